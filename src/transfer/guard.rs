//! Text that a spreadsheet program would take for a formula, made harmless with an apostrophe.

use std::borrow::Cow;

/// A cell of a file that is opened by spreadsheet programs.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
