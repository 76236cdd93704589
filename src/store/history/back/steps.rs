//! What taking a change set back comes to: for each record its steps.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::params;
use rusqlite::types::ValueRef;

use super::later::{Later, Touch};
use crate::model::field::Id;
use crate::model::past::ChangeSet;
use crate::store::trail::{AUDITED, Audited};
use crate::store::{Db, Result};

/// One step back for one row. There may be as many of them as an import has rows: small.
pub(super) enum Step {
    Remove {
        table: &'static str,
        row: i64,
    },
    Restore {
        table: &'static str,
        old: Box<str>,
    },
    SetBack {
        table: &'static str,
        row: i64,
        values: Box<Values>,
    },
}

/// What the columns of a row held that were changed, and what they were given.
pub(super) struct Values {
    pub(super) old: String,
    pub(super) new: String,
}

/// The kind (its place in [`AUDITED`]) and id of the record that a row belongs to.
pub(super) type Owner = (usize, i64);

/// What is to be done for one record.
#[derive(Default)]
pub(super) struct Steps {
    pub(super) removals: Vec<Step>,
    pub(super) changes: Vec<Step>,
    /// The record itself was added, or deleted.
    pub(super) root_added: bool,
    root_deleted: bool,
    /// A person's number is to lead to another one again.
    pub(super) closes: bool,
}

/// What is to be done, and what stands in the way.
pub(super) struct Plan {
    pub(super) target: ChangeSet,
    pub(super) owners: Vec<(Owner, Steps)>,
    /// Nothing but tags goes or comes back.
    pub(super) only_tags: bool,
    /// Some number is to lead to another one again: two become one.
    pub(super) closes: bool,
    pub(super) later: Later,
    /// Records of which a row that the change set made was deleted since.
    pub(super) lost: HashMap<Owner, Touch>,
}

impl Step {
    /// The table of its row.
    fn table(&self) -> &'static str {
        match self {
            Self::Remove { table, .. }
            | Self::Restore { table, .. }
            | Self::SetBack { table, .. } => table,
        }
    }

    /// The table and what its row would hold again; none for a row that would go.
    pub(super) fn back_to(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Remove { .. } => None,
            Self::Restore { table, old } => Some((table, old)),
            Self::SetBack { table, values, .. } => Some((table, &values.old)),
        }
    }
}

impl Steps {
    /// Every step.
    pub(super) fn all(&self) -> impl Iterator<Item = &Step> {
        self.removals.iter().chain(&self.changes)
    }
}

impl Db {
    /// What is to be done for the records that are not taken back yet, and what stands in the way: whatever was written
    /// since, but by the change set that is being written.
    pub(super) fn plan_back(&self, target: ChangeSet, own: Option<Id>) -> Result<Plan> {
        let mut owners: BTreeMap<Owner, Steps> = BTreeMap::new();
        self.plan_removals(target.id, &mut owners)?;
        self.plan_changes(target.id, &mut owners)?;
        let (later, lost) = self.changed_since(&target, own)?;
        for owner in lost.keys() {
            owners.entry(*owner).or_default();
        }
        let done: HashSet<Owner> = self.marked(target.id)?;
        owners.retain(|owner, _| !done.contains(owner));
        let is_tag = |step: &Step| step.table() == "tag";
        let only_tags = owners.values().flat_map(Steps::all).all(is_tag);
        let closes = owners.values().any(|steps| steps.closes);
        // What others point to comes back first and goes last.
        let (back, rest): (Vec<_>, Vec<_>) = owners
            .into_iter()
            .partition(|(_, steps)| steps.root_deleted);
        Ok(Plan {
            owners: back.into_iter().rev().chain(rest).collect(),
            only_tags,
            closes,
            target,
            later,
            lost,
        })
    }

    /// Updates and deletions, newest first; rows that the change set added itself simply go.
    fn plan_changes(&self, target: Id, owners: &mut BTreeMap<Owner, Steps>) -> Result<()> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.table_name, c.row_id, c.op, c.owner_id, c.old, c.new,
                json_extract(c.old, '$.merged_into') IS NOT NULL FROM change AS c
             WHERE c.change_set = ?1 AND NOT EXISTS (
                SELECT 1 FROM made AS m WHERE m.change_set = ?1 AND m.table_name = c.table_name
                    AND c.row_id BETWEEN m.first_id AND m.last_id)
             ORDER BY c.id DESC",
        )?;
        let mut rows = statement.query([target])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            let Some(audited) = AUDITED.iter().find(|audited| audited.table == name) else {
                continue;
            };
            let (table, old) = (audited.table, row.get::<_, String>(4)?);
            let steps = owners.entry((rank(audited), row.get(3)?)).or_default();
            let number = row.get(1)?;
            match row.get_ref(2)? {
                ValueRef::Text(b"insert") => {
                    steps.root_added |= table == audited.owner;
                    add(&mut steps.removals, Step::Remove { table, row: number });
                }
                ValueRef::Text(b"delete") => {
                    steps.root_deleted |= table == audited.owner;
                    let old = old.into_boxed_str();
                    add(&mut steps.changes, Step::Restore { table, old });
                }
                _ => {
                    steps.closes |= table == "alumnus" && row.get(6)?;
                    let new = row.get(5)?;
                    let step = Step::SetBack {
                        table,
                        row: number,
                        values: Box::new(Values { old, new }),
                    };
                    add(&mut steps.changes, step);
                }
            }
        }
        Ok(())
    }

    /// Rows that the change set added, those that point to others first.
    fn plan_removals(&self, target: Id, owners: &mut BTreeMap<Owner, Steps>) -> Result<()> {
        for audited in AUDITED {
            let Some((first, last)) = self.made(target, audited.table)? else {
                continue;
            };
            let sql = format!(
                "SELECT id, {} FROM {} WHERE id BETWEEN ?1 AND ?2 AND made_in = ?3 ORDER BY id DESC",
                audited.owner_column, audited.table
            );
            let mut statement = self.conn.prepare(&sql)?;
            let mut rows = statement.query(params![first, last, target])?;
            while let Some(row) = rows.next()? {
                let steps = owners.entry((rank(audited), row.get(1)?)).or_default();
                steps.root_added |= audited.table == audited.owner;
                let step = Step::Remove {
                    table: audited.table,
                    row: row.get(0)?,
                };
                add(&mut steps.removals, step);
            }
        }
        Ok(())
    }
}

/// Most records have one step, and there may be very many records.
fn add(steps: &mut Vec<Step>, step: Step) {
    if steps.is_empty() {
        steps.reserve_exact(1);
    }
    steps.push(step);
}

/// Place of an owner's kind in the order of taking back.
pub(super) fn rank(audited: &Audited) -> usize {
    AUDITED
        .iter()
        .position(|other| other.table == audited.owner)
        .unwrap_or(AUDITED.len() - 1)
}
