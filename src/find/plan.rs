//! A query made ready for one index, and the run over its rows, piece by piece.

use super::bits::{Mask, PIECE, WORDS, ones};
use super::column::Column;
use super::digits::{self, Around};
use super::field::{Account, Kind, TermField, TextField};
use super::index::{Index, NUMBER_SLOT, STUDENT_SLOT, begin_bit};
use super::made::Ids;
use super::own;
use super::query::{Ast, How, Wanted};
use super::text::{ALSO, END, Segment, slot};
use super::words::{named, value_of};
use memchr::memmem;
use std::collections::HashSet;

/// What each row is asked.
pub(super) enum Node<'a> {
    Always,
    Never,
    And(Vec<Node<'a>>),
    Or(Vec<Node<'a>>),
    Not(Box<Node<'a>>),
    Codes(&'a Column, Vec<bool>),
    Text(&'a Segment, Box<memmem::Finder<'static>>, Fit),
    /// The number that the id makes, with one of these ids.
    Made(&'a Index, Ids),
    /// Too few digits of a phone to be looked for in pairs; whether a phone begins with them.
    Digits(&'a Segment, Vec<u8>, bool),
    /// Nothing in this slot.
    Blank(&'a Segment, usize),
}

/// Where in a row a hit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Anywhere,
    Slot(usize),
    /// Where a value begins, in this slot or in any.
    Begins(Option<usize>),
    /// A whole value, in this slot or in any.
    Whole(Option<usize>),
    /// The number at the end of the slot, but for leading zeros.
    Tail(usize),
    /// Between these digits.
    Around(Around),
    /// In an account of this kind.
    Account(u8, How),
}

impl Fit {
    fn of(how: How, slot: Option<usize>) -> Self {
        match how {
            How::Part => slot.map_or(Self::Anywhere, Self::Slot),
            How::Begins => Self::Begins(slot),
            How::Whole => Self::Whole(slot),
        }
    }

    fn holds(self, row: &[u8], at: usize, length: usize) -> bool {
        let in_slot =
            |number: usize| row[..at].iter().filter(|byte| **byte == END).count() == number;
        let parts = |byte: Option<&u8>| byte.is_none_or(|b| matches!(*b, END | ALSO));
        let begins = parts(at.checked_sub(1).and_then(|before| row.get(before)));
        match self {
            Self::Anywhere => true,
            Self::Slot(number) => in_slot(number),
            Self::Begins(number) => number.is_none_or(in_slot) && begins,
            Self::Whole(number) => {
                number.is_none_or(in_slot) && begins && parts(row.get(at + length))
            }
            Self::Around(around) => around.fits(row, at, length),
            Self::Account(mark, how) => {
                let begin = row[..at].iter().rposition(|byte| *byte == END);
                let ends = parts(row.get(at + length));
                begin.is_some_and(|begin| {
                    row.get(begin + 1) == Some(&mark)
                        && match how {
                            How::Part => at > begin + 1,
                            How::Begins => at == begin + 2,
                            How::Whole => at == begin + 2 && ends,
                        }
                })
            }
            Self::Tail(number) => {
                let digits = row[..at].iter().rev().take_while(|b| b.is_ascii_digit());
                in_slot(number)
                    && parts(row.get(at + length))
                    && digits.into_iter().all(|b| *b == b'0')
            }
        }
    }
}

impl<'a> Node<'a> {
    /// Makes the query ready for this index. `masked` leaves the private texts out of plain words.
    pub(super) fn of(ast: &Ast, index: &'a Index, masked: bool) -> Self {
        match ast {
            Ast::And(all) => Self::all(all.iter().map(|a| Self::of(a, index, masked)).collect()),
            Ast::Or(any) => Self::any(any.iter().map(|a| Self::of(a, index, masked)).collect()),
            Ast::Not(inner) => match Self::of(inner, index, masked) {
                Self::Always => Self::Never,
                Self::Never => Self::Always,
                inner => Self::Not(Box::new(inner)),
            },
            Ast::Word(word) => Self::word(word, index, masked),
            Ast::Text(field, wanted) => Self::text(*field, wanted, index),
            Ast::Number(field, range) => {
                let (column, dictionary) = index.number_column(*field);
                let wanted =
                    |v: usize| (range.low..=range.high).contains(&i64::from(dictionary[v]));
                Self::codes(column, column.table(false, wanted))
            }
            Ast::Term(field, wanted) => Self::term(*field, wanted, index),
            Ast::Among(field, values) => Self::values(*field, values, index),
            Ast::Flag(flag) => {
                let (column, dictionary) = &index.flags;
                Self::codes(column, column.table(false, |v| dictionary[v] & flag.0 != 0))
            }
            Ast::Blank(kind) => Self::blank(*kind, index),
            Ast::Own(test) => {
                let (column, words) = index.term_column(TermField::Own);
                let wanted = |v: usize| own::holds(test, words.get(v));
                Self::codes(column, column.table(false, wanted))
            }
        }
    }

    /// All of these, the cheapest and most selective first.
    pub(super) fn all(nodes: Vec<Self>) -> Self {
        let mut all = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Self::Always => {}
                Self::Never => return Self::Never,
                Self::And(inner) => all.extend(inner),
                other => all.push(other),
            }
        }
        all.sort_by_cached_key(Self::weight);
        match all.len() {
            0 => Self::Always,
            1 => all.swap_remove(0),
            _ => Self::And(all),
        }
    }

    fn any(nodes: Vec<Self>) -> Self {
        let mut any = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Self::Never => {}
                Self::Always => return Self::Always,
                Self::Or(inner) => any.extend(inner),
                other => any.push(other),
            }
        }
        match any.len() {
            0 => Self::Never,
            1 => any.swap_remove(0),
            _ => Self::Or(any),
        }
    }

    /// A column asked by a table; decided at once when the table lets all rows through, or none.
    pub(super) fn codes(column: &'a Column, table: Vec<bool>) -> Self {
        match column.selected(&table) {
            0 => Self::Never,
            all if all == column.codes().rows() => Self::Always,
            _ => Self::Codes(column, table),
        }
    }

    /// In thousandths of the rows for selective columns; texts after those, broad columns last.
    fn weight(&self) -> usize {
        match self {
            Self::Always | Self::Never => 0,
            Self::Codes(column, table) => {
                let share = column.selected(table) * 1000 / column.codes().rows().max(1);
                if share < 100 { share } else { 2000 + share }
            }
            Self::Text(_, finder, _) => 1000 - finder.needle().len().min(100),
            Self::Or(any) => any.iter().map(Self::weight).max().unwrap_or(0),
            Self::And(all) => all.iter().map(Self::weight).min().unwrap_or(0),
            Self::Made(..) => 1000,
            Self::Not(_) | Self::Blank(..) | Self::Digits(..) => 4000,
        }
    }

    fn find(segment: &'a Segment, needle: &[u8], fit: Fit) -> Self {
        if needle.is_empty() || !segment.may_hold(needle) {
            return Self::Never;
        }
        Self::Text(
            segment,
            Box::new(memmem::Finder::new(needle).into_owned()),
            fit,
        )
    }

    fn word(word: &str, index: &'a Index, masked: bool) -> Self {
        if let [byte] = word.as_bytes()
            && begin_bit(*byte) != 0
        {
            let (column, dictionary) = &index.begins;
            let bit = begin_bit(*byte);
            return Self::codes(column, column.table(false, |v| dictionary[v] & bit != 0));
        }
        let mut any = vec![Self::name(word, index)];
        if word.bytes().any(|b| b.is_ascii_digit()) {
            any.push(Self::find(&index.codes, word.as_bytes(), Fit::Anywhere));
            any.push(Self::made(word, false, index));
        }
        if !masked {
            let digits = phone_digits(word);
            if digits.len() >= 3 {
                any.push(Self::phone(&digits, false, index));
            }
            if word.chars().nth(1).is_some() {
                let mut needle = vec![ALSO];
                needle.extend_from_slice(word.as_bytes());
                any.push(Self::email(&needle, How::Begins, Fit::Anywhere, index));
            }
        }
        let wanted = Wanted {
            text: word.to_owned(),
            how: How::Part,
        };
        any.push(Self::term(TermField::Employer, &wanted, index));
        Self::any(any)
    }

    /// In any name as typed, or as joined pinyin.
    fn name(word: &str, index: &'a Index) -> Self {
        let mut any = vec![Self::find(&index.names, word.as_bytes(), Fit::Anywhere)];
        let joined = squeeze(word);
        // one letter alone would be found in nearly every name
        if joined != word && joined.len() > 1 {
            any.push(Self::find(&index.names, joined.as_bytes(), Fit::Anywhere));
        }
        Self::any(any)
    }

    fn text(field: TextField, wanted: &Wanted, index: &'a Index) -> Self {
        let (text, how) = (wanted.text.as_bytes(), wanted.how);
        match field {
            TextField::Name if how == How::Part => Self::name(&wanted.text, index),
            TextField::Name => {
                let joined = squeeze(&wanted.text);
                let mut any = vec![Self::find(&index.names, text, Fit::of(how, None))];
                if joined != wanted.text {
                    any.push(Self::find(
                        &index.names,
                        joined.as_bytes(),
                        Fit::of(how, None),
                    ));
                }
                Self::any(any)
            }
            TextField::Number => Self::number(&wanted.text, how, index),
            TextField::Student => Self::find(&index.codes, text, Fit::of(how, Some(STUDENT_SLOT))),
            TextField::Phone => Self::phone(&wanted.text, how == How::Begins, index),
            TextField::Email => Self::email(text, how, Fit::of(how, Some(0)), index),
            TextField::Account(kind) => {
                let fit = Fit::Account(kind.mark(), how);
                Self::find(&index.mails, text, fit)
            }
        }
    }

    /// Digits anywhere in a phone, or where it begins.
    fn phone(digits: &str, begins: bool, index: &'a Index) -> Self {
        let ways = digits::ways(digits.as_bytes(), begins);
        if ways.iter().any(|(pairs, _)| pairs.is_empty()) {
            return Self::Digits(&index.phones, digits.as_bytes().to_vec(), begins);
        }
        let ways = ways.into_iter();
        Self::any(
            ways.map(|(pairs, around)| Self::find(&index.phones, &pairs, Fit::Around(around)))
                .collect(),
        )
    }

    /// In the addresses; what follows them are accounts.
    fn email(text: &[u8], how: How, fit: Fit, index: &'a Index) -> Self {
        let mut any = vec![Self::find(&index.mails, text, fit)];
        for short in index.domains.spellings(text, how) {
            // a domain alone stands nowhere else
            let fit = if short.len() == 1 { Fit::Anywhere } else { fit };
            any.push(Self::find(&index.mails, &short, fit));
        }
        Self::any(any)
    }

    /// The public number, or its digits without the zeros before them.
    fn number(text: &str, how: How, index: &'a Index) -> Self {
        if how != How::Begins && text.bytes().all(|b| b.is_ascii_digit()) {
            let digits = text.trim_start_matches('0');
            let id = match digits {
                "" => Ok(0),
                digits => digits.parse(),
            };
            return Self::any(vec![
                Self::find(&index.codes, digits.as_bytes(), Fit::Tail(NUMBER_SLOT)),
                id.map_or(Self::Never, |id| Self::Made(index, Ids::only(id))),
            ]);
        }
        let own = Self::find(
            &index.codes,
            text.as_bytes(),
            Fit::of(how, Some(NUMBER_SLOT)),
        );
        if how == How::Begins && !text.starts_with('a') {
            return own;
        }
        Self::any(vec![own, Self::made(text, how == How::Whole, index)])
    }

    /// Numbers that ids make, with this text in them or as the whole.
    fn made(text: &str, whole: bool, index: &'a Index) -> Self {
        let highest = index.ids.highest() as u32;
        let ids = Ids::of(text, whole, highest);
        match ids.is_empty() {
            true => Self::Never,
            false => Self::Made(index, ids),
        }
    }

    fn term(field: TermField, wanted: &Wanted, index: &'a Index) -> Self {
        let (column, words) = index.term_column(field);
        let named = named(field, words, wanted);
        if !named.contains(&true) {
            return Self::Never;
        }
        Self::codes(column, column.table(false, |v| named[v]))
    }

    /// Rows of any of these values, whatever their names.
    pub(super) fn values(field: TermField, values: &[String], index: &'a Index) -> Self {
        let (column, words) = index.term_column(field);
        let values: HashSet<&str> = values.iter().map(String::as_str).collect();
        let wanted = |v: usize| values.contains(value_of(words.get(v)));
        Self::codes(column, column.table(false, wanted))
    }

    fn blank(kind: Kind, index: &'a Index) -> Self {
        let nothing = |column: &'a Column| Self::codes(column, column.table(true, |_| false));
        match kind {
            Kind::Number(field) => nothing(&index.number_column(field).0),
            Kind::Term(field) => nothing(&index.term_column(field).0),
            Kind::Text(TextField::Name) => Self::Blank(&index.names, 0),
            Kind::Text(TextField::Number) => Self::all(vec![
                Self::Not(Box::new(Self::made("a", false, index))),
                Self::Blank(&index.codes, NUMBER_SLOT),
            ]),
            Kind::Text(TextField::Student) => Self::Blank(&index.codes, STUDENT_SLOT),
            Kind::Text(TextField::Phone) => Self::Blank(&index.phones, 0),
            Kind::Text(TextField::Email) => Self::Blank(&index.mails, 0),
            Kind::Text(TextField::Account(kind)) => Self::without(kind, index),
            Kind::Has | Kind::No | Kind::Is | Kind::Own(_) => Self::Never,
        }
    }

    /// Rows without an account of this kind.
    fn without(kind: Account, index: &'a Index) -> Self {
        match Self::find(&index.mails, &[END, kind.mark()], Fit::Anywhere) {
            Self::Never => Self::Always,
            found => Self::Not(Box::new(found)),
        }
    }

    /// Keeps the rows of the mask that answer yes.
    pub(super) fn narrow(&self, piece: usize, mask: &mut Mask) {
        match self {
            Self::Always => {}
            Self::Never => mask.fill(0),
            Self::And(all) => {
                for node in all {
                    if mask.iter().all(|word| *word == 0) {
                        return;
                    }
                    node.narrow(piece, mask);
                }
            }
            Self::Or(any) => {
                let mut rest = *mask;
                for node in any {
                    let mut hit = rest;
                    node.narrow(piece, &mut hit);
                    subtract(&mut rest, &hit);
                }
                subtract(mask, &rest);
            }
            Self::Not(inner) => {
                let mut hit = *mask;
                inner.narrow(piece, &mut hit);
                subtract(mask, &hit);
            }
            Self::Codes(column, table) => column.narrow(piece, table, mask),
            Self::Text(segment, finder, Fit::Anywhere) => segment.narrow(piece, finder, mask),
            Self::Text(segment, finder, fit) => {
                let length = finder.needle().len();
                segment.narrow_where(piece, finder, |row, at| fit.holds(row, at, length), mask);
            }
            Self::Made(index, ids) => keep(piece, mask, |row| {
                ids.has(index.ids.code(row) as u32) && index.has_made_number(row)
            }),
            Self::Digits(segment, digits, begins) => keep(piece, mask, |row| {
                let row = digits::whole(segment.row(row));
                let mut phones = row.split(|byte| matches!(*byte, END | ALSO));
                phones.any(|phone| match begins {
                    true => phone.starts_with(digits),
                    false => memmem::find(phone, digits).is_some(),
                })
            }),
            Self::Blank(segment, number) => {
                keep(piece, mask, |row| {
                    slot(segment.row(row), *number).is_empty()
                });
            }
        }
    }
}

/// Keeps the rows of the mask that fit, one by one.
fn keep(piece: usize, mask: &mut Mask, fits: impl Fn(usize) -> bool) {
    for (i, word) in mask.iter_mut().enumerate() {
        for bit in ones(*word) {
            if !fits(piece * PIECE + i * 64 + bit) {
                *word &= !(1 << bit);
            }
        }
    }
}

fn subtract(from: &mut Mask, what: &Mask) {
    for i in 0..WORDS {
        from[i] &= !what[i];
    }
}

/// Without what stands between the syllables of pinyin.
pub(super) fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '-'))
        .collect()
}

/// The digits of what can be a piece of a phone; nothing if it is something else.
fn phone_digits(word: &str) -> String {
    if word
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' '))
    {
        word.chars().filter(char::is_ascii_digit).collect()
    } else {
        String::new()
    }
}
