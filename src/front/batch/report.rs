//! `alumni report`: what is missing or suspicious, counted.

use std::io::Write as _;

use serde_json::{Map, Value, json};

use super::failure::{Failure, Outcome};
use super::{Desk, say, stdout};
use crate::clean::{fit, shown, width};
use crate::cli::report::{By, Report, Reported};
use crate::office::quality::{Line, Quality};
use crate::transfer::write::{Marks, line, tabbed};

/// A report as cells: what programs call the columns, what people call them, and the lines.
struct Table {
    keys: Vec<&'static str>,
    heads: Vec<String>,
    lines: Vec<Vec<Value>>,
}

impl Desk<'_> {
    pub(super) fn report_on(&self, args: &Report) -> Outcome<()> {
        let Reported::Quality = args.what;
        let office = self.office()?;
        let (query, stop) = (args.query.join(" "), self.interrupt.flag());
        let quality = office.ask_index(stop, || office.quality(query.trim(), stop))?;
        let quality = quality.ok_or(Failure::Interrupted)?;
        let table = match args.by {
            None => self.doubts(&quality),
            Some(By::Class) => self.crossed(&quality, "class", &quality.classes),
            Some(By::Chapter) => self.crossed(&quality, "chapter", &quality.chapters),
        };
        let mut out = stdout();
        let written = match args {
            Report { json: true, .. } => serde_json::to_writer_pretty(&mut out, &objects(&table))
                .map_err(std::io::Error::from)
                .and_then(|()| writeln!(out)),
            Report { csv: true, .. } => {
                cells(&table, true, |cells| line(&mut out, Marks::PLAIN, cells))
            }
            Report { plain: true, .. } => cells(&table, false, |cells| tabbed(&mut out, cells)),
            _ => aligned(&table).try_for_each(|line| writeln!(out, "{line}")),
        };
        written
            .and_then(|()| out.flush())
            .map_err(Failure::Output)?;
        let people = [quality.all.people, quality.all.mend].map(|n| n.to_string());
        let [people, mend] = people;
        if !(args.json || args.csv || args.plain) {
            say(&self.words.msg_command_report_all(people, mend));
        }
        Ok(())
    }

    /// A line for each doubt.
    fn doubts(&self, quality: &Quality) -> Table {
        let lines = quality.doubts.iter().zip(&quality.all.counts);
        let lines = lines.map(|(doubt, count)| {
            vec![
                json!(doubt.key),
                json!(count),
                json!(quality.all.people),
                json!(doubt.label.pick(self.lang)),
                json!(quality.all.asks(doubt, self.lang)),
            ]
        });
        Table {
            keys: vec!["doubt", "count", "people", "label", "query"],
            heads: ["doubt", "count", "people", "label", "query"]
                .map(str::to_owned)
                .to_vec(),
            lines: lines.collect(),
        }
    }

    /// A line for each class or chapter.
    fn crossed(&self, quality: &Quality, by: &'static str, lines: &[Line]) -> Table {
        let mut keys = vec![by, "people", "to_mend"];
        keys.extend(quality.doubts.iter().map(|doubt| doubt.key));
        let mut heads = vec![by.to_owned(), "people".to_owned(), "to_mend".to_owned()];
        let short = quality.doubts.iter().map(|doubt| doubt.head);
        heads.extend(short.map(|head| head.pick(self.lang).to_owned()));
        let cells = |line: &Line| {
            let mut cells = vec![json!(line.label), json!(line.people), json!(line.mend)];
            cells.extend(line.counts.iter().map(|count| json!(count)));
            cells
        };
        Table {
            keys,
            heads,
            lines: lines.iter().map(cells).collect(),
        }
    }
}

fn objects(table: &Table) -> Vec<Value> {
    let object = |cells: &Vec<Value>| {
        let pairs = table.keys.iter().zip(cells);
        let object: Map<String, Value> = pairs
            .map(|(key, cell)| ((*key).to_owned(), cell.clone()))
            .collect();
        Value::Object(object)
    };
    table.lines.iter().map(object).collect()
}

/// Gives every line as texts, with the names first where they are wanted.
fn cells(
    table: &Table,
    headed: bool,
    mut write: impl FnMut(&[String]) -> std::io::Result<()>,
) -> std::io::Result<()> {
    if headed {
        let keys: Vec<String> = table.keys.iter().map(|key| (*key).to_owned()).collect();
        write(&keys)?;
    }
    table.lines.iter().try_for_each(|cells| {
        let cells: Vec<String> = cells.iter().map(text).collect();
        write(&cells)
    })
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// For people: columns as wide as they need, numbers at the right.
fn aligned(table: &Table) -> impl Iterator<Item = String> {
    let lines = table.lines.iter();
    let lines = lines.map(|cells| {
        cells
            .iter()
            .map(|cell| shown(&text(cell)).into_owned())
            .collect()
    });
    let all: Vec<Vec<String>> = std::iter::once(table.heads.clone()).chain(lines).collect();
    let numbers: Vec<bool> = (0..table.heads.len())
        .map(|at| table.lines.iter().any(|line| line[at].is_number()))
        .collect();
    let widths: Vec<usize> = (0..table.heads.len())
        .map(|at| all.iter().map(|line| width(&line[at])).max().unwrap_or(0))
        .collect();
    all.into_iter().map(move |line| {
        let cells = line.iter().enumerate().map(|(at, cell)| {
            if numbers[at] {
                format!("{}{cell}", " ".repeat(widths[at] - width(cell)))
            } else {
                fit(cell, widths[at])
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    })
}
