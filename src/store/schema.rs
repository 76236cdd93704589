//! The schema's versions. Migrations are only ever added: somebody's only copy is at version 1.

use std::io::Read as _;
use std::path::Path;

use rusqlite::Connection;

use super::{Error, Result, beside};
use crate::file;

/// Tells our files from others: "Alum" in ASCII.
pub const APPLICATION_ID: u32 = 0x416c_756d;

/// What a file is that is not ours: a folder.
pub const FOLDER: &str = "it is a folder";
/// A pipe, a device, a socket.
pub const NO_FILE: &str = "it is no regular file";
/// Nothing in it.
pub const EMPTY: &str = "the file is empty";
/// Encrypted, or no database at all.
pub const UNKNOWN: &str = "it is encrypted or not a database";
/// SQLite, but of another program.
pub const FOREIGN: &str = "it is a SQLite database of another program";

/// Statement lists; the file's `user_version` is the number of those it has.
///
/// A column that a later one adds to an audited table comes last and has a default, for the rows that were deleted before it
/// come back without it; and the triggers of `outside_change` of that table are made anew. One that writes to such a table
/// puts a row into `own_write` first and takes it out at the end, or it is taken for another program.
const MIGRATIONS: &[&str] = &[
    include_str!("../../assets/migrations/0001_directory_chapters_events.sql"),
    include_str!("../../assets/migrations/0002_history_by_record.sql"),
    include_str!("../../assets/migrations/0003_drafts_by_form.sql"),
    include_str!("../../assets/migrations/0004_changes_from_outside.sql"),
];

/// The newest version that this program knows.
#[must_use]
pub fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Puts the newest schema into a new, empty file.
pub(super) fn create(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate(conn)?;
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// Puts the schema of a version into an empty database, to compare others with.
pub(super) fn build(conn: &Connection, version: u32) -> Result<()> {
    let script: String = MIGRATIONS.iter().take(version as usize).copied().collect();
    conn.execute_batch(&format!(
        "BEGIN;\n{script}\nPRAGMA user_version = {version};\nCOMMIT;"
    ))?;
    Ok(())
}

/// The version that a file has: the last byte of a word in its head.
pub(super) fn version(conn: &Connection) -> Result<u32> {
    Ok(drawn(conn)? & LOW)
}

/// The bits of that word which are the version.
const LOW: u32 = 0xff;

/// Gives a file another head: the rest of the word is drawn by lot. Two copies that went on apart have as many pages and as
/// many changes, and would else have the same head.
pub(super) fn draw_head(conn: &Connection) -> Result<()> {
    let lot: u32 = conn.query_row("SELECT abs(random() % 8388608)", [], |row| row.get(0))?;
    Ok(conn.pragma_update(None, "user_version", lot << 8 | newest())?)
}

/// The word as a connection sees it.
pub(super) fn drawn(conn: &Connection) -> Result<u32> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// The word in the head of a file.
pub(super) fn drawn_in(head: &[u8; 100]) -> u32 {
    let word = head[60..64].try_into().unwrap_or_default();
    u32::from_be_bytes(word)
}

/// Whether a word was drawn: in a new file it is only the version.
pub(super) fn is_drawn(word: u32) -> bool {
    word > LOW
}

/// Applies what the file does not have, in one transaction.
pub(super) fn migrate(conn: &Connection) -> Result<()> {
    if version(conn)? == newest() {
        return Ok(());
    }
    conn.execute_batch("BEGIN EXCLUSIVE")?;
    apply(conn).inspect_err(|_| {
        // The first error is the one to tell.
        let _ = conn.execute_batch("ROLLBACK");
    })
}

/// In a transaction: somebody else may have done it meanwhile, or changed the file.
fn apply(conn: &Connection) -> Result<()> {
    let found = version(conn)?;
    if found > newest() {
        return Err(Error::Newer {
            path: "the database".into(),
            found,
            known: newest(),
        });
    }
    let pending = MIGRATIONS.iter().skip(found as usize).copied();
    let script: String = pending.collect();
    conn.execute_batch(&format!(
        "{script}\nPRAGMA user_version = {};\nCOMMIT;",
        newest()
    ))?;
    Ok(())
}

/// Nobody gave the right to read the file.
pub const UNREADABLE: &str = "no permission";

/// Looks at the first bytes of a file without opening it as a database, so that a foreign one stays untouched.
pub(super) fn inspect(path: &Path) -> Result<()> {
    let io = |error| Error::Io(path.to_owned(), error);
    let ours = |why| Err(Error::NotOurs(path.to_owned(), why));
    if !path.exists() {
        // Where something was saved once, nobody is told to begin anew.
        return Err(match beside(path, ".mark").exists() {
            true => Error::Gone(path.to_owned()),
            false => Error::Absent(path.to_owned()),
        });
    }
    if path.is_dir() {
        return ours(FOLDER);
    }
    if !path.is_file() {
        return ours(NO_FILE);
    }
    let mut head = Vec::new();
    let file = file::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied => {
            Error::ReadOnly(path.to_owned(), UNREADABLE.to_owned())
        }
        _ => io(error),
    })?;
    file.take(100).read_to_end(&mut head).map_err(io)?;
    if head.is_empty() {
        return ours(EMPTY);
    }
    if !head.starts_with(b"SQLite format 3\0") {
        return ours(UNKNOWN);
    }
    let number = |at: usize| {
        head.get(at..at + 4)
            .and_then(|bytes| bytes.try_into().ok())
            .map_or(0, u32::from_be_bytes)
    };
    if number(68) != APPLICATION_ID {
        return ours(FOREIGN);
    }
    let version = number(60) & LOW;
    if version > newest() {
        return Err(Error::Newer {
            path: path.to_owned(),
            found: version,
            known: newest(),
        });
    }
    Ok(())
}
