//! The writer's turn: one write at a time in this process and between processes.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::{Db, Entry, Error, PATIENCE, Result, Store, Written, at, beside, trail, tx};

/// Log size above which an idle session moves it into the file.
const LONG_LOG: u64 = 4 << 20;

/// The writing connection. Half of opening a file went into the triggers of the history, so they are made before the
/// first write and not before the first screen.
pub(super) struct Writer {
    db: Db,
    is_watched: bool,
}

impl Writer {
    pub(super) fn over(conn: Connection) -> Self {
        Self {
            db: Db { conn },
            is_watched: false,
        }
    }

    /// The connection, with the history watching it.
    fn watched(&mut self) -> Result<&Db> {
        if !self.is_watched {
            // Its triggers are made of the names of columns.
            self.db.is_known()?;
            trail::install(&self.db.conn)?;
            self.is_watched = true;
        }
        Ok(&self.db)
    }
}

impl Store {
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
        let db = writer.watched().map_err(|e| at(e, &self.path))?;
        let tx = tx::Tx::begin(db, entry).map_err(|e| at(e, &self.path))?;
        let value = run(&tx)?;
        let change_set = tx.commit().map_err(|e| at(e, &self.path))?;
        Ok(Written { value, change_set })
    }

    /// Runs one transaction outside the history, for drafts.
    ///
    /// # Errors
    /// Whatever the database says; then nothing was written.
    pub fn jot<T>(&self, run: impl FnOnce(&Db) -> Result<T>) -> Result<T> {
        let mut writer = self.writer.lock();
        let _turn = Turn::wait(&self.turnstile, &self.path)?;
        let db = writer.watched().map_err(|e| at(e, &self.path))?;
        db.is_known().map_err(|e| at(e, &self.path))?;
        run(db).map_err(|e| at(e, &self.path))
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
        let blank = |_: &rusqlite::Row<'_>| Ok(());
        writer
            .db
            .conn
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], blank)?;
        Ok(())
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
