//! Takes people in any order and packs them into an index.

use super::columns::{Built, Columns};
use super::digits;
use super::domains::Domains;
use super::entry::Entry;
use super::field::Account;
use super::index::{IS_OTHER, Index, STUDENT_SLOT, SortKeys, TooMuch, begin_bit, mark_of};
use super::made;
use super::text::{ALSO, END, Segment, push_slot, slot};
use std::cmp::Ordering;
use std::collections::HashSet;

/// Parts the values of a packed list.
pub const ALSO_CHAR: char = ALSO as char;
const ALSO_TEXT: &str = "\u{1e}";

/// Takes people in any order and packs them.
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
    columns: Columns,
}

/// The texts of a person, folded; lists are packed, their values parted by [`ALSO_CHAR`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Texts<'t> {
    /// See [`Entry::sort_key`].
    pub sort_key: &'t str,
    /// See [`Entry::name`].
    pub name: &'t str,
    /// See [`Entry::readings`].
    pub readings: &'t str,
    /// See [`Entry::initials`].
    pub initials: &'t str,
    /// See [`Entry::other_names`]; two lists that follow each other.
    pub other_names: [&'t str; 2],
    /// See [`Entry::number`].
    pub number: &'t str,
    /// See [`Entry::student_numbers`].
    pub student_numbers: &'t str,
    /// See [`Entry::phones`].
    pub phones: &'t str,
    /// See [`Entry::emails`].
    pub emails: &'t str,
    /// See [`Entry::accounts`].
    pub accounts: &'t [(Account, &'t str)],
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
        let list = |values: &[String]| values.join(ALSO_TEXT);
        let (readings, initials) = (list(&entry.readings), list(&entry.initials));
        let (other_names, students) = (list(&entry.other_names), list(&entry.student_numbers));
        let (phones, emails) = (list(&entry.phones), list(&entry.emails));
        let accounts = entry.accounts.iter();
        let accounts: Vec<(Account, &str)> = accounts
            .map(|(kind, account)| (*kind, account.as_str()))
            .collect();
        let texts = Texts {
            sort_key: &entry.sort_key,
            name: &entry.name,
            readings: &readings,
            initials: &initials,
            other_names: [&other_names, ""],
            number: &entry.number,
            student_numbers: &students,
            phones: &phones,
            emails: &emails,
            accounts: &accounts,
        };
        self.add_packed(entry.id, &texts, entry.flags, |columns| {
            for (field, value) in &entry.numbers {
                columns.number(*field, *value);
            }
            for (field, value) in &entry.terms {
                columns.term(*field, value);
            }
        });
    }

    /// Adds one person whose values are packed; `fill` says what stands in the columns.
    pub fn add_packed(
        &mut self,
        id: i64,
        texts: &Texts<'_>,
        flags: u64,
        fill: impl FnOnce(&mut Columns),
    ) {
        self.ids.push(id);
        push_slot(&mut self.sort_keys.bytes, std::iter::once(texts.sort_key));
        self.sort_keys.bytes.pop();
        self.sort_keys.end_row();
        let names = &mut self.names.bytes;
        push_slot(names, std::iter::once(texts.name));
        push_slot(names, values(texts.readings));
        push_slot(names, values(texts.initials));
        push_slot(names, texts.other_names.into_iter().flat_map(values));
        self.names.end_row();
        push_slot(&mut self.codes.bytes, values(texts.student_numbers));
        if !made::is_made(id, texts.number) {
            push_slot(&mut self.codes.bytes, std::iter::once(texts.number));
            self.numbered.push(self.ids.len() as u32 - 1);
        }
        self.codes.end_row();
        push_phones(&mut self.phones.bytes, values(texts.phones));
        self.phones.end_row();
        self.push_mails(texts);
        fill(&mut self.columns);
        if flags != 0 {
            self.columns.flags.value(&flags);
        }
        let row = self.ids.len() - 1;
        let begun =
            beginnings(self.names.row(row)) | beginnings(slot(self.codes.row(row), STUDENT_SLOT));
        if begun != 0 {
            self.columns.begins.value(&begun);
        }
        self.columns.end_row();
    }

    fn push_mails(&mut self, texts: &Texts<'_>) {
        let mails = &mut self.mails.bytes;
        for mail in values(texts.emails) {
            mails.push(ALSO);
            push_slot(mails, std::iter::once(mail));
            mails.pop();
        }
        // in the order of the kinds, as a row is taken apart again
        for kind in Account::ALL {
            let of_kind = texts.accounts.iter().filter(|(of, _)| *of == kind);
            for account in of_kind.flat_map(|(_, accounts)| values(accounts)) {
                mails.extend([END, kind.mark()]);
                push_slot(mails, std::iter::once(account));
                mails.pop();
            }
        }
        self.mails.end_row();
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
        let rows = (0..self.ids.len()).map(|row| self.mails.row(row));
        let domains = Domains::of(rows.clone());
        let mut mails = Packed::default();
        for row in rows {
            domains.shorten(row, &mut mails.bytes);
            mails.end_row();
        }
        drop(self.mails);
        let mails = mails.in_order(&order, false)?;
        let Built {
            numbers,
            terms,
            flags,
            begins,
        } = self.columns.build(&order)?;
        Ok(Index {
            ids,
            keys,
            names,
            codes,
            numbered,
            phones,
            mails,
            domains,
            numbers,
            terms,
            flags,
            begins,
        })
    }

    /// Numbers of the added rows in the order of key and id. The first bytes decide most comparisons.
    fn order(&self) -> Result<Vec<u32>, TooMuch> {
        let rows = u32::try_from(self.ids.len()).map_err(|_| TooMuch)?;
        let mut order: Vec<(u128, u32)> = (0..rows)
            .map(|row| {
                let mut head = [0; 16];
                for (to, from) in head.iter_mut().zip(self.sort_keys.row(row as usize)) {
                    *to = *from;
                }
                (u128::from_be_bytes(head), row)
            })
            .collect();
        order.sort_unstable_by(|(a, row_a), (b, row_b)| {
            a.cmp(b).then_with(|| {
                let (a, b) = (*row_a as usize, *row_b as usize);
                let (key, other) = (self.sort_keys.row(a), self.sort_keys.row(b));
                let keys = match key.len().max(other.len()) {
                    // a key is never longer by a zero
                    0..=16 => Ordering::Equal,
                    _ => key.cmp(other),
                };
                keys.then_with(|| self.ids[a].cmp(&self.ids[b]))
            })
        });
        Ok(order.into_iter().map(|(_, row)| row).collect())
    }
}

/// The values of a packed list.
fn values(packed: &str) -> impl Iterator<Item = &str> {
    packed.split(ALSO_CHAR).filter(|value| !value.is_empty())
}

fn push_phones<'t>(out: &mut Vec<u8>, phones: impl Iterator<Item = &'t str>) {
    let mut parted = false;
    for phone in phones {
        let digits: Vec<u8> = phone.bytes().filter(u8::is_ascii_digit).collect();
        if digits.is_empty() {
            continue;
        }
        if parted {
            out.push(ALSO);
        }
        digits::push(&digits, out);
        parted = true;
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
