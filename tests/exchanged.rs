//! The database is exchanged, cut, or cannot be written: the real program on real files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(
    clippy::disallowed_methods,
    reason = "somebody else does to the file what the program never does"
)]

use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use alumni::config::Lang;
use alumni::office::Office;
use alumni::office::permit::Actor;
use rusqlite::Connection;

/// A folder with an office's database in it.
struct Place {
    folder: tempfile::TempDir,
}

struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn founded() -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        place.does(&["init"]);
        place.does(&["add", "name=王欣怡"]);
        place
    }

    fn db(&self) -> PathBuf {
        self.file("office.db")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn beside(&self, end: &str) -> PathBuf {
        self.file(&format!("office.db{end}"))
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alumni"));
        command
            .arg("--db")
            .arg(self.db())
            .args(args)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("USER", "lin")
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Said {
        let output = self.command(args).output().unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    fn does(&self, args: &[&str]) -> String {
        let said = self.run(args);
        assert_eq!(said.code, 0, "{args:?}: {} {}", said.out, said.err);
        said.out
    }

    /// Leaves the log as a crash does: a save, and then the process is gone without having moved it into the file. (Only
    /// the last frame is no save: it gives the file another head.)
    fn saves_and_is_killed(&self, name: &str) {
        // Somebody who reads keeps the last session from putting the log away.
        let reader = Connection::open(self.db()).unwrap();
        let begin = "BEGIN; SELECT count(*) FROM change_set";
        reader.execute_batch(begin).unwrap();
        self.does(&["add", &format!("name={name}")]);
        let log = std::fs::read(self.beside("-wal")).unwrap();
        let file = std::fs::read(self.db()).unwrap();
        let mark = std::fs::read(self.beside(".mark")).unwrap();
        drop(reader);
        for (end, bytes) in [("", file), ("-wal", log), (".mark", mark)] {
            std::fs::write(self.beside(end), bytes).unwrap();
        }
        let _ = std::fs::remove_file(self.beside("-shm"));
    }

    /// The file is only read, `doctor` says so, and the way out is tried.
    #[track_caller]
    fn is_doubted_and_accepted(&self, what: &str) {
        let said = self.run(&["add", "name=陈斌"]);
        assert_eq!(said.code, 74, "{}", said.err);
        assert!(said.err.contains("run `alumni doctor`"), "{}", said.err);
        assert!(said.err.contains(what), "{}", said.err);
        // Reading goes on, and says what it reads.
        let read = self.run(&["list", "--count", ""]);
        assert_eq!(read.code, 0, "{}", read.err);
        assert!(read.err.contains("--accept-restored"), "{}", read.err);
        assert_eq!(said.err.matches(what).count(), 1, "{}", said.err);
        let said = self.run(&["doctor"]);
        assert_eq!(said.code, 5, "{}", said.out);
        assert!(said.err.contains("--accept-restored"), "{}", said.err);
        self.does(&["doctor", "--accept-restored"]);
        assert_eq!(self.run(&["doctor"]).code, 0);
        assert!(self.does(&["history"]).contains("accepted"));
        self.does(&["add", "name=陈斌"]);
        assert_eq!(self.run(&["doctor"]).code, 0);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap();
}

#[test]
fn an_older_copy_is_not_written_to_until_it_is_accepted() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    place.does(&["add", "name=李明"]);
    place.does(&["add", "name=赵敏"]);
    copy(&place.file("backup"), &place.db());
    place.is_doubted_and_accepted("lacks the last 2 changes");
}

#[test]
fn the_newest_copy_needs_no_word() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    copy(&place.file("backup"), &place.db());
    place.does(&["add", "name=李明"]);
    assert_eq!(place.run(&["doctor"]).code, 0);
    // Without the mark, as from another machine.
    std::fs::remove_file(place.beside(".mark")).unwrap();
    place.does(&["add", "name=赵敏"]);
    assert!(place.beside(".mark").exists());
    let mode = std::fs::metadata(place.beside(".mark")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_copy_that_went_another_way_is_not_written_to() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    place.does(&["add", "name=李明"]);
    let elsewhere = Place {
        folder: tempfile::tempdir().unwrap(),
    };
    copy(&place.file("backup"), &elsewhere.db());
    elsewhere.does(&["add", "name=周杰"]);
    copy(&elsewhere.db(), &place.db());
    place.is_doubted_and_accepted("not the file that was saved to last");
}

#[test]
fn another_database_is_not_written_to() {
    let place = Place::founded();
    let other = Place::founded();
    copy(&other.db(), &place.db());
    place.is_doubted_and_accepted("not the file that was saved to last");
}

/// What was acknowledged last stands in the log only: whatever happens to that is found out.
#[test]
fn a_lost_or_damaged_log_is_told() {
    type Harm = fn(&Path);
    let harms: &[(&str, Harm)] = &[
        ("missing", |log| std::fs::remove_file(log).unwrap()),
        ("cut", |log| {
            let file = std::fs::OpenOptions::new().write(true).open(log).unwrap();
            file.set_len(file.metadata().unwrap().len() / 2).unwrap();
        }),
        ("emptied", |log| std::fs::write(log, "").unwrap()),
        ("zeroed", |log| {
            let size = std::fs::metadata(log).unwrap().len();
            std::fs::write(log, vec![0; size.try_into().unwrap()]).unwrap();
        }),
        ("flipped", |log| {
            let mut bytes = std::fs::read(log).unwrap();
            let at = bytes.len() / 2;
            bytes[at] ^= 1;
            std::fs::write(log, bytes).unwrap();
        }),
    ];
    for (name, harm) in harms {
        let place = Place::founded();
        place.saves_and_is_killed("李明");
        harm(&place.beside("-wal"));
        let said = place.run(&["add", "name=陈斌"]);
        assert_eq!(said.code, 74, "{name}: {}", said.err);
        place.is_doubted_and_accepted("lacks the last change");
    }
    // The control: unharmed, nothing is lost and nothing said.
    let place = Place::founded();
    place.saves_and_is_killed("李明");
    place.does(&["add", "name=陈斌"]);
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "3");
    assert_eq!(place.run(&["doctor"]).code, 0);
}

/// A backup was copied over the file after a crash, and the log of the newer state still stands beside it.
#[test]
fn a_copy_beside_the_log_of_another_state_is_not_mixed_with_it() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    for name in ["李明", "赵敏", "孙丽"] {
        place.does(&["add", &format!("name={name}")]);
    }
    place.saves_and_is_killed("周杰");
    copy(&place.file("backup"), &place.db());
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "1");
    place.is_doubted_and_accepted("log of another state");
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "2");
    assert!(place.beside("-wal.set-aside-1").exists());
}

