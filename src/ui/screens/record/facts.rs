//! What is told of one person, read from the office once: the record view and the cards beside the list draw from it.

use chrono::{DateTime, TimeDelta};

use crate::model::chapter::Officer;
use crate::model::dossier::Dossier;
use crate::model::event::{Event, Registration};
use crate::model::field::Id;
use crate::model::relation::Relationship;
use crate::ui::screen::{Cx, Moment, Result};

/// A person with everything that the screens tell of them.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The person and all child rows.
    pub dossier: Dossier,
    /// Offices held, newest first.
    pub offices: Vec<Officer>,
    /// Events, newest first.
    pub events: Vec<(Event, Registration)>,
    /// Ties to other people, those of others to this one turned round.
    pub ties: Vec<Relationship>,
    /// The names of the people they are tied to.
    pub others: Vec<(Id, String)>,
    /// The newest entries of their history.
    pub past: Vec<Entry>,
}

/// An entry of a person's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The change set.
    pub id: Id,
    /// When, by the clock on the wall: `2026-11-23 15:02`.
    pub when: String,
    /// Who.
    pub user: String,
    /// What kind of deed.
    pub kind: String,
    /// What happened.
    pub sentence: String,
    /// It was taken back since.
    pub undone: bool,
    /// Some of its records are taken back.
    pub partly: bool,
}

impl Facts {
    /// Reads a person, with so many entries of their history.
    ///
    /// # Errors
    /// When the person is not there, or what the office says.
    pub fn read(id: Id, entries: usize, cx: &Cx<'_>) -> Result<Self> {
        let dossier = cx.office.dossier(id)?;
        let mut ties = dossier.relationships.clone();
        ties.extend(cx.office.ties_to(id)?);
        let tied: Vec<Id> = ties.iter().map(|tie| tie.other_id).collect();
        let others = cx.office.listed(&tied)?.into_iter();
        Ok(Self {
            offices: cx
                .office
                .seats_of(id)?
                .into_iter()
                .map(|seat| seat.officer)
                .collect(),
            events: cx.office.events_of(id)?,
            others: others
                .map(|other| (other.head.alumnus_id, other.name))
                .collect(),
            past: past(id, entries, cx)?,
            ties,
            dossier,
        })
    }

    /// What an entry says, without the name of the person whose record it is.
    #[must_use]
    pub fn said(&self, entry: &Entry) -> String {
        let name = self.dossier.alumnus.name.as_str();
        let rest = entry.sentence.strip_prefix(name);
        rest.unwrap_or(&entry.sentence)
            .trim_matches([' ', ':', '：'])
            .to_owned()
    }

    /// The events that the person came to.
    #[must_use]
    pub fn attended(&self) -> usize {
        let came = |registration: &Registration| registration.checked_in_at.is_some();
        self.events.iter().filter(|(_, r)| came(r)).count()
    }
}

/// The newest entries of a person's history.
///
/// # Errors
/// What the office says.
pub fn past(id: Id, entries: usize, cx: &Cx<'_>) -> Result<Vec<Entry>> {
    let shift = shift(cx.now);
    let found = cx.office.history_of("alumnus", id, entries)?.into_iter();
    Ok(found
        .map(|entry| Entry {
            id: entry.id,
            when: on_the_wall(&entry.at, shift),
            user: entry.user,
            kind: entry.kind,
            sentence: entry.sentence,
            undone: entry.undone_by.is_some(),
            partly: entry.partly,
        })
        .collect())
}

/// How far the clock on the wall is ahead of UTC.
#[must_use]
pub fn shift(now: Moment) -> TimeDelta {
    now.local - now.utc.naive_utc()
}

/// A stored instant by the clock on the wall; as stored when it is none.
#[must_use]
pub fn on_the_wall(instant: &str, shift: TimeDelta) -> String {
    match DateTime::parse_from_rfc3339(instant) {
        Ok(at) => (at.naive_utc() + shift)
            .format("%Y-%m-%d %H:%M")
            .to_string(),
        Err(_) => instant.to_owned(),
    }
}
