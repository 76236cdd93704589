//! A workbook with one sheet, as offices need it: headings in their language, a frozen first row with a filter, real
//! dates, and text where a spreadsheet would make numbers of digits.
//!
//! Rows go to disk as they come, so that a million need little memory. Number and revision stand in columns of their own:
//! with them a returned workbook is compared with what was on file when it left.

use std::io::{self, Seek as _, SeekFrom, Write};

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use crate::clean::width;
use crate::config::Lang;
use crate::model::catalogue::{Catalogue, Named};
use crate::model::custom::OwnKind;
use crate::model::date::PartialDate;
use crate::model::dossier::{Column, Dossier};
use crate::model::field::{Id, Label};

/// People that a sheet has room for below its heading.
pub const MOST: usize = 1_048_575;

/// The property that says when the workbook left the house.
pub const LEFT_AT: &str = "alumni.exported";

/// The property that says which people it holds.
pub const QUERY: &str = "alumni.query";

/// Columns whose text is a number for calculating with.
const NUMBERS: &[&str] = &["class_year", "entry_year"];

/// Columns whose digits are no number: a spreadsheet would drop a leading zero or round them.
const DIGITS: &[&str] = &[
    "number",
    "rev",
    "student_no",
    "class_group",
    "mobile",
    "landline",
    "wechat",
    "whatsapp",
    "qq",
];

/// Columns that hold dates.
const DATES: &[&str] = &["birth"];

/// No column is narrower or wider, in cells.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=40;

/// The entry that a person's column shows.
type EntryOf = fn(&Dossier) -> Option<Id>;

/// The entry that a text names.
type EntryNamed = fn(&Catalogue, &str) -> Option<Id>;

/// Columns that show an entry of a small table: which one, and which a text would be read as.
const LINKS: &[(&str, EntryOf, EntryNamed)] = &[
    (
        "faculty",
        |d| d.headline_degree()?.faculty_id,
        |c, text| c.faculties.read(text).map(Named::key),
    ),
    (
        "programme",
        |d| d.headline_degree()?.programme_id,
        |c, text| c.programmes.read(text).map(Named::key),
    ),
    (
        "chapter",
        |d| d.headline_chapter(),
        |c, text| c.chapter(text).map(Named::key),
    ),
    (
        "city",
        |d| d.current_address()?.city_id,
        |c, text| c.city(text).map(Named::key),
    ),
];

/// The name of the sheet.
const SHEET: Label = Label {
    en: "Alumni",
    zh: "校友",
};

/// How a column is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    Text,
    Digits,
    Number,
    Date,
}

/// What the workbook says of itself.
pub struct About<'a> {
    /// The query that found its people.
    pub query: &'a str,
    /// When it is written.
    pub at: DateTime<Utc>,
}

/// A workbook on its way.
pub struct Book {
    book: Workbook,
    cells: Vec<Cell>,
    widths: Vec<usize>,
    rows: u32,
    digits: Format,
    date: Format,
}

/// Whether the library can date a workbook at that time: it panics where the clock stands before 1970.
pub(super) fn can_be_dated(now: DateTime<Utc>) -> bool {
    now >= DateTime::UNIX_EPOCH
}

