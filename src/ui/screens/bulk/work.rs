//! The long work of a bulk edit, each in a thread with a session of its own.

use std::sync::Arc;

use crate::model::field::Id;
use crate::office::Error;
use crate::office::bulk::deed::Deed;
use crate::office::bulk::{Done, Plan};
use crate::office::past::Back;
use crate::ui::job::Job;
use crate::ui::screen::{Cx, Result};
use crate::ui::screens::progress::{Progress, paced};

/// What the work tells.
pub(super) enum Told {
    /// So many people of so many.
    Step(usize, usize),
    /// The plan, or why there is none.
    Planned(std::result::Result<Box<Plan>, Error>),
    /// What came of it.
    Applied(std::result::Result<Done, Error>),
    /// What came of taking it back.
    TakenBack(std::result::Result<Box<Back>, Error>),
}

/// Something goes on.
pub(super) struct Work {
    pub(super) job: Job<Told>,
    pub(super) progress: Progress,
}

impl Work {
    fn new(job: Job<Told>, all: usize) -> Self {
        Self {
            job,
            progress: Progress::of(all),
        }
    }

    /// Begins to make a plan.
    pub(super) fn plan(deed: Deed, people: &Arc<Vec<Id>>, cx: &mut Cx<'_>) -> Result<Self> {
        let session = cx.office.again()?;
        let all = people.len();
        let people = Arc::clone(people);
        let job = cx.start_job(move |reporter| {
            let plan = session.plan_bulk(vec![deed], &people, &mut paced(reporter, Told::Step));
            reporter.tell(Told::Planned(plan.map(Box::new)));
        });
        Ok(Self::new(job, all))
    }

    /// Begins to do what a plan says.
    pub(super) fn apply(plan: &Arc<Plan>, cx: &mut Cx<'_>) -> Result<Self> {
        let session = cx.office.again()?;
        let all = plan.changes.len();
        let plan = Arc::clone(plan);
        let job = cx.start_job(move |reporter| {
            reporter.tell(Told::Applied(
                session.apply_bulk(&plan, &mut paced(reporter, Told::Step)),
            ));
        });
        Ok(Self::new(job, all))
    }

    /// Begins to take it back.
    pub(super) fn take_back(entry: Id, cx: &mut Cx<'_>) -> Result<Self> {
        let session = cx.office.again()?;
        let job = cx.start_job(move |reporter| {
            let back = session.undo_in_steps(Some(entry), false, &mut paced(reporter, Told::Step));
            reporter.tell(Told::TakenBack(back.map(Box::new)));
        });
        Ok(Self::new(job, 0))
    }
}
