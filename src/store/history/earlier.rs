//! A person as they were at an earlier revision: the rows of today, walked back change set by change set.
//!
//! Nothing is kept for this. A change set that touched a person raised `rev` by one, so the walk ends where the number does.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;
use serde_json::{Map, Value as Json};

use super::super::trail::{AUDITED, columns};
use super::super::{Db, Error, Result};
use crate::model::dossier::Dossier;
use crate::model::field::{Id, Record, Value, field};

/// A row by the names of its columns.
type Row = Map<String, Json>;

/// The rows of one person, by table and id.
type Rows = BTreeMap<(&'static str, i64), Row>;

/// One noted change of one row.
struct Noted {
    id: i64,
    table: &'static str,
    row: i64,
    op: String,
    old: Row,
    new: Row,
}

impl Db {
    /// The person as they were at a revision.
    ///
    /// # Errors
    /// `Missing` when the person is not on file, or the revision is none of theirs.
    pub fn dossier_at(&self, id: Id, rev: i64) -> Result<Dossier> {
        let mut rows = self.rows_of_person(id)?;
        let mut sets = self.sets_of_person(id)?;
        let mut at = revision(&rows, id).ok_or(Error::Missing)?;
        while at != rev {
            // A row that came from somebody else was made in a set that did not touch this person: so makers are asked
            // anew after every step.
            let made = rows.values().filter_map(maker).max();
            let set = made.max(sets.last().copied()).ok_or(Error::Missing)?;
            self.walk_back(Id(set), id, &mut rows)?;
            sets.remove(&set);
            // A person who was taken away and brought again comes back with the number that they had.
            at = match (revision(&rows, id), at) {
                (Some(told), 0) => told,
                (Some(_), at) => at - 1,
                (None, _) => 0,
            };
        }
        dossier(id, rev, rows)
    }

    /// Every row that belongs to a person now.
    fn rows_of_person(&self, id: Id) -> Result<Rows> {
        let mut rows = Rows::new();
        for audited in AUDITED.iter().filter(|audited| audited.owner == "alumnus") {
            let pairs = columns(&self.conn, audited.table)?
                .iter()
                .map(|name| format!("'{name}', {name}"))
                .collect::<Vec<_>>();
            let sql = format!(
                "SELECT id, json_object({}) FROM {} WHERE {} = ?1",
                pairs.join(", "),
                audited.table,
                audited.owner_column
            );
            let mut statement = self.conn.prepare_cached(&sql)?;
            let mut found = statement.query([id])?;
            while let Some(row) = found.next()? {
                rows.insert(
                    (audited.table, row.get(0)?),
                    parse(&row.get::<_, String>(1)?)?,
                );
            }
        }
        Ok(rows)
    }

    /// The change sets that changed or took away a row of a person, brought one over from somebody else, or made somebody
    /// else's number lead to them or no longer.
    fn sets_of_person(&self, id: Id) -> Result<BTreeSet<i64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT change_set FROM change WHERE owner_kind = 'alumnus' AND owner_id = ?1
             UNION
             SELECT change_set FROM change WHERE op = 'update' AND json_extract(new, '$.alumnus_id') IS NOT NULL
                AND json_extract(new, '$.alumnus_id') = ?1
             UNION
             SELECT change_set FROM change WHERE table_name = 'alumnus' AND op = 'update'
                AND coalesce(json_extract(new, '$.merged_into'), json_extract(old, '$.merged_into')) IS NOT NULL
                AND coalesce(json_extract(new, '$.merged_into'), json_extract(old, '$.merged_into')) = ?1",
        )?;
        let sets = statement.query_map([id], |row| row.get(0))?;
        Ok(sets.collect::<rusqlite::Result<_>>()?)
    }

    /// Makes the rows what they were before a change set.
    fn walk_back(&self, set: Id, id: Id, rows: &mut Rows) -> Result<()> {
        for noted in self.noted(set, id)? {
            let key = (noted.table, noted.row);
            match noted.op.as_str() {
                "delete" => {
                    rows.insert(key, noted.old);
                }
                "insert" => {
                    rows.remove(&key);
                }
                _ => {
                    // What went to somebody else has to be fetched from there.
                    let mut row = match rows.remove(&key) {
                        Some(row) => row,
                        None => self.row_after(&noted)?,
                    };
                    row.extend(noted.old);
                    let elsewhere = noted.table != "alumnus"
                        && noted.new.contains_key("alumnus_id")
                        && row.get("alumnus_id") != Some(&Json::from(id.0));
                    if !elsewhere {
                        rows.insert(key, row);
                    }
                }
            }
        }
        rows.retain(|_, row| maker(row) != Some(set.0));
        Ok(())
    }

    /// A row as a change left it: as it is now, with everything later taken back.
    fn row_after(&self, noted: &Noted) -> Result<Row> {
        let pairs = columns(&self.conn, noted.table)?
            .iter()
            .map(|name| format!("'{name}', {name}"))
            .collect::<Vec<_>>();
        let sql = format!(
            "SELECT json_object({}) FROM {} WHERE id = ?1",
            pairs.join(", "),
            noted.table
        );
        let mut row = Row::new();
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut found = statement.query([noted.row])?;
        if let Some(now) = found.next()? {
            row = parse(&now.get::<_, String>(0)?)?;
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT old FROM change WHERE id > ?1 AND table_name = ?2 AND row_id = ?3 ORDER BY id DESC",
        )?;
        let mut found = statement.query(params![noted.id, noted.table, noted.row])?;
        while let Some(later) = found.next()? {
            row.extend(parse(&later.get::<_, String>(0)?)?);
        }
        Ok(row)
    }

    /// What a change set did to the rows of a person, the last first; also the end of a row that it gave to somebody else
    /// first, as a merge does with what both have.
    fn noted(&self, set: Id, id: Id) -> Result<Vec<Noted>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT table_name, row_id, op, old, coalesce(new, '{}'), id FROM change
             WHERE change_set = ?1 AND owner_kind = 'alumnus'
                AND (owner_id = ?2 OR json_extract(new, '$.alumnus_id') = ?2
                    OR op = 'delete' AND (table_name, row_id) IN (
                        SELECT table_name, row_id FROM change
                        WHERE owner_kind = 'alumnus' AND owner_id = ?2 AND change_set = ?1))
             ORDER BY id DESC",
        )?;
        let mut found = statement.query(params![set, id])?;
        let mut changes = Vec::new();
        while let Some(row) = found.next()? {
            let name: String = row.get(0)?;
            let Some(audited) = AUDITED.iter().find(|audited| audited.table == name) else {
                continue;
            };
            changes.push(Noted {
                id: row.get(5)?,
                table: audited.table,
                row: row.get(1)?,
                op: row.get(2)?,
                old: parse(&row.get::<_, String>(3)?)?,
                new: parse(&row.get::<_, String>(4)?)?,
            });
        }
        Ok(changes)
    }
}

