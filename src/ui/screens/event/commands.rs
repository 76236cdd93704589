//! What a clerk can do with an event and with those who registered.

use super::guests::Guest;
use super::{Asked, Deed, EventScreen, form};
use crate::l10n::{L10nLanguage, grouped};
use crate::model::field::Id;
use crate::office::registering::{Arrival, Place, why_closed};
use crate::office::{Error, Rule};
use crate::ui::keys::{Bind, Group, bind, label};
use crate::ui::screen::{Cx, Flow, Result, Screen as _};
use crate::ui::screens::confirm::Confirm;
use crate::ui::screens::person_picker::PersonPicker;
use crate::ui::widgets::list::RowKey;

/// The keys, tested with all others.
pub const KEYS: &[Bind<EventScreen>] = &[
    bind(
        &["f3", "ctrl-f", "/"],
        "event.find",
        label("Find", "查找"),
        EventScreen::open_find,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["f4", "e"],
        "event.edit",
        label("Edit", "修改"),
        EventScreen::edit,
    )
    .rank(4)
    .unless(EventScreen::why_not_edit),
    bind(
        &["f6", "r"],
        "event.register",
        label("Register", "报名"),
        EventScreen::register,
    )
    .on_no_record()
    .rank(5)
    .unless(EventScreen::why_not_register),
    bind(
        &["f7", "i"],
        "event.door",
        label("Check in", "签到"),
        EventScreen::open_door,
    )
    .on_no_record()
    .rank(6)
    .unless(EventScreen::why_not_register),
    bind(
        &["space"],
        "event.here",
        label("In, out", "到/未到"),
        EventScreen::toggle,
    )
    .rank(7)
    .unless(EventScreen::why_not_guest),
    bind(
        &["ctrl-e"],
        "event.export",
        label("Export the guests", "导出名单"),
        EventScreen::export,
    )
    .on_no_record()
    .group(Group::Out)
    .unless(EventScreen::why_not_export),
    bind(
        &["p"],
        "event.print",
        label(
            "Print labels or a roster of the guests",
            "打印来宾标签或名册",
        ),
        EventScreen::print,
    )
    .on_no_record()
    .group(Group::Out)
    .unless(EventScreen::why_not_export),
    bind(
        &["f8", "x", "del"],
        "event.cancel",
        label("Cancel", "取消报名"),
        EventScreen::cancel,
    )
    .rank(9)
    .unless(EventScreen::why_not_guest),
    bind(
        &["f9", "+"],
        "event.more-guests",
        label("A guest more", "同行加一"),
        |s: &mut EventScreen, cx| s.bring(1, cx),
    )
    .rank(10)
    .unless(EventScreen::why_not_guest),
    bind(
        &["shift-f9", "-"],
        "event.fewer-guests",
        label("A guest less", "同行减一"),
        |s: &mut EventScreen, cx| s.bring(-1, cx),
    )
    .rank(11)
    .unless(EventScreen::why_not_guest),
    bind(
        &["esc"],
        "event.back",
        label("Back", "返回"),
        EventScreen::step_back,
    )
    .group(Group::Always)
    .rank(99),
];

/// The keys while the box over the list has the focus: letters are text there.
pub const FIND_KEYS: &[Bind<EventScreen>] = &[
    bind(
        &["enter"],
        "event.to-list",
        label("To the list", "到列表"),
        EventScreen::enter,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["esc"],
        "event.leave-find",
        label("Back", "返回"),
        EventScreen::step_back,
    )
    .group(Group::Always)
    .rank(99),
];

/// The keys while the box at the door has the focus: letters are text there.
pub const BOX_KEYS: &[Bind<EventScreen>] = &[
    bind(
        &["enter"],
        "event.enter",
        label("Check in", "签到"),
        EventScreen::enter,
    )
    .rank(3),
    bind(
        &["f6"],
        "event.walk-in",
        label("Walk-in", "现场来宾"),
        EventScreen::walk_in,
    )
    .on_no_record()
    .rank(6)
    .unless(EventScreen::why_not_register),
    bind(
        &["ctrl-z"],
        "event.not-in",
        label("Undo", "撤销"),
        EventScreen::take_arrival_back,
    )
    .rank(8)
    .unless(|s, cx| (!s.let_in).then(|| cx.text.msg_app_typing_undo())),
    bind(
        &["esc"],
        "event.leave-box",
        label("Back", "返回"),
        EventScreen::step_back,
    )
    .group(Group::Always)
    .rank(99),
];

impl EventScreen {
    pub(super) fn open_find(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.finding = true;
        self.find.select();
        Ok(Flow::Stay)
    }

    fn open_door(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.door = true;
        self.find.set("");
        self.seek();
        self.open_find(cx)
    }

    /// Out of the box, then out of the filter, then out of the screen.
    fn step_back(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        let idle = !self.finding && self.find.value().is_empty();
        if idle {
            return Ok(Flow::Pass);
        }
        self.finding = false;
        self.door = false;
        self.find.set("");
        self.filter();
        Ok(Flow::Stay)
    }

