//! A year at a glance: a sign for each week, so that the full and the empty months are seen at once.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::field::Id;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Result, View};
use crate::ui::screens::calendar::days::LONGEST;
use crate::ui::screens::calendar::later;
use crate::ui::widgets::{month, panel, text};

/// The rows of the small year: four quarters and a legend in a frame.
pub const HEIGHT: u16 = 8;

/// The days with events and their number.
#[derive(Default)]
pub struct Year {
    year: i32,
    /// How many go on, by day.
    days: BTreeMap<NaiveDate, i64>,
    /// How many begin, by day.
    begun: BTreeMap<NaiveDate, i64>,
}

impl Year {
    /// Reads a year, and what of its neighbours a month's grid can show.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn read(&mut self, year: i32, chapter: Option<Id>, cx: &Cx<'_>) -> Result<()> {
        let first = NaiveDate::from_ymd_opt(year - 1, 11, 20);
        let last = NaiveDate::from_ymd_opt(year + 1, 1, 20);
        let (Some(from), Some(to)) = (first, last) else {
            return Ok(());
        };
        self.begun.clear();
        self.days.clear();
        for (first, last, events) in cx.office.busy(from, to, chapter)? {
            *self.begun.entry(first).or_default() += events;
            for day in first
                .iter_days()
                .take_while(|day| *day <= last)
                .take(LONGEST)
            {
                *self.days.entry(day).or_default() += events;
            }
        }
        self.year = year;
        Ok(())
    }

    /// The sign of a day: `.` one event, `:` two, `+` more.
    #[must_use]
    pub fn sign(&self, day: NaiveDate) -> &'static str {
        match self.on(day) {
            0 => "",
            1 => ".",
            2 => ":",
            _ => "+",
        }
    }

    /// How many events go on at a day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> i64 {
        self.days.get(&day).copied().unwrap_or(0)
    }

    /// Which year was read.
    #[must_use]
    pub fn of(&self) -> i32 {
        self.year
    }

    /// Draws four quarters of weeks in a frame.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let year = self.year.to_string();
        let sum = view.text.msg_calendar_year_sum(self.sum(1..=12));
        let inner = panel::Panel {
            title: &year,
            right: &sum,
            focused: false,
        }
        .draw(buf, area, view.look);
        let inner = text::after(inner, 1);
        for (n, first) in (0u16..).zip([1, 4, 7, 10]) {
            let Some(row) = text::row(inner, n) else {
                break;
            };
            let name = month_name(first, view);
            text::put(buf, row, name, view.look.style(Role::Title));
            let mut x = 5;
            for month in first..first + 3 {
                x += text::put(
                    buf,
                    text::after(row, x),
                    &self.weeks(month),
                    view.look.style(Role::Text),
                ) + 1;
            }
        }
        let legend = view.text.msg_calendar_year_legend();
        text::put(
            buf,
            text::below(inner, 5),
            &legend,
            view.look.style(Role::Dim),
        );
    }

    /// Draws twelve months, each with its weeks and its number of events.
    pub fn draw_whole(&self, buf: &mut Buffer, area: Rect, day: NaiveDate, view: &View<'_>) {
        let year = self.year.to_string();
        let sum = view.text.msg_calendar_year_sum(self.sum(1..=12));
        let inner = panel::Panel {
            title: &year,
            right: &sum,
            focused: true,
        }
        .draw(buf, area, view.look);
        let roomy = inner.height > 13;
        let gap = 1 + u32::from(inner.height >= 26);
        // In a low window the months go by under the cursor.
        let hidden = day.month().saturating_sub(u32::from(inner.height.max(1)));
        let most = (1..=12).map(|month| self.sum(month..=month)).max();
        for month in hidden + 1..=12 {
            let n = (month - 1 - hidden) * gap + u32::from(roomy);
            let row = u16::try_from(n).ok().and_then(|n| text::row(inner, n));
            let Some(row) = row else { break };
            self.draw_month(
                buf,
                row,
                month,
                (month == day.month(), most.unwrap_or(0)),
                view,
            );
        }
        if roomy {
            let last = text::after(text::below(inner, inner.height - 1), 3);
            let legend = view.text.msg_calendar_year_legend();
            text::put(buf, last, &legend, view.look.style(Role::Dim));
        }
    }

    /// `> 2026-11 November  :--+.      9  #########`
    fn draw_month(
        &self,
        buf: &mut Buffer,
        row: Rect,
        month: u32,
        (here, most): (bool, i64),
        view: &View<'_>,
    ) {
        let look = view.look;
        let role = if here { Role::Cursor } else { Role::Text };
        if here {
            text::put(buf, text::after(row, 1), ">", look.style(Role::Focus));
        }
        if let Some(first) = NaiveDate::from_ymd_opt(self.year, month, 1) {
            let title = month::title(first, view.lang);
            text::put(buf, text::after(row, 3), &title, look.style(role));
        }
        text::put(
            buf,
            text::after(row, 21),
            &self.weeks(month),
            look.style(Role::Text),
        );
        let events = self.sum(month..=month);
        let count = Rect {
            width: row.width.saturating_sub(28).min(5),
            ..text::after(row, 28)
        };
        text::put_right(buf, count, &events.to_string(), look.style(role));
        let bar = bar(events, most, row.width.saturating_sub(36));
        text::put(buf, text::after(row, 35), &bar, look.style(Role::Text));
    }

    /// A sign for each week that begins in a month, five cells.
    fn weeks(&self, month: u32) -> String {
        let Some(first) = NaiveDate::from_ymd_opt(self.year, month, 1) else {
            return String::new();
        };
        // The week belongs to the month in which its Monday lies.
        let ahead = (7 - first.weekday().num_days_from_monday()) % 7;
        let mut signs = String::new();
        let mut monday = later(first, u64::from(ahead));
        while monday.month() == month && signs.len() < 5 {
            let sunday = later(monday, 6);
            let events: i64 = self
                .begun
                .range(monday..=sunday)
                .map(|(_, events)| events)
                .sum();
            signs.push(match events {
                0 => ' ',
                1..=2 => '.',
                3..=5 => ':',
                6..=9 => '+',
                _ => '#',
            });
            monday = later(monday, 7);
        }
        format!("{signs:5}").replace(' ', "-")
    }

    fn sum(&self, months: std::ops::RangeInclusive<u32>) -> i64 {
        let of_year = self.days.iter().filter(|(day, _)| day.year() == self.year);
        of_year
            .filter(|(day, _)| months.contains(&day.month()))
            .map(|(_, events)| events)
            .sum()
    }
}

/// As long as its share of the fullest month; a cell for each event where all of them fit.
fn bar(events: i64, most: i64, cells: u16) -> String {
    let cells = i64::from(cells);
    let long = if most <= cells {
        events
    } else {
        (events * cells + most - 1) / most.max(1)
    };
    "#".repeat(usize::try_from(long).unwrap_or(0))
}

fn month_name(month: u32, view: &View<'_>) -> &'static str {
    view.word(match month {
        1 => label("Jan", "1月"),
        4 => label("Apr", "4月"),
        7 => label("Jul", "7月"),
        _ => label("Oct", "10月"),
    })
}
