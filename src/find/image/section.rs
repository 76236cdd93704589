//! The arrays of an index as sections of its image.

use super::ImageWrong;
use super::sum::Sum;
use crate::find::codes::{Codes, Form, Planes, Sparse};
use crate::find::column::Column;
use crate::find::domains::Domains;
use crate::find::index::{Index, SortKeys};
use crate::find::starts::Starts;
use crate::find::text::{Segment, Shared};
use crate::find::words::Words;
use std::io::{self, Read, Write};

/// Sections are read, written and summed in portions of so many bytes.
pub(super) const PORTION: usize = 1 << 16;

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
                let portion: Vec<u8> = portion.iter().flat_map(|n| bytes(*n)).collect();
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
    let (rows, keys): (Vec<u32>, Vec<String>) = index.keys.others.iter().cloned().unzip();
    let keys = Words::of(&keys);
    let mut all = vec![
        Section::MadeWords(index.ids.all()),
        Section::Words(&index.numbered),
        Section::Bytes(&index.keys.blanks),
        Section::MadeWords(rows),
        Section::Made(keys.bytes().to_vec()),
        Section::MadeWords(keys.starts().to_vec()),
    ];
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
    all.push(Section::MadeWords(column.members().all()));
    all.push(Section::Words(column.sets()));
    match column.codes() {
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
pub(super) fn read_index(
    from: &mut Sections<'_, impl Read>,
    rows: u64,
) -> Result<Index, ImageWrong> {
    let damaged = || ImageWrong::Damaged;
    let ids = Codes::plain(from.words()?);
    let numbered = from.words()?;
    let blanks = from.bytes()?;
    let other_rows = from.words()?;
    let keys = Words::new(from.bytes()?, from.words()?).ok_or_else(damaged)?;
    let segments = [
        read_segment(from, true)?,
        read_segment(from, false)?,
        read_segment(from, false)?,
        read_segment(from, false)?,
    ];
    let domains = Words::new(from.bytes()?, from.words()?).ok_or_else(damaged)?;
    let domains = (0..domains.len()).map(|n| domains.get(n).to_owned());
    let domains = Domains::new(domains.collect()).ok_or_else(damaged)?;
    let mut numbers = Vec::new();
    for _ in crate::find::field::NumberField::ALL {
        let column = read_column(from, rows)?;
        let dictionary: Vec<i32> = from.words()?.into_iter().map(u32::cast_signed).collect();
        numbers.push((column, dictionary));
    }
    let mut terms = Vec::new();
    for _ in crate::find::field::TermField::ALL {
        let column = read_column(from, rows)?;
        terms.push((
            column,
            Words::new(from.bytes()?, from.words()?).ok_or_else(damaged)?,
        ));
    }
    let flags = (read_column(from, rows)?, from.doubles()?);
    let begins = (read_column(from, rows)?, from.doubles()?);
    let [names, codes, phones, mails] = segments;
    let sound = ids.rows() as u64 == rows
        && blanks.len() as u64 == rows.div_ceil(2)
        && [&names, &codes, &phones, &mails]
            .iter()
            .all(|s| s.rows() as u64 == rows)
        && numbers.iter().all(|(column, d)| column.values() == d.len())
        && terms
            .iter()
            .all(|(column, words)| column.values() == words.len())
        && [&flags, &begins]
            .iter()
            .all(|(column, d)| column.values() == d.len())
        && other_rows.len() == keys.len()
        && other_rows.is_sorted()
        && numbered.is_sorted();
    if !sound {
        return Err(ImageWrong::Damaged);
    }
    let others = other_rows
        .into_iter()
        .enumerate()
        .map(|(n, row)| (row, keys.get(n).to_owned()));
    let keys = SortKeys {
        blanks,
        others: others.collect(),
    };
    Ok(Index {
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
    })
}

/// The texts of all rows; `shares` where some have the same.
fn read_segment(from: &mut Sections<'_, impl Read>, shares: bool) -> Result<Segment, ImageWrong> {
    let marks = from.bytes()?;
    let marks: [u8; 256] = marks.try_into().map_err(|_| ImageWrong::Damaged)?;
    let bytes = from.bytes()?;
    let (lengths, long, its_lengths) = (from.bytes()?, from.words()?, from.words()?);
    if long.len() != its_lengths.len() {
        return Err(ImageWrong::Damaged);
    }
    let long = long.into_iter().zip(its_lengths).collect();
    let starts = Starts::new(lengths, long).ok_or(ImageWrong::Damaged)?;
    let shared = match shares {
        true => Some(Shared {
            texts: from.numbers(u16::from_le_bytes)?,
            firsts: from.words()?,
        }),
        false => None,
    };
    let present = marks.map(|on| on != 0);
    Segment::with(bytes, starts, present, shared).ok_or(ImageWrong::Damaged)
}

fn read_column(from: &mut Sections<'_, impl Read>, rows: u64) -> Result<Column, ImageWrong> {
    let counts = from.words()?;
    let members = from.words()?;
    let sets = from.words()?;
    let length = usize::try_from(rows).map_err(|_| ImageWrong::Damaged)?;
    let (codes, sound) = match Form::of(&counts) {
        Form::One(code) => (Codes::One(length, code), true),
        Form::Sparse(common) => {
            let sparse = Sparse {
                rows: length,
                common,
                places: from.words()?,
                codes: from.words()?,
            };
            let sound = sparse.is_sound();
            (Codes::Sparse(sparse), sound)
        }
        Form::Planes(depth) => {
            let words = from.doubles()?;
            let planes = Planes {
                rows: length,
                depth,
                words,
            };
            let sound = planes.is_sound();
            (Codes::Planes(planes), sound)
        }
        Form::Narrow => (Codes::Narrow(from.bytes()?), true),
        Form::Medium => (Codes::Medium(from.numbers(u16::from_le_bytes)?), true),
        Form::Tight => {
            let codes = from.bytes()?;
            let sound = codes.len().is_multiple_of(3);
            (Codes::Tight(codes), sound)
        }
        Form::Wide => (Codes::Wide(from.words()?), true),
    };
    if !sound || codes.rows() != length {
        return Err(ImageWrong::Damaged);
    }
    let values = counts
        .len()
        .checked_sub(sets.len())
        .ok_or(ImageWrong::Damaged)?;
    Column::new(codes, values, members, sets, counts).ok_or(ImageWrong::Damaged)
}

/// The sections of a file, one after the other. Their lengths are known to fit the file's size.
pub(super) struct Sections<'a, R> {
    pub(super) input: &'a mut R,
    pub(super) lengths: std::vec::IntoIter<u64>,
    pub(super) sum: Sum,
}

