//! Text from outside made safe: control characters, escape sequences, bidi and invisible characters never get in.
//!
//! Everything that comes from a file, a form or an argument passes [`line()`] or [`block`] before it is kept; what is drawn
//! passes [`shown`] as a second wall, because a database may have been written by something else. The last part
//! measures text in terminal cells, so that a column is never shifted by a wide character.

mod escape;

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Text that may be kept, and whether something had to go that a person did not mean to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The text: no hostile character, trimmed, NFC.
    pub text: String,
    /// A control character, escape sequence, bidi control or invisible character was removed. Blanks, tabs, line
    /// breaks and byte order marks do not count: they are in every spreadsheet.
    pub removed: bool,
}

/// Cleans a value of one line: what is left of line breaks and tabs is one blank.
#[must_use]
pub fn line(text: &str) -> Cleaned {
    clean(text, ' ')
}

/// The same without a copy of a text that has nothing to clean.
#[must_use]
pub fn line_as_it_lies(text: &str) -> Cow<'_, str> {
    match is_plain(text) {
        true => Cow::Borrowed(text.trim()),
        false => Cow::Owned(line(text).text),
    }
}

/// Cleans a value of several lines: every form of line break becomes `\n`.
#[must_use]
pub fn block(text: &str) -> Cleaned {
    clean(text, '\n')
}

/// What must never reach a terminal, a file name or a log: characters that command, reorder or hide.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    if c.is_control() {
        return true;
    }
    let code = u32::from(c);
    // Most text ends here: nothing below the soft hyphen is hostile, nor anything in the common Han block.
    if code < 0xAD || (0x3165..0xFDD0).contains(&code) {
        return false;
    }
    code & 0xFFFE == 0xFFFE
        || HIDDEN
            .iter()
            .any(|&(first, last)| (first..=last).contains(&code))
}

/// The half-width form of a character that Chinese input methods type full-width: digits, letters, signs, the blank.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => c,
    }
}

/// A Han character, also one of those that NFC replaces, and 々 and 〇, which stand among them in names.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
        || matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

/// What is drawn: hostile characters become visible marks (`␛`, `<RLO>`), everything else stays.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hostile(c) {
            push_mark(&mut out, c);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The cells that a terminal needs for the text.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(|g| g.width()).sum()
}

/// The longest beginning of the text that needs no more than `cells`, ending between two graphemes.
#[must_use]
pub fn cut(text: &str, cells: usize) -> &str {
    let (end, _) = beginning(text, cells);
    &text[..end]
}

/// The text in exactly `cells`: padded with blanks, or cut between two graphemes and then ending in `~`.
#[must_use]
pub fn fit(text: &str, cells: usize) -> String {
    let (end, used) = beginning(text, cells);
    if end == text.len() {
        return padded(text, cells - used);
    }
    let Some(room) = cells.checked_sub(1) else {
        return String::new();
    };
    let (end, used) = beginning(text, room);
    let mut out = padded(&text[..end], 0);
    out.push('~');
    padded(&out, room - used)
}

/// Characters that are drawn as nothing, or that change the order of others, beside the control characters.
/// First and last of each range. The noncharacters that end every plane are found by arithmetic.
const HIDDEN: &[(u32, u32)] = &[
    (0x00AD, 0x00AD),   // soft hyphen
    (0x034F, 0x034F),   // combining grapheme joiner
    (0x061C, 0x061C),   // Arabic letter mark
    (0x070F, 0x070F),   // Syriac abbreviation mark
    (0x115F, 0x1160),   // Hangul fillers
    (0x17B4, 0x17B5),   // Khmer inherent vowels
    (0x180E, 0x180E),   // Mongolian vowel separator
    (0x200B, 0x200F),   // zero-width space and joiners, direction marks
    (0x2028, 0x202E),   // line and paragraph separators, embeddings and overrides
    (0x2060, 0x206F),   // word joiner, invisible operators, isolates, deprecated controls
    (0x3164, 0x3164),   // Hangul filler
    (0xFDD0, 0xFDEF),   // noncharacters
    (0xFEFF, 0xFEFF),   // byte order mark
    (0xFFA0, 0xFFA0),   // half-width Hangul filler
    (0xFFF0, 0xFFFB),   // unassigned ignorables, interlinear annotation
    (0x13430, 0x1345F), // Egyptian format controls
    (0x1BCA0, 0x1BCA3), // shorthand format controls
    (0x1D173, 0x1D17A), // musical format controls
    (0xE0000, 0xE00FF), // tags
    (0xE01F0, 0xE0FFF), // ignorables of the same plane
];

