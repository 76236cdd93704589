//! What leaves the house in any form and comes back as it left changes nothing: no cell, no row, no question.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use alumni::clean;
use alumni::config::Lang;
use alumni::model::alumnus::OtherName;
use alumni::model::chapter::Membership;
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::model::post::Post;
use alumni::model::relation::{ContactReport, Tag};
use alumni::office::Office;
use alumni::transfer::export::{self, Form, Order};
use alumni::transfer::plan::Plan;
use alumni::transfer::vcard_out::Version;
use alumni::transfer::write::{self, Marks};
use alumni::transfer::xlsx::About;
use desk::{Desk, now};
use proptest::prelude::*;

/// Every form that can come back: whole records, or every column.
const FORMS: &[(&str, Form, bool)] = &[
    ("xlsx", Form::Xlsx, true),
    ("csv", Form::Table(Marks::EXCEL), true),
    ("csv", Form::Table(Marks::PLAIN), true),
    ("tsv", Form::Table(Marks::TABS), true),
    ("json", Form::Json, false),
    ("jsonl", Form::JsonLines, false),
    ("vcf", Form::Cards(Version::Four), false),
    ("vcf", Form::Cards(Version::Three), false),
];

/// Texts that a form may trip over.
const HARD: &[&str] = &[
    "=1+1",
    "'=1+1",
    "''=1+1",
    "'t Hooft",
    "+86 138",
    "-",
    "@cmd",
    "＝甲",
    "say \"hi\", 'so'; done",
    "a;b\\,c\\\\n",
    "甲，乙；丙、丁",
    "1.38E+10",
    "0012345",
    "无",
    "N/A",
    "䶮𠮷𪚥 龘",
    "ⅷ ﬁ é e\u{301} 한",
    "BEGIN:VCARD",
    "{\"a\":1}",
    "#1",
    "TRUE",
    "2004-07-01",
    "=HYPERLINK(\"http://x\")",
];

/// Text as it gets into the file: whatever comes passes the same cleaning.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        4 => proptest::sample::select(HARD).prop_map(str::to_owned),
        2 => "\\PC{0,12}",
        2 => "[\\u4e00-\\u9fff]{1,6}",
        1 => "[ -~]{0,16}",
    ]
    .prop_map(|text| {
        // What a decoder leaves for a lost character and what a narrow column shows are refused for what they are.
        let text = text.replace(['\u{fffd}', '#'], "");
        clean::line(&text).text
    })
}

fn block() -> impl Strategy<Value = String> {
    (line(), line()).prop_map(|(one, other)| clean::block(&format!("{one}\n{other}")).text)
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[\\u4e00-\\u9fff]{2,4}",
        1 => Just("䶮小龙".to_owned()),
        1 => Just("'t Hooft".to_owned()),
        1 => Just("Ó Súilleabháin, Seán".to_owned()),
        1 => Just("=Wang".to_owned()),
        2 => "[A-Z][a-z]{1,8} [A-Z][a-z]{1,8}",
    ]
    .prop_map(|text| clean::line(&text).text)
}

fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("1982".to_owned()),
        Just("1982-03".to_owned()),
        Just("1982-03-14".to_owned()),
    ]
}

fn point() -> impl Strategy<Value = ContactPoint> {
    let value = prop_oneof![
        ("mobile", "\\+861[3-9][0-9]{9}"),
        ("mobile", "\\+4479[0-9]{8}"),
        ("landline", "\\+86411[2-8][0-9]{7}"),
        ("email", "[a-z]{1,8}(\\.[a-z]{1,5})?@example\\.org"),
        ("wechat", "[a-z][a-z0-9_-]{5,10}"),
        ("whatsapp", "\\+861[3-9][0-9]{9}"),
        ("qq", "[1-9][0-9]{5,9}"),
    ]
    .prop_map(|(kind, value)| (kind.to_owned(), value));
    let status = proptest::sample::select(&["ok", "bounced", "wrong"][..]);
    (value, status, any::<bool>()).prop_map(|((kind, value), status, preferred)| ContactPoint {
        kind,
        value,
        status: status.to_owned(),
        preferred,
        ..ContactPoint::default()
    })
}

fn post() -> impl Strategy<Value = Post> {
    (line(), line(), line(), line(), any::<bool>()).prop_map(|(o, d, j, p, ended)| Post {
        organisation: o,
        department: d,
        job_title: j,
        professional_title: p,
        ended,
        ..Post::default()
    })
}

