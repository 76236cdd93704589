//! A list with columns: a head, a cursor `>`, marks `*`, the sorting sign `^` or `v`, all measured in cells.
//!
//! The cursor is a sign and one bold column, not a bar: repainting two whole rows for each press would be twice the bytes.
//! At the edge the list moves by half a page, because moving it by a line repaints everything each time.
//!
//! The cursor belongs to a record and not to a place: when rows come, go or are sorted anew it stays on its record
//! ([`Cursor::follow`]), and the screen says in its face which one that is, so that no key acts on another one than was
//! seen.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::{Look, Role};
use crate::ui::screen::{Cx, Flow, Input, Result};
use crate::ui::widgets::text;

/// What a row is, wherever it stands: two readings of a list know the same record by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RowKey(u64);

impl RowKey {
    /// Of what stays the same when the list is read again: an id, a name.
    pub fn of(what: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// A record in a list, its place, and what of the list is visible.
#[derive(Debug, Clone)]
pub struct Cursor {
    at: usize,
    len: usize,
    /// What stands in each row; empty for a list whose rows are its places.
    rows: Vec<RowKey>,
    /// Drawing knows the height first, so these two are told from there.
    top: Cell<usize>,
    height: Cell<usize>,
    asked: Option<Edge>,
}

/// An end of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Where it begins.
    First,
    /// Where it ends.
    Last,
}

/// The keys that move in any list. A screen asks this table after its own, as [`take`] does.
pub const KEYS: &[Bind<Cursor>] = &[
    bind(
        &["up", "k"],
        "move.up",
        label("Up", "上"),
        |c: &mut Cursor, _| c.step(-1),
    )
    .group(Group::Move),
    bind(
        &["down", "j"],
        "move.down",
        label("Down", "下"),
        |c: &mut Cursor, _| c.step(1),
    )
    .group(Group::Move),
    bind(
        &["pgup"],
        "move.page-up",
        label("Page up", "上一页"),
        |c: &mut Cursor, _| c.page(-1),
    )
    .group(Group::Move),
    bind(
        &["pgdn"],
        "move.page-down",
        label("Page down", "下一页"),
        |c: &mut Cursor, _| c.page(1),
    )
    .group(Group::Move),
    bind(
        &["home", "g g"],
        "move.first",
        label("First", "第一行"),
        Cursor::first,
    )
    .group(Group::Move),
    bind(
        &["end", "G", "g e"],
        "move.last",
        label("Last", "最后一行"),
        Cursor::last,
    )
    .group(Group::Move),
];

/// Asks the table of a screen, and then the keys that move the cursor of its list.
///
/// # Errors
/// What the action gave.
pub fn take<S>(
    table: &[Bind<S>],
    screen: &mut S,
    cursor: fn(&mut S) -> &mut Cursor,
    input: &Input,
    cx: &mut Cx<'_>,
) -> Result<Flow> {
    match keys::take(table, screen, input, cx)? {
        Flow::Pass => keys::take(KEYS, cursor(screen), input, cx),
        flow => Ok(flow),
    }
}

impl Default for Cursor {
    fn default() -> Self {
        Self {
            at: 0,
            len: 0,
            rows: Vec::new(),
            top: Cell::new(0),
            height: Cell::new(20),
            asked: None,
        }
    }
}

impl Cursor {
    /// At the first of `len` rows that neither move nor go while the list is shown.
    #[must_use]
    pub fn new(len: usize) -> Self {
        Self {
            len,
            ..Self::default()
        }
    }

    /// The row under the cursor; 0 also when there is none.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The row under the cursor, if there is one.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        (self.len > 0).then_some(self.at)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// There are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The record under the cursor, if there is one.
    #[must_use]
    pub fn key(&self) -> Option<RowKey> {
        let at = self.row()?;
        Some(match self.rows.is_empty() {
            true => RowKey::of(at),
            false => *self.rows.get(at)?,
        })
    }

