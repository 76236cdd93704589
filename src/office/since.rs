//! What became of a person since somebody looked: who saved, which field, from what to what.

use super::parts::{Cell, PERSON};
use super::{Office, Result};
use crate::clean::{fit, shown};
use crate::model::dossier::{Column, Dossier};
use crate::model::field::{Id, Label};

/// So many fields are told.
const TOLD: usize = 3;

/// What follows from the rest, or counts.
const UNTOLD: &[&str] = &["number", "rev", "initials", "last_contact_on", "alumnus_id"];

impl Office {
    /// What others saved since a revision, in a sentence: "wang: Employer: A -> B".
    ///
    /// # Errors
    /// `Refused`, `Missing` when there is no such revision, or whatever the file says.
    pub fn said_since(&self, id: Id, rev: i64) -> Result<String> {
        let (before, now) = (self.dossier_at(id, rev)?, self.dossier(id)?);
        let sets = usize::try_from(now.alumnus.rev - rev).unwrap_or_default();
        let mut users: Vec<String> = Vec::new();
        for set in self.history_of("alumnus", id, sets)? {
            if !users.contains(&set.user) {
                users.push(set.user);
            }
        }
        let who = users.join(", ");
        let differ = self.columns_changed(&before, &now);
        Ok(match differ.len() {
            0 => self.text.msg_since_parts(who),
            _ => self
                .text
                .msg_since(who, differ[..differ.len().min(TOLD)].join(", ")),
        })
    }

    /// "Employer: A -> B" of every field of the person, and of every flat column of their rows, that differs.
    fn columns_changed(&self, before: &Dossier, now: &Dossier) -> Vec<String> {
        let cells = |of: &Dossier| -> Vec<Cell> {
            let mut parts = self.parts(of, self.lang).into_iter();
            let person = parts.find(|part| part.name == PERSON);
            person.map_or_else(Vec::new, |part| part.rows.into_iter().flatten().collect())
        };
        let (old, new) = (cells(before), cells(now));
        let mut pairs: Vec<(&str, Label, String, String)> = Vec::new();
        for cell in old
            .iter()
            .chain(&new)
            .filter(|cell| !UNTOLD.contains(&cell.name))
        {
            let shown = |all: &[Cell]| {
                let same = all.iter().find(|other| other.name == cell.name);
                same.map_or_else(String::new, |other| other.shown.clone())
            };
            if pairs.iter().all(|(name, ..)| *name != cell.name) {
                pairs.push((cell.name, cell.label, shown(&old), shown(&new)));
            }
        }
        let shown = |column: &Column, of: &Dossier| (column.get)(of, &self.catalogue, self.lang);
        for column in self
            .columns()
            .filter(|column| !UNTOLD.contains(&column.key))
        {
            if pairs.iter().all(|(name, ..)| *name != column.key) {
                let (old, new) = (shown(column, before), shown(column, now));
                pairs.push((column.key, column.label, old, new));
            }
        }
        let differ = pairs.into_iter().filter(|(_, _, old, new)| old != new);
        differ
            .map(|(_, label, old, new)| {
                format!(
                    "{}: {} -> {}",
                    label.pick(self.lang),
                    short(&old),
                    short(&new)
                )
            })
            .collect()
    }
}

/// A value in a sentence.
fn short(text: &str) -> String {
    match text {
        "" => "-".to_owned(),
        text => fit(&shown(text), 24).trim_end().to_owned(),
    }
}
