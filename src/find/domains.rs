//! The domains that most e-mail addresses end in are kept once; in the addresses a byte stands for each, one that no
//! UTF-8 text has.

use super::met::Met;
use super::query::How;
use super::text::push_clean;
use std::cmp::Reverse;

/// Bytes that occur in no UTF-8 text.
const SPARE: [u8; 13] = [
    0xc0, 0xc1, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff,
];

/// The frequent domains, each with its `@`, in the order of [`SPARE`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Domains(Vec<String>);

/// Domains as they were met while addresses were added, and how often.
#[derive(Debug, Default)]
pub(super) struct Mailed {
    domains: Met,
    counts: Vec<u32>,
}

/// Stands before the number of a domain, which follows in two bytes of seven bits. No UTF-8 text has it.
const NUMBERED: u8 = 0xff;
/// So many domains have such a number.
const MOST: u32 = 1 << 14;

impl Mailed {
    /// Appends an address, with its domain as a number.
    pub(super) fn push(&mut self, address: &str, out: &mut Vec<u8>) {
        let begin = out.len();
        push_clean(out, address.as_bytes());
        let Some(at) = memchr::memchr(b'@', &out[begin..]) else {
            return;
        };
        let Some((number, new)) = self.domains.number(&out[begin + at..]) else {
            return;
        };
        if new {
            self.counts.push(0);
        }
        self.counts[number as usize] += 1;
        if number < MOST {
            out.truncate(begin + at);
            push_number(number, out);
        }
    }

    /// Adds the domains of others, and says what stands for each of theirs that has a number.
    pub(super) fn append(&mut self, other: &Self) -> Vec<Vec<u8>> {
        let mut spelled = Vec::new();
        for (domain, count) in other.domains.iter().zip(&other.counts) {
            let mut text = domain.to_vec();
            if let Some((number, new)) = self.domains.number(domain) {
                if new {
                    self.counts.push(0);
                }
                self.counts[number as usize] += count;
                if number < MOST {
                    text.clear();
                    push_number(number, &mut text);
                }
            }
            spelled.push(text);
        }
        spelled.truncate(MOST as usize);
        spelled
    }

    /// The most frequent ones.
    pub(super) fn frequent(&self) -> Domains {
        let counts = self.counts.iter().copied();
        let all = self.domains.iter().zip(counts);
        let mut all: Vec<(&[u8], u32)> = all.filter(|(_, n)| *n > 1).collect();
        all.sort_unstable_by_key(|(domain, n)| (Reverse(*n), *domain));
        let domains = all.into_iter().take(SPARE.len());
        let text = |domain| String::from_utf8_lossy(domain).into_owned();
        Domains(domains.map(|(domain, _)| text(domain)).collect())
    }

    /// How each domain that has a number is kept beside the frequent ones.
    pub(super) fn spelled(&self, frequent: &Domains) -> Vec<Vec<u8>> {
        let spelled = |domain: &[u8]| {
            let mut known = frequent.0.iter().zip(SPARE);
            let spare = known.find(|(known, _)| known.as_bytes() == domain);
            spare.map_or_else(|| domain.to_vec(), |(_, spare)| vec![spare])
        };
        self.domains
            .iter()
            .take(MOST as usize)
            .map(spelled)
            .collect()
    }
}

fn push_number(number: u32, out: &mut Vec<u8>) {
    let seven = |bits: u32| 0x80 | (bits & 0x7f) as u8;
    out.extend([NUMBERED, seven(number >> 7), seven(number)]);
}

/// Appends a row of addresses with this in place of the numbers of domains.
pub(super) fn spell(row: &[u8], spelled: &[Vec<u8>], out: &mut Vec<u8>) {
    let mut rest = row;
    while let Some(at) = memchr::memchr(NUMBERED, rest) {
        let (before, numbered) = rest.split_at(at);
        out.extend_from_slice(before);
        let Some(([_, high, low], after)) = numbered.split_first_chunk::<3>() else {
            return;
        };
        let number = usize::from(high & 0x7f) << 7 | usize::from(low & 0x7f);
        out.extend_from_slice(&spelled[number]);
        rest = after;
    }
    out.extend_from_slice(rest);
}

