//! Chapters: counts of the tree and who runs what.

use std::collections::HashMap;

use rusqlite::params;

use super::{Db, Result};
use crate::model::chapter::{Council, Seat, Size};
use crate::model::field::Id;

/// The subtree of a chapter as a common table expression named `below (id)`.
pub(super) const BELOW: &str = "WITH RECURSIVE below (id) AS (
    SELECT ?1 UNION SELECT c.id FROM chapter AS c JOIN below ON c.parent_id = below.id)";

impl Db {
    /// The chapter that each chapter stands right below; those at the top are not in it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn chapters_above(&self) -> Result<HashMap<Id, Id>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT id, parent_id FROM chapter WHERE parent_id IS NOT NULL")?;
        let rows = statement.query_map([], |row| Ok((Id(row.get(0)?), Id(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many people every chapter has, of its own and with everything below it; each person once. One walk over the
    /// memberships in the order of the people, so that nobody needs to be remembered but the last one: for small files
    /// whose find index is not ready.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn chapter_sizes(&self) -> Result<HashMap<Id, Size>> {
        let above = self.chapters_above()?;
        // Size and the last person counted, by chapter.
        let mut counted: HashMap<Id, (Size, i64)> = HashMap::new();
        let mut statement = self.conn.prepare_cached(
            "SELECT m.alumnus_id, m.chapter_id FROM membership AS m JOIN alumnus_head AS h ON h.alumnus_id = m.alumnus_id
             WHERE m.state = 'active' AND h.shelved = 0 ORDER BY m.alumnus_id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (person, chapter) = (row.get(0)?, Id(row.get(1)?));
            counted.entry(chapter).or_default().0.own += 1;
            let mut at = Some(chapter);
            while let Some(here) = at {
                let (size, last) = counted.entry(here).or_default();
                // Whoever was counted here was counted in everything above.
                if std::mem::replace(last, person) == person {
                    break;
                }
                size.all += 1;
                at = above.get(&here).copied();
            }
        }
        let sizes = counted.into_iter();
        Ok(sizes.map(|(id, (size, _))| (id, size)).collect())
    }

    /// The highest id that a membership ever had: about how many there are, without counting.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn newest_membership(&self) -> Result<i64> {
        let sql = "SELECT coalesce(max(id), 0) FROM membership";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?)
    }

    /// Whether chapters stand below one that are not put away.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn has_chapters_below(&self, chapter: Id) -> Result<bool> {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM chapter WHERE parent_id = ?1 AND archived_at IS NULL)";
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row([chapter], |row| row.get(0))?)
    }

    /// Ids of a chapter and all below it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn subtree(&self, chapter: Id) -> Result<Vec<Id>> {
        let sql = format!("{BELOW} SELECT id FROM below");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let ids = statement.query_map([chapter], |row| row.get(0).map(Id))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// The councils of a chapter, newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn councils(&self, chapter: Id) -> Result<Vec<Council>> {
        let mut councils: Vec<Council> = self.list("chapter_id = ?1", &[&chapter])?;
        councils.sort_by_key(|council| std::cmp::Reverse(council.number));
        Ok(councils)
    }

    /// The officers of a chapter on a day, in the order of the code list.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn seats(&self, chapter: Id, day: &str) -> Result<Vec<Seat>> {
        self.seats_where(
            "o.chapter_id = ?1 AND o.starts_on <= ?2 AND coalesce(o.ends_on, '9999') >= ?2",
            params![chapter, day],
        )
    }

    /// Everything a person held or holds, newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn seats_of(&self, alumnus: Id) -> Result<Vec<Seat>> {
        let mut seats = self.seats_where("o.alumnus_id = ?1", params![alumnus])?;
        seats.sort_by_key(|seat| std::cmp::Reverse(seat.officer.starts_on));
        Ok(seats)
    }

    fn seats_where(
        &self,
        condition: &str,
        parameters: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<Seat>> {
        let sql = format!(
            "SELECT o.id, a.name, a.pinyin FROM officer AS o JOIN alumnus AS a ON a.id = o.alumnus_id
             LEFT JOIN code AS c ON c.list = 'office' AND c.code = o.office
             WHERE {condition} ORDER BY coalesce(c.rank, 99), o.starts_on, o.id"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(parameters, |row| {
            Ok((
                Id(row.get(0)?),
                row.get(1)?,
                row.get::<_, Option<String>>(2)?,
            ))
        })?;
        rows.map(|row| {
            let (id, name, pinyin) = row?;
            Ok(Seat {
                officer: self.get(id)?,
                name,
                pinyin: pinyin.unwrap_or_default(),
            })
        })
        .collect()
    }

    /// Ids of the active members of a chapter and all below it, in the directory's order.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn members(&self, chapter: Id, limit: usize) -> Result<Vec<Id>> {
        let sql = format!(
            "{BELOW} SELECT h.alumnus_id FROM alumnus_head AS h WHERE h.shelved = 0 AND h.alumnus_id IN (
                SELECT m.alumnus_id FROM membership AS m
                WHERE m.state = 'active' AND m.chapter_id IN (SELECT id FROM below))
             ORDER BY h.sort_key, h.alumnus_id LIMIT ?2"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let ids = statement.query_map(params![chapter, limit], |row| row.get(0).map(Id))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }
}
