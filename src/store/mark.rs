//! The mark beside a file: how far it had come when it was saved to last. A file that is older than its mark was put there
//! by somebody, or lost its log.
//!
//! The mark is written after a commit, never before, so it may be older than the file. It has two lines that are written
//! in turn, each with a checksum: whatever a crash leaves of the one, the other is whole. A save does not wait for the
//! disk because of it.

use std::fs::OpenOptions;
use std::io::{self, Read as _};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::Path;

use rusqlite::OptionalExtension as _;
use rustix::fs::OFlags;
use sha2::{Digest as _, Sha256};

use super::log::Head;
use super::{Closed, Db, Error, Result, beside, schema};
use crate::file;

/// What every line begins with.
const NAME: &str = "alumni-mark-1";
/// Nobody leads the mark elsewhere or lets it wait for them.
const AS_IT_IS: i32 = OFlags::NOFOLLOW
    .union(OFlags::NONBLOCK)
    .bits()
    .cast_signed();
/// What a commitment begins with that the session went into: two copies to which the same was done in the same second
/// have the rest in common.
const WITH_SESSION: char = '+';
/// What stands for a log of which nothing is known.
const UNKNOWN: &str = "-";
/// Bytes of a line.
const LINE: usize = 256;

/// How far a file had come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// Goes up with every writing of the mark.
    pub(super) turn: u64,
    /// The name that the file was given when it was made.
    pub(super) file: String,
    /// Its newest change set.
    pub(super) number: i64,
    /// A commitment to that change set.
    pub(super) past: String,
    /// A commitment to the head of the file without its log.
    pub(super) head: String,
    /// The word that its newest change set drew, or the newest move of its log: see [`schema::draw_head`]. Other programs
    /// that write by the rules of SQLite leave it as it is. Zero where it is not known.
    pub(super) drawn: u32,
    /// The beginning of its log; empty where it is not known.
    pub(super) log: String,
}

impl Mark {
    /// What the file beside the database says; none when nothing whole stands there.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let mut text = Vec::new();
        let most = 2 * LINE as u64;
        OpenOptions::new()
            .read(true)
            .custom_flags(AS_IT_IS)
            .open(path)
            .and_then(|file| file.take(most).read_to_end(&mut text))
            .ok()?;
        text.chunks(LINE)
            .filter_map(Self::of_line)
            .max_by_key(|mark| mark.turn)
    }

    /// Writes over the older line. Where it has to be there before something else is, the disk is waited for. What somebody
    /// else saved meanwhile stays saved.
    pub(super) fn write(&mut self, path: &Path, is_awaited: bool) -> io::Result<()> {
        let before = Self::read(path).unwrap_or_default();
        if before.file == self.file && before.number > self.number {
            (self.number, self.past) = (before.number, before.past);
            self.drawn = before.drawn;
        }
        self.turn = before.turn.max(self.turn).saturating_add(1);
        let file = file::companion(&path.with_extension(""), path)?;
        let at = LINE as u64 * (self.turn % 2);
        file.write_all_at(self.line().as_bytes(), at)?;
        if is_awaited {
            file.sync_all()?;
        }
        Ok(())
    }

    fn line(&self) -> String {
        let said = format!(
            "{NAME} {} {} {} {} {} {} {}",
            self.turn,
            self.number,
            self.file,
            self.past,
            self.head,
            self.drawn,
            Some(self.log.as_str())
                .filter(|log| !log.is_empty())
                .unwrap_or(UNKNOWN)
        );
        let line = format!("{said} {}", short(said.as_bytes()));
        format!("{line:<width$}\n", width = LINE - 1)
    }

    fn of_line(line: &[u8]) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?.trim_end();
        let (said, sum) = line.rsplit_once(' ')?;
        if short(said.as_bytes()) != sum {
            return None;
        }
        let words: Vec<&str> = said.split(' ').collect();
        // An earlier version of this program wrote no more than the head.
        let [NAME, turn, number, file, past, head, rest @ ..] = words.as_slice() else {
            return None;
        };
        Some(Self {
            turn: turn.parse().ok()?,
            number: number.parse().ok()?,
            file: (*file).to_owned(),
            past: (*past).to_owned(),
            head: (*head).to_owned(),
            drawn: rest.first().map_or(Some(0), |drawn| drawn.parse().ok())?,
            log: rest
                .get(1)
                .filter(|log| **log != UNKNOWN)
                .map(|log| (*log).to_owned())
                .unwrap_or_default(),
        })
    }

    /// Whether a head is one of the state that was saved last: this program gave it the word that it has. Everything else in
    /// it may be the work of another program.
    pub(super) fn is_of_newest(&self, head: &Head) -> bool {
        schema::is_drawn(self.drawn) && schema::drawn_in(head) == self.drawn
    }

    /// Whether the log that has this beginning is not the one that this program wrote to last: somebody has begun it anew.
    pub(super) fn has_another_log(&self, beginning: &str) -> bool {
        !self.log.is_empty() && !beginning.is_empty() && self.log != beginning
    }

    /// What is wrong with a file that should have come as far as this.
    pub(super) fn compare(&self, db: &Db) -> Result<Option<Closed>> {
        if db.file_name()? != self.file {
            return Ok(Some(Closed::Other));
        }
        let newest = db.newest_change()?.0;
        if newest < self.number {
            return Ok(Some(Closed::Older {
                newest,
                saved: self.number,
            }));
        }
        // An earlier version of this program left the session out.
        let is_same = match self.past.starts_with(WITH_SESSION) {
            true => db.past_with_session(self.number)? == self.past,
            false => db.past_at(self.number)? == self.past,
        };
        Ok((!is_same).then_some(Closed::Other))
    }
}

