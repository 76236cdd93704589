//! Taking a change set back.
//!
//! It goes owner by owner (a person, a chapter, an event), each in a savepoint of its own: what changed since, or what a
//! constraint refuses, is a conflict of that record and leaves it as it is.

use std::collections::{BTreeMap, HashSet};

use rusqlite::types::ValueRef;
use rusqlite::{ToSql, params, params_from_iter};
use serde_json::{Map, Value as Json};

use super::super::trail::{AUDITED, Audited};
use super::super::tx::Tx;
use super::super::{Error, Result};
use crate::model::field::Id;
use crate::model::past::{ChangeSet, Conflict, TakenBack, Why};

/// One step back for one row.
enum Step {
    Remove {
        table: &'static str,
        row: i64,
    },
    Restore {
        table: &'static str,
        old: String,
    },
    SetBack {
        table: &'static str,
        row: i64,
        old: String,
        new: String,
    },
}

/// The kind (its place in [`AUDITED`]) and id of the record that a row belongs to.
type Owner = (usize, i64);

/// What is to be done for one record.
#[derive(Default)]
struct Steps {
    removals: Vec<Step>,
    changes: Vec<Step>,
    /// The record itself was added, or deleted.
    root_added: bool,
    root_deleted: bool,
}

/// What later changes that are in force changed or deleted.
#[derive(Default)]
struct Later {
    /// Records, by the table of the record itself.
    owners: HashSet<(&'static str, i64)>,
    /// Rows by their table.
    rows: HashSet<(&'static str, i64)>,
}

impl Steps {
    /// Whether the record, or a row of it, was added and changed again since: then it stays, with what was changed.
    fn changed(&self, (kind, id): Owner, later: &Later) -> bool {
        let row_changed = |step: &Step| match step {
            Step::Remove { table, row } => later.rows.contains(&(*table, *row)),
            Step::Restore { .. } | Step::SetBack { .. } => false,
        };
        (self.root_added && later.owners.contains(&(AUDITED[kind].owner, id)))
            || self.removals.iter().any(row_changed)
    }
}

impl Tx<'_> {
    /// Takes a change set back whole, which is the usual case. None when a record stands in the way: the transaction holds
    /// half of it then and has to be dropped. A commit that is refused because rows point to what is gone means the same.
    ///
    /// No savepoint is open here: inside of one every statement's own savepoint walks all that was undone before it.
    ///
    /// # Errors
    /// `Missing` when there is no such change set, `Refused("undone")` when it is taken back already.
    pub fn take_back_whole(&self, target: Id) -> Result<Option<TakenBack>> {
        let set = self.open_entry(target)?;
        let (owners, later) = self.plan_back(target)?;
        if owners
            .iter()
            .any(|(owner, steps)| steps.changed(*owner, &later))
        {
            return Ok(None);
        }
        // People point to each other in any order; the commit says whether everybody who is pointed to is there.
        self.let_rows_point_ahead()?;
        let mut steps = owners
            .iter()
            .flat_map(|(_, steps)| steps.removals.iter().chain(&steps.changes));
        match steps.try_for_each(|step| self.step_back(step)) {
            Ok(()) => {}
            Err(Error::Stale | Error::Missing | Error::Refused(_)) => return Ok(None),
            Err(other) => return Err(other),
        }
        if !owners.is_empty() {
            self.mark(target, set.undoes)?;
        }
        Ok(Some(TakenBack {
            records: owners.len(),
            conflicts: Vec::new(),
        }))
    }

    /// Takes a change set back record by record, as far as its records allow.
    ///
    /// # Errors
    /// As with [`Tx::take_back_whole`].
    pub fn take_back_each(&self, target: Id) -> Result<TakenBack> {
        let set = self.open_entry(target)?;
        let (owners, later) = self.plan_back(target)?;
        let outcome = self.each_back(&owners, &later)?;
        if outcome.records > 0 {
            self.mark(target, set.undoes)?;
        }
        Ok(outcome)
    }

    /// What is to be done, and what changed since.
    fn plan_back(&self, target: Id) -> Result<(Vec<(Owner, Steps)>, Later)> {
        let mut owners: BTreeMap<Owner, Steps> = BTreeMap::new();
        self.plan_removals(target, &mut owners)?;
        self.plan_changes(target, &mut owners)?;
        // What others point to comes back first and goes last.
        let (back, rest): (Vec<_>, Vec<_>) = owners
            .into_iter()
            .partition(|(_, steps)| steps.root_deleted);
        let owners = back.into_iter().rev().chain(rest).collect();
        Ok((owners, self.changed_since(target)?))
    }

    /// Takes back record by record what can be.
    fn each_back(&self, owners: &[(Owner, Steps)], later: &Later) -> Result<TakenBack> {
        let mut outcome = TakenBack::default();
        let mut left: Vec<&(Owner, Steps)> = owners.iter().collect();
        // What somebody still points to can be taken back after those who do.
        loop {
            let before = left.len();
            let mut again = Vec::new();
            outcome.conflicts.clear();
            for owner in left {
                let ((kind, id), steps) = owner;
                let why = if steps.changed((*kind, *id), later) {
                    Some(Why::ChangedSince)
                } else {
                    self.owner_back(steps)?
                };
                let Some(why) = why else {
                    outcome.records += 1;
                    continue;
                };
                again.push(owner);
                outcome.conflicts.push(Conflict {
                    kind: AUDITED[*kind].owner.to_owned(),
                    id: Id(*id),
                    why,
                });
            }
            let is_pointed_to = |conflict: &Conflict| matches!(&conflict.why, Why::Refused(name) if name.contains("FOREIGN KEY"));
            if again.len() == before || !outcome.conflicts.iter().any(is_pointed_to) {
                return Ok(outcome);
            }
            left = again;
        }
    }

    /// Takes one record back whole, or says why not and leaves it as it is.
    fn owner_back(&self, steps: &Steps) -> Result<Option<Why>> {
        let run = |first: &[Step], second: &[Step]| {
            self.part(|| {
                first
                    .iter()
                    .chain(second)
                    .try_for_each(|step| self.step_back(step))
            })
        };
        // A unique value may have moved from a deleted row to an added one, or a row may still point to an added one.
        let done = match run(&steps.removals, &steps.changes) {
            Err(Error::Refused(_)) => run(&steps.changes, &steps.removals),
            other => other,
        };
        match done {
            Ok(()) => Ok(None),
            Err(Error::Stale | Error::Missing) => Ok(Some(Why::ChangedSince)),
            Err(Error::Refused(name)) => Ok(Some(Why::Refused(name))),
            Err(other) => Err(other),
        }
    }

    /// The records and rows to which a later change is in force.
    fn changed_since(&self, target: Id) -> Result<Later> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT c.table_name, c.row_id, c.owner_id FROM change AS c JOIN change_set AS s ON s.id = c.change_set
             WHERE c.change_set > ?1 AND c.change_set <> ?2 AND s.undone_by IS NULL AND s.undoes IS NULL",
        )?;
        let mut rows = statement.query(params![target, self.change_set()])?;
        let mut later = Later::default();
        while let Some(row) = rows.next()? {
            let table = row.get_ref(0)?;
            let known = AUDITED
                .iter()
                .find(|audited| table == ValueRef::Text(audited.table.as_bytes()));
            if let Some(audited) = known {
                later.rows.insert((audited.table, row.get(1)?));
                later.owners.insert((audited.owner, row.get(2)?));
            }
        }
        Ok(later)
    }

    fn open_entry(&self, target: Id) -> Result<ChangeSet> {
        let set = self.history_entry(target)?;
        match set.undone_by {
            Some(_) => Err(Error::Refused("undone".to_owned())),
            None => Ok(set),
        }
    }

    /// Taking back an undo does the first change again, so that one can be undone anew.
    fn mark(&self, target: Id, undoes: Option<Id>) -> Result<()> {
        let own = self.change_set();
        self.conn.execute(
            "UPDATE change_set SET undone_by = ?2 WHERE id = ?1",
            params![target, own],
        )?;
        self.conn.execute(
            "UPDATE change_set SET undoes = ?2 WHERE id = ?1",
            params![own, target],
        )?;
        if let Some(first) = undoes {
            self.conn.execute(
                "UPDATE change_set SET undone_by = NULL WHERE id = ?1",
                [first],
            )?;
        }
        Ok(())
    }

    /// Updates and deletions, newest first; rows that the change set added itself simply go.
    fn plan_changes(&self, target: Id, owners: &mut BTreeMap<Owner, Steps>) -> Result<()> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.table_name, c.row_id, c.op, c.owner_id, c.old, c.new FROM change AS c
             WHERE c.change_set = ?1 AND NOT EXISTS (
                SELECT 1 FROM made AS m WHERE m.change_set = ?1 AND m.table_name = c.table_name
                    AND c.row_id BETWEEN m.first_id AND m.last_id)
             ORDER BY c.id DESC",
        )?;
        let mut rows = statement.query([target])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            let Some(audited) = AUDITED.iter().find(|audited| audited.table == name) else {
                continue;
            };
            let (table, old) = (audited.table, row.get::<_, String>(4)?);
            let steps = owners.entry((rank(audited), row.get(3)?)).or_default();
            let number = row.get(1)?;
            match row.get_ref(2)? {
                ValueRef::Text(b"insert") => {
                    steps.root_added |= table == audited.owner;
                    steps.removals.push(Step::Remove { table, row: number });
                }
                ValueRef::Text(b"delete") => {
                    steps.root_deleted |= table == audited.owner;
                    steps.changes.push(Step::Restore { table, old });
                }
                _ => steps.changes.push(Step::SetBack {
                    table,
                    row: number,
                    old,
                    new: row.get(5)?,
                }),
            }
        }
        Ok(())
    }

    /// Rows that the change set added, those that point to others first.
    fn plan_removals(&self, target: Id, owners: &mut BTreeMap<Owner, Steps>) -> Result<()> {
        for audited in AUDITED {
            let Some((first, last)) = self.made(target, audited.table)? else {
                continue;
            };
            let sql = format!(
                "SELECT id, {} FROM {} WHERE id BETWEEN ?1 AND ?2 AND made_in = ?3 ORDER BY id DESC",
                audited.owner_column, audited.table
            );
            let mut statement = self.conn.prepare(&sql)?;
            let mut rows = statement.query(params![first, last, target])?;
            while let Some(row) = rows.next()? {
                let steps = owners.entry((rank(audited), row.get(1)?)).or_default();
                steps.root_added |= audited.table == audited.owner;
                steps.removals.push(Step::Remove {
                    table: audited.table,
                    row: row.get(0)?,
                });
            }
        }
        Ok(())
    }

    fn step_back(&self, step: &Step) -> Result<()> {
        match step {
            Step::Remove { table, row } => self.remove(table, *row),
            Step::Restore { table, old } => self.restore(table, old),
            Step::SetBack {
                table,
                row,
                old,
                new,
            } => self.set_back(table, *row, old, new),
        }
    }

    fn remove(&self, table: &str, row: i64) -> Result<()> {
        let sql = format!("DELETE FROM {table} WHERE id = ?1");
        match self.conn.prepare_cached(&sql)?.execute([row])? {
            1 => Ok(()),
            _ => Err(Error::Stale),
        }
    }

    /// A row that was deleted comes back as it was, id and maker included.
    fn restore(&self, table: &str, old: &str) -> Result<()> {
        let mut row: Map<String, Json> = parse(old)?;
        if row.contains_key("changed_in") {
            row.insert("changed_in".to_owned(), Json::from(self.change_set().0));
        }
        let names = row.keys().cloned().collect::<Vec<_>>();
        let places = (1..=names.len())
            .map(|at| format!("?{at}"))
            .collect::<Vec<_>>();
        let sql = format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            names.join(", "),
            places.join(", ")
        );
        self.conn
            .prepare_cached(&sql)?
            .execute(params_from_iter(row.values().map(sql_value)))?;
        let Some(audited) = AUDITED.iter().find(|audited| audited.table == table) else {
            return Ok(());
        };
        let number = |name: &str| row.get(name).and_then(Json::as_i64);
        self.conn
            .prepare_cached(
                "INSERT INTO change (change_set, table_name, row_id, op, owner_kind, owner_id, old)
                 VALUES (?1, ?2, ?3, 'insert', ?4, ?5, '{}')",
            )?
            .execute(params![
                self.change_set(),
                table,
                number("id"),
                audited.owner,
                number(audited.owner_column)
            ])?;
        Ok(())
    }

    /// Columns that were changed get their old values, if they still hold the new ones.
    fn set_back(&self, table: &str, row: i64, old: &str, new: &str) -> Result<()> {
        let (old, new): (Map<String, Json>, Map<String, Json>) = (parse(old)?, parse(new)?);
        let sets = old
            .keys()
            .enumerate()
            .map(|(at, name)| format!("{name} = ?{}", at + 2));
        let still = new
            .keys()
            .enumerate()
            .map(|(at, name)| format!("{name} IS ?{}", at + 2 + old.len()));
        let sql = format!(
            "UPDATE {table} SET {} WHERE id = ?1 AND {}",
            sets.collect::<Vec<_>>().join(", "),
            still.collect::<Vec<_>>().join(" AND ")
        );
        let row = Json::from(row);
        let values = std::iter::once(&row)
            .chain(old.values())
            .chain(new.values());
        match self
            .conn
            .prepare_cached(&sql)?
            .execute(params_from_iter(values.map(sql_value)))?
        {
            1 => Ok(()),
            _ => Err(Error::Stale),
        }
    }
}

/// Place of an owner's kind in the order of taking back.
fn rank(audited: &Audited) -> usize {
    AUDITED
        .iter()
        .position(|other| other.table == audited.owner)
        .unwrap_or(AUDITED.len() - 1)
}

fn parse(text: &str) -> Result<Map<String, Json>> {
    serde_json::from_str(text)
        .map_err(|error| Error::Damaged("the history".into(), error.to_string()))
}

/// A JSON value as SQLite takes it; the history holds only numbers, text and null.
fn sql_value(value: &Json) -> Box<dyn ToSql> {
    match value {
        Json::Null => Box::new(rusqlite::types::Null),
        Json::Number(number) => Box::new(number.as_i64()),
        Json::String(text) => Box::new(text.clone()),
        other => Box::new(other.to_string()),
    }
}
