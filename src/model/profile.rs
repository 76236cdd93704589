//! What an institution is and how its association is ordered, as plain data: names, eras, faculties, programmes, code
//! lists, cities and the chapter tree. `transfer` reads it from a file, `office` founds a database on it, `sample` peoples it.

use serde::Deserialize;

use crate::model::chapter;
use crate::model::contact;
use crate::model::date::PartialDate;
use crate::model::degree;
use crate::model::field::Id;
use crate::model::user;

/// What an institution is and how its association is ordered. Lists keep the order of the file, which is the order shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The school or university itself.
    pub institution: Institution,
    /// The names that it bore, in time.
    #[serde(default, rename = "era")]
    pub eras: Vec<Period>,
    /// Faculties, present and former.
    #[serde(default, rename = "faculty")]
    pub faculties: Vec<Period>,
    /// Programmes of study, present and former.
    #[serde(default, rename = "programme")]
    pub programmes: Vec<Programme>,
    /// Degree levels.
    #[serde(default, rename = "level")]
    pub levels: Vec<Level>,
    /// How a course of study ended.
    #[serde(default, rename = "outcome")]
    pub outcomes: Vec<Code>,
    /// Kinds of events.
    #[serde(default, rename = "event_kind")]
    pub event_kinds: Vec<Code>,
    /// Offices of a chapter.
    #[serde(default, rename = "office")]
    pub offices: Vec<Seat>,
    /// Where what is known of a person came from.
    #[serde(default, rename = "source")]
    pub sources: Vec<Code>,
    /// Marks that a person may bear.
    #[serde(default, rename = "tag")]
    pub tags: Vec<Code>,
    /// Cities, with their zone and chapter.
    #[serde(default, rename = "city")]
    pub cities: Vec<City>,
    /// The chapter tree, parents before children.
    #[serde(default, rename = "chapter")]
    pub chapters: Vec<Chapter>,
}

/// The school or university.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// The letters that people use for it.
    pub short: Option<String>,
    /// Year of foundation.
    pub founded: Option<i16>,
    /// Its city, as people write it.
    pub city: Option<String>,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// IANA time zone.
    pub zone: String,
}

/// One row of a code list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Lower-case letters, digits and `-`; never shown, never changed.
    pub code: String,
    /// Label in Chinese.
    pub zh: String,
    /// Label in English.
    pub en: String,
    /// Other spellings that rosters use.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A row with the years in which it is valid, both included; open where nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// See [`Code::code`].
    pub code: String,
    /// Label in Chinese.
    pub zh: String,
    /// Label in English.
    pub en: String,
    /// First year.
    pub from: Option<i16>,
    /// Last year.
    pub to: Option<i16>,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A programme of study.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// See [`Code::code`].
    pub code: String,
    /// Label in Chinese.
    pub zh: String,
    /// Label in English.
    pub en: String,
    /// Codes of the faculties that teach it, the usual one first.
    pub faculties: Vec<String>,
    /// Codes of the levels that it leads to.
    pub levels: Vec<String>,
    /// Length of the first course in years.
    #[serde(default = "usual_length")]
    pub years: u8,
    /// First year.
    pub from: Option<i16>,
    /// Last year.
    pub to: Option<i16>,
    /// Its size beside the others; only the sample people ask for it.
    #[serde(default = "usual_weight")]
    pub weight: u16,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A degree level.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// See [`Code::code`].
    pub code: String,
    /// Label in Chinese.
    pub zh: String,
    /// Label in English.
    pub en: String,
    /// Usual length in years.
    #[serde(default = "usual_length")]
    pub years: u8,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// An office of a chapter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// See [`Code::code`].
    pub code: String,
    /// Label in Chinese.
    pub zh: String,
    /// Label in English.
    pub en: String,
    /// Whether only one person may hold it at a time.
    #[serde(default)]
    pub single: bool,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A city that people live in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// See [`Code::code`].
    pub code: String,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// IANA time zone.
    pub zone: String,
    /// Code of the chapter for people who live there.
    pub chapter: Option<String>,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A chapter of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// See [`Code::code`]; also the chapter's short code.
    pub code: String,
    /// What kind of chapter it is.
    pub kind: ChapterKind,
    /// Name in Chinese.
    pub zh: String,
    /// Name in English.
    pub en: String,
    /// Code of the chapter above; only the association has none.
    pub parent: Option<String>,
    /// Code of its city.
    pub city: Option<String>,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// IANA time zone, in which its events are announced.
    pub zone: String,
    /// Year of foundation.
    pub founded: Option<i16>,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// The kinds of chapters that product.md names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChapterKind {
    /// The whole.
    Association,
    /// A province or region.
    Region,
    /// A city.
    City,
    /// A country or continent abroad.
    Overseas,
    /// A medical or other specialty.
    Specialty,
    /// A faculty.
    Faculty,
    /// A class committee.
    Class,
}

impl ChapterKind {
    /// The code of the list `chapter_kind`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Association => "association",
            Self::Region => "region",
            Self::City => "city",
            Self::Overseas => "overseas",
            Self::Specialty => "specialty",
            Self::Faculty => "faculty",
            Self::Class => "class",
        }
    }
}

