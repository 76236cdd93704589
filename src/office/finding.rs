//! Finding people: one find index per process, kept true by what the history says changed, and the questions that screens
//! and commands put to it.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::NaiveDate;

use super::permit::{Action, Role};
use super::{Error, Office, Result};
use crate::find::field::{NumberField, OwnField, OwnKind, TermField};
use crate::find::found::Found;
use crate::find::parse::Terms;
use crate::find::query::{Part, Query, What};
use crate::find::{Direction, Finder, Order, OwnOrder, Scope};
use crate::model::catalogue::Catalogue;
use crate::model::custom;
use crate::model::dossier::Privacy;
use crate::model::field::{Id, Label};
use crate::model::name;
use crate::model::own::Own;
use crate::model::typed::Typed;

mod everybody;
mod feed;
mod intake;
pub(super) mod room;
mod sentences;
mod whole;
pub mod facets;
pub mod suggest;
pub mod explain;
pub mod slips;

/// An order of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// Name in settings and on the command line; `-` before it turns it round.
    pub key: &'static str,
    /// What the clerk sees.
    pub label: Label,
    order: Order,
    /// The field of the office's own that it goes by.
    own: Option<&'static Own>,
}

const fn sort(key: &'static str, en: &'static str, zh: &'static str, order: Order) -> Sort {
    Sort {
        key,
        label: Label { en, zh },
        order,
        own: None,
    }
}

/// Every order, the usual one first.
#[rustfmt::skip]
pub const SORTS: &[Sort] = {
    use Direction::{Down, Up};
    use NumberField as N;
    use Order::{Name, Number, Term};
    use TermField as T;
    &[
        sort("name", "Name", "姓名", Name(Up)),
        sort("class", "Class, oldest first", "届，从早到晚", Number(N::Class, Up)),
        sort("-class", "Class, newest first", "届，从晚到早", Number(N::Class, Down)),
        sort("entry", "Entered, oldest first", "级，从早到晚", Number(N::Entry, Up)),
        sort("-entry", "Entered, newest first", "级，从晚到早", Number(N::Entry, Down)),
        sort("faculty", "Faculty", "院系", Term(T::Faculty, Up)),
        sort("programme", "Programme", "专业", Term(T::Programme, Up)),
        sort("chapter", "Chapter", "分会", Term(T::Chapter, Up)),
        sort("city", "City", "城市", Term(T::City, Up)),
        sort("employer", "Employer", "工作单位", Term(T::Employer, Up)),
        sort("status", "Status", "状态", Term(T::Status, Up)),
        sort("-updated", "Changed last first", "最近更新在前", Number(N::Updated, Down)),
        sort("updated", "Changed longest ago first", "最久未更新在前", Number(N::Updated, Up)),
        sort("-name", "Name, from the end", "姓名，倒序", Name(Down)),
        sort("-faculty", "Faculty, from the end", "院系，倒序", Term(T::Faculty, Down)),
        sort("-programme", "Programme, from the end", "专业，倒序", Term(T::Programme, Down)),
        sort("level", "Degree", "学历", Term(T::Level, Up)),
        sort("-level", "Degree, from the end", "学历，倒序", Term(T::Level, Down)),
        sort("group", "Class group", "班级", Term(T::Group, Up)),
        sort("-group", "Class group, from the end", "班级，倒序", Term(T::Group, Down)),
        sort("-chapter", "Chapter, from the end", "分会，倒序", Term(T::Chapter, Down)),
        sort("-city", "City, from the end", "城市，倒序", Term(T::City, Down)),
        sort("country", "Country", "国家", Term(T::Country, Up)),
        sort("-country", "Country, from the end", "国家，倒序", Term(T::Country, Down)),
        sort("-employer", "Employer, from the end", "工作单位，倒序", Term(T::Employer, Down)),
        sort("title", "Job title", "职务", Term(T::Title, Up)),
        sort("-title", "Job title, from the end", "职务，倒序", Term(T::Title, Down)),
        sort("-status", "Status, from the end", "状态，倒序", Term(T::Status, Down)),
        sort("sex", "Sex", "性别", Term(T::Sex, Up)),
        sort("-sex", "Sex, from the end", "性别，倒序", Term(T::Sex, Down)),
        sort("born", "Born, oldest first", "出生，年长在前", Number(N::Born, Up)),
        sort("-born", "Born, youngest first", "出生，年轻在前", Number(N::Born, Down)),
        sort("-contacted", "Contacted last first", "最近联络在前", Number(N::Contacted, Down)),
        sort("contacted", "Contacted longest ago first", "最久未联络在前", Number(N::Contacted, Up)),
    ]
};

