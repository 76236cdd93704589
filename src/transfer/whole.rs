//! A whole dossier as one JSON object and back: the shape of JSON Lines and JSON files that round-trip.
//!
//! The object has the columns of the person by their names in the database, and one array for each kind of row that
//! belongs to a person ([`ARRAYS`]). Its keys are sorted. What is unknown is left out; an empty array is too.
//!
//! * texts, codes, dates (`2004`, `2004-07`, `2004-07-01`) and instants are strings, flags are booleans, numbers numbers;
//! * a column that points to another row has no `_id` at its end and names that row: a person by the number, an own field
//!   by its key, a faculty, programme, chapter, city or era by its Chinese name, else the English one, else its code;
//!   where no name is its alone, `#` and the id;
//! * the contents of attachments are not part of it: a file names them by their hash.
//!
//! Row ids are left out: rows are the same if what they say is the same.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value as Json};

use crate::config::Lang;
use crate::model::catalogue::{Named, Shelf};
use crate::model::country;
use crate::model::dossier::Dossier;
use crate::model::field::{Field, Id, Kind, Record, Value};
use crate::office::{Office, Result};

/// The arrays of the object, each with the kind of record that it holds.
pub const ARRAYS: &[&str] = &[
    "other_names",
    "degrees",
    "contacts",
    "addresses",
    "posts",
    "relationships",
    "memberships",
    "tags",
    "reports",
    "consents",
    "attachments",
    "customs",
];

/// What records point to, by name.
pub struct Names<'o> {
    office: &'o Office,
    people: HashMap<Id, String>,
    own: HashMap<Id, String>,
    ids: HashMap<String, Id>,
    own_ids: HashMap<String, Id>,
}

/// A value of an object that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// Where it stands: `birth`, `degrees.2.faculty`; counted from 1.
    pub place: String,
    /// The value as JSON.
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
}

impl<'o> Names<'o> {
    /// The names that these people's rows point to.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn of(office: &'o Office, dossiers: &[Dossier]) -> Result<Self> {
        let named: BTreeSet<Id> = dossiers
            .iter()
            .flat_map(|d| {
                let others = d.relationships.iter().map(|row| row.other_id);
                others.chain(d.alumnus.merged_into)
            })
            .collect();
        let people = if named.is_empty() {
            HashMap::new()
        } else {
            office.numbers_of(&named.into_iter().collect::<Vec<_>>())?
        };
        Self::with(office, people)
    }

    /// The names that these objects point to.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn named_in<'m>(
        office: &'o Office,
        objects: impl IntoIterator<Item = &'m Map<String, Json>>,
    ) -> Result<Self> {
        let mut numbers: BTreeSet<&str> = BTreeSet::new();
        for object in objects {
            numbers.extend(object.get("merged_into").and_then(Json::as_str));
            let others = object.get("relationships").and_then(Json::as_array);
            let others = others.into_iter().flatten();
            numbers.extend(others.filter_map(|row| row.get("other")?.as_str()));
        }
        let numbers: Vec<&str> = numbers.into_iter().collect();
        let ids = office.numbered(&numbers)?;
        Self::with(office, ids.into_iter().map(|(n, id)| (id, n)).collect())
    }

    fn with(office: &'o Office, people: HashMap<Id, String>) -> Result<Self> {
        let own = office.own_keys()?;
        let turned = |map: &HashMap<Id, String>| {
            let pairs = map.iter().map(|(id, name)| (name.clone(), *id));
            pairs.collect()
        };
        Ok(Self {
            office,
            ids: turned(&people),
            own_ids: turned(&own),
            people,
            own,
        })
    }

    fn told(&self, table: &str, id: Id) -> String {
        let c = self.office.catalogue();
        let known = match table {
            "faculty" => shelf_name(&c.faculties, id),
            "programme" => shelf_name(&c.programmes, id),
            "chapter" => shelf_name(&c.chapters, id),
            "city" => shelf_name(&c.cities, id),
            "era" => shelf_name(&c.eras, id),
            "alumnus" => self.people.get(&id).cloned(),
            "custom_field" => self.own.get(&id).cloned(),
            _ => None,
        };
        known.unwrap_or_else(|| format!("#{id}"))
    }

    fn meant(&self, table: &str, text: &str) -> Option<Id> {
        if let Some(id) = text.strip_prefix('#') {
            return id.parse().ok().map(Id);
        }
        let c = self.office.catalogue();
        match table {
            "faculty" => c.faculties.read(text).map(Named::key),
            "programme" => c.programmes.read(text).map(Named::key),
            "chapter" => c.chapters.read(text).map(Named::key),
            "city" => c.cities.read(text).map(Named::key),
            "era" => c.eras.read(text).map(Named::key),
            "alumnus" => self.ids.get(text).copied(),
            "custom_field" => self.own_ids.get(text).copied(),
            _ => None,
        }
    }
}

