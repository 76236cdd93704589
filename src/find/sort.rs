//! Results in the order of columns: counting sorts over their codes, the last column first, then the overlay's rows are
//! put in between. A result of many is picked out of the whole index in that order, which is kept for the next key.

use super::bits::{PIECE, ones};
use super::column::Column;
use super::field::{Kind, TermField};
use super::found::{Found, OVER, column};
use super::index::Index;
use super::own;
use super::query::{FacetField, is_private};
use super::words::asked_as;
use super::{Direction, Order, OwnOrder};
use std::cmp::Ordering;
use std::sync::atomic::{AtomicBool, Ordering as Access};
use std::sync::{Arc, Mutex, PoisonError};

/// The orders of a result as they are carried out: columns, then the names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Orders {
    columns: Vec<(By, Direction)>,
    names: Direction,
}

/// What people are sorted by besides their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The headline value of a column.
    Head(FacetField),
    /// The value of one of the fields that share the column of the office's own.
    Own(OwnOrder),
}

impl By {
    fn field(self) -> FacetField {
        match self {
            Self::Head(field) => field,
            Self::Own(_) => FacetField::Term(TermField::Own),
        }
    }
}

impl Orders {
    /// The orders that this asker may have: private columns are closed to the masked. Whatever follows the names decides
    /// nothing, since no two people stand at the same place.
    pub(super) fn of(orders: &[Order], masked: bool) -> Self {
        let mut columns: Vec<(By, Direction)> = Vec::new();
        let mut names = Direction::Up;
        for order in orders {
            let (by, private, direction) = match *order {
                Order::Name(direction) => {
                    names = direction;
                    break;
                }
                Order::Number(field, direction) => {
                    let by = By::Head(FacetField::Number(field));
                    (by, is_private(Kind::Number(field)), direction)
                }
                Order::Term(field, direction) => {
                    let by = By::Head(FacetField::Term(field));
                    (by, is_private(Kind::Term(field)), direction)
                }
                Order::Own(own, direction) => (By::Own(own), own.private, direction),
            };
            let twice = columns.iter().any(|(known, _)| *known == by);
            let closed = masked && private;
            if !closed && !twice {
                columns.push((by, direction));
            }
        }
        Self { columns, names }
    }

    /// The order of the rows themselves, in which words rank.
    pub(super) fn is_by_name(&self) -> bool {
        self.columns.is_empty() && self.names == Direction::Up
    }
}

/// How many whole orders of an index are kept: what a clerk goes back and forth between. Four bytes a person each.
const KEPT: usize = 2;
/// A result of fewer than this part of everybody is sorted for itself.
const PART: usize = 16;

/// All rows of an index in the orders that were asked for last.
#[derive(Debug, Default)]
pub(super) struct WholeOrders(Mutex<Vec<(Orders, Arc<Vec<u32>>)>>);

impl WholeOrders {
    /// All rows in this order; nothing if stopped.
    fn get(&self, index: &Index, orders: &Orders, stop: &AtomicBool) -> Option<Arc<Vec<u32>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = match kept.iter().position(|(known, _)| known == orders) {
            Some(at) => kept.remove(at),
            None => {
                let all = (0..index.rows() as u32).collect();
                (
                    orders.clone(),
                    Arc::new(in_order(index, all, orders, stop)?),
                )
            }
        };
        let rows = Arc::clone(&known.1);
        kept.insert(0, known);
        kept.truncate(KEPT);
        Some(rows)
    }
}

/// The rows of the result in this order; nothing if stopped.
pub(super) fn sorted(
    found: &Found,
    orders: &Orders,
    whole: &WholeOrders,
    stop: &AtomicBool,
) -> Option<Vec<u32>> {
    let base = if found.hits.count() < found.base.rows() / PART {
        in_order(&found.base, rows(found), orders, stop)?
    } else {
        let hit = found.hits.flat();
        let is_hit = |row: &u32| {
            let word = hit.get(*row as usize / 64);
            word.is_some_and(|word| word >> (row % 64) & 1 == 1)
        };
        let all = whole.get(&found.base, orders, stop)?;
        let mut base = Vec::with_capacity(found.hits.count());
        base.extend(all.iter().copied().filter(is_hit));
        base
    };
    let mut late: Vec<u32> = found.over_hits.rows().map(|(_, row)| row as u32).collect();
    late.sort_by(|a, b| {
        let over = |row: &u32| Row::Over(*row as usize);
        compare(found, orders, over(a), over(b))
    });
    let mut merged = Vec::with_capacity(base.len() + late.len());
    let mut from = 0;
    for row in late {
        let before = |other: &u32| {
            let other = Row::Base(*other as usize);
            compare(found, orders, other, Row::Over(row as usize)) == Ordering::Less
        };
        let place = from + base[from..].partition_point(before);
        merged.extend_from_slice(&base[from..place]);
        merged.push(row | OVER);
        from = place;
    }
    merged.extend_from_slice(&base[from..]);
    (!stop.load(Access::Relaxed)).then_some(merged)
}

