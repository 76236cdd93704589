//! What a field and the values after its colon ask for.

use super::field::{
    self, ARCHIVED, Flag, Kind, NumberField, OwnField, OwnKind, STATES, TermField, TextField,
};
use super::own;
use super::parse::Terms;
use super::query::{Ast, How, OwnTest, OwnWanted, Wanted, What, Wrong, is_private};
use super::value::{self, Unread};
use crate::model::country;
use crate::model::typed::{Typed, plain};
use std::ops::Range;

/// A value after a colon, or a word, with its place.
pub(super) struct Value {
    pub(super) typed: Typed,
    pub(super) at: Range<usize>,
}

impl Value {
    /// With its star as a part of it.
    fn starred(&self) -> Option<Self> {
        self.typed.begins.then(|| Self {
            typed: Typed {
                text: format!("{}*", self.typed.text),
                quoted: self.typed.quoted,
                begins: false,
            },
            at: self.at.clone(),
        })
    }

    fn wrong(&self, what: What) -> Wrong {
        Wrong {
            at: self.at.clone(),
            what,
        }
    }
}

/// A field of the query language, or one that the office added.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) name: &'a str,
    pub(super) kind: Kind,
    pub(super) private: bool,
    own: Option<&'a OwnField>,
}

impl<'a> Asked<'a> {
    /// The field of this folded name.
    pub(super) fn named(folded: &str, terms: &Terms<'a>) -> Option<Self> {
        if let Some(known) = field::named(folded) {
            return Some(Self {
                name: known.name,
                kind: known.kind,
                private: known.private,
                own: None,
            });
        }
        let mut added = terms.own.iter();
        let own = added.find(|own| own.name == folded || own.labels.iter().any(|l| l == folded))?;
        Some(Self {
            name: &own.name,
            kind: Kind::Own(own.id),
            private: own.private,
            own: Some(own),
        })
    }

    /// Anything in it, or nothing.
    fn filled(&self, filled: bool) -> Ast {
        let ast = match self.own {
            None => Ast::Not(Box::new(Ast::Blank(self.kind))),
            Some(own) => Ast::Own(OwnTest {
                field: own.id,
                private: own.private,
                wanted: OwnWanted::Any,
            }),
        };
        match (filled, ast) {
            (false, Ast::Not(blank)) => *blank,
            (false, ast) => Ast::Not(Box::new(ast)),
            (true, ast) => ast,
        }
    }
}

/// Any of the values in this field. `at` is where the field stands.
pub(super) fn condition(
    terms: &Terms<'_>,
    field: Asked<'_>,
    values: &[Value],
    at: Range<usize>,
) -> Result<Ast, Wrong> {
    if values.is_empty() {
        return Err(Wrong {
            at,
            what: What::NoValue {
                field: field.name.to_owned(),
            },
        });
    }
    let mut any = Vec::with_capacity(values.len());
    for value in values {
        any.push(single(terms, field, value)?);
    }
    Ok(match (any.len(), field.kind) {
        (1, _) => any.swap_remove(0),
        // who has neither
        (_, Kind::No) => Ast::And(any),
        _ => Ast::Or(any),
    })
}

fn single(terms: &Terms<'_>, field: Asked<'_>, value: &Value) -> Result<Ast, Wrong> {
    // nothing begins with a part of a number or of a fact
    let whole = match (field.kind, field.own.map(|own| own.kind)) {
        (Kind::Number(_) | Kind::Has | Kind::No | Kind::Is, _)
        | (_, Some(OwnKind::Number | OwnKind::Date | OwnKind::Flag)) => value.starred(),
        _ => None,
    };
    let value = whole.as_ref().unwrap_or(value);
    // numbers are read in plain signs, also between quotation marks
    let text: String = value.typed.text.trim().chars().map(plain).collect();
    match (field.kind, text.as_str()) {
        (Kind::Has, _) => flag(terms, value),
        (Kind::No, _) => flag(terms, value).map(|flag| Ast::Not(Box::new(flag))),
        (Kind::Is, _) => state(terms, value),
        (_, "?") if !value.typed.quoted && !value.typed.begins => Ok(field.filled(false)),
        (_, "*") if !value.typed.quoted && !value.typed.begins => Ok(field.filled(true)),
        (Kind::Own(_), text) => own(terms, field, value, text),
        (Kind::Number(number), text) => range(terms, field.name, number, value, text),
        (Kind::Term(term), _) => {
            let wanted = wanted(terms, field, value)?;
            Ok(Ast::Term(term, one_country(term, value).unwrap_or(wanted)))
        }
        (Kind::Text(TextField::Phone), text) => phone(field.name, value, text),
        (Kind::Text(text), _) => wanted(terms, field, value).map(|wanted| Ast::Text(text, wanted)),
    }
}