    /// Enter in the box: at the door the only person left, or the one chosen by hand, is in, and the box is empty for the
    /// next one.
    fn enter(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if !self.door {
            self.finding = false;
            return Ok(Flow::Stay);
        }
        let Some(guest) = self.meant() else {
            cx.warn(self.why_nobody(cx.text));
            return Ok(Flow::Stay);
        };
        let (event, person, name) = (self.id, guest.alumnus, guest.name.clone());
        let typed = self.find.value().to_owned();
        let sought = typed.clone();
        let flow = cx.order(
            self,
            move |office| office.check_in(event, person, true),
            move |screen, arrival, cx| {
                let arrival = arrival?;
                screen.empty_box(&sought);
                screen.let_in = screen.find.value().is_empty() && arrival != Arrival::Already;
                screen.say_arrival(person, name, arrival, cx);
                screen.reload(cx)?;
                Ok(Flow::Stay)
            },
        )?;
        if cx.is_ordered() {
            // While that waits, the next one is sought.
            self.empty_box(&typed);
            self.filter();
        }
        Ok(flow)
    }

    /// The next one may be sought already while the note of this one waited.
    fn empty_box(&mut self, sought: &str) {
        if self.find.value() == sought {
            self.find.set("");
            self.picked = None;
        }
    }

    /// Why Enter at the door is about nobody.
    pub(super) fn why_nobody(&self, text: &L10nLanguage) -> String {
        match self.shown.len() {
            _ if self.find.value().trim().is_empty() => text.msg_event_nobody_matches(),
            0 => text.msg_event_no_match_door(),
            _ if self.misread => text.msg_event_misread(),
            several => text.msg_event_several(grouped(several)),
        }
    }

