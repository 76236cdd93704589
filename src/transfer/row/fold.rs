//! Rows of one file that have the same student number are one person: the later cell that holds something wins.
//!
//! Which rows belong together is found in one pass over the student numbers alone; then the rows come out in their
//! order, each with what became of it. Nothing but the rows that belong together is ever held.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::incoming::Incoming;
use super::problem::{Problem, Why};
use super::{Reader, Row, cell};
use crate::clean;
use crate::model::catalogue::Catalogue;
use crate::model::field::Label;
use crate::model::name;
use crate::transfer::table::Table;

/// A row of the file and what became of it.
#[derive(Debug)]
pub struct Taken {
    /// Its place among the rows of data, counted from 0.
    pub index: usize,
    /// The row as a spreadsheet numbers it.
    pub number: u32,
    /// Whether control characters had to be removed from it.
    pub cleaned: bool,
    /// What became of it.
    pub what: What,
}

/// What became of a row.
#[derive(Debug)]
pub enum What {
    /// A person, with all rows of the same student number folded in.
    Person(Box<Incoming>),
    /// It was folded into the person first named in that row.
    FoldedInto(u32),
    /// It cannot be taken.
    Rejected(Vec<Problem>),
}

/// The rows of a table in their order.
pub struct People<'t> {
    table: &'t Table,
    reader: Reader<'t>,
    next: usize,
    /// Rows that share their student number, by the first of them.
    groups: HashMap<usize, Vec<usize>>,
    /// Rows that were read when the first of their group came.
    waiting: HashMap<usize, Taken>,
}

/// Reads a table row by row.
#[must_use]
pub fn people<'t>(table: &'t Table, catalogue: &'t Catalogue, today: NaiveDate) -> People<'t> {
    People {
        table,
        reader: Reader::new(table, catalogue, today),
        next: 0,
        groups: groups(table),
        waiting: HashMap::new(),
    }
}

impl Iterator for People<'_> {
    type Item = Taken;

    fn next(&mut self) -> Option<Taken> {
        let index = self.next;
        self.next += 1;
        if let Some(taken) = self.waiting.remove(&index) {
            return Some(taken);
        }
        if let Some(group) = self.groups.remove(&index) {
            self.fold(&group);
            return self.waiting.remove(&index);
        }
        let row = self.reader.row(&self.table.row(index)?);
        Some(taken(index, row))
    }
}

impl People<'_> {
    /// Reads all rows of a group. The first that can be taken stands for the person.
    fn fold(&mut self, group: &[usize]) {
        let mut leader: Option<(usize, bool, Incoming)> = None;
        for &index in group {
            let Some(raw) = self.table.row(index) else {
                continue;
            };
            let Row {
                number,
                cleaned,
                read,
            } = self.reader.row(&raw);
            let what = match (read, &mut leader) {
                (Err(problems), _) => What::Rejected(problems),
                (Ok(incoming), None) => {
                    leader = Some((index, cleaned, incoming));
                    continue;
                }
                (Ok(incoming), Some((_, _, person))) => join(person, incoming),
            };
            self.waiting.insert(
                index,
                Taken {
                    index,
                    number,
                    cleaned,
                    what,
                },
            );
        }
        if let Some((index, cleaned, person)) = leader {
            let number = person.rows.first().copied().unwrap_or_default();
            self.waiting.insert(
                index,
                Taken {
                    index,
                    number,
                    cleaned,
                    what: What::Person(Box::new(person)),
                },
            );
        }
    }
}

/// Folds a later row into a person, unless it has another name (then somebody has to look) or the two together
/// break a rule that each alone keeps.
fn join(person: &mut Incoming, mut later: Incoming) -> What {
    let first = person.rows.first().copied().unwrap_or_default();
    let row = later.rows.first().copied().unwrap_or_default();
    if name::fold(person.text("name")) != name::fold(later.text("name")) {
        let value = later.text("student_no").to_owned();
        later.asks.push(Problem {
            row,
            column: String::new(),
            field: STUDENT_NO,
            value,
            why: Why::OtherName(first),
        });
        return What::Person(Box::new(later));
    }
    let mut joined = person.clone();
    for (at, held) in later.held {
        match joined.held.binary_search_by_key(&at, |(place, _)| *place) {
            Ok(place) => joined.held[place].1 = held,
            Err(place) => joined.held.insert(place, (at, held)),
        }
    }
    for (own, value) in later.own {
        joined.own.retain(|(known, _)| *known != own);
        joined.own.push((own, value));
    }
    joined.remarks.append(&mut later.remarks);
    joined.more.append(&mut later.more);
    if !later.district.is_empty() {
        joined.district = later.district;
    }
    if let Some(why) = joined.completion_first() {
        let value = String::new();
        return What::Rejected(vec![Problem {
            row,
            column: String::new(),
            field: super::WHOLE,
            value,
            why,
        }]);
    }
    joined.rows.push(row);
    joined.asks.append(&mut later.asks);
    joined.notes.append(&mut later.notes);
    *person = joined;
    What::FoldedInto(first)
}

const STUDENT_NO: Label = Label {
    en: "student number",
    zh: "学号",
};

fn taken(index: usize, row: Row) -> Taken {
    let what = match row.read {
        Ok(incoming) => What::Person(Box::new(incoming)),
        Err(problems) => What::Rejected(problems),
    };
    Taken {
        index,
        number: row.number,
        cleaned: row.cleaned,
        what,
    }
}

/// The rows that share a student number, by the first of them.
fn groups(table: &Table) -> HashMap<usize, Vec<usize>> {
    let columns = table.columns("student_no");
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    if columns.is_empty() {
        return groups;
    }
    for (index, row) in table.rows().enumerate() {
        let texts = columns
            .iter()
            .map(|column| clean::line_as_it_lies(row.cell(*column)));
        let Some(text) = texts
            .into_iter()
            .find(|text| !text.is_empty() && !cell::is_placeholder(text))
        else {
            continue;
        };
        match first.entry(cell::student_key(&text)) {
            std::collections::hash_map::Entry::Vacant(empty) => {
                empty.insert(index);
            }
            std::collections::hash_map::Entry::Occupied(known) => {
                groups
                    .entry(*known.get())
                    .or_insert_with(|| vec![*known.get()])
                    .push(index);
            }
        }
    }
    groups
}
