//! What single properties of a card say: texts, names, kinds.

use calcard::vcard::{VCard, VCardEntry, VCardParameterName, VCardProperty, VCardType, VCardValue};

use crate::clean;

/// What a card is that is no person, and its name: it says so, or it has a company and no name.
pub(super) fn no_person(card: &VCard) -> Option<(&'static str, String)> {
    let value = |wanted: &str| {
        let mut entries = card.entries.iter();
        let found = entries.find(|entry| entry.name.as_str().eq_ignore_ascii_case(wanted));
        found.map(|entry| texts(entry).join(" ").trim().to_owned())
    };
    let filled = |wanted: &str| value(wanted).filter(|text| !text.is_empty());
    let kind = filled("KIND").or_else(|| filled("X-ADDRESSBOOKSERVER-KIND"));
    let kind = match kind.map(|kind| kind.to_ascii_lowercase()).as_deref() {
        Some("group") => "group",
        Some("org") => "organisation",
        Some("location") => "location",
        _ if filled("FN").is_none() && filled("N").is_none() && filled("ORG").is_some() => {
            "organisation"
        }
        _ => return None,
    };
    let named = filled("FN").or_else(|| filled("N"));
    Some((
        kind,
        named
            .or_else(|| filled("ORG"))
            .unwrap_or_else(|| "?".to_owned()),
    ))
}

/// The letters of a name in no order, without blanks: given name first is the same name.
pub(super) fn letters(name: &str) -> Vec<char> {
    let mut letters: Vec<char> = name
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    letters.sort_unstable();
    letters
}

/// The parts of a name, not the way it is spoken.
pub(super) fn is_name(entry: &VCardEntry) -> bool {
    entry.name == VCardProperty::N && entry.phonetic_system().is_none()
}

/// Family, given, additional, prefix, suffix.
pub(super) fn full_name(parts: &[String]) -> String {
    let part = |at: usize| parts.get(at).map_or("", |part| part.trim());
    let (family, given) = (part(0), part(1));
    if format!("{family}{given}").chars().any(clean::is_han) {
        format!("{family}{given}")
    } else {
        let words = [given, part(2), family];
        let filled = words.into_iter().filter(|word| !word.is_empty());
        filled.collect::<Vec<_>>().join(" ")
    }
}

/// The texts of a property, whatever their type.
pub(super) fn texts(entry: &VCardEntry) -> Vec<String> {
    let values = entry.values.iter();
    values
        .filter_map(|value| match value {
            VCardValue::Component(parts) => Some(parts.join(" ").trim().to_owned()),
            VCardValue::Integer(number) => Some(number.to_string()),
            VCardValue::Binary(_) => Some("...".to_owned()),
            other => other.as_text().map(str::to_owned),
        })
        .collect()
}

/// The parts of a structured property.
pub(super) fn components(entry: &VCardEntry) -> Vec<String> {
    let values = entry.values.iter();
    values
        .flat_map(|value| match value {
            VCardValue::Component(parts) => vec![parts.join(" ")],
            other => other.as_text().map(str::to_owned).into_iter().collect(),
        })
        .collect()
}

pub(super) fn has_type(entry: &VCardEntry, wanted: VCardType) -> bool {
    entry
        .parameters(&VCardParameterName::Type)
        .filter_map(|value| value.as_type())
        .any(|kind| kind.iana() == Some(&&wanted))
}

/// A mobile of mainland China, whatever the phone called it.
pub(super) fn is_mobile(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("86").unwrap_or(&digits);
    digits.len() == 11 && digits.starts_with('1') && !digits.starts_with("10")
}

pub(super) fn sex(entry: &VCardEntry) -> &'static str {
    use calcard::vcard::VCardSex;
    match entry.values.first() {
        Some(VCardValue::Sex(VCardSex::Male)) => "male",
        Some(VCardValue::Sex(VCardSex::Female)) => "female",
        _ => "",
    }
}
