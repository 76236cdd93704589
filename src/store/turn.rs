//! The writer's turn: one write at a time, in this process and between processes.
//!
//! The lock beside the database says who has the turn, what for and since when, so that whoever waits can say for whom.
//! How long a thread waits is its own affair ([`wait_with`](crate::model::waiting::wait_with)): a command tells its user, a session goes on listening to the
//! keys. Nobody waits inside SQLite, where nothing could be said and nothing stopped.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use parking_lot::FairMutexGuard;

use super::outside::Taking;
use super::turnstile::Lock;
use super::{Db, Entry, Error, Result, Store, Written, at, beside, instant, schema, trail, tx};
use crate::clean;
use crate::model::field::Id;
use crate::model::waiting::{Holder, Waiting, goes_on};

/// Nobody waits longer for one turn.
const LONGEST: Duration = Duration::from_secs(600);
/// Between two looks whether the turn is free.
const PAUSE: Duration = Duration::from_millis(2);
/// Between two calls of a thread's patience.
const TOLD_EVERY: Duration = Duration::from_millis(10);
/// The longest line that the lock is read for.
const LONGEST_LINE: usize = 400;
/// Log size above which an idle session moves it into the file.
const LONG_LOG: u64 = 4 << 20;

/// Whoever asks for the turn, as others will read it.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The user's name.
    pub user: String,
    /// What for.
    pub kind: &'static str,
    /// Now.
    pub at: DateTime<Utc>,
}

impl Entry {
    /// Who asks for the turn to write it.
    pub(super) fn claim(&self) -> Claim {
        Claim {
            user: self.user.clone(),
            kind: self.kind,
            at: self.at.to_utc(),
        }
    }
}

impl Claim {
    fn line(&self) -> String {
        let (at, process) = (instant(&self.at), std::process::id());
        format!("{at}\t{process}\t{}\t{}\n", self.kind, self.user)
    }
}

/// Who has the turn, as the lock says; none when it says nothing.
fn holder(lock: &File) -> Option<Holder> {
    let mut bytes = [0; LONGEST_LINE];
    let read = lock.read_at(&mut bytes, 0).ok()?;
    let text = String::from_utf8_lossy(bytes.get(..read)?);
    let mut parts = text.lines().next()?.splitn(4, '\t');
    let since = parts.next()?.parse().ok()?;
    let process = parts.next()?.parse().ok()?;
    let mut word = || parts.next().map(|word| clean::line(word).text);
    Some(Holder {
        kind: word()?,
        user: word()?,
        since,
        process,
    })
}

/// The writing connection. Half of opening a file went into the triggers of the history, so they are made before the
/// first write and not before the first screen.
pub(super) struct Writer {
    pub(super) db: Db,
    is_watched: bool,
}

impl Writer {
    pub(super) fn over(db: Db) -> Result<Self> {
        // Whoever waits does it here and not in SQLite.
        db.conn.busy_timeout(Duration::ZERO)?;
        Ok(Self {
            db,
            is_watched: false,
        })
    }

    /// Has the history watch the connection.
    fn watch(&mut self) -> Result<()> {
        if !self.is_watched {
            // Its triggers are made of the names of columns.
            self.db.is_known()?;
            trail::install(&self.db.conn)?;
            self.is_watched = true;
        }
        Ok(())
    }
}

