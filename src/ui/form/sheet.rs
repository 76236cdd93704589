//! The inputs of a form, the one that has the focus, and what is the matter with them.

mod examine;
pub mod rows;
mod walk;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::model::field::{self, Label, Record};
use crate::ui::form::choose::Choices;
use crate::ui::form::days::Days;
use crate::ui::form::field::Field;
use crate::ui::form::layout::Pages;
use crate::ui::form::{Ask, Kind, Paper, Section, read};
use crate::ui::widgets::picker::Picker;

use examine::Findings;

/// The inputs of a form.
pub struct Sheet {
    /// The parts in their order; their blocks stand in `blocks`.
    pub parts: Vec<Part>,
    /// The blocks in their order.
    pub blocks: Vec<Placed>,
    /// The inputs in the order of Enter.
    pub fields: Vec<Field>,
    /// The input with the focus; one more than there are is the line that saves.
    pub at: usize,
    findings: Findings,
    /// The open list.
    pub list: Option<List>,
    /// The open month.
    pub days: Option<Days>,
    /// The best match, shown grey behind what is typed.
    pub grey: Option<(String, String)>,
    /// Child rows that were stored and are to go.
    pub removed: Vec<(String, i64)>,
    choices: Vec<(Kind, Rc<Choices>)>,
    /// The places of the inputs by their keys.
    index: HashMap<String, usize>,
    /// Where each child row stands, by section and row.
    rows: HashMap<(usize, i64), RowPlace>,
    last_new: i64,
    /// The pages for the window as it was drawn last; none since a block came or went.
    laid: RefCell<Option<Rc<Pages>>>,
}

/// A part of the form.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its name.
    pub title: Label,
    /// The table of its child rows, and what F6 adds.
    pub table: Option<(&'static str, Label)>,
    /// Child rows stand like a table.
    pub tight: bool,
    /// Belongs to the part before.
    pub under: bool,
}

/// Where a child row stands.
#[derive(Debug, Clone)]
struct RowPlace {
    /// The numbers of its inputs.
    inputs: Range<usize>,
    /// How many rows of its table stand before it.
    nth: usize,
}

/// A block and its inputs.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Its section.
    pub section: usize,
    /// Its child row; 0 for the record itself.
    pub row: i64,
    /// Keys of the inputs, line by line.
    pub lines: Vec<Vec<String>>,
}

/// The list of choices below a field.
pub struct List {
    /// What is drawn, with the cursor.
    pub picker: Picker,
    /// What it is filtered by.
    pub typed: String,
    /// The title.
    pub title: String,
    /// How many match.
    pub matches: usize,
    /// What the input holds when an entry is taken.
    pub values: Vec<String>,
    /// The last row adds this name.
    pub adds: Option<String>,
}

/// The key of an input of a child row.
#[must_use]
pub fn row_key(table: &str, row: i64, name: &str) -> String {
    format!("{table}#{row}.{name}")
}

/// What there is to say, parted.
#[must_use]
pub fn said(parts: [String; 2], between: &str) -> String {
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(between)
}

impl Sheet {
    /// A sheet with the values as stored.
    pub fn new(sections: Vec<Section>, ask: &Ask<'_>) -> Self {
        let mut sheet = Self {
            parts: Vec::new(),
            blocks: Vec::new(),
            fields: Vec::new(),
            at: 0,
            findings: Findings::default(),
            list: None,
            days: None,
            grey: None,
            removed: Vec::new(),
            choices: Vec::new(),
            index: HashMap::new(),
            rows: HashMap::new(),
            last_new: 0,
            laid: RefCell::new(None),
        };
        for (n, section) in sections.into_iter().enumerate() {
            sheet.parts.push(Part {
                title: section.title,
                table: section.table,
                tight: section.tight,
                under: section.under,
            });
            for block in section.blocks {
                sheet.last_new = sheet.last_new.min(block.row);
                sheet.place(n, block);
            }
        }
        sheet.number();
        sheet.show_all(ask);
        sheet.enter();
        sheet
    }

