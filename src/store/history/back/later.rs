//! What changed since a change set: what stands in the way of taking it back.
//!
//! Of every cell the changes in force are a pile, and only the newest of the pile can be taken back. What was taken back does
//! not count; doing an undo's change again also asks what was taken back, or done again, after that undo.

use std::collections::HashMap;

use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension as _, params};
use serde_json::{Map, Value as Json};

use super::steps::{Owner, Plan, Step, Steps, rank};
use super::{parse, pointing};
use crate::model::field::Id;
use crate::model::past::{self, ChangeSet, Why};
use crate::store::trail::{AUDITED, Audited};
use crate::store::tx::Tx;
use crate::store::{Db, Result};

/// One later change of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Touch {
    /// The change set.
    pub(super) set: i64,
    /// The change itself.
    change: i64,
    table: &'static str,
    is_update: bool,
}

/// What later changes touched.
#[derive(Default)]
pub(super) struct Later {
    /// Records, by the table of the record itself: the newest change of any row of it.
    owners: HashMap<(&'static str, i64), Touch>,
    /// Rows by their table, the oldest change first.
    rows: HashMap<(&'static str, i64), Vec<Touch>>,
}

/// A later change as the history has it.
struct Noted {
    touch: Touch,
    audited: &'static Audited,
    row: i64,
    owner: i64,
    in_force: bool,
    /// Takes something back or does it again.
    goes_back: bool,
    /// For a row that was deleted: who had made it.
    maker: Option<i64>,
}

/// Which changes stand on a point of the history, seen from a later one.
struct Standing<'d> {
    db: &'d Db,
    target: i64,
    origin: i64,
    /// The change set at the root of each that goes back, and whether it is taken back by it.
    roots: HashMap<i64, (i64, bool)>,
    /// Whether what became of a record of a change since the target differs from what it was then.
    differs: HashMap<(i64, &'static str, i64), bool>,
}

/// What the program makes of a name, and what comes first of it when a reason is named.
const FOLLOWS: [&str; 3] = ["name", "pinyin", "initials"];

/// How far a column is from what somebody typed; 0 is that itself.
fn follows(column: &str) -> usize {
    FOLLOWS
        .iter()
        .position(|known| *known == column)
        .unwrap_or(0)
}

/// The column in which somebody typed what stands in this one.
fn typed(column: &str) -> String {
    if column == "initials" {
        FOLLOWS[0]
    } else {
        column
    }
    .to_owned()
}

/// Columns that a later change of another column stands on: whoever came in has the seat that they were given.
const STANDS_ON: &[(&str, &str, &str, &str)] =
    &[("registration", "state", "registered", "checked_in_at")];

/// The column of a later change that stands on what a step back would take from a row.
fn standing_on(table: &str, old: &Map<String, Json>, since: &Map<String, Json>) -> Option<String> {
    let stands = |(of, column, given, later): &&(&str, &str, &str, &str)| {
        let goes = old.get(*column).is_some_and(|old| old != given);
        let is_set = since.get(*later).is_some_and(|value| !value.is_null());
        *of == table && goes && is_set
    };
    let found = STANDS_ON.iter().find(stands);
    found.map(|(_, _, _, later)| (*later).to_owned())
}

const LATER: &str =
    "SELECT c.id, c.table_name, c.row_id, c.op, c.owner_id, c.change_set, s.undoes IS NOT NULL,
        s.undone_by IS NULL AND NOT EXISTS (SELECT 1 FROM undone AS u
            WHERE u.change_set = s.id AND u.owner_kind = c.owner_kind AND u.owner_id = c.owner_id),
        CASE c.op WHEN 'delete' THEN json_extract(c.old, '$.made_in') END
     FROM change AS c JOIN change_set AS s ON s.id = c.change_set
     WHERE c.change_set > ?1 AND c.change_set <> ?2 AND (?3 OR s.undoes IS NULL) ORDER BY c.id";

impl Db {
    /// What stands in the way of the target, and the records that lost a row that it made.
    pub(super) fn changed_since(
        &self,
        target: &ChangeSet,
        own: Option<Id>,
    ) -> Result<(Later, HashMap<Owner, Touch>)> {
        let (origin, is_back) = self.root(target.id.0)?;
        let mut standing = Standing {
            db: self,
            target: target.id.0,
            origin,
            roots: HashMap::new(),
            differs: HashMap::new(),
        };
        let (mut later, mut lost) = (Later::default(), HashMap::new());
        let mut statement = self.conn.prepare_cached(LATER)?;
        let mut rows = statement.query(params![target.id, own.unwrap_or(Id::NEW), is_back])?;
        while let Some(row) = rows.next()? {
            let Some(noted) = Noted::read(row)? else {
                continue;
            };
            let counts = match noted.goes_back {
                true => standing.differs(&noted)?,
                false => noted.in_force,
            };
            if !counts {
                continue;
            }
            let kind = noted.audited.owner;
            if noted.maker == Some(target.id.0) {
                lost.insert((rank(noted.audited), noted.owner), noted.touch);
            }
            later.owners.insert((kind, noted.owner), noted.touch);
            let row = (noted.audited.table, noted.row);
            later.rows.entry(row).or_default().push(noted.touch);
        }
        Ok((later, lost))
    }

    /// The change set that one takes back or does again at last, and whether it takes it back.
    fn root(&self, set: i64) -> Result<(i64, bool)> {
        // Another program may have closed a circle.
        let sql = "SELECT undoes FROM change_set WHERE id = ?1 AND undoes < id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let (mut at, mut is_back) = (set, false);
        while let Some(Some(before)) = statement
            .query_row([at], |row| row.get::<_, Option<i64>>(0))
            .optional()?
        {
            (at, is_back) = (before, !is_back);
        }
        Ok((at, is_back))
    }
}

impl Tx<'_> {
    /// Why a record cannot be taken back as things are.
    pub(super) fn in_the_way(
        &self,
        plan: &Plan,
        owner: Owner,
        steps: &Steps,
    ) -> Result<Option<Why>> {
        let own = (AUDITED[owner.0].owner, owner.1);
        // Two who become one again are both as they were then, with no row more.
        let closes = plan.closes;
        if let Some(touch) = plan.lost.get(&owner) {
            return self.later(*touch, None).map(Some);
        }
        if (steps.root_added || closes)
            && let Some(touch) = plan.later.owners.get(&own)
        {
            return self.later(*touch, None).map(Some);
        }
        if closes && let Some((set, table)) = self.added_since(own, plan.target.id)? {
            return Ok(Some(self.later_of(set, table, None)?));
        }
        for step in steps.all() {
            if let Some(why) = self.stands_on(&plan.later, step)? {
                return Ok(Some(why));
            }
        }
        Ok(None)
    }

    /// The later change of what a step would change, if there is one.
    fn stands_on(&self, later: &Later, step: &Step) -> Result<Option<Why>> {
        let (key, values) = match step {
            Step::Remove { table, row } => ((*table, *row), None),
            Step::SetBack { table, row, values } => ((*table, *row), Some(values)),
            Step::Restore { .. } => return Ok(None),
        };
        for touch in later.rows.get(&key).into_iter().flatten().rev() {
            let Some(values) = values.filter(|_| touch.is_update) else {
                return self.later(*touch, None).map(Some);
            };
            let sql = "SELECT new FROM change WHERE id = ?1";
            let since: String = self
                .conn
                .prepare_cached(sql)?
                .query_row([touch.change], |row| row.get(0))?;
            let (mine, since) = (parse(&values.new)?, parse(&since)?);
            let both = mine.keys().filter(|column| since.contains_key(*column));
            if let Some(column) = both.min_by_key(|column| follows(column)) {
                return self.later(*touch, Some(typed(column))).map(Some);
            }
            if let Some(column) = standing_on(key.0, &parse(&values.old)?, &since) {
                return self.later(*touch, Some(column)).map(Some);
            }
        }
        Ok(None)
    }

    /// The newest row that was added to a record, or points to it, since a change set.
    pub(super) fn added_since(
        &self,
        (kind, id): (&'static str, i64),
        since: Id,
    ) -> Result<Option<(i64, &'static str)>> {
        let mut newest: Option<(i64, &'static str)> = None;
        for (table, column) in pointing(&self.conn, kind)? {
            let sql = format!(
                "SELECT max(made_in) FROM {table} WHERE {column} = ?1 AND made_in > ?2 AND made_in <> ?3"
            );
            let made: Option<i64> = self
                .conn
                .prepare_cached(&sql)?
                .query_row(params![id, since, self.change_set()], |row| row.get(0))?;
            newest = newest.max(made.map(|set| (set, table)));
        }
        Ok(newest)
    }

    fn later(&self, touch: Touch, column: Option<String>) -> Result<Why> {
        self.later_of(touch.set, touch.table, column)
    }

    /// Says which change stands in the way.
    pub(super) fn later_of(&self, set: i64, table: &str, column: Option<String>) -> Result<Why> {
        Ok(Why::Later(past::Later {
            set: self.history_entry(Id(set))?,
            table: table.to_owned(),
            column,
        }))
    }
}

impl Standing<'_> {
    /// Whether a change that goes back left its record in another state than it had when the target was made.
    fn differs(&mut self, noted: &Noted) -> Result<bool> {
        let set = noted.touch.set;
        let (root, takes_back) = match self.roots.get(&set) {
            Some(known) => *known,
            None => {
                let found = self.db.root(set)?;
                self.roots.insert(set, found);
                found
            }
        };
        if root == self.origin {
            return Ok(false);
        }
        let key = (root, noted.audited.owner, noted.owner);
        if let Some(known) = self.differs.get(&key) {
            return Ok(*known);
        }
        let sql = "SELECT undone_by IS NULL AND NOT EXISTS (SELECT 1 FROM undone AS u
                WHERE u.change_set = change_set.id AND u.owner_kind = ?2 AND u.owner_id = ?3)
             FROM change_set WHERE id = ?1";
        let is: bool = self
            .db
            .conn
            .prepare_cached(sql)?
            .query_row(params![root, key.1, key.2], |row| row.get(0))?;
        // This is the first since: what it took back was in force until then, unless it was not made yet.
        let was = takes_back && root < self.target;
        self.differs.insert(key, is != was);
        Ok(is != was)
    }
}

impl Noted {
    /// None for a table that is not audited.
    fn read(row: &rusqlite::Row<'_>) -> Result<Option<Self>> {
        let table = row.get_ref(1)?;
        let known = AUDITED
            .iter()
            .find(|audited| table == ValueRef::Text(audited.table.as_bytes()));
        let Some(audited) = known else {
            return Ok(None);
        };
        Ok(Some(Self {
            touch: Touch {
                set: row.get(5)?,
                change: row.get(0)?,
                table: audited.table,
                is_update: row.get_ref(3)? == ValueRef::Text(b"update"),
            },
            audited,
            row: row.get(2)?,
            owner: row.get(4)?,
            goes_back: row.get(6)?,
            in_force: row.get(7)?,
            maker: row.get(8)?,
        }))
    }
}
