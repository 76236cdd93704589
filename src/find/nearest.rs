//! The names nearest to what was typed, by how many letters would have to be put in, left out or changed.

use super::bits::{PIECE, existing, ones};
use super::index::{INITIALS_SLOT, Index, OTHER_SLOT};
use super::overlay::Overlay;
use super::query::Query;
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
        let mut patterns: Vec<Pattern> = Vec::new();
        for pattern in spellings.iter().filter_map(|s| Pattern::new(s)) {
            if patterns.iter().all(|known| known.bytes != pattern.bytes) {
                patterns.push(pattern);
            }
        }
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
    let everyone = Query::everybody();
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
            // people of one name share its text
            let (mut near, mut aways) = ([false; PIECE], [0; PIECE]);
            index.names.each_text(piece, |text, names| {
                if let Some(away) = distance(names, patterns, farthest) {
                    (near[text], aways[text]) = (true, away);
                }
            });
            index.names.with_texts(piece, &near, &mut mask);
            let first = index.names.texts(piece).start;
            for (i, word) in mask.into_iter().enumerate() {
                for bit in ones(word) {
                    let row = piece * PIECE + i * 64 + bit;
                    let away = aways[index.names.text_of(row) - first];
                    if away > farthest {
                        continue;
                    }
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
    let mut nearest: Option<u32> = None;
    let (mut slot, mut begin) = (0, 0);
    for (at, byte) in names.iter().enumerate() {
        if *byte != END && *byte != ALSO {
            continue;
        }
        let name = &names[begin..at];
        begin = at + 1;
        if slot != INITIALS_SLOT && !name.is_empty() {
            let aways = patterns.iter().filter_map(|p| p.away(name, farthest));
            nearest = aways.chain(nearest).min();
        }
        slot += usize::from(*byte == END);
        if slot > OTHER_SLOT {
            break;
        }
    }
    nearest
}

/// A spelling, made ready to be compared with many names: the bits of each byte's places in it.
struct Pattern {
    places: Box<[u64; 256]>,
    /// Bytes that are neither in it nor a blank: each of them in a name is one edit at least.
    strange: Box<[bool; 256]>,
    length: usize,
    /// More edits than these leave too little of it.
    most: u32,
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
        let mut strange = Box::new(places.map(|places| places == 0));
        strange[usize::from(b' ')] = false;
        Some(Self {
            places,
            strange,
            length: bytes.len(),
            // less than half of the letters
            most: FARTHEST.min((chars.max(3) as u32 - 1) / 2),
            wide: (!tight.is_ascii()).then(|| tight.chars().collect()),
            bytes,
        })
    }

    /// How many letters differ, if no more than these and less than half of them.
    fn away(&self, name: &[u8], farthest: u32) -> Option<u32> {
        let most = self.most.min(farthest) as usize;
        let away = match &self.wide {
            Some(chars) => {
                // another script has nothing in common
                if name.is_ascii() || name.len().abs_diff(self.length) > 8 {
                    return None;
                }
                let name = std::str::from_utf8(name).ok()?;
                if name.chars().filter(|c| !chars.contains(c)).count() > most {
                    return None;
                }
                let name: Vec<char> = name.chars().collect();
                super::field::distance(chars, &name)
            }
            None => {
                let strange = name.iter().filter(|byte| self.strange[usize::from(**byte)]);
                let far = name.len().abs_diff(self.length) > FARTHEST as usize + 2;
                if far || strange.count() > most {
                    return None;
                }
                self.edits(name) as usize
            }
        };
        (away <= most).then_some(away as u32)
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

    /// What is passed over without being compared would not have been near.
    #[test]
    fn every_near_name_is_found() {
        let mut dice = Dice::new(23);
        let people = crowd(&mut dice, 3000);
        let finder = Finder::new(pack(&people), 0).expect("small");
        let archived = super::super::field::Flag::ARCHIVED.0;
        for n in 0..60 {
            let mut typed: Vec<char> = match people[&(dice.below(3000) as i64)] {
                ref one if n % 3 == 0 => one.name.chars().collect(),
                ref one => one
                    .readings
                    .first()
                    .into_iter()
                    .flat_map(|r| r.chars())
                    .collect(),
            };
            for _ in 0..dice.below(3) {
                let at = dice.below(typed.len() + 1);
                typed.insert(at, ['x', 'g', '伟', 'a'][dice.below(4)]);
            }
            let typed: String = typed.into_iter().collect();
            let Some(pattern) = Pattern::new(&typed) else {
                continue;
            };
            let chars: Vec<char> = typed.chars().filter(|c| !c.is_whitespace()).collect();
            let plain = |name: &String| -> Option<u32> {
                let away = match &pattern.wide {
                    Some(_) if name.is_ascii() || name.len().abs_diff(pattern.length) > 8 => None,
                    Some(_) => {
                        let name: Vec<char> = name.chars().collect();
                        Some(super::super::field::distance(&chars, &name) as u32)
                    }
                    None if name.len().abs_diff(pattern.length) > 4 => None,
                    None => Some(pattern.edits(name.as_bytes())),
                };
                away.filter(|away| *away <= FARTHEST && *away * 2 < chars.len().max(3) as u32)
            };
            let mut wanted: Vec<(u32, &str, i64)> = people
                .values()
                .filter(|one| one.flags & archived == 0)
                .filter_map(|one| {
                    let names = one
                        .readings
                        .iter()
                        .chain(&one.other_names)
                        .chain([&one.name]);
                    let away = names
                        .filter(|name| !name.is_empty())
                        .filter_map(plain)
                        .min()?;
                    Some((away, one.sort_key.as_str(), one.id))
                })
                .collect();
            wanted.sort_unstable();
            wanted.truncate(8);
            let wanted: Vec<(i64, u32)> = wanted.iter().map(|(away, _, id)| (*id, *away)).collect();
            let never = AtomicBool::new(false);
            let found = finder.nearest(&[typed], 8, &Scope::default(), &never);
            assert_eq!(found, Some(wanted));
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
