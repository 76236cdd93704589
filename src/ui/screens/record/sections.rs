//! A person's record as titled sections of labelled rows, in the order of the form.

use super::facts::Facts;
use super::phrases::{came, cohort, day, event_title, joined, season, span, with_span};
use super::words::Words;
use crate::model::chapter::Officer;
use crate::model::consent::Consent;
use crate::model::custom::value_of;
use crate::model::field::{Label, Record};
use crate::model::own::Own;
use crate::model::post::Post;
use crate::ui::keys::label;
use crate::ui::look::Role;

/// A part of the record.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its title.
    pub title: &'static str,
    /// Where it is changed.
    pub opens: Opens,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Its values are short: two may stand in a line.
    pub paired: bool,
}

/// What Enter opens at a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// The form, at the input or table of this name.
    Form(&'static str),
    /// The files.
    Files,
    /// The history.
    History,
}

/// What is not changed in the first input of the form: section, place.
const OPENS: &[(&str, Opens)] = &[
    ("Study", Opens::Form("degree")),
    ("Contact", Opens::Form("contact_point")),
    ("Addresses", Opens::Form("address")),
    ("Work", Opens::Form("post")),
    ("Chapters and offices", Opens::Form("home_chapter_id")),
    ("Ties and tags", Opens::Form("relationship")),
    ("Contact reports", Opens::Form("contact_report")),
    ("Consent", Opens::Form("language")),
    ("Own fields", Opens::Form("own.")),
    ("Files", Opens::Files),
    ("Notes", Opens::Form("notes")),
    ("History", Opens::History),
];

/// A row of a section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// What stands at the left.
    pub label: String,
    /// What is known.
    pub value: String,
    /// It is over, wrong or taken back: less important now.
    pub past: bool,
}

impl Row {
    fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            past: false,
        }
    }

    fn past_if(self, past: bool) -> Self {
        Self { past, ..self }
    }

    /// How its value is painted.
    #[must_use]
    pub fn role(&self) -> Role {
        if self.past { Role::Dim } else { Role::Text }
    }
}

/// How a section gets its rows.
type Fill = fn(&Facts, &Words) -> Vec<Row>;

/// How a section is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Also when nothing is known, so that the gap is seen; short values two in a line.
    Paired,
    /// Also when nothing is known.
    Always,
    /// Only when something is known.
    Filled,
}

/// The sections.
const SECTIONS: &[(Label, Fill, Shown)] = &[
    (label("Identity", "身份"), identity, Shown::Paired),
    (label("Study", "学业"), study, Shown::Always),
    (label("Contact", "联系方式"), contact, Shown::Always),
    (label("Addresses", "地址"), addresses, Shown::Filled),
    (label("Work", "工作"), work, Shown::Always),
    (
        label("Chapters and offices", "分会与任职"),
        chapters,
        Shown::Always,
    ),
    (label("Events", "活动"), events, Shown::Always),
    (label("Ties and tags", "关系与标签"), ties, Shown::Filled),
    (label("Contact reports", "联络记录"), reports, Shown::Filled),
    (label("Consent", "授权"), consents, Shown::Filled),
    (label("Own fields", "自定义字段"), own, Shown::Filled),
    (label("Files", "附件"), files, Shown::Filled),
    (label("Notes", "备注"), notes, Shown::Filled),
    (label("History", "变更记录"), past, Shown::Always),
];

/// The sections of the left column in a wide window; the others stand at the right.
pub const LEFT: usize = 5;

/// The whole record. A section without rows is left out, or says that nothing is known.
#[must_use]
pub fn sections(facts: &Facts, words: &Words) -> Vec<Option<Section>> {
    SECTIONS
        .iter()
        .map(|(title, fill, shown)| {
            let mut rows = fill(facts, words);
            if rows.is_empty() {
                if *shown == Shown::Filled {
                    return None;
                }
                rows.push(Row::new("", "-"));
            }
            let place = OPENS.iter().find(|(name, _)| *name == title.en);
            Some(Section {
                title: title.pick(words.lang),
                opens: place.map_or(Opens::Form("name"), |(_, opens)| *opens),
                rows,
                paired: *shown == Shown::Paired,
            })
        })
        .collect()
}

/// Rows for the fields that hold something.
fn fields<R: Record>(record: &R, names: &[&str], words: &Words) -> Vec<Row> {
    names
        .iter()
        .map(|name| words.field(record, name))
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| Row::new(label, value))
        .collect()
}

