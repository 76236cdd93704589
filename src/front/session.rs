//! One person's session: an event in, a screen out. The same for every way into the program.

use std::io::{self, Write};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use chrono::TimeDelta;
use ratatui::Terminal;

use crate::front::wire::{Wire, clamped};
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
    let now = chrono::Local::now();
    Moment {
        utc: now.to_utc(),
        local: now.naive_local(),
    }
}

/// Runs a session until the person leaves or the line drops.
///
/// Everything that waits is taken before the screen is drawn once, so a held key costs no more frames than the line can
/// carry. When nothing changed nothing is sent.
///
/// # Errors
/// When the line cannot be written to any more; drafts are kept first.
pub fn run<W: Write>(
    app: &mut App,
    events: &Receiver<Event>,
    terminal: &mut Terminal<Wire<W>>,
    clock: Clock,
) -> io::Result<()> {
    let mut last_tick = clock();
    while !app.done() {
        if let Err(error) = draw(app, terminal) {
            app.take(Event::HangUp, clock());
            return Err(error);
        }
        match events.recv_timeout(TICK) {
            Ok(event) => {
                app.hurry().store(false, Ordering::Release);
                take(app, event, terminal, clock);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => app.take(Event::HangUp, clock()),
        }
        take_waiting(app, events, terminal, clock);
        let now = clock();
        if now.utc - last_tick.utc >= TimeDelta::milliseconds(250) || now.utc < last_tick.utc {
            last_tick = now;
            app.take(Event::Tick, now);
        }
    }
    Ok(())
}

/// The most events between two frames: who holds a key down sees something move.
const MOST: usize = 64;

fn take_waiting<W: Write>(
    app: &mut App,
    events: &Receiver<Event>,
    terminal: &mut Terminal<Wire<W>>,
    clock: Clock,
) {
    // Of many sizes that a dragged window goes through only the last counts.
    let mut size = None;
    let hurry = app.hurry();
    let mut waiting = events.try_iter().take(MOST).peekable();
    while let Some(event) = waiting.next() {
        if app.done() {
            return;
        }
        // What follows every key is done for the last one only; the listener says when another one comes meanwhile.
        let typed = waiting.peek().is_some_and(is_typed);
        hurry.store(typed, Ordering::Release);
        match event {
            Event::Resize(columns, rows) => size = Some((columns, rows)),
            event => take(app, event, terminal, clock),
        }
    }
    hurry.store(false, Ordering::Release);
    if let Some((columns, rows)) = size {
        take(app, Event::Resize(columns, rows), terminal, clock);
    }
}

/// Something that a search may be made for.
fn is_typed(event: &Event) -> bool {
    matches!(event, Event::Key(_) | Event::Paste(_))
}

fn take<W: Write>(app: &mut App, event: Event, terminal: &mut Terminal<Wire<W>>, clock: Clock) {
    match event {
        Event::Resize(columns, rows) => {
            let size = clamped(columns, rows);
            terminal.backend_mut().resize(size);
            app.take(Event::Resize(size.0, size.1), clock());
        }
        event => app.take(event, clock()),
    }
}

fn draw<W: Write>(app: &mut App, terminal: &mut Terminal<Wire<W>>) -> io::Result<()> {
    if app.take_repaint() {
        terminal.clear()?;
    }
    if app.take_changed() {
        terminal.draw(|frame| app.draw(frame))?;
    }
    if let Some(text) = app.take_copied() {
        terminal.backend_mut().copy(&text)?;
    }
    Ok(())
}
