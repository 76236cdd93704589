//! The long work of an import, each in a thread with a session of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::clean;
use crate::config::Lang;
use crate::l10n::grouped;
use crate::l10n::{L10n, L10nLanguage};
use crate::model::field::Id;
use crate::office::disk;
use crate::office::past::Back;
use crate::office::{Error, Office};
use crate::transfer::plan::{Counts, NoPlan, Plan};
use crate::ui::job::{Job, Reporter};
use crate::ui::screen::{Cx, Result};

/// What the work tells.
pub(in crate::ui::screens) enum Told {
    /// So many rows of so many.
    Step(usize, usize),
    /// The plan, or why there is none.
    Planned(std::result::Result<Box<Plan>, NoPlan>),
    /// What came of writing.
    Written(Box<Written>),
    /// What came of taking back.
    TakenBack(std::result::Result<Back, Error>),
}

/// What came of writing, or why nothing was written, with the file.
pub(in crate::ui::screens) type Written = std::result::Result<Summary, (Error, PathBuf)>;

/// What an import came to.
#[derive(Debug, Clone)]
pub(in crate::ui::screens) struct Summary {
    /// The file's name.
    pub(in crate::ui::screens) file: String,
    /// How many rows had which verdict.
    pub(in crate::ui::screens) counts: Counts,
    /// The entry of the history; none when there was nothing to write.
    pub(in crate::ui::screens) change_set: Option<Id>,
    /// Where the rows are that were left out; or why they could not be written there.
    pub(in crate::ui::screens) rejects: Option<(PathBuf, Option<String>)>,
    /// The plan was made anew, because others saved meanwhile what it is about.
    pub(in crate::ui::screens) anew: bool,
    /// It was taken back since.
    pub(in crate::ui::screens) undone: bool,
}

/// Progress is told no more often.
const PACE: Duration = Duration::from_millis(120);

/// A file is being read.
pub(in crate::ui::screens) struct Reading {
    pub(in crate::ui::screens) job: Job<Told>,
    pub(in crate::ui::screens) file: String,
    pub(in crate::ui::screens) done: (usize, usize),
}

impl Reading {
    /// Begins to read a file.
    ///
    /// # Errors
    /// When the thread gets no session.
    pub(in crate::ui::screens) fn start(path: PathBuf, cx: &mut Cx<'_>) -> Result<Self> {
        let session = cx.office.again()?;
        let today = cx.now.today();
        let name = path.file_name();
        let file = name.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let job = cx.start_job(move |reporter| {
            let plan = Plan::make(&session, &path, today, &mut paced(reporter));
            reporter.tell(Told::Planned(plan.map(Box::new)));
        });
        Ok(Self {
            job,
            file,
            done: (0, 0),
        })
    }
}

/// A plan is being applied.
pub(in crate::ui::screens) struct Writing {
    pub(in crate::ui::screens) job: Job<Told>,
    pub(in crate::ui::screens) file: String,
    pub(in crate::ui::screens) done: (usize, usize),
}

impl Writing {
    /// Begins to apply a plan.
    ///
    /// # Errors
    /// When the thread gets no session.
    pub(in crate::ui::screens) fn start(plan: &Arc<Plan>, cx: &mut Cx<'_>) -> Result<Self> {
        let session = cx.office.again()?;
        let plan = Arc::clone(plan);
        let lang = cx.lang;
        let counts = plan.counts;
        let file = clean::shown(&plan.table.file).into_owned();
        let sentence = cx.text.msg_command_import_sentence(
            file.as_str(),
            grouped(counts.added),
            grouped(counts.changed),
        );
        let job = cx.start_job(move |reporter| {
            let written = write(&session, &plan, sentence, lang, reporter);
            reporter.tell(Told::Written(Box::new(written)));
        });
        Ok(Self {
            job,
            file,
            done: (0, counts.rows),
        })
    }
}

/// An import is being taken back.
pub(in crate::ui::screens) struct Undoing {
    pub(in crate::ui::screens) job: Job<Told>,
    pub(in crate::ui::screens) summary: Summary,
}

impl Undoing {
    /// Begins to take an import back.
    ///
    /// # Errors
    /// When the thread gets no session.
    pub(in crate::ui::screens) fn start(
        entry: Id,
        summary: Summary,
        cx: &mut Cx<'_>,
    ) -> Result<Self> {
        let session = cx.office.again()?;
        let job = cx.start_job(move |reporter| {
            reporter.tell(Told::TakenBack(session.undo(Some(entry), false)));
        });
        Ok(Self { job, summary })
    }
}

fn write(
    session: &Office,
    plan: &Plan,
    sentence: String,
    lang: Lang,
    reporter: &Reporter<Told>,
) -> Written {
    let applied = plan
        .apply(session, |_| sentence, &mut paced(reporter))
        .map_err(|error| (error, plan.path.clone()))?;
    let plan = applied.anew.as_deref().unwrap_or(plan);
    let words: L10nLanguage = match lang {
        Lang::En => L10n::En.load(),
        Lang::Zh => L10n::ZhCN.load(),
    };
    let heads = (
        words.msg_command_import_heading_row(),
        words.msg_command_import_heading_reason(),
    );
    let rejects = plan.write_rejects(session, (&heads.0, &heads.1), |problem| {
        problem.said(&words, lang)
    });
    Ok(Summary {
        file: plan.table.file.clone(),
        counts: plan.counts,
        change_set: applied.change_set,
        rejects: match rejects {
            Ok(path) => path.map(|path| (path, None)),
            Err(error) => Some((plan.rejects_path(), Some(disk::said(&error, &words)))),
        },
        anew: applied.anew.is_some(),
        undone: false,
    })
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
