//! Everything about a person by day, newest first: reports, consents, events, offices, chapters, posts, studies, files,
//! changes. What is to be followed up is marked.

mod items;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::field::Id;
use crate::ui::form::sheet::row_key;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::alumnus::AlumnusForm;
use crate::ui::screens::event::EventScreen;
use crate::ui::screens::files::Files;
use crate::ui::screens::history::History;
use crate::ui::screens::record::facts::Facts;
use crate::ui::screens::record::words::Words;
use crate::ui::screens::report;
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};
use items::{Item, KINDS, Target, items};

/// The screen.
pub struct Timeline {
    person: Id,
    name: String,
    away: bool,
    items: Vec<Item>,
    shown: Vec<usize>,
    /// The kind that is shown alone.
    kind: Option<usize>,
    cursor: Cursor,
}

/// As many changes as are told.
const CHANGES: usize = 500;

/// The keys, tested with all others.
pub const KEYS: &[Bind<Timeline>] = &[
    bind(
        &["enter"],
        "timeline.open",
        label("Open", "打开"),
        Timeline::open,
    )
    .group(Group::Move)
    .rank(3),
    bind(
        &["right", "tab"],
        "timeline.next-kind",
        label("Other kind", "换一类"),
        |s: &mut Timeline, _| s.turn(1),
    )
    .group(Group::Find)
    .rank(4),
    bind(
        &["left", "shift-tab"],
        "timeline.kind-before",
        label("Kind before", "上一类"),
        |s: &mut Timeline, _| s.turn(-1),
    )
    .group(Group::Find),
    bind(
        &["f6", "n", "l"],
        "timeline.log",
        label("Log a contact", "记联络"),
        |s: &mut Timeline, cx| Ok(Flow::open(report::about(s.person, cx)?)),
    )
    .on_no_record()
    .rank(5)
    .unless(Timeline::why_not_log),
    bind(
        &["space", "x"],
        "timeline.settle",
        label("Followed up", "已跟进"),
        Timeline::settle,
    )
    .rank(6)
    .unless(Timeline::why_not_settle),
    bind(
        &["esc"],
        "timeline.back",
        label("Back", "返回"),
        |_, _| Ok(Flow::Close(Outcome::Dropped)),
    )
    .group(Group::Always)
    .rank(9),
];

impl Timeline {
    /// Of this person; read when it is put up.
    #[must_use]
    pub fn new(person: Id) -> Self {
        Self {
            person,
            name: String::new(),
            away: false,
            items: Vec::new(),
            shown: Vec::new(),
            kind: None,
            cursor: Cursor::default(),
        }
    }

    fn here(&self) -> Option<&Item> {
        self.items.get(*self.shown.get(self.cursor.at())?)
    }

