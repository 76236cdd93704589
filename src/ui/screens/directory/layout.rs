//! Where the parts of the directory stand. Drawing and reading ask the same function, so that exactly the visible rows are
//! read.

use ratatui::layout::Rect;

use crate::ui::app::window::FRAME_ROWS;
use crate::ui::widgets::text;

/// The places of one window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// The search box and the count.
    pub(super) find: Rect,
    /// The conditions as chips; only where no facets stand.
    pub(super) chips: Option<Rect>,
    /// The line between chips and list.
    pub(super) rule: Option<Rect>,
    /// The facets, framed.
    pub(super) facets: Option<Rect>,
    /// The list with its head; framed in a wide window.
    pub(super) list: Rect,
    /// The person under the cursor at the right, framed.
    pub(super) card: Option<Rect>,
    /// The person under the cursor below the list: a line, and four rows.
    pub(super) peek: Option<Rect>,
    /// Panes stand in frames.
    pub(super) framed: bool,
}

/// From here on facets stand beside the list.
const WITH_FACETS: u16 = 100;
/// From here on the card stands beside it too.
const WITH_CARD: u16 = 116;
/// Narrower or lower windows have no peek.
const WITH_PEEK: (u16, u16) = (76, 19);
const FACETS: u16 = 24;
const CARD: u16 = 38;
const PEEK: u16 = 6;

impl Layout {
    /// The places in the body of a window of this size.
    pub(super) fn of_window(size: (u16, u16), details: bool) -> Self {
        let body = Rect::new(0, 1, size.0, size.1.saturating_sub(FRAME_ROWS));
        Self::of(body, details)
    }

    /// The places in this area; without details no card and no peek.
    pub(super) fn of(area: Rect, details: bool) -> Self {
        let line = |n: u16| text::row(area, n);
        let find = line(0).unwrap_or(Rect { height: 0, ..area });
        let framed = area.width >= WITH_FACETS;
        let beside = details && area.width >= WITH_CARD;
        let below = details && !beside && area.width >= WITH_PEEK.0 && area.height >= WITH_PEEK.1;
        let mut rest = text::below(area, if framed { 1 } else { 3 });
        let peek = below.then(|| text::below(rest, rest.height.saturating_sub(PEEK)));
        if let Some(peek) = peek {
            rest.height -= peek.height;
        }
        let card = beside.then(|| text::after(rest, rest.width - CARD));
        let facets = framed.then_some(Rect {
            width: FACETS,
            ..rest
        });
        let left = facets.map_or(0, |facets| facets.width);
        let right = card.map_or(0, |card| card.width);
        let list = text::after(rest, left);
        Self {
            find,
            chips: line(1).filter(|_| !framed),
            rule: line(2).filter(|_| !framed),
            facets,
            list: Rect {
                width: list.width - right,
                ..list
            },
            card,
            peek,
            framed,
        }
    }

    /// How many people the list shows at once.
    pub(super) fn rows(&self) -> usize {
        let chrome = if self.framed { 3 } else { 1 };
        usize::from(self.list.height.saturating_sub(chrome))
    }

    /// The cells of a row.
    pub(super) fn row_width(&self) -> u16 {
        self.list
            .width
            .saturating_sub(if self.framed { 2 } else { 0 })
    }

    /// Where the facets stand when they are opened in a window that has no place for them: over the list.
    pub(super) fn facets_over(&self) -> Rect {
        let list = self.list;
        Rect {
            width: list.width.min(36),
            ..list
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_fill_the_window_and_the_list_has_room() {
        for (size, rows) in [
            ((80, 24), 11),
            ((120, 40), 33),
            ((60, 16), 9),
            ((104, 30), 17),
        ] {
            let layout = Layout::of_window(size, true);
            assert_eq!(layout.rows(), rows, "{size:?}");
            let across = layout.list.width
                + layout.facets.map_or(0, |r| r.width)
                + layout.card.map_or(0, |r| r.width);
            assert_eq!(across, size.0);
        }
        let bare = Layout::of_window((80, 24), false);
        assert_eq!((bare.rows(), bare.peek), (17, None));
        let tiny = Layout::of_window((1, 1), true);
        assert_eq!((tiny.rows(), tiny.find.height), (0, 0));
    }
}
