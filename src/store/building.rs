//! A new file is whole or not there: it is made in a folder of its own beside its place, synced, and only then takes its
//! name. Who is killed meanwhile leaves a folder that the next one sweeps.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::OpenFlags;
use tempfile::{TempDir, TempPath};

use super::{Error, Result, at, beside, connect, mark};
use crate::file::{self, leftovers};

/// What may stand beside the place of a file that is gone, and would be taken for the new one's.
const COMPANIONS: &[&str] = &["-wal", "-journal"];

/// A file in the making.
pub struct Building {
    /// Removed with everything in it, unless the file has taken its name; then it holds nothing any more.
    folder: TempDir,
    place: PathBuf,
    /// Locked as long as this lives.
    _alive: File,
}

impl Building {
    /// Begins a file that will stand at `place`. Its folder is made where it is not there.
    ///
    /// # Errors
    /// `Present` when something is there already, or what the file system refuses.
    pub fn beside(place: &Path) -> Result<Self> {
        let io = |error| refused(place, error);
        let is_there = |path: &Path| path.symlink_metadata().is_ok();
        let strays = COMPANIONS.iter().map(|end| beside(place, end));
        if let Some(there) = std::iter::once(place.to_owned())
            .chain(strays)
            .find(|path| is_there(path))
        {
            return Err(Error::Present(there));
        }
        let around = file::folder_of(place);
        file::private_folder(around).map_err(io)?;
        let folder = tempfile::Builder::new()
            .prefix(leftovers::PREFIX)
            .suffix(leftovers::SUFFIX)
            .tempdir_in(around)
            // The name of what is in the making is nobody's business.
            .map_err(|error| io(error.kind().into()))?;
        let alive = super::private_file(&folder.path().join(leftovers::ALIVE))?;
        leftovers::hold(&alive);
        Ok(Self {
            folder,
            place: place.to_owned(),
            _alive: alive,
        })
    }

    /// Where it is made.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        let name = self.place.file_name();
        self.folder
            .path()
            .join(name.unwrap_or(OsStr::new("new.db")))
    }

    /// An error of the making, told of the place and not of where it is made.
    #[must_use]
    pub fn told(&self, error: Error) -> Error {
        at(error, &self.place)
    }

    /// The file is whole and nobody has it open: it takes its name.
    ///
    /// # Errors
    /// `Present` when somebody made one meanwhile, or what the file system refuses; then nothing is there.
    pub fn keep(self) -> Result<()> {
        let made = self.path();
        self.settle(&made).map_err(|error| self.told(error))?;
        let io = |error| refused(&self.place, error);
        if self.place.symlink_metadata().is_ok() {
            return Err(Error::Present(self.place));
        }
        // The mark of a file that was removed here would close the new one.
        mark::forget(&self.place)?;
        File::open(&made)
            .and_then(|file| file.sync_all())
            .map_err(io)?;
        let named = TempPath::try_from_path(&made).map_err(io)?;
        named
            .persist_noclobber(&self.place)
            .map_err(|kept| io(kept.error))?;
        // It stands there, whatever a power cut could still take: that is no reason to say that it does not.
        let _ = file::sync_folder_of(&self.place);
        Ok(())
    }

    /// Everything that is in the log goes into the file.
    fn settle(&self, made: &Path) -> Result<()> {
        let conn = connect(made, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let is_busy: bool =
            conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if is_busy {
            return Err(Error::Busy(made.to_owned()));
        }
        conn.close().map_err(|(_, error)| error)?;
        match std::fs::metadata(beside(made, "-wal")) {
            Ok(about) if about.len() > 0 => Err(Error::Busy(made.to_owned())),
            _ => Ok(()),
        }
    }
}

fn refused(place: &Path, error: std::io::Error) -> Error {
    use std::io::ErrorKind as Kind;
    let place = place.to_owned();
    match error.kind() {
        Kind::AlreadyExists => Error::Present(place),
        Kind::StorageFull => Error::Full(place),
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => {
            Error::ReadOnly(place, error.kind().to_string())
        }
        _ => Error::Io(place, error),
    }
}
