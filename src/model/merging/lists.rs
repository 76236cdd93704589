//! The lists of two records that become one: when two rows are one, and what becomes of them then.

use std::cmp::Ordering;

use crate::model::alumnus::OtherName;
use crate::model::chapter::Membership;
use crate::model::contact::{Address, ContactPoint};
use crate::model::custom::AlumnusCustom;
use crate::model::date::PartialDate;
use crate::model::degree::Degree;
use crate::model::dossier::Dossier;
use crate::model::field::{Field, Id, Kind, Record, Value};
use crate::model::name::fold;
use crate::model::post::Post;

/// Adds the rows of the one who goes that are not there yet.
pub(super) fn unite(d: &mut Dossier, goes: &Dossier) {
    add(&mut d.other_names, &goes.other_names, one_name);
    add(&mut d.degrees, &goes.degrees, one_degree);
    add(&mut d.contacts, &goes.contacts, one_contact);
    prefer_one_of_each_kind(&mut d.contacts);
    add(&mut d.addresses, &goes.addresses, one_address);
    add(&mut d.posts, &goes.posts, one_post);
    add(&mut d.relationships, &goes.relationships, |x, y| {
        (x.other_id, &x.kind) == (y.other_id, &y.kind)
    });
    add(&mut d.memberships, &goes.memberships, |x, y| {
        (x.chapter_id, &x.state) == (y.chapter_id, &y.state)
    });
    drop_met_applications(&mut d.memberships);
    add(&mut d.tags, &goes.tags, |x, y| x.tag == y.tag);
    add(&mut d.reports, &goes.reports, |x, y| {
        (x.on_day, &x.channel, &x.summary) == (y.on_day, &y.channel, &y.summary)
    });
    d.consents.extend(goes.consents.iter().cloned());
    add(&mut d.attachments, &goes.attachments, |x, y| {
        (&x.sha256, &x.name) == (&y.sha256, &y.name)
    });
    let customs = free_customs(d, goes);
    add(&mut d.customs, &customs, |x, y| x.field_id == y.field_id);
}

/// The one who stays as on file, with every row of the other that goes over or is a double.
pub(super) fn of_both(keep: &Dossier, goes: &Dossier) -> Dossier {
    let mut both = keep.clone();
    both.other_names.extend(goes.other_names.iter().cloned());
    both.degrees.extend(goes.degrees.iter().cloned());
    both.contacts.extend(goes.contacts.iter().cloned());
    both.addresses.extend(goes.addresses.iter().cloned());
    both.posts.extend(goes.posts.iter().cloned());
    both.relationships
        .extend(goes.relationships.iter().cloned());
    both.memberships.extend(goes.memberships.iter().cloned());
    both.tags.extend(goes.tags.iter().cloned());
    both.reports.extend(goes.reports.iter().cloned());
    both.consents.extend(goes.consents.iter().cloned());
    both.attachments.extend(goes.attachments.iter().cloned());
    both.customs.extend(free_customs(keep, goes));
    both
}

/// Adds the rows that are not there yet; a double gives what it knows more to the row that is.
fn add<R: Record + Clone>(rows: &mut Vec<R>, more: &[R], one: impl Fn(&R, &R) -> bool) {
    let own = rows.len();
    for row in more {
        let double = rows.iter_mut().take(own).find(|known| one(known, row));
        match double {
            None => rows.push(row.clone()),
            Some(known) => {
                for field in R::FIELDS {
                    let theirs = (field.get)(row);
                    if knows_more(field, &theirs, &(field.get)(known)) {
                        // The value was read from a record of the same kind.
                        let _ = (field.set)(known, theirs);
                    }
                }
            }
        }
    }
}

/// Whether a value says more than the other: something instead of nothing, the day instead of the year, what was verified.
fn knows_more<R>(field: &Field<R>, theirs: &Value, mine: &Value) -> bool {
    let (theirs, mine) = (theirs.text(), mine.text());
    match (field.kind, field.name) {
        _ if mine.is_empty() => !theirs.is_empty(),
        (Kind::Partial, _) => theirs.len() > mine.len() && theirs.starts_with(&mine),
        (_, "verification") => mine == "unverified" && theirs != mine && !theirs.is_empty(),
        _ => false,
    }
}

fn one_name(x: &OtherName, y: &OtherName) -> bool {
    fold(&x.name) == fold(&y.name)
}

