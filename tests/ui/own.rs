//! Fields that the office adds itself, as a clerk defines, fills, lists and finds them.

use alumni::config::Lang;
use alumni::model::chapter::Chapter;
use alumni::model::custom::{CustomField, value_of};
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::office::Office;
use alumni::office::permit::{Actor, Role};
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use chrono::{DateTime, FixedOffset};

use crate::robot::{Desk, Drawer};

struct Clerk {
    desk: Desk,
    office: Office,
    people: Vec<Id>,
}

impl Clerk {
    fn value(&mut self, person: usize, key: &str) -> String {
        self.office.look().unwrap();
        let own = self.office.catalogue().own_named("alumnus", key).unwrap();
        let dossier = self.office.dossier(self.people[person]).unwrap();
        value_of(&dossier.customs, own.id)
    }
}

/// Record, key, English, Chinese, kind, choices, required.
const FIELDS: &[(&str, &str, &str, &str, &str, &str, bool)] = &[
    ("alumnus", "mentor", "Mentor", "结对导师", "text", "", false),
    (
        "alumnus",
        "size",
        "Shirt size",
        "尺码",
        "choice",
        "S\nM\nL",
        true,
    ),
    ("alumnus", "score", "Score", "得分", "number", "", false),
    (
        "alumnus",
        "joined",
        "Joined fund",
        "入会日期",
        "date",
        "",
        false,
    ),
    (
        "alumnus",
        "helper",
        "Volunteer",
        "志愿者",
        "flag",
        "",
        false,
    ),
    ("chapter", "grant", "Grant", "拨款", "number", "", false),
    ("event", "stream", "Stream link", "直播", "text", "", false),
];

fn clerk_with(fields: bool, size: (u16, u16), lang: Lang) -> Clerk {
    let mut drawer = Drawer::empty();
    drawer.office.speak(lang);
    let defined = FIELDS.iter().filter(|_| fields);
    for (record, key, en, zh, kind, choices, required) in defined {
        let field = CustomField {
            record: (*record).to_owned(),
            key: (*key).to_owned(),
            en: (*en).to_owned(),
            zh: (*zh).to_owned(),
            kind: (*kind).to_owned(),
            choices: (*choices).to_owned(),
            required: *required,
            ..CustomField::default()
        };
        drawer.office.save_own_field(&field, &field).unwrap();
    }
    let person = |name: &str| {
        let mut dossier = Dossier::default();
        dossier.alumnus.name = name.to_owned();
        dossier.degrees.push(Degree {
            level: "bachelor".to_owned(),
            completion: "2004".parse().ok(),
            ..Degree::default()
        });
        drawer.office.save_person(&dossier).unwrap()
    };
    let people = ["李雷", "王欣怡"].map(person).to_vec();
    let office = drawer.office.again().unwrap();
    let mut desk = Desk::open_with(PANES, drawer, size, lang, Look::default());
    desk.press("alt-2");
    Clerk {
        desk,
        office,
        people,
    }
}

fn clerk() -> Clerk {
    clerk_with(true, (80, 24), Lang::En)
}

#[test]
fn a_field_is_defined_without_leaving_the_keys() {
    let mut clerk = clerk_with(false, (80, 24), Lang::En);
    let desk = &mut clerk.desk;
    desk.press("f2").type_text("own fields").press("enter");
    desk.sees("No field of your own yet. F6 adds one");
    desk.press("enter")
        .says("There is no field here yet: F6 adds one");
    // The key follows from the English name; what cannot be is said beside its place.
    desk.press("f6").type_text("Shirt size").press("enter");
    desk.type_text("尺码").press("enter").sees("[shirt_size");
    desk.type_text("class").press("enter");
    desk.sees("! Key: Class is called so already: choose another name");
    desk.press("up").type_text("size").press("enter");
    desk.type_text("choi").press("tab").press("ctrl-s");
    desk.says("Choices: write what may be chosen, one a line");
    desk.type_text("S")
        .press("enter")
        .type_text("M")
        .press("ctrl-s");
    desk.says("Saved 尺码 Shirt size")
        .sees("Shirt size")
        .sees("Choices: S, M");
    // Another one, moved up, put away and brought back, all of it taken back.
    desk.press("f6").type_text("Mentor").press("enter");
    desk.type_text("结对导师").press("ctrl-s").sees(">  Mentor");
    desk.press("shift-up").says("1/2").press("f8");
    desk.says("Mentor is retired").sees("retired");
    desk.press("f8").says("Mentor is back").lacks("retired");
    desk.press("ctrl-z ctrl-z")
        .says("taken back")
        .press("ctrl-z")
        .sees(">  Mentor")
        .says("taken back");
    // The other kinds of record have their own.
    desk.press("right").sees("[Chapters 0]");
    desk.press("left")
        .sees("[People 2]")
        .press("left")
        .sees("[Events 0]");
    clerk.office.look().unwrap();
    let keys: Vec<&str> = clerk
        .office
        .catalogue()
        .own("alumnus")
        .map(|own| own.key)
        .collect();
    assert_eq!(keys, ["size", "mentor"]);
}

