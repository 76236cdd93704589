//! Two years of events around today, with those who registered and those who came.

use chrono::{
    Datelike as _, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _,
    Utc, Weekday,
};
use chrono_tz::Tz;
use fastrand::Rng;

use super::Sample;
use super::chapters::Candidate;
use super::guests::registrations;
use super::outline::mix;
use super::places;
use super::table::{any, chance, number, rows};
use crate::model::event::{Event, Registration, Series, Session};
use crate::model::field::Id;
use crate::model::profile::Chapter;

const EVENTS: &str = include_str!("../../assets/sample/events.tsv");
const VENUES: &str = include_str!("../../assets/sample/venues.tsv");

/// A chapter with so many members among the known does more.
const BIG: usize = 100;

/// An event with everything that belongs to it. Ids count all events from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// The event; its series is a place in the list of series, counted from 1.
    pub event: Event,
    /// Its parts.
    pub sessions: Vec<Session>,
    /// Who registered, in the order in which they did.
    pub registrations: Vec<Registration>,
}

/// What happens in two years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Events that come again.
    pub series: Vec<Series>,
    /// The events, chapter by chapter.
    pub events: Vec<Happening>,
}

/// A row of the table of what chapters do.
#[derive(Debug, Clone, Copy)]
struct Custom {
    who: &'static str,
    kind: &'static str,
    month: u32,
    day: u32,
    hour: u32,
    hours: u32,
    seats: u32,
    guests: u32,
    zh: &'static str,
    en: &'static str,
}

/// A chapter that invites.
struct Host<'a> {
    id: Id,
    chapter: &'a Chapter,
    zone: Tz,
    circle: &'a [Candidate],
}

/// What is on every month, and what stands in the calendar today and tomorrow whatever the date is: days from now.
const MONTHLY: Custom = custom("charity", 9, 3, 20, "校友义诊日", "Alumni free clinic");
const SOON: &[(u64, Custom)] = &[
    (
        0,
        custom(
            "visit",
            14,
            2,
            12,
            "校友接待日",
            "Open afternoon for alumni",
        ),
    ),
    (
        1,
        custom(
            "lecture",
            19,
            2,
            60,
            "校友讲堂：健康科普怎么写",
            "Alumni lecture: writing about health for everybody",
        ),
    ),
    (
        3,
        custom(
            "council",
            14,
            2,
            20,
            "校友工作例会",
            "Meeting on alumni work",
        ),
    ),
    (
        5,
        custom("sport", 9, 3, 24, "周末羽毛球", "Weekend badminton"),
    ),
];

const fn custom(
    kind: &'static str,
    hour: u32,
    hours: u32,
    seats: u32,
    zh: &'static str,
    en: &'static str,
) -> Custom {
    Custom {
        who: "",
        kind,
        month: 0,
        day: 0,
        hour,
        hours,
        seats,
        guests: 0,
        zh,
        en,
    }
}

impl Sample {
    /// The events of the past year and of the coming one.
    #[must_use]
    pub fn calendar(&self) -> Calendar {
        let circles = self.circles();
        let customs: Vec<_> = customs().collect();
        let mut calendar = Calendar {
            series: Vec::new(),
            events: Vec::new(),
        };
        for (at, chapter) in self.chapters.iter().enumerate() {
            let Some(id) = places::chapter(&self.catalogue, &chapter.code) else {
                continue;
            };
            let zone = chapter.zone.parse().unwrap_or(Tz::UTC);
            let host = Host {
                id,
                chapter,
                zone,
                circle: circles.of(id),
            };
            let mut rng = Rng::with_seed(mix(self.seed, (2 << 40) + at as u64));
            self.year_of(&mut rng, &host, &customs, &mut calendar);
            if chapter.parent.is_none() {
                self.around_today(&mut rng, &host, &mut calendar);
            }
        }
        calendar
    }

