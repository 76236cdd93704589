//! The guests of an event as a file or on paper: those that the list shows, in its order.

use super::EventScreen;
use crate::office::permit::Action;
use crate::ui::screen::{Cx, Flow, Result};
use crate::ui::screens::export::{Export, People};

impl EventScreen {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    pub(super) fn export(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::open(Export::new(self.leaving(), cx)))
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    pub(super) fn print(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::open(Export::print(self.leaving(), cx)))
    }

    fn leaving(&self) -> People {
        let shown = self.shown.iter().filter_map(|n| self.guests.get(*n));
        People {
            ids: shown.map(|guest| guest.alumnus).collect(),
            marked: false,
            query: format!("event:\"{}\"", self.id),
            columns: Vec::new(),
        }
    }

    pub(super) fn why_not_export(&self, cx: &Cx<'_>) -> Option<String> {
        if !cx.office.may(Action::Export) {
            return Some(cx.text.msg_export_not_allowed());
        }
        self.shown
            .is_empty()
            .then(|| cx.text.msg_event_nobody_chosen())
    }
}
