//! The chapter under the cursor: where it stands, who runs it, who belongs to it, what it does, what is to be looked at.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::field::{Id, Label};
use crate::office::chapters::Node;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Result, View};
use crate::ui::screens::chapters::facts;
use crate::ui::screens::chapters::forest::Forest;
use crate::ui::screens::event::item::Item;
use crate::ui::widgets::list::{self, Column, Cursor};
use crate::ui::widgets::{panel, text, words};

/// The pages of the detail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Page {
    /// Who runs it.
    #[default]
    Officers,
    /// Who belongs to it.
    Members,
    /// What it does.
    Events,
}

impl Page {
    /// In the order of their tabs.
    pub const ALL: [Self; 3] = [Self::Officers, Self::Members, Self::Events];

    /// Its place among the tabs, from 0.
    #[must_use]
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|page| *page == self).unwrap_or(0)
    }

    const fn label(self) -> Label {
        match self {
            Self::Officers => label("Officers", "任职"),
            Self::Members => label("Members", "会员"),
            Self::Events => label("Events", "活动"),
        }
    }
}

/// One line of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) cells: [String; 3],
    /// What Enter opens.
    pub(super) person: Option<Id>,
    pub(super) event: Option<Id>,
    pub(super) loud: bool,
}

/// What is shown of a chapter.
pub struct Detail {
    title: String,
    code: String,
    path: String,
    facts: String,
    council: String,
    size: String,
    next: Option<Item>,
    last: Option<Item>,
    notices: Vec<String>,
    page: Page,
    chapter: Id,
    lines: Vec<Line>,
    /// Moves over the lines of the page.
    pub cursor: Cursor,
}

