//! What a screen is, and what it may ask for.
//!
//! A screen is a struct that owns what is on the screen, and no data of the office. The recipe:
//!
//! ```ignore
//! pub struct Chapters { find: TextInput, cursor: Cursor, rows: Vec<ChapterRow> }
//!
//! const KEYS: &[Bind<Chapters>] = &[
//!     bind(&["f6", "n"], "chapters.new", label("New", "新建"), Chapters::new_one).group(Group::Change).rank(6),
//!     bind(&["m"], "chapters.move", label("Move", "移动"), Chapters::shift).unless(Chapters::not_on_root),
//! ];
//!
//! impl Screen for Chapters {
//!     fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
//!         if self.find_focused && self.find.take(&input) { self.search(cx)?; return Ok(Flow::Stay); }
//!         if let Input::Paste(text) = &input { return self.open_find(text, cx); } // Chinese text in a list comes here
//!         keys::take(KEYS, self, &input, cx)                                      // Flow::Pass when no row has the key
//!     }
//!     fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) { .. }  // widgets only; never the office
//!     // On `Input::Tick` answer `Pass` when nothing on the screen changed, so that an idle session sends no byte.
//!     fn face(&self, cx: &Cx<'_>) -> Face { Face::pane().keys(keys::hints(KEYS, self, cx)).typing(self.find_focused) }
//!     fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> { .. }  // the answer of what it opened
//!     fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> { .. }                 // other data, size or language
//! }
//! ```
//!
//! Esc that a screen passes closes it with [`Outcome::Dropped`]; so only a screen with something to lose or to fold
//! needs a row for Esc. An error becomes the status line and the screen stays as it was.

use std::any::Any;
use std::borrow::Cow;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Offset as _, TimeDelta, Utc};
use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::config::{KeyProfile, Lang};
use crate::l10n::L10nLanguage;
use crate::model::field::{Id, Label};
use crate::office::broken::Shut;
use crate::office::permit::Action;
use crate::office::{self, Office};
use crate::ui::job::{Job, Jobs, Reporter};
use crate::ui::keys::chord::Chord;
use crate::ui::keys::{Hint, in_words};
use crate::ui::look::Look;
use crate::ui::order::{Order, Seat};
use crate::ui::trouble;
use crate::ui::widgets::list::{Cursor, RowKey};

/// What can happen to a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key. `keys::take` finds its row; a focused text input is asked first.
    Key(KeyEvent),
    /// Text that came at once: a paste, or Chinese characters while no text input has the focus.
    Paste(String),
    /// A command chosen by its name in the palette or the help.
    Run(&'static str),
    /// A quarter of a second went by. Every screen gets it, only the top one may move: drafts are written here.
    Tick,
    /// The job with this number has news: read them from its [`Job`]. Every screen gets it, only the top one may move.
    Job(u64),
    /// The line dropped or the program ends: keep what would be lost. Every screen gets it.
    HangUp,
}

/// What an input leads to. Closed: there is no further way to move.
pub enum Flow {
    /// Handled; the screen stays.
    Stay,
    /// Not mine: the program's own keys may have it.
    Pass,
    /// A screen on top of this one.
    Open(Box<dyn Screen>),
    /// This screen ends, and the one beneath gets the outcome.
    Close(Outcome),
    /// Another screen in the place of this one.
    Swap(Box<dyn Screen>),
    /// The program ends, after every screen got `HangUp`.
    Quit,
}

impl Flow {
    /// Another screen comes to the top.
    pub(crate) const fn moves(&self) -> bool {
        !matches!(self, Self::Stay | Self::Pass)
    }

    /// Opens a screen on top.
    pub fn open(screen: impl Screen + 'static) -> Self {
        Self::Open(Box::new(screen))
    }
}

/// The answer of a closed screen to the one beneath.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was decided.
    Dropped,
    /// Yes.
    Agreed,
    /// A record was saved.
    Saved(Id),
    /// A record was chosen.
    Chosen(Id),
    /// A text was typed, or a code chosen.
    Typed(String),
    /// The answer with this number was picked.
    Picked(usize),
}

