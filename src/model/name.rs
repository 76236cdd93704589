//! Names: folded for comparing, read aloud in pinyin, and the keys that they are found and sorted by.
//!
//! The pinyin of a name is a proposal. Surnames have readings of their own, given names may have several, and people
//! spell themselves as in their passport: a spelling corrected by hand wins everywhere. Nothing here is for showing a
//! name; a name is shown as it was written.

mod folding;
mod readings;
mod tables;

use std::borrow::Cow;

use crate::clean::is_han;

/// How many spellings of one name are kept for finding it.
const MOST_SPELLINGS: usize = 8;

/// A name in pinyin, as the form proposes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Family name and given name, each with a capital: "Wang Xinyi", "Ouyang Na".
    pub pinyin: String,
    /// The first letter of every character's reading: "wxy".
    pub initials: String,
    /// One of the characters has several common readings: a person should look at it.
    pub several: bool,
}

/// What a name is found and sorted by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// The name as written, folded.
    pub folded: String,
    /// Spellings without blanks, the stored pinyin first; ü as v, as yu and as u. For names without Han, the folded
    /// name without blanks if it has any.
    pub joined: Vec<String>,
    /// The initials of these spellings.
    pub initials: Vec<String>,
    /// Family name, blank, given name in pinyin; for names without Han the folded name.
    pub sort: String,
}

/// Folds a text for comparing: half-width, lower case, without accents, simplified characters, single blanks.
/// Folding twice is folding once.
#[must_use]
pub fn fold(text: &str) -> String {
    folding::fold(text)
}

/// Reads the Han part of a name aloud; nothing if it has none.
#[must_use]
pub fn reading(name: &str) -> Option<Reading> {
    let words = readings::words(name)?;
    let mut reading = Reading {
        pinyin: String::new(),
        initials: String::new(),
        several: words.iter().flatten().any(|syllable| syllable.several),
    };
    for word in &words {
        if !reading.pinyin.is_empty() {
            reading.pinyin.push(' ');
        }
        let start = reading.pinyin.len();
        for syllable in word {
            let text = syllable.first();
            reading.pinyin.push_str(text.as_str());
            reading.initials.extend(text.initial());
        }
        capitalise(&mut reading.pinyin, start);
    }
    Some(reading)
}

/// Family name and given name as written, of a name that is Han throughout.
#[must_use]
pub fn parts(name: &str) -> Option<(String, String)> {
    if !name.chars().all(is_han) {
        return None;
    }
    let family = readings::words(name)?.first().map_or(0, Vec::len);
    let given = name.chars().skip(family).collect();
    Some((name.chars().take(family).collect(), given))
}

/// The ways to spell a Han name in pinyin, the likeliest first.
#[must_use]
pub fn spellings(name: &str) -> Vec<String> {
    let words = readings::words(name).unwrap_or_default();
    let syllables: Vec<_> = words.iter().flatten().collect();
    let mut spellings = Vec::new();
    readings::each_reading(&syllables, MOST_SPELLINGS, |read| {
        let mut spelling = String::new();
        let mut read = read.iter();
        for word in &words {
            if !spelling.is_empty() {
                spelling.push(' ');
            }
            let start = spelling.len();
            read.by_ref()
                .take(word.len())
                .for_each(|syllable| spelling.push_str(syllable));
            capitalise(&mut spelling, start);
        }
        push_new(&mut spellings, spelling);
    });
    spellings
}

/// The keys of a name. `pinyin` is the stored spelling, which a person may have corrected.
#[must_use]
pub fn keys(name: &str, pinyin: Option<&str>) -> Keys {
    let folded = fold(name);
    let stored = pinyin.map(plain_pinyin).filter(|text| !text.is_empty());
    let words = readings::words(name);
    let mut keys = Keys::default();
    if let Some(stored) = &stored {
        let joined: String = stored.chars().filter(|c| c.is_alphanumeric()).collect();
        push_spellings(&mut keys.joined, &joined);
        push_new(&mut keys.initials, initials_of_pinyin(stored));
    }
    match &words {
        Some(words) => {
            let syllables: Vec<_> = words.iter().flatten().collect();
            readings::each_combination(&syllables, MOST_SPELLINGS, |joined, initials| {
                push_spellings(&mut keys.joined, joined);
                push_new(&mut keys.initials, initials.to_owned());
            });
        }
        None => latin_keys(&folded, &mut keys),
    }
    keys.sort = match (stored, words) {
        (Some(stored), _) => stored.replace("lyu", "lv").replace("nyu", "nv"),
        (None, Some(words)) => sort_key(&words),
        (None, None) => folded.clone(),
    };
    keys.folded = folded;
    keys
}

