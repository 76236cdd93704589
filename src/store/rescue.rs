//! What was saved to a file that somebody moved away or replaced while it was open: as long as a connection holds it, all of
//! it can be brought into a file beside its place.

use std::fs::File;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::mark::Mark;
use super::opening::connect_frozen;
use super::{Db, Error, Result, beside};
use crate::file;

/// The name of the file that has what was saved, by its number.
#[must_use]
pub fn rescued_name(path: &Path, number: u32) -> PathBuf {
    beside(path, &format!(".rescued-{number}"))
}

/// Brings what a connection still sees into a file of its own; its number. Nothing when the file that stands in the place
/// has all of it, or when it cannot be written.
pub(super) fn rescue(path: &Path, conn: &Connection, saved: &Mark) -> Option<u32> {
    if has_all(path, saved) {
        return None;
    }
    let mut numbers = 1..u32::MAX;
    let number = numbers.find(|n| rescued_name(path, *n).symlink_metadata().is_err())?;
    brought(&rescued_name(path, number), conn).ok()?;
    Some(number)
}

/// Whether the file in this place has come as far as what was saved.
fn has_all(path: &Path, saved: &Mark) -> bool {
    // With the log that still stands there, and is another file's, it would seem to.
    let there = connect_frozen(path).map(|conn| Db { conn });
    there.is_ok_and(|db| matches!(saved.compare(&db), Ok(None)))
}

fn brought(to: &Path, conn: &Connection) -> Result<()> {
    let io = |error| Error::Io(to.to_owned(), error);
    // A name need not be text.
    let name = ToSqlOutput::Borrowed(ValueRef::Text(to.as_os_str().as_bytes()));
    let made = file::companion(to, to).map_err(io)?;
    conn.execute("VACUUM INTO ?1", [name])?;
    made.sync_all().map_err(io)?;
    File::open(file::folder_of(to))
        .and_then(|folder| folder.sync_all())
        .map_err(io)
}
