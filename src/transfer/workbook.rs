//! XLSX to rows, under caps.
//!
//! A workbook of a few kilobytes can unpack to gigabytes or claim a cell at the far end of the sheet, and the
//! library that reads it loads the shared strings whole. So the real size of every part is counted by unpacking it
//! into nothing first, and then only the streaming reader of cells is used, never a range. Sheets, of which it holds
//! one cell at a time, may be longer than what it holds whole.

mod cells;

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use self::cells::Cells;
use super::heading::{self, Fit, Mapping};
use super::separated::{CELL_BYTES, COLUMNS, RawRow, Records, Written};
use super::{Foreign, Limit, TooMuch, Unreadable};

/// The most bytes that the parts which are held whole may have when unpacked, and that the text of a sheet may have.
pub const UNPACKED_BYTES: u64 = 256 << 20;
/// The most bytes that the sheets may have when unpacked, which are read cell by cell.
pub const SHEET_BYTES: u64 = 1 << 30;
/// The most that a part may grow when unpacked.
pub const RATIO: u64 = 200;
/// The most parts of a workbook.
pub const PARTS: usize = 1_000;
/// The most rows of a sheet below its headings.
pub const ROWS: usize = 200_000;

/// Parts smaller than this may be as repetitive as they like.
const RATIO_FROM: u64 = 1 << 20;

/// The sheet that holds the table.
#[derive(Debug)]
pub struct Sheet {
    pub name: String,
    pub records: Records,
}

/// Reads the first sheet that has a row of known headings; if none has, the first sheet that has anything at all,
/// so that the headings seen can be named.
pub fn read(bytes: &[u8], mapping: &Mapping) -> Result<Sheet, Unreadable> {
    weigh(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut names: Vec<(bool, String)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.visible != SheetVisible::Visible, sheet.name.clone()))
        .collect();
    names.sort_by_key(|(hidden, _)| *hidden);
    let mut first = None;
    for (_, name) in names {
        let (written, fits) = rows(&mut book, &name, mapping)?;
        if fits {
            return Ok(Sheet {
                name,
                records: Records::written(written),
            });
        }
        if first.is_none() && !written.is_empty() {
            first = Some(Sheet {
                name,
                records: Records::written(written),
            });
        }
    }
    first.ok_or(Unreadable::Empty)
}

/// How much the parts of a workbook may unpack to.
struct Caps {
    whole: u64,
    by_cell: u64,
}

/// Counts what the workbook really unpacks to before anything may load a part of it.
pub(super) fn weigh(bytes: &[u8]) -> Result<(), Unreadable> {
    let caps = Caps {
        whole: UNPACKED_BYTES,
        by_cell: SHEET_BYTES,
    };
    weigh_under(bytes, &caps)
}

fn weigh_under(bytes: &[u8], caps: &Caps) -> Result<(), Unreadable> {
    if claimed_parts(bytes) > PARTS {
        return Err(Unreadable::TooMuch(TooMuch::of(Limit::Parts, PARTS as u64)));
    }
    let broken = |what: String| Unreadable::Damaged { what };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
    let (mut whole, mut by_cell) = (0, 0);
    for index in 0..archive.len() {
        let part = archive
            .by_index(index)
            .map_err(|error| broken(error.to_string()))?;
        if part.encrypted() {
            return Err(Unreadable::Foreign(Foreign::EncryptedExcel));
        }
        let name = part.name().map(Cow::into_owned).unwrap_or_default();
        let packed = part.compressed_size().max(1);
        let is_sheet = is_sheet(&name);
        let room = match is_sheet {
            true => caps.by_cell - by_cell,
            false => caps.whole - whole,
        };
        let mut cells = Cells::default();
        let mut part = part.take(room + 1);
        std::io::copy(&mut part, &mut cells).map_err(|error| broken(format!("{name}: {error}")))?;
        match is_sheet && cells.follow_soon() {
            true => by_cell += cells.bytes,
            false => whole += cells.bytes,
        }
        let (limit, most) = match () {
            () if whole > caps.whole => (Limit::UnpackedBytes, caps.whole),
            () if by_cell > caps.by_cell => (Limit::UnpackedBytes, caps.by_cell),
            () if cells.bytes > RATIO_FROM && cells.bytes / packed > RATIO => (Limit::Ratio, RATIO),
            () => continue,
        };
        return Err(Unreadable::TooMuch(TooMuch {
            part: Some(name),
            ..TooMuch::of(limit, most)
        }));
    }
    Ok(())
}