/// The given name of a name, folded: what stays when somebody takes another family name. Of names without Han the first
/// of several words.
#[must_use]
pub fn given(name: &str) -> Option<String> {
    let folded = fold(name);
    let Some(words) = readings::words(&folded) else {
        return folded.split_once(' ').map(|(first, _)| first.to_owned());
    };
    let [family, _] = words.as_slice() else {
        return None;
    };
    let given = folded.chars().filter(|c| is_han(*c)).skip(family.len());
    Some(given.collect())
}

/// The import's rule for padded names: blanks inside a Han name of two or three characters go ("陈　斌").
#[must_use]
pub fn squeeze(name: &str) -> String {
    let name = name.trim();
    if !name.contains(char::is_whitespace) {
        return name.to_owned();
    }
    let tight: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let short = (2..=3).contains(&tight.chars().count()) && tight.chars().all(is_han);
    if short { tight } else { name.to_owned() }
}

/// The first letters of the syllables of a spelling: "Wang Xinyi" gives "wxy".
#[must_use]
pub fn initials_of_pinyin(pinyin: &str) -> String {
    let plain = plain_pinyin(pinyin);
    let mut out = String::new();
    for word in plain.split(|c: char| !c.is_alphanumeric()) {
        let mut rest = word;
        while let Some(initial) = rest.chars().next() {
            out.push(initial);
            rest = &rest[readings::syllable_len(rest)..];
        }
    }
    out
}

/// Names without Han: the words together, and their first letters.
fn latin_keys(folded: &str, keys: &mut Keys) {
    let words = || {
        folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    let joined: String = words().collect();
    if joined != folded && !joined.is_empty() {
        push_new(&mut keys.joined, joined);
    }
    let initials: String = words().filter_map(|word| word.chars().next()).collect();
    if initials.chars().nth(1).is_some() {
        push_new(&mut keys.initials, initials);
    }
}

fn sort_key(words: &[Vec<readings::Syllable>]) -> String {
    let mut sort = String::new();
    // Family name and given name; the words of a name without family name stay as they are.
    for word in words {
        if !sort.is_empty() {
            sort.push(' ');
        }
        for syllable in word {
            sort.push_str(&syllable.first().as_str().replace('ü', "v"));
        }
    }
    sort
}

/// A spelling in lower case without tones, ü as v.
fn plain_pinyin(pinyin: &str) -> String {
    let colons = pinyin.replace("u:", "ü").replace("U:", "ü");
    let marked: Cow<'_, str> = folding::umlaut_as_v(&colons);
    fold(&marked)
}

/// Adds a spelling in the three ways in which ü is typed.
fn push_spellings(list: &mut Vec<String>, joined: &str) {
    let plain = joined.replace('ü', "v");
    if !(plain.contains("lv") || plain.contains("nv")) {
        push_new(list, plain);
        return;
    }
    for (l, n) in [("lv", "nv"), ("lyu", "nyu"), ("lu", "nu")] {
        push_new(list, plain.replace("lv", l).replace("nv", n));
    }
}

fn push_new(list: &mut Vec<String>, text: String) {
    if list.len() < MOST_SPELLINGS && !list.contains(&text) && !text.is_empty() {
        list.push(text);
    }
}

fn capitalise(text: &mut String, start: usize) {
    let Some(first) = text[start..].chars().next() else {
        return;
    };
    let upper: String = first.to_uppercase().collect();
    text.replace_range(start..start + first.len_utf8(), &upper);
}

#[cfg(test)]
mod tests;
