//! What a bulk edit came to, for its last screen.

use crate::office::bulk::{Done, Plan};
use crate::ui::keys::label;
use crate::ui::screen::Cx;

/// What it came to.
#[derive(Default)]
pub(super) struct Summary {
    /// What was done, in words.
    pub(super) said: String,
    pub(super) done: Done,
    /// Who stays as they are, by reason, with the first names.
    pub(super) left: Vec<(String, usize, String)>,
    pub(super) undone: bool,
}

impl Summary {
    /// Of what was done.
    pub(super) fn of(done: Done, plan: Option<&Plan>, cx: &Cx<'_>) -> Self {
        const NAMED: usize = 3;
        let said = plan.into_iter().flat_map(|plan| &plan.deeds);
        let said: Vec<String> = said
            .map(|deed| deed.said(cx.office.catalogue(), cx.text, cx.lang))
            .collect();
        let mut left = Vec::new();
        let planned = plan.into_iter().flat_map(|plan| &plan.cannot);
        for (why, ids) in planned.chain(&done.left) {
            let first = ids.get(..NAMED.min(ids.len())).unwrap_or_default();
            // It was done, whether or not the names can be read now.
            let listed = cx.office.listed(first).unwrap_or_default().into_iter();
            let names = listed.map(|one| one.name);
            let names: Vec<String> = names.collect();
            let names = names.join(cx.word(label(", ", "、")));
            left.push((why.said(cx.text), ids.len(), names));
        }
        Self {
            said: said.join(", "),
            done,
            left,
            undone: false,
        }
    }
}
