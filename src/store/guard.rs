//! Whether this process may still write to its file: asked by whoever writes, at each look, and when it leaves.

use super::mark::Mark;
use super::{Closed, Db, Error, Result, Store, at, beside};

impl Store {
    /// Why nothing is written to the file; nothing when it may be.
    #[must_use]
    pub fn closed(&self) -> Option<Closed> {
        let strange = || (!self.strange.lock().is_empty()).then_some(Closed::Strange);
        let closed = self.watch.closed().or_else(strange);
        closed.or_else(|| self.watch.closed_for_now())
    }

    /// The newest change that was saved to it, as its mark has it.
    #[must_use]
    pub fn saved(&self) -> Option<i64> {
        Mark::read(&beside(&self.path, ".mark")).map(|mark| mark.number)
    }

    /// Looks whether the file is still the one that was opened. Cheap while nobody writes: for every tick. `reading` is any
    /// connection to it; it is asked where somebody else has the turn.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn look(&self, reading: &Db) -> Result<Option<Closed>> {
        self.watch.look_again();
        if !self.has_to_keep() {
            self.watch.keep(reading);
        }
        let why = self.watch.closed();
        let is_back = why.is_some_and(Closed::is_of_name) && self.watch.is_in_place();
        if is_back || why.is_none() && !self.watch.is_as_it_was() {
            let writer = self.writer.try_lock();
            let lock = writer
                .as_ref()
                .and_then(|_| self.turnstile.now().ok().flatten());
            match writer.zip(lock) {
                Some((writer, _lock)) => {
                    let seen = match is_back {
                        true => self.watch.look_anew(&writer.db),
                        false => self.watch.look(&writer.db).map(|_| ()),
                    };
                    seen.map_err(|e| at(e, &self.path))?;
                }
                None => {
                    self.watch.look_at_names(reading);
                }
            }
        }
        Ok(self.closed())
    }

    /// Whether what only this process holds is still to be brought to safety, which takes longer than a key may.
    #[must_use]
    pub fn has_to_keep(&self) -> bool {
        self.watch.closed().is_some_and(Closed::is_to_be_kept) && self.watch.is_large()
    }

    /// Brings it to safety. For a thread of its own; whoever leaves the file does it too.
    pub fn keep(&self) {
        self.watch.keep(&self.writer.lock().db);
    }

    /// Whoever writes asks this before they wait.
    pub(super) fn is_not_closed(&self) -> Result<()> {
        match self.watch.closed() {
            Some(why) => Err(self.not_written(why)),
            None => Ok(()),
        }
    }

    /// What is told of a file that nothing is written to.
    #[must_use]
    pub fn not_written(&self, why: Closed) -> Error {
        let strange = self.strange().filter(|_| why == Closed::Strange);
        strange.unwrap_or_else(|| Error::Closed(self.path.clone(), why))
    }

    /// Whoever writes asks this when it is their turn.
    pub(super) fn is_open(&self, db: &Db) -> Result<()> {
        self.watch.look(db)?;
        self.is_not_closed()?;
        let closed = |why| Err(Error::Closed(self.path.clone(), why));
        self.watch.open_elsewhere().map_or(Ok(()), closed)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let writer = self.writer.lock();
        let lock = self.turnstile.now().ok().flatten();
        match (self.watch.closed(), lock) {
            (None, Some(_lock)) => {
                // What cannot be moved now stays in the log and is read from there.
                let _ = self.watch.put_away(&writer.db);
            }
            (None, None) => {
                self.watch.look_at_names(&writer.db);
            }
            (Some(_), _) => self.watch.look_again(),
        }
        self.watch.keep(&writer.db);
    }
}
