//! Forms: a record as a sheet of paper with fixed places, filled by somebody who does not look at the screen.
//!
//! A record kind becomes a form by a [`Paper`]: it lays out its [`Section`]s with the values as stored, says what is the
//! matter with what was typed, and saves. The rest is the same for every form and lives in [`screen::FormScreen`]: keys,
//! reading and normalising what is typed, lists to choose from (F4), problems and questions, drafts, the guard on
//! leaving, "as last record", save and new, and the screen for two people who changed one record.
//!
//! ```ignore
//! pub struct ChapterPaper { chapter: Chapter }
//!
//! impl Paper for ChapterPaper {
//!     fn kind(&self) -> &'static str { "chapter" }                       // of the draft
//!     fn id(&self) -> Id { self.chapter.id }
//!     fn rev(&self) -> i64 { self.chapter.rev }
//!     fn title(&self, sheet: &Sheet, ask: &Ask<'_>) -> String { format!("Edit | {}", sheet.value("zh")) }
//!     fn sections(&self) -> Vec<Section> {
//!         vec![Section::new(label("Names", "名称")).rows(vec![
//!             vec![record_input(&self.chapter, "zh", Kind::Text).needed(), record_input(&self.chapter, "code", Kind::Text)],
//!             vec![record_input(&self.chapter, "parent_id", Kind::Link(Table::Chapter))],
//!         ])]
//!     }
//!     fn check(&self, sheet: &Sheet, ask: &Ask<'_>) -> Vec<Finding> { vec![] }
//!     fn save(&self, sheet: &Sheet, cx: &Cx<'_>) -> Save {
//!         let mut chapter = self.chapter.clone();
//!         sheet.fill(&mut chapter, "");                                  // every input named like a field of the record
//!         Save::by(move |office| office.save_chapter(&chapter))
//!     }
//!     fn stored(&self, cx: &mut Cx<'_>) -> Result<Box<dyn Paper>> { .. } // read anew
//! }
//!
//! Flow::open(FormScreen::open(Box::new(ChapterPaper { .. }), cx)?)      // closes with Saved(id) or Dropped
//! ```
//!
//! Values are plain text in one form: a code, an id, an ISO date, `+8613800132231`, `1` for yes; empty is nothing. What
//! cannot be read stays in its field as it was typed and keeps the record from being saved.

pub mod read;
pub mod choose;
pub mod own;
pub mod days;
pub mod field;
pub mod sheet;
pub mod layout;
pub mod draw;
pub mod draft;
pub mod conflict;
pub mod screen;

use chrono::NaiveDate;

use crate::config::Lang;
use crate::l10n::L10nLanguage;
use crate::model::catalogue::Catalogue;
use crate::model::field::{Id, Label, Record, field};
use crate::model::own::Own;
use crate::office::{self, Office};
use crate::ui::form::sheet::Sheet;
use crate::ui::screen::{Cx, Result, Screen};

