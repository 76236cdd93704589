//! Whole records move from one office to another and back: nothing is lost on the way, nothing is written twice, and what
//! cannot be taken is named with its place.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::path::{Path, PathBuf};

use alumni::config::Lang;
use alumni::model::chapter::Membership;
use alumni::model::consent::Consent;
use alumni::model::custom::CustomField;
use alumni::model::field::Id;
use alumni::model::profile::Profile;
use alumni::model::relation::{ContactReport, Relationship, Tag};
use alumni::office::Office;
use alumni::sample::Sample;
use alumni::transfer::Unreadable;
use alumni::transfer::export::{self, Form, Order};
use alumni::transfer::plan::{Ask, Counts, NoPlan, Plan, Verdict};
use alumni::transfer::row::problem::{Problem, Why};
use alumni::transfer::waiting::{Decision, Undecided};
use alumni::transfer::xlsx::About;
use desk::{Desk, now};
use serde_json::{Value as Json, json};

/// An office with sample people, and one to whom a row of every kind belongs.
fn peopled() -> Desk {
    let desk = Desk::new();
    let profile = Profile::named("dmu").unwrap().unwrap();
    let sample = Sample::new(
        &profile,
        desk.office.catalogue(),
        400,
        7,
        now().date_naive(),
    );
    sample
        .settle(&desk.office, "sample".to_owned(), |_| true)
        .unwrap();
    let catalogue = desk.office.catalogue();
    let mut d = desk.office.dossier(Id(5)).unwrap();
    d.alumnus.do_not_contact = true;
    d.alumnus.notes = "两行\n\"备注\", '=1+1'".to_owned();
    d.alumnus.home_chapter_id = Some(catalogue.chapters.rows()[1].id);
    // Somebody who comes later in the file, and somebody who came before.
    for (other, kind) in [(300, "supervisor"), (2, "spouse")] {
        d.relationships.push(Relationship {
            other_id: Id(other),
            kind: kind.to_owned(),
            ..Relationship::default()
        });
    }
    d.memberships.push(Membership {
        chapter_id: catalogue.chapters.rows()[4].id,
        state: "left".to_owned(),
        since: "2010".parse().ok(),
        ..Membership::default()
    });
    d.tags.push(Tag {
        tag: "校董".to_owned(),
        ..Tag::default()
    });
    d.reports.push(ContactReport {
        on_day: "2026-10-01".parse().ok(),
        channel: "visit".to_owned(),
        summary: "来校\n参观".to_owned(),
        follow_up_on: "2026-12-01".parse().ok(),
        ..ContactReport::default()
    });
    for given in [true, false] {
        d.consents.push(Consent {
            purpose: "news".to_owned(),
            given,
            on_day: "2026-10-01".parse().ok(),
            ..Consent::default()
        });
    }
    desk.office.save_person(&d).unwrap();
    desk.office.archive_people(&[Id(9)], true).unwrap();
    desk
}

fn everybody(office: &Office) -> Vec<Id> {
    (1..=900)
        .map(Id)
        .filter(|id| office.dossier(*id).is_ok())
        .collect()
}

