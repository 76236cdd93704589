//! The only door to the data: who is at work, may they, is it sound, one transaction, one history sentence.
//!
//! An [`Office`] belongs to one session and holds its actor. Every method asks for a [`permit::Permit`] before it looks
//! at a record; hiding a key on a screen is courtesy, this is the security.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

use crate::config::Lang;
use crate::l10n::{L10n, L10nLanguage};
use crate::model::catalogue::Catalogue;
use crate::model::check::{Problem, label_of, too_long};
use crate::model::field::{Id, Label, Record};
use crate::model::past::Way;
use crate::store::closed::Closed;
use crate::store::outside::Taking;
use crate::store::{self, Db, Entry, Store, Written};

pub mod permit;
pub mod founding;
pub mod finding;
pub mod people;
pub mod headed;
pub mod parts;
pub mod duplicates;
pub mod merging;
pub mod intake;
mod since;
mod waiting;
pub mod chapters;
pub mod events;
pub mod registering;
pub mod bulk;
pub mod files;
pub mod past;
pub mod drafts;
pub mod entries;
pub mod naming;
pub mod noting;
pub mod own;
pub mod views;
pub mod quality;
pub mod settings;
pub(crate) mod broken;
pub(crate) mod disk;
pub(crate) mod own_files;
mod restored;
pub mod examining;
mod outside;
mod standing;

use finding::room::Room;
use permit::{Action, Actor, Permit};

/// What can go wrong in the office, by what its user can do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The role does not allow it.
    #[error("your role does not allow this ({0:?}); ask an administrator")]
    Refused(Action),
    /// Somebody else saved first.
    #[error("somebody else saved this record first")]
    Stale,
    /// It is not there any more.
    #[error("there is no such record any more")]
    Missing,
    /// The record is not sound.
    #[error("{} problems keep this from being saved", .0.len())]
    Invalid(Vec<Problem>),
    /// What is wrong with the definition of a field of the office's own.
    #[error("{} things keep this field from being saved", .0.len())]
    Unfit(Vec<own::Fault>),
    /// A rule that spans records.
    #[error("{0}")]
    Rule(Rule),
    /// The same as said of one person among many: who, and what.
    #[error("{0}: {1}")]
    Of(String, Box<Error>),
    /// The person asked to stop; nothing was written.
    #[error("stopped; nothing was written")]
    Stopped,
    /// The file.
    #[error("{0}")]
    Broken(store::Error),
}

/// Rules that span records, kept by the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// A chapter cannot be below itself.
    #[error("a chapter cannot be put below itself")]
    Cycle,
    /// Terms of councils do not overlap.
    #[error("the terms of two councils overlap")]
    CouncilOverlap,
    /// One holder of a single seat.
    #[error("somebody holds this office in that time")]
    SeatTaken,
    /// No seat left.
    #[error("the event is full")]
    EventFull,
    /// It does not take place.
    #[error("the event is cancelled")]
    EventCancelled,
    /// Registration is over.
    #[error("registration is closed")]
    EventClosed,
    /// Registration has not begun.
    #[error("registration is not open yet")]
    EventNotOpen,
    /// Nobody invites the dead.
    #[error("the person is deceased")]
    Deceased,
    /// The person is put away.
    #[error("the person is archived")]
    Archived,
    /// The student number belongs to somebody else.
    #[error("somebody else has this student number at this level")]
    StudentNumberTaken,
    /// The code belongs to another chapter.
    #[error("another chapter has this code")]
    CodeTaken,
    /// Another view has the name.
    #[error("another view has this name")]
    ViewNameTaken,
    /// Already a member.
    #[error("the person is an active member of this chapter already")]
    MemberAlready,
    /// The record was merged into another one.
    #[error("this record was merged into another one; change that one")]
    Merged,
    /// Taken back already.
    #[error("this change is taken back already")]
    UndoneAlready,
    /// Other records point to it.
    #[error("other records point to this one")]
    InUse,
    /// Anything else that the schema refuses, by the field that it is about.
    #[error("{0:?} does not take this value")]
    Value(Label),
    /// What cannot be told more exactly.
    #[error("the database refuses this value")]
    Other,
}

