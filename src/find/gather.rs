//! Gathers a column in the order of arrival, then gives it its dictionary and its smallest width.

use super::codes::Codes;
use super::column::Column;
use std::collections::HashMap;
use std::hash::Hash;

/// Gathers a column in the order of arrival.
#[derive(Debug)]
pub(super) struct ColumnBuilder<V> {
    /// For each row nothing, a value, or a set, as they were first met.
    rows: Vec<u32>,
    values: HashMap<V, u32>,
    sets: HashMap<Box<[u32]>, u32>,
    gathered: Vec<u32>,
}

const NOTHING: u32 = u32::MAX;
/// Marks the number of a set among those of values.
const SET: u32 = 1 << 31;

impl<V> Default for ColumnBuilder<V> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            values: HashMap::new(),
            sets: HashMap::new(),
            gathered: Vec::new(),
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

    pub(super) fn end_row(&mut self) {
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
        self.rows.push(row);
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