/// The lines of an export of these people.
fn lines(office: &Office, ids: &[Id], form: Form) -> Vec<String> {
    let order = Order {
        form,
        columns: None,
        lang: Lang::Zh,
        about: About {
            query: "",
            at: now().to_utc(),
        },
    };
    let mut out = Vec::new();
    export::run(office, ids, &order, &mut out, &mut |_, _| true).unwrap();
    let text = String::from_utf8(out).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn file(folder: &Path, name: &str, lines: &[String]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    path
}

fn planned(office: &Office, path: &Path) -> Plan {
    Plan::make(office, path, now().date_naive(), &mut |_, _| true).unwrap()
}

fn take_in(office: &Office, path: &Path) -> (Counts, bool) {
    let plan = planned(office, path);
    let applied = plan.apply(office, |_| "import".to_owned(), &mut |_, _| true);
    (plan.counts, applied.unwrap().change_set.is_some())
}

/// The first row that waits, as it is read today.
fn waiting(office: &Office) -> Undecided {
    let rows = office.waiting_rows().unwrap();
    let first = &rows[0];
    Undecided::of(office, first.id, &first.data, Lang::En)
        .unwrap()
        .unwrap()
}

/// Why each refused row is refused: line, place, value and reason.
fn refused(plan: &Plan) -> Vec<(u32, &str, &str, &Why)> {
    let problems = plan.rows.iter().filter_map(|row| match &row.verdict {
        Verdict::Rejected(problems) => Some(problems),
        _ => None,
    });
    problems
        .flatten()
        .map(|p| (p.row, p.column.as_str(), p.value.as_str(), &p.why))
        .collect()
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

/// A line without the point of the history at which it left its office.
fn without_point(line: &str) -> &str {
    let (point, rest) = line.split_once(',').unwrap();
    assert!(point.starts_with("{\"_left\":\""), "{line}");
    rest
}

fn object(line: &str) -> Json {
    serde_json::from_str(line).unwrap()
}

#[test]
fn everybody_moves_into_a_fresh_office_byte_for_byte() {
    let from = peopled();
    let folder = tempfile::tempdir().unwrap();
    for form in [Form::JsonLines, Form::Json] {
        let ids = everybody(&from.office);
        // The order of a list is not that of the numbers.
        let mixed: Vec<Id> = ids.iter().rev().copied().collect();
        let left = lines(&from.office, &mixed, form);
        let path = file(folder.path(), "people.json", &left);
        let to = Desk::new();
        let before = to.dump();
        let (counts, wrote) = take_in(&to.office, &path);
        assert_eq!(
            (counts.added, counts.rows),
            (ids.len(), ids.len()),
            "{counts:?}"
        );
        assert!(wrote);
        let came = lines(&to.office, &everybody(&to.office), Form::JsonLines);
        let left = lines(&from.office, &ids, Form::JsonLines);
        assert_eq!(came.len(), left.len());
        for (came, left) in sorted(came).iter().zip(&sorted(left)) {
            assert_eq!(without_point(came), without_point(left));
        }
        // The same file again, and the file of the one office in the other: nothing is written.
        for office in [&to.office, &from.office] {
            let (counts, wrote) = take_in(office, &path);
            assert_eq!(
                (counts.same, counts.rows),
                (ids.len(), ids.len()),
                "{counts:?}"
            );
            assert!(!wrote);
        }
        let back = to.office.undo(None, false).unwrap();
        assert_eq!(back.outcome.conflicts, []);
        assert!(to.dump() == before, "taking back leaves nothing");
        // Taken back and taken in again they are who they were.
        take_in(&to.office, &path);
        let again = lines(&to.office, &everybody(&to.office), Form::JsonLines);
        let left = lines(&from.office, &ids, Form::JsonLines);
        for (came, left) in sorted(again).iter().zip(&sorted(left)) {
            assert_eq!(without_point(came), without_point(left));
        }
    }
}

#[test]
fn somebody_on_file_is_filled_and_nothing_is_taken_out() {
    let desk = peopled();
    let before = desk.office.dossier(Id(5)).unwrap();
    let line = json!({
        "number": before.alumnus.number, "name": before.alumnus.name, "notes": "neu",
        "tags": [{"tag": "校董"}, {"tag": "捐赠人"}],
        "consents": [{"purpose": "news", "given": true, "on_day": "2026-11-01"}],
        "posts": [{"organisation": "新单位", "from_on": "2026"}],
    });
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "one.jsonl", &[line.to_string()]);
    let plan = planned(&desk.office, &path);
    let Verdict::Change { id, columns } = &plan.rows[0].verdict else {
        panic!("{:?}", plan.rows[0].verdict);
    };
    assert_eq!(*id, Id(5));
    for key in ["notes", "employer", "tags", "consents", "posts"] {
        assert!(columns.contains(&key), "{key}: {columns:?}");
    }
    take_in(&desk.office, &path);
    let after = desk.office.dossier(Id(5)).unwrap();
    assert_eq!(after.alumnus.notes, "neu");
    assert!(after.alumnus.do_not_contact);
    assert_eq!(after.tags.len(), before.tags.len() + 1);
    assert_eq!(after.posts.len(), before.posts.len() + 1);
    assert_eq!(after.consents[..before.consents.len()], before.consents);
    assert_eq!(after.consents.len(), before.consents.len() + 1);
    assert_eq!(after.contacts, before.contacts);
    desk.office.undo(None, false).unwrap();
    let back = desk.office.dossier(Id(5)).unwrap();
    assert_eq!(
        (back.alumnus.notes, back.tags),
        (before.alumnus.notes, before.tags)
    );
}

#[test]
fn an_old_file_does_not_write_over_what_was_changed_here_since() {
    let desk = peopled();
    let folder = tempfile::tempdir().unwrap();
    let left = lines(&desk.office, &[Id(5), Id(6), Id(7)], Form::JsonLines);
    let change = |id: i64, native: &str, source: &str| {
        let mut d = desk.office.dossier(Id(id)).unwrap();
        d.alumnus.native_place = native.to_owned();
        d.alumnus.source = source.to_owned();
        d.tags.clear();
        desk.office.save_person(&d).unwrap();
    };
    change(5, "旅顺", "here");
    change(6, "旅顺", "here");
    let path = file(folder.path(), "old.jsonl", &left);
    let (counts, wrote) = take_in(&desk.office, &path);
    assert_eq!((counts.same, wrote), (3, false), "{counts:?}");
    // Changed in the file only, and on both sides.
    let mut changed: Vec<Json> = left.iter().map(|line| object(line)).collect();
    changed[0]["latin_name"] = "Cindy".into();
    changed[1]["native_place"] = "鞍山".into();
    let changed: Vec<String> = changed.iter().map(Json::to_string).collect();
    let path = file(folder.path(), "changed.jsonl", &changed);
    let plan = planned(&desk.office, &path);
    assert!(
        matches!(&plan.rows[0].verdict, Verdict::Change { columns, .. } if columns == &["latin_name"])
    );
    let Verdict::Ask(Ask::Clash { id, fields }) = &plan.rows[1].verdict else {
        panic!("{:?}", plan.rows[1].verdict);
    };
    assert_eq!((*id, fields[0].en), (Id(6), "Native place"));
    take_in(&desk.office, &path);
    let d = desk.office.dossier(Id(5)).unwrap();
    assert_eq!(
        (d.alumnus.latin_name.as_str(), d.alumnus.source.as_str()),
        ("Cindy", "here")
    );
    assert_eq!(
        desk.office.dossier(Id(6)).unwrap().alumnus.native_place,
        "旅顺"
    );
    // What waits is not asked about twice.
    let (counts, wrote) = take_in(&desk.office, &path);
    assert_eq!(
        (counts.same, counts.asked, wrote),
        (2, 1, false),
        "{counts:?}"
    );
    assert_eq!(desk.office.waiting_rows().unwrap().len(), 1);
}

#[test]
fn what_cannot_be_taken_is_named_with_its_place_and_goes_to_a_file() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let text = [
        r#"{"number": "A-000001", "name": "李强", "relationships": [{"kind": "spouse", "other": "A-000002"}]}"#,
        r#"{"number": "A-000002", "name": "王欣怡", "degrees": [{"level": "bachelor"}, {"level": "magician"}], "shoe": 42}"#,
        r#"{"number": "A-000003", "name": "陈斌", "memberships": [{"chapter": "月球分会"}], "birth": "1982-13"}"#,
        r#"{"number": "A-000003", "name": "赵敏", "customs": [{"field": "shoe", "value": "42"}], "tags": [{"tag": "x"}, {"tag": "x"}]}"#,
        r#"{"number": "17", "name": "", "consents": [{"purpose": "news"}]}"#,
        "{\"name\": ",
        r#"{"name": "周洋", "degrees": [{"faculty": "新学院", "programme": "新专业", "completion": "2004"}], "addresses": [{"city": "新城"}]}"#,
    ]
    .map(str::to_owned);
    let path = file(folder.path(), "odd.jsonl", &text);
    let plan = planned(&desk.office, &path);
    let found: Vec<(u32, &str, &Why)> = plan
        .rows
        .iter()
        .filter_map(|row| match &row.verdict {
            Verdict::Rejected(problems) => Some((row.number, problems)),
            _ => None,
        })
        .flat_map(|(row, problems)| {
            let of = move |p: &'_ Problem| p.row == row;
            assert!(problems.iter().all(of));
            problems
                .iter()
                .map(move |p| (row, p.column.as_str(), &p.why))
        })
        .collect();
    let has = |row: u32, place: &str, fits: &dyn Fn(&Why) -> bool| {
        let mut found = found.iter();
        found.any(|(r, p, why)| (*r, *p) == (row, place) && fits(why))
    };
    assert!(
        has(1, "relationships.1.other", &|why| *why
            == Why::Unknown(None)),
        "{found:?}"
    );
    assert!(
        has(2, "degrees.2.level", &|why| matches!(why, Why::Unknown(_))),
        "{found:?}"
    );
    assert!(has(2, "shoe", &|why| *why == Why::NoSuchKey), "{found:?}");
    assert!(
        has(3, "memberships.1.chapter", &|why| matches!(
            why,
            Why::Unknown(_)
        )),
        "{found:?}"
    );
    assert!(
        has(3, "birth", &|why| matches!(why, Why::NotOfKind(_))),
        "{found:?}"
    );
    assert!(
        has(4, "number", &|why| *why == Why::NumberTwice(3)),
        "{found:?}"
    );
    assert!(
        has(4, "customs.1.field", &|why| *why == Why::NoSuchOwnField),
        "{found:?}"
    );
    assert!(has(4, "tags.2.tag", &|why| *why == Why::Twice), "{found:?}");
    assert!(
        has(5, "number", &|why| *why == Why::NotANumber),
        "{found:?}"
    );
    assert!(has(5, "name", &|why| *why == Why::NameMissing), "{found:?}");
    assert!(
        has(5, "consents.1.given", &|why| *why == Why::Needed),
        "{found:?}"
    );
    assert!(has(6, "", &|why| *why == Why::NotJson(8)), "{found:?}");
    assert_eq!((plan.counts.rejected, plan.counts.added), (6, 1));
    assert_eq!(plan.makes.len(), 3, "{:?}", plan.makes);
    let applied = plan.apply(&desk.office, |_| String::new(), &mut |_, _| true);
    assert!(applied.unwrap().change_set.is_some());
    let made = plan
        .write_rejects(&desk.office, ("row", "reason"), |problem| {
            format!("{:?}", problem.why)
        })
        .unwrap()
        .unwrap();
    assert!(made.ends_with("odd.jsonl.rejected.jsonl"));
    let rejected = std::fs::read_to_string(&made).unwrap();
    let rejected: Vec<Json> = rejected.lines().map(object).collect();
    assert_eq!(rejected.len(), 6);
    assert_eq!(
        (&rejected[1]["_row"], &rejected[1]["shoe"]),
        (&json!(2), &json!(42))
    );
    assert!(
        rejected[1]["_reason"]
            .as_str()
            .unwrap()
            .contains("[shoe] NoSuchKey")
    );
    assert_eq!(rejected[5]["_line"], "{\"name\":");
    // Mended where they lie, they are taken.
    let mut mended = rejected[1].clone();
    mended["degrees"][1]["level"] = "硕士".into();
    mended.as_object_mut().unwrap().remove("shoe");
    let path = file(folder.path(), "mended.jsonl", &[mended.to_string()]);
    assert_eq!(take_in(&desk.office, &path).0.added, 1);
    let id = desk.office.by_number("A-000002").unwrap();
    assert_eq!(desk.office.dossier(id).unwrap().degrees[1].level, "master");
}

