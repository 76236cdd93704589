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
        Draft {
            form: self.name.clone(),
            record_kind: self.paper.kind().to_owned(),
            record_id: self.paper.id(),
            title: self.paper.name(&self.sheet),
            data: Typed {
                origin: self.origin.clone(),
                ..draft::typed(&self.sheet, self.paper.rev())
            }
            .data(),
            ..Draft::default()
        }
    }

    fn is_kept(&mut self, cx: &Cx<'_>) {
        self.kept = Kept {
            due: false,
            last: Some(cx.now.utc),
            shown: Some(cx.now.local),
            apart: self.kept.apart,
        };
        // What was taken up is kept here now; one that cannot be dropped is offered once more.
        for taken in std::mem::take(&mut self.taken) {
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
        let long_ago = |last: DateTime<Utc>| cx.now.utc - last >= KEEP_EVERY;
        if self.kept.due && self.kept.last.is_none_or(long_ago) {
            let kept = match cx.is_waiting() {
                // Behind the same turn nobody waits a second time.
                true => at_once(|| self.keep(cx)).0,
                false => self.keep(cx),
            };
            if let Err(trouble) = kept {
                self.kept.last = Some(cx.now.utc);
                // Where nothing can be written the status line says so already.
                if cx.shut.is_none() && !cx.is_waiting() {
                    return Err(trouble);
                }
            }
            flow = Flow::Stay;
        }
        if std::mem::take(&mut self.twins_due) {
            let ask = Ask::of(cx);
            let warning = self.paper.twin(&self.sheet, &ask, &self.others)?;
            if warning != self.warning {
                self.warning = warning;
                flow = Flow::Stay;
            }
        }
        Ok(flow)
    }

    /// Looks whether a draft of this record waits, and asks what to do with it.
    pub(super) fn offer_draft(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        match cx.office.draft(self.paper.kind(), self.paper.id())? {
            Some(draft) => self.offer(draft, cx),
            None => Ok(()),
        }
    }

    /// Asks about this draft of the record before any other one.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn offer_this(&mut self, form: &str, cx: &mut Cx<'_>) -> Result<()> {
        let mut drafts = cx.office.drafts()?.into_iter();
        let kind = self.paper.kind();
        match drafts.find(|draft| draft.form == form && draft.record_kind == kind) {
            Some(draft) => self.offer(draft, cx),
            None => Ok(()),
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
