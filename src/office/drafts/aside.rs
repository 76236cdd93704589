//! Drafts beside the database: what was typed while the file could not be written at once. Each is a file of its own in
//! the user's state folder, which nobody else may read; it goes into the database as soon as that can be written.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};

use crate::model::field::{Id, instant_text};
use crate::model::user::Draft;
use crate::office::intake::fingerprint;

/// The end of a file's name.
const END: &str = "draft";
/// The same while it goes into the database.
const TAKEN: &str = "draft-taken";
/// After an error so many looks are left out: ten seconds of a session's ticks.
const REST: u32 = 40;
/// Nothing to look for.
const NEVER: u32 = u32::MAX;
/// Longer files were written by somebody else.
const LONGEST: u64 = 8 << 20;

/// The folder, and the file whose drafts are looked for in it.
pub(in crate::office) struct Aside {
    folder: PathBuf,
    /// Where the database is, and the name that it has for its companions: a copy elsewhere has the same name, another
    /// file in its place another one.
    database: [String; 2],
    /// How many looks are left out before the next one; there may be something that is not in the database yet.
    rest: AtomicU32,
}

/// A draft as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    database: [String; 2],
    form: String,
    session: String,
    user: String,
    kind: String,
    record: i64,
    title: String,
    data: String,
    at: String,
    /// Forgotten: it was saved or thrown away, and the database does not know yet.
    pub(super) dropped: bool,
}

impl Kept {
    /// The draft.
    pub(super) fn draft(&self) -> Draft {
        Draft {
            form: self.form.clone(),
            session: self.session.clone(),
            user_name: self.user.clone(),
            record_kind: self.kind.clone(),
            record_id: Id(self.record),
            title: self.title.clone(),
            data: self.data.clone(),
            at: self.at.parse().ok(),
            ..Draft::default()
        }
    }

    /// Whether it was typed into the same form.
    pub(super) fn is_of(&self, draft: &Draft) -> bool {
        self.form == draft.form
    }

    /// Whether the database has a newer one.
    pub(super) fn is_older_than(&self, other: &Draft) -> bool {
        other
            .at
            .as_ref()
            .is_some_and(|at| instant_text(at) > self.at)
    }
}

impl Aside {
    pub(super) fn new(folder: &Path, database: &Path, name: String) -> Self {
        let place = database.canonicalize();
        let place = place.unwrap_or_else(|_| database.to_owned());
        Self {
            folder: folder.join("drafts"),
            database: [place.to_string_lossy().into_owned(), name],
            rest: AtomicU32::new(0),
        }
    }

    /// Where the database is, and its name.
    pub(in crate::office) fn database(&self) -> &[String; 2] {
        &self.database
    }

    /// Whether it is time for a look; then there is no second one until [`Self::again`].
    pub(super) fn is_due(&self) -> bool {
        match self.rest.load(Ordering::Acquire) {
            NEVER => false,
            0 => {
                self.rest.store(NEVER, Ordering::Release);
                true
            }
            rest => {
                self.rest.store(rest - 1, Ordering::Release);
                false
            }
        }
    }

    /// Something is left to be moved: at the next look, or after a rest.
    pub(super) fn again(&self, rests: bool) {
        let rest = if rests { REST } else { 0 };
        self.rest.store(rest, Ordering::Release);
    }

    /// Why nothing can be kept here.
    pub(super) fn unusable(&self, error: io::Error) -> crate::store::Error {
        crate::store::Error::Io(self.folder.clone(), error)
    }

    /// No draft stands here, of whatever user or database.
    pub(super) fn is_empty(&self) -> bool {
        self.paths().next().is_none()
    }

    /// Keeps a draft, over an older one of the same form, or that there is none any more.
    pub(super) fn put(&self, draft: &Draft, dropped: bool) -> io::Result<()> {
        let kept = Kept {
            database: self.database.clone(),
            form: draft.form.clone(),
            session: draft.session.clone(),
            user: draft.user_name.clone(),
            kind: draft.record_kind.clone(),
            record: draft.record_id.0,
            title: draft.title.clone(),
            data: draft.data.clone(),
            at: draft.at.as_ref().map(instant_text).unwrap_or_default(),
            dropped,
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)?;
        let path = self.place(draft);
        let beside = path.with_extension(format!("{}.new", std::process::id()));
        // What a process that was killed has left there.
        remove(&beside);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(&serde_json::to_vec(&kept)?)?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)?;
        self.again(false);
        Ok(())
    }

    /// Everything of a user that is not in the database yet, with the file that it stands in.
    pub(super) fn all(&self, user: &str) -> Vec<(PathBuf, Kept)> {
        let all = self.files().into_iter();
        all.filter(|(_, kept)| kept.user == user && kept.database == self.database)
            .collect()
    }

    /// Forgets what nobody came back for. What was typed for another database stays: that may be away for a while.
    pub(super) fn forget_older(&self, than: &str) {
        let old =
            |(_, kept): &(PathBuf, Kept)| kept.database == self.database && kept.at.as_str() < than;
        for (path, _) in self.files().into_iter().filter(old) {
            remove(&path);
        }
    }

    fn paths(&self) -> impl Iterator<Item = PathBuf> {
        let files = std::fs::read_dir(&self.folder);
        let paths = files
            .into_iter()
            .flatten()
            .flatten()
            .map(|file| file.path());
        let ours = |path: &PathBuf| {
            let end = path.extension().and_then(|end| end.to_str());
            end == Some(END) || end == Some(TAKEN)
        };
        paths.filter(ours)
    }

    fn files(&self) -> Vec<(PathBuf, Kept)> {
        let read = |path: PathBuf| Some((read(&path)?, path));
        let kept = self.paths().filter_map(read);
        kept.map(|(kept, path)| (path, kept)).collect()
    }

    /// Forgets what stands in the file of a form: the database knows better.
    pub(super) fn forget(&self, draft: &Draft) {
        let path = self.place(draft);
        remove(&path.with_extension(TAKEN));
        remove(&path);
    }

    /// Removes a file whose draft is in the database now, unless something newer was written to it meanwhile.
    pub(super) fn done(path: &Path, kept: &Kept) {
        let taken = path.with_extension(TAKEN);
        if path != taken && std::fs::rename(path, &taken).is_err() {
            return;
        }
        if read(&taken).is_some_and(|now| now != *kept) {
            // Where there is a newer one still, that stays.
            let _ = std::fs::hard_link(&taken, taken.with_extension(END));
        }
        remove(&taken);
    }

    fn place(&self, draft: &Draft) -> PathBuf {
        let [place, name] = &self.database;
        let parts = [place.as_str(), name, &draft.user_name, &draft.form];
        self.folder
            .join(format!("{:016x}.{END}", fingerprint(parts)))
    }
}

/// The draft in a file; none where it is no plain file, or something else stands in it.
fn read(path: &Path) -> Option<Kept> {
    let meta = std::fs::symlink_metadata(path).ok()?;
    if !meta.is_file() || meta.len() > LONGEST {
        return None;
    }
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// Removes a file; where there is none, nothing was to be done.
#[expect(
    clippy::disallowed_methods,
    reason = "files of drafts are the program's own, and go when the database has what stands in them"
)]
fn remove(path: &Path) {
    let _ = std::fs::remove_file(path);
}
