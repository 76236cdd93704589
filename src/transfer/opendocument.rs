//! ODS to rows, under the caps of XLSX.
//!
//! The library that reads it makes every cell that a repetition speaks of, and a row of two hundred bytes may speak of
//! sixteen thousand. So after the parts were weighed the sheets are walked once over their text, and what they claim is
//! counted, before the library may load them.

use std::io::{Cursor, Read as _};

use calamine::{Data, Ods, OdsError, Reader as _};
use zip::ZipArchive;

use super::heading::{Mapping, SEARCHED};
use super::separated::{CELL_BYTES, COLUMNS, Records, Written};
use super::workbook::{ROWS, Row, Sheet, UNPACKED_BYTES, number_text, weigh};
use super::{Foreign, Limit, TooMuch, Unreadable};

/// The most cells of all sheets, empty ones inside of the used area counted.
const CELLS: u64 = 5_000_000;

/// Reads the first sheet that has a row of known headings; if none has, the first sheet that has anything at all.
pub fn read(bytes: &[u8], mapping: &Mapping) -> Result<Sheet, Unreadable> {
    weigh(bytes)?;
    count(&content(bytes)?)?;
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut first = None;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(damaged)?;
        let (top, left) = range.start().unwrap_or_default();
        let (mut written, mut fits) = (Written::default(), false);
        for (at, cells) in (top + 1..).zip(range.rows()) {
            let mut row = Row::at(at);
            for (column, value) in (left..).zip(cells) {
                let text = shown(value);
                if !text.is_empty() {
                    row.put(column, text)?;
                }
            }
            fits |= row.finish(&mut written, mapping)?;
        }
        let sheet = Sheet {
            name,
            records: Records::written(written),
        };
        if fits {
            return Ok(sheet);
        }
        if first.is_none() && !sheet.records.is_empty() {
            first = Some(sheet);
        }
    }
    first.ok_or(Unreadable::Empty)
}

/// The part with the sheets; its size is known from weighing.
fn content(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let damaged = |what: String| Unreadable::Damaged { what };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let mut part = archive
        .by_name("content.xml")
        .map_err(|error| damaged(error.to_string()))?;
    let mut content = Vec::new();
    part.read_to_end(&mut content)
        .map_err(|error| damaged(error.to_string()))?;
    Ok(content)
}

/// What the sheets claim so far.
#[derive(Default)]
struct Claim {
    /// Rows of this sheet, and the last of them that holds something.
    row: u64,
    filled: u64,
    /// How often the row at hand is repeated, its cells, and the empty ones that were not counted yet.
    repeats: u64,
    width: u64,
    gap: u64,
    widest: u64,
    /// The area of the sheets before.
    area: u64,
    /// Cells that are made row by row.
    made: u64,
    /// The text of the cell at hand, and how often it is made; then that of all cells before.
    text: u64,
    times: u64,
    texts: u64,
}

impl Claim {
    fn table(&mut self) {
        self.area = self.area.saturating_add(self.filled * self.widest);
        (self.row, self.filled, self.widest) = (0, 0, 0);
    }

    /// The text of a cell, a repetition of blanks counted in full: it is made as often as the cell is.
    fn text(&mut self, bytes: u64) -> Result<(), Unreadable> {
        self.text = self.text.saturating_add(bytes);
        let row = u32::try_from(self.row + 1).unwrap_or(u32::MAX);
        let column = u32::try_from(self.width).ok();
        if self.text > CELL_BYTES as u64 {
            let most = CELL_BYTES as u64;
            let broken = TooMuch::at(Limit::CellBytes, most, row, column);
            return Err(Unreadable::TooMuch(broken));
        }
        self.texts = self
            .texts
            .saturating_add(bytes.saturating_mul(self.times.max(1)));
        if self.texts > UNPACKED_BYTES {
            let broken = TooMuch::at(Limit::TextBytes, UNPACKED_BYTES, row, column);
            return Err(Unreadable::TooMuch(broken));
        }
        Ok(())
    }

    fn row(&mut self, repeats: u64) {
        self.row = self.row.saturating_add(self.repeats);
        (self.repeats, self.width, self.gap) = (repeats, 0, 0);
    }

