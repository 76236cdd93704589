//! Courses of study that could have been: how many entered in which year, for what, at which age, with which number.

use std::ops::RangeInclusive;

use chrono::{Datelike as _, NaiveDate};
use fastrand::Rng;

use super::number::{Step, class_group, student_no};
use super::table::{Weighted, any, chance};
use crate::model::catalogue::Catalogue;
use crate::model::date::PartialDate;
use crate::model::degree::Degree;
use crate::model::field::Id;
use crate::model::profile::{Profile, Programme};

/// Entrants of one year from these years on, beside one another. Between 1966 and 1971 nearly nobody was admitted.
const INTAKE: &[(i16, u32)] = &[
    (1900, 40),
    (1951, 60),
    (1954, 80),
    (1958, 120),
    (1966, 12),
    (1972, 70),
    (1977, 160),
    (1986, 220),
    (1994, 320),
    (1999, 600),
    (2004, 900),
];
/// Students from abroad are there from this year on.
const ABROAD_SINCE: i16 = 1996;
/// In thousandths of those who entered since; it makes eight of a hundred of all people.
const ABROAD: u32 = 103;

/// What is known of a person's studies before anything else is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Course {
    /// Year of entry to the first course.
    pub(super) entry: i16,
    /// Row of the profile's programmes.
    pub(super) programme: Option<usize>,
    pub(super) first: First,
    pub(super) abroad: bool,
    /// Age at entry in years.
    pub(super) age: i16,
}

/// What the first course here leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    Bachelor,
    College,
    /// The first degree is of another school.
    Master,
    Further,
}

/// A programme with its rows in the database.
struct Taught {
    code: String,
    years: i16,
    levels: Vec<String>,
    id: Option<Id>,
    faculties: Vec<Teaching>,
    valid: RangeInclusive<i16>,
}

/// A faculty that teaches a programme.
struct Teaching {
    id: Option<Id>,
    at: usize,
    valid: RangeInclusive<i16>,
}

/// What can be studied when.
pub(super) struct Studies {
    years: Weighted<i16>,
    taught: Vec<Taught>,
    /// By year of entry, from [`Studies::since`] on.
    by_year: Vec<Weighted<usize>>,
    since: i16,
    english: Option<usize>,
    levels: Vec<(String, i16)>,
    today: NaiveDate,
}

/// The degrees of one person, the oldest first.
pub(super) struct Degrees {
    pub(super) list: Vec<Degree>,
    /// The year in which the first course ended, or when it is expected to.
    pub(super) left: i16,
}

impl Studies {
    pub(super) fn new(profile: &Profile, catalogue: &Catalogue, today: NaiveDate) -> Self {
        let this_year = i16::try_from(today.year()).unwrap_or(2000);
        let since = profile
            .institution
            .founded
            .unwrap_or(1950)
            .min(this_year - 6);
        // The youngest have just completed a course of five years.
        let span = since..=this_year - 5;
        let intake = |year: i16| {
            INTAKE
                .iter()
                .rev()
                .find(|(from, _)| *from <= year)
                .map_or(40, |(_, people)| *people)
        };
        let taught: Vec<_> = profile
            .programmes
            .iter()
            .map(|one| taught(one, profile, catalogue))
            .collect();
        let by_year = span.clone().map(|year| {
            let open = taught
                .iter()
                .enumerate()
                .filter(|(_, one)| one.valid.contains(&year));
            Weighted::new(open.map(|(at, _)| (u32::from(profile.programmes[at].weight), at)))
        });
        Self {
            years: Weighted::new(span.clone().map(|year| (intake(year), year))),
            by_year: by_year.collect(),
            since,
            english: profile.programmes.iter().position(|one| one.code == "mbbs"),
            levels: profile
                .levels
                .iter()
                .map(|one| (one.code.clone(), i16::from(one.years)))
                .collect(),
            taught,
            today,
        }
    }

