//! A table as it came: the headings, the rows with the numbers that a spreadsheet shows, and what was passed over
//! above, below and between. The texts of the cells are untouched; reading them is the work of the row stage.

use std::ops::Range;
use std::path::Path;

use crate::clean;

use super::apart::{self, Kind};
use super::decode::{self, Content, Decoded};
use super::heading::{self, Fit, Heading, Mapping};
use super::objects::Objects;
use super::separated::{RawRow, Records, Written};
use super::workbook::Sheet;
use super::{Unreadable, cards, json};

/// A file, or a sheet of it, read as a table.
#[derive(Debug)]
pub struct Table {
    /// The name of the file without its folders.
    pub file: String,
    /// How its text was encoded, for people: `UTF-8`, `GB18030`, `XLSX`...
    pub encoding: &'static str,
    /// The sheet, if the file has several places for tables.
    pub sheet: Option<String>,
    /// How many byte sequences could not be decoded; each left U+FFFD in its cell.
    pub lost: usize,
    /// The row number of the headings.
    pub header_row: u32,
    pub header: Vec<Heading>,
    /// What was read but does not count as data.
    pub skipped: Vec<Skipped>,
    /// What separates the cells, where the file is text.
    pub separator: Option<char>,
    /// Its cells say what they say: none was made harmless for a spreadsheet.
    pub(super) is_literal: bool,
    /// The objects of whole records, row by row; the cells only show some of them.
    pub(super) whole: Option<Objects>,
    rows: Records,
}

/// A row that is not data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub number: u32,
    pub why: Skip,
    /// The row's texts, joined by blanks.
    pub text: String,
}

/// Why a row is not data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skip {
    /// It stands above the headings.
    Title,
    /// It repeats the headings, as printed rosters do on every page, or is their second line.
    Heading,
    /// It sums up the rows above it.
    Total,
    /// It says who made the list, or when.
    Footer,
}

impl Table {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Self, Unreadable> {
        Self::open_with(path, &Mapping::default())
    }

    /// Opens a file, where somebody decided what some headings mean.
    pub fn open_with(path: &Path, mapping: &Mapping) -> Result<Self, Unreadable> {
        Self::of(
            decode::file_name(path),
            decode::read(path)?,
            mapping,
            Sure::Yes,
        )
    }

    /// Opens a file whose headings are not known, to have somebody look at it: the headings are those of the likeliest
    /// row.
    pub fn open_unsure(path: &Path, mapping: &Mapping) -> Result<Self, Unreadable> {
        Self::of(
            decode::file_name(path),
            decode::read(path)?,
            mapping,
            Sure::No,
        )
    }

    /// Reads a file's bytes; `file` is only a name.
    pub fn from_bytes(file: &str, bytes: Vec<u8>) -> Result<Self, Unreadable> {
        Self::from_bytes_with(file, bytes, &Mapping::default())
    }

    /// Reads a file's bytes, where somebody decided what some headings mean; `file` is only a name.
    pub fn from_bytes_with(
        file: &str,
        bytes: Vec<u8>,
        mapping: &Mapping,
    ) -> Result<Self, Unreadable> {
        Self::of(file.to_owned(), decode::content(bytes)?, mapping, Sure::Yes)
    }

    /// A table of rows whose fields are known, such as one that was kept: no row of headings is looked for.
    pub fn of_fields(
        file: String,
        encoding: &'static str,
        header: Vec<Heading>,
        rows: Written,
    ) -> Self {
        Self {
            file,
            encoding,
            sheet: None,
            lost: 0,
            header_row: 0,
            header,
            skipped: Vec::new(),
            separator: None,
            is_literal: false,
            whole: None,
            rows: Records::written(rows),
        }
    }

    /// Whether its rows are whole records and not cells.
    pub fn is_whole(&self) -> bool {
        self.whole.is_some()
    }

