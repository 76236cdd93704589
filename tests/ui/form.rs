//! Forms as a clerk fills them: without looking, with one hand in the roster.

use std::path::{Path, PathBuf};

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::model::profile::Profile;
use alumni::model::relation::Tag;
use alumni::office::Office;
use alumni::office::permit::{Actor, Role};
use alumni::ui::form::{conflict, screen};
use alumni::ui::keys::{self, Bind, bind, faults, label};
use alumni::ui::look::Look;
use alumni::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use alumni::ui::screens::Pane;
use alumni::ui::screens::alumnus::{AlumnusForm, compare};
use chrono::{DateTime, FixedOffset};
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::robot::{Desk, Drawer};

/// A pane from which forms are opened.
pub(crate) struct Door {
    heard: String,
}

const DOOR: &[Bind<Door>] = &[
    bind(&["f6"], "door.new", label("New", "新建"), |_, cx| {
        Ok(Flow::open(AlumnusForm::new_person(cx, "")?))
    }),
    bind(
        &["f8"],
        "door.wang",
        label("New Wang", "新建王"),
        |_, cx| Ok(Flow::open(AlumnusForm::new_person(cx, "王小明")?)),
    ),
    bind(&["f4"], "door.edit", label("Edit", "修改"), |_, cx| {
        Ok(Flow::open(AlumnusForm::edit(Id(1), cx)?))
    }),
];

impl Screen for Door {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        keys::take(DOOR, self, &input, cx)
    }
    fn back(&mut self, from: Outcome, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.heard = format!("{from:?}");
        Ok(Flow::Stay)
    }
    fn draw(&self, _frame: &mut Frame<'_>, _area: Rect, _view: &View<'_>) {}
    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::pane()
            .keys(keys::hints(DOOR, self, cx))
            .status("", self.heard.clone())
    }
}

pub(crate) const PANES: &[Pane] = &[Pane {
    keys: &["alt-1", "1"],
    name: "go.door",
    label: label("Door", "门"),
    open: |_| {
        Ok(Box::new(Door {
            heard: String::new(),
        }))
    },
}];

pub(crate) fn clock() -> DateTime<FixedOffset> {
    "2026-11-23T10:42:00+08:00".parse().unwrap()
}

pub(crate) fn wang(office: &Office) -> Dossier {
    let c = office.catalogue();
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".into();
    dossier.alumnus.latin_name = "Cindy Wang".into();
    dossier.alumnus.gender = "F".into();
    dossier.alumnus.birth = "1982-03".parse().ok();
    dossier.degrees.push(alumni::model::degree::Degree {
        faculty_id: c.faculties.read("口腔医学院").map(|row| row.id),
        programme_id: c.programmes.read("口腔医学").map(|row| row.id),
        level: "bachelor".into(),
        student_no: "2000021187".into(),
        entry: "2000".parse().ok(),
        completion: "2004".parse().ok(),

        ..Default::default()
    });
    dossier.contacts.push(alumni::model::contact::ContactPoint {
        kind: "mobile".into(),
        value: "+8613800132231".into(),
        ..Default::default()
    });
    dossier.posts.push(alumni::model::post::Post {
        organisation: "市第一医院".into(),
        professional_title: "副主任医师".into(),
        ..Default::default()
    });
    dossier
}

/// A fresh file with one person in it, and the folder that it goes with.
pub(crate) fn room() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("alumni.db");
    let profile = Profile::named("dmu").unwrap().unwrap();
    let office = Office::found(&path, &profile, Actor::owner("lin"), clock, Lang::En).unwrap();
    office.save_person(&wang(&office)).unwrap();
    (dir, path)
}

pub(crate) fn open(path: &Path) -> Office {
    open_as(path, "lin")
}

pub(crate) fn open_as(path: &Path, user: &str) -> Office {
    Office::open(path, Actor::owner(user), clock, Lang::En).unwrap()
}

pub(crate) fn desk_at(path: &Path) -> Desk {
    desk_in(path, Lang::En, (80, 24))
}

