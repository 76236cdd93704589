//! What the find index is told about a person: the derived row, with the names of what it points to.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::find::entry::{Entry, term};
use crate::find::field::{self, Account, Flag, NumberField, TermField, own_term};
use crate::find::pack::{Builder, Texts, parts};
use crate::find::value::day_number;
use crate::model::catalogue::{Catalogue, Named, Shelf};
use crate::model::date::PartialDate;
use crate::model::field::Id;
use crate::model::head::{FLAGS, Link, SLOT, values};
use crate::model::name;
use crate::model::{code, country};
use crate::store::feed::Fed;

/// Every value that people are found by through a small table, with its names folded: made once, used for each person.
pub(in crate::office) struct Names {
    linked: HashMap<(TermField, Id), String>,
    /// Field, code and term: a handful, faster walked than hashed.
    coded: Vec<(TermField, String, String)>,
    /// By their codes, with every spelling that they are asked for by.
    countries: HashMap<&'static str, String>,
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
    (Link::Verification, TermField::Verification, "verification"),
    (Link::Membership, TermField::Membership, "membership"),
];

/// Fields whose values are countries.
const COUNTRIES: &[(Link, TermField)] = &[
    (Link::Country, TermField::Country),
    (Link::Nationality, TermField::Nationality),
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
    (Link::Group, TermField::Group),
    (Link::Tag, TermField::Tag),
    (Link::Title, TermField::Title),
    (Link::Department, TermField::Department),
    (Link::NativePlace, TermField::NativePlace),
    (Link::Source, TermField::Source),
    (Link::Supervisor, TermField::Supervisor),
    (Link::Postcode, TermField::Postcode),
];

/// The term fields that stand in slots of the links.
static SLOTTED: LazyLock<Vec<(Link, TermField)>> = LazyLock::new(|| {
    let coded = CODED.iter().map(|(link, field, _)| (*link, *field));
    let others = [
        (Link::Consent, TermField::Consent),
        (Link::Own, TermField::Own),
    ];
    let plain = LINKED.iter().chain(COUNTRIES).chain(&others).chain(PLAIN);
    coded.chain(plain.copied()).collect()
});

/// Slots of the private text with accounts.
const ACCOUNTS: [(usize, Account); 4] = [
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
            countries: countries(),
            consents: consents(catalogue),
            flags: flags.collect(),
        }
    }

    /// The entry of a person.
    pub(in crate::office) fn entry(&self, fed: &Fed<'_>) -> Entry {
        let packed = Slots::of(fed);
        let texts = packed.texts(fed);
        let own = |slot: &str| values(slot).map(str::to_owned).collect::<Vec<_>>();
        let accounts = packed.accounts.iter();
        let accounts =
            accounts.flat_map(|(kind, all)| values(all).map(|one| (*kind, one.to_owned())));
        let mut entry = Entry {
            id: fed.id.0,
            sort_key: fed.sort_key.to_owned(),
            name: texts.name.to_owned(),
            other_names: texts.other_names.into_iter().flat_map(own).collect(),
            readings: own(texts.readings),
            initials: own(texts.initials),
            student_numbers: own(texts.student_numbers),
            number: texts.number.to_owned(),
            phones: own(texts.phones),
            emails: own(texts.emails),
            accounts: accounts.collect(),
            flags: self.flags_of(fed),
            ..Entry::default()
        };
        for (field, slot) in packed.numbers(fed) {
            let numbers = numbers(field, slot).into_iter();
            entry.numbers.extend(numbers.map(|number| (field, number)));
        }
        for (field, slot) in packed.terms() {
            let terms = self.terms(field, slot).into_iter();
            entry.terms.extend(terms.map(|term| (field, term)));
        }
        entry.terms.extend(self.ties(fed));
        entry
    }

    /// Adds a person to an index as [`Names::entry`] tells of them, without taking apart what was met before.
    pub(in crate::office) fn add(&self, fed: &Fed<'_>, builder: &mut Builder) {
        let packed = Slots::of(fed);
        builder.add_packed(
            fed.id.0,
            &packed.texts(fed),
            self.flags_of(fed),
            |columns| {
                for (field, slot) in packed.numbers(fed) {
                    columns.numbers(field, slot, || numbers(field, slot));
                }
                // where somebody has worked is rarely told of two alike, so that to know it again helps little
                values(packed.employers()).for_each(|one| columns.term(TermField::Employer, one));
                for (field, slot) in packed.links() {
                    columns.terms(field, slot, || self.terms(field, slot));
                }
                for (field, term) in self.ties(fed) {
                    columns.term(field, &term);
                }
            },
        );
    }

    /// Offices and events of a person.
    fn ties<'f>(&'f self, fed: &'f Fed<'_>) -> impl Iterator<Item = (TermField, String)> + 'f {
        let offices = fed.offices.iter();
        let offices = offices.map(|code| (TermField::Office, self.coded(TermField::Office, code)));
        let titles = fed
            .events
            .iter()
            .filter_map(|event| self.linked.get(&(TermField::Event, *event)));
        offices.chain(titles.map(|title| (TermField::Event, title.clone())))
    }

    fn flags_of(&self, fed: &Fed<'_>) -> u64 {
        let archived = if fed.shelved { Flag::ARCHIVED.0 } else { 0 };
        let own = self.flags.iter().enumerate();
        let own = own.filter(|(at, _)| fed.flags & (1 << at) != 0);
        own.fold(archived, |all, (_, flag)| all | flag.0)
    }

    /// The terms of a field that are packed in a slot.
    fn terms(&self, field: TermField, slot: &str) -> Vec<String> {
        let linked = LINKED.iter().any(|(_, of)| *of == field);
        let coded = CODED.iter().any(|(_, of, _)| *of == field);
        let country = COUNTRIES.iter().any(|(_, of)| *of == field);
        let term = |value: &str| match field {
            TermField::Employer => Some(value.to_owned()),
            TermField::Consent => Some(self.consent(value)),
            TermField::Own => {
                let (own, value) = value.split_once('=')?;
                Some(own_term(own.parse().ok()?, value, &name::fold(value)))
            }
            _ if linked => self.linked.get(&(field, Id(value.parse().ok()?))).cloned(),
            _ if coded => Some(self.coded(field, value)),
            _ if country && self.countries.contains_key(value) => {
                self.countries.get(value).cloned()
            }
            _ => Some(term(value, &[&name::fold(value)])),
        };
        values(slot).filter_map(term).collect()
    }

    /// A code with the names that it is asked for by.
    fn coded(&self, field: TermField, code: &str) -> String {
        let mut codes = self.coded.iter();
        let found = codes.find(|(of, known, _)| *of == field && known == code);
        found.map_or_else(|| term(code, &[]), |(_, _, term)| term.clone())
    }

    /// Purpose and channel with their names: `news/email`, or `-news/email` when it was taken back; then every name has
    /// its minus, so that nobody writes to those who took it back.
    fn consent(&self, value: &str) -> String {
        let (sign, both) = match value.strip_prefix('-') {
            Some(both) => ("-", both),
            None => ("", value),
        };
        let parts = both.split('/').filter_map(|part| self.consents.get(part));
        let parts: Vec<String> = parts
            .flatten()
            .map(|name| format!("{sign}{name}"))
            .collect();
        let withdrawn = if sign.is_empty() { &[] } else { WITHDRAWN };
        let names = parts.iter().map(String::as_str);
        let names = names.chain(withdrawn.iter().copied());
        let names: Vec<&str> = std::iter::once(value).chain(names).collect();
        term(value, &names)
    }
}

