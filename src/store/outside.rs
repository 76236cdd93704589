//! What another program wrote into the file.
//!
//! Triggers of the schema note every row that somebody else changes or takes out, with what it held before; transactions of
//! this program say that they are ours. Rows that came lie behind the last that a change of ours made. Whoever writes next
//! finds the notes and first makes an entry of the history of them: from there on it is a change like any other, which Find
//! hears of and which can be taken back.

use std::sync::LazyLock;

use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, Value as Json};

use super::trail::{AUDITED, Audited, UNAUDITED, columns};
use super::turn::{Turn, Wait};
use super::tx::Tx;
use super::{Db, Entry, Error, Result, Store, at};
use crate::model::field::Id;

/// Notes that are read at a time: a statement of another program may touch everybody.
const CHUNK: i64 = 500;

/// A row by the names of its columns.
type Row = Map<String, Json>;

/// A row that another program wrote: what it held before, and what it holds now.
struct Noted {
    audited: &'static Audited,
    row: i64,
    /// None when it came, or the note says nothing.
    old: Option<Row>,
    now: Option<Row>,
    came: bool,
}

/// What nobody is found by and no record holds: the program's own affairs. What becomes of these rows is not noted.
const UNNOTED: &[&str] = &[
    "import_row",
    "import_batch",
    "heading",
    "saved_view",
    "setting",
    "user",
];

/// The tables whose rows are noted.
fn noted_tables() -> impl Iterator<Item = &'static Audited> {
    AUDITED.iter().filter(|one| !UNNOTED.contains(&one.table))
}

/// Whether there is a note, or a row behind the last of ours.
static IS_ANY: LazyLock<String> = LazyLock::new(|| {
    let behind = |one: &Audited| {
        let table = one.table;
        format!(
            " OR coalesce((SELECT max(id) FROM {table}), 0) > coalesce((SELECT max(last_id) FROM made WHERE table_name = '{table}'), 0)"
        )
    };
    let behind: String = noted_tables().map(behind).collect();
    format!("SELECT EXISTS (SELECT 1 FROM outside_change){behind}")
});

/// What another program wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outside {
    /// The records that it touched, by kind and id, in the order in which they were touched.
    pub records: Vec<(&'static str, Id)>,
    /// People who have another name, or came, and whose spelling the other program did not write.
    pub renamed: Vec<Id>,
}

/// How an entry of the history is made of what another program wrote.
pub struct Taking<'a> {
    /// Under whose name; the sentence is said by `say`.
    pub entry: Entry,
    /// Derives what this layer cannot.
    pub settle: &'a dyn Fn(&Tx<'_>, &Outside),
    /// Says what happened.
    pub say: &'a dyn Fn(&Outside) -> String,
}

impl Noted {
    /// The columns that differ, before and now.
    fn differences(&self) -> (Row, Row) {
        let (mut old, mut new) = (Row::new(), Row::new());
        let (Some(before), Some(now)) = (&self.old, &self.now) else {
            return (old, new);
        };
        let kept = before
            .iter()
            .filter(|(name, _)| !UNAUDITED.contains(&name.as_str()));
        for (name, value) in kept {
            let is = now.get(name).unwrap_or(&Json::Null);
            if is != value {
                old.insert(name.clone(), value.clone());
                new.insert(name.clone(), is.clone());
            }
        }
        (old, new)
    }

    /// Whether anything is as it was not before.
    fn is_change(&self) -> bool {
        match (&self.old, &self.now) {
            (None, _) => self.came,
            (Some(_), None) => true,
            (Some(_), Some(_)) => !self.differences().0.is_empty(),
        }
    }

    /// Whose row it is or was.
    fn owners(&self) -> impl Iterator<Item = i64> {
        let owner = |row: &Option<Row>| row.as_ref()?.get(self.audited.owner_column)?.as_i64();
        let (before, now) = (owner(&self.old), owner(&self.now));
        before
            .into_iter()
            .chain(now.filter(|now| before != Some(*now)))
    }

    /// Whom a person's number led to, or leads to, where that is another one now.
    fn survivors(&self) -> impl Iterator<Item = i64> {
        let (old, new) = self.differences();
        let to = |row: &Row| row.get("merged_into")?.as_i64();
        to(&old).into_iter().chain(to(&new))
    }

