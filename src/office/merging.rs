//! Merging two people into one: both as they are, what would come of it, and the one change that does it.

use super::permit::Action;
use super::{Error, Office, Result};
use crate::model::check::{self, Trouble};
use crate::model::dossier::Dossier;
use crate::model::event::Registration;
use crate::model::field::Id;
use crate::model::merging::{Choice, Side, Union, choices, united};

/// Two records that become one.
#[derive(Clone)]
pub struct Merging {
    /// The one who stays.
    pub keep: Dossier,
    /// The one who goes: archived, and their number leads to the other.
    pub goes: Dossier,
    /// The single fields, and whose value stays.
    pub choices: Vec<Choice>,
    /// Events that each has to do with, and both together.
    pub events: [usize; 3],
    /// Offices held by each.
    pub seats: [usize; 2],
}

impl Merging {
    /// The picks that differ from nothing said.
    #[must_use]
    pub fn picks(&self) -> Vec<(&'static str, Side)> {
        self.choices
            .iter()
            .map(|choice| (choice.field.name, choice.side))
            .collect()
    }
}

/// What two sound records can make wrong together; the rest stood in one of them before.
fn is_of_both(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::BeforeEntry(_) | Trouble::OnlyOnce | Trouble::NotOfField | Trouble::TooLong(_)
    )
}

impl Office {
    /// Two people side by side, ready to be merged.
    ///
    /// # Errors
    /// `Refused`; `Missing` when one is gone, merged already, or both are the same.
    pub fn merging(&self, keep: Id, goes: Id) -> Result<Merging> {
        self.permit(Action::Merge)?;
        let (keep, goes) = (self.db.dossier(keep)?, self.db.dossier(goes)?);
        let merged = |d: &Dossier| d.alumnus.merged_into.is_some();
        if keep.alumnus.id == goes.alumnus.id || merged(&keep) || merged(&goes) {
            return Err(Error::Missing);
        }
        let events = |d: &Dossier| -> Result<Vec<Id>> {
            let events = self.db.events_of_person(d.alumnus.id)?;
            Ok(events
                .iter()
                .map(|(_, one): &(_, Registration)| one.event_id)
                .collect())
        };
        let (mine, theirs) = (events(&keep)?, events(&goes)?);
        let more = theirs.iter().filter(|id| !mine.contains(id)).count();
        let seats = |d: &Dossier| Ok::<_, Error>(self.db.seats_of(d.alumnus.id)?.len());
        Ok(Merging {
            choices: choices(&keep, &goes),
            events: [mine.len(), theirs.len(), mine.len() + more],
            seats: [seats(&keep)?, seats(&goes)?],
            keep,
            goes,
        })
    }

    /// What would come of it.
    #[must_use]
    pub fn merged(&self, merging: &Merging) -> Dossier {
        self.union(merging).dossier
    }

    fn union(&self, merging: &Merging) -> Union {
        let today = self.today();
        let Merging { keep, goes, .. } = merging;
        let mut union = united(
            keep,
            goes,
            &merging.picks(),
            today,
            &self.text.msg_merge_source(),
        );
        union.dossier = self.derive(union.dossier);
        union
    }

    /// Makes the two one, in one change.
    ///
    /// # Errors
    /// `Refused`; `Stale` when somebody changed one of them since; `Rule`.
    pub fn merge(&self, merging: &Merging) -> Result<Id> {
        let permit = self.permit(Action::Merge)?;
        let (a, b) = (&merging.keep.alumnus, &merging.goes.alumnus);
        let called = |number: &str, name: &str| format!("{number} {name}");
        let sentence = self
            .text
            .msg_history_merge(called(&b.number, &b.name), called(&a.number, &a.name));
        let now = self.now();
        let written = self.write(permit, "merge", sentence, |tx| {
            for dossier in [&merging.keep, &merging.goes] {
                if tx.dossier(dossier.alumnus.id)? != *dossier {
                    return Err(Error::Stale);
                }
            }
            let union = self.union(merging);
            let mut wrong = check::new_problems(&merging.keep, &union.dossier, self.today());
            wrong.retain(|problem| is_of_both(&problem.trouble));
            if !wrong.is_empty() {
                return Err(Error::Invalid(wrong).of(|| called(&a.number, &a.name)));
            }
            tx.save_dossier(&union.before, &union.dossier)?;
            tx.hand_over(b.id, a.id)?;
            let mut gone = b.clone();
            gone.merged_into = Some(a.id);
            gone.archived_at = gone.archived_at.or(Some(now));
            tx.update(&gone)?;
            Ok(a.id)
        })?;
        Ok(written.value)
    }
}