/// Countries by their codes, with every spelling that they are asked for by.
fn countries() -> HashMap<&'static str, String> {
    let term_of = |country: &'static code::Entry| {
        let names: Vec<&str> = country.spellings().iter().map(String::as_str).collect();
        (country.code.as_str(), term(&country.code, &names))
    };
    country::all().iter().map(term_of).collect()
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

/// The slots of a person's packed texts.
struct Slots<'f> {
    public: [&'f str; SLOTS],
    private: [&'f str; SLOTS],
    links: [&'f str; SLOTS],
    members: &'f str,
    accounts: [(Account, &'f str); ACCOUNTS.len()],
}

impl<'f> Slots<'f> {
    fn of(fed: &Fed<'f>) -> Self {
        let private = slots(fed.private);
        Self {
            public: slots(fed.public),
            accounts: ACCOUNTS.map(|(slot, kind)| (kind, private[slot])),
            private,
            links: slots(fed.links),
            members: fed.members,
        }
    }

    fn texts<'s>(&'s self, fed: &'s Fed<'f>) -> Texts<'s> {
        Texts {
            sort_key: fed.sort_key,
            name: self.public[0],
            other_names: [self.public[1], self.public[4]],
            readings: self.public[2],
            initials: self.public[3],
            student_numbers: self.public[5],
            number: self.public[7],
            phones: self.private[0],
            emails: self.private[2],
            accounts: &self.accounts,
        }
    }

    /// The number fields, and the slot of each.
    fn numbers(&self, fed: &Fed<'f>) -> [(NumberField, &'f str); NumberField::ALL.len()] {
        [
            (NumberField::Class, self.links[Link::Class as usize]),
            (NumberField::Entry, self.links[Link::Entry as usize]),
            (NumberField::Born, self.links[Link::Born as usize]),
            (NumberField::Contacted, self.links[Link::Contacted as usize]),
            (NumberField::Updated, fed.updated_on),
        ]
    }

    /// The term fields that stand in slots, and the slot of each.
    fn terms(&self) -> impl Iterator<Item = (TermField, &'f str)> {
        std::iter::once((TermField::Employer, self.employers())).chain(self.links())
    }

    fn employers(&self) -> &'f str {
        self.public[6]
    }

    /// The term fields that stand in slots of the links and beside them, and the slot of each.
    fn links(&self) -> impl Iterator<Item = (TermField, &'f str)> {
        let links = SLOTTED.iter();
        let links = links.map(|(link, field)| (*field, self.links[*link as usize]));
        links.chain([(TermField::Member, self.members)])
    }
}

/// More slots than any packed text has.
const SLOTS: usize = 32;

/// The slots of a packed text; those it does not have are empty.
fn slots(packed: &str) -> [&str; SLOTS] {
    let mut slots = [""; SLOTS];
    parts(packed, SLOT, &mut slots);
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

/// The numbers of a field that are packed in a slot.
fn numbers(field: NumberField, slot: &str) -> Vec<i32> {
    let number = |value: &str| match field {
        NumberField::Class | NumberField::Entry => value.parse().ok(),
        NumberField::Born => PartialDate::parse_iso(value).map(|date| {
            let part = |part: Option<u8>| i32::from(part.unwrap_or(0));
            i32::from(date.year()) * 10_000 + part(date.month()) * 100 + part(date.day())
        }),
        NumberField::Contacted | NumberField::Updated => {
            value.parse::<NaiveDate>().ok().map(day_number)
        }
    };
    values(slot).filter_map(number).collect()
}
