//! How the tables are drawn, and the words about what the cursor stands on.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::facts::{Side, columns, lines, share};
use super::{Here, QualityScreen};
use crate::l10n::grouped;
use crate::office::quality::{Line, Quality};
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::list::{self, Column, Row};
use crate::ui::widgets::words::bare_chapter;
use crate::ui::widgets::{gauge, panel, text};

/// Rows for the words below a table.
const WORDS: u16 = 4;

/// The cells of the people of a line.
const PEOPLE: u16 = 7;

/// The least that the name of a line gets.
const NAME: u16 = 12;

/// The cells before the first column of a list.
const SIGNS: u16 = 3;

impl QualityScreen {
    /// Draws everything.
    pub(super) fn paint(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        self.draw_sides(buf, area, view);
        let body = text::below(area, 1);
        let Some(quality) = &self.quality else {
            let words = view.text.msg_quality_counting();
            let room = text::after(text::below(body, 1), SIGNS);
            text::put(buf, room, &words, view.look.style(Role::Dim));
            return;
        };
        let words = WORDS.min(body.height / 3);
        let table = Rect {
            height: body.height - words,
            ..body
        };
        match self.side {
            Side::All => self.draw_doubts(buf, table, quality, view),
            side => self.draw_lines(buf, table, (quality, side), view),
        }
        self.draw_words(buf, text::below(body, table.height), view);
    }

    /// `[Over all]  By class  By chapter`
    fn draw_sides(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let mut x = 1;
        for side in Side::ALL {
            let name = view.word(side.label());
            let (shown, role) = if side == self.side {
                (format!("[{name}]"), Role::Focus)
            } else {
                (format!(" {name} "), Role::Text)
            };
            x += text::put(buf, text::after(area, x), &shown, view.look.style(role)) + 1;
        }
    }

    fn draw_doubts(&self, buf: &mut Buffer, area: Rect, quality: &Quality, view: &View<'_>) {
        let bar = if area.width < 76 { 0 } else { area.width / 4 };
        let heads = [
            Column::new(view.word(label("What", "项目")), 24).grows(1),
            Column::new(view.word(label("People", "人数")), 9).right(),
            Column::new(view.word(label("Share", "占比")), 8).right(),
            Column::new("", bar),
        ];
        let all = quality.all.people;
        list::draw(buf, area, &heads, self.cursor(), view.look, &|at| {
            let Some(doubt) = quality.doubts.get(at) else {
                let queue = self.queues.line(at - quality.doubts.len());
                return queue.map_or_else(Row::default, |(called, count)| Row {
                    cells: vec![view.word(called).into(), grouped(count).into()],
                    ..Row::default()
                });
            };
            let count = quality.all.counts.get(at).copied().unwrap_or(0);
            let cells = usize::from(bar);
            Row {
                cells: vec![
                    view.word(doubt.label).into(),
                    grouped(count).into(),
                    share(count, all).into(),
                    gauge::filled(count as usize, all.max(1) as usize, cells).into(),
                ],
                dim: count == 0,
                ..Row::default()
            }
        });
    }

    fn draw_lines(
        &self,
        buf: &mut Buffer,
        area: Rect,
        (quality, side): (&Quality, Side),
        view: &View<'_>,
    ) {
        let doubts: Vec<usize> = columns(quality, side).collect();
        let wider = if area.width < 110 { 0 } else { 3 };
        let widths: Vec<u16> = doubts
            .iter()
            .map(|at| (text::cells(view.word(quality.doubts[*at].head)) + 1).max(6) + wider)
            .collect();
        let room = area.width.saturating_sub(SIGNS + NAME + 1 + PEOPLE);
        let shown = visible(&widths, self.column, room);
        let mut heads = vec![
            Column::new(view.word(first_head(side)), NAME).grows(1),
            Column::new(view.word(label("People", "人数")), PEOPLE).right(),
        ];
        for at in shown.clone() {
            let head = view.word(quality.doubts[doubts[at]].head);
            let sign = if at == self.column { ">" } else { "" };
            heads.push(Column::new(format!("{sign}{head}"), widths[at]).right());
        }
        let lines = lines(quality, side);
        list::draw(buf, area, &heads, self.cursor(), view.look, &|at| {
            let Some(line) = lines.get(at) else {
                return Row::default();
            };
            let mut cells = vec![name(line, view).into(), line.people.to_string().into()];
            for at in shown.clone() {
                let count = line.counts.get(doubts[at]).copied().unwrap_or(0);
                let count = if count == 0 { "." } else { &count.to_string() };
                cells.push(count.to_owned().into());
            }
            Row {
                cells,
                ..Row::default()
            }
        });
        let head = Rect {
            height: area.height.min(1),
            ..area
        };
        let style = view.look.style(Role::Focus);
        if shown.start > 0 {
            text::put(buf, head, "<", style);
        }
        if shown.end < doubts.len() {
            text::put_right(buf, head, ">", style);
        }
    }

    /// What the number means, how it is mended, and the query behind it.
    fn draw_words(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        panel::rule(buf, area, "", view.look);
        let room = text::after(text::below(area, 1), 1);
        let room = Rect {
            width: room.width.saturating_sub(1),
            ..room
        };
        let words = match self.here() {
            Some(Here::People { doubt, query, .. }) => {
                let help = view.word(doubt.help);
                let last = text::below(room, room.height.saturating_sub(1));
                let found = view.text.msg_quality_query(query);
                text::put(buf, last, &found, view.look.style(Role::Dim));
                help.to_owned()
            }
            Some(Here::Pairs) => view.text.msg_quality_pairs(),
            Some(Here::Rows) => view.text.msg_quality_rows(),
            None => return,
        };
        let room = Rect {
            height: room.height.saturating_sub(1),
            ..room
        };
        text::put_wrapped(buf, room, &words, view.look.style(Role::Text));
    }
}

fn first_head(side: Side) -> crate::model::field::Label {
    match side {
        Side::Chapters => label("Chapter", "分会"),
        Side::Classes | Side::All => label("Class", "届"),
    }
}

fn name(line: &Line, view: &View<'_>) -> String {
    match &line.label {
        Some(name) => bare_chapter(name).to_owned(),
        None if line.query.is_empty() => view.word(label("All", "全部")).to_owned(),
        None => view.word(label("(none)", "（无）")).to_owned(),
    }
}

/// The columns that fit, such that this one is among them.
fn visible(widths: &[u16], at: usize, room: u16) -> Range<usize> {
    let fits = |from: usize| {
        let mut used = 0;
        let rest = widths.get(from..).unwrap_or_default();
        from + rest
            .iter()
            .take_while(|width| {
                used += *width + 1;
                used <= room
            })
            .count()
    };
    let from = (0..=at).find(|from| fits(*from) > at).unwrap_or(at);
    from..fits(from).max(from + 1).min(widths.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_under_the_cursor_is_always_shown() {
        let widths = [6, 6, 7, 6, 6];
        assert_eq!(visible(&widths, 0, 40), 0..5);
        assert_eq!(visible(&widths, 0, 15), 0..2);
        assert_eq!(visible(&widths, 2, 15), 1..3);
        assert_eq!(visible(&widths, 4, 15), 3..5);
        assert_eq!(visible(&widths, 4, 2), 4..5);
    }
}
