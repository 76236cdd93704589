//! The domains that most e-mail addresses end in are kept once; in the addresses a byte stands for each, one that no
//! UTF-8 text has.

use super::hash::Quick;
use super::query::How;
use super::text::{ALSO, END};
use std::cmp::Reverse;

/// Bytes that occur in no UTF-8 text.
const SPARE: [u8; 13] = [
    0xc0, 0xc1, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff,
];

/// The frequent domains, each with its `@`, in the order of [`SPARE`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Domains(Vec<String>);

impl Domains {
    /// The most frequent ones of these rows of addresses.
    pub(super) fn of<'t>(rows: impl Iterator<Item = &'t [u8]>) -> Self {
        let mut counts: Quick<&[u8], u32> = Quick::default();
        for row in rows {
            for domain in addresses(row).filter_map(domain) {
                *counts.entry(domain).or_default() += 1;
            }
        }
        let mut counts: Vec<(&[u8], u32)> = counts.into_iter().filter(|(_, n)| *n > 1).collect();
        counts.sort_unstable_by_key(|(domain, n)| (Reverse(*n), *domain));
        let domains = counts.into_iter().take(SPARE.len());
        Self(
            domains
                .map(|(domain, _)| String::from_utf8_lossy(domain).into_owned())
                .collect(),
        )
    }

    /// Takes them if there are not too many.
    pub(super) fn new(domains: Vec<String>) -> Option<Self> {
        (domains.len() <= SPARE.len()).then_some(Self(domains))
    }

    pub(super) fn all(&self) -> &[String] {
        &self.0
    }

    /// A row of addresses as it is kept.
    pub(super) fn shorten(&self, row: &[u8], out: &mut Vec<u8>) {
        let end = memchr::memchr(END, row).unwrap_or(row.len());
        for (n, address) in row[..end].split(|byte| *byte == ALSO).enumerate() {
            if n > 0 {
                out.push(ALSO);
            }
            let known = domain(address).and_then(|domain| {
                let at = self.0.iter().position(|known| known.as_bytes() == domain)?;
                Some((domain.len(), SPARE[at]))
            });
            match known {
                Some((length, spare)) => {
                    out.extend_from_slice(&address[..address.len() - length]);
                    out.push(spare);
                }
                None => out.extend_from_slice(address),
            }
        }
        out.extend_from_slice(&row[end..]);
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

fn addresses(row: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = memchr::memchr(END, row).unwrap_or(row.len());
    row[..end].split(|byte| *byte == ALSO)
}

/// From the first `@` to the end.
fn domain(address: &[u8]) -> Option<&[u8]> {
    memchr::memchr(b'@', address).map(|at| &address[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shortened_comes_back_whole() {
        let rows: Vec<Vec<u8>> = (0..40)
            .map(|n| {
                let other = format!("x@{n}.org");
                format!("\u{1e}wang{n}@a.org\u{1e}{other}\u{1e}plain\u{1e}q@@b.cn\u{1f}wwx@a.org")
                    .into_bytes()
            })
            .collect();
        let domains = Domains::of(rows.iter().map(Vec::as_slice));
        assert_eq!(domains.all(), ["@@b.cn", "@a.org"]);
        for row in &rows {
            let mut short = Vec::new();
            domains.shorten(row, &mut short);
            assert!(short.len() + 9 <= row.len());
            assert_eq!(domains.whole(&short), *row);
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
