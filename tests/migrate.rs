//! What happens to files that are older, newer, somebody else's or no databases: the older are taken along, the others are
//! named and stay byte for byte as they were.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use alumni::config::Lang;
use alumni::model::profile::Profile;
use alumni::office::permit::Actor;
use alumni::office::{Error, Office};
use alumni::store::{self, schema};
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;

/// The schema of version 1 is its migration: once released, it never changes.
const VERSION_1: &str = include_str!("../assets/migrations/0001_directory_chapters_events.sql");

struct Place {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.db");
        Self { folder, path }
    }

    /// A file of this program, closed.
    fn founded() -> Self {
        let place = Self::new();
        let profile = Profile::named("blank").unwrap().unwrap();
        drop(Office::found(&place.path, &profile, actor(), now, Lang::En).unwrap());
        place
    }

    /// With these bytes, readable by its owner only.
    fn with(bytes: &[u8]) -> Self {
        let place = Self::new();
        std::fs::write(&place.path, bytes).unwrap();
        set_mode(&place.path, 0o600);
        place
    }

    fn open(&self) -> Result<Office, Error> {
        Office::open(&self.path, actor(), now, Lang::En)
    }

    /// Opening is refused, and nothing is touched or left beside the file.
    fn refused(&self) -> store::Error {
        let before = self.state();
        let Err(Error::Broken(error)) = self.open() else {
            panic!("{} was opened", self.path.display());
        };
        assert_eq!(self.state(), before);
        error
    }

    /// Every file of the folder with its bytes and rights.
    fn state(&self) -> Vec<(PathBuf, Vec<u8>, u32)> {
        let mut files: Vec<_> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .map(|path| {
                let mode = std::fs::metadata(&path).unwrap().permissions().mode();
                (path.clone(), std::fs::read(&path).unwrap(), mode)
            })
            .collect();
        files.sort();
        files
    }
}

fn now() -> DateTime<FixedOffset> {
    "2026-11-23T02:00:00Z".parse().unwrap()
}

fn actor() -> Actor {
    Actor::owner("lin")
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test makes and changes files from outside"
)]
fn from_outside(path: &Path, sql: &str) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(sql).unwrap();
}

#[test]
fn a_newer_file_is_refused_by_its_number() {
    let place = Place::founded();
    from_outside(
        &place.path,
        "PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;",
    );
    let error = place.refused();
    assert!(
        matches!(error, store::Error::Newer { found: 99, known, .. } if known == schema::newest()),
        "{error:?}"
    );
    assert!(error.to_string().contains("99"), "{error}");
}

#[test]
fn a_database_of_another_program_is_refused() {
    let place = Place::new();
    from_outside(&place.path, "CREATE TABLE recipe (name TEXT)");
    set_mode(&place.path, 0o600);
    let error = place.refused();
    assert!(
        matches!(error, store::Error::NotOurs(_, schema::FOREIGN)),
        "{error:?}"
    );
}

#[test]
fn what_is_no_database_is_refused() {
    for (bytes, why) in [
        (&b"Dear alumni,\n"[..], schema::UNKNOWN),
        (&b""[..], schema::EMPTY),
        (&[0_u8; 4096][..], schema::UNKNOWN),
        (&b"SQLite format 3"[..], schema::UNKNOWN),
        // A head without a body: not ours, for nothing says so.
        (&b"SQLite format 3\0"[..], schema::FOREIGN),
    ] {
        let error = Place::with(bytes).refused();
        assert!(
            matches!(error, store::Error::NotOurs(_, said) if said == why),
            "{error:?}"
        );
    }
}

#[test]
fn a_folder_is_refused() {
    let place = Place::new();
    std::fs::create_dir(&place.path).unwrap();
    let error = place.refused();
    assert!(
        matches!(error, store::Error::NotOurs(_, schema::FOLDER)),
        "{error:?}"
    );
}

#[test]
fn where_nothing_is_nothing_is_made() {
    let place = Place::new();
    assert!(matches!(place.refused(), store::Error::Absent(_)));
    assert!(!place.path.exists());
}

#[test]
fn a_file_that_everybody_may_read_is_refused() {
    let place = Place::founded();
    set_mode(&place.path, 0o644);
    assert!(matches!(place.refused(), store::Error::Open(_)));
    set_mode(&place.path, 0o600);
    assert!(place.open().is_ok());
}

