//! A list of people into one file, whatever its form, with progress and a way to stop.
//!
//! People are read and put into words by several threads, each with a session of its own; one writes what they made, in
//! order.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use super::keys::Keys;
use super::left::Stamp;
use super::people::{CHUNK, Ends, Lines, Make, each};
use super::vcard_out::{self, Version};
use super::whole::{self, Names};
use super::write::{self, Marks, Writer};
use super::xlsx::{self, About, Book};
use crate::config::Lang;
use crate::model::dossier::{Column, Dossier, Privacy};
use crate::model::field::{Id, Label};
use crate::office::{self, Office};

/// A window of text: a part of all people that shares pages of the file, and not too many of them for the memory.
const WINDOW: usize = 64 * CHUNK;

/// A window of a list of columns, of which each line is short.
const LIST: usize = 104 * CHUNK;

/// A window of a sheet, where every cell has its own room.
const SHEET: usize = 8 * CHUNK;

/// What a file holds and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Cells parted by a sign.
    Table(Marks),
    /// A workbook.
    Xlsx,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// Address cards.
    Cards(Version),
}

/// A form that can be chosen.
pub struct Kind {
    /// The ending of such files.
    pub ending: &'static str,
    /// What the clerk sees.
    pub label: Label,
    /// The form.
    pub form: Form,
}

/// What can be chosen, the likeliest first.
pub const KINDS: &[Kind] = &[
    Kind {
        ending: "xlsx",
        label: Label {
            en: "Excel workbook (.xlsx)",
            zh: "Excel 工作簿 (.xlsx)",
        },
        form: Form::Xlsx,
    },
    Kind {
        ending: "csv",
        label: Label {
            en: "CSV for Excel (.csv)",
            zh: "CSV 表格 (.csv)",
        },
        form: Form::Table(Marks::EXCEL),
    },
    Kind {
        ending: "vcf",
        label: Label {
            en: "Address cards, vCard 4 (.vcf)",
            zh: "通讯录名片 vCard 4 (.vcf)",
        },
        form: Form::Cards(Version::Four),
    },
    Kind {
        ending: "vcf",
        label: Label {
            en: "Address cards, vCard 3 for phones and Outlook (.vcf)",
            zh: "通讯录名片 vCard 3，适合手机和 Outlook (.vcf)",
        },
        form: Form::Cards(Version::Three),
    },
    Kind {
        ending: "jsonl",
        label: Label {
            en: "JSON Lines, whole records for moving (.jsonl)",
            zh: "JSON Lines 完整档案，供迁移 (.jsonl)",
        },
        form: Form::JsonLines,
    },
    Kind {
        ending: "json",
        label: Label {
            en: "JSON, whole records (.json)",
            zh: "JSON 完整档案 (.json)",
        },
        form: Form::Json,
    },
    Kind {
        ending: "tsv",
        label: Label {
            en: "Columns parted by tabs (.tsv)",
            zh: "制表符分隔 (.tsv)",
        },
        form: Form::Table(Marks::TABS),
    },
];

impl Form {
    /// The form that a file's ending asks for.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        let mut known = KINDS.iter();
        known
            .find(|kind| kind.ending.eq_ignore_ascii_case(ending))
            .map(|kind| kind.form)
    }

    /// Whether it is made of columns, and not of whole records.
    #[must_use]
    pub fn has_columns(self) -> bool {
        matches!(self, Self::Table(_) | Self::Xlsx)
    }

    /// What a record of disclosures calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table(marks) if marks.separator == '\t' => "tsv",
            Self::Table(_) => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Cards(Version::Four) => "vcard4",
            Self::Cards(Version::Three) => "vcard3",
        }
    }
}

/// What is to be written.
pub struct Order<'a> {
    /// How.
    pub form: Form,
    /// Which columns; none for whole records.
    pub columns: Option<Vec<&'static Column>>,
    /// The language of headings and labels.
    pub lang: Lang,
    /// What the file says of itself.
    pub about: About<'a>,
}

impl Order<'_> {
    /// Whether phones, addresses or births leave with it.
    #[must_use]
    pub fn is_private(&self) -> bool {
        let columns = self.columns.iter().flatten();
        self.columns.is_none()
            || columns
                .into_iter()
                .any(|column| column.privacy == Privacy::Private)
    }

    /// The keys of its columns as a record of disclosures lists them.
    #[must_use]
    pub fn listed(&self) -> String {
        match &self.columns {
            None => "*".to_owned(),
            Some(columns) => {
                let keys: Vec<&str> = columns.iter().map(|column| column.key).collect();
                keys.join(",")
            }
        }
    }
}

/// Why nothing came of it.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The office could not.
    #[error("{0}")]
    Office(#[from] office::Error),
    /// The file cannot be written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// More people than the form has room for.
    #[error("a sheet has room for {0} people")]
    TooMany(usize),
    /// No workbook can be dated by a clock that stands before 1970.
    #[error("the clock stands before 1970")]
    Clock,
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
}

