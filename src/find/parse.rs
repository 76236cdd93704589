//! Reads the query language: words, `field:value`, `-`, ranges, quotes, `or` and brackets.
//!
//! Words side by side must all match; `or` binds weaker; a comma in a value means any of them.

use super::condition::{Asked, Value, condition};
use super::field::{self, Kind, OwnField, TermField, TextField};
use super::query::{Ast, How, Part, Query, Wanted, What, Wrong};
use super::value;
use crate::model::typed::{self, Typed, plain};
use chrono::NaiveDate;
use std::ops::Range;

/// What reading a query depends on.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// How texts in the index were folded.
    pub fold: fn(&str) -> String,
    /// The day from which ages and two-digit years are counted.
    pub today: NaiveDate,
    /// Whether private fields are closed to the asker.
    pub masked: bool,
    /// Fields that the office added.
    pub own: &'a [OwnField],
}

impl Terms<'_> {
    /// Folded as the index is, and without what the packed form uses for itself.
    pub(super) fn folded(&self, text: &str) -> String {
        let folded = (self.fold)(text);
        let clean: String = folded
            .chars()
            .map(|c| if c < ' ' { ' ' } else { c })
            .collect();
        clean.trim().to_owned()
    }
}

/// Longest query in bytes.
const LONGEST: usize = 4096;
/// Deepest brackets.
const DEEPEST: usize = 16;

impl Query {
    /// Reads what was typed.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str, terms: &Terms<'_>) -> Result<Self, Wrong> {
        if text.len() > LONGEST {
            return Err(Wrong {
                at: text.floor_char_boundary(LONGEST)..text.len(),
                what: What::TooLong,
            });
        }
        let chars = text.char_indices().map(|(at, c)| (at, plain(c))).collect();
        let mut parser = Parser {
            chars,
            at: 0,
            end: text.len(),
            depth: 0,
            terms,
            text,
        };
        let (any, parts) = parser.any()?;
        let whole = parser.group(0..text.len(), any, parts);
        let parts = match any {
            true => vec![whole.clone()],
            false => whole.inner,
        };
        Ok(Self::new(whole.ast, parts))
    }
}

/// A plain word that names, numbers and employers have to begin with.
fn begun(text: String) -> Ast {
    let wanted = Wanted {
        text,
        how: How::Begins,
    };
    let texts = [TextField::Name, TextField::Number, TextField::Student];
    let texts = texts.map(|field| Ast::Text(field, wanted.clone()));
    let employer = Ast::Term(TermField::Employer, wanted.clone());
    Ast::Or(texts.into_iter().chain([employer]).collect())
}

