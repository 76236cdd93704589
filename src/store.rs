//! The SQLite file: the only place that says SQL and names the database library.
//!
//! A [`Store`] is one file in one process: a single writing connection behind a fair lock, and any number of reading
//! connections ([`Db`]), one per session. Every write happens in [`Store::write`]: one transaction, one change set.
//! Between processes a file lock beside the database is the turnstile in front of `BEGIN IMMEDIATE`, so that nobody
//! starves in SQLite's busy wait. `synchronous=FULL`: what was reported as saved survives a power cut.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, Utc};
use parking_lot::FairMutex;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::model::field::{Id, Wrong, instant_text};
use closed::Closed;
use watch::Watch;

pub mod schema;
pub mod trail;
pub mod records;
pub mod tx;
pub mod closed;
mod log;
mod mark;
mod watch;
mod bulk;
pub mod history;
pub mod directory;
pub mod feed;
pub mod dossiers;
mod headed;
pub mod chapters;
pub mod events;
pub mod desk;
pub mod own;
pub mod imports;
pub mod files;
pub mod likeness;
pub mod merging;

/// The oldest SQLite without the WAL-reset corruption bug (fixed in 3.51.3).
const OLDEST_SQLITE: i32 = 3_051_003;
/// How long a write waits for other processes.
const PATIENCE: Duration = Duration::from_secs(20);
/// Log size above which an idle session moves it into the file.
const LONG_LOG: u64 = 4 << 20;

/// What can go wrong with the file, by what its user can do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is there.
    #[error("there is no database at {0}; make one with `alumni init`, or name another with --db")]
    Absent(PathBuf),
    /// A file is there already.
    #[error("{0} exists already; choose another place with --db")]
    Present(PathBuf),
    /// Not SQLite, or encrypted.
    #[error(
        "{0} is not an alumni database ({1}); the file was not touched; name the right one with --db"
    )]
    NotOurs(PathBuf, &'static str),
    /// Made by a later program.
    #[error(
        "{path} has schema {found}, this program knows {known}; upgrade alumni; the file was not touched"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// Other people of the machine may read it.
    #[error(
        "{0} can be read by everybody on this machine; close it with `chmod 600 {0}` and try again"
    )]
    Open(PathBuf),
    /// SQLite says that pages are broken.
    #[error("{0} is damaged ({1}); nothing was written; restore it from a backup")]
    Damaged(PathBuf, String),
    /// Another process holds the file.
    #[error("another program is writing to {0}; nothing was saved, try again")]
    Busy(PathBuf),
    /// No room.
    #[error("the disk of {0} is full; nothing was saved; make room and try again")]
    Full(PathBuf),
    /// May not be written.
    #[error("{0} may not be written ({1}); nothing was saved")]
    ReadOnly(PathBuf, String),
    /// Nothing is written to it, and why.
    #[error("{0} is only read ({1:?})")]
    Closed(PathBuf, Closed),
    /// The record has moved on since it was read.
    #[error("somebody else saved this record first")]
    Stale,
    /// No such row.
    #[error("there is no such record any more")]
    Missing,
    /// A constraint of the schema; its name, such as `chapter_cycle`, or the columns.
    #[error("the database refuses this: {0}")]
    Refused(String),
    /// A row that its record cannot hold.
    #[error("a row of {0} holds something unexpected: {1}")]
    Odd(&'static str, Wrong),
    /// Anything else of SQLite.
    #[error("database: {0}")]
    Sql(#[source] rusqlite::Error),
    /// Anything else of the file system.
    #[error("{0}: {1}")]
    Io(PathBuf, #[source] std::io::Error),
}

/// The outcome of everything in this layer.
pub type Result<T> = std::result::Result<T, Error>;

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let path = PathBuf::from("the database");
        let rusqlite::Error::SqliteFailure(code, text) = &error else {
            return match error {
                rusqlite::Error::QueryReturnedNoRows => Self::Missing,
                other => Self::Sql(other),
            };
        };
        let text = text.clone().unwrap_or_else(|| code.to_string());
        match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy(path),
            ErrorCode::DiskFull => Self::Full(path),
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                Self::ReadOnly(path, text)
            }
            ErrorCode::DatabaseCorrupt => Self::Damaged(path, text),
            ErrorCode::NotADatabase => Self::NotOurs(path, "it is encrypted or not a database"),
            ErrorCode::ConstraintViolation => Self::Refused(text),
            _ => Self::Sql(error),
        }
    }
}

