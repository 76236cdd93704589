//! What an import leaves to the clerk: the rows that look like somebody on file, and the columns that nobody knows.

use std::path::PathBuf;

use alumni::config::Lang;

use crate::import::Clerk;
use crate::robot::Desk;

/// Who is on file, and the rows of a second list: without student numbers, but with the phones of people on file.
const FIRST: &str = "姓名,学号,毕业年份,手机,邮箱,工作单位
王欣怡,2000021187,2004,13800132231,wang.xy@example.org,大连市中心医院
陈斌,2000021188,2004,13800138810,chenbin@example.org,沈阳市口腔医院
李雷,2000021190,2004,13800131107,,
";
const SECOND: &str = "姓名,手机,邮箱,工作单位,城市
王欣怡,13800132231,xinyi@example.com,大连大学附属医院,大连
陈斌,13800138810,chenbin@example.org,沈阳市口腔医院,
李雷,13800131107,lilei@example.org,,
";

impl Clerk {
    fn text_file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Takes a file in, up to the summary.
    fn imports(&mut self, name: &str, text: &str) -> &mut Desk {
        let path = self.text_file(name, text);
        self.reads(&path);
        self.desk.press("ctrl-s tab enter")
    }

    fn reads(&mut self, path: &std::path::Path) -> &mut Desk {
        self.desk
            .press("f2 app.import enter")
            .type_text(&path.display().to_string())
            .press("enter")
    }

    fn mobiles(&self, student_no: &str) -> Vec<String> {
        let person = self.other.by_student(student_no).unwrap();
        let points = person.contacts.iter();
        points.map(|point| point.value.clone()).collect()
    }
}

/// Two lists: the second has three look-alikes.
pub(crate) fn look_alikes(size: (u16, u16), lang: Lang) -> Clerk {
    let mut clerk = Clerk::new(size, lang);
    clerk.imports("first.csv", FIRST).press("enter");
    clerk.imports("second.csv", SECOND);
    clerk
}

#[test]
fn look_alikes_are_worked_off_with_one_key_each() {
    let mut clerk = look_alikes((80, 24), Lang::En);
    let desk = &mut clerk.desk;
    desk.sees("To ask")
        .press("f4")
        .sees("Imported rows that wait");
    desk.sees("Beside A-000001 王欣怡: name, phone (1/1)");
    // What differs stands first, and is marked.
    desk.sees("* E-mail        xinyi@example.com")
        .sees("* Employer      大连大学附属医院");
    desk.press("enter")
        .says("Imported row joined to A-000001 王欣怡")
        .sees("1/2");
    desk.sees("Beside A-000002 陈斌")
        .press("f6")
        .says("added as new: 陈斌");
    desk.sees("Beside A-000003 李雷")
        .press("f8")
        .says("dropped: 李雷");
    desk.sees("No imported row waits").says("dropped");
    assert_eq!(clerk.mobiles("2000021187").len(), 3);
    let wang = clerk.other.by_student("2000021187").unwrap();
    assert_eq!(wang.posts.len(), 2);
    assert_eq!(
        wang.current_post().unwrap().organisation,
        "大连大学附属医院"
    );
    assert_eq!(clerk.other.people().unwrap(), 4);
    // The same file again has nothing to ask.
    let path = clerk.folder.path().join("second.csv");
    clerk.desk.press("esc");
    clerk.reads(&path).sees("Same 3").lacks("To ask");
    // A decision is taken back like everything else.
    clerk.desk.press("esc esc ctrl-z").wait(1);
    clerk.desk.sees("Imported rows to decide: 1");
    clerk
        .desk
        .press("ctrl-z")
        .wait(1)
        .sees("Imported rows to decide: 2");
    assert_eq!(clerk.other.people().unwrap(), 3);
}

#[test]
fn a_row_may_wait_and_is_found_from_home_and_from_the_commands() {
    let mut clerk = look_alikes((80, 24), Lang::En);
    let desk = &mut clerk.desk;
    desk.press("enter")
        .wait(1)
        .sees("Imported rows to decide: 3");
    desk.press("f2").type_text("rows to decide").press("enter");
    desk.sees("Imported rows that wait").sees("1/3");
    desk.press("space").sees("Beside A-000002 陈斌").sees("2/3");
    desk.press("space space")
        .sees("Beside A-000001 王欣怡")
        .sees("1/3");
    desk.press("f3")
        .sees("大连市中心医院")
        .press("esc")
        .sees("1/3");
    desk.press("esc").sees("Imported rows to decide: 3");
}

