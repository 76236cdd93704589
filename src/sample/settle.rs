//! Puts the invented people into a file that has nobody yet, with councils, officers, events and registrations.

use std::sync::mpsc::sync_channel;
use std::thread;

use super::Sample;
use crate::model::chapter::{Council, Officer};
use crate::model::dossier::Dossier;
use crate::model::event::{Event, Registration, Session};
use crate::model::field::Id;
use crate::office::{Error, Office, Result};
use crate::store::tx::Tx;

/// People who travel together from the thread that invents them to the one that writes.
const BATCH: usize = 64;
/// Batches on their way: the inventor is never far ahead.
const AHEAD: usize = 16;

/// How much was put in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settled {
    /// People.
    pub people: u32,
    /// Terms of office.
    pub councils: usize,
    /// Officers, those of old included.
    pub officers: usize,
    /// Events.
    pub events: usize,
    /// Registrations.
    pub registrations: usize,
}

impl Sample {
    /// Writes everything as one change set with that sentence. The file must not hold people: theirs are the first ids.
    /// `progress` hears how many people are in, every thousandth, and stops it with `false`.
    ///
    /// # Errors
    /// `Refused`, `Stopped`, or whatever the file says; then nothing was written.
    pub fn settle(
        &self,
        office: &Office,
        sentence: String,
        mut progress: impl FnMut(u32) -> bool,
    ) -> Result<Settled> {
        office.populate(sentence, |tx| {
            let mut settled = Settled::default();
            tx.in_bulk(|| self.settle_people(tx, &mut settled, &mut progress))?;
            self.settle_councils(tx, &mut settled)?;
            self.settle_events(tx, &mut settled)?;
            Ok(settled)
        })
    }

    /// One thread invents, this one writes.
    fn settle_people(
        &self,
        tx: &Tx<'_>,
        settled: &mut Settled,
        progress: &mut dyn FnMut(u32) -> bool,
    ) -> Result<()> {
        thread::scope(|scope| {
            let (send, batches) = sync_channel::<Vec<Dossier>>(AHEAD);
            scope.spawn(move || {
                let mut everybody = self.people();
                loop {
                    let batch: Vec<Dossier> = everybody.by_ref().take(BATCH).collect();
                    // Everybody is on the way, or whoever writes has stopped.
                    if batch.is_empty() || send.send(batch).is_err() {
                        return;
                    }
                }
            });
            for dossier in batches.iter().flatten() {
                tx.add_dossier(dossier)?;
                settled.people += 1;
                if settled.people.is_multiple_of(1000) && !progress(settled.people) {
                    return Err(Error::Stopped);
                }
            }
            Ok(())
        })
    }

    fn settle_councils(&self, tx: &Tx<'_>, settled: &mut Settled) -> Result<()> {
        for term in self.councils() {
            let council_id = Some(tx.insert(&Council {
                id: Id::NEW,
                ..term.council
            })?);
            settled.councils += 1;
            settled.officers += term.officers.len();
            for officer in term.officers {
                tx.insert(&Officer {
                    council_id,
                    ..officer
                })?;
            }
        }
        Ok(())
    }

    fn settle_events(&self, tx: &Tx<'_>, settled: &mut Settled) -> Result<()> {
        let calendar = self.calendar();
        let mut series = Vec::new();
        for mut one in calendar.series {
            one.id = Id::NEW;
            series.push(tx.insert(&one)?);
        }
        for one in calendar.events {
            let nth = one
                .event
                .series_id
                .and_then(|id| usize::try_from(id.0 - 1).ok());
            let series_id = nth.and_then(|at| series.get(at).copied());
            let event_id = tx.insert(&Event {
                id: Id::NEW,
                series_id,
                ..one.event
            })?;
            settled.events += 1;
            settled.registrations += one.registrations.len();
            for session in one.sessions {
                tx.insert(&Session {
                    event_id,
                    ..session
                })?;
            }
            for registration in one.registrations {
                tx.insert(&Registration {
                    event_id,
                    ..registration
                })?;
            }
        }
        Ok(())
    }
}
