//! Which of two small numbers before a year is the day: a column of dates keeps one order, and tells it.

use super::words::{self, Unit};

/// Which of two small numbers before a year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// 25/03/1994.
    DayFirst,
    /// 03/25/1994.
    MonthFirst,
}

/// The order that a column keeps: that of the dates in it which can be read in one way only. None where there are no
/// such dates, or some of either kind.
pub fn order_of(texts: impl Iterator<Item = impl AsRef<str>>) -> Option<Order> {
    let mut found = None;
    for order in texts.filter_map(|text| own_order(text.as_ref())) {
        if found.is_some_and(|known| known != order) {
            return None;
        }
        found = Some(order);
    }
    found
}

fn own_order(text: &str) -> Option<Order> {
    // most texts of a column need no second look: a year stands behind, and two numbers before it
    if !text
        .as_bytes()
        .last_chunk::<2>()?
        .iter()
        .all(u8::is_ascii_digit)
    {
        return None;
    }
    let parts = words::parts(text)?;
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let plain = [a, b]
        .iter()
        .all(|part| part.unit == Unit::None && part.digits <= 2);
    match (plain && c.is_year(), a.value > 12, b.value > 12) {
        (true, true, false) => Some(Order::DayFirst),
        (true, false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}
