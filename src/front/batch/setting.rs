//! `alumni setting`: what an administrator says for the whole file; and the note that a list with private fields leaves.

use super::failure::{Failure, Outcome};
use super::{Desk, print, say};
use crate::cli::{SettingKey, Settings};
use crate::model::disclosure::Disclosure;
use crate::model::dossier::{Column, Privacy};
use crate::office::permit::Action;
use crate::office::{self, Office};

impl Desk<'_> {
    pub(super) fn set_for_all(&self, args: &Settings) -> Outcome<()> {
        let office = self.office()?;
        match (args.key, args.value) {
            (Some(SettingKey::NotedFrom), Some(people)) => {
                office.note_from(people)?;
                say(&self.words.msg_command_setting_noted(people.to_string()));
                Ok(())
            }
            (_, _) => print(&format!("noted-from  {}", office.noted_from()?)),
        }
    }

    /// Notes that private fields were listed, before they are: where they went from here nobody knows.
    pub(super) fn note_listed(
        &self,
        office: &Office,
        (format, query): (&str, &str),
        columns: &[&Column],
        people: usize,
    ) -> Outcome<()> {
        let mut columns_of = columns.iter();
        let is_private = columns_of.any(|column| column.privacy == Privacy::Private);
        if people == 0 || !is_private || !office.may(Action::ReadPrivate) {
            return Ok(());
        }
        if u32::try_from(people).unwrap_or(u32::MAX) < office.noted_from()? {
            return Ok(());
        }
        let keys: Vec<&str> = columns.iter().map(|column| column.key).collect();
        let noted = office.disclose(&Disclosure {
            format: format.to_owned(),
            query: query.to_owned(),
            people: i64::try_from(people).unwrap_or(i64::MAX),
            columns: keys.join(","),
            target: "-".to_owned(),
            ..Disclosure::default()
        });
        match noted {
            // Neither the file nor the folder beside it takes the note: reading goes on, and it is said.
            Err(office::Error::Broken(_)) => {
                say(&self.words.msg_command_not_noted());
                Ok(())
            }
            noted => noted.map_err(Failure::from),
        }
    }
}
