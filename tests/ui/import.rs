//! Taking a file in, as a clerk does it.

use std::path::PathBuf;

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::office::Office;
use alumni::transfer::plan::Plan;
use alumni::ui::keys::faults;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use alumni::ui::screens::import::tables;
use chrono::NaiveDate;
use encoding_rs::GB18030;
use tempfile::TempDir;

use crate::robot::{Desk, Drawer};

/// A part of a roster as an office keeps it: a title row, headings in Chinese, and what clerks do to cells.
const ROSTER: &str = "口腔医学院校友名册,,,,,,,\r
姓名,性别,学号,专业,毕业年份,手机,邮箱,宿舍\r
王欣怡,女,2000021187,口腔医学,2004,13800132231,wang.xy@example.org,3-201\r
陈　斌,男,2000021188,口腔医学,2004届,13800138810,chenbin@example.org,3-202\r
欧阳娜,女,2000021189,口腔医学,２００４,+44 7700 900123,,3-203\r
李雷,男,2000021190,口腔医学,2004,13800131107,lilei@@example.org,\r
,女,2000021191,口腔医学,2004,13800130000,,\r
周强,男,2000021192,口腔医学,9999,13800130044,,\r
吴晓玉,女,2000021193,护理学,2005,138001,,\r
王欣怡,女,2000021187,口腔医学,2004,13800132231,wang.xy@example.org,3-201\r
";

/// A clerk with a folder of files.
pub(crate) struct Clerk {
    pub(crate) desk: Desk,
    /// Somebody else on the same file.
    pub(crate) other: Office,
    pub(crate) folder: TempDir,
}

impl Clerk {
    pub(crate) fn new(size: (u16, u16), lang: Lang) -> Self {
        let mut drawer = Drawer::empty();
        drawer.office.speak(lang);
        drawer.office.prepare_index().unwrap();
        Self {
            other: drawer.office.again().unwrap(),
            desk: Desk::open_with(PANES, drawer, size, lang, Look::default()),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let (bytes, ..) = GB18030.encode(text);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn picture(&mut self) -> String {
        let folder = self.folder.path().display().to_string();
        self.desk.screen().replace(&folder, "/home/lin")
    }
}

#[test]
fn no_key_stands_twice() {
    for table in [tables::PATH, tables::PLAN, tables::WORK, tables::DONE] {
        assert_eq!(faults(table), Vec::<String>::new());
    }
}

#[test]
fn a_roster_comes_in_whole_and_goes_out_whole() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    let path = clerk.file("口腔2004.csv", ROSTER);
    let rejects = PathBuf::from(format!("{}.rejected.csv", path.display()));
    let desk = &mut clerk.desk;
    desk.sees("Nobody is on file yet")
        .press("f2 app.import enter")
        .sees("File:");
    desk.type_text(&path.display().to_string()).press("enter");
    // What somebody has to look at comes first, with row, column, value and reason.
    desk.sees("GB18030")
        .sees("headings in row 2")
        .sees("[Rejected 3]");
    desk.sees("left out (F4 chooses): 宿舍")
        .sees("! [邮箱] email address: lilei@@example.org has more than one @");
    desk.press("left")
        .sees("[To ask 1]")
        .sees("? [手机] mobile: 138001");
    desk.press("left")
        .sees("[Joined 1]")
        .sees("joined to row 3");
    // The key that asks does not answer.
    desk.press("ctrl-s")
        .sees("Import 口腔2004.csv?")
        .press("enter");
    desk.sees("Nothing is written").lacks("Imported.");
    assert!(!rejects.exists());
    desk.press("ctrl-s tab enter")
        .sees("Imported.")
        .sees("rejected.csv");
    let left_out = std::fs::read_to_string(&rejects).unwrap();
    assert!(left_out.contains("lilei@@example.org") && left_out.contains("9999"));
    desk.press("enter")
        .wait(1)
        .sees("Alumni on file                     3")
        .sees("Imported rows to decide: 1");
    desk.sees("口腔2004.csv imported: 3 added")
        .press("enter")
        .sees("吴晓玉");
    desk.press("esc f2 app.import enter")
        .type_text(&path.display().to_string())
        .press("enter");
    desk.sees("Same 4")
        .sees("[Rejected 3]")
        .press("left")
        .sees("waits since an earlier import");
    desk.press("ctrl-s")
        .sees("Nothing was written")
        .press("enter");
    // As a whole back, and again.
    desk.press("ctrl-r ctrl-z right enter").says("Taken back");
    desk.sees("(taken back) 口腔2004.csv")
        .press("esc")
        .wait(1)
        .sees("Nobody is on file");
    desk.press("ctrl-y")
        .wait(1)
        .sees("Alumni on file                     3");
}

#[test]
fn the_import_is_undone_where_it_was_made() {
    let mut clerk = Clerk::new((80, 24), Lang::Zh);
    let path = clerk.file("口腔2004.csv", ROSTER);
    let desk = &mut clerk.desk;
    desk.press("f2 app.import enter")
        .type_text(&path.display().to_string())
        .press("enter enter");
    desk.press("right enter")
        .sees("导入完成")
        .press("ctrl-z")
        .says("已撤销整次导入");
    desk.press("ctrl-z").says("已经撤销过了");
}

#[test]
fn the_name_is_completed_and_a_wrong_file_says_what_to_do() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    clerk.file("roster.csv", ROSTER);
    clerk.file("empty.csv", "");
    let folder = clerk.folder.path().display().to_string();
    let desk = &mut clerk.desk;
    desk.press("f2 app.import enter enter")
        .says("Type the name of a file");
    desk.type_text(&format!("{folder}/"))
        .sees("empty.csv")
        .sees("roster.csv");
    desk.press("down")
        .press("enter")
        .sees("! The file is empty")
        .sees("Check that the right file");
    desk.press("ctrl-u")
        .type_text(&format!("{folder}/ro"))
        .lacks("empty.csv");
    desk.press("tab enter").sees("[Rejected 3]");
    desk.press("esc ctrl-u")
        .type_text("/no/such/file.csv")
        .press("enter");
    desk.sees("cannot be read").sees("Check the name");
    desk.press("ctrl-t").press("enter").sees("无法读取");
}

