//! The palette: every command by its name in both languages, its pinyin, its id or its key.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::name;
use crate::ui::keys::{self, Bind, Group, Hint, bind, chord, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};

/// The list of commands under a line that filters them. Closes with [`Outcome::Picked`]: the number in the list it got.
pub struct Palette {
    hints: Vec<Hint>,
    find: TextInput,
    found: Vec<usize>,
    cursor: Cursor,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Palette>] = &[
    bind(
        &["enter"],
        "palette.run",
        label("Run", "执行"),
        Palette::run,
    )
    .rank(3)
    .unless(Palette::why_not),
    bind(
        &["f2", "ctrl-p"],
        "palette.close",
        label("Close", "关闭"),
        |_, _| Ok(Flow::Close(Outcome::Dropped)),
    )
    .group(Group::Always),
    bind(&["esc"], "palette.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

impl Palette {
    /// A palette of these commands.
    #[must_use]
    pub fn new(hints: Vec<Hint>) -> Self {
        let mut palette = Self {
            hints,
            find: TextInput::default(),
            found: Vec::new(),
            cursor: Cursor::default(),
        };
        palette.search();
        palette
    }

    fn search(&mut self) {
        self.found = search(&self.hints, self.find.value());
        self.cursor.begin(&self.found);
    }

    fn chosen(&self) -> Option<usize> {
        self.found.get(self.cursor.at()).copied()
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn run(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(self
            .chosen()
            .map_or(Flow::Stay, |n| Flow::Close(Outcome::Picked(n))))
    }

    fn why_not(&self, _cx: &Cx<'_>) -> Option<String> {
        self.chosen()
            .and_then(|n| self.hints.get(n))
            .and_then(|hint| hint.why_not.clone())
    }

    fn row(&self, at: usize, view: &View<'_>) -> Row<'_> {
        let Some(hint) = self.found.get(at).and_then(|n| self.hints.get(*n)) else {
            return Row::default();
        };
        let (here, other) = match view.lang {
            crate::config::Lang::En => (hint.help.en, hint.help.zh),
            crate::config::Lang::Zh => (hint.help.zh, hint.help.en),
        };
        let key = hint
            .keys
            .iter()
            .take(2)
            .map(|key| chord::shown(key))
            .collect::<Vec<_>>()
            .join(" ");
        let why: Cow<'_, str> = hint.why_not.as_deref().unwrap_or_default().into();
        Row {
            cells: vec![here.into(), other.into(), key.into(), why],
            marked: false,
            dim: hint.why_not.is_some(),
        }
    }
}

impl Screen for Palette {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.find.take(&input) {
            Edit::Changed => {
                self.search();
                Ok(Flow::Stay)
            }
            Edit::Moved => Ok(Flow::Stay),
            Edit::Pass => list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let window = panel::middle(area, 66.max(area.width * 3 / 5), 16);
        let buf = frame.buffer_mut();
        panel::blank(buf, window);
        let title = view.text.msg_app_palette_title();
        let inner = panel::Panel {
            title: &title,
            right: "F2 | ^P | :",
            focused: false,
        }
        .draw(buf, window, view.look);
        let count = view
            .text
            .msg_app_palette_count(self.found.len(), self.hints.len());
        let used = text::put_right(
            buf,
            text::after(inner, 1),
            &count,
            view.look.style(Role::Text),
        );
        let line = Rect {
            width: inner.width.saturating_sub(used + 4),
            height: inner.height.min(1),
            ..text::after(inner, 3)
        };
        text::put(buf, text::after(inner, 1), ">", view.look.style(Role::Key));
        panel::rule(buf, text::below(inner, 1), "", view.look);
        let rows = text::below(
            Rect {
                height: inner.height.saturating_sub(2),
                ..inner
            },
            2,
        );
        let columns = [
            Column::new("", 20).grows(2),
            Column::new("", 12).grows(1),
            Column::new("", 8),
            Column::new("", 10).grows(1),
        ];
        list::draw_body(buf, rows, &columns, &self.cursor, view.look, &|at| {
            self.row(at, view)
        });
        let last = text::below(inner, inner.height.saturating_sub(2));
        panel::rule(buf, last, "", view.look);
        let note = if self.found.is_empty() {
            view.text.msg_app_palette_nothing()
        } else {
            view.text.msg_app_palette_note()
        };
        text::put(
            buf,
            text::after(text::below(last, 1), 1),
            &note,
            view.look.style(Role::Dim),
        );
        self.find.draw_focused(frame, line, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over().typing(true).keys(keys::hints(KEYS, self, cx))
    }
}

/// The commands that answer to every word of a query, the nearest first.
pub(crate) fn search(hints: &[Hint], query: &str) -> Vec<usize> {
    let query = query.to_lowercase();
    let mut found: Vec<(u8, usize)> = hints
        .iter()
        .enumerate()
        .filter_map(|(n, hint)| nearness(hint, &query).map(|near| (near, n)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, n)| n).collect()
}

/// How near a command is to a query, 0 nearest.
fn nearness(hint: &Hint, query: &str) -> Option<u8> {
    let query = query.trim();
    if query.is_empty() {
        return Some(0);
    }
    if hint
        .keys
        .iter()
        .any(|key| key.eq_ignore_ascii_case(query) || chord::shown(key).eq_ignore_ascii_case(query))
    {
        return Some(0);
    }
    let reading = name::reading(hint.help.zh);
    let names = [
        hint.help.en.to_lowercase(),
        hint.help.zh.to_lowercase(),
        hint.name.to_owned(),
        reading.as_ref().map_or_else(String::new, |reading| {
            reading.pinyin.to_lowercase().replace(' ', "")
        }),
        reading.map_or_else(String::new, |reading| reading.initials),
    ];
    let has = |test: &dyn Fn(&str, &str) -> bool| {
        query
            .split_whitespace()
            .all(|word| names.iter().any(|name| test(name, word)))
    };
    if names.iter().any(|name| name.starts_with(query)) {
        Some(1)
    } else if has(&|name, word| {
        name.split([' ', '.', '-', '/'])
            .any(|part| part.starts_with(word))
    }) {
        Some(2)
    } else if has(&|name, word| name.contains(word)) {
        Some(3)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(
        keys: &'static [&'static str],
        name: &'static str,
        en: &'static str,
        zh: &'static str,
    ) -> Hint {
        Hint {
            keys: keys.to_vec(),
            name,
            help: label(en, zh),
            group: Group::Out,
            rank: 0,
            why_not: None,
            on_record: false,
            usual: None,
        }
    }

    #[test]
    fn commands_are_found_by_name_id_and_key() {
        let hints = [
            hint(&["f1"], "app.help", "Help", "帮助"),
            hint(&["ctrl-e"], "list.export", "Export this list", "导出"),
            hint(&["n"], "list.new", "New person", "新建"),
        ];
        let table = [
            ("exp", 1),
            ("导", 1),
            ("list.e", 1),
            ("^e", 1),
            ("ctrl-e", 1),
            ("person", 2),
            ("f1", 0),
            ("list new", 2),
        ];
        for (query, first) in table {
            assert_eq!(search(&hints, query).first(), Some(&first), "{query}");
        }
        assert_eq!(search(&hints, "").len(), 3);
        assert!(search(&hints, "zzz").is_empty());
    }
}
