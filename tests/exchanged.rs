//! The database is exchanged, cut, or cannot be written: the real program on real files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(
    clippy::disallowed_methods,
    reason = "somebody else does to the file what the program never does"
)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::model::past::Way;
use alumni::model::user::Setting;
use alumni::office::permit::Actor;
use alumni::office::{Error, Office};
use alumni::store::closed::{Closed, Rescue};
use alumni::store::{self, Entry, Store};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

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

    /// The file that has what was saved is the database with everything: put in its place, nothing is missing and nothing
    /// has to be accepted.
    #[track_caller]
    fn is_whole_in_rescued(&self, people: usize) {
        let kept = self.file("office.db.rescued-1");
        let mode = std::fs::metadata(&kept).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::rename(&kept, self.db()).unwrap();
        let count = self.does(&["list", "--count", ""]);
        assert_eq!(count.trim(), people.to_string());
        self.does(&["add", "name=陈斌"]);
        assert_eq!(self.run(&["doctor"]).code, 0);
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

fn opened(path: &Path) -> Office {
    let clock = || alumni::front::session::wall_clock().here();
    Office::open(path, Actor::owner("lin"), clock, Lang::En).unwrap()
}

fn named(name: &str) -> Dossier {
    let mut dossier = Dossier::default();
    name.clone_into(&mut dossier.alumnus.name);
    dossier
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

/// Another program that keeps to the rules of SQLite let the file grow, moved the log and began it anew. What it committed
/// stays, whether it still has the file open or was killed, and whoever saves meanwhile loses nothing either.
#[test]
fn the_log_of_another_program_is_its_own() {
    const GROWS: &str = "UPDATE alumnus SET notes = hex(zeroblob(60000)) WHERE id = 1";
    const RESTARTS: &str = "PRAGMA wal_checkpoint(RESTART)";
    const LAST: &str = "UPDATE alumnus SET notes = '最后' WHERE id = 1";
    let ways: [(&str, Vec<String>); 2] = [
        (
            "by its own order",
            [GROWS, RESTARTS, LAST].map(str::to_owned).into(),
        ),
        (
            "as SQLite does it by itself",
            (0..60)
                .map(|at| format!("UPDATE alumnus SET notes = hex(zeroblob({}))", 60_000 + at))
                .chain([LAST.to_owned()])
                .collect(),
        ),
    ];
    for (way, statements) in ways {
        for is_killed in [true, false] {
            let place = Place::founded();
            let other = Connection::open(place.db()).unwrap();
            for sql in &statements {
                // Some of them answer with a row.
                let mut statement = other.prepare(sql).unwrap();
                let mut rows = statement.query([]).unwrap();
                while rows.next().unwrap().is_some() {}
            }
            let notes = || {
                let conn = Connection::open(place.db()).unwrap();
                let sql = "SELECT notes FROM alumnus WHERE id = 1";
                conn.query_row(sql, [], |row| row.get::<_, String>(0))
                    .unwrap()
            };
            if is_killed {
                other
                    .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
                    .unwrap();
                drop(other);
                place.does(&["list"]);
                assert_eq!(notes(), "最后", "{way}");
                place.does(&["add", "name=陈斌"]);
            } else {
                place.does(&["add", "name=陈斌"]);
                other
                    .execute("UPDATE alumnus SET notes = '其后' WHERE id = 1", [])
                    .unwrap();
                assert_eq!(notes(), "其后", "{way}");
                drop(other);
            }
            assert!(
                !place.beside("-wal.set-aside-1").exists(),
                "{way} {is_killed}"
            );
            assert_eq!(place.run(&["doctor"]).code, 0, "{way} {is_killed}");
            assert_eq!(place.does(&["list", "--count", ""]).trim(), "2");
        }
    }
}

/// Where somebody else has the file open, nothing is set aside under them: neither without a question nor after it.
#[test]
fn a_log_that_somebody_has_open_is_not_set_aside() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    place.does(&["add", "name=李明"]);
    place.saves_and_is_killed("赵敏");
    copy(&place.file("backup"), &place.db());
    let other = Connection::open(place.db()).unwrap();
    other
        .execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema")
        .unwrap();
    let said = place.run(&["doctor", "--accept-restored"]);
    assert_ne!(said.code, 0, "{} {}", said.out, said.err);
    assert!(place.beside("-wal").exists() && !place.beside("-wal.set-aside-1").exists());
    drop(other);
    place.does(&["doctor", "--accept-restored"]);
}

/// Two copies went different ways, and then the same was done to both in the same second: they are not taken for one another.
#[test]
fn the_same_change_in_the_same_second_makes_no_two_files_one() {
    let place = Place::founded();
    let home = place.file("home.db");
    copy(&place.db(), &home);
    let saves = |path: &Path, name: &str| {
        let clock = || {
            let moment = chrono::DateTime::parse_from_rfc3339("2026-03-04T05:06:07+08:00");
            moment.unwrap()
        };
        let office = Office::open(path, Actor::owner("lin"), clock, Lang::En).unwrap();
        office.save_person(&named(name)).unwrap();
        office.save_person(&named("周舟")).unwrap();
    };
    saves(&place.db(), "火一");
    saves(&home, "水一");
    copy(&home, &place.db());
    let said = place.run(&["add", "name=陈斌"]);
    assert_eq!(said.code, 74, "{} {}", said.out, said.err);
}

/// Two sessions whose log was removed both say so, whoever moved it into the file; and when the file is taken away then,
/// they still hold the last copy.
#[test]
fn a_file_that_goes_after_its_log_is_kept() {
    let place = Place::founded();
    let (mut first, mut second) = (opened(&place.db()), opened(&place.db()));
    first.save_person(&named("李明")).unwrap();
    second.save_person(&named("周强")).unwrap();
    std::fs::remove_file(place.beside("-wal")).unwrap();
    for session in [&mut first, &mut second] {
        session.look().unwrap();
        let refused = session.save_person(&named("赵敏"));
        let Err(Error::Broken(store::Error::Closed(_, why))) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(why, Closed::LogGone(Rescue::NotNeeded));
    }
    std::fs::remove_file(place.db()).unwrap();
    first.look().unwrap();
    drop((first, second));
    place.is_whole_in_rescued(3);
}

/// Whoever opened the file by a link means what that leads to: turned to another file, nothing more is saved to the first.
#[test]
fn a_link_that_is_turned_ends_the_session() {
    let place = Place::founded();
    let link = place.file("link.db");
    copy(&place.db(), &place.file("restored.db"));
    std::os::unix::fs::symlink(place.db(), &link).unwrap();
    let mut session = opened(&link);
    session.save_person(&named("李明")).unwrap();
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(place.file("restored.db"), &link).unwrap();
    let refused = session.save_person(&named("赵敏"));
    let Err(Error::Broken(store::Error::Closed(_, why))) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(why, Closed::Replaced(Rescue::NotNeeded));
    // Turned back it goes on.
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(place.db(), &link).unwrap();
    session.look().unwrap();
    session.save_person(&named("赵敏")).unwrap();
    drop(session);
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "3");
}

