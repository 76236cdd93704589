//! Many people changed in one go, as a clerk does it.

use std::sync::atomic::AtomicBool;

use alumni::config::Lang;
use alumni::model::contact::ContactPoint;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::office::Office;
use alumni::office::finding::Sort;
use alumni::ui::keys::faults;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use alumni::ui::screens::bulk::tables;

use crate::robot::{Desk, Drawer};

fn clerk(people: usize, size: (u16, u16), lang: Lang) -> (Desk, Office) {
    let mut drawer = Drawer::empty();
    drawer.office.speak(lang);
    for n in 0..people {
        let mut dossier = Dossier::default();
        dossier.alumnus.name = format!("王{}", "伟芳娜敏静丽强磊军洋".chars().nth(n % 10).unwrap());
        if n.is_multiple_of(5) {
            "deceased".clone_into(&mut dossier.alumnus.status);
        }
        dossier.contacts.push(ContactPoint {
            kind: "mobile".to_owned(),
            value: format!("+861380013{n:04}"),
            ..ContactPoint::default()
        });
        drawer.office.save_person(&dossier).unwrap();
    }
    let event = Event {
        chapter_id: drawer.office.catalogue().chapters.rows()[0].id,
        zh: "新年晚会".to_owned(),
        en: "New Year party".to_owned(),
        starts: "2026-12-31T18:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        capacity: Some(10),
        state: "open".to_owned(),
        ..Event::default()
    };
    drawer.office.save_event(&event).unwrap();
    drawer.office.prepare_index().unwrap();
    drawer.office.look().unwrap();
    let other = drawer.office.again().unwrap();
    let mut desk = Desk::open_with(PANES, drawer, size, lang, Look::default());
    desk.press("alt-2");
    (desk, other)
}

fn lost(office: &Office) -> usize {
    let ids = office.first_page(999).unwrap();
    let people = office.listed(&ids).unwrap();
    people.iter().filter(|one| one.status == "lost").count()
}

#[test]
fn no_key_stands_twice() {
    for table in [tables::ASK, tables::PLAN, tables::WORK, tables::DONE] {
        assert_eq!(faults(table), Vec::<String>::new());
    }
}

#[test]
fn a_country_is_taken_by_its_code_though_others_hold_its_letters() {
    for (lang, typed, said) in [
        (Lang::En, "us", "Nationality -> United States"),
        (Lang::En, "USA", "Nationality -> United States"),
        (Lang::Zh, "meiguo", "国籍 -> 美国"),
    ] {
        let (mut desk, office) = clerk(3, (80, 24), lang);
        desk.press("ctrl-o").type_text("set").press("enter");
        desk.type_text("nationality").press("enter");
        desk.type_text(typed).press("enter").sees(said);
        desk.press("ctrl-s").press("left enter");
        let ids = office.first_page(9).unwrap();
        for id in ids {
            assert_eq!(
                office.dossier(id).unwrap().alumnus.nationality,
                "US",
                "{typed}"
            );
        }
    }
}

#[test]
fn a_field_is_set_for_everybody_found_and_taken_back() {
    let (mut desk, office) = clerk(40, (80, 24), Lang::En);
    desk.press("ctrl-o")
        .sees("What is to be done?")
        .sees("40 people");
    // By pinyin, initials or words; Enter takes the first.
    desk.type_text("set").press("enter").sees("Which field?");
    desk.type_text("status").press("enter").sees("Which value?");
    desk.type_text("lost").press("enter");
    desk.sees("Status -> lost").sees("40  will be changed");
    insta::assert_snapshot!("plan_en", desk.screen());
    // What is wide is asked with the focus on No; the key that asked does not answer.
    desk.press("ctrl-s")
        .sees("Change 40 alumni?")
        .sees("> No, keep");
    desk.press("ctrl-s").sees("Change 40 alumni?");
    desk.press("enter").lacks("Change 40 alumni?");
    assert_eq!(lost(&office), 0);
    desk.press("ctrl-s tab enter").sees("40 people changed");
    assert_eq!(lost(&office), 40);
    desk.press("ctrl-z").sees("taken back");
    assert_eq!(lost(&office), 0);
    desk.press("ctrl-z").says("taken back already");
    desk.press("enter").sees("40");
}

#[test]
fn marked_people_register_and_who_cannot_is_listed() {
    let (mut desk, office) = clerk(30, (120, 40), Lang::Zh);
    desk.press("ctrl-a ctrl-o").sees("30 位");
    desk.type_text("baoming").press("enter").sees("新年晚会");
    desk.press("enter").sees("24  将修改").sees("6  不变：已故");
    desk.sees("14 位没有名额，进入候补");
    desk.press("right right").sees("> ");
    insta::assert_snapshot!("plan_zh", desk.screen());
    // The list opens the record.
    desk.press("enter").sees("已故").press("esc");
    desk.press("ctrl-s")
        .sees("修改 24 位校友？")
        .press("tab enter");
    desk.sees("已修改 24 位");
    let event = office
        .following("2026-12-01".parse().unwrap(), None, 9)
        .unwrap();
    assert_eq!((event[0].taken, event[0].waiting), (10, 14));
}

