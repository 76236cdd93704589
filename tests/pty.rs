//! A real process on a real terminal: it starts, is quiet, and gives the terminal back however it ends.
//!
//! The process is this test program itself, told by its arguments to run [`session`] and nothing else.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "ui/demo.rs"]
mod demo;
#[path = "pty/swapped.rs"]
#[allow(
    clippy::disallowed_methods,
    reason = "somebody else does to the file what the program never does"
)]
mod swapped;
#[cfg(target_os = "linux")]
#[path = "pty/shared.rs"]
mod shared;
#[path = "pty/turn.rs"]
mod turn;

use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use alumni::config::{KeyProfile, Lang};
use alumni::front::local::{self, Wanted};
use alumni::front::session::wall_clock;
use alumni::model::profile::Profile;
use alumni::office::Office;
use alumni::office::permit::Actor;
use alumni::ui::app::{App, Setup};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The other side of the line: run only as a child of the tests below.
#[test]
#[ignore = "run by the other tests, on a terminal of its own"]
fn session() {
    let wanted = Wanted {
        term: "xterm".to_owned(),
        utf8: true,
        colours: true,
        ascii: false,
        tmux: false,
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alumni.db");
    let profile = Profile::named("dmu").unwrap().unwrap();
    let clock = || wall_clock().here();
    let office = Office::found(&path, &profile, Actor::owner("lin"), clock, Lang::En).unwrap();
    let open = |found: local::Found| {
        let setup = Setup {
            look: found.look,
            lang: Lang::En,
            keys: KeyProfile::Office,
            user: "Lin".to_owned(),
            size: found.size,
            now: found.now,
        };
        App::new(office, setup, demo::PANES)
    };
    local::run(&wanted, wall_clock, open).unwrap();
}

/// A terminal with the session in it.
struct Seat {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    bytes: Receiver<Vec<u8>>,
    far: vt100::Parser,
    /// Everything that came.
    heard: Vec<u8>,
    modes_before: String,
    /// How wide the terminal says that a line is.
    line_cells: u16,
}

impl Seat {
    fn open() -> Self {
        Self::open_where_lines_take(1)
    }

    fn open_where_lines_take(line_cells: u16) -> Self {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([
            "--exact",
            "session",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ]);
        command.env("RUST_BACKTRACE", "0");
        Self::run(command, line_cells)
    }

    /// The program itself on a file.
    fn program(database: &std::path::Path, home: &std::path::Path) -> Self {
        Self::program_in(database, home, "")
    }

    /// The same with what tmux sets.
    fn program_in(database: &std::path::Path, home: &std::path::Path, tmux: &str) -> Self {
        Self::program_speaking("en", database, home, tmux)
    }

    fn program_speaking(
        lang: &str,
        database: &std::path::Path,
        home: &std::path::Path,
        tmux: &str,
    ) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_alumni"));
        command.args([
            "--lang".as_ref(),
            lang.as_ref(),
            "--db".as_ref(),
            database.as_os_str(),
        ]);
        command.env("HOME", home);
        command.env("XDG_STATE_HOME", home.join("state"));
        command.env("LANG", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        command.env("TMUX", tmux);
        Self::run(command, 1)
    }

    fn run(command: CommandBuilder, line_cells: u16) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let modes_before = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, bytes) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 65_536];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if send.send(buffer[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        let far = vt100::Parser::new(
            NonZeroU16::new(24).unwrap(),
            NonZeroU16::new(80).unwrap(),
            0,
        );
        let writer = pair.master.take_writer().unwrap();
        let mut seat = Self {
            master: pair.master,
            writer,
            child,
            bytes,
            far,
            heard: Vec::new(),
            modes_before,
            line_cells,
        };
        seat.answer_questions();
        seat.wait_for("[1");
        seat
    }

    /// Answers where the cursor is after a line and after a Han character, as a terminal does.
    fn answer_questions(&mut self) {
        let mut heard = Vec::new();
        while !heard.ends_with(b"\x1b[c") {
            heard.extend(self.bytes.recv_timeout(PATIENCE).unwrap());
        }
        self.far.process(&heard);
        let answers = format!("\x1b[1;{}R\x1b[1;3R\x1b[?64;1c", self.line_cells + 1);
        self.type_text(&answers);
    }

    fn type_text(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
    }

    fn wait_for(&mut self, text: &str) {
        let start = Instant::now();
        while !self.far.screen().contents().contains(text) {
            assert!(
                start.elapsed() < PATIENCE,
                "{text:?} never came:\n{}",
                self.far.screen().contents()
            );
            self.listen(Duration::from_millis(50));
        }
    }

    /// The bytes that come in this time.
    fn listen(&mut self, time: Duration) -> usize {
        let start = Instant::now();
        let mut heard = 0;
        while let Some(left) = time.checked_sub(start.elapsed()) {
            match self.bytes.recv_timeout(left) {
                Ok(bytes) => {
                    heard += bytes.len();
                    self.heard.extend_from_slice(&bytes);
                    self.far.process(&bytes);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        heard
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(
            Command::new("kill")
                .args([&format!("-{name}"), &id])
                .status()
                .unwrap()
                .success()
        );
    }

    /// The process ends by itself, and the terminal is as it was.
    #[track_caller]
    fn is_given_back(&mut self) {
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(
                start.elapsed() < PATIENCE,
                "it does not end:\n{}",
                self.far.screen().contents()
            );
            self.listen(Duration::from_millis(20));
        }
        self.listen(Duration::from_millis(100));
        let screen = self.far.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(
            format!("{:?}", self.master.get_termios()),
            self.modes_before
        );
    }
}

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_quiet_session_sends_nothing_and_quits() {
    let mut seat = Seat::open();
    seat.listen(Duration::from_millis(300));
    assert_eq!(seat.listen(Duration::from_secs(2)), 0);
    seat.type_text("王");
    seat.wait_for("Find: 王");
    seat.type_text("\x1b[21~");
    seat.is_given_back();
}

/// A terminal without paste marks sends a name as keys, and a paste that holds the end mark goes on as keys behind it.
#[test]
fn what_is_pasted_is_never_a_key() {
    let mut seat = Seat::open();
    seat.type_text("sunxia");
    seat.wait_for("Find: sunxia");
    seat.type_text("\x1b[200~王伟\x1b[201~\x1b[17~y\x06\x1b[201~");
    seat.wait_for("Find: sunxia王伟y");
    assert!(!seat.far.screen().contents().contains("made one"));
    // The same key from a hand.
    seat.type_text("\x1b[17~");
    seat.wait_for("made one");
    seat.type_text("\x11");
    seat.is_given_back();
}

#[test]
fn a_signal_ends_it_in_order() {
    for name in ["TERM", "HUP", "INT"] {
        let mut seat = Seat::open();
        seat.signal(name);
        seat.is_given_back();
    }
}

/// A clerk is in the middle of a form when the process is killed, or the line drops.
#[test]
fn what_was_typed_survives_a_kill_and_a_dropped_line() {
    for (signal, kept) in [("KILL", "draft kept"), ("HUP", "赵小明")] {
        let home = tempfile::tempdir().unwrap();
        let database = home.path().join("office.db");
        let made = Command::new(env!("CARGO_BIN_EXE_alumni"))
            .args(["init", "--db"])
            .arg(&database)
            .env("HOME", home.path())
            .status();
        assert!(made.unwrap().success());
        let mut seat = Seat::program(&database, home.path());
        // F6 from anywhere: a new person.
        seat.type_text("\x1b2\x1b[17~");
        seat.wait_for("New alumnus");
        seat.type_text("赵小明");
        seat.wait_for(kept);
        seat.signal(signal);
        seat.child.wait().unwrap();
        let mut again = Seat::program(&database, home.path());
        again.wait_for("Draft: 赵小明");
        again.type_text("\x11");
        again.is_given_back();
    }
}

/// The name goes to the terminal's clipboard, through tmux too.
#[test]
fn what_is_copied_is_sent_to_the_terminal() {
    // 王欣怡 in base64.
    const PLAIN: &str = "\x1b]52;c;546L5qyj5oCh\x07";
    const WRAPPED: &str = "\x1bPtmux;\x1b\x1b]52;c;546L5qyj5oCh\x07\x1b\\";
    for (tmux, wrapped) in [("", false), ("/tmp/tmux-0/default,1,0", true)] {
        let home = tempfile::tempdir().unwrap();
        let database = home.path().join("office.db");
        let run = |args: &[&str]| {
            let status = Command::new(env!("CARGO_BIN_EXE_alumni"))
                .args(args)
                .arg("--db")
                .arg(&database)
                .env("HOME", home.path())
                .status();
            assert!(status.unwrap().success());
        };
        run(&["init"]);
        let roster = home.path().join("roster.csv");
        std::fs::write(&roster, "name,class_year\n王欣怡,2004\n").unwrap();
        run(&["import", roster.to_str().unwrap(), "--yes"]);
        let mut seat = Seat::program_in(&database, home.path(), tmux);
        seat.type_text("\x1b2");
        seat.wait_for("王欣怡");
        seat.type_text("\x10");
        seat.wait_for("Commands");
        seat.type_text("directory.copy-name\r");
        seat.wait_for("sent to your terminal");
        seat.listen(Duration::from_millis(300));
        let heard = String::from_utf8_lossy(&seat.heard).into_owned();
        assert!(heard.contains(PLAIN), "{heard:?}");
        assert_eq!(heard.contains(WRAPPED), wrapped, "{heard:?}");
        seat.type_text("\x11");
        seat.is_given_back();
    }
}

#[test]
fn a_panic_is_told_on_the_terminal_as_it_was() {
    let mut seat = Seat::open();
    seat.type_text("\x1b[24~");
    seat.is_given_back();
    assert!(
        seat.far.screen().contents().contains("a broken screen"),
        "{}",
        seat.far.screen().contents()
    );
}

#[test]
fn lines_are_ascii_where_they_would_be_wide() {
    let mut seat = Seat::open_where_lines_take(2);
    seat.wait_for("+-[People]---");
    assert!(!seat.far.screen().contents().contains('│'));
    seat.type_text("\x11");
    seat.is_given_back();
}

#[test]
fn a_resize_is_followed() {
    let mut seat = Seat::open();
    for (rows, cols) in [(10, 40), (30, 100), (1, 1), (24, 80)] {
        seat.far.screen_mut().set_size(
            NonZeroU16::new(rows).unwrap(),
            NonZeroU16::new(cols).unwrap(),
        );
        seat.master
            .resize(PtySize {
                rows,
                cols,
                pixel_width: 0,
                pixel_height: 0,
            })
            .unwrap();
    }
    seat.wait_for("F1 Help");
    seat.type_text("\x1bOP");
    seat.wait_for("Filter:");
    seat.signal("TERM");
    seat.is_given_back();
}

#[test]
fn after_a_stop_it_is_painted_again() {
    let mut seat = Seat::open();
    seat.signal("STOP");
    seat.far.process(b"\x1b[?1049l\x1b[?25h$ fg\r\n");
    seat.signal("CONT");
    seat.wait_for("[1Home]");
    assert!(seat.far.screen().alternate_screen());
    seat.type_text("\x11");
    seat.is_given_back();
}

#[test]
fn without_a_terminal_it_says_so() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "session", "--ignored", "--nocapture"])
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("NoTerminal"),
        "{output:?}"
    );
}
