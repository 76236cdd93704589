//! Two people edit one record, in any order of reading, typing and saving: nobody's saved work is written over unseen.

use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::office::{Error, Office};

use crate::desk::Place;
use crate::scale::{Time, chance, times};

/// Two fields that anybody may fill with anything.
const FIELDS: usize = 2;

fn field(dossier: &mut Dossier, at: usize) -> &mut String {
    match at {
        0 => &mut dossier.alumnus.notes,
        _ => &mut dossier.alumnus.native_place,
    }
}

/// What the record has to hold: each field's text, and how often it was saved.
type Model = [(String, usize); FIELDS];

/// One of the two.
struct Editor {
    office: Office,
    /// As it was read, with what was typed since.
    form: Dossier,
    /// What was known of each field when it was read.
    read: [usize; FIELDS],
    typed: [bool; FIELDS],
}

impl Editor {
    fn new(place: &Place, person: Id) -> Self {
        let office = place.open().unwrap();
        let form = office.dossier(person).unwrap();
        Self {
            office,
            form,
            read: [0; FIELDS],
            typed: [false; FIELDS],
        }
    }

    fn read(&mut self, model: &Model) {
        self.form = self.office.dossier(self.form.alumnus.id).unwrap();
        self.read = std::array::from_fn(|at| model[at].1);
        self.typed = [false; FIELDS];
    }

    /// Saves; says what was lost by it.
    fn save(&mut self, model: &mut Model, forged: bool) -> Option<String> {
        let mut form = self.form.clone();
        if forged {
            form.alumnus.rev = self.office.dossier(form.alumnus.id).unwrap().alumnus.rev;
        }
        match self.office.save_person(&form) {
            Ok(_) => {}
            Err(Error::Broken(wrong)) => return Some(wrong.to_string()),
            // Refused: the other was faster. The clerk reads again.
            Err(_) => {
                self.read(model);
                return None;
            }
        }
        let mut lost = None;
        let mut now = self.office.dossier(form.alumnus.id).unwrap();
        for (at, (text, saves)) in model.iter_mut().enumerate() {
            if self.typed[at] {
                if self.read[at] != *saves {
                    lost = Some(format!("field {at} was written over unseen"));
                }
                text.clone_from(field(&mut form, at));
                *saves += 1;
            }
            if field(&mut now, at) != text {
                lost = Some(format!("field {at} went back to an older text"));
                text.clone_from(field(&mut now, at));
            }
        }
        self.read(model);
        lost
    }
}

/// Runs schedules; says how many saves there were, how many were refused, and what was lost.
fn run(rng: &mut fastrand::Rng, many: usize, forged: bool) -> (usize, usize, Vec<String>) {
    let place = Place::furnished();
    let mut editors = [Editor::new(&place, Id(1)), Editor::new(&place, Id(1))];
    let mut model: Model = std::array::from_fn(|at| (field(&mut editors[0].form, at).clone(), 0));
    let (mut ran, mut saves, mut faults) = (0, 0, Vec::new());
    let time = Time::begin();
    for schedule in (0..many).take_while(|_| time.is_left()) {
        ran += 1;
        editors.iter_mut().for_each(|editor| editor.read(&model));
        for step in 0..rng.usize(3..8) {
            let editor = &mut editors[rng.usize(..2)];
            match rng.u8(..5) {
                0 => editor.read(&model),
                1 | 2 => {
                    let at = rng.usize(..FIELDS);
                    *field(&mut editor.form, at) = format!("{schedule}.{step}");
                    editor.typed[at] = true;
                }
                _ => {
                    saves += 1;
                    let lost = editor.save(&mut model, forged);
                    faults.extend(lost.map(|lost| format!("schedule {schedule}: {lost}")));
                }
            }
        }
    }
    (ran, saves, faults)
}

#[test]
fn nobody_writes_over_what_somebody_else_saved() {
    let many = times(800, 100_000);
    let (ran, saves, faults) = run(&mut chance("schedules"), many, false);
    println!(
        "schedules: {ran}, {saves} saves, {} lost updates",
        faults.len()
    );
    assert!(
        faults.is_empty(),
        "{:#?}",
        faults.iter().take(20).collect::<Vec<_>>()
    );
}

/// Who takes the newest revision for the one that was read is found out.
#[test]
fn control_a_forged_revision_loses_updates() {
    let (_, _, faults) = run(&mut chance("schedules, control"), 200, true);
    assert!(!faults.is_empty());
}
