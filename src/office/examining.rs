//! Looking a file over and putting right what can be: what `alumni doctor` does.

use std::path::Path;

use super::events::instant_of;
use super::finding::room;
use super::permit::Action;
use super::{Office, Result};
use crate::model::field::Id;
use crate::store::examine::NoText;
use crate::store::known::Part;
use crate::store::mend::mend_schema;

/// What the image beside a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Image {
    /// There is none; it is made when it is needed.
    None,
    /// Damaged, or of another file or version: it is made anew when it is needed.
    Refused,
    /// True for an earlier moment; what came since is laid over.
    Earlier,
    /// What the file says.
    Same,
    /// Not what the file says.
    Different,
}

/// What in a file is not what it is derived from, and which texts are none.
#[derive(Debug, Default)]
pub struct Derived {
    /// People whose row in the lists is not what their record says, with their numbers: another program changed one of the
    /// two.
    pub people: Vec<(Id, String)>,
    /// Events whose instant is not what their wall clock and zone make of it.
    pub events: Vec<Id>,
    /// Texts that are no UTF-8.
    pub texts: Vec<NoText>,
}

impl Derived {
    /// Whether everything is as it should be.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.people.is_empty() && self.events.is_empty() && self.texts.is_empty()
    }
}

impl Office {
    /// What a check of the whole file finds; empty when it is sound.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn examine(&self) -> Result<Vec<String>> {
        self.permit(Action::Read)?;
        Ok(self.store.examiner()?.check()?)
    }

    /// What is not what it is derived from.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn examine_derived(&self) -> Result<Derived> {
        self.permit(Action::Read)?;
        let db = self.store.examiner()?;
        let heads = db.heads_off()?;
        let numbers = db.numbers_of(&heads)?;
        let number = |id: Id| numbers.iter().find(|(of, _)| *of == id);
        let named =
            |id: Id| number(id).map_or_else(|| format!("#{id}"), |(_, number)| number.clone());
        let events = db.events_off(|event| instant_of(&event.starts, &event.zone))?;
        Ok(Derived {
            people: heads.into_iter().map(|id| (id, named(id))).collect(),
            events: events.into_iter().map(|event| event.id).collect(),
            texts: db.no_texts()?,
        })
    }

    /// What the find index beside the file is.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn examine_index(&self) -> Result<Image> {
        self.permit(Action::Read)?;
        room::examine(&self.store, self.today())
    }

    /// Derives anew what is not what it is derived from, and notes in the history that another program was at it.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says; then nothing was written.
    pub fn mend_derived(&self, found: &Derived) -> Result<()> {
        let permit = self.permit(Action::Administer)?;
        let ids: Vec<Id> = found.people.iter().map(|(id, _)| *id).collect();
        let sentence = self.text.msg_doctor_history(ids.len(), found.events.len());
        self.write(permit, "mend", sentence, |tx| {
            for mut event in tx.events_off(|event| instant_of(&event.starts, &event.zone))? {
                event.starts_at = instant_of(&event.starts, &event.zone);
                tx.update(&event)?;
            }
            Ok(tx.derive_again(&ids)?)
        })?;
        Ok(())
    }

    /// Makes the find index anew.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn mend_index(&self) -> Result<()> {
        self.permit(Action::Administer)?;
        room::make_anew(&self.room, &self.store, self.today())
    }

    /// Makes the schema of a file what this program makes, as far as nothing is lost by it. Gives what was put right. For
    /// whoever may write the file: who it is cannot be asked of it.
    ///
    /// # Errors
    /// What has to be settled by hand, or whatever the file says; then nothing was changed.
    pub fn mend_schema(path: &Path) -> Result<Vec<Part>> {
        Ok(mend_schema(path)?)
    }
}
