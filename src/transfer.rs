//! In and out: bytes to rows, rows to a plan, the plan applied; lists to files.
//!
//! The way in: [`decode`] finds out what kind of file it is and in which encoding, [`workbook`],
//! [`opendocument`], [`cards`] and [`json`] turn sheets, vCards and objects into the same plain text, [`separated`] splits text into records under caps, [`heading`] finds the row
//! that names the columns, and [`table`] is what comes out: rows with the numbers that a spreadsheet shows.
//!
//! The way out: [`export`] takes people to a file of any form ([`mod@write`], [`xlsx`], [`whole`], [`vcard_out`]), [`pages`] to
//! the printer, and [`outfile`] is the file that stands there whole or not at all.

pub mod profile;
mod keys;
pub mod left;
pub mod heading;
pub mod separated;
pub mod decode;
pub mod workbook;
pub mod opendocument;
pub mod apart;
pub mod cards;
pub mod objects;
pub mod json;
pub mod table;
pub mod row;
pub mod plan;
pub mod apply;
pub mod waiting;
pub mod returned;
pub mod write;
pub mod guard;
pub mod whole;
pub mod vcard_out;
pub mod xlsx;
pub mod export;
mod people;
pub mod pages;
pub mod attach;
pub mod outfile;
mod refusal;

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a file could not be opened as a table. Nothing was read from it and nothing was written.
///
/// `Display` says what happened; whoever tells a person says it in their language, with what to do next (`said`).
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("cannot read {file}: {source}")]
    Io {
        file: String,
        source: std::io::Error,
    },
    #[error("{file} is a folder")]
    Folder { file: String },
    #[error("{file} is not a plain file")]
    NotAFile { file: String },
    #[error("the file is empty")]
    Empty,
    #[error("this is {0}, not a table")]
    Foreign(Foreign),
    #[error("the file holds binary data, not a table")]
    Binary,
    #[error("the workbook is damaged: {what}")]
    Damaged { what: String },
    #[error("reading the workbook took too much memory or time and was stopped")]
    Costly,
    #[error("the file is over a limit: {0}")]
    TooMuch(TooMuch),
    #[error("row {row} cannot be decoded as {encoding}")]
    Undecodable { encoding: &'static str, row: u32 },
    #[error("the quotation mark that opens a cell in row {row}, column {column} is never closed")]
    OpenQuote { row: u32, column: u32 },
    #[error(
        "no known column headings (read as {encoding}){}",
        listed(seen, nearest)
    )]
    NoHeader {
        encoding: &'static str,
        seen: Vec<String>,
        nearest: Vec<(String, &'static str)>,
    },
    #[error("no column for the name (read as {encoding}); columns seen: {}", seen.join(", "))]
    NoName {
        encoding: &'static str,
        seen: Vec<String>,
    },
}

/// A kind of file that is recognised by its content, but that is not a table we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Foreign {
    OldExcel,
    BinaryExcel,
    EncryptedExcel,
    OpenDocument,
    Numbers,
    WordProcessor,
    Presentation,
    Ole,
    Zip,
    Archive,
    Pdf,
    Image,
    Sqlite,
    Html,
    Xml,
    Rtf,
    Json,
    VCard,
    Calendar,
    Utf32,
}

/// Which limit a file broke, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TooMuch {
    pub limit: Limit,
    pub most: u64,
    pub row: Option<u32>,
    pub column: Option<u32>,
    /// The part of a workbook, as named inside of it.
    pub part: Option<String>,
}

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    FileBytes,
    UnpackedBytes,
    Ratio,
    Parts,
    Rows,
    Columns,
    CellBytes,
    ObjectBytes,
    TextBytes,
}

impl TooMuch {
    /// A limit that the whole file broke.
    pub fn of(limit: Limit, most: u64) -> Self {
        Self {
            limit,
            most,
            row: None,
            column: None,
            part: None,
        }
    }

    /// A limit that broke at a row, and perhaps a column, both counted from 1.
    pub fn at(limit: Limit, most: u64, row: u32, column: Option<u32>) -> Self {
        Self {
            row: Some(row),
            column,
            ..Self::of(limit, most)
        }
    }
}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.most;
        match self.limit {
            Limit::FileBytes => write!(f, "at most {} MB", most >> 20)?,
            Limit::UnpackedBytes => write!(f, "at most {} MB unpacked", most >> 20)?,
            Limit::Ratio => write!(f, "a part unpacks to more than {most} times its size")?,
            Limit::Parts => write!(f, "at most {most} parts in a workbook")?,
            Limit::Rows => write!(f, "at most {most} rows")?,
            Limit::Columns => write!(f, "at most {most} columns")?,
            Limit::CellBytes => write!(f, "at most {} KB in a cell", most >> 10)?,
            Limit::ObjectBytes => write!(f, "at most {} MB in a record", most >> 20)?,
            Limit::TextBytes => write!(f, "at most {} MB of text in a sheet", most >> 20)?,
        }
        if let Some(part) = &self.part {
            write!(f, " ({part})")?;
        }
        if let Some(row) = self.row {
            write!(f, ", broken in row {row}")?;
        }
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(refusal::name(*self).map_or("another kind of file", |name| name.en))
    }
}

/// The headings seen and what they might have meant, as the tail of a sentence.
fn listed(seen: &[String], nearest: &[(String, &'static str)]) -> String {
    let mut tail = if seen.is_empty() {
        String::new()
    } else {
        format!("; seen: {}", seen.join(", "))
    };
    for (text, known) in nearest {
        tail.push_str(&format!("; {text} looks like {known}"));
    }
    tail
}