/// Whoever leaves a session that was only read makes nothing in the place of the file that somebody moved away meanwhile.
#[test]
fn who_only_read_makes_no_file() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    place.does(&["add", "name=李明"]);
    copy(&place.file("backup"), &place.db());
    let store = Store::open(&place.db()).unwrap();
    assert!(store.closed().is_some());
    std::fs::rename(place.db(), place.file("kept.db")).unwrap();
    drop(store);
    assert!(!place.db().exists());
}

/// A pipe under the name of what was brought to safety is passed over, and not waited for.
#[test]
fn a_pipe_in_the_place_of_what_was_rescued_is_not_opened() {
    let place = Place::founded();
    let office = opened(&place.db());
    office.save_person(&named("李明")).unwrap();
    let pipe = place.beside(".rescued-2");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    copy(&place.db(), &place.file("other.db"));
    std::fs::rename(place.file("other.db"), place.db()).unwrap();
    drop(office);
    let first = place.beside(".rescued-1");
    let third = place.beside(".rescued-3");
    assert!(first.exists() || third.exists());
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
    let office = opened(&odd);
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

/// Whoever can make files beside the database leads nobody's writing to another file.
#[test]
fn a_link_beside_the_database_leads_nowhere() {
    type Lead = fn(&Path, &Path);
    let leads: [(&str, Lead); 2] = [
        ("link", |to, at| std::os::unix::fs::symlink(to, at).unwrap()),
        ("name", |to, at| std::fs::hard_link(to, at).unwrap()),
    ];
    for end in [".lock", ".mark"] {
        for (how, lead) in &leads {
            let place = Place::founded();
            let victim = place.file("victim");
            std::fs::write(&victim, "of somebody else\n").unwrap();
            let open = std::fs::Permissions::from_mode(0o640);
            std::fs::set_permissions(&victim, open).unwrap();
            std::fs::remove_file(place.beside(end)).unwrap();
            lead(&victim, &place.beside(end));
            for args in [&["list"][..], &["add", "name=陈斌"]] {
                place.run(args);
            }
            assert_eq!(
                std::fs::read(&victim).unwrap(),
                b"of somebody else\n",
                "{end} {how}"
            );
            let about = std::fs::metadata(&victim).unwrap();
            assert_eq!(about.permissions().mode() & 0o777, 0o640, "{end} {how}");
        }
    }
}

#[test]
fn a_new_file_does_not_bear_the_mark_of_the_one_before() {
    let place = Place::founded();
    std::fs::remove_file(place.db()).unwrap();
    // It was here: nobody is told to begin anew.
    let said = place.run(&["list"]);
    assert_eq!(said.code, 74, "{}", said.err);
    assert!(said.err.contains("it was here and is gone"), "{}", said.err);
    place.does(&["init"]);
    place.does(&["add", "name=陈斌"]);
    assert_eq!(place.run(&["doctor"]).code, 0);
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "1");
}

