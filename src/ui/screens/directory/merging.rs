//! From the directory to the merge: two marked people, else the queue of those who look alike.

use super::Directory;
use crate::office::permit::Action;
use crate::ui::screen::{Cx, Flow, Result};
use crate::ui::screens::merge::Merge;
use crate::ui::screens::twins::Twins;

impl Directory {
    pub(super) fn merge(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.end_range();
        match self.marks.all().as_slice() {
            [one, other] => {
                let screen = Merge::new(*one, *other, cx)?;
                self.marks.clear();
                Ok(Flow::open(screen))
            }
            [] => Ok(Flow::open(Twins::default())),
            _ => {
                cx.warn(cx.text.msg_merge_mark_two());
                Ok(Flow::Stay)
            }
        }
    }

    pub(super) fn why_not_merge(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::Merge, |text| text.msg_twins_not_yours())
    }
}
