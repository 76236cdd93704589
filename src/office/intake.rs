//! Taking files in: who is known already, and the one transaction in which a plan is applied.

use std::collections::{HashMap, HashSet};

use super::people::{derive, follow};
use super::permit::Action;
use super::{Error, Office, Result};
use crate::model::catalogue::Catalogue;
use crate::model::check;
use crate::model::contact::City;
use crate::model::degree::{Faculty, Programme};
use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::head::Head;
use crate::model::name;
use crate::model::phone::Phone;
use crate::store::Db;
use crate::store::tx::Tx;

pub mod news;

use news::News;

/// Somebody on file, or in an earlier row of the same file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// On file.
    OnFile(Id),
    /// First named in that row.
    Row(u32),
}

/// What is known of somebody who comes in.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// Name as it came.
    pub name: String,
    /// Public number, if the row has one.
    pub number: String,
    /// Level and student number of each degree that has one.
    pub studies: Vec<(String, String)>,
    /// Birth, ISO.
    pub birth: String,
    /// Stored forms of phones.
    pub phones: Vec<String>,
    /// E-mails.
    pub emails: Vec<String>,
}

/// Whether somebody is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// Nobody like that.
    Stranger,
    /// The same student number and name, or the same public number and name.
    Same(Id),
    /// The student number belongs to somebody with another name.
    OtherName(Who),
    /// The same name and phone, e-mail or birth date.
    LookAlike(Who),
}

/// Keys of everybody on file, to match rows with: built once, no query per row.
#[derive(Default)]
pub struct Acquaintances {
    people: Vec<Person>,
    /// Where people on file stand in it.
    places: HashMap<Id, u32>,
    /// Student number to people.
    students: HashMap<u64, Vec<u32>>,
    /// Name and something of theirs to people.
    marks: HashMap<u64, Vec<u32>>,
    fingerprints: HashMap<i64, bool>,
    /// Student numbers that rows give to people on file.
    claims: HashSet<u64>,
    /// The newest change that is known here.
    seen: Id,
}

struct Person {
    who: Who,
    name: u64,
    /// Level and student number of each degree.
    numbers: Vec<(u64, u64)>,
}

/// FNV-1a: the same in every version of the program, for what is stored or compared with what is stored.
#[must_use]
pub fn fingerprint<'a>(parts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut print = Print::default();
    for part in parts {
        print.add(part);
        print.end();
    }
    print.0
}

/// A [`fingerprint`] whose parts are put together piece by piece.
pub struct Print(pub u64);

impl Default for Print {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Print {
    /// A piece of a part.
    pub fn add(&mut self, piece: &str) {
        piece.bytes().for_each(|byte| self.byte(byte));
    }

    /// The end of a part.
    pub fn end(&mut self) {
        self.byte(0xff);
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}

fn name_key(text: &str) -> u64 {
    fingerprint([name::fold(&name::squeeze(text)).as_str()])
}

fn mark(name: u64, kind: &str, value: &str) -> u64 {
    fingerprint([kind, value]) ^ name.rotate_left(17)
}

impl Acquaintances {
    /// Everybody on file, or these.
    fn gather(db: &Db, among: Option<&[Id]>) -> Result<Self> {
        let mut known = Self::default();
        let mut places: HashMap<Id, u32> = HashMap::new();
        db.known_people(among, |person| {
            let name = name_key(&person.name);
            let at = match places.get(&person.id) {
                Some(at) => *at,
                None => known.add(Who::OnFile(person.id), name),
            };
            places.insert(person.id, at);
            if person.birth.len() == 10 {
                let mark = mark(name, "birth", &person.birth);
                known.marks.entry(mark).or_default().push(at);
            }
        })?;
        db.known_students(among, |id, level, student_no| {
            if let Some(at) = places.get(&id) {
                known.add_number(*at, &level, &student_no);
            }
        })?;
        db.known_contacts(among, |id, kind, value| {
            if let Some(&at) = places.get(&id) {
                let name = known.people[at as usize].name;
                let key = match kind.as_str() {
                    "email" => mark(name, "email", &value.to_lowercase()),
                    _ => phone_mark(name, &value),
                };
                known.marks.entry(key).or_default().push(at);
            }
        })?;
        known.places = places;
        Ok(known)
    }