    /// The value of an input; empty when there is none of that name.
    #[must_use]
    pub fn value(&self, key: &str) -> &str {
        self.find(key).map_or("", |at| &self.fields[at].value)
    }

    /// What stands in an input, also while it is being typed.
    #[must_use]
    pub fn standing(&self, key: &str) -> String {
        match self.find(key).map(|at| &self.fields[at]) {
            Some(field) if field.touched => field.text(),
            Some(field) => field.value.clone(),
            None => String::new(),
        }
    }

    /// The value of an input, unless it cannot be read.
    #[must_use]
    pub fn sound(&self, key: &str) -> &str {
        match self.find(key).map(|at| &self.fields[at]) {
            Some(field) if !field.unread => &field.value,
            _ => "",
        }
    }

    /// The child rows of a table in their order.
    #[must_use]
    pub fn rows(&self, table: &str) -> Vec<i64> {
        self.blocks
            .iter()
            .filter(|block| block.row != 0 && self.table_of(block.section) == Some(table))
            .map(|block| block.row)
            .collect()
    }

    /// Nothing was typed into a child row.
    #[must_use]
    pub fn is_blank(&self, table: &str, row: i64) -> bool {
        self.inputs_of(table, row).all(Field::is_blank)
    }

    /// The inputs of a child row.
    pub fn inputs_of(&self, table: &str, row: i64) -> impl Iterator<Item = &Field> {
        self.places_in(table, row).map(|at| &self.fields[at])
    }

    /// The numbers of the inputs of a child row of a table.
    pub fn places_in(&self, table: &str, row: i64) -> impl Iterator<Item = usize> {
        let of_table = (0..self.parts.len()).filter(move |n| self.table_of(*n) == Some(table));
        of_table.flat_map(move |section| self.places_of(section, row))
    }

    /// The inputs of a child row, which stand one behind the other.
    fn fields_of(&self, section: usize, row: i64) -> &[Field] {
        let places = self.places_of(section, row);
        self.fields.get(places).unwrap_or_default()
    }

    /// The numbers of the inputs of a child row.
    #[must_use]
    pub fn places_of(&self, section: usize, row: i64) -> Range<usize> {
        let place = self.rows.get(&(section, row));
        place.map_or(0..0, |place| place.inputs.clone())
    }

    /// How many rows of its table stand before a child row.
    #[must_use]
    pub fn rows_before(&self, section: usize, row: i64) -> Option<usize> {
        Some(self.rows.get(&(section, row))?.nth)
    }

    /// The child rows of a table in their order, with their inputs.
    pub fn filled_rows(&self, table: &str) -> impl Iterator<Item = (i64, &[Field])> {
        let of_table =
            move |block: &&Placed| block.row != 0 && self.table_of(block.section) == Some(table);
        let blocks = self.blocks.iter().filter(of_table);
        blocks.map(|block| (block.row, self.fields_of(block.section, block.row)))
    }

    /// The pages for a window of this size: laid out again only when it or the blocks changed.
    #[must_use]
    pub fn pages(&self, width: u16, height: u16) -> Rc<Pages> {
        let mut laid = self.laid.borrow_mut();
        match laid.as_ref().filter(|pages| pages.fit(width, height)) {
            Some(pages) => Rc::clone(pages),
            None => Rc::clone(laid.insert(Rc::new(Pages::of(self, width, height)))),
        }
    }

    /// Fills a record from the inputs named like its fields, behind `prefix`. What cannot be read is left as it was.
    pub fn fill<R: Record>(&self, record: &mut R, prefix: &str) {
        field::fill(record, |name| {
            let at = self.find(&format!("{prefix}{name}"))?;
            self.fields[at].sound()
        });
    }