    /// The list was read again: these are its rows, each by what stays the same. The cursor stays on its record. When that
    /// is gone it goes to the next one below that is still there, else to the nearest above.
    pub fn follow<K: Hash>(&mut self, rows: impl IntoIterator<Item = K>) {
        let rows: Vec<RowKey> = rows.into_iter().map(RowKey::of).collect();
        if self.rows.get(self.at).is_none() || rows.get(self.at) != self.rows.get(self.at) {
            let places: HashMap<RowKey, usize> = rows
                .iter()
                .rev()
                .copied()
                .zip((0..rows.len()).rev())
                .collect();
            let (above, below) = self.rows.split_at(self.at.min(self.rows.len()));
            let mut nearest = below.iter().chain(above.iter().rev());
            if let Some(at) = nearest.find_map(|row| places.get(row)) {
                self.at = *at;
            }
        }
        self.len = rows.len();
        self.rows = rows;
        self.go(self.at);
    }

    /// Another list is shown: the cursor begins at its first row.
    pub fn begin<K: Hash>(&mut self, rows: impl IntoIterator<Item = K>) {
        self.rows = rows.into_iter().map(RowKey::of).collect();
        self.len = self.rows.len();
        self.at = 0;
    }

    /// The list has `len` rows now; the cursor stays in its place. For lists that are too long to name every row, whose
    /// screen looks for the record itself.
    pub fn resize(&mut self, len: usize) {
        self.len = len;
        self.rows.clear();
        self.go(self.at);
    }

    /// Goes to a record, if it is in the list.
    pub fn go_to(&mut self, record: impl Hash) {
        let key = RowKey::of(record);
        if let Some(at) = self.rows.iter().position(|row| *row == key) {
            self.at = at;
        }
    }

    /// So many rows come above those that were there: what is visible stays where it is.
    pub fn put_above(&mut self, rows: usize) {
        self.at += rows;
        self.top.set(self.top.get() + rows);
    }

    /// Which end was asked for since this was last called: for a list that holds only a part of what it is of.
    pub fn asked_for(&mut self) -> Option<Edge> {
        self.asked.take()
    }

    /// Goes to a row.
    pub fn go(&mut self, row: usize) {
        self.at = row.min(self.len.saturating_sub(1));
    }

    /// The rows that are visible now, for screens that fetch only those.
    #[must_use]
    pub fn window(&self) -> Range<usize> {
        self.settle(self.height.get());
        let top = self.top.get();
        top..(top + self.height.get()).min(self.len)
    }

    /// Says that `height` rows can be drawn; gives the first of them.
    pub fn settle(&self, height: usize) -> usize {
        let height = height.max(1);
        self.height.set(height);
        let mut top = self.top.get();
        if self.at < top || self.at >= top + height {
            // Half a page from the edge that was left; anywhere else the cursor goes to the middle.
            top = self.at.saturating_sub(height / 2);
        }
        top = top.min(self.len.saturating_sub(height));
        self.top.set(top);
        top
    }

    fn step(&mut self, by: isize) -> Result<Flow> {
        self.go(self.at.saturating_add_signed(by));
        Ok(Flow::Stay)
    }

    fn page(&mut self, pages: isize) -> Result<Flow> {
        let height = isize::try_from(self.height.get()).unwrap_or(1);
        let top = self.top.get().saturating_add_signed(pages * height);
        self.top
            .set(top.min(self.len.saturating_sub(self.height.get())));
        self.step(pages * height)
    }

    fn first(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Edge::First);
        self.go(0);
        Ok(Flow::Stay)
    }

    fn last(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Edge::Last);
        self.go(self.len);
        Ok(Flow::Stay)
    }
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    head: Cow<'static, str>,
    least: u16,
    share: u16,
    side: Side,
    order: Option<Order>,
}

/// Which way a table is sorted by a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `^`
    Rising,
    /// `v`
    Falling,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