/// A backup that makes hard links is no harm; who has the file open by the other name is one, for each name has a log of its
/// own.
#[test]
fn a_file_with_two_names_is_saved_to_by_one_of_them() {
    let place = Place::founded();
    let other = place.file("other.db");
    let is_refused = |office: &Office| {
        let refused = office.save_person(&named("赵敏"));
        let Err(Error::Broken(store::Error::Closed(_, why))) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(why, Closed::OpenElsewhere);
    };
    let mut session = opened(&place.db());
    session.save_person(&named("李明")).unwrap();
    std::fs::hard_link(place.db(), &other).unwrap();
    session.save_person(&named("周强")).unwrap();
    session.look().unwrap();
    assert!(session.may_change().is_ok());
    // By the same name others save too, and by the other one the file is only read.
    place.does(&["add", "name=陈斌"]);
    is_refused(&opened(&other));
    session.save_person(&named("方斌")).unwrap();
    let said = place.does(&["doctor"]);
    assert!(said.contains("hard link"), "{said}");
    drop(session);
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "5");
    // Nobody else has it open: either name will do. Whoever was first keeps the other out.
    let session = opened(&other);
    session.save_person(&named("何云")).unwrap();
    is_refused(&opened(&place.db()));
    drop(session);
    place.does(&["add", "name=孙宁"]);
    assert_eq!(place.run(&["doctor"]).code, 0);
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "7");
    // The second name came while it was open, and somebody else was faster. (In another place: what a test beside this one
    // starts has for a moment every lock that was held here.)
    let place = Place::founded();
    let other = place.file("other.db");
    let session = opened(&place.db());
    std::fs::hard_link(place.db(), &other).unwrap();
    let faster = std::fs::File::open(&other).unwrap();
    faster.lock_shared().unwrap();
    is_refused(&session);
    drop(faster);
    session.save_person(&named("赵敏")).unwrap();
    drop(session);
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "2");
    assert_eq!(place.run(&["doctor"]).code, 0);
}

#[test]
fn what_belongs_to_a_database_stands_beside_it_and_not_beside_a_link() {
    let place = Place::founded();
    std::fs::create_dir(place.file("disk")).unwrap();
    let real = place.file("disk/real.db");
    std::fs::rename(place.db(), &real).unwrap();
    std::fs::rename(place.beside(".mark"), place.file("disk/real.db.mark")).unwrap();
    for end in [".lock", ".find"] {
        let _ = std::fs::remove_file(place.beside(end));
    }
    std::os::unix::fs::symlink(&real, place.db()).unwrap();
    place.does(&["add", "name=陈斌"]);
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "2");
    assert_eq!(place.run(&["doctor"]).code, 0);
    let mut left: Vec<_> = std::fs::read_dir(place.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().starts_with("office"))
        .collect();
    left.sort();
    assert_eq!(left, ["office.db"]);
}

/// The log is removed while a session has it open, and somebody looks in, which makes a new, empty one.
#[test]
fn what_was_saved_to_a_log_that_was_removed_is_not_lost() {
    let place = Place::founded();
    let session = opened(&place.db());
    session.save_person(&named("李明")).unwrap();
    std::fs::remove_file(place.beside("-wal")).unwrap();
    place.run(&["history"]);
    assert!(place.beside("-wal").exists());
    drop(session);
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "2");
    assert_eq!(place.run(&["doctor"]).code, 0);
}

/// A session holds what was saved as long as it is open, also when somebody moves the file away: it is brought into a file
/// beside it before anybody is told to leave.
#[test]
fn what_was_saved_to_a_file_that_was_moved_away_is_kept() {
    type Harm = fn(&Place);
    let harms: &[(&str, Harm)] = &[
        ("removed", |place| std::fs::remove_file(place.db()).unwrap()),
        ("replaced", |place| {
            std::fs::rename(place.file("backup"), place.db()).unwrap();
        }),
    ];
    for (name, harm) in harms {
        let place = Place::founded();
        copy(&place.db(), &place.file("backup"));
        place.does(&["add", "name=后来"]);
        let mut session = opened(&place.db());
        session.save_person(&named("何重要")).unwrap();
        harm(&place);
        session.look().unwrap();
        assert!(session.save_person(&named("赵敏")).is_err(), "{name}");
        drop(session);
        place.is_whole_in_rescued(3);
    }
}

/// Of a large file it is said at once what happened to it, and what was saved is brought to safety while nobody waits; who
/// leaves meanwhile does not cut it off.
#[test]
fn a_large_file_is_kept_while_nobody_waits() {
    let founded = || {
        let place = Place::founded();
        copy(&place.db(), &place.file("backup"));
        let other = Connection::open(place.db()).unwrap();
        let large = "INSERT INTO preference (user_name, key, value) VALUES ('x', 'y', hex(randomblob(4000000)))";
        other.execute_batch(large).unwrap();
        drop(other);
        place.does(&["add", "name=后来"]);
        place
    };
    let place = founded();
    let store = Store::open(&place.db()).unwrap();
    let reading = store.reader().unwrap();
    std::fs::rename(place.file("backup"), place.db()).unwrap();
    let look = || store.look(&reading).unwrap();
    assert_eq!(look(), Some(Closed::Replaced(Rescue::Running)));
    assert_eq!(look(), Some(Closed::Replaced(Rescue::Running)));
    assert!(store.has_to_keep());
    store.keep();
    assert_eq!(look(), Some(Closed::Replaced(Rescue::Done(1))));
    drop((reading, store));
    place.is_whole_in_rescued(2);

    for looks in [true, false] {
        let place = founded();
        let mut session = opened(&place.db());
        session.save_person(&named("李明")).unwrap();
        std::fs::rename(place.file("backup"), place.db()).unwrap();
        if looks {
            session.look().unwrap();
        }
        assert!(session.save_person(&named("赵敏")).is_err());
        drop(session);
        place.is_whole_in_rescued(3);
    }
}

