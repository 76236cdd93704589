//! What could be typed next: names of fields, values of a field, each with how many would remain.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::super::Office;
use super::super::permit::Action;
use super::whole::Meaning;
use crate::find::field::{self, Field, Flag, Kind, NumberField, TermField};
use crate::find::found::{FacetValue, Found};
use crate::find::query::{FacetField, Query};
use crate::find::value::days_of;
use crate::find::{Finder, Scope};
use crate::model::name;
use crate::model::typed::{Typed, is_mark, quotation};

/// What could stand at a place of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// What the offers take the place of, in bytes.
    pub at: Range<usize>,
    /// The most frequent first.
    pub offers: Vec<Offer>,
}

/// One thing that could be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What the clerk sees.
    pub label: String,
    /// What to type.
    pub typed: String,
    /// The same without quotation marks.
    pub plain: String,
    /// How many would remain; none where it was not counted.
    pub count: Option<u32>,
    /// The value of a column that it stands for.
    value: Option<String>,
}

impl Offer {
    fn of(label: String, typed: &Typed, count: Option<u32>) -> Self {
        Self {
            label,
            typed: typed.to_string(),
            plain: typed.plain().to_owned(),
            count,
            value: None,
        }
    }

    fn for_value(self, value: String) -> Self {
        Self {
            value: Some(value),
            ..self
        }
    }
}

/// The word of a query at a place.
struct Word<'t> {
    /// The whole condition: where the rest of the query does not stand.
    whole: Range<usize>,
    /// What is being typed of it.
    at: Range<usize>,
    /// The field, when there is a colon.
    field: Option<&'t str>,
    begin: String,
}

/// Times that may be asked for, counted back from today.
const AGES: [&str; 6] = ["<30d", "<1y", "<2y", ">1y", ">2y", ">5y"];

impl Office {
    /// What could be typed at a place of a query, and how many of those whom the rest of the query finds would remain.
    /// Chinese values are also found by their pinyin. Nothing while the index is not ready, or when `stop` was set.
    #[must_use]
    pub fn suggest(
        &self,
        query: &str,
        cursor: usize,
        limit: usize,
        stop: &AtomicBool,
    ) -> Option<Suggested> {
        if !self.may(Action::Read) {
            return None;
        }
        let word = word(query, cursor);
        let rest = format!(
            "{} {}",
            query.get(..word.whole.start)?,
            query.get(word.whole.end..)?
        );
        let rest = self.read(&rest).or_else(|_| self.read("")).ok()?;
        let (finder, scope) = (self.finder().ok()??, self.scope().ok()?);
        let counting = Counting {
            finder: &finder,
            scope: &scope,
            rest: &rest,
            found: finder.search(&rest, &[], &scope, stop)?,
            stop,
        };
        let begin = name::fold(&word.begin);
        let mut offers = match word.field {
            None => self.fields_like(&begin, &counting),
            Some(typed) => match field::named(&name::fold(typed)) {
                Some(known) => self.values(known, &begin, &counting),
                None => self.own_values(&name::fold(typed), &begin, &counting),
            },
        };
        offers.truncate(limit);
        self.recount(&mut offers, word.field.unwrap_or_default(), &counting);
        Some(Suggested {
            at: word.at,
            offers,
        })
    }

    /// A value that no query can tell from another is counted with it, and offered once.
    fn recount(&self, offers: &mut Vec<Offer>, field: &str, counting: &Counting<'_>) {
        let own = super::own_fields(&self.catalogue);
        let terms = self.terms(&own);
        let mut known = BTreeSet::new();
        offers.retain_mut(|offer| {
            let Some(value) = &offer.value else {
                return true;
            };
            let condition = format!("{field}:{}", offer.typed);
            match Self::meaning(counting.finder, &terms, &condition, value) {
                Some(Meaning::Itself) => {}
                Some(Meaning::More(more)) => offer.count = counting.with(&more).or(offer.count),
                None => return false,
            }
            known.insert(condition)
        });
    }

