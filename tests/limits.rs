//! The limits of what comes in are the same whatever way it comes, hold while it is read, and fit into whatever goes out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::path::PathBuf;

use alumni::model::dossier::Dossier;
use alumni::model::field::{BLOCK, LINE, NAME};
use alumni::office::Error;
use alumni::office::bulk::deed::{Deed, Why};
use alumni::office::bulk::field::Settable;
use alumni::transfer::plan::{Plan, Verdict};
use alumni::transfer::table::Table;
use chrono::NaiveDate;
use desk::Desk;

/// The most characters that a cell of Excel holds.
const EXCEL: usize = 32_767;

fn today() -> NaiveDate {
    desk::now().date_naive()
}

fn file(desk: &Desk, name: &str, text: &str) -> PathBuf {
    let path = desk.path.with_file_name(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn named(name: &str) -> Dossier {
    let mut dossier = Dossier::default();
    name.clone_into(&mut dossier.alumnus.name);
    dossier
}

#[test]
fn a_text_has_one_limit_in_the_form_the_command_and_an_import() {
    let desk = Desk::new();
    const { assert!(NAME < EXCEL && LINE < EXCEL && BLOCK < EXCEL) }
    for (field, most) in [("notes", BLOCK), ("source", LINE)] {
        for (n, length) in [(0, most), (1, most + 1)] {
            let text = "字".repeat(length);
            let fits = length <= most;
            let mut dossier = named("张三");
            match field {
                "notes" => text.clone_into(&mut dossier.alumnus.notes),
                _ => text.clone_into(&mut dossier.alumnus.source),
            }
            let saved = desk.office.save_person(&dossier);
            assert_eq!(saved.is_ok(), fits, "{field} {length} in the form");
            let id = desk.office.save_person(&named("李四")).unwrap();
            let deed = Deed::Set(Settable::named(field).unwrap(), text.clone());
            let plan = desk.office.plan_bulk(vec![deed], &[id], &mut |_, _| true);
            let plan = plan.unwrap();
            assert_eq!(
                plan.changes.len() == 1,
                fits,
                "{field} {length} by the command"
            );
            assert_eq!(plan.cannot.contains_key(&Why::Unsound), !fits);
            if field == "notes" {
                let roster = format!("姓名,学号,备注\n王五,2000{n},{text}\n");
                let path = file(&desk, "roster.csv", &roster);
                let plan = Plan::make(&desk.office, &path, today(), &mut |_, _| true).unwrap();
                assert_eq!(
                    plan.counts.added == 1,
                    fits,
                    "{field} {length} in an import"
                );
            }
        }
    }
    let long = desk.office.save_person(&named(&"王".repeat(NAME + 1)));
    assert!(matches!(long, Err(Error::Invalid(_))));
}

#[test]
fn what_an_import_adds_to_a_note_stays_under_its_limit() {
    let desk = Desk::new();
    let mut dossier = named("张三");
    dossier.alumnus.notes = "字".repeat(BLOCK - 5);
    let id = desk.office.save_person(&dossier).unwrap();
    let number = desk.office.dossier(id).unwrap().alumnus.number;
    let path = file(
        &desk,
        "more.csv",
        &format!("编号,姓名,备注\n{number},张三,另有十个字的备注\n"),
    );
    let plan = Plan::make(&desk.office, &path, today(), &mut |_, _| true).unwrap();
    assert_eq!(plan.counts.rejected, 1, "{:?}", plan.rows);
}

#[test]
fn the_faults_of_one_record_are_told_in_twenty_lines() {
    let desk = Desk::new();
    let contacts = vec![r#"{"kind":"pigeon","value":""}"#; 500].join(",");
    let path = file(
        &desk,
        "people.jsonl",
        &format!("{{\"name\":\"张三\",\"contacts\":[{contacts}]}}\n"),
    );
    let plan = Plan::make(&desk.office, &path, today(), &mut |_, _| true).unwrap();
    let Verdict::Rejected(problems) = &plan.rows[0].verdict else {
        panic!("{:?}", plan.rows[0].verdict);
    };
    assert_eq!(problems.len(), 20);
}

#[test]
fn a_file_of_very_many_small_things_is_refused_while_it_is_read() {
    let too_many = |name: &str, text: String| {
        let said = Table::from_bytes(name, text.into_bytes())
            .unwrap_err()
            .to_string();
        assert!(
            said.starts_with("the file is over a limit"),
            "{name}: {said}"
        );
    };
    too_many("a.jsonl", "{}\n".repeat(2_000_001));
    too_many("a.json", format!("[{}{{}}]", "{},".repeat(2_000_001)));
    let properties: String = (0..300).map(|n| format!("X-P{n}:1\n")).collect();
    too_many(
        "a.vcf",
        format!("BEGIN:VCARD\nVERSION:3.0\nFN:a\n{properties}END:VCARD\n"),
    );
    let long = "x".repeat(40_000);
    too_many(
        "b.vcf",
        format!("BEGIN:VCARD\nVERSION:3.0\nFN:a\nTITLE:{long}\nEND:VCARD\n"),
    );
    let huge = "x".repeat(17 << 20);
    too_many(
        "c.vcf",
        format!("BEGIN:VCARD\nVERSION:3.0\nFN:a\nPHOTO:{huge}\nEND:VCARD\n"),
    );
}
