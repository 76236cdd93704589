//! What the first pane tells, read from the office once and not while drawing.

use std::hash::Hash;
use std::sync::atomic::AtomicBool;

use chrono::{Datelike as _, Duration, NaiveDate};

use super::layout::Part;
use crate::config::Lang;
use crate::l10n::grouped;
use crate::model::field::Id;
use crate::office::chapters::watch::Notice;
use crate::office::finding::Sort;
use crate::office::permit::Action;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Result, View};
use crate::ui::screens::calendar::day_words;
use crate::ui::screens::event::item::Item;
use crate::ui::screens::record::facts::{on_the_wall, shift};
use crate::ui::widgets::text::cells;
use crate::ui::widgets::words::bare_chapter;

/// More pairs than this are not counted here: the first pane must not wait for a long queue.
const MOST_PAIRS: usize = 500;

/// Where a line leads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// Nowhere: it only says something.
    #[default]
    Nothing,
    /// A command of the program.
    Place(&'static str),
    /// A draft: the kind of record, which, and the form that it was typed into.
    Draft(String, Id, String),
    /// The imported rows that wait.
    Waiting,
    /// The people who look like one.
    Twins,
    /// An event.
    Event(Id),
    /// Everything about this person.
    Person(Id),
    /// An entry of the history.
    Entry(Id),
    /// The people that a query finds.
    People(String),
}

/// A line of a panel.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Pieces before the text, each of so many cells.
    pub(super) lead: Vec<(String, u16)>,
    /// What it says.
    pub(super) text: String,
    /// At its right end.
    pub(super) right: String,
    /// Drawn as a bar in the place of the text: how many of how many.
    pub(super) share: Option<(u64, u64)>,
    /// How it is painted.
    pub(super) role: Role,
    /// What Enter opens.
    pub(super) target: Target,
}

impl Line {
    fn new(text: impl Into<String>, target: Target) -> Self {
        Self {
            lead: Vec::new(),
            text: text.into(),
            right: String::new(),
            share: None,
            role: Role::Text,
            target,
        }
    }

    /// What it is about, whatever it says of it now.
    pub(super) fn key(&self) -> impl Hash {
        let says = match self.target {
            Target::Nothing | Target::Place(_) => self.text.clone(),
            _ => String::new(),
        };
        (self.target.clone(), says)
    }

    fn right(self, right: impl Into<String>) -> Self {
        Self {
            right: right.into(),
            ..self
        }
    }
}

/// Everything that the pane tells.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Who is at work.
    pub(super) who: String,
    /// The file.
    pub(super) file: String,
    /// People on file.
    pub(super) people: Option<i64>,
    /// The find index is not ready: some numbers come later.
    pub(super) is_counting: bool,
    panels: [Vec<Line>; Part::ALL.len()],
}

/// As many drafts as are named one by one.
const DRAFTS: usize = 4;

/// As many events as anybody looks through here.
const EVENTS: usize = 30;

/// As many changes.
const CHANGES: usize = 40;

/// As many follow-ups as are named.
const FOLLOW_UPS: usize = 6;

impl Facts {
    /// Reads everything.
    ///
    /// # Errors
    /// What the office says.
    pub(super) fn read(cx: &Cx<'_>) -> Result<Self> {
        let office = &*cx.office;
        let file = office.path().file_name();
        let mut facts = Self {
            who: office.actor().name.clone(),
            file: file.map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            people: office.people_at_once()?,
            is_counting: !office.index_ready(),
            panels: Default::default(),
        };
        if facts.is_counting {
            office.warm_index();
        }
        facts.panels[Part::ToDo as usize] = facts.to_do(cx)?;
        facts.panels[Part::Coming as usize] = coming(cx)?;
        facts.panels[Part::Numbers as usize] = facts.numbers(cx)?;
        facts.panels[Part::Classes as usize] = facts.classes(cx);
        facts.panels[Part::Changed as usize] = changed(cx)?;
        Ok(facts)
    }

