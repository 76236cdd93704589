//! The disk is full or broken at the n-th call of SQLite: what was acknowledged stays, what was refused is not half there,
//! and the program goes on once the disk does.

use std::collections::BTreeMap;

use alumni::office::Result;

use crate::desk::{DEEDS, Deed, Place, State, go_on, said};
use crate::scale::{Time, chance, times};
use crate::seat::Seat;
use crate::shim::{Call, Fault, Fence, Script};

/// What fails, and whether the session ends before the disk is well again.
const FAULTS: &[(Fault, bool)] = &[
    (Fault::Once, false),
    (Fault::Once, true),
    (Fault::Lasting, false),
    (Fault::Lasting, true),
    (Fault::Full, false),
    (Fault::Full, true),
    (Fault::Short, false),
    (Fault::Short, true),
    (Fault::ReadOnly, false),
    (Fault::ReadOnly, true),
];

/// What the file may hold.
struct Expected {
    before: State,
    after: State,
    /// With what is done once the disk is well again.
    before_and_on: State,
    after_and_on: State,
    /// The calls of the deed.
    calls: u64,
}

impl Expected {
    fn of(deed: Deed) -> Self {
        let run = |does: bool, goes_on: bool| {
            let place = Place::furnished();
            let script = Script::over(place.folder.path());
            let _fence = Fence(script.clone());
            let mut office = place.open().unwrap();
            script.calls();
            if does {
                deed(&mut office).unwrap();
            }
            let calls = script.calls();
            if goes_on {
                go_on(&office).unwrap();
            }
            drop(office);
            (place.state(), calls)
        };
        let (after, calls) = run(true, false);
        Self {
            before: run(false, false).0,
            after,
            before_and_on: run(false, true).0,
            after_and_on: run(true, true).0,
            calls,
        }
    }

    /// What is wrong with the outcome; nothing where all holds.
    fn judge(&self, seen: &Seen) -> Option<String> {
        let (before, after) = match seen.went_on {
            true => (&self.before_and_on, &self.after_and_on),
            false => (&self.before, &self.after),
        };
        let state = &seen.state;
        if !state.wrong.is_empty() {
            return Some(format!("the file is damaged: {:?}", state.wrong));
        }
        match seen.told {
            "done" if state == after => None,
            "done" if state == before => Some("what was acknowledged is lost".to_owned()),
            "done" => Some(format!("half of it is there: {:?}", state.against(after))),
            _ if state == before => None,
            // The commit was in the log when the disk failed, and nobody could take it out any more.
            _ if state == after && seen.ended_in_failure => None,
            _ if state == after => Some("it is there although it was refused".to_owned()),
            _ => Some(format!("half of it is there: {:?}", state.against(before))),
        }
    }
}

/// How one point came out.
struct Seen {
    told: &'static str,
    struck: Option<Call>,
    went_on: bool,
    ended_in_failure: bool,
    state: State,
}

/// Does it while the disk fails at the n-th call.
fn point(deed: Deed, at: u64, (fault, ends): (Fault, bool), tally: &mut Tally) -> Seen {
    let place = Place::furnished();
    let script = Script::over(place.folder.path());
    let _fence = Fence(script.clone());
    let mut office = place.open().unwrap();
    script.fail(at, fault);
    let told: Result<()> = deed(&mut office);
    if ends {
        drop(office);
        let struck = script.heal();
        let state = place.state();
        return Seen {
            told: said(&told),
            struck,
            went_on: false,
            ended_in_failure: true,
            state,
        };
    }
    let struck = script.heal();
    let went_on = go_on(&office);
    drop(office);
    if went_on.is_err() {
        *tally
            .entry("had to be opened again".to_owned())
            .or_default() += 1;
        go_on(&place.open().unwrap()).unwrap();
    }
    Seen {
        told: said(&told),
        struck,
        went_on: true,
        ended_in_failure: false,
        state: place.state(),
    }
}

type Tally = BTreeMap<String, usize>;