    /// How many rows of data there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row of data.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows of data from the top.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        self.rows_in(0..self.len())
    }

    /// Some of the rows, counted from 0, so that several threads can share the work.
    pub fn rows_in(&self, range: Range<usize>) -> impl Iterator<Item = RawRow<'_>> {
        range.filter_map(|index| self.rows.get(index))
    }

    /// One row of data, counted from 0.
    pub fn row(&self, index: usize) -> Option<RawRow<'_>> {
        self.rows.get(index)
    }

    /// The columns that mean a field, best heading first.
    pub fn columns(&self, key: &str) -> Vec<usize> {
        let means = |column: &usize| {
            self.header
                .get(*column)
                .is_some_and(|heading| heading.key == Some(key))
        };
        let mut columns: Vec<usize> = (0..self.header.len()).filter(means).collect();
        columns.sort_by_key(|column| self.header.get(*column).map(heading::rank));
        columns
    }

    /// The headings that mean nothing to us; their cells are kept for the rejects file only.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.header
            .iter()
            .filter(|heading| {
                heading.key.is_none() && !heading.is_decided && !heading.text.is_empty()
            })
            .map(|heading| heading.text.as_str())
    }

    fn of(
        file: String,
        content: Content,
        mapping: &Mapping,
        sure: Sure,
    ) -> Result<Self, Unreadable> {
        let text = |Decoded {
                        text,
                        encoding,
                        lost,
                    }: Decoded| {
            let separator = separator(&text, mapping);
            let source = Source {
                file: file.clone(),
                encoding,
                sheet: None,
                separator: Some(char::from(separator)),
                lost,
            };
            settle(source, Records::index(text, separator)?, mapping, sure)
        };
        let sheet = |encoding: &'static str, sheet: Sheet| {
            let source = Source {
                file: file.clone(),
                encoding,
                sheet: Some(sheet.name),
                separator: None,
                lost: 0,
            };
            settle(source, sheet.records, mapping, sure)
        };
        match content {
            Content::Workbook(bytes) => sheet("XLSX", apart::read(Kind::Xlsx, &bytes, mapping)?),
            Content::OpenDocument(bytes) => sheet("ODS", apart::read(Kind::Ods, &bytes, mapping)?),
            Content::Cards(decoded) => cards::table(file, decoded, mapping),
            Content::Json(decoded) => json::table(file, decoded, mapping),
            Content::Text(decoded) => text(decoded),
        }
    }
}

/// Whether a row of headings has to be among the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sure {
    Yes,
    /// The likeliest row is taken for it.
    No,
}

struct Source {
    file: String,
    encoding: &'static str,
    sheet: Option<String>,
    separator: Option<char>,
    lost: usize,
}

/// Finds the headings among the records and sets aside what is not data.
fn settle(
    source: Source,
    mut records: Records,
    mapping: &Mapping,
    sure: Sure,
) -> Result<Table, Unreadable> {
    records.retain_filled();
    let top: Vec<RawRow<'_>> = (0..heading::SEARCHED.min(records.len()))
        .filter_map(|index| records.get(index))
        .collect();
    let read: Vec<Vec<Heading>> = top.iter().map(|row| heading::read(row, mapping)).collect();
    let whole = read
        .iter()
        .position(|headings| heading::fit(headings) == Fit::Whole);
    let Some(at) = whole.or_else(|| likeliest(&read).filter(|_| sure == Sure::No)) else {
        return Err(unknown(source.encoding, &read));
    };
    let header_row = top.get(at).map_or(0, |row| row.number);
    let mut header = read.get(at).cloned().unwrap_or_default();
    let mut skipped: Vec<Skipped> = top
        .iter()
        .take(at)
        .map(|row| skip(row, Skip::Title))
        .collect();
    let mut first = at + 1;
    if let Some((row, second)) = top.get(first).zip(read.get(first))
        && merge_second_line(&mut header, second)
    {
        skipped.push(skip(row, Skip::Heading));
        first += 1;
    }
    let head = records.raw(at).trim_end().to_owned();
    let last = last_data(&records, first, &header, &mut skipped);
    let repeats: Vec<usize> = (first..last)
        .filter(|index| records.raw(*index).trim_end() == head)
        .collect();
    skipped.extend(
        repeats
            .iter()
            .filter_map(|index| records.get(*index))
            .map(|row| skip(&row, Skip::Heading)),
    );
    skipped.sort_by_key(|row| row.number);
    records
        .retain(|index| (first..last).contains(&index) && repeats.binary_search(&index).is_err());
    let Source {
        file,
        encoding,
        sheet,
        separator,
        lost,
    } = source;
    Ok(Table {
        file,
        encoding,
        sheet,
        lost,
        header_row,
        header,
        skipped,
        separator,
        is_literal: false,
        whole: None,
        rows: records,
    })
}

/// The row that most likely names the columns: the one with most headings that we know, else the first of the widest.
fn likeliest(top: &[Vec<Heading>]) -> Option<usize> {
    let likely = |headings: &Vec<Heading>| {
        let known = headings.iter().filter(|heading| heading.key.is_some());
        let filled = headings.iter().filter(|heading| !heading.text.is_empty());
        (known.count(), filled.count())
    };
    // The first of equals wins: what stands below is data.
    let rows = top.iter().enumerate().rev();
    rows.max_by_key(|(_, headings)| likely(headings))
        .map(|(at, _)| at)
}

