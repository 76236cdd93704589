//! Putting right what can be made anew from what the file says: parts of the schema that hold nothing of their own, and
//! rows that are derived from others.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::known::{self, How, Part};
use super::mark::Mark;
use super::opening::{closed_before, resolved};
use super::turnstile::Lock;
use super::tx::Tx;
use super::{Db, Error, Result, at, beside, companion, connect, schema};
use crate::model::event::Event;
use crate::model::field::Id;

/// What holds nothing that could not be made again.
const EMPTY_HANDED: &[&str] = &["trigger", "view", "index"];

/// Makes the schema of a file what this program makes: unknown triggers, views and indexes go, missing and changed ones
/// are made anew. Tables are left alone, since what is in them is somebody's. Gives what was put right.
///
/// # Errors
/// `Strange` with what has to be settled by hand, and then nothing was changed; whatever the file says.
pub fn mend_schema(path: &Path) -> Result<Vec<Part>> {
    schema::inspect(path)?;
    let path = &resolved(path);
    if let Some(why) = closed_before(path)? {
        return Err(Error::Closed(path.to_owned(), why));
    }
    let lock = companion(path, &beside(path, ".lock"))?;
    let Some(_lock) = Lock::of(lock) else {
        return Err(Error::Busy(path.to_owned()));
    };
    mended(path).map_err(|error| at(error, path))
}

fn mended(path: &Path) -> Result<Vec<Part>> {
    let conn = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let db = Db { conn };
    // Only the file that was saved to last is written to. What cannot be compared is named below.
    let mark = Mark::read(&beside(path, ".mark"));
    let doubt = mark.and_then(|mark| mark.compare(&db).ok().flatten());
    if let Some(why) = doubt {
        return Err(Error::Closed(path.to_owned(), why));
    }
    let conn = db.conn;
    conn.execute_batch("BEGIN IMMEDIATE")?;
    let parts = known::strange(&conn)?;
    let (ours, tables): (Vec<_>, Vec<_>) = parts
        .into_iter()
        .partition(|part| EMPTY_HANDED.contains(&part.kind.as_str()));
    if !tables.is_empty() {
        return Err(Error::Strange(path.to_owned(), tables));
    }
    // Away first: a trigger that is in the way of one that is missing.
    for part in ours.iter().filter(|part| part.how != How::Missing) {
        drop_part(&conn, part)?;
    }
    for part in ours.iter().filter(|part| !part.made.is_empty()) {
        conn.execute_batch(&part.made)?;
    }
    let left = known::strange(&conn)?;
    if !left.is_empty() {
        return Err(Error::Strange(path.to_owned(), left));
    }
    conn.execute_batch("COMMIT")?;
    Ok(ours)
}

fn drop_part(conn: &Connection, part: &Part) -> Result<()> {
    let name = part.name.replace('"', "\"\"");
    let kind = part.kind.to_uppercase();
    Ok(conn.execute_batch(&format!("DROP {kind} IF EXISTS main.\"{name}\""))?)
}

impl Db {
    /// Events whose instant is not what their wall clock and zone make of it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn events_off(
        &self,
        instant_of: impl Fn(&Event) -> Option<chrono::DateTime<chrono::Utc>>,
    ) -> Result<Vec<Event>> {
        let mut events: Vec<Event> = self.all()?;
        events.retain(|event| instant_of(event).is_some_and(|at| event.starts_at != Some(at)));
        Ok(events)
    }
}

impl Tx<'_> {
    /// Derives the heads of these people anew, and has every find index look at them again. Their revision stays: what was
    /// changed was changed by another program, and before this.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn derive_again(&self, ids: &[Id]) -> Result<()> {
        const CHUNK: usize = 500;
        for ids in ids.chunks(CHUNK) {
            self.freshen(ids)?;
            self.conn.execute(
                "UPDATE alumnus SET changed_in = ?1 WHERE id IN (SELECT value FROM json_each(?2))",
                rusqlite::params![self.change_set(), super::dossiers::id_list(ids)],
            )?;
        }
        let orphans = "DELETE FROM alumnus_head WHERE alumnus_id NOT IN (SELECT id FROM alumnus)";
        self.conn.execute_batch(orphans)?;
        Ok(())
    }
}
