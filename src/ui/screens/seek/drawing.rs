//! How the search form looks: two places beside each other where there is room, the query that they make below.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::places::{Kind, Place};
use super::{Count, Seek};
use crate::ui::look::Role;
use crate::ui::screen::View;
use crate::ui::widgets::{panel, text};

/// From here on two places stand beside each other.
const TWO: u16 = 76;
/// Cells of a label.
const LABEL: u16 = 13;
/// Rows above the places: what this is; and below: a line, the query, and what no place can say.
const ABOVE: u16 = 2;
const BELOW: u16 = 3;

impl Seek {
    pub(super) fn paint(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        let style = |role| view.look.style(role);
        if let Some(line) = text::row(area, 0) {
            let says = view.text.msg_seek_banner();
            text::put(buf, text::after(line, 1), &says, style(Role::Warn));
        }
        let body = Rect {
            height: area.height.saturating_sub(ABOVE + BELOW),
            ..text::below(area, ABOVE)
        };
        let across = if area.width >= TWO { 2 } else { 1 };
        let top = self.first_row(across, usize::from(body.height));
        let mut here = None;
        for (n, place) in self.places.iter().enumerate() {
            let (row, column) = (n / across, n % across);
            let Some(line) = row
                .checked_sub(top)
                .and_then(|row| u16::try_from(row).ok())
                .and_then(|row| text::row(body, row))
            else {
                continue;
            };
            let spot = beside(line, across, column);
            let input = self.paint_place(buf, spot, n, place, view);
            if n == self.at {
                here = Some(input);
            }
        }
        self.paint_query(
            buf,
            text::below(area, area.height.saturating_sub(BELOW)),
            view,
        );
        let (Some(place), Some(input)) = (here, self.inputs.get(self.at)) else {
            return;
        };
        input.draw_focused(frame, place, view);
        if let Some(choosing) = &self.picker {
            let label = self
                .places
                .get(self.at)
                .map_or("", |place| label(place, view));
            let right = choosing.offers.len().to_string();
            let buf = frame.buffer_mut();
            choosing
                .picker
                .draw(buf, area, place, label, &right, view.look);
        }
    }

    /// The first row of places that is shown, so that the one with the cursor is visible.
    fn first_row(&self, across: usize, height: usize) -> usize {
        (self.at / across + 1).saturating_sub(height.max(1))
    }

    /// Draws label, brackets and what is typed; gives the cells between the brackets.
    fn paint_place(
        &self,
        buf: &mut Buffer,
        spot: Rect,
        n: usize,
        place: &Place,
        view: &View<'_>,
    ) -> Rect {
        let style = |role| view.look.style(role);
        let role = if n == self.at {
            Role::Focus
        } else {
            Role::Text
        };
        let room = Rect {
            width: LABEL.min(spot.width),
            ..text::after(spot, 1)
        };
        text::put(buf, room, label(place, view), style(role));
        let frame = text::after(spot, LABEL + 2);
        let inner = Rect {
            width: frame.width.saturating_sub(4),
            ..text::after(frame, 1)
        };
        text::put(buf, frame, "[", style(Role::Text));
        let end = text::after(frame, inner.width + 1);
        let used = text::put(buf, end, "]", style(Role::Text));
        let wrong = matches!(self.count, Count::Wrong(Some(at), _) if at == n);
        let sign = match (wrong, place.kind) {
            (true, _) => ("!", Role::Bad),
            (false, Kind::Choice) => ("v", Role::Dim),
            (false, _) => ("", Role::Dim),
        };
        text::put(buf, text::after(end, used), sign.0, style(sign.1));
        if let Some(input) = self.inputs.get(n).filter(|_| n != self.at) {
            text::put(buf, inner, input.value(), style(Role::Text));
        }
        inner
    }

    /// The query that the places make, as it will stand in the box.
    fn paint_query(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        panel::rule(buf, area, "", view.look);
        let style = |role| view.look.style(role);
        let rest = text::below(area, 1);
        let shown = if self.composed.text.is_empty() {
            view.text.msg_seek_everybody()
        } else {
            view.text.msg_seek_query(self.composed.text.as_str())
        };
        text::put_wrapped(buf, text::after(rest, 1), &shown, style(Role::Text));
    }
}

/// What a place is called.
fn label(place: &Place, view: &View<'_>) -> &'static str {
    place.label.map_or(place.field, |label| view.word(label))
}

fn beside(line: Rect, across: usize, column: usize) -> Rect {
    if across == 1 {
        return line;
    }
    let half = line.width / 2;
    if column == 0 {
        Rect {
            width: half,
            ..line
        }
    } else {
        text::after(line, half)
    }
}
