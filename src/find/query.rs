//! A query as read: what is asked for, independent of any index.

use super::field::{Flag, Kind, NumberField, TermField, TextField};
use crate::model::typed::Typed;
use std::ops::Range;

/// A query, ready to be put to any index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub(super) ast: Ast,
    /// The plain words at the top, in order: they decide what stands first.
    pub(super) words: Vec<String>,
    /// Whether `is:archived` stands anywhere in it.
    pub archived: bool,
    /// Whether a private field stands anywhere in it.
    pub(super) private: bool,
    parts: Vec<Part>,
}

/// One condition at the top of a query, as the chips under the search box show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it stands in the text: cutting this out takes the condition away.
    pub at: Range<usize>,
    /// Name of its field; none for plain words and for brackets.
    pub field: Option<String>,
    /// A plain word: no field, no brackets.
    pub word: bool,
    /// Whether it excludes.
    pub negative: bool,
    /// What stands after the colon as it is typed, or the word itself; brackets with what is in them.
    pub value: String,
    /// The values that stand after the colon, or the word; none for brackets.
    pub values: Vec<Typed>,
    /// What stands in its brackets, or on the sides of its `or`.
    pub inner: Vec<Part>,
    /// Any of the inner parts will do.
    pub any: bool,
    pub(super) ast: Ast,
}

impl Query {
    pub(super) fn new(ast: Ast, parts: Vec<Part>) -> Self {
        let mut words = Vec::new();
        match &ast {
            Ast::Word(word) => words.push(word.clone()),
            Ast::And(all) => words.extend(all.iter().filter_map(|a| match a {
                Ast::Word(word) => Some(word.clone()),
                _ => None,
            })),
            _ => {}
        }
        let archived = ast.asks_archive();
        let private = ast.asks_private();
        Self {
            ast,
            words,
            archived,
            private,
            parts,
        }
    }

    /// The query without what it asks for in this field, so that the other values of the field can be counted; none when
    /// nothing at the top asks for it.
    #[must_use]
    pub fn without(&self, field: FacetField) -> Option<Self> {
        let about = |part: &&Part| part.ast.about() == Some(field);
        self.parts.iter().find(about)?;
        let others = self.parts.iter().filter(|part| !about(part)).cloned();
        let parts: Vec<Part> = others.collect();
        let ast = Ast::And(parts.iter().map(|part| part.ast.clone()).collect());
        let mut rest = Self::new(ast, parts);
        rest.archived = self.archived;
        Some(rest)
    }

    /// Both queries at once.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let ast = Ast::And(vec![self.ast.clone(), other.ast.clone()]);
        let mut both = Self::new(ast, Vec::new());
        both.archived = self.archived || other.archived;
        both
    }

    /// Everybody who is not archived.
    #[must_use]
    pub fn everybody() -> Self {
        Self::new(Ast::And(Vec::new()), Vec::new())
    }

    /// Whoever has one of these values.
    #[must_use]
    pub fn among(field: TermField, values: Vec<String>) -> Self {
        Self::new(Ast::Among(field, values), Vec::new())
    }

    /// Whoever one of these finds.
    #[must_use]
    pub fn either(queries: &[Self]) -> Self {
        let sides = queries.iter().map(|query| query.ast.clone());
        let mut either = Self::new(Ast::Or(sides.collect()), Vec::new());
        either.archived = queries.iter().any(|query| query.archived);
        either
    }

    /// How many of the other query's conditions at the top this one asks for too; none when the first is not among them.
    #[must_use]
    pub fn shares(&self, other: &Self) -> usize {
        let asks = |part: &&Part| self.parts.iter().any(|own| own.ast == part.ast);
        match other.parts.first().filter(asks) {
            Some(_) => other.parts.iter().filter(asks).count(),
            None => 0,
        }
    }

    /// Whether a private field stands anywhere in it.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.private
    }

    /// The query of this part alone. Whether archived people count stays as it is in the whole.
    #[must_use]
    pub fn alone(&self, part: &Part) -> Self {
        let mut alone = Self::new(part.ast.clone(), vec![part.clone()]);
        alone.archived = self.archived;
        alone
    }

    /// The conditions at the top, in the order of the text.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The one number that it asks for in a field of numbers.
    #[must_use]
    pub fn number(&self) -> Option<i32> {
        match &self.ast {
            Ast::Number(_, span) if span.low == span.high => i32::try_from(span.low).ok(),
            _ => None,
        }
    }

    /// Whether nothing is asked for, which finds everyone.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ast == Ast::And(Vec::new())
    }

    /// The plain words at the top, folded: what a new person could be called when nobody is found.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// What hits can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FacetField {
    /// Years or days.
    Number(NumberField),
    /// Named values.
    Term(TermField),
    /// Facts such as having an e-mail address.
    Flags,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ast {
    And(Vec<Ast>),
    Or(Vec<Ast>),
    Not(Box<Ast>),
    /// A folded word, looked for wherever words are.
    Word(String),
    /// Inside one text field.
    Text(TextField, Wanted),
    /// In any of these ranges, both ends included.
    Number(NumberField, Span),
    /// A value with a name like this.
    Term(TermField, Wanted),
    /// One of these values.
    Among(TermField, Vec<String>),
    Flag(Flag),
    /// Nothing in this field.
    Blank(Kind),
    /// In a field that the office added.
    Own(OwnTest),
}

