//! A question with several answers.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};

/// A small window: a title, some lines, and answers. Closes with [`Outcome::Picked`] or [`Outcome::Dropped`].
pub struct Pick {
    title: String,
    lines: Vec<String>,
    answers: Vec<String>,
    cursor: Cursor,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Pick>] = &[
    bind(
        &["enter"],
        "pick.take",
        label("Choose", "选定"),
        Pick::choose,
    )
    .rank(3),
    bind(&["esc"], "pick.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

impl Pick {
    /// A question.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            lines: Vec::new(),
            answers: Vec::new(),
            cursor: Cursor::default(),
        }
    }

    /// With a line of explanation.
    #[must_use]
    pub fn says(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// With this answer under the cursor instead of the first.
    #[must_use]
    pub fn at(mut self, answer: usize) -> Self {
        self.cursor.go(answer);
        self
    }

    /// With one more answer. The first is under the cursor unless another is chosen: it has to be the harmless one.
    #[must_use]
    pub fn answer(mut self, answer: impl Into<String>) -> Self {
        self.answers.push(answer.into());
        self.cursor.resize(self.answers.len());
        self
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn choose(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::Close(Outcome::Picked(self.cursor.at())))
    }
}

impl Screen for Pick {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let width = width(
            self.lines.iter().chain(&self.answers).chain([&self.title]),
            area,
        );
        let wrapped: Vec<String> = self
            .lines
            .iter()
            .flat_map(|line| text::wrap(&view.keyed(line), usize::from(width.saturating_sub(4))))
            .collect();
        let answers = u16::try_from(self.answers.len()).unwrap_or(u16::MAX);
        let said = u16::try_from(wrapped.len()).unwrap_or(u16::MAX);
        let window = panel::middle(area, width, answers.saturating_add(said).saturating_add(3));
        let buf = frame.buffer_mut();
        panel::blank(buf, window);
        let inner = panel::Panel {
            title: &self.title,
            right: "Esc",
            focused: false,
        }
        .draw(buf, window, view.look);
        for (n, line) in (0..).zip(&wrapped) {
            if let Some(at) = text::row(text::after(inner, 1), n) {
                text::put(buf, at, line, view.look.style(Role::Text));
            }
        }
        let rows = text::below(inner, said + u16::from(said > 0));
        let columns = [Column::new("", 1).grows(1)];
        list::draw_body(buf, rows, &columns, &self.cursor, view.look, &|at| Row {
            cells: self
                .answers
                .get(at)
                .map(|answer| answer.as_str().into())
                .into_iter()
                .collect(),
            ..Row::default()
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over().asks(true).keys(keys::hints(KEYS, self, cx))
    }
}

/// The width of a small window for these texts.
pub(crate) fn width<'t>(texts: impl Iterator<Item = &'t String>, area: Rect) -> u16 {
    let widest = texts.map(|words| text::cells(words)).max().unwrap_or(0);
    widest.saturating_add(8).clamp(40, 72).min(area.width)
}
