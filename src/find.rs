//! The find index: every person packed in name order, searched whole at each key press.
//!
//! The index is derived from the database and can be thrown away at any time. It knows no SQL and no screen:
//! `office` feeds it [`entry::Entry`]s and sequence numbers and puts [`query::Query`]s to it. What changed
//! since it was packed lies over it in an overlay, until somebody packs it anew.

pub mod field;
pub mod entry;
pub mod query;
pub mod parse;
pub mod value;
pub mod index;
pub mod pack;
pub mod found;
pub mod crossed;
pub mod image;
mod array;
mod bits;
mod codes;
mod column;
pub mod columns;
mod starts;
mod made;
mod own;
mod domains;
mod digits;
mod pile;
mod order;
mod gather;
mod met;
mod hash;
mod words;
mod condition;
mod text;
mod plan;
mod rank;
pub mod tree;
mod sort;
mod overlay;
mod work;
pub mod explain;
mod nearest;
pub mod weigh;
#[cfg(test)]
mod oracle;

use bits::{Hits, PIECE, WORDS, existing};
use entry::Entry;
use field::{Flag, NumberField, OwnKind, TermField};
use found::Found;
use index::{Index, TooMuch};
use overlay::Overlay;
use pack::Builder;
use plan::Node;
use query::{Ast, Query};
use rank::{BUCKETS, Ranker};
use sort::{Orders, WholeOrders};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use work::Queue;

/// Who asks, as far as the index is concerned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only people of these chapters (values of the chapter field); everybody when there is none.
    pub chapters: Option<Vec<String>>,
    /// Private texts are not searched, private fields find nothing.
    pub masked: bool,
}

impl Scope {
    /// Whether somebody is among those whom the asker sees.
    #[must_use]
    pub fn sees(&self, entry: &Entry) -> bool {
        let chapters = self.chapters.as_ref();
        chapters.is_none_or(|chapters| {
            let mut terms = entry
                .terms
                .iter()
                .filter(|(field, _)| *field == TermField::Chapter);
            terms.any(|(_, term)| chapters.iter().any(|one| one == words::value_of(term)))
        })
    }
}

/// Which way a column is sorted. Who has no value comes last either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The smallest first.
    Up,
    /// The greatest first.
    Down,
}

/// One order of a result; the next one decides among equals, in the end the name does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By name. From the front, how well the words fit comes first.
    Name(Direction),
    /// By the headline value of a number field.
    Number(NumberField, Direction),
    /// By the headline value of a term field.
    Term(TermField, Direction),
    /// By a field that the office added.
    Own(OwnOrder, Direction),
}

/// The values of a field that the office added, as an order takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnOrder {
    /// The number of the field.
    pub field: i64,
    /// What it holds.
    pub kind: OwnKind,
    /// Closed to roles that see private data masked.
    pub private: bool,
}

impl Order {
    /// The order of the directory.
    pub const NAME: Self = Self::Name(Direction::Up);
}

/// An index with what changed since. Cloning it is cheap, and a clone stays as it is.
#[derive(Debug, Clone)]
pub struct Finder {
    base: Arc<Index>,
    over: Arc<Overlay>,
    whole: Arc<WholeOrders>,
    seq: i64,
    /// The sequence number for which the index below the changes was packed.
    packed: i64,
}

impl Finder {
    /// An index that is true up to this sequence number.
    ///
    /// # Errors
    /// None in practice: the overlay it starts with is empty.
    pub fn new(base: Index, seq: i64) -> Result<Self, TooMuch> {
        Ok(Self {
            base: Arc::new(base),
            over: Arc::new(Overlay::empty()?),
            whole: Arc::default(),
            seq,
            packed: seq,
        })
    }

    /// The sequence number up to which the answers are true.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// The sequence number for which the index below the changes was packed.
    #[must_use]
    pub fn packed_for(&self) -> i64 {
        self.packed
    }

