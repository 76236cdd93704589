//! Whatever stands in a value: the line that offers it finds whom the line counts, and shows the plain value.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use alumni::model::chapter::{Chapter, Membership};
use alumni::model::contact::Address;
use alumni::model::custom::{AlumnusCustom, CustomField};
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::name;
use alumni::model::post::Post;
use alumni::model::relation::Tag;
use alumni::model::typed::Typed;
use alumni::office::Office;
use alumni::office::finding::{Results, Sort};
use desk::Desk;
use proptest::prelude::*;

/// Some are a part of others, some say something else where they stand bare.
const VALUES: [&str; 34] = [
    "导师",
    "导师组",
    "说\"好\"",
    "说“好”",
    "「导师」",
    "\"",
    "\"\"",
    "导\"师",
    "\"导师\"",
    "?",
    "*",
    "？",
    "导*",
    "d*",
    "=导师",
    "<导师",
    ">=2",
    "-导师",
    "a..b",
    "2004..2005",
    "a b",
    "a  导师",
    "a,b",
    "a，b、c",
    "(导师)",
    "（a or b）",
    "or",
    "或",
    "a or b",
    "tag:导师",
    "new york",
    "new york city",
    "VIP",
    "vip",
];

fn search(office: &Office, query: &str) -> Results {
    let never = AtomicBool::new(false);
    let found = office.search(query, Sort::default(), &never);
    let found = found.unwrap_or_else(|wrong| panic!("{query}: {wrong:?}"));
    found.expect("the index is ready")
}

fn own(desk: &mut Desk, key: &str, kind: &str, choices: &str) -> Id {
    let field = CustomField {
        record: "alumnus".to_owned(),
        key: key.to_owned(),
        zh: format!("{key}栏"),
        en: format!("The {key}"),
        kind: kind.to_owned(),
        choices: choices.to_owned(),
        ..CustomField::default()
    };
    desk.office.save_own_field(&field, &field).unwrap()
}

/// Everybody holds a value of each kind, one more of them for each value; every second one holds two tags.
fn people(desk: &mut Desk) -> Vec<Id> {
    let choices = VALUES.iter().filter(|value| **value != "vip");
    let choices: Vec<&str> = choices.copied().collect();
    let fields = [
        own(desk, "hobby", "text", ""),
        own(desk, "size", "choice", &choices.join("\n")),
        own(desk, "joined", "date", ""),
        own(desk, "score", "number", ""),
    ];
    let top = desk.office.catalogue().chapters.rows()[0].id;
    let mut all = Vec::new();
    for (n, value) in VALUES.iter().enumerate() {
        let city = desk.office.add_city(value).ok();
        let chapter = Chapter {
            parent_id: Some(top),
            kind: "overseas".to_owned(),
            status: "active".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            zh: (*value).to_owned(),
            en: format!("{value} chapter"),
            ..Chapter::default()
        };
        let chapter = desk.office.save_chapter(&chapter).unwrap();
        for more in 0..=n % 3 {
            let mut dossier = Dossier::default();
            dossier.alumnus.name = format!("王{n}{more}");
            let mut tags = vec![*value];
            tags.extend((more == 0).then(|| VALUES[(n + 1) % VALUES.len()]));
            dossier.tags = tags.into_iter().map(tag).collect();
            dossier.posts.push(Post {
                organisation: (*value).to_owned(),
                ..Post::default()
            });
            dossier.addresses.push(Address {
                city_id: city,
                ..Address::default()
            });
            dossier.memberships.push(Membership {
                chapter_id: chapter,
                state: "active".to_owned(),
                ..Membership::default()
            });
            let date = ["2004", "2004-07", "2004-07-01", "2005"][n % 4];
            let number = ["2", "2.5", "-3"][n % 3];
            let size = if *value == "vip" { "VIP" } else { value };
            let customs = fields.iter().zip([*value, size, date, number]);
            dossier.customs = customs.map(|(id, value)| custom(*id, value)).collect();
            all.push(desk.office.save_person(&dossier).unwrap());
        }
    }
    for title in ["导师", "导师会", "a \"b\""] {
        let event = Event {
            chapter_id: top,
            zh: title.to_owned(),
            starts: "2026-12-01T18:00".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            state: "open".to_owned(),
            ..Event::default()
        };
        // two with one title: nobody can tell them apart
        for person in &all[..2] {
            let event = desk.office.save_event(&event).unwrap();
            desk.office.register(event, *person, 0).unwrap();
        }
    }
    desk.office.prepare_index().unwrap();
    all
}

