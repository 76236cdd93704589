//! A bar of progress that every terminal can draw: `[######....]`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::look::{Look, Role};
use crate::ui::widgets::text;

/// Draws how much of `whole` is done, and `words` behind the bar.
pub fn draw(buf: &mut Buffer, area: Rect, done: usize, whole: usize, words: &str, look: &Look) {
    let bar = area
        .width
        .saturating_sub(text::cells(words) + 1)
        .min(area.width / 2);
    let used = text::put(
        buf,
        Rect { width: bar, ..area },
        &filled(done, whole, usize::from(bar)),
        look.style(Role::Text),
    );
    text::put(
        buf,
        text::after(area, used + 1),
        words,
        look.style(Role::Text),
    );
}

/// The bar alone, `cells` wide.
#[must_use]
pub fn filled(done: usize, whole: usize, cells: usize) -> String {
    let room = cells.saturating_sub(2);
    // An empty task is a finished one.
    let full = (room * done.min(whole)).checked_div(whole).unwrap_or(room);
    format!("[{}{}]", "#".repeat(full), ".".repeat(room - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_full_when_all_is_done() {
        assert_eq!(filled(0, 10, 7), "[.....]");
        assert_eq!(filled(5, 10, 12), "[#####.....]");
        assert_eq!(filled(99, 10, 4), "[##]");
        assert_eq!(filled(0, 0, 4), "[##]");
        assert_eq!(filled(1, 2, 0), "[]");
    }
}
