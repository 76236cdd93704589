//! The first pane: what waits for the person at work, what comes next, what changed last, and how many there are.
//! Each line opens its place.

mod facts;
mod layout;
mod drawing;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::field::Id;
use crate::office::permit::Action;
use crate::ui::form::screen::FormScreen;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::Pane;
use crate::ui::screens::alumnus::AlumnusForm;
use crate::ui::screens::directory::Directory;
use crate::ui::screens::event::EventScreen;
use crate::ui::screens::history::History;
use crate::ui::screens::import::Import;
use crate::ui::screens::kept::KeptText;
use crate::ui::screens::report;
use crate::ui::screens::timeline::Timeline;
use crate::ui::screens::twins::Twins;
use crate::ui::screens::waiting::WaitingRows;
use crate::ui::screens::{chapters, event, own};
use crate::ui::widgets::list::{self, Cursor};
use facts::{Facts, Line, Target};
use layout::{Part, boxes};

/// Its place in the first line.
pub const PANE: Pane = Pane {
    keys: &["alt-1", "1", "g h"],
    name: "go.home",
    label: label("Home", "首页"),
    open: |_| Ok(Box::new(Home::default())),
};

/// The pane.
#[derive(Default)]
pub struct Home {
    facts: Facts,
    focus: Part,
    cursors: [Cursor; Part::ALL.len()],
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Home>] = &[
    bind(&["enter"], "home.open", label("Open", "打开"), Home::open)
        .group(Group::Move)
        .rank(3),
    bind(
        &["tab", "right"],
        "home.next-panel",
        label("Panel", "下一栏"),
        |home: &mut Home, cx| home.turn(1, cx),
    )
    .group(Group::Move)
    .rank(4),
    bind(
        &["shift-tab", "left"],
        "home.last-panel",
        label("Panel before", "上一栏"),
        |home: &mut Home, cx| home.turn(-1, cx),
    )
    .group(Group::Move),
    bind(
        &["f3", "ctrl-f", "/"],
        "home.find",
        label("Find", "查找"),
        |_, cx| Home::seek("", cx),
    )
    .group(Group::Find)
    .rank(5),
    bind(
        &["f6", "ctrl-n", "n"],
        "home.new",
        label("New", "新增校友"),
        |_, cx| Ok(Flow::open(AlumnusForm::new_person(cx, "")?)),
    )
    .on_no_record()
    .rank(6)
    .unless(Home::why_not_add),
    bind(
        &["i"],
        "app.import",
        label("Import file", "导入文件"),
        |_, _| Ok(Flow::open(Import::default())),
    )
    .on_no_record()
    .rank(7)
    .unless(Home::why_not_import),
    bind(
        &["ctrl-r", "h"],
        "app.history",
        label("History", "变更记录"),
        |_, _| Ok(Flow::open(History::default())),
    )
    .group(Group::Find)
    .rank(8),
];

