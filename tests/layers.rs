//! The architecture, read from the sources: a module names itself and lower layers only, every outside crate has its
//! owners, and what is banned stays out. Comments and tests inside of modules do not count.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The layer of each module.
const LAYERS: &[(&str, u8)] = &[
    ("clean", 0),
    ("file", 0),
    ("l10n", 0),
    ("config", 0),
    ("model", 1),
    ("store", 2),
    ("find", 2),
    ("office", 3),
    ("transfer", 4),
    ("sample", 4),
    ("ui", 5),
    ("cli", 6),
    ("front", 6),
    ("main", 7),
];

/// Neighbours of one layer that may be named: settings clean what they quote, the front reads the arguments.
const NEIGHBOURS: &[(&str, &str)] = &[("config", "clean"), ("config", "file"), ("front", "cli")];

/// Lower modules that may not be named all the same.
const FORBIDDEN: &[(&str, &str)] = &[("ui", "store"), ("ui", "find")];

/// Who may name which outside crate; a path stands for itself and everything in its folder.
const OWNERS: &[(&str, &[&str])] = &[
    ("alumni", &["main"]),
    ("base64", &["front"]),
    ("calamine", &["transfer"]),
    ("calcard", &["transfer"]),
    ("chardetng", &["transfer"]),
    ("chrono", &[""]),
    ("chrono_tz", &["office", "sample", "transfer", "ui"]),
    ("clap", &["cli", "front/batch"]),
    ("clap_complete", &["cli", "front/batch"]),
    ("clap_mangen", &["cli", "front/batch"]),
    ("color_eyre", &["main", "front"]),
    ("crossterm", &["ui", "front"]),
    ("csv", &["transfer"]),
    ("encoding_rs", &["transfer"]),
    ("etcetera", &["config"]),
    ("fastrand", &["sample"]),
    ("fluent_typed", &["l10n"]),
    ("memchr", &["find"]),
    ("minijinja", &["transfer"]),
    ("parking_lot", &["store", "office", "ui"]),
    ("pinyin", &["model/name"]),
    ("ratatui", &["ui", "front"]),
    ("ratatui_textarea", &["ui/widgets"]),
    ("rusqlite", &["store"]),
    ("rust_xlsxwriter", &["transfer"]),
    (
        "rustix",
        &["file", "find/image", "front", "store", "transfer/apart"],
    ),
    ("serde", &[""]),
    (
        "serde_json",
        &["store", "office", "transfer", "ui", "front/batch"],
    ),
    ("sha2", &["office", "store"]),
    ("shmem_ipc", &["find/image"]),
    ("signal_hook", &["front"]),
    ("strsim", &["config"]),
    ("tempfile", &["front", "store", "transfer"]),
    ("thiserror", &[""]),
    ("toml", &["config", "transfer/profile"]),
    ("tui_input", &["ui/widgets"]),
    ("unicode_normalization", &["clean", "model/name"]),
    ("unicode_segmentation", &["clean", "ui"]),
    ("unicode_width", &["clean", "ui"]),
    ("zerocopy", &["find"]),
    ("zip", &["transfer"]),
];

/// Calls of the office that write and that a screen makes itself, and why; all others go through an order, which waits for
/// its turn in a thread.
const WAITS_FOR_NOBODY: &[(&str, &str)] = &[
    (
        "keep_draft",
        "what cannot be written at once is kept beside the file",
    ),
    ("leave_draft", "as above"),
    ("drop_draft", "as above"),
];

/// Text that may stand only in some files, and why.
const BANS: &[(&str, &[&str], &str)] = &[
    (".unwrap(", &[], "no panic is reachable from a key"),
    (".expect(", &[], "no panic is reachable from a key"),
    ("todo!(", &[], "what is not there is not called"),
    ("unimplemented!(", &[], "what is not there is not called"),
    ("dbg!(", &[], "for the moment of looking only"),
    (
        "println!(",
        &[],
        "output goes to a writer that is handed in",
    ),
    ("eprintln!(", &[], "talk goes through the front"),
    (
        "set_symbol(",
        &["ui/widgets", "front/wire"],
        "one place keeps hostile characters from the terminal",
    ),
    ("Utc::now(", &[], "time is handed in"),
    ("Local::now(", &[], "time is handed in"),
    ("SystemTime::now(", &["front/session"], "time is handed in"),
    (
        "env::var",
        &["config"],
        "the environment is read in one place",
    ),
    (
        "env::args",
        &["main"],
        "the arguments are read in one place",
    ),
    ("pub use ", &[], "one path per thing"),
    (
        "pub(crate) use ",
        &["model/field"],
        "one path per thing (a macro has no other)",
    ),
    (
        "::FIELDS",
        &["model", "store", "office", "find", "transfer/row"],
        "the office says which fields an actor sees",
    ),
    (
        "dossier::COLUMNS",
        &["model", "store", "office"],
        "the office says which columns an actor sees",
    ),
];

