//! Whatever people do, taking all of it back in reverse order restores the data row by row, and doing it again repeats it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;
#[path = "desk/work.rs"]
mod work;

use std::path::{Path, PathBuf};

use alumni::model::dossier::Dossier;
use alumni::model::past::{ChangeSet, Way};
use alumni::store::history::back::Whole;
use alumni::store::{Entry, Error, Store};
use desk::Desk;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
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

/// A copy of the file as it is now.
#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at the file from outside"
)]
fn copy(work: &Work, to: &Path, nth: usize) -> PathBuf {
    let copy = to.join(format!("{nth}.db"));
    let conn = rusqlite::Connection::open(&work.desk.path).unwrap();
    let into = copy.to_str().unwrap();
    conn.execute("VACUUM INTO ?1", [into]).unwrap();
    let conn = rusqlite::Connection::open(&copy).unwrap();
    conn.pragma_update(None, "journal_mode", "wal").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&copy, mode).unwrap();
    copy
}

/// Every row of every table, the history and what is derived included. In which order a change set did its changes is left
/// out.
#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at the file from outside"
)]
fn everything(path: &Path) -> Vec<String> {
    let conn = rusqlite::Connection::open(path).unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let mut lines = Vec::new();
    for table in texts("SELECT name FROM sqlite_schema WHERE type = 'table'") {
        let columns = texts(&format!(
            "SELECT name FROM pragma_table_info('{table}') WHERE NOT ('{table}' = 'change' AND name = 'id')"
        ));
        let pairs: Vec<String> = columns.iter().map(|c| format!("'{c}', {c}")).collect();
        let pairs = pairs.join(", ");
        lines.extend(texts(&format!(
            "SELECT '{table} ' || json_object({pairs}) FROM {table}"
        )));
    }
    lines.sort_unstable();
    lines
}

fn entry() -> Entry {
    Entry {
        user: "lin".to_owned(),
        at: desk::now(),
        kind: "undo",
        sentence: String::new(),
        session: "test".to_owned(),
        way: Way::Command,
    }
}

/// What is to be taken back is found out while somebody else has the turn to write, and found out again when they wrote.
#[test]
fn taking_back_is_prepared_beside_a_writer() {
    let desk = Desk::new();
    let mut person = Dossier::default();
    person.alumnus.name = "王欣怡".to_owned();
    let id = desk.office.save_person(&person).unwrap();
    let rename = |name: &str| {
        let mut person = desk.office.dossier(id).unwrap();
        name.clone_into(&mut person.alumnus.name);
        desk.office.save_person(&person).unwrap();
        desk.office.newest_change().unwrap()
    };
    let set = rename("王欣");
    let store = Store::open(&desk.path).unwrap();
    let beside = Store::open(&desk.path).unwrap().reader().unwrap();
    let held = store.write(&entry(), |_| {
        Ok::<_, Error>(beside.prepare_back(set).is_ok())
    });
    assert!(held.unwrap().value);
    let back = |prepared| {
        let whole = store.write(&entry(), |tx| {
            match tx.take_back_whole(prepared, &mut |_, _| true)? {
                Whole::Done(done) => Ok(done.records),
                _ => Err(Error::Stopped),
            }
        });
        whole.map(|written| written.value)
    };
    let before = beside.prepare_back(set).unwrap();
    let later = rename("王欣然");
    assert!(
        matches!(back(before), Err(Error::Stopped)),
        "a later change was written over"
    );
    let prepared = beside.prepare_back(later).unwrap();
    assert!(matches!(back(prepared), Ok(1)));
    // What was taken back meanwhile is not taken back twice.
    let stale = beside.prepare_back(set).unwrap();
    assert!(matches!(back(beside.prepare_back(set).unwrap()), Ok(1)));
    assert!(matches!(back(stale), Err(Error::Refused(_))));
    assert_eq!(desk.office.dossier(id).unwrap().alumnus.name, "王欣怡");
}

/// Takes a change set back in one copy table by table and in another record by record, where both can, and compares.
fn in_sets_as_one_by_one(work: &Work, set: &ChangeSet) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let [wide, narrow] = [0, 1].map(|nth| copy(work, folder.path(), nth));
    let entry = entry();
    let store = Store::open(&wide).unwrap();
    let prepared = |store: &Store| store.reader().unwrap().prepare_back(set.id).unwrap();
    let plan = prepared(&store);
    let whole = store.write(&entry, |tx| {
        match tx.take_back_whole(plan, &mut |_, _| true)? {
            Whole::Done(done) => Ok(done.records),
            _ => Err(Error::Stopped),
        }
    });
    let Ok(whole) = whole else {
        return false;
    };
    assert!(store.examiner().unwrap().heads_off().unwrap().is_empty());
    let store = Store::open(&narrow).unwrap();
    let plan = prepared(&store);
    let each = store.write(&entry, |tx| tx.take_back_each(plan)).unwrap();
    if !each.value.conflicts.is_empty() {
        return false;
    }
    assert_eq!(whole.value, each.value.records);
    let (wide, narrow) = (everything(&wide), everything(&narrow));
    assert_eq!(difference(&wide, &narrow), Vec::<String>::new());
    true
}

#[test]
fn taking_back_in_sets_leaves_what_one_by_one_leaves() {
    let config = ProptestConfig {
        cases: 12,
        rng_seed: RngSeed::Fixed(14),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let compared = std::cell::Cell::new((0_u32, 0_u32));
    let acts = (proptest::collection::vec(deed(), 6..16), 0_usize..5);
    let outcome = TestRunner::new(config).run(&acts, |(deeds, back)| {
        let mut work = Work::new();
        for deed in &deeds {
            work.run(deed);
            work.desk.office.look().unwrap();
        }
        for _ in 0..back {
            let _ = work.desk.office.undo(None, false);
        }
        let store = Store::open(&work.desk.path).unwrap();
        assert!(store.examiner().unwrap().heads_off().unwrap().is_empty());
        drop(store);
        for set in work.desk.office.history(None, 100).unwrap() {
            if set.undone_by.is_none() && set.kind != "init" {
                let done = in_sets_as_one_by_one(&work, &set);
                let (all, again) = compared.get();
                let is_again = set.undoes.is_some();
                compared.set((all + u32::from(done), again + u32::from(done && is_again)));
            }
        }
        Ok(())
    });
    outcome.unwrap();
    let (all, again) = compared.get();
    assert!(all > 20 && again > 8, "{all}, {again}");
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
