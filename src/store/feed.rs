//! What the find index is fed: the derived row of a person, and what stands about them in the tables of others.

use std::collections::{HashMap, HashSet};

use rusqlite::{Row, params};

use super::{Db, Result};
use crate::model::field::Id;
use crate::model::head::{ITEM, flag_bit};

/// What the find index is told about one person, in the row's own memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fed<'r> {
    /// The person.
    pub id: Id,
    /// Order of the directory.
    pub sort_key: &'r str,
    /// Archived.
    pub shelved: bool,
    /// Bits of `model::head::FLAGS`.
    pub flags: i64,
    /// Day of the newest change, ISO.
    pub updated_on: &'r str,
    /// As in `Head::find_public`.
    pub public: &'r str,
    /// As in `Head::find_private`.
    pub private: &'r str,
    /// As in `Head::links`.
    pub links: &'r str,
    /// Ids of the chapters with an active membership, as in a slot of the links.
    pub members: &'r str,
    /// Codes of the offices held on the day.
    pub offices: &'r [String],
    /// Events that they registered for or came to.
    pub events: &'r [Id],
}

/// Everybody whose entry in the index differs since a change set: who changed; who entered or left an office, an event or
/// a tie, whatever record that was written to; whose event has another title; whose term of office began or ended since the day.
///
/// Each part begins with what changed and goes on from there by number: read in another order it would be the whole file,
/// and that at every save. The planner is told so, since it knows nothing of how few changes there are.
const MOVED: &str = "
    SELECT DISTINCT id FROM (
    SELECT id FROM alumnus INDEXED BY alumnus_by_change WHERE changed_in > ?1
    UNION ALL SELECT row_id FROM change INDEXED BY change_by_set
        WHERE change_set > ?1 AND table_name = 'alumnus' AND op = 'delete'
    UNION ALL SELECT o.alumnus_id FROM made AS m CROSS JOIN officer AS o ON o.id BETWEEN m.first_id AND m.last_id
        WHERE m.change_set > ?1 AND m.table_name = 'officer'
    UNION ALL SELECT r.alumnus_id FROM made AS m CROSS JOIN registration AS r ON r.id BETWEEN m.first_id AND m.last_id
        WHERE m.change_set > ?1 AND m.table_name = 'registration'
    UNION ALL SELECT o.alumnus_id FROM change AS c INDEXED BY change_by_set CROSS JOIN officer AS o ON o.id = c.row_id
        WHERE c.change_set > ?1 AND c.table_name = 'officer'
    UNION ALL SELECT r.alumnus_id FROM change AS c INDEXED BY change_by_set
        CROSS JOIN registration AS r ON r.id = c.row_id
        WHERE c.change_set > ?1 AND c.table_name = 'registration'
    UNION ALL SELECT json_extract(c.old, '$.alumnus_id') FROM change AS c INDEXED BY change_by_set
        WHERE c.change_set > ?1 AND c.table_name IN ('officer', 'registration')
            AND json_extract(c.old, '$.alumnus_id') IS NOT NULL
    UNION ALL SELECT r.other_id FROM made AS m CROSS JOIN relationship AS r ON r.id BETWEEN m.first_id AND m.last_id
        WHERE m.change_set > ?1 AND m.table_name = 'relationship'
    UNION ALL SELECT r.other_id FROM change AS c INDEXED BY change_by_set
        CROSS JOIN relationship AS r ON r.id = c.row_id
        WHERE c.change_set > ?1 AND c.table_name = 'relationship'
    UNION ALL SELECT json_extract(c.old, '$.other_id') FROM change AS c INDEXED BY change_by_set
        WHERE c.change_set > ?1 AND c.table_name = 'relationship'
            AND json_extract(c.old, '$.other_id') IS NOT NULL
    UNION ALL SELECT r.alumnus_id FROM change AS c INDEXED BY change_by_set
        CROSS JOIN registration AS r ON r.event_id = c.row_id
        WHERE c.change_set > ?1 AND c.table_name = 'event' AND c.op = 'update'
            AND (json_type(c.old, '$.zh') IS NOT NULL OR json_type(c.old, '$.en') IS NOT NULL)
    UNION ALL SELECT alumnus_id FROM officer
        WHERE ?2 <> ?3 AND (starts_on > ?2 AND starts_on <= ?3 OR ends_on >= ?2 AND ends_on < ?3)
    ) LIMIT ?4";