/// What the schema calls its rules: part of its message, rule.
const RULES: &[(&str, Rule)] = &[
    ("chapter_cycle", Rule::Cycle),
    ("chapter.code", Rule::CodeTaken),
    ("council_overlap", Rule::CouncilOverlap),
    ("officer_seat_taken", Rule::SeatTaken),
    ("event_full", Rule::EventFull),
    ("degree_student_no", Rule::StudentNumberTaken),
    ("saved_view_name", Rule::ViewNameTaken),
    ("membership.alumnus_id", Rule::MemberAlready),
    ("merged_record", Rule::Merged),
    ("undone", Rule::UndoneAlready),
    ("FOREIGN KEY", Rule::InUse),
];

impl Rule {
    /// The rule that a message of the schema is about.
    #[must_use]
    pub fn read(message: &str) -> Self {
        let known = RULES.iter().find(|(name, _)| message.contains(name));
        let named = || {
            let (_, what) = message.split_once("failed: ")?;
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
            let mut words = what.split(|c| !is_part(c));
            words.find_map(|word| match word.split_once('.') {
                Some((table, column)) => label_of(Some(table), column),
                None => label_of(None, word),
            })
        };
        known
            .map(|(_, rule)| *rule)
            .or_else(|| named().map(Self::Value))
            .unwrap_or(Self::Other)
    }
}

impl Error {
    /// The same, with the person whom it is about; what is about no person stays as it is.
    #[must_use]
    pub fn of(self, who: impl FnOnce() -> String) -> Self {
        match self {
            Self::Invalid(_) | Self::Rule(_) => Self::Of(who(), Box::new(self)),
            other => other,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Stale => Self::Stale,
            store::Error::Missing => Self::Missing,
            store::Error::Stopped => Self::Stopped,
            store::Error::Refused(message) => Self::Rule(Rule::read(&message)),
            other => Self::Broken(other),
        }
    }
}

/// Refuses a row with a text that is too long for its place, whatever way it came.
fn fits<R: Record>(before: Option<&R>, after: &R) -> Result<()> {
    let against = too_long(before, after);
    match against.is_empty() {
        true => Ok(()),
        false => Err(Error::Invalid(against)),
    }
}

/// The outcome of everything in this layer.
pub type Result<T> = std::result::Result<T, Error>;

/// Tells the time and how far from Greenwich it is told; a fixed one in tests.
pub type Clock = fn() -> DateTime<FixedOffset>;

/// One session's door to one file.
pub struct Office {
    /// Before the store: the writing connection closes last and moves the log into the file.
    db: Db,
    store: Arc<Store>,
    actor: Actor,
    clock: Clock,
    lang: Lang,
    text: L10nLanguage,
    catalogue: Arc<Catalogue>,
    room: Arc<Room>,
    aside: Option<Arc<drafts::Aside>>,
    living: Option<Arc<drafts::Living>>,
    notes: Option<Arc<noting::Notes>>,
    seen: Seen,
    work: Work,
    /// The forms that are saved by what is written now.
    saving: Vec<String>,
    outside: Outsiders,
    /// How many changes this session has written.
    commits: Cell<u64>,
    keeping: standing::Keeping,
}

/// Under what the changes of a session are noted; the same in all its threads.
#[derive(Clone)]
struct Work {
    /// A name that no other session has.
    session: Arc<str>,
    /// Numbers of forms, and of what is kept of them, each given once.
    numbers: Arc<AtomicU64>,
    /// The newest change when it began.
    began: Id,
    way: Way,
}

/// What is known of other programs that write to the file.
#[derive(Default)]
struct Outsiders {
    /// What is to be said of them.
    said: Option<String>,
    /// They wrote what is not in the history yet.
    waits: bool,
    /// A thread of this session enters it.
    is_at_it: Arc<AtomicBool>,
    /// As the file was when that was tried last: what could not be entered is tried again once somebody has written.
    tried: Option<i64>,
}

