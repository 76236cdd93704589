//! What points at a person who is merged into another: it points at the one who stays from then on.

use std::collections::HashMap;

use rusqlite::params;

use super::dossiers::id_list;
use super::tx::Tx;
use super::{Db, Result};
use crate::model::alumnus::Alumnus;
use crate::model::chapter::Officer;
use crate::model::event::Registration;
use crate::model::field::Id;
use crate::model::relation::Relationship;

impl Db {
    /// The numbers that lead to people besides their own, in the order of their rows; nothing for most.
    ///
    /// # Errors
    /// Whatever the database says.
    pub(super) fn numbers_merged_into(&self, ids: &[Id]) -> Result<HashMap<Id, Vec<String>>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT a.merged_into, a.number, a.id FROM json_each(?1) AS i
                CROSS JOIN alumnus AS a INDEXED BY alumnus_by_survivor ON a.merged_into = i.value",
        )?;
        let mut rows = statement.query([id_list(ids)])?;
        let mut found: Vec<(Id, i64, String)> = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((Id(row.get(0)?), row.get(2)?, row.get(1)?));
        }
        found.sort_unstable();
        let mut numbers: HashMap<Id, Vec<String>> = HashMap::new();
        for (id, _, number) in found {
            numbers.entry(id).or_default().push(number);
        }
        Ok(numbers)
    }
}

impl Tx<'_> {
    /// Gives everything that points at one person to another: offices, registrations, ties of others, pairs that are known
    /// as two people, and whoever was merged before.
    ///
    /// # Errors
    /// `Refused` by a constraint.
    pub fn hand_over(&self, goes: Id, keep: Id) -> Result<()> {
        self.hand_over_ties(goes, keep)?;
        let seats: Vec<Officer> = self.list("alumnus_id = ?1", &[&keep])?;
        for mut seat in self.list::<Officer>("alumnus_id = ?1", &[&goes])? {
            let key = |one: &Officer| (one.chapter_id, one.office.clone(), one.starts_on);
            if seats.iter().any(|own| key(own) == key(&seat)) {
                self.delete::<Officer>(seat.id)?;
            } else {
                seat.alumnus_id = keep;
                self.update(&seat)?;
            }
        }
        for registration in self.list::<Registration>("alumnus_id = ?1", &[&goes])? {
            let own = self.registration(registration.event_id, keep)?;
            self.hand_over_registration(registration, own, keep)?;
        }
        for other in self.known_apart_from(goes)? {
            // Nothing points to who was merged: the one who stayed was told apart then.
            if self.get::<Alumnus>(other)?.merged_into.is_none() {
                self.tell_apart(keep, other)?;
            }
        }
        for mut before in self.list::<Alumnus>("merged_into = ?1", &[&goes])? {
            before.merged_into = Some(keep);
            self.update(&before)?;
        }
        Ok(())
    }

    fn hand_over_ties(&self, goes: Id, keep: Id) -> Result<()> {
        let ties: Vec<Relationship> =
            self.list("other_id = ?1 AND alumnus_id <> ?2", &[&goes, &keep])?;
        for mut tie in ties {
            let sql = "SELECT EXISTS (SELECT 1 FROM relationship WHERE alumnus_id = ?1 AND other_id = ?2 AND kind = ?3)";
            let known: bool = self
                .conn
                .prepare_cached(sql)?
                .query_row(params![tie.alumnus_id, keep, tie.kind], |row| row.get(0))?;
            if known {
                self.delete::<Relationship>(tie.id)?;
            } else {
                tie.other_id = keep;
                self.update(&tie)?;
            }
        }
        Ok(())
    }

    /// Where both are registered, the better attendance stays, with what only the other tells.
    fn hand_over_registration(
        &self,
        theirs: Registration,
        own: Option<Registration>,
        keep: Id,
    ) -> Result<()> {
        let Some(own) = own else {
            return self.update(&Registration {
                alumnus_id: keep,
                ..theirs
            });
        };
        let (mut best, rest) = if attendance(&own) >= attendance(&theirs) {
            (own, theirs)
        } else {
            (theirs, own)
        };
        // First the one that goes: it gives its seat back, and an event has a person once.
        self.delete::<Registration>(rest.id)?;
        best.alumnus_id = keep;
        best.paid_minor = best.paid_minor.max(rest.paid_minor);
        for (mine, theirs) in [
            (&mut best.dietary, rest.dietary),
            (&mut best.travel, rest.travel),
            (&mut best.seat, rest.seat),
        ] {
            if mine.is_empty() {
                *mine = theirs;
            }
        }
        self.update(&best)
    }
}

/// How good an attendance is: who came, then who has a seat, who waits, who was asked.
fn attendance(one: &Registration) -> (bool, usize, i64) {
    const STATES: &[&str] = &[
        "cancelled",
        "declined",
        "invited",
        "waitlisted",
        "registered",
    ];
    let state = STATES.iter().position(|state| *state == one.state);
    (one.checked_in_at.is_some(), state.unwrap_or(0), one.guests)
}
