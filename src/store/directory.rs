//! People: dossiers, their derived heads, pages of the directory, and what the find index is fed.

use rusqlite::{Row, params};

use super::dossiers::id_list;
use super::tx::Tx;
use super::{Db, Error, Result};
use crate::model::alumnus::Alumnus;
use crate::model::dossier::Dossier;
use crate::model::field::{Cell as _, Id, Record};
use crate::model::head::{Head, Listed, retagged};

pub(super) const HEAD: &str = "h.alumnus_id, h.sort_key, h.shelved, h.class_year, h.entry_year, h.faculty_id, h.programme_id, h.level,
    h.student_no, h.chapter_id, h.city_id, h.employer, h.job_title, h.mobile, h.email, h.flags";

impl Db {
    /// A person with everything that belongs to them.
    ///
    /// # Errors
    /// `Missing` when there is none.
    pub fn dossier(&self, id: Id) -> Result<Dossier> {
        let alumnus: Alumnus = self.get(id)?;
        Ok(Dossier {
            alumnus,
            other_names: self.of(id)?,
            degrees: self.of(id)?,
            contacts: self.of(id)?,
            addresses: self.of(id)?,
            posts: self.of(id)?,
            relationships: self.of(id)?,
            memberships: self.of(id)?,
            tags: self.of(id)?,
            reports: self.of(id)?,
            consents: self.of(id)?,
            attachments: self.of(id)?,
            customs: self.of(id)?,
        })
    }

    /// The rows of one person in one table.
    fn of<R: Record>(&self, alumnus: Id) -> Result<Vec<R>> {
        self.list("alumnus_id = ?1", &[&alumnus])
    }