/// A name that leads back to the row.
fn shelf_name<T: Named>(shelf: &Shelf<T>, id: Id) -> Option<String> {
    let row = shelf.get(id)?;
    [shelf.title(Some(id), Lang::Zh), row.en(), row.code()]
        .into_iter()
        .find(|name| {
            !name.is_empty()
                && !name.starts_with('#')
                && shelf.read(name).map(Named::key) == Some(id)
        })
        .map(str::to_owned)
}

/// A dossier as one object.
#[must_use]
pub fn object(d: &Dossier, names: &Names<'_>) -> Map<String, Json> {
    let mut map = row(&d.alumnus, names);
    let mut put = |key: &str, rows: Vec<Map<String, Json>>| {
        if !rows.is_empty() {
            let rows = rows.into_iter().map(Json::Object).collect();
            map.insert(key.to_owned(), Json::Array(rows));
        }
    };
    put("other_names", rows(&d.other_names, names));
    put("degrees", rows(&d.degrees, names));
    put("contacts", rows(&d.contacts, names));
    put("addresses", rows(&d.addresses, names));
    put("posts", rows(&d.posts, names));
    put("relationships", rows(&d.relationships, names));
    put("memberships", rows(&d.memberships, names));
    put("tags", rows(&d.tags, names));
    put("reports", rows(&d.reports, names));
    put("consents", rows(&d.consents, names));
    put("attachments", rows(&d.attachments, names));
    put("customs", rows(&d.customs, names));
    map
}

/// The dossier that an object says, without ids, and what of it cannot be taken.
#[must_use]
pub fn dossier(object: &Map<String, Json>, names: &Names<'_>) -> (Dossier, Vec<Odd>) {
    let mut odd = Vec::new();
    let mut d = Dossier {
        alumnus: read_row(object, "", names, &mut odd),
        ..Dossier::default()
    };
    d.other_names = read_rows(object, "other_names", names, &mut odd);
    d.degrees = read_rows(object, "degrees", names, &mut odd);
    d.contacts = read_rows(object, "contacts", names, &mut odd);
    d.addresses = read_rows(object, "addresses", names, &mut odd);
    d.posts = read_rows(object, "posts", names, &mut odd);
    d.relationships = read_rows(object, "relationships", names, &mut odd);
    d.memberships = read_rows(object, "memberships", names, &mut odd);
    d.tags = read_rows(object, "tags", names, &mut odd);
    d.reports = read_rows(object, "reports", names, &mut odd);
    d.consents = read_rows(object, "consents", names, &mut odd);
    d.attachments = read_rows(object, "attachments", names, &mut odd);
    d.customs = read_rows(object, "customs", names, &mut odd);
    (d, odd)
}

/// The name of a column in the object; none for the column that says whose row it is.
fn key<R: Record>(field: &Field<R>) -> Option<&'static str> {
    match field.kind {
        Kind::Link("alumnus") if field.name == "alumnus_id" => None,
        Kind::Link(_) => Some(field.name.strip_suffix("_id").unwrap_or(field.name)),
        _ => Some(field.name),
    }
}

