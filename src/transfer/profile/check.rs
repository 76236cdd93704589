//! The rules that a profile keeps: codes that are well formed and used once, spellings that lead to one row, references
//! that lead somewhere, zones that exist, years in order, and a chapter tree with one root and no cycle.

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;

use crate::model::country;
use crate::model::profile::{Code, Period, Profile};

/// A fault of one row: list, row from 0, key, and what is wrong as a fragment for people.
pub(super) struct Fault {
    pub(super) list: &'static str,
    pub(super) row: usize,
    pub(super) field: &'static str,
    what: String,
}

impl Fault {
    fn new(list: &'static str, row: usize, field: &'static str, what: String) -> Self {
        Self {
            list,
            row,
            field,
            what,
        }
    }

    /// The key as the message names it, with the row counted from 1.
    pub(super) fn key(&self) -> String {
        match self.list {
            "institution" => format!("institution.{}", self.field),
            list => format!("{list} {} {}", self.row + 1, self.field),
        }
    }

    /// What is wrong.
    pub(super) fn what(self) -> String {
        self.what
    }
}

type Check = fn(&Profile) -> Result<(), Fault>;

/// The first thing that is wrong with a profile, in the order in which the rules are listed here.
pub(super) fn first_fault(profile: &Profile) -> Option<Fault> {
    let checks: [Check; 6] = [names, years, programmes, places, tree, order];
    checks.iter().find_map(|check| check(profile).err())
}

/// What all lists have in common, so that one loop checks them.
struct Row<'a> {
    code: &'a str,
    zh: &'a str,
    en: &'a str,
    aliases: &'a [String],
}

fn row<'a>(code: &'a str, zh: &'a str, en: &'a str, aliases: &'a [String]) -> Row<'a> {
    Row {
        code,
        zh,
        en,
        aliases,
    }
}

fn periods(list: &[Period]) -> Vec<Row<'_>> {
    list.iter()
        .map(|it| row(&it.code, &it.zh, &it.en, &it.aliases))
        .collect()
}

fn codes(list: &[Code]) -> Vec<Row<'_>> {
    list.iter()
        .map(|it| row(&it.code, &it.zh, &it.en, &it.aliases))
        .collect()
}

fn lists(p: &Profile) -> [(&'static str, Vec<Row<'_>>); 11] {
    let programmes = p
        .programmes
        .iter()
        .map(|it| row(&it.code, &it.zh, &it.en, &it.aliases));
    let levels = p
        .levels
        .iter()
        .map(|it| row(&it.code, &it.zh, &it.en, &it.aliases));
    let offices = p
        .offices
        .iter()
        .map(|it| row(&it.code, &it.zh, &it.en, &it.aliases));
    let cities = p
        .cities
        .iter()
        .map(|it| row(&it.code, &it.zh, &it.en, &it.aliases));
    let chapters = p
        .chapters
        .iter()
        .map(|it| row(&it.code, &it.zh, &it.en, &it.aliases));
    [
        ("era", periods(&p.eras)),
        ("faculty", periods(&p.faculties)),
        ("programme", programmes.collect()),
        ("level", levels.collect()),
        ("outcome", codes(&p.outcomes)),
        ("event_kind", codes(&p.event_kinds)),
        ("office", offices.collect()),
        ("source", codes(&p.sources)),
        ("tag", codes(&p.tags)),
        ("city", cities.collect()),
        ("chapter", chapters.collect()),
    ]
}

