//! How well a hit row fits the typed words: exact name, names that begin so, initials, the rest.

use super::bits::{Mask, PIECE, WORDS, ones};
use super::index::{INITIALS_SLOT, Index, OTHER_SLOT, begin_bit};
use super::plan::squeeze;
use super::text::{ALSO, END};
use memchr::memmem;

/// How many buckets there are.
pub(super) const BUCKETS: usize = 4;
const EXACT: usize = 0;
const BEGINS: usize = 1;
const INITIALS: usize = 2;
const REST: usize = 3;
/// Nobody has looked yet.
const UNKNOWN: u8 = BUCKETS as u8;

/// The typed words as names are compared with them: all joined, and the first alone.
#[derive(Debug)]
pub(super) struct Ranker<'a> {
    index: &'a Index,
    all: Vec<u8>,
    first: Vec<u8>,
    possible: Possible,
}

/// A cheap look at which rows can be more than the rest at all.
#[derive(Debug)]
enum Possible {
    /// For each code of the column of beginnings, whether anything in the row begins so.
    Begins(Vec<bool>),
    /// The first character, which those rows must hold.
    Holds(Box<memmem::Finder<'static>>),
}

impl<'a> Ranker<'a> {
    /// Nothing to rank by without words, or when they are all digits: names have none.
    pub(super) fn of(words: &[String], index: &'a Index) -> Option<Self> {
        let first = squeeze(words.first()?);
        let all: String = words.iter().map(|word| squeeze(word)).collect();
        if first.is_empty() || all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let bit = begin_bit(*first.as_bytes().first()?);
        let possible = if bit == 0 {
            let head = first.chars().next().map(String::from)?;
            Possible::Holds(Box::new(memmem::Finder::new(head.as_bytes()).into_owned()))
        } else {
            let (column, dictionary) = &index.begins;
            Possible::Begins(column.table(false, |v| dictionary[v] & bit != 0))
        };
        Some(Self {
            index,
            all: all.into_bytes(),
            first: first.into_bytes(),
            possible,
        })
    }

    /// Puts each hit row of a piece into its bucket: `out` has a mask for each.
    pub(super) fn sort(&self, piece: usize, hits: &Mask, out: &mut [u64]) {
        let mut likely = *hits;
        match &self.possible {
            Possible::Begins(table) => self.index.begins.0.narrow(piece, table, &mut likely),
            Possible::Holds(finder) => self.index.names.narrow(piece, finder, &mut likely),
        }
        let names = &self.index.names;
        let first = names.texts(piece).start;
        let mut begins = [0; PIECE + 1];
        let begins = match likely.iter().all(|word| *word == 0) {
            true => &[],
            false => names.begins(piece, &mut begins),
        };
        // rows of one name are looked at once
        let mut known = [UNKNOWN; PIECE];
        for (i, (word, hits)) in likely.into_iter().zip(hits).enumerate() {
            out[REST * WORDS + i] = hits & !word;
            for bit in ones(word) {
                let text = names.text_of(piece * PIECE + i * 64 + bit) - first;
                let bucket = &mut known[text];
                if *bucket == UNKNOWN {
                    let here = begins[text] as usize..begins[text + 1] as usize;
                    *bucket = self.names(&names.bytes()[here]) as u8;
                }
                out[usize::from(*bucket) * WORDS + i] |= 1 << bit;
            }
        }
    }

    /// The bucket of a row of names.
    fn names(&self, names: &[u8]) -> usize {
        let mut best = REST;
        let (mut slot, mut begin) = (0, 0);
        for (at, byte) in names.iter().enumerate() {
            if !matches!(*byte, END | ALSO) {
                continue;
            }
            let rank = self.value(&names[begin..at]);
            begin = at + 1;
            // Another name of somebody stands behind everybody whose own name it is.
            let rank = match (slot, rank) {
                (_, REST) => REST,
                (INITIALS_SLOT, _) | (OTHER_SLOT, BEGINS) => INITIALS,
                (OTHER_SLOT, _) => BEGINS,
                (_, own) => own,
            };
            best = best.min(rank);
            slot += usize::from(*byte == END);
            if best == EXACT || slot > OTHER_SLOT {
                break;
            }
        }
        best
    }

    fn value(&self, value: &[u8]) -> usize {
        // the first letters are the same in both, so that most values are done with here
        if value.iter().find(|b| !joins(**b)) != self.first.first() {
            return REST;
        }
        if self.all.len() == self.first.len() {
            return compare(value, &self.all);
        }
        compare(value, &self.all).min(compare(value, &self.first))
    }
}

/// Compares without what stands between syllables and names.
fn compare(value: &[u8], typed: &[u8]) -> usize {
    let mut left = value.iter().filter(|b| !joins(**b));
    for byte in typed {
        if left.next() != Some(byte) {
            return REST;
        }
    }
    if left.next().is_none() { EXACT } else { BEGINS }
}

/// What may stand between syllables and names, and is not compared.
fn joins(byte: u8) -> bool {
    matches!(byte, b' ' | b'\'' | b'-')
}
