//! Drafts: kept while typing, offered when the record is opened again.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use crate::model::user::Draft;
use crate::model::waiting::at_once;
use crate::office::drafts::Typed;
use crate::ui::form::Ask;
use crate::ui::form::conflict::{self, Conflict};
use crate::ui::form::draft::{self, Difference};
use crate::ui::form::screen::leaving::told;
use crate::ui::form::screen::{Asked, FormScreen, KEEP_EVERY, Kept, LISTED};
use crate::ui::form::sheet::{Sheet, row_key};
use crate::ui::screen::{Cx, Flow, Outcome, Result};
use crate::ui::screens::pick::Pick;

impl FormScreen {
    /// Keeps what was typed as a draft, if there is anything new.
    pub(super) fn keep(&mut self, cx: &Cx<'_>) -> Result<()> {
        self.keep_or_leave(false, cx)
    }

    /// The session is over: everything is kept again for whoever takes it up, whatever became of what was kept before.
    pub(super) fn hang_up(&mut self, cx: &Cx<'_>) -> Result<()> {
        self.kept.due = true;
        self.keep_apart(cx);
        self.keep_or_leave(true, cx)
    }

    fn keep_or_leave(&mut self, is_left: bool, cx: &Cx<'_>) -> Result<()> {
        if !self.kept.due || self.offer.is_some() {
            return Ok(());
        }
        let typing = self.sheet.focused().is_some_and(|field| field.touched);
        if self.sheet.changed() == 0 && !typing {
            return self.drop_kept(cx);
        }
        match is_left {
            true => cx.office.leave_draft(self.draft())?,
            false => cx.office.keep_draft(self.draft())?,
        }
        self.is_kept(cx);
        Ok(())
    }

    /// Keeps it for whoever takes it up: this form goes.
    pub(super) fn leave_kept(&mut self, cx: &Cx<'_>) -> Result<()> {
        cx.office.leave_draft(self.draft())?;
        self.is_kept(cx);
        Ok(())
    }

    fn draft(&self) -> Draft {
        let typed = Typed {
            record: self.record.clone(),
            beside: draft::beside(&self.sheet),
            ..draft::typed(&self.sheet, self.paper.rev())
        };
        Draft {
            form: self.name.clone(),
            record_kind: self.paper.kind().to_owned(),
            record_id: self.paper.id(),
            title: self.paper.name(&self.sheet),
            data: typed.data(),
            ..Draft::default()
        }
    }

    fn is_kept(&mut self, cx: &Cx<'_>) {
        self.kept = Kept {
            due: false,
            last: Some(cx.now.utc),
            shown: Some(cx.now.local),
            apart: self.kept.apart,
            told: false,
        };
        // What was taken up is kept here now; one that cannot be dropped is offered once more.
        for taken in self.taken.drain(..) {
            let _ = cx.office.drop_draft(&taken);
        }
    }

    /// Nothing is to be kept any more of what was typed here or taken up.
    pub(super) fn drop_kept(&mut self, cx: &Cx<'_>) -> Result<()> {
        for taken in &self.taken {
            cx.office.drop_draft(taken)?;
        }
        if self.kept.last.is_some() {
            cx.office.drop_draft(&self.name)?;
        }
        self.taken.clear();
        self.kept = Kept::default();
        Ok(())
    }

    /// Nothing is written to the file any more: a draft in it may be gone with it, and is kept once more.
    pub(super) fn keep_apart(&mut self, cx: &Cx<'_>) {
        if cx.shut.is_some() && !self.kept.apart {
            self.kept.apart = true;
            self.kept.due |= self.kept.last.take().is_some();
        }
    }

