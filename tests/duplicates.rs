//! People who are on file twice: found, told apart, merged, and everything taken back, on a real file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::sync::atomic::AtomicBool;

use alumni::config::Lang;
use alumni::model::alumnus::OtherName;
use alumni::model::chapter::{Membership, Officer};
use alumni::model::consent::Consent;
use alumni::model::contact::ContactPoint;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::merging::Side;
use alumni::model::relation::{ContactReport, Relationship, Tag};
use alumni::office::finding::Sort;
use alumni::office::past::lines::ChangeLine;
use alumni::office::permit::Actor;
use alumni::office::{Error, Office};
use desk::{Desk, dump, now};

fn text(text: &str) -> String {
    text.to_owned()
}

fn person(name: &str) -> Dossier {
    let mut dossier = Dossier::default();
    name.clone_into(&mut dossier.alumnus.name);
    dossier
}

fn with_phone(mut dossier: Dossier, kind: &str, value: &str) -> Dossier {
    dossier.contacts.push(ContactPoint {
        kind: text(kind),
        value: text(value),
        preferred: true,
        ..ContactPoint::default()
    });
    dossier
}

fn with_degree(mut dossier: Dossier, number: &str, year: &str) -> Dossier {
    dossier.degrees.push(Degree {
        level: text("bachelor"),
        student_no: text(number),
        completion: year.parse().ok(),
        ..Degree::default()
    });
    dossier
}

fn born(mut dossier: Dossier, day: &str) -> Dossier {
    dossier.alumnus.birth = day.parse().ok();
    dossier
}

fn look(office: &Office) -> Vec<(i64, i64, String)> {
    office.find_duplicates(&mut |_, _| true).unwrap();
    let pairs = office.duplicates(99).unwrap();
    pairs
        .iter()
        .map(|pair| {
            let words: Vec<_> = pair.likeness.reasons.words().collect();
            (pair.one.0, pair.other.0, words.join(" "))
        })
        .collect()
}

#[test]
fn every_reason_finds_its_pair_and_differing_student_numbers_part_people() {
    let desk = Desk::new();
    let add = |dossier: Dossier| desk.office.save_person(&dossier).unwrap().0;
    let first = add(born(
        with_degree(person("王欣怡"), "", "2004"),
        "1982-03-14",
    ));
    let birth = add(born(person("王欣怡"), "1982-03-14"));
    let latin = add(with_degree(person("Xinyi Wang"), "", "2004"));
    let married = add(born(
        with_degree(person("李欣怡"), "", "2004"),
        "1982-03-14",
    ));
    let mut former = with_phone(person("赵敏"), "mobile", "+8613800000001");
    former.other_names.push(OtherName {
        kind: text("former"),
        name: text("赵小敏"),
        ..OtherName::default()
    });
    let former = add(former);
    let before = add(with_phone(person("赵小敏"), "mobile", "+86 138 0000 0001"));
    let one = add(with_degree(person("孙强"), "20010001", "2001"));
    let namesake = add(with_degree(person("孙强"), "20010002", "2001"));
    let strangers = [
        add(with_phone(person("周一"), "email", "home@example.org")),
        add(with_phone(person("吴二"), "email", "HOME@example.org")),
    ];
    let found = look(&desk.office);
    let why = |a: i64, b: i64| {
        let known = found.iter().find(|(x, y, _)| (*x, *y) == (a, b));
        known.map_or("", |(.., why)| why.as_str())
    };
    assert_eq!(why(first, birth), "name birth");
    assert_eq!(why(first, latin), "pinyin class");
    assert_eq!(why(first, married), "surname birth class");
    assert_eq!(why(former, before), "other_name phone");
    assert_eq!(why(strangers[0], strangers[1]), "email");
    assert_eq!(why(one, namesake), "", "two student numbers are two people");
    // The likeliest first, each once.
    let scores: Vec<u8> = desk
        .office
        .duplicates(99)
        .unwrap()
        .iter()
        .map(|p| p.likeness.score)
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert_eq!(
        desk.office.duplicates_count(usize::MAX).unwrap(),
        found.len()
    );
    assert_eq!(desk.office.duplicates_count(1).unwrap(), 1);
}

