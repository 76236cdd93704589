//! `init` and `demo` are whole or not there, whenever they are killed; what they leave is for their owner only, whatever the
//! umask; nothing hangs at a pipe.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod damage;

use std::fs::File;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use damage::Dice;

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn db(&self) -> PathBuf {
        self.0.path().join("data/office.db")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alumni"));
        command
            .args(["--db", self.db().to_str().unwrap()])
            .args(args)
            .env_clear()
            .env("HOME", self.0.path())
            .env("USER", "lin")
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> (i32, String) {
        told(&self.command(args).output().unwrap())
    }

    /// Everything below the home, with its kind and rights.
    fn inventory(&self) -> Vec<(PathBuf, u32)> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let about = std::fs::symlink_metadata(&path).unwrap();
                if about.is_dir() {
                    folders.push(path.clone());
                }
                found.push((path, about.mode() & 0o7777));
            }
        }
        found
    }
}

fn told(output: &Output) -> (i32, String) {
    let text = [&output.stderr[..], &output.stdout[..]].concat();
    let code = output.status.code().unwrap_or(-1);
    (code, String::from_utf8_lossy(&text).into_owned())
}

/// What can be seen of the work: the files with their sizes.
fn progress(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut seen = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            seen.extend(progress(&path));
        }
        let size = entry.metadata().map_or(0, |about| about.len());
        seen.push((path, size));
    }
    seen.sort();
    seen
}

/// Kills it once so many different things were to be seen; how many there were.
fn kill_after(mut child: Child, folder: &Path, steps: usize) -> usize {
    let mut last = Vec::new();
    let mut seen = 0;
    loop {
        if child.try_wait().unwrap().is_some() {
            return seen;
        }
        let now = progress(folder);
        if now != last {
            last = now;
            seen += 1;
            if seen >= steps {
                child.kill().unwrap();
                child.wait().unwrap();
                return seen;
            }
        }
    }
}

/// Leftovers are swept when they are a minute old: makes everything older than that.
#[expect(
    clippy::disallowed_methods,
    reason = "the ages of real files are those of the real clock"
)]
fn age(home: &Home) {
    let then = SystemTime::now() - Duration::from_secs(3600);
    for (path, _) in home.inventory() {
        if let Ok(file) = File::open(path) {
            file.set_modified(then).unwrap();
        }
    }
}

fn whole_or_absent(args: &[&str], people: &str, kills: u64) {
    // How many steps there are to be seen, once to the end.
    let home = Home::new();
    let all = kill_after(
        home.command(args).spawn().unwrap(),
        home.0.path(),
        usize::MAX,
    );
    assert_eq!(home.run(&["list", "--count", ""]).1.trim(), people);
    let mut halves = 0;
    for seed in 0..kills {
        let home = Home::new();
        let steps = 1 + Dice(seed).below(all.max(2));
        kill_after(home.command(args).spawn().unwrap(), home.0.path(), steps);
        if home.db().exists() {
            let (code, said) = home.run(&["doctor"]);
            assert_eq!(code, 0, "seed {seed}: {said}");
        } else {
            halves += 1;
            age(&home);
            let (code, said) = home.run(args);
            assert_eq!(code, 0, "seed {seed}: {said}");
        }
        assert_eq!(
            home.run(&["list", "--count", ""]).1.trim(),
            people,
            "seed {seed}"
        );
        let left: Vec<_> = home
            .inventory()
            .into_iter()
            .filter(|(path, _)| path.to_string_lossy().contains(".part"))
            .collect();
        assert!(
            left.is_empty() || home.db().exists(),
            "seed {seed}: {left:?}"
        );
    }
    assert!(halves > 0, "of {kills} kills none came before the end");
}

#[test]
fn a_killed_init_leaves_a_whole_file_or_none() {
    whole_or_absent(&["init"], "0", 16);
}

#[test]
fn a_killed_demo_leaves_a_whole_file_or_none() {
    whole_or_absent(&["demo", "--people", "60", "--no-open"], "60", 12);
}

#[test]
fn leftovers_are_swept_when_nobody_is_at_them() {
    let home = Home::new();
    let folder = home.0.path().join("data");
    std::fs::create_dir(&folder).unwrap();
    let left = folder.join(".alumni-abc.part");
    let held = folder.join(".alumni-held.part");
    let young = folder.join(".alumni-young.part");
    let building = folder.join(".alumni-made.part");
    let other = folder.join(".alumni-mine.txt");
    for path in [&left, &held, &other] {
        std::fs::write(path, "赵国伟,13800138001").unwrap();
    }
    std::fs::create_dir(&building).unwrap();
    for name in ["alive", "office.db", "office.db-wal"] {
        std::fs::write(building.join(name), "x").unwrap();
    }
    age(&home);
    std::fs::write(&young, "x").unwrap();
    let holder = File::open(&held).unwrap();
    holder.lock().unwrap();
    let (code, said) = home.run(&["init"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("2 in "), "{said}");
    assert!(!left.exists() && !building.exists());
    assert!(held.exists() && young.exists() && other.exists());
    // The next export sweeps the folder that it writes to.
    drop(holder);
    let to = folder.join("all.csv");
    let (code, said) = home.run(&["export", "", "--to", to.to_str().unwrap()]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("1 in ") && !held.exists() && young.exists(),
        "{said}"
    );
}

#[test]
fn what_stands_in_the_place_is_never_written_over() {
    for name in ["office.db", "office.db-wal", "office.db-journal"] {
        let home = Home::new();
        std::fs::create_dir(home.0.path().join("data")).unwrap();
        let stray = home.0.path().join("data").join(name);
        std::fs::write(&stray, "of another file").unwrap();
        let (code, said) = home.run(&["init"]);
        assert!(code == 74 && said.contains(name), "{said}");
        assert_eq!(std::fs::read(&stray).unwrap(), b"of another file");
        assert_eq!(home.inventory().len(), 2);
    }
}

#[test]
fn folders_and_files_are_private_whatever_the_umask() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_alumni");
    let db = home.db();
    let script = format!(
        "umask 0; '{program}' --db '{db}' demo --people 20 --no-open && '{program}' --db '{db}' list && \
         '{program}' --db '{db}' edit A-000001 --set notes=x --yes && \
         '{program}' --db '{db}' export '' --to '{out}'",
        db = db.display(),
        out = home.0.path().join("data/out.csv").display()
    );
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("HOME", home.0.path())
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", told(&output).1);
    for (path, mode) in home.inventory() {
        assert_eq!(mode & 0o077, 0, "{} {mode:o}", path.display());
    }
}

