//! Everything about a person by day, newest first: reports, consents, events, offices, chapters, posts, studies, files,
//! changes. What is to be followed up is marked.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::field::{Id, Label};
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::alumnus::AlumnusForm;
use crate::ui::screens::event::EventScreen;
use crate::ui::screens::history::History;
use crate::ui::screens::record::facts::Facts;
use crate::ui::screens::record::phrases::{came, day, event_title, joined};
use crate::ui::screens::record::words::Words;
use crate::ui::screens::report;
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};

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

/// What an item is about, in the order of the filter.
const KINDS: &[Label] = &[
    label("contact", "联络"),
    label("consent", "授权"),
    label("event", "活动"),
    label("chapter", "会籍"),
    label("office", "任职"),
    label("work", "工作"),
    label("study", "学业"),
    label("file", "附件"),
    label("change", "变更"),
];

struct Item {
    day: String,
    kind: usize,
    said: String,
    past: bool,
    /// To be followed up by now.
    due: bool,
    target: Target,
}

#[derive(Clone, Copy)]
enum Target {
    Person,
    Report(Id, bool),
    Event(Id),
    Entry(Id),
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
            Some(Target::Person | Target::Report(..)) => {
                Flow::open(AlumnusForm::edit(self.person, cx)?)
            }
            None => Flow::Stay,
        })
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
        self.cursor.resize(self.shown.len());
    }

    fn settle(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(Target::Report(id, done)) = self.here().map(|item| item.target) {
            cx.office.settle_report(self.person, id, !done)?;
            self.reload(cx)?;
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

/// Everything that has a day, newest first; what has none stands last.
fn items(facts: &Facts, words: &Words, today: &str) -> Vec<Item> {
    let mut found = Vec::new();
    let mut add = |day: String, kind: usize, said: String, past: bool, target: Target| {
        found.push(Item {
            day,
            kind,
            said,
            past,
            due: false,
            target,
        });
    };
    let d = &facts.dossier;
    for one in &d.consents {
        let of = |name| words.field(one, name).1;
        let parts = [of("purpose"), of("channel"), of("given"), of("source")];
        add(
            of("on_day"),
            1,
            joined(&parts, " | "),
            !one.given,
            Target::Person,
        );
    }
    for (event, registration) in &facts.events {
        let state = words.field(registration, "state").1;
        let said = format!(
            "{} {} ({state})",
            came(registration),
            event_title(event, words)
        );
        add(
            day(event).to_owned(),
            2,
            said,
            false,
            Target::Event(event.id),
        );
    }
    for one in &d.memberships {
        let of = |name| words.field(one, name).1;
        let over = one.state == "left";
        let when = if over { of("until") } else { of("since") };
        let said = joined(&[of("chapter_id"), of("state")], " | ");
        add(when, 3, said, over, Target::Person);
    }
    for one in &facts.offices {
        let of = |name| words.field(one, name).1;
        let said = joined(
            &[of("office"), of("chapter_id"), of("status"), of("ends_on")],
            " | ",
        );
        add(
            of("starts_on"),
            4,
            said,
            one.ends_on.is_some(),
            Target::Person,
        );
    }
    for one in &d.posts {
        let of = |name| words.field(one, name).1;
        let said = joined(&[of("organisation"), of("job_title"), of("to_on")], " | ");
        add(
            of("from_on"),
            5,
            said,
            one.ended || one.to_on.is_some(),
            Target::Person,
        );
    }
    for one in &d.degrees {
        let of = |name| words.field(one, name).1;
        let when = if one.completion.is_some() {
            of("completion")
        } else {
            of("entry")
        };
        let said = joined(&[of("level"), of("programme_id"), of("outcome")], " | ");
        add(when, 6, said, false, Target::Person);
    }
    for one in &d.attachments {
        let note = joined(&[one.name.clone(), one.note.clone()], " | ");
        add(String::new(), 7, note, false, Target::Person);
    }
    for one in &facts.past {
        let when = one.when.split(' ').next().unwrap_or_default().to_owned();
        let said = format!("{} | {}", facts.said(one), one.user);
        add(when, 8, said, one.undone, Target::Entry(one.id));
    }
    for one in &d.reports {
        let of = |name| words.field(one, name).1;
        let due = of("follow_up_on");
        let follow = match due.is_empty() {
            true => String::new(),
            false => format!("-> {due} {}", one.follow_up_by),
        };
        let parts = [
            of("channel"),
            of("summary").replace('\n', " "),
            one.who.clone(),
            follow,
        ];
        found.push(Item {
            day: of("on_day"),
            kind: 0,
            said: joined(&parts, " | "),
            past: one.done,
            due: !one.done && !due.is_empty() && due.as_str() <= today,
            target: Target::Report(one.id, one.done),
        });
    }
    found.sort_by(|a, b| b.day.cmp(&a.day).then(a.kind.cmp(&b.kind)));
    found
}

impl Screen for Timeline {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match keys::take(KEYS, self, &input, cx)? {
            Flow::Pass => keys::take(list::KEYS, &mut self.cursor, &input, cx),
            flow => Ok(flow),
        }
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
        self.items = items(&facts, &words, &cx.now.today().to_string());
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
                .map(|(at, kind)| (Some(at), view.word(*kind))),
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
                        .map_or("", |kind| view.word(*kind))
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
    }
}