#[test]
fn a_damaged_file_is_named_as_such() {
    let place = Place::founded();
    from_outside(
        &place.path,
        "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;",
    );
    let mut bytes = std::fs::read(&place.path).unwrap();
    // The head is whole, the schema's own pages are not.
    let end = bytes.len().min(40_000);
    bytes[100..end].fill(0xa5);
    std::fs::write(&place.path, &bytes).unwrap();
    let Err(Error::Broken(error)) = place.open() else {
        panic!("it was opened");
    };
    assert!(matches!(error, store::Error::Damaged(..)), "{error:?}");
}

#[test]
fn a_file_is_there_already() {
    let place = Place::with(b"mine");
    let profile = Profile::named("blank").unwrap().unwrap();
    let before = place.state();
    let made = Office::found(&place.path, &profile, actor(), now, Lang::En);
    assert!(matches!(made, Err(Error::Broken(store::Error::Present(_)))));
    assert_eq!(place.state(), before);
}

/// A file of version 1 with these rows.
fn of_version_1(rows: &str) -> Place {
    let place = Place::new();
    let head = format!(
        "PRAGMA journal_mode = WAL; PRAGMA application_id = {}; BEGIN; {VERSION_1}; PRAGMA user_version = 1;",
        schema::APPLICATION_ID
    );
    from_outside(&place.path, &format!("{head}{rows} COMMIT;"));
    set_mode(&place.path, 0o600);
    place
}

#[test]
fn a_file_of_version_1_is_taken_along() {
    let place = of_version_1(
        "INSERT INTO change_set (id, at, user_name, kind, sentence)
            VALUES (1, '2026-11-01T08:00:00Z', 'lin', 'add', '王欣怡 added');
        INSERT INTO alumnus (id, number, name, pinyin, initials, status, rev, made_in, changed_in)
            VALUES (1, 'A-000001', '王欣怡', 'Wang Xinyi', 'wxy', 'active', 1, 1, 1);",
    );
    let office = place.open().unwrap();
    let id = office.by_number("A-000001").unwrap();
    assert_eq!(office.dossier(id).unwrap().alumnus.name, "王欣怡");
    assert!(office.examine().unwrap().is_empty());
    let entry = &office.history(None, 10).unwrap()[0];
    assert_eq!(entry.sentence, "王欣怡 added");
}

