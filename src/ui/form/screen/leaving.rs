//! Esc: nothing typed is lost by surprise.

use crate::clean;
use crate::ui::form::screen::{Asked, FormScreen, LISTED};
use crate::ui::form::sheet::Sheet;
use crate::ui::form::{Ask, draft, read};
use crate::ui::screen::{Cx, Flow, Outcome, Result};
use crate::ui::screens::pick::Pick;

impl FormScreen {
    pub(super) fn leave(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.sheet.list.take().is_some() || self.sheet.days.take().is_some() {
            return Ok(Flow::Stay);
        }
        self.read_on(cx);
        if self.sheet.changed() == 0 {
            self.drop_kept(cx)?;
            return Ok(Flow::Close(self.outcome()));
        }
        let changes = self.changes(cx);
        let mut question = Pick::new(cx.text.msg_form_leave_title())
            .says(cx.text.msg_form_changed_fields(changes.len()));
        for change in changes.iter().take(LISTED) {
            question = question.says(told(change));
        }
        if changes.len() > LISTED {
            question = question.says(format!(
                "  {}",
                cx.text.msg_form_more(changes.len() - LISTED)
            ));
        }
        self.asked = Asked::Leave;
        Ok(Flow::open(
            question
                .answer(cx.text.msg_form_stay())
                .answer(cx.text.msg_form_keep_and_leave())
                .answer(cx.text.msg_form_throw_away()),
        ))
    }

    /// "City 北京 -> 上海", one for each changed input.
    pub(super) fn changes(&self, cx: &Cx<'_>) -> Vec<String> {
        let ask = Ask::of(cx);
        let none = cx.text.msg_form_empty();
        let or_none = |words: String| {
            if words.is_empty() {
                none.clone()
            } else {
                words
            }
        };
        let sheet = &self.sheet;
        let mut changes: Vec<String> = (0..sheet.fields.len())
            .filter(|at| sheet.fields[*at].is_changed())
            .map(|at| {
                let field = &sheet.fields[at];
                let kind = sheet.kind(at);
                let before = or_none(read::shown(kind, &field.spec.value, &ask));
                let after = or_none(field.text());
                let bad = if field.unread { " !" } else { "" };
                format!("{}  {before} -> {after}{bad}", field.called)
            })
            .collect();
        let removed = cx.text.msg_form_removed();
        let stored = Sheet::new(self.paper.sections(), &ask);
        for (table, row) in &sheet.removed {
            let mut tables = sheet.parts.iter().filter_map(|part| part.table);
            if let Some((_, one)) = tables.find(|(name, _)| name == table) {
                let words = draft::row_words(&stored, table, *row, &ask).unwrap_or_default();
                changes.push(format!("{}  {words} {removed}", one.pick(cx.lang)));
            }
        }
        changes
    }

    pub(super) fn outcome(&self) -> Outcome {
        self.saved.map_or(Outcome::Dropped, Outcome::Saved)
    }
}

/// A changed input in one line of a question: a long text must not push the answers out of the window.
pub(super) fn told(change: &str) -> String {
    const CELLS: usize = 60;
    clean::fit(&format!("  {change}"), CELLS)
        .trim_end()
        .to_owned()
}
