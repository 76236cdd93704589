//! The columns of a list: which, in which order, and how wide.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::office::views::Shown;
use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::panel::Explained;
use crate::ui::widgets::text;

/// A column that a list can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its key.
    pub key: String,
    /// What it is called in the session's language.
    pub name: String,
    /// What it is called in the other one.
    pub other: String,
    /// Its usual cells.
    pub usual: u16,
}

/// The columns to choose from. Closes with [`Outcome::Typed`]: the columns as a view keeps them, nothing for the usual
/// ones.
pub struct Columns {
    choices: Vec<Choice>,
    shown: Vec<Shown>,
    /// The columns as they were: kept so, the usual ones stay the usual ones at every width.
    before: Vec<Shown>,
    room: u16,
    row_width: RowWidth,
    cursor: Cursor,
}

/// The cells of a row that columns can have, in a window of this size.
pub type RowWidth = Box<dyn Fn((u16, u16)) -> u16>;

/// The keys, tested with all others.
pub const KEYS: &[Bind<Columns>] = &[
    bind(
        &["enter", "f9", "ctrl-s"],
        "columns.take",
        label("Keep", "采用"),
        Columns::take_it,
    )
    .rank(3)
    .unless(Columns::why_not),
    bind(
        &["space", "ins"],
        "columns.show",
        label("Show, hide", "显隐"),
        Columns::toggle,
    )
    .rank(4),
    bind(
        &["shift-up", "K"],
        "columns.earlier",
        label("To the left", "左移"),
        Columns::earlier,
    )
    .rank(5),
    bind(
        &["shift-down", "J"],
        "columns.later",
        label("To the right", "右移"),
        Columns::later,
    )
    .rank(6),
    bind(
        &["left", "<"],
        "columns.narrower",
        label("Narrower", "变窄"),
        Columns::narrower,
    )
    .rank(7),
    bind(
        &["right", ">"],
        "columns.wider",
        label("Wider", "变宽"),
        Columns::wider,
    )
    .rank(8),
    bind(
        &["0", "del"],
        "columns.usual-width",
        label("Usual width", "默认宽度"),
        Columns::usual_width,
    ),
    bind(
        &["f5", "r"],
        "columns.usual",
        label("All as usual", "全部默认"),
        |_, _| Ok(Flow::Close(Outcome::Typed(String::new()))),
    )
    .rank(9),
    keys::back("columns.back"),
];

/// The least and the most cells of a column.
const LEAST: u16 = 3;
const MOST: u16 = 60;

#[expect(
    clippy::unnecessary_wraps,
    reason = "the rows of every key table give a result"
)]
impl Columns {
    /// The columns of a list; the shown ones come first.
    #[must_use]
    pub fn new(choices: Vec<Choice>, shown: Vec<Shown>, row_width: RowWidth) -> Self {
        let mut pane = Self {
            cursor: Cursor::new(choices.len()),
            choices,
            before: shown.clone(),
            shown,
            room: 0,
            row_width,
        };
        pane.sort();
        pane
    }

    /// The shown ones first, in their order; the others as they are.
    fn sort(&mut self) {
        let shown = &self.shown;
        let place = |key: &str| shown.iter().position(|column| column.key == key);
        self.choices
            .sort_by_key(|choice| place(&choice.key).unwrap_or(usize::MAX));
    }

    fn place(&self) -> Option<usize> {
        let key = &self.choices.get(self.cursor.at())?.key;
        self.shown.iter().position(|column| column.key == *key)
    }

