//! The quality of the data: how many records lack something or look wrong, over all, by class and by chapter. Everything is
//! counted in one pass over the find index, with the very queries that list the people.

use std::sync::atomic::AtomicBool;

use super::chapters::Sizes;
use super::finding::SearchError;
use super::permit::Action;
use super::{Office, Result};
use crate::config::Lang;
use crate::find::crossed::{Answers, ByValue};
use crate::find::field::{self, NumberField, TermField};
use crate::find::found::FacetValue;
use crate::find::query::{FacetField, Query};
use crate::model::catalogue::title;
use crate::model::doubt::{DOUBTS, Doubt, Weight};

/// What was counted.
#[derive(Debug, Clone, Default)]
pub struct Quality {
    /// What was looked for: all of [`DOUBTS`] that the role may know of.
    pub doubts: Vec<&'static Doubt>,
    /// Everybody.
    pub all: Line,
    /// By completion cohort, the newest first; those without one come last.
    pub classes: Vec<Line>,
    /// By chapter in the order of the tree; those in none come last.
    pub chapters: Vec<Line>,
}

/// How many people there are in a class or a chapter, and how many of them are doubtful.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The class or the chapter; none of those without one.
    pub label: Option<String>,
    /// What finds these people: `class:2004`.
    pub query: String,
    /// All of them.
    pub people: u32,
    /// Those with something to mend.
    pub mend: u32,
    /// One count for each doubt.
    pub counts: Vec<u32>,
}

impl Line {
    /// What finds the people of this line with that doubt, in the words of this language.
    #[must_use]
    pub fn asks(&self, doubt: &Doubt, lang: Lang) -> String {
        let both = [doubt.query.pick(lang), &self.query].join(" ");
        both.trim_end().to_owned()
    }
}

impl Office {
    /// What this actor may be told of.
    #[must_use]
    pub fn doubts(&self) -> Vec<&'static Doubt> {
        let masked = !self.may(Action::ReadPrivate);
        let doubts = DOUBTS.iter().filter(|doubt| !(masked && doubt.private));
        doubts.collect()
    }

    /// Counts what is missing or suspicious among those whom the query finds; nothing while the index is not ready, or when
    /// `stop` was set meanwhile.
    ///
    /// # Errors
    /// What is wrong with the query; `Refused`; whatever the file says.
    pub fn quality(
        &self,
        query: &str,
        stop: &AtomicBool,
    ) -> std::result::Result<Option<Quality>, SearchError> {
        self.permit(Action::Read)?;
        let people = self.read(query)?;
        let doubts = self.doubts();
        let mut questions = vec![self.to_mend_query()?];
        for doubt in &doubts {
            questions.push(self.read(doubt.query.en)?);
        }
        let Some(finder) = self.finder()? else {
            return Ok(None);
        };
        let (scope, by) = (self.scope()?, [CLASS, CHAPTER]);
        let Some(crossed) = finder.crossed(&people, &questions, &by, &scope, stop) else {
            return Ok(None);
        };
        let mut fields = crossed.fields.into_iter();
        let classes = match fields.next() {
            Some(counted) => classes(&counted, self.field("class")),
            None => Vec::new(),
        };
        let chapters = match fields.next() {
            Some(counted) => self.of_chapters(&counted, scope.chapters.as_deref())?,
            None => Vec::new(),
        };
        Ok(Some(Quality {
            doubts,
            all: line(None, String::new(), &crossed.all),
            classes,
            chapters,
        }))
    }

    /// How many records are to be mended; nothing while the index is not ready.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn to_mend(&self) -> Result<Option<usize>> {
        self.permit(Action::Read)?;
        let query = match self.to_mend_query() {
            Ok(query) => query,
            Err(SearchError::Office(error)) => return Err(error),
            Err(SearchError::Query(_)) => return Ok(None),
        };
        let Some(finder) = self.finder()? else {
            return Ok(None);
        };
        let found = finder.search(&query, &[], &self.scope()?, &AtomicBool::new(false));
        Ok(found.map(|found| found.count()))
    }

    /// The doubt that a query lists the people of, so that they can be mended one after the other.
    #[must_use]
    pub fn doubt_in(&self, query: &str) -> Option<&'static Doubt> {
        let asked = self.read(query).ok()?;
        let shared = self.doubts().into_iter().filter_map(|doubt| {
            let shared = asked.shares(&self.read(doubt.query.en).ok()?);
            (shared > 0).then_some((shared, doubt))
        });
        // The first of those that share most.
        let best = shared.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, doubt)| doubt)
    }

    /// What a field of the search box is called in this session's language.
    fn field(&self, name: &'static str) -> &'static str {
        match (field::named(name), self.lang) {
            (Some(known), Lang::Zh) => known.zh,
            _ => name,
        }
    }

    /// Whoever has something to mend.
    fn to_mend_query(&self) -> std::result::Result<Query, SearchError> {
        let mut queries = Vec::new();
        for doubt in self.doubts() {
            if doubt.weight == Weight::Mend {
                queries.push(self.read(doubt.query.en)?);
            }
        }
        Ok(Query::either(&queries))
    }

    /// The chapters that somebody is in, but only those of the actor's subtree.
    fn of_chapters(&self, counted: &ByValue, only: Option<&[String]>) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        for node in self.tree(true, &Sizes::new())? {
            let value = node.chapter.id.to_string();
            let seen = only.is_none_or(|only| only.contains(&value));
            let answers = counted.values.get(&FacetValue::Term(value));
            let Some(answers) = answers.filter(|_| seen) else {
                continue;
            };
            let shown = title(&node.chapter, self.lang).to_owned();
            let typed = self.typed_row(&self.catalogue.chapters, &node.chapter);
            let query = format!("{}:{typed}", self.field("chapter"));
            lines.push(line(Some(shown), query, answers));
        }
        if counted.nothing.people > 0 {
            let query = format!("{}:?", self.field("chapter"));
            lines.push(line(None, query, &counted.nothing));
        }
        Ok(lines)
    }
}

