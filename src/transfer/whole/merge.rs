//! What an object changes in somebody who is on file: what it does not say stays, rows that say the same are the same,
//! others that mean the same thing are filled, and new ones are added; nothing is ever taken out.
//!
//! A file that left at an earlier revision is compared three ways: what it did not change since then stays as it is
//! here, and where both sides changed a value somebody has to decide.

use serde_json::{Map, Value as Json};

use super::key;
use super::read::{row_objects, says};
use crate::model::alumnus::OtherName;
use crate::model::attachment::Attachment;
use crate::model::chapter::Membership;
use crate::model::contact::{Address, ContactPoint};
use crate::model::date::PartialDate;
use crate::model::degree::Degree;
use crate::model::dossier::Dossier;
use crate::model::field::{Field, Kind, Label, Record, Value};
use crate::model::phone::Phone;
use crate::model::post::Post;
use crate::model::relation::{ContactReport, Relationship};
use crate::office::Office;

/// Columns of a person that no file changes: who it is, what follows from other columns, and what merging alone does.
const KEPT: &[&str] = &[
    "number",
    "rev",
    "initials",
    "last_contact_on",
    "merged_into",
];

/// Somebody on file as an object makes them.
pub struct Merged {
    /// The person.
    pub dossier: Dossier,
    /// Columns that both sides changed, each in its own way, since the file left; the file's stand in `dossier`.
    pub clashes: Vec<Label>,
}

/// Somebody on file as an object makes them. `base` is the person as the file left, if that is known.
#[must_use]
pub fn merged(
    office: &Office,
    on_file: &Dossier,
    base: Option<&Dossier>,
    said: &Dossier,
    object: &Map<String, Json>,
) -> Merged {
    let mut new = said.clone();
    new.own(on_file.alumnus.id);
    let mut merging = Merging {
        office,
        object,
        clashes: Vec::new(),
    };
    let mut after = on_file.clone();
    let now = &mut after;
    let were = base.map(|base| &base.alumnus);
    merging.fill(&mut now.alumnus, were, &new.alumnus, object);
    let m = &mut merging;
    let were = base;
    m.rows(
        "other_names",
        &mut now.other_names,
        were.map(|d| &d.other_names),
        &new.other_names,
        same_name,
    );
    m.rows(
        "degrees",
        &mut now.degrees,
        were.map(|d| &d.degrees),
        &new.degrees,
        same_degree,
    );
    m.rows(
        "contacts",
        &mut now.contacts,
        were.map(|d| &d.contacts),
        &new.contacts,
        same_contact,
    );
    m.rows(
        "addresses",
        &mut now.addresses,
        were.map(|d| &d.addresses),
        &new.addresses,
        same_address,
    );
    m.rows(
        "posts",
        &mut now.posts,
        were.map(|d| &d.posts),
        &new.posts,
        same_post,
    );
    m.rows(
        "relationships",
        &mut now.relationships,
        were.map(|d| &d.relationships),
        &new.relationships,
        same_tie,
    );
    m.rows(
        "memberships",
        &mut now.memberships,
        were.map(|d| &d.memberships),
        &new.memberships,
        same_membership,
    );
    m.rows(
        "tags",
        &mut now.tags,
        were.map(|d| &d.tags),
        &new.tags,
        |old, new| old.tag == new.tag,
    );
    m.rows(
        "reports",
        &mut now.reports,
        were.map(|d| &d.reports),
        &new.reports,
        same_report,
    );
    // What was agreed to is history: a row is there or it is added.
    m.rows(
        "consents",
        &mut now.consents,
        were.map(|d| &d.consents),
        &new.consents,
        |_, _| false,
    );
    m.rows(
        "attachments",
        &mut now.attachments,
        were.map(|d| &d.attachments),
        &new.attachments,
        same_file,
    );
    m.rows(
        "customs",
        &mut now.customs,
        were.map(|d| &d.customs),
        &new.customs,
        |old, new| old.field_id == new.field_id,
    );
    Merged {
        dossier: after,
        clashes: merging.clashes,
    }
}

struct Merging<'o> {
    office: &'o Office,
    object: &'o Map<String, Json>,
    clashes: Vec<Label>,
}

