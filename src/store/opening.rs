//! How a file is opened: to be written to, or only to be read, and why.

use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use parking_lot::FairMutex;
use rusqlite::{Connection, OpenFlags};

use super::closed::{self, Closed};
use super::log::Log;
use super::turn::Writer;
use super::watch::{self, Watch};
use super::{Db, Error, Result, Store, at, beside, companion, connect, known, schema};

impl Store {
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
        // What one of them makes beside the file belongs to that one, and shuts the others out.
        if mode & 0o020 != 0 {
            return Err(Error::Shared(path.to_owned()));
        }
        if !watch::belongs_together(path, &File::open(path).map_err(io)?)? {
            return Self::open_closed(path, Closed::Mixed);
        }
        if let Some(why) = closed::of_place(path) {
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
            Err(_) if closed::is_full(path) => Self::open_closed(path, Closed::Full),
            Err(error) => Err(at(error, path)),
        }
    }

    fn open_for_writing(path: &Path) -> Result<Self> {
        let db = Db {
            conn: connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?,
        };
        known::check(&db.conn)?;
        // Reading makes SQLite open the log.
        db.newest_change()?;
        let store = Self::over(path, db)?;
        if store.watch.closed().is_none() {
            schema::migrate(&store.writer.lock().db.conn)?;
        }
        Ok(store)
    }

    /// A file to be written to over this connection.
    pub(super) fn over(path: &Path, db: Db) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::Io(path.to_owned(), e))?;
        let turnstile = companion(path, &beside(path, ".lock"))?;
        let watch = Watch::begin(path, file, &db, &turnstile)?;
        Ok(Self {
            path: path.to_owned(),
            turnstile,
            writer: FairMutex::new(Writer::over(db)?),
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
        let file = File::open(path).map_err(io)?;
        Ok(Self {
            path: path.to_owned(),
            // Nobody who only reads takes a turn.
            turnstile: file.try_clone().map_err(io)?,
            writer: FairMutex::new(Writer::over(db)?),
            is_frozen,
            watch: Watch::of_closed(path, file, why),
        })
    }
}

/// A connection that reads a file as it stands, without its log and without locks.
pub(super) fn connect_frozen(path: &Path) -> Result<Connection> {
    let name = path.to_string_lossy();
    let name = name
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    let address = PathBuf::from(format!("file:{name}?immutable=1"));
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    connect(&address, access)
}
