//! The words and numerals of written dates: a text taken apart into numbers that know their unit.

use chrono::Weekday;

use crate::clean::half_width;

/// A number in a date, with how many digits it had and what it was said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) value: u32,
    pub(super) digits: usize,
    pub(super) unit: Unit,
}

/// What the text says a number is: by 年, 月, 日 after it, or because it is the name of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    None,
    Year,
    Month,
    Day,
}

impl Part {
    /// It can be a year: four digits, and nobody says otherwise.
    pub(super) fn is_year(&self) -> bool {
        self.digits == 4 && matches!(self.unit, Unit::None | Unit::Year)
    }

    /// It can be a month or a day.
    pub(super) fn is_small(&self) -> bool {
        self.digits <= 2 && self.unit != Unit::Year
    }
}

/// Beginnings of the English names of months.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// English weekdays and the characters of the Chinese ones, Monday first.
const WEEKDAYS: [(&str, &str, Weekday); 7] = [
    ("monday", "一", Weekday::Mon),
    ("tuesday", "二", Weekday::Tue),
    ("wednesday", "三", Weekday::Wed),
    ("thursday", "四", Weekday::Thu),
    ("friday", "五", Weekday::Fri),
    ("saturday", "六", Weekday::Sat),
    ("sunday", "日天", Weekday::Sun),
];

/// Words for days near today.
const NEAR: [(&str, i32); 9] = [
    ("today", 0),
    ("今天", 0),
    ("今日", 0),
    ("tomorrow", 1),
    ("明天", 1),
    ("后天", 2),
    ("yesterday", -1),
    ("昨天", -1),
    ("前天", -2),
];

/// More parts than a date has mean that it is none.
const MOST_PARTS: usize = 3;

/// Longer texts are no dates.
const LONGEST: usize = 64;

/// The numbers of a written date in their order; nothing if there is anything in it that dates do not have.
pub(super) fn parts(text: &str) -> Option<Vec<Part>> {
    if text.len() > LONGEST * 3 {
        return None;
    }
    let chars: Vec<char> = text.trim().chars().map(half_width).collect();
    let text: String = without_time(without_half(&chars)).iter().collect();
    let text = without_weekday(text.trim());
    let republic = REPUBLIC.iter().find_map(|word| text.strip_prefix(word));
    let chars: Vec<char> = republic.unwrap_or(text).trim().chars().collect();
    let mut parts: Vec<Part> = Vec::with_capacity(MOST_PARTS);
    let mut at = 0;
    let mut joined = false;
    while at < chars.len() {
        let (len, found) = token(&chars[at..], parts.last_mut())?;
        at += len;
        // Two numbers stand apart; only the name of a month may touch one (29Jul1990).
        if let Some(part) = found {
            let touches = joined
                && part.unit != Unit::Month
                && parts.last().is_some_and(|p| p.unit != Unit::Month);
            if touches || parts.len() == MOST_PARTS {
                return None;
            }
            parts.push(part);
        }
        joined = found.is_some();
    }
    if let (Some(_), Some(year)) = (republic, parts.first_mut()) {
        year.value += REPUBLIC_BEGINS;
        year.digits = 4;
    }
    (!parts.is_empty()).then_some(parts)
}

/// The years of the Republic, as Taiwan counts them: the first is 1912.
const REPUBLIC: [&str; 2] = ["民国", "民國"];
const REPUBLIC_BEGINS: u32 = 1911;

/// A date without the day of the week behind it, which says nothing more.
fn without_weekday(text: &str) -> &str {
    let bare = text.trim_end_matches([')', ']']);
    let Some((start, _)) = bare
        .char_indices()
        .rfind(|(_, c)| matches!(c, '星' | '周' | '礼' | '週'))
    else {
        return text;
    };
    match weekday(&bare[start..]) {
        Some(_) => bare[..start].trim_end_matches(['(', '[', ' ', ',']),
        None => text,
    }
}

/// `today`, `tomorrow`, `+7`, `-3` as days from today.
pub(super) fn day_offset(word: &str) -> Option<i32> {
    if let Some((_, days)) = NEAR.iter().find(|(near, _)| *near == word) {
        return Some(*days);
    }
    let digits = word.strip_prefix(['+', '-'])?;
    let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| word.parse().ok())?
}

/// A weekday by name: `fri`, `friday`, `周五`, `星期五`, `礼拜五`.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let chinese = ["周", "星期", "礼拜", "週"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix));
    WEEKDAYS
        .iter()
        .find(|(english, characters, _)| match chinese {
            Some(day) => day.chars().count() == 1 && characters.contains(day),
            None => word.len() >= 3 && english.starts_with(word),
        })
        .map(|(_, _, day)| *day)
}

