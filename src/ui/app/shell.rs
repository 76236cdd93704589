//! How a screen is asked: what it may use, and what becomes of its trouble.

use std::any::Any;

use super::{Layer, Shell};
use crate::office::broken::Shut;
use crate::ui::order::Seat;
use crate::ui::screen::{Cx, Flow, Result, Screen, Tone, Trouble};

impl Shell {
    pub(super) fn cx(&mut self) -> Cx<'_> {
        Cx {
            office: &mut self.office,
            look: &self.look,
            text: &self.text,
            lang: self.lang,
            keys: self.keys,
            now: self.now,
            size: self.size,
            hurry: &self.hurry,
            shut: self.shut.as_ref(),
            asked: None,
            wishes: &mut self.wishes,
        }
    }

    /// Asks a screen; trouble becomes the status line.
    pub(super) fn ask(&mut self, ask: impl FnOnce(&mut Cx<'_>) -> Result<Flow>) -> Flow {
        let commits = self.office.commits();
        match ask(&mut self.cx()) {
            Ok(flow) => flow,
            Err(trouble) => {
                self.failed(&trouble, commits);
                Flow::Stay
            }
        }
    }

    /// Asks the screen of a layer, which can be found again.
    pub(super) fn ask_layer(
        &mut self,
        layer: &mut Layer,
        ask: impl FnOnce(&mut (dyn Screen + 'static), &mut Cx<'_>) -> Result<Flow>,
    ) -> Flow {
        let screen = layer.screen.as_mut();
        let seat = Seat {
            layer: layer.id,
            screen: (&*screen as &dyn Any).type_id(),
            held: None,
        };
        self.ask(|cx| {
            cx.asked = Some(seat);
            ask(screen, cx)
        })
    }

    /// What is said of the file, if that is why something failed: it was exchanged or cut.
    fn exchanged(&mut self, trouble: &Trouble) -> Option<Shut> {
        if !trouble.is_of_file() {
            return None;
        }
        let _ = self.office.look();
        self.office.shut().filter(|shut| shut.is_pressing)
    }

    /// Says what failed since so many changes were written. One that was written meanwhile is in the file, and is not said
    /// to have failed because it cannot be shown.
    pub(super) fn failed(&mut self, trouble: &Trouble, commits: u64) {
        // Of a file that was exchanged or cut it is told what to do with that, and what was said of what was typed stays.
        if let Some(shut) = self.exchanged(trouble) {
            if self.wishes.said.is_none() {
                self.wishes.say(Tone::Error, shut.said);
            }
            return;
        }
        if self.office.commits() == commits {
            return self.wishes.say(Tone::Error, trouble.sentence(&self.text));
        }
        let why = trouble.sentence_after_change(&self.text);
        let said = self.wishes.said.take().filter(|said| said.stays);
        let what = said.map_or_else(|| self.text.msg_app_written(), |said| said.text);
        let said = self.text.msg_app_written_not_shown(what, why);
        self.wishes.say_of_change(Tone::Warning, said);
    }
}
