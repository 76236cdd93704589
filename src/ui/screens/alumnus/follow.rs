//! What follows from an input that was just filled. Only inputs that nobody typed are filled so; the form shows them grey.

use crate::model::field::Id;
use crate::model::phone::Phone;
use crate::ui::form::sheet::{Sheet, row_key};
use crate::ui::form::{Ask, Kind};
use crate::ui::screens::alumnus::paper::bare;

/// What an input says about others: their keys and values.
pub fn from(key: &str, sheet: &Sheet, ask: &Ask<'_>) -> Vec<(String, String)> {
    let beside = |name: &str| match key.rsplit_once('.') {
        Some((row, _)) => format!("{row}.{name}"),
        None => name.to_owned(),
    };
    let value = sheet.sound(key);
    let id = value.parse().ok().map(Id);
    match bare(key) {
        "city_id" => match id.and_then(|id| ask.catalogue.cities.get(id)) {
            Some(city) => {
                let chapter = city.chapter_id.map_or(String::new(), |id| id.to_string());
                vec![
                    (beside("country"), city.country.clone()),
                    ("home_chapter_id".to_owned(), chapter),
                ]
            }
            None => Vec::new(),
        },
        "programme_id" => {
            let row = id.and_then(|id| ask.catalogue.programmes.get(id));
            let faculty = row.and_then(|row| row.faculty_id);
            faculty.map_or_else(Vec::new, |id| vec![(beside("faculty_id"), id.to_string())])
        }
        "student_no" => {
            entry_of(value, ask).map_or_else(Vec::new, |year| vec![(beside("entry"), year)])
        }
        "value" => country_of(key, sheet).map_or_else(Vec::new, |fill| vec![fill]),
        // Nobody writes to the dead.
        "status" if value == "deceased" => vec![("do_not_contact".to_owned(), "1".to_owned())],
        "follow_up_on" if !value.is_empty() => {
            vec![(beside("follow_up_by"), ask.office.actor().name.clone())]
        }
        _ => Vec::new(),
    }
}

/// The year that a student number begins with.
fn entry_of(number: &str, ask: &Ask<'_>) -> Option<String> {
    let year = number.get(..4)?;
    let this_year = ask.today.format("%Y").to_string();
    let is_year =
        year.bytes().all(|b| b.is_ascii_digit()) && ("1947"..=this_year.as_str()).contains(&year);
    is_year.then(|| year.to_owned())
}

/// The country of a phone, for the first address.
fn country_of(key: &str, sheet: &Sheet) -> Option<(String, String)> {
    if sheet.kind(sheet.find(key)?) != Kind::Phone {
        return None;
    }
    let country = Phone::from_stored(sheet.sound(key)).country()?;
    let row = *sheet.rows("address").first()?;
    Some((row_key("address", row, "country"), country.to_owned()))
}