impl Column {
    /// A column of `cells`.
    pub fn new(head: impl Into<Cow<'static, str>>, cells: u16) -> Self {
        Self {
            head: head.into(),
            least: cells,
            share: 0,
            side: Side::Left,
            order: None,
        }
    }

    /// It grows with the window, by so many parts of what is left.
    #[must_use]
    pub fn grows(self, share: u16) -> Self {
        Self { share, ..self }
    }

    /// Its values stand at the right: numbers.
    #[must_use]
    pub fn right(self) -> Self {
        Self {
            side: Side::Right,
            ..self
        }
    }

    /// The table is sorted by it.
    #[must_use]
    pub fn sorted(self, order: Order) -> Self {
        Self {
            order: Some(order),
            ..self
        }
    }
}

/// A row as it is drawn.
#[derive(Debug, Clone, Default)]
pub struct Row<'a> {
    /// One text a column.
    pub cells: Vec<Cow<'a, str>>,
    /// Marked: `*`.
    pub marked: bool,
    /// Of no use now, drawn pale.
    pub dim: bool,
}

/// Draws the head and the visible rows; `row` is asked only for those.
pub fn draw<'r>(
    buf: &mut Buffer,
    area: Rect,
    columns: &[Column],
    cursor: &Cursor,
    look: &Look,
    row: &dyn Fn(usize) -> Row<'r>,
) {
    let widths = widths(columns, area.width.saturating_sub(SIGNS));
    if let Some(line) = text::row(area, 0) {
        draw_head(buf, line, columns, &widths, look);
    }
    draw_rows(
        buf,
        text::below(area, 1),
        columns,
        &widths,
        cursor,
        look,
        row,
    );
}

/// Draws the visible rows without a head.
pub fn draw_body<'r>(
    buf: &mut Buffer,
    area: Rect,
    columns: &[Column],
    cursor: &Cursor,
    look: &Look,
    row: &dyn Fn(usize) -> Row<'r>,
) {
    let widths = widths(columns, area.width.saturating_sub(SIGNS));
    draw_rows(buf, area, columns, &widths, cursor, look, row);
}

/// The cells that each column gets of `room`; 0 for those at the right that find no place.
#[must_use]
pub fn widths(columns: &[Column], room: u16) -> Vec<u16> {
    let mut left = room;
    let mut fits = 0;
    for column in columns {
        let gap = u16::from(fits > 0);
        if column.least + gap > left {
            break;
        }
        left -= column.least + gap;
        fits += 1;
    }
    let shares: u16 = columns[..fits].iter().map(|column| column.share).sum();
    let mut rest = left;
    let mut open = shares;
    columns
        .iter()
        .enumerate()
        .map(|(n, column)| {
            if n >= fits {
                // The first column is shown whatever the room.
                return if n == 0 { room } else { 0 };
            }
            let more = (rest * column.share).checked_div(open).unwrap_or(0);
            rest -= more;
            open -= column.share;
            column.least + more
        })
        .collect()
}

/// The cells before the first column: cursor, mark, blank.
const SIGNS: u16 = 3;

fn draw_head(buf: &mut Buffer, area: Rect, columns: &[Column], widths: &[u16], look: &Look) {
    let mut x = SIGNS;
    for (column, &width) in columns.iter().zip(widths) {
        if width == 0 {
            break;
        }
        let sign = match column.order {
            Some(Order::Rising) => "^",
            Some(Order::Falling) => "v",
            None => "",
        };
        let head = format!("{}{sign}", column.head);
        put_cell(
            buf,
            cell(area, x, width),
            column.side,
            &head,
            look.style(Role::Title),
        );
        x += width + 1;
    }
}