fn identity(facts: &Facts, words: &Words) -> Vec<Row> {
    let alumnus = &facts.dossier.alumnus;
    let before = ["pinyin", "latin_name"];
    let after = [
        "gender",
        "birth",
        "nationality",
        "native_place",
        "status",
        "language",
        "channel",
        "source",
        "last_contact_on",
        "home_chapter_id",
        "archived_at",
    ];
    let mut rows = fields(alumnus, &before, words);
    rows.extend(facts.dossier.other_names.iter().map(|other| {
        let kind = words.field(other, "kind").1;
        Row::new(kind, other.name.as_str())
    }));
    rows.extend(fields(alumnus, &after, words));
    if alumnus.do_not_contact {
        rows.extend(fields(alumnus, &["do_not_contact"], words));
    }
    rows
}

fn study(facts: &Facts, words: &Words) -> Vec<Row> {
    let degrees = facts.dossier.degrees.iter();
    degrees
        .flat_map(|degree| {
            let of = |name| words.field(degree, name).1;
            let main = [of("level"), of("programme_id"), of("faculty_id")];
            let mut rows = vec![Row::new(cohort(degree, words), joined(&main, ", "))];
            let named = |name| {
                let (label, value) = words.field(degree, name);
                if value.is_empty() {
                    value
                } else {
                    format!("{label} {value}")
                }
            };
            let more = [
                named("student_no"),
                named("class_group"),
                named("entry"),
                named("completion"),
                // Who completed and has the year needs no further word.
                if degree.outcome == "completed" && degree.completion.is_some() {
                    String::new()
                } else {
                    of("outcome")
                },
                named("supervisor"),
                named("diploma_name"),
                of("era_id"),
                of("verification"),
            ];
            let more = joined(&more, " | ");
            if !more.is_empty() {
                rows.push(Row::new("", more));
            }
            rows
        })
        .collect()
}

fn contact(facts: &Facts, words: &Words) -> Vec<Row> {
    let points = facts.dossier.contacts.iter();
    points
        .map(|point| {
            let mut value = words.contact(point);
            let preferred = if point.preferred {
                label("preferred", "首选").pick(words.lang)
            } else {
                ""
            };
            let state = words.field(point, "status").1;
            let notes = joined(&[point.label.clone(), state, preferred.to_owned()], ", ");
            if !notes.is_empty() {
                value = format!("{value}  ({notes})");
            }
            let good = matches!(point.status.as_str(), "" | "ok");
            Row::new(words.field(point, "kind").1, value).past_if(!good)
        })
        .collect()
}

fn addresses(facts: &Facts, words: &Words) -> Vec<Row> {
    let addresses = facts.dossier.addresses.iter();
    addresses
        .map(|address| {
            let of = |name| words.field(address, name).1;
            let parts = ["city_id", "line", "postcode", "country"].map(of);
            let spans = [
                season(address, words.lang),
                span(&of("valid_from"), &of("valid_to")),
            ];
            let value = with_span(&joined(&parts, ", "), &joined(&spans, ", "));
            Row::new(of("kind"), value).past_if(address.valid_to.is_some())
        })
        .collect()
}

fn work(facts: &Facts, words: &Words) -> Vec<Row> {
    let mut posts: Vec<&Post> = facts.dossier.posts.iter().collect();
    posts.sort_by_key(|post| {
        let open = !post.ended && post.to_on.is_none();
        std::cmp::Reverse((open, post.from_on, post.id))
    });
    posts
        .into_iter()
        .map(|post| {
            let of = |name| words.field(post, name).1;
            let over = post.ended || post.to_on.is_some();
            let label = match (over, span(&of("from_on"), &of("to_on"))) {
                (true, span) if span.is_empty() => {
                    label("before", "曾任").pick(words.lang).to_owned()
                }
                (false, span) if span.is_empty() => {
                    label("now", "现任").pick(words.lang).to_owned()
                }
                (_, span) => span,
            };
            let parts = [
                "organisation",
                "department",
                "job_title",
                "professional_title",
            ]
            .map(of);
            Row::new(label, joined(&parts, ", ")).past_if(over)
        })
        .collect()
}

fn chapters(facts: &Facts, words: &Words) -> Vec<Row> {
    let memberships = facts.dossier.memberships.iter().map(|membership| {
        let of = |name| words.field(membership, name).1;
        let value = with_span(&of("chapter_id"), &span(&of("since"), &of("until")));
        Row::new(of("state"), value).past_if(membership.state == "left")
    });
    let offices = facts.offices.iter().map(|officer| {
        let of = |name| words.field(officer, name).1;
        let term = span(&of("starts_on"), &of("ends_on"));
        let value = with_span(&of("chapter_id"), &joined(&[term, of("status")], ", "));
        Row::new(of("office"), value).past_if(over(officer))
    });
    memberships.chain(offices).collect()
}

