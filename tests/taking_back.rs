//! What can be taken back and what cannot, with the true reason; in part and later the rest; by whom; and people who were
//! merged, who take no rows and no changes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use alumni::config::Lang;
use alumni::model::contact::ContactPoint;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::past::{ChangeSet, Way, Why};
use alumni::model::relation::Tag;
use alumni::office::bulk::deed::Deed;
use alumni::office::past::{Next, OverFull};
use alumni::office::permit::Actor;
use alumni::office::{Error, Office, Rule};
use desk::{Desk, now};

fn person(desk: &Desk, name: &str) -> Id {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = name.to_owned();
    desk.office.save_person(&dossier).unwrap()
}

fn event(desk: &Desk, seats: i64) -> Id {
    let chapter_id = desk.office.catalogue().chapters.rows()[0].id;
    let event = Event {
        chapter_id,
        zh: "小会".to_owned(),
        starts: "2026-12-01T18:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        capacity: Some(seats),
        state: "open".to_owned(),
        ..Event::default()
    };
    desk.office.save_event(&event).unwrap()
}

fn edit(office: &Office, id: Id, change: impl FnOnce(&mut Dossier)) -> Result<Id, Error> {
    let mut dossier = office.dossier(id).unwrap();
    change(&mut dossier);
    office.save_person(&dossier)
}

fn mail(value: &str) -> ContactPoint {
    ContactPoint {
        kind: "email".to_owned(),
        value: value.to_owned(),
        ..ContactPoint::default()
    }
}

fn tag(text: &str) -> Tag {
    Tag {
        tag: text.to_owned(),
        ..Tag::default()
    }
}

fn newest(office: &Office) -> ChangeSet {
    office.history(None, 1).unwrap().remove(0)
}

fn merge(office: &Office, keep: Id, goes: Id) -> Id {
    let merging = office.merging(keep, goes).unwrap();
    office.merge(&merging).unwrap();
    newest(office).id
}

/// Another session of the same user.
fn second(desk: &Desk) -> Office {
    Office::open(&desk.path, Actor::owner("lin"), now, Lang::En).unwrap()
}

#[test]
fn a_seat_that_is_taken_is_the_reason_and_blocks_nothing_before_it() {
    let desk = Desk::new();
    let office = &desk.office;
    let (one, other) = (person(&desk, "甲"), person(&desk, "乙"));
    let event = event(&desk, 1);
    office.register(event, one, 0).unwrap();
    let registered = newest(office).id;
    office.unregister(event, one).unwrap();
    let cancelled = newest(office).id;
    second(&desk).register(event, other, 0).unwrap();
    let back = office.undo(None, false).unwrap();
    let [stuck] = back.outcome.conflicts.as_slice() else {
        panic!("{:?}", back.outcome);
    };
    assert_eq!((stuck.kind.as_str(), stuck.id), ("event", event));
    assert!(
        matches!(&stuck.why, Why::Refused(name) if Rule::read(name) == Rule::EventFull),
        "{stuck:?}"
    );
    // It stays in the list, and what comes before it is reached.
    assert_eq!(office.undoable().unwrap().0.unwrap().id, cancelled);
    let next = office.next_undo(&[cancelled]).unwrap().unwrap();
    assert!(matches!(next, Next::Here(entry) if entry.id == registered));
}

#[test]
fn who_was_there_comes_back_whatever_the_seats() {
    let desk = Desk::new();
    let office = &desk.office;
    let (one, other) = (person(&desk, "甲"), person(&desk, "乙"));
    let event = event(&desk, 1);
    office.register(event, one, 0).unwrap();
    office.check_in(event, one, true).unwrap();
    let before = office.guests(event).unwrap();
    office.unregister(event, one).unwrap();
    let cancelled = newest(office).id;
    office.register(event, other, 0).unwrap();
    let back = office.undo(Some(cancelled), false).unwrap();
    assert_eq!(back.outcome.conflicts, []);
    let full = OverFull {
        event: "小会".to_owned(),
        taken: 2,
        seats: 1,
    };
    assert_eq!(back.full, [full]);
    let now = office.guests(event).unwrap();
    let mine = |guests: &[alumni::model::event::Guest]| {
        let one = guests.iter().find(|g| g.registration.alumnus_id == one);
        one.unwrap().registration.clone()
    };
    assert_eq!(mine(&now).state, mine(&before).state);
    assert_eq!(mine(&now).checked_in_at, mine(&before).checked_in_at);
}

