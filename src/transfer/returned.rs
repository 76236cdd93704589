//! A file of ours that comes back: each cell compared three ways, as it was when it left, as the file has it now, and as
//! it stands here.
//!
//! A row is known by its number, its revision and the point of the history at which it left. What only the file changed is
//! taken, what only we changed stays, and where both did somebody has to decide. Rows and columns that the file lacks mean
//! nothing.

use super::guard::bare;
use super::left::Left;
use super::row::incoming::Incoming;
use super::table::Table;
use crate::config::Lang;
use crate::model::alumnus::OtherName;
use crate::model::chapter::Membership;
use crate::model::contact::Address;
use crate::model::custom::{put_value, value_of};
use crate::model::degree::Degree;
use crate::model::dossier::{Column, Dossier};
use crate::model::field::{Id, Label};
use crate::model::post::Post;
use crate::office::intake::Arrival;
use crate::office::{Error, Office};

/// One cell that the file changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The flat column.
    pub key: &'static str,
    /// The field of the office's own that it is.
    pub own: Option<Id>,
    /// What it is called.
    pub label: Label,
    /// As it was when the file left.
    pub base: String,
    /// As the file has it.
    pub file: String,
    /// As it stands here.
    pub ours: String,
    /// What becomes of it.
    pub choice: Choice,
}

impl Cell {
    /// Both sides changed it, each in its own way.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.ours != self.base
    }

    /// The file has nothing where something stood.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.file.is_empty()
    }
}

/// What becomes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The file's is taken.
    File,
    /// Ours stays.
    Ours,
    /// Nobody has decided; ours stays until somebody does.
    Open,
}

/// A person whose row came back with other cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// Who.
    pub id: Id,
    /// The public number.
    pub number: String,
    /// The name as it stands here.
    pub name: String,
    /// The cells that the file changed.
    pub cells: Vec<Cell>,
}

impl Returned {
    /// Some cell is taken from the file.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.cells.iter().any(|cell| cell.choice == Choice::File)
    }

    /// The person with the cells that are taken from the file.
    #[must_use]
    pub fn put(&self, ours: &Dossier, row: &Dossier) -> Dossier {
        let mut after = ours.clone();
        for cell in self.cells.iter().filter(|cell| cell.choice == Choice::File) {
            match cell.own {
                Some(own) => {
                    put_value(&mut after.customs, own, &value_of(&row.customs, own));
                }
                None => put(&mut after, row, cell.key),
            }
        }
        after
    }
}

/// Columns that say which row it is, or that follow from others.
const FIXED: &[&str] = &["number", "rev"];

/// The cells of a row that the file changed; none when the row is not one of ours that left at a revision we know.
/// `doubted`: nothing but number and revision says that it is, so it has to look like whom they lead to.
///
/// # Errors
/// `Refused`, or whatever the file says.
pub(super) fn compare(
    office: &Office,
    table: &Table,
    index: usize,
    incoming: &Incoming,
    doubted: Option<&Arrival>,
) -> Result<Option<Returned>, Error> {
    let lang = office.lang();
    let (number, Some(Left { rev, .. })) = (incoming.text("number"), incoming.left()) else {
        return Ok(None);
    };
    let ours = match office.by_number(number) {
        Ok(id) => office.dossier(id)?,
        Err(Error::Missing) => return Ok(None),
        Err(other) => return Err(other),
    };
    // The number of somebody who was merged leads to another record.
    if ours.alumnus.number != number {
        return Ok(None);
    }
    let base = match ours.alumnus.rev == *rev {
        true => ours.clone(),
        false => match office.dossier_at(ours.alumnus.id, *rev) {
            Ok(base) => base,
            Err(Error::Missing) => return Ok(None),
            Err(other) => return Err(other),
        },
    };
    if doubted.is_some_and(|arrival| !arrival.may_be(&base) && !arrival.may_be(&ours)) {
        return Ok(None);
    }
    let row = incoming.dossier(office.catalogue());
    let raw = table.row(index);
    let columns = office
        .columns()
        .filter(|column| !FIXED.contains(&column.key));
    let cells = columns.filter_map(|column| {
        let places = table.columns(column.key);
        if places.is_empty() {
            return None;
        }
        let texts = places
            .iter()
            .filter_map(|place| Some(raw.as_ref()?.cell(*place)));
        let came = texts
            .map(super::row::cell::as_it_stood)
            .find(|text| !text.is_empty());
        cell(
            office,
            column,
            came.unwrap_or_default(),
            [&base, &row, &ours],
            lang,
        )
    });
    Ok(Some(Returned {
        id: ours.alumnus.id,
        number: ours.alumnus.number.clone(),
        name: ours.alumnus.name.clone(),
        cells: cells.collect(),
    }))
}

