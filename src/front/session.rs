//! One person's session: an event in, a screen out. The same for every way into the program.

mod line;
#[cfg(test)]
mod growth;

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::Terminal;

use crate::front::session::line::Line;
use crate::front::wire::{Counts, Wire, clamped};
use crate::model::waiting::wait_with;
use crate::ui::app::{App, Event};
use crate::ui::screen::Moment;

/// How often a session looks around when nobody types: drafts, other people's changes.
pub const TICK: Duration = Duration::from_millis(250);

/// Tells the time; handed in, so that tests have a clock of their own.
pub type Clock = fn() -> Moment;

/// The clock on the wall: the one place where the program asks for the time.
#[expect(
    clippy::disallowed_methods,
    reason = "here the time comes in; everything else gets it handed on"
)]
#[must_use]
pub fn wall_clock() -> Moment {
    moment(SystemTime::now())
}

/// Where the clock is at. One that stands before 1970, as on a board without a battery, is a clock like any other.
fn moment(clock: SystemTime) -> Moment {
    let utc = DateTime::<Utc>::from(clock);
    Moment {
        utc,
        local: utc.with_timezone(&chrono::Local).naive_local(),
    }
}

/// Runs a session until the person leaves or the line drops; gives what went over the line.
///
/// Everything that waits is taken before the screen is drawn once, so a held key costs no more frames than the line can
/// carry. When nothing changed nothing is sent. While a write waits for its turn the line is listened to, and the person
/// is told for whom and can stop waiting.
///
/// # Errors
/// When the line cannot be written to any more; drafts are kept first.
pub fn run<W: Write + 'static>(
    app: &mut App,
    events: Receiver<Event>,
    terminal: Terminal<Wire<W>>,
    clock: Clock,
) -> io::Result<Counts> {
    let line = Rc::new(RefCell::new(Line::new(
        events,
        terminal,
        app.notice(),
        clock,
    )));
    let waiting = Rc::clone(&line);
    let _waits = wait_with(move |waits| waiting.borrow_mut().waits(waits));
    let mut last_tick = clock();
    while !app.done() {
        let drawn = draw(app, &mut line.borrow_mut());
        if let Err(error) = drawn {
            app.take(Event::HangUp, clock());
            return Err(error);
        }
        let heard = line.borrow_mut().next(TICK);
        match heard {
            Ok(event) => {
                app.hurry().store(false, Ordering::Release);
                take(app, event, &line, clock);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => app.take(Event::HangUp, clock()),
        }
        take_waiting(app, &line, clock);
        let now = clock();
        if now.utc - last_tick.utc >= TimeDelta::milliseconds(250) || now.utc < last_tick.utc {
            last_tick = now;
            app.take(Event::Tick, now);
        }
    }
    Ok(line.borrow().counts())
}

/// The most events between two frames: who holds a key down sees something move.
const MOST: usize = 64;

fn take_waiting<W: Write>(app: &mut App, line: &RefCell<Line<W>>, clock: Clock) {
    // Of many sizes that a dragged window goes through only the last counts.
    let mut size = None;
    let hurry = app.hurry();
    for _ in 0..MOST {
        let next = line.borrow_mut().try_next();
        let Some(event) = next.filter(|_| !app.done()) else {
            break;
        };
        // What follows every key is done for the last one only; the listener says when another one comes meanwhile.
        let typed = line.borrow_mut().peek().is_some_and(is_typed);
        hurry.store(typed, Ordering::Release);
        match event {
            Event::Resize(columns, rows) => size = Some((columns, rows)),
            event => take(app, event, line, clock),
        }
    }
    hurry.store(false, Ordering::Release);
    if let Some((columns, rows)) = size {
        take(app, Event::Resize(columns, rows), line, clock);
    }
}

/// Something that a search may be made for.
pub(super) fn is_typed(event: &Event) -> bool {
    matches!(event, Event::Key(_) | Event::Burst(_) | Event::Paste(_))
}

fn take<W: Write>(app: &mut App, event: Event, line: &RefCell<Line<W>>, clock: Clock) {
    match event {
        Event::Resize(columns, rows) => {
            let size = clamped(columns, rows);
            line.borrow_mut().resize(size);
            app.take(Event::Resize(size.0, size.1), clock());
        }
        event => app.take(event, clock()),
    }
}

fn draw<W: Write>(app: &mut App, line: &mut Line<W>) -> io::Result<()> {
    if line.take_noticed() {
        app.draw_again();
    }
    line.draw(app)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_1970_is_one() {
        let hour = Duration::from_secs(3600);
        let before = SystemTime::UNIX_EPOCH.checked_sub(hour).expect("an hour");
        assert_eq!(moment(before).utc.to_rfc3339(), "1969-12-31T23:00:00+00:00");
        let now = moment(SystemTime::UNIX_EPOCH + hour);
        assert_eq!((now.utc - moment(before).utc).num_hours(), 2);
    }
}