#[test]
fn a_file_that_a_group_may_write_is_refused_with_the_reason() {
    let home = Home::new();
    assert_eq!(home.run(&["init"]).0, 0);
    let before = home.inventory().len();
    for mode in [0o660, 0o620] {
        std::fs::set_permissions(home.db(), PermissionsExt::from_mode(mode)).unwrap();
        for args in [
            &["list"][..],
            &["doctor"],
            &["edit", "A-000001", "--set", "notes=x"],
        ] {
            let (code, said) = home.run(args);
            assert!(code == 74 && said.contains("chmod 600"), "{args:?}: {said}");
        }
    }
    assert_eq!(home.inventory().len(), before);
}

/// What an administrator leaves beside somebody's file belongs to that somebody. Who is no administrator cannot give
/// anything away: then only the rights are looked at.
#[test]
fn companions_belong_to_whom_the_file_belongs() {
    let home = Home::new();
    assert_eq!(home.run(&["demo", "--people", "20", "--no-open"]).0, 0);
    let own = std::fs::metadata(home.db()).unwrap().uid();
    let owner = if own == 0 { 65_534 } else { own };
    let folder = home.0.path().join("data");
    for name in std::fs::read_dir(&folder).unwrap() {
        std::os::unix::fs::chown(name.unwrap().path(), Some(owner), Some(owner)).unwrap();
    }
    std::os::unix::fs::chown(&folder, Some(owner), Some(owner)).unwrap();
    for companion in ["office.db.lock", "office.db.find"] {
        // A file that was never opened has none of them.
        let _ = std::fs::rename(folder.join(companion), home.0.path().join(companion));
    }
    assert_eq!(home.run(&["list"]).0, 0);
    assert_eq!(
        home.run(&["edit", "A-000001", "--set", "notes=x", "--yes"])
            .0,
        0
    );
    let mut seen = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let about = entry.unwrap().metadata().unwrap();
        assert_eq!((about.uid(), about.mode() & 0o777), (owner, 0o600));
        seen += 1;
    }
    assert!(seen >= 3, "the file, its lock and its index");
}

#[test]
fn nothing_waits_at_a_pipe() {
    let home = Home::new();
    assert_eq!(home.run(&["demo", "--people", "20", "--no-open"]).0, 0);
    let pipe = home.0.path().join("pipe.csv");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let place = pipe.to_str().unwrap();
    let config = home.0.path().join(".config/alumni/config.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    let index = home.0.path().join("data/office.db.find");
    let tries: &[(&[&str], Option<&Path>, i32)] = &[
        (&["--db", place, "list"], None, 74),
        (&["--db", "/dev/null", "list"], None, 74),
        (&["--db", "/dev/zero", "doctor"], None, 74),
        (&["import", place], None, 6),
        (&["list"], Some(&config), 1),
        (&["list"], Some(&index), 0),
    ];
    for (args, place, wanted) in tries {
        if let Some(place) = place {
            let _ = std::fs::rename(place, home.0.path().join("away"));
            assert!(
                Command::new("mkfifo")
                    .arg(place)
                    .status()
                    .unwrap()
                    .success()
            );
        }
        let mut command = home.command(&[]);
        if args[0] == "--db" {
            command = Command::new(env!("CARGO_BIN_EXE_alumni"));
            command.env("HOME", home.0.path()).stdin(Stdio::null());
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
        }
        let (code, said) = told(&limited(command.args(*args)));
        assert_eq!(code, *wanted, "{args:?}: {said}");
        if let Some(place) = place {
            std::fs::rename(place, home.0.path().join("gone")).unwrap();
        }
    }
    let new = home.0.path().join("new.db");
    let mut command = Command::new(env!("CARGO_BIN_EXE_alumni"));
    command.env("HOME", home.0.path()).stdin(Stdio::null());
    command.args(["--db", new.to_str().unwrap(), "init", "--profile", place]);
    let (code, said) = told(&limited(&mut command));
    assert!(code == 74 && !new.exists(), "{code} {said}");
}

/// What has not ended after a minute waits for somebody.
fn limited(command: &mut Command) -> Output {
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let id = child.id();
    let (send, ended) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(child.wait_with_output()));
    match ended.recv_timeout(Duration::from_secs(60)) {
        Ok(output) => output.unwrap(),
        Err(_) => {
            let _ = Command::new("kill").args(["-9", &id.to_string()]).status();
            panic!("it waits");
        }
    }
}
