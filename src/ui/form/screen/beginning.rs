//! How a form begins: at one input of it, or with something typed into it already.

use crate::model::doubt::Spot;
use crate::ui::form::Ask;
use crate::ui::form::screen::FormScreen;
use crate::ui::form::screen::choosing::Chosen;
use crate::ui::form::sheet::row_key;
use crate::ui::screen::{Cx, Result};

impl FormScreen {
    /// Types into an input before the form is shown.
    pub fn prefill(&mut self, key: &str, text: &str, cx: &Cx<'_>) {
        let ask = Ask::of(cx);
        if let Some(at) = self.sheet.find(key).filter(|_| !text.trim().is_empty()) {
            let kind = self.sheet.kind(at);
            let choices = self.sheet.choices(kind, self.paper.as_ref(), &ask);
            self.sheet.fields[at].put_unread(text, &ask, kind, choices.as_deref());
            self.sheet.enter();
            self.kept.due = true;
        }
        self.sheet.examine(self.paper.as_ref(), &ask, false);
    }

    /// Begins at this place instead of the first input.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn begin_at(&mut self, spot: Spot, cx: &mut Cx<'_>) -> Result<()> {
        match self.place(spot) {
            Some(at) => self.go(at, cx).map(drop),
            None => Ok(()),
        }
    }

    /// Begins at the first input whose name begins so: a field, a table ("post"), or a row of it ("post#12.").
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn begin_in(&mut self, place: &str, cx: &mut Cx<'_>) -> Result<()> {
        let fields = || self.sheet.fields.iter();
        let named = |main: bool| {
            fields().position(|field| {
                let open = !field.spec.fixed && (field.spec.main || !main);
                open && field.spec.key.starts_with(place)
            })
        };
        match named(true).or_else(|| named(false)) {
            Some(at) => self.go(at, cx).map(drop),
            None => Ok(()),
        }
    }

    /// Shows what the form proposes for the empty input under the cursor, if it proposes anything.
    pub fn propose(&mut self, cx: &Cx<'_>) {
        let empty = self.sheet.focused().filter(|field| field.text().is_empty());
        let proposed = empty.map(|field| self.paper.options(&field.spec.key, &self.sheet));
        if self.offer.is_none() && proposed.is_some_and(|proposed| !proposed.is_empty()) {
            self.open_list("", cx);
        }
    }

    fn place(&self, spot: Spot) -> Option<usize> {
        let row = match spot.row {
            Some(row) => row.0,
            None => {
                // A row to be filled is new, else it is the first.
                let rows = self.sheet.rows(spot.table);
                let new = rows.iter().find(|row| **row < 0);
                match new.or(rows.first()) {
                    Some(row) => *row,
                    None => return self.sheet.find(spot.field),
                }
            }
        };
        self.sheet.find(&row_key(spot.table, row, spot.field))
    }

    /// The form asks about a draft first.
    #[must_use]
    pub fn is_asking(&self) -> bool {
        self.offer.is_some()
    }

    /// Takes what the open list proposes, unless something was typed.
    pub fn take_proposed(&mut self, cx: &Cx<'_>) {
        if self.sheet.focused().is_some_and(|field| !field.touched)
            && let Some(Chosen::Value(value)) = self.close_list()
        {
            self.put_here(&value, cx);
        }
    }

    /// Nothing was typed that would be saved.
    pub fn is_as_stored(&mut self, cx: &Cx<'_>) -> bool {
        self.is_unchanged(cx)
    }

    /// Something was typed that is not saved, also in the input under the cursor.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.sheet.changed() > 0 || self.sheet.focused().is_some_and(|field| field.touched)
    }
}
