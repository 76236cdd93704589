//! The two ends of a session's line: what is heard, and the terminal that is drawn on. A write that waits for its turn
//! uses both while no screen can be asked.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::buffer::Buffer;

use crate::front::session::Clock;
use crate::front::wire::{Counts, Wire};
use crate::model::waiting::{Holder, Waiting};
use crate::ui::app::{App, Event};
use crate::ui::waiting::{Notice, QUIET, seconds};

/// A line with a session on it.
pub(super) struct Line<W: Write> {
    events: Receiver<Event>,
    /// Heard and not taken yet.
    heard: VecDeque<Event>,
    terminal: Terminal<Wire<W>>,
    /// What was drawn last.
    shown: Buffer,
    notice: Notice,
    /// For whom the notice on the window says that it waits, and for how many seconds; none while there is no notice.
    said: Option<(Option<Holder>, i64)>,
    /// A notice stood or stands on the window.
    noticed: bool,
    clock: Clock,
}

impl<W: Write> Line<W> {
    pub(super) fn new(
        events: Receiver<Event>,
        terminal: Terminal<Wire<W>>,
        notice: Notice,
        clock: Clock,
    ) -> Self {
        Self {
            events,
            heard: VecDeque::new(),
            terminal,
            shown: Buffer::default(),
            notice,
            said: None,
            noticed: false,
            clock,
        }
    }

    /// The next event, if one comes in this time.
    pub(super) fn next(&mut self, time: Duration) -> Result<Event, RecvTimeoutError> {
        match self.heard.pop_front() {
            Some(event) => Ok(event),
            None => self.events.recv_timeout(time),
        }
    }

    /// The next event, if there is one.
    pub(super) fn try_next(&mut self) -> Option<Event> {
        self.peek();
        self.heard.pop_front()
    }

    /// The next event, which stays there.
    pub(super) fn peek(&mut self) -> Option<&Event> {
        if self.heard.is_empty() {
            self.heard.extend(self.events.try_recv().ok());
        }
        self.heard.front()
    }

    pub(super) fn resize(&mut self, size: (u16, u16)) {
        self.terminal.backend_mut().resize(size);
    }

    pub(super) fn counts(&self) -> Counts {
        self.terminal.backend().counts()
    }

    /// Whether a notice stood on the window since the last time.
    pub(super) fn take_noticed(&mut self) -> bool {
        std::mem::take(&mut self.noticed)
    }

    /// Draws the program's window, if something on it changed.
    pub(super) fn draw(&mut self, app: &mut App) -> io::Result<()> {
        self.notice = app.notice();
        if app.take_repaint() {
            self.terminal.clear()?;
        }
        if app.take_changed() {
            let drawn = self.terminal.draw(|frame| app.draw(frame))?;
            self.shown.clone_from(drawn.buffer);
            app.drawn((self.clock)());
        }
        if let Some(text) = app.take_copied() {
            self.terminal.backend_mut().copy(&text)?;
        }
        Ok(())
    }

    /// A write waits, or does no longer; whether it shall go on. Whatever is typed meanwhile comes afterwards, but for the
    /// Esc of somebody who has read what the notice says. A line that dropped ends the wait: drafts wait for nobody.
    pub(super) fn waits(&mut self, waiting: Option<&Waiting>) -> bool {
        let Some(waiting) = waiting else {
            self.said = None;
            return true;
        };
        if waiting.waited < QUIET {
            return true;
        }
        let was_told = self.said.is_some();
        let now = (self.clock)();
        let says = Some((waiting.holder.clone(), seconds(waiting, now)));
        if self.said != says {
            self.noticed = true;
            if self.tell(&self.notice.sentence(waiting, now)).is_err() {
                return false;
            }
            self.said = says;
        }
        loop {
            match self.events.try_recv() {
                Ok(event) if was_told && is_stop(&event) => return false,
                Ok(Event::HangUp) => {
                    self.heard.push_back(Event::HangUp);
                    return false;
                }
                Ok(event) => self.heard.push_back(event),
                Err(_) => return true,
            }
        }
    }

    fn tell(&mut self, sentence: &str) -> io::Result<()> {
        let Self {
            terminal,
            shown,
            notice,
            ..
        } = self;
        terminal.draw(|frame| {
            let buf = frame.buffer_mut();
            if buf.area == shown.area {
                buf.clone_from(shown);
            }
            notice.draw(buf, sentence);
        })?;
        Ok(())
    }
}

/// Esc, or Ctrl+C for it.
fn is_stop(event: &Event) -> bool {
    let esc = KeyEvent::from(KeyCode::Esc);
    let interrupt = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    matches!(event, Event::Key(key) if *key == esc || *key == interrupt)
}
