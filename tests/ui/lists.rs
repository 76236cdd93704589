//! A clerk's lists: ordered by several columns, with the columns that are wanted, kept as views, marked and gone back to.

use alumni::config::Lang;

use crate::directory::{PANES, desk, desk_in, office};
use crate::robot::{Desk, Drawer};

/// The names in the list from the top, as far as the screen shows them.
fn names(desk: &mut Desk, first: usize, count: usize) -> Vec<String> {
    let screen = desk.screen();
    let lines = screen.lines().skip(first).take(count);
    lines
        .map(|line| {
            let line = line.trim_start_matches(['>', '*', ' ']);
            let name = line.split("  ").next().unwrap_or_default();
            name.trim().to_owned()
        })
        .collect()
}

#[test]
fn a_list_is_sorted_by_several_columns() {
    let mut desk = desk();
    // First the class, the newest first, then the name.
    desk.press(",")
        .sees("Enter sorts by the line")
        .press("down space")
        .sees("Order: Name, then Class^")
        .press("shift-up")
        .sees("Order: Class^, then Name")
        .press("left")
        .sees("Order: Classv, then Name")
        .press("enter")
        .says("sorted by Classv, then Name")
        .sees("Classv")
        .sees("| sorted by Classv, then Name");
    let top = names(desk.press("home"), 5, 4);
    assert_eq!(top, ["Ana María López", "单丹", "吴晓玉", "欧阳旺"]);
    // The menu knows the order again; a key is taken out with Del, and Esc changes nothing.
    desk.press(",")
        .sees("Order: Classv, then Name")
        .press("down del")
        .sees("Order: Classv ")
        .press("esc")
        .sees("sorted by Classv, then Name");
    // One key alone again: the cursor stays on its person.
    desk.press("down down").sees(">  吴晓玉");
    desk.press(", down del enter").sees(">  吴晓玉");
}

#[test]
fn columns_are_chosen_moved_and_made_wide() {
    let mut desk = desk();
    desk.press("f9")
        .sees("Columns")
        .sees(">* Name")
        .sees("usual 18")
        .sees("cells");
    // Without pinyin, with the mobile after the name, ten cells for the name.
    desk.press("right right")
        .sees("20")
        .press("down space")
        .press("end")
        .press("home")
        .press("enter")
        .says("columns are kept")
        .lacks("Pinyin");
    desk.press("f9").press("G space").press("esc").lacks("Rev");
    // Everything that is on file can be a column; what does not fit is reached with the arrow.
    desk.press("f9 f5").says("as usual").sees("Pinyin");
    desk.press("f9")
        .press("pgdn pgdn space")
        .press("up space up space up space up space");
    desk.press("enter").sees(">").press("right").sees("<");
    desk.press("left").lacks("<");
}

#[test]
fn a_window_says_what_it_is_at_in_the_status_line() {
    let mut desk = desk();
    desk.press("f9")
        .says("6 of 34 columns")
        .press("space")
        .says("5 of 34 columns")
        .press("esc");
    desk.press(", down enter ' f6")
        .type_text("By class")
        .press("enter enter up down '");
    desk.says("Order: Class^").press("up").says("12/12");
}

#[test]
fn the_usual_columns_stay_the_usual_ones_when_nothing_was_changed() {
    let mut desk = desk();
    desk.press("f9").sees("77 of 77 cells").resize(200, 24);
    desk.lacks("of 77 cells").press("enter");
    desk.sees("Employer").resize(80, 24).lacks("Employer");
}

#[test]
fn at_least_one_column_stays() {
    let mut desk = desk();
    desk.press("f9")
        .press("space down space down space down space down space down space");
    desk.press("enter").says("at least one column").press("esc");
    desk.sees("Pinyin");
}

#[test]
fn columns_are_found_again_tomorrow() {
    let file = office();
    let mut desk = Desk::open(PANES, Drawer::over(file.office.again().unwrap()));
    desk.press("f9 down space enter").lacks("Pinyin");
    let mut again = Desk::open(PANES, Drawer::over(file.office.again().unwrap()));
    again.sees("Name 姓名").lacks("Pinyin").sees("Class");
    again.press("f9 f5").sees("Pinyin");
}

#[test]
fn a_view_keeps_query_order_and_columns() {
    let mut desk = desk();
    desk.press("/").type_text("class:2004").press("enter");
    desk.press(", down enter").sees("Class^");
    desk.press("f9 down space enter").lacks("Pinyin");
    desk.press("'")
        .sees("Saved views")
        .sees("No view is saved yet")
        .press("f6")
        .sees("Keeps class:2004 | Order: Class^")
        .type_text("沪上同学")
        .press("enter")
        .sees("For whom")
        .press("enter")
        .says("Saved the view \"沪上同学\"")
        .sees("View: 沪上同学");
    // Esc goes back to everybody in the usual columns; the view is found by its initials.
    desk.press("esc").sees("12 of 12").lacks("View:");
    desk.press("' hstx")
        .sees("沪上同学")
        .sees("mine")
        .sees("class:2004");
    desk.press("enter")
        .sees("5 of 12")
        .sees("View: 沪上同学")
        .lacks("Pinyin")
        .sees("Class^");
    // Something else is asked: the view says that it differs, and can be made to keep that.
    desk.press("/")
        .press("end")
        .type_text(" chapter:shanghai")
        .press("enter")
        .sees("(changed)");
    desk.press("' ctrl-s")
        .says("now keeps what the list shows")
        .sees("View: 沪上同学")
        .lacks("(changed)");
    desk.press("ctrl-z").says("taken back").sees("(changed)");
    // Another name; then it is deleted, and taken back.
    desk.press("' f4")
        .type_text("2004")
        .press("enter")
        .sees("2004")
        .press("f8")
        .says("Deleted the view \"2004\"")
        .sees("No view is saved yet")
        .press("esc")
        .lacks("View:");
    desk.press("ctrl-z")
        .says("taken back")
        .press("'")
        .sees("2004");
}

