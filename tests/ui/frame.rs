//! The frame itself: keys in three layers, windows over windows, sizes, languages.

use alumni::config::{KeyProfile, Lang};
use alumni::ui::app::orders;
use alumni::ui::keys::faults;
use alumni::ui::look::Look;
use alumni::ui::screens::{self, confirm, help, palette, pick};
use alumni::ui::widgets::list;

use crate::demo::{self, PANES};
use crate::robot::{Desk, Drawer};
use crate::town;

fn desk() -> Desk {
    Desk::open(PANES, Drawer::empty())
}

fn desk_in(lang: Lang, size: (u16, u16)) -> Desk {
    Desk::open_with(
        PANES,
        Drawer::empty(),
        size,
        lang,
        alumni::ui::look::Look::default(),
    )
}

fn desk_with(keys: KeyProfile) -> Desk {
    Desk::open_keyed(
        PANES,
        Drawer::empty(),
        (80, 24),
        Lang::En,
        alumni::ui::look::Look::default(),
        keys,
    )
}

#[test]
fn no_table_has_a_key_twice() {
    assert_eq!(faults(orders::KEYS), Vec::<String>::new());
    assert_eq!(faults(list::KEYS), Vec::<String>::new());
    assert_eq!(faults(palette::KEYS), Vec::<String>::new());
    assert_eq!(faults(help::KEYS), Vec::<String>::new());
    assert_eq!(faults(confirm::KEYS), Vec::<String>::new());
    assert_eq!(faults(pick::KEYS), Vec::<String>::new());
    assert_eq!(faults(demo::KEYS), Vec::<String>::new());
}

#[test]
fn a_list_is_searched_in_chinese_without_leaving_the_input_method() {
    let mut desk = desk();
    desk.press("王欣")
        .sees("Find: 王欣")
        .sees("Wang Xinyi")
        .lacks("Wang Wei");
    assert_eq!(desk.cursor(), Some((11, 1)));
    desk.press("esc").says("0 marked").sees("[People]");
    assert_eq!(desk.cursor(), None);
    desk.press("／ enter ？").sees("Filter:").press("esc");
}

#[test]
fn a_key_with_a_reason_says_it() {
    let mut desk = desk();
    desk.press("/ zzzz enter f8")
        .says("nobody to archive")
        .press("f2 list.why enter")
        .says("error");
}

#[test]
fn a_question_starts_on_no_and_its_own_key_does_not_answer_it() {
    let mut desk = desk();
    desk.press("f8")
        .sees("> No")
        .press("f8 d")
        .sees("> No")
        .press("enter")
        .says("Dropped");
    desk.press("f8 tab enter")
        .says("Agreed")
        .press("f8 tab enter")
        .says("Agreed")
        .press("f8 enter")
        .says("Dropped");
    desk.press("del enter")
        .says("Dropped")
        .press("del 3 7 enter")
        .says("Type 38")
        .press("backspace 8 enter")
        .says("Agreed");
    desk.press("f8 y")
        .says("A letter is no answer")
        .sees("> No")
        .press("esc");
    desk.press("f7 down enter")
        .says("Picked(1)")
        .press("f7 esc")
        .says("Dropped");
}

#[test]
fn a_question_takes_no_answer_before_it_could_be_read() {
    let mut desk = desk();
    // What was typed ahead, or pasted, is no answer: not Enter, not Esc, not the arrows.
    desk.press_at_once("f8 tab enter esc").sees("Archive 38?");
    desk.burst("y\r")
        .paste("y\ny")
        .sees("Archive 38?")
        .sees("> No");
    desk.pause(399).press_at_once("tab enter").sees("> No");
    desk.pause(1).press_at_once("tab enter").says("Agreed");
    // The next one begins anew.
    desk.press_at_once("f7 enter").sees("Stay 留下");
    desk.pause(400).press_at_once("enter").says("Picked(0)");
    // In no set of keys is a letter an answer.
    for keys in [KeyProfile::Letters, KeyProfile::Vim] {
        let mut desk = desk_with(keys);
        desk.press("d y n Y N")
            .sees("> No")
            .press("enter")
            .says("Dropped");
    }
}

#[test]
fn what_was_done_stays_over_the_next_screen_and_while_a_search_is_typed() {
    let mut desk = desk();
    desk.press("f6").says("made one");
    desk.press("wang")
        .says("made one")
        .press("enter")
        .says("0 marked");
    desk.press("f6 f8")
        .says("made one")
        .press("esc")
        .says("Dropped");
    desk.press("f6 alt-2")
        .says("made one")
        .press("down")
        .says("0 marked");
    desk.press("f6 down").says("0 marked");
}