/// A connection for reading. [`tx::Tx`] derefs to one, so that a write can read.
pub struct Db {
    pub(crate) conn: Connection,
}

/// Who writes, when, and the sentence of the history.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The user's name.
    pub user: String,
    /// Now. The instant is kept; the day is that of the place where it is written.
    pub at: DateTime<FixedOffset>,
    /// The kind of action: `edit`, `import`, `undo`...
    pub kind: &'static str,
    /// What happened, for people.
    pub sentence: String,
}

/// What a write left behind.
#[derive(Debug, Clone)]
pub struct Written<T> {
    /// The answer of the closure.
    pub value: T,
    /// The change set; none when nothing changed.
    pub change_set: Option<Id>,
}

/// One database file in one process.
pub struct Store {
    path: PathBuf,
    writer: FairMutex<Writer>,
    turnstile: File,
    /// The readers see the file without its log, which cannot be read or is not its own.
    is_frozen: bool,
    /// After the connections: what it holds open is closed last.
    watch: Watch,
}

/// The writing connection. Half of opening a file went into the triggers of the history, so they are made before the
/// first write and not before the first screen.
struct Writer {
    db: Db,
    is_watched: bool,
}

impl Writer {
    /// The connection, with the history watching it.
    fn watched(&mut self) -> Result<&Db> {
        if !self.is_watched {
            trail::install(&self.db.conn)?;
            self.is_watched = true;
        }
        Ok(&self.db)
    }
}

