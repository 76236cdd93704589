//! `alumni duplicates` and `alumni merge`.

use std::collections::HashMap;
use std::io::{self, IsTerminal as _, Write as _};

use serde_json::{Value, json};

use super::failure::{Failure, Outcome};
use super::{Desk, print, progress, progress_ends, say, stdout};
use crate::clean::shown;
use crate::cli::{Duplicates, Merge};
use crate::model::field::Id;
use crate::model::head::Listed;
use crate::model::likeness::Pair;
use crate::office::{Error, Office};

/// Pairs whose people are read at once.
const PAGE: usize = 200;

impl Desk<'_> {
    pub(super) fn duplicates(&self, args: &Duplicates) -> Outcome<()> {
        let office = self.office()?;
        if !args.last {
            self.look(&office)?;
        }
        if args.count {
            return print(&office.duplicates_count(usize::MAX)?.to_string());
        }
        let pairs = office.duplicates(args.limit.unwrap_or(usize::MAX))?;
        let mut out = stdout();
        let mut array: Vec<Value> = Vec::new();
        for page in pairs.chunks(PAGE) {
            let ids: Vec<Id> = page
                .iter()
                .flat_map(|pair| [pair.one, pair.other])
                .collect();
            let people = office.listed(&ids)?.into_iter();
            let people: HashMap<Id, Listed> =
                people.map(|one| (one.head.alumnus_id, one)).collect();
            for pair in page {
                let (Some(one), Some(other)) = (people.get(&pair.one), people.get(&pair.other))
                else {
                    continue;
                };
                if args.json {
                    array.push(pair_json(pair, one, other));
                } else {
                    writeln!(out, "{}", self.pair_line(pair, one, other))
                        .map_err(Failure::Output)?;
                }
            }
        }
        if args.json {
            serde_json::to_writer_pretty(&mut out, &array)
                .map_err(|e| Failure::Output(e.into()))?;
            writeln!(out).map_err(Failure::Output)?;
        } else if pairs.is_empty() {
            say(&self.words.msg_twins_found(0, "0"));
        }
        out.flush().map_err(Failure::Output)
    }

    fn look(&self, office: &Office) -> Outcome<()> {
        self.interrupt.hold();
        let found = office.find_duplicates(&mut |done, all| {
            progress(&self.words.msg_app_of(done.to_string(), all.to_string()));
            !self.interrupt.pressed()
        });
        progress_ends();
        self.interrupt.release();
        found?;
        Ok(())
    }

    /// " 70  A-000123 王欣怡 2004  A-000456 王欣怡 2004  name, birth".
    fn pair_line(&self, pair: &Pair, one: &Listed, other: &Listed) -> String {
        let called = |one: &Listed| {
            let class = one.head.class_year;
            let class = class.map_or_else(String::new, |year| format!(" {year}"));
            format!("{} {}{class}", one.number, shown(&one.name))
        };
        let why = pair.likeness.reasons.said(self.lang);
        let score = pair.likeness.score;
        format!("{score:>3}  {}  {}  {why}", called(one), called(other))
    }

    pub(super) fn merge(&self, args: &Merge) -> Outcome<()> {
        let office = self.office()?;
        let keep = self.person(&office, &args.keep)?;
        let goes = self.person(&office, &args.goes)?;
        let merging = match office.merging(keep.alumnus.id, goes.alumnus.id) {
            Err(Error::Missing) => {
                return Err(Failure::Usage(self.words.msg_command_merge_one()));
            }
            other => other?,
        };
        let number = |name: &str, number: &str| format!("{number} {}", shown(name));
        let called = [&merging.goes.alumnus, &merging.keep.alumnus]
            .map(|alumnus| number(&alumnus.name, &alumnus.number));
        if args.dry_run || !args.yes {
            print(&self.page(&office.parts(&office.merged(&merging), self.lang)))?;
        }
        if args.dry_run {
            say(&self.words.msg_command_import_dropped());
            return Ok(());
        }
        let [goes, keep] = called;
        if !args.yes {
            if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
                return Err(Failure::Usage(self.words.msg_command_merge_wants_yes()));
            }
            let question = self
                .words
                .msg_command_merge_question(goes.as_str(), keep.as_str());
            if !Self::agreed(&question)? {
                say(&self.words.msg_command_import_dropped());
                return Ok(());
            }
        }
        office.merge(&merging)?;
        say(&self.words.msg_command_merged(goes, keep));
        Ok(())
    }
}

fn pair_json(pair: &Pair, one: &Listed, other: &Listed) -> Value {
    let person = |one: &Listed| {
        json!({
            "number": one.number,
            "name": one.name,
            "class_year": one.head.class_year,
        })
    };
    json!({
        "score": pair.likeness.score,
        "reasons": pair.likeness.reasons.words().collect::<Vec<_>>(),
        "one": person(one),
        "other": person(other),
    })
}
