//! What a search found: the exact count, the person at any place, and counts by value.

use super::bits::{Hits, Mask, existing};
use super::column::Column;
use super::field::Flag;
use super::index::Index;
use super::overlay::Overlay;
use super::query::{FacetField, is_private};
use super::words::{asked_as, value_of};
use super::work::{Queue, alone, in_two};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The result of a search. It stays as it is, whatever changes after it.
#[derive(Debug)]
pub struct Found {
    pub(super) base: Arc<Index>,
    pub(super) over: Arc<Overlay>,
    pub(super) hits: Arc<Hits>,
    pub(super) over_hits: Hits,
    /// Place in the result and row of each hit of the overlay, by place.
    pub(super) late: Vec<(u32, u32)>,
    /// The whole order, when it is not that of the rows; rows of the overlay have [`OVER`] set.
    pub(super) sorted: Option<Vec<u32>>,
    pub(super) masked: bool,
}

/// For each field, for each code, how many.
pub(super) type Counts = Vec<Vec<u32>>;

/// Marks rows of the overlay in a sorted result.
pub(super) const OVER: u32 = 1 << 31;

/// One counted value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FacetValue {
    /// Of a number field.
    Number(i32),
    /// Of a term field: the value, without its names.
    Term(String),
    /// A fact.
    Flag(Flag),
}

/// The counts of one field, the most frequent first. Who has several values counts for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// What was counted.
    pub field: FacetField,
    /// Values and people.
    pub values: Vec<(FacetValue, u32)>,
    /// How many more values there are.
    pub other_values: usize,
    /// The sum of their counts.
    pub others: u32,
    /// People without any value.
    pub nothing: u32,
}

impl Found {
    /// How many were found.
    #[must_use]
    pub fn count(&self) -> usize {
        self.hits.count() + self.over_hits.count()
    }

    /// The ids at these places; places after the last are left out.
    #[must_use]
    pub fn ids(&self, places: Range<usize>) -> Vec<i64> {
        (places.start..places.end.min(self.count()))
            .filter_map(|place| self.id(place))
            .collect()
    }

    /// The id at this place.
    #[must_use]
    pub fn id(&self, place: usize) -> Option<i64> {
        if let Some(sorted) = &self.sorted {
            let row = *sorted.get(place)?;
            return Some(if row & OVER == 0 {
                self.base.id(row as usize)
            } else {
                self.over.index.id((row & !OVER) as usize)
            });
        }
        let before = self
            .late
            .partition_point(|(late, _)| (*late as usize) < place);
        match self.late.get(before) {
            Some((late, row)) if *late as usize == place => Some(self.over.index.id(*row as usize)),
            _ => Some(self.base.id(self.hits.nth(place - before)?)),
        }
    }

