//! The keys of what the history keeps become names of columns. They are foreign text until the schema knows them: a history
//! that somebody wrote into says nothing to the database.

use serde_json::{Map, Value as Json};

use crate::store::trail::UNAUDITED;
use crate::store::{Error, Result};

/// A row that was deleted has no columns but those of its table, which are `names`. A column that it does not have came
/// later, with a newer schema: the row gets what the schema gives to rows that do not say. Every row had an id.
pub(super) fn whole_row(names: &[String], table: &str, row: &Map<String, Json>) -> Result<()> {
    const ID: &str = "id";
    let stranger = row.keys().find(|key| !names.contains(key));
    match stranger.map(String::as_str) {
        None if row.get(ID).is_some_and(Json::is_i64) => Ok(()),
        name => Err(planted(table, name.unwrap_or(ID))),
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