#[test]
fn a_crowd_with_one_phone_says_nothing_alone() {
    let desk = Desk::new();
    for n in 0..40 {
        let name = format!("职工{}", char::from_u32(0x4e00 + n * 7).unwrap());
        let person = with_phone(person(&name), "landline", "+864118611");
        desk.office.save_person(&person).unwrap();
    }
    let twin = with_phone(person("职工一"), "landline", "+864118611");
    desk.office.save_person(&twin).unwrap();
    let found = look(&desk.office);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].2, "name phone");
}

#[test]
fn told_apart_is_remembered_and_can_be_taken_back() {
    let desk = Desk::new();
    let twin = || with_phone(person("王伟"), "mobile", "+8613800000001");
    let one = desk.office.save_person(&twin()).unwrap();
    let other = desk.office.save_person(&twin()).unwrap();
    assert_eq!(look(&desk.office).len(), 1);
    let shown = desk.office.dossier(other).unwrap();
    assert_eq!(desk.office.twins(&shown, 9).unwrap().len(), 1);
    desk.office.tell_apart(other, one).unwrap();
    assert_eq!(desk.office.duplicates(9).unwrap(), []);
    assert_eq!(look(&desk.office).len(), 0);
    assert_eq!(
        desk.office.twins(&shown, 9).unwrap(),
        [],
        "the form knows it too"
    );
    desk.office.undo(None, false).unwrap();
    assert_eq!(look(&desk.office).len(), 1);
    // Twice said is once written.
    desk.office.tell_apart(one, other).unwrap();
    desk.office.tell_apart(other, one).unwrap();
    assert_eq!(look(&desk.office).len(), 0);
}

#[test]
fn what_changed_since_is_no_pair_any_more() {
    let desk = Desk::new();
    let twin = || with_phone(person("王伟"), "mobile", "+8613800000001");
    let one = desk.office.save_person(&twin()).unwrap();
    let other = desk.office.save_person(&twin()).unwrap();
    assert_eq!(look(&desk.office).len(), 1);
    let mut changed = desk.office.dossier(other).unwrap();
    changed.alumnus.name = text("韩雷");
    changed.contacts[0].value = text("+8613911111111");
    desk.office.save_person(&changed).unwrap();
    let both = desk.office.dossiers(&[one, other]).unwrap();
    assert_eq!(desk.office.alike(&both[0], &both[1]).unwrap(), None);
    assert_eq!(desk.office.duplicates_count(usize::MAX).unwrap(), 0);
    // Put away both, and nobody asks.
    desk.office.undo(None, false).unwrap();
    assert_eq!(look(&desk.office).len(), 1);
    desk.office.archive_people(&[one], true).unwrap();
    assert_eq!(desk.office.duplicates_count(usize::MAX).unwrap(), 1);
    desk.office.archive_people(&[other], true).unwrap();
    assert_eq!(desk.office.duplicates_count(usize::MAX).unwrap(), 0);
}

#[test]
fn looking_can_be_stopped_and_keeps_what_was_found() {
    let desk = Desk::new();
    let twin = || with_phone(person("王伟"), "mobile", "+8613800000001");
    desk.office.save_person(&twin()).unwrap();
    desk.office.save_person(&twin()).unwrap();
    look(&desk.office);
    let stopped = desk.office.find_duplicates(&mut |_, _| false);
    assert!(matches!(stopped, Err(Error::Stopped)));
    assert_eq!(desk.office.duplicates_count(usize::MAX).unwrap(), 1);
}

fn seek(office: &Office, words: &str) -> Vec<Id> {
    let found = office.search(words, Sort::default(), &AtomicBool::new(false));
    found.unwrap().unwrap().all_ids()
}