impl Merging<'_> {
    /// The rows of one array. `were` are those that were on file when the file left; `same` says whether two rows mean
    /// the same thing.
    fn rows<R: Record>(
        &mut self,
        array: &str,
        now: &mut Vec<R>,
        were: Option<&Vec<R>>,
        new: &[R],
        same: fn(&R, &R) -> bool,
    ) {
        let were = were.map_or(&[][..], Vec::as_slice);
        let object = self.object;
        for (new, said) in new.iter().zip(row_objects(object, array)) {
            let as_is = |old: &R| {
                let mut new = new.clone();
                new.set_id(old.id());
                new == *old
            };
            // It says what is on file, or what was on file when it left and was changed or taken out here since.
            if now.iter().any(as_is) || were.iter().any(as_is) {
                continue;
            }
            let was = were.iter().find(|old| same(old, new));
            match now.iter_mut().find(|old| same(old, new)) {
                Some(old) => self.fill(old, was, new, said),
                None => now.push(new.clone()),
            }
        }
    }

    /// Writes over what the object says otherwise.
    fn fill<R: Record>(&mut self, old: &mut R, was: Option<&R>, new: &R, said: &Map<String, Json>) {
        let is_person = std::ptr::eq(said, self.object);
        for field in self.office.fields::<R>() {
            let speaks = key(field)
                .is_some_and(|key| !(is_person && KEPT.contains(&key)) && says(said, key));
            let (ours, theirs) = ((field.get)(old), (field.get)(new));
            if !speaks || ours == theirs || says_less(field, &theirs, &ours) {
                continue;
            }
            let base = was.map(|was| (field.get)(was));
            if base.as_ref() == Some(&theirs) {
                continue;
            }
            if base.is_some_and(|base| base != ours) {
                self.clashes.push(field.label);
            }
            // A value of the same column always fits.
            let _ = (field.set)(old, theirs);
        }
    }
}

/// A year does not write over the day that is known of it.
fn says_less<R: Record>(field: &Field<R>, new: &Value, old: &Value) -> bool {
    let date = |value: &Value| match value {
        Value::Text(text) => text.parse::<PartialDate>().ok(),
        _ => None,
    };
    let (Kind::Partial, Some(new), Some(old)) = (field.kind, date(new), date(old)) else {
        return false;
    };
    let parts = |date: PartialDate| (date.month().is_some(), date.day().is_some());
    new.compare(&old).is_none_or(std::cmp::Ordering::is_eq) && parts(new) <= parts(old)
}

/// Equal, or unknown on one side.
fn fits<T: PartialEq + Default>(one: &T, other: &T) -> bool {
    one == other || *one == T::default() || *other == T::default()
}

fn same_degree(old: &Degree, new: &Degree) -> bool {
    if new.student_no.is_empty() || old.student_no.is_empty() {
        fits(&old.level, &new.level) && fits(&old.faculty_id, &new.faculty_id)
    } else {
        old.student_no == new.student_no && fits(&old.level, &new.level)
    }
}

fn same_contact(old: &ContactPoint, new: &ContactPoint) -> bool {
    let digits = |point: &ContactPoint| {
        let phone = Phone::from_stored(&point.value);
        phone.digits_without_code().to_owned()
    };
    old.kind == new.kind
        && match new.kind.as_str() {
            "mobile" | "landline" | "whatsapp" => digits(old) == digits(new),
            "email" => old.value.eq_ignore_ascii_case(&new.value),
            _ => old.value == new.value,
        }
}

fn same_address(old: &Address, new: &Address) -> bool {
    fits(&old.kind, &new.kind) && fits(&old.line, &new.line) && fits(&old.city_id, &new.city_id)
}

fn same_post(old: &Post, new: &Post) -> bool {
    old.organisation == new.organisation
        && fits(&old.job_title, &new.job_title)
        && fits(&old.department, &new.department)
        && fits(&old.from_on, &new.from_on)
}

/// Nobody is an active member of one chapter twice.
fn same_membership(old: &Membership, new: &Membership) -> bool {
    let both_active = old.state != "left" && new.state != "left";
    old.chapter_id == new.chapter_id && (both_active || fits(&old.since, &new.since))
}

fn same_report(old: &ContactReport, new: &ContactReport) -> bool {
    old.on_day == new.on_day && old.channel == new.channel && old.summary == new.summary
}

fn same_name(old: &OtherName, new: &OtherName) -> bool {
    old.name == new.name
}

fn same_tie(old: &Relationship, new: &Relationship) -> bool {
    old.other_id == new.other_id && old.kind == new.kind
}

fn same_file(old: &Attachment, new: &Attachment) -> bool {
    old.sha256 == new.sha256 && old.name == new.name
}
