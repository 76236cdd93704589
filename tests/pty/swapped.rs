//! Somebody restores a copy over the open database, or takes it or its log away, while a form is open.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::Seat;

/// An office with two people, one of them after the backup was made.
struct Office {
    home: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let office = Self {
            home: tempfile::tempdir().unwrap(),
        };
        office.does(&["init"]);
        office.does(&["add", "name=王欣怡"]);
        std::fs::copy(office.db(), office.file("backup")).unwrap();
        office.does(&["add", "name=李明"]);
        office
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn db(&self) -> PathBuf {
        self.file("office.db")
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_alumni"))
            .arg("--db")
            .arg(self.db())
            .args(args)
            .env("HOME", self.home.path())
            .env("USER", "lin")
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    }

    #[track_caller]
    fn does(&self, args: &[&str]) -> String {
        let (code, said) = self.run(args);
        assert_eq!(code, Some(0), "{args:?}: {said}");
        said
    }
}

/// What is done to the database; gets the database, the backup of it and an older log.
type Harm = fn(&Path, &Path, &Path);

fn log_of(db: &Path) -> PathBuf {
    db.with_file_name("office.db-wal")
}

fn cut(path: &Path, to: impl Fn(u64) -> u64) {
    let file = OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(to(file.metadata().unwrap().len())).unwrap();
}

fn rewritten(path: &Path, change: impl Fn(&mut Vec<u8>)) {
    use std::io::Write as _;
    let mut bytes = std::fs::read(path).unwrap();
    change(&mut bytes);
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.write_all(&bytes).unwrap();
}

/// What a harm leaves to whoever comes next.
#[derive(Clone, Copy, PartialEq)]
enum Left {
    /// Everything that was acknowledged.
    All,
    /// A sound file without what was acknowledged last.
    Older,
    /// A file that is no longer sound: the backup has to be put in its place.
    Damaged,
}

/// Name, what is done, and what it leaves.
const HARMS: &[(&str, Harm, Left)] = &[
    ("file emptied", |db, _, _| cut(db, |_| 0), Left::Damaged),
    (
        "file cut in half",
        |db, _, _| cut(db, |size| size / 2),
        Left::Damaged,
    ),
    (
        // One page may stand in the log as well.
        "file cut in half",
        |db, _, _| cut(db, |size| size / 8_192 * 4_096),
        Left::Damaged,
    ),
    (
        "a page of the file zeroed",
        |db, _, _| rewritten(db, |bytes| bytes[4 * 4_096..5 * 4_096].fill(0)),
        Left::Damaged,
    ),
    (
        "half of the file zeroed",
        |db, _, _| {
            rewritten(db, |bytes| {
                let half = bytes.len() / 2;
                bytes[half..].fill(0);
            });
        },
        Left::Damaged,
    ),
    (
        "cp over the file",
        |db, backup, _| {
            std::fs::copy(backup, db).unwrap();
        },
        Left::Older,
    ),
    (
        "mv over the file",
        |db, backup, _| std::fs::rename(backup, db).unwrap(),
        Left::Older,
    ),
    (
        "rm of the log",
        |db, _, _| std::fs::remove_file(log_of(db)).unwrap(),
        Left::All,
    ),
    (
        "rm of log and index",
        |db, _, _| {
            std::fs::remove_file(log_of(db)).unwrap();
            std::fs::remove_file(db.with_file_name("office.db-shm")).unwrap();
        },
        Left::All,
    ),
    (
        "cp over the log",
        |db, _, log| {
            std::fs::copy(log, log_of(db)).unwrap();
        },
        Left::Older,
    ),
    (
        "mv over the log",
        |db, _, log| std::fs::rename(log, log_of(db)).unwrap(),
        Left::Older,
    ),
    (
        "log emptied",
        |db, _, _| cut(&log_of(db), |_| 0),
        Left::Older,
    ),
    (
        "log cut",
        |db, _, _| cut(&log_of(db), |size| size / 2),
        Left::Older,
    ),
    (
        "log zeroed",
        |db, _, _| rewritten(&log_of(db), |bytes| bytes.fill(0)),
        Left::Older,
    ),
    (
        "a bit of the log flipped",
        |db, _, _| {
            rewritten(&log_of(db), |bytes| {
                let at = bytes.len() / 2;
                bytes[at] ^= 4;
            });
        },
        Left::Older,
    ),
];

