//! What each condition of a query finds by itself, and what the others find without it: counted in one pass.

use super::bits::{Mask, PIECE, existing};
use super::field::{Flag, TermField};
use super::index::Index;
use super::overlay::Overlay;
use super::plan::Node;
use super::query::{Ast, Query};
use super::work::{Queue, alone, in_two};
use super::{Finder, Scope};
use std::sync::atomic::AtomicBool;

/// How much a condition counts for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weight {
    /// How many it finds by itself.
    pub alone: usize,
    /// How many the others find without it.
    pub without: usize,
}

impl Finder {
    /// The weight of each part of a query, in their order; nothing if `stop` was set.
    #[must_use]
    pub fn weigh(&self, query: &Query, scope: &Scope, stop: &AtomicBool) -> Option<Vec<Weight>> {
        let over = Weighing::new(query, scope, &self.over.index);
        let pieces = self.over.index.rows().div_ceil(PIECE);
        let mut weights = alone(pieces, stop, |queue| over.run(None, queue))?;
        let (finder, own, scope) = (self.clone(), query.clone(), scope.clone());
        let base = in_two(self.base.rows().div_ceil(PIECE), stop, move |queue| {
            Weighing::new(&own, &scope, &finder.base).run(Some(&finder.over), queue)
        })?;
        for (sum, part) in base.iter().flat_map(|part| (0..).zip(part)) {
            let sum: &mut Weight = weights.get_mut(sum)?;
            sum.alone += part.alone;
            sum.without += part.without;
        }
        Some(weights)
    }
}

/// The parts of a query, made ready for one index.
struct Weighing<'a> {
    index: &'a Index,
    /// Each with whether the others ask for the archive.
    parts: Vec<(Node<'a>, bool)>,
    archived: bool,
    /// Whom the asker sees.
    seen: Node<'a>,
    /// Who is not in the archive.
    kept: Node<'a>,
}

impl<'a> Weighing<'a> {
    fn new(query: &Query, scope: &Scope, index: &'a Index) -> Self {
        let node = |ast: &Ast| Node::of(ast, index, scope.masked);
        let archives: Vec<bool> = query
            .parts()
            .iter()
            .map(|part| part.ast.asks_archive())
            .collect();
        let parts = query.parts().iter().enumerate().map(|(at, part)| {
            let others = archives
                .iter()
                .enumerate()
                .any(|(other, asks)| other != at && *asks);
            let closed = scope.masked && part.ast.asks_private();
            (if closed { Node::Never } else { node(&part.ast) }, others)
        });
        let chapters = scope.chapters.as_ref();
        Self {
            index,
            parts: parts.collect(),
            archived: query.archived,
            seen: chapters.map_or(Node::Always, |chapters| {
                Node::values(TermField::Chapter, chapters, index)
            }),
            kept: node(&Ast::Not(Box::new(Ast::Flag(Flag::ARCHIVED)))),
        }
    }

    fn run(&self, over: Option<&Overlay>, queue: &Queue<'_>) -> Vec<Weight> {
        let mut weights = vec![Weight::default(); self.parts.len()];
        while let Some(piece) = queue.next() {
            let mut all = existing(self.index.rows(), piece);
            if let Some(over) = over {
                over.hide(piece, &mut all);
            }
            self.seen.narrow(piece, &mut all);
            let mut kept = all;
            self.kept.narrow(piece, &mut kept);
            let masks: Vec<Mask> = self
                .parts
                .iter()
                .map(|(part, _)| {
                    let mut mask = all;
                    part.narrow(piece, &mut mask);
                    mask
                })
                .collect();
            // what all parts behind one let through
            let mut behind = vec![all; masks.len()];
            for at in (1..masks.len()).rev() {
                behind[at - 1] = both(&behind[at], &masks[at]);
            }
            let mut before = all;
            for (at, (mask, weight)) in masks.iter().zip(&mut weights).enumerate() {
                let among = |archive: bool| if archive { &all } else { &kept };
                weight.alone += count(&both(mask, among(self.archived)));
                let others = both(&before, &behind[at]);
                weight.without += count(&both(&others, among(self.parts[at].1)));
                before = both(&before, mask);
            }
        }
        weights
    }
}

fn both(a: &Mask, b: &Mask) -> Mask {
    std::array::from_fn(|word| a[word] & b[word])
}

fn count(mask: &Mask) -> usize {
    mask.iter().map(|word| word.count_ones() as usize).sum()
}
