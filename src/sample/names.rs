//! Invented names: Chinese ones that fit sex and year of birth, names of minorities that have no surname, and names of
//! students from abroad in their own script with Latin letters beside.

use std::collections::HashMap;

use fastrand::Rng;

use super::table::{Weighted, any, chance, number, rows};

const SURNAMES: &str = include_str!("../../assets/sample/surnames.tsv");
const GIVEN: &str = include_str!("../../assets/sample/given.tsv");
const READINGS: &str = include_str!("../../assets/sample/readings.tsv");
const WHOLE: &str = include_str!("../../assets/sample/whole.tsv");
const INTERNATIONAL: &str = include_str!("../../assets/sample/international.tsv");
const ENGLISH: &str = include_str!("../../assets/sample/english.txt");

/// A name as it stands in a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FullName {
    pub(super) name: String,
    /// Empty where the name is not of Han characters, or where its parts are not known.
    pub(super) pinyin: String,
    pub(super) initials: String,
    /// The name in Latin letters, where the person's own script or custom asks for it.
    pub(super) latin: String,
}

/// The given names of some years of birth and one sex.
#[derive(Default)]
struct Given {
    first: Vec<char>,
    second: Vec<char>,
    single: Vec<char>,
    whole: Vec<&'static str>,
}

/// A people abroad.
#[derive(Default)]
struct People {
    country: &'static str,
    weight: u32,
    family_first: bool,
    men: Vec<(&'static str, &'static str)>,
    women: Vec<(&'static str, &'static str)>,
    families: Vec<(&'static str, &'static str)>,
}

/// Everything that names are made of.
pub(super) struct Names {
    surnames: Weighted<(&'static str, &'static str)>,
    /// By the first year, newest last; women, then men.
    given: Vec<(i16, [Given; 2])>,
    readings: HashMap<char, &'static str>,
    whole: [Vec<(&'static str, &'static str)>; 2],
    peoples: Weighted<People>,
    english: [Vec<&'static str>; 2],
}

/// Women stand first in the tables of two.
fn side(woman: bool) -> usize {
    usize::from(!woman)
}

impl Names {
    pub(super) fn new() -> Self {
        let surnames =
            rows::<3>(SURNAMES).map(|[name, reading, weight]| (number(weight), (name, reading)));
        let readings = rows::<2>(READINGS)
            .flat_map(|[reading, chars]| chars.chars().map(move |one| (one, reading)));
        let mut whole = [Vec::new(), Vec::new()];
        for [sex, name, latin] in rows::<3>(WHOLE) {
            whole[side(sex == "F")].push((name, latin));
        }
        let mut lines = rows::<1>(ENGLISH).map(|[line]| line.split(' ').collect());
        Self {
            surnames: Weighted::new(surnames),
            given: given(),
            readings: readings.collect(),
            whole,
            peoples: Weighted::new(peoples().into_iter().map(|people| (people.weight, people))),
            english: [
                lines.next().unwrap_or_default(),
                lines.next().unwrap_or_default(),
            ],
        }
    }

    /// A Chinese name for somebody born in that year.
    pub(super) fn chinese(&self, rng: &mut Rng, woman: bool, born: i16) -> FullName {
        if chance(rng, 8)
            && let Some((name, latin)) = any(rng, &self.whole[side(woman)])
        {
            return FullName {
                name: (*name).to_owned(),
                latin: (*latin).to_owned(),
                ..FullName::default()
            };
        }
        let (surname, reading) = self.surnames.pick(rng).copied().unwrap_or(("王", "wang"));
        let mut name = surname.to_owned();
        self.given_into(rng, woman, born, &mut name);
        let given = name.get(surname.len()..).unwrap_or_default();
        let syllables = reading.split(' ').chain(
            given
                .chars()
                .filter_map(|one| self.readings.get(&one).copied()),
        );
        let initials = syllables
            .filter_map(|syllable| syllable.chars().next())
            .collect();
        let mut pinyin = capital(reading.split(' '));
        pinyin.push(' ');
        pinyin += &capital(
            given
                .chars()
                .filter_map(|one| self.readings.get(&one).copied()),
        );
        FullName {
            name,
            pinyin,
            initials,
            latin: String::new(),
        }
    }

