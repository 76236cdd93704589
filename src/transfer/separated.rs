//! Text with separators, split into records under caps.
//!
//! The rules are those of spreadsheets: a quotation mark opens a cell only as its first character, two of them
//! stand for one, a line break inside of quotes belongs to the cell, and CR, LF or CRLF end a record. Records are
//! counted as a spreadsheet numbers its rows, so blank lines count although they hold nothing. The reader is our
//! own because a foreign file must be refused *while* it is read, before one endless cell or a hundred thousand
//! columns have been collected, and because rows are borrowed from the decoded text instead of copied.

use std::borrow::Cow;

use super::heading::SEARCHED;
use super::{Limit, TooMuch, Unreadable};

/// The most bytes that one cell may hold.
pub const CELL_BYTES: usize = 32 << 10;
/// The most columns that a row may have.
pub const COLUMNS: usize = 256;
/// The most rows that separated text may have below its headings.
pub const ROWS: usize = 2_000_000;

/// One record: the number of the row as a spreadsheet shows it, and its cells as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow<'t> {
    pub number: u32,
    pub cells: Vec<Cow<'t, str>>,
}

impl RawRow<'_> {
    /// The cell of a column counted from 0; empty where the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.as_ref())
    }

    /// Whether no cell holds anything but blanks.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// Where a record begins, and its row number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    at: u32,
    number: u32,
}

impl Start {
    /// The row number, counted from 1.
    pub fn number(self) -> u32 {
        self.number
    }
}

/// Decoded text with the beginnings of its records; blank lines are numbered but not kept.
#[derive(Debug, Clone)]
pub struct Records {
    text: String,
    separator: u8,
    starts: Vec<Start>,
}

impl Records {
    /// Finds the records of a text, or names the limit, the row and the column that stop it.
    pub fn index(text: String, separator: u8) -> Result<Self, Unreadable> {
        if u32::try_from(text.len()).is_err() {
            return Err(Unreadable::TooMuch(TooMuch::of(
                Limit::TextBytes,
                u64::from(u32::MAX),
            )));
        }
        let mut starts = Vec::with_capacity(text.len() / 160 + 1);
        let (mut at, mut number) = (0, 1);
        while at < text.len() {
            let end = measure(text.as_bytes(), at, separator, number)?;
            if end.body > at {
                // The headings and what stands above them do not count.
                if starts.len() == ROWS + SEARCHED {
                    return Err(Unreadable::TooMuch(TooMuch::at(
                        Limit::Rows,
                        ROWS as u64,
                        number,
                        None,
                    )));
                }
                starts.push(Start {
                    at: at as u32,
                    number,
                });
            }
            number += 1;
            at = end.next;
        }
        Ok(Self {
            text,
            separator,
            starts,
        })
    }

    /// Takes text that was written by [`Written`], whose records are known already.
    pub fn written(written: Written) -> Self {
        Self {
            text: written.text,
            separator: b',',
            starts: written.starts,
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The first records of a text, as far as they can be read, to see what it is.
    pub fn head(text: &str, separator: u8, most: usize) -> Vec<RawRow<'_>> {
        let mut rows = Vec::with_capacity(most);
        let (mut at, mut number) = (0, 1);
        while at < text.len() && rows.len() < most {
            let Ok(end) = measure(text.as_bytes(), at, separator, number) else {
                break;
            };
            if end.body > at {
                rows.push(RawRow {
                    number,
                    cells: cells(text, at, separator),
                });
            }
            number += 1;
            at = end.next;
        }
        rows
    }

    /// Whether a record has nothing in it but separators, quotes and blanks. Does not split it.
    pub fn is_blank(&self, index: usize) -> bool {
        let separator = char::from(self.separator);
        self.raw(index)
            .chars()
            .all(|letter| letter == separator || letter == '"' || letter.is_whitespace())
    }

    /// The text of a record as it stands in the file, with the line break behind it.
    pub fn raw(&self, index: usize) -> &str {
        let Some(start) = self.starts.get(index) else {
            return "";
        };
        let end = self
            .starts
            .get(index + 1)
            .map_or(self.text.len(), |next| next.at as usize);
        self.text.get(start.at as usize..end).unwrap_or_default()
    }

    /// The record with this index, counted from 0 over the records that are kept.
    pub fn get(&self, index: usize) -> Option<RawRow<'_>> {
        let start = self.starts.get(index)?;
        Some(RawRow {
            number: start.number,
            cells: cells(&self.text, start.at as usize, self.separator),
        })
    }

