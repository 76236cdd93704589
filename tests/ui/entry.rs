//! Entry as clerks do it: class lists, child rows of every kind, what fills itself, and what a killed session keeps.

use alumni::config::Lang;
use alumni::model::field::Id;
use alumni::model::relation::ContactReport;
use alumni::office::Office;
use alumni::office::permit::Actor;
use chrono::{DateTime, FixedOffset};

use crate::form::{PANES, clock, desk_at, desk_in, open, room};
use crate::robot::{Desk, Drawer};

/// A desk that counts the keys besides the text.
struct Counted {
    desk: Desk,
    keys: usize,
}

impl Counted {
    fn press(&mut self, keys: &str) -> &mut Self {
        self.keys += keys.split_whitespace().count();
        self.desk.press(keys);
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.desk.type_text(text);
        self
    }
}

#[test]
fn twenty_class_mates_take_six_keys_each_at_most_besides_the_text() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6");
    let mut clerk = Counted { desk, keys: 0 };
    clerk.text("张伟一").press("alt-2").text("口腔医学院");
    clerk.press("enter").text("本科").press("enter");
    clerk.press("tab").text("2010").press("alt-3");
    clerk.text("13900000001").press("ctrl-n");
    assert!(clerk.keys <= 8, "the first one took {} keys", clerk.keys);
    clerk.desk.says("Saved 张伟一").sees("{");
    for n in 2..=20 {
        clerk.keys = 0;
        clerk.text(&format!("张伟{n}")).press("enter").text("女");
        clerk.press("alt-2 enter enter enter enter");
        clerk.text(&format!("2006{n:04}")).press("alt-3");
        clerk.text(&format!("139000000{n:02}")).press("ctrl-n");
        assert!(clerk.keys <= 8, "number {n} took {} keys", clerk.keys);
    }
    // The list of the task: name and phone.
    for n in 21..=40 {
        clerk.keys = 0;
        clerk.text(&format!("李强{n}")).press("alt-3");
        clerk.text(&format!("138000000{n:02}")).press("ctrl-n");
        assert!(clerk.keys <= 6, "number {n} took {} keys", clerk.keys);
        clerk.desk.says(&format!("Saved 李强{n}"));
    }
    clerk.desk.press("esc");
    let office = open(&path);
    assert_eq!(office.people().unwrap(), 41);
    let last = office.dossier(Id(41)).unwrap();
    assert_eq!(last.contacts[0].value, "+8613800000040");
    let degree = &last.degrees[0];
    assert_eq!(degree.completion, "2010".parse().ok());
    assert_eq!(degree.level, "bachelor");
    assert_eq!(degree.student_no, "");
    let fifth = office.dossier(Id(6)).unwrap();
    assert_eq!(fifth.alumnus.gender, "F");
    // Read from the student number, as nobody typed it.
    assert_eq!(fifth.degrees[0].entry, "2006".parse().ok());
}

#[test]
fn what_is_kept_for_the_next_one_is_chosen_field_by_field() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6")
        .type_text("张三")
        .press("enter enter enter");
    desk.press("enter enter").type_text("Chinese");
    desk.lacks("{Chinese")
        .press("ctrl-k")
        .says("Nationality: kept for the next record")
        .sees("{Chinese");
    desk.press("alt-2 ctrl-k")
        .says("Faculty: empty in the next");
    desk.type_text("药学院").press("ctrl-n");
    desk.says("Saved 张三").sees("{China").lacks("Pharmacy");
    // As last record, field by field: the choice is about what comes by itself.
    desk.type_text("李四").press("alt-2 f5").sees("Pharmacy");
    desk.press("ctrl-s").sees("Saved(Id(3))");
    let people = open(&path);
    assert_eq!(people.dossier(Id(3)).unwrap().alumnus.nationality, "CN");
}

#[test]
fn sections_are_reached_by_number() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    for (key, head) in [
        ("alt-2", "[2 Study]"),
        ("alt-3", "[3 Contact]"),
        ("alt-4", "[4 Work]"),
        ("alt-5", "[5 Chapters]"),
        ("alt-6", "[6 Consent]"),
        ("alt-7", "[7 Notes]"),
        ("alt-1", "[1 Identity]"),
    ] {
        desk.press(if key == "alt-2" { "f4" } else { "home" });
        desk.press(key).sees(head);
    }
}