impl Sort {
    /// Every order, those by the office's own fields last.
    pub fn all(catalogue: &Catalogue) -> impl Iterator<Item = Self> + use<'_> {
        let own = catalogue.own("alumnus");
        let ways = [Direction::Up, Direction::Down];
        let own = own.flat_map(move |own| ways.map(|way| Self::by(own, way)));
        SORTS.iter().copied().chain(own)
    }

    /// The order by a field that the office added.
    fn by(own: &'static Own, way: Direction) -> Self {
        let order = OwnOrder {
            field: own.id.0,
            kind: own_kind(own.kind),
            private: own.privacy == Privacy::Private,
        };
        Self {
            key: match way {
                Direction::Up => own.key,
                Direction::Down => own.falling,
            },
            label: own.label,
            order: Order::Own(order, way),
            own: Some(own),
        }
    }

    /// The order of that name.
    #[must_use]
    pub fn named(key: &str, catalogue: &Catalogue) -> Option<Self> {
        Self::all(catalogue).find(|sort| sort.key == key)
    }

    fn built_in(key: &str) -> Option<Self> {
        SORTS.iter().copied().find(|sort| sort.key == key)
    }

    /// Several orders, the first of which counts most, as `-class,name` says.
    ///
    /// # Errors
    /// The name that is none.
    pub fn list(keys: &str, catalogue: &Catalogue) -> std::result::Result<Vec<Self>, String> {
        let keys = keys.split([',', '，']).map(str::trim);
        keys.filter(|key| !key.is_empty())
            .map(|key| Self::named(key, catalogue).ok_or_else(|| key.to_owned()))
            .collect()
    }

    /// The same column the other way round.
    #[must_use]
    pub fn turned(self) -> Self {
        if let Some(own) = self.own {
            let way = match self.key == own.key {
                true => Direction::Down,
                false => Direction::Up,
            };
            return Self::by(own, way);
        }
        let turned = match self.key.strip_prefix('-') {
            Some(key) => Self::built_in(key),
            None => Self::built_in(&format!("-{}", self.key)),
        };
        turned.unwrap_or(self)
    }
}

impl Default for Sort {
    fn default() -> Self {
        SORTS[0]
    }
}

impl AsRef<[Self]> for Sort {
    fn as_ref(&self) -> &[Self] {
        std::slice::from_ref(self)
    }
}

/// Why a search has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query cannot be read.
    #[error("{}", .0.sentence)]
    Query(QueryWrong),
    /// The office could not.
    #[error("{0}")]
    Office(#[from] Error),
}

impl From<crate::store::Error> for SearchError {
    fn from(error: crate::store::Error) -> Self {
        Self::Office(error.into())
    }
}

/// What is wrong with a query, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryWrong {
    /// The place in the text, in bytes.
    pub at: Range<usize>,
    /// What to say about it.
    pub sentence: String,
    /// A field is named that nobody knows, and none is like it: where the fields are listed helps.
    pub unknown_field: bool,
}

/// A part of the query, to show as a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Its words.
    pub text: String,
    /// Where it stands in the query, in bytes.
    pub at: Range<usize>,
    /// A word that is looked for anywhere, not a field.
    pub word: bool,
    /// Its field as queries call it; none for words and brackets.
    pub field: Option<String>,
    /// Whether it excludes.
    pub negative: bool,
    /// Its values, or the word; none for brackets.
    pub values: Vec<Typed>,
    /// What stands in its brackets, or on the sides of its `or`.
    pub inner: Vec<Chip>,
    /// Any of the inner ones will do.
    pub any: bool,
}

/// Columns with more values than this are not read aloud in pinyin while somebody waits.
const MOST_READ: usize = 5_000;

/// What was asked of whom by whom, to ask it again with less.
struct Asked {
    finder: Finder,
    query: Query,
    scope: Scope,
}

/// The answer of a search. It stays as it is, whatever changes after it.
pub struct Results {
    found: Found,
    asked: Box<Asked>,
    chips: Vec<Chip>,
    took: Duration,
    /// The newest change that the index knew.
    seq: i64,
    /// The day on which it was asked.
    day: NaiveDate,
}

impl Results {
    /// How many were found.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.count()
    }

    /// The people at these places of the result.
    #[must_use]
    pub fn ids(&self, places: Range<usize>) -> Vec<Id> {
        self.found.ids(places).into_iter().map(Id).collect()
    }

    /// Where a person stands in the result.
    #[must_use]
    pub fn place(&self, id: Id) -> Option<usize> {
        self.found.place(id.0)
    }

    /// Everybody found, in order.
    #[must_use]
    pub fn all_ids(&self) -> Vec<Id> {
        self.found.all_ids().map(Id).collect()
    }

    /// Whether the query asks for the archive, and so for people whom other searches leave out.
    #[must_use]
    pub fn asks_archive(&self) -> bool {
        self.asked.query.archived
    }

    /// The parts of the query.
    #[must_use]
    pub fn chips(&self) -> &[Chip] {
        &self.chips
    }

    /// How long the search took.
    #[must_use]
    pub fn took(&self) -> Duration {
        self.took
    }
}