    fn fields_like(&self, begin: &str, counting: &Counting<'_>) -> Vec<Offer> {
        let open = |private: bool| !(private && counting.scope.masked);
        let fits = |name: &str| name.starts_with(begin) || read_aloud(name, begin);
        let known = field::FIELDS.iter().filter(|known| open(known.private));
        let known: Vec<&Field> = known
            .filter(|known| {
                let mut names = known.aliases.iter().chain([&known.name, &known.zh]);
                begin.is_empty() || names.any(|name| fits(name))
            })
            .collect();
        let columns: Vec<FacetField> = known.iter().filter_map(|known| column(known)).collect();
        let mut filled = counting.filled(&columns).into_iter();
        let mut offers = Vec::new();
        for known in known {
            offers.push(Offer::of(
                self.called(known.name),
                &Typed::bare(format!("{}:", known.name)),
                column(known).and_then(|_| filled.next()),
            ));
        }
        for own in self
            .catalogue
            .customs_of("alumnus")
            .filter(|own| open(own.private))
        {
            let labels = [&own.key, &own.zh, &own.en].map(|label| name::fold(label));
            if labels.iter().any(|label| fits(label)) {
                let asked = format!("has:{}", own.key);
                let asked = self.read(&asked).ok();
                offers.push(Offer::of(
                    self.called(&name::fold(&own.key)),
                    &Typed::bare(format!("{}:", own.key)),
                    asked.and_then(|asked| counting.with(&asked)),
                ));
            }
        }
        offers.retain(|offer| offer.count != Some(0));
        offers
    }

    fn values(&self, known: &Field, begin: &str, counting: &Counting<'_>) -> Vec<Offer> {
        if known.private && counting.scope.masked {
            return Vec::new();
        }
        match known.kind {
            Kind::Term(term) => self.terms_like(known.name, term, begin, counting),
            Kind::Number(number @ (NumberField::Updated | NumberField::Contacted)) => {
                self.ages(number, begin, counting)
            }
            Kind::Number(number) => years(number, begin, counting),
            Kind::Has | Kind::No | Kind::Is => self.words(known, begin, counting),
            Kind::Text(_) | Kind::Own(_) => Vec::new(),
        }
    }

    /// Times counted back from today.
    fn ages(&self, number: NumberField, begin: &str, counting: &Counting<'_>) -> Vec<Offer> {
        let days = counting.values(FacetField::Number(number));
        let today = self.today();
        let offer = |age: &str| {
            let (first, last) = days_of(age, today)?;
            let there = |day: i32| (first..=last).contains(&i64::from(day));
            let counts = days.iter().filter_map(|(value, count)| match value {
                FacetValue::Number(day) if there(*day) => Some(*count),
                _ => None,
            });
            let count: u32 = counts.sum();
            (count > 0).then(|| Offer::of(age.to_owned(), &Typed::bare(age), Some(count)))
        };
        let ages = AGES.into_iter().filter(|age| age.starts_with(begin));
        ages.filter_map(offer).collect()
    }

    /// Words after `has:`, `no:` and `is:`.
    fn words(&self, known: &Field, begin: &str, counting: &Counting<'_>) -> Vec<Offer> {
        let mut offers: Vec<Offer> = if known.kind == Kind::Is {
            let states = field::states().filter(|word| word.starts_with(begin));
            states
                .filter_map(|word| self.counted(known.name, word, counting))
                .collect()
        } else {
            let begins = |word: &&field::FlagWord| {
                word.name.starts_with(begin) || word.aliases.iter().any(|a| a.starts_with(begin))
            };
            let flags = field::FLAGS.iter().filter(begins);
            let has = counting.flags();
            let all = counting.all();
            flags
                .filter_map(|word| {
                    let has = has.iter().find(|(flag, _)| *flag == word.flag);
                    let has = has.map_or(0, |(_, count)| *count);
                    let count = match known.kind {
                        Kind::No => all - has.min(all),
                        _ => has,
                    };
                    let open = !(word.private && counting.scope.masked);
                    let label = word.label().pick(self.lang).to_owned();
                    (open && count > 0)
                        .then(|| Offer::of(label, &Typed::bare(word.name), Some(count)))
                })
                .collect()
        };
        offers.sort_by_key(|offer| std::cmp::Reverse(offer.count));
        offers
    }

