//! The lock between processes: a file beside the database. Whoever removes it takes the lock of nobody who has it, and those
//! who come later would find another one; so the one that has the name counts.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use super::{Error, Result, beside, companion};

/// The lock beside one database.
pub(super) struct Turnstile {
    of: PathBuf,
    path: PathBuf,
    file: Mutex<Arc<File>>,
    /// There is none: the file is only read, and nobody takes a turn.
    is_of_reader: bool,
}

/// The lock, held.
pub(super) struct Lock(Arc<File>);

impl Turnstile {
    /// The lock of a file that is written to.
    pub(super) fn beside(of: &Path) -> Result<Self> {
        let path = beside(of, ".lock");
        let file = companion(of, &path)?;
        Ok(Self {
            of: of.to_owned(),
            path,
            file: Mutex::new(Arc::new(file)),
            is_of_reader: false,
        })
    }

    /// Of a file that is only read: nobody takes a turn.
    pub(super) fn of_reader(path: &Path, file: File) -> Self {
        Self {
            of: path.to_owned(),
            path: path.to_owned(),
            file: Mutex::new(Arc::new(file)),
            is_of_reader: true,
        }
    }

    /// The lock, when nobody has it.
    ///
    /// # Errors
    /// When it was removed and cannot be made anew.
    pub(super) fn now(&self) -> Result<Option<Lock>> {
        if self.is_of_reader {
            return Ok(None);
        }
        loop {
            let file = self.file();
            let lock = match file.try_lock() {
                Ok(()) => Some(Lock(Arc::clone(&file))),
                Err(TryLockError::WouldBlock) => None,
                Err(TryLockError::Error(error)) => {
                    return Err(Error::Io(self.path.clone(), error));
                }
            };
            if self.has_name(&file) {
                return Ok(lock);
            }
            let renewed = companion(&self.of, &self.path)?;
            *self.file.lock() = Arc::new(renewed);
        }
    }

    /// The file that it is in.
    pub(super) fn file(&self) -> Arc<File> {
        Arc::clone(&self.file.lock())
    }

    fn has_name(&self, file: &File) -> bool {
        let (Ok(there), Ok(here)) = (std::fs::metadata(&self.path), file.metadata()) else {
            return false;
        };
        (there.dev(), there.ino()) == (here.dev(), here.ino())
    }
}

impl Lock {
    /// The lock in a file, when nobody has it.
    pub(super) fn of(file: File) -> Option<Self> {
        let held = file.try_lock().is_ok();
        held.then(|| Self(Arc::new(file)))
    }

    /// The file that it is in.
    pub(super) fn file(&self) -> &File {
        &self.0
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file gives the lock back too; there is nobody to tell.
        let _ = self.0.unlock();
    }
}
