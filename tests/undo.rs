//! Whatever people do, taking all of it back in reverse order restores the data row by row, and doing it again repeats it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use alumni::model::chapter::Officer;
use alumni::model::consent::Consent;
use alumni::model::contact::ContactPoint;
use alumni::model::custom::{CustomField, put_value};
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::post::Post;
use alumni::model::relation::{ContactReport, Relationship};
use alumni::office::Error;
use alumni::office::bulk::deed::Deed as ForMany;
use alumni::office::bulk::field::Settable;
use alumni::office::registering::{Arrival, Place};
use alumni::transfer::plan::{Counts, Plan};
use desk::Desk;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// One thing that somebody does; numbers pick among what is there.
#[derive(Debug, Clone)]
enum Deed {
    Add(u8),
    Rename(usize, u8),
    AddContact(usize, u8),
    DropContact(usize),
    EndPost(usize),
    Archive(usize),
    MoveChapter(usize, usize),
    AddEvent(u8),
    Register(usize, usize),
    Cancel(usize, usize),
    CheckIn(usize, usize),
    Bulk(usize, usize, usize),
    Merge(usize, usize),
    Tie(usize, usize),
    Report(usize, u8),
    Seat(usize, usize, u8),
    Import(u8),
    Field(usize, u8),
    Own(usize, usize, u8),
}

fn deed() -> impl Strategy<Value = Deed> {
    let n = 0usize..40;
    prop_oneof![
        3 => any::<u8>().prop_map(Deed::Add),
        2 => (n.clone(), any::<u8>()).prop_map(|(a, b)| Deed::Rename(a, b)),
        2 => (n.clone(), any::<u8>()).prop_map(|(a, b)| Deed::AddContact(a, b)),
        1 => n.clone().prop_map(Deed::DropContact),
        1 => n.clone().prop_map(Deed::EndPost),
        1 => n.clone().prop_map(Deed::Archive),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::MoveChapter(a, b)),
        1 => any::<u8>().prop_map(Deed::AddEvent),
        3 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Register(a, b)),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Cancel(a, b)),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::CheckIn(a, b)),
        4 => (n.clone(), n.clone(), n.clone()).prop_map(|(a, b, c)| Deed::Bulk(a, b, c)),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Merge(a, b)),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| Deed::Tie(a, b)),
        1 => (n.clone(), any::<u8>()).prop_map(|(a, b)| Deed::Report(a, b)),
        1 => (n.clone(), n.clone(), any::<u8>()).prop_map(|(a, b, c)| Deed::Seat(a, b, c)),
        1 => any::<u8>().prop_map(Deed::Import),
        3 => (0usize..4, any::<u8>()).prop_map(|(a, b)| Deed::Field(a, b)),
        3 => (n.clone(), n.clone(), any::<u8>()).prop_map(|(a, b, c)| Deed::Own(a, b, c)),
    ]
}

fn pick(ids: &[Id], at: usize) -> Option<Id> {
    (!ids.is_empty()).then(|| ids[at % ids.len()])
}

struct Work {
    desk: Desk,
    people: Vec<Id>,
    events: Vec<Id>,
}

