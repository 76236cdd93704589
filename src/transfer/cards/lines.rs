//! Cards before they are parsed: lines to UTF-8 without quoted-printable, each by what it says of its own encoding.
//!
//! Phones name the encoding at a property (`FN;CHARSET=GBK`), name none, or leave the word ENCODING out; one file may hold cards
//! of several phones. The parser knows quoted-printable in UTF-8 only.

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::transfer::Unreadable;
use crate::transfer::decode::{self, Decoded};

/// Birth dates go through the parser as text: it keeps only what it understands of them.
pub(super) const BIRTH: &str = "X-BDAY-AS-WRITTEN";

/// A line of the file, or of several where it was folded.
enum Line<'b> {
    /// It said itself how it is to be read.
    Read(String),
    /// As it stands, in the encoding of its card.
    Raw(Vec<u8>),
    /// Nothing beyond ASCII.
    Plain(&'b [u8]),
}

/// The text of cards.
///
/// # Errors
/// As for every text: when it cannot be decoded or is empty.
pub(in crate::transfer) fn text(bytes: Vec<u8>) -> Result<Decoded, Unreadable> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.contains(&0) {
        let decoded = decode::text(bytes)?;
        let (lost, encoding) = (decoded.lost, decoded.encoding);
        let mut again = joined(decoded.text.as_bytes())?;
        again.lost += lost;
        again.encoding = encoding;
        return Ok(again);
    }
    joined(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes))
}

fn joined(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    let mut lost = 0;
    let mut lines = lines(bytes, &mut lost);
    let mut unknown: Vec<u8> = Vec::new();
    let mut count = 0;
    for card in lines.split_inclusive_mut(|line| is_end(line)) {
        let whole: Vec<&[u8]> = card.iter().filter_map(raw).collect();
        let is_utf8 = is_surely_utf8(&whole.concat());
        for line in card {
            let Line::Raw(raw) = line else { continue };
            if is_utf8 {
                *line = Line::Read(String::from_utf8_lossy(raw).into_owned());
            } else {
                unknown.extend_from_slice(raw);
                unknown.push(b'\n');
                count += 1;
            }
        }
    }
    let guessed = match unknown.is_empty() {
        true => None,
        false => Some(decode::unmarked(unknown)?),
    };
    let encoding = guessed
        .as_ref()
        .map_or(UTF_8.name(), |found| found.encoding);
    lost += guessed.as_ref().map_or(0, |found| found.lost);
    let text = guessed.map(|found| found.text).unwrap_or_default();
    let mut rest = text.split('\n').take(count);
    let mut whole = String::with_capacity(bytes.len() + bytes.len() / 2);
    for line in &lines {
        match line {
            Line::Read(text) => whole.push_str(text),
            Line::Raw(_) => whole.push_str(rest.next().unwrap_or_default()),
            Line::Plain(bytes) => whole.push_str(&String::from_utf8_lossy(bytes)),
        }
        whole.push_str("\r\n");
    }
    Ok(Decoded {
        text: whole,
        encoding,
        lost,
    })
}

fn raw<'l>(line: &'l Line<'_>) -> Option<&'l [u8]> {
    match line {
        Line::Raw(raw) => Some(raw),
        _ => None,
    }
}

fn is_end(line: &Line<'_>) -> bool {
    matches!(line, Line::Plain(bytes) if bytes.trim_ascii().eq_ignore_ascii_case(b"END:VCARD"))
}

/// Two-byte characters of GBK may pass for UTF-8; Chinese in UTF-8 has three bytes each.
fn is_surely_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.chars().any(|letter| letter >= '\u{800}'))
}

fn lines<'b>(bytes: &'b [u8], lost: &mut usize) -> Vec<Line<'b>> {
    let mut lines = Vec::new();
    let mut physical = bytes
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .peekable();
    while let Some(first) = physical.next() {
        let Some(head) = Head::of(first) else {
            lines.push(match first.is_ascii() {
                true => Line::Plain(first),
                false => Line::Raw(first.to_vec()),
            });
            continue;
        };
        let is_quoted = head.is_quoted;
        if first.is_ascii() && !is_quoted && !head.is_birth {
            lines.push(Line::Plain(first));
            continue;
        }
        let mut whole = first.to_vec();
        loop {
            let is_soft = is_quoted && whole.ends_with(b"=");
            let next = physical.next_if(|next| {
                let folded = next.starts_with(b" ") || next.starts_with(b"\t");
                let begins = next.to_ascii_uppercase();
                folded || is_soft && !begins.starts_with(b"END:")
            });
            let Some(next) = next else { break };
            match is_soft {
                true => {
                    whole.pop();
                    whole.extend_from_slice(next);
                }
                false => whole.extend_from_slice(next.get(1..).unwrap_or_default()),
            }
        }
        lines.push(head.read(&whole, lost));
    }
    lines
}

