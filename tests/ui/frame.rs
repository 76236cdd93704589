//! The frame itself: keys in three layers, windows over windows, sizes, languages.

use alumni::config::Lang;
use alumni::ui::app::orders;
use alumni::ui::keys::faults;
use alumni::ui::screens::{confirm, help, palette, pick};
use alumni::ui::widgets::list;

use crate::demo::{self, PANES};
use crate::robot::{Desk, Drawer};

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
    desk.press("/ zzzz enter d")
        .says("nobody to archive")
        .press("w w")
        .says("error");
}

#[test]
fn a_question_starts_on_no_and_its_own_key_does_not_answer_it() {
    let mut desk = desk();
    desk.press("d")
        .sees("> No")
        .press("d")
        .sees("> No")
        .press("enter")
        .says("Dropped");
    desk.press("d y")
        .says("Agreed")
        .press("f8 tab enter")
        .says("Agreed")
        .press("d n")
        .says("Dropped");
    desk.press("x enter")
        .says("Dropped")
        .press("x 3 7 enter")
        .says("Type 38")
        .press("backspace 8 enter")
        .says("Agreed");
    desk.press("o down enter")
        .says("Picked(1)")
        .press("o esc")
        .says("Dropped");
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
    desk.press("c").sees(" 5 ");
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
        for keys in ["", "f1", "f2", "d", "g", "o", "x"] {
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
    let keys = "up down pgdn pgup home end enter esc tab shift-tab f1 f2 f3 f6 f8 / 王 x y n o g d h c w 1 2 8 3 space \
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
    insta::assert_snapshot!("list", desk.press("space j").screen());
    insta::assert_snapshot!("help_zh", desk_in(Lang::Zh, (80, 24)).press("f1").screen());
    insta::assert_snapshot!("palette", desk.press("f2 f").screen());
    insta::assert_snapshot!("confirm_number", desk.press("esc x").screen());
    insta::assert_snapshot!("which_key", desk.press("esc g").screen());
}
