//! A key never does what its hand did not mean: letters, digits and whole names typed into every list of every screen.

use std::collections::BTreeSet;

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::office::Office;
use alumni::ui::look::Look;
use alumni::ui::screens::PANES;
use tempfile::TempDir;

use crate::returned;
use crate::robot::{Desk, Drawer};
use crate::screens::tables;
use crate::town;

/// 112 names as people type them: the commonest surnames before common given names.
const NAMES: &str = "wangwei liyang zhangmin liuyang chenjie yangfan zhaoyun huangbo zhouqiang wuxia xujing sunli mahong \
    zhuying hulei guoping helin gaofei linyi luodan zhenghao liangyu xieting songtao tangwen xubin dengchao hanxue fengjun \
    caoyan pengxin zengke xiaohua tiandi dongna yuanye panyue yuchen jiangnan caiqing yufang dujuan yelan chengcheng suqi \
    weixueying lvjia dingning renyi shenshi yaoming lusheng jianghong cuiyu zhongshan tanzhi lusi wangyang fanbing jinxiu \
    shilei liaojun jiawei xiayu weiwei fubo fangfang baiyun zouyi menghao xiongda qinlan qiuyue jiangbin yinzheng xueli \
    yanni duanxu leiming houyong longfei shitian taoran heyan guxin maoyi haohai gongli shaoyang wanqian qianduo tanyan \
    daixi mohan kongjie xiangnan changle wangxinyi ouyangwang simaguang liu sun xia yu niu deng luo nie ai gu cui zhu";

/// How a clerk comes to each list, `wide` in a large window. `@` is a file to bring in, `+` one to write, `#` a workbook that
/// comes back; at `!` somebody else saves the person whose form is open, and at `~` a second goes by.
const PLACES: &[&str] = &[
    "alt-1",
    "alt-1 tab",
    "alt-2",
    "alt-2 tab",
    "wide alt-2 tab",
    "alt-2 f3",
    "alt-2 f3 c tab",
    "alt-2 f3 zzzz enter",
    "alt-2 f3 class:? enter f4",
    "alt-2 f3 王 enter tab",
    "alt-2 f3 王 enter ctrl-w",
    "alt-2 f7",
    "alt-2 f7 tab tab tab tab tab tab tab tab tab tab f4",
    "alt-2 '",
    "alt-2 ,",
    "alt-2 f9",
    "alt-2 ctrl-g",
    "alt-2 =",
    "alt-2 f4",
    "alt-2 f4 x esc",
    "alt-2 f6",
    "alt-2 enter",
    "alt-2 enter f9",
    "alt-2 enter f5",
    "alt-2 enter f6",
    "alt-2 enter f7",
    "alt-2 enter f7 f6",
    "alt-2 ctrl-e",
    "alt-2 ctrl-e down down down + ctrl-s",
    "alt-2 ctrl-a ctrl-o",
    "alt-2 ctrl-a ctrl-d",
    "alt-2 ctrl-a ctrl-d ctrl-s",
    "alt-2 space space shift-f8",
    "alt-3",
    "alt-3 tab",
    "alt-3 f6",
    "alt-3 f9",
    "alt-4",
    "alt-4 tab",
    "alt-4 f9",
    "alt-4 f9 f9",
    "alt-4 f3",
    "alt-4 f6",
    "alt-4 f7",
    "alt-4 tab enter",
    "alt-4 tab enter f6",
    "alt-4 tab enter f7",
    "alt-4 tab enter f3",
    "ctrl-r",
    "ctrl-c",
    "f1",
    "f2",
    "f2 app.duplicates enter",
    "f2 app.own-fields enter",
    "f2 app.own-fields enter f6",
    "f2 app.quality enter",
    "f2 app.quality enter f4",
    "f2 app.import enter",
    "f2 app.import enter @ enter",
    "f2 app.import enter @ enter f4",
    "f2 app.import enter @ enter f4 enter",
    "f2 app.import enter @ enter ctrl-s tab enter",
    "f2 app.waiting enter",
    "alt-2 f4 ! 甲 ctrl-s",
    "alt-2 f6 王欣怡 pgdn pgdn 13800132231 enter ~ f8",
    "f2 app.import enter # enter",
    "alt-2 f6 赵小明 esc ~ down enter | ~ alt-1 home enter",
];

const LIST: &str = "姓名,学号,毕业年份,手机,邮箱,工作单位
王小明,2000021187,2004,13800132231,wang.xy@example.org,大连市中心医院
陈斌,2000021188,2004,13800138811,chenbin@example.org,沈阳市口腔医院
";

