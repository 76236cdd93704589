//! The limits of what comes in are the same whatever way it comes, hold while it is read, and fit into whatever goes out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

mod desk;

use std::path::PathBuf;

use alumni::model::alumnus::{Alumnus, OtherName};
use alumni::model::chapter::{Chapter, Council, Membership};
use alumni::model::check::Trouble;
use alumni::model::consent::Consent;
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::{BLOCK, Kind, LINE, NAME, Record, Value};
use alumni::model::post::Post;
use alumni::model::relation::{ContactReport, Relationship, Tag};
use alumni::model::user::SavedView;
use alumni::office::bulk::deed::{Deed, Why};
use alumni::office::bulk::field::Settable;
use alumni::office::{Error, Office};
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

/// Texts of a record, and the most that each takes.
fn texts<R: Record>() -> Vec<(&'static str, usize)> {
    let texts = R::FIELDS.iter().filter_map(|field| match field.kind {
        Kind::Text if field.name == "name" => Some((field.name, NAME)),
        Kind::Text | Kind::Note => Some((field.name, field.kind.longest())),
        _ => None,
    });
    texts.collect()
}

/// The record with a text of that length.
fn with<R: Record + Clone>(record: &R, name: &str, length: usize) -> R {
    let mut record = record.clone();
    let field = R::FIELDS.iter().find(|field| field.name == name).unwrap();
    (field.set)(&mut record, Value::Text("字".repeat(length))).unwrap();
    record
}

/// Every text of the record takes as much as it takes and no more. Gives how many texts there were, and what is wrong.
fn each_text<R: Record + Clone>(
    record: &R,
    but: &[&str],
    save: impl Fn(&R) -> Result<(), Error>,
) -> (usize, Vec<String>) {
    let texts = texts::<R>();
    let tried = texts.iter().filter(|(name, _)| !but.contains(name));
    let mut wrong = Vec::new();
    for (name, most) in tried.clone() {
        let refused = |length: usize| match save(&with(record, name, length)) {
            Err(Error::Invalid(problems)) => problems.iter().any(|problem| {
                problem.field == *name && problem.trouble == Trouble::TooLong(*most)
            }),
            _ => false,
        };
        if !refused(most + 1) || refused(*most) {
            wrong.push(format!("{} {name}", R::TABLE));
        }
    }
    (tried.count(), wrong)
}

/// A part of a person's record, put into somebody's.
fn each_text_of_person<R: Record + Clone + Default>(
    desk: &Desk,
    but: &[&str],
    put: impl Fn(&mut Dossier, R),
) -> (usize, Vec<String>) {
    each_text(&R::default(), but, |row| {
        let mut dossier = named("张三");
        put(&mut dossier, row.clone());
        desk.office.save_person(&dossier).map(drop)
    })
}