    /// The person with that number, or the one that took them in.
    ///
    /// # Errors
    /// `Missing` when there is none.
    pub fn by_number(&self, number: &str) -> Result<Id> {
        let sql = "SELECT coalesce(merged_into, id) FROM alumnus WHERE number = ?1";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([number], |row| row.get(0).map(Id))?)
    }

    /// The public numbers of people.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn numbers_of(&self, ids: &[Id]) -> Result<Vec<(Id, String)>> {
        let list: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let sql = "SELECT id, number FROM alumnus WHERE id IN (SELECT value FROM json_each(?1))";
        self.pairs(sql, &serde_json::json!(list).to_string())
    }

    /// Who has these public numbers.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn numbered(&self, numbers: &[&str]) -> Result<Vec<(Id, String)>> {
        let sql =
            "SELECT id, number FROM alumnus WHERE number IN (SELECT value FROM json_each(?1))";
        self.pairs(sql, &serde_json::json!(numbers).to_string())
    }

    /// The days on which people were changed last, ISO.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn changed_on(&self, ids: &[Id]) -> Result<Vec<(Id, String)>> {
        let list: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let sql = "SELECT alumnus_id, updated_on FROM alumnus_head
            WHERE alumnus_id IN (SELECT value FROM json_each(?1))";
        self.pairs(sql, &serde_json::json!(list).to_string())
    }

    fn pairs(&self, sql: &str, list: &str) -> Result<Vec<(Id, String)>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let pairs = statement.query_map([list], |row| Ok((Id(row.get(0)?), row.get(1)?)))?;
        Ok(pairs.collect::<rusqlite::Result<_>>()?)
    }

    /// People as a list shows them, in the order of the ids given; ids that are gone are left out.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn listed(&self, ids: &[Id]) -> Result<Vec<Listed>> {
        let sql = format!(
            "SELECT {HEAD}, a.number, a.name, a.latin_name, a.pinyin, a.status
             FROM alumnus AS a JOIN alumnus_head AS h ON h.alumnus_id = a.id WHERE a.id = ?1"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut people = Vec::with_capacity(ids.len());
        for id in ids {
            let mut rows = statement.query([id])?;
            if let Some(row) = rows.next()? {
                people.push(listed(row)?);
            }
        }
        Ok(people)
    }

    /// The ids of the directory in its own order, from a key on: the page that needs no find index.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn page_from(&self, sort_key: &str, limit: usize) -> Result<Vec<Id>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT alumnus_id FROM alumnus_head WHERE shelved = 0 AND sort_key >= ?1
             ORDER BY sort_key, alumnus_id LIMIT ?2",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let ids = statement.query_map(params![sort_key, limit], |row| row.get(0).map(Id))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// What the heads of people have to be, from everything that belongs to them. For a few hundred at a time.
    pub(super) fn derived_heads(&self, ids: &[Id]) -> Result<Vec<Head>> {
        let numbers = self.numbers_merged_into(ids)?;
        let head = |dossier: &Dossier| {
            let mut head = Head::of(dossier);
            if let Some(numbers) = numbers.get(&dossier.alumnus.id) {
                head.answers_to(numbers);
            }
            head
        };
        Ok(self.dossiers(ids)?.iter().map(head).collect())
    }

    /// How many people are on file and not archived.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn people(&self) -> Result<i64> {
        let sql = "SELECT count(*) FROM alumnus_head WHERE shelved = 0";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?)
    }

    /// The highest id that a person has: about how many there are, without counting.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn newest_person(&self) -> Result<i64> {
        let sql = "SELECT coalesce(max(id), 0) FROM alumnus";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?)
    }

    /// Whether anybody is on file, archived or not.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn has_people(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM alumnus)";
        Ok(self.conn.query_row(sql, [], |row| row.get(0))?)
    }

    /// Whether no person, council or event ever was in the file, so that their ids begin with 1.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn is_new(&self) -> Result<bool> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM sqlite_sequence
            WHERE seq > 0 AND name IN ('alumnus', 'council', 'series', 'event', 'session', 'registration'))";
        Ok(self.conn.query_row(sql, [], |row| row.get(0))?)
    }

    /// Whether some table has given out its last number. SQLite says of the next row that the disk is full.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn is_exhausted(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_sequence WHERE seq = 9223372036854775807)";
        Ok(self.conn.query_row(sql, [], |row| row.get(0))?)
    }

    /// How many people are on file, archived or not.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn heads(&self) -> Result<i64> {
        let sql = "SELECT count(*) FROM alumnus_head";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?)
    }

    /// Whether a name that people are found by was changed after a change set: of a faculty, a programme, a city, a
    /// chapter, a code.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn renamed_since(&self, change_set: Id) -> Result<bool> {
        let sql =
            "SELECT EXISTS (SELECT 1 FROM change INDEXED BY change_by_set WHERE change_set > ?1
            AND table_name IN ('faculty', 'programme', 'city', 'chapter', 'code', 'era'))";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([change_set], |row| row.get(0))?)
    }

    /// Everybody with the name or a student number of somebody, archived people included; at most a hundred.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn namesakes(&self, dossier: &Dossier) -> Result<Vec<Dossier>> {
        let mut ids: Vec<Id> = Vec::new();
        let same = Head::of(dossier).sort_key;
        let mut statement = self.conn.prepare_cached(
            "SELECT alumnus_id FROM alumnus_head WHERE shelved = ?1 AND sort_key = ?2 LIMIT 100",
        )?;
        for shelved in [0, 1] {
            let found = statement.query_map(params![shelved, same], |row| row.get(0).map(Id))?;
            ids.extend(found.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        for degree in dossier
            .degrees
            .iter()
            .filter(|degree| !degree.student_no.is_empty())
        {
            ids.extend(
                self.student_holders(&degree.student_no)?
                    .into_iter()
                    .map(|(id, _)| id),
            );
        }
        ids.sort_unstable();
        ids.dedup();
        ids.truncate(100);
        ids.into_iter().map(|id| self.dossier(id)).collect()
    }

    /// The tags in use with how many people have them, the most used first; at most a thousand.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn tags(&self) -> Result<Vec<(String, i64)>> {
        let sql = "SELECT tag, count(*) AS n FROM tag GROUP BY tag ORDER BY n DESC, tag LIMIT 1000";
        let mut statement = self.conn.prepare_cached(sql)?;
        let tags = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(tags.collect::<rusqlite::Result<_>>()?)
    }

    /// The id that holds a student number at a level.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn student_holders(&self, student_no: &str) -> Result<Vec<(Id, String)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT alumnus_id, coalesce(level, '') FROM degree WHERE student_no = ?1",
        )?;
        let holders =
            statement.query_map([student_no], |row| Ok((Id(row.get(0)?), row.get(1)?)))?;
        Ok(holders.collect::<rusqlite::Result<_>>()?)
    }
}

/// Somebody new who will have that id, with the number that follows from it and the head: made by any thread, written by one.
#[must_use]
pub fn newcomer(id: Id, mut dossier: Dossier) -> (Dossier, Head) {
    dossier.alumnus.id = id;
    dossier.alumnus.number = format!("A-{:06}", id.0);
    dossier.alumnus.rev = 1;
    dossier.own(id);
    let head = Head::of(&dossier);
    (dossier, head)
}

