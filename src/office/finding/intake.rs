//! The way of everybody on file into an index: one thread reads, another packs what was read.

use std::panic;
use std::sync::mpsc::sync_channel;
use std::thread;

use chrono::NaiveDate;

use super::feed::Names;
use crate::find::pack::Builder;
use crate::model::field::Id;
use crate::office::Result;
use crate::store::Db;
use crate::store::feed::Fed;

/// People that go from one thread to the other at once.
const BATCH: usize = 1_000;
/// Batches that may wait to be packed.
const WAITING: usize = 8;

/// Everybody on file, fed.
pub(super) fn packed(db: &Db, day: NaiveDate) -> Result<Builder> {
    let names = Names::new(&db.catalogue()?, &db.event_titles()?);
    let (send, batches) = sync_channel::<Batch>(WAITING);
    thread::scope(|scope| {
        let packer = scope.spawn(move || {
            let mut builder = Builder::default();
            for batch in batches {
                batch.each(|fed| names.add(&fed, &mut builder));
            }
            builder
        });
        let mut batch = Batch::default();
        let read = db.feed_all(&day.to_string(), |fed| {
            batch.take(&fed);
            if batch.people.len() == BATCH {
                // who packs goes on until there is nothing more, and what ended it is told below
                let _ = send.send(std::mem::take(&mut batch));
            }
        });
        let _ = send.send(batch);
        drop(send);
        let builder = packer
            .join()
            .unwrap_or_else(|panicked| panic::resume_unwind(panicked));
        read?;
        Ok(builder)
    })
}

/// People as they were read, in memory of their own.
#[derive(Default)]
struct Batch {
    text: String,
    people: Vec<Person>,
}

struct Person {
    id: Id,
    shelved: bool,
    flags: i64,
    /// Where each of the texts ends.
    ends: [usize; 5],
    offices: Vec<String>,
    events: Vec<Id>,
}

impl Batch {
    fn take(&mut self, fed: &Fed<'_>) {
        let texts = [
            fed.sort_key,
            fed.updated_on,
            fed.public,
            fed.private,
            fed.links,
        ];
        let ends = texts.map(|text| {
            self.text.push_str(text);
            self.text.len()
        });
        self.people.push(Person {
            id: fed.id,
            shelved: fed.shelved,
            flags: fed.flags,
            ends,
            offices: fed.offices.to_vec(),
            events: fed.events.to_vec(),
        });
    }

    fn each(&self, mut each: impl FnMut(Fed<'_>)) {
        let mut from = 0;
        for person in &self.people {
            let [sort_key, updated_on, public, private, links] = person.ends.map(|end| {
                let text = self.text.get(from..end).unwrap_or_default();
                from = end;
                text
            });
            each(Fed {
                id: person.id,
                sort_key,
                shelved: person.shelved,
                flags: person.flags,
                updated_on,
                public,
                private,
                links,
                offices: &person.offices,
                events: &person.events,
            });
        }
    }
}
