//! People as address cards: vCard 4.0 (RFC 6350 with the phonetic names of RFC 9554) and 3.0 for what reads no other.
//!
//! A card holds what one would call, write and greet somebody by; the office's notes stay in the house. Contact points
//! that are known to be bad are left out.

use std::io::{self, Write};

use crate::clean::is_han;
use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::contact::{Address, ContactPoint};
use crate::model::country;
use crate::model::date::PartialDate;
use crate::model::dossier::Dossier;
use crate::model::name;

/// The dialects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 3.0, for old phones and Outlook.
    Three,
    /// 4.0.
    Four,
}

/// A line may have so many octets without its line break.
const FOLD: usize = 75;

/// The property that leads back to the person when the card returns.
pub(super) const NUMBER: &str = "X-ALUMNI-NUMBER";

/// Names of the accounts that are neither phone nor mail: kind of contact point, service, property in 3.0.
const SERVICES: &[(&str, &str, &str)] = &[
    ("wechat", "WeChat", "X-WECHAT"),
    ("whatsapp", "WhatsApp", "X-WHATSAPP"),
    ("qq", "QQ", "X-QQ"),
];

/// Writes one person. `changed_on` is the day of the last change, ISO.
///
/// # Errors
/// When it cannot be written.
pub fn card(
    out: &mut impl Write,
    version: Version,
    dossier: &Dossier,
    catalogue: &Catalogue,
    changed_on: Option<&str>,
) -> io::Result<()> {
    let mut card = Card {
        text: String::new(),
        version,
    };
    let a = &dossier.alumnus;
    card.line("BEGIN", "VCARD");
    card.line("VERSION", card.pick("4.0", "3.0"));
    card.line("UID", &format!("urn:uuid:{}", uuid(&a.number)));
    card.line(NUMBER, &a.number);
    if let Some(day) = changed_on {
        let date = day.replace('-', "");
        let four = format!("{date}T000000Z");
        let three = format!("{day}T00:00:00Z");
        card.line("REV", card.pick(&four, &three));
    }
    card.names(dossier);
    if version == Version::Four {
        let sex = match a.gender.as_str() {
            "F" => "F",
            "M" => "M",
            "X" => "O",
            _ => "",
        };
        card.some("GENDER", sex);
    }
    if let Some(born) = a.birth.and_then(|born| card.date(born)) {
        card.line("BDAY", &born);
    }
    card.points(dossier);
    // The first one is what comes back.
    let current = dossier.current_address();
    let others = dossier.addresses.iter();
    let others = others.filter(|one| current.is_none_or(|first| first.id != one.id));
    for address in current.into_iter().chain(others) {
        card.address(address, catalogue);
    }
    if let Some(post) = dossier.current_post() {
        let mut org = escaped(&post.organisation);
        if !post.department.is_empty() {
            org.push(';');
            org.push_str(&escaped(&post.department));
        }
        card.some("ORG", &org);
        card.some("TITLE", &escaped(&post.job_title));
        card.some("ROLE", &escaped(&post.professional_title));
    }
    let tags: Vec<String> = dossier.tags.iter().map(|row| escaped(&row.tag)).collect();
    card.some("CATEGORIES", &tags.join(","));
    card.line("END", "VCARD");
    out.write_all(card.text.as_bytes())
}

/// A card being written.
struct Card {
    text: String,
    version: Version,
}

impl Card {
    fn pick<'t>(&self, four: &'t str, three: &'t str) -> &'t str {
        match self.version {
            Version::Four => four,
            Version::Three => three,
        }
    }

    /// One property, folded on character borders.
    fn line(&mut self, name: &str, value: &str) {
        let mut used = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if used + c.len_utf8() > FOLD {
                self.text.push_str("\r\n ");
                used = 1;
            }
            self.text.push(c);
            used += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }

