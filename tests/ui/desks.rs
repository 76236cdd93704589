//! Two sessions on one file: a key acts on the record that was seen as chosen when it was pressed, whatever the other
//! session did meanwhile.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use alumni::config::Lang;
use alumni::model::date::PartialDate;
use alumni::model::degree::Degree;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::model::user::SavedView;
use alumni::office::Office;
use alumni::office::permit::Actor;
use alumni::office::registering::Place;
use alumni::ui::keys::label;
use alumni::ui::look::{LINES, Look, Paint};
use alumni::ui::screens::event::EventScreen;
use alumni::ui::screens::history::History;
use alumni::ui::screens::{PANES, Pane};
use chrono::{DateTime, FixedOffset};
use tempfile::TempDir;

use crate::robot::{Desk, Drawer};
use crate::town;

/// The event of these tests, alone in the window.
pub(crate) const EVENT: &[Pane] = &[Pane {
    keys: &["1"],
    name: "go.event",
    label: label("Event", "活动"),
    open: |_| Ok(Box::new(EventScreen::new(Id(1)))),
}];

const HISTORY: &[Pane] = &[Pane {
    keys: &["1"],
    name: "go.history",
    label: label("History", "变更记录"),
    open: |_| Ok(Box::new(History::default())),
}];

/// As the office is told while nothing is done because the list changed under the cursor.
const TOO_SOON: &str = "The list has just changed";

fn clock() -> DateTime<FixedOffset> {
    "2026-11-23T15:00:00+08:00".parse().unwrap()
}

/// A file that stays while any desk looks at it.
pub(crate) struct Room {
    folder: TempDir,
    pub(crate) office: Office,
}

impl Room {
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("alumni.db")
    }

    /// An event with so many seats, and nobody registered.
    pub(crate) fn with_event(seats: Option<i64>) -> Self {
        let Drawer { office, folder } = Drawer::empty();
        let event = Event {
            chapter_id: office.catalogue().chapters.read("shanghai").unwrap().id,
            zh: "年会".to_owned(),
            starts: "2026-11-28T18:30".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            capacity: seats,
            state: "open".to_owned(),
            ..Event::default()
        };
        assert_eq!(office.save_event(&event).unwrap(), Id(1));
        Self { folder, office }
    }

    pub(crate) fn town() -> Self {
        let Drawer { mut office, folder } = Drawer::empty();
        town::settle(&mut office);
        Self { folder, office }
    }

    pub(crate) fn person(&self, name: &str) -> Id {
        let mut dossier = Dossier::default();
        dossier.alumnus.name = name.to_owned();
        self.office.save_person(&dossier).unwrap()
    }

    pub(crate) fn registered(&self, name: &str) -> Id {
        let id = self.person(name);
        self.office.register(Id(1), id, 0).unwrap();
        id
    }

    /// Who is in, and how everybody is registered, by name.
    pub(crate) fn guests(&self) -> BTreeMap<String, (String, bool)> {
        let guests = self.office.guests(Id(1)).unwrap().into_iter();
        guests
            .map(|guest| {
                let row = guest.registration;
                (guest.name, (row.state, row.checked_in_at.is_some()))
            })
            .collect()
    }

    pub(crate) fn is_in(&self, name: &str) -> bool {
        self.guests()[name].1
    }

    pub(crate) fn changes(&self) -> usize {
        self.office.history(None, 10_000).unwrap().len()
    }
}

pub(crate) fn office(path: &Path, who: &str) -> Office {
    Office::open(path, Actor::owner(who), clock, Lang::En).unwrap()
}

pub(crate) fn desk(room: &Room, panes: &'static [Pane], who: &str) -> Desk {
    Desk::open(panes, Drawer::over(office(&room.path(), who)))
}

/// The row under the cursor, as it is shown.
fn row(desk: &Desk) -> Option<String> {
    let screen = desk.screen();
    let line = screen.lines().find(|line| line.starts_with('>'))?;
    Some(line.trim_end().to_owned())
}

/// The name under the cursor of a list of guests.
fn shown(desk: &Desk) -> Option<String> {
    let row = row(desk)?;
    Some(
        row.split_whitespace()
            .find(|word| !word.is_ascii())?
            .to_owned(),
    )
}

