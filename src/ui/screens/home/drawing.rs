//! How the first pane is drawn.

use chrono::Timelike as _;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Home;
use super::facts::Line;
use super::layout::{Part, boxes, is_wide};
use crate::clean;
use crate::l10n::grouped;
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::screens::calendar::day_words;
use crate::ui::widgets::panel::{self, Panel};
use crate::ui::widgets::text;

/// The cells before a line: the cursor's sign.
const SIGNS: u16 = 3;

impl Home {
    /// Draws everything.
    pub(super) fn paint(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        self.greet(buf, area, view);
        for (part, place) in boxes(area) {
            let inner = self.open_part(buf, part, place, is_wide(area), view);
            self.fill(buf, part, inner, view);
        }
        if area.height >= 19 {
            let last = text::below(area, area.height - 1);
            let words = view.text.msg_home_new_here();
            text::put(
                buf,
                text::after(last, 1),
                &words,
                view.look.style(Role::Dim),
            );
        }
    }

    fn greet(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let Some(row) = text::row(area, 0) else {
            return;
        };
        let row = Rect {
            width: row.width.saturating_sub(1),
            ..row
        };
        let name = self.facts.who.as_str();
        let greeting = match view.now.local.hour() {
            4..12 => view.text.msg_home_morning(name),
            12..18 => view.text.msg_home_afternoon(name),
            _ => view.text.msg_home_evening(name),
        };
        let today = view.now.today();
        let year = today.format("%Y-");
        let day = day_words(today, today, view.lang).replacen(
            &today.format("%m-%d").to_string(),
            &format!("{year}{}", today.format("%m-%d")),
            1,
        );
        let people = self.facts.people.map_or_else(String::new, |people| {
            view.text.msg_home_people(people, grouped(people))
        });
        let right = if row.width < 78 {
            people
        } else {
            view.text.msg_home_file(self.facts.file.as_str())
        };
        let used = text::put(
            buf,
            text::after(row, 1),
            &format!("{greeting} | {day}"),
            view.look.style(Role::Title),
        );
        if used + 3 + text::cells(&right) <= row.width {
            text::put_right(buf, row, &right, view.look.style(Role::Dim));
        }
    }

    /// Draws a panel's heading or frame; gives the area inside.
    fn open_part(
        &self,
        buf: &mut Buffer,
        part: Part,
        place: Rect,
        framed: bool,
        view: &View<'_>,
    ) -> Rect {
        let focused = part == self.focus;
        let title = view.word(part.label());
        let right = self.facts.right(part, view);
        if framed {
            return Panel {
                title,
                right: &right,
                focused,
            }
            .draw(buf, place, view.look);
        }
        panel::rule(buf, place, "", view.look);
        let (open, close, role) = if focused {
            ("[", "]", Role::Focus)
        } else {
            (" ", " ", Role::Title)
        };
        let head = text::after(place, 1);
        let heading = format!("{open}{title}{close}");
        let used = text::put(buf, head, &heading, view.look.style(role));
        let rest = text::after(head, used + 1);
        if !right.is_empty() && text::cells(&right) + 4 <= rest.width {
            let rest = Rect {
                width: rest.width - 1,
                ..rest
            };
            text::put_right(
                buf,
                rest,
                &format!(" {right} "),
                view.look.style(Role::Text),
            );
        }
        text::below(place, 1)
    }

    fn fill(&self, buf: &mut Buffer, part: Part, area: Rect, view: &View<'_>) {
        let area = Rect {
            width: area.width.saturating_sub(1),
            ..area
        };
        let lines = self.facts.lines(part);
        if lines.is_empty() {
            let words = self.facts.nothing(part, view);
            let at = text::after(area, SIGNS);
            text::put_wrapped(buf, at, &words, view.look.style(Role::Dim));
            return;
        }
        let Some(cursor) = self.cursors.get(part as usize) else {
            return;
        };
        let top = cursor.settle(usize::from(area.height));
        let widest = lines.iter().map(|line| text::cells(&line.right)).max();
        let right = widest.map_or(0, |cells| if cells > 0 { cells + 1 } else { 0 });
        for (n, (at, line)) in (0u16..).zip(lines.iter().enumerate().skip(top)) {
            let Some(row) = text::row(area, n) else {
                break;
            };
            let here = part == self.focus && at == cursor.at();
            let own = text::cells(&line.right);
            let right = match line.lead.is_empty() {
                true if own > 0 => own + 1,
                true => 0,
                false => right,
            };
            draw_line(buf, row, (line, right), here, view);
        }
    }
}

/// `> Today 10:00 北京    Coffee chat      12/20`
fn draw_line(
    buf: &mut Buffer,
    row: Rect,
    (line, right): (&Line, u16),
    here: bool,
    view: &View<'_>,
) {
    let look = view.look;
    if here {
        text::put(buf, text::after(row, 1), ">", look.style(Role::Focus));
    }
    let role = if here && line.role == Role::Text {
        Role::Cursor
    } else {
        line.role
    };
    text::put_right(buf, row, &line.right, look.style(Role::Text));
    let mut room = text::after(row, SIGNS);
    // The same room in every line, so that columns line up.
    room.width = room.width.saturating_sub(right);
    for (words, cells) in &line.lead {
        // In a narrow place the text is worth more than what stands before it.
        if room.width < cells + 9 {
            continue;
        }
        let lead = clean::fit(words, usize::from(*cells));
        text::put(buf, room, &lead, look.style(Role::Text));
        room = text::after(room, cells + 1);
    }
    if let Some((part, whole)) = line.share {
        let cells = usize::from(room.width);
        let length = usize::try_from(part).unwrap_or(0) * cells
            / usize::try_from(whole.max(1)).unwrap_or(1).max(1);
        let bar = "#".repeat(length.max(usize::from(part > 0)));
        text::put(buf, room, &bar, look.style(Role::Text));
        return;
    }
    text::put(buf, room, &line.text, look.style(role));
}