#[test]
fn a_record_that_waits_is_decided_whole() {
    let desk = peopled();
    let folder = tempfile::tempdir().unwrap();
    let known = desk.office.dossier(Id(7)).unwrap().alumnus;
    let text = [("old friend", "A-000007"), (&known.name, "A-900000")].map(|(name, number)| {
        json!({
            "number": number, "name": name, "tags": [{"tag": "校董"}],
            "relationships": [{"kind": "spouse", "other": "A-000002"}],
            "birth": known.birth.map(|date| date.to_string()),
        })
        .to_string()
    });
    let path = file(folder.path(), "two.jsonl", &text);
    assert_eq!(take_in(&desk.office, &path).0.asked, 2);
    let wait = |at: usize| {
        let waiting = desk.office.waiting_rows().unwrap();
        let data = &waiting[at].data;
        Undecided::of(&desk.office, waiting[at].id, data, Lang::En)
            .unwrap()
            .unwrap()
    };
    let undecided = wait(0);
    assert_eq!(undecided.people[0].id, Id(7));
    let highest = everybody(&desk.office).len() as i64;
    undecided
        .decide(&desk.office, Decision::New, "new".to_owned())
        .unwrap();
    let new = desk.office.dossier(Id(highest + 1)).unwrap();
    assert_eq!(
        (new.alumnus.name.as_str(), new.tags.len()),
        ("old friend", 1)
    );
    assert_eq!(new.relationships[0].other_id, Id(2));
    assert_ne!(new.alumnus.number, "A-000007");
    wait(0)
        .decide(&desk.office, Decision::Same(Id(7)), "same".to_owned())
        .unwrap();
    let same = desk.office.dossier(Id(7)).unwrap();
    assert_eq!(same.alumnus.number, "A-000007");
    assert!(same.tags.iter().any(|tag| tag.tag == "校董"));
    assert!(desk.office.waiting_rows().unwrap().is_empty());
}

