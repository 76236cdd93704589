//! What is missing or suspicious: every number is what its query lists, for everybody who may ask, and `alumni report`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

use alumni::config::Lang;
use alumni::model::contact::ContactPoint;
use alumni::model::dossier::Dossier;
use alumni::model::profile::Profile;
use alumni::office::Office;
use alumni::office::finding::Sort;
use alumni::office::permit::{Actor, Role};
use alumni::office::quality::{Line, Quality};
use alumni::sample::Sample;
use desk::{Desk, now};
use serde_json::Value;

/// An office of invented people, who come with something to mend.
fn town(people: u32) -> Desk {
    let desk = Desk::new();
    let profile = Profile::named("dmu").unwrap().unwrap();
    let today = now().date_naive();
    let sample = Sample::new(&profile, desk.office.catalogue(), people, 1, today);
    sample
        .settle(&desk.office, "invented".to_owned(), |_| true)
        .unwrap();
    desk.office.prepare_index().unwrap();
    desk
}

fn counted(office: &Office) -> Quality {
    let never = AtomicBool::new(false);
    office
        .quality("", &never)
        .unwrap()
        .expect("there is an index")
}

fn finds(office: &Office, query: &str) -> u32 {
    let never = AtomicBool::new(false);
    let found = office.search(query, Sort::default(), &never).unwrap();
    u32::try_from(found.expect("there is an index").count()).unwrap()
}

/// Every number of every line is what its query finds.
#[track_caller]
fn agrees(office: &Office, lang: Lang) -> Quality {
    let quality = counted(office);
    let lines: Vec<&Line> = std::iter::once(&quality.all)
        .chain(&quality.classes)
        .chain(&quality.chapters)
        .collect();
    assert!(lines.len() > 2);
    for line in lines {
        assert_eq!(line.people, finds(office, &line.query), "{line:?}");
        for (doubt, count) in quality.doubts.iter().zip(&line.counts) {
            let query = line.asks(doubt, lang);
            assert_eq!(*count, finds(office, &query), "{query}");
        }
    }
    let mend = office.to_mend().unwrap().unwrap();
    assert_eq!(usize::try_from(quality.all.mend).unwrap(), mend);
    quality
}

fn count(quality: &Quality, key: &str) -> u32 {
    let at = quality.doubts.iter().position(|doubt| doubt.key == key);
    quality.all.counts[at.unwrap()]
}

#[test]
fn every_number_is_what_its_query_lists() {
    let mut desk = town(1500);
    let quality = agrees(&desk.office, Lang::En);
    assert_eq!(quality.all.people, 1500);
    for doubt in &quality.doubts {
        if !matches!(
            doubt.key,
            "odd-date" | "no-contact" | "no-class" | "readings"
        ) {
            assert!(count(&quality, doubt.key) > 0, "{}", doubt.key);
        }
    }
    desk.office.speak(Lang::Zh);
    let zh = agrees(&desk.office, Lang::Zh);
    assert_eq!(zh.all.counts, quality.all.counts);
    assert_eq!(
        zh.classes[0].query,
        format!("届:{}", zh.classes[0].label.clone().unwrap())
    );
}

#[test]
fn a_mended_record_leaves_the_counts_at_once() {
    let desk = town(600);
    let before = counted(&desk.office);
    let never = AtomicBool::new(false);
    let found = desk.office.search("is:bounced", Sort::default(), &never);
    let ids = found.unwrap().unwrap().ids(0..3);
    for id in &ids {
        let mut dossier = desk.office.dossier(*id).unwrap();
        for point in &mut dossier.contacts {
            point.status = "ok".to_owned();
        }
        desk.office.save_person(&dossier).unwrap();
    }
    // What changed lies over the packed index: both are counted.
    let after = agrees(&desk.office, Lang::En);
    assert_eq!(count(&after, "bounced"), count(&before, "bounced") - 3);
    assert!(after.all.mend < before.all.mend);
}