    /// The number of the input of that name.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// The input with the focus; none on the line that saves.
    #[must_use]
    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.at)
    }

    /// How an input is read: a contact by the code beside it.
    #[must_use]
    pub fn kind(&self, at: usize) -> Kind {
        let field = &self.fields[at];
        match field.spec.kind {
            Kind::Contact(code) => {
                let table = self.table_of(field.section).unwrap_or_default();
                read::contact(self.value(&row_key(table, field.row, code)))
            }
            kind => kind,
        }
    }

    /// The Chinese and the English name that stand in the form, those that are there.
    #[must_use]
    pub fn names(&self) -> String {
        said([self.standing("zh"), self.standing("en")], " ")
    }

    /// The table of the child rows of a section.
    #[must_use]
    pub fn table_of(&self, section: usize) -> Option<&'static str> {
        self.parts.get(section)?.table.map(|(table, _)| table)
    }

    /// The part with a number that a section belongs to.
    #[must_use]
    pub fn head_of(&self, section: usize) -> usize {
        let parts = self.parts.iter().enumerate().take(section + 1);
        let mut heads = parts.filter(|(_, part)| !part.under).map(|(n, _)| n);
        heads.next_back().unwrap_or(0)
    }

    /// How many values differ from those stored, rows added and taken away included.
    #[must_use]
    pub fn changed(&self) -> usize {
        let fields = self.fields.iter().filter(|field| field.is_changed());
        fields.count() + self.removed.len()
    }

    /// Fills what follows from an input.
    pub fn follow(&mut self, key: &str, paper: &dyn Paper, ask: &Ask<'_>) {
        for (key, value) in paper.follow(key, self, ask) {
            self.put(&key, &value, ask);
            if let Some(at) = self.find(&key) {
                self.fields[at].derived = true;
            }
        }
    }

    /// Nobody typed what stands in an input: it may be filled.
    #[must_use]
    pub fn is_open(&self, key: &str) -> bool {
        self.find(key).is_some_and(|at| self.fields[at].is_open())
    }

    /// Closes whatever stands open below the input.
    pub fn close(&mut self) {
        self.list = None;
        self.days = None;
        self.grey = None;
    }

    /// Gives an input a value in its one form.
    pub fn put(&mut self, key: &str, value: &str, ask: &Ask<'_>) {
        if let Some(at) = self.find(key) {
            let kind = self.kind(at);
            self.fields[at].put(value, ask, kind);
        }
    }

    /// The code beside a contact changed: the contact is read anew.
    fn reread_beside(&mut self, at: usize, ask: &Ask<'_>) {
        let (row, section) = (self.fields[at].row, self.fields[at].section);
        let is_contact = |at: &usize| matches!(self.fields[*at].spec.kind, Kind::Contact(_));
        let beside = self.places_of(section, row).find(is_contact);
        if let Some(beside) = beside.filter(|beside| *beside != at) {
            let kind = self.kind(beside);
            let text = self.fields[beside].text();
            self.fields[beside].put_unread(&text, ask, kind, None);
        }
    }

    /// The entries that an input of this kind can take.
    pub fn choices(&mut self, kind: Kind, paper: &dyn Paper, ask: &Ask<'_>) -> Option<Rc<Choices>> {
        if let Some((_, choices)) = self.choices.iter().find(|(known, _)| *known == kind) {
            return Some(Rc::clone(choices));
        }
        let counts = match kind {
            Kind::Code(_) | Kind::Link(_) | Kind::Own(_) => paper.counts(kind, ask),
            _ => return None,
        };
        let choices = Rc::new(Choices::of(kind, &counts, ask)?);
        self.choices.push((kind, Rc::clone(&choices)));
        Some(choices)
    }

    /// Other data or another language: everything is shown anew, what is being typed stays.
    pub fn refresh(&mut self, ask: &Ask<'_>) {
        self.choices.clear();
        // Its numbers are those of the old entries.
        self.list = None;
        for at in 0..self.fields.len() {
            if !self.fields[at].touched && at != self.at {
                let kind = self.kind(at);
                self.fields[at].show(ask, kind);
            }
        }
        if let Some(at) = Some(self.at).filter(|at| *at < self.fields.len())
            && !self.fields[at].touched
        {
            let kind = self.kind(at);
            self.fields[at].show(ask, kind);
            self.fields[at].select();
        }
    }
}

#[cfg(test)]
mod tests;
