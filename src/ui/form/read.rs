//! Reading what was typed: text to a value in one form, and the words for what cannot be read.

use std::sync::atomic::AtomicBool;

use crate::clean::half_width;
use crate::config::Lang;
use crate::model::catalogue::{Named, Shelf, title};
use crate::model::contact::read_season;
use crate::model::date::{self, DateWrong, PartialDate};
use crate::model::field::{self, Id};
use crate::model::own::{Own, Unread};
use crate::model::{email, name, phone};
use crate::office::finding::Sort;
use crate::transfer::heading::near;
use crate::ui::form::choose::Choices;
use crate::ui::form::{Ask, Kind, Table};

/// What a text turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The value; none when it cannot be read.
    pub value: Option<String>,
    /// What to say about it.
    pub remark: Option<Remark>,
}

/// A problem or a question, without its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// In words, with what to do.
    pub words: String,
    /// A text that would be right.
    pub cure: Option<String>,
}

impl Reading {
    fn value(value: impl Into<String>) -> Self {
        Self {
            value: Some(value.into()),
            remark: None,
        }
    }

    fn wrong(words: String, cure: Option<String>) -> Self {
        Self {
            value: None,
            remark: Some(Remark { words, cure }),
        }
    }

    fn odd(value: String, words: String, cure: Option<String>) -> Self {
        Self {
            value: Some(value),
            remark: Some(Remark { words, cure }),
        }
    }
}

/// Reads a text that was typed. `Contact` inputs are read as what [`contact`] makes of their code.
pub fn read(kind: Kind, text: &str, choices: Option<&Choices>, ask: &Ask<'_>) -> Reading {
    let text = text.trim();
    if text.is_empty() {
        return Reading::value("");
    }
    match kind {
        Kind::Text | Kind::Contact(_) => limited(text, field::LINE, ask),
        Kind::Note(_) => limited(text, field::BLOCK, ask),
        Kind::Words => Reading::value(words(text).join(", ")),
        Kind::Number => number(text, ask),
        Kind::Money => money(text, ask),
        Kind::Partial => partial(text, ask),
        Kind::Day => day(text, ask),
        Kind::Wall => wall(text, ask),
        Kind::Flag => flag(text),
        Kind::Phone => phone_number(text, ask),
        Kind::Email => email_address(text, ask),
        Kind::Season => match read_season(text) {
            Some(season) => Reading::value(season),
            None => Reading::wrong(ask.text.msg_form_not_a_season(), None),
        },
        Kind::Person => person(text, ask),
        Kind::Own(own) => own_value(own, text, choices, ask),
        Kind::Code(list) => match ask.catalogue.codes.read(list, text) {
            Some(entry) => Reading::value(entry.code.clone()),
            None => choice(text, choices, ask),
        },
        Kind::Link(table) => match by_name(table, text, ask) {
            Some(id) => Reading::value(id),
            None => choice(text, choices, ask),
        },
    }
}

/// How the value of an input is shown and edited.
#[must_use]
pub fn shown(kind: Kind, value: &str, ask: &Ask<'_>) -> String {
    if value.is_empty() {
        return String::new();
    }
    match kind {
        Kind::Own(own) => own.said(value, ask.lang),
        Kind::Code(list) => ask.catalogue.codes.label(list, value, ask.lang).to_owned(),
        Kind::Link(table) => linked(table, value, ask),
        Kind::Wall => value.replacen('T', " ", 1),
        Kind::Person => person_shown(value, ask),
        Kind::Phone => phone::shown(value),
        Kind::Money => match value.parse::<i64>() {
            Ok(minor) if minor % 100 == 0 => (minor / 100).to_string(),
            Ok(minor) => format!("{}.{:02}", minor / 100, (minor % 100).abs()),
            Err(_) => value.to_owned(),
        },
        _ => value.to_owned(),
    }
}

