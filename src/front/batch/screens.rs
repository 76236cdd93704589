//! The screens on this terminal.

use clap::ColorChoice;

use super::Desk;
use super::failure::Outcome;
use crate::config::{Charset, Theme};
use crate::front::local::{self, Wanted};
use crate::front::session::wall_clock;
use crate::office::Office;
use crate::ui::app::{App, Setup};
use crate::ui::screens::PANES;

impl Desk<'_> {
    pub(super) fn screens(&self, office: Office) -> Outcome<()> {
        let wanted = Wanted {
            term: self.env.text("TERM").unwrap_or_default(),
            utf8: self.env.charset() == Charset::Utf8,
            colours: match self.common.color {
                ColorChoice::Always => true,
                ColorChoice::Never => false,
                ColorChoice::Auto => !self.env.no_color() && self.config.theme.value != Theme::Mono,
            },
            ascii: self.common.ascii || self.config.ascii.value,
            tmux: self.env.text("TMUX").is_some_and(|tmux| !tmux.is_empty()),
        };
        self.sweep(office.path());
        let user = office.actor().name.clone();
        // The session gives the terminal back first.
        self.interrupt.hold();
        local::run(&wanted, wall_clock, |found| {
            let setup = Setup {
                look: found.look,
                lang: self.lang,
                keys: self.config.keys.value,
                user,
                size: found.size,
                now: found.now,
            };
            App::new(office, setup, PANES)
        })?;
        self.interrupt.release();
        Ok(())
    }
}