#[test]
fn only_an_administrator_defines_fields() {
    fn now() -> DateTime<FixedOffset> {
        "2026-11-23T15:00:00+08:00".parse().unwrap()
    }
    let Drawer { office, folder } = Drawer::empty();
    let path = office.path().to_owned();
    drop(office);
    let actor = Actor {
        name: "wen".to_owned(),
        role: Role::Officer,
        chapter: None,
    };
    let office = Office::open(&path, actor, now, Lang::En).unwrap();
    let drawer = Drawer { office, folder };
    let mut desk = Desk::open(PANES, drawer);
    desk.press("f2 app.own-fields enter")
        .says("Only an administrator defines fields")
        .lacks("No field of your own");
}

#[test]
fn the_form_has_a_section_for_them() {
    let mut clerk = clerk();
    let desk = &mut clerk.desk;
    desk.press("enter f4").alt('8').sees("[8 Own fields");
    // Mentor, size by its first letter, a number, a date, yes.
    desk.type_text("李老师").press("enter");
    desk.type_text("m").press("tab").sees("[M ");
    desk.type_text("many").press("enter");
    desk.sees("! Score: not a number");
    desk.press("ctrl-s").says("Score: not a number");
    desk.type_text("1,200.50").press("enter").sees("[1200.5");
    desk.type_text("2019.13")
        .press("enter")
        .sees("! Joined fund:");
    desk.press("up").type_text("201907").press("enter");
    desk.sees("[2019-07")
        .press("f4")
        .sees("Volunteer")
        .press("down enter");
    desk.press("ctrl-s").says("Saved 李雷");
    desk.sees("Own fields").press("end");
    desk.sees("Shirt size").sees("1200.5");
    for (key, value) in [
        ("mentor", "李老师"),
        ("size", "M"),
        ("score", "1200.5"),
        ("joined", "2019-07"),
        ("helper", "no"),
    ] {
        assert_eq!(clerk.value(0, key), value, "{key}");
    }
    // The history says it by label and word.
    let desk = &mut clerk.desk;
    desk.press("f9")
        .sees("+ Mentor: 李老师")
        .sees("+ Volunteer: no");
    desk.press("ctrl-z").says("Taken back").press("esc");
    assert_eq!(clerk.value(0, "mentor"), "");
}

#[test]
fn what_is_required_keeps_a_form_from_being_saved() {
    let mut clerk = clerk();
    let desk = &mut clerk.desk;
    desk.press("f6").type_text("赵一鸣").press("ctrl-s");
    desk.says("Shirt size: needed before it can be saved");
    desk.sees("[8 Own fields!")
        .type_text("L")
        .press("tab ctrl-s");
    desk.says("Saved 赵一鸣");
    // Nothing else asks for it: a report of a call is kept all the same.
    desk.press("esc / ").type_text("李雷").press("enter enter");
    assert_eq!(clerk.value(0, "size"), "");
}

#[test]
fn a_draft_and_the_guard_know_them() {
    let mut clerk = clerk();
    let desk = &mut clerk.desk;
    desk.press("enter f4")
        .alt('8')
        .type_text("李老师")
        .press("enter");
    desk.press("esc")
        .sees("Mentor")
        .sees("李老师")
        .press("down enter")
        .says("Draft kept");
    desk.press("f4").sees("draft").press("enter");
    desk.alt('8').sees("李老师");
}

