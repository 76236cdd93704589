//! `alumni doctor`: what this program sees of its surroundings. Made to be pasted into a report, so nothing about people
//! but their number is in it.

use std::io::{self, IsTerminal as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::failure::{Failure, Outcome, place};
use super::{Desk, say, stdout};
use crate::cli;
use crate::config::{Charset, Lang, Origin};
use crate::l10n::L10nLanguage;
use crate::office::broken::{part_said, way_out};
use crate::office::examining::{Derived, Image};
use crate::office::{Error as Wrong, Office};
use crate::store::Error as Unusable;
use crate::store::examine::TOLD;
use crate::store::schema;

impl Desk<'_> {
    pub(super) fn doctor(&self, args: &cli::Doctor) -> Outcome<()> {
        if args.mend {
            self.mend()?;
        }
        let mut lines = vec![
            line("alumni", env!("CARGO_PKG_VERSION")),
            line("sqlite", crate::store::sqlite_version()),
            line("schema", &schema::newest().to_string()),
        ];
        lines.extend(self.terminal());
        lines.extend(self.settings());
        let (told, outcome) = self.database();
        lines.extend(told);
        let mut out = stdout();
        writeln!(out, "{}", lines.join("\n"))
            .and_then(|()| out.flush())
            .map_err(Failure::Output)?;
        outcome
    }

    fn terminal(&self) -> Vec<String> {
        let is = |yes| if yes { "terminal" } else { "file or pipe" };
        let size = crossterm::terminal::size().map_or_else(
            |_| "unknown".to_owned(),
            |(columns, rows)| format!("{columns}x{rows}"),
        );
        let charset = match self.env.charset() {
            Charset::Utf8 => "UTF-8".to_owned(),
            Charset::Other(name) => format!("{name} (the screens need UTF-8)"),
        };
        let colours = match (self.env.no_color(), self.env.true_color()) {
            (true, _) => "none",
            (false, true) => "24 bits",
            (false, false) => "16",
        };
        let variable = |name: &str| {
            let value = self.env.text(name);
            value.map_or_else(|| "-".to_owned(), |value| crate::clean::line(&value).text)
        };
        vec![
            line("stdin", is(io::stdin().is_terminal())),
            line("stdout", is(io::stdout().is_terminal())),
            line("terminal", &variable("TERM")),
            line("size", &size),
            line("colours", colours),
            line(
                "locale",
                &variable("LC_ALL").replace('-', &variable("LANG")),
            ),
            line("charset", &charset),
        ]
    }

    fn settings(&self) -> Vec<String> {
        let lang = match self.lang {
            Lang::En => "English",
            Lang::Zh => "Chinese",
        };
        let there = |path: &Path| if path.exists() { "" } else { " (not there)" };
        let file = |path: &Path| format!("{}{}", place(path), there(path));
        vec![
            line(
                "language",
                &format!("{lang}, {}", origin(self.config.lang.origin)),
            ),
            line("settings", &file(&self.places.user_config)),
            line("", &file(&self.places.system_config)),
        ]
    }

    fn database(&self) -> (Vec<String>, Outcome<()>) {
        let at = &self.places.db;
        let mut lines = vec![line(
            "database",
            &format!("{}, {}", place(&at.value), origin(at.origin)),
        )];
        let looked = self
            .office()
            .and_then(|office| self.look_over(&office, &mut lines));
        let looked = looked.map_err(|failure| match failure {
            Failure::Office(Wrong::Broken(Unusable::Closed(_, why))) if why.can_be_accepted() => {
                Failure::Conflict(way_out(why, &self.words))
            }
            other => other,
        });
        if let Err(failure) = &looked {
            lines.push(line("", &failure.sentence(&self.words, self.lang)));
        }
        (lines, looked)
    }

    /// Makes anew what can be, and says what that was.
    fn mend(&self) -> Outcome<()> {
        let path = &self.places.db.value;
        for part in Office::mend_schema(path)? {
            say(&self.words.msg_doctor_mended(part_said(&part, &self.words)));
        }
        let office = self.office()?;
        let derived = office.examine_derived()?;
        if !derived.people.is_empty() || !derived.events.is_empty() {
            office.mend_derived(&derived)?;
            let (people, events) = (derived.people.len(), derived.events.len());
            say(&self.words.msg_doctor_derived(people, events));
        }
        if matches!(office.examine_index()?, Image::Refused | Image::Different) {
            office.mend_index()?;
            say(&self.words.msg_doctor_index_mended());
        }
        Ok(())
    }

    /// What is derived, which a file can have wrong although it is whole.
    fn look_over_derived(&self, office: &Office, lines: &mut Vec<String>) -> Outcome<()> {
        let words = &self.words;
        let derived = office.examine_derived()?;
        let index = office.examine_index()?;
        let image = match index {
            Image::None => words.msg_doctor_index_none(),
            Image::Refused => words.msg_doctor_index_refused(),
            Image::Earlier => words.msg_doctor_index_earlier(),
            Image::Same => words.msg_doctor_index_same(),
            Image::Different => words.msg_doctor_index_different(),
        };
        lines.push(line("find index", &image));
        lines.extend(derived_said(&derived, words));
        match derived.is_sound() && index != Image::Different {
            true => Ok(()),
            false => Err(Failure::Rows(words.msg_doctor_can_mend())),
        }
    }

    fn look_over(&self, office: &Office, lines: &mut Vec<String>) -> Outcome<()> {
        let path = office.path();
        if let Ok(meta) = std::fs::metadata(path) {
            lines.push(line(
                "mode",
                &format!("{:04o}", meta.permissions().mode() & 0o7777),
            ));
            let log = std::fs::metadata(crate::store::beside(path, "-wal"));
            let bytes = format!(
                "{} and {} in its log",
                meta.len(),
                log.map_or(0, |log| log.len())
            );
            lines.push(line("bytes", &bytes));
        }
        lines.push(line("people", &office.people()?.to_string()));
        let (saved, way_out) = office.standing();
        let saved = saved.map_or_else(|| "none yet".to_owned(), |n| format!("change {n}"));
        lines.push(line("mark", &saved));
        if let Some(shut) = office.shut() {
            lines.push(line("saving", &shut.said));
        }
        let found = office.examine()?;
        if found.is_empty() {
            lines.push(line("integrity", "sound"));
            let derived = self.look_over_derived(office, lines);
            return way_out.map_or(derived, |way_out| Err(Failure::Conflict(way_out)));
        }
        let said = found.iter().map(|what| crate::clean::shown(what));
        lines.extend(said.map(|what| line("integrity", &what)));
        let damaged = crate::store::Error::Damaged(path.to_owned(), found.join("; "));
        Err(Failure::Office(crate::office::Error::Broken(damaged)))
    }
}

