//! A day to go to, typed in any of the ways in which people write dates; what it means is shown while it is typed.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::date::{self, DateWrong};
use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::calendar::day_words;
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::{panel, text};

/// Closes with [`Outcome::Typed`] and an ISO day.
#[derive(Default)]
pub struct DatePrompt {
    input: TextInput,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<DatePrompt>] = &[
    bind(
        &["enter"],
        "date.go",
        label("Go there", "前往"),
        DatePrompt::go,
    )
    .rank(3),
    keys::back("date.back"),
];

impl DatePrompt {
    /// The day that the text means; the first one where only a month or a year is given.
    fn day(&self, today: NaiveDate) -> std::result::Result<NaiveDate, DateWrong> {
        let date = date::read_typed(self.input.value(), today)?;
        let (month, day) = (date.month().unwrap_or(1), date.day().unwrap_or(1));
        NaiveDate::from_ymd_opt(i32::from(date.year()), u32::from(month), u32::from(day))
            .ok_or(DateWrong::NotADate)
    }

    fn go(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.day(cx.now.today()) {
            Ok(day) => return Ok(Flow::Close(Outcome::Typed(day.to_string()))),
            Err(DateWrong::NoMonth { month, .. }) => cx.warn(cx.text.msg_calendar_no_month(month)),
            Err(DateWrong::NoDay { day, .. }) => cx.warn(cx.text.msg_calendar_no_day(day)),
            Err(_) => cx.warn(cx.text.msg_calendar_no_date()),
        }
        Ok(Flow::Stay)
    }
}

impl Screen for DatePrompt {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.input.take(&input) {
            Edit::Pass => keys::take(KEYS, self, &input, cx),
            _ => Ok(Flow::Stay),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let window = panel::middle(area, 48, 5);
        let buf = frame.buffer_mut();
        panel::blank(buf, window);
        let title = view.word(label("Go to a date", "到日期"));
        let inner = panel::Panel {
            title,
            right: "Esc",
            focused: false,
        }
        .draw(buf, window, view.look);
        let inner = text::after(inner, 1);
        let today = view.now.today();
        let words = match self.day(today) {
            Ok(day) => format!("= {}", day_words(day, NaiveDate::MIN, view.lang)),
            Err(_) if self.input.value().is_empty() => String::new(),
            Err(_) => view.word(label("= ?", "= ？")).to_owned(),
        };
        text::put(
            buf,
            text::below(inner, 1),
            &words,
            view.look.style(Role::Title),
        );
        let ways = view.text.msg_calendar_date_ways();
        text::put(
            buf,
            text::below(inner, 2),
            &ways,
            view.look.style(Role::Dim),
        );
        self.input.draw_focused(
            frame,
            Rect {
                height: inner.height.min(1),
                ..inner
            },
            view,
        );
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        Face::over().keys(keys::hints(KEYS, self, cx)).typing(true)
    }
}
