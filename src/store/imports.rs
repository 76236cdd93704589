//! What an import leaves besides its records: the batch, and fingerprints of the rows that were applied or wait.

use std::collections::HashMap;

use rusqlite::params;
use rusqlite::types::Null;

use super::tx::Tx;
use super::{Db, Result};
use crate::model::field::Id;

/// A row that somebody has to decide about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The row of `import_row`.
    pub id: Id,
    /// Its cells and the reason, JSON.
    pub data: String,
}

/// Whoever shares one of these is compared with an imported row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The person.
    pub id: Id,
    /// Name as on file.
    pub name: String,
    /// Birth, ISO.
    pub birth: String,
    /// Put away.
    pub archived: bool,
}

impl Db {
    /// The fingerprints of applied and waiting rows; `true` for those that wait.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn fingerprints(&self) -> Result<HashMap<i64, bool>> {
        let mut statement = self
            .conn
            .prepare("SELECT fingerprint, waiting IS NOT NULL FROM import_row")?;
        let pairs = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(pairs.collect::<rusqlite::Result<_>>()?)
    }

    /// The rows that wait for a decision.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn waiting_rows(&self) -> Result<Vec<Waiting>> {
        let sql = "SELECT id, waiting FROM import_row WHERE waiting IS NOT NULL ORDER BY id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(Waiting {
                id: Id(row.get(0)?),
                data: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Everybody on file, for matching.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn known_people(&self, mut each: impl FnMut(Known)) -> Result<()> {
        let sql = "SELECT coalesce(merged_into, id), name, coalesce(birth, ''), archived_at IS NOT NULL FROM alumnus";
        let mut statement = self.conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(Known {
                id: Id(row.get(0)?),
                name: row.get(1)?,
                birth: row.get(2)?,
                archived: row.get(3)?,
            });
        }
        Ok(())
    }

    /// Every student number with its level, for matching.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn known_students(&self, mut each: impl FnMut(Id, String, String)) -> Result<()> {
        let sql = "SELECT alumnus_id, coalesce(level, ''), student_no FROM degree WHERE student_no IS NOT NULL";
        let mut statement = self.conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(Id(row.get(0)?), row.get(1)?, row.get(2)?);
        }
        Ok(())
    }

    /// Every phone and e-mail, for matching: person, kind, value.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn known_contacts(&self, mut each: impl FnMut(Id, String, String)) -> Result<()> {
        let sql = "SELECT alumnus_id, kind, value FROM contact_point WHERE kind IN ('mobile', 'landline', 'email')";
        let mut statement = self.conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(Id(row.get(0)?), row.get(1)?, row.get(2)?);
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// Notes that a file was taken in.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn note_batch(&self, file: &str, encoding: &str, counts: &str) -> Result<()> {
        self.conn.execute(
            "INSERT INTO import_batch (file, encoding, counts, made_in) VALUES (?1, ?2, ?3, ?4)",
            params![file, encoding, counts, self.change_set()],
        )?;
        Ok(())
    }

    /// Notes of rows, by their fingerprints, that they were applied, or wait with their cells.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn note_rows(&self, rows: &[(i64, Option<String>)]) -> Result<()> {
        let into = "import_row (id, fingerprint, waiting, made_in)";
        self.add_rows("INSERT", into, 4, rows, |statement, at, row| {
            statement.raw_bind_parameter(at + 1, Null)?;
            statement.raw_bind_parameter(at + 2, row.0)?;
            statement.raw_bind_parameter(at + 3, &row.1)?;
            statement.raw_bind_parameter(at + 4, self.change_set())
        })
    }

    /// A waiting row was decided: it keeps its fingerprint and waits no more.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn decide_row(&self, id: Id) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE import_row SET waiting = NULL WHERE id = ?1")?
            .execute([id])?;
        Ok(())
    }
}