/// How an input is typed, read and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines; this many are shown.
    Note(u16),
    /// A whole number.
    Number,
    /// Money in minor units, typed as `120` or `120.50`.
    Money,
    /// A date whose parts may be unknown.
    Partial,
    /// A full date.
    Day,
    /// Wall-clock time, `2026-11-28T18:30`.
    Wall,
    /// A code of this list.
    Code(&'static str),
    /// The id of a row of this table.
    Link(Table),
    /// Yes (`1`) or no.
    Flag,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// Several words, comma between.
    Words,
    /// A part of the year, `11-01/03-31`.
    Season,
    /// Somebody on file, found by number, name or the box that F4 opens.
    Person,
    /// A value of a field that the office added.
    Own(&'static Own),
    /// A phone, an e-mail or plain text, as the code in the input of this name beside it says.
    Contact(&'static str),
}

/// A table that inputs can point to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Faculties.
    Faculty,
    /// Programmes.
    Programme,
    /// Cities.
    City,
    /// Chapters that are not archived.
    Chapter,
}

/// One place to type into.
#[derive(Debug, Clone)]
pub struct InputSpec {
    /// Its name: the field of the record. In a child row the form writes `degree#12.level`.
    pub key: String,
    /// What the clerk sees.
    pub label: Label,
    /// How it is typed, read and shown.
    pub kind: Kind,
    /// It has to be filled.
    pub needed: bool,
    /// Its share of the line in a tight row.
    pub width: u16,
    /// The value as stored.
    pub value: String,
    /// Where PgDn lands in its block.
    pub main: bool,
    /// What stands there by itself in a new row, so that the row still counts as empty.
    pub preset: bool,
    /// Only to be read here.
    pub fixed: bool,
}

/// An input of this name, with this value.
pub fn input(
    key: impl Into<String>,
    label: Label,
    kind: Kind,
    value: impl Into<String>,
) -> InputSpec {
    InputSpec {
        key: key.into(),
        label,
        kind,
        needed: false,
        width: 16,
        value: value.into(),
        main: false,
        preset: false,
        fixed: false,
    }
}

/// The input for a field of a record, with its label and value.
pub fn record_input<R: Record>(record: &R, name: &str, kind: Kind) -> InputSpec {
    match field::<R>(name) {
        Some(field) => {
            let value = match (kind, (field.get)(record).text()) {
                (Kind::Flag, value) if value == "0" => String::new(),
                (_, value) => value,
            };
            input(name, field.label, kind, value)
        }
        None => input(name, Label { en: "", zh: "" }, kind, ""),
    }
}

impl InputSpec {
    /// It has to be filled.
    #[must_use]
    pub fn needed(self) -> Self {
        Self {
            needed: true,
            ..self
        }
    }

    /// With this share of the line in a tight row.
    #[must_use]
    pub fn width(self, width: u16) -> Self {
        Self { width, ..self }
    }

    /// Where PgDn lands.
    #[must_use]
    pub fn main(self) -> Self {
        Self { main: true, ..self }
    }

    /// With another label.
    #[must_use]
    pub fn label(self, label: Label) -> Self {
        Self { label, ..self }
    }

    /// Only to be read here.
    #[must_use]
    pub fn fixed(self) -> Self {
        Self {
            fixed: true,
            ..self
        }
    }

    /// A new row with only this in it still counts as empty.
    #[must_use]
    pub fn preset(self, value: &str) -> Self {
        Self {
            preset: true,
            value: value.to_owned(),
            ..self
        }
    }
}

/// Inputs that belong together: those of the record itself, or those of one child row.
#[derive(Debug, Clone)]
pub struct Block {
    /// The child row: its id, negative for one that is not stored yet. 0 for the record itself.
    pub row: i64,
    /// Lines of inputs.
    pub lines: Vec<Vec<InputSpec>>,
}

/// A part of the form.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its name in the line of sections.
    pub title: Label,
    /// The table of its child rows, and what F6 adds ("degree").
    pub table: Option<(&'static str, Label)>,
    /// Child rows stand like a table: one line each, labels above.
    pub tight: bool,
    /// Belongs to the section before: without a number of its own.
    pub under: bool,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

impl Section {
    /// An empty part.
    #[must_use]
    pub fn new(title: Label) -> Self {
        Self {
            title,
            table: None,
            tight: false,
            under: false,
            blocks: Vec::new(),
        }
    }

    /// With lines of inputs of the record itself.
    #[must_use]
    pub fn rows(mut self, lines: Vec<Vec<InputSpec>>) -> Self {
        self.blocks.push(Block { row: 0, lines });
        self
    }

    /// With child rows of this table; `one` is what F6 adds.
    #[must_use]
    pub fn table(self, table: &'static str, one: Label) -> Self {
        Self {
            table: Some((table, one)),
            ..self
        }
    }

    /// Belongs to the section before.
    #[must_use]
    pub fn under(self) -> Self {
        Self {
            under: true,
            ..self
        }
    }

    /// Child rows stand like a table.
    #[must_use]
    pub fn tight(self) -> Self {
        Self {
            tight: true,
            ..self
        }
    }

    /// With a child row.
    #[must_use]
    pub fn block(mut self, row: i64, lines: Vec<Vec<InputSpec>>) -> Self {
        self.blocks.push(Block { row, lines });
        self
    }
}

/// Something about an input that the clerk should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which input.
    pub key: String,
    /// It keeps the record from being saved; else it is a question.
    pub blocks: bool,
    /// In words, with what to do.
    pub words: String,
    /// A value that F4 takes.
    pub cure: Option<String>,
}

/// Somebody on file who may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The line at the bottom.
    pub words: String,
    /// Who.
    pub id: Id,
}

