//! A pseudo terminal with the real program behind it.

use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Longer than anything takes on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

const ROWS: u16 = 24;
const COLUMNS: u16 = 80;

/// The terminal's side.
pub(crate) struct Line {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    bytes: Receiver<Vec<u8>>,
    far: vt100::Parser,
    heard: Vec<u8>,
}

impl Line {
    /// The program in a folder, on `office.db`.
    pub(crate) fn open(folder: &Path, args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_alumni"));
        command.args(["--db", "office.db", "--lang", "en"]);
        command.args(args);
        command.cwd(folder);
        command.env("HOME", folder);
        command.env("USER", "lin");
        command.env("LANG", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        command.env("TMUX", "");
        let size = PtySize {
            rows: ROWS,
            cols: COLUMNS,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
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
        let writer = pair.master.take_writer().unwrap();
        let far = vt100::Parser::new(
            NonZeroU16::new(ROWS).unwrap(),
            NonZeroU16::new(COLUMNS).unwrap(),
            0,
        );
        Self {
            master: pair.master,
            writer,
            child,
            bytes,
            far,
            heard: Vec::new(),
        }
    }

    /// The screens, after the questions that they ask a terminal.
    pub(crate) fn screens(folder: &Path) -> Self {
        let mut line = Self::open(folder, &[]);
        let start = Instant::now();
        while !line.heard.ends_with(b"\x1b[c") {
            assert!(start.elapsed() < PATIENCE, "it asks nothing");
            line.listen();
        }
        line.type_text("\x1b[1;2R\x1b[1;3R\x1b[?64;1c");
        line.wait_for("Home");
        line
    }

    pub(crate) fn type_text(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
    }

    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        let start = Instant::now();
        while !self.shows(text) {
            let screen = self.far.screen().contents();
            assert!(start.elapsed() < PATIENCE, "{text:?} never came:\n{screen}");
            self.listen();
        }
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.far.screen().contents().contains(text)
    }

    /// Takes what came within a moment; says whether more may come.
    pub(crate) fn listen(&mut self) -> bool {
        match self.bytes.recv_timeout(Duration::from_millis(20)) {
            Ok(bytes) => {
                self.heard.extend_from_slice(&bytes);
                self.far.process(&bytes);
                true
            }
            Err(RecvTimeoutError::Timeout) => true,
            Err(RecvTimeoutError::Disconnected) => false,
        }
    }

    /// Everything that it sent until it ended by itself.
    pub(crate) fn end(mut self) -> Vec<u8> {
        let start = Instant::now();
        while self.listen() {
            assert!(start.elapsed() < PATIENCE, "it does not end");
            // Some systems keep the line open after the last one is gone.
            if self.child.try_wait().unwrap().is_some() {
                while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(20)) {
                    self.heard.extend_from_slice(&bytes);
                }
                break;
            }
        }
        self.heard
    }

    /// Kills it at once.
    pub(crate) fn kill(mut self) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }

    /// The terminal goes away.
    pub(crate) fn close(self) {
        let Self {
            master,
            writer,
            mut child,
            bytes,
            ..
        } = self;
        // The reader's own copy goes with its thread once the signal ended the program.
        let id = child.process_id().unwrap().to_string();
        drop((master, writer, bytes));
        let hung_up = std::process::Command::new("kill")
            .args(["-HUP", &id])
            .status();
        assert!(hung_up.unwrap().success());
        child.wait().unwrap();
    }
}
