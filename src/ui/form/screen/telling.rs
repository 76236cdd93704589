//! What a form says of itself: the keys that do something in it, and what is the matter with what was typed.

use crate::ui::form::screen::{FormScreen, KEYS};
use crate::ui::form::sheet::Sheet;
use crate::ui::keys::{self, Hint};
use crate::ui::screen::Cx;

impl FormScreen {
    /// The keys, without those that do nothing anywhere in this form.
    pub(super) fn hints(&self, cx: &Cx<'_>) -> Vec<Hint> {
        let rows = self.sheet.parts.iter().any(|part| part.table.is_some());
        let mut fields = self.sheet.fields.iter();
        let twins = fields.any(|field| self.paper.tells_twins(&field.spec.key));
        let sections = self.sheet.parts.iter().filter(|part| !part.under).count();
        let mut hints = keys::hints(KEYS, self, cx);
        hints.retain(|hint| match hint.name {
            "form.add-row" | "form.remove-row" => rows,
            "form.compare" => twins,
            "form.carry" => self.paper.id().is_new() && self.paper.blank().is_some(),
            name => numbered(name).is_none_or(|n| n <= sections),
        });
        hints
    }
}

/// The number in `form.section-3`.
fn numbered(name: &str) -> Option<usize> {
    name.strip_prefix("form.section-")?.parse().ok()
}

/// "1 problem: Born (^G goes there) | 1 question: Email".
pub(super) fn status(sheet: &Sheet, cx: &Cx<'_>) -> String {
    let of = |blocks: bool| {
        let mut found = sheet.findings().iter().filter(|f| f.blocks == blocks);
        let first = found.next()?;
        let field = &sheet.fields[sheet.find(&first.key)?];
        Some((1 + found.count(), field.called.as_str()))
    };
    let problems = of(true).map(|(n, first)| cx.text.msg_form_problems(n, first));
    let questions = of(false).map(|(n, first)| cx.text.msg_form_questions(n, first));
    let parts: Vec<String> = problems.into_iter().chain(questions).collect();
    if parts.is_empty() {
        String::new()
    } else {
        cx.text.msg_form_goes_there(parts.join(" | "))
    }
}
