//! An office with somebody in every table, what its clerks do, and the whole content of its file as text.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use alumni::config::Lang;
use alumni::model::consent::Consent;
use alumni::model::contact::ContactPoint;
use alumni::model::custom::CustomField;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::post::Post;
use alumni::model::profile::Profile;
use alumni::model::relation::ContactReport;
use alumni::model::user::Draft;
use alumni::office::bulk::deed::Deed as ForMany;
use alumni::office::bulk::field::Settable;
use alumni::office::permit::Actor;
use alumni::office::{Error, Office, Result};
use alumni::transfer::plan::Plan;
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;
use tempfile::TempDir;

/// The time of every test: states of two runs are equal to the byte.
pub(crate) fn now() -> DateTime<FixedOffset> {
    "2026-11-23T15:00:00+08:00".parse().unwrap()
}

/// People of the file that every test begins with.
pub(crate) const PEOPLE: i64 = 12;

/// A folder in memory where there is such a place: the disk of the machine is not what is tested.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

/// A file, and the folder that goes with it.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) path: PathBuf,
}

impl Place {
    pub(crate) fn empty() -> Self {
        let folder = folder();
        let path = folder.path().join("office.db");
        Self { folder, path }
    }

    /// A copy of the file that every test begins with.
    pub(crate) fn furnished() -> Self {
        static FURNISHED: OnceLock<Vec<u8>> = OnceLock::new();
        let place = Self::empty();
        place.put(FURNISHED.get_or_init(furnished));
        place
    }

    /// Puts a database there that only its owner may read.
    pub(crate) fn put(&self, bytes: &[u8]) {
        private(&self.path, bytes);
    }

    pub(crate) fn open(&self) -> Result<Office> {
        open(&self.path)
    }

    pub(crate) fn state(&self) -> State {
        state(&self.path)
    }
}

/// Writes a file that only its owner may read.
pub(crate) fn private(path: &Path, bytes: &[u8]) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::write(path, bytes).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

pub(crate) fn open(path: &Path) -> Result<Office> {
    Office::open(path, Actor::owner("lin"), now, Lang::En)
}

/// The bytes of a file in which every deed below finds something to do.
fn furnished() -> Vec<u8> {
    let place = Place::empty();
    let profile = Profile::named("blank").unwrap().unwrap();
    let mut office =
        Office::found(&place.path, &profile, Actor::owner("lin"), now, Lang::En).unwrap();
    for n in 0..PEOPLE {
        office.save_person(&somebody(n)).unwrap();
    }
    let field = CustomField {
        record: "alumnus".to_owned(),
        key: "shirt".to_owned(),
        zh: "衣服尺码".to_owned(),
        kind: "text".to_owned(),
        ..CustomField::default()
    };
    office.save_own_field(&field, &field).unwrap();
    office.look().unwrap();
    let event = office.save_event(&evening(&office, "校庆")).unwrap();
    for n in 1..=4 {
        office.register(event, Id(n), 0).unwrap();
    }
    office.leave_draft(typed("first", Id(1), "{}")).unwrap();
    edit(&office, Id(2), |d| d.alumnus.notes = "旧".to_owned()).unwrap();
    edit(&office, Id(2), |d| d.alumnus.notes = "新".to_owned()).unwrap();
    office.undo(None, false).unwrap();
    drop(office);
    std::fs::read(&place.path).unwrap()
}

/// Somebody with rows in the tables that a person has.
pub(crate) fn somebody(n: i64) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = format!("李{n}");
    dossier.contacts.push(ContactPoint {
        kind: "mobile".to_owned(),
        value: format!("+861380000{n:04}"),
        ..ContactPoint::default()
    });
    dossier.posts.push(Post {
        organisation: "市第一医院".to_owned(),
        ..Post::default()
    });
    dossier.degrees.push(Degree {
        level: "bachelor".to_owned(),
        student_no: format!("2000{n:04}"),
        completion: "2004".parse().ok(),
        ..Degree::default()
    });
    dossier
}

fn evening(office: &Office, title: &str) -> Event {
    Event {
        chapter_id: office.catalogue().chapters.rows()[0].id,
        zh: title.to_owned(),
        starts: "2026-12-01T18:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        capacity: Some(50),
        state: "open".to_owned(),
        ..Event::default()
    }
}

pub(crate) fn edit(office: &Office, id: Id, change: impl FnOnce(&mut Dossier)) -> Result<()> {
    let mut dossier = office.dossier(id)?;
    change(&mut dossier);
    office.save_person(&dossier).map(drop)
}

