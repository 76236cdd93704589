//! Rules that span records hold in the file itself: the tree has no cycle, terms do not overlap, a single seat has one
//! holder, a student number one owner, and an event never more guests than seats, also under many hands at once.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod desk;

use alumni::config::Lang;
use alumni::model::chapter::{Council, Officer};
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::office::permit::Actor;
use alumni::office::{Error, Office, Rule};
use desk::{Desk, now};

fn person(name: &str, student: &str) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = name.to_owned();
    dossier.degrees.push(Degree {
        level: "bachelor".to_owned(),
        student_no: student.to_owned(),
        ..Degree::default()
    });
    dossier
}

fn broken<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Rule {
    match outcome {
        Err(Error::Rule(rule)) => rule,
        other => panic!("no rule was broken: {other:?}"),
    }
}

fn chapter(desk: &Desk, code: &str) -> Id {
    desk.office.catalogue().chapters.read(code).unwrap().id
}

#[test]
fn a_chapter_is_never_below_itself() {
    let desk = Desk::new();
    let (top, below) = (chapter(&desk, "liaoning"), chapter(&desk, "shenyang"));
    assert_eq!(broken(desk.office.move_chapter(top, below)), Rule::Cycle);
    assert_eq!(broken(desk.office.move_chapter(top, top)), Rule::Cycle);
    assert_eq!(
        desk.office.chapter(below).unwrap().parent_id,
        Some(top),
        "nothing moved"
    );
}

#[test]
fn councils_do_not_overlap_and_a_single_seat_has_one_holder() {
    let desk = Desk::new();
    let here = chapter(&desk, "shanghai");
    let first = Council {
        chapter_id: here,
        number: 1,
        starts_on: "2020-01-01".parse().ok(),
        planned_end: "2024-01-01".parse().ok(),
        ended_on: "2024-01-01".parse().ok(),
        ..Council::default()
    };
    desk.office.save_council(&first).unwrap();
    let second = Council {
        number: 2,
        starts_on: "2023-06-01".parse().ok(),
        planned_end: None,
        ended_on: None,
        ..first.clone()
    };
    assert_eq!(
        broken(desk.office.save_council(&second)),
        Rule::CouncilOverlap
    );
    let second = Council {
        starts_on: "2024-01-01".parse().ok(),
        ..second
    };
    let council_id = Some(desk.office.save_council(&second).unwrap());

    let one = desk.office.save_person(&person("王伟", "1")).unwrap();
    let other = desk.office.save_person(&person("李雷", "2")).unwrap();
    let seat = |office: &str, alumnus_id: Id, from: &str| Officer {
        chapter_id: here,
        council_id,
        office: office.to_owned(),
        alumnus_id,
        starts_on: from.parse().ok(),
        status: "elected".to_owned(),
        ..Officer::default()
    };
    desk.office
        .seat_officer(&seat("president", one, "2024-01-01"))
        .unwrap();
    let taken = desk
        .office
        .seat_officer(&seat("president", other, "2025-01-01"));
    assert_eq!(broken(taken), Rule::SeatTaken);
    for (who, from) in [(one, "2024-01-01"), (other, "2024-02-01")] {
        desk.office
            .seat_officer(&seat("vice-president", who, from))
            .unwrap();
    }
}

#[test]
fn a_student_number_has_one_owner_per_level() {
    let desk = Desk::new();
    desk.office
        .save_person(&person("王伟", "2000021187"))
        .unwrap();
    let taken = desk.office.save_person(&person("李雷", "2000021187"));
    assert_eq!(broken(taken), Rule::StudentNumberTaken);
    let mut master = person("李雷", "2000021187");
    "master".clone_into(&mut master.degrees[0].level);
    desk.office.save_person(&master).unwrap();
}

#[test]
fn no_event_gets_more_guests_than_seats() {
    const SEATS: i64 = 5;
    const CLERKS: usize = 4;
    const EACH: usize = 4;
    let desk = Desk::new();
    let people: Vec<Id> = (0..CLERKS * EACH)
        .map(|n| {
            let name = format!("王{n}");
            desk.office
                .save_person(&person(&name, &format!("{n}")))
                .unwrap()
        })
        .collect();
    let event = Event {
        chapter_id: chapter(&desk, "shanghai"),
        zh: "年会".to_owned(),
        starts: "2026-12-01T18:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        capacity: Some(SEATS),
        state: "open".to_owned(),
        ..Event::default()
    };
    let event = desk.office.save_event(&event).unwrap();
    std::thread::scope(|scope| {
        for mine in people.chunks(EACH) {
            // Each clerk has the file open for themselves, as another process would.
            let office = Office::open(&desk.path, Actor::owner("clerk"), now, Lang::En).unwrap();
            scope.spawn(move || {
                for id in mine {
                    office.register(event, *id, 0).unwrap();
                }
            });
        }
    });
    let happening = desk.office.happening(event).unwrap();
    let all = i64::try_from(CLERKS * EACH).unwrap();
    assert_eq!((happening.taken, happening.waiting), (SEATS, all - SEATS));
    let places: Vec<i64> = desk
        .office
        .guests(event)
        .unwrap()
        .iter()
        .filter_map(|guest| guest.registration.wait_position)
        .collect();
    assert_eq!(places, (1..=all - SEATS).collect::<Vec<_>>());
}
