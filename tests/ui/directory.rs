//! A clerk's day in the directory: find somebody by characters, by pinyin, by a phone's last digits, narrow the list, look,
//! mark, put away, take back.

use alumni::config::Lang;
use alumni::model::alumnus::OtherName;
use alumni::model::chapter::Membership;
use alumni::model::contact::{Address, ContactPoint};
use alumni::model::date::PartialDate;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::field::Id;
use alumni::model::post::Post;
use alumni::model::profile::Profile;
use alumni::model::relation::Tag;
use alumni::office::Office;
use alumni::sample::Sample;
use alumni::ui::keys::faults;
use alumni::ui::look::Look;
use alumni::ui::screens::Pane;
use alumni::ui::screens::directory::{Directory, tables};
use alumni::ui::screens::record::{self, history};
use alumni::ui::widgets::list;

use crate::bytes::{Line, median};
use crate::robot::{Desk, Drawer};

pub(crate) const PANES: &[Pane] = &[Pane {
    keys: &["2", "g d"],
    name: "go.directory",
    label: alumni::ui::keys::label("Directory", "校友"),
    open: |_| Ok(Box::new(Directory::new())),
}];

/// The people of the office: name, sex, class, faculty, programme, chapter, city, mobile, e-mail, employer, title.
#[rustfmt::skip]
const CAST: &[[&str; 11]] = &[
    ["王伟", "M", "2004", "clinical-1", "clinical", "上海", "上海", "13800131001", "wang.wei@example.org", "瑞金医院", "主治医师"],
    ["王欣怡", "F", "2004", "stomatology", "stomatology", "上海", "上海", "13800132231", "wang.xy@example.org", "市第一医院", "副主任医师"],
    ["王建国", "M", "2004", "public-health", "preventive", "上海", "上海", "13800131003", "", "疾控中心", "科长"],
    ["汪洋", "M", "2004", "nursing", "nursing", "", "大连", "13800131004", "wangyang@example.org", "", ""],
    ["David Wang 王大卫", "M", "2004", "pharmacy", "pharmacy", "北京", "北京", "13800131005", "david@example.com", "Pfizer", "Director"],
    ["王思齐", "F", "2005", "imaging", "imaging", "北京", "北京", "", "siqi@example.org", "协和医院", "住院医师"],
    ["欧阳旺", "M", "2005", "clinical-1", "clinical", "", "", "13800131007", "ouyang@example.org", "", ""],
    ["王秀英", "F", "1985", "medicine", "clinical", "大连", "大连", "13800131008", "xiuying@example.org", "", ""],
    ["吴晓玉", "F", "2011", "nursing", "nursing", "沈阳", "沈阳", "13800138810", "", "盛京医院", "护士长"],
    ["魏雪莹", "F", "1998", "pharmacy", "pharmacy", "", "", "", "", "", ""],
    ["单丹", "F", "2013", "stomatology", "stomatology", "上海", "上海", "13800131011", "shan.dan@example.org", "口腔医院", "医师"],
    ["Ana María López", "F", "2016", "international", "mbbs", "", "", "", "ana@example.com", "Hospital Central", "Médico"],
];

fn somebody(
    office: &Office,
    at: usize,
    [
        name,
        sex,
        class,
        faculty,
        programme,
        chapter,
        city,
        mobile,
        email,
        employer,
        title,
    ]: &[&str; 11],
) -> Dossier {
    let catalogue = office.catalogue();
    let mut dossier = Dossier::default();
    let alumnus = &mut dossier.alumnus;
    (*name).clone_into(&mut alumnus.name);
    (*sex).clone_into(&mut alumnus.gender);
    let year: i16 = class.parse().unwrap();
    alumnus.birth = PartialDate::new(year - 22, Some(3), None);
    dossier.degrees.push(Degree {
        level: "bachelor".to_owned(),
        faculty_id: catalogue.faculties.read(faculty).map(|f| f.id),
        programme_id: catalogue.programmes.read(programme).map(|p| p.id),
        entry: PartialDate::new(year - 5, Some(9), None),
        completion: PartialDate::new(year, Some(7), None),
        student_no: format!("{}01{at:04}", year - 5),
        outcome: "completed".to_owned(),
        ..Degree::default()
    });
    let points = [
        ("mobile", format!("+86{mobile}"), mobile),
        ("email", (*email).to_owned(), email),
    ];
    for (kind, value, given) in points {
        if !given.is_empty() {
            dossier.contacts.push(ContactPoint {
                kind: kind.to_owned(),
                value,
                ..ContactPoint::default()
            });
        }
    }
    if let Some(chapter) = catalogue.chapter(chapter) {
        dossier.memberships.push(Membership {
            chapter_id: chapter.id,
            state: "active".to_owned(),
            since: Some(PartialDate::year_only(2011)),
            ..Membership::default()
        });
    }
    if let Some(city) = catalogue.city(city) {
        dossier.addresses.push(Address {
            kind: "home".to_owned(),
            city_id: Some(city.id),
            country: "CN".to_owned(),
            ..Address::default()
        });
    }
    if !employer.is_empty() {
        dossier.posts.push(Post {
            organisation: (*employer).to_owned(),
            job_title: (*title).to_owned(),
            ..Post::default()
        });
    }
    dossier
}

