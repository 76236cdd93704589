//! Whether an open file is still the one that was opened, with nothing done to it behind the back of SQLite.
//!
//! Looking costs two calls of the system. Only when something about the file or its log has changed since the last look
//! the bytes are asked: the log must have every frame that SQLite believes it to have, and the head of the file must be
//! known, from before, from the log, or from the mark. Other processes that save do all this by the rules and pass.
//!
//! A page of the file that somebody writes over between two looks, while others move the log by the rules, is not found out
//! here: that would take a checksum of every page, which SQLite keeps none of, or reading the whole file at each save.
//! `alumni doctor` finds what is no page any more.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::closed::Rescue;
use super::log::{self, Head, Log};
use super::mark::{self, Mark};
use super::names::NameLock;
use super::opening::connect_frozen;
use super::sound::{frames, is_sound};
use super::{Closed, Db, Error, Result, beside, closed, connect, schema};

mod changes;

/// Device and number: which file a name stands for.
type Identity = (u64, u64);
/// Bytes, seconds, nanoseconds: whether a file was written to.
type Writing = (u64, i64, i64);

/// What is known of an open file.
pub(super) struct Watch {
    path: PathBuf,
    /// The link by which it was opened: where that leads elsewhere, another file is meant from now on.
    link: Option<PathBuf>,
    /// Open as long as the connections are: closing it would take the locks of SQLite with it.
    file: File,
    names: NameLock,
    /// Held while what was saved is brought to safety.
    keeping: Mutex<()>,
    known: Mutex<Known>,
}

struct Known {
    file: Identity,
    log: Identity,
    /// Of the index of the log: who has another one sees another log.
    index: Identity,
    file_written: Writing,
    log_written: Writing,
    head: Head,
    /// As far as the log was looked at.
    read: Log,
    mark: Mark,
    /// Rises when another connection commits, moves the log to its end or begins it anew, by the rules of SQLite. Of the
    /// connection that writes.
    version: i64,
    closed: Option<Closed>,
}

impl Known {
    /// Whether the log has every frame that SQLite believes it to have. What was looked at before is not looked at again
    /// while it grows: moving it into the file is what looks at all of it.
    fn has_whole_log(&mut self, path: &Path, conn: &Connection) -> Result<bool> {
        // Another program may have begun it anew between the two looks.
        Ok(self.has_log_as_believed(path, conn)? || self.has_log_as_believed(path, conn)?)
    }

    fn has_log_as_believed(&mut self, path: &Path, conn: &Connection) -> Result<bool> {
        let io = |error| Error::Io(path.to_owned(), error);
        let (believed, _) = frames(conn)?;
        let grows = self.read.has_fewer_than(believed);
        let grown = match grows {
            true => self.read.grown(path).map_err(io)?,
            false => None,
        };
        self.read = match grown {
            Some(grown) => grown,
            None => Log::read(path).map_err(io)?,
        };
        Ok(!self.read.has_fewer_than(believed))
    }
}

fn identity(about: &Metadata) -> Identity {
    (about.dev(), about.ino())
}

/// Whether a name stands for a file.
fn is_at(path: &Path, which: Identity) -> bool {
    std::fs::metadata(path).is_ok_and(|about| identity(&about) == which)
}

fn writing(about: &Metadata) -> Writing {
    (about.size(), about.mtime(), about.mtime_nsec())
}

/// The head of a file that is open.
fn head_of(file: &File) -> io::Result<Head> {
    let mut head = [0; 100];
    file.read_exact_at(&mut head, 0)?;
    Ok(head)
}

/// Whether a file may be opened together with the log beside it; asked before SQLite joins the two.
pub(super) fn belongs_together(path: &Path, file: &File) -> Result<bool> {
    let io = |error| Error::Io(path.to_owned(), error);
    let log = Log::read(&beside(path, "-wal")).map_err(io)?;
    let Some(mark) = Mark::read(&beside(path, ".mark")).filter(|_| log.frames > 0) else {
        return Ok(true);
    };
    let head = head_of(file).map_err(io)?;
    let is_known = mark::of_head(&head) == mark.head || log.heads.contains(&head);
    Ok(is_known && name_in(path).is_none_or(|name| name == mark.file))
}

