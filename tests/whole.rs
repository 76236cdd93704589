//! A dossier written as JSON and read again is the same dossier, whatever belongs to the person.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::collections::HashMap;
use std::sync::Arc;

use alumni::model::chapter::Membership;
use alumni::model::consent::Consent;
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::model::post::Post;
use alumni::model::relation::{ContactReport, Relationship, Tag};
use alumni::transfer::whole::read::Why;
use alumni::transfer::whole::{self, Names};
use desk::Desk;
use serde_json::{Map, Value as Json};

fn person(name: &str) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = name.to_owned();
    dossier
}

/// Somebody with a row of every kind.
fn somebody(desk: &Desk, other: Id) -> Dossier {
    let catalogue = desk.office.catalogue();
    let mut d = person("王欣怡");
    d.alumnus.birth = "1982-03".parse().ok();
    d.alumnus.do_not_contact = true;
    d.alumnus.notes = "两行\n\"备注\"".to_owned();
    d.alumnus.home_chapter_id = Some(catalogue.chapters.rows()[1].id);
    d.degrees.push(Degree {
        faculty_id: Some(catalogue.faculties.rows()[0].id),
        programme_id: Some(catalogue.programmes.rows()[0].id),
        level: "bachelor".to_owned(),
        student_no: "0012345".to_owned(),
        entry: "1999-09".parse().ok(),
        completion: "2004".parse().ok(),
        ..Degree::default()
    });
    d.contacts.push(ContactPoint {
        kind: "mobile".to_owned(),
        value: "+8613800132231".to_owned(),
        preferred: true,
        ..ContactPoint::default()
    });
    d.addresses.push(Address {
        line: "中山路7号\n301室".to_owned(),
        city_id: Some(catalogue.cities.rows()[0].id),
        season: "05-01/09-30".to_owned(),
        ..Address::default()
    });
    d.posts.push(Post {
        organisation: "市第一医院".to_owned(),
        from_on: "2010".parse().ok(),
        ended: true,
        ..Post::default()
    });
    d.relationships.push(Relationship {
        other_id: other,
        kind: "spouse".to_owned(),
        ..Relationship::default()
    });
    d.memberships.push(Membership {
        chapter_id: catalogue.chapters.rows()[1].id,
        state: "active".to_owned(),
        ..Membership::default()
    });
    d.tags.push(Tag {
        tag: "校董".to_owned(),
        ..Tag::default()
    });
    d.reports.push(ContactReport {
        on_day: "2026-10-01".parse().ok(),
        summary: "来校".to_owned(),
        ..ContactReport::default()
    });
    d.consents.push(Consent {
        purpose: "news".to_owned(),
        given: true,
        on_day: "2026-10-01".parse().ok(),
        ..Consent::default()
    });
    d
}

/// Without what only this file knows.
fn bare(mut d: Dossier) -> Dossier {
    d.own(Id::NEW);
    d.alumnus.id = Id::NEW;
    d.other_names.iter_mut().for_each(|row| row.id = Id::NEW);
    d.degrees.iter_mut().for_each(|row| row.id = Id::NEW);
    d.contacts.iter_mut().for_each(|row| row.id = Id::NEW);
    d.addresses.iter_mut().for_each(|row| row.id = Id::NEW);
    d.posts.iter_mut().for_each(|row| row.id = Id::NEW);
    d.relationships.iter_mut().for_each(|row| row.id = Id::NEW);
    d.memberships.iter_mut().for_each(|row| row.id = Id::NEW);
    d.tags.iter_mut().for_each(|row| row.id = Id::NEW);
    d.reports.iter_mut().for_each(|row| row.id = Id::NEW);
    d.consents.iter_mut().for_each(|row| row.id = Id::NEW);
    d
}

fn object(text: &str) -> Map<String, Json> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_person_with_everything_comes_back() {
    let desk = Desk::new();
    let other = desk.office.save_person(&person("李强")).unwrap();
    let id = desk.office.save_person(&somebody(&desk, other)).unwrap();
    let before = desk.office.dossier(id).unwrap();
    let names = Names::of(&desk.office, std::slice::from_ref(&before)).unwrap();
    let line = serde_json::to_string(&whole::object(&before, &names)).unwrap();
    let read = object(&line);
    let ids = [("A-000001".to_owned(), other)].into();
    let catalogue = Arc::clone(desk.office.catalogue());
    let said = whole::read::dossier(&read, &Names::known(&desk.office, catalogue, ids).unwrap());
    let after = said.dossier;
    assert_eq!(said.odd, []);
    assert_eq!(after, bare(before));
    assert_eq!(
        serde_json::to_string(&whole::object(&after, &names)).unwrap(),
        line
    );
    assert_eq!(read["relationships"][0]["other"], "A-000001");
    assert_eq!(read["degrees"][0]["student_no"], "0012345");
    assert_eq!(read["degrees"][0].get("outcome"), None);
}

#[test]
fn what_cannot_be_taken_is_named_with_its_place() {
    let desk = Desk::new();
    let read = object(
        r#"{"name": "李强", "birth": "1982-13", "shoe": 42, "do_not_contact": "yes", "tags": {},
            "degrees": [{"faculty": "魔法学院"}, 7], "relationships": [{"other": "A-999999"}]}"#,
    );
    let catalogue = Arc::clone(desk.office.catalogue());
    let names = Names::known(&desk.office, catalogue, HashMap::new()).unwrap();
    let said = whole::read::dossier(&read, &names);
    assert_eq!(said.dossier.alumnus.name, "李强");
    let found: Vec<(&str, Why)> = said.odd.iter().map(|o| (o.place.as_str(), o.why)).collect();
    let has = |place: &str| found.iter().any(|(at, _)| *at == place);
    for place in [
        "birth",
        "shoe",
        "do_not_contact",
        "tags",
        "degrees.1.faculty",
        "degrees.2",
        "relationships.1.other",
    ] {
        assert!(has(place), "{place}: {found:?}");
    }
    assert!(found.contains(&("degrees.1.faculty", Why::NotOnFile("faculty"))));
    assert_eq!(found.len(), 7, "{found:?}");
}
