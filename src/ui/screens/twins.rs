//! The queue of people who look like one: pairs by their score with the reasons, both people's facts side by side, and one
//! key for each pair. Looking through the whole file is a job; what it found is kept, so that the next visit goes on.

mod drawing;
mod facts;

use std::cmp::Reverse;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::field::Id;
use crate::model::likeness::Pair;
use crate::office;
use crate::office::permit::Action;
use crate::ui::job::Job;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::merge::Merge;
use crate::ui::screens::progress::{Progress, paced};
use crate::ui::trouble;
use crate::ui::widgets::list::{self, Cursor};
use facts::{Facts, Line};

/// The queue.
#[derive(Default)]
pub struct Twins {
    pairs: Vec<Pair>,
    /// Put off until the others are decided, in this order.
    later: Vec<(Id, Id)>,
    cursor: Cursor,
    /// The visible rows, from the first visible one on.
    page: (usize, Vec<Line>),
    facts: Option<Facts>,
    /// Pairs decided since the queue was opened.
    decided: usize,
    /// The whole file was looked through since the queue was opened.
    looked: bool,
    work: Option<Work>,
}

/// Looking through the file.
struct Work {
    job: Job<Told>,
    progress: Progress,
}

/// News of that.
enum Told {
    Step(usize, usize),
    Found(std::result::Result<usize, office::Error>),
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Twins>] = &[
    bind(
        &["enter", "m"],
        "twins.merge",
        label("Merge", "合并"),
        Twins::merge,
    )
    .rank(3)
    .unless(Twins::why_no_pair),
    bind(
        &["f8", "n"],
        "twins.apart",
        label("Not the same", "不是同一人"),
        Twins::tell_apart,
    )
    .rank(4)
    .unless(Twins::why_no_pair),
    bind(
        &["space", "s"],
        "twins.later",
        label("Later", "稍后"),
        Twins::put_off,
    )
    .group(Group::Move)
    .rank(5)
    .unless(Twins::why_no_pair),
    bind(
        &["f5", "r"],
        "twins.look",
        label("Scan all", "全库查重"),
        Twins::look,
    )
    .on_no_record()
    .group(Group::Find)
    .rank(6)
    .unless(Twins::why_not_look),
    bind(&["esc"], "twins.back", label("Back", "返回"), Twins::leave)
        .group(Group::Always)
        .rank(9),
];

impl Twins {
    fn here(&self) -> Option<Pair> {
        self.pairs.get(self.cursor.at()).copied()
    }

    fn why_no_pair(&self, cx: &Cx<'_>) -> Option<String> {
        match (&self.work, self.facts.is_some()) {
            (Some(_), _) => Some(cx.text.msg_twins_looking()),
            (None, false) => Some(cx.text.msg_twins_none()),
            (None, true) => None,
        }
    }

    fn why_not_look(&self, cx: &Cx<'_>) -> Option<String> {
        if self.work.is_some() {
            return Some(cx.text.msg_twins_looking());
        }
        cx.denied(Action::Merge, |text| text.msg_twins_not_yours())
    }

    fn merge(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.here() {
            Some(pair) => Ok(Flow::open(Merge::new(pair.one, pair.other, cx)?)),
            None => Ok(Flow::Stay),
        }
    }

    fn tell_apart(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(pair) = self.here() {
            return cx.order(
                self,
                move |office| office.tell_apart(pair.one, pair.other),
                move |screen, told, cx| {
                    told?;
                    screen.decided += 1;
                    cx.say(cx.text.msg_twins_told_apart());
                    screen.drop_pair(pair, cx)?;
                    Ok(Flow::Stay)
                },
            );
        }
        Ok(Flow::Stay)
    }

    fn put_off(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(pair) = self.here() {
            self.later.retain(|known| *known != (pair.one, pair.other));
            self.later.push((pair.one, pair.other));
            let at = self.cursor.at();
            self.order();
            self.cursor.go(at);
            self.follow(cx)?;
        }
        Ok(Flow::Stay)
    }

    /// Looks through the whole file in a thread of its own.
    fn look(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let session = cx.office.again()?;
        let job = cx.start_job(move |reporter| {
            let found = session.find_duplicates(&mut paced(reporter, Told::Step));
            reporter.tell(Told::Found(found));
        });
        self.work = Some(Work {
            job,
            progress: Progress::of(0),
        });
        Ok(Flow::Stay)
    }

