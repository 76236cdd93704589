//! A key that is held down or pressed twice does one thing, says which, and `^Z` is of what the hand was at.

use std::path::Path;

use alumni::config::Lang;
use alumni::model::contact::ContactPoint;
use alumni::model::field::Id;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;

use crate::desks::{EVENT, Room, desk, office};
use crate::robot::{Desk, Drawer};
use crate::waiting::Import;

const MOBILE: &str = "+8613800132231";

fn numbers(path: &Path, id: Id) -> Vec<String> {
    let contacts = office(path, "mei").dossier(id).unwrap().contacts;
    contacts.into_iter().map(|point| point.value).collect()
}

/// Somebody with a telephone and two addresses.
fn reachable(room: &Room, name: &str) -> Id {
    let mut dossier = room.office.dossier(room.person(name)).unwrap();
    for (kind, value) in [
        ("mobile", MOBILE),
        ("email", "a@example.org"),
        ("email", "b@example.org"),
    ] {
        dossier.contacts.push(ContactPoint {
            kind: kind.to_owned(),
            value: value.to_owned(),
            ..ContactPoint::default()
        });
    }
    room.office.save_person(&dossier).unwrap()
}

fn chinese(room: &Room) -> Desk {
    let drawer = Drawer::over(office(&room.path(), "mei"));
    Desk::open_with(PANES, drawer, (80, 24), Lang::Zh, Look::default())
}

#[test]
fn a_row_of_a_form_goes_with_a_word_and_comes_back() {
    let room = Room::with_event(None);
    let id = reachable(&room, "王欣怡");
    let all = numbers(&room.path(), id);
    let mut desk = chinese(&room);
    desk.press("alt-2 f4 pgdn pgdn").sees("138 0013 2231");
    desk.press("ctrl-d")
        .says("已删除：")
        .says("138 0013 2231")
        .says("^Z 还原");
    desk.lacks("[138 0013 2231");
    // Held, it takes one row, and goes on to say which.
    desk.press("ctrl-d ctrl-d ctrl-d").says("138 0013 2231");
    desk.press("esc")
        .sees("138 0013 2231 有效 （已删除）")
        .press("enter");
    desk.press("ctrl-z")
        .says("已还原此行")
        .sees("138 0013 2231");
    // Pressed again after a while it takes the next one; they come back one by one, where they stood.
    desk.pause(2000).press("ctrl-d");
    desk.pause(2000).press("ctrl-d").says("a@example.org");
    desk.press("ctrl-z ctrl-z").press("ctrl-s");
    desk.says("没有改动");
    assert_eq!(numbers(&room.path(), id), all);
    // What was typed behind it is taken back first.
    desk.pause(2000).press("ctrl-d").press("end").type_text("9");
    desk.press("ctrl-z").lacks("138 0013 2231");
    desk.press("ctrl-z").sees("138 0013 2231");
}

#[test]
fn the_only_row_of_a_section_comes_back_in_the_place_of_the_empty_one() {
    let room = Room::with_event(None);
    let id = room.person("王欣怡");
    let mut dossier = room.office.dossier(id).unwrap();
    dossier.contacts.push(ContactPoint {
        kind: "mobile".to_owned(),
        value: MOBILE.to_owned(),
        ..ContactPoint::default()
    });
    room.office.save_person(&dossier).unwrap();
    let mut desk = desk(&room, PANES, "mei");
    desk.press("alt-2 f4 pgdn pgdn ctrl-d").says("Removed: ");
    desk.press("ctrl-z").says("The row is back");
    desk.press("ctrl-s").says("Nothing changed");
    desk.pause(2000).press("ctrl-d ctrl-s").says("Saved 王欣怡");
    assert!(numbers(&room.path(), id).is_empty());
}

