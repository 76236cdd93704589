//! Dates of which a part may be unknown, and the many ways in which people write them.
//!
//! "2004" and "2004-07" are values, not errors: what is unknown stays unknown. Two readers share one grammar: [`read`]
//! for what files hold, [`read_typed`] for the form, where short forms like `28` or `fri` mean something near today.

pub mod order;
mod words;

use std::cmp::Ordering;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use self::order::Order;
use self::words::{Part, Unit};

/// The first year that anything on file can have.
pub const FIRST_YEAR: i16 = 1900;

/// How far ahead of today a year may be.
pub const YEARS_AHEAD: i16 = 10;

/// A date whose day, or month and day, may be unknown. Ordered with the unknown first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

/// Why a text is no date, with what is needed to say it and to offer a cure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateWrong {
    /// Nothing in it looks like a date.
    NotADate,
    /// The year is outside what can be on file.
    NoYear { year: u32, first: i16, last: i16 },
    /// A year of two digits where it could be either century.
    ShortYear(u32),
    /// There is no such month.
    NoMonth {
        year: i16,
        month: u32,
        day: Option<u32>,
    },
    /// The month has no such day.
    NoDay { year: i16, month: u8, day: u32 },
    /// Day first or month first: both are dates.
    TwoWays {
        one: PartialDate,
        other: PartialDate,
    },
}

/// Why a text is no year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearWrong {
    /// It is not a number of four digits.
    NotAYear,
    /// The year is outside what can be on file.
    OutOfRange { year: u32, first: i16, last: i16 },
}

impl PartialDate {
    /// A date of which only the year is known.
    #[must_use]
    pub fn year_only(year: i16) -> Self {
        Self {
            year,
            month: None,
            day: None,
        }
    }

    /// The date, if the calendar has it. A day needs a month.
    #[must_use]
    pub fn new(year: i16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let valid = match (month, day) {
            (None, None) => true,
            (None, Some(_)) => false,
            (Some(month), None) => (1..=12).contains(&month),
            (Some(month), Some(day)) => {
                NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)).is_some()
            }
        };
        (valid && (1..=9999).contains(&year)).then_some(Self { year, month, day })
    }

    /// The date in the form that is stored and shown: `2004`, `2004-07` or `2004-07-01`, nothing else.
    #[must_use]
    pub fn parse_iso(text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| {
            let digits = text.get(range)?;
            digits
                .bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| digits.parse().ok())?
        };
        let bytes = text.as_bytes();
        let dash = |at: usize| bytes.get(at) == Some(&b'-');
        let year = i16::try_from(number(0..4)?).ok()?;
        let small = |range| number(range).and_then(|n: u16| u8::try_from(n).ok());
        match text.len() {
            4 => Self::new(year, None, None),
            7 if dash(4) => Self::new(year, Some(small(5..7)?), None),
            10 if dash(4) && dash(7) => Self::new(year, Some(small(5..7)?), Some(small(8..10)?)),
            _ => None,
        }
    }

    /// The year.
    #[must_use]
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The month, if known.
    #[must_use]
    pub fn month(&self) -> Option<u8> {
        self.month
    }

    /// The day of the month, if known.
    #[must_use]
    pub fn day(&self) -> Option<u8> {
        self.day
    }

    /// The day of the calendar, if every part is known.
    #[must_use]
    pub fn full(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(
            i32::from(self.year),
            u32::from(self.month?),
            u32::from(self.day?),
        )
    }

    /// Compares what both know. `None` when they agree as far as that goes but one knows more: which is earlier is
    /// then unknown.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let parts = [(self.month, other.month), (self.day, other.day)];
        let mut order = self.year.cmp(&other.year);
        for (mine, theirs) in parts {
            if order != Ordering::Equal {
                break;
            }
            order = match (mine, theirs) {
                (Some(mine), Some(theirs)) => mine.cmp(&theirs),
                (None, None) => return Some(Ordering::Equal),
                _ => return None,
            };
        }
        Some(order)
    }
}

impl From<NaiveDate> for PartialDate {
    fn from(date: NaiveDate) -> Self {
        Self {
            year: i16::try_from(date.year()).unwrap_or(i16::MAX),
            month: u8::try_from(date.month()).ok(),
            day: u8::try_from(date.day()).ok(),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Written into one text first, so that a width asked for pads the whole.
        let mut text = format!("{:04}", self.year);
        if let Some(month) = self.month {
            text += &format!("-{month:02}");
        }
        if let Some(day) = self.day {
            text += &format!("-{day:02}");
        }
        f.pad(&text)
    }
}

impl FromStr for PartialDate {
    type Err = DateWrong;

