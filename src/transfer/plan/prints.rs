//! What rows are remembered by.

use std::borrow::Cow;

use crate::clean;
use crate::office::intake::Print;
use crate::transfer::table::Table;

/// What rows are remembered by: what their known columns hold, cleaned; not the file, nor the row's place.
pub(super) struct Prints {
    /// The columns in the order of their keys.
    columns: Vec<(&'static str, usize)>,
}

impl Prints {
    pub(super) fn of(table: &Table) -> Self {
        let headings = table.header.iter().enumerate();
        let known = headings.filter_map(|(column, heading)| Some((heading.key?, column)));
        let mut columns: Vec<_> = known.collect();
        columns.sort_unstable();
        Self { columns }
    }

    pub(super) fn of_row(&self, table: &Table, index: usize) -> i64 {
        let Some(raw) = table.row(index) else {
            return 0;
        };
        let cells = self.columns.iter().map(|(key, column)| {
            let text = clean::line_as_it_lies(raw.cell(*column));
            (*key, text)
        });
        let mut cells: Vec<(&str, Cow<'_, str>)> =
            cells.filter(|(_, text)| !text.is_empty()).collect();
        // Columns of the same field count in any order.
        cells.sort();
        let mut print = Print::default();
        for (key, text) in &cells {
            print.add(key);
            print.add("=");
            print.add(text);
            print.end();
        }
        print.0.cast_signed()
    }
}
