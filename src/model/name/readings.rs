//! Han names taken apart into words and syllables, and the ways to read them.

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

use super::tables;
use crate::clean::is_han;

/// How a syllable is read, or the character itself where nothing is known about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Text {
    known: Option<&'static str>,
    written: [u8; 4],
    len: usize,
}

/// One character of a name with its readings, the likeliest first.
#[derive(Debug, Clone)]
pub(super) struct Syllable {
    readings: Vec<Text>,
    /// More than one of the readings is common for this character in this place.
    pub(super) several: bool,
}

impl Syllable {
    pub(super) fn first(&self) -> &Text {
        &self.readings[0]
    }
}

impl Text {
    fn known(reading: &'static str) -> Self {
        Self {
            known: Some(reading),
            written: [0; 4],
            len: 0,
        }
    }

    fn unknown(c: char) -> Self {
        let mut written = [0; 4];
        let len = c.encode_utf8(&mut written).len();
        Self {
            known: None,
            written,
            len,
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self.known {
            Some(known) => known,
            None => std::str::from_utf8(&self.written[..self.len]).unwrap_or_default(),
        }
    }

    pub(super) fn initial(&self) -> Option<char> {
        self.as_str().chars().next()
    }
}

/// The Han part of a name: family name and given name, or the parts between middle dots, which have no family name.
pub(super) fn words(name: &str) -> Option<Vec<Vec<Syllable>>> {
    let parts = han_parts(name);
    if let [whole] = parts.as_slice() {
        let surname = surname(whole);
        let given: Vec<_> = whole[surname.len()..].iter().map(|c| given(*c)).collect();
        return Some(if given.is_empty() {
            vec![surname]
        } else {
            vec![surname, given]
        });
    }
    let words: Vec<Vec<_>> = parts
        .iter()
        .map(|part| part.iter().map(|c| given(*c)).collect())
        .collect();
    (!words.is_empty()).then_some(words)
}

/// Calls `each` with every way to read the name, likeliest first, at most `most`: the joined syllables and initials.
/// First what differs in no syllable from the likeliest reading, then in one, then the rest.
pub(super) fn each_combination(
    syllables: &[&Syllable],
    most: usize,
    mut each: impl FnMut(&str, &str),
) {
    let (mut joined, mut initials) = (String::new(), String::new());
    each_choice(syllables, most, |choice| {
        joined.clear();
        initials.clear();
        for (syllable, at) in syllables.iter().zip(choice) {
            let text = &syllable.readings[*at];
            joined.push_str(text.as_str());
            initials.extend(text.initial());
        }
        each(&joined, &initials);
    });
}

/// Calls `each` with the syllables of every way to read the name, in the order of [`each_combination`].
pub(super) fn each_reading(syllables: &[&Syllable], most: usize, mut each: impl FnMut(&[&str])) {
    each_choice(syllables, most, |choice| {
        let read = syllables.iter().zip(choice);
        let read: Vec<&str> = read
            .map(|(syllable, at)| syllable.readings[*at].as_str())
            .collect();
        each(&read);
    });
}

/// Calls `each` with the numbers of the readings, at most `most` times.
fn each_choice(syllables: &[&Syllable], most: usize, mut each: impl FnMut(&[usize])) {
    let mut choice = vec![0; syllables.len()];
    let mut left = most;
    let mut tell = |choice: &[usize]| {
        each(choice);
        left = left.saturating_sub(1);
        left > 0
    };
    if !tell(&choice) {
        return;
    }
    for at in 0..syllables.len() {
        for other in 1..syllables[at].readings.len() {
            choice[at] = other;
            if !tell(&choice) {
                return;
            }
        }
        choice[at] = 0;
    }
    while advance(&mut choice, syllables) {
        let changed = choice.iter().filter(|at| **at > 0).count();
        if changed > 1 && !tell(&choice) {
            return;
        }
    }
}

/// The length of the syllable that a spelling in lower case begins with; at least one character.
pub(super) fn syllable_len(word: &str) -> usize {
    let bytes = word.as_bytes();
    let vowel = |at: usize| matches!(bytes.get(at), Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'v'));
    let onset = match bytes {
        [b'z' | b'c' | b's', b'h', ..] => 2,
        [b'l' | b'n', b'y', b'u', ..] => 2,
        _ if vowel(0) => 0,
        _ => 1,
    };
    let rhyme = FINALS
        .iter()
        .filter(|rhyme| {
            **rhyme != "ue" || matches!(bytes, [b'j' | b'q' | b'x' | b'y' | b'l' | b'n', ..])
        })
        .filter(|rhyme| {
            word.get(onset..)
                .is_some_and(|rest| rest.starts_with(**rhyme))
        })
        // A consonant before a vowel begins the next syllable: xin'yi, but wa'nan.
        .find(|rhyme| {
            let end = onset + rhyme.len();
            let consonant = !vowel(end - 1);
            !(consonant && vowel(end))
        });
    let len = onset + rhyme.map_or(0, |rhyme| rhyme.len());
    if len == 0 || !word.is_char_boundary(len) {
        return word.chars().next().map_or(1, char::len_utf8);
    }
    len
}

