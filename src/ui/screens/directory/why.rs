//! Why somebody is in the list, or why nobody is: the query part by part, with the value that matched, how many each part
//! finds by itself, and how many would be found without it. Enter drops a part.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::search::without;
use crate::l10n::grouped;
use crate::model::field::Id;
use crate::office::finding::explain::Clause;
use crate::ui::job::Job;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text};

/// The window. Closes with [`Outcome::Typed`], the query without a part, or with [`Outcome::Dropped`].
pub struct Why {
    query: String,
    /// How many the whole query finds.
    count: usize,
    person: Option<Person>,
    parts: Vec<Part>,
    cursor: Cursor,
    job: Option<Job<Vec<Clause>>>,
}

/// Whom it is about.
struct Person {
    number: String,
    name: String,
}

/// A part of the query.
struct Part {
    at: Range<usize>,
    said: String,
    /// Once it is known.
    clause: Option<Clause>,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Why>] = &[
    bind(
        &["enter", "x"],
        "why.drop",
        label("Drop this part", "去掉此条件"),
        Why::drop_part,
    )
    .group(Group::Find)
    .rank(3)
    .unless(Why::why_no_part),
    bind(
        &["esc", "ctrl-w", "w"],
        "why.leave",
        label("Back", "返回"),
        |_, _| Ok(Flow::Close(Outcome::Dropped)),
    )
    .group(Group::Always)
    .rank(99),
];

impl Why {
    /// About a query that finds so many; `parts` are its parts: the place, and how it is said.
    ///
    /// # Errors
    /// What the office says about the person.
    pub(super) fn new(
        query: &str,
        count: usize,
        parts: Vec<(Range<usize>, String)>,
        person: Option<Id>,
        cx: &mut Cx<'_>,
    ) -> Result<Self> {
        let parts: Vec<Part> = parts
            .into_iter()
            .map(|(at, said)| Part {
                at,
                said,
                clause: None,
            })
            .collect();
        let session = cx.office.again()?;
        let asked = query.to_owned();
        let job = cx.start_job(move |reporter| {
            let clauses = session.explain(&asked, person, reporter.flag());
            // a query that cannot be read has no parts here, and what else went wrong leaves the counts open
            if let Ok(Some(clauses)) = clauses {
                reporter.tell(clauses);
            }
        });
        let person = match person {
            Some(id) => cx.office.listed(&[id])?.pop(),
            None => None,
        };
        Ok(Self {
            query: query.to_owned(),
            count,
            person: person.map(|person| Person {
                number: person.number,
                name: person.name,
            }),
            cursor: Cursor::new(parts.len()),
            parts,
            job: Some(job),
        })
    }

    fn drop_part(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match self.parts.get(self.cursor.at()) {
            Some(part) => Flow::Close(Outcome::Typed(without(&self.query, &part.at))),
            None => Flow::Stay,
        })
    }

    fn why_no_part(&self, cx: &Cx<'_>) -> Option<String> {
        self.parts
            .is_empty()
            .then(|| cx.text.msg_directory_no_condition())
    }

    fn row(&self, at: usize, view: &View<'_>) -> Row<'_> {
        let Some(part) = self.parts.get(at) else {
            return Row::default();
        };
        let number = |count: fn(&Clause) -> usize| match &part.clause {
            Some(clause) => grouped(count(clause)),
            None => "...".to_owned(),
        };
        let verdict = match (&part.clause, &self.person) {
            (None, _) => String::new(),
            (Some(clause), None) if clause.alone == 0 => view.text.msg_why_finds_nobody(),
            (Some(clause), None) if clause.without > 0 && self.count == 0 => {
                view.text.msg_why_kills()
            }
            (Some(_), None) => String::new(),
            (Some(clause), Some(_)) if clause.holds && clause.by.is_empty() => {
                view.text.msg_why_met()
            }
            (Some(clause), Some(_)) => met_by(clause),
        };
        Row {
            cells: vec![
                part.said.as_str().into(),
                verdict.into(),
                number(|clause| clause.alone).into(),
                number(|clause| clause.without).into(),
            ],
            ..Row::default()
        }
    }
}

impl Screen for Why {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(news) = self.job.as_ref().and_then(|job| job.news(&input)) {
            for clause in news.into_iter().flatten() {
                let part = self.parts.iter_mut().find(|part| part.at == clause.at);
                if let Some(part) = part {
                    part.clause = Some(clause);
                }
            }
            return Ok(Flow::Stay);
        }
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let parts = u16::try_from(self.parts.len()).unwrap_or(u16::MAX);
        let width = 76.min(area.width);
        let window = panel::middle(area, width, parts.saturating_add(6));
        let buf = frame.buffer_mut();
        panel::blank(buf, window);
        let title = match &self.person {
            Some(person) => view.text.msg_why_here(person.name.as_str()),
            None => view.text.msg_why_nobody(),
        };
        let inner = panel::Panel {
            title: &title,
            right: &grouped(self.count),
            focused: false,
        }
        .draw(buf, window, view.look);
        let answer = match self.person {
            Some(_) => label("In the record", "档案中"),
            None => label("", ""),
        };
        let columns = [
            Column::new(view.word(label("Part of the query", "条件")), 14).grows(1),
            Column::new(view.word(answer), 26).grows(3),
            Column::new(view.word(label("Alone", "单独")), 8).right(),
            Column::new(view.word(label("Without", "去掉后")), 8).right(),
        ];
        let rows = Rect {
            height: inner.height.saturating_sub(2),
            ..inner
        };
        list::draw(buf, rows, &columns, &self.cursor, view.look, &|at| {
            self.row(at, view)
        });
        let says = match (self.parts.is_empty(), &self.person) {
            (true, _) => view.text.msg_why_everybody(),
            _ => view.text.msg_why_hint(),
        };
        let last = text::below(inner, inner.height.saturating_sub(1));
        text::put(buf, text::after(last, 1), &says, view.look.style(Role::Dim));
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut hints = keys::hints(KEYS, self, cx);
        hints.extend(keys::hints(list::KEYS, &self.cursor, cx));
        let status = match &self.person {
            Some(person) => person.number.clone(),
            None => String::new(),
        };
        Face::over().keys(hints).status(status, String::new())
    }
}

/// By what a part is met, in words: `Former name 王欣`.
fn met_by(clause: &Clause) -> String {
    const SHOWN: usize = 3;
    let told = clause.by.iter().take(SHOWN).map(|told| match &told.field {
        Some(field) => {
            let mut letters = field.chars();
            let first = letters.next().map(|first| first.to_uppercase());
            let first: String = first.into_iter().flatten().collect();
            format!("{first}{} {}", letters.as_str(), told.value)
        }
        None => told.value.clone(),
    });
    told.collect::<Vec<_>>().join(", ")
}