impl Work {
    /// Does it if it can be done; says whether anything was written.
    fn run(&mut self, deed: &Deed) -> Option<()> {
        let office = &self.desk.office;
        let chapters: Vec<Id> = office
            .catalogue()
            .chapters
            .rows()
            .iter()
            .map(|c| c.id)
            .collect();
        let person = |at: usize| pick(&self.people, at);
        match *deed {
            Deed::Add(n) => {
                let id = office.save_person(&somebody(n)).unwrap();
                self.people.push(id);
            }
            Deed::Rename(at, n) => self.edit(person(at)?, |d| d.alumnus.name = format!("王{n}"))?,
            Deed::AddContact(at, n) => self.edit(person(at)?, |d| {
                d.contacts.push(ContactPoint {
                    kind: "email".to_owned(),
                    value: format!("mail{n}@example.org"),
                    ..ContactPoint::default()
                });
            })?,
            Deed::DropContact(at) => self.edit(person(at)?, |d| d.contacts.clear())?,
            Deed::EndPost(at) => self.edit(person(at)?, |d| {
                d.posts.iter_mut().for_each(|post| post.ended = true);
                d.posts.push(Post {
                    organisation: "新单位".to_owned(),
                    ..Post::default()
                });
            })?,
            Deed::Archive(at) => {
                let id = person(at)?;
                let away = office.dossier(id).unwrap().alumnus.archived_at.is_none();
                office.archive_people(&[id], away).unwrap();
            }
            Deed::MoveChapter(a, b) => office
                .move_chapter(pick(&chapters, a)?, pick(&chapters, b)?)
                .ok()?,
            Deed::AddEvent(n) => {
                let event = Event {
                    chapter_id: chapters[usize::from(n) % chapters.len()],
                    zh: format!("活动{n}"),
                    starts: "2026-12-01T18:00".to_owned(),
                    zone: "Asia/Shanghai".to_owned(),
                    capacity: Some(i64::from(n % 4)),
                    state: "open".to_owned(),
                    ..Event::default()
                };
                self.events.push(office.save_event(&event).unwrap());
            }
            // What is so already is no change.
            Deed::Register(e, p) => {
                let place = office
                    .register(pick(&self.events, e)?, person(p)?, 0)
                    .ok()?;
                (place != Place::Already).then_some(())?;
            }
            Deed::Cancel(e, p) => {
                let done = office.unregister(pick(&self.events, e)?, person(p)?).ok()?;
                done.then_some(())?;
            }
            Deed::CheckIn(e, p) => {
                let event = pick(&self.events, e)?;
                let arrival = office.check_in(event, person(p)?, true).unwrap();
                (arrival != Arrival::Already).then_some(())?;
            }
            // One who was merged already is not merged again.
            Deed::Merge(a, b) => {
                let merging = office.merging(person(a)?, person(b)?).ok()?;
                office.merge(&merging).map(drop).ok()?;
            }
            Deed::Bulk(what, from, many) => self.bulk(what, from, many, &chapters)?,
            Deed::Tie(a, b) => {
                let other_id = person(b)?;
                self.edit(person(a)?, |d| {
                    d.relationships.push(Relationship {
                        other_id,
                        kind: "roommate".to_owned(),
                        ..Relationship::default()
                    });
                    d.tags.retain(|_| false);
                })?;
            }
            Deed::Report(at, n) => self.edit(person(at)?, |d| {
                d.reports.push(ContactReport {
                    on_day: "2026-11-20".parse().ok(),
                    summary: format!("第{n}次"),
                    ..ContactReport::default()
                });
                d.consents.push(Consent {
                    purpose: "newsletter".to_owned(),
                    given: n % 2 == 0,
                    ..Consent::default()
                });
            })?,
            Deed::Seat(c, p, n) => {
                let officer = Officer {
                    chapter_id: pick(&chapters, c)?,
                    alumnus_id: person(p)?,
                    office: "president".to_owned(),
                    starts_on: format!("20{:02}-01-01", n % 26).parse().ok(),
                    ends_on: format!("20{:02}-12-31", n % 26).parse().ok(),
                    status: "elected".to_owned(),
                    ..Officer::default()
                };
                office.seat_officer(&officer).ok()?;
            }
            Deed::Import(n) => self.import(n),
            Deed::Field(at, n) => self.field(at, n)?,
            Deed::Own(at, field, n) => {
                let fields: Vec<Id> = office.catalogue().customs.iter().map(|f| f.id).collect();
                let field = pick(&fields, field)?;
                let value = if n % 4 == 0 { "" } else { "yes" };
                self.edit(person(at)?, |d| put_value(&mut d.customs, field, value))?;
            }
        }
        Some(())
    }

