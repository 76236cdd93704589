//! Who may be the same person (product rules): the warning while typing, the finder over the whole file, and the queue of
//! pairs that nobody has decided on. What makes two people alike stands in [`crate::model::likeness`].

mod scan;

use super::permit::Action;
use super::{Error, Office, Result};
use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::likeness::{Likeness, Pair, Traits, likeness};

/// Somebody who looks like the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// Who.
    pub id: Id,
    /// Public number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Completion cohort 届.
    pub class_year: Option<i64>,
    /// How alike, and why.
    pub likeness: Likeness,
}

impl Office {
    /// People who look like the one being typed, the likeliest first, at most `limit`. Who is known to be somebody else is
    /// left out.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn twins(&self, dossier: &Dossier, limit: usize) -> Result<Vec<Twin>> {
        self.permit(Action::EditPeople)?;
        let own = dossier.alumnus.id;
        let apart = self.db.known_apart_from(own)?;
        let mine = Traits::of(dossier);
        let mut found: Vec<Twin> = Vec::new();
        for other in self.db.namesakes(dossier)? {
            let id = other.alumnus.id;
            if id == own || other.alumnus.merged_into.is_some() || apart.contains(&id) {
                continue;
            }
            if let Some(likeness) = likeness(&mine, &Traits::of(&other)) {
                found.push(Twin {
                    id,
                    class_year: other
                        .headline_degree()
                        .and_then(|degree| degree.completion)
                        .map(|date| i64::from(date.year())),
                    number: other.alumnus.number,
                    name: other.alumnus.name,
                    likeness,
                });
            }
        }
        found.sort_by_key(|twin| (std::cmp::Reverse(twin.likeness.score), twin.id));
        found.truncate(limit);
        Ok(found)
    }

    /// Looks through the whole file for people who are on it twice, and keeps what it found for the queue; gives how many
    /// pairs. `tell` hears how many people of how many were read, and says whether to go on.
    ///
    /// # Errors
    /// `Refused`; `Stopped`, then what was found before stays; or whatever the file says.
    pub fn find_duplicates(&self, tell: &mut dyn FnMut(usize, usize) -> bool) -> Result<usize> {
        /// People between two words about progress.
        const STEP: usize = 8_192;
        self.permit(Action::Merge)?;
        let all = usize::try_from(self.db.heads()?).unwrap_or(0);
        let mut people = scan::People::default();
        let mut stopped = false;
        self.db.each_traits(|id, shelved, traits| {
            people.add(id, shelved, &traits);
            stopped = people.len() % STEP == 0 && !tell(people.len(), all);
            !stopped
        })?;
        if stopped {
            return Err(Error::Stopped);
        }
        let apart = self.db.known_apart()?;
        let pairs = people
            .pairs(&apart, &mut || tell(all, all))
            .ok_or(Error::Stopped)?;
        self.jot("duplicates", |db| db.keep_pairs(&pairs))?;
        Ok(pairs.len())
    }

    /// The pairs that the finder found and nobody has decided on, the likeliest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn duplicates(&self, limit: usize) -> Result<Vec<Pair>> {
        self.permit(Action::Merge)?;
        Ok(self.db.open_pairs(limit)?)
    }

    /// How many such pairs there are, counted no further than `most`.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn duplicates_count(&self, most: usize) -> Result<usize> {
        self.permit(Action::Merge)?;
        Ok(self.db.open_pairs_count(most)?)
    }

    /// How alike two people are as they are now. A pair of the queue that is none any more is forgotten.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn alike(&self, one: &Dossier, other: &Dossier) -> Result<Option<Likeness>> {
        self.permit(Action::Merge)?;
        let (a, b) = (&one.alumnus, &other.alumnus);
        let merged = a.merged_into.is_some() || b.merged_into.is_some();
        let alike = likeness(&Traits::of(one), &Traits::of(other)).filter(|_| !merged);
        if alike.is_none() && !merged {
            let (low, high) = (a.id.min(b.id), a.id.max(b.id));
            // Only to spare others the look: whoever reads does not wait for who writes.
            self.store
                .jot_now(&self.claim("duplicates"), |db| db.forget_pair(low, high))?;
        }
        Ok(alike)
    }

    /// Notes that two people are not the same one, for ever or until that is taken back.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn tell_apart(&self, one: Id, other: Id) -> Result<()> {
        let permit = self.permit(Action::EditPeople)?;
        let names = [self.db.dossier(one)?, self.db.dossier(other)?].map(|d| {
            let alumnus = d.alumnus;
            format!("{} {}", alumnus.number, alumnus.name)
        });
        let [first, second] = names;
        let sentence = self.text.msg_history_tell_apart(first, second);
        self.write(permit, "apart", sentence, |tx| {
            Ok(tx.tell_apart(one, other)?)
        })?;
        Ok(())
    }
}