/// Two records of one person with something in every list, and somebody who is tied to the second.
fn two(office: &Office) -> (Id, Id, Id) {
    let chapter = |code: &str| office.catalogue().chapters.read(code).unwrap().id;
    let member = |code: &str, state: &str| Membership {
        chapter_id: chapter(code),
        state: text(state),
        ..Membership::default()
    };
    let mut a = with_phone(
        with_degree(person("王欣怡"), "20000001", "2004"),
        "mobile",
        "+8613800132231",
    );
    a.alumnus.gender = text("F");
    a.alumnus.notes = text("写信用中文");
    a.memberships = vec![member("shanghai", "active"), member("dalian", "applied")];
    a.tags.push(Tag {
        tag: text("mentor"),
        ..Tag::default()
    });
    a.consents.push(Consent {
        purpose: text("newsletter"),
        channel: text("email"),
        given: true,
        on_day: "2025-01-01".parse().ok(),
        ..Consent::default()
    });
    let a = office.save_person(&a).unwrap();
    let mut b = with_phone(person("王欣贻"), "mobile", "+8613800132231");
    b = with_phone(b, "email", "wxy@example.org");
    b = born(b, "1982-03-14");
    b.degrees.push(Degree {
        level: text("master"),
        student_no: text("20070001"),
        completion: "2007".parse().ok(),
        ..Degree::default()
    });
    b.alumnus.do_not_contact = true;
    b.alumnus.notes = text("met in Boston");
    b.alumnus.status = text("lost");
    b.memberships = vec![member("shanghai", "active"), member("dalian", "active")];
    b.tags = ["mentor", "donor"]
        .map(|tag| Tag {
            tag: text(tag),
            ..Tag::default()
        })
        .into();
    b.consents.push(Consent {
        purpose: text("newsletter"),
        channel: text("email"),
        given: false,
        on_day: "2024-01-01".parse().ok(),
        ..Consent::default()
    });
    b.reports.push(ContactReport {
        on_day: "2026-01-05".parse().ok(),
        summary: text("电话回访"),
        ..ContactReport::default()
    });
    b.relationships.push(Relationship {
        other_id: a,
        kind: text("spouse"),
        ..Relationship::default()
    });
    let b = office.save_person(&b).unwrap();
    let mut friend = person("李雷");
    friend.relationships.push(Relationship {
        other_id: b,
        kind: text("roommate"),
        ..Relationship::default()
    });
    let friend = office.save_person(&friend).unwrap();
    for (n, who) in [(1, vec![a, b]), (2, vec![b])] {
        let event = Event {
            chapter_id: chapter("shanghai"),
            en: format!("Dinner {n}"),
            starts: format!("2026-11-2{n}T18:00"),
            zone: text("Asia/Shanghai"),
            capacity: Some(2),
            state: text("open"),
            ..Event::default()
        };
        let event = office.save_event(&event).unwrap();
        for one in who {
            office.register(event, one, 0).unwrap();
        }
        if n == 1 {
            office.check_in(event, b, true).unwrap();
        }
    }
    let seat = Officer {
        chapter_id: chapter("shanghai"),
        office: text("president"),
        alumnus_id: b,
        starts_on: "2025-01-01".parse().ok(),
        status: text("elected"),
        ..Officer::default()
    };
    office.seat_officer(&seat).unwrap();
    (a, b, friend)
}