#[test]
fn who_was_merged_takes_no_rows_and_no_changes() {
    let desk = Desk::new();
    let office = &desk.office;
    let (p, q) = (person(&desk, "甲"), person(&desk, "乙"));
    edit(office, q, |d| d.contacts.push(mail("q@example.org"))).unwrap();
    let open = office.dossier(q).unwrap();
    merge(office, p, q);
    let merged = |outcome: Result<Id, Error>| {
        assert!(
            matches!(outcome, Err(Error::Rule(Rule::Merged))),
            "{outcome:?}"
        );
    };
    merged(edit(office, q, |d| {
        d.contacts.push(mail("new@example.org"))
    }));
    merged(edit(office, q, |d| d.tags.push(tag("新"))));
    merged(edit(office, q, |d| d.alumnus.name = "丙".to_owned()));
    // A form that was open all the time.
    let mut late = open;
    late.alumnus.notes = "late".to_owned();
    assert!(matches!(office.save_person(&late), Err(Error::Stale)));
    // Nor does anything come to point to them.
    let event = event(&desk, 5);
    assert!(matches!(office.register(event, q, 0), Err(Error::Rule(_))));
    assert!(office.guests(event).unwrap().is_empty());
    assert!(matches!(
        office.archive_people(&[q], false),
        Err(Error::Rule(Rule::Merged))
    ));
    assert!(office.dossier(q).unwrap().contacts.is_empty());
    assert_eq!(office.dossier(p).unwrap().contacts.len(), 1);
}

#[test]
fn a_merge_is_not_done_again_over_what_was_added_since() {
    let desk = Desk::new();
    let office = &desk.office;
    let (p, q) = (person(&desk, "甲"), person(&desk, "乙"));
    merge(office, p, q);
    office.undo(None, false).unwrap();
    let chen = Office::open(&desk.path, Actor::owner("chen"), now, Lang::En).unwrap();
    edit(&chen, q, |d| {
        d.contacts.push(mail("new@example.org"));
        d.tags.push(tag("新"));
    })
    .unwrap();
    let added = newest(office).id;
    let again = office.redo(false).unwrap();
    let [stuck] = again.outcome.conflicts.as_slice() else {
        panic!("{:?}", again.outcome);
    };
    assert_eq!((stuck.kind.as_str(), stuck.id), ("alumnus", q));
    let Why::Later(later) = &stuck.why else {
        panic!("{stuck:?}");
    };
    assert_eq!((later.set.id, later.set.user.as_str()), (added, "chen"));
    let q_now = office.dossier(q).unwrap();
    assert!(q_now.alumnus.merged_into.is_none());
    assert_eq!((q_now.contacts.len(), q_now.tags.len()), (1, 1));
    // Without them it is done again, whole.
    chen.undo(None, false).unwrap();
    let again = office.redo(false).unwrap();
    assert_eq!(again.outcome.conflicts, []);
    assert_eq!(office.dossier(q).unwrap().alumnus.merged_into, Some(p));
}

#[test]
fn a_merge_is_taken_back_whole_or_not_at_all() {
    let desk = Desk::new();
    let office = &desk.office;
    let (p, q) = (person(&desk, "甲"), person(&desk, "乙"));
    edit(office, q, |d| d.contacts.push(mail("q@example.org"))).unwrap();
    let merged = merge(office, p, q);
    edit(office, p, |d| d.contacts.clear()).unwrap();
    let changed = newest(office).id;
    let before = desk.dump();
    for partly in [false, true] {
        let back = office.undo(Some(merged), partly).unwrap();
        assert!(back.outcome.whole);
        assert_eq!(back.outcome.records, 0);
        assert!(
            matches!(&back.outcome.conflicts[0].why, Why::Later(later) if later.set.id == changed),
            "{:?}",
            back.outcome
        );
        assert_eq!(desk.dump(), before);
    }
    office.undo(Some(changed), false).unwrap();
    assert_eq!(
        office.undo(Some(merged), false).unwrap().outcome.conflicts,
        []
    );
}

