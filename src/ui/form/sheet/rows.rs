//! Blocks and child rows come and go, and every input is found by its key.

use std::collections::HashMap;

use super::{Placed, RowPlace, Sheet, row_key};
use crate::ui::form::field::Field;
use crate::ui::form::{Ask, Block, InputSpec};

/// A child row that was taken away.
#[derive(Debug, Clone)]
pub struct Gone {
    block: Placed,
    fields: Vec<Field>,
    /// The row that stood behind it.
    next: Option<i64>,
}

impl Sheet {
    /// A fresh number for a child row that is not stored yet.
    pub fn new_row(&mut self) -> i64 {
        self.last_new -= 1;
        self.last_new
    }

    /// Puts a child row behind the others of its section; gives the number of its first input.
    pub fn add(&mut self, section: usize, block: Block, ask: &Ask<'_>) -> usize {
        self.last_new = self.last_new.min(block.row);
        let row = block.row;
        self.place(section, block);
        self.number();
        self.show_all(ask);
        let first = |main: bool| {
            self.fields
                .iter()
                .position(|f| f.section == section && f.row == row && (f.spec.main || !main))
        };
        first(true).or_else(|| first(false)).unwrap_or(self.at)
    }

    /// Takes a child row away.
    pub fn remove(&mut self, section: usize, row: i64) -> Option<Gone> {
        let is_it = |block: &Placed| (block.section, block.row) == (section, row);
        let at = self.blocks.iter().position(is_it)?;
        if let Some(table) = self.table_of(section).filter(|_| row > 0) {
            self.removed.push((table.to_owned(), row));
        }
        let next = self.blocks.get(at + 1);
        let next = next
            .filter(|next| next.section == section)
            .map(|next| next.row);
        let block = self.blocks.remove(at);
        let fields = self.fields.drain(self.places_of(section, row)).collect();
        self.number();
        self.at = self.at.min(self.fields.len().saturating_sub(1));
        self.enter();
        Some(Gone {
            block,
            fields,
            next,
        })
    }

    /// Puts a child row back where it was, or behind the others where nobody knows; gives the number of its first input.
    pub fn put_back(&mut self, gone: Gone) -> usize {
        let Gone {
            block,
            fields,
            next,
        } = gone;
        let (section, row) = (block.section, block.row);
        let table = self.table_of(section).unwrap_or_default();
        self.removed
            .retain(|(of, id)| (of.as_str(), *id) != (table, row));
        let next = next.filter(|next| self.rows.contains_key(&(section, *next)));
        let at = match next {
            Some(next) => self.places_of(section, next).start,
            None => self
                .fields
                .partition_point(|field| field.section <= section),
        };
        self.fields.splice(at..at, fields);
        let is_next = |block: &Placed| block.section == section && Some(block.row) == next;
        let place = self.blocks.iter().position(is_next);
        let place = place.unwrap_or_else(|| {
            self.blocks
                .partition_point(|block| block.section <= section)
        });
        self.blocks.insert(place, block);
        self.number();
        at
    }

    /// Notes where every input stands.
    pub(super) fn number(&mut self) {
        let keys = self.fields.iter().enumerate();
        self.index = keys
            .map(|(at, field)| (field.spec.key.clone(), at))
            .collect();
        self.rows.clear();
        self.laid.take();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (at, field) in self.fields.iter().enumerate().filter(|(_, f)| f.row != 0) {
            let table = self.parts.get(field.section).and_then(|part| part.table);
            let place = self.rows.entry((field.section, field.row));
            let place = place.or_insert_with(|| {
                let count = counts
                    .entry(table.map_or("", |(table, _)| table))
                    .or_default();
                *count += 1;
                RowPlace {
                    inputs: at..at,
                    nth: *count - 1,
                }
            });
            place.inputs.end = at + 1;
        }
    }

    pub(super) fn place(&mut self, section: usize, block: Block) {
        let table = self.table_of(section).unwrap_or_default();
        let mut lines = Vec::new();
        let mut fields = Vec::new();
        for line in block.lines {
            let mut keys = Vec::new();
            for spec in line {
                let key = if block.row == 0 {
                    spec.key
                } else {
                    row_key(table, block.row, &spec.key)
                };
                keys.push(key.clone());
                fields.push(Field::new(InputSpec { key, ..spec }, section, block.row));
            }
            lines.push(keys);
        }
        let at = self
            .fields
            .partition_point(|field| field.section <= section);
        self.fields.splice(at..at, fields);
        let at = self
            .blocks
            .partition_point(|block| block.section <= section);
        self.blocks.insert(
            at,
            Placed {
                section,
                row: block.row,
                lines,
            },
        );
    }

    pub(super) fn show_all(&mut self, ask: &Ask<'_>) {
        for at in 0..self.fields.len() {
            if !self.fields[at].touched {
                let kind = self.kind(at);
                self.fields[at].show(ask, kind);
            }
        }
    }
}
