//! What a result is made of: counts by the values of a field, and values that begin as somebody types.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use super::super::Office;
use super::whole::{Meaning, typed_country};
use super::{Results, own_fields};
use crate::config::Lang;
use crate::find::field::{NumberField, TermField};
use crate::find::found::{Facet, FacetValue};
use crate::find::parse::Terms;
use crate::find::query::{FacetField, Query};
use crate::model::catalogue::{Named, Shelf, title};
use crate::model::event::Event;
use crate::model::field::{Id, Label};
use crate::model::typed::Typed;

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
    /// The same behind the colon.
    pub value: Typed,
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
    (
        "consent",
        Label {
            en: "Consent",
            zh: "授权",
        },
        FacetField::Term(TermField::Consent),
    ),
];

impl Office {
    /// Counts a result by the fields of the facet pane, `top` values of each. What the query asks for in a field is left
    /// out where the values of that field are counted, so that no line leads into nothing.
    #[must_use]
    pub fn facets(&self, results: &Results, top: usize, stop: &AtomicBool) -> Vec<FacetBlock> {
        let own = own_fields(&self.catalogue);
        let terms = self.terms(&own);
        let whole = FACETS
            .iter()
            .map(|(_, _, field)| *field)
            .filter(|field| results.asked.query.without(*field).is_none());
        let whole: Vec<FacetField> = whole.collect();
        let counted = results.found.facets(&whole, top, stop).unwrap_or_default();
        let mut blocks = Vec::with_capacity(FACETS.len());
        for (key, label, field) in FACETS {
            let facet = match counted.iter().find(|facet| facet.field == *field) {
                Some(facet) => Some(facet.clone()),
                None => self.others(results, *field, top, stop),
            };
            let Some(facet) = facet else { continue };
            let all = facet.values.len() + facet.other_values;
            let mut lines = self.facet_lines(key, &facet, results, &terms, stop);
            let chosen = self.add_chosen(key, *field, &mut lines, results, &terms, stop);
            while lines.len() > top
                && let Some(last) = lines.iter().rposition(|line| !chosen.contains(&line.query))
            {
                lines.remove(last);
            }
            blocks.push(FacetBlock {
                field: key,
                label: *label,
                more: all.saturating_sub(lines.len()),
                lines,
            });
        }
        blocks
    }

    /// Puts what the query asks for in this field before the others, where it is not among the most frequent, so that it
    /// can be seen and taken out again. The conditions of all that it asks for.
    fn add_chosen(
        &self,
        key: &str,
        field: FacetField,
        lines: &mut Vec<FacetLine>,
        results: &Results,
        terms: &Terms<'_>,
        stop: &AtomicBool,
    ) -> Vec<String> {
        let asked = &results.asked;
        let parts = asked.query.parts().iter();
        let of_field = parts.filter(|part| !part.negative && part.field.as_deref() == Some(key));
        let mut chosen = Vec::new();
        let mut before = 0;
        for typed in of_field.flat_map(|part| &part.values) {
            let condition = format!("{key}:{typed}");
            let Ok(alone) = Query::parse(&condition, terms) else {
                continue;
            };
            let value = match field {
                FacetField::Number(_) => alone.number().map(FacetValue::Number),
                _ => only(asked.finder.meant(&alone)).map(FacetValue::Term),
            };
            let Some(mut line) = value.and_then(|value| self.facet_line(key, &value, 0)) else {
                continue;
            };
            let usual = std::mem::replace(&mut line.query, condition.clone());
            line.value = typed.clone();
            chosen.push(condition);
            if let Some(known) = lines.iter_mut().find(|known| known.query == usual) {
                // as it was typed it can be taken out again
                *known = FacetLine {
                    count: known.count,
                    ..line
                };
            } else if lines.iter().all(|known| known.query != line.query) {
                let rest = asked.query.without(field);
                let both = rest.as_ref().unwrap_or(&asked.query).and(&alone);
                let found = asked.finder.search(&both, &[], &asked.scope, stop);
                let counted = found.and_then(|found| u32::try_from(found.count()).ok());
                line.count = counted.unwrap_or(0);
                // who sees a part of the people learns no value that only others have
                if line.count == 0 && asked.scope.chapters.is_some() {
                    continue;
                }
                lines.insert(before, line);
                before += 1;
            }
        }
        chosen
    }

