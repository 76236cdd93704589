//! The plan of whole records becomes one change set. Everybody new gets an id before the first row is written, so that
//! people may point to each other in any order.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::chunk::{self, CHUNK, Row, text};
use super::merge::merged;
use super::plan::{base, is_ours};
use super::sound::{makes, problems};
use super::ties::by_place;
use crate::model::field::Id;
use crate::office::intake::{Intake, Newcomer};
use crate::office::{Error, Office};
use crate::transfer::objects::Objects;
use crate::transfer::plan::{Ask, Plan, Planned, Verdict};
use crate::transfer::row::problem::Problem;
use crate::transfer::waiting::make;

impl Plan {
    /// Writes what the plan says of the objects.
    pub(in crate::transfer) fn write_whole(
        &self,
        office: &Office,
        objects: &Objects,
        intake: &mut Intake<'_>,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<(), Error> {
        make(intake, &self.makes)?;
        intake.let_rows_point_ahead()?;
        let places = self.allot(intake)?;
        let mut coming = self.stands.clone();
        for (index, id) in &places {
            if let Some(number) = self.number(*index) {
                coming.insert(number, *id);
            }
        }
        let catalogue = Arc::new(intake.catalogue().clone());
        let mut survivors: BTreeSet<Id> = BTreeSet::new();
        for rows in self.rows.chunks(CHUNK) {
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
                break;
            };
            if !progress(first.index, self.rows.len()) {
                return Err(Error::Stopped);
            }
            let range = first.index..last.index + 1;
            let find = |number: &str| coming.get(number).copied();
            let read = chunk::read(office, &catalogue, objects, range, &find)?;
            let (mut newcomers, mut notes) = (Vec::new(), Vec::new());
            for (row, read) in rows.iter().zip(read.rows) {
                let Ok(read) = read else { continue };
                survivors.extend(read.said.dossier.alumnus.merged_into);
                if let (Verdict::New, Some(id)) = (&row.verdict, places.get(&row.index)) {
                    let dossier = read.said.dossier;
                    newcomers.push(Newcomer::new(intake.catalogue(), *id, dossier));
                    notes.push((row.fingerprint, None));
                    continue;
                }
                settle(intake, &mut newcomers)?;
                notes.extend(self.write_object(office, intake, row, read)?);
            }
            settle(intake, &mut newcomers)?;
            intake.note_rows(&notes)?;
        }
        intake.freshen(&survivors.into_iter().collect::<Vec<_>>())
    }

    /// Writes what an object says of somebody on file, and tells what is to be noted of its row.
    fn write_object(
        &self,
        office: &Office,
        intake: &Intake<'_>,
        row: &Planned,
        read: Row,
    ) -> Result<Option<(i64, Option<String>)>, Error> {
        Ok(match &row.verdict {
            Verdict::Change { id, .. } => {
                let before = office.dossier(*id)?;
                let base = base(office, &read, &before)?;
                intake.change(*id, |before| {
                    merged(
                        office,
                        before,
                        base.as_ref(),
                        &read.said.dossier,
                        &read.object,
                    )
                    .dossier
                })?;
                Some((row.fingerprint, None))
            }
            Verdict::FoldedInto(_) | Verdict::Repeats(_) => Some((row.fingerprint, None)),
            Verdict::Ask(ask) if *ask != Ask::Waits => {
                let waiting = self.waiting(row, read.object);
                Some((row.fingerprint, Some(waiting.to_string())))
            }
            _ => None,
        })
    }

    /// An id for everybody new: the one that their number stands for, if it was never given, else the next.
    fn allot(&self, intake: &Intake<'_>) -> Result<HashMap<usize, Id>, Error> {
        let highest = intake.highest()?;
        let new = self.rows.iter().filter(|row| row.verdict == Verdict::New);
        let (mut places, mut others) = (HashMap::new(), Vec::new());
        for row in new {
            let number = self.number(row.index);
            match number.and_then(|number| number.strip_prefix("A-")?.parse().ok()) {
                Some(id) if id > highest.0 => {
                    places.insert(row.index, Id(id));
                }
                _ => others.push(row.index),
            }
        }
        let taken = places.values().map(|id| id.0).max();
        let next = taken.unwrap_or_default().max(highest.0) + 1;
        places.extend(others.into_iter().zip((next..).map(Id)));
        Ok(places)
    }

    /// The public number that an object names.
    fn number(&self, index: usize) -> Option<String> {
        let row = self.table.row(index)?;
        Some(row.cell(0).to_owned()).filter(|number| is_ours(number))
    }

    /// An object that waits: its cells to show, itself, and where it came from.
    fn waiting(&self, row: &Planned, object: Map<String, Json>) -> Json {
        let mut noted = crate::transfer::apply::waiting_json(&self.table, row);
        if let Some(noted) = noted.as_object_mut() {
            noted.insert("whole".to_owned(), Json::Object(object));
        }
        noted
    }
}

