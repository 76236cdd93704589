//! How the history is drawn: the entries above or at the left, what the entry changed below or beside.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Entry, History, Way};
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::screens::record::phrases;
use crate::ui::widgets::list::{self, Column, Row};
use crate::ui::widgets::{panel, text};

/// From this width on, what changed stands beside the entries.
const WIDE: u16 = 110;

impl History {
    /// Draws everything.
    pub(super) fn paint(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        if let Some(work) = &self.work {
            let text = view.text;
            let (words, note) = match work.way {
                Way::Back => (text.msg_past_undoing(), text.msg_past_esc_stops()),
                Way::Again => (text.msg_past_redoing(), text.msg_past_esc_stops_redo()),
            };
            let room = text::after(text::below(area, 1), 1);
            let room = Rect {
                width: room.width.saturating_sub(1),
                ..room
            };
            work.progress.draw(buf, room, &words, &note, view);
            return;
        }
        if self.entries.is_empty() {
            let words = view.text.msg_past_none();
            let at = text::after(text::below(area, 1), 3);
            text::put_wrapped(buf, at, &words, view.look.style(Role::Dim));
            return;
        }
        if area.width >= WIDE {
            let left = Rect {
                width: area.width * 11 / 20,
                ..area
            };
            self.draw_entries(buf, left, view);
            let title = view.word(label("This changed", "改动内容"));
            let frame = panel::Panel {
                title,
                ..panel::Panel::default()
            };
            let inner = frame.draw(buf, text::after(area, left.width + 1), view.look);
            self.draw_lines(buf, text::after(inner, 1), view);
            return;
        }
        let wanted = u16::try_from(self.entries.len() + 1).unwrap_or(u16::MAX);
        let above = Rect {
            height: wanted
                .clamp(3, (area.height * 3 / 5).max(3))
                .min(area.height),
            ..area
        };
        self.draw_entries(buf, above, view);
        let below = text::below(area, above.height);
        let title = view.word(label("This changed", "改动内容"));
        panel::rule(buf, below, title, view.look);
        self.draw_lines(buf, text::after(text::below(below, 1), 1), view);
    }

    fn draw_entries(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let columns = [
            Column::new(view.word(label("When", "时间")), 16),
            Column::new(view.word(label("Who", "操作人")), 8),
            Column::new(view.word(label("What", "内容")), 20).grows(1),
        ];
        list::draw(buf, area, &columns, &self.cursor, view.look, &|at| {
            self.entries
                .get(at)
                .map(|entry| row(entry, view))
                .unwrap_or_default()
        });
    }

    /// What changed, under the names of the records.
    fn draw_lines(&self, buf: &mut Buffer, mut room: Rect, view: &View<'_>) {
        room.width = room.width.saturating_sub(1);
        if self.lines.is_empty() {
            let words = view.text.msg_past_no_changes();
            text::put_wrapped(buf, room, &words, view.look.style(Role::Dim));
            return;
        }
        let mut who = "";
        for line in &self.lines {
            if line.who != who && !line.who.is_empty() {
                let used = text::put_wrapped(buf, room, &line.who, view.look.style(Role::Title));
                room = text::below(room, used);
            }
            who = &line.who;
            let indented = text::after(room, if who.is_empty() { 0 } else { 2 });
            let words = phrases::changed(line, view.lang);
            let used = text::put_wrapped(buf, indented, &words, view.look.style(Role::Text));
            room = text::below(room, used);
            if room.height == 0 {
                return;
            }
        }
        if self.cut {
            let words = view.text.msg_past_more(self.lines.len());
            text::put_wrapped(buf, room, &words, view.look.style(Role::Dim));
        }
    }
}

fn row<'e>(entry: &'e Entry, view: &View<'_>) -> Row<'e> {
    let what = if entry.undone {
        view.text.msg_home_undone(entry.sentence.as_str()).into()
    } else if entry.partly {
        view.text.msg_past_partly(entry.sentence.as_str()).into()
    } else {
        entry.sentence.as_str().into()
    };
    Row {
        cells: vec![entry.when.as_str().into(), entry.user.as_str().into(), what],
        marked: false,
        dim: entry.undone,
    }
}
