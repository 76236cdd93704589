//! The rows that an import kept for somebody to decide about: what they say, who is on file beside them, and what becomes
//! of a decision. A row is read again from its cells, by the rules of today.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::apply::{Kept, kept};
use super::heading::Heading;
use super::row::incoming::{Incoming, Make};
use super::row::merge::merged;
use super::row::problem::Problem;
use super::row::{Reader, Row};
use super::separated::Written;
use super::table::Table;
use super::whole;
use crate::config::Lang;
use crate::model::alumnus::OtherName;
use crate::model::dossier::Dossier;
use crate::model::field::{Id, Label};
use crate::model::likeness::{Likeness, Traits, likeness};
use crate::model::name;
use crate::office::intake::Intake;
use crate::office::{Error, Office};

/// So many people are shown beside a row.
const BESIDE: usize = 9;

/// A row that waits, as it is read today.
#[derive(Debug)]
pub struct Undecided {
    /// The row of the file of waiting rows.
    pub id: Id,
    /// What was kept of it.
    pub kept: Kept,
    /// What it says; or why it cannot be taken any more.
    pub read: Result<Incoming, Vec<Problem>>,
    /// The people on file who may be meant, the likeliest first.
    pub people: Vec<Person>,
}

/// Somebody on file who may be meant by a row.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who.
    pub id: Id,
    /// Public number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Why, if more than the public number leads there.
    pub likeness: Option<Likeness>,
    /// Cell by cell beside the row.
    pub cells: Vec<Beside>,
}

/// One cell of a row beside what is on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The flat column.
    pub key: &'static str,
    /// What it is called.
    pub label: Label,
    /// What the row says.
    pub row: String,
    /// What is on file.
    pub on_file: String,
}

impl Beside {
    /// The row says something else than what is on file.
    #[must_use]
    pub fn differs(&self) -> bool {
        !self.row.is_empty() && self.row != self.on_file
    }
}

/// What is decided about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is this person: the cells go where those of an import would go.
    Same(Id),
    /// It is somebody new, and none of those beside it.
    New,
    /// It is not wanted.
    Drop,
}

impl Undecided {
    /// Reads a row that waits, and finds who is on file beside it. None when it is not a row of ours.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn of(office: &Office, id: Id, data: &str, lang: Lang) -> Result<Option<Self>, Error> {
        let Some(kept) = kept(data, office.catalogue()) else {
            return Ok(None);
        };
        let read = match lacking(office, &kept)? {
            lacking if lacking.is_empty() => read(office, &kept),
            lacking => Err(lacking),
        };
        let people = match &read {
            Ok(incoming) => people(office, incoming, &kept, lang)?,
            Err(_) => Vec::new(),
        };
        Ok(Some(Self {
            id,
            kept,
            read,
            people,
        }))
    }

    /// Writes what follows from a decision, as one entry of the history.
    ///
    /// # Errors
    /// `Refused`, `Stale` when somebody else decided first, `Missing` when the row cannot be read any more, `Rule`, or
    /// whatever the file says; then nothing was written, and the row waits on.
    pub fn decide(
        &self,
        office: &Office,
        decision: Decision,
        sentence: String,
    ) -> Result<(), Error> {
        office.decide_waiting(self.id, sentence, |intake| {
            if decision == Decision::Drop {
                return Ok(());
            }
            let incoming = self.read.as_ref().map_err(|_| Error::Missing)?;
            if let Some(object) = &self.kept.whole {
                return self.decide_whole(office, intake, object, decision);
            }
            make(intake, &incoming.makes(intake.catalogue()))?;
            match decision {
                Decision::Same(id) => intake.change(id, |before| {
                    joined(
                        before,
                        incoming,
                        merged(before, incoming, intake.catalogue()),
                    )
                }),
                Decision::New => {
                    let id = intake.add(incoming.dossier(intake.catalogue()))?;
                    self.people
                        .iter()
                        .try_for_each(|person| intake.not_same(id, person.id))
                }
                Decision::Drop => Ok(()),
            }
        })
    }
}

impl Undecided {
    fn decide_whole(
        &self,
        office: &Office,
        intake: &mut Intake<'_>,
        object: &Map<String, Json>,
        decision: Decision,
    ) -> Result<(), Error> {
        let same = match decision {
            Decision::Same(id) => Some(id),
            Decision::New | Decision::Drop => None,
        };
        let id = whole::apply::decide(office, intake, object, same)?;
        let mut others = self.people.iter().filter(|_| same.is_none());
        others.try_for_each(|person| intake.not_same(id, person.id))
    }
}