#[test]
fn letters_command_where_that_was_chosen() {
    let mut desk = desk_with(KeyProfile::Letters);
    desk.press("n")
        .says("made one")
        .press("j j k")
        .says("2/200");
    desk.press("2")
        .sees("[2Directory]")
        .press("1 u")
        .says("Nothing to undo");
    let mut desk = desk_with(KeyProfile::Vim);
    desk.press("j l k h j")
        .says("2/200")
        .press("u")
        .says("Nothing to undo");
    desk.press("j ctrl-d")
        .says("20/200")
        .press("ctrl-u")
        .says("3/200");
    // What suspends in a shell is left alone, and the help says what letters are here.
    desk.press("ctrl-z").says("0 marked").press("f1");
    desk.sees("Letters and digits are commands");
    desk.type_text("undo").lacks("^Z");
    desk.press("esc f1").type_text("down").sees("Down j");
    desk_with(KeyProfile::Vim).press("2 g h").sees("[1Home]");
    let mut desk = desk_with(KeyProfile::Office);
    desk.press("f1").type_text("undo").sees("^Z").lacks("^Z u");
}

/// In a set of keys without ^Z no sentence speaks of it.
#[test]
fn sentences_name_the_keys_of_the_chosen_set() {
    let keyed = |keys| {
        let mut drawer = Drawer::empty();
        town::settle(&mut drawer.office);
        Desk::open_keyed(
            screens::PANES,
            drawer,
            (80, 24),
            Lang::En,
            Look::default(),
            keys,
        )
    };
    let mut desk = keyed(KeyProfile::Vim);
    desk.sees("u undoes your last").lacks("^Z");
    desk.press("g d").lacks("^Z").press("d");
    desk.says("archived | u undoes").lacks("^Z");
    desk.press("j D").says(": deceased").says("u takes it back");
    desk.press("g g space space space space , d").lacks("^Z");
    let mut desk = keyed(KeyProfile::Letters);
    desk.sees("^Z undoes your last").press("g d d");
    desk.says("archived | ^Z undoes");
}

/// What is done every day stands in the footer of the narrowest window; what found no room there is in the line above.
#[test]
fn the_directory_shows_what_is_done_every_day() {
    for (lang, footer, line) in [
        (
            Lang::En,
            &["F4 Edit", "F6 New", "^D Deceased", "^K Lost", "^Z Undo"],
            &["Space marks", "^O many", "F7 by form"],
        ),
        (
            Lang::Zh,
            &["F4修改", "F6新建", "^D去世", "^K失联", "^Z撤销"],
            &["空格选中", "^O 批量修改", "F7 按表查找"],
        ),
    ] {
        let mut drawer = Drawer::empty();
        town::settle(&mut drawer.office);
        let mut desk = Desk::open_with(screens::PANES, drawer, (80, 24), lang, Look::default());
        desk.press("alt-2");
        let screen = desk.screen();
        let last: Vec<&str> = screen.lines().rev().take(2).collect();
        for words in footer {
            assert!(last[0].contains(words), "{words}:\n{screen}");
        }
        for words in line {
            assert!(last[1].contains(words), "{words}:\n{screen}");
        }
    }
}

#[test]
fn the_palette_runs_commands_of_the_screen_and_of_the_program() {
    let mut desk = desk();
    desk.press("f2 new enter")
        .says("made one")
        .press("ctrl-p 校友 enter")
        .sees("[2Directory]");
    desk.press(": lang enter")
        .sees("[2校友]")
        .press("ctrl-t f1 redraw")
        .sees("Redraw")
        .press("enter")
        .sees("[2Directory]");
}

#[test]
fn function_keys_come_by_alt_and_by_escape() {
    let mut desk = desk();
    // Alt and the digit of a pane, also where the line cut it in two; by hand it is a search.
    desk.alt('2').sees("[2Directory]").alt('1').sees("[1Home]");
    desk.alt('6').says("made one");
    desk.press("esc 2").sees("[2Directory]");
    desk.press("esc").wait(1).press("6").sees("Find: 6");
}

