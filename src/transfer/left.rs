//! What a row bears of where it left: its revision, and the point of the history at which the file left. Number and revision
//! alone are given again where an older copy of the database was restored.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::dossier::Column;
use crate::office::{Error, Office};

/// Parts the revision from the point.
const AT: char = '@';

/// The revision of a row, and the point at which it left; none in files of before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The revision.
    pub rev: i64,
    /// The point.
    pub point: Option<String>,
}

impl Left {
    /// The point, if it has one.
    #[must_use]
    pub fn point(&self) -> Option<&str> {
        self.point.as_deref()
    }

    /// From the text of a cell.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (rev, point) = match text.split_once(AT) {
            Some((rev, point)) => (rev, Some(point.trim().to_owned())),
            None => (text, None),
        };
        let rev = rev.trim().parse().ok()?;
        Some(Self { rev, point })
    }
}

/// Where a row left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// This database, at a point that its history leads over.
    Here,
    /// Another one, or this one before an older copy was restored.
    Elsewhere,
    /// It does not say.
    Unsaid,
}

/// The points of a file: few of them in many rows.
#[derive(Default)]
pub(super) struct Origins(HashMap<String, bool>);

impl Origins {
    /// Where what bears this point left.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub(super) fn of(&mut self, office: &Office, point: Option<&str>) -> Result<Origin, Error> {
        let Some(point) = point else {
            return Ok(Origin::Unsaid);
        };
        let is_here = match self.0.get(point) {
            Some(known) => *known,
            None => {
                let is_here = office.has_point(point)?;
                self.0.insert(point.to_owned(), is_here);
                is_here
            }
        };
        Ok(match is_here {
            true => Origin::Here,
            false => Origin::Elsewhere,
        })
    }
}

/// Puts the point behind the revisions of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stamp<'p> {
    at: Option<usize>,
    point: &'p str,
}

impl<'p> Stamp<'p> {
    /// For rows of these columns.
    pub(super) fn of(columns: &[&'static Column], point: &'p str) -> Self {
        let at = columns.iter().position(|column| column.key == "rev");
        Self { at, point }
    }

    /// On the texts of a row.
    pub(super) fn put(self, texts: &mut [Cow<'_, str>]) {
        if let Some(rev) = self.at.and_then(|at| texts.get_mut(at)) {
            let text = rev.to_mut();
            text.push(AT);
            text.push_str(self.point);
        }
    }
}
