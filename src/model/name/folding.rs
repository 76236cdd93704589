//! Folding: what differs only in writing becomes the same.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use super::tables::simplified;

/// See [`super::fold`].
pub(super) fn fold(text: &str) -> String {
    let mut out = Folded(String::with_capacity(text.len()));
    if text.chars().all(is_plain) {
        for c in text.chars() {
            out.push(c.to_ascii_lowercase());
        }
        return out.done();
    }
    // Composed last, because only accents were to be taken away: Hangul and kana come back whole.
    let bare = text
        .nfkd()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_accent(*c));
    for c in bare.nfc() {
        match by_hand(c) {
            Some(text) => text.chars().for_each(|c| out.push(c)),
            None => out.push(c),
        }
    }
    out.done()
}

/// ü with any tone becomes v, before folding takes the dots away.
pub(super) fn umlaut_as_v(pinyin: &str) -> Cow<'_, str> {
    if pinyin.is_ascii() {
        return Cow::Borrowed(pinyin);
    }
    let mut out = String::with_capacity(pinyin.len());
    for c in pinyin.nfd() {
        match c {
            '\u{308}' if out.ends_with(['u', 'U']) => {
                out.pop();
                out.push('v');
            }
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Collects folded characters, keeping single blanks between words only.
struct Folded(String);

impl Folded {
    fn push(&mut self, c: char) {
        if !c.is_whitespace() {
            self.0.push(simplified(c));
        } else if !self.0.is_empty() && !self.0.ends_with(' ') {
            self.0.push(' ');
        }
    }

    fn done(mut self) -> String {
        if self.0.ends_with(' ') {
            self.0.pop();
        }
        self.0
    }
}

/// Characters that need nothing but lower case and the table of variants.
fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

/// Accents of alphabets. Marks of other scripts are vowels there, not decoration.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
        // Variation selectors choose a form, not a character.
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}'
    ) && !matches!(c, '\u{5BE}' | '\u{5C0}' | '\u{5C3}' | '\u{5C6}')
}

/// Letters that have no decomposition, and signs that people use for one another.
fn by_hand(c: char) -> Option<&'static str> {
    Some(match c {
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ς' => "σ",
        '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' => "'",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        '•' | '‧' | '∙' | '⋅' | '・' | '･' | '\u{2E31}' | '\u{FF0E}' => "·",
        _ => return None,
    })
}