/// Whether a part of this name is a sheet, and nothing that is held whole wherever the workbook says that it stands.
fn is_sheet(name: &str) -> bool {
    let file = name.strip_prefix("xl/worksheets/sheet");
    let number = file.and_then(|file| file.strip_suffix(".xml"));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// How many parts the end of the archive speaks of, so that a directory of a million is not read at all.
fn claimed_parts(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(66_000);
    let end = bytes.get(tail..).unwrap_or_default();
    let at = end.windows(4).rposition(|window| window == b"PK\x05\x06");
    let count = at
        .and_then(|at| end.get(at + 10..at + 12))
        .unwrap_or_default();
    count
        .iter()
        .rev()
        .fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

/// The rows of a sheet, and whether headings were found in it. A sheet without headings is left after its top.
fn rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    mapping: &Mapping,
) -> Result<(Written, bool), Unreadable> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return Ok((Written::default(), false)),
        Err(error) => return Err(damaged(error)),
    };
    let (mut written, mut row, mut fits) = (Written::default(), Row::default(), false);
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (at, column) = cell.get_position();
        let value = shown(cell.get_value());
        if value.is_empty() {
            continue;
        }
        let number = at.saturating_add(1);
        if number != row.number {
            fits |= row.finish(&mut written, mapping)?;
            if !fits && written.len() >= heading::SEARCHED {
                return Ok((written, false));
            }
            row.number = number;
        }
        row.put(column, value)?;
    }
    fits |= row.finish(&mut written, mapping)?;
    Ok((written, fits))
}

/// The row being read.
#[derive(Default)]
pub(super) struct Row {
    number: u32,
    cells: Vec<Cow<'static, str>>,
}

impl Row {
    /// An empty row of this number.
    pub(super) fn at(number: u32) -> Self {
        Self {
            number,
            ..Self::default()
        }
    }

    pub(super) fn put(&mut self, column: u32, value: String) -> Result<(), Unreadable> {
        let column = column as usize;
        let broken = |limit, most: usize| {
            Err(Unreadable::TooMuch(TooMuch::at(
                limit,
                most as u64,
                self.number,
                Some(column as u32 + 1),
            )))
        };
        if column >= COLUMNS {
            return broken(Limit::Columns, COLUMNS);
        }
        if value.len() > CELL_BYTES {
            return broken(Limit::CellBytes, CELL_BYTES);
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cow::Borrowed(""));
        }
        self.cells[column] = Cow::Owned(value);
        Ok(())
    }

    /// Writes the row and says whether it is one of headings.
    pub(super) fn finish(
        &mut self,
        written: &mut Written,
        mapping: &Mapping,
    ) -> Result<bool, Unreadable> {
        // The headings and what stands above them do not count.
        if written.len() >= ROWS + heading::SEARCHED {
            return Err(Unreadable::TooMuch(TooMuch::at(
                Limit::Rows,
                ROWS as u64,
                self.number,
                None,
            )));
        }
        if written.bytes() as u64 > UNPACKED_BYTES {
            return Err(Unreadable::TooMuch(TooMuch::at(
                Limit::TextBytes,
                UNPACKED_BYTES,
                self.number,
                None,
            )));
        }
        written.push(self.number, &self.cells);
        let row = RawRow {
            number: self.number,
            cells: std::mem::take(&mut self.cells),
        };
        Ok(written.len() <= heading::SEARCHED
            && heading::fit(&heading::read(&row, mapping)) == Fit::Whole)
    }
}

/// A value as text: whole numbers without point or exponent, dates as dates. A number that is too long for a
/// spreadsheet keeps its exponent, so that nobody takes its rounded digits for the real ones.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(date) => date_text(*date),
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// Beyond fifteen digits a spreadsheet has put zeros for what was typed.
const EXACT_BELOW: f64 = 1e15;

pub(super) fn number_text(number: f64) -> String {
    if number.abs() < EXACT_BELOW {
        number.to_string()
    } else {
        format!("{number:E}").replace('E', "E+")
    }
}

/// The last day that a spreadsheet knows, 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;