impl From<rust_xlsxwriter::XlsxError> for Trouble {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        match error {
            rust_xlsxwriter::XlsxError::IoError(error) => Self::Io(error),
            other => Self::Io(io::Error::other(other)),
        }
    }
}

/// How far it is, and whether to go on: people written, of how many.
pub type Told<'t> = &'t mut dyn FnMut(usize, usize) -> bool;

/// Writes people in the order of the ids. Gives how many there were.
///
/// # Errors
/// [`Trouble`]; what was written is then worth nothing.
pub fn run(
    office: &Office,
    ids: &[Id],
    order: &Order<'_>,
    out: &mut dyn Write,
    told: Told<'_>,
) -> Result<usize, Trouble> {
    office.demand(office::permit::Action::Export)?;
    match (order.form, &order.columns) {
        (Form::Xlsx, columns) => {
            if ids.len() > xlsx::MOST {
                return Err(Trouble::TooMany(xlsx::MOST));
            }
            if !xlsx::can_be_dated(order.about.at) {
                return Err(Trouble::Clock);
            }
            let columns = columns.as_deref().unwrap_or_default();
            let mut book = Book::begin(columns, order.lang, &order.about)?;
            let point = office.point()?;
            let stamp = Stamp::of(columns, &point);
            let read = |office: &Office, ids: &[Id]| sheet(office, ids, columns, order.lang, stamp);
            let mut put = |rows: &Vec<Option<Vec<String>>>, nth: usize| {
                let row = rows.get(nth).and_then(Option::as_ref);
                row.map_or(Ok(()), |row| book.row(row))?;
                Ok(row.is_some())
            };
            let written = each(office, (ids, SHEET), &read, told, &mut put)?;
            book.end(out)?;
            Ok(written)
        }
        _ => texts(office, ids, order, out, told),
    }
}

/// Forms that are text: every thread makes the bytes of its people.
fn texts(
    office: &Office,
    ids: &[Id],
    order: &Order<'_>,
    out: &mut dyn Write,
    told: Told<'_>,
) -> Result<usize, Trouble> {
    let form = order.form.list();
    let point = office.point()?;
    match (&order.columns, order.form) {
        (Some(columns), Form::Table(_) | Form::Json | Form::JsonLines) => {
            list(office, ids, (form, columns, order.lang), out, told)
        }
        (_, form @ Form::Cards(version)) => {
            let make = |office: &Office, ids: &[Id]| cards(office, version, ids);
            framed(office, (ids, WINDOW), form.list(), &make, out, told)
        }
        (_, form) => {
            let make = |office: &Office, ids: &[Id]| objects(office, form, ids, &point);
            framed(office, (ids, WINDOW), form.list(), &make, out, told)
        }
    }
}

