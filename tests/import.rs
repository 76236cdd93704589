//! Files become people: through the plan, in one change set, the same file again writes nothing, and undo takes all back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod desk;

use std::path::{Path, PathBuf};

use alumni::config::Lang;
use alumni::model::contact::ContactPoint;
use alumni::model::date::PartialDate;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::office::Office;
use alumni::office::intake::Who;
use alumni::office::permit::Actor;
use alumni::transfer::export::{self, Form, Order};
use alumni::transfer::plan::{Ask, Counts, Plan, Verdict};
use alumni::transfer::write::{self, Marks};
use alumni::transfer::xlsx::About;
use chrono::NaiveDate;
use desk::Desk;

fn today() -> NaiveDate {
    desk::now().date_naive()
}

fn take_in(office: &Office, path: &Path) -> (Counts, bool) {
    let plan = Plan::make(office, path, today(), &mut |_, _| true).unwrap();
    let applied = plan
        .apply(office, |_| "import".to_owned(), &mut |_, _| true)
        .unwrap();
    (plan.counts, applied.change_set.is_some())
}

/// The folder of real-looking files, where there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "the folder is named by the environment"
)]
fn cases() -> Option<PathBuf> {
    std::env::var_os("ALUMNI_CASES").map(PathBuf::from)
}

#[test]
fn the_files_of_the_folder_come_out_as_their_manifest_says() {
    let Some(folder) = cases() else {
        println!("ALUMNI_CASES is not set: the larger files were not read");
        return;
    };
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let desk = Desk::new();
    for (file, said) in manifest.as_object().unwrap() {
        let number = |key: &str| said[key].as_u64().unwrap_or(0) as usize;
        let before = desk.dump();
        let (counts, wrote) = take_in(&desk.office, &folder.join(file));
        assert!(wrote, "{file}");
        assert_eq!(counts.added, number("added"), "{file}: added {counts:?}");
        assert_eq!(
            counts.folded,
            number("merged_same_student_no"),
            "{file}: folded"
        );
        assert_eq!(
            counts.asked,
            number("look_alikes"),
            "{file}: asked {counts:?}"
        );
        assert_eq!(counts.cleaned, number("cleaned"), "{file}: cleaned");
        let rejected = said["rejected"].as_array().map_or(0, Vec::len);
        assert_eq!(counts.rejected, rejected, "{file}: rejected");
        expect_values(&desk.office, file, said);
        let after = desk.dump();
        let (again, wrote) = take_in(&desk.office, &folder.join(file));
        assert!(!wrote, "{file}: the second time nothing is written");
        assert_eq!(
            again.same,
            counts.added + counts.folded,
            "{file}: {again:?}"
        );
        assert_eq!(again.asked, counts.asked, "{file}");
        assert_eq!(again.rejected, counts.rejected, "{file}");
        assert_eq!(desk.dump(), after);
        desk.office.undo(None, false).unwrap();
        assert_eq!(
            desk.dump(),
            before,
            "{file}: undo leaves the data as before"
        );
        desk.office.redo(false).unwrap();
        assert_eq!(desk.dump(), after, "{file}: redo");
    }
}

fn expect_values(office: &Office, file: &str, said: &serde_json::Value) {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    if let Some(names) = said["names"].as_object() {
        for (student, name) in names {
            let found = office.by_student(student).unwrap();
            assert_eq!(
                found.alumnus.name,
                name.as_str().unwrap(),
                "{file} {student}"
            );
        }
    }
    for (student, values) in said["expected"].as_object().into_iter().flatten() {
        let found = office.by_student(student).unwrap();
        let place = format!("{file} {student}");
        for (key, value) in values.as_object().unwrap() {
            let value = value.as_str().unwrap();
            let degree = found.headline_degree().unwrap();
            let got = match key.as_str() {
                "姓名" => found.alumnus.name.clone(),
                "出生日期" => found
                    .alumnus
                    .birth
                    .map_or_else(String::new, |date| date.to_string()),
                "毕业年份" => degree
                    .completion
                    .map_or_else(String::new, |date| date.year().to_string()),
                "专业" => office
                    .catalogue()
                    .programmes
                    .title(degree.programme_id, alumni::config::Lang::Zh)
                    .to_owned(),
                "工作单位" => found
                    .current_post()
                    .map_or_else(String::new, |post| post.organisation.clone()),
                "通讯地址" => found
                    .current_address()
                    .map_or_else(String::new, |address| address.line.clone()),
                "手机" => {
                    let got = found
                        .contact("mobile")
                        .map_or_else(String::new, |point| digits(&point.value));
                    assert!(
                        got.ends_with(&digits(value)),
                        "{place} {key}: {got} for {value}"
                    );
                    continue;
                }
                other => panic!("{place}: no such value {other}"),
            };
            assert_eq!(got, value, "{place} {key}");
        }
    }
}

