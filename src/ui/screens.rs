//! The panes in menu order, and the screens that all of them share.

pub mod palette;
pub mod help;
pub mod confirm;
pub mod pick;
pub mod ask;
pub mod progress;
pub mod order;
pub mod columns;
pub mod views;
pub mod home;
pub mod kept;
pub mod history;
pub mod import;
pub mod waiting;
pub mod returned;
pub mod mapping;
pub mod export;
pub mod copy;
pub mod directory;
pub mod alumnus;
pub mod record;
pub mod chapters;
pub mod chapter_picker;
pub mod calendar;
pub mod event;
pub mod person_picker;
pub mod seek;
pub mod bulk;
pub mod files;
pub mod report;
pub mod timeline;
pub mod twins;
pub mod merge;
pub mod own;
pub mod mend;
pub mod quality;

use crate::config::KeyProfile;
use crate::model::field::Label;
use crate::ui::keys::{self, Group, Hint, label};
use crate::ui::screen::{Cx, Result, Screen};

/// A pane: a row of the first line.
pub struct Pane {
    /// Its keys: Alt and the digit of its place; where letters are commands the digit alone, and a `g` sequence.
    pub keys: &'static [&'static str],
    /// The command that opens it.
    pub name: &'static str,
    /// What the first line calls it.
    pub label: Label,
    /// Makes its first screen.
    pub open: fn(&mut Cx<'_>) -> Result<Box<dyn Screen>>,
}

impl Pane {
    /// As help and palette show it.
    #[must_use]
    pub fn hint(&self, profile: KeyProfile) -> Hint {
        // Where letters are commands, Alt and a digit is the function key.
        let here = |key: &&str| {
            keys::answers(profile, Group::Move, key)
                && !(profile.has_letters() && key.starts_with("alt-"))
        };
        Hint {
            keys: self.keys.iter().copied().filter(here).collect(),
            name: self.name,
            help: self.label,
            group: Group::Move,
            rank: 0,
            why_not: None,
            on_record: false,
            usual: None,
        }
    }
}

/// The panes. A new one is its file and a row here.
pub const PANES: &[Pane] = &[
    home::PANE,
    Pane {
        keys: &["alt-2", "2", "g d"],
        name: "go.directory",
        label: label("Directory", "校友"),
        open: |_| Ok(Box::new(directory::Directory::new())),
    },
    chapters::PANE,
    calendar::PANE,
];
