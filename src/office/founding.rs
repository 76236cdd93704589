//! The first change set of a new file: what an institution's profile brings.

use std::path::Path;
use std::sync::Arc;

use super::permit::{Action, Actor};
use super::{Clock, Office, Result};
use crate::config::Lang;
use crate::model::profile::Profile;
use crate::model::user::Setting;
use crate::store::Store;
use crate::store::tx::Tx;

/// The setting that names the file for its companions.
pub(super) const FILE_ID: &str = "file.id";
/// The institution's Chinese name.
pub const NAME_ZH: &str = "institution.zh";
/// The institution's English name.
pub const NAME_EN: &str = "institution.en";
/// The institution's time zone (IANA).
pub const ZONE: &str = "institution.zone";
/// The institution's country (ISO 3166 alpha-2).
pub const COUNTRY: &str = "institution.country";

impl Office {
    /// Makes a new file with what the institution brings, and opens a session on it.
    ///
    /// # Errors
    /// When a file is there already or cannot be written.
    pub fn found(
        path: &Path,
        profile: &Profile,
        actor: Actor,
        clock: Clock,
        lang: Lang,
    ) -> Result<Self> {
        let store = Arc::new(Store::create(path)?);
        let mut office = Self::session(store, Arc::default(), actor, clock, lang, None)?;
        let permit = office.permit(Action::Administer)?;
        let institution = &profile.institution;
        let sentence = office.text.msg_history_init(&institution.zh);
        let rows = profile.foundation();
        office.write(permit, "init", sentence, |tx| {
            let settings = [
                (FILE_ID, tx.new_name()?),
                (NAME_ZH, institution.zh.clone()),
                (NAME_EN, institution.en.clone()),
                (ZONE, institution.zone.clone()),
                (COUNTRY, institution.country.clone()),
            ];
            for (key, value) in settings {
                let key = key.to_owned();
                tx.insert(&Setting {
                    key,
                    value,
                    ..Setting::default()
                })?;
            }
            tx.insert_each(&rows.codes)?;
            tx.insert_each(&rows.eras)?;
            tx.insert_each(&rows.faculties)?;
            tx.insert_each(&rows.programmes)?;
            tx.insert_each(&rows.chapters)?;
            tx.insert_each(&rows.cities)?;
            Ok(())
        })?;
        // It is founded, whatever looking at it says.
        let _ = office.look();
        Ok(office)
    }

    /// A setting of the file.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        self.permit(Action::Read)?;
        Ok(self.db.setting(key)?.map(|setting| setting.value))
    }

    /// Whether nobody ever was on file: neither people nor councils nor events.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn is_new(&self) -> Result<bool> {
        self.permit(Action::Read)?;
        Ok(self.db.is_new()?)
    }

    /// Fills a file with many records in one change set: invented people, say.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says; then nothing was written.
    pub fn populate<T>(
        &self,
        sentence: String,
        run: impl FnOnce(&Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        let permit = self.permit(Action::Administer)?;
        Ok(self.write(permit, "populate", sentence, run)?.value)
    }
}