impl Book {
    /// Begins a workbook with these columns.
    ///
    /// # Errors
    /// What the library refuses.
    pub fn begin(
        columns: &[&'static Column],
        lang: Lang,
        about: &About<'_>,
    ) -> Result<Self, XlsxError> {
        let mut book = Workbook::new();
        let at = about.at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let properties = DocProperties::new()
            .set_title(SHEET.pick(lang))
            .set_creation_datetime(&ExcelDateTime::parse_from_str(&at)?)
            .set_custom_property(LEFT_AT, at.as_str())
            .set_custom_property(QUERY, cut(about.query));
        book.set_properties(&properties);
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(SHEET.pick(lang))?;
        sheet.set_freeze_panes(1, 0)?;
        let head = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00E7_EDF4))
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::Left);
        let digits = Format::new().set_num_format("@");
        let columns: Vec<_> = columns
            .iter()
            .map(|column| (*column, cell_of(column)))
            .collect();
        let mut widths = Vec::new();
        for (at, (column, cell)) in (0u16..).zip(&columns) {
            if matches!(cell, Cell::Digits | Cell::Date) {
                sheet.set_column_format(at, &digits)?;
            }
            let text = column.label.pick(lang);
            sheet.write_string_with_format(0, at, text, &head)?;
            // The button of the filter takes room too.
            widths.push(width(text) + 2);
        }
        Ok(Self {
            book,
            cells: columns.iter().map(|(_, cell)| *cell).collect(),
            widths,
            rows: 0,
            digits,
            date: Format::new().set_num_format("yyyy-mm-dd"),
        })
    }

    /// Writes the texts of one person.
    ///
    /// # Errors
    /// What the library refuses: more people than [`MOST`].
    pub fn row(&mut self, texts: &[String]) -> Result<(), XlsxError> {
        self.rows += 1;
        let row = self.rows;
        let sheet = self.book.worksheet_from_index(0)?;
        let columns = self.cells.iter().zip(&mut self.widths);
        for (at, (text, (cell, most))) in (0u16..).zip(texts.iter().zip(columns)) {
            if text.is_empty() {
                continue;
            }
            *most = (*most).max(text.lines().map(width).max().unwrap_or(0));
            match cell {
                Cell::Text => {
                    sheet.write_string(row, at, text)?;
                }
                Cell::Digits => {
                    sheet.write_string_with_format(row, at, text, &self.digits)?;
                }
                // A spreadsheet keeps fifteen digits.
                Cell::Number => match text.parse::<f64>() {
                    Ok(number) if text.len() <= 15 => {
                        sheet.write_number(row, at, number)?;
                    }
                    _ => {
                        sheet.write_string(row, at, text)?;
                    }
                },
                Cell::Date => date(sheet, (row, at), text, (&self.date, &self.digits))?,
            }
        }
        Ok(())
    }

    /// Ends the workbook.
    ///
    /// # Errors
    /// What the library or the file system refuses.
    pub fn end(mut self, out: &mut (impl Write + ?Sized)) -> Result<(), XlsxError> {
        let sheet = self.book.worksheet_from_index(0)?;
        for (at, most) in (0u16..).zip(&self.widths) {
            let most = (*most + 1).clamp(*WIDTHS.start(), *WIDTHS.end());
            let most = f64::from(u16::try_from(most).unwrap_or(u16::MAX));
            sheet.set_column_width(at, most)?;
        }
        let last = u16::try_from(self.cells.len().saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, self.rows, last)?;
        // A zip is not written from the front to the back, and what it goes to may be no file.
        let mut whole = tempfile::tempfile()?;
        self.book.save_to_writer(&whole)?;
        whole.seek(SeekFrom::Start(0))?;
        io::copy(&mut whole, out)?;
        Ok(())
    }
}

fn cell_of(column: &Column) -> Cell {
    match (column.key, column.own) {
        (_, Some((_, OwnKind::Number))) => Cell::Number,
        (_, Some((_, OwnKind::Date))) => Cell::Date,
        // Digits of a member's card are no number.
        (_, Some(_)) => Cell::Digits,
        (key, None) => of_key(key),
    }
}

fn of_key(key: &str) -> Cell {
    match key {
        key if NUMBERS.contains(&key) => Cell::Number,
        key if DIGITS.contains(&key) => Cell::Digits,
        key if DATES.contains(&key) => Cell::Date,
        _ => Cell::Text,
    }
}

/// A whole date is a date; what is known in part stays text.
fn date(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    text: &str,
    (whole, part): (&Format, &Format),
) -> Result<(), XlsxError> {
    let known = PartialDate::parse_iso(text);
    let parts = known.and_then(|date| Some((date.year(), date.month()?, date.day()?)));
    // Spreadsheets count days from 1900, with a leap day too many in its February.
    match parts.filter(|(year, ..)| *year > 1900) {
        Some((year, month, day)) => {
            let year = u16::try_from(year).unwrap_or_default();
            let date = ExcelDateTime::from_ymd(year, month, day)?;
            sheet.write_datetime_with_format(row, at, &date, whole)?;
        }
        None => {
            sheet.write_string_with_format(row, at, text, part)?;
        }
    }
    Ok(())
}

/// The text of a column in the language asked for, unless it would be read as another entry than it stands for.
pub(super) fn faithful(
    column: &Column,
    dossier: &Dossier,
    catalogue: &Catalogue,
    lang: Lang,
) -> String {
    let text = (column.get)(dossier, catalogue, lang);
    let link = LINKS.iter().find(|(key, ..)| *key == column.key);
    match link {
        Some((_, entry, named))
            if lang != Lang::Zh
                && !text.is_empty()
                && named(catalogue, &text) != entry(dossier) =>
        {
            (column.get)(dossier, catalogue, Lang::Zh)
        }
        _ => text,
    }
}

/// A property has room for 255 characters.
fn cut(text: &str) -> String {
    text.chars().take(255).collect()
}
