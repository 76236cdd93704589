//! Where each text of a packed run begins: a byte for each length, and a begin for each 64 texts.

use super::array::Array;
use super::bits::PIECE;
use std::ops::Range;

/// Texts between two begins.
const BLOCK: usize = 64;
/// Stands for this length and for any longer one.
const LONG: u8 = u8::MAX;

/// The begins of the texts of one piece, and its end.
pub(super) type Begins = [u32; PIECE + 1];

/// Lengths of texts that are added one after the other.
#[derive(Debug, Default)]
pub(super) struct Lengths {
    short: Vec<u8>,
    long: Vec<(u32, u32)>,
    too_much: bool,
}

impl Lengths {
    /// Makes room for so many texts.
    pub(super) fn make_room(&mut self, texts: usize) {
        self.short.reserve_exact(texts);
    }

    pub(super) fn push(&mut self, length: usize) {
        let text = u32::try_from(self.short.len());
        match (u8::try_from(length), text, u32::try_from(length)) {
            (Ok(short), ..) if short < LONG => self.short.push(short),
            (_, Ok(text), Ok(length)) => {
                self.long.push((text, length));
                self.short.push(LONG);
            }
            _ => self.too_much = true,
        }
    }

    /// All lengths.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let mut long = self.long.iter();
        self.short.iter().map(move |length| match *length {
            LONG => long.next().map_or(0, |(_, length)| *length as usize),
            short => usize::from(short),
        })
    }

    /// Adds the lengths of others after the own.
    pub(super) fn append(&mut self, other: &Self) {
        let before = u32::try_from(self.short.len()).ok();
        self.short.extend_from_slice(&other.short);
        self.too_much |= other.too_much;
        for (text, length) in &other.long {
            match before.and_then(|before| before.checked_add(*text)) {
                Some(text) => self.long.push((text, *length)),
                None => self.too_much = true,
            }
        }
    }

    /// Where the texts begin; nothing when all together pass 32 bits.
    pub(super) fn starts(self) -> Option<Starts> {
        match self.too_much {
            true => None,
            false => Starts::new(self.short, self.long),
        }
    }
}

/// The lengths of all texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Starts {
    lengths: Array<u8>,
    /// The begin of each block; one more at the end.
    blocks: Array<u32>,
    /// Texts whose length does not fit into a byte, and their lengths, in the order of the texts.
    long: Vec<(u32, u32)>,
}

impl Starts {
    /// Takes the parts if they fit together.
    pub(super) fn new(lengths: impl Into<Array<u8>>, long: Vec<(u32, u32)>) -> Option<Self> {
        let lengths = lengths.into();
        let mut marked = lengths
            .iter()
            .enumerate()
            .filter(|(_, length)| **length == LONG);
        let mut sound = long.iter().all(|(text, length)| {
            *length >= u32::from(LONG) && marked.next().is_some_and(|(at, _)| at == *text as usize)
        });
        sound &= marked.next().is_none();
        let mut longs = long.iter();
        let mut blocks = Vec::with_capacity(lengths.len().div_ceil(BLOCK) + 1);
        let mut end = 0_u32;
        for (text, length) in lengths.iter().enumerate() {
            if text % BLOCK == 0 {
                blocks.push(end);
            }
            let length = match *length {
                LONG => longs.next().map_or(0, |(_, length)| *length),
                short => u32::from(short),
            };
            end = end.checked_add(length)?;
        }
        blocks.push(end);
        sound.then_some(Self {
            lengths,
            blocks: blocks.into(),
            long,
        })
    }

    pub(super) fn lengths(&self) -> &[u8] {
        &self.lengths
    }

    pub(super) fn long(&self) -> &[(u32, u32)] {
        &self.long
    }

    /// How many texts there are.
    pub(super) fn texts(&self) -> usize {
        self.lengths.len()
    }

