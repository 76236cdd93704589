//! Files that leave the house, read back by other readers than our own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::io::Cursor;

use alumni::config::Lang;
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::degree::Degree;
use alumni::model::dossier::{Column, Dossier};
use alumni::model::field::Id;
use alumni::model::post::Post;
use alumni::model::relation::Tag;
use alumni::transfer::export::{self, Form, Order, Trouble};
use alumni::transfer::pages::labels::Size;
use alumni::transfer::pages::{self, Page};
use alumni::transfer::vcard_out::Version;
use alumni::transfer::write::Marks;
use alumni::transfer::xlsx::About;
use calamine::{Data, Reader as _, Xlsx};
use calcard::Parser;
use calcard::vcard::{VCard, VCardParameterName, VCardProperty, VCardValue, VCardVersion};
use desk::{Desk, now};
use serde_json::Value as Json;

fn somebody(desk: &Desk) -> Dossier {
    let catalogue = desk.office.catalogue();
    let mut d = Dossier::default();
    d.alumnus.name = "王欣怡".to_owned();
    d.alumnus.latin_name = "Cindy Wang".to_owned();
    d.alumnus.gender = "F".to_owned();
    d.alumnus.birth = "1982-03-14".parse().ok();
    d.degrees.push(Degree {
        faculty_id: Some(catalogue.faculties.rows()[0].id),
        programme_id: Some(catalogue.programmes.rows()[0].id),
        level: "bachelor".to_owned(),
        student_no: "0012345".to_owned(),
        completion: "2004".parse().ok(),
        ..Degree::default()
    });
    let point = |kind: &str, value: &str, status: &str| ContactPoint {
        kind: kind.to_owned(),
        value: value.to_owned(),
        status: status.to_owned(),
        ..ContactPoint::default()
    };
    d.contacts = vec![
        point("mobile", "+8613800132231", "ok"),
        point("email", "xinyi@example.org", "ok"),
        point("email", "old@example.org", "bounced"),
        point("wechat", "cindy;wang", "ok"),
    ];
    d.addresses.push(Address {
        kind: "home".to_owned(),
        line: "中山路7号\n301室".to_owned(),
        city_id: Some(catalogue.cities.rows()[0].id),
        postcode: "116044".to_owned(),
        ..Address::default()
    });
    d.posts.push(Post {
        organisation: "市第一医院, 内科; \"新\"楼".to_owned(),
        department: "心内科".to_owned(),
        job_title: "=HYPERLINK(\"http://x\")".to_owned(),
        ..Post::default()
    });
    d.tags.push(Tag {
        tag: "校董".to_owned(),
        ..Tag::default()
    });
    d
}

/// Three people: one with everything, one partly known from abroad, one who must not be written to.
fn three(desk: &Desk) -> Vec<Id> {
    let mut abroad = Dossier::default();
    abroad.alumnus.name = "Ahmed Khan".to_owned();
    abroad.alumnus.birth = "1975-06".parse().ok();
    abroad.addresses.push(Address {
        line: "12 <b>High</b> Street".to_owned(),
        postcode: "M1 2AB".to_owned(),
        country: "United Kingdom".to_owned(),
        ..Address::default()
    });
    let mut quiet = Dossier::default();
    quiet.alumnus.name = "欧阳娜".to_owned();
    quiet.alumnus.do_not_contact = true;
    quiet.addresses.push(Address {
        line: "解放路1号".to_owned(),
        ..Address::default()
    });
    let save = |d: &Dossier| desk.office.save_person(d).unwrap();
    vec![save(&somebody(desk)), save(&abroad), save(&quiet)]
}

fn all(desk: &Desk) -> Vec<&'static Column> {
    desk.office.columns().collect()
}

fn written(desk: &Desk, ids: &[Id], form: Form, columns: Option<Vec<&'static Column>>) -> Vec<u8> {
    in_language(desk, ids, form, columns, Lang::Zh)
}

