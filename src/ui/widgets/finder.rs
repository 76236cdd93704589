//! A list to choose from below a line to search in: the window of every picker, and the rows that fit what is typed.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::name;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::input::TextInput;
use crate::ui::widgets::{panel, text};

/// A window in the middle with a search line at its top.
pub struct Window<'a> {
    /// What is chosen here.
    pub title: &'a str,
    /// How many there are.
    pub count: &'a str,
    /// Its width and height.
    pub size: (u16, u16),
}

impl Window<'_> {
    /// Draws the window and what is typed, and below it whatever `body` draws.
    pub fn draw(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        find: &TextInput,
        view: &View<'_>,
        body: impl FnOnce(&mut Buffer, Rect),
    ) {
        let (width, height) = self.size;
        let window = panel::middle(area, width, height);
        let buf = frame.buffer_mut();
        panel::blank(buf, window);
        let inner = panel::Panel {
            title: self.title,
            right: self.count,
            focused: false,
        }
        .draw(buf, window, view.look);
        let line = Rect {
            height: inner.height.min(1),
            ..inner
        };
        let word = view.word(label("Find:", "查找："));
        let used = text::put(buf, text::after(line, 1), word, view.look.style(Role::Text)) + 2;
        body(buf, text::below(inner, 1));
        find.draw_focused(frame, text::after(line, used), view);
    }
}

/// The height of a window for so many rows.
#[must_use]
pub fn height(rows: usize) -> u16 {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX);
    rows.saturating_add(3).clamp(8, 20)
}

/// The places of the rows that fit what is typed; `fits` gets it folded.
pub fn fitting<T>(rows: &[T], typed: &str, fits: impl Fn(&T, &str) -> bool) -> Vec<usize> {
    let sought = name::fold(typed.trim());
    let rows = rows.iter().enumerate();
    rows.filter(|(_, row)| fits(row, &sought))
        .map(|(at, _)| at)
        .collect()
}
