//! What the program keeps for its staff: the small tables in one catalogue, settings, drafts, views.

use rusqlite::{OptionalExtension as _, params};

use super::{Db, Result, instant};
use crate::model::catalogue::{Catalogue, Shelf};
use crate::model::code::Codes;
use crate::model::custom::CustomField;
use crate::model::disclosure::Disclosure;
use crate::model::field::Id;
use crate::model::user::{Draft, SavedView, Setting};

/// How long a draft is kept.
const DRAFT_DAYS: i64 = 14;

/// Drafts of before that are forgotten.
#[must_use]
pub fn oldest_draft(now: &chrono::DateTime<chrono::Utc>) -> chrono::DateTime<chrono::Utc> {
    *now - chrono::Duration::days(DRAFT_DAYS)
}

impl Db {
    /// The small tables that records point to.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn catalogue(&self) -> Result<Catalogue> {
        let mut customs: Vec<CustomField> = self.all()?;
        customs.sort_by_key(|field| (field.rank, field.id));
        Ok(Catalogue {
            customs,
            codes: Codes::new(self.all()?),
            faculties: Shelf::new(self.all()?),
            programmes: Shelf::new(self.all()?),
            cities: Shelf::new(self.all()?),
            chapters: Shelf::new(self.all()?),
            eras: Shelf::new(self.all()?),
        })
    }

    /// A setting's value.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn setting(&self, key: &str) -> Result<Option<Setting>> {
        Ok(self.list("key = ?1", &[&key])?.pop())
    }

    /// The drafts of a user, newest first, without those of forms that were saved.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn drafts(&self, user: &str) -> Result<Vec<Draft>> {
        let mut drafts: Vec<Draft> = self.list("user_name = ?1 AND data <> ''", &[&user])?;
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.at));
        Ok(drafts)
    }

    /// The draft that was typed into a form; without data once the form was saved.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn draft(&self, form: &str) -> Result<Option<Draft>> {
        Ok(self.list("form = ?1", &[&form])?.pop())
    }

    /// Keeps a draft, over an older one of the same form, unless the form was saved. For the writing connection.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn keep_draft(&self, draft: &Draft) -> Result<()> {
        let at = draft.at.as_ref().map(instant);
        let session = Some(&draft.session).filter(|session| !session.is_empty());
        self.conn
            .prepare_cached(
                "INSERT INTO draft (form, session, user_name, record_kind, record_id, title, data, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (form) DO UPDATE SET session = excluded.session, record_kind = excluded.record_kind,
                 record_id = excluded.record_id, title = excluded.title, data = excluded.data, at = excluded.at
                 WHERE draft.data <> ''",
            )?
            .execute(params![
                draft.form,
                session,
                draft.user_name,
                draft.record_kind,
                draft.record_id,
                draft.title,
                draft.data,
                at
            ])?;
        Ok(())
    }

    /// Drops the draft of a form. For the writing connection.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn drop_draft(&self, form: &str) -> Result<()> {
        let sql = "DELETE FROM draft WHERE form = ?1";
        self.conn.prepare_cached(sql)?.execute(params![form])?;
        Ok(())
    }

    /// Notes that a form was saved, in the place of its draft: whatever was kept of it elsewhere is no draft any more. Goes
    /// with the old drafts. For the writing connection, in the transaction of the save.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn close_form(
        &self,
        form: &str,
        user: &str,
        at: &chrono::DateTime<chrono::Utc>,
    ) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO draft (form, user_name, record_kind, record_id, data, at) VALUES (?1, ?2, '', 0, '', ?3)
                 ON CONFLICT (form) DO UPDATE SET session = NULL, record_kind = '', record_id = 0, title = NULL,
                 data = '', at = excluded.at",
            )?
            .execute(params![form, user, instant(at)])?;
        Ok(())
    }

    /// What no other record has, also where its number was given again in a copy of the file: the change that made it.
    /// None where there is no such record.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn origin(&self, table: &'static str, id: Id) -> Result<Option<String>> {
        let sql = format!(
            "SELECT m.id, coalesce(m.session, '') FROM {table} AS t JOIN change_set AS m ON m.id = t.made_in WHERE t.id = ?1"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let (made_in, session): (i64, String) = (row.get(0)?, row.get(1)?);
        let past = self.past_at(made_in)?;
        Ok(Some(format!("{made_in}-{past}-{session}")))
    }

    /// What no other file has, nor this one in whose place an older copy was restored: the newest change of its history.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn point(&self) -> Result<String> {
        self.point_at(self.newest_change()?.0)
    }

    /// Whether the history of this file leads over that [point](Db::point).
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn has_point(&self, point: &str) -> Result<bool> {
        let number = point.split('-').next().and_then(|n| n.parse().ok());
        number.map_or(Ok(false), |number| Ok(self.point_at(number)? == point))
    }

    fn point_at(&self, number: i64) -> Result<String> {
        /// Of two sessions that made the change of a number, one in four thousand million has the same.
        const DIGITS: usize = 8;
        let sql = "SELECT coalesce(session, '') FROM change_set WHERE id = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let session: Option<String> = statement.query_row([number], |row| row.get(0)).optional()?;
        let name = format!("{}{}", session.unwrap_or_default(), self.past_at(number)?);
        Ok(format!("{number}-{}", name.get(..DIGITS).unwrap_or(&name)))
    }

    /// Whether there are drafts that nobody came back for.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn has_old_drafts(&self, now: &chrono::DateTime<chrono::Utc>) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM draft WHERE at < ?1)";
        let oldest = instant(&oldest_draft(now));
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row([oldest], |row| row.get(0))?)
    }

    /// Drops drafts older than two weeks. For the writing connection.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn drop_old_drafts(&self, now: &chrono::DateTime<chrono::Utc>) -> Result<()> {
        let oldest = instant(&oldest_draft(now));
        self.conn
            .execute("DELETE FROM draft WHERE at < ?1", [oldest])?;
        Ok(())
    }

    /// The views of a user and those of everybody.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn views(&self, user: &str) -> Result<Vec<SavedView>> {
        self.list("user_name = ?1 OR user_name IS NULL", &[&user])
    }

    /// What a user chose, by the name of the choice.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn preference(&self, user: &str, key: &str) -> Result<Option<String>> {
        let sql = "SELECT value FROM preference WHERE user_name = ?1 AND key = ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![user, key])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// Keeps what a user chose. For the writing connection.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn keep_preference(&self, user: &str, key: &str, value: &str) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO preference (user_name, key, value) VALUES (?1, ?2, ?3)
                 ON CONFLICT (user_name, key) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![user, key, value])?;
        Ok(())
    }

    /// Notes what left the house. For the writing connection.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn disclose(&self, noted: &Disclosure) -> Result<()> {
        let query = Some(&noted.query).filter(|query| !query.is_empty());
        self.conn
            .prepare_cached(
                "INSERT INTO disclosure (at, user_name, format, query, people, columns, target)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                noted.at.as_ref().map(instant),
                noted.user_name,
                noted.format,
                query,
                noted.people,
                noted.columns,
                noted.target
            ])?;
        Ok(())
    }

    /// Notes what left the house, unless the very same is noted already. For the writing connection.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn disclose_once(&self, noted: &Disclosure) -> Result<()> {
        let sql = "SELECT EXISTS (SELECT 1 FROM disclosure WHERE at IS ?1 AND user_name = ?2 AND format = ?3
            AND coalesce(query, '') = ?4 AND people = ?5 AND columns = ?6 AND target = ?7)";
        let at = noted.at.as_ref().map(instant);
        let is_known: bool = self.conn.prepare_cached(sql)?.query_row(
            params![
                at,
                noted.user_name,
                noted.format,
                noted.query,
                noted.people,
                noted.columns,
                noted.target
            ],
            |row| row.get(0),
        )?;
        match is_known {
            true => Ok(()),
            false => self.disclose(noted),
        }
    }

    /// What left the house, the newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn disclosures(&self, limit: usize) -> Result<Vec<Disclosure>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let newest = "id IN (SELECT id FROM disclosure ORDER BY id DESC LIMIT ?1)";
        let mut found: Vec<Disclosure> = self.list(newest, &[&limit])?;
        found.reverse();
        Ok(found)
    }

    /// The user of that name.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn user(&self, name: &str) -> Result<Option<crate::model::user::User>> {
        Ok(self.list("name = ?1", &[&name])?.pop())
    }

    /// 32 digits that nobody else has, for naming a new file.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn new_name(&self) -> Result<String> {
        let sql = "SELECT lower(hex(randomblob(16)))";
        Ok(self.conn.query_row(sql, [], |row| row.get(0))?)
    }
}