/// A screen. Five methods; a sixth may only come in the place of one of them.
pub trait Screen: Any {
    /// Something happened.
    ///
    /// # Errors
    /// When the office failed or refused: the status line says it.
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow>;

    /// The screen that this one opened has closed.
    ///
    /// # Errors
    /// As with `take`.
    fn back(&mut self, _from: Outcome, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::Stay)
    }

    /// The data, the size of the window or the language changed; also called once when the screen is put up.
    ///
    /// # Errors
    /// As with `take`.
    fn reload(&mut self, _cx: &mut Cx<'_>) -> Result<()> {
        Ok(())
    }

    /// Draws itself. Never fails, at no size, and never asks the office.
    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>);

    /// What the program shows around it: title, keys, status. Asked after every input, not while drawing.
    fn face(&self, cx: &Cx<'_>) -> Face;
}

/// How a screen is framed by the program.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// A title line instead of the tabs: left and right part.
    pub title: Option<(String, String)>,
    /// The screen is a window over the one beneath and draws its own frame.
    pub over: bool,
    /// A text input has the focus: letters are text, only chords are commands.
    pub typing: bool,
    /// A question stands here whose answer reaches far: what is pressed within [`SETTLE`] after it is shown was meant for
    /// something else and is not taken for an answer.
    pub asks: bool,
    /// Something to read, no list: a digit chooses a pane.
    pub reads: bool,
    /// The rows of the key table, from `keys::hints`.
    pub keys: Vec<Hint>,
    /// What the status line says while there is no message ("2 marked").
    pub status: String,
    /// The right end of the status line ("2/42").
    pub place: String,
    /// The record on which keys act: while it is another one than was seen, they do not.
    pub chosen: Option<RowKey>,
}

impl Face {
    /// A screen under the tabs.
    #[must_use]
    pub fn pane() -> Self {
        Self::default()
    }

    /// A whole window with a title line of its own in the place of the tabs.
    #[must_use]
    pub fn titled(left: impl Into<String>, right: impl Into<String>) -> Self {
        Self {
            title: Some((left.into(), right.into())),
            ..Self::default()
        }
    }

    /// A small window over the screen beneath.
    #[must_use]
    pub fn over() -> Self {
        Self {
            over: true,
            ..Self::default()
        }
    }

    /// With these keys.
    #[must_use]
    pub fn keys(mut self, keys: Vec<Hint>) -> Self {
        self.keys = keys;
        self
    }

    /// With a text input that has the focus, or not.
    #[must_use]
    pub fn typing(mut self, typing: bool) -> Self {
        self.typing = typing;
        self
    }

    /// With a list whose keys act on the record under this cursor.
    #[must_use]
    pub fn acts_on(self, cursor: &Cursor) -> Self {
        self.chosen(cursor.key())
    }

    /// With the record on which keys act.
    #[must_use]
    pub fn chosen(self, chosen: Option<RowKey>) -> Self {
        Self { chosen, ..self }
    }

    /// With a question that must not be answered by a key that was pressed before it was read.
    #[must_use]
    pub fn asks(mut self, asks: bool) -> Self {
        self.asks = asks;
        self
    }

    /// With something to read, and no list that a digit could search.
    #[must_use]
    pub fn reads(mut self) -> Self {
        self.reads = true;
        self
    }

    /// Whether it has a standing status line.
    #[must_use]
    pub fn speaks(&self) -> bool {
        !self.status.is_empty() || !self.place.is_empty()
    }

    /// With a standing status line: its text and its right end.
    #[must_use]
    pub fn status(mut self, text: impl Into<String>, place: impl Into<String>) -> Self {
        self.status = text.into();
        self.place = place.into();
        self
    }
}

/// Nobody reads a question in less.
pub const SETTLE: TimeDelta = TimeDelta::milliseconds(400);

/// One moment, as the person and as the database see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// For what is stored.
    pub utc: DateTime<Utc>,
    /// The clock on the wall, for what is shown and for "today".
    pub local: NaiveDateTime,
}

impl Moment {
    /// The moment with its distance from Greenwich, as the office wants it.
    #[must_use]
    pub fn here(&self) -> DateTime<FixedOffset> {
        let east = (self.local - self.utc.naive_utc()).num_seconds();
        let offset = i32::try_from(east).ok().and_then(FixedOffset::east_opt);
        self.utc.with_timezone(&offset.unwrap_or(Utc.fix()))
    }

