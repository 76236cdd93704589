//! A workbook that left, was changed by somebody else, and comes back.

use std::path::{Path, PathBuf};

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::office::Office;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use crate::robot::{Desk, Drawer};

const ROSTER: &str = "姓名,学号,毕业年份,手机,邮箱,工作单位
王欣怡,2000021187,2004,13800132231,wang.xy@example.org,大连市中心医院
陈斌,2000021188,2004,13800138810,chenbin@example.org,沈阳市口腔医院
李雷,2000021190,2004,13800131107,,
";

/// The columns that leave, and those a clerk sees over them.
const COLUMNS: &[&str] = &[
    "number",
    "rev",
    "name",
    "class_year",
    "mobile",
    "email",
    "employer",
];

/// A workbook of the first people as it leaves, with some cells changed on its way: number, column, text.
pub(crate) fn leaves(
    office: &Office,
    folder: &Path,
    changed: &[(&str, &str, &str)],
    lang: Lang,
) -> PathBuf {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, key) in (0_u16..).zip(COLUMNS) {
        let column = office.columns().find(|column| column.key == *key).unwrap();
        sheet.write(0, at, column.label.pick(lang)).unwrap();
        for (row, id) in (1_u32..).zip([Id(1), Id(2), Id(3)]) {
            let person = office.dossier(id).unwrap();
            let other = changed
                .iter()
                .find(|(number, of, _)| *number == person.alumnus.number && of == key);
            let mut text = (column.get)(&person, office.catalogue(), lang);
            if *key == "rev" {
                // As an export does: behind it stands where in the history the row left.
                text = format!("{text}@{}", office.point().unwrap());
            }
            sheet
                .write(row, at, other.map_or(text.as_str(), |(.., text)| text))
                .unwrap();
        }
    }
    let path = folder.join("back.xlsx");
    book.save(&path).unwrap();
    path
}

struct Town {
    desk: Desk,
    other: Office,
    folder: TempDir,
}

fn town(size: (u16, u16), lang: Lang) -> Town {
    let mut drawer = Drawer::empty();
    drawer.office.speak(lang);
    drawer.office.prepare_index().unwrap();
    let other = drawer.office.again().unwrap();
    let mut town = Town {
        other,
        desk: Desk::open_with(PANES, drawer, size, lang, Look::default()),
        folder: tempfile::tempdir().unwrap(),
    };
    let path = town.folder.path().join("roster.csv");
    std::fs::write(&path, ROSTER).unwrap();
    town.desk
        .press("f2 app.import enter")
        .type_text(&path.display().to_string())
        .press("enter ctrl-s tab enter enter");
    town
}

impl Town {
    fn person(&self, student_no: &str) -> Dossier {
        self.other.by_student(student_no).unwrap()
    }

    fn leaves(&self, changed: &[(&str, &str, &str)], lang: Lang) -> PathBuf {
        leaves(&self.other, self.folder.path(), changed, lang)
    }

    fn comes_back(&mut self, path: &Path) -> &mut Desk {
        self.desk
            .press("f2 app.import enter")
            .type_text(&path.display().to_string())
            .press("enter")
    }

    /// Somebody changes an employer here.
    fn changes(&self, student_no: &str, employer: &str) {
        let mut person = self.person(student_no);
        person.posts[0].organisation = employer.to_owned();
        self.other.save_person(&person).unwrap();
    }
}

const CHANGED: &[(&str, &str, &str)] = &[
    ("A-000001", "mobile", "13900001111"),
    ("A-000002", "employer", "大连口腔医院"),
    ("A-000003", "email", "lilei@example.org"),
];

#[test]
fn exactly_the_changed_cells_are_taken() {
    let mut town = town((80, 24), Lang::En);
    let path = town.leaves(CHANGED, Lang::En);
    let before: Vec<Dossier> = (1..=3)
        .map(|id| town.other.dossier(Id(id)).unwrap())
        .collect();
    town.comes_back(&path)
        .sees("3 people came back")
        .sees("[x]");
    town.desk.press("ctrl-s").wait(1).says("3 people changed");
    let after: Vec<Dossier> = (1..=3)
        .map(|id| town.other.dossier(Id(id)).unwrap())
        .collect();
    for (before, after) in before.iter().zip(&after) {
        let differ = town.other.columns().filter(|column| {
            let shown = |d: &Dossier| (column.get)(d, town.other.catalogue(), Lang::En);
            column.key != "rev" && shown(before) != shown(after)
        });
        assert_eq!(differ.count(), 1, "{}", after.alumnus.name);
    }
    assert_eq!(
        town.person("2000021187").contact("mobile").unwrap().value,
        "+8613900001111"
    );
    // The old post is ended, not written over.
    assert_eq!(town.person("2000021188").posts.len(), 2);
    // One entry, taken back at once.
    town.desk.press("ctrl-z").wait(1);
    let back: Vec<Vec<_>> = (1..=3)
        .map(|id| town.other.dossier(Id(id)).unwrap().contacts)
        .collect();
    assert_eq!(
        back,
        before.into_iter().map(|d| d.contacts).collect::<Vec<_>>()
    );
}

#[test]
fn what_nobody_changed_writes_nothing() {
    let mut town = town((80, 24), Lang::Zh);
    let path = town.leaves(&[], Lang::Zh);
    town.comes_back(&path).sees("一致 3").sees("没有需要写入");
}

#[test]
fn both_sides_are_decided_and_an_emptied_cell_stays() {
    let mut town = town((80, 24), Lang::En);
    let path = town.leaves(
        &[
            ("A-000001", "mobile", ""),
            ("A-000002", "employer", "大连口腔医院"),
        ],
        Lang::En,
    );
    town.changes("2000021188", "鞍山市口腔医院");
    town.comes_back(&path)
        .sees("[?]")
        .sees("鞍山市口腔医院")
        .sees("(emptied)");
    let desk = &mut town.desk;
    desk.press("ctrl-s")
        .says("one cell was changed on both sides");
    desk.press("left").press("ctrl-s").says("Nothing to write");
    desk.press("end right ctrl-s")
        .wait(1)
        .says("people changed");
    assert_eq!(
        town.person("2000021188")
            .current_post()
            .unwrap()
            .organisation,
        "大连口腔医院"
    );
    assert!(town.person("2000021187").contact("mobile").is_some());
}

#[test]
fn pictures() {
    for (lang, tag) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        let mut town = town((80, 24), lang);
        let path = town.leaves(CHANGED, lang);
        town.changes("2000021188", "鞍山市口腔医院");
        town.comes_back(&path);
        insta::assert_snapshot!(format!("returned_{tag}"), town.desk.screen());
    }
}
