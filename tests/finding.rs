//! The find index stays what a new one would be, whatever is written and taken back, by this session or by another.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::sync::atomic::AtomicBool;

use alumni::config::Lang;
use alumni::model::chapter::{Membership, Officer};
use alumni::model::consent::Consent;
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::post::Post;
use alumni::model::relation::{Relationship, Tag};
use alumni::office::Office;
use alumni::office::finding::Sort;
use alumni::office::permit::{Actor, Role};
use chrono::{DateTime, FixedOffset, Utc};
use desk::{Desk, now};

const NAMES: [&str; 8] = [
    "王欣怡",
    "王伟",
    "张伟",
    "欧阳娜",
    "单国强",
    "李静",
    "Anna Smith",
    "陈斌",
];

const QUERIES: [&str; 26] = [
    "membership:active",
    "supervisor:张",
    "",
    "wang",
    "张",
    "w",
    "has:office",
    "no:office",
    "office:president",
    "office:treasurer",
    "has:event",
    "event:spring",
    "活动:春游",
    "event:dinner",
    "consent:email",
    "consent:withdrawn",
    "no:consent",
    "is:archived",
    "wechat:wx",
    "qq:?",
    "tag:mentor",
    "has:reachable",
    "is:bounced",
    "native:大连",
    "upd:<1y",
    "language:en",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

/// What every query finds, in order, and the facets of each.
fn answers(office: &Office) -> Vec<String> {
    let never = AtomicBool::new(false);
    let ask = |query: &&str| {
        let found = office.search(query, Sort::default(), &never).unwrap();
        let found = found.expect("the index is ready");
        let facets = office.facets(&found, 9, &never);
        let offered = office.suggest(&format!("{query} event:"), 99, 9, &never);
        format!("{query}: {:?} {facets:?} {offered:?}", found.all_ids())
    };
    QUERIES.iter().map(ask).collect()
}

fn event(office: &Office, zh: &str, en: &str) -> Id {
    let event = Event {
        chapter_id: office.catalogue().chapters.rows()[0].id,
        zh: zh.to_owned(),
        en: en.to_owned(),
        starts: "2026-12-01T18:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        state: "open".to_owned(),
        ..Event::default()
    };
    office.save_event(&event).unwrap()
}

fn consent(given: bool) -> Consent {
    Consent {
        purpose: "news".to_owned(),
        channel: "email".to_owned(),
        given,
        on_day: "2026-01-01".parse().ok(),
        ..Consent::default()
    }
}

fn point(kind: &str, value: &str, status: &str) -> ContactPoint {
    ContactPoint {
        kind: kind.to_owned(),
        value: value.to_owned(),
        status: status.to_owned(),
        ..ContactPoint::default()
    }
}

fn edit(dossier: &mut Dossier, dice: &mut Dice) {
    match dice.below(7) {
        0 => dossier.alumnus.name = NAMES[dice.below(8)].to_owned(),
        1 => dossier.consents.push(consent(dice.below(2) == 0)),
        2 => dossier.contacts.push(point("wechat", "wx_82", "")),
        3 => dossier
            .contacts
            .push(point("email", "a@example.org", "bounced")),
        4 => dossier.contacts.clear(),
        5 => dossier.alumnus.native_place = "辽宁大连".to_owned(),
        _ => dossier.tags.push(Tag {
            tag: ["mentor", "donor", "class head"][dice.below(3)].to_owned(),
            ..Tag::default()
        }),
    }
}

/// One thing that somebody does; what a rule refuses is no step.
fn step(office: &Office, people: &[Id], events: &[Id], dice: &mut Dice) {
    let who = people[dice.below(people.len())];
    let event = events[dice.below(events.len())];
    match dice.below(9) {
        0 | 1 => {
            if let Ok(mut dossier) = office.dossier(who) {
                edit(&mut dossier, dice);
                let _ = office.save_person(&dossier);
            }
        }
        2 => drop(office.register(event, who, 0)),
        3 => drop(office.unregister(event, who)),
        4 => drop(office.check_in(event, who, dice.below(2) == 0)),
        5 => {
            let officer = Officer {
                chapter_id: office.catalogue().chapters.rows()[0].id,
                office: ["president", "treasurer"][dice.below(2)].to_owned(),
                alumnus_id: who,
                starts_on: "2026-01-01".parse().ok(),
                ends_on: ["2026-06-30", "2027-06-30", ""][dice.below(3)].parse().ok(),
                status: "elected".to_owned(),
                ..Officer::default()
            };
            let _ = office.seat_officer(&officer);
        }
        6 => drop(office.archive_people(&[who], dice.below(2) == 0)),
        7 => {
            let Ok(happening) = office.happening(event) else {
                return;
            };
            let mut titled = happening.event;
            titled.zh = ["春游", "年会"][dice.below(2)].to_owned();
            let _ = office.save_event(&titled);
        }
        _ => {
            let _ = office.undo(None, false);
        }
    }
}

#[test]
fn after_any_writes_the_index_is_what_a_new_one_would_be() {
    for seed in 1..=6 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let desk = Desk::new();
        let other = Office::open(&desk.path, Actor::owner("zhao"), now, Lang::En).unwrap();
        let people: Vec<Id> = NAMES
            .iter()
            .map(|name| {
                let mut dossier = Dossier::default();
                dossier.alumnus.name = (*name).to_owned();
                desk.office.save_person(&dossier).unwrap()
            })
            .collect();
        let events = [
            event(&desk.office, "春游", "Spring hike"),
            event(&desk.office, "年会", "Annual dinner"),
        ];
        desk.office.prepare_index().unwrap();
        for _ in 0..6 {
            for _ in 0..8 {
                let office = if dice.below(3) == 0 {
                    &other
                } else {
                    &desk.office
                };
                step(office, &people, &events, &mut dice);
            }
            let living = answers(&desk.office);
            // an image that cannot be read is no image: the other session builds anew
            std::fs::write(desk.office.index_image(), b"").unwrap();
            let anew = Office::open(&desk.path, Actor::owner("lin"), now, Lang::En).unwrap();
            anew.prepare_index().unwrap();
            for (living, anew) in living.iter().zip(answers(&anew)) {
                assert_eq!(*living, anew, "seed {seed}");
            }
        }
    }
}