    /// Whether both hold the same: the same index with the same changes.
    #[must_use]
    pub fn holds_what(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.base, &other.base) && Arc::ptr_eq(&self.over, &other.over)
    }

    /// Takes an equal index below the changes in place of that of another finder, if it has that one.
    pub fn put_in_place(&mut self, of: &Self, index: Index) {
        if Arc::ptr_eq(&self.base, &of.base) {
            self.base = Arc::new(index);
        }
    }

    /// How many people it holds, the archived included.
    #[must_use]
    pub fn people(&self) -> usize {
        let hidden: u32 = self.over.hidden.iter().map(|word| word.count_ones()).sum();
        self.base.rows() - hidden as usize + self.over.index.rows()
    }

    /// The packed index below the changes.
    #[must_use]
    pub fn base(&self) -> &Index {
        &self.base
    }

    /// Takes in what changed up to this sequence number: new and changed people, and ids that are gone.
    ///
    /// # Errors
    /// [`TooMuch`] when the changes alone pass 32 bits; the finder is then as before.
    pub fn apply(&mut self, seq: i64, changed: Vec<Entry>, removed: &[i64]) -> Result<(), TooMuch> {
        if !changed.is_empty() || !removed.is_empty() {
            self.over = Arc::new(self.over.with(&self.base, changed, removed)?);
        }
        self.seq = seq;
        Ok(())
    }

    /// Whether so much has changed that packing it anew is worth the time.
    #[must_use]
    pub fn is_worn(&self) -> bool {
        self.is_worn_by(0)
    }

    /// The same with so many more changes.
    #[must_use]
    pub fn is_worn_by(&self, more: usize) -> bool {
        self.over.size() + more > (self.base.rows() / 100).clamp(1_000, 5_000)
    }

    /// Packs the base and its changes into one index. Takes seconds for a million people.
    ///
    /// # Errors
    /// [`TooMuch`] when both together pass 32 bits.
    pub fn repacked(&self) -> Result<Index, TooMuch> {
        let mut builder = Builder::default();
        for row in (0..self.base.rows()).filter(|row| !self.over.hides(*row)) {
            builder.add(&self.base.entry(row));
        }
        for row in 0..self.over.index.rows() {
            builder.add(&self.over.index.entry(row));
        }
        builder.build()
    }

    /// Finds who answers the query; nothing if `stop` was set before the end.
    ///
    /// A masked asker finds nobody by a private field, and gets the name order instead of a private one.
    #[must_use]
    pub fn search(
        &self,
        query: &Query,
        orders: &[Order],
        scope: &Scope,
        stop: &AtomicBool,
    ) -> Option<Found> {
        let orders = Orders::of(orders, scope.masked);
        let ranked = orders.is_by_name();
        let hits = Arc::new(self.base_hits(query, ranked, scope, stop)?);
        let asked = Asked::new(query, ranked, scope, &self.over.index);
        let parts = work::alone(asked.pieces(), stop, |queue| asked.run(None, queue))?;
        let over_hits = hits_of(&self.over.index, &[parts]);
        let mut found = Found {
            base: Arc::clone(&self.base),
            over: Arc::clone(&self.over),
            late: late(&hits, &over_hits, &self.over),
            hits,
            over_hits,
            sorted: None,
            masked: scope.masked,
        };
        if !ranked {
            found.sorted = Some(sort::sorted(&found, &orders, &self.whole, stop)?);
        }
        Some(found)
    }

    fn base_hits(
        &self,
        query: &Query,
        ranked: bool,
        scope: &Scope,
        stop: &AtomicBool,
    ) -> Option<Hits> {
        let (finder, query, scope) = (self.clone(), query.clone(), scope.clone());
        let pieces = self.base.rows().div_ceil(PIECE);
        // each thread makes the query ready for itself, at once with the other
        let parts = work::in_two(pieces, stop, move |queue| {
            let asked = Asked::new(&query, ranked, &scope, &finder.base);
            asked.run(Some(&finder.over), queue)
        })?;
        Some(hits_of(&self.base, &parts))
    }

    /// The values that a query of one condition lets through, whoever has them; none for a query of another kind.
    #[must_use]
    pub fn meant(&self, query: &Query) -> Option<BTreeSet<String>> {
        let mut meant = BTreeSet::new();
        for index in [&*self.base, &self.over.index] {
            let (words, named) = match &query.ast {
                Ast::Term(field, wanted) => {
                    let (_, words) = index.term_column(*field);
                    (words, words::named(*field, words, wanted))
                }
                Ast::Own(test) => {
                    let (_, words) = index.term_column(TermField::Own);
                    let holds = (0..words.len()).map(|term| own::holds(test, words.get(term)));
                    (words, holds.collect())
                }
                _ => return None,
            };
            let named = named.iter().enumerate().filter(|(_, named)| **named);
            meant.extend(named.map(|(term, _)| words::value_of(words.get(term)).to_owned()));
        }
        Some(meant)
    }

    /// Values of a term field that have a name that begins like this.
    #[must_use]
    pub fn named(&self, field: TermField, prefix: &str) -> std::collections::HashSet<String> {
        let mut named = std::collections::HashSet::new();
        for index in [&*self.base, &self.over.index] {
            let (column, words) = index.term_column(field);
            for number in 0..column.values() {
                let term = words.get(number);
                let mut names = term.split(entry::NAME);
                let value = names.next().unwrap_or_default();
                if value.starts_with(prefix) || names.any(|name| name.starts_with(prefix)) {
                    named.insert(value.to_owned());
                }
            }
        }
        named
    }
}

