//! What somebody typed and has not saved. Outside the history; wakes nobody, and waits for nobody: what cannot be written
//! to the database at once is kept beside it.

mod aside;
mod living;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};

use super::founding::FILE_ID;
use super::noting::Notes;
use super::permit::Action;
use super::{Office, Result};
use crate::model::field::{Id, instant_text};
use crate::model::user::Draft;
use crate::store;

pub(in crate::office) use aside::Aside;
pub(in crate::office) use living::Living;

/// What was typed into a form, as a draft keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// The record itself, whatever number it has ([`Office::origin`]); empty for a new one, and in drafts of before.
    #[serde(default)]
    pub record: String,
    /// The revision of the record when the form was opened.
    pub rev: i64,
    /// Higher the later it was kept of the same form; 0 in drafts of before.
    #[serde(default)]
    pub number: u64,
    /// The input under the cursor.
    #[serde(default)]
    pub at: String,
    /// Child rows by table; a row that is not stored yet has a negative number.
    #[serde(default)]
    pub rows: BTreeMap<String, Vec<i64>>,
    /// Inputs that differ from what is stored.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Texts that cannot be read, or were not yet.
    #[serde(default)]
    pub unread: BTreeMap<String, String>,
    /// What stood in the other inputs: of use only where the record is gone.
    #[serde(default)]
    pub beside: BTreeMap<String, String>,
}

impl Typed {
    /// From the data of a draft; none when another program wrote it.
    #[must_use]
    pub fn read(data: &str) -> Option<Self> {
        serde_json::from_str(data).ok()
    }

