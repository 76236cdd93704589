//! A column of small codes with a dictionary. Several values of one person are a *set* with a code of its own,
//! so that every filter is a table asked once for each row, and every facet a count of codes.

use super::bits::{Mask, PIECE, ones};

/// The codes of all rows in the smallest width that holds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Codes {
    /// All rows have no value.
    Empty(usize),
    /// Up to 256 codes.
    Narrow(Vec<u8>),
    /// Up to 65,536 codes.
    Medium(Vec<u16>),
    /// Any number of codes.
    Wide(Vec<u32>),
}

impl Codes {
    pub(super) fn rows(&self) -> usize {
        match self {
            Self::Empty(rows) => *rows,
            Self::Narrow(codes) => codes.len(),
            Self::Medium(codes) => codes.len(),
            Self::Wide(codes) => codes.len(),
        }
    }

    pub(super) fn highest(&self) -> usize {
        match self {
            Self::Empty(_) => 0,
            Self::Narrow(codes) => codes.iter().max().map_or(0, |c| *c as usize),
            Self::Medium(codes) => codes.iter().max().map_or(0, |c| *c as usize),
            Self::Wide(codes) => codes.iter().max().map_or(0, |c| *c as usize),
        }
    }

    pub(super) fn of(wide: impl ExactSizeIterator<Item = u32>, codes: usize) -> Self {
        match Width::of(codes) {
            Width::Empty => Self::Empty(wide.len()),
            Width::Narrow => Self::Narrow(wide.map(|c| c as u8).collect()),
            Width::Medium => Self::Medium(wide.map(|c| c as u16).collect()),
            Width::Wide => Self::Wide(wide.collect()),
        }
    }
}

/// How wide the codes of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Empty,
    Narrow,
    Medium,
    Wide,
}

impl Width {
    /// The smallest width for so many codes.
    pub(super) fn of(codes: usize) -> Self {
        match codes {
            0 | 1 => Self::Empty,
            2..=0x100 => Self::Narrow,
            0x101..=0x1_0000 => Self::Medium,
            _ => Self::Wide,
        }
    }
}

/// The codes of all rows and what the codes mean: 0 is nothing, then come the values, then the sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    codes: Codes,
    values: usize,
    /// Value codes of all sets, one set after the other, the headline first.
    members: Vec<u32>,
    /// Where each set begins in `members`; one more at the end.
    sets: Vec<u32>,
    /// How many rows have each code.
    counts: Vec<u32>,
}

impl Column {
    /// Takes the parts if they fit together.
    pub(super) fn new(
        codes: Codes,
        values: usize,
        members: Vec<u32>,
        sets: Vec<u32>,
        counts: Vec<u32>,
    ) -> Option<Self> {
        let sound = sets.first() == Some(&0)
            && sets
                .last()
                .is_some_and(|end| *end as usize == members.len())
            && sets.windows(2).all(|pair| pair[0] < pair[1])
            && members
                .iter()
                .all(|code| (1..=values).contains(&(*code as usize)))
            && counts.len() == values + sets.len()
            && codes.highest() < counts.len();
        sound.then_some(Self {
            codes,
            values,
            members,
            sets,
            counts,
        })
    }

    pub(super) fn codes(&self) -> &Codes {
        &self.codes
    }

    pub(super) fn values(&self) -> usize {
        self.values
    }

    pub(super) fn members(&self) -> &[u32] {
        &self.members
    }

    pub(super) fn sets(&self) -> &[u32] {
        &self.sets
    }

    pub(super) fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// How many codes there are, nothing and sets included.
    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    pub(super) fn code(&self, row: usize) -> usize {
        match &self.codes {
            Codes::Empty(_) => 0,
            Codes::Narrow(codes) => codes[row] as usize,
            Codes::Medium(codes) => codes[row] as usize,
            Codes::Wide(codes) => codes[row] as usize,
        }
    }

    /// The values behind a code, counted from 0, the headline first.
    pub(super) fn meaning(&self, code: usize) -> impl Iterator<Item = usize> + '_ {
        let single = (1..=self.values).contains(&code).then(|| code - 1);
        let set = code.checked_sub(self.values + 1).and_then(|set| {
            Some(&self.members[*self.sets.get(set)? as usize..*self.sets.get(set + 1)? as usize])
        });
        let members = set
            .unwrap_or_default()
            .iter()
            .map(|code| *code as usize - 1);
        single.into_iter().chain(members)
    }

    /// For each code, whether nothing (`blank`) or any of its values is wanted.
    pub(super) fn table(&self, blank: bool, wanted: impl Fn(usize) -> bool) -> Vec<bool> {
        let single: Vec<bool> = (0..self.values).map(wanted).collect();
        (0..self.len())
            .map(|code| {
                if code == 0 {
                    blank
                } else {
                    self.meaning(code).any(|v| single[v])
                }
            })
            .collect()
    }

    /// How many rows the table lets through.
    pub(super) fn selected(&self, table: &[bool]) -> usize {
        self.counts
            .iter()
            .zip(table)
            .filter(|(_, on)| **on)
            .map(|(n, _)| *n as usize)
            .sum()
    }

    /// Keeps the rows of the mask whose code is on in the table.
    pub(super) fn narrow(&self, piece: usize, table: &[bool], mask: &mut Mask) {
        let rows = piece * PIECE..self.codes.rows().min((piece + 1) * PIECE);
        match &self.codes {
            Codes::Empty(_) => {
                if !table[0] {
                    mask.fill(0);
                }
            }
            Codes::Narrow(codes) => narrow(&codes[rows], table, mask),
            Codes::Medium(codes) => narrow(&codes[rows], table, mask),
            Codes::Wide(codes) => narrow(&codes[rows], table, mask),
        }
    }

    /// Room for [`Column::tally`].
    pub(super) fn tallies(&self) -> Vec<u32> {
        vec![0; self.len() * if self.len() <= FEW { LANES } else { 1 }]
    }

    /// Adds the hit rows of a piece to the count of their codes, which may be spread over several lanes.
    pub(super) fn tally(&self, piece: usize, mask: &Mask, counts: &mut [u32]) {
        let rows = piece * PIECE..self.codes.rows().min((piece + 1) * PIECE);
        match &self.codes {
            Codes::Empty(_) => counts[0] += mask.iter().map(|w| w.count_ones()).sum::<u32>(),
            Codes::Narrow(codes) => tally(&codes[rows], self.len(), mask, counts),
            Codes::Medium(codes) => tally(&codes[rows], self.len(), mask, counts),
            Codes::Wide(codes) => tally(&codes[rows], self.len(), mask, counts),
        }
    }

    /// Counts of codes as counts of values: a set counts for each of its members. The second is "nothing".
    pub(super) fn by_value(&self, counts: &[u32]) -> (Vec<u32>, u32) {
        let mut values = vec![0; self.values];
        for (code, count) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            for value in self.meaning(code) {
                values[value] += count;
            }
        }
        (values, counts.first().copied().unwrap_or(0))
    }
}

/// A width of codes.
trait Code: Copy {
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

impl Code for u32 {
    fn place(self) -> usize {
        self as usize
    }
}

fn narrow<C: Code>(codes: &[C], table: &[bool], mask: &mut Mask) {
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