    pub(super) fn tick(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let mut flow = Flow::Pass;
        self.keep_apart(cx);
        let long_ago = |last: DateTime<Utc>| (cx.now.utc - last).abs() >= KEEP_EVERY;
        if self.kept.due && self.kept.last.is_none_or(long_ago) {
            let kept = match cx.is_waiting() {
                // Behind the same turn nobody waits a second time.
                true => at_once(|| self.keep(cx)).0,
                false => self.keep(cx),
            };
            if let Err(trouble) = kept {
                self.kept.last = Some(cx.now.utc);
                self.kept.shown = None;
                // Once: the next tries say nothing, and what is waited for is told meanwhile.
                if !cx.is_waiting() && !std::mem::replace(&mut self.kept.told, true) {
                    let why = cx
                        .shut
                        .map_or_else(|| trouble.sentence(cx.text), |shut| shut.said.clone());
                    cx.fail(cx.text.msg_form_no_draft(why));
                }
            }
            flow = Flow::Stay;
        }
        if std::mem::take(&mut self.twins_due) {
            let ask = Ask::of(cx);
            match self.paper.twin(&self.sheet, &ask, &self.others) {
                Ok(warning) if warning == self.warning => {}
                Ok(warning) => {
                    self.warning = warning;
                    flow = Flow::Stay;
                }
                Err(trouble) => {
                    // Of a file that was exchanged the program tells itself, and what could not be read then says nothing.
                    let _ = cx.office.look();
                    if cx.office.shut().is_none() {
                        return Err(trouble);
                    }
                }
            }
        }
        Ok(flow)
    }

    /// Looks whether a draft of this record waits, and asks what to do with it.
    pub(super) fn offer_draft(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let drafts = cx.office.drafts()?;
        self.offer_first(drafts, cx).map(drop)
    }