/// The kind of a contact input, by the code beside it.
#[must_use]
pub fn contact(code: &str) -> Kind {
    match code {
        code if phone::KINDS.contains(&code) => Kind::Phone,
        "email" => Kind::Email,
        _ => Kind::Text,
    }
}

/// The words of a list, without doubles.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split([',', '，', '、', ';', '；']) {
        let word = word.trim();
        if !word.is_empty() && !found.iter().any(|other| other == word) {
            found.push(word.to_owned());
        }
    }
    found
}

/// The words for a date that cannot be read.
#[must_use]
pub fn date_words(wrong: &DateWrong, ask: &Ask<'_>) -> String {
    let cure = wrong.near().map(|near| near.to_string());
    let text = ask.text;
    let said = match wrong {
        DateWrong::NoMonth { month, .. } => text.msg_form_no_month(*month),
        DateWrong::NoDay { year, month, day } => {
            text.msg_form_no_day(*day, format!("{year}-{month:02}"))
        }
        DateWrong::NoYear { first, last, .. } => {
            text.msg_form_no_year(first.to_string(), last.to_string())
        }
        DateWrong::ShortYear(_) | DateWrong::NotADate => text.msg_form_not_a_date(),
        DateWrong::TwoWays { one, other } => {
            return text.msg_form_two_ways(one.to_string(), other.to_string());
        }
    };
    match cure {
        Some(cure) => text.msg_form_try(said, cure),
        None => said,
    }
}

fn limited(text: &str, most: usize, ask: &Ask<'_>) -> Reading {
    if text.chars().nth(most).is_some() {
        return Reading::wrong(ask.text.msg_form_too_long(most), None);
    }
    Reading::value(text)
}

fn number(text: &str, ask: &Ask<'_>) -> Reading {
    let plain: String = text.chars().map(half_width).collect();
    match plain.trim().parse::<i64>() {
        Ok(n) => Reading::value(n.to_string()),
        Err(_) => Reading::wrong(ask.text.msg_form_not_a_number(), None),
    }
}

fn money(text: &str, ask: &Ask<'_>) -> Reading {
    let plain: String = text.chars().map(half_width).filter(|c| *c != ',').collect();
    let plain = plain
        .trim()
        .trim_start_matches(['¥', '￥', '$', '€'])
        .trim();
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let minor =
        (!whole.is_empty() && whole.len() < 15 && part.len() <= 2 && digits(whole) && digits(part))
            .then(|| format!("{whole}{part:0<2}").parse::<i64>().ok())
            .flatten();
    match minor {
        Some(minor) => Reading::value(minor.to_string()),
        None => Reading::wrong(ask.text.msg_form_not_money(), None),
    }
}

fn partial(text: &str, ask: &Ask<'_>) -> Reading {
    match date::read_typed(text, ask.today) {
        Ok(date) => Reading::value(date.to_string()),
        Err(wrong) => Reading::wrong(
            date_words(&wrong, ask),
            wrong.near().map(|near| near.to_string()),
        ),
    }
}

fn day(text: &str, ask: &Ask<'_>) -> Reading {
    match date::read_typed(text, ask.today) {
        Ok(date) if date.full().is_some() => Reading::value(date.to_string()),
        Ok(_) => Reading::wrong(ask.text.msg_form_whole_day(), None),
        Err(wrong) => Reading::wrong(
            date_words(&wrong, ask),
            wrong.near().map(|near| near.to_string()),
        ),
    }
}

/// `2026-11-28 18:30`, `1128 1830`, `fri 19`, `周五 18点30`.
fn wall(text: &str, ask: &Ask<'_>) -> Reading {
    let plain: String = text.chars().map(half_width).collect();
    let plain = plain.replacen(
        'T',
        " ",
        usize::from(PartialDate::parse_iso(plain.get(..10).unwrap_or("")).is_some()),
    );
    let Some((day, time)) = plain.trim().rsplit_once([' ', '\u{3000}']) else {
        return Reading::wrong(ask.text.msg_form_day_and_time(), None);
    };
    let date = match date::read_typed(day, ask.today) {
        Ok(date) => date.full(),
        Err(wrong) => return Reading::wrong(date_words(&wrong, ask), None),
    };
    match (date, clock(time)) {
        (Some(date), Some((hour, minute))) => {
            Reading::value(format!("{date}T{hour:02}:{minute:02}"))
        }
        _ => Reading::wrong(ask.text.msg_form_day_and_time(), None),
    }
}

