//! One invented person with everything that belongs to them, from the person's own chance: nobody changes when there
//! are more or fewer people.

use chrono::{Days, NaiveDate};
use fastrand::Rng;

use super::Sample;
use super::career::Working;
use super::names::FullName;
use super::outline::{Member, Outline, Standing};
use super::places::Place;
use super::study::First;
use super::table::{any, chance};
use crate::model::alumnus::{Alumnus, OtherName};
use crate::model::chapter::Membership;
use crate::model::date::PartialDate;
use crate::model::degree::Degree;
use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::post::Post;
use crate::model::relation::{ContactReport, Relationship, Tag};

/// Words for tags by their chance in a thousand; the profile has the labels.
const TAGS: &[(&str, u32)] = &[
    ("mentor", 22),
    ("donor", 40),
    ("volunteer", 30),
    ("class-liaison", 15),
    ("speaker", 10),
    ("recruiter", 9),
    ("founder", 12),
    ("media", 4),
    ("journal", 35),
];

/// Where records come from, the usual one first.
const SOURCES: &[&str] = &[
    "archive",
    "archive",
    "roster",
    "roster",
    "roster",
    "self",
    "self",
    "chapter",
    "classmate",
    "event",
];

impl Sample {
    /// The whole person at that place, counted from 0. Ids of people are their place counted from 1.
    pub(super) fn dossier(&self, at: u32) -> Dossier {
        let (outline, mut rng) = self.outline(at);
        let rng = &mut rng;
        let (name, country) = match outline.course.abroad {
            true => self.names.abroad(rng, outline.woman),
            false => (self.names.chinese(rng, outline.woman, outline.born), "CN"),
        };
        let degrees = self
            .studies
            .degrees(rng, outline.course, at, &self.catalogue);
        let city = match outline.course.abroad {
            true if chance(rng, 830) => self.places.home(rng, country),
            true => self.places.city(rng, 2010),
            false => outline.city,
        };
        let place = self.places.get(city);
        let mut dossier = Dossier {
            alumnus: self.alumnus(rng, at, &outline, &name, country),
            degrees: degrees.list,
            ..Dossier::default()
        };
        dossier.posts = self.posts(rng, &outline, degrees.left, place, &dossier.degrees);
        dossier.contacts = self.contacts(rng, at, &outline, &name, place);
        dossier.addresses = self.addresses(rng, &outline, place);
        dossier.memberships = self.memberships(rng, &outline, degrees.left);
        dossier.tags = self.tags(rng, &outline);
        self.extras(rng, at, &outline, &name, &mut dossier);
        dossier.consents = self.consents(rng, &outline, &dossier.contacts);
        self.double(at, &mut dossier);
        self.spoil(at, &mut dossier);
        dossier.own(dossier.alumnus.id);
        dossier
    }

    fn alumnus(
        &self,
        rng: &mut Rng,
        at: u32,
        outline: &Outline,
        name: &FullName,
        country: &str,
    ) -> Alumnus {
        let chinese = !outline.course.abroad;
        let status = match outline.standing {
            Standing::Active => "active",
            Standing::Lost => "lost",
            Standing::Deceased => "deceased",
        };
        let source = SOURCES
            .get(rng.usize(0..SOURCES.len()))
            .copied()
            .unwrap_or_default();
        let reaches = outline.standing == Standing::Active && chance(rng, 300);
        let english = chinese && outline.born >= 1975 && name.latin.is_empty() && chance(rng, 110);
        Alumnus {
            id: Id(i64::from(at) + 1),
            number: format!("A-{:06}", at + 1),
            name: name.name.clone(),
            latin_name: if english {
                self.names.english(rng, outline.woman, &name.pinyin)
            } else {
                name.latin.clone()
            },
            pinyin: name.pinyin.clone(),
            initials: name.initials.clone(),
            gender: if outline.woman { "F" } else { "M" }.to_owned(),
            birth: birth(rng, outline.born),
            nationality: country.to_owned(),
            native_place: if chinese && chance(rng, 700) {
                self.places.native(rng).to_owned()
            } else {
                String::new()
            },
            status: status.to_owned(),
            do_not_contact: outline.standing == Standing::Active && chance(rng, 10),
            language: if chinese { "zh" } else { "en" }.to_owned(),
            channel: if reaches {
                ["wechat", "mobile", "email"][rng.usize(0..3)].to_owned()
            } else {
                String::new()
            },
            source: self.label(&self.sources, source),
            home_chapter_id: outline.chapter.filter(|_| outline.member == Member::Active),
            rev: 1,
            ..Alumnus::default()
        }
    }

    fn posts(
        &self,
        rng: &mut Rng,
        outline: &Outline,
        left: i16,
        place: Option<&Place>,
        degrees: &[Degree],
    ) -> Vec<Post> {
        let studying = degrees
            .first()
            .is_none_or(|degree| degree.outcome == "studying");
        if studying || chance(rng, 90) {
            return Vec::new();
        }
        let retires = outline.born + if outline.woman { 55 } else { 60 };
        // Those who had worked before a second degree here go on from there.
        let from = if outline.course.first == First::Further {
            left - 1
        } else {
            left
        };
        let work = Working {
            programme: self.studies.programme_code(outline.course.programme),
            from,
            to: retires.min(self.this_year).max(from),
            ended: retires <= self.this_year || outline.standing == Standing::Deceased,
            home: place,
            latin: outline.course.abroad,
        };
        let elsewhere = |rng: &mut Rng| self.places.get(self.places.city(rng, left));
        self.careers.posts(rng, &work, elsewhere)
    }