    /// The lines of a panel.
    pub(super) fn lines(&self, part: Part) -> &[Line] {
        self.panels.get(part as usize).map_or(&[], Vec::as_slice)
    }

    /// What stands at the right of a panel's heading.
    pub(super) fn right(&self, part: Part, view: &View<'_>) -> String {
        match part {
            Part::Coming => view.word(label("4 calendar", "4 日历")).to_owned(),
            Part::Changed => view.keyed(&view.text.msg_home_undo_hint()).into_owned(),
            _ => String::new(),
        }
    }

    /// What a panel without lines says.
    pub(super) fn nothing(&self, part: Part, view: &View<'_>) -> String {
        match part {
            Part::ToDo => view.text.msg_home_nothing_to_do(),
            Part::Coming => view.text.msg_home_nothing_comes(),
            Part::Changed => view.text.msg_home_nothing_changed(),
            Part::Classes if self.people == Some(0) => view.text.msg_home_no_classes(),
            Part::Classes | Part::Numbers => view.text.msg_home_counting(),
        }
    }

    fn to_do(&self, cx: &Cx<'_>) -> Result<Vec<Line>> {
        let mut lines = drafts(cx)?;
        if self.people == Some(0) {
            lines.extend(begin(cx));
            return Ok(lines);
        }
        if cx.office.may(Action::Import) {
            let waiting = cx.office.waiting_rows()?.len();
            if waiting > 0 {
                let words = cx.text.msg_home_rows_wait(grouped(waiting));
                lines.push(Line::new(words, Target::Waiting));
            }
        }
        if cx.office.may(Action::ReadPrivate) {
            let due = cx.office.follow_ups(cx.now.today(), FOLLOW_UPS)?;
            lines.extend(due.into_iter().map(|(report, name)| {
                let day = report
                    .follow_up_on
                    .map_or_else(String::new, |day| day.format("%m-%d").to_string());
                let words = cx.text.msg_files_follow_up(name);
                Line::new(words, Target::Person(report.alumnus_id)).right(day)
            }));
        }
        if cx.office.may(Action::Merge) {
            let pairs = cx.office.duplicates_count(MOST_PAIRS + 1)?;
            if pairs > 0 {
                let shown = match pairs > MOST_PAIRS {
                    true => format!("{}+", grouped(MOST_PAIRS)),
                    false => grouped(pairs),
                };
                lines.push(Line::new(
                    cx.text.msg_home_pairs_wait(pairs, shown),
                    Target::Twins,
                ));
            }
        }
        if let Some(mend) = cx.office.to_mend()?.filter(|mend| *mend > 0) {
            let shown = grouped(mend);
            let words = cx.text.msg_home_to_mend(mend, shown);
            lines.push(Line::new(words, Target::Place("app.quality")));
        }
        let watched = cx.office.watch_chapters(cx.now.today())?;
        let notices = || watched.values().flatten();
        let ending = notices()
            .filter(|notice| matches!(notice, Notice::Ending { .. }))
            .count();
        let vacant = notices().count() - ending;
        let chapters = || Target::Place("go.chapters");
        if ending > 0 {
            lines.push(Line::new(cx.text.msg_home_terms_end(ending), chapters()));
        }
        if vacant > 0 {
            lines.push(Line::new(cx.text.msg_home_seats_vacant(vacant), chapters()));
        }
        Ok(lines)
    }

