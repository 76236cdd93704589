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
    /// The change set that took it back, when nothing of it is in force.
    pub undone_by: Option<Id>,
    /// Some of its records are taken back and others are in force.
    pub partly: bool,
    /// The session that made it; empty when it is from before sessions were noted.
    pub session: String,
    /// Where it was done; none when it is from before that was noted.
    pub way: Option<Way>,
}

/// Where something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Way {
    /// By a command of the shell.
    #[default]
    Command,
    /// On the screens.
    Screens,
}

impl Way {
    /// What the file calls it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Screens => "screens",
        }
    }

    /// The way of that code.
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        [Self::Command, Self::Screens]
            .into_iter()
            .find(|way| way.code() == code)
    }
}

/// The kinds of change whose records can be taken back one by one: each is the same deed done to many. Any other kind is
/// one deed, such as a merge or somebody's registration with those who move up for it: it is taken back whole or not at
/// all.
pub const RECORD_BY_RECORD: &[&str] = &["archive", "bulk", "import", "outside", "populate"];

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
    /// A later change of the same is in force.
    Later(Later),
    /// It is not as the change left it, and the history does not tell why.
    ChangedSince,
    /// A constraint refuses; its name.
    Refused(String),
}

/// A later change that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// The change.
    pub set: ChangeSet,
    /// The table of the row that it touched.
    pub table: String,
    /// The column, where one column is in question.
    pub column: Option<String>,
}

/// What taking back came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Records that are as they were.
    pub records: usize,
    /// Records that stay as they are.
    pub conflicts: Vec<Conflict>,
    /// The events among the records that are as they were.
    pub events: Vec<Id>,
    /// The change is one deed: it is taken back whole or not at all.
    pub whole: bool,
    /// Where nothing was taken back because of conflicts: how many records could be.
    pub possible: usize,
}
