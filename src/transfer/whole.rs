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
//! Row ids are left out: rows are the same if what they say is the same. The way back: [`read`] makes a dossier of an
//! object, [`sound`] says what is wrong with it, [`merge`] what it changes in somebody on file; [`plan`] gives every object
//! its verdict, and [`apply`] writes them.

pub mod read;
mod chunk;
pub mod sound;
pub mod merge;
mod ties;
pub mod plan;
pub mod apply;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::config::Lang;
use crate::model::catalogue::{Catalogue, Named, Shelf};
use crate::model::dossier::Dossier;
use crate::model::field::{Field, Id, Kind, Label, Record, Value};
use crate::office::{Office, Result};

/// An array of the object.
pub struct Array {
    /// Its key.
    pub key: &'static str,
    /// The table whose rows it holds.
    pub table: &'static str,
    /// What the clerk calls it.
    pub label: Label,
}

const fn array(
    key: &'static str,
    table: &'static str,
    en: &'static str,
    zh: &'static str,
) -> Array {
    let label = Label { en, zh };
    Array { key, table, label }
}

/// The arrays of the object, each with the kind of record that it holds.
pub const ARRAYS: &[Array] = &[
    array("other_names", "other_name", "Other names", "其他姓名"),
    array("degrees", "degree", "Education", "教育经历"),
    array("contacts", "contact_point", "Contact", "联系方式"),
    array("addresses", "address", "Addresses", "地址"),
    array("posts", "post", "Work", "工作经历"),
    array("relationships", "relationship", "Relationships", "关系"),
    array("memberships", "membership", "Chapters", "分会"),
    array("tags", "tag", "Tags", "标签"),
    array("reports", "contact_report", "Contact reports", "联络记录"),
    array("consents", "consent", "Consents", "授权"),
    array("attachments", "attachment", "Files", "附件"),
    array("customs", "alumnus_custom", "Own fields", "自定义字段"),
];

/// What records point to, by name.
pub struct Names<'o> {
    office: &'o Office,
    catalogue: Arc<Catalogue>,
    people: HashMap<Id, String>,
    own: HashMap<Id, String>,
    ids: HashMap<String, Id>,
    own_ids: HashMap<String, Id>,
    /// What rows of small tables are called here; asked for again and again.
    told: RefCell<HashMap<(&'static str, Id), String>>,
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

    /// The names of people that somebody found out, and what an import has made in the small tables.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn known(
        office: &'o Office,
        catalogue: Arc<Catalogue>,
        ids: HashMap<String, Id>,
    ) -> Result<Self> {
        let names = Self::with(office, HashMap::new())?;
        Ok(Self {
            catalogue,
            ids,
            ..names
        })
    }

    fn with(office: &'o Office, people: HashMap<Id, String>) -> Result<Self> {
        let own = office.own_keys()?;
        let pairs = own.iter().map(|(id, name)| (name.clone(), *id));
        Ok(Self {
            office,
            catalogue: Arc::clone(office.catalogue()),
            ids: HashMap::new(),
            own_ids: pairs.collect(),
            people,
            own,
            told: RefCell::default(),
        })
    }

    fn told(&self, table: &'static str, id: Id) -> String {
        match table {
            "alumnus" => self.people.get(&id).cloned(),
            "custom_field" => self.own.get(&id).cloned(),
            _ => return self.shelved(table, id),
        }
        .unwrap_or_else(|| format!("#{id}"))
    }

    fn shelved(&self, table: &'static str, id: Id) -> String {
        if let Some(known) = self.told.borrow().get(&(table, id)) {
            return known.clone();
        }
        let c = &self.catalogue;
        let known = match table {
            "faculty" => shelf_name(&c.faculties, id),
            "programme" => shelf_name(&c.programmes, id),
            "chapter" => shelf_name(&c.chapters, id),
            "city" => shelf_name(&c.cities, id),
            "era" => shelf_name(&c.eras, id),
            _ => None,
        };
        let name = known.unwrap_or_else(|| format!("#{id}"));
        self.told.borrow_mut().insert((table, id), name.clone());
        name
    }

    fn meant(&self, table: &str, text: &str) -> Option<Id> {
        let c = &self.catalogue;
        match table {
            "faculty" => on_shelf(&c.faculties, text),
            "programme" => on_shelf(&c.programmes, text),
            "chapter" => on_shelf(&c.chapters, text),
            "city" => on_shelf(&c.cities, text),
            "era" => on_shelf(&c.eras, text),
            "alumnus" => self.ids.get(text).copied(),
            "custom_field" => self.own_ids.get(text).copied(),
            _ => None,
        }
    }
}

/// The row that a name leads to; `#` and an id that is on the shelf is one too.
fn on_shelf<T: Named>(shelf: &Shelf<T>, text: &str) -> Option<Id> {
    match text.strip_prefix('#') {
        Some(id) => shelf.get(Id(id.parse().ok()?)).map(Named::key),
        None => shelf.read(text).map(Named::key),
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

/// The name of a column in the object; none for the column that says whose row it is.
pub(in crate::transfer) fn key<R: Record>(field: &Field<R>) -> Option<&'static str> {
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