/// A cell, if the file changed it. `sides`: as it was, as the file has it, as it stands here.
fn cell(
    office: &Office,
    column: &Column,
    came: String,
    sides: [&Dossier; 3],
    lang: Lang,
) -> Option<Cell> {
    let catalogue = office.catalogue();
    let shown = |dossier: &Dossier| (column.get)(dossier, catalogue, lang);
    let [base, file, ours] = sides;
    // With or without the apostrophe that keeps a spreadsheet from taking it for a formula.
    let untouched = [Lang::En, Lang::Zh].iter().any(|lang| {
        let was = (column.get)(base, catalogue, *lang);
        same(&came, &was) || same(bare(&came), &was)
    });
    if untouched {
        return None;
    }
    // What no small table has yet is shown as it came; a cell that says there is nothing is empty.
    let read = match shown(file) {
        text if text.is_empty() && !super::row::cell::is_placeholder(&came) => came,
        _ if came.is_empty() => String::new(),
        text => text,
    };
    let (base, ours) = (shown(base), shown(ours));
    if same(&read, &base) || same(&read, &ours) {
        return None;
    }
    let choice = match () {
        () if ours != base => Choice::Open,
        () if read.is_empty() => Choice::Ours,
        () => Choice::File,
    };
    Some(Cell {
        key: column.key,
        own: column.own.map(|(own, _)| own),
        label: column.label,
        base,
        file: read,
        ours,
        choice,
    })
}

/// Blanks and the ends of lines do not count.
fn same(one: &str, other: &str) -> bool {
    one == other || one.split_whitespace().eq(other.split_whitespace())
}

/// Puts one column of a row over that of a person; an empty one takes it out.
fn put(after: &mut Dossier, row: &Dossier, key: &str) {
    let (to, from) = (&mut after.alumnus, &row.alumnus);
    match key {
        "name" => to.name.clone_from(&from.name),
        "latin_name" => to.latin_name.clone_from(&from.latin_name),
        "pinyin" => to.pinyin.clone_from(&from.pinyin),
        "gender" => to.gender.clone_from(&from.gender),
        "birth" => to.birth = from.birth,
        "nationality" => to.nationality.clone_from(&from.nationality),
        "native_place" => to.native_place.clone_from(&from.native_place),
        "status" => to.status.clone_from(&from.status),
        "notes" => to.notes.clone_from(&from.notes),
        "former_name" => put_former(after, row),
        "chapter" => put_chapter(after, row),
        "employer" => put_employer(after, row),
        "department" | "job_title" | "professional_title" => put_post(after, row, key),
        "city" | "country" | "address" => put_address(after, row, key),
        "mobile" | "landline" | "email" | "wechat" | "whatsapp" | "qq" => {
            put_contact(after, row, key);
        }
        _ => put_degree(after, row, key),
    }
}

fn put_former(after: &mut Dossier, row: &Dossier) {
    let names = &mut after.other_names;
    let at = names.iter().position(|name| name.kind == "former");
    match (at.and_then(|at| names.get_mut(at)), row.other_names.first()) {
        (Some(old), Some(new)) => old.name.clone_from(&new.name),
        (None, Some(new)) => names.push(OtherName { ..new.clone() }),
        (Some(_), None) => {
            if let Some(at) = at {
                names.remove(at);
            }
        }
        (None, None) => {}
    }
}

/// The chapter that lists show is left, and the other one entered.
fn put_chapter(after: &mut Dossier, row: &Dossier) {
    let shown = after.headline_chapter();
    let new = row.memberships.first().map(|member| member.chapter_id);
    let members = after.memberships.iter_mut();
    for member in members.filter(|member| Some(member.chapter_id) == shown) {
        "left".clone_into(&mut member.state);
    }
    if after.alumnus.home_chapter_id.is_some() {
        after.alumnus.home_chapter_id = new;
    }
    let Some(new) = new else {
        return;
    };
    let known = after
        .memberships
        .iter_mut()
        .find(|member| member.chapter_id == new && member.state != "left");
    match known {
        Some(known) => "active".clone_into(&mut known.state),
        None => after.memberships.push(Membership {
            chapter_id: new,
            state: "active".to_owned(),
            ..Membership::default()
        }),
    }
}

