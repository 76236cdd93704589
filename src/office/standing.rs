//! Whether the file may be written to, and what is told where it may not.

use super::broken::{self, Shut};
use super::{Error, Office, Result};

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
