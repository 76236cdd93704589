//! A plan becomes one change set; what cannot be taken goes to a file of its own.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use serde_json::{Map, Value as Json, json};

use super::guard::guarded;
use super::objects::Objects;
use super::outfile::Draft;
use super::plan::{Ask, Counts, Plan, Planned, Verdict};
use super::row::fold::{What, people};
use super::row::incoming::Incoming;
use super::row::merge::merged;
use super::row::problem::Problem;
use super::table::Table;
use super::waiting::make;
use crate::model::catalogue::Catalogue;
use crate::model::field::{Id, Label};
use crate::office::intake::news::News;
use crate::office::intake::{Intake, Newcomer};
use crate::office::{Error, Office};

/// How many rows are written between two words about the progress.
const STRIDE: usize = 128;

/// So many batches of rows wait to be written.
const AHEAD: usize = 4;

/// So many files of rejects may stand beside one file.
const REJECTS: usize = 999;

/// A row, read and worked out.
enum Ready {
    /// Somebody new.
    New(Box<Newcomer>),
    /// Somebody who is on file, or who waits.
    Other(Box<Incoming>),
    /// Nobody of their own.
    Nobody,
}

/// What applying a plan came to.
pub struct Applied {
    /// The change set; none when there was nothing to write.
    pub change_set: Option<Id>,
    /// The plan that was applied, where others wrote something since that touched the one that was shown.
    pub anew: Option<Box<Plan>>,
}

