//! A file on its way out: it takes its name when it is whole, and is gone when it is not. Only its owner may read it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::file::{self, leftovers};
use crate::office::Office;

/// A file that is being written beside the place where it will stand.
pub struct Draft {
    file: NamedTempFile,
    path: PathBuf,
}

impl Draft {
    /// Begins a file that will stand at `path`. Unless it may replace one, there must be none yet; the office's own files
    /// are never replaced, nor is what is no regular file: a device would be a device no longer.
    ///
    /// # Errors
    /// `AlreadyExists`, `IsADirectory`, `InvalidInput` for a device or a pipe, a file of the database, or what the file system refuses.
    pub fn beside(path: &Path, replace: bool, office: &Office) -> io::Result<Self> {
        office.spares(path)?;
        file::may_take_name(path)?;
        if !replace && path.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let folder = file::folder_of(path);
        let file = tempfile::Builder::new()
            .prefix(leftovers::PREFIX)
            .suffix(leftovers::SUFFIX)
            .tempfile_in(folder)
            // The name of the file in the making is nobody's business.
            .map_err(|error| io::Error::from(error.kind()))?;
        leftovers::hold(file.as_file());
        Ok(Self {
            file,
            path: path.to_owned(),
        })
    }

    /// Sweeps what killed programs left half-written in the folder; how many files that were. Whoever does it says so.
    #[must_use]
    pub fn sweep(&self) -> usize {
        let about = self.file.as_file().metadata();
        about.map_or(0, |about| leftovers::sweep_around(self.file.path(), &about))
    }

    /// What to write to.
    #[must_use]
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// The file is whole: it takes its name. Tells whether it is sure to be there after a power cut.
    ///
    /// # Errors
    /// `AlreadyExists` when somebody made one meanwhile that may not be replaced, or what the file system refuses.
    pub fn keep(self, replace: bool) -> io::Result<bool> {
        self.file.as_file().sync_all()?;
        file::may_take_name(&self.path)?;
        let kept = if replace {
            self.file.persist(&self.path)
        } else {
            self.file.persist_noclobber(&self.path)
        };
        kept.map_err(|refused| refused.error)?;
        Ok(file::sync_folder_of(&self.path))
    }
}
