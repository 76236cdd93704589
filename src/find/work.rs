//! Work on the pieces of an index by two threads, which can be given up.
//!
//! The second thread is never waited for unless it is in the middle of a piece: on a busy machine it may get a
//! core long after the first has done everything.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

/// From so many pieces on a second thread is worth its start. Tests make do with fewer people.
const MANY: usize = if cfg!(test) { 4 } else { 64 };

/// Where a thread takes its next piece from.
pub(super) struct Queue<'a> {
    pieces: &'a Pieces,
    stop: Option<&'a AtomicBool>,
}

struct Pieces {
    count: usize,
    next: AtomicUsize,
    given_up: AtomicBool,
}

impl Queue<'_> {
    /// Leaves out all pieces that are not taken yet: there is nothing to find in them.
    pub(super) fn skip(&self) {
        self.pieces.next.store(self.pieces.count, Ordering::Relaxed);
    }

    /// The next piece; nothing when all are taken, or when the work was given up.
    pub(super) fn next(&self) -> Option<usize> {
        if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            self.pieces.given_up.store(true, Ordering::Relaxed);
        }
        if self.pieces.given_up.load(Ordering::Relaxed) {
            return None;
        }
        let piece = self.pieces.next.fetch_add(1, Ordering::Relaxed);
        (piece < self.pieces.count).then_some(piece)
    }
}

/// Lets this thread work on all pieces; nothing when `stop` was set before the end.
pub(super) fn alone<R>(
    count: usize,
    stop: &AtomicBool,
    work: impl Fn(&Queue<'_>) -> R,
) -> Option<R> {
    let pieces = Pieces::new(count);
    let result = work(&Queue {
        pieces: &pieces,
        stop: Some(stop),
    });
    (!pieces.given_up.into_inner()).then_some(result)
}

/// Lets two threads work where it is worth it, each on the pieces it takes; nothing when `stop` was set before the end.
pub(super) fn in_two<R: Send + 'static>(
    count: usize,
    stop: &AtomicBool,
    work: impl Fn(&Queue<'_>) -> R + Send + Sync + 'static,
) -> Option<Vec<R>> {
    if count < MANY || threads() < 2 {
        return alone(count, stop, work).map(|result| vec![result]);
    }
    let shared = Arc::new((Pieces::new(count), Second::default(), work));
    let second = Arc::clone(&shared);
    // without a second thread the first does it all
    let _ = thread::Builder::new().spawn(move || {
        let (pieces, second, work) = &*second;
        second.run(|| work(&Queue { pieces, stop: None }));
    });
    let (pieces, second, work) = &*shared;
    let mine = work(&Queue {
        pieces,
        stop: Some(stop),
    });
    let theirs = second.finish();
    if pieces.given_up.load(Ordering::Relaxed) {
        return None;
    }
    match theirs {
        State::Lost => None,
        State::Done(theirs) => Some(vec![mine, theirs]),
        State::Idle | State::Closed | State::Working => Some(vec![mine]),
    }
}

impl Pieces {
    fn new(count: usize) -> Self {
        Self {
            count,
            next: AtomicUsize::new(0),
            given_up: AtomicBool::new(false),
        }
    }
}

/// What has become of the second thread.
enum State<R> {
    /// It has not begun.
    Idle,
    /// It came too late.
    Closed,
    Working,
    Done(R),
    /// It ended without a result.
    Lost,
}

struct Second<R> {
    state: Mutex<State<R>>,
    ended: Condvar,
}

impl<R> Default for Second<R> {
    fn default() -> Self {
        Self {
            state: Mutex::new(State::Idle),
            ended: Condvar::new(),
        }
    }
}

impl<R> Second<R> {
    fn lock(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, work: impl FnOnce() -> R) {
        {
            let mut state = self.lock();
            if matches!(*state, State::Closed) {
                return;
            }
            *state = State::Working;
        }
        let _ending = Ending(self);
        let result = work();
        *self.lock() = State::Done(result);
    }

    /// What the second thread has done; it will not begin after this.
    fn finish(&self) -> State<R> {
        let mut state = self.lock();
        while matches!(*state, State::Working) {
            state = self
                .ended
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        std::mem::replace(&mut state, State::Closed)
    }
}

/// Wakes the first thread in any case, also when the work panics.
struct Ending<'a, R>(&'a Second<R>);

impl<R> Drop for Ending<'_, R> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        if matches!(*state, State::Working) {
            *state = State::Lost;
        }
        self.0.ended.notify_one();
    }
}

/// Cores, asked once: the answer costs a look into the system's files.
fn threads() -> usize {
    static THREADS: OnceLock<usize> = OnceLock::new();
    *THREADS.get_or_init(|| thread::available_parallelism().map_or(1, usize::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(queue: &Queue<'_>) -> usize {
        std::iter::from_fn(|| queue.next()).sum()
    }

    #[test]
    fn every_piece_is_taken_once() {
        for _ in 0..200 {
            let sums = in_two(100, &AtomicBool::new(false), sum).expect("not stopped");
            assert_eq!(sums.iter().sum::<usize>(), 4950);
        }
    }

    /// The work stops itself at a piece, as the next key would.
    #[test]
    fn work_that_is_given_up_takes_no_more_pieces() {
        for at in [0, 3, 40] {
            let (stop, taken) = (
                Arc::new(AtomicBool::new(false)),
                Arc::new(AtomicUsize::new(0)),
            );
            let (flag, count) = (Arc::clone(&stop), Arc::clone(&taken));
            let work = move |queue: &Queue<'_>| {
                while let Some(piece) = queue.next() {
                    count.fetch_add(1, Ordering::Relaxed);
                    flag.fetch_or(piece >= at, Ordering::Relaxed);
                }
            };
            assert_eq!(alone(1000, &stop, &work), None);
            assert_eq!(taken.load(Ordering::Relaxed), at + 1);
            stop.store(false, Ordering::Relaxed);
            assert!(in_two(1000, &stop, work).is_none());
        }
    }

    #[test]
    fn stopped_work_has_no_result() {
        let stop = AtomicBool::new(true);
        assert_eq!(alone(5, &stop, sum), None);
        assert_eq!(in_two(100, &stop, sum), None);
    }
}
