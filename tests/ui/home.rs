//! The first pane as a clerk sees it.

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::ui::keys::faults;
use alumni::ui::look::Look;
use alumni::ui::screens::{PANES, home};

use crate::robot::{Desk, Drawer};
use crate::town::settle;

fn desk(size: (u16, u16), lang: Lang) -> Desk {
    let mut drawer = Drawer::empty();
    drawer.office.speak(lang);
    settle(&mut drawer.office);
    drawer.office.prepare_index().unwrap();
    Desk::open_with(PANES, drawer, size, lang, Look::default())
}

#[test]
fn no_key_stands_twice() {
    assert_eq!(faults(home::KEYS), Vec::<String>::new());
}

#[test]
fn every_line_opens_its_place() {
    let mut desk = desk((80, 24), Lang::En);
    desk.sees("Good afternoon").sees("8").sees("100 %");
    desk.press("enter").sees("[3Chapters]").press("alt-1");
    desk.press("tab enter")
        .sees("Coffee chat")
        .press("esc")
        .sees("[Coming events]");
    desk.press("tab enter")
        .sees("8 of 8")
        .press("esc")
        .press("tab");
    desk.press("down down enter")
        .sees("class:2000..2009")
        .press("esc esc")
        .sees("[Class years]");
    desk.press("tab enter")
        .sees("This changed")
        .press("esc")
        .sees("[What changed]");
}

#[test]
fn a_long_queue_is_not_counted_to_its_end() {
    let mut drawer = Drawer::empty();
    for n in 0..300 {
        // Two of each, alike in everything.
        let mut dossier = Dossier::default();
        dossier.alumnus.name = format!("王欣怡{}", n / 2);
        dossier.alumnus.birth = "1982-03-14".parse().ok();
        drawer.office.save_person(&dossier).unwrap();
    }
    let found = drawer.office.find_duplicates(&mut |_, _| true).unwrap();
    assert_eq!(found, 150);
    drawer.office.speak(Lang::En);
    let again = drawer.office.again().unwrap();
    let mut first = Desk::open(PANES, drawer);
    first.sees("150 pairs may be the same person");
    for n in 0..800 {
        let mut dossier = Dossier::default();
        dossier.alumnus.name = format!("李雷{}", n / 2);
        dossier.alumnus.birth = "1982-03-14".parse().ok();
        again.save_person(&dossier).unwrap();
    }
    assert_eq!(again.find_duplicates(&mut |_, _| true).unwrap(), 550);
    Desk::open(PANES, Drawer::over(again)).sees("500+ pairs may be the same person");
}

#[test]
fn what_is_typed_to_find_somebody_goes_into_the_box() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("f3").type_text("wxy").sees("Find: wxy");
    desk.press("esc esc esc")
        .sees("[1Home]")
        .sees("Good afternoon");
    // An input method brings characters where letters would be commands.
    desk.paste("王").sees("Find: 王").type_text("xn");
    desk.sees("Find: 王xn");
}

#[test]
fn what_was_typed_and_not_saved_waits_here() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("f6").type_text("赵小明").wait(3).press("esc");
    desk.press("down enter")
        .sees("Draft: 赵小明")
        .press("home enter")
        .sees("Draft from 15:00");
}

#[test]
fn undo_is_one_key_away() {
    let mut desk = desk((80, 24), Lang::En);
    desk.sees("陈思齐 checked in")
        .press("ctrl-z")
        .wait(1)
        .sees("(taken back) 陈思齐 checked in");
}

#[test]
fn an_empty_file_begins_with_enter() {
    let mut desk = Desk::open(PANES, Drawer::empty());
    desk.sees("> ").press("enter").sees("Import");
    desk.press("esc down enter")
        .sees("New alumnus")
        .press("esc");
    desk.press("home enter").says("only tells something");
    desk.press("f2 app.quality enter")
        .sees("0 of 0 people to mend")
        .press("enter")
        .says("Nobody here");
    desk.press("f4")
        .says("Nobody here")
        .press("tab enter")
        .says("Nobody here");
}

#[test]
fn pictures() {
    for (lang, tag) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        insta::assert_snapshot!(format!("home_{tag}"), desk((80, 24), lang).screen());
        insta::assert_snapshot!(format!("home_wide_{tag}"), desk((120, 40), lang).screen());
    }
    insta::assert_snapshot!("home_small", desk((60, 16), Lang::Zh).screen());
    let empty =
        |size, lang| Desk::open_with(PANES, Drawer::empty(), size, lang, Look::default()).screen();
    insta::assert_snapshot!("home_empty", empty((80, 24), Lang::En));
    insta::assert_snapshot!("home_empty_zh", empty((80, 24), Lang::Zh));
    insta::assert_snapshot!("home_empty_small", empty((60, 16), Lang::En));
    insta::assert_snapshot!("home_empty_wide_zh", empty((120, 40), Lang::Zh));
}
