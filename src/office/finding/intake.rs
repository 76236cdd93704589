//! The way of everybody on file into an index: two readers, each of whom packs what it reads.

use std::panic;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use chrono::NaiveDate;

use super::feed::Names;
use crate::find::pack::Builder;
use crate::model::field::Id;
use crate::office::Result;
use crate::store::feed::Ties;
use crate::store::{Db, Store};

/// Ids that a reader takes at once, at least.
const SPAN: u64 = 4_096;
/// Spans are longer where ids are so scattered that there would be more than these.
const MOST_SPANS: u64 = 4_096;

/// Everybody on file, fed.
///
/// The second reader may see later changes than the first: whoever was changed since the reading began is laid over the
/// index anyway, and nobody's id changes.
pub(super) fn packed(store: &Store, db: &Db, day: NaiveDate) -> Result<Builder> {
    let reading = Reading::new(db, day, SPAN)?;
    match reading.is_short() {
        true => reading.packed(db),
        false => in_two(&reading, store, db),
    }
}

fn in_two(reading: &Reading, store: &Store, db: &Db) -> Result<Builder> {
    thread::scope(|scope| {
        let other = scope.spawn(|| match store.reader() {
            Ok(db) => reading.packed(&db),
            // without a second connection the first does it all
            Err(_) => Ok(Builder::default()),
        });
        let own = reading.packed(db);
        let other = other
            .join()
            .unwrap_or_else(|panicked| panic::resume_unwind(panicked));
        let mut builder = own?;
        builder.append(other?);
        Ok(builder)
    })
}

/// Ids that are read in spans, by whoever comes next.
struct Reading {
    names: Names,
    ties: Ties,
    first: i64,
    /// Behind the first; ids may be far apart.
    next: AtomicU64,
    length: u64,
    span: u64,
    people: usize,
}

impl Reading {
    fn new(db: &Db, day: NaiveDate, span: u64) -> Result<Self> {
        let ids = db.id_span()?.map(|(first, last)| (first.0, last.0));
        let length = ids.map_or(0, |(first, last)| last.abs_diff(first).saturating_add(1));
        Ok(Self {
            names: Names::new(&db.catalogue()?, &db.event_titles()?),
            ties: db.all_ties(&day.to_string())?,
            first: ids.map_or(0, |(first, _)| first),
            next: AtomicU64::new(0),
            length,
            people: usize::try_from(db.heads()?).unwrap_or(0),
            span: span.max(length / MOST_SPANS),
        })
    }

    /// Whether there is nothing to share.
    fn is_short(&self) -> bool {
        self.length <= self.span
    }

    /// Reads spans until there are no more.
    fn packed(&self, db: &Db) -> Result<Builder> {
        let mut builder = Builder::expecting(self.people);
        loop {
            let first = self.next.fetch_add(self.span, Ordering::Relaxed);
            if first >= self.length {
                return Ok(builder);
            }
            let at = |place| Id(self.first.saturating_add_unsigned(place));
            let span = (at(first), at(first + (self.span - 1)));
            db.feed_span(span, &self.ties, |fed| self.names.add(&fed, &mut builder))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Lang;
    use crate::model::profile::Profile;
    use crate::office::Office;
    use crate::office::permit::Actor;
    use crate::sample::Sample;

    #[test]
    fn two_readers_pack_what_one_packs() {
        let now = || "2026-11-23T02:00:00Z".parse().expect("an instant");
        let folder = tempfile::tempdir().expect("a folder");
        let profile = Profile::named("dmu").expect("read").expect("known");
        let path = folder.path().join("office.db");
        let office = Office::found(&path, &profile, Actor::owner("lin"), now, Lang::En);
        let office = office.expect("founded");
        let day = office.today();
        let sample = Sample::new(&profile, office.catalogue(), 900, 3, day);
        let settled = sample.settle(&office, "many".to_owned(), |_| true);
        settled.expect("settled");
        let reading = |span| Reading::new(&office.db, day, span).expect("read");
        let one = reading(5_000).packed(&office.db).expect("read");
        let one = one.build().expect("small");
        assert_eq!(one.rows(), 900);
        for span in [1, 7, 300] {
            let two = in_two(&reading(span), &office.store, &office.db).expect("read");
            assert!(two.build().as_ref() == Ok(&one), "{span}");
        }
    }
}
