//! Whatever the index answers to random queries over random people must be what a plain list answers.

mod people;
mod queries;
mod model;

use super::bits::PIECE;
use super::entry::Entry;
use super::field::{Flag, NumberField, TermField};
use super::found::{FacetValue, Found};
use super::query::{Ast, FacetField, Query};
use super::words::value_of;
use super::{Direction, Finder, Order, Scope};
use crate::model::typed::Typed;
use model::{answer, fits};
pub(super) use people::{Dice, crowd, pack};
use people::{ODD, person};
use proptest::prelude::*;
use queries::{order, query, terms};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// Everybody once at each of their chapters, and once at what stands above these.
fn check_branches(people: &BTreeMap<i64, Entry>, ids: &[i64], found: &Found) {
    let above = [("3", "2"), ("2", "1")].map(|(low, high)| (low.to_owned(), high.to_owned()));
    let above = std::collections::HashMap::from(above);
    let branches = found.branches(TermField::Chapter, &above, &AtomicBool::new(false));
    let branches = branches.expect("not stopped");
    let belongs = |id: &i64, one_of: &[&str]| {
        let mut terms = people[id].terms.iter();
        terms.any(|(field, term)| *field == TermField::Chapter && one_of.contains(&value_of(term)))
    };
    let count = |one_of: &[&str]| ids.iter().filter(|id| belongs(id, one_of)).count() as u32;
    for (at, below) in [
        ("1", &["1", "2", "3"][..]),
        ("2", &["2", "3"]),
        ("3", &["3"]),
    ] {
        let expected = super::tree::Branch {
            own: count(&[at]),
            all: count(below),
        };
        assert_eq!(
            branches.get(at).copied().unwrap_or_default(),
            expected,
            "{at}"
        );
    }
    assert_eq!(branches.keys().filter(|at| at.len() > 1).count(), 0);
}

fn check_facets(people: &BTreeMap<i64, Entry>, ids: &[i64], found: &Found) {
    let fields = [
        FacetField::Number(NumberField::Class),
        FacetField::Term(TermField::Chapter),
    ];
    let facets = found
        .facets(&fields, 2, &AtomicBool::new(false))
        .expect("not stopped");
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut nothing = 0;
    for id in ids {
        let mut values: Vec<&str> = people[id]
            .terms
            .iter()
            .filter(|(f, _)| *f == TermField::Chapter)
            .map(|(_, t)| value_of(t))
            .collect();
        values.sort_unstable();
        values.dedup();
        nothing += u32::from(values.is_empty());
        for value in values {
            *counts.entry(value.to_owned()).or_default() += 1;
        }
    }
    let total: u32 = counts.values().sum();
    let facet = &facets[1];
    for (value, count) in &facet.values {
        let FacetValue::Term(value) = value else {
            panic!("a term")
        };
        assert_eq!(counts.get(value), Some(count));
    }
    assert_eq!(
        facet.values.iter().map(|(_, n)| n).sum::<u32>() + facet.others,
        total
    );
    assert_eq!(facet.values.len() + facet.other_values, counts.len());
    assert_eq!(facet.nothing, nothing);
    assert!(facet.values.is_sorted_by_key(|(_, n)| Reverse(*n)));
}

/// Compares one answer; gives its length.
fn check(finder: &Finder, people: &BTreeMap<i64, Entry>, dice: &mut Dice) -> usize {
    let text = query(dice);
    let chapters = (dice.below(4) == 0).then(|| vec!["1".to_owned(), "3".to_owned()]);
    let scope = Scope {
        chapters,
        masked: dice.below(4) == 0,
    };
    let orders: Vec<Order> = (0..dice.below(4)).map(|_| order(dice)).collect();
    let query = Query::parse(&text, &terms(false)).expect("the query is sound");
    let found = finder
        .search(&query, &orders, &scope, &AtomicBool::new(false))
        .expect("not stopped");
    let expected = answer(people, &query, &orders, &scope);
    let ids = found.ids(0..usize::MAX);
    assert_eq!(
        ids, expected,
        "{text:?} {orders:?} {scope:?} {:?}",
        query.ast
    );
    assert_eq!(found.count(), expected.len());
    assert_eq!(found.all_ids().collect::<Vec<_>>(), expected);
    for id in [dice.below(people.len()) as i64, 7, 100_000] {
        assert_eq!(
            found.place(id),
            expected.iter().position(|i| *i == id),
            "{text:?}"
        );
    }
    if dice.below(4) == 0 {
        check_facets(people, &expected, &found);
        check_branches(people, &expected, &found);
    }
    if dice.below(8) == 0 {
        check_weights(finder, people, &query, &scope);
    }
    // a person taken apart into all values is many small indexes
    if dice.below(50) == 0 {
        check_clauses(finder, people, &query, &scope, dice);
    }
    expected.len()
}

