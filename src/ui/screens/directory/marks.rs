//! Marked people. Marks are kept by person, so that they stay through every search.

use std::cell::Cell;
use std::ops::RangeInclusive;

use super::Directory;
use super::people::People;
use super::search::Search;
use crate::model::field::Id;
use crate::ui::screen::{Cx, Flow, Result};

/// Who is marked, and the range that is being drawn.
#[derive(Debug, Default)]
pub(super) struct Marks {
    people: People,
    range: Option<Drawn>,
    /// Goes up when other people are marked.
    changes: u64,
    /// For which search, after how many changes, how many of the marked ones the list does not show.
    outside: Cell<(u64, u64, usize)>,
}

/// In a longer list nobody asks who is not in it.
const LONG: usize = 50_000;

/// A range from where it was begun to the cursor.
#[derive(Debug)]
struct Drawn {
    anchor: usize,
    /// Who stands there.
    from: Option<Id>,
    /// The end when it was looked at last, and how many up to there were not marked: the next look at a range of any
    /// length costs what it grew or shrank by.
    seen: Cell<Option<(usize, usize)>>,
}

impl Drawn {
    fn span(&self, cursor: usize) -> RangeInclusive<usize> {
        self.anchor.min(cursor)..=self.anchor.max(cursor)
    }

    /// How many in it are not marked otherwise.
    fn fresh(&self, people: &People, search: &Search, cursor: usize) -> usize {
        let unmarked = |from: usize, to: usize| {
            if people.is_empty() {
                return to.saturating_sub(from);
            }
            let ids = search.ids(from..to).into_iter();
            ids.filter(|id| !people.contains(*id)).count()
        };
        let (from, to) = self.span(cursor).into_inner();
        let fresh = match self.seen.get() {
            Some((end, fresh)) if end >= self.anchor && cursor >= end => {
                fresh + unmarked(end + 1, cursor + 1)
            }
            Some((end, fresh)) if cursor >= self.anchor && end >= cursor => {
                fresh - unmarked(cursor + 1, end + 1)
            }
            Some((end, fresh)) if end <= self.anchor && cursor <= end => {
                fresh + unmarked(cursor, end)
            }
            Some((end, fresh)) if cursor <= self.anchor && end <= cursor => {
                fresh - unmarked(end, cursor)
            }
            _ => unmarked(from, to + 1),
        };
        self.seen.set(Some((cursor, fresh)));
        fresh
    }
}

impl Marks {
    /// Marked, or in the range up to the cursor.
    pub(super) fn has(&self, at: usize, id: Id, cursor: usize) -> bool {
        let drawn = self.range.as_ref();
        drawn.is_some_and(|range| range.span(cursor).contains(&at)) || self.people.contains(id)
    }

    /// How many, the range included.
    pub(super) fn count(&self, search: &Search, cursor: usize) -> usize {
        let drawn = self.range.as_ref();
        self.people.len() + drawn.map_or(0, |range| range.fresh(&self.people, search, cursor))
    }

    /// How many marked ones the list does not show.
    pub(super) fn outside(&self, search: &Search) -> usize {
        if self.people.is_empty() || search.count() > LONG {
            return 0;
        }
        let (serial, changes, outside) = self.outside.get();
        if (serial, changes) == (search.serial, self.changes) {
            return outside;
        }
        let listed = search.all_ids().into_iter();
        let inside = listed.filter(|id| self.people.contains(*id)).count();
        let outside = self.people.len().saturating_sub(inside);
        self.outside.set((search.serial, self.changes, outside));
        outside
    }

    /// Everybody marked; without the range that is being drawn.
    pub(super) fn people(&self) -> &People {
        &self.people
    }

    /// Everybody marked, in the order of their ids.
    pub(super) fn all(&self) -> Vec<Id> {
        self.people.iter().collect()
    }

    /// Marks somebody, or takes the mark away.
    pub(super) fn toggle(&mut self, id: Id) {
        self.changes += 1;
        if !self.people.set(id, true) {
            self.people.set(id, false);
        }
    }

    /// Takes the marks of these away: what was done with them is done. Those marked since stay.
    pub(super) fn forget(&mut self, ids: &[Id]) {
        self.changes += 1;
        for id in ids {
            self.people.set(*id, false);
        }
    }

    /// Marks these; tells how many of them were not marked.
    pub(super) fn add(&mut self, ids: impl IntoIterator<Item = Id>) -> usize {
        self.changes += 1;
        let before = self.people.len();
        for id in ids {
            self.people.set(id, true);
        }
        self.people.len() - before
    }

    /// Takes every mark away.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Marks everybody found; when all of them are marked, none of them.
    pub(super) fn all_or_none(&mut self, found: Vec<Id>) {
        let all = found.iter().all(|id| self.people.contains(*id));
        self.changes += 1;
        for id in found {
            self.people.set(id, !all);
        }
    }

    /// Turns the marks of everybody found round.
    pub(super) fn invert(&mut self, found: Vec<Id>) {
        found.into_iter().for_each(|id| self.toggle(id));
    }

    /// Begins a range at the cursor, or ends it and marks what lies in it.
    pub(super) fn begin_or_end(&mut self, search: &Search, cursor: usize) {
        match self.range.take() {
            None => {
                self.range = Some(Drawn {
                    anchor: cursor,
                    from: search.ids(cursor..cursor + 1).first().copied(),
                    seen: Cell::default(),
                });
            }
            Some(range) => {
                let (from, to) = range.span(cursor).into_inner();
                self.add(search.ids(from..to + 1));
            }
        }
    }

    /// The list was read again: a range begins where its first person stands now, or is given up with that person.
    pub(super) fn settle(&mut self, search: &Search) {
        self.range = self.range.take().and_then(|range| {
            let anchor = search.place(range.from?)?;
            Some(Drawn {
                anchor,
                seen: Cell::default(),
                ..range
            })
        });
    }

    /// Gives a range up; tells whether there was one.
    pub(super) fn give_up(&mut self) -> bool {
        self.range.take().is_some()
    }

    /// A range is being drawn.
    pub(super) fn in_range(&self) -> bool {
        self.range.is_some()
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

    pub(super) fn mark_all(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.whole_result(cx) {
            self.marks.give_up();
            self.marks.all_or_none(self.search.all_ids());
        }
        Ok(Flow::Stay)
    }

    pub(super) fn invert(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.whole_result(cx) {
            self.end_range();
            self.marks.invert(self.search.all_ids());
        }
        Ok(Flow::Stay)
    }

    pub(super) fn unmark(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.marks.clear();
        Ok(Flow::Stay)
    }

    /// Everybody who matches is known; while the index is being read only the first few are, and the status line says so.
    pub(super) fn whole_result(&self, cx: &mut Cx<'_>) -> bool {
        let known = self.search.is_ready();
        if !known {
            cx.warn(cx.text.msg_lists_not_ready());
        }
        known
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

    #[test]
    fn a_range_counts_the_same_however_the_cursor_came_there() {
        let search = Search::of((1..=60).map(Id).collect());
        let mut marks = Marks::default();
        marks.add((1..=60).filter(|n| n % 3 == 0).map(Id));
        marks.begin_or_end(&search, 30);
        for cursor in [30, 31, 59, 40, 30, 29, 0, 12, 45, 44, 3, 3, 30] {
            let (from, to) = (30.min(cursor), 30.max(cursor));
            let fresh = (from..=to).filter(|place| (place + 1) % 3 != 0).count();
            assert_eq!(marks.count(&search, cursor), 20 + fresh, "{cursor}");
        }
    }
}