#[test]
fn attached_files_are_named_and_not_carried() {
    let desk = peopled();
    desk.office
        .attach(Id(3), "证书.pdf", "", b"content")
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        "three.jsonl",
        &lines(&desk.office, &[Id(3)], Form::JsonLines),
    );
    assert_eq!(take_in(&desk.office, &path).0.same, 1);
    let other = Desk::new();
    let plan = planned(&other.office, &path);
    assert_eq!((plan.left, plan.counts.added), (1, 1));
    plan.apply(&other.office, |_| String::new(), &mut |_, _| true)
        .unwrap();
    let id = other.office.by_number("A-000003").unwrap();
    assert!(other.office.dossier(id).unwrap().attachments.is_empty());
    // Where the content is kept, the row is taken.
    desk.office
        .detach(Id(3), desk.office.dossier(Id(3)).unwrap().attachments[0].id)
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let mut again = object(text.trim());
    again.as_object_mut().unwrap().remove("rev");
    let path = file(folder.path(), "again.jsonl", &[again.to_string()]);
    assert_eq!(
        (
            planned(&desk.office, &path).left,
            take_in(&desk.office, &path).0.changed
        ),
        (0, 1)
    );
    assert_eq!(desk.office.dossier(Id(3)).unwrap().attachments.len(), 1);
}

