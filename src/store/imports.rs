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

    /// Everybody who came, changed or went after a change set.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn people_since(&self, seen: Id) -> Result<Vec<Id>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id FROM alumnus WHERE changed_in > ?1
             UNION SELECT row_id FROM change WHERE change_set > ?1 AND table_name = 'alumnus' AND op = 'delete'",
        )?;
        let ids = statement.query_map([seen], |row| row.get(0).map(Id))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// The fingerprints of rows that were noted after a change set.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn rows_since(&self, seen: Id) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT r.fingerprint FROM made AS m JOIN import_row AS r ON r.id BETWEEN m.first_id AND m.last_id
             WHERE m.change_set > ?1 AND m.table_name = 'import_row'",
        )?;
        let rows = statement.query_map([seen], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether something that rows are read by was renamed or taken away after a change set, or a row that was noted is no
    /// longer.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn words_changed_since(&self, seen: Id) -> Result<bool> {
        let mut statement = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM change WHERE change_set > ?1 AND table_name IN
                ('code', 'custom_field', 'faculty', 'programme', 'city', 'chapter', 'era', 'heading', 'import_row'))",
        )?;
        Ok(statement.query_row([seen], |row| row.get(0))?)
    }

    /// Everybody on file, or these, for matching.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn known_people(&self, among: Option<&[Id]>, mut each: impl FnMut(Known)) -> Result<()> {
        let sql = "SELECT coalesce(merged_into, id), name, coalesce(birth, ''), archived_at IS NOT NULL FROM alumnus
                   WHERE ?1 IS NULL";
        let only = "SELECT coalesce(merged_into, id), name, coalesce(birth, ''), archived_at IS NOT NULL FROM alumnus
                    WHERE id IN (SELECT value FROM json_each(?1))";
        let list = among.map(listed);
        let mut statement = self.conn.prepare(if list.is_some() { only } else { sql })?;
        let mut rows = statement.query([&list])?;
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
    pub fn known_students(
        &self,
        among: Option<&[Id]>,
        mut each: impl FnMut(Id, String, String),
    ) -> Result<()> {
        let sql = "SELECT alumnus_id, coalesce(level, ''), student_no FROM degree
                   WHERE student_no IS NOT NULL AND ?1 IS NULL";
        let only = "SELECT alumnus_id, coalesce(level, ''), student_no FROM degree
                    WHERE student_no IS NOT NULL AND alumnus_id IN (SELECT value FROM json_each(?1))";
        let list = among.map(listed);
        let mut statement = self.conn.prepare(if list.is_some() { only } else { sql })?;
        let mut rows = statement.query([&list])?;
        while let Some(row) = rows.next()? {
            each(Id(row.get(0)?), row.get(1)?, row.get(2)?);
        }
        Ok(())
    }

    /// Every phone and e-mail, for matching: person, kind, value.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn known_contacts(
        &self,
        among: Option<&[Id]>,
        mut each: impl FnMut(Id, String, String),
    ) -> Result<()> {
        let sql = "SELECT alumnus_id, kind, value FROM contact_point
                   WHERE kind IN ('mobile', 'landline', 'email') AND ?1 IS NULL";
        let only = "SELECT alumnus_id, kind, value FROM contact_point
                    WHERE kind IN ('mobile', 'landline', 'email') AND alumnus_id IN (SELECT value FROM json_each(?1))";
        let list = among.map(listed);
        let mut statement = self.conn.prepare(if list.is_some() { only } else { sql })?;
        let mut rows = statement.query([&list])?;
        while let Some(row) = rows.next()? {
            each(Id(row.get(0)?), row.get(1)?, row.get(2)?);
        }
        Ok(())
    }
}

/// Ids as one parameter.
fn listed(ids: &[Id]) -> String {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    serde_json::json!(ids).to_string()
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
