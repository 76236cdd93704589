//! While the form waits to be saved: it is looked at, and not changed.

use crate::ui::form::screen::{FormScreen, KEYS};
use crate::ui::keys::chord::Chord;
use crate::ui::keys::{self, Group, find_hint};
use crate::ui::screen::{Cx, Flow, Input, Result};

impl FormScreen {
    /// From field to field, and everything that is not of the form; what would change it is not taken.
    pub(super) fn while_ordered(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Flow> {
        let hints = keys::hints(KEYS, self, cx);
        let hint = match input {
            Input::Key(_) => find_hint(&hints, &cx.wishes.sequence),
            Input::Run(name) => hints.iter().find(|hint| hint.name == *name),
            _ => None,
        };
        let typed = match input {
            Input::Paste(_) => true,
            Input::Key(key) => Chord::of(key).letter().is_some(),
            _ => false,
        };
        match hint.map(|hint| hint.group) {
            Some(Group::Move) => {
                self.sheet.list = None;
                self.sheet.days = None;
                keys::take(KEYS, self, input, cx)
            }
            Some(_) => Ok(self.is_being_saved(cx)),
            None if typed => Ok(self.is_being_saved(cx)),
            None => Ok(Flow::Pass),
        }
    }

    #[expect(clippy::unused_self, reason = "it is the form that says so")]
    fn is_being_saved(&self, cx: &mut Cx<'_>) -> Flow {
        cx.warn(cx.text.msg_form_is_being_saved());
        Flow::Stay
    }
}