#[test]
fn nobody_outside_the_subtree_is_counted_and_masked_roles_learn_nothing_private() {
    let desk = town(1500);
    let whole = counted(&desk.office);
    let chapter = desk
        .office
        .catalogue()
        .chapters
        .read("liaoning")
        .unwrap()
        .id;
    let session = |role| {
        let actor = Actor {
            name: "chen".to_owned(),
            role,
            chapter: (role == Role::ChapterOfficer).then_some(chapter),
        };
        let office = Office::open(&desk.path, actor, now, Lang::En).unwrap();
        office.prepare_index().unwrap();
        office
    };
    let own = agrees(&session(Role::ChapterOfficer), Lang::En);
    assert!(own.all.people > 0 && own.all.people < whole.all.people);
    let labels: Vec<&str> = own
        .chapters
        .iter()
        .filter_map(|c| c.label.as_deref())
        .collect();
    assert!(
        labels.iter().any(|name| name.contains("Shenyang")),
        "{labels:?}"
    );
    for outside in ["Shanghai", "Guangzhou", "North America"] {
        assert!(
            !labels.iter().any(|name| name.contains(outside)),
            "{labels:?}"
        );
    }
    let masked = agrees(&session(Role::Viewer), Lang::En);
    let keys: Vec<&str> = masked.doubts.iter().map(|doubt| doubt.key).collect();
    assert_eq!(keys, ["readings", "no-class", "no-chapter"]);
    assert_eq!(masked.all.mend, count(&whole, "readings"));
}

#[test]
fn a_query_tells_what_is_doubtful_about_its_people() {
    let desk = Desk::new();
    let doubt = |query: &str| desk.office.doubt_in(query).map(|doubt| doubt.key);
    for (query, key) in [
        ("is:bounced", "bounced"),
        ("class:2004 是:退信 city:大连", "bounced"),
        (
            "no:reachable has:contact_status -is:deceased",
            "unreachable",
        ),
        ("no:reachable no:contact_status -is:deceased", "no-contact"),
        ("届:?", "no-class"),
    ] {
        assert_eq!(doubt(query), Some(key), "{query}");
    }
    for query in [
        "",
        "wang",
        "-is:bounced",
        "has:reachable",
        "class:2004",
        "is:",
    ] {
        assert_eq!(doubt(query), None, "{query}");
    }
}

#[test]
fn among_several_readings_somebody_chooses() {
    let desk = Desk::new();
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "曾乐".to_owned();
    dossier.contacts.push(ContactPoint {
        kind: "mobile".to_owned(),
        value: "+8613800132231".to_owned(),
        ..ContactPoint::default()
    });
    let id = desk.office.save_person(&dossier).unwrap();
    desk.office.prepare_index().unwrap();
    assert_eq!(finds(&desk.office, "has:readings"), 1);
    // Lists show the likeliest, and every reading finds.
    assert_eq!(desk.office.listed(&[id]).unwrap()[0].pinyin, "Zeng Le");
    assert_eq!(finds(&desk.office, "zengyue"), 1);
    let mut dossier = desk.office.dossier(id).unwrap();
    assert_eq!(
        (
            dossier.alumnus.pinyin.as_str(),
            dossier.alumnus.initials.as_str()
        ),
        ("", "zl")
    );
    // The likeliest is a choice too.
    dossier.alumnus.pinyin = "Zeng Le".to_owned();
    desk.office.save_person(&dossier).unwrap();
    assert_eq!(finds(&desk.office, "has:readings"), 0);
}

fn run(home: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_alumni"))
        .args(args)
        .env_clear()
        .env("HOME", home)
        .env("USER", "lin")
        .env("LANG", "en_US.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn the_command_reports_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let db = home.join("d.db");
    let db = db.to_str().unwrap();
    let made = run(home, &["--db", db, "demo", "--people", "600", "--no-open"]);
    assert_eq!(made.0, 0, "{}", made.2);
    let report = |args: &[&str]| {
        let whole = [&["--db", db, "report", "quality"], args].concat();
        let (code, out, said) = run(home, &whole);
        assert_eq!(code, 0, "{said}");
        (out, said)
    };
    let (out, said) = report(&[]);
    assert!(
        out.starts_with("doubt") && said.contains("600 people"),
        "{out}{said}"
    );
    let json: Vec<Value> = serde_json::from_str(&report(&["--json"]).0).unwrap();
    for line in &json {
        let query = line["query"].as_str().unwrap();
        let (_, listed, _) = run(home, &["--db", db, "list", query, "--count"]);
        assert_eq!(listed.trim(), line["count"].to_string(), "{query}");
    }
    let (csv, _) = report(&["--by", "class", "--csv"]);
    assert!(
        csv.starts_with("class,people,to_mend,no-contact,unreachable,"),
        "{csv}"
    );
    let (plain, said) = report(&["chapter:沈阳", "--by", "chapter", "--plain"]);
    let first: Vec<&str> = plain.lines().next().unwrap().split('\t').collect();
    assert_eq!((first.len(), said.as_str()), (12, ""));
    assert!(first[0].contains("Shenyang"), "{plain}");
    let (code, _, said) = run(home, &["--db", db, "report", "quality", "clas:2004"]);
    assert!(code != 0 && said.contains("class"), "{said}");
    assert_eq!(run(home, &["--db", db, "report"]).0, 2);
}
