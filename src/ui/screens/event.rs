//! One event: what it is, how full it is, who registered, and the door where they come in.
//!
//! At the door one box has the focus: a few letters or the tail of a phone find the person, Enter checks them in and
//! empties the box for the next one.

pub mod commands;
pub mod form;
pub mod guests;
mod out;
mod seek;
pub mod item;

use std::collections::HashMap;

use chrono::TimeDelta;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::catalogue::title;
use crate::model::field::Id;
use crate::office::permit::Action;
use crate::ui::app::sight::HELD;
use crate::ui::form::own;
use crate::ui::keys::{self, Bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Moment, Outcome, Result, Screen, View};
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list::{self, Cursor, RowKey};
use crate::ui::widgets::{gauge, panel, text, words};

use commands::{BOX_KEYS, FIND_KEYS, KEYS};
use guests::{Guest, Sum};
use item::Item;
use seek::{Fit, Place, Typed};

/// An event and its registrations.
pub struct EventScreen {
    id: Id,
    item: Option<Item>,
    facts: String,
    guests: Vec<Guest>,
    shown: Vec<usize>,
    /// Who is shown is found by a reading that is not theirs.
    misread: bool,
    sum: Sum,
    find: TextInput,
    finding: bool,
    /// Enter in the box checks people in.
    door: bool,
    /// Enter there has just checked somebody in.
    let_in: bool,
    cursor: Cursor,
    /// The person chosen by hand since something was typed last.
    picked: Option<RowKey>,
    /// What the key before did to whom, and when it was pressed last.
    acted: Option<(Id, Deed, Moment)>,
    asked: Option<Asked>,
}

/// What a key does to a guest at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// In, or out.
    Toggle,
    /// So many guests more.
    Bring(i64),
}

/// A key that is held down repeats faster than this.
const REPEATED: TimeDelta = TimeDelta::milliseconds(100);

/// What was asked of a screen on top.
enum Asked {
    Register,
    WalkIn,
    /// Cancelling the registration of somebody who is in.
    Cancel(Id),
    Other,
}

impl EventScreen {
    /// For an event.
    #[must_use]
    pub fn new(id: Id) -> Self {
        Self {
            id,
            item: None,
            facts: String::new(),
            guests: Vec::new(),
            shown: Vec::new(),
            misread: false,
            sum: Sum::default(),
            find: TextInput::default(),
            finding: false,
            door: false,
            let_in: false,
            cursor: Cursor::default(),
            picked: None,
            acted: None,
            asked: None,
        }
    }

    fn chosen(&self) -> Option<&Guest> {
        self.shown
            .get(self.cursor.at())
            .and_then(|n| self.guests.get(*n))
    }

    /// Shows who fits what is typed, the best first. The cursor stays on its person.
    fn filter(&mut self) {
        let typed = Typed::of(self.find.value());
        let all = self.guests.iter().enumerate();
        let place = if self.door { Place::Door } else { Place::List };
        self.misread = false;
        self.shown = if typed.is_empty() {
            all.map(|(n, _)| n).collect()
        } else {
            let fits = all.filter_map(|(n, guest)| Some((guest.keys.fit(&typed, place)?, n)));
            let mut fits: Vec<(Fit, usize)> = fits.collect();
            fits.sort_unstable();
            if fits.first().is_some_and(|(best, _)| *best < Fit::Reading) {
                fits.retain(|(fit, _)| *fit < Fit::Reading);
            }
            self.misread = fits.first().is_some_and(|(best, _)| *best == Fit::Reading);
            fits.into_iter().map(|(_, n)| n).collect()
        };
        let shown = self.shown.iter().filter_map(|n| self.guests.get(*n));
        self.cursor.follow(shown.map(|guest| guest.alumnus));
    }

    /// Something else is typed: nobody is chosen yet, and the best stands under the cursor.
    fn seek(&mut self) {
        self.picked = None;
        self.let_in = false;
        self.filter();
        self.cursor.go(0);
    }

