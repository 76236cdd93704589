//! The robot: the real program on a window in memory. Keys are written as a typist would say them:
//!
//! ```ignore
//! Desk::demo().press("alt-2 wang enter f6 ctrl-s").sees("王欣怡").says("Saved");
//! ```
//!
//! A word of `press` that is no key is typed letter by letter. Nothing sleeps: after each key the loop runs until its
//! channel is empty and no job works.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use alumni::config::{KeyProfile, Lang};
use alumni::model::profile::Profile;
use alumni::office::Office;
use alumni::office::permit::Actor;
use alumni::ui::app::sight::HELD;
use alumni::ui::app::{App, Event, Setup};
use alumni::ui::keys::chord;
use alumni::ui::look::{ASCII, LINES, Look, Paint};
use alumni::ui::screen::Moment;
use alumni::ui::screens::Pane;
use chrono::{DateTime, FixedOffset, TimeDelta};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr as _;

/// The office's file, in a folder that goes with it.
pub(crate) struct Drawer {
    pub(crate) office: Office,
    pub(crate) folder: TempDir,
}

impl Drawer {
    /// A file of the first institution with nobody in it yet, opened by its owner.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("alumni.db");
        let profile = Profile::named("dmu").unwrap().unwrap();
        let owner = Actor::owner("lin");
        let office = Office::found(&path, &profile, owner, afternoon, Lang::En).unwrap();
        Self { office, folder }
    }

    /// An office on a file that the test itself keeps, for what happens when a session is cut off or two meet.
    pub(crate) fn over(office: Office) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { office, folder }
    }
}

/// Monday 2026-11-23, 15:00 in Beijing.
fn afternoon() -> DateTime<FixedOffset> {
    "2026-11-23T15:00:00+08:00".parse().unwrap()
}

/// A clerk's desk.
pub(crate) struct Desk {
    app: App,
    terminal: Terminal<TestBackend>,
    /// What was drawn last. The test backend itself keeps what stood behind a wide character, as no terminal does.
    shown: Buffer,
    events: Receiver<Event>,
    now: Moment,
    /// Keys come before what they lead to can have been seen.
    quick: bool,
    _folder: TempDir,
}

impl Desk {
    /// At 80x24, in English, on Monday 2026-11-23 at 15:00 in Beijing.
    pub(crate) fn open(panes: &'static [Pane], drawer: Drawer) -> Self {
        Self::open_with(
            panes,
            drawer,
            (80, 24),
            Lang::En,
            Look::new(Paint::Colours, &LINES),
        )
    }

    /// With another window, language or look.
    pub(crate) fn open_with(
        panes: &'static [Pane],
        drawer: Drawer,
        size: (u16, u16),
        lang: Lang,
        look: Look,
    ) -> Self {
        Self::open_keyed(panes, drawer, size, lang, look, KeyProfile::Office)
    }

    /// With another set of keys.
    pub(crate) fn open_keyed(
        panes: &'static [Pane],
        mut drawer: Drawer,
        size: (u16, u16),
        lang: Lang,
        look: Look,
        keys: KeyProfile,
    ) -> Self {
        drawer.office.speak(lang);
        // What is typed is searched in the index, not in the first page that stands in for it.
        drawer.office.prepare_index().unwrap();
        let here = afternoon();
        let now = Moment {
            utc: here.to_utc(),
            local: here.naive_local(),
        };
        let (send, events) = channel();
        let setup = Setup {
            look,
            lang,
            keys,
            user: "Lin 林".to_owned(),
            size,
            now,
        };
        let mut app = App::new(drawer.office, setup, panes);
        app.wake_with(move |id| {
            let _ = send.send(Event::Job(id));
        });
        let terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        let mut desk = Self {
            app,
            terminal,
            shown: Buffer::default(),
            events,
            now,
            quick: false,
            _folder: drawer.folder,
        };
        desk.draw();
        desk
    }

    /// The same in ASCII lines and without colours.
    pub(crate) fn ascii() -> Look {
        Look::new(Paint::Plain, &ASCII)
    }

