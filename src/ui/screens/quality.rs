//! The quality of the data: what is missing or suspicious, how often, over all, by class and by chapter. Every number is a
//! list to work off.
//!
//! Counting goes over everybody on file and is a job; the numbers from before stay on the screen meanwhile.

mod drawing;
mod facts;

use std::sync::atomic::AtomicBool;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::config::Lang;
use crate::model::doubt::Doubt;
use crate::model::field::Id;
use crate::office::finding::{SearchError, Sort};
use crate::office::permit::Action;
use crate::office::quality::Quality;
use crate::ui::job::Job;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::directory::Directory;
use crate::ui::screens::export::{Export, People};
use crate::ui::screens::mend::Mend;
use crate::ui::screens::twins::Twins;
use crate::ui::screens::waiting::WaitingRows;
use crate::ui::widgets::list::{self, Cursor, RowKey};
use facts::{Queues, Side, columns, lines};

/// The screen.
#[derive(Default)]
pub struct QualityScreen {
    quality: Option<Quality>,
    queues: Queues,
    side: Side,
    cursors: [Cursor; Side::ALL.len()],
    /// The column under the cursor where there are several.
    column: usize,
    /// The language of the queries.
    lang: Lang,
    /// The numbers are older than the data, or there are none yet.
    due: bool,
    work: Option<Job<Counted>>,
}

type Counted = std::result::Result<Option<Quality>, SearchError>;

/// The keys, tested with all others.
pub const KEYS: &[Bind<QualityScreen>] = &[
    bind(
        &["enter"],
        "quality.list",
        label("List", "列出"),
        QualityScreen::list,
    )
    .group(Group::Find)
    .rank(3)
    .unless(QualityScreen::why_nobody),
    bind(
        &["f4", "e"],
        "quality.mend",
        label("Mend", "逐个改正"),
        QualityScreen::mend,
    )
    .rank(4)
    .unless(QualityScreen::why_not_mend),
    bind(
        &["tab"],
        "quality.next-side",
        label("By class, chapter", "按届、分会"),
        |s: &mut QualityScreen, _| s.turn(1),
    )
    .group(Group::Move)
    .rank(5),
    bind(
        &["shift-tab"],
        "quality.side-before",
        label("Table before", "上一个表"),
        |s: &mut QualityScreen, _| s.turn(-1),
    )
    .group(Group::Move),
    bind(
        &["right"],
        "quality.column-right",
        label("Column to the right", "右边一列"),
        |s: &mut QualityScreen, _| s.step(1),
    )
    .group(Group::Move),
    bind(
        &["left"],
        "quality.column-left",
        label("Column to the left", "左边一列"),
        |s: &mut QualityScreen, _| s.step(-1),
    )
    .group(Group::Move),
    bind(
        &["ctrl-e"],
        "quality.export",
        label("Export", "导出"),
        QualityScreen::export,
    )
    .group(Group::Out)
    .rank(7)
    .unless(QualityScreen::why_not_export),
    bind(
        &["f5", "r"],
        "quality.count",
        label("Count again", "重新统计"),
        QualityScreen::count_again,
    )
    .group(Group::Find)
    .rank(8),
    bind(&["esc"], "quality.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

/// What the cursor stands on.
enum Here<'a> {
    /// People of a line with a doubt.
    People {
        doubt: &'static Doubt,
        query: String,
        count: u32,
        of: &'a crate::office::quality::Line,
    },
    /// Pairs that may be the same.
    Pairs,
    /// Imported rows that wait.
    Rows,
}

impl QualityScreen {
    fn here(&self) -> Option<Here<'_>> {
        let quality = self.quality.as_ref()?;
        let at = self.cursor().at();
        let (doubt, line) = match self.side {
            Side::All => match at.checked_sub(quality.doubts.len()) {
                Some(queue) => return self.queues.at(queue),
                None => (at, &quality.all),
            },
            side => {
                let column = columns(quality, side).nth(self.column)?;
                (column, *lines(quality, side).get(at)?)
            }
        };
        let known = quality.doubts.get(doubt)?;
        Some(Here::People {
            doubt: known,
            query: line.asks(known, self.lang),
            count: line.counts.get(doubt).copied().unwrap_or(0),
            of: line,
        })
    }

    fn cursor(&self) -> &Cursor {
        &self.cursors[self.side as usize]
    }

    fn list(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match self.here() {
            Some(Here::People { query, .. }) => Flow::open(Directory::seeking(&query)),
            Some(Here::Pairs) => Flow::open(Twins::default()),
            Some(Here::Rows) => Flow::open(WaitingRows::default()),
            None => Flow::Stay,
        })
    }

    fn mend(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(Here::People { doubt, query, .. }) = self.here() else {
            return self.list(cx);
        };
        let people = everybody(&query, cx)?;
        Ok(match Mend::begin(doubt, &query, people, 0, cx)? {
            Some(mend) => Flow::open(mend),
            None => Flow::Stay,
        })
    }

    fn export(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(Here::People { query, .. }) = self.here() else {
            return Ok(Flow::Stay);
        };
        let people = People {
            ids: everybody(&query, cx)?,
            query,
            ..People::default()
        };
        Ok(Flow::open(Export::new(people, cx)))
    }

    fn turn(&mut self, by: isize) -> Result<Flow> {
        self.side = self.side.next(by);
        self.resize();
        Ok(Flow::Stay)
    }

    fn step(&mut self, by: isize) -> Result<Flow> {
        self.column = self.column.saturating_add_signed(by);
        self.resize();
        Ok(Flow::Stay)
    }

    fn count_again(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.count(cx)?;
        Ok(Flow::Stay)
    }

    fn why_nobody(&self, cx: &Cx<'_>) -> Option<String> {
        match self.here() {
            Some(Here::People { count: 0, .. }) | None => Some(cx.text.msg_quality_nobody()),
            _ => None,
        }
    }

    fn why_not_mend(&self, cx: &Cx<'_>) -> Option<String> {
        Mend::why_not(cx).or_else(|| self.why_nobody(cx))
    }

    fn why_not_export(&self, cx: &Cx<'_>) -> Option<String> {
        match self.here() {
            _ if !cx.office.may(Action::Export) => Some(cx.text.msg_export_not_allowed()),
            Some(Here::Pairs | Here::Rows) => Some(cx.text.msg_quality_no_people()),
            _ => self.why_nobody(cx),
        }
    }

    /// Counts in a thread of its own, once the index is there.
    fn count(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.lang = cx.lang;
        self.queues = Queues::read(cx)?;
        self.due = !cx.office.index_ready();
        if self.due {
            cx.office.warm_index();
            return Ok(());
        }
        let session = cx.office.again()?;
        self.work = Some(cx.start_job(move |reporter| {
            reporter.tell(session.quality("", reporter.flag()));
        }));
        Ok(())
    }

    /// The job has news. False when the input is not about it.
    fn hear(&mut self, input: &Input) -> Result<bool> {
        let Some(work) = &self.work else {
            return Ok(false);
        };
        let Some(mut news) = work.news(input) else {
            return Ok(false);
        };
        if let Some(counted) = news.pop() {
            self.work = None;
            // Without an answer the index was being changed: the next tick asks again.
            match counted? {
                Some(quality) => self.quality = Some(quality),
                None => self.due = true,
            }
            self.resize();
        } else if work.is_over() {
            self.work = None;
        }
        Ok(true)
    }

    /// The cursors stay on their lines.
    fn resize(&mut self) {
        let Some(quality) = &self.quality else {
            return;
        };
        let columns = columns(quality, self.side).count();
        self.column = self.column.min(columns.saturating_sub(1));
        for side in Side::ALL {
            let rows: Vec<RowKey> = match side {
                Side::All => {
                    let doubts = quality.doubts.iter().map(|doubt| RowKey::of(doubt.key));
                    doubts.chain(self.queues.keys()).collect()
                }
                side => {
                    let lines = lines(quality, side).into_iter();
                    lines.map(|line| RowKey::of(&line.query)).collect()
                }
            };
            self.cursors[side as usize].follow(rows);
        }
    }
}

