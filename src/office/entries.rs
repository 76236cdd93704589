//! What forms ask of the office besides the record itself: new entries of the small tables, and who was added last.

use super::permit::{Action, Permit};
use super::{Office, Result};
use crate::clean;
use crate::model::contact::City;
use crate::model::degree::{Faculty, Programme};
use crate::model::field::{Id, Record};

impl Office {
    /// Adds a city, unless one of that name is there; gives its id.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn add_city(&mut self, name: &str) -> Result<Id> {
        let permit = self.permit(Action::EditPeople)?;
        if let Some(city) = self.catalogue.city(name) {
            return Ok(city.id);
        }
        let (zh, en) = sides(name);
        let city = City {
            zh,
            en,
            ..City::default()
        };
        self.add_entry(permit, &city, name)
    }

    /// Adds a faculty, unless one of that name is there; gives its id.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn add_faculty(&mut self, name: &str) -> Result<Id> {
        let permit = self.permit(Action::EditPeople)?;
        if let Some(faculty) = self.catalogue.faculties.read(name) {
            return Ok(faculty.id);
        }
        let (zh, en) = sides(name);
        let faculty = Faculty {
            zh,
            en,
            ..Faculty::default()
        };
        self.add_entry(permit, &faculty, name)
    }

    /// Adds a programme of a faculty, unless one of that name is there; gives its id.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn add_programme(&mut self, name: &str, faculty: Option<Id>) -> Result<Id> {
        let permit = self.permit(Action::EditPeople)?;
        if let Some(programme) = self.catalogue.programmes.read(name) {
            return Ok(programme.id);
        }
        let (zh, en) = sides(name);
        let programme = Programme {
            zh,
            en,
            faculty_id: faculty,
            ..Programme::default()
        };
        self.add_entry(permit, &programme, name)
    }

    /// The person that the same user added last, if that was not long ago.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn added_last(&self) -> Result<Option<Id>> {
        // Further back nobody remembers what stood there.
        const RECENT: usize = 30;
        // A person comes with child rows, which are told first.
        const ROWS: usize = 200;
        for set in self.history(None, RECENT)? {
            if set.kind != "add" || set.user != self.actor.name || set.undone_by.is_some() {
                continue;
            }
            let rows = self.changes(set.id, None, ROWS)?;
            let added = rows
                .iter()
                .find(|row| row.table == "alumnus" && row.op == "insert");
            if let Some(added) = added {
                return Ok(Some(added.row));
            }
        }
        Ok(None)
    }

    fn add_entry<R: Record>(&mut self, permit: Permit, entry: &R, name: &str) -> Result<Id> {
        super::fits(None, entry)?;
        let sentence = self.text.msg_history_entry_add(clean::line(name).text);
        let written = self.write(permit, "add", sentence, |tx| Ok(tx.insert(entry)?))?;
        // The next field of the same form may already name it.
        self.learn();
        Ok(written.value)
    }
}

/// A name on its Chinese or its English side.
fn sides(name: &str) -> (String, String) {
    let name = clean::line(name).text;
    if name.chars().any(clean::is_han) {
        (name, String::new())
    } else {
        (String::new(), name)
    }
}
