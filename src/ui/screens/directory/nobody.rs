//! What can be done when nobody was found: add that person, drop a part of the query, look into the archive, or take
//! somebody with nearly that name.

use std::sync::atomic::AtomicBool;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::chips::{said, said_of};
use super::search::{Search, without};
use crate::l10n::grouped;
use crate::model::field::Id;
use crate::model::typed::Typed;
use crate::office::Office;
use crate::office::finding::Sort;
use crate::office::finding::slips::Slip;
use crate::office::permit::Action;
use crate::ui::job::{Job, Reporter};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Input, Result, View};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::text;

/// The ways on from a search that found nobody.
pub(super) struct Nobody {
    /// The search that this is about.
    pub(super) query: String,
    ways: Vec<Way>,
    /// Moves with `list::KEYS`.
    pub(super) cursor: Cursor,
    job: Job<Told>,
}

/// One way on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Way {
    /// A new person of this name.
    Add(String),
    /// This query instead, that finds so many.
    Search {
        query: String,
        says: String,
        count: usize,
    },
    /// Somebody with nearly this name.
    Person(Id, String),
    /// Nobody is sought any more.
    Clear,
}

/// What the passes found out.
struct Told {
    /// With a value that somebody has.
    meant: Vec<Slip>,
    /// Without each part of the query, by the place where it begins.
    wider: Vec<(usize, String, usize)>,
    archive: usize,
    near: Vec<(Id, String)>,
}

const NEAR: usize = 5;

impl Nobody {
    /// Begins to look for ways on.
    ///
    /// # Errors
    /// When the thread gets no session.
    pub(super) fn of(search: &Search, cx: &mut Cx<'_>) -> Result<Self> {
        let query = search.query.clone();
        let words = search.words();
        let session = cx.office.again()?;
        let asked = query.clone();
        let job = cx.start_job(move |reporter| {
            if let Some(told) = look(&session, &asked, reporter) {
                reporter.tell(told);
            }
        });
        let mut ways = vec![Way::Clear];
        if !words.is_empty() && cx.office.may(Action::EditPeople) {
            ways.insert(0, Way::Add(words));
        }
        let mut cursor = Cursor::default();
        cursor.begin(&ways);
        Ok(Self {
            query,
            cursor,
            ways,
            job,
        })
    }

    /// The passes have news; tells whether this input was about them.
    pub(super) fn hear(&mut self, input: &Input, search: &Search, cx: &Cx<'_>) -> bool {
        let Some(news) = self.job.news(input) else {
            return false;
        };
        for told in news {
            let first = usize::from(matches!(self.ways.first(), Some(Way::Add(_))));
            let near = told
                .near
                .into_iter()
                .map(|(id, says)| Way::Person(id, says));
            let chips = search.parts();
            let wider = told.wider.into_iter().map(|(at, query, count)| {
                let part = chips.iter().find(|chip| chip.at.start == at);
                let part = part.map_or_else(String::new, |chip| said(chip, search, cx));
                Way::Search {
                    query,
                    says: cx.text.msg_nobody_drop(part),
                    count,
                }
            });
            let archive = (told.archive > 0).then(|| Way::Search {
                query: format!("{} is:archived", self.query.trim_end()),
                says: cx.text.msg_nobody_archive(),
                count: told.archive,
            });
            let meant = told.meant.into_iter().map(|slip| {
                let value = Typed::whole(slip.value);
                let part = said_of(&slip.field, &[value], search, cx);
                Way::Search {
                    says: cx.text.msg_nobody_instead(part.unwrap_or_default()),
                    query: slip.query,
                    count: slip.count,
                }
            });
            let more: Vec<Way> = meant.chain(near).chain(wider).chain(archive).collect();
            self.ways.splice(first..first, more);
        }
        self.cursor.follow(&self.ways);
        true
    }

    /// The way under the cursor.
    pub(super) fn chosen(&self) -> Option<&Way> {
        self.ways.get(self.cursor.at())
    }

    /// Draws the ways, one a row.
    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let says = view.text.msg_directory_no_match();
        text::put(buf, text::after(area, 3), &says, view.look.style(Role::Dim));
        let columns = [Column::new("", 24).grows(1), Column::new("", 10).right()];
        let rows = text::below(area, 1);
        list::draw_body(buf, rows, &columns, &self.cursor, view.look, &|at| {
            self.row(at, view)
        });
    }

    fn row(&self, at: usize, view: &View<'_>) -> Row<'_> {
        let (says, count) = match self.ways.get(at) {
            None => return Row::default(),
            Some(Way::Add(name)) => (view.text.msg_nobody_add(name.as_str()), "F6".to_owned()),
            Some(Way::Person(_, says)) => (says.clone(), String::new()),
            Some(Way::Search { says, count, .. }) => (says.clone(), grouped(*count)),
            Some(Way::Clear) => (view.text.msg_nobody_clear(), "Esc".to_owned()),
        };
        Row {
            cells: vec![says.into(), count.into()],
            ..Row::default()
        }
    }
}

/// Everything that takes passes over the index.
fn look(office: &Office, query: &str, reporter: &Reporter<Told>) -> Option<Told> {
    let stop = reporter.flag();
    let clauses = office.explain(query, None, stop).ok()??;
    let several = clauses.len() > 1;
    let wider = clauses
        .into_iter()
        .filter(|clause| several && clause.without > 0);
    let wider = wider.map(|clause| {
        let query = without(query, &clause.at);
        (clause.at.start, query, clause.without)
    });
    let archive = format!("{query} is:archived");
    let archive = office.search(&archive, Sort::default(), stop).ok()??;
    Some(Told {
        meant: office.slips(query, stop).ok()?,
        wider: wider.collect(),
        archive: archive.count(),
        near: near(office, query, stop).unwrap_or_default(),
    })
}

/// People with nearly this name, the nearest first.
fn near(office: &Office, query: &str, stop: &AtomicBool) -> Option<Vec<(Id, String)>> {
    let mut ids = office.nearest(query, stop).ok()?;
    ids.truncate(NEAR);
    let people = office.listed(&ids).ok()?.into_iter();
    let said = people.map(|person| {
        let year = person.head.class_year;
        let parts = [
            person.name,
            person.pinyin,
            year.map_or_else(String::new, |year| year.to_string()),
            person.number,
        ];
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("  ")
    });
    Some(ids.iter().copied().zip(said).collect())
}
