//! What is read for the calendar: the events that follow a day, and, where titles find room, the first of every day of the
//! month. Never a whole month with its counts: that costs ten times as much and nobody sees it.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};

use crate::model::field::Id;
use crate::ui::screen::{Cx, Result};
use crate::ui::screens::calendar::later;
use crate::ui::screens::event::item::Item;
use crate::ui::widgets::month;

/// How many events the agenda lists; at its end it goes on from there.
pub const LISTED: usize = 60;

/// How many titles of a day are read: no window shows more.
const TITLES: usize = 8;

/// The days of the grid.
const GRID: u64 = 42;

/// Nothing is marked for more days than this, whatever its end says.
pub const LONGEST: usize = 62;

/// The events that follow a day, and titles by day.
#[derive(Default)]
pub struct Events {
    items: Vec<Item>,
    titles: HashMap<NaiveDate, Vec<Item>>,
    month: Option<NaiveDate>,
}

/// The last day of a day's month.
#[must_use]
pub fn last_of_month(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    month::shifted(first, 1).pred_opt().unwrap_or(day)
}

impl Events {
    /// Reads what goes on at a day and what follows.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn read(&mut self, day: NaiveDate, chapter: Option<Id>, cx: &Cx<'_>) -> Result<()> {
        let office = &*cx.office;
        self.items = office
            .following(day, chapter, LISTED)?
            .into_iter()
            .map(|h| Item::new(h.event, (h.taken, h.waiting, h.came), office, cx.lang))
            .collect();
        sort(&mut self.items);
        Ok(())
    }

    /// Reads the titles of the month of a day.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn read_titles(&mut self, day: NaiveDate, chapter: Option<Id>, cx: &Cx<'_>) -> Result<()> {
        let first = month::first_day(day);
        let span = (first, later(first, GRID - 1));
        let office = &*cx.office;
        let events = office.first_of_days(span, chapter, TITLES)?;
        let mut items: Vec<Item> = events
            .into_iter()
            .map(|event| Item::new(event, (0, 0, 0), office, cx.lang))
            .collect();
        sort(&mut items);
        self.titles.clear();
        for item in items {
            for day in item.days().take(LONGEST) {
                self.titles.entry(day).or_default().push(item.clone());
            }
        }
        self.month = day.with_day(1);
        Ok(())
    }

    /// The titles of the month of this day were read.
    #[must_use]
    pub fn has_titles(&self, day: NaiveDate) -> bool {
        self.month.is_some() && self.month == day.with_day(1)
    }

    /// Other data: the titles are to be read again.
    pub fn forget_titles(&mut self) {
        self.month = None;
        self.titles.clear();
    }

    /// The event with that number.
    #[must_use]
    pub fn get(&self, n: usize) -> Option<&Item> {
        self.items.get(n)
    }

    /// All that follow, in the order of their days and clocks.
    #[must_use]
    pub fn all(&self) -> &[Item] {
        &self.items
    }

    /// The titles of a day.
    #[must_use]
    pub fn titles(&self, day: NaiveDate) -> &[Item] {
        self.titles.get(&day).map_or(&[], Vec::as_slice)
    }

    /// How many of the events that follow go on at a day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> usize {
        let goes_on = |item: &&Item| item.day() <= day && day <= item.last_day();
        self.items.iter().filter(goes_on).count()
    }
}

/// By day; what takes the whole day first, then by the clock.
fn sort(items: &mut [Item]) {
    items.sort_by_key(|item| (item.day(), !item.event.all_day, item.starts, item.event.id));
}