fn bulk(office: &Office, deeds: Vec<ForMany>) -> Result<()> {
    let ids: Vec<Id> = (1..=PEOPLE).map(Id).collect();
    let plan = office.plan_bulk(deeds, &ids, &mut |_, _| true)?;
    office.apply_bulk(&plan, &mut |_, _| true).map(drop)
}

fn import(office: &Office) -> Result<()> {
    let folder = tempfile::tempdir().unwrap();
    let roster = folder.path().join("roster.csv");
    let lines: String = (0..40)
        .map(|n| format!("赵{n},3000{n:04},2010,1390000{n:04},某医院{n}\n"))
        .collect();
    let known = "李3,20000003,2004,13800000003,新单位\n";
    std::fs::write(
        &roster,
        format!("姓名,学号,毕业年份,手机,工作单位\n{lines}{known}"),
    )
    .unwrap();
    let plan = Plan::make(office, &roster, now().date_naive(), &mut |_, _| true);
    let plan = match plan {
        Ok(plan) => plan,
        Err(alumni::transfer::plan::NoPlan::Office(wrong)) => return Err(wrong),
        Err(other) => panic!("{other:?}"),
    };
    let said = |_: &alumni::transfer::plan::Counts| "import".to_owned();
    plan.apply(office, said, &mut |_, _| true).map(drop)
}

/// One thing that somebody does.
pub(crate) type Deed = fn(&mut Office) -> Result<()>;

/// What a clerk does, by name.
pub(crate) const DEEDS: &[(&str, Deed)] = &[
    ("add", |o| o.save_person(&somebody(100)).map(drop)),
    ("edit", |o| {
        edit(o, Id(3), |d| {
            d.alumnus.name = "王新".to_owned();
            d.contacts.clear();
            d.consents.push(Consent {
                purpose: "newsletter".to_owned(),
                given: true,
                ..Consent::default()
            });
        })
    }),
    ("archive", |o| {
        o.archive_people(&[Id(1), Id(2), Id(3)], true).map(drop)
    }),
    ("tag many", |o| {
        bulk(o, vec![ForMany::Tag("失联".to_owned())])
    }),
    ("set for many", |o| {
        let status = Settable::named("status").unwrap();
        bulk(
            o,
            vec![
                ForMany::Set(status, "lost".to_owned()),
                ForMany::Append("问过".to_owned()),
            ],
        )
    }),
    ("merge", |o| {
        let merging = o.merging(Id(4), Id(5))?;
        o.merge(&merging).map(drop)
    }),
    // Both of what another session did.
    ("undo", |o| {
        let last = o.newest_of_mine(None)?.map(|entry| entry.id);
        o.undo(last, false).map(drop)
    }),
    ("redo", |o| {
        let undo = o.newest_change()?;
        o.undo(Some(undo), false).map(drop)
    }),
    ("import", |o| import(o)),
    ("draft", |o| {
        o.keep_draft(typed("new", Id::NEW, "{\"rev\":0}"))
    }),
    ("drop a draft", |o| o.drop_draft("first")),
    ("chapter", |o| {
        let mut chapter = o.chapter(o.catalogue().chapters.rows()[0].id)?;
        chapter.notes = "春天换届".to_owned();
        o.save_chapter(&chapter).map(drop)
    }),
    ("event", |o| o.save_event(&evening(o, "年会")).map(drop)),
    ("register", |o| o.register(Id(1), Id(7), 2).map(drop)),
    ("check in", |o| o.check_in(Id(1), Id(2), true).map(drop)),
    ("report", |o| {
        let report = ContactReport {
            on_day: Some(now().date_naive()),
            summary: "来过电话".to_owned(),
            ..ContactReport::default()
        };
        o.add_report(Id(6), &report)
    }),
    ("attach", |o| {
        let bytes: Vec<u8> = (0..40_000u32).map(|n| n.to_le_bytes()[0]).collect();
        o.attach(Id(6), "photo.jpg", "", &bytes)
    }),
    ("own field", |o| {
        let field = CustomField {
            record: "alumnus".to_owned(),
            key: "diet".to_owned(),
            zh: "忌口".to_owned(),
            kind: "text".to_owned(),
            ..CustomField::default()
        };
        o.save_own_field(&field, &field).map(drop)
    }),
];

/// What the last person does to see whether the program is still of use.
pub(crate) fn go_on(office: &Office) -> Result<()> {
    office.save_person(&somebody(200)).map(drop)
}

