//! Many people changed in one go: what the plan says, what is written, and that taking it back restores every row.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use alumni::config::Lang;
use alumni::model::chapter::Membership;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::relation::Tag;
use alumni::office::bulk::deed::{Deed, Why};
use alumni::office::bulk::field::{SETTABLE, Settable};
use alumni::office::bulk::{Done, Plan};
use alumni::office::finding::Sort;
use alumni::office::permit::Actor;
use alumni::office::{Error, Office};
use desk::Desk;

/// So many people: every third without a degree, every seventh deceased, every second with a tag.
fn people(office: &Office, many: usize) -> Vec<Id> {
    let chapter = office.catalogue().chapters.rows()[1].id;
    let one = |n: usize| {
        let mut dossier = Dossier::default();
        dossier.alumnus.name = format!("王{n}");
        if n.is_multiple_of(7) {
            "deceased".clone_into(&mut dossier.alumnus.status);
        }
        if !n.is_multiple_of(3) {
            dossier.degrees.push(Degree {
                level: "bachelor".to_owned(),
                student_no: format!("2004{n:06}"),
                entry: "2000".parse().ok(),
                completion: "2004".parse().ok(),
                ..Degree::default()
            });
        }
        if n.is_multiple_of(2) {
            dossier.tags.push(Tag {
                tag: "班长".to_owned(),
                ..Tag::default()
            });
            dossier.memberships.push(Membership {
                chapter_id: chapter,
                state: "active".to_owned(),
                ..Membership::default()
            });
        }
        dossier
    };
    (0..many)
        .map(|n| office.save_person(&one(n)).unwrap())
        .collect()
}

fn set(key: &str, value: &str) -> Deed {
    Deed::Set(Settable::named(key).unwrap(), value.to_owned())
}

fn plan(office: &Office, deeds: Vec<Deed>, ids: &[Id]) -> Plan {
    office.plan_bulk(deeds, ids, &mut |_, _| true).unwrap()
}

fn apply(office: &Office, plan: &Plan) -> Done {
    office.apply_bulk(plan, &mut |_, _| true).unwrap()
}

#[test]
fn the_plan_counts_and_names_whoever_cannot_be_changed() {
    let desk = Desk::new();
    let ids = people(&desk.office, 42);
    let made = plan(&desk.office, vec![set("class_group", "一班")], &ids);
    let counts = (made.people, made.changes.len(), made.same.len());
    assert_eq!(counts, (42, 28, 0));
    assert_eq!(made.cannot[&Why::NoDegree].len(), 14);
    // Completed before the studies began: nobody is written into a contradiction.
    let made = plan(&desk.office, vec![set("completion", "1999")], &ids);
    assert_eq!(made.cannot[&Why::Unsound].len(), 28);
    // Somebody named twice is one person, somebody unknown is told.
    let made = plan(
        &desk.office,
        vec![Deed::Tag("班长".to_owned())],
        &[ids[0], ids[0], ids[1], Id(99_999)],
    );
    assert_eq!((made.changes.len(), made.same.len()), (1, 1));
    assert_eq!(made.cannot[&Why::Gone], [Id(99_999)]);
    let before = desk.dump();
    let stopped = desk.office.apply_bulk(
        &plan(&desk.office, vec![Deed::Archive], &ids),
        &mut |_, _| false,
    );
    assert!(matches!(stopped, Err(Error::Stopped)));
    assert_eq!(desk.dump(), before);
}