struct Parser<'a> {
    chars: Vec<(usize, char)>,
    at: usize,
    end: usize,
    depth: usize,
    terms: &'a Terms<'a>,
    text: &'a str,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).map(|(_, c)| *c)
    }

    fn place(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.end, |(place, _)| *place)
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn closes(&self) -> bool {
        self.depth > 0 && self.peek() == Some(')')
    }

    /// Conditions side by side, or the sides of `or`, of which any will do.
    fn any(&mut self) -> Result<(bool, Vec<Part>), Wrong> {
        let from = self.at;
        let first = self.all()?;
        if self.or_length().is_none() {
            return Ok((false, first));
        }
        let mut sides = vec![self.side(from, first)];
        while let Some(length) = self.or_length() {
            self.at += length;
            let from = self.at;
            let side = self.all()?;
            sides.push(self.side(from, side));
        }
        Ok((true, sides))
    }

    /// A side of `or`: its only condition, or all of them.
    fn side(&self, from: usize, mut parts: Vec<Part>) -> Part {
        match parts.len() {
            1 => parts.swap_remove(0),
            _ => self.group(self.place(from)..self.place(self.at), false, parts),
        }
    }

    /// Several conditions as one.
    fn group(&self, at: Range<usize>, any: bool, inner: Vec<Part>) -> Part {
        let mut asts: Vec<Ast> = inner.iter().map(|part| part.ast.clone()).collect();
        let ast = match (asts.len(), any) {
            (1, _) => asts.swap_remove(0),
            (_, true) => Ast::Or(asts),
            (_, false) => Ast::And(asts),
        };
        let value = self.text.get(at.clone()).unwrap_or_default();
        Part {
            value: value.trim().to_owned(),
            at,
            field: None,
            word: false,
            negative: false,
            values: Vec::new(),
            inner,
            any,
            ast,
        }
    }

    /// Length of an `or` that stands here with something after it.
    fn or_length(&self) -> Option<usize> {
        let rest = &self.chars[self.at.min(self.chars.len())..];
        let word: String = rest
            .iter()
            .map(|(_, c)| *c)
            .take_while(|c| !c.is_whitespace())
            .take(3)
            .collect();
        let length = match word.to_lowercase().as_str() {
            "or" => 2,
            "或" | "|" => 1,
            _ => return None,
        };
        let after = rest
            .iter()
            .skip(length)
            .map(|(_, c)| *c)
            .find(|c| !c.is_whitespace())?;
        (after != ')' || self.depth == 0).then_some(length)
    }

    /// Conditions side by side.
    fn all(&mut self) -> Result<Vec<Part>, Wrong> {
        let mut all = Vec::new();
        let mut begun = false;
        loop {
            self.blanks();
            if self.peek().is_none() || self.closes() || (begun && self.or_length().is_some()) {
                return Ok(all);
            }
            begun = true;
            all.extend(self.one()?);
        }
    }

    /// One condition with its minus signs; nothing if there is no word in it.
    fn one(&mut self) -> Result<Option<Part>, Wrong> {
        let from = self.at;
        let mut negative = false;
        while self.peek() == Some('-') {
            negative = !negative;
            self.at += 1;
        }
        let part = match self.peek() {
            Some('(') => Some(self.bracket()?),
            Some(c) if !c.is_whitespace() && !self.closes() => self.item()?,
            _ => None,
        };
        Ok(part.map(|part| Part {
            at: self.place(from)..self.place(self.at),
            negative,
            ast: match negative {
                true => Ast::Not(Box::new(part.ast)),
                false => part.ast,
            },
            ..part
        }))
    }

    fn bracket(&mut self) -> Result<Part, Wrong> {
        let from = self.at;
        let open = self.place(from)..self.place(from + 1);
        if self.depth == DEEPEST {
            return Err(Wrong {
                at: open,
                what: What::TooLong,
            });
        }
        self.at += 1;
        self.depth += 1;
        let (any, inside) = self.any()?;
        if self.peek() != Some(')') {
            return Err(Wrong {
                at: open,
                what: What::OpenBracket,
            });
        }
        self.depth -= 1;
        self.at += 1;
        Ok(self.group(self.place(from)..self.place(self.at), any, inside))
    }

    /// A word, or a field with its values; nothing if there is nothing to look for.
    fn item(&mut self) -> Result<Option<Part>, Wrong> {
        let begin = self.at;
        let Some(field) = self.field()? else {
            return self.word();
        };
        let at = self.place(begin)..self.place(self.at);
        let values = self.values()?;
        let ast = condition(self.terms, field, &values, at)?;
        let values = values.into_iter().map(|value| value.typed).collect();
        Ok(Some(self.single(Some(field.name), values, ast)))
    }

    /// A word without a field, or a cohort, which is a condition of the field that it stands for.
    fn word(&mut self) -> Result<Option<Part>, Wrong> {
        let word = self.value(false)?.typed;
        let plain = !word.quoted && !word.begins;
        let cohort = value::cohort(&word.text, self.terms.today).filter(|_| plain);
        if let Some((number, years)) = cohort {
            let said = years.iter().map(|years| Typed::bare(value::said(*years)));
            let said: Vec<Typed> = said.collect();
            let years = years.into_iter().map(|years| Ast::Number(number, years));
            let mut any: Vec<Ast> = years.collect();
            let ast = match any.len() {
                1 => any.swap_remove(0),
                _ => Ast::Or(any),
            };
            let mut fields = field::FIELDS.iter();
            let field = fields.find(|f| f.kind == Kind::Number(number));
            return Ok(Some(self.single(field.map(|f| f.name), said, ast)));
        }
        let folded = self.terms.folded(&word.text);
        let ast = match (folded.is_empty(), word.begins) {
            (true, _) => return Ok(None),
            (false, true) => begun(folded),
            (false, false) => Ast::Word(folded),
        };
        Ok(Some(self.single(None, vec![word], ast)))
    }

    /// A part of one condition; where it stands and its sign are put in by whoever knows of what is before it.
    fn single(&self, field: Option<&str>, values: Vec<Typed>, ast: Ast) -> Part {
        Part {
            at: self.place(self.at)..self.place(self.at),
            word: field.is_none(),
            field: field.map(str::to_owned),
            negative: false,
            value: said(&values, field.is_some()),
            values,
            inner: Vec::new(),
            any: false,
            ast,
        }
    }

    /// The field whose name and colon stand here, if any; then what follows are its values.
    fn field(&mut self) -> Result<Option<Asked<'a>>, Wrong> {
        let rest = &self.chars[self.at..];
        let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let length = rest.iter().take_while(|(_, c)| named(*c)).count();
        let begins = rest.first().is_some_and(|(_, c)| !c.is_numeric());
        if !begins || length == 0 || rest.get(length).is_none_or(|(_, c)| *c != ':') {
            return Ok(None);
        }
        let name: String = rest[..length].iter().map(|(_, c)| *c).collect();
        let at = self.place(self.at)..self.place(self.at + length);
        let folded = self.terms.folded(&name);
        let Some(field) = Asked::named(&folded, self.terms) else {
            let nearest = field::nearest(&folded, self.terms.own).map(str::to_owned);
            return Err(Wrong {
                at,
                what: What::UnknownField { name, nearest },
            });
        };
        if field.private && self.terms.masked {
            return Err(Wrong {
                at,
                what: What::PrivateField {
                    field: field.name.to_owned(),
                },
            });
        }
        self.at += length + 1;
        Ok(Some(field))
    }

    fn values(&mut self) -> Result<Vec<Value>, Wrong> {
        let mut values = vec![self.value(true)?];
        while self.peek() == Some(',') {
            self.at += 1;
            values.push(self.value(true)?);
        }
        values.retain(|v| !v.typed.text.trim().is_empty());
        Ok(values)
    }

    /// Up to the next blank, or the closing quote; a comma ends it in a list. A star behind it asks for what begins so.
    fn value(&mut self, list: bool) -> Result<Value, Wrong> {
        let from = self.at;
        let rest = self.text.get(self.place(from)..).unwrap_or_default();
        let quoted = self.peek() == Some('"');
        let mut text = String::new();
        if quoted {
            let Some((inner, length)) = typed::quotation(rest) else {
                let at = self.place(from)..self.place(from + 1);
                return Err(Wrong {
                    at,
                    what: What::OpenQuote,
                });
            };
            text = inner;
            self.at += rest.get(..length).unwrap_or_default().chars().count();
        } else {
            for written in rest.chars() {
                match self.peek() {
                    None => break,
                    Some(c) if c.is_whitespace() || (list && c == ',') || self.closes() => break,
                    // folding leaves these as they are
                    Some('"') => text.push(written),
                    Some(c) => text.push(c),
                }
                self.at += 1;
            }
        }
        let begins = match quoted {
            true => self.peek() == Some('*'),
            false => text.len() > 1 && text.ends_with('*'),
        };
        match (begins, quoted) {
            (true, true) => self.at += 1,
            (true, false) => drop(text.pop()),
            (false, _) => {}
        }
        Ok(Value {
            typed: Typed {
                text,
                quoted,
                begins,
            },
            at: self.place(from)..self.place(self.at),
        })
    }
}

/// The values of a condition as they are typed; a word as it is looked for.
fn said(values: &[Typed], of_field: bool) -> String {
    let said = values.iter().map(|value| match (of_field, value.begins) {
        (true, _) => value.to_string(),
        (false, true) => format!("{}*", value.text),
        (false, false) => value.text.clone(),
    });
    said.collect::<Vec<_>>().join(",")
}
