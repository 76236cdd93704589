//! Of two records of one person, one: whose value stays in each single field, and the lists united without exact doubles.
//! Nothing here writes; the office does, in one change.

use chrono::NaiveDate;

use crate::clean::is_han;
use crate::model::alumnus::{Alumnus, OtherName};
use crate::model::consent::Consent;
use crate::model::dossier::Dossier;
use crate::model::field::{Field, Record as _, Value};
use crate::model::name::fold;

mod lists;

/// Whose value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Of the one who stays.
    Keep,
    /// Of the one who goes.
    Goes,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Keep => Self::Goes,
            Self::Goes => Self::Keep,
        }
    }
}

/// The single fields that can be picked.
const SINGLE: &[&str] = &[
    "name",
    "pinyin",
    "latin_name",
    "gender",
    "birth",
    "nationality",
    "native_place",
    "status",
    "language",
    "channel",
    "source",
    "home_chapter_id",
];

/// A single field of which one value stays.
#[derive(Clone)]
pub struct Choice {
    /// Which.
    pub field: &'static Field<Alumnus>,
    /// Both values: of the one who stays, of the one who goes.
    pub values: [Value; 2],
    /// Whose stays.
    pub side: Side,
}

impl Choice {
    /// Both are the same: there is nothing to pick.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.values[0] == self.values[1]
    }
}

/// The single fields that one of them has, with what is likeliest picked: the value of the one who stays, where there is
/// none the other's; the more precise birth; deceased where one of them is.
#[must_use]
pub fn choices(keep: &Dossier, goes: &Dossier) -> Vec<Choice> {
    let fields = SINGLE
        .iter()
        .filter_map(|name| Alumnus::FIELDS.iter().find(|field| field.name == *name));
    let choices = fields.map(|field| {
        let values = [(field.get)(&keep.alumnus), (field.get)(&goes.alumnus)];
        let [mine, theirs] = values.each_ref().map(Value::text);
        let theirs_is_better = match field.name {
            "birth" => theirs.len() > mine.len() && theirs.starts_with(&mine),
            "status" => theirs == "deceased" || (mine == "lost" && theirs == "active"),
            _ => mine.is_empty(),
        };
        let side = if theirs_is_better && mine != "deceased" {
            Side::Goes
        } else {
            Side::Keep
        };
        Choice {
            field,
            values,
            side,
        }
    });
    choices
        .filter(|choice| choice.values.iter().any(|value| *value != Value::Null))
        .collect()
}

/// The one record that two become, and the rows of the one who goes that do not go over.
pub struct Union {
    /// The one who stays, with the rows of both; rows that came over have their own ids.
    pub dossier: Dossier,
    /// The one who stays as on file, with every row that goes over or is a double: what [`Union::dossier`] is written
    /// over.
    pub before: Dossier,
}

/// Unites two records. `picks` says whose single fields stay: name of the field, side. `source` is what an agreement that
/// stays withdrawn has as its source.
#[must_use]
pub fn united(
    keep: &Dossier,
    goes: &Dossier,
    picks: &[(&str, Side)],
    today: NaiveDate,
    source: &str,
) -> Union {
    let mut d = keep.clone();
    for field in Alumnus::FIELDS {
        if picks.contains(&(field.name, Side::Goes)) {
            // The value was read from a record of the same kind.
            let _ = (field.set)(&mut d.alumnus, (field.get)(&goes.alumnus));
        }
    }
    let (a, b) = (&keep.alumnus, &goes.alumnus);
    d.alumnus.do_not_contact = a.do_not_contact || b.do_not_contact;
    d.alumnus.last_contact_on = a.last_contact_on.max(b.last_contact_on);
    d.alumnus.notes = both_notes(&a.notes, &b.notes);
    lists::unite(&mut d, goes);
    // Nobody is related to oneself.
    let both = [a.id, b.id];
    d.relationships.retain(|row| !both.contains(&row.other_id));
    d.consents
        .extend(withdrawals(&keep.consents, &goes.consents, today, source));
    keep_names(&mut d, keep, goes);
    Union {
        dossier: d,
        before: lists::of_both(keep, goes),
    }
}

/// The notes of both, those of the one who stays first.
fn both_notes(mine: &str, theirs: &str) -> String {
    match (mine, theirs) {
        (mine, theirs) if mine.contains(theirs) => mine.to_owned(),
        ("", theirs) => theirs.to_owned(),
        (mine, theirs) => format!("{mine}\n{theirs}"),
    }
}

/// Names that lost stay as other names.
fn keep_names(d: &mut Dossier, keep: &Dossier, goes: &Dossier) {
    for alumnus in [&keep.alumnus, &goes.alumnus] {
        for name in [&alumnus.name, &alumnus.latin_name] {
            let known = [&d.alumnus.name, &d.alumnus.latin_name, &d.alumnus.pinyin]
                .into_iter()
                .chain(d.other_names.iter().map(|other| &other.name))
                .any(|other| fold(other) == fold(name));
            if known || name.is_empty() {
                continue;
            }
            let kind = if name.chars().any(is_han) {
                "alias"
            } else {
                "latin"
            };
            d.other_names.push(OtherName {
                kind: kind.to_owned(),
                name: name.clone(),
                ..OtherName::default()
            });
        }
    }
}

/// What was withdrawn by one of them stays withdrawn, also where the other agreed later.
fn withdrawals(
    mine: &[Consent],
    theirs: &[Consent],
    today: NaiveDate,
    source: &str,
) -> Vec<Consent> {
    let newest = |rows: &[Consent], like: &Consent| {
        let of = rows
            .iter()
            .filter(|row| (&row.purpose, &row.channel) == (&like.purpose, &like.channel));
        of.max_by_key(|row| (row.on_day, row.id))
            .map(|row| row.given)
    };
    let mut stricter: Vec<Consent> = Vec::new();
    for row in mine.iter().chain(theirs) {
        let answers = [newest(mine, row), newest(theirs, row)];
        let told = newest(&stricter, row).is_some();
        if !told && answers.contains(&Some(true)) && answers.contains(&Some(false)) {
            stricter.push(Consent {
                purpose: row.purpose.clone(),
                channel: row.channel.clone(),
                given: false,
                on_day: Some(today),
                source: source.to_owned(),
                ..Consent::default()
            });
        }
    }
    stricter
}
