//! Of two records of one person, one: whose value stays in each single field, and the lists united without exact doubles.
//! Nothing here writes; the office does, in one change.

use chrono::NaiveDate;

use crate::clean::is_han;
use crate::model::alumnus::{Alumnus, OtherName};
use crate::model::consent::Consent;
use crate::model::dossier::Dossier;
use crate::model::field::{Field, Id, Record, Value};
use crate::model::name::fold;

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

/// Unites two records. `picks` says whose single fields stay: name of the field, side.
#[must_use]
pub fn united(keep: &Dossier, goes: &Dossier, picks: &[(&str, Side)], today: NaiveDate) -> Union {
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
    if !b.notes.is_empty() && !a.notes.contains(&b.notes) {
        let parts = [a.notes.as_str(), b.notes.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|note| !note.is_empty()).collect();
        d.alumnus.notes = parts.join("\n");
    }
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    unite(&mut d.other_names, &goes.other_names, |x, y| {
        fold(&x.name) == fold(&y.name)
    });
    unite(&mut d.degrees, &goes.degrees, |x, y| {
        let free = |x: &str, y: &str| x == y || x.is_empty() || y.is_empty();
        if !x.student_no.is_empty() && x.student_no == y.student_no {
            return free(&x.level, &y.level);
        }
        free(&x.student_no, &y.student_no)
            && x.level == y.level
            && (x.faculty_id, x.programme_id) == (y.faculty_id, y.programme_id)
            && (x.entry.is_none() || y.entry.is_none() || x.entry == y.entry)
            && x.completion == y.completion
    });
    unite(&mut d.contacts, &goes.contacts, |x, y| {
        x.kind == y.kind
            && match x.kind.as_str() {
                "mobile" | "landline" | "whatsapp" => digits(&x.value) == digits(&y.value),
                _ => fold(&x.value) == fold(&y.value),
            }
    });
    let mut preferred: Vec<String> = Vec::new();
    for point in d.contacts.iter_mut().filter(|point| point.preferred) {
        point.preferred = !preferred.contains(&point.kind);
        preferred.push(point.kind.clone());
    }
    unite(&mut d.addresses, &goes.addresses, |x, y| {
        (fold(&x.line), x.city_id, x.valid_to) == (fold(&y.line), y.city_id, y.valid_to)
    });
    unite(&mut d.posts, &goes.posts, |x, y| {
        (fold(&x.organisation), fold(&x.job_title), x.ended)
            == (fold(&y.organisation), fold(&y.job_title), y.ended)
            && (x.from_on.is_none() || y.from_on.is_none() || x.from_on == y.from_on)
    });
    unite(&mut d.relationships, &goes.relationships, |x, y| {
        (x.other_id, &x.kind) == (y.other_id, &y.kind)
    });
    // Nobody is related to oneself.
    let both = [a.id, b.id];
    d.relationships.retain(|row| !both.contains(&row.other_id));
    unite(&mut d.memberships, &goes.memberships, |x, y| {
        (x.chapter_id, &x.state) == (y.chapter_id, &y.state)
    });
    let members: Vec<Id> = d
        .memberships
        .iter()
        .filter(|row| row.state == "active")
        .map(|row| row.chapter_id)
        .collect();
    d.memberships
        .retain(|row| row.state != "applied" || !members.contains(&row.chapter_id));
    unite(&mut d.tags, &goes.tags, |x, y| x.tag == y.tag);
    unite(&mut d.reports, &goes.reports, |x, y| {
        (x.on_day, &x.channel, &x.summary) == (y.on_day, &y.channel, &y.summary)
    });
    d.consents.extend(goes.consents.iter().cloned());
    d.consents
        .extend(withdrawals(&keep.consents, &goes.consents, today));
    unite(&mut d.attachments, &goes.attachments, |x, y| {
        (&x.sha256, &x.name) == (&y.sha256, &y.name)
    });
    // Where both have another value, that of the one who goes stays with them.
    let own = |field: Id| keep.customs.iter().find(|row| row.field_id == field);
    let (customs, _): (Vec<_>, Vec<_>) = goes
        .customs
        .iter()
        .cloned()
        .partition(|row| own(row.field_id).is_none_or(|mine| mine.value == row.value));
    unite(&mut d.customs, &customs, |x, y| x.field_id == y.field_id);
    keep_names(&mut d, keep, goes);
    let mut before = keep.clone();
    before.other_names.extend(goes.other_names.iter().cloned());
    before.degrees.extend(goes.degrees.iter().cloned());
    before.contacts.extend(goes.contacts.iter().cloned());
    before.addresses.extend(goes.addresses.iter().cloned());
    before.posts.extend(goes.posts.iter().cloned());
    before
        .relationships
        .extend(goes.relationships.iter().cloned());
    before.memberships.extend(goes.memberships.iter().cloned());
    before.tags.extend(goes.tags.iter().cloned());
    before.reports.extend(goes.reports.iter().cloned());
    before.consents.extend(goes.consents.iter().cloned());
    before.attachments.extend(goes.attachments.iter().cloned());
    before.customs.extend(customs);
    Union { dossier: d, before }
}

/// Adds the rows that are not there yet; of a double the empty cells are filled.
fn unite<R: Record + Clone>(rows: &mut Vec<R>, more: &[R], same: impl Fn(&R, &R) -> bool) {
    let own = rows.len();
    for row in more {
        let double = rows.iter_mut().take(own).find(|known| same(known, row));
        match double {
            None => rows.push(row.clone()),
            Some(known) => {
                for field in R::FIELDS {
                    if (field.get)(known) == Value::Null {
                        // The value was read from a record of the same kind.
                        let _ = (field.set)(known, (field.get)(row));
                    }
                }
            }
        }
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
fn withdrawals(mine: &[Consent], theirs: &[Consent], today: NaiveDate) -> Vec<Consent> {
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
                source: "merge".to_owned(),
                ..Consent::default()
            });
        }
    }
    stricter
}
