//! The form of a person: the dossier as a sheet of paper, with degrees, contacts, addresses, posts and memberships as rows.

pub mod paper;
pub mod places;
pub mod rows;
pub mod gather;
pub mod follow;
pub mod posts;
pub mod compare;

use crate::model::field::Id;
use crate::office;
use crate::office::permit::Action;
use crate::ui::form::screen::FormScreen;
use crate::ui::screen::{Cx, Result};
use crate::ui::screens::alumnus::paper::AlumnusPaper;

/// Opens the form of a person. It closes with `Saved(id)` or `Dropped`.
pub struct AlumnusForm;

impl AlumnusForm {
    /// An empty form; `name` is typed already, as when a search found nobody.
    ///
    /// # Errors
    /// `Refused`, or whatever the office says.
    pub fn new_person(cx: &mut Cx<'_>, name: &str) -> Result<FormScreen> {
        Self::allowed(cx)?;
        let paper = AlumnusPaper::fresh(cx);
        let mut form = FormScreen::open(Box::new(paper), cx)?;
        form.prefill("name", name, cx);
        Ok(form)
    }

    /// The form of a person on file.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the office says.
    pub fn edit(id: Id, cx: &mut Cx<'_>) -> Result<FormScreen> {
        Self::allowed(cx)?;
        let paper = AlumnusPaper::read(id, cx)?;
        FormScreen::open(Box::new(paper), cx)
    }

    /// The same with the cursor on a field, a table ("post") or a row of it ("post#12.").
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the office says.
    pub fn edit_at(id: Id, place: &str, cx: &mut Cx<'_>) -> Result<FormScreen> {
        let mut form = Self::edit(id, cx)?;
        form.begin_in(place, cx)?;
        Ok(form)
    }

    fn allowed(cx: &Cx<'_>) -> Result<()> {
        if cx.office.may(Action::EditPeople) {
            Ok(())
        } else {
            Err(office::Error::Refused(Action::EditPeople).into())
        }
    }
}