    fn given_into(&self, rng: &mut Rng, woman: bool, born: i16, name: &mut String) {
        // Fashions overlap: some parents name as ten years before.
        let year = born - if chance(rng, 200) { 10 } else { 0 };
        let at = self
            .given
            .partition_point(|(from, _)| *from <= year)
            .saturating_sub(1);
        let Some(given) = self.given.get(at).map(|(_, both)| &both[side(woman)]) else {
            return;
        };
        match rng.u32(0..100) {
            0..14 => name.extend(any(rng, &given.whole).copied()),
            14..34 => name.extend(any(rng, &given.single)),
            _ => {
                name.extend(any(rng, &given.first));
                name.extend(any(rng, &given.second));
            }
        }
    }

    /// A name from abroad, and the country.
    pub(super) fn abroad(&self, rng: &mut Rng, woman: bool) -> (FullName, &'static str) {
        let Some(people) = self.peoples.pick(rng) else {
            return (FullName::default(), "");
        };
        let given = if woman { &people.women } else { &people.men };
        let given = any(rng, given).copied().unwrap_or_default();
        let family = any(rng, &people.families).copied().unwrap_or_default();
        let both = |family: &str, given: &str| match (people.family_first, people.country) {
            // In Korea and Japan the two stand together or apart as in the tables of registrars: 김민수, 佐藤 健一.
            (true, "KR") if !family.is_ascii() => format!("{family}{given}"),
            (true, _) => format!("{family} {given}"),
            (false, _) => format!("{given} {family}"),
        };
        let latin = both(family.0, given.0);
        // Half a name in another script is no name: either both parts have one, or both are Latin.
        let latin_only = family.0 == family.1 || given.0 == given.1;
        let mixes = people.country == "VN";
        let name = if latin_only && !mixes {
            latin.clone()
        } else {
            both(family.1, given.1)
        };
        let name = FullName {
            latin: if name == latin { String::new() } else { latin },
            name,
            ..FullName::default()
        };
        (name, people.country)
    }

    /// An English name that somebody of Chinese name answers to: Cindy Wang.
    pub(super) fn english(&self, rng: &mut Rng, woman: bool, pinyin: &str) -> String {
        let family = pinyin.split(' ').next().unwrap_or_default();
        match any(rng, &self.english[side(woman)]) {
            Some(first) if !family.is_empty() => format!("{first} {}", family.replace('ü', "u")),
            _ => String::new(),
        }
    }
}

/// `xin yi` becomes `Xinyi`.
fn capital<'a>(syllables: impl Iterator<Item = &'a str>) -> String {
    let mut word: String = syllables.collect();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

fn given() -> Vec<(i16, [Given; 2])> {
    let mut all: Vec<(i16, [Given; 2])> = Vec::new();
    for [year, sex, place, text] in rows::<4>(GIVEN) {
        let year = year.parse().unwrap_or(1900);
        if all.last().is_none_or(|(last, _)| *last != year) {
            all.push((year, Default::default()));
        }
        let Some((_, both)) = all.last_mut() else {
            continue;
        };
        let given = &mut both[side(sex == "F")];
        match place {
            "first" => given.first.extend(text.chars()),
            "second" => given.second.extend(text.chars()),
            "single" => given.single.extend(text.chars()),
            _ => given.whole.extend(text.split(' ')),
        }
    }
    all
}

fn peoples() -> Vec<People> {
    let mut all: Vec<People> = Vec::new();
    for [country, what, text] in rows::<3>(INTERNATIONAL) {
        if all.last().is_none_or(|last| last.country != country) {
            all.push(People {
                country,
                ..People::default()
            });
        }
        let Some(people) = all.last_mut() else {
            continue;
        };
        let names = text
            .split(' ')
            .map(|one| one.split_once('=').unwrap_or((one, one)));
        match what {
            "weight" => people.weight = number(text),
            "order" => people.family_first = text == "family",
            "M" => people.men.extend(names),
            "F" => people.women.extend(names),
            _ => people.families.extend(names),
        }
    }
    all
}
