//! The writing, in a thread with a session of its own.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::People;
use super::choices::What;
use crate::config::Lang;
use crate::model::disclosure::Disclosure;
use crate::model::dossier::{Column, Privacy};
use crate::office::Office;
use crate::office::permit::Action;
use crate::transfer::export::{self, Trouble};
use crate::transfer::outfile::Draft;
use crate::transfer::pages::labels::LeftOut;
use crate::transfer::pages::{self, Printed};
use crate::transfer::xlsx;
use crate::ui::job::{Job, Reporter};
use crate::ui::screen::{Cx, Moment, Result};

/// Progress is told no more often.
const PACE: Duration = Duration::from_millis(120);

/// What is to be written.
pub(super) struct Order {
    pub(super) what: What,
    pub(super) columns: Option<Vec<&'static Column>>,
    pub(super) lang: Lang,
    pub(super) now: Moment,
}

/// What the work tells.
pub(super) enum Told {
    /// So many people of so many.
    Step(usize, usize),
    /// It is over.
    Ended(std::result::Result<Done, Trouble>),
}

/// What came of it.
#[derive(Debug, Clone)]
pub(super) struct Done {
    /// The file.
    pub(super) path: PathBuf,
    /// People in it.
    pub(super) people: usize,
    /// People who are on no label.
    pub(super) left_out: LeftOut,
    /// It was noted as a disclosure.
    pub(super) noted: bool,
    /// Half-written files of killed programs that stood in its folder.
    pub(super) swept: usize,
}

impl Order {
    /// Whether phones, addresses or births leave with it.
    pub(super) fn is_private(&self) -> bool {
        let private = |column: &&Column| column.privacy == Privacy::Private;
        self.columns
            .as_ref()
            .is_none_or(|columns| columns.iter().any(private))
    }

    fn name(&self) -> &'static str {
        match self.what {
            What::File(form) => form.name(),
            What::Pages(page) => page.name(),
        }
    }
}

/// Begins to write.
///
/// # Errors
/// When the thread gets no session.
pub(super) fn start(
    people: People,
    order: Order,
    path: PathBuf,
    replace: bool,
    cx: &mut Cx<'_>,
) -> Result<Job<Told>> {
    let session = cx.office.again()?;
    Ok(cx.start_job(move |reporter| {
        let done = write(&session, &people, &order, &path, replace, reporter);
        reporter.tell(Told::Ended(done));
    }))
}

fn write(
    office: &Office,
    people: &People,
    order: &Order,
    path: &Path,
    replace: bool,
    reporter: &Reporter<Told>,
) -> std::result::Result<Done, Trouble> {
    let path = std::path::absolute(path)?;
    let draft = Draft::beside(&path, replace, office)?;
    let mut out = BufWriter::new(draft.file());
    let mut last = Instant::now();
    let mut told = |n: usize, of: usize| {
        if last.elapsed() >= PACE {
            last = Instant::now();
            reporter.tell(Told::Step(n, of));
        }
        !reporter.stopped()
    };
    let printed = match order.what {
        What::Pages(page) => {
            let about = pages::About {
                lang: order.lang,
                today: order.now.today(),
                query: &people.query,
            };
            pages::print(office, &people.ids, page, &about, &mut out, &mut told)?
        }
        What::File(form) => {
            let order = export::Order {
                form,
                columns: order.columns.clone(),
                lang: order.lang,
                about: xlsx::About {
                    query: &people.query,
                    at: order.now.utc,
                },
            };
            let written = export::run(office, &people.ids, &order, &mut out, &mut told)?;
            Printed {
                people: written,
                left_out: LeftOut::default(),
            }
        }
    };
    out.flush()?;
    drop(out);
    // The last moment in which it can be given up.
    if reporter.stopped() {
        return Err(Trouble::Stopped);
    }
    // Noted first: what stands there has left the house, and that is known.
    let noted = order.is_private() && printed.people > 0 && office.may(Action::ReadPrivate);
    if noted {
        note(office, people, order, &path, printed.people)?;
    }
    let swept = draft.sweep();
    draft.keep(replace)?;
    Ok(Done {
        path,
        people: printed.people,
        left_out: printed.left_out,
        noted,
        swept,
    })
}

fn note(
    office: &Office,
    people: &People,
    order: &Order,
    path: &Path,
    count: usize,
) -> std::result::Result<(), Trouble> {
    let columns = order.columns.as_ref().map_or_else(
        || "*".to_owned(),
        |columns| {
            let keys: Vec<&str> = columns.iter().map(|column| column.key).collect();
            keys.join(",")
        },
    );
    Ok(office.disclose(&Disclosure {
        format: order.name().to_owned(),
        query: people.query.clone(),
        people: i64::try_from(count).unwrap_or(i64::MAX),
        columns,
        target: path.to_string_lossy().into_owned(),
        ..Disclosure::default()
    })?)
}
