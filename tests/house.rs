//! Order in the house: no sentence that nobody says, no language that lacks one, no file that grew out of its subject,
//! and a README whose commands exist.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use alumni::cli::Cli;
use clap::CommandFactory as _;

/// Lines of code (neither blank nor comment nor test) that a subject gets.
const MOST_LINES: usize = 450;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn named(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

/// The names of the messages of one file.
fn messages(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().to_owned())
        .collect()
}

fn language(code: &str) -> Vec<(String, BTreeSet<String>)> {
    let folder = root().join("assets/lang").join(code);
    files(&folder, "ftl")
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, messages(&text))
        })
        .collect()
}

#[test]
fn both_languages_say_the_same() {
    assert_eq!(language("en"), language("zh-CN"));
}

#[test]
fn every_sentence_is_said_somewhere() {
    let source: String = files(&root().join("src"), "rs")
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let mut unsaid = Vec::new();
    for (file, messages) in language("en") {
        for message in messages {
            let call = format!("msg_{}(", message.replace('-', "_"));
            let reference = format!("msg_{}", message.replace('-', "_"));
            let is_said = source.contains(&call)
                || source.match_indices(&reference).any(|(at, _)| {
                    let next = source[at + reference.len()..].chars().next();
                    !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
                });
            // The language picker of the generated code says this one.
            if !is_said && message != "language-name" {
                unsaid.push(format!("{file}: {message}"));
            }
        }
    }
    assert!(unsaid.is_empty(), "{unsaid:#?}");
}

#[test]
fn a_file_has_one_subject() {
    let mut long = Vec::new();
    for path in files(&root().join("src"), "rs") {
        let name = named(&path);
        if name.ends_with("/tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap();
        let is_code = |line: &&str| !line.is_empty() && !line.starts_with("//");
        let lines = code.lines().map(str::trim).filter(is_code).count();
        if lines > MOST_LINES {
            long.push(format!("{name}: {lines} lines"));
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn every_module_opens_with_a_paragraph() {
    let mut silent = Vec::new();
    for path in files(&root().join("src"), "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        if !text.starts_with("//! ") && !named(&path).ends_with("/tests.rs") {
            silent.push(named(&path));
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn the_readme_names_commands_that_exist() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut cli = Cli::command();
    cli.build();
    let known: BTreeSet<String> = cli
        .get_subcommands()
        .map(|one| one.get_name().to_owned())
        .collect();
    let mut tried = BTreeSet::new();
    for line in readme.lines().map(str::trim) {
        let Some(rest) = line.strip_prefix("alumni ") else {
            continue;
        };
        let rest = rest.split(" #").next().unwrap();
        let words: Vec<&str> = rest.split_whitespace().collect();
        let Some(command) = words.iter().find(|word| known.contains(**word)) else {
            panic!("the README says {line:?}, and there is no such command");
        };
        tried.insert((*command).to_owned());
        for flag in words.iter().filter(|word| word.starts_with("--")) {
            let name = flag.trim_start_matches('-').split('=').next().unwrap();
            let has = |one: &clap::Command| one.get_arguments().any(|a| a.get_long() == Some(name));
            let sub = cli.find_subcommand(command).unwrap();
            let below = sub.get_subcommands().any(has);
            assert!(
                has(&cli) || has(sub) || below,
                "the README says {line:?}: no {flag}"
            );
        }
    }
    for command in [
        "init", "import", "list", "show", "export", "history", "undo",
    ] {
        assert!(
            tried.contains(command),
            "the README does not show `alumni {command}`"
        );
    }
    for line in ["cargo run --profile demo -- demo", "cargo test"] {
        assert!(readme.contains(line), "the README does not say `{line}`");
    }
}

#[test]
fn the_arguments_are_sound() {
    Cli::command().debug_assert();
}

/// The program itself has no unsafe code; the shim of the tests between SQLite and the disk is the one exception.
#[test]
fn unsafe_code_stands_in_one_file() {
    for top in ["src/lib.rs", "src/main.rs"] {
        let text = std::fs::read_to_string(root().join(top)).unwrap();
        assert!(text.contains("\n#![forbid(unsafe_code)]\n"), "{top}");
    }
    let folders = ["src", "tests", "benches"].map(|folder| files(&root().join(folder), "rs"));
    let allowing: Vec<String> = folders
        .iter()
        .flatten()
        .filter(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let mut lines = text.lines().map(str::trim);
            lines.any(|line| line == "unsafe_code," || line.contains("allow(unsafe_code"))
        })
        .map(|path| named(path))
        // These lines themselves.
        .filter(|name| name != "tests/house.rs")
        .collect();
    assert_eq!(allowing, ["tests/faults/shim.rs"]);
}
