//! Workbooks are read in a process of its own: what their libraries ask for is not in our hands, and a failed allocation
//! ends the whole process. The child is this program again, under limits of memory and time. It gets the bytes, and nothing
//! else: no name of a file, no environment, no network; what it says is read under the same caps again.
//!
//! Where no program was named (tests that run inside of one process) or none can be started, the caps alone hold.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

use super::decode::WORKBOOK_BYTES;
use super::heading::Mapping;
use super::separated::{CELL_BYTES, COLUMNS, Records, Written};
use super::workbook::{self, Row, Sheet};
use super::{Foreign, TooMuch, Unreadable, opendocument};

/// The argument under which the program is such a child.
pub const ARGUMENT: &str = "read-workbook";

/// How much memory a child may ask for.
const MEMORY: u64 = 512 << 20;
/// How many seconds it may work.
const SECONDS: u64 = 60;

/// A line of the child has a whole row in it, each byte perhaps written as six.
const LINE: u64 = (COLUMNS * CELL_BYTES * 6) as u64;

/// The program to start.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Which reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    Xlsx,
    Ods,
}

impl Kind {
    fn read(self, bytes: &[u8], mapping: &Mapping) -> Result<Sheet, Unreadable> {
        match self {
            Self::Xlsx => workbook::read(bytes, mapping),
            Self::Ods => opendocument::read(bytes, mapping),
        }
    }
}

/// The first line to a child; the bytes follow.
#[derive(Serialize, Deserialize)]
struct Task<'a> {
    kind: Kind,
    /// Folded headings that somebody decided about.
    decided: Vec<(Cow<'a, str>, Option<Cow<'a, str>>)>,
    /// Folded headings of the office's own fields.
    own: Vec<Cow<'a, str>>,
}

/// A line of a child. Rows come first, the sheet that they are of last.
#[derive(Serialize, Deserialize)]
enum Line<'a> {
    Row(u32, Vec<Cow<'a, str>>),
    Sheet(String),
    Empty,
    Foreign(Foreign),
    Damaged(String),
    TooMuch(TooMuch),
}

/// From now on workbooks are read by children of this program.
pub fn begin() {
    // What runs now, also where the file was replaced meanwhile.
    let running = Path::new("/proc/self/exe");
    let program = match running.exists() {
        true => Some(running.to_owned()),
        false => std::env::current_exe().ok(),
    };
    if let Some(program) = program {
        let _ = PROGRAM.set(program);
    }
}

/// Reads a workbook, in a process of its own where there is one.
pub(super) fn read(kind: Kind, bytes: &[u8], mapping: &Mapping) -> Result<Sheet, Unreadable> {
    let child = PROGRAM.get().and_then(|program| start(program).ok());
    match child {
        Some(child) => ask(child, kind, bytes, mapping),
        None => kind.read(bytes, mapping),
    }
}

fn start(program: &Path) -> io::Result<Child> {
    Command::new(program)
        .arg(ARGUMENT)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

fn ask(mut child: Child, kind: Kind, bytes: &[u8], mapping: &Mapping) -> Result<Sheet, Unreadable> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let sheet = thread::scope(|scope| {
        // A child that has seen enough reads no further.
        scope.spawn(move || stdin.map(|stdin| give(stdin, kind, bytes, mapping)));
        stdout.map_or(Err(Unreadable::Costly), |stdout| {
            hear(BufReader::new(stdout))
        })
    });
    let _ = child.kill();
    let _ = child.wait();
    sheet
}

fn give(stdin: ChildStdin, kind: Kind, bytes: &[u8], mapping: &Mapping) -> io::Result<()> {
    let decided = mapping.iter();
    let task = Task {
        kind,
        decided: decided
            .map(|(folded, key)| (folded.into(), key.map(Cow::Borrowed)))
            .collect(),
        own: mapping.own().map(Cow::Borrowed).collect(),
    };
    let mut out = BufWriter::new(stdin);
    serde_json::to_writer(&mut out, &task)?;
    out.write_all(b"\n")?;
    out.write_all(bytes)?;
    out.flush()
}