/// What stands before the colon.
struct Head {
    /// With the parameters that the parser is to see.
    shown: String,
    /// Where the value begins.
    value: usize,
    is_quoted: bool,
    is_birth: bool,
    charset: Option<&'static Encoding>,
}

impl Head {
    /// None where the line is no property: what is folded, and what stands between cards.
    fn of(line: &[u8]) -> Option<Self> {
        if line
            .first()
            .is_none_or(|byte| !byte.is_ascii_alphanumeric())
        {
            return None;
        }
        let mut is_text = false;
        let colon = line.iter().position(|byte| {
            is_text ^= *byte == b'"';
            *byte == b':' && !is_text
        })?;
        let head = std::str::from_utf8(line.get(..colon)?).ok()?;
        let mut parts = head.split(';');
        let name = parts.next()?;
        let (mut shown, mut is_quoted, mut charset) = (String::new(), false, None);
        let bare = name.rsplit('.').next().unwrap_or(name);
        let is_birth = bare.eq_ignore_ascii_case("BDAY");
        shown.push_str(if is_birth { BIRTH } else { name });
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or(("", part));
            let is = |one: &str, other: &str| one.trim().eq_ignore_ascii_case(other);
            if is(key, "CHARSET") {
                charset = Encoding::for_label(value.trim().trim_matches('"').as_bytes());
            } else if is(value, "QUOTED-PRINTABLE") || (is(key, "ENCODING") && is(value, "Q")) {
                is_quoted = true;
            } else if !is_birth {
                shown.push(';');
                shown.push_str(part);
            }
        }
        Some(Self {
            shown,
            value: colon + 1,
            is_quoted,
            is_birth,
            charset,
        })
    }

    fn read<'b>(&self, line: &[u8], lost: &mut usize) -> Line<'b> {
        let value = line.get(self.value..).unwrap_or_default();
        let value = match self.is_quoted {
            true => unquoted(value),
            false => value.to_vec(),
        };
        let encoding = match (self.charset, std::str::from_utf8(&value)) {
            // UTF-8 that calls itself something else is common, and nothing else looks like it.
            _ if is_surely_utf8(&value) => UTF_8,
            (Some(charset), _) => charset,
            (None, Ok(_)) => UTF_8,
            (None, Err(_)) if self.is_quoted => GB18030,
            (None, Err(_)) => {
                return Line::Raw([self.shown.as_bytes(), b":", &value].concat());
            }
        };
        let found = decode::lossy(encoding, &value);
        *lost += found.lost;
        Line::Read(format!("{}:{}", self.shown, found.text))
    }
}

/// Bytes behind `=XX`; what only looks like it stays. What would mean something to the parser is escaped.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut at = 0;
    while let Some(&byte) = value.get(at) {
        let pair = value.get(at + 1..at + 3);
        let pair = pair.filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        let code = pair.and_then(|pair| std::str::from_utf8(pair).ok());
        let code = code.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (byte, code) {
            (b'=', Some(code)) => {
                match code {
                    b'\n' => bytes.extend_from_slice(b"\\n"),
                    b'\r' => {}
                    b';' | b',' if bytes.last() != Some(&b'\\') => {
                        bytes.extend_from_slice(&[b'\\', code]);
                    }
                    _ => bytes.push(code),
                }
                at += 3;
            }
            _ => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_line_is_read_as_it_says_itself() {
        let mut bytes = b"BEGIN:VCARD\r\nfn;quoted-printable:=E7=8E=8B=\r\n=E6=AC=A3\r\n".to_vec();
        bytes.extend(b"N;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=CD=F5;=D0=C0\r\nNOTE;ENCODING=Q:=CD=F5=0D=0A=3B=ZZ=\r\n");
        bytes.extend(b"END:VCARD\r\nBEGIN:VCARD\r\nFN:\xCD\xF5\xD0\xC0\xE2\xF9\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:");
        bytes.extend("王\r\nBDAY;VALUE=date:1985/3/4\r\nEND:VCARD".as_bytes());
        let found = text(bytes).unwrap();
        let lines: Vec<&str> = found.text.lines().collect();
        let wanted = [
            "BEGIN:VCARD",
            "fn:王欣",
            "N:王;欣",
            "NOTE:王\\n\\;=ZZ=",
            "END:VCARD",
            "BEGIN:VCARD",
            "FN:王欣怡",
            "END:VCARD",
            "BEGIN:VCARD",
            "FN:王",
            "X-BDAY-AS-WRITTEN:1985/3/4",
            "END:VCARD",
        ];
        assert_eq!((lines, found.lost), (wanted.to_vec(), 0));
    }

    proptest! {
        #[test]
        fn any_lines_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400), soft in "[=:;\r\n A-F0-9]{0,80}") {
            let _ = text([b"BEGIN:VCARD\nFN;QUOTED-PRINTABLE:", soft.as_bytes(), &bytes].concat());
        }
    }
}
