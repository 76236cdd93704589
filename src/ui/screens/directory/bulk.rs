//! What is done to many: to the marked people, else to everybody found.

use super::Directory;
use super::people::Chosen;
use crate::office::bulk::deed::Deed;
use crate::office::permit::Action;
use crate::ui::screen::{Cx, Flow, Result};
use crate::ui::screens::bulk::{Bulk, Whom};

impl Directory {
    /// Opens the bulk edit.
    pub(super) fn bulk(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match self.chosen(cx) {
            Some(chosen) => {
                let whom = chosen.whom();
                Flow::open(Bulk::new(chosen.ids, whom))
            }
            None => Flow::Stay,
        })
    }

    /// Opens the plan for something that is to be done to all of them.
    pub(super) fn plan_for(chosen: Chosen, deed: Deed, cx: &mut Cx<'_>) -> Result<Flow> {
        let whom = chosen.whom();
        Ok(Flow::open(Bulk::planning(chosen.ids, whom, deed, cx)?))
    }

    pub(super) fn why_not_bulk(&self, cx: &Cx<'_>) -> Option<String> {
        let denied = cx.denied(Action::BulkEdit, |text| text.msg_bulk_may_not());
        match () {
            () if denied.is_some() => denied,
            // Without the index only the first people are known.
            () if !self.search.is_ready() => Some(cx.text.msg_directory_loading()),
            () if self.marks.people().is_empty() && !self.marks.in_range() => self.why_nobody(cx),
            () => None,
        }
    }
}

impl Chosen {
    fn whom(&self) -> Whom {
        if self.marked {
            Whom::Marked
        } else {
            Whom::Found(self.query.clone())
        }
    }
}
