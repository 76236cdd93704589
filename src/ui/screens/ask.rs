//! One line to type: a name, a place, a query. Under it stands what it would come to, told anew after each key.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::{panel, text};

/// What the text would come to, in words.
type Told = Box<dyn Fn(&str, &mut Cx<'_>) -> Result<String>>;

/// A small window with an input. Closes with [`Outcome::Typed`] or [`Outcome::Dropped`].
pub struct Ask {
    title: String,
    lines: Vec<String>,
    input: TextInput,
    told: Option<Told>,
    says: String,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Ask>] = &[
    bind(&["enter"], "ask.take", label("Take", "确定"), Ask::take_it).rank(3),
    keys::back("ask.back"),
];

impl Ask {
    /// A question.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            lines: Vec::new(),
            input: TextInput::default(),
            told: None,
            says: String::new(),
        }
    }

    /// With a line of explanation.
    #[must_use]
    pub fn says(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// With a text that the first letter replaces.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        self.input.set(value);
        self.input.select();
        self
    }

    /// Tells after each key what the text would come to.
    #[must_use]
    pub fn tells(mut self, told: impl Fn(&str, &mut Cx<'_>) -> Result<String> + 'static) -> Self {
        self.told = Some(Box::new(told));
        self
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn take_it(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match self.input.value().trim() {
            "" => Flow::Close(Outcome::Dropped),
            text => Flow::Close(Outcome::Typed(text.to_owned())),
        })
    }
}

impl Screen for Ask {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.input.take(&input) {
            Edit::Pass => return keys::take(KEYS, self, &input, cx),
            Edit::Moved => {}
            Edit::Changed => {
                let text = self.input.value().trim();
                self.says = match &self.told {
                    Some(told) if !text.is_empty() => told(text, cx)?,
                    _ => String::new(),
                };
            }
        }
        Ok(Flow::Stay)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let width = 62.min(area.width);
        let room = usize::from(width.saturating_sub(4));
        let lines = self.lines.iter().flat_map(|line| text::wrap(line, room));
        let lines: Vec<String> = lines.collect();
        let said = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let window = panel::middle(area, width, said.saturating_add(4));
        let buf = frame.buffer_mut();
        panel::blank(buf, window);
        let inner = panel::Panel {
            title: &self.title,
            right: "Esc",
            focused: false,
        }
        .draw(buf, window, view.look);
        let inner = text::after(inner, 1);
        for (n, line) in (0..).zip(&lines) {
            if let Some(at) = text::row(inner, n) {
                text::put(buf, at, line, view.look.style(Role::Dim));
            }
        }
        let below = text::below(inner, said.saturating_add(1));
        text::put(buf, below, &self.says, view.look.style(Role::Text));
        if let Some(line) = text::row(inner, said) {
            let line = Rect {
                width: line.width.saturating_sub(1),
                ..line
            };
            self.input.draw_focused(frame, line, view);
        }
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over().keys(keys::hints(KEYS, self, cx)).typing(true)
    }
}