/// The records that are not what they say, [`TOLD`] of a kind at most.
fn derived_said(derived: &Derived, words: &L10nLanguage) -> Vec<String> {
    let mut lines = Vec::new();
    let mut told = |what: &str, all: Vec<String>| {
        let more = all.len().saturating_sub(TOLD);
        lines.extend(all.iter().take(TOLD).map(|said| line(what, said)));
        if more > 0 {
            lines.push(line(what, &words.msg_doctor_more(more)));
        }
    };
    let number = |number: &str| crate::clean::shown(number).into_owned();
    let people = derived.people.iter();
    told(
        "lists",
        people
            .map(|(_, n)| words.msg_doctor_outside(number(n)))
            .collect(),
    );
    let events = derived.events.iter();
    told(
        "events",
        events
            .map(|id| words.msg_doctor_event(id.to_string()))
            .collect(),
    );
    let texts = derived.texts.iter();
    let text = texts.map(|one| {
        words.msg_doctor_no_text(one.column.as_str(), one.row.to_string(), one.table.as_str())
    });
    told("texts", text.collect());
    lines
}

fn line(what: &str, value: &str) -> String {
    format!("{what:<12}{value}").trim_end().to_owned()
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::BuiltIn => "built in",
        Origin::SystemFile => "from the machine's settings",
        Origin::UserFile => "from your settings",
        Origin::Environment => "from the environment",
        Origin::Flag => "from the command line",
    }
}
