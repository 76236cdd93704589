//! Why somebody is in a result, and who comes nearest when nobody is.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::super::Office;
use super::super::permit::Action;
use super::SearchError;
use crate::find::Finder;
use crate::find::entry::{Entry, NAME};
use crate::find::field::{self, Kind, NumberField};
use crate::find::found::FacetValue;
use crate::find::query::{Part, Query};
use crate::model::field::Id;
use crate::model::name;

/// One condition of a query, put to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// As typed.
    pub text: String,
    /// Where it stands in the query, in bytes.
    pub at: Range<usize>,
    /// Whether it holds.
    pub holds: bool,
    /// By which values it holds: name of the field, value. None where it is about what is missing.
    pub by: Vec<(String, String)>,
    /// How many people it alone finds.
    pub count: usize,
}

/// How many names are offered when nobody is found.
const NEAR: usize = 8;

impl Office {
    /// Clause by clause whether a query holds for a person and by which value, with how many people each clause alone
    /// finds. Nothing while the index is not ready, or for somebody whom this actor does not see.
    ///
    /// # Errors
    /// What is wrong with the query; `Refused`; whatever the file says.
    pub fn explain(
        &self,
        query: &str,
        id: Id,
    ) -> std::result::Result<Option<Vec<Clause>>, SearchError> {
        self.permit(Action::Read)?;
        let parsed = self.read(query)?;
        let Some(finder) = self.finder()? else {
            return Ok(None);
        };
        let (scope, never) = (self.scope()?, AtomicBool::new(false));
        let everyone = self.read("")?;
        let both = [&everyone, &self.read("is:archived")?];
        let visible = both.iter().any(|all| {
            let found = finder.search(all, &[], &scope, &never);
            found.is_some_and(|found| found.place(id.0).is_some())
        });
        let Some(entry) = finder.entry(id.0).filter(|_| visible) else {
            return Ok(None);
        };
        let mut clauses = Vec::new();
        for part in parsed.parts() {
            let alone = parsed.alone(part);
            let because = Finder::because(&entry, &alone, scope.masked);
            let found = finder.search(&alone, &[], &scope, &never);
            clauses.push(Clause {
                text: query
                    .get(part.at.clone())
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
                at: part.at.clone(),
                holds: because.holds,
                by: because
                    .by
                    .iter()
                    .flat_map(|single| self.told(single, part))
                    .collect(),
                count: found.map_or(0, |found| found.count()),
            });
        }
        Ok(Some(clauses))
    }

    /// The people whose names are nearest to the words of a query, the nearest first; none when it has no words or the
    /// index is not ready.
    ///
    /// # Errors
    /// What is wrong with the query; `Refused`; whatever the file says.
    pub fn nearest(
        &self,
        query: &str,
        stop: &AtomicBool,
    ) -> std::result::Result<Vec<Id>, SearchError> {
        self.permit(Action::Read)?;
        let parsed: Query = self.read(query)?;
        let Some(finder) = self.finder()? else {
            return Ok(Vec::new());
        };
        let typed = parsed.words().join(" ");
        let keys = name::keys(&typed, None);
        let spellings: Vec<String> = std::iter::once(keys.folded)
            .chain(keys.joined)
            .filter(|spelling| !spelling.chars().all(|c| c.is_ascii_digit()))
            .collect();
        let near = finder.nearest(&spellings, NEAR, &self.scope()?, stop);
        let near = near.unwrap_or_default().into_iter();
        Ok(near.map(|(id, _)| Id(id)).collect())
    }

    /// A single value in words: the field's name and the value.
    fn told(&self, single: &Entry, part: &Part) -> Vec<(String, String)> {
        let said = |field: &str, value: &str| (field.to_owned(), value.to_owned());
        let mut told = Vec::new();
        let texts: [(&str, &[String]); 6] = [
            ("pinyin", &single.readings),
            ("initials", &single.initials),
            ("name", &single.other_names),
            ("student", &single.student_numbers),
            ("phone", &single.phones),
            ("email", &single.emails),
        ];
        for (field, text) in [("name", &single.name), ("number", &single.number)] {
            if !text.is_empty() {
                told.push(said(field, text));
            }
        }
        for (field, values) in texts {
            told.extend(values.iter().map(|value| said(field, value)));
        }
        told.extend(
            single
                .accounts
                .iter()
                .map(|(_, account)| said("account", account)),
        );
        for (number, value) in &single.numbers {
            told.push(said(named(Kind::Number(*number)), &shown(*number, *value)));
        }
        for (term, value) in &single.terms {
            let field = named(Kind::Term(*term));
            let value = value.split(NAME).next().unwrap_or_default();
            let line = self.facet_line(field, &FacetValue::Term(value.to_owned()), 0);
            let label = line.map_or_else(|| value.to_owned(), |line| line.label);
            match label.split_once('=') {
                Some((_, own)) if field.is_empty() => {
                    told.push((part.field.clone().unwrap_or_default(), own.to_owned()));
                }
                _ => told.push((field.to_owned(), label)),
            }
        }
        let flags = field::FLAGS
            .iter()
            .filter(|word| single.flags & word.flag.0 != 0);
        told.extend(flags.map(|word| said("has", word.name)));
        told
    }
}

fn named(kind: Kind) -> &'static str {
    let known = field::FIELDS.iter().find(|known| known.kind == kind);
    known.map_or("", |known| known.name)
}

/// A number as people write it.
fn shown(field: NumberField, value: i32) -> String {
    match field {
        NumberField::Class | NumberField::Entry => value.to_string(),
        NumberField::Born => {
            let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
            match (month, day) {
                (0, _) => year.to_string(),
                (_, 0) => format!("{year}-{month:02}"),
                _ => format!("{year}-{month:02}-{day:02}"),
            }
        }
        NumberField::Updated | NumberField::Contacted => {
            crate::find::value::day(value).map_or_else(String::new, |day| day.to_string())
        }
    }
}