prop_compose! {
    fn person()(
        name in name(),
        texts in proptest::collection::vec(line(), 6),
        (notes, address) in (block(), block()),
        (born, entry) in (date(), proptest::option::of(1990_i64..2020)),
        codes in (0_usize..4, 0_usize..3, 0_usize..4),
        contacts in proptest::collection::vec(point(), 0..4),
        posts in proptest::collection::vec(post(), 0..3),
        tags in proptest::collection::btree_set(line(), 0..3),
        (city, chapter, faculty) in (0_usize..9, 0_usize..4, 0_usize..5),
        country in proptest::sample::select(&["", "CN", "US"][..]),
    ) -> (Dossier, [usize; 3]) {
        let mut d = Dossier::default();
        let a = &mut d.alumnus;
        a.name = name;
        country.clone_into(&mut a.nationality);
        [&mut a.latin_name, &mut a.native_place, &mut a.source]
            .into_iter()
            .zip(&texts)
            .for_each(|(to, from)| to.clone_from(from));
        a.notes = notes;
        a.birth = born.parse().ok();
        a.gender = ["", "F", "M", "X"][codes.0].to_owned();
        a.status = ["active", "lost", "deceased"][codes.1].to_owned();
        if !texts[4].is_empty() {
            d.other_names.push(OtherName {
                kind: "former".to_owned(),
                name: texts[4].clone(),
                ..OtherName::default()
            });
        }
        d.degrees.push(Degree {
            level: ["", "bachelor", "master", "doctor"][codes.2].to_owned(),
            class_group: texts[5].clone(),
            entry: entry.map(|year| year.to_string().parse().unwrap()),
            completion: entry.map(|year| format!("{}-07", year + 5).parse().unwrap()),
            ..Degree::default()
        });
        d.contacts = contacts;
        d.posts = posts;
        d.addresses.push(Address {
            kind: "home".to_owned(),
            line: address,
            country: country.to_owned(),
            ..Address::default()
        });
        d.tags = tags
            .into_iter()
            .filter(|tag| !tag.is_empty())
            .map(|tag| Tag { tag, ..Tag::default() })
            .collect();
        d.reports.push(ContactReport {
            on_day: "2026-10-01".parse().ok(),
            summary: texts[0].clone(),
            ..ContactReport::default()
        });
        (d, [city, chapter, faculty])
    }
}

/// Puts people on file, each with a student number; who is refused stays out.
fn settle(desk: &Desk, people: Vec<(Dossier, [usize; 3])>) -> Vec<Id> {
    let catalogue = desk.office.catalogue();
    let mut ids = Vec::new();
    for (n, (mut d, [city, chapter, faculty])) in people.into_iter().enumerate() {
        d.degrees[0].student_no = format!("00{n}2345");
        d.degrees[0].faculty_id = catalogue.faculties.rows().get(faculty).map(|row| row.id);
        let cities = &catalogue.cities.rows()[..8];
        d.addresses.push(Address {
            kind: "work".to_owned(),
            city_id: cities.get(city).map(|row| row.id),
            line: "another".to_owned(),
            ..Address::default()
        });
        if chapter > 0 {
            d.memberships.push(Membership {
                chapter_id: catalogue.chapters.rows()[chapter].id,
                state: "active".to_owned(),
                ..Membership::default()
            });
        }
        ids.extend(desk.office.save_person(&d));
    }
    ids
}

fn written(office: &Office, ids: &[Id], form: Form, columns: bool, lang: Lang) -> Vec<u8> {
    let order = Order {
        form,
        columns: columns.then(|| office.columns().collect()),
        lang,
        about: About {
            query: "",
            at: now().to_utc(),
        },
    };
    let mut out = Vec::new();
    export::run(office, ids, &order, &mut out, &mut |_, _| true).unwrap();
    out
}

/// What `alumni list --jsonl` prints.
fn listed(office: &Office, ids: &[Id]) -> Vec<u8> {
    let columns: Vec<_> = office.columns().collect();
    let (form, mut out) = (write::Form::JsonLines, Vec::new());
    let list = (form, columns.as_slice(), Lang::Zh);
    export::list(office, ids, list, &mut out, &mut |_, _| true).unwrap();
    out
}

/// Takes a file in; nothing may come of it.
fn changes_nothing(desk: &Desk, name: &str, bytes: Vec<u8>, people: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let plan = Plan::make(&desk.office, &path, now().date_naive(), &mut |_, _| true);
    let plan = plan.unwrap();
    let odd: Vec<_> = plan
        .rows
        .iter()
        .filter(|row| row.verdict != alumni::transfer::plan::Verdict::Same)
        .collect();
    assert_eq!(
        (plan.counts.same, odd.len()),
        (people, 0),
        "{name}: {odd:?}"
    );
    let applied = plan.apply(&desk.office, |_| String::new(), &mut |_, _| true);
    assert_eq!(applied.unwrap().change_set, None, "{name}");
}

fn comes_back_as_it_left(desk: &Desk, ids: &[Id], lang: Lang) {
    for (ending, form, columns) in FORMS {
        let bytes = written(&desk.office, ids, *form, *columns, lang);
        changes_nothing(desk, &format!("{}.{ending}", form.name()), bytes, ids.len());
    }
    changes_nothing(desk, "list.jsonl", listed(&desk.office, ids), ids.len());
}

#[test]
fn a_text_may_end_in_the_sign_that_parts_texts() {
    for (organisation, department) in [("", "a;"), ("市医院;", ""), ("a\\", "b\\;"), (";", ";")]
    {
        let desk = Desk::new();
        let mut person = Dossier::default();
        person.alumnus.name = "王欣怡".to_owned();
        person.degrees.push(Degree::default());
        person.posts.push(Post {
            organisation: organisation.to_owned(),
            department: department.to_owned(),
            ..Post::default()
        });
        let ids = settle(&desk, vec![(person, [0; 3])]);
        assert_eq!(ids.len(), 1);
        comes_back_as_it_left(&desk, &ids, Lang::Zh);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_comes_back_as_it_left_changes_nothing(
        people in proptest::collection::vec(person(), 1..12),
        chinese in any::<bool>(),
    ) {
        let desk = Desk::new();
        let ids = settle(&desk, people);
        prop_assume!(!ids.is_empty());
        comes_back_as_it_left(&desk, &ids, if chinese { Lang::Zh } else { Lang::En });
    }
}