#[test]
fn somebody_who_writes_meanwhile_makes_the_plan_anew() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    let path = clerk.file("roster.csv", ROSTER);
    let desk = &mut clerk.desk;
    desk.press("f2 app.import enter")
        .type_text(&path.display().to_string())
        .press("enter")
        .sees("New 3");
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "赵一鸣".to_owned();
    clerk.other.save_person(&dossier).unwrap();
    // Somebody whom the file does not name is no matter.
    desk.press("ctrl-s tab enter")
        .sees("Imported.")
        .lacks("made anew");
}

#[test]
fn a_person_of_the_file_who_came_meanwhile_is_not_added_twice() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    let path = clerk.file("roster.csv", ROSTER);
    let people = clerk.other.people().unwrap();
    let desk = &mut clerk.desk;
    desk.press("f2 app.import enter")
        .type_text(&path.display().to_string())
        .press("enter")
        .sees("New 3");
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let theirs = Plan::make(&clerk.other, &path, today, &mut |_, _| true).unwrap();
    let applied = theirs.apply(&clerk.other, |_| "import".to_owned(), &mut |_, _| true);
    assert!(applied.is_ok());
    desk.press("ctrl-s tab enter")
        .sees("the plan was made anew");
    assert_eq!(clerk.other.people().unwrap(), people + 3);
}

#[test]
fn pictures() {
    for (lang, tag) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        let mut clerk = Clerk::new((80, 24), lang);
        let path = clerk.file("口腔2004.csv", ROSTER);
        clerk
            .desk
            .press("f2 app.import enter")
            .type_text(&path.display().to_string())
            .press("enter");
        insta::assert_snapshot!(format!("import_plan_{tag}"), clerk.picture());
        clerk.desk.press("ctrl-s");
        insta::assert_snapshot!(format!("import_question_{tag}"), clerk.picture());
    }
    let mut clerk = Clerk::new((60, 16), Lang::Zh);
    let path = clerk.file("口腔2004.csv", ROSTER);
    clerk
        .desk
        .press("f2 app.import enter")
        .type_text(&path.display().to_string())
        .press("enter");
    insta::assert_snapshot!("import_plan_small", clerk.picture());
}
