//! The facets: for each field what would remain with one more condition, so that nobody filters into nothing.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::search::Search;
use crate::l10n::grouped;
use crate::model::typed::Typed;
use crate::office::finding::facets::{FacetBlock, FacetLine};
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::list::{Cursor, RowKey};
use crate::ui::widgets::{panel, text};

/// Which blocks are folded, and the cursor.
#[derive(Debug, Default)]
pub(super) struct Facets {
    folded: BTreeSet<&'static str>,
    /// Moves with `list::KEYS`.
    pub(super) cursor: Cursor,
}

/// A row of the pane.
#[derive(Clone, Copy)]
enum Spot<'b> {
    Title(&'b FacetBlock),
    Value(&'static str, &'b FacetLine),
    More(usize),
}

impl Spot<'_> {
    fn key(&self) -> RowKey {
        match self {
            Self::Title(block) => RowKey::of(("title", block.field)),
            Self::Value(field, line) => RowKey::of((field, line.value.to_string())),
            Self::More(_) => RowKey::of("more"),
        }
    }
}

impl Facets {
    /// The rows changed.
    pub(super) fn settle(&mut self, search: &Search) {
        let rows: Vec<RowKey> = self.spots(search).iter().map(Spot::key).collect();
        self.cursor.follow(rows);
    }

    /// The value under the cursor and its field.
    pub(super) fn value<'s>(&self, search: &'s Search) -> Option<(&'static str, &'s Typed)> {
        match self.spots(search).get(self.cursor.at()) {
            Some(Spot::Value(field, line)) => Some((field, &line.value)),
            _ => None,
        }
    }

    /// Folds the block under the cursor, or shows it again.
    pub(super) fn fold(&mut self, search: &Search) {
        let spots = self.spots(search);
        let above = spots
            .iter()
            .take(self.cursor.at() + 1)
            .rposition(|spot| matches!(spot, Spot::Title(_)));
        let Some((at, Spot::Title(block))) = above.and_then(|at| Some((at, *spots.get(at)?)))
        else {
            return;
        };
        let field = block.field;
        if !self.folded.remove(field) {
            self.folded.insert(field);
        }
        self.cursor.go(at);
        self.settle(search);
    }

    /// Puts the cursor on the first value of a field.
    pub(super) fn go_to(&mut self, field: &str, search: &Search) {
        self.folded.retain(|folded| *folded != field);
        self.settle(search);
        let spots = self.spots(search);
        let title = spots
            .iter()
            .position(|spot| matches!(spot, Spot::Title(block) if block.field == field));
        self.cursor.go(title.map_or(0, |at| at + 1));
    }

    /// Draws the pane in its frame.
    pub(super) fn draw(
        &self,
        buf: &mut Buffer,
        area: Rect,
        search: &Search,
        focused: bool,
        view: &View<'_>,
    ) {
        let inner = panel::Panel {
            title: &view.text.msg_directory_facets(),
            right: "Tab",
            focused,
        }
        .draw(buf, area, view.look);
        let spots = self.spots(search);
        let top = self.cursor.settle(usize::from(inner.height));
        for (n, (at, spot)) in (0..inner.height).zip(spots.iter().enumerate().skip(top)) {
            let Some(line) = text::row(inner, n) else {
                break;
            };
            if focused && at == self.cursor.at() {
                text::put(buf, line, ">", view.look.style(Role::Focus));
            }
            self.draw_spot(buf, text::after(line, 1), spot, search, view);
        }
    }

    fn draw_spot(
        &self,
        buf: &mut Buffer,
        line: Rect,
        spot: &Spot<'_>,
        search: &Search,
        view: &View<'_>,
    ) {
        let style = |role| view.look.style(role);
        match spot {
            Spot::Title(block) => {
                let sign = if self.folded.contains(block.field) {
                    "> "
                } else {
                    "v "
                };
                let title = [sign, view.word(block.label)].concat();
                text::put(buf, line, &title, style(Role::Title));
            }
            Spot::More(more) => {
                let said = view.text.msg_directory_more_values(grouped(*more));
                text::put(buf, text::after(line, 5), &said, style(Role::Dim));
            }
            Spot::Value(field, value) => {
                let on = if search.has(field, &value.value) {
                    "[x] "
                } else {
                    "[ ] "
                };
                let count = grouped(value.count);
                let used = text::put_right(buf, line, &count, style(Role::Text));
                let room = Rect {
                    width: line.width.saturating_sub(used + 1),
                    ..line
                };
                let label = super::list::short_chapter(super::list::short_faculty(&value.label));
                text::put(
                    buf,
                    text::after(room, 1),
                    &[on, label].concat(),
                    style(Role::Text),
                );
            }
        }
    }

    fn spots<'s>(&self, search: &'s Search) -> Vec<Spot<'s>> {
        let mut spots = Vec::new();
        for block in search.facets.iter().filter(|block| !block.lines.is_empty()) {
            spots.push(Spot::Title(block));
            if self.folded.contains(block.field) {
                continue;
            }
            spots.extend(
                block
                    .lines
                    .iter()
                    .map(|line| Spot::Value(block.field, line)),
            );
            if block.more > 0 {
                spots.push(Spot::More(block.more));
            }
        }
        spots
    }
}