/// A file with the cast on it.
pub(crate) fn office() -> Drawer {
    let drawer = Drawer::empty();
    for (at, row) in CAST.iter().enumerate() {
        let mut dossier = somebody(&drawer.office, at, row);
        if row[0] == "王欣怡" {
            dossier.alumnus.latin_name = "Cindy Wang".to_owned();
            dossier.other_names.push(OtherName {
                kind: "former".to_owned(),
                name: "王欣".to_owned(),
                ..OtherName::default()
            });
            dossier.contacts.push(ContactPoint {
                kind: "wechat".to_owned(),
                value: "wxy_82".to_owned(),
                ..ContactPoint::default()
            });
            dossier.tags.push(Tag {
                tag: "mentor".to_owned(),
                ..Tag::default()
            });
            dossier.alumnus.notes = "Speaks at reunions.\nPrefers mail in the evening.".to_owned();
        }
        if row[0] == "王思齐" {
            dossier.alumnus.status = "lost".to_owned();
        }
        drawer.office.save_person(&dossier).unwrap();
    }
    drawer.office.prepare_index().unwrap();
    drawer
}

pub(crate) fn desk_in(lang: Lang, size: (u16, u16)) -> Desk {
    Desk::open_with(PANES, office(), size, lang, Look::default())
}

pub(crate) fn desk() -> Desk {
    desk_in(Lang::En, (80, 24))
}

#[test]
fn no_table_has_a_key_twice() {
    for own in [
        tables::LIST,
        tables::FIND,
        tables::COMPLETING,
        tables::FACETS,
        tables::CHIPS,
        tables::KEYS,
    ] {
        assert_eq!(faults(own), Vec::<String>::new());
    }
    assert_eq!(faults(record::KEYS), Vec::<String>::new());
    assert_eq!(faults(history::KEYS), Vec::<String>::new());
    assert_eq!(faults(list::KEYS), Vec::<String>::new());
}

#[test]
fn somebody_is_found_by_characters_pinyin_initials_and_the_end_of_a_phone() {
    let mut desk = desk();
    desk.sees("12 of 12")
        .press("/ wangxinyi")
        .sees("1 of 12")
        .sees(">  王欣怡")
        .lacks("王伟");
    desk.press("esc / wxy")
        .sees("4 of 12")
        .sees(">  王欣怡")
        .sees("吴晓玉")
        .sees("魏雪莹");
    desk.press("esc / 2231").sees("1 of 12").sees(">  王欣怡");
    desk.press("esc / cindy").sees(">  王欣怡");
    desk.press("esc / 王欣").sees(">  王欣怡");
    // w says why somebody is here.
    desk.press("enter ctrl-w")
        .sees("Why 王欣怡 is here")
        .sees("Name 王欣怡, Former name 王欣");
    desk.press("esc / 2231 enter ctrl-w")
        .sees("Mobile +86 138 0013 2231");
    desk.press("esc esc ctrl-w")
        .sees("everybody is here")
        .press("esc / wxy esc ctrl-w")
        .sees("Initials wxy")
        .press("esc");
    // The former name is hers too, and 单 is read as a family name and as a word.
    desk.press("esc / shandan")
        .sees(">  单丹")
        .press("esc / dandan")
        .sees(">  单丹");
}

