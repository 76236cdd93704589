//! How alike two people on file are: what of them is compared, the reasons, and a score from 1 to 100.
//!
//! The warning in the form, the finder over the whole file and the queue all ask the same [`likeness`]. What is compared
//! is hashed, so that the finder holds a million people in a few dozen bytes each.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::clean::is_han;
use crate::config::Lang;
use crate::model::date::PartialDate;
use crate::model::dossier::Dossier;
use crate::model::field::{Id, Label};
use crate::model::name;

/// Why two people look like one. A set: each is a bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The same student number.
    Student,
    /// The same name.
    Name,
    /// A name of one is a former or other name of the other.
    OtherName,
    /// The same sound: pinyin here, characters there, or other characters.
    Sound,
    /// The same given name with another family name.
    Surname,
    /// A phone in common.
    Phone,
    /// An e-mail in common.
    Email,
    /// The same birth, as far as both are known.
    Birth,
    /// The same completion cohort.
    Class,
}

impl Reason {
    /// All, the strongest first: the word that stands for each in the file and on the command line, and what the clerk
    /// sees.
    pub const ALL: [(Self, &'static str, Label); 9] = [
        row(Self::Student, "student_no", "student no.", "学号"),
        row(Self::Name, "name", "name", "姓名"),
        row(Self::OtherName, "other_name", "other name", "其他姓名"),
        row(Self::Sound, "pinyin", "sound of the name", "姓名读音"),
        row(
            Self::Surname,
            "surname",
            "given name (other surname)",
            "名（姓不同）",
        ),
        row(Self::Phone, "phone", "phone", "电话"),
        row(Self::Email, "email", "e-mail", "邮箱"),
        row(Self::Birth, "birth", "birth", "出生日期"),
        row(Self::Class, "class", "class", "届"),
    ];
}

const fn row(
    reason: Reason,
    word: &'static str,
    en: &'static str,
    zh: &'static str,
) -> (Reason, &'static str, Label) {
    (reason, word, Label { en, zh })
}

/// The reasons of one pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reasons(u16);

impl Reasons {
    fn add(&mut self, reason: Reason) {
        self.0 |= 1 << reason as u16;
    }

    /// Whether it is one of them.
    #[must_use]
    pub fn has(self, reason: Reason) -> bool {
        self.0 & (1 << reason as u16) != 0
    }

    fn rows(self) -> impl Iterator<Item = (Reason, &'static str, Label)> {
        let all = Reason::ALL.into_iter();
        all.filter(move |(reason, ..)| self.has(*reason))
    }

    /// For reading: "name, phone".
    #[must_use]
    pub fn said(self, lang: Lang) -> String {
        let comma = match lang {
            Lang::En => ", ",
            Lang::Zh => "、",
        };
        let labels: Vec<&str> = self.rows().map(|(.., label)| label.pick(lang)).collect();
        labels.join(comma)
    }

    /// The words of the file and the command line.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        self.rows().map(|(_, word, _)| word)
    }

    /// Reads [`Reasons::words`] with commas between; a word that this program does not know is left out.
    #[must_use]
    pub fn read(words: &str) -> Self {
        let mut reasons = Self::default();
        for (reason, word, _) in Reason::ALL {
            if words.split(',').any(|one| one == word) {
                reasons.add(reason);
            }
        }
        reasons
    }
}

/// How alike two people are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// From 1, hardly, to 100, surely the same.
    pub score: u8,
    /// Why.
    pub reasons: Reasons,
}

/// Two people who look like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The one with the lower id.
    pub one: Id,
    /// The other.
    pub other: Id,
    /// How alike they are.
    pub likeness: Likeness,
}

/// What of a person is compared. Texts are hashed: of two that differ one in four billion would be taken for equal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    /// The name on file first, then the other names.
    pub names: Vec<u32>,
    /// How the name sounds, in one word; family name first and last.
    pub sounds: Vec<u32>,
    /// The given name; 0 for none.
    pub given: u32,
    /// The name on file is written in Han.
    pub han: bool,
    /// The first letter of the sex; 0 for unknown.
    pub sex: u8,
    /// Birth, empty if unknown.
    pub birth: Option<PartialDate>,
    /// Level (0 for unknown) and student number of each degree that has one.
    pub students: Vec<(u32, u32)>,
    /// Completion cohorts.
    pub classes: Vec<i16>,
    /// Phones.
    pub phones: Vec<u32>,
    /// E-mails.
    pub emails: Vec<u32>,
}

/// The hash of a text; 0 for an empty one.
fn hashed(text: &str) -> u32 {
    if text.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let hash = hasher.finish();
    // 0 stands for nothing.
    u32::try_from(hash >> 32).unwrap_or_default().max(1)
}

fn push(list: &mut Vec<u32>, hash: u32) {
    if hash != 0 && !list.contains(&hash) {
        list.push(hash);
    }
}