    /// What Enter has just done at the door; once something is typed again, the key is about that.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn take_arrival_back(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.let_in = false;
        cx.then("app.undo");
        Ok(Flow::Stay)
    }

    fn toggle(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(guest) = self.chosen() else {
            return Ok(Flow::Stay);
        };
        let (person, name, here) = (guest.alumnus, guest.name.clone(), !guest.is_in());
        if self.is_held(person, Deed::Toggle, cx) {
            return Ok(Flow::Stay);
        }
        let event = self.id;
        cx.order(
            self,
            move |office| office.check_in(event, person, here),
            move |screen, arrival, cx| {
                match (here, arrival?) {
                    (true, arrival) => screen.say_arrival(person, name, arrival, cx),
                    (false, Arrival::Already) => cx.warn(cx.text.msg_event_is_out(name)),
                    (false, _) => cx.say(cx.text.msg_event_checked_out(name)),
                }
                screen.reload(cx)?;
                Ok(Flow::Stay)
            },
        )
    }

    /// Says how somebody came in. `Already` may be another desk's doing, which this list does not show yet.
    fn say_arrival(&mut self, person: Id, name: String, arrival: Arrival, cx: &mut Cx<'_>) {
        let text = cx.text;
        match arrival {
            // A letter would go into the box.
            Arrival::Expected if self.door => cx.say(text.msg_event_checked_in_door(name)),
            Arrival::Expected => cx.say(text.msg_event_checked_in(name)),
            Arrival::Waiting(place) => cx.say(text.msg_event_came_waiting(name, place)),
            Arrival::Cancelled => cx.say(text.msg_event_came_cancelled(name)),
            Arrival::Unlisted => cx.say(text.msg_event_came_unlisted(name)),
            Arrival::Already => {
                let mut guests = self.guests.iter();
                let guest = guests.find(|guest| guest.alumnus == person);
                match guest.and_then(|guest| guest.came_at(self.item.as_ref())) {
                    Some(since) => cx.warn(text.msg_event_is_in(name, since)),
                    None => cx.warn(text.msg_event_is_in_now(name)),
                }
            }
        }
    }

    fn register(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        // Before somebody is looked for in vain.
        let event = self.item.as_ref().map(|item| &item.event);
        if let Some(rule) = event.and_then(|event| why_closed(event, cx.office.today())) {
            return Err(Error::Rule(rule).into());
        }
        self.asked = Some(Asked::Register);
        let picker = PersonPicker::new(cx.text.msg_event_register_title());
        Ok(Flow::open(picker.adding()))
    }

    fn walk_in(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Asked::WalkIn);
        let picker = PersonPicker::new(cx.text.msg_event_walk_in_title());
        Ok(Flow::open(picker.adding().begin_with(self.find.value())))
    }

    pub(super) fn registered(&mut self, person: Id, cx: &mut Cx<'_>) -> Result<Flow> {
        let (event, on) = (self.id, self.cursor.key());
        cx.order(
            self,
            move |office| office.register(event, person, 0),
            move |screen, place, cx| screen.settled(person, 0, place?, on, cx),
        )
    }

    /// The cursor goes to the person, unless it was moved from where it was `on` while that waited.
    fn settled(
        &mut self,
        person: Id,
        guests: i64,
        place: Place,
        on: Option<RowKey>,
        cx: &mut Cx<'_>,
    ) -> Result<Flow> {
        let stays = self.cursor.key() == on;
        self.reload(cx)?;
        if stays {
            self.go_to(person);
        }
        let name = self.name_of(person);
        match place {
            Place::Seat => cx.say(cx.text.msg_event_registered(name, guests)),
            Place::Waiting(n) => cx.warn(cx.text.msg_event_waits(name, n)),
            Place::Already => cx.warn(cx.text.msg_event_registered_already(name)),
        }
        Ok(Flow::Stay)
    }

    fn name_of(&self, person: Id) -> String {
        let mut guests = self.guests.iter();
        let guest = guests.find(|guest| guest.alumnus == person);
        guest.map_or_else(String::new, |guest| guest.name.clone())
    }

    pub(super) fn walked_in(&mut self, person: Id, cx: &mut Cx<'_>) -> Result<Flow> {
        let (event, sought) = (self.id, self.find.value().to_owned());
        let on = self.cursor.key();
        cx.order(
            self,
            move |office| office.check_in(event, person, true),
            move |screen, arrival, cx| {
                let arrival = arrival?;
                let stays = screen.cursor.key() == on;
                screen.empty_box(&sought);
                screen.reload(cx)?;
                if stays {
                    screen.go_to(person);
                }
                screen.say_arrival(person, screen.name_of(person), arrival, cx);
                Ok(Flow::Stay)
            },
        )
    }

    /// One more or one less comes along; a seat may have to be waited for.
    fn bring(&mut self, more: i64, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(guest) = self.chosen() else {
            return Ok(Flow::Stay);
        };
        if !guest.has_seat() && !guest.waits() {
            cx.warn(cx.text.msg_event_brings_nobody(guest.name.clone()));
            return Ok(Flow::Stay);
        }
        let (event, person, on) = (self.id, guest.alumnus, self.cursor.key());
        if self.is_held(person, Deed::Bring(more), cx) {
            return Ok(Flow::Stay);
        }
        cx.order(
            self,
            move |office| office.bring(event, person, more),
            move |screen, brought, cx| match brought {
                Err(Error::Rule(Rule::EventFull)) => {
                    cx.warn(cx.text.msg_event_no_guest_seat());
                    Ok(Flow::Stay)
                }
                // Nobody brings fewer than none.
                Ok((Place::Already, _)) => Ok(Flow::Stay),
                brought => {
                    let (place, guests) = brought?;
                    screen.settled(person, guests, place, on, cx)
                }
            },
        )
    }

    /// Who is in does not lose that without a question.
    fn cancel(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(guest) = self.chosen() else {
            return Ok(Flow::Stay);
        };
        if !guest.is_in() {
            return self.cancel_of(guest.alumnus, cx);
        }
        let text = cx.text;
        let question = Confirm::new(text.msg_event_cancel_question(guest.name.clone()))
            .says(text.msg_event_cancel_note())
            .answers(text.msg_event_cancel_no(), text.msg_event_cancel_yes());
        self.asked = Some(Asked::Cancel(guest.alumnus));
        Ok(Flow::open(question))
    }

    pub(super) fn cancel_of(&mut self, person: Id, cx: &mut Cx<'_>) -> Result<Flow> {
        let name = self.name_of(person);
        let waited: Vec<Id> = self
            .guests
            .iter()
            .filter(|guest| guest.waits())
            .map(|guest| guest.alumnus)
            .collect();
        let event = self.id;
        cx.order(
            self,
            move |office| office.unregister(event, person),
            move |screen, done, cx| screen.cancelled((person, name), &waited, done?, cx),
        )
    }

    /// Who waited and has a seat now is told.
    fn cancelled(
        &mut self,
        (person, name): (Id, String),
        waited: &[Id],
        done: bool,
        cx: &mut Cx<'_>,
    ) -> Result<Flow> {
        let place = self.cursor.at();
        let stays = self.cursor.key() == Some(RowKey::of(person));
        self.reload(cx)?;
        // The person goes to the end of the list; who works it down goes on where they were.
        if stays {
            self.cursor.go(place);
        }
        if !done {
            cx.warn(cx.text.msg_event_cancelled_already(name));
            return Ok(Flow::Stay);
        }
        let up = |guest: &&Guest| waited.contains(&guest.alumnus) && guest.has_seat();
        let moved: Vec<&str> = self
            .guests
            .iter()
            .filter(up)
            .map(|guest| guest.name.as_str())
            .collect();
        if moved.is_empty() {
            cx.say(cx.text.msg_event_cancelled(name));
        } else {
            let comma = cx.word(label(", ", "、"));
            cx.say(cx.text.msg_event_moved_up(name, moved.join(comma)));
        }
        Ok(Flow::Stay)
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Asked::Other);
        Ok(Flow::open(form::edit(self.id, cx)?))
    }
}