/// The rows that a child tells; whatever else comes, or nothing more, means that it gave up.
fn hear(mut told: impl BufRead) -> Result<Sheet, Unreadable> {
    let (mut written, mut line) = (Written::default(), Vec::new());
    loop {
        line.clear();
        let read = told.by_ref().take(LINE).read_until(b'\n', &mut line);
        if !read.is_ok_and(|bytes| bytes > 0) {
            return Err(Unreadable::Costly);
        }
        let said = serde_json::from_slice(&line).map_err(|_| Unreadable::Costly)?;
        match said {
            Line::Row(number, cells) => {
                let mut row = Row::at(number);
                for (column, cell) in (0..).zip(cells) {
                    if !cell.is_empty() {
                        row.put(column, cell.into_owned())?;
                    }
                }
                row.finish(&mut written, &Mapping::default())?;
            }
            Line::Sheet(name) => {
                return Ok(Sheet {
                    name,
                    records: Records::written(written),
                });
            }
            Line::Empty => return Err(Unreadable::Empty),
            Line::Foreign(kind) => return Err(Unreadable::Foreign(kind)),
            Line::Damaged(what) => return Err(Unreadable::Damaged { what }),
            Line::TooMuch(limit) => return Err(Unreadable::TooMuch(limit)),
        }
    }
}

/// The work of the child: a task and a workbook from the standard input, its rows to the standard output.
///
/// # Errors
/// What the pipes refuse; whoever asked hears no end then.
pub fn serve() -> io::Result<()> {
    limit();
    let mut input = io::stdin().lock();
    let mut first = Vec::new();
    input
        .by_ref()
        .take(WORKBOOK_BYTES)
        .read_until(b'\n', &mut first)?;
    let task: Task<'_> = serde_json::from_slice(&first)?;
    let mut bytes = Vec::new();
    input.take(WORKBOOK_BYTES + 1).read_to_end(&mut bytes)?;
    let mapping = task.mapping();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut tell = |line: &Line<'_>| -> io::Result<()> {
        serde_json::to_writer(&mut out, line)?;
        out.write_all(b"\n")
    };
    let last = match task.kind.read(&bytes, &mapping) {
        Ok(sheet) => {
            for row in (0..sheet.records.len()).filter_map(|at| sheet.records.get(at)) {
                tell(&Line::Row(row.number, row.cells))?;
            }
            Line::Sheet(sheet.name)
        }
        Err(Unreadable::Empty) => Line::Empty,
        Err(Unreadable::Foreign(kind)) => Line::Foreign(kind),
        Err(Unreadable::TooMuch(limit)) => Line::TooMuch(limit),
        Err(Unreadable::Damaged { what }) => Line::Damaged(what),
        Err(other) => Line::Damaged(other.to_string()),
    };
    tell(&last)?;
    out.flush()
}

impl Task<'_> {
    /// The headings as far as they tell which sheet has the table.
    fn mapping(&self) -> Mapping {
        let mut mapping = Mapping::default();
        for (folded, key) in &self.decided {
            let key = key.as_deref().map(|key| match key {
                "name" => "name",
                _ => "notes",
            });
            mapping.decide(folded, key);
        }
        for folded in &self.own {
            mapping.decide(folded, Some("notes"));
        }
        mapping
    }
}

/// Puts this process under the limits. Where the system refuses one, the others hold.
fn limit() {
    let most = [
        (Resource::As, MEMORY),
        (Resource::Cpu, SECONDS),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nofile, 16),
    ];
    for (resource, most) in most {
        let both = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        let _ = setrlimit(resource, both);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(told: &str) -> Result<Sheet, Unreadable> {
        hear(BufReader::new(told.as_bytes()))
    }

    #[test]
    fn what_a_child_says_is_held_to_the_same_caps() {
        let row = |cells: usize| {
            let cells = vec!["\"x\""; cells].join(",");
            format!("{{\"Row\":[1,[{cells}]]}}\n{{\"Sheet\":\"a\"}}\n")
        };
        assert_eq!(heard(&row(3)).unwrap().records.len(), 1);
        assert!(matches!(heard(&row(300)), Err(Unreadable::TooMuch(_))));
        let long = format!("{{\"Row\":[1,[\"{}\"]]}}\n", "x".repeat(CELL_BYTES + 1));
        assert!(matches!(heard(&long), Err(Unreadable::TooMuch(_))));
    }

    #[test]
    fn a_child_that_ends_early_gave_up() {
        for told in ["", "{\"Row\":[1,[\"x\"]]}\n", "{\"Row\":", "nonsense\n"] {
            assert!(matches!(heard(told), Err(Unreadable::Costly)), "{told}");
        }
        assert!(matches!(heard("\"Empty\"\n"), Err(Unreadable::Empty)));
    }
}
