//! The real screens on a file, with the bytes that they send to a terminal.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use alumni::config::{KeyProfile, Lang};
use alumni::front::wire::Wire;
use alumni::office::Office;
use alumni::ui::app::{App, Event, Setup};
use alumni::ui::keys::chord;
use alumni::ui::look::Look;
use alumni::ui::screen::Moment;
use alumni::ui::screens::PANES;
use chrono::TimeDelta;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Terminal;

use crate::desk;

/// Somebody at the screens.
pub(crate) struct Seat {
    app: App,
    terminal: Terminal<Wire<Vec<u8>>>,
    events: Receiver<Event>,
    now: Moment,
    /// The last line but one, as it was drawn last.
    status: String,
}

impl Seat {
    pub(crate) fn open(path: &Path) -> Self {
        Self::take(desk::open(path).unwrap())
    }

    /// Sits down at a session.
    pub(crate) fn take(office: Office) -> Self {
        let here = desk::now();
        let now = Moment {
            utc: here.to_utc(),
            local: here.naive_local(),
        };
        let size = (100, 30);
        let setup = Setup {
            look: Look::default(),
            lang: Lang::En,
            // Every command has a key to walk by.
            keys: KeyProfile::Letters,
            user: "lin".to_owned(),
            size,
            now,
        };
        let (send, events) = channel();
        let mut app = App::new(office, setup, PANES);
        app.wake_with(move |id| {
            let _ = send.send(Event::Job(id));
        });
        let terminal = Terminal::new(Wire::new(Vec::new(), size)).unwrap();
        let mut seat = Self {
            app,
            terminal,
            events,
            now,
            status: String::new(),
        };
        seat.event(Event::Tick);
        seat
    }

    /// Presses keys, as they are written in the tables.
    pub(crate) fn press(&mut self, keys: &str) {
        for word in keys.split_whitespace() {
            for chord in chord::parse(word).unwrap() {
                self.event(Event::Key(chord.event()));
            }
        }
    }

    pub(crate) fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.event(Event::Key(KeyEvent::from(KeyCode::Char(c))));
        }
    }

    /// What can be done on this screen, and the first key of it.
    pub(crate) fn orders(&self) -> Vec<(&'static str, &'static str)> {
        let hints = self.app.hints();
        let named = hints.iter().map(|hint| (hint.name, hint.keys.first()));
        named
            .filter_map(|(name, key)| Some((name, *key?)))
            .collect()
    }

    /// Does what the tables call so; says whether this screen has it.
    pub(crate) fn order(&mut self, name: &str) -> bool {
        let orders = self.orders();
        let key = orders.iter().find(|(known, _)| *known == name);
        if let Some((_, key)) = key {
            self.press(key);
        }
        key.is_some()
    }

    pub(crate) fn hang_up(&mut self) {
        self.event(Event::HangUp);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.app.done()
    }

    /// The bytes that were sent since the last time.
    pub(crate) fn sent(&mut self) -> Vec<u8> {
        let size = self.app.size();
        // The next bytes are a whole screen again.
        let fresh = Terminal::new(Wire::new(Vec::new(), size)).unwrap();
        let old = std::mem::replace(&mut self.terminal, fresh);
        old.backend().line().clone()
    }

    /// What stands on the screen.
    pub(crate) fn shown(&mut self) -> String {
        let size = |n| std::num::NonZeroU16::new(n).unwrap();
        let mut far = vt100::Parser::new(size(30), size(100), 0);
        far.process(&self.sent());
        far.screen().contents()
    }

    /// Cells that the second wall had to stop: the first one has a hole.
    pub(crate) fn refused(&self) -> usize {
        self.terminal.backend().counts().refused
    }

    fn event(&mut self, event: Event) {
        // Nobody types faster than the program asks.
        let second = TimeDelta::seconds(1);
        self.now = Moment {
            utc: self.now.utc + second,
            local: self.now.local + second,
        };
        self.app.take(event, self.now);
        while self.app.is_working() {
            if let Ok(event) = self.events.recv_timeout(Duration::from_millis(20)) {
                self.app.take(event, self.now);
            }
        }
        while let Ok(event) = self.events.try_recv() {
            self.app.take(event, self.now);
        }
        if let Some(text) = self.app.take_copied() {
            self.terminal.backend_mut().copy(&text).unwrap();
        }
        let drawn = self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
        let line = drawn.area.bottom().saturating_sub(2);
        let cells = (0..drawn.area.width).map(|x| drawn.buffer[(x, line)].symbol());
        self.status = cells.collect();
        self.app.drawn(self.now);
    }

    /// What the status line says.
    pub(crate) fn status(&self) -> &str {
        self.status.trim()
    }
}