struct Source {
    /// `ui/screens/home`, for `src/ui/screens/home.rs`.
    path: String,
    /// Without comments and tests; `use a::{b, c}` written out below it.
    code: String,
}

impl Source {
    fn module(&self) -> &str {
        self.path.split('/').next().unwrap()
    }

    fn depth(&self) -> usize {
        self.path.split('/').count()
    }

    /// Every top module of this crate that is named.
    fn names(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for start in ["crate::", "alumni::"] {
            found.extend(after(&self.code, start));
        }
        // A chain of `super` that leaves the top module names its neighbours.
        let out = "super::".repeat(self.depth());
        found.extend(after(&self.code, &out));
        found.retain(|name| LAYERS.iter().any(|(known, _)| known == name));
        found
    }
}

/// The words that follow `start` where it begins a path.
fn after(code: &str, start: &str) -> Vec<String> {
    code.match_indices(start)
        .filter(|(at, _)| {
            let before = code[..*at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
        })
        .map(|(at, _)| word(&code[at + start.len()..]))
        .filter(|word| !word.is_empty())
        .collect()
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&root);
    let mut tests = BTreeSet::new();
    let mut all = Vec::new();
    for file in &files {
        let path = file.strip_prefix(&root).unwrap().with_extension("");
        let path = path.to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(file).unwrap();
        for (at, _) in text.match_indices("#[cfg(test)]") {
            let line = text[at..].lines().nth(1).unwrap_or_default();
            if let Some(name) = line
                .split("mod ")
                .nth(1)
                .and_then(|rest| rest.strip_suffix(';'))
            {
                tests.insert(format!("{path}/{name}"));
            }
        }
        all.push(Source {
            code: code(&text),
            path,
        });
    }
    // What stands below a test is one, too.
    let is_test = |path: &str| {
        let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
        tests.contains(path) || above.any(|module| tests.contains(module))
    };
    all.retain(|source| !is_test(&source.path));
    all
}

/// The text without comments, string literals' insides, and what stands behind `#[cfg(test)]`.
fn code(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            skip_item(&mut lines);
            continue;
        }
        kept.push_str(&without_comment(line));
        kept.push('\n');
    }
    let groups = written_out(&kept);
    kept + &groups
}

fn skip_item<'t>(lines: &mut impl Iterator<Item = &'t str>) {
    let mut depth = 0_i32;
    for line in lines {
        let plain = without_comment(line);
        let plain = plain.trim();
        depth += i32::try_from(plain.matches('{').count()).unwrap();
        depth -= i32::try_from(plain.matches('}').count()).unwrap();
        if depth <= 0 && (plain.ends_with(';') || plain.ends_with('}')) {
            return;
        }
    }
}

fn without_comment(line: &str) -> String {
    let mut out = String::new();
    let (mut inside, mut escaped) = (false, false);
    let mut before = ' ';
    for c in line.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' if before != '\'' => {
                inside = !inside;
                out.push(c);
            }
            '/' if !inside && before == '/' => {
                out.pop();
                return out;
            }
            _ if inside => {}
            _ => out.push(c),
        }
        before = c;
    }
    out
}

/// `use crate::{a::b, c};` as `crate::a` and `crate::c`; `use dossier::{COLUMNS, Dossier};` likewise.
fn written_out(code: &str) -> String {
    let mut out = String::new();
    for start in ["crate::", "alumni::", "dossier::"] {
        for (at, open) in code.match_indices(&format!("{start}{{")) {
            let inner = &code[at + open.len()..];
            let mut depth = 0;
            let mut begins = true;
            for (i, c) in inner.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => begins = true,
                    _ if begins && (c.is_alphanumeric() || c == '_') => {
                        out.push_str(&format!("{start}{};\n", word(&inner[i..])));
                        begins = false;
                    }
                    _ => {}
                }
            }
        }
    }
    out
}

fn layer(module: &str) -> u8 {
    let known = LAYERS.iter().find(|(name, _)| *name == module);
    known
        .unwrap_or_else(|| panic!("{module} has no layer: give it one in tests/layers.rs"))
        .1
}

fn may_name(module: &str, other: &str) -> bool {
    module == other
        || NEIGHBOURS.contains(&(module, other))
        || (layer(other) < layer(module) && !FORBIDDEN.contains(&(module, other)))
}

fn owns(owner: &str, path: &str) -> bool {
    owner.is_empty()
        || path == owner
        || path
            .strip_prefix(owner)
            .is_some_and(|rest| rest.starts_with('/'))
}

