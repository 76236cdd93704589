//! A JSON file as a table. Whole records (`alumni export x.jsonl`) keep their objects beside a few cells to show; flat
//! ones (`alumni list --jsonl`) are rows whose headings are their keys.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::decode::Decoded;
use super::heading::{Heading, Mapping};
use super::objects::Objects;
use super::separated::{COLUMNS, Written};
use super::table::Table;
use super::{Limit, TooMuch, Unreadable};

/// Keys of lists that no whole record has: whoever has one of them is a row of cells.
const LISTED: &[&str] = &[
    "former_name",
    "student_no",
    "class_year",
    "entry_year",
    "faculty",
    "programme",
    "level",
    "class_group",
    "outcome",
    "chapter",
    "city",
    "country",
    "employer",
    "department",
    "job_title",
    "professional_title",
    "mobile",
    "landline",
    "email",
    "wechat",
    "whatsapp",
    "qq",
    "address",
    "tag",
];

/// So many objects are looked at to tell the two apart.
const LOOKED_AT: usize = 100;

/// Where a cell that is shown of a whole record stands: in the object itself, or in the first row of an array that has
/// this kind.
const SHOWN: &[(&str, &str, &str, &str)] = &[
    ("number", "", "number", ""),
    ("name", "", "name", ""),
    ("latin_name", "", "latin_name", ""),
    ("birth", "", "birth", ""),
    ("student_no", "degrees", "student_no", ""),
    ("level", "degrees", "level", ""),
    ("class_year", "degrees", "completion", ""),
    ("programme", "degrees", "programme", ""),
    ("employer", "posts", "organisation", ""),
    ("city", "addresses", "city", ""),
    ("mobile", "contacts", "value", "mobile"),
    ("email", "contacts", "value", "email"),
];

/// What a row says that has nothing to show.
const NOTHING: &str = "?";

/// The objects of a file as a table.
pub(super) fn table(
    file: String,
    decoded: Decoded,
    mapping: &Mapping,
) -> Result<Table, Unreadable> {
    let objects = unwrapped(Objects::find(decoded.text)?)?;
    if objects.is_empty() {
        return Err(Unreadable::Empty);
    }
    let mut first = (0..objects.len().min(LOOKED_AT)).filter_map(|at| objects.read(at).ok());
    let is_flat = first.any(|object| {
        // No whole record has a key in Chinese.
        let mut keys = object.keys();
        keys.any(|key| LISTED.contains(&key.as_str()) || !key.is_ascii())
    });
    let mut table = if is_flat {
        flat(file, &objects, mapping)?
    } else {
        whole(file, objects)
    };
    table.lost = decoded.lost;
    table.is_literal = true;
    Ok(table)
}

/// How deep a list may lie in what a server wraps around it.
const WRAPPED: usize = 4;

/// The list inside of one object that is no person: `{"code": 0, "data": {"list": [...]}}`, where there is only one.
fn unwrapped(objects: Objects) -> Result<Objects, Unreadable> {
    let is_alone = objects.len() == 1;
    let Some(object) = is_alone.then(|| objects.read(0).ok()).flatten() else {
        return Ok(objects);
    };
    let is_person = |key: &String| key == "name" || key == "number" || !key.is_ascii();
    if object.keys().any(is_person) || object.keys().any(|key| LISTED.contains(&key.as_str())) {
        return Ok(objects);
    }
    let mut lists = Vec::new();
    lists_in(&object, WRAPPED, &mut lists);
    let [list] = lists.as_slice() else {
        return Ok(objects);
    };
    let lines: Vec<String> = list.iter().map(Json::to_string).collect();
    Objects::find(lines.join("\n"))
}

fn lists_in<'j>(object: &'j Map<String, Json>, deep: usize, lists: &mut Vec<&'j Vec<Json>>) {
    for value in object.values() {
        match value {
            Json::Array(list) if list.iter().any(Json::is_object) => lists.push(list),
            Json::Object(object) if deep > 1 => lists_in(object, deep - 1, lists),
            _ => {}
        }
    }
}

