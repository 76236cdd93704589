//! This terminal: taken at the start, given back whatever happens, listened to in a thread.
//!
//! ```ignore
//! let wanted = Wanted::of(&env, &config);
//! local::run(&wanted, session::wall_clock, |found| {
//!     App::new(office, Setup { look: found.look, size: found.size, now: found.now, lang, keys, user }, screens::PANES)
//! })?;
//! ```
//!
//! It is given back by a guard when the session ends or its thread unwinds, and by the panic hook before the message is
//! printed. SIGTERM, SIGHUP and SIGINT arrive as a hang-up in the session's own channel, so that drafts are kept first.

pub mod measure;

use std::io::{self, IsTerminal as _, Write as _};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{self, KeyEventKind};
use crossterm::terminal;
use ratatui::Terminal;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::config::{Charset, Config, Env, Theme};
use crate::front::burst::{Bursts, GAP};
use crate::front::session::{self, Clock};
use crate::front::wire::{Wire, clamped};
use crate::ui::app::{App, Event};
use crate::ui::look::{ASCII, LINES, Look, Paint};
use crate::ui::screen::Moment;

/// What the environment and the arguments say about the terminal.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// `TERM`.
    pub term: String,
    /// The locale's character set is UTF-8.
    pub utf8: bool,
    /// Colours may be used.
    pub colours: bool,
    /// ASCII lines, without measuring.
    pub ascii: bool,
    /// The terminal is one of tmux.
    pub tmux: bool,
}

impl Wanted {
    /// As the environment and the settings have it.
    #[must_use]
    pub fn of(env: &Env, config: &Config) -> Self {
        Self {
            term: env.text("TERM").unwrap_or_default(),
            utf8: env.charset() == Charset::Utf8,
            colours: !env.no_color() && config.theme.value != Theme::Mono,
            ascii: config.ascii.value,
            tmux: env.text("TMUX").is_some_and(|tmux| !tmux.is_empty()),
        }
    }
}

/// What was found out about the terminal; a session begins with it.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Colours and lines that it can show.
    pub look: Look,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Now.
    pub now: Moment,
}

/// Why there are no screens here.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    /// Input or output is a file or a pipe.
    #[error("the screens need a terminal; without one use the commands, see `alumni --help`")]
    NoTerminal,
    /// The terminal cannot place text.
    #[error(
        "the terminal says that it is dumb (TERM); without screens use the commands, see `alumni --help`"
    )]
    Dumb,
    /// Chinese would be drawn as rubbish.
    #[error(
        "the terminal's character set is not UTF-8; set LANG (for instance LANG=C.UTF-8) and the terminal to UTF-8, or use the commands with --ascii"
    )]
    NotUtf8,
    /// The terminal cannot be used or was lost.
    #[error("the terminal cannot be used: {0}")]
    Io(#[from] io::Error),
}

/// Runs a session on this terminal; `open` makes the program once it is known what the terminal can show.
///
/// # Errors
/// When this is no usable terminal, or when it is lost. A session ended by a signal is no error.
pub fn run(wanted: &Wanted, clock: Clock, open: impl FnOnce(Found) -> App) -> Result<(), Wrong> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Wrong::NoTerminal);
    }
    if wanted.term.is_empty() || wanted.term == "dumb" {
        return Err(Wrong::Dumb);
    }
    if !wanted.utf8 {
        return Err(Wrong::NotUtf8);
    }
    let (send, events) = channel();
    listen_to_signals(send.clone())?;
    let _taken = Taken::take()?;
    let mut measured = if wanted.ascii {
        measure::Measured::default()
    } else {
        measure::measure()?
    };
    let (columns, rows) = terminal::size().unwrap_or_default();
    let size = clamped(columns, rows);
    let glyphs = if wanted.ascii || measured.lines_are_wide() {
        &ASCII
    } else {
        &LINES
    };
    let paint = if wanted.colours {
        Paint::Colours
    } else {
        Paint::Plain
    };
    let mut app = open(Found {
        look: Look::new(paint, glyphs),
        size,
        now: clock(),
    });
    let wake = send.clone();
    app.wake_with(move |id| {
        // A session that is over needs no news.
        let _ = wake.send(Event::Job(id));
    });
    let mut bursts = Bursts::default();
    let typed = measured.typed.drain(..);
    let mut typed: Vec<Event> = typed
        .flat_map(|event| bursts.take(event, Duration::ZERO))
        .collect();
    typed.append(&mut bursts.flush());
    for event in typed {
        // Before what is typed from now on.
        let _ = send.send(event);
    }
    let hurry = app.hurry();
    thread::spawn(move || listen(&send, &hurry));
    let mut screen = Terminal::new(Wire::new(io::stdout(), size).in_tmux(wanted.tmux))?;
    screen.clear()?;
    session::run(&mut app, events, screen, clock)?;
    Ok(())
}

