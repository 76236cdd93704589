//! The entries around the cursor, read page by page: however long the history is, both its ends are as near as the cursor.

use super::{Entry, History};
use crate::model::field::Id;
use crate::model::past::ChangeSet;
use crate::ui::screen::{Cx, Result};
use crate::ui::screens::record::facts::shift;
use crate::ui::widgets::list::Edge;

/// As many entries as are read at once.
const PAGE: usize = 100;

/// The next page is read when the cursor is as near as this to an end of what was read.
const NEAR: usize = PAGE / 4;

impl History {
    /// Reads the entries again; the cursor stays on its entry, or goes to the one that is wanted.
    pub(super) fn read_again(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.shown = None;
        let stays = self.here().map(|entry| entry.id);
        let wanted = self.wanted.take().or(stays);
        match wanted {
            Some(id) => self.read_around(id, cx)?,
            None => self.read_first(cx)?,
        }
        if let Some(id) = wanted {
            self.cursor.go_to(id);
        }
        self.look(cx)
    }

    /// Reads more where the cursor is near an end of what was read.
    pub(super) fn read_ahead(&mut self, cx: &Cx<'_>) -> Result<()> {
        if self.newer && self.cursor.at() < NEAR {
            let first = self.entries.first().map_or(Id(0), |entry| entry.id);
            let page = cx.office.history_after(first, PAGE)?;
            self.newer = page.len() == PAGE;
            self.cursor.put_above(page.len());
            self.entries.splice(0..0, entries(page, cx));
            self.follow();
        }
        if self.older && self.cursor.at() + NEAR >= self.entries.len() {
            let last = self.entries.last().map(|entry| entry.id);
            let page = cx.office.history(last, PAGE)?;
            self.older = page.len() == PAGE;
            self.entries.extend(entries(page, cx));
            self.follow();
        }
        Ok(())
    }

    /// Goes to the newest entry of all, or to the oldest.
    pub(super) fn go_to_edge(&mut self, edge: Edge, cx: &Cx<'_>) -> Result<()> {
        match edge {
            Edge::First if self.newer => self.read_first(cx)?,
            Edge::Last if self.older => {
                let page = cx.office.history_after(Id(0), PAGE)?;
                (self.newer, self.older) = (page.len() == PAGE, false);
                self.hold(entries(page, cx), cx)?;
            }
            _ => return Ok(()),
        }
        self.cursor.go(match edge {
            Edge::First => 0,
            Edge::Last => self.entries.len(),
        });
        Ok(())
    }

    /// The place of the entry under the cursor among all, from 1, and how many there are.
    pub(super) fn place(&self) -> (i64, i64) {
        let all = self
            .span
            .map_or(0, |(oldest, newest)| newest.0 - oldest.0 + 1);
        let here = self.here().zip(self.span);
        let at = here.map_or(0, |(entry, (_, newest))| newest.0 - entry.id.0 + 1);
        (at, all)
    }

    fn read_first(&mut self, cx: &Cx<'_>) -> Result<()> {
        let page = cx.office.history(None, PAGE)?;
        (self.newer, self.older) = (false, page.len() == PAGE);
        self.hold(entries(page, cx), cx)
    }

    fn read_around(&mut self, id: Id, cx: &Cx<'_>) -> Result<()> {
        let before = cx.office.history_after(id, PAGE)?;
        let rest = cx.office.history(Some(Id(id.0.saturating_add(1))), PAGE)?;
        (self.newer, self.older) = (before.len() == PAGE, rest.len() == PAGE);
        let all = before.into_iter().chain(rest);
        self.hold(entries(all.collect(), cx), cx)
    }

    fn hold(&mut self, entries: Vec<Entry>, cx: &Cx<'_>) -> Result<()> {
        self.entries = entries;
        self.span = cx.office.history_span()?;
        self.follow();
        Ok(())
    }

    fn follow(&mut self) {
        let entries = self.entries.iter();
        self.cursor.follow(entries.map(|entry| entry.id));
    }
}

fn entries(sets: Vec<ChangeSet>, cx: &Cx<'_>) -> Vec<Entry> {
    let clock = shift(cx.now);
    let sets = sets.into_iter();
    sets.map(|set| Entry::new(set, clock)).collect()
}