impl<R: Read> Sections<'_, R> {
    fn next_length(&mut self) -> Result<usize, ImageWrong> {
        let length = self.lengths.next().ok_or(ImageWrong::Damaged)?;
        usize::try_from(length).map_err(|_| ImageWrong::Damaged)
    }

    fn bytes(&mut self) -> Result<Vec<u8>, ImageWrong> {
        let length = self.next_length()?;
        let mut bytes = vec![0; length];
        for portion in bytes.chunks_mut(PORTION) {
            fill(self.input, portion)?;
            self.sum.add(portion);
        }
        Ok(bytes)
    }

    fn words(&mut self) -> Result<Vec<u32>, ImageWrong> {
        self.numbers(u32::from_le_bytes)
    }

    fn doubles(&mut self) -> Result<Vec<u64>, ImageWrong> {
        self.numbers(u64::from_le_bytes)
    }

    fn numbers<const N: usize, T>(
        &mut self,
        number: fn([u8; N]) -> T,
    ) -> Result<Vec<T>, ImageWrong> {
        let mut left = self.next_length()?;
        if !left.is_multiple_of(N) {
            return Err(ImageWrong::Damaged);
        }
        let mut all = Vec::with_capacity(left / N);
        let mut portion = vec![0; PORTION.min(left)];
        while left > 0 {
            let part = &mut portion[..PORTION.min(left)];
            fill(self.input, part)?;
            self.sum.add(part);
            all.extend(part.as_chunks::<N>().0.iter().map(|bytes| number(*bytes)));
            left -= part.len();
        }
        Ok(all)
    }
}

/// A file that ends too early is damaged, not unreadable.
pub(super) fn fill(input: &mut impl Read, bytes: &mut [u8]) -> Result<(), ImageWrong> {
    input.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => ImageWrong::Damaged,
        _ => ImageWrong::Io(error),
    })
}
