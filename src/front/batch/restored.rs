//! `alumni doctor --accept-restored`: a copy that was put in the place of the database is taken as it is.

use super::failure::{Outcome, place};
use super::{Desk, now, say};
use crate::office::Office;
use crate::store::accept::Lacks;

impl Desk<'_> {
    pub(super) fn accept_restored(&self) -> Outcome<()> {
        let path = &self.places.db.value;
        let Some(accepted) = Office::accept(path, self.actor(), now, self.lang)? else {
            say(&self.words.msg_doctor_nothing_to_accept(place(path)));
            return Ok(());
        };
        say(&self.words.msg_doctor_accepted(place(path)));
        match accepted.lacks {
            Lacks::Nothing => {}
            Lacks::Last(lacks) => say(&self.words.msg_doctor_accepted_lacks(lacks)),
            Lacks::OfAnother => say(&self.words.msg_doctor_accepted_other()),
        }
        if let Some(rescued) = &accepted.rescued {
            say(&self.words.msg_doctor_accepted_rescued(place(rescued)));
        }
        if let Some(log) = &accepted.aside {
            say(&self.words.msg_doctor_accepted_aside(place(log)));
        }
        Ok(())
    }
}
