//! Gathers a column in the order of arrival, then gives it its dictionary and its smallest width.

use super::codes::Codes;
use super::column::Column;
use super::hash::Quick;
use super::met::Met;
use std::borrow::Borrow;
use std::hash::Hash;

/// Gathers a column in the order of arrival.
#[derive(Debug)]
pub(super) struct ColumnBuilder<V> {
    /// For each row the number of its packed text and one more; 0 for nothing.
    rows: Rows,
    texts: Met,
    /// The values behind each packed text, one text after the other, numbered as they were first met.
    members: Vec<u32>,
    ends: Vec<u32>,
    values: Quick<V, u32>,
    /// Values of the row that is being added.
    gathered: Vec<u32>,
    /// More was added than 32 bits can number.
    too_much: bool,
    /// So many rows are expected.
    room: usize,
}

/// Stands before gathered numbers, where others have a packed text. No text begins so.
const GATHERED: u8 = 0xff;

impl<V> Default for ColumnBuilder<V> {
    fn default() -> Self {
        Self {
            rows: Rows::Same(0, 0),
            texts: Met::default(),
            members: Vec::new(),
            ends: Vec::new(),
            values: Quick::default(),
            gathered: Vec::new(),
            too_much: false,
            room: 0,
        }
    }
}

impl<V: Hash + Ord + Clone> ColumnBuilder<V> {
    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize) {
        self.room = rows;
    }

    /// Adds one more value of the row that the next [`ColumnBuilder::end_row`] closes.
    pub(super) fn value<Q>(&mut self, value: &Q)
    where
        V: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = V> + ?Sized,
    {
        let next = self.values.len() as u32;
        let number = match self.values.get(value) {
            Some(number) => *number,
            None => {
                self.values.insert(value.to_owned(), next);
                next
            }
        };
        if !self.gathered.contains(&number) {
            self.gathered.push(number);
        }
    }

    /// All values of the row, packed so: they are taken apart where they are met for the first time.
    pub(super) fn packed(&mut self, packed: &[u8], apart: impl FnOnce() -> Vec<V>) {
        if packed.is_empty() {
            return self.rows.push(0, self.room);
        }
        let number = self.texts.number(packed);
        if let Some((_, true)) = number {
            apart().iter().for_each(|value| self.value::<V>(value));
            self.end_text();
        }
        let code = self.code_of(number);
        self.rows.push(code, self.room);
    }

    /// Closes the row of this number. With nothing said it is empty.
    pub(super) fn end_row(&mut self, row: usize) {
        if self.rows.len() > row {
            return;
        }
        if self.gathered.is_empty() {
            return self.rows.push(0, self.room);
        }
        let code = self.gathered_code();
        self.rows.push(code, self.room);
    }

    /// The number of a packed text and one more; the gathered values are what is behind it.
    fn packed_code(&mut self, text: &[u8]) -> u32 {
        let number = self.texts.number(text);
        self.end_gathered(number)
    }

    /// The same for what stands for the gathered values.
    fn gathered_code(&mut self) -> u32 {
        let number = self.texts.rare_number(&gathered_as(&self.gathered));
        self.end_gathered(number)
    }

    fn end_gathered(&mut self, number: Option<(u32, bool)>) -> u32 {
        match number {
            Some((_, true)) => self.end_text(),
            _ => self.gathered.clear(),
        }
        self.code_of(number)
    }

    fn end_text(&mut self) {
        self.members.append(&mut self.gathered);
        self.ends.push(self.members.len() as u32);
    }

    fn code_of(&mut self, number: Option<(u32, bool)>) -> u32 {
        let code = number.and_then(|(number, _)| number.checked_add(1));
        self.too_much |= code.is_none();
        code.unwrap_or(0)
    }

    /// The values behind a packed text.
    fn behind(&self, text: usize) -> &[u32] {
        let from = text.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.members[from as usize..self.ends[text] as usize]
    }

    /// Adds the rows that another has gathered after the own.
    pub(super) fn append(&mut self, other: Self) {
        let mut values: Vec<(&V, u32)> = other.values.iter().map(|(v, n)| (v, *n)).collect();
        values.sort_unstable_by_key(|(_, number)| *number);
        let numbers: Vec<u32> = values
            .into_iter()
            .map(|(value, _)| {
                let next = self.values.len() as u32;
                *self.values.entry(value.clone()).or_insert(next)
            })
            .collect();
        let mut codes = vec![0];
        for (text, packed) in other.texts.iter().enumerate() {
            let behind = other.behind(text).iter();
            self.gathered = behind.map(|number| numbers[*number as usize]).collect();
            codes.push(match packed.first() {
                Some(&GATHERED) => self.gathered_code(),
                _ => self.packed_code(packed),
            });
        }
        self.too_much |= other.too_much;
        self.rows.append(&other.rows, &codes, self.room);
    }

    /// No more rows come here: forgets where packed texts were met.
    pub(super) fn forget(&mut self) {
        self.texts.close();
    }

    /// No more rows come: lets go of what only adding them needs.
    pub(super) fn close(&mut self) {
        self.texts = Met::default();
    }

    /// The column with its rows in this order, and its dictionary: values in the order of `key`.
    pub(super) fn build<K: Ord>(
        self,
        order: &[u32],
        key: impl Fn(&V) -> K,
    ) -> Option<(Column, Vec<V>)> {
        if self.too_much {
            return None;
        }
        let mut dictionary: Vec<(V, u32)> = self.values.into_iter().collect();
        dictionary.sort_unstable_by(|(a, _), (b, _)| key(a).cmp(&key(b)).then_with(|| a.cmp(b)));
        let mut code_of = vec![0_u32; dictionary.len()];
        for (place, (_, number)) in dictionary.iter().enumerate() {
            code_of[*number as usize] = place as u32 + 1;
        }
        let mut behind = self.members;
        behind.iter_mut().for_each(|v| *v = code_of[*v as usize]);
        let sets = Sets::of(&behind, &self.ends, dictionary.len());
        let mut counts = vec![0_u32; dictionary.len() + sets.starts.len()];
        self.rows.count(&sets.codes, &mut counts);
        let codes = self.rows.codes(order, &sets.codes, &counts);
        let members = Codes::plain(sets.members);
        let (values, starts) = (dictionary.len(), sets.starts.into());
        let column = Column::new(codes, values, members, starts, counts.into())?;
        let values = dictionary.into_iter().map(|(value, _)| value);
        Some((column, values.collect()))
    }
}