fn range(
    terms: &Terms<'_>,
    name: &str,
    number: NumberField,
    value: &Value,
    text: &str,
) -> Result<Ast, Wrong> {
    let read = match number {
        NumberField::Class | NumberField::Entry => value::years(text, terms.today),
        NumberField::Born => value::births(text, terms.today),
        NumberField::Updated | NumberField::Contacted => value::days(text, terms.today),
    };
    read.map(|range| Ast::Number(number, range))
        .map_err(|unread| {
            let (typed, name) = (text.to_owned(), name.to_owned());
            value.wrong(match (unread, number) {
                (Unread::Backwards, _) => What::Backwards,
                (_, NumberField::Class | NumberField::Entry) => What::NotANumber {
                    field: name,
                    value: typed,
                },
                _ => What::NotADate {
                    field: name,
                    value: typed,
                },
            })
        })
}

/// The country code that phones at home have.
const HOME: &str = "86";

fn phone(name: &str, value: &Value, text: &str) -> Result<Ast, Wrong> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Err(value.wrong(What::NotANumber {
            field: name.to_owned(),
            value: text.to_owned(),
        }));
    }
    let phone = |text: String, how| Ast::Text(TextField::Phone, Wanted { text, how });
    if value.typed.begins {
        // people know a number without the code of the country
        let abroad = phone(format!("{HOME}{digits}"), How::Begins);
        return Ok(Ast::Or(vec![phone(digits, How::Begins), abroad]));
    }
    Ok(phone(digits, How::Part))
}

fn wanted(terms: &Terms<'_>, field: Asked<'_>, value: &Value) -> Result<Wanted, Wrong> {
    let whole = value
        .typed
        .text
        .strip_prefix('=')
        .filter(|_| !value.typed.quoted);
    let how = match (value.typed.begins, value.typed.quoted || whole.is_some()) {
        (true, _) => How::Begins,
        (false, true) => How::Whole,
        (false, false) => How::Part,
    };
    let text = terms.folded(whole.unwrap_or(&value.typed.text));
    if text.is_empty() {
        return Err(value.wrong(What::NoValue {
            field: field.name.to_owned(),
        }));
    }
    Ok(Wanted { text, how })
}

/// What names a country means that one alone: `US` is no part of Russia.
fn one_country(term: TermField, value: &Value) -> Option<Wanted> {
    let of_country =
        matches!(term, TermField::Country | TermField::Nationality) && !value.typed.begins;
    let country = country::read(value.typed.text.trim_start_matches('=')).filter(|_| of_country)?;
    Some(Wanted {
        text: country.code.to_lowercase(),
        how: How::Whole,
    })
}

/// A word after `has:` or `no:`: one of the flags, or any field that can be empty.
fn flag(terms: &Terms<'_>, value: &Value) -> Result<Ast, Wrong> {
    let folded = terms.folded(&value.typed.text);
    let of_field = |field: &Asked<'_>| !matches!(field.kind, Kind::Has | Kind::No | Kind::Is);
    let (ast, private, name) = if let Some(word) = field::flag_named(&folded) {
        (Ast::Flag(word.flag), word.private, word.name)
    } else if let Some(field) = Asked::named(&folded, terms).filter(of_field) {
        (field.filled(true), field.private, field.name)
    } else {
        let nearest = field::nearest_flag(&folded, terms.own);
        return Err(value.wrong(What::UnknownFlag {
            name: value.typed.text.clone(),
            nearest: nearest.map(str::to_owned),
        }));
    };
    if private && terms.masked {
        return Err(value.wrong(What::PrivateField {
            field: name.to_owned(),
        }));
    }
    Ok(ast)
}

/// A word after `is:`.
fn state(terms: &Terms<'_>, value: &Value) -> Result<Ast, Wrong> {
    let folded = terms.folded(&value.typed.text);
    if ARCHIVED.contains(&folded.as_str()) {
        return Ok(Ast::Flag(Flag::ARCHIVED));
    }
    if let Some((_, field, state)) = STATES.iter().find(|(word, _, _)| *word == folded) {
        let wanted = Wanted {
            text: (*state).to_owned(),
            how: How::Whole,
        };
        let asked = Ast::Term(*field, wanted);
        if terms.masked && is_private(Kind::Term(*field)) {
            let field = field::FIELDS.iter().find(|f| f.kind == Kind::Term(*field));
            return Err(value.wrong(What::PrivateField {
                field: field.map_or_else(String::new, |field| field.name.to_owned()),
            }));
        }
        return Ok(asked);
    }
    let nearest = field::nearest_state(&folded);
    Err(value.wrong(What::UnknownFlag {
        name: value.typed.text.clone(),
        nearest: nearest.map(str::to_owned),
    }))
}

/// In a field that the office added.
fn own(terms: &Terms<'_>, field: Asked<'_>, value: &Value, text: &str) -> Result<Ast, Wrong> {
    let Some(own) = field.own else {
        return Ok(Ast::Blank(field.kind));
    };
    let folded = wanted(terms, field, value)?;
    let read = own::wanted(own, text, folded, terms.today).map_err(|unread| {
        let (field, typed) = (own.name.clone(), text.to_owned());
        value.wrong(match (unread, own.kind) {
            (Unread::Backwards, _) => What::Backwards,
            (_, OwnKind::Number) => What::NotANumber {
                field,
                value: typed,
            },
            _ => What::NotADate {
                field,
                value: typed,
            },
        })
    })?;
    Ok(Ast::Own(OwnTest {
        field: own.id,
        private: own.private,
        wanted: read,
    }))
}
