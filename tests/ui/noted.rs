//! What left the house while somebody else had the turn: each note goes into the database once, whatever became of its file.
#![allow(
    clippy::disallowed_methods,
    reason = "somebody else holds the file and does to it what the program never does"
)]

use std::path::{Path, PathBuf};

use alumni::model::disclosure::Disclosure;
use alumni::office::Office;
use alumni::office::noting::Beside;
use rusqlite::Connection;

use crate::form::{open, room};

fn office(path: &Path) -> Office {
    let mut office = open(path);
    office
        .keep_drafts_in(&path.with_file_name("state"))
        .unwrap();
    office
}

fn held(path: &Path) -> Connection {
    let holder = Connection::open(path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    holder
}

fn note(office: &Office) {
    let note = Disclosure {
        format: "json".to_owned(),
        query: "class:2006 OR 张".to_owned(),
        people: 3,
        columns: "mobile".to_owned(),
        ..Disclosure::default()
    };
    office.disclose(&note).unwrap();
}

fn file(path: &Path) -> PathBuf {
    let files = std::fs::read_dir(path.with_file_name("state/noted")).unwrap();
    let mut files = files.map(|file| file.unwrap().path());
    let is_notes = |path: &PathBuf| path.extension().is_some_and(|end| end == "jsonl");
    files.find(is_notes).unwrap()
}

#[test]
fn no_note_is_lost_behind_a_torn_line() {
    let (_dir, path) = room();
    let office = office(&path);
    let holder = held(&path);
    // Equal ones within a second are as many.
    for _ in 0..4 {
        note(&office);
    }
    // Cut by a full disk in the middle of a character.
    let file = file(&path);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.extend_from_slice(&"{\"at\":\"2026\",\"query\":\"张".as_bytes()[..24]);
    std::fs::write(&file, &bytes).unwrap();
    note(&office);
    note(&office);
    assert_eq!(office.disclosures(100).unwrap().len(), 6);
    assert_eq!(office.notes_beside(), [(file.clone(), Beside::Waiting(6))]);
    let before = std::fs::read(&file).unwrap();
    drop(holder);
    office.settle_notes().unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), b"");
    assert_eq!(office.disclosures(100).unwrap().len(), 6);
    let apart = file.with_extension("unread");
    assert!(
        std::fs::read(&apart)
            .unwrap()
            .starts_with(b"{\"at\":\"2026\"")
    );
    assert_eq!(office.notes_beside(), [(apart, Beside::Strange)]);
    // Killed behind the transaction, before the file was emptied.
    std::fs::write(&file, before).unwrap();
    assert_eq!(office.disclosures(100).unwrap().len(), 6);
    note(&office);
    office.settle_notes().unwrap();
    assert_eq!(office.disclosures(100).unwrap().len(), 7);
}

#[test]
fn a_long_file_of_notes_goes_in() {
    let (_dir, path) = room();
    let office = office(&path);
    let holder = held(&path);
    note(&office);
    let file = file(&path);
    let one = std::fs::read_to_string(&file).unwrap();
    let long = one.replace("class:2006", &"9".repeat(9_000));
    std::fs::write(&file, one + &long.repeat(1_000)).unwrap();
    assert!(std::fs::metadata(&file).unwrap().len() > 8 << 20);
    // It takes more while nobody waits.
    note(&office);
    drop(holder);
    office.settle_notes().unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().len(), 0);
    assert_eq!(office.disclosures(5_000).unwrap().len(), 1_002);
    assert_eq!(office.notes_beside(), []);
}
