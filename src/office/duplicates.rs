//! Who may be the same person (product rules): the same student number and name are; the same number with another name, or
//! the same name with a phone, e-mail or birth date, is to be asked; the same name and class is maybe.

use super::permit::Action;
use super::{Office, Result};
use crate::model::dossier::Dossier;
use crate::model::field::Id;

/// Why somebody looks like the same person, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same student number at the same level.
    StudentNumber,
    /// The same name and phone.
    NamePhone,
    /// The same name and e-mail.
    NameEmail,
    /// The same name and birth date.
    NameBirth,
    /// The same name and completion cohort.
    NameClass,
}

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
    /// Why.
    pub likeness: Likeness,
}

impl Office {
    /// People who look like the one being typed, the likeliest first, at most `limit`.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn twins(&self, dossier: &Dossier, limit: usize) -> Result<Vec<Twin>> {
        self.permit(Action::EditPeople)?;
        let mut found: Vec<Twin> = Vec::new();
        for other in self.db.namesakes(dossier)? {
            if other.alumnus.id != dossier.alumnus.id
                && let Some(likeness) = likeness(dossier, &other)
            {
                found.push(Twin {
                    id: other.alumnus.id,
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
        found.sort_by_key(|twin| (twin.likeness, twin.id));
        found.truncate(limit);
        Ok(found)
    }
}

/// How two people are alike; none when they are not, or when both have student numbers of one level that differ.
#[must_use]
pub fn likeness(one: &Dossier, other: &Dossier) -> Option<Likeness> {
    let numbers = |d: &Dossier| -> Vec<(String, String)> {
        let with = d
            .degrees
            .iter()
            .filter(|degree| !degree.student_no.is_empty());
        with.map(|degree| (degree.level.clone(), degree.student_no.clone()))
            .collect()
    };
    let (mine, theirs) = (numbers(one), numbers(other));
    if mine.iter().any(|number| theirs.contains(number)) {
        return Some(Likeness::StudentNumber);
    }
    if one.alumnus.name != other.alumnus.name {
        return None;
    }
    let differ = mine
        .iter()
        .any(|(level, _)| theirs.iter().any(|(other, _)| level == other));
    let shares = |kinds: &[&str]| {
        let of = |d: &Dossier| -> Vec<String> {
            let points = d
                .contacts
                .iter()
                .filter(|point| kinds.contains(&point.kind.as_str()));
            points.map(|point| point.value.clone()).collect()
        };
        let theirs = of(other);
        of(one).iter().any(|value| theirs.contains(value))
    };
    let birth = one.alumnus.birth.is_some() && one.alumnus.birth == other.alumnus.birth;
    let class = |d: &Dossier| -> Vec<i16> {
        d.degrees
            .iter()
            .filter_map(|degree| degree.completion)
            .map(|date| date.year())
            .collect()
    };
    let classes = class(other);
    match () {
        () if differ => None,
        () if shares(&["mobile", "landline"]) => Some(Likeness::NamePhone),
        () if shares(&["email"]) => Some(Likeness::NameEmail),
        () if birth => Some(Likeness::NameBirth),
        () if class(one).iter().any(|year| classes.contains(year)) => Some(Likeness::NameClass),
        () => None,
    }
}