    /// The person whom Enter at the door is about: the only one left by a name, initials or a phone of theirs, or the one
    /// chosen by hand.
    fn meant(&self) -> Option<&Guest> {
        let picked = self.picked.is_some() && self.picked == self.cursor.key();
        let only = self.shown.len() == 1 && !self.misread && !self.find.value().trim().is_empty();
        self.chosen().filter(|_| picked || only)
    }

    /// A key that acts on somebody comes again within this time: it is held down. Each one begins the time anew.
    fn is_held(&mut self, person: Id, deed: Deed, cx: &mut Cx<'_>) -> bool {
        let patience = match deed {
            Deed::Toggle => HELD,
            // A hand that counts presses it again and again, but not so fast as one that is held down repeats.
            Deed::Bring(_) => REPEATED,
        };
        let before = self.acted.replace((person, deed, cx.now));
        let held = before.is_some_and(|(who, what, at)| {
            let same = (who, what) == (person, deed);
            same && cx.now.utc >= at.utc && cx.now.utc - at.utc < patience
        });
        if held {
            cx.refuse_key();
        }
        held
    }

    fn go_to(&mut self, person: Id) {
        self.cursor.go_to(person);
    }

    fn why_not_edit(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::EditEvents, |text| text.msg_calendar_may_not())
    }

    fn why_not_register(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::Register, |text| text.msg_event_may_not())
    }

    fn why_not_guest(&self, cx: &Cx<'_>) -> Option<String> {
        self.why_not_register(cx).or_else(|| {
            self.chosen()
                .is_none()
                .then(|| cx.text.msg_event_nobody_chosen())
        })
    }
}

impl Screen for EventScreen {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if matches!(input, Input::Tick | Input::Job(_) | Input::HangUp) {
            return Ok(Flow::Pass);
        }
        if matches!(input, Input::Paste(_)) && !self.finding {
            self.open_find(cx)?;
        }
        if self.finding && !matches!(input, Input::Run(_)) {
            match self.find.take(&input) {
                Edit::Changed => self.seek(),
                Edit::Moved => {}
                Edit::Pass => return self.press_in_box(&input, cx),
            }
            return Ok(Flow::Stay);
        }
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        match (self.asked.take(), from) {
            (Some(Asked::Register), Outcome::Chosen(person)) => self.registered(person, cx),
            (Some(Asked::WalkIn), Outcome::Chosen(person)) => self.walked_in(person, cx),
            (Some(Asked::Cancel(person)), Outcome::Agreed) => self.cancel_of(person, cx),
            _ => {
                self.reload(cx)?;
                Ok(Flow::Stay)
            }
        }
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let office = &*cx.office;
        let found = office.happening(self.id)?;
        let item = Item::new(
            found.event,
            (found.taken, found.waiting, found.came),
            office,
            cx.lang,
        );
        self.facts = facts(&item, cx)?;
        let guests = office.guests(self.id)?;
        let known = std::mem::take(&mut self.guests).into_iter();
        let mut known: HashMap<Id, Guest> = known.map(|guest| (guest.alumnus, guest)).collect();
        self.guests = guests
            .into_iter()
            .map(|guest| {
                let before = known.remove(&guest.registration.alumnus_id);
                Guest::new(guest, before)
            })
            .collect();
        self.sum = Sum::of(&self.guests, &item);
        let before = self.item.replace(item);
        self.filter();
        self.tell_over_full(before.as_ref(), cx);
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let Some(item) = &self.item else { return };
        self.draw_sums(frame.buffer_mut(), area, item, view);
        let facts = text::after(text::below(area, 1), 1);
        let buf = frame.buffer_mut();
        text::put(
            buf,
            Rect {
                width: facts.width.saturating_sub(1),
                ..facts
            },
            &self.facts,
            view.look.style(Role::Text),
        );
        let rule = text::below(area, 2);
        panel::rule(buf, rule, view.word(self.heading()), view.look);
        let mut body = text::below(area, 3);
        if self.finding || !self.find.value().is_empty() {
            self.draw_box(frame, body, view);
            body = text::below(body, 1);
        }
        if self.shown.is_empty() {
            let words = match (self.guests.is_empty(), self.door) {
                (true, _) => view.text.msg_event_empty(),
                (false, true) => view.text.msg_event_no_match_door(),
                (false, false) => view.text.msg_event_no_match(),
            };
            let at = text::after(text::below(body, 1), 3);
            text::put_wrapped(frame.buffer_mut(), at, &words, view.look.style(Role::Text));
            return;
        }
        let columns = self.sum.columns(view);
        list::draw(
            frame.buffer_mut(),
            body,
            &columns,
            &self.cursor,
            view.look,
            &|at| {
                let guest = self.shown.get(at).and_then(|n| self.guests.get(*n));
                guest
                    .map(|guest| guest.row(self.sum, item, view))
                    .unwrap_or_default()
            },
        );
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let (mut left, mut right) = (cx.word(label("Event", "活动")).to_owned(), String::new());
        if let Some(item) = &self.item {
            let codes = &cx.office.catalogue().codes;
            right = codes
                .label("event_state", &item.event.state, cx.lang)
                .to_owned();
            let title = item.title(cx.lang, 36);
            left = format!(
                "{left} | {title} | {} | {} {}",
                item.host,
                item.day(),
                item.clock(cx.lang)
            );
        }
        let table = if self.finding { self.box_keys() } else { KEYS };
        let hints = keys::hints(table, self, cx);
        let place = format!(
            "{}/{}",
            (self.cursor.at() + 1).min(self.cursor.len()),
            self.cursor.len()
        );
        let status = match () {
            () if !self.door => self.sum.words(cx),
            // As Enter would answer.
            () if self.meant().is_none() => self.why_nobody(cx.text),
            () => cx.text.msg_event_door(),
        };
        Face::titled(left, right)
            .keys(hints)
            .typing(self.finding)
            .status(status, place)
            .acts_on(&self.cursor)
    }
}