    /// The course of the person at `part` of all people, seen as a part of 2^32.
    pub(super) fn course(&self, rng: &mut Rng, part: u32) -> Course {
        let entry = self.years.at_part(part).copied().unwrap_or(self.since);
        let abroad = entry >= ABROAD_SINCE && chance(rng, ABROAD);
        let year = usize::try_from(entry - self.since).unwrap_or(0);
        let english = self
            .english
            .filter(|at| self.taught[*at].valid.contains(&entry));
        let chosen = self
            .by_year
            .get(year)
            .and_then(|programmes| programmes.pick(rng))
            .copied();
        let programme = match english {
            Some(english) if abroad && chance(rng, 850) => Some(english),
            _ => chosen
                .filter(|at| abroad || Some(*at) != self.english)
                .or_else(|| self.plain(entry)),
        };
        let first = self.first(rng, entry, programme);
        let age = match first {
            First::Bachelor | First::College if (1977..=1979).contains(&entry) => rng.i16(17..=22),
            First::Bachelor | First::College => {
                [18, 18, 18, 18, 19, 19, 19, 17, 20, 21][rng.usize(0..10)]
            }
            First::Master => rng.i16(22..=30),
            First::Further => rng.i16(25..=38),
        };
        Course {
            entry,
            programme,
            first,
            abroad,
            age,
        }
    }

    /// The first programme that is open to everybody in that year.
    fn plain(&self, entry: i16) -> Option<usize> {
        let mut open = self.taught.iter().enumerate();
        open.find(|(at, one)| one.valid.contains(&entry) && Some(*at) != self.english)
            .map(|(at, _)| at)
    }

    fn first(&self, rng: &mut Rng, entry: i16, programme: Option<usize>) -> First {
        let has = |level: &str| {
            programme.is_none_or(|at| self.taught[at].levels.iter().any(|one| one == level))
        };
        let college = if (1970..=1976).contains(&entry) {
            900
        } else {
            120
        };
        if has("college") && chance(rng, college) {
            First::College
        } else if has("master") && entry >= 1990 && chance(rng, 110)
            || !has("bachelor") && has("master")
        {
            First::Master
        } else if has("further") && entry >= 1980 && chance(rng, 40) {
            First::Further
        } else {
            First::Bachelor
        }
    }

    /// The degrees of a course; `serial` counts the people from 0 and makes student numbers unique.
    pub(super) fn degrees(
        &self,
        rng: &mut Rng,
        course: Course,
        serial: u32,
        catalogue: &Catalogue,
    ) -> Degrees {
        let first = match course.first {
            First::Bachelor => "bachelor",
            First::College => "college",
            First::Master => "master",
            First::Further => "further",
        };
        let mut list = Vec::new();
        let mut entry = course.entry;
        let mut programme = course.programme;
        let mut left = entry;
        for level in [first, "master", "doctor"] {
            if list.is_empty() || level != first {
                let faculty = self.faculty(rng, programme, entry);
                let mut degree = self.degree(
                    rng,
                    Step {
                        course,
                        entry,
                        level,
                        programme,
                        faculty,
                        serial,
                    },
                    catalogue,
                );
                let stays = degree.outcome == "completed";
                let ended = degree
                    .completion
                    .map_or(entry + self.length(level, programme), |day| day.year());
                degree.faculty_id = faculty.0;
                list.push(degree);
                if list.len() == 1 {
                    left = ended;
                }
                if !stays {
                    break;
                }
                entry = ended + [0, 0, 0, 1, 2, 5][rng.usize(0..6)];
            }
            let next = if level == "doctor" {
                break;
            } else if level == "master" {
                "doctor"
            } else {
                "master"
            };
            programme = self.later(programme, next, entry);
            if programme.is_none()
                || !chance(rng, further(next, course))
                || i32::from(entry) > self.today.year() - 1
            {
                break;
            }
        }
        Degrees { list, left }
    }

    /// Where one goes on after a first course: the same programme if it leads to that level, else the first that does.
    fn later(&self, now: Option<usize>, level: &str, entry: i16) -> Option<usize> {
        let leads = |at: &usize| {
            let one = &self.taught[*at];
            one.valid.contains(&entry) && one.levels.iter().any(|known| known == level)
        };
        now.filter(leads)
            .or_else(|| (0..self.taught.len()).find(leads))
    }