    fn from_str(text: &str) -> Result<Self, DateWrong> {
        Self::parse_iso(text).ok_or(DateWrong::NotADate)
    }
}

impl DateWrong {
    /// A date near what was written, to be offered as a cure.
    #[must_use]
    pub fn near(&self) -> Option<PartialDate> {
        let small = |n: u32| u8::try_from(n).ok();
        match *self {
            // Month and day changed places, or a digit too many before the month: 1982-13 was meant as 1982-03.
            Self::NoMonth {
                year,
                month,
                day: Some(day),
            } => PartialDate::new(year, small(day), small(month)),
            Self::NoMonth { year, month, .. } => {
                PartialDate::new(year, small((month % 10).max(1)), None)
            }
            Self::NoDay { year, month, .. } => (28..=31)
                .rev()
                .find_map(|day| PartialDate::new(year, Some(month), Some(day))),
            Self::TwoWays { one, .. } => Some(one),
            _ => None,
        }
    }
}

/// Whether a text stands for no date: `0000-00-00`, and day 0 of a spreadsheet.
#[must_use]
pub fn is_nothing(text: &str) -> bool {
    let Some(parts) = words::parts(text) else {
        return false;
    };
    let values: Vec<u32> = parts.iter().map(|part| part.value).collect();
    values.iter().all(|value| *value == 0) || matches!(values.as_slice(), [1900, 0 | 1, 0])
}

/// Reads a date as files hold it: `2026-11-28`, `2026/1/3`, `20260103`, `2026年1月3日`, `29 Jul 1990`, `1982-03`, `1982`,
/// `民国74年3月4日`, also in full-width or Chinese digits.
///
/// # Errors
/// What is wrong with it, when no date that could be on file can be read without guessing.
pub fn read(text: &str, today: NaiveDate) -> Result<PartialDate, DateWrong> {
    let parts = words::parts(text).ok_or(DateWrong::NotADate)?;
    assign(&parts, today, dotted(text))
}

/// Reads a date of a column that keeps this order.
///
/// # Errors
/// As for [`read`].
pub fn read_in(
    text: &str,
    today: NaiveDate,
    order: Option<Order>,
) -> Result<PartialDate, DateWrong> {
    let parts = words::parts(text).ok_or(DateWrong::NotADate)?;
    assign(&parts, today, dotted(text).or(order))
}

/// Reads a date of birth of somebody grown up, whose year may have two digits: `85-3-4`, `85.03`, `4-Mar-85`.
///
/// # Errors
/// As for [`read`].
pub fn read_birth(
    text: &str,
    today: NaiveDate,
    order: Option<Order>,
) -> Result<PartialDate, DateWrong> {
    let mut parts = words::parts(text).ok_or(DateWrong::NotADate)?;
    let latest = u32::try_from(today.year())
        .unwrap_or_default()
        .saturating_sub(GROWN_UP);
    if let Some(year) = short_year(&parts).and_then(|at| parts.get_mut(at)) {
        year.value = century(year.value, latest);
        year.digits = 4;
        year.unit = Unit::Year;
    }
    assign(&parts, today, dotted(text).or(order))
}

/// Nobody on file is younger.
const GROWN_UP: u32 = 14;

/// Between points the day stands first: nobody writes 07.29.1990.
fn dotted(text: &str) -> Option<Order> {
    let is_dotted = text.contains(['.', '．']) && !text.contains(['/', '-']);
    is_dotted.then_some(Order::DayFirst)
}

/// The part that has to be the year though it has two digits: it is called so, is no day, or stands where the other
/// parts leave nothing else.
fn short_year(parts: &[Part]) -> Option<usize> {
    if parts.iter().any(Part::is_year) {
        return None;
    }
    let short = |part: &Part| part.digits == 2 && matches!(part.unit, Unit::None | Unit::Year);
    let sure = |part: &Part| short(part) && (part.unit == Unit::Year || part.value > 31);
    let named = |part: &Part| part.unit == Unit::Month;
    match parts {
        [a, ..] if sure(a) => Some(0),
        [a, b] if named(a) && short(b) => Some(1),
        [_, b, c] if named(b) && short(c) => Some(2),
        [_, _, c] if sure(c) => Some(2),
        _ => None,
    }
}

/// The year of these two digits that is not later than this one.
fn century(short: u32, latest: u32) -> u32 {
    if 2000 + short <= latest {
        2000 + short
    } else {
        1900 + short
    }
}

/// Reads a date as it is typed into a form: what [`read`] reads, and short forms that mean something near today:
/// `1128`, `11/28`, `28`, `today`, `今天`, `+7`, `fri`, `周五`, `82`.
///
/// # Errors
/// What is wrong with it, as for [`read`].
pub fn read_typed(text: &str, today: NaiveDate) -> Result<PartialDate, DateWrong> {
    if let Some(date) = relative(text, today) {
        return Ok(date.into());
    }
    if text.contains(COHORT) {
        let now = i16::try_from(today.year()).unwrap_or(i16::MAX);
        return read_year(text, now)
            .map(PartialDate::year_only)
            .map_err(|_| DateWrong::NotADate);
    }
    let parts = words::parts(text).ok_or(DateWrong::NotADate)?;
    match (
        short_form(&parts, today),
        assign(&parts, today, dotted(text)),
    ) {
        (_, Ok(date)) => Ok(date),
        (Some(short), Err(_)) => short,
        (None, Err(wrong)) => Err(wrong),
    }
}

/// Reads a year of entry or completion: `2015`, `2015年`, `2015届`, `04级`, `2008秋`, `2008级本科`, `2013.0`, `２０１５`,
/// `二〇一五`.
///
/// # Errors
/// It is not a year, or one that cannot be on file.
pub fn read_year(text: &str, now_year: i16) -> Result<i16, YearWrong> {
    let text = text.trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    let (bare, is_cohort) = match text.split_once(COHORT) {
        // what follows says of what: 2008级本科; a class of the cohort is more than its year
        Some((year, of)) if !of.chars().any(char::is_numeric) => (year, true),
        Some(_) => return Err(YearWrong::NotAYear),
        None => (
            text.trim_end_matches('季').trim_end_matches(['春', '秋']),
            false,
        ),
    };
    let parts = words::parts(bare).ok_or(YearWrong::NotAYear)?;
    let [part] = parts.as_slice() else {
        return Err(YearWrong::NotAYear);
    };
    let years = FIRST_YEAR..=now_year.saturating_add(YEARS_AHEAD);
    let short = part.digits == 2 && (is_cohort || part.unit == Unit::Year);
    if !(part.digits == 4 || short) || !matches!(part.unit, Unit::None | Unit::Year) {
        return Err(YearWrong::NotAYear);
    }
    let year = match short {
        true => century(part.value, u32::try_from(*years.end()).unwrap_or_default()),
        false => part.value,
    };
    year_in(year, &years).ok_or(YearWrong::OutOfRange {
        year,
        first: *years.start(),
        last: *years.end(),
    })
}

/// What makes a year that of a cohort.
const COHORT: [char; 4] = ['届', '级', '屆', '級'];

fn year_in(year: u32, years: &RangeInclusive<i16>) -> Option<i16> {
    i16::try_from(year).ok().filter(|year| years.contains(year))
}

/// Finds out which part is which. Years are recognised by their four digits.
fn assign(
    parts: &[Part],
    today: NaiveDate,
    order: Option<Order>,
) -> Result<PartialDate, DateWrong> {
    let value = |n: usize| parts[n].value;
    let named = |n: usize| parts[n].unit == Unit::Month;
    match parts {
        [one] => match (one.digits, one.unit) {
            (4, Unit::None | Unit::Year) => date(one.value, None, None, today),
            (8, Unit::None) => {
                let (month, day) = (one.value / 100 % 100, one.value % 100);
                date(one.value / 10_000, Some(month), Some(day), today)
            }
            (6, Unit::None) => date(one.value / 100, Some(one.value % 100), None, today),
            (2, Unit::None | Unit::Year) => Err(DateWrong::ShortYear(one.value)),
            _ => Err(DateWrong::NotADate),
        },
        [a, b] if a.is_year() && b.is_small() => date(value(0), Some(value(1)), None, today),
        [a, b] if a.is_small() && b.is_year() => date(value(1), Some(value(0)), None, today),
        [a, b, c] if a.is_year() && b.is_small() && c.is_small() => {
            date(value(0), Some(value(1)), Some(value(2)), today)
        }
        [a, b, c] if a.is_small() && b.is_small() && c.is_year() => match (named(0), named(1)) {
            (true, _) => date(value(2), Some(value(0)), Some(value(1)), today),
            (_, true) => date(value(2), Some(value(1)), Some(value(0)), today),
            _ => either_way(value(2), value(0), value(1), today, order),
        },
        [a, ..] if a.digits <= 2 && a.unit != Unit::Month => Err(DateWrong::ShortYear(a.value)),
        _ => Err(DateWrong::NotADate),
    }
}

/// `7/8/1990`: month first in one country, day first in another. Only where one reading is no date it is clear.
fn either_way(
    year: u32,
    a: u32,
    b: u32,
    today: NaiveDate,
    order: Option<Order>,
) -> Result<PartialDate, DateWrong> {
    let day_first = date(year, Some(b), Some(a), today);
    let month_first = date(year, Some(a), Some(b), today);
    match (day_first, month_first) {
        (Ok(date), Ok(_)) if order == Some(Order::DayFirst) => Ok(date),
        (Ok(_), Ok(date)) if order == Some(Order::MonthFirst) => Ok(date),
        (Ok(one), Ok(other)) if one != other => Err(DateWrong::TwoWays { one, other }),
        (Ok(date), _) | (_, Ok(date)) => Ok(date),
        (Err(wrong), Err(_)) => Err(wrong),
    }
}

fn date(
    year: u32,
    month: Option<u32>,
    day: Option<u32>,
    today: NaiveDate,
) -> Result<PartialDate, DateWrong> {
    let last = i16::try_from(today.year())
        .unwrap_or(i16::MAX)
        .saturating_add(YEARS_AHEAD);
    let Some(year) = year_in(year, &(FIRST_YEAR..=last)) else {
        return Err(DateWrong::NoYear {
            year,
            first: FIRST_YEAR,
            last,
        });
    };
    let Some(month) = month else {
        return Ok(PartialDate::year_only(year));
    };
    // A part that is 0 is one that nobody knew.
    if month == 0 && day.is_none_or(|day| day == 0) {
        return Ok(PartialDate::year_only(year));
    }
    let known = u8::try_from(month).ok().filter(|m| (1..=12).contains(m));
    let Some(known) = known else {
        return Err(DateWrong::NoMonth { year, month, day });
    };
    let small = day
        .filter(|day| *day != 0)
        .map(|day| u8::try_from(day).unwrap_or(u8::MAX));
    PartialDate::new(year, Some(known), small).ok_or(DateWrong::NoDay {
        year,
        month: known,
        day: day.unwrap_or_default(),
    })
}

/// What the form alone understands, in parts: days of this month and year, years of two digits.
fn short_form(parts: &[Part], today: NaiveDate) -> Option<Result<PartialDate, DateWrong>> {
    let year = u32::try_from(today.year()).ok()?;
    let century =
        |short: u32| century(short, year + u32::try_from(YEARS_AHEAD).unwrap_or_default());
    let whole = |y, m, d| date(y, m, d, today);
    Some(match *parts {
        [one] if one.unit == Unit::Year && one.digits == 2 => whole(century(one.value), None, None),
        [one] if one.is_small() && one.value > 31 => whole(century(one.value), None, None),
        [one] if one.is_small() && one.unit != Unit::Month => {
            whole(year, Some(today.month()), Some(one.value))
        }
        [one] if one.is_small() => whole(year, Some(one.value), None),
        [one] if one.digits == 4 && (1..=12).contains(&(one.value / 100)) => {
            whole(year, Some(one.value / 100), Some(one.value % 100))
        }
        [one] if one.digits == 6 => whole(
            century(one.value / 10_000),
            Some(one.value / 100 % 100),
            Some(one.value % 100),
        ),
        [a, b] if a.digits == 2 && (a.value > 31 || a.unit == Unit::Year) && b.is_small() => {
            whole(century(a.value), Some(b.value), None)
        }
        [a, b] if a.is_small() && b.unit == Unit::Month => {
            whole(year, Some(b.value), Some(a.value))
        }
        [a, b] if a.is_small() && b.is_small() => whole(year, Some(a.value), Some(b.value)),
        [a, b, c] if a.digits == 2 && b.is_small() && c.is_small() => {
            whole(century(a.value), Some(b.value), Some(c.value))
        }
        _ => return None,
    })
}

/// `today`, `+7`, `fri`: a day counted from today. A weekday is the next one, a week ahead if it is today.
fn relative(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let word: String = text
        .trim()
        .chars()
        .map(|c| crate::clean::half_width(c).to_ascii_lowercase())
        .collect();
    if let Some(days) = words::day_offset(&word) {
        return moved(today, days);
    }
    let ahead = words::weekday(&word).map(|weekday: Weekday| {
        let days = weekday.days_since(today.weekday());
        if days == 0 { 7 } else { days }
    })?;
    today.checked_add_days(Days::new(u64::from(ahead)))
}

fn moved(today: NaiveDate, days: i32) -> Option<NaiveDate> {
    let count = Days::new(u64::from(days.unsigned_abs()));
    let date = if days < 0 {
        today.checked_sub_days(count)
    } else {
        today.checked_add_days(count)
    };
    date.filter(|date| (i32::from(FIRST_YEAR)..=9999).contains(&date.year()))
}

#[cfg(test)]
mod tests;
