//! Somebody else has the turn to write and keeps it: an import that was stopped in the middle of its transaction.

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{PATIENCE, Seat};

/// An office in a home of its own.
struct Office {
    home: tempfile::TempDir,
    database: PathBuf,
}

impl Office {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let database = home.path().join("office.db");
        let office = Self { home, database };
        office.init(&office.database);
        office
    }

    fn init(&self, database: &Path) {
        let mut made = Command::new(env!("CARGO_BIN_EXE_alumni"));
        made.args(["init", "--db"]).arg(database);
        made.env("HOME", self.home.path());
        assert!(made.status().unwrap().success());
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alumni"));
        command.args(["--lang", "en", "--db"]).arg(&self.database);
        command.args(args);
        command.env("HOME", self.home.path()).env("USER", "lin");
        command
    }

    fn seat(&self) -> Seat {
        Seat::program(&self.database, self.home.path())
    }

    /// An import by lin that was stopped in the middle.
    fn stopped_import(&self) -> Stopped {
        let roster = self.home.path().join("roster.csv");
        let rows: String = (0..6_000).map(|n| format!("Wang {n},2004\n")).collect();
        std::fs::write(&roster, format!("name,class_year\n{rows}")).unwrap();
        let mut import = self.command(&["import", roster.to_str().unwrap(), "--yes"]);
        import.stdout(Stdio::null()).stderr(Stdio::null());
        let import = Stopped(import.spawn().unwrap());
        let lock = self.home.path().join("office.db.lock");
        let begun = Instant::now();
        let has_the_turn = || {
            let said = std::fs::read_to_string(&lock).unwrap_or_default();
            said.lines()
                .next()
                .unwrap_or_default()
                .contains("\timport\t")
        };
        while !has_the_turn() {
            assert!(begun.elapsed() < PATIENCE, "the import never wrote");
            std::thread::yield_now();
        }
        import.signal("STOP");
        assert!(has_the_turn(), "the import was over before it was stopped");
        import
    }

    /// The files of drafts that are not in the database.
    fn aside(&self) -> Vec<PathBuf> {
        let folder = self.home.path().join("state/alumni/drafts");
        let files = std::fs::read_dir(folder).into_iter().flatten();
        files.map(|file| file.unwrap().path()).collect()
    }
}

/// A process, killed when this is dropped.
struct Stopped(Child);

