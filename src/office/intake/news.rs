//! What others wrote after a plan was made, and whether it touches the plan.

use std::collections::HashSet;

use super::{Acquaintances, Who};
use crate::model::field::Id;
use crate::office::Result;
use crate::store::tx::Tx;

/// What was written since a plan was made.
#[derive(Default)]
pub struct News {
    /// Whoever came, changed or went.
    people: HashSet<Id>,
    /// What these are known by now.
    known: Acquaintances,
    /// Rows that were applied or wait since, by their fingerprints.
    rows: HashSet<i64>,
    /// Something was renamed or taken away that rows are read by.
    words: bool,
}

impl News {
    /// What was written after a change set.
    pub(super) fn since(tx: &Tx<'_>, seen: Id) -> Result<Self> {
        // The change set of this very transaction is one ahead.
        if tx.newest_change()?.0 <= seen.0 + 1 {
            return Ok(Self::default());
        }
        let people = tx.people_since(seen)?;
        Ok(Self {
            known: Acquaintances::gather(tx, Some(&people))?,
            people: people.into_iter().collect(),
            rows: tx.rows_since(seen)?.into_iter().collect(),
            words: tx.words_changed_since(seen)?,
        })
    }

    /// Whether there is nothing that a plan could be about.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.rows.is_empty() && !self.words
    }

    /// Whether it is about somebody on file.
    #[must_use]
    pub fn is_about(&self, id: Id) -> bool {
        self.people.contains(&id)
    }

    /// Whether a row of this fingerprint was taken in.
    #[must_use]
    pub fn has_row(&self, fingerprint: i64) -> bool {
        self.rows.contains(&fingerprint)
    }

    /// Whether cells may be read otherwise now.
    #[must_use]
    pub fn changes_words(&self) -> bool {
        self.words
    }
}

impl Acquaintances {
    /// Whether a row that is to be written could mean somebody of the news, or claims a number of theirs.
    #[must_use]
    pub fn meets(&self, news: &News) -> bool {
        let is_row = |at: &u32| matches!(self.people[*at as usize].who, Who::Row(_));
        let has_row = |people: Option<&Vec<u32>>| people.is_some_and(|all| all.iter().any(is_row));
        let mut students = news.known.students.keys();
        let mut marks = news.known.marks.keys();
        students.any(|key| self.claims.contains(key) || has_row(self.students.get(key)))
            || marks.any(|key| has_row(self.marks.get(key)))
    }
}