    /// Asks about this draft of the record before any other one; false where it is not of this record, or is gone.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn offer_this(&mut self, form: &str, cx: &mut Cx<'_>) -> Result<bool> {
        let mut drafts = cx.office.drafts()?;
        drafts.retain(|draft| draft.form == form);
        self.offer_first(drafts, cx)
    }

    fn offer_first(&mut self, drafts: Vec<Draft>, cx: &mut Cx<'_>) -> Result<bool> {
        match drafts.into_iter().find(|draft| self.is_of(draft)) {
            Some(draft) => self.offer(draft, cx).map(|()| true),
            None => Ok(false),
        }
    }

    /// Whether a draft is of this record. Where copies of the file were restored its number alone does not tell; drafts of
    /// before, which have no more than the number, are of it as long as it is called the same.
    fn is_of(&self, draft: &Draft) -> bool {
        let paper = &self.paper;
        if draft.record_kind != paper.kind() || draft.record_id != paper.id() {
            return false;
        }
        match Typed::read(&draft.data) {
            Some(typed) if typed.record.is_empty() && !self.record.is_empty() => {
                draft.title.trim() == paper.name(&self.sheet).trim()
            }
            Some(typed) => typed.record == self.record,
            None => false,
        }
    }

    /// Begins with what a draft has, whose record is not there any more, in a form of a new one.
    pub fn take_as_new(&mut self, draft: &Draft, cx: &Cx<'_>) {
        let typed = draft::as_new(&Typed::read(&draft.data).unwrap_or_default(), &self.sheet);
        self.offer = None;
        self.take_draft(&draft.form, &typed, cx);
        // Who did not change the name has it in the title alone.
        if self.paper.name(&self.sheet).trim().is_empty() {
            self.prefill("name", &draft.title, cx);
        }
    }

    fn offer(&mut self, draft: Draft, cx: &mut Cx<'_>) -> Result<()> {
        let Some(typed) = Typed::read(&draft.data) else {
            return Ok(());
        };
        let rows = self.draft_rows(&typed, cx);
        if rows.is_empty() {
            // Somebody saved the same since.
            cx.office.drop_draft(&draft.form)?;
            self.offer = None;
            return Ok(());
        }
        let when = draft.at.map_or_else(String::new, |at| {
            let local = at.naive_utc() + (cx.now.local - cx.now.utc.naive_utc());
            if local.date() == cx.now.today() {
                local.format("%H:%M").to_string()
            } else {
                local.format("%Y-%m-%d %H:%M").to_string()
            }
        });
        let mut question = Pick::new(cx.text.msg_form_draft_title(rows.len(), when));
        if typed.rev != self.paper.rev() {
            question = question.says(cx.text.msg_form_draft_older());
        }
        for row in rows.iter().take(LISTED) {
            let none = cx.text.msg_form_empty();
            let theirs = if row.theirs.is_empty() {
                &none
            } else {
                &row.theirs
            };
            question = question.says(told(&format!("{}  {theirs} -> {}", row.label, row.mine)));
        }
        let question = question
            .answer(cx.text.msg_form_draft_take())
            .answer(cx.text.msg_form_draft_look())
            .answer(cx.text.msg_form_draft_drop())
            // Who types on without a look neither takes nor drops what somebody typed days ago.
            .at(1);
        self.offer = Some((draft, question));
        Ok(())
    }

    pub(super) fn draft_rows(&self, typed: &Typed, cx: &Cx<'_>) -> Vec<Difference> {
        let ask = Ask::of(cx);
        let mut mine = Sheet::new(self.paper.sections(), &ask);
        draft::apply(&mut mine, typed, self.paper.as_ref(), &ask);
        mine.examine(self.paper.as_ref(), &ask, false);
        let theirs = Sheet::new(self.paper.sections(), &ask);
        let mut rows = draft::differences(&mine, &theirs, &ask);
        // What was typed into new child rows has no other side.
        let stored = |table: &str| theirs.rows(table).into_iter().collect::<HashSet<i64>>();
        let new = typed.rows.iter().flat_map(|(table, rows)| {
            let stored = stored(table);
            let new = rows.iter().filter(move |row| !stored.contains(row));
            new.map(move |row| (table, *row))
        });
        for (table, row) in new {
            if let Some(words) = draft::row_words(&mine, table, row, &ask)
                && !mine.is_blank(table, row)
            {
                rows.push(Difference {
                    key: row_key(table, row, ""),
                    label: mine
                        .parts
                        .iter()
                        .filter_map(|part| part.table)
                        .find(|(name, _)| name == table)
                        .map_or_else(String::new, |(_, one)| one.pick(ask.lang).to_owned()),
                    mine: words,
                    theirs: String::new(),
                    original: String::new(),
                    changed_here: true,
                });
            }
        }
        rows
    }

    pub(super) fn answer_offer(&mut self, answer: &Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some((draft, _)) = self.offer.take() else {
            return Ok(Flow::Stay);
        };
        // Another form of the same record may have taken or dropped it meanwhile.
        let mut now = cx.office.drafts()?.into_iter();
        if !now.any(|now| now.form == draft.form && now.data == draft.data) {
            cx.warn(cx.text.msg_form_draft_gone());
            self.offer_draft(cx)?;
            return Ok(Flow::Stay);
        }
        let typed = Typed::read(&draft.data).unwrap_or_default();
        match answer {
            Outcome::Picked(0) => self.take_draft(&draft.form, &typed, cx),
            Outcome::Picked(1) => {
                let rows = self.draft_rows(&typed, cx);
                let screen = Conflict::new(
                    draft.title.clone(),
                    cx.text.msg_form_draft_says(),
                    conflict::DRAFT,
                    rows.clone(),
                );
                let form = draft.form;
                self.asked = Asked::Draft { form, typed, rows };
                return Ok(Flow::open(screen));
            }
            Outcome::Picked(_) => {
                cx.office.drop_draft(&draft.form)?;
                cx.say(cx.text.msg_form_draft_dropped());
            }
            // The draft stays; typing on would write over it.
            _ => return Ok(Flow::Close(Outcome::Dropped)),
        }
        Ok(Flow::Stay)
    }

    pub(super) fn take_draft(&mut self, form: &str, typed: &Typed, cx: &Cx<'_>) {
        let ask = Ask::of(cx);
        draft::apply(&mut self.sheet, typed, self.paper.as_ref(), &ask);
        self.sheet.examine(self.paper.as_ref(), &ask, false);
        self.taken.push(form.to_owned());
        self.kept.due = true;
        self.twins_due = true;
        // At once, so that another window does not take it up too; where that fails the next tick tries again.
        let _ = at_once(|| self.keep(cx));
    }

    pub(super) fn look_at_draft(
        &mut self,
        form: &str,
        mut typed: Typed,
        rows: &[Difference],
        from: &Outcome,
        cx: &mut Cx<'_>,
    ) -> Result<Flow> {
        let Outcome::Typed(picks) = from else {
            self.offer_draft(cx)?;
            return Ok(Flow::Stay);
        };
        for (row, _) in rows
            .iter()
            .zip(picks.chars())
            .filter(|(_, pick)| *pick == 't')
        {
            typed.values.remove(&row.key);
            typed.unread.remove(&row.key);
            if let Some((table, number)) = row.key.trim_end_matches('.').split_once('#')
                && let (Some(rows), Ok(number)) = (typed.rows.get_mut(table), number.parse::<i64>())
            {
                rows.retain(|row| *row != number);
                if number > 0 {
                    rows.push(number);
                }
            }
        }
        self.take_draft(form, &typed, cx);
        Ok(Flow::Stay)
    }
}