#[test]
fn every_kind_of_row_is_typed_saved_and_changed() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 f6").type_text("王新怡").sees("Other name");
    // Back on the kind of the row.
    desk.press("shift-tab").type_text("diploma").press("enter");
    desk.press("f6").type_text("WANG XINYI").press("shift-tab");
    desk.type_text("护照姓名").press("enter");
    desk.press("alt-3 pgdn dalian enter work enter");
    desk.type_text("中山路7号").press("enter");
    desk.press("enter enter 2019-03 enter 2020 enter");
    desk.type_text("11-3").press("enter");
    desk.press("alt-5 pgdn")
        .type_text("配偶")
        .press("enter")
        .type_text("nobody at all")
        .press("enter up");
    desk.sees("! Person: nobody of that name or number");
    desk.press("ctrl-d");
    desk.press("alt-6 enter enter enter")
        .type_text("news")
        .press("enter enter email enter");
    desk.press("alt-7").type_text("导师是李老师").press("enter");
    desk.type_text("喜欢 羽毛球").press("pgdn");
    desk.type_text("call").press("enter enter");
    desk.type_text("问候，愿意参加年会").press("tab tab");
    desk.type_text("+7").press("enter").sees("[lin");
    desk.press("ctrl-s").says("Saved 王欣怡");
    let office = open(&path);
    let person = office.dossier(Id(1)).unwrap();
    let names: Vec<(&str, &str)> = person
        .other_names
        .iter()
        .map(|n| (n.kind.as_str(), n.name.as_str()))
        .collect();
    assert_eq!(names, [("diploma", "王新怡"), ("passport", "WANG XINYI")]);
    let address = &person.addresses[0];
    assert_eq!(address.kind, "work");
    assert_eq!(address.line, "中山路7号");
    assert_eq!(address.valid_from, "2019-03".parse().ok());
    assert_eq!(address.valid_to, "2020".parse().ok());
    assert_eq!(address.season, "11-01/03-31");
    assert_eq!(person.relationships, []);
    let consent = &person.consents[0];
    assert_eq!((consent.purpose.as_str(), consent.given), ("news", true));
    assert_eq!(consent.channel, "email");
    assert_eq!(consent.on_day, "2026-11-23".parse().ok());
    assert_eq!(person.alumnus.notes, "导师是李老师\n喜欢 羽毛球");
    let report = &person.reports[0];
    assert_eq!(report.channel, "call");
    assert_eq!(report.summary, "问候，愿意参加年会");
    assert_eq!(report.who, "lin");
    assert_eq!(report.follow_up_on, "2026-11-30".parse().ok());
    assert_eq!(report.follow_up_by, "lin");
    assert_eq!(person.alumnus.last_contact_on, "2026-11-23".parse().ok());
    // Changed, and one of each taken away.
    desk.press("f4 alt-7 pgdn down").press("alt-1");
    desk.press("enter enter enter enter enter enter enter enter enter");
    desk.press("enter").sees("[Name on diploma").press("ctrl-d");
    desk.press("ctrl-s").says("Saved");
    let person = open(&path).dossier(Id(1)).unwrap();
    assert_eq!(person.other_names.len(), 1);
    assert_eq!(person.other_names[0].name, "WANG XINYI");
    assert_eq!(person.reports.len(), 1);
}

#[test]
fn an_employer_that_changes_ends_the_post_and_opens_a_new_one() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 alt-4")
        .type_text("市第二医院")
        .press("enter");
    desk.sees("? Employer: 市第一医院 ends, this is a new post. F4: only the name mended");
    desk.press("ctrl-s").says("Saved");
    let posts = open(&path).dossier(Id(1)).unwrap().posts;
    assert_eq!(posts.len(), 2);
    assert_eq!(
        (posts[0].organisation.as_str(), posts[0].ended),
        ("市第一医院", true)
    );
    assert_eq!(posts[0].professional_title, "副主任医师");
    assert_eq!(
        (posts[1].organisation.as_str(), posts[1].ended),
        ("市第二医院", false)
    );
    // A slip of the pen is mended where it stands.
    desk.press("f4 alt-4 pgdn pgup").type_text("");
    desk.press("enter enter enter enter enter enter enter enter up");
    let mut desk = desk_at(&path);
    desk.press("f4 alt-4 enter enter enter enter enter enter enter");
    desk.sees("[市第二医院")
        .type_text("市第三医院")
        .press("enter up f4");
    desk.lacks("is a new post").press("ctrl-s").says("Saved");
    let posts = open(&path).dossier(Id(1)).unwrap().posts;
    assert_eq!(posts.len(), 2);
    assert_eq!(
        (posts[1].organisation.as_str(), posts[1].ended),
        ("市第三医院", false)
    );
    // More of the same name is not asked about.
    desk.press("f4 alt-4 enter enter enter enter enter enter enter");
    desk.type_text("大连市第三医院")
        .press("enter")
        .lacks("new post");
}