impl Domains {
    /// Takes them if there are not too many.
    pub(super) fn new(domains: Vec<String>) -> Option<Self> {
        (domains.len() <= SPARE.len()).then_some(Self(domains))
    }

    pub(super) fn all(&self) -> &[String] {
        &self.0
    }

    /// The row as it was.
    pub(super) fn whole(&self, row: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(row.len() + 16);
        for byte in row {
            let domain = SPARE.iter().position(|spare| spare == byte);
            match domain.and_then(|at| self.0.get(at)) {
                Some(domain) => out.extend_from_slice(domain.as_bytes()),
                None => out.push(*byte),
            }
        }
        out
    }

    /// How a text that goes on in one of the domains, or stands in one, is kept; beside the text itself.
    pub(super) fn spellings(&self, text: &[u8], how: How) -> Vec<Vec<u8>> {
        let spelled = |(domain, spare): (&String, &u8)| {
            let at = memchr::memchr(b'@', text);
            let ends = at.filter(|at| match how {
                How::Whole => domain.as_bytes() == &text[*at..],
                How::Part | How::Begins => domain.as_bytes().starts_with(&text[*at..]),
            });
            match ends {
                Some(at) => Some([&text[..at], &[*spare]].concat()),
                None => {
                    let inside = memchr::memmem::find(domain.as_bytes(), text).is_some();
                    (how == How::Part && inside).then(|| vec![*spare])
                }
            }
        };
        self.0.iter().zip(&SPARE).filter_map(spelled).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::ALSO;
    use super::*;

    #[test]
    fn what_is_shortened_comes_back_whole() {
        let all: Vec<[String; 4]> = (0..20_000)
            .map(|n| {
                let own = format!("x@{n}.org");
                let few = format!("wang{n}@a.org");
                [few, own, "plain".to_owned(), "q@@b.cn".to_owned()]
            })
            .collect();
        let pushed = |all: &[[String; 4]], mailed: &mut Mailed| -> Vec<Vec<u8>> {
            let row = |addresses: &[String; 4]| {
                let mut row = Vec::new();
                for address in addresses {
                    row.push(ALSO);
                    mailed.push(address, &mut row);
                }
                row.extend(b"\x1fwwx@a.org");
                row
            };
            all.iter().map(row).collect()
        };
        let (mut one, mut two) = (Mailed::default(), Mailed::default());
        let mut rows = pushed(&all[..7_000], &mut one);
        let others = pushed(&all[7_000..], &mut two);
        let numbers = one.append(&two);
        for other in others {
            let mut row = Vec::new();
            spell(&other, &numbers, &mut row);
            rows.push(row);
        }
        let domains = one.frequent();
        assert_eq!(domains.all(), ["@@b.cn", "@a.org"]);
        let spelled = one.spelled(&domains);
        for (addresses, row) in all.iter().zip(&rows) {
            let whole = format!("\u{1e}{}\u{1f}wwx@a.org", addresses.join("\u{1e}"));
            let mut short = Vec::new();
            spell(row, &spelled, &mut short);
            assert_eq!(short.len() + 10, whole.len());
            assert_eq!(domains.whole(&short), whole.as_bytes());
        }
    }

    #[test]
    fn a_text_is_looked_for_as_it_is_kept() {
        let domains = Domains(vec!["@a.org".to_owned(), "@ab.cn".to_owned()]);
        let ask = |text: &str, how| domains.spellings(text.as_bytes(), how);
        assert_eq!(ask("wei@a", How::Part), [b"wei\xc0", b"wei\xc1"]);
        assert_eq!(ask("wei@a.org", How::Whole), [b"wei\xc0"]);
        assert_eq!(ask("wei@a", How::Whole), Vec::<Vec<u8>>::new());
        assert_eq!(ask(".cn", How::Part), [b"\xc1"]);
        assert_eq!(ask(".cn", How::Begins), Vec::<Vec<u8>>::new());
        assert_eq!(ask("wei", How::Part), Vec::<Vec<u8>>::new());
    }
}
