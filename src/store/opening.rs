//! How a file is opened: to be written to, or only to be read, and why.

use std::fs::File;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use parking_lot::{FairMutex, Mutex};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::closed::{self, Closed};
use super::log::{self, Log};
use super::mark::Mark;
use super::rescue::has_all;
use super::turn::Writer;
use super::turnstile::Turnstile;
use super::watch::{self, Watch};
use super::{
    Db, Error, Result, Store, accept, at, beside, companion, connect, known, names, schema,
};

impl Store {
    /// Opens a file of this program, and moves an older schema up. Where it cannot be written, or is not the file that was
    /// saved to last, it is only read: see [`Store::closed`].
    ///
    /// # Errors
    /// When it is absent, foreign, newer, damaged, or open to others; the file is then not touched.
    pub fn open(path: &Path) -> Result<Self> {
        schema::inspect(path)?;
        let given = path;
        let path = &resolved(path);
        let io = |error| Error::Io(path.to_owned(), error);
        let mode = std::fs::metadata(path).map_err(io)?.permissions().mode();
        if mode & 0o007 != 0 {
            return Err(Error::Open(path.to_owned()));
        }
        // What one of them makes beside the file belongs to that one, and shuts the others out.
        if mode & 0o020 != 0 {
            return Err(Error::Shared(path.to_owned()));
        }
        let mut aside = None;
        let mut store = match Self::judged(path)? {
            store if store.closed().is_some_and(Closed::may_pass) => {
                drop(store);
                // Somebody who saves while it is looked at can make a sound file look like another one.
                note_of_others(path)?;
                let lock = quiet(path)?;
                if lock.is_some()
                    && closed_before(path)? == Some(Closed::Mixed)
                    && !watch::note_work_of_others(path)?
                {
                    aside = set_stray_log_aside(path)?;
                }
                Self::judged(path)?
            }
            store => store,
        };
        if store.closed().is_none() {
            store.move_up()?;
        }
        store.aside = aside;
        if given != path {
            store.watch.led_by(given);
        }
        Ok(store)
    }

    /// The log of another state that was set aside when this was opened, under its new name.
    #[must_use]
    pub fn set_aside(&self) -> Option<&Path> {
        self.aside.as_deref()
    }

    fn judged(path: &Path) -> Result<Self> {
        if let Some(why) = closed_before(path)? {
            return Self::open_closed(path, why);
        }
        match Self::open_for_writing(path) {
            Ok(store) => match store.closed().filter(|why| *why != Closed::Full) {
                Some(why) => {
                    drop(store);
                    Self::open_closed(path, why)
                }
                None => Ok(store),
            },
            Err(Error::Closed(_, why)) => Self::open_closed(path, why),
            Err(Error::Strange(..)) => {
                // Where it cannot be read either, that is told.
                let store = Self::open_closed(path, Closed::Strange)?;
                store.reader()?;
                Ok(store)
            }
            Err(_) if closed::is_full(path) => Self::open_closed(path, Closed::Full),
            Err(error) => Err(at(error, path)),
        }
    }

    fn open_for_writing(path: &Path) -> Result<Self> {
        let db = Db {
            conn: connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?,
        };
        let known = known::check(&db.conn);
        // Reading makes SQLite open the log.
        let read = db.newest_change();
        if read.is_err() {
            known?;
            read?;
            return Err(Error::Missing);
        }
        has_log(path, &db)?;
        let store = Self::over(path, db)?;
        // A file that is not the one that was saved to is that first, however it is built.
        if store.watch.closed().is_none() {
            known?;
        }
        Ok(store)
    }

    /// A file to be written to over this connection.
    pub(super) fn over(path: &Path, db: Db) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::Io(path.to_owned(), e))?;
        let watch = Watch::begin(path, file, &db)?;
        Ok(Self {
            path: path.to_owned(),
            turnstile: Turnstile::beside(path)?,
            writer: FairMutex::new(Writer::over(db)?),
            is_frozen: false,
            aside: None,
            strange: Mutex::default(),
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
        let has_log = Log::read(&beside(path, "-wal")).map_err(io)?.frames > 0;
        let db = match usual {
            Some(db) => db,
            // Without its log it would show an older state.
            None if has_log && why != Closed::Mixed => {
                return Err(Error::Closed(path.to_owned(), why));
            }
            None => {
                let db = connect_frozen(path).map(|conn| Db { conn });
                db.map_err(|error| at(error, path))?
            }
        };
        let strange = known::check_for_reading(&db.conn).unwrap_or_default();
        let file = File::open(path).map_err(io)?;
        Ok(Self {
            path: path.to_owned(),
            turnstile: Turnstile::of_reader(path, file.try_clone().map_err(io)?),
            writer: FairMutex::new(Writer::over(db)?),
            is_frozen,
            aside: None,
            strange: Mutex::new(strange),
            watch: Watch::of_closed(path, file, why),
        })
    }
}

