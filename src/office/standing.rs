//! Whether the file may be written to, and what is told where it may not.

use std::sync::Arc;
use std::thread::JoinHandle;

use super::broken::{self, Shut};
use super::{Error, Office, Result};
use crate::store::Store;

/// The thread that brings what only this process holds to safety. Whoever ends the session waits for it.
#[derive(Default)]
pub(super) struct Keeping(Option<JoinHandle<()>>);

impl Keeping {
    /// Begins it, where there is something to be kept and nobody is at it.
    pub(super) fn look(&mut self, store: &Arc<Store>) {
        let is_at_it = self.0.as_ref().is_some_and(|thread| !thread.is_finished());
        if !is_at_it && store.has_to_keep() {
            let store = Arc::clone(store);
            self.0 = Some(std::thread::spawn(move || store.keep()));
        }
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        // What became of it is noted in the store.
        let _ = self.0.take().map(JoinHandle::join);
    }
}

impl Office {
    /// Why nothing is written to the file; nothing when it may be.
    #[must_use]
    pub(crate) fn shut(&self) -> Option<Shut> {
        self.store
            .closed()
            .map(|why| Shut::of(&self.store.not_written(why), why, &self.text))
    }

    /// The newest change that was saved to the file, as its mark has it; and what to do when the file is another one.
    pub(crate) fn standing(&self) -> (Option<i64>, Option<String>) {
        let doubt = self.store.closed().filter(|why| why.can_be_accepted());
        let way_out = doubt.map(|why| broken::way_out(why, self.store.path(), &self.text));
        (self.store.saved(), way_out)
    }

    /// What of the schema keeps the file from being written, where it is read all the same.
    #[must_use]
    pub fn strange(&self) -> Option<Error> {
        self.store.strange().map(Error::Broken)
    }

    /// Asked before something long is begun that ends in a change.
    ///
    /// # Errors
    /// Why nothing is written to the file.
    pub fn may_change(&self) -> Result<()> {
        self.store
            .closed()
            .map_or(Ok(()), |why| Err(self.store.not_written(why).into()))
    }
}
