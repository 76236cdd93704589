//! The imported rows that wait for a decision: from which file, which row, and what stands in it.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::transfer::apply::{Kept, kept};
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::alumnus::AlumnusForm;
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};

/// The rows, the newest last.
#[derive(Default)]
pub struct WaitingRows {
    rows: Vec<Kept>,
    cursor: Cursor,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<WaitingRows>] = &[
    bind(
        &["f6", "n"],
        "waiting.add",
        label("Add this person", "新增此人"),
        WaitingRows::add,
    )
    .rank(3),
    bind(&["esc"], "waiting.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

impl WaitingRows {
    /// The form of a new person with the name of the row.
    fn add(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let name = self.rows.get(self.cursor.at()).map(|row| row.cell("name"));
        let name = name.unwrap_or_default().to_owned();
        Ok(Flow::open(AlumnusForm::new_person(cx, &name)?))
    }
}

impl Screen for WaitingRows {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match keys::take(KEYS, self, &input, cx)? {
            Flow::Pass => keys::take(list::KEYS, &mut self.cursor, &input, cx),
            flow => Ok(flow),
        }
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let rows = cx.office.waiting_rows()?;
        self.rows = rows.iter().filter_map(|row| kept(&row.data)).collect();
        self.cursor.resize(self.rows.len());
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        let look = view.look;
        let Some(row) = self.rows.get(self.cursor.at()) else {
            let nothing = view.text.msg_intake_waiting_none();
            let at = text::after(text::below(area, 1), 3);
            text::put(buf, at, &nothing, look.style(Role::Dim));
            return;
        };
        let below = (area.height * 2 / 5).min(10);
        let above = Rect {
            height: area.height - below,
            ..area
        };
        let columns = [
            Column::new(view.word(label("File", "文件")), 20).grows(1),
            Column::new(view.word(label("Row", "行号")), 7).right(),
            Column::new(view.word(label("Name", "姓名")), 16),
            Column::new(view.word(label("Student no", "学号")), 14),
        ];
        list::draw(buf, above, &columns, &self.cursor, look, &|at| {
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
        let rest = text::below(area, above.height);
        panel::rule(buf, rest, row.cell("name"), look);
        let inner = text::after(text::below(rest, 1), 1);
        let colon = view.word(label(": ", "："));
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|(field, cell)| format!("{}{colon}{cell}", view.word(*field)))
            .collect();
        let used = text::put_wrapped(buf, inner, &cells.join(" | "), look.style(Role::Text));
        let note = view.text.msg_intake_waiting_note();
        text::put_wrapped(buf, text::below(inner, used), &note, look.style(Role::Dim));
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut keys = keys::hints(KEYS, self, cx);
        keys.extend(keys::hints(list::KEYS, &self.cursor, cx));
        let at = (self.cursor.at() + 1).min(self.rows.len());
        let title = cx.word(label("Imported rows that wait", "待确认的导入行"));
        Face::titled(title, "")
            .keys(keys)
            .status(String::new(), format!("{at}/{}", self.rows.len()))
    }
}
