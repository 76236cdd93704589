//! Texts of rows in the order of arrival, until they are put in the order of names.

use super::index::TooMuch;
use super::starts::{Lengths, Starts};
use super::text::Segment;

/// Texts to which more are added.
#[derive(Debug, Default)]
pub(super) struct Pile {
    bytes: Vec<u8>,
    lengths: Lengths,
    /// Where the text begins that is being added.
    begin: usize,
}

/// Texts to which nothing is added any more.
pub(super) struct Piled {
    bytes: Vec<u8>,
    starts: Starts,
}

impl Pile {
    /// Makes room for so many rows of so many bytes each. What is not filled takes no memory; what has to move on its way
    /// leaves holes behind.
    pub(super) fn make_room(&mut self, rows: usize, bytes: usize) {
        self.lengths.make_room(rows);
        self.bytes.reserve_exact(rows.saturating_mul(bytes));
    }

    /// What is being added, up to [`Pile::end_row`].
    pub(super) fn open(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// What was added of the row so far.
    pub(super) fn row(&self) -> &[u8] {
        &self.bytes[self.begin..]
    }

    pub(super) fn end_row(&mut self) {
        self.lengths.push(self.bytes.len() - self.begin);
        self.begin = self.bytes.len();
    }

    /// Adds the rows of another after the own.
    pub(super) fn append(&mut self, other: &Self) {
        self.bytes.extend_from_slice(&other.bytes);
        self.lengths.append(&other.lengths);
        self.begin = self.bytes.len();
    }

    /// Adds the rows of another after the own, as `write` says.
    pub(super) fn append_as(&mut self, other: Self, write: impl Fn(&[u8], &mut Vec<u8>)) {
        let mut from = 0;
        for length in other.lengths.iter() {
            write(&other.bytes[from..from + length], &mut self.bytes);
            from += length;
            self.end_row();
        }
    }

    pub(super) fn close(self) -> Result<Piled, TooMuch> {
        Ok(Piled {
            bytes: self.bytes,
            starts: self.lengths.starts().ok_or(TooMuch)?,
        })
    }
}

impl Piled {
    pub(super) fn row(&self, row: usize) -> &[u8] {
        &self.bytes[self.starts.range(row)]
    }

    /// Bytes of all rows.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The rows in this order.
    pub(super) fn in_order(self, order: &[u32]) -> Result<Segment, TooMuch> {
        let write = |row: usize, out: &mut Vec<u8>| {
            out.extend_from_slice(self.row(order[row] as usize));
        };
        Segment::of(order.len(), self.bytes.len(), write).ok_or(TooMuch)
    }
}
