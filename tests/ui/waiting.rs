//! A change waits while somebody else has the turn: keys are handled meanwhile, and it is written once or not at all.

use std::fs::File;
use std::os::unix::fs::FileExt as _;

use alumni::config::Lang;
use alumni::ui::look::Look;
use alumni::ui::screens::{PANES, Pane};

use crate::desks::{EVENT, Room, office};
use crate::robot::{Desk, Drawer};

/// Lin's import has the turn, for twelve seconds already.
struct Import(File);

impl Import {
    fn of(room: &Room) -> Self {
        let mut path = room.path().into_os_string();
        path.push(".lock");
        let lock = File::options().write(true).open(path).unwrap();
        lock.lock().unwrap();
        lock.write_all_at(b"2026-11-23T06:59:48Z\t4242\timport\tlin\n", 0)
            .unwrap();
        Self(lock)
    }

    /// It is over.
    fn ends(self) {
        self.0.write_all_at(b"\n", 0).unwrap();
        self.0.unlock().unwrap();
    }
}

/// Mei's desk; her drafts wait for nobody.
fn desk(room: &Room, panes: &'static [Pane], lang: Lang) -> Desk {
    let mut office = office(&room.path(), "mei");
    let drafts = room.path().with_file_name("drafts");
    office.keep_drafts_in(&drafts).unwrap();
    let drawer = Drawer::over(office);
    Desk::open_with(panes, drawer, (80, 24), lang, Look::default())
}

const WAITS: &str = "Waiting for lin's import (12 s), Esc stops waiting";

#[test]
fn who_waits_to_save_goes_on_with_other_things() {
    let room = Room::town();
    let mut desk = desk(&room, PANES, Lang::En);
    let import = Import::of(&room);
    let before = room.changes();
    desk.press("alt-2 f4").type_text("赵小明").press("ctrl-s");
    desk.says(WAITS).sees("赵小明");
    // From field to field, and nothing is typed into what is being saved.
    desk.press("down").says(WAITS);
    desk.type_text("zz").says("waits to be saved").lacks("zz");
    desk.paste("yy").says("waits to be saved").lacks("yy");
    // The other panes are all there.
    desk.press("f2").type_text("go.chapters").press("enter");
    desk.sees("辽宁校友会").says("Waiting for lin's import");
    desk.press("down f3").type_text("lun").sees("lun");
    assert_eq!(room.changes(), before);
    import.ends();
    desk.until_done().says("Saved 赵小明");
    assert_eq!(room.changes(), before + 1);
    // The form in its own pane has closed.
    desk.press("esc esc")
        .press("alt-2")
        .lacks("Ctrl+S")
        .sees("赵小明");
    desk.wait(2);
    assert_eq!(room.changes(), before + 1);
}

#[test]
fn esc_stops_waiting_and_what_was_typed_stays() {
    for (lang, waits, stopped) in [
        (Lang::En, WAITS, "Not saved, kept as a draft"),
        (
            Lang::Zh,
            "正在等待 lin 的导入（已 12 秒），按 Esc 不再等待",
            "未保存，已存为草稿",
        ),
    ] {
        let room = Room::town();
        let mut desk = desk(&room, PANES, lang);
        let import = Import::of(&room);
        let before = room.changes();
        desk.press("alt-2 f4").type_text("赵小明").press("ctrl-s");
        desk.says(waits).press("esc").until_done();
        desk.says(stopped).sees("赵小明");
        // The form can be typed into again; End goes on behind the name.
        desk.press("end").type_text("芳").sees("赵小明芳");
        import.ends();
        assert_eq!(room.changes(), before);
        desk.press("ctrl-s").sees("赵小明芳");
        assert_eq!(room.changes(), before + 1);
    }
}

#[test]
fn save_and_new_waits_and_then_begins_the_next() {
    let room = Room::town();
    let mut desk = desk(&room, PANES, Lang::En);
    let import = Import::of(&room);
    let before = room.changes();
    desk.press("alt-2 f6").type_text("赵小明").press("ctrl-n");
    desk.says(WAITS).sees("赵小明");
    import.ends();
    desk.until_done().says("Saved 赵小明").sees("New alumnus");
    desk.type_text("钱芳").sees("钱芳").press("ctrl-s");
    assert_eq!(room.changes(), before + 2);
}