pub(crate) fn desk_in(path: &Path, lang: Lang, size: (u16, u16)) -> Desk {
    Desk::open_with(PANES, Drawer::over(open(path)), size, lang, Look::default())
}

#[test]
fn no_form_has_a_key_twice() {
    assert_eq!(faults(screen::KEYS), Vec::<String>::new());
    assert_eq!(faults(conflict::KEYS), Vec::<String>::new());
    assert_eq!(faults(compare::KEYS), Vec::<String>::new());
}

#[test]
fn a_mistyped_date_is_told_beside_the_field_and_mended() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 enter enter enter 1982-13 enter")
        .sees("[1982-13       ] !")
        .sees("! Born: no month 13. Try 1982-03")
        .says("1 problem: Born (^G goes there)")
        .sees("1 changed");
    desk.press("ctrl-s").says("Born: no month 13");
    desk.press("f4")
        .lacks("no month")
        .press("ctrl-s")
        .says("Nothing changed");
    desk.press("82 enter")
        .sees("[1982          ]")
        .press("ctrl-s");
    assert_eq!(
        open(&path).dossier(Id(1)).unwrap().alumnus.birth,
        "1982".parse().ok()
    );
}

#[test]
fn a_city_is_chosen_by_pinyin_and_brings_its_country_and_chapter() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 pgdn pgdn pgdn dalia").sees("dalia Dalian");
    desk.press("f4").sees("1 match").sees("+ new \"dalia\"");
    desk.press("enter")
        .sees("[Dalian                ]")
        .sees("[China ");
    desk.press("up f4")
        .sees(">  Dalian")
        .press("esc")
        .lacks(">  Dalian");
    desk.press("新港镇 f4 down enter")
        .sees("新港镇")
        .says("新港镇 added to the list");
    desk.press("ctrl-s").says("Saved 王欣怡");
    let office = open(&path);
    let dossier = office.dossier(Id(1)).unwrap();
    let city = dossier.addresses[0].city_id.unwrap();
    assert_eq!(office.catalogue().cities.get(city).unwrap().zh, "新港镇");
}

#[test]
fn rows_are_added_and_removed_in_their_places() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 pgdn f6")
        .press("药学院 enter")
        .press("ctrl-s");
    assert_eq!(open(&path).dossier(Id(1)).unwrap().degrees.len(), 2);
    desk.press("f4 pgdn ctrl-d")
        .sees("College of Pharmacy")
        .press("ctrl-s");
    let degrees = open(&path).dossier(Id(1)).unwrap().degrees;
    assert_eq!((degrees.len(), degrees[0].level.as_str()), (1, ""));
}

#[test]
fn leaving_a_changed_form_lists_the_changes() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 esc").lacks("Identity");
    desk.press("f4 enter enter enter enter Cindy esc")
        .sees("Leave this form?")
        .sees("1 field changed:")
        .sees("English name  Cindy Wang -> Cindy")
        .press("enter")
        .sees("[Cindy ");
    // However long the text is, the answers stay in the window.
    desk.type_text(&"Cindy ".repeat(60))
        .press("esc")
        .sees("Throw the changes away")
        .press("enter");
    desk.press("ctrl-z")
        .sees("[Cindy Wang")
        .press("esc")
        .lacks("Identity");
}

#[test]
fn a_class_list_is_typed_with_few_keys_a_person() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6").sees("New alumnus").type_text("张伟一");
    desk.press("pgdn")
        .type_text("口腔医学院")
        .press("enter enter enter 2010 pgdn");
    desk.type_text("13900000001")
        .press("ctrl-n")
        .says("Saved 张伟一");
    for n in 2..=20 {
        desk.type_text(&format!("张伟{n}")).press("pgdn pgdn");
        desk.type_text(&format!("139000000{n:02}")).press("ctrl-n");
        desk.says(&format!("Saved 张伟{n}"));
    }
    desk.press("esc").sees("Saved(Id(21))");
    let office = open(&path);
    let last = office.dossier(Id(21)).unwrap();
    assert_eq!(last.contacts[0].value, "+8613900000020");
    assert_eq!(last.degrees[0].completion, "2010".parse().ok());
    assert_eq!(office.people().unwrap(), 21);
}