/// A desk in a town, and a second session that sees what was written.
struct Seat {
    desk: Desk,
    other: Office,
    folder: TempDir,
}

impl Seat {
    fn open(size: (u16, u16)) -> Self {
        let mut drawer = Drawer::empty();
        town::settle(&mut drawer.office);
        // Somebody whose record has a gap to mend.
        let mut nobody = Dossier::default();
        nobody.alumnus.name = "单丹".to_owned();
        drawer.office.save_person(&nobody).unwrap();
        let other = drawer.office.again().unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("list.csv"), LIST).unwrap();
        let desk = Desk::open_with(PANES, drawer, size, Lang::En, Look::default());
        Self {
            desk,
            other,
            folder,
        }
    }

    fn at(place: &str) -> Self {
        let keys = place.strip_prefix("wide ");
        let size = if keys.is_some() { (120, 40) } else { (80, 24) };
        let mut seat = Self::open(size);
        for word in keys.unwrap_or(place).split_whitespace() {
            let path = match word {
                "@" => seat.folder.path().join("list.csv"),
                "+" => seat.folder.path().join("out.csv"),
                "#" => {
                    let changed = [("A-000001", "mobile", "13900001111")];
                    returned::leaves(&seat.other, seat.folder.path(), &changed, Lang::En)
                }
                "!" => {
                    seat.somebody_else_saves();
                    continue;
                }
                "|" => {
                    // Somebody opens it by a second name: from now on the file is only read.
                    let second = seat.other.path().with_extension("second");
                    std::fs::hard_link(seat.other.path(), &second).unwrap();
                    let opened = std::fs::File::open(second).unwrap();
                    opened.lock_shared().unwrap();
                    std::mem::forget(opened);
                    continue;
                }
                "~" => {
                    seat.desk.wait(1);
                    continue;
                }
                word => {
                    seat.desk.press(word);
                    continue;
                }
            };
            seat.desk
                .press("ctrl-u")
                .type_text(&path.display().to_string());
        }
        seat
    }

    /// Gives the person whose form is open another name.
    fn somebody_else_saves(&self) {
        let screen = self.desk.screen();
        let people = (1..).map_while(|n| self.other.dossier(Id(n)).ok());
        let mut open = people.filter(|one| screen.contains(&one.alumnus.name));
        let mut dossier = open.next().expect("no form of anybody is open");
        dossier.alumnus.name = "乙".to_owned();
        self.other.save_person(&dossier).unwrap();
    }

    fn newest(&self) -> Option<Id> {
        self.other
            .history(None, 1)
            .unwrap()
            .first()
            .map(|set| set.id)
    }

    /// What stands on the screen waits for a yes or a choice.
    fn asks(&self) -> bool {
        let commands = self.desk.commands();
        ["confirm.enter", "pick.take"]
            .iter()
            .any(|name| commands.contains(name))
    }
}

/// Types each of the texts in the same place, and looks at what was written.
fn type_all(place: &str, texts: &[&str], give: fn(&mut Desk, &str)) -> BTreeSet<&'static str> {
    let mut seat = Seat::at(place);
    let commands = seat.desk.commands();
    let asked = seat.asks();
    let mut before = seat.newest();
    for text in texts {
        give(&mut seat.desk, text);
        assert_eq!(
            seat.newest(),
            before,
            "{text:?} in {place:?} changed data:\n{}",
            seat.desk.screen()
        );
        assert!(
            !seat.desk.is_over(),
            "{text:?} in {place:?} ended the program"
        );
        assert_eq!(
            seat.asks(),
            asked,
            "{text:?} in {place:?} leaves a question:\n{}",
            seat.desk.screen()
        );
        // Back to where it began; where the same keys do not lead there, anew.
        if seat.desk.commands() != commands {
            seat.desk.press("esc");
        }
        if seat.desk.commands() != commands && !place.contains(['@', '+', '#', '!', '~', '|']) {
            seat.desk
                .press("esc")
                .press(place.trim_start_matches("wide "));
        }
        if seat.desk.commands() != commands {
            seat = Seat::at(place);
            before = seat.newest();
        }
    }
    commands.into_iter().collect()
}

