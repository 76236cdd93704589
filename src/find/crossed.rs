//! Many questions put to a result at once, counted for the whole of it and for every value of some fields: in one pass,
//! with the answers that each question would give as a query of its own.

use super::bits::{PIECE, WORDS, existing};
use super::found::{FacetValue, column, meaning};
use super::index::Index;
use super::overlay::Overlay;
use super::plan::Node;
use super::query::{FacetField, Query, is_private};
use super::work::{Queue, alone, in_two};
use super::{Finder, Scope, field, node};
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

/// How many people there are, and how many of them answer each question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// All of them.
    pub people: u32,
    /// Those who answer, question by question.
    pub each: Vec<u32>,
}

/// The counts of one field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByValue {
    /// For every value that somebody has. Who has several counts for each.
    pub values: HashMap<FacetValue, Answers>,
    /// For those without any value.
    pub nothing: Answers,
}

/// A result, counted by questions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crossed {
    /// The whole of it.
    pub all: Answers,
    /// One for each field that was asked for.
    pub fields: Vec<ByValue>,
}

/// What a thread has counted in one index.
struct Tally {
    all: Answers,
    /// For each field: counts of codes, spread over lanes, of everybody and then of each question.
    fields: Vec<Vec<Vec<u32>>>,
}

impl Finder {
    /// Puts questions to everybody whom the query finds, and counts the answers, also by the values of these fields;
    /// nothing if `stop` was set before the end.
    ///
    /// For a masked asker nobody answers a private question, and private fields have no values.
    #[must_use]
    pub fn crossed(
        &self,
        query: &Query,
        questions: &[Query],
        by: &[FacetField],
        scope: &Scope,
        stop: &AtomicBool,
    ) -> Option<Crossed> {
        let by: Vec<FacetField> = by
            .iter()
            .copied()
            .filter(|field| !(scope.masked && closed(*field)))
            .collect();
        let mut crossed = Crossed {
            all: Answers::of(questions.len()),
            fields: vec![ByValue::default(); by.len()],
        };
        let asked = (query.clone(), questions.to_vec(), by.clone(), scope.clone());
        let pieces = self.base.rows().div_ceil(PIECE);
        let finder = self.clone();
        let tallies = in_two(pieces, stop, move |queue| {
            let (query, questions, by, scope) = &asked;
            let crossing = Crossing::new(query, questions, by, scope, &finder.base);
            crossing.run(Some(&finder.over), queue)
        })?;
        let over = &self.over.index;
        let late = alone(over.rows().div_ceil(PIECE), stop, |queue| {
            Crossing::new(query, questions, &by, scope, over).run(None, queue)
        })?;
        let based = tallies.into_iter().map(|tally| (&*self.base, tally));
        for (index, tally) in based.chain([(over, late)]) {
            crossed.add(index, &by, &tally);
        }
        Some(crossed)
    }
}

/// Masked roles see nothing of this field.
fn closed(field: FacetField) -> bool {
    match field {
        FacetField::Number(number) => is_private(field::Kind::Number(number)),
        FacetField::Term(term) => is_private(field::Kind::Term(term)),
        FacetField::Flags => true,
    }
}

impl Answers {
    fn of(questions: usize) -> Self {
        Self {
            people: 0,
            each: vec![0; questions],
        }
    }
}

impl Crossed {
    fn add(&mut self, index: &Index, by: &[FacetField], tally: &Tally) {
        self.all.people += tally.all.people;
        for (to, from) in self.all.each.iter_mut().zip(&tally.all.each) {
            *to += from;
        }
        let questions = self.all.each.len();
        for ((field, counts), into) in by.iter().zip(&tally.fields).zip(&mut self.fields) {
            into.nothing.each.resize(questions, 0);
            for (nth, lanes) in counts.iter().enumerate() {
                into.count(index, *field, nth, lanes, questions);
            }
        }
    }
}

impl ByValue {
    /// Takes in the counts of everybody (`nth` 0) or of a question.
    fn count(
        &mut self,
        index: &Index,
        field: FacetField,
        nth: usize,
        lanes: &[u32],
        questions: usize,
    ) {
        let column = column(index, field);
        let mut codes = vec![0; column.len()];
        for lane in lanes.chunks(column.len().max(1)) {
            codes
                .iter_mut()
                .zip(lane)
                .for_each(|(to, from)| *to += from);
        }
        let (values, nothing) = column.by_value(&codes);
        self.nothing.put(nth, nothing);
        for (number, count) in values.iter().enumerate().filter(|(_, n)| **n > 0) {
            for (value, _) in meaning(index, field, number) {
                let answers = self.values.entry(value);
                let answers = answers.or_insert_with(|| Answers::of(questions));
                answers.put(nth, *count);
            }
        }
    }
}

impl Answers {
    fn put(&mut self, nth: usize, count: u32) {
        match nth.checked_sub(1) {
            None => self.people += count,
            Some(question) => {
                if let Some(each) = self.each.get_mut(question) {
                    *each += count;
                }
            }
        }
    }
}

/// A result and its questions as they are put to one index.
struct Crossing<'a> {
    index: &'a Index,
    people: Node<'a>,
    questions: Vec<Node<'a>>,
    by: &'a [FacetField],
}

impl<'a> Crossing<'a> {
    fn new(
        query: &Query,
        questions: &[Query],
        by: &'a [FacetField],
        scope: &Scope,
        index: &'a Index,
    ) -> Self {
        let question = |question: &Query| {
            if scope.masked && question.private {
                Node::Never
            } else {
                Node::of(&question.ast, index, scope.masked)
            }
        };
        Self {
            index,
            people: node(query, index, scope),
            questions: questions.iter().map(question).collect(),
            by,
        }
    }

    fn run(&self, over: Option<&Overlay>, queue: &Queue<'_>) -> Tally {
        let columns: Vec<_> = self
            .by
            .iter()
            .map(|field| column(self.index, *field))
            .collect();
        let mut tally = Tally {
            all: Answers::of(self.questions.len()),
            fields: columns
                .iter()
                .map(|column| vec![column.tallies(); self.questions.len() + 1])
                .collect(),
        };
        let count = |mask: &[u64; WORDS]| mask.iter().map(|word| word.count_ones()).sum::<u32>();
        while let Some(piece) = queue.next() {
            let mut mask = existing(self.index.rows(), piece);
            if let Some(over) = over {
                over.hide(piece, &mut mask);
            }
            self.people.narrow(piece, &mut mask);
            let everybody = std::iter::once(mask);
            let answering = self.questions.iter().map(|question| {
                let mut hit = mask;
                question.narrow(piece, &mut hit);
                hit
            });
            for (nth, hit) in everybody.chain(answering).enumerate() {
                let hits = count(&hit);
                if hits == 0 {
                    continue;
                }
                tally.all.put(nth, hits);
                for (column, counts) in columns.iter().zip(&mut tally.fields) {
                    column.tally(piece, &hit, &mut counts[nth]);
                }
            }
        }
        tally
    }
}