#[test]
fn what_a_list_prints_is_a_table() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let text = [
        r#"{"name": "王欣怡", "student_no": "0012345", "class_year": 2004, "mobile": "+8613800132231", "shoe": 1}"#,
        r#"{"name": "李强", "birth": "1982-13", "city": null}"#,
    ]
    .map(str::to_owned);
    let path = file(folder.path(), "list.jsonl", &text);
    let plan = planned(&desk.office, &path);
    assert!(!plan.table.is_whole());
    assert_eq!((plan.counts.added, plan.counts.rejected), (1, 1));
    assert_eq!(plan.table.unknown().collect::<Vec<_>>(), ["shoe"]);
    plan.apply(&desk.office, |_| String::new(), &mut |_, _| true)
        .unwrap();
    let person = desk.office.by_student("0012345").unwrap();
    assert_eq!(person.contacts[0].value, "+8613800132231");
}

#[test]
fn a_clash_that_is_decided_does_not_write_over_what_was_changed_here_only() {
    let desk = peopled();
    let folder = tempfile::tempdir().unwrap();
    let mut d = desk.office.dossier(Id(6)).unwrap();
    d.alumnus.latin_name = "As It Left".to_owned();
    d.alumnus.source = "left".to_owned();
    desk.office.save_person(&d).unwrap();
    let left = lines(&desk.office, &[Id(6)], Form::JsonLines);
    let mut d = desk.office.dossier(Id(6)).unwrap();
    d.alumnus.native_place = "旅顺".to_owned();
    d.alumnus.latin_name = "Here Only".to_owned();
    d.alumnus.source = "here".to_owned();
    desk.office.save_person(&d).unwrap();
    let mut changed = object(&left[0]);
    changed["native_place"] = "鞍山".into();
    assert_eq!(changed["latin_name"], "As It Left");
    let path = file(folder.path(), "changed.jsonl", &[changed.to_string()]);
    assert_eq!(take_in(&desk.office, &path).0.asked, 1);
    waiting(&desk.office)
        .decide(&desk.office, Decision::Same(Id(6)), "same".to_owned())
        .unwrap();
    let after = desk.office.dossier(Id(6)).unwrap().alumnus;
    assert_eq!(
        [&*after.native_place, &*after.latin_name, &*after.source],
        ["鞍山", "Here Only", "here"]
    );
}

