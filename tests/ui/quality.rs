//! The screen of what is missing or suspicious, and working it off, as a clerk does it.

use alumni::config::Lang;
use alumni::model::contact::ContactPoint;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::profile::Profile;
use alumni::office::Office;
use alumni::sample::Sample;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;

use crate::robot::{Desk, Drawer};

fn add(office: &Office, name: &str, points: &[(&str, &str, &str)]) {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = name.to_owned();
    dossier.degrees.push(Degree {
        level: "bachelor".to_owned(),
        completion: "2004".parse().ok(),
        ..Degree::default()
    });
    let point = |(kind, value, status): &(&str, &str, &str)| ContactPoint {
        kind: (*kind).to_owned(),
        value: (*value).to_owned(),
        status: (*status).to_owned(),
        ..ContactPoint::default()
    };
    dossier.contacts = points.iter().map(point).collect();
    office.save_person(&dossier).unwrap();
}

/// Four people whose mail came back, two of whom can be reached otherwise, and two who did not choose their pinyin.
fn desk(size: (u16, u16), lang: Lang) -> Desk {
    let mut drawer = Drawer::empty();
    drawer.office.speak(lang);
    let office = &drawer.office;
    let mobile = ("mobile", "+8613800132231", "ok");
    add(
        office,
        "王欣怡",
        &[mobile, ("email", "a@example.org", "bounced")],
    );
    add(office, "李雷", &[("email", "b@example.org", "bounced")]);
    add(
        office,
        "韩梅梅",
        &[mobile, ("email", "c@example.org", "bounced")],
    );
    add(office, "赵一鸣", &[("email", "d@example.org", "bounced")]);
    add(office, "曾乐", &[("mobile", "+8613800139901", "ok")]);
    add(office, "单晟", &[("mobile", "+8613800139902", "ok")]);
    Desk::open_with(PANES, drawer, size, lang, Look::default())
}

/// Invented people, who come with everything to mend.
fn town(size: (u16, u16), lang: Lang) -> Desk {
    let mut drawer = Drawer::empty();
    drawer.office.speak(lang);
    let profile = Profile::named("dmu").unwrap().unwrap();
    let day = "2026-11-23".parse().unwrap();
    let sample = Sample::new(&profile, drawer.office.catalogue(), 1500, 1, day);
    let said = "invented".to_owned();
    sample.settle(&drawer.office, said, |_| true).unwrap();
    Desk::open_with(PANES, drawer, size, lang, Look::default())
}

/// Keys of a script, blanks between, that are no typed text.
fn keys(script: &str) -> usize {
    script.split_whitespace().count()
}

#[test]
fn home_and_the_palette_and_a_key_lead_there() {
    let mut desk = desk((80, 24), Lang::En);
    desk.sees("6 records to mend").press("enter");
    desk.sees("6 of 6 people to mend").press("esc");
    desk.press("alt-3 f2 app.quality enter")
        .sees("Mail came back")
        .press("esc");
    desk.press("f2 quality enter").sees("Mail came back");
}

#[test]
fn mail_that_came_back_is_mended_with_one_key_besides_the_address() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("f2 app.quality enter down down")
        .sees("is:bounced")
        .press("enter");
    desk.sees("Find: is:bounced")
        .sees("4 of 6")
        .says("F4 mends one after the other");
    // The form opens at the very address.
    desk.press("f4").sees("1 of 4 | Edit alumnus | 韩梅梅");
    insta::assert_snapshot!("mend_en", desk.screen());
    let each = "ctrl-s";
    for (n, name) in ["李雷", "王欣怡", "赵一鸣"].iter().enumerate() {
        desk.type_text(&format!("new{n}@example.org")).press(each);
        desk.says("is mended")
            .sees(&format!("{} of 4 | Edit alumnus | {name}", n + 2));
    }
    assert!(keys(each) <= 2);
    desk.type_text("last@example.org").press(each);
    desk.says("the last of 4; mended: 4");
    // Those who are mended have left the list; their state followed the address.
    desk.sees("0 of 6").press("esc").sees("/").press("esc");
    desk.press("alt-2 / 李雷 enter")
        .sees("E-mail new1@example.org");
}

