//! Small phrases that the record, the card and the peek share.

use super::words::Words;
use crate::config::Lang;
use crate::model::contact::Address;
use crate::model::degree::Degree;
use crate::model::event::{Event, Registration};
use crate::office::past::lines::ChangeLine;
use crate::ui::keys::label;

/// The cohort of a degree: `Class 2004`, `2004 届`; of the years in progress `Entered 2022`, `2022 级`.
#[must_use]
pub fn cohort(degree: &Degree, words: &Words) -> String {
    let (year, said) = match (degree.completion, degree.entry) {
        (Some(end), _) => (end.year(), label("Class", "届")),
        (None, Some(begin)) => (begin.year(), label("Entered", "级")),
        (None, None) => return String::new(),
    };
    match words.lang {
        Lang::En => format!("{} {year}", said.en),
        Lang::Zh => format!("{year} {}", said.zh),
    }
}

/// `Employer: 县医院 -> 市第一医院`, `+ Degree: ...`, `- Tag: ...`
#[must_use]
pub fn changed(line: &ChangeLine, lang: Lang) -> String {
    let colon = label(": ", "：").pick(lang);
    let ChangeLine { what, old, new, .. } = line;
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("+ {what}{colon}{new}"),
        (_, true) => format!("- {what}{colon}{old}"),
        _ => format!("{what}{colon}{old} -> {new}"),
    }
}

/// `[x]` for somebody who came.
#[must_use]
pub fn came(registration: &Registration) -> &'static str {
    if registration.checked_in_at.is_some() {
        "[x]"
    } else {
        "[ ]"
    }
}

/// The day of an event.
#[must_use]
pub fn day(event: &Event) -> &str {
    event.starts.split('T').next().unwrap_or_default()
}

/// What an event is called, in the other language where this one has no title.
#[must_use]
pub fn event_title<'e>(event: &'e Event, words: &Words) -> &'e str {
    let (first, second) = match words.lang {
        Lang::En => (&event.en, &event.zh),
        Lang::Zh => (&event.zh, &event.en),
    };
    if first.is_empty() { second } else { first }
}

/// The parts that hold something, with `between` between.
#[must_use]
pub fn joined(parts: &[String], between: &str) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(between)
}

/// `2011 - 2019-05`, `2011 -`, `- 2019`; nothing when neither end is known.
#[must_use]
pub fn span(from: &str, to: &str) -> String {
    match (from.is_empty(), to.is_empty()) {
        (true, true) => String::new(),
        _ => format!("{from} - {to}").trim().to_owned(),
    }
}

/// The part of each year in which an address holds, `every year 11-15 - 03-20`.
#[must_use]
pub fn season(address: &Address, lang: Lang) -> String {
    match address.season.split_once('/') {
        Some((from, to)) => {
            let yearly = label("every year", "每年").pick(lang);
            format!("{yearly} {}", span(from, to))
        }
        None => address.season.clone(),
    }
}

/// A text with its span in brackets.
#[must_use]
pub fn with_span(text: &str, span: &str) -> String {
    if span.is_empty() {
        text.to_owned()
    } else {
        format!("{text}  ({span})")
    }
}