/// What is brought to safety is all that the open file had, whoever saved it: also what another process saved a moment ago.
#[test]
fn what_others_saved_to_a_file_that_was_moved_away_is_kept() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    let mut session = opened(&place.db());
    place.does(&["add", "name=后来"]);
    std::fs::rename(place.file("backup"), place.db()).unwrap();
    session.look().unwrap();
    drop(session);
    place.is_whole_in_rescued(2);
}

/// The log is removed while somebody reads an older state, so not all of it can be moved into the file.
#[test]
fn what_was_saved_to_a_log_that_was_removed_is_kept_beside_a_reader() {
    let place = Place::founded();
    let mut session = opened(&place.db());
    session.save_person(&named("李明")).unwrap();
    let reader = Connection::open(place.db()).unwrap();
    let begin = "BEGIN; SELECT count(*) FROM change_set";
    reader.execute_batch(begin).unwrap();
    session.save_person(&named("赵敏")).unwrap();
    std::fs::remove_file(place.beside("-wal")).unwrap();
    session.look().unwrap();
    drop(session);
    // As if killed: it moves nothing any more.
    let leaves_the_log = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    reader.set_db_config(leaves_the_log, true).unwrap();
    drop(reader);
    place.is_whole_in_rescued(3);
}

/// A long import of somebody else has the turn: what happens to the file is seen all the same, and nobody waits for it.
#[test]
fn a_file_that_is_moved_away_is_noticed_while_somebody_has_the_turn() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    let mut session = opened(&place.db());
    session.save_person(&named("李明")).unwrap();
    let lock = std::fs::File::open(place.beside(".lock")).unwrap();
    lock.lock().unwrap();
    std::fs::rename(place.file("backup"), place.db()).unwrap();
    let refused = session.save_person(&named("赵敏"));
    let Err(Error::Broken(store::Error::Closed(_, why))) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(why, Closed::Replaced(Rescue::Done(1)));
    session.look().unwrap();
    drop((session, lock));
    place.is_whole_in_rescued(2);

    // A session that only leaves sees it as well.
    let other = Place::founded();
    copy(&other.db(), &other.file("backup"));
    let session = opened(&other.db());
    session.save_person(&named("李明")).unwrap();
    let lock = std::fs::File::open(other.beside(".lock")).unwrap();
    lock.lock().unwrap();
    std::fs::rename(other.file("backup"), other.db()).unwrap();
    drop(session);
    drop(lock);
    other.is_whole_in_rescued(2);
}

/// What cannot be brought anywhere is tried again, and half a file is not left.
#[test]
fn what_only_a_session_holds_is_brought_to_safety_as_soon_as_it_can_be() {
    let place = Place::founded();
    let inner = place.file("inner");
    std::fs::create_dir(&inner).unwrap();
    let path = inner.join("office.db");
    std::fs::rename(place.db(), &path).unwrap();
    let store = Store::open(&path).unwrap();
    let reading = store.reader().unwrap();
    let moved = place.file("elsewhere");
    std::fs::rename(&inner, &moved).unwrap();
    let look = || store.look(&reading).unwrap();
    assert_eq!(look(), Some(Closed::Gone(Rescue::Failed)));
    assert_eq!(look(), Some(Closed::Gone(Rescue::Failed)));
    std::fs::create_dir(&inner).unwrap();
    assert_eq!(look(), Some(Closed::Gone(Rescue::Done(1))));
    let left = std::fs::read_dir(&inner).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["office.db.rescued-1"]);

    // Put back where it was, nothing has to be brought anywhere.
    let place = Place::founded();
    let store = Store::open(&place.db()).unwrap();
    let reading = store.reader().unwrap();
    let folder = place.folder.path();
    let away = folder.with_extension("away");
    std::fs::rename(folder, &away).unwrap();
    let look = || store.look(&reading).unwrap();
    assert_eq!(look(), Some(Closed::Gone(Rescue::Failed)));
    std::fs::rename(&away, folder).unwrap();
    assert_eq!(look(), None);
    drop((reading, store));
    assert_eq!(place.run(&["doctor"]).code, 0);
}

/// What was moved away is put back: the session goes on with it, unless something was done to it meanwhile.
#[test]
fn a_file_that_is_put_back_is_opened_again() {
    type Meanwhile = fn(&Place, &Path);
    let quiet: Meanwhile = |_, _| {};
    let another: Meanwhile = |place, _| copy(&place.file("backup"), &place.db());
    let saved: Meanwhile = |_, away| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alumni"));
        command.arg("--db").arg(away).args(["add", "name=在外"]);
        command.env_clear().env("HOME", away.parent().unwrap());
        assert!(command.output().unwrap().status.success());
    };
    for (meanwhile, is_open) in [(quiet, true), (another, true), (saved, false)] {
        let place = Place::founded();
        copy(&place.db(), &place.file("backup"));
        let mut session = opened(&place.db());
        session.save_person(&named("李明")).unwrap();
        let away = place.file("away.db");
        std::fs::rename(place.db(), &away).unwrap();
        session.look().unwrap();
        assert!(session.may_change().is_err());
        meanwhile(&place, &away);
        session.look().unwrap();
        std::fs::rename(&away, place.db()).unwrap();
        session.look().unwrap();
        let again = session.save_person(&named("赵敏"));
        assert_eq!(again.is_ok(), is_open, "{again:?}");
        drop(session);
        if is_open {
            assert_eq!(place.does(&["list", "--count", ""]).trim(), "3");
            assert_eq!(place.run(&["doctor"]).code, 0);
        }
    }
}

