//! `alumni history` and `alumni undo`.

use std::io::Write as _;

use serde_json::{Value, json};

use super::failure::{Failure, Outcome};
use super::{Desk, say, stdout};
use crate::clean::shown;
use crate::cli::{History, Undo};
use crate::l10n::grouped;
use crate::model::disclosure::Disclosure;
use crate::model::field::{Id, instant_text};
use crate::model::past::{ChangeSet, TakenBack, Way};
use crate::office::past::Back;
use crate::office::{Error, Office};
use crate::ui::stuck;

/// So many conflicts are named.
const NAMED: usize = 10;

impl Desk<'_> {
    pub(super) fn history(&self, args: &History) -> Outcome<()> {
        if args.disclosures {
            return self.disclosures(args);
        }
        let entries = self.office()?.history(None, args.limit)?;
        let mut out = stdout();
        if args.json {
            let all: Vec<Value> = entries.iter().map(entry_json).collect();
            serde_json::to_writer_pretty(&mut out, &all).map_err(|e| Failure::Output(e.into()))?;
            writeln!(out).map_err(Failure::Output)?;
        } else {
            for entry in &entries {
                writeln!(out, "{}", self.entry_line(entry)).map_err(Failure::Output)?;
            }
            if entries.is_empty() {
                say(&self.words.msg_command_history_empty());
            }
        }
        out.flush().map_err(Failure::Output)
    }

    /// What left the house, a line each.
    fn disclosures(&self, args: &History) -> Outcome<()> {
        let noted = self.office()?.disclosures(args.limit)?;
        let mut out = stdout();
        if args.json {
            let all: Vec<Value> = noted.iter().map(disclosure_json).collect();
            serde_json::to_writer_pretty(&mut out, &all).map_err(|e| Failure::Output(e.into()))?;
            writeln!(out).map_err(Failure::Output)?;
        }
        for one in noted.iter().filter(|_| !args.json) {
            let at = one.at.map_or_else(String::new, |at| {
                let here = at.with_timezone(&chrono::Local);
                here.format("%Y-%m-%d %H:%M").to_string()
            });
            let people = self.words.msg_export_people(one.people);
            let cells = [
                &one.user_name,
                &one.format,
                &people,
                &one.query,
                &one.target,
            ];
            let cells: Vec<String> = cells.iter().map(|cell| shown(cell).into_owned()).collect();
            writeln!(out, "{at}  {}", cells.join("  ")).map_err(Failure::Output)?;
        }
        if noted.is_empty() && !args.json {
            say(&self.words.msg_export_no_disclosures());
        }
        out.flush().map_err(Failure::Output)
    }

    /// "  41  2026-11-23 10:02  lin  王欣怡: City -> 上海".
    fn entry_line(&self, entry: &ChangeSet) -> String {
        let at = entry
            .at
            .parse::<chrono::DateTime<chrono::Utc>>()
            .map_or_else(
                |_| shown(&entry.at).into_owned(),
                |at| {
                    let here = at.with_timezone(&chrono::Local);
                    here.format("%Y-%m-%d %H:%M").to_string()
                },
            );
        let back = match entry.undone_by {
            Some(by) => format!(" ({})", self.words.msg_command_history_undone(by.0)),
            None if entry.partly => format!(" ({})", self.words.msg_command_history_partly()),
            None => String::new(),
        };
        let (user, sentence) = (shown(&entry.user), shown(&entry.sentence));
        format!("{:>6}  {at}  {user}  {sentence}{back}", entry.id.0)
    }

    pub(super) fn undo(&self, args: &Undo) -> Outcome<()> {
        let office = self.office()?;
        let target = match args.id {
            Some(id) => Some(Id(id)),
            // A command is a session of its own: what is meant is the newest of whoever gives it, wherever it was done.
            None => office.newest_of_mine(None)?.map(|entry| entry.id),
        };
        let Some(target) = target else {
            return Err(Failure::Absent(self.words.msg_command_nothing_to_undo()));
        };
        let back = match office.undo(Some(target), args.partly) {
            Err(Error::Missing) => {
                let absent = self.words.msg_command_no_such_change(target.to_string());
                return Err(Failure::Absent(absent));
            }
            other => other?,
        };
        let TakenBack {
            records, conflicts, ..
        } = &back.outcome;
        let what = shown(&back.entry.sentence).into_owned();
        let done = self
            .words
            .msg_command_undone(*records, what.as_str(), grouped(*records));
        if conflicts.is_empty() {
            let full = stuck::over_full(&back, &self.words);
            say(&format!("{done}{full}"));
            if args.id.is_none() {
                say(&self.whose(&office, &back.entry));
            }
            return Ok(());
        }
        let mut lines = match *records {
            0 => vec![self.words.msg_command_not_undone(what)],
            _ => {
                let many = conflicts.len();
                vec![done, self.words.msg_command_left(many, grouped(many))]
            }
        };
        let named = conflicts.iter().take(NAMED);
        lines.extend(named.map(|conflict| {
            let line = stuck::line(conflict, &office, &self.words);
            format!("  {}", shown(&line))
        }));
        if conflicts.len() > NAMED {
            let more = self
                .words
                .msg_command_and_more(grouped(conflicts.len() - NAMED));
            lines.push(format!("  {more}"));
        }
        lines.extend(self.what_next(&office, args, &back)?);
        Err(Failure::Conflict(lines.join("\n")))
    }

    /// Where and when it was done.
    fn whose(&self, office: &Office, entry: &ChangeSet) -> String {
        let when = office.wall_time(&entry.at);
        let who = shown(&entry.user).into_owned();
        match entry.way {
            Some(Way::Screens) => self.words.msg_command_undo_screens(who, when),
            Some(Way::Command) => self.words.msg_command_undo_command(who, when),
            None => self.words.msg_command_undo_unknown(who, when),
        }
    }

    /// What can be done where something stands in the way.
    fn what_next(&self, office: &Office, args: &Undo, back: &Back) -> Outcome<Vec<String>> {
        let mut lines = Vec::new();
        let possible = back.outcome.possible;
        if back.outcome.whole && back.outcome.conflicts.len() + usize::from(args.partly) > 1 {
            lines.push(self.words.msg_past_one_deed());
        } else if possible > 0 {
            lines.push(
                self.words
                    .msg_command_undo_rest(possible, grouped(possible)),
            );
        }
        if args.id.is_none()
            && let Some(before) = office.newest_of_mine(Some(back.entry.id))?
        {
            let what = shown(&before.sentence).into_owned();
            lines.push(
                self.words
                    .msg_command_undo_before(before.id.to_string(), what),
            );
        }
        Ok(lines)
    }
}

fn disclosure_json(one: &Disclosure) -> Value {
    json!({
        "at": one.at.as_ref().map(instant_text),
        "user": one.user_name,
        "format": one.format,
        "query": one.query,
        "people": one.people,
        "columns": one.columns,
        "target": one.target,
    })
}

fn entry_json(entry: &ChangeSet) -> Value {
    json!({
        "id": entry.id.0,
        "at": entry.at,
        "user": entry.user,
        "kind": entry.kind,
        "sentence": entry.sentence,
        "undoes": entry.undoes.map(|id| id.0),
        "undone_by": entry.undone_by.map(|id| id.0),
        "partly_undone": entry.partly,
        "session": entry.session,
        "way": entry.way.map(Way::code),
    })
}
