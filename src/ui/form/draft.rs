//! What was typed as something to keep: taken off a sheet, put onto another one. Drafts, merging after a conflict and
//! "save and new" all go through it.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::office::drafts::Typed;
use crate::ui::form::field::Field;
use crate::ui::form::sheet::{Sheet, row_key};
use crate::ui::form::{Ask, Paper};

/// What differs between two sheets in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The input, or `table#row` for a whole child row.
    pub key: String,
    /// What the clerk calls it.
    pub label: String,
    /// What stands in this form.
    pub mine: String,
    /// What stands in the other.
    pub theirs: String,
    /// What stood there when this form was opened.
    pub original: String,
    /// This form changed it.
    pub changed_here: bool,
}

/// What was typed into a sheet and is not stored, the text under the cursor included.
#[must_use]
pub fn typed(sheet: &Sheet, rev: i64) -> Typed {
    let mut typed = Typed {
        rev,
        at: sheet
            .focused()
            .map(|field| field.spec.key.clone())
            .unwrap_or_default(),
        ..Typed::default()
    };
    for part in &sheet.parts {
        if let Some((table, _)) = part.table {
            typed.rows.insert(table.to_owned(), sheet.rows(table));
        }
    }
    for field in &sheet.fields {
        let key = field.spec.key.clone();
        if field.touched || field.unread {
            typed.unread.insert(key, field.text());
        } else if field.is_changed() {
            typed.values.insert(key, field.value.clone());
        }
    }
    typed
}

/// What stands in a sheet and was not typed there.
#[must_use]
pub fn beside(sheet: &Sheet) -> BTreeMap<String, String> {
    let fields = sheet.fields.iter();
    let fields = fields.filter(|field| !field.spec.fixed && !field.value.is_empty());
    let stored = fields.filter(|field| !field.is_changed() && !field.touched && !field.unread);
    stored
        .map(|field| (field.spec.key.clone(), field.value.clone()))
        .collect()
}

/// The values of a record as the next new one can take them: its child rows count from the first.
#[must_use]
pub fn remembered(sheet: &Sheet) -> Vec<(String, String)> {
    let filled = sheet.fields.iter().filter(|field| !field.value.is_empty());
    filled
        .filter_map(|field| Some((counted_key(sheet, field)?, field.value.clone())))
        .collect()
}

/// The key of an input as a new record has it: child rows are counted from the first.
#[must_use]
pub fn counted_key(sheet: &Sheet, field: &Field) -> Option<String> {
    let table = sheet.table_of(field.section).filter(|_| field.row != 0);
    let Some(table) = table else {
        return Some(field.spec.key.clone());
    };
    let place = sheet.rows_before(field.section, field.row)?;
    let (_, name) = field.spec.key.rsplit_once('.')?;
    Some(row_key(table, -i64::try_from(place + 1).ok()?, name))
}

/// Puts what was typed onto a sheet of the same record. Child rows come and go as they did there.
pub fn apply(sheet: &mut Sheet, typed: &Typed, paper: &dyn Paper, ask: &Ask<'_>) {
    for section in 0..sheet.parts.len() {
        let Some(table) = sheet.table_of(section) else {
            continue;
        };
        let Some(rows) = typed.rows.get(table) else {
            continue;
        };
        let here: HashSet<i64> = sheet.rows(table).into_iter().collect();
        for row in rows.iter().filter(|row| !here.contains(row)) {
            if let Some(block) = paper.row(table, *row) {
                sheet.add(section, block, ask);
            }
        }
        let kept: HashSet<&i64> = rows.iter().collect();
        for row in sheet.rows(table) {
            if !kept.contains(&row) {
                sheet.remove(section, row);
            }
        }
    }
    // Codes before what is read by them: a contact's kind stands behind its value.
    for (key, value) in &typed.values {
        sheet.put(key, value, ask);
    }
    for (key, value) in &typed.values {
        sheet.put(key, value, ask);
    }
    for (key, text) in &typed.unread {
        if let Some(at) = sheet.find(key) {
            let kind = sheet.kind(at);
            let choices = sheet.choices(kind, paper, ask);
            let field = &mut sheet.fields[at];
            field.put_unread(text, ask, kind, choices.as_deref());
            field.visited = true;
        }
    }
    for key in typed.values.keys() {
        if let Some(at) = sheet.find(key) {
            sheet.fields[at].visited = true;
        }
    }
    sheet.at = sheet.find(&typed.at).unwrap_or(0);
    sheet.enter();
}