/// The head of a file is not known, but it is one of the state that was saved last. That may be a copy; or another program
/// has just moved the log and begun it anew, and the next look of a session that is open notes the head.
pub(super) fn may_be_noted(path: &Path) -> bool {
    let head = File::open(path).and_then(|file| head_of(&file)).ok();
    let mark = Mark::read(&beside(path, ".mark"));
    mark.zip(head)
        .is_some_and(|(mark, head)| mark.is_of_newest(&head))
}

/// Another program that writes by the rules of SQLite may have moved all of the log and begun it anew, with nobody of ours
/// there to see it. File and log belong together then, and the mark gets to know the head; false where that is not so.
/// Whoever asks has the lock.
pub(super) fn note_work_of_others(path: &Path) -> Result<bool> {
    let io = |error| Error::Io(path.to_owned(), error);
    let log = log::beginning(&beside(path, "-wal")).map_err(io)?;
    let Some(mut mark) = Mark::read(&beside(path, ".mark")) else {
        return Ok(false);
    };
    if !may_be_noted(path) || !mark.has_another_log(&log) {
        return Ok(false);
    }
    let joined = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map(|conn| Db { conn });
    let is_whole = |db: &Db| -> Result<bool> {
        db.conn
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        Ok(mark.compare(db)?.is_none() && is_sound(path, &db.conn)?)
    };
    if !joined.and_then(|db| is_whole(&db)).unwrap_or(false) {
        return Ok(false);
    }
    let head = File::open(path)
        .and_then(|file| head_of(&file))
        .map_err(io)?;
    (mark.head, mark.log) = (mark::of_head(&head), log);
    mark.write(&beside(path, ".mark"), true).map_err(io)?;
    Ok(true)
}

/// The name of the database that a file holds without its log.
fn name_in(path: &Path) -> Option<String> {
    let conn = connect_frozen(path).ok()?;
    Db { conn }.file_name().ok()
}

impl Watch {
    /// Begins to watch a file that `db` has just read from. When it is not the file that was saved to, it is closed for
    /// writing.
    pub(super) fn begin(path: &Path, file: File, db: &Db) -> Result<Self> {
        let io = |error| Error::Io(path.to_owned(), error);
        let mark = Mark::read(&beside(path, ".mark"));
        let about = file.metadata().map_err(io)?;
        let log = std::fs::metadata(beside(path, "-wal")).map_err(io)?;
        let index = std::fs::metadata(beside(path, "-shm")).map_err(io)?;
        let mut known = Known {
            file: identity(&about),
            log: identity(&log),
            index: identity(&index),
            file_written: writing(&about),
            log_written: writing(&log),
            head: head_of(&file).map_err(io)?,
            read: Log::default(),
            closed: None,
            mark: Mark::default(),
            version: db.data_version()?,
        };
        if let Some(mark) = mark {
            known.closed = mark.compare(db)?;
            if mark.head != mark::of_head(&known.head) {
                // Half of a log may have been moved into the file before the log was lost.
                let has_log = frames(&db.conn)?.0 > 0;
                if known.closed.is_none() && !has_log && !is_sound(path, &db.conn)? {
                    known.closed = Some(Closed::LogDamaged);
                }
                // Whoever moved the log came not as far as the mark: the first look sees to it.
                known.file_written = (0, 0, 0);
            }
            known.mark = mark;
        }
        if known.closed.is_none() && !known.has_whole_log(&beside(path, "-wal"), &db.conn)? {
            known.closed = Some(Closed::LogDamaged);
        }
        Ok(Self {
            path: path.to_owned(),
            link: None,
            file,
            names: NameLock::default(),
            keeping: Mutex::default(),
            known: Mutex::new(known),
        })
    }

    /// Watches nothing: the file is only read.
    pub(super) fn of_closed(path: &Path, file: File, why: Closed) -> Self {
        let known = Known {
            file: (0, 0),
            log: (0, 0),
            index: (0, 0),
            file_written: (0, 0, 0),
            log_written: (0, 0, 0),
            head: [0; 100],
            read: Log::default(),
            mark: Mark::default(),
            version: 0,
            closed: Some(why),
        };
        Self {
            path: path.to_owned(),
            link: None,
            file,
            names: NameLock::default(),
            keeping: Mutex::default(),
            known: Mutex::new(known),
        }
    }