#[test]
fn a_name_is_given_once() {
    let mut desk = desk();
    for _ in 0..2 {
        desk.press("' f6").type_text("A").press("enter down enter");
    }
    desk.says("Another view has this name");
    desk.press("esc esc ' ").sees("for all");
}

#[test]
fn the_way_back_keeps_place_order_and_marks() {
    let mut desk = desk();
    desk.press("/")
        .type_text("wang")
        .press("enter down down space");
    let here = |desk: &mut Desk| {
        let screen = desk.screen();
        screen
            .lines()
            .find(|line| line.starts_with('>'))
            .unwrap()
            .to_owned()
    };
    let there = here(&mut desk);
    desk.press(", down enter").sees("Class^");
    desk.press("/")
        .type_text("wxy")
        .press("enter")
        .sees("4 of 12");
    desk.press("[").sees("Find: wang").sees("Class^");
    desk.press("[").lacks("Class^").sees("1 marked");
    assert_eq!(here(&mut desk), there);
    desk.press("] ]").sees("Find: wxy").sees("1 marked");
    desk.press("]").says("no other search");
    desk.press("alt-left").sees("Find: wang");
}

#[test]
fn a_place_is_gone_to_by_number_part_and_letters() {
    let mut desk = desk();
    desk.press("ctrl-g")
        .sees("Go to")
        .type_text("3")
        .press("enter")
        .says("place 3:")
        .says("3/12");
    desk.press("ctrl-g")
        .type_text("100%")
        .press("enter")
        .says("12/12");
    desk.press("ctrl-g")
        .type_text("wang j")
        .press("enter")
        .sees(">  王建国");
    desk.press("ctrl-g")
        .type_text("单")
        .press("enter")
        .sees(">  单丹");
    desk.press("ctrl-g")
        .type_text("qqq")
        .press("enter")
        .says("Nobody's name");
    desk.press("home").says("1/12").press("end").says("12/12");
    desk.press("home").says("1/12").press("end").says("12/12");
    desk.press(", down enter ctrl-g")
        .type_text("w")
        .press("enter")
        .says("sort the list by name");
}

#[test]
fn what_matches_is_marked_and_stays_marked() {
    let mut desk = desk();
    desk.press("=")
        .sees("Mark what matches")
        .type_text("class:2004")
        .sees("5 match")
        .press("enter")
        .says("5 more marked, 5 in all");
    // Inside another list only its people are meant.
    desk.press("/")
        .type_text("chapter:shanghai")
        .press("enter")
        .sees("4 of 12");
    desk.press("=")
        .type_text("sex:F")
        .sees("2 match")
        .press("enter")
        .says("1 more marked, 6 in all");
    desk.press("down")
        .says("6 marked, 2 of them not in this list");
    desk.press("= clas:3")
        .sees("There is no field clas")
        .press("esc");
    // All, the other way round, and none.
    desk.press("ctrl-a")
        .says("2 marked, 2 of them not in this list");
    desk.press("*").says("6 marked, 2 of them not in this list");
    desk.press("ctrl-x").lacks("marked");
    // A range is counted while it is drawn.
    desk.press("home ctrl-v down down")
        .says("3 marked")
        .press("end")
        .says("4 marked")
        .press("up up")
        .says("2 marked");
    desk.press("ctrl-v")
        .says("2 marked")
        .press("esc")
        .sees("12 of 12")
        .says("2 marked");
    desk.press("shift-down shift-down").says("marked");
}

#[test]
fn lists_in_chinese() {
    let mut desk = desk_in(Lang::Zh, (80, 24));
    desk.press(",")
        .sees("排序")
        .press("down space enter")
        .sees("排序：姓名，再按届^");
    desk.press("f9").sees("默认 18").press("esc");
    desk.press("'")
        .sees("已存视图")
        .press("f6")
        .type_text("全部")
        .press("enter enter")
        .sees("视图：全部");
    insta::assert_snapshot!("views_zh", desk.press("'").screen());
    desk.press("esc f9");
    insta::assert_snapshot!("columns_zh", desk.screen());
    desk.press("esc ,");
    insta::assert_snapshot!("order_zh", desk.screen());
}

#[test]
fn lists_as_pictures() {
    let mut desk = desk_in(Lang::En, (80, 24));
    desk.press(", down space enter , ");
    insta::assert_snapshot!("order_80", desk.screen());
    desk.press("esc f9 down down space");
    insta::assert_snapshot!("columns_80", desk.screen());
    desk.press("enter ' f6")
        .type_text("By name and class")
        .press("enter enter '");
    insta::assert_snapshot!("views_80", desk.screen());
    let mut wide = desk_in(Lang::En, (120, 40));
    wide.press("f9").press("down space end space home enter");
    wide.press("' f6")
        .type_text("With revisions")
        .press("enter enter");
    insta::assert_snapshot!("columns_120", wide.screen());
    let mut small = desk_in(Lang::En, (60, 16));
    small.press("f9");
    insta::assert_snapshot!("columns_60", small.screen());
}
