//! What a row changes in somebody who is on file (product rules): an empty cell never erases; another employer ends the
//! current post and opens a new one; another phone or e-mail is added and preferred; anything else is written over.

use super::cell::{LISTED, split};
use super::incoming::Incoming;
use crate::model::catalogue::Catalogue;
use crate::model::contact::{Address, ContactPoint};
use crate::model::custom::put_value;
use crate::model::date::PartialDate;
use crate::model::degree::Degree;
use crate::model::dossier::Dossier;
use crate::model::phone::Phone;
use crate::model::post::Post;

/// The person as the row makes them.
#[must_use]
pub fn merged(on_file: &Dossier, incoming: &Incoming, catalogue: &Catalogue) -> Dossier {
    let new = incoming.dossier(catalogue);
    let mut after = on_file.clone();
    let alumnus = &mut after.alumnus;
    // How another of their names is spelled says nothing of the one that stays.
    let named = &new.alumnus.name;
    if named.is_empty() || holds(&alumnus.name, named) {
        over(&mut alumnus.latin_name, &new.alumnus.latin_name);
        over(&mut alumnus.pinyin, &new.alumnus.pinyin);
    }
    for (old, new) in [
        (&mut alumnus.gender, &new.alumnus.gender),
        (&mut alumnus.nationality, &new.alumnus.nationality),
        (&mut alumnus.native_place, &new.alumnus.native_place),
    ] {
        over(old, new);
    }
    if !incoming.text("status").is_empty() {
        alumnus.status.clone_from(&new.alumnus.status);
    }
    better(&mut alumnus.birth, new.alumnus.birth);
    if !alumnus.notes.contains(&new.alumnus.notes) {
        let gap = if alumnus.notes.is_empty() { "" } else { "\n" };
        alumnus.notes = format!("{}{gap}{}", alumnus.notes, new.alumnus.notes);
    }
    for name in new.other_names {
        if !after
            .other_names
            .iter()
            .any(|other| holds(&other.name, &name.name))
        {
            after.other_names.push(name);
        }
    }
    for tag in new.tags {
        if !after.tags.iter().any(|known| holds(&known.tag, &tag.tag)) {
            after.tags.push(tag);
        }
    }
    for own in &new.customs {
        put_value(&mut after.customs, own.field_id, &own.value);
    }
    if let Some(degree) = new.degrees.first() {
        study(&mut after.degrees, degree);
    }
    for point in new.contacts {
        reach(&mut after.contacts, point);
    }
    live(&mut after, &new.addresses);
    for further in new.addresses.iter().skip(1) {
        if !after.addresses.iter().any(|known| says_all(known, further)) {
            after.addresses.push(further.clone());
        }
    }
    let (before, current): (Vec<Post>, Vec<Post>) =
        new.posts.into_iter().partition(|post| post.ended);
    work(&mut after, &current);
    for post in before {
        if !after
            .posts
            .iter()
            .any(|known| known.organisation == post.organisation)
        {
            after.posts.push(post);
        }
    }
    for membership in new.memberships {
        let known = |m: &crate::model::chapter::Membership| {
            m.chapter_id == membership.chapter_id && m.state != "left"
        };
        // That somebody applied stands in no list: a chapter that is named there does not take them in.
        if !after.memberships.iter().any(known) {
            after.memberships.push(membership);
        }
    }
    after
}

/// The same, or what a cell makes of it: a text with a comma in it comes back in parts.
fn holds(old: &str, new: &str) -> bool {
    old == new || split(old, LISTED).any(|part| part == new)
}

/// A value that says something is written over the old one.
fn over(old: &mut String, new: &str) {
    if !new.is_empty() {
        new.clone_into(old);
    }
}

