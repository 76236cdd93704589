//! What the keys around the search do: the list below the box, the form, the parts of the query, why somebody is found and
//! what to do when nobody is.

use super::chips::{What, said};
use super::complete::Completion;
use super::nobody::{Nobody, Way};
use super::search::without;
use super::why::Why;
use super::{Directory, Focus};
use crate::ui::keys;
use crate::ui::screen::{Cx, Flow, Input, Result};
use crate::ui::screens::alumnus::AlumnusForm;
use crate::ui::screens::record::RecordView;
use crate::ui::screens::seek::Seek;
use crate::ui::widgets::list::KEYS as MOVES;

/// So many passes are given up for keys, one after the other.
const MOST_GIVEN_UP: u8 = 3;

impl Directory {
    /// Searches for what stands in the box. A pass is given up when the next key is there already: then the search is
    /// due, and is made up for with the next input that is no typing. Who types faster than passes end, as on a machine
    /// where others type too, still sees answers: after a few that were given up one goes on to its end.
    pub(super) fn find_as_typed(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let query = self.find.value().to_owned();
        self.leave();
        let before = self.search.serial;
        if self.given_up >= MOST_GIVEN_UP {
            self.search.run(&query, cx)?;
        } else if !self.search.run_unless(&query, cx)? {
            self.given_up += 1;
            return Ok(());
        }
        self.given_up = 0;
        self.settle_on_best(before, cx)
    }

    /// Searches for what was typed while keys came faster than passes.
    pub(super) fn make_up(&mut self, cx: &mut Cx<'_>) -> Result<bool> {
        if self.given_up == 0 {
            return Ok(false);
        }
        self.find(cx)?;
        Ok(true)
    }

    /// Opens the list of what could go on here; a single one is taken at once.
    pub(super) fn complete(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.completion = Completion::of(self.find.value(), cx);
        match &self.completion {
            None => {
                self.note();
                self.leave_find(cx)
            }
            Some(completion) if completion.is_single() => self.take_completion(cx),
            Some(_) => Ok(Flow::Stay),
        }
    }

    /// Puts what is under the cursor into the box; behind a field its values are offered.
    pub(super) fn take_completion(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(completion) = self.completion.take() else {
            return Ok(Flow::Stay);
        };
        let (text, goes_on) = completion.taken();
        self.find.set(&text);
        if goes_on {
            self.completion = Completion::of(&text, cx);
        } else {
            self.find(cx)?;
        }
        Ok(Flow::Stay)
    }

    pub(super) fn close_completion(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.completion = None;
        self.find(cx)?;
        Ok(Flow::Stay)
    }

    /// While the list is open the keys that choose are its own.
    pub(super) fn ask_completion(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Flow> {
        let flow = keys::take(super::tables::COMPLETING, self, input, cx)?;
        let typed = matches!(input, Input::Key(key) if matches!(key.code, crossterm::event::KeyCode::Char(_)));
        match (&flow, &mut self.completion) {
            (Flow::Pass, Some(completion)) if !typed => {
                keys::take(MOVES, &mut completion.picker.cursor, input, cx)
            }
            _ => Ok(flow),
        }
    }

    /// The search form, filled with the search as far as it goes.
    pub(super) fn seek(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.completion = None;
        Ok(Flow::open(Seek::new(&self.search.query)))
    }

    /// Searches for a query that another screen made.
    pub(super) fn take_query(&mut self, query: &str, cx: &mut Cx<'_>) -> Result<Flow> {
        self.find_text(query, cx)?;
        self.focus = Focus::List;
        self.note();
        Ok(Flow::Stay)
    }

    pub(super) fn take_chip(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.chips.chosen().cloned() {
            Some(What::Condition(at)) => {
                let query = without(&self.search.query, &at);
                self.find_instead(&query, cx)
            }
            Some(What::Field(field)) => {
                self.facets.go_to(field, &self.search);
                self.enter_facets(cx)
            }
            None => self.enter_list(cx),
        }
    }

    pub(super) fn drop_last(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.chips.last().cloned() {
            Some(What::Condition(at)) => {
                let query = without(&self.search.query, &at);
                self.find_instead(&query, cx)
            }
            _ => {
                cx.warn(cx.text.msg_directory_no_condition());
                Ok(Flow::Stay)
            }
        }
    }

    /// Explains the search: for the person under the cursor, or why there is none.
    pub(super) fn why(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let parts = self.search.parts();
        let parts = parts
            .iter()
            .map(|chip| (chip.at.clone(), said(chip, &self.search, cx)))
            .collect();
        let person = self.here().map(|line| line.id);
        let count = self.search.count();
        let query = self.search.query.clone();
        Ok(Flow::open(Why::new(&query, count, parts, person, cx)?))
    }

    /// Where the index is not ready, nothing can be explained.
    pub(super) fn why_not_why(&self, cx: &Cx<'_>) -> Option<String> {
        (!self.search.is_ready()).then(|| cx.text.msg_directory_loading())
    }

    /// Looks for ways on from a search that found nobody.
    pub(super) fn look_for_ways(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let nobody = self.search.is_ready()
            && self.search.count() == 0
            && !self.search.query.trim().is_empty();
        let known = self
            .nobody
            .as_ref()
            .is_some_and(|nobody| nobody.query == self.search.query);
        if !nobody {
            self.nobody = None;
        } else if !known {
            self.nobody = Some(Nobody::of(&self.search, cx)?);
        }
        Ok(())
    }

    /// Goes the way under the cursor.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let way = self
            .nobody
            .as_ref()
            .and_then(|nobody| nobody.chosen().cloned());
        match way {
            Some(Way::Add(name)) => Ok(Flow::open(AlumnusForm::new_person(cx, &name)?)),
            Some(Way::Search { query, .. }) => self.take_query(&query, cx),
            Some(Way::Person(id, _)) => Ok(Flow::open(RecordView::new(id))),
            Some(Way::Clear) => self.take_query("", cx),
            None => Ok(Flow::Stay),
        }
    }
}
