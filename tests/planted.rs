//! What somebody else wrote into the file is said and does no harm: foreign keys of the history, foreign parts of the schema.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::path::Path;

use alumni::model::dossier::Dossier;
use alumni::office::Error;
use alumni::store;
use desk::Desk;

#[expect(
    clippy::disallowed_methods,
    reason = "the test plants things from outside"
)]
fn from_outside(path: &Path, sql: &str) {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch(sql).unwrap();
}

/// An office in which somebody was added and renamed; the newest change is the renaming.
fn renamed() -> Desk {
    let desk = Desk::new();
    let mut person = Dossier::default();
    person.alumnus.name = "王欣怡".to_owned();
    let id = desk.office.save_person(&person).unwrap();
    let mut after = desk.office.dossier(id).unwrap();
    after.alumnus.name = "王欣".to_owned();
    desk.office.save_person(&after).unwrap();
    desk
}

#[test]
fn keys_of_the_history_come_from_the_schema_only() {
    let updates = [
        r#"{"name = 'x', notes": "planted"}"#,
        r#"{"made_in": 1}"#,
        r#"{"rev": 7}"#,
        r#"{"nobody": 1}"#,
        r#"{"name": "x", "name; DROP TABLE draft": 1}"#,
        "{}",
        "[]",
        r#"{"\"name\"": "x"}"#,
    ];
    for keys in updates {
        for column in ["old", "new", "old = new, new"] {
            let desk = renamed();
            let quoted = keys.replace('\'', "''");
            from_outside(
                &desk.path,
                &format!(
                    "UPDATE change SET {} WHERE id = (SELECT max(id) FROM change)",
                    match column {
                        "old" => format!("old = '{quoted}'"),
                        "new" => format!("new = '{quoted}'"),
                        _ => format!("old = '{quoted}', new = '{quoted}'"),
                    }
                ),
            );
            let before = desk.dump();
            for partly in [false, true] {
                let undone = desk.office.undo(None, partly);
                assert!(
                    matches!(undone, Err(Error::Broken(store::Error::Damaged(..)))),
                    "{keys} {column}: {undone:?}"
                );
            }
            assert_eq!(desk.dump(), before, "{keys} {column}");
        }
    }
}