    /// A person's name was written and the spelling of it was not.
    fn is_renamed(&self) -> bool {
        let (old, _) = self.differences();
        let spelled = old.contains_key("pinyin");
        self.audited.table == "alumnus" && (self.came || old.contains_key("name") && !spelled)
    }
}

impl Db {
    /// Whether another program wrote since this one wrote last.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn has_outside_changes(&self) -> Result<bool> {
        let mut statement = self.conn.prepare_cached(&IS_ANY)?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// What another program wrote since this one wrote last.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn outside(&self) -> Result<Outside> {
        self.outside_each(|_| Ok(()))
    }

    /// The same, calling back with every row that differs.
    fn outside_each(&self, mut each: impl FnMut(&Noted) -> Result<()>) -> Result<Outside> {
        let mut outside = Outside::default();
        let mut take = |noted: Noted| {
            each(&noted)?;
            outside.add(&noted);
            Ok::<_, Error>(())
        };
        let (mut last, mut before) = (0, -1);
        while last > before {
            before = last;
            self.noted_outside(&mut last)?
                .into_iter()
                .try_for_each(&mut take)?;
        }
        for audited in noted_tables() {
            let (mut last, mut before) = (self.last_made(audited.table)?, -1);
            while last > before {
                before = last;
                self.came_outside(audited, &mut last)?
                    .into_iter()
                    .try_for_each(&mut take)?;
            }
        }
        Ok(outside.settled())
    }

    /// The next rows after a note, which differ.
    fn noted_outside(&self, last: &mut i64) -> Result<Vec<Noted>> {
        let sql = "SELECT table_name, row_id, old, id FROM outside_change WHERE id > ?1 ORDER BY id LIMIT ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![*last, CHUNK])?;
        let mut noted = Vec::new();
        while let Some(row) = rows.next()? {
            *last = row.get(3)?;
            let table = row.get_ref(0)?.as_bytes().unwrap_or_default();
            let known = noted_tables().find(|one| one.table.as_bytes() == table);
            let (Some(audited), id) = (known, row.get(1)?) else {
                continue;
            };
            // A row that came is found as it is now.
            if id > self.last_made(audited.table)? {
                continue;
            }
            let names = columns(&self.conn, audited.table)?;
            let old = row.get_ref(2)?.as_bytes().unwrap_or_default();
            let one = Noted {
                now: self.row_now(audited.table, &names, id)?,
                old: row_of(&names, old),
                audited,
                row: id,
                came: false,
            };
            noted.extend(one.is_change().then_some(one));
        }
        Ok(noted)
    }

    /// The next rows of a table after one.
    fn came_outside(&self, audited: &'static Audited, last: &mut i64) -> Result<Vec<Noted>> {
        let names = columns(&self.conn, audited.table)?;
        let sql = format!(
            "SELECT id, json_array({}) FROM {} WHERE id > ?1 ORDER BY id LIMIT ?2",
            names.join(", "),
            audited.table
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params![*last, CHUNK])?;
        let mut came = Vec::new();
        while let Some(row) = rows.next()? {
            *last = row.get(0)?;
            came.push(Noted {
                audited,
                row: *last,
                old: None,
                now: row_of(&names, row.get_ref(1)?.as_bytes().unwrap_or_default()),
                came: true,
            });
        }
        Ok(came)
    }

    /// The last row of a table that a change made.
    fn last_made(&self, table: &str) -> Result<i64> {
        let sql = "SELECT coalesce(max(last_id), 0) FROM made WHERE table_name = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row([table], |row| row.get(0))?)
    }

    /// What a row holds.
    fn row_now(&self, table: &str, names: &[String], id: i64) -> Result<Option<Row>> {
        let sql = format!(
            "SELECT json_array({}) FROM {table} WHERE id = ?1",
            names.join(", ")
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let cells = row.get_ref(0)?.as_bytes().unwrap_or_default();
        Ok(row_of(names, cells))
    }

    /// The newest entry about another program after a change, in its words.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn outside_entry(&self, after: Id) -> Result<Option<(Id, String)>> {
        let sql = "SELECT id, sentence FROM change_set WHERE id > ?1 AND kind = 'outside' ORDER BY id DESC LIMIT 1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let entry = statement.query_row([after], |row| Ok((Id(row.get(0)?), row.get(1)?)));
        Ok(entry.optional()?)
    }
}

