//! The program is killed: at the n-th call of SQLite, with half of a write done, or at any moment. What it said is there,
//! and what it did not get to say is there whole or not at all.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::desk::{Place, State};
use crate::program::{Said, dying, real};
use crate::scale::{Time, chance, times};

/// Commands that write, by name. Those that found a file begin without one.
const COMMANDS: &[(&str, &[&str])] = &[
    ("init", &["init"]),
    ("demo", &["demo", "--people", "30", "--no-open"]),
    (
        "add",
        &[
            "add",
            "name=赵新",
            "student_no=40000001",
            "mobile=13700000001",
        ],
    ),
    (
        "edit",
        &[
            "edit",
            "number:A-000003",
            "--set",
            "status=lost",
            "--note",
            "问过",
            "--yes",
        ],
    ),
    ("bulk", &["edit", "", "--tag", "失联", "--yes"]),
    ("archive", &["edit", "李", "--archive", "--yes"]),
    ("import", &["import", "roster.csv", "--yes"]),
    ("merge", &["merge", "A-000004", "A-000006", "--yes"]),
    ("undo", &["undo", "20"]),
    ("export", &["export", "--to", "out.csv"]),
];

/// What a command begins with: an empty folder, or the roster and the file.
fn begun(args: &[&str]) -> Place {
    if ["init", "demo"].contains(&args[0]) {
        return Place::empty();
    }
    let place = Place::furnished();
    let lines: String = (0..120)
        .map(|n| format!("钱{n},3000{n:04},2010,1390000{n:04},某医院{n}\n"))
        .collect();
    let roster = format!("姓名,学号,毕业年份,手机,工作单位\n{lines}");
    std::fs::write(place.folder.path().join("roster.csv"), roster).unwrap();
    place
}

/// What the file of a place holds; nothing where there is none.
fn content(place: &Place) -> State {
    match place.path.exists() {
        true => place.state().masked(place.folder.path()),
        false => State {
            wrong: Vec::new(),
            rows: Vec::new(),
        },
    }
}

/// How a command comes out when nobody kills it.
struct Clean {
    before: State,
    after: State,
    /// What it says when all is done.
    word: String,
    exported: Option<Vec<u8>>,
    calls: u64,
    lasts: Duration,
}

impl Clean {
    fn of(args: &[&str]) -> Self {
        let place = begun(args);
        let before = content(&place);
        let start = Instant::now();
        let said = Said::from(real(place.folder.path(), args).output().unwrap());
        let lasts = start.elapsed();
        assert_eq!(said.code, Some(0), "{args:?}: {}{}", said.out, said.err);
        let counted = begun(args);
        let counted = Said::from(
            dying(counted.folder.path(), args, u64::MAX)
                .output()
                .unwrap(),
        );
        let calls = counted.err.rsplit("calls: ").next().unwrap().trim();
        Self {
            before,
            after: content(&place),
            word: said.last_word(),
            exported: std::fs::read(place.folder.path().join("out.csv")).ok(),
            calls: calls.parse().expect(calls),
            lasts,
        }
    }

    /// What is wrong after a kill; nothing where all holds.
    fn judge(&self, place: &Place, said: &Said) -> Option<String> {
        if !place.path.exists() {
            return (self.acknowledged(said) || !self.before.rows.is_empty())
                .then(|| "the file is not there".to_owned());
        }
        match place.open().map(|office| office.examine()) {
            Ok(Ok(found)) if found.is_empty() => {}
            Ok(found) => return Some(format!("it is not sound: {found:?}")),
            Err(wrong) => return Some(format!("it does not open: {wrong}")),
        }
        let state = content(place);
        if !state.wrong.is_empty() {
            return Some(format!("the file is damaged: {:?}", state.wrong));
        }
        let out = std::fs::read(place.folder.path().join("out.csv")).ok();
        if out.is_some() && out != self.exported {
            return Some("half of the export stands under its name".to_owned());
        }
        match self.acknowledged(said) {
            _ if state == self.after => None,
            true => Some(format!(
                "what was said is lost: {:?}",
                state.against(&self.after)
            )),
            false if state == self.before => None,
            false => Some(format!(
                "half of it is there: {:?}",
                state.against(&self.before)
            )),
        }
    }