/// What is asked of a field that the office added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OwnTest {
    pub(super) field: i64,
    pub(super) private: bool,
    pub(super) wanted: OwnWanted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OwnWanted {
    /// Anything at all.
    Any,
    /// A folded text inside, or as the whole.
    Text(Wanted),
    /// Numbers, in ten-thousandths.
    Number(Span),
    /// Partial dates as `yyyymmdd`.
    Date(Span),
}

/// Both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) low: i64,
    pub(super) high: i64,
}

/// A folded text that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) text: String,
    pub(super) how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Anywhere inside; in terms, where a word begins.
    Part,
    /// Where a value begins.
    Begins,
    /// The whole value.
    Whole,
}

impl Ast {
    fn any(&self, test: &dyn Fn(&Self) -> bool) -> bool {
        test(self)
            || match self {
                Self::And(parts) | Self::Or(parts) => parts.iter().any(|p| p.any(test)),
                Self::Not(inner) => inner.any(test),
                _ => false,
            }
    }

    /// Whether `is:archived` stands anywhere in it.
    pub(super) fn asks_archive(&self) -> bool {
        self.any(&|a| matches!(a, Self::Flag(flag) if *flag == Flag::ARCHIVED))
    }

    /// Whether a private field stands anywhere in it.
    pub(super) fn asks_private(&self) -> bool {
        self.any(&Self::is_private)
    }

    /// The field that this and nothing else asks for, if it does not exclude.
    pub(super) fn about(&self) -> Option<FacetField> {
        match self {
            Self::Number(field, _) => Some(FacetField::Number(*field)),
            Self::Term(field, _) => Some(FacetField::Term(*field)),
            Self::Blank(Kind::Term(field)) => Some(FacetField::Term(*field)),
            Self::Blank(Kind::Number(field)) => Some(FacetField::Number(*field)),
            Self::Or(any) => {
                let first = any.first()?.about()?;
                any.iter()
                    .all(|ast| ast.about() == Some(first))
                    .then_some(first)
            }
            _ => None,
        }
    }

    fn is_private(&self) -> bool {
        let kind = match self {
            Self::Own(test) => return test.private,
            Self::Text(field, _) => Kind::Text(*field),
            Self::Number(field, _) => Kind::Number(*field),
            Self::Term(field, _) | Self::Among(field, _) => Kind::Term(*field),
            Self::Blank(kind) => *kind,
            Self::Flag(flag) => {
                return super::field::FLAGS
                    .iter()
                    .any(|f| f.flag == *flag && f.private);
            }
            _ => return false,
        };
        is_private(kind)
    }
}

/// Whether masked roles may not filter, sort or count by this.
pub(super) fn is_private(kind: Kind) -> bool {
    super::field::FIELDS
        .iter()
        .any(|f| f.kind == kind && f.private)
}

/// Why a query cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The place in the text, in bytes.
    pub at: Range<usize>,
    /// What is wrong there.
    pub what: What,
}

/// What can be wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// No field of this name; perhaps this one was meant.
    UnknownField {
        /// As typed.
        name: String,
        /// The field most like it.
        nearest: Option<String>,
    },
    /// No word of this name after `has:`, `no:` or `is:`; perhaps this one was meant.
    UnknownFlag {
        /// As typed.
        name: String,
        /// The word most like it.
        nearest: Option<String>,
    },
    /// Nothing stands after the colon.
    NoValue {
        /// The field's name.
        field: String,
    },
    /// The field wants a year.
    NotANumber {
        /// The field's name.
        field: String,
        /// As typed.
        value: String,
    },
    /// The field wants a date, a part of one, or an age such as `<2y`.
    NotADate {
        /// The field's name.
        field: String,
        /// As typed.
        value: String,
    },
    /// The range ends before it begins.
    Backwards,
    /// A quote is opened and not closed.
    OpenQuote,
    /// A bracket is opened and not closed.
    OpenBracket,
    /// This role sees the field masked and cannot ask for it.
    PrivateField {
        /// The field's name.
        field: String,
    },
    /// Longer, or deeper in brackets, than a query may be.
    TooLong,
}