impl Store {
    /// Makes a new file with the newest schema, readable by its owner only.
    ///
    /// # Errors
    /// When something is there already or cannot be written.
    pub fn create(path: &Path) -> Result<Self> {
        if path.exists() {
            return Err(Error::Present(path.to_owned()));
        }
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder).map_err(|e| Error::Io(folder.to_owned(), e))?;
        }
        private_file(path)?;
        let writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        schema::create(&writer)?;
        Self::with_writer(path, Db { conn: writer })
    }

    /// Opens a file of this program, and moves an older schema up. Where it cannot be written, or is not the file that was
    /// saved to last, it is only read: see [`Store::closed`].
    ///
    /// # Errors
    /// When it is absent, foreign, newer, damaged, or open to others; the file is then not touched.
    pub fn open(path: &Path) -> Result<Self> {
        schema::inspect(path)?;
        let io = |error| Error::Io(path.to_owned(), error);
        let mode = std::fs::metadata(path).map_err(io)?.permissions().mode();
        if mode & 0o007 != 0 {
            return Err(Error::Open(path.to_owned()));
        }
        if !watch::belongs_together(path, &File::open(path).map_err(io)?)? {
            return Self::open_closed(path, Closed::Mixed);
        }
        if let Some(why) = closed::of_place(path) {
            return Self::open_closed(path, why);
        }
        let opened = Self::open_for_writing(path);
        match opened {
            Ok(store) => match store.closed() {
                Some(why) => {
                    drop(store);
                    Self::open_closed(path, why)
                }
                None => Ok(store),
            },
            Err(_) if closed::is_full(path) => Self::open_closed(path, Closed::Full),
            Err(error) => Err(at(error, path)),
        }
    }

    fn open_for_writing(path: &Path) -> Result<Self> {
        let db = Db {
            conn: connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?,
        };
        let file = File::open(path).map_err(|e| Error::Io(path.to_owned(), e))?;
        db.newest_change()?;
        let watch = Watch::begin(path, file, &db)?;
        if watch.closed().is_none() {
            schema::migrate(&db.conn)?;
        }
        Ok(Self {
            path: path.to_owned(),
            turnstile: private_file(&beside(path, ".lock"))?,
            writer: FairMutex::new(Writer {
                db,
                is_watched: false,
            }),
            is_frozen: false,
            watch,
        })
    }

    /// Opens a file that is only read, whatever can be read of it.
    fn open_closed(path: &Path, why: Closed) -> Result<Self> {
        let io = |error| Error::Io(path.to_owned(), error);
        let usual = || {
            let db = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map(|conn| Db { conn })?;
            db.newest_change().map(|_| db)
        };
        let usual = match why {
            Closed::Mixed => None,
            _ => usual().ok(),
        };
        let is_frozen = usual.is_none();
        let has_log = log::Log::read(&beside(path, "-wal")).map_err(io)?.frames > 0;
        let db = match usual {
            Some(db) => db,
            None if has_log && why != Closed::Mixed => {
                return Err(Error::Closed(path.to_owned(), why));
            }
            None => {
                let db = connect_frozen(path).map(|conn| Db { conn });
                db.map_err(|error| at(error, path))?
            }
        };
        let file = File::open(path).map_err(io)?;
        Ok(Self {
            path: path.to_owned(),
            turnstile: file.try_clone().map_err(io)?,
            writer: FairMutex::new(Writer {
                db,
                is_watched: false,
            }),
            is_frozen,
            watch: Watch::of_closed(path, file, why),
        })
    }

    fn with_writer(path: &Path, db: Db) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::Io(path.to_owned(), e))?;
        let watch = Watch::begin(path, file, &db)?;
        Ok(Self {
            path: path.to_owned(),
            turnstile: private_file(&beside(path, ".lock"))?,
            writer: FairMutex::new(Writer {
                db,
                is_watched: false,
            }),
            is_frozen: false,
            watch,
        })
    }

    /// Why nothing is written to the file; nothing when it may be.
    #[must_use]
    pub fn closed(&self) -> Option<Closed> {
        let full = || self.watch.lacks_room().then_some(Closed::Full);
        self.watch.closed().or_else(full)
    }

    /// Looks whether the file is still the one that was opened. Cheap while nobody writes: for every tick.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn look(&self) -> Result<Option<Closed>> {
        if self.watch.closed().is_none()
            && !self.watch.is_as_it_was()
            && let Some(writer) = self.writer.try_lock()
            && self.turnstile.try_lock().is_ok()
        {
            let _turn = Turn(&self.turnstile);
            self.watch
                .look(&writer.db.conn)
                .map_err(|e| at(e, &self.path))?;
        }
        Ok(self.closed())
    }

    /// Whoever writes asks this when it is their turn.
    fn is_open(&self, conn: &Connection) -> Result<()> {
        let why = self.watch.closed();
        let why = match why {
            Some(why) => Some(why),
            None => self.watch.look(conn)?,
        };
        why.map_or(Ok(()), |why| Err(Error::Closed(self.path.clone(), why)))
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A new reading connection.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn reader(&self) -> Result<Db> {
        let conn = match self.is_frozen {
            true => connect_frozen(&self.path),
            false => connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY),
        };
        let conn = conn.map_err(|e| at(e, &self.path))?;
        Ok(Db { conn })
    }

    /// Runs one transaction under one change set. When the closure changes nothing, nothing is written.
    ///
    /// # Errors
    /// Whatever the closure or the database says; then nothing was written.
    pub fn write<T, E: From<Error>>(
        &self,
        entry: &Entry,
        run: impl FnOnce(&tx::Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Written<T>, E> {
        let mut writer = self.writer.lock();
        let _turn = Turn::wait(&self.turnstile, &self.path)?;
        self.is_open(&writer.db.conn)?;
        let db = writer.watched().map_err(|e| at(e, &self.path))?;
        let tx = tx::Tx::begin(db, entry).map_err(|e| at(e, &self.path))?;
        let value = run(&tx)?;
        let change_set = tx.commit().map_err(|e| at(e, &self.path))?;
        self.watch.note(db, change_set.map(|id| id.0));
        Ok(Written { value, change_set })
    }

    /// Runs one transaction outside the history, for drafts.
    ///
    /// # Errors
    /// Whatever the database says; then nothing was written.
    pub fn jot<T>(&self, run: impl FnOnce(&Db) -> Result<T>) -> Result<T> {
        let mut writer = self.writer.lock();
        let _turn = Turn::wait(&self.turnstile, &self.path)?;
        self.is_open(&writer.db.conn)?;
        let db = writer.watched().map_err(|e| at(e, &self.path))?;
        let value = run(db).map_err(|e| at(e, &self.path))?;
        self.watch.note(db, None);
        Ok(value)
    }

    /// Moves a long write-ahead log into the file. For idle moments: a clerk's save never waits for it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn tidy(&self) -> Result<()> {
        let log = std::fs::metadata(beside(&self.path, "-wal")).map_or(0, |meta| meta.len());
        if log < LONG_LOG {
            return Ok(());
        }
        let Some(writer) = self.writer.try_lock() else {
            return Ok(());
        };
        if self.turnstile.try_lock().is_err() {
            return Ok(());
        }
        let _turn = Turn(&self.turnstile);
        let conn = &writer.db.conn;
        if self.watch.closed().is_none() && self.watch.look(conn)?.is_none() {
            self.watch.move_log(conn)?;
        }
        Ok(())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.watch.closed().is_some() || self.turnstile.try_lock().is_err() {
            return;
        }
        let _turn = Turn(&self.turnstile);
        // What cannot be moved now stays in the log and is read from there.
        let _ = self.watch.put_away(&self.writer.lock().db.conn);
    }
}

