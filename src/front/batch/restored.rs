//! `alumni doctor --accept-restored`: a copy that was put in the place of the database is taken as it is.

use super::failure::{Outcome, place};
use super::{Desk, now, say};
use crate::office::Office;

impl Desk<'_> {
    pub(super) fn accept_restored(&self) -> Outcome<()> {
        let path = &self.places.db.value;
        let Some(accepted) = Office::accept(path, self.actor(), now, self.lang)? else {
            say(&self.words.msg_doctor_nothing_to_accept(place(path)));
            return Ok(());
        };
        say(&self.words.msg_doctor_accepted(place(path)));
        if accepted.lacks > 0 {
            say(&self.words.msg_doctor_accepted_lacks(accepted.lacks));
        }
        if let Some(log) = &accepted.aside {
            say(&self.words.msg_doctor_accepted_aside(place(log)));
        }
        Ok(())
    }
}
