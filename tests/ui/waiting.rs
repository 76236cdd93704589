//! A change waits while somebody else has the turn: keys are handled meanwhile, and it is written once or not at all.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use alumni::config::Lang;
use alumni::model::contact::ContactPoint;
use alumni::ui::look::Look;
use alumni::ui::screens::{PANES, Pane};

use crate::desks::{EVENT, Room, office};
use crate::import::Clerk;
use crate::intake;
use crate::robot::{Desk, Drawer};

/// Lin's import has the turn, for twelve seconds already.
pub(crate) struct Import(File);

impl Import {
    fn of(room: &Room) -> Self {
        Self::at(&room.path())
    }

    pub(crate) fn at(path: &Path) -> Self {
        let mut path = path.as_os_str().to_owned();
        path.push(".lock");
        let lock = File::options().write(true).open(path).unwrap();
        lock.lock().unwrap();
        lock.write_all_at(b"2026-11-23T06:59:48Z\t4242\timport\tlin\n", 0)
            .unwrap();
        Self(lock)
    }

    /// It is over.
    pub(crate) fn ends(self) {
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

/// The form of the one after the other waits as any form does; what it leads to follows when it is saved.
#[test]
fn a_form_that_mends_a_list_waits_and_goes_on_to_the_next() {
    let room = Room::with_event(None);
    for (name, address) in [("王欣怡", "a@example.org"), ("李雷", "b@example.org")] {
        let mut dossier = room.office.dossier(room.person(name)).unwrap();
        dossier.contacts.push(ContactPoint {
            kind: "email".to_owned(),
            value: address.to_owned(),
            status: "bounced".to_owned(),
            ..ContactPoint::default()
        });
        room.office.save_person(&dossier).unwrap();
    }
    let mut desk = desk(&room, PANES, Lang::En);
    desk.press("alt-2")
        .type_text("is:bounced")
        .press("enter f4");
    desk.sees("1 of 2 | Edit alumnus | 李雷");
    let (import, before) = (Import::of(&room), room.changes());
    desk.type_text("new@example.org").press("ctrl-s");
    desk.says(WAITS).sees("1 of 2").sees("new@example.org");
    // Nothing is typed into what waits, nobody is left behind it, and looking about is free.
    desk.type_text("zz").says("waits to be saved").lacks("zz");
    desk.press("f7").says("waits to be saved").sees("1 of 2");
    desk.press("ctrl-s")
        .says("waits to be saved")
        .press("pgup")
        .says(WAITS);
    assert_eq!(room.changes(), before);
    import.ends();
    desk.until_done().says("李雷 is mended");
    desk.sees("2 of 2 | Edit alumnus | 王欣怡");
    assert_eq!(room.changes(), before + 1);
    // The form that came behind it waits as well; Esc leaves what was typed.
    let import = Import::of(&room);
    desk.type_text("other@example.org").press("ctrl-s");
    desk.says(WAITS).press("esc").until_done();
    desk.says("Not saved, kept as a draft")
        .sees("other@example.org");
    import.ends();
    desk.press("ctrl-s").says("the last of 2; mended: 2");
    assert_eq!(room.changes(), before + 2);
}

#[test]
fn a_new_entry_of_a_list_waits_and_fills_its_field() {
    let room = Room::with_event(None);
    room.person("王欣怡");
    let mut desk = desk(&room, PANES, Lang::En);
    desk.press("alt-2 f4 pgdn pgdn pgdn")
        .type_text("新港镇")
        .press("f4 down");
    let (import, before) = (Import::of(&room), room.changes());
    desk.press("enter").says(WAITS);
    // Who looks at other fields meanwhile stays there.
    desk.press("pgup pgup pgup").says(WAITS).says("field 1 of");
    assert_eq!(room.changes(), before);
    import.ends();
    desk.until_done().says("新港镇").says("field 1 of");
    assert_eq!(room.changes(), before + 1);
    desk.press("pgdn pgdn pgdn").sees("[新港镇").press("ctrl-s");
    desk.says("Saved 王欣怡");
    assert_eq!(room.changes(), before + 2);
}

#[test]
fn taking_out_of_the_archive_before_saving_waits_too() {
    let room = Room::with_event(None);
    let id = room.person("王欣怡");
    let mut desk = desk(&room, PANES, Lang::En);
    desk.press("alt-2 f4 end").type_text("改");
    room.office.archive_people(&[id], true).unwrap();
    desk.press("ctrl-s").sees("archived 王欣怡");
    let (import, before) = (Import::of(&room), room.changes());
    desk.press("down enter").says(WAITS).sees("王欣怡改");
    assert_eq!(room.changes(), before);
    import.ends();
    desk.until_done().says("Saved 王欣怡改");
    assert_eq!(room.changes(), before + 2);
    let now = room.office.dossier(id).unwrap().alumnus;
    assert_eq!((now.name.as_str(), now.archived_at), ("王欣怡改", None));
}

#[test]
fn chosen_columns_are_shown_at_once_and_remembered_later() {
    let room = Room::town();
    let mut desk = desk(&room, PANES, Lang::En);
    desk.press("alt-2").sees("Pinyin");
    let import = Import::of(&room);
    desk.press("f9 down space ctrl-s")
        .lacks("Pinyin")
        .says(WAITS);
    assert_eq!(
        office(&room.path(), "mei").chosen_columns(None).unwrap(),
        None
    );
    import.ends();
    desk.until_done();
    let kept = office(&room.path(), "mei").chosen_columns(None).unwrap();
    assert!(kept.is_some_and(|kept| !kept.is_empty()));
}

#[test]
fn what_is_decided_about_an_imported_row_waits() {
    let mut clerk = intake::look_alikes((80, 24), Lang::En);
    let path = clerk.other.path().to_owned();
    clerk.desk.press("f4").sees("Imported rows that wait");
    let import = Import::at(&path);
    let changes = |clerk: &Clerk| clerk.other.history(None, 100).unwrap().len();
    let before = changes(&clerk);
    clerk
        .desk
        .press("enter")
        .says("Waiting for lin's import")
        .sees("1/3");
    // Another row may be looked at; a second decision is not taken.
    clerk.desk.press("space").sees("Beside A-000002 陈斌");
    clerk.desk.press("f8").says("Another change of yours waits");
    assert_eq!(changes(&clerk), before);
    import.ends();
    clerk.desk.until_done();
    clerk
        .desk
        .says("Imported row joined to A-000001 王欣怡")
        .sees("/2");
    assert_eq!(changes(&clerk), before + 1);
}

#[test]
fn what_a_column_means_is_remembered_after_a_wait() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    let path = clerk.folder.path().join("list.csv");
    std::fs::write(&path, "姓名,宿舍\n王欣怡,3-201\n").unwrap();
    clerk
        .desk
        .press("f2 app.import enter")
        .type_text(&path.display().to_string())
        .press("enter f4")
        .sees("宿舍");
    let import = Import::at(clerk.other.path());
    clerk
        .desk
        .press("f8 ctrl-s")
        .says("Waiting for lin's import")
        .sees("宿舍");
    import.ends();
    clerk.desk.until_done().sees("New 1");
}
