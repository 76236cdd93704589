//! A field that the office added, as the program handles those that were built in: read, checked and said in one place,
//! and known by reference, so that lists, forms and files need no second way.

use std::sync::{PoisonError, RwLock};

use chrono::NaiveDate;

use crate::clean;
use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::custom::{CustomField, OwnKind};
use crate::model::date::{self, DateWrong, PartialDate};
use crate::model::dossier::{Column, Dossier, Get, Privacy};
use crate::model::field::{Id, Label};
use crate::model::name;

/// The most characters of a text.
pub const LONGEST: usize = 500;

/// Digits before and behind the point of a number: as many as queries compare.
const DIGITS: (usize, usize) = (14, 4);

/// A field of the office's own.
pub struct Own {
    /// Which.
    pub id: Id,
    /// Its name in queries, files and on the command line.
    pub key: &'static str,
    /// The same with a minus: the order from the end.
    pub falling: &'static str,
    /// What the clerk sees.
    pub label: Label,
    /// What it holds.
    pub kind: OwnKind,
    /// What may be chosen.
    pub options: Vec<String>,
    /// A form is not saved without it.
    pub needed: bool,
    /// Who may see it.
    pub privacy: Privacy,
    /// As lists and files show it.
    pub column: Column,
    /// As it was defined.
    pub field: CustomField,
}

/// Why a text is no value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// Longer than so many characters.
    TooLong(usize),
    /// Not a number, or one that is too long.
    NotANumber,
    /// Not a date.
    Date(DateWrong),
    /// None of the words that may be chosen.
    NotAChoice,
    /// Neither yes nor no.
    NotAFlag,
}

/// Yes and no as people write them, and as they are kept.
const WORDS: &[(&str, &str)] = &[
    ("yes", "yes"),
    ("y", "yes"),
    ("true", "yes"),
    ("1", "yes"),
    ("是", "yes"),
    ("有", "yes"),
    ("no", "no"),
    ("n", "no"),
    ("false", "no"),
    ("0", "no"),
    ("否", "no"),
    ("无", "no"),
];

/// Every definition that was ever asked for. Built-in fields live as long as the program, and everything refers to them
/// so; these do too. They are few and small: one entry for each wording that an administrator ever saved.
static KNOWN: RwLock<Vec<&'static Own>> = RwLock::new(Vec::new());

impl Own {
    /// The field of a definition.
    #[must_use]
    pub fn of(field: &CustomField) -> &'static Self {
        let find = |known: &[&'static Self]| known.iter().copied().find(|own| own.field == *field);
        // The list is sound whoever panicked: an entry is pushed whole.
        let seen = find(&KNOWN.read().unwrap_or_else(PoisonError::into_inner));
        if let Some(own) = seen {
            return own;
        }
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        find(&known).unwrap_or_else(|| {
            let own: &'static Self = Box::leak(Box::new(Self::new(field)));
            known.push(own);
            own
        })
    }

    fn new(field: &CustomField) -> Self {
        let kept = |text: &str| -> &'static str { Box::leak(Box::from(text)) };
        let (en, zh) = match (field.en.as_str(), field.zh.as_str()) {
            ("", zh) => (zh, zh),
            (en, "") => (en, en),
            both => both,
        };
        let (id, kind) = (field.id, OwnKind::read(&field.kind));
        let (key, label) = (
            kept(&field.key),
            Label {
                en: kept(en),
                zh: kept(zh),
            },
        );
        let privacy = match field.private {
            true => Privacy::Private,
            false => Privacy::Public,
        };
        let get: &'static Get = Box::leak(Box::new(move |d: &Dossier, _: &Catalogue, lang| {
            let mut rows = d.customs.iter();
            let row = rows.find(|row| row.field_id == id);
            row.map_or_else(String::new, |row| said(kind, &row.value, lang))
        }));
        Self {
            id,
            key,
            falling: kept(&format!("-{key}")),
            label,
            kind,
            options: field.options().into_iter().map(str::to_owned).collect(),
            needed: field.required,
            privacy,
            column: Column {
                key,
                label,
                privacy,
                own: Some((id, kind)),
                get,
            },
            field: field.clone(),
        }
    }

    /// The value in its one form, from what somebody wrote; nothing for nothing.
    ///
    /// # Errors
    /// When it is none of this field.
    pub fn read(&self, text: &str, today: NaiveDate) -> Result<String, Unread> {
        let text = clean::line(text).text;
        if text.is_empty() {
            return Ok(text);
        }
        match self.kind {
            OwnKind::Text if text.chars().nth(LONGEST).is_some() => Err(Unread::TooLong(LONGEST)),
            OwnKind::Text => Ok(text),
            OwnKind::Number => number(&text).ok_or(Unread::NotANumber),
            OwnKind::Date => date::read(&text, today)
                .map(|date| date.to_string())
                .map_err(Unread::Date),
            OwnKind::Choice => self.option(&text).ok_or(Unread::NotAChoice),
            OwnKind::Flag => {
                let folded = name::fold(&text);
                let known = WORDS.iter().find(|(word, _)| *word == folded);
                let stored = known.map(|(_, stored)| (*stored).to_owned());
                stored.ok_or(Unread::NotAFlag)
            }
        }
    }

    /// Whether a stored value is one of this field.
    #[must_use]
    pub fn fits(&self, value: &str) -> bool {
        let options = self.options.iter().map(String::as_str);
        fits(self.kind, options, value)
    }

    /// A stored value for reading.
    #[must_use]
    pub fn said(&self, value: &str, lang: Lang) -> String {
        said(self.kind, value, lang)
    }

    /// The values that can be chosen, as they are kept; none where something is typed.
    #[must_use]
    pub fn values(&self) -> Vec<&str> {
        match self.kind {
            OwnKind::Choice => self.options.iter().map(String::as_str).collect(),
            OwnKind::Flag => vec!["yes", "no"],
            _ => Vec::new(),
        }
    }

    /// The option that a text means, however it is spelt.
    fn option(&self, text: &str) -> Option<String> {
        let folded = name::fold(text);
        let same = |option: &&String| option.as_str() == text;
        let like = |option: &&String| name::fold(option) == folded;
        let options = || self.options.iter();
        options()
            .find(same)
            .or_else(|| options().find(like))
            .cloned()
    }
}