#[test]
fn who_registers_elsewhere_does_not_move_the_cursor_to_another_person() {
    let room = Room::with_event(None);
    for name in ["李欣", "王欣怡", "周强"] {
        room.registered(name);
    }
    let (mut one, mut two) = (desk(&room, EVENT, "lin"), desk(&room, EVENT, "lin"));
    assert_eq!(shown(&two).as_deref(), Some("李欣"));
    room.person("安然");
    one.press("f6 anran enter").says("安然 registered");
    // Before the other desk has heard of it, and after.
    two.press("space").says("李欣").wait(1);
    assert_eq!(shown(&two).as_deref(), Some("李欣"));
    assert!(room.is_in("李欣") && !room.is_in("安然"));
    two.press("space");
    assert!(!room.is_in("李欣") && !room.is_in("安然"));
}

#[test]
fn space_twice_is_about_one_person_wherever_the_list_puts_them() {
    let room = Room::with_event(Some(1));
    for name in ["王欣怡", "李欣", "周强"] {
        room.registered(name);
    }
    let before = room.guests();
    let mut desk = desk(&room, EVENT, "lin");
    desk.press("end");
    assert_eq!(shown(&desk).as_deref(), Some("周强"));
    desk.be_quick(true)
        .press("space")
        .says("周强 is in, from place 2 of the waiting list")
        .says("2 of 1 seats");
    assert_eq!(shown(&desk).as_deref(), Some("周强"));
    assert!(room.is_in("周强"));
    // Held down it is one press.
    desk.press("space");
    assert!(room.is_in("周强"));
    desk.pause(700)
        .press("space")
        .says("Check-in of 周强 taken back");
    assert!(!room.is_in("周强"));
    // Taken back step by step, it is as it was: they wait.
    desk.be_quick(false).press("ctrl-z ctrl-z");
    assert_eq!(room.guests(), before);
}

#[test]
fn enter_at_the_door_takes_only_who_is_meant() {
    let room = Room::with_event(None);
    for name in ["张立军", "张伟", "张薇", "章薇", "张炜彤", "方斌", "王芳"] {
        room.registered(name);
    }
    let mut desk = desk(&room, EVENT, "lin");
    // Nobody is meant by nothing, and nobody by what five answer to.
    desk.press("f7 enter").says("Type a few letters");
    desk.press("zhangwei enter").says("4 people match");
    assert!(room.guests().values().all(|(_, is_in)| !is_in));
    // Whose name it is stands before whose name begins so.
    assert_eq!(shown(&desk).as_deref(), Some("张伟"));
    // A reading that is not theirs counts only where nobody is called so.
    desk.lacks("张立军")
        .press("down enter")
        .says("Checked in 张薇");
    assert!(room.is_in("张薇"));
    // The only one left needs no choosing.
    desk.press("zhangweitong enter").says("Checked in 张炜彤");
    desk.press("wang").sees("1 on the list").press("enter");
    desk.says("Checked in 王芳");
    assert!(!room.is_in("方斌") && !room.is_in("张立军"));
    // Somebody may come onto the list while letters are typed: then the one is not the only one.
    desk.press("fangbi").sees("1 on the list");
    room.registered("房璧");
    desk.be_quick(true).tick().press("enter");
    assert!(!room.is_in("方斌") && !room.is_in("房璧"));
}

/// What the box promises is what it matches: a name, initials, the end of a phone.
#[test]
fn at_the_door_nobody_is_meant_by_anything_else_than_what_the_box_says() {
    let room = Room::with_event(None);
    let years = [("韩志生", 1988), ("张春涛", 2011), ("陈涛", 2023)];
    for (name, year) in years {
        let mut person = Dossier::default();
        person.alumnus.name = name.to_owned();
        person.degrees.push(Degree {
            completion: PartialDate::new(year, Some(7), None),
            ..Degree::default()
        });
        let id = room.office.save_person(&person).unwrap();
        room.office.register(Id(1), id, 0).unwrap();
    }
    room.registered("张立军");
    let numbers = ["000001", "00001", "001", "002"];
    let years = (1950..=2026).map(|year| year.to_string());
    let years: Vec<String> = years.chain((0..100).map(|n| format!("{n:02}"))).collect();
    let mut desk = desk(&room, EVENT, "lin");
    desk.press("f7");
    for typed in numbers.into_iter().chain(years.iter().map(String::as_str)) {
        desk.press("ctrl-u").type_text(typed).press("enter");
        desk.says("Nobody on the list matches");
    }
    // A reading that is not theirs may show somebody; only the arrows choose them.
    desk.press("ctrl-u").type_text("zhangwei").press("enter");
    desk.sees("张立军").says("another reading");
    assert!(room.guests().values().all(|(_, is_in)| !is_in));
    desk.press("up enter").says("Checked in 张立军");
    // The list of guests is searched by everything.
    desk.press("esc f3").type_text("1988").sees("韩志生");
}

