//! Rules between the fields of a person. Each problem names its field and row, blocks saving or only asks.

use chrono::NaiveDate;

use crate::model::contact::read_season;
use crate::model::date::PartialDate;
use crate::model::dossier::Dossier;
use crate::model::field::{Kind, Label, NAME, Peek, Record, Value, field};
use crate::model::relation::Relationship;
use crate::model::{email, phone};

mod schema;

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
    /// A person has it once.
    OnlyOnce,
    /// A person tied to themselves.
    Oneself,
    /// No part of the year.
    NotASeason,
    /// What was agreed to is history: rows are only ever added.
    OnlyAdded,
    /// More characters than this.
    TooLong(usize),
    /// A value that its field cannot hold.
    NotOfField,
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

/// Every problem of a dossier, in the order of the form. `today` is that of where the clerk sits.
#[must_use]
pub fn check(dossier: &Dossier, today: NaiveDate) -> Vec<Problem> {
    let mut found = Vec::new();
    lengths(dossier, &mut found);
    identity(dossier, today, &mut found);
    degrees(dossier, &mut found);
    contacts(dossier, &mut found);
    for (row, address) in dossier.addresses.iter().enumerate() {
        if before(address.valid_to, address.valid_from) {
            found.push(problem("address", row, "valid_to", Trouble::BeforeStart));
        }
        if !address.season.is_empty() && read_season(&address.season).is_none() {
            found.push(problem("address", row, "season", Trouble::NotASeason));
        }
    }
    for (row, post) in dossier.posts.iter().enumerate() {
        if before(post.to_on, post.from_on) {
            found.push(problem("post", row, "to_on", Trouble::BeforeStart));
        }
    }
    for (row, membership) in dossier.memberships.iter().enumerate() {
        if before(membership.until, membership.since) {
            found.push(problem("membership", row, "until", Trouble::BeforeStart));
        }
    }
    ties(dossier, &mut found);
    consents(dossier, today, &mut found);
    reports(dossier, today, &mut found);
    schema::check(dossier, &mut found);
    found
}

/// What keeps a record from being saved.
#[must_use]
pub fn blocking(dossier: &Dossier, today: NaiveDate) -> Vec<Problem> {
    let mut found = check(dossier, today);
    found.retain(|problem| problem.trouble.blocks());
    found
}

/// What keeps a record from being saved and did not stand in it before: what somebody else left there years ago is no
/// reason to refuse a new phone number.
#[must_use]
pub fn new_problems(before: &Dossier, after: &Dossier, today: NaiveDate) -> Vec<Problem> {
    let mut found = blocking(after, today);
    if !found.is_empty() {
        let known = check(before, today);
        found.retain(|problem| !known.contains(problem));
    }
    found
}

impl Problem {
    /// What the field is called.
    #[must_use]
    pub fn label(&self) -> Label {
        label_of(Some(self.table), self.field).unwrap_or(Label {
            en: self.field,
            zh: self.field,
        })
    }
}

/// What a column of a record is called; the first of that name where the table is not known.
#[must_use]
pub fn label_of(table: Option<&str>, name: &str) -> Option<Label> {
    fn of<R: Record>(table: Option<&str>, name: &str) -> Option<Label> {
        let is_it = table.is_none_or(|table| table == R::TABLE);
        let known = field::<R>(name).filter(|_| is_it);
        known.map(|field| field.label)
    }
    type Of = fn(Option<&str>, &str) -> Option<Label>;
    let all: &[Of] = &[
        of::<crate::model::alumnus::Alumnus>,
        of::<crate::model::alumnus::OtherName>,
        of::<crate::model::degree::Degree>,
        of::<crate::model::contact::ContactPoint>,
        of::<crate::model::contact::Address>,
        of::<crate::model::post::Post>,
        of::<Relationship>,
        of::<crate::model::relation::Tag>,
        of::<crate::model::relation::ContactReport>,
        of::<crate::model::consent::Consent>,
        of::<crate::model::chapter::Membership>,
        of::<crate::model::custom::AlumnusCustom>,
        of::<crate::model::attachment::Attachment>,
        of::<crate::model::chapter::Chapter>,
        of::<crate::model::chapter::Council>,
        of::<crate::model::chapter::Officer>,
        of::<crate::model::event::Event>,
        of::<crate::model::event::Registration>,
        of::<crate::model::degree::Faculty>,
        of::<crate::model::degree::Programme>,
        of::<crate::model::degree::Era>,
        of::<crate::model::contact::City>,
    ];
    all.iter().find_map(|of| of(table, name))
}

