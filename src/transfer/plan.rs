//! A file becomes a plan: a verdict for every row, and nothing written yet.
//!
//! The plan keeps row numbers and verdicts, not people: rows are read again when the plan is applied.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;

use chrono::NaiveDate;

use super::Unreadable;
use super::heading::Mapping;
use super::returned::{Choice, Returned, compare};
use super::row::fold::{Taken, What, people};
use super::row::incoming::{Incoming, Make};
use super::row::merge::merged;
use super::row::problem::Problem;
use super::table::Table;
use super::whole;
use crate::clean;
use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::dossier::{Column, Dossier};
use crate::model::field::{Id, Label};
use crate::office::intake::{Acquaintances, Arrival, Meeting, Print, Who};
use crate::office::{Error, Office};

/// How many rows are read between two words about the progress.
const STRIDE: usize = 512;

/// So many batches of rows wait to be compared.
const AHEAD: usize = 8;

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
    pub table: Table,
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
        let table = read(&mapping)?;
        if table.is_whole() {
            return Self::of_whole(office, path, today, table, known, progress);
        }
        let mut planner = Planner {
            office,
            catalogue: office.catalogue(),
            table: &table,
            known,
            prints: HashMap::new(),
            makes: Vec::new(),
            counts: Counts::default(),
        };
        let rows = planner.rows(today, progress)?;
        let Planner {
            known,
            makes,
            counts,
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
            table,
        })
    }

    /// The same for whole records.
    fn of_whole(
        office: &Office,
        path: &Path,
        today: NaiveDate,
        table: Table,
        mut known: Acquaintances,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Self, NoPlan> {
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

struct Planner<'a> {
    office: &'a Office,
    catalogue: &'a Catalogue,
    table: &'a Table,
    known: Acquaintances,
    /// Fingerprints of this file and the rows they were first seen in.
    prints: HashMap<i64, u32>,
    makes: Vec<Make>,
    counts: Counts,
}

/// A row, read and with what it is remembered by.
type Read = (Taken, i64);

impl Planner<'_> {
    /// One thread reads the rows, this one compares them with who is known.
    fn rows(
        &mut self,
        today: NaiveDate,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Vec<Planned>, Error> {
        let (table, catalogue, all) = (self.table, self.catalogue, self.table.len());
        thread::scope(|scope| {
            let (send, batches) = sync_channel::<Vec<Read>>(AHEAD);
            scope.spawn(move || {
                let prints = Prints::of(table);
                let read = |taken: Taken| {
                    let print = prints.of_row(table, taken.index);
                    (taken, print)
                };
                let mut taken = people(table, catalogue, today);
                loop {
                    let batch: Vec<Read> = taken.by_ref().take(STRIDE).map(read).collect();
                    // The file is through, or whoever plans has stopped.
                    if batch.is_empty() || send.send(batch).is_err() {
                        return;
                    }
                }
            });
            let mut rows = Vec::with_capacity(all);
            for batch in batches {
                if !progress(rows.len(), all) {
                    return Err(Error::Stopped);
                }
                for (taken, print) in batch {
                    rows.push(self.plan(taken, print)?);
                }
            }
            Ok(rows)
        })
    }

    fn plan(&mut self, taken: Taken, fingerprint: i64) -> Result<Planned, Error> {
        let Taken {
            index,
            number,
            cleaned,
            what,
        } = taken;
        let twice = match self.prints.entry(fingerprint) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(empty) => {
                empty.insert(number);
                None
            }
        };
        let verdict = match what {
            What::Rejected(problems) => Verdict::Rejected(problems),
            What::FoldedInto(_) if self.known.known_row(fingerprint) == Some(false) => {
                Verdict::Same
            }
            What::FoldedInto(first) => Verdict::FoldedInto(first),
            // The very same row again, without a student number to fold it by.
            What::Person(_) if twice.is_some() => Verdict::FoldedInto(twice.unwrap_or(number)),
            What::Person(incoming) => match self.returned(index, &incoming)? {
                Some(verdict) => verdict,
                None => self.person(number, fingerprint, &incoming)?,
            },
        };
        self.counts.add(&verdict);
        self.counts.cleaned += usize::from(cleaned);
        Ok(Planned {
            index,
            number,
            fingerprint,
            verdict,
        })
    }

    fn person(
        &mut self,
        number: u32,
        fingerprint: i64,
        incoming: &Incoming,
    ) -> Result<Verdict, Error> {
        match self.known.known_row(fingerprint) {
            Some(true) => return Ok(Verdict::Ask(Ask::Waits)),
            // Applied before; unless a later row was folded in that is new.
            Some(false) if self.all_applied(incoming) => return Ok(Verdict::Same),
            _ => {}
        }
        let arrival = arrival(incoming);
        let meeting = self
            .by_number(&arrival)?
            .unwrap_or_else(|| self.known.meet(&arrival));
        let asks =
            (!incoming.asks.is_empty()).then(|| Verdict::Ask(Ask::Odd(incoming.asks.clone())));
        let verdict = match meeting {
            // What is on file already is not asked about.
            Meeting::Same(id) => match (self.change(id, incoming)?, asks) {
                (Verdict::Same, _) => Verdict::Same,
                (other, asks) => asks.unwrap_or(other),
            },
            _ if !incoming.asks.is_empty() => asks.unwrap_or(Verdict::Same),
            Meeting::OtherName(who) => Verdict::Ask(Ask::OtherName(who)),
            Meeting::LookAlike(who) => Verdict::Ask(Ask::LookAlike(who)),
            Meeting::Stranger => Verdict::New,
        };
        if matches!(verdict, Verdict::New | Verdict::Change { .. }) {
            for make in incoming.makes(self.catalogue) {
                if !self.makes.contains(&make) {
                    self.makes.push(make);
                }
            }
        }
        if verdict == Verdict::New {
            self.known.remember(number, &arrival);
        }
        Ok(verdict)
    }

    /// The verdict on a row that left this file once; none on any other.
    fn returned(&mut self, index: usize, incoming: &Incoming) -> Result<Option<Verdict>, Error> {
        let lang = self.office.lang();
        let Some(returned) = compare(self.office, self.table, index, incoming, lang)? else {
            return Ok(None);
        };
        if returned.cells.is_empty() {
            return Ok(Some(Verdict::Same));
        }
        for make in incoming.makes(self.catalogue) {
            let key = match make {
                Make::Faculty(_) => "faculty",
                Make::Programme { .. } => "programme",
                Make::City { .. } => "city",
            };
            let taken = returned.cells.iter().any(|cell| cell.key == key);
            if taken && !self.makes.contains(&make) {
                self.makes.push(make);
            }
        }
        Ok(Some(Verdict::Returned(Box::new(returned))))
    }

    /// Whether every row that was folded into this person was applied before.
    fn all_applied(&self, incoming: &Incoming) -> bool {
        let applied = |row: &u32| {
            self.index_of(*row).is_some_and(|index| {
                let print = Prints::of(self.table).of_row(self.table, index);
                self.known.known_row(print) == Some(false)
            })
        };
        incoming.rows.len() < 2 || incoming.rows.iter().skip(1).all(applied)
    }

    /// The place of the row that a spreadsheet numbers so; numbers rise.
    fn index_of(&self, number: u32) -> Option<usize> {
        let (mut low, mut high) = (0, self.table.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.table.row(middle)?.number.cmp(&number) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// A row with a public number means that person, or asks.
    fn by_number(&self, arrival: &Arrival) -> Result<Option<Meeting>, Error> {
        if arrival.number.is_empty() {
            return Ok(None);
        }
        match self.office.by_number(&arrival.number) {
            Ok(id) => Ok(Some(match self.known.is_called(id, &arrival.name) {
                true => Meeting::Same(id),
                false => Meeting::OtherName(Who::OnFile(id)),
            })),
            Err(Error::Missing) => Ok(None),
            Err(other) => Err(other),
        }
    }

    fn change(&self, id: Id, incoming: &Incoming) -> Result<Verdict, Error> {
        let before = self.office.dossier(id)?;
        let after = merged(&before, incoming, self.catalogue);
        // Before anything is derived: what the program would add by itself is no news of the file.
        if after == before && incoming.makes(self.catalogue).is_empty() {
            return Ok(Verdict::Same);
        }
        let after = self.office.derive(after);
        let shown = |column: &Column, d: &Dossier| (column.get)(d, self.catalogue, Lang::Zh);
        let differ = |column: &&Column| shown(column, &before) != shown(column, &after);
        Ok(Verdict::Change {
            id,
            columns: self
                .office
                .columns()
                .filter(differ)
                .map(|column| column.key)
                .collect(),
        })
    }
}

/// What rows are remembered by: what their known columns hold, cleaned; not the file, nor the row's place.
struct Prints {
    /// The columns in the order of their keys.
    columns: Vec<(&'static str, usize)>,
}

impl Prints {
    fn of(table: &Table) -> Self {
        let headings = table.header.iter().enumerate();
        let known = headings.filter_map(|(column, heading)| Some((heading.key?, column)));
        Self {
            columns: known.collect(),
        }
    }

    fn of_row(&self, table: &Table, index: usize) -> i64 {
        let Some(raw) = table.row(index) else {
            return 0;
        };
        let cells = self.columns.iter().map(|(key, column)| {
            let text = clean::line(raw.cell(*column)).text;
            (*key, text)
        });
        let mut cells: Vec<(&str, String)> = cells.filter(|(_, text)| !text.is_empty()).collect();
        cells.sort_unstable();
        let mut print = Print::default();
        for (key, text) in &cells {
            print.add(key);
            print.add("=");
            print.add(text);
            print.end();
        }
        print.0.cast_signed()
    }
}

fn arrival(incoming: &Incoming) -> Arrival {
    let all = |keys: &[&str]| {
        keys.iter()
            .flat_map(|key| incoming.texts(key).to_vec())
            .collect()
    };
    Arrival {
        name: incoming.text("name").to_owned(),
        number: incoming.text("number").to_owned(),
        studies: match incoming.text("student_no") {
            "" => Vec::new(),
            number => vec![(incoming.text("level").to_owned(), number.to_owned())],
        },
        birth: incoming
            .date("birth")
            .map_or_else(String::new, |date| date.to_string()),
        phones: all(&["mobile", "landline"]),
        emails: all(&["email"]),
    }
}
