//! The history of everything: who changed what, when, from what to what; and taking an entry back.

mod drawing;
mod pages;

use std::collections::HashSet;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::field::Id;
use crate::model::past::ChangeSet;
use crate::office;
use crate::office::past::Back;
use crate::office::past::lines::ChangeLine;
use crate::office::permit::Action;
use crate::ui::job::Job;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::confirm::Confirm;
use crate::ui::screens::pick::Pick;
use crate::ui::screens::progress::{Progress, paced};
use crate::ui::screens::record::facts::on_the_wall;
use crate::ui::stuck;
use crate::ui::widgets::list::{self, Cursor};

/// The entries, newest first, and what the one under the cursor changed.
#[derive(Default)]
pub struct History {
    /// Those around the cursor, without gaps.
    entries: Vec<Entry>,
    /// Older entries than these are there.
    older: bool,
    /// Newer entries than these are there.
    newer: bool,
    /// The oldest entry of all and the newest.
    span: Option<(Id, Id)>,
    cursor: Cursor,
    /// The entry to stand on when it is read first.
    wanted: Option<Id>,
    /// An entry from before this session, that the key for the last change came to: it is asked about.
    earlier: Option<Id>,
    shown: Option<Id>,
    lines: Vec<ChangeLine>,
    /// Not everything that the entry changed is in the lines.
    cut: bool,
    asked: Option<Asked>,
    work: Option<Work>,
}

/// An entry as it is shown.
struct Entry {
    id: Id,
    when: String,
    user: String,
    sentence: String,
    undone: bool,
    /// Some of its records are taken back.
    partly: bool,
    /// The first of all: what the file was founded with.
    founding: bool,
}

/// What was asked of a window on top, about which entry.
enum Asked {
    /// Whether to take back what is wide.
    Wide(Id),
    /// Whether to take back what is from before this session.
    Earlier(Id),
    /// Whether to take back the rest.
    Rest(Id),
}

/// Which way work goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Back,
    Again,
}

/// An entry is being taken back, or done again.
struct Work {
    job: Job<Told>,
    way: Way,
    progress: Progress,
}

/// News of that.
enum Told {
    Step(usize, usize),
    Over(Box<std::result::Result<Back, office::Error>>),
}

/// As many changed rows as are listed.
const ROWS: usize = 200;

/// More rows than this in one entry, and taking it back is asked about.
const MANY: usize = 60;

/// As many records in the way as are named.
const NAMED: usize = 8;

/// The keys, tested with all others.
pub const KEYS: &[Bind<History>] = &[
    bind(
        &["u", "ctrl-z"],
        "app.undo",
        label("Take this back", "撤销此项"),
        History::undo,
    )
    .rank(3)
    .unless(History::why_not_undo),
    bind(
        &["ctrl-y"],
        "app.redo",
        label("Do it again", "重做"),
        History::redo,
    )
    .unless(History::why_not_redo),
    bind(
        &["esc"],
        "history.back",
        label("Back", "返回"),
        History::leave,
    )
    .group(Group::Always)
    .rank(9),
];

impl History {
    /// With the cursor on this entry.
    #[must_use]
    pub fn at(entry: Id) -> Self {
        Self {
            wanted: Some(entry),
            ..Self::default()
        }
    }

    /// With the cursor on this entry, that somebody made before this session.
    #[must_use]
    pub fn earlier(entry: Id) -> Self {
        Self {
            earlier: Some(entry),
            ..Self::at(entry)
        }
    }

    fn here(&self) -> Option<&Entry> {
        self.entries.get(self.cursor.at())
    }

    fn why_not_undo(&self, cx: &Cx<'_>) -> Option<String> {
        match self.here() {
            _ if self.work.is_some() => Some(cx.text.msg_past_working()),
            None => Some(cx.text.msg_past_nothing_here()),
            Some(entry) if entry.founding => Some(cx.text.msg_past_founding()),
            Some(entry) if entry.undone => Some(cx.text.msg_past_undone_already()),
            Some(_) => None,
        }
    }