#[test]
fn taking_back_tells_how_far_it_is_and_stops_when_asked() {
    let desk = Desk::new();
    let ids = people(&desk.office, 1_200);
    let made = plan(&desk.office, vec![Deed::Tag("新".to_owned())], &ids);
    apply(&desk.office, &made);
    let tagged = desk.dump();
    let mut heard = Vec::new();
    let stopped = desk.office.undo_in_steps(None, false, &mut |done, all| {
        heard.push((done, all));
        done < 500
    });
    assert!(matches!(stopped, Err(Error::Stopped)));
    assert_eq!(heard, [(0, 1_200), (500, 1_200)]);
    assert_eq!(desk.dump(), tagged);
    // Not stopped, it goes to the end, and so does doing it again.
    let back = desk.office.undo_in_steps(None, false, &mut |_, _| true);
    assert_eq!(back.unwrap().outcome.records, 1_200);
    assert_ne!(desk.dump(), tagged);
    let stopped = desk.office.redo_in_steps(false, &mut |_, _| false);
    assert!(matches!(stopped, Err(Error::Stopped)));
    let again = desk.office.redo_in_steps(false, &mut |_, _| true);
    assert_eq!(again.unwrap().outcome.records, 1_200);
    assert_eq!(desk.dump(), tagged);
}

#[test]
fn every_deed_on_two_thousand_people_is_taken_back_row_by_row_after_a_restart() {
    let desk = Desk::new();
    let ids = people(&desk.office, 2_000);
    let (a, b) = {
        let chapters = desk.office.catalogue().chapters.rows();
        (chapters[1].id, chapters[2].id)
    };
    let event = Event {
        chapter_id: a,
        zh: "返校".to_owned(),
        starts: "2026-12-01T18:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        capacity: Some(300),
        state: "open".to_owned(),
        ..Event::default()
    };
    let event = desk.office.save_event(&event).unwrap();
    let on = "2026-11-23".parse().unwrap();
    let deeds = [
        set("status", "lost"),
        set("do_not_contact", "1"),
        set("home_chapter", &a.to_string()),
        set("level", "master"),
        set("completion", "2005"),
        Deed::Append("返校名单".to_owned()),
        Deed::Tag("校友大会".to_owned()),
        Deed::Untag("班长".to_owned()),
        Deed::Move {
            from: Some(a),
            to: Some(b),
            on,
        },
        Deed::Register(event, String::new()),
        Deed::Archive,
        Deed::Restore,
    ];
    let mut states = vec![desk.dump()];
    let mut entries = Vec::new();
    for deed in deeds {
        let made = plan(&desk.office, vec![deed.clone()], &ids);
        let done = apply(&desk.office, &made);
        assert_eq!(
            (done.changed, done.waiting),
            (made.changes.len(), made.waiting)
        );
        assert!(
            done.left.is_empty() && done.change_set.is_some(),
            "{deed:?}"
        );
        // A second time nobody changes.
        assert_eq!(plan(&desk.office, vec![deed], &ids).changes, []);
        entries.push(done.change_set.unwrap());
        states.push(desk.dump());
    }
    // The program ends and is started again.
    let (_folder, path) = desk.close();
    let office = Office::open(&path, Actor::owner("lin"), desk::now, Lang::En).unwrap();
    for (entry, state) in entries.iter().zip(&states).rev() {
        let back = office.undo(Some(*entry), false).unwrap();
        assert!(back.outcome.conflicts.is_empty());
        assert_eq!(&desk::dump(&path), state);
    }
    // Lists show what is there: the heads are those of a file that never changed.
    office.prepare_index().unwrap();
    let never = std::sync::atomic::AtomicBool::new(false);
    let found = office.search("tag:班长", Sort::default(), &never).unwrap();
    assert_eq!(found.unwrap().count(), 1_000);
    let found = office
        .search("status:lost", Sort::default(), &never)
        .unwrap();
    assert_eq!(found.unwrap().count(), 0);
}

