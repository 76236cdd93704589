//! A roster: every class that somebody of the list completed, in order, with its people.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::{About, Common, Printed};
use crate::config::Lang;
use crate::model::dossier::Dossier;
use crate::model::field::Label;
use crate::office::Office;
use crate::transfer::export::Trouble;

/// What a roster shows of a person, as far as the actor may see it.
const SHOWN: &[&str] = &[
    "name",
    "student_no",
    "class_group",
    "city",
    "employer",
    "job_title",
    "mobile",
    "email",
];

#[derive(Serialize)]
struct Class {
    title: String,
    count: usize,
    rows: Vec<Vec<String>>,
}

/// The name of a column, and what its cells are: that says how wide it is, the same in every class.
#[derive(Serialize)]
struct Head {
    key: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct Values {
    page: Common,
    heads: Vec<Head>,
    classes: Vec<Class>,
}

pub(super) fn write(
    office: &Office,
    people: &[Dossier],
    about: &About<'_>,
    out: &mut dyn Write,
) -> Result<Printed, Trouble> {
    let catalogue = office.catalogue();
    let columns: Vec<_> = SHOWN
        .iter()
        .filter_map(|key| office.columns().find(|column| column.key == *key))
        .collect();
    // Those without a class come last.
    let mut classes: BTreeMap<(bool, i16, String), Vec<Vec<String>>> = BTreeMap::new();
    for person in people {
        let degree = person.headline_degree();
        let year = degree
            .and_then(|degree| degree.completion)
            .map(|date| date.year());
        let programme = degree.and_then(|degree| degree.programme_id);
        let programme = catalogue.programmes.title(programme, about.lang).to_owned();
        let row = columns
            .iter()
            .map(|column| (column.get)(person, catalogue, about.lang));
        classes
            .entry((year.is_none(), year.unwrap_or_default(), programme))
            .or_default()
            .push(row.collect());
    }
    let classes = classes.into_iter();
    let classes = classes.map(|((unknown, year, programme), rows)| Class {
        title: match (about.lang, unknown) {
            (Lang::En, false) => format!("Class of {year} {programme}"),
            (Lang::Zh, false) => format!("{year}届 {programme}"),
            (Lang::En, true) => format!("Class unknown {programme}"),
            (Lang::Zh, true) => format!("届别不详 {programme}"),
        },
        count: rows.len(),
        rows,
    });
    let title = Label {
        en: "Class roster",
        zh: "班级名册",
    };
    let values = Values {
        page: about.common(title, String::new()),
        heads: columns
            .iter()
            .map(|column| Head {
                key: column.key,
                label: column.label.pick(about.lang),
            })
            .collect(),
        classes: classes.collect(),
    };
    super::fill("roster.html", &values, out)?;
    Ok(Printed {
        people: people.len(),
        ..Printed::default()
    })
}