/// A second line of headings under merged ones (联系方式 over 手机 and 邮箱): every filled cell of it is a known
/// heading in a column that the first line leaves open.
fn merge_second_line(header: &mut Vec<Heading>, second: &[Heading]) -> bool {
    let open = |column: usize| {
        header
            .get(column)
            .is_none_or(|heading| heading.key.is_none() || heading.text.is_empty())
    };
    let filled: Vec<usize> = (0..second.len())
        .filter(|column| !second[*column].text.is_empty())
        .collect();
    let group = |column: usize| {
        header
            .get(column)
            .is_some_and(|heading| heading.key == second[column].key)
    };
    if filled.is_empty()
        || !filled
            .iter()
            .all(|column| second[*column].key.is_some() && (open(*column) || group(*column)))
    {
        return false;
    }
    header.resize(header.len().max(second.len()), Heading::default());
    for column in filled {
        header[column] = second[column].clone();
    }
    true
}

/// Words that begin a row of sums, and those that begin a line about the list itself.
const TOTALS: &[&str] = &[
    "合计",
    "总计",
    "共计",
    "小计",
    "总人数",
    "人数合计",
    "total",
    "grandtotal",
    "subtotal",
    "sum",
];
const FOOTERS: &[&str] = &[
    "制表",
    "填表",
    "审核",
    "打印",
    "编制",
    "统计时间",
    "统计人",
    "负责人",
    "联系人",
    "注",
    "备注",
    "说明",
    "填写说明",
    "note",
    "notes",
    "remark",
    "remarks",
    "preparedby",
    "printed",
    "source",
    "asof",
];

/// How many rows below the data are looked at.
const BELOW: usize = 12;

/// The index behind the last row of data; what stands below is added to `skipped`.
fn last_data(
    records: &Records,
    first: usize,
    header: &[Heading],
    skipped: &mut Vec<Skipped>,
) -> usize {
    let mut last = records.len();
    while last > first && records.len() - last < BELOW {
        let Some(row) = records.get(last - 1) else {
            break;
        };
        let Some(why) = below(&row, header) else {
            break;
        };
        skipped.push(skip(&row, why));
        last -= 1;
    }
    last
}

/// What a row is that stands below the data, if it is not data itself.
fn below(row: &RawRow<'_>, header: &[Heading]) -> Option<Skip> {
    let mut filled = row
        .cells
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty());
    let opening = filled.next()?;
    // Sums stand in few cells; a person has more, whatever the name.
    if filled.count() >= (header.len() / 3).max(3) {
        return None;
    }
    let begins = |words: &[&str], ends: fn(char) -> bool| {
        words.iter().any(|word| {
            let mut rest = opening
                .chars()
                .filter(|letter| !letter.is_whitespace())
                .flat_map(char::to_lowercase);
            word.chars().all(|letter| rest.next() == Some(letter)) && rest.next().is_none_or(ends)
        })
    };
    match () {
        () if begins(TOTALS, |letter| {
            !letter.is_alphabetic() || matches!(letter, '人' | '共')
        }) =>
        {
            Some(Skip::Total)
        }
        () if begins(FOOTERS, |letter| {
            matches!(letter, ':' | '：' | '人' | '时' | '日' | '单')
        }) =>
        {
            Some(Skip::Footer)
        }
        () => None,
    }
}

fn skip(row: &RawRow<'_>, why: Skip) -> Skipped {
    let texts = row.cells.iter().map(|cell| clean::line(cell).text);
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    Skipped {
        number: row.number,
        why,
        text: texts.join(" "),
    }
}

/// How much of a text is looked at to find its separator.
const SAMPLE: usize = 256 << 10;

/// The separator under which the headings are known best, else the one that makes the widest rows.
fn separator(text: &str, mapping: &Mapping) -> u8 {
    let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text);
    let score = |separator: &u8| {
        let rows = Records::head(sample, *separator, heading::SEARCHED);
        let judged = rows.iter().map(|row| {
            let headings = heading::read(row, mapping);
            let known = headings
                .iter()
                .filter(|heading| heading.key.is_some())
                .count();
            (
                heading::fit(&headings) == Fit::Whole,
                known,
                row.cells.len(),
            )
        });
        judged.max().unwrap_or_default()
    };
    // The last of equals wins, so the comma is asked last.
    [b'|', b'\t', b';', b',']
        .into_iter()
        .max_by_key(score)
        .unwrap_or(b',')
}

/// How many headings a message names.
const NAMED: usize = 12;