    /// Leaves out the records that hold nothing but blanks.
    pub fn retain_filled(&mut self) {
        let blank: Vec<bool> = (0..self.len()).map(|index| self.is_blank(index)).collect();
        self.retain(|index| !blank.get(index).copied().unwrap_or(false));
    }

    /// Leaves out the records for which `keep` says no; the others keep their numbers.
    pub fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let mut index = 0;
        self.starts.retain(|_| {
            index += 1;
            keep(index - 1)
        });
    }
}

/// A sheet of a workbook on its way to [`Records`]: rows written as separated text with the sheet's own numbers.
#[derive(Debug, Default)]
pub struct Written {
    text: String,
    starts: Vec<Start>,
}

impl Written {
    /// Adds a row; empty cells at its end are not kept.
    pub fn push(&mut self, number: u32, cells: &[Cow<'_, str>]) {
        let filled = cells
            .iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |last| last + 1);
        if filled == 0 {
            return;
        }
        self.starts.push(Start {
            at: self.text.len() as u32,
            number,
        });
        for (column, cell) in cells.iter().take(filled).enumerate() {
            if column > 0 {
                self.text.push(',');
            }
            if cell.starts_with('"') || cell.contains([',', '\n', '\r']) {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(cell);
            }
        }
        self.text.push('\n');
    }

    /// How many rows were written.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether no row was written.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// How many bytes of text were written.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }
}

/// Where a record's text ends, and where the next one begins.
struct End {
    body: usize,
    next: usize,
}

/// Walks over one record without keeping anything, under the caps.
fn measure(bytes: &[u8], from: usize, separator: u8, number: u32) -> Result<End, Unreadable> {
    let (mut at, mut column) = (from, 1_u32);
    loop {
        let open = bytes.get(at) == Some(&b'"');
        let end = if open {
            past_quotes(bytes, at + 1)
        } else {
            Some(at)
        };
        let end = end.map(|after| past_plain(bytes, after, separator));
        // A quotation mark that nobody closes swallows the rest of the file: say so rather than "too long".
        let Some(end) = end else {
            return Err(Unreadable::OpenQuote {
                row: number,
                column,
            });
        };
        if end - at > CELL_BYTES {
            return Err(Unreadable::TooMuch(TooMuch::at(
                Limit::CellBytes,
                CELL_BYTES as u64,
                number,
                Some(column),
            )));
        }
        match bytes.get(end) {
            Some(byte) if *byte == separator => {
                column += 1;
                at = end + 1;
            }
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => {
                return Ok(End {
                    body: end,
                    next: end + 2,
                });
            }
            _ => {
                return Ok(End {
                    body: end,
                    next: (end + 1).min(bytes.len()),
                });
            }
        }
        if column as usize > COLUMNS {
            return Err(Unreadable::TooMuch(TooMuch::at(
                Limit::Columns,
                COLUMNS as u64,
                number,
                Some(column),
            )));
        }
    }
}

/// The place after the closing quotation mark of a cell whose text begins at `from`.
fn past_quotes(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == b'"')?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The place of the separator or line end that ends the plain text from here on.
fn past_plain(bytes: &[u8], from: usize, separator: u8) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let ends = |byte: &u8| *byte == separator || *byte == b'\n' || *byte == b'\r';
    from + rest.iter().position(ends).unwrap_or(rest.len())
}