/// What stands for gathered values where others have a packed text.
fn gathered_as(numbers: &[u32]) -> Vec<u8> {
    let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
    [GATHERED].into_iter().chain(bytes).collect()
}

/// Several values of one person, each such set once, in their order.
struct Sets {
    /// The code of nothing, then that of each packed text.
    codes: Vec<u32>,
    members: Vec<u32>,
    starts: Vec<u32>,
}

impl Sets {
    /// From the codes behind each packed text; so many values have codes of their own.
    fn of(behind: &[u32], ends: &[u32], values: usize) -> Self {
        let mut codes = vec![0];
        let mut several: Vec<(&[u32], usize)> = Vec::new();
        let mut from = 0;
        for (text, end) in ends.iter().enumerate() {
            let all = &behind[from..*end as usize];
            from = *end as usize;
            codes.push(match all {
                [] => 0,
                [single] => *single,
                _ => {
                    several.push((all, text + 1));
                    0
                }
            });
        }
        several.sort_unstable();
        let (mut members, mut starts): (Vec<u32>, Vec<u32>) = (Vec::new(), vec![0]);
        let mut last: &[u32] = &[];
        for (set, text) in several {
            if set != last {
                members.extend_from_slice(set);
                starts.push(members.len() as u32);
                last = set;
            }
            codes[text] = (values + starts.len() - 1) as u32;
        }
        Self {
            codes,
            members,
            starts,
        }
    }
}

/// A number for each row, in the smallest width.
#[derive(Debug)]
enum Rows {
    /// So many rows of one number.
    Same(u32, usize),
    Narrow(Vec<u8>),
    Medium(Vec<u16>),
    Wide(Vec<u32>),
}

impl Rows {
    fn len(&self) -> usize {
        match self {
            Self::Same(_, rows) => *rows,
            Self::Narrow(rows) => rows.len(),
            Self::Medium(rows) => rows.len(),
            Self::Wide(rows) => rows.len(),
        }
    }

    /// Adds a row. A wider place gets room for so many at once: what grows bit by bit leaves holes.
    fn push(&mut self, number: u32, room: usize) {
        loop {
            match self {
                Self::Same(same, rows) if *same == number || *rows == 0 => {
                    *same = number;
                    *rows += 1;
                    return;
                }
                Self::Narrow(rows) if number <= u32::from(u8::MAX) => {
                    return rows.push(number as u8);
                }
                Self::Medium(rows) if number <= u32::from(u16::MAX) => {
                    return rows.push(number as u16);
                }
                Self::Wide(rows) => return rows.push(number),
                _ => self.widen(room),
            }
        }
    }

