//! The calendar's own find: a day, written in any of the ways in which people write dates, or the name of an event.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::Lang;
use crate::l10n::grouped;
use crate::model::date::{self, DateWrong};
use crate::model::field::Id;
use crate::model::name;
use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::calendar::day_words;
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{finder, text};

/// Closes with [`Outcome::Typed`] and an ISO day, or with [`Outcome::Chosen`] and an event.
pub struct Finder {
    find: TextInput,
    /// Every event, the nearest day first.
    events: Vec<Named>,
    found: Vec<usize>,
    cursor: Cursor,
}

/// An event and all that it is found by.
struct Named {
    id: Id,
    day: Option<NaiveDate>,
    cells: [String; 2],
    key: String,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Finder>] = &[
    bind(&["enter"], "date.go", label("Go there", "前往"), Finder::go).rank(3),
    keys::back("date.back"),
];

impl Finder {
    /// With this text in the box; of all chapters or of one.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn new(typed: &str, chapter: Option<Id>, cx: &Cx<'_>) -> Result<Self> {
        let today = cx.now.today();
        let mut events: Vec<Named> = cx
            .office
            .event_names(chapter)?
            .into_iter()
            .map(|event| {
                Named::new(
                    event.id,
                    &event.starts,
                    [&event.zh, &event.en, &event.place],
                    cx,
                )
            })
            .collect();
        let far = |event: &Named| {
            event
                .day
                .map_or(i64::MAX, |day| (day - today).num_days().abs())
        };
        events.sort_by_key(|event| (far(event), event.id));
        let mut finder = Self {
            find: TextInput::new(typed),
            events,
            found: Vec::new(),
            cursor: Cursor::default(),
        };
        finder.search(today);
        Ok(finder)
    }

    /// The day that the text means; the first one where only a month or a year is given.
    fn day(&self, today: NaiveDate) -> std::result::Result<NaiveDate, DateWrong> {
        let date = date::read_typed(self.find.value(), today)?;
        let (month, day) = (date.month().unwrap_or(1), date.day().unwrap_or(1));
        NaiveDate::from_ymd_opt(i32::from(date.year()), u32::from(month), u32::from(day))
            .ok_or(DateWrong::NotADate)
    }

    fn search(&mut self, today: NaiveDate) {
        self.found = match self.day(today) {
            Ok(_) => Vec::new(),
            Err(_) => finder::fitting(&self.events, self.find.value(), |event, sought| {
                let words = &mut sought.split_whitespace();
                words.all(|word| event.key.contains(word))
            }),
        };
        self.cursor.resize(self.found.len());
        self.cursor.go(0);
    }

    fn chosen(&self, at: usize) -> Option<&Named> {
        self.found.get(at).and_then(|n| self.events.get(*n))
    }

    fn go(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let wrong = match self.day(cx.now.today()) {
            Ok(day) => return Ok(Flow::Close(Outcome::Typed(day.to_string()))),
            Err(wrong) => wrong,
        };
        match (self.chosen(self.cursor.at()), wrong) {
            (Some(event), _) => return Ok(Flow::Close(Outcome::Chosen(event.id))),
            (None, DateWrong::NoMonth { month, .. }) => {
                cx.warn(cx.text.msg_calendar_no_month(month));
            }
            (None, DateWrong::NoDay { day, .. }) => cx.warn(cx.text.msg_calendar_no_day(day)),
            (None, _) => cx.warn(cx.text.msg_calendar_no_date()),
        }
        Ok(Flow::Stay)
    }

    fn draw_found(&self, buf: &mut Buffer, body: Rect, view: &View<'_>) {
        let today = view.now.today();
        if let Ok(day) = self.day(today) {
            let words = format!("= {}", day_words(day, NaiveDate::MIN, view.lang));
            text::put(
                buf,
                text::after(body, 1),
                &words,
                view.look.style(Role::Title),
            );
        } else {
            let columns = [Column::new("", 11), Column::new("", 20).grows(1)];
            let rows = text::below(body, 1);
            list::draw_body(buf, rows, &columns, &self.cursor, view.look, &|at| {
                let cells = self.chosen(at).map(|event| {
                    let cells = event.cells.iter();
                    cells.map(|cell| cell.as_str().into()).collect()
                });
                Row {
                    cells: cells.unwrap_or_default(),
                    ..Row::default()
                }
            });
            if self.found.is_empty() {
                let at = text::after(text::below(rows, 1), 1);
                let words = view.text.msg_calendar_find_nothing();
                text::put_wrapped(buf, at, &words, view.look.style(Role::Text));
            }
            let ways = view.text.msg_calendar_find_ways();
            text::put(buf, text::after(body, 1), &ways, view.look.style(Role::Dim));
        }
    }
}

impl Named {
    fn new(id: Id, starts: &str, [zh, en, place]: [&String; 3], cx: &Cx<'_>) -> Self {
        let spoken = name::keys(zh, None);
        let mut keys: Vec<String> = [zh, en, place].map(|text| name::fold(text)).to_vec();
        keys.extend(spoken.joined);
        keys.extend(spoken.initials);
        let day: Option<NaiveDate> = starts.get(..10).and_then(|day| day.parse().ok());
        let title = match cx.lang {
            Lang::Zh if !zh.is_empty() => zh,
            _ if en.is_empty() => zh,
            _ => en,
        };
        let when = day.map_or(String::new(), |day| day.to_string());
        Self {
            id,
            day,
            cells: [when, title.clone()],
            key: keys.join("\n"),
        }
    }
}

impl Screen for Finder {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.find.take(&input) {
            Edit::Changed => self.search(cx.now.today()),
            Edit::Moved => {}
            Edit::Pass => {
                return list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx);
            }
        }
        Ok(Flow::Stay)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let window = finder::Window {
            title: view.word(label("Find a day or an event", "查找日期或活动")),
            count: &grouped(self.found.len()),
            size: (60, finder::height(9)),
        };
        window.draw(frame, area, &self.find, view, |buf, body| {
            self.draw_found(buf, body, view);
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over().keys(keys::hints(KEYS, self, cx)).typing(true)
    }
}
