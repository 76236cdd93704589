//! What the file could not do, in the words of the session's language. What to do about it stands first: a status line is
//! cut at its end.

use std::path::{Path, PathBuf};

use super::disk;
use crate::clean::shown;
use crate::l10n::{L10nLanguage, grouped};
use crate::store::closed::{Closed, Rescue};
use crate::store::known::{How, Part};
use crate::store::rescue::{rescued_beside, rescued_name};
use crate::store::{Error, schema};

/// The most characters of a path in an error.
const LONGEST_PATH: usize = 40;

/// Why nothing is written, for a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shut {
    /// A word or two for the first line.
    pub(crate) tag: String,
    /// What to do, and why.
    pub(crate) said: String,
    /// Why alone.
    pub(crate) why: String,
    /// The file was exchanged under the session: it is said until the session is left.
    pub(crate) is_pressing: bool,
    /// What was saved is being brought to safety: whoever leaves waits for that.
    pub(crate) is_being_kept: bool,
    /// Only the session still holds what was saved: whoever leaves loses it.
    pub(crate) is_held_only_here: bool,
}

impl Shut {
    pub(super) fn of(error: &Error, why: Closed, text: &L10nLanguage) -> Self {
        let tag = match why {
            Closed::Full => text.msg_closed_tag_full(),
            why if why.is_under_the_session() => text.msg_closed_tag_leave(),
            _ => text.msg_closed_tag_read(),
        };
        let (said, what) = match error {
            Error::Closed(path, why) => (closed(*why, path, text), what(*why, text)),
            Error::Strange(_, parts) => {
                let parts = parts_said(parts, text);
                (text.msg_closed_doubt(parts.as_str()), parts)
            }
            other => (said(other, text), what(why, text)),
        };
        Self {
            tag,
            said,
            why: what,
            is_pressing: why.is_under_the_session(),
            is_being_kept: why.is_being_kept(),
            is_held_only_here: why.is_held_only_here(),
        }
    }
}

