//! How the queue is drawn: the pairs above, both people side by side below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Twins;
use super::facts::Facts;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::list::{self, Column, Row};
use crate::ui::widgets::{panel, text};

/// Rows of the window that are not the queue's: title, status, footer.
const FRAME: u16 = 3;

/// The height of so many pairs with their head, in a body of this height.
fn above(height: u16, pairs: usize) -> u16 {
    let wanted = u16::try_from(pairs).unwrap_or(u16::MAX).saturating_add(1);
    let most = (height * 2 / 5).clamp(4.min(height), 14);
    wanted.min(most)
}

/// How many of so many pairs a window of this size shows.
pub(super) fn rows(size: (u16, u16), pairs: usize) -> usize {
    let body = size.1.saturating_sub(FRAME);
    usize::from(above(body, pairs).saturating_sub(1))
}

impl Twins {
    /// Draws everything.
    pub(super) fn paint(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        if let Some(work) = &self.work {
            let room = text::after(text::below(area, 1), 3);
            let room = Rect {
                width: room.width.saturating_sub(3),
                ..room
            };
            let words = view.text.msg_twins_looking();
            let note = view.text.msg_twins_stop_hint();
            work.progress.draw(buf, room, &words, &note, view);
            return;
        }
        if self.pairs.is_empty() {
            let words = if self.looked {
                view.text.msg_twins_nobody()
            } else {
                view.text.msg_twins_empty()
            };
            let room = Rect {
                width: area.width.saturating_sub(6),
                ..text::after(text::below(area, 1), 3)
            };
            text::put_wrapped(buf, room, &words, view.look.style(Role::Text));
            return;
        }
        let list = Rect {
            height: above(area.height, self.pairs.len()),
            ..area
        };
        self.draw_pairs(buf, list, view);
        let below = text::below(area, list.height);
        if let Some(facts) = &self.facts {
            draw_facts(buf, below, facts, view);
        }
    }

    fn draw_pairs(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let columns = [
            Column::new(view.word(label("Score", "分数")), 5).right(),
            Column::new(view.word(label("One", "一方")), 22).grows(2),
            Column::new(view.word(label("Other", "另一方")), 22).grows(2),
            Column::new(view.word(label("The same", "相同之处")), 20).grows(3),
        ];
        let (first, lines) = &self.page;
        list::draw(buf, area, &columns, &self.cursor, view.look, &|at| {
            let line = at.checked_sub(*first).and_then(|n| lines.get(n));
            let (Some(pair), Some(line)) = (self.pairs.get(at), line) else {
                return Row::default();
            };
            let [one, other] = &line.people;
            Row {
                cells: vec![
                    pair.likeness.score.to_string().into(),
                    one.as_str().into(),
                    other.as_str().into(),
                    line.why.as_str().into(),
                ],
                dim: self.later.contains(&(pair.one, pair.other)),
                ..Row::default()
            }
        });
    }
}

/// Both people in two columns; `=` where they agree.
fn draw_facts(buf: &mut Buffer, area: Rect, facts: &Facts, view: &View<'_>) {
    let look = view.look;
    let why = facts.likeness.reasons.said(view.lang);
    panel::rule(buf, area, &view.text.msg_twins_side_by_side(why), look);
    let rows = text::below(area, 1);
    let name = 14.min(rows.width);
    let half = rows.width.saturating_sub(name + 6) / 2;
    let line = |n: u16| {
        let row = text::row(rows, n)?;
        let column = |skip: u16, width: u16| Rect {
            width: width.min(text::after(row, skip).width),
            ..text::after(row, skip)
        };
        Some([
            column(1, name),
            column(name + 2, half),
            column(name + half + 3, 1),
            column(name + half + 5, half),
        ])
    };
    if let Some([_, one, _, other]) = line(0) {
        let [first, second] = &facts.heads;
        text::put(buf, one, first, look.style(Role::Title));
        text::put(buf, other, second, look.style(Role::Title));
    }
    for (n, [name, one, other]) in (1..).zip(&facts.rows) {
        let Some([label, left, sign, right]) = line(n) else {
            break;
        };
        let same = one == other;
        text::put(buf, label, name, look.style(Role::Dim));
        text::put(buf, left, one, look.style(Role::Text));
        let role = if same { Role::Dim } else { Role::Text };
        text::put(buf, sign, if same { "=" } else { "" }, look.style(role));
        text::put(buf, right, other, look.style(role));
    }
}
