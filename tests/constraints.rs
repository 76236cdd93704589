//! Every constraint of the schema that a person's row can hit, and every refusal of its triggers, has a rule of the program
//! before it, so that nobody is told what a database says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::collections::BTreeSet;

use alumni::model::alumnus::OtherName;
use alumni::model::attachment::Attachment;
use alumni::model::chapter::{Council, Membership, Officer};
use alumni::model::consent::Consent;
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::custom::AlumnusCustom;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::post::Post;
use alumni::model::relation::{ContactReport, Relationship, Tag};
use alumni::office::{Error, Rule};
use desk::Desk;

/// The tables that a person's record fills.
const TABLES: &[&str] = &[
    "alumnus",
    "other_name",
    "degree",
    "contact_point",
    "address",
    "post",
    "relationship",
    "tag",
    "contact_report",
    "membership",
    "consent",
    "attachment",
    "alumnus_custom",
];

/// What the program fills by itself: nobody can leave it empty or choose it.
const OWN: &[&str] = &["alumnus_id", "made_in", "changed_in", "rev", "number"];

/// Breaks one constraint of a sound record.
type Break = fn(&mut Dossier);

/// Constraints by table, and what breaks them. None where a value of the record's type cannot.
const CASES: &[(&str, &str, Option<Break>)] = &[
    ("alumnus", "NOT NULL name", Some(|d| d.alumnus.name.clear())),
    (
        "alumnus",
        "CHECK (length(name) BETWEEN 1 AND 200)",
        Some(|d| d.alumnus.name = "王".repeat(201)),
    ),
    (
        "alumnus",
        "CHECK (gender IN ('F', 'M', 'X'))",
        Some(|d| d.alumnus.gender = "Q".to_owned()),
    ),
    (
        "alumnus",
        "CHECK (status IN ('active', 'lost', 'deceased'))",
        Some(|d| d.alumnus.status = "asleep".to_owned()),
    ),
    (
        "alumnus",
        "CHECK (language IN ('zh', 'en'))",
        Some(|d| d.alumnus.language = "fr".to_owned()),
    ),
    ("alumnus", "CHECK (do_not_contact IN (0, 1))", None),
    ("alumnus", "NOT NULL status", None),
    ("alumnus", "NOT NULL do_not_contact", None),
    ("alumnus", "UNIQUE number", None),
    ("alumnus", "CHECK (merged_into <> id)", None),
    (
        "other_name",
        "NOT NULL kind",
        Some(|d| d.other_names[0].kind.clear()),
    ),
    (
        "other_name",
        "NOT NULL name",
        Some(|d| d.other_names[0].name.clear()),
    ),
    (
        "other_name",
        "CHECK (kind IN ('former', 'diploma', 'latin', 'passport', 'alias'))",
        Some(|d| d.other_names[0].kind = "pet".to_owned()),
    ),
    (
        "degree",
        "CHECK (verification IN ('unverified', 'archive', 'document'))",
        Some(|d| d.degrees[0].verification = "seen".to_owned()),
    ),
    (
        "degree",
        "CHECK ( entry IS NULL OR completion IS NULL OR substr(completion, 1, min(length(entry), length(completion))) >= substr(entry, 1, min(length(entry), length(completion))) )",
        Some(|d| d.degrees[0].completion = "2001-05".parse().ok()),
    ),
    (
        "degree",
        "UNIQUE INDEX degree_student_no",
        Some(|d| {
            let mut again = d.degrees[0].clone();
            again.id = Id::NEW;
            d.degrees.push(again);
        }),
    ),
    (
        "contact_point",
        "NOT NULL kind",
        Some(|d| d.contacts[0].kind.clear()),
    ),
    (
        "contact_point",
        "NOT NULL value",
        Some(|d| d.contacts[0].value.clear()),
    ),
    ("contact_point", "NOT NULL status", None),
    ("contact_point", "NOT NULL preferred", None),
    (
        "contact_point",
        "CHECK (kind IN ('mobile', 'landline', 'email', 'wechat', 'whatsapp', 'qq', 'other'))",
        Some(|d| d.contacts[0].kind = "pigeon".to_owned()),
    ),
    (
        "contact_point",
        "CHECK (status IN ('ok', 'bounced', 'wrong'))",
        Some(|d| d.contacts[0].status = "odd".to_owned()),
    ),
    ("contact_point", "CHECK (preferred IN (0, 1))", None),
    (
        "address",
        "CHECK (kind IN ('home', 'work', 'mail'))",
        Some(|d| d.addresses[0].kind = "beach".to_owned()),
    ),
    ("post", "NOT NULL ended", None),
    ("post", "CHECK (ended IN (0, 1))", None),
    (
        "relationship",
        "NOT NULL other_id",
        Some(|d| d.relationships[0].other_id = Id::NEW),
    ),
    (
        "relationship",
        "NOT NULL kind",
        Some(|d| d.relationships[0].kind.clear()),
    ),
    (
        "relationship",
        "CHECK (other_id <> alumnus_id)",
        Some(|d| d.relationships[0].other_id = d.alumnus.id),
    ),
    ("tag", "NOT NULL tag", Some(|d| d.tags[0].tag.clear())),
    (
        "tag",
        "UNIQUE (alumnus_id, tag)",
        Some(|d| {
            let mut again = d.tags[0].clone();
            again.id = Id::NEW;
            d.tags.push(again);
        }),
    ),
    (
        "contact_report",
        "NOT NULL on_day",
        Some(|d| d.reports[0].on_day = None),
    ),
    ("contact_report", "NOT NULL done", None),
    ("contact_report", "CHECK (done IN (0, 1))", None),
    (
        "membership",
        "NOT NULL chapter_id",
        Some(|d| d.memberships[0].chapter_id = Id::NEW),
    ),
    ("membership", "NOT NULL state", None),
    (
        "membership",
        "CHECK (state IN ('applied', 'active', 'left'))",
        Some(|d| d.memberships[0].state = "gone".to_owned()),
    ),
    (
        "membership",
        "UNIQUE INDEX membership_once",
        Some(|d| {
            let mut again = d.memberships[0].clone();
            again.id = Id::NEW;
            d.memberships.push(again);
        }),
    ),
    (
        "consent",
        "NOT NULL purpose",
        Some(|d| {
            d.consents.push(Consent {
                given: true,
                ..Consent::default()
            })
        }),
    ),
    ("consent", "NOT NULL given", None),
    ("consent", "CHECK (given IN (0, 1))", None),
    // Files are put there by themselves, with a name, a hash and a size.
    ("attachment", "NOT NULL name", None),
    ("attachment", "NOT NULL sha256", None),
    ("attachment", "NOT NULL size", None),
    (
        "alumnus_custom",
        "NOT NULL field_id",
        Some(|d| {
            d.customs.push(AlumnusCustom {
                value: "x".to_owned(),
                ..AlumnusCustom::default()
            })
        }),
    ),
    (
        "alumnus_custom",
        "NOT NULL value",
        Some(|d| {
            d.customs.push(AlumnusCustom {
                field_id: Id(1),
                ..AlumnusCustom::default()
            })
        }),
    ),
    (
        "alumnus_custom",
        "UNIQUE (alumnus_id, field_id)",
        Some(|d| {
            let own = || AlumnusCustom {
                field_id: Id(1),
                value: "x".to_owned(),
                ..AlumnusCustom::default()
            };
            d.customs.extend([own(), own()]);
        }),
    ),
];

