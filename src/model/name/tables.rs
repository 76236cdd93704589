//! The character tables of `assets/names`, built once when first asked for.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The readings of a surname: for each of its characters, the most frequent first.
pub(super) type Readings = Vec<Vec<&'static str>>;

/// The simplified form of a character, for comparing only.
pub(super) fn simplified(c: char) -> char {
    let Some(at) = u32::from(c)
        .checked_sub(FIRST)
        .and_then(|at| usize::try_from(at).ok())
    else {
        return c;
    };
    match SIMPLIFIED.get(at) {
        Some(&simple) if simple != '\0' => simple,
        _ => c,
    }
}

/// The family name that the characters begin with, if it is one of several characters or of an unusual reading.
/// Compound surnames come first, but only where something is left for the given name.
pub(super) fn surname(name: &[char]) -> Option<&'static Readings> {
    let longest = LONGEST_SURNAME.min(name.len().saturating_sub(1));
    (2..=longest)
        .rev()
        .find_map(|len| SURNAMES.get(&name[..len].iter().collect::<String>()))
        .or_else(|| SINGLE_SURNAMES.get(name.first()?))
}

/// The readings of a character in given names, where the dictionary's first is not the usual one or not the only one.
pub(super) fn given(c: char) -> Option<&'static [&'static str]> {
    GIVEN.get(&c).map(Vec::as_slice)
}

/// The first character that has a simplified form in the table, and how far the table goes.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// Characters of the longest surname in the table.
const LONGEST_SURNAME: usize = 4;

/// Surnames of two and more characters: one list of readings for each character.
static SURNAMES: LazyLock<HashMap<String, Readings>> = LazyLock::new(|| {
    rows(include_str!("../../../assets/names/surnames.tsv"))
        .filter(|(name, _)| name.chars().nth(1).is_some())
        .map(|(name, syllables)| {
            let readings = syllables.split(' ').map(|one| vec![one]).collect();
            (name.to_owned(), readings)
        })
        .collect()
});

static SINGLE_SURNAMES: LazyLock<HashMap<char, Readings>> = LazyLock::new(|| {
    single(include_str!("../../../assets/names/surnames.tsv"))
        .map(|(c, readings)| (c, vec![readings]))
        .collect()
});

static GIVEN: LazyLock<HashMap<char, Vec<&'static str>>> =
    LazyLock::new(|| single(include_str!("../../../assets/names/given.tsv")).collect());

static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table = vec!['\0'; usize::try_from(LAST - FIRST + 1).unwrap_or_default()];
    for (simple, forms) in rows(include_str!("../../../assets/names/variants.tsv")) {
        for form in forms.chars() {
            let slot = u32::from(form)
                .checked_sub(FIRST)
                .and_then(|at| table.get_mut(usize::try_from(at).ok()?));
            if let (Some(slot), Some(simple)) = (slot, simple.chars().next()) {
                *slot = simple;
            }
        }
    }
    table
});

/// The rows of a table: what stands before the tab and after it. Lines with `#` say what the table is.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
}

fn single(table: &'static str) -> impl Iterator<Item = (char, Vec<&'static str>)> {
    rows(table).filter_map(|(name, readings)| {
        let mut chars = name.chars();
        let c = chars.next()?;
        chars
            .next()
            .is_none()
            .then(|| (c, readings.split(',').collect()))
    })
}