/// A mark that a crash left half written is no reason to doubt the file.
#[test]
fn a_mark_is_whole_or_the_one_before() {
    let place = Place::founded();
    place.does(&["add", "name=李明"]);
    let mark = std::fs::read(place.beside(".mark")).unwrap();
    assert_eq!(mark.len(), 512);
    for cut in [0, 1, 100, 255, 256, 300, 511] {
        std::fs::write(place.beside(".mark"), &mark[..cut]).unwrap();
        assert_eq!(place.run(&["doctor"]).code, 0, "{cut}");
    }
    for at in [3, 60, 200, 259, 400] {
        let mut bytes = mark.clone();
        bytes[at] ^= 0x55;
        std::fs::write(place.beside(".mark"), bytes).unwrap();
        assert_eq!(place.run(&["doctor"]).code, 0, "{at}");
    }
}

#[test]
fn nothing_is_written_in_the_place_of_the_database() {
    let place = Place::founded();
    // The database under the name of a table.
    let odd = place.file("x.csv");
    std::fs::rename(place.db(), &odd).unwrap();
    std::fs::hard_link(&odd, place.file("link.csv")).unwrap();
    std::os::unix::fs::symlink(&odd, place.file("sign.csv")).unwrap();
    let before = std::fs::read(&odd).unwrap();
    for to in ["x.csv", "./x.csv", "link.csv", "sign.csv"] {
        let to = place.file(to);
        let output = Command::new(env!("CARGO_BIN_EXE_alumni"))
            .args(["export", "", "--force", "--db"])
            .args([&odd, Path::new("--to"), &to])
            .env("HOME", place.folder.path())
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(74), "{to:?}: {err}");
        assert!(err.contains("the database itself"), "{err}");
    }
    // Nor is it read as a roster: closing it would take the locks of the session with it.
    for from in ["x.csv", "./x.csv", "link.csv", "sign.csv"] {
        let output = Command::new(env!("CARGO_BIN_EXE_alumni"))
            .args([
                Path::new("--db"),
                &odd,
                Path::new("import"),
                &place.file(from),
            ])
            .env("HOME", place.folder.path())
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(6), "{from:?}: {err}");
        assert!(err.contains("the database itself"), "{err}");
    }
    assert_eq!(std::fs::read(&odd).unwrap(), before);
    let clock = || alumni::front::session::wall_clock().here();
    let office = Office::open(&odd, Actor::owner("lin"), clock, Lang::En).unwrap();
    for end in ["", "-wal", "-shm", "-journal", ".lock", ".mark", ".find"] {
        let own = place.file(&format!("x.csv{end}"));
        assert!(office.spares(&own).is_err(), "{own:?}");
    }
    assert!(office.spares(&place.file("y.csv")).is_ok());
}