const CLASS: FacetField = FacetField::Number(NumberField::Class);
const CHAPTER: FacetField = FacetField::Term(TermField::Chapter);

fn classes(counted: &ByValue, field: &str) -> Vec<Line> {
    let years = counted
        .values
        .iter()
        .filter_map(|(value, answers)| match value {
            FacetValue::Number(year) => Some((*year, answers)),
            _ => None,
        });
    let mut years: Vec<(i32, &Answers)> = years.collect();
    years.sort_unstable_by_key(|(year, _)| std::cmp::Reverse(*year));
    let mut lines: Vec<Line> = years
        .into_iter()
        .map(|(year, answers)| line(Some(year.to_string()), format!("{field}:{year}"), answers))
        .collect();
    if counted.nothing.people > 0 {
        lines.push(line(None, format!("{field}:?"), &counted.nothing));
    }
    lines
}

/// The first question is whether anything is to be mended.
fn line(label: Option<String>, query: String, answers: &Answers) -> Line {
    let mut each = answers.each.iter().copied();
    Line {
        label,
        query,
        people: answers.people,
        mend: each.next().unwrap_or(0),
        counts: each.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find::parse::Terms;

    #[test]
    fn a_doubt_asks_the_same_in_both_languages_and_says_what_is_private() {
        let terms = Terms {
            fold: crate::model::name::fold,
            today: "2026-11-23".parse().unwrap(),
            masked: false,
            own: &[],
        };
        for doubt in DOUBTS {
            let [en, zh] =
                [doubt.query.en, doubt.query.zh].map(|text| Query::parse(text, &terms).unwrap());
            assert_eq!(en.shares(&zh), zh.parts().len(), "{}", doubt.key);
            assert_eq!(zh.shares(&en), en.parts().len(), "{}", doubt.key);
            assert_eq!(en.is_private(), doubt.private, "{}", doubt.key);
        }
    }
}
