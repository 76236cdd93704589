//! The history of everything as a clerk sees it.

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::ui::keys::faults;
use alumni::ui::look::Look;
use alumni::ui::screens::{PANES, history};

use crate::form::open_as;
use crate::robot::{Desk, Drawer};
use crate::town::settle;

fn desk(size: (u16, u16), lang: Lang) -> Desk {
    let mut drawer = Drawer::empty();
    drawer.office.speak(lang);
    settle(&mut drawer.office);
    Desk::open_with(PANES, drawer, size, lang, Look::default())
}

#[test]
fn no_key_stands_twice() {
    assert_eq!(faults(history::KEYS), Vec::<String>::new());
}

#[test]
fn any_entry_is_taken_back_not_only_the_last() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("ctrl-r").sees("陈思齐 checked in at 中秋茶会");
    desk.press("down down")
        .sees("换届选举")
        .press("ctrl-z")
        .says("Taken back: Event 换届选举 added");
    desk.sees("(taken back) Event 换届选举 added")
        .press("ctrl-z")
        .says("taken back already");
    desk.press("end ctrl-z").says("cannot be taken back");
}

#[test]
fn the_key_of_the_pane_leads_back_to_it_from_what_it_opened() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("ctrl-r")
        .lacks("[1Home]")
        .press("alt-1")
        .sees("[1Home]");
    desk.press("ctrl-r").press("alt-1").sees("[1Home]");
    // A record over the directory, its timeline over it.
    desk.press("alt-2 enter f5").sees("Timeline").press("alt-2");
    desk.sees("[2Directory]").press("alt-1").sees("[1Home]");
    // A form is asked first: what was typed is not thrown away.
    desk.press("alt-2 f6").type_text("王").press("f2");
    desk.type_text("directory")
        .press("enter")
        .sees("Leave this form?");
}

#[test]
fn what_stands_in_the_way_is_named_before_anything_is_taken_back() {
    let mut desk = desk((80, 24), Lang::En);
    // Who was added and holds an office since cannot simply go.
    desk.press("ctrl-r");
    while !desk
        .screen()
        .contains(">  2026-11-23 15:00 lin      陈思齐 added")
    {
        desk.press("down");
    }
    desk.press("ctrl-z").sees("One record cannot be taken back");
    desk.sees("A-000002 陈思齐: Registration changed again by lin");
    desk.press("enter").lacks("(taken back) 陈思齐");
}

#[test]
fn what_was_taken_back_still_shows_what_it_was() {
    let mut drawer = Drawer::empty();
    drawer.office.save_person(&named("王欣怡")).unwrap();
    let path = drawer.office.path().to_owned();
    drawer.office = open_as(&path, "lin");
    drawer.office.save_person(&named("赵云")).unwrap();
    let mut desk = Desk::open_with(PANES, drawer, (80, 24), Lang::En, Look::default());
    desk.press("ctrl-z").says("赵云 added | taken back");
    desk.press("ctrl-r down").sees("(taken back) 赵云 added");
    desk.lacks("Nothing that can be shown")
        .sees("赵云, Zhao Yun");
}

/// Somebody with this name.
fn named(name: &str) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = name.to_owned();
    dossier
}

#[test]
fn what_cannot_be_taken_back_is_said_and_blocks_nothing() {
    let mut drawer = Drawer::empty();
    // From before this session: asked about, with what and when.
    drawer.office.save_person(&named("先前")).unwrap();
    let path = drawer.office.path().to_owned();
    drawer.office = open_as(&path, "lin");
    drawer.office.save_person(&named("甲")).unwrap();
    let id = drawer.office.save_person(&named("乙")).unwrap();
    let chen = open_as(&path, "chen");
    let mut changed = chen.dossier(id).unwrap();
    changed.alumnus.notes = "met".to_owned();
    chen.save_person(&changed).unwrap();
    // The same user in a second window.
    let second = open_as(&path, "lin");
    let other = second.save_person(&named("丙")).unwrap();
    let mut desk = Desk::open_with(PANES, drawer, (120, 24), Lang::En, Look::default());
    desk.press("ctrl-z")
        .says("Not taken back: 乙 added: Record changed again by chen")
        .says("^Z: the one before");
    desk.press("ctrl-z").says("甲 added | taken back");
    desk.press("ctrl-z")
        .sees("Take back what you did before this session?")
        .sees("先前 added");
    desk.press("enter")
        .lacks("before this session")
        .sees("[1Home]");
    assert!(second.dossier(other).is_ok());
    // What stood in the way is gone: it goes too.
    chen.undo(None, false).unwrap();
    desk.press("ctrl-z").says("乙 added | taken back");
}

#[test]
fn pictures() {
    for (lang, tag) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        insta::assert_snapshot!(
            format!("past_{tag}"),
            desk((80, 24), lang).press("ctrl-r").screen()
        );
    }
    let mut wide = desk((120, 40), Lang::Zh);
    insta::assert_snapshot!("past_wide_zh", wide.press("ctrl-r end up up").screen());
}