    fn undo(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(entry) = self.here() else {
            return Ok(Flow::Stay);
        };
        let (id, sentence) = (entry.id, entry.sentence.clone());
        let (when, user) = (entry.when.clone(), entry.user.clone());
        if self.earlier.take() == Some(id) {
            let question = Confirm::new(cx.text.msg_past_earlier())
                .says(sentence)
                .says(when)
                .answers(
                    cx.text.msg_past_earlier_no(),
                    cx.text.msg_past_earlier_yes(),
                );
            self.asked = Some(Asked::Earlier(id));
            return Ok(Flow::open(question));
        }
        // A colleague goes on from what they did, and does not see this key.
        if user != cx.office.actor().name {
            let question = Confirm::new(cx.text.msg_past_others(user))
                .says(sentence)
                .says(when)
                .answers(cx.text.msg_past_wide_no(), cx.text.msg_past_wide_yes());
            self.asked = Some(Asked::Wide(id));
            return Ok(Flow::open(question));
        }
        let rows = cx.office.changes(id, None, MANY + 1)?;
        let owners = rows.iter().map(|row| &row.owner);
        let people: HashSet<&(String, Id)> = owners.filter(|(kind, _)| kind == "alumnus").collect();
        if rows.len() <= MANY && people.len() < 2 {
            return self.take_back(id, false, cx);
        }
        self.asked = Some(Asked::Wide(id));
        let question = Confirm::new(cx.text.msg_past_wide())
            .says(sentence)
            .says(cx.text.msg_past_wide_note())
            .answers(cx.text.msg_past_wide_no(), cx.text.msg_past_wide_yes());
        Ok(Flow::open(question))
    }

    /// Takes an entry back in a thread of its own: it may be a whole import.
    fn take_back(&mut self, id: Id, partly: bool, cx: &mut Cx<'_>) -> Result<Flow> {
        let session = cx.office.again()?;
        let job = cx.start_job(move |reporter| {
            let step = &mut paced(reporter, Told::Step);
            let back = session.undo_in_steps(Some(id), partly, step);
            reporter.tell(Told::Over(Box::new(back)));
        });
        self.work = Some(Work::new(job, Way::Back));
        Ok(Flow::Stay)
    }

    fn why_not_redo(&self, cx: &Cx<'_>) -> Option<String> {
        if self.work.is_some() {
            return Some(cx.text.msg_past_working());
        }
        let last = cx.office.undoable();
        let none = last.is_ok_and(|(_, undone)| undone.is_none());
        none.then(|| cx.text.msg_app_nothing_to_redo())
    }

    /// Does the newest entry again that was taken back.
    fn redo(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let session = cx.office.again()?;
        let job = cx.start_job(move |reporter| {
            let back = session.redo_in_steps(false, &mut paced(reporter, Told::Step));
            reporter.tell(Told::Over(Box::new(back)));
        });
        self.work = Some(Work::new(job, Way::Again));
        Ok(Flow::Stay)
    }

    fn leave(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match &self.work {
            Some(work) => {
                work.job.stop();
                cx.note(cx.text.msg_past_stopping());
                Ok(Flow::Stay)
            }
            None => Ok(Flow::Close(Outcome::Dropped)),
        }
    }

