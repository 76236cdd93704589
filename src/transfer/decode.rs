//! Bytes to text: which kind of file it is, by its content and never by its name, and in which encoding.
//!
//! The encoding is that of the byte order mark, else UTF-8 where the bytes allow it, else what `chardetng` finds
//! without a hint (the hint `cn` makes it take Big5 and Shift_JIS for GBK). Bytes that cannot be decoded are
//! counted and leave U+FFFD in their cell, which rejects its row later; a file full of them is refused.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::clean;
use crate::office::Office;

use super::{Foreign, Limit, TooMuch, Unreadable, heading};

/// The most bytes that a file of separated text may have.
pub const TEXT_BYTES: u64 = 1 << 30;
/// The most bytes that a workbook may have.
pub const WORKBOOK_BYTES: u64 = 64 << 20;
/// What stands in the text for bytes that could not be decoded.
pub const LOST: char = '\u{FFFD}';

/// How much of a file the guess at its encoding looks at.
const GUESSED_FROM: usize = 4 << 20;
/// How much of a file is decoded to see whether an encoding makes its headings readable.
const TRIED_ON: usize = 16 << 10;
/// One undecodable sequence in so many characters is a damaged row; more of them are the wrong encoding.
const GOOD_PER_LOST: usize = 20;

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    Text(Decoded),
    /// An XLSX workbook.
    Workbook(Vec<u8>),
    /// An ODS workbook.
    OpenDocument(Vec<u8>),
    /// vCards.
    Cards(Decoded),
    /// JSON objects.
    Json(Decoded),
}

/// Text, the encoding that it was in, and how many byte sequences had no meaning in it.
#[derive(Debug)]
pub struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    pub lost: usize,
}

/// Refuses the database and what belongs to it, before it is opened: closing it would take the locks of this very session
/// with it.
///
/// # Errors
/// `Io` with what is said of the office's own files.
pub fn spared(path: &Path, office: &Office) -> Result<(), Unreadable> {
    let file = clean::line(&path.display().to_string()).text;
    let spared = office.spares(path);
    spared.map_err(|source| Unreadable::Io { file, source })
}

/// Reads a whole file under the cap that holds for its kind.
pub fn read(path: &Path) -> Result<Content, Unreadable> {
    let file = clean::line(&path.display().to_string()).text;
    let failed = |source| Unreadable::Io {
        file: file.clone(),
        source,
    };
    let about = std::fs::metadata(path).map_err(failed)?;
    if about.is_dir() {
        return Err(Unreadable::Folder { file });
    }
    if !about.is_file() {
        return Err(Unreadable::NotAFile { file });
    }
    content(limited(File::open(path).map_err(failed)?).map_err(failed)?)
}

/// The bytes of a file, as far as a file of its kind may go and one more: what is too much is not read.
pub fn limited(mut file: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.by_ref()
        .take(ZIP.len() as u64)
        .read_to_end(&mut bytes)?;
    let most = match bytes.starts_with(ZIP) {
        true => WORKBOOK_BYTES,
        false => TEXT_BYTES,
    };
    file.take(most + 1 - bytes.len() as u64)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a workbook begins with.
const ZIP: &[u8] = b"PK\x03\x04";

/// Finds out what the bytes of a file are.
pub fn content(bytes: Vec<u8>) -> Result<Content, Unreadable> {
    if bytes.len() as u64 > TEXT_BYTES {
        return Err(Unreadable::TooMuch(TooMuch::of(
            Limit::FileBytes,
            TEXT_BYTES,
        )));
    }
    if bytes.starts_with(ZIP) {
        return workbook(bytes);
    }
    match foreign(&bytes) {
        Some(Foreign::VCard) => super::cards::lines::text(bytes).map(Content::Cards),
        Some(Foreign::Json) => text(bytes).map(Content::Json),
        Some(kind) => Err(Unreadable::Foreign(kind)),
        None => text(bytes).map(Content::Text),
    }
}

/// Beginnings of files that are not tables. Those of text formats count after blanks, in any case.
const SIGNATURES: &[(&[u8], Foreign)] = &[
    (b"%PDF-", Foreign::Pdf),
    (b"\x89PNG", Foreign::Image),
    (b"\xFF\xD8\xFF", Foreign::Image),
    (b"GIF8", Foreign::Image),
    (b"II*\0", Foreign::Image),
    (b"MM\0*", Foreign::Image),
    (b"SQLite format 3\0", Foreign::Sqlite),
    (b"PK\x05\x06", Foreign::Zip),
    (b"\x1F\x8B", Foreign::Archive),
    (b"Rar!", Foreign::Archive),
    (b"7z\xBC\xAF\x27\x1C", Foreign::Archive),
    (b"\xFD7zXZ\0", Foreign::Archive),
    (b"\xFF\xFE\0\0", Foreign::Utf32),
    (b"\0\0\xFE\xFF", Foreign::Utf32),
];

const TEXT_SIGNATURES: &[(&str, Foreign)] = &[
    ("<!doctype html", Foreign::Html),
    ("<html", Foreign::Html),
    ("<table", Foreign::Html),
    ("<?xml", Foreign::Xml),
    ("{\\rtf", Foreign::Rtf),
    ("begin:vcard", Foreign::VCard),
    ("begin:vcalendar", Foreign::Calendar),
];

fn foreign(bytes: &[u8]) -> Option<Foreign> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Some(ole(bytes));
    }
    if let Some((_, kind)) = SIGNATURES
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
    {
        return Some(*kind);
    }
    let head = beginning(bytes).trim_start().to_ascii_lowercase();
    let known = TEXT_SIGNATURES
        .iter()
        .find(|(start, _)| head.starts_with(start))
        .map(|(_, kind)| *kind);
    known.or_else(|| is_json(&head).then_some(Foreign::Json))
}

