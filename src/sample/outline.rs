//! The outline of a person: what decides everything else. It is cheap, and all that choosing officers and guests needs.

use fastrand::Rng;

use super::Sample;
use super::study::Course;
use super::table::chance;
use crate::model::field::Id;

/// What decides everything else about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) woman: bool,
    pub(super) course: Course,
    pub(super) born: i16,
    pub(super) standing: Standing,
    /// Row of the sample's places.
    pub(super) city: Option<usize>,
    pub(super) chapter: Option<Id>,
    pub(super) member: Member,
}

/// What became of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Active,
    Lost,
    Deceased,
}

/// How the person stands to the chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    No,
    Applied,
    Active,
    Left,
}

impl Sample {
    /// The outline of the person at that place, counted from 0, and the chance that the rest comes from.
    pub(super) fn outline(&self, at: u32) -> (Outline, Rng) {
        let mut rng = Rng::with_seed(mix(self.seed, u64::from(at) + 1));
        // Steps of the golden section meet every year of entry after a few hundred people, however many there are.
        let part =
            (u64::from(at) * 2_654_435_769 + (self.seed.wrapping_mul(977) >> 7)) & 0xffff_ffff;
        let woman = chance(&mut rng, 540);
        let course = self
            .studies
            .course(&mut rng, u32::try_from(part).unwrap_or(0));
        let born = course.entry - course.age;
        let standing = self.standing(&mut rng, course, born);
        let city = match course.abroad {
            true => None,
            false => self.places.city(&mut rng, course.entry + 5),
        };
        let place = self.places.get(city);
        let chapter = place.and_then(|place| place.chapter);
        let member = match (chapter, standing) {
            (None, _) => Member::No,
            (Some(_), Standing::Deceased) => {
                if chance(&mut rng, 300) {
                    Member::Left
                } else {
                    Member::No
                }
            }
            (Some(_), _) => match rng.u32(0..1000) {
                0..590 => Member::Active,
                590..620 => Member::Applied,
                620..660 => Member::Left,
                _ => Member::No,
            },
        };
        (
            Outline {
                woman,
                course,
                born,
                standing,
                city,
                chapter,
                member,
            },
            rng,
        )
    }

    fn standing(&self, rng: &mut Rng, course: Course, born: i16) -> Standing {
        let age = self.this_year - born;
        let gone = match age {
            ..50 => 2,
            50..60 => 10,
            60..70 => 35,
            70..80 => 130,
            80..90 => 430,
            90..97 => 820,
            _ => 985,
        };
        let lost = if course.abroad { 210 } else { 145 };
        match () {
            () if chance(rng, gone) => Standing::Deceased,
            () if chance(rng, lost) => Standing::Lost,
            () => Standing::Active,
        }
    }
}

/// Seeds for neighbours that have nothing in common.
pub(super) fn mix(seed: u64, at: u64) -> u64 {
    let mut z = seed ^ at.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
