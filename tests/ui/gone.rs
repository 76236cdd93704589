//! Drafts whose record is not in the file any more, also where a restored copy has given its number to another one: they
//! are never laid upon that, and what was typed is not lost.
#![allow(
    clippy::disallowed_methods,
    reason = "somebody else does to the file what the program never does"
)]

use std::path::{Path, PathBuf};

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::model::user::Draft;
use alumni::office::Office;
use alumni::office::drafts::Typed;
use alumni::office::permit::Actor;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use tempfile::TempDir;

use crate::form::{clock, open, room};
use crate::robot::{Desk, Drawer};

fn office(path: &Path) -> Office {
    let mut office = open(path);
    office
        .keep_drafts_in(&path.with_file_name("state"))
        .unwrap();
    office
}

fn desk(path: &Path, lang: Lang) -> Desk {
    let drawer = Drawer::over(office(path));
    Desk::open_with(PANES, drawer, (80, 24), lang, Look::default())
}

fn add(path: &Path, name: &str) -> Id {
    let mut person = Dossier::default();
    person.alumnus.name = name.to_owned();
    open(path).save_person(&person).unwrap()
}

/// What a form of person 2, 甲一, kept in its second field.
fn typed(path: &Path) {
    let mut desk = desk(path, Lang::En);
    desk.press("alt-2").type_text("甲一").press("enter f4");
    desk.sees("甲一")
        .press("enter enter")
        .type_text("Typed Here");
    desk.press("enter").wait(3).sees("draft kept").hang_up();
}

/// A copy of before 甲一 was added is restored and accepted; nobody is person 2 in it.
fn restored() -> (TempDir, PathBuf) {
    let (dir, path) = room();
    let copy = std::fs::read(&path).unwrap();
    assert_eq!(add(&path, "甲一"), Id(2));
    // The draft is kept beside the file, as one of a session whose file was exchanged.
    let holder = rusqlite::Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    typed(&path);
    drop(holder);
    std::fs::write(&path, copy).unwrap();
    for end in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(path.with_file_name(format!("alumni.db{end}")));
    }
    Office::accept(&path, Actor::owner("lin"), clock, Lang::En).unwrap();
    (dir, path)
}

fn names(path: &Path) -> Vec<(String, String)> {
    let file = rusqlite::Connection::open(path).unwrap();
    let mut found = file
        .prepare("SELECT name, coalesce(pinyin, '') FROM alumnus WHERE id > 1 ORDER BY id")
        .unwrap();
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_draft_is_never_laid_upon_whoever_got_the_number() {
    for lang in [Lang::En, Lang::Zh] {
        let (_dir, path) = restored();
        // One who is called the same and one who is not.
        let name = if lang == Lang::En { "丙丙" } else { "甲一" };
        assert_eq!(add(&path, name), Id(2));
        let before = names(&path);
        let mut desk = desk(&path, lang);
        desk.press("alt-2").type_text(name).press("enter f4");
        desk.lacks("Typed Here").press("esc");
        desk.press("alt-1 home enter").sees("Typed Here");
        let gone = ["is not in this file any more", "已不在本文件中"];
        desk.sees(gone[usize::from(lang == Lang::Zh)]);
        desk.press("enter");
        assert_eq!(desk.copied().as_deref(), Some("Typed Here"));
        desk.press("f6").sees("Typed Here").press("ctrl-s");
        desk.says(["Saved", "已保存"][usize::from(lang == Lang::Zh)]);
        let now = names(&path);
        assert_eq!(now[..1], before[..1], "{}", desk.screen());
        assert_eq!(now[1].1, "Typed Here");
        assert_eq!(now[1].0, "甲一");
        drop(desk);
        assert_eq!(office(&path).drafts().unwrap(), []);
    }
}

#[test]
fn a_draft_whose_record_is_gone_is_read_and_taken_as_a_new_one() {
    let (_dir, path) = restored();
    let mut desk = desk(&path, Lang::En);
    desk.press("home enter").sees("Typed Here");
    desk.press("f6").sees("[甲一").sees("Typed Here");
    // Left, it is one draft of a new person.
    desk.press("esc down enter").says("Draft kept");
    drop(desk);
    let drafts = office(&path).drafts().unwrap();
    let [draft] = &drafts[..] else {
        panic!("{drafts:#?}")
    };
    assert_eq!(draft.record_id, Id::NEW);
    assert!(draft.data.contains("Typed Here"));
}

/// The rows of a record that is gone become rows of the new one.
#[test]
fn rows_of_a_record_that_is_gone_come_along() {
    let (_dir, path) = room();
    let id = add(&path, "甲一");
    let mut person = open(&path).dossier(id).unwrap();
    person.contacts.push(alumni::model::contact::ContactPoint {
        kind: "mobile".to_owned(),
        value: "+8613800132231".to_owned(),
        ..Default::default()
    });
    open(&path).save_person(&person).unwrap();
    let before = open(&path).dossier(id).unwrap();
    let row = before.contacts[0].id;
    let office = office(&path);
    let key = format!("contact_point#{row}.value");
    let typed = Typed {
        record: "another".to_owned(),
        rev: 2,
        rows: [("contact_point".to_owned(), vec![row.0])].into(),
        values: [(key, "+8613900000001".to_owned())].into(),
        ..Typed::default()
    };
    office
        .leave_draft(Draft {
            form: "form".to_owned(),
            record_kind: "alumnus".to_owned(),
            record_id: id,
            title: "乙二".to_owned(),
            data: typed.data(),
            ..Draft::default()
        })
        .unwrap();
    let mut desk = desk(&path, Lang::En);
    desk.press("home enter").sees("not in this file any more");
    desk.press("f6").sees("[乙二").press("ctrl-s").says("Saved");
    let new = office.dossier(Id(3)).unwrap();
    assert_eq!(new.alumnus.name, "乙二");
    assert_eq!(new.contacts.len(), 1);
    assert_eq!(new.contacts[0].value, "+8613900000001");
    assert_eq!(office.dossier(id).unwrap(), before);
}

/// A draft of a former version knows its record by the number alone: it is of it as long as it is called the same.
#[test]
fn a_draft_of_before_goes_by_the_name() {
    for (title, is_of) in [("王欣怡", true), ("甲一", false)] {
        let (_dir, path) = room();
        let office = office(&path);
        office
            .leave_draft(Draft {
                form: "before-1".to_owned(),
                record_kind: "alumnus".to_owned(),
                record_id: Id(1),
                title: title.to_owned(),
                data: r#"{"rev":1,"values":{"pinyin":"Typed Here"}}"#.to_owned(),
                ..Draft::default()
            })
            .unwrap();
        let mut desk = desk(&path, Lang::En);
        desk.press("home enter").sees("Typed Here");
        match is_of {
            true => desk.sees("1 field differs"),
            false => desk.sees("not in this file any more"),
        };
        desk.press("esc esc alt-2 home f4");
        match is_of {
            true => desk.sees("1 field differs"),
            false => desk.lacks("Typed Here"),
        };
    }
}