/// Names of the hidden characters that people meet; the rest is shown by number.
const MARKS: &[(char, &str)] = &[
    ('\u{AD}', "SHY"),
    ('\u{61C}', "ALM"),
    ('\u{200B}', "ZWSP"),
    ('\u{200C}', "ZWNJ"),
    ('\u{200D}', "ZWJ"),
    ('\u{200E}', "LRM"),
    ('\u{200F}', "RLM"),
    ('\u{2028}', "LS"),
    ('\u{2029}', "PS"),
    ('\u{202A}', "LRE"),
    ('\u{202B}', "RLE"),
    ('\u{202C}', "PDF"),
    ('\u{202D}', "LRO"),
    ('\u{202E}', "RLO"),
    ('\u{2060}', "WJ"),
    ('\u{2066}', "LRI"),
    ('\u{2067}', "RLI"),
    ('\u{2068}', "FSI"),
    ('\u{2069}', "PDI"),
    ('\u{FEFF}', "BOM"),
];

/// Whether cleaning would only trim: nothing in these ranges commands, hides, or has another form.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, ' '..='~' | '\u{4E00}'..='\u{9FFF}'))
}

fn clean(text: &str, line_break: char) -> Cleaned {
    if is_plain(text) {
        return Cleaned {
            text: text.trim().to_owned(),
            removed: false,
        };
    }
    let mut kept = Kept {
        text: String::with_capacity(text.len()),
        removed: false,
        after_gap: false,
        line_break,
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(len) = escape::sequence(rest) {
            kept.removed = true;
            rest = &rest[len..];
        } else {
            rest = &rest[c.len_utf8()..];
            kept.take(c, rest);
        }
    }
    let trimmed = kept.text.trim();
    let text = match is_nfc_quick(trimmed.chars()) {
        IsNormalized::Yes => trimmed.to_owned(),
        _ => trimmed.nfc().collect(),
    };
    Cleaned {
        text,
        removed: kept.removed,
    }
}

/// The text kept so far and what the next character has to know about it.
struct Kept {
    text: String,
    removed: bool,
    /// The last thing kept was the blank of a tab or line break: blanks that follow belong to it.
    after_gap: bool,
    line_break: char,
}

impl Kept {
    /// Keeps one character that begins no escape sequence, or what stands for it. `rest` is what follows it.
    fn take(&mut self, c: char, rest: &str) {
        match c {
            '\r' if rest.starts_with('\n') => {}
            '\n' | '\r' => self.gap(self.line_break),
            '\t' => self.gap(' '),
            // These break a line where they are obeyed, so words must not grow together; but nobody types them.
            '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                self.removed = true;
                self.gap(self.line_break);
            }
            '\u{FEFF}' => {}
            _ if is_hostile(c) => self.removed = true,
            _ if is_variation(c) => self.vary(c),
            '\u{3000}' => self.blank(c),
            _ if c.is_whitespace() => self.blank(' '),
            _ => {
                self.after_gap = false;
                self.text.push(c);
            }
        }
    }

    fn gap(&mut self, c: char) {
        if c == '\n' {
            self.text.push(c);
            self.after_gap = false;
            return;
        }
        if !self.text.ends_with(char::is_whitespace) {
            self.text.push(c);
        }
        self.after_gap = true;
    }

    fn blank(&mut self, c: char) {
        if !self.after_gap {
            self.text.push(c);
        }
    }

    /// A variation selector chooses the form of a Han character and stays there. After anything else it only makes
    /// terminals disagree about the width; the one after an emoji is no sign of harm, the others are a hiding place.
    fn vary(&mut self, c: char) {
        if self.text.ends_with(is_han) {
            self.text.push(c);
        } else if !matches!(c, '\u{FE0E}' | '\u{FE0F}') {
            self.removed = true;
        }
    }
}

fn is_variation(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180D}' | '\u{180F}')
}

fn push_mark(out: &mut String, c: char) {
    use std::fmt::Write as _;
    let picture = match c {
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7F}' => Some('\u{2421}'),
        _ => None,
    };
    if let Some(picture) = picture {
        out.push(picture);
        return;
    }
    // Writing to a string cannot fail.
    let _ = match MARKS.iter().find(|(hidden, _)| *hidden == c) {
        Some((_, name)) => write!(out, "<{name}>"),
        None => write!(out, "<{:02X}>", u32::from(c)),
    };
}

/// The end of the longest beginning of the text within `cells`, and the cells that it needs.
fn beginning(text: &str, cells: usize) -> (usize, usize) {
    if text.is_ascii() {
        let end = text.len().min(cells);
        return (end, end);
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let wide = grapheme.width();
        if used + wide > cells {
            return (at, used);
        }
        used += wide;
    }
    (text.len(), used)
}

fn padded(text: &str, blanks: usize) -> String {
    let mut out = String::with_capacity(text.len() + blanks + 1);
    out.push_str(text);
    out.extend(std::iter::repeat_n(' ', blanks));
    out
}

#[cfg(test)]
mod tests;
