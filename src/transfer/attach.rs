//! Files of a person's record, read from the disk and written back to it. They are never opened or run.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use super::outfile::Draft;
use crate::clean;
use crate::model::attachment::LARGEST;
use crate::office::Office;

/// Why a file is not taken.
#[derive(Debug, thiserror::Error)]
pub enum NoFile {
    /// More bytes than are kept.
    #[error("larger than {LARGEST} bytes")]
    TooLarge,
    /// A folder, a device, a pipe.
    #[error("not a file")]
    NotAFile,
    /// What the file system says.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Whether a file may be taken, before anything else is asked about it.
///
/// # Errors
/// See [`NoFile`].
pub fn look(path: &Path, office: &Office) -> Result<(), NoFile> {
    // Closing the database would take the locks of this very session with it.
    office.spares(path)?;
    let about = std::fs::metadata(path)?;
    match () {
        () if !about.is_file() => Err(NoFile::NotAFile),
        () if about.len() > LARGEST => Err(NoFile::TooLarge),
        () => Ok(()),
    }
}

/// The name without its folder, and the content.
///
/// # Errors
/// See [`NoFile`].
pub fn read(path: &Path, office: &Office) -> Result<(String, Vec<u8>), NoFile> {
    look(path, office)?;
    // A file may grow while it is read.
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > LARGEST) {
        return Err(NoFile::TooLarge);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok((clean::line(&name).text, bytes))
}

/// Writes a content to a place of the user's choice, readable by its owner only; how many half-written files of killed
/// programs were swept there.
///
/// # Errors
/// `AlreadyExists` when a file is there that is not to be replaced, or what the file system refuses.
pub fn save(path: &Path, bytes: &[u8], replace: bool, office: &Office) -> io::Result<usize> {
    let draft = Draft::beside(path, replace, office)?;
    draft.file().write_all(bytes)?;
    let swept = draft.sweep();
    draft.keep(replace)?;
    Ok(swept)
}

/// A name that stays in its folder: no separators, no leading dot, no hostile characters.
#[must_use]
pub fn safe_name(name: &str) -> String {
    let kept = name.chars().map(|c| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        c if c.is_control() || clean::is_hostile(c) => '_',
        c => c,
    });
    let kept: String = kept.collect();
    let kept = kept.trim_matches(['.', ' ']);
    match kept.is_empty() {
        true => "file".to_owned(),
        false => kept.to_owned(),
    }
}
