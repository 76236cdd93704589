//! The order of a list: by which keys, which first, and each from the first to the last or the other way round.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::config::Lang;
use crate::l10n::L10nLanguage;
use crate::model::catalogue::Catalogue;
use crate::model::field::Label;
use crate::office::finding::Sort;
use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::panel::Explained;
use crate::ui::widgets::text;

/// The keys to sort by. Closes with [`Outcome::Typed`]: the order as `class,-updated`.
pub struct Order {
    /// The chosen ones, the first counts most.
    chosen: Vec<Sort>,
    /// One line a column: the chosen ones in their order first.
    rows: Vec<Sort>,
    /// Every order in its first direction.
    all: Vec<Sort>,
    cursor: Cursor,
    built: bool,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Order>] = &[
    bind(
        &["enter", "f9", "ctrl-s"],
        "order.take",
        label("Sort so", "采用"),
        Order::take_it,
    )
    .rank(3),
    bind(
        &["space", "ins"],
        "order.add",
        label("Add, turn", "加入、反向"),
        Order::step,
    )
    .rank(4),
    bind(
        &["shift-up", "K"],
        "order.earlier",
        label("Earlier", "提前"),
        Order::earlier,
    )
    .rank(5),
    bind(
        &["shift-down", "J"],
        "order.later",
        label("Later", "推后"),
        Order::later,
    )
    .rank(6),
    bind(
        &["left", "right", "-"],
        "order.turn",
        label("Turn round", "反向"),
        Order::turn,
    )
    .rank(7),
    bind(
        &["del", "x"],
        "order.drop",
        label("Take out", "去掉"),
        Order::take_out,
    )
    .rank(8),
    keys::back("order.back"),
];

#[expect(
    clippy::unnecessary_wraps,
    reason = "the rows of every key table give a result"
)]
impl Order {
    /// Begins with the order that a list has.
    #[must_use]
    pub fn new(sorts: &[Sort], catalogue: &Catalogue) -> Self {
        let all = Sort::all(catalogue).filter(|sort| !sort.key.starts_with('-'));
        Self::among(sorts, all.collect())
    }

    /// The chosen ones first, then the others of all.
    fn among(sorts: &[Sort], all: Vec<Sort>) -> Self {
        let others = all.iter();
        let others = others.filter(|sort| !sorts.iter().any(|chosen| same(*chosen, **sort)));
        let rows: Vec<Sort> = sorts.iter().chain(others).copied().collect();
        Self {
            chosen: sorts.to_vec(),
            cursor: Cursor::new(rows.len()),
            rows,
            all,
            built: sorts.len() > 1,
        }
    }

    fn here(&self) -> Option<Sort> {
        self.rows.get(self.cursor.at()).copied()
    }

    /// The place of the line under the cursor among the chosen ones.
    fn place(&self) -> Option<usize> {
        let here = self.here()?;
        self.chosen.iter().position(|sort| same(*sort, here))
    }

    fn take_it(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        let order = match self.here() {
            Some(here) if !self.built => written(&[here]),
            _ => written(&self.chosen),
        };
        Ok(Flow::Close(Outcome::Typed(order)))
    }

    /// Not chosen, then chosen, then turned round, then not chosen.
    fn step(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(here) = self.here() else {
            return Ok(Flow::Stay);
        };
        self.built = true;
        match self.place() {
            None => self.chosen.push(here),
            Some(at) => match self.chosen.get_mut(at) {
                Some(sort) if first_way(*sort) == *sort => *sort = sort.turned(),
                _ => drop(self.chosen.remove(at)),
            },
        }
        self.settle(here);
        Ok(Flow::Stay)
    }

    fn turn(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(row) = self.rows.get_mut(self.cursor.at()) {
            let turned = row.turned();
            *row = turned;
            if let Some(at) = self.place()
                && let Some(sort) = self.chosen.get_mut(at)
            {
                *sort = turned;
                self.built |= self.chosen.len() > 1;
            }
        }
        Ok(Flow::Stay)
    }

