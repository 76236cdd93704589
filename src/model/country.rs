//! Countries and territories by their codes of ISO 3166, with names in both languages and what else people write.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::config::Lang;
use crate::model::code::Entry;
use crate::model::name;

/// The list of codes that countries are, for [`crate::model::field::Kind::Code`].
pub const LIST: &str = "country";

/// Every country in the order of the codes.
static COUNTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    include_str!("../../assets/names/countries.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let [code, en, zh] = [cells.next()?, cells.next()?, cells.next()?];
            let more: Vec<&str> = cells.next()?.split('|').collect();
            Some(Entry::new(LIST, code, en, zh, &more))
        })
        .collect()
});

/// What a folded spelling means.
static SPELLINGS: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
    let all = COUNTRIES.iter().enumerate();
    all.flat_map(|(at, country)| country.spellings().iter().map(move |word| (key(word), at)))
        .collect()
});

/// Words that say nothing about which country it is.
const EMPTY_WORDS: &[&str] = &["the", "of", "and"];

/// What Chinese writes after a country that somebody is a citizen of.
const CITIZEN: &[&str] = &["国籍", "籍"];

/// Every country, in the order of the codes.
#[must_use]
pub fn all() -> &'static [Entry] {
    &COUNTRIES
}

/// The country that a text means: its code, a name in either language, or another spelling; also two that agree, such
/// as `CN 中国`.
#[must_use]
pub fn read(text: &str) -> Option<&'static Entry> {
    let whole = |text: &str| {
        let key = key(text);
        let mut bare = CITIZEN.iter().filter_map(|end| key.strip_suffix(end));
        let known = SPELLINGS.get(&key);
        let found = known.or_else(|| bare.find_map(|key| SPELLINGS.get(key)));
        found.and_then(|at| COUNTRIES.get(*at))
    };
    let both = || {
        let latin: String = text.chars().filter(|c| c.is_ascii()).collect();
        let han: String = text.chars().filter(|c| !c.is_ascii()).collect();
        let (latin, han) = (whole(&latin)?, whole(&han)?);
        (latin.code == han.code).then_some(latin)
    };
    whole(text).or_else(both)
}

/// The name of a country; what cannot be read stays as it is.
#[must_use]
pub fn named(text: &str, lang: Lang) -> &str {
    read(text).map_or(text, |country| country.label(lang))
}

/// A spelling for comparing: letters and digits only, without empty words.
fn key(text: &str) -> String {
    let plain: String = name::fold(text)
        .chars()
        .filter(|c| !matches!(c, '.' | '\'' | '’'))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words = plain.split_whitespace();
    let telling: String = words.filter(|word| !EMPTY_WORDS.contains(word)).collect();
    // AND is Andorra.
    if telling.is_empty() { plain } else { telling }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_assigned_code_stands_once_with_both_names() {
        assert_eq!(all().len(), 249);
        for country in all() {
            let upper = country.code.bytes().all(|b| b.is_ascii_uppercase());
            assert!(country.code.len() == 2 && upper, "{}", country.code);
            assert!(!country.en.is_empty() && !country.zh.is_empty());
        }
    }

    #[test]
    fn no_spelling_means_two_countries() {
        for country in all() {
            for word in country.spellings() {
                let read = read(word).map(|read| read.code.as_str());
                assert_eq!(read, Some(country.code.as_str()), "{word}");
            }
        }
    }

    #[test]
    fn a_country_is_read_in_any_spelling() {
        for (text, code) in [
            ("CN", "CN"),
            ("cn", "CN"),
            ("中国", "CN"),
            ("中國", "CN"),
            ("中华人民共和国", "CN"),
            ("P. R. China", "CN"),
            ("CN 中国", "CN"),
            ("China 中国", "CN"),
            ("中国籍", "CN"),
            ("Chinese", "CN"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("the United States of America", "US"),
            ("美国", "US"),
            ("美国籍", "US"),
            ("ＵＫ", "GB"),
            ("英国", "GB"),
            ("Viet Nam", "VN"),
            ("Turkey", "TR"),
            ("Türkiye", "TR"),
            ("Turkiye", "TR"),
            ("香港", "HK"),
            ("中国香港", "HK"),
            ("澳门", "MO"),
            ("台湾", "TW"),
            ("Bosnia and Herzegovina", "BA"),
            ("Côte d'Ivoire", "CI"),
            ("Korea, Republic of", "KR"),
            ("刚果（金）", "CD"),
        ] {
            let read = read(text).map(|country| country.code.as_str());
            assert_eq!(read, Some(code), "{text}");
        }
        for text in ["", "the", "Chinaa", "US 中国", "XX", "籍", "Earth"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_is_told_in_the_language_asked_for() {
        assert_eq!(named("HK", Lang::En), "Hong Kong SAR China");
        assert_eq!(named("HK", Lang::Zh), "中国香港特别行政区");
        assert_eq!(named("MO", Lang::Zh), "中国澳门特别行政区");
        assert_eq!(named("TW", Lang::Zh), "台湾");
        assert_eq!(named("UK", Lang::Zh), "英国");
        assert_eq!(named("Middle-earth", Lang::Zh), "Middle-earth");
    }
}
