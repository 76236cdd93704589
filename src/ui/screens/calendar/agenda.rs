//! The agenda: events from a day on, each day under its own heading, with the office's clock where it differs.

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::{Cx, View};
use crate::ui::screens::calendar::days::Events;
use crate::ui::screens::calendar::{day_words, later};
use crate::ui::screens::event::item::Item;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::{panel, text};

/// What stands on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    /// A day begins.
    Day(String),
    /// The event with that number.
    Event(usize),
    /// Its title, where titles have lines of their own.
    Title(usize),
    /// When that is by the office's clock.
    Home(String),
}

/// The lines and the cursor on one of them.
#[derive(Default)]
pub struct Agenda {
    lines: Vec<Line>,
    cursor: Cursor,
    from: String,
    empty: String,
    /// Titles have lines of their own: the pane is narrow and high.
    pub tall: bool,
}

impl Agenda {
    /// Lists what begins on a day or later, and what goes on at that day. The cursor stays on its event, or begins anew.
    pub fn lay_out(&mut self, events: &Events, from: NaiveDate, stay: bool, cx: &Cx<'_>) {
        self.lines.clear();
        let today = cx.now.today();
        let mut heading = None;
        for (n, item) in events.all().iter().enumerate() {
            if item.last_day() < from {
                continue;
            }
            // What began earlier and goes on is listed under the first day.
            let day = item.day().max(from);
            if heading.replace(day) != Some(day) {
                self.lines.push(Line::Day(heading_words(day, today, cx)));
            }
            self.lines.push(Line::Event(n));
            if self.tall {
                self.lines.push(Line::Title(n));
            }
            self.lines.extend(item.home_words(cx).map(Line::Home));
        }
        self.from = cx.text.msg_calendar_from(day_words(from, today, cx.lang));
        self.empty = cx.text.msg_calendar_nothing_follows(from.to_string());
        let lines = self.lines.iter().map(|line| match line {
            Line::Event(n) => (events.get(*n).map(|item| item.event.id), ""),
            Line::Day(day) => (None, day.as_str()),
            Line::Title(_) | Line::Home(_) => (None, ""),
        });
        match stay {
            true => self.cursor.follow(lines),
            false => self.cursor.begin(lines),
        }
        self.step(0);
        if self.chosen().is_none() {
            self.step(-1);
        }
    }

    /// The number of the event under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        match self.lines.get(self.cursor.at()) {
            Some(Line::Event(n)) => Some(*n),
            _ => None,
        }
    }

    /// To another event, over what stands between.
    pub fn step(&mut self, by: isize) {
        let is_event = |line: &Line| matches!(line, Line::Event(_));
        let at = self.cursor.at();
        let found = match by {
            0 => self
                .lines
                .iter()
                .skip(at)
                .position(is_event)
                .map(|n| at + n),
            1.. => self
                .lines
                .iter()
                .skip(at + 1)
                .position(is_event)
                .map(|n| at + 1 + n),
            _ => self.lines.iter().take(at).rposition(is_event),
        };
        if let Some(to) = found {
            self.cursor.go(to);
        }
    }

    /// The cursor stands on the last event.
    #[must_use]
    pub fn at_end(&self) -> bool {
        let last = self
            .lines
            .iter()
            .rposition(|line| matches!(line, Line::Event(_)));
        last == Some(self.cursor.at())
    }

    /// Draws the agenda in a frame with a title; `inside` when the keys go here.
    pub fn draw(
        &self,
        buf: &mut Buffer,
        area: Rect,
        (title, inside): (&str, bool),
        events: &Events,
        view: &View<'_>,
    ) {
        let inner = panel::Panel {
            title,
            right: &self.from,
            focused: inside,
        }
        .draw(buf, area, view.look);
        if self.lines.is_empty() {
            let at = text::after(text::below(inner, 1), 1);
            let at = Rect {
                width: at.width.saturating_sub(1),
                ..at
            };
            text::put_wrapped(buf, at, &self.empty, view.look.style(Role::Text));
            return;
        }
        let top = self.cursor.settle(usize::from(inner.height));
        // A heading above the first visible line belongs to it.
        let top = if top == self.cursor.at() {
            top.saturating_sub(1)
        } else {
            top
        };
        for (n, (at, line)) in (0u16..).zip(self.lines.iter().enumerate().skip(top)) {
            let Some(row) = text::row(inner, n) else {
                break;
            };
            let row = Rect {
                width: row.width.saturating_sub(1),
                ..row
            };
            let look = view.look;
            match line {
                Line::Day(words) => {
                    text::put(buf, text::after(row, 1), words, look.style(Role::Title));
                }
                Line::Home(words) => {
                    let indent = if row.width < 30 { 3 } else { 11 };
                    text::put(buf, text::after(row, indent), words, look.style(Role::Dim));
                }
                Line::Event(event) => {
                    let here = inside && at == self.cursor.at();
                    if let Some(item) = events.get(*event) {
                        self.draw_item(buf, row, item, here, view);
                    }
                }
                Line::Title(event) => {
                    if let Some(item) = events.get(*event) {
                        let place = text::after(row, 11);
                        let words = item.short_title(view.lang, place.width);
                        text::put(buf, place, &words, look.style(Role::Text));
                    }
                }
            }
        }
    }

    /// `> 18:30 上海   年会 Annual dinner      96/120`
    fn draw_item(&self, buf: &mut Buffer, row: Rect, item: &Item, here: bool, view: &View<'_>) {
        let look = view.look;
        let role = match (here, item.is_off()) {
            (true, _) => Role::Cursor,
            (_, true) => Role::Dim,
            _ => Role::Text,
        };
        if here {
            text::put(buf, text::after(row, 1), ">", look.style(Role::Focus));
        }
        // In a narrow window the title is worth more than the host.
        let host = match row.width {
            _ if self.tall => row.width,
            0..32 => 0,
            32..62 => 9,
            _ => 20,
        };
        let right = if item.is_off() {
            view.word(label("cancelled", "已取消")).to_owned()
        } else {
            item.seats()
        };
        let right = text::put_right(buf, row, &right, look.style(Role::Text));
        let row = Rect {
            width: row.width.saturating_sub(right + 1),
            ..row
        };
        let clock = item.clock(view.lang);
        text::put(buf, text::after(row, 3), &clock, look.style(role));
        let rest = text::after(row, 11);
        let place = Rect {
            width: host.min(rest.width),
            ..rest
        };
        text::put(buf, place, &item.host, look.style(Role::Text));
        if !self.tall {
            let title = text::after(rest, host + u16::from(host > 0));
            let words = item.short_title(view.lang, title.width);
            text::put(buf, title, &words, look.style(role));
        }
    }
}

fn heading_words(day: NaiveDate, today: NaiveDate, cx: &Cx<'_>) -> String {
    let words = day_words(day, today, cx.lang);
    let beside = match day {
        _ if day == today => label("today", "今天"),
        _ if day == later(today, 1) => label("tomorrow", "明天"),
        _ => return words,
    };
    format!("{words} | {}", cx.word(beside))
}