fn maker(row: &Row) -> Option<i64> {
    row.get("made_in").and_then(Json::as_i64)
}

fn revision(rows: &Rows, id: Id) -> Option<i64> {
    rows.get(&("alumnus", id.0))?.get("rev")?.as_i64()
}

fn dossier(id: Id, rev: i64, mut rows: Rows) -> Result<Dossier> {
    let mut person = rows.remove(&("alumnus", id.0)).ok_or(Error::Missing)?;
    person.insert("rev".to_owned(), Json::from(rev));
    Ok(Dossier {
        alumnus: record(id.0, &person)?,
        other_names: records(&rows)?,
        degrees: records(&rows)?,
        contacts: records(&rows)?,
        addresses: records(&rows)?,
        posts: records(&rows)?,
        relationships: records(&rows)?,
        memberships: records(&rows)?,
        tags: records(&rows)?,
        reports: records(&rows)?,
        consents: records(&rows)?,
        attachments: records(&rows)?,
        customs: records(&rows)?,
    })
}

fn records<R: Record>(rows: &Rows) -> Result<Vec<R>> {
    rows.range((R::TABLE, i64::MIN)..=(R::TABLE, i64::MAX))
        .map(|((_, id), row)| record(*id, row))
        .collect()
}

fn record<R: Record>(id: i64, row: &Row) -> Result<R> {
    let mut record = R::default();
    record.set_id(Id(id));
    for (name, value) in row {
        if let Some(field) = field::<R>(name) {
            (field.set)(&mut record, cell(value)).map_err(|wrong| Error::Odd(R::TABLE, wrong))?;
        }
    }
    Ok(record)
}

fn cell(value: &Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::String(text) => Value::Text(text.clone()),
        other => other
            .as_i64()
            .map_or_else(|| Value::Text(other.to_string()), Value::Int),
    }
}

fn parse(text: &str) -> Result<Row> {
    serde_json::from_str(text)
        .map_err(|error| Error::Damaged("the history".into(), error.to_string()))
}
