//! Events: the calendar, registrations with a fair waiting list, and the door.

use chrono::{LocalResult, NaiveDate, NaiveDateTime, TimeZone as _, Utc};

use super::permit::Action;
use super::{Error, Office, Result, Rule};
use crate::model::custom::EventCustom;
use crate::model::event::{Event, Guest, Happening, Registration};
use crate::model::field::Id;
use crate::store::tx::Tx;

/// The form of wall-clock times.
pub const WALL: &str = "%Y-%m-%dT%H:%M";

/// The most guests that one person brings: more is a slip of the finger.
pub const MOST_GUESTS: i64 = 999;

/// What became of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A seat.
    Seat,
    /// A place on the waiting list, from 1.
    Waiting(i64),
}

impl Office {
    /// The first events that go on at a day or begin later, of all chapters or of one.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn following(
        &self,
        from: NaiveDate,
        chapter: Option<Id>,
        limit: usize,
    ) -> Result<Vec<Happening>> {
        self.permit(Action::Read)?;
        Ok(self.db.following(&from.to_string(), chapter, limit)?)
    }

    /// The days of events that begin in a span: first and last day, and how many.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn busy(
        &self,
        from: NaiveDate,
        to: NaiveDate,
        chapter: Option<Id>,
    ) -> Result<Vec<(NaiveDate, NaiveDate, i64)>> {
        self.permit(Action::Read)?;
        let days = self.db.busy(&from.to_string(), &to.to_string(), chapter)?;
        Ok(days
            .into_iter()
            .filter_map(|(first, last, events)| {
                Some((first.parse().ok()?, last.parse().ok()?, events))
            })
            .collect())
    }

    /// The nearest day after another one on which an event begins.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn day_after(&self, day: NaiveDate, chapter: Option<Id>) -> Result<Option<NaiveDate>> {
        self.permit(Action::Read)?;
        let found = self.db.day_beside(&day.to_string(), true, chapter)?;
        Ok(found.and_then(|day| day.parse().ok()))
    }

    /// The nearest day before another one on which an event begins.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn day_before(&self, day: NaiveDate, chapter: Option<Id>) -> Result<Option<NaiveDate>> {
        self.permit(Action::Read)?;
        let found = self.db.day_beside(&day.to_string(), false, chapter)?;
        Ok(found.and_then(|day| day.parse().ok()))
    }

    /// The first events of each day of a span, both included, at most so many a day, without counts of people.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn first_of_days(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        chapter: Option<Id>,
        each: usize,
    ) -> Result<Vec<Event>> {
        self.permit(Action::Read)?;
        let (from, to) = (from.to_string(), to.to_string());
        Ok(self.db.first_of_days(&from, &to, chapter, each)?)
    }

    /// The events that are found by their names: the newest 5,000, of all chapters or of one.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn event_names(&self, chapter: Option<Id>) -> Result<Vec<Event>> {
        const NAMED: usize = 5_000;
        self.permit(Action::Read)?;
        Ok(self.db.newest_events(chapter, NAMED)?)
    }

    /// One event with its counts.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn happening(&self, id: Id) -> Result<Happening> {
        self.permit(Action::Read)?;
        Ok(self.db.happening(id)?)
    }

    /// Who registered.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn guests(&self, event: Id) -> Result<Vec<Guest>> {
        self.permit(Action::Read)?;
        let mut guests = self.db.guests(event)?;
        if !self.may(Action::ReadPrivate) {
            guests.iter_mut().for_each(|guest| guest.mobile.clear());
        }
        Ok(guests)
    }

    /// Saves an event: a new one, or one that nobody changed since it was read. The instant follows from wall clock and zone.
    ///
    /// # Errors
    /// `Refused`; `Stale`; `Rule(Other)` for a time or zone that cannot be read.
    pub fn save_event(&self, after: &Event) -> Result<Id> {
        self.put_event(after, None)
    }

    /// The same with the values of the fields that the office added to events.
    ///
    /// # Errors
    /// As with [`Office::save_event`]; `Invalid` for a value that its field cannot hold.
    pub fn save_event_with(&self, after: &Event, own: &[EventCustom]) -> Result<Id> {
        self.put_event(after, Some(own))
    }

    fn put_event(&self, after: &Event, own: Option<&[EventCustom]>) -> Result<Id> {
        let permit = self.permit(Action::EditEvents)?;
        let mut after = after.clone();
        after.starts_at =
            Some(instant_of(&after.starts, &after.zone).ok_or(Error::Rule(Rule::Other))?);
        let name = if after.zh.is_empty() {
            after.en.clone()
        } else {
            after.zh.clone()
        };
        if after.id.is_new() {
            after.rev = 1;
            let sentence = self.text.msg_history_event_add(name);
            self.refuse_odd(&[], own.unwrap_or_default())?;
            let written = self.write(permit, "add", sentence, |tx| {
                let id = tx.insert(&after)?;
                tx.put_event_own(id, own.unwrap_or_default())?;
                Ok(id)
            })?;
            return Ok(written.value);
        }
        let sentence = self.text.msg_history_event_edit(name);
        self.write(permit, "edit", sentence, |tx| {
            let now: Event = tx.get(after.id)?;
            if now.rev != after.rev {
                return Err(Error::Stale);
            }
            tx.update(&after)?;
            if let Some(own) = own {
                self.refuse_odd(&tx.event_own(after.id)?, own)?;
                tx.put_event_own(after.id, own)?;
            }
            promote(tx, &after)
        })?;
        Ok(after.id)
    }

    /// Gives somebody a seat with guests, or a place on the waiting list when there are not enough. Who has a seat keeps it.
    ///
    /// # Errors
    /// `Rule(EventFull)` when there is no seat for more guests of somebody who has one; `Rule(Other)` for less than none or
    /// more than [`MOST_GUESTS`]; `Refused`, `Missing`, or whatever the file says.
    pub fn register(&self, event: Id, alumnus: Id, guests: i64) -> Result<Place> {
        let permit = self.permit(Action::Register)?;
        if !(0..=MOST_GUESTS).contains(&guests) {
            return Err(Error::Rule(Rule::Other));
        }
        let sentence = self.event_sentence(event, alumnus, |event, name| {
            self.text.msg_history_register(name, event)
        })?;
        let written = self.write(permit, "register", sentence, |tx| {
            let event: Event = tx.get(event)?;
            let mut row = tx
                .registration(event.id, alumnus)?
                .unwrap_or_else(|| Registration {
                    event_id: event.id,
                    alumnus_id: alumnus,
                    ..Registration::default()
                });
            let held = match row.state.as_str() {
                "registered" => 1 + row.guests,
                _ => 0,
            };
            row.guests = guests;
            let taken = tx.seats_taken(event.id)?;
            let fits = event
                .capacity
                .is_none_or(|seats| taken - held + 1 + guests <= seats);
            let place = match (fits, row.wait_position) {
                (true, _) => Place::Seat,
                // Nobody loses a seat because a guest finds none.
                (false, _) if held > 0 => return Err(Error::Rule(Rule::EventFull)),
                (false, Some(place)) => Place::Waiting(place),
                (false, None) => {
                    let waiting = tx.waiting(event.id)?;
                    let last = waiting.iter().filter_map(|w| w.wait_position).max();
                    Place::Waiting(last.unwrap_or(0) + 1)
                }
            };
            (row.state, row.wait_position) = match place {
                Place::Seat => ("registered".to_owned(), None),
                Place::Waiting(at) => ("waitlisted".to_owned(), Some(at)),
            };
            put(tx, &row)?;
            promote(tx, &event)?;
            Ok(place)
        })?;
        Ok(written.value)
    }

    /// Sets a registration's state: declined, cancelled, invited. Whoever waits longest and fits moves up.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn unregister(&self, event: Id, alumnus: Id) -> Result<()> {
        let permit = self.permit(Action::Register)?;
        let sentence = self.event_sentence(event, alumnus, |event, name| {
            self.text.msg_history_cancel(name, event)
        })?;
        self.write(permit, "register", sentence, |tx| {
            let event: Event = tx.get(event)?;
            let mut row = tx.registration(event.id, alumnus)?.ok_or(Error::Missing)?;
            "cancelled".clone_into(&mut row.state);
            row.wait_position = None;
            put(tx, &row)?;
            promote(tx, &event)
        })?;
        Ok(())
    }

    /// Notes that somebody came (or, by mistake, did not). Who is not registered is a walk-in.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn check_in(&self, event: Id, alumnus: Id, here: bool) -> Result<()> {
        let permit = self.permit(Action::Register)?;
        let sentence = self.event_sentence(event, alumnus, |event, name| {
            if here {
                self.text.msg_history_check_in(name, event)
            } else {
                self.text.msg_history_check_out(name, event)
            }
        })?;
        let now = self.now();
        self.write(permit, "check-in", sentence, |tx| {
            let known = tx.registration(event, alumnus)?;
            let mut row = known.unwrap_or_else(|| Registration {
                event_id: event,
                alumnus_id: alumnus,
                walk_in: true,
                ..Registration::default()
            });
            if row.state != "registered" && here {
                row.walk_in = true;
                "registered".clone_into(&mut row.state);
                row.wait_position = None;
            }
            row.checked_in_at = here.then_some(now);
            "desk".clone_into(&mut row.method);
            Ok(put(tx, &row)?)
        })?;
        Ok(())
    }

    fn event_sentence(
        &self,
        event: Id,
        alumnus: Id,
        say: impl FnOnce(String, String) -> String,
    ) -> Result<String> {
        let event: Event = self.db.get(event)?;
        let person: crate::model::alumnus::Alumnus = self.db.get(alumnus)?;
        let title = if event.zh.is_empty() {
            event.en
        } else {
            event.zh
        };
        Ok(say(title, person.name))
    }

    /// The host's zone: the chapter's own, else that of the nearest chapter above.
    #[must_use]
    pub fn zone_of(&self, chapter: Id) -> String {
        let mut at = self.catalogue.chapters.get(chapter);
        while let Some(chapter) = at {
            if !chapter.zone.is_empty() {
                return chapter.zone.clone();
            }
            at = chapter
                .parent_id
                .and_then(|id| self.catalogue.chapters.get(id));
        }
        let any = self
            .catalogue
            .chapters
            .rows()
            .iter()
            .find(|c| !c.zone.is_empty());
        any.map_or_else(|| "UTC".to_owned(), |c| c.zone.clone())
    }

    /// The zone in which the office itself works: that of the chapter at the top.
    #[must_use]
    pub fn home_zone(&self) -> String {
        let rows = self.catalogue.chapters.rows();
        let top = rows.iter().find(|chapter| chapter.parent_id.is_none());
        top.map_or_else(|| "UTC".to_owned(), |chapter| self.zone_of(chapter.id))
    }
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

/// Whether a text names a zone of the IANA list.
#[must_use]
pub fn is_zone(zone: &str) -> bool {
    zone.parse::<chrono_tz::Tz>().is_ok()
}

/// What a clock on the wall of a zone shows at an instant; none for a zone that does not exist.
#[must_use]
pub fn wall_in(at: chrono::DateTime<Utc>, zone: &str) -> Option<NaiveDateTime> {
    let zone: chrono_tz::Tz = zone.parse().ok()?;
    Some(at.with_timezone(&zone).naive_local())
}

/// The instant of a wall-clock time in a zone. A time that occurs twice means the first; one that a clock change leaves out
/// means an hour later.
#[must_use]
pub fn instant_of(wall: &str, zone: &str) -> Option<chrono::DateTime<Utc>> {
    let zone: chrono_tz::Tz = zone.parse().ok()?;
    let wall = NaiveDateTime::parse_from_str(wall, WALL).ok()?;
    let local = match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at,
        LocalResult::None => zone
            .from_local_datetime(&wall.checked_add_signed(chrono::Duration::hours(1))?)
            .earliest()?,
    };
    Some(local.with_timezone(&Utc))
}
