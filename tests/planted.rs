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

const EVIL: &str = "CREATE TRIGGER evil AFTER UPDATE ON alumnus BEGIN UPDATE alumnus SET notes = 'x' WHERE id = NEW.id; END";

/// What the record of the newest person says after it got another name, and whether that was saved.
fn rename(desk: &Desk) -> Result<(), Error> {
    let id = desk.office.by_number("A-000001")?;
    let mut after = desk.office.dossier(id)?;
    after.alumnus.name = "王欣怡".to_owned();
    desk.office.save_person(&after).map(drop)
}

#[test]
fn a_trigger_that_is_planted_under_an_open_session_does_not_run() {
    let mut desk = renamed();
    // The history watches already.
    rename(&desk).unwrap();
    from_outside(&desk.path, EVIL);
    let before = desk.dump();
    assert!(matches!(
        desk.office.look(),
        Err(Error::Broken(store::Error::Strange(..)))
    ));
    let id = desk.office.by_number("A-000001").unwrap();
    let mut after = desk.office.dossier(id).unwrap();
    after.alumnus.name = "王".to_owned();
    let saved = desk.office.save_person(&after);
    assert!(
        matches!(saved, Err(Error::Broken(store::Error::Strange(_, ref parts))) if parts[0].name == "evil"),
        "{saved:?}"
    );
    assert_eq!(desk.dump(), before);
    // It goes, and the session goes on.
    let mended = alumni::office::Office::mend_schema(&desk.path).unwrap();
    assert_eq!(mended.len(), 1);
    desk.office.save_person(&after).unwrap();
}

#[test]
fn a_name_that_another_program_changed_is_said_and_found_again() {
    let mut desk = renamed();
    let found = |desk: &Desk, query: &str| {
        desk.office.prepare_index().unwrap();
        let go_on = std::sync::atomic::AtomicBool::new(false);
        let results = desk.office.search(query, [], &go_on).unwrap();
        results.unwrap().count()
    };
    assert_eq!(found(&desk, "王欣"), 1);
    assert!(desk.office.examine_derived().unwrap().is_sound());
    from_outside(
        &desk.path,
        "UPDATE alumnus SET name = '欧阳娜' WHERE number = 'A-000001'",
    );
    let derived = desk.office.examine_derived().unwrap();
    assert_eq!(derived.people.len(), 1);
    assert_eq!(derived.people[0].1, "A-000001");
    let rev = desk
        .office
        .dossier(derived.people[0].0)
        .unwrap()
        .alumnus
        .rev;
    desk.office.mend_derived(&derived).unwrap();
    assert!(desk.office.examine_derived().unwrap().is_sound());
    desk.office.look().unwrap();
    assert_eq!((found(&desk, "欧阳"), found(&desk, "王欣")), (1, 0));
    let newest = &desk.office.history(None, 1).unwrap()[0];
    assert_eq!(newest.kind, "mend");
    assert!(
        newest.sentence.contains("another program"),
        "{}",
        newest.sentence
    );
    // What one did oneself is what is taken back next.
    assert_ne!(desk.office.undoable().unwrap().0.unwrap().kind, "mend");
    let now = desk.office.dossier(derived.people[0].0).unwrap();
    assert_eq!(now.alumnus.rev, rev);
}

#[test]
fn an_event_that_starts_at_another_moment_is_said_and_mended() {
    let desk = renamed();
    let profile = alumni::model::profile::Profile::named("dmu")
        .unwrap()
        .unwrap();
    let sample = alumni::sample::Sample::new(
        &profile,
        desk.office.catalogue(),
        10,
        3,
        desk::now().date_naive(),
    );
    sample
        .settle(&desk.office, "people".to_owned(), |_| true)
        .unwrap();
    assert!(desk.office.examine_derived().unwrap().is_sound());
    from_outside(
        &desk.path,
        "UPDATE event SET starts_at = '1990-01-01T00:00:00Z' WHERE id = 1",
    );
    let derived = desk.office.examine_derived().unwrap();
    assert_eq!(derived.events.len(), 1);
    desk.office.mend_derived(&derived).unwrap();
    assert!(desk.office.examine_derived().unwrap().is_sound());
}