#[test]
fn a_guest_list_goes_on_while_a_check_in_waits() {
    let room = Room::with_event(None);
    for name in ["安一", "白二", "陈三"] {
        room.registered(name);
    }
    let mut desk = desk(&room, EVENT, Lang::En);
    let import = Import::of(&room);
    let before = room.changes();
    desk.press("home space").says(WAITS);
    // One change waits at a time; moving and finding go on.
    desk.press("down").says(WAITS);
    desk.press("space").says("Another change of yours waits");
    desk.press("f3")
        .type_text("chen")
        .sees("陈三")
        .lacks("白二");
    import.ends();
    desk.until_done().says("Checked in 安一").sees("chen");
    assert_eq!(room.changes(), before + 1);
    assert!(room.is_in("安一") && !room.is_in("白二") && !room.is_in("陈三"));
}

#[test]
fn undo_waits_too_and_is_done_once() {
    let room = Room::town();
    let mut desk = desk(&room, PANES, Lang::En);
    desk.press("alt-2 f8").says("archived");
    let before = room.changes();
    let import = Import::of(&room);
    desk.press("ctrl-z").says(WAITS).press("down down");
    desk.press("alt-4").says("Waiting for lin's import");
    import.ends();
    desk.until_done().says("| taken back");
    assert_eq!(room.changes(), before + 1);
}

#[test]
fn a_line_that_drops_while_a_save_waits_keeps_the_text_and_writes_nothing() {
    let room = Room::town();
    let mut desk = desk(&room, PANES, Lang::En);
    let import = Import::of(&room);
    let before = room.changes();
    desk.press("alt-2 f6")
        .type_text("赵小明")
        .press("ctrl-s")
        .says(WAITS);
    import.ends();
    // The turn came free in this moment: either it is saved and no draft is left, or it is not and there is one.
    desk.hang_up();
    assert!(desk.is_over());
    let saved = room.changes() - before;
    let mut again = office(&room.path(), "mei");
    again
        .keep_drafts_in(&room.path().with_file_name("drafts"))
        .unwrap();
    let drafts = again.drafts().unwrap().len();
    assert_eq!(saved + drafts, 1, "{saved} saved, {drafts} drafts");
}

/// Somebody who looks away from the screen that waits is told there, and the screen goes on when it is on top again.
#[test]
fn what_was_ordered_is_told_behind_a_question() {
    let room = Room::with_event(None);
    room.registered("安一");
    let mut desk = desk(&room, EVENT, Lang::En);
    let import = Import::of(&room);
    desk.press("space").says(WAITS);
    // The help stands over the list when the note is written.
    desk.press("f1");
    import.ends();
    desk.until_done();
    assert!(room.is_in("安一"));
    desk.press("esc").says("Checked in 安一");
}

/// What waited in a list is written and told while a form stands over it, and that form can be saved.
#[test]
fn a_form_over_the_list_that_waited_is_saved_too() {
    let room = Room::town();
    let mut desk = desk(&room, PANES, Lang::En);
    let before = room.changes();
    let import = Import::of(&room);
    desk.press("alt-2 ctrl-k").says(WAITS);
    desk.press("f6").type_text("赵小明").sees("赵小明");
    import.ends();
    desk.until_done().says(": lost");
    assert_eq!(room.changes(), before + 1);
    desk.press("ctrl-s").says("Saved 赵小明");
    assert_eq!(room.changes(), before + 2);
}

/// The form that waited has help over it when it is saved: it closes when the help does.
#[test]
fn a_form_that_waited_beneath_help_closes_after_it() {
    let room = Room::town();
    let mut desk = desk(&room, PANES, Lang::En);
    let before = room.changes();
    let import = Import::of(&room);
    desk.press("alt-2 f6").type_text("赵小明").press("ctrl-s");
    desk.says(WAITS).press("f1").sees("Help");
    import.ends();
    desk.until_done().sees("Help");
    assert_eq!(room.changes(), before + 1);
    desk.press("esc").sees("[2Directory]").says("Saved 赵小明");
}

/// A form that was saved beneath the palette is not saved again by the command that is chosen there.
#[test]
fn a_form_that_was_saved_takes_no_second_order() {
    let room = Room::town();
    let mut desk = desk(&room, PANES, Lang::En);
    let before = room.changes();
    let import = Import::of(&room);
    desk.press("alt-2 f6").type_text("赵小明").press("ctrl-s");
    desk.says(WAITS).press("f2").type_text("form.save");
    import.ends();
    desk.until_done().press("enter").sees("[2Directory]");
    assert_eq!(room.changes(), before + 1);
}
