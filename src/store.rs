//! The SQLite file: the only place that says SQL and names the database library.
//!
//! A [`Store`] is one file in one process: a single writing connection behind a fair lock, and any number of reading
//! connections ([`Db`]), one per session. Every write happens in [`Store::write`]: one transaction, one change set.
//! Between processes a file lock beside the database is the turnstile in front of `BEGIN IMMEDIATE`, so that nobody
//! starves in SQLite's busy wait. `synchronous=FULL`: what was reported as saved survives a power cut.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, Utc};
use parking_lot::{FairMutex, Mutex};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::file;
use crate::model::field::{Id, Wrong, instant_text};
use crate::model::past::Way;
use closed::Closed;
use known::Part;
use turn::Writer;
use turnstile::Turnstile;
use watch::Watch;

pub mod schema;
mod sound;
pub mod trail;
pub mod records;
pub mod tx;
pub mod closed;
mod names;
mod log;
mod mark;
mod watch;
mod guard;
mod opening;
pub mod accept;
pub mod rescue;
pub mod building;
pub mod known;
mod limits;
pub mod examine;
pub mod mend;
pub mod turn;
mod turnstile;
mod sequences;
pub mod outside;
#[cfg(test)]
pub(crate) mod work;
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
/// How long opening and reading wait for other processes.
const PATIENCE: Duration = Duration::from_secs(20);
/// What can go wrong with the file, by what its user can do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is there.
    #[error("there is no database at {0}; make one with `alumni init`, or name another with --db")]
    Absent(PathBuf),
    /// Nothing is there any more, but what stood beside it.
    #[error("the database {0} was here and is gone; put it back, or restore a backup")]
    Gone(PathBuf),
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
    /// Made by an earlier program, in a place where it cannot be moved up to this one.
    #[error(
        "{0} was made by an earlier version and cannot be written; copy it to where it can be, and open the copy"
    )]
    Former(PathBuf),
    /// Other people of the machine may read it.
    #[error(
        "{0} can be read by everybody on this machine; close it with `chmod 600 {0}` and try again"
    )]
    Open(PathBuf),
    /// Several people of the machine may write it.
    #[error(
        "{0} can be written by its whole group, and what one of them makes beside it shuts the others out; close it with `chmod 600 {0}` and try again"
    )]
    Shared(PathBuf),
    /// Its schema is not the one that this program makes.
    #[error("{0} is not built as this program builds it ({list}); nothing was written; `alumni doctor --mend` puts right what can be", list = listed(.1))]
    Strange(PathBuf, Vec<Part>),
    /// A statement did not come to an end.
    #[error(
        "the database was at one question for too long and was stopped; look at the file with `alumni doctor`"
    )]
    Endless,
    /// SQLite says that pages are broken.
    #[error("{0} is damaged ({1}); nothing was written; restore it from a backup")]
    Damaged(PathBuf, String),
    /// Another process holds the file.
    #[error("another program is writing to {0}; nothing was saved, try again")]
    Busy(PathBuf),
    /// Whoever waited for the turn has stopped waiting.
    #[error("stopped waiting; nothing was saved")]
    Stopped,
    /// No room.
    #[error("the disk of {0} is full; nothing was saved; make room and try again")]
    Full(PathBuf),
    /// Every number of a row is given out.
    #[error("{0} has no number left for another row; nothing was saved; restore it from a backup")]
    Exhausted(PathBuf),
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
            ErrorCode::OperationInterrupted => Self::Endless,
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
    /// The session that writes, by a name that no other has.
    pub session: String,
    /// Where it was done.
    pub way: Way,
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
    turnstile: Turnstile,
    /// The readers see the file without its log, which cannot be read or is not its own.
    is_frozen: bool,
    /// A log that was set aside when it was opened.
    aside: Option<PathBuf>,
    /// What of the schema is not as it should be, and hinders nobody who reads.
    strange: Mutex<Vec<Part>>,
    /// After the connections: what it holds open is closed last.
    watch: Watch,
}