    /// A field of the office's own is added, changed, moved, put away or taken out again.
    fn field(&mut self, at: usize, n: u8) -> Option<()> {
        let office = &mut self.desk.office;
        let fields = office.catalogue().customs.clone();
        let known = fields.get(at % (fields.len() + 1));
        let Some(known) = known else {
            let new = CustomField {
                record: "alumnus".to_owned(),
                key: format!("own{n}"),
                zh: format!("自定义{n}"),
                kind: if n.is_multiple_of(2) { "text" } else { "flag" }.to_owned(),
                ..CustomField::default()
            };
            return office.save_own_field(&new, &new).ok().map(drop);
        };
        match n % 4 {
            0 => office.retire_own_field(known.id, !known.retired).ok(),
            1 => office.move_own_field(known.id, 1).ok().map(drop),
            2 => {
                let after = CustomField {
                    en: format!("Own {n}"),
                    private: !known.private,
                    ..known.clone()
                };
                office.save_own_field(known, &after).ok().map(drop)
            }
            // Text becomes yes or no only where nothing else stands.
            _ => {
                let after = CustomField {
                    kind: "flag".to_owned(),
                    ..known.clone()
                };
                office.save_own_field(known, &after).ok().map(drop)
            }
        }
    }

    /// One of the bulk edits on a range of the people.
    fn bulk(&self, what: usize, from: usize, many: usize, chapters: &[Id]) -> Option<()> {
        let office = &self.desk.office;
        let set =
            |key: &str, value: &str| ForMany::Set(Settable::named(key).unwrap(), value.to_owned());
        let on = "2026-11-23".parse().unwrap();
        let (a, b) = (pick(chapters, from)?, pick(chapters, many + 1)?);
        let deeds = [
            vec![set("status", "lost"), ForMany::Tag("失联".to_owned())],
            vec![set("class_group", "一班"), set("entry", "2000")],
            vec![ForMany::Untag("失联".to_owned())],
            vec![ForMany::Append(format!("备注{many}"))],
            vec![ForMany::Move {
                from: None,
                to: Some(a),
                on,
            }],
            vec![ForMany::Move {
                from: Some(a),
                to: Some(b),
                on,
            }],
            vec![ForMany::Archive],
            vec![ForMany::Restore],
            pick(&self.events, from)
                .map(|event| ForMany::Register(event, String::new()))
                .into_iter()
                .collect(),
        ];
        let ids: Vec<Id> = self
            .people
            .iter()
            .skip(from % 5)
            .take(many)
            .copied()
            .collect();
        let deeds = deeds[what % deeds.len()].clone();
        let plan = office.plan_bulk(deeds, &ids, &mut |_, _| true).unwrap();
        office.apply_bulk(&plan, &mut |_, _| true).ok().map(drop)
    }

    /// A roster with somebody new and somebody who may be there.
    fn import(&self, n: u8) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roster.csv");
        let roster = format!(
            "姓名,学号,毕业年份,手机,工作单位\n赵{n},3000{n:04},2010,1380000{n:04},某医院{n}\n钱进,99990001,2011,13800009999,单位{n}\n"
        );
        std::fs::write(&path, roster).unwrap();
        let office = &self.desk.office;
        let today = desk::now().date_naive();
        let plan = Plan::make(office, &path, today, &mut |_, _| true).unwrap();
        let said = |_: &Counts| "import".to_owned();
        plan.apply(office, said, &mut |_, _| true).unwrap();
    }

    fn edit(&self, id: Id, change: impl FnOnce(&mut Dossier)) -> Option<()> {
        let mut dossier = self.desk.office.dossier(id).unwrap();
        change(&mut dossier);
        match self.desk.office.save_person(&dossier) {
            Ok(_) => Some(()),
            Err(Error::Invalid(_) | Error::Rule(_)) => None,
            Err(other) => panic!("{other}"),
        }
    }
}