/// Chapter, people of its own, people of it and all below: as SQL counts them, without the find index.
#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at the file from outside"
)]
fn sizes_by_sql(desk: &Desk) -> Vec<(i64, i64, i64)> {
    let conn = rusqlite::Connection::open(&desk.path).unwrap();
    let mut statement = conn
        .prepare(
            "WITH RECURSIVE under (top, id) AS (
                SELECT id, id FROM chapter
                UNION SELECT under.top, c.id FROM chapter AS c JOIN under ON c.parent_id = under.id),
            member (person, chapter) AS (
                SELECT m.alumnus_id, m.chapter_id FROM membership AS m JOIN alumnus AS a ON a.id = m.alumnus_id
                WHERE m.state = 'active' AND a.archived_at IS NULL)
            SELECT top, (SELECT count(DISTINCT person) FROM member WHERE chapter = top), count(DISTINCT person)
            FROM under JOIN member ON chapter = under.id GROUP BY top ORDER BY top",
        )
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// The same as the office says it.
fn sizes_said(office: &Office) -> Vec<(i64, i64, i64)> {
    let counted = office.chapter_sizes().unwrap().expect("a small file");
    assert!(!counted.behind);
    let sizes = counted.sizes.iter();
    let mut sizes: Vec<_> = sizes
        .map(|(id, size)| (id.0, size.own, size.all))
        .filter(|(.., all)| *all > 0)
        .collect();
    sizes.sort_unstable();
    sizes
}

