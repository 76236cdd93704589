//! One cell of one field: cleaned, told apart from a placeholder, and read as what the field holds.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};

use super::problem::Why;
use crate::clean;
use crate::model::catalogue::Catalogue;
use crate::model::date::order::Order;
use crate::model::date::{self, PartialDate, YearWrong};
use crate::model::email;
use crate::model::field::{BLOCK, Id, LINE, NAME};
use crate::model::own::{Own, Unread};
use crate::model::phone::cell::{self as phones_of, Written};
use crate::model::phone::{Odd, PhoneRead};
use crate::model::place;
use crate::transfer::decode::LOST;
use crate::transfer::heading;
use crate::transfer::left::Left;

/// How the cells of a field are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Name,
    Line,
    /// Several names of one person.
    Names,
    /// A city, with province or district if need be.
    City,
    Block,
    Code(&'static str),
    Date,
    Year,
    StudentNo,
    Phones,
    Emails,
    Account,
    Chapters,
    Rev,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// One text; a code as the code itself.
    Text(String),
    /// Several texts, the preferred one first.
    Texts(Vec<String>),
    /// A date, or a year.
    Date(PartialDate),
    /// Chapters on file.
    Chapters(Vec<Id>),
    /// A revision, and where the row left.
    Left(Left),
}

/// A cell that could be read, with what is odd about it.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// What it holds; none where it says that there is nothing.
    pub(super) held: Option<Held>,
    pub(super) odd: Option<Odd>,
    pub(super) remarks: Vec<Remark>,
    /// The district that stood behind a city.
    pub(super) district: String,
}

/// What stands beside a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The number.
    pub(super) of: String,
    /// Whose it is, or what it is for.
    pub(super) label: String,
    /// Nobody is reached there.
    pub(super) is_dead: bool,
}

/// What became of a cell.
pub(super) type Read = Result<Cell, Why>;

/// What reading needs to know, and what it has looked up before: a file names the same few chapters and codes in
/// every row.
pub(super) struct Known<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) today: NaiveDate,
    codes: HashMap<(&'static str, String), Result<String, Why>>,
    chapters: HashMap<String, Result<Id, Why>>,
}

impl<'c> Known<'c> {
    pub(super) fn new(catalogue: &'c Catalogue, today: NaiveDate) -> Self {
        Self {
            catalogue,
            today,
            codes: HashMap::new(),
            chapters: HashMap::new(),
        }
    }

    /// Reads a cell that is cleaned and not empty; `order` is that of the dates of its column.
    pub(super) fn read(&mut self, kind: Kind, text: &str, order: Option<Order>) -> Read {
        if text.contains(LOST) {
            return Err(Why::Lost);
        }
        if is_error(text) {
            return Err(Why::Damaged);
        }
        let held = match kind {
            Kind::Number => number(text)?,
            Kind::Name => name(text)?,
            Kind::Line => limited(text, LINE)?,
            Kind::Names => Held::Texts(split(text, LISTED).map(str::to_owned).collect()),
            Kind::Block => limited(text, BLOCK)?,
            Kind::Code(list) => Held::Text(self.code(list, text)?),
            Kind::Date | Kind::Year if date::is_nothing(text) => return Ok(Cell::default()),
            Kind::Date => Held::Date(date::read_birth(text, self.today, order).map_err(Why::Date)?),
            Kind::Year => Held::Date(self.year(text, order)?),
            Kind::City => return self.city(text),
            Kind::StudentNo => student_no(text)?,
            Kind::Phones => return phones(text),
            Kind::Emails => emails(text)?,
            Kind::Account => account(text)?,
            Kind::Chapters => self.chapters(text)?,
            Kind::Rev => Held::Left(Left::read(text).ok_or(Why::NotANumber)?),
        };
        Ok(Cell {
            held: Some(held),
            ..Cell::default()
        })
    }

    /// A year, or the date of which it is the year. A year that a spreadsheet shows as a date lies in 1905.
    fn year(&self, text: &str, order: Option<Order>) -> Result<PartialDate, Why> {
        let now = i16::try_from(self.today.year()).unwrap_or(i16::MAX);
        match (
            date::read_year(text, now),
            date::read_in(text, self.today, order),
        ) {
            (Ok(year), _) => Ok(PartialDate::year_only(year)),
            (Err(_), Ok(date)) if date.year() == 1905 && date.day().is_some() => Err(Why::Damaged),
            (Err(_), Ok(date)) => Ok(date),
            (
                Err(YearWrong::NotAYear),
                Err(wrong @ (date::DateWrong::NoMonth { .. } | date::DateWrong::NoDay { .. })),
            ) => Err(Why::Date(wrong)),
            (Err(wrong), Err(_)) => Err(Why::Year(wrong)),
        }
    }