/// The cells of the record that begins here. [`measure`] has walked over it before, so its quotes are closed.
fn cells(text: &str, from: usize, separator: u8) -> Vec<Cow<'_, str>> {
    let (bytes, mut at) = (text.as_bytes(), from);
    let mut cells = Vec::with_capacity(20);
    loop {
        let closed = if bytes.get(at) == Some(&b'"') {
            past_quotes(bytes, at + 1)
        } else {
            None
        };
        let end = past_plain(bytes, closed.unwrap_or(at), separator);
        cells.push(match closed {
            None => Cow::Borrowed(text.get(at..end).unwrap_or_default()),
            Some(after) => unquoted(
                text.get(at + 1..after - 1).unwrap_or_default(),
                text.get(after..end).unwrap_or_default(),
            ),
        });
        if bytes.get(end) != Some(&separator) {
            return cells;
        }
        at = end + 1;
    }
}

/// A quoted cell as it was meant: doubled marks are one; what stands behind the closing mark belongs to it.
fn unquoted<'t>(inner: &'t str, tail: &str) -> Cow<'t, str> {
    if tail.is_empty() && !inner.contains('"') {
        return Cow::Borrowed(inner);
    }
    Cow::Owned(inner.replace("\"\"", "\"") + tail)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<(u32, Vec<String>)> {
        let records = Records::index(text.to_owned(), b',').unwrap();
        (0..records.len())
            .filter_map(|index| records.get(index))
            .map(|row| {
                (
                    row.number,
                    row.cells.iter().map(|cell| cell.to_string()).collect(),
                )
            })
            .collect()
    }

    #[test]
    fn every_line_end_ends_a_record_and_blank_lines_are_numbered() {
        let wanted = [
            (1, vec!["a".to_owned(), "b".to_owned()]),
            (3, vec!["c".to_owned(), String::new()]),
        ];
        for text in ["a,b\n\nc,\n", "a,b\r\n\r\nc,\r\n", "a,b\r\rc,"] {
            assert_eq!(all(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn quotes_hold_line_breaks_and_doubled_quotes() {
        let rows = all("1,\"东莞街\n3号, \"\"601\"\"室\"\n2,5\" pipe\n3,\"a\"b\n");
        assert_eq!(
            rows[0],
            (1, vec!["1".to_owned(), "东莞街\n3号, \"601\"室".to_owned()])
        );
        assert_eq!(rows[1].1[1], "5\" pipe");
        assert_eq!(rows[2].1[1], "ab");
    }

    #[test]
    fn limits_name_row_and_column() {
        let error = |text: String| Records::index(text, b',').unwrap_err().to_string();
        assert_eq!(
            error(format!("a,b\n1,{}\n", "x".repeat(CELL_BYTES + 1))),
            "the file is over a limit: at most 32 KB in a cell, broken in row 2, column 2"
        );
        assert_eq!(
            error(",".repeat(100_000)),
            "the file is over a limit: at most 256 columns, broken in row 1, column 257"
        );
        assert_eq!(
            error("a,b\n1,\"x\n2,y\n".to_owned()),
            "the quotation mark that opens a cell in row 2, column 2 is never closed"
        );
    }

    proptest! {
        #[test]
        fn reads_what_the_csv_crate_reads(text in "[ab\",;\\r\\n姓]{0,60}") {
            let Ok(records) = Records::index(text.clone(), b',') else { return Ok(()) };
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let wanted: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            let found: Vec<Vec<String>> = (0..records.len())
                .map(|index| records.get(index).unwrap().cells.iter().map(|cell| cell.to_string()).collect())
                .collect();
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn what_is_written_reads_back(rows in prop::collection::vec(prop::collection::vec("[ab\",\\r\\n ]{0,5}", 1..5), 0..8)) {
            let mut written = Written::default();
            let mut wanted: Vec<Vec<String>> = Vec::new();
            for (at, row) in rows.iter().enumerate() {
                let cells: Vec<_> = row.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect();
                written.push(at as u32 + 1, &cells);
                let filled = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
                if filled > 0 {
                    wanted.push(row[..filled].to_vec());
                }
            }
            let records = Records::written(written);
            let found: Vec<Vec<String>> = (0..records.len())
                .map(|index| records.get(index).unwrap().cells.iter().map(|cell| cell.to_string()).collect())
                .collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
