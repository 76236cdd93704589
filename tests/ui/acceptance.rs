//! The whole way of the files: three rosters are taken in, everybody leaves as a workbook, three cells are changed by
//! another program, the workbook comes back, and all of it is taken back after a restart. In both languages.

use std::path::{Path, PathBuf};

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::model::profile::Profile;
use alumni::office::Office;
use alumni::office::permit::Actor;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use calamine::{Data, Reader as _, Xlsx};
use chrono::{DateTime, FixedOffset};
use encoding_rs::GB18030;
use rust_xlsxwriter::Workbook;

use crate::robot::{Desk, Drawer};

fn clock() -> DateTime<FixedOffset> {
    "2026-11-23T15:00:00+08:00".parse().unwrap()
}

fn session(path: &Path, lang: Lang) -> Office {
    Office::open(path, Actor::owner("lin"), clock, lang).unwrap()
}

fn desk(path: &Path, lang: Lang) -> Desk {
    let drawer = Drawer::over(session(path, lang));
    Desk::open_with(PANES, drawer, (80, 24), lang, Look::default())
}

/// The larger files, where there are any; else three of their kind.
#[expect(
    clippy::disallowed_methods,
    reason = "the folder is named by the environment"
)]
fn rosters(folder: &Path) -> Vec<PathBuf> {
    let names = [
        "roster.xlsx",
        "roster-gb18030.csv",
        "international-utf8-bom.csv",
    ];
    if let Some(cases) = std::env::var_os("ALUMNI_CASES") {
        return names.map(|name| PathBuf::from(&cases).join(name)).to_vec();
    }
    let paths = names.map(|name| folder.join(name));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = [
        ["姓名", "学号", "毕业年份", "手机", "工作单位"],
        [
            "王欣怡",
            "2000021187",
            "2004",
            "13800132231",
            "大连市中心医院",
        ],
        [
            "陈斌",
            "2000021188",
            "2004",
            "13800138810",
            "沈阳市口腔医院",
        ],
    ];
    for (at, row) in (0..).zip(rows) {
        sheet.write_row(at, 0, row).unwrap();
    }
    book.save(&paths[0]).unwrap();
    let text =
        "姓名,学号,毕业年份,手机\r\n李雷,2001021190,2005,13800131107\r\n韩梅,2001021191,2005,\r\n";
    std::fs::write(&paths[1], GB18030.encode(text).0).unwrap();
    let text = "\u{feff}Name,Student number,Country,E-mail\r\nAmina Hassan,L2010001,TZ,amina@example.org\r\n";
    std::fs::write(&paths[2], text).unwrap();
    paths.to_vec()
}

fn everybody(office: &Office) -> Vec<Dossier> {
    let all = office.people().unwrap();
    let ids: Vec<Id> = (1..=all).map(Id).collect();
    ids.chunks(500)
        .flat_map(|some| office.dossiers(some).unwrap())
        .collect()
}

/// Another program writes the workbook anew, with three cells changed: whose, the column's place, the text.
fn rewritten(from: &Path, to: &Path, changed: &[(&str, &str, &str)], office: &Office, lang: Lang) {
    let mut book: Xlsx<_> = calamine::open_workbook(from).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let mut copy = Workbook::new();
    let paper = copy.add_worksheet();
    let text = |cell: &Data| match cell {
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    };
    let heads: Vec<String> = sheet.rows().next().unwrap().iter().map(text).collect();
    let place = |key: &str| {
        let column = office.columns().find(|column| column.key == key).unwrap();
        let label = column.label.pick(lang);
        heads.iter().position(|head| head == label).unwrap()
    };
    let number = place("number");
    for (row, cells) in (0_u32..).zip(sheet.rows()) {
        for (at, cell) in cells.iter().enumerate() {
            let other = changed
                .iter()
                .find(|(who, key, _)| text(&cells[number]) == *who && place(key) == at);
            let column = u16::try_from(at).unwrap();
            let text = other.map_or_else(|| text(cell), |(.., text)| (*text).to_owned());
            paper.write_string(row, column, text).unwrap();
        }
    }
    copy.save(to).unwrap();
}

fn whole_way(lang: Lang, words: [&str; 5]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alumni.db");
    let profile = Profile::named("dmu").unwrap().unwrap();
    drop(Office::found(&path, &profile, Actor::owner("lin"), clock, lang).unwrap());
    let office = session(&path, lang);
    let mut clerk = desk(&path, lang);
    for roster in rosters(folder.path()) {
        let before = office.people().unwrap();
        clerk
            .press("f2 app.import enter")
            .type_text(&roster.display().to_string())
            .press("enter ctrl-s tab enter")
            .wait(1)
            .press("enter");
        assert!(office.people().unwrap() > before, "{}", clerk.screen());
    }
    let before = everybody(&office);
    let left = folder.path().join("all.xlsx");
    clerk
        .press("alt-2 ctrl-e down right down down ctrl-u")
        .type_text(&left.display().to_string())
        .press("enter");
    // What is private of many people is asked about in other words.
    let agreed = if before.len() > 500 {
        "tab enter"
    } else {
        "f5"
    };
    clerk.press(agreed).wait(1).sees(words[0]);
    assert_eq!(clerk.copied(), Some(left.display().to_string()));
    let last = before.last().unwrap().alumnus.number.clone();
    let changed = [
        ("A-000001", "mobile", "13900001111"),
        ("A-000002", "employer", "大连口腔医院"),
        (last.as_str(), "native_place", "辽宁 旅顺"),
    ];
    let back = folder.path().join("back.xlsx");
    rewritten(&left, &back, &changed, &office, lang);
    clerk
        .press("enter alt-1 f2 app.import enter")
        .type_text(&back.display().to_string())
        .press("enter")
        .sees(words[1])
        .sees("辽宁 旅顺");
    clerk.press("ctrl-s").wait(1).says(words[2]);
    let after = everybody(&office);
    let mut cells = Vec::new();
    for (before, after) in before.iter().zip(&after) {
        for column in office.columns().filter(|column| column.key != "rev") {
            let shown = |d: &Dossier| (column.get)(d, office.catalogue(), lang);
            if shown(before) != shown(after) {
                cells.push((after.alumnus.number.as_str(), column.key));
            }
        }
    }
    let wanted: Vec<(&str, &str)> = changed.iter().map(|(who, key, _)| (*who, *key)).collect();
    assert_eq!(cells, wanted);
    drop(clerk);
    drop(office);
    // The next morning.
    let mut clerk = desk(&path, lang);
    // What is from another session is asked about.
    clerk.press("ctrl-z").sees(words[4]).press("tab enter");
    clerk.wait(1).says(words[3]);
    let office = session(&path, lang);
    for (now, before) in everybody(&office).iter().zip(&before) {
        let mut now = now.clone();
        now.alumnus.rev = before.alumnus.rev;
        assert!(now == *before, "{}", now.alumnus.name);
    }
}

#[test]
fn three_files_leave_and_come_back_with_three_cells_changed() {
    let words = [
        "people written",
        "3 people came back",
        "3 people changed",
        "Taken back",
        "Take back what you did before this session?",
    ];
    whole_way(Lang::En, words);
}

#[test]
fn the_same_in_chinese() {
    let words = [
        "已写入",
        "3 人有改动",
        "更新 3 人",
        "已撤销",
        "要撤销您此前会话中的操作吗？",
    ];
    whole_way(Lang::Zh, words);
}