/// A mark never goes back: a session that leaves, or moves the log, says what others saved as well.
#[test]
fn the_mark_keeps_what_others_saved() {
    let place = Place::founded();
    let earlier = opened(&place.db());
    let other = opened(&place.db());
    copy(&place.db(), &place.file("backup"));
    other.save_person(&named("李明")).unwrap();
    // As if killed.
    std::mem::forget(other);
    drop(earlier);
    for end in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(place.beside(end));
    }
    std::fs::rename(place.file("backup"), place.db()).unwrap();
    place.is_doubted_and_accepted("it lacks the last change");
}

/// Two copies of one file go on in two places, each by one change: neither is taken for the other, whatever their counters
/// say, and nothing is saved to a mixture of them.
#[test]
fn a_copy_that_went_on_elsewhere_is_known_by_its_head() {
    for session_saves in [false, true] {
        let place = Place::founded();
        let home = place.file("home.db");
        copy(&place.db(), &home);
        let at = |path: &Path, name: &str| {
            let path = path.to_str().unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_alumni"));
            command.args(["--db", path, "add", name]).env_clear();
            command.env("HOME", place.folder.path()).env("USER", "lin");
            assert!(command.output().unwrap().status.success());
        };
        at(&home, "name=在家");
        place.does(&["add", "name=在办"]);
        let mut session = opened(&place.db());
        if session_saves {
            session.save_person(&named("李明")).unwrap();
        }
        // Over the same file, as `cp` does.
        copy(&home, &place.db());
        session.look().unwrap();
        let refused = session.save_person(&named("赵敏"));
        let Err(Error::Broken(store::Error::Closed(_, why))) = refused else {
            panic!("{refused:?}");
        };
        assert!(matches!(why, Closed::Overwritten(_)), "{why:?}");
        drop(session);
        assert_eq!(place.run(&["add", "name=陈斌"]).code, 74);
    }
}

/// What a session opens by the name of an exchanged file is another file: nothing of it leaves the house as if it were
/// what the screen shows.
#[test]
fn nothing_is_read_from_the_file_that_stands_in_the_place_of_another() {
    let place = Place::founded();
    let other = Place::founded();
    let store = Store::open(&place.db()).unwrap();
    assert!(store.reader().is_ok());
    copy(&other.db(), &place.file("other.db"));
    std::fs::rename(place.file("other.db"), place.db()).unwrap();
    let Err(store::Error::Closed(_, Closed::Replaced(_))) = store.reader().map(drop) else {
        panic!("the other file is read");
    };
}

/// Whoever accepts a file is told what it lacks, and where that is.
#[test]
fn who_accepts_a_file_is_told_what_it_lacks() {
    // An older copy, with what was saved brought to safety.
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    place.does(&["add", "name=后来"]);
    let mut session = opened(&place.db());
    session.save_person(&named("李明")).unwrap();
    std::fs::rename(place.file("backup"), place.db()).unwrap();
    session.look().unwrap();
    drop(session);
    let doctor = place.run(&["doctor"]);
    assert!(
        doctor.err.contains("Put office.db.rescued-1"),
        "{}",
        doctor.err
    );
    let add = place.run(&["add", "name=陈斌"]);
    assert!(add.err.contains("put office.db.rescued-1"), "{}", add.err);
    let said = place.run(&["doctor", "--accept-restored"]).err;
    assert!(said.contains("lacks the last 2 changes"), "{said}");
    assert!(said.contains("rescued-1"), "{said}");

    // Gone altogether.
    let place = Place::founded();
    let mut session = opened(&place.db());
    session.save_person(&named("李明")).unwrap();
    std::fs::remove_file(place.db()).unwrap();
    session.look().unwrap();
    drop(session);
    let list = place.run(&["list"]);
    assert!(list.err.contains("Put office.db.rescued-1"), "{}", list.err);

    // Another database with more changes, and a copy that went its own way.
    let place = Place::founded();
    let other = Place::founded();
    other.does(&["add", "name=甲"]);
    copy(&other.db(), &place.db());
    let said = place.run(&["doctor", "--accept-restored"]).err;
    assert!(said.contains("another database"), "{said}");
    assert!(!said.contains("lacks"), "{said}");
    assert!(place.does(&["history"]).contains("Another database"));
}

/// The log of what was saved is not set aside where no program can read it.
#[test]
fn what_a_copy_over_the_file_left_in_the_log_is_brought_to_safety() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    let mut session = opened(&place.db());
    session.save_person(&named("李明")).unwrap();
    copy(&place.file("backup"), &place.db());
    session.look().unwrap();
    drop(session);
    place.run(&["doctor", "--accept-restored"]);
    let names = |path: &Path| {
        let conn = Connection::open(path).unwrap();
        let sql = "SELECT count(*) FROM alumnus WHERE name = '李明'";
        conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let kept = place.file("office.db.rescued-1");
    let is_kept = kept.exists() && names(&kept) == 1;
    assert!(is_kept || names(&place.db()) == 1);
}

