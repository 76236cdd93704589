//! All columns of an index while people are added to it.

use super::array::Array;
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
    flags: ColumnBuilder<u64>,
    begins: ColumnBuilder<u64>,
}

impl Columns {
    /// Makes room for so many people.
    pub(super) fn make_room(&mut self, people: usize) {
        self.numbers
            .iter_mut()
            .for_each(|one| one.make_room(people));
        self.terms.iter_mut().for_each(|one| one.make_room(people));
        self.flags.make_room(people);
        self.begins.make_room(people);
    }

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
        self.numbers[field as usize].packed(packed.as_bytes(), apart);
    }

    /// All values of a field of the person that is being added, packed so.
    pub fn terms(&mut self, field: TermField, packed: &str, apart: impl FnOnce() -> Vec<String>) {
        self.terms[field as usize].packed(packed.as_bytes(), apart);
    }

    /// The facts about the person that is being added, and what their names begin with.
    pub(super) fn bits(&mut self, flags: u64, begun: u64) {
        for (column, bits) in [(&mut self.flags, flags), (&mut self.begins, begun)] {
            let packed = bits.to_be_bytes();
            let packed = if bits == 0 { &[][..] } else { &packed };
            column.packed(packed, || vec![bits]);
        }
    }

    /// The person of this row is complete; what was not said is empty.
    pub(super) fn end_row(&mut self, row: usize) {
        self.numbers
            .iter_mut()
            .for_each(|column| column.end_row(row));
        self.terms.iter_mut().for_each(|column| column.end_row(row));
    }

    /// Adds the people of others after the own.
    pub(super) fn append(&mut self, other: Self) {
        let numbers = self.numbers.iter_mut().zip(other.numbers);
        numbers.for_each(|(own, other)| own.append(other));
        let terms = self.terms.iter_mut().zip(other.terms);
        terms.for_each(|(own, other)| own.append(other));
        self.flags.append(other.flags);
        self.begins.append(other.begins);
    }

    /// Forgets where packed texts were met: nobody is added here any more, but to others.
    pub(super) fn forget(&mut self) {
        self.numbers.iter_mut().for_each(ColumnBuilder::forget);
        self.terms.iter_mut().for_each(ColumnBuilder::forget);
        self.flags.forget();
        self.begins.forget();
    }

    /// Nobody is added any more: lets go of what only that needs.
    pub(super) fn close(&mut self) {
        self.numbers.iter_mut().for_each(ColumnBuilder::close);
        self.terms.iter_mut().for_each(ColumnBuilder::close);
        self.flags.close();
        self.begins.close();
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
        let bits = |column: ColumnBuilder<u64>| {
            let (column, bits) = column.build(order, |v| *v).ok_or(TooMuch)?;
            Ok((column, bits.into()))
        };
        Ok(Built {
            numbers,
            terms,
            flags: bits(self.flags)?,
            begins: bits(self.begins)?,
        })
    }
}

/// Columns and their dictionaries.
pub(super) struct Built {
    pub(super) numbers: Vec<(Column, Vec<i32>)>,
    pub(super) terms: Vec<(Column, Words)>,
    pub(super) flags: (Column, Array<u64>),
    pub(super) begins: (Column, Array<u64>),
}