/// Everything that a file holds, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) wrong: Vec<String>,
    pub(crate) rows: Vec<String>,
}

impl State {
    /// Without what differs between two runs of the real program: moments, and the folder.
    pub(crate) fn masked(mut self, folder: &Path) -> Self {
        let folder = folder.display().to_string();
        for row in &mut self.rows {
            // A file is given a name that no other has.
            if row.contains("'file.id'") {
                "setting file.id".clone_into(row);
            }
            *row = without_moments(&row.replace(&folder, "."));
        }
        self
    }

    /// Rows that only one of both has, for a failed test.
    pub(crate) fn against(&self, other: &Self) -> Vec<String> {
        let only = |a: &[String], b: &[String], sign: &str| -> Vec<String> {
            let rows = a.iter().filter(|row| !b.contains(row));
            rows.map(|row| format!("{sign} {row}")).collect()
        };
        [
            only(&self.rows, &other.rows, "+"),
            only(&other.rows, &self.rows, "-"),
            self.wrong.clone(),
        ]
        .concat()
    }
}

/// `2026-11-23T15:00:00` becomes `@`.
fn without_moments(text: &str) -> String {
    const SHAPE: &[u8] = b"dddd-dd-ddTdd:dd:dd";
    let is_moment = |piece: &[u8]| {
        let fits = |(byte, shape): (&u8, &u8)| match shape {
            b'd' => byte.is_ascii_digit(),
            other => byte == other,
        };
        piece.len() == SHAPE.len() && piece.iter().zip(SHAPE).all(fits)
    };
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let piece = text.as_bytes().get(at..at + SHAPE.len());
        if piece.is_some_and(is_moment) {
            masked.push('@');
            at += SHAPE.len();
        } else {
            masked.push(c);
            at += c.len_utf8();
        }
    }
    masked
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at the file from outside"
)]
pub(crate) fn outside(path: &Path) -> Connection {
    Connection::open(path).unwrap()
}

/// Every row of every table, the history too, and the faults of the file.
pub(crate) fn state(path: &Path) -> State {
    let conn = outside(path);
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0));
        rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let mut wrong = texts("PRAGMA integrity_check(20)");
    wrong.retain(|line| line != "ok");
    wrong.extend(texts(
        "SELECT 'a row of ' || \"table\" || ' points nowhere' FROM pragma_foreign_key_check",
    ));
    wrong.extend(texts(
        "SELECT 'change set ' || id || ' is empty' FROM change_set
         WHERE NOT EXISTS (SELECT 1 FROM change WHERE change_set = change_set.id)
         AND NOT EXISTS (SELECT 1 FROM made WHERE change_set = change_set.id)",
    ));
    wrong.extend(texts(
        "SELECT 'alumnus ' || id || ' has no head' FROM alumnus
         WHERE id NOT IN (SELECT alumnus_id FROM alumnus_head)",
    ));
    static TABLES: OnceLock<Vec<String>> = OnceLock::new();
    let selects = TABLES.get_or_init(|| selects(&conn));
    let rows = selects.iter().flat_map(|sql| texts(sql)).collect();
    State { wrong, rows }
}

/// A select for each table that makes a line of each row.
fn selects(conn: &Connection) -> Vec<String> {
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0));
        rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let tables = texts("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    let select = |table: &String| {
        // Moments differ between two runs of the real program.
        let columns = texts(&format!(
            "SELECT name FROM pragma_table_info('{table}')
             WHERE name <> 'at' AND name NOT LIKE '%\\_at' ESCAPE '\\' AND name <> 'updated_on'"
        ));
        // Every session has a name that no other has.
        let columns = columns.iter().filter(|column| *column != "session");
        let columns: Vec<String> = columns.map(|c| format!("quote({c})")).collect();
        let line = columns.join(" || ',' || ");
        format!("SELECT '{table} ' || {line} FROM {table}")
    };
    tables.iter().map(select).collect()
}

/// The sentence of an error, for counting.
pub(crate) fn said(outcome: &Result<()>) -> &'static str {
    match outcome {
        Ok(()) => "done",
        Err(Error::Broken(_)) => "the file",
        Err(_) => "a rule",
    }
}

/// What was typed about a person into a form.
fn typed(form: &str, person: Id, data: &str) -> Draft {
    Draft {
        form: form.to_owned(),
        record_kind: "alumnus".to_owned(),
        record_id: person,
        title: "草稿".to_owned(),
        data: data.to_owned(),
        ..Draft::default()
    }
}
