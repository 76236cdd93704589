//! Every table of fields equals the table in the file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use alumni::config::Lang;
use alumni::model::alumnus::{Alumnus, OtherName};
use alumni::model::attachment::Attachment;
use alumni::model::chapter::{Chapter, Council, Membership, Officer};
use alumni::model::code::{Codes, EDITABLE};
use alumni::model::consent::Consent;
use alumni::model::contact::{Address, City, ContactPoint};
use alumni::model::custom::{AlumnusCustom, ChapterCustom, CustomField, EventCustom};
use alumni::model::degree::{Degree, Era, Faculty, Programme};
use alumni::model::event::{Event, Registration, Series, Session};
use alumni::model::field::{Kind, Record};
use alumni::model::post::Post;
use alumni::model::profile::Profile;
use alumni::model::relation::{ContactReport, NotSame, Relationship, Tag};
use alumni::model::user::{Code, Draft, Heading, SavedView, Setting, User};
use alumni::office::Office;
use alumni::office::permit::Actor;
use rusqlite::Connection;

/// Columns that the store keeps and no record holds.
const BOOKKEEPING: &[&str] = &["id", "made_in", "changed_in"];

#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at the file from outside"
)]
fn file() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.db");
    let profile = Profile::named("blank").unwrap().unwrap();
    let now = || "2026-11-23T02:00:00Z".parse().unwrap();
    drop(Office::found(&path, &profile, Actor::owner("lin"), now, Lang::En).unwrap());
    let conn = Connection::open(&path).unwrap();
    (folder, conn)
}

/// Name, declared type, NOT NULL.
fn columns(conn: &Connection, table: &str) -> Vec<(String, String, bool)> {
    let mut statement = conn
        .prepare("SELECT name, type, \"notnull\" FROM pragma_table_info(?1)")
        .unwrap();
    let rows = statement
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn wanted_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Int | Kind::Flag | Kind::Link(_) | Kind::Money => "INTEGER",
        _ => "TEXT",
    }
}

/// What differs between a record and its table.
fn compare<R: Record>(conn: &Connection, wrong: &mut Vec<String>) {
    let table: Vec<_> = columns(conn, R::TABLE)
        .into_iter()
        .filter(|(name, _, _)| !BOOKKEEPING.contains(&name.as_str()))
        .collect();
    assert!(!table.is_empty(), "there is no table {}", R::TABLE);
    for (name, kind, _) in &table {
        match R::FIELDS.iter().find(|field| field.name == name) {
            None => wrong.push(format!("{}.{name} has no field", R::TABLE)),
            Some(field) if wanted_type(field.kind) != kind => wrong.push(format!(
                "{}.{name} is {kind}, its field is {:?}",
                R::TABLE,
                field.kind
            )),
            Some(_) => {}
        }
    }
    for field in R::FIELDS {
        if !table.iter().any(|(name, _, _)| name == field.name) {
            wrong.push(format!("{}.{} has no column", R::TABLE, field.name));
        }
        if field.help.trim().is_empty() || field.label.en.is_empty() || field.label.zh.is_empty() {
            wrong.push(format!("{}.{} lacks a word", R::TABLE, field.name));
        }
    }
}

macro_rules! compare_all {
    ($conn:expr, $wrong:expr; $($record:ty),* $(,)?) => {
        [$({ compare::<$record>($conn, $wrong); <$record as Record>::TABLE }),*]
    };
}

#[test]
fn every_record_equals_its_table() {
    let (_folder, conn) = file();
    let mut wrong = Vec::new();
    let known = compare_all!(&conn, &mut wrong;
        Alumnus, OtherName, Degree, Era, Faculty, Programme, ContactPoint, Address, City, Post, Relationship, Tag,
        ContactReport, Chapter, Membership, Council, Officer, Event, Registration, Series, Session, User, Setting, Code,
        Draft, SavedView, Heading, Consent, Attachment, NotSame, CustomField, AlumnusCustom, ChapterCustom, EventCustom,
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Tables that only the store knows.
    let own = [
        "change_set",
        "change",
        "made",
        "undone",
        "import_batch",
        "import_row",
        "alumnus_head",
        "content",
        "likeness",
        "disclosure",
        "preference",
        "outside_change",
        "own_write",
    ];
    let mut statement = conn
        .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    let tables = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    for table in tables {
        let table = table.unwrap();
        assert!(
            known.contains(&table.as_str()) || own.contains(&table.as_str()),
            "{table} has neither a record nor a keeper"
        );
    }
}

/// The lists of codes that a record names.
fn lists<R: Record>() -> Vec<&'static str> {
    let lists = R::FIELDS.iter().filter_map(|field| match field.kind {
        Kind::Code(list) => Some(list),
        _ => None,
    });
    lists.collect()
}

macro_rules! lists_of {
    ($($record:ty),* $(,)?) => { [$(lists::<$record>()),*].concat() };
}

