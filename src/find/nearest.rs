//! The names nearest to what was typed, by how many letters would have to be put in, left out or changed.

use super::bits::{PIECE, existing, ones};
use super::index::{Index, OTHER_SLOT};
use super::overlay::Overlay;
use super::query::{Ast, Query};
use super::text::{ALSO, END};
use super::work::{self, Queue};
use super::{Finder, Scope, node};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// More letters than these are never changed.
const FARTHEST: u32 = 2;
/// Longer words are not compared.
const LONGEST: usize = 63;

impl Finder {
    /// Ids of the people whose names are nearest to any of these folded spellings, the nearest first, each with how many
    /// letters differ; nothing if `stop` was set. Archived people are left out.
    #[must_use]
    pub fn nearest(
        &self,
        spellings: &[String],
        limit: usize,
        scope: &Scope,
        stop: &AtomicBool,
    ) -> Option<Vec<(i64, u32)>> {
        let patterns: Vec<Pattern> = spellings.iter().filter_map(|s| Pattern::new(s)).collect();
        if patterns.is_empty() {
            return Some(Vec::new());
        }
        let patterns = Arc::new(patterns);
        let over = near(&self.over.index, None, &patterns, limit, scope);
        let mut found = work::alone(self.over.index.rows().div_ceil(PIECE), stop, over)?;
        let (finder, scope) = (self.clone(), scope.clone());
        let pieces = self.base.rows().div_ceil(PIECE);
        let parts = work::in_two(pieces, stop, move |queue: &Queue<'_>| {
            near(&finder.base, Some(&finder.over), &patterns, limit, &scope)(queue)
        })?;
        found.extend(parts.into_iter().flatten());
        found.sort();
        found.truncate(limit);
        Some(found.into_iter().map(|near| (near.id, near.away)).collect())
    }
}

/// A near name; ordered by how near, then by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Near {
    away: u32,
    key: String,
    id: i64,
}