#[test]
fn the_box_takes_over_what_is_typed_and_gives_the_keys_back() {
    let mut desk = desk();
    // Chinese in the list opens the box with it, and the terminal's cursor stands behind the characters.
    desk.press("欧").sees("Find: 欧").sees("1 of 12");
    assert_eq!(desk.cursor(), Some((9, 1)));
    desk.press("阳").sees("Find: 欧阳").press("enter");
    assert_eq!(desk.cursor(), None);
    // A letter replaces the search, an arrow keeps it; Esc leaves the box, then clears.
    desk.press("f3 wang").sees("Find: wang").sees("8 of 12");
    desk.press("esc f3 end")
        .type_text(" class:2004")
        .sees("5 of 12")
        .sees("[Class 2004 x]");
    desk.press("esc")
        .sees("5 of 12")
        .press("esc")
        .sees("12 of 12")
        .lacks("class");
    // Full-width keys work as their ASCII twins.
    desk.press("／ wxy enter")
        .sees("4 of 12")
        .press("backspace")
        .says("no condition");
    desk.press("down down")
        .says("3/4")
        .press("up up home")
        .says("1/4")
        .press("end")
        .says("4/4");
}

#[test]
fn a_query_that_cannot_be_read_is_explained_where_it_goes_wrong() {
    let mut desk = desk();
    desk.press("/")
        .type_text("wang clas:2004")
        .sees("^ There is no field clas")
        .sees("class:")
        .lacks("Nobody matches");
    let screen = desk.screen();
    let below = screen.lines().nth(2).unwrap();
    assert_eq!(below.find('^'), Some(12), "under the word:\n{screen}");
    let mut wide = desk_in(Lang::En, (120, 40));
    wide.press("/").type_text("clas:2004").sees("class");
    desk.press("ctrl-u").type_text("class:2004").sees("5 of 12");
}

#[test]
fn a_field_half_written_leaves_the_people_of_what_stands_before() {
    let mut desk = desk();
    // Neither nobody, which the letters of the field alone would find, nor the people of an earlier letter.
    desk.press("/")
        .type_text("tag:")
        .sees("12 of 12")
        .sees("Ana María López")
        .sees("^ ")
        .press("ctrl-u")
        .type_text("class:2004 -tag:")
        .sees("5 of 12");
    desk.press("ctrl-u")
        .type_text("(class:2004 or tag:")
        .sees("^ ");
    // A facet is chosen beside it, and what cannot be read yet stays.
    let mut wide = desk_in(Lang::En, (120, 40));
    wide.press("/")
        .type_text("class:2004 tag:")
        .press("enter tab down");
    wide.sees("> [ ] ok").press("enter");
    wide.sees("Find: class:2004 status:active tag:")
        .sees("Nothing stands after tag: yet");
}

#[test]
fn what_cannot_be_read_is_still_said_when_others_write() {
    let drawer = office();
    let other = drawer.office.again().unwrap();
    let mut desk = Desk::open_with(PANES, drawer, (80, 24), Lang::En, Look::default());
    desk.press("/").type_text("wang fo:x").sees("no field fo");
    let mut dossier = other.dossier(Id(1)).unwrap();
    dossier.alumnus.name = "李雷".to_owned();
    other.save_person(&dossier).unwrap();
    desk.wait(3).sees("no field fo").sees("Find: wang fo:x");
    desk.sees("8 of 12").sees("李雷");
}

#[test]
fn tab_completes_fields_and_values_and_goes_on_to_the_next() {
    let mut desk = desk();
    desk.press("/ cha tab")
        .sees("Find: chapter:")
        .sees("Tab takes");
    desk.press("sh")
        .sees("Shanghai")
        .sees("Shenyang")
        .press("down tab")
        .sees("1 of 12")
        .lacks("Tab takes");
    desk.press("enter").sees("[Chapter Shenyang x]");
    // Beside other conditions the list counts what would remain, and Esc leaves the box as it is.
    desk.press("/ ctrl-u")
        .type_text("class:2004 city:")
        .press("tab")
        .sees("Tab takes")
        .lacks("Shenyang")
        .press("esc")
        .sees("Find: class:2004 city:")
        .lacks("Tab takes");
}

#[test]
fn chips_are_taken_away_and_facets_add_them() {
    let mut desk = desk();
    desk.press("/")
        .type_text("wang class:2004 chapter:shanghai")
        .press("enter");
    desk.sees("[Class 2004 x]")
        .sees("[Chapter Shanghai x]")
        .sees("3 of 12");
    desk.press("backspace")
        .lacks("[Chapter Shanghai x]")
        .sees("5 of 12");
    desk.press("tab")
        .sees(">[Class 2004 x]")
        .press("enter")
        .sees("Find: wang")
        .sees("8 of 12");
    // On a suggestion Enter opens the facets of that field.
    desk.press("right enter")
        .sees("[Facets]")
        .sees("v Faculty")
        .press("space")
        .sees("[x]")
        .press("esc");
    desk.sees("faculty:").press("backspace").sees("8 of 12");
    desk.press("tab enter home down space")
        .sees("status:active")
        .press("tab")
        .lacks("[Facets]");
    desk.press("[")
        .sees("Find: wang")
        .press("]")
        .sees("status:active");
}

