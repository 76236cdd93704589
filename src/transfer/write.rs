//! Lists to files: people as JSON, JSON Lines, CSV or tab-separated lines, one after the other, so that a million need no
//! more memory than one.
//!
//! What a program reads does not depend on who reads it: faculties, programmes, chapters and cities keep the names that the
//! file puts first, and in JSON codes stay codes, years are numbers and phones have no blanks.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::{Map, Value};

use super::guard::guarded;
use super::keys::Keys;
use super::left::Stamp;
use crate::clean::shown;
use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::custom::{OwnKind, value_of};
use crate::model::dossier::{Column, Dossier};

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One array.
    Json,
    /// One object a line.
    JsonLines,
    /// Cells under their headings, RFC 4180. None is taken for a formula: sooner or later somebody opens it in a
    /// spreadsheet.
    Csv(Marks),
    /// Columns parted by tabs, without a head, for awk and the eye.
    Tabs,
}

/// What marks a file of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// What parts the cells.
    pub separator: char,
    /// A mark at the begin says that it is UTF-8; Excel shows other characters without it.
    pub bom: bool,
    /// Lines end as on Windows.
    pub crlf: bool,
}

impl Marks {
    /// CSV for spreadsheet programs.
    pub const EXCEL: Self = Self {
        separator: ',',
        bom: true,
        crlf: true,
    };
    /// CSV for other programs.
    pub const PLAIN: Self = Self {
        separator: ',',
        bom: false,
        crlf: false,
    };
    /// Tabs for spreadsheet programs.
    pub const TABS: Self = Self {
        separator: '\t',
        bom: true,
        crlf: true,
    };
}

/// Reads a code of a person.
type CodeOf = fn(&Dossier) -> &str;

/// Columns whose text is a code of a list, and where the code itself stands.
const CODES: &[(&str, CodeOf)] = &[
    ("status", |d| &d.alumnus.status),
    ("gender", |d| &d.alumnus.gender),
    ("level", |d| d.headline_degree().map_or("", |x| &x.level)),
    ("outcome", |d| {
        d.headline_degree().map_or("", |x| &x.outcome)
    }),
    ("nationality", |d| &d.alumnus.nationality),
    ("country", |d| {
        d.current_address().map_or("", |x| &x.country)
    }),
];

/// Columns whose text is a number.
const NUMBERS: &[&str] = &["class_year", "entry_year", "rev"];

/// Columns that are grouped by blanks for reading.
const GROUPED: &[&str] = &["mobile", "landline"];

/// A column, and what its text is for programs.
pub(super) struct Way {
    column: &'static Column,
    /// The key as an object has it.
    key: Vec<u8>,
    code: Option<CodeOf>,
    is_number: bool,
    is_grouped: bool,
}

impl Way {
    fn of(column: &'static Column) -> Self {
        let is_in = |keys: &[&str]| keys.contains(&column.key);
        Self {
            key: format!("{}:", Value::from(column.key)).into_bytes(),
            code: code(column),
            is_number: is_in(NUMBERS),
            is_grouped: is_in(GROUPED),
            column,
        }
    }

    /// The key as an object has it.
    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }

    /// The value for programs; null where nothing is known.
    fn json(&self, dossier: &Dossier, catalogue: &Catalogue) -> Value {
        if let Some((own, kind)) = self.column.own {
            return own_value(kind, value_of(&dossier.customs, own));
        }
        let text = self.text(dossier, catalogue);
        if text.is_empty() {
            Value::Null
        } else if self.is_number {
            text.parse::<i64>().map_or(Value::String(text), Value::from)
        } else {
            Value::String(text)
        }
    }

    fn text(&self, dossier: &Dossier, catalogue: &Catalogue) -> String {
        match self.code {
            Some(code) => code(dossier).to_owned(),
            None if self.is_grouped => {
                (self.column.get)(dossier, catalogue, Lang::Zh).replace(' ', "")
            }
            None => (self.column.get)(dossier, catalogue, Lang::Zh),
        }
    }

    /// The text for a file of cells.
    fn cell(&self, dossier: &Dossier, catalogue: &Catalogue, lang: Lang) -> String {
        let is_said = self.column.own.is_some() || self.code.is_some();
        let lang = if is_said { lang } else { Lang::Zh };
        (self.column.get)(dossier, catalogue, lang)
    }
}

