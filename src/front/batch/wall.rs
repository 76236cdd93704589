//! The second wall of what commands print: on a terminal, characters that command, reorder or hide become visible marks. A
//! pipe or a file gets the data as it is.

use std::io::{self, IsTerminal as _, Write};

use crate::clean::shown;

/// Standard output, walled where it is a terminal.
pub(crate) struct Walled<W: Write> {
    out: W,
    is_terminal: bool,
    /// The beginning of a character whose rest has not come.
    rest: Vec<u8>,
}

impl Walled<io::StdoutLock<'static>> {
    /// This process's.
    pub(crate) fn stdout() -> Self {
        let out = io::stdout().lock();
        Self {
            is_terminal: out.is_terminal(),
            out,
            rest: Vec::new(),
        }
    }
}

impl<W: Write> Write for Walled<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_terminal {
            return self.out.write(bytes);
        }
        self.rest.extend_from_slice(bytes);
        let (text, rest) = whole(&self.rest);
        self.out.write_all(marked(&text).as_bytes())?;
        self.rest = rest;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.rest);
        let rest = String::from_utf8_lossy(&rest);
        self.out.write_all(marked(&rest).as_bytes())?;
        self.out.flush()
    }
}

/// The characters that are whole, and what may become one or the end of a line with more bytes.
fn whole(bytes: &[u8]) -> (String, Vec<u8>) {
    let cut = match std::str::from_utf8(bytes) {
        Err(wrong) if wrong.error_len().is_none() => wrong.valid_up_to(),
        _ => bytes.len(),
    };
    let cut = match bytes.get(..cut) {
        Some([.., b'\r']) => cut - 1,
        _ => cut,
    };
    let (whole, rest) = bytes.split_at(cut);
    (String::from_utf8_lossy(whole).into_owned(), rest.to_vec())
}

/// A text as it may be printed; lines and tabs stay.
pub(crate) fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let end = match line {
            line if line.ends_with("\r\n") => "\r\n",
            line if line.ends_with('\n') => "\n",
            _ => "",
        };
        let cells = line.strip_suffix(end).unwrap_or(line).split('\t');
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                out.push('\t');
            }
            out.push_str(&shown(cell));
        }
        out.push_str(end);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walled(is_terminal: bool, pieces: &[&[u8]]) -> Vec<u8> {
        let mut wall = Walled {
            out: Vec::new(),
            is_terminal,
            rest: Vec::new(),
        };
        for piece in pieces {
            wall.write_all(piece).unwrap();
        }
        wall.out
    }

    #[test]
    fn a_terminal_gets_marks_and_a_pipe_gets_the_data() {
        let text = "name,\u{1b}]0;x\u{7},\u{202e}gnp\tz\r\n二\n".as_bytes();
        let said = String::from_utf8(walled(true, &[text])).unwrap();
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{said:?}");
        assert!(said.ends_with("gnp\tz\r\n二\n"), "{said:?}");
        assert_eq!(walled(false, &[text]), text);
    }

    #[test]
    fn characters_that_come_in_pieces_are_whole_again() {
        let text = "王\u{202e}\r\n欣怡\r\n".as_bytes();
        let pieces: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(walled(true, &pieces), walled(true, &[text]));
    }
}
