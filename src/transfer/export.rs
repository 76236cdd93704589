//! A list of people into one file, whatever its form, with progress and a way to stop.
//!
//! People are read and put into words by several threads, each with a session of its own; one writes what they made, in
//! order.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::vcard_out::{self, Version};
use super::whole::{self, Names};
use super::write::{self, Marks, Writer};
use super::xlsx::{self, About, Book};
use crate::config::Lang;
use crate::model::dossier::{Column, Dossier, Privacy};
use crate::model::field::{Id, Label};
use crate::office::{self, Office};

/// Read at a time: enough to be quick, little enough to stop soon.
const CHUNK: usize = 1_024;

/// A window of a table of cells: a part of all people, so that pages of the file are shared, and not too many of them
/// for the memory.
fn window(people: usize) -> usize {
    (people / 16).clamp(CHUNK, 64 * CHUNK)
}

/// With fewer people than this one thread is done before others have begun.
const MANY: usize = 2_000;

/// More threads would only wait for the disk.
const THREADS: usize = 8;

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
            let columns = columns.as_deref().unwrap_or_default();
            let mut book = Book::begin(columns, order.lang, &order.about)?;
            let read = |office: &Office, ids: &[Id]| sheet(office, ids, columns, order.lang);
            let written = each(
                office,
                (ids, CHUNK),
                &read,
                told,
                &mut |rows: Vec<Vec<String>>, _| {
                    rows.iter().try_for_each(|row| book.row(row))?;
                    Ok(rows.len())
                },
            )?;
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
    let is_array = order.form == Form::Json;
    let columns = || order.columns.clone().unwrap_or_default();
    let part = |bytes: Vec<u8>| Writer::go_on(bytes, order.form.list(), columns(), order.lang);
    let make = |office: &Office, ids: &[Id]| {
        if let (Form::Table(marks), Some(columns)) = (order.form, &order.columns)
            && let Some(made) = straight(office, ids, columns, marks, order.lang)?
        {
            return Ok(made);
        }
        let dossiers = match &order.columns {
            Some(columns) => office.dossiers_for(ids, columns)?,
            None => office.dossiers(ids)?,
        };
        let people = dossiers.len();
        let bytes = match (order.form, &order.columns) {
            (Form::Cards(version), _) => cards(office, version, &dossiers)?,
            (form, None) => objects(office, form, &dossiers)?,
            (_, Some(_)) => {
                let mut writer = part(Vec::new());
                for dossier in &dossiers {
                    writer.person(dossier, office.catalogue())?;
                }
                writer.into_inner()
            }
        };
        Ok((bytes, people))
    };
    match order.form {
        Form::Json => out.write_all(b"[")?,
        Form::Table(marks) => write::head(out, marks, &columns())?,
        _ => {}
    }
    let chunk = match order.form {
        Form::Table(_) => window(ids.len()),
        _ => CHUNK,
    };
    let written = each(
        office,
        (ids, chunk),
        &make,
        told,
        &mut |(bytes, people), at| {
            // Every object of an array comes with the comma before it.
            let skip = usize::from(is_array && at == 0 && !bytes.is_empty());
            out.write_all(bytes.get(skip..).unwrap_or_default())?;
            Ok(people)
        },
    )?;
    if is_array {
        out.write_all(b"\n]\n")?;
    }
    out.flush()?;
    Ok(written)
}

