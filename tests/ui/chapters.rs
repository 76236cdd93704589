//! The chapters as a clerk sees them.

use alumni::config::Lang;
use alumni::ui::keys::{Bind, faults};
use alumni::ui::screens::{chapter_picker, chapters};

use crate::town::{town, town_with};

#[test]
fn no_table_has_a_key_twice() {
    assert_eq!(faults(chapter_picker::KEYS), Vec::<String>::new());
    assert_eq!(
        shared(chapters::commands::TREE_KEYS, chapters::commands::KEYS),
        Vec::<String>::new()
    );
    assert_eq!(
        shared(chapters::commands::DETAIL_KEYS, chapters::commands::KEYS),
        Vec::<String>::new()
    );
}

/// The faults of two tables that are asked one after the other.
pub(crate) fn shared<S>(first: &[Bind<S>], second: &[Bind<S>]) -> Vec<String> {
    let mut found = faults(first);
    found.extend(faults(second));
    for row in first {
        for other in second
            .iter()
            .filter(|other| row.keys.iter().any(|key| other.keys.contains(key)))
        {
            found.push(format!("{} and {} share a key", row.name, other.name));
        }
    }
    found
}

#[test]
fn the_tree_folds_and_unfolds_by_arrows() {
    let mut desk = town();
    desk.sees("> v Alumni Association")
        .sees("Shenyang")
        .says("1/22");
    // Left folds what is open; on what has nothing to fold it goes up.
    desk.press("down left")
        .sees("> Liaoning")
        .lacks("Shenyang 沈")
        .says("2/9");
    desk.press("right")
        .sees("Shenyang")
        .press("right")
        .says("3/22");
    desk.press("left")
        .says("2/22")
        .press("left left")
        .says("1/9")
        .press("left")
        .sees("> > Alumni")
        .lacks("Dalian 大连");
    desk.press("*")
        .sees("Shenyang")
        .sees("Shanghai")
        .says("1/22");
}

#[test]
fn typing_filters_and_keeps_what_is_above() {
    let mut desk = town();
    desk.press("/ bay")
        .sees("Alumni Association")
        .sees("North America")
        .sees("Bay Area")
        .lacks("Liaoning")
        .says("3/3");
    assert_eq!(desk.cursor(), Some((10, 1)));
    desk.press("enter")
        .sees("[Chapters]")
        .sees("Since 2003-05-18")
        .press("esc")
        .sees("Fushun")
        .says("21/22");
    // Chinese arrives without leaving the input method, pinyin and initials with it.
    desk.press("伦敦").says("2/2").sees("London").press("esc");
    desk.press("ctrl-f shenyang")
        .says("3/3")
        .press("esc")
        .press("f3 sy")
        .sees("Shenyang")
        .press("esc");
    desk.press("/ zzz")
        .sees("No chapter matches \"zzz\"")
        .press("esc")
        .sees("Shanghai");
}

#[test]
fn what_needs_a_look_is_marked_and_found() {
    let mut desk = town();
    desk.says("2 to look at in the tree")
        .press("]")
        .sees("Bay Area 湾区校友会 !")
        .says("2 to look at in this chapter");
    desk.sees("! President: the term ends in 12 days")
        .sees("No Secretary-general since 2026-08-01")
        .sees("Secretary-general (vacant)");
    // It stands at what is folded too.
    desk.press("left")
        .lacks("! 2 to look at in this")
        .press("left")
        .sees("North America 北美校友会 !");
}

#[test]
fn the_detail_has_pages_and_opens_what_it_lists() {
    let mut desk = town();
    desk.press("] tab")
        .sees("[1 Officers]")
        .sees("> President 会长")
        .press("f2 chapters.members enter")
        .sees("> 陈思齐")
        .sees("1996");
    desk.press("enter")
        .sees("A-000002")
        .press("esc")
        .sees("[2 Members]");
    desk.press("f2 chapters.events enter")
        .sees("> 2026-12-05 Election")
        .press("down enter")
        .sees("Mooncakes 中秋茶会 | Bay Area");
    desk.press("esc left")
        .sees("[Chapters]")
        .press("shift-tab")
        .sees("[3 Events]")
        .press("tab")
        .sees("[Chapters]");
}

#[test]
fn a_chapter_moves_but_never_below_itself() {
    let mut desk = town();
    desk.press("f9")
        .says("stays at the top")
        .press("down f9")
        .sees("Move Liaoning below");
    desk.press("shenyang enter")
        .says("Shenyang stands below Liaoning itself");
    desk.press("f9 london enter")
        .says("Liaoning stands below London now")
        .says("9/22");
    desk.press("ctrl-z")
        .says("taken back")
        .press("home down")
        .sees("v Liaoning")
        .says("2/22");
}

#[test]
fn what_has_chapters_below_is_not_archived() {
    let mut desk = town();
    desk.press("down f8")
        .says("Chapters stand below Liaoning")
        .press("down f8")
        .says("Shenyang archived | ^Z undoes");
    desk.lacks("Shenyang 沈")
        .press("f2 chapters.archived enter")
        .sees("Shenyang")
        .sees("with archived")
        .press("ctrl-z")
        .says("taken back");
    desk.press("f2 chapters.archived enter")
        .sees("Shenyang 沈阳校友会");
}

#[test]
fn a_chapter_is_added_below_another_and_edited() {
    let mut desk = town();
    desk.press("/ dalian enter f6")
        .sees("New chapter")
        .sees("{Dalian");
    desk.press("金州校友会 tab Jinzhou")
        .type_text(" New Area")
        .press("ctrl-s");
    desk.wait(1)
        .sees("Jinzhou New Area")
        .sees("Alumni Association > Dalian");
    desk.press("f4")
        .sees("Edit chapter | 金州校友会")
        .press("tab tab JZ ctrl-s")
        .wait(1)
        .sees(" JZ ");
    desk.press("esc f4 down down tab tab tab tab tab Mars/X ctrl-s")
        .sees("No such time zone");
}

#[test]
fn a_file_without_chapters_says_what_to_do() {
    let mut desk = town_with((60, 16), Lang::Zh);
    desk.sees("校友总会")
        .press("] tab")
        .sees("[1 任职]")
        .lacks("辽宁")
        .press("[")
        .sees("大连校友会");
}

#[test]
fn any_size_is_drawn() {
    let mut desk = town();
    for size in [
        (60, 16),
        (61, 17),
        (79, 24),
        (80, 16),
        (200, 60),
        (12, 4),
        (80, 24),
    ] {
        for keys in [
            "home", "] tab", "tab", "tab", "f9", "esc", "f6", "esc", "/ 伦", "esc",
        ] {
            desk.resize(size.0, size.1).press(keys);
            desk.screen();
        }
    }
}

#[test]
fn pictures() {
    insta::assert_snapshot!("chapters", town().press("]").screen());
    insta::assert_snapshot!(
        "chapters_zh",
        town_with((80, 24), Lang::Zh).press("] tab").screen()
    );
    insta::assert_snapshot!(
        "chapters_wide",
        town_with((120, 40), Lang::En).press("] tab tab").screen()
    );
    insta::assert_snapshot!(
        "chapters_narrow",
        town_with((60, 16), Lang::Zh).press("] tab").screen()
    );
    insta::assert_snapshot!("chapter_picker", town().press("down f9 liao").screen());
}
