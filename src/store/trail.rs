//! History below the SQL: triggers generated from the schema on the writing connection record every UPDATE and DELETE of
//! every audited table under the current change set. Hand-written SQL cannot forget it, and a write outside a change
//! set fails.

use rusqlite::Connection;

use super::Result;

/// Which record a row belongs to: its kind, and the column that holds its id.
pub(super) struct Audited {
    /// The table.
    pub(super) table: &'static str,
    /// The kind of record whose row it is.
    pub(super) owner: &'static str,
    /// The column with the owner's id.
    pub(super) owner_column: &'static str,
}

const fn row(table: &'static str, owner: &'static str, owner_column: &'static str) -> Audited {
    Audited {
        table,
        owner,
        owner_column,
    }
}

/// Every audited table. A row may only point to rows of tables further down, so undoing inserts goes from the top.
pub(super) const AUDITED: &[Audited] = &[
    row("import_row", "import_row", "id"),
    row("import_batch", "import_batch", "id"),
    row("event_custom", "event", "event_id"),
    row("chapter_custom", "chapter", "chapter_id"),
    row("alumnus_custom", "alumnus", "alumnus_id"),
    row("not_same", "alumnus", "alumnus_id"),
    row("attachment", "alumnus", "alumnus_id"),
    row("consent", "alumnus", "alumnus_id"),
    row("registration", "event", "event_id"),
    row("session", "event", "event_id"),
    row("event", "event", "id"),
    row("series", "series", "id"),
    row("officer", "chapter", "chapter_id"),
    row("council", "chapter", "chapter_id"),
    row("membership", "alumnus", "alumnus_id"),
    row("contact_report", "alumnus", "alumnus_id"),
    row("tag", "alumnus", "alumnus_id"),
    row("relationship", "alumnus", "alumnus_id"),
    row("post", "alumnus", "alumnus_id"),
    row("address", "alumnus", "alumnus_id"),
    row("contact_point", "alumnus", "alumnus_id"),
    row("degree", "alumnus", "alumnus_id"),
    row("other_name", "alumnus", "alumnus_id"),
    row("alumnus", "alumnus", "id"),
    row("user", "user", "id"),
    row("city", "city", "id"),
    row("chapter", "chapter", "id"),
    row("programme", "programme", "id"),
    row("faculty", "faculty", "id"),
    row("era", "era", "id"),
    row("code", "code", "id"),
    row("custom_field", "custom_field", "id"),
    row("heading", "heading", "id"),
    row("saved_view", "saved_view", "id"),
    row("setting", "setting", "id"),
];

/// The records that the program keeps for itself: nobody sees one.
pub(super) const BOOKKEEPING: &[&str] = &["import_row", "import_batch"];

/// Bookkeeping columns: they move with every change and are no change themselves.
pub(super) const UNAUDITED: &[&str] = &["id", "rev", "changed_in", "made_in"];

/// The columns of a table, as SQLite tells them.
pub(super) fn columns(conn: &Connection, table: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// The columns of a table that point to another audited table, and to which.
pub(super) fn points_to(conn: &Connection, table: &str) -> Result<Vec<(String, &'static str)>> {
    let sql = "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1)";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([table])?;
    let mut links = Vec::new();
    while let Some(row) = rows.next()? {
        let to: String = row.get(1)?;
        if let Some(audited) = AUDITED.iter().find(|audited| audited.table == to) {
            links.push((row.get(0)?, audited.table));
        }
    }
    Ok(links)
}

/// Every audited table with a column that points to a table, and the column.
pub(super) fn pointing(conn: &Connection, to: &str) -> Result<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    for audited in AUDITED {
        let links = points_to(conn, audited.table)?.into_iter();
        let here = links.filter(|(_, table)| *table == to);
        found.extend(here.map(|(column, _)| (audited.table, column)));
    }
    Ok(found)
}

/// The part of the audit that is made of temporary tables and triggers on this connection. All of it or nothing, so that
/// it can be tried again.
pub(super) fn install(conn: &Connection) -> Result<()> {
    let mut script = String::from(
        "CREATE TEMP TABLE writing (change_set INTEGER NOT NULL);
         CREATE TEMP TABLE touched (kind TEXT NOT NULL, id INTEGER NOT NULL, fresh INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (kind, id)) WITHOUT ROWID;\n",
    );
    for audited in AUDITED {
        let names = columns(conn, audited.table)?;
        script.push_str(&on_insert(audited));
        script.push_str(&on_change(audited, &names));
    }
    let tx = conn.unchecked_transaction()?;
    tx.execute_batch(&script)?;
    tx.commit()?;
    Ok(())
}