    fn cell(&mut self, repeats: u64, holds: bool) -> Result<(), Unreadable> {
        let row = u32::try_from(self.row + 1).unwrap_or(u32::MAX);
        (self.text, self.times) = (0, repeats.saturating_mul(self.repeats.max(1)));
        if !holds {
            self.gap = self.gap.saturating_add(repeats);
            return Ok(());
        }
        let more = self.gap.saturating_add(repeats);
        self.gap = 0;
        self.width = self.width.saturating_add(more);
        self.made = self.made.saturating_add(more);
        self.widest = self.widest.max(self.width);
        self.filled = self.row.saturating_add(self.repeats);
        let too_much =
            |limit, most, column| Err(Unreadable::TooMuch(TooMuch::at(limit, most, row, column)));
        if self.width > COLUMNS as u64 {
            let column = u32::try_from(self.width).ok();
            return too_much(Limit::Columns, COLUMNS as u64, column);
        }
        let most = (CELLS / self.widest.max(1)).min(ROWS as u64);
        // The headings and what stands above them do not count.
        let filled = self.filled.saturating_sub(SEARCHED as u64);
        let area = self
            .area
            .saturating_add(self.filled.saturating_mul(self.widest));
        if filled > most || area > CELLS || self.made > CELLS {
            return too_much(Limit::Rows, most, None);
        }
        Ok(())
    }
}

/// Walks over the tags and counts what they claim.
fn count(content: &[u8]) -> Result<(), Unreadable> {
    let mut claim = Claim::default();
    let mut rest = content;
    let mut is_inside = false;
    loop {
        let before = rest;
        let Some(tag) = next_tag(&mut rest) else {
            return Ok(());
        };
        // What stands between two tags, entities and all: never less than the text that is made of it.
        let between = before.len() - rest.len() - tag.len() - 2;
        if is_inside {
            claim.text(between as u64)?;
        }
        let name = tag
            .split(|byte| byte.is_ascii_whitespace() || *byte == b'/')
            .next()
            .unwrap_or_default();
        match name {
            b"table:table" => claim.table(),
            b"table:table-row" => claim.row(repeated(tag, b"table:number-rows-repeated")),
            b"table:table-cell" | b"table:covered-table-cell" => {
                let holds = contains(tag, b"office:value") || contains(tag, b"table:formula");
                claim.cell(repeated(tag, b"table:number-columns-repeated"), holds)?;
                // A value may stand in the tag itself.
                claim.text(if holds { tag.len() as u64 } else { 0 })?;
                is_inside = !tag.ends_with(b"/");
            }
            b"text:s" if is_inside => claim.text(repeated(tag, b"text:c"))?,
            _ if tag.starts_with(b"/table:") => is_inside = false,
            _ => {}
        }
    }
}

