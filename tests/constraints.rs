//! Every constraint of the schema that a person's row can hit has a rule of the program before it, so that nobody is told
//! what a database says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::collections::BTreeSet;

use alumni::model::alumnus::OtherName;
use alumni::model::attachment::Attachment;
use alumni::model::chapter::Membership;
use alumni::model::consent::Consent;
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::custom::AlumnusCustom;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
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
