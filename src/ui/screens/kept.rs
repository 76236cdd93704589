//! A draft that cannot be taken up where it was typed: nothing can be written to the file, or the record is not in it any
//! more. What was typed can be read and copied, and where its record is gone it can be taken as a new one.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::config::Lang;
use crate::model::check::label_of;
use crate::model::field::Id;
use crate::model::user::Draft;
use crate::office::drafts::Typed;
use crate::ui::form::screen::FormScreen;
use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Result, Screen, View};
use crate::ui::screens::alumnus::AlumnusForm;
use crate::ui::screens::{chapters, event, own, report};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::panel::Explained;
use crate::ui::widgets::text;

/// Why a draft does not open in its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Nothing can be written to the file.
    ReadOnly,
    /// Its record is gone, also where another one has its number now.
    Gone,
}

/// The draft, one line an input.
pub struct KeptText {
    title: String,
    draft: Draft,
    why: Why,
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
    bind(
        &["f6", "ctrl-n"],
        "kept.as-new",
        label("As a new one", "作为新记录"),
        KeptText::as_new,
    )
    .rank(4)
    .unless(KeptText::why_not_new),
    keys::back("kept.back"),
];

/// What Enter on a draft opens: its form, which asks about it first; where it is not to be taken up there, what was typed.
///
/// # Errors
/// `Missing` where the draft is gone too, or whatever the office says.
pub fn take_up(kind: &str, id: Id, form: &str, called: &str, cx: &mut Cx<'_>) -> Result<Flow> {
    let drafts = match form {
        "" => Vec::new(),
        _ => cx.office.drafts()?,
    };
    let draft = drafts.into_iter().find(|draft| draft.form == form);
    let read = |draft: &Draft, why, lang| KeptText::new(draft, called.to_owned(), why, lang);
    match (draft, cx.shut.is_some()) {
        (Some(draft), true) => Ok(Flow::open(read(&draft, Why::ReadOnly, cx.lang))),
        (None, true) if !form.is_empty() => Ok(Flow::Stay),
        (None, _) => Ok(Flow::open(open_form(kind, id, cx)?)),
        (Some(draft), false) => {
            match open_form(kind, id, cx) {
                Ok(mut screen) => {
                    if screen.offer_this(form, cx)? {
                        return Ok(Flow::open(screen));
                    }
                }
                Err(trouble) if trouble.is_of_nothing() => {}
                Err(trouble) => return Err(trouble),
            }
            Ok(Flow::open(read(&draft, Why::Gone, cx.lang)))
        }
    }
}

/// The form of a record of a kind of draft.
fn open_form(kind: &str, id: Id, cx: &mut Cx<'_>) -> Result<FormScreen> {
    if let Some(form) = own::form::drafted(kind, id, cx)? {
        return Ok(form);
    }
    match kind {
        "alumnus" if id.is_new() => AlumnusForm::new_person(cx, ""),
        "alumnus" => AlumnusForm::edit(id, cx),
        "report" => report::about(id, cx),
        "event" if id.is_new() => event::form::on(cx.now.today(), None, cx),
        "event" => event::form::edit(id, cx),
        _ if id.is_new() => chapters::form::below(None, cx),
        _ => chapters::form::edit(id, cx),
    }
}

impl KeptText {
    /// What stands in a draft.
    fn new(draft: &Draft, title: String, why: Why, lang: Lang) -> Self {
        let typed = Typed::read(&draft.data).unwrap_or_default();
        let texts = typed.values.into_iter().chain(typed.unread);
        let lines: Vec<(String, String)> = texts
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| (called(&draft.record_kind, &key, lang), text))
            .collect();
        Self {
            title,
            draft: draft.clone(),
            why,
            cursor: Cursor::new(lines.len()),
            lines,
        }
    }

    fn why_not_new(&self, cx: &Cx<'_>) -> Option<String> {
        match self.why {
            Why::ReadOnly => Some(cx.text.msg_home_draft_read()),
            // A contact is one with somebody.
            Why::Gone if self.draft.record_kind == "report" => Some(cx.text.msg_home_draft_whose()),
            Why::Gone => None,
        }
    }

    /// What was typed, in a form of a new record of that kind.
    fn as_new(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let mut screen = open_form(&self.draft.record_kind, Id::NEW, cx)?;
        screen.take_as_new(&self.draft, cx);
        Ok(Flow::Swap(Box::new(screen)))
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
        let says = match self.why {
            Why::ReadOnly => view.text.msg_home_draft_read(),
            Why::Gone => view.text.msg_home_draft_gone(),
        };
        let columns = [Column::new("", 18), Column::new("", 30).grows(1)];
        let buf = frame.buffer_mut();
        let body = Explained {
            title: &self.title,
            says: &text::wrap(&says, Explained::room(area)),
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