/// A copy that SQLite made, or a file that another program was at, may be one without a log: it gets one, unless it is not
/// the file that was saved to.
fn has_log(path: &Path, db: &Db) -> Result<()> {
    let mode = |sql| db.conn.query_row(sql, [], |row| row.get::<_, String>(0));
    if mode("PRAGMA journal_mode")? == "wal" {
        return Ok(());
    }
    if let Some(mark) = Mark::read(&beside(path, ".mark"))
        && let Some(why) = mark.compare(db)?
    {
        return Err(Error::Closed(path.to_owned(), why));
    }
    if mode("PRAGMA journal_mode = WAL")? != "wal" {
        return Err(Error::Busy(path.to_owned()));
    }
    db.newest_change()?;
    Ok(())
}

/// The log beside a file is the one that was written to last, but the file is another one, which by itself has everything
/// that was saved: it was put back where it belongs. The log is kept under another name, and nobody is asked; nothing where
/// that is not so, or somebody may still write to the log. Whoever calls this has the lock.
#[expect(
    clippy::disallowed_methods,
    reason = "the index of the log that is set aside: SQLite makes another one"
)]
fn set_stray_log_aside(path: &Path) -> Result<Option<PathBuf>> {
    let log = beside(path, "-wal");
    let io = |error| Error::Io(log.clone(), error);
    let Some(mark) = Mark::read(&beside(path, ".mark")) else {
        return Ok(None);
    };
    let is_ours = !mark.has_another_log(&log::beginning(&log).map_err(io)?);
    if !is_ours || !has_all(path, &[mark]) {
        return Ok(None);
    }
    let (Some(_alone), Some(aside)) = (alone(path)?, accept::free_name(path)) else {
        return Ok(None);
    };
    std::fs::rename(&log, &aside).map_err(io)?;
    // Nobody has it open.
    let _ = std::fs::remove_file(beside(path, "-shm"));
    Ok(Some(aside))
}

/// Has a file to itself as long as this is kept; none where any program has it open. File and log need not go together: no
/// more is read than who has them.
#[expect(
    clippy::disallowed_methods,
    reason = "the pragmas of the house would read what stands in the file"
)]
pub(super) fn alone(path: &Path) -> Result<Option<Connection>> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.busy_timeout(Duration::ZERO)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let read = conn.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0));
    match read.map_err(Error::from) {
        Err(Error::Busy(_)) => Ok(None),
        Ok(_) | Err(Error::Damaged(..) | Error::NotOurs(..)) => Ok(Some(conn)),
        Err(error) => Err(error),
    }
}

/// Waits a little for a session that may know why a file is not as its mark says.
fn note_of_others(path: &Path) -> Result<()> {
    /// Four looks of a session.
    const LONGEST: Duration = Duration::from_secs(1);
    const PAUSE: Duration = Duration::from_millis(10);
    let begun = Instant::now();
    while begun.elapsed() < LONGEST
        && closed_before(path)? == Some(Closed::Mixed)
        && watch::may_be_noted(path)
    {
        std::thread::sleep(PAUSE);
    }
    Ok(())
}

/// Waits a little until nobody saves. Whoever saves for longer is no reason not to look.
fn quiet(path: &Path) -> Result<Option<File>> {
    const LONGEST: Duration = Duration::from_secs(5);
    const PAUSE: Duration = Duration::from_millis(5);
    if closed::of_place(path).is_some() {
        return Ok(None);
    }
    let lock = companion(path, &beside(path, ".lock"))?;
    let begun = Instant::now();
    while lock.try_lock().is_err() {
        if begun.elapsed() >= LONGEST {
            return Ok(None);
        }
        std::thread::sleep(PAUSE);
    }
    Ok(Some(lock))
}

/// The file that a name stands for. What belongs to it stands beside the file, and not beside a link that leads to it.
pub(super) fn resolved(path: &Path) -> PathBuf {
    let real = path.is_symlink().then(|| path.canonicalize().ok());
    real.flatten().unwrap_or_else(|| path.to_owned())
}

/// Why a file is not written to, as far as that is seen before SQLite has it open.
pub(super) fn closed_before(path: &Path) -> Result<Option<Closed>> {
    let file = File::open(path).map_err(|error| Error::Io(path.to_owned(), error))?;
    if !watch::belongs_together(path, &file)? {
        return Ok(Some(Closed::Mixed));
    }
    let place = closed::of_place(path);
    let elsewhere = || names::is_open_elsewhere(path).then_some(Closed::OpenElsewhere);
    Ok(place.or_else(elsewhere))
}

/// A connection that reads a file as it stands, without its log and without locks.
pub(super) fn connect_frozen(path: &Path) -> Result<Connection> {
    // A name need not be text, and some signs mean something in an address.
    let name: String = path
        .as_os_str()
        .as_bytes()
        .iter()
        .fold(String::new(), |mut name, byte| {
            match byte {
                b'/' | b'.' | b'-' | b'_' => name.push(char::from(*byte)),
                byte if byte.is_ascii_alphanumeric() => name.push(char::from(*byte)),
                byte => name.push_str(&format!("%{byte:02x}")),
            }
            name
        });
    let address = PathBuf::from(format!("file:{name}?immutable=1"));
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    connect(&address, access)
}
