//! What belongs to a person besides the form: files, reports of contacts, and everything by day.

use std::path::PathBuf;

use alumni::config::Lang;
use alumni::model::consent::Consent;
use alumni::model::contact::Address;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::model::relation::Relationship;
use alumni::office::Office;
use alumni::ui::keys::faults;
use alumni::ui::look::Look;
use alumni::ui::screens::{PANES, files, timeline};
use tempfile::TempDir;

use crate::robot::{Desk, Drawer};

struct Clerk {
    desk: Desk,
    office: Office,
    folder: TempDir,
    person: Id,
}

fn clerk(size: (u16, u16), lang: Lang) -> Clerk {
    let mut drawer = Drawer::empty();
    drawer.office.speak(lang);
    let mut teacher = Dossier::default();
    teacher.alumnus.name = "李建国".to_owned();
    "deceased".clone_into(&mut teacher.alumnus.status);
    let teacher = drawer.office.save_person(&teacher).unwrap();
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".to_owned();
    dossier.relationships.push(Relationship {
        other_id: teacher,
        kind: "supervisor".to_owned(),
        ..Relationship::default()
    });
    dossier.degrees.push(Degree {
        level: "bachelor".to_owned(),
        completion: "2004".parse().ok(),
        ..Degree::default()
    });
    dossier.consents.push(Consent {
        purpose: "newsletter".to_owned(),
        given: true,
        on_day: "2026-01-05".parse().ok(),
        ..Consent::default()
    });
    let person = drawer.office.save_person(&dossier).unwrap();
    drawer.office.prepare_index().unwrap();
    let office = drawer.office.again().unwrap();
    let mut desk = Desk::open_with(PANES, drawer, size, lang, Look::default());
    desk.press("alt-2 /")
        .type_text("王欣怡")
        .press("enter enter");
    Clerk {
        desk,
        office,
        folder: tempfile::tempdir().unwrap(),
        person,
    }
}

