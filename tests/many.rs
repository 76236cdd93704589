//! Very many rows that come at once leave the same file as rows that come one by one: data, revisions, history, indexes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::path::Path;

use alumni::model::alumnus::OtherName;
use alumni::model::chapter::{Chapter, Membership, Officer};
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::{Event, Registration};
use alumni::model::field::Id;
use alumni::model::head::Head;
use alumni::model::post::Post;
use alumni::model::relation::{ContactReport, Relationship, Tag};
use alumni::store::tx::Tx;
use alumni::store::{Entry, Error, Result, Store};
use desk::{Desk, now};
use rusqlite::Connection;
use rusqlite::types::Value;

/// How rows come.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    OneByOne,
    Many,
}

fn entry(sentence: &str) -> Entry {
    Entry {
        user: "lin".to_owned(),
        at: now(),
        kind: "import",
        sentence: sentence.to_owned(),
        session: String::new(),
        way: alumni::model::past::Way::default(),
    }
}

fn point(kind: &str, value: String) -> ContactPoint {
    ContactPoint {
        kind: kind.to_owned(),
        value,
        status: "ok".to_owned(),
        ..ContactPoint::default()
    }
}

/// Somebody with rows in most tables, more or fewer of them.
fn newcomer(id: i64, chapter: Id) -> (Dossier, Head) {
    let mut dossier = Dossier::default();
    let alumnus = &mut dossier.alumnus;
    alumnus.id = Id(id);
    alumnus.number = format!("A-{id:06}");
    alumnus.name = format!("王{id}");
    alumnus.status = "active".to_owned();
    alumnus.rev = 1;
    let times = |many: i64| 0..id % many;
    dossier.other_names.extend(times(3).map(|n| OtherName {
        kind: "former".to_owned(),
        name: format!("旧名{n}"),
        ..OtherName::default()
    }));
    dossier.degrees.extend(times(4).map(|n| Degree {
        student_no: format!("{id}-{n}"),
        ..Degree::default()
    }));
    let numbers = times(5).map(|n| point("mobile", format!("+86 1540000{id}{n}")));
    dossier.contacts.extend(numbers);
    dossier.addresses.extend(times(2).map(|_| Address {
        line: "中山路 1 号".to_owned(),
        ..Address::default()
    }));
    dossier.posts.extend(times(3).map(|n| Post {
        organisation: format!("公司{n}"),
        ..Post::default()
    }));
    dossier.memberships.extend(times(2).map(|_| Membership {
        chapter_id: chapter,
        state: "active".to_owned(),
        ..Membership::default()
    }));
    dossier.tags.extend(times(6).map(|n| Tag {
        tag: format!("t{n}"),
        ..Tag::default()
    }));
    dossier
        .relationships
        .extend((1..id).take(1).map(|n| Relationship {
            other_id: Id(n),
            kind: "classmate".to_owned(),
            ..Relationship::default()
        }));
    dossier.reports.extend(times(2).map(|_| ContactReport {
        on_day: Some(now().date_naive()),
        ..ContactReport::default()
    }));
    dossier.own(Id(id));
    let head = Head::of(&dossier);
    (dossier, head)
}

/// New people, and rows for records that are on file, some of whose lines were derived anew in between.
fn come(tx: &Tx<'_>, way: Way) -> Result<()> {
    let chapter = tx.all::<Chapter>()?[0].id;
    let highest = tx.highest_person()?.0;
    let people: Vec<_> = (1..=150).map(|n| newcomer(highest + n, chapter)).collect();
    let notes: Vec<_> = (0..75)
        .map(|n| (n, (n % 7 == 0).then(|| "{}".to_owned())))
        .collect();
    match way {
        Way::Many => {
            tx.settle(&people.iter().collect::<Vec<_>>())?;
            tx.note_rows(&notes)?;
        }
        Way::OneByOne => {
            for one in &people {
                tx.settle(&[one])?;
            }
            for note in notes.chunks(1) {
                tx.note_rows(note)?;
            }
        }
    }
    if highest > 0 {
        known_people(tx)?;
    }
    tx.insert(&Officer {
        chapter_id: chapter,
        alumnus_id: Id(highest + 3),
        office: format!("member-{highest}"),
        starts_on: Some(now().date_naive()),
        status: "elected".to_owned(),
        ..Officer::default()
    })?;
    if let Some(event) = tx.all::<Event>()?.first() {
        tx.insert(&Registration {
            event_id: event.id,
            alumnus_id: Id(highest + 4),
            state: "registered".to_owned(),
            ..Registration::default()
        })?;
    }
    Ok(())
}