const OLD: &str = "编码,XM,电联,宿舍
1,王欣怡,13800132231,3-201
2,陈斌,13800138810,3-202
";

#[test]
fn columns_that_nobody_knows_are_chosen_and_remembered() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    let path = clerk.text_file("old.csv", OLD);
    clerk.reads(&path).sees("! No known column headings");
    let desk = &mut clerk.desk;
    desk.press("f4")
        .sees("Columns of old.csv")
        .sees("3-201 | 3-202");
    desk.press("ctrl-s").says("Some column has to be the name");
    // The running number is left out, the name is found by its pinyin.
    desk.press("f8").sees("- left out");
    desk.press("f4")
        .sees("What is \"XM\"?")
        .type_text("xm")
        .press("enter");
    desk.press("f4").type_text("mobile").press("enter");
    desk.sees("one column is not known").press("f8");
    desk.press("ctrl-s").sees("New 2").lacks("not known");
    desk.press("ctrl-s tab enter")
        .sees("Imported.")
        .press("enter");
    // A later file with the same headings needs no more questions.
    let path = clerk.text_file(
        "later.csv",
        &OLD.replace("陈斌,13800138810", "李雷,13800131107"),
    );
    clerk.reads(&path).sees("New 1").sees("Same 1");
    clerk
        .desk
        .press("esc esc ctrl-r")
        .sees("Column headings of old.csv remembered");
}

#[test]
fn a_column_left_out_of_the_plan_is_chosen_from_there() {
    let mut clerk = Clerk::new((80, 24), Lang::Zh);
    let path = clerk.text_file("a.csv", "姓名,学号,现住哪里\n王欣怡,2000021187,大连\n");
    clerk.reads(&path).sees("现住哪里").sees("F4");
    let desk = &mut clerk.desk;
    desk.press("f4")
        .sees("？未知")
        .press("enter")
        .type_text("chengshi")
        .press("enter");
    desk.sees("城市")
        .press("ctrl-s")
        .sees("新增 1")
        .lacks("列未知");
    desk.press("ctrl-s tab enter").press("enter");
    let person = clerk.other.by_student("2000021187").unwrap();
    assert!(
        person
            .addresses
            .iter()
            .any(|address| address.city_id.is_some())
    );
}

#[test]
fn cards_of_a_phone_are_rows_of_a_plan() {
    let mut clerk = Clerk::new((80, 24), Lang::En);
    let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:王欣怡\r\nTEL;TYPE=CELL:13800132231\r\nBDAY:1982-02-30\r\nEND:VCARD\r\n\
                 BEGIN:VCARD\r\nVERSION:3.0\r\nFN:陈斌\r\nTEL;TYPE=CELL:13800138810\r\nEND:VCARD\r\n";
    let path = clerk.text_file("contacts.vcf", cards);
    clerk
        .reads(&path)
        .sees("vCard")
        .sees("New 1")
        .sees("[Rejected 1]");
    let desk = &mut clerk.desk;
    desk.sees("! [BDAY]")
        .press("ctrl-s tab enter")
        .sees("Imported.");
    assert_eq!(clerk.other.people().unwrap(), 1);
}

#[test]
fn pictures() {
    for (lang, tag) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
        let mut clerk = look_alikes((80, 24), lang);
        clerk.desk.press("f4");
        insta::assert_snapshot!(format!("waiting_{tag}"), clerk.desk.screen());
        let mut clerk = Clerk::new((80, 24), lang);
        let path = clerk.text_file("old.csv", OLD);
        clerk.reads(&path).press("f4");
        insta::assert_snapshot!(format!("mapping_{tag}"), clerk.desk.screen());
        clerk.desk.press("f4").type_text("xi");
        insta::assert_snapshot!(format!("mapping_choose_{tag}"), clerk.desk.screen());
    }
    let mut clerk = look_alikes((60, 16), Lang::Zh);
    clerk.desk.press("f4");
    insta::assert_snapshot!("waiting_small", clerk.desk.screen());
}
