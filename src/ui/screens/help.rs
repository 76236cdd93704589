//! Help: the keys of the place where it was asked for, by what they are for. Enter runs one.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::KeyProfile;
use crate::ui::keys::{self, Bind, Group, Hint, bind, chord, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::palette;
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list::{self, Cursor};
use crate::ui::widgets::{panel, text};

/// A window with the keys in two columns. Closes with [`Outcome::Picked`]: the number in the list it got.
pub struct Help {
    hints: Vec<Hint>,
    filter: TextInput,
    /// What is shown: commands by number, in the order of the groups.
    shown: Vec<usize>,
    cursor: Cursor,
    /// The set of keys has letters for commands.
    has_letters: bool,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Help>] = &[
    bind(&["enter"], "help.run", label("Run", "执行"), Help::run).rank(3),
    bind(&["f1"], "help.close", label("Close", "关闭"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always),
    bind(&["esc"], "help.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

/// A line of a column: a heading, a command, or the gap between groups.
enum Line {
    Heading(Group),
    Command(usize),
    Gap,
}

impl Help {
    /// Help for these commands.
    #[must_use]
    pub fn new(hints: Vec<Hint>, keys: KeyProfile) -> Self {
        let mut help = Self {
            hints,
            filter: TextInput::default(),
            shown: Vec::new(),
            cursor: Cursor::default(),
            has_letters: keys.has_letters(),
        };
        help.search();
        help
    }

    fn search(&mut self) {
        let found = palette::search(&self.hints, self.filter.value());
        self.shown = Group::ALL
            .iter()
            .flat_map(|group| {
                found.iter().copied().filter(|n| {
                    self.hints
                        .get(*n)
                        .is_some_and(|hint| hint.group == *group && !hint.keys.is_empty())
                })
            })
            .collect();
        self.cursor.resize(self.shown.len());
        self.cursor.go(0);
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn run(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        let chosen = self.shown.get(self.cursor.at());
        Ok(chosen.map_or(Flow::Stay, |n| Flow::Close(Outcome::Picked(*n))))
    }

    /// The lines for columns of this height. No heading stands alone at the end of a column.
    fn lines(&self, height: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut last = None;
        for (at, hint) in self
            .shown
            .iter()
            .filter_map(|n| self.hints.get(*n))
            .enumerate()
        {
            if last != Some(hint.group) {
                let left = height - lines.len() % height;
                if left < height {
                    lines.extend((0..if left < 3 { left } else { 1 }).map(|_| Line::Gap));
                }
                lines.push(Line::Heading(hint.group));
                last = Some(hint.group);
            }
            lines.push(Line::Command(at));
        }
        lines
    }

    /// Draws the page with the cursor; gives its number and how many there are.
    fn draw_lines(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) -> (usize, usize) {
        let height = usize::from(area.height.max(1));
        let columns = if area.width < 100 { 2 } else { 3 };
        let lines = self.lines(height);
        let here = lines
            .iter()
            .position(|line| matches!(line, Line::Command(at) if *at == self.cursor.at()))
            .unwrap_or(0);
        let room = height * usize::from(columns);
        let page = here / room;
        let width = area.width / columns;
        for (n, line) in lines.iter().skip(page * room).take(room).enumerate() {
            let column = u16::try_from(n / height).unwrap_or(0);
            let row = u16::try_from(n % height).unwrap_or(0);
            let column = Rect {
                width,
                ..text::after(area, column * width)
            };
            if let Some(at) = text::row(column, row) {
                self.draw_line(buf, at, line, view);
            }
        }
        (page + 1, lines.len().div_ceil(room).max(1))
    }

    fn draw_line(&self, buf: &mut Buffer, area: Rect, line: &Line, view: &View<'_>) {
        let look = view.look;
        match line {
            Line::Gap => {}
            Line::Heading(group) => {
                text::put(
                    buf,
                    text::after(area, 1),
                    view.word(group.label()),
                    look.style(Role::Title),
                );
            }
            Line::Command(at) => {
                let Some(hint) = self.shown.get(*at).and_then(|n| self.hints.get(*n)) else {
                    return;
                };
                let here = *at == self.cursor.at();
                let keys = hint
                    .keys
                    .iter()
                    .map(|key| chord::shown(key))
                    .collect::<Vec<_>>()
                    .join(" ");
                text::put(
                    buf,
                    area,
                    if here { " >" } else { "" },
                    look.style(Role::Focus),
                );
                let left = text::after(area, 3);
                text::put(
                    buf,
                    Rect {
                        width: left.width.min(14),
                        ..left
                    },
                    &keys,
                    look.style(Role::Key),
                );
                let role = if here { Role::Cursor } else { Role::Text };
                text::put(
                    buf,
                    text::after(left, 15),
                    view.word(hint.help),
                    look.style(role),
                );
            }
        }
    }
}

impl Screen for Help {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.filter.take(&input) {
            Edit::Changed => {
                self.search();
                Ok(Flow::Stay)
            }
            Edit::Moved => Ok(Flow::Stay),
            Edit::Pass => list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let window = panel::middle(area, 120, area.height);
        let buf = frame.buffer_mut();
        panel::blank(buf, window);
        let (title, right) = (
            view.text.msg_app_help_title(),
            view.text.msg_app_help_right(),
        );
        let inner = panel::Panel {
            title: &title,
            right: &right,
            focused: false,
        }
        .draw(buf, window, view.look);
        let filter = view.text.msg_app_help_filter();
        let used = text::put(
            buf,
            text::after(inner, 1),
            &filter,
            view.look.style(Role::Text),
        );
        let body = text::below(inner, 1);
        let notes = [
            match self.has_letters {
                true => view.text.msg_app_help_letters(),
                false => view.text.msg_app_help_chinese(),
            },
            view.text.msg_app_help_function_keys(),
        ];
        let (page, pages) = self.draw_lines(
            buf,
            Rect {
                height: body.height.saturating_sub(2),
                ..body
            },
            view,
        );
        if pages > 1 {
            let left = text::after(inner, used + 2);
            let room = Rect {
                width: left.width.saturating_sub(1),
                ..left
            };
            text::put_right(
                buf,
                room,
                &format!("{page}/{pages}"),
                view.look.style(Role::Text),
            );
        }
        for (note, up) in notes.iter().zip([2, 1]) {
            let line = text::below(inner, inner.height.saturating_sub(up));
            text::put(buf, text::after(line, 1), note, view.look.style(Role::Dim));
        }
        let line = Rect {
            height: inner.height.min(1),
            ..text::after(inner, used + 2)
        };
        self.filter.draw_focused(frame, line, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over().typing(true).keys(keys::hints(KEYS, self, cx))
    }
}
