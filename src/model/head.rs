//! The headline of a person: what lists show and what the find index is built from, derived from the dossier.
//!
//! Lists of values are packed into text: [`SLOT`] parts the slots, [`ITEM`] the values inside a slot.

use chrono::NaiveDate;

use crate::model::contact::ContactPoint;
use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::name;
use crate::model::relation::Tag;
use crate::model::{check, consent};

/// Parts the slots of a packed text.
pub const SLOT: char = '\u{1f}';
/// Parts the values inside a slot.
pub const ITEM: char = '\u{1e}';

/// Answers a question about a person.
type Fact = fn(&Dossier) -> bool;

/// What a person has, by the words of `has:`; one bit each of [`Head::flags`], in this order.
pub const FLAGS: &[(&str, Fact)] = &[
    ("mobile", |d| reachable(d, "mobile")),
    ("email", |d| reachable(d, "email")),
    ("wechat", |d| reachable(d, "wechat")),
    ("phone", |d| {
        reachable(d, "mobile") || reachable(d, "landline")
    }),
    ("address", |d| {
        d.addresses.iter().any(|a| !a.line.is_empty())
    }),
    ("employer", |d| {
        d.current_post().is_some_and(|p| !p.organisation.is_empty())
    }),
    ("degree", |d| !d.degrees.is_empty()),
    ("student", |d| {
        d.degrees.iter().any(|x| !x.student_no.is_empty())
    }),
    ("birth", |d| d.alumnus.birth.is_some()),
    ("chapter", |d| d.headline_chapter().is_some()),
    ("notes", |d| !d.alumnus.notes.is_empty()),
    ("tag", |d| !d.tags.is_empty()),
    ("contact", |d| !d.reports.is_empty()),
    ("quiet", |d| d.alumnus.do_not_contact),
    ("reachable", |d| {
        d.contacts.iter().any(|point| !point.is_dead())
            || d.addresses
                .iter()
                .any(|a| !a.line.is_empty() && a.valid_to.is_none())
    }),
    ("files", |d| !d.attachments.is_empty()),
    ("relation", |d| !d.relationships.is_empty()),
    ("followup", |d| {
        d.reports
            .iter()
            .any(|report| report.follow_up_on.is_some() && !report.done)
    }),
    ("readings", |d| {
        let several = || name::reading(&d.alumnus.name).is_some_and(|read| read.several);
        d.alumnus.pinyin.is_empty() && several()
    }),
    ("odd-date", |d| check::odd_date(d).is_some()),
    ("odd-phone", |d| {
        d.contacts.iter().any(ContactPoint::is_odd_phone)
    }),
];

/// The bit of a fact in [`Head::flags`]; none for a word that is no fact.
#[must_use]
pub fn flag_bit(word: &str) -> i64 {
    let at = FLAGS.iter().position(|(known, _)| *known == word);
    at.map_or(0, |at| 1 << at)
}

fn reachable(d: &Dossier, kind: &str) -> bool {
    d.contact(kind).is_some_and(|point| !point.is_dead())
}

/// The slots of [`Head::links`], in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// `active`, `lost`, `deceased`.
    Status,
    /// `F`, `M`, `X`.
    Gender,
    /// Birth, ISO.
    Born,
    /// Ids of faculties.
    Faculty,
    /// Ids of programmes.
    Programme,
    /// Ids of chapters with an active or applied membership, and the home chapter.
    Chapter,
    /// Ids of cities.
    City,
    /// Countries of the addresses, else the nationality.
    Country,
    /// Completion cohorts 届.
    Class,
    /// Entry cohorts 级.
    Entry,
    /// Degree levels.
    Level,
    /// Class groups.
    Group,
    /// Tags.
    Tag,
    /// Job titles and professional titles of open posts.
    Title,
    /// Day of the last contact.
    Contacted,
    /// Where the record came from.
    Source,
    /// The language to write in.
    Language,
    /// Country of the passport.
    Nationality,
    /// Where the family comes from.
    NativePlace,
    /// The way the person likes to be reached.
    Channel,
    /// Ids of eras.
    Era,
    /// How the degrees ended.
    Outcome,
    /// Departments of open posts.
    Department,
    /// States of contact points, but for those that work.
    PointState,
    /// Purpose and channel of what was agreed to: `news/email`; taken back with a `-` before it.
    Consent,
    /// Values of the fields that the office added: `12=gold`.
    Own,
    /// Supervisors of degrees.
    Supervisor,
    /// How degrees were verified.
    Verification,
    /// States of memberships.
    Membership,
    /// Postcodes of addresses in use.
    Postcode,
}