/// Whoever comes while another one takes the file along waits for that and finds it done.
#[test]
fn several_who_open_a_file_of_version_1_at_once_all_open_it() {
    let place = of_version_1("");
    let all: Vec<_> = (0..8)
        .map(|_| {
            Command::new(env!("CARGO_BIN_EXE_alumni"))
                .args(["history", "--db"])
                .arg(&place.path)
                .env("HOME", place.folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for one in all {
        let output = one.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
}

/// Where it cannot be written it cannot be taken along, and that is what is said.
#[test]
fn a_file_of_version_1_that_cannot_be_written_is_named() {
    let place = of_version_1("");
    // Somebody has it open by another name.
    let second = place.folder.path().join("second");
    std::fs::hard_link(&place.path, &second).unwrap();
    let other = std::fs::File::open(second).unwrap();
    other.lock_shared().unwrap();
    let Err(Error::Broken(error)) = place.open() else {
        panic!("it was opened");
    };
    assert!(matches!(error, store::Error::Former(_)), "{error}");
}

/// Until version 2 a change that was taken back in part counted as taken back: what is still in force can be taken back.
#[test]
fn what_was_left_of_a_change_taken_back_in_part_can_be_taken_back() {
    let place = of_version_1(
        "INSERT INTO change_set (id, at, user_name, kind, sentence, undoes, undone_by) VALUES
            (1, '2026-11-01T08:00:00Z', 'lin', 'populate', 'two people', NULL, NULL),
            (2, '2026-11-01T09:00:00Z', 'lin', 'bulk', 'two tagged', NULL, NULL),
            (3, '2026-11-01T10:00:00Z', 'lin', 'undo', 'Undone: two tagged', 2, NULL),
            (4, '2026-11-01T11:00:00Z', 'lin', 'edit', 'one more', NULL, NULL),
            (5, '2026-11-01T12:00:00Z', 'lin', 'undo', 'Undone: one more', 4, NULL);
        UPDATE change_set SET undone_by = 3 WHERE id = 2;
        UPDATE change_set SET undone_by = 5 WHERE id = 4;
        INSERT INTO alumnus (id, number, name, status, rev, made_in, changed_in) VALUES
            (1, 'A-000001', '王欣怡', 'active', 1, 1, 2), (2, 'A-000002', '李雷', 'active', 1, 1, 3);
        INSERT INTO tag (id, alumnus_id, tag, made_in) VALUES (1, 1, '失联', 2);
        INSERT INTO made (change_set, table_name, first_id, last_id) VALUES (1, 'alumnus', 1, 2), (2, 'tag', 1, 2), (4, 'tag', 3, 3);
        INSERT INTO change (change_set, table_name, row_id, op, owner_kind, owner_id, old) VALUES
            (3, 'tag', 2, 'delete', 'alumnus', 2, '{\"id\":2,\"alumnus_id\":2,\"tag\":\"失联\",\"made_in\":2}'),
            (5, 'tag', 3, 'delete', 'alumnus', 1, '{\"id\":3,\"alumnus_id\":1,\"tag\":\"新\",\"made_in\":4}');
        INSERT INTO sqlite_sequence (name, seq) SELECT 'tag', 3 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'tag');
        UPDATE sqlite_sequence SET seq = 3 WHERE name = 'tag';",
    );
    let office = place.open().unwrap();
    let entry = |id: i64| {
        let all = office.history(None, 10).unwrap();
        all.into_iter().find(|entry| entry.id.0 == id).unwrap()
    };
    assert!(entry(2).partly && entry(2).undone_by.is_none());
    assert!(!entry(4).partly && entry(4).undone_by.is_some());
    let back = office
        .undo(Some(alumni::model::field::Id(2)), false)
        .unwrap();
    assert_eq!((back.outcome.records, back.outcome.conflicts.len()), (1, 0));
    assert!(entry(2).undone_by.is_some());
    let first = office.by_number("A-000001").unwrap();
    assert!(office.dossier(first).unwrap().tags.is_empty());
}

/// A row that was deleted before its table got a column comes back with what the schema says of rows that lack it.
#[test]
fn what_was_deleted_before_a_column_was_added_comes_back() {
    let deleted = |old: &str| {
        format!(
            "INSERT INTO change_set (id, at, user_name, kind, sentence) VALUES
                (1, '2026-11-01T08:00:00Z', 'lin', 'populate', 'somebody'),
                (2, '2026-11-01T09:00:00Z', 'lin', 'edit', 'a number less');
            INSERT INTO alumnus (id, number, name, status, rev, made_in, changed_in) VALUES
                (1, 'A-000001', '王欣怡', 'active', 2, 1, 2);
            INSERT INTO made (change_set, table_name, first_id, last_id) VALUES
                (1, 'alumnus', 1, 1), (1, 'contact_point', 1, 1);
            INSERT INTO change (change_set, table_name, row_id, op, owner_kind, owner_id, old) VALUES
                (2, 'contact_point', 1, 'delete', 'alumnus', 1, '{old}');"
        )
    };
    // As if `label`, `status` and `preferred` had been added since.
    let place = of_version_1(&deleted(
        r#"{"id":1,"alumnus_id":1,"kind":"mobile","value":"13800138000","made_in":1}"#,
    ));
    let office = place.open().unwrap();
    let set = Some(alumni::model::field::Id(2));
    let back = office.undo(set, false).unwrap();
    assert_eq!((back.outcome.records, back.outcome.conflicts.len()), (1, 0));
    let id = office.by_number("A-000001").unwrap();
    let contact = &office.dossier(id).unwrap().contacts[0];
    assert_eq!(
        (
            contact.value.as_str(),
            contact.status.as_str(),
            contact.preferred
        ),
        ("13800138000", "ok", false)
    );
    // What no version of the table has, and a row without its number, is foreign as before.
    for old in [
        r#"{"id":1,"alumnus_id":1,"kind":"mobile","value":"13800138000","made_in":1,"x":1}"#,
        r#"{"alumnus_id":1,"kind":"mobile","value":"13800138000","made_in":1}"#,
    ] {
        let place = of_version_1(&deleted(old));
        let refused = place.open().unwrap().undo(set, false);
        assert!(
            matches!(refused, Err(Error::Broken(store::Error::Damaged(..)))),
            "{refused:?}"
        );
    }
}
