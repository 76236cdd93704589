//! The program as a process of its own: as it is built, or in this test program, where it runs on the faulty disk.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use alumni::cli::Cli;
use alumni::config::Env;
use alumni::front::batch;

use crate::scale::setting;
use crate::shim::{Fault, Script};

/// Parts the arguments of [`program`].
const BETWEEN: &str = "\u{1f}";

/// The program on a disk at whose n-th call it dies: run only as a child of other tests.
#[test]
#[ignore = "run by the other tests, in a process of its own"]
fn program() {
    let args = setting("ALUMNI_FAULTS_ARGS").unwrap();
    let at = setting("ALUMNI_FAULTS_AT").unwrap().parse().unwrap();
    let script = Script::over(Path::new("."));
    script.fail(at, Fault::Kill);
    let cli = Cli::read(args.split(BETWEEN).map(Into::into)).unwrap();
    let code = batch::run(&cli, &Env::process());
    eprintln!("calls: {}", script.calls());
    std::process::exit(i32::from(code));
}

/// What a process said until it ended or was killed.
pub(crate) struct Said {
    /// None: killed.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// The last thing that it said; what people take for an acknowledgement.
    pub(crate) fn last_word(&self) -> String {
        let mut lines = self.err.lines().chain(self.out.lines());
        let word = lines.rfind(|line| !line.trim().is_empty());
        word.unwrap_or_default().to_owned()
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        [&self.out, &self.err]
            .iter()
            .any(|text| text.contains(word))
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// The real program in a folder, on `office.db`.
pub(crate) fn real(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alumni"));
    command
        .args(["--db", "office.db", "--lang", "en"])
        .args(args);
    at_home(&mut command, folder);
    command
}

/// The same program in a process of the tests, which dies at the n-th call of SQLite.
pub(crate) fn dying(folder: &Path, args: &[&str], at: u64) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["program::program", "--exact", "--ignored", "--nocapture"]);
    at_home(&mut command, folder);
    let all = ["alumni", "--db", "office.db", "--lang", "en"];
    let all: Vec<&str> = all.iter().chain(args).copied().collect();
    command
        .env("ALUMNI_FAULTS_ARGS", all.join(BETWEEN))
        .env("ALUMNI_FAULTS_AT", at.to_string());
    command
}

fn at_home(command: &mut Command, folder: &Path) {
    command
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("USER", "lin")
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
}
