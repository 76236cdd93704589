//! Commands: every verb without screens. Data goes to stdout, talk to stderr; who reads from a closed pipe had enough.

use std::cell::Cell;
use std::io::{self, BufRead as _, BufWriter, IsTerminal as _, StdoutLock, Write as _};
use std::path::Path;

use crate::cli::{Cli, Command, Common};
use crate::config::{Charset, Config, Env, Lang, Places};
use crate::file::{self, leftovers};
use crate::front::session::wall_clock;
use crate::l10n::{L10n, L10nLanguage};
use crate::model::waiting::Waits;
use crate::office::Office;
use crate::office::permit::Actor;

pub(crate) mod failure;
pub(crate) mod interrupt;
mod waiting;
mod founding;
mod demo;
mod intake;
mod add;
mod list;
mod edit;
mod fields;
mod export;
mod show;
mod past;
mod twins;
mod report;
mod doctor;
mod restored;
mod paper;
mod screens;
mod setting;
mod wall;

use failure::{Failure, Outcome};
use interrupt::Interrupt;
use wall::{Walled, marked};

/// What a command works with.
pub(crate) struct Desk<'a> {
    env: &'a Env,
    common: &'a Common,
    places: Places,
    config: Config,
    lang: Lang,
    words: L10nLanguage,
    interrupt: Interrupt,
    /// Why the file that was read is not the one that was saved to last or not built as it should be, and the way out.
    doubt: Cell<Option<String>>,
    /// What another program wrote before this command.
    outside: Cell<Option<String>>,
    _waits: Waits,
}

/// Does what the arguments say and gives the exit code.
#[must_use]
pub fn run(cli: &Cli, env: &Env) -> u8 {
    match Desk::set_up(&cli.common, env) {
        Ok(desk) => {
            let outcome = desk.obey(cli.command.as_ref());
            desk.say_doubt(cli.command.as_ref(), &outcome);
            desk.report(outcome)
        }
        Err(failure) => {
            let lang = cli.common.lang.map_or(Lang::En, Lang::from);
            say(&failure.sentence(&sentences(lang), lang));
            failure.code()
        }
    }
}

/// The time for the office: the same clock as the screens have.
fn now() -> chrono::DateTime<chrono::FixedOffset> {
    wall_clock().here()
}

impl<'a> Desk<'a> {
    fn set_up(common: &'a Common, env: &'a Env) -> Outcome<Self> {
        let places = Places::find(env, common.db.clone())?;
        let config = Config::load(&places, env, common.lang.map(Lang::from))?;
        // Chinese on a terminal of another character set would be rubbish.
        let lang = match env.charset() {
            Charset::Other(_) if common.lang.is_none() => Lang::En,
            _ => config.lang.value,
        };
        let interrupt = Interrupt::listen().map_err(Failure::Output)?;
        Ok(Self {
            env,
            common,
            places,
            config,
            lang,
            words: sentences(lang),
            _waits: waiting::say_for_whom(lang, &interrupt),
            interrupt,
            doubt: Cell::default(),
            outside: Cell::default(),
        })
    }

    fn obey(&self, command: Option<&Command>) -> Outcome<()> {
        match command {
            // A session says itself what others wrote.
            None => self.screens(self.office_at(&self.places.db.value)?),
            Some(Command::Demo(args)) => self.demo(args),
            Some(Command::Init(args)) => self.init(args),
            Some(Command::Import(args)) => self.import(args),
            Some(Command::Add(args)) => self.add(args),
            Some(Command::List(args)) => self.list(args),
            Some(Command::Show(args)) => self.show(args),
            Some(Command::Export(args)) => self.export(args),
            Some(Command::Edit(args)) => self.edit(args),
            Some(Command::Field(args)) => self.fields(args),
            Some(Command::Duplicates(args)) => self.duplicates(args),
            Some(Command::Merge(args)) => self.merge(args),
            Some(Command::Print(args)) => self.print(args),
            Some(Command::Report(args)) => self.report_on(args),
            Some(Command::History(args)) => self.history(args),
            Some(Command::Undo(args)) => self.undo(args),
            Some(Command::Setting(args)) => self.set_for_all(args),
            Some(Command::Doctor(args)) if args.accept_restored => self.accept_restored(),
            Some(Command::Doctor(args)) => self.doctor(args),
            Some(Command::Completions(args)) => paper::completions(args),
            Some(Command::Man(args)) => self.man(args),
        }
    }

