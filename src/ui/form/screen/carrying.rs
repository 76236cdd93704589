//! What "save and new" keeps for the next record: set by the record kind, changed by the clerk field by field.

use crate::ui::form::draft;
use crate::ui::form::field::Field;
use crate::ui::form::screen::FormScreen;
use crate::ui::screen::{Cx, Flow, Result};

impl FormScreen {
    /// Whether the next record begins with this input's value; the key counts child rows from the first.
    pub(super) fn carries(&self, key: &str) -> bool {
        let chosen = self.carry.get(key).copied();
        chosen.unwrap_or_else(|| self.paper.carried(key))
    }

    /// Shows in a new record which inputs are kept.
    pub(super) fn mark_carried(&mut self) {
        if self.no_next() {
            return;
        }
        let marks: Vec<bool> = (self.sheet.fields.iter())
            .map(|field| self.key_of(field).is_some_and(|key| self.carries(&key)))
            .collect();
        for (field, mark) in self.sheet.fields.iter_mut().zip(marks) {
            field.carried = mark;
        }
    }

    /// Keeps the input under the cursor for the next record, or not any more.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    pub(super) fn toggle_carry(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let field = self.sheet.focused();
        let named = field.and_then(|field| Some((self.key_of(field)?, field.called.clone())));
        if let Some((key, called)) = named {
            let kept = !self.carries(&key);
            self.carry.insert(key, kept);
            self.mark_carried();
            cx.note(if kept {
                cx.text.msg_form_carried(called)
            } else {
                cx.text.msg_form_not_carried(called)
            });
        }
        Ok(Flow::Stay)
    }

    pub(super) fn no_carry(&self, cx: &Cx<'_>) -> Option<String> {
        self.no_next().then(|| cx.text.msg_form_no_next())
    }

    fn no_next(&self) -> bool {
        !self.paper.id().is_new() || self.paper.blank().is_none()
    }

    fn key_of(&self, field: &Field) -> Option<String> {
        draft::counted_key(&self.sheet, field)
    }
}