fn tag(tag: &str) -> Tag {
    Tag {
        tag: tag.to_owned(),
        ..Tag::default()
    }
}

fn custom(field_id: Id, value: &str) -> AlumnusCustom {
    AlumnusCustom {
        field_id,
        value: value.to_owned(),
        ..AlumnusCustom::default()
    }
}

/// A chip of one condition of this field and value, as the clerk reads it.
fn reads_plainly(found: &Results, field: &str, value: &Typed, label: &str) {
    let chip = found.chips().last().unwrap();
    assert_eq!(chip.field.as_deref(), Some(field));
    let shown: Vec<&str> = chip.values.iter().map(Typed::plain).collect();
    assert_eq!(shown, [value.plain()], "{label}");
}

#[test]
fn every_line_of_a_facet_finds_whom_it_counts() {
    let mut desk = Desk::new();
    people(&mut desk);
    let office = &desk.office;
    let never = AtomicBool::new(false);
    let mut lines = 0;
    for asked in [
        "",
        "王",
        "tag:导师",
        "-tag:\"导师\"",
        "city:导师 or hobby:vip",
    ] {
        let found = search(office, asked);
        for block in office.facets(&found, 99, &never) {
            let rest = match (asked.contains("tag:"), block.field) {
                (true, "tag") if !asked.starts_with('-') => "",
                _ => asked,
            };
            for line in &block.lines {
                let with = format!("({rest}) {}", line.query);
                let with = if rest.is_empty() {
                    line.query.clone()
                } else {
                    with
                };
                let found = search(office, &with);
                assert_eq!(found.count(), line.count as usize, "{with}");
                assert!(line.count > 0, "{with}");
                reads_plainly(&found, block.field, &line.value, &line.label);
                lines += 1;
            }
        }
    }
    assert!(lines > 200, "{lines}");
    let tags = office.facets(&search(office, ""), 99, &never);
    let tags = tags.iter().find(|block| block.field == "tag").unwrap();
    let labels: BTreeSet<String> = tags
        .lines
        .iter()
        .map(|line| name::fold(&line.label))
        .collect();
    let all: BTreeSet<String> = VALUES.iter().map(|value| name::fold(value)).collect();
    assert_eq!(labels, all);
}

#[test]
fn every_completion_finds_whom_it_counts() {
    let mut desk = Desk::new();
    people(&mut desk);
    let office = &desk.office;
    let never = AtomicBool::new(false);
    let fields = [
        "tag", "employer", "city", "chapter", "hobby", "size", "joined", "score", "event",
        "status", "faculty", "class", "born", "consent", "is", "has", "no", "upd",
    ];
    let begins = [
        "",
        "导",
        "\"导",
        "\"\"\"",
        "说",
        "\"说\"\"",
        "=",
        "n",
        "\"new york",
    ];
    let mut offers = 0;
    for rest in ["", "王 ", "-tag:\"导师\" "] {
        for (field, begin) in fields
            .iter()
            .flat_map(|field| begins.map(|begin| (field, begin)))
        {
            let typed = format!("{rest}{field}:{begin}");
            let Some(offered) = office.suggest(&typed, typed.len(), 99, &never) else {
                panic!("{typed}");
            };
            for offer in offered.offers {
                let before = &typed[..offered.at.start];
                let query = format!("{before}{}", offer.typed);
                let found = search(office, &query);
                assert_eq!(Some(found.count() as u32), offer.count, "{query}");
                let chip = found.chips().last().unwrap();
                assert_eq!(chip.values[0].plain(), offer.plain, "{query}");
                offers += 1;
            }
        }
    }
    assert!(offers > 500, "{offers}");
    // a list with a finished value before the one that is typed
    let typed = "tag:\"说\"\"好\"\"\",导";
    let offered = office.suggest(typed, typed.len(), 99, &never).unwrap();
    assert!(
        offered
            .offers
            .iter()
            .any(|offer| offer.typed == "\"导师\"" && offer.plain == "导师")
    );
    assert_eq!(&typed[offered.at], "导");
}

