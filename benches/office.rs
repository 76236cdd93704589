//! The office on a real file: making sample people, taking a roster in against bare inserts of the same rows into the same
//! tables and indexes, a saved edit against a bare commit, opening, undo.
//!
//! `PEOPLE=100000 cargo bench --bench office` sets the size (20,000 by default).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a bench that cannot go on fails"
)]

use std::path::PathBuf;

use alumni::config::Lang;
use alumni::model::profile::Profile;
use alumni::office::Office;
use alumni::office::finding::Sort;
use alumni::office::permit::Actor;
use alumni::sample::Sample;
use alumni::transfer::export::{Form, Order, run};
use alumni::transfer::plan::Plan;
use alumni::transfer::write::Marks;
use alumni::transfer::xlsx::About;
use chrono::{DateTime, FixedOffset, NaiveDate};
use divan::Bencher;

fn main() {
    divan::main();
}

fn now() -> DateTime<FixedOffset> {
    "2026-11-23T02:00:00Z".parse().expect("an instant")
}

fn today() -> NaiveDate {
    now().date_naive()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a bench takes its size from the environment"
)]
fn people() -> u32 {
    std::env::var("PEOPLE")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(20_000)
}

struct Place {
    folder: tempfile::TempDir,
    office: Office,
}

fn founded() -> Place {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = Profile::named("dmu")
        .expect("a profile")
        .expect("a sound one");
    let path = folder.path().join("office.db");
    let office =
        Office::found(&path, &profile, Actor::owner("lin"), now, Lang::En).expect("a file");
    Place { folder, office }
}

fn filled() -> Place {
    let place = founded();
    let profile = Profile::named("dmu")
        .expect("a profile")
        .expect("a sound one");
    let sample = Sample::new(&profile, place.office.catalogue(), people(), 1, today());
    sample
        .settle(&place.office, "sample".to_owned(), |_| true)
        .expect("people");
    place
}

