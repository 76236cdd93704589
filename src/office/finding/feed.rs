//! What the find index is told about a person: the derived row, with the names of what it points to.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::find::entry::{Entry, term};
use crate::find::field::{self, Account, Flag, NumberField, TermField, own_term};
use crate::find::value::day_number;
use crate::model::catalogue::{Catalogue, Named, Shelf};
use crate::model::date::PartialDate;
use crate::model::field::Id;
use crate::model::head::{FLAGS, Link, SLOT, values};
use crate::model::name;
use crate::store::feed::Fed;

/// Every value that people are found by through a small table, with its names folded: made once, used for each person.
pub(in crate::office) struct Names {
    linked: HashMap<(TermField, Id), String>,
    /// Field, code and term: a handful, faster walked than hashed.
    coded: Vec<(TermField, String, String)>,
    /// Folded names of purposes and channels.
    consents: HashMap<String, Vec<String>>,
    /// The index's flags in the order of the bits.
    flags: Vec<Flag>,
}

/// Fields whose values are codes, and the list of the codes.
const CODED: &[(Link, TermField, &str)] = &[
    (Link::Status, TermField::Status, "status"),
    (Link::Gender, TermField::Sex, "gender"),
    (Link::Level, TermField::Level, "level"),
    (Link::Outcome, TermField::Outcome, "outcome"),
    (Link::Language, TermField::Language, "language"),
    (Link::Channel, TermField::Channel, "contact"),
    (Link::PointState, TermField::PointState, "contact_status"),
];

/// Codes that do not stand in the derived row: which list they are of.
const OFFICES: &str = "office";

/// Fields whose values are ids.
const LINKED: &[(Link, TermField)] = &[
    (Link::Faculty, TermField::Faculty),
    (Link::Programme, TermField::Programme),
    (Link::Chapter, TermField::Chapter),
    (Link::City, TermField::City),
    (Link::Era, TermField::Era),
];

/// Fields whose values stand for themselves.
const PLAIN: &[(Link, TermField)] = &[
    (Link::Country, TermField::Country),
    (Link::Group, TermField::Group),
    (Link::Tag, TermField::Tag),
    (Link::Title, TermField::Title),
    (Link::Department, TermField::Department),
    (Link::Nationality, TermField::Nationality),
    (Link::NativePlace, TermField::NativePlace),
    (Link::Source, TermField::Source),
];

/// Slots of the private text with accounts.
const ACCOUNTS: &[(usize, Account)] = &[
    (1, Account::Wechat),
    (3, Account::Qq),
    (4, Account::Other),
    (5, Account::Whatsapp),
];

impl Names {
    pub(in crate::office) fn new(catalogue: &Catalogue, events: &[(Id, String, String)]) -> Self {
        let mut linked = HashMap::new();
        shelf(&catalogue.faculties, TermField::Faculty, &mut linked);
        shelf(&catalogue.programmes, TermField::Programme, &mut linked);
        shelf(&catalogue.chapters, TermField::Chapter, &mut linked);
        shelf(&catalogue.cities, TermField::City, &mut linked);
        shelf(&catalogue.eras, TermField::Era, &mut linked);
        for (id, zh, en) in events {
            let names = [zh, en].map(|title| name::fold(title));
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
            linked.insert((TermField::Event, *id), term(&id.to_string(), &names));
        }
        let mut coded = Vec::new();
        let lists = CODED.iter().map(|(_, field, list)| (field, *list));
        for (field, list) in lists.chain([(&TermField::Office, OFFICES)]) {
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
            consents: consents(catalogue),
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
        for (slot, kind) in ACCOUNTS {
            let accounts = values(private[*slot]);
            entry
                .accounts
                .extend(accounts.map(|account| (*kind, account.to_owned())));
        }
        for code in fed.offices {
            entry
                .terms
                .push((TermField::Office, self.coded(TermField::Office, code)));
        }
        for event in fed.events {
            let title = self.linked.get(&(TermField::Event, *event));
            entry
                .terms
                .extend(title.map(|title| (TermField::Event, title.clone())));
        }
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
            let codes = values(links[*link as usize]);
            entry
                .terms
                .extend(codes.map(|code| (*field, self.coded(*field, code))));
        }
        let consents = values(links[Link::Consent as usize]);
        entry
            .terms
            .extend(consents.map(|consent| (TermField::Consent, self.consent(consent))));
        let owns = values(links[Link::Own as usize]).filter_map(|own| own.split_once('='));
        let owns = owns.filter_map(|(field, value)| Some((field.parse().ok()?, value)));
        entry.terms.extend(owns.map(|(field, value): (i64, &str)| {
            (TermField::Own, own_term(field, value, &name::fold(value)))
        }));
        for (link, field) in PLAIN {
            let plain = values(links[*link as usize]);
            entry
                .terms
                .extend(plain.map(|text| (*field, term(text, &[&name::fold(text)]))));
        }
    }

    /// A code with the names that it is asked for by.
    fn coded(&self, field: TermField, code: &str) -> String {
        let mut codes = self.coded.iter();
        let found = codes.find(|(of, known, _)| *of == field && known == code);
        found.map_or_else(|| term(code, &[]), |(_, _, term)| term.clone())
    }

    /// Purpose and channel with their names: `news/email`, or `-news/email` when it was taken back.
    fn consent(&self, value: &str) -> String {
        let (sign, both) = match value.strip_prefix('-') {
            Some(both) => ("-", both),
            None => ("", value),
        };
        let mut names = vec![value];
        if sign.is_empty() {
            let parts = both.split('/').filter_map(|part| self.consents.get(part));
            names.extend(parts.flatten().map(String::as_str));
        } else {
            names.extend(WITHDRAWN);
        }
        term(value, &names)
    }
}

/// What a consent that was taken back is asked for by.
const WITHDRAWN: &[&str] = &["withdrawn", "撤回"];

/// Purposes and channels by their codes, with every name that they are asked for by.
fn consents(catalogue: &Catalogue) -> HashMap<String, Vec<String>> {
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    for list in ["consent_purpose", "contact", "channel"] {
        for entry in catalogue.codes.list(list) {
            let known = names.entry(entry.code.clone()).or_default();
            for name in [&entry.code, &entry.zh, &entry.en].map(|name| name::fold(name)) {
                if !name.is_empty() && !known.contains(&name) {
                    known.push(name);
                }
            }
        }
    }
    names
}

/// More slots than any packed text has.
const SLOTS: usize = 32;

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
