//! Text that commands a terminal stands in every text column, put there by another program: no screen and no command
//! sends it on. The bytes themselves are read.

use std::collections::BTreeSet;
use std::path::Path;

use alumni::model::field::Id;
use rusqlite::Connection;

use crate::desk::{DEEDS, PEOPLE, Place, outside};
use crate::line::Line;
use crate::scale::{Time, chance, times};
use crate::seat::Seat;

/// Single characters that command, reorder or hide: C0, DEL, C1, bidi controls, format and tag characters.
fn characters() -> BTreeSet<char> {
    let ranges = [
        0x00..=0x1F,
        0x7F..=0x9F,
        0xAD..=0xAD,
        0x61C..=0x61C,
        0x180E..=0x180E,
        0x200B..=0x200F,
        0x2028..=0x202E,
        0x2060..=0x206F,
        0xFEFF..=0xFEFF,
        0xFFF9..=0xFFFB,
        0xE0001..=0xE0001,
        0xE0020..=0xE007F,
    ];
    ranges
        .into_iter()
        .flatten()
        .filter_map(char::from_u32)
        .collect()
}

/// Whole sequences, in 7-bit and 8-bit forms, unfinished ones, and behind joiners and combining marks.
const SEQUENCES: &[&str] = &[
    "\x1b[2J",
    "\x1b[31m",
    "\x1b[6n",
    "\x1b[c",
    "\x1b[?1049l",
    "\x1b[?2004l",
    "\x1b[?25l",
    "\x1b[3J",
    "\x1b[8;1;1t",
    "\x1b[21t",
    "\x1b[H",
    "\x1b[5i",
    "\x1b[!p",
    "\x1b[1;1r",
    "\x1bc",
    "\x1b7",
    "\x1b8",
    "\x1bD",
    "\x1bM",
    "\x1b#8",
    "\x1b(0",
    "\x1b%G",
    "\x1b=",
    "\x1b]0;t\x07",
    "\x1b]2;t\x1b\\",
    "\x1b]8;;http://x\x1b\\y",
    "\x1b]52;c;eA==\x07",
    "\x1b]52;c;?\x07",
    "\x1b]4;1;?\x07",
    "\x1b]11;?\x07",
    "\x1b]9;x\x07",
    "\x1b]1337;File=:eA==\x07",
    "\x1bP$qm\x1b\\",
    "\x1bP+q544e\x1b\\",
    "\x1b_x\x1b\\",
    "\x1b^x\x1b\\",
    "\x1bXx\x1b\\",
    "\u{9b}31m",
    "\u{9d}0;t\u{9c}",
    "\u{90}x\u{9c}",
    "👩\u{200d}💻\x1b[31m",
    "e\u{301}\u{202e}\x1b]0;t\x07",
    "\r\x1b[K",
    "\x1b[200~",
    "\x1b",
    "\x1b[",
];

fn payloads() -> Vec<String> {
    let single = characters().into_iter().map(String::from);
    let mut all: Vec<String> = single.collect();
    all.extend(SEQUENCES.iter().map(|&text| text.to_owned()));
    // SQLite's text ends at a zero for some of its functions; the character itself is tried by the screens' own test.
    all.retain(|text| !text.contains('\0'));
    all
}

/// What in these bytes is not ours; nothing where all is.
fn leak(bytes: &[u8], on_lines: bool) -> Option<String> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some("no UTF-8".to_owned());
    };
    let forbidden = characters();
    let mut rest = text;
    while let Some(at) = rest.find(|c| forbidden.contains(&c)) {
        let around: String = rest[at..].chars().take(24).collect();
        rest = &rest[at..];
        let after = match rest.strip_prefix("\x1b[") {
            Some(command) => own_command(command),
            None if rest.starts_with("\x1b]52;c;") => clipboard(rest),
            None if on_lines => rest.strip_prefix(['\n', '\r', '\t']),
            None => None,
        };
        match after {
            Some(after) => rest = after,
            None => return Some(format!("{around:?}")),
        }
    }
    None
}