/// What stands between the marks of the next tag; comments and the like are passed over.
fn next_tag<'c>(rest: &mut &'c [u8]) -> Option<&'c [u8]> {
    const PASSED: &[(&[u8], &[u8])] = &[(b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>")];
    loop {
        let start = rest.iter().position(|byte| *byte == b'<')?;
        let from = rest.get(start..)?;
        if let Some((_, end)) = PASSED.iter().find(|(begin, _)| from.starts_with(begin)) {
            let length = from.windows(end.len()).position(|window| window == *end)?;
            *rest = from.get(length + end.len()..)?;
            continue;
        }
        let mut quote = None;
        let length = from.iter().position(|byte| match (quote, *byte) {
            (None, b'>') => true,
            (None, mark @ (b'"' | b'\'')) => {
                quote = Some(mark);
                false
            }
            (Some(open), mark) if open == mark => {
                quote = None;
                false
            }
            _ => false,
        })?;
        *rest = from.get(length + 1..)?;
        return from.get(1..length);
    }
}

fn contains(tag: &[u8], name: &[u8]) -> bool {
    tag.windows(name.len()).any(|window| window == name)
}

/// How often a row or a cell is repeated; what is no number counts as too often.
fn repeated(tag: &[u8], name: &[u8]) -> u64 {
    let Some(at) = tag.windows(name.len()).position(|window| window == name) else {
        return 1;
    };
    let value = tag.get(at + name.len()..).unwrap_or_default();
    let digits: String = value
        .iter()
        .skip_while(|byte| !byte.is_ascii_digit())
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    digits.parse().unwrap_or(u64::from(u32::MAX))
}

/// A value as text, as in a workbook of the other kind.
fn shown(value: &Data) -> String {
    match value {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(date) => number_text(date.as_f64()),
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        Data::Error(error) => error.to_string(),
    }
}

fn damaged(error: OdsError) -> Unreadable {
    match error {
        OdsError::Password => Unreadable::Foreign(Foreign::EncryptedExcel),
        error => Unreadable::Damaged {
            what: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::transfer::table::Table;

    const MANIFEST: &str = r#"<?xml version="1.0"?><manifest:manifest
        xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;

    /// A workbook with these rows in its sheet.
    fn book(rows: &str) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let content = format!(
            r#"<?xml version="1.0"?><office:document-content
            xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
            xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
            <table:table table:name="名册">{rows}</table:table>
            </office:spreadsheet></office:body></office:document-content>"#
        );
        let parts = [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", MANIFEST),
            ("content.xml", &content),
        ];
        for (name, text) in parts {
            let stored =
                SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            writer.start_file(name, stored).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn cell(text: &str) -> String {
        format!(
            r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
        )
    }

    fn row(cells: &str) -> String {
        format!("<table:table-row>{cells}</table:table-row>")
    }

    fn said(rows: &str) -> String {
        Table::from_bytes("roster.ods", book(rows))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_sheet_is_read_with_its_dates_and_numbers() {
        let heads = row(&["姓名", "学号", "出生日期", "手机"].map(cell).concat());
        let person = row(&format!(
            r#"{}<table:table-cell office:value-type="float" office:value="20091300000"/>
            <table:table-cell office:value-type="date" office:date-value="1992-08-30"/>
            <table:table-cell office:value-type="float" office:value="15240230553"/>
            <table:table-cell table:number-columns-repeated="16380"/>"#,
            cell("周凤兰")
        ));
        let person = person.replace('\n', "").replace("            ", "");
        let rest = r#"<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
        let title = row(&cell("2014届"));
        let table = Table::from_bytes("roster.ods", book(&format!("{title}{heads}{person}{rest}")));
        let table = table.unwrap();
        assert_eq!(
            (table.encoding, table.sheet.as_deref(), table.len()),
            ("ODS", Some("名册"), 1)
        );
        let row = table.row(0).unwrap();
        assert_eq!(row.number, 3);
        assert_eq!(
            row.cells,
            ["周凤兰", "20091300000", "1992-08-30", "15240230553"]
        );
    }

    #[test]
    fn repetitions_are_counted_before_anything_is_loaded() {
        let value = r#"<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>"#;
        assert_eq!(
            said(&row(value)),
            "the file is over a limit: at most 256 columns, broken in row 1, column 16384"
        );
        let gap = r#"<table:table-cell table:number-columns-repeated="300"/>"#;
        assert!(said(&row(&format!("{gap}{}", cell("x")))).contains("column 301"));
        let rows = format!(
            r#"<table:table-row table:number-rows-repeated="1000000">{}</table:table-row>"#,
            cell("x")
        );
        assert!(said(&rows).contains("at most 200000 rows"));
        let far = format!(
            r#"<table:table-row table:number-rows-repeated="900000"><table:table-cell/></table:table-row>{}"#,
            row(&cell("x"))
        );
        assert!(said(&far).contains("at most 200000 rows"));
        // Blanks are written as a number of them.
        let blanks = |count: u64| format!(r#"<text:s text:c="{count}"/>"#);
        let wide = blanks(4_000_000_000);
        assert!(
            said(&row(&cell(&wide))).contains("at most 32 KB in a cell, broken in row 1, column 1")
        );
        let many = blanks(2_000_000_000).repeat(8);
        assert!(said(&row(&cell(&many))).contains("in a cell"));
        let spread = format!(
            r#"<table:table-row table:number-rows-repeated="100000">{}</table:table-row>"#,
            cell(&blanks(30_000))
        );
        assert!(
            said(&spread).contains("at most 256 MB of text"),
            "{}",
            said(&spread)
        );
        // A quotation mark in a comment hides no tag.
        let hidden = format!(r#"<!--<table:table-cell "-->{value}"#);
        assert!(said(&row(&hidden)).contains("256 columns"));
    }
}
