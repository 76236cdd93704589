//! The fields that can be set for many people at once: those of the person alone, those of the degree that lists show, and
//! those that the office added.

use crate::model::alumnus::Alumnus;
use crate::model::catalogue::Catalogue;
use crate::model::custom::{OwnKind, value_of};
use crate::model::degree::Degree;
use crate::model::dossier::Dossier;
use crate::model::field::{Kind, Label, Record, Value, field};
use crate::model::own::Own;

/// Whose column it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// The person's own.
    Person,
    /// The headline degree's.
    Degree,
    /// A field that the office added to people.
    Own(&'static Own),
}

/// A field that can be set for many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settable {
    /// Its name on the command line.
    pub key: &'static str,
    /// Whose column it is.
    pub home: Home,
    /// The column.
    pub column: &'static str,
    /// It cannot be emptied.
    pub needed: bool,
}

const fn row(key: &'static str, home: Home, column: &'static str) -> Settable {
    Settable {
        key,
        home,
        column,
        needed: false,
    }
}

/// Every such field, in the order of the screen.
pub const SETTABLE: &[Settable] = &[
    Settable {
        needed: true,
        ..row("status", Home::Person, "status")
    },
    row("do_not_contact", Home::Person, "do_not_contact"),
    row("language", Home::Person, "language"),
    row("channel", Home::Person, "channel"),
    row("home_chapter", Home::Person, "home_chapter_id"),
    row("source", Home::Person, "source"),
    row("gender", Home::Person, "gender"),
    row("nationality", Home::Person, "nationality"),
    row("native_place", Home::Person, "native_place"),
    row("faculty", Home::Degree, "faculty_id"),
    row("programme", Home::Degree, "programme_id"),
    row("level", Home::Degree, "level"),
    row("class_group", Home::Degree, "class_group"),
    row("entry", Home::Degree, "entry"),
    row("completion", Home::Degree, "completion"),
    row("outcome", Home::Degree, "outcome"),
    row("verification", Home::Degree, "verification"),
    row("notes", Home::Person, "notes"),
];

impl Settable {
    /// Every field that can be set, those that the office added last.
    pub fn all(catalogue: &Catalogue) -> impl Iterator<Item = Self> + use<'_> {
        let own = catalogue.own("alumnus").map(|own| Self {
            needed: own.needed,
            ..row(own.key, Home::Own(own), "value")
        });
        SETTABLE.iter().copied().chain(own)
    }

    /// The built-in field of that name.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        SETTABLE.iter().copied().find(|field| field.key == key)
    }

    /// The field of that name, be it one of the office's own.
    #[must_use]
    pub fn of(key: &str, catalogue: &Catalogue) -> Option<Self> {
        Self::all(catalogue).find(|field| field.key == key)
    }

    /// What the clerk sees.
    #[must_use]
    pub fn label(&self) -> Label {
        if let Home::Own(own) = self.home {
            return own.label;
        }
        self.column(|field| field.label, |field| field.label)
            .unwrap_or(Label {
                en: self.key,
                zh: self.key,
            })
    }

    /// How it is typed and shown.
    #[must_use]
    pub fn kind(&self) -> Kind {
        if let Home::Own(own) = self.home {
            return match own.kind {
                OwnKind::Date => Kind::Partial,
                _ => Kind::Text,
            };
        }
        self.column(|field| field.kind, |field| field.kind)
            .unwrap_or(Kind::Text)
    }

    /// What a person has there, in its stored form.
    pub(super) fn stored(&self, of: &Dossier) -> String {
        let text = |value: Option<Value>| value.map_or_else(String::new, |value| value.text());
        match self.home {
            Home::Own(own) => value_of(&of.customs, own.id),
            Home::Person => text(field(self.column).map(|field| (field.get)(&of.alumnus))),
            Home::Degree => text(
                of.headline_degree()
                    .and_then(|degree| field(self.column).map(|field| (field.get)(degree))),
            ),
        }
    }

    fn column<T>(
        &self,
        person: impl Fn(&crate::model::field::Field<Alumnus>) -> T,
        degree: impl Fn(&crate::model::field::Field<Degree>) -> T,
    ) -> Option<T> {
        match self.home {
            Home::Person => field::<Alumnus>(self.column).map(person),
            Home::Degree => field::<Degree>(self.column).map(degree),
            Home::Own(_) => None,
        }
    }
}

/// Puts a value in its stored form into a column; one that does not fit leaves it as it was.
pub(super) fn put<R: Record>(record: &mut R, column: &str, stored: &str) {
    let value = match stored {
        "" => Value::Null,
        text => Value::Text(text.to_owned()),
    };
    if let Some(field) = field::<R>(column) {
        let _ = (field.set)(record, value);
    }
}