#[test]
fn every_text_of_every_record_has_its_limit() {
    let desk = Desk::new();
    let office = &desk.office;
    let chapter = office.catalogue().chapters.rows()[0].clone();
    let mut all = vec![each_text(&chapter, &[], |row| {
        let rev = office.chapter(row.id)?.rev;
        let row = Chapter { rev, ..row.clone() };
        office.save_chapter(&row).map(drop)
    })];
    let event = Event {
        chapter_id: chapter.id,
        zh: "年会".to_owned(),
        starts: "2026-12-01T18:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        state: "open".to_owned(),
        ..Event::default()
    };
    // A zone is one of those that there are.
    all.push(each_text(&event, &["zone"], |row| {
        office.save_event(row).map(drop)
    }));
    let council = Council {
        chapter_id: chapter.id,
        ..Council::default()
    };
    all.push(each_text(&council, &[], |row| {
        office.save_council(row).map(drop)
    }));
    all.push(each_text(
        &SavedView::default(),
        &["user_name", "query", "sort", "columns"],
        |row| office.save_view(row).map(drop),
    ));
    // What is read and what is given is not typed.
    let made = ["number", "initials"];
    all.push(each_text_of_person::<Alumnus>(&desk, &made, |d, row| {
        let name = match row.name.is_empty() {
            true => "张三".to_owned(),
            false => row.name.clone(),
        };
        d.alumnus = Alumnus { name, ..row };
    }));
    all.push(each_text_of_person::<OtherName>(&desk, &[], |d, row| {
        d.other_names.push(row)
    }));
    all.push(each_text_of_person::<Degree>(&desk, &[], |d, row| {
        d.degrees.push(row)
    }));
    all.push(each_text_of_person::<ContactPoint>(&desk, &[], |d, row| {
        d.contacts.push(row)
    }));
    all.push(each_text_of_person::<Address>(&desk, &[], |d, row| {
        d.addresses.push(row)
    }));
    all.push(each_text_of_person::<Post>(&desk, &[], |d, row| {
        d.posts.push(row)
    }));
    all.push(each_text_of_person::<Relationship>(&desk, &[], |d, row| {
        d.relationships.push(row)
    }));
    all.push(each_text_of_person::<Consent>(&desk, &[], |d, row| {
        d.consents.push(row)
    }));
    all.push(each_text_of_person::<ContactReport>(
        &desk,
        &[],
        |d, row| d.reports.push(row),
    ));
    all.push(each_text_of_person::<Tag>(&desk, &[], |d, row| {
        d.tags.push(row)
    }));
    all.push(each_text_of_person::<Membership>(&desk, &[], |d, row| {
        d.memberships.push(row)
    }));
    let many: usize = all.iter().map(|(many, _)| many).sum();
    let wrong: Vec<&String> = all.iter().flat_map(|(_, wrong)| wrong).collect();
    println!("{many} texts");
    assert!(wrong.is_empty(), "{wrong:?} of {many}");
    assert!(many > 40, "{many}");
    let mut desk = desk;
    for add in [
        |office: &mut Office, name: &str| office.add_city(name).map(drop),
        |office: &mut Office, name: &str| office.add_faculty(name).map(drop),
        |office: &mut Office, name: &str| office.add_programme(name, None).map(drop),
    ] {
        let long = add(&mut desk.office, &"城".repeat(LINE + 1));
        assert!(matches!(long, Err(Error::Invalid(_))), "{long:?}");
        add(&mut desk.office, &"城".repeat(LINE)).unwrap();
    }
}

/// A command and an import know the limits of every field that they can set.
#[test]
fn every_field_of_a_command_and_an_import_has_its_limit() {
    let desk = Desk::new();
    let office = &desk.office;
    let id = office.save_person(&named("李四")).unwrap();
    let mut set = 0;
    let long = "字".repeat(BLOCK + 1);
    for field in Settable::all(office.catalogue()) {
        if !matches!(field.kind(), Kind::Text | Kind::Note) {
            continue;
        }
        // What the command itself does not read never comes to a plan; a short text is read, or nothing was tried.
        assert!(office.read_setting(&field, "字").is_some(), "{field:?}");
        set += 1;
        let Some(value) = office.read_setting(&field, &long) else {
            continue;
        };
        let deed = Deed::Set(field, value);
        let plan = office
            .plan_bulk(vec![deed], &[id], &mut |_, _| true)
            .unwrap();
        assert!(plan.changes.is_empty(), "{field:?}");
    }
    assert!(set > 3, "{set}");
    for (key, heading) in [
        ("faculty", "院系"),
        ("programme", "专业"),
        ("city", "城市"),
        ("employer", "工作单位"),
        ("job_title", "职务"),
        ("class_group", "班级"),
        ("address", "地址"),
        ("native_place", "籍贯"),
        ("notes", "备注"),
        ("tag", "标签"),
    ] {
        let added = |text: &str| {
            let roster = format!("姓名,毕业年份,{heading}\n王五,2004,{text}\n");
            let path = file(&desk, "roster.csv", &roster);
            let plan = Plan::make(office, &path, today(), &mut |_, _| true).unwrap();
            let known = plan.table.header.iter().any(|one| one.key == Some(key));
            assert!(known, "{key} is no heading");
            plan.counts.added
        };
        assert_eq!((added("字"), added(&long)), (1, 0), "{key}");
    }
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
