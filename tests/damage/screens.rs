//! Somebody who looks at every screen once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;

use alumni::config::{KeyProfile, Lang};
use alumni::office::Office;
use alumni::office::permit::Actor;
use alumni::ui::app::{App, Event, Setup};
use alumni::ui::keys::chord;
use alumni::ui::look::Look;
use alumni::ui::screen::Moment;
use alumni::ui::screens::PANES;
use chrono::TimeDelta;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// The panes; a form, a record and its history; a chapter; the calendar, an event and its guests; the history.
const WALK: &str = "alt-1 alt-2 end home f4 tab esc enter f5 esc f9 down enter esc esc esc alt-3 down enter esc f4 esc \
    alt-4 f9 f9 f9 tab enter space f7 esc f4 esc esc esc ctrl-r down enter esc esc f3 esc f1 esc ctrl-t alt-1";

/// Opens a file and walks through the screens. A file that is not opened has to be refused with a reason; on one that is
/// every key has to come back, with a window that shows something.
pub(crate) fn walk(path: &Path) -> Result<(), String> {
    let office = match Office::open(path, Actor::owner("lin"), super::now, Lang::En) {
        Ok(office) => office,
        Err(error) if error.to_string().trim().is_empty() => {
            return Err("refused without a reason".to_owned());
        }
        Err(_) => return Ok(()),
    };
    let mut at = String::new();
    let walked = catch_unwind(AssertUnwindSafe(|| through(office, &mut at)));
    walked.unwrap_or_else(|_| Err(format!("panics at {at}")))
}

fn through(office: Office, at: &mut String) -> Result<(), String> {
    let here = super::now();
    let mut now = Moment {
        utc: here.to_utc(),
        local: here.naive_local(),
    };
    let setup = Setup {
        look: Look::default(),
        lang: Lang::En,
        keys: KeyProfile::Office,
        user: "lin".to_owned(),
        size: (80, 24),
        now,
    };
    let (send, events) = channel();
    let mut app = App::new(office, setup, PANES);
    app.wake_with(move |id| drop(send.send(Event::Job(id))));
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    for word in WALK.split_whitespace() {
        at.push_str(word);
        at.push(' ');
        for chord in chord::parse(word).unwrap() {
            let second = TimeDelta::seconds(1);
            now = Moment {
                utc: now.utc + second,
                local: now.local + second,
            };
            app.take(Event::Key(chord.event()), now);
            app.take(Event::Tick, now);
            while app.is_working() {
                if let Ok(event) = events.recv_timeout(Duration::from_millis(20)) {
                    app.take(event, now);
                }
            }
            while let Ok(event) = events.try_recv() {
                app.take(event, now);
            }
            let drawn = terminal.draw(|frame| app.draw(frame)).unwrap();
            let cells = drawn.buffer.content.iter();
            if cells.filter(|cell| cell.symbol() != " ").count() < 20 {
                return Err(format!("nothing is shown at {at}"));
            }
            app.drawn(now);
        }
    }
    Ok(())
}