    /// Each value with how many its condition finds.
    fn facet_lines(
        &self,
        key: &str,
        facet: &Facet,
        results: &Results,
        terms: &Terms<'_>,
        stop: &AtomicBool,
    ) -> Vec<FacetLine> {
        let asked = &results.asked;
        let mut lines: Vec<FacetLine> = Vec::with_capacity(facet.values.len());
        for (value, count) in &facet.values {
            let Some(mut line) = self.facet_line(key, value, *count) else {
                continue;
            };
            if let FacetValue::Term(raw) = value {
                match Self::meaning(&asked.finder, terms, &line.query, raw) {
                    Some(Meaning::Itself) => {}
                    Some(Meaning::More(more)) => {
                        let rest = asked.query.without(facet.field);
                        let both = rest.as_ref().unwrap_or(&asked.query).and(&more);
                        let found = asked.finder.search(&both, &[], &asked.scope, stop);
                        let counted = found.and_then(|found| u32::try_from(found.count()).ok());
                        line.count = counted.unwrap_or(*count);
                    }
                    None => continue,
                }
            }
            if lines.iter().all(|known| known.query != line.query) {
                lines.push(line);
            }
        }
        lines
    }

    /// The counts of a field among those whom everything else in the query asks for.
    fn others(
        &self,
        results: &Results,
        field: FacetField,
        top: usize,
        stop: &AtomicBool,
    ) -> Option<Facet> {
        let asked = &results.asked;
        let rest = asked.query.without(field)?;
        let found = asked.finder.search(&rest, &[], &asked.scope, stop)?;
        found.facets(&[field], top, stop)?.pop()
    }

    /// Values of a field that begin so, the most frequent first: label, people.
    #[must_use]
    pub fn complete(&self, field: &str, begin: &str, limit: usize) -> Vec<(String, u32)> {
        let text = format!("{field}:{begin}");
        let never = AtomicBool::new(false);
        let offered = self.suggest(&text, text.len(), limit, &never);
        let offers = offered.map_or_else(Vec::new, |offered| offered.offers);
        let counted = offers.into_iter();
        counted
            .map(|offer| (offer.label, offer.count.unwrap_or(0)))
            .collect()
    }

    pub(super) fn facet_line(
        &self,
        field: &str,
        value: &FacetValue,
        count: u32,
    ) -> Option<FacetLine> {
        let (label, typed) = match value {
            FacetValue::Number(number) => (number.to_string(), Typed::bare(number.to_string())),
            FacetValue::Flag(_) => return None,
            FacetValue::Term(value) => self.term_words(field, value)?,
        };
        Some(FacetLine {
            query: format!("{field}:{typed}"),
            value: typed,
            label,
            count,
        })
    }

    /// How a stored value is shown, and how it is typed.
    fn term_words(&self, field: &str, value: &str) -> Option<(String, Typed)> {
        let id = || value.parse().ok().map(Id);
        let code = |list: &str| {
            let label = self
                .catalogue
                .codes
                .label(list, value, self.lang)
                .to_owned();
            (label, self.typed_code(list, value))
        };
        Some(match field {
            "faculty" => self.row_words(&self.catalogue.faculties, id()?)?,
            "programme" => self.row_words(&self.catalogue.programmes, id()?)?,
            "chapter" => self.row_words(&self.catalogue.chapters, id()?)?,
            "city" => self.row_words(&self.catalogue.cities, id()?)?,
            "status" => code("status"),
            "sex" => code("gender"),
            "level" => code("level"),
            "outcome" => code("outcome"),
            "language" => code("language"),
            "country" | "nationality" => (code("country").0, typed_country(value)),
            "prefers" => code("contact"),
            "contact_status" => code("contact_status"),
            "office" => code("office"),
            "verification" => code("verification"),
            "membership" => code("membership"),
            "era" => self.row_words(&self.catalogue.eras, id()?)?,
            "event" => {
                let event: Event = self.db.get(id()?).ok()?;
                let (zh, en) = (event.zh, event.en);
                let title = match self.lang {
                    Lang::Zh if !zh.is_empty() => zh,
                    Lang::En if !en.is_empty() => en,
                    _ => format!("{zh}{en}"),
                };
                (title.clone(), Typed::whole(title))
            }
            "consent" => {
                let (back, both) = match value.strip_prefix('-') {
                    Some(both) => (true, both),
                    None => (false, value),
                };
                let (purpose, channel) = both.split_once('/')?;
                let codes = &self.catalogue.codes;
                let mut said = codes
                    .label("consent_purpose", purpose, self.lang)
                    .to_owned();
                if !channel.is_empty() {
                    said = format!("{said}, {}", codes.label("contact", channel, self.lang));
                }
                if back {
                    said = self.text.msg_seek_withdrawn(said);
                }
                (said, Typed::whole(value))
            }
            _ => (value.to_owned(), Typed::whole(value)),
        })
    }

    fn row_words<N: Named>(&self, shelf: &Shelf<N>, id: Id) -> Option<(String, Typed)> {
        let row = shelf.get(id)?;
        Some((title(row, self.lang).to_owned(), self.typed_row(shelf, row)))
    }
}

/// The value, where there is one alone.
fn only(values: Option<BTreeSet<String>>) -> Option<String> {
    let mut values = values?.into_iter();
    values.next().filter(|_| values.next().is_none())
}