    /// Whoever read a file that is not the one that was saved to last is told so behind what they read. A write that was
    /// refused for it, and `doctor`, say it themselves.
    fn say_doubt(&self, command: Option<&Command>, outcome: &Outcome<()>) {
        let says_so = matches!(command, None | Some(Command::Doctor(_)))
            || outcome.as_ref().is_err_and(Failure::is_of_the_file);
        if let Some(doubt) = self.doubt.take().filter(|_| !says_so) {
            say(&doubt);
        }
        if let Some(outside) = self.outside.take() {
            say(&outside);
        }
    }

    fn report(&self, outcome: Outcome<()>) -> u8 {
        let Err(failure) = outcome else { return 0 };
        if !failure.is_silent() {
            say(&failure.sentence(&self.words, self.lang));
        }
        failure.code()
    }

    /// A session of whoever may read the file on it.
    fn office(&self) -> Outcome<Office> {
        let mut office = self.office_at(&self.places.db.value)?;
        let aside = office.outside_said();
        // Find is to know of it before it is asked.
        match office.take_outside() {
            Ok(said) => self.outside.set(said.or(aside)),
            // Who reads is told and goes on.
            Err(error) => {
                let why = Failure::from(error).sentence(&self.words, self.lang);
                self.outside.set(Some(self.words.msg_outside_stuck(why)));
            }
        }
        Ok(office)
    }

    fn office_at(&self, path: &Path) -> Outcome<Office> {
        let mut office = Office::open(path, self.actor(), now, self.lang)?;
        office.keep_drafts_in(&self.places.state)?;
        office.keep_drafts_last_in(&self.places.temp);
        // Where they cannot be written yet either, they stay where they are.
        let _ = office.settle_notes();
        if path == self.places.db.value {
            let strange = || {
                let strange = office.strange().map(Failure::Office)?;
                Some(strange.sentence(&self.words, self.lang))
            };
            self.doubt.set(office.standing().1.or_else(strange));
        }
        Ok(office)
    }

    /// Sweeps what killed programs left half-written where a file stands or will stand, and says so.
    fn sweep(&self, path: &Path) {
        let now = wall_clock().utc.into();
        self.say_swept(leftovers::sweep(file::folder_of(path), now), path);
    }

    fn say_swept(&self, many: usize, path: &Path) {
        if many > 0 {
            let folder = failure::place(file::folder_of(path));
            say(&self.words.msg_command_swept(many, folder));
        }
    }

    fn actor(&self) -> Actor {
        let name = ["USER", "LOGNAME"]
            .iter()
            .find_map(|name| self.env.text(name));
        let name = name.map(|name| crate::clean::line(&name).text);
        Actor::owner(
            name.filter(|name| !name.is_empty())
                .unwrap_or_else(|| "owner".to_owned()),
        )
    }

    /// A question on the terminal; anything but yes is no.
    fn agreed(question: &str) -> Outcome<bool> {
        let mut err = io::stderr().lock();
        write!(err, "{question} [y/N] ")
            .and_then(|()| err.flush())
            .map_err(Failure::Output)?;
        let mut answer = String::new();
        io::stdin()
            .lock()
            .read_line(&mut answer)
            .map_err(Failure::Output)?;
        let answer = answer.trim().to_lowercase();
        Ok(matches!(answer.as_str(), "y" | "yes" | "ｙ" | "是" | "好"))
    }
}

/// Stdout for much data.
fn stdout() -> BufWriter<Walled<StdoutLock<'static>>> {
    BufWriter::with_capacity(1 << 16, Walled::stdout())
}

/// One line of data.
fn print(line: &str) -> Outcome<()> {
    writeln!(stdout(), "{line}").map_err(Failure::Output)
}

/// A line of talk. Where even stderr is gone there is nobody to tell.
fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", marked(line));
}

/// Progress: on a terminal only, over itself.
fn progress(line: &str) {
    let mut err = io::stderr().lock();
    if err.is_terminal() {
        let _ = write!(err, "\r\x1b[K{}", marked(line));
        let _ = err.flush();
    }
}

/// Progress is over.
fn progress_ends() {
    progress("");
}

fn sentences(lang: Lang) -> L10nLanguage {
    match lang {
        Lang::En => L10n::En.load(),
        Lang::Zh => L10n::ZhCN.load(),
    }
}
