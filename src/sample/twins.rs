//! People who are on file twice, and records with something to mend: every registry has them, and whoever tries the program
//! out should meet them. They stand at fixed places, so that there are few, and always the same ones.

use fastrand::Rng;

use super::Sample;
use super::outline::{Standing, mix};
use super::table::{any, chance};
use crate::model::alumnus::OtherName;
use crate::model::contact::ContactPoint;
use crate::model::date::PartialDate;
use crate::model::degree::Degree;
use crate::model::dossier::Dossier;
use crate::model::name;

/// One place in so many is a second record of somebody who came before.
const EVERY: u32 = 250;

/// As many places before it are looked at for the first record.
const NEAR: u32 = 40;

/// Keeps the chance of what is planted apart from that of the person.
const OWN: u64 = 0x7457_1a57;

/// Family names that people take when they marry, or change to.
const SURNAMES: &[(&str, &str)] = &[("李", "Li"), ("陈", "Chen"), ("赵", "Zhao"), ("周", "Zhou")];

/// Makes a second record of the first one look like another person's.
type Way = fn(&Dossier, &mut Dossier, &mut Rng);

/// The ways in which the same person comes twice, one after the other.
const WAYS: &[Way] = &[phone, email, surname, former, spelled, student, class_only];

impl Sample {
    /// Whose second record stands at a place, if it is one.
    pub(super) fn first_of(&self, at: u32) -> Option<u32> {
        if at % EVERY != EVERY - 1 {
            return None;
        }
        let own = |before: &u32| {
            let (outline, _) = self.outline(*before);
            !outline.course.abroad && outline.standing == Standing::Active
        };
        (1..NEAR).map(|back| at - back).find(own)
    }

    /// Makes the record at a place the second one of somebody, where that is its part.
    pub(super) fn double(&self, at: u32, dossier: &mut Dossier) {
        let Some(first) = self.first_of(at) else {
            return;
        };
        let first = self.dossier(first);
        let mut rng = Rng::with_seed(mix(self.seed ^ OWN, u64::from(at)));
        let own = &mut dossier.alumnus;
        let other = &first.alumnus;
        for (to, from) in [
            (&mut own.name, &other.name),
            (&mut own.pinyin, &other.pinyin),
            (&mut own.initials, &other.initials),
            (&mut own.latin_name, &other.latin_name),
            (&mut own.gender, &other.gender),
            (&mut own.nationality, &other.nationality),
            (&mut own.native_place, &other.native_place),
            (&mut own.language, &other.language),
        ] {
            to.clone_from(from);
        }
        own.birth = other.birth;
        "active".clone_into(&mut own.status);
        let degrees = first.degrees.iter().take(1);
        dossier.degrees = degrees
            .map(|degree| Degree {
                student_no: String::new(),
                supervisor: String::new(),
                diploma_name: String::new(),
                ..degree.clone()
            })
            .collect();
        dossier.contacts.clear();
        dossier.other_names.clear();
        dossier.relationships.clear();
        dossier.posts.clear();
        if let Some(way) = WAYS.get((at / EVERY) as usize % WAYS.len()) {
            way(&first, dossier, &mut rng);
        }
    }

    /// Puts something to mend into some records.
    pub(super) fn spoil(&self, at: u32, dossier: &mut Dossier) {
        let mut rng = Rng::with_seed(mix(self.seed ^ OWN, u64::from(at) << 1));
        let rng = &mut rng;
        // Nobody chose among the readings.
        if name::reading(&dossier.alumnus.name).is_some_and(|read| read.several) && chance(rng, 600)
        {
            dossier.alumnus.pinyin.clear();
        }
        // The year of a child's birth, or of the degree, in the place of one's own.
        if chance(rng, 3) {
            let entry = dossier.degrees.first().and_then(|degree| degree.entry);
            let later = rng.i16(0..9);
            dossier.alumnus.birth = entry
                .and_then(|entry| PartialDate::new(entry.year() - later, None, None))
                .or(dossier.alumnus.birth);
        }
        if chance(rng, 2)
            && let Some(post) = dossier
                .posts
                .iter_mut()
                .find(|post| post.to_on > post.from_on)
        {
            std::mem::swap(&mut post.from_on, &mut post.to_on);
        }
        // As a clerk of old wrote numbers: without the country, sometimes without the city.
        for point in dossier.contacts.iter_mut() {
            if point.kind == "landline" && chance(rng, 100) {
                point.value = point
                    .value
                    .replacen("+86", if rng.bool() { "0" } else { "" }, 1);
            }
        }
    }
}

fn reached(first: &Dossier, kind: &str) -> Option<ContactPoint> {
    let point = first.contact(kind)?;
    Some(ContactPoint {
        kind: kind.to_owned(),
        value: point.value.clone(),
        status: "ok".to_owned(),
        preferred: true,
        ..ContactPoint::default()
    })
}

/// The same telephone.
fn phone(first: &Dossier, second: &mut Dossier, _: &mut Rng) {
    second.contacts.extend(reached(first, "mobile"));
    second.alumnus.birth = None;
}

/// The same mail.
fn email(first: &Dossier, second: &mut Dossier, _: &mut Rng) {
    second.contacts.extend(reached(first, "email"));
    second.alumnus.birth = None;
}

/// Another family name, and nothing says so but birth and class.
fn surname(_: &Dossier, second: &mut Dossier, rng: &mut Rng) {
    rename(second, rng);
}

/// Another family name, with the one from before noted.
fn former(first: &Dossier, second: &mut Dossier, rng: &mut Rng) {
    if rename(second, rng) {
        second.other_names.push(OtherName {
            kind: "former".to_owned(),
            name: first.alumnus.name.clone(),
            ..OtherName::default()
        });
    }
}

fn rename(second: &mut Dossier, rng: &mut Rng) -> bool {
    let own = &mut second.alumnus;
    let parts = name::parts(&own.name);
    let (Some((family, given)), Some((taken, sound))) = (parts, any(rng, SURNAMES)) else {
        return false;
    };
    if given.is_empty() || family == *taken {
        return false;
    }
    own.name = format!("{taken}{given}");
    own.latin_name.clear();
    if let Some((_, given)) = own.pinyin.split_once(' ') {
        own.pinyin = format!("{sound} {given}");
    }
    let rest = own.initials.chars().skip(family.chars().count());
    own.initials = sound.to_lowercase().chars().take(1).chain(rest).collect();
    true
}

/// In pinyin, as a list from abroad has it.
fn spelled(_: &Dossier, second: &mut Dossier, _: &mut Rng) {
    let own = &mut second.alumnus;
    if let Some((family, given)) = own.pinyin.split_once(' ') {
        own.name = format!("{given} {family}");
        own.latin_name.clear();
        own.pinyin.clear();
        own.initials.clear();
    }
}

/// The same student number, at another level.
fn student(first: &Dossier, second: &mut Dossier, _: &mut Rng) {
    let number = first.degrees.first().map(|degree| &degree.student_no);
    if let (Some(degree), Some(number)) = (second.degrees.first_mut(), number) {
        degree.student_no.clone_from(number);
        // No file takes the same number twice at one level.
        let level = if degree.level == "further" {
            "college"
        } else {
            "further"
        };
        level.clone_into(&mut degree.level);
    }
    second.alumnus.birth = None;
}

/// Nothing but name and class.
fn class_only(_: &Dossier, second: &mut Dossier, _: &mut Rng) {
    second.alumnus.birth = None;
}