/// One thing that changes who belongs where; what a rule refuses is no step.
fn belong(office: &Office, people: &[Id], chapters: &[Id], dice: &mut Dice) {
    let who = people[dice.below(people.len())];
    let chapter = chapters[dice.below(chapters.len())];
    match dice.below(8) {
        0 => drop(office.archive_people(&[who], dice.below(2) == 0)),
        1 => drop(office.undo(None, false)),
        2 => drop(office.move_chapter(chapter, chapters[dice.below(chapters.len())])),
        _ => {
            let Ok(mut dossier) = office.dossier(who) else {
                return;
            };
            match dice.below(4) {
                0 => dossier.alumnus.home_chapter_id = Some(chapter),
                1 => dossier.memberships.clear(),
                _ => dossier.memberships.push(Membership {
                    chapter_id: chapter,
                    state: ["active", "active", "applied", "left"][dice.below(4)].to_owned(),
                    ..Membership::default()
                }),
            }
            let _ = office.save_person(&dossier);
        }
    }
}

#[test]
fn the_people_of_chapters_are_those_that_sql_counts() {
    for seed in 1..=4 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let desk = Desk::new();
        let other = Office::open(&desk.path, Actor::owner("zhao"), now, Lang::En).unwrap();
        let mut people = Vec::new();
        for name in NAMES.iter().cycle().take(24) {
            let mut dossier = Dossier::default();
            dossier.alumnus.name = (*name).to_owned();
            people.push(desk.office.save_person(&dossier).unwrap());
        }
        let rows = desk.office.catalogue().chapters.rows();
        let chapters: Vec<Id> = rows.iter().take(6).map(|chapter| chapter.id).collect();
        desk.office.prepare_index().unwrap();
        let mut counted = 0;
        for _ in 0..8 {
            for _ in 0..10 {
                let office = [&desk.office, &other][dice.below(2)];
                belong(office, &people, &chapters, &mut dice);
            }
            let expected = sizes_by_sql(&desk);
            counted += expected.len();
            assert_eq!(sizes_said(&desk.office), expected, "seed {seed}");
            // Its index is not read: it walks through the file.
            let cold = Office::open(&desk.path, Actor::owner("lin"), now, Lang::En).unwrap();
            assert_eq!(sizes_said(&cold), expected, "seed {seed}");
            for chapter in &chapters {
                let warm = desk.office.members(*chapter, 9).unwrap();
                assert_eq!(warm, cold.members(*chapter, 9).unwrap(), "seed {seed}");
                let all = expected.iter().find(|(id, ..)| *id == chapter.0);
                let all = all.map_or(0, |(.., all)| usize::try_from(*all).unwrap());
                assert_eq!(warm.len(), all.min(9), "seed {seed}");
            }
        }
        assert!(counted > 20, "nobody belongs anywhere");
    }
}

#[test]
fn an_answer_is_still_true_until_somebody_writes() {
    let desk = Desk::new();
    let office = &desk.office;
    let other = Office::open(&desk.path, Actor::owner("zhao"), now, Lang::En).unwrap();
    let never = AtomicBool::new(false);
    let search = || {
        let found = office.search("", Sort::default(), &never).unwrap();
        found.expect("the index is ready")
    };
    office.prepare_index().unwrap();
    let mut before = search();
    for writer in [office, &other] {
        assert!(office.is_still_true(&before).unwrap());
        let mut dossier = Dossier::default();
        dossier.alumnus.name = "王欣怡".to_owned();
        writer.save_person(&dossier).unwrap();
        assert!(!office.is_still_true(&before).unwrap());
        let after = search();
        assert_eq!(after.count(), before.count() + 1);
        // Another order is another answer, and the same people.
        office.search("wang", Sort::default(), &never).unwrap();
        assert!(office.is_still_true(&after).unwrap());
        before = after;
    }
}

/// Which file the image is: another one after it was made anew.
fn image_made(office: &Office) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(office.index_image()).unwrap().ino()
}

