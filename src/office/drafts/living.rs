//! Which sessions are there: each that keeps a draft holds a lock in the user's state folder for as long as it lives. The
//! system gives the lock back when the process ends, however it ends.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use crate::file::{owned_with, private_folder};

/// The end of a lock's name.
const END: &str = "session";
/// A lock that nobody holds for so long was left by a process that was killed.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);

/// The folder, and this session in it.
pub(in crate::office) struct Living {
    folder: PathBuf,
    session: String,
    /// Held since the first draft; nothing where it cannot be made.
    lock: OnceLock<Option<File>>,
}

impl Living {
    pub(super) fn new(folder: &Path, session: &str) -> Self {
        Self {
            folder: folder.join("sessions"),
            session: session.to_owned(),
            lock: OnceLock::new(),
        }
    }

    /// From now on others see that this session is there. Where that fails they take its drafts for left ones, and offer
    /// them; nobody writes over them for it.
    pub(super) fn begin(&self) {
        self.lock.get_or_init(|| {
            let lock = self.hold().ok()?;
            let now = lock.metadata().and_then(|about| about.modified());
            self.forget_old(now.ok()?);
            Some(lock)
        });
    }

    fn hold(&self) -> io::Result<File> {
        private_folder(&self.folder)?;
        let lock = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(self.place(&self.session))?;
        owned_with(&lock, &self.folder);
        // Who looks whether somebody is there holds it for no more than a moment.
        lock.lock()?;
        Ok(lock)
    }

    /// Whether that session is there.
    pub(super) fn is_there(&self, session: &str) -> bool {
        is_held(&self.place(session))
    }

    fn place(&self, session: &str) -> PathBuf {
        // A name from a file is no path.
        let name: String = session
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        self.folder.join(format!("{name}.{END}"))
    }

    fn forget_old(&self, now: SystemTime) {
        let files = std::fs::read_dir(&self.folder).into_iter().flatten();
        for path in files.flatten().map(|file| file.path()) {
            let is_lock = path.extension().is_some_and(|end| end == END);
            let age = std::fs::symlink_metadata(&path).and_then(|about| about.modified());
            let is_old = age.is_ok_and(|made| now.duration_since(made).is_ok_and(|age| age > OLD));
            if is_lock && is_old && !is_held(&path) {
                remove(&path);
            }
        }
    }
}

impl Drop for Living {
    fn drop(&mut self) {
        if let Some(Some(_)) = self.lock.get() {
            remove(&self.place(&self.session));
        }
    }
}

/// Whether a process holds the lock in this file.
fn is_held(path: &Path) -> bool {
    let lock = crate::file::open(path);
    lock.is_ok_and(|lock| match lock.try_lock_shared() {
        Err(std::fs::TryLockError::WouldBlock) => true,
        // Closing the file gives the lock back.
        _ => false,
    })
}

/// Removes a lock; where there is none, nothing was to be done.
#[expect(
    clippy::disallowed_methods,
    reason = "locks of sessions are the program's own, and mean nothing once nobody holds them"
)]
fn remove(path: &Path) {
    let _ = std::fs::remove_file(path);
}