/// The text is there, made harmless: as a sign for each character.
fn is_told(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.chars()
        .any(|c| c == '⟪' || ('\u{2400}'..='\u{2426}').contains(&c))
}

/// What follows one of the few commands that the program itself sends.
fn own_command(command: &str) -> Option<&str> {
    let end = command.find(|c: char| c.is_ascii_alphabetic())?;
    let (numbers, letter) = (&command[..end], &command[end..=end]);
    let plain = numbers.chars().all(|c| c.is_ascii_digit() || c == ';');
    let known = match letter {
        "H" | "C" | "G" | "m" | "J" | "K" => plain,
        "h" | "l" => ["?25", "?2026"].contains(&numbers),
        _ => false,
    };
    known.then(|| &command[end + 1..])
}

/// What follows text that goes to the clipboard, where it is base64 and cannot command.
fn clipboard(rest: &str) -> Option<&str> {
    let (data, after) = rest.strip_prefix("\x1b]52;c;")?.split_once('\x07')?;
    let base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    (!data.is_empty() && data.chars().all(base64)).then_some(after)
}

/// A text column.
type Column = (String, String);

fn texts(conn: &Connection, sql: &str) -> Vec<Column> {
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

/// Every text column of every table, by the schema.
fn columns(conn: &Connection) -> Vec<Column> {
    texts(
        conn,
        "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND c.type = 'TEXT'",
    )
}

/// A file with rows in every table.
fn full() -> Vec<u8> {
    let place = Place::furnished();
    let mut office = place.open().unwrap();
    for (_, deed) in DEEDS {
        deed(&mut office).unwrap();
        office.look().unwrap();
    }
    drop(office);
    let conn = meddling(&place.path);
    let tables = texts(
        &conn,
        "SELECT name, name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    );
    for (table, _) in tables {
        let count: i64 = conn
            .query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |row| {
                row.get(0)
            })
            .unwrap();
        if count > 0 {
            continue;
        }
        let columns = texts(
            &conn,
            &format!(
                "SELECT name, CASE WHEN type = 'TEXT' THEN '''2026-01-01''' ELSE '2' END FROM pragma_table_info('{table}')
                 WHERE name <> 'id' AND name NOT IN ('merged_into', 'undone_by')"
            ),
        );
        let (names, values): (Vec<String>, Vec<String>) = columns.into_iter().unzip();
        let sql = format!(
            "INSERT INTO \"{table}\" ({}) VALUES ({})",
            names.join(", "),
            values.join(", ")
        );
        // A trigger may not want it; then this table stays as it is.
        let _ = conn.execute(&sql, []);
    }
    drop(conn);
    std::fs::read(&place.path).unwrap()
}

/// A connection that the rules of the schema do not hold back, as another program has it.
fn meddling(path: &Path) -> Connection {
    let conn = outside(path);
    conn.execute_batch("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;")
        .unwrap();
    conn.execute_batch("CREATE TEMP TABLE payload (n INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        .unwrap();
    for (n, text) in payloads().iter().enumerate() {
        let n = i64::try_from(n).unwrap();
        conn.execute("INSERT INTO payload VALUES (?1, ?2)", (n, text))
            .unwrap();
    }
    conn
}

/// Puts payloads into every row of a column, others at each turn; says whether the schema let it.
fn poison(conn: &Connection, (table, column): &Column, turn: usize) -> bool {
    let many = payloads().len();
    // A table without row numbers has few rows: each gets the same.
    let numbered = conn
        .prepare(&format!("SELECT rowid FROM \"{table}\""))
        .is_ok();
    let row = match numbered {
        true => format!("\"{table}\".rowid"),
        false => "1".to_owned(),
    };
    let payload = |step: usize| {
        format!(
            "(SELECT text FROM temp.payload WHERE n = ({row} * 7 + {turn} * 31 + {step}) % {many})"
        )
    };
    // Within the text, so that one that has to be the only one stays so.
    let sql = format!(
        "UPDATE \"{table}\" SET \"{column}\" = coalesce(substr(\"{column}\", 1, 1), '王') || {} || 'x' || {} ||
         coalesce(substr(\"{column}\", 2), {row})",
        payload(0),
        payload(53)
    );
    if conn.execute(&sql, []).is_err() {
        return false;
    }
    let sql = format!("SELECT '', \"{column}\" FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
    let hostile = characters();
    let planted = |(_, text): &Column| text.chars().any(|c| hostile.contains(&c));
    texts(conn, &sql).iter().any(planted)
}

/// Nothing that is read breaks off: then the text gets as far as the screens.
fn is_readable(path: &Path) -> bool {
    read_all(path).is_ok()
}

fn read_all(path: &Path) -> alumni::office::Result<()> {
    let office = crate::desk::open(path)?;
    let ids: Vec<Id> = (1..=PEOPLE).map(Id).collect();
    office.dossiers(&ids)?;
    office.listed(&ids)?;
    office.tree(true, &office.chapter_sizes()?.unwrap_or_default().sizes)?;
    office.happening(Id(1))?;
    office.guests(Id(1))?;
    office.history(None, 100)?;
    office.drafts()?;
    office.following(office.today(), None, 10)?;
    Ok(())
}

/// Commands that print, by their arguments.
const COMMANDS: &[&[&str]] = &[
    &["list"],
    &["list", "--json"],
    &["list", "--jsonl"],
    &["list", "--csv"],
    &["list", "--plain"],
    &["list", "faculty:x"],
    &["show", "A-000001"],
    &["show", "A-000003", "--json"],
    &["export", "--to", "-"],
    &["history"],
    &["history", "--json"],
    &["history", "--disclosures"],
    &["doctor"],
    &["duplicates"],
    &["duplicates", "--json"],
    &["report"],
    &["field"],
    &["edit", "", "--tag", "新", "--dry-run"],
    &["merge", "A-000001", "A-000002", "--dry-run"],
    &["undo"],
];

/// What goes somewhere else than to the screen, or ends the session.
fn is_left_alone(order: &str) -> bool {
    ["export.", "files.", "import."]
        .iter()
        .any(|start| order.starts_with(start))
        || order == "app.quit"
}

/// What was seen on the way over the screens.
#[derive(Default)]
struct Walk {
    screens: usize,
    orders: BTreeSet<&'static str>,
    /// Screens that show the text.
    told: usize,
}

impl Walk {
    /// Goes over the screens of a file; says what leaked, and how many screens there were.
    fn over(
        &mut self,
        path: &Path,
        most: usize,
        rng: &mut fastrand::Rng,
    ) -> (usize, Option<String>) {
        let before = self.screens;
        let Ok(office) = crate::desk::open(path) else {
            return (0, None);
        };
        let mut seat = Seat::take(office);
        for n in 0..most {
            seat.press("esc esc esc esc esc esc");
            seat.press(["1", "2", "3", "4"][n % 4]);
            if n % 4 == 3 {
                seat.press(["down", "end", "pgdn"][n % 3]);
            }
            self.wander(&mut seat, rng);
            let refused = seat.refused();
            let sent = seat.sent();
            self.told += usize::from(is_told(&sent));
            let last = self.orders.last();
            let wrong = match leak(&sent, false) {
                Some(leak) => Some(format!("the screens send {leak}")),
                None if refused > 0 => Some(format!("{refused} cells stopped after {last:?}")),
                None => None,
            };
            if wrong.is_some() {
                return (self.screens - before, wrong);
            }
            if seat.is_over() {
                seat = Seat::open(path);
            }
        }
        (self.screens - before, None)
    }

    /// A few steps at random from the screen that is open.
    fn wander(&mut self, seat: &mut Seat, rng: &mut fastrand::Rng) {
        for _ in 0..rng.usize(0..4) {
            let mut orders = seat.orders();
            orders.retain(|(name, _)| !is_left_alone(name));
            let Some((name, key)) = rng.choice(orders) else {
                return;
            };
            seat.press(key);
            self.orders.insert(name);
            self.screens += 1;
            if seat.is_over() {
                return;
            }
        }
    }
}

/// What a command sends to a terminal; counts those that show the text.
fn command(folder: &Path, args: &[&str], told: &mut usize) -> Option<String> {
    let sent = Line::open(folder, args).end();
    *told += usize::from(is_told(&sent));
    leak(&sent, true).map(|leak| format!("alumni {}: {leak}", args.join(" ")))
}

#[test]
fn no_column_reaches_a_terminal_on_any_way() {
    let mut rng = chance("escapes");
    let full = full();
    // Each time in a folder of its own: another file in the place of one that was open is another test's.
    let fresh = || {
        let place = Place::empty();
        place.put(&full);
        place
    };
    let place = fresh();
    read_all(&place.path).unwrap();
    let all = columns(&outside(&place.path));
    let (mut calm, mut rough, mut closed) = (Vec::new(), Vec::new(), Vec::new());
    for column in &all {
        let place = fresh();
        match poison(&meddling(&place.path), column, 0) {
            false => closed.push(format!("{}.{}", column.0, column.1)),
            true if is_readable(&place.path) => calm.push(column),
            true => rough.push(column),
        }
    }
    let (mut cases, mut faults, mut walked) = (0, Vec::new(), Walk::default());
    let mut told = 0;
    // Everything that can be read, everywhere at once.
    let time = Time::begin();
    for turn in (0..times(2, 40)).take_while(|turn| *turn == 0 || time.is_left()) {
        let place = fresh();
        let conn = meddling(&place.path);
        let many = calm
            .iter()
            .filter(|column| poison(&conn, column, turn))
            .count();
        drop(conn);
        for args in COMMANDS {
            faults.extend(command(place.folder.path(), args, &mut told));
            cases += many;
        }
        let (screens, wrong) = walked.over(&place.path, times(60, 400), &mut rng);
        faults.extend(wrong);
        cases += many * screens;
    }
    // What cannot be read is told of; each alone, since the first ends the reading.
    rng.shuffle(&mut rough);
    let time = Time::begin();
    let some = rough.iter().take(times(12, usize::MAX));
    for column in some.take_while(|_| time.is_left()) {
        let place = fresh();
        poison(&meddling(&place.path), column, 1);
        let named = |wrong: String| format!("{}.{}: {wrong}", column.0, column.1);
        for _ in 0..times(2, COMMANDS.len()) {
            let args = rng.choice(COMMANDS).unwrap();
            faults.extend(command(place.folder.path(), args, &mut told).map(named));
            cases += 1;
        }
        let (screens, wrong) = walked.over(&place.path, times(3, 30), &mut rng);
        faults.extend(wrong.map(named));
        cases += screens;
    }
    println!(
        "escapes: {} text columns ({} read everywhere, {} not readable then, shut by the schema: {closed:?}), {} orders, \
         {} payloads, {cases} cases",
        all.len(),
        calm.len(),
        rough.len(),
        walked.orders.len(),
        payloads().len()
    );
    println!(
        "escapes: told by {told} commands and {} screens",
        walked.told
    );
    assert!(told > 10 && walked.told > 10);
    assert!(calm.len() > 60 && walked.orders.len() > 40);
    let some: Vec<&String> = faults.iter().take(20).collect();
    assert!(some.is_empty(), "{} faults: {some:#?}", faults.len());
}

/// Sent as it is, each payload is found, but for those that the program itself sends.
#[test]
fn control_a_payload_that_is_sent_is_found() {
    const OWN: &[&str] = &[
        "\x1b[2J",
        "\x1b[3J",
        "\x1b[31m",
        "\x1b[H",
        "\x1b[?25l",
        "\x1b]52;c;eA==\x07",
    ];
    for payload in payloads() {
        let found = leak(format!("王{payload}x").as_bytes(), false).is_some();
        assert_eq!(found, !OWN.contains(&payload.as_str()), "{payload:?}");
    }
}
