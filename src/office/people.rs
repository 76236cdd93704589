//! People: reading, saving, archiving.

use super::parts::{PERSON, Part};
use super::permit::Action;
use super::{Error, Office, Result};
use crate::config::Lang;
use crate::l10n::grouped;
use crate::model::chapter::Seat;
use crate::model::check::{Problem, check, check_change};
use crate::model::dossier::{COLUMNS, Column, Dossier, Privacy};
use crate::model::event::{Event, Registration};
use crate::model::field::Id;
use crate::model::head::Listed;
use crate::model::name;
use crate::model::relation::{Relationship, inverse};
use crate::store::dossiers::Wanted;

/// Asks for what one field needs.
type Ask = fn(&mut Wanted);

/// The rows that each flat column looks at, besides the person's own; those that are not named look at no others.
const LOOKS_AT: &[(&str, Ask)] = &[
    ("former_name", |w| w.other_names = true),
    ("student_no", |w| w.degrees = true),
    ("class_year", |w| w.degrees = true),
    ("entry_year", |w| w.degrees = true),
    ("faculty", |w| w.degrees = true),
    ("programme", |w| w.degrees = true),
    ("level", |w| w.degrees = true),
    ("class_group", |w| w.degrees = true),
    ("outcome", |w| w.degrees = true),
    ("chapter", |w| w.memberships = true),
    ("city", |w| w.addresses = true),
    ("country", |w| w.addresses = true),
    ("address", |w| w.addresses = true),
    ("employer", |w| w.posts = true),
    ("department", |w| w.posts = true),
    ("job_title", |w| w.posts = true),
    ("professional_title", |w| w.posts = true),
    ("mobile", |w| w.contacts = true),
    ("landline", |w| w.contacts = true),
    ("email", |w| w.contacts = true),
    ("wechat", |w| w.contacts = true),
    ("whatsapp", |w| w.contacts = true),
    ("qq", |w| w.contacts = true),
];