/// `18:30`, `1830`, `18`, `18点30分`, `18点半`.
fn clock(text: &str) -> Option<(u32, u32)> {
    let text = text
        .trim_end_matches(['分', '点', '时'])
        .replace("点半", ":30");
    let (hour, minute) = match text.split_once([':', '点', '时', '.']) {
        Some((hour, minute)) => (hour.to_owned(), minute.to_owned()),
        None if text.len() > 2 && text.is_ascii() => {
            let (hour, minute) = text.split_at(text.len() - 2);
            (hour.to_owned(), minute.to_owned())
        }
        None => (text, "0".to_owned()),
    };
    let (hour, minute) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

fn flag(text: &str) -> Reading {
    let yes = matches!(
        text.to_lowercase().as_str(),
        "1" | "y" | "yes" | "x" | "是" | "true"
    );
    Reading::value(if yes { "1" } else { "" })
}

fn phone_number(text: &str, ask: &Ask<'_>) -> Reading {
    match phone::read(text) {
        phone::PhoneRead::Ok(phone) => Reading::value(phone.as_str()),
        phone::PhoneRead::Odd(phone, odd) => {
            let words = match odd {
                phone::Odd::Short => ask.text.msg_form_phone_short(),
                phone::Odd::Long => ask.text.msg_form_phone_long(),
                phone::Odd::NoCountry => ask.text.msg_form_phone_no_country(),
            };
            Reading::odd(phone.as_str().to_owned(), words, None)
        }
        phone::PhoneRead::Damaged => Reading::wrong(ask.text.msg_form_phone_damaged(), None),
        phone::PhoneRead::Not => Reading::wrong(ask.text.msg_form_not_a_phone(), None),
    }
}

fn email_address(text: &str, ask: &Ask<'_>) -> Reading {
    match email::read(text) {
        Ok(address) => match email::near(&address) {
            Some(near) => {
                let words = ask.text.msg_form_did_you_mean(near.as_str());
                Reading::odd(address, words, Some(near))
            }
            None => Reading::value(address),
        },
        Err(wrong) => {
            let words = match &wrong.near {
                Some(near) => ask.text.msg_form_email_try(near.as_str()),
                None => ask.text.msg_form_not_an_email(),
            };
            Reading::wrong(words, wrong.near)
        }
    }
}

/// A value of a field that the office added; words that may be chosen need not be written out.
fn own_value(own: &Own, text: &str, choices: Option<&Choices>, ask: &Ask<'_>) -> Reading {
    let words = match own.read(text, ask.today) {
        Ok(value) => return Reading::value(value),
        Err(Unread::NotAChoice | Unread::NotAFlag) if choices.is_some() => {
            return choice(text, choices, ask);
        }
        Err(Unread::NotAChoice) => ask.text.msg_form_not_in_list(),
        Err(Unread::NotAFlag) => ask.text.msg_own_not_a_flag(),
        Err(Unread::NotANumber) => ask.text.msg_own_not_a_number(),
        Err(Unread::TooLong(most)) => ask.text.msg_own_too_long(most),
        Err(Unread::Date(wrong)) => date_words(&wrong, ask),
    };
    Reading::wrong(words, None)
}

/// What no name says in full: the only entry that begins so, else the nearest ones in words.
fn choice(text: &str, choices: Option<&Choices>, ask: &Ask<'_>) -> Reading {
    let Some(choices) = choices else {
        return Reading::wrong(ask.text.msg_form_not_in_list(), None);
    };
    let near = choices.beginning(text);
    match near.as_slice() {
        [only] => Reading::value(choices.row(*only).value.clone()),
        [] => Reading::wrong(not_in_list(text, choices, ask), None),
        [first, ..] => {
            let cure = choices.row(*first).name.clone();
            let words = ask.text.msg_form_several(near.len());
            Reading::wrong(words, Some(cure))
        }
    }
}

/// With the entry that was likely meant.
fn not_in_list(text: &str, choices: &Choices, ask: &Ask<'_>) -> String {
    let folded = name::fold(text);
    match near(&folded, choices.spellings()) {
        Some(spelling) => {
            let meant = choices.called(spelling).unwrap_or(spelling);
            ask.text.msg_form_not_in_list_near(meant)
        }
        None => ask.text.msg_form_not_in_list(),
    }
}

/// A public number, or words that only one person answers to.
fn person(text: &str, ask: &Ask<'_>) -> Reading {
    if let Ok(id) = ask.office.by_number(text) {
        return Reading::value(id.to_string());
    }
    let found = ask
        .office
        .search(text, Sort::default(), &AtomicBool::new(false));
    match found {
        Ok(Some(found)) if found.count() == 1 => match found.ids(0..1).first() {
            Some(id) => Reading::value(id.to_string()),
            None => Reading::wrong(ask.text.msg_form_nobody(), None),
        },
        Ok(Some(found)) if found.count() > 1 => {
            Reading::wrong(ask.text.msg_form_several(found.count()), None)
        }
        _ => Reading::wrong(ask.text.msg_form_nobody(), None),
    }
}

/// "王欣怡 2004 A-004219".
fn person_shown(value: &str, ask: &Ask<'_>) -> String {
    let id = value.parse().map(Id).unwrap_or_default();
    let person = ask
        .office
        .listed(&[id])
        .unwrap_or_default()
        .into_iter()
        .next();
    let Some(person) = person else {
        return value.to_owned();
    };
    let class = person.head.class_year.map(|year| year.to_string());
    let parts = [person.name, class.unwrap_or_default(), person.number];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    parts.join(" ")
}

fn by_name(table: Table, text: &str, ask: &Ask<'_>) -> Option<String> {
    let c = ask.catalogue;
    let id = match table {
        Table::Faculty => c.faculties.read(text).map(Named::key),
        Table::Programme => c.programmes.read(text).map(Named::key),
        Table::City => c.city(text).map(Named::key),
        Table::Chapter => c
            .chapter(text)
            .filter(|chapter| chapter.archived_at.is_none())
            .map(Named::key),
    };
    id.map(|id| id.to_string())
}

fn linked(table: Table, value: &str, ask: &Ask<'_>) -> String {
    let c = ask.catalogue;
    let name = match table {
        Table::Faculty => of(&c.faculties, value, ask.lang),
        Table::Programme => of(&c.programmes, value, ask.lang),
        Table::City => of(&c.cities, value, ask.lang),
        Table::Chapter => of(&c.chapters, value, ask.lang),
    };
    name.unwrap_or(value).to_owned()
}

fn of<'c, N: Named>(shelf: &'c Shelf<N>, value: &str, lang: Lang) -> Option<&'c str> {
    let id = Id(value.parse().ok()?);
    shelf.get(id).map(|row| title(row, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_typed_in_many_ways() {
        for text in ["18:30", "1830", "18点30", "18点30分", "18点半", "18.30"] {
            assert_eq!(clock(text), Some((18, 30)), "{text}");
        }
        assert_eq!(clock("9"), Some((9, 0)));
        assert_eq!(clock("18点"), Some((18, 0)));
        for text in ["", "25", "1860", "半", "18:30:00", "六点"] {
            assert_eq!(clock(text), None, "{text}");
        }
    }

    #[test]
    fn words_are_parted_by_any_comma_and_stand_once() {
        assert_eq!(
            words("mentor, donor，mentor、 ;捐赠；"),
            ["mentor", "donor", "捐赠"]
        );
        assert!(words(" ,、").is_empty());
    }
}
