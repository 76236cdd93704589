//! The line drops while somebody types, in any input of any form: what was typed is offered again.

use alumni::model::field::Id;
use alumni::office::drafts::Typed;

use crate::desk::{PEOPLE, Place};
use crate::line::Line;
use crate::scale::{Time, chance, times};
use crate::seat::Seat;

/// A form: what leads there, and whose draft it is.
struct Form {
    name: &'static str,
    open: fn(&mut Seat),
    kind: &'static str,
}

const FORMS: &[Form] = &[
    Form {
        name: "new person",
        open: |seat| {
            seat.press("2");
            assert!(seat.order("directory.new"));
        },
        kind: "alumnus",
    },
    Form {
        name: "person",
        open: |seat| {
            seat.press("2 down");
            assert!(seat.order("directory.edit"));
        },
        kind: "alumnus",
    },
    Form {
        name: "new chapter",
        open: |seat| {
            seat.press("3");
            assert!(seat.order("chapters.new"));
        },
        kind: "chapter",
    },
    Form {
        name: "chapter",
        open: |seat| {
            seat.press("3");
            assert!(seat.order("chapters.edit"));
        },
        kind: "chapter",
    },
    Form {
        name: "new event",
        open: |seat| {
            seat.press("4");
            assert!(seat.order("calendar.new"));
        },
        kind: "event",
    },
];

/// What is typed: part of no value that stands there, and readable nowhere but in free text.
const TYPED: &str = "8z";

/// Types into the n-th input of a form and hangs up; says which input it was and what is wrong. None: it has no n-th.
fn drop_line(form: &Form, at: usize) -> Option<(String, Option<String>)> {
    let place = Place::furnished();
    let office = place.open().unwrap();
    office.drop_draft("first").unwrap();
    let mut seat = Seat::take(office);
    (form.open)(&mut seat);
    for _ in 0..at {
        seat.press("tab");
    }
    let before = seat.shown();
    if before.contains(">[ Save") {
        return None;
    }
    seat.type_text(TYPED);
    let mut shown = seat.shown();
    let is_text = shown.contains(TYPED);
    if !is_text {
        // A box to tick.
        seat.press("space");
        shown = seat.shown();
        if shown == before {
            return None;
        }
    }
    seat.hang_up();
    assert!(seat.is_over());
    drop(seat);
    let office = place.open().unwrap();
    let draft = office
        .drafts()
        .unwrap()
        .into_iter()
        .find(|draft| draft.record_kind == form.kind);
    let Some(draft) = draft else {
        return Some((format!("{at}"), Some(format!("no draft:\n{shown}"))));
    };
    let typed = Typed::read(&draft.data).unwrap();
    let mut texts = typed.values.values().chain(typed.unread.values());
    let input = typed.at.clone();
    if !texts.any(|text| text.contains(TYPED) || !is_text) {
        return Some((input, Some(format!("not in the draft: {typed:?}"))));
    }
    // It is offered where the form is opened again.
    let mut seat = Seat::open(&place.path);
    (form.open)(&mut seat);
    let far = seat.shown();
    let offered = far.contains("draft") || far.contains("Draft");
    Some((input, (!offered).then(|| format!("not offered:\n{far}"))))
}

#[test]
fn what_was_typed_into_any_input_survives_a_dropped_line() {
    let mut rng = chance("drafts");
    let all = (0..FORMS.len()).flat_map(|form| (0..60).map(move |at| (form, at)));
    let mut all: Vec<_> = all.collect();
    rng.shuffle(&mut all);
    all.truncate(times(40, usize::MAX));
    let (mut tried, mut faults) = (0, Vec::new());
    let time = Time::begin();
    for (form, at) in all.into_iter().take_while(|_| time.is_left()) {
        let form = &FORMS[form];
        if let Some((input, wrong)) = drop_line(form, at) {
            tried += 1;
            faults.extend(wrong.map(|wrong| format!("{} {at} {input}: {wrong}", form.name)));
        }
    }
    println!("drafts: {tried} dropped lines");
    let some: Vec<&String> = faults.iter().take(20).collect();
    assert!(some.is_empty(), "{} faults: {some:#?}", faults.len());
}

/// On a real terminal: it is closed, or the program is killed once it said that a draft is kept.
#[test]
fn a_closed_terminal_and_a_kill_leave_the_draft() {
    let time = Time::begin();
    for n in (0..times(2, 100)).take_while(|_| time.is_left()) {
        let place = Place::furnished();
        let mut line = Line::screens(place.folder.path());
        line.type_text("\x1b2\x1b[17~");
        line.wait_for("New alumnus");
        let name = format!("赵小{n}");
        line.type_text(&name);
        line.wait_for(&name);
        if n % 2 == 0 {
            line.close();
        } else {
            line.wait_for("draft kept");
            line.kill();
        }
        let office = place.open().unwrap();
        let mut drafts = office.drafts().unwrap().into_iter();
        assert!(drafts.any(|draft| draft.data.contains(&name)), "{name}");
    }
}

/// A form is saved and the program killed at some moment behind it: what the screen said is true.
#[test]
fn a_kill_behind_a_save_takes_nothing_that_the_screen_said() {
    let mut rng = chance("kill behind a save");
    let (mut saved, mut many, time) = (0, 0, Time::begin());
    for n in (0..times(4, 500)).take_while(|_| time.is_left()) {
        many += 1;
        let place = Place::furnished();
        let mut line = Line::screens(place.folder.path());
        line.type_text("2\x1b[17~");
        line.wait_for("New alumnus");
        line.type_text("赵小明");
        line.wait_for("赵小明");
        line.type_text("\x13");
        if n % 2 == 0 {
            line.wait_for("Saved");
        }
        for _ in 0..rng.usize(..6) {
            line.listen();
        }
        let said = line.shows("Saved");
        line.kill();
        let office = place.open().unwrap();
        let ids: Vec<Id> = (1..=PEOPLE + 2).map(Id).collect();
        let people = office.listed(&ids).unwrap();
        let there = people.iter().filter(|one| one.name == "赵小明").count();
        assert!(
            there == 1 || there == 0 && !said,
            "{there} there, said: {said}"
        );
        assert_eq!(place.state().wrong, Vec::<String>::new());
        saved += usize::from(said);
    }
    println!("kill behind a save: {many} kills, {saved} acknowledged before");
    assert!(saved > 0);
}
