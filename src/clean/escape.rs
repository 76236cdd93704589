//! Where an escape sequence ends, as terminals read it.
//!
//! A whole sequence goes, not only its first character: `ESC [ 31 m` would else leave `[31m` in a name. Sequences that
//! never end are cut short at the end of the line, at the first character beyond ASCII, or after [`LONGEST`] bytes, and
//! an escape character before an ordinary word takes nothing of the word with it: text of people must not be lost.

/// How much of a sequence that never ends is taken for it.
const LONGEST: usize = 1024;

/// The length in bytes of the escape sequence that the text begins with; nothing if it begins with none.
pub(super) fn sequence(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let start = first.len_utf8();
    match first {
        '\u{1B}' => Some(after_escape(text, chars.next())),
        '\u{9B}' => Some(control_end(text, start)),
        '\u{90}' | '\u{98}' | '\u{9D}' | '\u{9E}' | '\u{9F}' => {
            Some(string_end(text, start).unwrap_or_else(|| unfinished_end(text, start)))
        }
        _ => None,
    }
}

/// The end of what begins with ESC; `second` is the character after it.
fn after_escape(text: &str, second: Option<char>) -> usize {
    let word = text[1..]
        .chars()
        .nth(1)
        .is_some_and(|c| c.is_ascii_lowercase());
    match second {
        Some('[') => control_end(text, 2),
        Some(']' | 'P' | 'X' | '^' | '_') => match string_end(text, 2) {
            Some(end) => end,
            None if word => 1,
            None => unfinished_end(text, 2),
        },
        // A blank before F, G, L, M or N announces 7- or 8-bit forms; before anything else it is a blank.
        Some(' ') => match text.as_bytes().get(2) {
            Some(b'F' | b'G' | b'L' | b'M' | b'N')
                if !text[3..].starts_with(|c: char| c.is_ascii_lowercase()) =>
            {
                3
            }
            _ => 1,
        },
        Some('!'..='/') => {
            let end = skip(text, 1, b'!'..=b'/');
            match text.as_bytes().get(end) {
                Some(b'0'..=b'~') => end + 1,
                _ => end,
            }
        }
        Some('0'..='?' | '\\') => 2,
        Some('@'..='~') if !word => 2,
        _ => 1,
    }
}

/// The end of a control sequence whose introducer ends at `start`: parameters, intermediates, one final byte.
fn control_end(text: &str, start: usize) -> usize {
    let end = skip(text, skip(text, start, b'0'..=b'?'), b' '..=b'/');
    match text.as_bytes().get(end) {
        Some(b'@'..=b'~') => end + 1,
        // Blanks are intermediates only where a final byte follows.
        _ => skip(text, start, b'0'..=b'?'),
    }
}

/// The end of a command string, if something ends it: BEL, ST in both forms, or what makes a terminal give up. Every
/// other introducer is among that, so a text of nothing but introducers is still read once.
fn string_end(text: &str, start: usize) -> Option<usize> {
    let gives_up = |c| {
        matches!(
            c,
            '\u{7}' | '\u{18}' | '\u{1A}' | '\u{1B}' | '\u{80}'..='\u{9F}'
        )
    };
    let at = start + text[start..].find(gives_up)?;
    let end = &text[at..];
    Some(match end.chars().next() {
        Some('\u{1B}') if end[1..].starts_with('\\') => at + 2,
        Some(c @ ('\u{7}' | '\u{18}' | '\u{1A}' | '\u{9C}')) => at + c.len_utf8(),
        // Another sequence begins here and is read by itself.
        _ => at,
    })
}

/// What is taken of a command string that nothing ends.
fn unfinished_end(text: &str, start: usize) -> usize {
    let limit = text.len().min(start + LONGEST);
    text.as_bytes()[start..limit]
        .iter()
        .position(|b| !matches!(b, b' '..=b'~'))
        .map_or(limit, |found| start + found)
}

/// The first place from `start` on whose byte is not one of `bytes`.
fn skip(text: &str, start: usize, bytes: std::ops::RangeInclusive<u8>) -> usize {
    text.as_bytes()[start..]
        .iter()
        .take(LONGEST)
        .position(|b| !bytes.contains(b))
        .map_or(text.len().min(start + LONGEST), |found| start + found)
}