/// A name that is not text.
#[test]
fn a_file_with_a_strange_name_is_brought_to_safety_beside_it() {
    let place = Place::founded();
    let name = |bytes: &[u8]| place.folder.path().join(OsStr::from_bytes(bytes));
    let path = name(b"\xb4\xf3\xc1\xac.db");
    std::fs::rename(place.db(), &path).unwrap();
    let mut session = opened(&path);
    session.save_person(&named("李明")).unwrap();
    std::fs::remove_file(&path).unwrap();
    session.look().unwrap();
    let kept = name(b"\xb4\xf3\xc1\xac.db.rescued-1");
    let about = std::fs::metadata(&kept).unwrap();
    assert_eq!(about.permissions().mode() & 0o777, 0o600);
    let conn = Connection::open(&kept).unwrap();
    let people = conn.query_row("SELECT count(*) FROM alumnus", [], |row| row.get(0));
    assert_eq!(people, Ok(2));
}

/// A long write has the file moved away under it: what would go nowhere is not called saved.
#[test]
fn a_file_that_is_moved_away_during_a_write_takes_nothing() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    place.does(&["add", "name=后来"]);
    let store = Store::open(&place.db()).unwrap();
    let entry = Entry {
        user: "lin".to_owned(),
        at: alumni::front::session::wall_clock().here(),
        kind: "setting",
        sentence: "later".to_owned(),
        session: "one".to_owned(),
        way: Way::default(),
    };
    let saved = store.write(&entry, |tx| -> Result<(), store::Error> {
        tx.insert(&Setting {
            key: "kept".to_owned(),
            ..Setting::default()
        })?;
        std::fs::rename(place.file("backup"), place.db()).unwrap();
        Ok(())
    });
    let Err(store::Error::Closed(_, Closed::Replaced(Rescue::Done(1)))) = saved else {
        panic!("it was saved");
    };
    drop(store);
    let kept = Connection::open(place.file("office.db.rescued-1")).unwrap();
    let names = "SELECT count(*) FILTER (WHERE name = '后来') FROM alumnus";
    let count: i64 = kept.query_row(names, [], |row| row.get(0)).unwrap();
    let settings = "SELECT count(*) FROM setting WHERE key = 'kept'";
    let kept: i64 = kept.query_row(settings, [], |row| row.get(0)).unwrap();
    assert_eq!((count, kept), (1, 0));
}

/// What `sqlite3` and DB Browser do by the rules of SQLite beside a session is no overwriting, whoever moves the log when.
#[test]
fn other_programs_keep_house_beside_a_session() {
    let large = "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        SELECT i FROM n;
        INSERT INTO preference (user_name, key, value) SELECT 'x', i, hex(randomblob(1000)) FROM n";
    let ways: &[(&str, &[&str])] = &[
        ("vacuum", &["VACUUM"]),
        (
            "more than the log holds",
            &[
                large,
                "UPDATE preference SET value = value || 'y' WHERE user_name = 'x'",
            ],
        ),
        (
            "large, and fewer pages after",
            &[
                large,
                "DELETE FROM preference WHERE user_name = 'x'",
                "VACUUM",
            ],
        ),
        ("moved and cut", &["PRAGMA wal_checkpoint(TRUNCATE)"]),
        (
            "written, moved and cut",
            &[large, "PRAGMA wal_checkpoint(TRUNCATE)"],
        ),
        (
            "moved and begun anew",
            &["PRAGMA wal_checkpoint(RESTART)", "ANALYZE"],
        ),
        (
            "vacuum, moved and cut",
            &["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)", "ANALYZE"],
        ),
    ];
    for (what, statements) in ways {
        for is_looked_at in [true, false] {
            let place = Place::founded();
            let mut session = opened(&place.db());
            session.save_person(&named("李明")).unwrap();
            session.look().unwrap();
            let other = Connection::open(place.db()).unwrap();
            for sql in *statements {
                other.execute_batch(sql).unwrap();
                if is_looked_at {
                    session.look().unwrap();
                }
            }
            // A session that is open looks at the file all the time.
            let mut adds = place.command(&["add", "name=陈斌"]);
            let mut adds = adds.stdout(Stdio::null()).spawn().unwrap();
            let added = loop {
                session.look().unwrap();
                if let Some(status) = adds.try_wait().unwrap() {
                    break status;
                }
            };
            assert!(added.success(), "{what}");
            let saved = session.save_person(&named("赵敏"));
            assert!(saved.is_ok(), "{what}: {saved:?}");
            // As if killed: what is left is opened without a question.
            drop(other);
            std::mem::forget(session);
            place.does(&["add", "name=周强"]);
            assert_eq!(place.does(&["list", "--count", ""]).trim(), "5", "{what}");
            let said = place.run(&["doctor"]);
            assert!(
                said.out.contains("sound"),
                "{what}: {} {}",
                said.out,
                said.err
            );
        }
    }
}