/// Why a file is only read, in a session.
fn closed(why: Closed, path: &Path, text: &L10nLanguage) -> String {
    let what = what(why, text);
    match why {
        Closed::Full => text.msg_closed_full(),
        Closed::NoRight | Closed::ReadOnlyDisk | Closed::OpenElsewhere | Closed::Companion(_) => {
            text.msg_closed_place(what)
        }
        why if why.is_being_kept() => text.msg_closed_keeping(what),
        why if why.is_held_only_here() => text.msg_closed_only_here(what),
        why if let Some(Rescue::Done(n)) = why.rescue() => {
            text.msg_closed_rescued(file_name(&rescued_name(path, n)), what)
        }
        why if why.can_be_accepted() || why == Closed::Strange => text.msg_closed_doubt(what),
        _ => text.msg_closed_leave(what),
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    shown(&name).into_owned()
}

fn what(why: Closed, text: &L10nLanguage) -> String {
    match why {
        Closed::NoRight => text.msg_closed_is_no_right(),
        Closed::ReadOnlyDisk => text.msg_closed_is_read_only_disk(),
        Closed::Full => text.msg_disk_full(),
        Closed::OpenElsewhere => text.msg_closed_is_open_elsewhere(),
        Closed::Strange => text.msg_closed_is_strange(),
        Closed::Older { newest, saved } => {
            let lacks = usize::try_from(saved.saturating_sub(newest)).unwrap_or_default();
            text.msg_closed_is_older(lacks, grouped(lacks))
        }
        Closed::Other => text.msg_closed_is_other(),
        Closed::Mixed => text.msg_closed_is_mixed(),
        Closed::Companion(end) => text.msg_closed_is_companion(end),
        Closed::Gone(_) => text.msg_closed_is_gone(),
        Closed::Replaced(_) => text.msg_closed_is_replaced(),
        Closed::Overwritten(_) => text.msg_closed_is_overwritten(),
        Closed::LogGone(_) => text.msg_closed_is_log_gone(),
        Closed::LogDamaged | Closed::LogReplaced(_) => text.msg_closed_is_log_damaged(),
    }
}

/// What happened to the file.
pub(crate) fn said(error: &Error, text: &L10nLanguage) -> String {
    use Error as E;
    match error {
        E::Absent(path) => text.msg_command_absent(place(path)),
        E::Present(path) => text.msg_command_present(place(path)),
        E::NotOurs(path, why) => match *why {
            schema::NO_FILE => text.msg_command_no_file(place(path)),
            schema::FOLDER => text.msg_command_folder(place(path)),
            schema::EMPTY => text.msg_command_empty(place(path)),
            schema::FOREIGN => text.msg_command_foreign(place(path)),
            _ => text.msg_command_not_a_database(place(path)),
        },
        E::Newer { path, found, known } => text.msg_command_newer(*found, *known, place(path)),
        E::Gone(path) => match rescued_beside(path) {
            Some(rescued) => text.msg_command_gone_rescued(file_name(&rescued), place(path)),
            None => text.msg_command_gone(place(path)),
        },
        E::Former(path) => text.msg_command_former(place(path)),
        E::Open(path) => text.msg_command_readable_by_all(shown(&path.display().to_string())),
        E::Shared(path) => text.msg_command_shared(shown(&path.display().to_string())),
        E::Strange(path, parts) => text.msg_command_strange(place(path), parts_said(parts, text)),
        E::Endless => text.msg_command_endless(),
        E::Damaged(path, why) => text.msg_command_damaged(short(why), place(path)),
        E::Busy(path) => text.msg_command_busy(place(path)),
        E::Full(path) => text.msg_command_disk_full(place(path)),
        E::Exhausted(path) => text.msg_command_exhausted(place(path)),
        E::ReadOnly(path, why) if why == schema::UNREADABLE => {
            text.msg_command_unreadable(place(path))
        }
        E::ReadOnly(path, why) => text.msg_command_read_only(why.as_str(), place(path)),
        E::Closed(path, why) => closed(*why, path, text),
        E::Io(path, cause) => text.msg_command_io(place(path), disk::said(cause, text)),
        E::Stopped => text.msg_command_interrupted(),
        E::Stale | E::Missing | E::Refused(_) | E::Odd(..) | E::Sql(_) => {
            text.msg_command_database(shown(&error.to_string()))
        }
    }
}

/// What the database library says is the matter, without the statement that it stumbled over: that may be planted.
fn short(why: &str) -> &str {
    why.split(" (").next().unwrap_or(why)
}

/// The same of a file that could not be read.
pub(crate) fn said_of_reading(error: &Error, text: &L10nLanguage) -> String {
    use Error as E;
    match error {
        E::Damaged(path, why) => text.msg_disk_reading_damaged(short(why), place(path)),
        E::Busy(path) => text.msg_disk_reading_busy(place(path)),
        E::Full(_) => text.msg_disk_full(),
        E::ReadOnly(path, why) => text.msg_disk_reading_denied(why.as_str(), place(path)),
        E::Strange(path, parts) => {
            text.msg_disk_reading_strange(parts_said(parts, text), place(path))
        }
        other => said(other, text),
    }
}

/// The same for a command, which is over when it says so.
pub(crate) fn said_at_the_end(error: &Error, text: &L10nLanguage) -> String {
    match error {
        Error::Closed(path, why) => {
            let rescued = rescued_of(*why, path);
            let (path, what) = (place(path), what(*why, text));
            if let Some(rescued) = rescued {
                text.msg_command_closed_put_back(file_name(&rescued), what, path)
            } else if why.can_be_accepted() {
                text.msg_command_closed_doubt(what, path)
            } else if why.is_under_the_session() {
                text.msg_command_closed_again(what, path)
            } else {
                text.msg_command_closed(what, path)
            }
        }
        error => said(error, text),
    }
}

/// A path as an error says it: its end, which tells more than its beginning.
pub(crate) fn place(path: &Path) -> String {
    let whole = shown(&path.display().to_string()).into_owned();
    let over = whole.chars().count().saturating_sub(LONGEST_PATH);
    match over {
        0 => whole,
        over => format!("...{}", whole.chars().skip(over + 3).collect::<String>()),
    }
}

/// What `alumni doctor` says of a file that is not the one that was saved to last: why, and the way out.
pub(crate) fn way_out(why: Closed, path: &Path, text: &L10nLanguage) -> String {
    match rescued_of(why, path) {
        Some(rescued) => text.msg_doctor_put_back(file_name(&rescued), what(why, text)),
        None => text.msg_doctor_restored(what(why, text)),
    }
}

/// The file beside one that is not the one that was saved to, which has what was saved.
fn rescued_of(why: Closed, path: &Path) -> Option<PathBuf> {
    why.can_be_accepted()
        .then(|| rescued_beside(path))
        .flatten()
}

/// Parts of a schema that are not as they should be, the first few by name.
fn parts_said(parts: &[Part], text: &L10nLanguage) -> String {
    const NAMED: usize = 4;
    let mut said: Vec<String> = parts
        .iter()
        .take(NAMED)
        .map(|part| part_said(part, text))
        .collect();
    if parts.len() > NAMED {
        said.push(text.msg_doctor_more(parts.len() - NAMED));
    }
    said.join(", ")
}

/// One of them.
pub(crate) fn part_said(part: &Part, text: &L10nLanguage) -> String {
    let name = format!("{} {}", part.kind, part.name);
    // A name of somebody else's choice can be as long as they liked.
    let name: String = shown(&name).chars().take(60).collect();
    match part.how {
        How::Unknown => text.msg_doctor_unknown(name),
        How::Missing => text.msg_doctor_missing(name),
        How::Different => text.msg_doctor_different(name),
    }
}
