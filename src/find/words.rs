//! The dictionary of a term column.

use super::array::Array;
use super::entry::NAME;
use super::field::TermField;
use super::query::{How, Wanted};
use super::text::row_of;
use memchr::memmem;

/// The values of a term column, packed: the value, then its names, parted by [`NAME`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    bytes: Array<u8>,
    starts: Array<u32>,
}

impl Words {
    /// Takes both parts if they fit together.
    pub(super) fn new(bytes: Array<u8>, starts: Array<u32>) -> Option<Self> {
        let sound = starts.first() == Some(&0)
            && starts
                .last()
                .is_some_and(|end| *end as usize == bytes.len())
            && starts.windows(2).all(|pair| pair[0] <= pair[1]);
        sound.then_some(Self { bytes, starts })
    }

    pub(super) fn of(words: &[String]) -> Self {
        let (mut bytes, mut starts) = (Vec::new(), vec![0]);
        for word in words {
            bytes.extend_from_slice(word.as_bytes());
            starts.push(bytes.len() as u32);
        }
        Self {
            bytes: bytes.into(),
            starts: starts.into(),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn starts(&self) -> &[u32] {
        &self.starts
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The packed value and names; empty if there is none so numbered.
    pub(super) fn get(&self, number: usize) -> &str {
        let range = self.starts.get(number).zip(self.starts.get(number + 1));
        range
            .and_then(|(from, to)| self.bytes.get(*from as usize..*to as usize))
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
}

/// What a term is sorted by: its first name, else the value itself.
pub(super) fn asked_as(term: &str) -> &str {
    let mut parts = term.split(NAME);
    let value = parts.next().unwrap_or_default();
    parts.next().unwrap_or(value)
}

/// The value of a packed term, without its names.
pub(super) fn value_of(term: &str) -> &str {
    term.split(NAME).next().unwrap_or_default()
}

/// Which terms of a field are named like this: the whole name or value, or in a name from where a word begins.
pub(super) fn named(field: TermField, words: &Words, wanted: &Wanted) -> Vec<bool> {
    // the minus of an agreement that was taken back belongs to its name
    let signed = field == TermField::Consent;
    let mut named = vec![false; words.len()];
    if wanted.text.is_empty() {
        return named;
    }
    let needle = wanted.text.as_bytes();
    let (bytes, starts) = (words.bytes(), words.starts());
    let finder = memmem::Finder::new(needle);
    let mut from = 0;
    let mut term = 0;
    while let Some(found) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
        let at = from + found;
        from = at + 1;
        term = row_of(starts, term, at);
        let (begin, end) = (starts[term] as usize, starts[term + 1] as usize);
        if at + needle.len() <= end
            && fits(&bytes[begin..end], at - begin, needle.len(), wanted.how)
            && !(signed && is_behind_minus(&bytes[begin..end], at - begin))
        {
            named[term] = true;
            from = end;
        }
    }
    named
}

fn fits(term: &[u8], at: usize, length: usize, how: How) -> bool {
    let mark = NAME as u8;
    let before = at.checked_sub(1).map(|before| term[before]);
    match how {
        How::Whole => {
            before.is_none_or(|b| b == mark) && term.get(at + length).is_none_or(|b| *b == mark)
        }
        How::Begins => before == Some(mark) || (before.is_none() && !term.contains(&mark)),
        How::Part => {
            let nameless = !term.contains(&mark);
            let in_name = nameless || term[..at].contains(&mark);
            let inside = before.is_some_and(|b| b.is_ascii_alphanumeric());
            in_name && !(inside && term[at].is_ascii_alphanumeric())
        }
    }
}

/// Whether the name that holds this place begins with a minus before it.
fn is_behind_minus(term: &[u8], at: usize) -> bool {
    let name = term[..at].rsplit(|b| *b == NAME as u8).next();
    name.is_some_and(|name| name.starts_with(b"-"))
}
