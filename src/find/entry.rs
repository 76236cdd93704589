//! What the index is told about one person. Every text in it is folded already.

use super::field::{Account, Flag, NumberField, TermField};

/// One person as the index takes them in.
///
/// It is meant to be filled, added and [cleared](Entry::clear) again, so that a million people need no
/// million allocations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The row in the database.
    pub id: i64,
    /// Rows stand in this order, then in that of their ids.
    pub sort_key: String,
    /// The name as written.
    pub name: String,
    /// Pinyin without blanks, the one used for sorting first.
    pub readings: Vec<String>,
    /// Initials of the readings.
    pub initials: Vec<String>,
    /// Latin, former and diploma names.
    pub other_names: Vec<String>,
    /// The public number.
    pub number: String,
    /// Student numbers.
    pub student_numbers: Vec<String>,
    /// Phones; only their digits count.
    pub phones: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Other accounts, kind by kind.
    pub accounts: Vec<(Account, String)>,
    /// Values of number fields, the headline first.
    pub numbers: Vec<(NumberField, i32)>,
    /// Values of term fields as [`term`] makes them, the headline first.
    pub terms: Vec<(TermField, String)>,
    /// A set of [`Flag`]s.
    pub flags: u64,
}

impl Entry {
    /// Empties every part and keeps what memory it has.
    pub fn clear(&mut self) {
        self.id = 0;
        self.flags = 0;
        for text in [&mut self.sort_key, &mut self.name, &mut self.number] {
            text.clear();
        }
        for list in [
            &mut self.readings,
            &mut self.initials,
            &mut self.other_names,
            &mut self.student_numbers,
            &mut self.phones,
            &mut self.emails,
        ] {
            list.clear();
        }
        self.accounts.clear();
        self.numbers.clear();
        self.terms.clear();
    }

    /// Sets this flag.
    pub fn set(&mut self, flag: Flag) {
        self.flags |= flag.0;
    }
}

/// A value of a term field: the value itself, which facets give back, and the folded names it is asked for by.
///
/// The first name is also what sorting by the field goes by. Without names the value stands for itself.
#[must_use]
pub fn term(value: &str, folded_names: &[&str]) -> String {
    let mut whole = plain(value);
    for name in folded_names {
        whole.push(NAME);
        whole.push_str(&plain(name));
    }
    whole
}

/// Stands between the value of a term and each of its names.
pub const NAME: char = '\u{1e}';

/// The text without the control characters that the packed form uses for itself.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c < ' ' { ' ' } else { c })
        .collect()
}
