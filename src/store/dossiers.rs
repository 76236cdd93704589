//! Many people at once with everything that belongs to them: one walk per table instead of one per person and table.

use std::collections::HashMap;

use rusqlite::Row;

use super::records::{columns, read};
use super::{Db, Result};
use crate::model::alumnus::Alumnus;
use crate::model::contact::{Address, ContactPoint};
use crate::model::date::PartialDate;
use crate::model::degree::Degree;
use crate::model::dossier::Dossier;
use crate::model::field::{Id, Record, Value};
use crate::model::post::Post;
use crate::model::relation::Relationship;

/// Rows of one table by the person that they belong to.
type Rows<R> = HashMap<Id, Vec<R>>;

/// Which rows of a person are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Courses of study.
    pub degrees: bool,
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
            self.list("id IN (SELECT value FROM json_each(?1))", &[&list])?;
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

    /// People with what their heads say in the place of their rows: one degree, one post, one address and the first mobile
    /// and e-mail. Enough for a list, and read ten times as fast as everything.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn headed(&self, ids: &[Id]) -> Result<Vec<Dossier>> {
        let sql = format!(
            "SELECT {}, class_year, entry_year, faculty_id, programme_id, level, student_no, chapter_id, city_id, employer,
                mobile, email
             FROM alumnus JOIN alumnus_head ON alumnus_id = id WHERE id = ?1",
            columns::<Alumnus>()
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut people = Vec::with_capacity(ids.len());
        for id in ids {
            let mut rows = statement.query([id])?;
            if let Some(row) = rows.next()? {
                people.push(headed(row)?);
            }
        }
        Ok(people)
    }

    /// People in the order of the ids given, with their degrees, tags and memberships where these are asked for, and
    /// nothing else; ids that are gone are left out.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn partly(&self, ids: &[Id], wanted: Wanted) -> Result<Vec<Dossier>> {
        let list = id_list(ids);
        let people: Vec<Alumnus> =
            self.list("id IN (SELECT value FROM json_each(?1))", &[&list])?;
        let mut people: HashMap<Id, Alumnus> =
            people.into_iter().map(|one| (one.id, one)).collect();
        let mut degrees = self.rows_if(wanted.degrees, &list)?;
        let mut tags = self.rows_if(wanted.tags, &list)?;
        let mut memberships = self.rows_if(wanted.memberships, &list)?;
        let mut customs = self.rows_if(wanted.customs, &list)?;
        let part = |id: &Id| {
            Some(Dossier {
                alumnus: people.remove(id)?,
                degrees: taken(&mut degrees, id),
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

    fn rows_of<R: Record>(&self, list: &str) -> Result<Rows<R>> {
        let owner = crate::model::field::field::<R>("alumnus_id");
        let mut rows = Rows::new();
        let found: Vec<R> =
            self.list("alumnus_id IN (SELECT value FROM json_each(?1))", &[&list])?;
        for row in found {
            if let Some(Value::Int(id)) = owner.map(|field| (field.get)(&row)) {
                rows.entry(Id(id)).or_default().push(row);
            }
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

/// A person from a row of [`Db::headed`].
fn headed(row: &Row<'_>) -> Result<Dossier> {
    let first = Alumnus::FIELDS.len() + 1;
    let id = |at: usize| row.get::<_, Option<i64>>(first + at).map(|id| id.map(Id));
    let year = |at: usize| {
        let year = row.get::<_, Option<i16>>(first + at);
        year.map(|year| year.map(PartialDate::year_only))
    };
    let text = |at: usize| {
        let text = row.get::<_, Option<String>>(first + at);
        text.map(Option::unwrap_or_default)
    };
    let mut d = Dossier {
        alumnus: read(row)?,
        ..Dossier::default()
    };
    d.alumnus.home_chapter_id = id(6)?;
    d.degrees.push(Degree {
        completion: year(0)?,
        entry: year(1)?,
        faculty_id: id(2)?,
        programme_id: id(3)?,
        level: text(4)?,
        student_no: text(5)?,
        ..Degree::default()
    });
    d.addresses.push(Address {
        city_id: id(7)?,
        ..Address::default()
    });
    d.posts.push(Post {
        organisation: text(8)?,
        ..Post::default()
    });
    for (kind, at) in [("mobile", 9), ("email", 10)] {
        let value = text(at)?;
        if !value.is_empty() {
            d.contacts.push(ContactPoint {
                kind: kind.to_owned(),
                value,
                ..ContactPoint::default()
            });
        }
    }
    Ok(d)
}