#[test]
fn one_of_several_makes_the_index_anew_and_the_others_read_it() {
    let desk = Desk::new();
    let open = |who| Office::open(&desk.path, Actor::owner(who), now, Lang::En).unwrap();
    let (zhao, qian) = (open("zhao"), open("qian"));
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".to_owned();
    let mut chapter = desk.office.catalogue().chapters.rows()[1].clone();
    dossier.alumnus.home_chapter_id = Some(chapter.id);
    desk.office.save_person(&dossier).unwrap();
    for office in [&zhao, &qian] {
        office.prepare_index().unwrap();
    }
    let before = image_made(&zhao);
    // Another name of what people are found by is no change of a few.
    chapter.en = "Xanadu".to_owned();
    desk.office.save_chapter(&chapter).unwrap();
    zhao.prepare_index().unwrap();
    let anew = image_made(&zhao);
    assert_ne!(anew, before);
    qian.prepare_index().unwrap();
    assert_eq!(image_made(&qian), anew, "made twice");
    let never = AtomicBool::new(false);
    for office in [&zhao, &qian] {
        let found = office.search("chapter:xanadu", Sort::default(), &never);
        assert_eq!(found.unwrap().unwrap().count(), 1);
    }
}

#[test]
fn it_is_said_why_somebody_is_found_and_who_comes_nearest() {
    let desk = Desk::new();
    let office = &desk.office;
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".to_owned();
    dossier.contacts.push(point("wechat", "wx_82", ""));
    let id = office.save_person(&dossier).unwrap();
    dossier.alumnus.name = "张伟".to_owned();
    dossier.contacts.clear();
    office.save_person(&dossier).unwrap();
    office.prepare_index().unwrap();
    let never = AtomicBool::new(false);
    let clauses = office
        .explain("wxy wechat:wx -has:email is:lost", Some(id), &never)
        .unwrap();
    let clauses = clauses.expect("the index is ready");
    let said: Vec<String> = clauses
        .iter()
        .map(|c| {
            let by: Vec<String> =
                c.by.iter()
                    .map(|t| format!("{:?} {}", t.field, t.value))
                    .collect();
            format!("{} {} {by:?} {} {}", c.text, c.holds, c.alone, c.without)
        })
        .collect();
    assert_eq!(
        said,
        [
            r#"wxy true ["Some(\"initials\") wxy"] 1 0"#,
            r#"wechat:wx true ["None wx_82"] 1 0"#,
            "-has:email true [] 2 0",
            "is:lost false [] 0 1",
        ]
    );
    for slip in ["wangxinyl", "王心怡", "xinyi wang class:2004", "wang xnyi"] {
        let near = office.nearest(slip, &never).unwrap();
        assert_eq!(
            near.first() == Some(&id),
            slip != "xinyi wang class:2004",
            "{slip}"
        );
    }
}

#[test]
fn what_could_be_typed_is_offered_with_what_would_remain() {
    let desk = Desk::new();
    let office = &desk.office;
    for (name, tag) in [("王欣怡", "导师"), ("王伟", "导师"), ("张伟", "donor")] {
        let mut dossier = Dossier::default();
        dossier.alumnus.name = name.to_owned();
        dossier.tags.push(Tag {
            tag: tag.to_owned(),
            ..Tag::default()
        });
        office.save_person(&dossier).unwrap();
    }
    office.prepare_index().unwrap();
    let never = AtomicBool::new(false);
    let offers = |query: &str| -> Vec<(String, Option<u32>)> {
        let offered = office.suggest(query, query.len(), 9, &never).unwrap();
        let offers = offered.offers.into_iter();
        offers.map(|offer| (offer.typed, offer.count)).collect()
    };
    assert_eq!(offers("wang tag:"), [("\"导师\"".to_owned(), Some(2))]);
    assert_eq!(offers("tag:dao"), [("\"导师\"".to_owned(), Some(2))]);
    assert_eq!(offers("zhang biaoq"), [("tag:".to_owned(), Some(1))]);
    assert!(offers("status:").contains(&("active".to_owned(), Some(3))));
    // the other values of a field are counted as if it were not asked for yet
    let found = office
        .search("tag:donor", Sort::default(), &never)
        .unwrap()
        .unwrap();
    let facets = office.facets(&found, 9, &never);
    let tags = facets.iter().find(|block| block.field == "tag").unwrap();
    let lines: Vec<_> = tags.lines.iter().map(|l| (&*l.query, l.count)).collect();
    assert_eq!(
        lines,
        [("tag:\"导师\"", 2), ("tag:donor", 1)],
        "as it was typed"
    );
}