    fn year_of(&self, rng: &mut Rng, host: &Host<'_>, customs: &[Custom], calendar: &mut Calendar) {
        let root = host.chapter.parent.is_none();
        for custom in customs {
            let holds = match custom.who {
                "association" => root,
                "big" => !root && host.circle.len() >= BIG,
                _ => !root && !host.circle.is_empty(),
            };
            if !holds {
                continue;
            }
            // The association's first custom is its yearly reunion: one series.
            let yearly = root
                && custom.kind == "reunion"
                && !calendar.series.iter().any(|one| one.chapter_id == host.id);
            let series_id = if yearly {
                let rule = "FREQ=YEARLY;BYMONTH=5;BYDAY=3SA";
                Some(push_series(
                    calendar,
                    host.id,
                    ("校友返校日", "Homecoming Day"),
                    rule,
                ))
            } else {
                None
            };
            for year in self.this_year - 1..=self.this_year + 1 {
                let day = if yearly {
                    third_saturday(year, custom.month)
                } else {
                    self.near(rng, year, custom)
                };
                let Some(day) = day.filter(|day| self.within(*day)) else {
                    continue;
                };
                self.happen(rng, host, custom, day, series_id, calendar);
            }
        }
    }

    /// The monthly clinic, and something for today and the next days.
    fn around_today(&self, rng: &mut Rng, host: &Host<'_>, calendar: &mut Calendar) {
        let series_id = push_series(
            calendar,
            host.id,
            (MONTHLY.zh, MONTHLY.en),
            "FREQ=MONTHLY;BYDAY=2SA",
        );
        for back in 0..24 {
            let month = self
                .today
                .checked_sub_months(Months::new(12))
                .and_then(|day| day.checked_add_months(Months::new(back)));
            let Some(day) = month.and_then(|day| {
                NaiveDate::from_weekday_of_month_opt(day.year(), day.month(), Weekday::Sat, 2)
            }) else {
                continue;
            };
            if self.within(day) {
                self.happen(rng, host, &MONTHLY, day, Some(series_id), calendar);
            }
        }
        for (ahead, custom) in SOON {
            if let Some(day) = self.today.checked_add_days(Days::new(*ahead)) {
                self.happen(rng, host, custom, day, None, calendar);
            }
        }
    }

    fn within(&self, day: NaiveDate) -> bool {
        (day - self.today).num_days().abs() <= 365
    }

    /// The Saturday or Sunday near the custom's day; councils and visits meet on any day.
    fn near(&self, rng: &mut Rng, year: i16, custom: &Custom) -> Option<NaiveDate> {
        let day = NaiveDate::from_ymd_opt(i32::from(year), custom.month, custom.day)?;
        let day = day
            .checked_add_days(Days::new(rng.u64(0..24)))?
            .checked_sub_days(Days::new(12))?;
        let weekend = !matches!(custom.kind, "council" | "visit" | "lecture");
        let ahead = if weekend {
            5 + u64::from(chance(rng, 300))
        } else {
            rng.u64(0..5)
        };
        day.week(Weekday::Mon)
            .first_day()
            .checked_add_days(Days::new(ahead))
    }

    fn happen(
        &self,
        rng: &mut Rng,
        host: &Host<'_>,
        custom: &Custom,
        day: NaiveDate,
        series_id: Option<Id>,
        calendar: &mut Calendar,
    ) {
        if !self.event_kinds.iter().any(|code| code == custom.kind) {
            return;
        }
        let id = Id(i64::try_from(calendar.events.len() + 1).unwrap_or(0));
        let Some(event) = self.event(rng, id, host, custom, day, series_id) else {
            return;
        };
        let sessions = if custom.hours >= 6 {
            sessions(&event, custom)
        } else {
            Vec::new()
        };
        let registrations = registrations(rng, host.circle, custom.guests, &event);
        calendar.events.push(Happening {
            event,
            sessions,
            registrations,
        });
    }

