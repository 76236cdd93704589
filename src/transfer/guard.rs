//! Text that a spreadsheet program would take for a formula, made harmless with an apostrophe.

use std::borrow::Cow;

/// What a formula begins with.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A cell of a file that is opened by spreadsheet programs. A text that has such an apostrophe of its own gets another
/// one, so that [`bare`] gives back what it was.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(FORMULA) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without the apostrophe that made it harmless. `'t Hooft` is a name.
#[must_use]
pub fn bare(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
        _ => text,
    }
}