/// Whether anything that people are found by has another name since a change set, or stands in the catalogue with another
/// revision: a chapter's moves with everything that belongs to it.
const NAMED: &str = "
    SELECT EXISTS (
        SELECT 1 FROM change INDEXED BY change_by_set WHERE change_set > ?1 AND (owner_kind = 'chapter' OR table_name IN
            ('faculty', 'programme', 'city', 'code', 'era', 'custom_field', 'event'))
    ) OR EXISTS (
        SELECT 1 FROM made WHERE change_set > ?1 AND table_name IN
            ('faculty', 'programme', 'city', 'code', 'era', 'custom_field', 'event',
             'chapter', 'council', 'officer', 'chapter_custom')
    )";

/// What stands about people in the records of others; who has nothing of it is not in it.
pub struct Ties(HashMap<Id, Tied>);

#[derive(Default)]
struct Tied {
    offices: Vec<String>,
    events: Vec<Id>,
    /// Flags that the own record does not tell of.
    flags: i64,
}

impl Db {
    /// Everybody whose entry in the find index differs from what it was after a change set and on a day, people that are
    /// gone included; at most so many.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn moved_since(
        &self,
        change_set: Id,
        (before, day): (&str, &str),
        limit: usize,
    ) -> Result<Vec<Id>> {
        let (from, to) = (before.min(day), before.max(day));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut statement = self.conn.prepare_cached(MOVED)?;
        let ids = statement.query_map(params![change_set, from, to, limit], |row| {
            row.get(0).map(Id)
        })?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether the small tables or the titles of events may be others than they were after a change set.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn named_since(&self, change_set: Id) -> Result<bool> {
        let mut statement = self.conn.prepare_cached(NAMED)?;
        Ok(statement.query_row([change_set], |row| row.get(0))?)
    }

    /// What stands about everybody in the records of others, as it is on a day.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn all_ties(&self, day: &str) -> Result<Ties> {
        self.ties("", day, None)
    }

    /// The lowest and the highest id that somebody has; none where there is nobody.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn id_span(&self) -> Result<Option<(Id, Id)>> {
        let sql = "SELECT (SELECT min(alumnus_id) FROM alumnus_head), (SELECT max(alumnus_id) FROM alumnus_head)";
        let mut statement = self.conn.prepare_cached(sql)?;
        let span: (Option<i64>, Option<i64>) =
            statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(span.0.map(Id).zip(span.1.map(Id)))
    }

    /// Calls back with everybody whose id is in this span, both ends included.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn feed_span(
        &self,
        (first, last): (Id, Id),
        ties: &Ties,
        each: impl FnMut(Fed<'_>),
    ) -> Result<()> {
        let span = "alumnus_id BETWEEN ?1 AND ?2";
        self.feed(span, params![first, last], ties, each)
    }

    /// Calls back with these people, as they are on a day; gives the ids that are gone.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn feed_these(
        &self,
        ids: &[Id],
        day: &str,
        mut each: impl FnMut(Fed<'_>),
    ) -> Result<Vec<Id>> {
        let list: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let list = serde_json::json!(list).to_string();
        let among = "alumnus_id IN (SELECT value FROM json_each(?1))";
        let ties = self.ties(among, day, Some(&list))?;
        let mut here = HashSet::new();
        self.feed(among, params![list], &ties, |fed| {
            here.insert(fed.id);
            each(fed);
        })?;
        let gone = ids.iter().copied().filter(|id| !here.contains(id));
        Ok(gone.collect())
    }

    /// The titles of all events, Chinese and English.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn event_titles(&self) -> Result<Vec<(Id, String, String)>> {
        let sql = "SELECT id, coalesce(zh, ''), coalesce(en, '') FROM event";
        let mut statement = self.conn.prepare_cached(sql)?;
        let titles =
            statement.query_map([], |row| Ok((Id(row.get(0)?), row.get(1)?, row.get(2)?)))?;
        Ok(titles.collect::<rusqlite::Result<_>>()?)
    }

    fn ties(&self, among: &str, day: &str, list: Option<&str>) -> Result<Ties> {
        let and = if among.is_empty() { "" } else { " AND " };
        let mut ties = HashMap::new();
        let offices = format!(
            "SELECT alumnus_id, office FROM officer
             WHERE starts_on <= ?2 AND coalesce(ends_on, '9999') >= ?2 {and} {among} ORDER BY id"
        );
        let mut statement = self.conn.prepare_cached(&offices)?;
        let mut rows = statement.query(params![list, day])?;
        while let Some(row) = rows.next()? {
            let holder: &mut Tied = ties.entry(Id(row.get(0)?)).or_default();
            holder.offices.push(row.get(1)?);
        }
        let events = format!(
            "SELECT alumnus_id, event_id FROM registration
             WHERE (state = 'registered' OR checked_in_at IS NOT NULL) {and} {among} ORDER BY id"
        );
        let mut statement = self.conn.prepare_cached(&events)?;
        let mut rows = match list {
            Some(list) => statement.query([list])?,
            None => statement.query([])?,
        };
        while let Some(row) = rows.next()? {
            let guest = ties.entry(Id(row.get(0)?)).or_default();
            guest.events.push(Id(row.get(1)?));
        }
        self.others(among, list, &mut ties)?;
        Ok(Ties(ties))
    }

    /// A tie stands in the record of one of the two.
    fn others(&self, among: &str, list: Option<&str>, ties: &mut HashMap<Id, Tied>) -> Result<()> {
        let among = match among.replace("alumnus_id", "other_id") {
            none if none.is_empty() => none,
            some => format!("WHERE {some}"),
        };
        let sql = format!("SELECT DISTINCT other_id FROM relationship {among}");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = match list {
            Some(list) => statement.query([list])?,
            None => statement.query([])?,
        };
        while let Some(row) = rows.next()? {
            ties.entry(Id(row.get(0)?)).or_default().flags |= flag_bit("relation");
        }
        Ok(())
    }

    /// People and their memberships are both read in the order of the people, side by side.
    fn feed(
        &self,
        among: &str,
        parameters: &[&dyn rusqlite::ToSql],
        ties: &Ties,
        mut each: impl FnMut(Fed<'_>),
    ) -> Result<()> {
        let sql = format!(
            "SELECT h.alumnus_id, h.sort_key, h.shelved, h.flags, h.updated_on, h.find_public, h.find_private, h.links
             FROM alumnus_head AS h WHERE h.{among} ORDER BY h.alumnus_id"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(parameters)?;
        let belonging = format!(
            "SELECT alumnus_id, chapter_id FROM membership INDEXED BY membership_once
             WHERE state = 'active' AND {among} ORDER BY alumnus_id, chapter_id"
        );
        let mut belonging = self.conn.prepare_cached(&belonging)?;
        let mut belonging = Belonging::of(belonging.query(parameters)?)?;
        let none = Tied::default();
        while let Some(row) = rows.next()? {
            let own = fed(row)?;
            let tied = ties.0.get(&own.id).unwrap_or(&none);
            each(Fed {
                offices: &tied.offices,
                events: &tied.events,
                flags: own.flags | tied.flags,
                members: belonging.of_person(own.id)?,
                ..own
            });
        }
        Ok(())
    }
}

/// Active memberships in the order of the people.
struct Belonging<'s> {
    rows: rusqlite::Rows<'s>,
    /// The next one: person and chapter.
    next: Option<(Id, i64)>,
    slot: String,
}

