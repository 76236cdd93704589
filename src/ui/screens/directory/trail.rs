//! The way back and forward: the lists that were looked at, each with its query, order, view, columns and place. Marks are
//! of people and stay whatever list is looked at.

use super::Directory;
use crate::model::field::Id;
use crate::model::user::SavedView;
use crate::office::finding::Sort;
use crate::office::views::Shown;
use crate::ui::screen::{Cx, Flow, Result};

/// The lists that were looked at, the newest last.
#[derive(Debug, Default)]
pub(super) struct Trail {
    stops: Vec<Stop>,
    at: usize,
}

/// More of them nobody goes back through.
const MOST: usize = 100;

/// A list as it was looked at.
#[derive(Debug, Clone)]
struct Stop {
    query: String,
    sorts: Vec<Sort>,
    view: Option<SavedView>,
    chosen: Vec<Shown>,
    /// The person under the cursor, and the place for when that person is gone.
    on: Option<Id>,
    place: usize,
}

impl Stop {
    fn is_like(&self, other: &Self) -> bool {
        let id = |stop: &Self| stop.view.as_ref().map(|view| view.id);
        self.query.trim() == other.query.trim()
            && self.sorts == other.sorts
            && id(self) == id(other)
    }
}

impl Directory {
    fn stop(&self) -> Stop {
        Stop {
            query: self.search.query.clone(),
            sorts: self.search.sorts.clone(),
            view: self.view.clone(),
            chosen: self.table.chosen.clone(),
            on: self.here().map(|line| line.id),
            place: self.cursor.at(),
        }
    }

    /// Before the list becomes another: remembers where its cursor stood.
    pub(super) fn leave(&mut self) {
        let now = self.stop();
        match self.trail.stops.get_mut(self.trail.at) {
            Some(stop) if stop.is_like(&now) => *stop = now,
            Some(_) => {}
            None => self.trail.stops.push(now),
        }
    }

    /// After the list became another: it is a stop of its own.
    pub(super) fn note(&mut self) {
        let now = self.stop();
        let trail = &mut self.trail;
        match trail.stops.get_mut(trail.at) {
            Some(stop) if stop.is_like(&now) => *stop = now,
            _ => {
                trail.stops.truncate(trail.at + 1);
                trail.stops.push(now);
                if trail.stops.len() > MOST {
                    trail.stops.remove(0);
                }
                trail.at = trail.stops.len() - 1;
            }
        }
    }

    pub(super) fn trail_back(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.note();
        self.step_trail(self.trail.at.checked_sub(1), cx)
    }

    pub(super) fn trail_forward(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.note();
        self.step_trail(self.trail.at.checked_add(1), cx)
    }

    fn step_trail(&mut self, to: Option<usize>, cx: &mut Cx<'_>) -> Result<Flow> {
        let stop = to.and_then(|at| Some((at, self.trail.stops.get(at)?.clone())));
        let Some((at, stop)) = stop else {
            cx.warn(cx.text.msg_directory_no_search());
            return Ok(Flow::Stay);
        };
        self.trail.at = at;
        self.completion = None;
        self.find.set(&stop.query);
        self.search.sorts = stop.sorts;
        self.view = stop.view;
        self.table.choose(stop.chosen);
        self.search.run(&stop.query, cx)?;
        self.marks.give_up();
        self.cursor.resize(self.search.count());
        let place = stop.on.and_then(|id| self.search.place(id));
        self.cursor.go(place.unwrap_or(stop.place));
        self.show(cx)?;
        Ok(Flow::Stay)
    }
}