    fn take_it(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::Close(if self.shown == self.before {
            Outcome::Dropped
        } else {
            Outcome::Typed(Shown::text(&self.shown))
        }))
    }

    fn why_not(&self, cx: &Cx<'_>) -> Option<String> {
        self.shown
            .is_empty()
            .then(|| cx.text.msg_lists_columns_one())
    }

    fn toggle(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        match self.place() {
            Some(at) => drop(self.shown.remove(at)),
            None => {
                if let Some(choice) = self.choices.get(self.cursor.at()) {
                    self.shown.push(Shown {
                        key: choice.key.clone(),
                        cells: None,
                    });
                }
            }
        }
        Ok(Flow::Stay)
    }

    fn earlier(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.shift(self.place().and_then(|at| at.checked_sub(1)))
    }

    fn later(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.shift(self.place().map(|at| at + 1))
    }

    fn shift(&mut self, to: Option<usize>) -> Result<Flow> {
        if let (Some(at), Some(to)) = (self.place(), to)
            && to < self.shown.len()
        {
            self.shown.swap(at, to);
            self.sort();
            self.cursor.go(to);
        }
        Ok(Flow::Stay)
    }

    fn narrower(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.widen(-1)
    }

    fn wider(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.widen(1)
    }

    fn widen(&mut self, by: i16) -> Result<Flow> {
        let usual = self
            .choices
            .get(self.cursor.at())
            .map(|choice| choice.usual);
        if let Some(column) = self.place().and_then(|at| self.shown.get_mut(at)) {
            let cells = column.cells.or(usual).unwrap_or(LEAST);
            column.cells = Some(cells.saturating_add_signed(by).clamp(LEAST, MOST));
        }
        Ok(Flow::Stay)
    }

    fn usual_width(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(column) = self.place().and_then(|at| self.shown.get_mut(at)) {
            column.cells = None;
        }
        Ok(Flow::Stay)
    }

    /// The cells of a shown column.
    fn cells(&self, column: &Shown) -> u16 {
        let usual = self.choices.iter().find(|choice| choice.key == column.key);
        let usual = usual.map_or(0, |choice| choice.usual);
        column.cells.unwrap_or(usual)
    }

    /// What the columns need, and how many of them do not fit.
    fn used(&self) -> (u16, usize) {
        let mut used = 0_u16;
        let mut out = 0;
        for (n, column) in (0_u16..).zip(&self.shown) {
            used = used
                .saturating_add(self.cells(column))
                .saturating_add(n.min(1));
            out += usize::from(used > self.room);
        }
        (used, out)
    }

    fn row(&self, at: usize, view: &View<'_>) -> Row<'_> {
        let Some(choice) = self.choices.get(at) else {
            return Row::default();
        };
        let shown = self.shown.iter().find(|column| column.key == choice.key);
        let width = match shown.map(|column| column.cells) {
            Some(Some(cells)) => cells.to_string(),
            Some(None) => format!("{} {}", view.text.msg_lists_columns_auto(), choice.usual),
            None => String::new(),
        };
        Row {
            cells: vec![
                choice.name.as_str().into(),
                choice.other.as_str().into(),
                width.into(),
            ],
            marked: shown.is_some(),
            dim: shown.is_none(),
        }
    }
}

impl Screen for Columns {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.room = (self.row_width)(cx.size);
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let help = view.text.msg_lists_columns_help();
        let mut says = text::wrap(&help, Explained::room(area));
        let (used, out) = self.used();
        says.push(match out {
            0 => view.text.msg_lists_columns_fit(used, self.room),
            out => view.text.msg_lists_columns_out(used, self.room, out),
        });
        let columns = [
            Column::new("", 20).grows(1),
            Column::new("", 16),
            Column::new("", 9).right(),
        ];
        let buf = frame.buffer_mut();
        let body = Explained {
            title: &view.text.msg_lists_columns_title(),
            says: &says,
            rows: self.choices.len(),
        }
        .draw(buf, area, view.look);
        list::draw_body(buf, body, &columns, &self.cursor, view.look, &|at| {
            self.row(at, view)
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let status = match self.shown.len() {
            0 => cx.text.msg_lists_columns_one(),
            _ => String::new(),
        };
        let place = cx
            .text
            .msg_lists_columns_count(self.shown.len(), self.choices.len());
        Face::over()
            .keys(keys::hints(KEYS, self, cx))
            .status(status, place)
    }
}
