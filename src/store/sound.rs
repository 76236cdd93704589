//! Whether a file and its log are whole, asked of their bytes and of SQLite.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::opening::connect_frozen;
use super::{Error, Result, connect};

/// Frames that SQLite believes its log to have, and how many of them stand in the file.
pub(super) fn frames(conn: &Connection) -> Result<(i64, i64)> {
    Ok(conn.query_row("PRAGMA wal_checkpoint(NOOP)", [], |row| {
        Ok((row.get(1)?, row.get(2)?))
    })?)
}

/// Moves all of a log that has no name any more into the file. Whoever reads an older state keeps the newer pages from it.
pub(super) fn has_moved_all(conn: &Connection) -> bool {
    let moved = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
        Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
    });
    moved.is_ok_and(|(all, moved)| all == moved)
}

/// Whether every page of a file is one, asked of the file itself where all of the log stands in it. Takes seconds for a
/// million people: for what hardly ever happens.
pub(super) fn is_sound(path: &Path, conn: &Connection) -> Result<bool> {
    let (all, moved) = frames(conn)?;
    let look = || -> Result<String> {
        let conn = match all == moved {
            true => connect_frozen(path)?,
            false => connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        };
        Ok(conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?)
    };
    match look() {
        Ok(said) => Ok(said == "ok"),
        Err(Error::Damaged(..) | Error::NotOurs(..)) => Ok(false),
        Err(other) => Err(other),
    }
}