impl EventScreen {
    const fn box_keys(&self) -> &'static [Bind<Self>] {
        if self.door { BOX_KEYS } else { FIND_KEYS }
    }

    /// What the box does not take itself. Moving the cursor there is choosing somebody.
    fn press_in_box(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Flow> {
        let flow = keys::take(self.box_keys(), self, input, cx)?;
        if !matches!(flow, Flow::Pass) {
            return Ok(flow);
        }
        let flow = keys::take(list::KEYS, &mut self.cursor, input, cx)?;
        if !matches!(flow, Flow::Pass) {
            self.picked = self.cursor.key();
        }
        Ok(flow)
    }

    /// Adds to what was said that more people have a seat than there are, when that has come about just now.
    fn tell_over_full(&self, before: Option<&Item>, cx: &mut Cx<'_>) {
        let over =
            |item: &Item| Some(item.taken).filter(|taken| item.event.capacity < Some(*taken));
        let (Some(before), Some(item)) = (before, &self.item) else {
            return;
        };
        if let (Some(seats), Some(taken)) = (item.event.capacity, over(item))
            && over(before).is_none_or(|then| then < taken)
        {
            cx.add(cx.text.msg_event_over_full(grouped(taken), grouped(seats)));
        }
    }

    const fn heading(&self) -> crate::model::field::Label {
        if self.door {
            label("At the door", "现场签到")
        } else {
            label("Registrations", "报名")
        }
    }

    /// `Came 41  Seats 96/120 [#######....] 80%  Waiting 4`
    fn draw_sums(&self, buf: &mut Buffer, area: Rect, item: &Item, view: &View<'_>) {
        let line = Rect {
            height: area.height.min(1),
            width: area.width.saturating_sub(2),
            ..text::after(area, 1)
        };
        let look = view.look;
        let mut words = view.text.msg_event_sums(
            grouped(item.taken),
            grouped(item.waiting),
            grouped(item.came),
        );
        let Some(seats) = item.event.capacity else {
            words = format!(
                "{words} | {}",
                view.word(label("no limit of seats", "名额不限"))
            );
            text::put(buf, line, &words, look.style(Role::Title));
            return;
        };
        let used = text::put(buf, line, &words, look.style(Role::Title));
        let whole = usize::try_from(seats).unwrap_or(0);
        let taken = usize::try_from(item.taken).unwrap_or(0);
        let full = if seats > 0 {
            item.taken * 100 / seats
        } else {
            100
        };
        let count = view.text.msg_event_of_seats(full, grouped(seats));
        let room = line
            .width
            .saturating_sub(used + text::cells(&count) + 4)
            .min(32);
        let bar = gauge::filled(taken, whole, usize::from(room));
        let rest = text::after(line, used + 2);
        let used = if room > 6 {
            text::put(buf, rest, &bar, look.style(Role::Text)) + 1
        } else {
            0
        };
        text::put(buf, text::after(rest, used), &count, look.style(Role::Text));
    }

    fn draw_box(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let line = Rect {
            height: area.height.min(1),
            ..text::after(area, 1)
        };
        let word = if self.door {
            view.word(label(
                "Name, initials or phone tail:",
                "姓名、首字母或手机尾号：",
            ))
        } else {
            view.word(label("Find:", "查找："))
        };
        let buf = frame.buffer_mut();
        let used = text::put(buf, line, word, view.look.style(Role::Text)) + 1;
        let count = view.text.msg_event_matches(grouped(self.shown.len()));
        let right = Rect {
            width: line.width.saturating_sub(1),
            ..line
        };
        let taken = text::put_right(buf, right, &count, view.look.style(Role::Dim)) + 2;
        let input = text::after(line, used);
        let input = Rect {
            width: input.width.saturating_sub(taken),
            ..input
        };
        if self.finding {
            self.find.draw_focused(frame, input, view);
        } else {
            self.find.draw(frame, input, view.look);
        }
    }
}

