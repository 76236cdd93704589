//! Whether a sheet can be read cell by cell, so that its size costs time and no memory.
//!
//! The reader of cells holds one of them at a time, with all of its text. So what may be as long as it likes is a sheet
//! in which one cell follows the other soon, with nothing in it that could hide a longer one.

use std::io::{self, Write};

/// The most bytes from one cell to the next: the sections behind the cells, or the longest text of a cell with room.
const STRETCH: u64 = 16 << 20;

/// Where in a sheet the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    #[default]
    Text,
    /// In the name of a tag, or right before it.
    Name,
    Tag,
    Quoted(u8),
}

/// Looks at a part on its way; counts its bytes.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// Bytes so far.
    pub(super) bytes: u64,
    place: Place,
    /// The begin of the name of the tag.
    name: [u8; 4],
    length: usize,
    stretch: u64,
    longest: u64,
    /// A comment or the like was met, where tags are no tags.
    is_odd: bool,
}

impl Cells {
    /// Whether the part is one of cells that follow each other.
    pub(super) fn follow_soon(&self) -> bool {
        !self.is_odd && self.reach() <= STRETCH
    }

    /// The most bytes from one cell to the next.
    fn reach(&self) -> u64 {
        self.longest.max(self.stretch)
    }

    fn name_ends(&mut self) {
        let name = self.name.get(..self.length).unwrap_or_default();
        if matches!(name, b"c" | b"row") {
            self.longest = self.longest.max(self.stretch);
            self.stretch = 0;
        }
    }

    fn step(&mut self, byte: u8) {
        self.place = match (self.place, byte) {
            (Place::Text, b'<') => {
                self.length = 0;
                Place::Name
            }
            (Place::Text, _) => Place::Text,
            (Place::Name, b'>') => {
                self.name_ends();
                Place::Text
            }
            (Place::Name, b' ' | b'\t' | b'\r' | b'\n') => {
                self.name_ends();
                Place::Tag
            }
            (Place::Name, b'"' | b'\'' | b'!' | b'<') => {
                self.is_odd = true;
                Place::Tag
            }
            (Place::Name, _) => {
                if let Some(place) = self.name.get_mut(self.length) {
                    *place = byte;
                    self.length += 1;
                }
                Place::Name
            }
            (Place::Tag, b'>') => Place::Text,
            (Place::Tag, b'"' | b'\'') => {
                // Only the first line of a part is such an instruction; a closing tag has no values.
                let begin = self.name[0];
                self.is_odd |= begin == b'/' || begin == b'?' && self.bytes > 256;
                Place::Quoted(byte)
            }
            (Place::Tag, _) => Place::Tag,
            (Place::Quoted(mark), byte) if mark == byte => Place::Tag,
            (Place::Quoted(mark), _) => Place::Quoted(mark),
        };
    }
}

impl Write for Cells {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.bytes += 1;
            self.stretch += 1;
            self.step(*byte);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked_at(parts: &[&[u8]]) -> Cells {
        let mut cells = Cells::default();
        for part in parts {
            cells.write_all(part).unwrap();
        }
        cells
    }

    #[test]
    fn cells_that_follow_each_other_may_be_many() {
        let head = br#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns='a>b'><sheetData>"#;
        let row = br#"<row r="1"><c r="A1" t="inlineStr"><is><t>"don't" > this</t></is></c></row>"#;
        let rows = row.repeat(4_000);
        let long = looked_at(&[head, &rows, b"</sheetData></worksheet>"]);
        assert!(long.bytes > 250_000 && long.reach() < 200);
        assert!(long.follow_soon());
    }

    #[test]
    fn what_could_be_one_long_cell_is_none_of_them() {
        let pieces = b"<t>more</t>".repeat(20_000);
        let cells = br#"<c r="1"/>"#.repeat(20_000);
        for (begin, rest) in [
            // The text of one cell in many pieces, and one value of a tag with what looks like cells in it.
            (b"<c><is>".as_slice(), &pieces),
            (b"<c a='", &cells),
        ] {
            let long = looked_at(&[b"<row><c/></row>", begin, rest]);
            assert!(
                long.reach() >= 200_000,
                "{}",
                String::from_utf8_lossy(begin)
            );
        }
        for begin in [b"<!-- ".as_slice(), b"<![CDATA[ ", b"</a'", b"<c<"] {
            let hidden = looked_at(&[b"<row><c/></row>", begin, &cells]);
            assert!(!hidden.follow_soon(), "{}", String::from_utf8_lossy(begin));
        }
        let late = looked_at(&[&b"<c/>".repeat(100), b"<?a b='c'?>"]);
        assert!(late.is_odd);
    }
}