#[test]
fn a_merge_keeps_everything_and_is_taken_back_row_by_row_after_a_restart() {
    let desk = Desk::new();
    let (a, b, friend) = two(&desk.office);
    let before = desk.dump();
    let merging = desk.office.merging(a, b).unwrap();
    let shown = desk.office.merged(&merging);
    assert_eq!(desk.office.merge(&merging).unwrap(), a);
    let d = desk.office.dossier(a).unwrap();
    assert_eq!(
        d.contacts.len(),
        2,
        "the phone is there once, the e-mail came"
    );
    assert_eq!(d.degrees.len(), 2);
    assert_eq!(d.tags.len(), 2);
    assert_eq!(d.reports.len(), 1);
    assert_eq!(d.memberships.len(), 2);
    assert!(d.memberships.iter().all(|row| row.state == "active"));
    assert_eq!(d.relationships, [], "nobody is tied to oneself");
    assert!(d.alumnus.do_not_contact, "the stricter wins");
    assert_eq!(d.alumnus.status, "active");
    assert_eq!(d.alumnus.birth, "1982-03-14".parse().ok());
    assert_eq!(d.alumnus.notes, "写信用中文\nmet in Boston");
    assert_eq!(d.other_names[0].name, "王欣贻");
    let newest = d.consents.last().unwrap();
    assert!(!newest.given && newest.source == "merge", "{newest:?}");
    assert_eq!(
        shown.contacts.len(),
        d.contacts.len(),
        "what was shown is what came"
    );
    // The seat, the ties of others, the events: the better attendance.
    assert_eq!(desk.office.seats_of(a).unwrap().len(), 1);
    let tie = desk.office.dossier(friend).unwrap().relationships[0].other_id;
    assert_eq!(tie, a);
    let events = desk.office.events_of(a).unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(
        events
            .iter()
            .filter(|(_, one)| one.checked_in_at.is_some())
            .count(),
        1
    );
    assert_eq!(desk.office.events_of(b).unwrap().len(), 0);
    // Both numbers lead to the one who stayed, also in a search.
    let number = |id: Id| format!("A-{:06}", id.0);
    assert_eq!(desk.office.by_number(&number(b)).unwrap(), a);
    desk.office.prepare_index().unwrap();
    assert_eq!(seek(&desk.office, &number(b)), [a]);
    assert_eq!(
        desk.office
            .merging(a, b)
            .err()
            .map(|e| matches!(e, Error::Missing)),
        Some(true)
    );
    let after = desk.dump();
    let history = desk.office.history(None, 1).unwrap();
    assert_eq!(
        history[0].sentence,
        "Merged A-000002 王欣贻 into A-000001 王欣怡"
    );
    // The history says what the merge withdrew, and whom the other went into.
    let said = |id: Id| -> Vec<String> {
        let owner = Some(("alumnus", id));
        let lines = desk.office.change_lines(history[0].id, owner, 99).unwrap();
        let one = |l: &ChangeLine| format!("{}: {} -> {}", l.what, l.old, l.new);
        lines.iter().map(one).collect()
    };
    let kept = said(a);
    assert!(
        kept.iter()
            .any(|line| line.starts_with("Consent: ") && line.contains("withdrawn")),
        "{kept:?}"
    );
    let gone = said(b);
    assert!(
        gone.contains(&"Merged into: (empty) -> A-000001 王欣怡".to_owned()),
        "{gone:?}"
    );
    assert!(
        gone.iter()
            .any(|line| line.starts_with("Archived: (empty) -> 20") && !line.contains('T')),
        "{gone:?}"
    );

    let (folder, path) = desk.close();
    let office = Office::open(&path, Actor::owner("lin"), now, Lang::En).unwrap();
    // Another session: the change is from before it.
    let merged = office.newest_of_mine(None).unwrap().unwrap().id;
    let back = office.undo(Some(merged), false).unwrap();
    assert_eq!(back.outcome.conflicts, []);
    assert_eq!(dump(&path), before);
    drop(office);
    let office = Office::open(&path, Actor::owner("lin"), now, Lang::En).unwrap();
    let undo = office.history(None, 1).unwrap()[0].id;
    assert!(office.undo(Some(undo), false).unwrap().again);
    assert_eq!(dump(&path), after);
    office.undo(Some(merged), false).unwrap();
    assert_eq!(dump(&path), before);
    assert_eq!(office.by_number(&number(b)).unwrap(), b);
    office.prepare_index().unwrap();
    assert_eq!(seek(&office, &number(b)), [b]);
    drop(folder);
}

