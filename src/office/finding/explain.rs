//! Why somebody is in a result, and who comes nearest when nobody is.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::super::Office;
use super::super::parts::Part;
use super::super::permit::Action;
use super::SearchError;
use crate::config::Lang;
use crate::find::Finder;
use crate::find::entry::{Entry, NAME};
use crate::find::field::{self, Kind, NumberField, TermField, TextField};
use crate::find::found::FacetValue;
use crate::find::query::{self, Query};
use crate::find::weigh::Weight;
use crate::model::field::{Id, Label};
use crate::model::{name, phone};

/// One condition of a query, put to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// As typed.
    pub text: String,
    /// Where it stands in the query, in bytes.
    pub at: Range<usize>,
    /// Whether it holds for the person that was asked about.
    pub holds: bool,
    /// By which values it holds. None where it is about what is missing.
    pub by: Vec<Told>,
    /// How many people it finds by itself.
    pub alone: usize,
    /// How many the others find without it.
    pub without: usize,
}

/// A value that answers a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What its field is called in the session's language; none where the condition itself names the field.
    pub field: Option<String>,
    /// As it is on file.
    pub value: String,
}

/// How many names are offered when nobody is found.
const NEAR: usize = 8;

impl Office {
    /// Clause by clause how many people it finds by itself and how many the others find without it; for a person also
    /// whether it holds, and by which values. Nothing while the index is not ready, for somebody whom this actor does not
    /// see, or when `stop` was set.
    ///
    /// # Errors
    /// What is wrong with the query; `Refused`; whatever the file says.
    pub fn explain(
        &self,
        query: &str,
        person: Option<Id>,
        stop: &AtomicBool,
    ) -> std::result::Result<Option<Vec<Clause>>, SearchError> {
        self.permit(Action::Read)?;
        let parsed = self.read(query)?;
        let Some(finder) = self.finder()? else {
            return Ok(None);
        };
        let scope = self.scope()?;
        let entry = match person {
            None => None,
            Some(id) => match finder.entry(id.0).filter(|entry| scope.sees(entry)) {
                None => return Ok(None),
                entry => entry,
            },
        };
        let Some(weights) = finder.weigh(&parsed, &scope, stop) else {
            return Ok(None);
        };
        let spelled = match person {
            Some(id) => spelled(&self.parts(&self.dossier(id)?, self.lang), self.lang),
            None => Spelled::new(),
        };
        let clause = |(part, weight): (&query::Part, Weight)| {
            let alone = parsed.alone(part);
            let because = entry
                .as_ref()
                .map(|entry| Finder::because(entry, &alone, scope.masked));
            let by = because.iter().flat_map(|because| &because.by);
            let mut by: Vec<Told> = by
                .flat_map(|single| self.told(single, part, &spelled))
                .collect();
            by.dedup();
            Clause {
                text: query
                    .get(part.at.clone())
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
                at: part.at.clone(),
                holds: because.is_some_and(|because| because.holds),
                by,
                alone: weight.alone,
                without: weight.without,
            }
        };
        Ok(Some(
            parsed.parts().iter().zip(weights).map(clause).collect(),
        ))
    }

    /// The people whose names are nearest to the words of a query, the nearest first; none when it has no words or the
    /// index is not ready.
    ///
    /// # Errors
    /// What is wrong with the query; `Refused`; whatever the file says.
    pub fn nearest(
        &self,
        query: &str,
        stop: &AtomicBool,
    ) -> std::result::Result<Vec<Id>, SearchError> {
        self.permit(Action::Read)?;
        let parsed: Query = self.read(query)?;
        let Some(finder) = self.finder()? else {
            return Ok(Vec::new());
        };
        let typed = parsed.words().join(" ");
        let keys = name::keys(&typed, None);
        let spellings: Vec<String> = std::iter::once(keys.folded)
            .chain(keys.joined)
            .filter(|spelling| !spelling.chars().all(|c| c.is_ascii_digit()))
            .collect();
        let near = finder.nearest(&spellings, NEAR, &self.scope()?, stop);
        let near = near.unwrap_or_default().into_iter();
        Ok(near.map(|(id, _)| Id(id)).collect())
    }

    /// A single value in words.
    fn told(&self, single: &Entry, asked: &query::Part, spelled: &Spelled) -> Vec<Told> {
        let mut told = Vec::new();
        let mut said = |field: &str, value: &str| {
            let named = asked.field.as_deref() == Some(field);
            let (called, value) = match spelled.get(value) {
                Some((called, value)) => (called.clone(), value.clone()),
                None => (self.called(field), value.to_owned()),
            };
            told.push(Told {
                field: (!named).then_some(called),
                value,
            });
        };
        let name: &[String] = match single.name.is_empty() {
            true => &[],
            false => std::slice::from_ref(&single.name),
        };
        let number: &[String] = match single.number.is_empty() {
            true => &[],
            false => std::slice::from_ref(&single.number),
        };
        let texts: [(&str, &[String]); 8] = [
            ("name", name),
            ("number", number),
            (PINYIN.en, &single.readings),
            (INITIALS.en, &single.initials),
            ("name", &single.other_names),
            ("student", &single.student_numbers),
            ("phone", &single.phones),
            ("email", &single.emails),
        ];
        for (field, values) in texts {
            values.iter().for_each(|value| said(field, value));
        }
        for (kind, account) in &single.accounts {
            said(named(Kind::Text(TextField::Account(*kind))), account);
        }
        for (number, value) in &single.numbers {
            said(named(Kind::Number(*number)), &shown(*number, *value));
        }
        for (term, value) in &single.terms {
            let field = named(Kind::Term(*term));
            let value = value.split(NAME).next().unwrap_or_default();
            let line = self.facet_line(field, &FacetValue::Term(value.to_owned()), 0);
            let label = line.map_or_else(|| value.to_owned(), |line| line.label);
            match label.split_once('=') {
                Some((own, value)) if field.is_empty() => {
                    let value = self.own_words(own, value);
                    said(asked.field.as_deref().unwrap_or_default(), &value);
                }
                _ => said(field, &label),
            }
        }
        let flags = field::FLAGS
            .iter()
            .filter(|word| single.flags & word.flag.0 != 0);
        for word in flags {
            let field = asked.field.as_deref().unwrap_or("has");
            said(field, word.label().pick(self.lang));
        }
        told
    }