/// A roster as offices have them: title and total rows, padded names, full-width digits, a damaged cell, an escape
/// sequence, the same student twice, a look-alike without a student number.
const ROSTER: &str = "大连医科大学2013届毕业生名册,,,,,,,
学号,姓名,出生日期,学院,毕业年份,工作单位,所在城市,手机
20082800003,陈　斌,1987年6月26日,第二临床学院,２０１３,飞海科技信息有限公司,上海市,8618559797114
20081700002,李鑫,19890918,第一临床学院,2013,浦华众城传媒有限公司,深圳市,１５０２３１９４８７５
20082700023,\u{1b}[31m林强\u{1b}[0m,1987年5月7日,公共卫生学院,二〇一三,铁岭市妇幼保健院,本溪市,+86 132-8296-5724
20081700002,李鑫,19890918,第一临床学院,2013,辽宁省人民医院,深圳市,15023194875
20081300012,宋丹丹,1990-02-30,检验医学院,2013,鞍山市人民医院,抚顺市,18618263304
,陈斌,,,,,,18559797114
20089900001,王一,1990-01-01,新材料学院,2013,无,新城市,N/A
合计：7人,,,,,,,
";

fn written(desk: &Desk, name: &str, text: &str) -> PathBuf {
    let path = desk.path.with_file_name(name);
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn a_roster_is_taken_in_once_and_taken_back_whole() {
    let desk = Desk::new();
    let before = desk.dump();
    let path = written(&desk, "roster.csv", ROSTER);
    let plan = Plan::make(&desk.office, &path, today(), &mut |_, _| true).unwrap();
    assert_eq!(plan.table.encoding, "GB18030");
    let counts = Counts {
        rows: 7,
        added: 4,
        folded: 1,
        asked: 1,
        rejected: 1,
        cleaned: 1,
        ..Counts::default()
    };
    assert_eq!(plan.counts, counts);
    plan.apply(&desk.office, |_| "import".to_owned(), &mut |_, _| true)
        .unwrap();
    let rejects = plan
        .write_rejects(&desk.office, ("行号", "原因"), |problem| {
            format!("{:?}", problem.why)
        })
        .unwrap()
        .unwrap();
    let rejects = std::fs::read_to_string(rejects).unwrap();
    assert!(
        rejects.starts_with('\u{feff}'),
        "a spreadsheet program reads it as UTF-8"
    );
    assert!(
        rejects.contains("20081300012,宋丹丹,1990-02-30"),
        "{rejects}"
    );
    assert!(rejects.contains("\r\n"), "{rejects}");

    let chen = desk.office.by_student("20082800003").unwrap();
    assert_eq!(chen.alumnus.name, "陈斌");
    assert_eq!(chen.alumnus.pinyin, "Chen Bin");
    assert_eq!(chen.contact("mobile").unwrap().value, "+8618559797114");
    let li = desk.office.by_student("20081700002").unwrap();
    assert_eq!(li.current_post().unwrap().organisation, "辽宁省人民医院");
    assert_eq!(
        desk.office.by_student("20082700023").unwrap().alumnus.name,
        "林强"
    );
    assert_eq!(desk.office.waiting_rows().unwrap().len(), 1);
    let wang = desk.office.by_student("20089900001").unwrap();
    assert!(
        wang.contacts.is_empty() && wang.posts.is_empty(),
        "a placeholder means empty"
    );

    let after = desk.dump();
    let (again, wrote) = take_in(&desk.office, &path);
    assert!(!wrote);
    assert_eq!((again.same, again.asked, again.rejected), (5, 1, 1));
    assert_eq!(desk.dump(), after);
    desk.office.undo(None, false).unwrap();
    assert_eq!(desk.dump(), before);
}

#[test]
fn the_history_tells_the_people_of_an_import() {
    let desk = Desk::new();
    let mut rows = "姓名,学号\n".to_owned();
    for n in 0..30 {
        rows.push_str(&format!("张三,2001{n:04}\n"));
    }
    let path = written(&desk, "many.csv", &rows);
    take_in(&desk.office, &path);
    let set = desk.office.history(None, 1).unwrap()[0].id;
    let lines = desk.office.change_lines(set, None, 20).unwrap();
    assert_eq!(
        lines.len(),
        20,
        "what an import notes for itself is not told"
    );
    assert!(
        lines.iter().all(|line| line.new.contains("张三")),
        "{lines:?}"
    );
}

#[test]
fn a_later_file_changes_people_and_never_erases() {
    let desk = Desk::new();
    take_in(&desk.office, &written(&desk, "roster.csv", ROSTER));
    let later = "学号,姓名,工作单位,手机,邮箱,所在城市
20082800003,陈斌,上海市第六人民医院,13900000001,,
20081700002,李新,,,,
";
    let (counts, _) = take_in(&desk.office, &written(&desk, "later.csv", later));
    assert_eq!(
        (counts.changed, counts.asked),
        (1, 1),
        "the same number with another name is asked about"
    );
    let chen = desk.office.by_student("20082800003").unwrap();
    assert_eq!(chen.posts.len(), 2);
    assert_eq!(
        chen.current_post().unwrap().organisation,
        "上海市第六人民医院"
    );
    assert_eq!(
        chen.contact("mobile").unwrap().value,
        "+8613900000001",
        "the newer phone is preferred"
    );
    assert_eq!(
        chen.contacts
            .iter()
            .filter(|point| point.kind == "mobile")
            .count(),
        2
    );
    assert!(
        chen.current_address().unwrap().city_id.is_some(),
        "an empty cell never erases"
    );
    assert_eq!(
        desk.office.by_student("20081700002").unwrap().alumnus.name,
        "李鑫",
        "never renamed"
    );
}

#[test]
fn stopping_leaves_nothing_behind() {
    let desk = Desk::new();
    let before = desk.dump();
    let path = written(&desk, "roster.csv", ROSTER);
    let plan = Plan::make(&desk.office, &path, today(), &mut |_, _| true).unwrap();
    let stopped = plan.apply(&desk.office, |_| String::new(), &mut |done, _| done > 0);
    assert!(matches!(stopped, Err(alumni::office::Error::Stopped)));
    assert_eq!(desk.dump(), before);
}

#[test]
fn a_country_is_taken_in_under_any_of_its_names_and_kept_as_its_code() {
    let desk = Desk::new();
    let path = desk.path.with_file_name("abroad.csv");
    let text = "姓名,学号,国籍,国家\n\
                王一,20091300001,中国,美国\n\
                王二,20091300002,Chinese,USA\n\
                王三,20091300003,中华人民共和国,United States of America\n\
                王四,20091300004,CN,us\n\
                王五,20091300005,中国籍,Untied States\n\
                王六,20091300006,Atlantis,\n";
    std::fs::write(&path, text).unwrap();
    let plan = Plan::make(&desk.office, &path, today(), &mut |_, _| true).unwrap();
    let counts = plan.counts;
    assert_eq!((counts.added, counts.asked, counts.rejected), (4, 2, 0));
    let asked: Vec<String> = plan
        .rows
        .iter()
        .filter_map(|row| match &row.verdict {
            Verdict::Ask(Ask::Odd(problems)) => Some(format!("{:?}", problems[0].why)),
            _ => None,
        })
        .collect();
    assert_eq!(asked, ["Unknown(Some(\"United States\"))", "Unknown(None)"]);
    plan.apply(&desk.office, |_| "import".to_owned(), &mut |_, _| true)
        .unwrap();
    for at in 1..=4 {
        let person = desk.office.by_student(&format!("2009130000{at}")).unwrap();
        assert_eq!(person.alumnus.nationality, "CN", "{at}");
        assert_eq!(person.addresses[0].country, "US", "{at}");
    }
    // The same file again brings nothing.
    let again = Plan::make(&desk.office, &path, today(), &mut |_, _| true).unwrap();
    assert_eq!(again.counts.added, 0);
}

#[test]
fn a_row_that_does_not_go_with_what_is_on_file_is_left_out_by_name_and_the_others_come() {
    let desk = Desk::new();
    let first = "姓名,学号,入学年份,毕业年份\n张三,20050001,2005,\n李四,20050002,2005,2010\n";
    take_in(&desk.office, &written(&desk, "first.csv", first));
    let second = "姓名,学号,毕业年份,手机\n张三,20050001,2001,13800138000\n王五,20050003,2010,13800138001\n李四,20050002,2010,13800138002\n";
    let path = written(&desk, "second.csv", second);
    let plan = Plan::make(&desk.office, &path, today(), &mut |_, _| true).unwrap();
    assert_eq!(
        (plan.counts.added, plan.counts.changed, plan.counts.rejected),
        (1, 1, 1),
        "{:?}",
        plan.rows
    );
    let applied = plan.apply(&desk.office, |_| "import".to_owned(), &mut |_, _| true);
    assert!(applied.unwrap().change_set.is_some());
    assert!(desk.office.by_student("20050003").is_ok());
    let why = plan.rows.iter().find_map(|row| match &row.verdict {
        alumni::transfer::plan::Verdict::Rejected(problems) => {
            Some(format!("{:?}", problems[0].why))
        }
        _ => None,
    });
    let why = why.unwrap();
    assert!(
        why.contains("A-000001 张三") && why.contains("BeforeEntry"),
        "{why}"
    );
    let zhang = desk.office.by_student("20050001").unwrap();
    assert!(
        zhang.contacts.is_empty(),
        "nothing of a row that was left out is kept"
    );
}

/// An office whose file was copied before somebody was added: as it went on, and as the copy went on after it was restored.
fn restored(went_on: &[&Dossier], restored: &[&Dossier]) -> (tempfile::TempDir, Office, Office) {
    let (folder, path) = Desk::new().close();
    let copy = folder.path().join("copy.db");
    std::fs::copy(&path, &copy).unwrap();
    let open = |path: &Path| Office::open(path, Actor::owner("lin"), desk::now, Lang::En).unwrap();
    let (before, after) = (open(&path), open(&copy));
    for person in went_on {
        before.save_person(person).unwrap();
    }
    for person in restored {
        after.save_person(person).unwrap();
    }
    (folder, before, after)
}

fn person(name: &str, birth: &str, mobile: &str) -> Dossier {
    let mut person = Dossier::default();
    person.alumnus.name = name.to_owned();
    person.alumnus.birth = PartialDate::parse_iso(birth);
    person.contacts.push(ContactPoint {
        kind: "mobile".to_owned(),
        value: mobile.to_owned(),
        ..ContactPoint::default()
    });
    person
}

/// The forms that know number and revision.
const LEAVING: &[(&str, Form, bool)] = &[
    ("xlsx", Form::Xlsx, true),
    ("csv", Form::Table(Marks::EXCEL), true),
    ("tsv", Form::Table(Marks::TABS), true),
    ("jsonl", Form::JsonLines, false),
    ("json", Form::Json, false),
];

fn leaves(office: &Office, path: &Path, form: Form, columns: bool) {
    let order = Order {
        form,
        columns: columns.then(|| office.columns().collect()),
        lang: Lang::Zh,
        about: About {
            query: "",
            at: desk::now().to_utc(),
        },
    };
    let mut out = Vec::new();
    export::run(office, &[Id(1)], &order, &mut out, &mut |_, _| true).unwrap();
    std::fs::write(path, out).unwrap();
}

#[test]
fn what_left_before_a_copy_was_restored_is_not_laid_upon_whoever_has_the_number_now() {
    let (one, other) = ("+8613800001111", "+8613900002222");
    let cases = [
        (person("丙丙丙", "1990-01-01", other), "another name"),
        (person("甲一", "1991-02-02", other), "a namesake"),
        (person("甲一", "", other), "a namesake with another mobile"),
    ];
    for (now_there, what) in &cases {
        let left = person("甲一", "1980-05-05", one);
        let (folder, before, after) = restored(&[&left], &[now_there]);
        for (ending, form, columns) in LEAVING {
            let path = folder.path().join(format!("back.{ending}"));
            leaves(&before, &path, *form, *columns);
            let plan = Plan::make(&after, &path, today(), &mut |_, _| true).unwrap();
            let verdict = &plan.rows[0].verdict;
            let on_file = Who::OnFile(Id(1));
            assert!(
                matches!(verdict, Verdict::Ask(Ask::OtherName(who) | Ask::LookAlike(who)) if *who == on_file),
                "{what}, {ending}: {verdict:?}"
            );
            // In the file that it left, the same is known.
            let plan = Plan::make(&before, &path, today(), &mut |_, _| true).unwrap();
            assert_eq!(plan.rows[0].verdict, Verdict::Same, "{ending}");
        }
    }
}

#[test]
fn who_is_the_same_in_a_restored_copy_is_known_in_what_left_before() {
    let left = person("甲一", "1980-05-05", "+8613800001111");
    let there = person("甲一", "1980-05-05", "+8613900002222");
    let (folder, before, after) = restored(&[&left], &[&there]);
    for (ending, form, columns) in LEAVING {
        let path = folder.path().join(format!("back.{ending}"));
        leaves(&before, &path, *form, *columns);
        let plan = Plan::make(&after, &path, today(), &mut |_, _| true).unwrap();
        let verdict = &plan.rows[0].verdict;
        assert!(
            matches!(verdict, Verdict::Change { id: Id(1), .. }),
            "{ending}: {verdict:?}"
        );
    }
}

#[test]
fn a_file_of_ours_knows_whom_it_means_by_its_point_or_by_what_it_says() {
    let (folder, before, _) = restored(&[&person("甲一", "1980-05-05", "+8613800001111")], &[]);
    let path = folder.path().join("back.csv");
    let columns = ["number", "name", "mobile", "rev"];
    let columns = columns.map(|key| before.columns().find(|column| column.key == key).unwrap());
    let order = (write::Form::Csv(Marks::PLAIN), &columns[..], Lang::Zh);
    let mut out = Vec::new();
    export::list(&before, &[Id(1)], order, &mut out, &mut |_, _| true).unwrap();
    let left = String::from_utf8(out).unwrap();
    let comes_back = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let plan = Plan::make(&before, &path, today(), &mut |_, _| true).unwrap();
        plan.rows[0].verdict.clone()
    };
    // Whoever has married has another name, and is still meant.
    let renamed = comes_back(&left.replace("甲一", "甲一一"));
    assert!(matches!(renamed, Verdict::Returned(_)), "{renamed:?}");
    // Files of before have nothing but number and revision.
    let point = left.trim_end().rsplit_once('@').unwrap().1;
    let bare = left.replace(&format!("@{point}"), "");
    assert_eq!(comes_back(&bare), Verdict::Same);
    let renamed = comes_back(&bare.replace("甲一", "甲一一"));
    assert!(
        matches!(renamed, Verdict::Ask(Ask::OtherName(_))),
        "{renamed:?}"
    );
    let moved = comes_back(&bare.replace("0000 1111", "0000 3333"));
    assert!(
        matches!(moved, Verdict::Ask(Ask::LookAlike(_))),
        "{moved:?}"
    );
}

#[test]
fn a_row_that_repeats_another_is_named_with_the_row_it_repeats() {
    let desk = Desk::new();
    let path = written(
        &desk,
        "class.csv",
        "姓名,性别\n张三三,\n李四四,\n张三三,\n张三三,男\n",
    );
    let plan = Plan::make(&desk.office, &path, today(), &mut |_, _| true).unwrap();
    let verdicts: Vec<_> = plan.rows.iter().map(|row| row.verdict.clone()).collect();
    let new = Verdict::New;
    assert_eq!(
        verdicts,
        [new.clone(), new.clone(), Verdict::Repeats(2), new]
    );
    assert_eq!((plan.counts.folded, plan.counts.repeated), (0, 1));
    take_in(&desk.office, &path);
    assert!(
        !take_in(&desk.office, &path).1,
        "the second time nothing is written"
    );
}
