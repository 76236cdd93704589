//! Taking a change set back.
//!
//! It goes owner by owner (a person, a chapter, an event): what a later change stands on, or what a constraint refuses, is a
//! conflict of that record and leaves it as it is. Which records of a change set are taken back is noted, so that the rest
//! can follow later.

mod explain;
mod known;
mod later;
mod marks;
mod steps;
mod whole;

use rusqlite::{ToSql, params, params_from_iter};
use serde_json::{Map, Value as Json};

use super::super::trail::{AUDITED, BOOKKEEPING, pointing, points_to};
use super::super::tx::Tx;
use super::super::{Db, Error, Result};
use crate::model::field::Id;
use crate::model::past::{ChangeSet, Conflict, TakenBack, Why};
use steps::{Owner, Plan, Step, Steps};

/// How far taking back whole came. Unless it is [`Whole::Done`] the transaction holds half of it and has to be dropped.
#[derive(Debug)]
pub enum Whole {
    /// To the end.
    Done(TakenBack),
    /// These records stand in the way.
    Blocked(Vec<Conflict>),
    /// It was asked to stop.
    Stopped,
}

/// What taking a change set back comes to: found out before the turn to write, which others wait for.
pub struct Prepared {
    plan: Plan,
    /// The newest change when it was found out.
    seen: Id,
}

impl Db {
    /// Finds out what taking a change set back comes to.
    ///
    /// # Errors
    /// `Missing` when there is no such change set, `Refused("undone")` when it is taken back already.
    pub fn prepare_back(&self, target: Id) -> Result<Prepared> {
        // Before anything is read, so that whatever is written meanwhile is newer.
        let seen = self.newest_change()?;
        let plan = self.plan_back(self.open_entry(target)?, None)?;
        Ok(Prepared { plan, seen })
    }

    fn open_entry(&self, target: Id) -> Result<ChangeSet> {
        let set = self.history_entry(target)?;
        match set.undone_by {
            Some(_) => Err(Error::Refused("undone".to_owned())),
            None => Ok(set),
        }
    }
}

impl Tx<'_> {
    /// Takes a change set back record by record, as far as its records allow.
    ///
    /// # Errors
    /// As with [`Tx::take_back_whole`].
    pub fn take_back_each(&self, prepared: Prepared) -> Result<TakenBack> {
        let plan = self.still(prepared)?;
        let outcome = self.each_back(&plan)?;
        Ok(outcome)
    }

    /// The plan as it was made, or anew when anybody wrote since.
    fn still(&self, prepared: Prepared) -> Result<Plan> {
        let own = self.change_set();
        let sql = "SELECT coalesce(max(id), 0) FROM change_set WHERE id <> ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let newest = statement.query_row([own], |row| row.get(0).map(Id))?;
        match newest == prepared.seen {
            true => Ok(prepared.plan),
            false => self.plan_back(self.open_entry(prepared.plan.target.id)?, Some(own)),
        }
    }

    /// Takes back record by record what can be, and marks it.
    fn each_back(&self, plan: &Plan) -> Result<TakenBack> {
        let mut taken: Vec<Owner> = Vec::new();
        let mut conflicts = Vec::new();
        let mut left: Vec<&(Owner, Steps)> = Vec::new();
        for owner in &plan.owners {
            match self.in_the_way(plan, owner.0, &owner.1)? {
                Some(why) => conflicts.push(conflict(owner.0, why)),
                None => left.push(owner),
            }
        }
        // What somebody still points to can be taken back after those who do.
        loop {
            let before = left.len();
            let mut refused = Vec::new();
            let mut again = Vec::new();
            for one in left {
                match self.owner_back(&one.1)? {
                    None => taken.push(one.0),
                    Some(why) => {
                        again.push(one);
                        refused.push((one, why));
                    }
                }
            }
            let moves = again.len() < before;
            if moves
                && refused
                    .iter()
                    .any(|(_, why)| matches!(why, Why::Refused(_)))
            {
                left = again;
                continue;
            }
            for ((owner, steps), why) in refused {
                let why = match why {
                    Why::Refused(says) => self.explain(plan, *owner, steps.all(), says)?,
                    other => other,
                };
                conflicts.push(conflict(*owner, why));
            }
            self.mark(plan, &taken)?;
            return Ok(outcome(plan, &taken, conflicts));
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

    fn step_back(&self, step: &Step) -> Result<()> {
        match step {
            Step::Remove { table, row } => self.remove(table, *row),
            Step::Restore { table, old } => self.restore(table, old),
            Step::SetBack { table, row, values } => {
                self.set_back(table, *row, &values.old, &values.new)
            }
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
        known::whole_row(&self.columns_of(table)?, table, &row)?;
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
        known::changed_columns(&self.columns_of(table)?, table, &old, &new)?;
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

fn conflict((kind, id): Owner, why: Why) -> Conflict {
    Conflict {
        kind: AUDITED[kind].owner.to_owned(),
        id: Id(id),
        why,
    }
}

/// What was taken back of a plan. Counted is what a person sees; where a plan has nothing of that, what the program keeps for
/// itself.
fn outcome(plan: &Plan, taken: &[Owner], conflicts: Vec<Conflict>) -> TakenBack {
    let events = taken
        .iter()
        .filter(|(kind, _)| AUDITED[*kind].owner == "event");
    let is_seen = |(kind, _): &Owner| !BOOKKEEPING.contains(&AUDITED[*kind].owner);
    let records = match plan.owners.iter().any(|(owner, _)| is_seen(owner)) {
        true => taken.iter().filter(|owner| is_seen(owner)).count(),
        false => taken.len(),
    };
    TakenBack {
        records,
        conflicts,
        events: events.map(|(_, id)| Id(*id)).collect(),
        ..TakenBack::default()
    }
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
