//! The arrays of an index as sections of its image.

use super::ImageWrong;
use super::shared::Map;
use super::sum::Sum;
use crate::find::array::{Array, Number};
use crate::find::codes::{Codes, Form, Planes, Sparse};
use crate::find::column::Column;
use crate::find::domains::Domains;
use crate::find::index::{Index, SortKeys};
use crate::find::starts::Starts;
use crate::find::text::{Segment, Shared};
use crate::find::words::Words;
use std::io::{self, Read, Write};
use std::sync::Arc;
use zerocopy::KnownLayout;

/// Sections are read, written and summed in portions of so many bytes.
pub(super) const PORTION: usize = 1 << 16;

/// Sections begin at multiples of so many bytes, as the widest numbers do.
const ALIGNED: usize = 8;

/// Bytes of a section with what fills it up; nothing if that is too much.
pub(super) fn filled(length: u64) -> Option<u64> {
    length.checked_next_multiple_of(ALIGNED as u64)
}

/// One array of the index.
pub(super) enum Section<'a> {
    Bytes(&'a [u8]),
    Halves(&'a [u16]),
    Words(&'a [u32]),
    Doubles(&'a [u64]),
    Made(Vec<u8>),
    MadeWords(Vec<u32>),
}

impl Section<'_> {
    pub(super) fn length(&self) -> u64 {
        (match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Made(bytes) => bytes.len(),
            Self::Halves(halves) => halves.len() * 2,
            Self::Words(words) => words.len() * 4,
            Self::MadeWords(words) => words.len() * 4,
            Self::Doubles(doubles) => doubles.len() * 8,
        }) as u64
    }

    pub(super) fn write(&self, out: &mut impl Write, sum: &mut Sum) -> io::Result<()> {
        fn numbers<const N: usize, T: Copy>(
            all: &[T],
            bytes: impl Fn(T) -> [u8; N],
            out: &mut impl Write,
            sum: &mut Sum,
        ) -> io::Result<()> {
            for portion in all.chunks(PORTION / N) {
                let mut portion: Vec<u8> = portion.iter().flat_map(|n| bytes(*n)).collect();
                portion.resize(portion.len().next_multiple_of(ALIGNED), 0);
                sum.add(&portion);
                out.write_all(&portion)?;
            }
            Ok(())
        }
        match self {
            Self::Bytes(bytes) => numbers(bytes, |n: u8| [n], out, sum),
            Self::Made(bytes) => numbers(bytes, |n: u8| [n], out, sum),
            Self::Halves(halves) => numbers(halves, u16::to_le_bytes, out, sum),
            Self::Words(words) => numbers(words, u32::to_le_bytes, out, sum),
            Self::MadeWords(words) => numbers(words, u32::to_le_bytes, out, sum),
            Self::Doubles(doubles) => numbers(doubles, u64::to_le_bytes, out, sum),
        }
    }
}

/// All arrays, in the order in which [`read_index`] takes them.
pub(super) fn sections(index: &Index) -> Vec<Section<'_>> {
    let keys = &index.keys;
    let mut all = Vec::new();
    plain_sections(&mut all, &index.ids);
    all.extend([
        Section::Words(&index.numbered),
        Section::Bytes(&keys.blanks),
        Section::Words(&keys.other_rows),
        Section::Bytes(keys.others.bytes()),
        Section::Words(keys.others.starts()),
    ]);
    for segment in [&index.names, &index.codes, &index.phones, &index.mails] {
        all.push(Section::Made(
            segment.present().iter().map(|on| u8::from(*on)).collect(),
        ));
        all.push(Section::Bytes(segment.bytes()));
        let starts = segment.starts();
        let (long, lengths) = starts.long().iter().copied().unzip();
        all.push(Section::Bytes(starts.lengths()));
        all.push(Section::MadeWords(long));
        all.push(Section::MadeWords(lengths));
        if let Some(shared) = segment.shared() {
            all.push(Section::Halves(&shared.texts));
            all.push(Section::Words(&shared.firsts));
        }
    }
    let domains = Words::of(index.domains.all());
    all.push(Section::Made(domains.bytes().to_vec()));
    all.push(Section::MadeWords(domains.starts().to_vec()));
    for (column, dictionary) in &index.numbers {
        column_sections(&mut all, column);
        all.push(Section::MadeWords(
            dictionary.iter().map(|n| n.cast_unsigned()).collect(),
        ));
    }
    for (column, words) in &index.terms {
        column_sections(&mut all, column);
        all.push(Section::Bytes(words.bytes()));
        all.push(Section::Words(words.starts()));
    }
    for (column, dictionary) in [&index.flags, &index.begins] {
        column_sections(&mut all, column);
        all.push(Section::Doubles(dictionary));
    }
    all
}

