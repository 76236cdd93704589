//! How the merge is drawn: the rows above, and below them both values of the row under the cursor at full length.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Merge;
use super::rows::{Kind, Row};
use crate::model::merging::Side;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::list::{self, Column};
use crate::ui::widgets::{panel, text};

/// Below this width the columns have the least that they can do with.
const WIDE: u16 = 78;
/// From this height on the values below have two lines each, and what becomes of B is said.
const HIGH: u16 = 18;

impl Merge {
    /// Draws everything.
    pub(super) fn paint(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let lines = if area.height < HIGH { 1 } else { 2 };
        let note = u16::from(area.height >= HIGH);
        let below = 1 + 2 * lines + note;
        let list = Rect {
            height: area.height.saturating_sub(below),
            ..area
        };
        let columns = self.columns(area.width, view);
        list::draw(buf, list, &columns, &self.cursor, view.look, &|at| {
            self.rows
                .get(at)
                .map(|row| self.row(row))
                .unwrap_or_default()
        });
        let rest = text::below(area, list.height);
        if let Some(row) = self.here() {
            draw_values(buf, rest, row, lines, view);
        }
        let last = text::after(text::below(rest, below - note), 1);
        let words = view.text.msg_merge_note();
        text::put(buf, last, &words, view.look.style(Role::Dim));
    }

    fn row<'r>(&self, row: &'r Row) -> list::Row<'r> {
        let marked = |side: Side, value: &str| match &row.kind {
            Kind::Single(n) if self.merging.choices.get(*n).is_some_and(|c| c.side == side) => {
                format!("> {value}")
            }
            _ => format!("  {value}"),
        };
        let [a, b] = &row.values;
        list::Row {
            cells: vec![
                row.label.as_str().into(),
                marked(Side::Keep, a).into(),
                marked(Side::Goes, b).into(),
                row.result.as_str().into(),
            ],
            dim: matches!(row.kind, Kind::Agreed),
            ..list::Row::default()
        }
    }

    fn columns(&self, width: u16, view: &View<'_>) -> [Column; 4] {
        let (keep, goes) = (&self.merging.keep.alumnus, &self.merging.goes.alumnus);
        let head = |side: Side, name: &str, number: &str| {
            if side == self.side {
                format!("[{name}] {number}")
            } else {
                format!(" {name}  {number}")
            }
        };
        let (least, label_cells, result) = if width < WIDE {
            (15, 11, 10)
        } else {
            (20, 13, 14)
        };
        let a = head(Side::Keep, "A", &keep.number);
        let b = head(Side::Goes, "B", &goes.number);
        [
            Column::new("", label_cells).grows(1),
            Column::new(a, least).grows(3),
            Column::new(b, least).grows(3),
            Column::new(view.word(label("Result", "结果")), result),
        ]
    }
}

/// Both values of a row, each in so many lines.
fn draw_values(buf: &mut Buffer, area: Rect, row: &Row, lines: u16, view: &View<'_>) {
    let look = view.look;
    let title = match row.kind {
        Kind::Agreed => row.label.clone(),
        _ => format!("{} -> {}", row.label, row.result),
    };
    panel::rule(buf, area, &title, look);
    for ((n, sign), value) in (0..).zip(["A", "B"]).zip(&row.values) {
        let room = text::below(area, 1 + n * lines);
        let room = Rect {
            height: lines.min(room.height),
            width: room.width.saturating_sub(1),
            ..room
        };
        text::put(buf, text::after(room, 1), sign, look.style(Role::Title));
        let value = match value.as_str() {
            "" => "-",
            value => value,
        };
        text::put_wrapped(buf, text::after(room, 3), value, look.style(Role::Text));
    }
}
