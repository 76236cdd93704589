//! People read by several threads in the order of the file, and written by one in the order of a list.
//!
//! Neighbours in a list of names stand far apart in the file. So a window of the list is read in the order of the ids, in
//! which neighbours share pages, and comes back into its order in memory. The first windows are small: who reads along has
//! the beginning at once.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::export::{Told, Trouble};
use crate::model::field::Id;
use crate::office::Office;

/// Read at a time: enough to be quick, little enough to stop soon.
pub(super) const CHUNK: usize = 1_024;

/// With fewer people than this one thread is done before others have begun. The first window of longer lists.
const MANY: usize = 2_000;

/// So many times longer is each window than the one before.
const GROWTH: usize = 4;

/// More threads would only wait for the disk.
const THREADS: usize = 8;

/// Makes something of some people, with a place for everybody who was asked for.
pub(super) type Make<'m, T> = dyn Fn(&Office, &[Id]) -> Result<T, Trouble> + Sync + 'm;

/// What one chunk came to, with its number.
type Made<T> = (usize, Result<T, Trouble>);

/// The order in which people are read.
struct Reading<'i> {
    ids: &'i [Id],
    /// Places in the list, window by window, each in the order of the ids. No list is longer than 32 bits can tell.
    order: Vec<u32>,
    /// The windows as parts of the list.
    windows: Vec<Range<usize>>,
    /// The chunks as parts of `order`; none of them goes over the end of a window.
    chunks: Vec<Range<usize>>,
}

impl<'i> Reading<'i> {
    fn of(ids: &'i [Id], widest: usize) -> Self {
        let (mut windows, mut chunks) = (Vec::new(), Vec::new());
        let mut order: Vec<u32> = (0..).take(ids.len()).collect();
        let (mut from, mut width) = (0, MANY.min(widest));
        while from < ids.len() {
            let window = from..ids.len().min(from + width);
            order[window.clone()].sort_unstable_by_key(|place| ids[*place as usize]);
            chunks.extend(
                window
                    .clone()
                    .step_by(CHUNK)
                    .map(|at| at..window.end.min(at + CHUNK)),
            );
            (from, width) = (window.end, widest.min(width * GROWTH));
            windows.push(window);
        }
        Self {
            ids,
            order,
            windows,
            chunks,
        }
    }

    /// The people of a chunk.
    fn chunk(&self, nth: usize) -> Option<Vec<Id>> {
        let places = self.order.get(self.chunks.get(nth)?.clone())?;
        Some(
            places
                .iter()
                .map(|place| self.ids[*place as usize])
                .collect(),
        )
    }
}

/// Puts chunks together to windows, and the people of a window into the order of the list.
struct Windows<'r, T> {
    reading: &'r Reading<'r>,
    /// Windows that are through.
    through: usize,
    /// The chunks of the window at hand, and how many people they are.
    held: Vec<T>,
    people: usize,
    written: usize,
}

impl<T> Windows<'_, T> {
    /// Takes the next chunk.
    fn take(
        &mut self,
        made: T,
        nth: usize,
        put: &mut dyn FnMut(&T, usize) -> Result<bool, Trouble>,
    ) -> Result<(), Trouble> {
        self.held.push(made);
        self.people += self.reading.chunks.get(nth).map_or(0, Range::len);
        let Some(window) = self.reading.windows.get(self.through) else {
            return Ok(());
        };
        if self.people < window.len() {
            return Ok(());
        }
        let mut places = vec![0; window.len()];
        for (at, place) in self.reading.order[window.clone()].iter().enumerate() {
            places[*place as usize - window.start] = at;
        }
        for at in places {
            let chunk = self.held.get(at / CHUNK);
            if chunk.map_or(Ok(false), |chunk| put(chunk, at % CHUNK))? {
                self.written += 1;
            }
        }
        self.held.clear();
        self.people = 0;
        self.through += 1;
        Ok(())
    }
}