#[test]
fn undo_that_is_held_takes_back_one_change() {
    let room = Room::with_event(None);
    for name in ["安一", "白二", "陈三"] {
        room.person(name);
    }
    let mut desk = desk(&room, PANES, "mei");
    desk.press("alt-2 ctrl-k down ctrl-k down ctrl-k")
        .says("lost");
    let before = room.changes();
    desk.press("ctrl-z").says("陈三").says("taken back");
    for _ in 0..30 {
        desk.pause(30).press_at_once("ctrl-z");
    }
    desk.says("陈三").says("the last key did nothing");
    assert_eq!(room.changes(), before + 1);
    // After a look it goes on; so does doing again.
    desk.press("ctrl-z").says("白二");
    desk.press("ctrl-y").says("白二");
    desk.press_at_once("ctrl-y").says("白二");
    assert_eq!(room.changes(), before + 3);
}

#[test]
fn what_the_first_of_two_presses_did_stays_said() {
    for (lang, said) in [
        (Lang::En, "the last key did nothing"),
        (Lang::Zh, "刚才的按键没有执行"),
    ] {
        let room = Room::with_event(None);
        for name in ["张国勇", "张立", "张三"] {
            room.person(name);
        }
        let drawer = Drawer::over(office(&room.path(), "mei"));
        let mut desk = Desk::open_with(PANES, drawer, (80, 24), lang, Look::default());
        desk.press("alt-2")
            .type_text("status:active zhang")
            .press("enter");
        let before = room.changes();
        desk.press("ctrl-k ");
        for _ in 0..5 {
            desk.pause(30).press_at_once("ctrl-k");
        }
        desk.says("张国勇").says("^Z").says(said);
        assert_eq!(room.changes(), before + 1);
    }
}

#[test]
fn undo_over_a_form_is_of_the_choice_made_there() {
    let room = Room::with_event(None);
    let id = room.person("矫天宇");
    let mut desk = desk(&room, PANES, "mei");
    desk.press("alt-2 ctrl-k").says("lost");
    desk.press("f4 end").type_text("乙");
    let mut theirs = room.office.dossier(id).unwrap();
    theirs.alumnus.name = "矫天宇甲".to_owned();
    room.office.save_person(&theirs).unwrap();
    let before = room.changes();
    desk.press("ctrl-s")
        .sees("Two versions of")
        .sees("(x) 矫天宇乙");
    desk.press("ctrl-z")
        .says("Nothing chosen here to take back");
    desk.press("space").sees("(x) 矫天宇甲");
    desk.press("ctrl-z").sees("(x) 矫天宇乙");
    desk.press("f8").sees("(x) 矫天宇甲").press("ctrl-z");
    desk.sees("(x) 矫天宇乙");
    assert_eq!(room.changes(), before);
    let now = room.office.dossier(id).unwrap().alumnus;
    assert_eq!(now.status, "lost");
    // Nor from the question of a draft.
    desk.press("esc esc down enter f4").sees("Draft from");
    desk.press("ctrl-z").sees("Draft from");
    assert_eq!(room.changes(), before);
}

#[test]
fn keys_of_the_line_are_the_lines_in_the_box() {
    let room = Room::with_event(None);
    for name in ["安一", "白二"] {
        room.person(name);
    }
    let mut desk = desk(&room, PANES, "mei");
    // All of the text is chosen, and nobody is marked.
    desk.press("alt-2 f3").type_text("an").press("ctrl-a");
    desk.lacks("marked")
        .type_text("bai")
        .sees("白二")
        .lacks("安一");
    desk.press("ctrl-v").says("did nothing while you type");
    // Backspace, as many terminals send it.
    desk.press("ctrl-h ctrl-h")
        .type_text("ai")
        .sees("Find: bai");
}

#[test]
fn who_is_marked_in_another_list_is_not_changed_unasked() {
    let room = Room::with_event(None);
    for name in ["孙超", "孙春艳", "赵冬洁"] {
        room.person(name);
    }
    let mut desk = desk(&room, PANES, "mei");
    desk.press("alt-2")
        .type_text("sunchao")
        .press("enter space");
    desk.press("f3")
        .type_text("zhao")
        .press("enter")
        .sees("赵冬洁");
    let before = room.changes();
    // No is chosen: the key that is pressed again, or Enter, changes nobody.
    desk.press("ctrl-k").sees("孙超: ").sees("not in this list");
    desk.press("ctrl-k enter").lacks("not in this list?");
    desk.press("f8").sees("孙超").sees("not in this list");
    desk.press("f8 enter");
    assert_eq!(room.changes(), before);
    desk.press("ctrl-k right enter").says("孙超: lost");
    assert_eq!(room.changes(), before + 1);
    // Done with: from here on the row is meant again.
    desk.press("ctrl-k").says("赵冬洁: lost");
    // Several in another list are asked about as well.
    desk.press("f3")
        .type_text("sun")
        .press("enter space down space");
    desk.press("f3").type_text("zhao").press("enter");
    let before = room.changes();
    desk.press("f8")
        .sees("孙超")
        .sees("2 of them")
        .press("enter");
    assert_eq!(room.changes(), before);
}