#[test]
fn a_tie_is_seen_from_both_sides() {
    let (_dir, path) = room();
    let office = open(&path);
    let mut teacher = alumni::model::dossier::Dossier::default();
    teacher.alumnus.name = "赵老师".into();
    office.save_person(&teacher).unwrap();
    office.prepare_index().unwrap();
    let mut desk = Desk::open_with(
        PANES,
        Drawer::over(office),
        (80, 24),
        Lang::En,
        alumni::ui::look::Look::default(),
    );
    desk.press("f4 alt-5 pgdn")
        .type_text("导师")
        .press("enter")
        .type_text("A-000002")
        .press("enter up")
        .sees("[赵老师 A-000002");
    desk.press("ctrl-s").says("Saved 王欣怡");
    let ties = open(&path).dossier(Id(1)).unwrap().relationships;
    assert_eq!(
        (ties[0].kind.as_str(), ties[0].other_id),
        ("supervisor", Id(2))
    );
    let seen = open(&path).ties_to(Id(2)).unwrap();
    assert_eq!(
        (seen[0].kind.as_str(), seen[0].other_id),
        ("student", Id(1))
    );
    // F4 finds people by anything.
    desk.press("f4 alt-5 pgdn enter").press("f4 esc");
    desk.sees("赵老师");
    desk.press("esc");
}

#[test]
fn the_box_finds_the_person_of_a_tie() {
    let (_dir, path) = room();
    let office = open(&path);
    let mut mate = alumni::model::dossier::Dossier::default();
    mate.alumnus.name = "韩梅梅".into();
    office.save_person(&mate).unwrap();
    office.prepare_index().unwrap();
    let look = alumni::ui::look::Look::default();
    let mut desk = Desk::open_with(PANES, Drawer::over(office), (80, 24), Lang::En, look);
    desk.press("f4 alt-5 pgdn").type_text("室友").press("enter");
    desk.type_text("han").press("f4").sees("韩梅梅");
    desk.press("enter up").sees("[韩梅梅 A-000002");
    desk.press("ctrl-s").says("Saved");
    let tie = open(&path).dossier(Id(1)).unwrap().relationships;
    assert_eq!((tie[0].kind.as_str(), tie[0].other_id), ("roommate", Id(2)));
}

#[test]
fn what_was_agreed_to_is_only_added_to() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 alt-6 enter enter enter")
        .type_text("news")
        .press("enter ctrl-s");
    desk.says("Saved");
    desk.press("f4 alt-6 enter enter enter")
        .type_text("news")
        .press("enter");
    desk.type_text("withdrawn").press("enter");
    // The row on file is read only.
    desk.press("up x").says("Only to be read here");
    desk.press("ctrl-d").says("Only to be read here");
    desk.press("ctrl-s").says("Saved");
    let office = open(&path);
    let mut person = office.dossier(Id(1)).unwrap();
    let said: Vec<bool> = person.consents.iter().map(|c| c.given).collect();
    assert_eq!(said, [true, false]);
    // Nor does the office take a change of what was said.
    person.consents[0].given = false;
    assert!(office.save_person(&person).is_err());
    person.consents.remove(0);
    assert!(office.save_person(&person).is_err());
}

#[test]
fn what_fills_itself_is_never_written_over_what_was_typed() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6")
        .type_text("李雷")
        .press("alt-2 enter enter enter enter");
    desk.type_text("2003011187").press("enter").sees("{2003 ");
    // Another number, another year; a year that was typed stays.
    desk.press("up")
        .type_text("2004011187")
        .press("enter")
        .sees("{2004 ");
    desk.type_text("2001").press("up").type_text("2005011187");
    desk.press("enter").sees("{2001 ").lacks("{2005 ");
    desk.press("alt-3")
        .type_text("+44 20 7946 0000")
        .press("pgdn");
    desk.sees("[United Kingdom ")
        .type_text("dalian")
        .press("enter")
        .sees("[China ");
    desk.press("up")
        .type_text("shenyang")
        .press("enter enter enter");
    desk.type_text("france")
        .press("up up up")
        .type_text("dalian")
        .press("enter");
    desk.sees("[France ").press("ctrl-s").sees("Saved(Id(2))");
    let person = open(&path).dossier(Id(2)).unwrap();
    assert_eq!(person.degrees[0].entry, "2001".parse().ok());
    assert_eq!(person.addresses[0].country, "FR");
}