    /// Remembers the student numbers that a row gives to somebody on file: nobody else may have taken them when it is
    /// written.
    pub fn claim(&mut self, arrival: &Arrival) {
        let numbers = arrival.studies.iter().map(|(_, number)| number.as_str());
        self.claims
            .extend(numbers.map(|number| fingerprint([number])));
    }

    /// Whether a row of this fingerprint was applied (`false`) or waits (`true`).
    #[must_use]
    pub fn known_row(&self, fingerprint: i64) -> Option<bool> {
        self.fingerprints.get(&fingerprint).copied()
    }

    /// Whether somebody is known.
    #[must_use]
    pub fn meet(&self, arrival: &Arrival) -> Meeting {
        let name = name_key(&arrival.name);
        let studies: Vec<(u64, u64)> = arrival.studies().collect();
        for study in &studies {
            match self.holders(*study).next() {
                Some((Who::OnFile(id), held)) if held == name => return Meeting::Same(id),
                Some((who, _)) => return Meeting::OtherName(who),
                None => {}
            }
        }
        for key in keys(name, arrival) {
            for &at in self.marks.get(&key).into_iter().flatten() {
                let person = &self.people[at as usize];
                let differ = studies
                    .iter()
                    .any(|(level, _)| person.numbers.iter().any(|(l, _)| fits(*l, *level)));
                if person.name == name && !differ {
                    return Meeting::LookAlike(person.who);
                }
            }
        }
        Meeting::Stranger
    }

    /// Whether somebody on file has that name.
    #[must_use]
    pub fn is_called(&self, id: Id, name: &str) -> bool {
        let place = self.places.get(&id);
        place.is_some_and(|at| self.people[*at as usize].name == name_key(name))
    }

    /// Whoever has one of these student numbers and is not this person.
    #[must_use]
    pub fn other_holder(&self, arrival: &Arrival, id: Id) -> Option<Who> {
        let holders = arrival.studies().flat_map(|study| self.holders(study));
        let mut others = holders.map(|(who, _)| who);
        others.find(|who| *who != Who::OnFile(id))
    }

    /// Who has a student number at its level, with their names.
    fn holders(&self, (level, student): (u64, u64)) -> impl Iterator<Item = (Who, u64)> {
        let known = self.students.get(&student).into_iter().flatten();
        let people = known.map(|at| &self.people[*at as usize]);
        let has = move |person: &&Person| {
            let mut numbers = person.numbers.iter();
            numbers.any(|(l, n)| *n == student && fits(*l, level))
        };
        people.filter(has).map(|person| (person.who, person.name))
    }

    /// Remembers somebody who was met in a row, so that later rows are compared with them.
    pub fn remember(&mut self, row: u32, arrival: &Arrival) {
        let at = self.add(Who::Row(row), name_key(&arrival.name));
        for (level, student_no) in &arrival.studies {
            self.add_number(at, level, student_no);
        }
        let name = self.people[at as usize].name;
        for key in keys(name, arrival) {
            self.marks.entry(key).or_default().push(at);
        }
    }

    fn add(&mut self, who: Who, name: u64) -> u32 {
        let at = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        self.people.push(Person {
            who,
            name,
            numbers: Vec::new(),
        });
        at
    }

