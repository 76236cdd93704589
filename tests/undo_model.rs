//! Two sessions do, take back, take back in part and do again at random, beside a model that only looks at the data.
//!
//! The model knows of every change which cells it wrote and what stood there before and after. What is on file is then the
//! start with all changes in force laid over it in their order, and a change can be taken back when no later one in force
//! wrote a cell of it. 60 cases run; `ALUMNI_UNDO_CASES=5000 cargo test --test undo_model` runs more, and
//! `ALUMNI_UNDO_SEED=n` others.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod desk;
#[path = "desk/work.rs"]
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use alumni::model::field::Id;
use alumni::model::past::{ChangeSet, RECORD_BY_RECORD, TakenBack, Why};
use alumni::office::Error;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value};
use work::{Deed, Work, deed};

/// Table, row, column; the column `id` stands for the row itself.
type Cell = (String, i64, String);
type Data = BTreeMap<Cell, Value>;
/// Kind and id of a record.
type Owner = (String, i64);

/// Whose rows these are, where it is not a person's.
const OWNERS: &[(&str, &str, &str)] = &[
    ("registration", "event", "event_id"),
    ("session", "event", "event_id"),
    ("event_custom", "event", "event_id"),
    ("officer", "chapter", "chapter_id"),
    ("council", "chapter", "chapter_id"),
    ("chapter_custom", "chapter", "chapter_id"),
];

/// Every audited cell.
#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at the file from outside"
)]
fn data(path: &Path) -> Data {
    let conn = rusqlite::Connection::open(path).unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let tables = texts(
        "SELECT t.name FROM pragma_table_list AS t WHERE t.schema = 'main' AND t.name <> 'made'
            AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'made_in')",
    );
    let mut data = Data::new();
    for table in tables {
        let columns = texts(&format!(
            "SELECT name FROM pragma_table_info('{table}') WHERE name NOT IN ('rev', 'changed_in', 'made_in')"
        ));
        let pairs: Vec<String> = columns.iter().map(|c| format!("'{c}', {c}")).collect();
        for row in texts(&format!(
            "SELECT json_object({}) FROM {table}",
            pairs.join(", ")
        )) {
            let row: Map<String, Value> = serde_json::from_str(&row).unwrap();
            let id = row["id"].as_i64().unwrap();
            for (column, value) in row {
                data.insert((table.clone(), id, column), value);
            }
        }
    }
    data
}

/// One change as the data tells it.
struct Done {
    id: i64,
    before: Data,
    after: Data,
    cells: BTreeSet<Cell>,
    owner_of: BTreeMap<(String, i64), Owner>,
    /// Records in force.
    in_force: BTreeSet<Owner>,
    owners: BTreeSet<Owner>,
    one_by_one: bool,
}

impl Done {
    fn new(set: &ChangeSet, before: &Data, after: &Data) -> Self {
        let differs = |cell: &&Cell| before.get(*cell) != after.get(*cell);
        let cells: BTreeSet<Cell> = before
            .keys()
            .chain(after.keys())
            .filter(differs)
            .cloned()
            .collect();
        let mut owner_of = BTreeMap::new();
        for (table, row, _) in &cells {
            let owner = owner(before, table, *row).or_else(|| owner(after, table, *row));
            owner_of.insert((table.clone(), *row), owner.unwrap());
        }
        let owners: BTreeSet<Owner> = owner_of.values().cloned().collect();
        let only = |data: &Data| -> Data {
            let mine = data.iter().filter(|(cell, _)| cells.contains(*cell));
            mine.map(|(cell, value)| (cell.clone(), value.clone()))
                .collect()
        };
        Self {
            id: set.id.0,
            before: only(before),
            after: only(after),
            in_force: owners.clone(),
            owners,
            owner_of,
            cells,
            one_by_one: RECORD_BY_RECORD.contains(&set.kind.as_str()),
        }
    }

    fn owner(&self, cell: &Cell) -> &Owner {
        &self.owner_of[&(cell.0.clone(), cell.1)]
    }

    fn holds(&self, cell: &Cell) -> bool {
        self.cells.contains(cell) && self.in_force.contains(self.owner(cell))
    }
}

fn owner(data: &Data, table: &str, row: i64) -> Option<Owner> {
    let cell = |column: &str| data.get(&(table.to_owned(), row, column.to_owned()));
    cell("id")?;
    let other = OWNERS.iter().find(|(name, ..)| *name == table);
    let (kind, column) = other.map_or(("alumnus", "alumnus_id"), |(_, kind, column)| {
        (kind, column)
    });
    Some(match cell(column).and_then(Value::as_i64) {
        Some(id) => (kind.to_owned(), id),
        None => (table.to_owned(), row),
    })
}

