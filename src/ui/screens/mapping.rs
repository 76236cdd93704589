//! Which of our columns each column of a file means: its heading, its first values, and the choice. What is chosen is
//! remembered for every later file with the same heading.

pub mod fields;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::field::Label;
use crate::transfer::heading::Mapping;
use crate::transfer::plan::remember;
use crate::transfer::row;
use crate::transfer::table::Table;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};
use fields::FieldPicker;

/// So many values of a column are shown.
const SAMPLES: usize = 3;

/// The screen. Closes with [`Outcome::Typed`] when something was remembered.
pub struct MappingScreen {
    file: String,
    columns: Vec<Of>,
    cursor: Cursor,
}

/// One column of the file.
struct Of {
    heading: String,
    samples: String,
    /// What it meant when the screen was opened, and what it means now.
    before: Meaning,
    now: Meaning,
}

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Nobody knows.
    Unknown,
    /// This field.
    Field(&'static str, Label),
    /// It is left out.
    Out,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<MappingScreen>] = &[
    bind(
        &["f4", "enter"],
        "mapping.choose",
        label("Our column", "选择字段"),
        |screen: &mut MappingScreen, cx| {
            let heading = screen.columns.get(screen.cursor.at());
            let title = heading.map_or("", |column| column.heading.as_str());
            let title = cx.text.msg_mapping_choose(title);
            Ok(Flow::open(FieldPicker::new(title, cx)))
        },
    )
    .rank(3),
    bind(
        &["f8", "x"],
        "mapping.leave-out",
        label("Leave out", "不导入"),
        |screen: &mut MappingScreen, _| screen.decide(Meaning::Out),
    )
    .rank(5),
    bind(
        &["ctrl-s"],
        "mapping.save",
        label("Remember and read", "记住并读取"),
        MappingScreen::save,
    )
    .rank(4)
    .unless(MappingScreen::why_not_save),
    bind(&["esc"], "mapping.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

impl MappingScreen {
    /// The columns of a file.
    #[must_use]
    pub fn new(table: &Table, cx: &Cx<'_>) -> Self {
        let sample = |at: usize| {
            let cells = table.rows().take(50).filter_map(|row| {
                let cell = crate::clean::line(row.cell(at)).text;
                (!cell.is_empty()).then_some(cell)
            });
            cells.take(SAMPLES).collect::<Vec<_>>().join(" | ")
        };
        let columns = table.header.iter().enumerate();
        let columns: Vec<Of> = columns
            .filter(|(_, heading)| !heading.text.is_empty())
            .map(|(at, heading)| {
                let meaning = match heading.key {
                    Some(key) => field(key, cx),
                    None if heading.is_decided => Meaning::Out,
                    None => Meaning::Unknown,
                };
                Of {
                    heading: heading.text.clone(),
                    samples: sample(at),
                    before: meaning,
                    now: meaning,
                }
            })
            .collect();
        let mut cursor = Cursor::new(columns.len());
        let open = columns.iter().position(|of| of.now == Meaning::Unknown);
        cursor.go(open.unwrap_or(0));
        Self {
            file: table.file.clone(),
            columns,
            cursor,
        }
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn decide(&mut self, meaning: Meaning) -> Result<Flow> {
        if let Some(column) = self.columns.get_mut(self.cursor.at()) {
            column.now = meaning;
        }
        // On to the next column that nobody knows.
        let rest = self.columns.iter().enumerate().skip(self.cursor.at());
        let open = rest
            .filter(|(_, of)| of.now == Meaning::Unknown)
            .map(|(at, _)| at);
        if let Some(next) = open.take(1).next() {
            self.cursor.go(next);
        }
        Ok(Flow::Stay)
    }

    fn why_not_save(&self, cx: &Cx<'_>) -> Option<String> {
        let name = self
            .columns
            .iter()
            .any(|of| matches!(of.now, Meaning::Field("name", _)));
        match () {
            () if !name => Some(cx.text.msg_mapping_no_name()),
            () if self.columns.iter().all(|of| of.now == of.before) => {
                Some(cx.text.msg_mapping_nothing_new())
            }
            () => None,
        }
    }

    fn save(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let mut mapping = Mapping::default();
        for column in self.columns.iter().filter(|of| of.now != of.before) {
            match column.now {
                Meaning::Field(key, _) => mapping.decide(&column.heading, Some(key)),
                Meaning::Out => mapping.decide(&column.heading, None),
                Meaning::Unknown => {}
            }
        }
        let sentence = cx.text.msg_mapping_history(self.file.as_str());
        cx.order(
            self,
            move |office| remember(office, &mapping, sentence.clone()),
            |_, remembered, _| {
                remembered?;
                Ok(Flow::Close(Outcome::Typed("mapping".to_owned())))
            },
        )
    }
}

impl Screen for MappingScreen {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        match from {
            Outcome::Typed(key) => match row::named(&key, cx.office.catalogue()) {
                Some(key) => self.decide(field(key, cx)),
                None => Ok(Flow::Stay),
            },
            Outcome::Picked(_) => self.decide(Meaning::Out),
            _ => Ok(Flow::Stay),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        let what = view.text.msg_mapping_what();
        let at = Rect {
            width: area.width.saturating_sub(2),
            ..text::after(area, 1)
        };
        let used = text::put_wrapped(buf, at, &what, view.look.style(Role::Dim));
        panel::rule(buf, text::below(area, used), "", view.look);
        let columns = [
            Column::new(view.word(label("Heading in the file", "文件表头")), 14).grows(1),
            Column::new(view.word(label("Our column", "我们的字段")), 16),
            Column::new(view.word(label("First values", "前几个值")), 16).grows(2),
        ];
        let rows = text::below(area, used + 1);
        list::draw(buf, rows, &columns, &self.cursor, view.look, &|at| {
            let Some(column) = self.columns.get(at) else {
                return Row::default();
            };
            let meaning = match column.now {
                Meaning::Unknown => view.word(label("? not known", "？未知")),
                Meaning::Out => view.word(label("- left out", "- 不导入")),
                Meaning::Field(_, label) => view.word(label),
            };
            Row {
                cells: vec![
                    column.heading.as_str().into(),
                    meaning.into(),
                    column.samples.as_str().into(),
                ],
                marked: column.now != column.before,
                dim: column.now == Meaning::Out,
            }
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut keys = keys::hints(KEYS, self, cx);
        keys.extend(keys::hints(list::KEYS, &self.cursor, cx));
        let title = cx.word(label("Columns of", "列对应"));
        let unknown = self.columns.iter().filter(|of| of.now == Meaning::Unknown);
        let status = match unknown.count() {
            0 => String::new(),
            n => cx.text.msg_mapping_unknown(n),
        };
        let at = (self.cursor.at() + 1).min(self.columns.len());
        Face::titled(format!("{title} {}", self.file), "")
            .keys(keys)
            .status(status, format!("{at}/{}", self.columns.len()))
    }
}

fn field(key: &'static str, cx: &Cx<'_>) -> Meaning {
    let label = row::label(key, cx.office.catalogue());
    Meaning::Field(key, label.unwrap_or(Label { en: key, zh: key }))
}
