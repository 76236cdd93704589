//! Takes people in any order and packs them into an index.

use super::codes::Codes;
use super::columns::Columns;
use super::digits;
use super::domains::{Mailed, spell};
use super::entry::Entry;
use super::field::Account;
use super::index::{Index, TooMuch, begin_bit};
use super::made;
use super::met::Met;
use super::order::Keys;
use super::pile::{Pile, Piled};
use super::text::{ALSO, END, Segment, push_clean, push_packed, push_slot, values};
use std::collections::HashSet;
use std::{panic, thread};

/// Parts the values of a packed list.
pub const ALSO_CHAR: char = ALSO as char;
const ALSO_TEXT: &str = "\u{1e}";
/// From so many rows on a second thread is worth its start.
const MANY: usize = 10_000;

/// Takes people in any order and packs them.
#[derive(Debug, Default)]
pub struct Builder {
    keys: Keys,
    /// The names of every row, each that occurs once.
    names: Met,
    codes: Pile,
    /// Rows whose number the id does not make, as they were added.
    numbered: Vec<u32>,
    phones: Pile,
    /// Addresses with numbers for their domains.
    mails: Pile,
    domains: Mailed,
    columns: Columns,
    /// What is being put together for the row that is added.
    draft: Vec<u8>,
    /// An id or a number of rows passed 32 bits.
    too_much: bool,
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

impl Builder {
    /// Expects so many people.
    #[must_use]
    pub fn expecting(people: usize) -> Self {
        let mut builder = Self::default();
        builder.keys.make_room(people);
        builder.codes.make_room(people, 20);
        builder.phones.make_room(people, 16);
        builder.mails.make_room(people, 48);
        builder.columns.make_room(people);
        builder
    }

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
        let row = self.keys.rows();
        let names = &mut self.draft;
        names.clear();
        push_slot(names, std::iter::once(texts.name));
        push_packed(names, texts.readings);
        push_packed(names, texts.initials);
        push_slot(names, texts.other_names.into_iter().flat_map(values));
        let mut begun = beginnings(names);
        let length = names.len();
        push_clean(names, texts.sort_key.as_bytes());
        let (names, key) = self.draft.split_at(length);
        let number = self.names.number(names);
        match (u32::try_from(id), u32::try_from(row), number) {
            (Ok(id), Ok(_), Some((number, _))) => self.keys.add(key, id, number, names),
            _ => return self.too_much = true,
        }
        push_packed(self.codes.open(), texts.student_numbers);
        begun |= beginnings(self.codes.row());
        if !made::is_made(id, texts.number) {
            push_slot(self.codes.open(), std::iter::once(texts.number));
            self.numbered.push(row as u32);
        }
        self.codes.end_row();
        push_phones(self.phones.open(), values(texts.phones));
        self.phones.end_row();
        push_mails(self.mails.open(), &mut self.domains, texts);
        self.mails.end_row();
        fill(&mut self.columns);
        self.columns.bits(flags, begun);
        self.columns.end_row(row);
    }

    /// Adds everybody whom another took in after those of this one.
    pub fn append(&mut self, mut other: Self) {
        other.names.close();
        other.columns.forget();
        let before = self.keys.rows() as u32;
        let too_many = u32::try_from(self.keys.rows() + other.keys.rows()).is_err();
        self.too_much |= other.too_much || too_many;
        if self.too_much {
            return;
        }
        let numbers = other.names.iter().map(|names| self.names.number(names));
        let Some(numbers) = numbers
            .map(|met| Some(met?.0))
            .collect::<Option<Vec<u32>>>()
        else {
            self.too_much = true;
            return;
        };
        drop(other.names);
        self.keys.append(other.keys, &numbers);
        self.codes.append(&other.codes);
        drop(other.codes);
        self.numbered
            .extend(other.numbered.iter().map(|row| row + before));
        self.phones.append(&other.phones);
        drop(other.phones);
        let spelled = self.domains.append(&other.domains);
        let write = |row: &[u8], out: &mut Vec<u8>| spell(row, &spelled, out);
        self.mails.append_as(other.mails, write);
        self.columns.append(other.columns);
    }

    /// Sorts and packs what was added.
    ///
    /// # Errors
    /// [`TooMuch`] when an id, the number of rows or the length of the texts passes 32 bits.
    pub fn build(mut self) -> Result<Index, TooMuch> {
        if self.too_much {
            return Err(TooMuch);
        }
        self.names.close();
        self.columns.close();
        let ordered = self.keys.sorted(&self.names);
        let order = &ordered.rows;
        let own: HashSet<u32> = self.numbered.into_iter().collect();
        let places = order.iter().zip(0..).filter(|(row, _)| own.contains(row));
        let numbered = places.map(|(_, place)| place).collect();
        let (names, columns, mailed) = (self.names, self.columns, self.domains);
        let (codes, phones, mails) = (self.codes, self.phones, self.mails);
        let texts = || -> Result<_, TooMuch> {
            // the largest last, when there is most room
            let phones = phones.close()?.in_order(order)?;
            let codes = codes.close()?.in_order(order)?;
            let domains = mailed.frequent();
            let spelled = mailed.spelled(&domains);
            let mails = in_short(mails.close()?, &spelled, order)?;
            Ok((domains, mails, codes, phones))
        };
        let rest = || -> Result<_, TooMuch> {
            let segment = Segment::sharing(&names, &ordered.names).ok_or(TooMuch)?;
            drop(names);
            Ok((segment, columns.build(order)?))
        };
        let (texts, rest) = both(order.len(), texts, rest);
        let (domains, mails, codes, phones) = texts?;
        let (names, columns) = rest?;
        Ok(Index {
            ids: Codes::plain(ordered.ids),
            keys: ordered.keys,
            names,
            codes,
            numbered,
            phones,
            mails,
            domains,
            numbers: columns.numbers,
            terms: columns.terms,
            flags: columns.flags,
            begins: columns.begins,
        })
    }
}