fn in_language(
    desk: &Desk,
    ids: &[Id],
    form: Form,
    columns: Option<Vec<&'static Column>>,
    lang: Lang,
) -> Vec<u8> {
    let order = Order {
        form,
        columns,
        lang,
        about: About {
            query: "class:2004",
            at: now().to_utc(),
        },
    };
    let mut out = Vec::new();
    let count = export::run(&desk.office, ids, &order, &mut out, &mut |_, _| true).unwrap();
    assert_eq!(count, ids.len());
    out
}

#[test]
fn a_workbook_is_what_an_office_needs() {
    let desk = Desk::new();
    let ids = three(&desk);
    let bytes = written(&desk, &ids, Form::Xlsx, Some(all(&desk)));
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["校友"]);
    let sheet = book.worksheet_range("校友").unwrap();
    let rows: Vec<&[Data]> = sheet.rows().collect();
    assert_eq!(rows.len(), 4);
    let at = |name: &str| {
        let place = rows[0]
            .iter()
            .position(|cell| *cell == Data::String(name.to_owned()));
        place.unwrap_or_else(|| panic!("no column {name}: {:?}", rows[0]))
    };
    let text = |row: usize, name: &str| rows[row][at(name)].clone();
    assert_eq!(text(1, "编号"), Data::String("A-000001".to_owned()));
    assert_eq!(text(1, "学号"), Data::String("0012345".to_owned()));
    assert_eq!(
        text(1, "手机"),
        Data::String("+86 138 0013 2231".to_owned())
    );
    assert_eq!(text(1, "届"), Data::Float(2004.0));
    let Data::String(left) = text(1, "版本") else {
        panic!("{:?}", text(1, "版本"));
    };
    let (rev, point) = left.split_once('@').unwrap();
    assert_eq!((rev, desk.office.has_point(point).unwrap()), ("1", true));
    assert_eq!(
        text(1, "职务"),
        Data::String("=HYPERLINK(\"http://x\")".to_owned())
    );
    let Data::DateTime(born) = text(1, "出生日期") else {
        panic!("{:?}", text(1, "出生日期"));
    };
    assert_eq!(born.to_ymd_hms_milli(), (1982, 3, 14, 0, 0, 0, 0));
    assert_eq!(text(2, "出生日期"), Data::String("1975-06".to_owned()));
    let formulas = book.worksheet_formula("校友").unwrap();
    assert!(formulas.is_empty(), "no cell is a formula");
}

#[test]
fn a_workbook_is_frozen_filtered_and_says_when_it_left() {
    let desk = Desk::new();
    let ids = three(&desk);
    let bytes = written(&desk, &ids, Form::Xlsx, Some(all(&desk)));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        let mut file = archive.by_name(name).unwrap();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        text
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(sheet.contains("state=\"frozen\""), "{sheet}");
    assert!(sheet.contains("<autoFilter ref=\"A1:"), "{sheet}");
    let custom = part("docProps/custom.xml");
    assert!(custom.contains("alumni.exported") && custom.contains("2026-11-23T02:00:00Z"));
    assert!(custom.contains("class:2004"));
    assert_eq!(part("xl/workbook.xml").matches("<sheet ").count(), 1);
}

#[test]
fn csv_is_for_excel_unless_it_is_not() {
    let desk = Desk::new();
    let ids = three(&desk);
    let bytes = written(&desk, &ids, Form::Table(Marks::EXCEL), Some(all(&desk)));
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("\u{feff}number,name,"));
    assert_eq!(text.matches("\r\n").count(), 4);
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let heads = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: usize, key: &str| {
        let at = heads.iter().position(|head| head == key).unwrap();
        rows[row][at].to_owned()
    };
    assert_eq!(cell(0, "employer"), "市第一医院, 内科; \"新\"楼");
    assert_eq!(cell(0, "address"), "中山路7号\n301室");
    assert_eq!(cell(0, "job_title"), "'=HYPERLINK(\"http://x\")");
    assert_eq!(cell(0, "mobile"), "'+86 138 0013 2231");
    assert_eq!(cell(1, "birth"), "1975-06");
    let marks = Marks {
        bom: false,
        crlf: false,
        ..Marks::EXCEL
    };
    let plain = written(&desk, &ids, Form::Table(marks), Some(all(&desk)));
    let plain = String::from_utf8(plain).unwrap();
    assert!(plain.starts_with("number,") && !plain.contains('\r'));
    let tabs = written(&desk, &ids, Form::Table(Marks::TABS), Some(all(&desk)));
    assert!(String::from_utf8(tabs).unwrap().contains("number\tname\t"));
}

