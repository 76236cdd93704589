//! The first line: the panes by number, and who works here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::look::{Look, Role};
use crate::ui::widgets::text;

/// Draws ` 1Home [2Directory] 3Chapters`, and `right` at the end where it fits.
pub fn draw(buf: &mut Buffer, area: Rect, names: &[&str], chosen: usize, right: &str, look: &Look) {
    let mut x = 0;
    for (n, name) in names.iter().enumerate() {
        let (label, role) = if n == chosen {
            (format!(" [{}{name}]", n + 1), Role::Focus)
        } else {
            (format!(" {}{name}", n + 1), Role::Text)
        };
        x += text::put(buf, text::after(area, x), &label, look.style(role));
    }
    let rest = text::after(area, x + 2);
    if text::cells(right) < rest.width {
        text::put_right(
            buf,
            Rect {
                width: rest.width - 1,
                ..rest
            },
            right,
            look.style(Role::Text),
        );
    }
}