#[test]
fn a_value_that_its_own_field_does_not_take_is_refused() {
    let mut desk = Desk::new();
    for (key, kind) in [("helper", "flag"), ("score", "number"), ("size", "choice")] {
        let new = CustomField {
            record: "alumnus".to_owned(),
            key: key.to_owned(),
            zh: key.to_owned(),
            kind: kind.to_owned(),
            choices: if kind == "choice" { "S\nM" } else { "" }.to_owned(),
            ..CustomField::default()
        };
        desk.office.save_own_field(&new, &new).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let own = |name: &str, values: [&str; 3]| {
        let keys = ["helper", "score", "size"].into_iter().zip(values);
        let rows: Vec<Json> = keys
            .map(|(key, value)| json!({"field": key, "value": value}))
            .collect();
        json!({"name": name, "customs": rows}).to_string()
    };
    let text = [
        own("李强", ["perhaps", "abc", "XXL"]),
        own("王欣怡", ["Y", "01,200.50", "m"]),
    ];
    let path = file(folder.path(), "own.jsonl", &text);
    let plan = planned(&desk.office, &path);
    assert_eq!(
        refused(&plan),
        [
            (1, "customs.1.value", "perhaps", &Why::NotAFlag),
            (1, "customs.2.value", "abc", &Why::NotAnAmount),
            (
                1,
                "customs.3.value",
                "XXL",
                &Why::NotAChoice("S, M".to_owned())
            ),
        ]
    );
    // What only is written otherwise gets its one form.
    assert_eq!(take_in(&desk.office, &path).0.added, 1);
    let d = desk.office.dossier(everybody(&desk.office)[0]).unwrap();
    let values: Vec<&str> = d.customs.iter().map(|row| row.value.as_str()).collect();
    assert_eq!(values, ["yes", "1200.5", "M"]);
}

#[test]
fn flat_objects_have_as_many_keys_as_a_table_has_columns() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let keys = |count: usize| {
        let cells = (1..count).map(|at| format!(r#""key {at}": "x""#));
        let cells: Vec<String> = cells.collect();
        format!(r#"{{"student_no": "0012345", {}}}"#, cells.join(", "))
    };
    let made = |count| {
        let text = [r#"{"name": "李强"}"#.to_owned(), keys(count)];
        let path = file(folder.path(), "wide.jsonl", &text);
        Plan::make(&desk.office, &path, now().date_naive(), &mut |_, _| true)
    };
    // With the name they are as many as there may be.
    assert!(made(255).is_ok());
    let Err(NoPlan::Unreadable(Unreadable::TooMuch(much))) = made(256) else {
        panic!("257 keys are taken");
    };
    let about = format!("{much:?}");
    assert!(
        about.contains("Columns") && about.contains("256"),
        "{about}"
    );
}

#[test]
fn who_points_to_somebody_that_does_not_come_in_is_refused_and_so_on() {
    let desk = Desk::new();
    let folder = tempfile::tempdir().unwrap();
    let person = |at: usize, others: &[usize]| {
        let ties: Vec<Json> = others
            .iter()
            .map(|other| json!({"kind": "spouse", "other": format!("A-{other:06}")}))
            .collect();
        json!({"number": format!("A-{at:06}"), "name": format!("李强{at}"), "relationships": ties})
    };
    let mut all = [
        person(1, &[2, 5]),
        person(2, &[3]),
        person(3, &[4, 1]),
        person(4, &[]),
        person(5, &[6]),
        person(6, &[5]),
    ];
    all[3]["shoe"] = 42.into();
    let text: Vec<String> = all.iter().map(Json::to_string).collect();
    let plan = planned(&desk.office, &file(folder.path(), "ties.jsonl", &text));
    let unknown = &Why::Unknown(None);
    assert_eq!(
        refused(&plan),
        [
            (1, "relationships.1.other", "A-000002", unknown),
            (2, "relationships.1.other", "A-000003", unknown),
            (3, "relationships.1.other", "A-000004", unknown),
            (3, "relationships.2.other", "A-000001", unknown),
            (4, "shoe", "42", &Why::NoSuchKey),
        ]
    );
    assert_eq!(plan.counts.added, 2);
}

#[test]
fn a_record_that_waits_and_cannot_be_read_any_more_is_refused_and_waits_on() {
    let desk = peopled();
    let folder = tempfile::tempdir().unwrap();
    let before = desk.office.dossier(Id(7)).unwrap();
    let text = [
        json!({"number": "A-000007", "name": "old friend",
            "relationships": [{"kind": "spouse", "other": "A-900001"}]}),
        json!({"number": "A-900001", "name": ""}),
    ]
    .map(|object| object.to_string());
    let path = file(folder.path(), "two.jsonl", &text);
    let counts = planned(&desk.office, &path).counts;
    assert_eq!((counts.asked, counts.rejected), (1, 1), "{counts:?}");
    take_in(&desk.office, &path);
    let undecided = waiting(&desk.office);
    let problems = undecided.read.as_ref().unwrap_err();
    assert_eq!(
        (problems[0].column.as_str(), problems[0].value.as_str()),
        ("relationships.1.other", "A-900001")
    );
    for decision in [Decision::Same(Id(7)), Decision::New] {
        let decided = undecided.decide(&desk.office, decision, "decided".to_owned());
        assert!(decided.is_err(), "{decision:?}");
    }
    assert_eq!(desk.office.dossier(Id(7)).unwrap(), before);
    assert_eq!(desk.office.waiting_rows().unwrap().len(), 1);
    undecided
        .decide(&desk.office, Decision::Drop, "dropped".to_owned())
        .unwrap();
    assert!(desk.office.waiting_rows().unwrap().is_empty());
}