    fn open(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match self.here().map(|item| item.target) {
            Some(Target::Event(id)) => Flow::open(EventScreen::new(id)),
            Some(Target::Entry(id)) => Flow::open(History::at(id)),
            Some(Target::Files) => Flow::open(Files::new(self.person)),
            Some(Target::Report(id, _)) => self.form("contact_report", id, cx)?,
            Some(Target::Row(table, id)) => self.form(table, id, cx)?,
            None => Flow::Stay,
        })
    }

    /// The form of the person with the cursor in that row.
    fn form(&self, table: &str, id: Id, cx: &mut Cx<'_>) -> Result<Flow> {
        let place = match id.is_new() {
            true => table.to_owned(),
            false => row_key(table, id.0, ""),
        };
        let form = AlumnusForm::edit_at(self.person, &place, cx)?;
        Ok(Flow::open(form))
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn turn(&mut self, by: isize) -> Result<Flow> {
        // Place 0 is everything.
        let all = KINDS.len().cast_signed() + 1;
        let at = self.kind.map_or(0, |kind| kind.cast_signed() + 1);
        let to = (at + by).rem_euclid(all).cast_unsigned();
        self.kind = to.checked_sub(1);
        self.filter();
        self.cursor.go(0);
        Ok(Flow::Stay)
    }

    fn filter(&mut self) {
        let items = self.items.iter().enumerate();
        self.shown = items
            .filter(|(_, item)| self.kind.is_none_or(|kind| item.kind == kind))
            .map(|(at, _)| at)
            .collect();
        let shown = self.shown.iter().filter_map(|at| self.items.get(*at));
        self.cursor.follow(shown.map(Item::key));
    }

    fn settle(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(Target::Report(id, done)) = self.here().map(|item| item.target) {
            let person = self.person;
            return cx.order(
                self,
                move |office| office.settle_report(person, id, !done),
                move |screen, settled, cx| {
                    settled?;
                    let who = screen.name.as_str();
                    cx.say(match done {
                        true => cx.text.msg_files_to_follow_up(who),
                        false => cx.text.msg_files_followed_up(who),
                    });
                    screen.reload(cx)?;
                    Ok(Flow::Stay)
                },
            );
        }
        Ok(Flow::Stay)
    }

    fn why_not_log(&self, cx: &Cx<'_>) -> Option<String> {
        match () {
            () if !cx.office.may(crate::office::permit::Action::EditPeople) => {
                Some(cx.text.msg_record_read_only())
            }
            () if self.away => Some(cx.text.msg_files_deceased()),
            () => None,
        }
    }

    fn why_not_settle(&self, cx: &Cx<'_>) -> Option<String> {
        match self.here().map(|item| item.target) {
            Some(Target::Report(..))
                if cx.office.may(crate::office::permit::Action::EditPeople) =>
            {
                None
            }
            _ => Some(cx.text.msg_files_no_report()),
        }
    }
}

impl Screen for Timeline {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn back(&mut self, _from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        self.reload(cx)?;
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let facts = Facts::read(self.person, CHANGES, cx)?;
        let words = Words::of(cx);
        self.name.clone_from(&facts.dossier.alumnus.name);
        self.away = facts.dossier.alumnus.status == "deceased";
        self.items = items(&facts, &words, cx.now.today());
        self.filter();
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let area = Rect {
            width: area.width.saturating_sub(1),
            ..text::after(area, 1)
        };
        let buf = frame.buffer_mut();
        let everything = view.word(label("everything", "全部"));
        let mut x = 0;
        let places = std::iter::once((None, everything)).chain(
            KINDS
                .iter()
                .enumerate()
                .map(|(at, (kind, _))| (Some(at), view.word(*kind))),
        );
        for (at, word) in places {
            let open = at == self.kind;
            let word = if open {
                format!("[{word}]")
            } else {
                word.to_owned()
            };
            let role = if open { Role::Focus } else { Role::Dim };
            x += text::put(buf, text::after(area, x), &word, view.look.style(role)) + 1;
        }
        panel::rule(buf, text::below(area, 1), "", view.look);
        let columns = [
            Column::new("", 1),
            Column::new("", 10),
            Column::new("", 8),
            Column::new("", 20).grows(1),
        ];
        let rows = text::below(area, 2);
        list::draw_body(buf, rows, &columns, &self.cursor, view.look, &|at| {
            let item = self.shown.get(at).and_then(|at| self.items.get(*at));
            item.map_or_else(Row::default, |item| Row {
                cells: vec![
                    if item.due { "!" } else { "" }.into(),
                    item.day.as_str().into(),
                    KINDS
                        .get(item.kind)
                        .map_or("", |(kind, _)| view.word(*kind))
                        .into(),
                    item.said.as_str().into(),
                ],
                dim: item.past,
                ..Row::default()
            })
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut keys = keys::hints(KEYS, self, cx);
        keys.extend(keys::hints(list::KEYS, &self.cursor, cx));
        let due = self.items.iter().filter(|item| item.due).count();
        let status = match due {
            0 => String::new(),
            due => cx.text.msg_files_due(due),
        };
        let at = (self.cursor.at() + 1).min(self.cursor.len());
        let title = format!("{} | {}", cx.word(label("Timeline", "时间线")), self.name);
        Face::titled(title, "")
            .keys(keys)
            .status(status, format!("{at}/{}", self.cursor.len()))
            .acts_on(&self.cursor)
    }
}
