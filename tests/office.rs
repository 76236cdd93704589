//! The office on a real file: every write leaves one history sentence, and taking back restores what was.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use alumni::config::Lang;
use alumni::model::contact::ContactPoint;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::office::permit::Actor;
use alumni::office::{Error, Office};
use alumni::store::accept::Lacks;
use desk::{Desk, now};

fn person(name: &str, mobile: &str, student: &str) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = name.to_owned();
    dossier.contacts.push(ContactPoint {
        kind: "mobile".to_owned(),
        value: mobile.to_owned(),
        ..ContactPoint::default()
    });
    dossier.degrees.push(Degree {
        level: "bachelor".to_owned(),
        student_no: student.to_owned(),
        entry: "1999".parse().ok(),
        completion: "2004".parse().ok(),
        ..Degree::default()
    });
    dossier
}

#[test]
fn an_edit_is_one_sentence_and_can_be_taken_back_and_done_again() {
    let desk = Desk::new();
    let id = desk
        .office
        .save_person(&person("王欣怡", "+8613800132231", "2000021187"))
        .unwrap();
    let before = desk.dump();
    let mut dossier = desk.office.dossier(id).unwrap();
    assert_eq!(dossier.alumnus.pinyin, "Wang Xinyi");
    dossier.alumnus.notes = "called".to_owned();
    dossier.contacts[0].value = "+8613800132232".to_owned();
    desk.office.save_person(&dossier).unwrap();
    let after = desk.dump();
    assert_ne!(before, after);
    let newest = desk.office.history(None, 10).unwrap();
    assert_eq!(newest[0].kind, "edit");
    assert!(newest[0].sentence.contains("王欣怡"));
    desk.office.undo(None, false).unwrap();
    assert_eq!(desk.dump(), before);
    desk.office.redo(false).unwrap();
    assert_eq!(desk.dump(), after);
    desk.office.undo(None, false).unwrap();
    desk.office.undo(None, false).unwrap();
    assert!(matches!(desk.office.dossier(id), Err(Error::Missing)));
}

#[test]
fn closing_leaves_one_whole_file() {
    let desk = Desk::new();
    desk.office
        .save_person(&person("王伟", "+8613800132233", "2000021188"))
        .unwrap();
    let log = desk.path.with_file_name("office.db-wal");
    assert!(log.exists());
    let (_folder, path) = desk.close();
    assert!(!path.with_file_name("office.db-wal").exists());
}

#[test]
fn saving_over_a_newer_version_is_refused() {
    let desk = Desk::new();
    let other = Office::open(&desk.path, Actor::owner("zhao"), now, Lang::Zh).unwrap();
    let id = desk
        .office
        .save_person(&person("王伟", "+8613800132233", "2000021188"))
        .unwrap();
    let mut mine = desk.office.dossier(id).unwrap();
    let mut theirs = other.dossier(id).unwrap();
    theirs.alumnus.notes = "theirs".to_owned();
    other.save_person(&theirs).unwrap();
    mine.alumnus.notes = "mine".to_owned();
    assert!(matches!(desk.office.save_person(&mine), Err(Error::Stale)));
    assert_eq!(desk.office.dossier(id).unwrap().alumnus.notes, "theirs");
}

#[test]
fn taking_back_an_addition_that_was_edited_since_is_a_conflict() {
    let desk = Desk::new();
    let id = desk
        .office
        .save_person(&person("王伟", "+8613800132233", "2000021188"))
        .unwrap();
    let added = desk.office.history(None, 1).unwrap()[0].id;
    let mut dossier = desk.office.dossier(id).unwrap();
    dossier.alumnus.notes = "worth keeping".to_owned();
    desk.office.save_person(&dossier).unwrap();
    let back = desk.office.undo(Some(added), false).unwrap();
    assert_eq!(back.outcome.conflicts.len(), 1);
    assert_eq!(
        desk.office.dossier(id).unwrap().alumnus.notes,
        "worth keeping"
    );
}

