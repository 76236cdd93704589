//! Saving, "save and new", and merging with what somebody else saved first.

use crate::model::field::Id;
use crate::model::waiting::at_once;
use crate::office;
use crate::ui::form::conflict::{self, Conflict};
use crate::ui::form::draft::{self, Difference};
use crate::ui::form::screen::{Asked, FormScreen, Kept};
use crate::ui::form::sheet::{Sheet, row_key};
use crate::ui::form::{Ask, Fate, Finding, Paper, Save, Saving};
use crate::ui::screen::{Cx, Flow, Outcome, Result, Trouble};
use crate::ui::screens::pick::Pick;

impl FormScreen {
    pub(super) fn save(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.is_unchanged(cx) {
            cx.note(cx.text.msg_form_nothing_changed());
            return Ok(Flow::Stay);
        }
        self.store(false, cx)
    }

    pub(super) fn save_and_new(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.is_unchanged(cx) {
            cx.note(cx.text.msg_form_nothing_changed());
            return Ok(Flow::Stay);
        }
        self.store(true, cx)
    }

    pub(super) fn is_unchanged(&mut self, cx: &Cx<'_>) -> bool {
        self.read_on(cx);
        !self.paper.id().is_new() && self.sheet.changed() == 0
    }

    /// Saves, or goes to what keeps it from being saved. While that waits for its turn the form is kept as it was ordered:
    /// what was saved is what is seen.
    fn store(&mut self, again: bool, cx: &mut Cx<'_>) -> Result<Flow> {
        let ask = Ask::of(cx);
        self.sheet.examine(self.paper.as_ref(), &ask, true);
        let blocking = self.sheet.findings().iter().find(|finding| finding.blocks);
        if let Some(finding) = blocking.cloned() {
            return self.stop_at(&finding, cx);
        }
        let mut save = match self.paper.save(&self.sheet, cx) {
            Save::By(save) => save,
            Save::Not(findings) => return self.refused(findings, cx),
        };
        let name = self.name.clone();
        let flow = cx.order(
            self,
            move |office| office.save_form(&name, &mut save),
            move |form, outcome, cx| form.stored(outcome, again, cx),
        )?;
        if cx.is_ordered() {
            self.kept.due = true;
            // Where that cannot be kept now the form still has it.
            let _ = at_once(|| self.keep(cx));
        }
        Ok(flow)
    }

    /// What became of saving.
    fn stored(
        &mut self,
        outcome: office::Result<Id>,
        again: bool,
        cx: &mut Cx<'_>,
    ) -> Result<Flow> {
        let saving = self.paper.saved(outcome, &self.sheet, cx);
        let flow = saving.and_then(|saving| self.after(saving, again, cx));
        flow.or_else(|trouble| self.not_saved(&trouble, cx))
    }

    fn after(&mut self, saving: Saving, again: bool, cx: &mut Cx<'_>) -> Result<Flow> {
        match saving {
            Saving::Saved(id) => {
                // It is saved: a draft that cannot be dropped now says the same and goes when it is looked at.
                let _ = self.drop_kept(cx);
                self.kept = Kept::default();
                self.saved = Some(id);
                let name = self.paper.name(&self.sheet);
                let beside = self.beside.take();
                // In the next form `u` is a letter.
                cx.say(match (beside, again) {
                    (Some(beside), _) => cx.text.msg_form_saved_joined(name, beside),
                    (None, true) => cx.text.msg_form_saved_next(name),
                    (None, false) => cx.text.msg_form_saved(name),
                });
                if again {
                    self.next_one(cx);
                    return Ok(Flow::Stay);
                }
                Ok(Flow::Close(Outcome::Saved(id)))
            }
            Saving::Problems(findings) => self.refused(findings, cx),
            Saving::Stale => {
                // Where the record went somewhere else, nothing is put together without a word.
                let joined = match self.paper.fate(cx)? {
                    None => self.join(again, cx)?,
                    Some(_) => None,
                };
                match joined {
                    Some(flow) => Ok(flow),
                    None => {
                        self.beside = None;
                        self.open_conflict(again, cx)
                    }
                }
            }
        }
    }

    fn refused(&mut self, findings: Vec<Finding>, cx: &mut Cx<'_>) -> Result<Flow> {
        let first = findings.first().cloned();
        self.sheet.tell(findings);
        match first {
            Some(first) => self.stop_at(&first, cx),
            None => Ok(Flow::Stay),
        }
    }

