-- A draft belongs to a form and not to a record: two forms of one user about nobody yet, or two windows on one record,
-- keep what was typed each for itself.
ALTER TABLE draft RENAME TO draft_before;
CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    form TEXT NOT NULL UNIQUE,
    -- The session in which the form is open; none once it was left.
    session TEXT,
    user_name TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    title TEXT,
    data TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX draft_user ON draft (user_name);
INSERT INTO draft (form, user_name, record_kind, record_id, title, data, at)
    SELECT 'before-' || id, user_name, record_kind, record_id, title, data, at FROM draft_before ORDER BY id;
DROP TABLE draft_before;