/// The first letters of a text, in UTF-16 too.
fn beginning(bytes: &[u8]) -> String {
    let (marked, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let encoding = match mark {
        0 => wide(bytes).unwrap_or(UTF_8),
        _ => marked,
    };
    let rest = bytes.get(mark..).unwrap_or_default();
    lossy(encoding, rest.get(..512).unwrap_or(rest)).text
}

/// The begin of an object, or of an array of them; blanks and line breaks may stand anywhere.
fn is_json(head: &str) -> bool {
    let object = head.strip_prefix('[').unwrap_or(head).trim_start();
    object
        .strip_prefix('{')
        .is_some_and(|inside| inside.trim_start().starts_with(['"', '}']))
}

/// Names of streams inside the old Office container, most telling first.
const STREAMS: &[(&str, Foreign)] = &[
    ("EncryptedPackage", Foreign::EncryptedExcel),
    ("Workbook", Foreign::OldExcel),
    ("WordDocument", Foreign::WordProcessor),
    ("PowerPoint Document", Foreign::Presentation),
    ("Book", Foreign::OldExcel),
];

fn ole(bytes: &[u8]) -> Foreign {
    let head = bytes.get(..WORKBOOK_BYTES as usize).unwrap_or(bytes);
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        head.windows(wide.len()).any(|window| window == wide)
    };
    STREAMS
        .iter()
        .find(|(name, _)| holds(name))
        .map_or(Foreign::Ole, |(_, kind)| *kind)
}

/// Parts inside a zip that tell what it is, where it is no workbook that we read.
const PARTS: &[(&str, Foreign)] = &[
    ("xl/workbook.bin", Foreign::BinaryExcel),
    ("word/", Foreign::WordProcessor),
    ("ppt/", Foreign::Presentation),
    ("application/vnd.oasis.opendocument", Foreign::OpenDocument),
    ("Index/Document.iwa", Foreign::Numbers),
];

/// What an ODS says of itself in its first part, and a template of one.
const SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";
const TEMPLATE: &str = "application/vnd.oasis.opendocument.spreadsheet-template";

fn workbook(bytes: Vec<u8>) -> Result<Content, Unreadable> {
    if bytes.len() as u64 > WORKBOOK_BYTES {
        return Err(Unreadable::TooMuch(TooMuch::of(
            Limit::FileBytes,
            WORKBOOK_BYTES,
        )));
    }
    let holds = |name: &str| {
        bytes
            .windows(name.len())
            .any(|window| window == name.as_bytes())
    };
    if holds("xl/workbook.xml") || holds("xl\\workbook.xml") {
        return Ok(Content::Workbook(bytes));
    }
    if holds(SPREADSHEET) && !holds(TEMPLATE) {
        return Ok(Content::OpenDocument(bytes));
    }
    let kind = PARTS
        .iter()
        .find(|(name, _)| holds(name))
        .map_or(Foreign::Zip, |(_, kind)| *kind);
    Err(Unreadable::Foreign(kind))
}

