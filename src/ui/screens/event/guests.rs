//! The registrations of an event as a list shows them.

use std::borrow::Cow;

use crate::model::event::{self, Registration};
use crate::model::field::Id;
use crate::office::events::wall_in;
use crate::ui::keys::label;
use crate::ui::screen::{Cx, View};
use crate::ui::screens::event::item::Item;
use crate::ui::screens::event::seek::Keys;
use crate::ui::widgets::list::{Column, Row};
use crate::ui::widgets::words;

/// Somebody on the list of an event.
#[derive(Debug, Clone)]
pub struct Guest {
    /// Who.
    pub alumnus: Id,
    /// Their name.
    pub name: String,
    /// How many they bring.
    pub guests: i64,
    /// By what they are found.
    pub keys: Keys,
    number: String,
    mobile: String,
    pinyin: String,
    class: String,
    tail: String,
    registration: Registration,
}

/// What the list adds up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    people: usize,
    guests: i64,
    paid: i64,
    /// Tables are given, so they have a column.
    tables: bool,
    /// It costs something, or somebody paid.
    money: bool,
}

impl Guest {
    /// As the office tells it. What somebody is found by takes a while, so it is taken over from an earlier reading.
    #[must_use]
    pub fn new(guest: event::Guest, before: Option<Self>) -> Self {
        let class = guest
            .class_year
            .map_or(String::new(), |year| year.to_string());
        let same = before.filter(|old| {
            (&old.number, &old.name, &old.pinyin, &old.mobile, &old.class)
                == (
                    &guest.number,
                    &guest.name,
                    &guest.pinyin,
                    &guest.mobile,
                    &class,
                )
        });
        let person = [&guest.number, &guest.name, &guest.pinyin, &guest.mobile];
        let keys = same.map_or_else(|| Keys::of(&person, &class), |old| old.keys);
        let digits: String = guest.mobile.chars().filter(char::is_ascii_digit).collect();
        Self {
            alumnus: guest.registration.alumnus_id,
            guests: guest.registration.guests,
            keys,
            tail: digits
                .chars()
                .skip(digits.len().saturating_sub(4))
                .collect(),
            number: guest.number,
            name: guest.name,
            mobile: guest.mobile,
            pinyin: guest.pinyin,
            class,
            registration: guest.registration,
        }
    }

    /// They came.
    #[must_use]
    pub fn is_in(&self) -> bool {
        self.registration.checked_in_at.is_some()
    }

    /// They wait for a seat.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.registration.state == "waitlisted"
    }

    /// They have a seat.
    #[must_use]
    pub fn has_seat(&self) -> bool {
        self.registration.state == "registered"
    }

    /// They had a place and gave it back.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.registration.state == "cancelled"
    }

    /// When they came, by the clock at the door.
    #[must_use]
    pub fn came_at(&self, item: Option<&Item>) -> Option<String> {
        let zone = item.map_or("UTC", |item| &item.event.zone);
        let at = wall_in(self.registration.checked_in_at?, zone)?;
        Some(at.format("%H:%M").to_string())
    }

    /// The row of the list.
    #[must_use]
    pub fn row(&self, sum: Sum, item: &Item, view: &View<'_>) -> Row<'_> {
        let registration = &self.registration;
        let sign = if self.is_in() { "[x]" } else { "[ ]" };
        let name = match self.pinyin.is_empty() || self.pinyin == self.name {
            true => self.name.clone(),
            false => format!("{} {}", self.name, self.pinyin),
        };
        let state = match (self.waits(), registration.wait_position) {
            (true, Some(place)) => view.text.msg_event_waits_at(place),
            _ => view.word(state_label(&registration.state)).to_owned(),
        };
        let guests = if self.guests > 0 {
            format!("+{}", self.guests)
        } else {
            String::new()
        };
        let paid = registration.paid_minor.map_or(String::new(), |paid| {
            words::price(paid, &item.event.currency)
        });
        let mut cells: Vec<Cow<'_, str>> = vec![
            sign.into(),
            name.into(),
            self.class.as_str().into(),
            self.tail.as_str().into(),
            state.into(),
        ];
        // As in `Sum::columns`.
        if sum.guests > 0 {
            cells.push(guests.into());
        }
        if sum.tables {
            cells.push(registration.seat.as_str().into());
        }
        if sum.money {
            cells.push(paid.into());
        }
        cells.push(self.note(item, view).into());
        Row {
            cells,
            marked: false,
            dim: matches!(registration.state.as_str(), "cancelled" | "declined"),
        }
    }

    /// "came 17:52", "walk-in 17:52", and what they eat.
    fn note(&self, item: &Item, view: &View<'_>) -> String {
        let came = self
            .came_at(Some(item))
            .map(|at| match self.registration.walk_in {
                true => view.text.msg_event_walked_in_at(at),
                false => view.text.msg_event_came_at(at),
            });
        let diet = Some(self.registration.dietary.clone()).filter(|diet| !diet.is_empty());
        let parts: Vec<String> = [came, diet].into_iter().flatten().collect();
        parts.join(view.word(label(", ", "，")))
    }
}

impl Sum {
    /// Of a list.
    #[must_use]
    pub fn of(guests: &[Guest], item: &Item) -> Self {
        let seated = guests.iter().filter(|guest| guest.has_seat());
        Self {
            people: seated.clone().count(),
            guests: seated.fold(0, |sum, guest| sum.saturating_add(guest.guests)),
            paid: guests
                .iter()
                .filter_map(|guest| guest.registration.paid_minor)
                .fold(0, i64::saturating_add),
            tables: guests
                .iter()
                .any(|guest| !guest.registration.seat.is_empty()),
            money: item.event.fee_minor.is_some_and(|fee| fee > 0)
                || guests
                    .iter()
                    .any(|guest| guest.registration.paid_minor.is_some()),
        }
    }

    /// The columns of the list; those that nobody fills are left out.
    #[must_use]
    pub fn columns(self, view: &View<'_>) -> Vec<Column> {
        let word = |en, zh| view.word(label(en, zh));
        let mut columns = vec![
            Column::new(word("In", "到"), 3),
            Column::new(word("Name", "姓名"), 16).grows(1),
            Column::new(word("Class", "届"), 5),
            Column::new(word("Phone", "尾号"), 5),
            Column::new(word("State", "状态"), 10),
        ];
        if self.guests > 0 {
            columns.push(Column::new(word("+", "同行"), 4));
        }
        if self.tables {
            columns.push(Column::new(word("Table", "桌号"), 5));
        }
        if self.money {
            columns.push(Column::new(word("Paid", "已缴"), 7));
        }
        columns.push(Column::new(word("Note", "备注"), 8).grows(2));
        columns
    }

    /// "92 people and 4 guests, ¥28,800 paid"
    #[must_use]
    pub fn words(self, cx: &Cx<'_>) -> String {
        let mut words = match self.guests {
            0 => cx.text.msg_event_people(self.people),
            guests => cx.text.msg_event_people_and_guests(self.people, guests),
        };
        if self.paid > 0 {
            let comma = cx.word(label(", ", "，"));
            words = format!(
                "{words}{comma}{}",
                cx.text.msg_event_paid(words::price(self.paid, ""))
            );
        }
        words
    }
}

/// The word of a state, for the narrow column.
fn state_label(state: &str) -> crate::model::field::Label {
    match state {
        "invited" => label("invited", "已邀请"),
        "registered" => label("registered", "已报名"),
        "waitlisted" => label("waiting", "候补"),
        "declined" => label("declined", "谢绝"),
        _ => label("cancelled", "已取消"),
    }
}
