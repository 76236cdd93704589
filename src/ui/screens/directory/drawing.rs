//! How the directory looks: the parts in their places, and what stands there when there is nobody to show.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::Layout;
use super::{Directory, Focus, chips};
use crate::l10n::grouped;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::screens::order;
use crate::ui::widgets::{list, panel, text};

impl Directory {
    pub(super) fn paint(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let layout = Layout::of(area, !self.bare);
        self.paint_find(frame, layout.find, layout.framed, view);
        let buf = frame.buffer_mut();
        if let Some(line) = layout.chips {
            match &self.search.wrong {
                Some((at, why)) => {
                    let before = self.find.value().get(..*at).unwrap_or_default();
                    let column = self.find_label(view).1 + text::cells(before);
                    chips::draw_wrong(buf, line, column, why, view);
                }
                None => self.chips.draw(buf, line, self.focus == Focus::Chips, view),
            }
        }
        if let Some(line) = layout.rule {
            panel::rule(buf, line, "", view.look);
        }
        self.paint_list(buf, &layout, view);
        match (layout.facets, self.focus) {
            (Some(pane), focus) => {
                let focused = focus == Focus::Facets;
                self.facets.draw(buf, pane, &self.search, focused, view);
            }
            (None, Focus::Facets) => {
                let pane = layout.facets_over();
                panel::blank(buf, pane);
                self.facets.draw(buf, pane, &self.search, true, view);
            }
            (None, _) => {}
        }
        self.paint_card(buf, &layout, view);
        if let Some(completion) = &self.completion {
            let input = text::after(layout.find, self.find_label(view).1);
            completion.draw(buf, area, input, view);
        }
    }

    /// The label of the box, and the cells before the box.
    fn find_label(&self, view: &View<'_>) -> (&'static str, u16) {
        let label = view.word(label("Find:", "查找:"));
        (label, text::cells(label) + 2)
    }

    fn paint_find(&self, frame: &mut Frame<'_>, line: Rect, framed: bool, view: &View<'_>) {
        let (label, used) = self.find_label(view);
        let role = if self.focus == Focus::Find {
            Role::Focus
        } else {
            Role::Text
        };
        let buf = frame.buffer_mut();
        text::put(buf, text::after(line, 1), label, view.look.style(role));
        let inner = Rect {
            width: line.width.saturating_sub(1),
            ..line
        };
        let (said, role) = self.found(framed, view);
        let room = text::after(inner, (used + 12).min(inner.width));
        let right = text::put_right(buf, room, &said, view.look.style(role));
        let input = Rect {
            width: inner.width.saturating_sub(used + right + 1),
            ..text::after(inner, used)
        };
        if self.focus == Focus::Find {
            self.find.draw_focused(frame, input, view);
        } else {
            self.find.draw(frame, input, view.look);
        }
    }

    /// How many were found; where no chips stand, also what is wrong with the query, and the order.
    fn found(&self, framed: bool, view: &View<'_>) -> (String, Role) {
        if let (Some((_, why)), true) = (&self.search.wrong, framed) {
            return (why.clone(), Role::Bad);
        }
        let Some(all) = self.search.all else {
            return (String::new(), Role::Text);
        };
        let (count, all) = (grouped(self.search.count()), grouped(all));
        let mut said = view.text.msg_directory_count(count, all);
        // In a narrow window the heads tell the order; the name of a view is worth more.
        if framed || (self.search.sorts.len() > 1 && self.view.is_none()) {
            let order = order::in_words(&self.search.sorts, view.text, view.lang);
            said = format!("{said} | {}", view.text.msg_directory_sorted(order));
        }
        if let Some(name) = self.view_in_words(view) {
            said = format!("{said} | {name}");
        }
        (said, Role::Text)
    }

    /// Signs at the head for columns out of sight at the left and at the right.
    fn paint_hidden(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let (left, right) = self.table.hidden();
        let head = Rect {
            height: area.height.min(1),
            ..area
        };
        let style = view.look.style(Role::Focus);
        if left > 0 {
            text::put(buf, head, "<", style);
        }
        if right > 0 {
            text::put_right(buf, head, ">", style);
        }
    }

    fn paint_list(&self, buf: &mut Buffer, layout: &Layout, view: &View<'_>) {
        let area = if layout.framed {
            panel::Panel {
                title: view.word(label("Directory", "校友")),
                right: &grouped(self.search.count()),
                focused: self.focus == Focus::List,
            }
            .draw(buf, layout.list, view.look)
        } else {
            layout.list
        };
        let heads = self.table.heads(&self.search.sorts);
        list::draw(buf, area, &heads, &self.cursor, view.look, &|at| {
            self.page.line(at).map_or_else(list::Row::default, |line| {
                let marked = self.marks.has(at, line.id, self.cursor.at());
                self.table.row(line, marked)
            })
        });
        self.paint_hidden(buf, area, view);
        // Under a short list stands what can be done next.
        let shown = u16::try_from(self.search.count()).unwrap_or(u16::MAX);
        let rest = text::after(text::below(area, shown.saturating_add(2)), 3);
        if self.search.wrong.is_none() && (self.search.is_ready() || self.search.count() == 0) {
            if let Some(nobody) = &self.nobody {
                nobody.draw(buf, text::below(area, 2), view);
            }
            let mut rest = rest;
            for line in self.what_next(view) {
                let used = text::put_wrapped(buf, rest, &line, view.look.style(Role::Dim));
                rest = text::below(rest, used);
            }
        }
    }

    /// What to do when there is nobody, or nobody more.
    fn what_next(&self, view: &View<'_>) -> Vec<String> {
        let text = view.text;
        let words = self.search.words();
        match (self.search.all, self.search.count()) {
            (Some(0), 0) if self.search.query.trim().is_empty() => vec![
                text.msg_directory_empty(),
                text.msg_directory_empty_add(),
                text.msg_directory_empty_import(),
            ],
            _ if self.search.query.trim().is_empty() => Vec::new(),
            (_, 0) => Vec::new(),
            (_, _) if !words.is_empty() => vec![text.msg_directory_no_more(words)],
            _ => vec![text.msg_directory_no_more_plain()],
        }
    }

    fn paint_card(&self, buf: &mut Buffer, layout: &Layout, view: &View<'_>) {
        let nobody = panel::Panel::default();
        match (&self.card, layout.card, layout.peek) {
            (Some(card), Some(place), _) => card.draw_card(buf, place, view),
            (None, Some(place), _) => {
                nobody.draw(buf, place, view.look);
            }
            (card, None, Some(place)) => {
                match card {
                    Some(card) => card.draw_peek(buf, place, view),
                    None => panel::rule(buf, place, "", view.look),
                }
                let last = text::below(place, place.height.saturating_sub(1));
                panel::rule(buf, last, "", view.look);
            }
            (_, None, None) => {}
        }
    }
}
