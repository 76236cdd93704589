//! What the row of a person and its head hold, cell by cell and without copies: what a list of a million is made of.

use rusqlite::types::ValueRef;

use super::dossiers::id_list;
use super::{Db, Result};
use crate::model::field::{Id, Peek};

/// The flat columns that the two rows hold, and where.
const HELD: &[(&str, &str)] = &[
    ("number", "a.number"),
    ("name", "a.name"),
    ("latin_name", "a.latin_name"),
    ("pinyin", "a.pinyin"),
    ("gender", "a.gender"),
    ("birth", "a.birth"),
    ("nationality", "a.nationality"),
    ("native_place", "a.native_place"),
    ("student_no", "h.student_no"),
    ("class_year", "h.class_year"),
    ("entry_year", "h.entry_year"),
    ("faculty", "h.faculty_id"),
    ("programme", "h.programme_id"),
    ("level", "h.level"),
    ("chapter", "h.chapter_id"),
    ("city", "h.city_id"),
    ("employer", "h.employer"),
    ("mobile", "h.mobile"),
    ("email", "h.email"),
    ("status", "a.status"),
    ("notes", "a.notes"),
    ("rev", "a.rev"),
];

impl Db {
    /// The cells of people in the order of the ids; those who are gone are left out. False when some column is held by
    /// neither row; then nothing was read.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn headed_cells(
        &self,
        ids: &[Id],
        keys: &[&str],
        each: &mut dyn FnMut(Id, &[Peek<'_>]),
    ) -> Result<bool> {
        let mut places = Vec::with_capacity(keys.len());
        for key in keys {
            let Some((_, place)) = HELD.iter().find(|(held, _)| held == key) else {
                return Ok(false);
            };
            places.push(*place);
        }
        // One statement for all: each of its own would lock and unlock the file.
        let sql = format!(
            "SELECT a.id, {} FROM json_each(?1) AS i CROSS JOIN alumnus AS a ON a.id = i.value
                CROSS JOIN alumnus_head AS h ON h.alumnus_id = a.id",
            places.join(", ")
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([id_list(ids)])?;
        while let Some(row) = rows.next()? {
            let mut cells = Vec::with_capacity(places.len());
            for at in 1..=places.len() {
                cells.push(match row.get_ref(at)? {
                    ValueRef::Integer(n) => Peek::Int(n),
                    ValueRef::Text(text) => {
                        Peek::Text(std::str::from_utf8(text).unwrap_or_default())
                    }
                    ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Peek::Null,
                });
            }
            each(Id(row.get(0)?), &cells);
        }
        Ok(true)
    }
}