/// Stops watching rows that come, until [`watch_inserts`]; who does this has to mark what they touch.
pub(super) fn ignore_inserts(conn: &Connection) -> Result<()> {
    let drop = |audited: &Audited| format!("DROP TRIGGER temp.{}_insert;\n", audited.table);
    let script: String = AUDITED.iter().map(drop).collect();
    Ok(conn.execute_batch(&script)?)
}

/// Watches rows that come.
pub(super) fn watch_inserts(conn: &Connection) -> Result<()> {
    let script: String = AUDITED.iter().map(on_insert).collect();
    Ok(conn.execute_batch(&script)?)
}

/// Marks the record whose row is `side`.
fn touch(audited: &Audited, side: &str) -> String {
    let (owner, owner_column) = (audited.owner, audited.owner_column);
    format!(
        "INSERT INTO touched (kind, id) VALUES ('{owner}', {side}.{owner_column})
            ON CONFLICT DO UPDATE SET fresh = 0 WHERE fresh;"
    )
}

/// The trigger for a table's new rows.
fn on_insert(audited: &Audited) -> String {
    let table = audited.table;
    // A row of somebody who is new in this change set tells nothing more of them. Outside of one, nobody is.
    let unless_new = if audited.owner == "alumnus" && audited.owner_column == "alumnus_id" {
        "WHEN (SELECT made_in FROM main.alumnus WHERE id = NEW.alumnus_id) IS NOT (SELECT change_set FROM writing)"
    } else {
        ""
    };
    format!(
        "CREATE TEMP TRIGGER {table}_insert AFTER INSERT ON main.{table} {unless_new} BEGIN
            {touch}
            SELECT raise(ABORT, 'made_in') WHERE NOT EXISTS (SELECT 1 FROM writing);
         END;\n",
        touch = touch(audited, "NEW"),
    )
}

/// The triggers for what becomes of a table's rows.
fn on_change(audited: &Audited, names: &[String]) -> String {
    let Audited {
        table,
        owner,
        owner_column,
    } = audited;
    let watched: Vec<&String> = names
        .iter()
        .filter(|name| !UNAUDITED.contains(&name.as_str()))
        .collect();
    let differs = |name: &&String| format!("OLD.{name} IS NOT NEW.{name}");
    let any = watched.iter().map(differs).collect::<Vec<_>>().join(" OR ");
    let changed = |side: &str| {
        let pick = |name: &&String| {
            format!(
                "SELECT '{name}' AS c, {side}.{name} AS v WHERE {}",
                differs(name)
            )
        };
        let picks = watched
            .iter()
            .map(pick)
            .collect::<Vec<_>>()
            .join(" UNION ALL ");
        format!("(SELECT json_group_object(c, v) FROM ({picks}))")
    };
    let whole = names
        .iter()
        .map(|name| format!("'{name}', OLD.{name}"))
        .collect::<Vec<_>>()
        .join(", ");
    // Their number leads to the one they were merged into: that one is found by it, and changes with it.
    let survivors = if *table == "alumnus" {
        "INSERT INTO touched (kind, id) SELECT 'alumnus', id FROM main.alumnus
             WHERE id IN (OLD.merged_into, NEW.merged_into) AND OLD.merged_into IS NOT NEW.merged_into
             ON CONFLICT DO UPDATE SET fresh = 0 WHERE fresh;"
    } else {
        ""
    };
    let record = |op: &str, old: &str, new: &str| {
        format!(
            "INSERT INTO change (change_set, table_name, row_id, op, owner_kind, owner_id, old, new)
             VALUES ((SELECT change_set FROM writing), '{table}', OLD.id, '{op}', '{owner}', OLD.{owner_column}, {old}, {new});"
        )
    };
    format!(
        "CREATE TEMP TRIGGER {table}_update AFTER UPDATE ON main.{table} WHEN {any} BEGIN
            {touch_old} {touch_new} {survivors}
            {update}
         END;
         CREATE TEMP TRIGGER {table}_delete AFTER DELETE ON main.{table} BEGIN
            {touch_old}
            {delete}
         END;\n",
        touch_new = touch(audited, "NEW"),
        touch_old = touch(audited, "OLD"),
        update = record("update", &changed("OLD"), &changed("NEW")),
        delete = record("delete", &format!("json_object({whole})"), "NULL"),
    )
}