    fn leave(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match &self.work {
            Some(work) => {
                work.job.stop();
                cx.note(cx.text.msg_twins_stopping());
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
        let mut found = None;
        for told in news {
            match told {
                Told::Step(done, all) => work.progress.heard(done, all),
                Told::Found(outcome) => found = Some(outcome),
            }
        }
        if found.is_none() && !work.job.is_over() {
            return Ok(Some(Flow::Stay));
        }
        self.work = None;
        match found {
            Some(Ok(count)) => {
                self.looked = true;
                self.later.clear();
                cx.note(cx.text.msg_twins_found(count, grouped(count)));
            }
            Some(Err(office::Error::Stopped)) => cx.say(cx.text.msg_twins_stopped()),
            Some(Err(error)) => cx.warn(trouble::sentence(&error, cx.text)),
            None => cx.warn(cx.text.msg_twins_broke()),
        }
        self.read(cx)?;
        Ok(Some(Flow::Stay))
    }

    /// Reads the pairs; the cursor stays on its pair.
    fn read(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.pairs = cx.office.duplicates(usize::MAX)?;
        self.order();
        self.facts = None;
        self.follow(cx)
    }

    /// Those put off come last, in the order in which they were.
    fn order(&mut self) {
        let later = &self.later;
        let put_off = |pair: &Pair| {
            let known = later.iter().position(|one| *one == (pair.one, pair.other));
            known.map_or(0, |at| at + 1)
        };
        self.pairs
            .sort_by_key(|pair| (put_off(pair), Reverse(pair.likeness.score)));
        self.name_rows();
    }

    fn name_rows(&mut self) {
        let pairs = self.pairs.iter();
        self.cursor.follow(pairs.map(|pair| (pair.one, pair.other)));
    }

    fn drop_pair(&mut self, gone: Pair, cx: &mut Cx<'_>) -> Result<()> {
        self.pairs
            .retain(|pair| (pair.one, pair.other) != (gone.one, gone.other));
        self.name_rows();
        self.page = (0, Vec::new());
        self.follow(cx)
    }

    /// Reads what the cursor stands on, and the visible rows. A pair that is none any more goes.
    fn follow(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        while let Some(pair) = self.here() {
            if self.facts.as_ref().is_some_and(|facts| facts.is_of(pair)) {
                break;
            }
            self.facts = Facts::read(pair, cx)?;
            match &self.facts {
                Some(facts) => {
                    if let Some(here) = self.pairs.get_mut(self.cursor.at()) {
                        here.likeness = facts.likeness;
                    }
                    self.page = (0, Vec::new());
                }
                None => {
                    self.pairs.remove(self.cursor.at());
                    self.name_rows();
                }
            }
        }
        if self.pairs.is_empty() {
            self.facts = None;
        }
        self.cursor.settle(drawing::rows(cx.size, self.pairs.len()));
        let window = self.cursor.window();
        let shown = self.pairs.get(window.clone()).unwrap_or_default();
        if self.page.0 != window.start || self.page.1.len() != shown.len() {
            self.page = (window.start, Line::read(shown, cx)?);
        }
        Ok(())
    }
}

impl Screen for Twins {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(flow) = self.hear(&input, cx)? {
            return Ok(flow);
        }
        if matches!(input, Input::Tick | Input::Job(_) | Input::HangUp) {
            return Ok(Flow::Pass);
        }
        let flow = list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)?;
        if matches!(flow, Flow::Stay) && self.work.is_none() {
            self.follow(cx)?;
        }
        Ok(flow)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        if matches!(from, Outcome::Saved(_) | Outcome::Picked(_)) {
            self.decided += 1;
            self.page = (0, Vec::new());
            self.read(cx)?;
        }
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        if !cx.office.may(Action::Merge) {
            cx.warn(cx.text.msg_twins_not_yours());
            return Ok(());
        }
        if self.work.is_some() {
            return Ok(());
        }
        self.page = (0, Vec::new());
        self.read(cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame.buffer_mut(), area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut hints = keys::hints(KEYS, self, cx);
        hints.extend(keys::hints(list::KEYS, &self.cursor, cx));
        let at = (self.cursor.at() + 1).min(self.pairs.len());
        let place = cx
            .text
            .msg_twins_place(grouped(at), grouped(self.pairs.len()));
        let status = match self.decided {
            0 => String::new(),
            decided => cx.text.msg_twins_decided(grouped(decided)),
        };
        Face::titled(cx.word(label("Duplicates", "查重")), "")
            .keys(hints)
            .status(status, place)
            .acts_on(&self.cursor)
    }
}
