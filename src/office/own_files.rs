//! Which files are the database itself or belong to it: nothing else may be written in their place.

use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::Office;
use super::disk::OwnFile;
use crate::store::beside;

/// What the names of the files that belong to a database end with.
const COMPANIONS: &[&str] = &["", "-wal", "-shm", "-journal", ".lock", ".mark", ".find"];
/// The same of those that have a number, up to it.
const NUMBERED: &[&str] = &[".rescued-", "-wal.set-aside-"];

impl Office {
    /// Asked before a file is written to a place that somebody chose.
    ///
    /// # Errors
    /// When it is the database or belongs to it, by its name or by what stands there.
    pub fn spares(&self, path: &Path) -> std::io::Result<()> {
        spares(self.path(), path)
    }
}

/// The same for a command that needs no session.
pub(crate) fn spares(database: &Path, path: &Path) -> std::io::Result<()> {
    let (database, place) = (resolved(database), resolved(path));
    let identity = |path: &Path| {
        let about = std::fs::metadata(path).ok()?;
        Some((about.dev(), about.ino()))
    };
    let there = identity(path);
    let is_own = COMPANIONS.iter().any(|end| {
        let own = beside(&database, end);
        own == place || (there.is_some() && identity(&own) == there)
    });
    let is_numbered = NUMBERED.iter().any(|end| {
        let own = beside(&database, end);
        let place = place.as_os_str().as_bytes();
        place.starts_with(own.as_os_str().as_bytes())
    });
    match is_own || is_numbered {
        true => Err(std::io::Error::other(OwnFile)),
        false => Ok(()),
    }
}

/// The place that a name leads to; the file itself need not be there.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(place) = path.canonicalize() {
        return place;
    }
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = whole.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, whole.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => whole,
    }
}
