//! The codes of all rows of a column in the form that takes least memory: one code for all, a few exceptions, bit by bit,
//! or a number for each row.

use super::array::Array;
use super::bits::{Mask, PIECE, WORDS, ones};
use std::ops::Range;

/// The codes of all rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Codes {
    /// All rows have this code.
    One(usize, u32),
    /// Nearly all rows have one code.
    Sparse(Sparse),
    /// Up to 32 codes.
    Planes(Planes),
    /// Up to 256 codes.
    Narrow(Array<u8>),
    /// Up to 65,536 codes.
    Medium(Array<u16>),
    /// Up to 16,777,216 codes, three bytes each.
    Tight(Array<u8>),
    /// Any number of codes.
    Wide(Array<u32>),
}

/// How the codes of a column are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// This one for all rows.
    One(u32),
    /// This one for nearly all.
    Sparse(u32),
    /// So many bits.
    Planes(usize),
    Narrow,
    Medium,
    Tight,
    Wide,
}

impl Form {
    /// The smallest form for codes that so many rows have each.
    pub(super) fn of(counts: &[u32]) -> Self {
        let rows: u64 = counts.iter().map(|n| u64::from(*n)).sum();
        let most = counts.iter().enumerate().max_by_key(|(_, n)| **n);
        let (common, most) = most.map_or((0, 0), |(code, n)| (code as u32, u64::from(*n)));
        if most == rows {
            return Self::One(common);
        }
        let bits = usize::BITS - (counts.len() - 1).leading_zeros();
        let (form, bits) = match bits {
            0..=5 => (Self::Planes(bits as usize), bits),
            6..=8 => (Self::Narrow, 8),
            9..=16 => (Self::Medium, 16),
            17..=24 => (Self::Tight, 24),
            _ => (Self::Wide, 32),
        };
        // an exception takes its place and its code
        if (rows - most) * 64 < rows * u64::from(bits) {
            Self::Sparse(common)
        } else {
            form
        }
    }
}

impl Codes {
    /// The codes of so many rows, of which so many have each.
    pub(super) fn of(codes: impl Iterator<Item = u32>, rows: usize, counts: &[u32]) -> Self {
        match Form::of(counts) {
            Form::One(code) => Self::One(rows, code),
            Form::Sparse(common) => {
                let others = codes.zip(0..).filter(|(code, _)| *code != common);
                let (codes, places): (Vec<u32>, Vec<u32>) = others.unzip();
                Self::Sparse(Sparse {
                    rows,
                    common,
                    places: places.into(),
                    codes: codes.into(),
                })
            }
            Form::Planes(depth) => Self::Planes(Planes::of(codes, rows, depth)),
            Form::Narrow => Self::Narrow(codes.map(|c| c as u8).collect()),
            Form::Medium => Self::Medium(codes.map(|c| c as u16).collect()),
            Form::Tight => Self::Tight(codes.flat_map(three_bytes).collect()),
            Form::Wide => Self::Wide(codes.collect()),
        }
    }

    /// Numbers that are looked up one by one, each in as many bytes as the highest needs.
    pub(super) fn plain(numbers: Vec<u32>) -> Self {
        match numbers.iter().max().copied().unwrap_or(0) {
            0..=0xff => Self::Narrow(numbers.iter().map(|n| *n as u8).collect()),
            0x100..=0xffff => Self::Medium(numbers.iter().map(|n| *n as u16).collect()),
            0x1_0000..=0xff_ffff => {
                Self::Tight(numbers.into_iter().flat_map(three_bytes).collect())
            }
            _ => Self::Wide(numbers.into()),
        }
    }

    /// The first row that has this code.
    pub(super) fn row_of(&self, code: usize) -> Option<usize> {
        fn first<C: Code>(codes: &[C], code: usize) -> Option<usize> {
            codes.iter().position(|other| other.place() == code)
        }
        match self {
            Self::Narrow(codes) => first(codes, code),
            Self::Medium(codes) => first(codes, code),
            Self::Tight(codes) => first(threes(codes), code),
            Self::Wide(codes) => first(codes, code),
            _ => (0..self.rows()).find(|row| self.code(*row) == code),
        }
    }