/// Text by its byte order mark, or by what it looks like.
pub(super) fn text(mut bytes: Vec<u8>) -> Result<Decoded, Unreadable> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        bytes.drain(..mark);
        return if encoding == UTF_8 {
            utf8(bytes).or_else(|bytes| decoded(UTF_8, &bytes))
        } else {
            decoded(encoding, &bytes)
        };
    }
    if let Some(encoding) = wide(&bytes) {
        return decoded(encoding, &bytes);
    }
    if is_binary(&bytes) {
        return Err(Unreadable::Binary);
    }
    unmarked(bytes).and_then(full)
}

/// Text without a mark: UTF-8, or an encoding from before.
pub(super) fn unmarked(bytes: Vec<u8>) -> Result<Decoded, Unreadable> {
    utf8(bytes).or_else(|bytes| legacy(&bytes))
}

/// UTF-8 without copying, or the bytes back.
fn utf8(bytes: Vec<u8>) -> Result<Decoded, Vec<u8>> {
    let text = String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes)?;
    Ok(Decoded {
        text,
        encoding: UTF_8.name(),
        lost: 0,
    })
}

/// Text that is not UTF-8 as a whole: a UTF-8 file with a few broken bytes, or an encoding from before.
fn legacy(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    if is_broken_utf8(bytes) {
        return acceptable(lossy(UTF_8, bytes));
    }
    let guess = guess(bytes);
    let head = bytes.get(..TRIED_ON).unwrap_or(bytes);
    let readable = |encoding: &&'static Encoding| heading::is_familiar(&lossy(encoding, head).text);
    let encoding = [guess, GB18030, BIG5]
        .into_iter()
        .find(readable)
        .unwrap_or(guess);
    let found = lossy(encoding, bytes);
    if found.lost > 0 || encoding.is_single_byte() {
        let chinese = lossy(GB18030, bytes);
        let han = chinese
            .text
            .chars()
            .filter(|letter| ('\u{4E00}'..='\u{9FFF}').contains(letter))
            .count();
        if chinese.lost * GOOD_PER_LOST <= han && han * 10 >= beyond_ascii(&chinese.text) * 7 {
            return acceptable(chinese);
        }
    }
    acceptable(found)
}

/// Whether around its first broken byte a text has many characters of UTF-8 for each break.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let first = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let around = first.saturating_sub(TRIED_ON)..(first + TRIED_ON).min(bytes.len());
    let found = lossy(UTF_8, bytes.get(around).unwrap_or_default());
    found.lost * 4 <= beyond_ascii(&found.text)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(
        bytes.get(..GUESSED_FROM).unwrap_or(bytes),
        bytes.len() <= GUESSED_FROM,
    );
    detector.guess(None, Utf8Detection::Deny)
}

/// UTF-16 without a mark: separators, digits and line ends have a zero byte, always on the same side.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let zeros = |side: usize| {
        head.iter()
            .skip(side)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (first, second) = (zeros(0), zeros(1));
    let enough =
        |some: usize, other: usize| some * 50 >= head.len() && some >= 4 && other * 20 <= some;
    match () {
        () if enough(second, first) => Some(UTF_16LE),
        () if enough(first, second) => Some(UTF_16BE),
        () => None,
    }
}

/// Whether a good part of the bytes are control characters that no table has; a few are cleaned away later.
fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..8192).unwrap_or(bytes);
    let strange = head
        .iter()
        .filter(|byte| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x1B))
        .count();
    strange * 10 > head.len()
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded, Unreadable> {
    acceptable(lossy(encoding, bytes)).and_then(full)
}

/// Decodes with U+FFFD for what has no meaning, and counts how often.
pub(super) fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let (mut at, mut lost) = (0, 0);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve(rest.len() / 2 + 64),
            DecoderResult::Malformed(..) => {
                text.push(LOST);
                lost += 1;
            }
        }
    }
    // GBK is read by the same decoder as GB18030, which is the name that an office knows.
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    Decoded {
        text,
        encoding: shown(encoding),
        lost,
    }
}

/// The name of an encoding as people write it.
fn shown(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 {
        "GB18030"
    } else {
        encoding.name()
    }
}

/// Text of which only a little was lost, else an error that names the first such row.
fn acceptable(found: Decoded) -> Result<Decoded, Unreadable> {
    if found.lost * GOOD_PER_LOST <= found.text.chars().count() {
        return Ok(found);
    }
    let before = found.text.split(LOST).next().unwrap_or_default();
    let row = 1 + before.bytes().filter(|byte| *byte == b'\n').count() as u32;
    Err(Unreadable::Undecodable {
        encoding: found.encoding,
        row,
    })
}

/// Text with something in it.
fn full(found: Decoded) -> Result<Decoded, Unreadable> {
    let holds = found
        .text
        .chars()
        .any(|letter| !letter.is_whitespace() && letter != '\u{FEFF}' && letter != '\0');
    if holds {
        Ok(found)
    } else {
        Err(Unreadable::Empty)
    }
}

