//! What somebody should look at in the chapters: offices that nobody holds, terms that end soon.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::super::permit::Action;
use super::super::{Office, Result};
use crate::model::chapter::{Chapter, Council, Officer};
use crate::model::field::Id;

/// From how many days before its end a term is a matter.
pub const SOON: i64 = 30;

/// Something to look at in one chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Nobody holds a single seat.
    Vacant {
        /// The code of the office.
        office: String,
        /// The day after the last holder's term, if there was one.
        since: Option<NaiveDate>,
    },
    /// A term ends soon and nobody follows.
    Ending {
        /// The code of the office.
        office: String,
        /// Whose term.
        officer: Id,
        /// Its last day.
        on: NaiveDate,
    },
}

impl Office {
    /// What is to be looked at on a day, by chapter. Only active chapters that have or had officers or a council are
    /// looked at: who never elected anybody has no vacancy.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn watch_chapters(&self, today: NaiveDate) -> Result<HashMap<Id, Vec<Notice>>> {
        self.permit(Action::Read)?;
        let officers: Vec<Officer> = self.db.all()?;
        let councils: Vec<Council> = self.db.all()?;
        let mut of_chapter: HashMap<Id, Vec<&Officer>> = HashMap::new();
        for council in &councils {
            of_chapter.entry(council.chapter_id).or_default();
        }
        for officer in &officers {
            of_chapter
                .entry(officer.chapter_id)
                .or_default()
                .push(officer);
        }
        let codes = &self.catalogue.codes;
        let single: Vec<&str> = codes
            .list("office")
            .filter(|entry| entry.single)
            .map(|entry| entry.code.as_str())
            .collect();
        let is_active = |id: &Id| {
            let chapter = self.catalogue.chapters.get(*id);
            chapter.is_some_and(|c: &Chapter| c.status == "active" && c.archived_at.is_none())
        };
        Ok(of_chapter
            .into_iter()
            .filter(|(id, _)| is_active(id))
            .map(|(id, officers)| (id, notices(&officers, &single, today)))
            .filter(|(_, found)| !found.is_empty())
            .collect())
    }
}

/// What is to be looked at among the officers of one chapter.
fn notices(officers: &[&Officer], single: &[&str], today: NaiveDate) -> Vec<Notice> {
    let mut found: Vec<Notice> = officers
        .iter()
        .filter(|officer| holds(officer, today))
        .filter_map(|officer| {
            let on = officer.ends_on?;
            let follows = |other: &&&Officer| {
                other.office == officer.office && other.starts_on.is_some_and(|day| day > today)
            };
            let soon = (on - today).num_days() <= SOON;
            (soon && !officers.iter().any(|other| follows(&other))).then(|| Notice::Ending {
                office: officer.office.clone(),
                officer: officer.id,
                on,
            })
        })
        .collect();
    for office in single {
        let mut terms = officers.iter().filter(|officer| officer.office == *office);
        if terms.clone().any(|officer| holds(officer, today)) {
            continue;
        }
        let last = terms.by_ref().filter_map(|officer| officer.ends_on).max();
        found.push(Notice::Vacant {
            office: (*office).to_owned(),
            since: last.and_then(|day| day.succ_opt()),
        });
    }
    found
}

fn holds(officer: &Officer, today: NaiveDate) -> bool {
    officer.starts_on.is_some_and(|day| day <= today)
        && officer.ends_on.is_none_or(|day| day >= today)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn officer(office: &str, from: &str, to: &str) -> Officer {
        Officer {
            office: office.to_owned(),
            starts_on: from.parse().ok(),
            ends_on: to.parse().ok(),
            ..Officer::default()
        }
    }

    fn found(officers: &[Officer]) -> Vec<Notice> {
        let officers: Vec<&Officer> = officers.iter().collect();
        notices(&officers, &["president", "secretary"], date("2026-11-23"))
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn vacant(office: &str, since: Option<&str>) -> Notice {
        Notice::Vacant {
            office: office.to_owned(),
            since: since.map(date),
        }
    }

    #[test]
    fn a_seat_without_a_holder_is_vacant_since_the_last_one_left() {
        let ended = officer("secretary", "2020-01-01", "2026-07-31");
        let sits = officer("president", "2024-01-01", "");
        assert_eq!(
            found(&[ended, sits]),
            [vacant("secretary", Some("2026-08-01"))]
        );
        assert_eq!(
            found(&[]),
            [vacant("president", None), vacant("secretary", None)]
        );
    }

    #[test]
    fn a_term_that_ends_within_a_month_is_a_matter_unless_somebody_follows() {
        let sits = [
            officer("president", "2022-01-01", "2026-12-05"),
            officer("secretary", "2022-01-01", "2026-12-24"),
        ];
        assert_eq!(found(&sits).len(), 1);
        let follows = officer("president", "2026-12-06", "");
        assert!(found(&[sits[0].clone(), sits[1].clone(), follows]).is_empty());
    }
}
