//! Why somebody answers a query: each condition is put to that person alone, then to each of their values alone. The
//! answers are those of the index itself, so that nothing is told twice in two ways.

use super::entry::Entry;
use super::field::Flag;
use super::pack::Builder;
use super::query::Query;
use super::{Finder, Scope};
use std::sync::atomic::AtomicBool;

/// What a condition found in somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// Whether the condition holds.
    pub holds: bool,
    /// The values by which it holds, each as an entry that has nothing else; none where it is about what is missing.
    pub by: Vec<Entry>,
}

impl Finder {
    /// Everything that is known of somebody.
    #[must_use]
    pub fn entry(&self, id: i64) -> Option<Entry> {
        if let Some(row) = self.over.index.row_of(id) {
            return Some(self.over.index.entry(row));
        }
        let row = self.base.row_of(id)?;
        (!self.over.hides(row)).then(|| self.base.entry(row))
    }

    /// Whether a query of one condition holds for this person, and by which of their values.
    #[must_use]
    pub fn because(entry: &Entry, condition: &Query, masked: bool) -> Because {
        let holds = answers(entry, condition, masked);
        let singles = singles(entry).into_iter();
        let by: Vec<Entry> = if holds {
            singles
                .filter(|single| answers(single, condition, masked))
                .collect()
        } else {
            Vec::new()
        };
        // what holds for a person without anything holds by no value
        let nothing = Entry {
            id: entry.id,
            ..Entry::default()
        };
        let by = if answers(&nothing, condition, masked) {
            Vec::new()
        } else {
            by
        };
        Because { holds, by }
    }
}

fn answers(entry: &Entry, condition: &Query, masked: bool) -> bool {
    let mut builder = Builder::default();
    let mut open = entry.clone();
    if !condition.archived {
        open.flags &= !Flag::ARCHIVED.0;
    }
    builder.add(&open);
    let finder = builder.build().and_then(|index| Finder::new(index, 0));
    let scope = Scope {
        chapters: None,
        masked,
    };
    let never = AtomicBool::new(false);
    finder.is_ok_and(|finder| {
        let found = finder.search(condition, &[], &scope, &never);
        found.is_some_and(|found| found.count() == 1)
    })
}

/// The values of an entry, each alone.
fn singles(entry: &Entry) -> Vec<Entry> {
    let mut all = Vec::new();
    let mut alone = |put: &dyn Fn(&mut Entry)| {
        let mut single = Entry {
            id: entry.id,
            ..Entry::default()
        };
        put(&mut single);
        all.push(single);
    };
    alone(&|single| single.name.clone_from(&entry.name));
    for (list, pick) in LISTS {
        for value in list(entry) {
            alone(&|single| pick(single).push(value.clone()));
        }
    }
    alone(&|single| single.number.clone_from(&entry.number));
    for account in &entry.accounts {
        alone(&|single| single.accounts.push(account.clone()));
    }
    for number in &entry.numbers {
        alone(&|single| single.numbers.push(*number));
    }
    for term in &entry.terms {
        alone(&|single| single.terms.push(term.clone()));
    }
    for bit in super::bits::ones(entry.flags) {
        alone(&|single| single.flags = 1 << bit);
    }
    all
}

type List = (fn(&Entry) -> &[String], fn(&mut Entry) -> &mut Vec<String>);

/// The lists of texts of an entry.
const LISTS: &[List] = &[
    (|e| &e.readings, |e| &mut e.readings),
    (|e| &e.initials, |e| &mut e.initials),
    (|e| &e.other_names, |e| &mut e.other_names),
    (|e| &e.student_numbers, |e| &mut e.student_numbers),
    (|e| &e.phones, |e| &mut e.phones),
    (|e| &e.emails, |e| &mut e.emails),
];
