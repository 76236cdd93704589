//! `alumni demo`: invented people in a new file, or in an empty one that is named.

use std::path::Path;

use super::failure::{Failure, Outcome, place};
use super::{Desk, now, progress, progress_ends};
use crate::cli::Demo;
use crate::front::session::wall_clock;
use crate::l10n::grouped;
use crate::model::profile::Profile;
use crate::office::{Office, Result};
use crate::sample::Sample;

/// More people are not looked through for duplicates before the screens open.
const LOOKED_THROUGH: u32 = 50_000;

impl Desk<'_> {
    pub(super) fn demo(&self, args: &Demo) -> Outcome<()> {
        match &self.common.db {
            Some(path) => {
                let office = self.demo_office(path, args)?;
                if args.no_open {
                    super::print(&place(path))
                } else {
                    self.screens(office)
                }
            }
            None if args.no_open => Err(Failure::Usage(self.words.msg_command_demo_where())),
            None => {
                let folder = tempfile::Builder::new().prefix("alumni-demo-").tempdir();
                let folder = folder.map_err(Failure::Output)?;
                // Until the screens are over: the folder is removed when this function ends, not when Ctrl-C says so.
                self.interrupt.hold();
                let office = self.demo_office(&folder.path().join("demo.db"), args)?;
                self.screens(office)
            }
        }
    }

    /// A new file that is there when everybody is in it, or one without people.
    fn demo_office(&self, path: &Path, args: &Demo) -> Outcome<Office> {
        if !path.exists() {
            self.sweep(path);
            let profile = self.profile("dmu")?;
            let fill = |office: &Office| self.populate(office, args);
            return Ok(Office::found_with(
                path,
                &profile,
                self.actor(),
                now,
                self.lang,
                fill,
            )?);
        }
        let office = self.office_at(path)?;
        if !office.is_new()? {
            return Err(Failure::Usage(
                self.words.msg_command_demo_has_people(place(path)),
            ));
        }
        self.populate(&office, args)?;
        Ok(office)
    }

    fn populate(&self, office: &Office, args: &Demo) -> Result<()> {
        let Some(Ok(profile)) = Profile::named("dmu") else {
            return Ok(());
        };
        let today = wall_clock().today();
        let catalogue = office.catalogue();
        let sample = Sample::new(&profile, catalogue, args.people, args.seed, today);
        let sentence = self.words.msg_command_demo_sentence(grouped(args.people));
        self.interrupt.hold();
        let done = sample.settle(office, sentence, |written| {
            progress(
                &self
                    .words
                    .msg_command_demo_progress(grouped(written), grouped(args.people)),
            );
            !self.interrupt.pressed()
        });
        progress_ends();
        done?;
        self.interrupt.release();
        // Some of them are on file twice, and wait to be decided from the first look on.
        if args.people <= LOOKED_THROUGH {
            office.find_duplicates(&mut |_, _| !self.interrupt.pressed())?;
        }
        Ok(())
    }
}