    fn numbers(&self, cx: &Cx<'_>) -> Result<Vec<Line>> {
        let said = |en, zh| cx.word(label(en, zh));
        let year = cx.now.today().year();
        let days = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
        let events: i64 = match days {
            Some((from, to)) => cx
                .office
                .busy(from, to, None)?
                .iter()
                .map(|days| days.2)
                .sum(),
            None => 0,
        };
        let chapters = cx.office.catalogue().chapters.rows();
        let chapters = chapters
            .iter()
            .filter(|chapter| chapter.archived_at.is_none())
            .count();
        let mut lines = vec![
            Line::new(said("Alumni on file", "在册校友"), people(""))
                .right(self.people.map_or_else(|| "...".to_owned(), grouped)),
        ];
        for (words, query, shown) in [
            (
                said("Reachable", "可联系"),
                "has:mobile or has:email",
                Shown::Share,
            ),
            (
                said("In a chapter", "分会会员"),
                "has:chapter",
                Shown::Count,
            ),
            (said("Lost contact", "失联"), "is:lost", Shown::Share),
        ] {
            // Shares of nobody say nothing.
            if self.people == Some(0) {
                break;
            }
            if let Some(count) = count(query, cx) {
                let right = match shown {
                    Shown::Share => share(count, self.people.unwrap_or(0)),
                    Shown::Count => grouped(count),
                };
                lines.push(Line::new(words, people(query)).right(right));
            }
        }
        lines.push(
            Line::new(said("Chapters", "分会"), Target::Place("go.chapters"))
                .right(chapters.to_string()),
        );
        lines.push(
            Line::new(
                said("Events this year", "本年活动"),
                Target::Place("go.calendar"),
            )
            .right(grouped(events)),
        );
        Ok(lines)
    }

    /// The class years by decades, as far as they are counted.
    fn classes(&self, cx: &Cx<'_>) -> Vec<Line> {
        const DECADES: i32 = 5;
        let newest = cx.now.today().year().div_euclid(10) * 10;
        let oldest = newest - (DECADES - 1) * 10;
        let mut counted = Vec::new();
        for decade in (0..DECADES).map(|n| newest - n * 10) {
            let query = format!("class:{decade}..{}", decade + 9);
            counted.push((cx.text.msg_home_decade(decade), query));
        }
        counted.push((cx.text.msg_home_earlier(), format!("class:<{oldest}")));
        let counted: Vec<_> = counted
            .into_iter()
            .filter_map(|(words, query)| Some((words, count(&query, cx)?, query)))
            .collect();
        let most = counted.iter().map(|(_, n, _)| *n).max().unwrap_or(0);
        if most == 0 {
            return Vec::new();
        }
        counted
            .into_iter()
            .map(|(words, n, query)| Line {
                lead: vec![(words, 8)],
                share: Some((n.cast_unsigned(), most.cast_unsigned())),
                ..Line::new("", people(&query)).right(format!("{:>7}", grouped(n)))
            })
            .collect()
    }
}

enum Shown {
    Share,
    Count,
}

fn people(query: &str) -> Target {
    Target::People(query.to_owned())
}

/// `81 %`
fn share(part: i64, whole: i64) -> String {
    format!("{} %", (part * 100 + whole / 2) / whole.max(1))
}

/// How many people a query finds; none while the index is not ready, or where the role may not ask.
fn count(query: &str, cx: &Cx<'_>) -> Option<i64> {
    let never = AtomicBool::new(false);
    let found = cx.office.search(query, Sort::default(), &never).ok()??;
    i64::try_from(found.count()).ok()
}

/// What to do with an empty file.
fn begin(cx: &Cx<'_>) -> Vec<Line> {
    let mut first = Line::new(cx.text.msg_home_begin(), Target::Nothing);
    first.role = Role::Title;
    let mut last = Line::new(cx.text.msg_home_begin_demo(), Target::Nothing);
    last.role = Role::Dim;
    vec![
        first,
        Line::new(cx.text.msg_home_begin_import(), Target::Place("app.import")).right("i"),
        Line::new(
            cx.text.msg_home_begin_add(),
            Target::Draft("alumnus".to_owned(), Id::NEW, String::new()),
        )
        .right("F6"),
        last,
    ]
}

