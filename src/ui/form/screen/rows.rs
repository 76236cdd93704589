//! Child rows that come and go, and the look at somebody who may be the same.

use crate::clean;
use crate::ui::app::sight::HELD;
use crate::ui::form::screen::{Asked, FormScreen};
use crate::ui::form::{Ask, draft, sheet};
use crate::ui::screen::{Cx, Flow, Moment, Result};

/// A row that was taken away in this form.
pub(super) struct Gone {
    row: sheet::rows::Gone,
    section: usize,
    /// The empty row in its place, where it was the only one.
    filler: Option<i64>,
    /// What was said of it.
    said: String,
    /// When its key was pressed last.
    at: Moment,
    /// Nothing was typed since.
    pub(super) is_last: bool,
}

impl Gone {
    /// The key that took it away is still held down.
    fn is_held(&mut self, cx: &Cx<'_>) -> bool {
        let before = std::mem::replace(&mut self.at, cx.now);
        self.is_last && cx.now.utc >= before.utc && cx.now.utc - before.utc < HELD
    }
}

impl FormScreen {
    /// The section under the cursor, or the next one with child rows.
    pub(super) fn table_here(&self) -> Option<(usize, &'static str)> {
        let here = self.sheet.focused()?.section;
        let table = self.sheet.table_of(here)?;
        Some((here, table))
    }

    pub(super) fn no_table(&self, cx: &Cx<'_>) -> Option<String> {
        self.table_here()
            .is_none()
            .then(|| cx.text.msg_form_no_rows_here())
    }

    pub(super) fn no_row(&self, cx: &Cx<'_>) -> Option<String> {
        let focused = self.sheet.focused();
        if focused.is_some_and(|field| field.spec.fixed) {
            return Some(cx.text.msg_form_fixed());
        }
        let on_row = focused.is_some_and(|field| field.row != 0);
        (!on_row).then(|| cx.text.msg_form_no_rows_here())
    }

    pub(super) fn add_row(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.settle(cx);
        let ask = Ask::of(cx);
        let Some((section, table)) = self.table_here() else {
            return Ok(Flow::Stay);
        };
        let row = self.sheet.new_row();
        if let Some(block) = self.paper.row(table, row) {
            let at = self.sheet.add(section, block, &ask);
            self.mark_carried();
            self.kept.due = true;
            return self.go(at, cx);
        }
        Ok(Flow::Stay)
    }

    /// Takes the row under the cursor away, and says which. A key that is held down takes one.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    pub(super) fn remove_row(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(gone) = self.gone.last_mut()
            && gone.is_held(cx)
        {
            cx.warn(gone.said.clone());
            return Ok(Flow::Stay);
        }
        let ask = Ask::of(cx);
        let Some((section, row)) = self.sheet.focused().map(|f| (f.section, f.row)) else {
            return Ok(Flow::Stay);
        };
        self.sheet.close();
        let (table, one) = self.sheet.parts[section].table.unzip();
        let table = table.unwrap_or_default();
        let words = draft::row_words(&self.sheet, table, row, &ask).unwrap_or_default();
        let one = one.map_or("", |one| one.pick(cx.lang));
        let Some(taken) = self.sheet.remove(section, row) else {
            return Ok(Flow::Stay);
        };
        // The last row of a section is replaced by an empty one, so that the section can still be reached.
        let mut filler = None;
        if self.sheet.first_of(section).is_none() {
            let row = self.sheet.new_row();
            if let Some(block) = self.paper.row(table, row) {
                self.sheet.at = self.sheet.add(section, block, &ask);
                self.sheet.enter();
                filler = Some(row);
            }
        }
        let said = cx
            .text
            .msg_form_row_removed(clean::fit(&format!("{one} {words}"), 40).trim());
        cx.note(said.clone());
        self.gone.push(Gone {
            row: taken,
            section,
            filler,
            said,
            at: cx.now,
            is_last: true,
        });
        self.after_rows(cx);
        Ok(Flow::Stay)
    }

    /// Puts the row back that was taken away last.
    pub(super) fn put_row_back(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(gone) = self.gone.pop() else {
            return Ok(Flow::Stay);
        };
        self.sheet.close();
        if let (Some(filler), Some(table)) = (gone.filler, self.sheet.table_of(gone.section))
            && self.sheet.is_blank(table, filler)
        {
            self.sheet.remove(gone.section, filler);
        }
        self.sheet.at = self.sheet.put_back(gone.row);
        self.sheet.enter();
        cx.note(cx.text.msg_form_row_back());
        self.after_rows(cx);
        Ok(Flow::Stay)
    }

    fn after_rows(&mut self, cx: &Cx<'_>) {
        self.kept.due = true;
        self.twins_due = true;
        self.sheet.examine(self.paper.as_ref(), &Ask::of(cx), false);
    }

    pub(super) fn no_twin(&self, cx: &Cx<'_>) -> Option<String> {
        self.warning
            .is_none()
            .then(|| cx.text.msg_form_no_duplicate())
    }

    pub(super) fn compare(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.settle(cx);
        let Some(warning) = &self.warning else {
            return Ok(Flow::Stay);
        };
        match self.paper.compare(warning.id, &self.sheet, cx)? {
            Some(screen) => {
                self.asked = Asked::Compare;
                Ok(Flow::Open(screen))
            }
            None => Ok(Flow::Stay),
        }
    }
}
