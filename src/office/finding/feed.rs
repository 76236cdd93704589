//! What the find index is told about a person: the derived row, with the names of what it points to.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::find::entry::{Entry, term};
use crate::find::field::{self, Flag, NumberField, TermField};
use crate::find::value::day_number;
use crate::model::catalogue::{Catalogue, Named, Shelf};
use crate::model::date::PartialDate;
use crate::model::field::Id;
use crate::model::head::{FLAGS, Link, SLOT, values};
use crate::model::name;
use crate::store::directory::Fed;

/// Every value that people are found by through a small table, with its names folded: made once, used for each person.
pub(in crate::office) struct Names {
    linked: HashMap<(TermField, Id), String>,
    /// Field, code and term: a handful, faster walked than hashed.
    coded: Vec<(TermField, String, String)>,
    /// The index's flags in the order of the bits.
    flags: Vec<Flag>,
}

/// Fields whose values are codes, and the list of the codes.
const CODED: &[(Link, TermField, &str)] = &[
    (Link::Status, TermField::Status, "status"),
    (Link::Gender, TermField::Sex, "gender"),
    (Link::Level, TermField::Level, "level"),
];

/// Fields whose values are ids.
const LINKED: &[(Link, TermField)] = &[
    (Link::Faculty, TermField::Faculty),
    (Link::Programme, TermField::Programme),
    (Link::Chapter, TermField::Chapter),
    (Link::City, TermField::City),
];

/// Fields whose values stand for themselves.
const PLAIN: &[(Link, TermField)] = &[
    (Link::Country, TermField::Country),
    (Link::Group, TermField::Group),
    (Link::Tag, TermField::Tag),
    (Link::Title, TermField::Title),
];

impl Names {
    pub(in crate::office) fn new(catalogue: &Catalogue) -> Self {
        let mut linked = HashMap::new();
        shelf(&catalogue.faculties, TermField::Faculty, &mut linked);
        shelf(&catalogue.programmes, TermField::Programme, &mut linked);
        shelf(&catalogue.chapters, TermField::Chapter, &mut linked);
        shelf(&catalogue.cities, TermField::City, &mut linked);
        let mut coded = Vec::new();
        for (_, field, list) in CODED {
            for entry in catalogue.codes.list(list) {
                let names = [&entry.zh, &entry.en, &entry.code].map(|name| name::fold(name));
                let names = names.each_ref().map(String::as_str);
                coded.push((*field, entry.code.clone(), term(&entry.code, &names)));
            }
        }
        let nothing = Flag(0);
        let flags = FLAGS
            .iter()
            .map(|(word, _)| field::flag_named(word).map_or(nothing, |known| known.flag));
        Self {
            linked,
            coded,
            flags: flags.collect(),
        }
    }

    /// The entry of a person.
    pub(in crate::office) fn entry(&self, fed: &Fed<'_>) -> Entry {
        let public = slots(fed.public);
        let private = slots(fed.private);
        let links = slots(fed.links);
        let own = |slot: &str| values(slot).map(str::to_owned).collect::<Vec<_>>();
        let mut entry = Entry {
            id: fed.id.0,
            sort_key: fed.sort_key.to_owned(),
            name: public[0].to_owned(),
            other_names: values(public[1])
                .chain(values(public[4]))
                .map(str::to_owned)
                .collect(),
            readings: own(public[2]),
            initials: own(public[3]),
            student_numbers: own(public[5]),
            number: public[7].to_owned(),
            phones: own(private[0]),
            emails: own(private[2]),
            ..Entry::default()
        };
        let employers =
            values(public[6]).map(|employer| (TermField::Employer, employer.to_owned()));
        entry.terms.extend(employers);
        numbers(&links, fed.updated_on, &mut entry);
        self.terms(&links, &mut entry);
        if fed.shelved {
            entry.set(Flag::ARCHIVED);
        }
        for (at, flag) in self.flags.iter().enumerate() {
            if fed.flags & (1 << at) != 0 {
                entry.set(*flag);
            }
        }
        entry
    }

    fn terms(&self, links: &[&str; SLOTS], entry: &mut Entry) {
        for (link, field) in LINKED {
            let ids = values(links[*link as usize]).filter_map(|id| id.parse().ok().map(Id));
            let named = ids.filter_map(|id| self.linked.get(&(*field, id)));
            entry.terms.extend(named.map(|term| (*field, term.clone())));
        }
        for (link, field, _) in CODED {
            let known = |code: &str| {
                let mut codes = self.coded.iter();
                let found = codes.find(|(of, known, _)| of == field && known == code);
                found.map_or_else(|| term(code, &[]), |(_, _, term)| term.clone())
            };
            let coded = values(links[*link as usize]).map(|code| (*field, known(code)));
            entry.terms.extend(coded);
        }
        for (link, field) in PLAIN {
            let plain = values(links[*link as usize]);
            entry
                .terms
                .extend(plain.map(|text| (*field, term(text, &[&name::fold(text)]))));
        }
    }
}

/// More slots than any packed text has.
const SLOTS: usize = 20;

/// The slots of a packed text; those it does not have are empty.
fn slots(packed: &str) -> [&str; SLOTS] {
    let mut slots = [""; SLOTS];
    for (place, slot) in slots.iter_mut().zip(packed.split(SLOT)) {
        *place = slot;
    }
    slots
}

/// The ids of a shelf with the names they are asked for by.
fn shelf<T: Named>(
    shelf: &Shelf<T>,
    field: TermField,
    into: &mut HashMap<(TermField, Id), String>,
) {
    for entry in shelf.rows() {
        let names: Vec<String> = [entry.zh(), entry.en(), entry.code()]
            .into_iter()
            .chain(entry.aliases().split('|'))
            .map(name::fold)
            .filter(|name| !name.is_empty())
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        into.insert((field, entry.key()), term(&entry.key().to_string(), &names));
    }
}

fn numbers(links: &[&str; SLOTS], updated_on: &str, entry: &mut Entry) {
    let of = |link: Link| values(links[link as usize]);
    let day = |text: &str| text.parse::<NaiveDate>().ok().map(day_number);
    let years = |link: Link| of(link).filter_map(|year| year.parse::<i32>().ok());
    let numbers = &mut entry.numbers;
    numbers.extend(years(Link::Class).map(|year| (NumberField::Class, year)));
    numbers.extend(years(Link::Entry).map(|year| (NumberField::Entry, year)));
    let born = of(Link::Born)
        .filter_map(PartialDate::parse_iso)
        .map(|date| {
            let part = |part: Option<u8>| i32::from(part.unwrap_or(0));
            i32::from(date.year()) * 10_000 + part(date.month()) * 100 + part(date.day())
        });
    numbers.extend(born.map(|born| (NumberField::Born, born)));
    let contacted = of(Link::Contacted).filter_map(day);
    numbers.extend(contacted.map(|day| (NumberField::Contacted, day)));
    numbers.extend(day(updated_on).map(|day| (NumberField::Updated, day)));
}