#[test]
fn a_country_is_chosen_by_any_of_its_names() {
    for (lang, nearest, shown, kept) in [
        (
            Lang::En,
            "not in the list; China meant?",
            "[United States",
            "Nationality",
        ),
        (Lang::Zh, "不在列表中，是否为“中国”？", "[美国", "国籍"),
    ] {
        let (_dir, path) = room();
        let mut desk = desk_in(&path, lang, (80, 24));
        desk.press("f6")
            .type_text("张三")
            .press("enter enter enter");
        desk.press("enter enter")
            .sees(kept)
            .type_text("Chna")
            .press("up");
        desk.sees(nearest)
            .press("down")
            .type_text("united")
            .press("f4");
        desk.sees("United King").sees("英国").sees("坦桑尼亚");
        desk.press("esc ctrl-u")
            .type_text("USA")
            .press("up")
            .sees(shown);
        desk.press("ctrl-s");
        assert_eq!(
            open(&path).dossier(Id(2)).unwrap().alumnus.nationality,
            "US"
        );
    }
}

#[test]
fn a_phone_alone_makes_no_address() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6").type_text("李雷").press("alt-3");
    desk.type_text("13900000001").press("ctrl-s");
    assert_eq!(open(&path).dossier(Id(2)).unwrap().addresses, []);
}

#[test]
fn nobody_writes_to_the_dead() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4");
    desk.press("enter enter enter enter enter enter enter enter");
    desk.type_text("已故").press("enter alt-6").sees("[x]");
    desk.press("ctrl-s").says("Saved");
    let person = open(&path).dossier(Id(1)).unwrap().alumnus;
    assert_eq!(person.status, "deceased");
    assert!(person.do_not_contact);
}

#[test]
fn the_readings_of_a_name_are_chosen_from_a_list() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6").type_text("曾乐").press("enter enter");
    desk.press("f4").sees("Zeng Le").sees("Zeng Yue");
    desk.press("Yue enter").sees("Zeng Yue").press("ctrl-s");
    let person = open(&path).dossier(Id(2)).unwrap();
    assert_eq!(person.alumnus.pinyin, "Zeng Yue");
}

#[test]
fn the_cursor_of_the_terminal_stands_in_the_note() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 alt-7").type_text("备注");
    let first = desk.cursor().unwrap();
    desk.press("enter").type_text("王a");
    let second = desk.cursor().unwrap();
    assert_eq!(second.1, first.1 + 1);
    assert_eq!(second.0 + 1, first.0);
    // Long text is folded, never cut inside a character.
    desk.type_text(&"汉字".repeat(40)).sees("汉字");
    desk.press("tab").sees("Tags").press("ctrl-s").says("Saved");
    let notes = open(&path).dossier(Id(1)).unwrap().alumnus.notes;
    assert_eq!(notes, format!("备注\n王a{}", "汉字".repeat(40)));
    // It is written on at its end.
    desk.press("f4 alt-7 x ctrl-s");
    let notes = open(&path).dossier(Id(1)).unwrap().alumnus.notes;
    assert!(notes.ends_with("字x"));
    desk.press("f4 alt-7")
        .paste("\nline\nnext")
        .press("ctrl-z tab ctrl-s");
    desk.says("Nothing changed");
}

#[test]
fn a_kill_in_the_middle_keeps_rows_and_notes() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 alt-7").type_text("第一行").press("enter");
    desk.type_text("第二行").press("pgdn");
    desk.type_text("visit").press("enter enter");
    desk.type_text("见面").press("enter").type_text("喝茶");
    desk.press("tab f6").type_text("call").press("alt-1 f6");
    desk.type_text("小怡")
        .press("alt-4 f6")
        .type_text("海港医院");
    desk.wait(3).sees("draft kept");
    drop(desk);
    let mut desk = desk_at(&path);
    desk.press("f4")
        .sees("Draft from")
        .press("up enter ctrl-s")
        .says("Saved");
    let person = open(&path).dossier(Id(1)).unwrap();
    assert_eq!(person.alumnus.notes, "第一行\n第二行");
    assert_eq!(person.reports.len(), 2);
    assert_eq!(person.reports[0].summary, "见面\n喝茶");
    assert_eq!(person.other_names[0].name, "小怡");
    assert_eq!(person.posts[1].organisation, "海港医院");
}

#[test]
fn two_clerks_meet_in_a_row() {
    let (_dir, path) = room();
    let mut mine = desk_at(&path);
    let office = Office::open(&path, Actor::owner("zhao"), clock, Lang::En).unwrap();
    let mut theirs = Desk::open(PANES, Drawer::over(office));
    mine.press("f4 alt-7 pgdn")
        .type_text("call")
        .press("enter enter");
    mine.type_text("mine").press("tab");
    theirs
        .press("f4 alt-7 pgdn")
        .type_text("visit")
        .press("enter enter");
    theirs.type_text("theirs").press("ctrl-s").says("Saved");
    mine.press("alt-1 enter enter enter enter")
        .type_text("Cindy W")
        .press("ctrl-s")
        .lacks("Two versions")
        .says("zhao saved other parts meanwhile; both are kept");
    let reports = open(&path).dossier(Id(1)).unwrap().reports;
    let said: Vec<&str> = reports.iter().map(|r| r.summary.as_str()).collect();
    assert_eq!(said, ["theirs", "mine"]);
}

