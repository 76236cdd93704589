//! A copy that was put in the place of the file: accepted when an administrator says so, with a line in the history.

use std::path::Path;

use super::permit::{Action, Actor};
use super::{Clock, Office, Result};
use crate::config::Lang;
use crate::model::user::Setting;
use crate::store::Store;
use crate::store::closed::Closed;

/// The setting that says what was accepted last.
const RESTORED: &str = "file.restored";

impl Office {
    /// Accepts the file that stands where another one was saved to, and writes so into its history. Whether there was
    /// anything to accept.
    ///
    /// # Errors
    /// `Refused`; while somebody has it open; when it is damaged; whatever the file says.
    pub fn accept(path: &Path, actor: Actor, clock: Clock, lang: Lang) -> Result<bool> {
        super::permit::ask(&actor, Action::Administer)?;
        let Some(why) = Store::accept(path)? else {
            return Ok(false);
        };
        let office = Self::open(path, actor, clock, lang)?;
        let permit = office.permit(Action::Administer)?;
        let lacks = match why {
            Closed::Older { newest, saved } => usize::try_from(saved - newest).unwrap_or_default(),
            _ => 0,
        };
        let sentence = match lacks {
            0 => office.text.msg_history_accepted(),
            lacks => office.text.msg_history_accepted_older(lacks),
        };
        let known = office.db.setting(RESTORED)?;
        office.write(permit, "setting", sentence, |tx| {
            let at = crate::model::field::instant_text(&office.now());
            match &known {
                Some(setting) => tx.update(&Setting {
                    value: at,
                    ..setting.clone()
                })?,
                None => {
                    let key = RESTORED.to_owned();
                    tx.insert(&Setting {
                        key,
                        value: at,
                        ..Setting::default()
                    })?;
                }
            }
            Ok(())
        })?;
        Ok(true)
    }
}