/// Makes something of everybody, chunk by chunk in windows of at most `widest` people, and puts it in the order of the ids:
/// `put` gets a chunk and a place in it, and says whether somebody is there. Gives how many there were.
pub(super) fn each<T: Send>(
    office: &Office,
    (ids, widest): (&[Id], usize),
    make: &Make<'_, T>,
    told: Told<'_>,
    put: &mut dyn FnMut(&T, usize) -> Result<bool, Trouble>,
) -> Result<usize, Trouble> {
    let reading = Reading::of(ids, widest);
    let mut windows = Windows {
        reading: &reading,
        through: 0,
        held: Vec::new(),
        people: 0,
        written: 0,
    };
    let mut done = 0;
    let mut taken = |made: T, nth: usize| {
        windows.take(made, nth, put)?;
        done += reading.chunks.get(nth).map_or(0, Range::len);
        if told(done, ids.len()) {
            Ok(())
        } else {
            Err(Trouble::Stopped)
        }
    };
    if ids.len() < MANY {
        let mut nth = 0;
        while let Some(some) = reading.chunk(nth) {
            taken(make(office, &some)?, nth)?;
            nth += 1;
        }
        return Ok(windows.written);
    }
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let sessions: Vec<Office> = (0..threads.min(THREADS))
        .map(|_| office.again())
        .collect::<Result<_, _>>()?;
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let work = |office: Office, out: SyncSender<Made<T>>| {
        while !stop.load(Ordering::Relaxed) {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            let Some(some) = reading.chunk(nth) else {
                break;
            };
            if out.send((nth, make(&office, &some))).is_err() {
                break;
            }
        }
    };
    std::thread::scope(|scope| {
        let (out, made) = sync_channel(sessions.len() * 2);
        for session in sessions {
            let (out, work) = (out.clone(), &work);
            scope.spawn(move || work(session, out));
        }
        drop(out);
        let end = in_order(made, &mut taken);
        stop.store(true, Ordering::Relaxed);
        end
    })?;
    Ok(windows.written)
}

/// Takes what threads made in the order of its numbers.
fn in_order<T>(
    made: Receiver<Made<T>>,
    taken: &mut dyn FnMut(T, usize) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut early = BTreeMap::new();
    let mut at = 0;
    for (nth, one) in made {
        early.insert(nth, one?);
        while let Some(one) = early.remove(&at) {
            taken(one, at)?;
            at += 1;
        }
    }
    Ok(())
}

/// What is written of the people of a chunk, with a place for each who was asked for.
pub(super) struct Lines {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Lines {
    /// What is written of one; nothing for who is gone.
    pub(super) fn nth(&self, nth: usize) -> &[u8] {
        let start = nth.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = start.copied().unwrap_or_default();
        let end = self.ends.get(nth).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }
}

/// Finds out where the lines of a chunk end.
pub(super) struct Ends<'i> {
    wanted: std::slice::Iter<'i, Id>,
    ends: Vec<usize>,
}

impl<'i> Ends<'i> {
    /// For people who were asked for in this order.
    pub(super) fn of(ids: &'i [Id]) -> Self {
        Self {
            wanted: ids.iter(),
            ends: Vec::with_capacity(ids.len()),
        }
    }

    /// Somebody was written, from `start` to `end`; who was asked for before them is gone.
    pub(super) fn note(&mut self, id: Id, start: usize, end: usize) {
        for wanted in self.wanted.by_ref() {
            if *wanted == id {
                self.ends.push(end);
                return;
            }
            self.ends.push(start);
        }
    }

    /// Everybody was written, and this is it.
    pub(super) fn with(self, mut bytes: Vec<u8>) -> Lines {
        let ends = self.ends;
        bytes.shrink_to_fit();
        Lines { bytes, ends }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_in_the_order_of_the_ids_and_written_in_its_own() {
        let ids: Vec<Id> = (0..20_000_i64)
            .map(|n| Id(n * 7_919 % 20_011 + 1))
            .collect();
        let reading = Reading::of(&ids, 9_000);
        let lengths: Vec<usize> = reading.windows.iter().map(Range::len).collect();
        assert_eq!(lengths, [2_000, 8_000, 9_000, 1_000]);
        let mut windows = Windows {
            reading: &reading,
            through: 0,
            held: Vec::new(),
            people: 0,
            written: 0,
        };
        let mut written = Vec::new();
        for nth in 0..reading.chunks.len() {
            let chunk = reading.chunk(nth).unwrap();
            assert!(chunk.is_sorted() && chunk.len() <= CHUNK);
            // Every tenth is gone.
            let mut put = |chunk: &Vec<Id>, at: usize| {
                let is_here = chunk[at].0 % 10 != 0;
                written.extend(is_here.then_some(chunk[at]));
                Ok(is_here)
            };
            windows.take(chunk, nth, &mut put).unwrap();
        }
        let here: Vec<Id> = ids.iter().copied().filter(|id| id.0 % 10 != 0).collect();
        assert_eq!(windows.written, here.len());
        assert!(written == here);
    }

    #[test]
    fn who_is_gone_has_no_line() {
        let ids = [Id(2), Id(3), Id(5), Id(8)];
        let mut ends = Ends::of(&ids);
        ends.note(Id(3), 0, 4);
        ends.note(Id(5), 4, 6);
        let lines = ends.with(b"fourtw".to_vec());
        let told: Vec<&[u8]> = (0..4).map(|nth| lines.nth(nth)).collect();
        assert_eq!(told, [b"".as_slice(), b"four", b"tw", b""]);
    }
}