/// Fills in the parts of a text, no more than 64; a sign of one byte parts them.
pub fn parts<'t>(text: &'t str, parted: char, into: &mut [&'t str]) {
    // every place is written down, and kept where the sign is: that takes no turns that cannot be foreseen
    let (mut ends, mut count) = ([0; 64], 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        ends[count.min(63)] = at;
        count += usize::from(byte == parted as u8);
    }
    let mut from = 0;
    let ends = ends[..count.min(63)].iter().copied().chain([text.len()]);
    for (place, end) in into.iter_mut().zip(ends) {
        *place = &text[from..end];
        from = (end + 1).min(text.len());
    }
}

/// Does both, at once where there are rows enough.
fn both<A, B: Send>(
    rows: usize,
    one: impl FnOnce() -> A,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if rows < MANY {
        return (one(), other());
    }
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        let other = other.join();
        (
            one,
            other.unwrap_or_else(|panicked| panic::resume_unwind(panicked)),
        )
    })
}

/// The rows of addresses in this order, with the frequent domains shortened.
fn in_short(mails: Piled, spelled: &[Vec<u8>], order: &[u32]) -> Result<Segment, TooMuch> {
    let write = |row: usize, out: &mut Vec<u8>| {
        spell(mails.row(order[row] as usize), spelled, out);
    };
    Segment::of(order.len(), mails.size(), write).ok_or(TooMuch)
}

fn push_mails(mails: &mut Vec<u8>, domains: &mut Mailed, texts: &Texts<'_>) {
    for mail in values(texts.emails) {
        mails.push(ALSO);
        domains.push(mail, mails);
    }
    // in the order of the kinds, as a row is taken apart again
    for kind in Account::ALL {
        let of_kind = texts.accounts.iter().filter(|(of, _)| *of == kind);
        for account in of_kind.flat_map(|(_, accounts)| values(accounts)) {
            mails.extend([END, kind.mark()]);
            push_clean(mails, account.as_bytes());
        }
    }
}

fn push_phones<'t>(out: &mut Vec<u8>, phones: impl Iterator<Item = &'t str>) {
    let mut parted = false;
    for phone in phones {
        let whole = phone.bytes().all(|byte| byte.is_ascii_digit());
        let picked: Vec<u8> = match whole {
            true => Vec::new(),
            false => phone.bytes().filter(u8::is_ascii_digit).collect(),
        };
        let digits = if whole { phone.as_bytes() } else { &picked };
        if digits.is_empty() {
            continue;
        }
        if parted {
            out.push(ALSO);
        }
        digits::push(digits, out);
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

#[cfg(test)]
mod tests {
    use super::super::oracle::{Dice, crowd};
    use super::*;

    /// However many take people in, and in whatever order they are put together.
    #[test]
    fn several_builders_pack_what_one_packs() {
        let mut dice = Dice::new(31);
        let mut people: Vec<Entry> = crowd(&mut dice, 12_000).into_values().collect();
        for n in 0..400 {
            // the same names with another key, as somebody has whose place in the list was chosen
            let key = dice
                .pick(&["zz", "a b", "王", "ou yang na na na na na na"])
                .to_owned();
            people[n * 7].sort_key = key;
        }
        let packed = |people: &[Entry]| {
            let mut builder = Builder::default();
            people.iter().for_each(|entry| builder.add(entry));
            builder
        };
        let one = packed(&people).build().expect("small");
        for row in 1..one.rows() {
            let key = |row| (one.sort_key(row), one.id(row));
            assert!(key(row - 1) < key(row));
        }
        let mut entries: Vec<Entry> = (0..one.rows()).map(|row| one.entry(row)).collect();
        entries.sort_unstable_by_key(|entry| entry.id);
        for (kept, entry) in entries.iter().zip(&people) {
            assert_eq!((kept.id, &kept.sort_key), (entry.id, &entry.sort_key));
        }
        people.reverse();
        let (first, rest) = people.split_at(5_000);
        let (second, third) = rest.split_at(1);
        let mut several = packed(third);
        several.append(packed(&[]));
        several.append(packed(first));
        several.append(packed(second));
        assert!(several.build().as_ref() == Ok(&one));
    }

    #[test]
    fn a_text_is_parted_where_the_sign_stands() {
        for (text, parted) in [
            ("", vec![""]),
            ("a,,b,", vec!["a", "", "b", ""]),
            ("王,李", vec!["王", "李"]),
        ] {
            let mut into = [""; 6];
            parts(text, ',', &mut into);
            assert_eq!(into[..parted.len()], parted);
            assert!(into[parted.len()..].iter().all(|rest| rest.is_empty()));
        }
        let mut two = [""; 2];
        let many = "x,".repeat(70);
        parts(&many, ',', &mut two);
        assert_eq!(two, ["x", "x"]);
    }
}
