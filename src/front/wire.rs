//! The screen on its way to a terminal: as few bytes as possible, and nothing that commands.
//!
//! ratatui finds out which cells changed; this backend turns them into bytes. It knows where the terminal's cursor is, so
//! it moves it only where it has to (after a Chinese character it already stands right), keeps colours while they stay the
//! same, and sends each frame as one write between the marks of a synchronized update. Size and cursor are answered from
//! fields: the terminal is never asked, because over a network there is none to ask.
//!
//! It is also the second wall (the first is `clean::shown` in the widgets): a cell with a control, bidi or invisible
//! character is drawn as `?` and counted.

mod ink;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use crate::clean;
use crate::front::wire::ink::{Ink, PLAIN};

/// A terminal behind a line.
#[derive(Debug)]
pub struct Wire<W: Write> {
    line: W,
    size: Size,
    frame: Vec<u8>,
    /// Cells were drawn into the frame, not only the cursor moved.
    drawn: bool,
    /// Where the terminal's cursor is, when that is certain.
    at: Option<Position>,
    ink: Ink,
    wanted: Position,
    visible: Option<bool>,
    tmux: bool,
    counts: Counts,
}

/// What went over the line so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Bytes.
    pub bytes: usize,
    /// Writes.
    pub writes: usize,
    /// Cells that were refused.
    pub refused: usize,
}

/// Begin and end of a synchronized update: a terminal that knows it shows the frame at once, others ignore it.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// The size that a terminal claims, made harmless: nobody may ask for gigabytes of cells, and no size is 80x24.
#[must_use]
pub fn clamped(columns: u16, rows: u16) -> (u16, u16) {
    const CELLS: u16 = 60_000;
    if columns == 0 || rows == 0 {
        return (80, 24);
    }
    let columns = columns.min(500);
    (columns, rows.min(200).min(CELLS / columns))
}

impl<W: Write> Wire<W> {
    /// A terminal of this size; what stands there is unknown.
    pub fn new(line: W, (columns, rows): (u16, u16)) -> Self {
        Self {
            line,
            size: Size::new(columns, rows),
            frame: Vec::with_capacity(16 * 1024),
            drawn: false,
            at: None,
            ink: PLAIN,
            wanted: Position::ORIGIN,
            visible: None,
            tmux: false,
            counts: Counts::default(),
        }
    }

    /// The terminal has another size now, or somebody else had it: nothing is known about it any more.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.size = Size::new(columns, rows);
        self.at = None;
        self.visible = None;
        self.command('m', &[]);
        self.ink = PLAIN;
    }

    /// The terminal sits in a tmux, which passes on what it does not know only when it is wrapped.
    #[must_use]
    pub fn in_tmux(mut self, tmux: bool) -> Self {
        self.tmux = tmux;
        self
    }

    /// Asks the terminal to put a text on its clipboard (OSC 52). Base64 keeps whatever stands in it from commanding.
    ///
    /// # Errors
    /// When the line cannot be written to.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let plain = format!("\x1b]52;c;{}\x07", BASE64.encode(text));
        let escape = if self.tmux {
            // tmux itself takes the plain form where it may set clipboards, and passes the wrapped one on where it may do that.
            format!(
                "{plain}\x1bPtmux;{}\x1b\\",
                plain.replace('\x1b', "\x1b\x1b")
            )
        } else {
            plain
        };
        self.line.write_all(escape.as_bytes())?;
        self.line.flush()?;
        self.counts.bytes += escape.len();
        self.counts.writes += 1;
        Ok(())
    }

    /// What went over the line so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The line itself.
    pub fn line(&self) -> &W {
        &self.line
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell) {
        self.go(Position { x, y });
        let ink = Ink {
            fore: cell.fg,
            back: cell.bg,
            marks: cell.modifier,
        };
        if !(matches!(cell.symbol(), "" | " ") && self.ink.leaves_blanks_alike(ink)) {
            self.dip(ink);
        }
        let symbol = if cell.symbol().is_empty() {
            " "
        } else {
            cell.symbol()
        };
        if symbol.chars().any(clean::is_hostile) {
            self.counts.refused += 1;
            self.frame.push(b'?');
            self.at = None;
            return;
        }
        self.frame.extend_from_slice(symbol.as_bytes());
        // Behind the last column terminals differ in where the cursor waits.
        self.at = sure_width(symbol)
            .map(|width| x + width)
            .filter(|x| *x < self.size.width)
            .map(|x| Position { x, y });
    }

    fn go(&mut self, to: Position) {
        if self.at == Some(to) {
            return;
        }
        let (column, row) = (to.x + 1, to.y + 1);
        match self.at {
            Some(from) if from.y == to.y && to.x > from.x => self.command('C', &[to.x - from.x]),
            Some(from) if from.y == to.y => self.command('G', &[column]),
            _ if column == 1 => self.command('H', &[row]),
            _ => self.command('H', &[row, column]),
        }
        self.at = Some(to);
    }

    /// `ESC [ n ; m letter`; a single 1 is what terminals assume of moves anyway.
    fn command(&mut self, letter: char, numbers: &[u16]) {
        let assumed = numbers == [1] && letter != 'm';
        let numbers = if assumed { &[] } else { numbers };
        let numbers: Vec<String> = numbers.iter().map(u16::to_string).collect();
        self.frame.extend_from_slice(b"\x1b[");
        self.frame.extend_from_slice(numbers.join(";").as_bytes());
        self.frame.push(letter as u8);
    }

    /// Changes colours and attributes, by the shorter of adding to them and beginning anew.
    fn dip(&mut self, ink: Ink) {
        if self.ink == ink {
            return;
        }
        let numbers = self.ink.until(ink);
        self.command('m', &numbers);
        self.ink = ink;
    }

    fn blank(&mut self, what: u16) {
        self.dip(PLAIN);
        self.command('J', &[what]);
        self.drawn = true;
    }
}

