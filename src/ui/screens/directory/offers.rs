//! What can be asked for: the fields of the query language, and the values of a field with how many would be found.

use super::clauses;
use crate::config::Lang;
use crate::model::name;
use crate::ui::screen::Cx;

/// A field of the query language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui::screens) struct Known {
    /// Its name in queries.
    pub(in crate::ui::screens) name: String,
    /// What it is called in Chinese.
    pub(in crate::ui::screens) zh: String,
}

/// Something that can be put into a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui::screens) struct Offer {
    /// What the clerk sees.
    pub(in crate::ui::screens) label: String,
    /// What to type.
    pub(in crate::ui::screens) typed: String,
    /// How many would be found; none for fields.
    pub(in crate::ui::screens) people: Option<usize>,
}

/// Every field that can be asked for.
pub(in crate::ui::screens) fn fields(cx: &Cx<'_>) -> Vec<Known> {
    let all = cx.office.complete("", "", usize::MAX).into_iter();
    all.map(|(zh, typed, _)| Known {
        name: typed.trim_end_matches(':').to_owned(),
        zh,
    })
    .collect()
}

/// The fields that are called so in either language, also by pinyin and initials.
pub(super) fn fields_like(begin: &str, limit: usize, cx: &Cx<'_>) -> Vec<Offer> {
    let begin = name::fold(begin);
    let called = |known: &Known| {
        let spoken = name::keys(&known.zh, None);
        let mut said = spoken.joined.iter().chain(&spoken.initials);
        known.name.starts_with(&begin)
            || known.zh.starts_with(&begin)
            || said.any(|said| said.starts_with(&begin))
    };
    let all = fields(cx).into_iter().filter(called);
    all.take(limit)
        .map(|known| Offer {
            label: match cx.lang {
                Lang::En => String::new(),
                Lang::Zh => known.zh,
            },
            typed: format!("{}:", known.name),
            people: None,
        })
        .collect()
}

/// The values of a field that begin so, the most frequent first, with how many would be found beside the other
/// conditions; never one that leaves nobody.
pub(in crate::ui::screens) fn values(
    field: &str,
    begin: &str,
    others: &str,
    limit: usize,
    cx: &Cx<'_>,
) -> Vec<Offer> {
    let all = cx.office.complete(field, begin, limit).into_iter();
    let offers = all.map(|(label, typed, people)| Offer {
        label,
        typed,
        people: Some(people as usize),
    });
    if others.trim().is_empty() {
        return offers.collect();
    }
    let remains = |mut offer: Offer| {
        let query = format!("({others}) {field}:{}", offer.typed);
        match clauses::found(cx.office, &query, cx.hurry) {
            Some(results) => offer.people = Some(results.count()),
            // Half a query cannot be counted with: the counts over everybody stay.
            None => return Some(offer),
        }
        (offer.people != Some(0)).then_some(offer)
    };
    let mut offers: Vec<Offer> = offers.take(COUNTED).filter_map(remains).collect();
    offers.sort_by_key(|offer| std::cmp::Reverse(offer.people));
    offers
}

/// As many values are counted beside other conditions: each takes a pass over the index.
const COUNTED: usize = 16;