const SAYS: &[(&str, [&str; 4])] = &[
    (
        "en",
        [
            "New alumnus",
            "[FILE CHANGED]",
            "Not saved",
            "Leave with F10",
        ],
    ),
    ("zh", ["新建校友", "[文件有变]", "未保存", "请按 F10 退出"]),
];

/// A form is open and somebody has typed into it.
fn at_the_form(office: &Office, lang: &str, title: &str) -> Seat {
    at_the_form_of(&office.db(), office, lang, title)
}

fn at_the_form_of(db: &Path, office: &Office, lang: &str, title: &str) -> Seat {
    let mut seat = Seat::program_speaking(lang, db, office.home.path(), "");
    // F6 from anywhere: a new person. The first is saved, and stands in the log only.
    // A list that has just come takes no key that changes something before it can have been seen.
    seat.type_text("\x1b2");
    seat.wait_for("李明");
    seat.listen(Duration::from_millis(600));
    seat.type_text("\x1b[17~");
    seat.wait_for(title);
    seat.type_text("周杰\x13");
    seat.wait_for("周杰 |");
    seat.listen(Duration::from_millis(600));
    seat.type_text("\x1b[17~");
    seat.wait_for(title);
    seat.type_text("赵小明");
    seat.wait_for("赵小明");
    seat
}

fn each_harm(lang: &str) {
    let says = SAYS.iter().find(|(known, _)| *known == lang).unwrap().1;
    let [title, tag, not_saved, what_to_do] = says;
    for (name, harm, left) in HARMS {
        let office = Office::new();
        let mut seat = at_the_form(&office, lang, title);
        // A log of an earlier state of the same file.
        let earlier = office.file("earlier");
        let log = std::fs::read(log_of(&office.db())).unwrap();
        std::fs::write(&earlier, &log[..log.len() / 2]).unwrap();
        harm(&office.db(), &office.file("backup"), &earlier);
        seat.wait_for(tag);
        seat.wait_for(what_to_do);
        // Saving is refused, and the text stays.
        seat.type_text("\x13");
        seat.wait_for(not_saved);
        let screen = seat.far.screen().contents();
        assert!(screen.contains("赵小明"), "{name}: {screen}");
        assert!(screen.contains(tag), "{name}: {screen}");
        let rescued = office.file("office.db.rescued-1");
        // What the log and the memory of SQLite still have is brought to safety. Whether the log goes together with what was
        // copied over the pages of the file is up to chance.
        if *name != "cp over the file" {
            assert_eq!(rescued.exists(), name.starts_with("mv over"), "{name}");
        }
        seat.signal("KILL");
        seat.child.wait().unwrap();
        // Whoever comes next writes nothing to a file that is not the one that was saved to.
        if *left == Left::Damaged {
            let (code, said) = office.run(&["doctor"]);
            assert!(matches!(code, Some(5 | 74)), "{name}: {code:?} {said}");
            std::fs::copy(office.file("backup"), office.db()).unwrap();
        }
        let (code, said) = office.run(&["doctor"]);
        if *left != Left::All {
            assert_eq!(code, Some(5), "{name}: {said}");
            assert!(said.contains("--accept-restored"), "{name}: {said}");
            let (code, said) = office.run(&["add", "name=陈斌"]);
            assert_eq!(code, Some(74), "{name}: {said}");
            office.does(&["doctor", "--accept-restored"]);
        } else {
            assert_eq!(code, Some(0), "{name}: {said}");
            let people = office.does(&["list", "--count", ""]);
            assert_eq!(people.trim(), "3", "{name}");
        }
        office.does(&["add", "name=陈斌"]);
        let said = office.does(&["doctor"]);
        assert!(said.contains("sound"), "{name}: {said}");
    }
}

#[test]
fn an_exchanged_file_is_not_written_to() {
    each_harm("en");
}

#[test]
fn an_exchanged_file_is_not_written_to_in_chinese() {
    each_harm("zh");
}

