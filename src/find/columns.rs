//! All columns of an index while people are added to it.

use super::column::Column;
use super::field::{NumberField, TermField};
use super::gather::ColumnBuilder;
use super::index::TooMuch;
use super::words::{Words, asked_as};

/// The columns of the people added so far.
///
/// Whoever has the values of a field in a packed text gives that text: it is taken apart when it is first met, and known
/// after that. A million people have few different ones.
#[derive(Debug, Default)]
pub struct Columns {
    numbers: [ColumnBuilder<i32>; NumberField::ALL.len()],
    terms: [ColumnBuilder<String>; TermField::ALL.len()],
    pub(super) flags: ColumnBuilder<u64>,
    pub(super) begins: ColumnBuilder<u64>,
}

impl Columns {
    /// One more value of a field of the person that is being added.
    pub fn number(&mut self, field: NumberField, value: i32) {
        self.numbers[field as usize].value(&value);
    }

    /// One more value of a field of the person that is being added.
    pub fn term(&mut self, field: TermField, value: &str) {
        self.terms[field as usize].value(value);
    }

    /// All values of a field of the person that is being added, packed so.
    pub fn numbers(&mut self, field: NumberField, packed: &str, apart: impl FnOnce() -> Vec<i32>) {
        self.numbers[field as usize].packed(packed, apart);
    }

    /// All values of a field of the person that is being added, packed so.
    pub fn terms(&mut self, field: TermField, packed: &str, apart: impl FnOnce() -> Vec<String>) {
        self.terms[field as usize].packed(packed, apart);
    }

    /// The person is complete; what was not said is empty.
    pub(super) fn end_row(&mut self) {
        self.numbers.iter_mut().for_each(ColumnBuilder::end_row);
        self.terms.iter_mut().for_each(ColumnBuilder::end_row);
        self.flags.end_row();
        self.begins.end_row();
    }

    /// The columns with their rows in this order.
    pub(super) fn build(self, order: &[u32]) -> Result<Built, TooMuch> {
        let mut numbers = Vec::new();
        for column in self.numbers {
            numbers.push(column.build(order, |v| *v).ok_or(TooMuch)?);
        }
        let mut terms = Vec::new();
        for column in self.terms {
            let built = column.build(order, |v| asked_as(v).to_owned());
            let (column, words) = built.ok_or(TooMuch)?;
            terms.push((column, Words::of(&words)));
        }
        Ok(Built {
            numbers,
            terms,
            flags: self.flags.build(order, |v| *v).ok_or(TooMuch)?,
            begins: self.begins.build(order, |v| *v).ok_or(TooMuch)?,
        })
    }
}

/// Columns and their dictionaries.
pub(super) struct Built {
    pub(super) numbers: Vec<(Column, Vec<i32>)>,
    pub(super) terms: Vec<(Column, Words)>,
    pub(super) flags: (Column, Vec<u64>),
    pub(super) begins: (Column, Vec<u64>),
}
