//! Whatever somebody did to the file, the program names it or works, and never panics, hangs or writes on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

mod damage;
#[path = "damage/screens.rs"]
mod screens;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

use alumni::config::Lang;
use alumni::model::profile::Profile;
use alumni::office::Office;
use alumni::office::permit::Actor;
use alumni::sample::Sample;
use chrono::{DateTime, FixedOffset};
use damage::{DAMAGED, FOREIGN, flip};

/// Longer than any command needs on a busy machine: what is not over by then has no end.
const LIMIT: Duration = Duration::from_secs(120);

fn now() -> DateTime<FixedOffset> {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

/// A sound file with people, chapters, events and a history in it.
fn sound() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let profile = Profile::named("dmu").unwrap().unwrap();
    let office = Office::found(&path, &profile, Actor::owner("lin"), now, Lang::En).unwrap();
    let sample = Sample::new(&profile, office.catalogue(), 30, 7, now().date_naive());
    sample
        .settle(&office, "people".to_owned(), |_| true)
        .unwrap();
    let mut person = office
        .dossier(office.by_number("A-000001").unwrap())
        .unwrap();
    person.alumnus.notes = "met at the reunion".to_owned();
    office.save_person(&person).unwrap();
    drop(office);
    (folder, path)
}

struct Said {
    code: Option<i32>,
    text: String,
}

/// Runs a command to its end, or fails.
fn run(db: &Path, args: &[&str]) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_alumni"))
        .args(["--db", db.to_str().unwrap()])
        .args(args)
        .env_clear()
        .env("HOME", db.parent().unwrap())
        .env("USER", "lin")
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let (send, read) = channel();
    let read_out = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        out.read_to_end(&mut bytes).unwrap();
        bytes
    });
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        err.read_to_end(&mut bytes).unwrap();
        let _ = send.send(bytes);
    });
    let Ok(said) = read.recv_timeout(LIMIT) else {
        child.kill().unwrap();
        panic!("{args:?} has no end");
    };
    let code = child.wait().unwrap().code();
    let mut text = String::from_utf8_lossy(&said).into_owned();
    text.push_str(&String::from_utf8_lossy(&read_out.join().unwrap()));
    Said { code, text }
}

const LOOKS: &[&[&str]] = &[&["list"], &["show", "A-000001"], &["history"], &["doctor"]];
const EDIT: &[&str] = &["edit", "A-000001", "--set", "notes=new", "--yes"];

/// Runs these in a few threads, each with a copy of a sound file, and gives what went wrong.
fn each<T: Sync>(all: &[T], check: impl Fn(&T, &Path) -> Result<(), String> + Sync) -> Vec<String> {
    let (_folder, sound) = sound();
    let next = Mutex::new(0..all.len());
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            // Another program that works on a damaged file may need a deep stack; ours are processes of their own.
            let deep = std::thread::Builder::new().stack_size(64 << 20);
            let work = || {
                loop {
                    let Some(at) = next.lock().unwrap().next() else {
                        return;
                    };
                    let folder = tempfile::tempdir().unwrap();
                    let path = folder.path().join("office.db");
                    std::fs::copy(&sound, &path).unwrap();
                    if let Err(why) = check(&all[at], &path) {
                        wrong.lock().unwrap().push(why);
                    }
                }
            };
            deep.spawn_scoped(scope, work).unwrap();
        }
    });
    wrong.into_inner().unwrap()
}

/// It ended by itself, without a panic, and said something when it could not.
fn is_calm(name: &str, args: &[&str], said: &Said) -> Result<(), String> {
    let calm = said.code.is_some_and(|code| code != 101) && !said.text.contains("panicked");
    if calm && (said.code == Some(0) || !said.text.trim().is_empty()) {
        return Ok(());
    }
    Err(format!("{name}: {args:?}: {:?} {}", said.code, said.text))
}