fn rows<R: Record>(records: &[R], names: &Names<'_>) -> Vec<Map<String, Json>> {
    records.iter().map(|record| row(record, names)).collect()
}

fn row<R: Record>(record: &R, names: &Names<'_>) -> Map<String, Json> {
    let mut map = Map::new();
    for field in names.office.fields::<R>() {
        let Some(key) = key(field) else { continue };
        let value = match (field.kind, (field.get)(record)) {
            (_, Value::Null) => continue,
            (Kind::Link(table), Value::Int(id)) => Json::String(names.told(table, Id(id))),
            (Kind::Flag, Value::Int(n)) => Json::Bool(n != 0),
            (_, Value::Int(n)) => Json::from(n),
            (_, Value::Text(text)) => Json::String(text),
        };
        map.insert(key.to_owned(), value);
    }
    map
}

fn read_rows<R: Record>(
    object: &Map<String, Json>,
    key: &'static str,
    names: &Names<'_>,
    odd: &mut Vec<Odd>,
) -> Vec<R> {
    let mut wrong = |place: String, value: &Json, expected| {
        odd.push(Odd {
            place,
            value: value.to_string(),
            why: Why::NotOfKind(expected),
        });
    };
    let rows = match object.get(key) {
        None | Some(Json::Null) => return Vec::new(),
        Some(Json::Array(rows)) => rows,
        Some(other) => {
            wrong(key.to_owned(), other, "an array");
            return Vec::new();
        }
    };
    let mut sound = Vec::new();
    for (row, at) in rows.iter().zip(1..) {
        match row {
            Json::Object(row) => sound.push((row, at)),
            other => wrong(format!("{key}.{at}"), other, "an object"),
        }
    }
    sound
        .into_iter()
        .map(|(row, at)| read_row(row, &format!("{key}.{at}."), names, odd))
        .collect()
}

fn read_row<R: Record>(
    object: &Map<String, Json>,
    before: &str,
    names: &Names<'_>,
    odd: &mut Vec<Odd>,
) -> R {
    let mut record = R::default();
    for (name, value) in object {
        if before.is_empty() && ARRAYS.contains(&name.as_str()) {
            continue;
        }
        let known = names
            .office
            .fields::<R>()
            .find(|field| key(field) == Some(name));
        let taken = match known {
            Some(field) => read_cell(field, &mut record, value, names),
            None => Err(Why::NoSuchKey),
        };
        if let Err(why) = taken {
            odd.push(Odd {
                place: format!("{before}{name}"),
                value: value.to_string(),
                why,
            });
        }
    }
    record
}

fn read_cell<R: Record>(
    field: &Field<R>,
    record: &mut R,
    value: &Json,
    names: &Names<'_>,
) -> std::result::Result<(), Why> {
    let value = match (field.kind, value) {
        (_, Json::Null) => return Ok(()),
        (Kind::Link(table), Json::String(text)) => {
            let id = names.meant(table, text).ok_or(Why::NotOnFile(table))?;
            Value::Int(id.0)
        }
        (Kind::Flag, Json::Bool(yes)) => Value::Int(i64::from(*yes)),
        (Kind::Int | Kind::Money, Json::Number(number)) => {
            Value::Int(number.as_i64().ok_or(Why::NotOfKind("a whole number"))?)
        }
        (Kind::Link(_), _) => return Err(Why::NotOfKind("a name")),
        (Kind::Flag, _) => return Err(Why::NotOfKind("true or false")),
        (Kind::Int | Kind::Money, _) => return Err(Why::NotOfKind("a whole number")),
        (Kind::Code(country::LIST), Json::String(text)) if !text.is_empty() => {
            let country = country::read(text).ok_or(Why::NotOfKind("a country"))?;
            Value::Text(country.code.clone())
        }
        (_, Json::String(text)) => Value::Text(text.clone()),
        _ => return Err(Why::NotOfKind("text")),
    };
    (field.set)(record, value).map_err(|wrong| Why::NotOfKind(wrong.expected))
}