/// The rows that a new database begins with. Ids count from 1 inside each list, in its order, and the rows refer to one
/// another by them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foundation {
    /// Editable code lists.
    pub codes: Vec<user::Code>,
    /// Names of the school in time.
    pub eras: Vec<degree::Era>,
    /// Faculties.
    pub faculties: Vec<degree::Faculty>,
    /// Programmes.
    pub programmes: Vec<degree::Programme>,
    /// The chapter tree, parents first.
    pub chapters: Vec<chapter::Chapter>,
    /// Cities.
    pub cities: Vec<contact::City>,
}

impl Profile {
    /// The code of the chapter without a parent.
    pub fn root(&self) -> &str {
        let root = self
            .chapters
            .iter()
            .find(|chapter| chapter.parent.is_none());
        root.map_or("", |chapter| chapter.code.as_str())
    }

    /// The rows that a new database begins with.
    #[must_use]
    pub fn foundation(&self) -> Foundation {
        let year = |year: Option<i16>| year.map(PartialDate::year_only);
        let faculty = |code: &str| place(self.faculties.iter().map(|one| &one.code), code);
        let chapter = |code: &str| place(self.chapters.iter().map(|one| &one.code), code);
        let eras = self.eras.iter().zip(1..).map(|(one, id)| degree::Era {
            id: Id(id),
            zh: one.zh.clone(),
            en: one.en.clone(),
            from_year: one.from.map_or(0, i64::from),
            to_year: one.to.map(i64::from),
        });
        let faculties = self
            .faculties
            .iter()
            .zip(1..)
            .map(|(one, id)| degree::Faculty {
                id: Id(id),
                code: one.code.clone(),
                zh: one.zh.clone(),
                en: one.en.clone(),
                aliases: one.aliases.join("|"),
                valid_from: year(one.from),
                valid_to: year(one.to),
            });
        let programmes = self
            .programmes
            .iter()
            .zip(1..)
            .map(|(one, id)| degree::Programme {
                id: Id(id),
                code: one.code.clone(),
                zh: one.zh.clone(),
                en: one.en.clone(),
                faculty_id: one.faculties.first().and_then(|code| faculty(code)),
                aliases: one.aliases.join("|"),
                valid_from: year(one.from),
                valid_to: year(one.to),
            });
        let cities = self.cities.iter().zip(1..).map(|(one, id)| contact::City {
            id: Id(id),
            zh: one.zh.clone(),
            en: one.en.clone(),
            country: one.country.clone(),
            aliases: one.aliases.join("|"),
            chapter_id: one.chapter.as_deref().and_then(chapter),
        });
        Foundation {
            codes: self.code_rows(),
            eras: eras.collect(),
            faculties: faculties.collect(),
            programmes: programmes.collect(),
            chapters: self.chapter_rows(),
            cities: cities.collect(),
        }
    }

    fn chapter_rows(&self) -> Vec<chapter::Chapter> {
        let year = |year: Option<i16>| year.map(PartialDate::year_only);
        let chapter = |code: &str| place(self.chapters.iter().map(|one| &one.code), code);
        self.chapters
            .iter()
            .zip(1..)
            .map(|(one, id)| chapter::Chapter {
                id: Id(id),
                parent_id: one.parent.as_deref().and_then(chapter),
                kind: one.kind.code().to_owned(),
                zh: one.zh.clone(),
                en: one.en.clone(),
                code: one.code.clone(),
                status: "active".to_owned(),
                founded: year(one.founded),
                city: self.city_name(one.city.as_deref()),
                country: one.country.clone(),
                zone: one.zone.clone(),
                rev: 1,
                ..chapter::Chapter::default()
            })
            .collect()
    }

    fn city_name(&self, code: Option<&str>) -> String {
        let city = self
            .cities
            .iter()
            .find(|city| Some(city.code.as_str()) == code);
        city.map_or_else(String::new, |city| city.zh.clone())
    }

    fn code_rows(&self) -> Vec<user::Code> {
        let plain = |list, rows: &[Code]| -> Vec<_> {
            rows.iter()
                .map(|one| code_row(list, (&one.code, &one.zh, &one.en), &one.aliases))
                .collect()
        };
        let mut all: Vec<_> = self
            .levels
            .iter()
            .map(|one| code_row("level", (&one.code, &one.zh, &one.en), &one.aliases))
            .collect();
        all.extend(plain("outcome", &self.outcomes));
        all.extend(plain("event_kind", &self.event_kinds));
        all.extend(self.offices.iter().map(|one| user::Code {
            single: one.single,
            ..code_row("office", (&one.code, &one.zh, &one.en), &one.aliases)
        }));
        all.extend(plain("source", &self.sources));
        all.extend(plain("tag", &self.tags));
        for (row, id) in all.iter_mut().zip(1..) {
            row.id = Id(id);
            row.rank = id;
        }
        all
    }
}

fn code_row(list: &str, (code, zh, en): (&str, &str, &str), aliases: &[String]) -> user::Code {
    user::Code {
        list: list.to_owned(),
        code: code.to_owned(),
        zh: zh.to_owned(),
        en: en.to_owned(),
        aliases: aliases.join("|"),
        ..user::Code::default()
    }
}

/// The place of a code in a list, counted from 1.
fn place<'a>(mut codes: impl Iterator<Item = &'a String>, code: &str) -> Option<Id> {
    let at = codes.position(|one| one == code)?;
    i64::try_from(at + 1).ok().map(Id)
}

fn usual_length() -> u8 {
    5
}

fn usual_weight() -> u16 {
    1
}