#[test]
fn whole_records_are_lines_or_an_array() {
    let desk = Desk::new();
    let ids = three(&desk);
    let lines = String::from_utf8(written(&desk, &ids, Form::JsonLines, None)).unwrap();
    let lines: Vec<Json> = lines
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["contacts"].as_array().unwrap().len(), 4);
    let array = written(&desk, &ids, Form::Json, None);
    let array: Vec<Json> = serde_json::from_slice(&array).unwrap();
    assert_eq!(array, lines);
    assert_eq!(written(&desk, &[], Form::Json, None), b"[]\n");
    let some: Vec<&Column> = all(&desk).into_iter().take(2).collect();
    let flat = written(&desk, &ids, Form::JsonLines, Some(some));
    let first = flat.split(|byte| *byte == b'\n').next().unwrap();
    assert_eq!(
        first,
        "{\"number\":\"A-000001\",\"name\":\"王欣怡\"}".as_bytes()
    );
}

/// Every card of a file, and its lines.
fn cards(bytes: &[u8]) -> Vec<VCard> {
    let text = std::str::from_utf8(bytes).unwrap();
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains('\n'));
    }
    let mut parser = Parser::new(text);
    let mut cards = Vec::new();
    loop {
        match parser.entry() {
            calcard::Entry::VCard(card) => cards.push(card),
            calcard::Entry::Eof => return cards,
            other => panic!("{other:?}"),
        }
    }
}