/// "Dinner | Hilton | to 21:00 | Beijing time 03:00+1 | ¥300 | registration 11-01 to 11-26"
fn facts(item: &Item, cx: &Cx<'_>) -> Result<String> {
    let event = &item.event;
    let codes = &cx.office.catalogue().codes;
    let mut facts = vec![
        codes.label("event_kind", &event.kind, cx.lang).to_owned(),
        event.place.clone(),
    ];
    if let Some(ends) = item.ends {
        let form = match (ends.date() == item.day(), event.all_day) {
            (true, true) => "",
            (true, false) => "%H:%M",
            (false, true) => "%m-%d",
            (false, false) => "%m-%d %H:%M",
        };
        if !form.is_empty() {
            facts.push(cx.text.msg_event_until(ends.format(form).to_string()));
        }
    }
    facts.extend(item.home_words(cx));
    if let Some(fee) = event.fee_minor.filter(|fee| *fee > 0) {
        facts.push(words::price(fee, &event.currency));
    }
    let day = |day: chrono::NaiveDate| day.format("%m-%d").to_string();
    match (
        event.registration_from.map(day),
        event.registration_to.map(day),
    ) {
        (Some(from), Some(to)) => facts.push(cx.text.msg_event_window(from, to)),
        (None, Some(to)) => facts.push(cx.text.msg_calendar_closes(to)),
        (Some(from), None) => facts.push(cx.text.msg_event_opens(from)),
        (None, None) => {}
    }
    if let Some(cohort) = event.cohort {
        facts.push(cx.text.msg_event_cohort(cohort.to_string()));
    }
    if item.host.is_empty() {
        facts.extend(
            cx.office
                .catalogue()
                .chapters
                .get(event.chapter_id)
                .map(|c| title(c, cx.lang).to_owned()),
        );
    }
    facts.extend(own::said("event", &cx.office.event_own(event.id)?, cx));
    facts.retain(|fact| !fact.is_empty());
    Ok(facts.join(" | "))
}
