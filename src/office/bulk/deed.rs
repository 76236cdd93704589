//! What can be done to many people, and what it makes of one of them.

use chrono::{DateTime, NaiveDate, Utc};

use super::super::Rule;
use super::super::registering::why_not_invited;
use super::field::{Home, Settable, put};
use crate::config::Lang;
use crate::l10n::L10nLanguage;
use crate::model::catalogue::Catalogue;
use crate::model::chapter::Membership;
use crate::model::custom::put_value;
use crate::model::date::PartialDate;
use crate::model::dossier::{Dossier, Privacy};
use crate::model::field::{Id, Kind};
use crate::model::relation::Tag;
use crate::store::dossiers::Wanted;

/// One thing to do to many people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A field gets a value, in its stored form.
    Set(Settable, String),
    /// A line is put below the notes.
    Append(String),
    /// A tag is put on.
    Tag(String),
    /// A tag is taken off.
    Untag(String),
    /// A chapter is left, another one is joined, or both.
    Move {
        /// Left on the day.
        from: Option<Id>,
        /// Joined on the day.
        to: Option<Id>,
        /// When.
        on: PartialDate,
    },
    /// Put away.
    Archive,
    /// Taken out again.
    Restore,
    /// A seat at an event, or a place on its waiting list; what the event is called.
    Register(Id, String),
}

/// Why somebody stays as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Not on file any more.
    Gone,
    /// Merged into another record.
    Merged,
    /// No degree that could hold the value.
    NoDegree,
    /// Not in the chapter that is to be left.
    NotMember,
    /// The record would contradict itself.
    Unsound,
    /// Somebody else has the student number at that level.
    NumberTaken,
    /// Nobody invites the dead.
    Deceased,
    /// Put away.
    Archived,
    /// Changed by somebody else after the plan was made.
    Meanwhile,
}

impl Why {
    /// In words.
    #[must_use]
    pub fn said(self, text: &L10nLanguage) -> String {
        match self {
            Self::Gone => text.msg_bulk_why_gone(),
            Self::Merged => text.msg_bulk_why_merged(),
            Self::NoDegree => text.msg_bulk_why_no_degree(),
            Self::NotMember => text.msg_bulk_why_not_member(),
            Self::Unsound => text.msg_bulk_why_unsound(),
            Self::NumberTaken => text.msg_bulk_why_number_taken(),
            Self::Deceased => text.msg_bulk_why_deceased(),
            Self::Archived => text.msg_bulk_why_archived(),
            Self::Meanwhile => text.msg_bulk_why_meanwhile(),
        }
    }
}

/// What a deed looks at beside the person.
pub(super) struct Ground<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) now: DateTime<Utc>,
    pub(super) today: NaiveDate,
}

impl Deed {
    /// The rows that it needs.
    pub(super) fn wants(&self, wanted: &mut Wanted) {
        match self {
            Self::Set(field, _) => match field.home {
                Home::Degree => wanted.degrees = true,
                Home::Own(_) => wanted.customs = true,
                Home::Person => {}
            },
            Self::Tag(_) | Self::Untag(_) => wanted.tags = true,
            Self::Move { .. } => wanted.memberships = true,
            Self::Append(_) | Self::Archive | Self::Restore | Self::Register(..) => {}
        }
    }

    /// Does it to one person, or says why not. A person for whom it holds already stays as they are.
    pub(super) fn change(&self, person: &mut Dossier, ground: &Ground<'_>) -> Result<(), Why> {
        if person.alumnus.merged_into.is_some() {
            return Err(Why::Merged);
        }
        let alumnus = &mut person.alumnus;
        match self {
            Self::Set(field, value) => set(person, field, value, ground)?,
            Self::Append(line) => {
                if !alumnus.notes.lines().any(|old| old.trim() == line) {
                    if !alumnus.notes.is_empty() {
                        alumnus.notes.push('\n');
                    }
                    alumnus.notes.push_str(line);
                }
            }
            Self::Tag(tag) => {
                if !person.tags.iter().any(|old| old.tag == *tag) {
                    person.tags.push(Tag {
                        tag: tag.clone(),
                        ..Tag::default()
                    });
                }
            }
            Self::Untag(tag) => person.tags.retain(|old| old.tag != *tag),
            Self::Move { from, to, on } => shift(person, *from, *to, *on)?,
            Self::Archive if alumnus.archived_at.is_none() => {
                alumnus.archived_at = Some(ground.now);
            }
            Self::Restore => alumnus.archived_at = None,
            Self::Archive => {}
            Self::Register(..) => match why_not_invited(alumnus) {
                Some(Rule::Archived) => return Err(Why::Archived),
                Some(_) => return Err(Why::Deceased),
                None => {}
            },
        }
        Ok(())
    }

