//! Bounds on what one statement may ask for: a file that somebody prepared cannot take the memory or the time of the
//! program.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::limits::Limit;

use super::Result;

/// How long one question may keep a session.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// Steps of SQLite's machine between two looks at the clock.
const STRIDE: i32 = 1_000_000;
/// A pause between two looks that shows that other work came between.
const PAUSE: Duration = Duration::from_secs(1);

/// Far above what this program asks for, far below what SQLite would give.
const LIMITS: &[(Limit, i32)] = &[
    // The longest text is the list of a million ids, the longest content ten megabytes.
    (Limit::SQLITE_LIMIT_LENGTH, 256 << 20),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
    (Limit::SQLITE_LIMIT_VDBE_OP, 100_000),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 16),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 10_000),
];

/// Lowers the limits of a connection.
pub(super) fn lower(conn: &Connection) -> Result<()> {
    for (limit, most) in LIMITS {
        conn.set_limit(*limit, *most)?;
    }
    Ok(())
}

/// Stops a statement that keeps the connection busy for longer than that.
pub(super) fn bound(conn: &mut Connection, patience: Duration) -> Result<()> {
    let mut busy: Option<(Instant, Instant)> = None;
    let look = move || {
        let now = Instant::now();
        let begun = match busy {
            Some((begun, last)) if now.duration_since(last) < PAUSE => begun,
            _ => now,
        };
        busy = Some((begun, now));
        now.duration_since(begun) > patience
    };
    Ok(conn.progress_handler(STRIDE, Some(look))?)
}

#[cfg(test)]
mod tests {
    use super::super::{Error, connect};
    use super::*;

    #[test]
    fn a_question_without_an_end_is_stopped() {
        let path = std::path::Path::new(":memory:");
        let mut conn = connect(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE).expect("memory");
        bound(&mut conn, Duration::ZERO).expect("a handler");
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        let stopped = conn.query_row(endless, [], |row| row.get::<_, i64>(0));
        assert!(matches!(stopped.map_err(Error::from), Err(Error::Endless)));
        let whole = conn.query_row("SELECT 1", [], |row| row.get::<_, i64>(0));
        assert_eq!(whole.ok(), Some(1));
    }

    #[test]
    fn nobody_gets_a_gigabyte() {
        let path = std::path::Path::new(":memory:");
        let conn = connect(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE).expect("memory");
        let huge = conn.query_row("SELECT length(zeroblob(1000000000))", [], |row| {
            row.get::<_, i64>(0)
        });
        assert!(huge.is_err());
    }
}
