//! Whatever people do, taking all of it back in reverse order restores the data row by row, and doing it again repeats it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;
#[path = "desk/work.rs"]
mod work;

use alumni::model::dossier::Dossier;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use work::{Deed, Work, deed};

/// Lines that only one side has.
fn difference(now: &[String], then: &[String]) -> Vec<String> {
    let only = |a: &[String], b: &[String], sign: &str| -> Vec<String> {
        a.iter()
            .filter(|line| !b.contains(line))
            .map(|line| format!("{sign} {line}"))
            .collect()
    };
    [only(now, then, "+"), only(then, now, "-")].concat()
}

/// Every person on file as they are now.
fn people(work: &Work, into: &mut Vec<Dossier>) {
    for id in &work.people {
        if let Ok(dossier) = work.desk.office.dossier(*id) {
            into.push(dossier);
        }
    }
}

/// Every revision that was ever seen of those who are on file is still known.
fn revisions_hold(work: &Work, seen: &[Dossier]) {
    for then in seen {
        let id = then.alumnus.id;
        if work.desk.office.dossier(id).is_ok() {
            let told = work.desk.office.dossier_at(id, then.alumnus.rev).unwrap();
            assert_eq!(told, *then);
        }
    }
}

/// Of two with one phone the row of the one who goes belongs to the other from then on.
#[test]
fn a_row_that_a_merge_gave_away_is_remembered() {
    let mut work = Work::new();
    let mut seen = Vec::new();
    for deed in [Deed::Add(0), Deed::Add(1), Deed::Merge(5, 2)] {
        work.run(&deed);
        people(&work, &mut seen);
    }
    revisions_hold(&work, &seen);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, rng_seed: RngSeed::Fixed(20), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_revision_is_remembered(deeds in proptest::collection::vec(deed(), 1..20)) {
        let mut work = Work::new();
        let mut seen = Vec::new();
        for deed in &deeds {
            work.run(deed);
            people(&work, &mut seen);
            work.desk.office.look().unwrap();
        }
        revisions_hold(&work, &seen);
        for _ in &deeds {
            let back = work.desk.office.undo(None, false);
            people(&work, &mut seen);
            revisions_hold(&work, &seen);
            if back.is_err() {
                break;
            }
        }
        while work.desk.office.redo(false).is_ok() {
            people(&work, &mut seen);
        }
        revisions_hold(&work, &seen);
    }

    #[test]
    fn taking_everything_back_restores_every_row(deeds in proptest::collection::vec(deed(), 1..30)) {
        let mut work = Work::new();
        let mut states = vec![work.desk.dump()];
        for deed in &deeds {
            let before = work.desk.office.history(None, 1).unwrap()[0].id;
            work.run(deed);
            if work.desk.office.history(None, 1).unwrap()[0].id != before {
                states.push(work.desk.dump());
            }
            work.desk.office.look().unwrap();
        }
        for state in states.iter().rev().skip(1) {
            let back = work.desk.office.undo(None, false).unwrap();
            prop_assert!(back.outcome.conflicts.is_empty(), "{:?}", back.outcome.conflicts);
            prop_assert_eq!(difference(&work.desk.dump(), state), Vec::<String>::new());
        }
        for state in states.iter().skip(1) {
            let again = work.desk.office.redo(false).unwrap();
            prop_assert!(again.outcome.conflicts.is_empty(), "{:?}", again.outcome.conflicts);
            prop_assert_eq!(difference(&work.desk.dump(), state), Vec::<String>::new());
        }
    }
}
