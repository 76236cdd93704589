//! What somebody typed and has not saved. Outside the history; wakes nobody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::permit::Action;
use super::{Office, Result};
use crate::model::field::Id;
use crate::model::user::Draft;

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
    /// One's own drafts, newest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        self.permit(Action::Read)?;
        Ok(self.db.drafts(&self.actor.name)?)
    }

    /// One's own draft of a record.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn draft(&self, kind: &str, record: Id) -> Result<Option<Draft>> {
        self.permit(Action::Read)?;
        Ok(self.db.draft(&self.actor.name, kind, record)?)
    }

    /// Keeps what was typed so far: a title for lists and the form's inputs as JSON.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn keep_draft(&self, kind: &str, record: Id, title: &str, data: &str) -> Result<()> {
        self.permit(Action::Read)?;
        let draft = Draft {
            user_name: self.actor.name.clone(),
            record_kind: kind.to_owned(),
            record_id: record,
            title: title.to_owned(),
            data: data.to_owned(),
            at: Some(self.now()),
            ..Draft::default()
        };
        Ok(self.store.jot(|db| db.keep_draft(&draft))?)
    }

    /// Forgets a draft: it was saved or thrown away.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn drop_draft(&self, kind: &str, record: Id) -> Result<()> {
        self.permit(Action::Read)?;
        Ok(self
            .store
            .jot(|db| db.drop_draft(&self.actor.name, kind, record))?)
    }

    /// Forgets drafts older than two weeks.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn drop_old_drafts(&self) -> Result<()> {
        let now = self.now();
        Ok(self.store.jot(|db| db.drop_old_drafts(&now))?)
    }
}