    /// The work has news. None when the input is not about it.
    fn hear(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Option<Flow>> {
        let Some(work) = &mut self.work else {
            return Ok(None);
        };
        let Some(news) = work.job.news(input) else {
            return Ok(None);
        };
        let way = work.way;
        for told in news {
            match told {
                Told::Step(done, all) => work.progress.heard(done, all),
                Told::Over(back) => return self.is_over(*back, way, cx).map(Some),
            }
        }
        if work.job.is_over() {
            self.work = None;
        }
        Ok(Some(Flow::Stay))
    }

    fn is_over(
        &mut self,
        back: std::result::Result<Back, office::Error>,
        way: Way,
        cx: &mut Cx<'_>,
    ) -> Result<Flow> {
        self.work = None;
        let back = match back {
            Err(office::Error::Stopped) => {
                cx.say(cx.text.msg_past_stopped());
                return Ok(Flow::Stay);
            }
            other => other?,
        };
        let (done, stuck) = (back.outcome.records, &back.outcome.conflicts);
        if stuck.is_empty() {
            let text = cx.text;
            let said = |what: String| match back.again {
                false => text.msg_past_done(done, what, grouped(done)),
                true => text.msg_past_done_again(done, what, grouped(done)),
            };
            cx.say_written(stuck::done(said, &back, text, cx.size.0));
            self.read_again(cx)?;
            return Ok(Flow::Stay);
        }
        if done > 0 {
            cx.say_written(cx.text.msg_past_partly_done(done));
            self.read_again(cx)?;
            return Ok(Flow::Stay);
        }
        self.read_again(cx)?;
        if way == Way::Again || back.again {
            cx.warn(stuck::sentence(&back, cx.office, cx.text, cx.size.0));
            return Ok(Flow::Stay);
        }
        if matches!(self.asked.take(), Some(Asked::Rest(_))) {
            cx.warn(cx.text.msg_past_nothing_left());
            return Ok(Flow::Stay);
        }
        if back.outcome.possible > 0 && !back.outcome.whole {
            self.asked = Some(Asked::Rest(back.entry.id));
        }
        Ok(Flow::open(conflicts(&back, cx)))
    }

    /// Reads what comes near the cursor, and what the entry under it changed.
    fn look(&mut self, cx: &Cx<'_>) -> Result<()> {
        self.read_ahead(cx)?;
        let here = self.here().map(|entry| entry.id);
        if here != self.shown {
            self.lines = match here {
                Some(id) => cx.office.change_lines(id, None, ROWS + 1)?,
                None => Vec::new(),
            };
            self.cut = self.lines.len() > ROWS;
            self.lines.truncate(ROWS);
            self.shown = here;
        }
        Ok(())
    }
}

impl Work {
    fn new(job: Job<Told>, way: Way) -> Self {
        Self {
            job,
            way,
            progress: Progress::of(0),
        }
    }
}

impl Entry {
    fn new(entry: ChangeSet, clock: chrono::TimeDelta) -> Self {
        Self {
            id: entry.id,
            when: on_the_wall(&entry.at, clock),
            user: entry.user,
            sentence: entry.sentence,
            undone: entry.undone_by.is_some(),
            partly: entry.partly,
            founding: entry.kind == "init",
        }
    }
}

/// What stands in the way, and where something else can be taken back the question about that.
fn conflicts(back: &Back, cx: &Cx<'_>) -> Pick {
    let stuck = &back.outcome.conflicts;
    let mut window = Pick::new(cx.text.msg_past_stuck(stuck.len()));
    for conflict in stuck.iter().take(NAMED) {
        window = window.says(stuck::line(conflict, cx.office, cx.text));
    }
    if stuck.len() > NAMED {
        window = window.says(cx.text.msg_past_stuck_more(grouped(stuck.len() - NAMED)));
    }
    if back.outcome.possible == 0 || back.outcome.whole {
        if back.outcome.whole && stuck.len() > 1 {
            window = window.says(cx.text.msg_past_one_deed());
        }
        return window.answer(cx.text.msg_past_stuck_back());
    }
    window
        .says(cx.text.msg_past_stuck_question())
        .answer(cx.text.msg_past_stuck_no())
        .answer(cx.text.msg_past_stuck_yes())
}

impl Screen for History {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(flow) = self.hear(&input, cx)? {
            return Ok(flow);
        }
        if matches!(input, Input::Tick | Input::Job(_) | Input::HangUp) {
            return Ok(Flow::Pass);
        }
        let flow = list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)?;
        if matches!(flow, Flow::Stay) {
            if let Some(edge) = self.cursor.asked_for() {
                self.go_to_edge(edge, cx)?;
            }
            self.look(cx)?;
        }
        Ok(flow)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        match (self.asked.take(), from) {
            (Some(Asked::Wide(id) | Asked::Earlier(id)), Outcome::Agreed) => {
                self.take_back(id, false, cx)
            }
            // Back to where the key was pressed.
            (Some(Asked::Earlier(_)), _) => Ok(Flow::Close(Outcome::Dropped)),
            (Some(Asked::Rest(id)), Outcome::Picked(1)) => {
                self.asked = Some(Asked::Rest(id));
                self.take_back(id, true, cx)
            }
            _ => Ok(Flow::Stay),
        }
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        if !cx.office.may(Action::ReadHistory) {
            cx.warn(cx.text.msg_past_not_yours());
            return Ok(());
        }
        self.read_again(cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame.buffer_mut(), area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut keys = keys::hints(KEYS, self, cx);
        keys.extend(keys::hints(list::KEYS, &self.cursor, cx));
        let (at, all) = self.place();
        Face::titled(cx.word(label("History", "变更记录")), "")
            .keys(keys)
            .status(String::new(), format!("{at}/{all}"))
            .acts_on(&self.cursor)
    }
}
