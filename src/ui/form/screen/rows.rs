//! Child rows that come and go, and the look at somebody who may be the same.

use crate::ui::form::Ask;
use crate::ui::form::screen::{Asked, FormScreen};
use crate::ui::screen::{Cx, Flow, Result};

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

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    pub(super) fn remove_row(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let ask = Ask::of(cx);
        if let Some((section, row)) = self.sheet.focused().map(|f| (f.section, f.row)) {
            self.sheet.close();
            self.sheet.remove(section, row);
            // The last row of a section is replaced by an empty one, so that the section can still be reached.
            if self.sheet.first_of(section).is_none()
                && let Some(table) = self.sheet.table_of(section)
            {
                let row = self.sheet.new_row();
                if let Some(block) = self.paper.row(table, row) {
                    self.sheet.at = self.sheet.add(section, block, &ask);
                    self.sheet.enter();
                }
            }
        }
        self.kept.due = true;
        self.twins_due = true;
        self.sheet.examine(self.paper.as_ref(), &ask, false);
        Ok(Flow::Stay)
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
