//! Fields that the office adds to people, chapters and events: defined by an administrator; their values, who may see them,
//! and what is wrong with a definition.

use super::permit::Action;
use super::{Error, Office, Result};
use crate::find;
use crate::l10n::L10nLanguage;
use crate::model::check::{Problem, Trouble};
use crate::model::custom::{ChapterCustom, CustomField, EventCustom, OwnKind, RECORDS, of_row};
use crate::model::dossier::{COLUMNS, Privacy};
use crate::model::field::{Field, Id, Record};
use crate::model::own::{self, Own};
use crate::model::past::Change;
use crate::model::{heading, name};

/// The most characters of a key.
const KEY: usize = 32;

/// The tables that hold values of such fields.
const VALUES: &[&str] = &["alumnus_custom", "chapter_custom", "event_custom"];

/// What is wrong with a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column of the definition.
    pub column: &'static str,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a part of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Not a key: letters, digits and underscores, a letter first.
    NotAKey,
    /// Another field answers to this name.
    Taken(String),
    /// It has no label in either language.
    NoLabel,
    /// There is nothing to choose from.
    NoChoices,
    /// Neither people nor chapters nor events.
    NoRecord,
    /// No such kind.
    NoKind,
    /// So many records have a value that would not fit; one of them.
    Held(String, i64),
}

impl Fault {
    /// In words, with what to do.
    pub(crate) fn said(&self, text: &L10nLanguage) -> String {
        match &self.why {
            Why::NotAKey => text.msg_own_fault_not_a_key(),
            Why::Taken(name) => text.msg_own_fault_taken(name.as_str()),
            Why::NoLabel => text.msg_own_fault_no_label(),
            Why::NoChoices => text.msg_own_fault_no_choices(),
            Why::NoRecord => text.msg_own_fault_no_record(),
            Why::NoKind => text.msg_own_fault_no_kind(),
            Why::Held(value, records) => text.msg_own_fault_held(*records, value.as_str()),
        }
    }
}

/// A definition, and how many records have a value of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defined {
    /// As it stands.
    pub field: CustomField,
    /// Records with a value.
    pub used: i64,
}

