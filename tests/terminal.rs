//! What a command prints on a real terminal: characters that command, reorder or hide are marks there, and exact in a pipe.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// A sequence that names the window, one that turns the line around, and a character of no width.
const HOSTILE: &str = "王\u{1b}]0;x\u{7}\u{202e}gnp\u{200b}";

fn piped(home: &Path, args: &[&str]) -> String {
    let said = Command::new(env!("CARGO_BIN_EXE_alumni"))
        .args(args)
        .env_clear()
        .env("HOME", home)
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(said.status.code(), Some(0), "{args:?}: {said:?}");
    String::from_utf8(said.stdout).unwrap()
}

fn on_a_terminal(home: &Path, args: &[&str]) -> String {
    let size = PtySize {
        rows: 24,
        cols: 80,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_alumni"));
    command.args(args);
    command.env_clear();
    command.env("HOME", home);
    command.env("LANG", "C.UTF-8");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut bytes = Vec::new();
    // The far end of a terminal that was closed gives an error at its end.
    let _ = reader.read_to_end(&mut bytes);
    assert!(child.wait().unwrap().success(), "{args:?}");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test plants what the program would have refused"
)]
fn a_terminal_sees_marks_and_a_pipe_gets_what_is_on_file() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    piped(home, &["init"]);
    piped(home, &["add", "name=王", "chapter=大连校友会", "tag=x"]);
    let db = home.join(".local/share/alumni/alumni.db");
    let conn = rusqlite::Connection::open(db).unwrap();
    for sql in [
        "UPDATE chapter SET zh = ?1, en = ?1 WHERE zh LIKE '大连%'",
        "UPDATE alumnus SET name = ?1, notes = ?1",
        "UPDATE code SET zh = ?1, en = ?1 WHERE list = 'status'",
    ] {
        conn.execute(sql, [HOSTILE]).unwrap();
    }
    drop(conn);
    for args in [
        &["list", "--json", ""][..],
        &["list", "--jsonl", ""],
        &["list", "--csv", ""],
        &["list", "--plain", ""],
        &["list", ""],
        &["list", "--fields", "name,chapter", ""],
        &["show", "1"],
        &["show", "--json", "1"],
        &["export", "--to", "-", ""],
        &["report", "quality", "--by", "chapter"],
        &["report", "quality", "--by", "chapter", "--csv"],
        &["history"],
    ] {
        // Progress on stderr clears its own line.
        let seen = on_a_terminal(home, args).replace("\r\u{1b}[K", "");
        assert!(
            !seen.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{200b}']),
            "{args:?}: {seen:?}"
        );
    }
    let exact = piped(home, &["list", "--csv", "--fields", "name", ""]);
    assert!(exact.contains(HOSTILE), "{exact:?}");
}