impl Office {
    /// Whether the find index can answer; else it is being read or built.
    #[must_use]
    pub fn index_ready(&self) -> bool {
        self.room.finder().is_some()
    }

    /// Whether the index holds something else than when it gave this answer: more changes, or other names.
    #[must_use]
    pub fn index_is_newer(&self, than: &Results) -> bool {
        let finder = self.room.finder();
        finder.is_some_and(|finder| !finder.holds_what(&than.asked.finder))
    }

    /// Whether nothing was written since this answer, so that another search would give it again.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn is_still_true(&self, results: &Results) -> Result<bool> {
        self.permit(Action::Read)?;
        let Some(finder) = self.finder()? else {
            return Ok(false);
        };
        let same = finder.seq() == results.seq && finder.holds_what(&results.asked.finder);
        Ok(same && self.today() == results.day)
    }

    /// The newest change that the index knows; none while it is not ready.
    #[must_use]
    pub fn index_knows(&self) -> Option<Id> {
        self.room.finder().map(|finder| Id(finder.seq()))
    }

    /// Where the image of the find index is kept.
    #[must_use]
    pub fn index_image(&self) -> std::path::PathBuf {
        room::image_of(&self.store)
    }

    /// Begins to read or build the find index in a thread of its own, if nobody did yet.
    pub fn warm_index(&self) {
        room::warm(&self.room, &self.store, self.today());
    }

    /// Waits until the find index can answer. For commands; screens go on with [`Office::first_page`].
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn prepare_index(&self) -> Result<()> {
        room::prepare(&self.room, &self.store, self.today())
    }

    /// Asks the find index until it has an answer, and waits for it: for commands. No answer only when `stop` was set.
    ///
    /// # Errors
    /// Whatever the question or the file says; `Broken` when others change the file faster than it can be read.
    pub fn ask_index<T, E: From<Error>>(
        &self,
        stop: &AtomicBool,
        ask: impl Fn() -> std::result::Result<Option<T>, E>,
    ) -> std::result::Result<Option<T>, E> {
        const TIMES: usize = 5;
        for _ in 0..TIMES {
            self.prepare_index()?;
            let answer = ask()?;
            if answer.is_some() || stop.load(Ordering::Relaxed) {
                return Ok(answer);
            }
        }
        let busy = crate::store::Error::Busy(self.path().to_owned());
        Err(Error::Broken(busy).into())
    }

    /// The first people of the directory, for which no find index is needed.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn first_page(&self, limit: usize) -> Result<Vec<Id>> {
        self.permit(Action::Read)?;
        Ok(self.db.page_from("", limit)?)
    }

    /// Finds people, in one order or in several, the first of which counts most; nothing while the index is not ready, or when `stop` was set meanwhile.
    ///
    /// # Errors
    /// What is wrong with the query; `Refused`; whatever the file says.
    pub fn search(
        &self,
        query: &str,
        sorts: impl AsRef<[Sort]>,
        stop: &AtomicBool,
    ) -> std::result::Result<Option<Results>, SearchError> {
        self.permit(Action::Read)?;
        let begun = Instant::now();
        let parsed = self.read(query)?;
        let Some(finder) = self.finder()? else {
            return Ok(None);
        };
        let scope = self.scope()?;
        let seq = finder.seq();
        let found = finder.search(&parsed, &orders(sorts.as_ref()), &scope, stop);
        Ok(found.map(|found| Results {
            found,
            chips: parsed.parts().iter().map(chip).collect(),
            asked: Box::new(Asked {
                finder,
                query: parsed,
                scope,
            }),
            took: begun.elapsed(),
            seq,
            day: self.today(),
        }))
    }

    /// How many people the index holds that are not archived; none while it is not ready.
    pub(super) fn people_in_index(&self) -> Result<Option<i64>> {
        let never = AtomicBool::new(false);
        match self.search("", Sort::default(), &never) {
            Ok(found) => Ok(found.and_then(|found| i64::try_from(found.count()).ok())),
            Err(SearchError::Query(_)) => Ok(None),
            Err(SearchError::Office(error)) => Err(error),
        }
    }

    /// Reads what was typed.
    pub(super) fn read(&self, query: &str) -> std::result::Result<Query, SearchError> {
        let own = own_fields(&self.catalogue);
        Query::parse(query, &self.terms(&own)).map_err(|wrong| {
            SearchError::Query(QueryWrong {
                sentence: self.query_sentence(&wrong.what),
                unknown_field: matches!(wrong.what, What::UnknownField { nearest: None, .. }),
                at: wrong.at,
            })
        })
    }

    fn terms<'a>(&self, own: &'a [OwnField]) -> Terms<'a> {
        Terms {
            own,
            fold: name::fold,
            today: self.today(),
            masked: !self.may(Action::ReadPrivate),
        }
    }

    /// What this actor's searches are limited to.
    pub(super) fn scope(&self) -> Result<Scope> {
        let chapters = match (self.actor.role, self.actor.chapter) {
            (Role::ChapterOfficer, Some(top)) => {
                let below = self.db.subtree(top)?;
                Some(below.iter().map(Id::to_string).collect())
            }
            // A chapter officer without a chapter sees nobody.
            (Role::ChapterOfficer, None) => Some(Vec::new()),
            _ => None,
        };
        Ok(Scope {
            chapters,
            masked: !self.may(Action::ReadPrivate),
        })
    }

    /// The finder, with everything taken in that was written since.
    pub(super) fn finder(&self) -> Result<Option<Finder>> {
        let Some((mut finder, then)) = self.room.held() else {
            return Ok(None);
        };
        let newest = self.db.newest_change()?;
        let day = self.today();
        let seq = Id(finder.seq());
        if seq == newest && then == day {
            return Ok(Some(finder));
        }
        let rebuild = || room::rebuild(&self.room, &self.store, day);
        if seq > newest {
            rebuild();
            return Ok(None);
        }
        let days = (&*then.to_string(), &*day.to_string());
        let moved = self.db.moved_since(seq, days, room::AT_ONCE + 1)?;
        // What is wide is taken in by a thread, and the index as it was answers meanwhile: no key waits for it.
        if moved.len() > room::AT_ONCE {
            room::catch_up(&self.room, &self.store, day);
            return Ok(Some(finder));
        }
        let renamed = self.db.renamed_since(seq)?;
        if !room::lay_over(&self.room, &mut finder, &self.db, &moved, newest, day)? {
            rebuild();
            return Ok(None);
        }
        self.room.put(finder.clone(), day);
        if renamed || finder.is_worn() {
            rebuild();
        }
        Ok(Some(finder))
    }
}

