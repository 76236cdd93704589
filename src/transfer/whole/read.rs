//! An object to the dossier that it says, and what of it cannot be taken, with its place.

use serde_json::{Map, Value as Json};

use super::{ARRAYS, Names, key};
use crate::clean;
use crate::model::dossier::Dossier;
use crate::model::field::{Field, Kind, Label, Record, Value};
use crate::transfer::separated::CELL_BYTES;

/// Keys that a file of refused records has besides; they say nothing of the person.
pub const NOTED: &[&str] = &["_row", "_reason", LEFT];

/// The key of the point of the history at which an object left.
pub const LEFT: &str = "_left";

/// Columns that follow from others: the office works them out itself, whatever the file says.
const DERIVED: &[&str] = &["era", "initials", "last_contact_on"];

/// What an object says.
#[derive(Debug, Default)]
pub struct Said {
    /// The person, without ids.
    pub dossier: Dossier,
    /// What cannot be taken.
    pub odd: Vec<Odd>,
    /// Whether control characters had to be removed.
    pub cleaned: bool,
}

/// A value of an object that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// Where it stands: `birth`, `degrees.2.faculty`; counted from 1.
    pub place: String,
    /// What the column is called; none for a key that nobody knows.
    pub label: Option<Label>,
    /// The value: a text as it is, anything else as JSON.
    pub value: String,
    /// Why.
    pub why: Why,
}

/// Why a value cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No column of that name.
    NoSuchKey,
    /// Of another kind: what the column holds.
    NotOfKind(&'static str),
    /// It names nothing on file: the table.
    NotOnFile(&'static str),
    /// The list of codes has no such entry: the list.
    NoSuchCode(&'static str),
    /// Longer than a text may be.
    TooLong,
}

/// The dossier that an object says.
#[must_use]
pub fn dossier(object: &Map<String, Json>, names: &Names<'_>) -> Said {
    let mut reading = Reading {
        names,
        odd: Vec::new(),
        cleaned: false,
    };
    let mut d = Dossier {
        alumnus: reading.row(object, ""),
        ..Dossier::default()
    };
    d.other_names = reading.rows(object, "other_names");
    d.degrees = reading.rows(object, "degrees");
    d.contacts = reading.rows(object, "contacts");
    d.addresses = reading.rows(object, "addresses");
    d.posts = reading.rows(object, "posts");
    d.relationships = reading.rows(object, "relationships");
    d.memberships = reading.rows(object, "memberships");
    d.tags = reading.rows(object, "tags");
    d.reports = reading.rows(object, "reports");
    d.consents = reading.rows(object, "consents");
    d.attachments = reading.rows(object, "attachments");
    d.customs = reading.rows(object, "customs");
    for row in &mut d.customs {
        let own = names.catalogue.own_of(row.field_id);
        // What its field does not take stays as it is, to be refused.
        if let Some(Ok(value)) = own.map(|own| own.read(&row.value, names.office.today())) {
            row.value = value;
        }
    }
    Said {
        dossier: d,
        odd: reading.odd,
        cleaned: reading.cleaned,
    }
}

/// Whether an object says something of a column.
pub(super) fn says(object: &Map<String, Json>, key: &str) -> bool {
    match object.get(key) {
        None | Some(Json::Null) => false,
        Some(Json::String(text)) => !text.trim().is_empty(),
        Some(_) => true,
    }
}

/// The rows of an array, as far as they are objects.
pub(super) fn row_objects<'o>(
    object: &'o Map<String, Json>,
    array: &str,
) -> impl Iterator<Item = &'o Map<String, Json>> {
    let rows = object.get(array).and_then(Json::as_array);
    rows.into_iter().flatten().filter_map(Json::as_object)
}

/// An object while it is read.
struct Reading<'r> {
    names: &'r Names<'r>,
    odd: Vec<Odd>,
    cleaned: bool,
}