/// Each condition finds alone, and the others find without it, whom the plain list says.
fn check_weights(finder: &Finder, people: &BTreeMap<i64, Entry>, query: &Query, scope: &Scope) {
    let weights = finder.weigh(query, scope, &AtomicBool::new(false));
    let weights = weights.expect("not stopped");
    assert_eq!(weights.len(), query.parts().len());
    for (at, weight) in weights.iter().enumerate() {
        let alone = query.alone(&query.parts()[at]);
        let rest = |part: usize| (part != at).then(|| query.parts()[part].ast.clone());
        let rest = Ast::And((0..weights.len()).filter_map(rest).collect());
        let without = Query::new(rest, Vec::new());
        let counts = [alone, without].map(|asked| answer(people, &asked, &[], scope).len());
        assert_eq!(
            [weight.alone, weight.without],
            counts,
            "{at} {:?}",
            query.ast
        );
    }
}

/// Each condition alone holds for whom the plain list says; values by which it holds are the person's own.
fn check_clauses(
    finder: &Finder,
    people: &BTreeMap<i64, Entry>,
    query: &Query,
    scope: &Scope,
    dice: &mut Dice,
) {
    let id = dice.below(people.len()) as i64;
    let (Some(entry), Some(part)) = (people.get(&id), query.parts().first()) else {
        return;
    };
    let mut packed = finder.entry(id).expect("on file");
    let alone = query.alone(part);
    let because = Finder::because(&packed, &alone, scope.masked);
    let closed = scope.masked && alone.private;
    let expected = !closed && fits(&alone.ast, entry, scope.masked);
    assert_eq!(because.holds, expected, "{part:?} {entry:?}");
    assert!(because.holds || because.by.is_empty());
    packed.terms.retain(|term| !entry.terms.contains(term));
    assert!(packed.terms.is_empty());
    if let Some(rest) = query.without(FacetField::Term(TermField::City)) {
        let others = query
            .parts()
            .iter()
            .filter(|part| part.ast.about() != Some(FacetField::Term(TermField::City)));
        let mut all = others.map(|part| fits(&part.ast, entry, scope.masked));
        assert_eq!(fits(&rest.ast, entry, scope.masked), all.all(|fit| fit));
    }
}

/// Asks this and that without looking at the answers.
pub(super) fn exercise(finder: &mut Finder, people: &BTreeMap<i64, Entry>, dice: &mut Dice) {
    let stop = AtomicBool::new(false);
    let query = Query::parse(&query(dice), &terms(false)).expect("the query is sound");
    let changed = people.values().take(3).cloned().collect();
    finder.apply(1, changed, &[5]).expect("small");
    for order in [Order::NAME, Order::Term(TermField::Chapter, Direction::Up)] {
        let found = finder
            .search(&query, &[order], &Scope::default(), &stop)
            .expect("not stopped");
        let _ = found.ids(0..100);
        let _ = found.place(3);
        found
            .facets(
                &[FacetField::Flags, FacetField::Term(TermField::City)],
                3,
                &stop,
            )
            .expect("not stopped");
    }
    let _ = finder.named(TermField::Employer, "b");
    let _ = finder.nearest(&["zhangwei".to_owned()], 3, &Scope::default(), &stop);
    finder.repacked().expect("small");
}

/// Small crowds and many queries: 50,000 in all.
#[test]
fn fifty_thousand_queries_find_what_a_plain_list_finds() {
    for seed in 0..100 {
        let mut dice = Dice::new(1000 + seed);
        let rows = 5 + dice.below(40) as i64;
        let mut people = crowd(&mut dice, rows);
        let mut finder = Finder::new(pack(&people), 0).expect("small");
        let changed = vec![person(&mut dice, 2), person(&mut dice, rows)];
        for entry in &changed {
            people.insert(entry.id, entry.clone());
        }
        finder.apply(1, changed, &[]).expect("small");
        for _ in 0..500 {
            check(&finder, &people, &mut dice);
        }
    }
}

#[test]
fn the_index_answers_what_a_plain_list_answers() {
    let mut hits = 0;
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let rows = [0, 1, 63, 64, 300, 700][dice.below(6)];
        let people = crowd(&mut dice, rows);
        let finder = Finder::new(pack(&people), 0).expect("small");
        for _ in 0..60 {
            hits += check(&finder, &people, &mut dice);
        }
    }
    assert!(
        hits > 10_000,
        "only {hits} hits: the queries do not fit the people"
    );
}

