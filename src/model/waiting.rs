//! Who has the turn to write, and how a thread waits for it: a command tells its user, a session goes on listening.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, Utc};

/// Who has the turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The user's name.
    pub user: String,
    /// The kind of action, as the history has it; `draft` and others for what stands outside of it.
    pub kind: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The number of the process.
    pub process: u32,
}

/// A thread waits for its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// For whom; none when that is not known: another program holds the file.
    pub holder: Option<Holder>,
    /// How long already.
    pub waited: Duration,
}

/// Told again and again while a thread waits, and once more, of nothing, when that is over; false stops it.
type Patience = Box<dyn FnMut(Option<&Waiting>) -> bool>;

thread_local! {
    static PATIENCE: RefCell<Option<Patience>> = const { RefCell::new(None) };
}

/// While this lives its thread waits as it was told; then as before.
pub struct Waits(Option<Patience>);

/// From now on this thread calls back again and again while it waits for its turn, and once more, without anything, when
/// the wait is over. A false stops the write, and nothing is written. The callback itself must not write.
#[must_use]
pub fn wait_with(patience: impl FnMut(Option<&Waiting>) -> bool + 'static) -> Waits {
    Waits(PATIENCE.replace(Some(Box::new(patience))))
}

/// Runs something that may write, but waits for no turn; tells whether it would have waited. Then it was stopped, and
/// nothing was written.
pub(crate) fn at_once<T>(run: impl FnOnce() -> T) -> (T, bool) {
    let waits = Rc::new(Cell::new(false));
    let told = Rc::clone(&waits);
    let patience = wait_with(move |waiting| {
        told.set(told.get() || waiting.is_some());
        waiting.is_none()
    });
    let outcome = run();
    drop(patience);
    (outcome, waits.get())
}

impl Drop for Waits {
    fn drop(&mut self) {
        PATIENCE.set(self.0.take());
    }
}

/// Asks the thread's patience. It is out of its place meanwhile, so that it cannot be asked from within itself.
pub(crate) fn goes_on(waiting: Option<&Waiting>) -> bool {
    let Some(mut patience) = PATIENCE.take() else {
        return true;
    };
    let goes_on = patience(waiting);
    PATIENCE.set(Some(patience));
    goes_on
}
