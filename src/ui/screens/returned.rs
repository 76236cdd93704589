//! A file of ours that came back, reviewed cell by cell: as it was when it left, as the file has it, as it stands here.
//!
//! What only the file changed is taken unless it is left out, what was emptied stays unless it is taken, and what both
//! sides changed has to be decided. Everything is applied as one entry of the history.

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::transfer::plan::{Plan, Verdict};
use crate::transfer::returned::{Cell, Choice, Returned};
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::import::work::{Told, Writing};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};

/// The screen.
pub struct ReturnedScreen {
    plan: Arc<Plan>,
    /// Each changed cell: the place of its row in the plan, and its own place in the row.
    cells: Vec<(usize, usize)>,
    cursor: Cursor,
    work: Option<Writing>,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<ReturnedScreen>] = &[
    bind(
        &["space"],
        "returned.toggle",
        label("Take or leave", "采用或保留"),
        |screen: &mut ReturnedScreen, _| {
            let taken = screen
                .here()
                .is_some_and(|(_, cell)| cell.choice == Choice::File);
            screen.choose(if taken { Choice::Ours } else { Choice::File })
        },
    )
    .rank(4),
    bind(
        &["right", "f"],
        "returned.file",
        label("The file's", "用文件的"),
        |screen: &mut ReturnedScreen, _| screen.choose(Choice::File),
    )
    .rank(5),
    bind(
        &["left", "m"],
        "returned.ours",
        label("Mine", "用现有的"),
        |screen: &mut ReturnedScreen, _| screen.choose(Choice::Ours),
    )
    .rank(6),
    bind(
        &["ctrl-s", "enter"],
        "returned.apply",
        label("Apply", "写入"),
        ReturnedScreen::apply,
    )
    .rank(3)
    .unless(ReturnedScreen::why_not_apply),
    bind(
        &["esc"],
        "returned.back",
        label("Back", "返回"),
        |screen: &mut ReturnedScreen, cx| {
            if let Some(work) = &screen.work {
                work.job.stop();
                cx.note(cx.text.msg_intake_stopping());
                return Ok(Flow::Stay);
            }
            cx.note(cx.text.msg_intake_nothing_yet());
            Ok(Flow::Close(Outcome::Dropped))
        },
    )
    .group(Group::Always)
    .rank(9),
];

impl ReturnedScreen {
    /// Of a plan with rows that came back.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        let rows = plan.rows.iter().enumerate();
        let cells: Vec<(usize, usize)> = rows
            .filter_map(|(at, row)| match &row.verdict {
                Verdict::Returned(returned) => Some((at, returned.cells.len())),
                _ => None,
            })
            .flat_map(|(at, count)| (0..count).map(move |cell| (at, cell)))
            .collect();
        let mut screen = Self {
            cursor: Cursor::new(cells.len()),
            plan: Arc::new(plan),
            cells,
            work: None,
        };
        let open = (0..screen.cells.len()).find(|at| {
            screen
                .cell(*at)
                .is_some_and(|(_, cell)| cell.choice == Choice::Open)
        });
        screen.cursor.go(open.unwrap_or(0));
        screen
    }

    fn cell(&self, at: usize) -> Option<(&Returned, &Cell)> {
        let (row, cell) = self.cells.get(at)?;
        match &self.plan.rows.get(*row)?.verdict {
            Verdict::Returned(returned) => Some((returned, returned.cells.get(*cell)?)),
            _ => None,
        }
    }

    fn here(&self) -> Option<(&Returned, &Cell)> {
        self.cell(self.cursor.at())
    }

    /// Decides about the cell under the cursor and goes on to the next.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn choose(&mut self, choice: Choice) -> Result<Flow> {
        let at = self.cells.get(self.cursor.at()).copied();
        // While the plan is applied a thread holds it too, and nothing more is decided.
        if let (Some((row, cell)), Some(plan)) = (at, Arc::get_mut(&mut self.plan))
            && let Some(row) = plan.rows.get_mut(row)
            && let Verdict::Returned(returned) = &mut row.verdict
            && let Some(cell) = returned.cells.get_mut(cell)
        {
            cell.choice = choice;
            self.cursor.go(self.cursor.at() + 1);
        }
        Ok(Flow::Stay)
    }

    fn why_not_apply(&self, cx: &Cx<'_>) -> Option<String> {
        match self.plan.conflicts() {
            0 if self.plan.writes() => None,
            0 => Some(cx.text.msg_intake_nothing_to_write()),
            n => Some(cx.text.msg_returned_conflicts(n)),
        }
    }

    fn apply(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.work.is_none() {
            self.work = Some(Writing::start(&self.plan, cx)?);
        }
        Ok(Flow::Stay)
    }

    /// The work has news. None when the input is not about it.
    fn hear(&mut self, input: &Input, cx: &mut Cx<'_>) -> Option<Flow> {
        let job = &self.work.as_ref()?.job;
        let news = job.news(input)?;
        let over = job.is_over();
        for told in news {
            let Told::Written(written) = told else {
                continue;
            };
            self.work = None;
            match *written {
                Ok(summary) => {
                    let changed = summary.counts.changed;
                    cx.say(cx.text.msg_returned_done(changed, grouped(changed)));
                    return Some(Flow::Close(Outcome::Dropped));
                }
                Err((error, _)) => {
                    cx.warn(crate::ui::trouble::sentence(&error, cx.text));
                    return Some(Flow::Stay);
                }
            }
        }
        if over {
            self.work = None;
        }
        Some(Flow::Stay)
    }
}

