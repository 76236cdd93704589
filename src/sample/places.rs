//! Where the invented people live, and the telephone numbers that nobody has.

use std::collections::HashMap;

use fastrand::Rng;

use super::table::{Weighted, any, number, rows};
use crate::model::catalogue::Catalogue;
use crate::model::field::Id;
use crate::model::profile::Profile;

const CITIES: &str = include_str!("../../assets/sample/cities.tsv");
const HOMES: &str = include_str!("../../assets/sample/homes.tsv");
const STREETS: &str = include_str!("../../assets/sample/streets.tsv");

/// A city of the profile with its rows in the database.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) country: String,
    pub(super) id: Option<Id>,
    pub(super) chapter: Option<Id>,
    /// Province and city, for the native place.
    pub(super) native: &'static str,
    pub(super) postcode: &'static str,
}

impl Place {
    /// Whether addresses and employers there are written in Chinese.
    pub(super) fn is_chinese(&self) -> bool {
        self.country == "CN"
    }
}

/// All places and how usual they are.
pub(super) struct Places {
    all: Vec<Place>,
    before: Weighted<usize>,
    since: Weighted<usize>,
    native: Weighted<usize>,
    homes: HashMap<&'static str, Vec<usize>>,
    calling: HashMap<&'static str, &'static str>,
    streets: [Vec<&'static str>; 2],
}

/// From this year of completion on people moved further.
const FAR: i16 = 1995;

impl Places {
    pub(super) fn new(profile: &Profile, catalogue: &Catalogue) -> Self {
        let known: HashMap<_, _> = rows::<5>(CITIES).map(|row| (row[0], row)).collect();
        let facts = |code: &str| known.get(code).copied().unwrap_or([""; 5]);
        let all: Vec<_> = profile
            .cities
            .iter()
            .map(|city| {
                let [_, _, _, native, postcode] = facts(&city.code);
                let row = catalogue.cities.rows().iter().find(|row| row.zh == city.zh);
                let chapter = city
                    .chapter
                    .as_deref()
                    .and_then(|code| chapter(catalogue, code));
                Place {
                    zh: city.zh.clone(),
                    en: city.en.clone(),
                    country: city.country.clone(),
                    id: row.map(|row| row.id),
                    chapter: row.and_then(|row| row.chapter_id).or(chapter),
                    native,
                    postcode,
                }
            })
            .collect();
        let at = |code: &str| profile.cities.iter().position(|city| city.code == code);
        let weights = |column: usize, needs: fn(&Place) -> bool| {
            let cities = profile.cities.iter().zip(&all).enumerate();
            let fitting = cities.filter(|(_, (_, place))| needs(place));
            Weighted::new(
                fitting
                    .map(|(at, (city, _))| (number(facts(&city.code)[column]), at))
                    .collect::<Vec<_>>(),
            )
        };
        let homes = rows::<3>(HOMES);
        let mut streets = rows::<2>(STREETS).map(|[_, list]| list);
        Self {
            before: weights(1, |_| true),
            since: weights(2, |_| true),
            native: weights(1, |place| !place.native.is_empty()),
            homes: homes
                .map(|[country, _, codes]| (country, codes.split(' ').filter_map(at).collect()))
                .collect(),
            calling: rows::<3>(HOMES)
                .map(|[country, code, _]| (country, code))
                .collect(),
            streets: [
                streets.next().unwrap_or_default().split(' ').collect(),
                streets.next().unwrap_or_default().split('|').collect(),
            ],
            all,
        }
    }

    /// The place at an index that [`Places::city`] or [`Places::home`] gave.
    pub(super) fn get(&self, at: Option<usize>) -> Option<&Place> {
        self.all.get(at?)
    }

    /// A city for somebody who completed in that year.
    pub(super) fn city(&self, rng: &mut Rng, completed: i16) -> Option<usize> {
        let table = if completed < FAR {
            &self.before
        } else {
            &self.since
        };
        table.pick(rng).copied()
    }

    /// A city in the country that somebody came from.
    pub(super) fn home(&self, rng: &mut Rng, country: &str) -> Option<usize> {
        any(rng, self.homes.get(country)?).copied()
    }

    /// Province and city that a family comes from.
    pub(super) fn native(&self, rng: &mut Rng) -> &'static str {
        let at = self.native.pick(rng).copied();
        self.get(at).map_or("", |place| place.native)
    }

    /// Street and house in the manner of the place.
    pub(super) fn line(&self, rng: &mut Rng, place: &Place) -> String {
        let house = rng.u32(1..300);
        if place.is_chinese() {
            let street = any(rng, &self.streets[0]).copied().unwrap_or_default();
            match rng.u32(0..3) {
                0 => format!("{street}{house}号"),
                1 => format!(
                    "{street}{house}号{}单元{}室",
                    rng.u32(1..5),
                    rng.u32(1..19) * 100 + rng.u32(1..5)
                ),
                _ => format!(
                    "{street}{house}号{}号楼{}-{}",
                    rng.u32(1..30),
                    rng.u32(1..4),
                    rng.u32(1..28)
                ),
            }
        } else {
            format!(
                "{house} {}",
                any(rng, &self.streets[1]).copied().unwrap_or_default()
            )
        }
    }

    /// A mobile number that nobody has, another one for each `serial` below 50 million.
    ///
    /// In China no operator has the prefix 154 (nor 142, 143), yet such a number has the form of a mobile. In North
    /// America 555-0100 to 555-0199 are kept for fiction, in Britain 07700 900000 to 900999. In the other countries of
    /// the table no national number begins with 000.
    pub(super) fn mobile(&self, country: &str, serial: u32) -> String {
        // Neighbours in the list shall not have neighbouring numbers: multiplying by an odd number that does not
        // divide the modulus visits every number once.
        let spread = |modulus: u64| (u64::from(serial) * 7_368_787 + 1_234_567) % modulus;
        match (country, self.calling.get(country)) {
            ("US" | "CA", _) => format!(
                "+1{:03}55501{:02}",
                201 + spread(78_900) / 100,
                spread(78_900) % 100
            ),
            ("GB", _) => format!("+447700900{:03}", spread(1000)),
            ("CN", _) | (_, None) => format!("+86154{:08}", spread(100_000_000)),
            (_, Some(code)) => format!("+{code}000{:07}", spread(10_000_000)),
        }
    }
}

/// The id of a chapter by its code.
pub(super) fn chapter(catalogue: &Catalogue, code: &str) -> Option<Id> {
    let rows = catalogue.chapters.rows();
    rows.iter()
        .find(|chapter| chapter.code == code)
        .map(|chapter| chapter.id)
}