fn column_sections<'a>(all: &mut Vec<Section<'a>>, column: &'a Column) {
    all.push(Section::Words(column.counts()));
    plain_sections(all, column.members());
    all.push(Section::Words(column.sets()));
    code_sections(all, column.codes());
}

/// Numbers whose form does not follow from anything else.
fn plain_sections<'a>(all: &mut Vec<Section<'a>>, codes: &'a Codes) {
    let bytes = match codes {
        Codes::Narrow(_) => 1,
        Codes::Medium(_) => 2,
        Codes::Tight(_) => 3,
        _ => 4,
    };
    all.push(Section::Made(vec![bytes]));
    code_sections(all, codes);
}

fn code_sections<'a>(all: &mut Vec<Section<'a>>, codes: &'a Codes) {
    match codes {
        Codes::One(..) => {}
        Codes::Sparse(sparse) => {
            all.push(Section::Words(&sparse.places));
            all.push(Section::Words(&sparse.codes));
        }
        Codes::Planes(planes) => all.push(Section::Doubles(&planes.words)),
        Codes::Narrow(codes) | Codes::Tight(codes) => all.push(Section::Bytes(codes)),
        Codes::Medium(codes) => all.push(Section::Halves(codes)),
        Codes::Wide(codes) => all.push(Section::Words(codes)),
    }
}

/// Takes the arrays back and checks that they fit together.
pub(super) fn read_index(from: &mut impl Source, rows: u64) -> Result<Index, ImageWrong> {
    let ids = read_plain(from)?;
    let numbered: Array<u32> = from.array()?;
    let keys = SortKeys {
        blanks: from.array()?,
        other_rows: from.array()?,
        others: read_words(from)?,
    };
    let segments = [
        read_segment(from, true)?,
        read_segment(from, false)?,
        read_segment(from, false)?,
        read_segment(from, false)?,
    ];
    let domains = read_words(from)?;
    let domains = (0..domains.len()).map(|n| domains.get(n).to_owned());
    let domains = Domains::new(domains.collect()).ok_or(ImageWrong::Damaged)?;
    let mut numbers = Vec::new();
    for _ in crate::find::field::NumberField::ALL {
        let column = read_column(from, rows)?;
        let dictionary: Array<u32> = from.array()?;
        numbers.push((column, dictionary.iter().map(|n| n.cast_signed()).collect()));
    }
    let mut terms = Vec::new();
    for _ in crate::find::field::TermField::ALL {
        terms.push((read_column(from, rows)?, read_words(from)?));
    }
    let flags = (read_column(from, rows)?, from.array()?);
    let begins = (read_column(from, rows)?, from.array()?);
    let [names, codes, phones, mails] = segments;
    let index = Index {
        ids,
        keys,
        names,
        codes,
        numbered,
        phones,
        mails,
        domains,
        numbers,
        terms,
        flags,
        begins,
    };
    fits_together(&index, rows)
        .then_some(index)
        .ok_or(ImageWrong::Damaged)
}