/// People of a list on their way out, one after the other; each object of an array has a comma before it, and its keys are
/// short until it is written.
pub struct Writer<'p> {
    stamp: Option<Stamp<'p>>,
    bytes: Vec<u8>,
    form: Form,
    columns: Vec<Way>,
    keys: Keys,
    lang: Lang,
}

/// The keys of objects with these columns.
pub(super) fn keys(columns: &[&'static Column]) -> Keys {
    Keys::of(&ways(columns))
}

fn ways(columns: &[&'static Column]) -> Vec<Way> {
    columns.iter().map(|column| Way::of(column)).collect()
}

impl<'p> Writer<'p> {
    /// Begins with nobody. Labels of codes are in `lang`.
    #[must_use]
    pub fn new(form: Form, columns: &[&'static Column], lang: Lang) -> Self {
        Self {
            stamp: None,
            bytes: Vec::new(),
            form,
            keys: keys(columns),
            columns: ways(columns),
            lang,
        }
    }

    /// How many bytes there are so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nobody was written so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Everybody who was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Puts the point at which they leave behind the revisions of a file of cells.
    #[must_use]
    pub(super) fn stamped(self, stamp: Stamp<'p>) -> Self {
        let stamp = Some(stamp);
        Self { stamp, ..self }
    }

    /// Writes one person.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn person(&mut self, dossier: &Dossier, catalogue: &Catalogue) -> io::Result<()> {
        match self.form {
            Form::Json | Form::JsonLines => self.object(dossier, catalogue),
            Form::Csv(marks) => {
                let cell = |way: &Way| way.cell(dossier, catalogue, self.lang);
                let mut cells: Vec<_> = self.columns.iter().map(cell).map(Cow::Owned).collect();
                if let Some(stamp) = self.stamp {
                    stamp.put(&mut cells);
                }
                line(&mut self.bytes, marks, &cells)
            }
            Form::Tabs => {
                let cell = |way: &Way| (way.column.get)(dossier, catalogue, self.lang);
                let cells: Vec<String> = self.columns.iter().map(cell).collect();
                tabbed(&mut self.bytes, &cells)
            }
        }
    }

    fn object(&mut self, dossier: &Dossier, catalogue: &Catalogue) -> io::Result<()> {
        let out = &mut self.bytes;
        if self.form == Form::Json {
            out.extend_from_slice(b",\n");
        }
        // Written by hand to keep the order of the columns: a JSON map would sort them.
        for (at, way) in self.columns.iter().enumerate() {
            let value = way.json(dossier, catalogue);
            self.keys.push(at, value.is_null(), out);
            if !value.is_null() {
                serde_json::to_writer(&mut *out, &value)?;
            }
        }
        out.push(b'}');
        if self.form == Form::JsonLines {
            out.push(b'\n');
        }
        Ok(())
    }
}

/// The mark and the headings that a file of cells begins with.
///
/// # Errors
/// When it cannot be written.
pub fn head(
    out: &mut (impl Write + ?Sized),
    marks: Marks,
    columns: &[&'static Column],
) -> io::Result<()> {
    if marks.bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let keys: Vec<String> = columns.iter().map(|column| column.key.to_owned()).collect();
    line(out, marks, &keys)
}

/// One line of a file of cells; none of them is taken for a formula.
///
/// # Errors
/// When it cannot be written.
pub fn line(
    out: &mut (impl Write + ?Sized),
    marks: Marks,
    cells: &[impl AsRef<str>],
) -> io::Result<()> {
    let mut room = [0; 4];
    let separator = marks.separator.encode_utf8(&mut room).as_bytes();
    for (at, text) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(separator)?;
        }
        quoted(out, &guarded(text.as_ref()), separator)?;
    }
    out.write_all(if marks.crlf { b"\r\n" } else { b"\n" })
}

/// One line of cells parted by tabs, for awk and the eye.
///
/// # Errors
/// When it cannot be written.
pub fn tabbed(out: &mut (impl Write + ?Sized), cells: &[String]) -> io::Result<()> {
    for (at, text) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b"\t")?;
        }
        let text = text.replace(['\t', '\n', '\r'], " ");
        out.write_all(shown(&text).as_bytes())?;
    }
    out.write_all(b"\n")
}