/// The constraints of a table as the file has them.
fn constraints(conn: &rusqlite::Connection, table: &str) -> BTreeSet<String> {
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([table], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let sql = texts("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1").remove(0);
    let sql = sql
        .lines()
        .map(|line| line.split("--").next().unwrap())
        .collect::<Vec<_>>()
        .join(" ");
    let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = BTreeSet::new();
    for (at, _) in sql.match_indices("CHECK (") {
        let mut depth = 0;
        let end = sql[at..].find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            c == ')' && depth == 0
        });
        found.insert(sql[at..=at + end.unwrap()].to_owned());
    }
    for (at, _) in sql.match_indices("UNIQUE (") {
        let end = sql[at..].find(')').unwrap();
        found.insert(sql[at..=at + end].to_owned());
    }
    for (at, _) in sql.match_indices(" UNIQUE,") {
        let column = sql[..at]
            .rsplit(", ")
            .next()
            .unwrap()
            .split(' ')
            .next()
            .unwrap();
        found.insert(format!("UNIQUE {column}"));
    }
    let needed = texts("SELECT name FROM pragma_table_info(?1) WHERE \"notnull\" = 1");
    let needed = needed.iter().filter(|name| !OWN.contains(&name.as_str()));
    found.extend(needed.map(|name| format!("NOT NULL {name}")));
    let indexes = texts(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql LIKE 'CREATE UNIQUE%'",
    );
    found.extend(indexes.iter().map(|name| format!("UNIQUE INDEX {name}")));
    found
}

