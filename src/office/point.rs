//! Whether a file that comes back left this office: numbers and revisions are given again where an older copy of the database
//! was restored, and by every other office.

use std::collections::HashSet;

use super::intake::Arrival;
use super::{Office, Result};
use crate::model::dossier::Dossier;
use crate::model::name;
use crate::model::phone::Phone;
use crate::office::permit::Action;

impl Office {
    /// The newest point of the history: what leaves now bears it.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn point(&self) -> Result<String> {
        self.permit(Action::Read)?;
        Ok(self.db.point()?)
    }

    /// Whether the history leads over that point: number and revision of what left there mean the same here.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn has_point(&self, point: &str) -> Result<bool> {
        self.permit(Action::Read)?;
        Ok(self.db.has_point(point)?)
    }
}

impl Arrival {
    /// Whether nothing speaks against it that this is who the number says: the name is the same, no other birth, and another
    /// phone only where something else is the same.
    #[must_use]
    pub fn may_be(&self, person: &Dossier) -> bool {
        let birth = person.alumnus.birth.map(|date| date.to_string());
        let birth = birth.unwrap_or_default();
        let phones = ["mobile", "landline", "whatsapp"];
        let phones = common(
            self.phones.iter().map(|phone| digits(phone)),
            values(person, &phones).map(digits),
        );
        let emails = common(
            self.emails.iter().map(|email| email.to_lowercase()),
            values(person, &["email"]).map(str::to_lowercase),
        );
        let studies = common(
            self.studies.iter().map(|(_, number)| number.clone()),
            person
                .degrees
                .iter()
                .map(|degree| degree.student_no.clone()),
        );
        let births = common(std::iter::once(self.birth.clone()), std::iter::once(birth));
        let is_known = [births, phones, emails, studies].contains(&Common::Some);
        folded(&self.name) == folded(&person.alumnus.name)
            && births != Common::None
            && (is_known || phones != Common::None)
    }
}

/// What two lists have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Common {
    /// One of them says nothing.
    Unsaid,
    None,
    Some,
}

fn common(one: impl Iterator<Item = String>, other: impl Iterator<Item = String>) -> Common {
    let one: HashSet<String> = one.filter(|text| !text.is_empty()).collect();
    let other: Vec<String> = other.filter(|text| !text.is_empty()).collect();
    match () {
        () if one.is_empty() || other.is_empty() => Common::Unsaid,
        () if other.iter().any(|text| one.contains(text)) => Common::Some,
        () => Common::None,
    }
}

fn values<'d>(person: &'d Dossier, kinds: &'d [&'static str]) -> impl Iterator<Item = &'d str> {
    let points = person.contacts.iter();
    let of = points.filter(|point| kinds.contains(&point.kind.as_str()));
    of.map(|point| point.value.as_str())
}

fn digits(stored: &str) -> String {
    Phone::from_stored(stored).digits_without_code().to_owned()
}

fn folded(text: &str) -> String {
    name::fold(&name::squeeze(text))
}