    /// Every id, in order.
    pub fn all_ids(&self) -> impl Iterator<Item = i64> + '_ {
        let mut late = self.late.iter().peekable();
        let mut rows = self.hits.rows();
        let sorted = self.sorted.is_some();
        (0..self.count()).map_while(move |place| {
            if sorted {
                return self.id(place);
            }
            match late.next_if(|(at, _)| *at as usize == place) {
                Some((_, row)) => Some(self.over.index.id(*row as usize)),
                None => rows.next().map(|(_, row)| self.base.id(row)),
            }
        })
    }

    /// The place of this id, if it was found.
    #[must_use]
    pub fn place(&self, id: i64) -> Option<usize> {
        let over = self
            .over
            .index
            .row_of(id)
            .filter(|row| self.over_hits.bucket_of(*row).is_some());
        let mark = match over {
            Some(row) => row as u32 | OVER,
            None => {
                let row = self.base.row_of(id)?;
                self.hits.bucket_of(row)?;
                row as u32
            }
        };
        if let Some(sorted) = &self.sorted {
            return sorted.iter().position(|row| *row == mark);
        }
        let row = (mark & !OVER) as usize;
        if mark & OVER != 0 {
            let at = self
                .late
                .iter()
                .position(|(_, late)| *late as usize == row)?;
            return Some(self.late[at].0 as usize);
        }
        let among = self.hits.before(self.hits.bucket_of(row)?, row);
        // places of the overlay rise, and each one at or before ours moves us by one
        let mut place = among;
        for (late, _) in &self.late {
            if *late as usize > place {
                break;
            }
            place += 1;
        }
        Some(place)
    }

    /// Counts the hits by these fields, with the `top` most frequent values of each; nothing if stopped.
    ///
    /// Private fields come back empty for a masked asker.
    #[must_use]
    pub fn facets(
        &self,
        fields: &[FacetField],
        top: usize,
        stop: &AtomicBool,
    ) -> Option<Vec<Facet>> {
        let (base, over) = self.counts(fields, stop)?;
        let mut facets = Vec::with_capacity(fields.len());
        for ((field, base), over) in fields.iter().zip(base).zip(over) {
            let closed = match field {
                FacetField::Number(number) => is_private(super::field::Kind::Number(*number)),
                FacetField::Term(term) => is_private(super::field::Kind::Term(*term)),
                FacetField::Flags => true,
            };
            facets.push(if self.masked && closed {
                let values = Vec::new();
                Facet {
                    field: *field,
                    values,
                    other_values: 0,
                    others: 0,
                    nothing: 0,
                }
            } else {
                self.facet(*field, &base, &over, top)
            });
        }
        Some(facets)
    }

    /// How many of the hits have nothing in each of these fields; nothing if stopped.
    #[must_use]
    pub fn nothing_in(&self, fields: &[FacetField], stop: &AtomicBool) -> Option<Vec<u32>> {
        let (base, over) = self.counts(fields, stop)?;
        let first = |codes: &Vec<u32>| codes.first().copied().unwrap_or(0);
        let both = base.iter().map(first).zip(over.iter().map(first));
        Some(both.map(|(base, over)| base + over).collect())
    }

    /// How many of the hits have each flag, whoever asks; nothing if stopped.
    #[must_use]
    pub fn flags(&self, stop: &AtomicBool) -> Option<HashMap<Flag, u32>> {
        let (base, over) = self.counts(&[FacetField::Flags], stop)?;
        let mut flags = HashMap::new();
        for (index, counts) in [(&*self.base, base), (&self.over.index, over)] {
            let (column, sets) = &index.flags;
            let (values, _) = column.by_value(counts.first()?);
            for (set, count) in sets.iter().zip(values) {
                for bit in super::bits::ones(*set) {
                    *flags.entry(Flag(1 << bit)).or_insert(0) += count;
                }
            }
        }
        Some(flags)
    }

    /// Counts of codes for each field: of the base, of the changes.
    pub(super) fn counts(
        &self,
        fields: &[FacetField],
        stop: &AtomicBool,
    ) -> Option<(Counts, Counts)> {
        let rows = |piece| self.over_hits.piece(piece);
        let work = |queue: &Queue<'_>| tally(&self.over.index, fields, rows, queue);
        let over = alone(self.over_hits.pieces(), stop, work)?;
        let over = sum(&self.over.index, fields, vec![over]);
        Some((self.base_counts(fields, stop)?, over))
    }

    /// Counts of codes of the base for each field. How many rows have each code at all is known: where most of them were
    /// hit, only the others are looked at.
    pub(super) fn base_counts(&self, fields: &[FacetField], stop: &AtomicBool) -> Option<Counts> {
        let (base, hits, own) = (
            Arc::clone(&self.base),
            Arc::clone(&self.hits),
            fields.to_vec(),
        );
        let most = self.hits.count() * 2 > self.base.rows();
        let tallies = in_two(self.hits.pieces(), stop, move |queue| match most {
            true => tally(&base, &own, |piece| missed(&base, &hits, piece), queue),
            false => tally(&base, &own, |piece| hits.piece(piece), queue),
        })?;
        let mut counts = sum(&self.base, fields, tallies);
        if most {
            for (field, counts) in fields.iter().zip(&mut counts) {
                let all = column(&self.base, *field).counts();
                let pairs = counts.iter_mut().zip(all);
                pairs.for_each(|(count, all)| *count = all.saturating_sub(*count));
            }
        }
        Some(counts)
    }

    fn facet(&self, field: FacetField, base: &[u32], over: &[u32], top: usize) -> Facet {
        let mut counts: HashMap<FacetValue, (u32, String)> = HashMap::new();
        let mut nothing = 0;
        for (index, codes) in [(&*self.base, base), (&self.over.index, over)] {
            let (values, none) = column(index, field).by_value(codes);
            nothing += none;
            for (number, count) in values.iter().enumerate().filter(|(_, n)| **n > 0) {
                for (value, name) in meaning(index, field, number) {
                    counts.entry(value).or_insert((0, name)).0 += count;
                }
            }
        }
        let mut values: Vec<(FacetValue, (u32, String))> = counts.into_iter().collect();
        values.sort_unstable_by(|(a, (count_a, name_a)), (b, (count_b, name_b))| {
            let order = |value: &FacetValue| match value {
                FacetValue::Number(n) => i64::from(*n),
                FacetValue::Flag(flag) => i64::from(flag.0.trailing_zeros()),
                FacetValue::Term(_) => 0,
            };
            let term = |value: &FacetValue| match value {
                FacetValue::Term(term) => Some(term.clone()),
                _ => None,
            };
            // two values may have one name
            let same = || {
                let by_name = order(a).cmp(&order(b)).then_with(|| name_a.cmp(name_b));
                by_name.then_with(|| term(a).cmp(&term(b)))
            };
            Reverse(count_a).cmp(&Reverse(count_b)).then_with(same)
        });
        let rest = values.split_off(top.min(values.len()));
        Facet {
            field,
            values: values
                .into_iter()
                .map(|(value, (count, _))| (value, count))
                .collect(),
            other_values: rest.len(),
            others: rest.iter().map(|(_, (count, _))| count).sum(),
            nothing,
        }
    }
}

