//! Digits of phones, two in a byte. They are paired from the end; a first one that is left over stands for itself.

use super::text::{ALSO, END};

/// Stands for the pair `00`.
const PAIR: u8 = 0x80;

/// Appends digits as they are kept.
pub(super) fn push(digits: &[u8], out: &mut Vec<u8>) {
    let (alone, pairs) = digits.split_at(digits.len() % 2);
    out.extend_from_slice(alone);
    out.extend(pairs.as_chunks::<2>().0.iter().map(|[a, b]| pair(*a, *b)));
}

fn pair(a: u8, b: u8) -> u8 {
    PAIR + (a - b'0') * 10 + (b - b'0')
}

/// A row as it was: digits, and what parts them.
pub(super) fn whole(row: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(row.len() * 2);
    for byte in row {
        match byte.checked_sub(PAIR) {
            Some(both) => out.extend([b'0' + both / 10, b'0' + both % 10]),
            None => out.push(*byte),
        }
    }
    out
}

/// One way in which digits can be paired: the pairs, and the digits that stand in a pair with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Around {
    before: Option<u8>,
    after: Option<u8>,
    /// The first digit has to be that of a phone.
    begins: bool,
}

/// Both ways of pairing these digits: what is looked for, and what stands around it. Nothing is looked for where there is
/// no whole pair.
pub(super) fn ways(digits: &[u8], begins: bool) -> [(Vec<u8>, Around); 2] {
    [0, 1].map(|behind| {
        let (body, after) = digits.split_at(digits.len().saturating_sub(behind));
        let (before, pairs) = body.split_at(body.len() % 2);
        let mut found = Vec::new();
        push(pairs, &mut found);
        let around = Around {
            before: before.first().copied(),
            after: after.first().copied(),
            begins,
        };
        (found, around)
    })
}

impl Around {
    /// Whether pairs found at this place of a row stand between the right digits.
    pub(super) fn fits(self, row: &[u8], at: usize, length: usize) -> bool {
        let byte = |at: Option<usize>| at.and_then(|at| row.get(at)).copied();
        let parts = |byte: Option<u8>| byte.is_none_or(|b| matches!(b, END | ALSO));
        let last = byte(at.checked_sub(1));
        let before = match (self.before, self.begins) {
            (None, false) => true,
            (None, true) => parts(last),
            // the first of a phone that has no other to be paired with
            (Some(digit), true) => last == Some(digit) && parts(byte(at.checked_sub(2))),
            (Some(digit), false) => last.is_some_and(|last| match last.checked_sub(PAIR) {
                Some(both) => both % 10 == digit - b'0',
                None => last == digit,
            }),
        };
        let after = self.after.is_none_or(|digit| {
            let next = byte(Some(at + length)).and_then(|next| next.checked_sub(PAIR));
            next.is_some_and(|both| both / 10 == digit - b'0')
        });
        before && after
    }
}

#[cfg(test)]
mod tests {
    use super::super::oracle::Dice;
    use super::*;

    #[test]
    fn digits_are_found_where_they_are() {
        let mut dice = Dice::new(31);
        let mut digits = |from: usize, more: usize| -> Vec<u8> {
            let length = from + dice.below(more);
            (0..length).map(|_| b'1' + dice.below(2) as u8).collect()
        };
        let mut found = 0;
        for _ in 0..20_000 {
            let (phones, needle) = ([digits(0, 8), digits(1, 8)], digits(3, 4));
            let (mut row, mut plain) = (Vec::new(), Vec::new());
            for phone in &phones {
                push(phone, &mut row);
                row.push(ALSO);
                plain.extend_from_slice(phone);
                plain.push(ALSO);
            }
            assert_eq!(whole(&row), plain);
            for begins in [false, true] {
                let holds = ways(&needle, begins).iter().any(|(pairs, around)| {
                    let mut places = (0..row.len()).filter(|at| row[*at..].starts_with(pairs));
                    places.any(|at| around.fits(&row, at, pairs.len()))
                });
                let expected = phones.iter().any(|phone| match begins {
                    true => phone.starts_with(&needle),
                    false => memchr::memmem::find(phone, &needle).is_some(),
                });
                assert_eq!(holds, expected, "{phones:?} {needle:?} {begins}");
                found += usize::from(holds);
            }
        }
        assert!(found > 1000, "only {found} found");
    }
}