/// Whether every table that the program reads is as it should be in a file that was spoilt so.
fn is_read(name: &str) -> bool {
    let is_beside = [
        "trigger",
        "index",
        "without an end",
        "of itself",
        "with a name",
        "very many views",
    ];
    let is_beside = is_beside.iter().any(|what| name.contains(what));
    let lacks = ["no order", "no unique", "no seats", "no tree"];
    let own = ["a table", "a table without rowid", "a search table"];
    is_beside || lacks.iter().any(|what| name.starts_with(what)) || own.contains(&name)
}

/// It is refused for writing; for reading only where something else would answer.
#[test]
fn a_foreign_schema_is_named_and_nothing_is_written() {
    let wrong = each(FOREIGN, |(name, way), path| {
        way.spoil(path);
        let before = std::fs::read(path).unwrap();
        for args in LOOKS.iter().chain([&EDIT]) {
            let said = run(path, args);
            is_calm(name, args, &said)?;
            let is_named = [
                "is not of this program",
                "is missing",
                "is not as this program makes it",
            ]
            .iter()
            .any(|how| said.text.contains(how));
            let reads = is_read(name) && !["edit", "doctor"].contains(&args[0]);
            let code = if reads { 0 } else { 74 };
            if said.code != Some(code) || !is_named || !said.text.contains("doctor --mend") {
                return Err(format!("{name}: {args:?}: {:?} {}", said.code, said.text));
            }
            if said.text.contains('\u{1b}') {
                return Err(format!("{name}: {args:?} tells it raw"));
            }
        }
        match std::fs::read(path).unwrap() == before {
            true => Ok(()),
            false => Err(format!("{name}: it was written to")),
        }
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_holds_nothing_is_mended_and_what_holds_something_is_left() {
    let wrong = each(FOREIGN, |(name, way), path| {
        way.spoil(path);
        let mended = run(path, &["doctor", "--mend"]);
        is_calm(name, &["doctor", "--mend"], &mended)?;
        let holds = [
            "table",
            "search table",
            "drafts",
            "heads",
            "history",
            "settings",
            "people",
            "column",
            "checks",
            "strict",
        ];
        let is_kept = holds.iter().any(|what| name.contains(what)) && !name.contains("trigger");
        let after = run(path, &["doctor"]);
        let edited = run(path, EDIT);
        match (is_kept, mended.code, after.code, edited.code) {
            (false, Some(0), Some(0), Some(0)) | (true, Some(74), Some(74), Some(74)) => Ok(()),
            other => Err(format!("{name}: {other:?} {}", mended.text)),
        }
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn damage_is_named_or_worked_with() {
    let wrong = each(DAMAGED, |(name, way), path| {
        way.spoil(path);
        for args in LOOKS.iter().chain([&EDIT, &&["doctor", "--mend"][..]]) {
            is_calm(name, args, &run(path, args))?;
        }
        Ok(())
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the settings of this test program"
)]
fn flipped_bytes_are_named_or_worked_with() {
    let many = if std::env::var_os("ALUMNI_LONG").is_some() {
        1000
    } else {
        40
    };
    let seeds: Vec<u64> = (0..many).collect();
    let wrong = each(&seeds, |seed, path| {
        flip(path, *seed);
        let name = format!("seed {seed}");
        for args in LOOKS.iter().chain([&EDIT]) {
            is_calm(&name, args, &run(path, args))?;
        }
        Ok(())
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// How an index is made another one than its table says, with every page as it should be.
#[derive(Debug, Clone, Copy)]
enum Wrong {
    /// Nothing is in it.
    Empty,
    /// The last row is not in it.
    RowLess,
    /// A row stands in it under another value.
    OtherValue,
    /// Its entries stand the other way round.
    Backwards,
    /// A row stands in the table twice that may be there once.
    Twice,
}

const WRONGS: &[Wrong] = &[
    Wrong::Empty,
    Wrong::RowLess,
    Wrong::OtherValue,
    Wrong::Backwards,
];

/// An index of the schema: name, table, text.
type Index = (String, String, String);

/// Those of tables with row numbers: the others have no entry that could lead to another row of a copy.
fn indexes(path: &Path) -> Vec<Index> {
    let conn = damage::outside(path);
    let sql = "SELECT i.name, i.tbl_name, i.sql FROM sqlite_schema AS i JOIN sqlite_schema AS t ON t.name = i.tbl_name
        WHERE i.type = 'index' AND i.sql IS NOT NULL AND t.sql NOT LIKE '%WITHOUT ROWID%' ORDER BY i.name";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

/// Makes an index wrong. False where its table has nothing that could be.
fn make_wrong(path: &Path, (name, table, sql): &Index, wrong: Wrong) -> bool {
    let conn = damage::outside(path);
    let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let unique = sql.replacen("CREATE UNIQUE INDEX", "CREATE INDEX", 1);
    if matches!(wrong, Wrong::Twice) {
        return make_twice(
            &conn,
            (name.as_str(), table.as_str(), sql.as_str()),
            &unique,
        );
    }
    let columns = {
        let sql = format!(
            "SELECT name || iif(pk, ' INTEGER PRIMARY KEY', '') FROM pragma_table_info('{table}') ORDER BY cid"
        );
        let mut statement = conn.prepare(&sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0));
        rows.unwrap()
            .map(Result::unwrap)
            .collect::<Vec<_>>()
            .join(", ")
    };
    conn.execute_batch(&format!(
        "CREATE TABLE spare ({columns}); INSERT INTO spare SELECT * FROM {table};"
    ))
    .unwrap();
    let inside = format!("SELECT count(*) FROM {table} INDEXED BY {name}");
    let partial = sql
        .split_once(" WHERE ")
        .map_or(String::new(), |(_, which)| format!(" WHERE {which}"));
    if count(&format!("{inside}{partial}")) < 2 {
        return false;
    }
    let (_, keys) = sql.split_once('(').unwrap();
    let first = keys.split([',', ')', ' ']).next().unwrap();
    // Entries of one key stand in the same order either way.
    let distinct = format!("SELECT count(DISTINCT {first}) FROM {table}{partial}");
    if matches!(wrong, Wrong::Backwards) && count(&distinct) < 2 {
        return false;
    }
    let mut spare = unique.replacen(
        &format!("INDEX {name} ON {table}"),
        "INDEX spare_index ON spare",
        1,
    );
    match wrong {
        Wrong::Empty => conn.execute_batch("DELETE FROM spare").unwrap(),
        Wrong::RowLess => conn
            .execute_batch(&format!("DELETE FROM spare WHERE rowid = (SELECT max(rowid) FROM {table}{partial})"))
            .unwrap(),
        Wrong::OtherValue => conn
            .execute_batch(&format!(
                "UPDATE spare SET {first} = 'zzzz' || {first} WHERE rowid = (SELECT max(rowid) FROM {table}{partial})"
            ))
            .unwrap(),
        Wrong::Backwards => spare = spare.replacen(first, &format!("{first} DESC"), 1),
        Wrong::Twice => {}
    }
    assert!(spare.contains("spare_index"), "{spare}");
    // Both change their trees, so that no page is left over.
    conn.execute_batch(&format!(
        "{spare}; PRAGMA writable_schema = ON;
         CREATE TEMP TABLE roots AS SELECT name, rootpage FROM sqlite_schema WHERE name IN ('{name}', 'spare_index');
         UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM roots WHERE name = 'spare_index') WHERE name = '{name}';
         UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM roots WHERE name = '{name}') WHERE name = 'spare_index';"
    ))
    .unwrap();
    drop(conn);
    damage::outside(path)
        .execute_batch("DROP TABLE spare")
        .unwrap();
    true
}

/// A row twice, and the index as if it had never been one of single rows.
fn make_twice(
    conn: &rusqlite::Connection,
    (name, table, sql): (&str, &str, &str),
    plain: &str,
) -> bool {
    if plain == sql {
        return false;
    }
    let columns = {
        let sql =
            format!("SELECT name FROM pragma_table_info('{table}') WHERE pk = 0 ORDER BY cid");
        let mut statement = conn.prepare(&sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0));
        rows.unwrap()
            .map(Result::unwrap)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let partial = sql
        .split_once(" WHERE ")
        .map_or(String::new(), |(_, which)| format!(" WHERE {which}"));
    conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; DROP INDEX {name}"))
        .unwrap();
    let insert =
        format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}{partial} LIMIT 1");
    // Another rule of the table may keep it out.
    if conn.execute(&insert, []).ok() != Some(1) {
        return false;
    }
    conn.execute_batch(&format!("{plain}; PRAGMA writable_schema = ON"))
        .unwrap();
    let named = "UPDATE sqlite_schema SET sql = ?1 WHERE name = ?2";
    conn.execute(named, [sql, name]).unwrap() == 1
}

/// What the check finds and a quick one does not: an index that is not what the table says, each in its own way.
#[test]
fn an_index_that_is_not_what_its_table_says_is_named() {
    let (_folder, sound) = sound();
    let mut cases = Vec::new();
    for (at, index) in indexes(&sound).into_iter().enumerate() {
        let is_single = index.2.starts_with("CREATE UNIQUE");
        cases.push((index.clone(), WRONGS[at % WRONGS.len()]));
        if is_single {
            cases.push((index, Wrong::Twice));
        }
    }
    let missed = Mutex::new(0);
    let tried = Mutex::new(0);
    let wrong = each(&cases, |(index, wrong), path| {
        if !make_wrong(path, index, *wrong) {
            return Ok(());
        }
        *tried.lock().unwrap() += 1;
        let quick = "PRAGMA quick_check";
        let quick: String = damage::outside(path)
            .query_row(quick, [], |row| row.get(0))
            .unwrap();
        *missed.lock().unwrap() += usize::from(quick == "ok");
        let said = run(path, &["doctor"]);
        match said.code == Some(74) && said.text.contains(&index.0) {
            true => Ok(()),
            false => Err(format!(
                "{}, {wrong:?}: {:?} {}",
                index.0, said.code, said.text
            )),
        }
    });
    let (tried, missed) = (tried.into_inner().unwrap(), missed.into_inner().unwrap());
    println!(
        "indexes: {tried} of {} damaged, {missed} of them missed by a quick check",
        cases.len()
    );
    assert!(wrong.is_empty(), "{} of {tried}: {wrong:#?}", wrong.len());
    // A quick check counts the entries, and looks at none of them.
    assert!(tried >= 20 && missed >= 10, "{missed} of {tried}");
}

#[test]
fn a_text_that_is_none_is_named_by_its_place() {
    let wrong = each(DAMAGED, |(name, way), path| {
        if !name.ends_with("no text") {
            return Ok(());
        }
        way.spoil(path);
        let said = run(path, &["doctor"]);
        match said.code == Some(6) && said.text.contains("no UTF-8 text") {
            true => Ok(()),
            false => Err(format!("{name}: {:?} {}", said.code, said.text)),
        }
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every first screen on a damaged file: the panes, a form, a record, a guest list, the history. A part of the table runs
/// with all tests, the whole of it with `cargo test --test damaged -- --ignored`.
#[test]
fn no_screen_falls_over_a_damaged_file() {
    const PART: usize = 4;
    let part: Vec<_> = DAMAGED.iter().step_by(PART).collect();
    let wrong = each(&part, |(name, way), path| {
        way.spoil(path);
        screens::walk(path).map_err(|why| format!("{name}: {why}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "takes minutes"]
fn no_screen_falls_over_any_damaged_file() {
    let wrong = each(DAMAGED, |(name, way), path| {
        way.spoil(path);
        screens::walk(path).map_err(|why| format!("{name}: {why}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