    /// Presses keys: `"alt-2 / wang enter ctrl-s"`. A question is read before it is answered.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            match chord::parse(word).as_deref() {
                Some([chord]) => {
                    self.read_question();
                    self.event(Event::Key(chord.event()));
                }
                _ => self.letters(word),
            }
        }
        self
    }

    /// Keys of a hand that does not look: no time goes by between them.
    pub(crate) fn press_at_once(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            match chord::parse(word).as_deref() {
                Some([chord]) => self.event(Event::Key(chord.event())),
                _ => self.letters(word),
            }
        }
        self
    }

    /// Lets the time go by in which a question is read, or the record seen that came under the cursor.
    fn read_question(&mut self) {
        let waits = self.app.is_settling(self.now)
            || self.app.is_unseen(self.now)
            || self.app.is_repeating(self.now);
        if !self.quick && waits {
            self.now = later(self.now, HELD);
        }
    }

    /// Keys behind each of which the next one waits already.
    pub(crate) fn hurry(&mut self, keys: &str) -> &mut Self {
        let hurry = self.app.hurry();
        hurry.store(true, std::sync::atomic::Ordering::Release);
        self.press(keys);
        hurry.store(false, std::sync::atomic::Ordering::Release);
        self
    }

    /// From now on every key comes before the window before it can have been seen.
    pub(crate) fn be_quick(&mut self, quick: bool) -> &mut Self {
        self.quick = quick;
        self
    }

    /// Types text, blanks included.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        self.letters(text);
        self
    }

    /// Types text faster than anybody looks.
    pub(crate) fn type_unseen(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            let key = KeyEvent::from(KeyCode::Char(c));
            self.app.take(Event::Key(key), self.now);
        }
        self.event(Event::Tick);
        self
    }

    /// Text as a terminal without paste marks sends it: all in one read, Enter for each line's end.
    pub(crate) fn burst(&mut self, text: &str) -> &mut Self {
        let key = |c| match c {
            '\r' => KeyEvent::from(KeyCode::Enter),
            c => KeyEvent::from(KeyCode::Char(c)),
        };
        self.event(Event::Burst(text.chars().map(key).collect()));
        self
    }

    /// The names of the commands that can be given now.
    pub(crate) fn commands(&self) -> Vec<&'static str> {
        self.app.hints().iter().map(|hint| hint.name).collect()
    }

    /// Pastes text.
    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.event(Event::Paste(text.to_owned()));
        self
    }

    /// Alt and a character.
    pub(crate) fn alt(&mut self, c: char) -> &mut Self {
        self.event(Event::Key(KeyEvent::new(
            KeyCode::Char(c),
            KeyModifiers::ALT,
        )));
        self
    }

    /// Changes the window.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.terminal.backend_mut().resize(columns, rows);
        self.event(Event::Resize(columns, rows));
        self
    }

    /// Lets time go by, a tick each quarter of a second.
    pub(crate) fn wait(&mut self, seconds: u32) -> &mut Self {
        for _ in 0..seconds * 4 {
            self.tick();
        }
        self
    }

    /// A quarter of a second goes by.
    pub(crate) fn tick(&mut self) -> &mut Self {
        self.pause(250);
        self.event(Event::Tick);
        self
    }

    /// Lets so many milliseconds go by, without a tick.
    pub(crate) fn pause(&mut self, milliseconds: i64) -> &mut Self {
        self.now = later(self.now, TimeDelta::milliseconds(milliseconds));
        self
    }

    /// The line drops.
    pub(crate) fn hang_up(&mut self) -> &mut Self {
        self.event(Event::HangUp);
        self
    }

    /// The window shows this somewhere.
    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(
            screen.contains(text),
            "{text:?} is not on the screen:\n{screen}"
        );
        self
    }

    /// The window shows this nowhere.
    #[track_caller]
    pub(crate) fn lacks(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(
            !screen.contains(text),
            "{text:?} is on the screen:\n{screen}"
        );
        self
    }

    /// The status line says this.
    #[track_caller]
    pub(crate) fn says(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        let line = screen.lines().rev().nth(1).unwrap_or_default();
        assert!(
            line.contains(text),
            "the status line does not say {text:?}:\n{screen}"
        );
        self
    }

    /// What was sent to the terminal's clipboard since the last time.
    pub(crate) fn copied(&mut self) -> Option<String> {
        self.app.take_copied()
    }

    /// The program has ended.
    pub(crate) fn is_over(&self) -> bool {
        self.app.done()
    }

    /// The terminal's cursor, in cells, when it is shown.
    pub(crate) fn cursor(&mut self) -> Option<(u16, u16)> {
        let position = self.terminal.get_cursor_position().unwrap();
        self.terminal
            .backend()
            .cursor_visible()
            .then_some((position.x, position.y))
    }

    /// The window as text, cell by cell; every row is as wide as the window.
    #[track_caller]
    pub(crate) fn screen(&self) -> String {
        let buffer = &self.shown;
        let mut screen = String::new();
        for y in buffer.area.top()..buffer.area.bottom() {
            let mut row = String::new();
            let mut x = buffer.area.left();
            while x < buffer.area.right() {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += u16::try_from(symbol.width()).unwrap().max(1);
            }
            assert_eq!(
                row.width(),
                usize::from(buffer.area.width),
                "row {y} has another width: {row:?}"
            );
            screen.push_str(row.trim_end());
            screen.push('\n');
        }
        screen
    }

    fn letters(&mut self, text: &str) {
        for c in text.chars() {
            self.event(Event::Key(KeyEvent::from(KeyCode::Char(c))));
        }
    }

    fn event(&mut self, event: Event) {
        self.app.take(event, self.now);
        loop {
            let working = self.app.is_working();
            let mut heard = false;
            while let Ok(event) = self.events.try_recv() {
                self.app.take(event, self.now);
                heard = true;
            }
            match (working, heard) {
                (false, false) => break,
                // What was heard may have started the next job: look again before leaving.
                (_, true) => {}
                // It waits for somebody else, and says so.
                (true, false) if self.app.is_waiting() => break,
                (true, false) => {
                    if let Ok(event) = self.events.recv_timeout(Duration::from_millis(20)) {
                        self.app.take(event, self.now);
                    }
                }
            }
        }
        self.draw();
    }

    /// Lets work that waited come to its end.
    pub(crate) fn until_done(&mut self) -> &mut Self {
        while self.app.is_working() {
            if let Ok(event) = self.events.recv_timeout(Duration::from_millis(20)) {
                self.app.take(event, self.now);
            }
        }
        self.event(Event::Tick);
        self
    }

    fn draw(&mut self) {
        if self.app.take_repaint() {
            self.terminal.clear().unwrap();
        }
        let drawn = self.terminal.draw(|frame| self.app.draw(frame)).unwrap();
        self.shown.clone_from(drawn.buffer);
        self.app.drawn(self.now);
    }
}

fn later(now: Moment, by: TimeDelta) -> Moment {
    Moment {
        utc: now.utc + by,
        local: now.local + by,
    }
}
