//! `alumni history` and `alumni undo`.

use std::io::Write as _;

use serde_json::{Value, json};

use super::failure::{Failure, Outcome, of_rule};
use super::{Desk, say, stdout};
use crate::clean::shown;
use crate::cli::{History, Undo};
use crate::l10n::grouped;
use crate::model::disclosure::Disclosure;
use crate::model::field::{Id, instant_text};
use crate::model::past::{ChangeSet, Conflict, TakenBack, Why};
use crate::office::{Error, Office};

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
        let back = entry.undone_by.map_or_else(String::new, |by| {
            format!(" ({})", self.words.msg_command_history_undone(by.0))
        });
        let (user, sentence) = (shown(&entry.user), shown(&entry.sentence));
        format!("{:>6}  {at}  {user}  {sentence}{back}", entry.id.0)
    }

    pub(super) fn undo(&self, args: &Undo) -> Outcome<()> {
        let office = self.office()?;
        let back = match office.undo(args.id.map(Id), args.partly) {
            Err(Error::Missing) => {
                return Err(Failure::Absent(match args.id {
                    Some(id) => self.words.msg_command_no_such_change(id.to_string()),
                    None => self.words.msg_command_nothing_to_undo(),
                }));
            }
            other => other?,
        };
        let TakenBack { records, conflicts } = &back.outcome;
        let what = shown(&back.entry.sentence).into_owned();
        if conflicts.is_empty() {
            say(&self
                .words
                .msg_command_undone(*records, what, grouped(*records)));
            return Ok(());
        }
        let first = if args.partly {
            self.words
                .msg_command_undone(*records, what, grouped(*records))
        } else {
            self.words
                .msg_command_not_undone(conflicts.len(), what, grouped(conflicts.len()))
        };
        let mut lines = vec![first];
        if args.partly {
            lines.push(
                self.words
                    .msg_command_left(conflicts.len(), grouped(conflicts.len())),
            );
        }
        let named = conflicts.iter().take(NAMED);
        lines.extend(named.map(|conflict| self.conflict_line(&office, conflict)));
        if conflicts.len() > NAMED {
            let more = self
                .words
                .msg_command_and_more(grouped(conflicts.len() - NAMED));
            lines.push(format!("  {more}"));
        }
        Err(Failure::Conflict(lines.join("\n")))
    }

    fn conflict_line(&self, office: &Office, conflict: &Conflict) -> String {
        let name = match conflict.kind.as_str() {
            "alumnus" => office.dossier(conflict.id).ok().map(|dossier| {
                let person = dossier.alumnus;
                format!("{} {}", person.number, person.name)
            }),
            _ => None,
        };
        let name = name.unwrap_or_else(|| format!("{} {}", conflict.kind, conflict.id));
        let why = match &conflict.why {
            Why::ChangedSince => self.words.msg_command_changed_since(),
            Why::Refused(rule) => {
                let rule = of_rule(rule, &self.words);
                self.words.msg_command_refused_by_rule(rule)
            }
        };
        format!("  {}: {why}", shown(&name))
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
    })
}
