//! The calendar: one day, one filter, and the ways to see what goes on around that day.

pub mod commands;
pub mod agenda;
pub mod days;
pub mod finder;
pub mod wide;
pub mod year;

use chrono::{Datelike as _, Days, NaiveDate};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::Lang;
use crate::l10n::grouped;
use crate::model::field::{Id, Label};
use crate::ui::keys::{self, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::Pane;
use crate::ui::screens::event::item::Item;
use crate::ui::widgets::list::RowKey;
use crate::ui::widgets::{month, panel, text, words};

use agenda::Agenda;
use commands::{AGENDA_KEYS, GRID_KEYS, KEYS};
use days::Events;
use year::Year;

/// The pane.
pub const PANE: Pane = Pane {
    keys: &["alt-4", "4", "g k"],
    name: "go.calendar",
    label: label("Calendar", "日历"),
    open: |cx| Ok(Box::new(Calendar::new(cx.now.today()))),
};

/// The window in which a month with titles finds room.
const WIDE: (u16, u16) = (110, 30);

/// The ways to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Month,
    Agenda,
    Year,
}

impl Way {
    const ALL: [Self; 3] = [Self::Month, Self::Agenda, Self::Year];

    const fn label(self) -> Label {
        match self {
            Self::Month => label("Month", "月"),
            Self::Agenda => label("Agenda", "日程"),
            Self::Year => label("Year", "年"),
        }
    }
}

/// The pane's first screen.
pub struct Calendar {
    day: NaiveDate,
    /// Where the agenda begins: the chosen day, until the cursor moves on in the agenda itself.
    from: NaiveDate,
    way: Way,
    chapter: Option<Id>,
    chapter_name: String,
    events: Events,
    agenda: Agenda,
    year: Year,
    /// The keys move in the agenda, not in the grid.
    inside: bool,
    wide: bool,
    asked: Option<Asked>,
}

/// What was asked of a screen on top.
enum Asked {
    Date,
    Chapter,
    New,
    Other,
}

impl Calendar {
    /// At a day.
    #[must_use]
    pub fn new(day: NaiveDate) -> Self {
        Self {
            day,
            from: day,
            way: Way::Month,
            chapter: None,
            chapter_name: String::new(),
            events: Events::default(),
            agenda: Agenda::default(),
            year: Year::default(),
            inside: false,
            wide: false,
            asked: None,
        }
    }

    /// The event under the cursor: the agenda's, which in the grid is the first from the chosen day on.
    fn chosen(&self) -> Option<&Item> {
        let item = self.agenda.chosen().and_then(|n| self.events.get(n))?;
        (self.inside || item.day() <= self.day).then_some(item)
    }

    fn go(&mut self, day: NaiveDate, cx: &mut Cx<'_>) -> Result<Flow> {
        // The calendar ends where the dates of a file do.
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(day);
        let last = NaiveDate::from_ymd_opt(2199, 12, 31).unwrap_or(day);
        self.day = day.clamp(first, last);
        self.from = self.day;
        self.inside = self.way == Way::Agenda;
        self.read(cx)?;
        Ok(Flow::Stay)
    }

    /// Reads the events from the day on, and what the month and the year look like if they were not read. The cursor of
    /// the agenda stays on its event.
    fn read(&mut self, cx: &Cx<'_>) -> Result<()> {
        self.events.read(self.from, self.chapter, cx)?;
        self.agenda.tall = self.wide && self.way == Way::Month;
        self.agenda
            .lay_out(&self.events, self.from, self.inside, cx);
        self.read_month(cx)
    }

    fn read_month(&mut self, cx: &Cx<'_>) -> Result<()> {
        if self.wide && !self.events.has_titles(self.day) {
            self.events.read_titles(self.day, self.chapter, cx)?;
        }
        if self.year.of() != self.day.year() {
            self.year.read(self.day.year(), self.chapter, cx)?;
        }
        Ok(())
    }

    /// "年会 Annual dinner: 96 of 120 signed up, 4 waiting, closes 11-26"
    fn status(&self, cx: &Cx<'_>) -> String {
        let Some(item) = self.chosen() else {
            return match self.events.on(self.day) {
                0 => cx.text.msg_calendar_empty_day(self.day.to_string()),
                events => cx.text.msg_calendar_goes_on(events, self.day.to_string()),
            };
        };
        let mut parts = vec![match item.event.capacity {
            Some(seats) => cx
                .text
                .msg_calendar_signed_up_of(grouped(item.taken), grouped(seats)),
            None => cx.text.msg_calendar_signed_up(grouped(item.taken)),
        }];
        if item.waiting > 0 {
            parts.push(cx.text.msg_calendar_waiting(grouped(item.waiting)));
        }
        if item.came > 0 {
            parts.push(cx.text.msg_calendar_came(grouped(item.came)));
        }
        if let Some(fee) = item.event.fee_minor.filter(|fee| *fee > 0) {
            parts.push(words::price(fee, &item.event.currency));
        }
        if let Some(day) = item
            .event
            .registration_to
            .filter(|day| *day >= cx.now.today())
        {
            parts.push(cx.text.msg_calendar_closes(day.format("%m-%d").to_string()));
        }
        let comma = cx.word(label(", ", "，"));
        let colon = cx.word(label(": ", "："));
        format!("{}{colon}{}", item.title(cx.lang, 36), parts.join(comma))
    }
}

