//! Who may do what: one table, and the [`Permit`] that every reading and writing function of the office asks for.
//!
//! A permit can only be made here, so a function that demands one cannot be reached by somebody without the right.
//!
//! Not yet enforced: a chapter officer's subtree limits searches, counts, facets and completions, but not what is read or
//! written by its id. Until there is a way in for anybody but the file's owner, no session has that role.

use crate::model::field::Id;

/// What people do with the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See the directory, the chapters, the calendar.
    Read,
    /// See phones, e-mails, addresses, births.
    ReadPrivate,
    /// Add and change people.
    EditPeople,
    /// Add, change, move and archive chapters.
    EditChapters,
    /// Add and change events.
    EditEvents,
    /// Register people and check them in.
    Register,
    /// Change many people in one go.
    BulkEdit,
    /// Take files in.
    Import,
    /// Make one of two people, and look for them in the whole file.
    Merge,
    /// Write files out.
    Export,
    /// See the history.
    ReadHistory,
    /// Take one's own changes back.
    Undo,
    /// Take anybody's changes back.
    UndoOthers,
    /// Save views for everybody.
    ShareViews,
    /// Users, settings, code lists.
    Administer,
}

/// Every action, for the table's test and for screens that list rights.
pub const ACTIONS: &[Action] = &[
    Action::Read,
    Action::ReadPrivate,
    Action::EditPeople,
    Action::EditChapters,
    Action::EditEvents,
    Action::Register,
    Action::BulkEdit,
    Action::Import,
    Action::Merge,
    Action::Export,
    Action::ReadHistory,
    Action::Undo,
    Action::UndoOthers,
    Action::ShareViews,
    Action::Administer,
];

/// What a member of staff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything.
    Administrator,
    /// Everything but users, settings, and other people's changes.
    Officer,
    /// People and events of one subtree.
    ChapterOfficer,
    /// Reads everyone, private fields masked.
    Viewer,
}

impl Role {
    /// From the code that the database holds.
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        match code {
            "administrator" => Some(Self::Administrator),
            "officer" => Some(Self::Officer),
            "chapter_officer" => Some(Self::ChapterOfficer),
            "viewer" => Some(Self::Viewer),
            _ => None,
        }
    }

    /// Whether the role may do it at all (a chapter officer only inside the subtree).
    #[must_use]
    pub fn may(self, action: Action) -> bool {
        use Action as A;
        match self {
            Self::Administrator => true,
            Self::Officer => !matches!(action, A::UndoOthers | A::Administer),
            Self::ChapterOfficer => matches!(
                action,
                A::Read
                    | A::ReadPrivate
                    | A::EditPeople
                    | A::EditEvents
                    | A::Register
                    | A::Export
                    | A::ReadHistory
                    | A::Undo
            ),
            Self::Viewer => matches!(action, A::Read | A::ReadHistory),
        }
    }
}

/// Who is at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The user's name, as the history shows it.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The top of a chapter officer's subtree.
    pub chapter: Option<Id>,
}

impl Actor {
    /// Whoever can read and write the file is its owner.
    #[must_use]
    pub fn owner(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            role: Role::Administrator,
            chapter: None,
        }
    }
}

/// Proof that an actor may do something; made in this module only.
#[derive(Debug, Clone, Copy)]
pub struct Permit {
    action: Action,
}

impl Permit {
    /// What it allows.
    #[must_use]
    pub fn action(self) -> Action {
        self.action
    }
}

/// Whether the actor may do it.
pub(super) fn ask(actor: &Actor, action: Action) -> super::Result<Permit> {
    if actor.role.may(action) {
        Ok(Permit { action })
    } else {
        Err(super::Error::Refused(action))
    }
}
