//! How a value is typed for the clerk. Behind a colon a text finds every value that it is a part of, so what the program
//! types stands between quotation marks; only what can mean no other value of a closed list stays bare.

use super::super::Office;
use crate::find::Finder;
use crate::find::field::{OwnField, OwnKind};
use crate::find::parse::Terms;
use crate::find::query::Query;
use crate::model::catalogue::{Named, Shelf, title};
use crate::model::country;
use crate::model::field::Id;
use crate::model::name;
use crate::model::typed::{Typed, can_be_bare, has_word};

/// What a condition finds that was made for one value.
pub(super) enum Meaning {
    /// Whoever has the value.
    Itself,
    /// Whoever has it or one that differs in nothing that a query can say: this has to be counted.
    More(Query),
}

impl Office {
    /// A value of a shelf: by its code, else by its name.
    pub(in crate::office) fn typed_row<N: Named>(&self, shelf: &Shelf<N>, row: &N) -> Typed {
        let texts = [row.code(), title(row, self.lang), row.zh(), row.en()];
        let mut texts = texts.into_iter().filter(|text| !text.is_empty());
        let Some(first) = texts.clone().next() else {
            return Typed::whole(row.key().to_string());
        };
        let others = || {
            let spellings = shelf.spellings();
            spellings.filter(|(_, other)| other.key() != row.key())
        };
        let alone = is_alone(first, others().map(|(spelling, _)| spelling));
        if alone && !shelf.is_shared(first) {
            return Typed::bare(first);
        }
        // the id of another one is found by its digits
        let id_of_another = |text: &str| {
            let id = text.parse().ok().map(Id).filter(|id| *id != row.key());
            id.is_some_and(|id| shelf.get(id).is_some())
        };
        let telling = texts.find(|text| {
            let own = shelf.read(text).is_some_and(|own| own.key() == row.key());
            own && !shelf.is_shared(text) && !id_of_another(text)
        });
        // nothing else tells it from its namesakes
        let id = row.key().to_string();
        match telling {
            Some(text) => Typed::whole(text),
            None if shelf.read(&id).is_none() => Typed::whole(id),
            None => Typed::whole(first),
        }
    }

    /// A code of a list.
    pub(super) fn typed_code(&self, list: &str, code: &str) -> Typed {
        let others = self.catalogue.codes.list(list);
        let others = others.filter(|other| other.code != code);
        match is_alone(code, others.flat_map(|other| other.spellings())) {
            true => Typed::bare(code),
            false => Typed::whole(code),
        }
    }

    /// A value of a field that the office added.
    pub(super) fn typed_own(&self, field: &OwnField, value: &str) -> Typed {
        let choices = || {
            let own = self.catalogue.own_of(Id(field.id));
            own.map_or_else(Vec::new, |own| own.values())
        };
        let alone = || {
            let others = choices().into_iter().filter(|other| *other != value);
            let own = choices().contains(&value);
            own && is_alone(value, others.map(name::fold))
        };
        match field.kind {
            OwnKind::Number | OwnKind::Date | OwnKind::Flag => Typed::bare(value),
            OwnKind::Choice if alone() => Typed::bare(value),
            OwnKind::Choice | OwnKind::Text => Typed::whole(value),
        }
    }

    /// What a condition that was made for one value finds; nothing where it cannot be read.
    pub(super) fn meaning(
        finder: &Finder,
        terms: &Terms<'_>,
        condition: &str,
        value: &str,
    ) -> Option<Meaning> {
        let asked = Query::parse(condition, terms).ok()?;
        let meant = finder.meant(&asked);
        Some(match meant.is_some_and(|meant| meant.iter().eq([value])) {
            true => Meaning::Itself,
            false => Meaning::More(asked),
        })
    }
}

/// A country by its code.
pub(super) fn typed_country(code: &str) -> Typed {
    match country::read(code) {
        Some(known) if known.code == code => Typed::bare(code),
        _ => Typed::whole(code),
    }
}

/// Whether a text can stand bare and is a part of none of the other spellings, which are folded.
pub(super) fn is_alone<S: AsRef<str>>(text: &str, mut others: impl Iterator<Item = S>) -> bool {
    let folded = name::fold(text);
    can_be_bare(text) && !others.any(|other| has_word(other.as_ref(), &folded))
}
