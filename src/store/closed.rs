//! Why a file is only read: nothing may be written to its place, or it is not the file that it was.

use std::path::Path;

use rustix::fs::{Access, access, statvfs};
use rustix::io::Errno;

/// A disk with less room than this is full: a save needs some of it for the log.
const LEAST_ROOM: u64 = 512 << 10;

/// Why nothing may be written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// Its user has no right to write to the file or its folder.
    NoRight,
    /// The disk can only be read.
    ReadOnlyDisk,
    /// There is no room on the disk.
    Full,
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
    /// While it was open: the file is gone or another one has its name.
    Replaced,
    /// While it was open: something else was written over it.
    Overwritten,
    /// While it was open: its log is gone. What was in it was moved into the file.
    LogGone,
    /// While it was open: its log was cut, damaged or exchanged.
    LogDamaged,
}

impl Closed {
    /// The file was exchanged or changed while it was open: the session is to be left.
    #[must_use]
    pub fn is_under_the_session(self) -> bool {
        matches!(
            self,
            Self::Replaced | Self::Overwritten | Self::LogGone | Self::LogDamaged
        )
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
    [path, folder]
        .iter()
        .find_map(|place| match access(*place, Access::WRITE_OK) {
            Err(Errno::ROFS) => Some(Closed::ReadOnlyDisk),
            Err(Errno::ACCESS | Errno::PERM) => Some(Closed::NoRight),
            _ => None,
        })
}

/// Whether there is no room left where a file is.
pub(super) fn is_full(path: &Path) -> bool {
    // What only root may use counts as room: whoever has none of it is told when saving.
    statvfs(path).is_ok_and(|disk| disk.f_bfree.saturating_mul(disk.f_frsize) < LEAST_ROOM)
}