    /// Tells every code, in the order of the rows.
    pub(super) fn each(&self, mut tell: impl FnMut(usize)) {
        fn all<C: Code>(codes: &[C], tell: impl FnMut(usize)) {
            codes.iter().map(|code| code.place()).for_each(tell);
        }
        match self {
            Self::Narrow(codes) => all(codes, tell),
            Self::Medium(codes) => all(codes, tell),
            Self::Tight(codes) => all(threes(codes), tell),
            Self::Wide(codes) => all(codes, tell),
            _ => (0..self.rows()).for_each(|row| tell(self.code(row))),
        }
    }

    /// Every code, in the order of the rows.
    pub(super) fn all(&self) -> Vec<u32> {
        let mut all = Vec::with_capacity(self.rows());
        self.each(|code| all.push(code as u32));
        all
    }

    pub(super) fn rows(&self) -> usize {
        match self {
            Self::One(rows, _) => *rows,
            Self::Sparse(sparse) => sparse.rows,
            Self::Planes(planes) => planes.rows,
            Self::Narrow(codes) => codes.len(),
            Self::Medium(codes) => codes.len(),
            Self::Tight(codes) => codes.len() / 3,
            Self::Wide(codes) => codes.len(),
        }
    }

    /// Bytes of memory.
    pub(super) fn memory(&self) -> usize {
        match self {
            Self::One(..) => 0,
            Self::Sparse(sparse) => (sparse.places.len() + sparse.codes.len()) * 4,
            Self::Planes(planes) => planes.words.len() * 8,
            Self::Narrow(codes) | Self::Tight(codes) => codes.len(),
            Self::Medium(codes) => codes.len() * 2,
            Self::Wide(codes) => codes.len() * 4,
        }
    }

    pub(super) fn highest(&self) -> usize {
        let highest = match self {
            Self::One(_, code) => Some(*code),
            Self::Sparse(sparse) => sparse.codes.iter().copied().chain([sparse.common]).max(),
            Self::Planes(planes) => planes.highest(),
            Self::Narrow(codes) => codes.iter().max().map(|c| u32::from(*c)),
            Self::Medium(codes) => codes.iter().max().map(|c| u32::from(*c)),
            Self::Tight(codes) => threes(codes).iter().map(|c| c.place() as u32).max(),
            Self::Wide(codes) => codes.iter().max().copied(),
        };
        highest.unwrap_or(0) as usize
    }

    pub(super) fn code(&self, row: usize) -> usize {
        match self {
            Self::One(_, code) => *code as usize,
            Self::Sparse(sparse) => sparse.code(row),
            Self::Planes(planes) => planes.code(row),
            Self::Narrow(codes) => codes[row] as usize,
            Self::Medium(codes) => codes[row] as usize,
            Self::Tight(codes) => threes(codes)[row].place(),
            Self::Wide(codes) => codes[row] as usize,
        }
    }

    /// Keeps the rows of the mask whose code is on in the table.
    pub(super) fn narrow(&self, piece: usize, table: &[bool], mask: &mut Mask) {
        match self {
            Self::One(_, code) => {
                if !table[*code as usize] {
                    mask.fill(0);
                }
            }
            Self::Sparse(sparse) => sparse.narrow(piece, table, mask),
            Self::Planes(planes) => planes.narrow(piece, table, mask),
            Self::Narrow(codes) => narrow(here(codes, piece), table, mask),
            Self::Medium(codes) => narrow(here(codes, piece), table, mask),
            Self::Tight(codes) => narrow(here(threes(codes), piece), table, mask),
            Self::Wide(codes) => narrow(here(codes, piece), table, mask),
        }
    }

    /// Room for [`Codes::tally`] of so many codes.
    pub(super) fn tallies(&self, length: usize) -> Vec<u32> {
        let numbers = !matches!(self, Self::One(..) | Self::Sparse(_) | Self::Planes(_));
        let lanes = if numbers && length <= FEW { LANES } else { 1 };
        vec![0; length * lanes]
    }

