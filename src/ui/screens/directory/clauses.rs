//! What each part of a query finds by itself, and what would be found without it.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::search::without;
use crate::model::field::Id;
use crate::office::Office;
use crate::office::finding::{Results, Sort};

/// A part of a query with its numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// Where it stands in the query.
    pub(super) at: Range<usize>,
    /// How many it finds by itself.
    pub(super) alone: usize,
    /// How many the others find without it.
    pub(super) without: usize,
    /// Whether the person that is asked about meets it.
    pub(super) holds: bool,
}

/// Longer queries are explained as far as this.
const MOST: usize = 12;

/// The parts of a query, each with its numbers; nothing when the index is not ready or `stop` was set meanwhile.
pub(super) fn weigh(
    office: &Office,
    query: &str,
    person: Option<Id>,
    stop: &AtomicBool,
) -> Option<Vec<Clause>> {
    let whole = found(office, query, stop)?;
    // Beside `is:archived` every other part looks into the archive too.
    let archive = whole.chips().iter().any(|chip| chip.text == "is archived");
    let mut clauses = Vec::new();
    for chip in whole.chips().iter().take(MOST) {
        let source = query.get(chip.at.clone())?;
        let alone = match archive && chip.text != "is archived" {
            true => format!("{source} is:archived"),
            false => source.to_owned(),
        };
        let alone = found(office, &alone, stop)?;
        let rest = found(office, &without(query, &chip.at), stop)?;
        clauses.push(Clause {
            at: chip.at.clone(),
            alone: alone.count(),
            without: rest.count(),
            holds: person.is_some_and(|id| alone.place(id).is_some()),
        });
    }
    Some(clauses)
}

/// What a query finds; nothing also when it cannot be read.
pub(super) fn found(office: &Office, query: &str, stop: &AtomicBool) -> Option<Results> {
    office.search(query, Sort::default(), stop).ok().flatten()
}