    /// Why nothing is written any more.
    pub(super) fn closed(&self) -> Option<Closed> {
        self.known.lock().closed
    }

    /// A disk without room closes the file until there is some, another name until it is closed there.
    pub(super) fn closed_for_now(&self) -> Option<Closed> {
        let full = || closed::is_full(&self.path).then_some(Closed::Full);
        self.open_elsewhere().or_else(full)
    }

    pub(super) fn open_elsewhere(&self) -> Option<Closed> {
        let is_open = self.names.is_open_elsewhere(&self.path, &self.file);
        is_open.then_some(Closed::OpenElsewhere)
    }

    fn log_path(&self) -> PathBuf {
        beside(&self.path, "-wal")
    }

    fn index_path(&self) -> PathBuf {
        beside(&self.path, "-shm")
    }

    fn mark_path(&self) -> PathBuf {
        beside(&self.path, ".mark")
    }

    /// Whether nothing has changed since the last look, by what the system says without reading.
    pub(super) fn is_as_it_was(&self) -> bool {
        let known = self.known.lock();
        let same = |path: &Path, which: Identity, written: Writing| {
            let about = std::fs::metadata(path);
            about.is_ok_and(|about| identity(&about) == which && writing(&about) == written)
        };
        known.closed.is_none()
            && self.is_led_to(known.file)
            && same(&self.path, known.file, known.file_written)
            && same(&self.log_path(), known.log, known.log_written)
            && is_at(&self.index_path(), known.index)
    }

    /// Whether the names still stand for the files that are open, by what the system says without reading. Asked directly
    /// before and directly after a commit: what takes long leaves others the time to move a file away.
    pub(super) fn is_in_place(&self) -> bool {
        let known = self.known.lock();
        self.is_led_to(known.file)
            && is_at(&self.path, known.file)
            && is_at(&self.log_path(), known.log)
            && is_at(&self.index_path(), known.index)
    }

    /// Whether the link by which it was opened still leads to it.
    fn is_led_to(&self, file: Identity) -> bool {
        self.link.as_ref().is_none_or(|link| is_at(link, file))
    }

    /// It was opened by this link.
    pub(super) fn led_by(&mut self, link: &Path) {
        self.link = Some(link.to_owned());
    }

    /// Whether a connection that was just opened by name has the file that is watched.
    pub(super) fn stands_by_its_name(&self) -> Result<()> {
        let other = || (!self.is_in_place()).then_some(Closed::Replaced(Rescue::NotNeeded));
        match self.closed() {
            Some(why) if !why.is_under_the_session() => None,
            Some(why) => Some(why),
            None => other(),
        }
        .map_or(Ok(()), |why| Err(Error::Closed(self.path.clone(), why)))
    }

    /// Why what is or was to be saved does not reach the file in its place. Asked outside of transactions.
    pub(super) fn left(&self, db: &Db) -> Error {
        match self.look(db) {
            Ok(why) => Error::Closed(self.path.clone(), why.unwrap_or(Closed::LogDamaged)),
            Err(error) => error,
        }
    }

    /// Whether the connection sees everything that was saved, by this process and by others. Asked in a transaction.
    pub(super) fn sees_all(&self, db: &Db) -> Result<()> {
        let mut known = self.known.lock();
        let said = Mark::read(&self.mark_path());
        let own = (known.mark.number > 0).then(|| known.mark.clone());
        let said = said.filter(|said| own.as_ref() != Some(said));
        for mark in [own, said].into_iter().flatten() {
            if mark.compare(db)?.is_some() {
                // Whatever the connection sees now, it is not what was saved while it was open.
                let why = Closed::Overwritten(Rescue::NotNeeded);
                known.closed = Some(why);
                return Err(Error::Closed(self.path.clone(), why));
            }
        }
        Ok(())
    }