fn date_text(date: ExcelDateTime) -> String {
    let days = date.as_f64();
    if !date.is_datetime() || !(0.0..LAST_DAY).contains(&days) {
        return number_text(days);
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

fn damaged(error: XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Foreign(Foreign::EncryptedExcel),
        error => Unreadable::Damaged {
            what: error.to_string(),
        },
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write as _;

    use rust_xlsxwriter::{Format, Workbook};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// A workbook as an office sends it: instructions first, then a roster with a merged title, a real date, and
    /// numbers for student number and phone.
    pub(in crate::transfer) fn roster() -> Vec<u8> {
        let mut book = Workbook::new();
        let notes = book.add_worksheet().set_name("说明").unwrap();
        notes.write(0, 0, "填表说明：请勿修改表头").unwrap();
        let sheet = book.add_worksheet().set_name("名册").unwrap();
        sheet
            .merge_range(0, 0, 0, 3, "2014届", &Format::new())
            .unwrap();
        for (column, text) in (0_u16..).zip(["学号", "姓名", "出生日期", "手机"]) {
            sheet.write(1, column, text).unwrap();
        }
        sheet.write(3, 0, 20_091_300_000_f64).unwrap();
        sheet.write(3, 1, "周凤兰").unwrap();
        sheet
            .write_with_format(3, 2, 33_846, &Format::new().set_num_format("yyyy-mm-dd"))
            .unwrap();
        sheet.write(3, 3, 15_240_230_553_f64).unwrap();
        book.save_to_buffer().unwrap()
    }

    fn error(bytes: &[u8]) -> String {
        read(bytes, &Mapping::default()).unwrap_err().to_string()
    }

    /// A zip with these parts.
    fn zipped(parts: impl Iterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer
                .start_file(name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(&bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn the_sheet_with_headings_is_read_with_its_row_numbers() {
        let sheet = read(&roster(), &Mapping::default()).unwrap();
        assert_eq!(sheet.name, "名册");
        let row = sheet.records.get(2).unwrap();
        assert_eq!(row.number, 4);
        assert_eq!(
            row.cells,
            ["20091300000", "周凤兰", "1992-08-30", "15240230553"]
        );
    }

    #[test]
    fn a_far_cell_is_refused_by_its_column() {
        let mut book = Workbook::new();
        book.add_worksheet()
            .write(0, 0, "a")
            .unwrap()
            .write(1_048_575, 16_383, "b")
            .unwrap();
        let said = error(&book.save_to_buffer().unwrap());
        assert_eq!(
            said,
            "the file is over a limit: at most 256 columns, broken in row 1048576, column 16384"
        );
    }

    #[test]
    fn the_heading_does_not_count_among_the_rows() {
        let mut written = Written::default();
        let mut push = |number, text: &str| {
            let mut row = Row::at(number);
            row.put(0, text.to_owned())?;
            row.finish(&mut written, &Mapping::default())
        };
        assert!(push(1, "姓名").unwrap());
        let most = u32::try_from(ROWS).unwrap();
        for number in 2..=most + 1 {
            push(number, "周凤兰").unwrap();
        }
        let beyond = most + 2..=most + 2 + heading::SEARCHED as u32;
        let refused = beyond
            .map(|number| push(number, "周凤兰"))
            .find_map(Result::err);
        let said = refused.unwrap().to_string();
        assert!(said.contains("at most 200000 rows"), "{said}");
    }

    #[test]
    fn bombs_are_refused_before_anything_is_loaded() {
        let bomb = zipped([("xl/workbook.xml".to_owned(), vec![b' '; 8 << 20])].into_iter());
        assert_eq!(
            error(&bomb),
            "the file is over a limit: a part unpacks to more than 200 times its size (xl/workbook.xml)"
        );
        let many = zipped((0..1_001).map(|at| (format!("xl/{at}.xml"), Vec::new())));
        assert_eq!(
            error(&many),
            "the file is over a limit: at most 1000 parts in a workbook"
        );
    }

    #[test]
    fn a_long_sheet_is_read_where_a_part_as_long_is_refused() {
        let caps = Caps {
            whole: 40_000,
            by_cell: 400_000,
        };
        let sheet =
            |cells: usize| r#"<row r="1"><c r="A1"><v>1</v></c></row>"#.repeat(cells).into_bytes();
        let weighed = |name: &str, part: Vec<u8>| {
            let book = zipped([(name.to_owned(), part)].into_iter());
            weigh_under(&book, &caps).map_err(|error| error.to_string())
        };
        assert_eq!(weighed("xl/worksheets/sheet1.xml", sheet(5_000)), Ok(()));
        let refused = weighed("xl/worksheets/sheet1.xml", sheet(20_000));
        assert!(
            refused.is_err_and(
                |said| said.contains("at most 0 MB unpacked (xl/worksheets/sheet1.xml)")
            )
        );
        // What the library holds whole, whatever stands in it, and a sheet in which something else could stand.
        for name in [
            "xl/sharedStrings.xml",
            "xl/worksheets/sharedStrings.xml",
            "content.xml",
        ] {
            assert!(weighed(name, sheet(5_000)).is_err(), "{name}");
        }
        let hidden = [b"<!-- ".to_vec(), sheet(5_000)].concat();
        assert!(weighed("xl/worksheets/sheet2.xml", hidden).is_err());
    }

    #[test]
    fn numbers_keep_their_digits_or_show_that_they_lost_them() {
        assert_eq!(number_text(13_800_138_000.0), "13800138000");
        assert_eq!(number_text(3.5), "3.5");
        assert_eq!(
            number_text(210_203_199_001_011_230.0),
            "2.1020319900101123E+17"
        );
    }
}