/// A record with one row of everything.
fn sound(desk: &Desk) -> Dossier {
    let mut other = Dossier::default();
    other.alumnus.name = "李四".to_owned();
    let other = desk.office.save_person(&other).unwrap();
    let chapter = desk.office.catalogue().chapters.rows()[0].id;
    let mut d = Dossier::default();
    d.alumnus.name = "张三".to_owned();
    d.other_names.push(OtherName {
        kind: "former".to_owned(),
        name: "张小三".to_owned(),
        ..OtherName::default()
    });
    d.degrees.push(Degree {
        student_no: "20010001".to_owned(),
        entry: "2001-09".parse().ok(),
        completion: "2006".parse().ok(),
        ..Degree::default()
    });
    d.contacts.push(ContactPoint {
        kind: "email".to_owned(),
        value: "zs@example.org".to_owned(),
        ..ContactPoint::default()
    });
    d.addresses.push(Address {
        kind: "home".to_owned(),
        line: "中山路 1 号".to_owned(),
        ..Address::default()
    });
    d.posts.push(Post {
        organisation: "市第一医院".to_owned(),
        ..Post::default()
    });
    d.relationships.push(Relationship {
        other_id: other,
        kind: "spouse".to_owned(),
        ..Relationship::default()
    });
    d.tags.push(Tag {
        tag: "donor".to_owned(),
        ..Tag::default()
    });
    d.reports.push(ContactReport {
        on_day: "2020-01-02".parse().ok(),
        ..ContactReport::default()
    });
    d.memberships.push(Membership {
        chapter_id: chapter,
        state: "active".to_owned(),
        ..Membership::default()
    });
    d.consents.push(Consent {
        purpose: "newsletter".to_owned(),
        given: true,
        ..Consent::default()
    });
    let _ = Attachment::default();
    let id = desk.office.save_person(&d).unwrap();
    desk.office.dossier(id).unwrap()
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at the file from outside"
)]
fn every_constraint_of_a_person_has_a_rule_before_it() {
    let desk = Desk::new();
    let person = sound(&desk);
    let conn = rusqlite::Connection::open(&desk.path).unwrap();
    for table in TABLES {
        let of_schema = constraints(&conn, table);
        let of_cases: BTreeSet<String> = CASES
            .iter()
            .filter(|(of, ..)| of == table)
            .map(|(_, constraint, _)| (*constraint).to_owned())
            .collect();
        assert_eq!(
            of_schema, of_cases,
            "{table}: a constraint without a case, or a case without a constraint"
        );
    }
    drop(conn);
    let before = desk.dump();
    for (table, constraint, spoil) in CASES {
        let Some(spoil) = spoil else { continue };
        let mut spoiled = person.clone();
        spoil(&mut spoiled);
        let refused = desk.office.save_person(&spoiled);
        assert!(
            matches!(&refused, Err(Error::Invalid(problems)) if !problems.is_empty()),
            "{table} {constraint}: {refused:?}"
        );
    }
    assert_eq!(desk.dump(), before);
}

#[test]
fn what_the_schema_says_is_told_by_its_field() {
    for (message, field) in [
        ("CHECK constraint failed: gender IN ('F', 'M', 'X')", "Sex"),
        ("NOT NULL constraint failed: contact_point.value", "Value"),
        (
            "UNIQUE constraint failed: tag.alumnus_id, tag.tag",
            "Alumnus",
        ),
        (
            "CHECK constraint failed: length(name) BETWEEN 1 AND 200",
            "Name",
        ),
        ("CHECK constraint failed: ends >= starts", "Ends"),
    ] {
        match Rule::read(message) {
            Rule::Value(label) => assert_eq!(label.en, field, "{message}"),
            other => panic!("{message}: {other:?}"),
        }
    }
}

/// Somebody who was merged away, those who stayed, and an event without a seat left.
struct Ground {
    desk: Desk,
    chapter: Id,
    below: Id,
    kept: Id,
    other: Id,
    merged: Id,
    event: Id,
}

impl Ground {
    fn new() -> Self {
        let desk = Desk::new();
        let office = &desk.office;
        let person = |name: &str| {
            let mut dossier = Dossier::default();
            name.clone_into(&mut dossier.alumnus.name);
            office.save_person(&dossier).unwrap()
        };
        let [kept, merged, other] = ["张三", "张三丰", "李四"].map(person);
        let merging = office.merging(kept, merged).unwrap();
        office.merge(&merging).unwrap();
        let chapters = office.catalogue().chapters.rows();
        let below = chapters.iter().find(|one| one.parent_id.is_some()).unwrap();
        let (chapter, below) = (below.parent_id.unwrap(), below.id);
        let event = Event {
            chapter_id: chapter,
            zh: "小会".to_owned(),
            starts: "2026-12-01T18:00".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            capacity: Some(1),
            state: "open".to_owned(),
            ..Event::default()
        };
        let event = office.save_event(&event).unwrap();
        office.register(event, other, 0).unwrap();
        Self {
            chapter,
            below,
            kept,
            other,
            merged,
            event,
            desk,
        }
    }

    fn seat(&self, alumnus_id: Id) -> Result<(), Error> {
        let officer = Officer {
            chapter_id: self.chapter,
            alumnus_id,
            office: "president".to_owned(),
            starts_on: "2020-01-01".parse().ok(),
            status: "elected".to_owned(),
            ..Officer::default()
        };
        self.desk.office.seat_officer(&officer).map(drop)
    }

