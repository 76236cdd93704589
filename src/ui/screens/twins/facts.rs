//! What the queue shows of a pair, read from the office once and not while drawing.

use std::collections::HashMap;

use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::likeness::{Likeness, Pair};
use crate::ui::screen::{Cx, Result};

/// A pair as a row of the queue.
pub(super) struct Line {
    /// Who: "A-000123 王欣怡 2004".
    pub(super) people: [String; 2],
    /// Why.
    pub(super) why: String,
}

impl Line {
    /// The rows of these pairs.
    pub(super) fn read(pairs: &[Pair], cx: &Cx<'_>) -> Result<Vec<Self>> {
        let ids: Vec<Id> = pairs
            .iter()
            .flat_map(|pair| [pair.one, pair.other])
            .collect();
        let people: HashMap<Id, String> = cx
            .office
            .listed(&ids)?
            .into_iter()
            .map(|one| {
                let class = one.head.class_year;
                let class = class.map_or_else(String::new, |year| format!(" {year}"));
                let said = format!("{} {}{class}", one.number, one.name);
                (one.head.alumnus_id, said)
            })
            .collect();
        let name = |id| people.get(&id).cloned().unwrap_or_default();
        let lines = pairs.iter().map(|pair| Self {
            people: [name(pair.one), name(pair.other)],
            why: pair.likeness.reasons.said(cx.lang),
        });
        Ok(lines.collect())
    }
}

/// Both people, fact by fact.
pub(super) struct Facts {
    pair: (Id, Id),
    /// How alike they are now.
    pub(super) likeness: Likeness,
    /// Number and whether put away.
    pub(super) heads: [String; 2],
    /// Label and both values: what differs first, then what is the same, then what only one has.
    pub(super) rows: Vec<[String; 3]>,
}

impl Facts {
    /// Reads both as they are now; none when they are no pair any more.
    pub(super) fn read(pair: Pair, cx: &Cx<'_>) -> Result<Option<Self>> {
        let both = cx.office.dossiers(&[pair.one, pair.other])?;
        let [one, other] = both.as_slice() else {
            return Ok(None);
        };
        let Some(likeness) = cx.office.alike(one, other)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            pair: (pair.one, pair.other),
            likeness,
            heads: [head(one, cx), head(other, cx)],
            rows: rows(one, other, cx),
        }))
    }

    /// Whether it is about this pair.
    pub(super) fn is_of(&self, pair: Pair) -> bool {
        self.pair == (pair.one, pair.other)
    }
}

fn head(dossier: &Dossier, cx: &Cx<'_>) -> String {
    let alumnus = &dossier.alumnus;
    match alumnus.archived_at {
        Some(_) => cx.text.msg_twins_archived(alumnus.number.as_str()),
        None => alumnus.number.clone(),
    }
}

fn rows(one: &Dossier, other: &Dossier, cx: &Cx<'_>) -> Vec<[String; 3]> {
    let catalogue = cx.office.catalogue();
    let mut rows: Vec<[String; 3]> = cx
        .office
        .columns()
        .filter(|column| !matches!(column.key, "rev" | "number"))
        .map(|column| {
            let value = |dossier| (column.get)(dossier, catalogue, cx.lang);
            [cx.word(column.label).to_owned(), value(one), value(other)]
        })
        .filter(|[_, one, other]| !(one.is_empty() && other.is_empty()))
        .collect();
    // The name stays on top.
    if let Some(rest) = rows.get_mut(1..) {
        rest.sort_by_key(|[_, one, other]| match () {
            () if one == other => 1,
            () if one.is_empty() || other.is_empty() => 2,
            () => 0,
        });
    }
    rows
}