fn draw_rows<'r>(
    buf: &mut Buffer,
    area: Rect,
    columns: &[Column],
    widths: &[u16],
    cursor: &Cursor,
    look: &Look,
    row: &dyn Fn(usize) -> Row<'r>,
) {
    let top = cursor.settle(usize::from(area.height));
    for (n, at) in (0..area.height).zip(top..cursor.len) {
        let Some(line) = text::row(area, n) else {
            break;
        };
        let row = row(at);
        let here = at == cursor.at;
        let signs = [
            if here { ">" } else { " " },
            if row.marked { "*" } else { " " },
        ]
        .concat();
        text::put(buf, line, &signs, look.style(Role::Focus));
        let mut x = SIGNS;
        for (n, ((value, column), &width)) in row.cells.iter().zip(columns).zip(widths).enumerate()
        {
            if width == 0 {
                break;
            }
            let role = match (here && n == 0, row.dim) {
                (true, _) => Role::Cursor,
                (_, true) => Role::Dim,
                _ => Role::Text,
            };
            put_cell(
                buf,
                cell(line, x, width),
                column.side,
                value,
                look.style(role),
            );
            x += width + 1;
        }
    }
}

fn cell(line: Rect, x: u16, width: u16) -> Rect {
    let rest = text::after(line, x);
    Rect {
        width: width.min(rest.width),
        ..rest
    }
}

fn put_cell(buf: &mut Buffer, area: Rect, side: Side, value: &str, style: ratatui::style::Style) {
    match side {
        Side::Left => text::put(buf, area, value, style),
        Side::Right => text::put_right(buf, area, value, style),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_share_the_room_and_the_last_go_first() {
        let columns = [
            Column::new("a", 10).grows(1),
            Column::new("b", 5),
            Column::new("c", 10).grows(1),
        ];
        assert_eq!(widths(&columns, 27), [10, 5, 10]);
        assert_eq!(widths(&columns, 37), [15, 5, 15]);
        assert_eq!(widths(&columns, 26), [20, 5, 0]);
        assert_eq!(widths(&columns, 4), [4, 0, 0]);
    }

    #[test]
    fn at_the_edge_the_list_moves_by_half_a_page() {
        let mut cursor = Cursor::new(100);
        assert_eq!(cursor.settle(10), 0);
        cursor.go(9);
        assert_eq!(cursor.settle(10), 0);
        cursor.go(10);
        assert_eq!(cursor.settle(10), 5);
        cursor.go(4);
        assert_eq!(cursor.settle(10), 0);
        cursor.go(99);
        assert_eq!(cursor.settle(10), 90);
        cursor.resize(3);
        assert_eq!((cursor.settle(10), cursor.at()), (0, 2));
        cursor.resize(0);
        assert_eq!(
            (cursor.settle(0), cursor.at(), cursor.window()),
            (0, 0, 0..0)
        );
    }

    #[test]
    fn the_cursor_belongs_to_its_record() {
        let mut cursor = Cursor::default();
        cursor.follow(["a", "b", "c", "d"]);
        cursor.go(2);
        let c = cursor.key();
        // Rows come before it, and it is sorted elsewhere.
        cursor.follow(["x", "a", "b", "c", "d"]);
        assert_eq!((cursor.at(), cursor.key()), (3, c));
        cursor.follow(["c", "d", "a"]);
        assert_eq!((cursor.at(), cursor.key()), (0, c));
        // It goes: the next one below that is left, else the nearest above.
        cursor.follow(["x", "d", "a"]);
        assert_eq!(cursor.key(), Some(RowKey::of("d")));
        cursor.follow(["a", "y", "x"]);
        assert_eq!(cursor.key(), Some(RowKey::of("a")));
        cursor.follow(["y", "x"]);
        assert_eq!(cursor.key(), Some(RowKey::of("y")));
        cursor.follow([0; 0]);
        assert_eq!((cursor.row(), cursor.key()), (None, None));
        cursor.follow([7, 8]);
        assert_eq!(cursor.key(), Some(RowKey::of(7)));
        cursor.go_to(8);
        assert_eq!(cursor.at(), 1);
        cursor.begin([9, 8]);
        assert_eq!(cursor.at(), 0);
    }
}