// Two of one definition are one.
impl PartialEq for Own {
    fn eq(&self, other: &Self) -> bool {
        self.field == other.field
    }
}

impl Eq for Own {}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.field.fmt(f)
    }
}

/// Whether a stored value is one of a kind, with what may be chosen. For definitions that are not saved yet: what
/// [`Own::of`] was asked for once is kept.
#[must_use]
pub fn fits<'o>(kind: OwnKind, options: impl IntoIterator<Item = &'o str>, value: &str) -> bool {
    match kind {
        OwnKind::Text => value.chars().nth(LONGEST).is_none(),
        OwnKind::Number => number(value).as_deref() == Some(value),
        OwnKind::Date => PartialDate::parse_iso(value).is_some(),
        OwnKind::Choice => options.into_iter().any(|option| option == value),
        OwnKind::Flag => matches!(value, "yes" | "no"),
    }
}

/// A stored value for reading.
fn said(kind: OwnKind, value: &str, lang: Lang) -> String {
    let word = match (kind, value, lang) {
        (OwnKind::Flag, "yes", Lang::Zh) => "是",
        (OwnKind::Flag, "no", Lang::Zh) => "否",
        (_, value, _) => value,
    };
    word.to_owned()
}

/// A number without what does not count: `+01,200.50` is `1200.5`.
fn number(text: &str) -> Option<String> {
    let plain: String = text.chars().map(clean::half_width).collect();
    let (sign, plain) = match plain.trim().strip_prefix(['-', '−', '+']) {
        Some(rest) if !plain.trim().starts_with('+') => ("-", rest),
        Some(rest) => ("", rest),
        None => ("", plain.trim()),
    };
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let whole = ungrouped(whole)?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let fits = whole.len() <= DIGITS.0 && part.len() <= DIGITS.1;
    if !fits || !digits(whole) || !digits(part) {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match (whole, part) {
        ("0", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, part) => format!("{sign}{whole}.{part}"),
    })
}

/// The digits of a whole number; commas may part them by threes.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| !first.is_empty())?;
    let parted = groups.clone().next().is_none() || first.len() <= 3;
    (parted && groups.all(|group| group.len() == 3)).then(|| whole.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(kind: &str, choices: &str) -> &'static Own {
        Own::of(&CustomField {
            record: "alumnus".to_owned(),
            key: "k".to_owned(),
            zh: "字段".to_owned(),
            kind: kind.to_owned(),
            choices: choices.to_owned(),
            ..CustomField::default()
        })
    }

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn a_definition_is_known_once() {
        assert!(std::ptr::eq(own("text", ""), own("text", "")));
        assert!(!std::ptr::eq(own("text", ""), own("number", "")));
        assert_eq!(own("text", "").label.en, "字段");
    }

    #[test]
    fn values_have_one_form() {
        let cases = [
            ("number", "＋01,200.50", Ok("1200.5")),
            ("number", "-0.0", Ok("0")),
            ("number", "-3", Ok("-3")),
            ("number", ".5", Err(Unread::NotANumber)),
            ("number", "12,00", Err(Unread::NotANumber)),
            ("number", "1.38E+10", Err(Unread::NotANumber)),
            ("number", "123456789012345", Err(Unread::NotANumber)),
            ("number", "0.12345", Err(Unread::NotANumber)),
            ("date", "2004年7月", Ok("2004-07")),
            ("flag", "Ｙ", Ok("yes")),
            ("flag", "否", Ok("no")),
            ("flag", "perhaps", Err(Unread::NotAFlag)),
            ("choice", "sILVER", Ok("Silver")),
            ("choice", "iron", Err(Unread::NotAChoice)),
            ("text", "  a\u{1b}[31mb ", Ok("ab")),
            ("text", "", Ok("")),
        ];
        for (kind, text, wanted) in cases {
            let own = own(kind, "Gold\nSilver\n\nGold");
            let read = own.read(text, today());
            assert_eq!(read, wanted.map(str::to_owned), "{kind} {text}");
            if let Ok(value) = read.as_deref() {
                assert!(value.is_empty() || own.fits(value), "{kind} {value}");
                assert_eq!(own.read(value, today()).as_deref(), Ok(value));
            }
        }
        let long = "长".repeat(LONGEST + 1);
        let read = own("text", "").read(&long, today());
        assert_eq!(read, Err(Unread::TooLong(LONGEST)));
    }

    #[test]
    fn what_is_shown_is_read_back() {
        for lang in [Lang::En, Lang::Zh] {
            for value in ["yes", "no"] {
                let own = own("flag", "");
                let shown = own.said(value, lang);
                assert_eq!(own.read(&shown, today()).as_deref(), Ok(value));
            }
        }
    }
}
