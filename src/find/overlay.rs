//! What changed since the index was packed: the old rows are hidden, the new ones are a small index beside it.

use super::bits::{PIECE, WORDS};
use super::entry::Entry;
use super::index::{Index, TooMuch};
use super::pack::Builder;
use std::collections::{BTreeMap, BTreeSet};

/// Changed rows over a base index.
#[derive(Debug)]
pub(super) struct Overlay {
    entries: BTreeMap<i64, Entry>,
    gone: BTreeSet<i64>,
    pub(super) index: Index,
    /// A bit for each row of the base that no longer counts; empty when none is hidden.
    pub(super) hidden: Vec<u64>,
    /// For each row of the small index, how many rows of the base stand before it.
    pub(super) places: Vec<u32>,
}

impl Overlay {
    pub(super) fn empty() -> Result<Self, TooMuch> {
        Ok(Self {
            entries: BTreeMap::new(),
            gone: BTreeSet::new(),
            index: Builder::default().build()?,
            hidden: Vec::new(),
            places: Vec::new(),
        })
    }

    /// How many rows differ from the base.
    pub(super) fn size(&self) -> usize {
        self.entries.len() + self.gone.len()
    }

    /// The overlay with more changes on top.
    pub(super) fn with(
        &self,
        base: &Index,
        changed: Vec<Entry>,
        removed: &[i64],
    ) -> Result<Self, TooMuch> {
        let mut entries = self.entries.clone();
        let mut gone = self.gone.clone();
        let mut touched = BTreeSet::new();
        for entry in changed {
            touched.insert(entry.id);
            gone.remove(&entry.id);
            entries.insert(entry.id, entry);
        }
        for id in removed {
            touched.insert(*id);
            entries.remove(id);
            gone.insert(*id);
        }
        let mut hidden = self.hidden.clone();
        hide(base, &touched, &mut hidden);
        let mut builder = Builder::default();
        entries.values().for_each(|entry| builder.add(entry));
        let index = builder.build()?;
        let places = (0..index.rows())
            .map(|row| base.place_of(&index.sort_key(row), index.id(row)) as u32)
            .collect();
        Ok(Self {
            entries,
            gone,
            index,
            hidden,
            places,
        })
    }

    /// Hides from the mask of a piece of the base what no longer counts.
    pub(super) fn hide(&self, piece: usize, mask: &mut [u64; WORDS]) {
        if let Some(hidden) = self.hidden.get(piece * WORDS..(piece + 1) * WORDS) {
            for (word, hidden) in mask.iter_mut().zip(hidden) {
                *word &= !hidden;
            }
        }
    }

    pub(super) fn hides(&self, row: usize) -> bool {
        self.hidden
            .get(row / 64)
            .is_some_and(|word| word >> (row % 64) & 1 == 1)
    }
}

/// A few ids are looked for one by one, many in one run.
fn hide(base: &Index, ids: &BTreeSet<i64>, hidden: &mut Vec<u64>) {
    let mut hide = |row: usize| {
        if hidden.is_empty() {
            hidden.resize(base.rows().div_ceil(PIECE) * WORDS, 0);
        }
        hidden[row / 64] |= 1 << (row % 64);
    };
    if ids.len() < 16 {
        ids.iter()
            .filter_map(|id| base.row_of(*id))
            .for_each(&mut hide);
    } else {
        (0..base.rows())
            .filter(|row| ids.contains(&base.id(*row)))
            .for_each(&mut hide);
    }
}
