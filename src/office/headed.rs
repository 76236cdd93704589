//! Lists straight from the rows of people and their heads: no dossier is built for a cell that says it all.

use std::borrow::Cow;

use super::permit::Action;
use super::{Office, Result};
use crate::model::contact::Address;
use crate::model::degree::Degree;
use crate::model::dossier::{Column, Dossier, Privacy};
use crate::model::field::{Id, Peek};
use crate::model::phone;

/// How a column comes from its cell.
enum Turn {
    /// A text or a number as it is.
    AsIs,
    /// A telephone number.
    Phone,
    /// A code or the id of a named row: few of them in many rows. Puts the cell where the column looks for it.
    Named(fn(&mut Dossier, Peek<'_>)),
}

/// Columns that are not shown as they are held.
const TURNS: &[(&str, Turn)] = &[
    ("mobile", Turn::Phone),
    (
        "gender",
        Turn::Named(|d, cell| d.alumnus.gender = cell.text()),
    ),
    (
        "status",
        Turn::Named(|d, cell| d.alumnus.status = cell.text()),
    ),
    (
        "nationality",
        Turn::Named(|d, cell| d.alumnus.nationality = cell.text()),
    ),
    (
        "level",
        Turn::Named(|d, cell| degree(d).level = cell.text()),
    ),
    (
        "faculty",
        Turn::Named(|d, cell| degree(d).faculty_id = cell.id()),
    ),
    (
        "programme",
        Turn::Named(|d, cell| degree(d).programme_id = cell.id()),
    ),
    (
        "chapter",
        Turn::Named(|d, cell| d.alumnus.home_chapter_id = cell.id()),
    ),
    (
        "city",
        Turn::Named(|d, cell| {
            d.addresses.push(Address {
                city_id: cell.id(),
                ..Address::default()
            });
        }),
    ),
];

/// Says the text of a column for somebody who has nothing but that.
pub type Say<'s> = &'s dyn Fn(&'static Column, &Dossier) -> String;

/// A column on its way, with what it said before.
struct Way {
    column: &'static Column,
    turn: &'static Turn,
    is_closed: bool,
    codes: Vec<(String, String)>,
    ids: std::collections::HashMap<i64, String>,
}

impl Office {
    /// The texts of people, in the order of the ids; those who are gone are left out. `say` puts codes and names into
    /// words, once for each that occurs. False when the heads do not hold all columns; then nothing was read.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn headed(
        &self,
        ids: &[Id],
        columns: &[&'static Column],
        say: Say<'_>,
        each: &mut dyn FnMut(Id, &mut [Cow<'_, str>]),
    ) -> Result<bool> {
        self.permit(Action::Read)?;
        // The name of a field of the office's own may be that of a column which the heads hold.
        if columns.iter().any(|column| column.own.is_some()) {
            return Ok(false);
        }
        let private = self.may(Action::ReadPrivate);
        let keys: Vec<&str> = columns.iter().map(|column| column.key).collect();
        let way = |column: &&'static Column| Way {
            column,
            turn: TURNS
                .iter()
                .find(|(key, _)| *key == column.key)
                .map_or(&Turn::AsIs, |(_, turn)| turn),
            is_closed: !private && column.privacy == Privacy::Private,
            codes: Vec::new(),
            ids: std::collections::HashMap::new(),
        };
        let mut ways: Vec<Way> = columns.iter().map(way).collect();
        Ok(self.db.headed_cells(ids, &keys, &mut |id, cells| {
            let texts = ways
                .iter_mut()
                .zip(cells)
                .map(|(way, cell)| way.text(*cell, say));
            each(id, &mut texts.collect::<Vec<_>>());
        })?)
    }
}

impl Way {
    fn text<'t>(&'t mut self, cell: Peek<'t>, say: Say<'_>) -> Cow<'t, str> {
        match (self.turn, cell) {
            _ if self.is_closed => Cow::Borrowed(""),
            (_, Peek::Null) => Cow::Borrowed(""),
            (Turn::AsIs, Peek::Text(text)) => Cow::Borrowed(text),
            (Turn::AsIs | Turn::Phone, Peek::Int(n)) => Cow::Owned(n.to_string()),
            (Turn::Phone, Peek::Text(text)) => Cow::Owned(phone::shown(text)),
            (Turn::Named(put), cell) => Cow::Borrowed(self.named(*put, cell, say)),
        }
    }

    fn named(&mut self, put: fn(&mut Dossier, Peek<'_>), cell: Peek<'_>, say: Say<'_>) -> &str {
        let column = self.column;
        let said = || {
            let mut d = Dossier::default();
            put(&mut d, cell);
            say(column, &d)
        };
        match cell {
            Peek::Int(id) => self.ids.entry(id).or_insert_with(said),
            Peek::Text(code) => {
                let known = self.codes.iter().position(|(known, _)| known == code);
                let at = known.unwrap_or_else(|| {
                    self.codes.push((code.to_owned(), said()));
                    self.codes.len() - 1
                });
                &self.codes[at].1
            }
            Peek::Null => "",
        }
    }
}

fn degree(d: &mut Dossier) -> &mut Degree {
    if d.degrees.is_empty() {
        d.degrees.push(Degree::default());
    }
    &mut d.degrees[0]
}