    /// A city by its plain name, and the district that stood behind it.
    fn city(&self, text: &str) -> Read {
        let (name, district) = match self.catalogue.city(text) {
            Some(_) => (text, ""),
            None => place::city(text).unwrap_or((text, "")),
        };
        let held = Some(limited(name, LINE)?);
        Ok(Cell {
            held,
            district: district.to_owned(),
            ..Cell::default()
        })
    }

    fn code(&mut self, list: &'static str, text: &str) -> Result<String, Why> {
        let codes = &self.catalogue.codes;
        let find = || match codes.read(list, text) {
            Some(entry) => Ok(entry.code.clone()),
            None => {
                let labels = codes
                    .list(list)
                    .flat_map(|entry| [entry.zh.as_str(), entry.en.as_str()]);
                Err(Why::Unknown(heading::near(text, labels).map(str::to_owned)))
            }
        };
        self.codes
            .entry((list, text.to_owned()))
            .or_insert_with(find)
            .clone()
    }

    fn chapters(&mut self, text: &str) -> Result<Held, Why> {
        let whole = self.chapter(text);
        if whole.is_ok() || !text.contains(LISTED) {
            return whole.map(|id| Held::Chapters(vec![id]));
        }
        let ids: Result<Vec<Id>, Why> =
            split(text, LISTED).map(|part| self.chapter(part)).collect();
        ids.map(Held::Chapters)
    }

    fn chapter(&mut self, text: &str) -> Result<Id, Why> {
        let catalogue = self.catalogue;
        let find = || match catalogue.chapter(text) {
            Some(chapter) => Ok(chapter.id),
            None => {
                let rows = catalogue
                    .chapters
                    .rows()
                    .iter()
                    .filter(|chapter| chapter.archived_at.is_none());
                let names = rows.flat_map(|chapter| [chapter.zh.as_str(), chapter.en.as_str()]);
                let near = heading::near(text, names.clone()).or_else(|| alike(text, names));
                Err(Why::Unknown(near.map(str::to_owned)))
            }
        };
        self.chapters
            .entry(text.to_owned())
            .or_insert_with(find)
            .clone()
    }
}

/// Reads a cell of a field that the office added.
pub(in crate::transfer) fn own(own: &Own, text: &str, today: NaiveDate) -> Result<String, Why> {
    if text.contains(LOST) {
        return Err(Why::Lost);
    }
    if is_error(text) {
        return Err(Why::Damaged);
    }
    own.read(text, today).map_err(|unread| match unread {
        Unread::TooLong(most) => Why::TooLong(most),
        Unread::NotANumber if has_exponent(text) => Why::Damaged,
        Unread::NotANumber => Why::NotAnAmount,
        Unread::Date(wrong) => Why::Date(wrong),
        Unread::NotAChoice => match heading::near(text, own.options.iter().map(String::as_str)) {
            Some(near) => Why::Unknown(Some(near.to_owned())),
            None => Why::NotAChoice(own.options.join(", ")),
        },
        Unread::NotAFlag => Why::NotAFlag,
    })
}

/// The name that begins most like a text, by two letters at least: what a place is called stands in front.
fn alike<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let same = |name: &str| {
        let letters = text.chars().zip(name.chars());
        letters.take_while(|(a, b)| a == b).count()
    };
    names
        .max_by_key(|name| same(name))
        .filter(|name| same(name) >= 2)
}

/// A cell as it may be kept, and whether something hostile was removed from it.
pub(super) fn cleaned(kind: Kind, text: &str) -> clean::Cleaned {
    match kind {
        Kind::Block => clean::block(text),
        _ => clean::line(text),
    }
}

/// A cell as it stood where it came from: without what keeps a spreadsheet from taking it for a formula.
pub(in crate::transfer) fn as_it_stood(text: &str) -> String {
    cleaned(Kind::Block, text).text
}

/// What people write where there is nothing to write.
const PLACEHOLDERS: &[&str] = &[
    "无", "暂无", "没有", "不详", "未知", "未填", "空", "無", "不詳", "n/a", "n.a.", "none",
    "null", "nil", "unknown", "#n/a",
];

/// Whether a cleaned cell says that there is nothing.
pub(in crate::transfer) fn is_placeholder(text: &str) -> bool {
    let bare = text.trim_matches(['(', ')', '（', '）', '[', ']', '<', '>', ' ']);
    let mark = |letter: char| {
        let plain = letter.is_ascii_punctuation() && !matches!(letter, '#' | '@');
        plain
            || matches!(
                letter,
                ' ' | '—' | '–' | '－' | '／' | '。' | '…' | '＊' | '（' | '）'
            )
    };
    // "NA" is empty, "Na" is a name.
    text == "NA"
        || bare.chars().all(mark)
        || PLACEHOLDERS
            .iter()
            .any(|word| bare.eq_ignore_ascii_case(word))
}

/// What stands between several values in one cell.
pub(super) const LISTED: &[char] = &[',', '，', ';', '；', '、', '\n'];

