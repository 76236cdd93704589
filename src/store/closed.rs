//! Why a file is only read: nothing may be written to its place, or it is not the file that it was.

use std::path::Path;

use rustix::fs::{Access, access, statvfs};
use rustix::io::Errno;

use super::beside;

/// A disk with less room than this is full: a save needs some of it for the log.
const LEAST_ROOM: u64 = 512 << 10;

/// What became of what was saved to a file that was exchanged while it was open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rescue {
    /// The file that stands in the place has all of it, or nothing else can be had.
    NotNeeded,
    /// It was brought into the file beside the place that has this number.
    Done(u32),
    /// It is to be brought into a file beside the place, which takes longer than a key may: see [`super::Store::keep`].
    Running,
    /// It could be written nowhere yet: only who has the file open still holds it. Tried again at each look.
    Failed,
}

/// Why nothing may be written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Its user has no right to write to the file or its folder.
    NoRight,
    /// The disk can only be read.
    ReadOnlyDisk,
    /// There is no room on the disk.
    Full,
    /// Its schema is not the one that this program makes, although everything in it can be read.
    Strange,
    /// Somebody has it open by another name (a hard link), whose log and locks are others.
    OpenElsewhere,
    /// It lacks changes that were saved to it: an older copy was put in its place, or its log was lost.
    Older {
        /// The newest change that it has.
        newest: i64,
        /// The newest change that was saved.
        saved: i64,
    },
    /// Another database, or one that went another way, was put in its place.
    Other,
    /// The log beside it belongs to another state of it: a copy was put in its place while the log stayed.
    Mixed,
    /// A file beside it, whose name ends so, belongs to somebody else.
    Companion(&'static str),
    /// While it was open: the file is gone.
    Gone(Rescue),
    /// While it was open: another file has its name.
    Replaced(Rescue),
    /// While it was open: something else was written over it.
    Overwritten(Rescue),
    /// While it was open: its log is gone. What was in it was moved into the file, as far as nobody was reading.
    LogGone(Rescue),
    /// While it was open: its log was cut or damaged.
    LogDamaged,
    /// While it was open: its log or the index of that was exchanged.
    LogReplaced(Rescue),
}

impl Closed {
    /// The file was exchanged or changed while it was open: the session is to be left.
    #[must_use]
    pub fn is_under_the_session(self) -> bool {
        self.rescue().is_some() || self == Self::LogDamaged
    }

    /// What became of what was saved; none where nothing can be brought anywhere.
    #[must_use]
    pub fn rescue(self) -> Option<Rescue> {
        match self {
            Self::Gone(rescue)
            | Self::Replaced(rescue)
            | Self::Overwritten(rescue)
            | Self::LogGone(rescue)
            | Self::LogReplaced(rescue) => Some(rescue),
            _ => None,
        }
    }

    /// Only who has the file open still holds what was saved.
    #[must_use]
    pub fn is_held_only_here(self) -> bool {
        self.rescue() == Some(Rescue::Failed)
    }

    /// Its name stands for it no more: it may be put back.
    pub(super) fn is_of_name(self) -> bool {
        matches!(self, Self::Gone(_) | Self::Replaced(_))
    }

    /// What was saved is still to be brought to safety.
    pub(super) fn is_to_be_kept(self) -> bool {
        self.is_being_kept() || self.is_held_only_here()
    }

    /// What was saved is being brought to safety.
    #[must_use]
    pub fn is_being_kept(self) -> bool {
        self.rescue() == Some(Rescue::Running)
    }

    /// The same reason with another outcome of the rescue.
    pub(super) fn with(self, rescue: Rescue) -> Self {
        match self {
            Self::Gone(_) => Self::Gone(rescue),
            Self::Replaced(_) => Self::Replaced(rescue),
            Self::Overwritten(_) => Self::Overwritten(rescue),
            Self::LogGone(_) => Self::LogGone(rescue),
            Self::LogReplaced(_) => Self::LogReplaced(rescue),
            other => other,
        }
    }

    /// What was judged of a file while others were at it; without them it may be judged otherwise.
    pub(super) fn may_pass(self) -> bool {
        self.can_be_accepted() || self == Self::LogDamaged
    }

    /// The file is not the one that was saved to last; an administrator may accept it as it is.
    #[must_use]
    pub fn can_be_accepted(self) -> bool {
        matches!(self, Self::Older { .. } | Self::Other | Self::Mixed)
    }
}

/// Why the place of a file keeps it from being written.
pub(super) fn of_place(path: &Path) -> Option<Closed> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let shut = [path, folder]
        .iter()
        .find_map(|place| match access(*place, Access::WRITE_OK) {
            Err(Errno::ROFS) => Some(Closed::ReadOnlyDisk),
            Err(Errno::ACCESS | Errno::PERM) => Some(Closed::NoRight),
            _ => None,
        });
    shut.or_else(|| foreign_companion(path).map(Closed::Companion))
}

/// The end of the name of what stands beside a file and cannot be written by whoever can write the file.
fn foreign_companion(path: &Path) -> Option<&'static str> {
    const ENDS: [&str; 4] = [".lock", ".mark", "-wal", "-shm"];
    let both = Access::READ_OK | Access::WRITE_OK;
    let is_foreign = |end: &&str| access(beside(path, end), both) == Err(Errno::ACCESS);
    ENDS.into_iter().find(is_foreign)
}

/// Whether there is no room left where a file is.
pub(super) fn is_full(path: &Path) -> bool {
    // What only root may use counts as room: whoever has none of it is told when saving.
    statvfs(path).is_ok_and(|disk| disk.f_bfree.saturating_mul(disk.f_frsize) < LEAST_ROOM)
}
