//! A sheet for each person: everything on file, as the actor may see it.

use std::io::Write;

use serde::Serialize;

use super::{About, Common, Printed};
use crate::model::dossier::Dossier;
use crate::model::field::Label;
use crate::model::phone;
use crate::office::Office;
use crate::transfer::export::Trouble;

/// Bookkeeping that nobody reads on paper, and what stands in the heading.
const UNSHOWN: &[&str] = &[
    "alumnus_id",
    "name",
    "number",
    "latin_name",
    "initials",
    "rev",
    "merged_into",
    "sha256",
];

#[derive(Serialize)]
struct Cell {
    label: &'static str,
    value: String,
}

/// Short rows stand in a table with heads, long ones each as a list.
#[derive(Serialize)]
struct Part {
    title: &'static str,
    heads: Vec<&'static str>,
    table: Vec<Vec<String>>,
    rows: Vec<Vec<Cell>>,
}

/// As many columns as a page has room for.
const COLUMNS: usize = 7;

impl Part {
    fn new(title: &'static str, rows: Vec<Vec<Cell>>, is_person: bool) -> Self {
        let mut heads: Vec<&'static str> = Vec::new();
        for cell in rows.iter().flatten() {
            if !heads.contains(&cell.label) {
                heads.push(cell.label);
            }
        }
        if is_person || heads.len() > COLUMNS {
            return Self {
                title,
                heads: Vec::new(),
                table: Vec::new(),
                rows,
            };
        }
        let value = |row: &[Cell], head: &str| {
            let cell = row.iter().find(|cell| cell.label == head);
            cell.map_or_else(String::new, |cell| cell.value.clone())
        };
        let lines = rows.iter();
        let table = lines.map(|row| heads.iter().map(|head| value(row, head)).collect());
        Self {
            title,
            table: table.collect(),
            heads,
            rows: Vec::new(),
        }
    }
}

#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
    latin: &'a str,
    number: &'a str,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Values<'a> {
    page: Common,
    people: Vec<Person<'a>>,
}

pub(super) fn write(
    office: &Office,
    people: &[Dossier],
    about: &About<'_>,
    out: &mut dyn Write,
) -> Result<Printed, Trouble> {
    let title = Label {
        en: "Person sheet",
        zh: "校友档案",
    };
    let values = Values {
        page: about.common(title, String::new()),
        people: people
            .iter()
            .map(|one| person(office, one, about))
            .collect(),
    };
    super::fill("sheet.html", &values, out)?;
    Ok(Printed {
        people: people.len(),
        ..Printed::default()
    })
}

fn person<'d>(office: &Office, dossier: &'d Dossier, about: &About<'_>) -> Person<'d> {
    let a = &dossier.alumnus;
    let parts = office.parts(dossier, about.lang).into_iter().map(|part| {
        // The name of a person is above; that of a row is what the row is about.
        let is_person = part.name == crate::office::parts::PERSON;
        let rows = part.rows.into_iter().map(|row| {
            let is_phone = row.iter().any(|cell| {
                cell.name == "kind" && phone::KINDS.contains(&cell.value.text().as_str())
            });
            row.into_iter()
                .filter(|cell| !cell.shown.is_empty())
                .filter(|cell| !UNSHOWN.contains(&cell.name) || (cell.name == "name" && !is_person))
                .map(|cell| Cell {
                    label: cell.label.pick(about.lang),
                    value: match cell.name {
                        "value" if is_phone => phone::shown(&cell.shown),
                        _ => cell.shown,
                    },
                })
                .collect()
        });
        Part::new(part.label.pick(about.lang), rows.collect(), is_person)
    });
    Person {
        name: &a.name,
        latin: &a.latin_name,
        number: &a.number,
        parts: parts.collect(),
    }
}
