//! Texts that were met, each kept once and numbered as they came.

use super::hash::Mix;
use std::hash::Hasher as _;

/// Texts and their numbers, counted from 0.
#[derive(Debug, Default)]
pub(super) struct Met {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// Short texts, each at the place that its hash says or soon after.
    short: Vec<Short>,
    shorts: usize,
    /// Of longer ones the upper half of the hash, and the number and one more, at the place that the lower half says or
    /// soon after; 0 where there is none.
    long: Vec<u64>,
    longs: usize,
}

/// A text of up to 16 bytes beside its number: most are, and one look tells that it is the same.
#[derive(Debug, Clone, Copy, Default)]
struct Short {
    /// The first and the last bytes, which may be the same ones, and how many there are.
    first: u64,
    last: u64,
    length: u32,
    /// One more than the number; 0 where there is none.
    next: u32,
}

impl Short {
    /// Nothing for a longer text.
    fn of(text: &[u8]) -> Option<Self> {
        let (first, last) = match text {
            [] => (0, 0),
            [a] => (u64::from(*a), 0),
            [a, b] => (u64::from(*a), u64::from(*b)),
            [a, b, c] => (u64::from(*a) << 8 | u64::from(*b), u64::from(*c)),
            _ if text.len() > 16 => return None,
            _ => match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
                (Some(first), Some(last)) => {
                    (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
                }
                _ => {
                    let four = |chunk: Option<&[u8; 4]>| {
                        chunk.map_or(0, |chunk| u64::from(u32::from_le_bytes(*chunk)))
                    };
                    (four(text.first_chunk()), four(text.last_chunk()))
                }
            },
        };
        Some(Self {
            first,
            last,
            length: text.len() as u32,
            next: 0,
        })
    }

    fn is(&self, other: &Self) -> bool {
        (self.first, self.last, self.length) == (other.first, other.last, other.length)
    }

    fn hash(self) -> usize {
        let first = (self.first ^ u64::from(self.length)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let both = (first ^ first >> 32 ^ self.last).wrapping_mul(0xd6e8_feb8_6659_fd93);
        (both ^ both >> 32) as usize
    }
}

/// Places at first.
const FEW: usize = 64;

/// The place at or after the one that the hash says, of those of a table of a power of two, that `here` takes.
fn place<T>(table: &[T], hash: usize, here: impl Fn(&T) -> bool) -> usize {
    let mask = table.len() - 1;
    let mut at = hash & mask;
    while !here(&table[at]) {
        at = (at + 1) & mask;
    }
    at
}

/// Whether one more needs a larger table: a fourth of it stays empty.
fn is_full(places: usize, taken: usize) -> bool {
    places * 3 < (taken + 1) * 4
}

impl Met {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A text by its number.
    pub(super) fn get(&self, number: usize) -> &[u8] {
        let from = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[from as usize..self.ends[number] as usize]
    }

    /// All texts, in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The number of a text, and whether it is met for the first time. Nothing when all together pass 32 bits.
    pub(super) fn number(&mut self, text: &[u8]) -> Option<(u32, bool)> {
        match Short::of(text) {
            Some(short) => self.short_number(short, text),
            None => self.long_number(text),
        }
    }

    /// The same for a text that is mostly met once: its place takes less memory, and to meet it again more time. A text is
    /// always put by the same of the two.
    pub(super) fn rare_number(&mut self, text: &[u8]) -> Option<(u32, bool)> {
        self.long_number(text)
    }

    fn short_number(&mut self, short: Short, text: &[u8]) -> Option<(u32, bool)> {
        if is_full(self.short.len(), self.shorts) {
            let mut wide = vec![Short::default(); (self.short.len() * 2).max(FEW)];
            for known in self.short.iter().filter(|known| known.next > 0) {
                let at = place(&wide, known.hash(), |there| there.next == 0);
                wide[at] = *known;
            }
            self.short = wide;
        }
        let at = place(&self.short, short.hash(), |there| {
            there.next == 0 || there.is(&short)
        });
        match self.short[at].next.checked_sub(1) {
            Some(number) => Some((number, false)),
            None => {
                let next = self.keep(text)?;
                self.short[at] = Short { next, ..short };
                self.shorts += 1;
                Some((next - 1, true))
            }
        }
    }

    fn long_number(&mut self, text: &[u8]) -> Option<(u32, bool)> {
        if is_full(self.long.len(), self.longs) {
            let mut wide = vec![0; (self.long.len() * 2).max(FEW)];
            for known in self.long.iter().filter(|known| **known > 0) {
                let hash = hash(self.get(*known as u32 as usize - 1));
                let at = place(&wide, hash as usize, |there| *there == 0);
                wide[at] = *known;
            }
            self.long = wide;
        }
        let hash = hash(text);
        let at = place(&self.long, hash as usize, |there| {
            let same = || self.get(*there as u32 as usize - 1) == text;
            *there == 0 || there >> 32 == hash >> 32 && same()
        });
        match (self.long[at] as u32).checked_sub(1) {
            Some(number) => Some((number, false)),
            None => {
                let next = self.keep(text)?;
                self.long[at] = hash >> 32 << 32 | u64::from(next);
                self.longs += 1;
                Some((next - 1, true))
            }
        }
    }

    /// Keeps a new text, and gives how many there are now.
    fn keep(&mut self, text: &[u8]) -> Option<u32> {
        let next = u32::try_from(self.len()).ok()?.checked_add(1)?;
        let end = u32::try_from(self.bytes.len() + text.len()).ok()?;
        self.bytes.extend_from_slice(text);
        self.ends.push(end);
        Some(next)
    }

    /// Keeps the texts and forgets where they were met: nothing is met after this.
    pub(super) fn close(&mut self) {
        (self.short, self.long) = (Vec::new(), Vec::new());
    }
}

fn hash(text: &[u8]) -> u64 {
    let mut mix = Mix::default();
    mix.write(text);
    mix.finish()
}

#[cfg(test)]
mod tests {
    use super::super::oracle::Dice;
    use super::*;

    #[test]
    fn every_text_is_numbered_once() {
        let (mut met, mut plain) = (Met::default(), Vec::<String>::new());
        let mut dice = Dice::new(17);
        for _ in 0..9_000 {
            let length = dice.below(20);
            let text: String = (0..length)
                .map(|at| char::from(b"ab"[usize::from(at % 5 == 0) & dice.below(2)]))
                .collect();
            let text = text + &"x".repeat(dice.below(3) * dice.below(3));
            let known = plain.iter().position(|one| *one == text);
            let number = known.unwrap_or(plain.len());
            assert_eq!(
                met.number(text.as_bytes()),
                Some((number as u32, known.is_none()))
            );
            if known.is_none() {
                plain.push(text);
            }
        }
        let all: Vec<&[u8]> = plain.iter().map(String::as_bytes).collect();
        assert_eq!(met.iter().collect::<Vec<_>>(), all);
    }
}