#[test]
fn pictures() {
    let (_dir, path) = room();
    for (name, lang, size) in [
        ("en", Lang::En, (80, 24)),
        ("zh", Lang::Zh, (80, 24)),
        ("small", Lang::Zh, (60, 16)),
        ("large", Lang::En, (120, 40)),
    ] {
        let mut desk = desk_in(&path, lang, size);
        desk.press("f4 alt-5 pgdn").type_text("配偶").press("enter");
        insta::assert_snapshot!(format!("entry_relations_{name}"), desk.screen());
        desk.press("alt-6 enter enter enter news");
        insta::assert_snapshot!(format!("entry_consent_{name}"), desk.screen());
        desk.press("alt-7").type_text("第一行").press("enter");
        desk.type_text("second line").press("pgdn");
        desk.type_text("call").press("enter enter");
        desk.type_text("愿意参加年会").press("alt-7");
        insta::assert_snapshot!(format!("entry_notes_{name}"), desk.screen());
        desk.press("esc down down enter");
    }
}

/// Half past seven in Beijing; in Greenwich it is still the evening before.
fn early() -> DateTime<FixedOffset> {
    "2026-11-23T07:30:00+08:00".parse().unwrap()
}

#[test]
fn what_was_noted_before_eight_in_the_morning_is_no_day_to_come() {
    let (_dir, path) = room();
    let office = Office::open(&path, Actor::owner("lin"), early, Lang::En).unwrap();
    let mut dossier = office.dossier(Id(1)).unwrap();
    dossier.reports.push(ContactReport {
        on_day: "2026-11-23".parse().ok(),
        ..ContactReport::default()
    });
    assert_eq!(office.check(&dossier), []);
    dossier.reports[0].on_day = "2026-11-24".parse().ok();
    assert_eq!(office.check(&dossier).len(), 1);
}

#[test]
fn a_text_that_is_too_long_is_told_at_its_place() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6").paste(&"龘".repeat(201)).press("ctrl-s");
    desk.says("Name: longer than 200 characters. Shorten it");
    desk.press("ctrl-g ctrl-u").type_text("王龘").press("alt-4");
    desk.paste(&"院".repeat(501)).press("alt-7");
    desk.paste(&"字\n".repeat(6000)).press("ctrl-s");
    desk.says("Employer: longer than 500 characters. Shorten it");
    desk.press("ctrl-u").type_text("市医院").press("ctrl-s");
    desk.says("Notes: longer than 10000 characters. Shorten it");
    desk.press("ctrl-z ctrl-s").says("Saved 王龘");
}

#[test]
fn the_next_problem_is_the_one_just_typed() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f6")
        .type_text("王五")
        .press("enter enter enter");
    desk.type_text("1982-13").press("ctrl-g");
    desk.says("1 problem: Born");
}

#[test]
fn in_a_small_window_the_words_stand_on_the_page_of_their_input() {
    let (_dir, path) = room();
    let mut desk = desk_in(&path, Lang::Zh, (60, 16));
    desk.press("f6").type_text("王五").press("enter");
    desk.type_text("X1").press("enter ctrl-g");
    desk.sees("! 性别：不在列表中，按 F4 查看列表");
}

#[test]
fn help_in_a_form_shows_only_keys_that_do_something_there() {
    let (_dir, path) = room();
    let mut desk = desk_in(&path, Lang::En, (120, 40));
    desk.press("f6 f1").sees("^Z").sees("Restore");
    // Where letters are text, no letter is a key; ^Z gives back what stood in the field.
    desk.lacks("^Z u").lacks("Undo").lacks(" u ").lacks("F1 ?");
}

#[test]
fn the_history_names_the_rows_that_no_column_shows() {
    let (_dir, path) = room();
    let mut desk = desk_at(&path);
    desk.press("f4 alt-6 tab tab space ctrl-s").says("Saved");
    let office = open(&path);
    let person = office.dossier(Id(1)).unwrap();
    assert!(person.alumnus.do_not_contact);
    let last = office.history(None, 1).unwrap();
    assert!(
        last[0].sentence.contains("Do not contact -> yes"),
        "{}",
        last[0].sentence
    );
}
