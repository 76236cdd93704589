//! Telephone numbers as people write them, kept in one form and shown in groups.
//!
//! A number with a country code is kept as `+` and digits; a Chinese mobile always has its code. A landline without one
//! is kept as its digits. Whether a number exists is not judged: alumni live in countries whose plans we do not know.

use std::fmt;
use std::ops::RangeInclusive;

use crate::clean::half_width;

/// A telephone number: `+` and digits, or digits alone where the country is not known, then `x` and an extension if
/// it has one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    e164ish: String,
}

/// What a text turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneRead {
    /// A telephone number.
    Ok(Phone),
    /// It can be kept, but somebody should look at it.
    Odd(Phone, Odd),
    /// A spreadsheet took it for a number and lost its digits (`1.38E+10`, `####`).
    Damaged,
    /// It is no telephone number.
    Not,
}

/// What is odd about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    /// Fewer digits than any subscriber has.
    Short,
    /// More digits than any country allows.
    Long,
    /// Neither a Chinese mobile nor a landline, and no country code to tell what else.
    NoCountry,
}

/// A stored number as it is shown, in groups.
#[must_use]
pub fn shown(stored: &str) -> String {
    Phone::from_stored(stored).to_string()
}

/// The contact points that are telephone numbers.
pub const KINDS: &[&str] = &["mobile", "landline", "whatsapp"];

/// How many digits a number has after its country code sign.
const DIGITS: RangeInclusive<usize> = 7..=15;

/// Outside of this it is not even an odd number.
const ODD_DIGITS: RangeInclusive<usize> = 3..=24;

impl Phone {
    /// A number as it was stored; not read again.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        Self {
            e164ish: text.to_owned(),
        }
    }

    /// The stored form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.e164ish
    }

    /// The country code, if the number has one.
    #[must_use]
    pub fn country_code(&self) -> Option<&str> {
        let digits = self.number().strip_prefix('+')?;
        digits.get(..code_len(digits))
    }

    /// The country of its code in two letters of ISO 3166, where a code belongs to one country.
    #[must_use]
    pub fn country(&self) -> Option<&'static str> {
        let code = self.country_code()?;
        let mut known = COUNTRIES.iter();
        known
            .find(|(of, _)| *of == code)
            .map(|(_, country)| *country)
    }

    /// The digits that stay the same however the number is written: no country code, no leading 0 of an area code.
    #[must_use]
    pub fn digits_without_code(&self) -> &str {
        let number = self.number();
        let national = match number.strip_prefix('+') {
            Some(digits) => digits.get(code_len(digits)..).unwrap_or(digits),
            None => number,
        };
        national.strip_prefix('0').unwrap_or(national)
    }

    /// The kind that the shape of the number tells, where it tells one: `mobile` or `landline` of China.
    #[must_use]
    pub fn shape(&self) -> Option<&'static str> {
        let number = self.number();
        let national = match number.strip_prefix('+') {
            Some(digits) => digits.strip_prefix("86")?,
            None => number,
        };
        match national.len() {
            11 if is_mobile(national) => Some("mobile"),
            7..=12 => Some("landline"),
            _ => None,
        }
    }

    /// The number without its extension.
    fn number(&self) -> &str {
        self.e164ish.split('x').next().unwrap_or_default()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number();
        let code = self.country_code();
        let national = match code {
            Some(code) => number.get(code.len() + 1..).unwrap_or_default(),
            None => number,
        };
        let mut out = code.map(|code| format!("+{code}")).unwrap_or_default();
        let mut at = 0;
        for len in groups(code, national) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(national.get(at..at + len).unwrap_or_default());
            at += len;
        }
        if let Some((_, extension)) = self.e164ish.split_once('x') {
            out.push_str(" x");
            out.push_str(extension);
        }
        f.pad(&out)
    }
}