impl Office {
    /// Every field that was added to a kind of record, retired ones too, in the order of the form.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn own_fields(&self, record: &str) -> Result<Vec<Defined>> {
        self.permit(Action::Administer)?;
        let fields = self.catalogue.customs.iter();
        let fields = fields.filter(|field| field.record == record);
        fields
            .map(|field| {
                let used = self.db.own_used(record, field.id)?;
                let field = field.clone();
                Ok(Defined { field, used })
            })
            .collect()
    }

    /// What is wrong with a definition.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn own_field_faults(&self, field: &CustomField) -> Result<Vec<Fault>> {
        self.permit(Action::Administer)?;
        let mut found = Vec::new();
        let mut add = |column, why| found.push(Fault { column, why });
        if !RECORDS.iter().any(|(record, _)| *record == field.record) {
            add("record", Why::NoRecord);
        }
        if !is_key(&field.key) {
            add("key", Why::NotAKey);
        }
        if field.zh.is_empty() && field.en.is_empty() {
            add("zh", Why::NoLabel);
        }
        let names = [("key", &field.key), ("zh", &field.zh), ("en", &field.en)];
        for (column, name) in names {
            if let Some(taken) = self.taken(field, name) {
                add(column, Why::Taken(taken));
            }
        }
        if self
            .catalogue
            .codes
            .entry("custom_kind", &field.kind)
            .is_none()
        {
            add("kind", Why::NoKind);
        }
        if field.kind == "choice" && field.options().is_empty() {
            add("choices", Why::NoChoices);
        }
        let known = self.catalogue.own_of(field.id);
        let known = known
            .filter(|own| (&own.field.kind, own.field.options()) != (&field.kind, field.options()));
        if known.is_some() && found.is_empty() {
            let (kind, options) = (OwnKind::read(&field.kind), field.options());
            let values = self.db.own_values(&field.record, field.id)?;
            let odd: Vec<&(String, i64)> = values
                .iter()
                .filter(|(value, _)| !own::fits(kind, options.iter().copied(), value))
                .collect();
            if let Some((value, _)) = odd.first() {
                let column = match field.kind.as_str() {
                    "choice" => "choices",
                    _ => "kind",
                };
                let records = odd.iter().map(|(_, records)| records).sum();
                let why = Why::Held(value.clone(), records);
                found.push(Fault { column, why });
            }
        }
        Ok(found)
    }

    /// Whose name this is already, in queries, columns or headings.
    fn taken(&self, field: &CustomField, name: &str) -> Option<String> {
        let folded = name::fold(name);
        if folded.is_empty() {
            return None;
        }
        let lang = self.lang;
        let column = COLUMNS.iter().find(|column| {
            let names = [column.key, column.label.en, column.label.zh];
            names.iter().any(|known| name::fold(known) == folded)
        });
        let of_key = |key: &str| {
            let column = COLUMNS.iter().find(|column| column.key == key);
            column.map_or_else(
                || key.to_owned(),
                |column| column.label.pick(lang).to_owned(),
            )
        };
        let others = self.catalogue.customs.iter();
        let mut others = others.filter(|o| o.record == field.record && o.id != field.id);
        column
            .map(|column| column.label.pick(lang).to_owned())
            .or_else(|| find::field::named(&folded).map(|known| known.name.to_owned()))
            .or_else(|| find::field::flag_named(&folded).map(|known| known.name.to_owned()))
            .or_else(|| heading::key_of(name).map(of_key))
            .or_else(|| {
                let other = others.find(|other| {
                    let names = [&other.key, &other.zh, &other.en];
                    names.iter().any(|known| alike(known, name))
                })?;
                Some(format!(
                    "{} ({})",
                    Own::of(other).label.pick(lang),
                    other.key
                ))
            })
    }

    /// Saves a definition: a new one, or one that is still as it was read (`before`).
    ///
    /// # Errors
    /// `Refused`; `Unfit` with what is wrong; `Stale` when somebody changed it since.
    pub fn save_own_field(&mut self, before: &CustomField, after: &CustomField) -> Result<Id> {
        let permit = self.permit(Action::Administer)?;
        let retired = after.retired;
        // A newer version may have taken a name: the field that has it still can go, and come back.
        let only_retired = CustomField {
            retired,
            ..before.clone()
        } == *after;
        let faults = match only_retired && !after.id.is_new() {
            true => Vec::new(),
            false => self.own_field_faults(after)?,
        };
        if !faults.is_empty() {
            return Err(Error::Unfit(faults));
        }
        let called = called(after, self);
        let (kind, sentence) = match (after.id.is_new(), after.retired, before.retired) {
            (true, ..) => ("add", self.text.msg_own_history_add(called)),
            (_, true, false) => ("edit", self.text.msg_own_history_retire(called)),
            (_, false, true) => ("edit", self.text.msg_own_history_restore(called)),
            _ => {
                let changed = self.changed_parts(before, after);
                ("edit", self.text.msg_own_history_edit(called, changed))
            }
        };
        let written = self.write(permit, kind, sentence, |tx| {
            if !after.id.is_new() {
                if tx.get::<CustomField>(after.id)? != *before {
                    return Err(Error::Stale);
                }
                tx.update(after)?;
                return Ok(after.id);
            }
            let all: Vec<CustomField> = tx.all()?;
            let ranks = all.iter().filter(|other| other.record == after.record);
            let last = ranks.map(|other| other.rank).max().unwrap_or(0);
            Ok(tx.insert(&CustomField {
                rank: last + 1,
                ..after.clone()
            })?)
        })?;
        // Forms and queries of this session know it at once.
        self.learn();
        Ok(written.value)
    }

    /// The parts of a definition that changed: "Chinese, Choices".
    fn changed_parts(&self, before: &CustomField, after: &CustomField) -> String {
        let differs = |field: &&Field<CustomField>| (field.get)(before) != (field.get)(after);
        let changed = CustomField::FIELDS.iter().filter(differs);
        let labels: Vec<&str> = changed.map(|field| field.label.pick(self.lang)).collect();
        labels.join(", ")
    }

    /// Takes a field out of forms and lists, or brings it back. Its values stay.
    ///
    /// # Errors
    /// `Refused`; `Missing`; `Stale` when somebody changed it at this moment.
    pub fn retire_own_field(&mut self, id: Id, away: bool) -> Result<()> {
        self.permit(Action::Administer)?;
        let before: CustomField = self.db.get(id)?;
        if before.retired == away {
            return Ok(());
        }
        let after = CustomField {
            retired: away,
            ..before.clone()
        };
        self.save_own_field(&before, &after).map(drop)
    }

    /// Puts a field so many places further down in the form, or up with a minus, at most to its end; whether it moved.
    ///
    /// # Errors
    /// `Refused`; `Missing`; or whatever the file says.
    pub fn move_own_field(&mut self, id: Id, by: isize) -> Result<bool> {
        let permit = self.permit(Action::Administer)?;
        let moved: CustomField = self.db.get(id)?;
        let sentence = self.text.msg_own_history_move(called(&moved, self));
        let written = self.write(permit, "edit", sentence, |tx| {
            // What this session knows of the others may be old.
            let mut order: Vec<CustomField> = tx.all()?;
            order.retain(|field| field.record == moved.record);
            order.sort_by_key(|field| (field.rank, field.id));
            let at = order.iter().position(|field| field.id == id);
            let at = at.ok_or(Error::Stale)?;
            let to = at.saturating_add_signed(by).min(order.len() - 1);
            if to == at {
                return Ok(false);
            }
            let field = order.remove(at);
            order.insert(to, field);
            for (rank, field) in (1..).zip(order) {
                if field.rank != rank {
                    tx.update(&CustomField { rank, ..field })?;
                }
            }
            Ok(true)
        })?;
        self.learn();
        Ok(written.value)
    }

    /// The values of the fields that were added to a chapter, without what the role may not see.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn chapter_own(&self, id: Id) -> Result<Vec<ChapterCustom>> {
        self.permit(Action::Read)?;
        let mut rows = self.db.chapter_own(id)?;
        rows.retain(|row| self.is_open(row.field_id));
        Ok(rows)
    }

    /// The values of the fields that were added to an event, without what the role may not see.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn event_own(&self, id: Id) -> Result<Vec<EventCustom>> {
        self.permit(Action::Read)?;
        let mut rows = self.db.event_own(id)?;
        rows.retain(|row| self.is_open(row.field_id));
        Ok(rows)
    }

    /// Whether this actor may see the values of a field. Of one that is not known nobody knows what it holds.
    pub(super) fn is_open(&self, field: Id) -> bool {
        let known = self.catalogue.own_of(field);
        self.may(Action::ReadPrivate) || known.is_some_and(|own| own.privacy == Privacy::Public)
    }

    /// A change of such a value in words: the field, what stood there, what stands there since; none for other changes.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn own_said(&self, change: &Change) -> Result<Option<[String; 3]>> {
        self.permit(Action::ReadHistory)?;
        let Some(own) = self.own_of_change(change)? else {
            return Ok(None);
        };
        let mut values = change.values.iter();
        let value = values.find(|(name, ..)| name == "value");
        Ok(value.map(|(_, old, new)| {
            let said = |value: &String| own.said(value, self.lang);
            [own.label.pick(self.lang).to_owned(), said(old), said(new)]
        }))
    }

    /// The field whose value a change is about, if it is one of the office's own.
    fn own_of_change(&self, change: &Change) -> Result<Option<&'static Own>> {
        if !VALUES.contains(&change.table.as_str()) {
            return Ok(None);
        }
        let told = change.values.iter().find(|(name, ..)| name == "field_id");
        let told = told.and_then(|(_, old, new)| new.parse().or_else(|_| old.parse()).ok());
        let id = match told {
            Some(id) => Some(Id(id)),
            None => {
                let owner = (change.owner.0.as_str(), change.owner.1);
                self.db.own_field_of(&change.table, change.row, owner)?
            }
        };
        Ok(id.and_then(|id| self.catalogue.own_of(id)))
    }

    /// Whether a change is about a value that this actor may not see.
    pub(super) fn is_closed_own(&self, change: &Change) -> Result<bool> {
        let is_own = VALUES.contains(&change.table.as_str());
        let open = self.own_of_change(change)?;
        Ok(is_own && !open.is_some_and(|own| self.is_open(own.id)))
    }

    /// Values that came or changed and that their fields cannot hold.
    pub(super) fn check_own<R: Record>(&self, before: &[R], after: &[R]) -> Vec<Problem> {
        let known: Vec<(Id, String)> = before.iter().map(of_row).collect();
        let rows = after.iter().map(of_row).enumerate();
        let new = rows.filter(|(_, row)| !known.contains(row));
        let odd = new.filter(|(_, (field, value))| {
            let own = self.catalogue.own_of(*field);
            !own.is_some_and(|own| own.fits(value))
        });
        odd.map(|(row, _)| Problem {
            table: R::TABLE,
            row,
            field: "value",
            trouble: Trouble::NotOfField,
        })
        .collect()
    }

    /// The same for what is saved whole: an error where there are any.
    pub(super) fn refuse_odd<R: Record>(&self, before: &[R], after: &[R]) -> Result<()> {
        match self.check_own(before, after) {
            odd if odd.is_empty() => Ok(()),
            odd => Err(Error::Invalid(odd)),
        }
    }
}

/// "Mentor (mentor)"
fn called(field: &CustomField, office: &Office) -> String {
    let names = match office.lang {
        crate::config::Lang::Zh => [&field.zh, &field.en],
        crate::config::Lang::En => [&field.en, &field.zh],
    };
    let name = names.into_iter().find(|name| !name.is_empty());
    format!("{} ({})", name.map_or("", |name| name), field.key)
}

fn is_key(key: &str) -> bool {
    key.starts_with(char::is_alphabetic)
        && key.chars().count() <= KEY
        && key.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Queries or headings would take the one for the other.
fn alike(one: &str, other: &str) -> bool {
    !one.is_empty()
        && (name::fold(one) == name::fold(other) || heading::fold(one) == heading::fold(other))
}