    fn council(&self, number: i64) -> Result<(), Error> {
        let council = Council {
            chapter_id: self.chapter,
            number,
            starts_on: "2020-01-01".parse().ok(),
            ..Council::default()
        };
        self.desk.office.save_council(&council).map(drop)
    }

    fn edit(&self, id: Id, change: impl FnOnce(&mut Dossier)) -> Result<(), Error> {
        let mut dossier = self.desk.office.dossier(id)?;
        change(&mut dossier);
        self.desk.office.save_person(&dossier).map(drop)
    }
}

/// What leads to a trigger's refusal, by what the trigger says.
type Door = fn(&Ground) -> Result<(), Error>;

/// Every way that people have to a trigger: what it says, the rule that they are told, and how it is tried.
const DOORS: &[(&str, Rule, Door)] = &[
    ("chapter_cycle", Rule::Cycle, |g| {
        g.desk.office.move_chapter(g.chapter, g.below)
    }),
    ("council_overlap", Rule::CouncilOverlap, |g| {
        g.council(1)?;
        g.council(2)
    }),
    ("officer_seat_taken", Rule::SeatTaken, |g| {
        g.seat(g.kept)?;
        g.seat(g.other)
    }),
    ("merged_record", Rule::Merged, |g| g.seat(g.merged)),
    ("merged_record", Rule::Merged, |g| {
        g.edit(g.merged, |d| d.alumnus.notes = "x".to_owned())
    }),
    ("merged_record", Rule::Merged, |g| {
        g.edit(g.merged, |d| {
            d.tags.push(Tag {
                tag: "x".to_owned(),
                ..Tag::default()
            });
        })
    }),
    ("merged_record", Rule::Merged, |g| {
        let (merged, kind) = (g.merged, "spouse".to_owned());
        g.edit(g.other, |d| {
            d.relationships.push(Relationship {
                other_id: merged,
                kind,
                ..Relationship::default()
            });
        })
    }),
    ("merged_record", Rule::Merged, |g| {
        g.desk.office.attach(g.merged, "a.txt", "", b"a")
    }),
    ("merged_record", Rule::Merged, |g| {
        let report = ContactReport {
            on_day: "2020-01-02".parse().ok(),
            ..ContactReport::default()
        };
        g.desk.office.add_report(g.merged, &report)
    }),
    // Whoever was merged away is put away as well, and that is asked first.
    ("merged_record", Rule::Archived, |g| {
        g.desk.office.register(g.event, g.merged, 0).map(drop)
    }),
    ("merged_record", Rule::Merged, |g| {
        g.desk.office.check_in(g.event, g.merged, true).map(drop)
    }),
];

/// What is asked before, so that nobody gets as far as the trigger: who finds no seat waits for one.
const ASKED_BEFORE: &[&str] = &["event_full"];

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at the file from outside"
)]
fn every_refusal_of_a_trigger_has_a_rule() {
    let desk = Desk::new();
    let conn = rusqlite::Connection::open(&desk.path).unwrap();
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
    let mut statement = conn.prepare(sql).unwrap();
    let triggers = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let triggers: Vec<(String, String)> = triggers.unwrap().map(Result::unwrap).collect();
    let mut said = BTreeSet::new();
    for (name, sql) in &triggers {
        let lower = sql.to_lowercase();
        for (at, found) in lower.match_indices("raise(") {
            let rest = &sql[at + found.len()..];
            let (_, rest) = rest.split_once('\'').unwrap();
            let (message, _) = rest.split_once('\'').unwrap();
            let rule = Rule::read(message);
            let is_bare = matches!(rule, Rule::Other | Rule::Value(_));
            assert!(!is_bare, "{name} says {message}: {rule:?}");
            said.insert(message.to_owned());
        }
    }
    assert!(triggers.len() > 50, "{}", triggers.len());
    let doors = DOORS.iter().map(|(message, ..)| *message);
    let known: BTreeSet<String> = doors
        .chain(ASKED_BEFORE.iter().copied())
        .map(str::to_owned)
        .collect();
    assert_eq!(said, known);
    let mut wrong = Vec::new();
    for (at, (message, rule, door)) in DOORS.iter().enumerate() {
        let refused = door(&Ground::new());
        let told = match &refused {
            Err(Error::Rule(told)) => Some(*told),
            Err(Error::Of(_, inner)) => match **inner {
                Error::Rule(told) => Some(told),
                _ => None,
            },
            _ => None,
        };
        if told != Some(*rule) {
            wrong.push(format!("{message}, door {at}: {refused:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let ground = Ground::new();
    let place = ground.desk.office.register(ground.event, ground.kept, 0);
    assert!(
        matches!(place, Ok(alumni::office::registering::Place::Waiting(_))),
        "{place:?}"
    );
}