impl Store {
    /// Makes a new file with the newest schema, readable by its owner only. See [`building::Building`] for making it whole.
    ///
    /// # Errors
    /// When something is there already or cannot be written.
    pub fn create(path: &Path) -> Result<Self> {
        if path.exists() {
            return Err(Error::Present(path.to_owned()));
        }
        private_file(path)?;
        let writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        schema::create(&writer)?;
        mark::forget(path)?;
        Self::over(path, Db { conn: writer })
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
        let mut db = self.examiner()?;
        limits::bound(&mut db.conn, limits::PATIENCE)?;
        Ok(db)
    }

    /// A reading connection whose statements may take as long as they like: for looking the whole file over.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn examiner(&self) -> Result<Db> {
        let open = || {
            let conn = match self.is_frozen {
                true => opening::connect_frozen(&self.path),
                false => connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY),
            }?;
            self.watch.stands_by_its_name()?;
            self.can_be_read(&conn)?;
            Ok(Db { conn })
        };
        open().map_err(|e| at(e, &self.path))
    }

    /// Looks whether the schema is one that this program reads, and what of it keeps the file from being written.
    ///
    /// # Errors
    /// `Strange` or `Newer` where it cannot be read either.
    pub fn look_at_schema(&self, db: &Db) -> Result<()> {
        let strange = known::check_for_reading(&db.conn).map_err(|e| at(e, &self.path))?;
        *self.strange.lock() = strange;
        Ok(())
    }

    /// Why the schema keeps the file from being written.
    #[must_use]
    pub fn strange(&self) -> Option<Error> {
        let strange = self.strange.lock();
        (!strange.is_empty()).then(|| Error::Strange(self.path.clone(), strange.clone()))
    }

    /// Whether the schema is one that this program reads. A file that is not the one that was saved to is that first.
    fn can_be_read(&self, conn: &Connection) -> Result<()> {
        let doubt = self.watch.closed().filter(|why| why.can_be_accepted());
        known::check_for_reading(conn)
            .and_then(|strange| match schema::version(conn)? == schema::newest() {
                true => Ok(()),
                false if strange.is_empty() => Err(Error::Former(self.path.clone())),
                false => Err(Error::Strange(self.path.clone(), strange)),
            })
            .map_err(|error| match doubt {
                Some(why) => Error::Closed(self.path.clone(), why),
                None => error,
            })
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

    /// Whether the schema is still the one that this program makes: another program may change it at any time.
    ///
    /// # Errors
    /// `Strange` or `Newer`.
    pub fn is_known(&self) -> Result<()> {
        known::check(&self.conn)
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
    companion(path, path)
}

/// Opens or makes a file that belongs with another one.
fn companion(of: &Path, path: &Path) -> Result<File> {
    file::companion(of, path).map_err(|e| match e.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            Error::ReadOnly(path.to_owned(), e.to_string())
        }
        std::io::ErrorKind::StorageFull => Error::Full(path.to_owned()),
        _ => Error::Io(path.to_owned(), e),
    })
}

/// The first few parts of a schema that are not as they should be.
fn listed(parts: &[Part]) -> String {
    const TOLD: usize = 4;
    let mut said: Vec<String> = parts.iter().take(TOLD).map(Part::to_string).collect();
    if parts.len() > TOLD {
        said.push(format!("and {} more", parts.len() - TOLD));
    }
    said.join(", ")
}

/// Puts the file's place into an error that SQLite could not name.
fn at(error: Error, path: &Path) -> Error {
    let path = path.to_owned();
    match error {
        Error::Busy(_) => Error::Busy(path),
        Error::Full(_) => Error::Full(path),
        Error::Exhausted(_) => Error::Exhausted(path),
        Error::ReadOnly(_, why) => Error::ReadOnly(path, why),
        Error::Damaged(_, why) => Error::Damaged(path, why),
        Error::NotOurs(_, why) => Error::NotOurs(path, why),
        Error::Newer { found, known, .. } => Error::Newer { path, found, known },
        Error::Strange(_, parts) => Error::Strange(path, parts),
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
    #[cfg(test)]
    let conn = work::count(conn)?;
    conn.busy_timeout(PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(256);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    // The log is moved into the file in one place only, which says so in the mark.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    limits::lower(&conn)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    // Kibibytes. What the head of the file suggests is a word that tells copies apart.
    conn.pragma_update(None, "cache_size", -2_000)?;
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

/// An instant as the database keeps it.
fn instant(at: &DateTime<Utc>) -> String {
    instant_text(at)
}

/// The version of the database library.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