pub(super) fn column(index: &Index, field: FacetField) -> &Column {
    match field {
        FacetField::Number(number) => &index.number_column(number).0,
        FacetField::Term(term) => &index.term_column(term).0,
        FacetField::Flags => &index.flags.0,
    }
}

/// What a value of the dictionary counts as, and the name it is sorted by.
pub(super) fn meaning(
    index: &Index,
    field: FacetField,
    number: usize,
) -> Vec<(FacetValue, String)> {
    match field {
        FacetField::Number(f) => {
            vec![(
                FacetValue::Number(index.number_column(f).1[number]),
                String::new(),
            )]
        }
        FacetField::Term(f) => {
            let term = index.term_column(f).1.get(number);
            vec![(
                FacetValue::Term(value_of(term).to_owned()),
                asked_as(term).to_owned(),
            )]
        }
        FacetField::Flags => {
            let set = index.flags.1[number];
            let bits = super::bits::ones(set);
            bits.map(|bit| (FacetValue::Flag(Flag(1 << bit)), String::new()))
                .collect()
        }
    }
}

/// Rows of a piece that were not hit.
fn missed(index: &Index, hits: &Hits, piece: usize) -> Mask {
    let mut rest = existing(index.rows(), piece);
    let pairs = rest.iter_mut().zip(hits.piece(piece));
    pairs.for_each(|(rest, hit)| *rest &= !hit);
    rest
}

/// Counts of codes for each field of these rows of the pieces of this thread, spread over lanes.
fn tally(
    index: &Index,
    fields: &[FacetField],
    rows: impl Fn(usize) -> Mask,
    queue: &Queue<'_>,
) -> Vec<Vec<u32>> {
    let columns: Vec<&Column> = fields.iter().map(|field| column(index, *field)).collect();
    let mut tallies: Vec<Vec<u32>> = columns.iter().map(|c| c.tallies()).collect();
    while let Some(piece) = queue.next() {
        let mask = rows(piece);
        for (column, counts) in columns.iter().zip(&mut tallies) {
            column.tally(piece, &mask, counts);
        }
    }
    tallies
}

/// All lanes of all threads in one.
fn sum(index: &Index, fields: &[FacetField], tallies: Vec<Vec<Vec<u32>>>) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = fields
        .iter()
        .map(|f| vec![0; column(index, *f).len()])
        .collect();
    for tally in tallies {
        for (to, from) in all.iter_mut().zip(tally) {
            for lane in from.chunks(to.len()) {
                to.iter_mut().zip(lane).for_each(|(to, from)| *to += from);
            }
        }
    }
    all
}
