//! Rows as offices send them, in excerpts, and what is made of them.

use proptest::prelude::*;

use super::cell::is_placeholder;
use super::fold::{self, What};
use super::incoming::Make;
use super::*;
use crate::model::catalogue::Shelf;
use crate::model::chapter::Chapter;
use crate::model::code::Codes;
use crate::model::contact::City;
use crate::model::date::{DateWrong, PartialDate, YearWrong};
use crate::model::field::Id;
use crate::model::user::Code;

/// What a small institution has on file.
pub(in crate::transfer) fn catalogue() -> Catalogue {
    let level = |code: &str, en: &str, zh: &str| Code {
        list: "level".to_owned(),
        code: code.to_owned(),
        en: en.to_owned(),
        zh: zh.to_owned(),
        ..Code::default()
    };
    let levels = [
        level("bachelor", "Bachelor", "本科"),
        level("master", "Master", "硕士"),
    ];
    let chapter = Chapter {
        id: Id(7),
        zh: "沈阳校友会".to_owned(),
        en: "Shenyang".to_owned(),
        ..Chapter::default()
    };
    let city = City {
        id: Id(3),
        zh: "沈阳市".to_owned(),
        ..City::default()
    };
    Catalogue {
        customs: Vec::new(),
        codes: Codes::new(levels.to_vec()),
        faculties: Shelf::new(Vec::new()),
        programmes: Shelf::new(Vec::new()),
        cities: Shelf::new(vec![city]),
        chapters: Shelf::new(vec![chapter]),
        eras: Shelf::new(Vec::new()),
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn table(text: &str) -> Table {
    Table::from_bytes("roster.csv", text.as_bytes().to_vec()).unwrap()
}

/// The rows of a file.
fn rows(text: &str) -> Vec<Row> {
    let (table, catalogue) = (table(text), catalogue());
    let mut reader = Reader::new(&table, &catalogue, today());
    table.rows().map(|raw| reader.row(&raw)).collect()
}

/// The one person of a row under these headings.
fn person(headings: &str, row: &str) -> Incoming {
    let rows = rows(&format!("{headings}\n{row}\n"));
    rows.into_iter().next().unwrap().read.unwrap()
}

/// Why the one row under these headings is refused.
fn refused(headings: &str, row: &str) -> Vec<Why> {
    let rows = rows(&format!("{headings}\n{row}\n"));
    let problems = rows.into_iter().next().expect(row).read.unwrap_err();
    problems.into_iter().map(|problem| problem.why).collect()
}

#[test]
fn a_row_of_a_roster_becomes_a_dossier() {
    let headings = "学号,姓名,性别,出生日期,学院,专业,学历,班级,入学年份,毕业年份,工作单位,职务,所在城市,通讯地址,手机,邮箱,微信号,分会,备注";
    let row = "２００８２８０,陈　斌,男,1987年6月26日,药学院,药学,本科,2008级9班,2008级,二〇一五,沈阳市人民医院,护士长,沈阳,\
               \"周街v座\n3号, \"\"601\"\"室\",１８５59797114,无,wx_3,沈阳分会,-";
    let person = person(headings, row);
    let catalogue = catalogue();
    let dossier = person.dossier(&catalogue);
    assert_eq!(dossier.alumnus.name, "陈斌");
    assert_eq!(
        (
            dossier.alumnus.gender.as_str(),
            dossier.alumnus.status.as_str()
        ),
        ("M", "active")
    );
    assert_eq!(dossier.alumnus.birth, PartialDate::parse_iso("1987-06-26"));
    let degree = dossier.headline_degree().unwrap();
    assert_eq!(
        (degree.student_no.as_str(), degree.level.as_str()),
        ("2008280", "bachelor")
    );
    assert_eq!(
        (degree.entry, degree.completion),
        (
            PartialDate::parse_iso("2008"),
            PartialDate::parse_iso("2015")
        )
    );
    assert_eq!(dossier.contacts.len(), 2);
    assert_eq!(dossier.contact("mobile").unwrap().value, "+8618559797114");
    let address = dossier.current_address().unwrap();
    assert_eq!(
        (address.line.as_str(), address.city_id),
        ("周街v座\n3号, \"601\"室", Some(Id(3)))
    );
    assert_eq!(dossier.current_post().unwrap().job_title, "护士长");
    assert_eq!(dossier.headline_chapter(), Some(Id(7)));
    let programme = Make::Programme {
        name: "药学".to_owned(),
        faculty: Some("药学院".to_owned()),
    };
    assert_eq!(
        person.makes(&catalogue),
        [Make::Faculty("药学院".to_owned()), programme]
    );
}

#[test]
fn control_characters_are_removed_and_counted_once_a_row() {
    let rows = rows(
        "姓名,手机,血型\n\u{1b}[31m王强\u{1b}[0m,13800138000,\n李\u{202e}四,,\n张三,,A\u{7}\n赵六,,O\n",
    );
    let names: Vec<_> = rows
        .iter()
        .map(|row| row.read.as_ref().unwrap().text("name").to_owned())
        .collect();
    assert_eq!(names, ["王强", "李四", "张三", "赵六"]);
    assert_eq!(
        rows.iter().map(|row| row.cleaned).collect::<Vec<_>>(),
        [true, true, true, false]
    );
}

#[test]
fn what_cannot_be_read_refuses_the_row_with_its_reason() {
    let year = |year| {
        vec![Why::Year(YearWrong::OutOfRange {
            year,
            first: 1900,
            last: 2036,
        })]
    };
    let cases = [
        ("学号,姓名", "1,", vec![Why::NameMissing]),
        ("学号,姓名", "1,无", vec![Why::NameMissing]),
        ("学号,姓名", "1,13800138000", vec![Why::NotAName]),
        (
            "姓名,生日",
            "张三,1990-02-31",
            vec![Why::Date(DateWrong::NoDay {
                year: 1990,
                month: 2,
                day: 31,
            })],
        ),
        ("姓名,届", "张三,9999", year(9999)),
        ("姓名,届", "张三,20O8", vec![Why::Year(YearWrong::NotAYear)]),
        ("姓名,届", "张三,1905-06-30", vec![Why::Damaged]),
        ("姓名,手机", "张三,1.38E+10", vec![Why::Damaged]),
        ("姓名,手机", "张三,不告诉你", vec![Why::NotAPhone]),
        ("姓名,学号", "张三,2.00823E+10", vec![Why::Damaged]),
        ("姓名,学号", "张三,转学", vec![Why::NotAStudentNo]),
        ("姓名,工作单位", "张三,#REF!", vec![Why::Damaged]),
        ("姓名,工作单位", "张三,大连\u{FFFD}大学", vec![Why::Lost]),
        (
            "姓名,分会",
            "张三,沈阴校友会",
            vec![Why::Unknown(Some("沈阳校友会".to_owned()))],
        ),
        (
            "姓名,分会",
            "张三,沈阳省会",
            vec![Why::Unknown(Some("沈阳校友会".to_owned()))],
        ),
    ];
    for (headings, row, wanted) in cases {
        assert_eq!(refused(headings, row), wanted, "{row}");
    }
    let entry = PartialDate::year_only(2013);
    let completion = PartialDate::year_only(2008);
    assert_eq!(
        refused("姓名,入学年份,毕业年份", "张三,2013,2008"),
        [Why::CompletionFirst { entry, completion }]
    );
    assert_eq!(
        refused("学号,姓名,届", ",,第三届").len(),
        2,
        "every reason is named"
    );
}

#[test]
fn cells_that_do_not_stand_under_their_headings_refuse_the_row() {
    assert_eq!(refused("姓名,学号", "张三,1,某地"), [Why::TooManyCells]);
    assert_eq!(person("姓名,学号", "张三,1,,").text("student_no"), "1");
    let rows = rows(
        "学号,姓名,性别,手机,备注\n1,\"张三,男,,\n2,李四,男,,\n3,\"王五\",男,,\n4,赵六,男,,\n",
    );
    assert!(
        rows[0]
            .read
            .as_ref()
            .unwrap_err()
            .iter()
            .any(|problem| problem.why == Why::Swallowed)
    );
    assert!(rows.last().unwrap().read.is_ok());
}

#[test]
fn an_odd_telephone_number_is_a_question_or_a_note() {
    let short = person("姓名,手机", "张三,12345");
    assert_eq!(
        short.asks.iter().map(|ask| &ask.why).collect::<Vec<_>>(),
        [&Why::OddPhone(Odd::Short)]
    );
    let foreign = person("姓名,手机", "张三,+1 592509739");
    assert!(foreign.asks.is_empty() && foreign.notes.is_empty());
}

#[test]
fn several_values_in_a_cell_are_all_kept() {
    let person = person(
        "姓名;手机;邮箱;曾用名",
        "张三;13800138000/0411-86110000;\"a@b.cn;c@d.cn\";张四、张五",
    );
    assert_eq!(person.texts("mobile").len(), 2);
    assert_eq!(person.texts("email"), ["a@b.cn", "c@d.cn"]);
    assert_eq!(person.texts("former_name"), ["张四", "张五"]);
}

#[test]
fn the_second_column_of_a_field_fills_in_for_the_first() {
    assert_eq!(
        person("姓名,电话,手机", "张三,13900139000,13800138000").text("mobile"),
        "+8613800138000"
    );
    assert_eq!(
        person("姓名,电话,手机", "张三,13900139000,无").text("mobile"),
        "+8613900139000"
    );
}

#[test]
fn an_unknown_word_costs_the_cell_and_not_the_person() {
    let person = person("姓名,学历,手机", "张三,本料,13800138000");
    let asks: Vec<_> = person.asks.iter().map(|ask| &ask.why).collect();
    assert_eq!(asks, [&Why::Unknown(Some("本科".to_owned()))]);
    let dossier = person.dossier(&catalogue());
    assert_eq!(dossier.alumnus.notes, "学历：本料", "the word is not lost");
    assert_eq!(dossier.contacts.len(), 1);
}

#[test]
fn every_column_of_a_field_is_kept() {
    let headings = "姓名,手机1,手机2,电话,邮箱,邮箱2,工作单位,现工作单位,专业,专业2,地址,家庭住址";
    let row = "张三,13800138000,13900139000,0411-84412345,a@b.cn,c@d.cn,甲医院,乙医院,药学,护理,甲街,乙街";
    let dossier = person(headings, row).dossier(&catalogue());
    let contacts: Vec<_> = dossier
        .contacts
        .iter()
        .map(|point| (point.kind.as_str(), point.value.as_str()))
        .collect();
    let wanted = [
        ("mobile", "+8613800138000"),
        ("mobile", "+8613900139000"),
        ("landline", "041184412345"),
        ("email", "a@b.cn"),
        ("email", "c@d.cn"),
    ];
    assert_eq!(contacts.len(), wanted.len());
    assert!(
        wanted.iter().all(|one| contacts.contains(one)),
        "{contacts:?}"
    );
    assert_eq!(
        dossier
            .contacts
            .iter()
            .filter(|point| point.preferred)
            .count(),
        3
    );
    assert_eq!(dossier.current_post().unwrap().organisation, "乙医院");
    let ended = dossier.posts.iter().find(|post| post.ended).unwrap();
    assert_eq!(ended.organisation, "甲医院");
    assert_eq!(dossier.addresses.len(), 2);
    assert_eq!(dossier.alumnus.notes, "专业2：护理");
    let alone = person("姓名,电话", "张三,0411-84412345").dossier(&catalogue());
    assert_eq!(alone.contacts[0].kind, "landline");
}

#[test]
fn a_remark_beside_a_number_stays_with_it() {
    let dossier =
        person("姓名,手机", "张三,13800138000（空号）；13900139000（本人）").dossier(&catalogue());
    let point = |at: usize| {
        (
            dossier.contacts[at].status.as_str(),
            dossier.contacts[at].label.as_str(),
        )
    };
    assert_eq!((point(0), point(1)), (("wrong", "空号"), ("ok", "本人")));
    assert!(!dossier.contacts[0].preferred && dossier.contacts[1].preferred);
}

#[test]
fn a_city_is_found_and_its_district_kept() {
    let person = person("姓名,城市", "张三,辽宁省沈阳市和平区");
    assert!(person.makes(&catalogue()).is_empty());
    let dossier = person.dossier(&catalogue());
    assert_eq!(dossier.addresses[0].city_id, Some(Id(3)));
    assert_eq!(dossier.addresses[0].line, "和平区");
}

#[test]
fn a_column_of_dates_keeps_one_order() {
    let births = |text: &str| -> Vec<String> {
        let read = rows(text).into_iter().map(|row| row.read);
        read.map(|read| match read {
            Ok(person) => person
                .date("birth")
                .map_or_else(String::new, |date| date.to_string()),
            Err(problems) => format!("{:?}", problems.len()),
        })
        .collect()
    };
    assert_eq!(
        births("姓名,生日\n张三,25/03/1994\n李四,04/05/1994\n王五,0000-00-00\n"),
        ["1994-03-25", "1994-05-04", ""]
    );
    assert_eq!(births("姓名,生日\n李四,04/05/1994\n"), ["1"]);
}

#[test]
fn what_guards_a_number_from_a_spreadsheet_is_not_part_of_it() {
    assert_eq!(
        person("姓名,学号", "张三,\"=\"\"0082\"\"\"").text("student_no"),
        "0082"
    );
    assert_eq!(person("姓名,学号", "张三,'0082").text("student_no"), "0082");
    assert_eq!(
        person("姓名,手机", "张三,'+86 13800138000").text("mobile"),
        "+8613800138000"
    );
    assert_eq!(
        person("姓名,单位", "张三,'=HYPERLINK(1)").text("employer"),
        "=HYPERLINK(1)"
    );
    assert_eq!(person("姓名,编号", "张三,17").held("number"), None);
    assert_eq!(
        person("姓名,编号", "张三,a-4219").text("number"),
        "A-004219"
    );
}

#[test]
fn placeholders_are_whole_cells() {
    for text in [
        "无",
        "（无）",
        "N/A",
        "n/a",
        "NA",
        "-",
        "——",
        "/",
        "不详",
        "#N/A",
    ] {
        assert!(is_placeholder(text), "{text}");
    }
    for text in ["Na", "无锡", "N", "无业", "#REF!", "@", "0"] {
        assert!(!is_placeholder(text), "{text}");
    }
}

/// What became of the rows of a file: a person with their rows, the row folded into, or why not.
fn folded(text: &str) -> Vec<String> {
    let (table, catalogue) = (table(text), catalogue());
    fold::people(&table, &catalogue, today())
        .map(|taken| match taken.what {
            What::Person(person) if person.asks.is_empty() => {
                format!("{:?} {}", person.rows, person.text("employer"))
            }
            What::Person(person) => format!("{:?} asks {:?}", person.rows, person.asks[0].why),
            What::FoldedInto(row) => format!("into {row}"),
            What::Rejected(problems) => format!("{:?}", problems[0].why),
        })
        .collect()
}

#[test]
fn rows_of_one_student_number_are_one_person() {
    let text = "学号,姓名,工作单位,届\n1,张三,甲,2013\n2,李四,乙,\n１,张　三,丙,\n1,,丁,\n1,张三,,9999\n'1,张三,无,\n";
    let wanted = [
        "[2, 4, 7] 丙",
        "[3] 乙",
        "into 2",
        "NameMissing",
        "Year(OutOfRange { year: 9999, first: 1900, last: 2036 })",
        "into 2",
    ];
    assert_eq!(folded(text), wanted);
}

#[test]
fn one_student_number_with_two_names_is_a_question() {
    assert_eq!(
        folded("学号,姓名\n1,张三\n1,李四\n,王五\n,王五\n"),
        ["[2] ", "[3] asks OtherName(2)", "[4] ", "[5] "]
    );
}

#[test]
fn rows_that_break_a_rule_only_together_are_refused() {
    let wanted = [
        "[2] ",
        "CompletionFirst { entry: PartialDate { year: 2013, month: None, day: None }, \
                   completion: PartialDate { year: 2012, month: None, day: None } }",
    ];
    assert_eq!(
        folded("学号,姓名,入学年份,届\n1,张三,2013,\n1,张三,,2012\n"),
        wanted
    );
}

proptest! {
    #[test]
    fn any_cells_are_answered(cells in prop::collection::vec("[0-9E+.'=\"/@a无张\u{1b}\u{FFFD}年月-]{0,12}", 12)) {
        let headings = "姓名,学号,生日,手机,邮箱,届,分会,学历,编号,版本,QQ,备注";
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        let text = format!("{headings}\n{}\n", quoted.join(","));
        let (table, catalogue) = (table(&text), catalogue());
        prop_assert_eq!(fold::people(&table, &catalogue, today()).count(), table.len());
    }
}
