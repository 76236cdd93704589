//! What a row says of a person, as typed values by field, and the new record that it makes.

use super::FIELDS;
use super::cell::{Held, Remark};
use super::problem::{Problem, Why};
use crate::model::alumnus::OtherName;
use crate::model::catalogue::Catalogue;
use crate::model::chapter::Membership;
use crate::model::contact::{Address, ContactPoint};
use crate::model::custom::put_value;
use crate::model::date::PartialDate;
use crate::model::degree::Degree;
use crate::model::dossier::Dossier;
use crate::model::field::Id;
use crate::model::own::Own;
use crate::model::phone::Phone;
use crate::model::post::Post;
use crate::model::relation::Tag;
use crate::transfer::left::Left;

/// The place of a field in the table of fields; a key that is none does not compile where a constant is asked for.
pub(super) const fn place(key: &str) -> usize {
    let mut at = 0;
    while !same(FIELDS[at].key.as_bytes(), key.as_bytes()) {
        at += 1;
    }
    at
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len()
}

/// What a row says of a person: only the fields that hold something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The row that the person is first named in, and the rows folded into it.
    pub rows: Vec<u32>,
    /// Why somebody has to look before this person is taken in.
    pub asks: Vec<Problem>,
    /// What is worth saying, but keeps nobody back.
    pub notes: Vec<Problem>,
    /// By the place of the field in the table of fields, in that order.
    pub(super) held: Vec<(usize, Held)>,
    /// Values of the fields that the office added.
    pub(super) own: Vec<(&'static Own, String)>,
    /// What stands beside numbers.
    pub(super) remarks: Vec<Remark>,
    /// The district that stood behind the city.
    pub(super) district: String,
    /// What further columns of a field say, and cells that could not be read.
    pub(super) more: Vec<More>,
}

/// What a further column says of a field that a person has once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct More {
    /// The place of the field.
    pub(super) place: usize,
    /// The column's heading.
    pub(super) heading: String,
    /// The cell.
    pub(super) text: String,
}

/// An entry that a small table lacks and that the import makes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Make {
    /// A faculty of this name.
    Faculty(String),
    /// A programme of this name, in the faculty of that name if the row has one.
    Programme {
        /// What it is called.
        name: String,
        /// Who teaches it.
        faculty: Option<String>,
    },
    /// A city of this name, in the country that the row names.
    City {
        /// What it is called.
        name: String,
        /// Empty if the row names none.
        country: String,
    },
}

impl Incoming {
    /// What a field holds.
    #[must_use]
    pub fn held(&self, key: &str) -> Option<&Held> {
        let is_it =
            |(at, _): &&(usize, Held)| FIELDS.get(*at).is_some_and(|field| field.key == key);
        self.held.iter().find(is_it).map(|(_, held)| held)
    }

    /// Takes the texts of the field at a place out.
    fn take_all(&mut self, place: usize) -> Vec<String> {
        let mut held = self.held.iter_mut();
        match held.find(|(at, _)| *at == place) {
            Some((_, Held::Text(text))) => vec![std::mem::take(text)],
            Some((_, Held::Texts(texts))) => std::mem::take(texts),
            _ => Vec::new(),
        }
    }

    /// Takes the text of the field at a place out, of several the first.
    fn take(&mut self, place: usize) -> String {
        let mut held = self.held.iter_mut();
        match held.find(|(at, _)| *at == place) {
            Some((_, Held::Text(text))) => std::mem::take(text),
            Some((_, Held::Texts(texts))) => {
                texts.first_mut().map(std::mem::take).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// The keys of the fields that hold something, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.held
            .iter()
            .filter_map(|(at, _)| FIELDS.get(*at))
            .map(|field| field.key)
            .chain(self.own.iter().map(|(own, _)| own.key))
    }

    /// A field's text; of several texts the first; empty where there is none.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        match self.held(key) {
            Some(Held::Text(text)) => text,
            Some(Held::Texts(texts)) => texts.first().map_or("", String::as_str),
            _ => "",
        }
    }

    /// All texts of a field.
    #[must_use]
    pub fn texts(&self, key: &str) -> &[String] {
        match self.held(key) {
            Some(Held::Texts(texts)) => texts,
            Some(Held::Text(text)) => std::slice::from_ref(text),
            _ => &[],
        }
    }

