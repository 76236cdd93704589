//! An event as calendars and lists show it: titles, clocks, seats.

use chrono::{NaiveDate, NaiveDateTime};

use crate::config::Lang;
use crate::model::catalogue::title;
use crate::model::event::Event;
use crate::office::Office;
use crate::office::events::{WALL, wall_in};
use crate::ui::keys::label;
use crate::ui::screen::Cx;
use crate::ui::widgets::words;

/// An event, ready to be drawn.
#[derive(Debug, Clone)]
pub struct Item {
    /// The event.
    pub event: Event,
    /// People and guests who have a seat.
    pub taken: i64,
    /// People who wait for one.
    pub waiting: i64,
    /// People who came.
    pub came: i64,
    /// When it begins, by the clock at the place.
    pub starts: NaiveDateTime,
    /// When it ends, by that clock.
    pub ends: Option<NaiveDateTime>,
    /// When it begins by the office's own clock, where that differs.
    pub home: Option<NaiveDateTime>,
    /// The host's name, short.
    pub host: String,
    /// The host's sign for a narrow grid.
    pub mark: String,
}

impl Item {
    /// From an event and its counts.
    #[must_use]
    pub fn new(event: Event, counts: (i64, i64, i64), office: &Office, lang: Lang) -> Self {
        let wall = |text: &str| NaiveDateTime::parse_from_str(text, WALL).ok();
        let starts = wall(&event.starts).unwrap_or_default();
        let home = event
            .starts_at
            .filter(|_| !event.all_day)
            .and_then(|at| wall_in(at, &office.home_zone()))
            .filter(|home| *home != starts);
        let chapter = office.catalogue().chapters.get(event.chapter_id);
        let host = chapter.map_or("", |chapter| match chapter.kind.as_str() {
            "association" => label("HQ", "总会").pick(lang),
            _ => words::bare_chapter(title(chapter, lang)),
        });
        let mark = chapter.map_or(String::new(), |chapter| match chapter.kind.as_str() {
            "association" => label("HQ", "总").pick(lang).to_owned(),
            _ => mark(&chapter.zh, &chapter.en, lang),
        });
        Self {
            ends: wall(&event.ends),
            starts,
            home,
            host: host.to_owned(),
            mark,
            taken: counts.0,
            waiting: counts.1,
            came: counts.2,
            event,
        }
    }

    /// The day on which it begins, where it takes place.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.starts.date()
    }

    /// The day on which it ends.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.ends.map_or(self.day(), |ends| ends.date())
    }

    /// The days on which it goes on.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let last = self.last_day();
        self.day().iter_days().take_while(move |day| *day <= last)
    }

    /// Its title without the host's name, which stands beside it.
    #[must_use]
    pub fn short_title(&self, lang: Lang, room: u16) -> String {
        let bare = |title: &str| {
            let rest = title.strip_prefix(self.host.as_str()).unwrap_or(title);
            let ends = [
                "校友会：",
                "校友会",
                "分会：",
                "分会",
                " chapter: ",
                " Chapter: ",
                ": ",
                "：",
            ];
            let rest = ends
                .iter()
                .find_map(|end| rest.strip_prefix(end))
                .filter(|_| rest.len() < title.len());
            rest.filter(|rest| !rest.is_empty())
                .unwrap_or(title)
                .to_owned()
        };
        words::both(&bare(&self.event.zh), &bare(&self.event.en), lang, room)
    }

    /// Its title, in both languages where they fit.
    #[must_use]
    pub fn title(&self, lang: Lang, room: u16) -> String {
        words::both(&self.event.zh, &self.event.en, lang, room)
    }

    /// `18:30`, or that it takes the whole day.
    #[must_use]
    pub fn clock(&self, lang: Lang) -> String {
        if self.event.all_day {
            label("all day", "全天").pick(lang).to_owned()
        } else {
            self.starts.format("%H:%M").to_string()
        }
    }

    /// `03:00+1`: the office's own clock with the shift of the day, where it differs.
    #[must_use]
    pub fn home_clock(&self) -> Option<String> {
        let home = self.home?;
        let clock = home.format("%H:%M");
        Some(match (home.date() - self.day()).num_days() {
            0 => clock.to_string(),
            days => format!("{clock}{days:+}"),
        })
    }

    /// `96/120`, `18/--` without a limit.
    #[must_use]
    pub fn seats(&self) -> String {
        match self.event.capacity {
            Some(seats) => format!("{}/{seats}", self.taken),
            None => format!("{}/--", self.taken),
        }
    }

    /// The same in words.
    #[must_use]
    pub fn home_words(&self, cx: &Cx<'_>) -> Option<String> {
        let clock = self.home_clock()?;
        Some(if cx.office.home_zone() == "Asia/Shanghai" {
            cx.text.msg_calendar_home_clock(clock)
        } else {
            cx.text.msg_calendar_office_clock(clock)
        })
    }

    /// It does not take place.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.event.state == "cancelled"
    }
}

/// One Han character, or up to three letters: those of the language, where the chapter has a name in it.
fn mark(zh: &str, en: &str, lang: Lang) -> String {
    let han = words::bare_chapter(zh).chars().next().map(String::from);
    let letters: String = words::bare_chapter(en).chars().take(3).collect();
    match lang {
        Lang::En if !letters.is_empty() => letters,
        _ => han.unwrap_or(letters),
    }
}
