//! What a clerk can do in the calendar.

use chrono::Datelike as _;

use super::finder::Finder;
use super::{Asked, Calendar, Way, days};
use crate::model::field::Id;
use crate::office::permit::Action;
use crate::ui::keys::{Bind, Group, bind, label};
use crate::ui::screen::{Cx, Flow, Result, Screen as _};
use crate::ui::screens::chapter_picker::ChapterPicker;
use crate::ui::screens::event::item::Item;
use crate::ui::screens::event::{EventScreen, form};
use crate::ui::widgets::month;

/// The keys of every way.
pub const KEYS: &[Bind<Calendar>] = &[
    bind(
        &["enter", "f4"],
        "calendar.open",
        label("Open", "打开"),
        Calendar::open,
    )
    .rank(4),
    bind(
        &["f6", "n"],
        "calendar.new",
        label("New", "新建"),
        Calendar::add,
    )
    .on_no_record()
    .rank(6)
    .unless(Calendar::why_not_add),
    bind(
        &["f7", "c"],
        "calendar.chapter",
        label("Chapter", "分会"),
        Calendar::ask_chapter,
    )
    .group(Group::Find)
    .rank(7),
    bind(
        &["f5", "t"],
        "calendar.today",
        label("Today", "今天"),
        |s: &mut Calendar, cx| s.go(cx.now.today(), cx),
    )
    .group(Group::Move)
    .rank(8),
    bind(
        &["ctrl-g", "g g"],
        "calendar.date",
        label("To a date", "到日期"),
        Calendar::ask_date,
    )
    .group(Group::Move)
    .rank(9),
    bind(
        &["f9"],
        "calendar.view",
        label("Other view", "换视图"),
        Calendar::see_next,
    )
    .group(Group::Move)
    .rank(11),
    bind(
        &["f3", "ctrl-f", "/"],
        "calendar.find",
        label("Find", "查找"),
        Calendar::ask_date,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["tab", "shift-tab"],
        "calendar.panel",
        label("Other panel", "换栏"),
        Calendar::turn,
    )
    .group(Group::Move)
    .rank(10),
    bind(
        &["m"],
        "calendar.month",
        label("Month", "月"),
        |s: &mut Calendar, cx| s.see(Way::Month, cx),
    )
    .group(Group::Move),
    bind(
        &["a"],
        "calendar.agenda",
        label("Agenda", "日程"),
        |s: &mut Calendar, cx| s.see(Way::Agenda, cx),
    )
    .group(Group::Move),
    bind(
        &["y"],
        "calendar.year",
        label("Year", "年"),
        |s: &mut Calendar, cx| s.see(Way::Year, cx),
    )
    .group(Group::Move),
    bind(
        &["]"],
        "calendar.next-event",
        label("Next day with events", "下一个有活动的日子"),
        |s: &mut Calendar, cx| s.jump(true, cx),
    )
    .group(Group::Move),
    bind(
        &["["],
        "calendar.last-event",
        label("Day with events before", "上一个有活动的日子"),
        |s: &mut Calendar, cx| s.jump(false, cx),
    )
    .group(Group::Move),
    bind(
        &["pgdn"],
        "calendar.next-month",
        label("Next month", "下个月"),
        |s: &mut Calendar, cx| s.leaf(1, cx),
    )
    .group(Group::Move),
    bind(
        &["pgup"],
        "calendar.last-month",
        label("Month before", "上个月"),
        |s: &mut Calendar, cx| s.leaf(-1, cx),
    )
    .group(Group::Move),
    bind(
        &["home"],
        "calendar.first",
        label("First of the month", "月初"),
        |s: &mut Calendar, cx| s.go(s.day.with_day(1).unwrap_or(s.day), cx),
    )
    .group(Group::Move),
    bind(
        &["end"],
        "calendar.last",
        label("Last of the month", "月末"),
        |s: &mut Calendar, cx| s.go(days::last_of_month(s.day), cx),
    )
    .group(Group::Move),
    bind(
        &["right", "l"],
        "calendar.next-day",
        label("Next day", "后一天"),
        |s: &mut Calendar, cx| s.walk(1, cx),
    )
    .group(Group::Move),
    bind(
        &["left", "h"],
        "calendar.last-day",
        label("Day before", "前一天"),
        |s: &mut Calendar, cx| s.walk(-1, cx),
    )
    .group(Group::Move),
];

/// The keys of the grid.
pub const GRID_KEYS: &[Bind<Calendar>] = &[
    bind(
        &["down", "j"],
        "calendar.next-week",
        label("Next week", "后一周"),
        |s: &mut Calendar, cx| s.down(1, cx),
    )
    .group(Group::Move),
    bind(
        &["up", "k"],
        "calendar.last-week",
        label("Week before", "前一周"),
        |s: &mut Calendar, cx| s.down(-1, cx),
    )
    .group(Group::Move),
    bind(
        &["esc"],
        "calendar.all",
        label("Back", "返回"),
        Calendar::see_all,
    )
    .group(Group::Always)
    .rank(99),
];

