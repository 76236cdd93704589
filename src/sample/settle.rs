//! Puts the invented people into a file that has nobody yet, with councils, officers, events and registrations.

use std::sync::mpsc::sync_channel;
use std::thread;

use super::Sample;
use crate::model::chapter::{Council, Officer};
use crate::model::dossier::Dossier;
use crate::model::event::{Event, Registration, Session};
use crate::model::field::Id;
use crate::model::head::Head;
use crate::office::{Error, Office, Result};
use crate::store::directory::newcomer;
use crate::store::tx::Tx;

/// Somebody as they are written.
type Person = (Dossier, Head);

/// People who travel together from the thread that invents them to the one that writes.
const BATCH: usize = 128;
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
    /// `progress` hears how many people are in, at about every thousandth, and stops it with `false`.
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
        let first = tx.highest_person()?.0 + 1;
        thread::scope(|scope| {
            let (send, batches) = sync_channel::<Vec<Person>>(AHEAD);
            scope.spawn(move || {
                let mut everybody = (first..).zip(self.people());
                loop {
                    let some = everybody.by_ref().take(BATCH);
                    let batch: Vec<Person> = some.map(|(id, d)| newcomer(Id(id), d)).collect();
                    // Everybody is on the way, or whoever writes has stopped.
                    if batch.is_empty() || send.send(batch).is_err() {
                        return;
                    }
                }
            });
            for batch in batches {
                tx.settle(&batch.iter().collect::<Vec<_>>())?;
                let before = settled.people / 1000;
                settled.people += u32::try_from(batch.len()).unwrap_or_default();
                if settled.people / 1000 > before && !progress(settled.people) {
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
