//! What the program says and does while something waits for its turn to write.

use chrono::TimeDelta;

use crate::ui::app::App;
use crate::ui::screen::Tone;
use crate::ui::waiting::{Notice, QUIET};

/// Who has not typed for so long is not in the middle of something.
const QUIET_FOR: TimeDelta = TimeDelta::seconds(3);

impl App {
    /// What a session says while it waits itself and no screen can be asked.
    #[must_use]
    pub fn notice(&self) -> Notice {
        Notice {
            look: self.shell.look,
            lang: self.shell.lang,
        }
    }

    /// Something that the program did not draw stands on the window.
    pub fn draw_again(&mut self) {
        self.changed = true;
    }

    /// Drafts and notes that could not be written at once go into the database when its turn is free. Where they cannot, they stay
    /// where they are; the next tick tries again.
    pub(super) fn settle_drafts(&self) {
        let _ = self.shell.office.settle_drafts();
        let _ = self.shell.office.settle_notes();
    }

    /// Nobody has typed for a while: what would make a later save slow is done now.
    pub(super) fn use_idle_moment(&mut self) {
        if self.shell.now.utc - self.typed.utc >= QUIET_FOR {
            self.shell.office.idle();
        }
    }

    /// Something waits for its turn, and it is said for whom.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.shell.waits.is_some()
    }

    /// A job that waits for somebody says for whom.
    pub(super) fn say_who_is_waited_for(&mut self) {
        let now = self.shell.now;
        let waiting = self.shell.wishes.jobs.waiting();
        let waiting = waiting.filter(|waiting| waiting.waited >= QUIET);
        let said = waiting.map(|waiting| self.notice().sentence(&waiting, now));
        if said == self.shell.waits {
            return;
        }
        let before = std::mem::replace(&mut self.shell.waits, said.clone());
        let wishes = &mut self.shell.wishes;
        match said {
            Some(said) => wishes.say(Tone::Warning, said),
            None if wishes.said.as_ref().map(|said| &said.text) == before.as_ref() => {
                wishes.said = None;
            }
            None => {}
        }
        self.changed = true;
    }
}
