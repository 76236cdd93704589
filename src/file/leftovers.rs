//! What a program that was killed left half-written: files and folders of ours with people's data in them, found by their
//! names, and swept when nobody is at work on them any more.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How the name of everything begins that is being made.
pub const PREFIX: &str = ".alumni-";
/// How it ends.
pub const SUFFIX: &str = ".part";
/// In a folder that is being filled: locked as long as somebody is at it.
pub const ALIVE: &str = "alive";
/// What is younger may be of somebody who has not come to locking it.
const GRACE: Duration = Duration::from_secs(60);

/// Locks what is being made, so that nobody sweeps it. The lock ends with the process, however that ends.
pub fn hold(file: &File) {
    // A file system without locks has no sweeping either: there every look finds it locked.
    let _ = file.try_lock_shared();
}

/// Sweeps a folder and says how many things that were. `now` is the time by the clock of the folder's file system.
#[must_use]
pub fn sweep(folder: &Path, now: SystemTime) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let ours = entries.flatten().filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with(PREFIX) && name.ends_with(SUFFIX)
    });
    let gone = ours.filter(|entry| discard(&entry.path(), now));
    gone.count()
}

/// Sweeps the folder in which something is being made; its own time is the time.
#[must_use]
pub fn sweep_around(made: &Path, about: &Metadata) -> usize {
    let folder = super::folder_of(made);
    about.modified().map_or(0, |now| sweep(folder, now))
}

/// Whether it was a leftover and is gone.
fn discard(path: &Path, now: SystemTime) -> bool {
    let Ok(about) = std::fs::symlink_metadata(path) else {
        return false;
    };
    let age = about.modified().map(|then| now.duration_since(then));
    let is_old = matches!(age, Ok(Ok(age)) if age >= GRACE);
    match () {
        () if !is_old => false,
        () if about.is_file() => is_left(path) && remove(path).is_ok(),
        () if about.is_dir() => {
            let alive = path.join(ALIVE);
            (!alive.exists() || is_left(&alive)) && empty(path).is_ok()
        }
        () => false,
    }
}

/// Nobody holds it.
fn is_left(path: &Path) -> bool {
    super::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

/// Removes a folder of ours: the files in it, which have no folders below them.
fn empty(folder: &Path) -> io::Result<()> {
    let inside: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    inside.iter().try_for_each(|path| remove(path))?;
    std::fs::remove_dir(folder)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a half-written file of our own that nobody is at work on"
)]
fn remove(path: &Path) -> io::Result<()> {
    std::fs::remove_file(path)
}
