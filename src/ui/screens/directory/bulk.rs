//! What is done to many: to the marked people, else to everybody found.

use super::Directory;
use crate::office::permit::Action;
use crate::ui::screen::{Cx, Flow, Result};
use crate::ui::screens::bulk::Bulk;

impl Directory {
    /// Opens the bulk edit.
    pub(super) fn bulk(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.end_range();
        let marked = self.marks.all();
        let people = match marked.is_empty() {
            true => self.search.ids(0..self.search.count()),
            false => marked,
        };
        Ok(Flow::open(Bulk::new(people)))
    }

    pub(super) fn why_not_bulk(&self, cx: &Cx<'_>) -> Option<String> {
        match () {
            () if !cx.office.may(Action::BulkEdit) => Some(cx.text.msg_bulk_may_not()),
            // Without the index only the first people are known.
            () if !self.search.is_ready() => Some(cx.text.msg_directory_loading()),
            () if self.marks.all().is_empty() => self.why_nobody(cx),
            () => None,
        }
    }
}