/// A pipe, a socket or a folder never loses its name to a file, asked for or not, by itself or behind a link.
#[test]
fn what_is_no_regular_file_keeps_its_name() {
    use std::os::unix::fs::FileTypeExt as _;
    let place = Place::founded();
    let (pipe, socket, folder) = (
        place.file("a.csv"),
        place.file("b.csv"),
        place.file("c.csv"),
    );
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let _listens = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    std::fs::create_dir(&folder).unwrap();
    std::os::unix::fs::symlink(&pipe, place.file("d.csv")).unwrap();
    let to = |name: &str| place.file(name).to_str().unwrap().to_owned();
    for name in ["a.csv", "b.csv", "c.csv", "d.csv"] {
        for force in [&["--force"] as &[&str], &[]] {
            let to = to(name);
            for what in [&["export", ""] as &[&str], &["print", "labels", ""]] {
                let args = [what, &["--to", &to], force].concat();
                let said = place.run(&args);
                assert_eq!(said.code, 74, "{args:?}: {}", said.err);
            }
        }
        let about = std::fs::symlink_metadata(place.file(name)).unwrap();
        assert!(!about.is_file(), "{name}");
    }
    assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert!(std::fs::metadata(&socket).unwrap().file_type().is_socket());
}

/// A folder that takes files and cannot be read cannot be synced either: what stands in it was written all the same.
#[test]
fn a_folder_that_cannot_be_synced_is_no_failure() {
    let place = Place::founded();
    let open = |path: &Path, mode: u32| {
        std::os::unix::fs::chown(path, Some(65534), Some(65534)).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let drop = place.file("drop");
    std::fs::create_dir(&drop).unwrap();
    open(&drop, 0o300);
    open(place.folder.path(), 0o755);
    for end in ["", ".lock", ".mark"] {
        open(&place.beside(end), 0o600);
    }
    let to = drop.join("o.csv");
    let said = as_nobody(&place, &["export", "", "--to", to.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("could not be synced"), "{}", said.err);
    assert!(to.is_file());
    let new = drop.join("n.db");
    let made = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .args([env!("CARGO_BIN_EXE_alumni"), "--db"])
        .args([new.as_os_str(), "init".as_ref()])
        .env_clear()
        .env("HOME", "/nonexistent")
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&made.stderr).into_owned();
    assert_eq!(made.status.code(), Some(0), "{err}");
    assert!(new.is_file());
}

/// Nobody but root may write where a root-owned folder is closed: the program runs as another user.
fn as_nobody(place: &Place, args: &[&str]) -> Said {
    let output = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(env!("CARGO_BIN_EXE_alumni"))
        .arg("--db")
        .arg(place.db())
        .args(args)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", "/nonexistent")
        .env("USER", "nobody")
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_file_that_may_only_be_read_is_read() {
    let place = Place::founded();
    let chown = |path: &Path, owner: u32| std::os::unix::fs::chown(path, Some(owner), Some(owner));
    for end in ["", ".lock", ".mark"] {
        chown(&place.beside(end), 65534).unwrap();
    }
    let mode = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    // A folder in which nothing can be made, then a file that may not be written.
    for (folder, file) in [(0o755, 0o600), (0o777, 0o400)] {
        mode(place.folder.path(), folder);
        mode(&place.db(), file);
        let said = as_nobody(&place, &["list", "--count", ""]);
        assert_eq!((said.code, said.out.trim()), (0, "1"), "{}", said.err);
        let said = as_nobody(&place, &["add", "name=陈斌"]);
        assert_eq!(said.code, 74, "{}", said.err);
        assert!(
            said.err.starts_with("Nothing was saved: you have no right"),
            "{}",
            said.err
        );
        let said = as_nobody(&place, &["doctor"]);
        assert_eq!(said.code, 0, "{}{}", said.out, said.err);
        assert!(
            said.out.contains("read only   you have no right"),
            "{}",
            said.out
        );
    }
}

/// The change counter of a file rises each time its log is moved into it, so that an older copy is known by its own.
#[test]
fn a_file_gets_another_head_each_time_its_log_is_moved() {
    let place = Place::founded();
    let head = || {
        let mut head = [0; 100];
        let file = std::fs::File::open(place.db()).unwrap();
        file.read_exact_at(&mut head, 0).unwrap();
        u32::from_be_bytes(head[24..28].try_into().unwrap())
    };
    let mut last = head();
    for n in 0..5 {
        place.does(&["edit", "王欣怡", "--yes", "--tag", &format!("tag {n}")]);
        assert!(head() > last, "{n}");
        last = head();
    }
}