/// What was done meanwhile stays when a change that waited is written: marks, and the record under the cursor.
#[test]
fn an_answer_that_comes_late_takes_nothing_from_the_hand() {
    let room = Room::with_event(None);
    for name in ["安一", "白二", "曹三", "邓四"] {
        room.person(name);
    }
    let mut desk = desk(&room, PANES, "mei");
    let (import, before) = (Import::at(&room.path()), room.changes());
    desk.press("alt-2 ctrl-d").says("Waiting for");
    desk.press("down space down space down").says("Waiting for");
    import.ends();
    desk.until_done().says("安一: deceased");
    let shown = desk.screen();
    let row = shown.lines().find(|line| line.starts_with('>')).unwrap();
    assert!(row.contains("邓四"), "{row}");
    desk.press("ctrl-d").sees("2");
    assert_eq!(room.changes(), before + 1);
}

#[test]
fn what_a_colleague_did_is_not_taken_back_unasked() {
    let room = Room::with_event(None);
    let mut desk = desk(&room, PANES, "mei");
    office(&room.path(), "chen");
    let chen = office(&room.path(), "chen");
    let mut person = alumni::model::dossier::Dossier::default();
    person.alumnus.name = "持键甲".to_owned();
    chen.save_person(&person).unwrap();
    let before = room.changes();
    desk.wait(1).press("ctrl-z").says("Nothing to undo");
    desk.press("ctrl-r ctrl-z").sees("Take back what chen did?");
    desk.press("ctrl-z enter").lacks("Take back what chen did?");
    assert_eq!(room.changes(), before);
    desk.press("ctrl-z right enter").wait(1);
    desk.says("Taken back: 持键甲 added");
    assert_eq!(room.changes(), before + 1);
    // The same from the person's own record.
    chen.save_person(&person).unwrap();
    desk.press("esc alt-2").wait(1).press("enter f9");
    desk.press("ctrl-z").sees("Take back what chen did?");
}

#[test]
fn an_entry_about_several_people_is_asked_about() {
    let room = Room::with_event(None);
    let all: Vec<Id> = ["安一", "白二"].map(|name| room.person(name)).into();
    let mei = office(&room.path(), "mei");
    mei.archive_people(&all, true).unwrap();
    mei.archive_people(&all[..1], false).unwrap();
    let mut desk = desk(&room, PANES, "mei");
    desk.press("ctrl-r ctrl-z").wait(1).says("Taken back");
    let before = room.changes();
    desk.press("down")
        .press("ctrl-z")
        .sees("Take this whole entry back?");
    desk.press("enter");
    assert_eq!(room.changes(), before);
}

/// Who walks in and is not on file yet becomes a person right there.
#[test]
fn at_the_door_somebody_who_is_not_on_file_is_added_and_is_in() {
    for (lang, offer) in [
        (Lang::En, "F6 makes a new person"),
        (Lang::Zh, "按 F6 新建此人"),
    ] {
        let room = Room::with_event(None);
        room.registered("安一");
        let drawer = Drawer::over(office(&room.path(), "mei"));
        let mut desk = Desk::open_with(EVENT, drawer, (80, 24), lang, Look::default());
        desk.press("f7").type_text("张新人").press("f6").sees(offer);
        desk.press("f6").sees("[张新人").press("ctrl-s");
        assert!(room.is_in("张新人"));
        desk.says("张新人").sees("[x] 张新人");
    }
}
