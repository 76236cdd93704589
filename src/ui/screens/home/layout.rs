//! Which panels fit, and where.

use ratatui::layout::Rect;

use crate::model::field::Label;
use crate::ui::app::window::FRAME_ROWS;
use crate::ui::keys::label;

/// A panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Part {
    /// What waits.
    #[default]
    ToDo,
    /// What comes.
    Coming,
    /// How many.
    Numbers,
    /// When they left school.
    Classes,
    /// What changed.
    Changed,
}

impl Part {
    /// All, in the order of Tab.
    pub(super) const ALL: [Self; 5] = [
        Self::ToDo,
        Self::Coming,
        Self::Numbers,
        Self::Classes,
        Self::Changed,
    ];

    /// Its heading.
    pub(super) const fn label(self) -> Label {
        match self {
            Self::ToDo => label("To do", "待办"),
            Self::Coming => label("Coming events", "近期活动"),
            Self::Numbers => label("Numbers", "数字"),
            Self::Classes => label("Class years", "届别"),
            Self::Changed => label("What changed", "最近变更"),
        }
    }
}

/// From this size on, panels are boxes.
const WIDE: (u16, u16) = (110, 30);

/// From this size on, panels stand side by side.
const USUAL: (u16, u16) = (78, 19);

/// The panels are boxes with frames.
pub(super) fn is_wide(body: Rect) -> bool {
    body.width >= WIDE.0 && body.height >= WIDE.1
}

/// The body of a window of this size.
pub(super) fn body(size: (u16, u16)) -> Rect {
    Rect::new(0, 1, size.0, size.1.saturating_sub(FRAME_ROWS))
}

/// The panels that fit, in the order of Tab, each with its heading's row.
pub(super) fn boxes(body: Rect) -> Vec<(Part, Rect)> {
    // The first row greets; the last one helps those who are new.
    let inner = Rect {
        y: body.y + 1,
        height: body.height.saturating_sub(1),
        ..body
    };
    if is_wide(body) {
        wide(Rect {
            height: inner.height - 1,
            ..inner
        })
    } else if body.width >= USUAL.0 && body.height >= USUAL.1 {
        usual(Rect {
            height: inner.height - 1,
            ..inner
        })
    } else {
        narrow(inner)
    }
}

fn wide(area: Rect) -> Vec<(Part, Rect)> {
    let high = (area.height * 2 / 5).max(12);
    let third = area.width / 3;
    let cell = |part, x: u16, width: u16, y: u16, height: u16| {
        (part, Rect::new(area.x + x, area.y + y, width, height))
    };
    let rest = area.height - high;
    // Events have the longest lines, numbers the shortest.
    let coming = third + third / 6;
    let left = third + coming;
    let right = area.width - left;
    vec![
        cell(Part::ToDo, 0, third, 0, high),
        cell(Part::Coming, third, coming, 0, high),
        cell(Part::Numbers, left, right, 0, high),
        cell(Part::Classes, left, right, high, rest),
        cell(Part::Changed, 0, left, high, rest),
    ]
}

fn usual(area: Rect) -> Vec<(Part, Rect)> {
    let half = area.width / 2;
    let changed = (area.height / 4).max(4);
    let upper = (area.height - changed).div_ceil(2);
    let lower = area.height - changed - upper;
    let cell = |part, x: u16, width: u16, y: u16, height: u16| {
        (part, Rect::new(area.x + x, area.y + y, width, height))
    };
    vec![
        cell(Part::ToDo, 0, half, 0, upper),
        cell(Part::Coming, half, area.width - half, 0, upper),
        cell(Part::Numbers, 0, half, upper, lower),
        cell(Part::Classes, half, area.width - half, upper, lower),
        cell(Part::Changed, 0, area.width, upper + lower, changed),
    ]
}

fn narrow(area: Rect) -> Vec<(Part, Rect)> {
    let third = area.height / 3;
    let last = area.height - 2 * third;
    [
        (Part::ToDo, 0, third),
        (Part::Coming, third, third),
        (Part::Changed, 2 * third, last),
    ]
    .into_iter()
    .map(|(part, y, height)| (part, Rect::new(area.x, area.y + y, area.width, height)))
    .collect()
}
