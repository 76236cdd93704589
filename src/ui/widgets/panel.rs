//! Frames with titles, rules, and windows over other screens.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::clean;
use crate::ui::look::{Look, Role};
use crate::ui::widgets::text;

/// A frame. Focus shows as brackets around the title: `[Title]`.
#[derive(Debug, Clone, Default)]
pub struct Panel<'a> {
    /// At the left of the upper line.
    pub title: &'a str,
    /// At its right.
    pub right: &'a str,
    /// The keys go here.
    pub focused: bool,
}

impl Panel<'_> {
    /// Draws the frame; gives the area inside.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, look: &Look) -> Rect {
        let area = area.intersection(buf.area);
        if area.width < 2 || area.height < 2 {
            return Rect {
                width: 0,
                height: 0,
                ..area
            };
        }
        let glyphs = look.glyphs;
        let style = look.style(Role::Text);
        let across = glyphs.across.repeat(usize::from(area.width - 2));
        let [top_left, top_right, bottom_left, bottom_right] = glyphs.corners;
        let lines = [
            (area.y, top_left, top_right),
            (area.bottom() - 1, bottom_left, bottom_right),
        ];
        for (y, left, right) in lines {
            put_line(
                buf,
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                &[left, &across, right].concat(),
                style,
            );
        }
        for y in area.y + 1..area.bottom() - 1 {
            put_line(buf, Rect::new(area.x, y, 1, 1), glyphs.down, style);
            put_line(
                buf,
                Rect::new(area.right() - 1, y, 1, 1),
                glyphs.down,
                style,
            );
        }
        self.draw_title(
            buf,
            Rect {
                x: area.x + 2,
                y: area.y,
                width: area.width.saturating_sub(4),
                height: 1,
            },
            look,
        );
        Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }

    fn draw_title(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let (open, close) = if self.focused { ("[", "]") } else { (" ", " ") };
        let room = usize::from(area.width).saturating_sub(2);
        let mut used = 0;
        if !self.title.is_empty() && room > 2 {
            let shown = clean::shown(self.title);
            let title = if clean::width(&shown) > room {
                clean::fit(&shown, room)
            } else {
                shown.into_owned()
            };
            let role = if self.focused {
                Role::Focus
            } else {
                Role::Title
            };
            used = text::put(buf, area, &[open, &title, close].concat(), look.style(role));
        }
        let rest = text::after(area, used + 1);
        if !self.right.is_empty() && text::cells(self.right) + 2 <= rest.width {
            text::put_right(
                buf,
                rest,
                &[" ", self.right, " "].concat(),
                look.style(Role::Text),
            );
        }
    }
}

/// A line across, with a title in it.
pub fn rule(buf: &mut Buffer, area: Rect, title: &str, look: &Look) {
    ruled(buf, area, [" ", title, " "], Role::Title, look);
}

/// The same where the keys go: brackets around the title.
pub fn rule_focused(buf: &mut Buffer, area: Rect, title: &str, look: &Look) {
    ruled(buf, area, ["[", title, "]"], Role::Focus, look);
}

fn ruled(buf: &mut Buffer, area: Rect, title: [&str; 3], role: Role, look: &Look) {
    let Some(line) = text::row(area, 0) else {
        return;
    };
    let across = look.glyphs.across.repeat(usize::from(line.width));
    put_line(buf, line, &across, look.style(Role::Text));
    if !title[1].is_empty() {
        text::put(buf, text::after(line, 1), &title.concat(), look.style(role));
    }
}

/// An area of this size in the middle of another, smaller where it has to be.
#[must_use]
pub fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// Blanks an area so that a window can stand there. A wide character that would stick out of its neighbour goes too.
pub fn blank(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        if area.x > buf.area.x && clean::width(buf[(area.x - 1, y)].symbol()) > 1 {
            buf[(area.x - 1, y)].reset();
        }
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
        }
    }
}

/// Lines come from the glyph sets only, so they go to the buffer as they are.
fn put_line(buf: &mut Buffer, area: Rect, line: &str, style: ratatui::style::Style) {
    buf.set_stringn(area.x, area.y, line, usize::from(area.width), style);
}

/// A window over a list that explains itself: a frame around as many rows as there are, with some dim lines at its top.
pub struct Explained<'a> {
    /// At the left of the upper line.
    pub title: &'a str,
    /// What stands above the list.
    pub says: &'a [String],
    /// The rows that the list has.
    pub rows: usize,
}

impl Explained<'_> {
    /// Its width in a window of this size.
    #[must_use]
    pub fn width(area: Rect) -> u16 {
        60.min(area.width)
    }

    /// The cells that a line of what it says has.
    #[must_use]
    pub fn room(area: Rect) -> usize {
        usize::from(Self::width(area).saturating_sub(4))
    }

    /// Draws it; gives the area of the list.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, look: &Look) -> Rect {
        let cells = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        let said = cells(self.says.len());
        let height = cells(self.rows).saturating_add(said).saturating_add(EDGES);
        let window = middle(area, Self::width(area), height);
        blank(buf, window);
        let inner = Panel {
            title: self.title,
            right: "Esc",
            focused: false,
        }
        .draw(buf, window, look);
        for (n, line) in (0..).zip(self.says) {
            if let Some(at) = text::row(text::after(inner, 1), n) {
                text::put(buf, at, line, look.style(Role::Dim));
            }
        }
        text::below(inner, said)
    }
}

/// Rows of a frame.
const EDGES: u16 = 2;