#[test]
fn who_is_in_is_cancelled_after_a_question_and_comes_back_as_they_were() {
    let room = Room::with_event(Some(1));
    room.registered("王欣怡");
    let late = room.registered("李欣");
    let mut desk = desk(&room, EVENT, "lin");
    desk.press("space").says("Checked in 王欣怡");
    let before = room.guests();
    desk.press("f8")
        .sees("王欣怡 is checked in. Cancel all the same?");
    desk.press("enter");
    assert_eq!(room.guests(), before, "the first answer is no");
    desk.press("f8 right enter").says("李欣 moved up");
    assert!(!room.is_in("王欣怡"));
    assert_eq!(room.guests()["李欣"].0, "registered");
    desk.press("ctrl-z");
    assert_eq!(room.guests(), before);
    // Who is cancelled, or registered, stays so without a change of anything.
    let changes = room.changes();
    room.office.register(Id(1), late, 3).unwrap();
    assert_eq!(room.changes(), changes);
    room.office.unregister(Id(1), late).unwrap();
    assert!(!room.office.unregister(Id(1), late).unwrap());
    assert_eq!(room.changes(), changes + 1);
}

/// Whoever moved up and came in meanwhile keeps the seat: the cancellation is not taken back, and the reason is said.
#[test]
fn who_moved_up_and_came_in_keeps_the_seat() {
    let room = Room::with_event(Some(1));
    room.registered("王欣怡");
    let late = room.registered("李欣");
    let mut desk = desk(&room, EVENT, "lin");
    desk.press("f8").says("李欣 moved up");
    room.office.check_in(Id(1), late, true).unwrap();
    let before = room.guests();
    desk.pause(700).press("ctrl-z").says("Not taken back");
    assert_eq!(room.guests(), before);
    assert_eq!(room.guests()["李欣"], ("registered".to_owned(), true));
}

/// Who came up has been cancelled at another desk since: the line names that person.
#[test]
fn the_person_in_the_way_of_a_cancellation_is_named() {
    let room = Room::with_event(Some(1));
    room.registered("王欣怡");
    let up = room.registered("李欣");
    room.registered("孔蕾");
    let mut desk = desk(&room, EVENT, "lin");
    desk.press("f8").says("李欣 moved up");
    let chen = office(&room.path(), "chen");
    chen.unregister(Id(1), up).unwrap();
    desk.press("ctrl-z")
        .says("Not taken back: ")
        .says("since then 李欣")
        .says("(chen)");
}

/// A key that stays down comes again after a moment, and then very fast.
#[test]
fn a_key_that_is_held_down_changes_one_person() {
    for key in ["ctrl-d", "ctrl-k", "f8"] {
        let room = Room::town();
        let mut desk = desk(&room, PANES, "lin");
        desk.press("alt-2")
            .type_text("status:active")
            .press("enter");
        let before = room.changes();
        desk.press_at_once(key).pause(660).press_at_once(key);
        for _ in 0..60 {
            desk.pause(30).press_at_once(key).says("did nothing");
        }
        assert_eq!(room.changes(), before + 1, "{key}");
        // The list was looked at: the next press is meant.
        desk.pause(700).press_at_once(key);
        assert_eq!(room.changes(), before + 2, "{key}");
    }
}

/// The arrows, whatever is held beside them, change nothing in any list.
#[test]
fn no_arrow_changes_who_comes_along() {
    let room = Room::with_event(None);
    room.registered("王欣怡");
    let mut desk = desk(&room, EVENT, "lin");
    let before = room.changes();
    for arrow in ["up", "down", "left", "right"] {
        for held in ["", "shift-", "ctrl-", "ctrl-shift-"] {
            desk.press(&format!("{held}{arrow}"));
        }
    }
    assert_eq!(room.changes(), before);
    desk.press("f9").sees("+1").press("shift-f9").lacks("+1");
}