/// A row as the notes keep it: its cells in the order of the columns. A note that somebody else wrote may be anything.
fn row_of(names: &[String], cells: &[u8]) -> Option<Row> {
    let cells: Vec<Json> = serde_json::from_str(&String::from_utf8_lossy(cells)).ok()?;
    Some(names.iter().cloned().zip(cells).collect())
}

impl Outside {
    fn add(&mut self, noted: &Noted) {
        for owner in noted.owners() {
            let record = (noted.audited.owner, Id(owner));
            if self.records.last() != Some(&record) {
                self.records.push(record);
            }
        }
        if noted.is_renamed() {
            self.renamed.push(Id(noted.row));
        }
    }

    /// Every record once, the first first.
    fn settled(mut self) -> Self {
        let mut seen = std::collections::HashSet::new();
        self.records.retain(|record| seen.insert(*record));
        self
    }

    fn people(&self) -> Vec<Id> {
        let people = self.records.iter().filter(|(kind, _)| *kind == "alumnus");
        people.map(|(_, id)| *id).collect()
    }
}

impl Store {
    /// Makes an entry of the history of what another program wrote, if the turn is free at once and there is anything.
    ///
    /// # Errors
    /// `Busy` when it is not free; whatever the database says; then nothing was written.
    pub fn take_outside(&self, taking: &Taking<'_>) -> Result<Option<Id>> {
        let turn = self.turn(&taking.entry.claim(), false)?;
        match turn.db().has_outside_changes()? {
            true => self.taken(&turn, taking),
            false => Ok(None),
        }
    }

    /// The same in a turn whose transaction has begun, which is over then. What this program does not allow was allowed to
    /// the other one: where a rule of ours refuses what follows from it, the entry is made without that, and `doctor` names
    /// what is not as it should be.
    pub(super) fn taken(&self, turn: &Turn<'_>, taking: &Taking<'_>) -> Result<Option<Id>> {
        match self.entered(turn, taking, true) {
            Err(error) if is_of_content(&error) => {
                self.begin(turn, &mut Wait::new(self, true))?;
                self.entered(turn, taking, false)
            }
            done => done,
        }
    }

    fn entered(&self, turn: &Turn<'_>, taking: &Taking<'_>, derives: bool) -> Result<Option<Id>> {
        let mut tx = Tx::begun(turn.db(), &taking.entry)?;
        // The rows that came are of this change set.
        for audited in noted_tables() {
            let last = tx.last_made(audited.table)?;
            tx.heights.insert(audited.table.to_owned(), last);
        }
        let outside = match derives {
            true => tx.outside_each(|noted| tx.enter(noted))?,
            false => tx.outside()?,
        };
        if outside.records.is_empty() && tx.added()?.is_empty() {
            // Written, and written back.
            drop(tx);
            let forget = "BEGIN IMMEDIATE; DELETE FROM outside_change; COMMIT";
            turn.db().conn.execute_batch(forget)?;
            return Ok(None);
        }
        if derives {
            (taking.settle)(&tx, &outside);
            tx.derive_outside(&outside.people())?;
        }
        tx.say(&(taking.say)(&outside))?;
        tx.conn.execute_batch("DELETE FROM outside_change")?;
        let set = self.committed(turn, tx);
        set.map_err(|error| at(error, self.path()))
    }
}

/// Whether an error is about what a record says, and not about the file.
fn is_of_content(error: &Error) -> bool {
    matches!(error, Error::Odd(..) | Error::Sql(_) | Error::Refused(_))
}