#[test]
fn a_country_is_found_under_each_of_its_names_and_only_it() {
    let desk = Desk::new();
    for (name, nationality, country) in [
        ("王伟", "CN", ""),
        ("张伟", "CN", "US"),
        ("Ivan", "RU", "HK"),
        ("Priya", "IN", "IN"),
    ] {
        let mut dossier = Dossier::default();
        dossier.alumnus.name = name.to_owned();
        dossier.alumnus.nationality = nationality.to_owned();
        dossier.addresses.push(Address {
            country: country.to_owned(),
            ..Address::default()
        });
        desk.office.save_person(&dossier).unwrap();
    }
    desk.office.prepare_index().unwrap();
    let never = AtomicBool::new(false);
    let names = |query: &str| {
        let found = desk.office.search(query, Sort::default(), &never);
        let found = found.unwrap().unwrap();
        let people = desk.office.listed(&found.all_ids()).unwrap();
        people.into_iter().map(|one| one.name).collect::<Vec<_>>()
    };
    for (queries, who) in [
        (
            &[
                "country:US",
                "country:usa",
                "country:美国",
                "国家:美利坚合众国",
            ][..],
            &["张伟"][..],
        ),
        (
            &[
                "country:CN",
                "country:China",
                "country:中国",
                "country:中华人民共和国",
            ],
            &["王伟"],
        ),
        (
            &["country:HK", "country:香港", "country:\"Hong Kong\""],
            &["Ivan"],
        ),
        (
            &[
                "country:IN",
                "country:india",
                "country:ind",
                "nationality:印度",
            ],
            &["Priya"],
        ),
        (
            &["nationality:RU", "国籍:俄罗斯", "nationality:russ*"],
            &["Ivan"],
        ),
        (&["country:united"], &["张伟"]),
    ] {
        for query in queries {
            assert_eq!(names(query), who, "{query}");
        }
    }
    // What completes a query is told by its name.
    let offered = desk.office.suggest("country:uni", 11, 9, &never);
    let offered = format!("{offered:?}");
    assert!(offered.contains("label: \"United States\""), "{offered}");
}

/// Half past seven on the 23rd in Shanghai; in Greenwich it is still the evening before.
fn early() -> DateTime<FixedOffset> {
    let greenwich: DateTime<Utc> = "2026-11-22T23:30:00Z".parse().unwrap();
    let there = greenwich.with_timezone(&chrono_tz::Asia::Shanghai);
    there.fixed_offset()
}

#[test]
fn the_day_of_the_office_begins_when_it_begins_there() {
    let (_folder, path) = Desk::new().close();
    let office = Office::open(&path, Actor::owner("lin"), early, Lang::En).unwrap();
    assert_eq!(office.today().to_string(), "2026-11-23");
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".to_owned();
    let who = office.save_person(&dossier).unwrap();
    let chapter = office.catalogue().chapters.rows()[1].id;
    for (office_of, from, to) in [
        ("president", "2024-01-01", "2026-11-22"),
        ("treasurer", "2026-11-23", ""),
    ] {
        let officer = Officer {
            chapter_id: chapter,
            office: office_of.to_owned(),
            alumnus_id: who,
            starts_on: from.parse().ok(),
            ends_on: to.parse().ok(),
            status: "elected".to_owned(),
            ..Officer::default()
        };
        office.seat_officer(&officer).unwrap();
    }
    let seats = office.seats(chapter).unwrap();
    let held: Vec<&str> = seats.iter().map(|seat| &*seat.officer.office).collect();
    assert_eq!(held, ["treasurer"]);
    office.prepare_index().unwrap();
    let never = AtomicBool::new(false);
    let count = |query: &str| {
        let found = office.search(query, Sort::default(), &never);
        found.unwrap().unwrap().count()
    };
    for (query, many) in [
        ("upd:2026-11-23", 1),
        ("upd:2026-11-22", 0),
        ("upd:<1d", 1),
        ("office:president", 0),
        ("office:treasurer", 1),
    ] {
        assert_eq!(count(query), many, "{query}");
    }
    // What is kept is the instant, wherever it was written.
    assert_eq!(
        office.history(None, 1).unwrap()[0].at,
        "2026-11-22T23:30:00Z"
    );
}

