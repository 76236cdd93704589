//! What is searched and what was found. While the find index is being read or built, the first people in name order stand
//! for the answer.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use crate::config::Lang;
use crate::model::field::Id;
use crate::office::finding::facets::FacetBlock;
use crate::office::finding::{Chip, Results, SearchError, Sort};
use crate::ui::screen::{Cx, Result};

/// A search and its answer.
#[derive(Default)]
pub(super) struct Search {
    /// The order.
    pub(super) sort: Sort,
    /// The text that the answer is for.
    pub(super) query: String,
    answer: Answer,
    /// Where the query cannot be read, in bytes, and why. The answer is then still that of the query before.
    pub(super) wrong: Option<(usize, String)>,
    /// How many are on file, once that is known.
    pub(super) all: Option<usize>,
    /// What would remain for one more condition.
    pub(super) facets: Vec<FacetBlock>,
}

enum Answer {
    /// The index is not ready.
    First(Vec<Id>),
    Found(Results),
}

impl Default for Answer {
    fn default() -> Self {
        Self::First(Vec::new())
    }
}

/// The people shown before the index is ready.
const FIRST: usize = 64;

/// The values that a facet shows.
const TOP: usize = 5;

impl Search {
    /// Searches for this text.
    ///
    /// # Errors
    /// What the office says; a query that cannot be read is no error but [`Search::wrong`].
    pub(super) fn run(&mut self, query: &str, cx: &Cx<'_>) -> Result<()> {
        let never = AtomicBool::new(false);
        match cx.office.search(query, self.sort, &never) {
            Ok(Some(results)) => {
                self.facets = cx.office.facets(&results, TOP, &never);
                self.answer = Answer::Found(results);
            }
            Ok(None) => {
                cx.office.warm_index();
                self.facets.clear();
                self.answer = Answer::First(cx.office.first_page(FIRST)?);
            }
            Err(SearchError::Query(wrong)) => {
                self.wrong = Some((wrong.at.start, wrong.sentence));
                return Ok(());
            }
            Err(SearchError::Office(error)) => return Err(error.into()),
        }
        self.wrong = None;
        query.clone_into(&mut self.query);
        self.count_all(cx)
    }

    /// Everybody is counted by the search for everybody, once after each change of the data.
    fn count_all(&mut self, cx: &Cx<'_>) -> Result<()> {
        if !self.is_ready() || self.all.is_some() {
            return Ok(());
        }
        self.all = if self.query.trim().is_empty() {
            Some(self.count())
        } else {
            let everyone = cx
                .office
                .search("", Sort::default(), &AtomicBool::new(false));
            everyone.ok().flatten().map(|all| all.count())
        };
        Ok(())
    }

    /// The index answered.
    pub(super) fn is_ready(&self) -> bool {
        matches!(self.answer, Answer::Found(_))
    }

    /// The index knows more than when it answered, or answers only now.
    pub(super) fn is_outdated(&self, cx: &Cx<'_>) -> bool {
        match &self.answer {
            Answer::First(_) => cx.office.index_ready(),
            Answer::Found(results) => cx.office.index_is_newer(results),
        }
    }

    /// How many were found.
    pub(super) fn count(&self) -> usize {
        match &self.answer {
            Answer::First(ids) => ids.len(),
            Answer::Found(results) => results.count(),
        }
    }

    /// The people at these places.
    pub(super) fn ids(&self, places: Range<usize>) -> Vec<Id> {
        match &self.answer {
            Answer::First(ids) => ids.get(places).map_or_else(Vec::new, <[Id]>::to_vec),
            Answer::Found(results) => results.ids(places),
        }
    }

    /// Everybody found, in order.
    pub(super) fn all_ids(&self) -> Vec<Id> {
        match &self.answer {
            Answer::First(ids) => ids.clone(),
            Answer::Found(results) => results.all_ids(),
        }
    }

    /// Where a person stands.
    pub(super) fn place(&self, id: Id) -> Option<usize> {
        match &self.answer {
            Answer::First(ids) => ids.iter().position(|other| *other == id),
            Answer::Found(results) => results.place(id),
        }
    }

    /// The conditions of the query, without its words.
    pub(super) fn conditions(&self) -> Vec<&Chip> {
        match &self.answer {
            Answer::First(_) => Vec::new(),
            Answer::Found(results) => results.chips().iter().filter(|chip| !chip.word).collect(),
        }
    }

    /// The words of the query, without its conditions: what somebody new could be called.
    pub(super) fn words(&self) -> String {
        let Answer::Found(results) = &self.answer else {
            return String::new();
        };
        let words: Vec<&str> = results
            .chips()
            .iter()
            .filter(|chip| chip.word)
            .map(|chip| chip.text.as_str())
            .collect();
        words.join(" ")
    }

    /// Whether the query has this condition, word for word.
    pub(super) fn has(&self, condition: &str) -> bool {
        self.at(condition).is_some()
    }

    /// The query with this condition, or without it where it has it.
    pub(super) fn toggled(&self, condition: &str) -> String {
        match self.at(condition) {
            Some(at) => self.without(&at),
            None => format!("{} {condition}", self.query.trim_end())
                .trim_start()
                .to_owned(),
        }
    }

    /// The query without the part that stands there.
    pub(super) fn without(&self, at: &Range<usize>) -> String {
        let before = self.query.get(..at.start).unwrap_or_default().trim_end();
        let after = self.query.get(at.end..).unwrap_or_default().trim_start();
        format!("{before} {after}").trim().to_owned()
    }

    fn at(&self, condition: &str) -> Option<Range<usize>> {
        let chips = self.conditions().into_iter();
        let mut same = chips.filter(|chip| same(&chip.text, condition));
        same.next().map(|chip| chip.at.clone())
    }
}

#[cfg(test)]
impl Search {
    /// With these people as the answer.
    pub(super) fn of(people: Vec<Id>) -> Self {
        Self {
            answer: Answer::First(people),
            ..Self::default()
        }
    }
}

/// Whether a chip (`class 2004`, also when it was typed as `届:2004`) says what a condition (`class:2004`) says.
pub(super) fn same(chip: &str, condition: &str) -> bool {
    match (chip.split_once(' '), condition.split_once(':')) {
        (Some((field, value)), Some((asked, wanted))) => {
            field == asked && value.trim_matches('"') == wanted.trim_matches('"')
        }
        _ => false,
    }
}

/// A number as people read it: `18,306`; in Chinese without the comma.
pub(super) fn counted(n: usize, lang: Lang) -> String {
    let digits = n.to_string();
    if lang == Lang::Zh {
        return digits;
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let en = |n| counted(n, Lang::En);
        assert_eq!(
            [en(7), en(611), en(18306), en(1000000)],
            ["7", "611", "18,306", "1,000,000"]
        );
        assert_eq!(counted(18306, Lang::Zh), "18306");
    }

    #[test]
    fn a_chip_is_known_however_it_was_typed() {
        assert!(same("class 2004", "class:2004") && same("city New York", "city:\"New York\""));
        assert!(!same("class 2005", "class:2004") && !same("wang", "class:2004"));
    }

    #[test]
    fn conditions_are_added_and_taken_away() {
        let search = Search {
            query: "wang class:2004 city:上海".to_owned(),
            ..Search::default()
        };
        assert_eq!(
            search.toggled("tag:mentor"),
            "wang class:2004 city:上海 tag:mentor"
        );
        assert_eq!(search.without(&(5..15)), "wang city:上海");
        assert_eq!(Search::default().toggled("class:2004"), "class:2004");
    }
}
