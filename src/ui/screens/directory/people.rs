//! Sets of people, of any size, and the people that an action is for.

use std::collections::BTreeMap;

use super::Directory;
use crate::model::field::Id;
use crate::ui::screen::Cx;

/// A set of people as bits: a million of them are 125 kB, and one more costs the same as the first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct People {
    /// By the upper part of the id, the bits of 64 ids each.
    words: BTreeMap<i64, [u64; WORDS]>,
    len: usize,
}

/// The words of a block. Ids are given one after the other, so that blocks fill up.
const WORDS: usize = 64;
const BLOCK: i64 = 64 * 64;

impl People {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Nobody.
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn contains(&self, id: Id) -> bool {
        let (block, word, bit) = place(id);
        let word = self.words.get(&block).and_then(|words| words.get(word));
        word.is_some_and(|word| word & bit != 0)
    }

    /// Puts somebody in, or takes them out; tells whether that changed anything.
    pub(super) fn set(&mut self, id: Id, member: bool) -> bool {
        let (block, word, bit) = place(id);
        let words = self.words.entry(block).or_insert([0; WORDS]);
        let Some(word) = words.get_mut(word) else {
            return false;
        };
        let changes = (*word & bit != 0) != member;
        if changes {
            *word ^= bit;
            self.len = if member { self.len + 1 } else { self.len - 1 };
        }
        changes
    }

    /// Everybody, in the order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = Id> + '_ {
        self.words.iter().flat_map(|(block, words)| {
            let from = block * BLOCK;
            let bits = words
                .iter()
                .flat_map(|word| (0..64).map(move |bit| word >> bit & 1 == 1));
            (from..=from + (BLOCK - 1))
                .zip(bits)
                .filter_map(|(id, set)| set.then_some(Id(id)))
        })
    }
}

/// Block, word and bit of an id.
fn place(id: Id) -> (i64, usize, u64) {
    let inside = id.0.rem_euclid(BLOCK);
    let word = usize::try_from(inside / 64).unwrap_or_default();
    (id.0.div_euclid(BLOCK), word, 1 << (inside % 64))
}

/// The people that an action is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Who, in the order of the list; the marked ones that the list does not show stand last.
    pub ids: Vec<Id>,
    /// They were marked. Else they are everybody found.
    pub marked: bool,
    /// The query that found them; empty where they were marked, or where nothing was asked.
    pub query: String,
}

impl Directory {
    /// The people that an action is for: the marked ones, else everybody found. None when there is nobody, or when the
    /// whole result is not known yet; the status line then says so. A range that is being drawn ends here.
    pub fn chosen(&mut self, cx: &mut Cx<'_>) -> Option<Chosen> {
        self.end_range();
        let marked = !self.marks.people().is_empty();
        if !marked && !self.whole_result(cx) {
            return None;
        }
        let found = self.search.all_ids();
        let chosen = if marked {
            Chosen {
                ids: in_order(self.marks.people(), found),
                marked,
                query: String::new(),
            }
        } else {
            Chosen {
                ids: found,
                marked,
                query: self.search.query.trim().to_owned(),
            }
        };
        if chosen.ids.is_empty() {
            cx.warn(cx.text.msg_directory_nobody_here());
            return None;
        }
        Some(chosen)
    }
}

/// Those of the list first, as it has them, then the others.
fn in_order(people: &People, list: Vec<Id>) -> Vec<Id> {
    let mut ids = Vec::with_capacity(people.len());
    let mut rest = people.clone();
    for id in list {
        if rest.set(id, false) {
            ids.push(id);
        }
        if rest.is_empty() {
            return ids;
        }
    }
    ids.extend(rest.iter());
    ids
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut people = People::default();
        let mut plain = BTreeSet::new();
        let mut n = 7_i64;
        for _ in 0..5000 {
            n = (n * 48271) % 2_147_483_647;
            let id = Id(n % 9000 - 10);
            let member = n % 3 != 0;
            let changes = if member {
                plain.insert(id)
            } else {
                plain.remove(&id)
            };
            assert_eq!(people.set(id, member), changes);
        }
        people.set(Id(i64::MAX), true);
        plain.insert(Id(i64::MAX));
        assert_eq!(people.len(), plain.len());
        assert!(people.iter().eq(plain.iter().copied()));
        assert!(plain.iter().all(|id| people.contains(*id)) && !people.contains(Id(20_000)));
    }

    #[test]
    fn an_action_takes_people_in_the_order_of_the_list() {
        let mut people = People::default();
        for id in [1, 5, 9] {
            people.set(Id(id), true);
        }
        let list = vec![Id(9), Id(2), Id(1)];
        assert_eq!(in_order(&people, list), [Id(9), Id(1), Id(5)]);
    }
}
