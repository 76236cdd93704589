//! Lists to files: people as JSON, JSON Lines, CSV or tab-separated lines, one after the other, so that a million need no
//! more memory than one.
//!
//! What a program reads does not depend on who reads it: faculties, programmes, chapters and cities keep the names that the
//! file puts first, and in JSON codes stay codes, years are numbers and phones have no blanks.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::guard::guarded;
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

/// A list on its way out.
pub struct Writer<W: Write> {
    out: W,
    form: Form,
    columns: Vec<&'static Column>,
    lang: Lang,
    written: usize,
}

impl<W: Write> Writer<W> {
    /// Begins a list with these columns. Labels of codes are in `lang`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(
        out: W,
        form: Form,
        columns: Vec<&'static Column>,
        lang: Lang,
    ) -> io::Result<Self> {
        let mut writer = Self::go_on(out, form, columns, lang);
        match form {
            Form::Json => writer.out.write_all(b"[")?,
            Form::Csv(marks) => head(&mut writer.out, marks, &writer.columns)?,
            Form::JsonLines | Form::Tabs => {}
        }
        writer.written = 0;
        Ok(writer)
    }

    /// Goes on with a list that was begun elsewhere: no head, and a comma before every object of an array.
    pub fn go_on(out: W, form: Form, columns: Vec<&'static Column>, lang: Lang) -> Self {
        Self {
            out,
            form,
            columns,
            lang,
            written: 1,
        }
    }

    /// What it was written to, without an end.
    pub fn into_inner(self) -> W {
        self.out
    }

    /// Writes one person.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn person(&mut self, dossier: &Dossier, catalogue: &Catalogue) -> io::Result<()> {
        match self.form {
            Form::Json | Form::JsonLines => self.object(dossier, catalogue)?,
            Form::Csv(_) | Form::Tabs => {
                let cells: Vec<String> = self
                    .columns
                    .iter()
                    .map(|column| match self.form {
                        Form::Tabs => (column.get)(dossier, catalogue, self.lang),
                        _ => cell(column, dossier, catalogue, self.lang),
                    })
                    .collect();
                self.line(&cells)?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// Ends the list and gives back what it was written to.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> io::Result<W> {
        if self.form == Form::Json {
            self.out
                .write_all(if self.written == 0 { b"]\n" } else { b"\n]\n" })?;
        }
        self.out.flush()?;
        Ok(self.out)
    }

    fn object(&mut self, dossier: &Dossier, catalogue: &Catalogue) -> io::Result<()> {
        if self.form == Form::Json {
            let before: &[u8] = if self.written == 0 { b"\n" } else { b",\n" };
            self.out.write_all(before)?;
        }
        // Written by hand to keep the order of the columns: a JSON map would sort them.
        for (at, column) in self.columns.iter().enumerate() {
            let before: &[u8] = if at == 0 { b"{" } else { b"," };
            self.out.write_all(before)?;
            serde_json::to_writer(&mut self.out, column.key)?;
            self.out.write_all(b":")?;
            serde_json::to_writer(&mut self.out, &json(column, dossier, catalogue))?;
        }
        self.out.write_all(b"}")?;
        if self.form == Form::JsonLines {
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn line(&mut self, cells: &[String]) -> io::Result<()> {
        match self.form {
            Form::Csv(marks) => line(&mut self.out, marks, cells),
            _ => tabbed(&mut self.out, cells),
        }
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
        .map(|column| (column.key.to_owned(), json(column, dossier, catalogue)))
        .collect()
}

/// The value of a column for programs; null where nothing is known.
fn json(column: &Column, dossier: &Dossier, catalogue: &Catalogue) -> Value {
    if let Some((own, kind)) = column.own {
        return own_value(kind, value_of(&dossier.customs, own));
    }
    let text = match code(column, dossier) {
        Some(code) => code.to_owned(),
        None => (column.get)(dossier, catalogue, Lang::Zh),
    };
    if text.is_empty() {
        Value::Null
    } else if NUMBERS.contains(&column.key) {
        text.parse::<i64>().map_or(Value::String(text), Value::from)
    } else if GROUPED.contains(&column.key) {
        Value::String(text.replace(' ', ""))
    } else {
        Value::String(text)
    }
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
    let lang = if column.own.is_some() || code(column, dossier).is_some() {
        lang
    } else {
        Lang::Zh
    };
    (column.get)(dossier, catalogue, lang)
}

fn code<'d>(column: &Column, dossier: &'d Dossier) -> Option<&'d str> {
    let known = CODES.iter().find(|(key, _)| *key == column.key);
    known.map(|(_, get)| get(dossier))
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
        let mut writer = Writer::begin(Vec::new(), form, Vec::new(), Lang::En).unwrap();
        writer.out.clear();
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        writer.line(&cells).unwrap();
        String::from_utf8(writer.out).unwrap()
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

    #[test]
    fn an_empty_array_is_still_an_array() {
        let writer = Writer::begin(Vec::new(), Form::Json, Vec::new(), Lang::En).unwrap();
        assert_eq!(writer.end().unwrap(), b"[]\n");
    }
}