    fn acknowledged(&self, said: &Said) -> bool {
        said.code == Some(0) || !self.word.is_empty() && said.has(&self.word)
    }
}

/// Counts of one test.
#[derive(Default)]
struct Tally {
    kills: usize,
    acknowledged: usize,
    faults: Vec<String>,
}

impl Tally {
    fn note(&mut self, name: &str, clean: &Clean, place: &Place, said: &Said) {
        self.kills += usize::from(said.code.is_none());
        self.acknowledged += usize::from(clean.acknowledged(said));
        if let Some(wrong) = clean.judge(place, said) {
            self.faults.push(format!("{name}: {wrong}"));
        }
    }

    #[track_caller]
    fn end(self, test: &str) {
        println!(
            "{test}: {} kills, {} acknowledged before",
            self.kills, self.acknowledged
        );
        assert!(self.kills > 0);
        let some: Vec<&String> = self.faults.iter().take(20).collect();
        assert!(some.is_empty(), "{} faults: {some:#?}", self.faults.len());
    }
}

#[test]
fn a_command_that_dies_at_a_call_leaves_nothing_half_done() {
    let mut rng = chance("kill at a call");
    let mut tally = Tally::default();
    let clean: Vec<Clean> = COMMANDS.iter().map(|(_, args)| Clean::of(args)).collect();
    let mut points: Vec<(usize, u64)> = Vec::new();
    for (which, clean) in clean.iter().enumerate() {
        let mut own: Vec<_> = (1..=clean.calls).map(|at| (which, at)).collect();
        rng.shuffle(&mut own);
        own.truncate(times(5, usize::MAX));
        points.extend(own);
    }
    rng.shuffle(&mut points);
    println!("kill at a call: of {} calls", points.len());
    let time = Time::begin();
    for (which, at) in points.into_iter().take_while(|_| time.is_left()) {
        let (name, args) = COMMANDS[which];
        let place = begun(args);
        let said = dying(place.folder.path(), args, at).output().unwrap();
        let point = format!("{name}, call {at}");
        tally.note(&point, &clean[which], &place, &said.into());
    }
    tally.end("kill at a call");
}

#[test]
fn a_command_that_is_killed_at_any_moment_leaves_nothing_half_done() {
    let mut rng = chance("kill at random");
    let mut tally = Tally::default();
    let mut hits = BTreeMap::new();
    let clean: Vec<Clean> = COMMANDS.iter().map(|(_, args)| Clean::of(args)).collect();
    let (rounds, time) = (times(4, 10_000 / COMMANDS.len()), Time::begin());
    let all = (0..rounds).flat_map(|_| COMMANDS.iter().zip(&clean));
    for ((name, args), clean) in all.take_while(|_| time.is_left()) {
        let place = begun(args);
        let after = clean.lasts.mul_f64(rng.f64() * 1.1);
        let said = killed_after(real(place.folder.path(), args), after);
        *hits.entry(*name).or_insert(0) += usize::from(said.code.is_none());
        tally.note(name, clean, &place, &said);
    }
    println!("kill at random: {hits:?}");
    tally.end("kill at random");
}

/// Kills it so long after its start: the moment is the test, nobody waits for anything.
fn killed_after(mut command: Command, after: Duration) -> Said {
    let mut child = command.spawn().unwrap();
    std::thread::sleep(after);
    // It may have ended already.
    let _ = child.kill();
    child.wait_with_output().unwrap().into()
}

/// A file in which half of a change stands, or from which an acknowledged one is gone, is found out.
#[test]
fn control_half_of_a_change_is_found_out() {
    let (_, args) = COMMANDS[4];
    assert_eq!(args[0], "edit");
    let clean = Clean::of(args);
    let place = begun(args);
    let said = Said::from(real(place.folder.path(), args).output().unwrap());
    assert_eq!(clean.judge(&place, &said), None);
    let conn = crate::desk::outside(&place.path);
    conn.execute("DELETE FROM tag WHERE alumnus_id > 6", [])
        .unwrap();
    drop(conn);
    assert!(clean.judge(&place, &said).is_some());
    let forgotten = begun(args);
    assert!(clean.judge(&forgotten, &said).is_some());
}