    fn memberships(&self, rng: &mut Rng, outline: &Outline, left: i16) -> Vec<Membership> {
        let state = match outline.member {
            Member::No => return Vec::new(),
            Member::Applied => "applied",
            Member::Active => "active",
            Member::Left => "left",
        };
        let Some(chapter_id) = outline.chapter else {
            return Vec::new();
        };
        let first = left.max(2003).min(self.this_year);
        let since = if state == "applied" {
            self.this_year
        } else {
            rng.i16(first..=self.this_year)
        };
        vec![Membership {
            chapter_id,
            state: state.to_owned(),
            since: PartialDate::new(since, None, None),
            until: if state == "left" {
                PartialDate::new(rng.i16(since..=self.this_year), None, None)
            } else {
                None
            },
            ..Membership::default()
        }]
    }

    fn tags(&self, rng: &mut Rng, outline: &Outline) -> Vec<Tag> {
        if outline.standing == Standing::Deceased {
            return Vec::new();
        }
        let age = self.this_year - outline.born;
        let retired = age >= if outline.woman { 55 } else { 60 };
        let mut codes: Vec<&str> = Vec::new();
        if outline.standing == Standing::Active {
            codes.extend(
                TAGS.iter()
                    .filter(|(_, thousandths)| chance(rng, *thousandths))
                    .map(|(code, _)| *code),
            );
        }
        if retired && chance(rng, 700) {
            codes.push("retired");
        }
        let words = codes
            .iter()
            .map(|code| self.label(&self.tags, code))
            .filter(|word| !word.is_empty());
        words
            .map(|tag| Tag {
                tag,
                ..Tag::default()
            })
            .collect()
    }

    /// What only some have: other names, notes, talks with the office, who introduced them.
    fn extras(
        &self,
        rng: &mut Rng,
        at: u32,
        outline: &Outline,
        name: &FullName,
        dossier: &mut Dossier,
    ) {
        let chinese = !outline.course.abroad;
        self.called_otherwise(rng, outline, name, dossier);
        for degree in &mut dossier.degrees {
            if matches!(degree.level.as_str(), "master" | "doctor") && chance(rng, 800) {
                degree.supervisor = self.names.chinese(rng, false, outline.born - 22).name;
            }
        }
        if chance(rng, 40)
            && let Some((zh, en)) = any(rng, &self.notes)
        {
            dossier.alumnus.notes = if chinese { *zh } else { *en }.to_owned();
        }
        if outline.standing == Standing::Active && chance(rng, 60) {
            dossier.reports.push(self.report(rng));
            dossier.alumnus.last_contact_on = dossier
                .reports
                .iter()
                .filter_map(|report| report.on_day)
                .max();
        }
        if at > 0 && outline.standing != Standing::Deceased && chance(rng, 12) {
            let other_id = Id(i64::from(rng.u32(0..at)) + 1);
            dossier.relationships.push(Relationship {
                other_id,
                kind: "introduced_by".to_owned(),
                ..Relationship::default()
            });
        }
    }

    /// Former names, Chinese names of people from abroad, names on diplomas.
    fn called_otherwise(
        &self,
        rng: &mut Rng,
        outline: &Outline,
        name: &FullName,
        dossier: &mut Dossier,
    ) {
        let chinese = !outline.course.abroad;
        if chinese && chance(rng, 15) {
            let former = self.names.chinese(rng, outline.woman, outline.born - 8);
            // Sometimes the diploma still has the name of then.
            if chance(rng, 400)
                && let Some(degree) = dossier.degrees.first_mut()
            {
                degree.diploma_name.clone_from(&former.name);
            }
            dossier.other_names.push(OtherName {
                kind: "former".to_owned(),
                name: former.name,
                ..OtherName::default()
            });
        }
        if !chinese && chance(rng, 260) {
            let alias = self.names.chinese(rng, outline.woman, outline.born).name;
            dossier.other_names.push(OtherName {
                kind: "alias".to_owned(),
                name: alias,
                ..OtherName::default()
            });
        }
        if !chinese
            && !name.latin.is_empty()
            && let Some(degree) = dossier.degrees.first_mut()
        {
            degree.diploma_name = name.latin.to_uppercase();
        }
    }

    fn report(&self, rng: &mut Rng) -> ContactReport {
        let ago = rng.u64(1..900);
        let follow = ago < 40 && chance(rng, 500);
        let later = |day: NaiveDate| day.checked_add_days(Days::new(45));
        let on_day = self.today.checked_sub_days(Days::new(ago));
        ContactReport {
            on_day,
            channel: ["call", "visit", "meeting", "message"][rng.usize(0..4)].to_owned(),
            who: "校友工作办公室".to_owned(),
            summary: any(rng, &self.reports).map_or_else(String::new, |(zh, _)| (*zh).to_owned()),
            follow_up_on: on_day.filter(|_| follow).and_then(later),
            done: !follow,
            ..ContactReport::default()
        }
    }

    /// The label of a code of the profile, empty where the profile does not have it.
    fn label(&self, list: &[(String, String)], code: &str) -> String {
        list.iter()
            .find(|(known, _)| known == code)
            .map_or_else(String::new, |(_, label)| label.clone())
    }
}

fn birth(rng: &mut Rng, year: i16) -> Option<PartialDate> {
    let (month, day) = (rng.u8(1..13), rng.u8(1..29));
    // Of the old ones mostly the year is known.
    let precise = if year < 1945 { 400 } else { 900 };
    match () {
        () if chance(rng, 70) => None,
        () if chance(rng, precise) => PartialDate::new(year, Some(month), Some(day)),
        () if chance(rng, 200) => PartialDate::new(year, Some(month), None),
        () => PartialDate::new(year, None, None),
    }
}
