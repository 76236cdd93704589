//! The whole record of one person: everything that is known, section by section, and the way to change it.
//!
//! It reads once when it is put up or when data changed; scrolling moves through lines that are laid out for the window.

pub mod facts;
pub mod words;
pub mod phrases;
pub mod sections;
pub mod history;
pub mod out;
pub(in crate::ui::screens) mod standing;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::field::Id;
use crate::ui::app::window::FRAME_ROWS;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::alumnus::AlumnusForm;
use crate::ui::screens::files::Files;
use crate::ui::screens::report;
use crate::ui::screens::timeline::Timeline;
use crate::ui::widgets::{panel, text};
use facts::Facts;
use history::History;
use sections::{LEFT, Opens, Row, Section, sections};
use words::Words;

/// A person's whole record.
pub struct RecordView {
    id: Id,
    title: (String, String),
    away: bool,
    /// Nobody calls or writes any more.
    dead: bool,
    /// One column of lines, or two in a wide window.
    columns: Vec<Vec<Line>>,
    /// The section that Enter changes, counted through all columns.
    here: usize,
    top: usize,
    height: usize,
}

/// A line as it is drawn: a title, or one or two labelled values; nothing between sections.
#[derive(Default)]
struct Line {
    title: Option<(&'static str, Opens)>,
    cells: Vec<Cell>,
}

/// Where the title of a section stands, and what Enter opens there.
struct Title {
    /// Column and line.
    place: (usize, usize),
    opens: Opens,
}

/// A labelled value: where its label and its value begin.
struct Cell {
    at: (u16, u16),
    label: String,
    value: String,
    role: Role,
}

/// How many entries of the history the record shows; `h` shows all.
const ENTRIES: usize = 12;

/// A window this wide has two columns.
const WIDE: u16 = 110;

/// Where labels and values begin.
const FIRST: (u16, u16) = (1, 20);
/// The same for the second of two in one line.
const SECOND: (u16, u16) = (42, 58);
/// From this width on short values stand two in a line.
const PAIRED: u16 = 76;

/// The keys, tested with all others.
pub const KEYS: &[Bind<RecordView>] = &[
    bind(
        &["f4", "e", "enter"],
        "record.edit",
        label("Edit", "修改"),
        RecordView::edit,
    )
    .rank(4)
    .unless(RecordView::why_not_edit),
    bind(
        &["f9", "h"],
        "record.history",
        label("History", "变更记录"),
        RecordView::history,
    )
    .group(Group::Find)
    .rank(9),
    bind(
        &["f5", "t"],
        "record.timeline",
        label("Timeline", "时间线"),
        |r: &mut RecordView, _| Ok(Flow::open(Timeline::new(r.id))),
    )
    .group(Group::Find)
    .rank(5),
    bind(
        &["f6", "l"],
        "record.log",
        label("Log contact", "记联络"),
        |r: &mut RecordView, cx| Ok(Flow::open(report::about(r.id, cx)?)),
    )
    .rank(6)
    .unless(RecordView::why_not_log),
    bind(
        &["f7", "a"],
        "record.files",
        label("Files", "附件"),
        |r: &mut RecordView, _| Ok(Flow::open(Files::new(r.id))),
    )
    .group(Group::Find)
    .rank(7),
    bind(
        &["f8", "d"],
        "record.archive",
        label("Archive or restore", "归档或恢复"),
        RecordView::archive,
    )
    .rank(11)
    .unless(RecordView::why_not_edit),
    bind(
        &["ctrl-d", "D"],
        "record.deceased",
        label("Deceased", "去世"),
        |r: &mut RecordView, cx| r.give_status("deceased", cx),
    )
    .rank(12)
    .unless(RecordView::why_not_edit),
    bind(
        &["ctrl-k", "L"],
        "record.lost",
        label("Lost", "失联"),
        |r: &mut RecordView, cx| r.give_status("lost", cx),
    )
    .rank(13)
    .unless(RecordView::why_not_edit),
    bind(
        &["up", "k"],
        "record.up",
        label("Up", "上"),
        |r: &mut RecordView, _| r.roll_to(r.top.saturating_sub(1)),
    )
    .group(Group::Move),
    bind(
        &["down", "j"],
        "record.down",
        label("Down", "下"),
        |r: &mut RecordView, _| r.roll_to(r.top + 1),
    )
    .group(Group::Move),
    bind(
        &["pgdn", "space"],
        "record.next",
        label("Next section", "下一节"),
        RecordView::next_section,
    )
    .group(Group::Move)
    .rank(10),
    bind(
        &["pgup"],
        "record.previous",
        label("Previous section", "上一节"),
        RecordView::previous_section,
    )
    .group(Group::Move),
    bind(
        &["home", "g g"],
        "record.first",
        label("Top", "开头"),
        |r: &mut RecordView, _| r.go_to(0),
    )
    .group(Group::Move),
    bind(
        &["end", "G", "g e"],
        "record.last",
        label("Bottom", "末尾"),
        |r: &mut RecordView, _| r.go_to(usize::MAX),
    )
    .group(Group::Move),
    bind(
        &["esc"],
        "record.back",
        label("Back", "返回"),
        |r: &mut RecordView, _| Ok(Flow::Close(Outcome::Chosen(r.id))),
    )
    .group(Group::Always)
    .rank(9),
];

impl RecordView {
    /// Of this person; read when it is put up.
    #[must_use]
    pub fn new(id: Id) -> Self {
        Self {
            id,
            title: (String::new(), String::new()),
            away: false,
            dead: false,
            columns: Vec::new(),
            here: 0,
            top: 0,
            height: 1,
        }
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.titles().get(self.here).map(|title| title.opens) {
            Some(Opens::Files) => Ok(Flow::open(Files::new(self.id))),
            Some(Opens::History) => self.history(cx),
            Some(Opens::Form(place)) => {
                let form = AlumnusForm::edit_at(self.id, place, cx)?;
                Ok(Flow::open(form))
            }
            None => Ok(Flow::open(AlumnusForm::edit(self.id, cx)?)),
        }
    }