/// Writes newcomers who were held together.
fn settle(intake: &Intake<'_>, newcomers: &mut Vec<Newcomer>) -> Result<(), Error> {
    intake.settle(&newcomers.iter().collect::<Vec<_>>())?;
    newcomers.clear();
    Ok(())
}

/// What of an object that waits cannot be taken any more: somebody that it points to did not come, or is gone.
///
/// # Errors
/// Whatever the office says.
pub(in crate::transfer) fn lacking(
    office: &Office,
    object: &Map<String, Json>,
    row: u32,
) -> Result<Vec<Problem>, Error> {
    let objects = alone(object);
    let mut read = chunk::read(office, office.catalogue(), &objects, 0..1, &|_| None)?;
    // One that is no object at all can still be looked at and dropped: to take it is refused.
    let Some(Ok(read_again)) = read.rows.pop() else {
        return Ok(Vec::new());
    };
    let number = text(object, "number").unwrap_or_default();
    let this = read.numbered.get(number).copied();
    let this = this.unwrap_or_else(|| by_place(0));
    let Row { object, said, .. } = read_again;
    Ok(problems(office, &object, &said, row, this))
}

/// The one object as if it were a file.
fn alone(object: &Map<String, Json>) -> Objects {
    Objects::find(Json::Object(object.clone()).to_string()).unwrap_or_default()
}

/// Writes an object that waited: over somebody on file, or as somebody new.
///
/// # Errors
/// `Missing` when it says what cannot be read any more; `Rule`, or whatever the file says.
pub(in crate::transfer) fn decide(
    office: &Office,
    intake: &mut Intake<'_>,
    object: &Map<String, Json>,
    same: Option<Id>,
) -> Result<Id, Error> {
    let objects = alone(object);
    let read = |catalogue| chunk::read(office, catalogue, &objects, 0..1, &|_| None);
    let first = read(office.catalogue())?.rows.pop();
    if let Some(Ok(row)) = &first {
        make(intake, &makes(&row.object, &row.said))?;
    }
    let catalogue = Arc::new(intake.catalogue().clone());
    let Some(Ok(row)) = read(&catalogue)?.rows.pop() else {
        return Err(Error::Missing);
    };
    // What cannot be read would be left out in silence.
    let this = same.unwrap_or_else(|| by_place(0));
    if !problems(office, &row.object, &row.said, 1, this).is_empty() {
        return Err(Error::Missing);
    }
    match same {
        Some(id) => {
            let before = office.dossier(id)?;
            let base = base(office, &row, &before)?;
            intake.change(id, |before| {
                let base = base.as_ref();
                merged(office, before, base, &row.said.dossier, &row.object).dossier
            })?;
            Ok(id)
        }
        None => {
            let mut new = row.said.dossier;
            let number = text(&row.object, "number").unwrap_or_default();
            if office.numbered(&[number])?.contains_key(number) {
                new.alumnus.number.clear();
            }
            let id = Id(intake.highest()?.0 + 1);
            intake.settle(&[&Newcomer::new(intake.catalogue(), id, new)])?;
            Ok(id)
        }
    }
}
