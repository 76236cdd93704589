//! Numbers of people and keys of own fields for ids and back: how a file names what a record points to.

use std::collections::HashMap;

use super::permit::Action;
use super::{Office, Result};
use crate::model::custom::CustomField;
use crate::model::field::Id;

impl Office {
    /// The public numbers of people; who is gone is left out.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn numbers_of(&self, ids: &[Id]) -> Result<HashMap<Id, String>> {
        self.permit(Action::Read)?;
        Ok(self.db.numbers_of(ids)?.into_iter().collect())
    }

    /// The days on which people were changed last, ISO.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn changed_on(&self, ids: &[Id]) -> Result<HashMap<Id, String>> {
        self.permit(Action::Read)?;
        Ok(self.db.changed_on(ids)?.into_iter().collect())
    }

    /// Who has these public numbers, merged people too: not whom they lead to.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn numbered(&self, numbers: &[&str]) -> Result<HashMap<String, Id>> {
        self.permit(Action::Read)?;
        let found = self.db.numbered(numbers)?;
        Ok(found.into_iter().map(|(id, number)| (number, id)).collect())
    }

    /// The keys of the fields that the office added to people, retired ones too.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn own_keys(&self) -> Result<HashMap<Id, String>> {
        self.permit(Action::Read)?;
        let fields: Vec<CustomField> = self.db.all()?;
        let of_people = fields.into_iter().filter(|field| field.record == "alumnus");
        Ok(of_people.map(|field| (field.id, field.key)).collect())
    }
}
