//! How much work statements are, for tests of what must not grow with the file: the steps that SQLite's machine made for
//! each statement of this thread's connections.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use rusqlite::trace::{TraceEvent, TraceEventCodes};
use rusqlite::{Connection, StatementStatus};

thread_local! {
    static DONE: RefCell<BTreeMap<String, i64>> = const { RefCell::new(BTreeMap::new()) };
}

/// From now on the work of this connection is counted.
pub(super) fn count(mut conn: Connection) -> rusqlite::Result<Connection> {
    // A statement's own count goes on from run to run while it is kept, and from nothing when it is made anew.
    let mut before: HashMap<String, i32> = HashMap::new();
    let note = move |event: TraceEvent<'_>| {
        let TraceEvent::Profile(statement, _) = event else {
            return;
        };
        let sql = statement.sql().into_owned();
        let now = statement.get_status(StatementStatus::VmStep);
        let last = before.insert(sql.clone(), now).unwrap_or(0);
        let steps = if now > last { now - last } else { now };
        DONE.with_borrow_mut(|done| *done.entry(sql).or_default() += i64::from(steps));
    };
    conn.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(note))?;
    Ok(conn)
}

/// The steps of every statement since the last call.
pub(crate) fn take() -> BTreeMap<String, i64> {
    DONE.take()
}