/// The same number, or nothing that speaks against it and a year, or all of the course, that both know: a roster that
/// tells no more than the year means the course on file.
fn one_degree(x: &Degree, y: &Degree) -> bool {
    let free = |x: &str, y: &str| x.is_empty() || y.is_empty() || fold(x) == fold(y);
    if !x.student_no.is_empty() && x.student_no == y.student_no {
        return free(&x.level, &y.level);
    }
    let texts = |d: &Degree| {
        [
            d.student_no.clone(),
            d.level.clone(),
            d.class_group.clone(),
            d.outcome.clone(),
            d.diploma_name.clone(),
            d.supervisor.clone(),
        ]
    };
    let links = |d: &Degree| [d.faculty_id, d.programme_id];
    let dates = |d: &Degree| [d.entry, d.completion];
    let texts_agree = texts(x).iter().zip(&texts(y)).all(|(x, y)| free(x, y));
    let mut linked = links(x).into_iter().zip(links(y));
    let links_agree = linked.all(|(x, y)| x.is_none() || y.is_none() || x == y);
    let days = || dates(x).into_iter().zip(dates(y));
    let dates_agree = days().all(|(x, y)| x.zip(y).is_none_or(|(x, y)| agree(x, y)));
    let known_of_both = days().any(|(x, y)| x.is_some() && y.is_some())
        || (links(x), &x.level) == (links(y), &y.level);
    texts_agree && links_agree && dates_agree && known_of_both
}

/// As far as both are known.
fn agree(x: PartialDate, y: PartialDate) -> bool {
    x.compare(&y).is_none_or(|order| order == Ordering::Equal)
}

fn one_contact(x: &ContactPoint, y: &ContactPoint) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    x.kind == y.kind
        && match x.kind.as_str() {
            "mobile" | "landline" | "whatsapp" => digits(&x.value) == digits(&y.value),
            _ => fold(&x.value) == fold(&y.value),
        }
}

/// The first preferred one of a kind stays the preferred one.
fn prefer_one_of_each_kind(contacts: &mut [ContactPoint]) {
    let mut preferred: Vec<String> = Vec::new();
    for point in contacts.iter_mut().filter(|point| point.preferred) {
        point.preferred = !preferred.contains(&point.kind);
        preferred.push(point.kind.clone());
    }
}

fn one_address(x: &Address, y: &Address) -> bool {
    (fold(&x.line), x.city_id, x.valid_to) == (fold(&y.line), y.city_id, y.valid_to)
}

fn one_post(x: &Post, y: &Post) -> bool {
    (fold(&x.organisation), fold(&x.job_title), x.ended)
        == (fold(&y.organisation), fold(&y.job_title), y.ended)
        && (x.from_on.is_none() || y.from_on.is_none() || x.from_on == y.from_on)
}

/// Who is a member needs no application.
fn drop_met_applications(memberships: &mut Vec<Membership>) {
    let members: Vec<Id> = memberships
        .iter()
        .filter(|row| row.state == "active")
        .map(|row| row.chapter_id)
        .collect();
    memberships.retain(|row| row.state != "applied" || !members.contains(&row.chapter_id));
}

/// The values of own fields that go over. Where both have another value, that of the one who goes stays with them.
fn free_customs(keep: &Dossier, goes: &Dossier) -> Vec<AlumnusCustom> {
    let own = |field: Id| keep.customs.iter().find(|row| row.field_id == field);
    let free = goes.customs.iter().filter(|row| {
        let mine = own(row.field_id);
        mine.is_none_or(|mine| mine.value == row.value)
    });
    free.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn degree(level: &str, faculty: Option<i64>, completion: &str) -> Degree {
        Degree {
            level: level.to_owned(),
            faculty_id: faculty.map(Id),
            completion: completion.parse().ok(),
            ..Degree::default()
        }
    }

    #[test]
    fn what_tells_no_more_than_the_year_is_the_course_on_file() {
        let full = degree("bachelor", Some(3), "2004-07");
        let cases = [
            (degree("", None, "2004"), true),
            (degree("bachelor", None, "2004-07-01"), true),
            (degree("", None, "2004-06"), false),
            (degree("", None, "2007"), false),
            (degree("master", None, "2004"), false),
            (degree("", Some(4), "2004"), false),
            (degree("bachelor", Some(3), ""), true),
            (degree("", None, ""), false),
        ];
        for (other, is_one) in cases {
            assert_eq!(one_degree(&full, &other), is_one, "{other:?}");
            assert_eq!(one_degree(&other, &full), is_one, "{other:?}");
        }
    }

    #[test]
    fn a_double_gives_what_it_knows_more() {
        let mut rows = vec![degree("", None, "2004")];
        let mut full = degree("bachelor", Some(3), "2004-07");
        "archive".clone_into(&mut full.verification);
        "unverified".clone_into(&mut rows[0].verification);
        add(&mut rows, std::slice::from_ref(&full), one_degree);
        assert_eq!(rows, [full.clone()]);
        // The other way round nothing is lost.
        let mut rows = vec![full.clone()];
        add(&mut rows, &[degree("", None, "2004")], one_degree);
        assert_eq!(rows, [full]);
    }
}