    /// A condition with how many would remain; none when nobody would.
    fn counted(&self, field: &str, value: &str, counting: &Counting<'_>) -> Option<Offer> {
        let asked = self.read(&format!("{field}:{value}")).ok()?;
        let count = counting.with(&asked).filter(|count| *count > 0)?;
        Some(Offer::of(
            value.to_owned(),
            &Typed::bare(value),
            Some(count),
        ))
    }

    fn terms_like(
        &self,
        field: &str,
        term: TermField,
        begin: &str,
        counting: &Counting<'_>,
    ) -> Vec<Offer> {
        let values = counting.values(FacetField::Term(term));
        let named = counting.finder.named(term, begin);
        let aloud = values.len() <= super::MOST_READ;
        let mut offers = Vec::new();
        for (value, count) in values {
            let FacetValue::Term(raw) = &value else {
                continue;
            };
            if !named.contains(raw) && !aloud {
                continue;
            }
            let Some(line) = self.facet_line(field, &value, count) else {
                continue;
            };
            if named.contains(raw) || read_aloud(&line.label, begin) {
                let offer = Offer::of(line.label, &line.value, Some(count));
                offers.push(offer.for_value(raw.clone()));
            }
        }
        offers
    }

    /// Values of a field that the office added.
    fn own_values(&self, typed: &str, begin: &str, counting: &Counting<'_>) -> Vec<Offer> {
        let own = super::own_fields(&self.catalogue);
        let mut own = own.iter().filter(|own| {
            let named = own.name == typed || own.labels.iter().any(|label| label == typed);
            named && !(own.private && counting.scope.masked)
        });
        let Some(own) = own.next() else {
            return Vec::new();
        };
        let values = counting
            .values(FacetField::Term(TermField::Own))
            .into_iter();
        values
            .filter_map(|(value, count)| match value {
                FacetValue::Term(term) => {
                    let (field, value) = term.split_once('=')?;
                    let label = self.own_words(field, value);
                    let begins = [value, &label]
                        .iter()
                        .any(|text| name::fold(text).starts_with(begin));
                    let offer = || Offer::of(label, &self.typed_own(own, value), Some(count));
                    (begins && field == own.id.to_string()).then(|| offer().for_value(term.clone()))
                }
                _ => None,
            })
            .collect()
    }
}

/// Counts among those whom the rest of a query finds.
struct Counting<'a> {
    finder: &'a Finder,
    scope: &'a Scope,
    rest: &'a Query,
    found: Found,
    stop: &'a AtomicBool,
}

impl Counting<'_> {
    fn values(&self, field: FacetField) -> Vec<(FacetValue, u32)> {
        let facets = self.found.facets(&[field], usize::MAX, self.stop);
        let facet = facets.and_then(|mut facets| facets.pop());
        facet.map_or_else(Vec::new, |facet| facet.values)
    }

    /// How many have anything in each of these fields.
    fn filled(&self, fields: &[FacetField]) -> Vec<u32> {
        let nothing = self.found.nothing_in(fields, self.stop).unwrap_or_default();
        nothing
            .into_iter()
            .map(|nothing| self.all() - nothing.min(self.all()))
            .collect()
    }

    fn all(&self) -> u32 {
        u32::try_from(self.found.count()).unwrap_or(u32::MAX)
    }

    /// How many have each flag.
    fn flags(&self) -> Vec<(Flag, u32)> {
        let counts = self.found.flags(self.stop).unwrap_or_default();
        counts.into_iter().collect()
    }

    /// How many remain with one more condition.
    fn with(&self, asked: &Query) -> Option<u32> {
        let both = self.rest.and(asked);
        let found = self.finder.search(&both, &[], self.scope, self.stop)?;
        u32::try_from(found.count()).ok()
    }
}

/// What a field's values are counted in.
fn column(known: &Field) -> Option<FacetField> {
    match known.kind {
        Kind::Term(term) => Some(FacetField::Term(term)),
        Kind::Number(number) => Some(FacetField::Number(number)),
        _ => None,
    }
}

/// A number as it is typed: births by their year.
fn year_of(field: NumberField, value: i32) -> i32 {
    match field {
        NumberField::Born => value / 10_000,
        _ => value,
    }
}

