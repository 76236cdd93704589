//! The month below a date (F4). Typing stays possible while it is open; the month follows.

use chrono::{Days as Span, NaiveDate};
use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::date::{self, PartialDate};
use crate::ui::form::{Ask, Kind};
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::{month, panel, text};

/// An open month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The day under the cursor.
    pub day: NaiveDate,
    /// The cursor was moved since the last letter: a date typed in part stays one.
    pub moved: bool,
}

/// Frame, title, grid and the line of keys.
const SIZE: (u16, u16) = (month::WIDTH + 6, month::HEIGHT + 4);

impl Days {
    /// Whether an input of this kind has a month.
    #[must_use]
    pub fn has(kind: Kind) -> bool {
        matches!(kind, Kind::Partial | Kind::Day | Kind::Wall)
    }

    /// The month of what stands in the input; this month when nothing does.
    #[must_use]
    pub fn of(typed: &str, ask: &Ask<'_>) -> Self {
        let day = match typed.trim().split_once(' ') {
            Some((day, _)) => day,
            None => typed.trim(),
        };
        let date = date::read_typed(day, ask.today).ok();
        Self {
            day: date.and_then(first_day).unwrap_or(ask.today),
            moved: typed.trim().is_empty(),
        }
    }

    /// Moves by an arrow; whether the key was one.
    pub fn walk(&mut self, code: KeyCode) -> bool {
        let by = match code {
            KeyCode::Left => -1,
            KeyCode::Right => 1,
            KeyCode::Up => -7,
            KeyCode::Down => 7,
            _ => return false,
        };
        let span = Span::new(i64::unsigned_abs(by));
        let moved = if by < 0 {
            self.day.checked_sub_days(span)
        } else {
            self.day.checked_add_days(span)
        };
        self.day = moved.unwrap_or(self.day);
        self.moved = true;
        true
    }

    /// Moves by months.
    pub fn turn(&mut self, months: i32) {
        self.day = month::shifted(self.day, months);
        self.moved = true;
    }

    /// The day as text for the input; a time that stands there already stays.
    #[must_use]
    pub fn taken(&self, kind: Kind, typed: &str) -> String {
        let time = typed.trim().split_once(' ').map(|(_, time)| time);
        match (kind, time) {
            (Kind::Wall, time) => format!("{} {}", self.day, time.unwrap_or("18:00")),
            _ => self.day.to_string(),
        }
    }

    /// Draws it below `field`, or above where there is more room.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, field: Rect, title: &str, view: &View<'_>) {
        let (width, height) = (SIZE.0.min(area.width), SIZE.1.min(area.height));
        let below = area.bottom().saturating_sub(field.bottom());
        let y = if below >= height {
            field.bottom()
        } else if field.y >= area.y + height {
            field.y - height
        } else {
            area.bottom() - height
        };
        let x = field.x.min(area.right().saturating_sub(width)).max(area.x);
        let window = Rect::new(x, y, width, height);
        panel::blank(buf, window);
        let frame = panel::Panel {
            title,
            right: "F4",
            focused: false,
        };
        let inner = text::after(frame.draw(buf, window, view.look), 1);
        let head = format!("  < {} >", month::title(self.day, view.lang));
        text::put(buf, inner, &head, view.look.style(Role::Title));
        month::draw(buf, text::below(inner, 1), self.day, view, &|_| "");
        let keys = text::below(inner, month::HEIGHT + 1);
        text::put(
            buf,
            keys,
            &view.text.msg_form_days(),
            view.look.style(Role::Dim),
        );
    }
}

/// The first day that a date can mean.
fn first_day(date: PartialDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(
        i32::from(date.year()),
        u32::from(date.month().unwrap_or(1)),
        u32::from(date.day().unwrap_or(1)),
    )
}
