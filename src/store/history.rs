//! Reading the history: who did what when, to which record, from what to what.

use rusqlite::{OptionalExtension as _, Row, params};
use serde_json::{Map, Value as Json};

use super::dossiers::id_list;
use super::trail::{AUDITED, Audited, columns};
use super::{Db, Result};
use crate::model::field::Id;
use crate::model::past::{Change, ChangeSet, Way};

pub mod back;
pub mod earlier;

/// The columns that [`change_set`] expects.
const SET: &str = "id, at, user_name, kind, sentence, undoes, undone_by, session, way,
    undone_by IS NULL AND EXISTS (SELECT 1 FROM undone WHERE undone.change_set = change_set.id)";

fn change_set(row: &Row<'_>) -> rusqlite::Result<ChangeSet> {
    let id = |at: usize| row.get::<_, Option<i64>>(at).map(|id| id.map(Id));
    Ok(ChangeSet {
        id: Id(row.get(0)?),
        at: row.get(1)?,
        user: row.get(2)?,
        kind: row.get(3)?,
        sentence: row.get(4)?,
        undoes: id(5)?,
        undone_by: id(6)?,
        session: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
        way: row
            .get::<_, Option<String>>(8)?
            .and_then(|code| Way::read(&code)),
        partly: row.get(9)?,
    })
}