impl Screen for Calendar {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Input::Paste(typed) = &input {
            return self.find(typed, cx);
        }
        let own = if self.inside { AGENDA_KEYS } else { GRID_KEYS };
        match keys::take(own, self, &input, cx)? {
            Flow::Pass => keys::take(KEYS, self, &input, cx),
            flow => Ok(flow),
        }
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        match (self.asked.take(), from) {
            (Some(Asked::Date), Outcome::Typed(day)) => {
                let day = day.parse().unwrap_or(self.day);
                return self.go(day, cx);
            }
            (Some(Asked::Date), Outcome::Chosen(id)) => return self.go_to_event(id, cx),
            (Some(Asked::New), Outcome::Saved(id)) => {
                let item = cx.office.happening(id)?.event.starts;
                let day = item.get(..10).and_then(|day| day.parse().ok());
                self.reload(cx)?;
                return self.go(day.unwrap_or(self.day), cx);
            }
            (Some(Asked::Chapter), Outcome::Chosen(id)) => self.chapter = Some(id),
            (Some(Asked::Chapter), Outcome::Picked(_)) => self.chapter = None,
            _ => {}
        }
        self.reload(cx)?;
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.wide = cx.size.0 >= WIDE.0 && cx.size.1 >= WIDE.1;
        let chapters = &cx.office.catalogue().chapters;
        self.chapter_name = words::bare_chapter(chapters.title(self.chapter, cx.lang)).to_owned();
        self.events.forget_titles();
        self.year = Year::default();
        self.read(cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        self.draw_head(buf, area, view);
        let body = text::below(area, 1);
        match (self.way, self.wide) {
            (Way::Month, true) => wide::draw(
                buf,
                body,
                (&self.events, &self.year),
                &self.agenda,
                (self.day, self.inside),
                view,
            ),
            (Way::Month, false) => self.draw_month(buf, body, view),
            (Way::Agenda, _) => {
                let title = view.word(Way::Agenda.label());
                self.agenda
                    .draw(buf, body, (title, true), &self.events, view);
            }
            (Way::Year, _) => self.year.draw_whole(buf, body, self.day, view),
        }
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let own = if self.inside { AGENDA_KEYS } else { GRID_KEYS };
        let mut hints = keys::hints(KEYS, self, cx);
        hints.extend(keys::hints(own, self, cx));
        let place = cx.text.msg_calendar_week(self.day.iso_week().week());
        let chosen = self.chosen().map(|item| RowKey::of(item.event.id));
        Face::pane()
            .keys(hints)
            .status(self.status(cx), place)
            .chosen(chosen)
    }
}

impl Calendar {
    fn draw_head(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let line = Rect {
            height: area.height.min(1),
            ..text::after(area, 1)
        };
        let look = view.look;
        let title = format!("< {} >  ", month::title(self.day, view.lang));
        let mut x = text::put(buf, line, &title, look.style(Role::Title));
        for way in Way::ALL {
            let name = view.word(way.label());
            let (words, role) = if way == self.way {
                (format!(" [{name}]"), Role::Focus)
            } else {
                (format!("  {name} "), Role::Text)
            };
            x += text::put(buf, text::after(line, x), &words, look.style(role));
        }
        let filter = match self.chapter {
            Some(_) => self.chapter_name.clone(),
            None => view.word(label("all chapters", "全部分会")).to_owned(),
        };
        let chapter = format!("F7 {filter}");
        let right = Rect {
            width: line.width.saturating_sub(1),
            ..text::after(line, x + 2)
        };
        if text::cells(&chapter) < right.width {
            let right = Rect {
                width: right.width.saturating_sub(x + 2),
                ..right
            };
            text::put_right(buf, right, &chapter, look.style(Role::Text));
        }
    }

    fn draw_month(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let left = Rect {
            width: (month::WIDTH + 2).min(area.width),
            ..area
        };
        // The year stands below the month where there is room for both.
        let with_year = area.height >= 12 + year::HEIGHT;
        let upper = Rect {
            height: area.height - if with_year { year::HEIGHT } else { 0 },
            ..left
        };
        let inner = panel::Panel {
            title: view.word(label("Month", "月历")),
            right: &day_words(view.now.today(), view.now.today(), view.lang),
            focused: !self.inside,
        }
        .draw(buf, upper, view.look);
        month::draw(buf, inner, self.day, view, &|day| self.year.sign(day));
        let legend = text::after(text::below(inner, month::HEIGHT + 1), 1);
        let lines = [
            view.text.msg_calendar_legend(),
            view.text.msg_calendar_legend_days(),
        ];
        for (n, line) in (0u16..).zip(lines) {
            if let Some(row) = text::row(legend, n) {
                text::put(buf, row, &line, view.look.style(Role::Dim));
            }
        }
        if with_year {
            let lower = text::below(left, upper.height);
            self.year.draw(buf, lower, view);
        }
        let title = view.word(Way::Agenda.label());
        self.agenda.draw(
            buf,
            text::after(area, left.width),
            (title, self.inside),
            &self.events,
            view,
        );
    }
}

/// A day with its weekday: `Mon 11-23`, `11-23 周一`; with the year where it is not this one.
#[must_use]
pub fn day_words(day: NaiveDate, today: NaiveDate, lang: Lang) -> String {
    const NAMES: [(&str, &str); 7] = [
        ("Mon", "周一"),
        ("Tue", "周二"),
        ("Wed", "周三"),
        ("Thu", "周四"),
        ("Fri", "周五"),
        ("Sat", "周六"),
        ("Sun", "周日"),
    ];
    let at = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
    let (en, zh) = NAMES.get(at).copied().unwrap_or_default();
    let form = if day.year() == today.year() {
        "%m-%d"
    } else {
        "%Y-%m-%d"
    };
    match lang {
        Lang::En => format!("{en} {}", day.format(form)),
        Lang::Zh => format!("{} {zh}", day.format(form)),
    }
}

/// The day so many days later.
#[must_use]
pub fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}