#[test]
fn the_list_is_sorted_by_a_choice() {
    let mut desk = desk();
    desk.press(", down enter")
        .says("sorted by Class^")
        .sees("Class^")
        .says("12/12");
    let screen = desk.press("home").screen();
    assert!(
        screen.lines().nth(5).unwrap().contains("王秀英"),
        "{screen}"
    );
    desk.press(", right enter")
        .sees("Classv")
        .press(", esc")
        .sees("Classv");
}

#[test]
fn marks_stay_by_person_and_many_are_asked_about() {
    let mut desk = desk();
    desk.press("/ wang enter space space")
        .says("2 marked")
        .press("/ esc esc")
        .sees("12 of 12")
        .says("2 marked");
    desk.press("ctrl-x")
        .lacks("marked")
        .press("ctrl-v down down")
        .says("3 marked")
        .press("esc")
        .lacks("marked");
    desk.press("ctrl-a")
        .says("12 marked")
        .press("*")
        .lacks("marked")
        .press("shift-down")
        .says("2 marked");
    desk.press("f8").says("2 archived | ^Z").sees("10 of 10");
    desk.press("ctrl-z").sees("12 of 12");
}

#[test]
fn more_than_twenty_are_asked_about_in_both_languages() {
    for (lang, question, no, done) in [
        (Lang::En, "Archive 21 alumni?", "> No, keep", "21 archived"),
        (Lang::Zh, "归档 21 位校友？", "> 不归档", "已归档 21 人"),
    ] {
        let drawer = office();
        for n in 0..9 {
            let mut dossier = Dossier::default();
            dossier.alumnus.name = format!("赵{}", "一二三四五六七八九".chars().nth(n).unwrap());
            drawer.office.save_person(&dossier).unwrap();
        }
        drawer.office.prepare_index().unwrap();
        let mut desk = Desk::open_with(PANES, drawer, (80, 24), lang, Look::default());
        desk.press("ctrl-a f8").sees(question).sees(no);
        desk.press("f8 d")
            .sees(question)
            .press("enter")
            .lacks(question);
        desk.press("f8 tab enter").says(done);
        desk.press("ctrl-z ctrl-a ctrl-x home space shift-down f8");
        desk.lacks(question);
    }
}

#[test]
fn the_count_of_an_archive_list_is_out_of_everybody() {
    let mut desk = desk();
    desk.press("ctrl-a space f8")
        .says("11 archived")
        .sees("1 of 1");
    desk.press("f2 directory.archived enter").sees("11 of 12");
    desk.press("esc").sees("1 of 1");
}

#[test]
fn chips_are_words_in_both_languages() {
    for (query, en, zh) in [
        (
            "no:contact_status",
            "[no contact state x]",
            "[无 联系状态 x]",
        ),
        (
            "-has:odd-phone",
            "[not has doubtful phone x]",
            "[非有 电话存疑 x]",
        ),
        ("is:lost", "[lost x]", "[失联 x]"),
        ("-is:deceased", "[not deceased x]", "[非已故 x]"),
        (
            "contact_status:bounced",
            "[contact state bounced x]",
            "[联系状态 退信 x]",
        ),
        ("upd:<2y", "[updated <2y x]", "[更新 <2y x]"),
        ("无:邮箱", "[no e-mail x]", "[无 邮箱 x]"),
        ("缺:city", "[no city x]", "[无 城市 x]"),
    ] {
        for (lang, chip) in [(Lang::En, en), (Lang::Zh, zh)] {
            let mut drawer = office();
            drawer.office.speak(lang);
            let mut desk = Desk::open_with(PANES, drawer, (80, 24), lang, Look::default());
            desk.press("/").type_text(query).press("enter").sees(chip);
        }
    }
}

#[test]
fn several_are_taken_out_of_the_archive_together() {
    let mut desk = desk();
    desk.press("space space space f8").says("3 archived");
    desk.press("f2 directory.archived enter ctrl-a f8")
        .says("3 restored | ^Z");
    desk.press("esc").sees("12 of 12");
}