impl Office {
    /// A person with everything that belongs to them. What the role may not see is empty.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn dossier(&self, id: Id) -> Result<Dossier> {
        self.permit(Action::Read)?;
        let mut dossier = self.db.dossier(id)?;
        if !self.may(Action::ReadPrivate) {
            self.mask(&mut dossier);
        }
        Ok(dossier)
    }

    /// The ties of others to a person, seen from this side: who names them as supervisor is a student here.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn ties_to(&self, id: Id) -> Result<Vec<Relationship>> {
        self.permit(Action::Read)?;
        let turned = |tie: Relationship| Relationship {
            alumnus_id: id,
            other_id: tie.alumnus_id,
            kind: inverse(&tie.kind).to_owned(),
            id: tie.id,
        };
        Ok(self.db.ties_to(id)?.into_iter().map(turned).collect())
    }

    /// People with everything that belongs to them, in the order of the ids; those who are gone are left out. For a few
    /// hundred at a time.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn dossiers(&self, ids: &[Id]) -> Result<Vec<Dossier>> {
        self.permit(Action::Read)?;
        let mut dossiers = self.db.dossiers(ids)?;
        if !self.may(Action::ReadPrivate) {
            dossiers.iter_mut().for_each(|dossier| self.mask(dossier));
        }
        Ok(dossiers)
    }

    /// People as far as these columns show them, in the order of the ids; those who are gone are left out.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn dossiers_for(&self, ids: &[Id], columns: &[&'static Column]) -> Result<Vec<Dossier>> {
        self.permit(Action::Read)?;
        let mut wanted = Wanted::default();
        for column in columns {
            let looks = LOOKS_AT.iter().find(|(key, _)| *key == column.key);
            looks.into_iter().for_each(|(_, at)| at(&mut wanted));
            wanted.customs |= column.own.is_some();
        }
        let mut dossiers = self.db.partly(ids, wanted)?;
        if !self.may(Action::ReadPrivate) {
            dossiers.iter_mut().for_each(|dossier| self.mask(dossier));
        }
        Ok(dossiers)
    }

    /// The person with that public number; a merged one's number leads to the one that stayed.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn by_number(&self, number: &str) -> Result<Id> {
        self.permit(Action::Read)?;
        Ok(self.db.by_number(&number.trim().to_uppercase())?)
    }

    /// The person with that student number.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn by_student(&self, student_no: &str) -> Result<Dossier> {
        self.permit(Action::Read)?;
        let holders = self.db.student_holders(student_no)?;
        let (id, _) = holders.first().ok_or(Error::Missing)?;
        self.dossier(*id)
    }

    /// People as a list shows them, in the order of the ids.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn listed(&self, ids: &[Id]) -> Result<Vec<Listed>> {
        self.permit(Action::Read)?;
        let mut people = self.db.listed(ids)?;
        // Where nobody has chosen a reading yet, lists show the likeliest.
        for person in people.iter_mut().filter(|one| one.pinyin.is_empty()) {
            person.pinyin =
                name::reading(&person.name).map_or_else(String::new, |read| read.pinyin);
        }
        if !self.may(Action::ReadPrivate) {
            for person in &mut people {
                person.head.mobile.clear();
                person.head.email.clear();
            }
        }
        Ok(people)
    }

    /// How many people are on file and not archived.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn people(&self) -> Result<i64> {
        self.permit(Action::Read)?;
        Ok(self.db.people()?)
    }

    /// How many people are on file and not archived, where that is known within a frame: from the find index, or because
    /// the file is small.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn people_at_once(&self) -> Result<Option<i64>> {
        /// People who are counted well within a frame.
        const FEW: i64 = 100_000;
        self.permit(Action::Read)?;
        if let Some(people) = self.people_in_index()? {
            return Ok(Some(people));
        }
        match self.db.newest_person()? {
            newest if newest > FEW => Ok(None),
            _ => self.people().map(Some),
        }
    }

    /// The flat columns that this actor may see.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        let private = self.may(Action::ReadPrivate);
        self.all_columns()
            .filter(move |column| private || column.privacy == Privacy::Public)
    }

    /// The built-in columns and those of the office's own fields; the revision stays the last.
    fn all_columns(&self) -> impl Iterator<Item = &'static Column> + use<'_> {
        let (built_in, last) = COLUMNS.split_at(COLUMNS.len().saturating_sub(1));
        let own = self.catalogue.own("alumnus").map(|own| &own.column);
        built_in.iter().chain(own).chain(last)
    }

    /// Takes out what a masked role may not see.
    pub(super) fn mask(&self, dossier: &mut Dossier) {
        mask(dossier);
        let open = |id: Id| self.is_open(id);
        dossier.customs.retain(|row| open(row.field_id));
    }

    /// The offices that a person held, newest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn seats_of(&self, id: Id) -> Result<Vec<Seat>> {
        self.permit(Action::Read)?;
        Ok(self.db.seats_of(id)?)
    }

    /// The events that a person has to do with, newest first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn events_of(&self, id: Id) -> Result<Vec<(Event, Registration)>> {
        self.permit(Action::Read)?;
        Ok(self.db.events_of_person(id)?)
    }

    /// What is the matter with a person's record.
    #[must_use]
    pub fn check(&self, dossier: &Dossier) -> Vec<Problem> {
        check(dossier, self.today())
    }

    /// Fills what follows from other fields and was not typed: pinyin and initials, era.
    #[must_use]
    pub fn derive(&self, mut dossier: Dossier) -> Dossier {
        derive(&self.catalogue, &mut dossier);
        dossier
    }

    /// Saves a person: a new one, or one that nobody changed since it was read (`after.alumnus.rev`).
    ///
    /// # Errors
    /// `Refused`; `Invalid` with what blocks; `Stale` when somebody saved first; `Rule`.
    pub fn save_person(&self, after: &Dossier) -> Result<Id> {
        let permit = self.permit(Action::EditPeople)?;
        let after = self.derive(after.clone());
        let blocking: Vec<Problem> = self
            .check(&after)
            .into_iter()
            .filter(|p| p.trouble.blocks())
            .chain(match after.alumnus.id.is_new() {
                true => self.check_own(&[], &after.customs),
                false => Vec::new(),
            })
            .collect();
        if !blocking.is_empty() {
            return Err(Error::Invalid(blocking));
        }
        if after.alumnus.id.is_new() {
            let sentence = self.text.msg_history_add(after.alumnus.name.as_str());
            let written = self.write(permit, "add", sentence, |tx| {
                Ok(tx.add_dossier(after.clone())?)
            })?;
            return Ok(written.value);
        }
        let id = after.alumnus.id;
        let written = self.write(permit, "edit", String::new(), |tx| {
            let before = tx.dossier(id)?;
            if before.alumnus.rev != after.alumnus.rev {
                return Err(Error::Stale);
            }
            let mut against = check_change(&before, &after);
            against.extend(self.check_own(&before.customs, &after.customs));
            if !against.is_empty() {
                return Err(Error::Invalid(against));
            }
            tx.save_dossier(&before, &after)?;
            tx.say(&self.edit_sentence(&before, &after))?;
            Ok(())
        })?;
        let () = written.value;
        Ok(id)
    }

    /// "王欣怡: Employer -> 市第一医院, City", at most three columns named.
    fn edit_sentence(&self, before: &Dossier, after: &Dossier) -> String {
        const NAMED: usize = 3;
        let value =
            |column: &Column, dossier: &Dossier| (column.get)(dossier, &self.catalogue, self.lang);
        let changed: Vec<String> = self
            .all_columns()
            .filter(|column| column.key != "rev" && value(column, before) != value(column, after))
            .map(|column| {
                let label = column.label.pick(self.lang);
                match (column.privacy, value(column, after)) {
                    (Privacy::Public, new) if !new.is_empty() => {
                        format!("{label} -> {}", crate::clean::fit(&new, 24).trim_end())
                    }
                    _ => label.to_owned(),
                }
            })
            .collect();
        let named = changed
            .iter()
            .take(NAMED)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        let name = after.alumnus.name.as_str();
        match changed.len() {
            0 => self.rows_sentence(before, after),
            n if n > NAMED => self.text.msg_history_edit_more(name, named, n - NAMED),
            _ => self.text.msg_history_edit(name, named),
        }
    }

    /// What changed where no column shows it: "王欣怡: Do not contact -> yes, Posts".
    fn rows_sentence(&self, before: &Dossier, after: &Dossier) -> String {
        let name = after.alumnus.name.as_str();
        let (before, after) = (self.parts(before, self.lang), self.parts(after, self.lang));
        let old = |name: &str| before.iter().find(|part| part.name == name);
        let mut told: Vec<String> = Vec::new();
        for part in after.iter().filter(|part| old(part.name) != Some(*part)) {
            let cells = |part: &Part| part.rows.first().cloned().unwrap_or_default();
            let known = old(part.name).map(cells).unwrap_or_default();
            match part.name {
                PERSON => {
                    let changed = cells(part).into_iter().filter(|cell| !known.contains(cell));
                    told.extend(changed.map(|cell| match cell.shown.is_empty() {
                        true => cell.label.pick(self.lang).to_owned(),
                        false => format!("{} -> {}", cell.label.pick(self.lang), cell.shown),
                    }));
                }
                _ => told.push(part.label.pick(self.lang).to_owned()),
            }
        }
        let gone = before.iter().filter(|part| {
            let mut kept = after.iter();
            !kept.any(|other| other.name == part.name)
        });
        told.extend(gone.map(|part| part.label.pick(self.lang).to_owned()));
        match told.is_empty() {
            true => self.text.msg_history_edit_details(name),
            false => self.text.msg_history_edit(name, told.join(", ")),
        }
    }

    /// Puts people away, or takes them out again.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn archive_people(&self, ids: &[Id], away: bool) -> Result<usize> {
        let permit = self.permit(Action::EditPeople)?;
        let first = ids.first().map_or(Ok(String::new()), |id| {
            Ok::<_, Error>(self.db.dossier(*id)?.alumnus.name)
        })?;
        let sentence = match (ids.len(), away) {
            (1, true) => self.text.msg_history_archive(first),
            (1, false) => self.text.msg_history_restore(first),
            (n, true) => self.text.msg_history_archive_many(grouped(n), first),
            (n, false) => self.text.msg_history_restore_many(grouped(n), first),
        };
        let now = away.then(|| self.now());
        let written = self.write(permit, "archive", sentence, |tx| {
            let mut count = 0;
            for id in ids {
                let mut alumnus: crate::model::alumnus::Alumnus = tx.get(*id)?;
                if alumnus.archived_at.is_some() != away {
                    alumnus.archived_at = now;
                    tx.update(&alumnus)?;
                    count += 1;
                }
            }
            Ok(count)
        })?;
        Ok(written.value)
    }
}

