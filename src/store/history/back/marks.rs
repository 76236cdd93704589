//! Which records of a change set are taken back.
//!
//! A change set that is taken back at once has one mark for all of it, `undone_by`. One that is taken back in part has a mark
//! for each record, and `undone_by` once nothing of it is in force.

use std::collections::HashSet;

use rusqlite::params;

use super::steps::{Owner, Plan, rank};
use crate::model::field::Id;
use crate::store::trail::AUDITED;
use crate::store::tx::Tx;
use crate::store::{Db, Result};

impl Db {
    /// The records of a change set that are taken back while others are not.
    pub(super) fn marked(&self, set: Id) -> Result<HashSet<Owner>> {
        let sql = "SELECT owner_kind, owner_id FROM undone WHERE change_set = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([set])?;
        let mut marked = HashSet::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(0)?;
            if let Some(audited) = AUDITED.iter().find(|audited| audited.owner == kind) {
                marked.insert((rank(audited), row.get(1)?));
            }
        }
        Ok(marked)
    }
}

impl Tx<'_> {
    /// Notes that these records of the plan are taken back.
    pub(super) fn mark(&self, plan: &Plan, taken: &[Owner]) -> Result<()> {
        if taken.is_empty() {
            return Ok(());
        }
        let (own, target) = (self.change_set(), plan.target.id);
        let is_all = taken.len() == plan.owners.len();
        if !is_all || self.has_marks(target)? {
            self.put_marks(target, taken, own)?;
        }
        if is_all {
            self.set_undone_by(target, Some(own))?;
        }
        self.conn.execute(
            "UPDATE change_set SET undoes = ?2 WHERE id = ?1",
            params![own, target],
        )?;
        match plan.target.undoes {
            Some(first) => self.reopen(first, plan, taken),
            None => Ok(()),
        }
    }

    /// Taking back an undo does the first change again, so that one can be undone anew.
    fn reopen(&self, first: Id, plan: &Plan, taken: &[Owner]) -> Result<()> {
        let (undo, is_all) = (plan.target.id, taken.len() == plan.owners.len());
        if !self.has_marks(first)? {
            // One undo had taken all of it back: what is not done again stays so.
            let taken: HashSet<Owner> = taken.iter().copied().collect();
            let owners = plan.owners.iter().map(|(owner, _)| *owner);
            let rest: Vec<Owner> = owners.filter(|owner| !taken.contains(owner)).collect();
            self.put_marks(first, &rest, undo)?;
        } else if is_all {
            self.conn.execute(
                "DELETE FROM undone WHERE change_set = ?1 AND undone_by = ?2",
                params![first, undo],
            )?;
        } else {
            let mut statement = self.conn.prepare_cached(
                "DELETE FROM undone WHERE change_set = ?1 AND owner_kind = ?2 AND owner_id = ?3",
            )?;
            for (kind, id) in taken {
                statement.execute(params![first, AUDITED[*kind].owner, id])?;
            }
        }
        self.set_undone_by(first, None)
    }

    fn has_marks(&self, set: Id) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM undone WHERE change_set = ?1)";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([set], |row| row.get(0))?)
    }

    fn put_marks(&self, set: Id, owners: &[Owner], undone_by: Id) -> Result<()> {
        let mut statement = self.conn.prepare_cached(
            "INSERT OR REPLACE INTO undone (change_set, owner_kind, owner_id, undone_by) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (kind, id) in owners {
            statement.execute(params![set, AUDITED[*kind].owner, id, undone_by])?;
        }
        Ok(())
    }

    fn set_undone_by(&self, set: Id, by: Option<Id>) -> Result<()> {
        self.conn.execute(
            "UPDATE change_set SET undone_by = ?2 WHERE id = ?1",
            params![set, by],
        )?;
        Ok(())
    }
}