/// The file itself is taken away: nobody else can open it, and nothing is said to be saved.
#[test]
fn a_file_that_was_taken_away_takes_nothing() {
    for (lang, [title, tag, not_saved, what_to_do]) in SAYS {
        let office = Office::new();
        let mut seat = at_the_form(&office, lang, title);
        let away = office.file("away.db");
        std::fs::rename(office.db(), &away).unwrap();
        seat.wait_for(tag);
        seat.wait_for(what_to_do);
        seat.type_text("\x13");
        seat.wait_for(not_saved);
        // Whoever quits does nothing to it.
        seat.type_text("\x11");
        seat.is_given_back();
        assert!(!office.db().exists());
        assert!(office.file("office.db.rescued-1").exists());
        std::fs::rename(&away, office.db()).unwrap();
        assert_eq!(office.does(&["list", "--count", ""]).trim(), "3");
    }
}

/// Nothing can be written beside the place of the file, so only the session still has what was saved: nobody leaves without
/// a question, and when the file is back nothing was lost.
#[test]
fn whoever_holds_the_last_copy_is_asked_before_leaving() {
    let says = [
        [
            "Stay: only this session has",
            "Leave and lose it?",
            "Saving works again",
        ],
        [
            "请勿退出：已保存的内容只在此会话中",
            "退出并丢失这些内容吗",
            "可以继续保存了",
        ],
    ];
    for ((lang, [title, tag, ..]), [stay, question, again]) in SAYS.iter().zip(says) {
        let office = Office::new();
        let inner = office.file("inner");
        std::fs::create_dir(&inner).unwrap();
        let db = inner.join("office.db");
        std::fs::rename(office.db(), &db).unwrap();
        let mut seat = at_the_form_of(&db, &office, lang, title);
        let away = office.file("away");
        std::fs::rename(&inner, &away).unwrap();
        seat.wait_for(tag);
        seat.wait_for(stay);
        seat.type_text("\x1b[21~");
        seat.wait_for(question);
        // What arrives with a question does not answer it.
        seat.listen(Duration::from_millis(600));
        seat.type_text("\x1b");
        std::fs::rename(&away, &inner).unwrap();
        // The text stood there all the time, and goes where it was meant to go.
        seat.wait_for(again);
        assert!(!seat.far.screen().contents().contains(tag));
        seat.type_text("\x13");
        seat.wait_for("赵小明 |");
        seat.type_text("\x1b[21~");
        seat.is_given_back();
        assert!(!inner.join("office.db.rescued-1").exists());
        for end in ["", "-wal", "-shm", ".mark"] {
            let name = format!("office.db{end}");
            let _ = std::fs::rename(inner.join(&name), office.file(&name));
        }
        assert_eq!(office.does(&["list", "--count", ""]).trim(), "4");
    }
}

/// Other desks and commands that save by the rules are no reason to doubt the file.
#[test]
fn others_who_save_are_no_alarm() {
    let office = Office::new();
    let mut seat = at_the_form(&office, "en", "New alumnus");
    for n in 0..5 {
        office.does(&["add", &format!("name=Wang {n}")]);
    }
    seat.type_text("\x13");
    seat.wait_for("9 of 9");
    assert!(!seat.far.screen().contents().contains("FILE CHANGED"));
    seat.type_text("\x11");
    seat.is_given_back();
    assert_eq!(office.does(&["list", "--count", ""]).trim(), "9");
    assert!(!log_of(&office.db()).exists());
}