/// A copy of the same state, of before another program rewrote the file: that is a copy over the file.
#[test]
fn a_copy_from_before_another_programs_vacuum_is_an_overwriting() {
    let place = Place::founded();
    place.does(&["add", "name=李明"]);
    copy(&place.db(), &place.file("backup"));
    let mut session = opened(&place.db());
    let other = Connection::open(place.db()).unwrap();
    other
        .execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    session.look().unwrap();
    assert!(session.may_change().is_ok());
    copy(&place.file("backup"), &place.db());
    session.look().unwrap();
    let refused = session.save_person(&named("赵敏"));
    let Err(Error::Broken(store::Error::Closed(_, why))) = refused else {
        panic!("{refused:?}");
    };
    assert!(matches!(why, Closed::Overwritten(_)), "{why:?}");
}

/// Whoever has another index of the log sees another log: both would save over each other.
#[test]
fn an_index_of_the_log_that_was_removed_closes_the_session() {
    let place = Place::founded();
    let session = opened(&place.db());
    session.save_person(&named("李明")).unwrap();
    std::fs::remove_file(place.beside("-shm")).unwrap();
    place.does(&["add", "name=陈斌"]);
    let refused = session.save_person(&named("赵敏"));
    let Err(Error::Broken(store::Error::Closed(_, why))) = refused else {
        panic!("it was saved");
    };
    assert!(matches!(why, Closed::LogReplaced(_)), "{why:?}");
    place.does(&["add", "name=周杰"]);
    drop(session);
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "4");
    assert_eq!(place.run(&["doctor"]).code, 0);
}

/// File, log, index and mark of an earlier moment are put back under a session, which knows what it saved itself.
#[test]
fn a_whole_earlier_state_under_a_session_takes_nothing() {
    for ends in [&["", "-wal", "-shm"][..], &["", "-wal", "-shm", ".mark"]] {
        let place = Place::founded();
        let session = opened(&place.db());
        session.save_person(&named("李明")).unwrap();
        for end in ends {
            copy(&place.beside(end), &place.file(&format!("kept{end}")));
        }
        session.save_person(&named("赵敏")).unwrap();
        for end in ends {
            copy(&place.file(&format!("kept{end}")), &place.beside(end));
        }
        let refused = session.save_person(&named("周杰"));
        assert!(refused.is_err(), "{ends:?}");
        assert!(session.save_person(&named("周杰")).is_err(), "{ends:?}");
    }
}

/// As SQLite's own ways of making a copy leave it, and other programs.
#[test]
fn a_copy_without_a_log_is_opened_and_restored() {
    let place = Place::founded();
    let sql = |path: &Path, sql: &str| {
        let conn = Connection::open(path).unwrap();
        conn.execute_batch(sql).unwrap();
    };
    let backup = place.file("backup");
    sql(&place.db(), &format!("VACUUM INTO '{}'", backup.display()));
    let private = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(&backup, private).unwrap();
    // In the place of the newest, of an older one, and elsewhere.
    copy(&backup, &place.db());
    place.does(&["add", "name=李明"]);
    copy(&backup, &place.db());
    place.is_doubted_and_accepted("lacks the last change");
    let elsewhere = Place {
        folder: tempfile::tempdir().unwrap(),
    };
    std::fs::copy(&backup, elsewhere.db()).unwrap();
    assert_eq!(elsewhere.does(&["list", "--count", ""]).trim(), "1");
    elsewhere.does(&["add", "name=李明"]);
    for mode in ["DELETE", "TRUNCATE", "PERSIST"] {
        sql(&elsewhere.db(), &format!("PRAGMA journal_mode = {mode}"));
        elsewhere.does(&["add", &format!("name={mode}")]);
        assert_eq!(elsewhere.run(&["doctor"]).code, 0, "{mode}");
    }
    assert_eq!(elsewhere.does(&["list", "--count", ""]).trim(), "5");
}

/// What an administrator made beside somebody's file shuts the owner out: it is read, and the file is named.
#[test]
fn a_companion_of_somebody_else_is_named() {
    let place = Place::founded();
    std::os::unix::fs::chown(place.folder.path(), Some(65534), Some(65534)).unwrap();
    for end in ["", ".mark"] {
        std::os::unix::fs::chown(place.beside(end), Some(65534), Some(65534)).unwrap();
    }
    let said = as_nobody(&place, &["list", "--count", ""]);
    assert_eq!((said.code, said.out.trim()), (0, "1"), "{}", said.err);
    let said = as_nobody(&place, &["add", "name=陈斌"]);
    assert_eq!(said.code, 74);
    assert!(
        said.err.contains("the file .lock beside it"),
        "{}",
        said.err
    );
}