/// Whether every array has so many rows, and what is looked for in two halves is in order.
fn fits_together(index: &Index, rows: u64) -> bool {
    let keys = &index.keys;
    let numbers = index.numbers.iter().map(|(column, d)| (column, d.len()));
    let terms = index
        .terms
        .iter()
        .map(|(column, words)| (column, words.len()));
    let bits = [&index.flags, &index.begins].map(|(column, d)| (column, d.len()));
    let segments = [&index.names, &index.codes, &index.phones, &index.mails];
    index.ids.rows() as u64 == rows
        && keys.blanks.len() as u64 == rows.div_ceil(2)
        && segments.iter().all(|s| s.rows() as u64 == rows)
        && numbers
            .chain(terms)
            .chain(bits)
            .all(|(column, values)| column.values() == values)
        && keys.other_rows.len() == keys.others.len()
        && keys.other_rows.is_sorted()
        && index.numbered.is_sorted()
}

fn read_words(from: &mut impl Source) -> Result<Words, ImageWrong> {
    Words::new(from.array()?, from.array()?).ok_or(ImageWrong::Damaged)
}

fn read_plain(from: &mut impl Source) -> Result<Codes, ImageWrong> {
    let bytes: Array<u8> = from.array()?;
    match *bytes {
        [1] => Ok(Codes::Narrow(from.array()?)),
        [2] => Ok(Codes::Medium(from.array()?)),
        [3] => Ok(Codes::Tight(threes(from)?)),
        [4] => Ok(Codes::Wide(from.array()?)),
        _ => Err(ImageWrong::Damaged),
    }
}

fn threes(from: &mut impl Source) -> Result<Array<u8>, ImageWrong> {
    let codes: Array<u8> = from.array()?;
    let sound = codes.len().is_multiple_of(3);
    sound.then_some(codes).ok_or(ImageWrong::Damaged)
}

/// The texts of all rows; `shares` where some have the same.
fn read_segment(from: &mut impl Source, shares: bool) -> Result<Segment, ImageWrong> {
    let marks: Array<u8> = from.array()?;
    let marks: [u8; 256] = (*marks).try_into().map_err(|_| ImageWrong::Damaged)?;
    let bytes = from.array()?;
    let lengths: Array<u8> = from.array()?;
    let (long, its_lengths): (Array<u32>, Array<u32>) = (from.array()?, from.array()?);
    if long.len() != its_lengths.len() {
        return Err(ImageWrong::Damaged);
    }
    let long = long.iter().copied().zip(its_lengths.iter().copied());
    let starts = Starts::new(lengths, long.collect()).ok_or(ImageWrong::Damaged)?;
    let shared = match shares {
        true => Some(Shared {
            texts: from.array()?,
            firsts: from.array()?,
        }),
        false => None,
    };
    let present = marks.map(|on| on != 0);
    Segment::with(bytes, starts, present, shared).ok_or(ImageWrong::Damaged)
}

fn read_column(from: &mut impl Source, rows: u64) -> Result<Column, ImageWrong> {
    let counts: Array<u32> = from.array()?;
    let members = read_plain(from)?;
    let sets: Array<u32> = from.array()?;
    let length = usize::try_from(rows).map_err(|_| ImageWrong::Damaged)?;
    let (codes, sound) = match Form::of(&counts) {
        Form::One(code) => (Codes::One(length, code), true),
        Form::Sparse(common) => {
            let sparse = Sparse {
                rows: length,
                common,
                places: from.array()?,
                codes: from.array()?,
            };
            let sound = sparse.is_sound();
            (Codes::Sparse(sparse), sound)
        }
        Form::Planes(depth) => {
            let planes = Planes {
                rows: length,
                depth,
                words: from.array()?,
            };
            let sound = planes.is_sound();
            (Codes::Planes(planes), sound)
        }
        Form::Narrow => (Codes::Narrow(from.array()?), true),
        Form::Medium => (Codes::Medium(from.array()?), true),
        Form::Tight => (Codes::Tight(threes(from)?), true),
        Form::Wide => (Codes::Wide(from.array()?), true),
    };
    if !sound || codes.rows() != length {
        return Err(ImageWrong::Damaged);
    }
    let values = counts
        .len()
        .checked_sub(sets.len())
        .ok_or(ImageWrong::Damaged)?;
    match from.is_proven() {
        true => Ok(Column::proven(codes, values, members, sets, counts)),
        false => Column::new(codes, values, members, sets, counts).ok_or(ImageWrong::Damaged),
    }
}