#[test]
fn a_module_names_itself_and_lower_layers_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.path == "lib" {
            continue;
        }
        for name in source.names() {
            if !may_name(source.module(), &name) {
                wrong.push(format!("src/{}.rs names {name}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_outside_crate_is_named_by_its_owners_only() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (outside, owners) in OWNERS {
            let named = !after(&source.code, &format!("{outside}::")).is_empty()
                || source.code.contains(&format!("use {outside};"));
            if named && !owners.iter().any(|owner| owns(owner, &source.path)) {
                wrong.push(format!("src/{}.rs names {outside}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_dependency_has_an_owner() {
    let manifest = include_str!("../Cargo.toml");
    let section = manifest.split("[dependencies]").nth(1).unwrap();
    let section = section.split("\n[").next().unwrap();
    let names = section.lines().filter_map(|line| line.split_once(" = "));
    let owned: BTreeMap<&str, _> = OWNERS.iter().copied().collect();
    let without: Vec<String> = names
        .map(|(name, _)| name.trim().replace('-', "_"))
        .filter(|name| !name.starts_with('#') && !owned.contains_key(name.as_str()))
        .collect();
    assert!(
        without.is_empty(),
        "{without:?}: give them owners in tests/layers.rs"
    );
}

#[test]
fn what_is_banned_stays_out() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (text, places, why) in BANS {
            let allowed = places.iter().any(|place| owns(place, &source.path));
            if !allowed && source.code.contains(text) {
                wrong.push(format!("src/{}.rs says {text} ({why})", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The functions of the office, and of what stands on it, that write: those that call a writing one.
fn writing(sources: &[Source]) -> BTreeSet<String> {
    let mut functions = Vec::new();
    for source in sources
        .iter()
        .filter(|source| matches!(source.module(), "office" | "transfer"))
    {
        for function in source.code.split("fn ").skip(1) {
            let body = squeezed(function);
            let called = ["self.", "office."].iter().flat_map(|on| {
                let calls = body.match_indices(on);
                calls.map(|(at, _)| word(&body[at + on.len()..]))
            });
            functions.push((word(function), called.collect::<BTreeSet<_>>()));
        }
    }
    let mut writing: BTreeSet<String> = ["write", "jot"].map(str::to_owned).into();
    loop {
        let before = writing.len();
        let found = functions.iter();
        let found = found.filter(|(_, called)| !called.is_disjoint(&writing));
        let found: Vec<String> = found.map(|(name, _)| name.clone()).collect();
        writing.extend(found);
        if writing.len() == before {
            return writing;
        }
    }
}

/// Without blanks and line ends: a call is found however it is broken.
fn squeezed(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The session's own office is only read by its screens: what writes is given the office of whoever has the turn.
#[test]
fn screens_write_by_orders_only() {
    let sources = sources();
    let writing = writing(&sources);
    for known in [
        "save_person",
        "add_city",
        "choose_columns",
        "decide",
        "remember",
    ] {
        assert!(writing.contains(known), "{known} is known to write");
    }
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|source| source.module() == "ui") {
        let code = squeezed(&source.code);
        let calls = |of: &&String| {
            code.contains(&format!(".office.{of}(")) || code.contains(&format!("{of}(cx.office,"))
        };
        for call in writing.iter().filter(calls) {
            if !WAITS_FOR_NOBODY.iter().any(|(name, _)| name == call) {
                wrong.push(format!(
                    "src/{}.rs calls {call} without an order",
                    source.path
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_tour_in_lib_names_every_module() {
    let tour = include_str!("../src/lib.rs");
    let missing: Vec<&str> = LAYERS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| *name != "main" && !tour.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn this_test_sees_what_it_looks_for() {
    let source = |path: &str, text: &str| Source {
        path: path.to_owned(),
        code: code(text),
    };
    let names = |path, text| source(path, text).names().into_iter().collect::<Vec<_>>();
    assert_eq!(names("ui/app", "use crate::store::Db;"), ["store"]);
    assert_eq!(
        names("ui/app", "use crate::{office::Office, find};"),
        ["find", "office"]
    );
    assert_eq!(
        names("ui/app", "fn f(x: super::super::store::Db) {}"),
        ["store"]
    );
    assert_eq!(names("ui", "use super::store::Db;"), ["store"]);
    assert!(names("ui/app", "// crate::store\nlet x = \"crate::store\";").is_empty());
    assert!(
        names(
            "ui/app",
            "#[cfg(test)]\nmod tests {\n    use crate::store::Db;\n}\n"
        )
        .is_empty()
    );
    assert!(!may_name("ui", "store") && !may_name("find", "office") && !may_name("model", "store"));
    assert!(may_name("office", "find") && may_name("front", "cli") && !may_name("cli", "front"));
}