/// These rows, which come in the order of the names, in this order; nothing if stopped.
fn in_order(
    index: &Index,
    mut rows: Vec<u32>,
    orders: &Orders,
    stop: &AtomicBool,
) -> Option<Vec<u32>> {
    if orders.names == Direction::Down {
        rows.reverse();
    }
    for (field, direction) in orders.columns.iter().rev() {
        if stop.load(Access::Relaxed) {
            return None;
        }
        let column = column(index, field.field());
        let bucket = match field {
            By::Head(_) => buckets(column, *direction),
            By::Own(own) => own_buckets(index, column, *own, *direction),
        };
        rows = scatter(&rows, column, &bucket);
    }
    Some(rows)
}

/// The hit rows of the base in their own order.
fn rows(found: &Found) -> Vec<u32> {
    let mut rows = Vec::with_capacity(found.hits.count());
    for piece in 0..found.hits.pieces() {
        for (i, word) in found.hits.piece(piece).into_iter().enumerate() {
            rows.extend(ones(word).map(|bit| (piece * PIECE + i * 64 + bit) as u32));
        }
    }
    rows
}

/// The place of each code's headline in the order; nothing comes last.
fn buckets(column: &Column, direction: Direction) -> Vec<u32> {
    let values = column.values();
    (0..column.len())
        .map(|code| {
            let head = column.meaning(code).next();
            let place = head.map_or(values, |head| match direction {
                Direction::Up => head,
                Direction::Down => values - 1 - head,
            });
            place as u32
        })
        .collect()
}

/// The same for one of the fields that share a column.
fn own_buckets(index: &Index, column: &Column, own: OwnOrder, direction: Direction) -> Vec<u32> {
    let places: Vec<Option<Place<'_>>> = (0..column.len())
        .map(|code| own_place(index, column, code, own))
        .collect();
    let mut known: Vec<Place<'_>> = places.iter().copied().flatten().collect();
    known.sort_unstable();
    known.dedup();
    let all = known.len();
    let bucket = |place: &Option<Place<'_>>| {
        let at = place.and_then(|place| known.binary_search(&place).ok());
        let at = at.map_or(all, |at| match direction {
            Direction::Up => at,
            Direction::Down => all - 1 - at,
        });
        at as u32
    };
    places.iter().map(bucket).collect()
}

/// Where a value stands among those of its column.
type Place<'t> = (i64, &'t str, &'t str);

/// Where the value of one of the fields that share a column stands in its order.
fn own_place<'i>(
    index: &'i Index,
    column: &Column,
    code: usize,
    order: OwnOrder,
) -> Option<Place<'i>> {
    let terms = &index.term_column(TermField::Own).1;
    let mut values = column.meaning(code);
    values.find_map(|value| own::place(order, terms.get(value)))
}

/// The rows by bucket; inside a bucket they keep their order.
fn scatter(rows: &[u32], column: &Column, bucket: &[u32]) -> Vec<u32> {
    // A code that is unpacked once is read faster than one that is looked for twice.
    let places: Vec<u32> = if rows.len() == column.codes().rows() {
        let all = column.codes().all();
        let code = |row: &u32| bucket[all[*row as usize] as usize];
        rows.iter().map(code).collect()
    } else {
        let code = |row: &u32| bucket[column.code(*row as usize)];
        rows.iter().map(code).collect()
    };
    let mut next = vec![0_u32; column.values() + 2];
    for place in &places {
        next[*place as usize + 1] += 1;
    }
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let mut sorted = vec![0; rows.len()];
    for (row, place) in rows.iter().zip(places) {
        let at = &mut next[place as usize];
        sorted[*at as usize] = *row;
        *at += 1;
    }
    sorted
}

#[derive(Clone, Copy)]
enum Row {
    Base(usize),
    Over(usize),
}

impl Row {
    fn of(self, found: &Found) -> (&Index, usize) {
        match self {
            Self::Base(row) => (&found.base, row),
            Self::Over(row) => (&found.over.index, row),
        }
    }
}

/// Two rows by their headlines, then by name.
fn compare(found: &Found, orders: &Orders, a: Row, b: Row) -> Ordering {
    for (field, direction) in &orders.columns {
        let by_value = match (headline(found, *field, a), headline(found, *field, b)) {
            (Some(a), Some(b)) if *direction == Direction::Down => b.cmp(&a),
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        if by_value != Ordering::Equal {
            return by_value;
        }
    }
    let by_name = match (a, b) {
        (Row::Base(a), Row::Base(b)) | (Row::Over(a), Row::Over(b)) => a.cmp(&b),
        // so many rows of the base stand before one of the overlay
        (Row::Base(a), Row::Over(b)) if a < found.over.places[b] as usize => Ordering::Less,
        (Row::Over(a), Row::Base(b)) if b >= found.over.places[a] as usize => Ordering::Less,
        _ => Ordering::Greater,
    };
    match orders.names {
        Direction::Up => by_name,
        Direction::Down => by_name.reverse(),
    }
}

/// What a row is sorted by in a column.
fn headline(found: &Found, by: By, row: Row) -> Option<Place<'_>> {
    let (index, row) = row.of(found);
    let column = column(index, by.field());
    let field = match by {
        By::Own(own) => return own_place(index, column, column.code(row), own),
        By::Head(field) => field,
    };
    let head = column.meaning(column.code(row)).next()?;
    match field {
        FacetField::Number(field) => {
            let number = index.number_column(field).1[head];
            Some((i64::from(number), "", ""))
        }
        FacetField::Term(field) => {
            let term = index.term_column(field).1.get(head);
            Some((0, asked_as(term), term))
        }
        FacetField::Flags => None,
    }
}