fn names(profile: &Profile) -> Result<(), Fault> {
    for (list, rows) in lists(profile) {
        let mut seen = HashSet::new();
        let mut spellings = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            let fault = |field, what| Err(Fault::new(list, at, field, what));
            if !well_formed(row.code) {
                return fault(
                    "code",
                    format!("`{}` is not made of a-z, 0-9 and -", row.code),
                );
            }
            if !seen.insert(row.code) {
                return fault("code", format!("`{}` is used twice in this list", row.code));
            }
            for (field, label) in [("zh", row.zh), ("en", row.en)] {
                if label.trim().is_empty() || label.chars().any(char::is_control) {
                    return fault(
                        field,
                        "a label is empty or holds a control character".to_owned(),
                    );
                }
            }
            // The school bore one of its names twice, so eras alone may share a label.
            let shared = if list == "era" {
                &[][..]
            } else {
                &[row.zh, row.en][..]
            };
            for spelling in shared
                .iter()
                .copied()
                .chain(row.aliases.iter().map(String::as_str))
            {
                match spellings.insert(spelling.to_lowercase(), row.code) {
                    Some(other) if other != row.code => {
                        return fault(
                            "aliases",
                            format!("`{spelling}` already leads to `{other}`"),
                        );
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(())
}

fn well_formed(code: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&code.len()) && code.bytes().all(plain)
}

fn years(p: &Profile) -> Result<(), Fault> {
    let periods = |list, rows: &[Period]| -> Vec<_> {
        rows.iter()
            .map(|it| (list, it.from, it.to))
            .enumerate()
            .collect()
    };
    let mut all = periods("era", &p.eras);
    all.extend(periods("faculty", &p.faculties));
    all.extend(
        p.programmes
            .iter()
            .map(|it| ("programme", it.from, it.to))
            .enumerate(),
    );
    for (at, (list, from, to)) in all {
        for (field, year) in [("from", from), ("to", to)] {
            if year.is_some_and(|year| !(1800..=2200).contains(&year)) {
                return Err(Fault::new(
                    list,
                    at,
                    field,
                    "no year between 1800 and 2200".to_owned(),
                ));
            }
        }
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(Fault::new(list, at, "to", format!("{to} is before {from}")));
        }
    }
    Ok(())
}

fn programmes(p: &Profile) -> Result<(), Fault> {
    let faculties: HashSet<_> = p.faculties.iter().map(|it| it.code.as_str()).collect();
    let levels: HashSet<_> = p.levels.iter().map(|it| it.code.as_str()).collect();
    for (at, programme) in p.programmes.iter().enumerate() {
        let references = [
            ("faculties", "faculty", &programme.faculties, &faculties),
            ("levels", "level", &programme.levels, &levels),
        ];
        for (field, word, named, known) in references {
            if let Some(lost) = named.iter().find(|code| !known.contains(code.as_str())) {
                return Err(Fault::new(
                    "programme",
                    at,
                    field,
                    format!("no {word} has the code `{lost}`"),
                ));
            }
        }
    }
    Ok(())
}

fn places(p: &Profile) -> Result<(), Fault> {
    let cities: HashSet<_> = p.cities.iter().map(|it| it.code.as_str()).collect();
    let chapters: HashSet<_> = p.chapters.iter().map(|it| it.code.as_str()).collect();
    stands(
        "institution",
        0,
        &p.institution.country,
        &p.institution.zone,
    )?;
    for (at, city) in p.cities.iter().enumerate() {
        stands("city", at, &city.country, &city.zone)?;
        known("city", at, "chapter", city.chapter.as_deref(), &chapters)?;
    }
    for (at, chapter) in p.chapters.iter().enumerate() {
        stands("chapter", at, &chapter.country, &chapter.zone)?;
        known("chapter", at, "city", chapter.city.as_deref(), &cities)?;
        known(
            "chapter",
            at,
            "parent",
            chapter.parent.as_deref(),
            &chapters,
        )?;
    }
    Ok(())
}

fn stands(list: &'static str, at: usize, country: &str, zone: &str) -> Result<(), Fault> {
    let known = country::read(country);
    if known.is_none_or(|known| known.code != country) {
        let cure = known.map_or_else(String::new, |known| format!("; `{}` was meant", known.code));
        return Err(Fault::new(
            list,
            at,
            "country",
            format!("`{country}` is no country code of two capital letters{cure}"),
        ));
    }
    if zone.parse::<Tz>().is_err() {
        return Err(Fault::new(
            list,
            at,
            "zone",
            format!("no time zone is called `{zone}`"),
        ));
    }
    Ok(())
}

fn known(
    list: &'static str,
    at: usize,
    field: &'static str,
    code: Option<&str>,
    all: &HashSet<&str>,
) -> Result<(), Fault> {
    let word = if field == "parent" { "chapter" } else { field };
    match code.filter(|code| !all.contains(code)) {
        None => Ok(()),
        Some(lost) => Err(Fault::new(
            list,
            at,
            field,
            format!("no {word} has the code `{lost}`"),
        )),
    }
}

fn tree(p: &Profile) -> Result<(), Fault> {
    let parents: HashMap<_, _> = p
        .chapters
        .iter()
        .map(|it| (it.code.as_str(), it.parent.as_deref()))
        .collect();
    let mut root = None;
    for (at, chapter) in p.chapters.iter().enumerate() {
        let code = chapter.code.as_str();
        let Some(parent) = chapter.parent.as_deref() else {
            if let Some(first) = root.replace(code) {
                let what = format!("two chapters have no parent, `{first}` and `{code}`");
                return Err(Fault::new("chapter", at, "code", what));
            }
            continue;
        };
        // As many steps as there are chapters lead to the root, or there is a cycle.
        let mut above = Some(parent);
        for _ in 0..p.chapters.len() {
            above = above.and_then(|one| parents.get(one).copied().flatten());
        }
        if above.is_some() {
            let what = format!("`{parent}` stands below `{code}` itself");
            return Err(Fault::new("chapter", at, "parent", what));
        }
    }
    Ok(())
}

fn order(p: &Profile) -> Result<(), Fault> {
    let mut seen = HashSet::new();
    for (at, chapter) in p.chapters.iter().enumerate() {
        if let Some(parent) = chapter
            .parent
            .as_deref()
            .filter(|parent| !seen.contains(parent))
        {
            let what = format!("`{parent}` must stand before `{}`", chapter.code);
            return Err(Fault::new("chapter", at, "parent", what));
        }
        seen.insert(chapter.code.as_str());
    }
    Ok(())
}
