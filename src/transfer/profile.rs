//! An institution's profile: names, eras, faculties, programmes, code lists, cities and the chapter tree, read from a
//! TOML file and checked before any of it reaches a database.
//!
//! Two profiles come with the program; any file of the same form serves. What is wrong is named with file, line and key,
//! because the people who write such a file are not programmers.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use self::check::Fault;
use crate::model::profile::Profile;

mod check;

const EMBEDDED: &[(&str, &str)] = &[
    ("dmu", include_str!("../../assets/profiles/dmu.toml")),
    ("blank", include_str!("../../assets/profiles/blank.toml")),
];

/// What is wrong with a profile, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {key}: {what}")]
pub struct ProfileWrong {
    /// The file, as it was named to us.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// The key, for instance `chapter 4 parent`; `toml` where the file cannot be read as TOML at all.
    pub key: String,
    /// One fragment, for people.
    pub what: String,
}

impl Profile {
    /// A profile that comes with the program, `dmu` or `blank`; `None` for any other name.
    pub fn named(name: &str) -> Option<Result<Self, ProfileWrong>> {
        let (_, text) = EMBEDDED.iter().find(|(known, _)| *known == name)?;
        Some(Self::read(&format!("{name}.toml"), text))
    }

    /// The names that [`Profile::named`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

    /// Reads and checks the text of a profile; `file` is only for the message.
    pub fn read(file: &str, text: &str) -> Result<Self, ProfileWrong> {
        let profile: Self = toml::from_str(text).map_err(|wrong| unreadable(file, text, &wrong))?;
        match check::first_fault(&profile) {
            None => Ok(profile),
            Some(fault) => Err(ProfileWrong {
                file: file.to_owned(),
                line: place(text, &fault).map_or(1, |span| line_of(text, span.start)),
                key: fault.key(),
                what: fault.what(),
            }),
        }
    }
}

fn unreadable(file: &str, text: &str, wrong: &toml::de::Error) -> ProfileWrong {
    let span = wrong.span().unwrap_or_default();
    let line = line_of(text, span.start);
    let source = text.lines().nth(line - 1).unwrap_or_default();
    let key = source.split(['=', '{']).next().unwrap_or_default().trim();
    ProfileWrong {
        file: file.to_owned(),
        line,
        key: if key.is_empty() {
            "row".to_owned()
        } else {
            key.to_owned()
        },
        what: wrong.message().to_owned(),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Where the faulty value stands. The text is read a second time for it: the plain structs carry no places.
fn place(text: &str, fault: &Fault) -> Option<Range<usize>> {
    let table = DeTable::parse(text).ok()?;
    let list = table.get_ref().get(fault.list)?;
    let row = match list.get_ref() {
        DeValue::Array(rows) => rows.get(fault.row)?,
        _ => list,
    };
    let field = row.get_ref().get(fault.field).unwrap_or(row);
    Some(field.span())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        Profile::read("mine.toml", text).unwrap_err().to_string()
    }

    const HEAD: &str = "institution = { zh = \"校\", en = \"School\", country = \"CN\", zone = \"Asia/Shanghai\" }\n";

    #[test]
    fn the_profiles_that_come_with_the_program_are_right() {
        for name in Profile::names() {
            let profile = Profile::named(name).unwrap().unwrap();
            assert_eq!(profile.root(), "association");
        }
        assert!(Profile::named("harvard").is_none());
    }

    #[test]
    fn the_first_institution_is_complete() {
        let dmu = Profile::named("dmu").unwrap().unwrap();
        let eras: Vec<_> = dmu.eras.iter().map(|era| era.zh.as_str()).collect();
        assert_eq!(dmu.institution.founded, Some(1947));
        assert_eq!(
            eras,
            [
                "关东医学院",
                "大连大学医学院",
                "大连医学院",
                "遵义医学院",
                "大连医学院",
                "大连医科大学"
            ]
        );
        let below = |code: &str| {
            dmu.chapters
                .iter()
                .filter(|one| one.parent.as_deref() == Some(code))
                .count()
        };
        assert_eq!((below("association"), below("liaoning")), (6, 13));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        assert_eq!(
            wrong("institution = 3\n"),
            "mine.toml:1: institution: invalid type: integer `3`, expected struct Institution"
        );
        assert!(
            wrong(&format!("{HEAD}\ncolour = 1"))
                .starts_with("mine.toml:3: colour: unknown field `colour`")
        );
        assert!(wrong("a = [").starts_with("mine.toml:1: a: "));
        let twice = "tag = [\n { code = \"a\", zh = \"甲\", en = \"A\" },\n { code = \"a\", zh = \"乙\", en = \"B\" },\n]";
        assert_eq!(
            wrong(&format!("{HEAD}{twice}")),
            "mine.toml:4: tag 2 code: `a` is used twice in this list"
        );
    }

    #[test]
    fn a_country_is_one_of_the_list() {
        let said = |country: &str| wrong(&HEAD.replace("CN", country));
        assert_eq!(
            said("China"),
            "mine.toml:1: institution.country: `China` is no country code of two capital letters; `CN` was meant"
        );
        assert_eq!(
            said("ZZ"),
            "mine.toml:1: institution.country: `ZZ` is no country code of two capital letters"
        );
    }

    #[test]
    fn a_tree_has_one_root_known_parents_known_zones_and_no_cycle() {
        let chapter = |code: &str, parent: &str, zone: &str| {
            let parent = if parent.is_empty() {
                String::new()
            } else {
                format!(", parent = \"{parent}\"")
            };
            format!(
                "  {{ code = \"{code}\", kind = \"city\", zh = \"{code}\", en = \"{code}\"{parent}, country = \"CN\", zone = \"{zone}\" }},\n"
            )
        };
        let tree = |rows: &[(&str, &str, &str)]| {
            let rows: String = rows
                .iter()
                .map(|(code, parent, zone)| chapter(code, parent, zone))
                .collect();
            wrong(&format!("{HEAD}chapter = [\n{rows}]\n"))
        };
        let zone = "Asia/Shanghai";
        assert_eq!(
            tree(&[("a", "", zone), ("b", "c", zone)]),
            "mine.toml:4: chapter 2 parent: no chapter has the code `c`"
        );
        assert_eq!(
            tree(&[("a", "", "Asia/Dalian")]),
            "mine.toml:3: chapter 1 zone: no time zone is called `Asia/Dalian`"
        );
        assert_eq!(
            tree(&[("a", "", zone), ("b", "", zone)]),
            "mine.toml:4: chapter 2 code: two chapters have no parent, `a` and `b`"
        );
        assert_eq!(
            tree(&[("a", "", zone), ("b", "c", zone), ("c", "b", zone)]),
            "mine.toml:4: chapter 2 parent: `c` stands below `b` itself"
        );
        assert_eq!(
            tree(&[("a", "", zone), ("c", "b", zone), ("b", "a", zone)]),
            "mine.toml:4: chapter 2 parent: `b` must stand before `c`"
        );
    }
}
