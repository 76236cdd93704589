//! A real office on a real file, and a look at that file from outside.
#![allow(dead_code, unreachable_pub, reason = "every test takes what it needs")]
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking; these helpers are not test functions themselves"
)]

use std::path::{Path, PathBuf};

use alumni::config::Lang;
use alumni::model::profile::Profile;
use alumni::office::Office;
use alumni::office::permit::Actor;
use chrono::{DateTime, FixedOffset};

/// The time of every test.
pub fn now() -> DateTime<FixedOffset> {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

/// An office of the first institution.
pub struct Desk {
    folder: tempfile::TempDir,
    pub path: PathBuf,
    pub office: Office,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.db");
        let profile = Profile::named("dmu").unwrap().unwrap();
        let office = Office::found(&path, &profile, Actor::owner("lin"), now, Lang::En).unwrap();
        Self {
            folder,
            path,
            office,
        }
    }

    /// Closes the office and keeps the file.
    pub fn close(self) -> (tempfile::TempDir, PathBuf) {
        drop(self.office);
        (self.folder, self.path)
    }

    /// Every row of every table, without bookkeeping columns and the history itself.
    pub fn dump(&self) -> Vec<String> {
        dump(&self.path)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at the file from outside"
)]
pub fn dump(path: &Path) -> Vec<String> {
    const OUTSIDE: &[&str] = &[
        "change_set",
        "change",
        "made",
        "undone",
        "alumnus_head",
        "outside_change",
        "preference",
        "sqlite_sequence",
    ];
    let conn = rusqlite::Connection::open(path).unwrap();
    let texts = |sql: &str, parameter: &[&str]| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement
            .query_map(rusqlite::params_from_iter(parameter), |row| row.get(0))
            .unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let noted: i64 = conn
        .query_row(
            "SELECT (SELECT count(*) FROM outside_change) + (SELECT count(*) FROM own_write)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(
        noted, 0,
        "a change of ours was taken for one of another program"
    );
    let tables = texts(
        "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
        &[],
    );
    let mut lines = Vec::new();
    for table in tables
        .iter()
        .filter(|table| !OUTSIDE.contains(&table.as_str()))
    {
        let columns = texts(
            "SELECT name FROM pragma_table_info(?1) WHERE name NOT IN ('rev', 'changed_in') ORDER BY cid",
            &[table],
        );
        let pairs: Vec<String> = columns
            .iter()
            .map(|name| format!("'{name}', {name}"))
            .collect();
        let sql = format!(
            "SELECT '{table} ' || json_object({}) FROM {table} ORDER BY id",
            pairs.join(", ")
        );
        lines.extend(texts(&sql, &[]));
    }
    lines
}
