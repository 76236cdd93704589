//! A file with more than one name (hard links), as some backups leave it. That is no harm by itself; two sessions that have
//! it open by two names are one: each name has a log of its own, and a save over the one is not seen over the other.
//! Source: SQLite, "How To Corrupt An SQLite Database File", 2.3.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::Duration;

use parking_lot::Mutex;

use super::beside;

/// By which name others have a file open; `None` where it has only one. All who have it open share a lock of the file, and
/// those of one name a lock of the log beside it.
fn held(path: &Path, file: &File) -> Option<Held> {
    /// Somebody who only asks has the locks for a moment.
    const TRIES: u32 = 20;
    const PAUSE: Duration = Duration::from_millis(2);
    let about = file.metadata().ok()?;
    if about.nlink() < 2 {
        return None;
    }
    let is_held = |file: &File| matches!(file.try_lock(), Err(TryLockError::WouldBlock));
    for _ in 0..TRIES {
        let log = File::open(beside(path, "-wal")).ok();
        let is_ours = !is_held(file) || log.as_ref().is_some_and(is_held);
        if is_ours {
            return Some(Held::Here(log));
        }
        std::thread::sleep(PAUSE);
    }
    Some(Held::Elsewhere)
}

enum Held {
    /// By nobody, or by this name; with the log.
    Here(Option<File>),
    Elsewhere,
}

/// Whether somebody has a file open by another name; asked before SQLite opens it by this one.
pub(super) fn is_open_elsewhere(path: &Path) -> bool {
    let file = File::open(path).ok();
    file.is_some_and(|file| matches!(held(path, &file), Some(Held::Elsewhere)))
}

/// The locks of a session that has a file open. They are taken once the file has a second name.
#[derive(Default)]
pub(super) struct NameLock(Mutex<Option<File>>);

impl NameLock {
    /// Whether somebody else has the file open by another name. `file` is open as long as the session is.
    pub(super) fn is_open_elsewhere(&self, path: &Path, file: &File) -> bool {
        let mut locked = self.0.lock();
        if locked.is_some() {
            return false;
        }
        match held(path, file) {
            Some(Held::Elsewhere) => true,
            Some(Held::Here(Some(log))) => {
                // A disk that knows no locks keeps nobody out.
                let _ = log.try_lock_shared();
                let _ = file.try_lock_shared();
                *locked = Some(log);
                false
            }
            Some(Held::Here(None)) | None => false,
        }
    }
}
