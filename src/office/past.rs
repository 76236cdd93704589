//! The history, and taking things back.

pub mod lines;

use super::bulk::Step;
use super::parts::is_private;
use super::permit::{Action, Permit};
use super::{Error, Office, Result, Rule};
use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::past::{Change, ChangeSet, Conflict, TakenBack};
use crate::store::history::back::Whole;

/// What taking back came to.
#[derive(Debug, Clone)]
pub struct Back {
    /// The change that was taken back or done again.
    pub entry: ChangeSet,
    /// How far it went.
    pub outcome: TakenBack,
}

impl Office {
    /// The newest entries, newest first, from before one on.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn history(&self, before: Option<Id>, limit: usize) -> Result<Vec<ChangeSet>> {
        self.permit(Action::ReadHistory)?;
        Ok(self.db.history(before, limit)?)
    }

    /// The entries that touched a record (`alumnus`, `chapter`, `event`), newest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn history_of(&self, kind: &str, id: Id, limit: usize) -> Result<Vec<ChangeSet>> {
        self.permit(Action::ReadHistory)?;
        Ok(self.db.history_of(kind, id, limit)?)
    }

    /// What an entry changed from what to what, in one record or everywhere (at most `limit` rows), without what the role
    /// may not see.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn changes(&self, set: Id, owner: Option<(&str, Id)>, limit: usize) -> Result<Vec<Change>> {
        self.permit(Action::ReadHistory)?;
        let mut changes = self.db.changes(set, owner, limit)?;
        if !self.may(Action::ReadPrivate) {
            for change in &mut changes {
                if self.is_closed_own(change)? {
                    change.values.clear();
                }
                let table = change.table.as_str();
                change.values.retain(|(name, ..)| !is_private(table, name));
            }
            changes.retain(|change| !change.values.is_empty());
        }
        Ok(changes)
    }

    /// A person as they were at an earlier revision, without what the role may not see: what a returned file is compared
    /// with.
    ///
    /// # Errors
    /// `Refused`, `Missing` when there is no such revision, or whatever the file says.
    pub fn dossier_at(&self, id: Id, rev: i64) -> Result<Dossier> {
        self.permit(Action::ReadHistory)?;
        let mut dossier = self.db.dossier_at(id, rev)?;
        if !self.may(Action::ReadPrivate) {
            self.mask(&mut dossier);
        }
        Ok(dossier)
    }

    /// One's own newest change that can be taken back, and the one that can be done again.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn undoable(&self) -> Result<(Option<ChangeSet>, Option<ChangeSet>)> {
        self.permit(Action::Undo)?;
        Ok(self.db.undoable(&self.actor.name)?)
    }

    /// Takes back a change, or one's own newest. Records that were changed since stay as they are: with `partly` the rest
    /// is taken back, without it nothing is and the conflicts are told.
    ///
    /// # Errors
    /// `Missing` when there is nothing to take back, `Refused` when it is somebody else's.
    pub fn undo(&self, target: Option<Id>, partly: bool) -> Result<Back> {
        self.undo_in_steps(target, partly, &mut |_, _| true)
    }

    /// Takes back as [`Office::undo`] does, telling how many records of how many are done; false stops it.
    ///
    /// # Errors
    /// As with [`Office::undo`]; `Stopped`, and then nothing was taken back.
    pub fn undo_in_steps(&self, target: Option<Id>, partly: bool, step: Step<'_>) -> Result<Back> {
        self.permit(Action::Undo)?;
        let entry = match target {
            Some(id) => self.original(id)?,
            None => self.undoable()?.0.ok_or(Error::Missing)?,
        };
        let sentence = self.text.msg_history_undo(entry.sentence.as_str());
        self.back(entry, "undo", sentence, partly, step)
    }

    /// Does one's own newest undone change again.
    ///
    /// # Errors
    /// `Missing` when there is nothing to do again.
    pub fn redo(&self, partly: bool) -> Result<Back> {
        self.redo_in_steps(partly, &mut |_, _| true)
    }

    /// Does again as [`Office::redo`] does, telling how many records of how many are done; false stops it.
    ///
    /// # Errors
    /// As with [`Office::redo`]; `Stopped`, and then nothing was done again.
    pub fn redo_in_steps(&self, partly: bool, step: Step<'_>) -> Result<Back> {
        self.permit(Action::Undo)?;
        let entry = self.undoable()?.1.ok_or(Error::Missing)?;
        let first = entry
            .undoes
            .map_or(Ok(entry.clone()), |id| self.db.history_entry(id))?;
        let sentence = self.text.msg_history_redo(first.sentence.as_str());
        let outcome = self.back(entry, "redo", sentence, partly, step)?.outcome;
        Ok(Back {
            entry: first,
            outcome,
        })
    }

    /// Taking back "done again" means taking back what was done again.
    fn original(&self, id: Id) -> Result<ChangeSet> {
        let mut entry = self.db.history_entry(id)?;
        while entry.kind == "redo"
            && let Some(undo) = entry.undoes
            && let Some(first) = self.db.history_entry(undo)?.undoes
        {
            entry = self.db.history_entry(first)?;
        }
        Ok(entry)
    }

    fn back(
        &self,
        entry: ChangeSet,
        kind: &'static str,
        sentence: String,
        partly: bool,
        step: Step<'_>,
    ) -> Result<Back> {
        let own = entry.user == self.actor.name;
        let permit = self.permit(if own {
            Action::Undo
        } else {
            Action::UndoOthers
        })?;
        // Everything rests on what the file was founded with.
        if entry.kind == "init" {
            return Err(Error::Rule(Rule::InUse));
        }
        if entry.undone_by.is_some() {
            return Err(Error::Rule(Rule::UndoneAlready));
        }
        let mut blocked = false;
        let whole = self.write(permit, kind, sentence.clone(), |tx| {
            match tx.take_back_whole(entry.id, step)? {
                Whole::Done(outcome) => Ok(outcome),
                // An error drops the half that the transaction holds.
                Whole::Blocked => {
                    blocked = true;
                    Err(Error::Stopped)
                }
                Whole::Stopped => Err(Error::Stopped),
            }
        });
        let outcome = match whole {
            Ok(written) => written.value,
            // The commit finds out last whether everybody who is pointed to is still there.
            Err(Error::Rule(Rule::InUse)) => {
                self.back_partly(permit, &entry, kind, sentence, partly)?
            }
            Err(Error::Stopped) if blocked => {
                self.back_partly(permit, &entry, kind, sentence, partly)?
            }
            Err(other) => return Err(other),
        };
        Ok(Back { entry, outcome })
    }

    /// Something stands in the way: record by record, if that is wanted; else only what stands there.
    fn back_partly(
        &self,
        permit: Permit,
        entry: &ChangeSet,
        kind: &'static str,
        sentence: String,
        partly: bool,
    ) -> Result<TakenBack> {
        let mut conflicts: Vec<Conflict> = Vec::new();
        let written = self.write(permit, kind, sentence, |tx| {
            let outcome = tx.take_back_each(entry.id)?;
            if !outcome.conflicts.is_empty() && !partly {
                conflicts.clone_from(&outcome.conflicts);
                return Err(Error::Stopped);
            }
            Ok(outcome)
        });
        match written {
            Ok(written) => Ok(written.value),
            Err(Error::Stopped) if !conflicts.is_empty() => Ok(TakenBack {
                records: 0,
                conflicts,
            }),
            Err(other) => Err(other),
        }
    }
}
