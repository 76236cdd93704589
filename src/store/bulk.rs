//! Thousands of new rows in one transaction, at the price of the rows themselves.
//!
//! What a trigger does for each row that comes is done once for all rows that came, indexes of a file without people are
//! made after the rows, and one statement adds many rows. What is on file after it, the history included, is the same.

use std::collections::HashMap;

use rusqlite::{CachedStatement, Connection};

use super::tx::Tx;
use super::{Result, trail};

/// How many rows one statement adds: each opens its table and the indexes anew.
const SIZES: [usize; 3] = [32, 8, 1];

/// The tables whose indexes are made after the first rows.
const INDEXED: &str = "('alumnus', 'degree', 'contact_point', 'address', 'post', 'membership', 'other_name', 'import_row', 'alumnus_head')";

/// What is to be made good before the commit.
pub(super) struct Bulk {
    /// The highest id of each table whose rows have been looked at.
    seen: HashMap<String, i64>,
    /// How the indexes that are away are made.
    indexes: Vec<String>,
}

impl Tx<'_> {
    /// Runs a part that adds very many rows.
    ///
    /// # Errors
    /// What the part says; then the transaction must not go on.
    pub fn in_bulk<T, E: From<super::Error>>(
        &self,
        run: impl FnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.begin_bulk()?;
        let value = run()?;
        self.end_bulk()?;
        Ok(value)
    }

    fn begin_bulk(&self) -> Result<()> {
        let indexes = match self.has_people()? {
            true => Vec::new(),
            false => drop_indexes(&self.conn)?,
        };
        trail::ignore_inserts(&self.conn)?;
        *self.bulk.borrow_mut() = Some(Bulk {
            seen: self.all_heights()?,
            indexes,
        });
        Ok(())
    }

    /// Makes everything as it is in any other transaction. Nothing to do outside of a bulk.
    pub(super) fn end_bulk(&self) -> Result<()> {
        self.mark_added()?;
        self.make_indexes()?;
        match self.bulk.take() {
            Some(_) => trail::watch_inserts(&self.conn),
            None => Ok(()),
        }
    }

    /// Makes the indexes that are away.
    pub(super) fn make_indexes(&self) -> Result<()> {
        let away = match self.bulk.borrow_mut().as_mut() {
            Some(bulk) => std::mem::take(&mut bulk.indexes),
            None => Vec::new(),
        };
        let mut away = away.iter();
        away.try_for_each(|definition| Ok(self.conn.execute_batch(definition)?))
    }

    /// Marks the records that rows were added to since the last time. Who is new in this transaction needs no mark: their
    /// rows are part of what was added.
    pub(super) fn mark_added(&self) -> Result<()> {
        let mut bulk = self.bulk.borrow_mut();
        let Some(bulk) = bulk.as_mut() else {
            return Ok(());
        };
        let now = self.all_heights()?;
        let height = |of: &HashMap<String, i64>, table| of.get(table).copied().unwrap_or(0);
        for audited in trail::AUDITED {
            let (table, owner) = (audited.table, audited.owner);
            let seen = height(&bulk.seen, table);
            if table == owner || height(&now, table) == seen {
                continue;
            }
            let sql = format!(
                "INSERT INTO touched (kind, id) SELECT '{owner}', {column} FROM main.{table} WHERE id > ?1 AND {column} <= ?2
                    ON CONFLICT DO UPDATE SET fresh = 0 WHERE fresh",
                column = audited.owner_column
            );
            self.conn
                .execute(&sql, [seen, height(&self.heights, owner)])?;
        }
        bulk.seen = now;
        Ok(())
    }

    /// Adds rows of one table in their order: `verb` is `INSERT` or `REPLACE`, `into` names the table and its columns, `bind`
    /// puts the cells of a row behind a place.
    pub(super) fn add_rows<T>(
        &self,
        verb: &str,
        into: &str,
        width: usize,
        mut rows: &[T],
        bind: impl Fn(&mut CachedStatement<'_>, usize, &T) -> rusqlite::Result<()>,
    ) -> Result<()> {
        for size in SIZES {
            let (now, later) = rows.split_at(rows.len() - rows.len() % size);
            rows = later;
            if now.is_empty() {
                continue;
            }
            let mut statement = self
                .conn
                .prepare_cached(&insertion(verb, into, width, size))?;
            for chunk in now.chunks(size) {
                for (nth, row) in chunk.iter().enumerate() {
                    bind(&mut statement, nth * width, row)?;
                }
                statement.raw_execute()?;
            }
        }
        Ok(())
    }
}

/// `INSERT INTO name (columns) VALUES (?, ?), (?, ?)`.
fn insertion(verb: &str, into: &str, width: usize, rows: usize) -> String {
    let row = format!("({})", vec!["?"; width].join(", "));
    format!("{verb} INTO {into} VALUES {}", vec![row; rows].join(", "))
}

/// Takes the indexes away that refuse nothing, and says how they are made.
fn drop_indexes(conn: &Connection) -> Result<Vec<String>> {
    let sql = format!(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN {INDEXED}
            AND sql NOT LIKE 'CREATE UNIQUE%'"
    );
    let mut statement = conn.prepare(&sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut definitions = Vec::new();
    for (name, definition) in rows {
        conn.execute_batch(&format!("DROP INDEX {name}"))?;
        definitions.push(definition);
    }
    Ok(definitions)
}