fn texts(card: &VCard, property: &VCardProperty) -> Vec<String> {
    card.properties(property)
        .flat_map(|entry| entry.values.iter())
        .map(|value| match value {
            VCardValue::Text(text) => text.clone(),
            VCardValue::Component(parts) => parts.join(","),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn cards_of_version_four_are_read_back() {
    let desk = Desk::new();
    let ids = three(&desk);
    let bytes = written(&desk, &ids, Form::Cards(Version::Four), None);
    let text = String::from_utf8(bytes.clone()).unwrap();
    let unfolded = text.replace("\r\n ", "");
    for line in [
        "FN:王欣怡",
        "N;ALTID=1;LANGUAGE=zh;SORT-AS=\"Wang,Xinyi\":王;欣怡;;;",
        "N;ALTID=1;LANGUAGE=zh-Latn;PHONETIC=piny;SCRIPT=Latn:Wang;Xinyi;;;",
        "BDAY:19820314",
        "BDAY:1975-06",
        "GENDER:F",
        "TEL;VALUE=uri;TYPE=\"cell,voice\";PREF=1:tel:+8613800132231",
        "EMAIL;PREF=1:xinyi@example.org",
        "SOCIALPROFILE;VALUE=text;SERVICE-TYPE=WeChat;PREF=1:cindy\\;wang",
        "ORG:市第一医院\\, 内科\\; \"新\"楼;心内科",
        "CATEGORIES:校董",
        "N:Ahmed Khan;;;;",
        "N;ALTID=1;LANGUAGE=zh;SORT-AS=\"Ouyang,Na\":欧阳;娜;;;",
        "REV:20261123T000000Z",
    ] {
        assert!(
            unfolded.split("\r\n").any(|found| found == line),
            "{line}\nin\n{unfolded}"
        );
    }
    assert!(!text.contains("old@example.org"), "it bounces");
    let cards = cards(&bytes);
    assert_eq!(cards.len(), 3);
    assert_eq!(cards[0].version(), Some(VCardVersion::V4_0));
    assert_eq!(texts(&cards[0], &VCardProperty::Fn), ["王欣怡"]);
    assert_eq!(
        texts(&cards[0], &VCardProperty::Title),
        ["=HYPERLINK(\"http://x\")"]
    );
    let address = texts(&cards[0], &VCardProperty::Adr);
    assert!(
        address.contains(&"中山路7号\n301室".to_owned()),
        "{address:?}"
    );
    let phonetic = cards[0].properties(&VCardProperty::N).nth(1).unwrap();
    assert!(
        phonetic
            .parameters(&VCardParameterName::Phonetic)
            .next()
            .is_some()
    );
    // The same person is the same card the next time.
    assert_eq!(
        written(&desk, &ids, Form::Cards(Version::Four), None),
        bytes
    );
}

#[test]
fn cards_of_version_three_are_read_back() {
    let desk = Desk::new();
    let ids = three(&desk);
    let bytes = written(&desk, &ids, Form::Cards(Version::Three), None);
    let unfolded = String::from_utf8(bytes.clone())
        .unwrap()
        .replace("\r\n ", "");
    for line in [
        "N:王;欣怡;;;",
        "X-PHONETIC-LAST-NAME:Wang",
        "X-PHONETIC-FIRST-NAME:Xinyi",
        "BDAY:1982-03-14",
        "TEL;TYPE=CELL,PREF:+8613800132231",
        "EMAIL;TYPE=INTERNET,PREF:xinyi@example.org",
    ] {
        assert!(
            unfolded.split("\r\n").any(|found| found == line),
            "{line}\n{unfolded}"
        );
    }
    assert!(!unfolded.contains("1975"), "3.0 knows no partial dates");
    let cards = cards(&bytes);
    assert_eq!(cards.len(), 3);
    assert_eq!(cards[0].version(), Some(VCardVersion::V3_0));
}

#[test]
fn many_people_come_out_in_their_order() {
    let desk = Desk::new();
    let plain = |n: usize| {
        let mut d = Dossier::default();
        d.alumnus.name = format!("Person {n}");
        d
    };
    let mut ids: Vec<Id> = Vec::new();
    for n in 0..300 {
        ids.push(desk.office.save_person(&plain(n)).unwrap());
    }
    // More than one thread takes, by the same people over and over.
    let many: Vec<Id> = ids.iter().rev().cycle().take(5_000).copied().collect();
    let columns: Vec<&Column> = all(&desk).into_iter().take(1).collect();
    let text = written(
        &desk,
        &many,
        Form::Table(Marks::PLAIN),
        Some(columns.clone()),
    );
    let text = String::from_utf8(text).unwrap();
    let numbers: Vec<String> = many.iter().map(|id| format!("A-{:06}", id.0)).collect();
    assert!(text.lines().skip(1).eq(numbers.iter().map(String::as_str)));
    let order = Order {
        form: Form::Table(Marks::PLAIN),
        columns: Some(columns),
        lang: Lang::En,
        about: About {
            query: "",
            at: now().to_utc(),
        },
    };
    let stopped = export::run(&desk.office, &many, &order, &mut Vec::new(), &mut |n, _| {
        n < 999
    });
    assert!(matches!(stopped, Err(Trouble::Stopped)));
}

#[test]
fn a_head_says_what_the_whole_person_says() {
    let desk = Desk::new();
    let mut ids = three(&desk);
    let mut away = somebody(&desk);
    away.alumnus.nationality = "US".to_owned();
    away.degrees[0].student_no = "0012346".to_owned();
    away.degrees[0].completion = "2004-07".parse().ok();
    away.degrees.push(Degree {
        level: "master".to_owned(),
        completion: "2001".parse().ok(),
        ..Degree::default()
    });
    away.posts.push(Post {
        organisation: "新单位".to_owned(),
        from_on: "2020".parse().ok(),
        ..Post::default()
    });
    away.addresses[0].valid_to = "2020".parse().ok();
    away.alumnus.home_chapter_id = Some(desk.office.catalogue().chapters.rows()[1].id);
    ids.push(desk.office.save_person(&away).unwrap());
    let whole = desk.office.dossiers(&ids).unwrap();
    let catalogue = desk.office.catalogue();
    let say = |column: &'static Column, d: &Dossier| (column.get)(d, catalogue, Lang::Zh);
    let mut held = 0;
    for column in desk.office.columns() {
        let mut shown = Vec::new();
        let is_held = desk.office.headed(&ids, &[column], &say, &mut |_, texts| {
            shown.push(texts[0].to_string());
        });
        if is_held.unwrap() {
            held += 1;
            let wanted: Vec<String> = whole.iter().map(|d| say(column, d)).collect();
            assert_eq!(shown, wanted, "{}", column.key);
        }
        // And what is read for a column alone shows it as the whole record does.
        let part = desk.office.dossiers_for(&ids, &[column]).unwrap();
        for (part, whole) in part.iter().zip(&whole) {
            assert_eq!(say(column, part), say(column, whole), "{}", column.key);
        }
    }
    assert_eq!(held, 22);
}

fn page(desk: &Desk, ids: &[Id], page: Page, lang: Lang) -> (String, pages::Printed) {
    let about = pages::About {
        lang,
        today: now().date_naive(),
        query: "<script>",
    };
    let mut out = Vec::new();
    let printed = pages::print(&desk.office, ids, page, &about, &mut out, &mut |_, _| true);
    (String::from_utf8(out).unwrap(), printed.unwrap())
}

#[test]
fn labels_are_for_those_who_may_be_written_to() {
    let desk = Desk::new();
    let ids = three(&desk);
    let size = Size::named("3x8").unwrap();
    let (html, printed) = page(&desk, &ids, Page::Labels(size), Lang::Zh);
    assert_eq!(printed.people, 2);
    assert_eq!(printed.left_out.quiet, 1);
    assert_eq!(
        printed.left_out.said(Lang::En),
        "Left out: do not contact 1"
    );
    assert!(
        html.contains("王欣怡 收") && html.contains("116044"),
        "{html}"
    );
    assert!(html.contains("&lt;b&gt;High&lt;&#x2f;b&gt;") || html.contains("&lt;b&gt;High"));
    assert!(!html.contains("解放路") && !html.contains("<b>High"));
    assert!(
        html.contains("repeat(3, 70.0mm)") || html.contains("repeat(3, 70mm)"),
        "{html}"
    );
    assert!(html.contains("UNITED KINGDOM"));
}

#[test]
fn rosters_and_sheets_hold_what_is_on_file() {
    let desk = Desk::new();
    let ids = three(&desk);
    let (roster, printed) = page(&desk, &ids, Page::Roster, Lang::Zh);
    assert_eq!(printed.people, 3);
    assert!(
        roster.contains("2004届") && roster.contains("届别不详"),
        "{roster}"
    );
    assert!(roster.contains("0012345") && roster.contains("&lt;script&gt;"));
    let (sheet, _) = page(&desk, &ids, Page::Sheet, Lang::En);
    assert_eq!(sheet.matches("<article>").count(), 3);
    assert!(
        sheet.contains("Education") && sheet.contains("1982-03-14"),
        "{sheet}"
    );
    // A phone is read in groups, an account letter by letter.
    assert!(
        sheet.contains("<td>+86 138 0013 2231</td>") && sheet.contains("<td>cindy;wang</td>"),
        "{sheet}"
    );
    assert!(!sheet.contains("<b>High"));
}

/// The library takes the time from the clock of the computer, and panics there.
#[test]
fn no_workbook_is_made_where_the_clock_stands_before_1970() {
    let desk = Desk::new();
    let ids = three(&desk);
    let order = Order {
        form: Form::Xlsx,
        columns: Some(all(&desk)),
        lang: Lang::En,
        about: About {
            query: "",
            at: "1969-12-31T23:59:59Z".parse().unwrap(),
        },
    };
    let written = export::run(&desk.office, &ids, &order, &mut Vec::new(), &mut |_, _| {
        true
    });
    assert!(matches!(written, Err(export::Trouble::Clock)));
}
