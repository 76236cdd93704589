//! What a result is made of: counts by the values of a field, and values that begin as somebody types.

use std::sync::atomic::AtomicBool;

use super::super::Office;
use super::super::permit::Action;
use super::Results;
use crate::config::Lang;
use crate::find::field::{self, Kind, NumberField, TermField};
use crate::find::found::{FacetField, FacetValue};
use crate::model::catalogue::{Named, title};
use crate::model::field::{Id, Label};
use crate::model::name;

/// What would remain when one more value is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetBlock {
    /// The field's name in queries.
    pub field: &'static str,
    /// What the clerk sees.
    pub label: Label,
    /// Its values, the most frequent first.
    pub lines: Vec<FacetLine>,
    /// How many more values there are.
    pub more: usize,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetLine {
    /// What the clerk sees.
    pub label: String,
    /// What to add to the query: `class:2004`.
    pub query: String,
    /// How many would remain.
    pub count: u32,
}

/// The facets of the directory, in their order.
const FACETS: &[(&str, Label, FacetField)] = &[
    (
        "status",
        Label {
            en: "Status",
            zh: "状态",
        },
        FacetField::Term(TermField::Status),
    ),
    (
        "faculty",
        Label {
            en: "Faculty",
            zh: "院系",
        },
        FacetField::Term(TermField::Faculty),
    ),
    (
        "chapter",
        Label {
            en: "Chapter",
            zh: "分会",
        },
        FacetField::Term(TermField::Chapter),
    ),
    (
        "class",
        Label {
            en: "Class",
            zh: "届",
        },
        FacetField::Number(NumberField::Class),
    ),
    (
        "level",
        Label {
            en: "Degree",
            zh: "学历",
        },
        FacetField::Term(TermField::Level),
    ),
    (
        "city",
        Label {
            en: "City",
            zh: "城市",
        },
        FacetField::Term(TermField::City),
    ),
    (
        "tag",
        Label {
            en: "Tags",
            zh: "标签",
        },
        FacetField::Term(TermField::Tag),
    ),
];

impl Office {
    /// Counts a result by the fields of the facet pane, `top` values of each.
    #[must_use]
    pub fn facets(&self, results: &Results, top: usize, stop: &AtomicBool) -> Vec<FacetBlock> {
        let fields: Vec<FacetField> = FACETS.iter().map(|(_, _, field)| *field).collect();
        let counted = results.found.facets(&fields, top, stop).unwrap_or_default();
        FACETS
            .iter()
            .zip(counted)
            .map(|((key, label, _), facet)| FacetBlock {
                field: key,
                label: *label,
                lines: facet
                    .values
                    .iter()
                    .filter_map(|(value, count)| self.facet_line(key, value, *count))
                    .collect(),
                more: facet.other_values,
            })
            .collect()
    }

    /// Values of a field that begin so, the most frequent first: label, what to type, people. With `field` empty: names
    /// of fields.
    #[must_use]
    pub fn complete(&self, field: &str, begin: &str, limit: usize) -> Vec<(String, String, u32)> {
        if !self.may(Action::Read) {
            return Vec::new();
        }
        let begin = name::fold(begin);
        if field.is_empty() {
            let fields = field::FIELDS
                .iter()
                .filter(|f| f.name.starts_with(&begin) || f.zh.starts_with(&begin));
            return fields
                .take(limit)
                .map(|f| (f.zh.to_owned(), format!("{}:", f.name), 0))
                .collect();
        }
        let (Some(finder), Ok(scope)) = (self.room.finder(), self.scope()) else {
            return Vec::new();
        };
        let Some(Kind::Term(term)) = field::named(&name::fold(field)).map(|f| f.kind) else {
            return Vec::new();
        };
        let values = finder.terms(term, &begin, limit, &scope);
        values
            .into_iter()
            .filter_map(|(value, people)| {
                let line = self.facet_line(term_name(term), &FacetValue::Term(value), people)?;
                let typed = line
                    .query
                    .split_once(':')
                    .map(|(_, typed)| typed.to_owned())?;
                Some((line.label, typed, people))
            })
            .collect()
    }

    fn facet_line(&self, field: &'static str, value: &FacetValue, count: u32) -> Option<FacetLine> {
        let (label, typed) = match value {
            FacetValue::Number(number) => (number.to_string(), number.to_string()),
            FacetValue::Flag(_) => return None,
            FacetValue::Term(value) => self.term_words(field, value)?,
        };
        let typed = if typed.contains([' ', ',', '(', ')', '"', ':']) {
            format!("\"{}\"", typed.replace('"', ""))
        } else {
            typed
        };
        Some(FacetLine {
            query: format!("{field}:{typed}"),
            label,
            count,
        })
    }

    /// How a stored value is shown, and how it is typed.
    fn term_words(&self, field: &str, value: &str) -> Option<(String, String)> {
        let id = || value.parse().ok().map(Id);
        let words = |entry: &dyn Words| {
            let typed = if entry.short().is_empty() {
                entry.shown(self.lang)
            } else {
                entry.short()
            };
            (entry.shown(self.lang).to_owned(), typed.to_owned())
        };
        let code = |list: &str| {
            let label = self
                .catalogue
                .codes
                .label(list, value, self.lang)
                .to_owned();
            (label, value.to_owned())
        };
        Some(match field {
            "faculty" => words(self.catalogue.faculties.get(id()?)?),
            "programme" => words(self.catalogue.programmes.get(id()?)?),
            "chapter" => words(self.catalogue.chapters.get(id()?)?),
            "city" => words(self.catalogue.cities.get(id()?)?),
            "status" => code("status"),
            "sex" => code("gender"),
            "level" => code("level"),
            _ => (value.to_owned(), value.to_owned()),
        })
    }
}

/// A row that is shown by its name and typed by its code.
trait Words {
    fn shown(&self, lang: Lang) -> &str;
    fn short(&self) -> &str;
}

impl<N: Named> Words for N {
    fn shown(&self, lang: Lang) -> &str {
        title(self, lang)
    }
    fn short(&self) -> &str {
        self.code()
    }
}

fn term_name(term: TermField) -> &'static str {
    let named = field::FIELDS.iter().find(|f| f.kind == Kind::Term(term));
    named.map_or("", |f| f.name)
}
