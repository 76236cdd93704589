//! Files, pages and what is copied, as a clerk takes people out.

use std::path::PathBuf;

use alumni::config::Lang;
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::office::Office;
use alumni::ui::keys::faults;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use alumni::ui::screens::{directory, export, record};
use calamine::{Data, Reader as _, Xlsx};
use tempfile::TempDir;

use crate::robot::{Desk, Drawer};

struct Clerk {
    desk: Desk,
    /// Somebody else on the same file.
    other: Office,
    folder: TempDir,
}

fn somebody(n: usize) -> Dossier {
    let mut d = Dossier::default();
    d.alumnus.name = format!("王{}", ["欣怡", "建国", "丽", "强", "思齐"][n % 5]);
    d.degrees.push(Degree {
        level: "bachelor".to_owned(),
        completion: if n < 25 { "2004" } else { "2005" }.parse().ok(),
        student_no: format!("{:08}", n + 1),
        ..Degree::default()
    });
    d.contacts.push(ContactPoint {
        kind: "mobile".to_owned(),
        value: format!("+86138001322{n:02}"),
        ..ContactPoint::default()
    });
    d.addresses.push(Address {
        line: format!("中山路{n}号"),
        ..Address::default()
    });
    d.alumnus.do_not_contact = n == 3;
    d
}

impl Clerk {
    fn new(size: (u16, u16), lang: Lang) -> Self {
        let mut drawer = Drawer::empty();
        drawer.office.speak(lang);
        for n in 0..30 {
            drawer.office.save_person(&somebody(n)).unwrap();
        }
        drawer.office.prepare_index().unwrap();
        Self {
            other: drawer.office.again().unwrap(),
            desk: Desk::open_with(PANES, drawer, size, lang, Look::default()),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Puts a name of our own into the file row, which is the last.
    fn file(&mut self, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let typed = path.display().to_string();
        self.desk.press("down down down ctrl-u").type_text(&typed);
        path
    }

    fn picture(&mut self) -> String {
        let folder = self.folder.path().display().to_string();
        self.desk.screen().replace(&folder, "/home/lin")
    }
}

#[test]
fn no_key_stands_twice() {
    for table in [export::CHOOSE, export::WORK, export::DONE] {
        assert_eq!(faults(table), Vec::<String>::new());
    }
    assert_eq!(faults(directory::out::OUT), Vec::<String>::new());
    assert_eq!(faults(record::out::OUT), Vec::<String>::new());
}

#[test]
fn what_is_found_becomes_a_workbook() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    clerk
        .desk
        .press("alt-2 / class:2004 enter ctrl-e")
        .sees("25 found by class:2004");
    clerk
        .desk
        .sees("Excel workbook")
        .sees("alumni-class-2004-2026-11-23.xlsx");
    let path = clerk.file("class.xlsx");
    // The list shows no phone, so there is nothing to ask.
    clerk
        .desk
        .press("enter")
        .sees("25 people written")
        .sees("class.xlsx");
    clerk.desk.says("Path sent to your terminal");
    assert_eq!(clerk.desk.copied(), Some(path.display().to_string()));
    let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("Alumni").unwrap();
    assert_eq!(sheet.height(), 26);
    let heads: Vec<String> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(Data::to_string)
        .collect();
    assert_eq!(heads.first().map(String::as_str), Some("Number"));
    assert_eq!(heads.last().map(String::as_str), Some("Revision"));
    assert_eq!(clerk.other.disclosures(9).unwrap().len(), 0);
    clerk.desk.press("enter").sees("class:2004");
    // A file that is there is not written over without a word.
    clerk.desk.press("ctrl-e");
    clerk.file("class.xlsx");
    clerk
        .desk
        .press("enter")
        .sees("Replace it?")
        .press("enter")
        .says("Nothing was written");
    clerk
        .desk
        .press("enter tab enter")
        .sees("25 people written");
}

#[test]
fn much_that_is_private_is_asked_about_and_noted() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    // All columns: the choice after the one of the list.
    clerk
        .desk
        .press("alt-2 / class:2004 enter ctrl-e down right")
        .sees("< All >");
    let path = clerk.file("all.xlsx");
    clerk
        .desk
        .press("enter")
        .sees("private fields of 25 people")
        .sees("王");
    // The key that asked does not answer.
    clerk.desk.press("enter").says("Nothing was written");
    assert!(!path.exists());
    clerk
        .desk
        .press("enter tab enter")
        .sees("25 people written")
        .sees("it was noted");
    let noted = clerk.other.disclosures(9).unwrap();
    assert_eq!(noted.len(), 1);
    assert_eq!(
        (noted[0].people, noted[0].query.as_str()),
        (25, "class:2004")
    );
    assert!(noted[0].columns.contains("mobile") && noted[0].target.ends_with("all.xlsx"));
    assert_eq!(noted[0].user_name, "lin");
}