#[test]
fn somebody_on_file_is_seen_while_typing() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6")
        .type_text("王欣怡")
        .press("pgdn pgdn 13800132231 enter");
    desk.wait(1)
        .sees("Possible duplicate: A-000001 王欣怡 2004 (same name, phone");
    desk.press("f8")
        .sees("Compare with 王欣怡")
        .sees("Cindy Wang");
    desk.press("esc")
        .sees("New alumnus")
        .press("f8 enter")
        .sees("Edit alumnus | 王欣怡");
    desk.press("esc f6").sees("Draft from");
}

#[test]
fn what_was_typed_survives_a_kill() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 enter enter enter enter")
        .type_text("Cindy X");
    desk.wait(3).sees("draft kept 15:00:");
    drop(desk);
    let mut desk = desk_at(&path);
    desk.press("f4")
        .sees("Draft from")
        .sees("1 field differs")
        .sees("Cindy Wang -> Cindy X")
        .sees(">  Look at each field");
    desk.press("up enter")
        .sees("[Cindy X ")
        .press("ctrl-s")
        .says("Saved");
    desk.press("f4").lacks("Draft from").sees("[Cindy X ");
}

#[test]
fn a_dropped_line_keeps_the_word_under_the_cursor() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f8 pgdn pgdn 139");
    desk.hang_up();
    drop(desk);
    let mut desk = desk_at(&path);
    desk.press("f6")
        .sees("Draft from")
        .press("enter")
        .sees("(x) 王小明")
        .press("f9")
        .sees("[139 ")
        .press("enter")
        .sees("? Mobile: fewer digits than a phone has")
        .press("pgup pgup")
        .sees("[王小明");
    desk.press("esc down down enter f6").lacks("Draft from");
}

#[test]
fn two_clerks_meet_in_one_record() {
    let (_dir, path) = room();
    let mut mine = desk_at(&path);
    let mut theirs = desk_at(&path);
    mine.press("f4 enter enter enter enter")
        .type_text("Mine")
        .press("enter");
    theirs
        .press("f4 enter enter enter enter")
        .type_text("Theirs");
    theirs.press("enter Chinese ctrl-s").says("Saved");
    mine.press("ctrl-s").sees("Two versions of 王欣怡");
    mine.sees("lin saved this record while you were typing");
    mine.sees("(x) Mine")
        .sees("( ) Theirs")
        .sees("Cindy Wang")
        .sees("(x) China");
    // The hand that did not see it presses the same key again, and again: nothing is written over.
    mine.press("ctrl-s ctrl-s").says("Nothing was saved");
    assert_eq!(
        open(&path).dossier(Id(1)).unwrap().alumnus.latin_name,
        "Theirs"
    );
    mine.press("f9").says("Saved");
    let dossier = open(&path).dossier(Id(1)).unwrap();
    assert_eq!(dossier.alumnus.latin_name, "Mine");
    assert_eq!(dossier.alumnus.nationality, "CN");
}

#[test]
fn what_was_typed_goes_to_whom_the_person_was_merged_into() {
    let (_dir, path) = room();
    let mut mine = desk_at(&path);
    mine.press("f4 enter enter enter enter")
        .type_text("Mine")
        .press("enter");
    let office = open(&path);
    let mut other = Dossier::default();
    other.alumnus.name = "王欣".to_owned();
    let keep = office.save_person(&other).unwrap();
    let number = office.dossier(keep).unwrap().alumnus.number;
    office.merge(&office.merging(keep, Id(1)).unwrap()).unwrap();
    let hidden = office.dossier(Id(1)).unwrap();
    mine.press("ctrl-s")
        .sees(&format!("was merged into {number} 王欣 by lin"))
        .sees("(x) Mine");
    // Back to the form with everything typed, and there again.
    mine.press("esc").sees("Mine").press("ctrl-s ctrl-s");
    mine.says("Nothing was saved");
    assert_ne!(office.dossier(keep).unwrap().alumnus.latin_name, "Mine");
    mine.press("down ctrl-s").says("Saved");
    assert_eq!(office.dossier(keep).unwrap().alumnus.latin_name, "Mine");
    assert_eq!(office.dossier(Id(1)).unwrap(), hidden);
    assert_eq!(office.drafts().unwrap(), []);
}