/// The flat columns of a person as a JSON object.
#[must_use]
pub fn flat(
    columns: impl Iterator<Item = &'static Column>,
    dossier: &Dossier,
    catalogue: &Catalogue,
) -> Map<String, Value> {
    columns
        .map(|column| {
            (
                column.key.to_owned(),
                Way::of(column).json(dossier, catalogue),
            )
        })
        .collect()
}

/// A value of the office's own for programs: numbers as numbers where they keep their digits, yes and no as such.
fn own_value(kind: OwnKind, text: String) -> Value {
    match (kind, text.as_str()) {
        (_, "") => Value::Null,
        (OwnKind::Flag, word) => Value::Bool(word == "yes"),
        (OwnKind::Number, digits) => {
            // More digits than these are not kept by every reader.
            let short = digits.len() <= 15;
            let whole = digits.parse::<i64>().ok().map(Value::from);
            let part = || digits.parse::<f64>().ok().map(Value::from);
            let number = whole.or_else(part).filter(|_| short);
            number.unwrap_or(Value::String(text))
        }
        _ => Value::String(text),
    }
}

/// The value of a column for a CSV file.
pub(super) fn cell(
    column: &Column,
    dossier: &Dossier,
    catalogue: &Catalogue,
    lang: Lang,
) -> String {
    let is_said = column.own.is_some() || code(column).is_some();
    let lang = if is_said { lang } else { Lang::Zh };
    (column.get)(dossier, catalogue, lang)
}

fn code(column: &Column) -> Option<CodeOf> {
    let known = CODES.iter().find(|(key, _)| *key == column.key);
    known.map(|(_, get)| *get)
}

fn quoted(out: &mut (impl Write + ?Sized), text: &str, separator: &[u8]) -> io::Result<()> {
    let bytes = text.as_bytes();
    let parts = |byte: &u8| matches!(byte, b'"' | b'\n' | b'\r') || separator.contains(byte);
    if bytes.iter().any(parts) || bytes.starts_with(b" ") || bytes.ends_with(b" ") {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(form: Form, cells: &[&str]) -> String {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        let mut out = Vec::new();
        match form {
            Form::Csv(marks) => line(&mut out, marks, &cells).unwrap(),
            _ => tabbed(&mut out, &cells).unwrap(),
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csv_quotes_what_would_be_read_otherwise() {
        assert_eq!(
            written(
                Form::Csv(Marks::PLAIN),
                &["a,b", "say \"hi\"", "two\nlines", "", "plain"]
            ),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,plain\n"
        );
    }

    #[test]
    fn a_spreadsheet_sees_no_formula() {
        assert_eq!(
            written(
                Form::Csv(Marks::EXCEL),
                &["=1+1", "+86 138", "-", "@x", "plain"]
            ),
            "'=1+1,'+86 138,'-,'@x,plain\r\n"
        );
        assert_eq!(
            written(Form::Csv(Marks::PLAIN), &["=cmd|' /C calc'!A0"]),
            "'=cmd|' /C calc'!A0\n"
        );
    }

    #[test]
    fn a_line_for_awk_has_no_tab_or_line_break_in_a_cell() {
        assert_eq!(written(Form::Tabs, &["a\tb", "c\r\nd"]), "a b\tc  d\n");
        // It often ends on a terminal.
        let commands = written(Form::Tabs, &["a\u{1b}[2J", "b\u{202e}\u{9b}31m"]);
        let told = commands.trim_end_matches('\n').replace('\t', "");
        assert!(!told.contains(crate::clean::is_hostile), "{told:?}");
    }
}
