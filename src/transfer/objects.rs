//! JSON text to objects: one a line, or the elements of one array. Their places are found first; each is read when it is
//! wanted, so that a million of them need no more memory than their text.

use serde_json::{Map, Value as Json};

use super::separated::ROWS;
use super::{Limit, TooMuch, Unreadable};

/// The most bytes that one object may have.
const OBJECT_BYTES: usize = 4 << 20;

/// The objects of a text.
#[derive(Debug, Default)]
pub struct Objects {
    text: String,
    places: Vec<Place>,
}

/// Where an object stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    from: usize,
    to: usize,
    /// The line that it begins in, counted from 1.
    line: u32,
}

/// The text of an object that is none: the character, counted from 1, at which it breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken(pub usize);

impl Objects {
    /// Finds the objects of a text.
    ///
    /// # Errors
    /// When the text is over a limit.
    pub fn find(text: String) -> Result<Self, Unreadable> {
        // One more than may be tells that there are too many; a text of nothing but brackets holds no end of them.
        let mut places: Vec<Place> = match is_lines(&text) {
            true => lines(&text).take(ROWS + 1).collect(),
            false => elements(&text, ROWS + 1),
        };
        if let Some(beyond) = places.get(ROWS) {
            let broken = TooMuch::at(Limit::Rows, ROWS as u64, beyond.line, None);
            return Err(Unreadable::TooMuch(broken));
        }
        if let Some(large) = places.iter().find(|one| one.to - one.from > OBJECT_BYTES) {
            let broken = TooMuch::at(Limit::ObjectBytes, OBJECT_BYTES as u64, large.line, None);
            return Err(Unreadable::TooMuch(broken));
        }
        places.shrink_to_fit();
        Ok(Self { text, places })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The line that an object begins in.
    #[must_use]
    pub fn line(&self, index: usize) -> u32 {
        self.places.get(index).map_or(0, |place| place.line)
    }

    /// An object as it stands in the file.
    #[must_use]
    pub fn raw(&self, index: usize) -> &str {
        let place = self.places.get(index);
        let text = place.and_then(|place| self.text.get(place.from..place.to));
        text.unwrap_or_default()
    }

    /// Reads an object.
    ///
    /// # Errors
    /// [`Broken`] when it is none.
    pub fn read(&self, index: usize) -> Result<Map<String, Json>, Broken> {
        let raw = self.raw(index);
        serde_json::from_str(raw).map_err(|wrong| {
            let before = raw.lines().take(wrong.line().saturating_sub(1));
            let before: usize = before.map(|line| line.len() + 1).sum();
            let at = (before + wrong.column()).min(raw.len());
            Broken(
                raw.char_indices()
                    .take_while(|(byte, _)| *byte < at)
                    .count()
                    .max(1),
            )
        })
    }
}

/// Whether every object has a line of its own: the first line holds a whole one, or what was meant to be one.
fn is_lines(text: &str) -> bool {
    let text = text.trim_start();
    let first = text.lines().next().unwrap_or_default().trim_end();
    text.starts_with('{') && first.ends_with('}')
}

fn lines(text: &str) -> impl Iterator<Item = Place> {
    let mut at = 0;
    let places = (1..)
        .zip(text.split_inclusive('\n'))
        .map(move |(number, line)| {
            let from = at + (line.len() - line.trim_start().len());
            let to = at + line.trim_end().len();
            at += line.len();
            (!line.trim().is_empty()).then_some(Place {
                from,
                to,
                line: number,
            })
        });
    places.flatten()
}

/// The elements of an array, or objects that have several lines each; at most so many.
fn elements(text: &str, most: usize) -> Vec<Place> {
    let bytes = text.as_bytes();
    let mut places = Vec::new();
    let (mut at, mut line, mut is_open) = (0, 1, false);
    while let Some(&byte) = bytes.get(at).filter(|_| places.len() < most) {
        let is_bracket = byte == b'[' && !is_open && places.is_empty();
        if byte == b'\n' {
            line += 1;
        }
        if byte.is_ascii_whitespace() || is_bracket || matches!(byte, b',' | b']') {
            is_open |= is_bracket;
            at += 1;
            continue;
        }
        let to = end_of_element(bytes, at);
        places.push(Place { from: at, to, line });
        let passed = bytes.get(at..to).unwrap_or_default();
        line += u32::try_from(passed.iter().filter(|b| **b == b'\n').count()).unwrap_or(0);
        at = to;
    }
    places
}

/// Behind the element that begins here. Where brackets do not close it is the end of the text: reading it says so.
fn end_of_element(bytes: &[u8], from: usize) -> usize {
    let (mut depth, mut in_text, mut is_escaped) = (0_u32, false, false);
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            b',' | b']' if depth == 0 => return at,
            _ => {}
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u32, String)> {
        let objects = Objects::find(text.to_owned()).unwrap();
        (0..objects.len())
            .map(|at| (objects.line(at), objects.raw(at).to_owned()))
            .collect()
    }

    fn places(pairs: &[(u32, &str)]) -> Vec<(u32, String)> {
        pairs.iter().map(|(n, t)| (*n, (*t).to_owned())).collect()
    }

    #[test]
    fn lines_and_elements_are_found_with_their_lines() {
        assert_eq!(
            found("{\"a\":1}\n\n  {\"b\":\"}{\"} \r\nnot json\n"),
            places(&[(1, "{\"a\":1}"), (3, "{\"b\":\"}{\"}"), (4, "not json")])
        );
        assert_eq!(
            found("[\n{\"a\": [1, 2]},\n{\n\"b\": \"x]\\\"}\"\n}, 7]\n"),
            places(&[
                (2, "{\"a\": [1, 2]}"),
                (3, "{\n\"b\": \"x]\\\"}\"\n}"),
                (5, "7")
            ])
        );
        assert_eq!(found("{\n\"a\": 1\n}\n"), places(&[(1, "{\n\"a\": 1\n}")]));
        assert_eq!(found("[]\n"), []);
        // What is cut off is one element that cannot be read.
        assert_eq!(
            found("[{\"a\":1},{\"b\":"),
            places(&[(1, "{\"a\":1}"), (1, "{\"b\":")])
        );
    }

    #[test]
    fn what_is_no_object_says_where_it_breaks() {
        let objects = Objects::find("{\"a\":1}\n{\"名\": x}\n[1]\n".to_owned()).unwrap();
        assert!(objects.read(0).is_ok());
        assert_eq!(objects.read(1), Err(Broken(7)));
        assert_eq!(objects.read(2), Err(Broken(1)));
    }

    #[test]
    fn an_endless_object_is_refused() {
        let text = format!("{{\"notes\":\"{}\"}}\n", "x".repeat(OBJECT_BYTES));
        let refused = Objects::find(text).unwrap_err();
        let Unreadable::TooMuch(broken) = refused else {
            panic!("{refused}");
        };
        assert_eq!((broken.limit, broken.row), (Limit::ObjectBytes, Some(1)));
    }
}
