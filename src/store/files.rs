//! Contents of attached files, each kept once by its SHA-256. They are outside the history: an attachment that is taken
//! back leaves its content, so that it can come again.

use rusqlite::params;

use super::tx::Tx;
use super::{Db, Result};
use crate::model::relation::ContactReport;

impl Db {
    /// The content with that hash.
    ///
    /// # Errors
    /// `Missing` when there is none.
    pub fn content(&self, sha256: &str) -> Result<Vec<u8>> {
        let sql = "SELECT bytes FROM content WHERE sha256 = ?1";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([sha256], |row| row.get(0))?)
    }

    /// Which of these contents are kept.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn contents_known(&self, hashes: &[&str]) -> Result<Vec<String>> {
        let sql = "SELECT sha256 FROM content WHERE sha256 IN (SELECT value FROM json_each(?1))";
        let mut statement = self.conn.prepare_cached(sql)?;
        let list = serde_json::json!(hashes).to_string();
        let known = statement.query_map([list], |row| row.get(0))?;
        Ok(known.collect::<rusqlite::Result<_>>()?)
    }

    /// Contact reports to come back to by a day (ISO): one's own, and those that nobody was named for; the oldest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn follow_ups(&self, until: &str, owner: &str, limit: usize) -> Result<Vec<ContactReport>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut due: Vec<ContactReport> = self.list(
            "id IN (SELECT r.id FROM contact_report AS r JOIN alumnus AS a ON a.id = r.alumnus_id
                WHERE r.done = 0 AND r.follow_up_on <= ?1 AND coalesce(r.follow_up_by, ?2) = ?2
                AND a.archived_at IS NULL AND a.status <> 'deceased' ORDER BY r.follow_up_on, r.id LIMIT ?3)",
            &[&until, &owner, &limit],
        )?;
        due.sort_by_key(|report| (report.follow_up_on, report.id));
        Ok(due)
    }
}

impl Tx<'_> {
    /// Keeps a content, unless it is kept already.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn keep_content(&self, sha256: &str, bytes: &[u8]) -> Result<()> {
        self.conn
            .prepare_cached("INSERT OR IGNORE INTO content (sha256, bytes) VALUES (?1, ?2)")?
            .execute(params![sha256, bytes])?;
        Ok(())
    }
}