#[test]
fn people_are_found_by_characters_pinyin_initials_and_phone() {
    let desk = Desk::new();
    let id = desk
        .office
        .save_person(&person("王欣怡", "+8613800132231", "2000021187"))
        .unwrap();
    desk.office
        .save_person(&person("单国强", "+8613800132299", "2000021190"))
        .unwrap();
    desk.office.prepare_index().unwrap();
    let never = std::sync::atomic::AtomicBool::new(false);
    for query in [
        "王欣怡",
        "wangxinyi",
        "wxy",
        "2231",
        "class:2004 wxy",
        "2000021187",
        "has:mobile 王",
    ] {
        let found = desk
            .office
            .search(query, alumni::office::finding::Sort::default(), &never)
            .unwrap()
            .unwrap();
        assert_eq!(found.ids(0..10), [id], "{query}");
    }
    let found = desk
        .office
        .search("shan", alumni::office::finding::Sort::default(), &never)
        .unwrap()
        .unwrap();
    assert_eq!(found.count(), 1);
    let later = desk
        .office
        .save_person(&person("王磊", "+8613800132277", "2000021191"))
        .unwrap();
    let found = desk
        .office
        .search("wang", alumni::office::finding::Sort::default(), &never)
        .unwrap()
        .unwrap();
    assert_eq!(found.count(), 2);
    assert_eq!(found.place(later), Some(0));
    assert!(
        desk.office
            .search(
                "clas:2004",
                alumni::office::finding::Sort::default(),
                &never
            )
            .is_err()
    );
    assert_eq!(Id(0), Id::NEW);
}

#[test]
fn many_people_are_read_as_one_by_one() {
    let desk = Desk::new();
    let names = ["王欣怡", "陈斌", "欧阳娜"];
    let mut ids: Vec<Id> = (0..)
        .zip(names)
        .map(|(at, name)| {
            let mut person = person(name, "+8613800132231", &format!("200002118{at}"));
            person.alumnus.notes = "two\nlines".to_owned();
            desk.office.save_person(&person).unwrap()
        })
        .collect();
    ids.reverse();
    ids.insert(1, Id(999));
    let many = desk.office.dossiers(&ids).unwrap();
    let one_by_one: Vec<Dossier> = ids
        .iter()
        .filter_map(|id| desk.office.dossier(*id).ok())
        .collect();
    assert_eq!(many, one_by_one);
    assert_eq!(many.len(), 3);
}

#[test]
fn taking_back_an_added_row_that_was_changed_since_is_a_conflict() {
    let desk = Desk::new();
    let id = desk
        .office
        .save_person(&person("王伟", "+8613800132233", "2000021188"))
        .unwrap();
    let mut dossier = desk.office.dossier(id).unwrap();
    dossier.contacts.push(ContactPoint {
        kind: "email".to_owned(),
        value: "wang@example.org".to_owned(),
        ..ContactPoint::default()
    });
    desk.office.save_person(&dossier).unwrap();
    let added = desk.office.history(None, 1).unwrap()[0].id;
    let mut dossier = desk.office.dossier(id).unwrap();
    dossier.contacts[1].value = "wei@example.org".to_owned();
    desk.office.save_person(&dossier).unwrap();
    let corrected = desk.dump();
    let back = desk.office.undo(Some(added), true).unwrap();
    assert_eq!(back.outcome.records, 0);
    assert_eq!(back.outcome.conflicts.len(), 1);
    assert_eq!(desk.dump(), corrected);
    // In the reverse order both go.
    desk.office.undo(None, false).unwrap();
    let back = desk.office.undo(Some(added), false).unwrap();
    assert_eq!(back.outcome.conflicts, []);
    assert_eq!(desk.office.dossier(id).unwrap().contacts.len(), 1);
}

#[test]
fn the_image_of_a_past_that_was_given_up_is_not_used() {
    let desk = Desk::new();
    let finds = |path: &std::path::Path, query: &str| {
        let office = Office::open(path, Actor::owner("lin"), now, Lang::En).unwrap();
        office.prepare_index().unwrap();
        let never = std::sync::atomic::AtomicBool::new(false);
        let sort = alumni::office::finding::Sort::default();
        office.search(query, sort, &never).unwrap().unwrap().count()
    };
    desk.office
        .save_person(&person("王伟", "+8613800132233", "2000021188"))
        .unwrap();
    let (_folder, path) = desk.close();
    let backup = path.with_extension("backup");
    std::fs::copy(&path, &backup).unwrap();
    let add = |name: &str, student: &str| {
        let office = Office::open(&path, Actor::owner("lin"), now, Lang::En).unwrap();
        office
            .save_person(&person(name, "+8613800132299", student))
            .unwrap();
    };
    add("李强", "2000021189");
    assert_eq!(finds(&path, "liqiang"), 1);
    // The backup is put in its place, and the work goes on from there: the same numbers, other people.
    std::fs::copy(&backup, &path).unwrap();
    let accepted = Office::accept(&path, Actor::owner("lin"), now, Lang::En).unwrap();
    assert_eq!(accepted.unwrap().lacks, Lacks::Last(1));
    add("陈静", "2000021190");
    assert_eq!(finds(&path, "chenjing"), 1);
    assert_eq!(finds(&path, "liqiang"), 0);
}
