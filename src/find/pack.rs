//! Takes people in any order and packs them into an index.

use super::entry::Entry;
use super::field::{Account, NumberField, TermField};
use super::gather::ColumnBuilder;
use super::index::{IS_OTHER, Index, STUDENT_SLOT, SortKeys, TooMuch, begin_bit, mark_of};
use super::made;
use super::text::{ALSO, END, Segment, push_slot, slot};
use super::words::{Words, asked_as};
use std::collections::HashSet;

/// Takes entries in any order and packs them.
#[derive(Debug, Default)]
pub struct Builder {
    ids: Vec<i64>,
    sort_keys: Packed,
    names: Packed,
    codes: Packed,
    /// Rows whose number the id does not make, as they were added.
    numbered: Vec<u32>,
    phones: Packed,
    mails: Packed,
    numbers: [ColumnBuilder<i32>; NumberField::ALL.len()],
    terms: [ColumnBuilder<String>; TermField::ALL.len()],
    flags: ColumnBuilder<u64>,
    begins: ColumnBuilder<u64>,
}

/// Bytes of rows in the order of arrival.
#[derive(Debug, Default)]
struct Packed {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Packed {
    fn end_row(&mut self) {
        self.ends.push(self.bytes.len());
    }

    fn row(&self, row: usize) -> &[u8] {
        let from = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[from..self.ends[row]]
    }

    fn in_order(self, order: &[u32], share: bool) -> Result<Segment, TooMuch> {
        let rows = order.iter().map(|row| self.row(*row as usize));
        Segment::of(rows, share).ok_or(TooMuch)
    }
}

impl Builder {
    /// Adds one person.
    pub fn add(&mut self, entry: &Entry) {
        fn all(list: &[String]) -> impl Iterator<Item = &str> {
            list.iter().map(String::as_str)
        }
        self.ids.push(entry.id);
        push_slot(
            &mut self.sort_keys.bytes,
            std::iter::once(entry.sort_key.as_str()),
        );
        self.sort_keys.bytes.pop();
        self.sort_keys.end_row();
        let names = &mut self.names.bytes;
        push_slot(names, std::iter::once(entry.name.as_str()));
        push_slot(names, all(&entry.readings));
        push_slot(names, all(&entry.initials));
        push_slot(names, all(&entry.other_names));
        self.names.end_row();
        push_slot(&mut self.codes.bytes, all(&entry.student_numbers));
        if !made::is_made(entry.id, &entry.number) {
            let number = std::iter::once(entry.number.as_str());
            push_slot(&mut self.codes.bytes, number);
            self.numbered.push(self.ids.len() as u32 - 1);
        }
        self.codes.end_row();
        push_phones(&mut self.phones.bytes, &entry.phones);
        self.phones.end_row();
        for mail in entry.emails.iter().filter(|mail| !mail.is_empty()) {
            self.mails.bytes.push(ALSO);
            push_slot(&mut self.mails.bytes, std::iter::once(mail.as_str()));
            self.mails.bytes.pop();
        }
        // in the order of the kinds, as a row is taken apart again
        for kind in Account::ALL {
            for (_, account) in entry.accounts.iter().filter(|(of, _)| *of == kind) {
                self.mails.bytes.extend([END, kind.mark()]);
                push_slot(&mut self.mails.bytes, std::iter::once(account.as_str()));
                self.mails.bytes.pop();
            }
        }
        self.mails.end_row();
        self.add_columns(entry);
    }

    fn add_columns(&mut self, entry: &Entry) {
        for (field, value) in &entry.numbers {
            self.numbers[*field as usize].value(value);
        }
        self.numbers.iter_mut().for_each(ColumnBuilder::end_row);
        for (field, value) in &entry.terms {
            self.terms[*field as usize].value(value.as_str());
        }
        self.terms.iter_mut().for_each(ColumnBuilder::end_row);
        if entry.flags != 0 {
            self.flags.value(&entry.flags);
        }
        self.flags.end_row();
        let row = self.ids.len() - 1;
        let begun =
            beginnings(self.names.row(row)) | beginnings(slot(self.codes.row(row), STUDENT_SLOT));
        if begun != 0 {
            self.begins.value(&begun);
        }
        self.begins.end_row();
    }

