//! The order of rows: by sort key, then by id. Whoever has the same names mostly has the same key, so that keys are
//! compared once for many rows.

use super::hash::Quick;
use super::index::{IS_OTHER, SortKeys, key_of, mark_of};
use super::met::Met;
use super::words::Words;
use std::borrow::Cow;
use std::cmp::Ordering;

/// Ids, names and sort keys of rows in the order of arrival.
#[derive(Debug, Default)]
pub(super) struct Keys {
    ids: Vec<u32>,
    /// The number of the names of each row.
    names: Vec<u32>,
    /// How the key beside those names is kept, that of the row which had them first.
    marks: Vec<u8>,
    /// The keys among these that cannot be told from the names.
    others: Quick<u32, Box<str>>,
    /// Rows whose key is another than that of their names, in their order.
    odd: Vec<(u32, Kept)>,
}

/// How a key is kept: its mark, and itself where it cannot be told from the names.
type Kept = (u8, Box<str>);

/// Rows, ids, keys and names in their order.
pub(super) struct Ordered {
    pub(super) rows: Vec<u32>,
    pub(super) ids: Vec<u32>,
    pub(super) keys: SortKeys,
    pub(super) names: Vec<u32>,
}

/// How a key is kept beside these names.
fn kept_as(key: &[u8], names: &[u8]) -> Kept {
    let mark = mark_of(key, names);
    let other = match mark {
        IS_OTHER => String::from_utf8_lossy(key),
        _ => Cow::default(),
    };
    (mark, other.into())
}

/// The first bytes of a key, which decide most comparisons, and whose it is: of the names of this number, or behind
/// those of an odd row.
struct Head {
    first: u64,
    second: u64,
    whose: u32,
}

impl Head {
    fn of(parts: [&[u8]; 3], whose: usize) -> Self {
        let mut head = [0; 16];
        let bytes = parts.into_iter().flatten();
        head.iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = *from);
        let head = u128::from_be_bytes(head);
        Self {
            first: (head >> 64) as u64,
            second: head as u64,
            whose: whose as u32,
        }
    }

    /// Compares the keys; `whole` tells a whole one.
    fn cmp<'k>(&self, other: &Self, whole: impl Fn(u32) -> [&'k [u8]; 3]) -> Ordering {
        let heads = (self.first, self.second).cmp(&(other.first, other.second));
        // no key has a zero in it, so that one which ends in a zero here is not longer than this
        heads.then_with(|| match self.second as u8 {
            0 => Ordering::Equal,
            _ => {
                let bytes = |whose| whole(whose).into_iter().flatten();
                bytes(self.whose).cmp(bytes(other.whose))
            }
        })
    }
}

impl Keys {
    /// Makes room for so many rows.
    pub(super) fn make_room(&mut self, rows: usize) {
        self.ids.reserve_exact(rows);
        self.names.reserve_exact(rows);
    }

    pub(super) fn rows(&self) -> usize {
        self.ids.len()
    }

    /// Adds a row with this key, the number of its names and these themselves.
    pub(super) fn add(&mut self, key: &[u8], id: u32, number: u32, names: &[u8]) {
        let row = self.ids.len() as u32;
        self.ids.push(id);
        self.names.push(number);
        if number as usize == self.marks.len() {
            let (mark, other) = kept_as(key, names);
            self.marks.push(mark);
            if mark == IS_OTHER {
                self.others.insert(number, other);
            }
            return;
        }
        let (mark, other) = self.kept(number);
        let parts = key_of(mark, other.as_bytes(), names);
        if !parts.iter().copied().flatten().eq(key) {
            self.odd.push((row, kept_as(key, names)));
        }
    }

    /// How the key beside these names is kept.
    fn kept(&self, number: u32) -> (u8, &str) {
        match self.marks[number as usize] {
            IS_OTHER => {
                let other = self.others.get(&number);
                (IS_OTHER, other.map_or("", |other| other))
            }
            mark => (mark, ""),
        }
    }

