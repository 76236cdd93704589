//! The values after a colon that are numbers: years, partial dates, ages, and ranges of them.

use super::field::NumberField;
use super::query::Span;
use chrono::{Datelike as _, Days, Months, NaiveDate};

/// Why a value cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    NotThis,
    Backwards,
}

/// What one number field makes of a single value: the lowest and the highest number it may mean.
type Reader = fn(&str, NaiveDate) -> Option<Span>;

/// What a sign before a value makes of it.
type Bound = fn(Span) -> Span;

/// Years: `2004`, `04`, `1990s`, `2004届`.
pub(super) fn years(text: &str, today: NaiveDate) -> Result<Span, Unread> {
    // `94-98`, which is no date: both years are written in one way
    let digits = |part: &str| part.trim().trim_end_matches(COHORT).len();
    let dashed = text
        .split_once('-')
        .filter(|(from, to)| matches!(digits(from), 2 | 4) && digits(from) == digits(to));
    match dashed {
        Some((from, to)) => ranged(&format!("{from}..{to}"), today, year_span),
        None => ranged(text, today, year_span),
    }
}

/// Births as `yyyymmdd`.
pub(super) fn births(text: &str, today: NaiveDate) -> Result<Span, Unread> {
    ranged(text, today, birth_span)
}

/// Day numbers: dates, or ages such as `<2y`.
pub(super) fn days(text: &str, today: NaiveDate) -> Result<Span, Unread> {
    match age(text, today) {
        Some(range) => Ok(range),
        None => ranged(text, today, day_span),
    }
}

/// The day counted from 1970-01-01, as the columns of days hold it.
#[must_use]
pub fn day_number(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - 719_163
}

/// The day of such a number.
#[must_use]
pub fn day(number: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(number.checked_add(719_163)?)
}

/// The first and the last day that a date or an age such as `<2y` may mean.
#[must_use]
pub fn days_of(text: &str, today: NaiveDate) -> Option<(i64, i64)> {
    days(text, today).ok().map(|span| (span.low, span.high))
}

fn day_of(day: NaiveDate) -> i64 {
    i64::from(day_number(day))
}

/// A partial date in ISO form as `yyyymmdd`, as the column of births holds it.
pub(super) fn born_number(text: &str) -> Option<i32> {
    let (year, month, day) = parts(text)?;
    let small = |part: Option<u32>| part.unwrap_or(0) as i32;
    Some(year * 10_000 + small(month) * 100 + small(day))
}

/// Numbers with up to four decimals, in ten-thousandths.
pub(super) fn numbers(text: &str, today: NaiveDate) -> Result<Span, Unread> {
    ranged(text, today, |text, _| {
        let number = ten_thousandths(text)?;
        Some(Span {
            low: number,
            high: number,
        })
    })
}

/// A number such as `-12.5` in ten-thousandths.
pub(super) fn ten_thousandths(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if digits.is_empty() || whole.len() > 14 || part.len() > 4 || !plain(whole) || !plain(part) {
        return None;
    }
    let padded = format!("0{whole}{part:0<4}");
    padded.parse().ok().map(|number: i64| sign * number)
}

/// A year of two or four digits; two digits mean the century that ends ten years from now.
pub(super) fn year(digits: &str, today: NaiveDate) -> Option<i32> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    match digits.len() {
        4 => Some(number),
        2 => {
            let limit = today.year() + 10;
            let this = limit - limit.rem_euclid(100) + number;
            Some(if this <= limit { this } else { this - 100 })
        }
        _ => None,
    }
}

/// What may stand behind a year.
const COHORT: [char; 3] = ['级', '届', '年'];

/// `94级`, `2013届`, `94级..98级` and `94-96级,99级`: which end of the studies, and the years.
pub(super) fn cohort(word: &str, today: NaiveDate) -> Option<(NumberField, Vec<Span>)> {
    let (field, other) = match word.chars().last()? {
        '级' => (NumberField::Entry, '届'),
        '届' => (NumberField::Class, '级'),
        _ => return None,
    };
    if word.contains(other) {
        return None;
    }
    let years = word.split(',').map(|part| years(part, today).ok());
    Some((field, years.collect::<Option<_>>()?))
}