/// One gets rows, one loses some, one gets a row after their line was derived, one is only looked at.
fn known_people(tx: &Tx<'_>) -> Result<()> {
    let save = |id: i64, change: &dyn Fn(&mut Dossier)| {
        let before = tx.dossier(Id(id))?;
        let mut after = before.clone();
        change(&mut after);
        tx.save_dossier(&before, &after)
    };
    save(5, &|one| {
        one.contacts
            .push(point("email", "wang@example.org".to_owned()));
        one.alumnus.notes = "changed".to_owned();
    })?;
    save(9, &|one| one.contacts.clear())?;
    save(14, &|one| one.tags.push(tagged("first")))?;
    tx.freshen(&[Id(5), Id(14)])?;
    save(14, &|one| one.tags.push(tagged("second")))?;
    save(14, &|one| {
        one.contacts.push(point("wechat", "wang".to_owned()));
    })?;
    save(20, &|_| {})
}

fn tagged(tag: &str) -> Tag {
    Tag {
        tag: tag.to_owned(),
        ..Tag::default()
    }
}

/// A later, ordinary change.
fn later(store: &Store) {
    let save = |tx: &Tx<'_>| -> Result<()> {
        let before = tx.dossier(Id(7))?;
        let mut after = before.clone();
        after.contacts.push(point("qq", "1".to_owned()));
        tx.save_dossier(&before, &after)
    };
    store.write(&entry("later"), save).unwrap();
    let rev = store.reader().unwrap().dossier(Id(7)).unwrap().alumnus.rev;
    assert_eq!(rev, 2, "a new row moves the revision of its person");
}

/// Everything in the file.
#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at the file from outside"
)]
fn everything(path: &Path) -> Vec<String> {
    let conn = Connection::open(path).unwrap();
    let lines = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let width = statement.column_count();
        let line = |row: &rusqlite::Row<'_>| {
            let cells: Vec<Value> = (0..width)
                .map(|at| row.get(at))
                .collect::<rusqlite::Result<_>>()?;
            Ok(format!("{sql}: {cells:?}"))
        };
        let rows = statement.query_map([], line).unwrap();
        rows.collect::<rusqlite::Result<_>>().unwrap()
    };
    let schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY name";
    let mut all = lines(schema);
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut statement = conn.prepare(tables).unwrap();
    let names = statement.query_map([], |row| row.get::<_, String>(0));
    for name in names.unwrap() {
        let name = name.unwrap();
        let mut rows = lines(&format!("SELECT * FROM {name}"));
        rows.sort();
        all.extend(rows);
    }
    all
}

#[test]
fn many_rows_leave_the_same_file_as_rows_one_by_one() {
    let (folder, founded) = Desk::new().close();
    let [one_by_one, many] = [Way::OneByOne, Way::Many].map(|way| {
        let path = folder.path().join(format!("{way:?}.db"));
        std::fs::copy(&founded, &path).unwrap();
        let store = Store::open(&path).unwrap();
        // Into a file without people, then beside people.
        for _ in 0..2 {
            let run = |tx: &Tx<'_>| match way {
                Way::Many => tx.in_bulk(|| come(tx, way)),
                Way::OneByOne => come(tx, way),
            };
            store.write(&entry("rows"), run).unwrap();
        }
        later(&store);
        assert_eq!(store.reader().unwrap().check().unwrap(), [""; 0]);
        drop(store);
        everything(&path)
    });
    assert!(one_by_one.len() > 2000);
    for (one, other) in one_by_one.iter().zip(&many) {
        assert_eq!(one, other);
    }
    assert_eq!(one_by_one.len(), many.len());
}

#[test]
fn rows_are_watched_again_after_many_were_given_up() {
    let (_folder, path) = Desk::new().close();
    let store = Store::open(&path).unwrap();
    let run = |tx: &Tx<'_>| tx.in_bulk(|| come(tx, Way::Many));
    store.write(&entry("rows"), run).unwrap();
    let before = everything(&path);
    let given_up = store.write(&entry("rows"), |tx: &Tx<'_>| {
        tx.in_bulk(|| come(tx, Way::Many))?;
        Err::<(), Error>(Error::Stale)
    });
    assert!(given_up.is_err());
    let stopped = store.write(&entry("rows"), |tx: &Tx<'_>| {
        tx.in_bulk(|| {
            come(tx, Way::Many)?;
            Err::<(), Error>(Error::Stale)
        })
    });
    assert!(stopped.is_err());
    assert_eq!(everything(&path), before);
    later(&store);
}

#[test]
fn many_rows_that_are_none_leave_no_trace() {
    let (_folder, path) = Desk::new().close();
    let store = Store::open(&path).unwrap();
    let before = everything(&path);
    let written = store.write(&entry("none"), |tx| tx.in_bulk(|| Ok::<_, Error>(())));
    assert_eq!(written.unwrap().change_set, None);
    assert_eq!(everything(&path), before);
}
