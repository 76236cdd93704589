//! Councils and officers of every chapter: numbered terms one after the other, the current one open.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike as _, Days, Months, NaiveDate};
use fastrand::Rng;

use super::Sample;
use super::outline::{Member, Standing, mix};
use super::places;
use super::table::any;
use crate::model::chapter::{Council, Officer};
use crate::model::field::Id;
use crate::model::profile::Chapter;

/// A term of office with those who serve in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The council; its id counts all councils from 1.
    pub council: Council,
    /// The officers; their `council_id` is the council's id.
    pub officers: Vec<Officer>,
}

/// Seats of a council: office, how many at least and at most.
const SEATS: &[(&str, u32, u32)] = &[
    ("president", 1, 1),
    ("vice-president", 2, 4),
    ("secretary-general", 1, 1),
    ("deputy-secretary", 1, 2),
    ("treasurer", 1, 1),
    ("council-member", 4, 9),
    ("liaison", 1, 2),
];

/// Officers and guests come from the first so many people: enough for every chapter, and soon looked through.
const KNOWN: u32 = 20_000;

/// Somebody who can serve or come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) id: Id,
    /// Year in which the first course ended, roughly.
    pub(super) left: i16,
    pub(super) born: i16,
}

/// Active members by chapter, those below it included.
pub(super) struct Circles {
    by_chapter: HashMap<Id, Vec<Candidate>>,
}

impl Circles {
    /// The members of a chapter and of those below it.
    pub(super) fn of(&self, chapter: Id) -> &[Candidate] {
        self.by_chapter.get(&chapter).map_or(&[], Vec::as_slice)
    }
}

impl Sample {
    /// Councils with officers, chapter by chapter, the oldest term first.
    #[must_use]
    pub fn councils(&self) -> Vec<Term> {
        let circles = self.circles();
        let mut terms = Vec::new();
        for (at, chapter) in self.chapters.iter().enumerate() {
            let Some(id) = places::chapter(&self.catalogue, &chapter.code) else {
                continue;
            };
            // Nobody who does not exist in a small sample can be elected.
            let circle = circles.of(id);
            if circle.is_empty() {
                continue;
            }
            let mut rng = Rng::with_seed(mix(self.seed, (1 << 40) + at as u64));
            self.terms(&mut rng, id, chapter, circle, &mut terms);
        }
        terms
    }

    fn terms(
        &self,
        rng: &mut Rng,
        chapter_id: Id,
        chapter: &Chapter,
        circle: &[Candidate],
        terms: &mut Vec<Term>,
    ) {
        let first = chapter
            .founded
            .unwrap_or_else(|| rng.i16(2002..2016))
            .max(1990);
        let mut start = NaiveDate::from_ymd_opt(i32::from(first), rng.u32(3..12), rng.u32(1..28));
        let years = rng.u32(4..6);
        let mut number = 1;
        while let Some(starts_on) = start.filter(|day| *day <= self.today) {
            let planned_end = starts_on.checked_add_months(Months::new(years * 12));
            // Councils are elected a little late, as everywhere.
            let next = planned_end.and_then(|day| day.checked_add_days(Days::new(rng.u64(0..150))));
            let ended_on = next.filter(|day| *day <= self.today);
            let id = Id(i64::try_from(terms.len() + 1).unwrap_or(0));
            let council = Council {
                id,
                chapter_id,
                number,
                starts_on: Some(starts_on),
                planned_end,
                ended_on,
            };
            let officers = self.officers(rng, &council, circle);
            terms.push(Term { council, officers });
            start = ended_on;
            number += 1;
        }
    }

    fn officers(&self, rng: &mut Rng, council: &Council, circle: &[Candidate]) -> Vec<Officer> {
        let year = council.starts_on.map_or(self.this_year, |day| {
            i16::try_from(day.year()).unwrap_or(2000)
        });
        let fit = |one: &&Candidate| one.left + 4 <= year && one.born + 82 >= year;
        let fitting: Vec<_> = circle.iter().filter(fit).copied().collect();
        let pool = if fitting.is_empty() {
            circle.to_vec()
        } else {
            fitting
        };
        let mut taken = HashSet::new();
        let mut officers = Vec::new();
        for (office, least, most) in SEATS
            .iter()
            .filter(|(office, ..)| self.offices.iter().any(|code| code == office))
        {
            for _ in 0..rng.u32(*least..=*most) {
                // A few tries find somebody who does not serve yet; a small chapter leaves the seat empty.
                let found = (0..8).find_map(|_| {
                    any(rng, &pool)
                        .filter(|one| !taken.contains(&one.id))
                        .copied()
                });
                let Some(one) = found else { continue };
                taken.insert(one.id);
                officers.push(Officer {
                    chapter_id: council.chapter_id,
                    council_id: Some(council.id),
                    office: (*office).to_owned(),
                    alumnus_id: one.id,
                    starts_on: council.starts_on,
                    ends_on: council.ended_on,
                    status: if council.ended_on.is_some() {
                        "ended"
                    } else {
                        "elected"
                    }
                    .to_owned(),
                    ..Officer::default()
                });
            }
        }
        officers
    }

    /// Who can serve and come, by chapter.
    pub(super) fn circles(&self) -> Circles {
        let rows = self.catalogue.chapters.rows();
        let parents: HashMap<Id, Option<Id>> =
            rows.iter().map(|row| (row.id, row.parent_id)).collect();
        let mut by_chapter: HashMap<Id, Vec<Candidate>> = HashMap::new();
        for at in 0..self.people.min(KNOWN) {
            let (outline, _) = self.outline(at);
            if outline.member != Member::Active || outline.standing != Standing::Active {
                continue;
            }
            let one = Candidate {
                id: Id(i64::from(at) + 1),
                left: outline.course.entry + 5,
                born: outline.born,
            };
            let mut above = outline.chapter;
            // No tree is deeper than it has chapters.
            for _ in 0..=rows.len() {
                let Some(chapter) = above else { break };
                by_chapter.entry(chapter).or_default().push(one);
                above = parents.get(&chapter).copied().flatten();
            }
        }
        Circles { by_chapter }
    }
}