/// The derived row of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The person.
    pub alumnus_id: Id,
    /// Order of the directory.
    pub sort_key: String,
    /// Archived: out of lists unless asked for.
    pub shelved: bool,
    /// Completion cohort 届 of the headline degree.
    pub class_year: Option<i64>,
    /// Entry cohort 级 of the headline degree.
    pub entry_year: Option<i64>,
    /// Faculty of the headline degree.
    pub faculty_id: Option<Id>,
    /// Programme of the headline degree.
    pub programme_id: Option<Id>,
    /// Level of the headline degree.
    pub level: String,
    /// Student number of the headline degree.
    pub student_no: String,
    /// Home chapter, else the first membership.
    pub chapter_id: Option<Id>,
    /// City of the current address.
    pub city_id: Option<Id>,
    /// Employer of the current post.
    pub employer: String,
    /// Job title of the current post, else the professional title.
    pub job_title: String,
    /// First mobile.
    pub mobile: String,
    /// First e-mail.
    pub email: String,
    /// Bits of [`FLAGS`].
    pub flags: i64,
    /// Folded: name, other names with their readings and initials, pinyin readings, initials, English name, student numbers, employers,
    /// public number.
    pub find_public: String,
    /// Digits of phones, WeChat, e-mails, QQ, other accounts, digits of WhatsApp.
    pub find_private: String,
    /// Values of every [`Link`].
    pub links: String,
}

/// A person as a list shows them: the row of `alumnus` that matters and the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Public number.
    pub number: String,
    /// Name.
    pub name: String,
    /// English name.
    pub latin_name: String,
    /// Pinyin.
    pub pinyin: String,
    /// Status code.
    pub status: String,
    /// Everything derived.
    pub head: Head,
}

impl Head {
    /// Derived from the dossier.
    #[must_use]
    pub fn of(d: &Dossier) -> Self {
        let degree = d.headline_degree();
        let post = d.current_post();
        let pinyin = Some(d.alumnus.pinyin.as_str()).filter(|text| !text.is_empty());
        let keys = name::keys(&d.alumnus.name, pinyin);
        let flags = FLAGS
            .iter()
            .enumerate()
            .filter(|(_, (_, has))| has(d))
            .fold(0, |bits, (at, _)| bits | 1 << at);
        Self {
            alumnus_id: d.alumnus.id,
            shelved: d.alumnus.archived_at.is_some(),
            class_year: degree
                .and_then(|x| x.completion)
                .map(|date| i64::from(date.year())),
            entry_year: degree
                .and_then(|x| x.entry)
                .map(|date| i64::from(date.year())),
            faculty_id: degree.and_then(|x| x.faculty_id),
            programme_id: degree.and_then(|x| x.programme_id),
            level: degree.map_or_else(String::new, |x| x.level.clone()),
            student_no: degree.map_or_else(String::new, |x| x.student_no.clone()),
            chapter_id: d.headline_chapter(),
            city_id: d.current_address().and_then(|a| a.city_id),
            employer: post.map_or_else(String::new, |p| p.organisation.clone()),
            job_title: post.map_or_else(String::new, |p| {
                let title = if p.job_title.is_empty() {
                    &p.professional_title
                } else {
                    &p.job_title
                };
                title.clone()
            }),
            mobile: d
                .contact("mobile")
                .map_or_else(String::new, |p| p.value.clone()),
            email: d
                .contact("email")
                .map_or_else(String::new, |p| p.value.clone()),
            flags,
            find_public: public_text(d, &keys),
            find_private: private_text(d),
            links: links(d),
            sort_key: keys.sort,
        }
    }

    /// Is found by these numbers too, those of people who were merged into this one: they stand with the other names.
    pub fn answers_to(&mut self, numbers: &[String]) {
        let mut slots: Vec<String> = self.find_public.split(SLOT).map(str::to_owned).collect();
        if let Some(others) = slots.get_mut(1) {
            for number in numbers {
                if !others.is_empty() {
                    others.push(ITEM);
                }
                others.push_str(&name::fold(number));
            }
        }
        self.find_public = slots.join(&SLOT.to_string());
    }
}

/// [`Head::flags`] and [`Head::links`] of somebody of whom nothing but tags has changed since they were derived.
#[must_use]
pub fn retagged(flags: i64, links: &str, tags: &[Tag]) -> (i64, String) {
    let bit = flag_bit("tag");
    let flags = if tags.is_empty() {
        flags & !bit
    } else {
        flags | bit
    };
    let mut packed = Packed::new();
    for (at, slot) in links.split(SLOT).enumerate() {
        if at == Link::Tag as usize {
            packed.slot(tags.iter().map(|tag| &tag.tag));
        } else {
            packed.same(slot);
        }
    }
    (flags, packed.text)
}

fn public_text(d: &Dossier, keys: &name::Keys) -> String {
    let mut packed = Packed::new();
    let others: Vec<&str> = d
        .other_names
        .iter()
        .map(|other| other.name.as_str())
        .collect();
    packed.slot([&keys.folded]);
    let of_others: Vec<name::Keys> = others.iter().map(|other| name::keys(other, None)).collect();
    let spelled = of_others.iter().flat_map(|keys| {
        let read = keys.joined.iter().chain(&keys.initials);
        std::iter::once(&keys.folded).chain(read)
    });
    packed.slot(spelled);
    packed.slot(&keys.joined);
    packed.slot(&keys.initials);
    packed.slot([name::fold(&d.alumnus.latin_name)]);
    packed.slot(d.degrees.iter().map(|x| name::fold(&x.student_no)));
    packed.slot(d.posts.iter().map(|p| name::fold(&p.organisation)));
    packed.slot([name::fold(&d.alumnus.number)]);
    packed.text
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn private_text(d: &Dossier) -> String {
    let mut packed = Packed::new();
    let of = |kinds: &'static [&'static str]| {
        d.contacts
            .iter()
            .filter(move |point| kinds.contains(&point.kind.as_str()))
    };
    packed.slot(of(&["mobile", "landline", "whatsapp"]).map(|point| digits(&point.value)));
    for kind in [&["wechat"], &["email"], &["qq"], &["other"]] {
        packed.slot(of(kind).map(|point| name::fold(&point.value)));
    }
    packed.slot(of(&["whatsapp"]).map(|point| digits(&point.value)));
    packed.text
}

