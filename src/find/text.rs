//! A packed text: one run of bytes for all rows, each value ending in [`END`], values of one slot parted by [`ALSO`].

use super::bits::{Mask, PIECE, WORDS, ones};
use memchr::memmem;

/// Ends a slot.
pub(super) const END: u8 = 0x1f;
/// Stands between several values of one slot, and before every e-mail address.
pub(super) const ALSO: u8 = 0x1e;

/// The texts of all rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    bytes: Vec<u8>,
    /// Where each row begins; one more at the end.
    starts: Vec<u32>,
    /// Bytes that occur at all: a search for anything else is over before it begins.
    present: [bool; 256],
}

impl Default for Segment {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            starts: vec![0],
            present: [false; 256],
        }
    }
}

impl Segment {
    /// Takes both parts if they fit together.
    pub(super) fn new(bytes: Vec<u8>, starts: Vec<u32>) -> Option<Self> {
        let mut present = [false; 256];
        for byte in &bytes {
            present[*byte as usize] = true;
        }
        Self::with(bytes, starts, present)
    }

    /// The same, when it is known which bytes occur.
    pub(super) fn with(bytes: Vec<u8>, starts: Vec<u32>, present: [bool; 256]) -> Option<Self> {
        let sound = starts.first() == Some(&0)
            && starts
                .last()
                .is_some_and(|end| *end as usize == bytes.len())
            && starts.windows(2).all(|pair| pair[0] <= pair[1]);
        sound.then_some(Self {
            bytes,
            starts,
            present,
        })
    }

