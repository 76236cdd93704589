//! Many people changed in one go: what is to be done, the plan with numbers and names, the question, the work, and what came
//! of it. Nothing is written before the plan is accepted, and then everything or nothing.

mod offer;
mod question;
mod view;
mod work;
mod news;
mod summary;
mod drawing;
pub mod tables;

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::field::Id;
use crate::office::bulk::Plan;
use crate::office::bulk::deed::Deed;
use crate::ui::keys::{self, Bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::confirm::Confirm;
use crate::ui::screens::record::RecordView;
use crate::ui::widgets::input::Edit;
use crate::ui::widgets::list;
use question::Asking;
use summary::Summary;
use tables::{ASK, DONE, PLAN, WORK};
use view::PlanView;
use work::Work;

/// The screen.
pub struct Bulk {
    people: Arc<Vec<Id>>,
    whom: Whom,
    /// Where the questions ended, for the way back from the plan.
    asking: Option<Asking>,
    stage: Stage,
}

/// How the people were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// They were marked.
    Marked,
    /// This query found them; empty: they are everybody.
    Found(String),
}

/// How far it went.
enum Stage {
    /// It is asked what is to be done.
    Asking,
    /// The plan is made.
    Planning(Work),
    /// The plan is looked at.
    Plan(PlanView),
    /// It is done.
    Writing(Work, Arc<Plan>),
    /// It is over.
    Done(Summary),
    /// It is taken back.
    Undoing(Work, Summary),
}

/// More people than this, and it is asked first.
const MANY: usize = 20;

impl Bulk {
    /// For these people.
    #[must_use]
    pub fn new(people: Vec<Id>, whom: Whom) -> Self {
        Self {
            people: Arc::new(people),
            whom,
            asking: None,
            stage: Stage::Asking,
        }
    }

    /// For these people, with the plan for what is to be done to them.
    ///
    /// # Errors
    /// What the office says.
    pub fn planning(people: Vec<Id>, whom: Whom, deed: Deed, cx: &mut Cx<'_>) -> Result<Self> {
        let mut screen = Self::new(people, whom);
        screen.plan(deed, cx)?;
        Ok(screen)
    }

    /// How many, and how they were chosen: "40 people: class:2004".
    fn people_in_words(&self, cx: &Cx<'_>) -> String {
        let (many, text) = (self.people.len(), cx.text);
        let people = text.msg_bulk_people(many, grouped(many));
        match &self.whom {
            Whom::Marked => text.msg_bulk_marked(people),
            Whom::Found(query) if query.is_empty() => text.msg_bulk_everybody(people),
            Whom::Found(query) => text.msg_bulk_found(people, query.as_str()),
        }
    }

