//! Settings of the file that an administrator may change.

use super::permit::Action;
use super::{Office, Result};
use crate::model::user::Setting;

/// From how many people on a list with private fields is noted as an export is.
const NOTED_FROM: &str = "noted_from";

impl Office {
    /// From how many people on a list with private fields is noted; from the first unless an administrator said so.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn noted_from(&self) -> Result<u32> {
        self.permit(Action::Read)?;
        let setting = self.db.setting(NOTED_FROM)?;
        let said = setting.and_then(|setting| setting.value.parse().ok());
        Ok(said.unwrap_or(1))
    }

    /// Says from how many people on a list with private fields is noted.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn note_from(&self, people: u32) -> Result<()> {
        let permit = self.permit(Action::Administer)?;
        let sentence = self.text.msg_history_noted_from(people.to_string());
        let written = self.write(permit, "setting", sentence, |tx| {
            let value = people.max(1).to_string();
            match tx.setting(NOTED_FROM)? {
                Some(known) => tx.update(&Setting { value, ..known })?,
                None => {
                    tx.insert(&Setting {
                        key: NOTED_FROM.to_owned(),
                        value,
                        ..Setting::default()
                    })?;
                }
            }
            Ok(())
        })?;
        let () = written.value;
        Ok(())
    }
}