fn near<'a>(
    index: &'a Index,
    over: Option<&'a Overlay>,
    patterns: &'a [Pattern],
    limit: usize,
    scope: &'a Scope,
) -> impl Fn(&Queue<'_>) -> Vec<Near> + 'a {
    let everyone = Query::new(Ast::And(Vec::new()), Vec::new());
    move |queue| {
        let node = node(&everyone, index, scope);
        let mut best: Vec<Near> = Vec::new();
        let mut farthest = FARTHEST;
        while let Some(piece) = queue.next() {
            let mut mask = existing(index.rows(), piece);
            if let Some(over) = over {
                over.hide(piece, &mut mask);
            }
            node.narrow(piece, &mut mask);
            let mut last: (&[u8], Option<u32>) = (&[], None);
            for (i, word) in mask.into_iter().enumerate() {
                for bit in ones(word) {
                    let row = piece * PIECE + i * 64 + bit;
                    let names = index.names.row(row);
                    // people of one name stand side by side
                    if names != last.0 {
                        last = (names, distance(names, patterns, farthest));
                    }
                    let Some(away) = last.1.filter(|away| *away <= farthest) else {
                        continue;
                    };
                    best.push(Near {
                        away,
                        key: index.sort_key(row),
                        id: index.id(row),
                    });
                    if best.len() > limit * 8 {
                        best.sort();
                        best.truncate(limit);
                        farthest = best.last().map_or(FARTHEST, |near| near.away);
                    }
                }
            }
        }
        best.sort();
        best.truncate(limit);
        best
    }
}

/// How far the nearest name of a row is away from any spelling; initials are no names.
fn distance(names: &[u8], patterns: &[Pattern], farthest: u32) -> Option<u32> {
    let slots = names.split(|byte| *byte == END).enumerate();
    slots
        .take(OTHER_SLOT + 1)
        .filter(|(slot, _)| *slot != super::index::INITIALS_SLOT)
        .flat_map(|(_, slot)| slot.split(|byte| *byte == ALSO))
        .filter(|name| !name.is_empty())
        .flat_map(|name| patterns.iter().filter_map(move |p| p.away(name, farthest)))
        .min()
}

/// A spelling, made ready to be compared with many names: the bits of each byte's places in it.
struct Pattern {
    places: Box<[u64; 256]>,
    length: usize,
    bytes: Vec<u8>,
    /// Characters, when it has others than letters: each of them counts once, however many bytes it has.
    wide: Option<Vec<char>>,
}

impl Pattern {
    /// Nothing for a text too short or too long to be compared.
    fn new(text: &str) -> Option<Self> {
        let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (bytes, chars) = (tight.clone().into_bytes(), tight.chars().count());
        if chars < 2 || bytes.len() > LONGEST {
            return None;
        }
        let mut places = Box::new([0; 256]);
        for (at, byte) in bytes.iter().enumerate() {
            places[*byte as usize] |= 1 << at;
        }
        Some(Self {
            places,
            length: bytes.len(),
            wide: (!tight.is_ascii()).then(|| tight.chars().collect()),
            bytes,
        })
    }

    /// How many letters differ, if no more than these and less than half of them.
    fn away(&self, name: &[u8], farthest: u32) -> Option<u32> {
        let away = match &self.wide {
            Some(chars) => {
                // another script has nothing in common
                if name.is_ascii() || name.len().abs_diff(self.length) > 8 {
                    return None;
                }
                let name: Vec<char> = String::from_utf8_lossy(name).chars().collect();
                super::field::distance(chars, &name) as u32
            }
            None if name.len().abs_diff(self.bytes.len()) > farthest as usize + 2 => return None,
            None => self.edits(name),
        };
        let letters = self.wide.as_ref().map_or(self.length, Vec::len) as u32;
        (away <= farthest && away * 2 < letters.max(3)).then_some(away)
    }

    /// Edits between two texts of bytes, all places of the pattern at once in the bits of a word; blanks do not count.
    fn edits(&self, name: &[u8]) -> u32 {
        let (mut plus, mut minus) = (u64::MAX, 0_u64);
        let mut score = self.length as u32;
        let last = 1_u64 << (self.length - 1);
        for byte in name.iter().filter(|byte| **byte != b' ') {
            let equal = self.places[*byte as usize];
            let vertical = equal | minus;
            let across = (((equal & plus).wrapping_add(plus)) ^ plus) | equal;
            let mut up = minus | !(across | plus);
            let mut down = plus & across;
            if up & last != 0 {
                score += 1;
            }
            if down & last != 0 {
                score -= 1;
            }
            up = up << 1 | 1;
            down <<= 1;
            plus = down | !(vertical | up);
            minus = up & vertical;
        }
        score
    }
}

#[cfg(test)]
mod tests {
    use super::super::oracle::{Dice, crowd, pack};
    use super::*;

    fn away(typed: &str, name: &str) -> Option<u32> {
        Pattern::new(typed).and_then(|p| p.away(name.as_bytes(), FARTHEST))
    }

    #[test]
    fn slips_are_near_and_others_are_not() {
        assert_eq!(away("zhangwei", "zhangwei"), Some(0));
        assert_eq!(away("zhngwei", "zhangwei"), Some(1));
        assert_eq!(away("zhangwie", "zhangwei"), Some(2));
        assert_eq!(away("zhangwei", "wangfang"), None);
        assert_eq!(away("davd wang", "david wang"), Some(1));
        assert_eq!(away("张卫民", "张伟民"), Some(1));
        assert_eq!(away("张卫", "王芳"), None);
        assert_eq!(away("z", "z"), None);
    }

    #[test]
    fn bits_count_as_a_plain_table_counts() {
        let mut dice = Dice::new(11);
        let word = |dice: &mut Dice| -> String {
            let length = 1 + dice.below(9);
            (0..length)
                .map(|_| char::from(b"abc"[dice.below(3)]))
                .collect()
        };
        for _ in 0..3000 {
            let (typed, name) = (word(&mut dice) + "a", word(&mut dice));
            let (a, b): (Vec<char>, Vec<char>) = (typed.chars().collect(), name.chars().collect());
            let mut row: Vec<usize> = (0..=b.len()).collect();
            for (i, typed) in a.iter().enumerate() {
                let mut next = vec![i + 1];
                for j in 0..b.len() {
                    let change = row[j] + usize::from(*typed != b[j]);
                    next.push(change.min(row[j + 1] + 1).min(next[j] + 1));
                }
                row = next;
            }
            let pattern = Pattern::new(&typed).expect("long enough");
            assert_eq!(
                pattern.edits(name.as_bytes()) as usize,
                row[b.len()],
                "{typed} {name}"
            );
        }
    }

    #[test]
    fn near_names_are_found_in_base_and_changes() {
        let people = crowd(&mut Dice::new(4), 400);
        let mut finder = Finder::new(pack(&people), 0).expect("small");
        let mut new = people[&1].clone();
        new.id = 9000;
        new.name = "魏征".to_owned();
        new.readings = vec!["weizheng".to_owned()];
        new.flags = 0;
        finder.apply(1, vec![new], &[]).expect("small");
        let ask = |typed: &str| {
            let never = AtomicBool::new(false);
            finder
                .nearest(&[typed.to_owned()], 8, &Scope::default(), &never)
                .expect("not stopped")
        };
        assert_eq!(ask("weizhen").first(), Some(&(9000, 1)));
        assert_eq!(ask("zhangwie").len(), 8);
        assert!(ask("qqqqqqqq").is_empty() && ask("").is_empty());
    }
}