/// The columns of [`HEAD`].
pub(super) fn head(row: &Row<'_>) -> rusqlite::Result<Head> {
    let text = |at: usize| {
        row.get::<_, Option<String>>(at)
            .map(Option::unwrap_or_default)
    };
    let id = |at: usize| row.get::<_, Option<i64>>(at).map(|id| id.map(Id));
    Ok(Head {
        alumnus_id: Id(row.get(0)?),
        sort_key: text(1)?,
        shelved: row.get(2)?,
        class_year: row.get(3)?,
        entry_year: row.get(4)?,
        faculty_id: id(5)?,
        programme_id: id(6)?,
        level: text(7)?,
        student_no: text(8)?,
        chapter_id: id(9)?,
        city_id: id(10)?,
        employer: text(11)?,
        job_title: text(12)?,
        mobile: text(13)?,
        email: text(14)?,
        flags: row.get(15)?,
        ..Head::default()
    })
}

fn listed(row: &Row<'_>) -> rusqlite::Result<Listed> {
    let text = |at: usize| {
        row.get::<_, Option<String>>(at)
            .map(Option::unwrap_or_default)
    };
    Ok(Listed {
        number: text(16)?,
        name: text(17)?,
        latin_name: text(18)?,
        pinyin: text(19)?,
        status: text(20)?,
        head: head(row)?,
    })
}

