//! Several sessions of one user on one file: the find index is in memory once.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::{PATIENCE, Seat};

/// Enough that reading the index for oneself would be felt.
const PEOPLE: &str = "4000";

/// The memory that is mapped as a find index in the process of this seat, by its number, and how many kilobytes of it are
/// a copy of the process's own.
fn index_of(seat: &mut Seat) -> (String, u64) {
    let begun = Instant::now();
    let process = seat.child.process_id().unwrap();
    while begun.elapsed() < PATIENCE {
        seat.listen(std::time::Duration::from_millis(20));
        let maps = std::fs::read_to_string(format!("/proc/{process}/smaps")).unwrap();
        let mut lines = maps.lines();
        let Some(found) = lines.find(|line| line.contains("memfd:alumni-find-")) else {
            continue;
        };
        let number = found.split_whitespace().nth(4).unwrap().to_owned();
        let own = lines.find_map(|line| line.strip_prefix("Anonymous:"));
        let own = own.unwrap().trim().trim_end_matches(" kB");
        return (number, own.parse().unwrap());
    }
    panic!("no index in shared memory");
}

#[test]
fn sessions_of_a_user_have_one_index_and_it_outlives_the_first() {
    let home = tempfile::tempdir().unwrap();
    let database = home.path().join("office.db");
    let made = Command::new(env!("CARGO_BIN_EXE_alumni"))
        .args(["demo", "--people", PEOPLE, "--no-open", "--db"])
        .arg(&database)
        .env("HOME", home.path())
        .output();
    assert!(made.unwrap().status.success());
    let session = |database: &Path| Seat::program(database, home.path());
    let mut first = session(&database);
    let (number, _) = index_of(&mut first);
    let mut second = session(&database);
    assert_eq!(index_of(&mut second), (number.clone(), 0));
    first.signal("KILL");
    first.child.wait().unwrap();
    let mut third = session(&database);
    assert_eq!(index_of(&mut third), (number, 0));
    for seat in [&mut second, &mut third] {
        seat.type_text("\x11");
        seat.is_given_back();
    }
}