    fn some(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.line(name, value);
        }
    }

    fn names(&mut self, dossier: &Dossier) {
        let a = &dossier.alumnus;
        let shown = if a.name.is_empty() {
            &a.number
        } else {
            &a.name
        };
        self.line("FN", &escaped(shown));
        let (family, given) =
            name::parts(&a.name).unwrap_or_else(|| (shown.clone(), String::new()));
        let written = format!("{};{};;;", escaped(&family), escaped(&given));
        // Family name first, as the file keeps it.
        let spelled = a.pinyin.split_once(' ').unwrap_or((&a.pinyin, ""));
        let (family, given) = (escaped(spelled.0), escaped(spelled.1));
        let is_spelled = !a.pinyin.is_empty() && a.name.chars().any(is_han);
        match (self.version, is_spelled) {
            (_, false) => self.line("N", &written),
            (Version::Four, true) => {
                let sort: Vec<String> = [spelled.0, spelled.1]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .map(parameter)
                    .collect();
                let first = format!("N;ALTID=1;LANGUAGE=zh;SORT-AS=\"{}\"", sort.join(","));
                self.line(&first, &written);
                let second = "N;ALTID=1;LANGUAGE=zh-Latn;PHONETIC=piny;SCRIPT=Latn";
                self.line(second, &format!("{family};{given};;;"));
            }
            (Version::Three, true) => {
                self.line("N", &written);
                self.line("SORT-STRING", &escaped(&a.pinyin));
                self.line("X-PHONETIC-LAST-NAME", &family);
                self.some("X-PHONETIC-FIRST-NAME", &given);
            }
        }
        self.some("NICKNAME", &escaped(&a.latin_name));
    }

    /// A date as far as it is known; 3.0 takes only whole ones.
    fn date(&self, date: PartialDate) -> Option<String> {
        let year = format!("{:04}", date.year());
        match (self.version, date.month(), date.day()) {
            (Version::Four, Some(month), Some(day)) => Some(format!("{year}{month:02}{day:02}")),
            (Version::Four, Some(month), None) => Some(format!("{year}-{month:02}")),
            (Version::Four, None, _) => Some(year),
            (Version::Three, Some(month), Some(day)) => Some(format!("{year}-{month:02}-{day:02}")),
            (Version::Three, ..) => None,
        }
    }

    fn points(&mut self, dossier: &Dossier) {
        let works = |point: &&ContactPoint| matches!(point.status.as_str(), "" | "ok");
        for point in dossier.contacts.iter().filter(works) {
            let first = dossier
                .contact(&point.kind)
                .is_some_and(|best| best.id == point.id);
            let pref = if first { self.pick(";PREF=1", "") } else { "" };
            let and = if first { self.pick("", ",PREF") } else { "" };
            let kind = match point.kind.as_str() {
                "mobile" => self.pick("\"cell,voice\"", "CELL"),
                "landline" => self.pick("voice", "VOICE"),
                _ => "INTERNET",
            };
            match (self.version, point.kind.as_str()) {
                (Version::Four, "mobile" | "landline") => {
                    let name = format!("TEL;VALUE=uri;TYPE={kind}{pref}");
                    self.line(&name, &telephone(&point.value));
                }
                (Version::Three, "mobile" | "landline") => {
                    let name = format!("TEL;TYPE={kind}{and}");
                    self.line(&name, &escaped(&point.value));
                }
                (Version::Four, "email") => {
                    self.line(&format!("EMAIL{pref}"), &escaped(&point.value));
                }
                (Version::Three, "email") => {
                    let name = format!("EMAIL;TYPE={kind}{and}");
                    self.line(&name, &escaped(&point.value));
                }
                (version, other) => {
                    let known = SERVICES.iter().find(|(kind, ..)| *kind == other);
                    if let Some((_, service, three)) = known {
                        let four = format!("SOCIALPROFILE;VALUE=text;SERVICE-TYPE={service}{pref}");
                        let name = match version {
                            Version::Four => four.as_str(),
                            Version::Three => three,
                        };
                        self.line(name, &escaped(&point.value));
                    }
                }
            }
        }
    }

    fn address(&mut self, address: &Address, catalogue: &Catalogue) {
        let city = catalogue.cities.title(address.city_id, Lang::Zh);
        let nothing = address.line.is_empty() && city.is_empty() && address.country.is_empty();
        if nothing || address.valid_to.is_some() {
            return;
        }
        let kind = match (self.version, address.kind.as_str()) {
            (Version::Four, "home" | "work") => format!(";TYPE={}", address.kind),
            (Version::Four, _) => String::new(),
            (Version::Three, "home" | "work") => format!(";TYPE={}", address.kind.to_uppercase()),
            (Version::Three, _) => ";TYPE=POSTAL".to_owned(),
        };
        let parts = [
            "",
            "",
            &address.line,
            city,
            "",
            &address.postcode,
            country::named(&address.country, Lang::Zh),
        ];
        let parts: Vec<String> = parts.iter().map(|part| escaped(part)).collect();
        self.line(&format!("ADR{kind}"), &parts.join(";"));
    }
}

/// A text value: what parts values is marked, line breaks are `\n`.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                safe.push('\\');
                safe.push(c);
            }
            '\n' => safe.push_str("\\n"),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// A parameter inside of quotation marks: it has no way to hold one of them.
fn parameter(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && *c != '"')
        .collect()
}

/// RFC 3966: digits and one plus, an extension by name.
fn telephone(stored: &str) -> String {
    match stored.split_once('x') {
        Some((number, extension)) => format!("tel:{number};ext={extension}"),
        None => format!("tel:{stored}"),
    }
}

/// The same for the same number, for ever: a phone that gets the card again updates the entry. A UUID of version 8,
/// whose bits are 128-bit FNV-1a of the number.
fn uuid(number: &str) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let hash = format!("alumni:{number}")
        .bytes()
        .fold(BASIS, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(PRIME)
        });
    let bits = (hash & !(0xf << 76) & !(0x3 << 62)) | (0x8 << 76) | (0x2 << 62);
    let digits = format!("{bits:032x}");
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default().to_owned();
    [
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32),
    ]
    .join("-")
}