fn drafts(cx: &Cx<'_>) -> Result<Vec<Line>> {
    let drafts = cx.office.drafts()?;
    let clock = shift(cx.now);
    let mut lines: Vec<Line> = drafts
        .iter()
        .take(DRAFTS)
        .map(|draft| {
            let title = if draft.title.trim().is_empty() {
                cx.text.msg_home_draft_untitled()
            } else {
                draft.title.clone()
            };
            let target = Target::Draft(
                draft.record_kind.clone(),
                draft.record_id,
                draft.form.clone(),
            );
            let kept = draft.at.map(|at| at.naive_utc() + clock);
            let kept = kept.map_or_else(String::new, |at| {
                let form = if at.date() == cx.now.today() {
                    "%H:%M"
                } else {
                    "%m-%d"
                };
                at.format(form).to_string()
            });
            Line::new(cx.text.msg_home_draft(title), target).right(kept)
        })
        .collect();
    if drafts.len() > DRAFTS {
        let words = cx.text.msg_home_drafts_more(drafts.len() - DRAFTS);
        lines.push(Line::new(words, Target::Nothing));
    }
    Ok(lines)
}

/// Today's events and those after, with their seats.
fn coming(cx: &Cx<'_>) -> Result<Vec<Line>> {
    let today = cx.now.today();
    let found = cx.office.following(today, None, EVENTS)?;
    let lines = found.into_iter().map(|found| {
        let counts = (found.taken, found.waiting, found.came);
        let item = Item::new(found.event, counts, cx.office, cx.lang);
        let mut line = Line::new(item.title(cx.lang, 14), Target::Event(item.event.id));
        if item.is_off() {
            line.role = Role::Dim;
        }
        line.lead = vec![
            (day_name(item.day(), today, cx.lang), 5),
            (clock(&item, cx), 5),
            (host(&item, cx), 6),
        ];
        line.right(item.seats())
    });
    Ok(lines.collect())
}

/// `18:30`, or that it takes the whole day, in five cells.
fn clock(item: &Item, cx: &Cx<'_>) -> String {
    if item.event.all_day {
        cx.word(label("day", "全天")).to_owned()
    } else {
        item.clock(cx.lang)
    }
}

/// The host in six cells: a Chinese name where it is that short, for half of one in letters says nothing.
fn host(item: &Item, cx: &Cx<'_>) -> String {
    let chapter = cx.office.catalogue().chapters.get(item.event.chapter_id);
    let zh = chapter.map_or("", |chapter| bare_chapter(&chapter.zh));
    if zh.is_empty() || cells(zh) > 6 {
        item.host.clone()
    } else {
        zh.to_owned()
    }
}

/// `Today`, `Sat`, and the date of what is more than a week away.
fn day_name(day: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    if day == today {
        return label("Today", "今天").pick(lang).to_owned();
    }
    if day > today + Duration::days(6) {
        return day.format("%m-%d").to_string();
    }
    let words = day_words(day, today, lang);
    let date = day.format("%m-%d").to_string();
    words.replace(&date, "").trim().to_owned()
}

fn changed(cx: &Cx<'_>) -> Result<Vec<Line>> {
    if !cx.office.may(Action::ReadHistory) {
        return Ok(Vec::new());
    }
    let clock = shift(cx.now);
    let today = cx.now.today().to_string();
    let entries = cx.office.history(None, CHANGES)?;
    let lines = entries.into_iter().map(|entry| {
        let when = on_the_wall(&entry.at, clock);
        let when = match when.split_once(' ') {
            Some((day, time)) if day == today => time.to_owned(),
            Some((day, _)) => day.get(5..).unwrap_or(day).to_owned(),
            None => when,
        };
        let undone = entry.undone_by.is_some();
        let text = if undone {
            cx.text.msg_home_undone(entry.sentence.as_str())
        } else if entry.partly {
            cx.text.msg_past_partly(entry.sentence.as_str())
        } else {
            entry.sentence
        };
        let mut line = Line::new(text, Target::Entry(entry.id));
        line.lead = vec![(when, 5), (entry.user, 8)];
        if undone {
            line.role = Role::Dim;
        }
        line
    });
    Ok(lines.collect())
}
