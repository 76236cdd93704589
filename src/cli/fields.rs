//! `alumni field`: the fields that the office adds itself.

use clap::{Args, Subcommand, ValueEnum};

use super::words;

/// `alumni field`
#[derive(Debug, Args)]
#[command(before_help = words::FIELD)]
pub struct Fields {
    /// What to do.
    #[command(subcommand)]
    pub deed: Deed,
}

/// What can be done with such fields.
#[derive(Debug, Subcommand)]
pub enum Deed {
    /// Every field, in the order of the forms
    List(ListFields),
    /// Add a field
    Add(Add),
    /// Change a field
    Edit(EditField),
    /// Take a field out of forms and lists; its values stay
    Retire(Which),
    /// Bring a retired field back
    Restore(Which),
}

/// Whose field it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Whose {
    /// Of people
    Alumnus,
    /// Of chapters
    Chapter,
    /// Of events
    Event,
}

impl Whose {
    /// As a definition says it.
    #[must_use]
    pub fn record(self) -> &'static str {
        match self {
            Self::Alumnus => "alumnus",
            Self::Chapter => "chapter",
            Self::Event => "event",
        }
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Holds {
    /// One line
    Text,
    /// A number, such as 12 or 1.5
    Number,
    /// A date; month and day may be unknown
    Date,
    /// One of several words
    Choice,
    /// Yes or no
    Flag,
}

impl Holds {
    /// As a definition says it.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Choice => "choice",
            Self::Flag => "flag",
        }
    }
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Answer {
    /// It is so
    Yes,
    /// It is not so
    No,
}

/// `alumni field list`
#[derive(Debug, Args)]
pub struct ListFields {
    /// Only those of one kind of record
    #[arg(long, value_enum, value_name = "KIND")]
    pub of: Option<Whose>,
    /// One JSON array
    #[arg(long)]
    pub json: bool,
}

/// A field by its key.
#[derive(Debug, Args)]
pub struct Which {
    /// The key
    #[arg(value_name = "KEY")]
    pub key: String,
    /// Whose field it is
    #[arg(long, value_enum, value_name = "KIND", default_value = "alumnus")]
    pub of: Whose,
}

/// What a definition says besides its key.
#[derive(Debug, Args)]
pub struct Parts {
    /// The name in English
    #[arg(long, value_name = "NAME")]
    pub en: Option<String>,
    /// The name in Chinese
    #[arg(long, value_name = "NAME")]
    pub zh: Option<String>,
    /// What it holds: text unless said otherwise
    #[arg(long, value_enum, value_name = "WHAT")]
    pub kind: Option<Holds>,
    /// What may be chosen, parted by commas
    #[arg(long, value_name = "WORDS", value_delimiter = ',')]
    pub choices: Option<Vec<String>>,
    /// Whether a form is not saved without it
    #[arg(
        long,
        value_enum,
        value_name = "YES",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "yes"
    )]
    pub required: Option<Answer>,
    /// Whether it is masked like a phone for who may not see private fields
    #[arg(
        long,
        value_enum,
        value_name = "YES",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "yes"
    )]
    pub private: Option<Answer>,
}

/// `alumni field add`
#[derive(Debug, Args)]
pub struct Add {
    /// Which.
    #[command(flatten)]
    pub which: Which,
    /// What it is.
    #[command(flatten)]
    pub parts: Parts,
}

/// `alumni field edit`
#[derive(Debug, Args)]
pub struct EditField {
    /// Which.
    #[command(flatten)]
    pub which: Which,
    /// Another key
    #[arg(long, value_name = "KEY")]
    pub key_to: Option<String>,
    /// So many places up in the form, or down with a minus; on its own, so that one undo takes it back
    #[arg(
        long,
        value_name = "N",
        allow_hyphen_values = true,
        conflicts_with_all = ["key_to", "en", "zh", "kind", "choices", "required", "private"]
    )]
    pub up: Option<isize>,
    /// What it is from now on.
    #[command(flatten)]
    pub parts: Parts,
}