/// The error for a table without headings that we know, with what stands in its most telling row.
fn unknown(encoding: &'static str, top: &[Vec<Heading>]) -> Unreadable {
    let known = |headings: &[Heading]| {
        headings
            .iter()
            .filter(|heading| heading.key.is_some())
            .count()
    };
    let filled = |headings: &[Heading]| {
        headings
            .iter()
            .filter(|heading| !heading.text.is_empty())
            .count()
    };
    let best = top
        .iter()
        .rev()
        .max_by_key(|headings| (known(headings), filled(headings)));
    let headings = best.map(Vec::as_slice).unwrap_or_default();
    let texts = headings
        .iter()
        .map(|heading| heading.text.as_str())
        .filter(|text| !text.is_empty());
    let seen: Vec<String> = texts
        .take(NAMED)
        .map(|text| text.chars().take(40).collect())
        .collect();
    if known(headings) > 0 {
        return Unreadable::NoName { encoding, seen };
    }
    let nearest = seen
        .iter()
        .filter_map(|text| Some((text.clone(), heading::nearest(text)?)))
        .collect();
    Unreadable::NoHeader {
        encoding,
        seen,
        nearest,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::transfer::workbook;

    fn table(text: &str) -> Result<Table, Unreadable> {
        Table::from_bytes("roster.csv", text.as_bytes().to_vec())
    }

    fn keys(table: &Table) -> Vec<Option<&'static str>> {
        table.header.iter().map(|heading| heading.key).collect()
    }

    const ROSTER: &str = "大连医科大学2013届毕业生名册,,,\r\n学号,姓名,手机,血型\r\n\r\n2008220,华桂珍,138,A\r\n,,,\r\n学号,姓名,手机,血型\r\n\
                          2008221,华飞,139,\r\n合计：2人,,,\r\n制表人：王五,,,\r\n";

    #[test]
    fn titles_totals_blanks_and_repeated_headings_are_not_data() {
        let table = table(ROSTER).unwrap();
        assert_eq!((table.header_row, table.len()), (2, 2));
        assert_eq!(
            keys(&table),
            [Some("student_no"), Some("name"), Some("mobile"), None]
        );
        assert_eq!(table.unknown().collect::<Vec<_>>(), ["血型"]);
        assert_eq!(
            table.rows().map(|row| row.number).collect::<Vec<_>>(),
            [4, 7]
        );
        let skipped: Vec<_> = table
            .skipped
            .iter()
            .map(|row| (row.number, row.why))
            .collect();
        assert_eq!(
            skipped,
            [
                (1, Skip::Title),
                (6, Skip::Heading),
                (8, Skip::Total),
                (9, Skip::Footer)
            ]
        );
    }

    #[test]
    fn every_separator_is_found() {
        for separator in [",", ";", "\t", "|"] {
            let text = ROSTER.replace(',', separator);
            assert_eq!(table(&text).unwrap().len(), 2, "{separator:?}");
        }
    }

    #[test]
    fn a_person_at_the_end_is_not_taken_for_a_total() {
        let table = table("Name,Student ID,Mobile\nSum Wong,1,2\nTotal,,\nSumiko,,\n").unwrap();
        assert_eq!(table.len(), 3);
        assert_eq!(
            self::table("Name,Student ID\nAnn,1\nTotal: 1,\n")
                .unwrap()
                .len(),
            1
        );
    }

    #[test]
    fn headings_on_two_lines_are_one() {
        let table =
            table("学号,姓名,联系方式,,\n,,手机,邮箱,微信\n1,张三,138,a@b.cn,zs\n").unwrap();
        let wanted = ["student_no", "name", "mobile", "email", "wechat"].map(Some);
        assert_eq!((keys(&table), table.len()), (wanted.to_vec(), 1));
    }

    #[test]
    fn the_better_heading_is_read_first() {
        let table = table("姓名,电话,手机\n张三,1,2\n").unwrap();
        assert_eq!(table.columns("mobile"), [2, 1]);
    }

    #[test]
    fn unknown_headings_are_named_with_their_neighbours() {
        let said = |text| table(text).unwrap_err().to_string();
        assert_eq!(
            said("Studnet ID,Nmae,Blood\n1,2,3\n"),
            "no known column headings (read as UTF-8); seen: Studnet ID, Nmae, Blood; Studnet ID looks like studentid"
        );
        assert_eq!(
            said("学号,手机\n1,2\n"),
            "no column for the name (read as UTF-8); columns seen: 学号, 手机"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "[学号姓名手机,;\\t\\r\\n\"合计：1a]{0,80}") {
            if let Ok(table) = table(&text) {
                prop_assert!(table.rows().count() == table.len());
            }
        }

        #[test]
        fn a_broken_workbook_is_answered(at in 0_usize..6000, byte in any::<u8>(), cut in 0_usize..6000) {
            let mut bytes = workbook::tests::roster();
            let length = bytes.len();
            bytes[at % length] = byte;
            let _ = Table::from_bytes("roster.xlsx", bytes.clone());
            bytes.truncate(cut % length);
            let _ = Table::from_bytes("roster.xlsx", bytes);
        }
    }
}