    /// Something was committed: the mark goes on to it. That it cannot be written takes nothing back.
    pub(super) fn note(&self, db: &Db, change_set: Option<i64>) {
        let mut known = self.known.lock();
        if let Ok(log) = std::fs::metadata(self.log_path()) {
            known.log_written = writing(&log);
        }
        let log = log::beginning(&self.log_path()).unwrap_or_default();
        let is_another = known.mark.has_another_log(&log);
        known.mark.log = log;
        let Some(number) = change_set else {
            // What is outside of the history may have been the first in a log.
            if is_another && known.mark.number > 0 {
                let _ = known.mark.write(&self.mark_path(), false);
            }
            return;
        };
        let (Ok(past), Ok(name)) = (db.past_with_session(number), db.file_name()) else {
            return;
        };
        known.mark.number = number;
        known.mark.past = past;
        known.mark.file = name;
        known.mark.head = mark::of_head(&known.head);
        known.mark.drawn = schema::drawn(&db.conn).unwrap_or_default();
        let _ = known.mark.write(&self.mark_path(), false);
    }

    /// Moves the log into the file. Each time the file gets another head, so that an older copy of it is known by its own.
    /// Whether all of the log was moved.
    pub(super) fn move_log(&self, conn: &Connection) -> Result<bool> {
        let (believed, _) = frames(conn)?;
        let log = Log::read(&self.log_path()).map_err(|e| Error::Io(self.log_path(), e))?;
        if log.has_fewer_than(believed) {
            // SQLite would move what stands there, whatever that is.
            self.known.lock().closed = Some(Closed::LogDamaged);
            return Ok(false);
        }
        if log.frames == 0 {
            return Ok(true);
        }
        // Nobody who looks waits for the disk.
        let before = self.known.lock().head;
        if log.heads.last().is_none_or(|head| *head == before) {
            let fresh = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            schema::draw_head(&fresh)?;
        }
        let moved: (i64, i64) = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
            Ok((row.get(1)?, row.get(2)?))
        })?;
        let io = |error| Error::Io(self.path.clone(), error);
        let mut known = self.known.lock();
        known.head = head_of(&self.file).map_err(io)?;
        known.file_written = writing(&self.file.metadata().map_err(io)?);
        if let Ok(about) = std::fs::metadata(self.log_path()) {
            known.log_written = writing(&about);
        }
        if known.mark.number > 0 {
            known.mark.head = mark::of_head(&known.head);
            known.mark.drawn = schema::drawn(conn)?;
            known.mark.log = log::beginning(&self.log_path()).map_err(io)?;
            known.mark.write(&self.mark_path(), true).map_err(io)?;
        }
        Ok(moved.0 == moved.1)
    }

    /// The last session leaves: the log goes into the file, and SQLite may remove it.
    pub(super) fn put_away(&self, db: &Db) -> Result<()> {
        if self.look(db)?.is_none() && self.move_log(&db.conn)? {
            db.conn
                .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Entry, Store, work};
    use crate::model::past::Way;

    /// A save of somebody else is looked at without opening the file anew, also where the log was moved into it.
    #[test]
    fn a_save_by_the_rules_costs_no_connection() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let other = Store::create(&path).expect("made");
        let entry = Entry {
            user: "lin".to_owned(),
            at: chrono::DateTime::UNIX_EPOCH.fixed_offset(),
            kind: "edit",
            sentence: String::new(),
            session: "one".to_owned(),
            way: Way::Command,
        };
        let save = || {
            let mut person = crate::model::dossier::Dossier::default();
            "王欣怡".clone_into(&mut person.alumnus.name);
            "active".clone_into(&mut person.alumnus.status);
            let written = other.write(&entry, |tx| tx.add_dossier(person));
            assert!(written.expect("written").change_set.is_some());
        };
        save();
        let own = Store::open(&path).expect("open");
        let reading = own.reader().expect("read");
        for is_moved in [false, true, true] {
            save();
            if is_moved {
                let writer = other.writer.lock();
                assert!(other.watch.move_log(&writer.db.conn).expect("moved"));
            }
            assert!(!own.watch.is_as_it_was());
            work::take();
            assert_eq!(own.look(&reading).expect("looked"), None);
            let asked: Vec<String> = work::take().into_keys().collect();
            let is_opened = asked.iter().any(|sql| sql.contains("file.id"));
            assert!(!is_opened, "{asked:?}");
        }
    }
}