impl Home {
    fn why_not_add(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::EditPeople, |text| text.msg_home_may_not_add())
    }

    fn why_not_import(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::Import, |text| text.msg_home_may_not_import())
    }

    /// The directory with this in its box, to be typed on.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn seek(typed: &str, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::open(Directory::typing(typed)))
    }

    /// To another of the visible panels.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn turn(&mut self, by: isize, cx: &mut Cx<'_>) -> Result<Flow> {
        let shown = boxes(layout::body(cx.size));
        let at = shown.iter().position(|(which, _)| *which == self.focus);
        let count = isize::try_from(shown.len()).unwrap_or(1).max(1);
        let next = at.map_or(0, |at| (at.cast_signed() + by).rem_euclid(count));
        if let Some((which, _)) = shown.get(next.cast_unsigned()) {
            self.focus = *which;
        }
        Ok(Flow::Stay)
    }

    fn here(&self) -> Option<&Line> {
        let cursor = self.cursors.get(self.focus as usize)?;
        self.facts.lines(self.focus).get(cursor.at())
    }

    fn open(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(line) = self.here() else {
            return Ok(Flow::Stay);
        };
        Ok(match &line.target {
            Target::Nothing => {
                cx.warn(cx.text.msg_home_opens_nothing());
                Flow::Stay
            }
            Target::Place(command) => {
                cx.then(command);
                Flow::Stay
            }
            Target::Draft(kind, id, form) => {
                let title = line.text.clone();
                return take_up(kind, *id, form, title, cx);
            }
            Target::Waiting => Flow::open(WaitingRows::default()),
            Target::Person(id) => Flow::open(Timeline::new(*id)),
            Target::Twins => Flow::open(Twins::default()),
            Target::Event(id) => Flow::open(EventScreen::new(*id)),
            Target::Entry(id) => Flow::open(History::at(*id)),
            Target::People(query) => Flow::open(Directory::seeking(query)),
        })
    }

    fn read(&mut self, cx: &Cx<'_>) -> Result<()> {
        self.facts = Facts::read(cx)?;
        for which in Part::ALL {
            let (cursor, lines) = (&mut self.cursors[which as usize], self.facts.lines(which));
            cursor.follow(lines.iter().map(Line::key));
            // A heading opens nothing: the cursor begins below it.
            let leads = |line: &Line| line.target != Target::Nothing;
            if cursor.at() == 0 && !lines.first().is_some_and(leads) {
                cursor.go(lines.iter().position(leads).unwrap_or(0));
            }
        }
        let shown = boxes(layout::body(cx.size));
        if !shown.iter().any(|(which, _)| *which == self.focus) {
            self.focus = Part::default();
        }
        Ok(())
    }
}

/// Takes up what was typed and not saved. Where it has no place to be saved to, it can be read and copied.
fn take_up(kind: &str, id: Id, form: &str, title: String, cx: &mut Cx<'_>) -> Result<Flow> {
    let mut drafts = cx.office.drafts()?.into_iter();
    let draft = drafts.find(|draft| draft.form == form);
    let read = |says: String, cx: &Cx<'_>| match &draft {
        Some(draft) => Flow::open(KeptText::new(draft, title, says, cx.lang)),
        None => Flow::Stay,
    };
    if cx.shut.is_some() && draft.is_some() {
        return Ok(read(cx.text.msg_home_draft_read(), cx));
    }
    let is_there = draft
        .as_ref()
        .map_or(Ok(true), |draft| cx.office.is_of_record(draft))?;
    match open_draft(kind, id, cx) {
        Ok(mut screen) if is_there => {
            screen.offer_this(form, cx)?;
            Ok(Flow::open(screen))
        }
        Err(trouble) if !trouble.is_of_nothing() => Err(trouble),
        _ => Ok(read(cx.text.msg_home_draft_gone(), cx)),
    }
}

fn open_draft(kind: &str, id: Id, cx: &mut Cx<'_>) -> Result<FormScreen> {
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

impl Screen for Home {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match &input {
            Input::Tick if self.facts.is_counting && cx.office.index_ready() => {
                self.read(cx)?;
                return Ok(Flow::Stay);
            }
            Input::Tick | Input::Job(_) | Input::HangUp => return Ok(Flow::Pass),
            Input::Paste(text) => return Self::seek(text, cx),
            _ => {}
        }
        match keys::take(KEYS, self, &input, cx)? {
            Flow::Pass => match self.cursors.get_mut(self.focus as usize) {
                Some(cursor) => keys::take(list::KEYS, cursor, &input, cx),
                None => Ok(Flow::Pass),
            },
            flow => Ok(flow),
        }
    }

    fn back(&mut self, _from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        self.read(cx)?;
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.read(cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame.buffer_mut(), area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut hints = keys::hints(KEYS, self, cx);
        if let Some(cursor) = self.cursors.get(self.focus as usize) {
            hints.extend(keys::hints(list::KEYS, cursor, cx));
        }
        let cursor = self.cursors.get(self.focus as usize);
        Face::pane()
            .keys(hints)
            .chosen(cursor.and_then(Cursor::key))
    }
}