/// Whose changes.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    /// Of one session.
    Session(&'a str),
    /// Of a user, in whatever session.
    User(&'a str),
}

impl<'a> Whose<'a> {
    fn column(self) -> (&'static str, &'a str) {
        match self {
            Self::Session(name) => ("session", name),
            Self::User(name) => ("user_name", name),
        }
    }
}

impl Db {
    /// The newest change set, 0 in a new file.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn newest_change(&self) -> Result<Id> {
        let sql = "SELECT coalesce(max(id), 0) FROM change_set";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0).map(Id))?)
    }

    /// The newest entries of the history, newest first, from before a number on.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn history(&self, before: Option<Id>, limit: usize) -> Result<Vec<ChangeSet>> {
        let sql = format!("SELECT {SET} FROM change_set WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let before = before.map_or(i64::MAX, |id| id.0);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sets = statement.query_map(params![before, limit], change_set)?;
        Ok(sets.collect::<rusqlite::Result<_>>()?)
    }

    /// The entries right after one, newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn history_after(&self, after: Id, limit: usize) -> Result<Vec<ChangeSet>> {
        let sql = format!("SELECT {SET} FROM change_set WHERE id > ?1 ORDER BY id LIMIT ?2");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sets = statement.query_map(params![after, limit], change_set)?;
        let mut sets: Vec<ChangeSet> = sets.collect::<rusqlite::Result<_>>()?;
        sets.reverse();
        Ok(sets)
    }

    /// The oldest entry and the newest; none in a new file. Entries are numbered without gaps and never go.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn history_span(&self) -> Result<Option<(Id, Id)>> {
        let sql = "SELECT (SELECT min(id) FROM change_set), (SELECT max(id) FROM change_set)";
        let mut statement = self.conn.prepare_cached(sql)?;
        let span: (Option<i64>, Option<i64>) =
            statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(span.0.map(Id).zip(span.1.map(Id)))
    }

    /// One entry.
    ///
    /// # Errors
    /// `Missing` when there is none.
    pub fn history_entry(&self, id: Id) -> Result<ChangeSet> {
        let sql = format!("SELECT {SET} FROM change_set WHERE id = ?1");
        Ok(self
            .conn
            .prepare_cached(&sql)?
            .query_row([id], change_set)?)
    }

    /// The newest entry of somebody that can be taken back, from before a number on, without those that are passed over.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn undoable(
        &self,
        whose: Whose<'_>,
        before: Option<Id>,
        passed: &[Id],
    ) -> Result<Option<ChangeSet>> {
        let (column, name) = whose.column();
        let sql = format!(
            "SELECT {SET} FROM change_set
             WHERE {column} = ?1 AND id < ?2 AND id NOT IN (SELECT value FROM json_each(?3))
                AND undone_by IS NULL AND kind NOT IN ('undo', 'redo', 'init', 'mend')
             ORDER BY id DESC LIMIT 1"
        );
        let before = before.map_or(i64::MAX, |id| id.0);
        let passed = id_list(passed);
        Ok(self
            .conn
            .prepare_cached(&sql)?
            .query_row(params![name, before, passed], change_set)
            .optional()?)
    }

    /// The newest entry of somebody that can be done again: open until they make a new change.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn redoable(&self, whose: Whose<'_>) -> Result<Option<ChangeSet>> {
        let (column, name) = whose.column();
        let sql = format!(
            "SELECT {SET} FROM change_set
             WHERE {column} = ?1 AND undone_by IS NULL AND kind = 'undo'
                AND id > (SELECT coalesce(max(id), 0) FROM change_set
                    WHERE {column} = ?1 AND kind NOT IN ('undo', 'redo', 'mend'))
             ORDER BY id DESC LIMIT 1"
        );
        Ok(self
            .conn
            .prepare_cached(&sql)?
            .query_row([name], change_set)
            .optional()?)
    }

    /// The entries that touched a record, newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn history_of(&self, kind: &str, id: Id, limit: usize) -> Result<Vec<ChangeSet>> {
        let mut parts = vec![
            "SELECT change_set FROM change WHERE owner_kind = ?1 AND owner_id = ?2".to_owned(),
        ];
        for audited in AUDITED.iter().filter(|audited| audited.owner == kind) {
            parts.push(format!(
                "SELECT made_in FROM {} WHERE {} = ?2",
                audited.table, audited.owner_column
            ));
        }
        let sql = format!(
            "SELECT {SET} FROM change_set WHERE id IN ({}) ORDER BY id DESC LIMIT ?3",
            parts.join(" UNION ")
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sets = statement.query_map(params![kind, id, limit], change_set)?;
        Ok(sets.collect::<rusqlite::Result<_>>()?)
    }

    /// What a change set did to one record, or to everything (at most `limit` rows).
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn changes(&self, set: Id, owner: Option<(&str, Id)>, limit: usize) -> Result<Vec<Change>> {
        let mut found = Vec::new();
        let told = AUDITED.iter().filter(|audited| match owner {
            Some((kind, _)) => kind == audited.owner,
            // What an import notes for itself is no news to anybody, and would fill the limit.
            None => !audited.table.starts_with("import_"),
        });
        // Records before their rows, so that a limit cuts the rows.
        let (records, rows): (Vec<_>, Vec<_>) = told.partition(|a| a.table == a.owner);
        for audited in records.into_iter().chain(rows) {
            self.inserted(set, audited, owner.map(|(_, id)| id), limit, &mut found)?;
        }
        if found.is_empty() {
            self.taken_out(set, owner, limit, &mut found)?;
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT table_name, row_id, op, old, new, owner_kind, owner_id FROM change
             WHERE change_set = ?1 AND (?2 IS NULL OR (owner_kind = ?2 AND owner_id = ?3)) ORDER BY id LIMIT ?4",
        )?;
        let limit_sql = i64::try_from(limit).unwrap_or(i64::MAX);
        let (kind, id) = owner.unzip();
        let mut rows = statement.query(params![set, kind, id, limit_sql])?;
        while let Some(row) = rows.next()? {
            let (old, new): (String, Option<String>) = (row.get(3)?, row.get(4)?);
            found.push(Change {
                change_set: set,
                table: row.get(0)?,
                row: Id(row.get(1)?),
                op: row.get(2)?,
                owner: (row.get(5)?, Id(row.get(6)?)),
                values: pairs(&old, new.as_deref().unwrap_or("{}")),
            });
        }
        found.truncate(limit);
        Ok(found)
    }

    /// The rows of one table that a change set added and that are still there.
    fn inserted(
        &self,
        set: Id,
        audited: &Audited,
        owner: Option<Id>,
        limit: usize,
        into: &mut Vec<Change>,
    ) -> Result<()> {
        let Some((first, last)) = self.made(set, audited.table)? else {
            return Ok(());
        };
        let names = columns(&self.conn, audited.table)?;
        let sql = format!(
            "SELECT * FROM {} WHERE id BETWEEN ?1 AND ?2 AND made_in = ?3 AND (?4 IS NULL OR {} = ?4) LIMIT ?5",
            audited.table, audited.owner_column
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![first, last, set, owner, limit])?;
        while let Some(row) = rows.next()? {
            let mut values = Vec::new();
            for (at, name) in names.iter().enumerate() {
                let value = super::records::value(row, at)?.text();
                if !value.is_empty() {
                    values.push((name.clone(), String::new(), value));
                }
            }
            into.push(Change {
                change_set: set,
                table: audited.table.to_owned(),
                row: Id(row.get("id")?),
                values,
                owner: (audited.owner.to_owned(), Id(row.get(audited.owner_column)?)),
                op: "insert".to_owned(),
            });
        }
        Ok(())
    }

    /// The rows that a change set added, when it was taken back: as they were taken out.
    fn taken_out(
        &self,
        set: Id,
        owner: Option<(&str, Id)>,
        limit: usize,
        into: &mut Vec<Change>,
    ) -> Result<()> {
        let sql = "SELECT c.table_name, c.row_id, c.old, c.owner_kind, c.owner_id
             FROM change_set AS s JOIN change AS c ON c.change_set = s.undone_by
             WHERE s.id = ?1 AND c.op = 'delete' AND json_extract(c.old, '$.made_in') = ?1
               AND (?2 IS NULL OR (c.owner_kind = ?2 AND c.owner_id = ?3)) ORDER BY c.id LIMIT ?4";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let (kind, id) = owner.unzip();
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![set, kind, id, limit])?;
        while let Some(row) = rows.next()? {
            let (table, was): (String, String) = (row.get(0)?, row.get(2)?);
            let names = columns(&self.conn, &table)?;
            let mut values = pairs("{}", &was);
            values.sort_by_key(|(name, ..)| names.iter().position(|known| known == name));
            into.push(Change {
                change_set: set,
                table,
                row: Id(row.get(1)?),
                op: "insert".to_owned(),
                owner: (row.get(3)?, Id(row.get(4)?)),
                values,
            });
        }
        Ok(())
    }

    fn made(&self, set: Id, table: &str) -> Result<Option<(i64, i64)>> {
        let sql = "SELECT first_id, last_id FROM made WHERE change_set = ?1 AND table_name = ?2";
        let range = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row(params![set, table], range)
            .optional()?)
    }
}

/// Columns with their old and new values from two JSON objects.
fn pairs(old: &str, new: &str) -> Vec<(String, String, String)> {
    let parse = |text: &str| serde_json::from_str::<Map<String, Json>>(text).unwrap_or_default();
    let (old, new) = (parse(old), parse(new));
    let show = |value: Option<&Json>| match value {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let names = old
        .keys()
        .chain(new.keys().filter(|name| !old.contains_key(*name)));
    names
        .map(|name| (name.clone(), show(old.get(name)), show(new.get(name))))
        .collect()
}