#[test]
fn who_was_archived_meanwhile_is_saved_only_after_a_word() {
    let (_dir, path) = room();
    let office = open(&path);
    for (answer, archived) in [("down enter", false), ("down down enter", true)] {
        let mut mine = desk_at(&path);
        let typed = if archived { "Second" } else { "First" };
        mine.press("f4 enter enter enter enter ctrl-u")
            .type_text(typed)
            .press("enter");
        office.archive_people(&[Id(1)], true).unwrap();
        mine.press("ctrl-s").sees("lin archived 王欣怡 meanwhile");
        mine.press("enter").sees(typed).press("ctrl-s");
        mine.press(answer).says("Saved");
        let now = office.dossier(Id(1)).unwrap().alumnus;
        assert_eq!(now.latin_name, typed);
        assert_eq!(now.archived_at.is_some(), archived);
    }
}

#[test]
fn pictures() {
    let (_dir, path) = room();
    for (name, lang) in [("en", Lang::En), ("zh", Lang::Zh)] {
        let mut desk = desk_in(&path, lang, (80, 24));
        desk.press(
            "f4 enter enter enter 1982-13 pgdn pgdn down wang.xy@gmial.com up enter pgup pgup",
        );
        insta::assert_snapshot!(format!("form_identity_{name}"), desk.screen());
        desk.press("pgdn pgdn pgdn shang f4");
        insta::assert_snapshot!(format!("form_choose_{name}"), desk.screen());
        desk.press("esc esc");
        insta::assert_snapshot!(format!("form_leave_{name}"), desk.screen());
        desk.press("down down enter");
        desk.press("f6")
            .type_text("王欣怡")
            .press("pgdn pgdn 13800132231 enter");
        desk.wait(1);
        insta::assert_snapshot!(format!("form_duplicate_{name}"), desk.screen());
        desk.press("f8");
        insta::assert_snapshot!(format!("form_compare_{name}"), desk.screen());
        desk.press("esc esc down down enter");
        let mut other = desk_at(&path);
        desk.press("f4 enter enter enter enter").type_text("Mine");
        other.press("f4 enter enter enter enter").type_text(name);
        other.press("enter enter 曾用 ctrl-s").says("Saved");
        desk.press("ctrl-s");
        insta::assert_snapshot!(format!("form_conflict_{name}"), desk.screen());
        drop(desk);
        let mut desk = desk_in(&path, lang, (80, 24));
        insta::assert_snapshot!(format!("form_draft_{name}"), desk.press("f4").screen());
        desk.press("down enter esc");
    }
}

#[test]
fn a_class_mate_is_typed_as_the_last_one() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6 enter f5").sees("[Female").press("shift-tab");
    desk.type_text("张伟")
        .press("enter F ctrl-n")
        .says("Saved 张伟");
    desk.type_text("张丽").press("enter f5").sees("[Female");
    desk.press("ctrl-g")
        .says("No problems")
        .press("ctrl-s")
        .sees("Saved(Id(3))");
    assert_eq!(open(&path).dossier(Id(3)).unwrap().alumnus.gender, "F");
}

#[test]
fn pinyin_is_made_from_the_name_and_asked_about_when_it_has_several_readings() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6")
        .type_text("王小明")
        .press("enter enter")
        .sees("Wang Xiaoming");
    desk.press("up up").type_text("曾乐").press("enter enter");
    desk.sees("? Pinyin: several readings: Zeng Le? F4 shows all");
    desk.press("f4 enter up")
        .lacks("several readings")
        .sees("[Zeng Le");
    desk.type_text("Zeng Yue")
        .press("ctrl-s")
        .says("Saved 曾乐");
    assert_eq!(
        open(&path).dossier(Id(2)).unwrap().alumnus.pinyin,
        "Zeng Yue"
    );
    // A corrected name takes its pinyin along as long as nobody corrected that.
    desk.press("f4")
        .type_text("王心怡")
        .press("enter")
        .sees("[Wang Xinyi");
    desk.press("up")
        .type_text("李欣怡")
        .press("enter")
        .sees("[Li Xinyi");
}