    fn table(&self) -> &'static [Bind<Self>] {
        match self.stage {
            Stage::Asking => ASK,
            Stage::Plan(_) => PLAN,
            Stage::Planning(_) | Stage::Writing(..) | Stage::Undoing(..) => WORK,
            Stage::Done(_) => DONE,
        }
    }

    fn answer(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let deed = match &mut self.asking {
            Some(asking) => asking.answer(cx)?,
            None => None,
        };
        if let Some(deed) = deed {
            self.plan(deed, cx)?;
        }
        Ok(Flow::Stay)
    }

    fn plan(&mut self, deed: Deed, cx: &mut Cx<'_>) -> Result<()> {
        self.stage = Stage::Planning(Work::plan(deed, &self.people, cx)?);
        Ok(())
    }

    /// Makes the plan anew, with everything that changed since.
    fn plan_again(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Stage::Plan(view) = &self.stage
            && let Some(deed) = view.plan.deeds.first()
        {
            self.plan(deed.clone(), cx)?;
        }
        Ok(Flow::Stay)
    }

    /// A question back, from the plan to the last one; from the first out of the screen.
    fn step_back(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(asking) = &mut self.asking else {
            return Ok(Flow::Close(Outcome::Dropped));
        };
        if !asking.back(cx)? {
            return Ok(Flow::Close(Outcome::Dropped));
        }
        self.stage = Stage::Asking;
        Ok(Flow::Stay)
    }

    fn why_not_apply(&self, cx: &Cx<'_>) -> Option<String> {
        match &self.stage {
            Stage::Plan(view) if view.plan.changes.is_empty() => {
                Some(cx.text.msg_bulk_nothing_to_do())
            }
            _ => None,
        }
    }

    /// Few are changed at once, many after a question.
    fn ask(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Stage::Plan(view) = &self.stage else {
            return Ok(Flow::Stay);
        };
        let people = view.plan.changes.len();
        if people <= MANY {
            return self.apply(cx);
        }
        let text = cx.text;
        let shown = grouped(people);
        let mut question = Confirm::new(text.msg_bulk_question(shown.as_str()))
            .says(view.said.as_str())
            .says(view.names.as_str());
        let cannot: usize = view.plan.cannot.values().map(Vec::len).sum();
        if cannot > 0 {
            question = question.says(text.msg_bulk_stay(grouped(cannot)));
        }
        let question = question.says(text.msg_bulk_one_change()).answers(
            text.msg_bulk_question_no(),
            text.msg_bulk_question_yes(shown),
        );
        Ok(Flow::open(question))
    }

    fn apply(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Stage::Plan(view) = &self.stage {
            let plan = Arc::clone(&view.plan);
            self.stage = Stage::Writing(Work::apply(&plan, cx)?, plan);
        }
        Ok(Flow::Stay)
    }

    /// Asks the work to stop; it says itself when it did.
    fn stop(&mut self, cx: &mut Cx<'_>) {
        if let Stage::Planning(work) | Stage::Writing(work, _) | Stage::Undoing(work, _) =
            &self.stage
        {
            work.job.stop();
            cx.note(cx.text.msg_bulk_stopping());
        }
    }

    /// What is written now cannot be taken back now.
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "the rows of a key table ask their screen"
    )]
    fn why_wait(&self, cx: &Cx<'_>) -> Option<String> {
        Some(cx.text.msg_bulk_working())
    }

    fn undo(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let entry = match &self.stage {
            Stage::Done(summary) => summary.done.change_set,
            _ => None,
        };
        if let Some(entry) = entry {
            let work = Work::take_back(entry, cx)?;
            if let Stage::Done(summary) = std::mem::replace(&mut self.stage, Stage::Asking) {
                self.stage = Stage::Undoing(work, summary);
            }
        }
        Ok(Flow::Stay)
    }

    fn why_not_undo(&self, cx: &Cx<'_>) -> Option<String> {
        match &self.stage {
            Stage::Done(summary) if summary.undone => Some(cx.text.msg_past_undone_already()),
            Stage::Done(summary) if summary.done.change_set.is_some() => None,
            _ => Some(cx.text.msg_app_nothing_to_undo()),
        }
    }

    fn turn(&mut self, by: isize) {
        if let Stage::Plan(view) = &mut self.stage {
            view.turn(by);
        }
    }

    fn read_names(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Stage::Plan(view) = &mut self.stage {
            view.follow(cx)?;
        }
        Ok(Flow::Stay)
    }

    /// Opens the record of the person under the cursor.
    fn open(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        let person = match &self.stage {
            Stage::Plan(view) => view.person(view.cursor.at()),
            _ => None,
        };
        Ok(person.map_or(Flow::Stay, |person| {
            Flow::open(RecordView::new(person.head.alumnus_id))
        }))
    }

    /// Typing in a question.
    fn type_in(&mut self, input: &Input) -> Option<Flow> {
        let (Stage::Asking, Some(asking)) = (&self.stage, &mut self.asking) else {
            return None;
        };
        match asking.typed.take(input) {
            Edit::Pass => return None,
            Edit::Moved => {}
            Edit::Changed if asking.is_free() && !asking.has_offers() => asking.wrong = None,
            Edit::Changed => asking.filter(),
        }
        Some(Flow::Stay)
    }
}

impl Screen for Bulk {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(flow) = self.hear(&input, cx)? {
            return Ok(flow);
        }
        if matches!(input, Input::Tick | Input::Job(_) | Input::HangUp) {
            return Ok(Flow::Pass);
        }
        if let Some(flow) = self.type_in(&input) {
            return Ok(flow);
        }
        let flow = keys::take(self.table(), self, &input, cx)?;
        if !matches!(flow, Flow::Pass) {
            return Ok(flow);
        }
        match (&mut self.stage, &mut self.asking) {
            (Stage::Asking, Some(asking)) => {
                let flow = keys::take(list::KEYS, &mut asking.cursor, &input, cx)?;
                asking.chosen |= matches!(flow, Flow::Stay) && asking.has_offers();
                Ok(flow)
            }
            (Stage::Plan(view), _) => {
                let flow = keys::take(list::KEYS, &mut view.cursor, &input, cx)?;
                view.follow(cx)?;
                Ok(flow)
            }
            _ => Ok(Flow::Pass),
        }
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        if from == Outcome::Agreed {
            return self.apply(cx);
        }
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        if self.asking.is_none() {
            self.asking = Some(Asking::begin(cx)?);
        }
        if let Stage::Plan(view) = &mut self.stage {
            view.reword(cx)?;
        }
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame, area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut hints = keys::hints(self.table(), self, cx);
        let title = cx.word(label("Change many", "批量修改"));
        let people = self.people_in_words(cx);
        let mut place = String::new();
        if let Stage::Plan(view) = &self.stage {
            hints.extend(keys::hints(list::KEYS, &view.cursor, cx));
            let at = (view.cursor.at() + 1).min(view.cursor.len());
            place = format!("{}/{}", grouped(at), grouped(view.cursor.len()));
        }
        let status = match &self.stage {
            Stage::Asking | Stage::Planning(_) | Stage::Plan(_) => cx.text.msg_bulk_nothing_yet(),
            Stage::Writing(..) | Stage::Undoing(..) | Stage::Done(_) => String::new(),
        };
        Face::titled(title, people)
            .keys(hints)
            .typing(matches!(self.stage, Stage::Asking))
            .asks(matches!(self.stage, Stage::Plan(_)))
            .status(status, place)
    }
}
