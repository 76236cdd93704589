//! `alumni init`: a new file from an institution's profile.

use std::path::Path;

use super::failure::{Failure, Outcome, place};
use super::{Desk, now, say};
use crate::cli::Init;
use crate::model::profile::Profile;
use crate::office::Office;

impl Desk<'_> {
    pub(super) fn init(&self, args: &Init) -> Outcome<()> {
        let profile = self.profile(&args.profile)?;
        let path = &self.places.db.value;
        self.sweep(path);
        Office::found(path, &profile, self.actor(), now, self.lang)?;
        say(&self.words.msg_command_founded(place(path)));
        Ok(())
    }

    /// A profile that comes with the program, or a file.
    pub(super) fn profile(&self, name: &str) -> Outcome<Profile> {
        if let Some(known) = Profile::named(name) {
            return Ok(known?);
        }
        let path = Path::new(name);
        match crate::file::read_to_string(path) {
            Ok(text) => Ok(Profile::read(&place(path), &text)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Failure::Usage(
                self.words.msg_command_no_such_profile(place(path)),
            )),
            Err(error) => Err(Failure::File(path.to_owned(), error)),
        }
    }
}
