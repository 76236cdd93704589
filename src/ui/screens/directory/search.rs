//! What is searched and what was found. While the find index is being read or built, the first people in name order stand
//! for the answer.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::field::Id;
use crate::office::finding::facets::FacetBlock;
use crate::office::finding::{Chip, Results, SearchError, Sort};
use crate::ui::screen::{Cx, Result};

/// A search and its answer.
#[derive(Default)]
pub(super) struct Search {
    /// The order: the first key counts most; nothing is the usual order.
    pub(super) sorts: Vec<Sort>,
    /// The text that the answer is for.
    pub(super) query: String,
    answer: Answer,
    /// Goes up with each answer.
    pub(super) serial: u64,
    /// Where the query cannot be read, in bytes, and why. The answer is then that of what stands before.
    pub(super) wrong: Option<(usize, String)>,
    /// How many are on file, once that is known: with the archive while the query asks for it.
    pub(super) all: Option<usize>,
    /// Whether the archive is among them.
    with_archive: bool,
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

/// Finds everybody, the archive too.
const EVERYONE: &str = "is:archived or -is:archived";

/// The values that a facet shows.
const TOP: usize = 5;

impl Search {
    /// Searches for this text.
    ///
    /// # Errors
    /// What the office says; a query that cannot be read is no error but [`Search::wrong`].
    pub(super) fn run(&mut self, query: &str, cx: &Cx<'_>) -> Result<()> {
        self.pass(query, &AtomicBool::new(false), cx).map(drop)
    }

    /// Searches for this text, unless the next key is there before the end; tells whether it came to the end.
    ///
    /// # Errors
    /// As with [`Search::run`].
    pub(super) fn run_unless(&mut self, query: &str, cx: &Cx<'_>) -> Result<bool> {
        self.pass(query, cx.hurry, cx)
    }

    fn pass(&mut self, query: &str, stop: &AtomicBool, cx: &Cx<'_>) -> Result<bool> {
        match self.answered(query, stop, cx) {
            Err(SearchError::Query(wrong)) => {
                // What was typed before it can be read, mostly: a field is half written.
                let before = up_to(query, wrong.at.start);
                let ended = before == self.query
                    || match self.answered(before, stop, cx) {
                        Ok(ended) => ended,
                        Err(SearchError::Query(_)) => true,
                        Err(SearchError::Office(error)) => return Err(error.into()),
                    };
                self.wrong = Some((wrong.at.start, wrong.sentence));
                Ok(ended)
            }
            Err(SearchError::Office(error)) => Err(error.into()),
            Ok(ended) => {
                self.wrong = None;
                Ok(ended)
            }
        }
    }

    /// Takes the answer to a query; not when it was stopped.
    fn answered(
        &mut self,
        query: &str,
        stop: &AtomicBool,
        cx: &Cx<'_>,
    ) -> std::result::Result<bool, SearchError> {
        match cx.office.search(query, &self.sorts, stop)? {
            Some(results) => {
                self.facets = cx.office.facets(&results, TOP, stop);
                if stop.load(Ordering::Acquire) {
                    return Ok(false);
                }
                self.answer = Answer::Found(results);
            }
            None if stop.load(Ordering::Acquire) => return Ok(false),
            None => {
                cx.office.warm_index();
                self.facets.clear();
                self.answer = Answer::First(cx.office.first_page(FIRST)?);
            }
        }
        self.serial += 1;
        query.clone_into(&mut self.query);
        self.count_all(cx);
        Ok(true)
    }

