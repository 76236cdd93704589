//! A file that is not the one that was saved to last is accepted as it is: the log that does not belong to it is set aside,
//! and its mark begins anew.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::OpenFlags;

use super::closed::Closed;
use super::turn::Lock;
use super::{Db, Error, Result, Store, at, beside, connect, mark, private_file};

impl Store {
    /// Makes a file that was put in the place of another one the one that is saved to from now on, and says what was wrong
    /// with it; nothing when nothing was. Its log is kept under another name where it belongs to another state.
    ///
    /// # Errors
    /// `Busy` while somebody else has it open, `Damaged` when it is not sound, `Closed` when its place cannot be written.
    pub fn accept(path: &Path) -> Result<Option<Closed>> {
        let why = match Self::open(path)?.closed() {
            None => return Ok(None),
            Some(why) if why.can_be_accepted() => why,
            Some(why) => return Err(Error::Closed(path.to_owned(), why)),
        };
        let lock = private_file(&beside(path, ".lock"))?;
        let Some(_lock) = Lock::now(&lock) else {
            return Err(Error::Busy(path.to_owned()));
        };
        let aside = match why {
            Closed::Mixed => set_aside(path)?,
            _ => Vec::new(),
        };
        let sound = is_sound_and_free(path);
        if sound.is_err() {
            for (from, to) in aside {
                std::fs::rename(&to, &from).map_err(|e| Error::Io(from, e))?;
            }
        }
        sound.map_err(|error| at(error, path))?;
        mark::forget(path)?;
        Ok(Some(why))
    }
}

/// Gives the log and its index other names, which are free.
fn set_aside(path: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let mut moved = Vec::new();
    for end in ["-wal", "-shm"] {
        let from = beside(path, end);
        let mut numbers = 1..;
        let free = numbers.find_map(|n| {
            let to = beside(path, &format!("{end}.set-aside-{n}"));
            (!to.exists()).then_some(to)
        });
        if let Some(to) = free.filter(|_| from.exists()) {
            std::fs::rename(&from, &to).map_err(|e| Error::Io(from.clone(), e))?;
            moved.push((from, to));
        }
    }
    Ok(moved)
}

/// Whether nobody else has the file open, and nothing in it is damaged.
fn is_sound_and_free(path: &Path) -> Result<()> {
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.busy_timeout(Duration::ZERO)?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let db = Db { conn };
    db.newest_change()?;
    let found = db.check()?;
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::Damaged(path.to_owned(), found.join("; ")))
}