/// The query with what surrounds every query: the scope, and no archive unless asked for.
fn node<'a>(query: &Query, index: &'a Index, scope: &Scope) -> Node<'a> {
    if scope.masked && query.private {
        return Node::Never;
    }
    let mut all = vec![Node::of(&query.ast, index, scope.masked)];
    if !query.archived {
        let outside = Ast::Not(Box::new(Ast::Flag(Flag::ARCHIVED)));
        all.push(Node::of(&outside, index, scope.masked));
    }
    if let Some(chapters) = &scope.chapters {
        all.push(Node::values(TermField::Chapter, chapters, index));
    }
    Node::all(all)
}

/// A query as it is put to one index.
struct Asked<'a> {
    index: &'a Index,
    node: Node<'a>,
    ranker: Option<Ranker<'a>>,
}

/// Pieces that a thread has worked on, and their masks one after the other.
struct Part {
    pieces: Vec<usize>,
    words: Vec<u64>,
    /// Words of the masks of a piece.
    width: usize,
}

impl<'a> Asked<'a> {
    fn new(query: &Query, ranked: bool, scope: &Scope, index: &'a Index) -> Self {
        let ranker = ranked.then(|| Ranker::of(&query.words, index)).flatten();
        Self {
            index,
            node: node(query, index, scope),
            ranker,
        }
    }

    /// How many pieces there are to look at.
    fn pieces(&self) -> usize {
        if matches!(self.node, Node::Never) {
            0
        } else {
            self.index.rows().div_ceil(PIECE)
        }
    }

    /// Words of the masks of a piece.
    fn width(&self) -> usize {
        if self.ranker.is_some() {
            BUCKETS * WORDS
        } else {
            WORDS
        }
    }

    fn run(&self, over: Option<&Overlay>, queue: &Queue<'_>) -> Part {
        let mut part = Part {
            pieces: Vec::new(),
            words: Vec::new(),
            width: self.width(),
        };
        if self.pieces() == 0 {
            queue.skip();
        }
        while let Some(piece) = queue.next() {
            let mut mask = existing(self.index.rows(), piece);
            if let Some(over) = over {
                over.hide(piece, &mut mask);
            }
            self.node.narrow(piece, &mut mask);
            part.pieces.push(piece);
            match &self.ranker {
                None => part.words.extend_from_slice(&mask),
                Some(ranker) => {
                    let from = part.words.len();
                    part.words.resize(from + self.width(), 0);
                    ranker.sort(piece, &mask, &mut part.words[from..]);
                }
            }
        }
        part
    }
}

/// The hits of all parts in the order of the pieces.
fn hits_of(index: &Index, parts: &[Part]) -> Hits {
    let width = parts.first().map_or(WORDS, |part| part.width);
    let mut words = vec![0; index.rows().div_ceil(PIECE) * width];
    for part in parts {
        for (piece, masks) in part.pieces.iter().zip(part.words.chunks_exact(width)) {
            words[piece * width..(piece + 1) * width].copy_from_slice(masks);
        }
    }
    Hits::new(words, width / WORDS)
}

/// Where in the whole result each hit of the overlay stands.
fn late(hits: &Hits, over_hits: &Hits, over: &Overlay) -> Vec<(u32, u32)> {
    over_hits
        .rows()
        .enumerate()
        .map(|(nth, (bucket, row))| {
            let before = hits.before(bucket, over.places[row] as usize);
            ((before + nth) as u32, row as u32)
        })
        .collect()
}
