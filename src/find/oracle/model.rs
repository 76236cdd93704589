//! The plain twin of the index: a list of entries, filtered and sorted in the obvious way.

use super::queries::fold;
use crate::find::entry::{Entry, NAME};
use crate::find::field::{Flag, Kind, OwnKind, TermField, TextField};
use crate::find::own;
use crate::find::plan::squeeze;
use crate::find::query::{Ast, How, OwnTest, OwnWanted, Query, Wanted, is_private};
use crate::find::words::{asked_as, value_of};
use crate::find::{Direction, Order, OwnOrder, Scope};
use std::cmp::Ordering;
use std::collections::BTreeMap;

fn texts(entry: &Entry) -> Vec<&String> {
    let mut all = vec![&entry.name];
    all.extend(
        entry
            .readings
            .iter()
            .chain(&entry.initials)
            .chain(&entry.other_names),
    );
    all
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn term_fits(field: TermField, term: &str, wanted: &Wanted) -> bool {
    let names: Vec<&str> = term.split(NAME).collect();
    if wanted.how == How::Whole {
        return names.contains(&wanted.text.as_str());
    }
    if wanted.how == How::Begins {
        let own = usize::from(names.len() > 1);
        return names[own..]
            .iter()
            .any(|name| name.starts_with(&wanted.text));
    }
    let names = if names.len() > 1 {
        &names[1..]
    } else {
        &names[..]
    };
    names.iter().any(|name| {
        (0..name.len())
            .filter(|at| name.is_char_boundary(*at))
            .any(|at| {
                let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                let inside = ascii(name[..at].chars().last()) && ascii(name[at..].chars().next());
                let signed = field == TermField::Consent && at > 0 && name.starts_with('-');
                name[at..].starts_with(&wanted.text) && !inside && !signed
            })
    })
}

fn word_fits(word: &str, entry: &Entry, masked: bool) -> bool {
    let texts = texts(entry);
    if word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return texts
            .into_iter()
            .chain(&entry.student_numbers)
            .any(|t| t.split([' ', '\'', '-']).any(|w| w.starts_with(word)));
    }
    let squeezed = squeeze(word);
    let digit = word.bytes().any(|b| b.is_ascii_digit());
    let phone = word
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() ".contains(c))
        && digits(word).len() >= 3;
    let employer = Wanted {
        text: word.to_owned(),
        how: How::Part,
    };
    texts
        .iter()
        .any(|t| t.contains(word) || (squeezed.len() > 1 && t.contains(&squeezed)))
        || (digit
            && (entry.number.contains(word)
                || entry.student_numbers.iter().any(|s| s.contains(word))))
        || (!masked
            && phone
            && entry
                .phones
                .iter()
                .any(|p| digits(p).contains(&digits(word))))
        || (!masked && word.chars().count() > 1 && entry.emails.iter().any(|m| m.starts_with(word)))
        || entry
            .terms
            .iter()
            .any(|(f, t)| *f == TermField::Employer && term_fits(*f, t, &employer))
}

fn text_fits(field: TextField, wanted: &Wanted, entry: &Entry) -> bool {
    let fits = |value: &String, text: &str| match wanted.how {
        How::Whole => value == text,
        How::Part => !text.is_empty() && value.contains(text),
        How::Begins => !text.is_empty() && value.starts_with(text),
    };
    match field {
        TextField::Name => {
            let squeezed = squeeze(&wanted.text);
            texts(entry)
                .into_iter()
                .any(|t| fits(t, &wanted.text) || fits(t, &squeezed))
        }
        TextField::Number
            if wanted.how != How::Begins && wanted.text.bytes().all(|b| b.is_ascii_digit()) =>
        {
            let own = entry
                .number
                .rsplit(|c: char| !c.is_ascii_digit())
                .next()
                .unwrap_or_default();
            own.trim_start_matches('0') == wanted.text.trim_start_matches('0')
        }
        TextField::Number => fits(&entry.number, &wanted.text),
        TextField::Student => entry.student_numbers.iter().any(|s| fits(s, &wanted.text)),
        TextField::Phone => entry.phones.iter().any(|p| fits(&digits(p), &wanted.text)),
        TextField::Email => entry.emails.iter().any(|m| fits(m, &wanted.text)),
        TextField::Account(kind) => entry
            .accounts
            .iter()
            .any(|(of, account)| *of == kind && fits(account, &wanted.text)),
    }
}