    /// Today here.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.local.date()
    }
}

/// What a screen may use while it handles an input.
pub struct Cx<'a> {
    /// The data, through the only door.
    pub office: &'a mut Office,
    /// Colours and glyphs.
    pub look: &'a Look,
    /// The sentences of the session's language: `cx.text.msg_...()`.
    pub(crate) text: &'a L10nLanguage,
    /// The session's language, for labels.
    pub lang: Lang,
    /// The set of keys that the person chose.
    pub keys: KeyProfile,
    /// Now.
    pub now: Moment,
    /// Columns and rows of the whole window.
    pub size: (u16, u16),
    /// The next key is there: what only follows the keys may be given up.
    pub hurry: &'a AtomicBool,
    /// Why nothing is written to the file.
    pub(crate) shut: Option<&'a Shut>,
    /// The screen that is asked, where it can be found again; none while all of them are told something.
    pub(crate) asked: Option<Seat>,
    pub(crate) wishes: &'a mut Wishes,
}

impl Cx<'_> {
    /// Says in the status line what was done; it stays there over the screen that comes next.
    pub fn say(&mut self, text: impl Into<String>) {
        self.wishes.say_of_change(Tone::Done, text.into());
    }

    /// Says what a job of this screen has written: whatever fails behind it, that is in the file.
    pub fn say_written(&mut self, text: impl Into<String>) {
        self.office.count_commit();
        self.say(text);
    }

    /// Says in the status line what was found, or how it is seen now: nothing was changed, and the next key takes it away.
    pub fn note(&mut self, text: impl Into<String>) {
        self.wishes.say(Tone::Done, text.into());
    }

    /// Why a change is not possible: the role does not allow it, said in these words, or nothing is written to the file.
    pub(crate) fn denied(
        &self,
        action: Action,
        role: impl FnOnce(&L10nLanguage) -> String,
    ) -> Option<String> {
        match self.office.may(action) {
            true => self.shut.map(|shut| shut.said.clone()),
            false => Some(role(self.text)),
        }
    }

    /// Says in the status line what is not possible, and why.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.wishes.say(Tone::Warning, text.into());
    }

    /// Says that this key comes too soon behind the one before it: it is held down, or what it acts on was not seen yet.
    pub(crate) fn refuse_key(&mut self) {
        self.wishes.refused = true;
        self.warn(self.text.msg_app_key_not_taken());
    }

    /// Adds a sentence to what the status line says, or says it alone.
    pub fn add(&mut self, text: String) {
        match &mut self.wishes.said {
            Some(said) => said.text = format!("{} | {text}", said.text),
            None => self.wishes.say(Tone::Warning, text),
        }
    }

    /// Says in the status line what failed, and what to do.
    pub fn fail(&mut self, text: impl Into<String>) {
        self.wishes.say(Tone::Error, text.into());
    }

    /// Says why something was not saved, and where the text is: that stays as what a change said does.
    pub(crate) fn fail_to_save(&mut self, text: impl Into<String>) {
        self.wishes.say_of_change(Tone::Error, text.into());
    }

    /// Sends a text to the terminal's clipboard, wherever that terminal is. It cannot be known whether it arrives there.
    pub fn copy(&mut self, text: &str) {
        if text.len() > LONGEST_COPY {
            self.warn(self.text.msg_copy_too_long());
        } else {
            self.wishes.copied = Some(text.to_owned());
        }
    }

    /// Runs a command of the program once this input is dealt with: `go.calendar`.
    pub fn then(&mut self, command: &'static str) {
        self.wishes.next = Some(command);
    }

    /// A word of both languages in this session's.
    #[must_use]
    pub fn word(&self, label: Label) -> &'static str {
        label.pick(self.lang)
    }

    /// Starts long work in a thread of its own. Each `Reporter::tell` reaches the screen as [`Input::Job`], the news are
    /// read from the returned [`Job`]. Dropping the job asks the work to stop.
    pub fn start_job<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&Reporter<T>) + Send + 'static,
    ) -> Job<T> {
        self.wishes.jobs.start(work)
    }
}

