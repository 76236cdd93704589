//! What a constraint's refusal to take something back comes from: a row that points to what would go, a row that took the
//! place, or a row that is gone.

use rusqlite::{OptionalExtension as _, params, params_from_iter};
use serde_json::Value as Json;

use super::steps::{Owner, Plan, Step};
use super::{parse, pointing, points_to, sql_value};
use crate::model::field::Id;
use crate::model::past::Why;
use crate::store::Result;
use crate::store::trail::AUDITED;
use crate::store::tx::Tx;

impl Tx<'_> {
    /// The later change behind a refusal, where one is found; else what the constraint says.
    pub(super) fn explain<'s>(
        &self,
        plan: &Plan,
        owner: Owner,
        steps: impl Iterator<Item = &'s Step>,
        says: String,
    ) -> Result<Why> {
        let found = if says.contains("FOREIGN KEY") {
            self.behind_a_link(plan, owner, steps)?
        } else if let Some(columns) = says.strip_prefix("UNIQUE constraint failed: ") {
            self.behind_a_double(plan, columns, steps)?
        } else if says.contains("merged_record") {
            self.behind_a_merge(owner)?
        } else {
            None
        };
        match found.filter(|(set, _)| *set > plan.target.id.0) {
            Some((set, table)) => self.later_of(set, table, None),
            None => Ok(Why::Refused(says)),
        }
    }

    /// Rows that point to a row that would go, or the end of a row that one would point to again.
    fn behind_a_link<'s>(
        &self,
        plan: &Plan,
        (kind, id): Owner,
        steps: impl Iterator<Item = &'s Step>,
    ) -> Result<Option<(i64, &'static str)>> {
        if let Some(newest) = self.added_since((AUDITED[kind].owner, id), plan.target.id)? {
            return Ok(Some(newest));
        }
        for step in steps {
            if let Step::Remove { table, row } = step
                && let Some(found) = self.points_here(table, *row)?
            {
                return Ok(Some(found));
            }
            let Some((table, old)) = step.back_to() else {
                continue;
            };
            let old = parse(old)?;
            for (column, to) in points_to(&self.conn, table)? {
                let Some(there) = old.get(&column).and_then(Json::as_i64) else {
                    continue;
                };
                if let Some(set) = self.end_of(to, there)? {
                    return Ok(Some((set, to)));
                }
            }
        }
        Ok(None)
    }

    /// The newest change of a row that points to this one.
    fn points_here(&self, table: &str, row: i64) -> Result<Option<(i64, &'static str)>> {
        let mut newest = None;
        for (from, column) in pointing(&self.conn, table)? {
            let sql = format!("SELECT max(id) FROM {from} WHERE {column} = ?1");
            let one: Option<i64> = self
                .conn
                .prepare_cached(&sql)?
                .query_row([row], |row| row.get(0))?;
            let set = one.map(|one| self.newest_of(from, one)).transpose()?;
            newest = newest.max(set.map(|set| (set, from)));
        }
        Ok(newest)
    }

    /// The change that took a row out; none while it is there.
    fn end_of(&self, table: &str, row: i64) -> Result<Option<i64>> {
        let sql = format!(
            "SELECT change_set FROM change WHERE op = 'delete' AND table_name = ?1 AND row_id = ?2
                AND NOT EXISTS (SELECT 1 FROM {table} WHERE id = ?2) ORDER BY id DESC LIMIT 1"
        );
        let mut statement = self.conn.prepare(&sql)?;
        Ok(statement
            .query_row(params![table, row], |row| row.get(0))
            .optional()?)
    }

    /// A row that has what may be there only once.
    fn behind_a_double<'s>(
        &self,
        plan: &Plan,
        columns: &str,
        steps: impl Iterator<Item = &'s Step>,
    ) -> Result<Option<(i64, &'static str)>> {
        let named: Option<Vec<(&str, &str)>> = columns
            .split(", ")
            .map(|column| column.split_once('.'))
            .collect();
        let Some(named) = named else {
            return Ok(None);
        };
        for step in steps {
            let Some((table, old)) = step.back_to() else {
                continue;
            };
            let old = parse(old)?;
            let values: Option<Vec<_>> = named
                .iter()
                .map(|(of, column)| old.get(*column).filter(|_| *of == table))
                .collect();
            let Some(values) = values else {
                continue;
            };
            let condition: Vec<String> = named
                .iter()
                .enumerate()
                .map(|(at, (_, column))| format!("{column} = ?{}", at + 1))
                .collect();
            let sql = format!("SELECT id FROM {table} WHERE {}", condition.join(" AND "));
            let mut statement = self.conn.prepare(&sql)?;
            let values = params_from_iter(values.into_iter().map(sql_value));
            let row: Option<i64> = statement.query_row(values, |row| row.get(0)).optional()?;
            if let Some(row) = row {
                let set = self.newest_of(table, row)?;
                return Ok((set != plan.target.id.0).then_some((set, table)));
            }
        }
        Ok(None)
    }

    /// The merge that closed a record.
    fn behind_a_merge(&self, (kind, id): Owner) -> Result<Option<(i64, &'static str)>> {
        let sql = "SELECT max(change_set) FROM change WHERE owner_kind = ?1 AND owner_id = ?2
            AND table_name = 'alumnus' AND json_extract(new, '$.merged_into') IS NOT NULL";
        let set: Option<i64> = self
            .conn
            .prepare_cached(sql)?
            .query_row(params![AUDITED[kind].owner, id], |row| row.get(0))?;
        Ok(set.map(|set| (set, "alumnus")))
    }

    /// The newest change of a row, its making included.
    fn newest_of(&self, table: &str, row: i64) -> Result<i64> {
        let sql = format!("SELECT made_in FROM {table} WHERE id = ?1");
        let made: Id = self
            .conn
            .prepare(&sql)?
            .query_row([row], |row| row.get(0).map(Id))?;
        let sql = "SELECT max(change_set) FROM change
            WHERE change_set > ?1 AND change_set <> ?2 AND table_name = ?3 AND row_id = ?4";
        let changed: Option<i64> = self
            .conn
            .prepare_cached(sql)?
            .query_row(params![made, self.change_set(), table, row], |row| {
                row.get(0)
            })?;
        Ok(changed.unwrap_or(made.0))
    }
}