/// Years as they are typed behind a colon.
pub(super) fn said(years: Span) -> String {
    match (years.low, years.high) {
        (low, high) if low == high => low.to_string(),
        (i64::MIN, high) => format!("<={high}"),
        (low, i64::MAX) => format!(">={low}"),
        (low, high) => format!("{low}..{high}"),
    }
}

fn ranged(text: &str, today: NaiveDate, read: Reader) -> Result<Span, Unread> {
    let text = text.trim();
    let read = |part: &str| read(part.trim(), today).ok_or(Unread::NotThis);
    let all = Span {
        low: i64::MIN,
        high: i64::MAX,
    };
    let signs: [(&str, Bound); 8] = [
        (">=", |v| Span {
            low: v.low,
            high: i64::MAX,
        }),
        ("≥", |v| Span {
            low: v.low,
            high: i64::MAX,
        }),
        ("<=", |v| Span {
            low: i64::MIN,
            high: v.high,
        }),
        ("≤", |v| Span {
            low: i64::MIN,
            high: v.high,
        }),
        (">", |v| Span {
            low: v.high.saturating_add(1),
            high: i64::MAX,
        }),
        ("<", |v| Span {
            low: i64::MIN,
            high: v.low.saturating_sub(1),
        }),
        ("=", |v| v),
        ("＝", |v| v),
    ];
    for (sign, bound) in signs {
        if let Some(rest) = text.strip_prefix(sign) {
            return read(rest).map(bound);
        }
    }
    for between in ["..", "~", "～", "—", "至"] {
        if let Some((from, to)) = text.split_once(between) {
            if from.trim().is_empty() && to.trim().is_empty() {
                return Err(Unread::NotThis);
            }
            let low = if from.trim().is_empty() {
                all
            } else {
                read(from)?
            }
            .low;
            let high = if to.trim().is_empty() { all } else { read(to)? }.high;
            return if low <= high {
                Ok(Span { low, high })
            } else {
                Err(Unread::Backwards)
            };
        }
    }
    if let Ok(single) = read(text) {
        return Ok(single);
    }
    // `2000-2004`, which is no date
    let (from, to) = text.split_once('-').ok_or(Unread::NotThis)?;
    let whole_years = from.trim().len() == 4 && to.trim().len() == 4;
    let (low, high) = if whole_years {
        (read(from)?.low, read(to)?.high)
    } else {
        return Err(Unread::NotThis);
    };
    if low <= high {
        Ok(Span { low, high })
    } else {
        Err(Unread::Backwards)
    }
}

/// The first year of `1990s` and `90年代`.
fn decade(text: &str, today: NaiveDate) -> Option<i64> {
    let mut marks = ["0s", "0年代"].into_iter();
    let decade = marks.find_map(|mark| text.strip_suffix(mark))?;
    year(&format!("{decade}0"), today).map(i64::from)
}

fn year_span(text: &str, today: NaiveDate) -> Option<Span> {
    let digits = text.trim_end_matches(COHORT);
    if let Some(low) = decade(digits, today) {
        return Some(Span { low, high: low + 9 });
    }
    let year = i64::from(year(digits, today)?);
    Some(Span {
        low: year,
        high: year,
    })
}

