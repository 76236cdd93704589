//! The row that names the columns: which headings are known, in Chinese and in English, and where that row is.

use std::collections::HashMap;

use super::separated::RawRow;
use crate::clean;
use crate::model::catalogue::Catalogue;
use crate::model::heading::{KNOWN, fold, key_of, known};

/// A column's heading as it stands in the file, and the field it means, if it is a known one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    pub text: String,
    pub key: Option<&'static str>,
    /// Somebody decided what this heading means, be it that its column is left out.
    pub is_decided: bool,
}

/// What headings mean that somebody decided about: by the folded heading the field, or none for a column that is left
/// out. It goes before everything that we know of headings; so do the names of the office's own fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    decided: HashMap<String, Option<&'static str>>,
    own: HashMap<String, &'static str>,
}

impl Mapping {
    /// Says what a heading means.
    pub fn decide(&mut self, heading: &str, key: Option<&'static str>) {
        self.decided.insert(fold(heading), key);
    }

    /// Takes in the headings of the fields that the office added: their keys and their labels.
    pub fn learn(&mut self, catalogue: &Catalogue) {
        for own in catalogue.own("alumnus") {
            for name in [own.key, own.label.en, own.label.zh] {
                self.own.insert(fold(name), own.key);
            }
        }
    }

    /// Takes over what another says, also where this one says otherwise.
    pub fn extend(&mut self, other: &Self) {
        let all = other.decided.iter();
        self.decided
            .extend(all.map(|(folded, key)| (folded.clone(), *key)));
    }

    /// Every folded heading with its field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&'static str>)> {
        let all = self.decided.iter();
        all.map(|(folded, key)| (folded.as_str(), *key))
    }

    /// The folded headings of the office's own fields.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.own.keys().map(String::as_str)
    }

    /// Nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.decided.is_empty()
    }

    /// The heading of a column.
    pub fn heading(&self, text: String) -> Heading {
        let folded = fold(&text);
        let decided = self.decided.get(&folded);
        let own = || self.own.get(&folded).copied();
        Heading {
            key: decided
                .copied()
                .unwrap_or_else(|| own().or_else(|| key_of(&text))),
            is_decided: decided.is_some(),
            text,
        }
    }
}

/// How many records from the top may stand above the headings.
pub const SEARCHED: usize = 20;

/// The headings of a row.
pub fn read(row: &RawRow<'_>, mapping: &Mapping) -> Vec<Heading> {
    let texts = row.cells.iter().map(|cell| clean::line(cell).text);
    texts.map(|text| mapping.heading(text)).collect()
}

/// How well a row fits as the row of headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Two known headings or more, the name among them.
    Whole,
    /// Known headings, but none for the name, or the name alone.
    Part,
    None,
}

/// Judges a row of headings.
pub fn fit(headings: &[Heading]) -> Fit {
    let mut keys: Vec<_> = headings.iter().filter_map(|heading| heading.key).collect();
    keys.sort_unstable();
    keys.dedup();
    match (keys.contains(&"name"), keys.len()) {
        (true, 2..) => Fit::Whole,
        (_, 0) => Fit::None,
        (true, _) if headings.iter().any(|heading| heading.is_decided) => Fit::Whole,
        // One column of names, or names with columns that we do not know, is a table as well.
        (true, _)
            if headings
                .iter()
                .filter(|heading| !heading.text.is_empty())
                .count()
                <= 3 =>
        {
            Fit::Whole
        }
        _ => Fit::Part,
    }
}

/// Whether a column of this name comes before another one that means the same field: lower is better.
pub fn rank(heading: &Heading) -> usize {
    let Some(key) = heading.key else {
        return usize::MAX;
    };
    let folded = fold(&heading.text);
    let names = KNOWN
        .iter()
        .find(|row| row.0 == key)
        .map_or(&[][..], |row| row.1);
    names
        .iter()
        .position(|name| *name == folded)
        .unwrap_or(names.len())
}

/// Whether a text holds known headings at all: used to choose between encodings.
pub fn is_familiar(text: &str) -> bool {
    text.lines().take(SEARCHED).any(|line| {
        let found = line
            .split([',', ';', '\t'])
            .filter(|cell| known(cell.trim_matches('"')).is_some());
        found.count() >= 2
    })
}

/// The known heading that is most like an unknown one, if any is near.
pub fn nearest(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let names = KNOWN.iter().flat_map(|row| row.1.iter().copied());
    near(&folded, names)
}

/// The candidate with the fewest differing letters, if those are at most a third of them.
pub fn near<'n>(text: &str, candidates: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let length = text.chars().count();
    let (distance, found) = candidates
        .map(|candidate| (distance(text, candidate), candidate))
        .min_by_key(|(distance, _)| *distance)?;
    let longest = length.max(found.chars().count());
    (distance * 3 <= longest || (longest == 2 && distance == 1 && !text.is_ascii()))
        .then_some(found)
}

/// How many letters have to be changed, added or left out.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().take(64).enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, candidate) in other.iter().enumerate() {
            let changed = corner + usize::from(letter != *candidate);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_heading_leads_to_the_nearest() {
        assert_eq!(nearest("Studnet ID"), Some("studentid"));
        assert_eq!(nearest("姓石"), Some("姓名"));
        assert_eq!(nearest("Blood group O"), None);
    }
}