    /// A field's date.
    #[must_use]
    pub fn date(&self, key: &str) -> Option<PartialDate> {
        match self.held(key) {
            Some(Held::Date(date)) => Some(*date),
            _ => None,
        }
    }

    /// The chapters that the row names.
    #[must_use]
    pub fn chapters(&self) -> &[Id] {
        match self.held("chapter") {
            Some(Held::Chapters(ids)) => ids,
            _ => &[],
        }
    }

    /// The revision, and the point of the history, at which an exported row left.
    #[must_use]
    pub fn left(&self) -> Option<&Left> {
        match self.held("rev") {
            Some(Held::Left(left)) => Some(left),
            _ => None,
        }
    }

    /// What has to be made before [`Incoming::dossier`] can point to it.
    #[must_use]
    pub fn makes(&self, catalogue: &Catalogue) -> Vec<Make> {
        let (faculty, programme, city) = (
            self.text("faculty"),
            self.text("programme"),
            self.text("city"),
        );
        let mut makes = Vec::new();
        if !faculty.is_empty() && catalogue.faculties.read(faculty).is_none() {
            makes.push(Make::Faculty(faculty.to_owned()));
        }
        if !programme.is_empty() && catalogue.programmes.read(programme).is_none() {
            let faculty = (!faculty.is_empty()).then(|| faculty.to_owned());
            makes.push(Make::Programme {
                name: programme.to_owned(),
                faculty,
            });
        }
        if !city.is_empty() && catalogue.city(city).is_none() {
            makes.push(Make::City {
                name: city.to_owned(),
                country: self.text("country").to_owned(),
            });
        }
        makes
    }

    /// The person as a new record. Ids of rows are not set; faculty, programme and city are looked up by name, so
    /// that what the import makes is found once it stands in the catalogue.
    #[must_use]
    pub fn dossier(&self, catalogue: &Catalogue) -> Dossier {
        self.clone().into_dossier(catalogue)
    }

    /// The same without copies.
    #[must_use]
    pub fn into_dossier(mut self, catalogue: &Catalogue) -> Dossier {
        let mut dossier = Dossier::default();
        let alumnus = &mut dossier.alumnus;
        alumnus.number = self.take(const { place("number") });
        alumnus.name = self.take(const { place("name") });
        alumnus.latin_name = self.take(const { place("latin_name") });
        alumnus.pinyin = self.take(const { place("pinyin") });
        alumnus.gender = self.take(const { place("gender") });
        alumnus.birth = self.date("birth");
        alumnus.nationality = self.take(const { place("nationality") });
        alumnus.native_place = self.take(const { place("native_place") });
        let status = self.take_all(const { place("status") }).into_iter().next();
        alumnus.status = status.unwrap_or_else(|| "active".to_owned());
        alumnus.notes = self.notes();
        let former = self.take_all(const { place("former_name") }).into_iter();
        dossier.other_names = former
            .map(|name| OtherName {
                kind: "former".to_owned(),
                name,
                ..OtherName::default()
            })
            .collect();
        dossier.degrees = self.degree(catalogue).into_iter().collect();
        dossier.contacts = self.contacts();
        dossier.addresses = self.addresses(catalogue);
        dossier.posts = self.posts();
        let member = |id: &Id| Membership {
            chapter_id: *id,
            state: "active".to_owned(),
            ..Membership::default()
        };
        dossier.memberships = self.chapters().iter().map(member).collect();
        let tagged = |tag| Tag {
            tag,
            ..Tag::default()
        };
        dossier.tags = self
            .take_all(const { place("tag") })
            .into_iter()
            .map(tagged)
            .collect();
        for (own, value) in &self.own {
            put_value(&mut dossier.customs, own.id, value);
        }
        dossier
    }

    fn degree(&mut self, catalogue: &Catalogue) -> Option<Degree> {
        let (entry, completion) = (self.date("entry_year"), self.date("class_year"));
        let degree = Degree {
            faculty_id: catalogue
                .faculties
                .read(self.text("faculty"))
                .map(|row| row.id),
            programme_id: catalogue
                .programmes
                .read(self.text("programme"))
                .map(|row| row.id),
            level: self.take(const { place("level") }),
            class_group: self.take(const { place("class_group") }),
            student_no: self.take(const { place("student_no") }),
            entry,
            completion,
            outcome: self.take(const { place("outcome") }),
            ..Degree::default()
        };
        if degree == Degree::default() {
            return None;
        }
        let era_id = entry
            .or(completion)
            .and_then(|date| catalogue.era(date.year()))
            .map(|era| era.id);
        Some(Degree {
            era_id,
            verification: "unverified".to_owned(),
            ..degree
        })
    }

