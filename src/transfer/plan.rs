//! A file becomes a plan: a verdict for every row, and nothing written yet.
//!
//! The plan keeps row numbers and verdicts, not people: rows are read again when the plan is applied.

mod anew;
mod planner;
mod prints;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use self::planner::Planner;
use super::Unreadable;
use super::decode;
use super::heading::Mapping;
use super::returned::{Choice, Returned};
use super::row::incoming::Make;
use super::row::problem::Problem;
use super::table::Table;
use super::whole;
use crate::model::field::{Id, Label};
use crate::office::intake::{Acquaintances, Who};
use crate::office::{Error, Office};

/// What is to be done with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Somebody new.
    New,
    /// Somebody on file, with the columns that differ.
    Change {
        /// Who.
        id: Id,
        /// Keys of the flat columns that differ.
        columns: Vec<&'static str>,
    },
    /// Somebody on file whose row left this file and came back with other cells.
    Returned(Box<Returned>),
    /// Nothing to do: the row was applied before, or says what is on file.
    Same,
    /// It belongs to the person first named in that row.
    FoldedInto(u32),
    /// Every cell of it stood in that row.
    Repeats(u32),
    /// Somebody has to decide.
    Ask(Ask),
    /// It cannot be taken.
    Rejected(Vec<Problem>),
}

/// Why somebody has to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// It waits since an earlier import.
    Waits,
    /// The student number, or the public number, belongs to somebody with another name.
    OtherName(Who),
    /// The same name and phone, e-mail or birth date as somebody.
    LookAlike(Who),
    /// A cell that can be kept, but should be looked at.
    Odd(Vec<Problem>),
    /// A whole record left at an earlier revision, and both sides changed the same columns since.
    Clash {
        /// Who.
        id: Id,
        /// What the columns are called.
        fields: Vec<Label>,
    },
    /// Somebody else saved the same columns while the plan waited to be applied.
    Meanwhile {
        /// Who.
        id: Id,
        /// What was saved, and by whom.
        said: String,
    },
}

/// A row and its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its place among the rows of data, from 0.
    pub index: usize,
    /// The row as a spreadsheet numbers it.
    pub number: u32,
    /// What it is remembered by.
    pub fingerprint: i64,
    /// What is to be done with it.
    pub verdict: Verdict,
}

/// How many rows have which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of data.
    pub rows: usize,
    /// New people.
    pub added: usize,
    /// Rows folded into another row of the file.
    pub folded: usize,
    /// Rows of which every cell stood in another row of the file.
    pub repeated: usize,
    /// People who change.
    pub changed: usize,
    /// Rows that change nothing.
    pub same: usize,
    /// Rows to be asked about.
    pub asked: usize,
    /// Rows that cannot be taken.
    pub rejected: usize,
    /// Rows from which control characters were removed.
    pub cleaned: usize,
}

impl Counts {
    /// Counts a row.
    fn add(&mut self, verdict: &Verdict) {
        self.rows += 1;
        *match verdict {
            Verdict::New => &mut self.added,
            Verdict::Change { .. } | Verdict::Returned(_) => &mut self.changed,
            Verdict::Same => &mut self.same,
            Verdict::FoldedInto(_) => &mut self.folded,
            Verdict::Repeats(_) => &mut self.repeated,
            Verdict::Ask(_) => &mut self.asked,
            Verdict::Rejected(_) => &mut self.rejected,
        } += 1;
    }
}