/// Makes what the small tables lack.
///
/// # Errors
/// Whatever the file says.
pub(super) fn make(intake: &mut Intake<'_>, makes: &[Make]) -> Result<(), Error> {
    for make in makes {
        match make {
            Make::Faculty(name) => intake.make_faculty(name)?,
            Make::Programme { name, faculty } => intake.make_programme(name, faculty.as_deref())?,
            Make::City { name, country } => intake.make_city(name, country)?,
        }
    }
    Ok(())
}

/// The name that the row has is kept as well, if it is another one.
fn joined(before: &Dossier, incoming: &Incoming, mut after: Dossier) -> Dossier {
    let name = incoming.text("name");
    let known = name::fold(name) == name::fold(&before.alumnus.name)
        || after.other_names.iter().any(|other| other.name == name);
    if !known && !name.is_empty() {
        after.other_names.push(OtherName {
            kind: "alias".to_owned(),
            name: name.to_owned(),
            ..OtherName::default()
        });
    }
    after
}

/// What of a whole record cannot be taken any more.
fn lacking(office: &Office, kept: &Kept) -> Result<Vec<Problem>, Error> {
    let row = u32::try_from(kept.row).unwrap_or_default();
    let object = kept.whole.as_ref();
    object.map_or_else(
        || Ok(Vec::new()),
        |object| whole::apply::lacking(office, object, row),
    )
}

/// Reads the cells again.
fn read(office: &Office, kept: &Kept) -> Result<Incoming, Vec<Problem>> {
    let (mut header, mut cells) = (Vec::new(), Vec::new());
    for (key, label, cell) in kept.fields() {
        header.push(Heading {
            text: label.pick(Lang::Zh).to_owned(),
            key: super::row::named(key, office.catalogue()),
            is_decided: false,
        });
        cells.push(Cow::Borrowed(cell));
    }
    let mut written = Written::default();
    written.push(u32::try_from(kept.row).unwrap_or_default(), &cells);
    let table = Table::of_fields(kept.file.clone(), "", header, written);
    let Some(raw) = table.row(0) else {
        return Err(Vec::new());
    };
    let Row { read, .. } = Reader::new(&table, office.catalogue(), office.today()).row(&raw);
    read
}

/// The people who may be meant: by the public number, the student number, or the name with something of theirs.
fn people(
    office: &Office,
    incoming: &Incoming,
    kept: &Kept,
    lang: Lang,
) -> Result<Vec<Person>, Error> {
    let row = office.derive(incoming.dossier(office.catalogue()));
    let mut ids: Vec<Id> = match incoming.text("number") {
        "" => Vec::new(),
        number => office.by_number(number).into_iter().collect(),
    };
    for twin in office.twins(&row, BESIDE)? {
        if !ids.contains(&twin.id) {
            ids.push(twin.id);
        }
    }
    let mine = Traits::of(&row);
    let person = |on_file: Dossier| Person {
        id: on_file.alumnus.id,
        number: on_file.alumnus.number.clone(),
        name: on_file.alumnus.name.clone(),
        likeness: likeness(&mine, &Traits::of(&on_file)),
        cells: beside(office, kept, &row, &on_file, lang),
    };
    Ok(office.dossiers(&ids)?.into_iter().map(person).collect())
}

/// The cells that the row or the record has.
fn beside(
    office: &Office,
    kept: &Kept,
    row: &Dossier,
    on_file: &Dossier,
    lang: Lang,
) -> Vec<Beside> {
    let catalogue = office.catalogue();
    let cells = office.columns().filter(|column| column.key != "rev");
    cells
        .map(|column| {
            let of_row = match kept.cell(column.key) {
                "" => String::new(),
                // A name that no small table has yet is shown as it came.
                came => Some((column.get)(row, catalogue, lang))
                    .filter(|text| !text.is_empty())
                    .unwrap_or_else(|| came.to_owned()),
            };
            Beside {
                key: column.key,
                label: column.label,
                row: of_row,
                on_file: (column.get)(on_file, catalogue, lang),
            }
        })
        .filter(|cell| !cell.row.is_empty() || !cell.on_file.is_empty())
        .collect()
}