    /// Everybody is counted by the search for everybody, once after each change of the data.
    fn count_all(&mut self, cx: &Cx<'_>) {
        let Answer::Found(results) = &self.answer else {
            return;
        };
        let with_archive = results.asks_archive();
        if self.all.is_some() && with_archive == self.with_archive {
            return;
        }
        self.with_archive = with_archive;
        self.all = if self.query.trim().is_empty() {
            Some(self.count())
        } else {
            let everyone = if with_archive { EVERYONE } else { "" };
            let everyone = cx
                .office
                .search(everyone, Sort::default(), &AtomicBool::new(false));
            everyone.ok().flatten().map(|all| all.count())
        };
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

    /// Every part of the query.
    pub(super) fn parts(&self) -> &[Chip] {
        match &self.answer {
            Answer::First(_) => &[],
            Answer::Found(results) => results.chips(),
        }
    }

    /// The conditions of the query, without its words.
    pub(super) fn conditions(&self) -> Vec<&Chip> {
        self.parts().iter().filter(|chip| !chip.word).collect()
    }

    /// The words of the query, without its conditions: what somebody new could be called.
    pub(super) fn words(&self) -> String {
        let parts = self.parts().iter().filter(|chip| chip.word);
        let words: Vec<&str> = parts
            .map(|chip| chip.text.trim_end_matches(['*', '＊']))
            .collect();
        words.join(" ")
    }

    /// Whether the query asks for this value, alone or beside others of the field.
    pub(super) fn has(&self, condition: &str) -> bool {
        self.at(condition).is_some()
    }

    /// The query with this value, beside those of the same field; or without it where it has it.
    pub(super) fn toggled(&self, condition: &str) -> String {
        toggled(&self.query, self.parts(), condition)
    }

    fn at(&self, condition: &str) -> Option<Range<usize>> {
        let mut chips = self.conditions().into_iter();
        let chip = chips.find(|chip| {
            values(&chip.text, condition).is_some_and(|(all, wanted)| all.contains(&wanted))
        });
        chip.map(|chip| chip.at.clone())
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

/// The query without the part that stands there.
pub(super) fn without(query: &str, at: &Range<usize>) -> String {
    let before = query.get(..at.start).unwrap_or_default().trim_end();
    let after = query.get(at.end..).unwrap_or_default().trim_start();
    format!("{before} {after}").trim().to_owned()
}

/// What stands before the part of a query at this place, in bytes.
fn up_to(query: &str, at: usize) -> &str {
    let before = query.get(..at).unwrap_or_default();
    before
        .rfind(char::is_whitespace)
        .and_then(|blank| before.get(..blank))
        .unwrap_or_default()
        .trim_end()
}

/// Puts a value into a query, or takes it out. Several values of one field stand in one condition: any of them will do.
fn toggled(query: &str, chips: &[Chip], condition: &str) -> String {
    let with = |at: &Range<usize>, all: &[String]| {
        let (field, _) = condition.split_once(':').unwrap_or((condition, ""));
        let put = format!("{field}:{}", all.join(","));
        let before = query.get(..at.start).unwrap_or_default();
        let after = query.get(at.end..).unwrap_or_default();
        format!("{before}{put}{after}")
    };
    for chip in chips.iter().filter(|chip| !chip.word) {
        let Some((mut all, wanted)) = values(&chip.text, condition) else {
            continue;
        };
        let typed = condition.split_once(':').map_or("", |(_, value)| value);
        match all.iter().position(|value| *value == wanted) {
            Some(_) if all.len() == 1 => return without(query, &chip.at),
            Some(at) => {
                all.remove(at);
                return with(&chip.at, &requoted(&all));
            }
            None if joins(condition) => {
                let mut all = requoted(&all);
                all.push(typed.to_owned());
                return with(&chip.at, &all);
            }
            None => {}
        }
    }
    format!("{} {condition}", query.trim_end())
        .trim_start()
        .to_owned()
}

/// Values as a query takes each for one.
fn requoted(values: &[&str]) -> Vec<String> {
    let quoted = values.iter().map(|value| match value.contains(' ') {
        true => format!("\"{value}\""),
        false => (*value).to_owned(),
    });
    quoted.collect()
}

/// Of these fields somebody has to meet every condition, so their values are not put together.
fn joins(condition: &str) -> bool {
    !["has:", "no:", "is:"]
        .iter()
        .any(|field| condition.starts_with(field))
}

/// The values of a chip (`class 2004,2005`, however it was typed) and the value of a condition (`class:2004`), without
/// quotes, when both are of the same field.
pub(super) fn values<'c>(chip: &'c str, condition: &'c str) -> Option<(Vec<&'c str>, &'c str)> {
    let (field, typed) = chip.split_once(' ')?;
    let (asked, wanted) = condition.split_once(':')?;
    let range = typed.contains("..") || typed.starts_with(['<', '>', '?', '*', '=']);
    if field != asked || range {
        return None;
    }
    let plain = |value: &'c str| value.trim().trim_matches('"');
    Some((
        typed.split([',', '，', '、']).map(plain).collect(),
        plain(wanted),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_is_known_however_it_was_typed() {
        let same = |chip: &str, condition: &str| {
            values(chip, condition).is_some_and(|(all, wanted)| all.contains(&wanted))
        };
        assert!(same("class 2004", "class:2004") && same("city New York", "city:\"New York\""));
        assert!(same("class 2003,2004", "class:2004"));
        assert!(!same("class 2005", "class:2004") && !same("wang", "class:2004"));
        assert!(!same("-class 2004", "class:2004") && !same("class 2000..2004", "class:2004"));
    }

    #[test]
    fn conditions_are_added_and_taken_away() {
        let query = "wang class:2004 city:上海";
        let chip = |text: &str, at: Range<usize>| Chip {
            text: text.to_owned(),
            at,
            word: !text.contains(' '),
        };
        let chips = [
            chip("wang", 0..4),
            chip("class 2004", 5..15),
            chip("city 上海", 16..27),
        ];
        let toggled = |condition: &str| toggled(query, &chips, condition);
        assert_eq!(
            toggled("tag:mentor"),
            "wang class:2004 city:上海 tag:mentor"
        );
        assert_eq!(toggled("class:2004"), "wang city:上海");
        assert_eq!(toggled("class:2005"), "wang class:2004,2005 city:上海");
        assert_eq!(
            toggled("city:\"New York\""),
            "wang class:2004 city:上海,\"New York\""
        );
        assert_eq!(without(query, &(5..15)), "wang city:上海");
        assert_eq!(Search::default().toggled("class:2004"), "class:2004");
        let two = [chip("class 2004,2005", 0..15)];
        let less = super::toggled("class:2004,2005", &two, "class:2004");
        assert_eq!(less, "class:2005");
    }
}
