//! The chapters: a tree with counts at the left, the chapter under the cursor at the right. In a narrow window the one
//! takes the place of the other.

pub mod commands;
pub mod forest;
pub mod detail;
pub mod facts;
pub mod form;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::field::Id;
use crate::ui::keys::{self, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::Pane;
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::{list, panel, text, tree};

use commands::{DETAIL_KEYS, KEYS, TREE_KEYS};
use detail::{Detail, Page};
use forest::Forest;

/// The pane.
pub const PANE: Pane = Pane {
    keys: &["alt-3", "3", "g c"],
    name: "go.chapters",
    label: label("Chapters", "分会"),
    open: |_| Ok(Box::new(Chapters::default())),
};

/// The columns below which tree and detail do not stand side by side.
const SIDE_BY_SIDE: u16 = 80;

/// The pane's first screen.
#[derive(Default)]
pub struct Chapters {
    find: TextInput,
    finding: bool,
    forest: Forest,
    detail: Option<Detail>,
    page: Page,
    /// The keys go to the detail.
    inside: bool,
    narrow: bool,
    asked: Option<Asked>,
}

/// What was asked of a screen on top.
enum Asked {
    /// Under which chapter this one is to go.
    Parent(Id),
    /// A form, a record: nothing to do but to look again.
    Other,
}

impl Chapters {
    /// Shows what the find index can tell by now.
    fn count_again(&mut self, cx: &Cx<'_>) -> Result<Flow> {
        if !self.forest.count_again(cx)? {
            return Ok(Flow::Pass);
        }
        self.look(cx)?;
        Ok(Flow::Stay)
    }

    fn chosen(&self) -> Option<Id> {
        self.forest.chosen().map(|node| node.chapter.id)
    }

    /// Reads what the detail shows of the chapter under the cursor.
    fn look(&mut self, cx: &Cx<'_>) -> Result<()> {
        let before = self.detail.take();
        self.detail = match self.forest.chosen() {
            Some(node) => Some(Detail::read(node, self.page, &self.forest, cx)?.after(before)),
            None => None,
        };
        Ok(())
    }

    fn open_find(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.inside = false;
        self.finding = true;
        self.find.select();
        Ok(Flow::Stay)
    }

    fn clear_find(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.find.value().is_empty() {
            return Ok(Flow::Pass);
        }
        self.find.set("");
        self.filter(cx)
    }

    fn filter(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.forest.filter(self.find.value());
        self.look(cx)?;
        Ok(Flow::Stay)
    }

    /// A key or a paste while the box has the focus. What it does not take itself may still move or run a chord.
    fn type_into_find(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match (self.find.take(input), input) {
            (Edit::Changed, _) => self.filter(cx),
            (Edit::Moved, _) => Ok(Flow::Stay),
            (Edit::Pass, Input::Key(key)) if key.code.is_esc() => {
                self.finding = false;
                self.clear_find(cx)?;
                Ok(Flow::Stay)
            }
            (Edit::Pass, Input::Key(key)) if key.code.is_enter() => {
                self.finding = false;
                Ok(Flow::Stay)
            }
            (Edit::Pass, _) => self.command(input, cx),
        }
    }

    fn command(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Flow> {
        let own = if self.inside { DETAIL_KEYS } else { TREE_KEYS };
        let take = if self.finding {
            keys::take_beside_box
        } else {
            keys::take
        };
        for table in [own, KEYS] {
            match take(table, self, input, cx)? {
                Flow::Pass => {}
                flow => return Ok(flow),
            }
        }
        if self.inside {
            return match &mut self.detail {
                Some(detail) => keys::take(list::KEYS, &mut detail.cursor, input, cx),
                None => Ok(Flow::Pass),
            };
        }
        let before = self.chosen();
        let flow = keys::take(list::KEYS, &mut self.forest.cursor, input, cx)?;
        if self.chosen() != before {
            self.look(cx)?;
        }
        Ok(flow)
    }

    fn status(&self, cx: &Cx<'_>) -> String {
        let all = self.forest.notices_in_all();
        let here = self.forest.notices_here().len();
        match (here, all) {
            (0, 0) => cx.text.msg_chapters_all_well(),
            (0, all) => cx.text.msg_chapters_notices_elsewhere(all),
            (here, all) => cx.text.msg_chapters_notices(here, all),
        }
    }
}

impl Screen for Chapters {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match input {
            Input::Tick => return self.count_again(cx),
            Input::Job(_) | Input::HangUp => return Ok(Flow::Pass),
            _ => {}
        }
        if matches!(input, Input::Paste(_)) && !self.finding {
            self.open_find(cx)?;
        }
        if self.finding && !matches!(input, Input::Run(_)) {
            return self.type_into_find(&input, cx);
        }
        self.command(&input, cx)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        match (self.asked.take(), from) {
            (Some(Asked::Parent(id)), Outcome::Chosen(parent)) => self.move_under(id, parent, cx),
            (_, Outcome::Saved(id)) => {
                self.reload(cx)?;
                self.forest.go_to(id);
                if self.chosen() != Some(id) {
                    // A filter hides it.
                    self.find.set("");
                    self.filter(cx)?;
                    self.forest.go_to(id);
                }
                self.look(cx)?;
                Ok(Flow::Stay)
            }
            _ => {
                self.reload(cx)?;
                Ok(Flow::Stay)
            }
        }
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.narrow = cx.size.0 < SIDE_BY_SIDE;
        if !cx.office.index_ready() {
            cx.office.warm_index();
        }
        self.forest.read(cx)?;
        self.forest.filter(self.find.value());
        self.look(cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.draw_head(
            frame,
            Rect {
                height: area.height.min(1),
                ..area
            },
            view,
        );
        let body = text::below(area, 1);
        let buf = frame.buffer_mut();
        if self.narrow {
            match &self.detail {
                Some(detail) if self.inside => detail.draw(buf, body, true, view),
                _ => self.draw_tree(frame, body, view),
            }
            return;
        }
        let left = Rect {
            width: (body.width * 9 / 20).min(60),
            ..body
        };
        let right = text::after(body, left.width);
        if let Some(detail) = &self.detail {
            detail.draw(buf, right, self.inside, view);
        }
        self.draw_tree(frame, left, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let own = if self.inside { DETAIL_KEYS } else { TREE_KEYS };
        let list = if self.finding {
            keys::hints_beside_box
        } else {
            keys::hints
        };
        let mut hints = list(KEYS, self, cx);
        hints.extend(list(own, self, cx));
        hints.extend(keys::hints(list::KEYS, &self.forest.cursor, cx));
        let place = format!("{}/{}", self.forest.place(), self.forest.cursor.len());
        Face::pane()
            .keys(hints)
            .typing(self.finding)
            .status(self.status(cx), place)
            .chosen(match &self.detail {
                Some(detail) if self.inside => detail.cursor.key(),
                _ => self.forest.cursor.key(),
            })
    }
}

impl Chapters {
    fn draw_head(&self, frame: &mut Frame<'_>, line: Rect, view: &View<'_>) {
        let style = view.look.style(Role::Text);
        let buf = frame.buffer_mut();
        let used = text::put(
            buf,
            text::after(line, 1),
            view.word(label("Find:", "查找：")),
            style,
        ) + 2;
        let sum = view.text.msg_chapters_sum(
            grouped(self.forest.count()),
            self.forest.countries(),
            grouped(self.forest.members()),
        );
        let room = Rect {
            width: line.width.saturating_sub(1),
            ..line
        };
        let right = if text::cells(&sum) + used + 16 < line.width {
            text::put_right(buf, room, &sum, style) + 2
        } else {
            1
        };
        let input = text::after(line, used);
        let input = Rect {
            width: input.width.saturating_sub(right),
            ..input
        };
        if self.finding {
            self.find.draw_focused(frame, input, view);
        } else {
            self.find.draw(frame, input, view.look);
        }
    }

    fn draw_tree(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        let inner = panel::Panel {
            title: view.word(label("Chapters", "分会")),
            right: view.word(self.forest.word()),
            focused: !self.inside,
        }
        .draw(buf, area, view.look);
        if self.forest.cursor.is_empty() {
            let words = if self.find.value().is_empty() {
                view.text.msg_chapters_empty()
            } else {
                view.text.msg_chapters_not_found(self.find.value())
            };
            let at = text::after(text::below(inner, 1), 1);
            text::put_wrapped(buf, at, &words, view.look.style(Role::Text));
            return;
        }
        tree::draw(buf, inner, &self.forest.cursor, view.look, &|at| {
            self.forest.row(at, inner.width, view.lang)
        });
    }
}
