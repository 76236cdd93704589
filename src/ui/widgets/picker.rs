//! The list of choices below a field (F4): filtered by what is typed, counts at the right, perhaps a last row `+ new ...`.
//!
//! The screen owns the choices and filters them its own way (pinyin, most used first); the picker keeps the cursor and
//! draws. A field near the bottom gets its list above.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::look::{Look, Role};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::panel;

/// One choice as it is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What it is called.
    pub name: String,
    /// A second name, a code.
    pub other: String,
    /// How often it is used.
    pub count: String,
}

/// The choices that are left and the one under the cursor.
#[derive(Debug, Clone, Default)]
pub struct Picker {
    choices: Vec<Choice>,
    /// Moves with `list::KEYS`.
    pub cursor: Cursor,
}

impl Picker {
    /// With these choices; the cursor on the first.
    pub fn show(&mut self, choices: Vec<Choice>) {
        self.cursor.resize(choices.len());
        self.cursor.go(0);
        self.choices = choices;
    }

    /// The number of the choice under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        (!self.choices.is_empty()).then_some(self.cursor.at())
    }

    /// Draws the list next to `field`, inside `area`.
    pub fn draw(
        &self,
        buf: &mut Buffer,
        area: Rect,
        field: Rect,
        title: &str,
        right: &str,
        look: &Look,
    ) {
        let window = place(area, field, self.choices.len());
        if window.is_empty() {
            return;
        }
        panel::blank(buf, window);
        let inner = panel::Panel {
            title,
            right,
            focused: false,
        }
        .draw(buf, window, look);
        let columns = [
            Column::new("", 8).grows(2),
            Column::new("", 6).grows(1),
            Column::new("", 6).right(),
        ];
        list::draw_body(buf, inner, &columns, &self.cursor, look, &|at| self.row(at));
        if self.choices.is_empty() {
            crate::ui::widgets::text::put(buf, inner, " -", look.style(Role::Dim));
        }
    }

    fn row(&self, at: usize) -> Row<'_> {
        let Some(choice) = self.choices.get(at) else {
            return Row::default();
        };
        Row {
            cells: vec![
                choice.name.as_str().into(),
                choice.other.as_str().into(),
                choice.count.as_str().into(),
            ],
            ..Row::default()
        }
    }
}

/// The window of a list: below the field, or above it where there is more room.
fn place(area: Rect, field: Rect, choices: usize) -> Rect {
    let wanted = u16::try_from(choices.max(1))
        .unwrap_or(u16::MAX)
        .saturating_add(2)
        .min(10);
    let below = area.bottom().saturating_sub(field.bottom());
    let above = field.y.saturating_sub(area.y);
    let width = 44.min(area.width);
    let x = field.x.min(area.right().saturating_sub(width)).max(area.x);
    if below >= wanted || below >= above {
        Rect {
            x,
            y: field.bottom(),
            width,
            height: wanted.min(below),
        }
    } else {
        let height = wanted.min(above);
        Rect {
            x,
            y: field.y - height,
            width,
            height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_stands_where_there_is_room() {
        let area = Rect::new(0, 1, 80, 20);
        assert_eq!(
            place(area, Rect::new(10, 3, 20, 1), 3),
            Rect::new(10, 4, 44, 5)
        );
        assert_eq!(
            place(area, Rect::new(70, 19, 9, 1), 3),
            Rect::new(36, 14, 44, 5)
        );
        assert_eq!(place(area, Rect::new(10, 3, 20, 1), 99).height, 10);
        assert_eq!(
            place(Rect::new(0, 0, 5, 1), Rect::new(0, 0, 5, 1), 3).height,
            0
        );
    }
}
