//! Why somebody is in the list, or why nobody is: the query part by part, with the value that matched, how many each part
//! finds by itself, and how many would be found without it. Enter drops a part.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::clauses::{Clause, weigh};
use super::search::{counted, without};
use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::name;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Job, Outcome, Result, Screen, View};
use crate::ui::screens::record::words::Words;
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
    /// What of the person's record answers it.
    matched: String,
    weight: Option<Clause>,
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
        &["esc", "w"],
        "why.leave",
        label("Back", "返回"),
        |_, _| Ok(Flow::Close(Outcome::Dropped)),
    )
    .group(Group::Always)
    .rank(99),
];

impl Why {
    /// About a query that finds so many; `parts` are its parts: the place, the chip's text and how it is said.
    ///
    /// # Errors
    /// What the office says about the person.
    pub(super) fn new(
        query: &str,
        count: usize,
        parts: Vec<(Range<usize>, String, String)>,
        person: Option<Id>,
        cx: &mut Cx<'_>,
    ) -> Result<Self> {
        let dossier = person.map(|id| cx.office.dossier(id)).transpose()?;
        let words = Words::of(cx);
        let parts: Vec<Part> = parts
            .into_iter()
            .map(|(at, chip, said)| Part {
                matched: dossier
                    .as_ref()
                    .map_or_else(String::new, |dossier| matched(&chip, dossier, &words)),
                at,
                said,
                weight: None,
            })
            .collect();
        let session = cx.office.again()?;
        let asked = query.to_owned();
        let job = cx.start_job(move |reporter| {
            if let Some(clauses) = weigh(&session, &asked, person, reporter.flag()) {
                reporter.tell(clauses);
            }
        });
        Ok(Self {
            query: query.to_owned(),
            count,
            person: dossier.map(|dossier| Person {
                number: dossier.alumnus.number,
                name: dossier.alumnus.name,
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
        let number = |count: fn(&Clause) -> usize| match &part.weight {
            Some(weight) => counted(count(weight), view.lang),
            None => "...".to_owned(),
        };
        let verdict = match (&part.weight, &self.person) {
            (Some(weight), None) if weight.alone == 0 => view.text.msg_why_finds_nobody(),
            (Some(weight), None) if weight.without > 0 && self.count == 0 => {
                view.text.msg_why_kills()
            }
            (_, Some(_)) if part.matched.is_empty() => view.text.msg_why_met(),
            _ => part.matched.clone(),
        };
        Row {
            cells: vec![
                part.said.as_str().into(),
                verdict.into(),
                number(|weight| weight.alone).into(),
                number(|weight| weight.without).into(),
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
                    part.weight = Some(clause);
                }
            }
            return Ok(Flow::Stay);
        }
        match keys::take(KEYS, self, &input, cx)? {
            Flow::Pass => keys::take(list::KEYS, &mut self.cursor, &input, cx),
            flow => Ok(flow),
        }
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
            right: &counted(self.count, view.lang),
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

/// What of a record answers a part of the query: `Former name 王欣`.
fn matched(chip: &str, dossier: &Dossier, words: &Words) -> String {
    let negative = chip.starts_with('-');
    let field = chip
        .split_once(' ')
        .filter(|(field, _)| FIELDS.iter().any(|(name, _)| name == field));
    let said = match field {
        _ if negative => Vec::new(),
        None => places(chip, dossier, words),
        Some((field, wanted)) => {
            let read = FIELDS.iter().find(|(name, _)| *name == field);
            let values = read.map_or_else(Vec::new, |(_, read)| read(dossier, words));
            telling(values, wanted)
        }
    };
    said.join(", ")
}

/// The values that hold what is wanted; all of them where that is not seen, as with ranges and codes.
fn telling(values: Vec<String>, wanted: &str) -> Vec<String> {
    const SHOWN: usize = 3;
    let wanted: Vec<String> = wanted
        .split([',', '，', '、'])
        .map(|value| name::fold(value.trim_matches(['"', '='])))
        .filter(|value| !value.is_empty())
        .collect();
    let holds = |text: &String| wanted.iter().any(|value| name::fold(text).contains(value));
    let best: Vec<String> = values.iter().filter(|v| holds(v)).cloned().collect();
    let mut shown = if best.is_empty() { values } else { best };
    shown.retain(|value| !value.is_empty());
    shown.dedup();
    shown.truncate(SHOWN);
    shown
}

/// The values of a field in a record, in words.
type Values = fn(&Dossier, &Words) -> Vec<String>;

/// What the fields of a query are in a record.
const FIELDS: &[(&str, Values)] = &[
    ("name", |d, w| {
        let own = ["name", "pinyin", "latin_name"].map(|field| w.field(&d.alumnus, field).1);
        let others = d.other_names.iter().map(|other| other.name.clone());
        own.into_iter().chain(others).collect()
    }),
    ("number", |d, _| vec![d.alumnus.number.clone()]),
    ("sex", |d, w| vec![w.field(&d.alumnus, "gender").1]),
    ("status", |d, w| vec![w.field(&d.alumnus, "status").1]),
    ("born", |d, w| vec![w.field(&d.alumnus, "birth").1]),
    ("upd", |d, w| vec![w.field(&d.alumnus, "updated_at").1]),
    ("contacted", |d, w| {
        vec![w.field(&d.alumnus, "last_contact_on").1]
    }),
    ("student", |d, w| degrees(d, w, "student_no")),
    ("class", |d, w| degrees(d, w, "completion")),
    ("entry", |d, w| degrees(d, w, "entry")),
    ("faculty", |d, w| degrees(d, w, "faculty_id")),
    ("programme", |d, w| degrees(d, w, "programme_id")),
    ("level", |d, w| degrees(d, w, "level")),
    ("group", |d, w| degrees(d, w, "class_group")),
    ("employer", |d, w| posts(d, w, "organisation")),
    ("title", |d, w| {
        let mut titles = posts(d, w, "job_title");
        titles.extend(posts(d, w, "professional_title"));
        titles
    }),
    ("city", |d, w| addresses(d, w, "city_id")),
    ("country", |d, w| addresses(d, w, "country")),
    ("chapter", |d, w| {
        let members = d.memberships.iter().map(|m| w.field(m, "chapter_id").1);
        let home = w.field(&d.alumnus, "home_chapter_id").1;
        members.chain([home]).collect()
    }),
    ("tag", |d, _| {
        d.tags.iter().map(|tag| tag.tag.clone()).collect()
    }),
    ("phone", |d, w| {
        contacts(d, w, &["mobile", "landline", "whatsapp"])
    }),
    ("email", |d, w| contacts(d, w, &["email"])),
    ("office", |_, _| Vec::new()),
    ("event", |_, _| Vec::new()),
    ("consent", |_, _| Vec::new()),
    ("has", |_, _| Vec::new()),
    ("no", |_, _| Vec::new()),
    ("is", |_, _| Vec::new()),
];

fn degrees(dossier: &Dossier, words: &Words, field: &str) -> Vec<String> {
    let degrees = dossier.degrees.iter();
    degrees.map(|degree| words.field(degree, field).1).collect()
}

fn posts(dossier: &Dossier, words: &Words, field: &str) -> Vec<String> {
    let posts = dossier.posts.iter();
    posts.map(|post| words.field(post, field).1).collect()
}

fn addresses(dossier: &Dossier, words: &Words, field: &str) -> Vec<String> {
    let addresses = dossier.addresses.iter();
    addresses.map(|place| words.field(place, field).1).collect()
}

fn contacts(dossier: &Dossier, words: &Words, kinds: &[&str]) -> Vec<String> {
    let points = dossier.contacts.iter();
    let points = points.filter(|point| kinds.contains(&point.kind.as_str()));
    points.map(|point| words.contact(point)).collect()
}

/// The places that hold a word, in words: `Former name 王欣`.
fn places(word: &str, dossier: &Dossier, words: &Words) -> Vec<String> {
    let wanted = name::fold(word);
    let joined = wanted.replace(' ', "");
    let mut places = Vec::new();
    let mut look = |label: &str, text: &str, spellings: Vec<String>| {
        let plain = name::fold(text).contains(&wanted);
        if !text.is_empty() && (plain || spellings.iter().any(|said| said.contains(&joined))) {
            places.push(format!("{label} {text}"));
        }
    };
    let alumnus = &dossier.alumnus;
    let pinyin = Some(alumnus.pinyin.as_str()).filter(|pinyin| !pinyin.is_empty());
    look(
        words.field(alumnus, "name").0,
        &alumnus.name,
        spellings(&alumnus.name, pinyin),
    );
    for column in ["latin_name", "number"] {
        let (label, text) = words.field(alumnus, column);
        look(label, &text, Vec::new());
    }
    for other in &dossier.other_names {
        let kind = words.field(other, "kind").1;
        look(&kind, &other.name, spellings(&other.name, None));
    }
    for degree in &dossier.degrees {
        let (label, text) = words.field(degree, "student_no");
        look(label, &text, Vec::new());
    }
    for post in &dossier.posts {
        let (label, text) = words.field(post, "organisation");
        look(label, &text, Vec::new());
    }
    for point in &dossier.contacts {
        let kind = words.field(point, "kind").1;
        look(&kind, &words.contact(point), vec![name::fold(&point.value)]);
    }
    places
}

/// How a name may be typed.
fn spellings(name: &str, pinyin: Option<&str>) -> Vec<String> {
    let keys = name::keys(name, pinyin);
    keys.joined.into_iter().chain(keys.initials).collect()
}