#[test]
fn marked_people_become_cards_and_labels_leave_some_out() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    clerk
        .desk
        .press("alt-2 space space ctrl-e")
        .sees("2 marked");
    clerk.desk.press("right right").sees("vCard 4").sees(".vcf");
    let path = clerk.file("two.vcf");
    clerk.desk.press("enter").sees("2 people written");
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches("BEGIN:VCARD").count(), 2);
    clerk
        .desk
        .press("enter ctrl-x f2 directory.print enter")
        .sees("30, everybody")
        .sees("Address labels 3x8");
    let path = clerk.file("labels.html");
    clerk
        .desk
        .press("enter tab enter")
        .sees("29 people written")
        .sees("do not contact 1");
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .contains("中山路1号")
    );
}

#[test]
fn a_file_that_cannot_be_written_is_told_and_nothing_is_left() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    clerk
        .desk
        .press("alt-2 / class:2004 enter ctrl-e down down ctrl-u");
    clerk.desk.type_text("/nowhere/at/all.xlsx").press("enter");
    clerk
        .desk
        .says("cannot be written")
        .sees("/nowhere/at/all.xlsx");
    clerk
        .desk
        .press("ctrl-u enter")
        .says("Type the name of the file");
}

#[test]
fn things_of_a_person_are_copied() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    let desk = &mut clerk.desk;
    desk.press("alt-2 / 00000001 enter f2 directory.copy-name enter")
        .says("sent to your terminal: 王欣怡");
    assert_eq!(desk.copied().as_deref(), Some("王欣怡"));
    desk.press("f2 directory.copy-phone enter")
        .says("+86 138 0013 2200");
    assert_eq!(desk.copied().as_deref(), Some("+86 138 0013 2200"));
    desk.press("f2 directory.copy-mail enter")
        .says("no e-mail on file");
    assert_eq!(desk.copied(), None);
    desk.press("enter f2 record.copy-number enter")
        .says("A-000001");
    assert_eq!(desk.copied().as_deref(), Some("A-000001"));
    desk.press("ctrl-e")
        .sees("1 marked")
        .press("esc f2 record.print enter")
        .sees("Address labels");
}

#[test]
fn the_screen_in_both_languages() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    clerk
        .desk
        .press("alt-2 / class:2004 enter ctrl-e down right");
    clerk.file("all.xlsx");
    insta::assert_snapshot!("export_en", clerk.picture());
    clerk.desk.press("enter");
    insta::assert_snapshot!("export_private_en", clerk.picture());
    let mut clerk = Clerk::new((60, 16), Lang::Zh);
    clerk
        .desk
        .press("alt-2 / class:2004 enter ctrl-e")
        .sees("校友-2004届-2026-11-23.xlsx");
    clerk.desk.press("down right");
    clerk.file("all.xlsx");
    insta::assert_snapshot!("export_zh", clerk.picture());
    clerk.desk.press("enter tab enter");
    insta::assert_snapshot!("export_done_zh", clerk.picture());
}

/// What a killed program left beside the file is removed, and the screen says so.
#[test]
fn half_written_files_are_not_removed_in_silence() {
    for (lang, said) in [
        (
            Lang::En,
            "Half-written files of a program that was killed were removed: 1",
        ),
        (Lang::Zh, "已清除被强行终止的程序留下的半成品文件"),
    ] {
        let mut clerk = Clerk::new((80, 24), lang);
        let left = clerk.folder.path().join(".alumni-abc.part");
        let file = std::fs::File::create(&left).unwrap();
        let long_ago = std::time::SystemTime::UNIX_EPOCH;
        file.set_modified(long_ago).unwrap();
        drop(file);
        clerk.desk.press("alt-2 / class:2004 enter ctrl-e");
        clerk.file("class.xlsx");
        clerk.desk.press("enter").sees(said);
        assert!(!left.exists());
    }
}
