//! A copy that was put in the place of the file: accepted when an administrator says so, with a line in the history.

use std::path::Path;

use super::permit::{Action, Actor};
use super::{Clock, Error, Office, Result};
use crate::config::Lang;
use crate::model::user::Setting;
use crate::store::accept::{Accepted, Lacks};
use crate::store::{self, Store};

/// The setting that says what was accepted last.
const RESTORED: &str = "file.restored";

impl Office {
    /// Accepts the file that stands where another one was saved to, and writes so into its history. Nothing when there
    /// was nothing to accept.
    ///
    /// # Errors
    /// `Refused`; while somebody has it open; when it is damaged; whatever the file says.
    pub fn accept(path: &Path, actor: Actor, clock: Clock, lang: Lang) -> Result<Option<Accepted>> {
        super::permit::ask(&actor, Action::Administer)?;
        let Some(accepted) = Store::accept(path)? else {
            return Ok(None);
        };
        let office = match Self::open(path, actor, clock, lang) {
            // It is the file from now on; how it is built is settled next, and nothing is written before that.
            Err(Error::Broken(store::Error::Strange(..))) => return Ok(Some(accepted)),
            Ok(office) if office.strange().is_some() => return Ok(Some(accepted)),
            office => office?,
        };
        let permit = office.permit(Action::Administer)?;
        let sentence = match accepted.lacks {
            Lacks::Nothing => office.text.msg_history_accepted(),
            Lacks::Last(lacks) => office.text.msg_history_accepted_older(lacks),
            Lacks::OfAnother => office.text.msg_history_accepted_other(),
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
        Ok(Some(accepted))
    }
}
