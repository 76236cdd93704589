//! What is wrong with an object, each with its place: what could not be read, what breaks a rule, what is said twice.

use serde_json::{Map, Value as Json};

use super::ARRAYS;
use super::read::{Odd, Said, Why as OddWhy, row_objects, says};
use crate::config::Lang;
use crate::model::check::{self, Trouble};
use crate::model::country;
use crate::model::dossier::Dossier;
use crate::model::field::{Id, Label};
use crate::office::Office;
use crate::transfer::heading::near;
use crate::transfer::row::cell;
use crate::transfer::row::incoming::Make;
use crate::transfer::row::problem::{Problem, Why};

/// What a key is called that nobody knows.
const KEY: Label = Label {
    en: "key",
    zh: "键",
};

/// Tables of which an import makes what is missing.
const MADE: &[&str] = &["faculty", "programme", "city"];

/// Everything that keeps an object from being taken. `this` is who the object is, for ties to oneself.
#[must_use]
pub fn problems(
    office: &Office,
    object: &Map<String, Json>,
    said: &Said,
    row: u32,
    this: Id,
) -> Vec<Problem> {
    let odd = said.odd.iter().filter(|odd| !is_made(odd));
    let mut found: Vec<Problem> = odd.map(|odd| of_odd(office, odd, row)).collect();
    let mut dossier = said.dossier.clone();
    dossier.alumnus.id = this;
    let blocking = office.check(&dossier).into_iter();
    for problem in blocking.filter(|problem| problem.trouble.blocks()) {
        let place = place(&problem);
        // What could not be read is missing for that reason.
        if !found.iter().any(|known| known.column == place) {
            found.push(of_rule(place, problem, row, &dossier));
        }
    }
    let mut add = |place: String, label: Label, value: &str, why: Why| {
        if found.iter().any(|known| known.column == place) {
            return;
        }
        found.push(Problem {
            row,
            column: place,
            field: label,
            value: value.chars().take(60).collect(),
            why,
        });
    };
    for (said, at) in row_objects(object, "consents").zip(1..) {
        if !says(said, "given") {
            let given = label("given", "同意");
            add(format!("consents.{at}.given"), given, "", Why::Needed);
        }
    }
    for (place, of, value, why) in unfit(office, &dossier) {
        add(place, of, value, why);
    }
    found
}

/// The faculties, programmes and cities that an object names and nobody has yet.
#[must_use]
pub fn makes(object: &Map<String, Json>, said: &Said) -> Vec<Make> {
    let text = |row: &Map<String, Json>, key: &str| {
        let text = row.get(key).and_then(Json::as_str);
        text.unwrap_or_default().trim().to_owned()
    };
    let mut makes = Vec::new();
    for odd in said.odd.iter().filter(|odd| is_made(odd)) {
        let mut parts = odd.place.split('.');
        let (Some(array), Some(Ok(at))) = (parts.next(), parts.next().map(str::parse::<usize>))
        else {
            continue;
        };
        let Some(row) = row_objects(object, array).nth(at - 1) else {
            continue;
        };
        let name = odd.value.clone();
        makes.push(match odd.why {
            OddWhy::NotOnFile("faculty") => Make::Faculty(name),
            OddWhy::NotOnFile("programme") => Make::Programme {
                name,
                faculty: Some(text(row, "faculty")).filter(|faculty| !faculty.is_empty()),
            },
            _ => Make::City {
                name,
                country: country::read(&text(row, "country"))
                    .map_or_else(String::new, |country| country.code.clone()),
            },
        });
    }
    // A programme names its faculty, which has to be there first.
    makes.sort_by_key(|make| matches!(make, Make::Programme { .. }));
    makes
}

fn is_made(odd: &Odd) -> bool {
    matches!(odd.why, OddWhy::NotOnFile(table) if MADE.contains(&table))
        && !odd.value.starts_with('#')
}

const fn label(en: &'static str, zh: &'static str) -> Label {
    Label { en, zh }
}

/// Values that their own fields do not take, with the reasons that tables give.
fn unfit<'d>(office: &Office, d: &'d Dossier) -> Vec<(String, Label, &'d str, Why)> {
    let mut unfit = Vec::new();
    for (row, at) in d.customs.iter().zip(1..) {
        let known = office.catalogue().own_of(row.field_id);
        let Some(own) = known.filter(|own| !row.value.is_empty() && !own.fits(&row.value)) else {
            continue;
        };
        if let Err(why) = cell::own(own, &row.value, office.today()) {
            unfit.push((
                format!("customs.{at}.value"),
                own.label,
                row.value.as_str(),
                why,
            ));
        }
    }
    unfit
}