fn somebody(n: u8) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = format!("李{n}");
    dossier.contacts.push(ContactPoint {
        kind: "mobile".to_owned(),
        value: format!("+861000000{n:04}"),
        ..ContactPoint::default()
    });
    dossier.posts.push(Post {
        organisation: "市第一医院".to_owned(),
        ..Post::default()
    });
    dossier.degrees.push(Degree {
        level: "bachelor".to_owned(),
        completion: "2004".parse().ok(),
        ..Degree::default()
    });
    dossier
}

/// Lines that only one side has.
fn difference(now: &[String], then: &[String]) -> Vec<String> {
    let only = |a: &[String], b: &[String], sign: &str| -> Vec<String> {
        a.iter()
            .filter(|line| !b.contains(line))
            .map(|line| format!("{sign} {line}"))
            .collect()
    };
    [only(now, then, "+"), only(then, now, "-")].concat()
}

/// Every person on file as they are now.
fn people(work: &Work, into: &mut Vec<Dossier>) {
    for id in &work.people {
        if let Ok(dossier) = work.desk.office.dossier(*id) {
            into.push(dossier);
        }
    }
}

/// Every revision that was ever seen of those who are on file is still known.
fn revisions_hold(work: &Work, seen: &[Dossier]) {
    for then in seen {
        let id = then.alumnus.id;
        if work.desk.office.dossier(id).is_ok() {
            let told = work.desk.office.dossier_at(id, then.alumnus.rev).unwrap();
            assert_eq!(told, *then);
        }
    }
}

/// Of two with one phone the row of the one who goes belongs to the other from then on.
#[test]
fn a_row_that_a_merge_gave_away_is_remembered() {
    let mut work = Work {
        desk: Desk::new(),
        people: Vec::new(),
        events: Vec::new(),
    };
    let mut seen = Vec::new();
    for deed in [Deed::Add(0), Deed::Add(1), Deed::Merge(5, 2)] {
        work.run(&deed);
        people(&work, &mut seen);
    }
    revisions_hold(&work, &seen);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, rng_seed: RngSeed::Fixed(20), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_revision_is_remembered(deeds in proptest::collection::vec(deed(), 1..20)) {
        let mut work = Work { desk: Desk::new(), people: Vec::new(), events: Vec::new() };
        let mut seen = Vec::new();
        for deed in &deeds {
            work.run(deed);
            people(&work, &mut seen);
            work.desk.office.look().unwrap();
        }
        revisions_hold(&work, &seen);
        for _ in &deeds {
            let back = work.desk.office.undo(None, false);
            people(&work, &mut seen);
            revisions_hold(&work, &seen);
            if back.is_err() {
                break;
            }
        }
        while work.desk.office.redo(false).is_ok() {
            people(&work, &mut seen);
        }
        revisions_hold(&work, &seen);
    }

    #[test]
    fn taking_everything_back_restores_every_row(deeds in proptest::collection::vec(deed(), 1..30)) {
        let mut work = Work { desk: Desk::new(), people: Vec::new(), events: Vec::new() };
        let mut states = vec![work.desk.dump()];
        for deed in &deeds {
            let before = work.desk.office.history(None, 1).unwrap()[0].id;
            work.run(deed);
            if work.desk.office.history(None, 1).unwrap()[0].id != before {
                states.push(work.desk.dump());
            }
            work.desk.office.look().unwrap();
        }
        for state in states.iter().rev().skip(1) {
            let back = work.desk.office.undo(None, false).unwrap();
            prop_assert!(back.outcome.conflicts.is_empty(), "{:?}", back.outcome.conflicts);
            prop_assert_eq!(difference(&work.desk.dump(), state), Vec::<String>::new());
        }
        for state in states.iter().skip(1) {
            let again = work.desk.office.redo(false).unwrap();
            prop_assert!(again.outcome.conflicts.is_empty(), "{:?}", again.outcome.conflicts);
            prop_assert_eq!(difference(&work.desk.dump(), state), Vec::<String>::new());
        }
    }
}
