//! Address labels on sheets of a known size. Nobody gets a letter who died, is lost, or asked for none.

use std::io::Write;

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use super::{About, Common, Printed};
use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::contact::Address;
use crate::model::country;
use crate::model::dossier::Dossier;
use crate::model::field::Label;
use crate::office::Office;
use crate::transfer::export::Trouble;

/// A sheet of labels: how many across and down, and where they lie, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Size {
    /// What the clerk types and sees.
    pub name: &'static str,
    /// Sheets that it fits.
    #[serde(skip)]
    pub fits: &'static str,
    columns: usize,
    rows: usize,
    width: f32,
    height: f32,
    top: f32,
    side: f32,
    gap: f32,
}

impl Eq for Size {}

/// The sizes that shops have, A4.
pub const SIZES: &[Size] = &[
    Size {
        name: "3x8",
        fits: "70 x 37 mm (3474)",
        columns: 3,
        rows: 8,
        width: 70.0,
        height: 37.0,
        top: 0.5,
        side: 0.0,
        gap: 0.0,
    },
    Size {
        name: "3x7",
        fits: "63.5 x 38.1 mm (L7160)",
        columns: 3,
        rows: 7,
        width: 63.5,
        height: 38.1,
        top: 15.1,
        side: 7.2,
        gap: 2.5,
    },
    Size {
        name: "2x7",
        fits: "99.1 x 38.1 mm (L7163)",
        columns: 2,
        rows: 7,
        width: 99.1,
        height: 38.1,
        top: 15.1,
        side: 4.6,
        gap: 2.6,
    },
    Size {
        name: "2x4",
        fits: "99.1 x 67.7 mm (L7165)",
        columns: 2,
        rows: 4,
        width: 99.1,
        height: 67.7,
        top: 13.1,
        side: 4.6,
        gap: 2.6,
    },
];

impl Size {
    /// The size of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        SIZES.iter().find(|size| size.name == name)
    }
}

/// Reads one of the counts.
type Count = fn(&LeftOut) -> usize;

/// How many people are on no label, by the reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// They asked not to be written to.
    pub quiet: usize,
    /// They died.
    pub deceased: usize,
    /// Nobody knows where they are.
    pub lost: usize,
    /// There is no street on file.
    pub no_address: usize,
}

impl LeftOut {
    /// All of them.
    #[must_use]
    pub fn count(&self) -> usize {
        self.quiet + self.deceased + self.lost + self.no_address
    }

    /// Who was left out, as a sentence; nothing when nobody was.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        const REASONS: &[(Label, Count)] = &[
            (
                Label {
                    en: "do not contact",
                    zh: "谢绝联系",
                },
                |left| left.quiet,
            ),
            (
                Label {
                    en: "deceased",
                    zh: "已故",
                },
                |left| left.deceased,
            ),
            (
                Label {
                    en: "lost",
                    zh: "失联",
                },
                |left| left.lost,
            ),
            (
                Label {
                    en: "no address",
                    zh: "无地址",
                },
                |left| left.no_address,
            ),
        ];
        if self.count() == 0 {
            return String::new();
        }
        let reasons = REASONS.iter().map(|(label, of)| (label, of(self)));
        let reasons: Vec<String> = reasons
            .filter(|(_, count)| *count > 0)
            .map(|(label, count)| format!("{} {count}", label.pick(lang)))
            .collect();
        match lang {
            Lang::En => format!("Left out: {}", reasons.join(", ")),
            Lang::Zh => format!("未打印：{}", reasons.join("，")),
        }
    }
}

/// One label.
#[derive(Serialize)]
struct Sticker {
    before: Vec<String>,
    to: String,
    after: Vec<String>,
}

#[derive(Serialize)]
struct Values<'a> {
    page: Common,
    size: &'a Size,
    sheets: Vec<&'a [Sticker]>,
}

