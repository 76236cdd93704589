//! Invented people for trying the program out: plausible, all of them made by chance from the tables in `assets/sample`,
//! and always the same for the same seed.
//!
//! Nobody here exists. E-mail addresses are under example.org, telephone numbers in ranges that nobody has
//! ([`Sample`] says which). A person does not depend on how many others there are, and only the one asked for is made,
//! so that a million need no more memory than one.

use chrono::{Datelike as _, NaiveDate};

use self::career::Careers;
use self::names::Names;
use self::places::Places;
use self::study::Studies;
use self::table::rows;
use crate::model::catalogue::Catalogue;
use crate::model::dossier::Dossier;
use crate::model::profile::{Chapter, City, Profile};

mod table;
mod names;
mod places;
mod number;
mod study;
mod career;
mod outline;
mod ways;
mod agreed;
mod person;
mod twins;
pub mod chapters;
mod guests;
pub mod events;
pub mod settle;
#[cfg(test)]
mod tests;

/// No more people than this: student numbers are unique up to here.
pub const MOST: u32 = 1_000_000;

const REMARKS: &str = include_str!("../assets/sample/remarks.tsv");

/// All that the invented people come from.
///
/// Ids in what it yields are places in its own lists, counted from 1: person 7 has `Id(7)`, and an officer or a
/// registration names them so. Ids of faculties, programmes, cities, chapters and eras are those of the catalogue.
///
/// Mobile numbers in China begin with 154, a prefix of no operator; in North America they are 555-0100 to 555-0199,
/// in Britain 07700 900xxx; elsewhere, and for landlines, the local part begins with 000.
pub struct Sample {
    seed: u64,
    people: u32,
    today: NaiveDate,
    this_year: i16,
    catalogue: Catalogue,
    names: Names,
    places: Places,
    studies: Studies,
    careers: Careers,
    /// Codes and Chinese labels.
    sources: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    /// Chinese and English.
    notes: Vec<(&'static str, &'static str)>,
    reports: Vec<(&'static str, &'static str)>,
    chapters: Vec<Chapter>,
    cities: Vec<City>,
    offices: Vec<String>,
    event_kinds: Vec<String>,
}

impl Sample {
    /// Prepares people of the institution of `profile`, whose rows in the database `catalogue` knows.
    #[must_use]
    pub fn new(
        profile: &Profile,
        catalogue: &Catalogue,
        people: u32,
        seed: u64,
        today: NaiveDate,
    ) -> Self {
        let remarks = |kind| {
            let all = rows::<3>(REMARKS).filter(move |row| row[0] == kind);
            all.map(|[_, zh, en]| (zh, en)).collect()
        };
        Self {
            seed,
            people: people.min(MOST),
            today,
            this_year: i16::try_from(today.year()).unwrap_or(2000),
            catalogue: catalogue.clone(),
            names: Names::new(),
            places: Places::new(profile, catalogue),
            studies: Studies::new(profile, catalogue, today),
            careers: Careers::new(),
            sources: profile
                .sources
                .iter()
                .map(|one| (one.code.clone(), one.zh.clone()))
                .collect(),
            tags: profile
                .tags
                .iter()
                .map(|one| (one.code.clone(), one.zh.clone()))
                .collect(),
            notes: remarks("note"),
            reports: remarks("report"),
            chapters: profile.chapters.clone(),
            cities: profile.cities.clone(),
            offices: profile.offices.iter().map(|one| one.code.clone()).collect(),
            event_kinds: profile
                .event_kinds
                .iter()
                .map(|one| one.code.clone())
                .collect(),
        }
    }

    /// Everybody, one after the other.
    pub fn people(&self) -> impl ExactSizeIterator<Item = Dossier> + '_ {
        (0..self.people).map(|at| self.dossier(at))
    }
}