    /// Adds the hit rows of a piece to the count of their codes, which may be spread over several lanes.
    pub(super) fn tally(&self, piece: usize, length: usize, mask: &Mask, counts: &mut [u32]) {
        match self {
            Self::One(_, code) => counts[*code as usize] += count(mask),
            Self::Sparse(sparse) => sparse.tally(piece, mask, counts),
            Self::Planes(planes) => planes.tally(piece, mask, counts),
            Self::Narrow(codes) => tally(here(codes, piece), length, mask, counts),
            Self::Medium(codes) => tally(here(codes, piece), length, mask, counts),
            Self::Tight(codes) => tally(here(threes(codes), piece), length, mask, counts),
            Self::Wide(codes) => tally(here(codes, piece), length, mask, counts),
        }
    }
}

/// One code for nearly all rows; the others stand beside their places, in the order of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sparse {
    pub(super) rows: usize,
    pub(super) common: u32,
    pub(super) places: Array<u32>,
    pub(super) codes: Array<u32>,
}

impl Sparse {
    /// Whether the parts fit together.
    pub(super) fn is_sound(&self) -> bool {
        self.places.len() == self.codes.len()
            && self.places.windows(2).all(|pair| pair[0] < pair[1])
            && self
                .places
                .last()
                .is_none_or(|last| (*last as usize) < self.rows)
    }

    fn code(&self, row: usize) -> usize {
        let at = self.places.binary_search(&(row as u32));
        at.map_or(self.common, |at| self.codes[at]) as usize
    }

    /// The exceptions of a piece: their places in it, and their codes.
    fn here(&self, piece: usize) -> impl Iterator<Item = (usize, usize)> {
        let before = |row: usize| self.places.partition_point(|place| (*place as usize) < row);
        let range: Range<usize> = before(piece * PIECE)..before((piece + 1) * PIECE);
        let places = self.places[range.clone()].iter();
        let places = places.map(move |place| *place as usize - piece * PIECE);
        places.zip(self.codes[range].iter().map(|code| *code as usize))
    }

    fn narrow(&self, piece: usize, table: &[bool], mask: &mut Mask) {
        let (mut others, mut on) = ([0_u64; WORDS], [0_u64; WORDS]);
        for (place, code) in self.here(piece) {
            others[place / 64] |= 1 << (place % 64);
            on[place / 64] |= u64::from(table[code]) << (place % 64);
        }
        let common = table[self.common as usize];
        for ((word, others), on) in mask.iter_mut().zip(others).zip(on) {
            *word &= if common { on | !others } else { on };
        }
    }

    fn tally(&self, piece: usize, mask: &Mask, counts: &mut [u32]) {
        let mut common = count(mask);
        for (place, code) in self.here(piece) {
            if mask[place / 64] >> (place % 64) & 1 == 1 {
                counts[code] += 1;
                common -= 1;
            }
        }
        counts[self.common as usize] += common;
    }
}

/// Codes bit by bit: for each 64 rows a word of each bit, the lowest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planes {
    pub(super) rows: usize,
    pub(super) depth: usize,
    pub(super) words: Array<u64>,
}

impl Planes {
    fn of(codes: impl Iterator<Item = u32>, rows: usize, depth: usize) -> Self {
        let mut words = vec![0; rows.div_ceil(64) * depth];
        for (row, code) in codes.enumerate() {
            for (bit, word) in words[row / 64 * depth..][..depth].iter_mut().enumerate() {
                *word |= u64::from(code >> bit & 1) << (row % 64);
            }
        }
        Self {
            rows,
            depth,
            words: words.into(),
        }
    }

    /// Whether the parts fit together.
    pub(super) fn is_sound(&self) -> bool {
        self.words.len() == self.rows.div_ceil(64) * self.depth
    }

    fn code(&self, row: usize) -> usize {
        code_at(&self.words[row / 64 * self.depth..][..self.depth], row % 64)
    }

    /// The highest code: among the rows that have the highest bit, if any do, those that have the next one, and so on.
    fn highest(&self) -> Option<u32> {
        let words = self.words.chunks(self.depth.max(1)).enumerate();
        let highest = words.map(|(word, planes)| {
            let here = (self.rows - word * 64).min(64);
            let mut rows = u64::MAX >> (64 - here);
            planes.iter().rev().fold(0, |code, plane| {
                let on = rows & plane;
                if on != 0 {
                    rows = on;
                }
                code << 1 | u32::from(on != 0)
            })
        });
        highest.max()
    }

