//! Events: the calendar, and who registered for what.

use chrono::{LocalResult, NaiveDate, NaiveDateTime, TimeZone as _, Utc};

use super::permit::Action;
use super::registering::promote;
use super::{Error, Office, Result, Rule, fits};
use crate::model::custom::EventCustom;
use crate::model::event::{Event, Guest, Happening};
use crate::model::field::Id;

/// The form of wall-clock times.
pub const WALL: &str = "%Y-%m-%dT%H:%M";

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
            fits(None, &after)?;
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
            fits(Some(&now), &after)?;
            tx.update(&after)?;
            if let Some(own) = own {
                self.refuse_odd(&tx.event_own(after.id)?, own)?;
                tx.put_event_own(after.id, own)?;
            }
            promote(tx, &after)
        })?;
        Ok(after.id)
    }

    pub(super) fn event_sentence(
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