impl Stopped {
    fn signal(&self, name: &str) {
        let kill = Command::new("kill")
            .args([format!("-{name}"), self.0.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A clerk types, saves and leaves while somebody else has the turn.
#[test]
fn who_types_waits_for_nobody_and_loses_nothing() {
    // F10; Ctrl-Q; and a line that drops, once in the form and once while the save waits.
    for way in ["quit", "hang up", "hang up while it waits"] {
        let office = Office::new();
        let import = office.stopped_import();
        let mut seat = office.seat();
        // F6 from anywhere: a new person.
        seat.type_text("\x1b2\x1b[17~");
        seat.wait_for("New alumnus");
        seat.type_text("赵小");
        seat.wait_for("draft kept");
        seat.type_text("明");
        seat.wait_for("赵小明");
        seat.type_text("\x13");
        seat.wait_for("Waiting for lin's import");
        if way != "hang up while it waits" {
            seat.type_text("\x1b");
            seat.wait_for("Stopped; nothing was written");
            seat.wait_for("赵小明");
            // A save that came to nothing leaves the cursor where it was.
            seat.type_text("芳");
            seat.wait_for("赵小明芳");
        }
        match way {
            "quit" => seat.type_text("\x11"),
            _ => seat.signal("HUP"),
        }
        seat.is_given_back();
        let aside = office.aside();
        assert_eq!(aside.len(), 1, "{way}: {aside:?}");
        let mode = std::fs::metadata(&aside[0]).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        // Another file does not have it; this one does, still with nobody able to write.
        let other = office.home.path().join("other.db");
        office.init(&other);
        let mut elsewhere = Seat::program(&other, office.home.path());
        assert!(!elsewhere.far.screen().contents().contains("Draft: "));
        elsewhere.type_text("\x11");
        elsewhere.is_given_back();
        let mut again = office.seat();
        again.wait_for("Draft: 赵小明");
        drop(import);
        // The turn is free: the draft goes into the database.
        let begun = Instant::now();
        while !office.aside().is_empty() {
            assert!(begun.elapsed() < PATIENCE, "{:?}", office.aside());
            again.listen(Duration::from_millis(20));
        }
        again.type_text("\x1b2\x1b[17~");
        again.wait_for("Take it and go on");
        again.wait_for("(empty) -> 赵小明");
        again.signal("TERM");
        again.is_given_back();
    }
}

/// The home takes no draft either, and the line drops: what was typed is kept in a folder of this user's in the one that is
/// everybody's, and found again.
#[test]
fn what_can_be_kept_nowhere_else_is_kept_in_the_last_place() {
    let office = Office::new();
    let shared = office.home.path().join("tmp");
    std::fs::create_dir(&shared).unwrap();
    let state = office.home.path().join("state");
    std::fs::write(&state, "").unwrap();
    let seat = || {
        let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_alumni"));
        command.args(["--lang", "en", "--db"]);
        command.arg(&office.database);
        command.env("HOME", office.home.path());
        command.env("XDG_STATE_HOME", &state);
        command.env("TMPDIR", &shared);
        command.env("LANG", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        Seat::run(command, 1)
    };
    let kept = || -> Vec<PathBuf> {
        let folders = std::fs::read_dir(&shared).unwrap();
        let folders = folders.map(|folder| folder.unwrap().path());
        let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap());
        files.map(|file| file.unwrap().path()).collect()
    };
    let import = office.stopped_import();
    let mut clerk = seat();
    clerk.type_text("\x1b2\x1b[17~");
    clerk.wait_for("New alumnus");
    clerk.type_text("赵小明");
    clerk.wait_for("赵小明");
    clerk.signal("HUP");
    clerk.is_given_back();
    let files = kept();
    assert_eq!(files.len(), 1, "{files:?}");
    for (path, wanted) in [(&*files[0], 0o600), (files[0].parent().unwrap(), 0o700)] {
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, wanted, "{}", path.display());
    }
    let mut again = seat();
    again.wait_for("Draft: 赵小明");
    drop(import);
    let begun = Instant::now();
    while !kept().is_empty() {
        assert!(begun.elapsed() < PATIENCE, "{:?}", kept());
        again.listen(Duration::from_millis(20));
    }
    again.wait_for("Draft: 赵小明");
    again.signal("TERM");
    again.is_given_back();

    // A folder that somebody else made there is not used.
    let own = files[0].parent().unwrap();
    std::fs::set_permissions(own, std::fs::Permissions::from_mode(0o755)).unwrap();
    let _import = office.stopped_import();
    let mut clerk = seat();
    clerk.type_text("\x1b2\x1b[17~");
    clerk.wait_for("Take it and go on");
    clerk.listen(Duration::from_millis(600));
    clerk.type_text("\x1b[A\r");
    clerk.wait_for("New alumnus");
    clerk.type_text("芳");
    clerk.wait_for("No draft of this can be kept");
    clerk.signal("HUP");
    clerk.is_given_back();
    assert!(kept().is_empty());
}

/// A command says once for whom it waits, and Ctrl-C ends it; who only reads waits for nobody.
#[test]
fn a_command_says_for_whom_it_waits() {
    let office = Office::new();
    let _import = office.stopped_import();
    let mut add = office.command(&["add", "name=赵小明", "class_year=2004"]);
    add.stdin(Stdio::null()).stderr(Stdio::piped());
    let mut add = Stopped(add.spawn().unwrap());
    let mut said = Vec::new();
    let mut bytes = [0; 1_000];
    let mut err = add.0.stderr.take().unwrap();
    while !said.ends_with(b"\n") {
        let read = err.read(&mut bytes).unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&bytes[..read]);
    }
    let list = office.command(&["list", "--count"]).output().unwrap();
    assert!(list.status.success(), "{list:?}");
    assert_eq!(String::from_utf8_lossy(&list.stdout).trim(), "0");
    add.signal("INT");
    assert_eq!(add.0.wait().unwrap().code(), Some(130));
    err.read_to_end(&mut said).unwrap();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("Waiting for lin's import ("), "{said}");
    assert!(said.contains("; Ctrl-C stops waiting"), "{said}");
}

/// While a save waits the keys of everything else are taken and shown; it is written once when the turn comes free.
#[test]
fn keys_are_shown_while_a_save_waits() {
    for (lang, [title, waits, locked, saved]) in [
        (
            "en",
            [
                "New alumnus",
                "Waiting for lin's import (",
                "waits to be saved",
                "Saved 赵小明",
            ],
        ),
        (
            "zh",
            [
                "新建校友",
                "正在等待 lin 的导入（",
                "正在等待保存",
                "已保存 赵小明",
            ],
        ),
    ] {
        let office = Office::new();
        let import = office.stopped_import();
        let mut seat = Seat::program_speaking(lang, &office.database, office.home.path(), "");
        seat.type_text("\x1b2\x1b[17~");
        seat.wait_for(title);
        seat.type_text("赵小明\x13");
        seat.wait_for(waits);
        // The form can be looked through and is not changed.
        seat.type_text("\x1b[Bq");
        seat.wait_for(locked);
        // Another pane, and a search in it.
        seat.type_text("\x10go.chapters\r");
        seat.wait_for("辽宁");
        seat.type_text("\x1bORshanghai");
        seat.wait_for("shanghai");
        seat.wait_for(waits);
        drop(import);
        seat.wait_for(saved);
        seat.type_text("\x11");
        seat.is_given_back();
        let found = office
            .command(&["list", "--count", "赵小明"])
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&found.stdout).trim(), "1");
        assert!(office.aside().is_empty());
    }
}
