//! From input to input.

use crate::ui::form::Ask;
use crate::ui::form::field::Field;
use crate::ui::form::screen::FormScreen;
use crate::ui::keys;
use crate::ui::screen::{Cx, Flow, Input, Result};
use crate::ui::widgets::list;

impl FormScreen {
    /// Goes to an input.
    pub(super) fn go(&mut self, to: usize, cx: &mut Cx<'_>) -> Result<Flow> {
        let ask = Ask::of(cx);
        let section = self.sheet.focused().map(|field| field.section);
        let left = self.sheet.go(to, self.paper.as_ref(), &ask);
        if let Some(key) = left {
            self.twins_due |= self.paper.tells_twins(&key);
        }
        self.sheet.examine(self.paper.as_ref(), &ask, false);
        if section != self.sheet.focused().map(|field| field.section) {
            self.keep(cx)?;
        }
        Ok(Flow::Stay)
    }

    pub(super) fn enter(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.sheet.list.is_some() {
            return self.take_choice(cx);
        } else if self.sheet.days.is_some() {
            self.take_day(cx);
        } else if self.sheet.at >= self.sheet.fields.len() {
            return self.save(cx);
        }
        self.go(self.sheet.beyond(self.sheet.at, 1), cx)
    }

    pub(super) fn tab(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.sheet.list.is_some() {
            return self.take_choice(cx);
        } else if self.sheet.days.is_some() {
            self.take_day(cx);
        } else if let Some((value, _)) = self.sheet.grey.take() {
            self.put_here(&value, cx);
        }
        let to = match self.sheet.at {
            at if at < self.sheet.fields.len() => self.sheet.beyond(at, 1),
            _ => 0,
        };
        self.go(to, cx)
    }

    pub(super) fn down(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match &mut self.sheet.list {
            Some(list) => {
                let at = list.picker.cursor.at();
                list.picker.cursor.go(at + 1);
                Ok(Flow::Stay)
            }
            None => self.go(self.sheet.below().unwrap_or(self.sheet.at + 1), cx),
        }
    }

    pub(super) fn up(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match &mut self.sheet.list {
            Some(list) => {
                let at = list.picker.cursor.at();
                list.picker.cursor.go(at.saturating_sub(1));
                Ok(Flow::Stay)
            }
            None => match self.sheet.above() {
                Some(at) => self.go(at, cx),
                None if self.sheet.at > 0 => self.go(self.sheet.at - 1, cx),
                None => self.before(cx),
            },
        }
    }

    pub(super) fn before(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let to = self.sheet.beyond(self.sheet.at, -1);
        self.go(to, cx)
    }

    /// Goes to the section of that number.
    pub(super) fn jump(&mut self, number: usize, cx: &mut Cx<'_>) -> Result<Flow> {
        let mut parts = (0..self.sheet.parts.len()).filter(|n| !self.sheet.parts[*n].under);
        match parts
            .nth(number.wrapping_sub(1))
            .and_then(|n| self.sheet.first_of(n))
        {
            Some(at) => self.go(at, cx),
            None => Ok(Flow::Stay),
        }
    }

    pub(super) fn section(&mut self, by: i32, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(days) = &mut self.sheet.days {
            days.turn(by);
            return Ok(Flow::Stay);
        }
        if let Some(list) = &mut self.sheet.list {
            return keys::take(
                list::KEYS,
                &mut list.picker.cursor,
                &Input::Run(if by > 0 {
                    "move.page-down"
                } else {
                    "move.page-up"
                }),
                cx,
            );
        }
        let parts = self.sheet.parts.len();
        let here = self.sheet.focused().map_or(parts, |field| field.section);
        let mut sections = (0..parts).filter(|n| self.sheet.first_of(*n).is_some());
        let to = if by > 0 {
            sections.find(|n| *n > here)
        } else {
            sections.rfind(|n| *n < here)
        };
        let to = match (to.and_then(|n| self.sheet.first_of(n)), by > 0) {
            (Some(at), _) => at,
            (None, true) => self.sheet.fields.len(),
            (None, false) => 0,
        };
        self.go(to, cx)
    }

    pub(super) fn next_problem(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.settle(cx);
        let places: Vec<usize> = self
            .sheet
            .findings()
            .iter()
            .filter_map(|finding| self.sheet.find(&finding.key))
            .collect();
        let after = places.iter().find(|at| **at > self.sheet.at);
        match after.or(places.first()).copied() {
            Some(at) => self.go(at, cx),
            None => {
                cx.note(cx.text.msg_form_no_problem());
                Ok(Flow::Stay)
            }
        }
    }

    pub(super) fn restore(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let ask = Ask::of(cx);
        let focused = self.sheet.focused();
        let is_typed = focused.is_some_and(|field| field.touched || field.is_changed());
        if self
            .gone
            .last()
            .is_some_and(|gone| gone.is_last || !is_typed)
        {
            return self.put_row_back(cx);
        }
        let Some(field) = focused else {
            return Ok(Flow::Stay);
        };
        let value = if field.touched || field.value != field.entered {
            field.entered.clone()
        } else {
            field.spec.value.clone()
        };
        let key = field.spec.key.clone();
        self.sheet.close();
        if self.sheet.focused().is_some_and(|field| field.spec.fixed) {
            return Ok(Flow::Stay);
        }
        self.sheet.put(&key, &value, &ask);
        self.sheet.enter();
        self.sheet.examine(self.paper.as_ref(), &ask, false);
        self.kept.due = true;
        Ok(Flow::Stay)
    }

    pub(super) fn no_problem(&self, cx: &Cx<'_>) -> Option<String> {
        // What is being typed is read when the key is pressed.
        let typing = self.sheet.focused().is_some_and(|field| field.touched);
        (self.sheet.findings().is_empty() && !typing).then(|| cx.text.msg_form_no_problem())
    }

    /// Reads the input under the cursor without leaving it.
    pub(super) fn settle(&mut self, cx: &Cx<'_>) {
        let ask = Ask::of(cx);
        if let Some(key) = self.sheet.leave(self.paper.as_ref(), &ask) {
            self.twins_due |= self.paper.tells_twins(&key);
        }
        self.sheet.enter();
        self.sheet.examine(self.paper.as_ref(), &ask, false);
    }

    /// Reads the input under the cursor for a key that may lead nowhere: who goes on typing goes on where they were.
    pub(super) fn read_on(&mut self, cx: &Cx<'_>) {
        let ask = Ask::of(cx);
        let pen = self.sheet.focused().map(Field::pen);
        if let Some(key) = self.sheet.leave(self.paper.as_ref(), &ask) {
            self.twins_due |= self.paper.tells_twins(&key);
        }
        if let (Some(pen), Some(field)) = (pen, self.sheet.fields.get_mut(self.sheet.at)) {
            field.take_up(pen);
        }
        self.sheet.examine(self.paper.as_ref(), &ask, false);
    }
}