/// The fields that the office added, as the query language knows them.
fn own_fields(catalogue: &Catalogue) -> Vec<OwnField> {
    let fields = catalogue.customs_of("alumnus").map(|field| OwnField {
        id: field.id.0,
        name: name::fold(&field.key),
        labels: [&field.zh, &field.en]
            .map(|label| name::fold(label))
            .to_vec(),
        kind: own_kind(custom::OwnKind::read(&field.kind)),
        private: field.private,
    });
    fields.collect()
}

/// What a field holds, as the query language calls it.
fn own_kind(kind: custom::OwnKind) -> OwnKind {
    match kind {
        custom::OwnKind::Text => OwnKind::Text,
        custom::OwnKind::Number => OwnKind::Number,
        custom::OwnKind::Date => OwnKind::Date,
        custom::OwnKind::Choice => OwnKind::Choice,
        custom::OwnKind::Flag => OwnKind::Flag,
    }
}

fn chip(part: &Part) -> Chip {
    let sign = if part.negative { "-" } else { "" };
    let text = match &part.field {
        Some(field) => format!("{sign}{field} {}", part.value),
        None => format!("{sign}{}", part.value),
    };
    Chip {
        text,
        at: part.at.clone(),
        word: part.word && !part.negative,
        field: part.field.clone(),
        negative: part.negative,
        values: part.values.clone(),
        inner: part.inner.iter().map(chip).collect(),
        any: part.any,
    }
}

/// The orders as the index knows them.
fn orders(sorts: &[Sort]) -> Vec<Order> {
    sorts.iter().map(|sort| sort.order).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::catalogue::Shelf;
    use crate::model::code::Codes;

    #[test]
    fn every_order_has_its_other_direction() {
        let catalogue = Catalogue {
            customs: vec![custom::CustomField {
                record: "alumnus".to_owned(),
                key: "size".to_owned(),
                kind: "number".to_owned(),
                ..custom::CustomField::default()
            }],
            codes: Codes::new(Vec::new()),
            faculties: Shelf::new(Vec::new()),
            programmes: Shelf::new(Vec::new()),
            cities: Shelf::new(Vec::new()),
            chapters: Shelf::new(Vec::new()),
            eras: Shelf::new(Vec::new()),
        };
        for sort in Sort::all(&catalogue) {
            assert_ne!(sort.turned(), sort, "{}", sort.key);
            assert_eq!(sort.turned().turned(), sort);
        }
        let keys = |list: &str| {
            let all = Sort::list(list, &catalogue);
            all.map(|all| all.iter().map(|s| s.key).collect())
        };
        assert_eq!(keys("-class, name"), Ok(vec!["-class", "name"]));
        assert_eq!(keys("-size,name"), Ok(vec!["-size", "name"]));
        assert_eq!(keys("class,weight"), Err("weight".to_owned()));
    }
}