    fn take_out(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        if let (Some(here), Some(at)) = (self.here(), self.place()) {
            self.chosen.remove(at);
            self.built = true;
            self.settle(here);
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
        if let (Some(at), Some(to), Some(here)) = (self.place(), to, self.here())
            && to < self.chosen.len()
        {
            self.chosen.swap(at, to);
            self.built = true;
            self.settle(here);
        }
        Ok(Flow::Stay)
    }

    /// Puts the lines in order again: the cursor stays on its line.
    fn settle(&mut self, here: Sort) {
        let built = self.built;
        let chosen = std::mem::take(&mut self.chosen);
        *self = Self::among(&chosen, std::mem::take(&mut self.all));
        self.built = built;
        let at = self.rows.iter().position(|row| same(*row, here));
        self.cursor.go(at.unwrap_or(0));
    }

    fn row(&self, at: usize, view: &View<'_>) -> Row<'_> {
        let Some(sort) = self.rows.get(at) else {
            return Row::default();
        };
        let place = self.chosen.iter().position(|chosen| same(*chosen, *sort));
        Row {
            cells: vec![
                place
                    .map_or_else(String::new, |place| format!("{}", place + 1))
                    .into(),
                view.word(sort.label).into(),
                sign(*sort).into(),
            ],
            marked: place.is_some(),
            dim: false,
        }
    }
}

impl Screen for Order {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let help = if self.built {
            view.text.msg_lists_order_help_built()
        } else {
            view.text.msg_lists_order_help_alone()
        };
        let title = match self.chosen.as_slice() {
            [] => view.text.msg_lists_order_title(),
            chosen => view
                .text
                .msg_lists_order_now(in_words(chosen, view.text, view.lang)),
        };
        let columns = [
            Column::new("", 2),
            Column::new("", 30).grows(1),
            Column::new("", 2),
        ];
        let buf = frame.buffer_mut();
        let body = Explained {
            title: &title,
            says: &text::wrap(&help, Explained::room(area)),
            rows: self.rows.len() + 1,
        }
        .draw(buf, area, view.look);
        list::draw_body(buf, body, &columns, &self.cursor, view.look, &|at| {
            self.row(at, view)
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over().keys(keys::hints(KEYS, self, cx))
    }
}

/// By the same column.
fn same(a: Sort, b: Sort) -> bool {
    a == b || a.turned() == b
}

/// The direction that a column is sorted in first.
fn first_way(sort: Sort) -> Sort {
    match sort.key.strip_prefix('-') {
        Some(_) => sort.turned(),
        None => sort,
    }
}

fn sign(sort: Sort) -> &'static str {
    if sort.key.starts_with('-') { "v" } else { "^" }
}

/// An order as views and the command line write it.
#[must_use]
pub fn written(sorts: &[Sort]) -> String {
    let keys: Vec<&str> = sorts.iter().map(|sort| sort.key).collect();
    keys.join(",")
}

/// What some orders are called in a header: the others by their label up to the comma.
const SHORT: &[(&str, Label)] = &[
    ("updated", label("Changed", "更新")),
    ("contacted", label("Contacted", "联络")),
];

/// `Class^, then Name`: an order in words.
pub(crate) fn in_words(sorts: &[Sort], text: &L10nLanguage, lang: Lang) -> String {
    if sorts.is_empty() {
        return in_words(&[Sort::default()], text, lang);
    }
    let words: Vec<String> = sorts
        .iter()
        .map(|sort| {
            let key = sort.key.trim_start_matches('-');
            let known = SHORT.iter().find(|(name, _)| *name == key);
            let label = known.map_or(sort.label, |(_, label)| *label).pick(lang);
            let word = label.split([',', '，']).next().unwrap_or(label);
            // The order by name is the usual one and needs no sign.
            let sign = if *sort == Sort::default() {
                ""
            } else {
                sign(*sort)
            };
            format!("{word}{sign}")
        })
        .collect();
    words.join(&text.msg_lists_then())
}