impl Plan {
    /// Writes everything in one transaction. `sentence` says it for the history. Where others wrote since and it touches
    /// the plan, the plan is made anew first, and nothing that they saved is written over.
    ///
    /// # Errors
    /// `Stopped` when `progress` says so; whatever the file says. Then nothing was written.
    pub fn apply(
        &self,
        office: &Office,
        sentence: impl FnOnce(&Counts) -> String,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Applied, Error> {
        self.apply_as("import", office, |_| true, sentence, progress)
    }

    /// The same under another kind of change, where a plan that had to be made anew is only applied if it `fits`.
    ///
    /// # Errors
    /// `Stale` when it does not; as with [`Plan::apply`].
    pub fn apply_as(
        &self,
        kind: &'static str,
        office: &Office,
        fits: impl FnOnce(&Self) -> bool,
        sentence: impl FnOnce(&Counts) -> String,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Applied, Error> {
        if !self.writes() {
            let anew = None;
            let change_set = None;
            return Ok(Applied { change_set, anew });
        }
        let told = |anew: &Option<Box<Self>>| {
            let counts = anew.as_ref().map_or(&self.counts, |plan| &plan.counts);
            (sentence(counts), counts_json(counts).to_string())
        };
        let run = |intake: &mut Intake<'_>, news: &News| {
            if !self.is_touched(news) {
                self.write_all(office, intake, progress)?;
                return Ok(None);
            }
            // A session of its own sees what was written, and the small tables as they are now.
            let office = office.again()?;
            let anew = Box::new(self.anew(&office, news, progress)?);
            if !fits(&anew) {
                return Err(Error::Stale);
            }
            anew.write_all(&office, intake, progress)?;
            Ok(Some(anew))
        };
        let (file, encoding) = (&self.table.file, self.table.encoding);
        let (anew, change_set) = office.take_in(kind, &self.known, file, encoding, run, told)?;
        Ok(Applied { change_set, anew })
    }

    fn write_all(
        &self,
        office: &Office,
        intake: &mut Intake<'_>,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<(), Error> {
        match &self.table.whole {
            _ if !self.writes() => Ok(()),
            Some(objects) => self.write_whole(office, objects, intake, progress),
            None => self.write(intake, progress),
        }
    }

    /// One thread reads the rows and works out what follows from them, this one writes.
    fn write(
        &self,
        intake: &mut Intake<'_>,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<(), Error> {
        make(intake, &self.makes)?;
        let catalogue = &intake.catalogue().clone();
        let next = intake.highest()?.0 + 1;
        thread::scope(|scope| {
            let (send, batches) = sync_channel(AHEAD);
            let (back, used) = channel();
            scope.spawn(move || self.prepare(catalogue, next, &send, &used));
            for (rows, batch) in self.rows.chunks(STRIDE).zip(batches) {
                let first = rows.first().map_or(0, |row| row.index);
                if !progress(first, self.rows.len()) {
                    return Err(Error::Stopped);
                }
                self.write_rows(intake, rows, &batch)?;
                // Whoever allots memory gives it back soonest. A reader that is through has gone.
                let _ = back.send(batch);
            }
            Ok(())
        })
    }

    fn prepare(
        &self,
        catalogue: &Catalogue,
        first: i64,
        send: &SyncSender<Vec<Ready>>,
        used: &Receiver<Vec<Ready>>,
    ) {
        let mut ids = first..;
        let mut taken = people(&self.table, catalogue, self.today);
        for rows in self.rows.chunks(STRIDE) {
            let batch = rows.iter().zip(taken.by_ref());
            let batch = batch.map(|(row, taken)| match (taken.what, &row.verdict) {
                (What::Person(incoming), Verdict::New) => {
                    let id = Id(ids.next().unwrap_or_default());
                    let dossier = incoming.into_dossier(catalogue);
                    Ready::New(Box::new(Newcomer::new(catalogue, id, dossier)))
                }
                (What::Person(incoming), _) => Ready::Other(incoming),
                _ => Ready::Nobody,
            });
            // Whoever writes has stopped.
            if send.send(batch.collect()).is_err() {
                return;
            }
            used.try_iter().for_each(drop);
        }
    }

    /// Newcomers are held together as long as nobody else is written.
    fn write_rows(
        &self,
        intake: &Intake<'_>,
        rows: &[Planned],
        batch: &[Ready],
    ) -> Result<(), Error> {
        let (mut newcomers, mut notes) = (Vec::new(), Vec::new());
        for (row, ready) in rows.iter().zip(batch) {
            let print = row.fingerprint;
            let incoming = match ready {
                Ready::New(newcomer) => {
                    newcomers.push(newcomer.as_ref());
                    notes.push((print, None));
                    continue;
                }
                Ready::Nobody => {
                    if let Verdict::FoldedInto(_) | Verdict::Repeats(_) = row.verdict {
                        notes.push((print, None));
                    }
                    continue;
                }
                Ready::Other(incoming) => incoming,
            };
            intake.settle(&newcomers)?;
            newcomers.clear();
            match &row.verdict {
                Verdict::Change { id, .. } => {
                    intake.change(*id, |before| merged(before, incoming, intake.catalogue()))?;
                    notes.push((print, None));
                }
                Verdict::Returned(returned) if returned.writes() => {
                    let came = incoming.dossier(intake.catalogue());
                    intake.change(returned.id, |ours| returned.put(ours, &came))?;
                }
                Verdict::Ask(ask) if *ask != Ask::Waits => {
                    let waiting = waiting_json(&self.table, row);
                    notes.push((print, Some(waiting.to_string())));
                }
                _ => {}
            }
        }
        intake.settle(&newcomers)?;
        intake.note_rows(&notes)
    }

    /// Writes the rows that cannot be taken beside the file: their cells as they were, the row number and the reasons.
    /// None when there are no such rows. Nothing that stands there is replaced, be it the rejects of an earlier run that
    /// somebody is mending, or a link that leads elsewhere: the next free name is taken.
    ///
    /// # Errors
    /// What the file system refuses.
    pub fn write_rejects(
        &self,
        office: &Office,
        headings: (&str, &str),
        say: impl Fn(&Problem) -> String,
    ) -> std::io::Result<Option<PathBuf>> {
        if self.counts.rejected == 0 {
            return Ok(None);
        }
        let bytes = match &self.table.whole {
            Some(objects) => self.rejected_objects(objects, say)?,
            None => self.rejected_rows(headings, say)?,
        };
        for turn in 1..=REJECTS {
            let path = self.nth_rejects_path(turn);
            let kept = Draft::beside(&path, false, office).and_then(|draft| {
                draft.file().write_all(&bytes)?;
                draft.keep(false)
            });
            match kept {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                kept => return kept.map(|_| Some(path)),
            }
        }
        Err(std::io::ErrorKind::AlreadyExists.into())
    }

    /// `FILE.rejected.csv`; of whole records `FILE.rejected.jsonl`. Where one is there already, `FILE.rejected-2.csv`.
    #[must_use]
    pub fn rejects_path(&self) -> PathBuf {
        self.nth_rejects_path(1)
    }

    fn nth_rejects_path(&self, turn: usize) -> PathBuf {
        let ending = match self.table.is_whole() {
            true => "jsonl",
            false => "csv",
        };
        let turn = match turn {
            1 => String::new(),
            turn => format!("-{turn}"),
        };
        let mut name = self.path.as_os_str().to_owned();
        name.push(format!(".rejected{turn}.{ending}"));
        PathBuf::from(name)
    }

    fn rejected(&self) -> impl Iterator<Item = (&Planned, &[Problem])> {
        self.rows.iter().filter_map(|row| match &row.verdict {
            Verdict::Rejected(problems) => Some((row, problems.as_slice())),
            _ => None,
        })
    }

    fn rejected_rows(
        &self,
        headings: (&str, &str),
        say: impl Fn(&Problem) -> String,
    ) -> std::io::Result<Vec<u8>> {
        let mut bytes = vec![0xef, 0xbb, 0xbf];
        let mut out = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(&mut bytes);
        let heads = self
            .table
            .header
            .iter()
            .map(|heading| guarded(&heading.text).into_owned());
        let own = [headings.0.to_owned(), headings.1.to_owned()];
        out.write_record(heads.chain(own))?;
        for (row, problems) in self.rejected() {
            let Some(raw) = self.table.row(row.index) else {
                continue;
            };
            let cells =
                (0..self.table.header.len()).map(|column| guarded(raw.cell(column)).into_owned());
            let reasons = problems.iter().map(&say).collect::<Vec<_>>().join("; ");
            // A reason quotes the cell, which may begin like a formula.
            let reasons = guarded(&reasons).into_owned();
            out.write_record(cells.chain([row.number.to_string(), reasons]))?;
        }
        out.flush()?;
        drop(out);
        Ok(bytes)
    }

    /// The objects with two keys more, which are passed over when they come again; what is no object is kept as a text.
    fn rejected_objects(
        &self,
        objects: &Objects,
        say: impl Fn(&Problem) -> String,
    ) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for (row, problems) in self.rejected() {
            let line = || Map::from_iter([("_line".to_owned(), objects.raw(row.index).into())]);
            let mut object = objects.read(row.index).unwrap_or_else(|_| line());
            let said = |problem: &Problem| match problem.column.as_str() {
                "" => say(problem),
                place => format!("[{place}] {}", say(problem)),
            };
            let reasons = problems.iter().map(said).collect::<Vec<_>>().join("; ");
            object.insert("_row".to_owned(), row.number.into());
            object.insert("_reason".to_owned(), reasons.into());
            serde_json::to_writer(&mut bytes, &object)?;
            bytes.push(b'\n');
        }
        Ok(bytes)
    }
}

