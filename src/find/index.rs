//! The packed index: all rows in name order, their texts, their columns.

use super::array::Array;
use super::codes::Codes;
use super::column::Column;
use super::digits;
use super::domains::Domains;
use super::entry::Entry;
use super::field::{Account, NumberField, TermField};
use super::made;
use super::text::{ALSO, END, Segment, slot};
use super::words::Words;
use std::cmp::Ordering;

/// Slots of the segment of names.
pub(super) const NAME_SLOT: usize = 0;
pub(super) const READING_SLOT: usize = 1;
pub(super) const INITIALS_SLOT: usize = 2;
pub(super) const OTHER_SLOT: usize = 3;
/// Slots of the segment of numbers. The second is left out where the id makes the number.
pub(super) const STUDENT_SLOT: usize = 0;
pub(super) const NUMBER_SLOT: usize = 1;

/// More than an index can hold: an id above 32 bits, or more than 4 GB of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more people, or longer texts, than a find index holds")]
pub struct TooMuch;

/// All rows, packed and in name order. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    pub(super) ids: Codes,
    /// How to get a row's sort key back without keeping it: see [`SortKeys`].
    pub(super) keys: SortKeys,
    pub(super) names: Segment,
    pub(super) codes: Segment,
    /// Rows whose public number is not the one that their id makes: only theirs are kept.
    pub(super) numbered: Array<u32>,
    pub(super) phones: Segment,
    pub(super) mails: Segment,
    pub(super) domains: Domains,
    pub(super) numbers: Vec<(Column, Vec<i32>)>,
    pub(super) terms: Vec<(Column, Words)>,
    pub(super) flags: (Column, Array<u64>),
    /// Which letters and digits a value of the row begins with: the answer to a query of one character.
    pub(super) begins: (Column, Array<u64>),
}

/// A sort key is mostly the first reading with a blank after the surname, or the name: then half a byte keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SortKeys {
    /// For each row: where the blank stands in the first reading, or one of the marks; two rows a byte.
    pub(super) blanks: Array<u8>,
    /// Rows whose keys are neither.
    pub(super) other_rows: Array<u32>,
    /// Their keys.
    pub(super) others: Words,
}

const IS_NAME: u8 = 0;
const IS_READING: u8 = 14;
pub(super) const IS_OTHER: u8 = 15;

impl SortKeys {
    fn mark(&self, row: usize) -> u8 {
        self.blanks[row / 2] >> (row % 2 * 4) & 15
    }
}