/// The first token: how many characters it has, and its number if it is one. A unit is told to the number before it.
fn token(chars: &[char], before: Option<&mut Part>) -> Option<(usize, Option<Part>)> {
    let unit = match chars[0] {
        '0'..='9' => return arabic(chars),
        'a'..='z' | 'A'..='Z' => return name(chars, before),
        '年' => Unit::Year,
        '月' => Unit::Month,
        '日' | '号' | '號' => Unit::Day,
        ' ' | '-' | '/' | '.' | ',' | '。' | '、' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {
            // A date does not begin with a sign: -1982 is something else.
            return before.map(|_| (1, None));
        }
        _ => return chinese(chars),
    };
    let part = before.filter(|part| part.unit == Unit::None)?;
    part.unit = unit;
    Some((1, None))
}

fn arabic(chars: &[char]) -> Option<(usize, Option<Part>)> {
    let run: String = chars.iter().take_while(|c| c.is_ascii_digit()).collect();
    let value = (run.len() <= 8).then(|| run.parse().ok())??;
    Some((
        run.len(),
        Some(Part {
            value,
            digits: run.len(),
            unit: Unit::None,
        }),
    ))
}

/// The name of a month, or the ending of an ordinal (29th).
fn name(chars: &[char], before: Option<&mut Part>) -> Option<(usize, Option<Part>)> {
    let run: String = chars
        .iter()
        .take_while(|c| c.is_ascii_alphabetic())
        .map(char::to_ascii_lowercase)
        .collect();
    if matches!(run.as_str(), "st" | "nd" | "rd" | "th") {
        let part = before.filter(|part| part.unit == Unit::None && part.digits <= 2)?;
        part.unit = Unit::Day;
        return Some((2, None));
    }
    let month = MONTHS.iter().position(|month| {
        run.len() >= 3 && month.starts_with(&run) || run == "sept" && *month == "september"
    })?;
    let value = u32::try_from(month + 1).ok()?;
    Some((
        run.len(),
        Some(Part {
            value,
            digits: 2,
            unit: Unit::Month,
        }),
    ))
}

/// Chinese numerals: digit by digit (二〇一五), or with 十 (二十九).
fn chinese(chars: &[char]) -> Option<(usize, Option<Part>)> {
    let run: Vec<u32> = chars.iter().map_while(|c| numeral(*c)).collect();
    let (value, digits) = match run.as_slice() {
        [] => return None,
        [10] => (10, 2),
        [10, one @ 0..=9] => (10 + one, 2),
        [ten @ 1..=9, 10] => (ten * 10, 2),
        [ten @ 1..=9, 10, one @ 0..=9] => (ten * 10 + one, 2),
        digits if digits.len() <= 8 && !digits.contains(&10) => {
            (digits.iter().fold(0, |sum, d| sum * 10 + d), digits.len())
        }
        _ => return None,
    };
    Some((
        run.len(),
        Some(Part {
            value,
            digits,
            unit: Unit::None,
        }),
    ))
}

fn numeral(c: char) -> Option<u32> {
    let at = "〇一二三四五六七八九十".chars().position(|n| n == c);
    match (at, c) {
        (Some(at), _) => u32::try_from(at).ok(),
        (None, '零' | '○' | '◯') => Some(0),
        _ => None,
    }
}

/// What stands behind a time in English says nothing of the date.
fn without_half(chars: &[char]) -> &[char] {
    match chars {
        [time @ .., ' ', 'a' | 'A' | 'p' | 'P', 'm' | 'M'] if time.contains(&':') => time,
        _ => chars,
    }
}

/// Spreadsheets write a time of day after a date; it is midnight and says nothing.
fn without_time(chars: &[char]) -> &[char] {
    let Some(colon) = chars.iter().position(|c| *c == ':') else {
        return chars;
    };
    let Some(start) = chars[..colon].iter().rposition(|c| matches!(c, ' ' | 'T')) else {
        return chars;
    };
    const HALVES: [&str; 4] = [" 上午", " 下午", " am", " pm"];
    let time = &chars[start..];
    let before: String = chars[..start].iter().collect();
    let half = HALVES
        .iter()
        .find(|half| before.trim_end().ends_with(**half));
    let start = half.map_or(start, |half| {
        before.trim_end().chars().count() - half.chars().count()
    });
    let is_time = time.len() >= 5
        && time[1..]
            .iter()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z'));
    if is_time { &chars[..start] } else { chars }
}
