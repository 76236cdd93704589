//! Registrations: a fair waiting list, and the door.

use chrono::NaiveDate;

use super::permit::Action;
use super::{Error, Office, Result, Rule};
use crate::model::alumnus::Alumnus;
use crate::model::event::{Event, Registration};
use crate::model::field::Id;
use crate::store::tx::Tx;

/// The most guests that one person brings, as the schema has it: more is a slip of the finger.
pub const MOST_GUESTS: i64 = 99;

/// What became of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A seat.
    Seat,
    /// A place on the waiting list, from 1.
    Waiting(i64),
    /// They had a place before, and keep it as it is.
    Already,
}

/// How somebody was expected who came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// They had a seat.
    Expected,
    /// They waited for one, at this place.
    Waiting(i64),
    /// They had cancelled or declined.
    Cancelled,
    /// They had not registered.
    Unlisted,
    /// That was noted before: nothing was written.
    Already,
}

impl Office {
    /// Gives somebody a seat with guests, or a place on the waiting list when there are not enough. Who has a place keeps
    /// it as it is.
    ///
    /// # Errors
    /// A `Rule` that says why the event takes nobody, or not this person; `Rule(Other)` for less than no guests or more than
    /// [`MOST_GUESTS`]; `Refused`, `Missing`, or whatever the file says.
    pub fn register(&self, event: Id, alumnus: Id, guests: i64) -> Result<Place> {
        let permit = self.permit(Action::Register)?;
        let guests = sound(guests)?;
        let today = self.today();
        let sentence = self.event_sentence(event, alumnus, |event, name| {
            self.text.msg_history_register(name, event)
        })?;
        let written = self.write(permit, "register", sentence, |tx| {
            let event: Event = tx.get(event)?;
            let known = tx.registration(event.id, alumnus)?;
            if known.as_ref().is_some_and(has_place) {
                return Ok(Place::Already);
            }
            let person: Alumnus = tx.get(alumnus)?;
            let against = why_closed(&event, today).or_else(|| why_not_invited(&person));
            if let Some(rule) = against {
                return Err(Error::Rule(rule));
            }
            let row = Registration {
                guests,
                walk_in: false,
                ..known.unwrap_or_else(|| Registration {
                    event_id: event.id,
                    alumnus_id: alumnus,
                    ..Registration::default()
                })
            };
            seat(tx, &event, row)
        })?;
        Ok(written.value)
    }

    /// Somebody who has a place brings so many more guests, or fewer: than they bring now, whatever a screen still shows, and
    /// never fewer than none or more than [`MOST_GUESTS`]. Tells how many it is then.
    ///
    /// # Errors
    /// `Rule(EventFull)` when there is no seat for more of them; `Missing` for who has no place; `Refused`, or whatever the file says.
    pub fn bring(&self, event: Id, alumnus: Id, more: i64) -> Result<(Place, i64)> {
        let permit = self.permit(Action::Register)?;
        let sentence = self.event_sentence(event, alumnus, |event, name| match more > 0 {
            true => self.text.msg_history_guest_more(name, event),
            false => self.text.msg_history_guest_less(name, event),
        })?;
        let written = self.write(permit, "register", sentence, |tx| {
            let event: Event = tx.get(event)?;
            let row = tx.registration(event.id, alumnus)?.filter(has_place);
            let row = row.ok_or(Error::Missing)?;
            let guests = row.guests.saturating_add(more).clamp(0, MOST_GUESTS);
            if row.guests == guests {
                return Ok((Place::Already, guests));
            }
            let held = match row.state.as_str() {
                "registered" => 1 + row.guests,
                _ => 0,
            };
            let taken = tx.seats_taken(event.id)?;
            let fits = |seats| taken - held + 1 + guests <= seats;
            // Nobody loses a seat because a guest finds none, and nobody has to go who came in over the number.
            if held > 0 && guests > row.guests && !event.capacity.is_none_or(fits) {
                return Err(Error::Rule(Rule::EventFull));
            }
            let row = Registration { guests, ..row };
            if held == 0 {
                return Ok((seat(tx, &event, row)?, guests));
            }
            put(tx, &row)?;
            promote(tx, &event)?;
            Ok((Place::Seat, guests))
        })?;
        Ok(written.value)
    }

