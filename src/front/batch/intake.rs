//! `alumni import`: the plan shown, the question, the plan applied.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::failure::{Failure, Outcome, place};
use super::{Desk, progress, progress_ends, say, stdout};
use crate::clean::shown;
use crate::cli::Import;
use crate::front::session::wall_clock;
use crate::l10n::grouped;
use crate::model::field::Id;
use crate::office::Office;
use crate::office::intake::Who;
use crate::transfer::apply::Applied;
use crate::transfer::decode::limited;
use crate::transfer::heading::Mapping;
use crate::transfer::plan::{Ask, Counts, NoPlan, Plan, Verdict, remember};
use crate::transfer::returned::{Cell, Choice, Returned};
use crate::transfer::row;
use crate::transfer::row::incoming::Make;
use crate::transfer::row::problem::Problem;
use crate::transfer::table::Table;

/// What a roster from the standard input is called.
const STDIN: &str = "stdin";

/// So many rows of a kind are named.
const NAMED: usize = 10;

impl Desk<'_> {
    pub(super) fn import(&self, args: &Import) -> Outcome<()> {
        let office = self.office()?;
        let decided = self.decided(&office, &args.map)?;
        let plan = self.plan(&office, args, &decided)?;
        self.tell(&office, &plan);
        if args.strict && plan.counts.rejected > 0 {
            self.report_import(args, &plan, None, None)?;
            let sentence = self
                .words
                .msg_command_import_strict(plan.counts.rejected, grouped(plan.counts.rejected));
            return Err(Failure::Rows(sentence));
        }
        if args.dry_run || !self.may_apply(args, &plan)? {
            say(&self.words.msg_command_import_dropped());
            return self.report_import(args, &plan, None, None);
        }
        let applied = self.apply(&office, &plan)?;
        let (change, plan) = match applied.anew {
            Some(anew) => {
                say(&self.words.msg_command_import_anew());
                self.tell(&office, &anew);
                (applied.change_set, *anew)
            }
            None => (applied.change_set, plan),
        };
        // First what is done: what fails behind it takes nothing back.
        match change {
            Some(id) => say(&self.words.msg_command_import_done(id.to_string())),
            None => say(&self.words.msg_command_import_nothing()),
        }
        if !decided.is_empty() {
            let sentence = self.words.msg_mapping_history_command(args.map.len());
            remember(&office, &decided, sentence)?;
        }
        let headings = (
            &*self.words.msg_command_import_heading_row(),
            &*self.words.msg_command_import_heading_reason(),
        );
        let rejects = plan.write_rejects(&office, headings, |problem| {
            problem.said(&self.words, self.lang)
        });
        match rejects {
            Ok(path) => {
                if let Some(path) = &path {
                    say(&self.words.msg_command_import_rejects(place(path)));
                }
                self.report_import(args, &plan, change, path)?;
                match plan.conflicts() {
                    0 => Ok(()),
                    n => Err(Failure::Conflict(self.words.msg_returned_kept(n))),
                }
            }
            Err(error) => {
                self.report_import(args, &plan, change, None)?;
                let path = plan.rejects_path();
                Err(Failure::File(path, error))
            }
        }
    }

    /// What `--map` says of headings.
    fn decided(&self, office: &Office, pairs: &[String]) -> Outcome<Mapping> {
        let mut mapping = Mapping::default();
        for pair in pairs {
            let Some((heading, name)) = pair.rsplit_once('=') else {
                let sentence = self.words.msg_mapping_not_a_pair(shown(pair));
                return Err(Failure::Usage(sentence));
            };
            let key = row::named(name.trim(), office.catalogue());
            if key.is_none() && !name.trim().is_empty() {
                let known: Vec<&str> = row::fields(office.catalogue())
                    .map(|(key, _)| key)
                    .collect();
                let sentence = self
                    .words
                    .msg_mapping_no_such_field(shown(name), known.join(", "));
                return Err(Failure::Usage(sentence));
            }
            mapping.decide(heading, key);
        }
        Ok(mapping)
    }

    fn plan(&self, office: &Office, args: &Import, decided: &Mapping) -> Outcome<Plan> {
        let today = wall_clock().today();
        let mut told = |n, of| {
            progress(
                &self
                    .words
                    .msg_command_import_reading(grouped(n), grouped(of)),
            );
            true
        };
        let plan = if args.file.as_os_str() == "-" {
            let bytes = limited(io::stdin().lock());
            let bytes = bytes.map_err(|error| Failure::File(args.file.clone(), error))?;
            let table = |mapping: &Mapping| Table::from_bytes_with(STDIN, bytes, mapping);
            Plan::of_table(office, Path::new(STDIN), decided, today, table, &mut told)
        } else {
            Plan::make_with(office, &args.file, decided, today, &mut told)
        };
        progress_ends();
        plan.map_err(|wrong| match wrong {
            NoPlan::Unreadable(wrong) => wrong.into(),
            NoPlan::Office(wrong) => wrong.into(),
        })
    }

    /// Whether the user wants it. A plan that writes nothing needs no question.
    fn may_apply(&self, args: &Import, plan: &Plan) -> Outcome<bool> {
        if args.yes || !plan.writes() {
            return Ok(true);
        }
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Err(Failure::Usage(self.words.msg_command_import_wants_yes()));
        }
        Self::agreed(&self.words.msg_command_import_question())
    }

    fn apply(&self, office: &Office, plan: &Plan) -> Outcome<Applied> {
        let sentence = |counts: &Counts| {
            let file = shown(&plan.table.file).into_owned();
            self.words.msg_command_import_sentence(
                file,
                grouped(counts.added),
                grouped(counts.changed),
            )
        };
        self.interrupt.hold();
        let applied = plan.apply(office, sentence, &mut |n, of| {
            progress(
                &self
                    .words
                    .msg_command_import_writing(grouped(n), grouped(of)),
            );
            !self.interrupt.pressed()
        });
        progress_ends();
        self.interrupt.release();
        Ok(applied?)
    }

    fn report_import(
        &self,
        args: &Import,
        plan: &Plan,
        change: Option<Id>,
        rejects: Option<PathBuf>,
    ) -> Outcome<()> {
        if !args.json {
            return Ok(());
        }
        let counts = &plan.counts;
        let object = json!({
            "file": plan.table.file,
            "encoding": plan.table.encoding,
            "rows": counts.rows,
            "added": counts.added,
            "folded": counts.folded,
            "repeated": counts.repeated,
            "changed": counts.changed,
            "same": counts.same,
            "asked": counts.asked,
            "rejected": counts.rejected,
            "cleaned": counts.cleaned,
            "files_left": plan.left,
            "change_set": change.map(|id| id.0),
            "rejects_file": rejects.map(|path| path.display().to_string()),
        });
        let mut out = stdout();
        serde_json::to_writer_pretty(&mut out, &object)
            .map_err(|error| Failure::Output(error.into()))?;
        writeln!(out)
            .and_then(|()| out.flush())
            .map_err(Failure::Output)
    }

    /// The plan for people, on stderr.
    fn tell(&self, office: &Office, plan: &Plan) {
        let (words, counts) = (&self.words, &plan.counts);
        let file = shown(&plan.table.file).into_owned();
        say(&words.msg_command_import_file(
            file,
            plan.table.encoding,
            counts.rows,
            grouped(counts.rows),
        ));
        let unknown: Vec<_> = plan.table.unknown().map(shown).collect();
        let lines = [
            (
                counts.added,
                words.msg_command_import_added(counts.added, grouped(counts.added)),
            ),
            (
                counts.changed,
                words.msg_command_import_changed(counts.changed, grouped(counts.changed)),
            ),
            (
                counts.folded,
                words.msg_command_import_folded(counts.folded, grouped(counts.folded)),
            ),
            (
                counts.same,
                words.msg_command_import_same(counts.same, grouped(counts.same)),
            ),
            (
                counts.cleaned,
                words.msg_command_import_cleaned(counts.cleaned, grouped(counts.cleaned)),
            ),
            (
                plan.makes.len(),
                words.msg_command_import_makes(
                    plan.makes.len(),
                    made(plan),
                    grouped(plan.makes.len()),
                ),
            ),
            (
                unknown.len(),
                words.msg_command_import_unknown(unknown.join(", ")),
            ),
            (plan.left, words.msg_intake_files_left(plan.left)),
        ];
        for (n, line) in lines {
            if n > 0 {
                say(&format!("  {line}"));
            }
        }
        let asks = plan.rows.iter().filter_map(|row| match &row.verdict {
            Verdict::Ask(ask) => Some((row.number, self.ask(office, ask))),
            _ => None,
        });
        let cells = plan.rows.iter().flat_map(|row| match &row.verdict {
            Verdict::Returned(returned) => self.cells(row.number, returned),
            _ => Vec::new(),
        });
        self.tell_rows(words.msg_returned_cells(), cells);
        self.tell_rows(
            words.msg_command_import_asked(counts.asked, grouped(counts.asked)),
            asks,
        );
        let repeats = plan.rows.iter().filter_map(|row| match &row.verdict {
            Verdict::Repeats(first) => {
                let why = words.msg_command_import_repeats_row(first.to_string());
                Some((row.number, why))
            }
            _ => None,
        });
        self.tell_rows(
            words.msg_command_import_repeated(counts.repeated, grouped(counts.repeated)),
            repeats,
        );
        let wrong = plan.rows.iter().filter_map(|row| match &row.verdict {
            Verdict::Rejected(problems) => Some((row.number, self.why(problems))),
            _ => None,
        });
        self.tell_rows(
            words.msg_command_import_rejected(counts.rejected, grouped(counts.rejected)),
            wrong,
        );
    }

    fn tell_rows(&self, head: String, rows: impl Iterator<Item = (u32, String)>) {
        let mut count = 0;
        for (number, why) in rows {
            if count == 0 {
                say(&format!("  {head}"));
            }
            if count < NAMED {
                let line = self.words.msg_command_import_row(number.to_string(), why);
                say(&format!("    {line}"));
            }
            count += 1;
        }
        if count > NAMED {
            let more = self.words.msg_command_and_more(grouped(count - NAMED));
            say(&format!("    {more}"));
        }
    }

    /// What came back changed in a row, and what becomes of each cell.
    fn cells(&self, number: u32, returned: &Returned) -> Vec<(u32, String)> {
        let said = |cell: &Cell| {
            let label = cell.label.pick(self.lang);
            let (base, file) = (shown(&cell.base), shown(&cell.file));
            let name = shown(&returned.name);
            match cell.choice {
                Choice::File => self.words.msg_returned_cell_taken(name, label, base, file),
                Choice::Ours => self.words.msg_returned_cell_erased(name, label, base),
                Choice::Open => {
                    let ours = shown(&cell.ours);
                    self.words
                        .msg_returned_cell_conflict(name, label, base, file, ours)
                }
            }
        };
        returned
            .cells
            .iter()
            .map(|cell| (number, said(cell)))
            .collect()
    }

    pub(super) fn why(&self, problems: &[Problem]) -> String {
        let said = problems.iter().map(|problem| {
            let sentence = problem.placed(&self.words, self.lang);
            shown(&sentence).into_owned()
        });
        said.collect::<Vec<_>>().join("; ")
    }

    pub(super) fn ask(&self, office: &Office, ask: &Ask) -> String {
        match ask {
            Ask::Waits => self.words.msg_command_import_waits(),
            Ask::OtherName(who) => {
                let who = self.who(office, *who);
                self.words.msg_command_import_other_name(who)
            }
            Ask::LookAlike(who) => {
                let who = self.who(office, *who);
                self.words.msg_command_import_look_alike(who)
            }
            Ask::Odd(problems) => self.why(problems),
            Ask::Clash { id, fields } => {
                let labels: Vec<&str> = fields.iter().map(|of| of.pick(self.lang)).collect();
                let who = self.who(office, Who::OnFile(*id));
                let clash = self.words.msg_import_ask_clash(labels.join(", "));
                format!("{who}: {clash}")
            }
            Ask::Meanwhile { id, said } => {
                let who = self.who(office, Who::OnFile(*id));
                self.words.msg_import_ask_meanwhile(shown(said), who)
            }
        }
    }

    fn who(&self, office: &Office, who: Who) -> String {
        match who {
            Who::Row(number) => self.words.msg_command_import_who_row(number.to_string()),
            Who::OnFile(id) => office.dossier(id).map_or_else(
                |_| String::new(),
                |dossier| {
                    let person = dossier.alumnus;
                    format!("{} {}", person.number, shown(&person.name))
                },
            ),
        }
    }
}

/// Faculties, programmes and cities that a plan makes, the first by name.
pub(super) fn made(plan: &Plan) -> String {
    let mut makes: Vec<String> = plan.makes.iter().take(NAMED).map(make).collect();
    if plan.makes.len() > NAMED {
        makes.push("...".to_owned());
    }
    makes.join(", ")
}

fn make(make: &Make) -> String {
    let name = match make {
        Make::Faculty(name) | Make::Programme { name, .. } | Make::City { name, .. } => name,
    };
    shown(name).into_owned()
}
