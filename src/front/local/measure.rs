//! What the terminal draws two cells wide: asked once at the start, by printing a character and asking where the cursor is.
//!
//! One batch of questions ends with one that every terminal answers (its kind, DA1), so that a terminal which knows only
//! that one costs no waiting. One that answers nothing costs 150 ms and is taken for careful: lines are one cell wide.
//! Keys typed meanwhile are kept.

use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent};
use rustix::termios::{OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

use crate::ui::app::Event;

/// What was found out.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// The cells of a line character.
    pub line: Option<u16>,
    /// The cells of a Han character.
    pub han: Option<u16>,
    /// What was typed while asking.
    pub typed: Vec<Event>,
}

impl Measured {
    /// Box lines would break every frame.
    #[must_use]
    pub fn lines_are_wide(&self) -> bool {
        self.line.is_some_and(|cells| cells > 1)
    }
}

/// Print, ask, print, ask, wipe, and the question that ends the answers.
const QUESTIONS: &[u8] = "\r│\x1b[6n\r中\x1b[6n\r\x1b[K\x1b[c".as_bytes();

const PATIENCE: Duration = Duration::from_millis(150);

/// Asks the terminal on standard input and output, which has to be in raw mode.
///
/// # Errors
/// When it cannot be read or written.
pub fn measure() -> io::Result<Measured> {
    let stdin = io::stdin();
    let raw = tcgetattr(&stdin)?;
    let mut impatient = raw.clone();
    // A read comes back after a tenth of a second, with or without bytes.
    impatient.special_codes[SpecialCodeIndex::VMIN] = 0;
    impatient.special_codes[SpecialCodeIndex::VTIME] = 1;
    tcsetattr(&stdin, OptionalActions::Now, &impatient)?;
    let answers = ask(&stdin);
    tcsetattr(&stdin, OptionalActions::Now, &raw)?;
    Ok(read_answers(&answers?))
}

fn ask(stdin: &io::Stdin) -> io::Result<Vec<u8>> {
    let mut out = io::stdout().lock();
    out.write_all(QUESTIONS)?;
    out.flush()?;
    let start = Instant::now();
    let mut answers = Vec::new();
    let mut bytes = [0; 256];
    // Not through the buffer of standard input: what is left there the event thread would never see.
    while !is_answered(&answers) && start.elapsed() < PATIENCE {
        let read = rustix::io::read(stdin, &mut bytes)?;
        answers.extend_from_slice(&bytes[..read]);
    }
    Ok(answers)
}

/// The last question was answered: `ESC [ ? ... c`.
fn is_answered(bytes: &[u8]) -> bool {
    let start = bytes.windows(3).position(|three| three == b"\x1b[?");
    start.is_some_and(|start| bytes[start..].contains(&b'c'))
}

/// Takes the answers apart; what is no answer was typed.
fn read_answers(bytes: &[u8]) -> Measured {
    let text = String::from_utf8_lossy(bytes);
    let mut measured = Measured::default();
    let mut places = Vec::new();
    let mut rest = text.as_ref();
    while let Some(c) = rest.chars().next() {
        if let Some(sequence) = rest.strip_prefix("\x1b[") {
            let end = sequence
                .find(|c: char| ('@'..='~').contains(&c))
                .map_or(sequence.len(), |end| end + 1);
            places.extend(column(&sequence[..end]));
            rest = &sequence[end..];
        } else {
            measured.typed.extend(typed(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    measured.line = places.first().copied();
    measured.han = places.get(1).copied();
    measured
}

/// The cells before the cursor in an answer like `12;2R`.
fn column(answer: &str) -> Option<u16> {
    let (_, column) = answer.strip_suffix('R')?.split_once(';')?;
    column.parse::<u16>().ok()?.checked_sub(1)
}

fn typed(c: char) -> Option<Event> {
    let code = match c {
        '\r' | '\n' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\x1b' => KeyCode::Esc,
        '\x7f' => KeyCode::Backspace,
        c if c.is_control() => return None,
        c => KeyCode::Char(c),
    };
    Some(Event::Key(KeyEvent::from(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_and_typed_keys_kept() {
        let measured = read_answers("w\x1b[1;2R王\x1b[1;3R\x1b[?64;1;2c\r".as_bytes());
        assert_eq!((measured.line, measured.han), (Some(1), Some(2)));
        assert_eq!(measured.typed.len(), 3);
        assert!(!measured.lines_are_wide());
        assert!(read_answers(b"\x1b[1;3R\x1b[1;3R\x1b[?6c").lines_are_wide());
        assert_eq!(read_answers(b""), Measured::default());
        assert!(is_answered(b"x\x1b[?6c") && !is_answered(b"\x1b[1;2R\x1b[?6"));
    }
}