#[test]
fn no_letter_or_digit_typed_into_any_list_changes_anything() {
    let names: Vec<&str> = NAMES.split_whitespace().collect();
    assert_eq!(names.len(), 112);
    let mut texts: Vec<String> = ('a'..='z').chain('0'..='9').map(String::from).collect();
    // A few of the names; all of them are the long form.
    texts.extend(names.iter().step_by(28).map(ToString::to_string));
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut reached = BTreeSet::new();
    for place in PLACES {
        reached.extend(type_all(place, &texts, type_unseen));
    }
    // A new screen brings a table of keys, and has to be typed into here as well.
    let tables = tables();
    let forgotten = tables.iter().filter(|table| {
        let is_reached = table.names.iter().any(|name| reached.contains(name));
        let works = table.names.iter().any(|name| name.ends_with(".stop"));
        !(is_reached || works)
    });
    let forgotten: Vec<_> = forgotten.map(|table| (table.file, &table.names)).collect();
    assert!(forgotten.is_empty(), "no place leads to {forgotten:?}");
}

/// The ways to every line that text is typed into, besides the forms.
const INPUTS: &[&str] = &[
    "alt-1 f3",
    "alt-2 f3",
    "alt-2 x",
    "alt-2 f7",
    "alt-2 '",
    "alt-2 ' f6",
    "alt-2 =",
    "alt-2 ctrl-g",
    "alt-2 ctrl-a ctrl-o",
    "alt-2 ctrl-a ctrl-o tag enter",
    "alt-2 ctrl-e down down down",
    "alt-3 f3",
    "alt-3 f9",
    "alt-4 f3",
    "alt-4 f7",
    "alt-4 tab enter f3",
    "alt-4 tab enter f6",
    "alt-4 tab enter f7",
    "f1",
    "f2",
    "f2 app.import enter",
    "f2 app.own-fields enter f6",
];

/// Keys that a hand means for the text, or presses too late: each is a command of some list.
const BESIDE_TEXT: &[&str] = &[
    "ctrl-d", "ctrl-k", "ctrl-o", "ctrl-x", "ctrl-y", "ctrl-z", "ctrl-z", "ctrl-z", "ctrl-z",
    "ctrl-z", "del", "shift-f8",
];

#[test]
fn no_key_of_the_data_acts_where_somebody_types() {
    for place in INPUTS {
        let mut seat = Seat::open((80, 24));
        seat.desk.press("alt-2 down ctrl-k");
        let before = seat.newest();
        assert!(before.is_some());
        seat.desk.press(place).type_text("wang");
        seat.desk.sees("wang");
        for key in BESIDE_TEXT {
            seat.desk.press(key);
            assert_eq!(
                seat.newest(),
                before,
                "{key} in {place:?}:\n{}",
                seat.desk.screen()
            );
            assert!(!seat.asks(), "{key} in {place:?}:\n{}", seat.desk.screen());
        }
        // `^Z` took back what was typed, where it is not the form's own.
        seat.desk.lacks("wang");
    }
}

#[test]
fn nobody_under_the_search_box_is_changed() {
    for (place, key) in [
        ("alt-2 f3", "ctrl-d"),
        ("alt-2 f3", "ctrl-k"),
        ("alt-2 f3", "f8"),
        ("alt-2 f3", "f4"),
        ("alt-2 f3", "ctrl-o"),
        ("alt-3 f3", "f8"),
        ("alt-3 f3", "f9"),
    ] {
        let mut seat = Seat::open((80, 24));
        let before = seat.newest();
        let shown = if place.starts_with("alt-2") {
            "wang"
        } else {
            "上海"
        };
        seat.desk.press(place).type_text(shown);
        let commands = seat.desk.commands();
        seat.desk.press(key).says("did nothing while you type");
        assert_eq!(seat.newest(), before);
        assert_eq!(seat.desk.commands(), commands, "{key} in {place:?}");
        // The list has the focus: now it is one of its keys.
        seat.desk.press("enter").press(key);
        seat.desk.lacks("did nothing while you type");
    }
}

/// The long form: `cargo test --test ui hands -- --ignored`. The places are shared out among the processor's cores.
#[test]
#[ignore = "takes minutes"]
fn no_name_typed_or_pasted_into_any_list_changes_anything() {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for core in 0..cores {
            scope.spawn(move || {
                for place in PLACES.iter().skip(core).step_by(cores) {
                    type_and_paste(place);
                }
            });
        }
    });
}

fn type_and_paste(place: &str) {
    let letters: Vec<String> = ('A'..='Z').map(String::from).collect();
    let letters = letters.iter().map(String::as_str);
    let names: Vec<&str> = NAMES.split_whitespace().collect();
    let texts: Vec<&str> = letters.chain(names.iter().copied()).collect();
    type_all(place, &texts, type_unseen);
    // The same names as a terminal without paste marks sends them, a line behind each.
    type_all(place, &names, |desk, text| {
        desk.burst(&format!("{text}\rxia {text}\r"));
    });
}

fn type_unseen(desk: &mut Desk, text: &str) {
    desk.type_unseen(text);
}
