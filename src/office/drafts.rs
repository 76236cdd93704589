//! What somebody typed and has not saved. Outside the history; wakes nobody, and waits for nobody: what cannot be written
//! to the database at once is kept beside it.

mod aside;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};

use super::founding::FILE_ID;
use super::noting::Notes;
use super::permit::Action;
use super::{Error, Office, Result};
use crate::model::field::{Id, instant_text};
use crate::model::user::Draft;
use crate::store;

pub(in crate::office) use aside::Aside;

/// What was typed into a form, as a draft keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// The revision of the record when the form was opened.
    pub rev: i64,
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
        Ok(())
    }

    /// One's own drafts, newest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        self.permit(Action::Read)?;
        let mut drafts = self.db.drafts(&self.actor.name)?;
        if let Some(aside) = &self.aside {
            for (_, kept) in aside.all(&self.actor.name) {
                let known = drafts.iter().position(|draft| kept.is_of(draft));
                if known.is_some_and(|at| kept.is_older_than(&drafts[at])) {
                    continue;
                }
                known.map(|at| drafts.swap_remove(at));
                if !kept.dropped {
                    drafts.push(kept.draft());
                }
            }
            drafts.sort_by_key(|draft| std::cmp::Reverse(draft.at));
        }
        Ok(drafts)
    }

    /// One's own draft of a record.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn draft(&self, kind: &str, record: Id) -> Result<Option<Draft>> {
        let mut drafts = self.drafts()?.into_iter();
        Ok(drafts.find(|draft| draft.record_kind == kind && draft.record_id == record))
    }

    /// Keeps what was typed so far: a title for lists and the form's inputs as JSON. Waits for nobody where there is a
    /// folder for drafts.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn keep_draft(&self, kind: &str, record: Id, title: &str, data: &str) -> Result<()> {
        self.permit(Action::Read)?;
        let draft = Draft {
            title: title.to_owned(),
            data: data.to_owned(),
            ..self.draft_of(kind, record)
        };
        self.note_draft(&draft, false, |db| db.keep_draft(&draft))
    }

    /// Forgets a draft: it was saved or thrown away.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn drop_draft(&self, kind: &str, record: Id) -> Result<()> {
        if self.draft(kind, record)?.is_none() {
            return Ok(());
        }
        let draft = self.draft_of(kind, record);
        self.note_draft(&draft, true, |db| {
            db.drop_draft(&draft.user_name, kind, record)
        })
    }

    fn draft_of(&self, kind: &str, record: Id) -> Draft {
        Draft {
            user_name: self.actor.name.clone(),
            record_kind: kind.to_owned(),
            record_id: record,
            at: Some(self.now()),
            ..Draft::default()
        }
    }

    /// Into the database if its turn is free at once, else beside it; only where that fails too, somebody waits.
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
                    aside.forget(draft);
                }
                Ok(())
            }
            (_, Some(aside)) if aside.put(draft, dropped).is_ok() => Ok(()),
            (Err(error), _) => Err(error.into()),
            (Ok(None), _) => self.jot("draft", &write),
        }
    }

    /// Moves drafts that were kept beside the database into it, if its turn is free. Cheap where there are none: for
    /// every tick.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn settle_drafts(&self) -> Result<()> {
        let Some(aside) = &self.aside else {
            return Ok(());
        };
        if !aside.due.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        aside.forget_older(&instant_text(&store::desk::oldest_draft(&self.now())));
        for (path, kept) in aside.all(&self.actor.name) {
            let draft = kept.draft();
            let (user, kind, record) = (&draft.user_name, &draft.record_kind, draft.record_id);
            let settled = self.store.jot_now(&self.claim("draft"), |db| {
                let known = db.draft(user, kind, record)?;
                match known.is_some_and(|known| kept.is_older_than(&known)) {
                    true => Ok(()),
                    false if kept.dropped => db.drop_draft(user, kind, record),
                    false => db.keep_draft(&draft),
                }
            });
            match settled {
                Ok(Some(())) => Aside::done(&path, &kept),
                Ok(None) => aside.due.store(true, Ordering::Release),
                Err(error) => {
                    aside.due.store(true, Ordering::Release);
                    return Err(Error::from(error));
                }
            }
        }
        Ok(())
    }

    /// Forgets drafts older than two weeks.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn drop_old_drafts(&self) -> Result<()> {
        let now = self.now();
        self.jot("draft", |db| db.drop_old_drafts(&now))
    }
}
