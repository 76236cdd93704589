//! What left the house is noted, and whoever reads waits for nobody: a note that the database cannot take at once is kept
//! in a file of the user's state folder, and goes into the database as soon as that can be written.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::permit::Action;
use super::{Office, Result};
use crate::file;
use crate::model::disclosure::Disclosure;
use crate::model::field::instant_text;
use crate::office::intake::fingerprint;

/// A file that is longer was written by somebody else.
const LONGEST: u64 = 8 << 20;

/// The file of notes that one database has not taken yet: a line each.
pub(in crate::office) struct Notes(PathBuf);

/// A note as its line has it.
#[derive(Serialize, Deserialize)]
struct Line {
    at: String,
    user: String,
    format: String,
    query: String,
    people: i64,
    columns: String,
    target: String,
}

impl From<&Disclosure> for Line {
    fn from(note: &Disclosure) -> Self {
        Self {
            at: note.at.as_ref().map(instant_text).unwrap_or_default(),
            user: note.user_name.clone(),
            format: note.format.clone(),
            query: note.query.clone(),
            people: note.people,
            columns: note.columns.clone(),
            target: note.target.clone(),
        }
    }
}

impl Line {
    fn note(self) -> Disclosure {
        Disclosure {
            at: self.at.parse().ok(),
            user_name: self.user,
            format: self.format,
            query: self.query,
            people: self.people,
            columns: self.columns,
            target: self.target,
            ..Disclosure::default()
        }
    }
}

impl Notes {
    /// Of the database of that place and that name.
    pub(super) fn new(folder: &Path, database: &[String; 2]) -> Self {
        let name = fingerprint(database.iter().map(String::as_str));
        Self(folder.join("noted").join(format!("{name:016x}.jsonl")))
    }

    fn open(&self) -> io::Result<File> {
        let file = file::private_journal(&self.0)?;
        match file.metadata()?.len() {
            ..LONGEST => Ok(file),
            _ => Err(io::ErrorKind::FileTooLarge.into()),
        }
    }

    /// Keeps a note.
    fn add(&self, note: &Disclosure) -> io::Result<()> {
        file::private_folder(file::folder_of(&self.0))?;
        let mut file = self.open()?;
        file.lock()?;
        let mut line = serde_json::to_vec(&Line::from(note))?;
        line.push(b'\n');
        // Whoever was killed in the middle of a line leaves it without an end.
        if file.metadata()?.len() > 0 {
            let mut last = [0];
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                line.insert(0, b'\n');
            }
        }
        file.write_all(&line)?;
        file.sync_all()
    }

    /// What is in it; nothing where there is no such file.
    fn all(&self) -> Vec<Disclosure> {
        match self.0.exists().then(|| self.open()) {
            Some(Ok(file)) => notes_in(&file),
            _ => Vec::new(),
        }
    }

    /// Empties it if `take` takes what is in it.
    fn take(&self, take: impl FnOnce(&[Disclosure]) -> Result<bool>) -> Result<()> {
        let Some(Ok(file)) = self.0.exists().then(|| self.open()) else {
            return Ok(());
        };
        // Somebody is at it already.
        if file.try_lock().is_err() {
            return Ok(());
        }
        let notes = notes_in(&file);
        if !notes.is_empty() && take(&notes)? {
            // Should it stay, the database knows what it has.
            let _ = file.set_len(0);
        }
        Ok(())
    }
}

/// The whole lines of a file.
fn notes_in(file: &File) -> Vec<Disclosure> {
    let lines = BufReader::new(file).lines().map_while(io::Result::ok);
    let read = |line: String| serde_json::from_str::<Line>(&line).ok();
    lines.filter_map(read).map(Line::note).collect()
}

impl Office {
    /// Notes that private fields left the house. Never part of the history: it cannot be taken back. Waits for nobody where
    /// there is a folder for notes.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says; then it is noted nowhere.
    pub fn disclose(&self, disclosure: &Disclosure) -> Result<()> {
        self.permit(Action::Export)?;
        let note = Disclosure {
            at: Some(self.now()),
            user_name: self.actor.name.clone(),
            ..disclosure.clone()
        };
        let claim = self.claim("export");
        match (
            self.store.jot_now(&claim, |db| db.disclose(&note)),
            &self.notes,
        ) {
            (Ok(Some(())), _) => Ok(()),
            (_, Some(notes)) if notes.add(&note).is_ok() => Ok(()),
            (Ok(None), _) => self.jot("export", |db| db.disclose(&note)),
            (Err(error), _) => Err(error.into()),
        }
    }

    /// Moves notes that were kept beside the database into it, if its turn is free. Cheap where there are none.
    ///
    /// # Errors
    /// Whatever the file says; then they stay where they are.
    pub fn settle_notes(&self) -> Result<()> {
        let Some(notes) = &self.notes else {
            return Ok(());
        };
        notes.take(|notes| {
            let taken = self.store.jot_now(&self.claim("export"), |db| {
                notes.iter().try_for_each(|note| db.disclose_once(note))
            })?;
            Ok(taken.is_some())
        })
    }

    /// What left the house, the newest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn disclosures(&self, limit: usize) -> Result<Vec<Disclosure>> {
        self.permit(Action::ReadHistory)?;
        let mut found = self.db.disclosures(limit)?;
        let beside = self.notes.as_ref().map(|notes| notes.all());
        found.extend(beside.unwrap_or_default());
        found.sort_by_key(|note| std::cmp::Reverse(note.at));
        found.truncate(limit);
        Ok(found)
    }
}