/// Mending the schema writes too: not to a file that is not the one that was saved to.
#[test]
fn a_copy_in_the_place_of_the_file_is_not_mended() {
    let place = Place::founded();
    copy(&place.db(), &place.file("backup"));
    place.does(&["add", "name=李明"]);
    place.saves_and_is_killed("周杰");
    copy(&place.file("backup"), &place.db());
    let log = std::fs::read(place.beside("-wal")).unwrap();
    // A view of somebody else's in the copy.
    let planted = Connection::open(place.file("backup")).unwrap();
    planted.execute_batch("PRAGMA journal_mode = DELETE; CREATE VIEW planted AS SELECT 1; PRAGMA journal_mode = WAL;").unwrap();
    drop(planted);
    copy(&place.file("backup"), &place.db());
    for args in [&["doctor", "--mend"][..], &["doctor"]] {
        let said = place.run(args);
        assert_ne!(said.code, 0, "{}", said.out);
        assert!(said.err.contains("log of another state"), "{}", said.err);
        assert_eq!(std::fs::read(place.beside("-wal")).unwrap(), log);
    }
    place.does(&["doctor", "--accept-restored"]);
    place.does(&["doctor", "--mend"]);
    place.does(&["add", "name=陈斌"]);
    assert_eq!(place.run(&["doctor"]).code, 0);
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

/// Whoever removes the lock takes it from nobody, and those who come later find the same one as those who are there.
#[test]
fn a_lock_that_was_removed_is_taken_up_anew() {
    let place = Place::founded();
    let mut office = opened(&place.db());
    office.save_person(&named("李明")).unwrap();
    std::fs::remove_file(place.beside(".lock")).unwrap();
    place.does(&["add", "name=赵敏"]);
    office.save_person(&named("周强")).unwrap();
    assert!(office.look().is_ok() && office.may_change().is_ok());
    // It is held by name: who takes it outside keeps the session waiting.
    let lock = std::fs::File::open(place.beside(".lock")).unwrap();
    lock.try_lock().unwrap();
    let waits = alumni::model::waiting::wait_with(|waiting| waiting.is_none());
    let waited = office.save_person(&named("方斌"));
    assert!(matches!(waited, Err(Error::Stopped)), "{waited:?}");
    drop((waits, lock));
    office.save_person(&named("方斌")).unwrap();
    drop(office);
    assert_eq!(place.does(&["list", "--count", ""]).trim(), "5");
    assert_eq!(place.run(&["doctor"]).code, 0);
}

/// A name in another encoding, as an old Chinese system gives it.
#[test]
fn a_name_that_is_no_text_is_opened_wherever_it_is_opened() {
    use std::os::unix::ffi::OsStringExt as _;
    let place = Place::founded();
    let strange = place.folder.path().join(std::ffi::OsString::from_vec(
        b"\xd0\xa3\xd3\xd1%41?.db".to_vec(),
    ));
    copy(&place.db(), &strange);
    let mut office = opened(&strange);
    office.save_person(&named("李明")).unwrap();
    // Moved away under a session: what was saved is brought beside it.
    std::fs::remove_file(&strange).unwrap();
    office.look().unwrap();
    let rescued = alumni::store::rescue::rescued_name(&strange, 1);
    drop(office);
    let office = opened(&rescued);
    assert_eq!(office.people().unwrap(), 2);
    drop(office);
    // Without a right to its folder it is read as it stands.
    let seen = Place {
        folder: tempfile::tempdir().unwrap(),
    };
    let strange = seen
        .folder
        .path()
        .join(std::ffi::OsString::from_vec(b"\xff\xfe.db".to_vec()));
    copy(&rescued, &strange);
    copy(&rescued, &seen.file("second"));
    std::fs::remove_file(seen.file("second")).unwrap();
    std::fs::hard_link(&strange, seen.file("second")).unwrap();
    let _second = opened(&seen.file("second"));
    assert_eq!(opened(&strange).people().unwrap(), 2);
}

/// A copy went home, both went on by one change, and the one from home is put over the open file: as many changes, pages and
/// moves of the log, and yet another state.
#[test]
fn a_copy_that_went_on_elsewhere_is_not_taken_for_the_file() {
    for is_saved_before in [false, true] {
        let place = Place::founded();
        copy(&place.db(), &place.file("home.db"));
        let home = place.file("home.db");
        let added = Command::new(env!("CARGO_BIN_EXE_alumni"))
            .arg("--db")
            .arg(&home)
            .args(["add", "name=家一"])
            .env_clear()
            .env("HOME", place.folder.path())
            .output()
            .unwrap();
        assert!(added.status.success());
        place.does(&["add", "name=办一"]);
        let mut office = opened(&place.db());
        if is_saved_before {
            office.save_person(&named("误二")).unwrap();
        }
        copy(&home, &place.db());
        office.look().unwrap();
        let saved = office.save_person(&named("误三"));
        assert!(
            matches!(saved, Err(Error::Broken(store::Error::Closed(..)))),
            "{is_saved_before}: {saved:?}"
        );
        drop(office);
        let said = place.run(&["add", "name=令一"]);
        assert_eq!(said.code, 74, "{is_saved_before}: {}", said.err);
    }
}

/// Whoever leaves says how far the file has come, and not how far it had come when they came.
#[test]
fn a_session_that_leaves_does_not_take_the_mark_back() {
    let place = Place::founded();
    let one = opened(&place.db());
    let other = opened(&place.db());
    other.save_person(&named("王失")).unwrap();
    // "alumni-mark-1 TURN NUMBER ...": the line of the later turn counts.
    let saved = || {
        let text = std::fs::read_to_string(place.beside(".mark")).unwrap();
        let number = |line: &str| -> Option<(u64, u64)> {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
        };
        text.lines().filter_map(number).max().unwrap().1
    };
    let before = saved();
    // The other one is killed: it puts nothing right.
    std::mem::forget(other);
    drop(one);
    assert_eq!(saved(), before);
}
