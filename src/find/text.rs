//! A packed text: one run of bytes for all rows, each value ending in [`END`], values of one slot parted by [`ALSO`].

use super::array::Array;
use super::bits::{Mask, PIECE, WORDS, ones};
use super::codes;
use super::met::Met;
use super::starts::{Begins, Lengths, Starts};
use memchr::memmem;
use std::ops::Range;

/// Ends a slot.
pub(super) const END: u8 = 0x1f;
/// Stands between several values of one slot, and before every e-mail address.
pub(super) const ALSO: u8 = 0x1e;

/// The texts of all rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    bytes: Array<u8>,
    starts: Starts,
    /// Bytes that occur at all: a search for anything else is over before it begins.
    present: [bool; 256],
    /// Which text is whose; none where each row has its own.
    shared: Option<Shared>,
}

/// Rows of a piece that have the same text share it: people of one name stand side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shared {
    /// The text of each row, counted from the first of its piece.
    pub(super) texts: Array<u16>,
    /// The first text of each piece; one more at the end.
    pub(super) firsts: Array<u32>,
}

impl Shared {
    fn narrow(&self, piece: usize, table: &[bool; PIECE], mask: &mut Mask) {
        let rows = piece * PIECE..((piece + 1) * PIECE).min(self.texts.len());
        codes::narrow(&self.texts[rows], table, mask);
    }

    /// Whether it tells one of so many texts for every row.
    fn is_sound(&self, texts: usize) -> bool {
        let pieces = self.texts.chunks(PIECE).zip(self.firsts.windows(2));
        self.firsts.len() == self.texts.len().div_ceil(PIECE) + 1
            && self.firsts.first() == Some(&0)
            && self
                .firsts
                .last()
                .is_some_and(|last| *last as usize == texts)
            && pieces.into_iter().all(|(rows, firsts)| {
                let here = firsts[1].saturating_sub(firsts[0]);
                here as usize <= PIECE && rows.iter().all(|text| u32::from(*text) < here)
            })
    }
}

impl Segment {
    /// Takes the parts if they fit together.
    pub(super) fn with(
        bytes: Array<u8>,
        starts: Starts,
        present: [bool; 256],
        shared: Option<Shared>,
    ) -> Option<Self> {
        let sound = starts.end() == bytes.len()
            && shared
                .as_ref()
                .is_none_or(|shared| shared.is_sound(starts.texts()));
        sound.then_some(Self {
            bytes,
            starts,
            present,
            shared,
        })
    }

    /// Packs the texts of so many rows, as `write` appends them; about so many bytes.
    pub(super) fn of(
        rows: usize,
        capacity: usize,
        mut write: impl FnMut(usize, &mut Vec<u8>),
    ) -> Option<Self> {
        let (mut bytes, mut lengths) = (Vec::with_capacity(capacity), Lengths::default());
        for row in 0..rows {
            let begin = bytes.len();
            write(row, &mut bytes);
            lengths.push(bytes.len() - begin);
        }
        Self::packed(bytes, lengths, None)
    }

    /// Packs the texts of rows by their numbers; what stands twice in a piece is kept once.
    pub(super) fn sharing(texts: &Met, rows: &[u32]) -> Option<Self> {
        let (mut bytes, mut lengths) = (Vec::new(), Lengths::default());
        let (mut numbers, mut firsts) = (Vec::with_capacity(rows.len()), Vec::new());
        // for each text the piece that has it, and where there
        let mut places = vec![(u32::MAX, 0_u16); texts.len()];
        let (mut first, mut next) = (0_u32, 0_u16);
        for (row, text) in rows.iter().enumerate() {
            let piece = (row / PIECE) as u32;
            if row.is_multiple_of(PIECE) {
                (first, next) = (first + u32::from(next), 0);
                firsts.push(first);
            }
            let place = &mut places[*text as usize];
            if place.0 != piece {
                *place = (piece, next);
                next += 1;
                let text = texts.get(*text as usize);
                bytes.extend_from_slice(text);
                lengths.push(text.len());
            }
            numbers.push(place.1);
        }
        firsts.push(first + u32::from(next));
        let shared = Shared {
            texts: numbers.into(),
            firsts: firsts.into(),
        };
        Self::packed(bytes, lengths, Some(shared))
    }

