//! One description per column: `record!` turns a table of rows into a typed struct and its [`Field`]s.
//!
//! Form, history, export and store walk the fields; rules read the struct. The fence of this room: a field describes a
//! column and nothing else; rules between fields are functions; no field takes a screen or a connection.

use chrono::{DateTime, NaiveDate, SubsecRound as _, Utc};

use crate::config::Lang;
use crate::model::date::PartialDate;

/// A word or a sentence in both languages of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

impl Label {
    /// The text in the language asked for.
    #[must_use]
    pub const fn pick(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }
}

/// The identity of a row inside its table. Never used again after the row is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Id(pub i64);

impl Id {
    /// The id of a record that is not in the database yet.
    pub const NEW: Self = Self(0);

    /// Whether the record is in the database.
    #[must_use]
    pub const fn is_new(self) -> bool {
        self.0 == 0
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One cell as the database keeps it. Empty text is `Null`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// Nothing is known.
    Null,
    /// A number, an id, a flag (0 or 1), money in minor units.
    Int(i64),
    /// Text, a date, an instant, a code.
    Text(String),
}

impl Value {
    /// The value as plain text; nothing for `Null`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Int(n) => n.to_string(),
            Self::Text(t) => t.clone(),
        }
    }
}

/// One cell as the database keeps it, looked at where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peek<'r> {
    /// Nothing is known.
    Null,
    /// A number, an id, a flag.
    Int(i64),
    /// Text, a date, a code.
    Text(&'r str),
}

impl Peek<'_> {
    /// The cell as a text of its own.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Int(n) => n.to_string(),
            Self::Text(text) => text.to_owned(),
        }
    }

    /// The id that it holds.
    #[must_use]
    pub fn id(self) -> Option<Id> {
        match self {
            Self::Int(id) => Some(Id(id)),
            Self::Null | Self::Text(_) => None,
        }
    }
}

/// A cell that does not hold what its column promises.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{value} is not {expected}")]
pub struct Wrong {
    /// What was found.
    pub value: String,
    /// What the column holds.
    pub expected: &'static str,
}

impl Wrong {
    fn new(value: &Value, expected: &'static str) -> Self {
        Self {
            value: value.text(),
            expected,
        }
    }
}

/// How a column is typed, checked and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Text,
    /// Text of several lines.
    Note,
    /// A whole number.
    Int,
    /// Yes or no.
    Flag,
    /// A date whose parts may be unknown.
    Partial,
    /// A full date.
    Day,
    /// A moment in UTC, `YYYY-MM-DDTHH:MM:SSZ`.
    Instant,
    /// Wall-clock time at the place of an event, `YYYY-MM-DDTHH:MM`.
    Wall,
    /// A code of the list that is named.
    Code(&'static str),
    /// The id of a row of the table that is named.
    Link(&'static str),
    /// Money in minor units of the record's currency.
    Money,
}

/// The most characters of a name.
pub const NAME: usize = 200;
/// The most characters of a line.
pub const LINE: usize = 500;
/// The most characters of a text of several lines.
pub const BLOCK: usize = 10_000;

impl Kind {
    /// The most characters that such a column takes.
    #[must_use]
    pub const fn longest(self) -> usize {
        match self {
            Self::Note => BLOCK,
            _ => LINE,
        }
    }
}

/// One column of a record.
pub struct Field<R: 'static> {
    /// The column's name in the database.
    pub name: &'static str,
    /// What the clerk sees.
    pub label: Label,
    /// The doc comment of the row, word for word.
    pub help: &'static str,
    /// How it is typed, checked and shown.
    pub kind: Kind,
    /// Reads the cell.
    pub get: fn(&R) -> Value,
    /// Writes the cell.
    pub set: fn(&mut R, Value) -> Result<(), Wrong>,
}

impl<R> Field<R> {
    /// How it is read: of an agreement both answers are words, where any other flag says something only when it is set.
    #[must_use]
    pub fn reads_as(&self) -> Kind {
        match self.name {
            "given" => Kind::Code("consent_given"),
            _ => self.kind,
        }
    }
}

/// A struct that stands for a row of one table.
pub trait Record: Default + Clone + PartialEq + 'static {
    /// The table.
    const TABLE: &'static str;
    /// Its columns, without `id` and `made_in`.
    const FIELDS: &'static [Field<Self>];
    /// The row's identity.
    fn id(&self) -> Id;
    /// Gives the record its identity.
    fn set_id(&mut self, id: Id);
}

/// The field of that name.
#[must_use]
pub fn field<R: Record>(name: &str) -> Option<&'static Field<R>> {
    R::FIELDS.iter().find(|field| field.name == name)
}