fn beyond_ascii(text: &str) -> usize {
    text.chars()
        .filter(|letter| !letter.is_ascii() && *letter != LOST)
        .count()
}

/// The name of a file for messages, without its folders.
pub fn file_name(path: &Path) -> String {
    let name = path
        .file_name()
        .map_or(Cow::Borrowed(""), |name| name.to_string_lossy());
    clean::line(&name).text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROSTER: &str = "学号,姓名,手机,工作单位\r\n20082200000,䶮小龙,13800138000,大连医科大学附属医院\r\n20082200001,张三,13900139000,沈阳市人民医院\r\n";

    fn text_of(bytes: &[u8]) -> Result<Decoded, Unreadable> {
        match content(bytes.to_vec())? {
            Content::Text(decoded) => Ok(decoded),
            other => panic!("taken for {other:?}"),
        }
    }

    fn wide_bytes(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn encodings_are_found_and_named() {
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend(ROSTER.as_bytes());
        let mut marked_wide = b"\xFF\xFE".to_vec();
        marked_wide.extend(wide_bytes(ROSTER, u16::to_le_bytes));
        let cases: [(Vec<u8>, &str); 6] = [
            (ROSTER.as_bytes().to_vec(), "UTF-8"),
            (marked, "UTF-8"),
            (GB18030.encode(ROSTER).0.into_owned(), "GB18030"),
            (marked_wide, "UTF-16LE"),
            (wide_bytes(ROSTER, u16::to_le_bytes), "UTF-16LE"),
            (wide_bytes(ROSTER, u16::to_be_bytes), "UTF-16BE"),
        ];
        for (bytes, encoding) in cases {
            let found = text_of(&bytes).unwrap();
            assert_eq!((found.encoding, found.lost), (encoding, 0));
            assert_eq!(found.text, ROSTER, "{encoding}");
        }
    }

    #[test]
    fn headings_decide_where_a_short_file_is_a_coin_toss() {
        for text in ["姓名,学号\n王,1\n", "學號,姓名\n1,陳大文\n"] {
            let encoding = if text.contains('學') { BIG5 } else { GB18030 };
            let found = text_of(&encoding.encode(text).0).unwrap();
            assert_eq!(found.text, text);
        }
    }

    #[test]
    fn a_few_broken_bytes_are_counted_and_not_taken_for_another_encoding() {
        for encoding in [UTF_8, GB18030] {
            let mut bytes = encoding.encode(&ROSTER.repeat(10)).0.into_owned();
            let at = bytes.len() - 40;
            bytes[at] = 0xFF;
            let found = text_of(&bytes).unwrap();
            assert_eq!(found.encoding, shown(encoding));
            assert!((1..=2).contains(&found.lost) && found.text.contains(LOST));
        }
    }

    #[test]
    fn other_files_are_named() {
        let old = |name: &str| {
            let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
            bytes.extend(wide_bytes(name, u16::to_le_bytes));
            bytes
        };
        let cases: [(Vec<u8>, &str); 10] = [
            (Vec::new(), "the file is empty"),
            (b" \r\n\t".to_vec(), "the file is empty"),
            (
                old("Workbook"),
                "this is an old Excel workbook (.xls), not a table",
            ),
            (
                old("EncryptedPackage"),
                "this is a workbook locked with a password, not a table",
            ),
            (
                b"%PDF-1.7 ...".to_vec(),
                "this is a PDF document, not a table",
            ),
            (
                b"\x89PNG\r\n\x1A\n".to_vec(),
                "this is a picture, not a table",
            ),
            (
                b"SQLite format 3\0....".to_vec(),
                "this is a SQLite database, not a table",
            ),
            (
                b"PK\x03\x04....word/document.xml".to_vec(),
                "this is a Word document, not a table",
            ),
            (
                b"  <html><table>".to_vec(),
                "this is a web page, not a table",
            ),
            (
                b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\x03\x01\x04".to_vec(),
                "the file holds binary data, not a table",
            ),
        ];
        for (bytes, said) in cases {
            assert_eq!(text_of(&bytes).unwrap_err().to_string(), said);
        }
        assert!(matches!(
            read(Path::new("/")),
            Err(Unreadable::Folder { .. })
        ));
        assert!(matches!(
            read(Path::new("/no/such/file.csv")),
            Err(Unreadable::Io { .. })
        ));
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = content(bytes);
        }
    }
}
