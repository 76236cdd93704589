//! Text on the buffer, measured in cells: the one place where screens touch characters.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::clean;

/// Writes at the left of the first row of `area`, cut with `~` where it is too long; returns the cells used.
pub fn put(buf: &mut Buffer, area: Rect, text: &str, style: Style) -> u16 {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return 0;
    }
    let room = usize::from(area.width);
    let shown = clean::shown(text);
    let (end, _) = if clean::width(&shown) <= room {
        buf.set_stringn(area.x, area.y, &shown, room, style)
    } else {
        buf.set_stringn(area.x, area.y, clean::fit(&shown, room), room, style)
    };
    end - area.x
}

/// Writes at the right end of the first row of `area`; returns the cells used.
pub fn put_right(buf: &mut Buffer, area: Rect, text: &str, style: Style) -> u16 {
    let used = cells(text).min(area.width);
    put(
        buf,
        Rect {
            x: area.right() - used,
            width: used,
            ..area
        },
        text,
        style,
    )
}

/// Writes in the middle of the first row of `area`.
pub fn put_centred(buf: &mut Buffer, area: Rect, text: &str, style: Style) {
    let used = cells(text).min(area.width);
    let x = area.x + (area.width - used) / 2;
    put(
        buf,
        Rect {
            x,
            width: used,
            ..area
        },
        text,
        style,
    );
}

/// Writes pieces of different style one after the other; returns the cells used.
pub fn put_pieces(buf: &mut Buffer, area: Rect, pieces: &[(&str, Style)]) -> u16 {
    let mut used = 0;
    for (text, style) in pieces {
        if used >= area.width {
            break;
        }
        used += put(buf, after(area, used), text, *style);
    }
    used
}

/// Writes text broken at blanks (and between Han characters) into the rows of `area`; returns the rows used.
pub fn put_wrapped(buf: &mut Buffer, area: Rect, text: &str, style: Style) -> u16 {
    let mut used = 0;
    for line in wrap(text, usize::from(area.width)) {
        let Some(at) = row(area, used) else { break };
        put(buf, at, &line, style);
        used += 1;
    }
    used
}

/// The cells that text takes when it is drawn.
#[must_use]
pub fn cells(text: &str) -> u16 {
    u16::try_from(clean::width(&clean::shown(text))).unwrap_or(u16::MAX)
}

/// Row `n` of an area, if it has one.
#[must_use]
pub fn row(area: Rect, n: u16) -> Option<Rect> {
    (n < area.height).then(|| Rect {
        y: area.y + n,
        height: 1,
        ..area
    })
}

/// What is left of an area after its first columns.
#[must_use]
pub fn after(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width);
    Rect {
        x: area.x + columns,
        width: area.width - columns,
        ..area
    }
}

/// What is left of an area after its first rows.
#[must_use]
pub fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// Text as lines of at most `room` cells.
#[must_use]
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let shown = clean::shown(text);
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(&shown) {
        if !line.is_empty() && clean::width(&line) + clean::width(piece.trim_end()) > room {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        let mut piece = piece;
        while clean::width(piece.trim_end()) > room.max(2) {
            let head = clean::cut(piece, room.max(2));
            lines.push(head.to_owned());
            piece = &piece[head.len()..];
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The pieces between which a line may break: words with the blank behind them, and single wide characters.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut breaks = false;
    for (at, c) in text.char_indices() {
        let wide = clean::width(&text[at..at + c.len_utf8()]) > 1;
        if at > start && (breaks || wide) {
            pieces.push(&text[start..at]);
            start = at;
        }
        breaks = c == ' ' || wide;
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_breaks_at_blanks_and_between_han() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("没有更多了。按 Esc", 8), ["没有更多", "了。按", "Esc"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("王", 0), ["王"]);
    }

    #[test]
    fn nothing_leaves_its_area() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 2));
        assert_eq!(
            put(&mut buf, Rect::new(1, 0, 4, 1), "王欣怡", Style::new()),
            4
        );
        put(
            &mut buf,
            Rect::new(4, 1, 9, 9),
            "a\u{1b}[31m\u{202e}b",
            Style::new(),
        );
        put(&mut buf, Rect::new(90, 90, 9, 9), "x", Style::new());
        assert_eq!(buf[(0, 0)].symbol(), " ");
        assert_eq!(buf[(1, 0)].symbol(), "王");
        assert_eq!(buf[(3, 0)].symbol(), "~");
        assert_eq!(buf[(5, 0)].symbol(), " ");
        assert_eq!(buf[(4, 1)].symbol(), "a");
    }
}