    /// A value of a field that the office added, in the session's language; the field by its number.
    pub(super) fn own_words(&self, field: &str, value: &str) -> String {
        let own = field.parse().ok();
        let own = own.and_then(|id| self.catalogue.own_of(Id(id)));
        own.map_or_else(|| value.to_owned(), |own| own.said(value, self.lang))
    }

    /// What a field of the query language is called in the session's language, if there is one of this name.
    #[must_use]
    pub fn field_label(&self, name: &str) -> Option<String> {
        let own = || {
            let mut added = self.catalogue.own("alumnus");
            let field = added.find(|own| name::fold(own.key) == name && self.is_open(own.id))?;
            Some(field.label.pick(self.lang).to_owned())
        };
        let known = field::FIELDS.iter().find(|known| known.name == name);
        let label = known.map(field::Field::label);
        let spoken = [PINYIN, INITIALS]
            .into_iter()
            .find(|label| label.en == name);
        let label = label
            .or(spoken)
            .map(|label| label.pick(self.lang).to_owned());
        label.or_else(own)
    }

    /// What a value after a field of the query language is called in the session's language, if it is one of the
    /// words that the field knows: a fact, a state, a code.
    #[must_use]
    pub fn value_label(&self, name: &str, typed: &str) -> Option<String> {
        const ARCHIVED: Label = Label {
            en: "archived",
            zh: "已归档",
        };
        let folded = name::fold(typed);
        let said = |column: &str, value: &str| {
            let term = FacetValue::Term(value.to_owned());
            self.facet_line(column, &term, 0).map(|line| line.label)
        };
        match field::named(name)?.kind {
            Kind::Has | Kind::No => match field::flag_named(&folded) {
                Some(flag) => Some(flag.label().pick(self.lang).to_owned()),
                None => {
                    let known = field::named(&folded).map_or(folded.as_str(), |known| known.name);
                    self.field_label(known)
                }
            },
            Kind::Is if field::means_archive(&folded) => Some(ARCHIVED.pick(self.lang).to_owned()),
            Kind::Is => {
                let (column, value) = field::state_named(&folded)?;
                said(named(Kind::Term(column)), value)
            }
            Kind::Term(
                TermField::Status
                | TermField::Sex
                | TermField::Level
                | TermField::Outcome
                | TermField::Language
                | TermField::Channel
                | TermField::PointState
                | TermField::Office,
            ) => said(name, &folded).filter(|label| !label.is_empty()),
            _ => None,
        }
    }

    /// The same, or the name as it is.
    pub(super) fn called(&self, field: &str) -> String {
        self.field_label(field).unwrap_or_else(|| field.to_owned())
    }
}

/// What the index knows of a name beside its fields.
const PINYIN: Label = Label {
    en: "pinyin",
    zh: "拼音",
};
const INITIALS: Label = Label {
    en: "initials",
    zh: "首字母",
};

/// The texts of a record as they are on file, each with what it is called, by how the index has them.
type Spelled = HashMap<String, (String, String)>;

/// Fields whose texts are searched.
const TEXTS: &[&str] = &[
    "name",
    "latin_name",
    "number",
    "pinyin",
    "student_no",
    "organisation",
    "value",
];

fn spelled(parts: &[Part], lang: Lang) -> Spelled {
    let mut spelled = Spelled::new();
    let rows = parts.iter().flat_map(|part| &part.rows);
    for row in rows {
        // a former name, a mobile
        let kind = row.iter().find(|cell| cell.name == "kind");
        let texts = row.iter().filter(|cell| TEXTS.contains(&cell.name));
        for cell in texts.filter(|cell| !cell.shown.is_empty()) {
            let called = kind.map_or(cell.label.pick(lang), |kind| &kind.shown);
            let mut put = |text: String, shown: String| {
                let told = (called.to_owned(), shown);
                spelled.entry(text).or_insert(told);
            };
            let folded = name::fold(&cell.shown);
            if cell.name == "pinyin" {
                let joined = folded.chars().filter(|c| c.is_alphanumeric());
                put(joined.collect(), cell.shown.clone());
            } else if cell.name == "value" && cell.shown.starts_with('+') {
                put(phone::digits(&cell.shown), phone::shown(&cell.shown));
            } else {
                put(folded, cell.shown.clone());
            }
        }
    }
    spelled
}

fn named(kind: Kind) -> &'static str {
    let known = field::FIELDS.iter().find(|known| known.kind == kind);
    known.map_or("", |known| known.name)
}

/// A number as people write it.
fn shown(field: NumberField, value: i32) -> String {
    match field {
        NumberField::Class | NumberField::Entry => value.to_string(),
        NumberField::Born => {
            let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
            match (month, day) {
                (0, _) => year.to_string(),
                (_, 0) => format!("{year}-{month:02}"),
                _ => format!("{year}-{month:02}-{day:02}"),
            }
        }
        NumberField::Updated | NumberField::Contacted => {
            crate::find::value::day(value).map_or_else(String::new, |day| day.to_string())
        }
    }
}
