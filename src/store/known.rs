//! The schema of a file is the one that this program makes, part by part, or nothing is written to it: a trigger that
//! somebody planted would run in the name of whoever saves. It is read where every table that this program reads is as it
//! should be: nothing else runs or answers then.

use std::collections::BTreeMap;
use std::fmt;

use rusqlite::{Connection, OpenFlags};
use sha2::{Digest as _, Sha256};

use super::{Error, Result, connect, schema};

/// The newest schema in one number, so that a file is compared without making one. A test says what it has to be.
const NEWEST: &str = "ed6b6fe45cde8344c8c33eeaf0182bda";

/// Everything but SQLite's own statistics, in a fixed order.
const PARTS: &str = "SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(coalesce(sql, '') AS BLOB)
    FROM main.sqlite_schema WHERE name NOT LIKE 'sqlite@_stat%' ESCAPE '@' ORDER BY type, name, tbl_name, sql";

/// How a part of the schema is not as this program makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// This program makes none of that name.
    Unknown,
    /// It is not there.
    Missing,
    /// It is there, and says something else.
    Different,
}

/// A part of the schema that is not as this program makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// `table`, `index`, `trigger` or `view`.
    pub kind: String,
    /// Its name, which is foreign text.
    pub name: String,
    /// What is wrong with it.
    pub how: How,
    /// How this program makes it; nothing for what it does not make.
    pub(super) made: String,
}

impl Part {
    /// Whether something else, or nothing, would answer where this program reads.
    fn hinders_reading(&self) -> bool {
        let is_read = matches!(self.kind.as_str(), "table" | "view");
        is_read && self.how != How::Unknown
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.how {
            How::Unknown => "unknown",
            How::Missing => "missing",
            How::Different => "changed",
        };
        write!(f, "{how} {} {}", self.kind, self.name)
    }
}

/// What a schema is made of: kind and name, and the table and the text.
type Parts = BTreeMap<(String, String), (String, String)>;

/// Refuses a file whose schema this program did not make.
///
/// # Errors
/// `Strange` with what is not as it should be; `Newer`.
pub(super) fn check(conn: &Connection) -> Result<()> {
    let version = schema::version(conn)?;
    let known = schema::newest();
    if version > known {
        return Err(Error::Newer {
            path: "the database".into(),
            found: version,
            known,
        });
    }
    if version == known && fingerprint(conn)? == NEWEST {
        return Ok(());
    }
    // Of one moment: somebody else may be moving the file up to a newer schema.
    let moment = conn
        .is_autocommit()
        .then(|| conn.unchecked_transaction())
        .transpose()?;
    let parts = strange(conn)?;
    drop(moment);
    match parts.is_empty() {
        true => Ok(()),
        false => Err(Error::Strange("the database".into(), parts)),
    }
}

/// The same for reading only: what is not as it should be and hinders nobody who reads.
///
/// # Errors
/// `Strange` with what does; `Newer`.
pub(super) fn check_for_reading(conn: &Connection) -> Result<Vec<Part>> {
    match check(conn) {
        Err(Error::Strange(_, parts)) if !parts.iter().any(Part::hinders_reading) => Ok(parts),
        checked => checked.map(|()| Vec::new()),
    }
}

/// What is not as this program makes it in a file of that version.
pub(super) fn strange(conn: &Connection) -> Result<Vec<Part>> {
    let version = schema::version(conn)?;
    let model = connect(
        std::path::Path::new(":memory:"),
        OpenFlags::SQLITE_OPEN_READ_WRITE,
    )?;
    schema::build(&model, version)?;
    Ok(compared(parts(&model)?, parts(conn)?))
}

fn compared(mut known: Parts, found: Parts) -> Vec<Part> {
    let mut strange = Vec::new();
    let mut note = |(kind, name), how, made| {
        strange.push(Part {
            kind,
            name,
            how,
            made,
        });
    };
    for (key, said) in found {
        match known.remove(&key) {
            None => note(key, How::Unknown, String::new()),
            Some(made) if made != said => note(key, How::Different, made.1),
            Some(_) => {}
        }
    }
    for (key, made) in known {
        note(key, How::Missing, made.1);
    }
    strange
}

fn parts(conn: &Connection) -> Result<Parts> {
    let mut parts = Parts::new();
    each_part(conn, |[kind, name, table, sql]| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        parts.insert((text(kind), text(name)), (text(table), text(sql)));
    })?;
    Ok(parts)
}

/// The schema of a file in one number.
fn fingerprint(conn: &Connection) -> Result<String> {
    let mut sum = Sha256::new();
    each_part(conn, |cells| {
        for cell in cells {
            sum.update(cell.len().to_le_bytes());
            sum.update(cell);
        }
    })?;
    let bytes = sum.finalize();
    Ok(bytes[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn each_part(conn: &Connection, mut each: impl FnMut([&[u8]; 4])) -> Result<()> {
    let mut statement = conn.prepare_cached(PARTS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let cell = |at| -> rusqlite::Result<&[u8]> {
            Ok(row.get_ref(at)?.as_bytes_or_null()?.unwrap_or_default())
        };
        each([cell(0)?, cell(1)?, cell(2)?, cell(3)?]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file is compared with this number at each opening and each write: with a wrong one that takes milliseconds.
    #[test]
    fn the_number_of_the_newest_schema_is_right() {
        let model = connect(
            std::path::Path::new(":memory:"),
            OpenFlags::SQLITE_OPEN_READ_WRITE,
        )
        .expect("memory");
        schema::build(&model, schema::newest()).expect("our own");
        assert_eq!(fingerprint(&model).expect("read"), NEWEST);
    }
}