impl Reading<'_> {
    fn rows<R: Record>(&mut self, object: &Map<String, Json>, array: &'static str) -> Vec<R> {
        let rows = match object.get(array) {
            None | Some(Json::Null) => return Vec::new(),
            Some(Json::Array(rows)) => rows,
            Some(other) => {
                self.odd(array.to_owned(), None, other, Why::NotOfKind("an array"));
                return Vec::new();
            }
        };
        let mut read = Vec::with_capacity(rows.len());
        for (row, at) in rows.iter().zip(1..) {
            match row {
                Json::Object(row) => read.push(self.row(row, &format!("{array}.{at}."))),
                other => {
                    let place = format!("{array}.{at}");
                    self.odd(place, None, other, Why::NotOfKind("an object"));
                }
            }
        }
        read
    }

    fn row<R: Record>(&mut self, object: &Map<String, Json>, before: &str) -> R {
        let mut record = R::default();
        for (name, value) in object {
            let is_person = before.is_empty();
            let is_array = ARRAYS.iter().any(|array| array.key == name);
            if is_person && (is_array || NOTED.contains(&name.as_str())) {
                continue;
            }
            let mut fields = self.names.office.fields::<R>();
            let known = fields.find(|field| key(field) == Some(name));
            let taken = match known {
                Some(field) => self.cell(field, &mut record, value),
                None => Err(Why::NoSuchKey),
            };
            match taken {
                Err(why) if !DERIVED.contains(&name.as_str()) => {
                    let label = known.map(|field| field.label);
                    self.odd(format!("{before}{name}"), label, value, why);
                }
                _ => {}
            }
        }
        record
    }

    fn cell<R: Record>(
        &mut self,
        field: &Field<R>,
        record: &mut R,
        value: &Json,
    ) -> Result<(), Why> {
        let value = match (field.kind, value) {
            (_, Json::Null) => return Ok(()),
            (Kind::Link(table), Json::String(text)) => {
                let id = self.names.meant(table, text);
                Value::Int(id.ok_or(Why::NotOnFile(table))?.0)
            }
            (Kind::Flag, Json::Bool(yes)) => Value::Int(i64::from(*yes)),
            (Kind::Int | Kind::Money, Json::Number(number)) => {
                Value::Int(number.as_i64().ok_or(Why::NotOfKind("a whole number"))?)
            }
            (Kind::Link(_), _) => return Err(Why::NotOfKind("a name")),
            (Kind::Flag, _) => return Err(Why::NotOfKind("true or false")),
            (Kind::Int | Kind::Money, _) => return Err(Why::NotOfKind("a whole number")),
            (_, Json::String(text)) => match self.text(field.kind, text)? {
                nothing if nothing.is_empty() => return Ok(()),
                text => Value::Text(text),
            },
            _ => return Err(Why::NotOfKind("text")),
        };
        (field.set)(record, value).map_err(|wrong| Why::NotOfKind(wrong.expected))
    }

    /// A text without what must never get in; of a code, the code that it means.
    fn text(&mut self, kind: Kind, text: &str) -> Result<String, Why> {
        if text.len() > CELL_BYTES {
            return Err(Why::TooLong);
        }
        let cleaned = match kind {
            Kind::Note => clean::block(text),
            _ => clean::line(text),
        };
        self.cleaned |= cleaned.removed;
        let Kind::Code(list) = kind else {
            return Ok(cleaned.text);
        };
        let codes = &self.names.catalogue.codes;
        let is_open = codes.list(list).next().is_none();
        if is_open || cleaned.text.is_empty() || codes.entry(list, &cleaned.text).is_some() {
            return Ok(cleaned.text);
        }
        let meant = codes.read(list, &cleaned.text);
        meant
            .map(|entry| entry.code.clone())
            .ok_or(Why::NoSuchCode(list))
    }

    fn odd(&mut self, place: String, label: Option<Label>, value: &Json, why: Why) {
        let value = match value {
            Json::String(text) => clean::line(text).text,
            other => other.to_string(),
        };
        self.odd.push(Odd {
            place,
            label,
            value: value.chars().take(60).collect(),
            why,
        });
    }
}