    fn add_number(&mut self, at: u32, level: &str, student_no: &str) {
        let student = fingerprint([student_no]);
        self.people[at as usize]
            .numbers
            .push((fingerprint([level]), student));
        self.students.entry(student).or_default().push(at);
    }
}

impl Arrival {
    fn studies(&self) -> impl Iterator<Item = (u64, u64)> {
        let studies = self.studies.iter();
        studies.map(|(level, number)| {
            (
                fingerprint([level.as_str()]),
                fingerprint([number.as_str()]),
            )
        })
    }
}

/// The same level, or unknown on one side.
fn fits(one: u64, other: u64) -> bool {
    let none = fingerprint([""]);
    one == other || one == none || other == none
}

fn keys(name: u64, arrival: &Arrival) -> Vec<u64> {
    let phones = arrival.phones.iter().map(|phone| phone_mark(name, phone));
    let emails = arrival
        .emails
        .iter()
        .map(|email| mark(name, "email", &email.to_lowercase()));
    let birth = (arrival.birth.len() == 10).then(|| mark(name, "birth", &arrival.birth));
    phones.chain(emails).chain(birth).collect()
}

fn phone_mark(name: u64, stored: &str) -> u64 {
    mark(
        name,
        "phone",
        Phone::from_stored(stored).digits_without_code(),
    )
}

/// Somebody new, with everything that follows from what is known of them: made by any thread, written by one.
pub struct Newcomer((Dossier, Head));

impl Newcomer {
    /// Somebody who will have that id. Who comes with a number and a revision of their own keeps them; without, they are
    /// given.
    #[must_use]
    pub fn new(catalogue: &Catalogue, id: Id, mut dossier: Dossier) -> Self {
        let settle = match dossier.alumnus.rev {
            0 => derive,
            _ => follow,
        };
        settle(catalogue, &mut dossier);
        let alumnus = &mut dossier.alumnus;
        alumnus.id = id;
        alumnus.rev = alumnus.rev.max(1);
        if alumnus.number.is_empty() {
            alumnus.number = format!("A-{:06}", id.0);
        }
        dossier.own(id);
        let head = Head::of(&dossier);
        Self((dossier, head))
    }
}

/// The transaction in which a plan is applied.
pub struct Intake<'a> {
    pub(super) tx: &'a Tx<'a>,
    catalogue: Catalogue,
    today: chrono::NaiveDate,
}

impl<'a> Intake<'a> {
    /// Of an open transaction.
    pub(super) fn new(tx: &'a Tx<'a>, today: chrono::NaiveDate) -> Result<Self> {
        Ok(Self {
            catalogue: tx.catalogue()?,
            tx,
            today,
        })
    }

    /// The small tables, with what this import made.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The day of the import.
    #[must_use]
    pub fn today(&self) -> chrono::NaiveDate {
        self.today
    }

    /// Makes a faculty, unless it is there.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn make_faculty(&mut self, title: &str) -> Result<()> {
        if self.catalogue.faculties.read(title).is_none() {
            let (zh, en) = by_script(title);
            let mut row = Faculty {
                zh,
                en,
                ..Faculty::default()
            };
            super::fits(None, &row)?;
            row.id = self.tx.insert(&row)?;
            self.catalogue.faculties.push(row);
        }
        Ok(())
    }

    /// Makes a programme, unless it is there.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn make_programme(&mut self, title: &str, faculty: Option<&str>) -> Result<()> {
        if self.catalogue.programmes.read(title).is_none() {
            let (zh, en) = by_script(title);
            let faculty_id = faculty
                .and_then(|name| self.catalogue.faculties.read(name))
                .map(|row| row.id);
            let mut row = Programme {
                zh,
                en,
                faculty_id,
                ..Programme::default()
            };
            super::fits(None, &row)?;
            row.id = self.tx.insert(&row)?;
            self.catalogue.programmes.push(row);
        }
        Ok(())
    }

    /// Makes a city, unless it is there.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn make_city(&mut self, title: &str, country: &str) -> Result<()> {
        if self.catalogue.city(title).is_none() {
            let (zh, en) = by_script(title);
            let country = country.to_owned();
            let mut row = City {
                zh,
                en,
                country,
                ..City::default()
            };
            super::fits(None, &row)?;
            row.id = self.tx.insert(&row)?;
            self.catalogue.cities.push(row);
        }
        Ok(())
    }

    /// Adds somebody.
    ///
    /// # Errors
    /// `Rule`, or whatever the file says.
    pub fn add(&self, mut dossier: Dossier) -> Result<Id> {
        derive(&self.catalogue, &mut dossier);
        let name = dossier.alumnus.name.clone();
        let wrong = check::blocking(&dossier, self.today);
        let added = match wrong.is_empty() {
            true => self.tx.add_dossier(dossier).map_err(Error::from),
            false => Err(Error::Invalid(wrong)),
        };
        added.map_err(|error| error.of(|| name))
    }

    /// The highest id that a person has or had.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn highest(&self) -> Result<Id> {
        Ok(self.tx.highest_person()?)
    }

    /// Rows may point to people whose rows come later; at the end of the transaction everybody has to be there.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn let_rows_point_ahead(&self) -> Result<()> {
        Ok(self.tx.let_rows_point_ahead()?)
    }

    /// Adds people whose ids were chosen.
    ///
    /// # Errors
    /// `Rule`, or whatever the file says.
    pub fn settle(&self, newcomers: &[&Newcomer]) -> Result<()> {
        let people: Vec<_> = newcomers.iter().map(|newcomer| &newcomer.0).collect();
        let settled = self.tx.settle(&people).map_err(Error::from);
        // Planning refuses whom the schema would; should one get here, it is one of these.
        settled.map_err(|error| error.of(|| first_and_last(newcomers)))
    }

    /// Derives anew what people are found by.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn freshen(&self, ids: &[Id]) -> Result<()> {
        Ok(self.tx.freshen(ids)?)
    }

    /// Changes somebody: `merge` gets what is on file and says what it becomes.
    ///
    /// # Errors
    /// `Rule`, or whatever the file says.
    pub fn change(&self, id: Id, merge: impl FnOnce(&Dossier) -> Dossier) -> Result<()> {
        let before = self.tx.dossier(id)?;
        let mut after = merge(&before);
        derive(&self.catalogue, &mut after);
        let wrong = check::new_problems(&before, &after, self.today);
        let saved = match wrong.is_empty() {
            true => self.tx.save_dossier(&before, &after).map_err(Error::from),
            false => Err(Error::Invalid(wrong)),
        };
        saved.map_err(|error| error.of(|| called(&before)))
    }

    /// Notes of rows, by their fingerprints, that they were applied, or wait with their cells (JSON).
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn note_rows(&self, rows: &[(i64, Option<String>)]) -> Result<()> {
        Ok(self.tx.note_rows(rows)?)
    }
}

