//! Going to a place of the list, and marking those who match a query.

use std::sync::atomic::AtomicBool;

use super::Directory;
use super::actions::Asked;
use super::people::People;
use super::search::Search;
use crate::l10n::grouped;
use crate::model::field::Id;
use crate::model::name;
use crate::office::finding::{SearchError, Sort};
use crate::ui::screen::{Cx, Flow, Result};
use crate::ui::screens::ask::Ask;

impl Directory {
    pub(super) fn ask_jump(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Asked::Jump);
        Ok(Flow::open(
            Ask::new(cx.text.msg_lists_jump_title()).says(cx.text.msg_lists_jump_help()),
        ))
    }

    pub(super) fn jump_to(&mut self, to: &str, cx: &mut Cx<'_>) -> Result<()> {
        match place_of(to, self.cursor.len()) {
            Some(place) => self.cursor.go(place),
            None if !by_name(&self.search.sorts) => {
                cx.warn(cx.text.msg_lists_jump_letters());
                return Ok(());
            }
            None => {
                let Some(place) = first_from(&self.search, to, cx)? else {
                    cx.warn(cx.text.msg_lists_jump_nobody());
                    return Ok(());
                };
                self.cursor.go(place);
            }
        }
        self.follow(cx)?;
        let n = grouped(self.cursor.at() + 1);
        let name = self.here().map(|line| line.name.clone());
        cx.note(match name {
            Some(name) => cx.text.msg_lists_jump_name(n, name),
            None => cx.text.msg_lists_jump_place(n),
        });
        Ok(())
    }

    pub(super) fn ask_match(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if !self.whole_result(cx) {
            return Ok(Flow::Stay);
        }
        self.asked = Some(Asked::Match);
        let list = self.list_query();
        Ok(Flow::open(
            Ask::new(cx.text.msg_lists_match_title())
                .says(cx.text.msg_lists_match_help())
                .tells(move |query, cx| {
                    Ok(match matching(query, cx)? {
                        Ok(ids) => {
                            let inside = match &list {
                                None => ids.len(),
                                Some(list) => match matching(list, cx)? {
                                    Ok(listed) => both(ids, &listed).len(),
                                    Err(why) => return Ok(why),
                                },
                            };
                            cx.text.msg_lists_match_count(grouped(inside))
                        }
                        Err(why) => why,
                    })
                }),
        ))
    }

    /// What limits the list; nothing where it holds everybody.
    fn list_query(&self) -> Option<String> {
        let query = self.search.query.trim();
        (!query.is_empty()).then(|| query.to_owned())
    }

    pub(super) fn mark_matches(&mut self, query: &str, cx: &mut Cx<'_>) -> Result<()> {
        self.end_range();
        let found = match matching(query, cx)? {
            Ok(found) => found,
            Err(why) => {
                cx.warn(why);
                return Ok(());
            }
        };
        let ids = match self.list_query() {
            Some(_) => both(found, &self.search.all_ids()),
            None => found,
        };
        let new = grouped(self.marks.add(ids));
        let all = grouped(self.marks.people().len());
        cx.note(cx.text.msg_lists_match_marked(new, all));
        Ok(())
    }

    /// How many are marked, and how many of them another list shows.
    pub(super) fn marked_in_words(&self, marked: usize, cx: &Cx<'_>) -> String {
        let n = grouped(marked);
        match self.marks.outside(&self.search) {
            0 => cx.text.msg_directory_marked(n),
            out => cx.text.msg_lists_marked_outside(n, grouped(out)),
        }
    }
}

/// Who matches a query, or what is wrong with it.
fn matching(query: &str, cx: &Cx<'_>) -> Result<std::result::Result<Vec<Id>, String>> {
    let never = AtomicBool::new(false);
    match cx.office.search(query, Sort::default(), &never) {
        Ok(Some(results)) => Ok(Ok(results.all_ids())),
        Ok(None) => Ok(Err(cx.text.msg_lists_not_ready())),
        Err(SearchError::Query(wrong)) => Ok(Err(wrong.sentence)),
        Err(SearchError::Office(error)) => Err(error.into()),
    }
}

/// Those who are in both.
fn both(ids: Vec<Id>, listed: &[Id]) -> Vec<Id> {
    let mut people = People::default();
    for id in listed {
        people.set(*id, true);
    }
    ids.into_iter().filter(|id| people.contains(*id)).collect()
}

/// The place that `500`, `#500` or `50%` names in a list of so many.
fn place_of(text: &str, len: usize) -> Option<usize> {
    let last = len.saturating_sub(1);
    if let Some(percent) = text.strip_suffix(['%', '％']) {
        let percent: usize = percent.trim().parse().ok()?;
        return Some((last * percent.min(100)) / 100);
    }
    let place: usize = text.trim_start_matches('#').parse().ok()?;
    Some(place.saturating_sub(1).min(last))
}

/// The list stands in the order of names.
fn by_name(sorts: &[Sort]) -> bool {
    sorts.first().is_none_or(|sort| *sort == Sort::default())
}

/// The place of the first whose name begins so, in a list by name. The list is halved again and again, so that only a
/// few people are read of a million.
fn first_from(search: &Search, letters: &str, cx: &Cx<'_>) -> Result<Option<usize>> {
    let wanted = name::keys(letters, None).sort;
    let key_at = |place: usize| -> Result<Option<String>> {
        let ids = search.ids(place..place + 1);
        let mut people = cx.office.listed(&ids)?;
        Ok(people.pop().map(|person| person.head.sort_key))
    };
    let (mut low, mut high) = (0, search.count());
    while low < high {
        let middle = low + (high - low) / 2;
        let Some(key) = key_at(middle)? else {
            return Ok(None);
        };
        if key < wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let found = key_at(low)?.filter(|key| key.starts_with(&wanted));
    Ok(found.map(|_| low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_number_or_a_part() {
        let place = |text| place_of(text, 1001);
        assert_eq!(place("500"), Some(499));
        assert_eq!(place("#1"), Some(0));
        assert_eq!(place("5000"), Some(1000));
        assert_eq!(place("50%"), Some(500));
        assert_eq!(place("100%"), Some(1000));
        assert_eq!(place("0"), Some(0));
        assert_eq!(place("wang"), None);
        assert_eq!(place_of("7", 0), Some(0));
    }
}
