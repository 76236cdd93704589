//! What happened to a file that is open: to its names, to its bytes, to its log. Each answer is found once and stays, until
//! the file is seen to be what it was.

use super::super::closed::Rescue;
use super::super::log::{self, Log};
use super::super::mark::{self, Mark};
use super::super::rescue::{rescue, rescue_joined};
use super::super::sound::{has_moved_all, is_sound};
use super::super::{Closed, Db, Error, Result};
use super::{Known, Watch, head_of, identity, is_at, name_in, writing};

impl Watch {
    /// Looks whether the file may still be written to. Whoever asks has the turn: nobody else is writing.
    pub(in crate::store) fn look(&self, db: &Db) -> Result<Option<Closed>> {
        if self.is_as_it_was() {
            return Ok(None);
        }
        let mut known = self.known.lock();
        if known.closed.is_some() {
            return Ok(known.closed);
        }
        // Whoever moves a log that was removed writes into the file by the rules: its name is asked first.
        known.closed = self.misplaced(&known);
        known.closed = known.closed.or_else(|| self.log_misplaced(&known));
        if known.closed.is_none() {
            known.closed = self.written_over(&mut known, db)?;
        }
        if known.closed.is_none() {
            known.closed = self.log_damaged(&mut known, db)?;
        }
        known.version = db.data_version()?;
        drop(known);
        Ok(self.kept_if_small(db))
    }

    /// Looks whether the names still stand for the files that are open, whoever has the turn: nobody who saves by the rules
    /// changes that while a file is open here.
    pub(in crate::store) fn look_at_names(&self, db: &Db) -> Option<Closed> {
        let mut known = self.known.lock();
        if known.closed.is_none() {
            let misplaced = self.misplaced(&known);
            known.closed = misplaced.or_else(|| self.log_misplaced(&known));
        }
        drop(known);
        self.kept_if_small(db)
    }

    /// What was just found, with what only this process holds brought to safety where that takes but a moment.
    fn kept_if_small(&self, db: &Db) -> Option<Closed> {
        if !self.is_large() {
            self.keep(db);
        }
        self.closed()
    }

    /// The names stand again for the files that are open. Unless something was done to those meanwhile, or something is
    /// lacking of what was saved, the file may be written to again.
    pub(in crate::store) fn look_anew(&self, db: &Db) -> Result<()> {
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

    /// Brings what only this process holds to where it is safe, if that is still to be done. Who asks
    /// waits for it, and nobody else.
    pub(in crate::store) fn keep(&self, db: &Db) {
        // One copy is enough.
        let _keeping = self.keeping.lock();
        let known = self.known.lock();
        let Some(why) = known.closed.filter(|why| why.is_to_be_kept()) else {
            return;
        };
        let is_back = is_at(&self.path, known.file) && is_at(&self.log_path(), known.log);
        let written = self.file.metadata().map(|about| writing(&about));
        let is_written = written.is_ok_and(|written| written != known.file_written);
        let mark = known.mark.clone();
        drop(known);
        let joined = || rescue_joined(&self.path, &self.file, db, &mark);
        let rescue = match why {
            Closed::Overwritten(_) => joined(),
            _ if is_back => Rescue::NotNeeded,
            // It may have been written over: nothing goes into it.
            Closed::LogReplaced(_) | Closed::LogGone(_) if is_written => joined(),
            Closed::LogGone(_) if has_moved_all(&db.conn) => Rescue::NotNeeded,
            _ => rescue(&self.path, &self.file, db, &mark),
        };
        let mut known = self.known.lock();
        // Seen anew meanwhile: then there is nothing to keep.
        if let Some(why) = known.closed.filter(|now| *now == why) {
            known.closed = Some(why.with(rescue));
        }
    }

    /// What was in its place when the log was found missing may be taken away afterwards: then only who has it open still
    /// holds it.
    pub(in crate::store) fn look_again(&self) {
        let mut known = self.known.lock();
        let Some(why) = known.closed else { return };
        if why.rescue() == Some(Rescue::NotNeeded) && !why.is_of_name() {
            known.closed = self.misplaced(&known).or(Some(why));
        }
    }

    /// Whether bringing it anywhere takes longer than a key may.
    pub(in crate::store) fn is_large(&self) -> bool {
        const LARGE: u64 = 4 << 20;
        self.file.metadata().is_ok_and(|about| about.len() > LARGE)
    }

    /// What happened to the name of the file.
    fn misplaced(&self, known: &Known) -> Option<Closed> {
        match std::fs::metadata(&self.path) {
            Err(_) => Some(Closed::Gone(Rescue::Running)),
            Ok(about) if identity(&about) != known.file => Some(Closed::Replaced(Rescue::Running)),
            // The link by which it was opened leads to another one; what was saved is where it was.
            Ok(_) if !self.is_led_to(known.file) => Some(Closed::Replaced(Rescue::NotNeeded)),
            Ok(_) => None,
        }
    }

    /// What happened to the names of the log and of the index of that.
    fn log_misplaced(&self, known: &Known) -> Option<Closed> {
        let log = std::fs::metadata(self.log_path()).ok();
        let is_ours = log.as_ref().is_some_and(|log| identity(log) == known.log);
        let has_index = is_at(&self.index_path(), known.index);
        if is_ours {
            return (!has_index).then_some(Closed::LogReplaced(Rescue::NotNeeded));
        }
        // Another one without a byte was made by somebody who opened the file after the log was removed; nothing was saved
        // to it.
        let is_gone = log.is_none_or(|log| has_index && log.len() == 0);
        Some(match is_gone {
            true => Closed::LogGone(Rescue::Running),
            false => Closed::LogReplaced(Rescue::Running),
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
        let is_cut = about.len() < size && about.len() < self.size_in_head();
        if is_cut || !self.knows_head(known, db)? {
            return Ok(Some(Closed::Overwritten(Rescue::Running)));
        }
        // Whoever moves the log by the rules leaves another head or another mark. Without either it may have been half of a
        // move, or somebody who wrote into the file.
        let is_quiet = size > 0 && known.head == head && known.mark.turn == turn;
        if is_quiet && !is_sound(&self.path, &db.conn)? {
            return Ok(Some(Closed::Overwritten(Rescue::Running)));
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
}