#[test]
fn a_note_has_lines() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 alt-6 enter enter space")
        .sees("[x]")
        .press("alt-7");
    desk.type_text("first")
        .press("enter")
        .type_text("second")
        .press("enter enter")
        .type_text("mentor、donor");
    desk.press("pgdn pgdn")
        .sees(">[ Save")
        .press("enter")
        .says("Saved");
    let dossier = open(&path).dossier(Id(1)).unwrap();
    assert_eq!(dossier.alumnus.notes, "first\nsecond");
    assert!(dossier.alumnus.do_not_contact);
    assert_eq!(dossier.tags.len(), 2);
}

#[test]
fn a_needed_name_keeps_the_record_from_being_saved() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6 pgdn pgdn 13900000001 ctrl-s");
    desk.says("Name: needed before it can be saved")
        .sees("[1 Identity!]");
    desk.type_text("李雷").press("ctrl-s").sees("Saved(Id(2))");
}

#[test]
fn a_taken_student_number_is_told_at_its_place() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6")
        .type_text("李雷")
        .press("pgdn enter")
        .type_text("本科")
        .press("enter enter enter");
    desk.type_text("2000021187")
        .press("ctrl-s")
        .says("somebody else has this student number");
    desk.press("esc").sees("Leave this form?");
}

#[test]
fn different_fields_and_tags_of_two_clerks_go_together() {
    let (_dir, path) = room();
    let mut mine = desk_at(&path);
    mine.press("f4 enter enter enter enter")
        .type_text("Mine")
        .press("enter alt-7 tab");
    mine.type_text("mentor");
    let theirs = Office::open(&path, Actor::owner("zhao"), clock, Lang::En).unwrap();
    let mut dossier = theirs.dossier(Id(1)).unwrap();
    "CN".clone_into(&mut dossier.alumnus.nationality);
    for tag in ["donor", "vip"] {
        dossier.tags.push(Tag {
            tag: tag.to_owned(),
            ..Tag::default()
        });
    }
    theirs.save_person(&dossier).unwrap();
    mine.press("ctrl-s").says("Saved").lacks("Two versions");
    mine.says("zhao meanwhile: Nationality - -> China");
    let dossier = open(&path).dossier(Id(1)).unwrap();
    assert_eq!(dossier.alumnus.latin_name, "Mine");
    assert_eq!(dossier.alumnus.nationality, "CN");
    let mut tags: Vec<&str> = dossier.tags.iter().map(|tag| tag.tag.as_str()).collect();
    tags.sort_unstable();
    assert_eq!(tags, ["donor", "mentor", "vip"]);
}

#[test]
fn rows_of_two_clerks_are_merged() {
    let (_dir, path) = room();
    let mut mine = desk_at(&path);
    let office = Office::open(&path, Actor::owner("zhao"), clock, Lang::En).unwrap();
    let mut theirs = Desk::open(PANES, Drawer::over(office));
    mine.press("f4 pgdn pgdn down a@example.org enter pgdn pgdn ctrl-d");
    theirs
        .press("f4 pgdn pgdn down down wxy_82 enter")
        .press("pgdn pgdn")
        .type_text("新单位")
        .press("ctrl-s")
        .says("Saved");
    mine.press("ctrl-s")
        .sees("Two versions")
        .sees("(x) (removed)")
        .press("down space ctrl-s")
        .says("Saved");
    let dossier = open(&path).dossier(Id(1)).unwrap();
    assert_eq!(dossier.contacts.len(), 3);
    assert_eq!(dossier.current_post().unwrap().organisation, "新单位");
}

