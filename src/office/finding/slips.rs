//! Values that nobody has, and those that were probably meant.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::super::Office;
use super::super::permit::Action;
use super::SearchError;
use super::facets::FacetLine;
use crate::find::field::{self, Kind, edits, is_near};
use crate::find::found::FacetValue;
use crate::find::query::{FacetField, Part, Query};
use crate::find::{Finder, Scope};
use crate::model::name;
use crate::model::typed::Typed;

/// A value that nobody has, put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Where the condition stands in the query, in bytes.
    pub at: Range<usize>,
    /// Its field, as it is called in queries.
    pub field: String,
    /// The value that was probably meant, as the clerk sees it.
    pub value: String,
    /// The query with it.
    pub query: String,
    /// How many that query finds.
    pub count: usize,
}

/// Values that are offered for one that nobody has.
const MOST: usize = 3;
impl Office {
    /// The values nearest to those of a query that nobody has, as far as they find somebody; of a field that holds
    /// chosen values. None while the index is not ready or when `stop` was set.
    ///
    /// # Errors
    /// What is wrong with the query; `Refused`; whatever the file says.
    pub fn slips(
        &self,
        query: &str,
        stop: &AtomicBool,
    ) -> std::result::Result<Vec<Slip>, SearchError> {
        self.permit(Action::Read)?;
        let parsed = self.read(query)?;
        let Some(finder) = self.finder()? else {
            return Ok(Vec::new());
        };
        let scope = self.scope()?;
        let mut slips = Vec::new();
        for part in parsed.parts() {
            let unknown = count(&finder, &parsed.alone(part), &scope, stop) == Some(0);
            if !unknown || part.negative {
                continue;
            }
            for line in self.meant(part, &finder, &scope, stop).unwrap_or_default() {
                let mended = [&query[..part.at.start], &line.query, &query[part.at.end..]].concat();
                let Ok(found) = self.read(&mended) else {
                    continue;
                };
                if let Some(count) = count(&finder, &found, &scope, stop).filter(|n| *n > 0) {
                    slips.push(Slip {
                        at: part.at.clone(),
                        field: part.field.clone().unwrap_or_default(),
                        value: line.label,
                        query: mended,
                        count,
                    });
                }
            }
        }
        Ok(slips)
    }

    /// The values of its field that are nearest to what a part asks for, the nearest and most frequent first.
    fn meant(
        &self,
        part: &Part,
        finder: &Finder,
        scope: &Scope,
        stop: &AtomicBool,
    ) -> Option<Vec<FacetLine>> {
        let known = field::named(part.field.as_deref()?)?;
        let Kind::Term(term) = known.kind else {
            return None;
        };
        let everyone = self.read("").ok()?;
        let all = finder.search(&everyone, &[], scope, stop)?;
        let column = [FacetField::Term(term)];
        let values = all.facets(&column, usize::MAX, stop)?.pop()?.values;
        let aloud = values.len() <= super::MOST_READ;
        let typed = part.values.iter().map(Typed::plain).collect::<Vec<_>>();
        let typed = spellings(&typed.join(","), aloud);
        let mut near: Vec<(usize, FacetLine)> = Vec::new();
        for (value, people) in values {
            let FacetValue::Term(code) = &value else {
                continue;
            };
            let Some(line) = self.facet_line(known.name, &value, people) else {
                continue;
            };
            let mut said = spellings(&line.label, aloud);
            said.push(name::fold(code));
            if let Some(away) = away(&typed, &said) {
                near.push((away, line));
            }
        }
        // the values come with the most frequent first, and stay so
        near.sort_by_key(|(away, _)| *away);
        near.truncate(MOST);
        Some(near.into_iter().map(|(_, line)| line).collect())
    }
}

fn count(finder: &Finder, query: &Query, scope: &Scope, stop: &AtomicBool) -> Option<usize> {
    finder
        .search(query, &[], scope, stop)
        .map(|found| found.count())
}

/// A text as it may be typed: whole, its words, and read aloud.
fn spellings(text: &str, aloud: bool) -> Vec<String> {
    let folded = name::fold(text);
    let words = folded.split_whitespace().map(str::to_owned);
    let mut all: Vec<String> = words.collect();
    if aloud && !text.is_ascii() {
        all.extend(name::keys(text, None).joined);
    }
    all.push(folded);
    all
}

/// The fewest edits between any two, when they are few enough to be a slip.
fn away(typed: &[String], said: &[String]) -> Option<usize> {
    let pairs = typed
        .iter()
        .flat_map(|typed| said.iter().map(move |said| (typed, said)));
    let near = pairs.filter_map(|(typed, said)| {
        let away = edits(typed, said);
        is_near(away, typed.chars().count()).then_some(away)
    });
    near.min()
}
