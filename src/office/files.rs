//! What is added to a person's record from outside the form: files, and reports of calls, visits and messages.

use std::collections::HashSet;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::permit::Action;
use super::{Error, Office, Result, Rule};
use crate::clean;
use crate::model::attachment::{Attachment, LARGEST};
use crate::model::field::Id;
use crate::model::relation::ContactReport;

impl Office {
    /// Adds a file to a person. The same content is kept once, however often it is added.
    ///
    /// # Errors
    /// `Rule(Other)` for a content larger than [`LARGEST`]; `Refused`, `Missing`, or whatever the file says.
    pub fn attach(&self, person: Id, name: &str, note: &str, bytes: &[u8]) -> Result<()> {
        let permit = self.permit(Action::EditPeople)?;
        if u64::try_from(bytes.len()).is_ok_and(|size| size > LARGEST) {
            return Err(Error::Rule(Rule::Other));
        }
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            // Writing into a text cannot fail.
            let _ = write!(sha256, "{byte:02x}");
        }
        let file = Attachment {
            name: clean::line(name).text,
            note: clean::line(note).text,
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            sha256,
            ..Attachment::default()
        };
        super::fits(None, &file)?;
        self.write(permit, "edit", String::new(), |tx| {
            tx.keep_content(&file.sha256, bytes)?;
            let before = tx.dossier(person)?;
            let mut after = before.clone();
            tx.say(
                &self
                    .text
                    .msg_files_history_attach(before.alumnus.name.as_str(), file.name.as_str()),
            )?;
            after.attachments.push(file);
            Ok(tx.save_dossier(&before, &after)?)
        })?;
        Ok(())
    }

    /// Takes a file off a person's record; its content stays for the history.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn detach(&self, person: Id, attachment: Id) -> Result<()> {
        let permit = self.permit(Action::EditPeople)?;
        self.write(permit, "edit", String::new(), |tx| {
            let before = tx.dossier(person)?;
            let mut after = before.clone();
            let file = before.attachments.iter().find(|one| one.id == attachment);
            let file = file.ok_or(Error::Missing)?;
            tx.say(
                &self
                    .text
                    .msg_files_history_detach(before.alumnus.name.as_str(), file.name.as_str()),
            )?;
            after.attachments.retain(|one| one.id != attachment);
            Ok(tx.save_dossier(&before, &after)?)
        })?;
        Ok(())
    }

    /// Which of these contents are kept here, by their hashes.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn contents_known(&self, hashes: &[&str]) -> Result<HashSet<String>> {
        self.permit(Action::ReadPrivate)?;
        if hashes.is_empty() {
            return Ok(HashSet::new());
        }
        Ok(self.db.contents_known(hashes)?.into_iter().collect())
    }

    /// The content of an attached file.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn content(&self, sha256: &str) -> Result<Vec<u8>> {
        self.permit(Action::ReadPrivate)?;
        Ok(self.db.content(sha256)?)
    }

    /// Adds a contact report. The day of the last contact follows.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn add_report(&self, person: Id, report: &ContactReport) -> Result<()> {
        let permit = self.permit(Action::EditPeople)?;
        self.write(permit, "edit", String::new(), |tx| {
            let before = tx.dossier(person)?;
            let mut after = before.clone();
            after.reports.push(ContactReport {
                id: Id::NEW,
                ..report.clone()
            });
            // The day of the last contact follows from the reports.
            let days = after.reports.iter().filter_map(|one| one.on_day);
            after.alumnus.last_contact_on = days.max();
            let name = before.alumnus.name.as_str();
            tx.say(&self.text.msg_files_history_report(name))?;
            Ok(tx.save_dossier(&before, &after)?)
        })?;
        Ok(())
    }

    /// Notes that what was to follow a report is done, or is not.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn settle_report(&self, person: Id, report: Id, done: bool) -> Result<()> {
        let permit = self.permit(Action::EditPeople)?;
        self.write(permit, "edit", String::new(), |tx| {
            let before = tx.dossier(person)?;
            let mut after = before.clone();
            let row = after.reports.iter_mut().find(|one| one.id == report);
            row.ok_or(Error::Missing)?.done = done;
            let name = before.alumnus.name.as_str();
            tx.say(&self.text.msg_files_history_settled(name))?;
            Ok(tx.save_dossier(&before, &after)?)
        })?;
        Ok(())
    }

    /// What this person of the office is to come back to by today, with the alumnus' name.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn follow_ups(
        &self,
        today: chrono::NaiveDate,
        limit: usize,
    ) -> Result<Vec<(ContactReport, String)>> {
        self.permit(Action::ReadPrivate)?;
        let due = self
            .db
            .follow_ups(&today.to_string(), &self.actor.name, limit)?;
        let name = |report: ContactReport| {
            let alumnus: crate::model::alumnus::Alumnus = self.db.get(report.alumnus_id)?;
            Ok((report, alumnus.name))
        };
        due.into_iter().map(name).collect()
    }
}