#[test]
fn one_key_says_that_somebody_died_or_is_lost() {
    let mut desk = desk();
    desk.press("/ xiuying enter ctrl-d")
        .says("王秀英: deceased | ^Z takes it back")
        .sees("deceased");
    desk.press("ctrl-z").press("ctrl-k").says("王秀英: lost");
    desk.press("ctrl-k").says("王秀英 is lost already");
    // The same in the record; what was done is told over the next screen.
    desk.press("enter ctrl-d")
        .says("王秀英: deceased")
        .press("esc");
    desk.says("王秀英: deceased")
        .press("ctrl-z ctrl-z")
        .sees("ok");
    // Those who are marked get a plan.
    desk.press("esc home space space space ctrl-k")
        .sees("Change many")
        .sees("Status -> lost")
        .press("ctrl-s")
        .press("esc ctrl-z");
}

#[test]
fn one_is_put_away_without_a_question_and_found_in_the_archive() {
    let mut desk = desk();
    desk.press("/ xiuying enter f8")
        .says("王秀英 archived")
        .sees("0 of 11")
        .sees("Nobody matches");
    desk.press("f2 directory.archived enter")
        .sees(">  王秀英")
        .sees("archived")
        .sees("[archived x]");
    desk.press("f8")
        .says("王秀英 restored")
        .press("esc")
        .sees("12 of 12");
    desk.press("ctrl-z")
        .sees("11 of 11")
        .press("ctrl-y")
        .sees("12 of 12");
}

#[test]
fn nobody_found_offers_to_add_them() {
    let mut desk = desk();
    desk.press("/ zhaoyiming")
        .sees("0 of 12")
        .sees("Add \"zhaoyiming\"")
        .sees("Show everybody");
    desk.press("f6").sees("zhaoyiming").lacks("Nobody matches");
}

#[test]
fn a_new_person_is_saved_corrected_and_taken_back() {
    let mut desk = desk();
    desk.press("/ 赵一鸣 enter f6")
        .sees("赵一鸣")
        .press("ctrl-s");
    desk.sees("1 of 13").sees(">  赵一鸣").sees("Zhao Yiming");
    // The same person again from the list: the cursor stays on them, and the card tells what changed.
    desk.press("esc")
        .sees("13 of 13")
        .sees(">  赵一鸣")
        .press("f4");
    desk.sees("赵一鸣").press("esc").sees(">  赵一鸣");
    desk.press("ctrl-z")
        .sees("12 of 12")
        .press("ctrl-y")
        .sees("13 of 13");
}

#[test]
fn an_empty_file_says_how_to_begin() {
    let drawer = Drawer::empty();
    drawer.office.prepare_index().unwrap();
    let mut desk = Desk::open(PANES, drawer);
    desk.sees("Nobody is on file yet")
        .sees("add somebody")
        .press("enter")
        .says("nobody under the cursor");
    desk.press("down space f8 ctrl-v ctrl-a * tab esc")
        .press("ctrl-t")
        .sees("还没有校友");
}

#[test]
fn before_the_index_is_ready_the_first_people_are_shown() {
    let drawer = Drawer::empty();
    for (at, row) in CAST.iter().enumerate() {
        drawer
            .office
            .save_person(&somebody(&drawer.office, at, row))
            .unwrap();
    }
    let same = drawer.office.again().unwrap();
    let mut desk = Desk::open(PANES, drawer);
    desk.sees("王欣怡");
    same.prepare_index().unwrap();
    desk.wait(1);
    desk.sees("12 of 12").lacks("index");
}

#[test]
fn the_record_shows_everything_and_its_history_takes_an_entry_back() {
    let mut desk = desk();
    desk.press("/ wangxinyi enter enter");
    desk.sees("王欣怡 Wang Xinyi | A-000002")
        .sees("Former name")
        .sees("College of Stomatology");
    desk.sees("+86 138 0013 2231")
        .press("pgdn pgdn")
        .sees("wxy_82")
        .press("end")
        .sees("Prefers mail in the evening.");
    desk.press("home f8")
        .says("archived")
        .sees("Archived")
        .press("f9")
        .sees("王欣怡 archived")
        .sees("Archived: (empty) -> 2026-11-23 15:00");
    desk.press("ctrl-z")
        .says("Taken back")
        .press("down down")
        .sees("+ Contact: WeChat, wxy_82");
    desk.press("esc")
        .sees("─[Identity]")
        .press("esc")
        .sees("1 of 12")
        .sees(">  王欣怡");
    desk.press("f2 directory.history enter")
        .sees("This changed")
        .press("esc f4")
        .sees("王欣怡")
        .press("esc");
}

