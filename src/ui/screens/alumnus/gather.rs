//! From the inputs back to a dossier, and from the office's problems back to the inputs.

use std::collections::HashMap;

use crate::model::alumnus::OtherName;
use crate::model::check::{Problem, Trouble};
use crate::model::dossier::Dossier;
use crate::model::field::{self, Id, Record};
use crate::model::own::Own;
use crate::model::relation::Tag;
use crate::ui::form::field::Field;
use crate::ui::form::sheet::{Sheet, row_key};
use crate::ui::form::{Ask, Finding, own, read};
use crate::ui::trouble::of_field;

/// A dossier as typed, and where its child rows stand in the form.
pub struct Gathered {
    /// The person.
    pub dossier: Dossier,
    places: Vec<(&'static str, Vec<i64>)>,
    own: Vec<&'static Own>,
}

impl Gathered {
    /// The key of the input that a problem is about.
    #[must_use]
    pub fn key(&self, problem: &Problem) -> String {
        if problem.table == "alumnus_custom" {
            let row = self.dossier.customs.get(problem.row);
            let own = row.and_then(|row| self.own.iter().find(|own| own.id == row.field_id));
            return own.map_or_else(String::new, |own| own::key(own));
        }
        let rows = self
            .places
            .iter()
            .find(|(table, _)| *table == problem.table);
        match rows.and_then(|(_, rows)| rows.get(problem.row)) {
            Some(row) => row_key(problem.table, *row, problem.field),
            None => problem.field.to_owned(),
        }
    }

    /// A problem with its place and its words.
    #[must_use]
    pub fn finding(&self, problem: &Problem, ask: &Ask<'_>) -> Finding {
        Finding {
            key: self.key(problem),
            blocks: problem.trouble.blocks(),
            words: of_field(&problem.trouble, ask.text),
            cure: match &problem.trouble {
                Trouble::EmailSlip(near) => Some(near.clone()),
                _ => None,
            },
        }
    }
}

/// The dossier on file with everything that was typed. A child row in which nothing is left is gone.
#[must_use]
pub fn gather(stored: &Dossier, fields: &[&'static Own], sheet: &Sheet) -> Gathered {
    let mut dossier = stored.clone();
    sheet.fill(&mut dossier.alumnus, "");
    tags(&mut dossier, sheet.value("tags"));
    let mut places = Vec::new();
    let (rows, at) = children(sheet, &stored.other_names, |other| !other.name.is_empty());
    dossier.other_names = rows;
    places.push(("other_name", at));
    former_name(&mut dossier, stored, sheet.value("former_name"));
    let (rows, at) = children(sheet, &stored.degrees, |_| true);
    dossier.degrees = rows;
    places.push(("degree", at));
    let (rows, at) = children(sheet, &stored.contacts, |point| !point.value.is_empty());
    dossier.contacts = rows;
    places.push(("contact_point", at));
    let (rows, at) = children(sheet, &stored.addresses, |a| {
        a.city_id.is_some()
            || [&a.line, &a.country, &a.postcode]
                .iter()
                .any(|text| !text.is_empty())
    });
    dossier.addresses = rows;
    places.push(("address", at));
    let (rows, at) = children(sheet, &stored.posts, |post| {
        [
            &post.organisation,
            &post.department,
            &post.job_title,
            &post.professional_title,
        ]
        .iter()
        .any(|text| !text.is_empty())
    });
    dossier.posts = rows;
    places.push(("post", at));
    let (rows, at) = children(sheet, &stored.memberships, |m| m.chapter_id != Id::NEW);
    dossier.memberships = rows;
    places.push(("membership", at));
    let (rows, at) = children(sheet, &stored.relationships, |_| true);
    dossier.relationships = rows;
    places.push(("relationship", at));
    let (rows, at) = children(sheet, &stored.consents, |_| true);
    dossier.consents = rows;
    places.push(("consent", at));
    let (rows, at) = children(sheet, &stored.reports, |_| true);
    dossier.reports = rows;
    places.push(("contact_report", at));
    own::gather(fields, sheet, &mut dossier.customs);
    Gathered {
        dossier,
        places,
        own: fields.to_vec(),
    }
}

/// The rows of one table: those on file with what was typed, new ones behind them.
fn children<R: Record>(
    sheet: &Sheet,
    stored: &[R],
    is_something: impl Fn(&R) -> bool,
) -> (Vec<R>, Vec<i64>) {
    let mut rows = Vec::new();
    let mut places = Vec::new();
    let known: HashMap<Id, &R> = stored.iter().map(|record| (record.id(), record)).collect();
    for (row, inputs) in sheet.filled_rows(R::TABLE) {
        if inputs.iter().all(Field::is_blank) {
            continue;
        }
        let on_file = known.get(&Id(row)).copied();
        let mut record = on_file.cloned().unwrap_or_default();
        // Most rows are as they were.
        if on_file.is_none() || !inputs.iter().all(Field::is_as_stored) {
            field::fill(&mut record, |name| {
                let named = |input: &&Field| input.spec.key.rsplit('.').next() == Some(name);
                inputs.iter().find(named)?.sound()
            });
        }
        if is_something(&record) {
            rows.push(record);
            places.push(row);
        }
    }
    (rows, places)
}

/// The first former name has an input of its own; it goes behind the others, so that these keep their numbers.
fn former_name(dossier: &mut Dossier, stored: &Dossier, name: &str) {
    if name.is_empty() {
        return;
    }
    let mut known = stored.other_names.iter().filter(|n| n.kind == "former");
    dossier.other_names.push(OtherName {
        kind: "former".to_owned(),
        name: name.to_owned(),
        ..known.next().cloned().unwrap_or_default()
    });
}

fn tags(dossier: &mut Dossier, typed: &str) {
    let words = read::words(typed);
    dossier.tags.retain(|tag| words.contains(&tag.tag));
    for word in words {
        if !dossier.tags.iter().any(|tag| tag.tag == word) {
            dossier.tags.push(Tag {
                tag: word,
                ..Tag::default()
            });
        }
    }
}
