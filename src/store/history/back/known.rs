//! The keys of what the history keeps become names of columns. They are foreign text until the schema knows them: a history
//! that somebody wrote into says nothing to the database.

use serde_json::{Map, Value as Json};

use crate::store::trail::UNAUDITED;
use crate::store::{Error, Result};

/// A row that was deleted has exactly the columns of its table, which are `names`.
pub(super) fn whole_row(names: &[String], table: &str, row: &Map<String, Json>) -> Result<()> {
    let stranger = row.keys().find(|key| !names.contains(key));
    match stranger.or_else(|| names.iter().find(|name| !row.contains_key(*name))) {
        None => Ok(()),
        Some(name) => Err(planted(table, name)),
    }
}

/// A row that was changed has the same columns before and after, none of them of the bookkeeping, and at least one.
pub(super) fn changed_columns(
    names: &[String],
    table: &str,
    old: &Map<String, Json>,
    new: &Map<String, Json>,
) -> Result<()> {
    let strange = |key: &&String| UNAUDITED.contains(&key.as_str()) || !names.contains(key);
    let apart = old.keys().find(|key| !new.contains_key(*key));
    let apart = apart.or_else(|| new.keys().find(|key| !old.contains_key(*key)));
    match apart.or_else(|| old.keys().find(strange)) {
        Some(name) => Err(planted(table, name)),
        None if old.is_empty() => Err(planted(table, "")),
        None => Ok(()),
    }
}

fn planted(table: &str, name: &str) -> Error {
    let name: String = name.chars().take(60).collect();
    Error::Damaged(
        "the history".into(),
        format!("it tells of {table}.{name:?}, which this program did not write"),
    )
}
