//! From input to input: what is left is read, what is entered is selected.

use super::Sheet;
use crate::ui::form::field::Field;
use crate::ui::form::{Ask, Paper};

impl Sheet {
    /// Goes to an input: leaves the one under the cursor (its text is read) and selects the other's whole value.
    /// Gives the key of the one that was left if its value changed.
    pub fn go(&mut self, to: usize, paper: &dyn Paper, ask: &Ask<'_>) -> Option<String> {
        let left = self.leave(paper, ask);
        self.at = to.min(self.fields.len());
        self.enter();
        left
    }

    /// Reads the text under the cursor; gives its key if the value changed.
    pub fn leave(&mut self, paper: &dyn Paper, ask: &Ask<'_>) -> Option<String> {
        self.close();
        let at = self.at;
        let kind = self.fields.get(at).map(|_| self.kind(at))?;
        let choices = self.choices(kind, paper, ask);
        let field = &mut self.fields[at];
        field.visited = true;
        let before = field.value.clone();
        field.settle(ask, kind, choices.as_deref());
        if before == field.value {
            return None;
        }
        let key = field.spec.key.clone();
        self.reread_beside(at, ask);
        self.follow(&key, paper, ask);
        Some(key)
    }

    /// Selects the whole value of the input under the cursor.
    pub fn enter(&mut self) {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.entered.clone_from(&field.value);
            field.touched = false;
            field.select();
        }
    }

    /// The next input before or behind `at` that can be typed into; the line that saves comes after the last.
    #[must_use]
    pub fn beyond(&self, at: usize, by: i32) -> usize {
        let open = |at: &usize| self.fields.get(*at).is_none_or(|field| !field.spec.fixed);
        let last = self.fields.len();
        if by > 0 {
            (at + 1..=last).find(open).unwrap_or(last)
        } else {
            (0..at).rfind(open).unwrap_or(last)
        }
    }

    /// The first input of a section where PgDn lands.
    #[must_use]
    pub fn first_of(&self, section: usize) -> Option<usize> {
        let of = |main: bool| {
            self.fields.iter().position(|field| {
                let open = !field.spec.fixed && (field.spec.main || !main);
                field.section == section && open
            })
        };
        of(true).or_else(|| of(false))
    }

    /// The input of the same column in the row below, where child rows stand like a table.
    #[must_use]
    pub fn below(&self) -> Option<usize> {
        self.beside(|at| at > self.at, false)
    }

    /// The input of the same column in the row above.
    #[must_use]
    pub fn above(&self) -> Option<usize> {
        self.beside(|at| at < self.at, true)
    }

    fn beside(&self, side: impl Fn(usize) -> bool, last: bool) -> Option<usize> {
        let here = self.focused()?;
        let name = |field: &'_ Field| field.spec.key.rfind('.');
        let column = name(here).filter(|_| self.parts[here.section].tight)?;
        let column = &here.spec.key[column..];
        let mut same = (0..self.fields.len()).filter(|at| {
            let field = &self.fields[*at];
            let in_column = || name(field).is_some_and(|dot| &field.spec.key[dot..] == column);
            field.section == here.section && side(*at) && in_column()
        });
        if last { same.next_back() } else { same.next() }
    }
}
