//! Taking a change set back whole: what is to go goes table by table, many rows with one statement.

use std::collections::HashSet;

use rusqlite::{OptionalExtension as _, params};

use super::steps::{Owner, Plan, Step, Steps};
use super::{Prepared, Whole, conflict, outcome};
use crate::model::field::Id;
use crate::model::past::{Conflict, Why};
use crate::store::dossiers::id_list;
use crate::store::trail::AUDITED;
use crate::store::tx::Tx;
use crate::store::{Error, Result};

/// Records between two looks at whether to stop.
const STRIDE: usize = 500;

/// A step that a constraint refuses as things are, whose it is, and what the constraint says.
struct Refusal<'s> {
    owner: Owner,
    step: &'s Step,
    says: String,
}

impl Tx<'_> {
    /// Takes a change set back whole, or what is left of one that was taken back in part. `step` hears how many records of
    /// how many are done; false stops. A commit that is refused because rows point to what is gone means that a record
    /// stands in the way.
    ///
    /// No savepoint is open here: inside of one every statement's own savepoint walks all that was undone before it.
    ///
    /// # Errors
    /// As with [`Db::prepare_back`](crate::store::Db::prepare_back).
    pub fn take_back_whole(
        &self,
        prepared: Prepared,
        step: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Whole> {
        let plan = self.still(prepared)?;
        let blocked = self.all_in_the_way(&plan)?;
        if !blocked.is_empty() {
            return Ok(Whole::Blocked(blocked));
        }
        // People point to each other in any order; the commit says whether everybody who is pointed to is there.
        self.let_rows_point_ahead()?;
        let mut refused = Vec::new();
        for (n, chunk) in plan.owners.chunks(STRIDE).enumerate() {
            if !step(n * STRIDE, plan.owners.len()) {
                return Ok(Whole::Stopped);
            }
            let stale = match self.remove_all(chunk, &mut refused)? {
                None => self.steps_back(changes(chunk), &mut refused)?,
                stale => stale,
            };
            if let Some(stale) = stale {
                return Ok(Whole::Blocked(vec![stale]));
            }
            self.freshen_left(&plan, chunk)?;
        }
        // A student number that went from one record to another is free once the other one has given it back.
        while !refused.is_empty() {
            let many = refused.len();
            let again = std::mem::take(&mut refused);
            let again = again.into_iter().map(|one| (one.owner, one.step));
            if let Some(stale) = self.steps_back(again, &mut refused)? {
                return Ok(Whole::Blocked(vec![stale]));
            }
            if refused.len() == many {
                return Ok(Whole::Blocked(self.all_refused(&plan, &refused)?));
            }
        }
        let taken: Vec<Owner> = plan.owners.iter().map(|(owner, _)| *owner).collect();
        self.mark(&plan, &taken)?;
        Ok(Whole::Done(outcome(&plan, &taken, Vec::new())))
    }

    /// Derives the heads of those of these records who stay: here and not in the commit, where nobody hears how far it is.
    fn freshen_left(&self, plan: &Plan, chunk: &[(Owner, Steps)]) -> Result<()> {
        let stays = |((kind, _), steps): &&(Owner, Steps)| {
            AUDITED[*kind].owner == "alumnus" && !steps.root_added
        };
        let people = chunk.iter().filter(stays);
        let people: Vec<Id> = people.map(|((_, id), _)| Id(*id)).collect();
        match plan.only_tags {
            true => self.freshen_tags(&people),
            false => self.freshen(&people),
        }
    }

    /// Takes out what is to go of these records. Rows that point to others go first. Some when a row is gone already.
    fn remove_all<'s>(
        &self,
        chunk: &'s [(Owner, Steps)],
        refused: &mut Vec<Refusal<'s>>,
    ) -> Result<Option<Conflict>> {
        for audited in AUDITED {
            let removals = chunk.iter().flat_map(|(owner, steps)| {
                let removals = steps.removals.iter().map(|step| (*owner, step));
                removals.filter_map(|(owner, step)| match step {
                    Step::Remove { table, row } if *table == audited.table => {
                        Some((owner, step, Id(*row)))
                    }
                    _ => None,
                })
            });
            let (steps, ids): (Vec<_>, Vec<_>) = removals
                .map(|(owner, step, id)| ((owner, step), id))
                .unzip();
            let stale = match self.remove_rows(audited.table, &ids) {
                Ok(None) => None,
                Ok(Some(gone)) => {
                    let mut rows = steps.iter().zip(&ids);
                    let whose = rows.find(|(_, id)| **id == gone);
                    whose.map(|((owner, _), _)| conflict(*owner, Why::ChangedSince))
                }
                // Nothing of it was done: one by one, what can go goes.
                Err(Error::Refused(_)) => self.steps_back(steps, refused)?,
                Err(other) => return Err(other),
            };
            if stale.is_some() {
                return Ok(stale);
            }
        }
        Ok(None)
    }

    /// Takes rows of one table out, all of them or none. Some with one that was gone before.
    fn remove_rows(&self, table: &str, ids: &[Id]) -> Result<Option<Id>> {
        if ids.is_empty() {
            return Ok(None);
        }
        let list = id_list(ids);
        let sql = format!("DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?1))");
        if self.conn.prepare_cached(&sql)?.execute([&list])? == ids.len() {
            return Ok(None);
        }
        let sql = "SELECT value FROM json_each(?1) WHERE value NOT IN (
            SELECT row_id FROM change WHERE change_set = ?2 AND table_name = ?3 AND op = 'delete')";
        let mut statement = self.conn.prepare_cached(sql)?;
        let gone = params![list, self.change_set(), table];
        let gone = statement.query_row(gone, |row| row.get(0)).optional()?;
        Ok(gone.map(Id))
    }

    /// Every record that something stands in the way of.
    fn all_in_the_way(&self, plan: &Plan) -> Result<Vec<Conflict>> {
        let mut found = Vec::new();
        for (owner, steps) in &plan.owners {
            if let Some(why) = self.in_the_way(plan, *owner, steps)? {
                found.push(conflict(*owner, why));
            }
        }
        Ok(found)
    }

    /// Every record that a constraint leaves as it is, once.
    fn all_refused(&self, plan: &Plan, refused: &[Refusal<'_>]) -> Result<Vec<Conflict>> {
        let mut told = HashSet::new();
        let mut found = Vec::new();
        for one in refused.iter().filter(|one| told.insert(one.owner)) {
            let step = std::iter::once(one.step);
            let why = self.explain(plan, one.owner, step, one.says.clone())?;
            found.push(conflict(one.owner, why));
        }
        Ok(found)
    }

    /// Goes these steps; `refused` are those that a constraint refuses as things are. Some when a row is not as it was left.
    fn steps_back<'s>(
        &self,
        steps: impl IntoIterator<Item = (Owner, &'s Step)>,
        refused: &mut Vec<Refusal<'s>>,
    ) -> Result<Option<Conflict>> {
        for (owner, step) in steps {
            match self.step_back(step) {
                Ok(()) => {}
                Err(Error::Refused(says)) => refused.push(Refusal { owner, step, says }),
                Err(Error::Stale | Error::Missing) => {
                    return Ok(Some(conflict(owner, Why::ChangedSince)));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(None)
    }
}

/// What is to be changed or to come back of these records.
fn changes(chunk: &[(Owner, Steps)]) -> impl Iterator<Item = (Owner, &Step)> {
    chunk
        .iter()
        .flat_map(|(owner, steps)| steps.changes.iter().map(move |step| (*owner, step)))
}
