//! A column of small codes with a dictionary. Several values of one person are a *set* with a code of its own,
//! so that every filter is a table asked once for each row, and every facet a count of codes.

use super::array::Array;
use super::bits::Mask;
use super::codes::Codes;

/// The codes of all rows and what the codes mean: 0 is nothing, then come the values, then the sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    codes: Codes,
    values: usize,
    /// Value codes of all sets, one set after the other, the headline first.
    members: Codes,
    /// Where each set begins in `members`; one more at the end.
    sets: Array<u32>,
    /// How many rows have each code.
    counts: Array<u32>,
}

impl Column {
    /// Takes the parts if they fit together.
    pub(super) fn new(
        codes: Codes,
        values: usize,
        members: Codes,
        sets: Array<u32>,
        counts: Array<u32>,
    ) -> Option<Self> {
        let column = Self::proven(codes, values, members, sets, counts);
        column.is_sound().then_some(column)
    }

    /// Takes the parts, which are known to fit together.
    pub(super) fn proven(
        codes: Codes,
        values: usize,
        members: Codes,
        sets: Array<u32>,
        counts: Array<u32>,
    ) -> Self {
        Self {
            codes,
            values,
            members,
            sets,
            counts,
        }
    }

    fn is_sound(&self) -> bool {
        let (sets, counts) = (&*self.sets, &*self.counts);
        let mut sound = true;
        self.members
            .each(|code| sound &= (1..=self.values).contains(&code));
        sound
            && sets.first() == Some(&0)
            && sets
                .last()
                .is_some_and(|end| *end as usize == self.members.rows())
            && sets.windows(2).all(|pair| pair[0] < pair[1])
            && counts.len() == self.values + sets.len()
            && self.codes.highest() < counts.len()
    }

    pub(super) fn codes(&self) -> &Codes {
        &self.codes
    }

    pub(super) fn values(&self) -> usize {
        self.values
    }

    pub(super) fn members(&self) -> &Codes {
        &self.members
    }

    pub(super) fn sets(&self) -> &[u32] {
        &self.sets
    }

    pub(super) fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// How many codes there are, nothing and sets included.
    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    pub(super) fn code(&self, row: usize) -> usize {
        self.codes.code(row)
    }

    /// The values behind a code, counted from 0, the headline first.
    pub(super) fn meaning(&self, code: usize) -> impl Iterator<Item = usize> + '_ {
        let single = (1..=self.values).contains(&code).then(|| code - 1);
        let set = code
            .checked_sub(self.values + 1)
            .and_then(|set| Some(*self.sets.get(set)? as usize..*self.sets.get(set + 1)? as usize));
        let members = set.unwrap_or_default().map(|at| self.members.code(at) - 1);
        single.into_iter().chain(members)
    }

    /// For each code, whether nothing (`blank`) or any of its values is wanted.
    pub(super) fn table(&self, blank: bool, wanted: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut table = Vec::with_capacity(self.len());
        table.push(false);
        table.extend((0..self.values).map(wanted));
        let begins = &*self.sets;
        let mut sets = vec![false; begins.len() - 1];
        let mut set = 0;
        // there may be far more sets than values, and most have nothing that is wanted
        let mut at = 0;
        self.members.each(|member| {
            if table[member] {
                while begins[set + 1] as usize <= at {
                    set += 1;
                }
                sets[set] = true;
            }
            at += 1;
        });
        table.append(&mut sets);
        table[0] = blank;
        table
    }

    /// How many rows the table lets through.
    pub(super) fn selected(&self, table: &[bool]) -> usize {
        let pairs = self.counts.iter().zip(table);
        let selected: u32 = pairs.map(|(n, on)| n * u32::from(*on)).sum();
        selected as usize
    }

    /// Keeps the rows of the mask whose code is on in the table.
    pub(super) fn narrow(&self, piece: usize, table: &[bool], mask: &mut Mask) {
        self.codes.narrow(piece, table, mask);
    }

    /// Room for [`Column::tally`].
    pub(super) fn tallies(&self) -> Vec<u32> {
        self.codes.tallies(self.len())
    }

    /// Adds the hit rows of a piece to the count of their codes, which may be spread over several lanes.
    pub(super) fn tally(&self, piece: usize, mask: &Mask, counts: &mut [u32]) {
        self.codes.tally(piece, self.len(), mask, counts);
    }

    /// Counts of codes as counts of values: a set counts for each of its members. The second is "nothing".
    pub(super) fn by_value(&self, counts: &[u32]) -> (Vec<u32>, u32) {
        let mut values = vec![0; self.values];
        for (code, count) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            for value in self.meaning(code) {
                values[value] += count;
            }
        }
        (values, counts.first().copied().unwrap_or(0))
    }
}
