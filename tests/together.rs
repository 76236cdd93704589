//! Many writers at once, each a process of its own: nobody is refused without a true clash, and nothing is lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;

/// Processes at a time.
const WRITERS: usize = 20;

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// An office with this many people: 人0, 人1 and so on, each with a student number.
    fn with(people: usize) -> Self {
        let home = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        assert_eq!(home.run(&["init"]).status.code(), Some(0));
        let rows: String = (0..people).map(|n| format!("人{n},1900{n:04}\n")).collect();
        let roster = home.file("first.csv", &format!("姓名,学号\n{rows}"));
        let said = home.run(&["import", roster.to_str().unwrap(), "--yes"]);
        assert_eq!(said.status.code(), Some(0), "{}", text(&said.stderr));
        home
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_alumni"))
            .args(args)
            .env_clear()
            .env("HOME", self.path())
            .env("USER", "lin")
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Runs these at the same time and gives what each said.
    fn at_once(&self, commands: &[Vec<String>]) -> Vec<Output> {
        thread::scope(|scope| {
            let running: Vec<_> = commands
                .iter()
                .map(|args| {
                    scope.spawn(|| self.run(&args.iter().map(String::as_str).collect::<Vec<_>>()))
                })
                .collect();
            running.into_iter().map(|one| one.join().unwrap()).collect()
        })
    }

    fn all(&self, query: &str) -> Vec<Value> {
        let said = self.run(&["list", "--json", "--", query]);
        serde_json::from_slice(&said.stdout).unwrap()
    }

    fn count(&self, query: &str) -> usize {
        self.all(query).len()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

#[test]
fn twenty_who_add_import_and_edit_at_once_all_have_their_way() {
    let home = Home::with(WRITERS);
    let mut commands = Vec::new();
    for n in 0..WRITERS {
        commands.push(match n % 4 {
            0 => words(&format!(
                "add name=新{n} student_no=2020{n:04} faculty=学院{n}"
            )),
            1 => {
                let rows: String = (0..5)
                    .map(|m| format!("批{n}之{m},2021{n:02}{m:02},学院{m}\n"))
                    .collect();
                let file = home.file(&format!("{n}.csv"), &format!("姓名,学号,学院\n{rows}"));
                vec![
                    "import".to_owned(),
                    file.to_str().unwrap().to_owned(),
                    "--yes".to_owned(),
                ]
            }
            // The same person for all of them: tags go together, and so do different fields.
            2 => words(&format!("edit student:19000000 --tag 标{n} --yes")),
            _ => {
                let field = [
                    "source=甲",
                    "native_place=乙",
                    "language=zh",
                    "notes=丙",
                    "gender=F",
                ][n / 4];
                words(&format!("edit student:19000000 --set {field} --yes"))
            }
        });
    }
    for (args, said) in commands.iter().zip(home.at_once(&commands)) {
        assert_eq!(
            said.status.code(),
            Some(0),
            "{args:?}: {}",
            text(&said.stderr)
        );
    }
    assert_eq!(home.count(""), WRITERS + 5 + 25);
    let said = home.run(&["show", "--json", "1"]);
    let one: Value = serde_json::from_slice(&said.stdout).unwrap();
    let of = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
    assert_eq!(
        [
            of("source"),
            of("native_place"),
            of("language"),
            of("notes"),
            of("gender")
        ],
        ["甲", "乙", "zh", "丙", "F"],
        "{one}"
    );
    assert_eq!(one["tags"].as_array().map(Vec::len), Some(5), "{one}");
    let doctor = home.run(&["doctor"]);
    assert_eq!(doctor.status.code(), Some(0), "{}", text(&doctor.stdout));
}

#[test]
fn of_twenty_who_add_the_same_person_one_does_and_the_others_hear_who_it_is() {
    let home = Home::with(1);
    let commands = vec![words("add name=张三 student_no=20200001"); WRITERS];
    let said = home.at_once(&commands);
    let added = said.iter().filter(|said| said.status.code() == Some(0));
    assert_eq!(added.count(), 1);
    for refused in said.iter().filter(|said| said.status.code() != Some(0)) {
        let words = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(5), "{words}");
        assert!(
            words.contains("A-000002") || words.contains("The same was added before"),
            "{words}"
        );
    }
    assert_eq!(home.count(""), 2);
}

#[test]
fn twenty_who_take_in_the_same_roster_take_it_in_once() {
    let home = Home::with(3);
    let rows: String = (0..30).map(|n| format!("批{n},2021{n:04}\n")).collect();
    let file = home.file("roster.csv", &format!("姓名,学号\n{rows}"));
    let commands = vec![words(&format!("import {} --yes", file.display())); WRITERS];
    for said in home.at_once(&commands) {
        assert_eq!(said.status.code(), Some(0), "{}", text(&said.stderr));
    }
    assert_eq!(home.count(""), 33);
}

#[test]
fn two_who_give_one_field_two_values_hear_of_each_other() {
    let home = Home::with(1);
    let commands: Vec<_> = (0..WRITERS)
        .map(|n| words(&format!("edit student:19000000 --set source=源{n} --yes")))
        .collect();
    let said = home.at_once(&commands);
    let done: Vec<_> = said
        .iter()
        .filter(|said| said.status.code() == Some(0))
        .collect();
    assert!(!done.is_empty());
    for refused in said.iter().filter(|said| said.status.code() != Some(0)) {
        let words = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(5), "{words}");
        assert!(words.contains("lin saved meanwhile"), "{words}");
    }
    let history = home.run(&["history", "--json"]);
    let history: Vec<Value> = serde_json::from_slice(&history.stdout).unwrap();
    let edits = history.iter().filter(|set| set["kind"] == "bulk").count();
    assert_eq!(
        edits,
        done.len(),
        "every edit that was said to be done is in the history"
    );
}
