//! Reading works where writing cannot, and waits for no writer: on a disk that can only be read, on a full one, and while
//! somebody else has the turn. What left the house is noted all the same.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A home with an office's database in a folder of its own.
struct Place {
    home: tempfile::TempDir,
}

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Place {
    fn founded() -> Self {
        let place = Self {
            home: tempfile::tempdir().unwrap(),
        };
        std::fs::create_dir(place.file("disk")).unwrap();
        place.does(&["init"]);
        place.does(&["add", "name=王欣怡", "mobile=13800138000"]);
        place
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn db(&self) -> PathBuf {
        self.file("disk/office.db")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alumni"));
        command.arg("--db").arg(self.db()).args(args);
        command.env_clear().env("HOME", self.home.path());
        command.env("USER", "lin").env("LANG", "C.UTF-8");
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Said {
        self.command(args).output().unwrap().into()
    }

    #[track_caller]
    fn does(&self, args: &[&str]) -> String {
        let said = self.run(args);
        assert_eq!(said.code, Some(0), "{args:?}: {} {}", said.out, said.err);
        said.out
    }

    /// What the history says that left the house.
    fn noted(&self) -> Vec<serde_json::Value> {
        let said = self.does(&["history", "--disclosures", "--json"]);
        serde_json::from_str(&said).unwrap()
    }

    /// The file of notes that the database does not have yet.
    fn beside(&self) -> Option<(u32, String)> {
        let folder = self.file(".local/state/alumni/noted");
        let mut files = std::fs::read_dir(folder).ok()?;
        let path = files.next()?.unwrap().path();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        Some((mode & 0o777, std::fs::read_to_string(path).unwrap()))
    }

    /// Everything that reads, where nothing can be written: it works, says nothing wrong, and is noted.
    #[track_caller]
    fn is_read(&self, run: impl Fn(&[&str]) -> Said) {
        let works = |args: &[&str]| {
            let said = run(args);
            assert_eq!(said.code, Some(0), "{args:?}: {}{}", said.out, said.err);
            assert!(!said.err.contains("Not noted"), "{}", said.err);
            said.out
        };
        assert_eq!(works(&["list", "--count", ""]).trim(), "1");
        assert!(works(&["list", "--json"]).contains("13800138000"));
        assert!(works(&["show", "1", "--json"]).contains("13800138000"));
        assert!(works(&["show", "1"]).contains("王欣怡"));
        let to = self.file("out.csv");
        works(&["export", "--to", to.to_str().unwrap(), "--force"]);
        assert!(std::fs::read_to_string(&to).unwrap().contains("王欣怡"));
        let noted = works(&["history", "--disclosures", "--json"]);
        let noted: Vec<serde_json::Value> = serde_json::from_str(&noted).unwrap();
        assert_eq!(noted.len(), 3, "{noted:?}");
        let (mode, text) = self.beside().unwrap();
        assert_eq!((mode, text.lines().count()), (0o600, 3), "{text}");
    }

    /// The file can be written again: the notes go into it.
    #[track_caller]
    fn notes_go_in(&self) {
        self.does(&["add", "name=李明"]);
        assert_eq!(self.beside().unwrap().1, "");
        assert_eq!(self.noted().len(), 3);
        let said = self.run(&["doctor"]);
        assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    }
}

/// A shell in which disks can be put over folders, where the system lets anybody have one.
fn with_disks(script: &str) -> Option<Command> {
    let namespace = ["--user", "--map-root-user", "--mount"];
    let tried = Command::new("unshare")
        .args(namespace)
        .args(["sh", "-c", "mount -t tmpfs -o size=1m none /mnt"])
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|tried| tried.success()).then(|| {
        let mut command = Command::new("unshare");
        command.args(namespace).args(["sh", "-c", script, "sh"]);
        command
    })
}

/// The program as a user who has no right to write to the folder: root is another one for that.
fn without_right(place: &Place, args: &[&str]) -> Said {
    let is_root = rustix::process::geteuid().is_root();
    let inner = place.command(args);
    if !is_root {
        return { inner }.output().unwrap().into();
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    command.arg(inner.get_program()).args(inner.get_args());
    command.env_clear();
    for (key, value) in inner.get_envs() {
        command.env(key, value.unwrap());
    }
    command.env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    command.output().unwrap().into()
}

/// Everything of a place belongs to a user who is nobody, where this is run by root.
fn give_away(place: &Place) {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let mut todo = vec![place.home.path().to_owned()];
    while let Some(path) = todo.pop() {
        std::os::unix::fs::chown(&path, Some(65534), Some(65534)).unwrap();
        if path.is_dir() {
            let inside = std::fs::read_dir(&path).unwrap();
            todo.extend(inside.map(|entry| entry.unwrap().path()));
        }
    }
}

fn shut(path: &Path, mode: u32) {
    std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_folder_that_may_not_be_written_is_read_and_noted_beside() {
    let place = Place::founded();
    give_away(&place);
    shut(&place.file("disk"), 0o500);
    place.is_read(|args| without_right(&place, args));
    let said = without_right(&place, &["add", "name=陈斌"]);
    assert_eq!(said.code, Some(74), "{}", said.err);
    assert!(said.err.contains("no right"), "{}", said.err);
    shut(&place.file("disk"), 0o700);
    place.notes_go_in();
}

/// A real disk that can only be read, where one can be had; the test above is the same without.
#[test]
fn a_disk_that_can_only_be_read_is_read_and_noted_beside() {
    let place = Place::founded();
    let disk = place.file("disk");
    let script =
        "d=$1; shift; mount --bind \"$d\" \"$d\" && mount -o remount,bind,ro \"$d\" && exec \"$@\"";
    let run = |args: &[&str]| -> Said {
        let Some(mut command) = with_disks(script) else {
            give_away(&place);
            shut(&disk, 0o500);
            return without_right(&place, args);
        };
        let inner = place.command(args);
        command
            .arg(&disk)
            .arg(inner.get_program())
            .args(inner.get_args());
        for (key, value) in inner.get_envs() {
            command.env(key, value.unwrap());
        }
        command.stdin(Stdio::null()).output().unwrap().into()
    };
    place.is_read(run);
    let said = run(&["add", "name=陈斌"]);
    assert_eq!(said.code, Some(74), "{}", said.err);
    assert!(said.err.starts_with("Nothing was saved"), "{}", said.err);
    let said = run(&["doctor"]);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
    assert!(said.out.contains("read only   "), "{}", said.out);
    shut(&disk, 0o700);
    place.notes_go_in();
}

/// A full disk, where one can be had: what reads works, a save is refused, and works again when there is room. Where none
/// can be had, the tests of faults have a disk that says so.
#[test]
fn a_full_disk_is_read_and_takes_saves_again_when_there_is_room() {
    let place = Place::founded();
    let script = "set -e; d=$1; a=$2; cp -a \"$d\" \"$d.kept\"; mount -t tmpfs -o size=3m,mode=700 none \"$d\"
        cp -a \"$d.kept/.\" \"$d\"; cat /dev/zero > \"$d/filler\" 2>/dev/null || true
        run() { set +e; \"$a\" --db \"$d/office.db\" \"$@\" 2>&1; echo \"=$?\"; set -e; }
        run list --count ''; run show 1 --json; run export --to \"$d.csv\"; run add name=陈斌; run doctor
        rm \"$d/filler\"; run add name=李明; run list --count ''; run doctor; run history --disclosures --plain";
    let Some(mut command) = with_disks(script) else {
        // Reading where nothing can be written is what is left to try here.
        give_away(&place);
        shut(&place.file("disk"), 0o500);
        return place.is_read(|args| without_right(&place, args));
    };
    let inner = place.command(&[]);
    command.arg(place.file("disk")).arg(inner.get_program());
    command.env("LANG", "C.UTF-8").env("USER", "lin");
    command.env("HOME", place.home.path());
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let codes: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix('='))
        .collect();
    let said: Vec<&str> = text.split("\n=").collect();
    assert_eq!(codes[..4], ["0", "0", "0", "74"], "{text}");
    assert!(said[3].contains("full"), "{}", said[3]);
    assert_eq!(codes[5..8], ["0", "0", "0"], "{text}");
    assert!(said[6].ends_with("\n2"), "{}", said[6]);
}

/// Somebody has the turn and keeps it: who reads private fields does not wait, and what was noted goes in afterwards.
#[test]
fn who_reads_waits_for_no_writer() {
    let place = Place::founded();
    // The lock between processes is held as a long import holds it.
    let lock = std::fs::File::options()
        .write(true)
        .open(place.file("disk/office.db.lock"))
        .unwrap();
    lock.lock().unwrap();
    place.is_read(|args| place.run(args));
    lock.unlock().unwrap();
    place.notes_go_in();
    // Once more: what is known already is not noted twice.
    assert_eq!(place.noted().len(), 3);
}

/// Neither the database nor the folder of notes can be written: what is shown is shown and that is said, a file does not
/// leave the house.
#[test]
fn what_can_be_noted_nowhere_leaves_in_no_file() {
    let place = Place::founded();
    give_away(&place);
    shut(&place.file("disk"), 0o500);
    std::fs::write(place.file(".local"), "").unwrap_or_default();
    if place.file(".local").is_dir() {
        shut(&place.file(".local"), 0o500);
    }
    let open = place.file("open");
    std::fs::create_dir(&open).unwrap();
    shut(&open, 0o777);
    let said = without_right(&place, &["list", "--json"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("13800138000"), "{}", said.out);
    assert!(said.err.contains("Not noted"), "{}", said.err);
    let to = open.join("out.csv");
    let said = without_right(&place, &["export", "--to", to.to_str().unwrap()]);
    assert_eq!(said.code, Some(74), "{}", said.err);
    assert!(said.err.starts_with("Not exported: "), "{}", said.err);
    assert!(said.err.contains("--fields"), "{}", said.err);
    assert!(!to.exists());
    // Without private fields there is nothing to note.
    let args = [
        "export",
        "--to",
        to.to_str().unwrap(),
        "--fields",
        "number,name",
    ];
    let said = without_right(&place, &args);
    assert_eq!(said.code, Some(0), "{}", said.err);
    // Whoever may not even read it wanted to save nothing.
    shut(&place.file("disk/office.db"), 0o000);
    for args in [&["list"][..], &["history"], &["doctor"]] {
        let said = without_right(&place, args);
        assert_eq!(said.code, Some(74), "{}", said.err);
        assert!(said.err.starts_with("Ask its owner: "), "{}", said.err);
    }
    shut(&place.file("disk"), 0o700);
}

#[test]
fn a_list_of_everybody_makes_no_index() {
    let place = Place::founded();
    place.does(&["add", "name=李雷"]);
    let index = place.file("disk/office.db.find");
    #[expect(
        clippy::disallowed_methods,
        reason = "it belongs to a file of this test"
    )]
    let without = |args: &[&str]| {
        let _ = std::fs::remove_file(&index);
        let said = place.does(args);
        (said, !index.exists())
    };
    let (all, is_plain) = without(&["list", "--json"]);
    assert!(is_plain, "an index was made to list everybody");
    for to in ["all.csv", "all.jsonl"] {
        let to = place.file(to).display().to_string();
        assert!(without(&["export", "--to", &to]).1, "{to}");
    }
    // The same people in the same order from the index.
    let (found, is_plain) = without(&["list", "--json", "has:name or -has:name"]);
    assert!(!is_plain);
    assert_eq!(found, all);
    assert_eq!(place.does(&["list", "--json", "--limit", "0"]).trim(), "[]");
}