/// Terminals take 100,000 bytes of an escape sequence, and base64 makes four of three.
const LONGEST_COPY: usize = 74_000;

/// What a screen may use while it draws.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Colours and glyphs.
    pub look: &'a Look,
    /// The sentences of the session's language.
    pub(crate) text: &'a L10nLanguage,
    /// The session's language, for labels.
    pub lang: Lang,
    /// Now.
    pub now: Moment,
    /// Nothing stands over this screen: the terminal's cursor is its own.
    pub active: bool,
    /// The keys that sentences name otherwise than the chosen set of keys has them.
    pub(crate) renamed: &'a [(String, String)],
}

impl View<'_> {
    /// A sentence with its keys as the chosen set of keys has them.
    #[must_use]
    pub fn keyed<'t>(&self, sentence: &'t str) -> Cow<'t, str> {
        in_words(sentence, self.renamed)
    }

    /// A word of both languages in this session's.
    #[must_use]
    pub fn word(&self, label: Label) -> &'static str {
        label.pick(self.lang)
    }
}

/// What the status line says, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something was not possible.
    Warning,
    /// Something failed.
    Error,
}

/// The message of the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) tone: Tone,
    pub(crate) text: String,
    /// It tells what was done: the screen that comes next, or a search that begins, does not take it away unread.
    pub(crate) stays: bool,
}

/// What a screen asked of the program during one call.
#[derive(Default)]
pub(crate) struct Wishes {
    /// The message of the status line.
    pub(crate) said: Option<Said>,
    /// The keys pressed so far of a sequence like `g g`, the newest last.
    pub(crate) sequence: Vec<Chord>,
    /// Some table has a longer sequence that begins so.
    pub(crate) waiting: bool,
    /// The command of the program that runs next.
    pub(crate) next: Option<&'static str>,
    /// What goes to the terminal's clipboard.
    pub(crate) copied: Option<String>,
    /// The long work of this session.
    pub(crate) jobs: Jobs,
    /// The change that waits for its turn.
    pub(crate) order: Option<Order>,
    /// The key that is handled now acts, and was not taken: what was said before it stays.
    pub(crate) refused: bool,
}

impl Wishes {
    pub(crate) fn say(&mut self, tone: Tone, text: String) {
        let stays = false;
        self.said = Some(Said { tone, text, stays });
    }

    /// Says what became of a change, also where that was not all that was wanted.
    pub(crate) fn say_of_change(&mut self, tone: Tone, text: String) {
        let stays = true;
        self.said = Some(Said { tone, text, stays });
    }
}

/// What a screen answers: its flow, or why the office could not.
pub type Result<T> = std::result::Result<T, Trouble>;

/// Something failed below a screen. The status line shows its sentence.
#[derive(Debug)]
pub struct Trouble(Box<dyn std::error::Error + Send + Sync>);

impl Trouble {
    /// The sentence in the session's language, with the causes behind it.
    pub(crate) fn sentence(&self, text: &L10nLanguage) -> String {
        if let Some(error) = self.0.downcast_ref::<office::Error>() {
            return trouble::sentence(error, text);
        }
        let mut sentence = self.0.to_string();
        let mut cause = self.0.source();
        while let Some(next) = cause {
            let more = next.to_string();
            if !sentence.contains(&more) {
                sentence = format!("{sentence}: {more}");
            }
            cause = next.source();
        }
        sentence
    }
}

impl Trouble {
    /// The record is not on file any more.
    pub(crate) fn is_of_nothing(&self) -> bool {
        let error = self.0.downcast_ref::<office::Error>();
        matches!(error, Some(office::Error::Missing))
    }

    /// The file itself could not, whatever was asked of it.
    pub(crate) fn is_of_file(&self) -> bool {
        let error = self.0.downcast_ref::<office::Error>();
        matches!(error, Some(office::Error::Broken(_)))
    }

    /// The same where something was written before it: about that it says nothing.
    pub(crate) fn sentence_after_change(&self, text: &L10nLanguage) -> String {
        match self.0.downcast_ref::<office::Error>() {
            Some(error) => trouble::sentence_after_change(error, text),
            None => self.sentence(text),
        }
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}
