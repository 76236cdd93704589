//! A draft that cannot be taken up, because nothing can be written to the file: what was typed, to be read and copied.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::config::Lang;
use crate::model::check::label_of;
use crate::model::user::Draft;
use crate::office::drafts::Typed;
use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Result, Screen, View};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::panel::Explained;
use crate::ui::widgets::text;

/// The draft, one line an input.
pub struct KeptText {
    title: String,
    /// Why it can only be read.
    says: String,
    /// What the input is called, and what was typed.
    lines: Vec<(String, String)>,
    cursor: Cursor,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<KeptText>] = &[
    bind(
        &["enter"],
        "kept.copy",
        label("Copy", "复制"),
        KeptText::copy,
    )
    .rank(3),
    keys::back("kept.back"),
];

impl KeptText {
    /// What stands in a draft.
    #[must_use]
    pub fn new(draft: &Draft, title: String, says: String, lang: Lang) -> Self {
        let typed = Typed::read(&draft.data).unwrap_or_default();
        let texts = typed.values.into_iter().chain(typed.unread);
        let lines: Vec<(String, String)> = texts
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| (called(&draft.record_kind, &key, lang), text))
            .collect();
        Self {
            title,
            says,
            cursor: Cursor::new(lines.len()),
            lines,
        }
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn copy(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some((called, text)) = self.lines.get(self.cursor.at()) {
            cx.copy(text);
            cx.note(cx.text.msg_copy_sent(called.as_str(), text.as_str()));
        }
        Ok(Flow::Stay)
    }
}

/// The label of an input: `name`, or `degree#-1.level` for one of a row.
fn called(kind: &str, key: &str, lang: Lang) -> String {
    let (table, name) = match key.split_once('#') {
        Some((table, rest)) => (table, rest.split_once('.').map_or(rest, |(_, name)| name)),
        None => (kind, key),
    };
    let known = label_of(Some(table), name).or_else(|| label_of(None, name));
    known.map_or_else(|| name.to_owned(), |label| label.pick(lang).to_owned())
}

impl Screen for KeptText {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let columns = [Column::new("", 18), Column::new("", 30).grows(1)];
        let buf = frame.buffer_mut();
        let body = Explained {
            title: &self.title,
            says: &text::wrap(&self.says, Explained::room(area)),
            rows: self.lines.len() + 1,
        }
        .draw(buf, area, view.look);
        list::draw_body(buf, body, &columns, &self.cursor, view.look, &|at| {
            let line = self.lines.get(at);
            let cells = line.map(|(called, text)| vec![called.into(), text.into()]);
            Row {
                cells: cells.unwrap_or_default(),
                ..Row::default()
            }
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over().keys(keys::hints(KEYS, self, cx))
    }
}