/// Fills the fields for which `value` has one. A value in its one form fits its column; anything else leaves it as it was.
pub fn fill<R: Record>(record: &mut R, value: impl Fn(&'static str) -> Option<Value>) {
    for field in R::FIELDS {
        if let Some(value) = value(field.name) {
            let _ = (field.set)(record, value);
        }
    }
}

/// A Rust type that fills a column.
pub trait Cell: Sized {
    /// As the database keeps it.
    fn to_value(&self) -> Value;
    /// From what the database, a draft or a history row holds.
    ///
    /// # Errors
    /// When the value is of another kind.
    fn from_value(value: Value) -> Result<Self, Wrong>;
}

impl Cell for String {
    fn to_value(&self) -> Value {
        if self.is_empty() {
            Value::Null
        } else {
            Value::Text(self.clone())
        }
    }
    fn from_value(value: Value) -> Result<Self, Wrong> {
        Ok(match value {
            Value::Text(text) => text,
            other => other.text(),
        })
    }
}

impl Cell for i64 {
    fn to_value(&self) -> Value {
        Value::Int(*self)
    }
    fn from_value(value: Value) -> Result<Self, Wrong> {
        match &value {
            Value::Int(n) => Ok(*n),
            Value::Null => Ok(0),
            Value::Text(text) => text
                .parse()
                .map_err(|_| Wrong::new(&value, "a whole number")),
        }
    }
}

impl Cell for bool {
    fn to_value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
    fn from_value(value: Value) -> Result<Self, Wrong> {
        i64::from_value(value).map(|n| n != 0)
    }
}

impl Cell for Id {
    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }
    fn from_value(value: Value) -> Result<Self, Wrong> {
        i64::from_value(value).map(Self)
    }
}

/// Text forms that parse back to the same value.
macro_rules! text_cells {
    ($($type:ty, $expected:literal, $print:expr, $parse:expr;)*) => {$(
        impl Cell for $type {
            fn to_value(&self) -> Value {
                Value::Text(($print)(self))
            }
            fn from_value(value: Value) -> Result<Self, Wrong> {
                let parsed = match &value {
                    Value::Text(text) => ($parse)(text.as_str()),
                    other => ($parse)(other.text().as_str()),
                };
                parsed.ok_or_else(|| Wrong::new(&value, $expected))
            }
        }
    )*};
}

text_cells! {
    PartialDate, "a date such as 2004, 2004-07 or 2004-07-01",
        |date: &PartialDate| date.to_string(), |text: &str| text.parse().ok();
    NaiveDate, "a date such as 2004-07-01",
        |date: &NaiveDate| date.to_string(), |text: &str| text.parse().ok();
    DateTime<Utc>, "an instant such as 2004-07-01T08:00:00Z",
        instant_text, |text: &str| text.parse().ok();
}

/// `YYYY-MM-DDTHH:MM:SSZ`.
#[must_use]
pub fn instant_text(at: &DateTime<Utc>) -> String {
    at.trunc_subsecs(0).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl<T: Cell> Cell for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Cell::to_value)
    }
    fn from_value(value: Value) -> Result<Self, Wrong> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// Writes a record kind out: the struct, its table and its columns.
///
/// ```text
/// record! { /// One employment.
///     Post in "post" {
///     /// The employer, as written.
///     organisation: String = Kind::Text, "Employer", "工作单位";
/// } }
/// ```
/// becomes `struct Post { id: Id, organisation: String }` and `impl Record for Post` with one [`Field`] named
/// `organisation`, whose help is the doc comment.
macro_rules! record {
    ($(#[doc = $about:literal])+ $name:ident in $table:literal {
        $($(#[doc = $help:literal])+ $field:ident: $type:ty = $kind:expr, $en:literal, $zh:literal;)*
    }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $name {
            /// The row's identity.
            pub id: $crate::model::field::Id,
            $($(#[doc = $help])+ pub $field: $type,)*
        }

        impl $crate::model::field::Record for $name {
            const TABLE: &'static str = $table;
            const FIELDS: &'static [$crate::model::field::Field<Self>] = &[$(
                $crate::model::field::Field {
                    name: stringify!($field),
                    label: $crate::model::field::Label { en: $en, zh: $zh },
                    help: concat!($($help),+),
                    kind: $kind,
                    get: |record| $crate::model::field::Cell::to_value(&record.$field),
                    set: |record, value| {
                        record.$field = $crate::model::field::Cell::from_value(value)?;
                        Ok(())
                    },
                },
            )*];
            fn id(&self) -> $crate::model::field::Id {
                self.id
            }
            fn set_id(&mut self, id: $crate::model::field::Id) {
                self.id = id;
            }
        }
    };
}
pub(crate) use record;