/// A roster of the size, as a spreadsheet would save it.
fn roster(place: &Place) -> PathBuf {
    let profile = Profile::named("dmu")
        .expect("a profile")
        .expect("a sound one");
    let sample = Sample::new(&profile, place.office.catalogue(), people(), 1, today());
    let path = place.folder.path().join("roster.csv");
    let mut out = csv::Writer::from_path(&path).expect("a file");
    let keys = [
        "student_no",
        "name",
        "gender",
        "birth",
        "faculty",
        "programme",
        "class_group",
        "entry_year",
        "class_year",
        "employer",
        "job_title",
        "city",
        "address",
        "mobile",
        "email",
        "wechat",
    ];
    out.write_record([
        "学号",
        "姓名",
        "性别",
        "出生日期",
        "学院",
        "专业",
        "班级",
        "入学年份",
        "毕业年份",
        "工作单位",
        "职务",
        "所在城市",
        "通讯地址",
        "手机",
        "邮箱",
        "微信号",
    ])
    .expect("a line");
    let columns: Vec<_> = keys
        .iter()
        .filter_map(|key| place.office.columns().find(|column| column.key == *key))
        .collect();
    for dossier in sample.people() {
        let cells = columns
            .iter()
            .map(|column| (column.get)(&dossier, place.office.catalogue(), Lang::Zh));
        out.write_record(cells).expect("a line");
    }
    out.flush().expect("written");
    path
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn sample_people_into_a_file(bencher: Bencher) {
    bencher
        .counter(people())
        .with_inputs(founded)
        .bench_local_values(|place| {
            let profile = Profile::named("dmu")
                .expect("a profile")
                .expect("a sound one");
            let sample = Sample::new(&profile, place.office.catalogue(), people(), 1, today());
            sample
                .settle(&place.office, "sample".to_owned(), |_| true)
                .expect("people");
            place
        });
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn import_bare_inserts_of_the_same_rows(bencher: Bencher) {
    let source = founded();
    let path = roster(&source);
    let plan = Plan::make(&source.office, &path, today(), &mut |_, _| true).expect("a plan");
    plan.apply(&source.office, |_| String::new(), &mut |_, _| true)
        .expect("applied");
    let rows = bare::rows(source.office.path());
    bencher
        .counter(people())
        .with_inputs(founded)
        .bench_local_values(|place| {
            bare::insert(place.office.path(), &rows);
            place
        });
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn import_of_a_roster(bencher: Bencher) {
    bencher
        .counter(people())
        .with_inputs(|| {
            let place = founded();
            let path = roster(&place);
            (place, path)
        })
        .bench_local_values(|(place, path)| {
            let plan = Plan::make(&place.office, &path, today(), &mut |_, _| true).expect("a plan");
            plan.apply(&place.office, |_| String::new(), &mut |_, _| true)
                .expect("applied");
            place
        });
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn undo_of_an_import(bencher: Bencher) {
    bencher
        .counter(people())
        .with_inputs(|| {
            let place = founded();
            let path = roster(&place);
            let plan = Plan::make(&place.office, &path, today(), &mut |_, _| true).expect("a plan");
            plan.apply(&place.office, |_| String::new(), &mut |_, _| true)
                .expect("applied");
            place
        })
        .bench_local_values(|place| {
            place.office.undo(None, false).expect("undone");
            place
        });
}

/// Everybody in the order of the directory.
fn export(bencher: Bencher, form: Form, keys: Option<&[&str]>) {
    let place = filled();
    let ids = place
        .office
        .first_page(people() as usize)
        .expect("everybody");
    let columns = keys.map(|keys| {
        let of = |key: &&str| place.office.columns().find(|column| column.key == *key);
        keys.iter().filter_map(of).collect()
    });
    let order = Order {
        form,
        columns,
        lang: Lang::En,
        about: About {
            query: "",
            at: now().to_utc(),
        },
    };
    bencher.counter(ids.len()).bench_local(|| {
        let mut bytes = Vec::new();
        run(&place.office, &ids, &order, &mut bytes, &mut |_, _| true).expect("written")
    });
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn export_of_a_list_as_csv(bencher: Bencher) {
    let keys = [
        "number",
        "name",
        "pinyin",
        "class_year",
        "faculty",
        "city",
        "employer",
        "mobile",
        "email",
        "status",
    ];
    export(bencher, Form::Table(Marks::EXCEL), Some(&keys));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn export_of_a_list_as_a_workbook(bencher: Bencher) {
    export(bencher, Form::Xlsx, Some(&["number", "name", "mobile"]));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn export_of_whole_records(bencher: Bencher) {
    export(bencher, Form::JsonLines, None);
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn duplicates_over_the_whole_file(bencher: Bencher) {
    let place = filled();
    bencher.counter(people()).bench_local(|| {
        place
            .office
            .find_duplicates(&mut |_, _| true)
            .expect("pairs")
    });
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn find_index_built_from_the_file(bencher: Bencher) {
    bencher
        .counter(people())
        .with_inputs(filled)
        .bench_local_values(|place| {
            place.office.prepare_index().expect("an index");
            place
        });
}

#[divan::bench(sample_count = 20)]
fn open_and_read_the_first_page(bencher: Bencher) {
    let place = filled();
    bencher.bench_local(|| {
        let office =
            Office::open(place.office.path(), Actor::owner("lin"), now, Lang::En).expect("open");
        let ids = office.first_page(50).expect("ids");
        office.listed(&ids).expect("people").len()
    });
}

#[divan::bench(sample_count = 100)]
fn page_of_a_search_with_rows(bencher: Bencher) {
    let place = filled();
    place.office.prepare_index().expect("an index");
    let never = std::sync::atomic::AtomicBool::new(false);
    bencher.bench_local(|| {
        let found = place
            .office
            .search("wang", Sort::default(), &never)
            .expect("a query")
            .expect("an answer");
        place
            .office
            .listed(&found.ids(0..40))
            .expect("people")
            .len()
    });
}

#[divan::bench(sample_count = 50)]
fn save_an_edit(bencher: Bencher) {
    let place = filled();
    let id = place.office.first_page(1).expect("ids")[0];
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        let mut dossier = place.office.dossier(id).expect("somebody");
        dossier.alumnus.notes = format!("turn {turn}");
        place.office.save_person(&dossier).expect("saved")
    });
}

/// The yardstick: the rows that an import left, written without a program around them.
mod bare {
    use std::path::Path;

    use rusqlite::Connection;
    use rusqlite::types::Value;

    const TABLES: &[&str] = &[
        "alumnus",
        "degree",
        "contact_point",
        "address",
        "post",
        "import_row",
        "alumnus_head",
    ];

    pub(crate) struct Table {
        sql: String,
        rows: Vec<Vec<Value>>,
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the yardstick is the bare database"
    )]
    pub(crate) fn rows(path: &Path) -> Vec<Table> {
        let conn = Connection::open(path).expect("open");
        TABLES
            .iter()
            .map(|table| {
                let mut statement = conn
                    .prepare(&format!("SELECT * FROM {table}"))
                    .expect("a table");
                let width = statement.column_count();
                let rows = statement
                    .query_map([], |row| (0..width).map(|at| row.get(at)).collect())
                    .expect("rows")
                    .collect::<Result<_, _>>()
                    .expect("rows");
                let places = vec!["?"; width].join(", ");
                Table {
                    sql: format!("INSERT INTO {table} VALUES ({places})"),
                    rows,
                }
            })
            .collect()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the yardstick is the bare database"
    )]
    pub(crate) fn insert(path: &Path, tables: &[Table]) {
        let mut conn = Connection::open(path).expect("open");
        conn.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -64000;",
        )
        .expect("pragmas");
        let tx = conn.transaction().expect("a transaction");
        for table in tables {
            let mut statement = tx.prepare(&table.sql).expect("a statement");
            for row in &table.rows {
                statement
                    .execute(rusqlite::params_from_iter(row))
                    .expect("a row");
            }
        }
        tx.commit().expect("committed");
    }
}