impl Detail {
    /// Reads what this page of a chapter shows.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn read(node: &Node, page: Page, forest: &Forest, cx: &Cx<'_>) -> Result<Self> {
        let chapter = &node.chapter;
        let office = &*cx.office;
        let notices = forest.notices(chapter.id);
        let (next, last) = office.next_and_last_event(chapter.id)?;
        let lines = match page {
            Page::Officers => facts::officers(chapter.id, notices, cx)?,
            Page::Members => facts::members(chapter.id, cx)?,
            Page::Events => facts::events(chapter.id, cx)?,
        };
        Ok(Self {
            title: words::both(&chapter.zh, &chapter.en, cx.lang, 60),
            code: chapter.code.clone(),
            // Its own name stands in the title.
            path: chapter
                .parent_id
                .map_or(String::new(), |above| office.chapter_path(above, cx.lang)),
            facts: facts::facts(chapter, cx)?,
            council: facts::council(chapter.id, cx)?,
            size: facts::size(node, cx),
            next: next.map(|h| Item::new(h.event, (h.taken, h.waiting, h.came), office, cx.lang)),
            last: last.map(|h| Item::new(h.event, (h.taken, h.waiting, h.came), office, cx.lang)),
            notices: notices
                .iter()
                .map(|notice| facts::sentence(notice, cx))
                .collect(),
            page,
            chapter: chapter.id,
            cursor: Cursor::default(),
            lines,
        })
    }

    /// With the cursor on the line on which it stood in an earlier reading of the same page.
    #[must_use]
    pub fn after(mut self, before: Option<Self>) -> Self {
        let same = before.filter(|other| (other.chapter, other.page) == (self.chapter, self.page));
        if let Some(other) = same {
            self.cursor = other.cursor;
        }
        let lines = self.lines.iter();
        self.cursor.follow(lines.map(|line| {
            // What opens nothing is known by its words.
            let words = line.person.is_none() && line.event.is_none();
            (line.person, line.event, words.then_some(&line.cells))
        }));
        self
    }

    /// The event under the cursor.
    #[must_use]
    pub fn event(&self) -> Option<Id> {
        self.lines.get(self.cursor.at()).and_then(|line| line.event)
    }

    /// The person under the cursor.
    #[must_use]
    pub fn person(&self) -> Option<Id> {
        self.lines
            .get(self.cursor.at())
            .and_then(|line| line.person)
    }

    /// Draws it; `inside` when the keys go here.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, inside: bool, view: &View<'_>) {
        let inner = panel::Panel {
            title: &self.title,
            right: &self.code,
            focused: inside,
        }
        .draw(buf, area, view.look);
        let inner = Rect {
            width: inner.width.saturating_sub(1),
            ..text::after(inner, 1)
        };
        let style = view.look.style(Role::Text);
        let mut at = 0;
        for line in [&self.path, &self.facts] {
            if let Some(row) = text::row(inner, at).filter(|_| !line.is_empty()) {
                text::put(buf, row, line, style);
                at += 1;
            }
        }
        // The blank line goes first where rows are short.
        at += u16::from(inner.height > 12);
        if let Some(row) = text::row(inner, at) {
            self.draw_tabs(buf, row, inside, view);
        }
        let rest = text::below(inner, at + 1);
        let foot = self.foot(rest.width, view);
        let room = rest.height;
        let wanted = u16::try_from(self.lines.len()).unwrap_or(u16::MAX).max(1);
        let foot_rows = u16::try_from(foot.len()).unwrap_or(u16::MAX);
        // The list gets what it needs, the lines below it at least a half of what they need.
        let list_rows = wanted.min(room.saturating_sub(foot_rows.min(room / 2)));
        let lines = Rect {
            height: list_rows,
            ..rest
        };
        self.draw_lines(buf, lines, inside, view);
        let below = text::below(rest, list_rows);
        let mut n = 0;
        for (words, role) in &foot {
            let rest = text::below(below, n);
            n += text::put_wrapped(buf, rest, words, view.look.style(*role)).max(1);
        }
    }

    fn draw_tabs(&self, buf: &mut Buffer, row: Rect, inside: bool, view: &View<'_>) {
        let mut x = 0;
        for (n, page) in Page::ALL.into_iter().enumerate() {
            // The digits choose a page only here; in the tree they change the pane.
            let digit = if inside {
                format!("{} ", n + 1)
            } else {
                String::new()
            };
            let name = view.word(page.label());
            let (words, role) = if page == self.page {
                (format!("[{digit}{name}] "), Role::Focus)
            } else {
                (format!(" {digit}{name}  "), Role::Dim)
            };
            x += text::put(buf, text::after(row, x), &words, view.look.style(role));
        }
    }

    fn draw_lines(&self, buf: &mut Buffer, area: Rect, inside: bool, view: &View<'_>) {
        if self.lines.is_empty() {
            let words = match self.page {
                Page::Officers => view.text.msg_chapters_no_officers(),
                Page::Members => view.text.msg_chapters_no_members(),
                Page::Events => view.text.msg_chapters_no_events(),
            };
            text::put(
                buf,
                text::after(area, 2),
                &words,
                view.look.style(Role::Dim),
            );
            return;
        }
        let columns = self.columns();
        let widths = list::widths(&columns, area.width.saturating_sub(2));
        let top = self.cursor.settle(usize::from(area.height));
        for (n, (at, line)) in (0u16..).zip(self.lines.iter().enumerate().skip(top)) {
            let Some(row) = text::row(area, n) else { break };
            let here = inside && at == self.cursor.at();
            if here {
                text::put(buf, row, ">", view.look.style(Role::Focus));
            }
            let mut x = 2;
            for (cell, (words, width)) in line.cells.iter().zip(&widths).enumerate() {
                let role = match (cell, here, line.loud) {
                    (0, true, _) => Role::Cursor,
                    (_, _, true) => Role::Warn,
                    _ => Role::Text,
                };
                let place = Rect {
                    width: *width,
                    ..text::after(row, x)
                };
                if cell == 2 {
                    text::put_right(buf, place, words, view.look.style(role));
                } else {
                    text::put(buf, place, words, view.look.style(role));
                }
                x += width + 1;
            }
        }
    }

    fn columns(&self) -> [Column; 3] {
        match self.page {
            Page::Officers => [
                Column::new("", 17).grows(1),
                Column::new("", 8).grows(1),
                Column::new("", 12),
            ],
            Page::Members => [
                Column::new("", 10).grows(2),
                Column::new("", 12).grows(2),
                Column::new("", 6),
            ],
            Page::Events => [
                Column::new("", 10),
                Column::new("", 12).grows(1),
                Column::new("", 7),
            ],
        }
    }

    /// The lines below the page.
    fn foot(&self, room: u16, view: &View<'_>) -> Vec<(String, Role)> {
        let mut foot = vec![(String::new(), Role::Text)];
        if !self.council.is_empty() {
            foot.push((self.council.clone(), Role::Text));
        }
        foot.push((self.size.clone(), Role::Text));
        let events = [
            (label("Next", "下次"), &self.next),
            (label("Last", "上次"), &self.last),
        ];
        for (word, item) in events {
            if let Some(item) = item {
                let (begin, seats) = (format!("{}  {}", view.word(word), item.day()), item.seats());
                let taken = text::cells(&begin) + text::cells(&seats) + 3;
                let room = room.saturating_sub(taken);
                let title = item.short_title(view.lang, room);
                let title = crate::clean::fit(&title, usize::from(room.min(text::cells(&title))));
                foot.push((format!("{begin} {title}  {seats}"), Role::Text));
            }
        }
        if !self.notices.is_empty() {
            foot.push((String::new(), Role::Text));
            foot.extend(
                self.notices
                    .iter()
                    .map(|words| (format!("! {words}"), Role::Warn)),
            );
        }
        foot
    }
}
