//! `alumni add`: one person from `field=value`, read and checked as a row of a roster is.

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use serde_json::json;

use super::failure::{Failure, Outcome};
use super::{Desk, intake, say, stdout};
use crate::clean::shown;
use crate::cli::Add;
use crate::front::session::wall_clock;
use crate::l10n::grouped;
use crate::model::field::Id;
use crate::office::{self, Office};
use crate::transfer::heading::Mapping;
use crate::transfer::plan::{NoPlan, Plan, Verdict};
use crate::transfer::row;
use crate::transfer::separated::CELL_BYTES;
use crate::transfer::table::Table;

/// What the row is called where a roster has the name of its file.
const COMMAND: &str = "add";

impl Desk<'_> {
    pub(super) fn add(&self, args: &Add) -> Outcome<()> {
        let office = self.office()?;
        let (roster, mapping) = self.roster(&office, &args.fields)?;
        let plan = Self::new_person(&office, &roster, &mapping)?;
        self.only_new(&office, &plan)?;
        if !plan.makes.is_empty() {
            // A slip would become a faculty of its own in silence.
            say(&self.words.msg_command_import_makes(
                plan.makes.len(),
                intake::made(&plan),
                grouped(plan.makes.len()),
            ));
        }
        let name = named(&plan);
        if args.dry_run {
            say(&self.words.msg_add_would(name));
            return Ok(());
        }
        let sentence = self.words.msg_history_add(name.as_str());
        let is_new = |plan: &Plan| plan.counts.added == 1;
        let applied = plan.apply_as("add", &office, is_new, |_| sentence, &mut |_, _| true);
        let applied = match applied {
            // Somebody else wrote since, and this is no longer a new person: it is said who it is.
            Err(office::Error::Stale) => {
                let office = self.office()?;
                let plan = Self::new_person(&office, &roster, &mapping)?;
                self.only_new(&office, &plan)?;
                return Err(office::Error::Stale.into());
            }
            applied => applied?,
        };
        let number = added(&office, applied.change_set)?;
        self.report_added(args, &number, applied.change_set)?;
        say(&self
            .words
            .msg_add_done(name, applied.change_set.map_or(0, |set| set.0)));
        Ok(())
    }

    fn new_person(office: &Office, roster: &str, mapping: &Mapping) -> Outcome<Plan> {
        let bytes = roster.as_bytes().to_vec();
        let read = |mapping: &Mapping| Table::from_bytes_with(COMMAND, bytes, mapping);
        let today = wall_clock().today();
        let path = Path::new(COMMAND);
        let plan = Plan::of_table(office, path, mapping, today, read, &mut |_, _| true);
        plan.map_err(|wrong| match wrong {
            NoPlan::Unreadable(wrong) => Failure::from(wrong),
            NoPlan::Office(wrong) => wrong.into(),
        })
    }

    /// The person as a roster of one row: its headings are the names of our fields.
    fn roster(&self, office: &Office, pairs: &[String]) -> Outcome<(String, Mapping)> {
        let mut cells: Vec<(&'static str, String)> = Vec::new();
        let mut is_read = false;
        for pair in pairs {
            let Some((name, value)) = pair.split_once('=') else {
                return Err(Failure::Usage(self.words.msg_add_not_a_pair(shown(pair))));
            };
            let value = match value.trim() {
                "-" if is_read => return Err(Failure::Usage(self.words.msg_add_one_stdin())),
                "-" => {
                    is_read = true;
                    &self.read_stdin()?
                }
                _ => value,
            };
            let Some(key) = row::named(name.trim(), office.catalogue()) else {
                let known: Vec<&str> = row::fields(office.catalogue())
                    .map(|(key, _)| key)
                    .collect();
                let sentence = self
                    .words
                    .msg_mapping_no_such_field(shown(name), known.join(", "));
                return Err(Failure::Usage(sentence));
            };
            match cells.iter_mut().find(|(known, _)| *known == key) {
                // Two phones stand in one cell, as in a roster.
                Some((_, cell)) if row::takes_several(key) => *cell = format!("{cell};{value}"),
                Some(_) => return Err(Failure::Usage(self.words.msg_add_twice(key))),
                None => cells.push((key, value.to_owned())),
            }
        }
        let mut mapping = Mapping::default();
        for (key, _) in &cells {
            mapping.decide(key, Some(*key));
        }
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let heads: Vec<String> = cells.iter().map(|(key, _)| quoted(key)).collect();
        let values: Vec<String> = cells.iter().map(|(_, value)| quoted(value)).collect();
        let roster = format!("{}\r\n{}\r\n", heads.join(","), values.join(","));
        Ok((roster, mapping))
    }

    /// A value that stands in no list of processes and in no history of a shell.
    fn read_stdin(&self) -> Outcome<String> {
        let failed = |error| Failure::File(Path::new("-").to_owned(), error);
        let mut bytes = Vec::new();
        let most = CELL_BYTES as u64 + 1;
        let read = io::stdin().lock().take(most).read_to_end(&mut bytes);
        read.map_err(failed)?;
        if bytes.len() > CELL_BYTES {
            let wrong = self.words.msg_add_stdin_too_long(CELL_BYTES >> 10);
            return Err(Failure::Usage(wrong));
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            let wrong = self.words.msg_add_stdin_not_utf8();
            Failure::Usage(wrong)
        })?;
        let text = text.trim_end_matches(['\r', '\n']);
        if text.trim().is_empty() {
            return Err(Failure::Usage(self.words.msg_add_stdin_empty()));
        }
        Ok(text.to_owned())
    }

    /// Anything else than one new person is said, and nothing is written.
    fn only_new(&self, office: &Office, plan: &Plan) -> Outcome<()> {
        match plan.rows.first().map(|row| &row.verdict) {
            Some(Verdict::New) => Ok(()),
            Some(Verdict::Ask(ask)) => Err(Failure::Conflict(self.ask(office, ask))),
            Some(Verdict::Rejected(problems)) => Err(Failure::Rows(self.why(problems))),
            Some(Verdict::Change { id, .. }) => {
                let number = office.dossier(*id)?.alumnus.number;
                Err(Failure::Conflict(self.words.msg_add_on_file(number)))
            }
            _ => Err(Failure::Conflict(self.words.msg_add_same())),
        }
    }

    fn report_added(&self, args: &Add, number: &str, set: Option<Id>) -> Outcome<()> {
        let mut out = stdout();
        let line = if args.json {
            json!({ "number": number, "change_set": set.map(|id| id.0) }).to_string()
        } else {
            number.to_owned()
        };
        writeln!(out, "{line}")
            .and_then(|()| out.flush())
            .map_err(Failure::Output)
    }
}

/// Who it is about.
fn named(plan: &Plan) -> String {
    let column = plan.table.columns("name").first().copied();
    let mut rows = plan.table.rows();
    let name = column.zip(rows.next()).map(|(column, raw)| {
        let name = raw.cell(column).trim();
        shown(name).into_owned()
    });
    name.unwrap_or_default()
}

/// The number that the person got.
fn added(office: &Office, set: Option<Id>) -> Outcome<String> {
    const ROWS: usize = 200;
    let Some(set) = set else {
        return Ok(String::new());
    };
    let changes = office.changes(set, None, ROWS)?;
    let mut people = changes.iter();
    let person = people.find(|row| row.table == "alumnus" && row.op == "insert");
    match person {
        Some(person) => Ok(office.dossier(person.row)?.alumnus.number),
        None => Ok(String::new()),
    }
}
