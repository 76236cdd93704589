//! What surrounds searching: the form, why somebody is found, and what to do when nobody is.

use alumni::config::Lang;
use alumni::ui::keys::faults;
use alumni::ui::screens::directory::why;
use alumni::ui::screens::seek;

use crate::directory::desk_in;

#[test]
fn no_table_has_a_key_twice() {
    assert_eq!(faults(seek::KEYS), Vec::<String>::new());
    assert_eq!(faults(seek::CHOOSING), Vec::<String>::new());
    assert_eq!(faults(why::KEYS), Vec::<String>::new());
}

#[test]
fn the_form_counts_with_every_key_and_leaves_its_query_in_the_box() {
    let mut desk = desk_in(Lang::En, (80, 24));
    desk.press("f7")
        .sees("Search by form")
        .sees("12 found")
        .sees("looked for, not saved");
    desk.press("王").sees("6 found");
    // Class: operators are typed in the field.
    desk.press("tab tab tab tab tab tab >=2004")
        .sees("5 found")
        .sees("Find: 王 class:>=2004");
    desk.press("enter")
        .sees("Find: 王 class:>=2004")
        .sees("5 of 12");
    // Opened again it stands there as it was typed, and Esc changes nothing.
    desk.press("f7")
        .sees("[王")
        .sees("[>=2004")
        .press("2 esc")
        .sees("5 of 12");
}

#[test]
fn every_field_takes_not_empty_and_either() {
    let mut desk = desk_in(Lang::En, (80, 24));
    let mut asked = |query: &str, found: &str| {
        desk.press("/ ctrl-u")
            .type_text(query)
            .press("enter f7")
            .sees(&format!("{found} found"))
            .press("enter")
            .sees(&format!("{found} of 12"))
            .sees(&format!("Find: {query}"));
    };
    asked("class:2004,2005", "7");
    asked("-class:2004", "7");
    asked("employer:?", "4");
    asked("city:上海 no:email", "1");
    asked("chapter:上海 has:employer", "4");
}

#[test]
fn a_star_asks_for_what_begins_so() {
    let mut desk = desk_in(Lang::En, (80, 24));
    // The name is two places on.
    desk.press("f7 tab tab 王*")
        .sees("5 found")
        .sees("Find: name:王*")
        .press("enter")
        .sees("5 of 12")
        .sees("[name 王* x]");
    let mut asked = |query: &str, found: &str| {
        desk.press("/ ctrl-u").type_text(query).press("enter");
        desk.sees(&format!("{found} of 12"));
    };
    asked("王*", "5");
    asked("ang*", "0");
    // 汪洋 may be read Wang Xiang
    asked("name:\"wang x\"*", "3");
    desk.sees("[name wang x* x]");
    let mut asked = |query: &str, found: &str| {
        desk.press("/ ctrl-u").type_text(query).press("enter");
        desk.sees(&format!("{found} of 12"));
    };
    asked("-name:王*", "7");
    asked("phone:138001310*,138001388*", "8");
}

#[test]
fn a_cohort_is_a_condition_with_a_chip() {
    let mut desk = desk_in(Lang::En, (80, 24));
    desk.press("/").type_text("98届").press("enter");
    desk.sees("1 of 12").sees("[Class 1998 x]");
    desk.press("/ ctrl-u").type_text("王 99级").press("enter");
    desk.sees("[entry 1999 x]")
        .press("backspace")
        .sees("6 of 12");
}

#[test]
fn a_search_is_given_up_when_the_next_key_waits() {
    let mut desk = desk_in(Lang::En, (80, 24));
    desk.press("/")
        .hurry("王 欣")
        .sees("Find: 王欣")
        .sees("12 of 12")
        .press("怡")
        .sees("1 of 12");
    // What no key makes up for is made up for a moment later.
    desk.press("ctrl-u")
        .sees("12 of 12")
        .hurry("魏")
        .sees("12 of 12")
        .wait(1)
        .sees("1 of 12");
}

#[test]
fn who_types_without_a_pause_sees_answers() {
    let mut desk = desk_in(Lang::En, (80, 24));
    // The next key waits at each of these.
    desk.press("/").hurry("w a n").sees("12 of 12");
    desk.hurry("g").sees("Find: wang").sees("8 of 12");
    desk.hurry("x i n").sees("Find: wangxin").sees("8 of 12");
    desk.hurry("y").sees("1 of 12");
}

#[test]
fn what_was_chosen_stands_in_its_facet_however_rare_it_is() {
    let mut desk = desk_in(Lang::En, (120, 40));
    for year in ["2004", "1985", "1998", "2011", "2013", "2016"] {
        desk.press("/ ctrl-u").type_text(&format!("class:{year}"));
        desk.press("enter").sees(&format!("[x] {year} "));
    }
    desk.press("/ ctrl-u")
        .type_text("city:大连,上海 class:2016,2004 -class:2005")
        .press("enter")
        .sees("[x] Dalian ")
        .sees("[x] Shanghai ")
        .sees("[x] 2016 ")
        .sees("[x] 2004 ");
    let lines = |desk: &crate::robot::Desk| {
        let screen = desk.screen();
        let of_class = screen.lines().skip_while(|line| !line.contains("v Class"));
        let pane = of_class.take_while(|line| !line.contains("v Degree"));
        pane.count()
    };
    desk.press("/ ctrl-u").type_text("class:16").press("enter");
    desk.sees("[x] 2016 ");
    assert_eq!(
        lines(&desk),
        7,
        "five, the title and what is more:\n{}",
        desk.screen()
    );
}