#[test]
fn seats_and_the_waiting_list_are_those_of_the_register() {
    let desk = Desk::new();
    let office = &desk.office;
    let ids = people(office, 12);
    let event = Event {
        chapter_id: office.catalogue().chapters.rows()[0].id,
        zh: "讲座".to_owned(),
        starts: "2026-12-01T18:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        capacity: Some(5),
        state: "open".to_owned(),
        ..Event::default()
    };
    let event = office.save_event(&event).unwrap();
    office.register(event, ids[3], 1).unwrap();
    let made = plan(office, vec![Deed::Register(event, String::new())], &ids);
    // Two of twelve are dead, one sits there with a guest: three seats are left for nine.
    assert_eq!(
        (made.changes.len(), made.same.len(), made.waiting),
        (9, 1, 6)
    );
    assert_eq!(made.cannot[&Why::Deceased], [ids[0], ids[7]]);
    let done = apply(office, &made);
    assert_eq!((done.changed, done.waiting), (9, 6));
    let happening = office.happening(event).unwrap();
    assert_eq!((happening.taken, happening.waiting), (5, 6));
    // Whoever waits longest moves up, as for single registrations.
    office.unregister(event, ids[3]).unwrap();
    let guests = office.guests(event).unwrap();
    let waiting: Vec<Id> = guests
        .iter()
        .filter(|guest| guest.registration.state == "waitlisted")
        .map(|guest| guest.registration.alumnus_id)
        .collect();
    assert_eq!(waiting, [ids[8], ids[9], ids[10], ids[11]]);
}

#[test]
fn who_was_changed_by_somebody_else_meanwhile_is_left_and_told() {
    let desk = Desk::new();
    let office = &desk.office;
    let ids = people(office, 9);
    let made = plan(office, vec![set("status", "lost")], &ids);
    let mut other = office.dossier(ids[4]).unwrap();
    "deceased".clone_into(&mut other.alumnus.status);
    office.save_person(&other).unwrap();
    // Another field of somebody else is no matter.
    let mut beside = office.dossier(ids[5]).unwrap();
    "new words".clone_into(&mut beside.alumnus.notes);
    office.save_person(&beside).unwrap();
    let done = apply(office, &made);
    assert_eq!(
        (done.changed, &done.left[&Why::Meanwhile]),
        (8, &vec![ids[4]])
    );
    assert_eq!(office.dossier(ids[4]).unwrap().alumnus.status, "deceased");
    let said = office.said_since(ids[4], made.changes[4].1).unwrap();
    assert_eq!(said, "lin saved meanwhile: Status: ok -> deceased");
    let beside = office.dossier(ids[5]).unwrap().alumnus;
    assert_eq!(
        (beside.status.as_str(), beside.notes.as_str()),
        ("lost", "new words")
    );
    let entry = &office.history(None, 1).unwrap()[0];
    assert_eq!(entry.sentence, "8 alumni: Status -> lost");
}

#[test]
fn values_are_read_as_people_write_them() {
    let desk = Desk::new();
    let office = &desk.office;
    let read = |key: &str, text: &str| office.read_setting(&Settable::named(key).unwrap(), text);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(read("status", "失联"), some("lost"));
    assert_eq!(read("status", ""), None);
    assert_eq!(read("do_not_contact", "是"), some("1"));
    assert_eq!(read("do_not_contact", "maybe"), None);
    assert_eq!(read("completion", "2004年7月"), some("2004-07"));
    assert_eq!(read("completion", "2004-13"), None);
    assert_eq!(read("source", " 毕业 名册 "), some("毕业 名册"));
    assert_eq!(read("faculty", "nowhere"), None);
    for field in SETTABLE {
        assert!(!field.label().en.is_empty(), "{}", field.key);
        assert_eq!(Settable::named(field.key), Some(*field));
    }
}

#[test]
fn a_wide_change_is_found_once_the_index_has_taken_it_in() {
    let desk = Desk::new();
    let office = &desk.office;
    let ids = people(office, 2_100);
    office.prepare_index().unwrap();
    let never = std::sync::atomic::AtomicBool::new(false);
    let count = |query: &str| {
        let found = office.search(query, Sort::default(), &never).unwrap();
        found.unwrap()
    };
    assert_eq!(count("tag:大会").count(), 0);
    apply(
        office,
        &plan(office, vec![Deed::Tag("大会".to_owned())], &ids),
    );
    // No key waits for it: the answer is the one from before, and says that it is not the last word.
    let before = count("tag:大会");
    office.prepare_index().unwrap();
    assert_eq!(count("tag:大会").count(), 2_100);
    assert!(before.count() == 2_100 || office.index_is_newer(&before));
}
