//! Values of the fields that an office added.

use rusqlite::{OptionalExtension as _, params};

use super::tx::Tx;
use super::{Db, Result};
use crate::model::custom::{ChapterCustom, EventCustom};
use crate::model::field::Id;

impl Db {
    /// Every value of a field of a kind of record, with how many have it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn own_values(&self, record: &str, field: Id) -> Result<Vec<(String, i64)>> {
        let sql = match record {
            "chapter" => {
                "SELECT value, count(*) FROM chapter_custom WHERE field_id = ?1 GROUP BY value"
            }
            "event" => {
                "SELECT value, count(*) FROM event_custom WHERE field_id = ?1 GROUP BY value"
            }
            _ => "SELECT value, count(*) FROM alumnus_custom WHERE field_id = ?1 GROUP BY value",
        };
        let mut statement = self.conn.prepare_cached(sql)?;
        let values = statement.query_map([field], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(values.collect::<rusqlite::Result<_>>()?)
    }

    /// How many records of a kind have a value of a field.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn own_used(&self, record: &str, field: Id) -> Result<i64> {
        let sql = match record {
            "chapter" => "SELECT count(*) FROM chapter_custom WHERE field_id = ?1",
            "event" => "SELECT count(*) FROM event_custom WHERE field_id = ?1",
            _ => "SELECT count(*) FROM alumnus_custom WHERE field_id = ?1",
        };
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row([field], |row| row.get(0))?)
    }

    /// The values of a chapter.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn chapter_own(&self, chapter: Id) -> Result<Vec<ChapterCustom>> {
        self.list("chapter_id = ?1", &[&chapter])
    }

    /// The values of an event.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn event_own(&self, event: Id) -> Result<Vec<EventCustom>> {
        self.list("event_id = ?1", &[&event])
    }

    /// The field that a row of values belongs to, also of one that its record has no more.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn own_field_of(
        &self,
        table: &str,
        row: Id,
        (kind, owner): (&str, Id),
    ) -> Result<Option<Id>> {
        let standing = match table {
            "chapter_custom" => "SELECT field_id FROM chapter_custom WHERE id = ?1",
            "event_custom" => "SELECT field_id FROM event_custom WHERE id = ?1",
            _ => "SELECT field_id FROM alumnus_custom WHERE id = ?1",
        };
        let mut statement = self.conn.prepare_cached(standing)?;
        let found = statement
            .query_row([row], |row| row.get(0).map(Id))
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
        let gone = "SELECT json_extract(old, '$.field_id') FROM change
            WHERE owner_kind = ?1 AND owner_id = ?2 AND table_name = ?3 AND row_id = ?4 AND op = 'delete'
            ORDER BY id DESC LIMIT 1";
        let mut statement = self.conn.prepare_cached(gone)?;
        let gone = statement.query_row(params![kind, owner, table, row], |row| row.get(0).map(Id));
        Ok(gone.optional()?)
    }
}

impl Tx<'_> {
    /// Makes the values of a chapter what `own` says.
    ///
    /// # Errors
    /// `Refused` by a constraint.
    pub fn put_chapter_own(&self, chapter: Id, own: &[ChapterCustom]) -> Result<()> {
        let mut after = own.to_vec();
        after.iter_mut().for_each(|row| row.chapter_id = chapter);
        self.sync(&self.chapter_own(chapter)?, &after)
    }

    /// Makes the values of an event what `own` says.
    ///
    /// # Errors
    /// `Refused` by a constraint.
    pub fn put_event_own(&self, event: Id, own: &[EventCustom]) -> Result<()> {
        let mut after = own.to_vec();
        after.iter_mut().for_each(|row| row.event_id = event);
        self.sync(&self.event_own(event)?, &after)
    }
}
