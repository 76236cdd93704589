//! The numbers that SQLite gives to new rows. The history names a row by its number, so none is given twice, whatever another
//! program did to the table in which SQLite keeps them.

use std::sync::LazyLock;

use rusqlite::params;

use super::trail::AUDITED;
use super::{Db, Result};

/// The highest number that a table has, or had when a change of ours made it.
fn highest(table: &str) -> String {
    format!(
        "max(coalesce((SELECT max(id) FROM {table}), 0), \
         coalesce((SELECT max(last_id) FROM made WHERE table_name = '{table}'), 0))"
    )
}

/// The tables whose next number is not known, or was given before.
static WRONG: LazyLock<String> = LazyLock::new(|| {
    let one = |table: &str| {
        let highest = highest(table);
        format!(
            "SELECT '{table}' AS name, {highest} AS highest WHERE {highest} > (
                SELECT CASE count(*) WHEN 0 THEN 0 WHEN 1 THEN iif(typeof(max(seq)) = 'integer', max(seq), -1) ELSE -1 END
                FROM sqlite_sequence WHERE name = '{table}')"
        )
    };
    let all: Vec<String> = AUDITED.iter().map(|audited| one(audited.table)).collect();
    all.join(" UNION ALL ")
});

impl Db {
    /// The tables that would give a number for the second time, and the highest one that each of them gave.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn wrong_sequences(&self) -> Result<Vec<(String, i64)>> {
        let mut statement = self.conn.prepare_cached(&WRONG)?;
        let wrong = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(wrong.collect::<rusqlite::Result<_>>()?)
    }

    /// Sets right what [`Db::wrong_sequences`] finds.
    pub(super) fn right_sequences(&self) -> Result<()> {
        for (table, highest) in self.wrong_sequences()? {
            let forget = "DELETE FROM sqlite_sequence WHERE name = ?1";
            self.conn.execute(forget, [&table])?;
            let begin = "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)";
            self.conn.execute(begin, params![table, highest])?;
        }
        Ok(())
    }
}