/// Reads a telephone number in any writing.
#[must_use]
pub fn read(text: &str) -> PhoneRead {
    let plain: String = text.trim().chars().map(half_width).collect();
    let plain = plain.trim();
    if is_damaged(plain) {
        return PhoneRead::Damaged;
    }
    let plain = strip_word(plain, &["tel:", "tel", "电话:", "手机:"]);
    let (number, extension) = split_extension(without_point_zero(plain));
    let Some(compact) = compact(number) else {
        return PhoneRead::Not;
    };
    let Some(extension) = extension.map_or(Some(String::new()), extension_digits) else {
        return PhoneRead::Not;
    };
    let (number, odd) = with_code(&compact);
    let digits = number.trim_start_matches('+').len();
    let odd = match digits {
        n if !ODD_DIGITS.contains(&n) => return PhoneRead::Not,
        n if n < *DIGITS.start() => Some(Odd::Short),
        n if n > *DIGITS.end() => Some(Odd::Long),
        _ => odd,
    };
    let phone = Phone {
        e164ish: number + &extension,
    };
    match odd {
        Some(odd) => PhoneRead::Odd(phone, odd),
        None => PhoneRead::Ok(phone),
    }
}

/// Codes of the countries where most alumni live.
const COUNTRIES: &[(&str, &str)] = &[
    ("86", "CN"),
    ("852", "HK"),
    ("853", "MO"),
    ("886", "TW"),
    ("81", "JP"),
    ("82", "KR"),
    ("65", "SG"),
    ("60", "MY"),
    ("66", "TH"),
    ("84", "VN"),
    ("62", "ID"),
    ("63", "PH"),
    ("91", "IN"),
    ("977", "NP"),
    ("880", "BD"),
    ("92", "PK"),
    ("94", "LK"),
    ("61", "AU"),
    ("64", "NZ"),
    ("44", "GB"),
    ("353", "IE"),
    ("49", "DE"),
    ("33", "FR"),
    ("31", "NL"),
    ("32", "BE"),
    ("41", "CH"),
    ("43", "AT"),
    ("46", "SE"),
    ("47", "NO"),
    ("45", "DK"),
    ("358", "FI"),
    ("34", "ES"),
    ("351", "PT"),
    ("48", "PL"),
    ("380", "UA"),
    ("971", "AE"),
    ("27", "ZA"),
    ("55", "BR"),
];

/// Two-digit country codes. 1 and 7 have one digit, all others three.
const TWO_DIGIT_CODES: &str = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 \
     60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";

/// Area codes of two digits in China, after the 0; all others have three.
const TWO_DIGIT_AREAS: [&str; 10] = ["10", "20", "21", "22", "23", "24", "25", "27", "28", "29"];

fn code_len(digits: &str) -> usize {
    let len = match digits.get(..2) {
        Some(two) if two.starts_with(['1', '7']) => 1,
        Some(two) if TWO_DIGIT_CODES.split(' ').any(|code| code == two) => 2,
        _ => 3,
    };
    len.min(digits.len())
}

/// Finds the country code by the rules of the office: `+` and `00` announce one, `86` is one where a whole number
/// follows it, and a Chinese mobile has one even if nobody wrote it.
fn with_code(compact: &str) -> (String, Option<Odd>) {
    let announced = compact
        .strip_prefix('+')
        .or_else(|| compact.strip_prefix("00"));
    if let Some(digits) = announced {
        return (format!("+{}", without_trunk(digits)), None);
    }
    if let Some(rest) = compact.strip_prefix("86")
        && DIGITS.contains(&rest.len())
    {
        return (format!("+{}", without_trunk(compact)), None);
    }
    let like_mobile = matches!(compact.as_bytes(), [b'1', b'3'..=b'9', ..]);
    if like_mobile && compact.len() == 10 {
        return (compact.to_owned(), Some(Odd::Short));
    }
    if like_mobile && compact.len() == 12 {
        return (compact.to_owned(), Some(Odd::Long));
    }
    if is_mobile(compact) {
        return (format!("+86{compact}"), None);
    }
    let landline = compact.starts_with('0') && (10..=12).contains(&compact.len());
    let local = (7..=8).contains(&compact.len()) && !compact.starts_with(['0', '1']);
    let service = compact.len() == 10 && (compact.starts_with("400") || compact.starts_with("800"));
    let odd = !(landline || local || service);
    (compact.to_owned(), odd.then_some(Odd::NoCountry))
}

