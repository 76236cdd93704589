//! `alumni doctor --accept-restored`: a copy that was put in the place of the database is taken as it is.

use super::failure::{Outcome, place};
use super::{Desk, now, say};
use crate::office::Office;

impl Desk<'_> {
    pub(super) fn accept_restored(&self) -> Outcome<()> {
        let path = &self.places.db.value;
        match Office::accept(path, self.actor(), now, self.lang)? {
            true => say(&self.words.msg_doctor_accepted(place(path))),
            false => say(&self.words.msg_doctor_nothing_to_accept(place(path))),
        }
        Ok(())
    }
}