/// The counts by the names that commands print.
#[must_use]
pub fn counts_json(counts: &Counts) -> Json {
    json!({
        "rows": counts.rows,
        "added": counts.added,
        "folded": counts.folded,
        "repeated": counts.repeated,
        "changed": counts.changed,
        "same": counts.same,
        "asked": counts.asked,
        "rejected": counts.rejected,
        "cleaned": counts.cleaned,
    })
}

/// A row that waits since an earlier import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The file it came from.
    pub file: String,
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// Its cells with what their fields are called.
    pub cells: Vec<(Label, String)>,
    /// The whole record, if it was one.
    pub whole: Option<Map<String, Json>>,
    keys: Vec<String>,
}

impl Kept {
    /// Its fields: key, what it is called, and the cell.
    pub fn fields(&self) -> impl Iterator<Item = (&str, Label, &str)> {
        let cells = self.keys.iter().zip(&self.cells);
        cells.map(|(key, (label, cell))| (key.as_str(), *label, cell.as_str()))
    }

    /// A field's cell; empty where there is none.
    #[must_use]
    pub fn cell(&self, key: &str) -> &str {
        let at = self.keys.iter().position(|known| known == key);
        at.and_then(|at| self.cells.get(at))
            .map_or("", |(_, cell)| cell.as_str())
    }
}

/// Reads back what [`Plan::apply`] noted of a row that waits.
#[must_use]
pub fn kept(data: &str, catalogue: &Catalogue) -> Option<Kept> {
    let whole: Json = serde_json::from_str(data).ok()?;
    let cells = whole.get("cells")?.as_object()?;
    let named = |key: &str| super::row::label(key, catalogue).unwrap_or(Label { en: "?", zh: "?" });
    let cells = cells.iter();
    let (keys, cells) = cells
        .filter_map(|(key, cell)| Some((key.clone(), (named(key), cell.as_str()?.to_owned()))))
        .unzip();
    Some(Kept {
        file: whole.get("file")?.as_str()?.to_owned(),
        row: whole.get("row")?.as_u64()?,
        whole: whole.get("whole").and_then(Json::as_object).cloned(),
        cells,
        keys,
    })
}

/// A row that waits: its cells by field, and where it came from.
pub(super) fn waiting_json(table: &Table, row: &Planned) -> Json {
    let mut cells: BTreeMap<&str, String> = BTreeMap::new();
    if let Some(raw) = table.row(row.index) {
        for (column, heading) in table.header.iter().enumerate() {
            if let Some(key) = heading.key
                && !raw.cell(column).is_empty()
            {
                let mut text = crate::clean::block(raw.cell(column)).text;
                // It is read again as a cell of a spreadsheet.
                if table.is_literal {
                    text = guarded(&text).into_owned();
                }
                cells.entry(key).or_insert(text);
            }
        }
    }
    let cells: Map<String, Json> = cells
        .into_iter()
        .map(|(key, text)| (key.to_owned(), Json::from(text)))
        .collect();
    json!({ "file": table.file, "row": row.number, "cells": cells })
}