    /// In words: "Status -> lost".
    #[must_use]
    pub fn said(&self, catalogue: &Catalogue, text: &L10nLanguage, lang: Lang) -> String {
        let chapter = |id: &Option<Id>| catalogue.chapters.title(*id, lang).to_owned();
        match self {
            Self::Set(field, value) => {
                let label = field.label().pick(lang);
                let shown = shown(field, value, catalogue, text, lang);
                if shown.is_empty() {
                    text.msg_bulk_deed_empty(label)
                } else {
                    text.msg_bulk_deed_set(label, shown)
                }
            }
            Self::Append(line) => text.msg_bulk_deed_append(line.as_str()),
            Self::Tag(tag) => text.msg_bulk_deed_tag(tag.as_str()),
            Self::Untag(tag) => text.msg_bulk_deed_untag(tag.as_str()),
            Self::Move { from: None, to, .. } => text.msg_bulk_deed_join(chapter(to)),
            Self::Move { from, to: None, .. } => text.msg_bulk_deed_leave(chapter(from)),
            Self::Move { from, to, .. } => text.msg_bulk_deed_move(chapter(from), chapter(to)),
            Self::Archive => text.msg_bulk_deed_archive(),
            Self::Restore => text.msg_bulk_deed_restore(),
            Self::Register(_, name) => text.msg_bulk_deed_register(name.as_str()),
        }
    }
}

impl Deed {
    /// The same as everybody may read it in the history: what a private field holds is not told.
    pub(super) fn said_openly(
        &self,
        catalogue: &Catalogue,
        text: &L10nLanguage,
        lang: Lang,
    ) -> String {
        match self {
            Self::Set(
                Settable {
                    home: Home::Own(own),
                    ..
                },
                _,
            ) if own.privacy == Privacy::Private => text.msg_own_deed_set(own.label.pick(lang)),
            _ => self.said(catalogue, text, lang),
        }
    }
}

/// A stored value for reading.
fn shown(
    field: &Settable,
    value: &str,
    catalogue: &Catalogue,
    text: &L10nLanguage,
    lang: Lang,
) -> String {
    if let Home::Own(own) = field.home {
        return own.said(value, lang);
    }
    let id = || value.parse().ok().map(Id);
    match field.kind() {
        Kind::Code(list) => catalogue.codes.label(list, value, lang).to_owned(),
        Kind::Link("faculty") => catalogue.faculties.title(id(), lang).to_owned(),
        Kind::Link("programme") => catalogue.programmes.title(id(), lang).to_owned(),
        Kind::Link(_) => catalogue.chapters.title(id(), lang).to_owned(),
        Kind::Flag if value == "1" => text.msg_bulk_yes(),
        Kind::Flag => text.msg_bulk_no(),
        _ => value.to_owned(),
    }
}

fn set(
    person: &mut Dossier,
    field: &Settable,
    value: &str,
    ground: &Ground<'_>,
) -> Result<(), Why> {
    match field.home {
        Home::Person => {
            put(&mut person.alumnus, field.column, value);
            return Ok(());
        }
        Home::Own(own) => {
            put_value(&mut person.customs, own.id, value);
            return Ok(());
        }
        Home::Degree => {}
    }
    let id = person.headline_degree().map(|degree| degree.id);
    let degree = person
        .degrees
        .iter_mut()
        .find(|degree| Some(degree.id) == id);
    let degree = degree.ok_or(Why::NoDegree)?;
    put(degree, field.column, value);
    // The era follows from the years, as in the form.
    let year = degree.entry.or(degree.completion).map(|date| date.year());
    degree.era_id = year
        .and_then(|year| ground.catalogue.era(year))
        .map(|era| era.id);
    Ok(())
}

/// Leaves one chapter and joins the other; the home chapter moves along.
fn shift(
    person: &mut Dossier,
    from: Option<Id>,
    to: Option<Id>,
    on: PartialDate,
) -> Result<(), Why> {
    let in_it = |m: &Membership, chapter: Id| m.chapter_id == chapter && m.state != "left";
    let is_in = |person: &Dossier, chapter: Id| {
        let mut all = person.memberships.iter();
        all.any(|m| m.chapter_id == chapter && m.state == "active")
    };
    if let Some(from) = from {
        let mut left = false;
        for m in person.memberships.iter_mut().filter(|m| in_it(m, from)) {
            "left".clone_into(&mut m.state);
            m.until = Some(on);
            left = true;
        }
        let moved_before = to.is_some_and(|to| is_in(person, to));
        match left {
            true => {}
            false if moved_before => return Ok(()),
            false => return Err(Why::NotMember),
        }
        if person.alumnus.home_chapter_id == Some(from) {
            person.alumnus.home_chapter_id = to;
        }
    }
    let Some(to) = to.filter(|to| !is_in(person, *to)) else {
        return Ok(());
    };
    let applied = person
        .memberships
        .iter_mut()
        .find(|m| m.chapter_id == to && m.state == "applied");
    match applied {
        Some(membership) => {
            "active".clone_into(&mut membership.state);
            membership.since = Some(on);
        }
        None => person.memberships.push(Membership {
            chapter_id: to,
            state: "active".to_owned(),
            since: Some(on),
            ..Membership::default()
        }),
    }
    Ok(())
}