#[test]
fn a_reading_is_taken_with_one_key_or_chosen_with_two() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("f2 app.quality enter down down down down down down")
        .sees("has:readings");
    // Straight from the number; the list of the readings is open.
    desk.press("f4")
        .sees("1 of 2")
        .sees("Shan Sheng")
        .sees("Shan Cheng");
    desk.press("down ctrl-s")
        .says("单晟 is mended")
        .sees("2 of 2");
    desk.press("ctrl-s").says("the last of 2; mended: 2");
    desk.sees("4 of 6 people to mend");
    desk.press("esc alt-2 / 单晟 enter").sees("Dan Sheng");
    desk.press("/ 曾乐 enter").sees("Zeng Le");
}

#[test]
fn who_cannot_be_mended_now_is_skipped_and_esc_ends_it() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("alt-2 /")
        .type_text("is:bounced")
        .press("enter down f4");
    // From the person under the cursor on.
    desk.sees("2 of 4 | Edit alumnus | 李雷");
    desk.press("f7").says("Left as it is").sees("3 of 4");
    // What is typed is not skipped by mistake.
    desk.type_text("x@example.org")
        .press("ctrl-n")
        .says("^S saves it");
    desk.press("ctrl-z ctrl-n").sees("4 of 4");
    // Saving nothing is skipping; the last one ends it.
    desk.press("ctrl-s")
        .says("the last of 4; mended: 0")
        .sees("4/4");
    desk.press("f4")
        .sees("4 of 4")
        .press("esc")
        .says("Stopped; mended: 0");
    // A line that is taken away mends too: two keys.
    desk.press("home f4 ctrl-d ctrl-s")
        .says("韩梅梅 is mended")
        .sees("2 of 4");
    desk.press("esc")
        .sees("3 of 6")
        .press("ctrl-z")
        .says("taken back")
        .sees("4 of 6");
}

#[test]
fn what_is_wrong_stays_in_its_field() {
    let mut desk = desk((80, 24), Lang::En);
    desk.press("f2 app.quality enter down down enter f4")
        .sees("1 of 4");
    // A wrong value stays in its field, and the work does not go on.
    desk.type_text("nothing")
        .press("ctrl-s")
        .sees("1 of 4")
        .says("not an e-mail");
    desk.press("esc")
        .sees("Leave this form?")
        .press("esc")
        .sees("1 of 4");
    desk.press("ctrl-z")
        .type_text("fine@example.org")
        .press("ctrl-s")
        .sees("2 of 4");
}

#[test]
fn classes_and_chapters_are_crossed_with_everything() {
    let mut desk = town((80, 24), Lang::En);
    desk.press("f2 app.quality enter")
        .sees("[Over all]")
        .sees("In no chapter");
    insta::assert_snapshot!("quality_en", desk.screen());
    desk.press("tab")
        .sees("[By class]")
        .sees(">none")
        .press("right right down");
    desk.sees(">mail").says("2026 | Mail came back:");
    insta::assert_snapshot!("quality_classes_en", desk.screen());
    desk.press("down down enter")
        .sees("Find: is:bounced class:2024");
    desk.press("esc esc")
        .sees("[By class]")
        .press("tab")
        .sees("[By chapter]")
        .sees("Shenyang");
    desk.press("down enter")
        .sees("is:bounced chapter:shenyang")
        .sees("[Chapter Shenyang x]");
    desk.press("esc esc")
        .press("f5")
        .sees("[By chapter]")
        .press("shift-tab shift-tab")
        .sees("[Over all]");
    desk.press("down down ctrl-e")
        .sees("is:bounced")
        .press("esc")
        .sees("[Over all]");
}

#[test]
fn chinese_lines_up_at_every_size() {
    let mut desk = town((80, 24), Lang::Zh);
    desk.press("f2 app.quality enter")
        .sees("数据质量")
        .sees("[总计]");
    insta::assert_snapshot!("quality_zh", desk.screen());
    desk.press("tab tab right down down")
        .sees("[按分会]")
        .sees(">失效");
    insta::assert_snapshot!("quality_chapters_zh", desk.screen());
    desk.press("enter")
        .sees("无:可联系 有:联系状态 -是:已故 分会:anshan")
        .says("F4 逐个改正");
    desk.press("f4").sees("第 1 / ").press("esc esc esc");
    desk.resize(60, 16)
        .sees("[按分会]")
        .press("right right right right right right");
    insta::assert_snapshot!("quality_small_zh", desk.screen());
    desk.resize(120, 40);
    insta::assert_snapshot!("quality_wide_zh", desk.screen());
}
