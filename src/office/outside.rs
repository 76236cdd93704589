//! What another program wrote into the file, such as `sqlite3`: it becomes an entry of the history, and what follows from it
//! is derived anew, so that Find and the lists know of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::events::instant_of;
use super::people::derive;
use super::{Office, Result};
use crate::clean::shown;
use crate::l10n::grouped;
use crate::model::alumnus::Alumnus;
use crate::model::dossier::Dossier;
use crate::model::event::Event;
use crate::model::field::Id;
use crate::store::outside::{Outside, Taking};
use crate::store::tx::Tx;
use crate::store::{self, Entry};

/// As many records are named.
const NAMED: usize = 3;

/// The kind of such an entry.
const KIND: &str = "outside";

impl Office {
    /// Enters into the history what another program wrote, if nobody is writing just now, and says what that was; also where
    /// it cannot be entered because the file is only read. Nothing when there is nothing.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn take_outside(&self) -> Result<Option<String>> {
        if !self.db.has_outside_changes()? {
            return Ok(None);
        }
        if self.store.closed().is_some() {
            return self.outside_unread().map(Some);
        }
        let taking = Taking {
            entry: self.outside_entry(),
            settle: &|tx, outside| self.settle_outside(tx, outside),
            say: &|outside| self.say_outside(outside),
        };
        let before = self.db.newest_change()?;
        match self.store.take_outside(&taking) {
            // Whoever writes enters it.
            Ok(_) | Err(store::Error::Busy(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let entry = self.db.outside_entry(before)?;
        Ok(entry.map(|(_, sentence)| sentence))
    }

    /// What the session is to say of what another program wrote, once.
    pub fn outside_said(&mut self) -> Option<String> {
        self.outside.said.take()
    }

    /// The newest entry about another program: its number, and the numbers of the first people and whatever else it touched.
    ///
    /// # Errors
    /// Whatever the file says.
    pub(crate) fn outside_last(&self) -> Result<Option<(Id, usize, Vec<String>)>> {
        const ROWS: usize = 100;
        self.permit(super::permit::Action::ReadHistory)?;
        let Some((set, _)) = self.db.outside_entry(Id(0))? else {
            return Ok(None);
        };
        let mut records: Vec<(String, Id)> = Vec::new();
        for change in self.db.changes(set, None, ROWS)? {
            if !records.contains(&change.owner) {
                records.push(change.owner);
            }
        }
        let named = records.iter().take(NAMED);
        let named = named.map(|(kind, id)| match kind.as_str() {
            "alumnus" => self
                .db
                .numbers_of(&[*id])
                .ok()
                .and_then(|mut all| all.pop())
                .map_or_else(
                    || format!("#{id}"),
                    |(_, number)| shown(&number).into_owned(),
                ),
            kind => format!("{kind} {id}"),
        });
        Ok(Some((set, records.len(), named.collect())))
    }

    /// Looks at each tick, after the number of the file has moved, whether another program was at it.
    pub(super) fn look_outside(&mut self, seen: Id, moved: bool, version: i64) -> Result<()> {
        if moved && !seen.is_new() {
            let entry = self.db.outside_entry(seen)?;
            self.outside.said = entry.map(|(_, sentence)| sentence);
        }
        let waits = self.db.has_outside_changes()?;
        let is_news = waits && !self.outside.waits;
        self.outside.waits = waits;
        if waits && self.store.closed().is_some() {
            if is_news {
                self.outside.said = Some(self.outside_unread()?);
            }
            return Ok(());
        }
        let is_at_it = self.outside.is_at_it.load(Ordering::Relaxed);
        if waits && !is_at_it && self.outside.tried != Some(version) {
            // Everybody may have been touched: nobody who types waits for it.
            let (office, is_at_it) = (self.again()?, Arc::clone(&self.outside.is_at_it));
            self.outside.tried = Some(version);
            is_at_it.store(true, Ordering::Relaxed);
            std::thread::spawn(move || {
                // What could not be done now is tried again when the file has changed.
                let _ = office.take_outside();
                is_at_it.store(false, Ordering::Relaxed);
            });
        }
        Ok(())
    }

    /// The entry of it, under whose name it stands.
    pub(super) fn outside_entry(&self) -> Entry {
        Entry {
            user: self.text.msg_outside_who(),
            at: (self.clock)(),
            kind: KIND,
            sentence: String::new(),
            session: String::new(),
            way: self.work.way,
        }
    }

    /// Derives what follows from what another program wrote.
    pub(super) fn settle_outside(&self, tx: &Tx<'_>, outside: &Outside) {
        for id in &outside.renamed {
            // Who was merged into another record, or cannot be read, stays as they are.
            let _ = tx.part(|| self.spell(tx, *id));
        }
        for (_, id) in outside.records.iter().filter(|(kind, _)| *kind == "event") {
            let _ = tx.part(|| {
                let mut event: Event = tx.get(*id)?;
                match instant_of(&event.starts, &event.zone) {
                    Some(at) if event.starts_at != Some(at) => {
                        event.starts_at = Some(at);
                        tx.update(&event)
                    }
                    _ => Ok(()),
                }
            });
        }
    }

    /// What another program did, for the history.
    pub(super) fn say_outside(&self, outside: &Outside) -> String {
        let (many, named) = self.outside_named(outside);
        self.text.msg_outside_history(many, named, grouped(many))
    }

    /// The spelling of a name that another program wrote; theirs is that of the name before.
    fn spell(&self, tx: &Tx<'_>, id: Id) -> store::Result<()> {
        let before: Alumnus = tx.get(id)?;
        let mut dossier = Dossier {
            alumnus: before.clone(),
            ..Dossier::default()
        };
        dossier.alumnus.pinyin.clear();
        derive(&self.catalogue, &mut dossier);
        let Alumnus {
            pinyin, initials, ..
        } = &dossier.alumnus;
        match (pinyin, initials) == (&before.pinyin, &before.initials) {
            true => Ok(()),
            false => tx.put_spelling(id, pinyin, initials),
        }
    }

    /// What was written and cannot be entered: the file is only read.
    fn outside_unread(&self) -> Result<String> {
        let (many, named) = self.outside_named(&self.db.outside()?);
        Ok(self.text.msg_outside_unread(many, named, grouped(many)))
    }

    /// How many records, and the first of them by name.
    fn outside_named(&self, outside: &Outside) -> (usize, String) {
        let first = outside.records.iter().take(NAMED);
        let mut named: Vec<String> = first
            .map(|(kind, id)| {
                let name: String = self.record_words(kind, *id).chars().take(60).collect();
                shown(&name).into_owned()
            })
            .collect();
        let many = outside.records.len();
        if many > NAMED {
            named.push(self.text.msg_doctor_more(many - NAMED));
        }
        (many, named.join(&self.text.msg_outside_comma()))
    }
}