    /// The planes of each 64 rows of a piece.
    fn here(&self, piece: usize) -> impl Iterator<Item = &[u64]> {
        self.words.chunks(self.depth.max(1)).skip(piece * WORDS)
    }

    fn narrow(&self, piece: usize, table: &[bool], mask: &mut Mask) {
        // what is rarer is put together, wanted or not
        let on = table.iter().filter(|on| **on).count();
        let rarer = on * 2 <= table.len();
        let codes = || (0..table.len()).filter(|code| table[*code] == rarer);
        for (word, planes) in mask.iter_mut().zip(self.here(piece)) {
            if *word != 0 {
                let rare = codes().fold(0, |all, code| all | with_code(planes, code));
                *word &= if rarer { rare } else { !rare };
            }
        }
    }

    fn tally(&self, piece: usize, mask: &Mask, counts: &mut [u32]) {
        for (word, planes) in mask.iter().zip(self.here(piece)) {
            if word.count_ones() <= SINGLE {
                ones(*word).for_each(|bit| counts[code_at(planes, bit)] += 1);
            } else {
                split(planes, *word, 0, counts);
            }
        }
    }
}

/// Up to so many rows are counted one by one.
const SINGLE: u32 = 8;

/// The code of one of 64 rows.
fn code_at(planes: &[u64], bit: usize) -> usize {
    let planes = planes.iter().rev();
    planes.fold(0, |code, plane| code << 1 | (plane >> bit & 1) as usize)
}

/// The rows of 64 that have this code.
fn with_code(planes: &[u64], code: usize) -> u64 {
    let bits = planes.iter().enumerate();
    bits.fold(u64::MAX, |rows, (bit, plane)| {
        rows & if code >> bit & 1 == 1 {
            *plane
        } else {
            !*plane
        }
    })
}

/// Counts the rows by their highest bit, then each half by the next.
fn split(planes: &[u64], rows: u64, code: usize, counts: &mut [u32]) {
    match planes.split_last() {
        _ if rows == 0 => {}
        None => counts[code] += rows.count_ones(),
        Some((highest, lower)) => {
            split(lower, rows & !highest, code, counts);
            split(lower, rows & highest, code | 1 << lower.len(), counts);
        }
    }
}

/// How many rows are in a mask.
fn count(mask: &Mask) -> u32 {
    mask.iter().map(|word| word.count_ones()).sum()
}

fn three_bytes(code: u32) -> [u8; 3] {
    let [a, b, c, _] = code.to_le_bytes();
    [a, b, c]
}

fn threes(codes: &[u8]) -> &[[u8; 3]] {
    codes.as_chunks().0
}

/// The codes of a piece.
fn here<C>(codes: &[C], piece: usize) -> &[C] {
    &codes[piece * PIECE..codes.len().min((piece + 1) * PIECE)]
}

/// A width of codes.
pub(super) trait Code: Copy {
    fn place(self) -> usize;
}

impl Code for u8 {
    fn place(self) -> usize {
        self as usize
    }
}

impl Code for u16 {
    fn place(self) -> usize {
        self as usize
    }
}

impl Code for [u8; 3] {
    fn place(self) -> usize {
        u32::from_le_bytes([self[0], self[1], self[2], 0]) as usize
    }
}

impl Code for u32 {
    fn place(self) -> usize {
        self as usize
    }
}

/// Keeps the rows of the mask whose number is on in the table.
pub(super) fn narrow<C: Code>(codes: &[C], table: &[bool], mask: &mut Mask) {
    for (word, codes) in mask.iter_mut().zip(codes.chunks(64)) {
        if word.count_ones() < 24 {
            for bit in ones(*word) {
                if !table[codes[bit].place()] {
                    *word &= !(1 << bit);
                }
            }
        } else {
            let mut on = 0;
            for (bit, code) in codes.iter().enumerate() {
                on |= u64::from(table[code.place()]) << bit;
            }
            *word &= on;
        }
    }
}

/// Up to so many codes, counts are kept in lanes: neighbours often have the same code, and a count cannot be
/// raised again before it is stored.
const FEW: usize = 1024;
const LANES: usize = 4;

