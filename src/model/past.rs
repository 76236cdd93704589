//! What the history says: its entries, what they changed, and what taking one back came to.

use crate::model::field::Id;

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSet {
    /// Its number.
    pub id: Id,
    /// When, UTC.
    pub at: String,
    /// Who.
    pub user: String,
    /// What kind of action.
    pub kind: String,
    /// What happened.
    pub sentence: String,
    /// The change set that it took back or did again.
    pub undoes: Option<Id>,
    /// The change set that took it back.
    pub undone_by: Option<Id>,
}

/// One row that a change set touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The change set.
    pub change_set: Id,
    /// The table.
    pub table: String,
    /// The row.
    pub row: Id,
    /// The record whose row it is: its kind, and which.
    pub owner: (String, Id),
    /// Columns with their old and new values; an added row has no old ones, a deleted row no new ones.
    pub values: Vec<(String, String, String)>,
    /// `insert`, `update` or `delete`.
    pub op: String,
}

/// A record that cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The kind of record.
    pub kind: String,
    /// Which one.
    pub id: Id,
    /// Why.
    pub why: Why,
}

/// Why a record cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It was changed again since.
    ChangedSince,
    /// A constraint refuses; its name.
    Refused(String),
}

/// What taking back came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Records that are as they were.
    pub records: usize,
    /// Records that stay as they are.
    pub conflicts: Vec<Conflict>,
}
