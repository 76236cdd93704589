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
use super::rescue::{rescue, rescue_joined};
use super::sound::{frames, has_moved_all, is_sound};
use super::{Closed, Db, Error, Result, Store, at, beside, closed, connect, schema};

/// Device and number: which file a name stands for.
type Identity = (u64, u64);
/// Bytes, seconds, nanoseconds: whether a file was written to.
type Writing = (u64, i64, i64);

/// What is known of an open file.
pub(super) struct Watch {
    path: PathBuf,
    /// Open as long as the connections are: closing it would take the locks of SQLite with it.
    file: File,
    names: NameLock,
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
            file,
            names: NameLock::default(),
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
            file,
            names: NameLock::default(),
            known: Mutex::new(known),
        }
    }

    /// Why nothing is written any more.
    pub(super) fn closed(&self) -> Option<Closed> {
        self.known.lock().closed
    }

    /// A disk without room closes the file until there is some, another name until it is closed there.
    fn closed_for_now(&self) -> Option<Closed> {
        let full = || closed::is_full(&self.path).then_some(Closed::Full);
        self.open_elsewhere().or_else(full)
    }

    fn open_elsewhere(&self) -> Option<Closed> {
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
            && same(&self.path, known.file, known.file_written)
            && same(&self.log_path(), known.log, known.log_written)
            && is_at(&self.index_path(), known.index)
    }

    /// Whether the names still stand for the files that are open, by what the system says without reading. Asked directly
    /// before and directly after a commit: what takes long leaves others the time to move a file away.
    pub(super) fn is_in_place(&self) -> bool {
        let known = self.known.lock();
        is_at(&self.path, known.file)
            && is_at(&self.log_path(), known.log)
            && is_at(&self.index_path(), known.index)
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

    /// Looks whether the file may still be written to. Whoever asks has the turn: nobody else is writing.
    pub(super) fn look(&self, db: &Db) -> Result<Option<Closed>> {
        if self.is_as_it_was() {
            return Ok(None);
        }
        let mut known = self.known.lock();
        if known.closed.is_some() {
            return Ok(known.closed);
        }
        known.closed = self.misplaced(&known, db);
        if known.closed.is_none() {
            known.closed = self.written_over(&mut known, db)?;
        }
        if known.closed.is_none() {
            known.closed = self.log_misplaced(&known, db);
        }
        if known.closed.is_none() {
            known.closed = self.log_damaged(&mut known, db)?;
        }
        known.version = db.data_version()?;
        Ok(known.closed)
    }

    /// Looks whether the names still stand for the files that are open, whoever has the turn: nobody who saves by the rules
    /// changes that while a file is open here.
    pub(super) fn look_at_names(&self, db: &Db) -> Option<Closed> {
        let mut known = self.known.lock();
        if known.closed.is_none() {
            let misplaced = self.misplaced(&known, db);
            known.closed = misplaced.or_else(|| self.log_misplaced(&known, db));
        }
        known.closed
    }

    /// The names stand again for the files that are open. Unless something was done to those meanwhile, or something is
    /// lacking of what was saved, the file may be written to again.
    fn look_anew(&self, db: &Db) -> Result<()> {
        let before = self.known.lock().closed.take();
        let seen = self.look(db).and_then(|_| self.sees_all(db));
        let mut known = self.known.lock();
        match seen {
            // It says itself why not.
            Err(Error::Closed(..)) if known.closed.is_some() => Ok(()),
            Err(error) => {
                known.closed = before;
                Err(error)
            }
            Ok(()) => Ok(()),
        }
    }

    /// Tries again to bring what only this process holds to where it is safe.
    pub(super) fn rescue_again(&self, db: &Db) {
        let mut known = self.known.lock();
        let Some(why) = known.closed.filter(|why| why.is_held_only_here()) else {
            return;
        };
        let is_back = is_at(&self.path, known.file) && is_at(&self.log_path(), known.log);
        let rescue = match is_back {
            true => Rescue::NotNeeded,
            false => rescue(&self.path, &self.file, db, &known.mark),
        };
        known.closed = Some(why.with(rescue));
    }

    /// What happened to the name of the file.
    fn misplaced(&self, known: &Known, db: &Db) -> Option<Closed> {
        let rescue = || rescue(&self.path, &self.file, db, &known.mark);
        match std::fs::metadata(&self.path) {
            Err(_) => Some(Closed::Gone(rescue())),
            Ok(about) if identity(&about) != known.file => Some(Closed::Replaced(rescue())),
            Ok(_) => None,
        }
    }

    /// What happened to the names of the log and of the index of that.
    fn log_misplaced(&self, known: &Known, db: &Db) -> Option<Closed> {
        let log = std::fs::metadata(self.log_path()).ok();
        let is_ours = log.as_ref().is_some_and(|log| identity(log) == known.log);
        let has_index = is_at(&self.index_path(), known.index);
        if is_ours {
            return (!has_index).then_some(Closed::LogReplaced(Rescue::NotNeeded));
        }
        let about = self.file.metadata();
        if about.is_ok_and(|about| writing(&about) != known.file_written) {
            // It may have been written over: nothing goes into it.
            let rescue = rescue_joined(&self.path, &self.file, db, &known.mark);
            return Some(Closed::LogReplaced(rescue));
        }
        // Another one without a byte was made by somebody who opened the file after the log was removed; nothing was saved
        // to it.
        let is_gone = log.is_none_or(|log| has_index && log.size() == 0);
        let rescue = || rescue(&self.path, &self.file, db, &known.mark);
        Some(match is_gone {
            true if has_moved_all(&db.conn) => Closed::LogGone(Rescue::NotNeeded),
            true => Closed::LogGone(rescue()),
            false => Closed::LogReplaced(rescue()),
        })
    }

    /// Whether something else was written over the file.
    fn written_over(&self, known: &mut Known, db: &Db) -> Result<Option<Closed>> {
        let about = self.file.metadata();
        let about = about.map_err(|error| Error::Io(self.path.clone(), error))?;
        if writing(&about) == known.file_written {
            return Ok(None);
        }
        let (head, turn, size) = (known.head, known.mark.turn, known.file_written.0);
        // Only who writes the whole of it anew makes it shorter, and then says so in the head.
        let is_cut = about.size() < size && about.size() < self.size_in_head();
        if is_cut || !self.knows_head(known, db)? {
            return Ok(Some(self.overwritten(known, db)));
        }
        // Whoever moves the log by the rules leaves another head or another mark. Without either it may have been half of a
        // move, or somebody who wrote into the file.
        let is_quiet = size > 0 && known.head == head && known.mark.turn == turn;
        if is_quiet && !is_sound(&self.path, &db.conn)? {
            return Ok(Some(self.overwritten(known, db)));
        }
        known.file_written = writing(&about);
        Ok(None)
    }

    /// Whether the log was cut or damaged.
    fn log_damaged(&self, known: &mut Known, db: &Db) -> Result<Option<Closed>> {
        let log = std::fs::metadata(self.log_path());
        // Removed since the names were looked at: the next look sees it.
        let Some(written) = log.ok().map(|log| writing(&log)) else {
            return Ok(None);
        };
        if written != known.log_written {
            if !known.has_whole_log(&self.log_path(), &db.conn)? {
                return Ok(Some(Closed::LogDamaged));
            }
            known.log_written = written;
        }
        Ok(None)
    }

    /// The size that a file has by its head.
    fn size_in_head(&self) -> u64 {
        head_of(&self.file).map_or(u64::MAX, |head| log::size_in(&head))
    }

    fn overwritten(&self, known: &Known, db: &Db) -> Closed {
        Closed::Overwritten(rescue_joined(&self.path, &self.file, db, &known.mark))
    }

    /// Whether somebody who saves by the rules can have left the file so. The mark then says it before the log begins anew
    /// and forgets it.
    fn knows_head(&self, known: &mut Known, db: &Db) -> Result<bool> {
        let Ok(head) = head_of(&self.file) else {
            return Ok(false);
        };
        // A mark that is behind what was saved here was put back with the file.
        let before = known.mark.clone();
        if let Some(mark) =
            Mark::read(&self.mark_path()).filter(|mark| mark.number >= before.number)
        {
            known.mark = mark;
        }
        let said = mark::of_head(&head);
        let log = || Log::read(&self.log_path()).unwrap_or_default();
        let is_known = head == known.head || said == known.mark.head || log().heads.contains(&head);
        // Another program may have moved all of the log and begun it anew: then nothing but what was drawn tells its state.
        let is_known =
            is_known || known.mark.is_of_newest(&head) && db.data_version()? != known.version;
        // Who moves the log by the rules says so in a newer mark of the same file. Else its name is read from it.
        let is_told = known.mark.turn > before.turn && said == known.mark.head;
        let is_told = is_told && !before.file.is_empty() && known.mark.file == before.file;
        let name = (!is_told).then(|| name_in(&self.path)).flatten();
        let name = name.filter(|_| !known.mark.file.is_empty());
        if !is_known || name.is_some_and(|name| name != known.mark.file) {
            return Ok(false);
        }
        known.head = head;
        if said != known.mark.head && known.mark.number > 0 {
            known.mark.head = said;
            known.mark.log = log::beginning(&self.log_path()).unwrap_or_default();
            // Without it a later look could take a save by the rules for a copy; that is told, and loses nothing.
            let _ = known.mark.write(&self.mark_path(), true);
        }
        Ok(true)
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
        let (Ok(past), Ok(name)) = (db.past_at(number), db.file_name()) else {
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

impl Store {
    /// Why nothing is written to the file; nothing when it may be.
    #[must_use]
    pub fn closed(&self) -> Option<Closed> {
        self.watch.closed().or_else(|| self.watch.closed_for_now())
    }

    /// The newest change that was saved to it, as its mark has it.
    #[must_use]
    pub fn saved(&self) -> Option<i64> {
        Mark::read(&beside(&self.path, ".mark")).map(|mark| mark.number)
    }

    /// Looks whether the file is still the one that was opened. Cheap while nobody writes: for every tick. `reading` is any
    /// connection to it; it is asked where somebody else has the turn.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn look(&self, reading: &Db) -> Result<Option<Closed>> {
        if self.watch.closed().is_some_and(Closed::is_held_only_here) {
            self.watch.rescue_again(reading);
        }
        let why = self.watch.closed();
        let is_back = why.is_some_and(Closed::is_of_name) && self.watch.is_in_place();
        if is_back || why.is_none() && !self.watch.is_as_it_was() {
            let writer = self.writer.try_lock();
            let lock = writer
                .as_ref()
                .and_then(|_| self.turnstile.now().ok().flatten());
            match writer.zip(lock) {
                Some((writer, _lock)) => {
                    let seen = match is_back {
                        true => self.watch.look_anew(&writer.db),
                        false => self.watch.look(&writer.db).map(|_| ()),
                    };
                    seen.map_err(|e| at(e, &self.path))?;
                }
                None => {
                    self.watch.look_at_names(reading);
                }
            }
        }
        Ok(self.closed())
    }

    /// Whoever writes asks this before they wait.
    pub(super) fn is_not_closed(&self) -> Result<()> {
        let closed = |why| Err(Error::Closed(self.path.clone(), why));
        self.watch.closed().map_or(Ok(()), closed)
    }

    /// Whoever writes asks this when it is their turn.
    pub(super) fn is_open(&self, db: &Db) -> Result<()> {
        self.watch.look(db)?;
        self.is_not_closed()?;
        let closed = |why| Err(Error::Closed(self.path.clone(), why));
        self.watch.open_elsewhere().map_or(Ok(()), closed)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let writer = self.writer.lock();
        let lock = self.turnstile.now().ok().flatten();
        match (self.watch.closed(), lock) {
            (None, Some(_lock)) => {
                // What cannot be moved now stays in the log and is read from there.
                let _ = self.watch.put_away(&writer.db);
            }
            (None, None) => {
                self.watch.look_at_names(&writer.db);
            }
            (Some(_), _) => self.watch.rescue_again(&writer.db),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Entry, work};
    use super::*;
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