    /// Adds the rows of another after the own; its names are now numbered so.
    pub(super) fn append(&mut self, other: Self, numbers: &[u32]) {
        let before = self.ids.len() as u32;
        for (number, own) in (0..).zip(numbers) {
            if *own as usize == self.marks.len() {
                let (mark, text) = other.kept(number);
                self.marks.push(mark);
                if mark == IS_OTHER {
                    self.others.insert(*own, text.into());
                }
            }
        }
        let mut odd = other.odd.iter().peekable();
        for (row, number) in (0..).zip(&other.names) {
            let (mark, text) = match odd.next_if(|(of, _)| *of == row) {
                Some((_, (mark, text))) => (*mark, &**text),
                None => other.kept(*number),
            };
            if self.kept(numbers[*number as usize]) != (mark, text) {
                self.odd.push((row + before, (mark, text.into())));
            }
        }
        self.ids.extend(other.ids);
        let names = other.names.iter();
        self.names
            .extend(names.map(|number| numbers[*number as usize]));
    }

    /// Sorts the rows.
    pub(super) fn sorted(self, names: &Met) -> Ordered {
        let ranks = self.ranks(names);
        let rank_of = {
            let mut odd = self.odd.iter().zip(self.marks.len()..).peekable();
            let mut all = Vec::with_capacity(self.ids.len());
            for (row, number) in (0..).zip(&self.names) {
                let own = odd.next_if(|((of, _), _)| *of == row);
                all.push(ranks[own.map_or(*number as usize, |(_, at)| at)]);
            }
            all
        };
        let mut next = vec![0_u32; ranks.iter().max().map_or(1, |most| *most as usize + 2)];
        drop(ranks);
        rank_of
            .iter()
            .for_each(|rank| next[*rank as usize + 1] += 1);
        for at in 1..next.len() {
            next[at] += next[at - 1];
        }
        let mut rows = vec![0; self.ids.len()];
        let mut put = |row: u32| {
            let at = &mut next[rank_of[row as usize] as usize];
            rows[*at as usize] = row;
            *at += 1;
        };
        self.by_id().into_iter().for_each(&mut put);
        self.in_order(rows)
    }

    /// Where the key of each of the names stands, then that of each odd row; equal keys stand at one place.
    fn ranks(&self, names: &Met) -> Vec<u32> {
        let whole = |whose: u32| match (whose as usize).checked_sub(self.marks.len()) {
            None => {
                let (mark, other) = self.kept(whose);
                key_of(mark, other.as_bytes(), names.get(whose as usize))
            }
            Some(odd) => {
                let (row, (mark, other)) = &self.odd[odd];
                let number = self.names[*row as usize];
                key_of(*mark, other.as_bytes(), names.get(number as usize))
            }
        };
        let all = 0..self.marks.len() + self.odd.len();
        let heads = all.map(|whose| Head::of(whole(whose as u32), whose));
        let mut keys: Vec<Head> = heads.collect();
        keys.sort_unstable_by(|a, b| a.cmp(b, whole));
        let mut ranks = vec![0; keys.len()];
        let mut rank = 0;
        for (at, key) in keys.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| &keys[before]);
            if before.is_some_and(|before| before.cmp(key, whole) != Ordering::Equal) {
                rank += 1;
            }
            ranks[key.whose as usize] = rank;
        }
        ranks
    }

    /// The rows in the order of their ids. They come in a few rising runs.
    fn by_id(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..self.ids.len() as u32).collect();
        rows.sort_by_key(|row| self.ids[*row as usize]);
        rows
    }

    fn in_order(mut self, rows: Vec<u32>) -> Ordered {
        let mut blanks: Vec<u8> = Vec::with_capacity(rows.len().div_ceil(2));
        let (mut other_rows, mut others) = (Vec::new(), Vec::new());
        for (place, row) in (0_u32..).zip(&rows) {
            let odd = self.odd.binary_search_by_key(row, |(of, _)| *of);
            let (mark, other) = match odd {
                Ok(at) => (self.odd[at].1.0, &*self.odd[at].1.1),
                Err(_) => self.kept(self.names[*row as usize]),
            };
            match blanks.last_mut() {
                Some(last) if place % 2 == 1 => *last |= mark << 4,
                _ => blanks.push(mark),
            }
            if mark == IS_OTHER {
                other_rows.push(place);
                others.push(other.to_owned());
            }
        }
        let keys = SortKeys {
            blanks: blanks.into(),
            other_rows: other_rows.into(),
            others: Words::of(&others),
        };
        let in_order = |all: &[u32]| rows.iter().map(|row| all[*row as usize]).collect();
        let ids = in_order(&std::mem::take(&mut self.ids));
        let names = in_order(&std::mem::take(&mut self.names));
        Ordered {
            rows,
            ids,
            keys,
            names,
        }
    }
}
