//! What a field and the values after its colon ask for.

use super::field::{self, ARCHIVED, Field, Flag, Kind, NumberField, STATES, TermField, TextField};
use super::parse::Terms;
use super::query::{Ast, How, Wanted, What, Wrong};
use super::value::{self, Unread};
use std::ops::Range;

/// A value after a colon, or a word, with its place.
pub(super) struct Value {
    pub(super) text: String,
    pub(super) at: Range<usize>,
    pub(super) quoted: bool,
}

impl Value {
    fn wrong(&self, what: What) -> Wrong {
        Wrong {
            at: self.at.clone(),
            what,
        }
    }
}

/// Any of the values in this field. `at` is where the field stands.
pub(super) fn condition(
    terms: &Terms,
    field: &'static Field,
    values: &[Value],
    at: Range<usize>,
) -> Result<Ast, Wrong> {
    if values.is_empty() {
        return Err(Wrong {
            at,
            what: What::NoValue { field: field.name },
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

fn single(terms: &Terms, field: &'static Field, value: &Value) -> Result<Ast, Wrong> {
    match (field.kind, value.text.trim()) {
        (Kind::Has, _) => flag(terms, value),
        (Kind::No, _) => flag(terms, value).map(|flag| Ast::Not(Box::new(flag))),
        (Kind::Is, _) => state(terms, value),
        (kind, "?") if !value.quoted => Ok(Ast::Blank(kind)),
        (kind, "*") if !value.quoted => Ok(Ast::Not(Box::new(Ast::Blank(kind)))),
        (Kind::Number(number), text) => range(terms, field.name, number, value, text),
        (Kind::Term(term), _) => wanted(terms, field, value).map(|wanted| Ast::Term(term, wanted)),
        (Kind::Text(TextField::Phone), text) => phone(field.name, value, text),
        (Kind::Text(text), _) => wanted(terms, field, value).map(|wanted| Ast::Text(text, wanted)),
    }
}

fn range(
    terms: &Terms,
    name: &'static str,
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
            let typed = text.to_owned();
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

fn phone(name: &'static str, value: &Value, text: &str) -> Result<Ast, Wrong> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Err(value.wrong(What::NotANumber {
            field: name,
            value: text.to_owned(),
        }));
    }
    Ok(Ast::Text(
        TextField::Phone,
        Wanted {
            text: digits,
            how: How::Part,
        },
    ))
}

fn wanted(terms: &Terms, field: &'static Field, value: &Value) -> Result<Wanted, Wrong> {
    let whole = value.text.strip_prefix('=').filter(|_| !value.quoted);
    let how = if value.quoted || whole.is_some() {
        How::Whole
    } else {
        How::Part
    };
    let text = terms.folded(whole.unwrap_or(&value.text));
    if text.is_empty() {
        return Err(value.wrong(What::NoValue { field: field.name }));
    }
    Ok(Wanted { text, how })
}

/// A word after `has:` or `no:`: one of the flags, or any field that can be empty.
fn flag(terms: &Terms, value: &Value) -> Result<Ast, Wrong> {
    let folded = terms.folded(&value.text);
    let of_field = |field: &&Field| !matches!(field.kind, Kind::Has | Kind::No | Kind::Is);
    let (ast, private, name) = if let Some(word) = field::flag_named(&folded) {
        (Ast::Flag(word.flag), word.private, word.name)
    } else if let Some(field) = field::named(&folded).filter(of_field) {
        (
            Ast::Not(Box::new(Ast::Blank(field.kind))),
            field.private,
            field.name,
        )
    } else {
        let nearest = field::nearest_flag(&folded);
        return Err(value.wrong(What::UnknownFlag {
            name: value.text.clone(),
            nearest,
        }));
    };
    if private && terms.masked {
        return Err(value.wrong(What::PrivateField { field: name }));
    }
    Ok(ast)
}

/// A word after `is:`.
fn state(terms: &Terms, value: &Value) -> Result<Ast, Wrong> {
    let folded = terms.folded(&value.text);
    if ARCHIVED.contains(&folded.as_str()) {
        return Ok(Ast::Flag(Flag::ARCHIVED));
    }
    if let Some((_, state)) = STATES.iter().find(|(word, _)| *word == folded) {
        let wanted = Wanted {
            text: (*state).to_owned(),
            how: How::Whole,
        };
        return Ok(Ast::Term(TermField::Status, wanted));
    }
    let mut words = STATES
        .iter()
        .map(|(word, _)| *word)
        .chain(ARCHIVED.iter().copied());
    let nearest = words.find(|word| folded.len() >= 2 && word.starts_with(&folded));
    Err(value.wrong(What::UnknownFlag {
        name: value.text.clone(),
        nearest,
    }))
}
