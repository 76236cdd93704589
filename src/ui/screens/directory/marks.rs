//! Marked people. Marks are kept by person, so that they stay through every search.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::Directory;
use super::search::Search;
use crate::model::field::Id;
use crate::ui::screen::{Cx, Flow, Result};

/// Who is marked, and the range that is being drawn.
#[derive(Debug, Default)]
pub(super) struct Marks {
    people: BTreeSet<Id>,
    /// Where the range begins.
    anchor: Option<usize>,
}

impl Marks {
    /// Marked, or in the range up to the cursor.
    pub(super) fn has(&self, at: usize, id: Id, cursor: usize) -> bool {
        self.range(cursor).is_some_and(|range| range.contains(&at)) || self.people.contains(&id)
    }

    /// How many, the range included.
    pub(super) fn count(&self, search: &Search, cursor: usize) -> usize {
        let Some(range) = self.range(cursor) else {
            return self.people.len();
        };
        let ids = search.ids(*range.start()..range.end() + 1).into_iter();
        self.people.len() + ids.filter(|id| !self.people.contains(id)).count()
    }

    /// Everybody marked, in the order of their ids.
    pub(super) fn all(&self) -> Vec<Id> {
        self.people.iter().copied().collect()
    }

    /// Marks somebody, or takes the mark away.
    pub(super) fn toggle(&mut self, id: Id) {
        if !self.people.remove(&id) {
            self.people.insert(id);
        }
    }

    /// Marks these.
    pub(super) fn add(&mut self, ids: impl IntoIterator<Item = Id>) {
        self.people.extend(ids);
    }

    /// Takes every mark away.
    pub(super) fn clear(&mut self) {
        self.people.clear();
        self.anchor = None;
    }

    /// Marks everybody found; when all of them are marked, none of them.
    pub(super) fn all_or_none(&mut self, found: Vec<Id>) {
        if found.iter().all(|id| self.people.contains(id)) {
            for id in &found {
                self.people.remove(id);
            }
        } else {
            self.people.extend(found);
        }
    }

    /// Turns the marks of everybody found round.
    pub(super) fn invert(&mut self, found: Vec<Id>) {
        found.into_iter().for_each(|id| self.toggle(id));
    }

    /// Begins a range at the cursor, or ends it and marks what lies in it.
    pub(super) fn begin_or_end(&mut self, search: &Search, cursor: usize) {
        match self.range(cursor) {
            None => self.anchor = Some(cursor),
            Some(range) => {
                self.add(search.ids(*range.start()..range.end() + 1));
                self.anchor = None;
            }
        }
    }

    /// Gives a range up; tells whether there was one.
    pub(super) fn give_up(&mut self) -> bool {
        self.anchor.take().is_some()
    }

    /// A range is being drawn.
    pub(super) fn in_range(&self) -> bool {
        self.anchor.is_some()
    }

    fn range(&self, cursor: usize) -> Option<RangeInclusive<usize>> {
        let anchor = self.anchor?;
        Some(anchor.min(cursor)..=anchor.max(cursor))
    }
}

/// What the keys for marking do.
impl Directory {
    pub(super) fn mark(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(id) = self.here().map(|line| line.id) {
            self.marks.toggle(id);
            self.cursor.go(self.cursor.at() + 1);
        }
        Ok(Flow::Stay)
    }

    pub(super) fn mark_down(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.mark_towards(1, cx)
    }

    pub(super) fn mark_up(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.mark_towards(-1, cx)
    }

    fn mark_towards(&mut self, by: isize, _cx: &mut Cx<'_>) -> Result<Flow> {
        let from = self.cursor.at();
        self.cursor.go(from.saturating_add_signed(by));
        for at in [from, self.cursor.at()] {
            self.marks.add(self.search.ids(at..at + 1));
        }
        Ok(Flow::Stay)
    }

    pub(super) fn range(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        if !self.cursor.is_empty() {
            self.marks.begin_or_end(&self.search, self.cursor.at());
        }
        Ok(Flow::Stay)
    }

    pub(super) fn end_range(&mut self) {
        if self.marks.in_range() {
            self.marks.begin_or_end(&self.search, self.cursor.at());
        }
    }

    pub(super) fn mark_all(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.marks
            .all_or_none(self.search.ids(0..self.search.count()));
        Ok(Flow::Stay)
    }

    pub(super) fn invert(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.marks.invert(self.search.ids(0..self.search.count()));
        Ok(Flow::Stay)
    }

    pub(super) fn unmark(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.marks.clear();
        Ok(Flow::Stay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_of_people_and_not_of_places() {
        let mut marks = Marks::default();
        marks.toggle(Id(7));
        marks.add([Id(8), Id(9)]);
        marks.toggle(Id(9));
        assert_eq!(marks.all(), [Id(7), Id(8)]);
        marks.invert(vec![Id(8), Id(9)]);
        assert_eq!(marks.all(), [Id(7), Id(9)]);
        marks.all_or_none(vec![Id(1), Id(9)]);
        assert_eq!(marks.all(), [Id(1), Id(7), Id(9)]);
        marks.all_or_none(vec![Id(1), Id(9)]);
        assert_eq!(marks.all(), [Id(7)]);
        marks.begin_or_end(&Search::default(), 3);
        assert!(marks.has(2, Id(50), 1) && !marks.has(4, Id(51), 1) && marks.has(9, Id(7), 1));
        assert!(marks.give_up() && !marks.in_range());
    }
}