/// Within 80 columns it stands that nothing was taken back, whose it is, what somebody typed there since, and what the key
/// does next.
#[test]
fn why_nothing_was_taken_back_is_whole_in_eighty_columns() {
    let room = Room::with_event(Some(1));
    let mut person = Dossier::default();
    person.alumnus.name = "李诗雯".to_owned();
    let id = room.office.save_person(&person).unwrap();
    let mut lin = desk(&room, PANES, "lin");
    lin.press("alt-2 f4")
        .type_text("李诗雯甲")
        .press("ctrl-s")
        .says("Saved");
    let chen = office(&room.path(), "chen");
    let mut changed = chen.dossier(id).unwrap();
    changed.alumnus.name = "李诗雯乙".to_owned();
    chen.save_person(&changed).unwrap();
    lin.press("ctrl-z").says("Not taken back: ").says("李诗雯");
    lin.says("Name changed again by chen | ^Z: the one before")
        .lacks("Initials");
    // A registration says whose it is.
    let first = room.registered("Aishwarya Iyer Subramaniam");
    let mut lin = desk(&room, EVENT, "lin");
    lin.press("f8").says("Registration of Aishwarya");
    room.registered("王欣怡");
    lin.press("ctrl-z")
        .says("Not taken back: ")
        .says("Aish")
        .says("^Z: the one before");
    assert_eq!(room.guests().len(), 2);
    room.office.unregister(Id(1), first).unwrap();
}

#[test]
fn whoever_works_the_guest_list_down_keeps_the_place() {
    let room = Room::with_event(None);
    for name in ["安然", "陈思齐", "丁一", "冯雪"] {
        room.registered(name);
    }
    let mut desk = desk(&room, EVENT, "lin");
    desk.press("down").press("f8");
    assert_eq!(room.guests()["陈思齐"].0, "cancelled");
    assert_eq!(shown(&desk).as_deref(), Some("丁一"));
    // Nobody chose the next one: the same key held down does nothing to them.
    desk.press_at_once("f8").says("did nothing");
    assert_eq!(room.guests()["丁一"].0, "registered");
}

#[test]
fn the_box_over_the_guest_list_says_what_enter_does() {
    let room = Room::with_event(None);
    room.registered("李小琪");
    let before = room.changes();
    let mut desk = desk(&room, EVENT, "lin");
    desk.type_text("lixiaoqi")
        .sees("Enter To the list")
        .lacks("Enter Check in");
    desk.press("enter").sees("In, out");
    assert_eq!(room.changes(), before);
    desk.press("esc f7").sees("Enter Check in");
}

/// A small generator of numbers: each schedule is the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

#[test]
fn no_key_ever_hits_another_person_than_the_one_shown() {
    const NAMES: &[&str] = &[
        "安然",
        "陈思齐",
        "丁一",
        "冯雪",
        "高远",
        "韩梅梅",
        "李雷",
        "李欣",
        "马丽",
        "欧阳娜",
        "钱多",
        "孙宁",
        "王欣怡",
        "吴晓玉",
        "张伟",
        "赵一鸣",
        "周强",
    ];
    let mut hits = 0;
    for seed in 1..=6 {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let room = Room::with_event(Some(5));
        let people: Vec<Id> = NAMES.iter().map(|name| room.person(name)).collect();
        for n in 0..6 {
            let who = people[(n * 3 + dice.below(3)).min(people.len() - 1)];
            room.office.register(Id(1), who, 0).unwrap();
        }
        let mut desks = [desk(&room, EVENT, "lin"), desk(&room, EVENT, "li")];
        for step in 0..60 {
            // Something happens elsewhere: on the other desk, or in a session without a screen.
            let who = people[dice.below(people.len())];
            match dice.below(5) {
                0 => drop(room.office.register(Id(1), who, 0)),
                1 => drop(room.office.unregister(Id(1), who)),
                2 => drop(room.office.check_in(Id(1), who, step % 3 > 0)),
                _ => {}
            }
            let desk = &mut desks[dice.below(2)];
            // What this desk saw last; then the list may be read again and drawn, and the key is there at once.
            let seen = shown(desk);
            desk.be_quick(true);
            if dice.below(3) > 0 {
                desk.tick();
            }
            let before = room.guests();
            let key = ["space", "space", "f8", "space space", "down", "up", "end"][dice.below(7)];
            desk.press(key);
            if key == "f8" && desk.screen().contains("Cancel all the same?") {
                // The question is read; only what led to it was quick.
                desk.be_quick(false).press("right enter");
            }
            let after = room.guests();
            let other = |name: &&String| Some(*name) != seen.as_ref();
            let promoted =
                |name: &String| before.get(name).is_some_and(|was| was.0 == "waitlisted");
            for name in after.keys().filter(other) {
                let (was, is) = (before.get(name), after.get(name));
                let same = was == is || (key == "f8" && promoted(name));
                assert!(
                    same,
                    "seed {seed}, step {step}: {key} on {seen:?} hit {name}: {was:?} {is:?}"
                );
            }
            hits += usize::from(before != after);
            desk.be_quick(false).wait(1);
        }
    }
    assert!(hits > 60, "{hits} keys did something");
}