#[test]
fn every_list_of_codes_has_labels_in_both_languages() {
    let named = lists_of!(
        Alumnus,
        OtherName,
        Degree,
        ContactPoint,
        Address,
        Post,
        Relationship,
        ContactReport,
        Chapter,
        Membership,
        Officer,
        Event,
        Registration,
        Series,
        User,
        Consent,
        CustomField,
    );
    assert!(named.contains(&"consent_purpose"));
    for profile in ["dmu", "blank"] {
        let codes = Codes::new(Profile::named(profile).unwrap().unwrap().foundation().codes);
        let mut bare = Vec::new();
        for list in named.iter().chain(EDITABLE).copied() {
            if codes.list(list).next().is_none() {
                bare.push(format!("{profile}: {list} is empty"));
            }
            for entry in codes.list(list) {
                let words = [entry.label(Lang::En), entry.label(Lang::Zh)];
                if words.iter().any(|word| word.trim().is_empty()) {
                    bare.push(format!("{profile}: {list} {}", entry.code));
                }
            }
        }
        assert!(bare.is_empty(), "{bare:#?}");
    }
}

#[test]
fn every_table_is_strict_and_every_row_has_an_id() {
    let (_folder, conn) = file();
    let mut statement = conn
        .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    let tables = statement
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?))
        })
        .unwrap();
    for table in tables {
        let (name, strict) = table.unwrap();
        assert!(strict, "{name} is not STRICT");
    }
}

#[test]
fn the_file_says_whose_it_is_and_is_sound() {
    let (folder, conn) = file();
    let pragma = |name: &str| -> i64 {
        conn.pragma_query_value(None, name, |row| row.get(0))
            .unwrap()
    };
    assert_eq!(pragma("application_id"), 0x416c_756d);
    assert_eq!(
        // The rest of the word is another one with each change.
        pragma("user_version") & 0xff,
        i64::from(alumni::store::schema::newest())
    );
    let mode: String = conn
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
    let sound: String = conn
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.path().join("office.db");
    let rights = std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(rights & 0o777, 0o600);
}

/// Every column of an audited table that points to a person, by walking the foreign keys: a new table cannot be forgotten.
fn pointing_to_people(conn: &Connection) -> Vec<(String, String)> {
    let mut statement = conn
        .prepare(
            "SELECT t.name, f.\"from\" FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f
             WHERE t.schema = 'main' AND f.\"table\" = 'alumnus'
                AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'made_in') ORDER BY 1, 2",
        )
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// The columns that no trigger keeps from pointing to a person who was merged into another.
fn open_to_merged(conn: &Connection) -> Vec<String> {
    let mut statement = conn
        .prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 AND sql LIKE '%merged_record%'")
        .unwrap();
    let mut open = Vec::new();
    for (table, column) in pointing_to_people(conn) {
        let rows = statement.query_map([&table], |row| row.get(0)).unwrap();
        let triggers: Vec<String> = rows.collect::<Result<_, _>>().unwrap();
        for event in ["BEFORE INSERT", "BEFORE UPDATE"] {
            let guarded = triggers.iter().any(|sql| {
                sql.contains(event)
                    && sql.contains(&format!("WHERE id = NEW.{column}) IS NOT NULL"))
            });
            if !guarded {
                open.push(format!("{event} of {table}.{column}"));
            }
        }
    }
    open
}

#[test]
fn nothing_can_point_to_a_person_who_was_merged() {
    let (_folder, conn) = file();
    assert!(pointing_to_people(&conn).len() > 15);
    assert_eq!(open_to_merged(&conn), Vec::<String>::new());
    // The walk finds a table that was forgotten.
    conn.execute_batch(
        "CREATE TABLE gift (id INTEGER PRIMARY KEY, donor_id INTEGER REFERENCES alumnus (id), made_in INTEGER)",
    )
    .unwrap();
    assert_eq!(
        open_to_merged(&conn),
        [
            "BEFORE INSERT of gift.donor_id",
            "BEFORE UPDATE of gift.donor_id"
        ]
    );
}

/// Every column of a person but where the number leads is closed once it leads to another one.
#[test]
fn a_merged_person_changes_in_no_column() {
    let (_folder, conn) = file();
    conn.execute_batch(
        "INSERT INTO alumnus (id, number, name, changed_in, made_in) VALUES (1, 'A-1', '甲', 1, 1);
         INSERT INTO alumnus (id, number, name, merged_into, changed_in, made_in) VALUES (2, 'A-2', '乙', 1, 1, 1);",
    )
    .unwrap();
    const FREE: &[&str] = &["id", "merged_into", "rev", "changed_in", "made_in"];
    for (column, kind, _) in columns(&conn, "alumnus") {
        if FREE.contains(&column.as_str()) {
            continue;
        }
        let value = match (column.as_str(), kind.as_str()) {
            ("gender", _) => "'F'",
            ("status", _) => "'lost'",
            ("language", _) => "'en'",
            ("do_not_contact", _) => "1",
            (_, "TEXT") => "'x'",
            _ => "1",
        };
        let said = conn
            .execute(
                &format!("UPDATE alumnus SET {column} = {value} WHERE id = 2"),
                [],
            )
            .expect_err(&column)
            .to_string();
        assert!(said.contains("merged_record"), "{column}: {said}");
    }
    let said = conn
        .execute(
            "INSERT INTO tag (alumnus_id, tag, made_in) VALUES (2, 'x', 1)",
            [],
        )
        .unwrap_err();
    assert!(said.to_string().contains("merged_record"));
}