    fn history(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::open(History::of(self.id, cx)?))
    }

    fn archive(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        put_away(self, self.id, !self.away, cx, Self::read_again)
    }

    fn read_again(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.reload(cx)?;
        Ok(Flow::Stay)
    }

    fn give_status(&mut self, status: &str, cx: &mut Cx<'_>) -> Result<Flow> {
        standing::give(self, self.id, status, cx, Self::read_again)
    }

    fn why_not_edit(&self, cx: &Cx<'_>) -> Option<String> {
        (!cx.office.may(crate::office::permit::Action::EditPeople))
            .then(|| cx.text.msg_record_read_only())
    }

    fn why_not_log(&self, cx: &Cx<'_>) -> Option<String> {
        self.why_not_edit(cx)
            .or_else(|| self.dead.then(|| cx.text.msg_files_deceased()))
    }

    /// Goes to a section: its title is brought into the window.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn go_to(&mut self, section: usize) -> Result<Flow> {
        let titles = self.titles();
        self.here = section.min(titles.len().saturating_sub(1));
        let line = titles.get(self.here).map_or(0, |title| title.place.1);
        self.scroll_to(line);
        Ok(Flow::Stay)
    }

    /// Rolls the lines; the section is the first whose title is in the window, else the one that fills it.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn roll_to(&mut self, line: usize) -> Result<Flow> {
        self.scroll_to(line);
        let window = self.top..self.top + self.height;
        let titles = self.titles();
        let shown = |title: &Title| window.contains(&title.place.1);
        if !titles.get(self.here).is_some_and(shown) {
            let first = titles.iter().position(shown);
            let filling = titles.iter().rposition(|title| title.place.1 < self.top);
            self.here = first.or(filling).unwrap_or(0);
        }
        Ok(Flow::Stay)
    }

    fn scroll_to(&mut self, line: usize) {
        self.top = line.min(self.lines().saturating_sub(self.height));
    }

    fn next_section(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.go_to(self.here + 1)
    }

    fn previous_section(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.go_to(self.here.saturating_sub(1))
    }

    /// The sections of all columns.
    fn titles(&self) -> Vec<Title> {
        let mut titles = Vec::new();
        for (column, lines) in self.columns.iter().enumerate() {
            for (at, line) in lines.iter().enumerate() {
                titles.extend(line.title.map(|(_, opens)| Title {
                    place: (column, at),
                    opens,
                }));
            }
        }
        titles
    }

    fn lines(&self) -> usize {
        self.columns.iter().map(Vec::len).max().unwrap_or(0)
    }
}

