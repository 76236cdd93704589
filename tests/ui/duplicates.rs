//! The queue of people who look like one, and the merge, as a clerk works them.

use alumni::config::Lang;
use alumni::model::contact::ContactPoint;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::office::Office;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;

use crate::robot::{Desk, Drawer};

fn add(office: &Office, name: &str, year: &str, contacts: &[(&str, &str)], birth: &str) {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = name.to_owned();
    dossier.alumnus.birth = birth.parse().ok();
    dossier.degrees.push(Degree {
        level: "bachelor".to_owned(),
        completion: year.parse().ok(),
        ..Degree::default()
    });
    for (kind, value) in contacts {
        dossier.contacts.push(ContactPoint {
            kind: (*kind).to_owned(),
            value: (*value).to_owned(),
            ..ContactPoint::default()
        });
    }
    office.save_person(&dossier).unwrap();
}

fn desk(size: (u16, u16), lang: Lang) -> Desk {
    let drawer = Drawer::empty();
    let office = &drawer.office;
    let phone = ("mobile", "+8613800132231");
    add(
        office,
        "王欣怡",
        "2004",
        &[phone, ("email", "wang.xy@example.org")],
        "1982-03-14",
    );
    add(
        office,
        "王欣怡",
        "2004",
        &[phone, ("email", "wxy82@example.com")],
        "1982",
    );
    add(office, "李雷", "2004", &[], "");
    add(office, "Lei Li", "2004", &[], "");
    add(
        office,
        "赵一鸣",
        "2019",
        &[("mobile", "+8613800139901")],
        "",
    );
    add(
        office,
        "赵一鸣",
        "2011",
        &[("mobile", "+8613800139901")],
        "",
    );
    Desk::open_with(PANES, drawer, size, lang, Look::default())
}

#[test]
fn the_queue_is_worked_with_one_key_for_each_pair() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("alt-2 shift-f8")
        .sees("No pair waits")
        .press("f5");
    desk.says("3 pairs found")
        .sees("1 of 3")
        .sees("A-000001 王欣怡 2004");
    insta::assert_snapshot!("duplicates_queue", desk.screen());
    // Later comes last; not the same is gone and remembered; the rest is merged.
    desk.press("space").sees("1 of 3").sees("A-000005");
    desk.press("f8")
        .says("two people")
        .sees("1 of 2")
        .sees("A-000003 李雷");
    desk.press("ctrl-z").sees("of 3").sees("A-000005");
    desk.press("home f8").sees("of 2");
    desk.press("end enter")
        .sees("Merge two alumni")
        .press("ctrl-s");
    desk.says("A-000002 merged into A-000001").sees("1 of 1");
    desk.press("f8")
        .sees("Nobody on file looks like somebody else");
    desk.press("f5").says("Nobody is on file twice");
}

#[test]
fn home_tells_how_many_pairs_wait() {
    let mut desk = desk((80, 24), Lang::En);
    desk.lacks("may be the same");
    desk.press("alt-2 shift-f8 f5 f8 esc alt-1")
        .wait(1)
        .sees("2 pairs may be the same person");
}

#[test]
fn two_marked_people_are_merged_side_by_side() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("alt-2 / 王欣怡 enter space space shift-f8")
        .sees("Merge two alumni");
    desk.sees("A-000002 goes into A-000001").sees("3 in all");
    insta::assert_snapshot!("merge", desk.screen());
    // Who stays is swapped, and swapped back.
    desk.press("f5")
        .sees("A-000001 goes into A-000002")
        .press("f5")
        .sees("A-000002 goes into A-000001");
    // What agrees cannot be picked: the status line says why.
    desk.press("home space").says("the same here");
    desk.press("ctrl-s").says("A-000002 merged into A-000001");
    desk.press("enter").sees("wxy82@example.com");
    desk.press("esc ctrl-z").says("taken back").sees("2 of 6");
}

#[test]
fn only_two_are_merged() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("alt-2 space shift-f8").says("Mark exactly two");
    desk.press("space space shift-f8").says("Mark exactly two");
    desk.press("ctrl-x shift-f8").sees("No pair waits");
}

#[test]
fn the_palette_leads_to_the_queue_and_f_keys_do_everything() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("f2 duplicates enter f5").sees("1 of 3");
    desk.press("f8").says("two people");
    desk.press("enter")
        .sees("Merge two alumni")
        .press("f8")
        .says("two people");
    desk.sees("1 of 1")
        .press("enter f5")
        .sees("goes into")
        .press("esc esc");
}

#[test]
fn chinese_lines_up() {
    let mut desk = desk((80, 24), Lang::Zh);
    desk.press("alt-2 shift-f8 f5").sees("1 / 3");
    insta::assert_snapshot!("duplicates_queue_zh", desk.screen());
    desk.press("enter").sees("合并两位校友");
    insta::assert_snapshot!("merge_zh", desk.screen());
    // In the smallest window the results and the whole values are there, in the queue the reasons.
    desk.resize(60, 16).sees("结果").press("end up up up");
    insta::assert_snapshot!("merge_zh_60", desk.screen());
    desk.press("esc")
        .sees("相同之处：姓名、电话、出生日期、届")
        .resize(120, 40)
        .sees("并排比对");
}