    /// Bytes of all texts.
    pub(super) fn end(&self) -> usize {
        self.blocks.last().map_or(0, |end| *end as usize)
    }

    /// Bytes of memory.
    pub(super) fn memory(&self) -> usize {
        self.lengths.len() + self.blocks.len() * 4 + self.long.len() * 8
    }

    /// What the long ones of these texts have above the byte that stands for them.
    fn above(&self, texts: Range<usize>) -> u32 {
        if self.long.is_empty() {
            return 0;
        }
        let before = |text: usize| {
            self.long
                .partition_point(|(long, _)| (*long as usize) < text)
        };
        let long = self.long[before(texts.start)..before(texts.end)].iter();
        long.map(|(_, length)| length - u32::from(LONG)).sum()
    }

    /// Bytes of a text.
    fn length(&self, text: usize) -> usize {
        match self.lengths[text] {
            LONG => (u32::from(LONG) + self.above(text..text + 1)) as usize,
            short => usize::from(short),
        }
    }

    /// Where a text stands.
    pub(super) fn range(&self, text: usize) -> Range<usize> {
        let block = text / BLOCK;
        let before = block * BLOCK..text;
        let whole: u32 = self.lengths[before.clone()]
            .iter()
            .map(|n| u32::from(*n))
            .sum();
        let begin = (self.blocks[block] + whole + self.above(before)) as usize;
        begin..begin + self.length(text)
    }

    /// The begins of these texts and the end of the last; no more than a piece has.
    pub(super) fn begins<'b>(&self, texts: Range<usize>, out: &'b mut Begins) -> &'b [u32] {
        let mut at = match texts.is_empty() {
            true => 0,
            false => self.range(texts.start).start as u32,
        };
        out[0] = at;
        let out = &mut out[..=texts.len()];
        let plain = self.above(texts.clone()) == 0;
        for (text, (end, length)) in texts
            .clone()
            .zip(out[1..].iter_mut().zip(&self.lengths[texts]))
        {
            at += u32::from(*length);
            if !plain && *length == LONG {
                at += self.above(text..text + 1);
            }
            *end = at;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::oracle::Dice;
    use super::*;

    #[test]
    fn short_and_long_texts_stand_where_a_plain_sum_says() {
        let mut dice = Dice::new(5);
        for long in [0, 3, 100] {
            let mut length = || match dice.below(200) < long {
                true => 200 + dice.below(900),
                false => dice.below(60),
            };
            let lengths: Vec<usize> = (0..PIECE + 99).map(|_| length()).collect();
            let (mut own, mut rest) = (Lengths::default(), Lengths::default());
            lengths[..PIECE].iter().for_each(|n| own.push(*n));
            lengths[PIECE..].iter().for_each(|n| rest.push(*n));
            own.append(&rest);
            assert_eq!(own.iter().collect::<Vec<_>>(), lengths);
            let starts = own.starts().expect("small");
            let mut begin = 0;
            for (text, length) in lengths.iter().enumerate() {
                assert_eq!(starts.range(text), begin..begin + length);
                begin += length;
            }
            assert_eq!(starts.end(), begin);
            let mut out = [0; PIECE + 1];
            let begins = starts.begins(50..PIECE, &mut out);
            let sound =
                (50..PIECE).all(|text| begins[text - 50] as usize == starts.range(text).start);
            assert!(sound && begins.len() == PIECE - 50 + 1);
            assert_eq!(
                Starts::new(starts.lengths().to_vec(), starts.long().to_vec()),
                Some(starts)
            );
        }
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        assert_eq!(Starts::new(vec![3, LONG], vec![]), None);
        assert_eq!(Starts::new(vec![3, 4], vec![(1, 300)]), None);
        assert_eq!(Starts::new(vec![LONG], vec![(0, 3)]), None);
        assert_eq!(
            Starts::new(vec![LONG; 2], vec![(0, u32::MAX), (1, 300)]),
            None
        );
    }
}