fn tally<C: Code>(codes: &[C], length: usize, mask: &Mask, counts: &mut [u32]) {
    for (word, codes) in mask.iter().zip(codes.chunks(64)) {
        if *word != u64::MAX {
            ones(*word).for_each(|bit| counts[codes[bit].place()] += 1);
        } else if counts.len() == length * LANES {
            let (a, rest) = counts.split_at_mut(length);
            let (b, rest) = rest.split_at_mut(length);
            let (c, d) = rest.split_at_mut(length);
            for four in codes.as_chunks::<LANES>().0 {
                a[four[0].place()] += 1;
                b[four[1].place()] += 1;
                c[four[2].place()] += 1;
                d[four[3].place()] += 1;
            }
        } else {
            codes.iter().for_each(|code| counts[code.place()] += 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::oracle::Dice;
    use super::*;

    /// So many codes of rows, of which `rare` in a hundred have another than the first.
    fn codes(dice: &mut Dice, rows: usize, length: usize, rare: usize) -> Vec<u32> {
        let mut code = || match dice.below(100) < rare {
            true => dice.below(length) as u32,
            false => 0,
        };
        (0..rows).map(|_| code()).collect()
    }

    #[test]
    fn every_form_holds_the_same() {
        let mut dice = Dice::new(21);
        let mut forms = Vec::new();
        for (length, rare) in [
            (1, 0),
            (2, 99),
            (5, 99),
            (32, 99),
            (33, 99),
            (300, 99),
            (70_000, 99),
            (300, 2),
            (2, 1),
        ] {
            let rows = 2 * PIECE + 77;
            let plain = codes(&mut dice, rows, length, rare);
            let mut counts = vec![0; length];
            plain.iter().for_each(|code| counts[*code as usize] += 1);
            let kept = Codes::of(plain.iter().copied(), rows, &counts);
            forms.push(format!("{:?}", Form::of(&counts)));
            assert_eq!(kept.rows(), rows);
            assert_eq!(kept.highest(), *plain.iter().max().expect("rows") as usize);
            assert!((0..rows).all(|row| kept.code(row) == plain[row] as usize));
            for wanted in [1, 2, 50] {
                let table: Vec<bool> = (0..length).map(|_| dice.below(wanted) == 0).collect();
                for piece in 0..3 {
                    let share = dice.below(3);
                    let here = piece * PIECE..rows.min((piece + 1) * PIECE);
                    let mut mask = [0; WORDS];
                    for row in 0..here.len() {
                        mask[row / 64] |= u64::from(dice.below(share * 30 + 1) == 0) << (row % 64);
                    }
                    let mut counted = kept.tallies(length);
                    kept.tally(piece, length, &mask, &mut counted);
                    let mut narrowed = mask;
                    kept.narrow(piece, &table, &mut narrowed);
                    for (n, row) in here.enumerate() {
                        let asked = mask[n / 64] >> (n % 64) & 1 == 1;
                        let code = plain[row] as usize;
                        assert_eq!(narrowed[n / 64] >> (n % 64) & 1 == 1, asked && table[code]);
                        if asked {
                            let lane = (0..counted.len())
                                .skip(code)
                                .step_by(length)
                                .find(|at| counted[*at] > 0);
                            counted[lane.expect("counted")] -= 1;
                        }
                    }
                    assert!(counted.iter().all(|n| *n == 0), "counted too much");
                }
            }
        }
        assert_eq!(
            forms,
            [
                "One(0)",
                "Planes(1)",
                "Planes(3)",
                "Planes(5)",
                "Narrow",
                "Medium",
                "Tight",
                "Sparse(0)",
                "Sparse(0)"
            ]
        );
    }

    #[test]
    fn numbers_take_no_more_bytes_than_the_highest_needs() {
        for (highest, bytes) in [(0xff, 1), (0x100, 2), (0x1_0000, 3), (0x100_0000, 4)] {
            let numbers = vec![0, highest, 7, highest - 1];
            let kept = Codes::plain(numbers.clone());
            assert_eq!((kept.rows(), kept.memory()), (4, 4 * bytes));
            assert_eq!(kept.all(), numbers);
            assert_eq!(kept.highest(), highest as usize);
            assert!((0..4).all(|row| kept.code(row) == numbers[row] as usize));
            assert_eq!(kept.row_of(highest as usize), Some(1));
            assert_eq!(kept.row_of(8), None);
        }
    }
}