/// Nothing is known any more of the file that had this place: another one is made there.
#[expect(
    clippy::disallowed_methods,
    reason = "a file of our own about a database that is not there any more"
)]
pub(super) fn forget(path: &Path) -> Result<()> {
    let mark = beside(path, ".mark");
    match std::fs::remove_file(&mark) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::Io(mark, error)),
        _ => Ok(()),
    }
}

impl Db {
    /// The name that the file was given when it was made, as a mark says it.
    pub(super) fn file_name(&self) -> Result<String> {
        let sql = "SELECT value FROM setting WHERE key = 'file.id'";
        let name: Option<Option<String>> = self
            .conn
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))
            .optional()?;
        let name = name.flatten().unwrap_or_default();
        let is_plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        Ok(if is_plain {
            name
        } else {
            short(name.as_bytes())
        })
    }

    /// A commitment to a change set.
    pub(super) fn past_at(&self, number: i64) -> Result<String> {
        let sql = "SELECT at, user_name, kind, sentence FROM change_set WHERE id = ?1";
        let found = self
            .conn
            .prepare_cached(sql)?
            .query_row([number], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
            })
            .optional()?;
        let words: [String; 4] = found.unwrap_or_default();
        Ok(short(words.join("\u{1f}").as_bytes()))
    }

    /// A commitment to a change set and the session that made it.
    pub(super) fn past_with_session(&self, number: i64) -> Result<String> {
        let sql = "SELECT * FROM change_set WHERE id = ?1";
        let found = self.conn.prepare_cached(sql)?.query_row([number], |row| {
            // The first schema had no sessions.
            Ok(row.get::<_, Option<String>>("session").unwrap_or_default())
        });
        let session = found.optional()?.flatten().unwrap_or_default();
        let both = short(format!("{}\u{1f}{session}", self.past_at(number)?).as_bytes());
        Ok(format!("{WITH_SESSION}{}", &both[1..]))
    }
}

/// A commitment to the head of a file.
pub(super) fn of_head(head: &Head) -> String {
    short(head)
}

/// 32 digits of a SHA-256.
fn short(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