/// A list, how it is opened, what another session does to it, and whether the chosen record goes by that.
struct Case {
    name: &'static str,
    panes: &'static [Pane],
    /// Keys that open it and choose a row.
    opens: &'static str,
    /// Rows come before the chosen one.
    inserts: fn(&Office),
    /// The chosen record goes.
    deletes: Option<fn(&Office)>,
}

fn view(name: &str) -> SavedView {
    SavedView {
        name: name.to_owned(),
        query: "class:2004".to_owned(),
        user_name: "lin".to_owned(),
        ..SavedView::default()
    }
}

fn event_on(office: &Office, zh: &str, starts: &str) {
    let event = Event {
        chapter_id: office.catalogue().chapters.read("shanghai").unwrap().id,
        zh: zh.to_owned(),
        starts: starts.to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        state: "open".to_owned(),
        ..Event::default()
    };
    office.save_event(&event).unwrap();
}

fn person_named(office: &Office, name: &str) {
    let mut dossier = Dossier::default();
    dossier.alumnus.name = name.to_owned();
    office.save_person(&dossier).unwrap();
}

const CASES: &[Case] = &[
    Case {
        name: "directory",
        panes: PANES,
        opens: "alt-2 down down",
        inserts: |office| person_named(office, "阿宝"),
        deletes: Some(|office| {
            // The third by name.
            let third = office.first_page(4).unwrap()[3];
            office.archive_people(&[third], true).unwrap();
        }),
    },
    Case {
        name: "chapters",
        panes: PANES,
        opens: "alt-3 end up",
        inserts: |office| {
            let like = office.catalogue().chapters.read("LON").unwrap().clone();
            let new = alumni::model::chapter::Chapter {
                id: Id::default(),
                zh: "爱丁堡校友会".to_owned(),
                en: "Edinburgh".to_owned(),
                code: "EDI".to_owned(),
                ..like
            };
            office.save_chapter(&new).unwrap();
        },
        deletes: None,
    },
    Case {
        name: "agenda",
        panes: PANES,
        opens: "alt-4 tab down down",
        inserts: |office| event_on(office, "晨跑", "2026-11-23T06:00"),
        deletes: Some(|office| {
            let from = "2026-11-23".parse().unwrap();
            let all = office.following(from, None, 9).unwrap();
            let mut event = all[3].event.clone();
            "2026-01-01T10:00".clone_into(&mut event.starts);
            office.save_event(&event).unwrap();
        }),
    },
    Case {
        name: "history",
        panes: HISTORY,
        opens: "down down",
        inserts: |office| person_named(office, "阿宝"),
        deletes: None,
    },
];

#[test]
fn in_every_list_the_cursor_stays_on_its_record() {
    for case in CASES {
        let room = Room::town();
        let mut desk = desk(&room, case.panes, "lin");
        desk.press(case.opens);
        let before = pointed(&desk);
        (case.inserts)(&room.office);
        desk.wait(1);
        assert_eq!(
            pointed(&desk),
            before,
            "{}: rows came above:\n{}",
            case.name,
            desk.screen()
        );
        let Some(deletes) = case.deletes else {
            continue;
        };
        deletes(&room.office);
        let changes = room.changes();
        desk.be_quick(true);
        // The index may need another look to hear of it.
        for _ in 0..20 {
            if pointed(&desk) == before {
                desk.tick();
            }
        }
        let neighbour = pointed(&desk);
        assert_ne!(neighbour, before, "{}:\n{}", case.name, desk.screen());
        // The key was meant for the record that is gone.
        desk.press("enter").says(TOO_SOON);
        assert_eq!(
            (pointed(&desk), room.changes()),
            (neighbour.clone(), changes)
        );
        // Who has looked may act.
        desk.be_quick(false).wait(1).press("enter").lacks(TOO_SOON);
    }
}

/// What the cursor points at, wherever in the window the list stands.
fn pointed(desk: &Desk) -> Option<String> {
    let screen = desk.screen();
    let line = screen.lines().skip(2).find(|line| {
        let mut words = line.split(['│', ' ']).filter(|word| !word.is_empty());
        words.any(|word| word == ">")
    })?;
    let (_, row) = line.split_once('>')?;
    Some(row.split('│').next()?.trim().to_owned())
}

