//! What an import leaves to people: the rows that wait for a decision, and the headings that somebody decided about.

use super::intake::Intake;
use super::permit::Action;
use super::{Error, Office, Result};
use crate::model::field::Id;
use crate::model::relation::NotSame;
use crate::model::user::Heading;
use crate::store::imports::Waiting;

impl Office {
    /// The rows that wait for a decision.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn waiting_rows(&self) -> Result<Vec<Waiting>> {
        self.permit(Action::Import)?;
        Ok(self.db.waiting_rows()?)
    }

    /// Decides about a row that waits: `run` writes what follows from it. The row keeps its fingerprint, so that the same
    /// file does not bring it again. `Stale` when somebody else decided first.
    ///
    /// # Errors
    /// `Refused`, `Stale`, `Rule`, or whatever the file says; then nothing was written.
    pub fn decide_waiting(
        &self,
        row: Id,
        sentence: String,
        run: impl FnOnce(&mut Intake<'_>) -> Result<()>,
    ) -> Result<()> {
        let permit = self.permit(Action::Import)?;
        let today = self.today();
        let written = self.write(permit, "import", sentence, |tx| {
            if !tx.waiting_rows()?.iter().any(|waiting| waiting.id == row) {
                return Err(Error::Stale);
            }
            run(&mut Intake::new(tx, today)?)?;
            Ok(tx.decide_row(row)?)
        })?;
        let () = written.value;
        Ok(())
    }

    /// What headings mean that somebody decided about.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn headings(&self) -> Result<Vec<Heading>> {
        self.permit(Action::Import)?;
        Ok(self.db.all()?)
    }

    /// Remembers what headings mean: folded heading and our column, or an empty one for a column to leave out.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn remember_headings(&self, decided: &[(String, String)], sentence: String) -> Result<()> {
        let permit = self.permit(Action::Import)?;
        let written = self.write(permit, "setting", sentence, |tx| {
            let known: Vec<Heading> = tx.all()?;
            for (folded, target) in decided {
                match known.iter().find(|heading| heading.folded == *folded) {
                    Some(heading) if heading.target == *target => {}
                    Some(heading) => tx.update(&Heading {
                        target: target.clone(),
                        ..heading.clone()
                    })?,
                    None => {
                        tx.insert(&Heading {
                            folded: folded.clone(),
                            target: target.clone(),
                            ..Heading::default()
                        })?;
                    }
                }
            }
            Ok(())
        })?;
        let () = written.value;
        Ok(())
    }
}

impl Intake<'_> {
    /// Remembers that two people are not the same one.
    ///
    /// # Errors
    /// Whatever the file says.
    pub fn not_same(&self, one: Id, other: Id) -> Result<()> {
        let pair = NotSame {
            alumnus_id: one.min(other),
            other_id: one.max(other),
            ..NotSame::default()
        };
        self.tx.insert(&pair)?;
        Ok(())
    }
}
