//! What taking a change set back comes to: for each record its steps, and what changed since.

use std::collections::{BTreeMap, HashSet};

use rusqlite::params;
use rusqlite::types::ValueRef;

use crate::model::field::Id;
use crate::store::Result;
use crate::store::trail::{AUDITED, Audited};
use crate::store::tx::Tx;

/// One step back for one row.
pub(super) enum Step {
    Remove {
        table: &'static str,
        row: i64,
    },
    Restore {
        table: &'static str,
        old: String,
    },
    SetBack {
        table: &'static str,
        row: i64,
        old: String,
        new: String,
    },
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
}

/// What later changes that are in force changed or deleted.
#[derive(Default)]
pub(super) struct Later {
    /// Records, by the table of the record itself.
    owners: HashSet<(&'static str, i64)>,
    /// Rows by their table.
    rows: HashSet<(&'static str, i64)>,
}

impl Steps {
    /// Whether the record, or a row of it, was added and changed again since: then it stays, with what was changed.
    pub(super) fn changed(&self, (kind, id): Owner, later: &Later) -> bool {
        let row_changed = |step: &Step| match step {
            Step::Remove { table, row } => later.rows.contains(&(*table, *row)),
            Step::Restore { .. } | Step::SetBack { .. } => false,
        };
        (self.root_added && later.owners.contains(&(AUDITED[kind].owner, id)))
            || self.removals.iter().any(row_changed)
    }
}

impl Tx<'_> {
    /// What is to be done, and what changed since.
    pub(super) fn plan_back(&self, target: Id) -> Result<(Vec<(Owner, Steps)>, Later)> {
        let mut owners: BTreeMap<Owner, Steps> = BTreeMap::new();
        self.plan_removals(target, &mut owners)?;
        self.plan_changes(target, &mut owners)?;
        // What others point to comes back first and goes last.
        let (back, rest): (Vec<_>, Vec<_>) = owners
            .into_iter()
            .partition(|(_, steps)| steps.root_deleted);
        let owners = back.into_iter().rev().chain(rest).collect();
        Ok((owners, self.changed_since(target)?))
    }

    /// The records and rows to which a later change is in force.
    fn changed_since(&self, target: Id) -> Result<Later> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT c.table_name, c.row_id, c.owner_id FROM change AS c JOIN change_set AS s ON s.id = c.change_set
             WHERE c.change_set > ?1 AND c.change_set <> ?2 AND s.undone_by IS NULL AND s.undoes IS NULL",
        )?;
        let mut rows = statement.query(params![target, self.change_set()])?;
        let mut later = Later::default();
        while let Some(row) = rows.next()? {
            let table = row.get_ref(0)?;
            let known = AUDITED
                .iter()
                .find(|audited| table == ValueRef::Text(audited.table.as_bytes()));
            if let Some(audited) = known {
                later.rows.insert((audited.table, row.get(1)?));
                later.owners.insert((audited.owner, row.get(2)?));
            }
        }
        Ok(later)
    }

    /// Updates and deletions, newest first; rows that the change set added itself simply go.
    fn plan_changes(&self, target: Id, owners: &mut BTreeMap<Owner, Steps>) -> Result<()> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.table_name, c.row_id, c.op, c.owner_id, c.old, c.new FROM change AS c
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
                    steps.removals.push(Step::Remove { table, row: number });
                }
                ValueRef::Text(b"delete") => {
                    steps.root_deleted |= table == audited.owner;
                    steps.changes.push(Step::Restore { table, old });
                }
                _ => steps.changes.push(Step::SetBack {
                    table,
                    row: number,
                    old,
                    new: row.get(5)?,
                }),
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
                steps.removals.push(Step::Remove {
                    table: audited.table,
                    row: row.get(0)?,
                });
            }
        }
        Ok(())
    }
}

/// Place of an owner's kind in the order of taking back.
fn rank(audited: &Audited) -> usize {
    AUDITED
        .iter()
        .position(|other| other.table == audited.owner)
        .unwrap_or(AUDITED.len() - 1)
}
