//! The tables that come with the program: text with tabs, a row a line; and choosing a row by its weight.

use fastrand::Rng;

/// The rows of an embedded table, without remarks; a row that is too short has empty cells.
pub(super) fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let mut cells = [""; N];
        for (cell, part) in cells.iter_mut().zip(line.split('\t')) {
            *cell = part;
        }
        cells
    })
}

/// A number in a table; a cell without one counts as nothing.
pub(super) fn number(cell: &str) -> u32 {
    cell.parse().unwrap_or(0)
}

/// Things of which some are chosen more often than others.
#[derive(Debug, Clone)]
pub(super) struct Weighted<T> {
    ends: Vec<u32>,
    things: Vec<T>,
}

impl<T> Weighted<T> {
    /// Things that weigh nothing are left out.
    pub(super) fn new(rows: impl IntoIterator<Item = (u32, T)>) -> Self {
        let (mut ends, mut things) = (Vec::new(), Vec::new());
        let mut end = 0_u32;
        for (weight, thing) in rows.into_iter().filter(|(weight, _)| *weight > 0) {
            end = end.saturating_add(weight);
            ends.push(end);
            things.push(thing);
        }
        Self { ends, things }
    }

    /// By chance; `None` when there is nothing to choose from.
    pub(super) fn pick(&self, rng: &mut Rng) -> Option<&T> {
        let total = *self.ends.last()?;
        self.at(rng.u32(0..total))
    }

    /// At a place between 0 and 2^32, seen as a part of the whole.
    pub(super) fn at_part(&self, part: u32) -> Option<&T> {
        let total = u64::from(*self.ends.last()?);
        let place = (u64::from(part) * total) >> 32;
        self.at(u32::try_from(place).unwrap_or(0))
    }

    fn at(&self, place: u32) -> Option<&T> {
        self.things
            .get(self.ends.partition_point(|end| *end <= place))
    }
}

/// One of a list, each as likely; nothing of an empty one.
pub(super) fn any<'a, T>(rng: &mut Rng, list: &'a [T]) -> Option<&'a T> {
    if list.is_empty() {
        None
    } else {
        list.get(rng.usize(0..list.len()))
    }
}

/// Whether a chance of so many in a thousand came true.
pub(super) fn chance(rng: &mut Rng, thousandths: u32) -> bool {
    rng.u32(0..1000) < thousandths
}