impl Store {
    /// Runs one transaction under one change set. When the closure changes nothing, nothing is written.
    ///
    /// # Errors
    /// `Stopped` by the thread's patience; whatever the closure or the database says; then nothing was written.
    pub fn write<T, E: From<Error>>(
        &self,
        entry: &Entry,
        run: impl FnOnce(&tx::Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Written<T>, E> {
        let taking = Taking {
            entry: Entry {
                user: String::new(),
                kind: "outside",
                ..entry.clone()
            },
            settle: &|_, _| {},
            say: &|_| String::new(),
        };
        self.write_after(&taking, entry, run)
    }

    /// The same, which says how what another program wrote before it is entered into the history.
    ///
    /// # Errors
    /// As with [`Store::write`].
    pub fn write_after<T, E: From<Error>>(
        &self,
        taking: &Taking<'_>,
        entry: &Entry,
        run: impl FnOnce(&tx::Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Written<T>, E> {
        let turn = self.turn(&entry.claim(), true)?;
        // Whoever writes between the two is entered at the next save.
        if turn.db().has_outside_changes()? {
            self.taken(&turn, taking)?;
            self.begin(&turn, &mut Wait::new(self, true))?;
        }
        let tx = tx::Tx::begun(turn.db(), entry).map_err(|e| at(e, &self.path))?;
        let value = run(&tx)?;
        let change_set = self.committed(&turn, tx)?;
        Ok(Written { value, change_set })
    }

    /// Commits to the file that is in its place, and to no other.
    pub(super) fn committed(&self, turn: &Turn<'_>, tx: tx::Tx<'_>) -> Result<Option<Id>> {
        if !self.watch.is_in_place() {
            drop(tx);
            return Err(self.watch.left(turn.db()));
        }
        let change_set = tx.commit().map_err(|e| at(e, &self.path))?;
        if !self.watch.is_in_place() {
            return Err(self.watch.left(turn.db()));
        }
        self.watch.note(turn.db(), change_set.map(|id| id.0));
        Ok(change_set)
    }

    /// Runs one transaction outside the history.
    ///
    /// # Errors
    /// `Stopped` by the thread's patience; whatever the database says; then nothing was written.
    pub fn jot<T>(&self, claim: &Claim, run: impl FnOnce(&Db) -> Result<T>) -> Result<T> {
        self.turn(claim, true)?.jot(run)
    }

    /// The same if the turn is free at once; else nothing. For drafts, which never wait.
    ///
    /// # Errors
    /// Whatever the database says; then nothing was written.
    pub fn jot_now<T>(
        &self,
        claim: &Claim,
        run: impl FnOnce(&Db) -> Result<T>,
    ) -> Result<Option<T>> {
        match self.turn(claim, false) {
            Ok(turn) => turn.jot(run).map(Some),
            Err(Error::Busy(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Waits for the turn and begins a transaction.
    pub(super) fn turn(&self, claim: &Claim, is_patient: bool) -> Result<Turn<'_>> {
        self.is_not_closed()?;
        let mut wait = Wait::new(self, is_patient);
        let mut writer = loop {
            match self.writer.try_lock_for(PAUSE) {
                Some(writer) => break writer,
                None => wait.on()?,
            }
        };
        writer.watch().map_err(|e| at(e, &self.path))?;
        let lock = match self.pass(&mut wait, &writer.db) {
            Err(error @ (Error::Io(..) | Error::ReadOnly(..))) => {
                // The lock was removed and cannot be made again: so may the file be.
                self.is_open(&writer.db)?;
                return Err(error);
            }
            passed => passed?,
        };
        let turn = Turn {
            store: self,
            lock,
            writer,
        };
        // Until the database is held too nobody is named: another program may hold that.
        turn.say("\n");
        self.is_open(turn.db())?;
        self.begin(&turn, &mut wait)?;
        turn.say(&claim.line());
        Ok(turn)
    }

    /// Begins a transaction of whoever has the turn.
    pub(super) fn begin(&self, turn: &Turn<'_>, wait: &mut Wait<'_>) -> Result<()> {
        self.once_free(wait, || {
            Ok(turn.db().conn.execute_batch("BEGIN IMMEDIATE")?)
        })?;
        // Nobody can change the schema any more: what will run in this transaction is ours.
        turn.db().is_known().map_err(|e| at(e, &self.path))?;
        self.watch
            .sees_all(turn.db())
            .map_err(|e| at(e, &self.path))
    }

    /// Waits for the lock between processes, as long as the file is the one that it locks.
    fn pass(&self, wait: &mut Wait<'_>, db: &Db) -> Result<Lock> {
        loop {
            match self.turnstile.now()? {
                Some(lock) => return Ok(lock),
                None => wait.on()?,
            }
            if !self.watch.is_in_place()
                && let Some(why) = self.watch.look_at_names(db)
            {
                return Err(Error::Closed(self.path.clone(), why));
            }
        }
    }

    /// Tries until no other program writes to the database.
    fn once_free(&self, wait: &mut Wait<'_>, run: impl Fn() -> Result<()>) -> Result<()> {
        loop {
            match run().map_err(|error| at(error, &self.path)) {
                Err(Error::Busy(_)) => wait.on()?,
                outcome => return outcome,
            }
        }
    }

    /// Gives an older file the newest schema. Of several who open it at once the first does, and the others wait for it.
    pub(super) fn move_up(&self) -> Result<()> {
        let writer = self.writer.lock();
        if schema::version(&writer.db.conn)? == schema::newest() {
            return Ok(());
        }
        let mut wait = Wait::new(self, true);
        let lock = self.pass(&mut wait, &writer.db)?;
        let turn = Turn {
            store: self,
            lock,
            writer,
        };
        let conn = &turn.db().conn;
        self.is_open(turn.db())?;
        self.once_free(&mut wait, || schema::migrate(conn))?;
        self.watch.note(turn.db(), None);
        Ok(())
    }

    /// Whether the write-ahead log is long enough to be moved into the file in an idle moment.
    #[must_use]
    pub fn has_long_log(&self) -> bool {
        std::fs::metadata(beside(&self.path, "-wal")).is_ok_and(|meta| meta.len() >= LONG_LOG)
    }

    /// Moves the write-ahead log into the file, unless somebody writes. For idle moments and a thread of its own: no
    /// clerk's save waits for it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn tidy(&self) -> Result<()> {
        let Some(writer) = self.writer.try_lock() else {
            return Ok(());
        };
        let Some(_lock) = self.turnstile.now()? else {
            return Ok(());
        };
        if self.watch.closed().is_none() && self.watch.look(&writer.db)?.is_none() {
            self.watch.move_log(&writer.db.conn)?;
        }
        Ok(())
    }
}

/// One wait for the turn.
pub(super) struct Wait<'a> {
    store: &'a Store,
    begun: Instant,
    told: Instant,
    is_told: bool,
    is_patient: bool,
}

impl<'a> Wait<'a> {
    pub(super) fn new(store: &'a Store, is_patient: bool) -> Self {
        let begun = Instant::now();
        Self {
            store,
            begun,
            told: begun,
            is_told: false,
            is_patient,
        }
    }

    /// Waits a little, unless the thread has had enough.
    fn on(&mut self) -> Result<()> {
        let waited = self.begun.elapsed();
        if !self.is_patient || waited >= LONGEST {
            return Err(Error::Busy(self.store.path.clone()));
        }
        if self.told.elapsed() >= TOLD_EVERY {
            self.told = Instant::now();
            let waiting = Waiting {
                holder: holder(&self.store.turnstile.file()),
                waited,
            };
            self.is_told = true;
            if !goes_on(Some(&waiting)) {
                return Err(Error::Stopped);
            }
        }
        std::thread::sleep(PAUSE);
        Ok(())
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        if self.is_told {
            goes_on(None);
        }
    }
}

/// The turn, held for one transaction.
pub(super) struct Turn<'a> {
    store: &'a Store,
    /// Given back before the connection: the next thread of this process would find it taken by itself.
    lock: Lock,
    writer: FairMutexGuard<'a, Writer>,
}

impl Turn<'_> {
    pub(super) fn db(&self) -> &Db {
        &self.writer.db
    }

    fn jot<T>(&self, run: impl FnOnce(&Db) -> Result<T>) -> Result<T> {
        let conn = &self.db().conn;
        let watch = &self.store.watch;
        let done = run(self.db()).and_then(|value| {
            if watch.is_in_place() {
                conn.execute_batch("COMMIT")?;
            }
            Ok(value)
        });
        if !conn.is_autocommit() {
            // The first error is the one to tell.
            let _ = conn.execute_batch("ROLLBACK");
        }
        let done = done.and_then(|value| match watch.is_in_place() {
            true => Ok(value),
            false => Err(watch.left(self.db())),
        });
        if done.is_ok() {
            watch.note(self.db(), None);
        }
        done.map_err(|e| at(e, &self.store.path))
    }

    /// Says in the lock who has the turn. Whoever cannot read it there waits all the same.
    fn say(&self, line: &str) {
        let _ = self.lock.file().write_all_at(line.as_bytes(), 0);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.db().conn.is_autocommit() {
            // An error before the transaction had an owner; there is nobody to tell of a second one.
            let _ = self.db().conn.execute_batch("ROLLBACK");
        }
        self.say("\n");
    }
}
