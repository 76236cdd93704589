//! Rules between the fields of a person. Each problem names its field and row, blocks saving or only asks.

use chrono::NaiveDate;

use crate::model::date::PartialDate;
use crate::model::dossier::Dossier;
use crate::model::{email, phone};

/// Something to mend or to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The table of the row.
    pub table: &'static str,
    /// Which of the table's rows, from 0.
    pub row: usize,
    /// The field.
    pub field: &'static str,
    /// What is the matter.
    pub trouble: Trouble,
}

/// What is the matter with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It has to be there.
    Needed,
    /// Completed before the studies began.
    BeforeEntry(PartialDate),
    /// Ends before it begins.
    BeforeStart,
    /// A date that is still to come.
    InFuture,
    /// Began to study at an odd age.
    OddAge(i32),
    /// An address that is none.
    NotAnEmail,
    /// The address looks like a slip; the likely one.
    EmailSlip(String),
    /// A phone number of odd length.
    OddPhone,
    /// A phone number that is none.
    NotAPhone,
    /// The same value twice.
    Twice,
}

impl Trouble {
    /// Whether it keeps the record from being saved; else it is a question.
    #[must_use]
    pub fn blocks(&self) -> bool {
        !matches!(
            self,
            Self::OddAge(_) | Self::EmailSlip(_) | Self::OddPhone | Self::Twice
        )
    }
}

/// Every problem of a dossier, in the order of the form.
#[must_use]
pub fn check(dossier: &Dossier, today: NaiveDate) -> Vec<Problem> {
    let mut found = Vec::new();
    identity(dossier, today, &mut found);
    degrees(dossier, &mut found);
    contacts(dossier, &mut found);
    for (row, post) in dossier.posts.iter().enumerate() {
        if before(post.to_on, post.from_on) {
            found.push(problem("post", row, "to_on", Trouble::BeforeStart));
        }
    }
    found
}

/// Whether a date can hardly be true: studies or a post that end before they begin, or begun at an odd age.
#[must_use]
pub fn odd_dates(dossier: &Dossier) -> bool {
    let mut found = Vec::new();
    degrees(dossier, &mut found);
    !found.is_empty()
        || dossier
            .posts
            .iter()
            .any(|post| before(post.to_on, post.from_on))
}

fn problem(table: &'static str, row: usize, field: &'static str, trouble: Trouble) -> Problem {
    Problem {
        table,
        row,
        field,
        trouble,
    }
}

fn before(end: Option<PartialDate>, start: Option<PartialDate>) -> bool {
    match (end, start) {
        (Some(end), Some(start)) => end.compare(&start) == Some(std::cmp::Ordering::Less),
        _ => false,
    }
}

fn identity(dossier: &Dossier, today: NaiveDate, found: &mut Vec<Problem>) {
    let alumnus = &dossier.alumnus;
    if alumnus.name.trim().is_empty() {
        found.push(problem("alumnus", 0, "name", Trouble::Needed));
    }
    let tomorrow = PartialDate::parse_iso(&today.to_string());
    if let (Some(birth), Some(today)) = (alumnus.birth, tomorrow)
        && birth.compare(&today) == Some(std::cmp::Ordering::Greater)
    {
        found.push(problem("alumnus", 0, "birth", Trouble::InFuture));
    }
}

fn degrees(dossier: &Dossier, found: &mut Vec<Problem>) {
    for (row, degree) in dossier.degrees.iter().enumerate() {
        if let Some(entry) = degree.entry
            && before(degree.completion, degree.entry)
        {
            found.push(problem(
                "degree",
                row,
                "completion",
                Trouble::BeforeEntry(entry),
            ));
        }
        if let (Some(birth), Some(entry)) = (dossier.alumnus.birth, degree.entry) {
            let age = i32::from(entry.year()) - i32::from(birth.year());
            if !(12..=70).contains(&age) {
                found.push(problem("degree", row, "entry", Trouble::OddAge(age)));
            }
        }
    }
}

fn contacts(dossier: &Dossier, found: &mut Vec<Problem>) {
    for (row, point) in dossier.contacts.iter().enumerate() {
        let mut add = |trouble| found.push(problem("contact_point", row, "value", trouble));
        if point.value.is_empty() {
            add(Trouble::Needed);
            continue;
        }
        let earlier = &dossier.contacts[..row];
        if earlier
            .iter()
            .any(|other| (&other.kind, &other.value) == (&point.kind, &point.value))
        {
            add(Trouble::Twice);
        }
        match point.kind.as_str() {
            "email" if email::read(&point.value).is_err() => add(Trouble::NotAnEmail),
            "email" => {
                if let Some(near) = email::near(&point.value) {
                    add(Trouble::EmailSlip(near));
                }
            }
            "mobile" | "landline" => match phone::read(&point.value) {
                phone::PhoneRead::Ok(_) => {}
                phone::PhoneRead::Odd(..) => add(Trouble::OddPhone),
                phone::PhoneRead::Damaged | phone::PhoneRead::Not => add(Trouble::NotAPhone),
            },
            _ => {}
        }
    }
}