#[test]
fn a_slip_is_mended_with_the_whole_value() {
    let mut desk = Desk::new();
    people(&mut desk);
    let office = &desk.office;
    let never = AtomicBool::new(false);
    for typed in [
        "tag:\"导师绑\"",
        "tag:new-yorkk",
        "tag:\"new yorkk\"",
        "city:\"new yorkk\"",
    ] {
        let slips = office.slips(typed, &never).unwrap();
        assert!(!slips.is_empty(), "{typed}");
        for slip in slips {
            assert_eq!(
                search(office, &slip.query).count(),
                slip.count,
                "{}",
                slip.query
            );
            assert!(!slip.value.contains('"'), "{}", slip.value);
        }
    }
    let slips = office.slips("tag:\"new yorkk\"", &never).unwrap();
    let mended = slips.iter().any(|slip| slip.query == "tag:\"new york\"");
    assert!(mended, "{slips:?}");
}

#[test]
fn quality_lines_lead_to_whom_they_count() {
    let mut desk = Desk::new();
    people(&mut desk);
    let quality = desk
        .office
        .quality("", &AtomicBool::new(false))
        .unwrap()
        .unwrap();
    let lines = quality.chapters.iter().filter(|line| line.label.is_some());
    let mut seen = 0;
    for line in lines {
        let found = search(&desk.office, &line.query).count();
        assert_eq!(found, line.people as usize, "{}", line.query);
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}

/// A text with the signs that queries are made of.
fn text() -> impl Strategy<Value = String> {
    "[\"“”「」＂*?=<>.,，、()（）:：| a导师or或-]{1,6}|\\PC{1,6}"
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("empty to a query", |text| !name::fold(text).is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn a_whole_value_finds_exactly_who_holds_it(values in proptest::collection::vec(text(), 1..8)) {
        let mut desk = Desk::new();
        let hobby = own(&mut desk, "hobby", "text", "");
        let mut held = Vec::new();
        for (n, value) in values.iter().enumerate() {
            let mut dossier = Dossier::default();
            dossier.alumnus.name = format!("王{n}");
            dossier.tags.push(tag(value));
            dossier.customs.push(custom(hobby, value));
            if let Ok(id) = desk.office.save_person(&dossier) {
                let stored = desk.office.dossier(id).unwrap();
                let tag = stored.tags.first().map(|tag| tag.tag.clone());
                let own = stored.customs.first().map(|own| own.value.clone());
                held.push((id, tag, own));
            }
        }
        desk.office.prepare_index().unwrap();
        let holders = |field: usize, value: &str| -> BTreeSet<Id> {
            let has = |(_, tag, own): &&(Id, Option<String>, Option<String>)| {
                let stored = if field == 0 { tag } else { own };
                stored.as_ref().is_some_and(|stored| name::fold(stored) == name::fold(value))
            };
            held.iter().filter(has).map(|(id, _, _)| *id).collect()
        };
        for (_, tag, own) in &held {
            for (n, (field, stored)) in [("tag", tag), ("hobby", own)].into_iter().enumerate() {
                let Some(value) = stored.as_ref().filter(|value| !name::fold(value).is_empty()) else {
                    continue;
                };
                for typed in [Typed::whole(value.as_str()).to_string(), format!("\"nobody\",{}", Typed::whole(value.as_str()))] {
                    let found = search(&desk.office, &format!("{field}:{typed}"));
                    let ids: BTreeSet<Id> = found.all_ids().into_iter().collect();
                    prop_assert_eq!(&ids, &holders(n, value), "{}", typed);
                    let last = found.chips()[0].values.last().unwrap();
                    prop_assert_eq!(name::fold(last.plain()), name::fold(value));
                }
            }
        }
    }
}
