//! A file that is not the one that was saved to last is accepted as it is: the log that does not belong to it is set aside,
//! and its mark begins anew.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::OpenFlags;

use super::closed::Closed;
use super::mark::{self, Mark};
use super::opening::resolved;
use super::turnstile::Lock;
use super::{Db, Error, Result, Store, at, beside, connect, private_file};
use crate::model::field::Id;

/// What was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Changes that were saved here and are not in the file.
    pub lacks: usize,
    /// The log that did not belong to it, under its new name.
    pub aside: Option<PathBuf>,
}

impl Store {
    /// Makes a file that was put in the place of another one the one that is saved to from now on, and says what it lacks;
    /// nothing when nothing was wrong. Its log is kept under another name where it belongs to another state.
    ///
    /// # Errors
    /// `Busy` while somebody else has it open, `Damaged` when it is not sound, `Closed` when its place cannot be written.
    pub fn accept(path: &Path) -> Result<Option<Accepted>> {
        let path = &resolved(path);
        let why = match Self::open(path)?.closed() {
            None => return Ok(None),
            Some(why) if why.can_be_accepted() => why,
            Some(why) => return Err(Error::Closed(path.to_owned(), why)),
        };
        let lock = private_file(&beside(path, ".lock"))?;
        let Some(_lock) = Lock::of(lock) else {
            return Err(Error::Busy(path.to_owned()));
        };
        let log = beside(path, "-wal");
        let aside = (why == Closed::Mixed).then(|| free_name(path)).flatten();
        let rename = |from: &Path, to: &Path| {
            std::fs::rename(from, to).map_err(|error| Error::Io(from.to_owned(), error))
        };
        if let Some(aside) = &aside {
            rename(&log, aside)?;
        }
        let newest = is_sound_and_free(path);
        if let (Err(_), Some(aside)) = (&newest, &aside) {
            rename(aside, &log)?;
        }
        let newest = newest.map_err(|error| at(error, path))?;
        let saved = Mark::read(&beside(path, ".mark")).map_or(0, |mark| mark.number);
        mark::forget(path)?;
        Ok(Some(Accepted {
            lacks: usize::try_from(saved - newest.0).unwrap_or_default(),
            aside,
        }))
    }
}

/// A name for a log that belongs to another state.
fn free_name(path: &Path) -> Option<PathBuf> {
    let names = (1..u32::MAX).map(|n| beside(path, &format!("-wal.set-aside-{n}")));
    names
        .into_iter()
        .find(|name| name.symlink_metadata().is_err())
}

/// Whether nobody else has the file open, and nothing in it is damaged; its newest change.
fn is_sound_and_free(path: &Path) -> Result<Id> {
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.busy_timeout(Duration::ZERO)?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let db = Db { conn };
    let newest = db.newest_change()?;
    let found = db.check()?;
    if found.is_empty() {
        return Ok(newest);
    }
    Err(Error::Damaged(path.to_owned(), found.join("; ")))
}
