//! What the disk refused, in the words of the session's language.

use std::io::{Error, ErrorKind};

use crate::l10n::L10nLanguage;

/// Somebody wants to write a file where the database is, or one that belongs to it.
#[derive(Debug, thiserror::Error)]
#[error("this is the database itself or a file of it")]
pub(crate) struct OwnFile;

type Words = fn(&L10nLanguage) -> String;

/// What a clerk can do something about.
const KNOWN: &[(ErrorKind, Words)] = &[
    (ErrorKind::NotFound, |text| text.msg_disk_not_there()),
    (ErrorKind::PermissionDenied, |text| text.msg_disk_no_right()),
    (ErrorKind::AlreadyExists, |text| text.msg_disk_there()),
    (ErrorKind::IsADirectory, |text| text.msg_disk_folder()),
    (ErrorKind::NotADirectory, |text| text.msg_disk_no_folder()),
    (ErrorKind::StorageFull, |text| text.msg_disk_full()),
    (ErrorKind::QuotaExceeded, |text| text.msg_disk_quota()),
    (ErrorKind::FileTooLarge, |text| text.msg_disk_too_large()),
    (ErrorKind::InvalidFilename, |text| text.msg_disk_name()),
    (ErrorKind::ReadOnlyFilesystem, |text| {
        text.msg_disk_read_only()
    }),
];

/// Why it was refused; what is not known is told as the system does.
pub(crate) fn said(error: &Error, text: &L10nLanguage) -> String {
    if error.get_ref().is_some_and(|cause| cause.is::<OwnFile>()) {
        return text.msg_disk_own();
    }
    let known = KNOWN.iter().find(|(kind, _)| *kind == error.kind());
    known.map_or_else(|| error.to_string(), |(_, words)| words(text))
}