/// After +86 the 0 of the area code is not dialled. Elsewhere it may belong to the number (Italy).
fn without_trunk(digits: &str) -> String {
    match digits.strip_prefix("860") {
        Some(rest) if !rest.starts_with('0') => format!("86{rest}"),
        _ => digits.to_owned(),
    }
}

fn is_mobile(digits: &str) -> bool {
    let mut bytes = digits.bytes();
    digits.len() == 11 && bytes.next() == Some(b'1') && matches!(bytes.next(), Some(b'3'..=b'9'))
}

/// The digits without what people put between them; nothing if there is anything else.
fn compact(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    // A 0 in brackets is dialled only inside the country: +44 (0)20.
    let text = if text.starts_with('+') {
        text.replacen("(0)", "", 1)
    } else {
        text.to_owned()
    };
    for c in text.chars() {
        match c {
            '0'..='9' => out.push(c),
            '+' if out.is_empty() => out.push(c),
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
            _ if c.is_whitespace() => {}
            _ => return None,
        }
    }
    Some(out)
}

/// `1.38E+10`, `####`, `#VALUE!`: what a spreadsheet leaves where digits were.
fn is_damaged(text: &str) -> bool {
    if text.starts_with('#') {
        return true;
    }
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let number = mantissa.strip_prefix('+').unwrap_or(mantissa);
    all_digits(&number.replacen('.', "", 1)) && all_digits(exponent)
}

/// A whole number that went through a decimal column: `13800132231.0`.
fn without_point_zero(text: &str) -> &str {
    match text.strip_suffix(".0") {
        Some(whole)
            if whole.len() >= *DIGITS.start() && whole.bytes().all(|b| b.is_ascii_digit()) =>
        {
            whole
        }
        _ => text,
    }
}

fn split_extension(text: &str) -> (&str, Option<&str>) {
    const MARKS: [&str; 6] = ["转", "轉", "分机", "ext", "EXT", "x"];
    let found = MARKS
        .iter()
        .filter_map(|mark| text.split_once(mark))
        .min_by_key(|(number, _)| number.len());
    match found {
        Some((number, extension)) => (number, Some(extension)),
        None => (text, None),
    }
}

fn extension_digits(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | ':' | '-'))
        .collect();
    let plain = (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| format!("x{digits}"))
}

fn strip_word<'a>(text: &'a str, words: &[&str]) -> &'a str {
    words
        .iter()
        .find_map(|word| {
            let head = text.get(..word.len())?;
            head.eq_ignore_ascii_case(word)
                .then(|| text[word.len()..].trim())
        })
        .unwrap_or(text)
}

/// The lengths of the groups that the national part is shown in.
fn groups(code: Option<&str>, national: &str) -> Vec<usize> {
    let len = national.len();
    let chinese = matches!(code, None | Some("86"));
    match (code, len) {
        (Some("86"), 11) if national.starts_with('1') => vec![3, 4, 4],
        (Some("1"), 10) => vec![3, 3, 4],
        _ if chinese && len >= 10 => {
            let trunk = usize::from(national.starts_with('0'));
            let area = national.get(trunk..trunk + 2).unwrap_or_default();
            let area = trunk
                + if TWO_DIGIT_AREAS.contains(&area) {
                    2
                } else {
                    3
                };
            std::iter::once(area)
                .chain(even_groups(len - area))
                .collect()
        }
        _ => even_groups(len),
    }
}

/// Threes and fours, the longer ones last.
fn even_groups(len: usize) -> Vec<usize> {
    let fours = match len {
        0..=4 => return vec![len],
        5 => return vec![2, 3],
        8 => return vec![4, 4],
        _ => len % 3,
    };
    let threes = (len - fours * 4) / 3;
    let mut groups = vec![3; threes];
    groups.extend(std::iter::repeat_n(4, fours));
    groups
}

/// Only the digits.
#[must_use]
pub fn digits(t: &str) -> String {
    t.chars().filter(char::is_ascii_digit).collect()
}

pub mod cell;

#[cfg(test)]
mod tests;
