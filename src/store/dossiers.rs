//! Many people at once with everything that belongs to them: one walk per table instead of one per person and table.

use std::collections::HashMap;

use super::{Db, Result};
use crate::model::alumnus::Alumnus;
use crate::model::dossier::Dossier;
use crate::model::field::{Id, Record, Value};
use crate::model::relation::{Relationship, Tag};

/// Rows of one table by the person that they belong to.
pub(super) type Rows<R> = HashMap<Id, Vec<R>>;

/// Which rows of a person are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Other names.
    pub other_names: bool,
    /// Courses of study.
    pub degrees: bool,
    /// Phones, e-mails and accounts.
    pub contacts: bool,
    /// Addresses.
    pub addresses: bool,
    /// Employments.
    pub posts: bool,
    /// Tags.
    pub tags: bool,
    /// Chapters.
    pub memberships: bool,
    /// Values of the fields that the office added.
    pub customs: bool,
}

impl Db {
    /// People in the order of the ids given; ids that are gone are left out. For a few hundred at a time.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn dossiers(&self, ids: &[Id]) -> Result<Vec<Dossier>> {
        let list = id_list(ids);
        let people: Vec<Alumnus> =
            self.unordered("id IN (SELECT value FROM json_each(?1))", &[&list])?;
        let mut people: HashMap<Id, Alumnus> =
            people.into_iter().map(|one| (one.id, one)).collect();
        let mut other_names = self.rows_of(&list)?;
        let mut degrees = self.rows_of(&list)?;
        let mut contacts = self.rows_of(&list)?;
        let mut addresses = self.rows_of(&list)?;
        let mut posts = self.rows_of(&list)?;
        let mut relationships = self.rows_of(&list)?;
        let mut memberships = self.rows_of(&list)?;
        let mut tags = self.rows_of(&list)?;
        let mut reports = self.rows_of(&list)?;
        let mut consents = self.rows_of(&list)?;
        let mut attachments = self.rows_of(&list)?;
        let mut customs = self.rows_of(&list)?;
        let whole = |id: &Id| {
            Some(Dossier {
                alumnus: people.remove(id)?,
                other_names: taken(&mut other_names, id),
                degrees: taken(&mut degrees, id),
                contacts: taken(&mut contacts, id),
                addresses: taken(&mut addresses, id),
                posts: taken(&mut posts, id),
                relationships: taken(&mut relationships, id),
                memberships: taken(&mut memberships, id),
                tags: taken(&mut tags, id),
                reports: taken(&mut reports, id),
                consents: taken(&mut consents, id),
                attachments: taken(&mut attachments, id),
                customs: taken(&mut customs, id),
            })
        };
        Ok(ids.iter().filter_map(whole).collect())
    }

    /// People in the order of the ids given, with the rows that are asked for and nothing else; ids that are gone are left
    /// out.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn partly(&self, ids: &[Id], wanted: Wanted) -> Result<Vec<Dossier>> {
        let list = id_list(ids);
        let people: Vec<Alumnus> =
            self.unordered("id IN (SELECT value FROM json_each(?1))", &[&list])?;
        let mut people: HashMap<Id, Alumnus> =
            people.into_iter().map(|one| (one.id, one)).collect();
        let mut other_names = self.rows_if(wanted.other_names, &list)?;
        let mut degrees = self.rows_if(wanted.degrees, &list)?;
        let mut contacts = self.rows_if(wanted.contacts, &list)?;
        let mut addresses = self.rows_if(wanted.addresses, &list)?;
        let mut posts = self.rows_if(wanted.posts, &list)?;
        let mut tags = self.rows_if(wanted.tags, &list)?;
        let mut memberships = self.rows_if(wanted.memberships, &list)?;
        let mut customs = self.rows_if(wanted.customs, &list)?;
        let part = |id: &Id| {
            Some(Dossier {
                alumnus: people.remove(id)?,
                other_names: taken(&mut other_names, id),
                degrees: taken(&mut degrees, id),
                contacts: taken(&mut contacts, id),
                addresses: taken(&mut addresses, id),
                posts: taken(&mut posts, id),
                tags: taken(&mut tags, id),
                memberships: taken(&mut memberships, id),
                customs: taken(&mut customs, id),
                ..Dossier::default()
            })
        };
        Ok(ids.iter().filter_map(part).collect())
    }

    fn rows_if<R: Record>(&self, wanted: bool, list: &str) -> Result<Rows<R>> {
        if wanted {
            self.rows_of(list)
        } else {
            Ok(Rows::new())
        }
    }

    /// The ties of others to a person.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn ties_to(&self, id: Id) -> Result<Vec<Relationship>> {
        self.list("other_id = ?1", &[&id])
    }

    /// The tags of people.
    pub(super) fn tags_of(&self, ids: &[Id]) -> Result<Rows<Tag>> {
        self.rows_of(&id_list(ids))
    }

    fn rows_of<R: Record>(&self, list: &str) -> Result<Rows<R>> {
        let owner = crate::model::field::field::<R>("alumnus_id");
        let mut rows = Rows::new();
        let found: Vec<R> =
            self.unordered("alumnus_id IN (SELECT value FROM json_each(?1))", &[&list])?;
        for row in found {
            if let Some(Value::Int(id)) = owner.map(|field| (field.get)(&row)) {
                rows.entry(Id(id)).or_default().push(row);
            }
        }
        // An index may hand out the few of a person in another order.
        for own in rows.values_mut() {
            own.sort_unstable_by_key(Record::id);
        }
        Ok(rows)
    }
}

/// Ids as a JSON array, for `json_each`.
pub(super) fn id_list(ids: &[Id]) -> String {
    let list: Vec<i64> = ids.iter().map(|id| id.0).collect();
    serde_json::json!(list).to_string()
}

fn taken<R>(rows: &mut Rows<R>, id: &Id) -> Vec<R> {
    rows.remove(id).unwrap_or_default()
}
