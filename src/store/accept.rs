//! A file that is not the one that was saved to last is accepted as it is: the log that does not belong to it is set aside,
//! and its mark begins anew.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::OpenFlags;

use super::closed::Closed;
use super::mark::{self, Mark};
use super::opening::{alone, resolved};
use super::rescue::{rescue_joined, rescued_beside};
use super::schema;
use super::turnstile::Lock;
use super::{Db, Error, Result, Store, at, beside, connect, private_file};

/// What was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What was saved here and is not in the file.
    pub lacks: Lacks,
    /// The file beside it that has what was saved here.
    pub rescued: Option<PathBuf>,
    /// The log that did not belong to it, under its new name.
    pub aside: Option<PathBuf>,
}

/// What an accepted file does not have of what was saved here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacks {
    /// It has everything.
    Nothing,
    /// The last so many changes.
    Last(usize),
    /// It is another database, or one that went another way: nothing that it has need be what was saved here.
    OfAnother,
}

impl Lacks {
    fn of(why: Option<Closed>) -> Self {
        match why {
            None => Self::Nothing,
            Some(Closed::Older { newest, saved }) => {
                Self::Last(usize::try_from(saved.saturating_sub(newest)).unwrap_or_default())
            }
            Some(_) => Self::OfAnother,
        }
    }
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
        // Nothing that was saved is set aside where no program can read it.
        if why == Closed::Mixed {
            rescue_mixed(path);
        }
        let rescued = rescued_beside(path);
        let aside = (why == Closed::Mixed).then(|| free_name(path)).flatten();
        // Whoever has it open may write to the log, whatever that is called.
        let free = alone(path)?;
        if free.is_none() {
            return Err(Error::Busy(path.to_owned()));
        }
        let rename = |from: &Path, to: &Path| {
            std::fs::rename(from, to).map_err(|error| Error::Io(from.to_owned(), error))
        };
        if let Some(aside) = &aside {
            rename(&log, aside)?;
        }
        drop(free);
        let lacks = is_sound_and_free(path);
        if let (Err(_), Some(aside)) = (&lacks, &aside) {
            rename(aside, &log)?;
        }
        let lacks = Lacks::of(lacks.map_err(|error| at(error, path))?);
        mark::forget(path)?;
        Ok(Some(Accepted {
            lacks,
            rescued: rescued.filter(|_| lacks != Lacks::Nothing),
            aside,
        }))
    }
}

/// Where file and log together are a sound database with everything that was saved, they are brought into a file of their
/// own. That they cannot be keeps nobody from accepting.
fn rescue_mixed(path: &Path) {
    let (Ok(file), Ok(conn)) = (
        File::open(path),
        connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY),
    ) else {
        return;
    };
    if let Some(mark) = Mark::read(&beside(path, ".mark")) {
        rescue_joined(path, &file, &Db { conn }, &mark);
    }
}

/// A name for a log that belongs to another state.
pub(super) fn free_name(path: &Path) -> Option<PathBuf> {
    let names = (1..u32::MAX).map(|n| beside(path, &format!("-wal.set-aside-{n}")));
    names
        .into_iter()
        .find(|name| name.symlink_metadata().is_err())
}

/// Whether nobody else has the file open, and nothing in it is damaged; how it differs from what was saved to last.
fn is_sound_and_free(path: &Path) -> Result<Option<Closed>> {
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.busy_timeout(Duration::ZERO)?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let db = Db { conn };
    db.newest_change()?;
    let found = db.check()?;
    if !found.is_empty() {
        return Err(Error::Damaged(path.to_owned(), found.join("; ")));
    }
    let differs = match Mark::read(&beside(path, ".mark")) {
        Some(mark) => mark.compare(&db)?,
        None => None,
    };
    // From now on no other copy is taken for it.
    schema::draw_head(&db.conn)?;
    Ok(differs)
}
