//! Gathers a column in the order of arrival, then gives it its dictionary and its smallest width.

use super::codes::Codes;
use super::column::Column;
use super::hash::Quick;
use std::hash::Hash;

/// Gathers a column in the order of arrival.
#[derive(Debug)]
pub(super) struct ColumnBuilder<V> {
    /// For each row nothing, a value, or a set, as they were first met.
    rows: Vec<u32>,
    values: Quick<V, u32>,
    sets: Quick<Box<[u32]>, u32>,
    gathered: Vec<u32>,
    /// Rows by the text that their values were packed in.
    known: Quick<Box<str>, u32>,
    /// The row that is being added is there already.
    closed: bool,
}

/// More packed texts than these are not remembered.
const REMEMBERED: usize = 1 << 19;

const NOTHING: u32 = u32::MAX;
/// Marks the number of a set among those of values.
const SET: u32 = 1 << 31;

impl<V> Default for ColumnBuilder<V> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            values: Quick::default(),
            sets: Quick::default(),
            gathered: Vec::new(),
            known: Quick::default(),
            closed: false,
        }
    }
}

impl<V: Hash + Ord + Clone> ColumnBuilder<V> {
    /// Adds one more value of the row that the next [`ColumnBuilder::end_row`] closes.
    pub(super) fn value<Q>(&mut self, value: &Q)
    where
        V: std::borrow::Borrow<Q>,
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
    pub(super) fn packed(&mut self, packed: &str, apart: impl FnOnce() -> Vec<V>) {
        self.closed = true;
        if packed.is_empty() {
            return self.rows.push(NOTHING);
        }
        if let Some(row) = self.known.get(packed) {
            return self.rows.push(*row);
        }
        apart().iter().for_each(|value| self.value::<V>(value));
        let row = self.gathered_row();
        if self.known.len() < REMEMBERED {
            self.known.insert(packed.into(), row);
        }
        self.rows.push(row);
    }

    /// Closes the row. With nothing said it is empty.
    pub(super) fn end_row(&mut self) {
        let row = self.gathered_row();
        if !std::mem::take(&mut self.closed) {
            self.rows.push(row);
        }
    }

    fn gathered_row(&mut self) -> u32 {
        let row = match self.gathered.as_slice() {
            [] => NOTHING,
            [single] => *single,
            several => match self.sets.get(several) {
                Some(set) => *set | SET,
                None => {
                    let set = self.sets.len() as u32;
                    self.sets.insert(several.into(), set);
                    set | SET
                }
            },
        };
        self.gathered.clear();
        row
    }

    /// The column with its rows in this order, and its dictionary: values in the order of `key`.
    pub(super) fn build<K: Ord>(
        self,
        order: &[u32],
        key: impl Fn(&V) -> K,
    ) -> Option<(Column, Vec<V>)> {
        let mut dictionary: Vec<(V, u32)> = self.values.into_iter().collect();
        dictionary.sort_unstable_by(|(a, _), (b, _)| key(a).cmp(&key(b)).then_with(|| a.cmp(b)));
        let values = dictionary.len();
        let mut code_of = vec![0_u32; values];
        for (place, (_, number)) in dictionary.iter().enumerate() {
            code_of[*number as usize] = place as u32 + 1;
        }
        let mut sets: Vec<(Vec<u32>, u32)> = self
            .sets
            .into_iter()
            .map(|(set, number)| (set.iter().map(|v| code_of[*v as usize]).collect(), number))
            .collect();
        sets.sort_unstable();
        let mut set_of = vec![0_u32; sets.len()];
        let mut members = Vec::new();
        let mut starts = vec![0];
        for (place, (set, number)) in sets.iter().enumerate() {
            set_of[*number as usize] = (values + 1 + place) as u32;
            members.extend_from_slice(set);
            starts.push(members.len() as u32);
        }
        let mut counts = vec![0_u32; values + starts.len()];
        let code = |row: &u32| match self.rows[*row as usize] {
            NOTHING => 0,
            set if set & SET != 0 => set_of[(set & !SET) as usize],
            value => code_of[value as usize],
        };
        for row in order {
            counts[code(row) as usize] += 1;
        }
        let codes = Codes::of(order.iter().map(code), order.len(), &counts);
        let column = Column::new(codes, values, members, starts, counts)?;
        Some((
            column,
            dictionary.into_iter().map(|(value, _)| value).collect(),
        ))
    }
}
