//! A list of chapters to choose one from: filtered by what is typed, each below the one above it.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::chapter::Chapter;
use crate::model::field::Id;
use crate::model::name;
use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{finder, text, words};

/// Closes with [`Outcome::Chosen`], with `Picked(0)` for all chapters, or with `Dropped`.
pub struct ChapterPicker {
    title: String,
    with_all: bool,
    first: Option<Id>,
    find: TextInput,
    rows: Vec<Choice>,
    shown: Vec<usize>,
    cursor: Cursor,
}

/// One chapter; without an id: all of them.
struct Choice {
    id: Option<Id>,
    depth: usize,
    zh: String,
    en: String,
    key: String,
    members: String,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<ChapterPicker>] = &[
    bind(
        &["enter"],
        "chapter-picker.take",
        label("Choose", "选定"),
        ChapterPicker::choose,
    )
    .rank(3),
    keys::back("chapter-picker.back"),
];

impl ChapterPicker {
    /// With a title.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            with_all: false,
            first: None,
            find: TextInput::default(),
            rows: Vec::new(),
            shown: Vec::new(),
            cursor: Cursor::default(),
        }
    }

    /// With a first line for all chapters.
    #[must_use]
    pub fn with_all(self) -> Self {
        Self {
            with_all: true,
            ..self
        }
    }

    /// The cursor begins on this chapter.
    #[must_use]
    pub fn at(self, chapter: Option<Id>) -> Self {
        Self {
            first: chapter,
            ..self
        }
    }

    fn filter(&mut self) {
        let typed = self.find.value();
        self.shown = finder::fitting(&self.rows, typed, |row, sought| row.key.contains(sought));
        self.name_rows();
        self.cursor.go(0);
    }

    fn name_rows(&mut self) {
        let shown = self.shown.iter().filter_map(|n| self.rows.get(*n));
        self.cursor.follow(shown.map(|row| row.id));
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn choose(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        let row = self
            .shown
            .get(self.cursor.at())
            .and_then(|n| self.rows.get(*n));
        Ok(match row.map(|row| row.id) {
            Some(Some(id)) => Flow::Close(Outcome::Chosen(id)),
            Some(None) => Flow::Close(Outcome::Picked(0)),
            None => Flow::Stay,
        })
    }

    fn row(&self, at: usize, view: &View<'_>) -> Row<'_> {
        let Some(row) = self.shown.get(at).and_then(|n| self.rows.get(*n)) else {
            return Row::default();
        };
        // What is filtered stands without its ancestors, so it is not moved to the right.
        let depth = if self.find.value().is_empty() {
            row.depth
        } else {
            0
        };
        let name = words::both(&row.zh, &row.en, view.lang, 30);
        Row {
            cells: vec![
                format!("{}{name}", "  ".repeat(depth)).into(),
                row.members.as_str().into(),
            ],
            ..Row::default()
        }
    }
}

impl Screen for ChapterPicker {
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

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        // The numbers are a help, not worth a wait.
        let counted = cx.office.chapter_sizes()?;
        let sizes = counted.unwrap_or_default().sizes;
        self.rows = cx
            .office
            .tree(false, &sizes)?
            .iter()
            .map(|node| Choice {
                id: Some(node.chapter.id),
                depth: node.depth,
                zh: node.chapter.zh.clone(),
                en: node.chapter.en.clone(),
                key: key(&node.chapter),
                members: match sizes.is_empty() {
                    true => String::new(),
                    false => grouped(node.all),
                },
            })
            .collect();
        if self.with_all {
            let all = label("All chapters", "全部分会");
            let first = Choice {
                id: None,
                depth: 0,
                zh: all.pick(cx.lang).to_owned(),
                en: String::new(),
                key: name::fold(&[all.en, all.zh].join(" ")),
                members: String::new(),
            };
            self.rows.insert(0, first);
        }
        let typed = self.find.value();
        self.shown = finder::fitting(&self.rows, typed, |row, sought| row.key.contains(sought));
        self.name_rows();
        if let Some(first) = self.first.take() {
            self.cursor.go_to(Some(first));
        }
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let count = format!("{}/{}", self.shown.len(), self.rows.len());
        let window = finder::Window {
            title: &self.title,
            count: &count,
            size: (56, finder::height(self.rows.len())),
        };
        window.draw(frame, area, &self.find, view, |buf, body| {
            if self.shown.is_empty() {
                let words = view.text.msg_chapters_not_found(self.find.value());
                let at = text::after(body, 1);
                text::put_wrapped(buf, at, &words, view.look.style(Role::Dim));
            }
            let columns = [Column::new("", 20).grows(1), Column::new("", 7).right()];
            list::draw_body(buf, body, &columns, &self.cursor, view.look, &|at| {
                self.row(at, view)
            });
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over()
            .keys(keys::hints(KEYS, self, cx))
            .typing(true)
            .acts_on(&self.cursor)
    }
}

/// Everything by which a chapter is found: names, code, other spellings, pinyin and initials.
#[must_use]
pub fn key(chapter: &Chapter) -> String {
    let mut keys = vec![
        name::fold(&chapter.zh),
        name::fold(&chapter.en),
        name::fold(&chapter.code),
    ];
    keys.extend(chapter.aliases.split('|').map(name::fold));
    let spoken = name::keys(&chapter.zh, None);
    keys.extend(spoken.joined);
    keys.extend(spoken.initials);
    keys.join("\n")
}
