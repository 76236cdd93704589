//! Drafts beside the database: what was typed while the file could not be written at once. Each is a file of its own in
//! the user's state folder, which nobody else may read; it goes into the database as soon as that can be written.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use serde::{Deserialize, Serialize};

use crate::file;
use crate::model::field::{Id, instant_text};
use crate::model::user::Draft;
use crate::office::drafts::number_of;
use crate::office::intake::fingerprint;

/// The end of a file's name.
const END: &str = "draft";
/// The same while it goes into the database.
const TAKEN: &str = "draft-taken";
/// The same while it is written, behind the number of the process.
const NEW: &str = "new";
/// The beginning of a form's name where the file of a draft does not tell it; the rest is the file's name.
const NAMELESS: &str = "before-";
/// After an error so many looks are left out: ten seconds of a session's ticks.
const REST: u32 = 40;
/// Nothing to look for.
const NEVER: u32 = u32::MAX;
/// Longer files were written by somebody else.
const LONGEST: u64 = 8 << 20;

/// The folder, and the file whose drafts are looked for in it.
pub(in crate::office) struct Aside {
    folder: PathBuf,
    /// The same where nothing can be written to that: a folder of this user in one of everybody's.
    last: Option<PathBuf>,
    /// Where the database is, and the name that it has for its companions: a copy elsewhere has the same name, another
    /// file in its place another one.
    database: [String; 2],
    /// How many looks are left out before the next one; there may be something that is not in the database yet.
    rest: AtomicU32,
    /// The drafts of a file that was exchanged are here.
    has_all: AtomicBool,
}

/// A draft as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    database: [String; 2],
    /// Empty in a file of before: then it is named after that.
    #[serde(default)]
    form: String,
    #[serde(default)]
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

    /// Whether the database has a newer one of the form. A clock that is set tells only where nothing else does.
    pub(super) fn is_older_than(&self, other: &Draft) -> bool {
        let at = other.at.as_ref().map(instant_text).unwrap_or_default();
        (number_of(&other.data), at) > (number_of(&self.data), self.at.clone())
    }
}

impl Aside {
    pub(super) fn new(folder: &Path, database: &Path, name: String) -> Self {
        let place = database.canonicalize();
        let place = place.unwrap_or_else(|_| database.to_owned());
        let aside = Self {
            folder: folder.join("drafts"),
            last: None,
            database: [place.to_string_lossy().into_owned(), name],
            rest: AtomicU32::new(0),
            has_all: AtomicBool::new(false),
        };
        aside.sweep();
        aside
    }

    /// Where the folder takes nothing, drafts are kept in one of this user's in this folder of everybody's.
    pub(super) fn with_last_place(&mut self, shared: &Path) {
        self.last = Some(file::place_of_user(shared));
        self.sweep();
    }

    /// Removes what processes that were killed had begun to write: it has people's texts, and nobody reads it.
    fn sweep(&self) {
        for path in self.all_paths() {
            let is_new = path.extension().is_some_and(|end| end == NEW);
            let process = path.file_stem().map(Path::new).and_then(Path::extension);
            let process = process.and_then(|number| number.to_str()?.parse().ok());
            if is_new && process.is_some_and(file::is_over) {
                remove(&path);
            }
        }
    }

    /// Where the database is, and its name.
    pub(in crate::office) fn database(&self) -> &[String; 2] {
        &self.database
    }

    /// Whether nobody asked this before.
    pub(super) fn is_first_farewell(&self) -> bool {
        !self.has_all.swap(true, Ordering::AcqRel)
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
        let name = self.name(&draft.user_name, &draft.form);
        let usual = file::private_folder(&self.folder);
        let usual = usual.and_then(|()| write(&self.folder, &name, &kept));
        let (kept, older) = match (usual, &self.last) {
            (Err(error), Some(last)) => {
                let written = file::own_folder(last).and_then(|()| write(last, &name, &kept));
                // What the usual place cannot do is what has to be put right.
                (written.map_err(|_| error), Some(&self.folder))
            }
            (usual, last) => (usual, last.as_ref()),
        };
        kept?;
        if let Some(older) = older {
            remove(&older.join(name));
        }
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

    fn all_paths(&self) -> impl Iterator<Item = PathBuf> + use<> {
        // What somebody else put there is no draft.
        let last = self.last.clone().filter(|last| file::is_own_folder(last));
        let folders = [Some(self.folder.clone()), last].into_iter().flatten();
        let files = folders.flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten());
        files.flatten().map(|file| file.path())
    }

    fn paths(&self) -> impl Iterator<Item = PathBuf> + use<> {
        let ours = |path: &PathBuf| {
            let end = path.extension().and_then(|end| end.to_str());
            end == Some(END) || end == Some(TAKEN)
        };
        self.all_paths().filter(ours)
    }

    fn files(&self) -> Vec<(PathBuf, Kept)> {
        let read = |path: PathBuf| Some((read(&path)?, path));
        let kept = self.paths().filter_map(read);
        kept.map(|(kept, path)| (path, kept)).collect()
    }

    /// Forgets what stands in the file of a form: the database knows better.
    pub(super) fn forget(&self, user: &str, form: &str) {
        let name = self.name(user, form);
        for folder in [Some(&self.folder), self.last.as_ref()]
            .into_iter()
            .flatten()
        {
            let path = folder.join(&name);
            remove(&path.with_extension(TAKEN));
            remove(&path);
        }
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

    /// The name of the file of a form.
    fn name(&self, user: &str, form: &str) -> String {
        if let Some(stem) = form.strip_prefix(NAMELESS).filter(|stem| is_stem(stem)) {
            return format!("{stem}.{END}");
        }
        let [place, name] = &self.database;
        let parts = [place.as_str(), name, user, form];
        format!("{:016x}.{END}", fingerprint(parts))
    }
}

/// Writes a draft into a folder, whole or not at all.
fn write(folder: &Path, name: &str, kept: &Kept) -> io::Result<()> {
    let path = folder.join(name);
    let beside = path.with_extension(format!("{}.{NEW}", std::process::id()));
    // What a process that was killed has left there.
    remove(&beside);
    let mut new = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)?;
    let kept = serde_json::to_vec(kept)?;
    file::owned_with(&new, folder);
    let written = new.write_all(&kept).and_then(|()| new.sync_all());
    let named = written.and_then(|()| std::fs::rename(&beside, &path));
    if named.is_err() {
        remove(&beside);
    }
    named?;
    file::sync_folder_of(&path);
    Ok(())
}

/// The draft in a file; none where it is no plain file, or something else stands in it.
fn read(path: &Path) -> Option<Kept> {
    let meta = std::fs::symlink_metadata(path).ok()?;
    if !meta.is_file() || meta.len() > LONGEST {
        return None;
    }
    let kept: Kept = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    if !kept.form.is_empty() {
        return Some(kept);
    }
    let stem = path.file_stem()?.to_str()?;
    let form = format!("{NAMELESS}{stem}");
    is_stem(stem).then_some(Kept { form, ..kept })
}

/// Whether that may be the name of a file of a draft, without its end.
fn is_stem(stem: &str) -> bool {
    stem.len() == 16 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Removes a file; where there is none, nothing was to be done.
#[expect(
    clippy::disallowed_methods,
    reason = "files of drafts are the program's own, and go when the database has what stands in them"
)]
fn remove(path: &Path) {
    let _ = std::fs::remove_file(path);
}