    /// A faculty that taught the programme in that year, with its place in the profile.
    fn faculty(&self, rng: &mut Rng, programme: Option<usize>, entry: i16) -> (Option<Id>, usize) {
        let Some(taught) = programme.map(|at| &self.taught[at]) else {
            return (None, 0);
        };
        let then: Vec<_> = taught
            .faculties
            .iter()
            .filter(|one| one.valid.contains(&entry))
            .collect();
        let one = any(rng, &then).copied().or(taught.faculties.first());
        one.map_or((None, 0), |one| (one.id, one.at))
    }

    fn length(&self, level: &str, programme: Option<usize>) -> i16 {
        let usual = self
            .levels
            .iter()
            .find(|(code, _)| code == level)
            .map_or(3, |(_, years)| *years);
        match (level, programme) {
            ("bachelor", Some(at)) => self.taught[at].years,
            _ => usual,
        }
    }

    fn degree(&self, rng: &mut Rng, step: Step<'_>, catalogue: &Catalogue) -> Degree {
        let length = self.length(step.level, step.programme);
        let ends = step.entry + length;
        let due =
            NaiveDate::from_ymd_opt(i32::from(ends), 7, 1).is_some_and(|day| day <= self.today);
        let (outcome, completion) = match rng.u32(0..1000) {
            _ if !due => ("studying", None),
            0..12 if length > 1 => (
                "withdrew",
                Some(PartialDate::year_only(step.entry + rng.i16(1..length))),
            ),
            12..27 => ("no-degree", Some(july(rng, ends))),
            _ => ("completed", Some(july(rng, ends))),
        };
        let month = if step.entry < 1978 && chance(rng, 400) {
            None
        } else {
            Some(9)
        };
        let known = self.levels.iter().any(|(code, _)| code == step.level);
        Degree {
            era_id: catalogue.era(step.entry).map(|era| era.id),
            programme_id: step.programme.and_then(|at| self.taught[at].id),
            level: if known {
                step.level.to_owned()
            } else {
                String::new()
            },
            class_group: class_group(rng, &step),
            student_no: student_no(&step),
            entry: PartialDate::new(step.entry, month, None),
            completion,
            outcome: outcome.to_owned(),
            verification: ["unverified", "unverified", "archive", "archive", "document"]
                [rng.usize(0..5)]
            .to_owned(),
            ..Degree::default()
        }
    }

    /// The code of a programme; careers depend on it.
    pub(super) fn programme_code(&self, at: Option<usize>) -> &str {
        at.map_or("", |at| self.taught[at].code.as_str())
    }
}

fn taught(one: &Programme, profile: &Profile, catalogue: &Catalogue) -> Taught {
    let faculties = one.faculties.iter().map(|code| {
        let row = catalogue
            .faculties
            .rows()
            .iter()
            .find(|row| row.code == *code);
        let at = profile
            .faculties
            .iter()
            .position(|faculty| faculty.code == *code)
            .unwrap_or(0);
        let period = profile.faculties.get(at);
        Teaching {
            id: row.map(|row| row.id),
            at,
            valid: years(
                period.and_then(|one| one.from),
                period.and_then(|one| one.to),
            ),
        }
    });
    Taught {
        code: one.code.clone(),
        years: i16::from(one.years),
        levels: one.levels.clone(),
        id: catalogue
            .programmes
            .rows()
            .iter()
            .find(|row| row.code == one.code)
            .map(|row| row.id),
        faculties: faculties.collect(),
        valid: years(one.from, one.to),
    }
}

fn years(from: Option<i16>, to: Option<i16>) -> RangeInclusive<i16> {
    from.unwrap_or(i16::MIN)..=to.unwrap_or(i16::MAX)
}

/// How many of a thousand go on to that level.
fn further(level: &str, course: Course) -> u32 {
    match (level, course.first, course.entry) {
        ("doctor", ..) => 230,
        (_, First::Further, _) => 20,
        _ if course.abroad => 60,
        (.., ..1978) => 20,
        (.., 1978..1990) => 100,
        (.., 1990..2000) => 220,
        _ => 330,
    }
}

fn july(rng: &mut Rng, year: i16) -> PartialDate {
    let whole = PartialDate::year_only(year);
    match rng.u32(0..10) {
        0..3 => whole,
        3..9 => PartialDate::new(year, Some(7), None).unwrap_or(whole),
        _ => PartialDate::new(year, Some(7), Some(1)).unwrap_or(whole),
    }
}