/// A date that can hardly be true: studies or a post that end before they begin, or studies begun at an odd age.
#[must_use]
pub fn odd_date(dossier: &Dossier) -> Option<Problem> {
    let mut found = Vec::new();
    degrees(dossier, &mut found);
    let odd = |p: &Problem| matches!(p.trouble, Trouble::BeforeEntry(_) | Trouble::OddAge(_));
    let mut posts = dossier.posts.iter().enumerate();
    found.into_iter().find(odd).or_else(|| {
        let (row, _) = posts.find(|(_, post)| before(post.to_on, post.from_on))?;
        Some(problem("post", row, "to_on", Trouble::BeforeStart))
    })
}

/// What a change may not do to a person on file: agreements are only ever added to.
#[must_use]
pub fn check_change(before: &Dossier, after: &Dossier) -> Vec<Problem> {
    let kept = (before.consents.iter()).all(|consent| after.consents.contains(consent));
    if kept {
        return Vec::new();
    }
    vec![problem("consent", 0, "purpose", Trouble::OnlyAdded)]
}

fn lengths(dossier: &Dossier, found: &mut Vec<Problem>) {
    long(std::slice::from_ref(&dossier.alumnus), found);
    long(&dossier.other_names, found);
    long(&dossier.degrees, found);
    long(&dossier.contacts, found);
    long(&dossier.addresses, found);
    long(&dossier.posts, found);
    long(&dossier.relationships, found);
    long(&dossier.consents, found);
    long(&dossier.reports, found);
    long(&dossier.tags, found);
    long(&dossier.memberships, found);
    long(&dossier.attachments, found);
    long(&dossier.customs, found);
}

/// Texts of a row of whatever table that are longer than a place for them, and were not so before.
#[must_use]
pub fn too_long<R: Record>(before: Option<&R>, after: &R) -> Vec<Problem> {
    let mut found = Vec::new();
    long(std::slice::from_ref(after), &mut found);
    found.retain(|problem| {
        let field = field::<R>(problem.field);
        let text = |row: &R| field.map(|field| (field.get)(row));
        before.is_none_or(|before| text(before) != text(after))
    });
    found
}

/// Texts that are longer than a place for them.
fn long<R: Record>(rows: &[R], found: &mut Vec<Problem>) {
    for (row, record) in rows.iter().enumerate() {
        for field in R::FIELDS {
            let most = match (field.name, field.kind) {
                ("name", Kind::Text) => NAME,
                (_, kind) => kind.longest(),
            };
            let is_longer = |text: &str| text.len() > most && text.chars().nth(most).is_some();
            let is_long = match (field.peek)(record) {
                Some(Peek::Text(text)) => is_longer(text),
                Some(Peek::Null | Peek::Int(_)) => false,
                None => matches!((field.get)(record), Value::Text(text) if is_longer(&text)),
            };
            if is_long {
                found.push(problem(R::TABLE, row, field.name, Trouble::TooLong(most)));
            }
        }
    }
}

fn ties(dossier: &Dossier, found: &mut Vec<Problem>) {
    for (row, other) in dossier.other_names.iter().enumerate() {
        for (field, value) in [("kind", &other.kind), ("name", &other.name)] {
            if value.is_empty() {
                found.push(problem("other_name", row, field, Trouble::Needed));
            }
        }
    }
    for (row, tie) in dossier.relationships.iter().enumerate() {
        let mut add = |field, trouble| found.push(problem("relationship", row, field, trouble));
        if tie.kind.is_empty() {
            add("kind", Trouble::Needed);
        }
        if tie.other_id.is_new() {
            add("other_id", Trouble::Needed);
        } else if tie.other_id == dossier.alumnus.id {
            add("other_id", Trouble::Oneself);
        }
        let same =
            |other: &Relationship| (other.other_id, &other.kind) == (tie.other_id, &tie.kind);
        if dossier.relationships[..row].iter().any(same) {
            add("other_id", Trouble::Twice);
        }
    }
}

fn consents(dossier: &Dossier, today: NaiveDate, found: &mut Vec<Problem>) {
    for (row, consent) in dossier.consents.iter().enumerate() {
        if consent.purpose.is_empty() {
            found.push(problem("consent", row, "purpose", Trouble::Needed));
        }
        if consent.on_day.is_some_and(|day| day > today) {
            found.push(problem("consent", row, "on_day", Trouble::InFuture));
        }
    }
}

fn reports(dossier: &Dossier, today: NaiveDate, found: &mut Vec<Problem>) {
    for (row, report) in dossier.reports.iter().enumerate() {
        let mut add = |field, trouble| found.push(problem("contact_report", row, field, trouble));
        match report.on_day {
            None => add("on_day", Trouble::Needed),
            Some(day) if day > today => add("on_day", Trouble::InFuture),
            Some(day) if report.follow_up_on.is_some_and(|later| later < day) => {
                add("follow_up_on", Trouble::BeforeStart);
            }
            Some(_) => {}
        }
    }
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
    let now = PartialDate::parse_iso(&today.to_string());
    if let (Some(birth), Some(today)) = (alumnus.birth, now)
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
