//! The list of our columns to choose one from: filtered by what is typed, in either language, in pinyin or initials.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::name;
use crate::transfer::row;
use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{finder, text};

/// Closes with [`Outcome::Typed`] and the column's key, with `Picked(0)` to leave it out, or with `Dropped`.
pub struct FieldPicker {
    title: String,
    find: TextInput,
    rows: Vec<Choice>,
    shown: Vec<usize>,
    cursor: Cursor,
}

/// One column of ours; without a key: none of them.
struct Choice {
    key: Option<&'static str>,
    name: String,
    other: String,
    spellings: String,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<FieldPicker>] = &[
    bind(
        &["enter"],
        "field-picker.take",
        label("Choose", "选定"),
        |screen: &mut FieldPicker, _| {
            let at = screen.shown.get(screen.cursor.at());
            Ok(match at.and_then(|at| screen.rows.get(*at)) {
                Some(Choice { key: Some(key), .. }) => {
                    Flow::Close(Outcome::Typed((*key).to_owned()))
                }
                Some(Choice { key: None, .. }) => Flow::Close(Outcome::Picked(0)),
                None => Flow::Stay,
            })
        },
    )
    .rank(3),
    keys::back("field-picker.back"),
];

impl FieldPicker {
    /// With a title.
    #[must_use]
    pub fn new(title: impl Into<String>, cx: &Cx<'_>) -> Self {
        let out = label("Leave this column out", "不导入此列");
        let fields = row::fields(cx.office.catalogue()).map(|(key, label)| (Some(key), label));
        let rows: Vec<Choice> = fields
            .chain([(None, out)])
            .map(|(key, label)| {
                let spoken = name::keys(label.zh, None);
                let mut spellings = vec![name::fold(label.zh), name::fold(label.en)];
                spellings.extend(key.map(str::to_owned));
                spellings.extend(spoken.joined);
                spellings.extend(spoken.initials);
                Choice {
                    key,
                    name: label.pick(cx.lang).to_owned(),
                    other: key.unwrap_or_default().to_owned(),
                    spellings: spellings.join("\n"),
                }
            })
            .collect();
        let shown: Vec<usize> = (0..rows.len()).collect();
        Self {
            title: title.into(),
            find: TextInput::default(),
            cursor: Cursor::new(shown.len()),
            shown,
            rows,
        }
    }

    fn filter(&mut self) {
        let typed = self.find.value();
        self.shown = finder::fitting(&self.rows, typed, |row, sought| {
            row.spellings.contains(sought)
        });
        self.cursor = Cursor::new(self.shown.len());
    }
}

impl Screen for FieldPicker {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.find.take(&input) {
            Edit::Changed => self.filter(),
            Edit::Moved => {}
            Edit::Pass => {
                return list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx);
            }
        }
        Ok(Flow::Stay)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let count = format!("{}/{}", self.shown.len(), self.rows.len());
        let window = finder::Window {
            title: &self.title,
            count: &count,
            size: (52, finder::height(self.rows.len())),
        };
        window.draw(frame, area, &self.find, view, |buf, body| {
            if self.shown.is_empty() {
                let none = view.text.msg_mapping_none(self.find.value());
                text::put(buf, text::after(body, 1), &none, view.look.style(Role::Dim));
            }
            let columns = [Column::new("", 24).grows(1), Column::new("", 20)];
            list::draw_body(buf, body, &columns, &self.cursor, view.look, &|at| {
                let row = self.shown.get(at).and_then(|at| self.rows.get(*at));
                row.map_or_else(Row::default, |row| Row {
                    cells: vec![row.name.as_str().into(), row.other.as_str().into()],
                    ..Row::default()
                })
            });
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over().keys(keys::hints(KEYS, self, cx)).typing(true)
    }
}
