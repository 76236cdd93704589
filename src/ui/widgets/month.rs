//! The month grid: weekday heads and day numbers share a pitch of four cells and are two wide, so they line up in both
//! languages. Monday first, ISO weeks at the left. 32 cells wide, a head and six weeks high.
//!
//! A day may carry a sign behind its number (`.` one, `:` two, `+` more); the chosen day stands in brackets.

use chrono::{Datelike as _, Days, NaiveDate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::config::Lang;
use crate::model::field::Label;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::text;

/// The cells of the grid.
pub const WIDTH: u16 = 32;

/// The rows of the grid: the head and six weeks.
pub const HEIGHT: u16 = 7;

/// The Monday on which the grid of this month begins.
#[must_use]
pub fn first_day(month: NaiveDate) -> NaiveDate {
    let first = month.with_day(1).unwrap_or(month);
    let back = u64::from(first.weekday().num_days_from_monday());
    first.checked_sub_days(Days::new(back)).unwrap_or(first)
}

/// The same day of another month, or that month's last.
#[must_use]
pub fn shifted(day: NaiveDate, months: i32) -> NaiveDate {
    let by = chrono::Months::new(months.unsigned_abs());
    let moved = if months < 0 {
        day.checked_sub_months(by)
    } else {
        day.checked_add_months(by)
    };
    moved.unwrap_or(day)
}

/// The names of the weekdays, Monday first, two cells wide.
#[must_use]
pub const fn weekdays(lang: Lang) -> [&'static str; 7] {
    match lang {
        Lang::En => ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
        Lang::Zh => ["一", "二", "三", "四", "五", "六", "日"],
    }
}

/// A title like `2026-11 November`, `2026-11 十一月`.
#[must_use]
pub fn title(month: NaiveDate, lang: Lang) -> String {
    const NAMES: [(&str, &str); 12] = [
        ("January", "一月"),
        ("February", "二月"),
        ("March", "三月"),
        ("April", "四月"),
        ("May", "五月"),
        ("June", "六月"),
        ("July", "七月"),
        ("August", "八月"),
        ("September", "九月"),
        ("October", "十月"),
        ("November", "十一月"),
        ("December", "十二月"),
    ];
    let (en, zh) = usize::try_from(month.month0())
        .ok()
        .and_then(|n| NAMES.get(n).copied())
        .unwrap_or_default();
    format!(
        "{} {}",
        month.format("%Y-%m"),
        if lang == Lang::En { en } else { zh }
    )
}

/// What stands over the numbers of the weeks.
pub const WEEK: Label = label("Wk", "周");

/// Draws the month of `chosen`; `sign` gives what stands behind a day's number (one cell, or nothing).
pub fn draw(
    buf: &mut Buffer,
    area: Rect,
    chosen: NaiveDate,
    view: &View<'_>,
    sign: &dyn Fn(NaiveDate) -> &'static str,
) {
    let look = view.look;
    text::put(
        buf,
        text::after(area, 1),
        view.word(WEEK),
        look.style(Role::Title),
    );
    for (n, name) in (0u16..).zip(weekdays(view.lang)) {
        text::put(
            buf,
            text::after(area, column(n)),
            name,
            look.style(Role::Title),
        );
    }
    let first = first_day(chosen);
    for (n, day) in (0u16..42).zip(first.iter_days()) {
        let Some(line) = text::row(area, 1 + n / 7) else {
            break;
        };
        if n % 7 == 0 {
            text::put(
                buf,
                text::after(line, 1),
                &format!("{:2}", day.iso_week().week()),
                look.style(Role::Dim),
            );
        }
        draw_day(
            buf,
            text::after(line, column(n % 7) - 1),
            day,
            chosen,
            view,
            sign(day),
        );
    }
}

/// Where a weekday's two cells begin.
const fn column(weekday: u16) -> u16 {
    5 + weekday * 4
}

fn draw_day(
    buf: &mut Buffer,
    area: Rect,
    day: NaiveDate,
    chosen: NaiveDate,
    view: &View<'_>,
    sign: &str,
) {
    let look = view.look;
    let style: Style = match (day == view.now.today(), day.month() == chosen.month()) {
        (true, _) => look.style(Role::Selected),
        (false, true) => look.style(Role::Text),
        (false, false) => look.style(Role::Dim),
    };
    if day == chosen {
        text::put(buf, area, "[", look.style(Role::Focus));
    }
    text::put(
        buf,
        text::after(area, 1),
        &format!("{:2}", day.day()),
        style,
    );
    // A sign takes the place of the bracket's other half.
    let close = if day == chosen && sign.is_empty() {
        "]"
    } else {
        sign
    };
    text::put(
        buf,
        Rect {
            width: area.width.saturating_sub(3).min(1),
            ..text::after(area, 3)
        },
        close,
        look.style(Role::Focus),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn months_begin_on_mondays_and_end_where_they_must() {
        assert_eq!(first_day(date(2026, 11, 23)), date(2026, 10, 26));
        assert_eq!(first_day(date(2026, 6, 1)), date(2026, 6, 1));
        assert_eq!(shifted(date(2026, 3, 31), -1), date(2026, 2, 28));
        assert_eq!(shifted(date(2026, 11, 30), 3), date(2027, 2, 28));
        assert_eq!(title(date(2026, 11, 1), Lang::Zh), "2026-11 十一月");
    }

    #[test]
    fn heads_and_days_stand_in_the_same_columns() {
        let text = crate::l10n::L10n::ZhCN.load();
        let look = crate::ui::look::Look::default();
        let utc = chrono::DateTime::UNIX_EPOCH;
        let now = crate::ui::screen::Moment {
            utc,
            local: date(2026, 11, 20).into(),
        };
        let view = View {
            look: &look,
            text: &text,
            lang: Lang::Zh,
            now,
            active: true,
            renamed: &[],
        };
        let area = Rect::new(0, 0, WIDTH, HEIGHT);
        let mut buf = Buffer::empty(area);
        draw(&mut buf, area, date(2026, 11, 23), &view, &|day| {
            if day.day() == 7 { ":" } else { "" }
        });
        let rows: Vec<String> = (0..HEIGHT)
            .map(|y| {
                let cells =
                    (0..WIDTH).filter(|x| *x == 0 || text::cells(buf[(x - 1, y)].symbol()) < 2);
                cells.map(|x| buf[(x, y)].symbol()).collect()
            })
            .collect();
        assert_eq!(
            rows,
            [
                " 周  一  二  三  四  五  六  日 ",
                " 44  26  27  28  29  30  31   1 ",
                " 45   2   3   4   5   6   7:  8 ",
                " 46   9  10  11  12  13  14  15 ",
                " 47  16  17  18  19  20  21  22 ",
                " 48 [23] 24  25  26  27  28  29 ",
                " 49  30   1   2   3   4   5   6 ",
            ]
        );
    }
}