/// Year, month and day as far as they are given.
fn parts(text: &str) -> Option<(i32, Option<u32>, Option<u32>)> {
    let text = text.trim_end_matches(['日', '号', '月', '年']);
    let mut parts = text.split(['-', '/', '.', '年', '月']);
    let year = parts.next().filter(|y| y.len() == 4)?;
    let small = |part: &str| -> Option<u32> {
        let digits = matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    let month = parts.next().map(small);
    let day = parts.next().map(small);
    if parts.next().is_some() || month == Some(None) || day == Some(None) {
        return None;
    }
    let year = if year.bytes().all(|b| b.is_ascii_digit()) {
        year.parse().ok()?
    } else {
        return None;
    };
    let (month, day) = (month.flatten(), day.flatten());
    NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
    Some((year, month, day))
}

fn birth_span(text: &str, today: NaiveDate) -> Option<Span> {
    // `80后` are who was born in the eighties
    let after = text.strip_suffix('后').map(|years| format!("{years}年代"));
    if let Some(first) = decade(after.as_deref().unwrap_or(text), today) {
        return Some(Span {
            low: first * 10_000,
            high: (first + 9) * 10_000 + 9_999,
        });
    }
    let (year, month, day) = parts(text)?;
    let begin = i64::from(year) * 10_000;
    Some(match (month, day) {
        (None, _) => Span {
            low: begin,
            high: begin + 9_999,
        },
        (Some(month), None) => {
            let begin = begin + i64::from(month) * 100;
            Span {
                low: begin,
                high: begin + 99,
            }
        }
        (Some(month), Some(day)) => {
            let whole = begin + i64::from(month) * 100 + i64::from(day);
            Span {
                low: whole,
                high: whole,
            }
        }
    })
}

fn day_span(text: &str, today: NaiveDate) -> Option<Span> {
    if matches!(text, "today" | "今天") {
        return Some(Span {
            low: day_of(today),
            high: day_of(today),
        });
    }
    if matches!(text, "yesterday" | "昨天") {
        return Some(Span {
            low: day_of(today) - 1,
            high: day_of(today) - 1,
        });
    }
    let (year, month, day) = parts(text)?;
    let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let after = match (month, day) {
        (None, _) => first.checked_add_months(Months::new(12))?,
        (Some(_), None) => first.checked_add_months(Months::new(1))?,
        (Some(_), Some(_)) => first.checked_add_days(Days::new(1))?,
    };
    Some(Span {
        low: day_of(first),
        high: day_of(after) - 1,
    })
}

/// `<2y` is less than two years ago, `>6m` longer ago than six months, `30d` within the last thirty days.
fn age(text: &str, today: NaiveDate) -> Option<Span> {
    let (older, rest) = match text.strip_prefix('>') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('<').unwrap_or(text)),
    };
    let (inclusive, rest) = match rest.strip_prefix('=') {
        Some(rest) => (1, rest),
        None => (0, rest),
    };
    let unit = rest
        .find(|c: char| !c.is_ascii_digit())
        .filter(|at| (1..=4).contains(at))?;
    let count: u32 = rest[..unit].parse().ok()?;
    let then = match rest[unit..].trim() {
        "y" | "年" => today.checked_sub_months(Months::new(count * 12))?,
        "m" | "月" | "个月" => today.checked_sub_months(Months::new(count))?,
        "w" | "周" => today.checked_sub_days(Days::new(u64::from(count) * 7))?,
        "d" | "天" | "日" => today.checked_sub_days(Days::new(u64::from(count)))?,
        _ => return None,
    };
    let then = day_of(then);
    Some(if older {
        Span {
            low: i64::MIN,
            high: then - 1 + inclusive,
        }
    } else {
        Span {
            low: then + 1 - inclusive,
            high: i64::MAX,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date")
    }

    fn range(low: i64, high: i64) -> Result<Span, Unread> {
        Ok(Span { low, high })
    }

    #[test]
    fn years_are_read_as_offices_write_them() {
        assert_eq!(years("2004", today()), range(2004, 2004));
        assert_eq!(years("98届", today()), range(1998, 1998));
        assert_eq!(years("13", today()), range(2013, 2013));
        assert_eq!(years("2000..2004", today()), range(2000, 2004));
        assert_eq!(years("2000-2004", today()), range(2000, 2004));
        assert_eq!(years("2000～2004", today()), range(2000, 2004));
        assert_eq!(years(">=2000", today()), range(2000, i64::MAX));
        assert_eq!(years("<2000", today()), range(i64::MIN, 1999));
        assert_eq!(years("1990s", today()), range(1990, 1999));
        assert_eq!(years("90s", today()), range(1990, 1999));
        assert_eq!(years("..2004", today()), range(i64::MIN, 2004));
        assert_eq!(years("2004..2000", today()), Err(Unread::Backwards));
        assert_eq!(years("two", today()), Err(Unread::NotThis));
        assert_eq!(years("..", today()), Err(Unread::NotThis));
        assert_eq!(years("94-98", today()), range(1994, 1998));
        assert_eq!(years("94级-98级", today()), range(1994, 1998));
        assert_eq!(years("2004-05", today()), Err(Unread::NotThis));
    }

    #[test]
    fn a_partial_date_is_the_time_it_may_be() {
        assert_eq!(births("1982-03", today()), range(19_820_300, 19_820_399));
        assert_eq!(births("1982年3月", today()), range(19_820_300, 19_820_399));
        assert_eq!(births("1982", today()), range(19_820_000, 19_829_999));
        assert_eq!(births("1982-03-05", today()), range(19_820_305, 19_820_305));
        assert_eq!(births("<1982-03", today()), range(i64::MIN, 19_820_299));
        assert_eq!(births("1982-13", today()), Err(Unread::NotThis));
        assert_eq!(
            births("1982..1983-02", today()),
            range(19_820_000, 19_830_299)
        );
    }

    #[test]
    fn a_decade_of_births_is_read_like_one_of_classes() {
        for eighties in ["1980s", "80s", "1980年代", "80后"] {
            let all = range(19_800_000, 19_899_999);
            assert_eq!(births(eighties, today()), all, "{eighties}");
        }
        assert_eq!(births("00后", today()), range(20_000_000, 20_099_999));
        assert_eq!(births("后", today()), Err(Unread::NotThis));
    }

    #[test]
    fn cohorts_are_single_ranges_and_lists() {
        let spans = |all: &[(i64, i64)]| -> Vec<Span> {
            let span = |(low, high): &(i64, i64)| Span {
                low: *low,
                high: *high,
            };
            all.iter().map(span).collect()
        };
        let entry = |word: &str, all: &[(i64, i64)]| {
            let read = cohort(word, today());
            assert_eq!(read, Some((NumberField::Entry, spans(all))), "{word}");
        };
        entry("94级", &[(1994, 1994)]);
        for range in [
            "94级..98级",
            "94..98级",
            "94-98级",
            "94级～98级",
            "94级至98级",
        ] {
            entry(range, &[(1994, 1998)]);
        }
        entry("94级,96-98级", &[(1994, 1994), (1996, 1998)]);
        entry(">=94级", &[(1994, i64::MAX)]);
        let class = (NumberField::Class, spans(&[(1998, 1998)]));
        assert_eq!(cohort("98届", today()), Some(class));
        for name in ["张级", "级", "94级-98届", "特级", ",级", "98级..94级"] {
            assert_eq!(cohort(name, today()), None, "{name}");
        }
    }

    #[test]
    fn numbers_have_up_to_four_decimals() {
        assert_eq!(numbers("12.5", today()), range(125_000, 125_000));
        assert_eq!(numbers(">=-3", today()), range(-30_000, i64::MAX));
        assert_eq!(numbers("1..2.25", today()), range(10_000, 22_500));
        for odd in ["", "-", ".", "1.23456", "1e5", "123456789012345", "1..x"] {
            assert_eq!(numbers(odd, today()).is_err(), odd != ".", "{odd}");
        }
    }

    #[test]
    fn ages_count_back_from_today() {
        let now = day_of(today());
        let two = day_of(NaiveDate::from_ymd_opt(2024, 11, 23).expect("a date"));
        assert_eq!(now, 20_780);
        assert_eq!(days("<2y", today()), range(two + 1, i64::MAX));
        assert_eq!(days(">2y", today()), range(i64::MIN, two - 1));
        assert_eq!(days("7d", today()), range(now - 6, i64::MAX));
        assert_eq!(days("today", today()), range(now, now));
        assert_eq!(days("2026-11", today()), range(now - 22, now + 7));
        assert_eq!(days("soon", today()), Err(Unread::NotThis));
    }
}
