//! The long work of a bulk edit, each in a thread with a session of its own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::model::field::Id;
use crate::office::Error;
use crate::office::bulk::deed::Deed;
use crate::office::bulk::{Done, Plan};
use crate::office::past::Back;
use crate::ui::screen::{Cx, Job, Reporter, Result};

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

/// Progress is told no more often.
const PACE: Duration = Duration::from_millis(120);

/// Something goes on.
pub(super) struct Work {
    pub(super) job: Job<Told>,
    /// So many people of so many.
    pub(super) done: (usize, usize),
    begun: Instant,
}

impl Work {
    fn new(job: Job<Told>, all: usize) -> Self {
        Self {
            job,
            done: (0, all),
            begun: Instant::now(),
        }
    }

    /// Begins to make a plan.
    pub(super) fn plan(deed: Deed, people: &Arc<Vec<Id>>, cx: &mut Cx<'_>) -> Result<Self> {
        let session = cx.office.again()?;
        let all = people.len();
        let people = Arc::clone(people);
        let job = cx.start_job(move |reporter| {
            let plan = session.plan_bulk(vec![deed], &people, &mut paced(reporter));
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
                session.apply_bulk(&plan, &mut paced(reporter)),
            ));
        });
        Ok(Self::new(job, all))
    }

    /// Begins to take it back.
    pub(super) fn take_back(entry: Id, cx: &mut Cx<'_>) -> Result<Self> {
        let session = cx.office.again()?;
        let job = cx.start_job(move |reporter| {
            reporter.tell(Told::TakenBack(
                session.undo(Some(entry), false).map(Box::new),
            ));
        });
        Ok(Self::new(job, 0))
    }

    /// About how many seconds are left, once that can be said.
    pub(super) fn left(&self) -> Option<u64> {
        let (done, all) = self.done;
        let spent = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        if spent < 1000 || done == 0 {
            return None;
        }
        let (done, rest) = (
            u64::try_from(done).unwrap_or(u64::MAX),
            u64::try_from(all.saturating_sub(done)).unwrap_or(0),
        );
        Some((spent.saturating_mul(rest) / done).div_ceil(1000))
    }
}

/// Tells the progress now and then; false when the person asked to stop.
fn paced(reporter: &Reporter<Told>) -> impl FnMut(usize, usize) -> bool {
    let mut last = Instant::now();
    move |done, all| {
        if last.elapsed() >= PACE {
            last = Instant::now();
            reporter.tell(Told::Step(done, all));
        }
        !reporter.stopped()
    }
}