impl Traits {
    /// Of a person who is called so.
    #[must_use]
    pub fn named(name: &str, pinyin: &str, latin: &str) -> Self {
        let folded = name::fold(&name::squeeze(name));
        let han = folded.chars().any(is_han);
        let mut traits = Self {
            names: vec![hashed(&folded)],
            given: name::given(&folded).map_or(0, |given| hashed(&given)),
            han,
            ..Self::default()
        };
        traits.sounds_like(pinyin);
        if han && pinyin.is_empty() {
            let reading = name::reading(&folded);
            traits.sounds_like(reading.as_ref().map_or("", |reading| &reading.pinyin));
        }
        if !han {
            traits.sounds_like(&folded);
        }
        traits.sounds_like(latin);
        traits
    }

    /// Also called so.
    pub fn also(&mut self, name: &str) {
        let folded = name::fold(&name::squeeze(name));
        push(&mut self.names, hashed(&folded));
        if !folded.chars().any(is_han) {
            self.sounds_like(&folded);
        }
    }

    /// Studied here.
    pub fn studied(&mut self, level: &str, student_no: &str, completion: Option<i16>) {
        if !student_no.is_empty() {
            let number = hashed(&name::fold(student_no));
            self.students.push((hashed(level), number));
        }
        if let Some(year) = completion.filter(|year| !self.classes.contains(year)) {
            self.classes.push(year);
        }
    }

    /// Is reached so.
    pub fn reached(&mut self, kind: &str, value: &str) {
        match kind {
            "mobile" | "landline" | "whatsapp" => {
                let digits: String = value.chars().filter(char::is_ascii_digit).collect();
                push(&mut self.phones, hashed(&digits));
            }
            "email" => push(&mut self.emails, hashed(&name::fold(value))),
            _ => {}
        }
    }

    /// The words in one, and with the last word first: Latin names stand in either order.
    fn sounds_like(&mut self, spelling: &str) {
        let folded = name::fold(spelling).replace('ü', "v");
        let words: Vec<&str> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        push(&mut self.sounds, hashed(&words.concat()));
        if let [first @ .., last] = words.as_slice()
            && !first.is_empty()
        {
            push(
                &mut self.sounds,
                hashed(&format!("{last}{}", first.concat())),
            );
        }
    }

    /// Of a person on file or in a form.
    #[must_use]
    pub fn of(d: &Dossier) -> Self {
        let a = &d.alumnus;
        let mut traits = Self::named(&a.name, &a.pinyin, &a.latin_name);
        traits.sex = a.gender.bytes().next().unwrap_or(0);
        traits.birth = a.birth;
        for other in &d.other_names {
            traits.also(&other.name);
        }
        for degree in &d.degrees {
            let year = degree.completion.map(|date| date.year());
            traits.studied(&degree.level, &degree.student_no, year);
        }
        for point in &d.contacts {
            traits.reached(&point.kind, &point.value);
        }
        traits
    }

    /// Calls `each` with the keys under which people who may be the same one meet: of a phone or an e-mail alone
    /// (`true`), and of the rest.
    pub fn keys(&self, mut each: impl FnMut(bool, u64)) {
        let key = |kind: u8, a: u32, b: u64| {
            let mut hasher = DefaultHasher::new();
            (kind, a, b).hash(&mut hasher);
            hasher.finish()
        };
        self.phones
            .iter()
            .for_each(|phone| each(true, key(1, *phone, 0)));
        self.emails
            .iter()
            .for_each(|email| each(true, key(2, *email, 0)));
        for (_, number) in &self.students {
            each(false, key(3, *number, 0));
        }
        let birth = self.birth.map(birth_key);
        for (kind, list) in [(4, &self.names), (6, &self.sounds)] {
            for one in list {
                for class in &self.classes {
                    each(false, key(kind, *one, class.cast_unsigned().into()));
                }
                if let Some(birth) = birth {
                    each(false, key(kind + 1, *one, birth));
                }
            }
        }
        if let Some(birth) = birth.filter(|_| self.given != 0) {
            for class in &self.classes {
                let both = birth << 16 | u64::from(class.cast_unsigned());
                each(false, key(8, self.given, both));
            }
        }
    }
}

fn birth_key(date: PartialDate) -> u64 {
    let year = u64::from(date.year().cast_unsigned());
    let parts = [date.month(), date.day()].map(|part| u64::from(part.unwrap_or(0)));
    year << 16 | parts[0] << 8 | parts[1]
}

/// How two names stand to each other, with the points for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Same,
    Other,
    /// Written in two scripts, or in another order.
    Spelled,
    /// Other characters of the same sound.
    Homophone,
    Surname,
    Strangers,
}