    fn event(
        &self,
        rng: &mut Rng,
        id: Id,
        host: &Host<'_>,
        custom: &Custom,
        day: NaiveDate,
        series_id: Option<Id>,
    ) -> Option<Event> {
        let starts = day.and_time(NaiveTime::from_hms_opt(custom.hour, 0, 0)?);
        let ends = starts + TimeDelta::hours(i64::from(custom.hours));
        let instant = host
            .zone
            .from_local_datetime(&starts)
            .earliest()?
            .with_timezone(&Utc);
        let ahead = (day - self.today).num_days();
        let state = state(rng, ahead);
        let paid = matches!(custom.kind, "reunion" | "festival") && chance(rng, 600);
        let cohort = custom.zh.contains("{cohort}").then(|| day.year() - 20);
        let fill = |text: &str, own: &str| {
            let text = text
                .replace("{year}", &day.year().to_string())
                .replace("{cohort}", &(day.year() - 20).to_string());
            text.replace("{zh}", own).replace("{en}", own)
        };
        Some(Event {
            id,
            chapter_id: host.id,
            series_id,
            kind: custom.kind.to_owned(),
            zh: fill(custom.zh, &host.chapter.zh),
            en: fill(custom.en, &host.chapter.en),
            starts: wall(starts),
            ends: wall(ends),
            zone: host.chapter.zone.clone(),
            starts_at: Some(instant),
            place: self.venue(rng, host.chapter, custom.kind),
            capacity: (custom.seats > 0).then(|| i64::from(custom.seats)),
            registration_from: day.checked_sub_days(Days::new(60)),
            registration_to: day.checked_sub_days(Days::new(3)),
            fee_minor: paid.then(|| i64::from(rng.u32(5..30)) * 1000),
            currency: if !paid {
                ""
            } else if host.chapter.country == "CN" {
                "CNY"
            } else {
                "USD"
            }
            .to_owned(),
            state: state.to_owned(),
            cohort: cohort.map(i64::from),
            rev: 1,
            ..Event::default()
        })
    }

    fn venue(&self, rng: &mut Rng, chapter: &Chapter, kind: &str) -> String {
        let fitting: Vec<_> = rows::<3>(VENUES).filter(|row| row[0] == kind).collect();
        let (zh, en) = self.city_names(chapter);
        let chinese = chapter.country == "CN";
        let pattern = any(rng, &fitting).map_or("", |[_, zh, en]| if chinese { zh } else { en });
        pattern.replace("{zh}", zh).replace("{en}", en)
    }

    fn city_names(&self, chapter: &Chapter) -> (&str, &str) {
        let city = self
            .cities
            .iter()
            .find(|city| Some(city.code.as_str()) == chapter.city.as_deref());
        city.map_or(("", ""), |city| (&city.zh, &city.en))
    }
}

/// How an event stands so many days before it, or after it.
fn state(rng: &mut Rng, ahead: i64) -> &'static str {
    match ahead {
        ..0 if chance(rng, 40) => "cancelled",
        ..0 => "held",
        0..3 => "closed",
        3..90 => "open",
        _ if chance(rng, 300) => "draft",
        _ => "open",
    }
}

/// A morning and an afternoon.
fn sessions(event: &Event, custom: &Custom) -> Vec<Session> {
    let day = event.starts.get(..10).unwrap_or_default();
    let part = |title: &str, from: u32, to: u32| Session {
        event_id: event.id,
        title: title.to_owned(),
        starts: format!("{day}T{from:02}:00"),
        ends: format!("{day}T{to:02}:00"),
        place: event.place.clone(),
        ..Session::default()
    };
    let end = custom.hour + custom.hours;
    vec![
        part("签到与开幕 / Welcome", custom.hour, custom.hour + 1),
        part("交流 / Meeting", custom.hour + 1, end),
    ]
}

fn push_series(calendar: &mut Calendar, chapter_id: Id, (zh, en): (&str, &str), rule: &str) -> Id {
    let id = Id(i64::try_from(calendar.series.len() + 1).unwrap_or(0));
    calendar.series.push(Series {
        id,
        chapter_id,
        zh: zh.to_owned(),
        en: en.to_owned(),
        rrule: rule.to_owned(),
        ..Series::default()
    });
    id
}

fn third_saturday(year: i16, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_weekday_of_month_opt(i32::from(year), month, Weekday::Sat, 3)
}

fn wall(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M").to_string()
}

fn customs() -> impl Iterator<Item = Custom> {
    rows::<10>(EVENTS).map(
        |[who, kind, month, day, hour, hours, seats, guests, zh, en]| Custom {
            who,
            kind,
            month: number(month),
            day: number(day),
            hour: number(hour),
            hours: number(hours),
            seats: number(seats),
            guests: number(guests),
            zh,
            en,
        },
    )
}
