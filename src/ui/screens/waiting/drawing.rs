//! How the waiting rows are drawn: the list above, the comparison below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::WaitingRows;
use crate::transfer::apply::Kept;
use crate::transfer::waiting::{Beside, Undecided};
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::list::{self, Column, Row};
use crate::ui::widgets::{panel, text};

/// The cells of a label in the comparison.
const LABEL: u16 = 14;

impl WaitingRows {
    pub(super) fn paint(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let look = view.look;
        let Some(here) = &self.here else {
            let nothing = view.text.msg_waiting_none();
            let at = text::after(text::below(area, 1), 3);
            text::put(buf, at, &nothing, look.style(Role::Dim));
            let done = view.text.msg_waiting_none_note();
            let at = text::after(text::below(area, 2), 3);
            text::put_wrapped(buf, at, &done, look.style(Role::Dim));
            return;
        };
        let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        let above = rows.saturating_add(1).min((area.height / 3).max(3));
        let upper = Rect {
            height: above.min(area.height),
            ..area
        };
        self.draw_list(buf, upper, view);
        let rest = text::below(area, above);
        panel::rule(buf, rest, here.kept.cell("name"), look);
        let inner = Rect {
            width: area.width.saturating_sub(2),
            ..text::after(text::below(rest, 1), 1)
        };
        let used = self.draw_reason(buf, inner, here, view);
        let inner = text::below(inner, used);
        match self.beside() {
            Some(person) => draw_beside(buf, inner, &person.cells, view),
            None => draw_cells(buf, inner, &here.kept, view),
        }
    }

    fn draw_list(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let columns = [
            Column::new(view.word(label("File", "文件")), 20).grows(1),
            Column::new(view.word(label("Row", "行号")), 7).right(),
            Column::new(view.word(label("Name", "姓名")), 16),
            Column::new(view.word(label("Student no", "学号")), 14),
        ];
        list::draw(buf, area, &columns, &self.cursor, view.look, &|at| {
            let row = self.rows.get(at);
            row.map_or_else(Row::default, |row| Row {
                cells: vec![
                    row.file.as_str().into(),
                    row.row.to_string().into(),
                    row.cell("name").into(),
                    row.cell("student_no").into(),
                ],
                ..Row::default()
            })
        });
    }

    /// Why the row waits, and whom it may mean; gives the rows used.
    fn draw_reason(&self, buf: &mut Buffer, area: Rect, row: &Undecided, view: &View<'_>) -> u16 {
        let mut used = 0;
        let problems = match &row.read {
            Ok(incoming) => &incoming.asks,
            Err(problems) => problems,
        };
        for problem in problems {
            let said = format!("? {}", problem.said(view.text, view.lang));
            let at = text::below(area, used);
            used += text::put_wrapped(buf, at, &said, view.look.style(Role::Warn));
        }
        let said = match self.beside() {
            Some(person) => {
                let place = format!("{}/{}", self.person + 1, row.people.len());
                let why = person.likeness.map_or_else(
                    || view.word(label("number", "编号")).to_owned(),
                    |likeness| likeness.reasons.said(view.lang),
                );
                view.text.msg_waiting_beside(
                    person.number.as_str(),
                    person.name.as_str(),
                    why,
                    place,
                )
            }
            None if row.read.is_err() => view.text.msg_waiting_unreadable(),
            None => view.text.msg_waiting_nobody(),
        };
        let at = text::below(area, used);
        used + text::put_wrapped(buf, at, &said, view.look.style(Role::Warn))
    }
}

/// The row on the left, the record on the right; `*` marks what differs.
fn draw_beside(buf: &mut Buffer, area: Rect, cells: &[Beside], view: &View<'_>) {
    let half = area.width.saturating_sub(LABEL + 2) / 2;
    let line = |buf: &mut Buffer, at: Rect, texts: [&str; 4], role: Role| {
        let places = [0, 2, 2 + LABEL, 2 + LABEL + half];
        let rooms = [1, LABEL - 1, half.saturating_sub(1), half];
        for ((text, place), room) in texts.into_iter().zip(places).zip(rooms) {
            let cell = Rect {
                width: room.min(at.width.saturating_sub(place)),
                ..text::after(at, place)
            };
            text::put(buf, cell, text, view.look.style(role));
        }
    };
    if let Some(at) = text::row(area, 0) {
        let heads = [
            "",
            "",
            view.word(label("In the file", "文件中")),
            view.word(label("On file", "现有记录")),
        ];
        line(buf, at, heads, Role::Dim);
    }
    // What differs comes first: a small window shows it all the same.
    let (differ, same): (Vec<&Beside>, Vec<&Beside>) =
        cells.iter().partition(|cell| cell.differs());
    for (n, cell) in (1..).zip(differ.into_iter().chain(same)) {
        let Some(at) = text::row(area, n) else {
            break;
        };
        let (mark, role) = match cell.differs() {
            true => ("*", Role::Text),
            false => ("", Role::Dim),
        };
        let texts = [mark, view.word(cell.label), &cell.row, &cell.on_file];
        line(buf, at, texts, role);
    }
}

/// The row alone.
fn draw_cells(buf: &mut Buffer, area: Rect, kept: &Kept, view: &View<'_>) {
    let colon = view.word(label(": ", "："));
    let cells: Vec<String> = kept
        .fields()
        .map(|(_, field, cell)| format!("{}{colon}{cell}", view.word(field)))
        .collect();
    text::put_wrapped(buf, area, &cells.join(" | "), view.look.style(Role::Text));
}