    /// Sorts and packs what was added.
    ///
    /// # Errors
    /// [`TooMuch`] when an id, the number of rows or the length of the texts passes 32 bits.
    pub fn build(self) -> Result<Index, TooMuch> {
        let order = self.order()?;
        let mut ids = Vec::with_capacity(order.len());
        for row in &order {
            ids.push(u32::try_from(self.ids[*row as usize]).map_err(|_| TooMuch)?);
        }
        let names = self.names.in_order(&order, true)?;
        let keys = shorten(&self.sort_keys, &names, &order);
        drop(self.sort_keys);
        let own: HashSet<u32> = self.numbered.into_iter().collect();
        let places = order.iter().zip(0..).filter(|(row, _)| own.contains(row));
        let numbered = places.map(|(_, place)| place).collect();
        let codes = self.codes.in_order(&order, false)?;
        let phones = self.phones.in_order(&order, false)?;
        let mails = self.mails.in_order(&order, false)?;
        let mut numbers = Vec::new();
        for column in self.numbers {
            numbers.push(column.build(&order, |v| *v).ok_or(TooMuch)?);
        }
        let mut terms = Vec::new();
        for column in self.terms {
            let (column, words) = column
                .build(&order, |v| asked_as(v).to_owned())
                .ok_or(TooMuch)?;
            terms.push((column, Words::of(&words)));
        }
        let flags = self.flags.build(&order, |v| *v).ok_or(TooMuch)?;
        let begins = self.begins.build(&order, |v| *v).ok_or(TooMuch)?;
        Ok(Index {
            ids,
            keys,
            names,
            codes,
            numbered,
            phones,
            mails,
            numbers,
            terms,
            flags,
            begins,
        })
    }

    /// Numbers of the added rows in the order of key and id. The first eight bytes decide most comparisons.
    fn order(&self) -> Result<Vec<u32>, TooMuch> {
        let rows = u32::try_from(self.ids.len()).map_err(|_| TooMuch)?;
        let mut order: Vec<(u64, u32)> = (0..rows)
            .map(|row| {
                let mut head = [0; 8];
                for (to, from) in head.iter_mut().zip(self.sort_keys.row(row as usize)) {
                    *to = *from;
                }
                (u64::from_be_bytes(head), row)
            })
            .collect();
        order.sort_unstable_by(|(a, row_a), (b, row_b)| {
            a.cmp(b).then_with(|| {
                let (a, b) = (*row_a as usize, *row_b as usize);
                let keys = self.sort_keys.row(a).cmp(self.sort_keys.row(b));
                keys.then_with(|| self.ids[a].cmp(&self.ids[b]))
            })
        });
        Ok(order.into_iter().map(|(_, row)| row).collect())
    }
}

fn push_phones(out: &mut Vec<u8>, phones: &[String]) {
    let mut parted = false;
    for phone in phones {
        let before = out.len();
        if parted {
            out.push(ALSO);
        }
        let begin = out.len();
        out.extend(phone.bytes().filter(u8::is_ascii_digit));
        if out.len() == begin {
            out.truncate(before);
        } else {
            parted = true;
        }
    }
    if parted {
        out.push(END);
    }
}

/// A bit for each letter and digit that a word in these slots begins with.
fn beginnings(slots: &[u8]) -> u64 {
    let mut bits = 0;
    let mut begin = true;
    for byte in slots {
        if begin {
            bits |= begin_bit(*byte);
        }
        begin = matches!(*byte, END | ALSO | b' ' | b'\'' | b'-');
    }
    bits
}

fn shorten(keys: &Packed, names: &Segment, order: &[u32]) -> SortKeys {
    let mut short = SortKeys::default();
    short.blanks.reserve_exact(order.len());
    for (row, from) in order.iter().enumerate() {
        let key = keys.row(*from as usize);
        let mark = mark_of(key, names.row(row));
        if mark == IS_OTHER {
            short
                .others
                .push((row as u32, String::from_utf8_lossy(key).into_owned()));
        }
        short.blanks.push(mark);
    }
    short
}