/// A file and what is to be done with it.
pub struct Plan {
    /// Where the file is.
    pub path: PathBuf,
    /// Its rows.
    pub table: Arc<Table>,
    /// The verdicts, in the order of the rows.
    pub rows: Vec<Planned>,
    /// Faculties, programmes and cities that it makes.
    pub makes: Vec<Make>,
    /// How many rows have which verdict.
    pub counts: Counts,
    /// Attached files that whole records name and whose contents are not here: they are not carried.
    pub left: usize,
    pub(super) known: Acquaintances,
    pub(super) today: NaiveDate,
    /// People on file for whom a number of the file stands.
    pub(super) stands: HashMap<String, Id>,
    /// The revisions of the people whom it changes.
    revs: HashMap<Id, i64>,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum NoPlan {
    /// The file cannot be read.
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    /// The office could not.
    #[error("{0}")]
    Office(#[from] Error),
}

impl Plan {
    /// Reads a file and gives every row its verdict. `progress` hears rows done and rows in all, and may stop it.
    ///
    /// # Errors
    /// When the file cannot be read, the office refuses, or `progress` stops it.
    pub fn make(
        office: &Office,
        path: &Path,
        today: NaiveDate,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Self, NoPlan> {
        Self::make_with(office, path, &Mapping::default(), today, progress)
    }

    /// The same, where somebody decided what some headings mean; that goes before what was remembered.
    ///
    /// # Errors
    /// As with [`Plan::make`].
    pub fn make_with(
        office: &Office,
        path: &Path,
        decided: &Mapping,
        today: NaiveDate,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Self, NoPlan> {
        decode::spared(path, office)?;
        let read = |mapping: &Mapping| Table::open_with(path, mapping);
        Self::of_table(office, path, decided, today, read, progress)
    }

    /// The same for a table that is no file; `path` says what it is called, and beside what its rejects go.
    ///
    /// # Errors
    /// As with [`Plan::make`].
    pub fn of_table(
        office: &Office,
        path: &Path,
        decided: &Mapping,
        today: NaiveDate,
        read: impl FnOnce(&Mapping) -> Result<Table, Unreadable>,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Self, NoPlan> {
        let known = office.acquaintances()?;
        let mut mapping = remembered(office)?;
        mapping.extend(decided);
        let table = Arc::new(read(&mapping)?);
        Ok(Self::of(office, path, today, table, known, progress)?)
    }

    /// The same for a table that was read.
    fn of(
        office: &Office,
        path: &Path,
        today: NaiveDate,
        table: Arc<Table>,
        known: Acquaintances,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Self, Error> {
        if table.is_whole() {
            return Self::of_whole(office, path, today, table, known, progress);
        }
        let mut planner = Planner::new(office, &table, known);
        let rows = planner.rows(today, progress)?;
        let Planner {
            known,
            makes,
            counts,
            revs,
            ..
        } = planner;
        Ok(Self {
            path: path.to_owned(),
            rows,
            makes,
            counts,
            left: 0,
            known,
            today,
            stands: HashMap::new(),
            revs,
            table,
        })
    }

    /// The same for whole records.
    fn of_whole(
        office: &Office,
        path: &Path,
        today: NaiveDate,
        table: Arc<Table>,
        mut known: Acquaintances,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Self, Error> {
        let made = match &table.whole {
            Some(objects) => whole::plan::make(office, &table, objects, &mut known, progress)?,
            None => whole::plan::Made::default(),
        };
        let mut counts = Counts {
            cleaned: made.cleaned,
            ..Counts::default()
        };
        made.rows.iter().for_each(|row| counts.add(&row.verdict));
        Ok(Self {
            path: path.to_owned(),
            rows: made.rows,
            makes: made.makes,
            counts,
            left: made.left,
            known,
            today,
            stands: made.stands,
            revs: made.revs,
            table,
        })
    }

    /// Whether rows of it left this file once, so that it is reviewed cell by cell.
    #[must_use]
    pub fn is_returned(&self) -> bool {
        let came_back = |row: &Planned| matches!(row.verdict, Verdict::Returned(_));
        self.rows.iter().any(came_back)
    }

    /// Cells of returned rows that both sides changed and nobody has decided about.
    #[must_use]
    pub fn conflicts(&self) -> usize {
        let cells = self.rows.iter().flat_map(|row| match &row.verdict {
            Verdict::Returned(returned) => returned.cells.as_slice(),
            _ => &[],
        });
        cells.filter(|cell| cell.choice == Choice::Open).count()
    }

    /// Whether applying it would write anything.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.rows.iter().any(|row| match &row.verdict {
            Verdict::New | Verdict::Change { .. } => true,
            Verdict::Returned(returned) => returned.writes(),
            Verdict::Ask(ask) => *ask != Ask::Waits,
            _ => false,
        })
    }
}

/// What headings mean that somebody decided about before.
///
/// # Errors
/// `Refused`, or whatever the file says.
pub fn remembered(office: &Office) -> Result<Mapping, Error> {
    let mut mapping = Mapping::default();
    mapping.learn(office.catalogue());
    for heading in office.headings()? {
        let target = super::row::named(&heading.target, office.catalogue());
        mapping.decide(&heading.folded, target);
    }
    Ok(mapping)
}

/// Remembers what headings mean.
///
/// # Errors
/// `Refused`, or whatever the file says.
pub fn remember(office: &Office, decided: &Mapping, sentence: String) -> Result<(), Error> {
    let pairs = decided.iter();
    let pairs: Vec<(String, String)> = pairs
        .map(|(folded, key)| (folded.to_owned(), key.unwrap_or_default().to_owned()))
        .collect();
    office.remember_headings(&pairs, sentence)
}
