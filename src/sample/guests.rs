//! Who registers for an invented event, who has to wait, and who comes.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;

use super::chapters::Candidate;
use super::table::{any, chance};
use crate::model::event::{Event, Registration};

/// The registrations of an event among those who could come, in the order in which they were made.
pub(super) fn registrations(
    rng: &mut Rng,
    circle: &[Candidate],
    most_guests: u32,
    event: &Event,
) -> Vec<Registration> {
    let seats = event.capacity.unwrap_or(60);
    let wanted = match event.state.as_str() {
        "draft" => 0,
        // One event in five is asked for by more than it has seats for.
        _ if chance(rng, 200) => seats + seats / 8 + 2,
        "open" => seats * i64::from(rng.u32(10..80)) / 100,
        _ => seats * i64::from(rng.u32(45..98)) / 100,
    };
    // From a small chapter half of the members come at best.
    let wanted = wanted.min(i64::try_from(circle.len() / 2).unwrap_or(0));
    let mut door = Door {
        seats: event.capacity,
        taken: 0,
        waiting: 0,
    };
    let mut known = HashSet::new();
    let mut list = Vec::new();
    for _ in 0..wanted {
        let Some(one) = any(rng, circle).filter(|one| known.insert(one.id)) else {
            continue;
        };
        let mut row = door.registration(rng, most_guests, event);
        row.alumnus_id = one.id;
        list.push(row);
    }
    list
}

/// Seats given away so far.
struct Door {
    seats: Option<i64>,
    taken: i64,
    waiting: i64,
}

impl Door {
    fn registration(&mut self, rng: &mut Rng, most_guests: u32, event: &Event) -> Registration {
        let guests = if most_guests > 0 && chance(rng, 300) {
            i64::from(rng.u32(1..=most_guests))
        } else {
            0
        };
        let mut row = Registration {
            event_id: event.id,
            guests,
            rev: 1,
            ..Registration::default()
        };
        let held = event.state == "held";
        let choice = rng.u32(0..1000);
        let state = match choice {
            0..50 => "declined",
            50..90 => "cancelled",
            90..130 if !held => "invited",
            // Nobody overtakes those who wait.
            _ if self.waiting > 0
                || self
                    .seats
                    .is_some_and(|seats| self.taken + 1 + guests > seats) =>
            {
                self.waiting += 1;
                row.wait_position = Some(self.waiting);
                "waitlisted"
            }
            _ => {
                self.taken += 1 + guests;
                "registered"
            }
        };
        state.clone_into(&mut row.state);
        if state == "registered" {
            row.paid_minor = event
                .fee_minor
                .filter(|_| held || chance(rng, 600))
                .map(|fee| fee * (1 + guests));
            if chance(rng, 60) {
                row.dietary = ["素食", "清真", "不吃海鲜"][rng.usize(0..3)].to_owned();
            }
            if held && chance(rng, 860) {
                row.checked_in_at = event.starts_at.map(|start| arrival(rng, start));
                row.method = ["desk", "desk", "scan", "list"][rng.usize(0..4)].to_owned();
            }
        }
        row
    }
}

/// From three quarters of an hour before the start to twenty minutes after.
fn arrival(rng: &mut Rng, start: DateTime<Utc>) -> DateTime<Utc> {
    start + TimeDelta::seconds(i64::from(rng.i32(-2700..1200)))
}