pub(in crate::find) fn fits(ast: &Ast, entry: &Entry, masked: bool) -> bool {
    match ast {
        Ast::And(all) => all.iter().all(|a| fits(a, entry, masked)),
        Ast::Or(any) => any.iter().any(|a| fits(a, entry, masked)),
        Ast::Not(inner) => !fits(inner, entry, masked),
        Ast::Word(word) => word_fits(word, entry, masked),
        Ast::Text(field, wanted) => text_fits(*field, wanted, entry),
        Ast::Number(field, range) => entry
            .numbers
            .iter()
            .any(|(f, n)| f == field && (range.low..=range.high).contains(&i64::from(*n))),
        Ast::Term(field, wanted) => entry
            .terms
            .iter()
            .any(|(f, t)| f == field && term_fits(*f, t, wanted)),
        Ast::Among(field, values) => {
            let mut terms = entry.terms.iter();
            terms.any(|(f, t)| f == field && values.iter().any(|value| value == value_of(t)))
        }
        Ast::Flag(flag) => entry.flags & flag.0 != 0,
        Ast::Blank(kind) => match kind {
            Kind::Number(field) => !entry.numbers.iter().any(|(f, _)| f == field),
            Kind::Term(field) => !entry.terms.iter().any(|(f, _)| f == field),
            Kind::Text(TextField::Name) => entry.name.is_empty(),
            Kind::Text(TextField::Number) => entry.number.is_empty(),
            Kind::Text(TextField::Student) => entry.student_numbers.is_empty(),
            Kind::Text(TextField::Phone) => entry.phones.is_empty(),
            Kind::Text(TextField::Email) => entry.emails.is_empty(),
            Kind::Text(TextField::Account(kind)) => {
                !entry.accounts.iter().any(|(of, _)| of == kind)
            }
            Kind::Has | Kind::No | Kind::Is | Kind::Own(_) => false,
        },
        Ast::Own(test) => entry
            .terms
            .iter()
            .any(|(f, t)| *f == TermField::Own && own_fits(test, value_of(t))),
    }
}

fn own_fits(test: &OwnTest, value: &str) -> bool {
    let Some(value) = value.strip_prefix(&format!("{}=", test.field)) else {
        return false;
    };
    match &test.wanted {
        OwnWanted::Any => true,
        OwnWanted::Text(wanted) if wanted.how == How::Whole => fold(value) == wanted.text,
        OwnWanted::Text(wanted) if wanted.how == How::Begins => {
            fold(value).starts_with(&wanted.text)
        }
        OwnWanted::Text(wanted) => fold(value).contains(&wanted.text),
        OwnWanted::Number(span) => {
            let number: f64 = value.parse().expect("a number");
            (span.low as f64..=span.high as f64).contains(&(number * 10_000.0))
        }
        OwnWanted::Date(span) => {
            let digits = format!("{:0<8}", value.replace('-', ""));
            (span.low..=span.high).contains(&digits.parse().expect("a date"))
        }
    }
}

fn rank(query: &Query, entry: &Entry) -> usize {
    let Some(first) = query.words.first().map(|w| squeeze(w)) else {
        return 0;
    };
    let all: String = query.words.iter().map(|w| squeeze(w)).collect();
    if first.is_empty() || all.bytes().all(|b| b.is_ascii_digit()) {
        return 0;
    }
    let mut best = 3;
    let own = std::iter::once(&entry.name)
        .chain(&entry.readings)
        .map(|t| (t, 0, 1));
    let initials = entry.initials.iter().map(|t| (t, 2, 2));
    let others = entry.other_names.iter().map(|t| (t, 1, 2));
    for (text, exact, begins) in own.chain(initials).chain(others) {
        let joined = squeeze(text);
        if joined == all || joined == first {
            best = best.min(exact);
        } else if joined.starts_with(&all) || joined.starts_with(&first) {
            best = best.min(begins);
        }
    }
    best
}