/// The finals of pinyin, longer ones first.
const FINALS: [&str; 36] = [
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "ian", "iao", "uai", "uan", "van", "ai",
    "an", "ao", "ei", "en", "er", "ia", "ie", "in", "iu", "ou", "ua", "ue", "ui", "un", "uo", "ve",
    "vn", "a", "e", "i", "o", "u", "v",
];

fn advance(choice: &mut [usize], syllables: &[&Syllable]) -> bool {
    for (at, syllable) in choice.iter_mut().zip(syllables).rev() {
        *at += 1;
        if *at < syllable.readings.len() {
            return true;
        }
        *at = 0;
    }
    false
}

/// The first run of Han characters, parted at middle dots. Blanks between Han characters are padding.
fn han_parts(name: &str) -> Vec<Vec<char>> {
    let mut parts: Vec<Vec<char>> = Vec::new();
    let mut part = Vec::new();
    for c in name.chars() {
        if is_han(c) {
            part.push(c);
        } else if is_dot(c) && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        } else if c.is_whitespace() || is_variation(c) {
            // Padding, or the form of the character before.
        } else if !part.is_empty() || !parts.is_empty() {
            break;
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '∙' | '⋅' | '・' | '･' | '.' | '．')
}

fn is_variation(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The syllables of the family name.
fn surname(name: &[char]) -> Vec<Syllable> {
    let simple: Vec<char> = name.iter().map(|c| tables::simplified(*c)).collect();
    let Some(readings) = tables::surname(&simple) else {
        let mut syllable = dictionary(name[0]);
        syllable.several = false;
        return vec![syllable];
    };
    readings
        .iter()
        .zip(name)
        .map(|(readings, c)| listed(readings, *c))
        .collect()
}

fn given(c: char) -> Syllable {
    match tables::given(c).or_else(|| tables::given(tables::simplified(c))) {
        Some(readings) => listed(readings, c),
        None => dictionary(c),
    }
}

/// Readings from a table of ours, and after them the dictionary's, because people who do not know better type those.
fn listed(readings: &[&'static str], c: char) -> Syllable {
    let mut syllable = Syllable {
        readings: readings
            .iter()
            .map(|reading| Text::known(reading))
            .collect(),
        several: readings.len() > 1,
    };
    let common = c.to_pinyin().map(|pinyin| Text::known(pinyin.plain()));
    syllable
        .readings
        .extend(common.filter(|text| !readings.contains(&text.as_str())));
    syllable
}

/// All readings that the dictionary has; the character itself if it has none.
fn dictionary(c: char) -> Syllable {
    let found = c
        .to_pinyin_multi()
        .or_else(|| tables::simplified(c).to_pinyin_multi());
    let mut readings: Vec<Text> = Vec::new();
    for reading in found.into_iter().flatten() {
        let text = Text::known(reading.plain());
        if !readings.contains(&text) {
            readings.push(text);
        }
    }
    if readings.is_empty() {
        readings.push(Text::unknown(c));
    }
    Syllable {
        readings,
        several: false,
    }
}
