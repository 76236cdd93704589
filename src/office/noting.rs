//! What left the house is noted, and whoever reads waits for nobody: a note that the database cannot take at once is kept
//! in a file of the user's state folder, and goes into the database as soon as that can be written. None is lost and none
//! is there twice: each has a name of its own, and what cannot be understood is set apart and told.

use std::fs::{File, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::permit::Action;
use super::{Office, Result};
use crate::file;
use crate::model::disclosure::Disclosure;
use crate::model::field::instant_text;
use crate::office::intake::fingerprint;
use crate::store::{self, Db};

/// So often somebody else's hold on the file is waited for, and how long each time.
const TRIES: u32 = 250;
const PAUSE: Duration = Duration::from_millis(2);

/// The file of notes that one database has not taken yet: a line each.
pub(in crate::office) struct Notes {
    path: PathBuf,
    /// Under this the database keeps the name of the last note that it took from the file.
    key: String,
}

/// What stands beside the database of what left the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// So many notes wait to go into it.
    Waiting(usize),
    /// The file cannot be read.
    Unreadable,
    /// Lines that nobody understands, such as one that was cut by a full disk.
    Strange,
}

/// A note as its line has it.
#[derive(Serialize, Deserialize)]
struct Line {
    /// No other note has it; empty in a line of before.
    #[serde(default)]
    id: String,
    at: String,
    user: String,
    format: String,
    query: String,
    people: i64,
    columns: String,
    target: String,
}

impl Line {
    fn of(note: &Disclosure, id: String) -> Self {
        Self {
            id,
            at: note.at.as_ref().map(instant_text).unwrap_or_default(),
            user: note.user_name.clone(),
            format: note.format.clone(),
            query: note.query.clone(),
            people: note.people,
            columns: note.columns.clone(),
            target: note.target.clone(),
        }
    }

    fn note(&self) -> Disclosure {
        Disclosure {
            at: self.at.parse().ok(),
            user_name: self.user.clone(),
            format: self.format.clone(),
            query: self.query.clone(),
            people: self.people,
            columns: self.columns.clone(),
            target: self.target.clone(),
            ..Disclosure::default()
        }
    }
}

/// The lines of a file.
#[derive(Default)]
struct Lines {
    notes: Vec<Line>,
    /// Those that are none.
    strange: Vec<Vec<u8>>,
}

impl Lines {
    fn read(file: &File) -> io::Result<Self> {
        let mut lines = Self::default();
        for line in BufReader::new(file).split(b'\n') {
            let line = line?;
            match serde_json::from_slice(&line) {
                Ok(note) => lines.notes.push(note),
                Err(_) if line.is_empty() => {}
                Err(_) => lines.strange.push(line),
            }
        }
        Ok(lines)
    }
}

impl Notes {
    /// Of the database of that place and that name.
    pub(super) fn new(folder: &Path, database: &[String; 2]) -> Self {
        let name = fingerprint(database.iter().map(String::as_str));
        Self {
            path: folder.join("noted").join(format!("{name:016x}.jsonl")),
            key: format!("noted.{name:016x}"),
        }
    }

    /// Where lines go that nobody understands.
    fn apart(&self) -> PathBuf {
        self.path.with_extension("unread")
    }

    /// Keeps a note.
    fn add(&self, line: &Line) -> io::Result<()> {
        file::private_folder(file::folder_of(&self.path))?;
        let file = file::private_journal(&self.path)?;
        hold(&file)?;
        append(&file, &serde_json::to_vec(line)?)
    }

    /// What is in it; nothing where there is no such file.
    fn lines(&self) -> io::Result<Lines> {
        match self.path.exists() {
            true => Lines::read(&file::open_journal(&self.path)?),
            false => Ok(Lines::default()),
        }
    }

    /// Empties it if `take` takes what is in it.
    fn take(&self, take: impl FnOnce(&[Line]) -> Result<bool>) -> Result<()> {
        let file = self
            .path
            .exists()
            .then(|| file::private_journal(&self.path));
        let Some(Ok(file)) = file else {
            return Ok(());
        };
        // Somebody is at it already.
        if file.try_lock().is_err() {
            return Ok(());
        }
        // One that cannot be read stays as it is, and is told of where somebody asks what is the matter.
        let Ok(lines) = Lines::read(&file) else {
            return Ok(());
        };
        let is_empty = lines.notes.is_empty() && lines.strange.is_empty();
        if is_empty || !lines.notes.is_empty() && !take(&lines.notes)? {
            return Ok(());
        }
        if self.set_apart(&lines.strange).is_ok() {
            // Should it stay, the database knows what it has.
            let _ = file.set_len(0);
        }
        Ok(())
    }

