//! What is searched and what was found. While the find index is being read or built, the first people in name order stand
//! for the answer.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::config::Lang;
use crate::model::field::Id;
use crate::model::typed::Typed;
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
    /// The order and the language of the answer.
    asked_in: Option<(Vec<Sort>, Lang)>,
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
                let ended = match self.answered(before, stop, cx) {
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
                self.asked_in = Some((self.sorts.clone(), cx.lang));
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

    /// Searching for this text would give the answer that is there: nothing was written since, as when a session looks
    /// around after a save of its own that is shown already.
    ///
    /// # Errors
    /// What the office says.
    pub(super) fn is_still_true(&self, query: &str, cx: &Cx<'_>) -> Result<bool> {
        let asked_in = self.asked_in.as_ref();
        let alike = asked_in.is_some_and(|(sorts, lang)| *sorts == self.sorts && *lang == cx.lang);
        match &self.answer {
            Answer::Found(results) if alike && self.wrong.is_none() && self.query == query => {
                Ok(cx.office.is_still_true(results)?)
            }
            _ => Ok(false),
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
    pub(super) fn has(&self, field: &str, value: &Typed) -> bool {
        let mut chips = self.parts().iter();
        chips.any(|chip| {
            chip_of(chip, field) && chip.values.iter().any(|asked| asks_for(asked, value))
        })
    }

    /// The query with this value, beside those of the same field; or without it where it has it.
    pub(super) fn toggled(&self, field: &str, value: &Typed) -> String {
        toggled(&self.query, self.parts(), field, value)
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
/// A text that this value holds gives way to it: beside that text it would say nothing.
fn toggled(query: &str, chips: &[Chip], field: &str, value: &Typed) -> String {
    let with = |at: &Range<usize>, all: &[&Typed]| {
        let all: Vec<String> = all.iter().map(ToString::to_string).collect();
        let before = query.get(..at.start).unwrap_or_default();
        let after = query.get(at.end..).unwrap_or_default();
        format!("{before}{field}:{}{after}", all.join(","))
    };
    let of_field = || chips.iter().filter(|chip| chip_of(chip, field));
    let asks = |chip: &Chip| chip.values.iter().position(|asked| asks_for(asked, value));
    if let Some((chip, at)) = of_field().find_map(|chip| Some((chip, asks(chip)?))) {
        let mut all: Vec<&Typed> = chip.values.iter().collect();
        all.remove(at);
        return match all.is_empty() {
            true => without(query, &chip.at),
            false => with(&chip.at, &all),
        };
    }
    // has:, no: and is: mean every one of theirs, so those are not put together
    let joins = !["has", "no", "is"].contains(&field);
    if let Some(chip) = of_field().next().filter(|_| joins) {
        let kept = chip.values.iter().filter(|asked| !is_held(asked, value));
        let all: Vec<&Typed> = kept.chain([value]).collect();
        return with(&chip.at, &all);
    }
    format!("{} {field}:{value}", query.trim_end())
        .trim_start()
        .to_owned()
}

/// Whether a chip asks for single values of this field, however it was typed.
fn chip_of(chip: &Chip, field: &str) -> bool {
    let range = |value: &Typed| {
        !value.quoted && (value.text.contains("..") || value.text.starts_with(['<', '>', '?', '*']))
    };
    chip.field.as_deref() == Some(field) && !chip.negative && !chip.values.iter().any(range)
}

/// Whether what was typed asks for a value and for no other. What the office types bare means one value alone.
pub(super) fn asks_for(asked: &Typed, value: &Typed) -> bool {
    let whole = asked.is_whole() || !value.is_whole();
    whole && !asked.begins && asked.plain() == value.plain()
}

/// Whether a text that was typed finds this value too.
fn is_held(asked: &Typed, value: &Typed) -> bool {
    let held = value.plain().to_lowercase();
    value.is_whole() && !asked.is_whole() && held.contains(&asked.plain().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chip(field: &str, values: &[Typed], at: Range<usize>) -> Chip {
        Chip {
            text: String::new(),
            at,
            word: field.is_empty(),
            field: (!field.is_empty()).then(|| field.to_owned()),
            negative: false,
            values: values.to_vec(),
            inner: Vec::new(),
            any: false,
        }
    }

    #[test]
    fn conditions_are_added_and_taken_away() {
        let query = "wang class:2004 city:上海";
        let bare = |text: &str| Typed::bare(text);
        let whole = |text: &str| Typed::whole(text);
        let chips = [
            chip("", &[bare("wang")], 0..4),
            chip("class", &[bare("2004")], 5..15),
            chip("city", &[bare("上海")], 16..27),
        ];
        let toggled = |field: &str, value: Typed| toggled(query, &chips, field, &value);
        assert_eq!(
            toggled("tag", whole("mentor")),
            "wang class:2004 city:上海 tag:\"mentor\""
        );
        assert_eq!(toggled("class", bare("2004")), "wang city:上海");
        assert_eq!(
            toggled("class", bare("2005")),
            "wang class:2004,2005 city:上海"
        );
        assert_eq!(
            toggled("city", whole("New \"York")),
            "wang class:2004 city:上海,\"New \"\"York\""
        );
        assert_eq!(without(query, &(5..15)), "wang city:上海");
        let none = Search::default().toggled("class", &bare("2004"));
        assert_eq!(none, "class:2004");
        let two = [chip("class", &[bare("2004"), whole("2005")], 0..15)];
        let less = super::toggled("class:2004,2005", &two, "class", &bare("2004"));
        assert_eq!(less, "class:\"2005\"");
    }

    #[test]
    fn a_value_takes_the_place_of_what_is_a_part_of_it() {
        let bare = |text: &str| Typed::bare(text);
        let whole = |text: &str| Typed::whole(text);
        let chips = [chip("tag", &[bare("导师"), bare("x")], 0..12)];
        let toggled = |value: &Typed| toggled("tag:导师,x", &chips, "tag", value);
        assert_eq!(toggled(&whole("导师组")), "tag:x,\"导师组\"");
        assert_eq!(toggled(&whole("导师")), "tag:x,\"导师\"");
        assert!(asks_for(&whole("导师"), &bare("导师")));
        assert!(asks_for(&bare("=导师"), &whole("导师")));
        assert!(!asks_for(&bare("导师"), &whole("导师")));
    }
}
