//! The month with titles: seven columns of days with what begins there, and the chosen day at the right.

use chrono::{Datelike as _, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::Lang;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::screens::calendar::agenda::Agenda;
use crate::ui::screens::calendar::days::Events;
use crate::ui::screens::calendar::year::Year;
use crate::ui::screens::event::item::Item;
use crate::ui::widgets::{month, text};

/// The cells of the agenda beside the grid.
const SIDE: u16 = 34;

/// The cells of the week numbers.
const WEEKS: u16 = 3;

/// Draws the grid and the agenda; `inside` when the keys go to the agenda.
pub fn draw(
    buf: &mut Buffer,
    area: Rect,
    (events, year): (&Events, &Year),
    agenda: &Agenda,
    (chosen, inside): (NaiveDate, bool),
    view: &View<'_>,
) {
    let cell = (area.width.saturating_sub(SIDE + WEEKS + 2) / 7).saturating_sub(1);
    let rows = area.height.saturating_sub(3) / 6;
    let grid = Grid {
        area,
        cell,
        rows: rows.max(2),
    };
    grid.draw_lines(buf, view);
    let title = view.word(label("Agenda", "日程"));
    let side = text::after(area, grid.column(7));
    agenda.draw(buf, side, (title, inside), events, view);
    let week = view.word(month::WEEK);
    text::put(buf, grid.week_head(), week, view.look.style(Role::Title));
    for (n, name) in (0u16..).zip(weekdays(view.lang)) {
        text::put(buf, grid.head(n), name, view.look.style(Role::Title));
    }
    let first = month::first_day(chosen);
    for (n, day) in (0u16..42).zip(first.iter_days()) {
        let (week, column) = (n / 7, n % 7);
        if column == 0 {
            let number = format!("{:2}", day.iso_week().week());
            text::put(buf, grid.week(week), &number, view.look.style(Role::Dim));
        }
        let place = grid.day(week, column);
        draw_number(
            buf,
            Rect {
                height: place.height.min(1),
                ..place
            },
            day,
            chosen,
            view,
        );
        let total = usize::try_from(year.on(day)).unwrap_or(0);
        draw_titles(buf, text::below(place, 1), events.titles(day), total, view);
    }
}

const fn weekdays(lang: Lang) -> [&'static str; 7] {
    match lang {
        Lang::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        Lang::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    }
}

/// Where the cells of the grid are.
struct Grid {
    area: Rect,
    /// The cells inside a day.
    cell: u16,
    /// The rows of a week, its upper line included.
    rows: u16,
}

impl Grid {
    fn column(&self, n: u16) -> u16 {
        1 + WEEKS + 1 + n * (self.cell + 1)
    }

    fn part(&self, x: u16, y: u16, width: u16, height: u16) -> Rect {
        Rect::new(self.area.x + x, self.area.y + y, width, height).intersection(self.area)
    }

    fn head(&self, column: u16) -> Rect {
        self.part(self.column(column) + 1, 1, self.cell.saturating_sub(1), 1)
    }

    fn week_head(&self) -> Rect {
        self.part(1, 1, WEEKS, 1)
    }

    fn week(&self, week: u16) -> Rect {
        self.part(1, 3 + week * self.rows, WEEKS, 1)
    }

    fn day(&self, week: u16, column: u16) -> Rect {
        self.part(
            self.column(column),
            3 + week * self.rows,
            self.cell,
            self.rows - 1,
        )
    }

    /// The lines between the days: one above each week, one below the last.
    fn draw_lines(&self, buf: &mut Buffer, view: &View<'_>) {
        let glyphs = view.look.glyphs;
        let [left, right, down, up, cross] = glyphs.joints;
        let [top_left, top_right, bottom_left, bottom_right] = glyphs.corners;
        let bottom = 2 + 6 * self.rows;
        let style = view.look.style(Role::Text);
        for y in 0..=bottom {
            let is_line = y == 0 || (y >= 2 && (y - 2) % self.rows == 0);
            let ends = match y {
                _ if !is_line => [glyphs.down; 3],
                0 => [top_left, down, top_right],
                _ if y == bottom => [bottom_left, up, bottom_right],
                _ => [left, cross, right],
            };
            let fill = if is_line { glyphs.across } else { " " };
            let mut line = format!("{}{}", ends[0], fill.repeat(usize::from(WEEKS)));
            for _ in 0..7 {
                line += ends[1];
                line += &fill.repeat(usize::from(self.cell));
            }
            line += ends[2];
            let row = self.part(0, y, self.column(7), 1);
            buf.set_stringn(
                row.x,
                row.y,
                line,
                usize::from(row.width * row.height.min(1)),
                style,
            );
        }
    }
}

/// The number of a day.
fn draw_number(buf: &mut Buffer, head: Rect, day: NaiveDate, chosen: NaiveDate, view: &View<'_>) {
    let number = match (day == chosen, day.day()) {
        (true, n) => format!("[{n:2}]"),
        (false, n) => format!(" {n:2} "),
    };
    let role = match (day == view.now.today(), day.month() == chosen.month()) {
        (true, _) => Role::Selected,
        (false, true) => Role::Text,
        (false, false) => Role::Dim,
    };
    text::put(buf, head, &number, view.look.style(role));
}

/// What goes on at a day below its number, and how much more there is than finds room.
fn draw_titles(buf: &mut Buffer, area: Rect, items: &[Item], total: usize, view: &View<'_>) {
    let look = view.look;
    let room = usize::from(area.height);
    let shown = if total > room {
        room.saturating_sub(1)
    } else {
        total
    };
    // A long title goes on in a second row where every title can.
    let rows: u16 = if total > 0 && total * 2 <= room { 2 } else { 1 };
    for (n, item) in (0u16..).zip(items.iter().take(shown)) {
        let place = Rect {
            height: rows,
            ..text::after(text::below(area, n * rows), 1)
        };
        let line = format!("{} {}", item.mark, item.short_title(view.lang, 0));
        let role = if item.is_off() { Role::Dim } else { Role::Text };
        if rows > 1 {
            text::put_wrapped(buf, place, &line, look.style(role));
        } else {
            text::put(buf, place, &line, look.style(role));
        }
    }
    if total > shown && room > 0 {
        let last = text::below(area, area.height - 1);
        let words = view.text.msg_calendar_more(total - shown);
        text::put(buf, text::after(last, 1), &words, look.style(Role::Dim));
    }
}