/// Where the sections come from, one after the other. Their lengths are known to fit the size of the whole.
pub(super) trait Source {
    /// The next section.
    fn array<T: Number>(&mut self) -> Result<Array<T>, ImageWrong>
    where
        [T]: KnownLayout;

    /// Whether it is known that all rows are right, so that nobody has to go through them.
    fn is_proven(&self) -> bool;
}

/// A length as it fits this machine.
fn length_of(lengths: &mut std::vec::IntoIter<u64>) -> Result<usize, ImageWrong> {
    let length = lengths.next().ok_or(ImageWrong::Damaged)?;
    usize::try_from(length).map_err(|_| ImageWrong::Damaged)
}

/// The sections of a file.
pub(super) struct Sections<'a, R> {
    input: &'a mut R,
    lengths: std::vec::IntoIter<u64>,
    pub(super) sum: Sum,
}

impl<'a, R: Read> Sections<'a, R> {
    pub(super) fn of(input: &'a mut R, lengths: Vec<u64>) -> Self {
        Self {
            input,
            lengths: lengths.into_iter(),
            sum: Sum::default(),
        }
    }
}

impl<R: Read> Source for Sections<'_, R> {
    fn array<T: Number>(&mut self) -> Result<Array<T>, ImageWrong>
    where
        [T]: KnownLayout,
    {
        let mut left = length_of(&mut self.lengths)?;
        if !left.is_multiple_of(size_of::<T>()) {
            return Err(ImageWrong::Damaged);
        }
        let mut all = Vec::with_capacity(left / size_of::<T>());
        let mut portion = vec![0; PORTION.min(left.next_multiple_of(ALIGNED))];
        while left > 0 {
            let part = &mut portion[..PORTION.min(left.next_multiple_of(ALIGNED))];
            fill(self.input, part)?;
            self.sum.add(part);
            let here = part.len().min(left);
            T::append(&part[..here], &mut all);
            left -= here;
        }
        Ok(all.into())
    }

    fn is_proven(&self) -> bool {
        false
    }
}

/// The sections of an image in memory, which stay where they are.
pub(super) struct Part<'a> {
    map: &'a Arc<Map>,
    at: usize,
    lengths: std::vec::IntoIter<u64>,
    proven: bool,
}

impl<'a> Part<'a> {
    pub(super) fn new(map: &'a Arc<Map>, lengths: Vec<u64>, proven: bool) -> Self {
        let all: u64 = lengths.iter().filter_map(|length| filled(*length)).sum();
        let body = map.len() as u64 - all - 8;
        Self {
            map,
            at: usize::try_from(body).unwrap_or_default(),
            lengths: lengths.into_iter(),
            proven,
        }
    }

    /// Whether the checksum is right.
    pub(super) fn is_whole(&self) -> bool {
        let mut sum = Sum::default();
        let mut rest = &self.map[self.at..];
        for length in self.lengths.as_slice() {
            let length = usize::try_from(*length).unwrap_or_default();
            let Some((section, after)) = rest.split_at_checked(length.next_multiple_of(ALIGNED))
            else {
                return false;
            };
            section.chunks(PORTION).for_each(|portion| sum.add(portion));
            rest = after;
        }
        rest == sum.end().to_le_bytes()
    }
}

impl Source for Part<'_> {
    fn array<T: Number>(&mut self) -> Result<Array<T>, ImageWrong>
    where
        [T]: KnownLayout,
    {
        let length = length_of(&mut self.lengths)?;
        let range = self.at..self.at + length;
        self.at += length.next_multiple_of(ALIGNED);
        Array::part(self.map, range).ok_or(ImageWrong::Damaged)
    }

    fn is_proven(&self) -> bool {
        self.proven
    }
}

/// A file that ends too early is damaged, not unreadable.
pub(super) fn fill(input: &mut impl Read, bytes: &mut [u8]) -> Result<(), ImageWrong> {
    input.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => ImageWrong::Damaged,
        _ => ImageWrong::Io(error),
    })
}