/// Number and name of a person.
pub(super) fn called(person: &Dossier) -> String {
    format!("{} {}", person.alumnus.number, person.alumnus.name)
}

fn first_and_last(newcomers: &[&Newcomer]) -> String {
    let name = |newcomer: &&Newcomer| newcomer.0.0.alumnus.name.clone();
    match (newcomers.first(), newcomers.last()) {
        (Some(first), Some(last)) if newcomers.len() > 1 => {
            format!("{} ... {}", name(first), name(last))
        }
        (Some(only), _) => name(only),
        (None, _) => String::new(),
    }
}

/// A name in Han characters is the Chinese one, any other the English one.
fn by_script(title: &str) -> (String, String) {
    if title.chars().any(crate::clean::is_han) {
        (title.to_owned(), String::new())
    } else {
        (String::new(), title.to_owned())
    }
}

impl Office {
    /// Everybody on file, to match rows with.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn acquaintances(&self) -> Result<Acquaintances> {
        self.permit(Action::Import)?;
        // Asked first: what is written meanwhile is then looked at twice, and not never.
        let seen = self.db.newest_change()?;
        let mut known = Acquaintances::gather(&self.db, None)?;
        known.seen = seen;
        known.fingerprints = self.db.fingerprints()?;
        Ok(known)
    }

    /// Applies a plan in one transaction under one change set of that kind. `run` hears what others wrote after the plan was made, and
    /// makes it anew where that touches it: nobody else can write before it is through.
    ///
    /// # Errors
    /// `Refused`, `Stopped` by the closure, or whatever the file says; then nothing was written.
    pub fn take_in<T>(
        &self,
        kind: &'static str,
        known: &Acquaintances,
        file: &str,
        encoding: &str,
        run: impl FnOnce(&mut Intake<'_>, &News) -> Result<T>,
        told: impl FnOnce(&T) -> (String, String),
    ) -> Result<(T, Option<Id>)> {
        let permit = self.permit(Action::Import)?;
        let today = self.today();
        let written = self.write(permit, kind, String::new(), |tx| {
            let news = News::since(tx, known.seen)?;
            let mut intake = Intake::new(tx, today)?;
            let value = tx.in_bulk(|| run(&mut intake, &news))?;
            if tx.wrote()? {
                let (sentence, counts) = told(&value);
                tx.note_batch(file, encoding, &counts)?;
                tx.say(&sentence)?;
            }
            Ok(value)
        })?;
        Ok((written.value, written.change_set))
    }
}