#[test]
fn values_are_chosen_with_their_counts() {
    let mut desk = desk_in(Lang::En, (80, 24));
    desk.press("f7 王 shift-tab end")
        .press("tab tab tab tab tab tab 2004 tab tab f4")
        .sees("Faculty");
    let screen = desk.screen();
    assert!(screen.contains("College of Stomato"), "{screen}");
    assert!(
        !screen.contains("Nursing"),
        "nobody would remain:\n{screen}"
    );
    desk.press("down enter enter")
        .sees("faculty:")
        .sees("1 of 12");
}

#[test]
fn what_the_form_cannot_read_is_said_where_it_stands() {
    let mut desk = desk_in(Lang::En, (80, 24));
    desk.press("f7 tab tab tab tab tab tab two")
        .sees("cannot be read yet")
        .sees("]!")
        .press("enter")
        .says("wants a year");
    desk.press("f8")
        .sees("12 found")
        .press("f4")
        .says("nothing to choose");
}

#[test]
fn an_empty_list_says_which_part_leaves_nobody_and_how_to_go_on() {
    let mut desk = desk_in(Lang::En, (80, 24));
    desk.press("/")
        .type_text("王欣仪 class:2004")
        .press("enter")
        .sees("0 of 12")
        .sees("Add \"王欣仪\"")
        .sees("王欣怡  Wang Xinyi  2004")
        .sees("Drop 王欣仪");
    desk.press("ctrl-w")
        .sees("Why nobody is here")
        .sees("finds nobody by itself")
        .press("enter")
        .sees("Find: class:2004")
        .sees("5 of 12");
    // The nearest name is opened with Enter.
    desk.press("[")
        .sees("0 of 12")
        .press("down enter")
        .sees("wang.xy@example.org");
}

#[test]
fn a_value_that_nobody_has_is_answered_with_the_nearest() {
    let mut desk = desk_in(Lang::En, (80, 24));
    desk.press("/")
        .type_text("王 status:lsot")
        .sees("0 of 12")
        .sees("Search Status lost instead")
        .press("enter down enter");
    desk.sees("Find: 王 status:lost");
}

#[test]
fn nobody_is_called_like_a_bracket() {
    let mut desk = desk_in(Lang::En, (80, 24));
    desk.press("/")
        .type_text("(王 or 李) class:2004")
        .press("enter");
    desk.sees("[王 or 李 x]").sees("[Class 2004 x]");
    assert!(!desk.screen().contains("F6 adds"), "{}", desk.screen());
    desk.press("/ ctrl-u")
        .type_text("qqq or zzz")
        .press("enter");
    desk.sees("0 of 12");
    assert!(!desk.screen().contains("Add \""), "{}", desk.screen());
    // the form holds it where words stand
    desk.press("f7").sees("[qqq or zzz");
}

#[test]
fn several_values_of_a_facet_are_either() {
    let mut desk = desk_in(Lang::En, (80, 24));
    desk.press("/").type_text("class:2004,2005").press("enter");
    desk.sees("7 of 12").sees("[Class 2004 or 2005 x]");
}

#[test]
fn brackets_read_as_the_other_conditions_do() {
    let asked = |lang, query: &str, chips: &[&str]| {
        let mut desk = desk_in(lang, (80, 24));
        desk.press("/").type_text(query).press("enter");
        for chip in chips {
            desk.sees(chip);
        }
    };
    asked(
        Lang::En,
        "class:2004 or tag:\"x\" or 王",
        &["[Class 2004 or Tags x or 王 x]"],
    );
    asked(
        Lang::En,
        "-(class:2004 city:上海) (status:lost)",
        &["[not (Class 2004 and City 上海) x]", "[Status lost x]"],
    );
    asked(
        Lang::En,
        "((王 or 李) -class:2004) or is:lost",
        &["[(王 or 李) and not Class 2004 or lost x]"],
    );
    asked(
        Lang::Zh,
        "class:2004 or -tag:x",
        &["[届 2004 或 非标签 x x]"],
    );
}

#[test]
fn pictures() {
    insta::assert_snapshot!(
        "seek_80x24_en",
        desk_in(Lang::En, (80, 24))
            .press("f7 王 tab tab tab tab tab tab 1998..2004 tab tab f4")
            .screen()
    );
    insta::assert_snapshot!(
        "seek_120x40_zh",
        desk_in(Lang::Zh, (120, 40)).press("f7 王").screen()
    );
    insta::assert_snapshot!(
        "seek_60x16_en",
        desk_in(Lang::En, (60, 16)).press("f7 tab tab").screen()
    );
    insta::assert_snapshot!(
        "why_80x24_zh",
        desk_in(Lang::Zh, (80, 24))
            .press("/ wang")
            .type_text(" class:2004 -city:北京")
            .press("enter ctrl-w")
            .screen()
    );
    insta::assert_snapshot!(
        "nobody_80x24_en",
        desk_in(Lang::En, (80, 24))
            .press("/ 王欣仪")
            .type_text(" class:2004")
            .press("enter")
            .screen()
    );
    insta::assert_snapshot!(
        "complete_80x24_zh",
        desk_in(Lang::Zh, (80, 24)).press("/ yuanxi tab").screen()
    );
}
