//! What the work tells: how far it is, the plan, what it wrote, and what went wrong.

use std::sync::Arc;

use super::summary::Summary;
use super::view::PlanView;
use super::work::Told;
use super::{Bulk, Stage};
use crate::l10n::grouped;
use crate::office::Error;
use crate::ui::screen::{Cx, Flow, Input, Result};
use crate::ui::{stuck, trouble};

impl Bulk {
    /// The work has news. None when the input is not about it.
    pub(super) fn hear(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Option<Flow>> {
        let heard = match &self.stage {
            Stage::Planning(work) | Stage::Writing(work, _) | Stage::Undoing(work, _) => {
                work.job.news(input).map(|news| (news, work.job.is_over()))
            }
            _ => None,
        };
        let Some((news, over)) = heard else {
            return Ok(None);
        };
        let nothing = news.is_empty();
        for one in news {
            self.told(one, cx)?;
        }
        let working = matches!(
            self.stage,
            Stage::Planning(_) | Stage::Writing(..) | Stage::Undoing(..)
        );
        if nothing && over && working {
            cx.warn(cx.text.msg_bulk_went_wrong());
            self.give_up(cx)?;
        }
        Ok(Some(Flow::Stay))
    }

    /// Back to the last question.
    fn give_up(&mut self, cx: &Cx<'_>) -> Result<()> {
        self.stage = Stage::Asking;
        if let Some(asking) = &mut self.asking {
            asking.back(cx)?;
        }
        Ok(())
    }

    fn told(&mut self, told: Told, cx: &mut Cx<'_>) -> Result<()> {
        match told {
            Told::Step(done, all) => {
                if let Stage::Planning(work) | Stage::Writing(work, _) | Stage::Undoing(work, _) =
                    &mut self.stage
                {
                    work.progress.heard(done, all);
                }
            }
            Told::Planned(Ok(plan)) => {
                self.stage = Stage::Plan(PlanView::new(Arc::from(plan), cx)?);
            }
            Told::Planned(Err(error)) => {
                self.failed(&error, cx);
                self.give_up(cx)?;
            }
            Told::Applied(Ok(done)) => {
                let plan = match &self.stage {
                    Stage::Writing(_, plan) => Some(plan.as_ref()),
                    _ => None,
                };
                self.stage = Stage::Done(Summary::of(done, plan, cx));
            }
            Told::Applied(Err(error)) => {
                self.failed(&error, cx);
                if let Stage::Writing(_, plan) = &self.stage {
                    self.stage = Stage::Plan(PlanView::new(Arc::clone(plan), cx)?);
                }
            }
            Told::TakenBack(back) => {
                let Stage::Undoing(_, mut summary) =
                    std::mem::replace(&mut self.stage, Stage::Asking)
                else {
                    return Ok(());
                };
                match back {
                    Ok(back) if back.outcome.conflicts.is_empty() => {
                        summary.undone = true;
                        let records = back.outcome.records;
                        cx.say(cx.text.msg_past_done(
                            records,
                            back.entry.sentence,
                            grouped(records),
                        ));
                    }
                    Ok(back) => {
                        cx.warn(stuck::sentence(&back, cx.office, cx.text, cx.size.0));
                    }
                    Err(error) => self.failed(&error, cx),
                }
                self.stage = Stage::Done(summary);
            }
        }
        Ok(())
    }

    fn failed(&self, error: &Error, cx: &mut Cx<'_>) {
        match error {
            Error::Stopped => cx.say(cx.text.msg_bulk_stopped()),
            error => cx.warn(trouble::sentence(error, cx.text)),
        }
    }
}
