//! Looking a whole file over: its pages, what its rows point to, whether its texts are texts, and whether what is derived
//! is what it is derived from.

use rusqlite::types::ValueRef;

use super::directory::{HEAD, head};
use super::{Db, Result};
use crate::model::field::Id;
use crate::model::head::Head;

/// More of one kind are counted and not told.
pub const TOLD: usize = 20;

/// A text that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoText {
    /// The table.
    pub table: String,
    /// The row: its id, or its place where it has none.
    pub row: i64,
    /// The column.
    pub column: String,
}

/// People read at a time.
const CHUNK: usize = 500;

impl Db {
    /// What `PRAGMA integrity_check` and `foreign_key_check` find, [`TOLD`] of each at most; empty when the file is sound.
    /// `quick_check` would not do: it does not look whether an index has what its table has.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut found: Vec<String> = self
            .conn
            .prepare("PRAGMA integrity_check(20)")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        found.retain(|line| line != "ok");
        found.truncate(TOLD);
        let pages = found.len();
        let mut broken = self.conn.prepare("PRAGMA foreign_key_check")?;
        let mut rows = broken.query([])?;
        while let Some(row) = rows.next()? {
            let (table, to): (String, String) = (row.get(0)?, row.get(2)?);
            found.push(format!(
                "a row of {table} points to a row of {to} that is not there"
            ));
            if found.len() >= pages + TOLD {
                break;
            }
        }
        Ok(found)
    }

    /// Texts that are no UTF-8.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn no_texts(&self) -> Result<Vec<NoText>> {
        let mut tables = self.conn.prepare(
            "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name",
        )?;
        let tables: Vec<String> = tables
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut found = Vec::new();
        for table in tables {
            self.no_texts_of(&table, &mut found)?;
        }
        Ok(found)
    }

    fn no_texts_of(&self, table: &str, found: &mut Vec<NoText>) -> Result<()> {
        // The schema is known by now, so these are names of ours.
        let mut statement = self.conn.prepare(&format!("SELECT * FROM main.{table}"))?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([])?;
        let mut place = 0;
        while let Some(row) = rows.next()? {
            place += 1;
            for (at, name) in names.iter().enumerate() {
                let ValueRef::Text(text) = row.get_ref(at)? else {
                    continue;
                };
                if std::str::from_utf8(text).is_err() {
                    found.push(NoText {
                        table: table.to_owned(),
                        row: row.get_ref(0)?.as_i64().unwrap_or(place),
                        column: name.clone(),
                    });
                }
            }
        }
        Ok(())
    }

    /// People whose head is not what their record makes of it, or who have none; and heads of nobody.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn heads_off(&self) -> Result<Vec<Id>> {
        let ids = |sql: &str| -> Result<Vec<Id>> {
            let mut statement = self.conn.prepare(sql)?;
            let ids = statement.query_map([], |row| row.get(0).map(Id))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        };
        let everybody = ids("SELECT id FROM alumnus ORDER BY id")?;
        let mut off = Vec::new();
        for chunk in everybody.chunks(CHUNK) {
            for head in self.derived_heads(chunk)? {
                let id = head.alumnus_id;
                if self.whole_head(id)?.as_ref() != Some(&head) {
                    off.push(id);
                }
            }
        }
        off.extend(ids(
            "SELECT alumnus_id FROM alumnus_head WHERE alumnus_id NOT IN (SELECT id FROM alumnus)",
        )?);
        Ok(off)
    }

    /// The head of a person with its find texts; none where there is none, or where it cannot be read.
    fn whole_head(&self, id: Id) -> Result<Option<Head>> {
        let sql = format!(
            "SELECT {HEAD}, h.find_public, h.find_private, h.links FROM alumnus_head AS h WHERE h.alumnus_id = ?1"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let whole = || -> rusqlite::Result<Head> {
            Ok(Head {
                find_public: row.get(16)?,
                find_private: row.get(17)?,
                links: row.get(18)?,
                ..head(row)?
            })
        };
        Ok(whole().ok())
    }
}
