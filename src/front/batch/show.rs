//! `alumni show`: one person's whole record.

use std::io::Write as _;

use serde_json::{Map, Value as Json};

use super::failure::{Failure, Outcome};
use super::{Desk, stdout};
use crate::clean::{fit, shown, width};
use crate::cli::Show;
use crate::config::Lang;
use crate::model::dossier::Dossier;
use crate::model::field::{Id, Kind, Value};
use crate::office::parts::{Cell, PERSON, Part};
use crate::office::{Error, Office};
use crate::transfer::write::flat;

/// The widest label is cut here.
const LABEL: usize = 20;

impl Desk<'_> {
    pub(super) fn show(&self, args: &Show) -> Outcome<()> {
        let office = self.office()?;
        let dossier = self.person(&office, &args.id)?;
        let mut out = stdout();
        let text = if args.json {
            let columns: Vec<_> = office.columns().collect();
            let asked = ("json", dossier.alumnus.number.as_str());
            self.note_listed(&office, asked, &columns, 1)?;
            serde_json::to_string_pretty(&whole(&office, &dossier))
                .map_err(|e| Failure::Output(e.into()))?
        } else {
            self.page(&office.parts(&dossier, self.lang))
        };
        writeln!(out, "{text}")
            .and_then(|()| out.flush())
            .map_err(Failure::Output)
    }

    /// `A-004219`, `a-4219` or `4219`.
    pub(super) fn person(&self, office: &Office, name: &str) -> Outcome<Dossier> {
        let digits = name.trim().trim_start_matches(['A', 'a', 'Ａ', 'ａ']);
        let digits = digits.trim_start_matches('-');
        let id = match digits.parse::<u32>() {
            Ok(number) => office.by_number(&format!("A-{number:06}")),
            Err(_) => office.by_number(name),
        };
        let found = id.and_then(|id: Id| office.dossier(id));
        found.map_err(|error| match error {
            Error::Missing => Failure::Absent(self.words.msg_command_no_such_person(shown(name))),
            other => other.into(),
        })
    }

    /// Parts under their headings, a field a line; a part with many rows has a blank line between them.
    pub(super) fn page(&self, parts: &[Part]) -> String {
        let mut lines = Vec::new();
        for part in parts {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push(part.label.pick(self.lang).to_owned());
            let label = |cell: &Cell| width(cell.label.pick(self.lang));
            let cells = part.rows.iter().flatten();
            let column = cells.filter(|cell| told(cell)).map(label).max();
            let column = column.unwrap_or(0).min(LABEL);
            for (at, row) in part.rows.iter().enumerate() {
                if at > 0 {
                    lines.push(String::new());
                }
                for cell in row.iter().filter(|cell| told(cell)) {
                    let label = fit(cell.label.pick(self.lang), column);
                    // A note of several lines stays under its own beginning.
                    let under = format!("\n  {}", " ".repeat(column + 2));
                    let text: Vec<_> = cell.shown.split('\n').map(shown).collect();
                    lines.push(format!("  {label}  {}", text.join(&under)));
                }
            }
        }
        lines.join("\n")
    }
}

/// Worth a line: known, and not the person that the page is about.
fn told(cell: &Cell) -> bool {
    cell.name != "alumnus_id" && !cell.shown.is_empty()
}

/// The flat columns, the person's other fields, and the rows of every part; names as the file puts them first.
fn whole(office: &Office, dossier: &Dossier) -> Map<String, Json> {
    let mut whole = flat(office.columns(), dossier, office.catalogue());
    whole.insert("id".to_owned(), dossier.alumnus.id.0.into());
    for part in office.parts(dossier, Lang::Zh) {
        let mut rows = part.rows.iter().map(|row| object(row));
        if part.name == PERSON {
            for (name, value) in rows.next().unwrap_or_default() {
                whole.entry(name).or_insert(value);
            }
        } else {
            whole.insert(part.name.to_owned(), rows.collect());
        }
    }
    whole
}

fn object(cells: &[Cell]) -> Map<String, Json> {
    let pairs = cells.iter().filter(|cell| cell.name != "alumnus_id");
    pairs
        .map(|cell| (cell.name.to_owned(), value(cell)))
        .collect()
}

/// Numbers stay numbers, codes codes; what points to another record is told by its name too.
fn value(cell: &Cell) -> Json {
    match (cell.kind, &cell.value) {
        (_, Value::Null) => Json::Null,
        (Kind::Link(_), Value::Int(n)) => serde_json::json!({ "id": n, "name": cell.shown }),
        (Kind::Flag, Value::Int(n)) => (*n != 0).into(),
        (_, Value::Int(n)) => (*n).into(),
        (_, Value::Text(text)) => text.as_str().into(),
    }
}
