//! An office with chapters, officers, people and events, for the screens that show them: made through the office, on a
//! file of its own.

use alumni::config::Lang;
use alumni::model::chapter::{Chapter, Council, Membership, Officer};
use alumni::model::contact::ContactPoint;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::office::Office;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;

use crate::robot::{Desk, Drawer};

/// A town at 80x24 in English, with the chapters open.
pub(crate) fn town() -> Desk {
    town_with((80, 24), Lang::En)
}

/// A town in another window or language.
pub(crate) fn town_with(size: (u16, u16), lang: Lang) -> Desk {
    let mut drawer = Drawer::empty();
    settle(&mut drawer.office);
    let mut desk = Desk::open_with(PANES, drawer, size, lang, Look::default());
    desk.press("alt-3");
    desk
}

/// The chapter of the profile with that code.
fn chapter(office: &Office, code: &str) -> Id {
    office.catalogue().chapters.read(code).unwrap().id
}

pub(crate) fn settle(office: &mut Office) {
    let top = chapter(office, "association");
    for (zh, en, code, zone) in [
        ("伦敦校友会", "London", "LON", "Europe/London"),
        ("湾区校友会", "Bay Area", "SFO", "America/Los_Angeles"),
    ] {
        let above = if code == "SFO" {
            chapter(office, "north-america")
        } else {
            top
        };
        let new = Chapter {
            parent_id: Some(above),
            kind: "overseas".to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
            code: code.to_owned(),
            status: "active".to_owned(),
            zone: zone.to_owned(),
            founded: "2003-05-18".parse().ok(),
            ..Chapter::default()
        };
        office.save_chapter(&new).unwrap();
        office.look().unwrap();
    }
    let people = people(office);
    officers(office, &people);
    events(office, &people);
    office.look().unwrap();
    office.prepare_index().unwrap();
}

/// Name, mobile, completion, chapters.
const PEOPLE: &[(&str, &str, &str, &[&str])] = &[
    (
        "王欣怡",
        "+8613800132231",
        "2004",
        &["shanghai", "association"],
    ),
    ("陈思齐", "+8613800138810", "1996", &["SFO"]),
    ("周强", "+8613800130044", "2001", &["SFO", "north-america"]),
    ("吴晓玉", "+8613800135512", "2011", &["shanghai"]),
    ("魏雪莹", "+8613800137781", "1998", &["shanghai", "LON"]),
    ("李雷", "+8613800131107", "2004", &["shenyang"]),
    ("韩梅梅", "+8613800132208", "2004", &["shenyang", "dalian"]),
    ("赵一鸣", "+8613800139901", "2019", &["dalian"]),
];

fn people(office: &Office) -> Vec<Id> {
    let person = |(name, mobile, year, chapters): &(&str, &str, &str, &[&str])| {
        let mut dossier = Dossier::default();
        dossier.alumnus.name = (*name).to_owned();
        dossier.contacts.push(ContactPoint {
            kind: "mobile".to_owned(),
            value: (*mobile).to_owned(),
            ..ContactPoint::default()
        });
        dossier.degrees.push(Degree {
            level: "bachelor".to_owned(),
            completion: year.parse().ok(),
            ..Degree::default()
        });
        dossier.memberships = chapters
            .iter()
            .map(|code| Membership {
                chapter_id: chapter(office, code),
                state: "active".to_owned(),
                ..Membership::default()
            })
            .collect();
        office.save_person(&dossier).unwrap()
    };
    PEOPLE.iter().map(person).collect()
}

fn officers(office: &Office, people: &[Id]) {
    let bay = chapter(office, "SFO");
    let council = Council {
        chapter_id: bay,
        number: 3,
        starts_on: "2023-01-01".parse().ok(),
        planned_end: "2026-12-31".parse().ok(),
        ..Council::default()
    };
    let council = office.save_council(&council).unwrap();
    for (code, who, from, to) in [
        ("president", 1, "2023-01-01", "2026-12-05"),
        ("vice-president", 2, "2023-01-01", "2027-12-31"),
        ("secretary-general", 0, "2023-01-01", "2026-07-31"),
        ("treasurer", 2, "2023-01-01", "2027-12-31"),
    ] {
        let officer = Officer {
            chapter_id: bay,
            council_id: Some(council),
            office: code.to_owned(),
            alumnus_id: people[who],
            starts_on: from.parse().ok(),
            ends_on: to.parse().ok(),
            status: "elected".to_owned(),
            ..Officer::default()
        };
        office.seat_officer(&officer).unwrap();
    }
}

/// Host, titles, start, seats.
const EVENTS: &[(&str, &str, &str, &str, Option<i64>)] = &[
    ("shanghai", "秋游", "Autumn walk", "2026-11-03T09:00", None),
    (
        "shenyang",
        "羽毛球赛",
        "Badminton",
        "2026-11-07T14:00",
        Some(16),
    ),
    ("dalian", "讲座", "Lecture", "2026-11-07T19:00", Some(80)),
    (
        "beijing",
        "咖啡时间",
        "Coffee chat",
        "2026-11-23T10:00",
        Some(20),
    ),
    ("shanghai", "理事会", "Board", "2026-11-23T18:30", Some(9)),
    ("LON", "冬聚", "Winter meet", "2026-11-25T19:00", Some(40)),
    (
        "shanghai",
        "年会",
        "Annual dinner",
        "2026-11-28T18:30",
        Some(3),
    ),
    ("guangzhou", "徒步", "Hike", "2026-11-28T09:00", None),
    (
        "dalian",
        "返校日",
        "Homecoming",
        "2026-11-28T00:00",
        Some(300),
    ),
    ("SFO", "换届选举", "Election", "2026-12-05T19:00", Some(150)),
    ("SFO", "中秋茶会", "Mooncakes", "2026-09-26T15:00", None),
];

fn events(office: &Office, people: &[Id]) {
    for (host, zh, en, starts, seats) in EVENTS {
        let chapter_id = chapter(office, host);
        let event = Event {
            chapter_id,
            kind: "reunion".to_owned(),
            zh: (*zh).to_owned(),
            en: (*en).to_owned(),
            starts: (*starts).to_owned(),
            zone: office.zone_of(chapter_id),
            all_day: starts.ends_with("T00:00"),
            capacity: *seats,
            registration_to: "2026-11-26".parse().ok(),
            state: "open".to_owned(),
            ..Event::default()
        };
        let id = office.save_event(&event).unwrap();
        if *en == "Annual dinner" {
            for person in [0, 3, 4, 5] {
                office.register(id, people[person], 0).unwrap();
            }
        }
        if *en == "Mooncakes" {
            office.check_in(id, people[1], true).unwrap();
        }
    }
}