    /// Nothing is thrown away that was not understood.
    fn set_apart(&self, strange: &[Vec<u8>]) -> io::Result<()> {
        if strange.is_empty() {
            return Ok(());
        }
        append(
            &file::private_journal(&self.apart())?,
            &strange.join(&b'\n'),
        )
    }
}

/// Holds the file for a line; who is at it is done in a moment, unless it was stopped.
fn hold(file: &File) -> io::Result<()> {
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(io::ErrorKind::WouldBlock.into())
}

/// Writes lines behind the last one. Whoever was killed in the middle of one left it without an end.
fn append(mut file: &File, lines: &[u8]) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(lines.len() + 2);
    if file.metadata()?.len() > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            bytes.push(b'\n');
        }
    }
    bytes.extend_from_slice(lines);
    bytes.push(b'\n');
    file.write_all(&bytes)?;
    file.sync_all()
}

/// Those that the database has not taken yet: whoever was killed behind taking them left them in the file.
fn untaken<'a>(lines: &'a [Line], last: Option<&str>) -> &'a [Line] {
    let is_last = |line: &Line| !line.id.is_empty() && Some(line.id.as_str()) == last;
    let taken = lines.iter().rposition(is_last).map_or(0, |at| at + 1);
    lines.get(taken..).unwrap_or_default()
}

/// Takes lines into the database, within a transaction.
fn settle(db: &Db, lines: &[Line], user: &str, key: &str) -> store::Result<()> {
    let last = db.preference(user, key)?;
    for line in untaken(lines, last.as_deref()) {
        match line.id.is_empty() {
            true => db.disclose_once(&line.note())?,
            false => db.disclose(&line.note())?,
        }
    }
    let mut named = lines.iter().rev().filter(|line| !line.id.is_empty());
    named
        .next()
        .map_or(Ok(()), |line| db.keep_preference(user, key, &line.id))
}

impl Office {
    /// Notes that private fields left the house. Never part of the history: it cannot be taken back. Waits for nobody where
    /// there is a folder for notes that can be written.
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
        let id = format!("{}-{}", self.work.session, self.next_number());
        match (
            self.store.jot_now(&claim, |db| db.disclose(&note)),
            &self.notes,
        ) {
            (Ok(Some(())), _) => Ok(()),
            (_, Some(notes)) if notes.add(&Line::of(&note, id)).is_ok() => Ok(()),
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
        notes.take(|lines| {
            let taken = self.store.jot_now(&self.claim("export"), |db| {
                settle(db, lines, &self.actor.name, &notes.key)
            })?;
            Ok(taken.is_some())
        })
    }

    /// What stands beside the database of what left the house, and where.
    #[must_use]
    pub fn notes_beside(&self) -> Vec<(PathBuf, Beside)> {
        let Some(notes) = &self.notes else {
            return Vec::new();
        };
        let waiting = match notes.lines() {
            Ok(lines) => Some(lines.notes.len())
                .filter(|n| *n > 0)
                .map(Beside::Waiting),
            Err(_) => Some(Beside::Unreadable),
        };
        let strange = notes.apart().exists().then_some(Beside::Strange);
        let waiting = waiting.map(|beside| (notes.path.clone(), beside));
        let strange = strange.map(|beside| (notes.apart(), beside));
        waiting.into_iter().chain(strange).collect()
    }

    /// What left the house, the newest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn disclosures(&self, limit: usize) -> Result<Vec<Disclosure>> {
        self.permit(Action::ReadHistory)?;
        let mut found = self.db.disclosures(limit)?;
        if let Some(notes) = &self.notes {
            let last = self.db.preference(&self.actor.name, &notes.key)?;
            let lines = notes.lines().unwrap_or_default();
            found.extend(
                untaken(&lines.notes, last.as_deref())
                    .iter()
                    .map(Line::note),
            );
        }
        found.sort_by_key(|note| std::cmp::Reverse(note.at));
        found.truncate(limit);
        Ok(found)
    }
}