#[test]
fn a_value_that_nobody_has_is_answered_with_the_nearest() {
    let desk = Desk::new();
    let office = &desk.office;
    for (name, tag) in [("王欣怡", "导师"), ("王伟", "导师"), ("张伟", "donor")] {
        let mut dossier = Dossier::default();
        dossier.alumnus.name = name.to_owned();
        dossier.alumnus.native_place = "辽宁大连".to_owned();
        dossier.tags.push(Tag {
            tag: tag.to_owned(),
            ..Tag::default()
        });
        office.save_person(&dossier).unwrap();
    }
    office.prepare_index().unwrap();
    let never = AtomicBool::new(false);
    let slips = |query: &str| -> Vec<(String, String, usize)> {
        let slips = office.slips(query, &never).unwrap().into_iter();
        slips
            .map(|slip| (slip.value, slip.query, slip.count))
            .collect()
    };
    let one = |value: &str, query: &str, count| vec![(value.to_owned(), query.to_owned(), count)];
    assert_eq!(slips("tag:导帅"), one("导师", "tag:\"导师\"", 2));
    assert_eq!(slips("wang tag:道士"), one("导师", "wang tag:\"导师\"", 2));
    assert_eq!(slips("tag:donr 张"), one("donor", "tag:\"donor\" 张", 1));
    assert_eq!(slips("标签：doner"), one("donor", "tag:\"donor\"", 1));
    assert_eq!(slips("status:actve"), one("ok", "status:active", 3));
    assert_eq!(
        slips("native:辽宁大莲"),
        one("辽宁大连", "native:\"辽宁大连\"", 3)
    );
    // nearest to nothing, nobody would remain, nothing is wrong with it, excluded, in brackets
    for query in [
        "tag:zzzzzz",
        "张 tag:导帅",
        "tag:导师",
        "-tag:导帅",
        "(tag:导帅)",
        "王",
        "",
    ] {
        assert_eq!(slips(query), [], "{query}");
    }
}

#[test]
fn what_degrees_memberships_and_addresses_hold_can_be_asked_for() {
    let desk = Desk::new();
    let office = &desk.office;
    let chapter = office.catalogue().chapters.rows()[0].id;
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".to_owned();
    dossier.degrees.push(Degree {
        supervisor: "张明".to_owned(),
        verification: "archive".to_owned(),
        ..Degree::default()
    });
    dossier.memberships.push(Membership {
        chapter_id: chapter,
        state: "left".to_owned(),
        ..Membership::default()
    });
    dossier.addresses.push(Address {
        line: "友好街59号".to_owned(),
        postcode: "116044".to_owned(),
        ..Address::default()
    });
    office.save_person(&dossier).unwrap();
    dossier = Dossier::default();
    dossier.alumnus.name = "李伟".to_owned();
    office.save_person(&dossier).unwrap();
    office.prepare_index().unwrap();
    let never = AtomicBool::new(false);
    let found = |query: &str| {
        let found = office.search(query, Sort::default(), &never).unwrap();
        found.expect("the index is ready").count()
    };
    for query in [
        "supervisor:张明",
        "导师：张*",
        "verification:archive",
        "核实:档案",
        "membership:left",
        "会籍:已退出",
        "has:membership",
        "postcode:116044",
        "邮编:116*",
        "pinyin:wangxinyi",
        "拼音:xinyi",
    ] {
        assert_eq!(found(query), 1, "{query}");
    }
    for query in [
        "supervisor:?",
        "-membership:left",
        "no:postcode",
        "no:verification",
    ] {
        assert_eq!(found(query), 1, "{query}");
    }
    assert_eq!(found("membership:active"), 0);
    let guest = Actor {
        role: Role::Viewer,
        ..Actor::owner("guest")
    };
    let masked = Office::open(&desk.path, guest, now, Lang::En).unwrap();
    masked.prepare_index().unwrap();
    let closed = masked.search("postcode:1", Sort::default(), &never);
    assert!(closed.is_err(), "an address is private");
}

