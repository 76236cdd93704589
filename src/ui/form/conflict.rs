//! Two versions of one record side by side: somebody saved first, or an older draft is looked at. Each differing place is
//! decided by itself; nothing typed is lost.
//!
//! `^S` brought the clerk here, and a hand that did not look presses it again: it is taken only after the rows were looked
//! at. F9 takes them at any time.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::field::Label;
use crate::ui::form::draft::Difference;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};

/// The screen. Closes with `Typed`, one letter for each difference: `m` mine, `t` theirs; or `Dropped`.
pub struct Conflict {
    title: String,
    says: String,
    sides: [Label; 3],
    rows: Vec<(Difference, bool)>,
    cursor: Cursor,
    /// The cursor was moved, or a side chosen.
    looked: bool,
    /// The sides as they were before each choice, the last one last.
    past: Vec<Vec<bool>>,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Conflict>] = &[
    bind(
        &["space", "enter", "left", "right", "tab"],
        "conflict.pick",
        label("Other", "换一边"),
        Conflict::pick,
    )
    .rank(3),
    bind(
        &["f9"],
        "conflict.save",
        label("Take these", "采用所选"),
        Conflict::save,
    )
    .rank(4),
    bind(
        &["ctrl-s"],
        "conflict.save-seen",
        label("Take these, once looked at", "看过后采用所选"),
        Conflict::save,
    )
    .unless(|conflict, cx| (!conflict.looked).then(|| cx.text.msg_form_conflict_look())),
    bind(
        &["f7", "m"],
        "conflict.mine",
        label("All left", "全用左边"),
        |c: &mut Conflict, _| c.all(true),
    )
    .rank(5),
    bind(
        &["f8", "t"],
        "conflict.theirs",
        label("All right", "全用右边"),
        |c: &mut Conflict, _| c.all(false),
    )
    .rank(6),
    bind(
        &["ctrl-z"],
        "conflict.undo",
        label("Undo", "撤回"),
        Conflict::take_back,
    )
    .rank(7)
    .unless(|conflict, cx| {
        let none = conflict.past.is_empty();
        none.then(|| cx.text.msg_form_conflict_no_choice())
    }),
    bind(
        &["esc"],
        "conflict.back",
        label("Back", "回到表单"),
        |_, _| Ok(Flow::Close(Outcome::Dropped)),
    )
    .group(Group::Always)
    .rank(9),
];

/// What the sides are called after somebody saved first.
pub const SAVED: [Label; 3] = [
    label("Mine", "我的"),
    label("Theirs", "对方的"),
    label("Before", "原来"),
];

/// What the sides are called when a draft is looked at.
pub const DRAFT: [Label; 3] = [
    label("Draft", "草稿"),
    label("On file", "档案"),
    label("On file", "档案"),
];

impl Conflict {
    /// A screen over these differences; what this form changed is taken from it, the rest from the other side.
    #[must_use]
    pub fn new(
        title: impl Into<String>,
        says: impl Into<String>,
        sides: [Label; 3],
        rows: Vec<Difference>,
    ) -> Self {
        Self {
            title: title.into(),
            says: says.into(),
            sides,
            looked: false,
            past: Vec::new(),
            cursor: Cursor::new(rows.len()),
            rows: rows
                .into_iter()
                .map(|row| {
                    let mine = row.changed_here;
                    (row, mine)
                })
                .collect(),
        }
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn pick(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.remember();
        if let Some((_, mine)) = self.rows.get_mut(self.cursor.at()) {
            *mine = !*mine;
        }
        self.looked = true;
        Ok(Flow::Stay)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn all(&mut self, mine: bool) -> Result<Flow> {
        self.remember();
        self.rows.iter_mut().for_each(|(_, m)| *m = mine);
        self.looked = true;
        Ok(Flow::Stay)
    }

    fn remember(&mut self) {
        let sides = self.rows.iter().map(|(_, mine)| *mine);
        self.past.push(sides.collect());
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn take_back(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        let sides = self.past.pop().unwrap_or_default();
        for ((_, mine), side) in self.rows.iter_mut().zip(sides) {
            *mine = side;
        }
        Ok(Flow::Stay)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn save(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        let picks = self
            .rows
            .iter()
            .map(|(_, mine)| if *mine { 'm' } else { 't' });
        Ok(Flow::Close(Outcome::Typed(picks.collect())))
    }
}

impl Screen for Conflict {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        let flow = keys::take(KEYS, self, &input, cx)?;
        if !matches!(flow, Flow::Pass) {
            return Ok(flow);
        }
        let flow = keys::take(list::KEYS, &mut self.cursor, &input, cx)?;
        self.looked |= !matches!(flow, Flow::Pass);
        Ok(flow)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        let used = text::put_wrapped(
            buf,
            Rect {
                x: area.x + 1,
                width: area.width.saturating_sub(2),
                height: area.height.min(3),
                ..area
            },
            &self.says,
            view.look.style(Role::Text),
        );
        panel::rule(buf, text::below(area, used), "", view.look);
        let wide = area.width >= 76 && self.sides[1] != self.sides[2];
        let mut columns = vec![
            Column::new(view.word(label("Field", "字段")), 14).grows(1),
            Column::new(view.word(self.sides[0]), 18).grows(2),
            Column::new(view.word(self.sides[1]), 18).grows(2),
        ];
        if wide {
            columns.push(Column::new(view.word(self.sides[2]), 14).grows(1));
        }
        let body = text::below(area, used + 1);
        list::draw(
            buf,
            body,
            &columns,
            &self.cursor,
            view.look,
            &|at| match self.rows.get(at) {
                Some((row, mine)) => row_of(row, *mine, wide),
                None => Row::default(),
            },
        );
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let place = format!("{}/{}", self.cursor.at() + 1, self.rows.len());
        Face::titled(self.title.clone(), "")
            .keys(keys::hints(KEYS, self, cx))
            .asks(true)
            .status(cx.text.msg_form_conflict_status(), place)
    }
}

/// A difference as a row: both sides with the sign of the chosen one, and what stood there before where there is room.
fn row_of(row: &Difference, mine: bool, wide: bool) -> Row<'_> {
    let or_dash = |words: &str| if words.is_empty() { "-" } else { words }.to_owned();
    let side = |picked: bool, words: &str| {
        let sign = if picked { "(x)" } else { "( )" };
        format!("{sign} {}", or_dash(words))
    };
    let mut cells = vec![
        row.label.clone().into(),
        side(mine, &row.mine).into(),
        side(!mine, &row.theirs).into(),
    ];
    if wide {
        cells.push(or_dash(&row.original).into());
    }
    Row {
        cells,
        ..Row::default()
    }
}