pub(super) fn split<'t>(text: &'t str, between: &'static [char]) -> impl Iterator<Item = &'t str> {
    text.split(between)
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn limited(text: &str, most: usize) -> Result<Held, Why> {
    if text.chars().nth(most).is_some() {
        Err(Why::TooLong(most))
    } else {
        Ok(Held::Text(text.to_owned()))
    }
}

/// What a spreadsheet shows where a formula failed or a column was too narrow.
fn is_error(text: &str) -> bool {
    const ERRORS: &[&str] = &[
        "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!",
    ];
    ERRORS.contains(&text) || (text.len() >= 3 && text.bytes().all(|byte| byte == b'#'))
}

/// `1.38E+10`: the digits are gone.
fn has_exponent(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = exponent.strip_prefix('+').unwrap_or(exponent);
    let numeric = |part: &str, rest: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|letter| letter.is_ascii_digit() || rest.contains(letter))
    };
    numeric(mantissa, ".") && numeric(digits, "") && (mantissa.contains('.') || exponent != digits)
}

/// A number of ours, `A-004219`. A list's own running number is none of our business and is passed over.
fn number(text: &str) -> Result<Held, Why> {
    let upper = half(text).to_ascii_uppercase();
    let digits = upper.strip_prefix("A-").or_else(|| upper.strip_prefix('A'));
    match digits {
        Some(digits) if is_digits(digits) => Ok(Held::Text(format!("A-{digits:0>6}"))),
        _ if is_digits(&upper) => Ok(Held::Text(String::new())),
        _ => Err(Why::NotANumber),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn half(text: &str) -> String {
    text.chars()
        .map(clean::half_width)
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// A number without what people put around it so that a spreadsheet leaves it alone: `'2008`, `="2008"`.
fn unguarded(text: &str) -> &str {
    let formula = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    formula.unwrap_or_else(|| text.trim_start_matches(['\'', '‘', '’', '`']))
}

fn name(text: &str) -> Result<Held, Why> {
    if !text.chars().any(char::is_alphabetic) || has_exponent(text) {
        return Err(Why::NotAName);
    }
    limited(&squeeze(text), NAME)
}

/// Blanks inside a two- or three-character Han name are there to align columns.
fn squeeze(text: &str) -> String {
    let letters: Vec<char> = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let han = |letter: &char| matches!(u32::from(*letter), 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF);
    let padded = (2..=3).contains(&letters.len()) && letters.iter().all(han);
    if padded {
        letters.into_iter().collect()
    } else {
        text.to_owned()
    }
}

fn student_no(text: &str) -> Result<Held, Why> {
    let number = student_key(text);
    let number = number.as_str();
    if has_exponent(number) {
        return Err(Why::Damaged);
    }
    let fits = |letter: char| {
        letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '/' | '.' | '(' | ')')
    };
    let readable = number.len() <= 40
        && number.chars().all(fits)
        && number.bytes().any(|byte| byte.is_ascii_digit());
    if readable {
        Ok(Held::Text(number.to_owned()))
    } else {
        Err(Why::NotAStudentNo)
    }
}

/// A student number in the form in which two of them are compared.
pub(super) fn student_key(text: &str) -> String {
    let number = half(unguarded(text));
    number.strip_suffix(".0").unwrap_or(&number).to_owned()
}

/// One number, or several, with what is remarked beside them.
fn phones(text: &str) -> Read {
    let mut numbers = Vec::new();
    let mut cell = Cell::default();
    for Written {
        read,
        remark,
        is_dead,
    } in phones_of::read_all(text)
    {
        let (number, odd) = match read {
            PhoneRead::Ok(number) => (number, None),
            PhoneRead::Odd(number, odd) => (number, Some(odd)),
            PhoneRead::Damaged => return Err(Why::Damaged),
            PhoneRead::Not => return Err(Why::NotAPhone),
        };
        let number = number.as_str().to_owned();
        cell.odd = cell.odd.or(odd);
        if !remark.is_empty() {
            cell.remarks.push(Remark {
                of: number.clone(),
                label: remark,
                is_dead,
            });
        }
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    if numbers.is_empty() {
        return Err(Why::NotAPhone);
    }
    cell.held = Some(Held::Texts(numbers));
    Ok(cell)
}

fn emails(text: &str) -> Result<Held, Why> {
    let read: Result<Vec<String>, _> = email::several(text).into_iter().map(email::read).collect();
    read.map(Held::Texts).map_err(Why::Email)
}

/// What stands between several accounts: no account has one of them in it.
const PARTED: &[char] = &[';', '；', '\n'];

/// Account names: no number that a spreadsheet has damaged.
fn account(text: &str) -> Result<Held, Why> {
    if has_exponent(text) {
        return Err(Why::Damaged);
    }
    limited(text, NAME)?;
    Ok(Held::Texts(
        split(text, PARTED).map(str::to_owned).collect(),
    ))
}