#[test]
fn any_size_is_drawn() {
    let mut desk = desk();
    for size in [
        (59, 15),
        (60, 16),
        (80, 24),
        (99, 20),
        (100, 18),
        (120, 40),
        (116, 16),
        (300, 90),
        (61, 90),
    ] {
        for keys in ["", "f7", "f3", "space +", "+", "enter", "enter f9", ","] {
            desk.resize(size.0, size.1).press(keys).screen();
            desk.press("esc esc");
        }
    }
}

#[test]
fn pictures() {
    let clerk = |lang, size| {
        let mut desk = desk_in(lang, size);
        desk.press("/")
            .type_text("wang class:2004")
            .press("enter space down");
        desk
    };
    insta::assert_snapshot!("directory_en", clerk(Lang::En, (80, 24)).screen());
    insta::assert_snapshot!("directory_zh", clerk(Lang::Zh, (80, 24)).screen());
    insta::assert_snapshot!("directory_wide", clerk(Lang::En, (120, 40)).screen());
    insta::assert_snapshot!("directory_wide_zh", clerk(Lang::Zh, (120, 40)).screen());
    insta::assert_snapshot!("directory_small", clerk(Lang::Zh, (60, 16)).screen());
    insta::assert_snapshot!(
        "record_en",
        clerk(Lang::En, (80, 24))
            .press("ctrl-x / wangxinyi enter enter")
            .screen()
    );
    insta::assert_snapshot!(
        "record_zh",
        clerk(Lang::Zh, (80, 24))
            .press("ctrl-x / wangxinyi enter enter")
            .screen()
    );
    insta::assert_snapshot!(
        "record_wide",
        clerk(Lang::En, (120, 40))
            .press("ctrl-x / wangxinyi enter enter")
            .screen()
    );
    insta::assert_snapshot!(
        "history_zh",
        clerk(Lang::Zh, (80, 24))
            .press("ctrl-x / wangxinyi enter enter f8 f9")
            .screen()
    );
}

/// A query as the command line has it is typed into the list as it is: whatever sign it begins with is a part of it.
#[test]
fn a_query_typed_into_the_list_is_the_query() {
    for query in ["-class:2004", "(class:2004)", "\"王欣怡\"", "-(class:2004)"] {
        let mut desk = desk();
        desk.press("space").says("1 marked");
        desk.press("f3").type_text(query).press("enter");
        let meant = desk.screen();
        let mut desk = self::desk();
        desk.press("space").type_text(query).press("enter");
        assert_eq!(desk.screen(), meant, "{query}");
        desk.sees(query).says("1 marked");
        desk.press("ctrl-x").lacks("marked");
    }
}

/// A file with invented people on it.
fn many(people: u32) -> Drawer {
    let drawer = Drawer::empty();
    let profile = Profile::named("dmu").unwrap().unwrap();
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let sample = Sample::new(&profile, drawer.office.catalogue(), people, 7, today);
    for mut dossier in sample.people() {
        dossier.alumnus.id = Id::NEW;
        dossier.alumnus.number.clear();
        dossier.relationships.clear();
        drawer.office.save_person(&dossier).unwrap();
    }
    drawer.office.prepare_index().unwrap();
    drawer
}

#[test]
fn a_slow_line_is_enough() {
    let mut line = Line::on(PANES, many(300), (120, 40));
    let first = line.press("");
    assert_eq!(line.press(""), 0, "a quiet screen sends nothing");
    let moves: Vec<usize> = (0..40).map(|_| line.press("down")).collect();
    let sum = moves.iter().sum::<usize>() / moves.len();
    let most = moves.iter().max().copied().unwrap();
    let middle = median(moves);
    line.press("home");
    let page = line.press("pgdn");
    let (focus, pane) = (line.press("tab"), line.press("tab"));
    line.press("/");
    let letters: Vec<usize> = ["z", "h", "a"]
        .into_iter()
        .map(|key| line.press(key))
        .collect();
    assert!(
        first < 8_000 && middle <= 420 && page < 4_500,
        "{first} {middle} {page}"
    );
    assert!(letters.iter().all(|sent| *sent < 4_500), "{letters:?}");
    assert!(focus.max(pane) <= 150, "{focus} {pane}");
    println!(
        "first {first}, move {middle} (mean {sum}, most {most}), page {page}, panes {focus} {pane}, letters {letters:?}"
    );
}
