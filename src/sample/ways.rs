//! The ways to reach a person: numbers, accounts and addresses that nobody has.

use fastrand::Rng;

use super::Sample;
use super::names::FullName;
use super::outline::{Outline, Standing};
use super::places::Place;
use super::table::chance;
use crate::model::contact::{Address, ContactPoint};
use crate::model::date::PartialDate;

impl Sample {
    pub(super) fn contacts(
        &self,
        rng: &mut Rng,
        at: u32,
        outline: &Outline,
        name: &FullName,
        place: Option<&Place>,
    ) -> Vec<ContactPoint> {
        if outline.standing == Standing::Deceased {
            return Vec::new();
        }
        let country = place.map_or("CN", |place| place.country.as_str());
        let old = outline.born < 1955;
        let login = login(name, at);
        let mut list = Vec::new();
        let mut add = |kind: &str, value: String, label: &str| {
            let preferred = !list.iter().any(|point: &ContactPoint| point.kind == kind);
            list.push(ContactPoint {
                kind: kind.to_owned(),
                value,
                label: label.to_owned(),
                status: "ok".to_owned(),
                preferred,
                ..ContactPoint::default()
            });
        };
        if chance(rng, if old { 640 } else { 930 }) {
            add("mobile", self.places.mobile(country, at), "");
        }
        if chance(rng, 60) {
            add("mobile", self.places.mobile("CN", at + 2_000_000), "");
        }
        if chance(rng, if old { 330 } else { 810 }) {
            add("email", format!("{login}@example.org"), "");
        }
        if chance(rng, 60) {
            add("email", format!("{login}@work.example.org"), "work");
        }
        if !outline.course.abroad && chance(rng, if old { 240 } else { 720 }) {
            add("wechat", format!("wx_{login}"), "");
        }
        if outline.course.abroad && chance(rng, 720) {
            add("whatsapp", self.places.mobile(country, at), "");
        }
        if country == "CN" && (old || chance(rng, 80)) && chance(rng, 600) {
            // No local number begins with 0.
            add("landline", format!("+86411000{:05}", at % 100_000), "");
        }
        if (1970..2000).contains(&outline.born) && chance(rng, 90) {
            add("qq", format!("00{:07}", at), "");
        }
        spoil(rng, outline, &mut list);
        list
    }

    pub(super) fn addresses(
        &self,
        rng: &mut Rng,
        outline: &Outline,
        place: Option<&Place>,
    ) -> Vec<Address> {
        let Some(place) =
            place.filter(|_| outline.standing == Standing::Active || chance(rng, 500))
        else {
            return Vec::new();
        };
        let exact = outline.standing != Standing::Deceased && chance(rng, 640);
        let mut list = vec![Address {
            kind: if chance(rng, 800) { "mail" } else { "home" }.to_owned(),
            line: if exact {
                self.places.line(rng, place)
            } else {
                String::new()
            },
            city_id: place.id,
            country: place.country.clone(),
            postcode: if exact && chance(rng, 400) {
                place.postcode.to_owned()
            } else {
                String::new()
            },
            ..Address::default()
        }];
        if chance(rng, 70)
            && let Some(former) = self.places.get(self.places.city(rng, 1990))
        {
            list.push(Address {
                kind: "home".to_owned(),
                line: self.places.line(rng, former),
                city_id: former.id,
                country: former.country.clone(),
                valid_to: PartialDate::new(self.this_year - rng.i16(1..15), None, None),
                ..Address::default()
            });
        }
        list
    }
}

/// Nothing reaches those who are lost, and some mail comes back from others.
fn spoil(rng: &mut Rng, outline: &Outline, list: &mut [ContactPoint]) {
    if outline.standing == Standing::Lost {
        for point in list.iter_mut() {
            point.status = if point.kind == "email" {
                "bounced"
            } else {
                "wrong"
            }
            .to_owned();
        }
    } else if chance(rng, 30)
        && let Some(point) = list.iter_mut().find(|point| point.kind == "email")
    {
        "bounced".clone_into(&mut point.status);
    }
}

/// What somebody is called at example.org; the number keeps two of one name apart.
fn login(name: &FullName, at: u32) -> String {
    let spelled = [&name.pinyin, &name.latin, &name.name]
        .into_iter()
        .find(|text| !text.is_empty());
    let letters = spelled.into_iter().flat_map(|text| text.chars());
    let mut login: String = letters
        .map(|one| {
            if one == 'ü' {
                'v'
            } else {
                one.to_ascii_lowercase()
            }
        })
        .filter(char::is_ascii_lowercase)
        .take(24)
        .collect();
    if login.is_empty() {
        "alum".clone_into(&mut login);
    }
    login + &(at + 1).to_string()
}