    fn packed(mut bytes: Vec<u8>, lengths: Lengths, shared: Option<Shared>) -> Option<Self> {
        let mut present = [false; 256];
        for byte in &bytes {
            present[*byte as usize] = true;
        }
        bytes.shrink_to_fit();
        Self::with(bytes.into(), lengths.starts()?, present, shared)
    }

    pub(super) fn present(&self) -> &[bool; 256] {
        &self.present
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn starts(&self) -> &Starts {
        &self.starts
    }

    pub(super) fn shared(&self) -> Option<&Shared> {
        self.shared.as_ref()
    }

    /// Bytes of memory.
    pub(super) fn memory(&self) -> usize {
        let shared = self.shared.as_ref();
        let shared = shared.map_or(0, |shared| shared.texts.len() * 2 + shared.firsts.len() * 4);
        self.bytes.len() + self.starts.memory() + shared
    }

    pub(super) fn rows(&self) -> usize {
        let shared = self.shared.as_ref();
        shared.map_or(self.starts.texts(), |shared| shared.texts.len())
    }

    /// The number of a row's text.
    pub(super) fn text_of(&self, row: usize) -> usize {
        let shared = self.shared.as_ref();
        shared.map_or(row, |shared| {
            shared.firsts[row / PIECE] as usize + usize::from(shared.texts[row])
        })
    }

    /// The numbers of the texts of a piece.
    pub(super) fn texts(&self, piece: usize) -> Range<usize> {
        match &self.shared {
            None => piece * PIECE..((piece + 1) * PIECE).min(self.rows()),
            Some(shared) => shared.firsts[piece] as usize..shared.firsts[piece + 1] as usize,
        }
    }

    /// A text by its number.
    pub(super) fn text(&self, number: usize) -> &[u8] {
        &self.bytes[self.starts.range(number)]
    }

    pub(super) fn row(&self, row: usize) -> &[u8] {
        self.text(self.text_of(row))
    }

    /// Whether the needle can occur at all.
    pub(super) fn may_hold(&self, needle: &[u8]) -> bool {
        needle.iter().all(|byte| self.present[*byte as usize])
    }

    /// Keeps the rows of the mask that hold the needle.
    pub(super) fn narrow(&self, piece: usize, finder: &memmem::Finder<'_>, mask: &mut Mask) {
        let short = finder.needle().len() <= SHORT;
        let dense = if short { DENSE } else { 0 };
        self.keep(piece, finder, |_, _| true, dense, mask);
    }

    /// Keeps the rows of the mask that hold the needle at a place that `fits`.
    pub(super) fn narrow_where(
        &self,
        piece: usize,
        finder: &memmem::Finder<'_>,
        fits: impl Fn(&[u8], usize) -> bool,
        mask: &mut Mask,
    ) {
        self.keep(piece, finder, fits, 0, mask);
    }

    fn keep(
        &self,
        piece: usize,
        finder: &memmem::Finder<'_>,
        fits: impl Fn(&[u8], usize) -> bool,
        dense: usize,
        mask: &mut Mask,
    ) {
        if is_sparse(mask) {
            return self.look(piece, finder, fits, mask);
        }
        let hit = self.run(self.texts(piece), finder, fits, dense);
        let Some(shared) = &self.shared else {
            mask.iter_mut()
                .zip(hit)
                .for_each(|(word, hit)| *word &= hit);
            return;
        };
        if hit.iter().all(|word| *word == 0) {
            return mask.fill(0);
        }
        let mut table = [false; PIECE];
        for (text, on) in table.iter_mut().enumerate() {
            *on = hit[text / 64] >> (text % 64) & 1 == 1;
        }
        shared.narrow(piece, &table, mask);
    }

    /// Keeps the rows of the mask whose texts, counted from the first of the piece, are on in the table.
    pub(super) fn with_texts(&self, piece: usize, table: &[bool; PIECE], mask: &mut Mask) {
        match &self.shared {
            Some(shared) => shared.narrow(piece, table, mask),
            None => {
                for (word, table) in mask.iter_mut().zip(table.chunks(64)) {
                    let on = table.iter().enumerate();
                    *word &= on.fold(0, |all, (bit, on)| all | u64::from(*on) << bit);
                }
            }
        }
    }

    /// Where the texts of a piece begin, and the last ends.
    pub(super) fn begins<'b>(&self, piece: usize, out: &'b mut Begins) -> &'b [u32] {
        self.starts.begins(self.texts(piece), out)
    }

    /// Every text of a piece, counted from its first.
    pub(super) fn each_text(&self, piece: usize, mut each: impl FnMut(usize, &[u8])) {
        let mut begins = [0; PIECE + 1];
        let (bytes, begins) = (&*self.bytes, self.begins(piece, &mut begins));
        for (text, pair) in begins.windows(2).enumerate() {
            each(text, &bytes[pair[0] as usize..pair[1] as usize]);
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

    /// Runs over these texts, no more than a piece has, from a hit to the next text. From one hit in `dense` texts on it
    /// goes on block by block, which knows nothing of `fits`.
    fn run(
        &self,
        texts: Range<usize>,
        finder: &memmem::Finder<'_>,
        fits: impl Fn(&[u8], usize) -> bool,
        dense: usize,
    ) -> Mask {
        let mut begins = [0; PIECE + 1];
        let (bytes, starts) = (&*self.bytes, self.starts.begins(texts, &mut begins));
        let (mut at, end) = (starts[0] as usize, starts[starts.len() - 1] as usize);
        let mut hit = [0_u64; WORDS];
        let mut row = 0;
        let mut hits = 0;
        while at < end {
            if row % 64 == 0 && hits * dense > row {
                self.run_blocks(starts, row / 64, finder, &mut hit);
                break;
            }
            let Some(found) = finder.find(&bytes[at..end]) else {
                break;
            };
            let place = at + found;
            row = row_of(starts, row, place);
            let begin = starts[row] as usize;
            let next = starts[row + 1] as usize;
            if fits(&bytes[begin..next], place - begin) {
                hit[row / 64] |= 1 << (row % 64);
                at = next;
                row += 1;
                hits += 1;
            } else {
                at = place + 1;
            }
        }
        hit
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
        let bytes = &*self.bytes;
        for (block, hit) in hit.iter_mut().enumerate().skip(from_block) {
            let rows = block * 64..(block * 64 + 64).min(starts.len() - 1);
            if rows.is_empty() {
                return;
            }
            let begin = starts[rows.start] as usize;
            let text = &bytes[begin..starts[rows.end] as usize];
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
        push_clean(out, value.as_bytes());
        parted = true;
    }
    out.push(END);
}

/// Appends a packed list as one slot.
pub(super) fn push_packed(out: &mut Vec<u8>, list: &str) {
    match list.bytes().any(|b| b < b' ') {
        true => push_slot(out, values(list)),
        false => {
            out.extend_from_slice(list.as_bytes());
            out.push(END);
        }
    }
}

/// The values of a packed list.
pub(super) fn values(packed: &str) -> impl Iterator<Item = &str> {
    packed.split(ALSO as char).filter(|value| !value.is_empty())
}

/// Appends a value without what parts values.
pub(super) fn push_clean(out: &mut Vec<u8>, value: &[u8]) {
    out.extend(value.iter().map(|b| if *b < b' ' { b' ' } else { *b }));
}

#[cfg(test)]
mod tests {
    use super::super::bits::existing;
    use super::super::oracle::Dice;
    use super::*;

    #[test]
    fn dense_sparse_and_single_looks_agree() {
        let mut dice = Dice::new(3);
        let rows: Vec<Vec<u8>> = (0..PIECE + 1000)
            .map(|_| {
                let length = match dice.below(900) {
                    0 => 5000,
                    _ => dice.below(40),
                };
                let mut text: Vec<u8> = (0..length).map(|_| b"aabcd"[dice.below(5)]).collect();
                text.push(END);
                text
            })
            .collect();
        // each third row has a text of its own, the others have a few
        let few = (0..rows.len()).map(|row| if row % 3 == 0 { row } else { row % 50 });
        let several: Vec<&[u8]> = few.map(|row| &rows[row][..]).collect();
        for share in [false, true] {
            let segment = match share {
                false => Segment::of(several.len(), 0, |row, out| out.extend(several[row])),
                true => {
                    let mut met = Met::default();
                    let numbers = several.iter().map(|text| met.number(text));
                    let numbers = numbers.map(|met| met.expect("small").0);
                    let numbers: Vec<u32> = numbers.collect();
                    Segment::sharing(&met, &numbers)
                }
            };
            let segment = segment.expect("sound");
            for (row, text) in several.iter().enumerate() {
                assert_eq!(segment.row(row), *text);
            }
            assert!(!share || segment.bytes().len() < several.concat().len() / 2);
            agree(&segment);
        }
    }

    fn agree(segment: &Segment) {
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