/// The degree with the same student number, or the only one that has none, is filled; else one is added.
fn study(degrees: &mut Vec<Degree>, new: &Degree) {
    let same = |old: &Degree| {
        if new.student_no.is_empty() || old.student_no.is_empty() {
            old.level.is_empty() || new.level.is_empty() || old.level == new.level
        } else {
            old.student_no == new.student_no
        }
    };
    let Some(old) = degrees.iter_mut().find(|old| same(old)) else {
        degrees.push(new.clone());
        return;
    };
    over(&mut old.level, &new.level);
    over(&mut old.class_group, &new.class_group);
    over(&mut old.student_no, &new.student_no);
    over(&mut old.outcome, &new.outcome);
    old.faculty_id = new.faculty_id.or(old.faculty_id);
    old.programme_id = new.programme_id.or(old.programme_id);
    better(&mut old.entry, new.entry);
    better(&mut old.completion, new.completion);
}

/// A date that says otherwise, or more, is written over the old one. A year does not write over the day that is known of
/// it.
fn better(old: &mut Option<PartialDate>, new: Option<PartialDate>) {
    let Some(new) = new else { return };
    let parts = |date: &PartialDate| (date.month().is_some(), date.day().is_some());
    let is_better = old.is_none_or(|old| match old.compare(&new) {
        Some(order) => order.is_ne(),
        None => parts(&new) > parts(&old),
    });
    if is_better {
        *old = Some(new);
    }
}

/// Another number or account is added and preferred.
fn reach(contacts: &mut Vec<ContactPoint>, new: ContactPoint) {
    // A landline that stands among the mobiles is known already.
    let is_call = |point: &ContactPoint| matches!(point.kind.as_str(), "mobile" | "landline");
    let same = |old: &ContactPoint| {
        (old.kind == new.kind || is_call(old) && is_call(&new))
            && (old.value == new.value
                || (matches!(new.kind.as_str(), "mobile" | "landline" | "whatsapp")
                    && Phone::from_stored(&old.value).digits_without_code()
                        == Phone::from_stored(&new.value).digits_without_code())
                || (new.kind == "email" && old.value.eq_ignore_ascii_case(&new.value)))
    };
    if contacts.iter().any(same) {
        return;
    }
    if new.preferred {
        let others = contacts.iter_mut().filter(|old| old.kind == new.kind);
        others.for_each(|old| old.preferred = false);
    }
    contacts.push(new);
}

/// The current address is mended; without one it is added.
fn live(after: &mut Dossier, new: &[Address]) {
    let Some(new) = new.first() else {
        return;
    };
    let mut open = after.addresses.iter().filter(|one| one.valid_to.is_none());
    if open.any(|known| says_all(known, new)) {
        return;
    }
    let current = after.current_address().map(|address| address.id);
    let Some(old) = after
        .addresses
        .iter_mut()
        .find(|address| Some(address.id) == current)
    else {
        after.addresses.push(new.clone());
        return;
    };
    over(&mut old.line, &new.line);
    over(&mut old.country, &new.country);
    old.city_id = new.city_id.or(old.city_id);
}

/// Whether an address says everything that another one does.
fn says_all(known: &Address, new: &Address) -> bool {
    let has = |old: &str, new: &str| new.is_empty() || old == new;
    has(&known.line, &new.line)
        && has(&known.country, &new.country)
        && (new.city_id.is_none() || known.city_id == new.city_id)
}

/// Another employer ends the current post and opens a new one; the same one is filled.
fn work(after: &mut Dossier, new: &[Post]) {
    let Some(new) = new.first() else {
        return;
    };
    let current = after.current_post().map(|post| post.id);
    if let Some(old) = after.posts.iter_mut().find(|post| Some(post.id) == current) {
        if new.organisation.is_empty() || old.organisation == new.organisation {
            over(&mut old.organisation, &new.organisation);
            over(&mut old.department, &new.department);
            over(&mut old.job_title, &new.job_title);
            over(&mut old.professional_title, &new.professional_title);
            return;
        }
        old.ended = true;
    }
    after.posts.push(new.clone());
}