fn headline(entry: &Entry, order: Order) -> Option<(i64, String, String)> {
    match order {
        Order::Own(own, _) => own_headline(entry, own),
        Order::Name(_) => None,
        Order::Number(field, _) => entry
            .numbers
            .iter()
            .find(|(f, _)| *f == field)
            .map(|(_, n)| (i64::from(*n), String::new(), String::new())),
        Order::Term(field, _) => {
            let term = entry
                .terms
                .iter()
                .find(|(f, _)| *f == field)
                .map(|(_, t)| t);
            term.map(|t| (0, asked_as(t).to_owned(), t.clone()))
        }
    }
}

/// By which a person stands in a list that is ordered by an own field.
fn own_headline(entry: &Entry, wanted: OwnOrder) -> Option<(i64, String, String)> {
    let mut terms = entry.terms.iter().filter(|(f, _)| *f == TermField::Own);
    let value = |term: &str| own::of_field(wanted.field, term).map(str::to_owned);
    let (term, value) = terms.find_map(|(_, term)| Some((term, value(term)?)))?;
    let number = match wanted.kind {
        OwnKind::Number => Some((value.parse::<f64>().ok()? * 10_000.0).round() as i64),
        OwnKind::Date => {
            let mut parts = value
                .split('-')
                .map(|part| part.parse::<i64>().unwrap_or(0));
            let mut part = || parts.next().unwrap_or(0);
            Some(part() * 10_000 + part() * 100 + part())
        }
        _ => None,
    };
    Some(match number {
        Some(number) => (number, String::new(), String::new()),
        None => (0, asked_as(term).to_owned(), (*term).to_owned()),
    })
}

/// Two people by one order.
fn by(order: Order, a: &Entry, b: &Entry) -> Ordering {
    let (Order::Name(direction)
    | Order::Number(_, direction)
    | Order::Term(_, direction)
    | Order::Own(_, direction)) = order;
    let turned = |order: Ordering| match direction {
        Direction::Up => order,
        Direction::Down => order.reverse(),
    };
    if let Order::Name(_) = order {
        return turned((&a.sort_key, a.id).cmp(&(&b.sort_key, b.id)));
    }
    match (headline(a, order), headline(b, order)) {
        (Some(a), Some(b)) => turned(a.cmp(&b)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// The ids that answer the query, in order.
pub(in crate::find) fn answer(
    people: &BTreeMap<i64, Entry>,
    query: &Query,
    orders: &[Order],
    scope: &Scope,
) -> Vec<i64> {
    let mut hits: Vec<&Entry> = people
        .values()
        .filter(|e| fits(&query.ast, e, scope.masked) && !(scope.masked && query.private))
        .filter(|e| query.archived || e.flags & Flag::ARCHIVED.0 == 0)
        .filter(|e| {
            scope.chapters.as_ref().is_none_or(|chapters| {
                let in_scope = |t: &str| chapters.iter().any(|c| c == value_of(t));
                e.terms
                    .iter()
                    .any(|(f, t)| *f == TermField::Chapter && in_scope(t))
            })
        })
        .collect();
    let open = |order: &&Order| {
        let kind = match order {
            Order::Name(_) => return true,
            Order::Own(own, _) => return !(scope.masked && own.private),
            Order::Number(field, _) => Kind::Number(*field),
            Order::Term(field, _) => Kind::Term(*field),
        };
        !(scope.masked && is_private(kind))
    };
    let orders: Vec<Order> = orders.iter().filter(open).copied().collect();
    let ranked = orders.first().is_none_or(|first| *first == Order::NAME);
    let ranks = |e: &Entry| if ranked { rank(query, e) } else { 0 };
    hits.sort_by(|a, b| {
        let mut by_all = ranks(a).cmp(&ranks(b));
        for order in orders.iter().chain([&Order::NAME]) {
            by_all = by_all.then_with(|| by(*order, a, b));
        }
        by_all
    });
    hits.into_iter().map(|e| e.id).collect()
}