    pub(super) fn present(&self) -> &[bool; 256] {
        &self.present
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn starts(&self) -> &[u32] {
        &self.starts
    }

    pub(super) fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn row(&self, row: usize) -> &[u8] {
        &self.bytes[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Whether the needle can occur at all.
    pub(super) fn may_hold(&self, needle: &[u8]) -> bool {
        needle.iter().all(|byte| self.present[*byte as usize])
    }

    /// Keeps the rows of the mask that hold the needle.
    pub(super) fn narrow(&self, piece: usize, finder: &memmem::Finder<'_>, mask: &mut Mask) {
        if is_sparse(mask) {
            self.look(piece, finder, |_, _| true, mask);
        } else {
            let short = finder.needle().len() <= SHORT;
            self.run(
                piece,
                finder,
                |_, _| true,
                if short { DENSE } else { 0 },
                mask,
            );
        }
    }

    /// Keeps the rows of the mask that hold the needle at a place that `fits`.
    pub(super) fn narrow_where(
        &self,
        piece: usize,
        finder: &memmem::Finder<'_>,
        fits: impl Fn(&[u8], usize) -> bool,
        mask: &mut Mask,
    ) {
        if is_sparse(mask) {
            self.look(piece, finder, fits, mask);
        } else {
            self.run(piece, finder, fits, 0, mask);
        }
    }

    /// Looks into each row that is asked for.
    fn look(
        &self,
        piece: usize,
        finder: &memmem::Finder<'_>,
        fits: impl Fn(&[u8], usize) -> bool,
        mask: &mut Mask,
    ) {
        for (i, word) in mask.iter_mut().enumerate() {
            for bit in ones(*word) {
                let row = self.row(piece * PIECE + i * 64 + bit);
                if !holds(row, finder, &fits) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// Runs over the whole piece, from a hit to the next row. From one hit in `dense` rows on it goes on block by
    /// block, which knows nothing of `fits`.
    fn run(
        &self,
        piece: usize,
        finder: &memmem::Finder<'_>,
        fits: impl Fn(&[u8], usize) -> bool,
        dense: usize,
        mask: &mut Mask,
    ) {
        let first = piece * PIECE;
        let last = (first + PIECE).min(self.rows());
        let starts = &self.starts[first..=last];
        let end = starts[last - first] as usize;
        let mut hit = [0_u64; WORDS];
        let mut at = starts[0] as usize;
        let mut row = 0;
        let mut hits = 0;
        while at < end {
            if row % 64 == 0 && hits * dense > row {
                self.run_blocks(starts, row / 64, finder, &mut hit);
                break;
            }
            let Some(found) = finder.find(&self.bytes[at..end]) else {
                break;
            };
            let place = at + found;
            row = row_of(starts, row, place);
            let begin = starts[row] as usize;
            let next = starts[row + 1] as usize;
            if fits(&self.bytes[begin..next], place - begin) {
                hit[row / 64] |= 1 << (row % 64);
                at = next;
                row += 1;
                hits += 1;
            } else {
                at = place + 1;
            }
        }
        for (word, found) in mask.iter_mut().zip(hit) {
            *word &= found;
        }
    }

    /// Marks every place of the needle in 64 rows at once, which costs the same however many there are.
    fn run_blocks(
        &self,
        starts: &[u32],
        from_block: usize,
        finder: &memmem::Finder<'_>,
        hit: &mut Mask,
    ) {
        let mut marks = Marks {
            bytes: [0; BLOCK],
            bits: [0; BLOCK / 64],
        };
        for (block, hit) in hit.iter_mut().enumerate().skip(from_block) {
            let rows = block * 64..(block * 64 + 64).min(starts.len() - 1);
            if rows.is_empty() {
                return;
            }
            let begin = starts[rows.start] as usize;
            let text = &self.bytes[begin..starts[rows.end] as usize];
            let marked = text.len() <= BLOCK;
            if marked {
                marks.set(text, finder.needle());
            }
            for (bit, pair) in starts[rows.start..=rows.end].windows(2).enumerate() {
                let row = pair[0] as usize - begin..pair[1] as usize - begin;
                if if marked {
                    marks.any(&row)
                } else {
                    finder.find(&text[row]).is_some()
                } {
                    *hit |= 1 << bit;
                }
            }
        }
    }
}

/// A look into a row costs as much as running over some ten of them.
fn is_sparse(mask: &Mask) -> bool {
    let asked: u32 = mask.iter().map(|w| w.count_ones()).sum();
    (asked as usize) < PIECE / 12
}

/// Bytes of 64 rows that are marked at once; longer ones are looked at row by row.
const BLOCK: usize = 4096;
/// Hits are dense when there is one in so many rows.
const DENSE: usize = 5;
/// Longer needles are not dense enough to matter.
const SHORT: usize = 4;

/// Places in a block: a byte for each while they are found, then a bit.
struct Marks {
    bytes: [u8; BLOCK],
    bits: [u64; BLOCK / 64],
}

impl Marks {
    /// Marks each place where the needle begins.
    fn set(&mut self, text: &[u8], needle: &[u8]) {
        let used = text.len().next_multiple_of(64).min(BLOCK);
        self.bytes[..used].fill(0);
        let places = (text.len() + 1).saturating_sub(needle.len());
        for (n, wanted) in needle.iter().enumerate() {
            let pairs = self.bytes[..places].iter_mut().zip(&text[n..]);
            if n == 0 {
                pairs.for_each(|(mark, byte)| *mark = u8::from(byte == wanted));
            } else {
                pairs.for_each(|(mark, byte)| *mark &= u8::from(byte == wanted));
            }
        }
        let (groups, _) = self.bytes[..used].as_chunks::<64>();
        for (bits, group) in self.bits.iter_mut().zip(groups) {
            let eights = group.as_chunks::<8>().0.iter().enumerate();
            // the factor moves the lowest bit of byte i to bit 56 + i
            *bits = eights.fold(0, |all, (i, eight)| {
                let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
                all | gathered << (8 * i)
            });
        }
    }

    /// Whether there is a mark in this range.
    fn any(&self, range: &std::ops::Range<usize>) -> bool {
        let Some(end) = range.end.checked_sub(1).filter(|end| *end >= range.start) else {
            return false;
        };
        let (first, last) = (range.start / 64, end / 64);
        let (from, to) = (u64::MAX << (range.start % 64), u64::MAX >> (63 - end % 64));
        if first == last {
            return self.bits[first] & from & to != 0;
        }
        self.bits[first] & from != 0
            || self.bits[last] & to != 0
            || self.bits[first + 1..last].iter().any(|bits| *bits != 0)
    }
}

fn holds(row: &[u8], finder: &memmem::Finder<'_>, fits: impl Fn(&[u8], usize) -> bool) -> bool {
    let mut from = 0;
    while let Some(found) = row.get(from..).and_then(|rest| finder.find(rest)) {
        if fits(row, from + found) {
            return true;
        }
        from += found + 1;
    }
    false
}

/// The row that holds this place, at or after `from`: a gallop, because the next hit is mostly near.
pub(super) fn row_of(starts: &[u32], from: usize, place: usize) -> usize {
    let place = place as u32;
    let mut low = from;
    let mut step = 1;
    while low + step < starts.len() && starts[low + step] <= place {
        low += step;
        step *= 2;
    }
    let high = (low + step).min(starts.len());
    low + starts[low..high].partition_point(|start| *start <= place) - 1
}

/// The values of a slot of a row: the slots are numbered from 0.
pub(super) fn slot(row: &[u8], number: usize) -> &[u8] {
    row.split(|byte| *byte == END)
        .nth(number)
        .unwrap_or_default()
}

/// Appends the values as one slot.
pub(super) fn push_slot<'a>(out: &mut Vec<u8>, values: impl Iterator<Item = &'a str>) {
    let mut parted = false;
    for value in values.filter(|v| !v.is_empty()) {
        if parted {
            out.push(ALSO);
        }
        out.extend(value.bytes().map(|b| if b < b' ' { b' ' } else { b }));
        parted = true;
    }
    out.push(END);
}

#[cfg(test)]
mod tests {
    use super::super::bits::existing;
    use super::super::oracle::Dice;
    use super::*;

    #[test]
    fn dense_sparse_and_single_looks_agree() {
        let mut dice = Dice::new(3);
        let (mut bytes, mut starts) = (Vec::new(), vec![0]);
        for _ in 0..PIECE + 1000 {
            let length = if dice.below(900) == 0 {
                5000
            } else {
                dice.below(40)
            };
            bytes.extend((0..length).map(|_| b"aabcd"[dice.below(5)]));
            bytes.push(END);
            starts.push(bytes.len() as u32);
        }
        let segment = Segment::new(bytes, starts).expect("sound");
        for needle in ["a", "ab", "aab", "abcd", "aaaaaa", "dcbadcb"] {
            let finder = memmem::Finder::new(needle);
            for piece in 0..2 {
                let whole = existing(segment.rows(), piece);
                let (mut narrowed, mut placed) = (whole, whole);
                segment.narrow(piece, &finder, &mut narrowed);
                segment.narrow_where(piece, &finder, |_, _| true, &mut placed);
                let mut looked = whole;
                segment.look(piece, &finder, |_, _| true, &mut looked);
                assert_eq!(narrowed, looked, "{needle}");
                assert_eq!(placed, looked, "{needle}");
            }
        }
    }
}