#[test]
fn a_bare_year_is_no_second_course_of_study() {
    let desk = Desk::new();
    let office = &desk.office;
    let faculty = office.catalogue().faculties.rows()[0].id;
    let mut full = with_degree(person("曹雅洁"), "1999701270", "2004-07");
    full.degrees[0].faculty_id = Some(faculty);
    let full = office.save_person(&full).unwrap();
    let mut bare = with_degree(person("曹雅洁"), "", "2004");
    bare.degrees[0].level.clear();
    let bare = office.save_person(&bare).unwrap();
    let before = desk.dump();
    // Whoever stays: one course, with the faculty that lists show.
    for (keep, goes) in [(full, bare), (bare, full)] {
        let merging = office.merging(keep, goes).unwrap();
        office.merge(&merging).unwrap();
        let degrees = office.dossier(keep).unwrap().degrees;
        assert_eq!(degrees.len(), 1);
        assert_eq!(degrees[0].completion, "2004-07".parse().ok());
        assert_eq!(degrees[0].student_no, "1999701270");
        let head = &office.listed(&[keep]).unwrap()[0].head;
        assert_eq!(head.faculty_id, Some(faculty));
        office.undo(None, false).unwrap();
        assert_eq!(desk.dump(), before);
    }
}

#[test]
fn the_other_side_of_a_field_can_be_picked() {
    let desk = Desk::new();
    let (a, b, _) = two(&desk.office);
    let mut merging = desk.office.merging(a, b).unwrap();
    for choice in &mut merging.choices {
        if choice.field.name == "name" {
            choice.side = Side::Goes;
        }
    }
    desk.office.merge(&merging).unwrap();
    let d = desk.office.dossier(a).unwrap();
    assert_eq!(d.alumnus.name, "王欣贻");
    assert_eq!(d.other_names[0].name, "王欣怡");
}

#[test]
fn a_merge_after_somebody_saved_is_refused_and_writes_nothing() {
    let desk = Desk::new();
    let (a, b, _) = two(&desk.office);
    let merging = desk.office.merging(a, b).unwrap();
    let mut changed = desk.office.dossier(b).unwrap();
    changed.alumnus.native_place = text("沈阳");
    desk.office.save_person(&changed).unwrap();
    let before = desk.dump();
    assert!(matches!(desk.office.merge(&merging), Err(Error::Stale)));
    assert_eq!(desk.dump(), before);
}

#[test]
fn a_later_edit_does_not_stand_in_the_way_of_taking_a_merge_back() {
    let desk = Desk::new();
    let (a, b, _) = two(&desk.office);
    let merge = desk.office.merging(a, b).unwrap();
    desk.office.merge(&merge).unwrap();
    let set = desk.office.history(None, 1).unwrap()[0].id;
    let mut d = desk.office.dossier(a).unwrap();
    d.alumnus.native_place = text("沈阳");
    desk.office.save_person(&d).unwrap();
    let back = desk.office.undo(Some(set), false).unwrap();
    assert_eq!(back.outcome.conflicts, []);
    assert_eq!(desk.office.dossier(a).unwrap().alumnus.native_place, "沈阳");
    assert_eq!(desk.office.dossier(b).unwrap().contacts.len(), 2);
}

#[test]
fn a_chain_of_merges_leads_to_the_last() {
    let desk = Desk::new();
    let add = |name: &str| desk.office.save_person(&person(name)).unwrap();
    let (a, b, c) = (add("王伟"), add("王伟"), add("王伟"));
    let merge = |keep, goes| {
        desk.office
            .merge(&desk.office.merging(keep, goes).unwrap())
            .unwrap()
    };
    merge(b, c);
    merge(a, b);
    assert_eq!(desk.office.by_number("A-000003").unwrap(), a);
    assert_eq!(desk.office.by_number("A-000002").unwrap(), a);
}