impl Names {
    fn of(a: &Traits, b: &Traits) -> Self {
        let meet = |a: &[u32], b: &[u32]| a.iter().any(|one| b.contains(one));
        match () {
            () if a.names.first() == b.names.first() => Self::Same,
            () if meet(&a.names, &b.names) => Self::Other,
            () if meet(&a.sounds, &b.sounds) && a.han && b.han => Self::Homophone,
            () if meet(&a.sounds, &b.sounds) => Self::Spelled,
            () if a.given != 0 && a.given == b.given => Self::Surname,
            () => Self::Strangers,
        }
    }

    fn points(self) -> (i32, Option<Reason>) {
        match self {
            Self::Same => (30, Some(Reason::Name)),
            Self::Other => (25, Some(Reason::OtherName)),
            Self::Spelled => (20, Some(Reason::Sound)),
            Self::Homophone => (15, Some(Reason::Sound)),
            Self::Surname => (15, Some(Reason::Surname)),
            Self::Strangers => (-15, None),
        }
    }
}

/// How two births stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Births {
    /// The same day.
    Day,
    /// The same month, of one or both no day is known.
    Month,
    /// Both know the year only, and it is the same.
    Years,
    /// The same year; one of them knows more.
    Year,
    Unknown,
    Differ,
}

impl Births {
    fn of(a: Option<PartialDate>, b: Option<PartialDate>) -> Self {
        let (Some(a), Some(b)) = (a, b) else {
            return Self::Unknown;
        };
        let parts = |date: PartialDate| (date.month(), date.day());
        match (a.year() == b.year(), parts(a), parts(b)) {
            (false, ..) => Self::Differ,
            (true, (Some(x), _), (Some(y), _)) if x != y => Self::Differ,
            (true, (Some(_), Some(x)), (Some(_), Some(y))) if x != y => Self::Differ,
            (true, (Some(_), Some(_)), (Some(_), Some(_))) => Self::Day,
            (true, (Some(_), _), (Some(_), _)) => Self::Month,
            (true, (None, _), (None, _)) => Self::Years,
            (true, ..) => Self::Year,
        }
    }

    fn points(self) -> i32 {
        match self {
            Self::Day => 40,
            Self::Month => 25,
            Self::Years | Self::Year => 15,
            Self::Unknown => 0,
            Self::Differ => -20,
        }
    }
}

/// Whether both have student numbers of one level that differ, and whether they share one: at one level, or at any.
fn students(a: &Traits, b: &Traits) -> (bool, Option<bool>) {
    let (mut differ, mut shared) = (false, None);
    for (level, number) in &a.students {
        for (other, same) in &b.students {
            let comparable = level == other || *level == 0 || *other == 0;
            if number == same {
                shared = shared.max(Some(comparable));
            } else if level == other {
                differ = true;
            }
        }
    }
    (differ, shared)
}

/// How alike two people are; none when nothing says that they are one, or when both have student numbers of one level
/// that differ.
#[must_use]
pub fn likeness(a: &Traits, b: &Traits) -> Option<Likeness> {
    let (differ, student) = students(a, b);
    if differ && student != Some(true) {
        return None;
    }
    let names = Names::of(a, b);
    let births = Births::of(a.birth, b.birth);
    let phone = a.phones.iter().any(|one| b.phones.contains(one));
    let email = a.emails.iter().any(|one| b.emails.contains(one));
    let class = a.classes.iter().any(|one| b.classes.contains(one));
    let sexes_differ = a.sex != 0 && b.sex != 0 && a.sex != b.sex;
    let called_alike = matches!(names, Names::Same | Names::Other | Names::Spelled);
    let against = sexes_differ || births == Births::Differ;
    let born_alike = match births {
        Births::Day => called_alike || names == Names::Homophone,
        Births::Month | Births::Years => called_alike,
        _ => false,
    };
    let counts = student == Some(true)
        || phone
        || email
        || born_alike
        || (student.is_some() && names != Names::Strangers)
        || (called_alike && class && !against)
        || (names == Names::Surname && births == Births::Day && class && !sexes_differ);
    if !counts {
        return None;
    }
    let mut reasons = Reasons::default();
    let (mut score, named) = names.points();
    let facts = [
        (
            student.is_some(),
            Reason::Student,
            if student == Some(true) { 70 } else { 40 },
        ),
        (phone, Reason::Phone, 40),
        (email, Reason::Email, 45),
        (births.points() > 0, Reason::Birth, 0),
        (class, Reason::Class, 20),
    ];
    named.into_iter().for_each(|reason| reasons.add(reason));
    for (holds, reason, points) in facts {
        if holds {
            reasons.add(reason);
            score += points;
        }
    }
    score += births.points();
    if sexes_differ {
        score -= 10;
    }
    Some(Likeness {
        score: u8::try_from(score.clamp(1, 100)).unwrap_or(1),
        reasons,
    })
}
