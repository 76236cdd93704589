//! The calendar and one event as a clerk sees them.

use alumni::config::Lang;
use alumni::ui::keys::faults;
use alumni::ui::screens::{calendar, event, person_picker};

use crate::chapters::shared;
use crate::robot::Desk;
use crate::town::{town, town_with};

/// A town with the calendar open, on Monday 2026-11-23.
fn calendar() -> Desk {
    let mut desk = town();
    desk.press("alt-4");
    desk
}

/// The registrations of the full dinner.
fn dinner() -> Desk {
    let mut desk = calendar();
    desk.press("ctrl-g 1128 enter tab down down enter")
        .sees("Event | Annual dinner 年会 | Shanghai | 2026-11-28 18:30");
    desk
}

#[test]
fn no_table_has_a_key_twice() {
    assert_eq!(
        shared(calendar::commands::GRID_KEYS, calendar::commands::KEYS),
        Vec::<String>::new()
    );
    assert_eq!(
        shared(calendar::commands::AGENDA_KEYS, calendar::commands::KEYS),
        Vec::<String>::new()
    );
    for table in [
        faults(event::commands::KEYS),
        faults(event::commands::FIND_KEYS),
        faults(event::commands::BOX_KEYS),
        faults(person_picker::KEYS),
        faults(calendar::finder::KEYS),
    ] {
        assert_eq!(table, Vec::<String>::new());
    }
}

#[test]
fn arrows_go_by_day_and_week_pages_by_month() {
    let mut desk = calendar();
    desk.sees("< 2026-11 November >")
        .sees("[23:")
        .says("week 48")
        .press("right")
        .sees("[24]")
        .says("No events on 2026-11-24");
    desk.press("down")
        .sees("[ 1]")
        .sees("2026-12 December")
        .press("f5")
        .sees("[23:")
        .press("up")
        .sees("[16]");
    desk.press("pgdn")
        .sees("2026-12")
        .sees("[16]")
        .press("pgup pgup")
        .sees("2026-10")
        .press("end")
        .sees("[31]");
    desk.press("home").sees("[ 1]").press("f5").sees("[23:");
}

#[test]
fn a_day_is_marked_by_how_much_goes_on() {
    let mut desk = calendar();
    desk.sees(" 3. ")
        .sees(" 7: ")
        .sees("28+")
        .press("]")
        .sees("[25.")
        .press("]")
        .sees("[28+")
        .press("] [")
        .sees("[28+");
    desk.press("] ]").says("No other event beyond 2026-12-05");
}

#[test]
fn the_agenda_tells_the_clock_of_the_place_and_of_the_office() {
    let mut desk = calendar();
    desk.sees("Mon 11-23 | today")
        .sees("19:00   London    Winter meet")
        .sees("03:00+1 Beijing time")
        .sees("all day Dalian");
    desk.press("tab")
        .sees("[Agenda]")
        .press("down down")
        .sees("> 19:00   London")
        .says("Winter meet 冬聚: 0 of 40 signed up");
    desk.press("enter")
        .sees("Event | Winter meet 冬聚 | London")
        .sees("03:00+1 Beijing time")
        .press("esc")
        .sees("> 19:00");
    desk.press("esc")
        .lacks("[Agenda]")
        .press("f2 calendar.agenda enter")
        .sees("[Agenda]")
        .press("f2 calendar.year enter")
        .sees("> 2026-11 November")
        .press("down enter")
        .sees("[Month]")
        .sees("2026-12");
}

#[test]
fn a_date_is_typed_as_people_write_it() {
    let mut desk = calendar();
    desk.press("ctrl-g 1205")
        .sees("= Sat 2026-12-05")
        .press("enter")
        .sees("[ 5.")
        .press("ctrl-g")
        .press("13/45 enter");
    desk.says("Try")
        .press("esc ctrl-g 2027年1月3日 enter")
        .sees("2027-01 January")
        .sees("[ 3]");
}

#[test]
fn a_search_without_a_hit_says_what_finds_something() {
    let mut desk = calendar();
    desk.type_text("liuyang")
        .sees("No event and no day is called so")
        .sees("directory (Alt+2)");
    desk.press("ctrl-u").lacks("No event and no day");
}

#[test]
fn one_chapter_alone_can_be_seen() {
    let mut desk = calendar();
    desk.press("f7 lond enter")
        .sees("F7 London")
        .sees("Winter meet")
        .lacks("Coffee")
        .lacks("28+");
    desk.press("f7 all enter")
        .sees("F7 all chapters")
        .sees("Coffee");
    desk.press("f7 sfo enter")
        .lacks("Coffee")
        .press("esc")
        .sees("Coffee");
}

#[test]
fn a_day_with_several_events_asks_which() {
    let mut desk = calendar();
    desk.press("enter")
        .sees("[Agenda]")
        .sees("> 10:00   Beijing")
        .press("down enter")
        .sees("Event | Board 理事会");
    desk.press("esc esc right enter")
        .says("No events on 2026-11-24");
}