/// Somebody without the right to write looks at the office: the first line says so, and no form is opened in vain.
#[test]
fn who_may_not_write_is_told_before_typing() {
    use std::os::unix::fs::{PermissionsExt as _, chown};
    for (lang, tag, why) in [
        (
            "en",
            "[READ ONLY]",
            "Read only: you have no right to change the file",
        ),
        ("zh", "[只读]", "只读：您无权更改此文件"),
    ] {
        let office = Office::new();
        let folder = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(office.home.path(), folder).unwrap();
        chown(office.db(), Some(65534), Some(65534)).unwrap();
        let mut command = portable_pty::CommandBuilder::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        command.args([env!("CARGO_BIN_EXE_alumni"), "--lang", lang, "--db"]);
        command.arg(office.db());
        command.env("HOME", office.home.path());
        command.env("LANG", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        let mut seat = Seat::run(command, 1);
        seat.wait_for(tag);
        seat.wait_for(why);
        seat.type_text("\x1b2");
        seat.wait_for("李明");
        seat.listen(Duration::from_millis(600));
        seat.type_text("\x1b[17~");
        seat.wait_for(why);
        assert!(seat.far.screen().contents().contains("李明"));
        seat.type_text("\x11");
        seat.is_given_back();
    }
}

/// A part of the schema that is nobody's of this program keeps the file from being written, not from being read.
#[test]
fn a_file_with_a_foreign_part_is_read() {
    for (lang, tag, why) in [
        (
            "en",
            "[READ ONLY]",
            "Read only, run `alumni doctor`: trigger evil",
        ),
        ("zh", "[只读]", "只读，请运行 `alumni doctor`：trigger evil"),
    ] {
        let office = Office::new();
        let other = rusqlite::Connection::open(office.db()).unwrap();
        let evil = "CREATE TRIGGER evil AFTER INSERT ON alumnus BEGIN DELETE FROM tag; END";
        other.execute_batch(evil).unwrap();
        drop(other);
        let mut seat = Seat::program_speaking(lang, &office.db(), office.home.path(), "");
        seat.wait_for(tag);
        seat.wait_for(why);
        seat.type_text("\x1b2");
        seat.wait_for("李明");
        seat.listen(Duration::from_millis(600));
        // No form is opened in vain.
        seat.type_text("\x1b[17~");
        seat.wait_for(why);
        assert!(seat.far.screen().contents().contains("李明"));
        seat.type_text("\x11");
        seat.is_given_back();
        office.does(&["doctor", "--mend"]);
        office.does(&["add", "name=陈斌"]);
    }
}

/// A copy is restored over the open database: the clerk is told what to do, accepts the copy, and goes on with what was
/// typed, whether or not it was tried to be saved meanwhile.
fn goes_on_with_the_draft(lang: &str, [draft, take, read_only]: [&str; 3]) {
    let says = SAYS.iter().find(|(known, _)| *known == lang).unwrap().1;
    let [title, tag, not_saved, what_to_do] = says;
    for (removes_log, saves) in [(false, true), (true, true), (false, false), (true, false)] {
        let office = Office::new();
        let mut seat = at_the_form(&office, lang, title);
        // The draft may stand in the file that is now overwritten.
        seat.listen(Duration::from_millis(3_000));
        std::fs::copy(office.file("backup"), office.db()).unwrap();
        if removes_log {
            std::fs::remove_file(log_of(&office.db())).unwrap();
            std::fs::remove_file(office.db().with_file_name("office.db-shm")).unwrap();
        }
        seat.wait_for(tag);
        seat.wait_for(what_to_do);
        if saves {
            seat.type_text("\x13");
            seat.wait_for(not_saved);
        }
        seat.type_text("\x1b[21~");
        seat.is_given_back();
        // The copy is only looked at until somebody says that it is the right one.
        let mut seat = Seat::program_speaking(lang, &office.db(), office.home.path(), "");
        seat.wait_for(read_only);
        seat.wait_for("alumni doctor");
        seat.type_text("\x11");
        seat.is_given_back();
        let (code, said) = office.run(&["doctor"]);
        assert_eq!(code, Some(5), "{said}");
        assert!(said.contains("--accept-restored"), "{said}");
        office.does(&["doctor", "--accept-restored"]);
        let mut seat = Seat::program_speaking(lang, &office.db(), office.home.path(), "");
        seat.wait_for(&format!("{draft}赵小明"));
        seat.type_text("\x1b2");
        seat.wait_for("王欣怡");
        seat.listen(Duration::from_millis(600));
        seat.type_text("\x1b[17~");
        seat.wait_for(take);
        seat.listen(Duration::from_millis(600));
        // The cursor stands on looking at it first.
        seat.type_text("\x1b[A\r");
        seat.wait_for(title);
        seat.wait_for("赵小明");
        seat.type_text("\x13");
        seat.wait_for("赵小明 |");
        seat.type_text("\x11");
        seat.is_given_back();
        let people = office.does(&["list"]);
        assert!(
            people.contains("王欣怡") && people.contains("赵小明"),
            "{people}"
        );
    }
}

#[test]
fn who_restores_a_copy_over_an_open_form_loses_nothing() {
    goes_on_with_the_draft("en", ["Draft: ", "Take it and go on", "[READ ONLY]"]);
}

#[test]
fn who_restores_a_copy_over_an_open_form_loses_nothing_in_chinese() {
    goes_on_with_the_draft("zh", ["草稿：", "采用草稿", "[只读]"]);
}