fn links(d: &Dossier) -> String {
    let a = &d.alumnus;
    let mut packed = Packed::new();
    let years =
        |date: Option<crate::model::date::PartialDate>| date.map(|date| date.year().to_string());
    packed.slot([&a.status]);
    packed.slot([&a.gender]);
    packed.slot(a.birth.map(|date| date.to_string()));
    packed.slot(
        d.degrees
            .iter()
            .filter_map(|x| x.faculty_id)
            .map(|id| id.to_string()),
    );
    packed.slot(
        d.degrees
            .iter()
            .filter_map(|x| x.programme_id)
            .map(|id| id.to_string()),
    );
    let belongs = d
        .memberships
        .iter()
        .filter(|m| m.state != "left")
        .map(|m| m.chapter_id);
    packed.slot(
        a.home_chapter_id
            .into_iter()
            .chain(belongs)
            .map(|id| id.to_string()),
    );
    let living = || {
        d.addresses
            .iter()
            .filter(|address| address.valid_to.is_none())
    };
    packed.slot(
        living()
            .filter_map(|address| address.city_id)
            .map(|id| id.to_string()),
    );
    let countries: Vec<&String> = living()
        .map(|address| &address.country)
        .filter(|c| !c.is_empty())
        .collect();
    packed.slot(if countries.is_empty() {
        vec![&a.nationality]
    } else {
        countries
    });
    packed.slot(d.degrees.iter().filter_map(|x| years(x.completion)));
    packed.slot(d.degrees.iter().filter_map(|x| years(x.entry)));
    packed.slot(d.degrees.iter().map(|x| &x.level));
    packed.slot(d.degrees.iter().map(|x| &x.class_group));
    packed.slot(d.tags.iter().map(|tag| &tag.tag));
    let open = || {
        d.posts
            .iter()
            .filter(|post| !post.ended && post.to_on.is_none())
    };
    packed.slot(open().flat_map(|post| [&post.job_title, &post.professional_title]));
    packed.slot(a.last_contact_on.map(|day: NaiveDate| day.to_string()));
    packed.slot([&a.source]);
    packed.slot([&a.language]);
    packed.slot([&a.nationality]);
    packed.slot([&a.native_place]);
    packed.slot([&a.channel]);
    let eras = d.degrees.iter().filter_map(|x| x.era_id);
    packed.slot(eras.map(|id| id.to_string()));
    packed.slot(d.degrees.iter().map(|x| &x.outcome));
    packed.slot(open().map(|post| &post.department));
    let states = d.contacts.iter().map(|point| &point.status);
    packed.slot(states.filter(|state| *state != "ok"));
    packed.slot(consent::standing(&d.consents).into_iter().map(|row| {
        let sign = if row.given { "" } else { "-" };
        format!("{sign}{}/{}", row.purpose, row.channel)
    }));
    let owns = d.customs.iter();
    packed.slot(owns.map(|own| format!("{}={}", own.field_id, own.value)));
    packed.slot(d.degrees.iter().map(|x| &x.supervisor));
    packed.slot(d.degrees.iter().map(|x| &x.verification));
    packed.slot(d.memberships.iter().map(|m| &m.state));
    packed.slot(living().map(|address| &address.postcode));
    packed.text
}

/// Text being packed slot by slot; a value that stands in the slot already is not repeated.
struct Packed {
    text: String,
    slots: usize,
}

impl Packed {
    fn new() -> Self {
        Self {
            text: String::with_capacity(120),
            slots: 0,
        }
    }

    /// A slot that was packed before.
    fn same(&mut self, slot: &str) {
        if self.slots > 0 {
            self.text.push(SLOT);
        }
        self.slots += 1;
        self.text.push_str(slot);
    }

    fn slot<T: AsRef<str>>(&mut self, values: impl IntoIterator<Item = T>) {
        if self.slots > 0 {
            self.text.push(SLOT);
        }
        self.slots += 1;
        let start = self.text.len();
        for value in values {
            let value = value.as_ref();
            let seen = &self.text[start..];
            if value.is_empty() || !seen.is_empty() && seen.split(ITEM).any(|seen| seen == value) {
                continue;
            }
            if !seen.is_empty() {
                self.text.push(ITEM);
            }
            self.text.push_str(value);
        }
    }
}

/// The values of a slot.
pub fn values(slot: &str) -> impl Iterator<Item = &str> {
    slot.split(ITEM).filter(|value| !value.is_empty())
}