impl<'s> Belonging<'s> {
    fn of(rows: rusqlite::Rows<'s>) -> Result<Self> {
        let mut own = Self {
            rows,
            next: None,
            slot: String::new(),
        };
        own.read()?;
        Ok(own)
    }

    fn read(&mut self) -> Result<()> {
        self.next = match self.rows.next()? {
            Some(row) => Some((Id(row.get(0)?), row.get(1)?)),
            None => None,
        };
        Ok(())
    }

    /// The chapters of a person, who comes after all that were asked for before.
    fn of_person(&mut self, id: Id) -> Result<&str> {
        self.slot.clear();
        while let Some((person, chapter)) = self.next.filter(|(person, _)| *person <= id) {
            if person == id {
                if !self.slot.is_empty() {
                    self.slot.push(ITEM);
                }
                self.slot.push_str(&chapter.to_string());
            }
            self.read()?;
        }
        Ok(&self.slot)
    }
}

fn fed<'r>(row: &'r Row<'_>) -> rusqlite::Result<Fed<'r>> {
    let text = |at: usize| -> rusqlite::Result<&'r str> { Ok(row.get_ref(at)?.as_str()?) };
    Ok(Fed {
        id: Id(row.get(0)?),
        sort_key: text(1)?,
        shelved: row.get(2)?,
        flags: row.get(3)?,
        updated_on: text(4)?,
        public: text(5)?,
        private: text(6)?,
        links: text(7)?,
        members: "",
        offices: &[],
        events: &[],
    })
}