#[test]
fn a_value_with_a_minus_before_it_is_found_by_its_words() {
    let desk = Desk::new();
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".to_owned();
    dossier.posts.push(Post {
        organisation: "-某公司 Alpha".to_owned(),
        ..Post::default()
    });
    dossier.tags.push(Tag {
        tag: "-VIP".to_owned(),
        ..Tag::default()
    });
    desk.office.save_person(&dossier).unwrap();
    desk.office.prepare_index().unwrap();
    let never = AtomicBool::new(false);
    for query in [
        "Alpha",
        "employer:Alpha",
        "employer:某公司",
        "tag:VI",
        "tag:\"-VIP\"",
    ] {
        let found = desk.office.search(query, Sort::default(), &never).unwrap();
        assert_eq!(found.unwrap().count(), 1, "{query}");
    }
}

#[test]
fn who_took_an_agreement_back_is_not_found_among_those_who_agreed() {
    let desk = Desk::new();
    let person = |name: &str, rows: &[(&str, &str, bool)]| {
        let mut dossier = Dossier::default();
        name.clone_into(&mut dossier.alumnus.name);
        for (purpose, channel, given) in rows {
            dossier.consents.push(Consent {
                purpose: (*purpose).to_owned(),
                channel: (*channel).to_owned(),
                ..consent(*given)
            });
        }
        desk.office.save_person(&dossier).unwrap()
    };
    let agreed = person("王欣怡", &[("news", "email", true)]);
    let back = person("李雷", &[("news", "email", false)]);
    let both = person(
        "韩梅梅",
        &[("news", "email", false), ("news", "wechat", true)],
    );
    let events = person("赵敏", &[("events", "", true)]);
    desk.office.prepare_index().unwrap();
    let found = |query: &str| {
        let never = AtomicBool::new(false);
        let found = desk.office.search(query, Sort::default(), &never).unwrap();
        let mut ids = found.expect("the index is ready").all_ids();
        ids.sort();
        ids
    };
    for (query, ids) in [
        ("consent:news", vec![agreed, both]),
        ("consent:news/email", vec![agreed]),
        ("consent:通讯", vec![agreed, both]),
        ("consent:email", vec![agreed]),
        ("consent:微信", vec![both]),
        ("consent:new*", vec![agreed, both]),
        ("-consent:news", vec![back, events]),
        ("consent:withdrawn", vec![back, both]),
        ("consent:撤回", vec![back, both]),
        ("consent:-news", vec![back, both]),
        ("consent:-通讯", vec![back, both]),
        ("consent:-news/email", vec![back, both]),
        ("consent:\"-news/email\"", vec![back, both]),
        ("consent:-wechat", vec![]),
        ("has:consent", vec![agreed, back, both, events]),
    ] {
        assert_eq!(found(query), ids, "{query}");
    }
}

#[test]
fn a_tie_stands_with_both_of_whom_it_is() {
    let desk = Desk::new();
    let office = &desk.office;
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".to_owned();
    let one = office.save_person(&dossier).unwrap();
    dossier.alumnus.name = "李伟".to_owned();
    let other = office.save_person(&dossier).unwrap();
    office.prepare_index().unwrap();
    let never = AtomicBool::new(false);
    let tied = || {
        let found = office.search("has:relation", Sort::default(), &never);
        found.unwrap().expect("the index is ready").count()
    };
    assert_eq!(tied(), 0);
    let mut dossier = office.dossier(one).unwrap();
    dossier.relationships.push(Relationship {
        other_id: other,
        kind: "spouse".to_owned(),
        ..Relationship::default()
    });
    office.save_person(&dossier).unwrap();
    assert_eq!(tied(), 2);
    let anew = Office::open(&desk.path, Actor::owner("lin"), now, Lang::En).unwrap();
    std::fs::write(office.index_image(), b"").unwrap();
    anew.prepare_index().unwrap();
    let found = anew
        .search("has:relation", Sort::default(), &never)
        .unwrap();
    assert_eq!(found.expect("the index is ready").count(), 2);
    let mut dossier = office.dossier(one).unwrap();
    dossier.relationships.clear();
    office.save_person(&dossier).unwrap();
    assert_eq!(tied(), 0);
}
