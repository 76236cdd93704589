//! Results in the order of a column: a counting sort over its codes, with the overlay's rows put in between.

use super::bits::{PIECE, ones};
use super::column::Column;
use super::field::Kind;
use super::found::{FacetField, Found, OVER, column};
use super::query::is_private;
use super::words::asked_as;
use super::{Direction, Order};
use std::cmp::Ordering;
use std::sync::atomic::AtomicBool;

/// The order that this asker may have: private columns are closed to the masked.
pub(super) fn allowed(order: Order, masked: bool) -> Order {
    match order {
        Order::Number(field, _) if masked && is_private(Kind::Number(field)) => Order::Name,
        Order::Term(field, _) if masked && is_private(Kind::Term(field)) => Order::Name,
        other => other,
    }
}

/// The rows of the result in the order of a column; nothing if stopped, or if it is no order of a column.
pub(super) fn sorted(found: &Found, order: Order, stop: &AtomicBool) -> Option<Vec<u32>> {
    let (field, direction) = match order {
        Order::Name => return None,
        Order::Number(field, direction) => (FacetField::Number(field), direction),
        Order::Term(field, direction) => (FacetField::Term(field), direction),
    };
    let column = column(&found.base, field);
    let bucket = buckets(column, direction);
    let counts = found.base_counts(&[field], stop)?.pop()?;
    let (base, starts) = scatter(found, column, &bucket, &counts);
    let late = places(found, order, column.values(), &starts, &base);
    let mut merged = Vec::with_capacity(base.len() + late.len());
    let mut from = 0;
    for (place, row) in late {
        merged.extend_from_slice(&base[from..place]);
        merged.push(row | OVER);
        from = place;
    }
    merged.extend_from_slice(&base[from..]);
    Some(merged)
}

/// The place of each code's headline in the order; nothing comes last.
fn buckets(column: &Column, direction: Direction) -> Vec<u32> {
    let values = column.values();
    (0..column.len())
        .map(|code| {
            let place = column
                .meaning(code)
                .next()
                .map_or(values, |head| match direction {
                    Direction::Up => head,
                    Direction::Down => values - 1 - head,
                });
            place as u32
        })
        .collect()
}

/// Hit rows of the base by bucket, and where each bucket begins.
fn scatter(
    found: &Found,
    column: &Column,
    bucket: &[u32],
    counts: &[u32],
) -> (Vec<u32>, Vec<usize>) {
    let mut starts = vec![0_usize; column.values() + 2];
    for (code, count) in counts.iter().enumerate() {
        starts[bucket[code] as usize + 1] += *count as usize;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut rows = vec![0_u32; found.hits.count()];
    for piece in 0..found.hits.pieces() {
        for (i, word) in found.hits.piece(piece).into_iter().enumerate() {
            for bit in ones(word) {
                let row = piece * PIECE + i * 64 + bit;
                let at = &mut next[bucket[column.code(row)] as usize];
                rows[*at] = row as u32;
                *at += 1;
            }
        }
    }
    (rows, starts)
}

/// For each hit of the overlay, in the order of the result, how many hits of the base stand before it.
fn places(
    found: &Found,
    order: Order,
    values: usize,
    starts: &[usize],
    base: &[u32],
) -> Vec<(usize, u32)> {
    let mut rows: Vec<u32> = found.over_hits.rows().map(|(_, row)| row as u32).collect();
    rows.sort_by(|a, b| compare(found, order, *a, *b));
    rows.into_iter()
        .map(|row| {
            let (bucket, same) = bucket_of(found, order, row, values);
            let begin = starts[bucket];
            if !same {
                return (begin, row);
            }
            let place = found.over.places[row as usize];
            let inside = base[begin..starts[bucket + 1]].partition_point(|b| *b < place);
            (begin + inside, row)
        })
        .collect()
}

/// Two rows of the overlay, by headline, then by name.
fn compare(found: &Found, order: Order, a: u32, b: u32) -> Ordering {
    let (index, a_row, b_row) = (&found.over.index, a as usize, b as usize);
    let (column, direction) = match order {
        Order::Name => return a.cmp(&b),
        Order::Number(field, direction) => (&index.number_column(field).0, direction),
        Order::Term(field, direction) => (&index.term_column(field).0, direction),
    };
    // the dictionary is in order, so the headline's number in it decides
    let head = |row: usize| column.meaning(column.code(row)).next();
    let by_value = match (head(a_row), head(b_row)) {
        (Some(a), Some(b)) if direction == Direction::Down => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    };
    by_value.then(a.cmp(&b))
}

/// The bucket of the base that a row of the overlay belongs to, or the one it stands right before.
fn bucket_of(found: &Found, order: Order, row: u32, values: usize) -> (usize, bool) {
    let (base, over) = (&found.base, &found.over.index);
    let head = |column: &Column| column.meaning(column.code(row as usize)).next();
    let (place, direction) = match order {
        Order::Name => return (values, true),
        Order::Number(field, direction) => {
            let (column, own) = over.number_column(field);
            let dictionary = &base.number_column(field).1;
            let place = head(column).map(|head| dictionary.binary_search(&own[head]));
            (place, direction)
        }
        Order::Term(field, direction) => {
            let (column, own) = over.term_column(field);
            let words = &base.term_column(field).1;
            let place = head(column).map(|head| {
                let term = own.get(head);
                let key = |number: usize| (asked_as(words.get(number)), words.get(number));
                let (mut low, mut high) = (0, words.len());
                while low < high {
                    let middle = low + (high - low) / 2;
                    if key(middle) < (asked_as(term), term) {
                        low = middle + 1
                    } else {
                        high = middle
                    }
                }
                if low < words.len() && words.get(low) == term {
                    Ok(low)
                } else {
                    Err(low)
                }
            });
            (place, direction)
        }
    };
    match (place, direction) {
        (None, _) => (values, true),
        (Some(Ok(at)), Direction::Up) => (at, true),
        (Some(Err(at)), Direction::Up) => (at, false),
        (Some(Ok(at)), Direction::Down) => (values - 1 - at, true),
        (Some(Err(at)), Direction::Down) => (values - at, false),
    }
}
