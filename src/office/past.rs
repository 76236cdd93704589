//! The history, and taking things back.

pub mod lines;

use super::bulk::Step;
use super::parts::is_private;
use super::permit::{Action, Permit};
use super::{Error, Office, Result, Rule};
use crate::model::dossier::Dossier;
use crate::model::event::Event;
use crate::model::field::Id;
use crate::model::past::{Change, ChangeSet, RECORD_BY_RECORD, TakenBack};
use crate::store::history::Whose;
use crate::store::history::back::Whole;

/// What taking back came to.
#[derive(Debug, Clone)]
pub struct Back {
    /// The change that was taken back or done again.
    pub entry: ChangeSet,
    /// It was done again, not taken back.
    pub again: bool,
    /// How far it went.
    pub outcome: TakenBack,
    /// Events that have more guests than seats now.
    pub full: Vec<OverFull>,
}

/// An event with more guests than seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverFull {
    /// What it is called.
    pub event: String,
    /// Seats that are taken.
    pub taken: i64,
    /// Seats that there are.
    pub seats: i64,
}

/// What is taken back next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// A change of this session.
    Here(ChangeSet),
    /// A change that the same user made before this session began: to be asked about.
    Earlier(ChangeSet),
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

    /// The entries right after one, newest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn history_after(&self, after: Id, limit: usize) -> Result<Vec<ChangeSet>> {
        self.permit(Action::ReadHistory)?;
        Ok(self.db.history_after(after, limit)?)
    }

    /// The oldest entry and the newest; none in a new file.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn history_span(&self) -> Result<Option<(Id, Id)>> {
        self.permit(Action::ReadHistory)?;
        Ok(self.db.history_span()?)
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

    /// The newest change of this session that can be taken back, and the one that can be done again.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn undoable(&self) -> Result<(Option<ChangeSet>, Option<ChangeSet>)> {
        self.permit(Action::Undo)?;
        let here = Whose::Session(&self.work.session);
        Ok((self.db.undoable(here, None, &[])?, self.db.redoable(here)?))
    }

    /// The newest change of anybody, for telling whether anything changed.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn newest_change(&self) -> Result<Id> {
        self.permit(Action::Undo)?;
        Ok(self.db.newest_change()?)
    }

    /// What is taken back next, without changes that were tried in vain: the newest of this session; when all of these are
    /// taken back, the newest that the same user made before this session began.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn next_undo(&self, passed: &[Id]) -> Result<Option<Next>> {
        self.permit(Action::Undo)?;
        let here = Whose::Session(&self.work.session);
        if let Some(entry) = self.db.undoable(here, None, passed)? {
            return Ok(Some(Next::Here(entry)));
        }
        let before = Some(Id(self.work.began.0 + 1));
        let earlier = Whose::User(&self.actor.name);
        let earlier = self.db.undoable(earlier, before, passed)?;
        Ok(earlier.map(Next::Earlier))
    }

    /// The newest change of this user that can be taken back, in whatever session it was made, from before one on.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn newest_of_mine(&self, before: Option<Id>) -> Result<Option<ChangeSet>> {
        self.permit(Action::Undo)?;
        let mine = Whose::User(&self.actor.name);
        Ok(self.db.undoable(mine, before, &[])?)
    }

    /// Takes back a change, or the newest of this session. Records with a later change stay as they are: with `partly` the
    /// rest is taken back, without it nothing is and the conflicts are told. What is one deed is taken back whole or not at
    /// all.
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
            Some(id) => self.db.history_entry(id)?,
            None => self.undoable()?.0.ok_or(Error::Missing)?,
        };
        // Every second step of the way to the first change does it again.
        let mut way = vec![entry];
        // Another program may have closed a circle.
        let before = |entry: &ChangeSet| entry.undoes.filter(|before| *before < entry.id);
        while let Some(before) = way.last().and_then(before) {
            way.push(self.db.history_entry(before)?);
        }
        let is_undo = way.len().is_multiple_of(2);
        let first = way.pop().ok_or(Error::Missing)?;
        if is_undo {
            let undo = way.into_iter().next().ok_or(Error::Missing)?;
            return self.do_again(undo, first, partly, step);
        }
        let sentence = self.text.msg_history_undo(first.sentence.as_str());
        self.back(first, "undo", sentence, partly, step)
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
        let undo = self.undoable()?.1.ok_or(Error::Missing)?;
        let first = undo
            .undoes
            .map_or(Ok(undo.clone()), |id| self.db.history_entry(id))?;
        self.do_again(undo, first, partly, step)
    }

    /// Does the first change again that this one took back.
    fn do_again(
        &self,
        undo: ChangeSet,
        first: ChangeSet,
        partly: bool,
        step: Step<'_>,
    ) -> Result<Back> {
        let sentence = self.text.msg_history_redo(first.sentence.as_str());
        let back = self.back(undo, "redo", sentence, partly, step)?;
        Ok(Back {
            entry: first,
            again: true,
            ..back
        })
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
        let one_by_one = RECORD_BY_RECORD.contains(&self.first_kind(&entry)?.as_str());
        let mut blocked = None;
        // Much is read for it: nobody else waits meanwhile.
        let prepared = self.db.prepare_back(entry.id)?;
        let whole = self.write(permit, kind, sentence.clone(), |tx| {
            match tx.take_back_whole(prepared, step)? {
                Whole::Done(outcome) => Ok(outcome),
                // An error drops the half that the transaction holds.
                Whole::Blocked(conflicts) => {
                    blocked = Some(conflicts);
                    Err(Error::Stopped)
                }
                Whole::Stopped => Err(Error::Stopped),
            }
        });
        let mut outcome = match (whole, blocked) {
            (Ok(written), _) => written.value,
            (Err(Error::Stopped), Some(conflicts)) if !one_by_one => TakenBack {
                conflicts,
                ..TakenBack::default()
            },
            // The commit finds out last whether everybody who is pointed to is still there.
            (Err(Error::Stopped), Some(_)) | (Err(Error::Rule(Rule::InUse)), _) => {
                self.back_partly(permit, &entry, kind, sentence, partly && one_by_one)?
            }
            (Err(other), _) => return Err(other),
        };
        outcome.whole = !one_by_one;
        // What was taken back is so, whether or not the seats can be counted now.
        let full = self.over_full(&outcome.events).unwrap_or_default();
        Ok(Back {
            entry,
            again: false,
            outcome,
            full,
        })
    }

    /// The kind of the change that one takes back or does again at last.
    fn first_kind(&self, entry: &ChangeSet) -> Result<String> {
        let mut kind = entry.kind.clone();
        let (mut at, mut before) = (entry.id, entry.undoes);
        // Another program may have closed a circle.
        while let Some(id) = before.filter(|id| *id < at) {
            let entry = self.db.history_entry(id)?;
            (at, kind, before) = (id, entry.kind, entry.undoes);
        }
        Ok(kind)
    }

    /// Which of these events have more guests than seats.
    fn over_full(&self, events: &[Id]) -> Result<Vec<OverFull>> {
        let mut full = Vec::new();
        for id in events {
            let Ok(event) = self.db.get::<Event>(*id) else {
                continue;
            };
            let taken = self.db.seats_taken(*id)?;
            if let Some(seats) = event.capacity.filter(|seats| taken > *seats) {
                full.push(OverFull {
                    event: self.record_name("event", *id),
                    taken,
                    seats,
                });
            }
        }
        Ok(full)
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
        let mut only_told = None;
        let prepared = self.db.prepare_back(entry.id)?;
        let written = self.write(permit, kind, sentence, |tx| {
            let outcome = tx.take_back_each(prepared)?;
            // Where nothing that a person sees would come back, nothing is done.
            if outcome.conflicts.is_empty() || partly && outcome.records > 0 {
                return Ok(outcome);
            }
            only_told = Some(TakenBack {
                conflicts: outcome.conflicts,
                possible: outcome.records,
                ..TakenBack::default()
            });
            Err(Error::Stopped)
        });
        match (written, only_told) {
            (Ok(written), _) => Ok(written.value),
            (Err(Error::Stopped), Some(told)) => Ok(told),
            (Err(other), _) => Err(other),
        }
    }
}