#[test]
fn every_deed_survives_every_failing_call() {
    let mut rng = chance("disk");
    let mut tally = Tally::new();
    let mut faults = Vec::new();
    let mut points = Vec::new();
    let expected: Vec<Expected> = DEEDS.iter().map(|(_, deed)| Expected::of(*deed)).collect();
    for (which, expected) in expected.iter().enumerate() {
        let calls = 1..=expected.calls;
        let all = calls.flat_map(|at| FAULTS.iter().map(move |fault| (which, at, *fault)));
        let mut own: Vec<_> = all.collect();
        rng.shuffle(&mut own);
        own.truncate(times(24, usize::MAX));
        points.extend(own);
    }
    rng.shuffle(&mut points);
    let (all, time) = (points.len(), Time::begin());
    for (which, at, fault) in points.into_iter().take_while(|_| time.is_left()) {
        let (name, deed) = DEEDS[which];
        let seen = point(deed, at, fault, &mut tally);
        *tally.entry("points".to_owned()).or_default() += 1;
        *tally
            .entry(format!("{:?}: {}", seen.struck, seen.told))
            .or_default() += 1;
        if let Some(wrong) = expected[which].judge(&seen) {
            faults.push(format!(
                "{name}, call {at}, {fault:?}, {:?}: {wrong}",
                seen.struck
            ));
        }
    }
    println!("disk: of {all} points of {} deeds {tally:#?}", DEEDS.len());
    assert!(
        faults.is_empty(),
        "{} faults: {:#?}",
        faults.len(),
        faults.iter().take(20).collect::<Vec<_>>()
    );
    assert!(
        tally
            .iter()
            .any(|(what, n)| what.ends_with("the file") && *n > 0)
    );
}

/// Who says that it is saved before the commit came back is found out.
#[test]
fn control_an_early_word_is_found_out() {
    let (_, deed) = DEEDS[0];
    let expected = Expected::of(deed);
    let lost = (1..=expected.calls).step_by(3).filter(|at| {
        let mut seen = point(deed, *at, (Fault::Lasting, false), &mut Tally::new());
        seen.told = "done";
        expected.judge(&seen).is_some()
    });
    assert!(lost.count() > 0);
}

/// While a file is opened nothing is written that could be lost; and it opens again.
#[test]
fn opening_survives_every_failing_call() {
    let before = Place::furnished();
    drop(before.open().unwrap());
    let before = before.state();
    let mut refused = 0;
    let calls = {
        let place = Place::furnished();
        let script = Script::over(place.folder.path());
        let _fence = Fence(script.clone());
        drop(place.open().unwrap());
        script.calls()
    };
    for at in (1..=calls).step_by(times(7, 1).min(7)) {
        for (fault, _) in FAULTS.iter().step_by(2) {
            let place = Place::furnished();
            let script = Script::over(place.folder.path());
            let _fence = Fence(script.clone());
            script.fail(at, *fault);
            refused += usize::from(place.open().is_err());
            script.heal();
            drop(place.open().unwrap());
            assert_eq!(place.state(), before, "call {at}, {fault:?}");
        }
    }
    println!("opening: {calls} calls, {refused} refused");
    assert!(refused > 0);
}

/// Somebody types while the disk is full, broken or can only be read: the save is refused, the text stays in the form, and
/// once the disk is well again the same key saves it.
#[test]
fn a_form_that_cannot_be_saved_keeps_its_text_until_it_can() {
    for (fault, says) in [
        (Fault::Full, "full"),
        (Fault::ReadOnly, "the rights of the file"),
        (Fault::Lasting, "Not saved"),
    ] {
        let place = Place::furnished();
        let script = Script::over(place.folder.path());
        let _fence = Fence(script.clone());
        let mut seat = Seat::take(place.open().unwrap());
        seat.press("2");
        assert!(seat.order("directory.new"));
        seat.type_text("赵小明");
        script.fail(1, fault);
        seat.press("ctrl-s");
        let shown = seat.shown();
        assert!(shown.contains("赵小明"), "{fault:?}: {shown}");
        assert!(shown.contains("New alumnus"), "{fault:?}: {shown}");
        assert!(shown.contains(says), "{fault:?}: {shown}");
        assert!(script.heal().is_some(), "{fault:?}");
        seat.press("ctrl-s");
        let shown = seat.shown();
        assert!(!shown.contains("New alumnus"), "{fault:?}: {shown}");
        drop(seat);
        let count = "SELECT count(*) FROM alumnus WHERE name = '赵小明'";
        let outside = crate::desk::outside(&place.path);
        let found = outside.query_row(count, [], |row| row.get::<_, i64>(0));
        assert_eq!(found, Ok(1), "{fault:?}");
        assert_eq!(place.state().wrong, Vec::<String>::new());
    }
}