struct Model {
    start: Data,
    done: Vec<Done>,
}

impl Model {
    /// What has to be on file.
    fn expected(&self) -> Data {
        let mut data = self.start.clone();
        for one in &self.done {
            for cell in one.cells.iter().filter(|cell| one.holds(cell)) {
                match one.after.get(cell) {
                    Some(value) => data.insert(cell.clone(), value.clone()),
                    None => data.remove(cell),
                };
            }
        }
        data
    }

    fn agrees(&self, work: &Work) {
        let (now, expected) = (data(&work.desk.path), self.expected());
        let wrong: Vec<_> = now
            .keys()
            .chain(expected.keys())
            .filter(|cell| now.get(*cell) != expected.get(*cell))
            .map(|cell| (cell, now.get(cell), expected.get(cell)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        // The marks tell what is in force.
        for set in work.desk.office.history(None, 1000).unwrap() {
            if let Some(one) = self.done.iter().find(|one| one.id == set.id.0) {
                let all = one.in_force == one.owners;
                let told = (set.undone_by.is_some(), set.partly);
                assert_eq!(
                    told,
                    (one.in_force.is_empty(), !all && !one.in_force.is_empty()),
                    "{set:?}"
                );
            }
        }
    }

    /// A later change in force wrote what this one wrote, for a record of it that is in force.
    fn is_covered(&self, at: usize, owner: Option<&Owner>) -> bool {
        let one = &self.done[at];
        let mut mine = one
            .cells
            .iter()
            .filter(|cell| one.holds(cell) && owner.is_none_or(|owner| one.owner(cell) == owner));
        mine.any(|cell| self.done[at + 1..].iter().any(|later| later.holds(cell)))
    }

    /// What came of taking back, or doing again.
    fn moved(&mut self, at: usize, of: &BTreeSet<Owner>, outcome: &TakenBack, forth: bool) {
        for conflict in &outcome.conflicts {
            // There is always a reason.
            assert!(!matches!(conflict.why, Why::ChangedSince), "{conflict:?}");
            if let Why::Later(later) = &conflict.why {
                assert!(later.set.id.0 > self.done[at].id, "{conflict:?}");
            }
        }
        if outcome.records == 0 {
            return;
        }
        let stuck = |owner: &&Owner| {
            let mut stuck = outcome.conflicts.iter();
            !stuck.any(|conflict| (&conflict.kind, conflict.id.0) == (&owner.0, owner.1))
        };
        let moved: Vec<Owner> = of.iter().filter(stuck).cloned().collect();
        assert!(outcome.conflicts.is_empty() || self.done[at].one_by_one);
        for owner in moved {
            match forth {
                true => self.done[at].in_force.insert(owner),
                false => self.done[at].in_force.remove(&owner),
            };
        }
    }
}

#[derive(Debug, Clone)]
enum Act {
    Do(Deed),
    /// The other session goes on.
    Turn,
    Undo,
    UndoAny(usize, bool),
    Redo(bool),
    /// Many are changed, the other session changes one of them again, and the rest is taken back.
    Part(usize, usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => deed().prop_map(Act::Do),
        2 => Just(Act::Turn),
        2 => Just(Act::Undo),
        4 => (0usize..40, any::<bool>()).prop_map(|(at, partly)| Act::UndoAny(at, partly)),
        2 => any::<bool>().prop_map(Act::Redo),
        2 => (0usize..5, 0usize..5).prop_map(|(from, at)| Act::Part(from, at)),
    ]
}

struct Run {
    work: Work,
    model: Model,
    /// What each undo took back, by its change set.
    undos: BTreeMap<i64, (usize, BTreeSet<Owner>)>,
}

impl Run {
    fn new() -> Self {
        let mut work = Work::new();
        for n in 0..4 {
            work.run(&Deed::Add(n));
        }
        let start = data(&work.desk.path);
        let done = Vec::new();
        Self {
            work,
            model: Model { start, done },
            undos: BTreeMap::new(),
        }
    }

    fn newest(&self) -> ChangeSet {
        self.work.desk.office.history(None, 1).unwrap().remove(0)
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Do(deed) => {
                let (before, newest) = (data(&self.work.desk.path), self.newest().id);
                self.work.run(deed);
                let set = self.newest();
                if set.id != newest {
                    let after = data(&self.work.desk.path);
                    self.model.done.push(Done::new(&set, &before, &after));
                }
            }
            Act::Turn => self.work.turn(),
            Act::Undo => {
                let entry = self.work.desk.office.undoable().unwrap().0;
                let known = entry.and_then(|entry| self.place(entry.id));
                if let Some(at) = known {
                    self.undo(at, false);
                }
            }
            Act::UndoAny(at, partly) => {
                if !self.model.done.is_empty() {
                    self.undo(at % self.model.done.len(), *partly);
                }
            }
            Act::Redo(partly) => self.redo(*partly),
            Act::Part(from, at) => {
                // A note at the end for up to six people, and a third of it away for one.
                self.act(&Act::Do(Deed::Bulk(3, *from, 6)));
                let wide = self.model.done.len().saturating_sub(1);
                self.act(&Act::Turn);
                self.act(&Act::Do(Deed::Note(from + at)));
                if wide < self.model.done.len() {
                    self.undo(wide, true);
                }
            }
        }
        self.work.desk.office.look().unwrap();
        self.model.agrees(&self.work);
    }

    fn place(&self, set: Id) -> Option<usize> {
        self.model.done.iter().position(|one| one.id == set.0)
    }

    fn undo(&mut self, at: usize, partly: bool) -> bool {
        let one = &self.model.done[at];
        let of = one.in_force.clone();
        let outcome = match self.work.desk.office.undo(Some(Id(one.id)), partly) {
            Err(Error::Rule(alumni::office::Rule::UndoneAlready)) => {
                assert!(of.is_empty());
                return true;
            }
            other => other.unwrap().outcome,
        };
        if self.model.is_covered(at, None) {
            assert!(!outcome.conflicts.is_empty(), "a later change stands on it");
        }
        for owner in &of {
            let mut stuck = outcome.conflicts.iter();
            let is_stuck = stuck.any(|c| (&c.kind, c.id.0) == (&owner.0, owner.1));
            assert!(
                is_stuck || outcome.records == 0 || !self.model.is_covered(at, Some(owner)),
                "{owner:?} is covered"
            );
        }
        let before = self.model.done[at].in_force.clone();
        self.model.moved(at, &of, &outcome, false);
        if outcome.records > 0 {
            let taken = before
                .difference(&self.model.done[at].in_force)
                .cloned()
                .collect();
            self.undos.insert(self.newest().id.0, (at, taken));
        }
        outcome.conflicts.is_empty()
    }

    fn redo(&mut self, partly: bool) {
        let Some(undo) = self.work.desk.office.undoable().unwrap().1 else {
            return;
        };
        let Some((at, of)) = self.undos.get(&undo.id.0).cloned() else {
            return;
        };
        let one = &self.model.done[at];
        let of: BTreeSet<Owner> = of.difference(&one.in_force).cloned().collect();
        let now = data(&self.work.desk.path);
        let mine = one.cells.iter().filter(|cell| of.contains(one.owner(cell)));
        let moved = mine
            .filter(|cell| now.get(*cell) != one.before.get(*cell))
            .count();
        let outcome = self.work.desk.office.redo(partly).unwrap().outcome;
        assert!(moved == 0 || !outcome.conflicts.is_empty());
        self.model.moved(at, &of, &outcome, true);
    }

    /// Everything from the newest on, as long as something moves.
    fn undo_all(&mut self) -> bool {
        loop {
            let mut left = false;
            let mut moved = false;
            for at in (0..self.model.done.len()).rev() {
                if self.model.done[at].in_force.is_empty() {
                    continue;
                }
                let before = self.model.done[at].in_force.len();
                self.undo(at, true);
                self.model.agrees(&self.work);
                let after = self.model.done[at].in_force.len();
                moved |= after < before;
                left |= after > 0;
            }
            if !left || !moved {
                return !left;
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the settings of this test program"
)]
fn number(name: &str, or: u64) -> u64 {
    std::env::var(name).map_or(or, |text| text.parse().expect("a number"))
}

#[test]
fn what_is_in_force_is_what_is_on_file() {
    let cases = u32::try_from(number("ALUMNI_UNDO_CASES", 60)).unwrap();
    let config = ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(number("ALUMNI_UNDO_SEED", 7)),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    };
    let (whole, partly) = (std::cell::Cell::new(0_u32), std::cell::Cell::new(0_u32));
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let acts = proptest::collection::vec(act(), 1..24);
    let outcome = runner.run(&acts, |acts| {
        let mut run = Run::new();
        for act in &acts {
            run.act(act);
            let mut sets = run.model.done.iter();
            let is_partly = sets.any(|one| !one.in_force.is_empty() && one.in_force != one.owners);
            partly.set(partly.get() + u32::from(is_partly));
        }
        if run.undo_all() {
            whole.set(whole.get() + 1);
            prop_assert!(data(&run.work.desk.path) == run.model.start);
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // A seat that somebody else has may keep a few from the start; the rest comes back to it.
    assert!(whole.get() > cases * 3 / 4, "{} of {cases}", whole.get());
    assert!(partly.get() > 0, "nothing was ever taken back in part");
}