/// How far this session has looked.
struct Seen {
    data_version: i64,
    change_set: Id,
    /// Something was written since the log was moved into the file.
    log_is_longer: bool,
}

impl Seen {
    /// Before the first look.
    const NOTHING: Self = Self {
        data_version: -1,
        change_set: Id::NEW,
        log_is_longer: true,
    };
}

impl Office {
    /// Opens a session on a file.
    ///
    /// # Errors
    /// When the file is not ours or not sound.
    pub fn open(path: &Path, actor: Actor, clock: Clock, lang: Lang) -> Result<Self> {
        let store = Arc::new(Store::open(path)?);
        let aside = store.set_aside().map(|log| log.display().to_string());
        let mut office = Self::session(store, Arc::default(), actor, clock, lang, None)?;
        office.outside.said = aside.map(|log| {
            office
                .text
                .msg_doctor_accepted_aside(crate::clean::shown(&log))
        });
        Ok(office)
    }

    /// Opens a session on a file that this process has open.
    ///
    /// # Errors
    /// When it cannot be read.
    fn session(
        store: Arc<Store>,
        room: Arc<Room>,
        actor: Actor,
        clock: Clock,
        lang: Lang,
        work: Option<Work>,
    ) -> Result<Self> {
        let db = store.reader()?;
        // The first look looks at everything: another program may have written before.
        let seen = Seen {
            change_set: db.newest_change()?,
            ..Seen::NOTHING
        };
        let work = match work {
            Some(work) => work,
            None => Work {
                session: db.new_name()?.into(),
                numbers: Arc::default(),
                began: seen.change_set,
                way: Way::default(),
            },
        };
        let catalogue = Arc::new(db.catalogue()?);
        Ok(Self {
            store,
            db,
            actor,
            clock,
            lang,
            text: sentences(lang),
            catalogue,
            room,
            aside: None,
            living: None,
            notes: None,
            seen,
            work,
            saving: Vec::new(),
            outside: Outsiders::default(),
            commits: Cell::new(0),
            keeping: standing::Keeping::default(),
        })
    }