/// The keys of the agenda.
pub const AGENDA_KEYS: &[Bind<Calendar>] = &[
    bind(
        &["down", "j"],
        "calendar.next-line",
        label("Next event", "下一项"),
        |s: &mut Calendar, cx| s.step(1, cx),
    )
    .group(Group::Move),
    bind(
        &["up", "k"],
        "calendar.last-line",
        label("Event before", "上一项"),
        |s: &mut Calendar, cx| s.step(-1, cx),
    )
    .group(Group::Move),
    bind(
        &["esc"],
        "calendar.out",
        label("Back", "返回"),
        Calendar::out,
    )
    .group(Group::Always)
    .rank(99),
];

impl Calendar {
    fn walk(&mut self, by: i64, cx: &mut Cx<'_>) -> Result<Flow> {
        self.go(self.day + chrono::Duration::days(by), cx)
    }

    /// A row down or up: a week in the month, a month in the year.
    fn down(&mut self, rows: i32, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.way == Way::Year {
            return self.leaf(rows, cx);
        }
        self.walk(i64::from(rows) * 7, cx)
    }

    fn leaf(&mut self, months: i32, cx: &mut Cx<'_>) -> Result<Flow> {
        self.go(month::shifted(self.day, months), cx)
    }

    /// To the next or the last day on which something begins.
    fn jump(&mut self, forward: bool, cx: &mut Cx<'_>) -> Result<Flow> {
        let found = if forward {
            cx.office.day_after(self.day, self.chapter)?
        } else {
            cx.office.day_before(self.day, self.chapter)?
        };
        match found {
            Some(day) => self.go(day, cx),
            None => {
                let day = self.day.to_string();
                cx.note(cx.text.msg_calendar_no_more(day));
                Ok(Flow::Stay)
            }
        }
    }

    fn step(&mut self, by: isize, cx: &mut Cx<'_>) -> Result<Flow> {
        self.agenda.step(by);
        let chosen = self.agenda.chosen().and_then(|n| self.events.get(n));
        let Some(day) = chosen.map(Item::day) else {
            return Ok(Flow::Stay);
        };
        let goes_on = self.agenda.at_end() && self.events.all().len() >= days::LISTED;
        self.day = day;
        if goes_on {
            self.from = day;
            self.read(cx)?;
        } else {
            self.read_month(cx)?;
        }
        Ok(Flow::Stay)
    }

    fn see(&mut self, way: Way, cx: &mut Cx<'_>) -> Result<Flow> {
        self.way = way;
        self.go(self.day, cx)
    }

    fn see_next(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let at = Way::ALL.iter().position(|way| *way == self.way);
        let next = at.map_or(0, |at| (at + 1) % Way::ALL.len());
        self.see(Way::ALL.get(next).copied().unwrap_or(Way::Month), cx)
    }

    fn turn(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.way == Way::Month && self.agenda.chosen().is_some() {
            self.inside = !self.inside;
            if self.inside {
                self.step(0, cx)?;
            }
        }
        Ok(Flow::Stay)
    }

    fn out(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.way == Way::Agenda {
            return self.see(Way::Month, cx);
        }
        self.go(self.day, cx)
    }

    fn open(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.way == Way::Year {
            return self.see(Way::Month, cx);
        }
        let today = self.events.on(self.day);
        match self.chosen() {
            // Which of several: the agenda asks.
            Some(_) if !self.inside && today > 1 && self.way == Way::Month => self.turn(cx),
            Some(item) => {
                let id = item.event.id;
                self.asked = Some(Asked::Other);
                Ok(Flow::open(EventScreen::new(id)))
            }
            None => {
                cx.note(cx.text.msg_calendar_empty_day(self.day.to_string()));
                Ok(Flow::Stay)
            }
        }
    }

    fn add(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Asked::New);
        Ok(Flow::open(form::on(self.day, self.chapter, cx)?))
    }

    fn why_not_add(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::EditEvents, |text| text.msg_calendar_may_not())
    }

    fn ask_date(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.find("", cx)
    }

    /// The calendar's own find: a day or the name of an event, with what was typed already.
    pub(super) fn find(&mut self, typed: &str, cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Asked::Date);
        Ok(Flow::open(Finder::new(typed, self.chapter, cx)?))
    }

    /// To an event that was found: its day, and the cursor of the agenda on it.
    pub(super) fn go_to_event(&mut self, id: Id, cx: &mut Cx<'_>) -> Result<Flow> {
        let starts = cx.office.happening(id)?.event.starts;
        let day = starts.get(..10).and_then(|day| day.parse().ok());
        self.go(day.unwrap_or(self.day), cx)?;
        if self.way != Way::Year {
            self.inside = true;
            self.agenda.go_to(&self.events, id);
        }
        Ok(Flow::Stay)
    }

    fn ask_chapter(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Asked::Chapter);
        let title = cx.text.msg_calendar_chapter_title();
        Ok(Flow::open(
            ChapterPicker::new(title).with_all().at(self.chapter),
        ))
    }

    /// Esc takes the filter off first.
    fn see_all(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if self.chapter.take().is_none() {
            return Ok(Flow::Pass);
        }
        self.reload(cx)?;
        Ok(Flow::Stay)
    }
}