#[test]
fn a_viewer_gets_no_form() {
    let (_dir, path) = room();
    let viewer = Actor {
        role: Role::Viewer,
        ..Actor::owner("v")
    };
    let office = Office::open(&path, viewer, clock, Lang::En).unwrap();
    let mut desk = Desk::open(PANES, Drawer::over(office));
    desk.press("f4")
        .says("our role does not allow this")
        .lacks("Identity");
}

#[test]
fn any_size_is_drawn() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4");
    for (columns, rows) in [
        (60, 16),
        (61, 17),
        (75, 20),
        (76, 24),
        (200, 60),
        (500, 120),
        (10, 3),
    ] {
        for keys in ["pgdn", "f4", "pgdn", "shift-tab", "esc", "pgdn", "pgdn"] {
            desk.resize(columns, rows).press(keys);
            desk.screen();
        }
    }
    desk.resize(80, 24)
        .press("ctrl-t")
        .sees("[")
        .press("ctrl-t");
}

#[test]
fn a_day_is_chosen_from_the_month_while_typing_goes_on() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 enter enter enter f4")
        .sees("1982-03 March")
        .sees("Mo  Tu  We");
    desk.press("down right pgdn")
        .sees("1982-04 April")
        .press("enter")
        .sees("[1982-04-09 ");
    desk.press("up f4 1984-02").sees("1984-02 February");
    insta::assert_snapshot!("form_days", desk.screen());
    desk.press("enter")
        .sees("[1984-02 ")
        .press("ctrl-s")
        .says("Saved");
    assert_eq!(
        open(&path).dossier(Id(1)).unwrap().alumnus.birth,
        "1984-02".parse().ok()
    );
}

#[test]
fn no_key_breaks_it() {
    const KEYS: &[&str] = &[
        "enter",
        "tab",
        "shift-tab",
        "up",
        "down",
        "left",
        "right",
        "pgup",
        "pgdn",
        "home",
        "end",
        "f4",
        "f5",
        "shift-f5",
        "f6",
        "f8",
        "ctrl-d",
        "ctrl-g",
        "ctrl-z",
        "ctrl-s",
        "ctrl-n",
        "ctrl-t",
        "esc",
        "space",
        "del",
        "backspace",
        "王",
        "曾",
        "1",
        "28",
        "x",
        "@",
        "沪",
        "shang",
        "1982-13",
        "13800132231",
    ];
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4");
    let mut seed: u32 = 7;
    for n in 0..600 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let key = KEYS[(seed >> 16) as usize % KEYS.len()];
        desk.press(key);
        match n % 50 {
            0 => drop(desk.wait(1)),
            10 => drop(desk.resize(60, 16)),
            20 => drop(desk.resize(120, 40)),
            30 => drop(desk.press("f4 f6 f8")),
            _ => {}
        }
    }
    assert_eq!(open(&path).examine().unwrap(), Vec::<String>::new());
}

#[test]
fn two_people_of_one_name_are_told_apart_once() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6")
        .type_text("王欣怡")
        .press("pgdn pgdn 13800132231 enter")
        .wait(1);
    desk.sees("Possible duplicate")
        .press("f8 f8")
        .wait(1)
        .lacks("Possible duplicate");
    desk.press("f8")
        .says("Nobody on file looks like this one")
        .press("ctrl-s");
    assert_eq!(open(&path).people().unwrap(), 2);
}

#[test]
fn a_draft_is_taken_once() {
    let (_dir, path) = room();
    let mut dropped = desk_at(&path);
    dropped
        .press("f6")
        .type_text("孙悟空")
        .press("enter")
        .hang_up();
    let mut one = desk_at(&path);
    let mut other = desk_at(&path);
    one.press("f6").sees("1 field differs");
    other.press("f6").sees("1 field differs");
    one.press("up enter")
        .sees("[孙悟空")
        .press("ctrl-s")
        .says("Saved 孙悟空");
    other
        .press("enter")
        .says("taken up or dropped")
        .lacks("[孙悟空");
}