#[test]
fn few_are_changed_without_a_question_and_a_new_tag_is_typed() {
    let (mut desk, office) = clerk(6, (60, 16), Lang::En);
    desk.press("space space ctrl-o").sees("2 people");
    desk.type_text("put a tag").press("enter").type_text("班长");
    desk.press("enter").sees("Tag 班长 put on");
    desk.press("ctrl-s").sees("2 people changed").press("enter");
    let tags = office.tags().unwrap();
    assert_eq!(tags, [("班长".to_owned(), 2)]);
    // Esc goes back question by question, and nothing was written.
    desk.press("ctrl-o")
        .type_text("archive")
        .press("enter")
        .sees("archived");
    desk.press("esc").sees("What is to be done?");
    desk.press("down enter").sees("Which line?");
    desk.press("esc esc").lacks("What is to be done?");
    assert_eq!(office.history(None, 1).unwrap()[0].kind, "bulk");
}

#[test]
fn it_says_whether_the_marked_or_the_whole_result_is_changed() {
    let (mut desk, _) = clerk(12, (80, 24), Lang::En);
    desk.press("ctrl-o")
        .sees("12 people: everybody on file")
        .press("esc");
    desk.press("space space ctrl-o")
        .sees("2 people, marked")
        .press("esc ctrl-x");
    desk.press("/")
        .type_text("status:deceased")
        .press("enter ctrl-o");
    desk.sees("3 people: status:deceased");
}

#[test]
fn a_day_is_typed_as_in_a_form_and_a_wrong_one_gets_the_cure() {
    let (mut desk, office) = clerk(2, (80, 24), Lang::En);
    desk.press("ctrl-o").type_text("join").press("enter");
    desk.press("enter").sees("On which day?");
    desk.type_text("1301").press("enter").sees("is no day. Try");
    desk.press("ctrl-u").type_text("+1").press("enter");
    desk.press("ctrl-s").sees("2 people changed");
    let id = office.first_page(1).unwrap()[0];
    let since = office.dossier(id).unwrap().memberships[0].since;
    assert_eq!(since, "2026-11-24".parse().ok());
}

#[test]
fn what_is_wide_is_put_away_taken_back_and_done_again_with_a_plan_and_progress() {
    let (mut desk, office) = clerk(1_001, (80, 24), Lang::En);
    let shelved = |office: &Office| {
        let all = office.search("is:archived", Sort::default(), &AtomicBool::new(false));
        all.unwrap().unwrap().count()
    };
    desk.press("ctrl-a f8")
        .sees("1,001 people, marked")
        .sees("1,001  will be changed");
    desk.press("ctrl-s tab enter").sees("1,001 people changed");
    assert_eq!(shelved(&office), 1_001);
    // From the list: the history asks and works, in a thread of its own.
    desk.press("enter ctrl-z")
        .sees("Take this whole entry back?");
    desk.press("tab enter").says("Taken back");
    assert_eq!(shelved(&office), 0);
    desk.press("esc ctrl-y").says("Done again: 1,001 alumni");
    assert_eq!(shelved(&office), 1_001);
    // Who is away already is taken out again.
    desk.press("esc f2 directory.archived enter f8")
        .sees("restored");
    desk.press("ctrl-s tab enter").sees("1,001 people changed");
    assert_eq!(shelved(&office), 0);
}

#[test]
fn nobody_else_is_changed_when_somebody_saves_meanwhile() {
    let (mut desk, office) = clerk(5, (80, 24), Lang::En);
    desk.press("ctrl-o")
        .type_text("set")
        .press("enter")
        .type_text("status");
    desk.press("enter").type_text("lost").press("enter");
    let id = office.first_page(1).unwrap()[0];
    let mut dossier = office.dossier(id).unwrap();
    "deceased".clone_into(&mut dossier.alumnus.status);
    office.save_person(&dossier).unwrap();
    // Another field of somebody else is no matter.
    let other = office.first_page(2).unwrap()[1];
    let mut dossier = office.dossier(other).unwrap();
    "called today".clone_into(&mut dossier.alumnus.notes);
    office.save_person(&dossier).unwrap();
    desk.press("ctrl-s")
        .sees("4 people changed")
        .sees("changed by somebody else meanwhile");
    assert_eq!(lost(&office), 4);
}