#[test]
fn several_pieces_and_threads_change_nothing() {
    let mut dice = Dice::new(77);
    let people = crowd(&mut dice, 5 * PIECE as i64 + 100);
    let finder = Finder::new(pack(&people), 0).expect("small");
    for _ in 0..4 {
        check(&finder, &people, &mut dice);
    }
}

#[test]
fn changes_on_top_answer_like_an_index_packed_anew() {
    for seed in 100..112 {
        let mut dice = Dice::new(seed);
        let rows = dice.below(300) as i64 + 1;
        let mut people = crowd(&mut dice, rows);
        let mut finder = Finder::new(pack(&people), 0).expect("small");
        for seq in 1..8 {
            let mut changed = Vec::new();
            for _ in 0..dice.below(20) {
                let id = dice.below(rows as usize + 20) as i64;
                changed.push(person(&mut dice, id));
            }
            let removed: Vec<i64> = (0..dice.below(4))
                .map(|_| dice.below(rows as usize + 20) as i64)
                .collect();
            for entry in &changed {
                people.insert(entry.id, entry.clone());
            }
            for id in &removed {
                people.remove(id);
            }
            finder.apply(seq, changed, &removed).expect("small");
            assert_eq!(finder.seq(), seq);
            assert_eq!(finder.people(), people.len());
            for _ in 0..8 {
                check(&finder, &people, &mut dice);
            }
        }
        assert_eq!(finder.repacked().expect("small"), pack(&people));
    }
}

/// A value that is printed whole finds whoever holds it and nobody else, beside whatever stands around it.
#[test]
fn a_whole_value_finds_who_holds_it() {
    let people = crowd(&mut Dice::new(11), 200);
    let finder = Finder::new(pack(&people), 0).expect("small");
    for value in ODD {
        for (field, column) in [("tag", TermField::Tag), ("hobby", TermField::Own)] {
            let stored = match column {
                TermField::Own => format!("7={value}"),
                _ => value.to_owned(),
            };
            let holds = |entry: &&Entry| {
                let mut terms = entry.terms.iter();
                terms.any(|(of, term)| *of == column && value_of(term) == stored)
            };
            let there = |entry: &&Entry| entry.flags & Flag::ARCHIVED.0 == 0;
            let expected = people.values().filter(holds).filter(there).count();
            let typed = Typed::whole(value);
            for text in [
                format!("{field}:{typed}"),
                format!("({field}:{typed} or name:nobody)"),
                format!("{field}:\"nobody\",{typed} name:*"),
                format!("--{field}：{typed}"),
            ] {
                let query = Query::parse(&text, &terms(false)).expect("the query is sound");
                let scope = Scope::default();
                let found = finder.search(&query, &[], &scope, &AtomicBool::new(false));
                assert_eq!(found.expect("not stopped").count(), expected, "{text}");
            }
        }
    }
}

proptest! {
    #[test]
    fn no_query_panics(text in "\\PC{0,40}|[-a-z:()\"“”「＂?.<>=, 届级张~0-9]{0,40}", masked: bool) {
        if let Ok(query) = Query::parse(&text, &terms(masked)) {
            let people = crowd(&mut Dice::new(5), 20);
            let finder = Finder::new(pack(&people), 0).expect("small");
            let scope = Scope { chapters: None, masked };
            let found = finder.search(&query, &[], &scope, &AtomicBool::new(false)).expect("not stopped");
            prop_assert_eq!(found.ids(0..99), answer(&people, &query, &[], &scope));
            for part in query.parts() {
                prop_assert!(text.get(part.at.clone()).is_some());
                // what is printed of a condition asks for the same
                let Some(field) = &part.field else { continue };
                let sign = if part.negative { "-" } else { "" };
                let again = format!("{sign}{field}:{}", part.value);
                let again = Query::parse(&again, &terms(masked)).expect("it was read before");
                prop_assert_eq!(&again.ast, &part.ast);
                prop_assert_eq!(&again.parts()[0].values, &part.values);
            }
        }
    }

    #[test]
    fn an_error_points_into_the_text(text in "[-a-z:()\"?.<>=, 届级张：～0-9]{0,30}") {
        if let Err(wrong) = Query::parse(&text, &terms(true)) {
            prop_assert!(text.get(wrong.at.clone()).is_some());
        }
    }
}