    /// Cancels a registration; with it goes the note that somebody came. Whoever waits longest and fits moves up. Tells
    /// whether there was anything to cancel.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn unregister(&self, event: Id, alumnus: Id) -> Result<bool> {
        let permit = self.permit(Action::Register)?;
        let sentence = self.event_sentence(event, alumnus, |event, name| {
            self.text.msg_history_cancel(name, event)
        })?;
        let written = self.write(permit, "register", sentence, |tx| {
            let event: Event = tx.get(event)?;
            let row = tx.registration(event.id, alumnus)?.ok_or(Error::Missing)?;
            if row.state == "cancelled" && row.checked_in_at.is_none() {
                return Ok(false);
            }
            put(
                tx,
                &Registration {
                    state: "cancelled".to_owned(),
                    wait_position: None,
                    checked_in_at: None,
                    method: String::new(),
                    ..row
                },
            )?;
            promote(tx, &event)?;
            Ok(true)
        })?;
        Ok(written.value)
    }

    /// Notes that somebody came (or, by mistake, did not). Who has no seat is a walk-in and takes one over the number.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn check_in(&self, event: Id, alumnus: Id, here: bool) -> Result<Arrival> {
        let permit = self.permit(Action::Register)?;
        let sentence = self.event_sentence(event, alumnus, |event, name| {
            if here {
                self.text.msg_history_check_in(name, event)
            } else {
                self.text.msg_history_check_out(name, event)
            }
        })?;
        let now = self.now();
        let written = self.write(permit, "check-in", sentence, |tx| {
            let known = tx.registration(event, alumnus)?;
            let is_in = known
                .as_ref()
                .is_some_and(|row| row.checked_in_at.is_some());
            if is_in == here {
                return Ok(Arrival::Already);
            }
            let arrival = known.as_ref().map_or(Arrival::Unlisted, expected);
            let row = known.unwrap_or_else(|| Registration {
                event_id: event,
                alumnus_id: alumnus,
                ..Registration::default()
            });
            let row = match (here, arrival) {
                (true, Arrival::Expected) | (false, _) => row,
                (true, _) => Registration {
                    walk_in: true,
                    state: "registered".to_owned(),
                    wait_position: None,
                    ..row
                },
            };
            put(
                tx,
                &Registration {
                    checked_in_at: here.then_some(now),
                    method: if here { "desk" } else { "" }.to_owned(),
                    ..row
                },
            )?;
            Ok(arrival)
        })?;
        Ok(written.value)
    }
}

/// Why an event takes nobody now. The same for one person and for many.
#[must_use]
pub fn why_closed(event: &Event, today: NaiveDate) -> Option<Rule> {
    match event.state.as_str() {
        "cancelled" => Some(Rule::EventCancelled),
        "closed" | "held" => Some(Rule::EventClosed),
        "draft" => Some(Rule::EventNotOpen),
        _ if event.registration_from.is_some_and(|day| day > today) => Some(Rule::EventNotOpen),
        _ if event.registration_to.is_some_and(|day| day < today) => Some(Rule::EventClosed),
        _ => None,
    }
}

/// Why somebody is not registered anywhere. The same for one person and for many.
pub(super) fn why_not_invited(person: &Alumnus) -> Option<Rule> {
    match () {
        () if person.archived_at.is_some() => Some(Rule::Archived),
        () if person.status == "deceased" => Some(Rule::Deceased),
        () => None,
    }
}

fn sound(guests: i64) -> Result<i64> {
    match (0..=MOST_GUESTS).contains(&guests) {
        true => Ok(guests),
        false => Err(Error::Rule(Rule::Other)),
    }
}

fn has_place(row: &Registration) -> bool {
    matches!(row.state.as_str(), "registered" | "waitlisted")
}

fn expected(row: &Registration) -> Arrival {
    match row.state.as_str() {
        "registered" => Arrival::Expected,
        "waitlisted" => Arrival::Waiting(row.wait_position.unwrap_or_default()),
        "cancelled" | "declined" => Arrival::Cancelled,
        _ => Arrival::Unlisted,
    }
}

/// Gives a registration a seat while there is one for them and their guests, else the end of the waiting list.
fn seat(tx: &Tx<'_>, event: &Event, row: Registration) -> Result<Place> {
    let taken = tx.seats_taken(event.id)?;
    let fits = |seats| taken + 1 + row.guests <= seats;
    let place = match (event.capacity.is_none_or(fits), row.wait_position) {
        (true, _) => Place::Seat,
        (false, Some(place)) => Place::Waiting(place),
        (false, None) => {
            let waiting = tx.waiting(event.id)?;
            let last = waiting.iter().filter_map(|w| w.wait_position).max();
            Place::Waiting(last.unwrap_or(0) + 1)
        }
    };
    let (state, wait_position) = match place {
        Place::Waiting(at) => ("waitlisted", Some(at)),
        Place::Seat | Place::Already => ("registered", None),
    };
    let state = state.to_owned();
    put(
        tx,
        &Registration {
            state,
            wait_position,
            ..row
        },
    )?;
    promote(tx, event)?;
    Ok(place)
}

/// Adds the registration or writes over it; its own revision moves.
pub(super) fn put(tx: &Tx<'_>, row: &Registration) -> std::result::Result<(), crate::store::Error> {
    let row = Registration {
        rev: row.rev + 1,
        ..row.clone()
    };
    if row.id.is_new() {
        tx.insert(&row).map(drop)
    } else {
        tx.update(&row)
    }
}

/// Moves up whoever waits longest while a seat is free for them and their guests.
pub(super) fn promote(tx: &Tx<'_>, event: &Event) -> Result<()> {
    for mut next in tx.waiting(event.id)? {
        let taken = tx.seats_taken(event.id)?;
        if event
            .capacity
            .is_some_and(|seats| taken + 1 + next.guests > seats)
        {
            break;
        }
        "registered".clone_into(&mut next.state);
        next.wait_position = None;
        put(tx, &next)?;
    }
    Ok(())
}