/// Writes these columns of people in the order of the ids, a form with its labels in a language. Gives how many there were.
///
/// # Errors
/// [`Trouble`]; what was written is then worth nothing.
pub fn list(
    office: &Office,
    ids: &[Id],
    (form, columns, lang): (write::Form, &[&'static Column], Lang),
    out: &mut dyn Write,
    told: Told<'_>,
) -> Result<usize, Trouble> {
    let point = office.point()?;
    let stamp = Stamp::of(columns, &point);
    let make = |office: &Office, ids: &[Id]| {
        if let write::Form::Csv(marks) = form
            && let Some(made) = straight(office, ids, columns, (marks, stamp), lang)?
        {
            return Ok(made);
        }
        let mut writer = Writer::new(form, columns, lang).stamped(stamp);
        let mut ends = Ends::of(ids);
        for dossier in office.dossiers_for(ids, columns)? {
            let start = writer.len();
            writer.person(&dossier, office.catalogue())?;
            ends.note(dossier.alumnus.id, start, writer.len());
        }
        Ok(ends.with(writer.into_bytes()))
    };
    if let write::Form::Csv(marks) = form {
        write::head(out, marks, columns)?;
        return framed(office, (ids, LIST), form, &make, out, told);
    }
    if form == write::Form::Tabs {
        return framed(office, (ids, LIST), form, &make, out, told);
    }
    let keys = write::keys(columns);
    let mut out = Spelled {
        keys: &keys,
        object: Vec::new(),
        out,
    };
    framed(office, (ids, LIST), form, &make, &mut out, told)
}

/// Writes objects whose keys are short in full.
struct Spelled<'s> {
    keys: &'s Keys,
    object: Vec<u8>,
    out: &'s mut dyn Write,
}

impl Write for Spelled<'_> {
    /// Takes whole objects only: what is written at once is never parted within a key.
    fn write(&mut self, object: &[u8]) -> io::Result<usize> {
        self.object.clear();
        self.keys.write(object, &mut self.object);
        self.out.write_all(&self.object)?;
        Ok(object.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes what threads make of people, and what stands around a list of that form.
fn framed(
    office: &Office,
    people: (&[Id], usize),
    form: write::Form,
    make: &Make<'_, Lines>,
    out: &mut dyn Write,
    told: Told<'_>,
) -> Result<usize, Trouble> {
    let is_array = form == write::Form::Json;
    if is_array {
        out.write_all(b"[")?;
    }
    let mut is_first = is_array;
    let mut put = |lines: &Lines, nth: usize| {
        let line = lines.nth(nth);
        // Every object of an array comes with the comma before it.
        let skip = usize::from(is_first && !line.is_empty());
        is_first &= line.is_empty();
        out.write_all(line.get(skip..).unwrap_or_default())?;
        Ok(!line.is_empty())
    };
    let written = each(office, people, make, told, &mut put)?;
    if is_array {
        out.write_all(if written == 0 { b"]\n" } else { b"\n]\n" })?;
    }
    out.flush()?;
    Ok(written)
}

/// The lines of people whose heads hold all columns; none when they do not.
fn straight(
    office: &Office,
    ids: &[Id],
    columns: &[&'static Column],
    (marks, stamp): (Marks, Stamp<'_>),
    lang: Lang,
) -> Result<Option<Lines>, Trouble> {
    /// About as long as a line is.
    const LINE: usize = 128;
    let catalogue = office.catalogue();
    let say = |column: &'static Column, d: &Dossier| write::cell(column, d, catalogue, lang);
    let mut bytes = Vec::with_capacity(ids.len() * LINE);
    let (mut ends, mut outcome) = (Ends::of(ids), Ok(()));
    let held = office.headed(ids, columns, &say, &mut |id, texts| {
        let start = bytes.len();
        stamp.put(texts);
        if outcome.is_ok() {
            outcome = write::line(&mut bytes, marks, texts);
        }
        ends.note(id, start, bytes.len());
    })?;
    outcome?;
    Ok(held.then(|| ends.with(bytes)))
}

/// The texts of a sheet, none for who is gone.
fn sheet(
    office: &Office,
    ids: &[Id],
    columns: &[&'static Column],
    lang: Lang,
    stamp: Stamp<'_>,
) -> Result<Vec<Option<Vec<String>>>, Trouble> {
    let catalogue = office.catalogue();
    let say = |column: &'static Column, d: &Dossier| xlsx::faithful(column, d, catalogue, lang);
    let mut rows = HashMap::with_capacity(ids.len());
    let held = office.headed(ids, columns, &say, &mut |id, texts| {
        rows.insert(id, stamped(stamp, texts));
    })?;
    if !held {
        for d in office.dossiers_for(ids, columns)? {
            let texts = columns.iter().map(|column| Cow::Owned(say(column, &d)));
            let row = stamped(stamp, &mut texts.collect::<Vec<_>>());
            rows.insert(d.alumnus.id, row);
        }
    }
    Ok(ids.iter().map(|id| rows.remove(id)).collect())
}

fn stamped(stamp: Stamp<'_>, texts: &mut [Cow<'_, str>]) -> Vec<String> {
    stamp.put(texts);
    texts.iter().map(|text| text.as_ref().to_owned()).collect()
}

impl Form {
    /// The form of a list of columns.
    fn list(self) -> write::Form {
        match self {
            Self::Json => write::Form::Json,
            Self::Table(marks) => write::Form::Csv(marks),
            Self::JsonLines | Self::Xlsx | Self::Cards(_) => write::Form::JsonLines,
        }
    }
}

fn cards(office: &Office, version: Version, ids: &[Id]) -> Result<Lines, Trouble> {
    let days = office.changed_on(ids)?;
    let (mut bytes, mut ends) = (Vec::new(), Ends::of(ids));
    for dossier in office.dossiers(ids)? {
        let (id, start) = (dossier.alumnus.id, bytes.len());
        let day = days.get(&id).map(String::as_str);
        vcard_out::card(&mut bytes, version, &dossier, office.catalogue(), day)?;
        ends.note(id, start, bytes.len());
    }
    Ok(ends.with(bytes))
}

fn objects(office: &Office, form: Form, ids: &[Id], point: &str) -> Result<Lines, Trouble> {
    let dossiers = office.dossiers(ids)?;
    let names = Names::of(office, &dossiers)?;
    let (mut bytes, mut ends) = (Vec::new(), Ends::of(ids));
    for dossier in &dossiers {
        let start = bytes.len();
        if form == Form::Json {
            bytes.extend_from_slice(b",\n");
        }
        let mut object = whole::object(dossier, &names);
        object.insert(whole::read::LEFT.to_owned(), point.into());
        serde_json::to_writer(&mut bytes, &object).map_err(io::Error::from)?;
        if form == Form::JsonLines {
            bytes.push(b'\n');
        }
        ends.note(dossier.alumnus.id, start, bytes.len());
    }
    Ok(ends.with(bytes))
}