/// A year that a spreadsheet wrote as 2013.0 is 2013.
fn whole_number(number: &serde_json::Number) -> String {
    let text = number.to_string();
    text.strip_suffix(".0")
        .map_or_else(|| text.clone(), str::to_owned)
}

fn whole(file: String, objects: Objects) -> Table {
    let known = SHOWN.iter().map(|(key, ..)| Heading {
        text: (*key).to_owned(),
        key: Some(*key),
        is_decided: false,
    });
    let mut header: Vec<Heading> = known.collect();
    header.push(Heading::default());
    let mut written = Written::default();
    for index in 0..objects.len() {
        let object = objects.read(index).unwrap_or_default();
        let mut cells: Vec<Cow<'_, str>> = SHOWN
            .iter()
            .map(|(_, array, key, kind)| Cow::Borrowed(shown(&object, array, key, kind)))
            .collect();
        let is_empty = cells.iter().all(|cell| cell.is_empty());
        cells.push(Cow::Borrowed(if is_empty { NOTHING } else { "" }));
        written.push(objects.line(index), &cells);
    }
    let mut table = Table::of_fields(file, "JSON", header, written);
    table.whole = Some(objects);
    table
}

fn shown<'o>(object: &'o Map<String, Json>, array: &str, key: &str, kind: &str) -> &'o str {
    let value = if array.is_empty() {
        object.get(key)
    } else {
        let rows = object.get(array).and_then(Json::as_array);
        let mut rows = rows.into_iter().flatten();
        let row = rows.find(|row| kind.is_empty() || row.get("kind").is_some_and(|k| k == kind));
        row.and_then(|row| row.get(key))
    };
    value.and_then(Json::as_str).map_or("", str::trim)
}

fn flat(file: String, objects: &Objects, mapping: &Mapping) -> Result<Table, Unreadable> {
    let mut header: Vec<Heading> = Vec::new();
    let mut written = Written::default();
    for index in 0..objects.len() {
        let mut cells: Vec<Cow<'_, str>> = vec![Cow::Borrowed(""); header.len()];
        let object = objects.read(index).unwrap_or_else(|_| {
            // It has no name, so it is refused by its number and kept with what it was.
            Map::from_iter([(NOTHING.to_owned(), Json::from(objects.raw(index)))])
        });
        for (key, value) in object {
            let at = header.iter().position(|heading| heading.text == key);
            let at = at.unwrap_or_else(|| {
                header.push(mapping.heading(key));
                header.len() - 1
            });
            if header.len() > COLUMNS {
                let (most, line) = (COLUMNS as u64, objects.line(index));
                let much = TooMuch::at(Limit::Columns, most, line, None);
                return Err(Unreadable::TooMuch(much));
            }
            cells.resize(header.len(), Cow::Borrowed(""));
            if let Some(cell) = cells.get_mut(at) {
                *cell = Cow::Owned(match value {
                    Json::Null => String::new(),
                    Json::String(text) => text,
                    Json::Number(number) => whole_number(&number),
                    other => other.to_string(),
                });
            }
        }
        written.push(objects.line(index), &cells);
    }
    Ok(Table::of_fields(file, "JSON", header, written))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Table {
        Table::from_bytes("a.json", text.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn keys_in_chinese_are_columns_and_a_wrapped_list_is_found() {
        let table = read("[{\"姓名\": \"王欣怡\", \"毕业年份\": 2013.0, \"备用\": 1}]");
        assert_eq!(table.unknown().collect::<Vec<_>>(), ["备用"]);
        let row = table.row(0).unwrap();
        assert!(row.cells.iter().any(|cell| cell == "2013"));
        let table = read(
            "{\"code\":0,\"data\":{\"list\":[{\"name\":\"王\",\"mobile\":\"1\"},{\"name\":\"李\"}]}}",
        );
        assert_eq!(table.len(), 2);
        // Two lists: nobody knows which one is meant.
        let table = read("{\"a\":[{\"name\":\"王\"}],\"b\":[{\"name\":\"李\"}]}");
        assert_eq!(table.len(), 1);
    }
}