/// What follows from other fields and was not typed.
pub(crate) fn derive(catalogue: &crate::model::catalogue::Catalogue, dossier: &mut Dossier) {
    let reading = name::reading(&dossier.alumnus.name);
    let alumnus = &mut dossier.alumnus;
    // Among several readings a person chooses; until then there is none on file, so that it is known who is to choose.
    if alumnus.pinyin.is_empty()
        && let Some(reading) = reading.as_ref().filter(|reading| !reading.several)
    {
        alumnus.pinyin.clone_from(&reading.pinyin);
    }
    follow_read(catalogue, dossier, reading);
}

/// What follows from other fields whatever was typed. A spelling is proposed once: whoever left it empty then wanted none.
pub(super) fn follow(catalogue: &crate::model::catalogue::Catalogue, dossier: &mut Dossier) {
    let reading = name::reading(&dossier.alumnus.name);
    follow_read(catalogue, dossier, reading);
}

fn follow_read(
    catalogue: &crate::model::catalogue::Catalogue,
    dossier: &mut Dossier,
    reading: Option<name::Reading>,
) {
    let alumnus = &mut dossier.alumnus;
    let is_open = |reading: &name::Reading| reading.several && alumnus.pinyin.is_empty();
    // A spelling does not say where a syllable ends; the characters do, as long as the spelling is theirs. Where nobody has
    // chosen among several yet it is the likeliest.
    alumnus.initials = match reading {
        Some(reading) if reading.pinyin == alumnus.pinyin || is_open(&reading) => reading.initials,
        _ => name::initials_of_pinyin(&alumnus.pinyin),
    };
    if alumnus.status.is_empty() {
        "active".clone_into(&mut alumnus.status);
    }
    for degree in &mut dossier.degrees {
        degree.era_id = degree
            .entry
            .or(degree.completion)
            .and_then(|date| catalogue.era(date.year()))
            .map(|era| era.id);
    }
    let reports = dossier.reports.iter();
    dossier.alumnus.last_contact_on = reports.filter_map(|report| report.on_day).max();
    for point in &mut dossier.contacts {
        if point.status.is_empty() {
            "ok".clone_into(&mut point.status);
        }
    }
    for membership in &mut dossier.memberships {
        if membership.state.is_empty() {
            "active".clone_into(&mut membership.state);
        }
    }
}

/// What a masked role may not see in the built-in fields.
fn mask(dossier: &mut Dossier) {
    dossier.alumnus.birth = None;
    dossier.contacts.clear();
    dossier
        .addresses
        .iter_mut()
        .for_each(|address| address.line.clear());
    dossier.reports.clear();
}

/// The text of a flat column for a person.
#[must_use]
pub fn column_text(column: &Column, dossier: &Dossier, office: &Office, lang: Lang) -> String {
    (column.get)(dossier, office.catalogue(), lang)
}
