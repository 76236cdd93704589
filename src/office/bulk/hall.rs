//! The seats of one event while many people are registered for it: the rules of `Office::register`, counted once.

use std::collections::HashMap;

use crate::model::event::{Event, Registration};
use crate::model::field::Id;
use crate::store::{Db, Result};

/// Who has a place, and how many are left.
pub(super) struct Hall {
    pub(super) event: Event,
    held: HashMap<Id, Registration>,
    /// Seats left; none without a limit.
    free: Option<i64>,
    /// The end of the waiting list.
    last: i64,
}

impl Hall {
    /// As it is now.
    pub(super) fn of(db: &Db, event: Id) -> Result<Self> {
        let event: Event = db.get(event)?;
        let all = db.registrations(event.id)?;
        let taken = db.seats_taken(event.id)?;
        Ok(Self {
            free: event.capacity.map(|seats| seats - taken),
            last: all
                .iter()
                .filter_map(|one| one.wait_position)
                .max()
                .unwrap_or(0),
            held: all.into_iter().map(|one| (one.alumnus_id, one)).collect(),
            event,
        })
    }

    /// The registration that somebody gets; none for who has a place already.
    pub(super) fn admit(&mut self, alumnus: Id) -> Option<Registration> {
        let mut row = self.held.remove(&alumnus).unwrap_or_else(|| Registration {
            event_id: self.event.id,
            alumnus_id: alumnus,
            ..Registration::default()
        });
        if matches!(row.state.as_str(), "registered" | "waitlisted") {
            return None;
        }
        row.guests = 0;
        if self.free.is_none_or(|free| free > 0) {
            self.free = self.free.map(|free| free - 1);
            "registered".clone_into(&mut row.state);
            row.wait_position = None;
        } else {
            self.last += 1;
            "waitlisted".clone_into(&mut row.state);
            row.wait_position = Some(self.last);
        }
        Some(row)
    }
}