    /// As the data of a draft.
    #[must_use]
    pub fn data(&self) -> String {
        // Text keys and values always have a JSON form.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// How late the data of a draft was kept of its form.
fn number_of(data: &str) -> u64 {
    Typed::read(data).map_or(0, |typed| typed.number)
}

/// The table in which the records of a kind of draft stand; of every other kind those of the office's own fields.
const TABLES: &[(&str, &str)] = &[
    ("alumnus", "alumnus"),
    ("report", "alumnus"),
    ("chapter", "chapter"),
    ("event", "event"),
];

impl Office {
    /// Names the folder for what cannot be written to the database at once: drafts, and notes of what left the house.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn keep_drafts_in(&mut self, folder: &Path) -> Result<()> {
        let name = self.db.setting(FILE_ID)?;
        let name = name.map_or_else(String::new, |setting| setting.value);
        let aside = Aside::new(folder, self.store.path(), name);
        self.notes = Some(Arc::new(Notes::new(folder, aside.database())));
        self.aside = Some(Arc::new(aside));
        self.living = Some(Arc::new(Living::new(folder, &self.work.session)));
        Ok(())
    }

    /// Where that folder takes nothing, drafts are kept in one of this user's in this folder of everybody's: the last place,
    /// for a line that drops while somebody else is writing. Asked before the session has threads.
    pub fn keep_drafts_last_in(&mut self, shared: &Path) {
        if let Some(aside) = self.aside.as_mut().and_then(Arc::get_mut) {
            aside.with_last_place(shared);
        }
    }

    /// A name for a form that is opened now: what is typed into it is kept under this and nothing else.
    #[must_use]
    pub fn name_form(&self) -> String {
        let number = self.next_number();
        format!("{}-{number}", self.work.session)
    }

    /// In the order in which they are asked for, whatever the clock says.
    pub(super) fn next_number(&self) -> u64 {
        self.work.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Does what saves these forms: with what it writes, all that was kept of them is no draft any more.
    pub fn save_forms<T>(&mut self, forms: &[String], save: impl FnOnce(&mut Self) -> T) -> T {
        forms.clone_into(&mut self.saving);
        let outcome = save(self);
        self.saving.clear();
        outcome
    }

    /// One's own drafts, newest first: of forms that were left, and of sessions that are over. What is being typed at
    /// another window is not among them.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        let mut drafts = self.all_drafts()?;
        drafts.retain(|draft| !self.is_at_work(draft));
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.at));
        Ok(drafts)
    }

    /// Also those of forms that are open.
    fn all_drafts(&self) -> Result<Vec<Draft>> {
        self.permit(Action::Read)?;
        let mut drafts = self.db.drafts(&self.actor.name)?;
        let aside = self
            .aside
            .iter()
            .flat_map(|aside| aside.all(&self.actor.name));
        for (_, kept) in aside {
            let known = drafts.iter().position(|draft| kept.is_of(draft));
            if known.is_some_and(|at| kept.is_older_than(&drafts[at])) {
                continue;
            }
            known.map(|at| drafts.swap_remove(at));
            if !kept.dropped && !self.is_saved(&kept.draft().form)? {
                drafts.push(kept.draft());
            }
        }
        Ok(drafts)
    }

    /// The form was saved, and what is kept of it beside the database is older.
    fn is_saved(&self, form: &str) -> Result<bool> {
        let known = self.db.draft(form)?;
        Ok(known.is_some_and(|known| known.data.is_empty()))
    }

    /// Somebody sits at the form that it was typed into.
    fn is_at_work(&self, draft: &Draft) -> bool {
        let elsewhere = || {
            let living = self.living.as_ref();
            living.is_some_and(|living| living.is_there(&draft.session))
        };
        !draft.session.is_empty() && (*draft.session == *self.work.session || elsewhere())
    }

    /// What a draft of that kind calls a record. Where a copy of the file was restored its number may be another one's; this
    /// is not. Empty for a record that is not there.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn origin(&self, kind: &str, record: Id) -> Result<String> {
        self.permit(Action::Read)?;
        let known = TABLES.iter().find(|(known, _)| *known == kind);
        let table = known.map_or("custom_field", |(_, table)| *table);
        Ok(self.db.origin(table, record)?.unwrap_or_default())
    }

    /// Keeps what was typed so far into an open form: its name, the record, a title for lists and the inputs as JSON. Waits
    /// for nobody where there is a folder for drafts.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn keep_draft(&self, draft: Draft) -> Result<()> {
        if let Some(living) = &self.living {
            living.begin();
        }
        let session = self.work.session.to_string();
        self.put_draft(Draft { session, ..draft })
    }

    /// The same of a form that is left: from now on it is offered to be taken up.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn leave_draft(&self, draft: Draft) -> Result<()> {
        let session = String::new();
        self.put_draft(Draft { session, ..draft })
    }

    fn put_draft(&self, draft: Draft) -> Result<()> {
        self.permit(Action::Read)?;
        let data = Typed::read(&draft.data).map(|typed| {
            let number = self.next_number();
            Typed { number, ..typed }.data()
        });
        let draft = Draft {
            user_name: self.actor.name.clone(),
            at: Some(self.now()),
            data: data.unwrap_or(draft.data),
            ..draft
        };
        self.note_draft(&draft, false, |db| db.keep_draft(&draft))
    }

    /// Forgets the draft of a form: it was saved, thrown away or taken up in another form.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn drop_draft(&self, form: &str) -> Result<()> {
        let mut drafts = self.all_drafts()?.into_iter();
        let Some(draft) = drafts.find(|draft| draft.form == form) else {
            self.forget_aside(form);
            return Ok(());
        };
        let typed = Typed {
            number: number_of(&draft.data) + 1,
            ..Typed::default()
        };
        let draft = Draft {
            at: Some(self.now()),
            title: String::new(),
            data: typed.data(),
            ..draft
        };
        self.note_draft(&draft, true, |db| db.drop_draft(form))
    }

    /// Forgets the draft of a form that is kept beside the database.
    pub(super) fn forget_aside(&self, form: &str) {
        if let Some(aside) = &self.aside {
            aside.forget(&self.actor.name, form);
        }
    }

    /// Into the database if its turn is free at once, else beside it. Nobody waits: where neither takes it, whoever typed is
    /// told.
    fn note_draft(
        &self,
        draft: &Draft,
        dropped: bool,
        write: impl Fn(&store::Db) -> store::Result<()>,
    ) -> Result<()> {
        let written = self.store.jot_now(&self.claim("draft"), &write);
        match (written, &self.aside) {
            (Ok(Some(())), aside) => {
                if let Some(aside) = aside {
                    aside.forget(&draft.user_name, &draft.form);
                }
                Ok(())
            }
            (written, Some(aside)) => match (aside.put(draft, dropped), written) {
                (Ok(()), _) => Ok(()),
                (_, Err(error)) => Err(error.into()),
                // Nobody waits at each letter: it is tried again.
                (Err(error), _) => Err(aside.unusable(error).into()),
            },
            (Err(error), None) => Err(error.into()),
            (Ok(None), None) => Err(store::Error::Busy(self.path().to_owned()).into()),
        }
    }

    /// The file was exchanged under the session: one's own drafts that stand in it are kept in the folder, so that they are
    /// offered whatever file is in its place next. Once a session.
    pub(super) fn take_drafts_along(&self) {
        let Some(aside) = self
            .aside
            .as_ref()
            .filter(|aside| aside.is_first_farewell())
        else {
            return;
        };
        // Where neither can be read or written any more, the open forms still have what was typed.
        let drafts = self.db.drafts(&self.actor.name).unwrap_or_default();
        let known = aside.all(&self.actor.name);
        let is_newer_there = |draft: &Draft| {
            let mut known = known.iter().map(|(_, kept)| kept);
            known.any(|kept| kept.is_of(draft) && !kept.is_older_than(draft))
        };
        for draft in drafts.iter().filter(|draft| !is_newer_there(draft)) {
            let _ = aside.put(draft, false);
        }
    }

    /// Moves drafts that were kept beside the database into it, if its turn is free. Cheap where there are none, and where
    /// nothing can be written: for every tick.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn settle_drafts(&self) -> Result<()> {
        let Some(aside) = &self.aside else {
            return Ok(());
        };
        if self.store.closed().is_some() || !aside.is_due() {
            return Ok(());
        }
        if aside.is_empty() {
            return Ok(());
        }
        let oldest = instant_text(&store::desk::oldest_draft(&self.now()));
        // Read only when the turn is there: somebody else may have it for minutes.
        let settled = self.store.jot_now(&self.claim("draft"), |db| {
            aside.forget_older(&oldest);
            let all = aside.all(&self.actor.name);
            for (_, kept) in &all {
                let draft = kept.draft();
                let known = db.draft(&draft.form)?;
                let is_over = |known: &Draft| known.data.is_empty() || kept.is_older_than(known);
                match known.as_ref().is_some_and(is_over) {
                    true => {}
                    false if kept.dropped => db.drop_draft(&draft.form)?,
                    false => db.keep_draft(&draft)?,
                }
            }
            Ok(all)
        });
        match settled {
            Ok(Some(all)) => all.iter().for_each(|(path, kept)| Aside::done(path, kept)),
            Ok(None) => aside.again(false),
            Err(error) => {
                aside.again(true);
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Forgets drafts that nobody came back for in two weeks, in a thread of its own and only if the turn is free.
    pub(super) fn drop_old_drafts(&self) {
        let now = self.now();
        if self.store.closed().is_some() || !self.db.has_old_drafts(&now).unwrap_or_default() {
            return;
        }
        let (store, claim) = (Arc::clone(&self.store), self.claim("draft"));
        // What could not be done now is done in a later moment.
        std::thread::spawn(move || drop(store.jot_now(&claim, |db| db.drop_old_drafts(&now))));
    }
}