/// Whether a Chinese name, read aloud, begins so.
fn read_aloud(label: &str, begin: &str) -> bool {
    if begin.is_empty() || !begin.is_ascii() || label.is_ascii() {
        return false;
    }
    let keys = name::keys(label, None);
    let mut spellings = keys.joined.iter().chain(&keys.initials);
    spellings.any(|spelling| spelling.starts_with(begin))
}

/// The word at a place; quotes hold words together.
fn word(query: &str, cursor: usize) -> Word<'_> {
    let cursor = query.floor_char_boundary(cursor.min(query.len()));
    let before = query.get(..cursor).unwrap_or_default();
    let parts = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）');
    let signs = |c: char| matches!(c, '-' | '－');
    let (mut start, mut from, mut at) = (0, 0, 0);
    let (mut colon, mut open) = (None, None);
    while let Some(c) = before.get(at..).and_then(|rest| rest.chars().next()) {
        let next = at + c.len_utf8();
        if at == from && is_mark(c) {
            let Some((_, length)) = quotation(&before[at..]) else {
                open = Some(at);
                break;
            };
            at += length;
            continue;
        }
        match c {
            c if parts(c) => (start, colon, from) = (next, None, next),
            ':' | '：' if colon.is_none() => (colon, from) = (Some(at), next),
            ',' | '，' | '、' if colon.is_some() => from = next,
            c if signs(c) && at == from && colon.is_none() => from = next,
            _ => {}
        }
        at = next;
    }
    let closed = open.and_then(|open| Some(open + quotation(&query[open..])?.1));
    let end = closed.unwrap_or_else(|| {
        let rest = query[cursor..].find(parts);
        rest.map_or(query.len(), |at| cursor + at)
    });
    Word {
        whole: start..end,
        at: from..end,
        field: colon.map(|colon| before[start..colon].trim_start_matches(signs)),
        begin: begun(&before[from..]),
    }
}

/// What was typed of a value, without the signs around it.
fn begun(typed: &str) -> String {
    match (quotation(typed), typed.strip_prefix(is_mark)) {
        (Some((inner, _)), _) => inner,
        (None, Some(open)) => open.replace("\"\"", "\""),
        (None, None) => typed.trim_start_matches('=').to_owned(),
    }
}

/// Years that begin so, each with all of its days.
fn years(field: NumberField, begin: &str, counting: &Counting<'_>) -> Vec<Offer> {
    let mut all: BTreeMap<i32, u32> = BTreeMap::new();
    for (value, count) in counting.values(FacetField::Number(field)) {
        if let FacetValue::Number(value) = value {
            *all.entry(year_of(field, value)).or_default() += count;
        }
    }
    let years = all.into_iter().rev();
    let mut years: Vec<(String, u32)> = years.map(|(year, n)| (year.to_string(), n)).collect();
    years.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let years = years
        .into_iter()
        .filter(|(year, _)| year.starts_with(begin));
    years
        .map(|(year, count)| Offer::of(year.clone(), &Typed::bare(year), Some(count)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn the_word_at_the_cursor_is_found() {
        let ask = |query: &str| {
            let word = word(query, query.len());
            (
                word.field.map(str::to_owned),
                word.begin.to_owned(),
                query[word.at].to_owned(),
            )
        };
        let said = |field: &str, begin: &str, at: &str| {
            let field = (!field.is_empty()).then(|| field.to_owned());
            (field, begin.to_owned(), at.to_owned())
        };
        assert_eq!(ask("wang cla"), said("", "cla", "cla"));
        assert_eq!(ask("wang -chapter:上"), said("chapter", "上", "上"));
        assert_eq!(ask("(class:2004,20"), said("class", "20", "20"));
        assert_eq!(ask("city:\"New Y"), said("city", "New Y", "\"New Y"));
        assert_eq!(ask("分会：sh"), said("分会", "sh", "sh"));
        assert_eq!(ask(""), said("", "", ""));
        assert_eq!(ask("tag:\"说\"\"好"), said("tag", "说\"好", "\"说\"\"好"));
        assert_eq!(ask("tag:\"a, b\",\"c, d"), said("tag", "c, d", "\"c, d"));
        assert_eq!(ask("tag:\"a b\""), said("tag", "a b", "\"a b\""));
        assert_eq!(ask("\"tag:a\" ci"), said("", "ci", "ci"));
    }
}