    /// The file could not: what was typed stays in the form, and is kept as a draft where that is possible.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "every way out of saving gives a result"
    )]
    fn not_saved(&mut self, trouble: &Trouble, cx: &mut Cx<'_>) -> Result<Flow> {
        self.kept.due = true;
        // A file that was exchanged or cut is told of as that, and not in the words of what stumbled over it.
        let _ = cx.office.look();
        let shut = cx.office.shut().filter(|shut| shut.is_pressing);
        let why = shut.map_or_else(|| trouble.sentence(cx.text), |shut| shut.said);
        let said = match self.keep(cx) {
            Ok(()) => cx.text.msg_form_not_saved_kept(why),
            Err(_) => cx.text.msg_form_not_saved(why),
        };
        cx.fail_to_save(said);
        Ok(Flow::Stay)
    }

    pub(super) fn stop_at(&mut self, finding: &Finding, cx: &mut Cx<'_>) -> Result<Flow> {
        let findings = self.sheet.findings().to_vec();
        if let Some(at) = self.sheet.find(&finding.key) {
            if at != self.sheet.at {
                self.go(at, cx)?;
            }
            let called = self.sheet.fields[at].called.clone();
            cx.warn(cx.text.msg_form_about(called, finding.words.as_str()));
        }
        self.sheet.tell(findings);
        Ok(Flow::Stay)
    }

    /// After "save and new": an empty record with what is carried over.
    pub(super) fn next_one(&mut self, cx: &Cx<'_>) {
        let Some(blank) = self.paper.blank() else {
            return;
        };
        let ask = Ask::of(cx);
        self.last = draft::remembered(&self.sheet);
        let chosen = std::mem::take(&mut self.carry);
        let carries = |key: &str| {
            let chosen = chosen.get(key).copied();
            chosen.unwrap_or_else(|| blank.carried(key))
        };
        let mut sections = blank.sections();
        let carried = sections.iter_mut().flat_map(|section| {
            let table = section.table.map_or("", |(table, _)| table);
            section.blocks.iter_mut().flat_map(move |block| {
                let row = block.row;
                block.lines.iter_mut().flatten().map(move |input| {
                    let key = match row {
                        0 => input.key.clone(),
                        row => row_key(table, row, &input.key),
                    };
                    (key, input)
                })
            })
        });
        for (key, input) in carried {
            let last = self.last.iter().find(|(last, _)| *last == key);
            if let Some((_, value)) = last.filter(|_| carries(&key)) {
                value.clone_into(&mut input.value);
            }
        }
        self.paper = blank;
        self.origin.clear();
        self.sheet = Sheet::new(sections, &ask);
        self.sheet.examine(self.paper.as_ref(), &ask, false);
        self.warning = None;
        self.others.clear();
        self.gone.clear();
        self.kept = Kept::default();
        self.carry = chosen;
        self.mark_carried();
    }

    pub(super) fn open_conflict(&mut self, again: bool, cx: &mut Cx<'_>) -> Result<Flow> {
        let name = self.name_on_file(cx);
        let who = self.who_was_first(cx);
        match self.paper.fate(cx)? {
            None => {
                let fresh = self.paper.stored(cx)?;
                let says = cx.text.msg_form_conflict_says(who);
                self.compare_with(fresh, says, again, cx)
            }
            Some(Fate::Merged(into, called)) => match self.paper.other(into, cx)? {
                Some(fresh) => {
                    let says = cx.text.msg_form_merged_says(name, called, who);
                    self.compare_with(fresh, says, again, cx)
                }
                None => Ok(Flow::Stay),
            },
            Some(Fate::Archived) => {
                self.keep(cx)?;
                self.asked = Asked::Archived(again);
                let question = Pick::new(cx.text.msg_form_archived_title(who, name))
                    .answer(cx.text.msg_form_archived_back())
                    .answer(cx.text.msg_form_archived_restore())
                    .answer(cx.text.msg_form_archived_save());
                Ok(Flow::open(question))
            }
        }
    }

    /// Whoever may not read the history is told that it was somebody.
    fn who_was_first(&self, cx: &Cx<'_>) -> String {
        let past = cx.office.history_of(self.paper.kind(), self.paper.id(), 1);
        let who = past.ok().and_then(|past| past.into_iter().next());
        who.map_or_else(|| cx.text.msg_form_somebody(), |set| set.user)
    }

    /// What the record is called on file, whatever was typed here since.
    fn name_on_file(&self, cx: &Cx<'_>) -> String {
        let stored = Sheet::new(self.paper.sections(), &Ask::of(cx));
        self.paper.name(&stored)
    }

    /// The value of an input follows from another one; nobody typed it.
    fn follows(&self, key: &str) -> bool {
        let at = self.sheet.find(key);
        at.is_some_and(|at| self.sheet.fields[at].derived)
    }

    /// Both side by side, to be decided place by place.
    fn compare_with(
        &mut self,
        fresh: Box<dyn Paper>,
        says: String,
        again: bool,
        cx: &mut Cx<'_>,
    ) -> Result<Flow> {
        let ask = Ask::of(cx);
        let theirs = Sheet::new(fresh.sections(), &ask);
        let mut rows = draft::differences(&self.sheet, &theirs, &ask);
        // What follows from another place by itself goes with that.
        if rows.iter().any(|row| !self.follows(&row.key)) {
            rows.retain(|row| !self.follows(&row.key));
        }
        let title = cx.text.msg_form_conflict_title(self.name_on_file(cx));
        let screen = Conflict::new(title, says, conflict::SAVED, rows.clone());
        self.keep(cx)?;
        self.asked = Asked::Conflict { fresh, rows, again };
        Ok(Flow::open(screen))
    }

    /// Back to the form, or saved with or without taking the record out of the archive.
    pub(super) fn answer_archived(
        &mut self,
        answer: &Outcome,
        again: bool,
        cx: &mut Cx<'_>,
    ) -> Result<Flow> {
        match (answer, self.paper.restore()) {
            (Outcome::Picked(1), Some(restore)) => {
                cx.order(self, restore, move |form, restored, cx| {
                    let saved = match restored {
                        Ok(_) => form.over_newer(again, cx),
                        Err(error) => Err(error.into()),
                    };
                    saved.or_else(|trouble| form.not_saved(&trouble, cx))
                })
            }
            (Outcome::Picked(1 | 2), _) => self.over_newer(again, cx),
            _ => Ok(Flow::Stay),
        }
    }

    /// Saves over the record as it is now; where somebody changed other places too, after a look at them.
    fn over_newer(&mut self, again: bool, cx: &mut Cx<'_>) -> Result<Flow> {
        let fresh = self.paper.stored(cx)?;
        let ask = Ask::of(cx);
        let theirs = Sheet::new(fresh.sections(), &ask);
        let rows = draft::differences(&self.sheet, &theirs, &ask);
        if rows.iter().all(|row| row.changed_here) {
            let mine = "m".repeat(rows.len());
            return self.merge(fresh, &rows, &mine, again, cx);
        }
        let says = cx.text.msg_form_conflict_says(self.who_was_first(cx));
        self.compare_with(fresh, says, again, cx)
    }

    /// The picks of the conflict screen onto the newer record, then saved.
    pub(super) fn merge(
        &mut self,
        fresh: Box<dyn Paper>,
        rows: &[Difference],
        picks: &str,
        again: bool,
        cx: &mut Cx<'_>,
    ) -> Result<Flow> {
        let mut typed = draft::typed(&self.sheet, fresh.rev());
        let theirs = |key: &str| {
            rows.iter()
                .zip(picks.chars())
                .any(|(row, pick)| row.key == key && pick == 't')
        };
        let ask = Ask::of(cx);
        let mut sheet = Sheet::new(fresh.sections(), &ask);
        for (table, mine) in &mut typed.rows {
            let key = |row: &i64| row_key(table, *row, "");
            let stored = sheet.rows(table);
            // Rows that they took away go unless they were changed here and kept; those that they added stay.
            mine.retain(|row| {
                *row < 0
                    || stored.contains(row)
                    || rows.iter().any(|r| r.key == key(row)) && !theirs(&key(row))
            });
            for row in stored {
                let removed_here = self.sheet.removed.contains(&(table.clone(), row));
                if !mine.contains(&row) && (!removed_here || theirs(&key(&row))) {
                    mine.push(row);
                }
            }
        }
        let decided = |key: &str| rows.iter().any(|row| row.key == key);
        typed
            .values
            .retain(|key, _| !theirs(key) && (decided(key) || !self.follows(key)));
        typed.unread.retain(|key, _| !theirs(key));
        draft::apply(&mut sheet, &typed, fresh.as_ref(), &ask);
        for key in typed.values.keys() {
            sheet.follow(key, fresh.as_ref(), &ask);
        }
        self.paper = fresh;
        self.sheet = sheet;
        self.gone.clear();
        self.sheet.examine(self.paper.as_ref(), &ask, false);
        self.kept.due = true;
        // The save may wait for somebody: until then the draft is of the record that it goes to.
        let _ = self.keep(cx);
        if again {
            self.save_and_new(cx)
        } else if self.is_unchanged(cx) {
            self.drop_kept(cx)?;
            cx.say(cx.text.msg_form_nothing_left());
            Ok(Flow::Close(Outcome::Saved(self.paper.id())))
        } else {
            self.save(cx)
        }
    }
}
