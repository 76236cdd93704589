//! Yes or no. What can be undone and is small is not asked at all; what is wide is asked with the focus on No; what cannot
//! be undone wants a number typed (screens.md 3.6). Enter on the focused No keeps things as they are, so the key that
//! opened the question never answers it; no letter does in any set of keys, and no key that was pressed before it could be
//! read.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::field::Label;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::pick;
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::{panel, text};

/// A question with yes and no. Closes with [`Outcome::Agreed`] or [`Outcome::Dropped`].
pub struct Confirm {
    title: String,
    lines: Vec<String>,
    no: Option<String>,
    yes: Option<String>,
    on_yes: bool,
    number: Option<(String, TextInput)>,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Confirm>] = &[
    bind(
        &["left", "right", "tab", "shift-tab"],
        "confirm.other",
        label("Other answer", "换一个"),
        Confirm::other,
    )
    .group(Group::Move)
    .rank(3),
    bind(
        &["enter"],
        "confirm.enter",
        label("Take the answer at >", "选定 > 处的回答"),
        Confirm::enter,
    )
    .rank(4),
    bind(&["esc"], "confirm.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

const NO: Label = label("No", "否");
const YES: Label = label("Yes", "是");

impl Confirm {
    /// A question.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            lines: Vec::new(),
            no: None,
            yes: None,
            on_yes: false,
            number: None,
        }
    }

    /// With a line that says what will happen.
    #[must_use]
    pub fn says(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// With answers in words: "No, keep", "Yes, archive 38".
    #[must_use]
    pub fn answers(mut self, no: impl Into<String>, yes: impl Into<String>) -> Self {
        self.no = Some(no.into());
        self.yes = Some(yes.into());
        self
    }

    /// What cannot be undone: this number has to be typed before yes counts.
    #[must_use]
    pub fn number(mut self, number: usize) -> Self {
        self.number = Some((number.to_string(), TextInput::default()));
        self
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn other(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.on_yes = !self.on_yes;
        Ok(Flow::Stay)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn agree(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::Close(Outcome::Agreed))
    }

    fn enter(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let typed = self
            .number
            .as_ref()
            .is_some_and(|(_, typed)| !typed.value().is_empty());
        if !self.on_yes && !typed {
            return Ok(Flow::Close(Outcome::Dropped));
        }
        match self.needs_number(cx) {
            Some(reason) => {
                cx.warn(reason);
                Ok(Flow::Stay)
            }
            None => self.agree(cx),
        }
    }

    fn needs_number(&self, cx: &Cx<'_>) -> Option<String> {
        let (number, typed) = self.number.as_ref()?;
        (typed.value() != number).then(|| cx.text.msg_app_confirm_number(number))
    }
}

impl Screen for Confirm {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some((_, typed)) = &mut self.number {
            let arrow =
                matches!(&input, Input::Key(key) if key.code.is_left() || key.code.is_right());
            if !arrow && typed.take(&input) != Edit::Pass {
                return Ok(Flow::Stay);
            }
        }
        keys::take(KEYS, self, &input, cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let no = self.no.as_deref().unwrap_or_else(|| view.word(NO));
        let yes = self.yes.as_deref().unwrap_or_else(|| view.word(YES));
        let answers = if self.on_yes {
            format!("  {no}   > {yes}")
        } else {
            format!("> {no}     {yes}")
        };
        let width = pick::width(self.lines.iter().chain([&self.title, &answers]), area);
        let ask = self
            .number
            .as_ref()
            .map(|(number, _)| view.text.msg_app_confirm_number(number));
        let lines: Vec<String> = self
            .lines
            .iter()
            .chain(&ask)
            .flat_map(|line| text::wrap(&view.keyed(line), usize::from(width.saturating_sub(4))))
            .collect();
        let said = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let window = panel::middle(
            area,
            width,
            said.saturating_add(4 + u16::from(ask.is_some())),
        );
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
                text::put(buf, at, line, view.look.style(Role::Text));
            }
        }
        let last = text::below(inner, inner.height.saturating_sub(1));
        text::put(buf, last, &answers, view.look.style(Role::Focus));
        if let Some((_, typed)) = &self.number {
            let line = text::below(inner, said);
            typed.draw_focused(
                frame,
                Rect {
                    height: line.height.min(1),
                    ..line
                },
                view,
            );
        }
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over()
            .asks(true)
            .typing(self.number.is_some())
            .keys(keys::hints(KEYS, self, cx))
    }
}
