//! Why a command failed: its exit code, and the sentence that names the cause and the next step. One table for all.

use std::io;
use std::path::Path;

use crate::clean::shown;
use crate::config::{ConfigWrong, Lang};
use crate::front::local;
use crate::l10n::L10nLanguage;
use crate::office::finding::{QueryWrong, SearchError};
use crate::office::{self, broken, disk};
use crate::transfer::Unreadable;
use crate::transfer::profile::ProfileWrong;

/// What a command comes to.
pub(crate) type Outcome<T> = Result<T, Failure>;

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was typed makes no sense; the sentence.
    Usage(String),
    /// Nobody was found and the user wants to know; said already.
    Nothing,
    /// What was typed names nothing that exists; the sentence.
    Absent(String),
    /// The query cannot be read.
    Query(QueryWrong),
    /// Somebody was faster; the sentence.
    Conflict(String),
    /// The office could not.
    Office(office::Error),
    /// It cannot be noted that private fields leave the house.
    NotNoted(office::Error),
    /// The settings cannot be read.
    Config(ConfigWrong),
    /// The profile is wrong.
    Profile(ProfileWrong),
    /// The roster cannot be read.
    Roster(Unreadable),
    /// Rows were rejected; the sentence.
    Rows(String),
    /// There are no screens here.
    Terminal(local::Wrong),
    /// A file cannot be written or read.
    File(std::path::PathBuf, io::Error),
    /// The output cannot be written.
    Output(io::Error),
    /// Ctrl-C.
    Interrupted,
}

impl Failure {
    /// The exit code of screens and manual.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Absent(_) | Self::Config(_) | Self::Terminal(_) => 1,
            Self::Usage(_) | Self::Query(_) => 2,
            Self::Nothing => 3,
            Self::Conflict(_) => 5,
            Self::Profile(_) | Self::Roster(_) | Self::Rows(_) => 6,
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Self::Output(_) | Self::File(..) => 74,
            Self::Interrupted => super::interrupt::CODE,
            Self::Office(error) | Self::NotNoted(error) => match error {
                office::Error::Of(_, what) if matches!(**what, office::Error::Rule(_)) => 5,
                office::Error::Of(..) => 6,
                office::Error::Refused(_) => 4,
                office::Error::Stale | office::Error::Rule(_) => 5,
                office::Error::Missing => 1,
                office::Error::Invalid(_) | office::Error::Unfit(_) => 6,
                office::Error::Stopped => super::interrupt::CODE,
                office::Error::Broken(_) => 74,
            },
        }
    }

    /// What is wrong with the file is said with it.
    pub(crate) fn is_of_the_file(&self) -> bool {
        matches!(
            self,
            Self::Office(office::Error::Broken(_)) | Self::NotNoted(office::Error::Broken(_))
        )
    }

    /// Nothing is to be said: whoever listened is gone, or it was said.
    pub(crate) fn is_silent(&self) -> bool {
        match self {
            Self::Output(error) => error.kind() == io::ErrorKind::BrokenPipe,
            Self::Nothing => true,
            _ => false,
        }
    }

    /// What happened and what to do next.
    pub(crate) fn sentence(&self, words: &L10nLanguage, lang: Lang) -> String {
        match self {
            Self::Usage(sentence)
            | Self::Absent(sentence)
            | Self::Conflict(sentence)
            | Self::Rows(sentence) => sentence.clone(),
            Self::Query(wrong) if wrong.unknown_field => {
                words.msg_command_query_fields(&wrong.sentence)
            }
            Self::Query(wrong) => wrong.sentence.clone(),
            Self::Nothing => words.msg_command_nobody(),
            Self::Office(error) => of_office(error, words),
            Self::NotNoted(office::Error::Broken(cause)) => {
                words.msg_command_not_exported(broken::said(cause, words))
            }
            Self::NotNoted(error) => of_office(error, words),
            Self::Config(error) => shown(&error.to_string()).into_owned(),
            Self::Profile(error) => shown(&error.to_string()).into_owned(),
            Self::Roster(error) => shown(&error.said(words, lang)).into_owned(),
            Self::Terminal(error) => of_terminal(error, words),
            Self::File(path, error) => {
                words.msg_command_io(broken::place(path), disk::said(error, words))
            }
            Self::Output(error) => words.msg_command_output(disk::said(error, words)),
            Self::Interrupted => words.msg_command_interrupted(),
        }
    }
}

fn of_office(error: &office::Error, words: &L10nLanguage) -> String {
    match error {
        office::Error::Broken(cause) => broken::said_at_the_end(cause, words),
        office::Error::Stopped => words.msg_command_interrupted(),
        other => crate::ui::trouble::sentence(other, words),
    }
}

fn of_terminal(error: &local::Wrong, words: &L10nLanguage) -> String {
    match error {
        local::Wrong::NoTerminal => words.msg_command_terminal_none(),
        local::Wrong::Dumb => words.msg_command_terminal_dumb(),
        local::Wrong::NotUtf8 => words.msg_command_terminal_charset(),
        local::Wrong::Io(cause) => words.msg_command_terminal_lost(cause.to_string()),
    }
}

/// A path as it may be printed.
pub(crate) fn place(path: &Path) -> String {
    shown(&path.display().to_string()).into_owned()
}

impl From<office::Error> for Failure {
    fn from(error: office::Error) -> Self {
        Self::Office(error)
    }
}

impl From<SearchError> for Failure {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Query(wrong) => Self::Query(wrong),
            SearchError::Office(error) => Self::Office(error),
        }
    }
}

impl From<ConfigWrong> for Failure {
    fn from(error: ConfigWrong) -> Self {
        Self::Config(error)
    }
}

impl From<ProfileWrong> for Failure {
    fn from(error: ProfileWrong) -> Self {
        Self::Profile(error)
    }
}

impl From<Unreadable> for Failure {
    fn from(error: Unreadable) -> Self {
        Self::Roster(error)
    }
}

impl From<local::Wrong> for Failure {
    fn from(error: local::Wrong) -> Self {
        Self::Terminal(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::permit::Action;
    use crate::store;

    #[test]
    fn codes_are_those_of_the_manual() {
        let broken = |kind| io::Error::from(kind);
        let office = |error| Failure::Office(error);
        let path = || std::path::PathBuf::from("office.db");
        for (failure, code) in [
            (Failure::Absent(String::new()), 1),
            (Failure::Usage(String::new()), 2),
            (
                Failure::Query(QueryWrong {
                    at: 0..1,
                    sentence: String::new(),
                    unknown_field: false,
                }),
                2,
            ),
            (Failure::Nothing, 3),
            (office(office::Error::Refused(Action::Import)), 4),
            (office(office::Error::Stale), 5),
            (office(office::Error::Rule(office::Rule::UndoneAlready)), 5),
            (Failure::Conflict(String::new()), 5),
            (office(office::Error::Invalid(Vec::new())), 6),
            (Failure::Rows(String::new()), 6),
            (Failure::Roster(Unreadable::Empty), 6),
            (
                office(office::Error::Broken(store::Error::Full(path()))),
                74,
            ),
            (
                Failure::File(path(), broken(io::ErrorKind::StorageFull)),
                74,
            ),
            (Failure::Output(broken(io::ErrorKind::StorageFull)), 74),
            (Failure::Output(broken(io::ErrorKind::BrokenPipe)), 0),
            (office(office::Error::Stopped), 130),
            (Failure::Interrupted, 130),
        ] {
            assert_eq!(failure.code(), code, "{failure:?}");
        }
    }
}
