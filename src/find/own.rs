//! Values of the fields that an office added: all of them stand in one column, each behind the number of its field.

use super::OwnOrder;
use super::field::{OwnField, OwnKind};
use super::query::{How, OwnTest, OwnWanted, Wanted};
use super::value::{self, Unread};
use super::words::{asked_as, value_of};
use chrono::NaiveDate;

/// Whether a value of the column is one of this field and answers.
pub(super) fn holds(test: &OwnTest, term: &str) -> bool {
    let Some(value) = of_field(test.field, term) else {
        return false;
    };
    match &test.wanted {
        OwnWanted::Any => true,
        OwnWanted::Text(wanted) => match wanted.how {
            How::Begins => asked_as(term).starts_with(&wanted.text),
            How::Whole => asked_as(term) == wanted.text,
            How::Part => asked_as(term).contains(&wanted.text),
        },
        OwnWanted::Number(span) => value::ten_thousandths(value)
            .is_some_and(|number| (span.low..=span.high).contains(&number)),
        OwnWanted::Date(span) => value::born_number(value)
            .is_some_and(|date| (span.low..=span.high).contains(&i64::from(date))),
    }
}

/// Where a value of the column stands in the order of a field; none for values of other fields.
pub(super) fn place(order: OwnOrder, term: &str) -> Option<(i64, &str, &str)> {
    let value = of_field(order.field, term)?;
    Some(match order.kind {
        OwnKind::Number => (value::ten_thousandths(value)?, "", ""),
        OwnKind::Date => (i64::from(value::born_number(value)?), "", ""),
        OwnKind::Text | OwnKind::Choice | OwnKind::Flag => (0, asked_as(term), term),
    })
}

/// The value, if it is one of this field.
pub(super) fn of_field(field: i64, term: &str) -> Option<&str> {
    let (number, value) = value_of(term).split_once('=')?;
    (number.parse() == Ok(field)).then_some(value)
}

/// What is asked for by a text behind the colon of such a field.
pub(super) fn wanted(
    field: &OwnField,
    text: &str,
    folded: Wanted,
    today: NaiveDate,
) -> Result<OwnWanted, Unread> {
    Ok(match field.kind {
        OwnKind::Number => OwnWanted::Number(value::numbers(text, today)?),
        OwnKind::Date => OwnWanted::Date(value::births(text, today)?),
        OwnKind::Text | OwnKind::Choice => OwnWanted::Text(folded),
        OwnKind::Flag => OwnWanted::Text(Wanted {
            text: said(&folded.text).to_owned(),
            how: How::Whole,
        }),
    })
}

/// Words for yes and no, as the values are kept.
fn said(folded: &str) -> &str {
    match folded {
        "yes" | "y" | "true" | "1" | "是" | "有" => "yes",
        "no" | "n" | "false" | "0" | "否" | "无" => "no",
        other => other,
    }
}