/// The terminal belongs to the screens; dropped, it is as it was.
struct Taken;

/// Something has to be given back.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Other screen, paste marks, no cursor.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l\x1b[2J\x1b[H";

/// All of it back, and whatever a frame left open.
const GIVE_BACK: &[u8] = b"\x1b[?2026l\x1b[m\x1b[?2004l\x1b[?25h\x1b[?1049l";

impl Taken {
    fn take() -> io::Result<Self> {
        give_back_before_panics();
        TAKEN.store(true, Ordering::SeqCst);
        let taken = Self;
        terminal::enable_raw_mode()?;
        put(TAKE)?;
        Ok(taken)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // The line may be gone: then there is nobody to give anything back to.
        let _ = put(GIVE_BACK);
        let _ = terminal::disable_raw_mode();
    }
}

/// A panic of the session is printed on the terminal as it was; one of a job's thread says nothing over the screens, the
/// screen that waits for the job sees it end.
fn give_back_before_panics() {
    let session = thread::current().id();
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == session {
            give_back();
        }
        if !TAKEN.load(Ordering::SeqCst) {
            before(info);
        }
    }));
}

fn put(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// After a stop the shell has had the terminal: take it again and paint everything.
fn take_again() -> Event {
    if TAKEN.load(Ordering::SeqCst) {
        let _ = terminal::disable_raw_mode();
        let _ = terminal::enable_raw_mode();
        let _ = put(TAKE);
    }
    let (columns, rows) = terminal::size().unwrap_or_default();
    Event::Resize(columns, rows)
}

fn listen_to_signals(send: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let event = if signal == SIGCONT {
                take_again()
            } else {
                Event::HangUp
            };
            if send.send(event).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Passes on what is typed, until nobody listens any more.
fn listen(send: &Sender<Event>, hurry: &AtomicBool) {
    let start = Instant::now();
    let mut bursts = Bursts::default();
    loop {
        // A key that may begin a paste waits for the next one, but never longer than nobody notices.
        let quiet = bursts.is_waiting() && matches!(event::poll(GAP), Ok(false));
        let heard = if quiet {
            bursts.flush()
        } else {
            let heard = match event::read() {
                Ok(heard) => event_of(heard),
                Err(_) => Some(Event::HangUp),
            };
            let at = start.elapsed();
            heard.map_or_else(Vec::new, |event| bursts.take(event, at))
        };
        for event in heard {
            let over = event == Event::HangUp;
            if session::is_typed(&event) {
                // Before it is sent: who takes it finds the flag as it should be.
                hurry.store(true, Ordering::Release);
            }
            if send.send(event).is_err() || over {
                return;
            }
        }
    }
}

fn event_of(heard: event::Event) -> Option<Event> {
    match heard {
        event::Event::Key(key) if key.kind != KeyEventKind::Release => Some(Event::Key(key)),
        event::Event::Paste(text) => Some(Event::Paste(text)),
        event::Event::Resize(columns, rows) => Some(Event::Resize(columns, rows)),
        _ => None,
    }
}
