//! One transaction under one change set.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use rusqlite::params;

use super::bulk::Bulk;
use super::{Db, Entry, Result, instant, schema, trail};
use crate::model::field::Id;

/// An open transaction of the writing connection. Dropped without commit it is rolled back.
pub struct Tx<'a> {
    db: &'a Db,
    change_set: Id,
    day: String,
    /// The highest id of each table when the transaction began.
    pub(super) heights: HashMap<String, i64>,
    open: std::cell::Cell<bool>,
    /// The columns of the tables that were asked about: nobody else changes the schema meanwhile.
    columns: RefCell<HashMap<String, Rc<[String]>>>,
    /// While very many rows are added.
    pub(super) bulk: RefCell<Option<Bulk>>,
}

impl Deref for Tx<'_> {
    type Target = Db;
    fn deref(&self) -> &Db {
        self.db
    }
}

impl<'a> Tx<'a> {
    /// Takes over a transaction that has begun.
    pub(super) fn begun(db: &'a Db, entry: &Entry) -> Result<Self> {
        let mut tx = Self {
            db,
            change_set: Id::NEW,
            day: entry.at.date_naive().to_string(),
            heights: HashMap::new(),
            open: std::cell::Cell::new(true),
            columns: RefCell::default(),
            bulk: RefCell::default(),
        };
        tx.right_sequences()?;
        tx.heights = tx.all_heights()?;
        tx.conn
            .prepare_cached(
                "INSERT INTO change_set (at, user_name, kind, sentence, session, way) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                instant(&entry.at.to_utc()),
                entry.user,
                entry.kind,
                entry.sentence,
                entry.session,
                entry.way.code(),
            ])?;
        tx.change_set = Id(tx.conn.last_insert_rowid());
        tx.conn.execute_batch(
            "DELETE FROM writing; DELETE FROM touched; DELETE FROM own_write; INSERT INTO own_write VALUES (1);",
        )?;
        tx.conn
            .execute("INSERT INTO writing VALUES (?1)", [tx.change_set])?;
        Ok(tx)
    }

    /// The change set that this transaction writes.
    #[must_use]
    pub fn change_set(&self) -> Id {
        self.change_set
    }

    /// The day of the write, ISO.
    #[must_use]
    pub(super) fn day(&self) -> &str {
        &self.day
    }

    /// Says in other words what happened, once the numbers are known.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn say(&self, sentence: &str) -> Result<()> {
        self.conn.execute(
            "UPDATE change_set SET sentence = ?2 WHERE id = ?1",
            params![self.change_set, sentence],
        )?;
        Ok(())
    }

    /// Runs a part that can fail alone: its writes are taken back, the transaction goes on.
    ///
    /// # Errors
    /// What the part says.
    pub fn part<T>(&self, run: impl FnOnce() -> Result<T>) -> Result<T> {
        self.conn.execute_batch("SAVEPOINT part")?;
        let outcome = run();
        let end = if outcome.is_ok() {
            "RELEASE part"
        } else {
            "ROLLBACK TO part; RELEASE part"
        };
        self.conn.execute_batch(end)?;
        outcome
    }

    /// Whether anything was written so far.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn wrote(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM touched)";
        let mut statement = self.conn.prepare_cached(sql)?;
        let has_touched: bool = statement.query_row([], |row| row.get(0))?;
        Ok(has_touched || !self.added()?.is_empty() || self.derived()?)
    }

    /// Whether people were derived anew, which touches nobody.
    fn derived(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM alumnus WHERE changed_in = ?1)";
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row([self.change_set()], |row| row.get(0))?)
    }

    /// Commits what was written; none when nothing was.
    pub(super) fn commit(self) -> Result<Option<Id>> {
        self.end_bulk()?;
        if !self.wrote()? {
            return Ok(None);
        }
        self.note_inserts()?;
        self.raise_revisions()?;
        self.refresh_heads()?;
        schema::draw_head(&self.conn)?;
        self.conn.execute_batch(
            "DELETE FROM writing; DELETE FROM touched; DELETE FROM own_write; COMMIT",
        )?;
        self.open.set(false);
        Ok(Some(self.change_set))
    }

    /// Notes where the rows are that this change set made.
    fn note_inserts(&self) -> Result<()> {
        for (table, first, last) in self.added()? {
            self.conn.execute(
                "INSERT INTO made (change_set, table_name, first_id, last_id) VALUES (?1, ?2, ?3, ?4)",
                params![self.change_set, table, first, last],
            )?;
        }
        Ok(())
    }

    /// The audited tables that rows were added to, with the first and the last id.
    pub(super) fn added(&self) -> Result<Vec<(String, i64, i64)>> {
        let mut now = self.all_heights()?;
        now.retain(|table, _| trail::AUDITED.iter().any(|audited| audited.table == table));
        // Behind the highest id that there is, no row can be added.
        let ranges = now.into_iter().filter_map(|(table, last)| {
            let before = self.heights.get(&table).copied().unwrap_or(0);
            Some((table, before.checked_add(1)?, last))
        });
        Ok(ranges.filter(|(_, first, last)| first <= last).collect())
    }

    pub(super) fn all_heights(&self) -> Result<HashMap<String, i64>> {
        let sql = "SELECT name, seq FROM sqlite_sequence WHERE typeof(seq) = 'integer'";
        let mut statement = self.conn.prepare_cached(sql)?;
        let pairs = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(pairs.collect::<rusqlite::Result<_>>()?)
    }

    /// The columns of a table.
    pub(super) fn columns_of(&self, table: &str) -> Result<Rc<[String]>> {
        if let Some(known) = self.columns.borrow().get(table) {
            return Ok(Rc::clone(known));
        }
        let names: Rc<[String]> = trail::columns(&self.conn, table)?.into();
        let known = Rc::clone(&names);
        self.columns.borrow_mut().insert(table.to_owned(), known);
        Ok(names)
    }

    /// `rev` moves once per change set, for the record and everything that belongs to it.
    fn raise_revisions(&self) -> Result<()> {
        self.raise_people()?;
        for table in ["chapter", "event"] {
            let sql = format!(
                "UPDATE {table} SET rev = rev + 1
                 WHERE id IN (SELECT id FROM touched WHERE kind = '{table}') AND made_in <> ?1"
            );
            self.conn.prepare_cached(&sql)?.execute([self.change_set])?;
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// Some thousands with one statement: what it could have to undo is kept in memory until it is through.
    fn raise_people(&self) -> Result<()> {
        const CHUNK: i64 = 4_000;
        let mut next = self.conn.prepare_cached(
            "SELECT max(id) FROM (SELECT id FROM touched WHERE kind = 'alumnus' AND id > ?1 ORDER BY id LIMIT ?2)",
        )?;
        let mut raise = self.conn.prepare_cached(
            "UPDATE alumnus SET rev = rev + (made_in <> ?1), changed_in = ?1
             WHERE id IN (SELECT id FROM touched WHERE kind = 'alumnus' AND id > ?2 AND id <= ?3) AND made_in <> ?1",
        )?;
        let mut last = i64::MIN;
        while let Some(end) = next.query_row([last, CHUNK], |row| row.get::<_, Option<i64>>(0))? {
            raise.execute([self.change_set.0, last, end])?;
            last = end;
        }
        Ok(())
    }
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        if self.open.get() {
            // A failed rollback leaves no transaction open; there is nothing more to do about it here.
            let _ = self.db.conn.execute_batch("ROLLBACK");
        }
    }
}