/// Another employer ends the post and opens one with everything that the row says of it.
fn put_employer(after: &mut Dossier, row: &Dossier) {
    let current = after.current_post().map(|post| post.id);
    let old = after.posts.iter_mut().find(|post| Some(post.id) == current);
    let new = row
        .posts
        .first()
        .filter(|post| !post.organisation.is_empty());
    match (old, new) {
        (Some(old), Some(new)) if old.organisation.is_empty() => {
            old.organisation.clone_from(&new.organisation);
        }
        (Some(old), new) => {
            old.ended = true;
            after.posts.extend(new.cloned());
        }
        (None, new) => after.posts.extend(new.cloned()),
    }
}

fn put_post(after: &mut Dossier, row: &Dossier, key: &str) {
    let from = row.posts.first().cloned().unwrap_or_default();
    // A post that was opened just now has no id yet, and is the newest.
    let current = after
        .posts
        .iter()
        .rposition(|post| !post.ended && post.id.is_new());
    let shown = after.current_post().map(|post| post.id);
    let at = current.or_else(|| after.posts.iter().position(|post| Some(post.id) == shown));
    let at = at.unwrap_or_else(|| {
        after.posts.push(Post::default());
        after.posts.len() - 1
    });
    if let Some(to) = after.posts.get_mut(at) {
        match key {
            "department" => to.department = from.department,
            "job_title" => to.job_title = from.job_title,
            _ => to.professional_title = from.professional_title,
        }
    }
}

fn put_address(after: &mut Dossier, row: &Dossier, key: &str) {
    let from = row.addresses.first().cloned().unwrap_or_default();
    let shown = after.current_address().map(|address| address.id);
    let at = after
        .addresses
        .iter()
        .position(|address| Some(address.id) == shown);
    let at = at.unwrap_or_else(|| {
        after.addresses.push(Address {
            kind: "mail".to_owned(),
            ..Address::default()
        });
        after.addresses.len() - 1
    });
    if let Some(to) = after.addresses.get_mut(at) {
        match key {
            "city" => to.city_id = from.city_id,
            "country" => to.country = from.country,
            _ => to.line = from.line,
        }
    }
}

/// The number that lists show is written over, or taken out.
fn put_contact(after: &mut Dossier, row: &Dossier, kind: &str) {
    let shown = after.contact(kind).map(|point| point.id);
    let at = after
        .contacts
        .iter()
        .position(|point| Some(point.id) == shown);
    let mut new = row
        .contacts
        .iter()
        .filter(|point| point.kind == kind)
        .cloned();
    match (at.and_then(|at| after.contacts.get_mut(at)), new.next()) {
        (Some(old), Some(first)) => {
            old.value = first.value;
            "ok".clone_into(&mut old.status);
            after.contacts.extend(new);
        }
        (None, Some(first)) => {
            after.contacts.push(first);
            after.contacts.extend(new);
        }
        (Some(_), None) => {
            if let Some(at) = at {
                after.contacts.remove(at);
            }
        }
        (None, None) => {}
    }
}

fn put_degree(after: &mut Dossier, row: &Dossier, key: &str) {
    let from = row.degrees.first().cloned().unwrap_or_default();
    let shown = after.headline_degree().map(|degree| degree.id);
    let at = after
        .degrees
        .iter()
        .position(|degree| Some(degree.id) == shown);
    let at = at.unwrap_or_else(|| {
        after.degrees.push(Degree {
            verification: "unverified".to_owned(),
            ..Degree::default()
        });
        after.degrees.len() - 1
    });
    if let Some(to) = after.degrees.get_mut(at) {
        match key {
            "student_no" => to.student_no = from.student_no,
            "class_year" => to.completion = from.completion,
            "entry_year" => to.entry = from.entry,
            "faculty" => to.faculty_id = from.faculty_id,
            "programme" => to.programme_id = from.programme_id,
            "level" => to.level = from.level,
            "class_group" => to.class_group = from.class_group,
            "outcome" => to.outcome = from.outcome,
            _ => {}
        }
    }
}
