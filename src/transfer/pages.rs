//! Pages for the printer: address labels, a roster by class, a sheet for each person. Each is one HTML file that needs no
//! other, made from a template of `assets/print`; everything in it that people typed is escaped by the engine.

pub mod labels;
mod roster;
mod sheet;

use std::io::{self, Write};

use chrono::NaiveDate;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::config::Lang;
use crate::model::field::{Id, Label};
use crate::office::Office;

use super::export::Trouble;
use labels::{LeftOut, Size};

/// A printer is not asked for more.
pub const MOST: usize = 20_000;

/// Read at a time.
const CHUNK: usize = 256;

/// What can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Address labels on sheets of this size.
    Labels(&'static Size),
    /// Classes with their people.
    Roster,
    /// Everything about each person.
    Sheet,
}

impl Page {
    /// What a record of disclosures calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Labels(_) => "labels",
            Self::Roster => "roster",
            Self::Sheet => "sheet",
        }
    }
}

/// What goes on the pages besides people.
pub struct About<'a> {
    /// The language of headings.
    pub lang: Lang,
    /// The day, for seasons of addresses and the foot of a page.
    pub today: NaiveDate,
    /// What was searched for, for the foot of a page.
    pub query: &'a str,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// People on the pages.
    pub people: usize,
    /// People who are on no label, and why.
    pub left_out: LeftOut,
}

/// What every template knows.
#[derive(Serialize)]
struct Common {
    lang: &'static str,
    title: String,
    css: &'static str,
    note: String,
    foot: String,
}

const CSS: &str = include_str!("../../assets/print/page.css");

/// The templates by name. Their ending tells the engine to escape.
const TEMPLATES: &[(&str, &str)] = &[
    (
        "labels.html",
        include_str!("../../assets/print/labels.html"),
    ),
    (
        "roster.html",
        include_str!("../../assets/print/roster.html"),
    ),
    ("sheet.html", include_str!("../../assets/print/sheet.html")),
];

/// Writes the pages of these people, in their order. `told` hears how far it is and says whether to go on.
///
/// # Errors
/// More than [`MOST`] people; [`Trouble`] of the office or the file.
pub fn print(
    office: &Office,
    ids: &[Id],
    page: Page,
    about: &About<'_>,
    out: &mut dyn Write,
    told: super::export::Told<'_>,
) -> Result<Printed, Trouble> {
    office.demand(crate::office::permit::Action::Export)?;
    if ids.len() > MOST {
        return Err(Trouble::TooMany(MOST));
    }
    let mut people = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        people.extend(office.dossiers(chunk)?);
        if !told(people.len(), ids.len()) {
            return Err(Trouble::Stopped);
        }
    }
    match page {
        Page::Labels(size) => labels::write(office, &people, size, about, out),
        Page::Roster => roster::write(office, &people, about, out),
        Page::Sheet => sheet::write(office, &people, about, out),
    }
}

impl About<'_> {
    fn common(&self, title: Label, note: String) -> Common {
        let (lang, day) = match self.lang {
            Lang::En => ("en", self.today.format("%-d %B %Y").to_string()),
            Lang::Zh => ("zh-CN", self.today.format("%Y年%-m月%-d日").to_string()),
        };
        let foot = if self.query.is_empty() {
            day
        } else {
            format!("{day} | {}", self.query)
        };
        Common {
            lang,
            title: title.pick(self.lang).to_owned(),
            css: CSS,
            note,
            foot,
        }
    }
}

/// Fills a template.
fn fill(name: &str, values: impl Serialize, out: &mut dyn Write) -> Result<(), Trouble> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, text) in TEMPLATES {
        engine.add_template(name, text).map_err(broken)?;
    }
    let template = engine.get_template(name).map_err(broken)?;
    let text = template.render(Serde(values)).map_err(broken)?;
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// A template that does not fit its values is our own mistake; the tests fill every one.
fn broken(error: minijinja::Error) -> Trouble {
    Trouble::Io(io::Error::other(error))
}
