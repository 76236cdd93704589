//! Events in a span of time, with what a list says about them, and their registrations.

use rusqlite::{Row, params};

use super::records::{columns, read};
use super::{Db, Result};
use crate::model::event::{Event, Guest, Happening, Registration};
use crate::model::field::{Id, Record as _};

const COUNTS: &str = "(SELECT coalesce(sum(1 + r.guests), 0) FROM registration AS r WHERE r.event_id = event.id AND r.state = 'registered'),
    (SELECT count(*) FROM registration AS r WHERE r.event_id = event.id AND r.state = 'waitlisted'),
    (SELECT count(*) FROM registration AS r WHERE r.event_id = event.id AND r.checked_in_at IS NOT NULL)";

fn happening(row: &Row<'_>) -> Result<Happening> {
    let at = 1 + Event::FIELDS.len();
    Ok(Happening {
        event: read(row)?,
        taken: row.get(at)?,
        waiting: row.get(at + 1)?,
        came: row.get(at + 2)?,
    })
}

impl Db {
    /// The days of events that begin in a span: first day, last day, how many. Without counts of people: for a whole year.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn busy(
        &self,
        from: &str,
        to: &str,
        chapter: Option<Id>,
    ) -> Result<Vec<(String, String, i64)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT substr(starts, 1, 10) AS first, coalesce(substr(ends, 1, 10), substr(starts, 1, 10)) AS last, count(*)
             FROM event
             WHERE archived_at IS NULL AND starts_at >= date(?1, '-2 days') AND starts_at < date(?2, '+3 days')
                AND substr(starts, 1, 10) BETWEEN ?1 AND ?2 AND (?3 IS NULL OR chapter_id = ?3)
             GROUP BY first, last",
        )?;
        let days = statement.query_map(params![from, to, chapter], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        Ok(days.collect::<rusqlite::Result<_>>()?)
    }

    /// The nearest day after another one, or before it, on which an event begins.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn day_beside(
        &self,
        day: &str,
        forward: bool,
        chapter: Option<Id>,
    ) -> Result<Option<String>> {
        let sql = if forward {
            "SELECT substr(starts, 1, 10) FROM event WHERE archived_at IS NULL AND starts_at >= date(?1, '-2 days')
                AND substr(starts, 1, 10) > ?1 AND (?2 IS NULL OR chapter_id = ?2) ORDER BY starts_at LIMIT 1"
        } else {
            "SELECT substr(starts, 1, 10) FROM event WHERE archived_at IS NULL AND starts_at < date(?1, '+3 days')
                AND substr(starts, 1, 10) < ?1 AND (?2 IS NULL OR chapter_id = ?2) ORDER BY starts_at DESC LIMIT 1"
        };
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![day, chapter])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// The first events of each day of a span (wall clock, ISO, both included), at most so many a day.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn first_of_days(
        &self,
        from: &str,
        to: &str,
        chapter: Option<Id>,
        each: usize,
    ) -> Result<Vec<Event>> {
        let each = i64::try_from(each).unwrap_or(i64::MAX);
        self.list(
            "id IN (SELECT id FROM (
                SELECT id, row_number() OVER (PARTITION BY substr(starts, 1, 10) ORDER BY all_day DESC, starts, id) AS place
                FROM event WHERE archived_at IS NULL AND starts_at >= date(?1, '-2 days') AND starts_at < date(?2, '+3 days')
                    AND substr(starts, 1, 10) BETWEEN ?1 AND ?2 AND (?3 IS NULL OR chapter_id = ?3)
             ) WHERE place <= ?4)",
            &[&from, &to, &chapter, &each],
        )
    }

    /// The events that go on at a day (wall clock, ISO) or begin later, the first of them.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn following(
        &self,
        from: &str,
        chapter: Option<Id>,
        limit: usize,
    ) -> Result<Vec<Happening>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        // Nothing lasts longer than a month.
        self.happenings_where(
            "id IN (SELECT id FROM event WHERE starts_at >= date(?1, '-33 days')
                AND coalesce(substr(ends, 1, 10), substr(starts, 1, 10)) >= ?1
                AND archived_at IS NULL AND (?2 IS NULL OR chapter_id = ?2) ORDER BY starts_at LIMIT ?3)",
            params![from, chapter, limit],
        )
    }

    /// The newest events of a chapter, newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn events_of_chapter(&self, chapter: Id, limit: usize) -> Result<Vec<Happening>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut events = self.happenings_where(
            "id IN (SELECT id FROM event WHERE chapter_id = ?1 AND archived_at IS NULL ORDER BY starts_at DESC LIMIT ?2)",
            params![chapter, limit],
        )?;
        events.reverse();
        Ok(events)
    }

    /// The event of a chapter that comes next at an instant, and the last one before it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn next_and_last_event(
        &self,
        chapter: Id,
        at: &str,
    ) -> Result<(Option<Happening>, Option<Happening>)> {
        let one = |condition: &str| {
            let chosen = format!(
                "id = (SELECT id FROM event WHERE chapter_id = ?1 AND archived_at IS NULL AND state <> 'cancelled' AND {condition} LIMIT 1)"
            );
            Ok::<_, super::Error>(self.happenings_where(&chosen, params![chapter, at])?.pop())
        };
        let next = one("starts_at >= ?2 ORDER BY starts_at")?;
        let last = one("starts_at < ?2 ORDER BY starts_at DESC")?;
        Ok((next, last))
    }

    /// The events that a person has to do with, newest first, with the registration.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn events_of_person(&self, alumnus: Id) -> Result<Vec<(Event, Registration)>> {
        let registrations: Vec<Registration> = self.list("alumnus_id = ?1", &[&alumnus])?;
        let mut events = registrations
            .into_iter()
            .map(|registration| Ok((self.get::<Event>(registration.event_id)?, registration)))
            .collect::<Result<Vec<_>>>()?;
        events.sort_by(|a, b| b.0.starts.cmp(&a.0.starts));
        Ok(events)
    }

    /// The newest events of all chapters or of one, without counts of people: what a search by name looks through.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn newest_events(&self, chapter: Option<Id>, limit: usize) -> Result<Vec<Event>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.list(
            "id IN (SELECT id FROM event WHERE archived_at IS NULL AND (?1 IS NULL OR chapter_id = ?1)
                ORDER BY starts_at DESC LIMIT ?2)",
            &[&chapter, &limit],
        )
    }

    /// One event with its counts.
    ///
    /// # Errors
    /// `Missing` when there is none.
    pub fn happening(&self, id: Id) -> Result<Happening> {
        let found = self.happenings_where("id = ?1", params![id])?;
        found.into_iter().next().ok_or(super::Error::Missing)
    }

    fn happenings_where(
        &self,
        condition: &str,
        parameters: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<Happening>> {
        let sql = format!(
            "SELECT {}, {COUNTS} FROM event WHERE archived_at IS NULL AND {condition} ORDER BY starts_at, id",
            columns::<Event>()
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(parameters)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(happening(row)?);
        }
        Ok(found)
    }

    /// Who registered for an event: by state, then in the directory's order.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn guests(&self, event: Id) -> Result<Vec<Guest>> {
        let prefixed = std::iter::once("id")
            .chain(Registration::FIELDS.iter().map(|field| field.name))
            .map(|name| format!("r.{name}"))
            .collect::<Vec<_>>()
            .join(", ");
        let sql = format!(
            "SELECT {prefixed}, a.number, a.name, a.pinyin, h.class_year, h.mobile
             FROM registration AS r JOIN alumnus AS a ON a.id = r.alumnus_id
             JOIN alumnus_head AS h ON h.alumnus_id = a.id WHERE r.event_id = ?1
             ORDER BY CASE r.state WHEN 'registered' THEN 0 WHEN 'waitlisted' THEN 1 WHEN 'invited' THEN 2 ELSE 3 END,
                r.wait_position, h.sort_key, a.id"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([event])?;
        let mut guests = Vec::new();
        let at = 1 + Registration::FIELDS.len();
        while let Some(row) = rows.next()? {
            let text = |at: usize| {
                row.get::<_, Option<String>>(at)
                    .map(Option::unwrap_or_default)
            };
            guests.push(Guest {
                registration: read(row)?,
                number: text(at)?,
                name: text(at + 1)?,
                pinyin: text(at + 2)?,
                class_year: row.get(at + 3)?,
                mobile: text(at + 4)?,
            });
        }
        Ok(guests)
    }

    /// Every registration of an event.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn registrations(&self, event: Id) -> Result<Vec<Registration>> {
        self.list("event_id = ?1", &[&event])
    }

    /// The registration of a person at an event.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn registration(&self, event: Id, alumnus: Id) -> Result<Option<Registration>> {
        Ok(self
            .list("event_id = ?1 AND alumnus_id = ?2", &[&event, &alumnus])?
            .pop())
    }

    /// Seats taken at an event.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn seats_taken(&self, event: Id) -> Result<i64> {
        let sql = "SELECT coalesce(sum(1 + guests), 0) FROM registration WHERE event_id = ?1 AND state = 'registered'";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([event], |row| row.get(0))?)
    }

    /// The waiting list of an event in its order.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn waiting(&self, event: Id) -> Result<Vec<Registration>> {
        let mut waiting: Vec<Registration> =
            self.list("event_id = ?1 AND state = 'waitlisted'", &[&event])?;
        waiting.sort_by_key(|registration| (registration.wait_position, registration.id));
        Ok(waiting)
    }
}