/// Everybody whom a query finds.
fn everybody(query: &str, cx: &Cx<'_>) -> Result<Vec<Id>> {
    let never = AtomicBool::new(false);
    let found = cx.office.search(query, Sort::default(), &never)?;
    Ok(found.map_or_else(Vec::new, |found| found.all_ids()))
}

impl Screen for QualityScreen {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.hear(&input)? {
            return Ok(Flow::Stay);
        }
        match input {
            Input::Tick if self.due && cx.office.index_ready() => {
                self.count(cx)?;
                return Ok(Flow::Stay);
            }
            Input::Tick | Input::Job(_) | Input::HangUp => return Ok(Flow::Pass),
            _ => {}
        }
        match keys::take(KEYS, self, &input, cx)? {
            Flow::Pass => keys::take(
                list::KEYS,
                &mut self.cursors[self.side as usize],
                &input,
                cx,
            ),
            flow => Ok(flow),
        }
    }

    fn back(&mut self, _from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        self.count(cx)?;
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.count(cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame.buffer_mut(), area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut hints = keys::hints(KEYS, self, cx);
        hints.extend(keys::hints(list::KEYS, self.cursor(), cx));
        let cursor = self.cursor();
        let place = format!("{}/{}", (cursor.at() + 1).min(cursor.len()), cursor.len());
        Face::titled(
            cx.word(label("Data quality", "数据质量")),
            facts::summary(self.quality.as_ref(), cx),
        )
        .keys(hints)
        .status(self.status(cx), place)
        .acts_on(cursor)
    }
}