/// How saving went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    /// Done.
    Saved(Id),
    /// Somebody else saved first.
    Stale,
    /// It cannot be saved like this.
    Problems(Vec<Finding>),
}

/// One call of the office that writes, and gives the record that it wrote.
pub type Call = dyn FnMut(&mut Office) -> office::Result<Id> + Send;

/// What a form does to save.
pub enum Save {
    /// One call of the office; made again where it had to wait for its turn.
    By(Box<Call>),
    /// Nothing: it cannot be saved like this.
    Not(Vec<Finding>),
}

impl Save {
    /// This call of the office.
    pub fn by(call: impl FnMut(&mut Office) -> office::Result<Id> + Send + 'static) -> Self {
        Self::By(Box::new(call))
    }
}

/// Turns what the office says to a save into [`Saving`]. Problems of the office without a place in the form are errors.
///
/// # Errors
/// What is neither a stale record nor a saved one.
pub fn saving(outcome: office::Result<Id>) -> Result<Saving> {
    match outcome {
        Ok(id) => Ok(Saving::Saved(id)),
        Err(office::Error::Stale) => Ok(Saving::Stale),
        Err(other) => Err(other.into()),
    }
}

/// What reading and checking may look at.
pub struct Ask<'a> {
    /// The data.
    pub office: &'a Office,
    /// The small tables.
    pub catalogue: &'a Catalogue,
    pub(crate) text: &'a L10nLanguage,
    /// The session's language.
    pub lang: Lang,
    /// Today.
    pub today: NaiveDate,
}

impl<'a> Ask<'a> {
    /// From what a screen has.
    #[must_use]
    pub fn of(cx: &'a Cx<'_>) -> Self {
        Self {
            office: cx.office,
            catalogue: cx.office.catalogue(),
            text: cx.text,
            lang: cx.lang,
            today: cx.now.today(),
        }
    }
}

/// Where a record went while its form was open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It was merged into another one: which, and what that is called.
    Merged(Id, String),
    /// It was put into the archive.
    Archived,
}

/// A record kind as a form.
pub trait Paper {
    /// What drafts call it: "alumnus".
    fn kind(&self) -> &'static str;

    /// The record; [`Id::NEW`] for one that is not stored yet.
    fn id(&self) -> Id;

    /// The revision that was read.
    fn rev(&self) -> i64;

