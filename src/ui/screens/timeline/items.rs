//! What a timeline is made of: one function for each kind of thing that has a day.

use std::hash::Hash;

use chrono::NaiveDate;

use crate::model::field::{Id, Label};
use crate::ui::keys::label;
use crate::ui::screens::record::facts::Facts;
use crate::ui::screens::record::phrases::{came, day, event_title, joined, span};
use crate::ui::screens::record::words::Words;

/// One thing on one day.
pub(super) struct Item {
    pub(super) day: String,
    /// Its place in [`KINDS`].
    pub(super) kind: usize,
    pub(super) said: String,
    /// It is over, done or taken back.
    pub(super) past: bool,
    /// When it is to be followed up.
    follow_up: Option<NaiveDate>,
    /// That is by now.
    pub(super) due: bool,
    pub(super) target: Target,
}

impl Item {
    /// What it is, however it is worded and whether it is settled.
    pub(super) fn key(&self) -> impl Hash {
        let record = match self.target {
            Target::Row(table, id) => (table, id),
            Target::Report(id, _) => ("contact_report", id),
            Target::Event(id) => ("event", id),
            Target::Files => ("attachment", Id(0)),
            Target::Entry(id) => ("change_set", id),
        };
        // A row and a file stand for more than one item.
        let word =
            matches!(self.target, Target::Row(..) | Target::Files).then(|| self.said.clone());
        (self.kind, record, word)
    }
}

/// What Enter opens.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// The form, at a table or at a row of it.
    Row(&'static str, Id),
    /// The form at a contact report; whether it is followed up.
    Report(Id, bool),
    Event(Id),
    Files,
    Entry(Id),
}

type Fill = fn(&Facts, &Words) -> Vec<Item>;

/// What an item is about, in the order of the filter.
pub(super) const KINDS: &[(Label, Fill)] = &[
    (label("contact", "联络"), reports),
    (label("consent", "授权"), consents),
    (label("event", "活动"), events),
    (label("chapter", "会籍"), memberships),
    (label("office", "任职"), offices),
    (label("work", "工作"), posts),
    (label("study", "学业"), degrees),
    (label("file", "附件"), files),
    (label("change", "变更"), changes),
];

/// Everything that has a day, newest first; what has none stands last.
pub(super) fn items(facts: &Facts, words: &Words, today: NaiveDate) -> Vec<Item> {
    let kinds = KINDS.iter().enumerate();
    let mut found: Vec<Item> = kinds
        .flat_map(|(kind, (_, fill))| {
            let items = fill(facts, words).into_iter();
            items.map(move |item| Item {
                kind,
                due: item.follow_up.is_some_and(|day| day <= today),
                ..item
            })
        })
        .collect();
    found.sort_by(|a, b| b.day.cmp(&a.day).then(a.kind.cmp(&b.kind)));
    found
}

impl Item {
    fn new(day: String, parts: &[String], target: Target) -> Self {
        Self {
            day,
            kind: 0,
            said: joined(parts, " | "),
            past: false,
            follow_up: None,
            due: false,
            target,
        }
    }

    fn past_if(self, past: bool) -> Self {
        Self { past, ..self }
    }
}

fn reports(facts: &Facts, words: &Words) -> Vec<Item> {
    let reports = facts.dossier.reports.iter().map(|one| {
        let of = |name| words.field(one, name).1;
        let due = of("follow_up_on");
        let word = match one.done {
            true => label("followed up", "已跟进"),
            false => label("follow up", "待跟进"),
        };
        let follow = match due.is_empty() {
            true => String::new(),
            false => format!("{} {due} {}", word.pick(words.lang), one.follow_up_by),
        };
        let summary = of("summary").replace('\n', " ");
        let parts = [of("channel"), follow, summary, one.who.clone()];
        Item {
            follow_up: one.follow_up_on.filter(|_| !one.done),
            ..Item::new(of("on_day"), &parts, Target::Report(one.id, one.done)).past_if(one.done)
        }
    });
    reports.collect()
}

fn consents(facts: &Facts, words: &Words) -> Vec<Item> {
    let consents = facts.dossier.consents.iter().map(|one| {
        let of = |name| words.field(one, name).1;
        let parts = [of("purpose"), of("channel"), of("given"), of("source")];
        let item = Item::new(of("on_day"), &parts, Target::Row("consent", one.id));
        item.past_if(!one.given)
    });
    consents.collect()
}

fn events(facts: &Facts, words: &Words) -> Vec<Item> {
    let events = facts.events.iter().map(|(event, registration)| {
        let state = words.field(registration, "state").1;
        let title = event_title(event, words);
        let said = format!("{} {title} ({state})", came(registration));
        Item::new(day(event).to_owned(), &[said], Target::Event(event.id))
    });
    events.collect()
}

fn memberships(facts: &Facts, words: &Words) -> Vec<Item> {
    let memberships = facts.dossier.memberships.iter().map(|one| {
        let of = |name| words.field(one, name).1;
        let over = one.state == "left";
        let when = if over { of("until") } else { of("since") };
        let parts = [of("chapter_id"), of("state")];
        Item::new(when, &parts, Target::Row("membership", one.id)).past_if(over)
    });
    memberships.collect()
}

fn offices(facts: &Facts, words: &Words) -> Vec<Item> {
    let offices = facts.offices.iter().map(|one| {
        let of = |name| words.field(one, name).1;
        let years = span(&of("starts_on"), &of("ends_on"));
        let parts = [of("office"), of("chapter_id"), of("status"), years];
        let item = Item::new(of("starts_on"), &parts, Target::Row("membership", Id::NEW));
        item.past_if(one.ends_on.is_some())
    });
    offices.collect()
}

fn posts(facts: &Facts, words: &Words) -> Vec<Item> {
    let posts = facts.dossier.posts.iter().map(|one| {
        let of = |name| words.field(one, name).1;
        let over = one.ended || one.to_on.is_some();
        let years = if over {
            span(&of("from_on"), &of("to_on"))
        } else {
            String::new()
        };
        let title = match one.professional_title.is_empty() {
            true => of("job_title"),
            false => of("professional_title"),
        };
        let parts = [of("organisation"), of("department"), title, years];
        Item::new(of("from_on"), &parts, Target::Row("post", one.id)).past_if(over)
    });
    posts.collect()
}

fn degrees(facts: &Facts, words: &Words) -> Vec<Item> {
    let degrees = facts.dossier.degrees.iter().map(|one| {
        let of = |name| words.field(one, name).1;
        let when = match one.completion {
            Some(_) => of("completion"),
            None => of("entry"),
        };
        let parts = [of("level"), of("programme_id"), of("outcome")];
        Item::new(when, &parts, Target::Row("degree", one.id))
    });
    degrees.collect()
}

fn files(facts: &Facts, _words: &Words) -> Vec<Item> {
    let files = facts.dossier.attachments.iter().map(|one| {
        let parts = [one.name.clone(), one.note.clone()];
        Item::new(String::new(), &parts, Target::Files)
    });
    files.collect()
}

fn changes(facts: &Facts, _words: &Words) -> Vec<Item> {
    let changes = facts.past.iter().map(|one| {
        let when = one.when.split(' ').next().unwrap_or_default().to_owned();
        let parts = [facts.said(one), one.user.clone()];
        Item::new(when, &parts, Target::Entry(one.id)).past_if(one.undone)
    });
    changes.collect()
}