impl Index {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.ids.rows()
    }

    /// Bytes of memory that the rows take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let column = |c: &Column| {
            c.codes().memory() + c.members().memory() + (c.sets().len() + c.counts().len()) * 4
        };
        self.ids.memory()
            + self.numbered.len() * 4
            + self.keys.blanks.len()
            + self.keys.other_rows.len() * 8
            + self.keys.others.bytes().len()
            + [&self.names, &self.codes, &self.phones, &self.mails]
                .map(|segment| segment.memory())
                .iter()
                .sum::<usize>()
            + self
                .numbers
                .iter()
                .map(|(c, d)| column(c) + d.len() * 4)
                .sum::<usize>()
            + self
                .terms
                .iter()
                .map(|(c, d)| column(c) + d.bytes().len() + d.len() * 4)
                .sum::<usize>()
            + [&self.flags, &self.begins]
                .iter()
                .map(|(c, d)| column(c) + d.len() * 8)
                .sum::<usize>()
    }

    pub(super) fn id(&self, row: usize) -> i64 {
        self.ids.code(row) as i64
    }

    /// The public number of a row is the one that its id makes.
    pub(super) fn has_made_number(&self, row: usize) -> bool {
        self.numbered.is_empty() || self.numbered.binary_search(&(row as u32)).is_err()
    }

    /// The row of an id, by running over all ids.
    pub(super) fn row_of(&self, id: i64) -> Option<usize> {
        self.ids.row_of(usize::try_from(id).ok()?)
    }

    pub(super) fn number_column(&self, field: NumberField) -> &(Column, Vec<i32>) {
        &self.numbers[field as usize]
    }

    pub(super) fn term_column(&self, field: TermField) -> &(Column, Words) {
        &self.terms[field as usize]
    }

    /// The sort key of a row.
    pub(super) fn sort_key(&self, row: usize) -> String {
        let at = self.keys.other_rows.binary_search(&(row as u32));
        let other = at.map_or("", |at| self.keys.others.get(at)).as_bytes();
        let parts = key_of(self.keys.mark(row), other, self.names.row(row));
        String::from_utf8_lossy(&parts.concat()).into_owned()
    }

    /// Rows that stand before this key and id.
    pub(super) fn place_of(&self, key: &str, id: i64) -> usize {
        let (mut low, mut high) = (0, self.rows());
        while low < high {
            let middle = low + (high - low) / 2;
            let order = self
                .sort_key(middle)
                .as_str()
                .cmp(key)
                .then_with(|| self.id(middle).cmp(&id));
            if order == Ordering::Less {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The row as it was added; phones come back as their digits.
    #[must_use]
    pub fn entry(&self, row: usize) -> Entry {
        let values = |bytes: &[u8]| -> Vec<String> {
            bytes
                .split(|b| *b == ALSO)
                .filter(|v| !v.is_empty())
                .map(|v| String::from_utf8_lossy(v).into_owned())
                .collect()
        };
        let (names, codes) = (self.names.row(row), self.codes.row(row));
        let mut entry = Entry {
            id: self.id(row),
            sort_key: self.sort_key(row),
            name: String::from_utf8_lossy(slot(names, NAME_SLOT)).into_owned(),
            readings: values(slot(names, READING_SLOT)),
            initials: values(slot(names, INITIALS_SLOT)),
            other_names: values(slot(names, OTHER_SLOT)),
            number: match self.has_made_number(row) {
                true => made::number(self.id(row)),
                false => String::from_utf8_lossy(slot(codes, NUMBER_SLOT)).into_owned(),
            },
            student_numbers: values(slot(codes, STUDENT_SLOT)),
            phones: values(slot(&digits::whole(self.phones.row(row)), 0)),
            emails: values(slot(&self.domains.whole(self.mails.row(row)), 0)),
            ..Entry::default()
        };
        for account in self.mails.row(row).split(|b| *b == END).skip(1) {
            let kind = Account::ALL
                .into_iter()
                .find(|kind| account.first() == Some(&kind.mark()));
            let text = String::from_utf8_lossy(account.get(1..).unwrap_or_default());
            entry
                .accounts
                .extend(kind.map(|kind| (kind, text.into_owned())));
        }
        for (field, (column, dictionary)) in NumberField::ALL.iter().zip(&self.numbers) {
            let values = column.meaning(column.code(row));
            entry
                .numbers
                .extend(values.map(|v| (*field, dictionary[v])));
        }
        for (field, (column, words)) in TermField::ALL.iter().zip(&self.terms) {
            let values = column.meaning(column.code(row));
            entry
                .terms
                .extend(values.map(|v| (*field, words.get(v).to_owned())));
        }
        let (column, dictionary) = &self.flags;
        entry.flags = column
            .meaning(column.code(row))
            .fold(0, |all, v| all | dictionary[v]);
        entry
    }
}

fn first(slot: &[u8]) -> &[u8] {
    slot.split(|b| *b == ALSO).next().unwrap_or_default()
}

/// The bit of a letter or digit in the column of beginnings; 0 for anything else.
pub(super) fn begin_bit(byte: u8) -> u64 {
    match byte {
        b'a'..=b'z' => 1 << (byte - b'a'),
        b'0'..=b'9' => 1 << (26 + byte - b'0'),
        _ => 0,
    }
}

/// The parts of a key that is kept so beside these names, or that is another.
pub(super) fn key_of<'k>(mark: u8, other: &'k [u8], names: &'k [u8]) -> [&'k [u8]; 3] {
    match mark {
        IS_NAME => [slot(names, NAME_SLOT), b"", b""],
        IS_OTHER => [other, b"", b""],
        blank => {
            let reading = first(slot(names, READING_SLOT));
            match reading.split_at_checked(blank as usize) {
                Some((surname, given)) if blank != IS_READING => [surname, b" ", given],
                _ => [reading, b"", b""],
            }
        }
    }
}

/// How the key of a row with these names is kept.
pub(super) fn mark_of(key: &[u8], names: &[u8]) -> u8 {
    if key == slot(names, NAME_SLOT) {
        return IS_NAME;
    }
    let reading = first(slot(names, READING_SLOT));
    if key == reading {
        return IS_READING;
    }
    let blank = key
        .iter()
        .position(|b| *b == b' ')
        .filter(|at| (1..IS_READING as usize).contains(at));
    match blank {
        Some(at)
            if key[..at] == reading[..at.min(reading.len())]
                && key[at + 1..] == reading[at.min(reading.len())..] =>
        {
            at as u8
        }
        _ => IS_OTHER,
    }
}