    /// The left part of the title line.
    fn title(&self, sheet: &Sheet, ask: &Ask<'_>) -> String;

    /// The inputs with the values of the record as it was read.
    fn sections(&self) -> Vec<Section>;

    /// Rules between inputs.
    fn check(&self, sheet: &Sheet, ask: &Ask<'_>) -> Vec<Finding>;

    /// How it is saved.
    fn save(&self, sheet: &Sheet, cx: &Cx<'_>) -> Save;

    /// What the office said to that, as the form sees it.
    ///
    /// # Errors
    /// Whatever the office says that is no [`Saving`].
    fn saved(&self, outcome: office::Result<Id>, _sheet: &Sheet, _cx: &Cx<'_>) -> Result<Saving> {
        saving(outcome)
    }

    /// The record as it is stored now.
    ///
    /// # Errors
    /// Whatever the office says.
    fn stored(&self, cx: &mut Cx<'_>) -> Result<Box<dyn Paper>>;

    /// Where the record is kept since it was read, when that is no longer where it was.
    ///
    /// # Errors
    /// Whatever the office says.
    fn fate(&self, _cx: &mut Cx<'_>) -> Result<Option<Fate>> {
        Ok(None)
    }

    /// What takes the record out of the archive; none where it has no archive.
    fn restore(&self) -> Option<Box<Call>> {
        None
    }

    /// What drafts and the status line call this one.
    fn name(&self, sheet: &Sheet) -> String {
        sheet.standing("name")
    }

    /// An empty one, for "save and new"; none when there is no such thing.
    fn blank(&self) -> Option<Box<dyn Paper>> {
        None
    }

    /// For a new record, the one that the same person added last: F5 takes values from it.
    ///
    /// # Errors
    /// Whatever the office says.
    fn last(&self, _cx: &mut Cx<'_>) -> Result<Option<Box<dyn Paper>>> {
        Ok(None)
    }

    /// The inputs that "save and new" keeps as long as nobody chose others.
    fn carried(&self, _key: &str) -> bool {
        false
    }

    /// An empty child row of a table.
    fn row(&self, _table: &str, _row: i64) -> Option<Block> {
        None
    }

    /// What follows from an input that was just filled: inputs to fill, shown grey as nobody typed them. Those that somebody
    /// typed are not among them ([`Sheet::is_open`]).
    fn follow(&self, _key: &str, _sheet: &Sheet, _ask: &Ask<'_>) -> Vec<(String, String)> {
        Vec::new()
    }

    /// What is shown grey in an empty input: the value it gets by itself.
    fn hint(&self, _key: &str, _sheet: &Sheet) -> Option<String> {
        None
    }

    /// Values to choose from (F4) that belong to this one input.
    fn options(&self, _key: &str, _sheet: &Sheet) -> Vec<String> {
        Vec::new()
    }

    /// F4 on an input with a question that no value answers; whether there was one.
    fn turn(&mut self, _key: &str, _sheet: &Sheet) -> bool {
        false
    }

    /// Whether F4 may add an entry to this table.
    fn may_add(&self, _table: Table, _ask: &Ask<'_>) -> bool {
        false
    }

    /// What adds an entry of this name, and gives its id.
    fn new_entry(&self, _table: Table, _name: &str, _sheet: &Sheet) -> Option<Box<Call>> {
        None
    }

    /// How often an entry is used, to show the most used first: value, people.
    fn counts(&self, _kind: Kind, _ask: &Ask<'_>) -> Vec<(String, u32)> {
        Vec::new()
    }

    /// Whether leaving this input calls for a look at [`Paper::twin`].
    fn tells_twins(&self, _key: &str) -> bool {
        false
    }

    /// Somebody who may be the same; `others` are known to be somebody else.
    ///
    /// # Errors
    /// Whatever the office says.
    fn twin(&self, _sheet: &Sheet, _ask: &Ask<'_>, _others: &[Id]) -> Result<Option<Warning>> {
        Ok(None)
    }

    /// The screen that F8 opens: closes with `Chosen(id)` to open that one, `Picked` when it is
    /// somebody else, `Dropped` to go on.
    ///
    /// # Errors
    /// Whatever the office says.
    fn compare(
        &self,
        _other: Id,
        _sheet: &Sheet,
        _cx: &mut Cx<'_>,
    ) -> Result<Option<Box<dyn Screen>>> {
        Ok(None)
    }

    /// The form of another record of this kind.
    ///
    /// # Errors
    /// Whatever the office says.
    fn other(&self, _id: Id, _cx: &mut Cx<'_>) -> Result<Option<Box<dyn Paper>>> {
        Ok(None)
    }
}