#[test]
fn a_view_deleted_elsewhere_is_not_another_one_under_the_key() {
    let room = Room::town();
    for name in ["alpha", "beta", "gamma"] {
        room.office.save_view(&view(name)).unwrap();
    }
    let mut desk = desk(&room, PANES, "lin");
    desk.press("alt-2 ' down down");
    desk.sees(">  beta");
    room.office.save_view(&view("aaa")).unwrap();
    desk.wait(1).sees(">  beta");
    let views = room.office.views().unwrap();
    let beta = views.iter().find(|view| view.name == "beta").unwrap();
    room.office.delete_view(beta.id).unwrap();
    desk.be_quick(true).tick().press("f8").says(TOO_SOON);
    assert_eq!(room.office.views().unwrap().len(), 3);
    // What has nothing to do with the view under the cursor is not held.
    desk.press("f6").lacks(TOO_SOON).sees("Name");
}

/// The list of choices below an input of a form is sorted anew by somebody else's change: the cursor stays on its choice.
#[test]
fn the_list_of_a_form_stays_on_its_choice() {
    let room = Room::town();
    let mut desk = desk(&room, PANES, "lin");
    desk.press("alt-2 f6").type_text("赵小明").press("pgdn f4");
    desk.press("down down");
    let chosen = pointed(&desk).unwrap();
    let faculties = room.office.catalogue().faculties.rows().to_vec();
    // The most used stand first: what was far below comes to the top.
    let last = faculties.last().unwrap();
    let mut other = Dossier::default();
    other.alumnus.name = "钱芳".to_owned();
    other.degrees.push(Degree {
        level: "bachelor".to_owned(),
        faculty_id: Some(last.id),
        ..Degree::default()
    });
    room.office.save_person(&other).unwrap();
    let before = desk.screen();
    for _ in 0..20 {
        if desk.screen() == before {
            desk.tick();
        }
    }
    assert_ne!(desk.screen(), before, "the list was not sorted anew");
    assert_eq!(pointed(&desk).as_ref(), Some(&chosen), "{}", desk.screen());
    let name = chosen.split_whitespace().next().unwrap().to_owned();
    desk.press("enter").sees(&format!("{{{name}"));
}

#[test]
fn a_guest_more_at_two_desks_is_two_more() {
    let room = Room::with_event(None);
    let mut dossier = Dossier::default();
    dossier.alumnus.name = "王欣怡".to_owned();
    let person = room.office.save_person(&dossier).unwrap();
    room.office.register(Id(1), person, 50).unwrap();
    // Neither desk has seen what the other did.
    let (one, other) = (room.office.again().unwrap(), room.office.again().unwrap());
    assert_eq!(one.bring(Id(1), person, 1).unwrap(), (Place::Seat, 51));
    assert_eq!(other.bring(Id(1), person, 1).unwrap(), (Place::Seat, 52));
    for (more, guests) in [(i64::MAX, 99), (-1, 98), (i64::MIN, 0), (-1, 0)] {
        assert_eq!(one.bring(Id(1), person, more).unwrap().1, guests);
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "another program opens the file as it likes"
)]
fn what_another_program_wrote_is_said_and_shown() {
    for (lang, said) in [
        (Lang::En, "Another program changed A-000001 欧阳娜"),
        (Lang::Zh, "其他程序改动了 1 条记录：A-000001 欧阳娜"),
    ] {
        let room = Room::with_event(None);
        room.person("王欣怡");
        let look = Look::new(Paint::Colours, &LINES);
        let drawer = Drawer::over(office(&room.path(), "lin"));
        let mut desk = Desk::open_with(PANES, drawer, (80, 24), lang, look);
        desk.press("alt-2").sees("王欣怡");
        rusqlite::Connection::open(room.path())
            .unwrap()
            .execute_batch("UPDATE alumnus SET name = '欧阳娜' WHERE id = 1")
            .unwrap();
        // A thread of the session enters it; the ticks go on meanwhile.
        let begun = std::time::Instant::now();
        while !desk.tick().screen().contains(said) {
            assert!(begun.elapsed().as_secs() < 60, "{}", desk.screen());
            std::thread::yield_now();
        }
        desk.sees("欧阳娜").lacks("王欣怡");
        desk.press("o y n").sees("欧阳娜");
    }
}
