//! Counts by a value that stands in a tree: each person once at their own values, and once at everything above these.

use super::field::TermField;
use super::found::Found;
use super::query::FacetField;
use super::words::value_of;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

/// How many people have a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Branch {
    /// The value itself.
    pub own: u32,
    /// The value or one below it, each person once.
    pub all: u32,
}

impl Found {
    /// How many of the hits have each value of a field, and that or one below it; `above` tells what a value stands below.
    /// Nothing if stopped.
    #[must_use]
    pub fn branches(
        &self,
        field: TermField,
        above: &HashMap<String, String>,
        stop: &AtomicBool,
    ) -> Option<HashMap<String, Branch>> {
        let (base, over) = self.counts(&[FacetField::Term(field)], stop)?;
        let mut tree = Tree::new(above);
        for (index, counts) in [(&*self.base, base), (&self.over.index, over)] {
            let (column, words) = index.term_column(field);
            let ways: Vec<Vec<usize>> = (0..column.values())
                .map(|value| tree.way(value_of(words.get(value))))
                .collect();
            let counts = counts.first()?.iter().enumerate();
            for (code, people) in counts.filter(|(_, people)| **people > 0) {
                tree.add(column.meaning(code).map(|value| &*ways[value]), *people);
            }
        }
        Some(tree.branches())
    }
}

/// The values that were met, with what was counted at each.
struct Tree<'a> {
    above: &'a HashMap<String, String>,
    places: HashMap<String, usize>,
    counted: Vec<Branch>,
    /// The last set of values that was counted at each.
    last: Vec<usize>,
    sets: usize,
}

impl<'a> Tree<'a> {
    fn new(above: &'a HashMap<String, String>) -> Self {
        Self {
            above,
            places: HashMap::new(),
            counted: Vec::new(),
            last: Vec::new(),
            sets: 0,
        }
    }

    /// The places of a value and of everything above it, from below.
    fn way(&mut self, value: &str) -> Vec<usize> {
        let mut way = Vec::new();
        let mut at = Some(value);
        while let Some(value) = at {
            let next = self.places.len();
            let place = *self.places.entry(value.to_owned()).or_insert(next);
            // what stands above itself ends the way
            if way.contains(&place) {
                break;
            }
            way.push(place);
            at = self.above.get(value).map(String::as_str);
        }
        self.counted.resize(self.places.len(), Branch::default());
        self.last.resize(self.places.len(), 0);
        way
    }

    /// Counts people who all have the values with these ways.
    fn add<'w>(&mut self, ways: impl Iterator<Item = &'w [usize]>, people: u32) {
        self.sets += 1;
        for way in ways {
            if let Some(own) = way.first() {
                self.counted[*own].own += people;
            }
            for place in way {
                // whoever was counted here was counted in everything above
                if std::mem::replace(&mut self.last[*place], self.sets) == self.sets {
                    break;
                }
                self.counted[*place].all += people;
            }
        }
    }

    fn branches(self) -> HashMap<String, Branch> {
        let counted = self.counted;
        let named = self.places.into_iter();
        named
            .map(|(value, place)| (value, counted[place]))
            .collect()
    }
}