impl Screen for ReturnedScreen {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(flow) = self.hear(&input, cx) {
            return Ok(flow);
        }
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        let look = view.look;
        let counts = &self.plan.counts;
        let head = view.text.msg_returned_head(
            grouped(counts.changed),
            grouped(counts.added),
            grouped(counts.rejected),
        );
        let inner = Rect {
            width: area.width.saturating_sub(2),
            ..text::after(area, 1)
        };
        let used = text::put_wrapped(buf, inner, &head, look.style(Role::Title));
        panel::rule(buf, text::below(area, used), "", look);
        let rest = text::below(area, used + 1);
        let story = 5.min(rest.height / 2);
        let upper = Rect {
            height: rest.height - story,
            ..rest
        };
        let columns = [
            Column::new("", 3),
            Column::new(view.word(label("Person", "校友")), 12).grows(1),
            Column::new(view.word(label("Field", "字段")), 10),
            Column::new(view.word(label("As it left", "导出时")), 12).grows(2),
            Column::new(view.word(label("In the file", "文件中")), 12).grows(2),
            Column::new(view.word(label("Here now", "现在")), 12).grows(2),
        ];
        list::draw(buf, upper, &columns, &self.cursor, look, &|at| {
            let Some((person, cell)) = self.cell(at) else {
                return Row::default();
            };
            let mark = match cell.choice {
                Choice::File => "[x]",
                Choice::Ours => "[ ]",
                Choice::Open => "[?]",
            };
            let file = match cell.is_erased() {
                true => view.word(label("(emptied)", "（清空）")),
                false => cell.file.as_str(),
            };
            Row {
                cells: vec![
                    mark.into(),
                    person.name.as_str().into(),
                    view.word(cell.label).into(),
                    cell.base.as_str().into(),
                    file.into(),
                    if cell.is_conflict() {
                        cell.ours.as_str()
                    } else {
                        ""
                    }
                    .into(),
                ],
                dim: cell.choice == Choice::Ours,
                ..Row::default()
            }
        });
        let Some((person, cell)) = self.here() else {
            return;
        };
        let below = text::below(rest, upper.height);
        panel::rule(
            buf,
            below,
            &format!("{} {}", person.number, person.name),
            look,
        );
        let said = match () {
            () if cell.is_conflict() => view.text.msg_returned_conflict(),
            () if cell.is_erased() => view.text.msg_returned_erased(),
            () => view.text.msg_returned_change(),
        };
        let lines = [
            format!("{}: {} -> {}", view.word(cell.label), cell.base, cell.file),
            said,
        ];
        let mut at = text::after(text::below(below, 1), 1);
        for line in lines {
            let used = text::put_wrapped(buf, at, &line, look.style(Role::Text));
            at = text::below(at, used);
        }
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut keys = keys::hints(KEYS, self, cx);
        keys.extend(keys::hints(list::KEYS, &self.cursor, cx));
        let title = cx.word(label("Come back", "回收表格"));
        let status = match (&self.work, self.plan.conflicts()) {
            (Some(work), _) => cx.text.msg_intake_writing(work.file.as_str()),
            (None, 0) => cx.text.msg_intake_nothing_yet(),
            (None, n) => cx.text.msg_returned_conflicts(n),
        };
        let at = (self.cursor.at() + 1).min(self.cells.len());
        Face::titled(format!("{title} | {}", self.plan.table.file), "")
            .keys(keys)
            .asks(self.work.is_none())
            .status(status, format!("{at}/{}", self.cells.len()))
    }
}
