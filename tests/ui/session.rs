//! The loop: many events one frame, quiet when nothing happens, drafts kept when the line breaks.

use std::io::{self, Write};
use std::sync::mpsc::channel;

use alumni::config::{KeyProfile, Lang};
use alumni::front::session;
use alumni::front::wire::Wire;
use alumni::ui::app::{App, Event, Setup};
use alumni::ui::look::Look;
use alumni::ui::screen::Moment;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Terminal;

use crate::demo::{HANG_UPS, PANES};
use crate::robot::Drawer;

fn clock() -> Moment {
    let utc = chrono::DateTime::UNIX_EPOCH;
    Moment {
        utc,
        local: utc.naive_utc(),
    }
}

fn app() -> App {
    let setup = Setup {
        look: Look::default(),
        lang: Lang::En,
        keys: KeyProfile::Office,
        user: "Lin".to_owned(),
        size: (80, 24),
        now: clock(),
    };
    App::new(Drawer::empty().office, setup, PANES)
}

#[test]
fn a_held_key_costs_few_frames() {
    let (send, events) = channel();
    for _ in 0..640 {
        send.send(Event::Key(KeyEvent::from(KeyCode::Down)))
            .unwrap();
    }
    for size in 1..=1_000 {
        send.send(Event::Resize(size, 65_535)).unwrap();
    }
    send.send(Event::Resize(100, 30)).unwrap();
    send.send(Event::HangUp).unwrap();
    let terminal = Terminal::new(Wire::new(Vec::new(), (80, 24))).unwrap();
    let mut app = app();
    let counts = session::run(&mut app, events, terminal, clock).unwrap();
    assert_eq!(app.size(), (100, 30));
    assert!(counts.writes < 40, "{counts:?}");
}

#[test]
fn a_broken_line_keeps_what_was_typed() {
    let (_send, events) = channel();
    let terminal = Terminal::new(Wire::new(Cut, (80, 24))).unwrap();
    let mut app = app();
    assert!(session::run(&mut app, events, terminal, clock).is_err());
    assert!(app.done());
    assert_eq!(HANG_UPS.with(|count| count.get()), 1);
}

/// A line that is cut.
struct Cut;

impl Write for Cut {
    fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
