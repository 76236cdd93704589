//! The files of the folder that `ALUMNI_CASES` names, read as tables and rows. Without the variable it says so and passes.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "functions of a test"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::Value;

use alumni::model::catalogue::{Catalogue, Shelf};
use alumni::model::chapter::Chapter;
use alumni::model::code::Codes;
use alumni::model::field::Id;
use alumni::model::phone::Phone;
use alumni::model::user::Code;
use alumni::transfer::row::fold::{self, What};
use alumni::transfer::row::incoming::Incoming;
use alumni::transfer::row::problem::Why;
use alumni::transfer::table::{Skip, Table};

/// The folder, if it is given.
fn folder() -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test is told where its files are"
    )]
    let folder = std::env::var_os("ALUMNI_CASES").map(PathBuf::from);
    if folder.is_none() {
        println!("ALUMNI_CASES is not set: the large files are not tried");
    }
    folder
}

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

/// What an institution has on file before the first import.
fn catalogue() -> Catalogue {
    let level = |(at, (code, en, zh)): (i64, (&str, &str, &str))| Code {
        list: "level".to_owned(),
        code: code.to_owned(),
        en: en.to_owned(),
        zh: zh.to_owned(),
        rank: at,
        ..Code::default()
    };
    let levels = [
        ("bachelor", "Bachelor", "本科"),
        ("master", "Master", "硕士"),
        ("doctor", "Doctor", "博士"),
    ];
    let chapter = Chapter {
        id: Id(7),
        zh: "北美校友会".to_owned(),
        en: "North America".to_owned(),
        ..Chapter::default()
    };
    Catalogue {
        customs: Vec::new(),
        codes: Codes::new((0..).zip(levels).map(level).collect()),
        faculties: Shelf::new(Vec::new()),
        programmes: Shelf::new(Vec::new()),
        cities: Shelf::new(Vec::new()),
        chapters: Shelf::new(vec![chapter]),
        eras: Shelf::new(Vec::new()),
    }
}

#[test]
fn every_file_is_read_as_a_table() {
    let Some(folder) = folder() else { return };
    for (file, wanted) in manifest(&folder).as_object().unwrap() {
        let table = Table::open(&folder.join(file)).unwrap();
        let rows = wanted
            .get("data_rows")
            .or(wanted.get("added"))
            .unwrap()
            .as_u64()
            .unwrap();
        assert_eq!(table.len() as u64, rows, "{file}");
        assert_eq!(table.lost, 0, "{file}");
        assert!(
            table.unknown().next().is_none(),
            "{file}: {:?}",
            table.header
        );
        assert!(
            table
                .skipped
                .iter()
                .all(|row| matches!(row.why, Skip::Title | Skip::Total)),
            "{file}"
        );
    }
}

/// How the manifest calls a reason.
fn reason(why: &Why) -> &'static str {
    match why {
        Why::NameMissing => "name missing",
        Why::Date(_) => "birth date",
        Why::Year(_) => "graduation year",
        Why::Email(_) => "email",
        _ => "other",
    }
}

/// A field of the manifest and what the row says for it.
fn said(person: &Incoming, heading: &str) -> String {
    match heading {
        "姓名" => person.text("name").to_owned(),
        "毕业年份" => person.date("class_year").unwrap().year().to_string(),
        "出生日期" => person.date("birth").unwrap().to_string(),
        "专业" => person.text("programme").to_owned(),
        "手机" => Phone::from_stored(person.text("mobile"))
            .digits_without_code()
            .to_owned(),
        "通讯地址" => person.text("address").to_owned(),
        "工作单位" => person.text("employer").to_owned(),
        _ => panic!("unknown heading {heading}"),
    }
}

#[test]
fn every_row_comes_out_as_the_manifest_says() {
    let Some(folder) = folder() else { return };
    let catalogue = catalogue();
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    for (file, wanted) in manifest(&folder).as_object().unwrap() {
        let table = Table::open(&folder.join(file)).unwrap();
        let number = table.columns("student_no")[0];
        let (mut people, mut folded, mut cleaned) = (BTreeMap::new(), 0, 0);
        let (mut without, mut rejected) = (0, Vec::new());
        for taken in fold::people(&table, &catalogue, today) {
            cleaned += u64::from(taken.cleaned);
            match taken.what {
                What::FoldedInto(_) => folded += 1,
                What::Rejected(problems) => {
                    assert_eq!(problems.len(), 1, "{problems:?}");
                    let row = table.row(taken.index).unwrap();
                    rejected.push((
                        row.cell(number).to_owned(),
                        reason(&problems[0].why).to_owned(),
                    ));
                }
                What::Person(person) => {
                    assert!(person.asks.is_empty(), "{:?}", person.asks);
                    match person.text("student_no") {
                        "" => without += 1,
                        no => drop(people.insert(no.to_owned(), person)),
                    }
                }
            }
        }
        let count = |key: &str| wanted.get(key).and_then(Value::as_u64).unwrap_or(0);
        assert_eq!(people.len() as u64, count("added"), "{file}");
        assert_eq!(folded, count("merged_same_student_no"), "{file}");
        assert_eq!(without, count("look_alikes"), "{file}");
        assert_eq!(cleaned, count("cleaned"), "{file}");
        let text = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
        let refused = wanted
            .get("rejected")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        assert_eq!(
            rejected,
            refused
                .map(|row| (text(row, "学号"), text(row, "reason")))
                .collect::<Vec<_>>(),
            "{file}"
        );
        for (no, fields) in wanted
            .get("expected")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            for (heading, value) in fields.as_object().unwrap() {
                assert_eq!(
                    said(&people[no], heading),
                    value.as_str().unwrap(),
                    "{file} {no}"
                );
            }
        }
        for (no, name) in wanted
            .get("names")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            assert_eq!(
                people[no].text("name"),
                name.as_str().unwrap(),
                "{file} {no}"
            );
        }
    }
}