fn of_odd(office: &Office, odd: &Odd, row: u32) -> Problem {
    let catalogue = office.catalogue();
    let why = match odd.why {
        OddWhy::NoSuchKey => Why::NoSuchKey,
        OddWhy::NotOfKind(kind) => Why::NotOfKind(kind),
        OddWhy::TooLong => Why::TooLong(crate::transfer::separated::CELL_BYTES),
        OddWhy::NoSuchCode(list) => {
            let entries = catalogue.codes.list(list);
            let known = entries.flat_map(|entry| [&*entry.code, &*entry.zh, &*entry.en]);
            Why::Unknown(near(&odd.value, known).map(str::to_owned))
        }
        OddWhy::NotOnFile("chapter") => {
            let chapters = catalogue.chapters.rows().iter();
            let known = chapters.map(|chapter| crate::model::catalogue::title(chapter, Lang::Zh));
            Why::Unknown(near(&odd.value, known).map(str::to_owned))
        }
        OddWhy::NotOnFile("custom_field") => Why::NoSuchOwnField,
        OddWhy::NotOnFile(_) => Why::Unknown(None),
    };
    Problem {
        row,
        column: odd.place.clone(),
        field: odd.label.unwrap_or(KEY),
        value: odd.value.clone(),
        why,
    }
}

/// Where the row of a rule stands in the object.
fn place(problem: &check::Problem) -> String {
    let field = problem.field.strip_suffix("_id").unwrap_or(problem.field);
    let mut arrays = ARRAYS.iter();
    match arrays.find(|array| array.table == problem.table) {
        Some(array) => format!("{}.{}.{field}", array.key, problem.row + 1),
        None => field.to_owned(),
    }
}

fn of_rule(place: String, problem: check::Problem, row: u32, d: &Dossier) -> Problem {
    let array = ARRAYS.iter().find(|array| array.table == problem.table);
    let field = array.map_or(label("name", "姓名"), |array| array.label);
    let field = NAMED
        .iter()
        .find(|(table, name, _)| (*table, *name) == (problem.table, problem.field))
        .map_or(field, |(.., label)| *label);
    let value = match &problem.trouble {
        Trouble::OnlyOnce => said_twice(&problem, d),
        _ => String::new(),
    };
    let why = match problem.trouble {
        Trouble::Needed if problem.field == "name" && array.is_none() => Why::NameMissing,
        Trouble::Needed => Why::Needed,
        Trouble::OnlyOnce => Why::Twice,
        Trouble::TooLong(most) => Why::TooLong(most),
        trouble => Why::Rule(trouble),
    };
    Problem {
        row,
        column: place,
        field,
        value,
        why,
    }
}

/// Fields that are called by their own name, where the array's says too little.
const NAMED: &[(&str, &str, Label)] = &[
    ("contact_point", "kind", label("kind", "方式")),
    ("membership", "chapter_id", label("chapter", "分会")),
    ("tag", "tag", label("tag", "标签")),
    ("alumnus_custom", "field_id", label("field", "字段")),
    ("alumnus_custom", "value", label("value", "值")),
    ("degree", "student_no", label("student number", "学号")),
];

/// What stands there twice, as far as it can be told.
fn said_twice(problem: &check::Problem, d: &Dossier) -> String {
    let row = problem.row;
    let text = match problem.table {
        "tag" => d.tags.get(row).map(|row| &row.tag),
        "alumnus_custom" => d.customs.get(row).map(|row| &row.value),
        "degree" => d.degrees.get(row).map(|row| &row.student_no),
        _ => None,
    };
    text.map_or_else(String::new, |text| text.chars().take(60).collect())
}

/// Rules that a change would break and that the record did not break before.
#[must_use]
pub(super) fn of_rule_between(
    office: &Office,
    before: &Dossier,
    after: &Dossier,
    row: u32,
) -> Vec<Problem> {
    let new = check::new_problems(before, after, office.today()).into_iter();
    new.map(|problem| of_rule(place(&problem), problem, row, after))
        .collect()
}
