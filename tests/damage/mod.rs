//! Files that somebody damaged or prepared: a hundred ways, each a name and what it does to a sound file.
#![allow(dead_code, unreachable_pub, reason = "every test takes what it needs")]
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking; these helpers are not test functions themselves"
)]

use std::path::Path;

use rusqlite::Connection;

/// A way to spoil a file.
pub enum Way {
    /// Statements of another SQLite program.
    Sql(&'static str),
    /// The text of a part of the schema is written over: what to replace with what.
    Schema(&'static str, &'static str),
    /// Statements while the text of a part of the schema is another one, which then comes back.
    Lax(&'static str, &'static str, &'static str),
    /// The bytes of the file.
    Bytes(fn(&mut Vec<u8>)),
    /// A file beside it, by the end of its name.
    Beside(&'static str, &'static [u8]),
}

use Way::{Beside, Bytes, Lax, Schema, Sql};

/// Parts of the schema that this program did not make, or lacks: every one of these is refused by its name.
pub const FOREIGN: &[(&str, Way)] = &[
    ("a trigger on people", Sql("CREATE TRIGGER evil AFTER UPDATE ON alumnus BEGIN UPDATE alumnus SET notes = 'x'; END")),
    ("a trigger on new people", Sql("CREATE TRIGGER evil AFTER INSERT ON alumnus BEGIN DELETE FROM tag; END")),
    ("a trigger on drafts", Sql("CREATE TRIGGER evil BEFORE INSERT ON draft BEGIN DELETE FROM contact_point; END")),
    ("a trigger without an end", Sql("CREATE TRIGGER evil AFTER INSERT ON change_set BEGIN INSERT INTO setting (key, value, made_in)
        SELECT 'k' || i, 'x', NEW.id FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n); END")),
    ("a trigger that refuses", Sql("CREATE TRIGGER evil BEFORE INSERT ON change_set BEGIN SELECT raise(ABORT, 'no'); END")),
    ("a trigger that rolls back", Sql("CREATE TRIGGER evil BEFORE UPDATE ON alumnus BEGIN SELECT raise(ROLLBACK, 'no'); END")),
    ("a view without an end", Sql("CREATE VIEW loop AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")),
    ("a view of itself", Sql("CREATE VIEW a AS SELECT * FROM b; CREATE VIEW b AS SELECT * FROM a")),
    ("a view in place of people", Sql("PRAGMA legacy_alter_table = ON; ALTER TABLE alumnus RENAME TO alumnus_2;
        CREATE VIEW alumnus AS SELECT * FROM alumnus_2")),
    ("an endless view in place of heads", Sql("DROP TABLE alumnus_head; CREATE VIEW alumnus_head AS
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS alumnus_id, 'a' AS sort_key, 0 AS shelved FROM n")),
    ("a view over drafts", Sql("DROP TABLE draft; CREATE VIEW draft AS SELECT 1 AS id")),
    ("a trigger on a view", Sql("CREATE VIEW v AS SELECT 1 AS a; CREATE TRIGGER evil INSTEAD OF INSERT ON v BEGIN DELETE FROM tag; END")),
    ("a table", Sql("CREATE TABLE plan (a TEXT); INSERT INTO plan VALUES ('mine')")),
    ("a table without rowid", Sql("CREATE TABLE plan (a TEXT PRIMARY KEY) WITHOUT ROWID")),
    ("a search table", Sql("CREATE VIRTUAL TABLE words USING fts5 (a)")),
    ("an index", Sql("CREATE INDEX mine ON alumnus (name)")),
    ("a unique index", Sql("CREATE UNIQUE INDEX mine ON alumnus (number, name)")),
    ("an index over an expression", Sql("CREATE INDEX mine ON alumnus (length(hex(name)))")),
    ("no order of the directory", Sql("DROP INDEX alumnus_head_order")),
    ("no unique student numbers", Sql("DROP INDEX degree_student_no")),
    ("no seats", Sql("DROP TRIGGER registration_has_a_seat_insert")),
    ("no tree", Sql("DROP TRIGGER chapter_stays_a_tree")),
    ("no drafts", Sql("DROP TABLE draft")),
    ("no heads", Sql("DROP TABLE alumnus_head")),
    ("no history", Sql("DROP TABLE change")),
    ("no settings", Sql("DROP TABLE setting")),
    ("no people", Sql("PRAGMA foreign_keys = OFF; DROP TABLE alumnus")),
    ("a column", Sql("ALTER TABLE alumnus ADD COLUMN mood TEXT")),
    ("a column with a default of SQL", Sql("ALTER TABLE draft ADD COLUMN mood TEXT DEFAULT (1 + 1)")),
    ("a column less", Sql("DROP TRIGGER degree_outside_update; DROP TRIGGER degree_outside_delete; ALTER TABLE degree DROP COLUMN supervisor")),
    ("a column of another name", Sql("ALTER TABLE alumnus RENAME COLUMN pinyin TO reading")),
    ("a generated column", Sql("ALTER TABLE alumnus ADD COLUMN twice TEXT GENERATED ALWAYS AS (name || name)")),
    ("another trigger of a known name", Sql("DROP TRIGGER chapter_stays_a_tree;
        CREATE TRIGGER chapter_stays_a_tree BEFORE UPDATE ON chapter BEGIN DELETE FROM tag; END")),
    ("another index of a known name", Sql("DROP INDEX alumnus_head_order; CREATE INDEX alumnus_head_order ON alumnus_head (email)")),
    ("a table without its checks", Schema("CHECK (length(name) BETWEEN 1 AND 200)", "")),
    ("a table that is not strict", Schema("UNIQUE (alumnus_id, tag)\n) STRICT", "UNIQUE (alumnus_id, tag)\n)")),
    ("a trigger with a hostile name", Sql("CREATE TRIGGER \"\u{1b}]52;c;AAAA\u{7}\" AFTER UPDATE ON tag BEGIN SELECT 1; END")),
    ("a view with a name in quotes", Sql("CREATE VIEW \"a\"\"; DROP TABLE tag; --\" AS SELECT 1")),
    ("a view with a name in Chinese", Sql("CREATE VIEW \"校友\" AS SELECT 1")),
    ("very many views", Sql("CREATE VIEW v1 AS SELECT 1; CREATE VIEW v2 AS SELECT 1; CREATE VIEW v3 AS SELECT 1;
        CREATE VIEW v4 AS SELECT 1; CREATE VIEW v5 AS SELECT 1; CREATE VIEW v6 AS SELECT 1; CREATE VIEW v7 AS SELECT 1")),
];

/// Everything else: opened or refused with a name, never a panic, never without an end.
pub const DAMAGED: &[(&str, Way)] = &[
    ("a schema that cannot be read", Schema("CREATE TABLE tag (", "CREATE TABLE ((")),
    ("an older version", Sql("PRAGMA user_version = 0")),
    ("a newer version", Sql("PRAGMA user_version = 99")),
    ("a version below zero", Sql("PRAGMA user_version = -1")),
    ("another program", Sql("PRAGMA application_id = 0")),
    ("a name that is no text", Sql("UPDATE alumnus SET name = CAST(x'ff41fe' AS TEXT) WHERE id = 1")),
    ("a phone that is no text", Sql("UPDATE contact_point SET value = CAST(x'c328' AS TEXT)")),
    ("a setting that is no text", Sql("UPDATE setting SET value = CAST(x'ff' AS TEXT)")),
    ("a sentence that is no text", Sql("UPDATE change_set SET sentence = CAST(x'ff' AS TEXT)")),
    ("a chapter that is no text", Sql("UPDATE chapter SET zh = CAST(x'ff' AS TEXT)")),
    ("a code that is no text", Sql("UPDATE code SET code = CAST(x'ff' || id AS TEXT), zh = CAST(x'e5' AS TEXT)")),
    ("a head that is no text", Sql("UPDATE alumnus_head SET find_public = CAST(x'ff' AS TEXT), links = CAST(x'ff' AS TEXT)")),
    ("an event that is no text", Sql("UPDATE event SET zh = CAST(x'ff' AS TEXT)")),
    ("a draft that is no text", Sql("INSERT INTO draft (form, user_name, record_kind, record_id, data, at) VALUES ('x', 'lin', 'alumnus', 1, CAST(x'ff' AS TEXT), 'now')")),
    ("a name with a zero", Sql("UPDATE alumnus SET name = 'a' || char(0) || 'b' WHERE id = 1")),
    ("a name of escapes", Sql("UPDATE alumnus SET name = char(27) || ']0;x' || char(7), notes = char(0x202e) WHERE id = 1")),
    ("a name that is NULL", Lax("name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200)", "name TEXT", "UPDATE alumnus SET name = NULL WHERE id = 1")),
    ("a number that is NULL", Lax("number TEXT NOT NULL UNIQUE", "number TEXT UNIQUE", "UPDATE alumnus SET number = NULL WHERE id = 1")),
    ("a revision of letters", Lax("CHECK (merged_into <> id)\n) STRICT", "CHECK (merged_into <> id)\n)", "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; UPDATE alumnus SET rev = 'abc', home_chapter_id = 'x', do_not_contact = x'00'")),
    ("a birth on no day", Sql("UPDATE alumnus SET birth = '9999-99-99'")),
    ("a birth of letters", Sql("UPDATE alumnus SET birth = 'spring', last_contact_on = 'never'")),
    ("a status that nobody has", Sql("PRAGMA ignore_check_constraints = ON; UPDATE alumnus SET status = 'flying', gender = 'Q'")),
    ("an empty name", Sql("PRAGMA ignore_check_constraints = ON; UPDATE alumnus SET name = ''")),
    ("an event at no time", Sql("PRAGMA ignore_check_constraints = ON; UPDATE event SET starts = 'later', ends = NULL")),
    ("an event on the moon", Sql("UPDATE event SET zone = 'Moon/Base'")),
    ("an instant that is none", Sql("UPDATE event SET starts_at = 'x'")),
    ("an instant of another day", Sql("UPDATE event SET starts_at = '1990-01-01T00:00:00Z'")),
    ("chapters in a ring", Lax("CREATE TRIGGER chapter_stays_a_tree BEFORE UPDATE OF parent_id", "CREATE TRIGGER chapter_stays_a_tree BEFORE UPDATE OF aliases",
        "UPDATE chapter SET parent_id = 2 WHERE id = 1; UPDATE chapter SET parent_id = 1 WHERE id = 2")),
    ("nobody's chapter", Sql("PRAGMA foreign_keys = OFF; DELETE FROM chapter WHERE id > 1")),
    ("nobody's degree", Sql("PRAGMA foreign_keys = OFF; UPDATE degree SET alumnus_id = 999999")),
    ("no heads of anybody", Sql("DELETE FROM alumnus_head")),
    ("heads of nobody", Sql("PRAGMA foreign_keys = OFF; UPDATE alumnus_head SET alumnus_id = alumnus_id + 100000")),
    ("heads of another day", Sql("UPDATE alumnus_head SET sort_key = 'zz', find_public = 'x', flags = -1")),
    ("heads of huge numbers", Sql("UPDATE alumnus_head SET flags = 9223372036854775807, class_year = -9223372036854775808, shelved = 77")),
    ("links that are none", Sql("UPDATE alumnus_head SET links = char(31) || char(30) || '=,/-' || char(31), find_private = char(30)")),
    ("ids that begin anew", Sql("UPDATE sqlite_sequence SET seq = 0")),
    ("ids that are used up", Sql("UPDATE sqlite_sequence SET seq = 9223372036854775807")),
    ("no ids noted", Sql("DELETE FROM sqlite_sequence")),
    ("no id of the file", Sql("DELETE FROM setting WHERE key = 'file.id'")),
    ("a wrong id of the file", Sql("UPDATE setting SET value = 'zz' WHERE key = 'file.id'")),
    ("no settings at all", Sql("DELETE FROM setting")),
    ("no codes", Sql("DELETE FROM code")),
    ("no change sets", Sql("PRAGMA foreign_keys = OFF; DELETE FROM change_set")),
    ("a change set that undoes itself", Sql("UPDATE change_set SET undoes = id, undone_by = id, kind = 'redo'")),
    ("a change set of no kind", Sql("UPDATE change_set SET kind = '', at = 'never', user_name = ''")),
    ("made everything", Sql("UPDATE made SET first_id = -9223372036854775808, last_id = 9223372036854775807")),
    ("a history of strange keys", Sql("INSERT INTO change (change_set, table_name, row_id, op, owner_kind, owner_id, old, new)
        VALUES (2, 'alumnus', 1, 'update', 'alumnus', 1, '{\"name = 1; --\": 1}', '{\"x\": [1]}')")),
    ("a history of strange tables", Sql("INSERT INTO change (change_set, table_name, row_id, op, owner_kind, owner_id, old)
        VALUES (2, 'sqlite_schema', 1, 'delete', 'moon', 1, '[]')")),
    ("somebody of the lowest id", Sql("INSERT INTO alumnus SELECT -9223372036854775808, 'A-x', name, latin_name, pinyin, initials, gender, birth, nationality,
        native_place, status, do_not_contact, language, channel, source, last_contact_on, home_chapter_id, notes, merged_into, archived_at, rev, changed_in, made_in
        FROM alumnus WHERE id = 1")),
    ("somebody of the highest id", Sql("INSERT INTO alumnus SELECT 9223372036854775807, 'A-x', name, latin_name, pinyin, initials, gender, birth, nationality,
        native_place, status, do_not_contact, language, channel, source, last_contact_on, home_chapter_id, notes, merged_into, archived_at, rev, changed_in, made_in
        FROM alumnus WHERE id = 1")),
    ("a revision without end", Sql("UPDATE alumnus SET rev = 9223372036854775807 WHERE id = 1")),
    ("notes of ten megabytes", Sql("UPDATE alumnus SET notes = hex(zeroblob(5000000)) WHERE id = 1")),
    ("a tag of a megabyte", Sql("INSERT INTO tag (alumnus_id, tag, made_in) VALUES (1, hex(zeroblob(500000)), 1)")),
    ("waiting rows that are none", Sql("INSERT INTO import_row (fingerprint, waiting, made_in) VALUES (1, '{', 1), (2, '[[[', 1)")),
    ("views that ask for nothing sensible", Sql("INSERT INTO saved_view (name, query, sort, columns, made_in) VALUES ('x', '((((', '--,,', ':::', 1)")),
    ("own fields that are none", Sql("INSERT INTO custom_field (record, key, zh, kind, choices, made_in) VALUES ('alumnus', 'name', '', 'choice', '|||', 1)")),
    ("pairs for no reason", Sql("INSERT INTO likeness (alumnus_id, other_id, score, reasons) VALUES (1, 2, -9, 'x y z') ON CONFLICT DO UPDATE SET score = -9, reasons = 'x'")),
    ("statistics that are none", Sql("ANALYZE; UPDATE sqlite_stat1 SET stat = '9999999999 x -1 0'")),
    ("seats below nothing", Sql("PRAGMA ignore_check_constraints = ON; UPDATE event SET capacity = -5; UPDATE registration SET guests = -9223372036854775808")),
    ("an unknown state", Sql("PRAGMA ignore_check_constraints = ON; UPDATE registration SET state = 'hiding', checked_in_at = 'x'")),
    ("half a file", Bytes(|bytes| bytes.truncate(bytes.len() / 2))),
    ("a page less", Bytes(|bytes| bytes.truncate(bytes.len() - 4096))),
    ("a byte less", Bytes(|bytes| { bytes.pop(); })),
    ("one page", Bytes(|bytes| bytes.truncate(4096))),
    ("a head alone", Bytes(|bytes| bytes.truncate(100))),
    ("a piece of a head", Bytes(|bytes| bytes.truncate(40))),
    ("nothing", Bytes(Vec::clear)),
    ("rubbish behind", Bytes(|bytes| bytes.extend([0xa5; 10_000]))),
    ("zeros behind", Bytes(|bytes| bytes.extend([0; 409_600]))),
    ("no second page", Bytes(|bytes| bytes[4096..8192].fill(0))),
    ("a page of ones", Bytes(|bytes| bytes[8192..12_288].fill(0xff))),
    ("a wrong size of pages", Bytes(|bytes| bytes[16] = 0x03)),
    ("small pages", Bytes(|bytes| { bytes[16] = 2; bytes[17] = 0; })),
    ("a format to come", Bytes(|bytes| { bytes[18] = 9; bytes[19] = 9; })),
    ("an old journal", Bytes(|bytes| { bytes[18] = 1; bytes[19] = 1; })),
    ("reserved bytes", Bytes(|bytes| bytes[20] = 200)),
    ("many free pages", Bytes(|bytes| bytes[32..40].fill(0x7f))),
    ("a schema of format nine", Bytes(|bytes| bytes[44..48].copy_from_slice(&9_u32.to_be_bytes()))),
    ("another encoding", Bytes(|bytes| bytes[56..60].copy_from_slice(&2_u32.to_be_bytes()))),
    ("an encoding that is none", Bytes(|bytes| bytes[56..60].copy_from_slice(&77_u32.to_be_bytes()))),
    ("a root that is no root", Bytes(|bytes| bytes[100] = 0x02)),
    ("a file swapped in two", Bytes(|bytes| { let half = bytes.len() / 8192 * 4096; bytes[4096..].rotate_left(half); })),
    ("a log of rubbish", Beside("-wal", &[0xa5; 9000])),
    ("an empty log", Beside("-wal", &[])),
    ("a memory of rubbish", Beside("-shm", &[0xa5; 32_768])),
    ("a journal of rubbish", Beside("-journal", &[0xa5; 9000])),
    ("a journal that begins well", Beside("-journal", &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7, 0xff, 0xff, 0xff, 0xff])),
    ("an index of rubbish", Beside(".find", &[0xa5; 9000])),
    ("an index that begins well", Beside(".find", b"ALUMFIND\x09\0\0\0\0\0\0\0")),
    ("an empty index", Beside(".find", &[])),
    ("a lock with something in it", Beside(".lock", b"mine")),
];

impl Way {
    /// Spoils the file.
    pub fn spoil(&self, path: &Path) {
        match self {
            Sql(sql) => outside(path).execute_batch(sql).unwrap(),
            Schema(from, to) => rewrite(path, from, to),
            Lax(from, to, sql) => {
                rewrite(path, from, to);
                outside(path).execute_batch(sql).unwrap();
                rewrite(path, to, from);
            }
            Bytes(change) => {
                let mut bytes = std::fs::read(path).unwrap();
                change(&mut bytes);
                std::fs::write(path, bytes).unwrap();
            }
            Beside(end, bytes) => {
                let mut name = path.as_os_str().to_owned();
                name.push(end);
                std::fs::write(name, bytes).unwrap();
            }
        }
    }
}

fn rewrite(path: &Path, from: &str, to: &str) {
    let conn = outside(path);
    conn.execute_batch("PRAGMA writable_schema = ON").unwrap();
    conn.execute(
        "UPDATE sqlite_schema SET sql = replace(sql, ?1, ?2)",
        [from, to],
    )
    .unwrap();
}

/// Another SQLite program on the file; it leaves everything in the file itself.
#[expect(clippy::disallowed_methods, reason = "another program opens the file")]
pub fn outside(path: &Path) -> Connection {
    Connection::open(path).unwrap()
}

/// Numbers that come again with their seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// Flips some bytes behind the head, which says what the file is.
pub fn flip(path: &Path, seed: u64) {
    let mut bytes = std::fs::read(path).unwrap();
    let mut dice = Dice(seed);
    for _ in 0..=dice.below(3) {
        let at = 100 + dice.below(bytes.len() - 100);
        bytes[at] ^= 1 << dice.below(8);
    }
    std::fs::write(path, bytes).unwrap();
}
