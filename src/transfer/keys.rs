//! The keys of objects that wait for their place in a list: every object has the same ones, and half of its bytes are keys.
//! So while it waits each of them is two bytes.

use super::write::Way;

/// Stands before the number of a key.
const KEY: u8 = 1;
/// Stands before the number of a key behind which nothing is known. Neither of these signs stands in JSON.
const EMPTY: u8 = 2;

/// The keys of a list, each with what stands before it.
pub(super) struct Keys(Vec<Vec<u8>>);

impl Keys {
    /// Of these columns.
    pub(super) fn of(columns: &[Way]) -> Self {
        let key = |(at, way): (usize, &Way)| {
            let begin = if at == 0 { b"{" } else { b"," };
            [begin, way.key()].concat()
        };
        Self(columns.iter().enumerate().map(key).collect())
    }

    /// Writes the key of this column short, or in full where there are too many; `is_empty`: nothing is known behind it.
    pub(super) fn push(&self, at: usize, is_empty: bool, out: &mut Vec<u8>) {
        match u8::try_from(at) {
            Ok(number) => out.extend([if is_empty { EMPTY } else { KEY }, number]),
            Err(_) => self.spell(at, is_empty, out),
        }
    }

    fn spell(&self, at: usize, is_empty: bool, out: &mut Vec<u8>) {
        out.extend_from_slice(self.0.get(at).map_or(&[], Vec::as_slice));
        if is_empty {
            out.extend_from_slice(b"null");
        }
    }

    /// An object with its keys in full.
    pub(super) fn write(&self, object: &[u8], out: &mut Vec<u8>) {
        let mut rest = object;
        while let Some(at) = rest.iter().position(|byte| matches!(*byte, KEY | EMPTY)) {
            out.extend_from_slice(rest.get(..at).unwrap_or_default());
            let number = rest.get(at + 1).copied().map_or(usize::MAX, usize::from);
            self.spell(number, rest.get(at) == Some(&EMPTY), out);
            rest = rest.get(at + 2..).unwrap_or_default();
        }
        out.extend_from_slice(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::super::write;
    use crate::model::dossier::COLUMNS;

    #[test]
    fn objects_have_their_keys_again() {
        let columns: Vec<_> = COLUMNS.iter().cycle().take(300).collect();
        let keys = write::keys(&columns);
        let mut short = b",\n".to_vec();
        for at in 0..columns.len() {
            keys.push(at, at % 3 == 0, &mut short);
            if at % 3 != 0 {
                short.extend_from_slice(format!("\"\\u0001{at}\"").as_bytes());
            }
        }
        short.push(b'}');
        let mut whole = Vec::new();
        keys.write(&short, &mut whole);
        let members = columns.iter().enumerate().map(|(at, column)| match at % 3 {
            0 => format!("\"{}\":null", column.key),
            _ => format!("\"{}\":\"\\u0001{at}\"", column.key),
        });
        let members: Vec<String> = members.collect();
        let expected = format!(",\n{{{}}}", members.join(","));
        assert_eq!(String::from_utf8(whole).unwrap(), expected);
        assert!(short.len() < expected.len() * 2 / 3);
    }
}