/// The lines of people whose heads hold all columns; none when they do not.
///
/// They are read in the order of their ids, which is that of the file on disk, and put into the order of the list then:
/// a page of the file is read once for all of the window, and not once for each of its people.
fn straight(
    office: &Office,
    ids: &[Id],
    columns: &[&'static Column],
    marks: Marks,
    lang: Lang,
) -> Result<Option<(Vec<u8>, usize)>, Trouble> {
    /// About as long as a line is.
    const LINE: usize = 128;
    let catalogue = office.catalogue();
    let say = |column: &'static Column, d: &Dossier| write::cell(column, d, catalogue, lang);
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_unstable_by_key(|at| ids[*at]);
    let sorted: Vec<Id> = order.iter().map(|at| ids[*at]).collect();
    let mut lines = Vec::with_capacity(ids.len() * LINE);
    let mut places = vec![0..0; ids.len()];
    let (mut wanted, mut outcome) = (order.iter(), Ok(()));
    let held = office.headed(&sorted, columns, &say, &mut |id, texts| {
        let from = lines.len();
        if outcome.is_ok() {
            outcome = write::line(&mut lines, marks, texts);
        }
        // Who is gone was passed over.
        if let Some(at) = wanted.find(|at| ids[**at] == id) {
            places[*at] = from..lines.len();
        }
    })?;
    outcome?;
    if !held {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(lines.len());
    for place in &places {
        bytes.extend_from_slice(lines.get(place.clone()).unwrap_or_default());
    }
    let people = places.iter().filter(|place| !place.is_empty()).count();
    Ok(Some((bytes, people)))
}

/// The texts of a sheet.
fn sheet(
    office: &Office,
    ids: &[Id],
    columns: &[&'static Column],
    lang: Lang,
) -> Result<Vec<Vec<String>>, Trouble> {
    let catalogue = office.catalogue();
    let say = |column: &'static Column, d: &Dossier| xlsx::faithful(column, d, catalogue, lang);
    let mut rows = Vec::with_capacity(ids.len());
    let held = office.headed(ids, columns, &say, &mut |_, texts| {
        rows.push(texts.iter().map(|text| text.as_ref().to_owned()).collect());
    })?;
    if !held {
        let dossiers = office.dossiers_for(ids, columns)?;
        let row = |d: &Dossier| columns.iter().map(|column| say(column, d)).collect();
        rows.extend(dossiers.iter().map(row));
    }
    Ok(rows)
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

fn cards(office: &Office, version: Version, dossiers: &[Dossier]) -> Result<Vec<u8>, Trouble> {
    let ids: Vec<Id> = dossiers.iter().map(|dossier| dossier.alumnus.id).collect();
    let days = office.changed_on(&ids)?;
    let mut bytes = Vec::new();
    for dossier in dossiers {
        let day = days.get(&dossier.alumnus.id).map(String::as_str);
        vcard_out::card(&mut bytes, version, dossier, office.catalogue(), day)?;
    }
    Ok(bytes)
}

fn objects(office: &Office, form: Form, dossiers: &[Dossier]) -> Result<Vec<u8>, Trouble> {
    let names = Names::of(office, dossiers)?;
    let mut bytes = Vec::new();
    for dossier in dossiers {
        if form == Form::Json {
            bytes.extend_from_slice(b",\n");
        }
        serde_json::to_writer(&mut bytes, &whole::object(dossier, &names))
            .map_err(io::Error::from)?;
        if form == Form::JsonLines {
            bytes.push(b'\n');
        }
    }
    Ok(bytes)
}

/// Makes something of some people.
type Make<'m, T> = dyn Fn(&Office, &[Id]) -> Result<T, Trouble> + Sync + 'm;

/// What one chunk came to, with its place.
type Made<T> = (usize, Result<T, Trouble>);

/// Makes something of every chunk of people, on as many threads as are worth it, and takes it in order. `take` gives how
/// many people that were.
fn each<T: Send>(
    office: &Office,
    (ids, chunk): (&[Id], usize),
    make: &Make<'_, T>,
    told: Told<'_>,
    take: &mut dyn FnMut(T, usize) -> Result<usize, Trouble>,
) -> Result<usize, Trouble> {
    let mut written = 0;
    let mut done = 0;
    let mut taken = |made: T, at: usize| {
        written += take(made, at)?;
        done = ids.len().min(done + chunk);
        if told(done, ids.len()) {
            Ok(())
        } else {
            Err(Trouble::Stopped)
        }
    };
    if ids.len() < MANY {
        for (at, some) in ids.chunks(chunk).enumerate() {
            taken(make(office, some)?, at)?;
        }
        return Ok(written);
    }
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let sessions: Vec<Office> = (0..threads.min(THREADS))
        .map(|_| office.again())
        .collect::<Result<_, _>>()?;
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let work = |office: Office, out: SyncSender<Made<T>>| {
        while !stop.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(some) = ids.chunks(chunk).nth(at) else {
                break;
            };
            if out.send((at, make(&office, some))).is_err() {
                break;
            }
        }
    };
    std::thread::scope(|scope| {
        let (out, made) = sync_channel(sessions.len() * 2);
        for session in sessions {
            let (out, work) = (out.clone(), &work);
            scope.spawn(move || work(session, out));
        }
        drop(out);
        let end = in_order(made, &mut taken);
        stop.store(true, Ordering::Relaxed);
        end
    })?;
    Ok(written)
}

/// Takes what threads made in the order of its places.
fn in_order<T>(
    made: Receiver<Made<T>>,
    taken: &mut dyn FnMut(T, usize) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut early = BTreeMap::new();
    let mut at = 0;
    for (place, one) in made {
        early.insert(place, one?);
        while let Some(one) = early.remove(&at) {
            taken(one, at)?;
            at += 1;
        }
    }
    Ok(())
}