/// The cells of a symbol, where every terminal agrees on them: ASCII, lines (measured at the start) and braille are one
/// cell, Han, kana, Hangul and full-width forms are two. For all others the cursor is moved after them.
fn sure_width(symbol: &str) -> Option<u16> {
    let mut chars = symbol.chars();
    let c = chars.next()?;
    if chars.next().is_some() {
        return None;
    }
    match c {
        ' '..='~' | '\u{2500}'..='\u{257F}' | '\u{2800}'..='\u{28FF}' => Some(1),
        '\u{3001}'..='\u{3003}'
        | '\u{3008}'..='\u{3011}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF01}'..='\u{FF60}' => Some(2),
        _ => None,
    }
}

impl<W: Write> Backend for Wire<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            self.drawn = true;
            self.put(x, y, cell);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.visible != Some(false) {
            self.frame.extend_from_slice(b"\x1b[?25l");
            self.visible = Some(false);
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.visible != Some(true) {
            self.frame.extend_from_slice(b"\x1b[?25h");
            self.visible = Some(true);
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.wanted)
    }

    /// Noted; the move is sent with the frame, and only where it is one.
    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.wanted = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        match region {
            ClearType::All => self.blank(2),
            ClearType::AfterCursor => {
                self.go(self.wanted);
                self.blank(0);
            }
            ClearType::BeforeCursor => {
                self.go(self.wanted);
                self.blank(1);
            }
            ClearType::CurrentLine | ClearType::UntilNewLine => {
                self.go(self.wanted);
                self.dip(PLAIN);
                self.command(
                    'K',
                    &[if region == ClearType::CurrentLine {
                        2
                    } else {
                        0
                    }],
                );
            }
        }
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.visible == Some(true) {
            self.go(self.wanted);
        }
        if self.frame.is_empty() {
            return Ok(());
        }
        let marks: (&[u8], &[u8]) = if std::mem::take(&mut self.drawn) {
            (BEGIN, END)
        } else {
            (b"", b"")
        };
        let bytes = [marks.0, &self.frame, marks.1].concat();
        self.frame.clear();
        self.counts.bytes += bytes.len();
        self.counts.writes += 1;
        self.line.write_all(&bytes)?;
        self.line.flush()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::style::{Color, Modifier, Style};

    use super::*;

    fn terminal() -> Terminal<Wire<Vec<u8>>> {
        Terminal::new(Wire::new(Vec::new(), (20, 3))).unwrap()
    }

    fn sent(
        terminal: &mut Terminal<Wire<Vec<u8>>>,
        draw: impl FnOnce(&mut ratatui::Frame<'_>),
    ) -> String {
        let before = terminal.backend().line().len();
        terminal.draw(draw).unwrap();
        String::from_utf8_lossy(&terminal.backend().line()[before..]).replace('\x1b', "^")
    }

    #[test]
    fn chinese_needs_no_moves_and_a_quiet_screen_no_bytes() {
        let mut terminal = terminal();
        let draw = |frame: &mut ratatui::Frame<'_>| {
            frame
                .buffer_mut()
                .set_string(0, 0, "王欣怡 Wang", Style::new());
            frame.buffer_mut().set_string(
                2,
                1,
                "é│b",
                Style::new().add_modifier(Modifier::BOLD).fg(Color::Red),
            );
        };
        assert_eq!(
            sent(&mut terminal, draw),
            "^[?2026h^[H王欣怡^[CWang^[2;3H^[1;31mé^[2;4H│b^[?25l^[?2026l"
        );
        assert_eq!(sent(&mut terminal, draw), "");
        assert_eq!(terminal.backend().counts().writes, 1);
    }

    #[test]
    fn bold_is_bold_and_blanks_need_no_ink() {
        let mut terminal = terminal();
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let inked = |frame: &mut ratatui::Frame<'_>| {
            let buffer = frame.buffer_mut();
            buffer.set_string(0, 0, "F9", bold);
            buffer.set_string(2, 0, "  Columns", Style::new());
            buffer.set_string(0, 1, "x y", Style::new());
            buffer.set_string(1, 1, " ", bold.add_modifier(Modifier::REVERSED));
        };
        assert_eq!(
            sent(&mut terminal, inked),
            "^[?2026h^[H^[1mF9^[2C^[mColumns^[2Hx^[1;7m ^[my^[?25l^[?2026l"
        );
        let emptied = |frame: &mut ratatui::Frame<'_>| {
            frame.buffer_mut().set_string(0, 0, "F ", bold);
            frame.buffer_mut().set_string(0, 1, "x y", Style::new());
        };
        assert_eq!(
            sent(&mut terminal, emptied),
            "^[?2026h^[1;2H ^[2C       ^[2;2H ^[?2026l"
        );
    }

    #[test]
    fn the_cursor_alone_is_a_small_frame() {
        let mut terminal = terminal();
        sent(&mut terminal, |frame| frame.set_cursor_position((3, 1)));
        assert_eq!(
            sent(&mut terminal, |frame| frame.set_cursor_position((4, 1))),
            "^[C"
        );
        assert_eq!(
            sent(&mut terminal, |frame| frame.set_cursor_position((0, 1))),
            "^[G"
        );
        assert_eq!(
            sent(&mut terminal, |frame| frame.set_cursor_position((0, 1))),
            ""
        );
        assert_eq!(sent(&mut terminal, |_| {}), "^[?25l");
    }

    #[test]
    fn what_commands_is_refused() {
        let mut terminal = terminal();
        let hostile = [
            "\u{1b}]52;c;x\u{7}",
            "\u{9b}31m",
            "\u{202e}",
            "\u{200b}",
            "a\u{e0041}",
        ];
        for bad in hostile {
            let bytes = sent(&mut terminal, |frame| {
                frame.buffer_mut()[(0, 0)].set_symbol(bad);
            });
            let drawn = bytes
                .trim_start_matches("^[?2026h")
                .trim_start_matches("^[H")
                .trim_start_matches("^[G");
            assert!(drawn.starts_with('?') && !bytes.contains(bad), "{bytes}");
            sent(&mut terminal, |_| {});
        }
        assert_eq!(terminal.backend().counts().refused, hostile.len());
    }

    #[test]
    fn no_size_is_dangerous() {
        assert_eq!(clamped(0, 0), (80, 24));
        assert_eq!(clamped(1, 1), (1, 1));
        assert_eq!(clamped(65535, 65535), (500, 120));
        assert_eq!(clamped(120, 40), (120, 40));
        assert_eq!(clamped(100, 9999), (100, 200));
    }
}