#[test]
fn what_is_left_of_a_change_is_taken_back_later() {
    let desk = Desk::new();
    let office = &desk.office;
    let ids = [
        person(&desk, "甲"),
        person(&desk, "乙"),
        person(&desk, "丙"),
    ];
    let before = desk.dump();
    let plan = office
        .plan_bulk(
            vec![Deed::Append("备注".to_owned())],
            &ids,
            &mut |_, _| true,
        )
        .unwrap();
    office.apply_bulk(&plan, &mut |_, _| true).unwrap();
    let wide = newest(office).id;
    edit(office, ids[1], |d| d.alumnus.notes.push('另')).unwrap();
    let later = newest(office).id;
    let entry = || {
        let all = office.history(None, 50).unwrap();
        let one = all.into_iter().find(|entry| entry.id == wide).unwrap();
        (one.undone_by.is_some(), one.partly)
    };
    let told = office.undo(Some(wide), false).unwrap().outcome;
    assert_eq!((told.records, told.possible, told.whole), (0, 2, false));
    assert_eq!(entry(), (false, false));
    let part = office.undo(Some(wide), true).unwrap().outcome;
    assert_eq!((part.records, part.conflicts.len()), (2, 1));
    assert_eq!(part.conflicts[0].id, ids[1]);
    assert!(
        matches!(&part.conflicts[0].why, Why::Later(l) if l.set.id == later && l.column.as_deref() == Some("notes"))
    );
    assert_eq!(entry(), (false, true));
    // The same again changes nothing.
    assert_eq!(office.undo(Some(wide), true).unwrap().outcome.records, 0);
    office.undo(Some(later), false).unwrap();
    let rest = office.undo(Some(wide), false).unwrap().outcome;
    assert_eq!((rest.records, rest.conflicts.len()), (1, 0));
    assert_eq!(entry(), (true, false));
    assert_eq!(desk.dump(), before);
    assert!(matches!(
        office.undo(Some(wide), false),
        Err(Error::Rule(Rule::UndoneAlready))
    ));
    // Each part is done again as it was taken back.
    office.redo(false).unwrap();
    assert_eq!(entry(), (false, true));
    assert_eq!(office.dossier(ids[1]).unwrap().alumnus.notes, "备注");
    assert_eq!(office.dossier(ids[0]).unwrap().alumnus.notes, "");
}

#[test]
fn the_key_takes_back_what_this_session_did() {
    let desk = Desk::new();
    person(&desk, "甲");
    let mut other = second(&desk);
    other.works_on_screens();
    assert!(
        matches!(other.next_undo(&[]).unwrap(), Some(Next::Earlier(entry)) if entry.sentence.contains('甲'))
    );
    person(&desk, "乙");
    let mine = newest(&desk.office);
    assert_eq!(mine.way, Some(Way::Command));
    // What the first session does now is not of a time before the second one.
    let next = other.next_undo(&[]).unwrap();
    assert!(matches!(next, Some(Next::Earlier(entry)) if entry.sentence.contains('甲')));
    assert!(matches!(other.undo(None, false), Err(Error::Missing)));
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "丙".to_owned();
    other.save_person(&dossier).unwrap();
    assert_eq!(newest(&other).way, Some(Way::Screens));
    let back = desk.office.undo(None, false).unwrap();
    assert_eq!(back.entry.id, mine.id);
    // Threads of a session are the same session.
    let thread = other.again().unwrap();
    assert!(
        thread
            .undo(None, false)
            .unwrap()
            .entry
            .sentence
            .contains('丙')
    );
    // Across sessions: the user's newest.
    assert!(
        second(&desk)
            .newest_of_mine(None)
            .unwrap()
            .unwrap()
            .sentence
            .contains('甲')
    );
}

#[test]
fn a_row_that_was_deleted_since_is_no_reason_to_take_half_back() {
    let desk = Desk::new();
    let office = &desk.office;
    let id = person(&desk, "甲");
    edit(office, id, |d| {
        d.contacts.push(mail("a@example.org"));
        d.tags.push(tag("新"));
    })
    .unwrap();
    let made = newest(office).id;
    edit(office, id, |d| d.contacts.clear()).unwrap();
    let deleted = newest(office).id;
    let back = office.undo(Some(made), false).unwrap().outcome;
    assert!(
        matches!(&back.conflicts[0].why, Why::Later(later) if later.set.id == deleted),
        "{back:?}"
    );
    assert_eq!(office.dossier(id).unwrap().tags.len(), 1);
}

#[test]
fn what_took_the_place_or_points_there_is_the_reason() {
    let desk = Desk::new();
    let office = &desk.office;
    let id = person(&desk, "甲");
    let added = newest(office).id;
    edit(office, id, |d| d.tags.push(tag("新"))).unwrap();
    edit(office, id, |d| d.tags.clear()).unwrap();
    let cleared = newest(office).id;
    edit(office, id, |d| d.tags.push(tag("新"))).unwrap();
    let again = newest(office).id;
    let back = office.undo(Some(cleared), false).unwrap().outcome;
    assert!(
        matches!(&back.conflicts[0].why, Why::Later(later) if later.set.id == again && later.table == "tag"),
        "{back:?}"
    );
    let event = event(&desk, 5);
    office.register(event, id, 0).unwrap();
    let back = office.undo(Some(added), false).unwrap().outcome;
    assert!(matches!(&back.conflicts[0].why, Why::Later(_)), "{back:?}");
    let alone = person(&desk, "乙");
    let added = newest(office).id;
    office.register(event, alone, 0).unwrap();
    let registered = newest(office).id;
    let back = office.undo(Some(added), false).unwrap().outcome;
    assert!(
        matches!(&back.conflicts[0].why, Why::Later(later) if later.set.id == registered && later.table == "registration"),
        "{back:?}"
    );
}
