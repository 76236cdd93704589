//! Why somebody is not registered, and what is said of seats, in both languages.

use alumni::config::Lang;
use alumni::model::dossier::Dossier;
use alumni::model::event::Event;
use alumni::model::field::Id;
use alumni::office::Office;
use alumni::ui::look::Look;

use crate::desks::{EVENT, Room, office};
use crate::robot::{Desk, Drawer};

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

fn desk(room: &Room, lang: Lang) -> Desk {
    let drawer = Drawer::over(office(&room.path(), "mei"));
    Desk::open_with(EVENT, drawer, (80, 24), lang, Look::default())
}

fn edit(office: &Office, change: impl FnOnce(&mut Event)) {
    let mut event = office.happening(Id(1)).unwrap().event;
    change(&mut event);
    office.save_event(&event).unwrap();
}

/// What is the matter, with the event or with 赵小明; and what the clerk is told.
type Refusal = (fn(&Office, Id), [&'static str; 2]);

fn state(office: &Office, state: &str) {
    edit(office, |event| state.clone_into(&mut event.state));
}

const REFUSALS: &[Refusal] = &[
    (
        |office, _| state(office, "cancelled"),
        [
            "The event is cancelled: nobody registers any more",
            "活动已取消，不能再报名",
        ],
    ),
    (
        |office, _| state(office, "closed"),
        [
            "Registration is closed; F4 on the event opens it again",
            "报名已截止；可在活动中按 F4 重新开放",
        ],
    ),
    (
        |office, _| state(office, "held"),
        [
            "Registration is closed; F4 on the event opens it again",
            "报名已截止；可在活动中按 F4 重新开放",
        ],
    ),
    (
        |office, _| {
            edit(office, |event| {
                event.registration_to = "2026-11-22".parse().ok()
            })
        },
        [
            "Registration is closed; F4 on the event opens it again",
            "报名已截止；可在活动中按 F4 重新开放",
        ],
    ),
    (
        |office, _| state(office, "draft"),
        [
            "Registration is not open yet; F4 on the event opens it",
            "报名尚未开始；可在活动中按 F4 开放",
        ],
    ),
    (
        |office, _| {
            edit(office, |event| {
                event.registration_from = "2026-11-24".parse().ok()
            })
        },
        [
            "Registration is not open yet; F4 on the event opens it",
            "报名尚未开始；可在活动中按 F4 开放",
        ],
    ),
    (
        |office, person| {
            let mut dossier: Dossier = office.dossier(person).unwrap();
            "deceased".clone_into(&mut dossier.alumnus.status);
            office.save_person(&dossier).unwrap();
        },
        [
            "The person is deceased and was not registered",
            "此人已故，未予报名",
        ],
    ),
    (
        |office, person| {
            office.archive_people(&[person], true).unwrap();
        },
        [
            "The person is archived and was not registered",
            "此人已归档，未予报名",
        ],
    ),
];

#[test]
fn every_refusal_to_register_says_why() {
    for (lang, at) in LANGS.into_iter().zip(0..) {
        for (happens, said) in REFUSALS {
            let room = Room::with_event(None);
            let person = room.person("赵小明");
            let mut desk = desk(&room, lang);
            desk.press("f6").type_text("赵小明").press("end");
            // While the clerk looks for the person, so that the list offers them still.
            happens(&room.office, person);
            let before = room.changes();
            desk.press("enter").says(said[at]);
            assert_eq!(room.changes(), before);
        }
    }
}

#[test]
fn a_guest_for_whom_there_is_no_seat_is_refused() {
    for (lang, said) in LANGS.into_iter().zip([
        "No seat is left for another guest",
        "没有多余的名额给同行的人",
    ]) {
        let room = Room::with_event(Some(1));
        room.registered("赵小明");
        let before = room.changes();
        desk(&room, lang).press("f9").says(said);
        assert_eq!(room.changes(), before);
    }
}

#[test]
fn fewer_seats_than_are_taken_is_a_question_and_no_refusal() {
    for (lang, said) in LANGS.into_iter().zip([
        "3 seats are taken already. Is that right?",
        "已占用 3 个名额，是否无误？",
    ]) {
        let room = Room::with_event(Some(5));
        for name in ["安一", "白二", "陈三"] {
            room.registered(name);
        }
        let mut desk = desk(&room, lang);
        let seats = match lang {
            Lang::En => "Seats",
            Lang::Zh => "名额",
        };
        desk.press("f4");
        go_to(&mut desk, seats);
        desk.press("ctrl-u")
            .type_text("2")
            .press("down up")
            .sees(said);
        desk.press("ctrl-s");
        assert_eq!(
            room.office.happening(Id(1)).unwrap().event.capacity,
            Some(2)
        );
    }
}

/// Tab until the cursor stands in the input of this label.
fn go_to(desk: &mut Desk, label: &str) {
    for _ in 0..40 {
        let (column, row) = desk.cursor().unwrap();
        let screen = desk.screen();
        let line = screen.lines().nth(usize::from(row)).unwrap();
        let mut cells = 0;
        let before: String = line
            .chars()
            .take_while(|c| {
                cells += unicode_width::UnicodeWidthChar::width(*c).unwrap_or(0);
                cells <= usize::from(column)
            })
            .collect();
        if before
            .rfind(label)
            .is_some_and(|at| before.len() - at < label.len() + 24)
        {
            return;
        }
        desk.press("tab");
    }
    panic!("no input {label:?}:\n{}", desk.screen());
}

/// Twelve came to ten seats: taking the cancellation of the twelfth back says so.
#[test]
fn undo_that_fills_an_event_over_its_seats_says_so() {
    for (lang, said) in LANGS.into_iter().zip([
        "年会: 12 guests for 10 seats",
        "年会：10 个名额，已有 12 人",
    ]) {
        let room = Room::with_event(Some(10));
        for n in 0..10 {
            room.registered(&format!("来宾{n}"));
        }
        // Two more come to the door without a seat.
        for name in ["门一", "门二"] {
            let person = room.person(name);
            room.office.check_in(Id(1), person, true).unwrap();
        }
        let guests = room.guests();
        let mut desk = desk(&room, lang);
        desk.press("f3")
            .type_text("门二")
            .press("enter f8 right enter");
        assert_ne!(room.guests(), guests, "{}", desk.screen());
        desk.press("ctrl-z").says(said);
        assert_eq!(room.guests(), guests);
    }
}