impl Tx<'_> {
    /// Enters what became of a row into the history.
    fn enter(&self, noted: &Noted) -> Result<()> {
        let audited = noted.audited;
        let mut touch = self.conn.prepare_cached(
            "INSERT INTO touched (kind, id) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET fresh = 0 WHERE fresh",
        )?;
        for owner in noted.owners() {
            touch.execute(params![audited.owner, owner])?;
        }
        if audited.table == "alumnus" {
            for survivor in noted.survivors() {
                touch.execute(params![audited.owner, survivor])?;
            }
        }
        let (op, old, new) = match (&noted.old, &noted.now) {
            (Some(old), None) => ("delete", Json::from(old.clone()), None),
            (Some(_), Some(_)) => {
                let (old, new) = noted.differences();
                ("update", Json::from(old), Some(Json::from(new).to_string()))
            }
            // A row of somebody who was merged then stays as it came.
            (None, _) => {
                return unless_unreadable(self.part(|| self.adopt(audited.table, noted.row)))
                    .map(|_| ());
            }
        };
        let mut enter = self.conn.prepare_cached(
            "INSERT INTO change (change_set, table_name, row_id, op, owner_kind, owner_id, old, new)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        enter.execute(params![
            self.change_set(),
            audited.table,
            noted.row,
            op,
            audited.owner,
            noted.owners().next(),
            old.to_string(),
            new
        ])?;
        Ok(())
    }

    /// Writes the spelling of a name and nothing else: what another program wrote stays as it is, whatever it is.
    ///
    /// # Errors
    /// `Refused` by a constraint.
    pub fn put_spelling(&self, id: Id, pinyin: &str, initials: &str) -> Result<()> {
        let sql =
            "UPDATE alumnus SET pinyin = nullif(?2, ''), initials = nullif(?3, '') WHERE id = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        statement.execute(params![id, pinyin, initials])?;
        Ok(())
    }

    /// A row that came is of this change set, whatever it says.
    fn adopt(&self, table: &str, row: i64) -> Result<()> {
        let sets = match table {
            "alumnus" => "made_in = ?1, changed_in = ?1",
            _ => "made_in = ?1",
        };
        let sql = format!("UPDATE {table} SET {sets} WHERE id = ?2");
        let mut statement = self.conn.prepare_cached(&sql)?;
        statement.execute(params![self.change_set(), row])?;
        Ok(())
    }

    /// Derives the heads of these people. Whose record cannot be read keeps the head that they have: nobody else waits for
    /// them, and `doctor` names them.
    fn derive_outside(&self, people: &[Id]) -> Result<()> {
        for chunk in people.chunks(500) {
            if unless_unreadable(self.part(|| self.freshen(chunk)))? {
                continue;
            }
            for one in chunk {
                if !unless_unreadable(self.part(|| self.freshen(&[*one])))? {
                    self.are_fresh(&[*one])?;
                }
            }
        }
        let gone = "DELETE FROM alumnus_head WHERE alumnus_id = ?1 AND NOT EXISTS (SELECT 1 FROM alumnus WHERE id = ?1)";
        let mut gone = self.conn.prepare_cached(gone)?;
        for id in people {
            gone.execute([id])?;
        }
        Ok(())
    }
}

/// Whether it could be done; an error that is not about what a record says.
fn unless_unreadable(done: Result<()>) -> Result<bool> {
    match done {
        Ok(()) => Ok(true),
        Err(error) if is_of_content(&error) => Ok(false),
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{connect, schema};
    use super::*;

    /// A migration that adds a column to a table has to make its triggers anew.
    #[test]
    fn every_table_notes_every_column() {
        let path = std::path::Path::new(":memory:");
        let conn = connect(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE).expect("memory");
        schema::build(&conn, schema::newest()).expect("our own");
        for audited in AUDITED {
            let table = audited.table;
            let sql = "SELECT coalesce(group_concat(sql), '') FROM sqlite_schema
                WHERE type = 'trigger' AND tbl_name = ?1 AND name LIKE '%outside%'";
            let made: String = conn.query_row(sql, [table], |row| row.get(0)).expect("sql");
            let names = columns(&conn, table).expect("columns").join(", OLD.");
            let told = made.matches(&format!("json_array(OLD.{names})")).count();
            let kinds = made.matches("CREATE TRIGGER").count();
            let wanted = if UNNOTED.contains(&table) {
                (0, 0)
            } else {
                (2, 2)
            };
            assert_eq!((told, kinds), wanted, "{table}");
        }
    }
}