#[test]
fn an_event_is_added_on_the_chosen_day_and_edited() {
    let mut desk = calendar();
    desk.press("] f6")
        .sees("New event")
        .sees("2026-11-25 18:30");
    desk.press("茶会 tab Tea")
        .press("ctrl-s")
        .wait(1)
        .sees("Tea 茶会")
        .says("Saved");
    desk.press("tab enter")
        .sees("Event | Tea 茶会")
        .press("f4")
        .sees("Edit event | 茶会 Tea");
    desk.press("tab")
        .type_text(" time")
        .press("ctrl-s")
        .wait(1)
        .sees("time 茶会");
}

#[test]
fn who_registers_gets_a_seat_or_waits_and_moves_up() {
    let mut desk = dinner();
    desk.sees("100% of 3 seats")
        .sees("waits: 1")
        .says("3 people with a seat");
    desk.press("f6")
        .sees("Register whom?")
        .press("zym")
        .sees("赵一鸣")
        .press("enter")
        .says("赵一鸣 waits at place 2")
        .sees("waits: 2");
    desk.press("home f8")
        .says("cancelled, 李雷 moved up from the waiting list")
        .press("ctrl-z")
        .says("taken back")
        .sees("waits: 1");
    desk.press("/ wangxinyi enter f9")
        .says("No seat is left for another guest")
        .sees("registered");
}

#[test]
fn at_the_door_a_few_letters_and_enter_are_enough() {
    let mut desk = dinner();
    desk.press("f7")
        .sees("At the door")
        .type_text("wxy")
        .sees("王欣怡 Wang Xinyi")
        .press("enter")
        .says("3 people match")
        .type_text(" 04")
        .press("enter")
        .says("Checked in 王欣怡")
        .sees("Came 1");
    desk.press("5512 enter")
        .says("Checked in 吴晓玉")
        .press("ctrl-z")
        .says("taken back")
        .press("ctrl-z")
        .says("Nothing typed to take back here")
        .press("5512 enter")
        .says("Checked in 吴晓玉")
        .press("5512 enter")
        .says("吴晓玉 is in already, since 15:00");
    desk.press("hmm")
        .sees("F6 lets them in as a walk-in")
        .press("f6")
        .sees("Who walks in?")
        .sees("韩梅梅")
        .press("enter");
    desk.says("韩梅梅 is in as a walk-in")
        .sees("walk-in")
        .sees("Came 3")
        .press("esc")
        .sees("Registrations");
    desk.press("space")
        .says("Check-in of")
        .sees("Came 2")
        .pause(700)
        .press("space")
        .says("Checked in")
        .press("esc")
        .sees("[4Calendar]");
}

#[test]
fn nobody_yet_says_what_to_do() {
    let mut desk = calendar();
    desk.press("] enter")
        .sees("Nobody has registered yet. F6")
        .press("f6 zzzz")
        .sees("Nobody matches \"zzzz\"")
        .press("esc");
    desk.press("home")
        .press("f8")
        .says("Nobody is under the cursor")
        .press("esc ctrl-g 2019 enter")
        .sees("2019-01");
    let mut empty = town();
    empty
        .press("alt-4 ctrl-g 20300101 enter")
        .sees("Nothing from 2030-01-01 on")
        .sees("F6 adds an");
}

#[test]
fn any_size_is_drawn() {
    let mut desk = calendar();
    for size in [
        (60, 16),
        (61, 17),
        (110, 30),
        (200, 60),
        (109, 31),
        (12, 4),
        (80, 24),
    ] {
        for keys in [
            "f9", "tab", "f9", "f9", "f9 enter", "f7 王", "esc", "esc", "ctrl-g x", "esc", "f6",
            "esc",
        ] {
            desk.resize(size.0, size.1).press(keys);
            desk.screen();
        }
    }
}

#[test]
fn pictures() {
    insta::assert_snapshot!("calendar", calendar().press("] ]").screen());
    insta::assert_snapshot!(
        "calendar_zh",
        town_with((80, 24), Lang::Zh)
            .press("alt-4 tab down")
            .screen()
    );
    insta::assert_snapshot!(
        "calendar_wide",
        town_with((120, 40), Lang::Zh).press("alt-4").screen()
    );
    insta::assert_snapshot!(
        "calendar_narrow",
        town_with((60, 16), Lang::En).press("alt-4").screen()
    );
    insta::assert_snapshot!(
        "calendar_year",
        calendar().press("f2 calendar.year enter").screen()
    );
    insta::assert_snapshot!("event", dinner().press("space").screen());
    let mut zh = town_with((80, 24), Lang::Zh);
    insta::assert_snapshot!(
        "event_zh",
        zh.press("alt-4 ctrl-g 1128 enter tab down down enter f7 w")
            .screen()
    );
    insta::assert_snapshot!("event_form", calendar().press("f6").screen());
    insta::assert_snapshot!("person_picker", dinner().press("f6 w").screen());
}