#[test]
fn two_people_who_change_one_value_choose() {
    let mut clerk = clerk();
    let id = clerk.people[0];
    clerk
        .desk
        .press("enter f4")
        .alt('8')
        .type_text("李老师")
        .press("enter");
    let mut theirs = clerk.office.dossier(id).unwrap();
    let own = clerk
        .office
        .catalogue()
        .own_named("alumnus", "mentor")
        .unwrap();
    alumni::model::custom::put_value(&mut theirs.customs, own.id, "王老师");
    let size = clerk
        .office
        .catalogue()
        .own_named("alumnus", "size")
        .unwrap();
    alumni::model::custom::put_value(&mut theirs.customs, size.id, "S");
    clerk.office.save_person(&theirs).unwrap();
    clerk.desk.type_text("M").press("tab").press("ctrl-s");
    clerk.desk.sees("Mentor").sees("李老师").sees("王老师");
    clerk.desk.press("f9");
    assert_eq!(clerk.value(0, "mentor"), "李老师");
}

#[test]
fn lists_and_searches_know_them() {
    let mut clerk = clerk();
    let mut dossier = clerk.office.dossier(clerk.people[0]).unwrap();
    for (key, value) in [("mentor", "李老师"), ("size", "M"), ("score", "3.5")] {
        let own = clerk.office.catalogue().own_named("alumnus", key).unwrap();
        alumni::model::custom::put_value(&mut dossier.customs, own.id, value);
    }
    clerk.office.save_person(&dossier).unwrap();
    let desk = &mut clerk.desk;
    desk.wait(2);
    // As columns, also of a view that is opened again.
    desk.press("f9 end up up up up space enter");
    desk.sees("Shirt size");
    desk.press("' f6").type_text("Shirts").press("enter enter");
    desk.press("f9 f5").says("columns are as usual again");
    desk.press("' down enter").sees("Shirt size");
    desk.press(", end").sees("Shirt size");
    desk.press("up up up enter").sees("sorted by Shirt size^");
    desk.press("f5");
    // By the query, by what Tab offers, by the form.
    desk.press("/").type_text("size:").press("tab").says("");
    desk.sees("size:M")
        .press("enter")
        .sees("1 of 2")
        .sees("李雷");
    desk.press("esc f7")
        .sees("Search by form")
        .press("end pgdn pgdn pgdn");
    desk.sees("Score").press("esc");
    desk.press("/ ctrl-u")
        .type_text("score:>3")
        .press("enter")
        .sees("1 of 2");
}

#[test]
fn many_get_one_at_once() {
    let mut clerk = clerk();
    let desk = &mut clerk.desk;
    desk.press("ctrl-o enter").type_text("shirt").press("enter");
    desk.sees("Which value?").type_text("L").press("enter");
    desk.sees("Shirt size -> L").press("ctrl-s");
    let all = [clerk.value(0, "size"), clerk.value(1, "size")];
    assert_eq!(all, ["L", "L"]);
}

#[test]
fn chapters_and_events_have_theirs() {
    let mut clerk = clerk_with(true, (80, 24), Lang::Zh);
    let desk = &mut clerk.desk;
    desk.press("alt-3 f4")
        .alt('3')
        .sees("[3 自定义")
        .type_text("x")
        .press("enter up");
    desk.sees("! 拨款：不是数字")
        .type_text("12000.5")
        .press("ctrl-s");
    desk.sees("拨款 12000.5");
    let top: Chapter = clerk.office.catalogue().chapters.rows()[0].clone();
    assert_eq!(
        clerk.office.chapter_own(top.id).unwrap()[0].value,
        "12000.5"
    );
    let desk = &mut clerk.desk;
    desk.press("alt-4 f6")
        .type_text("年会")
        .press("enter")
        .alt('3');
    desk.sees("[3 自定义")
        .type_text("example.org/live")
        .press("ctrl-s");
    desk.press("enter").sees("直播 example.org/live");
}

#[test]
fn pictures() {
    let mut clerk = clerk();
    insta::assert_snapshot!(
        "own_fields",
        clerk.desk.press("f2 app.own-fields enter down").screen()
    );
    insta::assert_snapshot!("own_field_form", clerk.desk.press("enter").screen());
    let mut clerk = clerk_with(true, (120, 40), Lang::Zh);
    insta::assert_snapshot!(
        "own_fields_zh",
        clerk.desk.press("f2 app.own-fields enter down").screen()
    );
    clerk.desk.press("esc enter f4").alt('8');
    insta::assert_snapshot!("own_section_zh", clerk.desk.screen());
}