impl Screen for RecordView {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match keys::take(KEYS, self, &input, cx)? {
            Flow::Pass => keys::take(out::OUT, self, &input, cx),
            flow => Ok(flow),
        }
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        if from != Outcome::Dropped {
            self.reload(cx)?;
        }
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let facts = Facts::read(self.id, ENTRIES, cx)?;
        let words = Words::of(cx);
        self.title = title(&facts, &words);
        self.away = facts.dossier.alumnus.archived_at.is_some();
        self.dead = facts.dossier.alumnus.status == "deceased";
        let (columns, rows) = cx.size;
        self.height = usize::from(rows.saturating_sub(FRAME_ROWS));
        let all = sections(&facts, &words);
        self.columns = if columns < WIDE {
            vec![lay(&all, columns)]
        } else {
            let (left, right) = all.split_at(LEFT.min(all.len()));
            let half = columns / 2 - 1;
            vec![lay(left, half), lay(right, half)]
        };
        self.here = self.here.min(self.titles().len().saturating_sub(1));
        self.scroll_to(self.top);
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let here = self.titles().get(self.here).map(|title| title.place);
        let count = u16::try_from(self.columns.len()).unwrap_or(1).max(1);
        for (n, lines) in (0..).zip(&self.columns) {
            let at = text::after(area, n * (area.width / count));
            let column = Rect {
                width: at.width.min(area.width / count - u16::from(count > 1)),
                ..at
            };
            let buf = frame.buffer_mut();
            for (row, line) in (0..area.height).zip(lines.iter().skip(self.top)) {
                let Some(at) = text::row(column, row) else {
                    break;
                };
                match line.title {
                    Some((title, _))
                        if here == Some((usize::from(n), self.top + usize::from(row))) =>
                    {
                        panel::rule_focused(buf, at, title, view.look);
                    }
                    Some((title, _)) => panel::rule(buf, at, title, view.look),
                    None => {}
                }
                for cell in &line.cells {
                    let (label, value) = cell.at;
                    let left = Rect {
                        width: at.width.min(value.saturating_sub(1)),
                        ..at
                    };
                    let dim = view.look.style(Role::Dim);
                    text::put(buf, text::after(left, label), &cell.label, dim);
                    let style = view.look.style(cell.role);
                    text::put(buf, text::after(at, value), &cell.value, style);
                }
            }
        }
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let bottom = (self.top + self.height).min(self.lines());
        let more = if bottom < self.lines() {
            cx.text.msg_record_more()
        } else {
            String::new()
        };
        let mut hints = keys::hints(KEYS, self, cx);
        hints.extend(keys::hints(out::OUT, self, cx));
        Face::titled(self.title.0.as_str(), self.title.1.as_str())
            .keys(hints)
            .reads()
            .status(more, format!("{bottom}/{}", self.lines()))
    }
}

/// Puts a person away, or takes them out again, and says so; `then` the screen goes on. Not asked about: it can be undone.
///
/// # Errors
/// What the office says.
pub(in crate::ui::screens) fn put_away<S: Screen>(
    screen: &mut S,
    id: Id,
    away: bool,
    cx: &mut Cx<'_>,
    then: impl FnOnce(&mut S, &mut Cx<'_>) -> Result<Flow> + Send + 'static,
) -> Result<Flow> {
    let name = cx.office.dossier(id)?.alumnus.name;
    cx.order(
        screen,
        move |office| office.archive_people(&[id], away),
        move |screen, done, cx| {
            done?;
            cx.say(match away {
                true => cx.text.msg_record_archived(name),
                false => cx.text.msg_record_restored(name),
            });
            then(screen, cx)
        },
    )
}

/// What stands in the title: who, and how they are.
fn title(facts: &Facts, words: &Words) -> (String, String) {
    let alumnus = &facts.dossier.alumnus;
    let other = if alumnus.pinyin.is_empty() {
        &alumnus.latin_name
    } else {
        &alumnus.pinyin
    };
    let who = phrases::joined(&[alumnus.name.clone(), other.clone()], " ");
    let left = format!("{who} | {}", alumnus.number);
    let status = words.field(alumnus, "status").1;
    let away = if alumnus.archived_at.is_some() {
        words.field(alumnus, "archived_at").0
    } else {
        ""
    };
    let changed = facts.past.first();
    let changed = changed.map_or_else(String::new, |entry| {
        format!("{} {}", entry.when, entry.user)
    });
    (
        left,
        phrases::joined(&[away.to_owned(), status, changed], " | "),
    )
}

/// Sections as lines of a column.
fn lay(sections: &[Option<Section>], width: u16) -> Vec<Line> {
    let mut lines = Vec::new();
    for section in sections.iter().flatten() {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line {
            title: Some((section.title, section.opens)),
            cells: Vec::new(),
        });
        let mut rows = section.rows.as_slice();
        while let Some((row, rest)) = rows.split_first() {
            rows = rest;
            match rest.split_first() {
                Some((next, rest)) if section.paired && width >= PAIRED && fit(row, next) => {
                    rows = rest;
                    let cells = vec![
                        cell(FIRST, row, &row.value),
                        cell(SECOND, next, &next.value),
                    ];
                    lines.push(Line { title: None, cells });
                }
                _ => lay_row(&mut lines, row, width),
            }
        }
    }
    lines
}

/// Both values are short enough for one line.
fn fit(row: &Row, next: &Row) -> bool {
    text::cells(&row.value) < SECOND.0 - FIRST.1 && text::cells(&next.value) < PAIRED - SECOND.1
}

fn lay_row(lines: &mut Vec<Line>, row: &Row, width: u16) {
    let room = usize::from(width.saturating_sub(FIRST.1 + 1));
    for (n, part) in text::wrap(&row.value, room).iter().enumerate() {
        let mut cell = cell(FIRST, row, part);
        if n > 0 {
            cell.label.clear();
        }
        let cells = vec![cell];
        lines.push(Line { title: None, cells });
    }
}

fn cell(at: (u16, u16), row: &Row, value: &str) -> Cell {
    Cell {
        at,
        label: row.label.clone(),
        value: value.to_owned(),
        role: row.role(),
    }
}