    fn contacts(&mut self) -> Vec<ContactPoint> {
        const KINDS: [(&str, usize); 6] = [
            ("mobile", place("mobile")),
            ("landline", place("landline")),
            ("email", place("email")),
            ("wechat", place("wechat")),
            ("whatsapp", place("whatsapp")),
            ("qq", place("qq")),
        ];
        // A row that left us once says itself what is what.
        let is_ours = self.left().is_some();
        let mut points: Vec<ContactPoint> = Vec::new();
        for (kind, place) in KINDS {
            for value in self.take_all(place) {
                let shape = match kind {
                    "mobile" | "landline" if !is_ours => Phone::from_stored(&value).shape(),
                    _ => None,
                };
                let kind = shape.unwrap_or(kind);
                let of_kind = |point: &&ContactPoint| point.kind == kind;
                if points
                    .iter()
                    .filter(of_kind)
                    .any(|point| point.value == value)
                {
                    continue;
                }
                let remark = self.remarks.iter().find(|remark| remark.of == value);
                let is_dead = remark.is_some_and(|remark| remark.is_dead);
                let is_first = !points.iter().filter(of_kind).any(|point| point.preferred);
                points.push(ContactPoint {
                    kind: kind.to_owned(),
                    status: if is_dead { "wrong" } else { "ok" }.to_owned(),
                    label: remark
                        .map(|remark| remark.label.clone())
                        .unwrap_or_default(),
                    preferred: is_first && !is_dead,
                    value,
                    ..ContactPoint::default()
                });
            }
        }
        points
    }

    /// What further columns say of the field at a place.
    fn more(&self, place: usize) -> impl Iterator<Item = &More> {
        self.more.iter().filter(move |more| more.place == place)
    }

    /// The remarks, with what further columns say of fields that a person has once: nothing of a row is dropped.
    fn notes(&mut self) -> String {
        const PLACES: [usize; 2] = [place("employer"), place("address")];
        let mut lines = vec![self.take(const { place("notes") })];
        for More {
            place,
            heading,
            text,
        } in &self.more
        {
            let line = match *place {
                super::NOTES if heading.is_empty() => text.clone(),
                _ => format!("{heading}：{text}"),
            };
            if !PLACES.contains(place) {
                lines.push(line);
            }
        }
        if !self.district.is_empty()
            && !self.text("address").is_empty()
            && !self.text("address").contains(&self.district)
        {
            lines.push(format!("{}{}", self.text("city"), self.district));
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// The address, and those of further columns.
    fn addresses(&mut self, catalogue: &Catalogue) -> Vec<Address> {
        let district = std::mem::take(&mut self.district);
        let line = self.take(const { place("address") });
        let address = Address {
            line: if line.is_empty() { district } else { line },
            city_id: catalogue.city(self.text("city")).map(|row| row.id),
            country: self.take(const { place("country") }),
            ..Address::default()
        };
        let further = self.more(const { place("address") }).map(|more| Address {
            line: more.text.clone(),
            ..Address::default()
        });
        let all = std::iter::once(address).chain(further);
        let filled = all.filter(|address| *address != Address::default());
        filled
            .map(|address| Address {
                kind: "mail".to_owned(),
                ..address
            })
            .collect()
    }

    /// The current post, and the employers of further columns, which are those of before.
    fn posts(&mut self) -> Vec<Post> {
        let post = Post {
            organisation: self.take(const { place("employer") }),
            department: self.take(const { place("department") }),
            job_title: self.take(const { place("job_title") }),
            professional_title: self.take(const { place("professional_title") }),
            ..Post::default()
        };
        let before = self.more(const { place("employer") }).map(|more| Post {
            organisation: more.text.clone(),
            ended: true,
            ..Post::default()
        });
        let all = std::iter::once(post).filter(|post| *post != Post::default());
        all.chain(before).collect()
    }

    /// The one rule across columns: studies do not end before they begin.
    pub(super) fn completion_first(&self) -> Option<Why> {
        let (entry, completion) = (self.date("entry_year")?, self.date("class_year")?);
        let before = completion.compare(&entry) == Some(std::cmp::Ordering::Less);
        before.then_some(Why::CompletionFirst { entry, completion })
    }
}