impl Tx<'_> {
    /// Adds a person with everything that belongs to them, gives the number, and writes the head.
    ///
    /// # Errors
    /// `Refused` by a constraint.
    pub fn add_dossier(&self, dossier: Dossier) -> Result<Id> {
        let id = Id(self.highest_person()?.0 + 1);
        self.settle(&[&newcomer(id, dossier)])?;
        Ok(id)
    }

    /// The same for people whose ids, numbers and heads are there, and whose rows say that they are theirs. The rows get ids
    /// in the order in which they stand, so a head is what it would be of the rows on file.
    ///
    /// # Errors
    /// `Refused` by a constraint.
    pub fn settle(&self, people: &[&(Dossier, Head)]) -> Result<()> {
        let all = || people.iter().map(|(whole, _)| whole);
        self.insert_each(all().map(|whole| &whole.alumnus))?;
        self.insert_each(all().flat_map(|whole| &whole.other_names))?;
        self.insert_each(all().flat_map(|whole| &whole.degrees))?;
        self.insert_each(all().flat_map(|whole| &whole.contacts))?;
        self.insert_each(all().flat_map(|whole| &whole.addresses))?;
        self.insert_each(all().flat_map(|whole| &whole.posts))?;
        self.insert_each(all().flat_map(|whole| &whole.relationships))?;
        self.insert_each(all().flat_map(|whole| &whole.memberships))?;
        self.insert_each(all().flat_map(|whole| &whole.tags))?;
        self.insert_each(all().flat_map(|whole| &whole.reports))?;
        self.insert_each(all().flat_map(|whole| &whole.consents))?;
        self.insert_each(all().flat_map(|whole| &whole.attachments))?;
        self.insert_each(all().flat_map(|whole| &whole.customs))?;
        let heads: Vec<&Head> = people.iter().map(|(_, head)| head).collect();
        self.put_heads("INSERT", &heads)
    }

    /// Rows may point to rows that come later in this transaction. While one does, every row that comes is looked for in
    /// the tables that may point to it, so they need their indexes.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn let_rows_point_ahead(&self) -> Result<()> {
        self.make_indexes()?;
        Ok(self.conn.execute_batch("PRAGMA defer_foreign_keys = ON")?)
    }

    /// Makes a person and everything that belongs to them what `after` says; `before` is what is on file.
    ///
    /// # Errors
    /// `Refused` by a constraint.
    pub fn save_dossier(&self, before: &Dossier, after: &Dossier) -> Result<()> {
        let mut after = after.clone();
        after.alumnus.rev = before.alumnus.rev;
        after.own(before.alumnus.id);
        if after.alumnus != before.alumnus {
            self.update(&after.alumnus)?;
        }
        self.sync(&before.other_names, &after.other_names)?;
        self.sync(&before.degrees, &after.degrees)?;
        self.sync(&before.contacts, &after.contacts)?;
        self.sync(&before.addresses, &after.addresses)?;
        self.sync(&before.posts, &after.posts)?;
        self.sync(&before.relationships, &after.relationships)?;
        self.sync(&before.memberships, &after.memberships)?;
        self.sync(&before.tags, &after.tags)?;
        self.sync(&before.reports, &after.reports)?;
        self.sync(&before.consents, &after.consents)?;
        self.sync(&before.attachments, &after.attachments)?;
        self.sync(&before.customs, &after.customs)
    }

    /// The highest id that a person has or had; whoever asks counts on from there.
    ///
    /// # Errors
    /// `Exhausted` when there is nothing left to count; whatever the database says.
    pub fn highest_person(&self) -> Result<Id> {
        /// More people than these do not come at once.
        const ROOM: i64 = 1 << 40;
        let sql = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'alumnus'), 0)";
        let mut statement = self.conn.prepare_cached(sql)?;
        match statement.query_row([], |row| row.get(0).map(Id))? {
            id if id.0 > i64::MAX - ROOM => Err(Error::Exhausted("the database".into())),
            id => Ok(id),
        }
    }

    /// Derives the heads of everybody that this transaction touched and did not add.
    pub(super) fn refresh_heads(&self) -> Result<()> {
        /// People read at a time: enough to be quick, little enough for the memory.
        const CHUNK: usize = 500;
        let mut statement = self.conn.prepare_cached(
            "SELECT t.id FROM touched AS t JOIN alumnus AS a ON a.id = t.id WHERE t.kind = 'alumnus' AND NOT t.fresh
                AND (a.made_in <> ?1 OR NOT EXISTS (SELECT 1 FROM alumnus_head AS h WHERE h.alumnus_id = t.id))",
        )?;
        let ids = statement.query_map([self.change_set()], |row| row.get(0).map(Id))?;
        let ids = ids.collect::<rusqlite::Result<Vec<_>>>()?;
        ids.chunks(CHUNK).try_for_each(|ids| self.freshen(ids))
    }

    /// Derives the heads of these people, so that the commit of a long change has it behind it. Who is changed again after
    /// this is derived again.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn freshen(&self, ids: &[Id]) -> Result<()> {
        self.mark_added()?;
        let heads = self.derived_heads(ids)?;
        self.put_heads("REPLACE", &heads.iter().collect::<Vec<_>>())?;
        self.are_fresh(ids)
    }

    /// The same for people of whom nothing but tags has changed: what follows from those is put into the heads that there
    /// are.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn freshen_tags(&self, ids: &[Id]) -> Result<()> {
        self.mark_added()?;
        let mut tags = self.tags_of(ids)?;
        let mut headed = self
            .conn
            .prepare_cached("SELECT flags, links FROM alumnus_head WHERE alumnus_id = ?1")?;
        let mut put = self.conn.prepare_cached(
            "UPDATE alumnus_head SET flags = ?2, links = ?3, updated_on = ?4 WHERE alumnus_id = ?1",
        )?;
        let mut without = Vec::new();
        for id in ids {
            let mut rows = headed.query([id])?;
            let Some(row) = rows.next()? else {
                without.push(*id);
                continue;
            };
            let own = tags.remove(id).unwrap_or_default();
            let links: String = row.get(1)?;
            let (flags, links) = retagged(row.get(0)?, &links, &own);
            put.execute(params![id, flags, links, self.day()])?;
        }
        self.are_fresh(ids)?;
        match without.is_empty() {
            true => Ok(()),
            false => self.freshen(&without),
        }
    }

    /// Notes that the heads of these people are derived.
    pub(super) fn are_fresh(&self, ids: &[Id]) -> Result<()> {
        let sql = "UPDATE touched SET fresh = 1
            WHERE kind = 'alumnus' AND id IN (SELECT value FROM json_each(?1))";
        self.conn.prepare_cached(sql)?.execute([id_list(ids)])?;
        Ok(())
    }

    fn put_heads(&self, verb: &str, heads: &[&Head]) -> Result<()> {
        let day = self.day();
        self.add_rows(verb, "alumnus_head", 20, heads, |statement, at, head| {
            let cells = params![
                head.alumnus_id,
                head.sort_key,
                head.shelved,
                head.class_year,
                head.entry_year,
                head.faculty_id,
                head.programme_id,
                head.level.peek(),
                head.student_no.peek(),
                head.chapter_id,
                head.city_id,
                head.employer.peek(),
                head.job_title.peek(),
                head.mobile.peek(),
                head.email.peek(),
                head.flags,
                day,
                head.find_public,
                head.find_private,
                head.links,
            ];
            for (nth, cell) in cells.iter().enumerate() {
                statement.raw_bind_parameter(at + nth + 1, cell)?;
            }
            Ok(())
        })
    }
}
