//! Everything that people do in an office, for tests that do it at random.
#![allow(dead_code, unreachable_pub, reason = "every test takes what it needs")]
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking; these helpers are not test functions themselves"
)]

use crate::desk::{Desk, now};
use alumni::config::Lang;
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
use alumni::office::bulk::deed::Deed as ForMany;
use alumni::office::bulk::field::Settable;
use alumni::office::permit::Actor;
use alumni::office::registering::{Arrival, Place};
use alumni::office::{Error, Office};
use alumni::transfer::plan::{Counts, Plan};
use proptest::prelude::*;

/// One thing that somebody does; numbers pick among what is there.
#[derive(Debug, Clone)]
pub enum Deed {
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
    /// Not among those picked at random.
    Note(usize),
}

pub fn deed() -> impl Strategy<Value = Deed> {
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

pub struct Work {
    pub desk: Desk,
    /// Of the same user, on the same file.
    pub second: Office,
    pub people: Vec<Id>,
    pub events: Vec<Id>,
}

impl Work {
    pub fn new() -> Self {
        let desk = Desk::new();
        let second = Office::open(&desk.path, Actor::owner("lin"), now, Lang::En).unwrap();
        Self {
            desk,
            second,
            people: Vec::new(),
            events: Vec::new(),
        }
    }

    /// The other session goes on.
    pub fn turn(&mut self) {
        std::mem::swap(&mut self.desk.office, &mut self.second);
        self.desk.office.look().unwrap();
    }

    /// Does it if it can be done; says whether anything was written.
    pub fn run(&mut self, deed: &Deed) -> Option<()> {
        let office = &self.desk.office;
        let chapters: Vec<Id> = office
            .catalogue()
            .chapters
            .rows()
            .iter()
            .map(|c| c.id)
            .collect();
        // Who was added may have been taken back.
        let person = |at: usize| pick(&self.people, at).filter(|id| office.dossier(*id).is_ok());
        let event = |at: usize| pick(&self.events, at).filter(|id| office.happening(*id).is_ok());
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
                allowed(office.archive_people(&[id], away))?;
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
                let place = office.register(event(e)?, person(p)?, 0).ok()?;
                (place != Place::Already).then_some(())?;
            }
            Deed::Cancel(e, p) => {
                let done = office.unregister(event(e)?, person(p)?).ok()?;
                done.then_some(())?;
            }
            Deed::CheckIn(e, p) => {
                let arrival = allowed(office.check_in(event(e)?, person(p)?, true))?;
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
            Deed::Note(at) => self.edit(person(at)?, |d| d.alumnus.notes.push('。'))?,
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
                .filter(|id| office.happening(*id).is_ok())
                .map(|event| ForMany::Register(event, String::new()))
                .into_iter()
                .collect(),
            vec![ForMany::Tag(format!("标签{}", many % 3))],
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
        let today = now().date_naive();
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

/// Done, or refused by a rule.
fn allowed<T>(outcome: Result<T, Error>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(Error::Rule(_)) => None,
        Err(other) => panic!("{other}"),
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
