//! A command that waits for somebody else's write says for whom: on a terminal every second over itself, else once.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::interrupt::Interrupt;
use super::{progress, progress_ends, say, sentences};
use crate::config::Lang;
use crate::front::session::wall_clock;
use crate::model::waiting::{Waiting, Waits, wait_with};
use crate::ui::waiting::{QUIET, whom};

/// From now on this thread says for whom it waits, and stops when Ctrl-C was pressed.
pub(super) fn say_for_whom(lang: Lang, interrupt: &Interrupt) -> Waits {
    let words = sentences(lang);
    let pressed = Arc::clone(interrupt.flag());
    let on_terminal = io::stderr().is_terminal();
    let mut said: Option<String> = None;
    wait_with(move |waiting: Option<&Waiting>| {
        let Some(waiting) = waiting else {
            if said.take().is_some() && on_terminal {
                progress_ends();
            }
            return true;
        };
        if waiting.waited >= QUIET {
            let whom = whom(waiting, wall_clock(), lang, &words);
            let sentence = match &waiting.holder {
                Some(holder) => words.msg_command_waiting_process(whom, holder.process.to_string()),
                None => words.msg_command_waiting(whom),
            };
            if on_terminal && said.as_ref() != Some(&sentence) {
                progress(&sentence);
            } else if said.is_none() {
                say(&sentence);
            }
            said = Some(sentence);
        }
        !pressed.load(Ordering::SeqCst)
    })
}