/// What was typed about a record that is gone, as a new one takes it, with what stood beside it: its rows are new ones too, beside those that a new
/// record begins with.
#[must_use]
pub fn as_new(typed: &Typed, blank: &Sheet) -> Typed {
    let mut new = Typed {
        at: typed.at.clone(),
        ..Typed::default()
    };
    let texts = || {
        let typed_here = typed.values.keys().chain(typed.unread.keys());
        typed_here.chain(typed.beside.keys())
    };
    let mut names: HashMap<String, String> = HashMap::new();
    for (table, rows) in &typed.rows {
        let own = blank.rows(table);
        let mut lowest = own.iter().chain(rows).copied().fold(0, i64::min);
        let mut taken = own;
        for row in rows {
            let before = row_key(table, *row, "");
            if !texts().any(|key| key.starts_with(&before)) {
                continue;
            }
            let number = match *row {
                row if row < 0 => row,
                _ => {
                    lowest -= 1;
                    lowest
                }
            };
            names.insert(before, row_key(table, number, ""));
            if !taken.contains(&number) {
                taken.push(number);
            }
        }
        new.rows.insert(table.clone(), taken);
    }
    let renamed = |key: &String| match key.rfind('.').map(|at| key.split_at(at + 1)) {
        Some((row, name)) => names
            .get(row)
            .map_or(key.clone(), |row| format!("{row}{name}")),
        None => key.clone(),
    };
    let all = |texts: &BTreeMap<String, String>| {
        let texts = texts.iter();
        texts
            .map(|(key, text)| (renamed(key), text.clone()))
            .collect()
    };
    new.values = all(&typed.beside);
    new.values.append(&mut all(&typed.values));
    new.unread = all(&typed.unread);
    new
}

/// Where two sheets of one record differ: what either side changed, and child rows that one of them took away.
#[must_use]
pub fn differences(mine: &Sheet, theirs: &Sheet, ask: &Ask<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    for (at, field) in mine.fields.iter().enumerate() {
        let kind = mine.kind(at);
        let show = |value: &str| crate::ui::form::read::shown(kind, value, ask);
        let other = theirs.find(&field.spec.key).map(|at| &theirs.fields[at]);
        let Some(other) = other else { continue };
        if other.value == field.value {
            continue;
        }
        found.push(Difference {
            key: field.spec.key.clone(),
            label: field.called.clone(),
            mine: show(&field.value),
            theirs: show(&other.value),
            original: show(&field.spec.value),
            changed_here: field.is_changed() || field.unread,
        });
    }
    found.extend(row_differences(mine, theirs, ask));
    found
}

/// Child rows that one side took away while the other changed or kept them.
fn row_differences(mine: &Sheet, theirs: &Sheet, ask: &Ask<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    for (table, row) in &mine.removed {
        if let Some(words) = row_words(theirs, table, *row, ask) {
            found.push(gone(
                mine,
                table,
                *row,
                ask,
                [&ask.text.msg_form_removed(), &words, &words],
            ));
        }
    }
    for part in &mine.parts {
        let Some((table, _)) = part.table else {
            continue;
        };
        let still: HashSet<i64> = theirs.rows(table).into_iter().collect();
        let gone_there = mine.rows(table).into_iter();
        for row in gone_there.filter(|row| *row > 0 && !still.contains(row)) {
            if mine.inputs_of(table, row).any(Field::is_changed)
                && let Some(words) = row_words(mine, table, row, ask)
            {
                let removed = ask.text.msg_form_removed();
                found.push(gone(mine, table, row, ask, [&words, &removed, &words]));
            }
        }
    }
    found
}

/// A child row in words: what stands in its inputs.
#[must_use]
pub fn row_words(sheet: &Sheet, table: &str, row: i64, ask: &Ask<'_>) -> Option<String> {
    let words: Vec<String> = sheet
        .places_in(table, row)
        .map(|at| crate::ui::form::read::shown(sheet.kind(at), &sheet.fields[at].value, ask))
        .filter(|words| !words.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn gone(sheet: &Sheet, table: &str, row: i64, ask: &Ask<'_>, words: [&String; 3]) -> Difference {
    let mut tables = sheet.parts.iter().filter_map(|part| part.table);
    let one = tables.find(|(name, _)| *name == table);
    let [mine, theirs, original] = words.map(Clone::clone);
    Difference {
        key: row_key(table, row, ""),
        label: one.map_or_else(String::new, |(_, one)| one.pick(ask.lang).to_owned()),
        mine,
        theirs,
        original,
        changed_here: true,
    }
}
