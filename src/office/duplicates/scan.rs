//! The walk over the whole file: one pass that reads everybody, keys under which look-alikes meet, and the pairs that
//! come of it. No query per person, and about a hundred bytes for each.

use std::collections::HashSet;

use crate::model::date::PartialDate;
use crate::model::field::Id;
use crate::model::likeness::{Likeness, Pair, Traits, likeness};

/// As many pairs as are kept: more than anybody works off.
pub(super) const MOST: usize = 20_000;

/// A phone or an e-mail that more people than these have in common is an office's or a family's, and says nothing alone.
const SHARED: usize = 4;

/// As many people who meet under another key are compared with one another.
const CROWD: usize = 24;

/// Pairs found before they are sifted.
const HEAP: usize = 1 << 21;

/// One person's place in [`People`].
struct Place {
    id: Id,
    start: u32,
    /// How many names, sounds, students, classes, phones, e-mails.
    counts: [u8; 6],
    given: u32,
    birth: u32,
    sex: u8,
    han: bool,
    shelved: bool,
}

/// Everybody in packed form.
#[derive(Default)]
pub(super) struct People {
    places: Vec<Place>,
    words: Vec<u32>,
    /// Keys of a phone or e-mail, and the other keys, each with the person's place.
    contacts: Vec<(u64, u32)>,
    keys: Vec<(u64, u32)>,
}

impl People {
    /// Adds somebody; ids come in rising order.
    pub(super) fn add(&mut self, id: Id, shelved: bool, traits: &Traits) {
        let at = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        traits.keys(|contact, key| {
            if contact {
                self.contacts.push((key, at));
            } else {
                self.keys.push((key, at));
            }
        });
        let start = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let mut counts = [0; 6];
        let lists: [Vec<u32>; 6] = [
            traits.names.clone(),
            traits.sounds.clone(),
            traits.students.iter().flat_map(|(l, n)| [*l, *n]).collect(),
            traits
                .classes
                .iter()
                .map(|year| year.cast_unsigned().into())
                .collect(),
            traits.phones.clone(),
            traits.emails.clone(),
        ];
        for (count, list) in counts.iter_mut().zip(&lists) {
            // Even, so that a student number keeps its level.
            let taken = list.len().min(254);
            *count = u8::try_from(taken).unwrap_or(u8::MAX);
            self.words.extend(list.iter().take(taken));
        }
        self.places.push(Place {
            id,
            start,
            counts,
            given: traits.given,
            birth: traits.birth.map_or(0, packed),
            sex: traits.sex,
            han: traits.han,
            shelved,
        });
    }

    /// How many were added.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    fn traits(&self, at: u32) -> Traits {
        let Some(place) = self.places.get(at as usize) else {
            return Traits::default();
        };
        let mut rest = self.words.get(place.start as usize..).unwrap_or_default();
        let mut take = |count: u8| {
            let (list, more) = rest.split_at(usize::from(count).min(rest.len()));
            rest = more;
            list.to_vec()
        };
        let [names, sounds, students, classes, phones, emails] = place.counts.map(&mut take);
        Traits {
            names,
            sounds,
            given: place.given,
            han: place.han,
            sex: place.sex,
            birth: unpacked(place.birth),
            students: students
                .chunks_exact(2)
                .filter_map(|two| Some((*two.first()?, *two.last()?)))
                .collect(),
            classes: classes
                .iter()
                .filter_map(|year| i16::try_from(*year).ok())
                .collect(),
            phones,
            emails,
        }
    }

    /// Everybody who looks like somebody else, the likeliest first, without pairs that are known to be two people.
    /// Asks now and then whether to go on.
    pub(super) fn pairs(
        mut self,
        apart: &HashSet<(Id, Id)>,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Option<Vec<Pair>> {
        let mut found = Vec::new();
        for (mut keys, most) in [
            (std::mem::take(&mut self.contacts), SHARED),
            (std::mem::take(&mut self.keys), CROWD),
        ] {
            keys.sort_unstable();
            keys.dedup();
            for (n, met) in keys.chunk_by(|a, b| a.0 == b.0).enumerate() {
                if n % 65_536 == 0 && !go_on() {
                    return None;
                }
                if met.len() > 1 {
                    self.meet(met, most, &mut found);
                }
                if found.len() > HEAP {
                    sift(&mut found);
                }
            }
        }
        found.retain(|pair| !apart.contains(&(pair.one, pair.other)));
        sift(&mut found);
        Some(found)
    }

    /// Compares the people who met under one key. Of a crowd only those of the same name.
    fn meet(&self, met: &[(u64, u32)], most: usize, found: &mut Vec<Pair>) {
        let mut people: Vec<(u32, Traits)> =
            met.iter().map(|(_, at)| (*at, self.traits(*at))).collect();
        if people.len() <= most {
            self.compare(&people, found);
            return;
        }
        let name = |traits: &Traits| traits.names.first().copied();
        people.sort_by_key(|(at, traits)| (name(traits), *at));
        for same in people.chunk_by(|a, b| name(&a.1) == name(&b.1)) {
            self.compare(same, found);
        }
    }

    fn compare(&self, people: &[(u32, Traits)], found: &mut Vec<Pair>) {
        for (n, (at, one)) in people.iter().enumerate() {
            for (other_at, other) in people.iter().skip(n + 1).take(CROWD) {
                if let Some(likeness) = likeness(one, other) {
                    found.extend(self.pair(*at, *other_at, likeness));
                }
            }
        }
    }

    fn pair(&self, at: u32, other: u32, likeness: Likeness) -> Option<Pair> {
        let (one, other) = (
            self.places.get(at as usize)?,
            self.places.get(other as usize)?,
        );
        if one.shelved && other.shelved {
            return None;
        }
        Some(Pair {
            one: one.id.min(other.id),
            other: one.id.max(other.id),
            likeness,
        })
    }
}

/// Each pair once, the likeliest first, and no more than are kept.
fn sift(found: &mut Vec<Pair>) {
    found.sort_unstable_by_key(|pair| {
        (std::cmp::Reverse(pair.likeness.score), pair.one, pair.other)
    });
    found.dedup_by_key(|pair| (pair.one, pair.other));
    found.truncate(MOST);
}

fn packed(date: PartialDate) -> u32 {
    let part = |part: Option<u8>| u32::from(part.unwrap_or(0));
    u32::from(date.year().cast_unsigned()) << 16 | part(date.month()) << 8 | part(date.day())
}

fn unpacked(birth: u32) -> Option<PartialDate> {
    let [high, low, month, day] = birth.to_be_bytes();
    let year = i16::from_be_bytes([high, low]);
    let part = |part: u8| Some(part).filter(|part| *part > 0);
    PartialDate::new(year, part(month), part(day)).filter(|_| birth != 0)
}
