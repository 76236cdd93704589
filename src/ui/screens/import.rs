//! Taking a file in: its name, the plan that it makes, the question, the work, and what came of it.
//!
//! Reading and writing go on in threads of their own; nothing is written before the plan is accepted, and then everything
//! or nothing.

mod drawing;
pub(in crate::ui::screens) mod path;
pub mod tables;
mod view;
pub(in crate::ui::screens) mod work;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::office::Error;
use crate::transfer::Unreadable;
use crate::transfer::decode;
use crate::transfer::plan::NoPlan;
use crate::transfer::plan::remembered;
use crate::transfer::table::Table;
use crate::ui::keys::{self, Bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::confirm::Confirm;
use crate::ui::screens::mapping::MappingScreen;
use crate::ui::screens::returned::ReturnedScreen;
use crate::ui::stuck;
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list;
use path::{Listing, Wanted};
use tables::{DONE, PATH, PLAN, WORK};
use view::PlanView;
use work::{Reading, Summary, Told, Undoing, Writing};

/// The screen.
#[derive(Default)]
pub struct Import {
    typed: TextInput,
    listing: Listing,
    /// What was wrong with the last file, and what to do.
    wrong: Option<String>,
    /// The last file is a table whose headings are not known.
    can_map: bool,
    /// A file of ours came back: the screen where it is reviewed.
    returned: Option<ReturnedScreen>,
    stage: Stage,
}

/// How far it went.
#[derive(Default)]
enum Stage {
    /// The file is being named.
    #[default]
    Path,
    /// The file is read.
    Reading(Reading),
    /// The plan is looked at.
    Plan(Box<PlanView>),
    /// The plan is applied.
    Writing(Writing),
    /// It is done.
    Done(Summary),
    /// It is taken back.
    Undoing(Undoing),
}

impl Import {
    fn table(&self) -> &'static [Bind<Self>] {
        match self.stage {
            Stage::Path => PATH,
            Stage::Plan(_) => PLAN,
            Stage::Reading(_) | Stage::Writing(_) | Stage::Undoing(_) => WORK,
            Stage::Done(_) => DONE,
        }
    }

    /// Reads the file that is typed or chosen; goes into a folder.
    fn go(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let chosen = self.listing.here().filter(|_| self.listing.chosen);
        let (path, text) = match chosen {
            Some(entry) => {
                let text = self.listing.completed(self.typed.value());
                (entry.path.clone(), text)
            }
            None if self.typed.value().trim().is_empty() => {
                cx.warn(cx.text.msg_intake_no_path());
                return Ok(Flow::Stay);
            }
            None => (path::expanded(self.typed.value()), None),
        };
        if let Some(text) = text {
            self.typed.set(&text);
        }
        if path.is_dir() {
            if !self.typed.value().ends_with('/') {
                self.typed.set(&format!("{}/", self.typed.value()));
            }
            self.list();
            return Ok(Flow::Stay);
        }
        self.wrong = None;
        self.can_map = false;
        self.stage = Stage::Reading(Reading::start(path, cx)?);
        Ok(Flow::Stay)
    }

    fn list(&mut self) {
        self.listing = Listing::of(self.typed.value(), Wanted::Tables);
    }

    fn complete(&mut self) {
        if let Some(text) = self.listing.completed(self.typed.value()) {
            self.typed.set(&text);
        }
        self.list();
    }

    /// Asks before the plan is applied.
    fn ask(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Stage::Plan(view) = &self.stage else {
            return Ok(Flow::Stay);
        };
        if !view.writes {
            // Nothing to ask about: only the rejects file, if there is one.
            return self.apply(cx);
        }
        let counts = &view.plan.counts;
        let rows = counts.added + counts.changed + counts.folded + counts.asked;
        let rows = grouped(rows);
        let mut question = Confirm::new(cx.text.msg_intake_question(view.plan.table.file.as_str()))
            .answers(cx.text.msg_intake_no(), cx.text.msg_intake_yes(rows));
        for line in view.consequence(cx) {
            question = question.says(line);
        }
        Ok(Flow::open(question))
    }

    fn apply(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Stage::Plan(view) = std::mem::take(&mut self.stage) {
            let work = Writing::start(&view.plan, cx)?;
            self.stage = Stage::Writing(work);
        }
        Ok(Flow::Stay)
    }

    /// Asks the work to stop; it says itself when it did.
    fn stop(&mut self, cx: &mut Cx<'_>) {
        match &self.stage {
            Stage::Reading(work) => work.job.stop(),
            Stage::Writing(work) => work.job.stop(),
            // Taking back goes on by itself.
            _ => return,
        }
        cx.note(cx.text.msg_intake_stopping());
    }

    fn undo(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Stage::Done(summary) = &self.stage
            && let Some(entry) = summary.change_set
        {
            let work = Undoing::start(entry, summary.clone(), cx)?;
            cx.say(cx.text.msg_intake_undoing());
            self.stage = Stage::Undoing(work);
        }
        Ok(Flow::Stay)
    }

    /// The screen where the columns of the file are chosen.
    fn map(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match &self.stage {
            Stage::Plan(view) => Ok(Flow::open(MappingScreen::new(&view.plan.table, cx))),
            Stage::Path => {
                let path = path::expanded(self.typed.value());
                let mapping = remembered(cx.office)?;
                let table = decode::spared(&path, cx.office)
                    .and_then(|()| Table::open_unsure(&path, &mapping));
                match table {
                    Ok(table) => Ok(Flow::open(MappingScreen::new(&table, cx))),
                    Err(wrong) => {
                        self.wrong = Some(wrong.said(cx.text, cx.lang));
                        Ok(Flow::Stay)
                    }
                }
            }
            _ => Ok(Flow::Stay),
        }
    }

    fn why_not_map(&self, cx: &Cx<'_>) -> Option<String> {
        (!self.can_map).then(|| cx.text.msg_intake_no_path())
    }

    fn why_not_undo(&self, cx: &Cx<'_>) -> Option<String> {
        match &self.stage {
            Stage::Done(summary) if summary.undone => Some(cx.text.msg_intake_undone_already()),
            Stage::Done(summary) if summary.change_set.is_some() => None,
            _ => Some(cx.text.msg_app_nothing_to_undo()),
        }
    }

    fn why_not_decide(&self, cx: &Cx<'_>) -> Option<String> {
        match &self.stage {
            Stage::Done(summary) if summary.counts.asked > 0 && !summary.undone => None,
            _ => Some(cx.text.msg_waiting_none()),
        }
    }

    /// Work that broke off without a word.
    fn broken(&mut self, cx: &mut Cx<'_>) {
        self.stage = Stage::Path;
        self.list();
        cx.warn(cx.text.msg_intake_went_wrong());
    }

    /// The work has news. None when the input is not about it.
    fn hear(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Option<Flow>> {
        let heard = match &self.stage {
            Stage::Reading(work) => work.job.news(input).map(|news| (news, work.job.is_over())),
            Stage::Writing(work) => work.job.news(input).map(|news| (news, work.job.is_over())),
            Stage::Undoing(work) => work.job.news(input).map(|news| (news, work.job.is_over())),
            _ => None,
        };
        let Some((news, over)) = heard else {
            return Ok(None);
        };
        let nothing = news.is_empty();
        for one in news {
            self.told(one, cx)?;
        }
        if let Some(screen) = self.returned.take() {
            return Ok(Some(Flow::Swap(Box::new(screen))));
        }
        let working = matches!(
            self.stage,
            Stage::Reading(_) | Stage::Writing(_) | Stage::Undoing(_)
        );
        if nothing && over && working {
            self.broken(cx);
        }
        Ok(Some(Flow::Stay))
    }

    fn told(&mut self, told: Told, cx: &mut Cx<'_>) -> Result<()> {
        match told {
            Told::Step(done, all) => match &mut self.stage {
                Stage::Reading(work) => work.done = (done, all),
                Stage::Writing(work) => work.done = (done, all),
                _ => {}
            },
            Told::Planned(Ok(plan)) if plan.is_returned() => {
                self.stage = Stage::Path;
                self.returned = Some(ReturnedScreen::new(*plan));
            }
            Told::Planned(Ok(plan)) => {
                self.stage = Stage::Plan(Box::new(PlanView::new(*plan, cx)?));
            }
            Told::Planned(Err(wrong)) => self.no_plan(&wrong, cx),
            Told::Written(written) => self.written(*written, cx)?,
            Told::TakenBack(back) => {
                let Stage::Undoing(work) = std::mem::take(&mut self.stage) else {
                    return Ok(());
                };
                let mut summary = work.summary;
                match back {
                    Ok(back) if back.outcome.conflicts.is_empty() => {
                        summary.undone = true;
                        cx.say(cx.text.msg_intake_undone(grouped(back.outcome.records)));
                    }
                    Ok(back) => cx.warn(stuck::sentence(&back, cx.office, cx.text, cx.size.0)),
                    Err(error) => cx.warn(crate::ui::trouble::sentence(&error, cx.text)),
                }
                self.stage = Stage::Done(summary);
            }
        }
        Ok(())
    }

    fn no_plan(&mut self, wrong: &NoPlan, cx: &mut Cx<'_>) {
        self.stage = Stage::Path;
        self.list();
        match wrong {
            NoPlan::Unreadable(wrong) => {
                self.can_map = matches!(
                    wrong,
                    Unreadable::NoHeader { .. } | Unreadable::NoName { .. }
                );
                let said = wrong.said(cx.text, cx.lang);
                self.wrong = Some(match self.can_map {
                    true => cx.text.msg_intake_map_here(said),
                    false => said,
                });
            }
            NoPlan::Office(Error::Stopped) => cx.say(cx.text.msg_intake_stopped()),
            NoPlan::Office(error) => cx.warn(crate::ui::trouble::sentence(error, cx.text)),
        }
    }

    fn written(&mut self, written: work::Written, cx: &mut Cx<'_>) -> Result<()> {
        match written {
            Ok(summary) => self.stage = Stage::Done(summary),
            Err((Error::Stale, path)) => {
                self.stage = Stage::Reading(Reading::start(path, cx)?);
                cx.warn(cx.text.msg_intake_stale());
            }
            Err((Error::Stopped, path)) => {
                self.stage = Stage::Reading(Reading::start(path, cx)?);
                cx.say(cx.text.msg_intake_stopped());
            }
            Err((error, path)) => {
                self.stage = Stage::Reading(Reading::start(path, cx)?);
                cx.warn(crate::ui::trouble::sentence(&error, cx.text));
            }
        }
        Ok(())
    }
}

impl Screen for Import {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(flow) = self.hear(&input, cx)? {
            return Ok(flow);
        }
        if matches!(input, Input::Tick | Input::Job(_) | Input::HangUp) {
            return Ok(Flow::Pass);
        }
        if matches!(self.stage, Stage::Path) {
            match self.typed.take(&input) {
                Edit::Pass => {}
                Edit::Moved => return Ok(Flow::Stay),
                Edit::Changed => {
                    self.wrong = None;
                    self.can_map = false;
                    self.list();
                    return Ok(Flow::Stay);
                }
            }
        }
        match keys::take(self.table(), self, &input, cx)? {
            Flow::Pass => match &mut self.stage {
                Stage::Plan(view) => keys::take(list::KEYS, &mut view.cursor, &input, cx),
                _ => Ok(Flow::Pass),
            },
            flow => Ok(flow),
        }
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        match from {
            Outcome::Agreed => return self.apply(cx),
            Outcome::Typed(_) => {
                let path = match &self.stage {
                    Stage::Plan(view) => view.plan.path.clone(),
                    _ => path::expanded(self.typed.value()),
                };
                self.wrong = None;
                self.stage = Stage::Reading(Reading::start(path, cx)?);
                cx.say(cx.text.msg_mapping_remembered());
                return Ok(Flow::Stay);
            }
            _ => {}
        }
        cx.note(cx.text.msg_intake_nothing_yet());
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        match &mut self.stage {
            Stage::Path => self.list(),
            Stage::Plan(view) => view.reword(cx),
            _ => {}
        }
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame, area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut hints = keys::hints(self.table(), self, cx);
        let title = cx.word(label("Import", "导入"));
        let (title, place) = match &self.stage {
            Stage::Plan(view) => {
                hints.extend(keys::hints(list::KEYS, &view.cursor, cx));
                let at = (view.cursor.at() + 1).min(view.cursor.len());
                let file = view.plan.table.file.as_str();
                (
                    format!("{title} | {file}"),
                    format!("{at}/{}", view.cursor.len()),
                )
            }
            _ => (title.to_owned(), String::new()),
        };
        let status = match &self.stage {
            Stage::Plan(view) if !view.writes => cx.text.msg_intake_nothing_to_write(),
            Stage::Path | Stage::Plan(_) | Stage::Reading(_) => cx.text.msg_intake_nothing_yet(),
            _ => String::new(),
        };
        Face::titled(title, "")
            .keys(hints)
            .typing(matches!(self.stage, Stage::Path))
            .asks(matches!(self.stage, Stage::Plan(_)))
            .status(status, place)
    }
}
