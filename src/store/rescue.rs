//! What was saved to a file that somebody moved away or replaced while it was open: as long as a connection holds it, all of
//! it can be brought into a file beside its place.

use std::cmp::Reverse;
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::statvfs;

use super::closed::Rescue;
use super::mark::Mark;
use super::opening::connect_frozen;
use super::{Db, Error, Result, beside};
use crate::file;

/// The name of the file that has what was saved, by its number.
#[must_use]
pub fn rescued_name(path: &Path, number: u32) -> PathBuf {
    beside(path, &format!(".rescued-{number}"))
}

/// Brings what a connection still sees into a file of its own, unless the file that stands in the place has all of it.
/// `open` is the file of the connection, `saved` what this process knows to have been saved to it.
pub(super) fn rescue(path: &Path, open: &File, db: &Db, saved: &Mark) -> Rescue {
    let marks = marks(db, saved);
    let is_kept = |name: &Path| marks.as_ref().is_ok_and(|marks| has_all(name, marks));
    if is_kept(path) {
        return Rescue::NotNeeded;
    }
    // Another session that had the same file may have been first.
    let mut known = rescued_numbers(path).into_iter();
    if let Some(number) = known.find(|n| is_kept(&rescued_name(path, *n))) {
        return Rescue::Done(number);
    }
    let mut numbers = 1..u32::MAX;
    let is_free = |n: &u32| rescued_name(path, *n).symlink_metadata().is_err();
    let done = numbers.find(is_free).filter(|_| has_room(path, db));
    let done = done.filter(|n| brought(&rescued_name(path, *n), open, db).is_ok());
    done.map_or(Rescue::Failed, Rescue::Done)
}

/// The same of a file that was written over while its log stayed: the two are joined where that gives a sound database with
/// everything that was saved. Else there is nothing that could be brought anywhere.
pub(super) fn rescue_joined(path: &Path, open: &File, db: &Db, saved: &Mark) -> Rescue {
    let is_all = saved.number > 0 && matches!(saved.compare(db), Ok(None));
    match is_all && db.check().is_ok_and(|found| found.is_empty()) {
        true => rescue(path, open, db, saved),
        false => Rescue::NotNeeded,
    }
}

/// The file beside this place that has come as far as its mark, where what was saved was brought to safety.
#[must_use]
pub fn rescued_beside(path: &Path) -> Option<PathBuf> {
    let mark = [Mark::read(&beside(path, ".mark"))?];
    let numbers = rescued_numbers(path).into_iter();
    let mut names = numbers.map(|number| rescued_name(path, number));
    names.find(|name| has_all(name, &mark))
}

/// The numbers of the files beside this place, the newest first. Of very many only some are looked at.
fn rescued_numbers(path: &Path) -> Vec<u32> {
    const MOST: usize = 20;
    let name = path.file_name().unwrap_or_default().as_bytes();
    let number = |file: OsString| {
        let end = file.as_bytes().strip_prefix(name)?;
        let number = end.strip_prefix(b".rescued-")?;
        std::str::from_utf8(number).ok()?.parse().ok()
    };
    let files = std::fs::read_dir(file::folder_of(path));
    let files = files.into_iter().flatten().flatten();
    let mut numbers: Vec<u32> = files.filter_map(|file| number(file.file_name())).collect();
    numbers.sort_unstable_by_key(|number| Reverse(*number));
    numbers.truncate(MOST);
    numbers
}

/// Whether a file by itself has come as far as each of these. With the log that still stands beside it, and is another
/// file's, it would seem to.
pub(super) fn has_all(path: &Path, marks: &[Mark]) -> bool {
    // Opening a pipe would wait for whoever is at its other end.
    if !path.symlink_metadata().is_ok_and(|about| about.is_file()) {
        return false;
    }
    let there = connect_frozen(path).map(|conn| Db { conn });
    let has = |db: &Db, mark: &Mark| matches!(mark.compare(db), Ok(None));
    there.is_ok_and(|db| marks.iter().all(|mark| has(&db, mark)))
}

/// How far the file had come: what this process knows to have saved, and what the connection sees that others saved.
fn marks(db: &Db, saved: &Mark) -> Result<Vec<Mark>> {
    let number = db.newest_change()?.0;
    let held = Mark {
        number,
        file: db.file_name()?,
        past: db.past_with_session(number)?,
        ..Mark::default()
    };
    let saved = (saved.number > 0).then(|| saved.clone());
    Ok([held].into_iter().chain(saved).collect())
}

/// Whether there is as much room as it can need: trying is dear for a large file.
fn has_room(path: &Path, db: &Db) -> bool {
    let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    let needed = db.conn.query_row(sql, [], |row| row.get::<_, i64>(0));
    let needed = needed.ok().and_then(|bytes| u64::try_from(bytes).ok());
    let room = statvfs(file::folder_of(path)).ok();
    let room = room.map(|disk| disk.f_bfree.saturating_mul(disk.f_frsize));
    needed
        .zip(room)
        .is_some_and(|(needed, room)| room >= needed)
}

#[expect(
    clippy::disallowed_methods,
    reason = "half of a file of our own, which nobody has seen"
)]
fn brought(to: &Path, open: &File, db: &Db) -> Result<()> {
    let io = |error| Error::Io(to.to_owned(), error);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let made = options.open(to).map_err(io)?;
    let written = || {
        file::belongs_as(&made, &open.metadata().map_err(io)?);
        // A name need not be text.
        let name = to.as_os_str().as_bytes();
        db.conn.execute("VACUUM INTO CAST(?1 AS TEXT)", [name])?;
        made.sync_all().map_err(io)?;
        let folder = File::open(file::folder_of(to));
        folder.and_then(|folder| folder.sync_all()).map_err(io)
    };
    written().inspect_err(|_| {
        // The first error is the one that counts.
        let _ = std::fs::remove_file(to);
    })
}