#[test]
fn where_letters_are_commands_a_digit_after_escape_is_a_function_key() {
    let mut desk = desk_with(KeyProfile::Letters);
    desk.alt('1').sees("Filter:").press("esc").lacks("Filter:");
    desk.press("esc 1")
        .sees("Filter:")
        .press("esc")
        .wait(2)
        .press("esc")
        .wait(2)
        .press("2")
        .sees("[2Directory]");
    desk.press("g")
        .sees("Directory")
        .sees("Esc")
        .press("h")
        .sees("[1Home]")
        .press("g z")
        .says("No key gz");
    desk.press("g esc j")
        .says("2/200")
        .press("G")
        .says("200/200")
        .press("g g")
        .says("1/200");
}

#[test]
fn a_job_tells_its_news_and_ends() {
    let mut desk = desk();
    desk.press("f9").sees(" 5 ");
}

#[test]
fn leaving_is_asked_by_interrupt_and_done_by_quit() {
    let mut desk = desk();
    desk.press("ctrl-c")
        .sees("Leave alumni?")
        .press("ctrl-c")
        .lacks("Leave alumni?");
    assert!(!desk.is_over());
    desk.press("ctrl-q");
    assert!(desk.is_over());
    assert!(self::desk().hang_up().is_over());
}

#[test]
fn any_size_is_drawn() {
    let mut desk = desk();
    for (columns, rows) in [
        (10, 3),
        (1, 1),
        (59, 24),
        (60, 16),
        (120, 40),
        (500, 120),
        (61, 17),
    ] {
        for keys in ["", "f1", "f2", "f8", "g", "f7", "del"] {
            desk.resize(columns, rows).press(keys);
            desk.screen();
            desk.press("esc").press("/ 王 esc");
        }
    }
    insta::assert_snapshot!(desk.resize(40, 12).screen().trim(), @"40x12 < 60x16 窗口太小");
}

#[test]
fn the_real_cursor_stands_at_the_caret() {
    let mut desk = desk();
    desk.press("/");
    let strings = [
        "",
        "a",
        "王",
        "王a",
        "a王b",
        "王欣怡",
        "ｖ",
        "é",
        "Ωπ",
        "ｱ",
        "한국",
        "한",
        "日本語テキスト",
        "¥5",
        "—",
        "①",
        "e\u{301}",
        "🎓",
        "王 伟",
        "Zoë",
    ];
    for string in strings {
        desk.press("home").type_text(string);
        let cells = u16::try_from(alumni::clean::width(string)).unwrap();
        assert_eq!(desk.cursor(), Some((7 + cells, 1)), "{string:?}");
        desk.press("ctrl-u").press("end ctrl-u");
    }
    desk.type_text(&"王".repeat(60));
    assert_eq!(desk.cursor(), Some((79, 1)));
    desk.press("left left");
    assert_eq!(desk.cursor(), Some((79, 1)));
}

#[test]
fn a_paste_is_one_clean_line() {
    desk()
        .press("/")
        .paste("\u{1b}[2J王\r\n伟\u{202e}")
        .sees("Find: 王 伟")
        .press("esc");
    desk().paste("王伟").sees("Find: 王伟");
}

#[test]
fn no_key_and_no_size_breaks_it() {
    let keys = "up down pgdn pgup home end enter esc tab shift-tab f1 f2 f3 f6 f7 f8 f9 / 王 x y n o g d h c w 1 2 8 3 alt-1 alt-2 space \
                ctrl-t ctrl-l ctrl-z ctrl-y ctrl-u ctrl-w backspace del left right ？ ： j k G u";
    let keys: Vec<&str> = keys.split_whitespace().collect();
    let mut random = fastrand::Rng::with_seed(7);
    let mut desk = desk();
    for _ in 0..1_000 {
        if random.u8(..) < 16 {
            desk.resize(random.u16(1..200), random.u16(1..80));
        }
        desk.press(keys[random.usize(..keys.len())]);
        desk.screen();
        assert!(!desk.is_over());
    }
}

#[test]
fn ascii_lines_and_no_colours() {
    let mut desk = Desk::open_with(PANES, Drawer::empty(), (80, 24), Lang::En, Desk::ascii());
    desk.press("f2")
        .sees("+- Commands ---")
        .lacks("│")
        .lacks("─");
}

#[test]
fn pictures() {
    let mut desk = desk();
    insta::assert_snapshot!("list", desk.press("space down").screen());
    insta::assert_snapshot!("help_zh", desk_in(Lang::Zh, (80, 24)).press("f1").screen());
    insta::assert_snapshot!("palette", desk.press("f2 f").screen());
    insta::assert_snapshot!("confirm_number", desk.press("esc del").screen());
    let mut desk = desk_with(KeyProfile::Letters);
    insta::assert_snapshot!("which_key", desk.press("space down g").screen());
}