    /// Another session of the same person on the same file, for a thread of its own.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn again(&self) -> Result<Self> {
        let again = Self::session(
            Arc::clone(&self.store),
            Arc::clone(&self.room),
            self.actor.clone(),
            self.clock,
            self.lang,
            Some(self.work.clone()),
        )?;
        Ok(Self {
            aside: self.aside.clone(),
            living: self.living.clone(),
            notes: self.notes.clone(),
            ..again
        })
    }

    /// What this session does from now on is done on the screens.
    pub fn works_on_screens(&mut self) {
        self.work.way = Way::Screens;
    }

    /// Who is at work.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whether the actor may do it; for screens that grey a key out.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.actor.role.may(action)
    }

    /// Asks for a right that no single method stands for, such as writing what was read into a file.
    ///
    /// # Errors
    /// `Refused`.
    pub fn demand(&self, action: Action) -> Result<()> {
        self.permit(action).map(drop)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// The language of this session.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The language in which history sentences are written from now on.
    pub fn speak(&mut self, lang: Lang) {
        self.lang = lang;
        self.text = sentences(lang);
    }

    /// The small tables that records point to.
    #[must_use]
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// Looks whether anybody wrote since the last look; then everything shown is to be read anew. Cheap: for every tick.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn look(&mut self) -> Result<bool> {
        // What is read from an exchanged file would be a mixture of two.
        let closed = self.store.look(&self.db)?;
        if closed.is_some_and(Closed::is_under_the_session) {
            self.keeping.look(&self.store);
            self.take_drafts_along();
            return Ok(false);
        }
        let version = self.db.data_version()?;
        if version == self.seen.data_version && !self.outside.waits {
            return Ok(false);
        }
        self.store.look_at_schema(&self.db)?;
        let newest = self.db.newest_change()?;
        let seen = self.seen.change_set;
        let moved = newest != seen;
        if moved && (seen.is_new() || newest < seen || self.db.named_since(seen)?) {
            self.catalogue = Arc::new(self.db.catalogue()?);
        }
        self.look_outside(seen, moved, version)?;
        // Noted last: a look that failed is made again.
        self.seen = Seen {
            data_version: version,
            change_set: newest,
            log_is_longer: true,
        };
        Ok(moved)
    }

    /// Reads the small tables anew after this session changed one. What was committed is saved even where the file cannot
    /// be read just now: then the next look tries again.
    fn learn(&mut self) {
        match self.db.catalogue() {
            Ok(catalogue) => self.catalogue = Arc::new(catalogue),
            Err(_) => self.seen = Seen::NOTHING,
        }
    }

    /// Work for a moment in which nobody types: once after each change, in a thread that nobody waits for.
    pub fn idle(&mut self) {
        if !std::mem::take(&mut self.seen.log_is_longer) {
            return;
        }
        self.drop_old_drafts();
        if self.store.has_long_log() {
            let store = Arc::clone(&self.store);
            // What could not be done now is done in a later moment.
            std::thread::spawn(move || drop(store.tidy()));
        }
    }

    fn permit(&self, action: Action) -> Result<Permit> {
        permit::ask(&self.actor, action)
    }

    /// Today where this session is: in Beijing a day begins eight hours before it does in Greenwich.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        (self.clock)().date_naive()
    }

    fn now(&self) -> DateTime<Utc> {
        (self.clock)().to_utc()
    }

    /// The only way to write: one transaction, one sentence.
    fn write<T>(
        &self,
        _permit: Permit,
        kind: &'static str,
        sentence: String,
        run: impl FnOnce(&store::tx::Tx<'_>) -> Result<T>,
    ) -> Result<Written<T>> {
        let entry = Entry {
            user: self.actor.name.clone(),
            at: (self.clock)(),
            kind,
            sentence,
            session: self.work.session.to_string(),
            way: self.work.way,
        };
        let taking = Taking {
            entry: self.outside_entry(),
            settle: &|tx, outside| self.settle_outside(tx, outside),
            say: &|outside| self.say_outside(outside),
        };
        let written = self.store.write_after(&taking, &entry, |tx| {
            let value = run(tx)?;
            // In the same transaction: whoever is cut off behind it is not offered again what was saved.
            for form in &self.saving {
                tx.close_form(form, &entry.user, &entry.at.to_utc())?;
            }
            Ok::<T, Error>(value)
        });
        let written = written.map_err(|error| self.unless_exhausted(error))?;
        if written.change_set.is_some() {
            self.count_commit();
            self.saving.iter().for_each(|form| self.forget_aside(form));
        }
        Ok(written)
    }

    /// A file that has no number left for another row is told as a full disk by SQLite.
    fn unless_exhausted(&self, error: Error) -> Error {
        match error {
            Error::Broken(store::Error::Full(path))
                if self.db.is_exhausted().unwrap_or_default() =>
            {
                Error::Broken(store::Error::Exhausted(path))
            }
            other => other,
        }
    }

    /// Writes what stands outside the history.
    fn jot<T>(&self, kind: &'static str, run: impl FnOnce(&Db) -> store::Result<T>) -> Result<T> {
        let value = self.store.jot(&self.claim(kind), run);
        let value = value.map_err(|error| self.unless_exhausted(error.into()))?;
        if kind != "draft" {
            self.count_commit();
        }
        Ok(value)
    }

    /// How many changes this session has written: whatever fails after one of them, that one is in the file.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.get()
    }

    /// Another thread of this session has written a change.
    pub(crate) fn count_commit(&self) {
        self.commits.set(self.commits.get() + 1);
    }

    /// Who asks for the turn.
    fn claim(&self, kind: &'static str) -> store::turn::Claim {
        store::turn::Claim {
            user: self.actor.name.clone(),
            kind,
            at: self.now(),
        }
    }
}

/// The sentences of a language.
fn sentences(lang: Lang) -> L10nLanguage {
    match lang {
        Lang::En => L10n::En.load(),
        Lang::Zh => L10n::ZhCN.load(),
    }
}
