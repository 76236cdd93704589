//! Pairs of people who look like one: what the finder reads, what it found, and which pairs are known to be two people.

use std::collections::HashSet;

use rusqlite::{Row, Rows, params};

use super::tx::Tx;
use super::{Db, Result};
use crate::model::date::PartialDate;
use crate::model::field::Id;
use crate::model::likeness::{Likeness, Pair, Reasons, Traits};
use crate::model::relation::NotSame;

/// Rows of a table of child rows in the order of the people, read along with them.
struct Along<'s> {
    rows: Rows<'s>,
    /// Whose the next row is, and its three texts.
    next: Option<(i64, [Option<String>; 3])>,
}

impl<'s> Along<'s> {
    fn new(rows: Rows<'s>) -> Result<Self> {
        let mut along = Self { rows, next: None };
        along.step()?;
        Ok(along)
    }

    fn step(&mut self) -> Result<()> {
        self.next = match self.rows.next()? {
            Some(row) => Some((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?])),
            None => None,
        };
        Ok(())
    }

    /// Calls back with the rows of one person; those of people before are left out.
    fn of(&mut self, id: i64, mut each: impl FnMut([&str; 3])) -> Result<()> {
        while let Some((owner, texts)) = &self.next
            && *owner <= id
        {
            if *owner == id {
                each(texts.each_ref().map(|text| text.as_deref().unwrap_or("")));
            }
            self.step()?;
        }
        Ok(())
    }
}

/// A pair of the table that is still to be decided: both are on file, not both put away, and not known as two people.
const OPEN: &str = "FROM likeness AS l
    JOIN alumnus AS a ON a.id = l.alumnus_id JOIN alumnus AS b ON b.id = l.other_id
    WHERE a.merged_into IS NULL AND b.merged_into IS NULL AND (a.archived_at IS NULL OR b.archived_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM not_same AS n WHERE n.alumnus_id = l.alumnus_id AND n.other_id = l.other_id)";

impl Db {
    /// Calls back with everybody who was not merged into somebody, in the order of the ids, until it says stop.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn each_traits(&self, mut each: impl FnMut(Id, bool, Traits) -> bool) -> Result<()> {
        let mut people = self.conn.prepare(
            "SELECT id, name, pinyin, latin_name, gender, birth, archived_at IS NOT NULL FROM alumnus
             WHERE merged_into IS NULL ORDER BY id",
        )?;
        // The index is named so that nothing is sorted: the rows lie in the file in about this order.
        let mut names = self.conn.prepare(
            "SELECT alumnus_id, name, NULL, NULL FROM other_name INDEXED BY other_name_by_alumnus ORDER BY alumnus_id",
        )?;
        let mut degrees = self.conn.prepare(
            "SELECT alumnus_id, level, student_no, completion FROM degree INDEXED BY degree_by_alumnus ORDER BY alumnus_id",
        )?;
        let mut contacts = self.conn.prepare(
            "SELECT alumnus_id, kind, value, NULL FROM contact_point INDEXED BY contact_point_by_alumnus
             ORDER BY alumnus_id",
        )?;
        let mut names = Along::new(names.query([])?)?;
        let mut degrees = Along::new(degrees.query([])?)?;
        let mut contacts = Along::new(contacts.query([])?)?;
        let mut people = people.query([])?;
        while let Some(row) = people.next()? {
            let id: i64 = row.get(0)?;
            let mut traits = Traits::named(text(row, 1)?, text(row, 2)?, text(row, 3)?);
            traits.sex = text(row, 4)?.bytes().next().unwrap_or(0);
            traits.birth = text(row, 5)?.parse().ok();
            names.of(id, |[name, ..]| traits.also(name))?;
            degrees.of(id, |[level, number, completion]| {
                let year = completion.parse::<PartialDate>().ok();
                traits.studied(level, number, year.map(|date| date.year()));
            })?;
            contacts.of(id, |[kind, value, _]| traits.reached(kind, value))?;
            if !each(Id(id), row.get(6)?, traits) {
                break;
            }
        }
        Ok(())
    }

    /// The pairs that are known to be two people, the lower id first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn known_apart(&self) -> Result<HashSet<(Id, Id)>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT alumnus_id, other_id FROM not_same")?;
        let pairs = statement.query_map([], |row| Ok((Id(row.get(0)?), Id(row.get(1)?))))?;
        Ok(pairs.collect::<rusqlite::Result<_>>()?)
    }

    /// Who is known not to be the same as a person.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn known_apart_from(&self, id: Id) -> Result<HashSet<Id>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT other_id FROM not_same WHERE alumnus_id = ?1
             UNION ALL SELECT alumnus_id FROM not_same WHERE other_id = ?1",
        )?;
        let others = statement.query_map([id], |row| row.get(0).map(Id))?;
        Ok(others.collect::<rusqlite::Result<_>>()?)
    }

    /// The pairs that nobody has decided on, the likeliest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn open_pairs(&self, limit: usize) -> Result<Vec<Pair>> {
        let sql = format!(
            "SELECT l.alumnus_id, l.other_id, l.score, l.reasons {OPEN} ORDER BY l.score DESC, l.id LIMIT ?1"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let pairs = statement.query_map([limit], |row| {
            Ok(Pair {
                one: Id(row.get(0)?),
                other: Id(row.get(1)?),
                likeness: Likeness {
                    score: row.get(2)?,
                    reasons: Reasons::read(text(row, 3)?),
                },
            })
        })?;
        Ok(pairs.collect::<rusqlite::Result<_>>()?)
    }

    /// How many pairs nobody has decided on, counted no further than `most`.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn open_pairs_count(&self, most: usize) -> Result<usize> {
        let sql = format!("SELECT count(*) FROM (SELECT 1 {OPEN} LIMIT ?1)");
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let count: i64 = self
            .conn
            .prepare_cached(&sql)?
            .query_row([most], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Puts these pairs in the place of those that were found before. For the writing connection.
    ///
    /// # Errors
    /// Whatever the database says; then the old ones stay.
    pub fn keep_pairs(&self, pairs: &[Pair]) -> Result<()> {
        self.conn.execute("DELETE FROM likeness", [])?;
        let mut statement = self.conn.prepare_cached(
            "INSERT INTO likeness (alumnus_id, other_id, score, reasons) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for pair in pairs {
            let Likeness { score, reasons } = pair.likeness;
            let words = reasons.words().collect::<Vec<_>>().join(",");
            statement.execute(params![pair.one, pair.other, score, words])?;
        }
        Ok(())
    }

    /// Forgets a pair that is none any more. For the writing connection.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn forget_pair(&self, one: Id, other: Id) -> Result<()> {
        let sql = "DELETE FROM likeness WHERE alumnus_id = ?1 AND other_id = ?2";
        self.conn.prepare_cached(sql)?.execute([one, other])?;
        Ok(())
    }
}

impl Tx<'_> {
    /// Notes that two people are not the same one; nothing when that is known.
    ///
    /// # Errors
    /// `Refused` when one of them is gone.
    pub fn tell_apart(&self, one: Id, other: Id) -> Result<()> {
        if one == other || self.known_apart_from(one)?.contains(&other) {
            return Ok(());
        }
        self.insert(&NotSame {
            alumnus_id: one.min(other),
            other_id: one.max(other),
            ..NotSame::default()
        })?;
        Ok(())
    }
}

/// A text of the row's own memory; empty for nothing.
fn text<'r>(row: &'r Row<'_>, at: usize) -> rusqlite::Result<&'r str> {
    Ok(row.get_ref(at)?.as_str_or_null()?.unwrap_or(""))
}