impl Db {
    /// A number that moves when another connection committed.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self
            .conn
            .query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }

    /// What `PRAGMA quick_check` and `foreign_key_check` find; empty when the file is sound.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut found: Vec<String> = self
            .conn
            .prepare("PRAGMA quick_check(20)")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        found.retain(|line| line != "ok");
        let mut broken = self.conn.prepare("PRAGMA foreign_key_check")?;
        let mut rows = broken.query([])?;
        while let Some(row) = rows.next()? {
            let (table, to): (String, String) = (row.get(0)?, row.get(2)?);
            found.push(format!(
                "a row of {table} points to a row of {to} that is not there"
            ));
        }
        Ok(found)
    }
}

/// The file lock, held for one transaction.
struct Turn<'a>(&'a File);

impl<'a> Turn<'a> {
    fn wait(file: &'a File, path: &Path) -> Result<Self> {
        const PAUSE: Duration = Duration::from_millis(2);
        for _ in 0..(PATIENCE.as_millis() / PAUSE.as_millis()) {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(std::fs::TryLockError::Error(error)) => {
                    return Err(Error::Io(path.to_owned(), error));
                }
            }
        }
        Err(Error::Busy(path.to_owned()))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // Closing the file gives the lock back too; there is nobody to tell.
        let _ = self.0.unlock();
    }
}

/// The file beside the database whose name ends so.
#[must_use]
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Opens or makes a file that only its owner may read.
fn private_file(path: &Path) -> Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(|e| match e.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Error::ReadOnly(path.to_owned(), e.to_string())
            }
            std::io::ErrorKind::StorageFull => Error::Full(path.to_owned()),
            _ => Error::Io(path.to_owned(), e),
        })
}

/// Puts the file's place into an error that SQLite could not name.
fn at(error: Error, path: &Path) -> Error {
    let path = path.to_owned();
    match error {
        Error::Busy(_) => Error::Busy(path),
        Error::Full(_) => Error::Full(path),
        Error::ReadOnly(_, why) => Error::ReadOnly(path, why),
        Error::Damaged(_, why) => Error::Damaged(path, why),
        Error::NotOurs(_, why) => Error::NotOurs(path, why),
        Error::Newer { found, known, .. } => Error::Newer { path, found, known },
        other => other,
    }
}

/// A connection with the pragmas of the house.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that opens connections"
)]
fn connect(path: &Path, access: OpenFlags) -> Result<Connection> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(Error::Refused(format!(
            "SQLite {} is too old",
            rusqlite::version()
        )));
    }
    let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(256);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    // The log is moved into the file in one place only, which says so in the mark.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    if access.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "cache_size", -64_000)?;
        // Idle moments do it (`Store::tidy`), and the last one who leaves.
        conn.pragma_update(None, "wal_autocheckpoint", 0)?;
        let level: i64 = conn.pragma_query_value(None, "synchronous", |row| row.get(0))?;
        if level != 2 {
            return Err(Error::Refused(
                "synchronous=FULL is not in force".to_owned(),
            ));
        }
    }
    Ok(conn)
}

/// A connection that reads a file as it stands, without its log and without locks.
fn connect_frozen(path: &Path) -> Result<Connection> {
    let name = path.to_string_lossy();
    let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let address = PathBuf::from(format!("file:{name}?immutable=1"));
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    connect(&address, access)
}

/// An instant as the database keeps it.
fn instant(at: &DateTime<Utc>) -> String {
    instant_text(at)
}

/// The version of the database library.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