    fn widen(&mut self, room: usize) {
        let room = room.max(self.len());
        *self = match std::mem::replace(self, Self::Same(0, 0)) {
            Self::Same(same, rows) if same <= u32::from(u8::MAX) => {
                Self::Narrow(roomy(std::iter::repeat_n(same as u8, rows), room))
            }
            Self::Same(same, rows) => Self::Wide(roomy(std::iter::repeat_n(same, rows), room)),
            Self::Narrow(rows) => Self::Medium(roomy(rows.into_iter().map(u16::from), room)),
            Self::Medium(rows) => Self::Wide(roomy(rows.into_iter().map(u32::from), room)),
            wide @ Self::Wide(_) => wide,
        };
    }

    /// Adds the rows of another, whose numbers are now called so.
    fn append(&mut self, other: &Self, called: &[u32], room: usize) {
        let mut push = |number: usize| self.push(called[number], room);
        match other {
            Self::Same(same, rows) => (0..*rows).for_each(|_| push(*same as usize)),
            Self::Narrow(rows) => rows.iter().for_each(|n| push(usize::from(*n))),
            Self::Medium(rows) => rows.iter().for_each(|n| push(usize::from(*n))),
            Self::Wide(rows) => rows.iter().for_each(|n| push(*n as usize)),
        }
    }

    /// How many rows have each code.
    fn count(&self, codes: &[u32], counts: &mut [u32]) {
        let mut add = |number: usize, rows: usize| counts[codes[number] as usize] += rows as u32;
        match self {
            Self::Same(same, rows) => add(*same as usize, *rows),
            Self::Narrow(rows) => rows.iter().for_each(|n| add(usize::from(*n), 1)),
            Self::Medium(rows) => rows.iter().for_each(|n| add(usize::from(*n), 1)),
            Self::Wide(rows) => rows.iter().for_each(|n| add(*n as usize, 1)),
        }
    }

    /// The codes of the rows in this order, of which so many have each.
    fn codes(&self, order: &[u32], codes: &[u32], counts: &[u32]) -> Codes {
        let of = |number: usize| codes[number];
        let (order, length) = (order.iter().map(|row| *row as usize), order.len());
        match self {
            Self::Same(same, _) => Codes::of(order.map(|_| of(*same as usize)), length, counts),
            Self::Narrow(rows) => {
                Codes::of(order.map(|row| of(usize::from(rows[row]))), length, counts)
            }
            Self::Medium(rows) => {
                Codes::of(order.map(|row| of(usize::from(rows[row]))), length, counts)
            }
            Self::Wide(rows) => Codes::of(order.map(|row| of(rows[row] as usize)), length, counts),
        }
    }
}

/// These numbers, with room for more.
fn roomy<N>(numbers: impl Iterator<Item = N>, room: usize) -> Vec<N> {
    let mut all = Vec::with_capacity(room);
    all.extend(numbers);
    all
}

#[cfg(test)]
mod tests {
    use super::super::oracle::Dice;
    use super::*;

    /// Rows gathered value by value or as a packed text, in one builder and in two of which one is appended.
    #[test]
    fn rows_come_out_as_they_were_put_in() {
        for (seed, kinds) in [(1, 1), (2, 20), (3, 300), (4, 70_000)] {
            let mut dice = Dice::new(seed);
            let rows: Vec<Vec<i32>> = (0..6_000)
                .map(|_| {
                    (0..dice.below(4))
                        .map(|_| dice.below(kinds) as i32)
                        .collect()
                })
                .collect();
            let gathered = |rows: &[Vec<i32>]| {
                let mut builder = ColumnBuilder::<i32>::default();
                for (row, values) in rows.iter().enumerate() {
                    match row % 2 {
                        0 => values.iter().for_each(|value| builder.value(value)),
                        _ => {
                            let packed = format!("{values:?}");
                            let packed = if values.is_empty() { "" } else { &packed };
                            builder.packed(packed.as_bytes(), || values.clone());
                        }
                    }
                    builder.end_row(row);
                }
                builder
            };
            let order: Vec<u32> = (0..rows.len() as u32).rev().collect();
            let whole = gathered(&rows).build(&order, |v| *v).expect("small");
            let mut joined = gathered(&rows[..2_000]);
            joined.append(gathered(&rows[2_000..]));
            joined.close();
            assert_eq!(joined.build(&order, |v| *v).as_ref(), Some(&whole));
            let (column, dictionary) = whole;
            for (place, values) in rows.iter().rev().enumerate() {
                let kept = column.meaning(column.code(place)).map(|v| dictionary[v]);
                let mut wanted: Vec<i32> = Vec::new();
                for value in values {
                    if !wanted.contains(value) {
                        wanted.push(*value);
                    }
                }
                assert_eq!(kept.collect::<Vec<_>>(), wanted);
            }
        }
    }
}