pub(super) fn write(
    office: &Office,
    people: &[Dossier],
    size: &Size,
    about: &About<'_>,
    out: &mut dyn Write,
) -> Result<Printed, Trouble> {
    let mut left_out = LeftOut::default();
    let mut stickers = Vec::new();
    for person in people {
        let a = &person.alumnus;
        let address = posted(person, about.today);
        match (a.status.as_str(), address) {
            ("deceased", _) => left_out.deceased += 1,
            ("lost", _) => left_out.lost += 1,
            _ if a.do_not_contact => left_out.quiet += 1,
            (_, None) => left_out.no_address += 1,
            (_, Some(address)) => stickers.push(sticker(person, address, office.catalogue())),
        }
    }
    let title = Label {
        en: "Address labels",
        zh: "地址标签",
    };
    let values = Values {
        page: about.common(title, left_out.said(about.lang)),
        size,
        sheets: stickers.chunks(size.columns * size.rows).collect(),
    };
    super::fill("labels.html", &values, out)?;
    Ok(Printed {
        people: stickers.len(),
        left_out,
    })
}

/// The address that mail goes to on a day: the one for mail, else home, else work.
fn posted(person: &Dossier, today: NaiveDate) -> Option<&Address> {
    const ORDER: &[&str] = &["mail", "home", "work"];
    person
        .addresses
        .iter()
        .filter(|one| one.valid_to.is_none() && !one.line.is_empty() && holds(&one.season, today))
        .min_by_key(|one| {
            let place = ORDER.iter().position(|kind| *kind == one.kind);
            (place.unwrap_or(ORDER.len()), one.id)
        })
}

/// Whether a day lies in `MM-DD/MM-DD`; a season may go over the new year.
fn holds(season: &str, today: NaiveDate) -> bool {
    let day = |text: &str| {
        let (month, day) = text.split_once('-')?;
        Some((month.parse::<u32>().ok()?, day.parse::<u32>().ok()?))
    };
    let Some((from, to)) = season.split_once('/') else {
        return true;
    };
    let (Some(from), Some(to)) = (day(from), day(to)) else {
        return true;
    };
    let now = (today.month(), today.day());
    if from <= to {
        (from..=to).contains(&now)
    } else {
        now >= from || now <= to
    }
}

/// Inside of China the place comes first and the name last; elsewhere it is the other way round.
fn sticker(person: &Dossier, address: &Address, catalogue: &Catalogue) -> Sticker {
    let a = &person.alumnus;
    let works_there = (address.kind == "work")
        .then(|| person.current_post())
        .flatten()
        .map(|post| post.organisation.clone());
    let some = |lines: Vec<String>| lines.into_iter().filter(|line| !line.is_empty()).collect();
    if matches!(address.country.as_str(), "" | "CN") {
        let city = catalogue.cities.title(address.city_id, Lang::Zh);
        let place = if address.line.contains(city) {
            address.line.clone()
        } else {
            format!("{city}{}", address.line)
        };
        return Sticker {
            before: some(vec![
                address.postcode.clone(),
                place,
                works_there.unwrap_or_default(),
            ]),
            to: format!("{} 收", a.name),
            after: Vec::new(),
        };
    }
    let city = catalogue.cities.title(address.city_id, Lang::En);
    let town = format!("{} {city}", address.postcode);
    let latin = if a.latin_name.is_empty() {
        &a.pinyin
    } else {
        &a.latin_name
    };
    Sticker {
        before: Vec::new(),
        to: if latin.is_empty() { &a.name } else { latin }.clone(),
        after: some(vec![
            works_there.unwrap_or_default(),
            address.line.clone(),
            town.trim().to_owned(),
            country::named(&address.country, Lang::En).to_uppercase(),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_may_go_over_the_new_year() {
        let day = |text: &str| text.parse().unwrap();
        assert!(holds("11-01/03-31", day("2026-01-15")));
        assert!(!holds("11-01/03-31", day("2026-06-15")));
        assert!(holds("05-01/09-30", day("2026-06-15")));
        assert!(holds("", day("2026-06-15")));
    }

    #[test]
    fn labels_fit_on_their_sheet() {
        for size in SIZES {
            let columns = f32::from(u16::try_from(size.columns).unwrap());
            let rows = f32::from(u16::try_from(size.rows).unwrap());
            let across = size.side * 2.0 + size.width * columns + size.gap * (columns - 1.0);
            assert!(across <= 210.5, "{}: {across}", size.name);
            assert!(size.top + size.height * rows <= 296.6, "{}", size.name);
        }
    }
}