fn over(officer: &Officer) -> bool {
    matches!(officer.status.as_str(), "ended" | "resigned")
}

fn events(facts: &Facts, words: &Words) -> Vec<Row> {
    let events = facts.events.iter();
    events
        .map(|(event, registration)| {
            let state = words.field(registration, "state").1;
            let value = format!(
                "{} {}",
                came(registration),
                with_span(event_title(event, words), &state)
            );
            Row::new(day(event), value)
        })
        .collect()
}

fn ties(facts: &Facts, words: &Words) -> Vec<Row> {
    let ties = facts.ties.iter().map(|tie| {
        let other = facts.others.iter().find(|(id, _)| *id == tie.other_id);
        let name = other.map_or("-", |(_, name)| name.as_str());
        Row::new(words.field(tie, "kind").1, name)
    });
    let tags: Vec<String> = facts
        .dossier
        .tags
        .iter()
        .map(|tag| tag.tag.clone())
        .collect();
    let tags = (!tags.is_empty()).then(|| {
        let said = label("Tags", "标签").pick(words.lang);
        Row::new(said, joined(&tags, ", "))
    });
    ties.chain(tags).collect()
}

/// The newest word of each purpose and channel holds; what it took the place of is past.
fn consents(facts: &Facts, words: &Words) -> Vec<Row> {
    let all = &facts.dossier.consents;
    let holds = |at: usize, one: &Consent| {
        let later = all.iter().skip(at + 1);
        !later
            .into_iter()
            .any(|other| (&other.purpose, &other.channel) == (&one.purpose, &one.channel))
    };
    let rows = all.iter().enumerate().rev();
    rows.map(|(at, one)| {
        let of = |name| words.field(one, name).1;
        let said = if one.given {
            label("yes", "同意")
        } else {
            label("no", "不同意")
        };
        let parts = [
            of("channel"),
            said.pick(words.lang).to_owned(),
            of("on_day"),
            of("source"),
        ];
        Row::new(of("purpose"), joined(&parts, " | ")).past_if(!holds(at, one))
    })
    .collect()
}

/// The fields that the office added, in the order of the form; retired ones that hold something come last.
fn own(facts: &Facts, words: &Words) -> Vec<Row> {
    let fields = words.catalogue.customs.iter().map(Own::of);
    let (now, before): (Vec<_>, Vec<_>) = fields.partition(|own| !own.field.retired);
    let rows = now.into_iter().chain(before).filter_map(|own| {
        let value = value_of(&facts.dossier.customs, own.id);
        (!value.is_empty()).then(|| {
            let said = own.said(&value, words.lang);
            Row::new(own.label.pick(words.lang), said).past_if(own.field.retired)
        })
    });
    rows.collect()
}

fn files(facts: &Facts, _words: &Words) -> Vec<Row> {
    let files = facts.dossier.attachments.iter();
    files
        .map(|file| {
            let kilobytes = (file.size + 1023) / 1024;
            let note = joined(&[format!("{kilobytes} KB"), file.note.clone()], " | ");
            Row::new("", format!("{}  ({note})", file.name))
        })
        .collect()
}

fn reports(facts: &Facts, words: &Words) -> Vec<Row> {
    let reports = facts.dossier.reports.iter();
    reports
        .map(|report| {
            let of = |name| words.field(report, name).1;
            let follow = of("follow_up_on");
            let follow = if follow.is_empty() || report.done {
                String::new()
            } else {
                let said = label("follow up", "跟进").pick(words.lang);
                format!("{said} {follow} {}", report.follow_up_by)
            };
            let value = [of("channel"), of("summary"), report.who.clone(), follow];
            Row::new(of("on_day"), joined(&value, " | ")).past_if(report.done)
        })
        .collect()
}

fn notes(facts: &Facts, _words: &Words) -> Vec<Row> {
    let notes = facts.dossier.alumnus.notes.lines();
    notes.map(|line| Row::new("", line)).collect()
}

fn past(facts: &Facts, words: &Words) -> Vec<Row> {
    let entries = facts.past.iter();
    entries
        .map(|entry| {
            let undone = if entry.undone {
                label("  (taken back)", "（已撤销）").pick(words.lang)
            } else {
                ""
            };
            let value = format!("{}  {}{undone}", entry.user, facts.said(entry));
            Row::new(entry.when.as_str(), value).past_if(entry.undone)
        })
        .collect()
}