impl Clerk {
    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

#[test]
fn no_key_stands_twice() {
    assert_eq!(faults(files::KEYS), Vec::<String>::new());
    assert_eq!(faults(files::ASK), Vec::<String>::new());
    assert_eq!(faults(timeline::KEYS), Vec::<String>::new());
}

#[test]
fn a_season_reads_as_a_part_of_every_year() {
    for (lang, said) in [
        (Lang::En, "(every year 11-01 - 03-31, 2019-03 - 2020)"),
        (Lang::Zh, "(每年 11-01 - 03-31, 2019-03 - 2020)"),
    ] {
        let mut clerk = clerk((100, 40), lang);
        let mut dossier = clerk.office.dossier(clerk.person).unwrap();
        dossier.addresses.push(Address {
            line: "中山路7号".to_owned(),
            season: "11-01/03-31".to_owned(),
            valid_from: "2019-03".parse().ok(),
            valid_to: "2020".parse().ok(),
            ..Address::default()
        });
        clerk.office.save_person(&dossier).unwrap();
        clerk.desk.wait(2).press("esc enter").sees(said);
    }
}

#[test]
fn a_file_goes_in_and_comes_out_the_same() {
    let mut clerk = clerk((80, 24), Lang::En);
    let letter = clerk.file("来信.pdf", b"a letter\x00\x1b[31m");
    let folder = clerk.folder.path().display().to_string();
    let desk = &mut clerk.desk;
    desk.press("f7").sees("No file here").press("f6");
    // Tab completes the name.
    desk.type_text(&format!("{folder}/来"))
        .press("tab")
        .sees("来信.pdf");
    desk.press("ctrl-u").type_text(&format!("{folder}/"));
    desk.sees("14 B").sees("来信.pdf").press("down enter");
    desk.sees("What is it?").type_text("thanks").press("enter");
    desk.says("来信.pdf added").sees("14 B").sees("thanks");
    let held = clerk.office.dossier(clerk.person).unwrap().attachments;
    assert_eq!(held[0].name, "来信.pdf");
    // A copy goes where the clerk says; what stands there is asked about.
    let copy = clerk.folder.path().join("copy.pdf");
    desk.press("enter").paste(&copy.display().to_string());
    desk.press("enter").says("Saved as");
    assert_eq!(
        std::fs::read(&copy).unwrap(),
        std::fs::read(&letter).unwrap()
    );
    desk.press("enter").paste(&copy.display().to_string());
    desk.press("enter")
        .sees("Replace it?")
        .press("enter")
        .lacks("Replace it?");
    // The same content once, whoever has it; taken off and brought back by undo.
    desk.press("f8").says("taken off").sees("No file here");
    desk.press("ctrl-z").sees("来信.pdf").sees("thanks");
}

#[test]
fn a_file_that_is_too_large_is_refused_with_the_limit() {
    let mut clerk = clerk((80, 24), Lang::En);
    let path = clerk.folder.path().join("film.mp4");
    let film = std::fs::File::create(&path).unwrap();
    film.set_len(10 * 1024 * 1024 + 1).unwrap();
    let desk = &mut clerk.desk;
    let typed = path.display().to_string();
    desk.press("f7").sees("F6 adds one").press("f6");
    desk.type_text(&typed).press("enter");
    // Told at once, and what was typed stands there to be mended.
    desk.says("Larger than 10 MB").sees(&typed);
    desk.press("ctrl-u").type_text("/nowhere/x").press("enter");
    desk.says("/nowhere/x: no such file or folder")
        .sees("File to add: /nowhere/x");
    desk.press("esc").sees("No file here");
}

#[test]
fn a_call_is_noted_followed_up_and_seen_on_the_timeline() {
    let mut clerk = clerk((80, 24), Lang::En);
    let desk = &mut clerk.desk;
    desk.press("f6").sees("Contact with 王欣怡");
    desk.press("tab")
        .type_text("call")
        .press("tab tab")
        .type_text("asked about the reunion");
    desk.press("pgdn").type_text("2026-11-23").press("ctrl-s");
    desk.press("end").sees("asked about the reunion");
    let dossier = clerk.office.dossier(clerk.person).unwrap();
    assert_eq!(dossier.alumnus.last_contact_on, "2026-11-23".parse().ok());
    assert_eq!(dossier.reports[0].follow_up_by, "lin");
    // It is due, on the timeline and at home.
    desk.press("f5")
        .sees("! 2026-11-23")
        .sees("one follow-up is due")
        .sees("2004");
    insta::assert_snapshot!("timeline_en", desk.screen());
    desk.press("esc esc esc alt-1")
        .wait(1)
        .sees("Follow up: 王欣怡");
    let line = clerk
        .office
        .follow_ups("2026-11-23".parse().unwrap(), 9)
        .unwrap();
    assert_eq!(line.len(), 1);
    desk.press("home enter").sees("Timeline | 王欣怡");
    // The report is changed where it is seen.
    desk.press("enter")
        .sees("[asked about the reunion")
        .press("esc");
    desk.press("space").says("Followed up: 王欣怡");
    desk.lacks("is due").sees("followed up 2026-11-23");
    desk.press("esc").wait(1).lacks("Follow up: 王欣怡");
}

#[test]
fn the_timeline_is_filtered_by_kind_and_opens_what_is_there() {
    let mut clerk = clerk((120, 40), Lang::Zh);
    let desk = &mut clerk.desk;
    desk.press("f5").sees("[全部]");
    insta::assert_snapshot!("timeline_zh", desk.screen());
    desk.press("right right")
        .sees("[授权]")
        .sees("2026-01-05")
        .sees("1/1");
    desk.press("left left left")
        .sees("[变更]")
        .press("enter")
        .sees("变更记录");
}

#[test]
fn nobody_calls_the_dead_and_ties_are_seen_from_both_sides() {
    let mut clerk = clerk((80, 24), Lang::En);
    let desk = &mut clerk.desk;
    desk.press("esc /").type_text("李建国").press("enter enter");
    desk.press("f6").says("nobody is contacted any more");
    desk.press("end pgup pgup").sees("of").sees("王欣怡");
}

#[test]
fn a_follow_up_is_ones_own_and_not_before_the_call() {
    let mut clerk = clerk((80, 24), Lang::En);
    clerk.desk.press("f6 alt-2").type_text("+7").press("enter");
    clerk.desk.sees("[lin ").press("ctrl-z ctrl-z up");
    clerk.desk.type_text("1101").press("ctrl-s");
    clerk.desk.says("Follow up: ends before it begins");
}

#[test]
fn a_section_is_changed_where_it_is_seen() {
    let mut clerk = clerk((80, 24), Lang::En);
    let desk = &mut clerk.desk;
    desk.sees("─[Identity]─").press("pgdn").sees("─[Study]─");
    desk.press("enter").sees("[2 Study]").press("esc");
    desk.press("end").sees("─[History]─").press("enter");
    desk.sees("History").press("esc").press("pgup");
    desk.press("f4").sees("[6 Consent]").press("esc");
    desk.press("home").sees("─[Identity]─").press("f4");
    desk.sees("[1 Identity]");
}

#[test]
fn the_history_of_somebody_goes_to_the_first_entry() {
    let mut clerk = clerk((80, 24), Lang::En);
    for n in 0..260 {
        let mut dossier = clerk.office.dossier(clerk.person).unwrap();
        dossier.alumnus.notes = format!("note {n}");
        clerk.office.save_person(&dossier).unwrap();
    }
    let desk = &mut clerk.desk;
    desk.wait(2).press("esc enter f9").sees("1/100+");
    // Near the last of those that were read the next come, and the cursor stays where it is.
    desk.press("pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn");
    desk.sees("/200+");
    desk.press("end").sees("261/261").sees("note 0");
    desk.press("home").sees("1/261").sees("note 259");
}
