//! Fields that an office adds to people, chapters and events, and their values.

use crate::model::field::{Id, Kind, Label, Record, Value, field, fill, record};

record! {
    /// The definition of a field.
    CustomField in "custom_field" {
        /// Which kind of record has it: `alumnus`, `chapter` or `event`.
        record: String = Kind::Text, "Record", "记录";
        /// Its name in queries and files, unique for its record: letters, digits and underscores.
        key: String = Kind::Text, "Key", "字段名";
        /// Chinese label.
        zh: String = Kind::Text, "Chinese", "中文";
        /// English label.
        en: String = Kind::Text, "English", "英文";
        /// Text, number, partial date, choice, yes or no.
        kind: String = Kind::Code("custom_kind"), "Kind", "类型";
        /// What may be chosen, a line each.
        choices: String = Kind::Note, "Choices", "选项";
        /// May not be empty.
        required: bool = Kind::Flag, "Required", "必填";
        /// Masked like a phone for those who may not see private fields.
        private: bool = Kind::Flag, "Private", "隐私";
        /// Place in the form.
        rank: i64 = Kind::Int, "Rank", "次序";
        /// Not offered any more; its values stay.
        retired: bool = Kind::Flag, "Retired", "停用";
    }
}

record! {
    /// A person's value of a custom field.
    AlumnusCustom in "alumnus_custom" {
        /// Whose.
        alumnus_id: Id = Kind::Link("alumnus"), "Alumnus", "校友";
        /// Which field.
        field_id: Id = Kind::Link("custom_field"), "Field", "字段";
        /// The value as its kind writes it.
        value: String = Kind::Text, "Value", "值";
    }
}

record! {
    /// A chapter's value of a custom field.
    ChapterCustom in "chapter_custom" {
        /// Whose.
        chapter_id: Id = Kind::Link("chapter"), "Chapter", "分会";
        /// Which field.
        field_id: Id = Kind::Link("custom_field"), "Field", "字段";
        /// The value as its kind writes it.
        value: String = Kind::Text, "Value", "值";
    }
}

record! {
    /// An event's value of a custom field.
    EventCustom in "event_custom" {
        /// Whose.
        event_id: Id = Kind::Link("event"), "Event", "活动";
        /// Which field.
        field_id: Id = Kind::Link("custom_field"), "Field", "字段";
        /// The value as its kind writes it.
        value: String = Kind::Text, "Value", "值";
    }
}

/// The kinds of record that can have fields of the office's own: as [`CustomField::record`] says them, and in words.
pub const RECORDS: &[(&str, Label)] = &[
    (
        "alumnus",
        Label {
            en: "People",
            zh: "校友",
        },
    ),
    (
        "chapter",
        Label {
            en: "Chapters",
            zh: "分会",
        },
    ),
    (
        "event",
        Label {
            en: "Events",
            zh: "活动",
        },
    ),
];

/// What a field of the office's own holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnKind {
    /// One line.
    Text,
    /// A number, with a part behind the point if need be.
    Number,
    /// A date whose parts may be unknown.
    Date,
    /// One of several words.
    Choice,
    /// Yes or no.
    Flag,
}

impl OwnKind {
    /// From the code that the definition holds.
    #[must_use]
    pub fn read(code: &str) -> Self {
        match code {
            "number" => Self::Number,
            "date" => Self::Date,
            "choice" => Self::Choice,
            "flag" => Self::Flag,
            _ => Self::Text,
        }
    }
}

impl CustomField {
    /// What may be chosen, each once.
    #[must_use]
    pub fn options(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for line in self.choices.lines().map(str::trim) {
            if !line.is_empty() && !found.contains(&line) {
                found.push(line);
            }
        }
        found
    }
}

/// The value that the rows of a record have for a field; empty where there is none.
#[must_use]
pub fn value_of<R: Record>(rows: &[R], field_id: Id) -> String {
    let row = rows.iter().find(|row| is_of(*row, field_id));
    row.map_or_else(String::new, |row| cell(row, "value").text())
}

/// Puts the value of a field among the rows of a record; an empty one takes it out.
pub fn put_value<R: Record>(rows: &mut Vec<R>, field_id: Id, value: &str) {
    if value.is_empty() {
        rows.retain(|row| !is_of(row, field_id));
        return;
    }
    let at = rows.iter().position(|row| is_of(row, field_id));
    let at = at.unwrap_or_else(|| {
        rows.push(R::default());
        rows.len() - 1
    });
    if let Some(row) = rows.get_mut(at) {
        fill(row, |name| match name {
            "field_id" => Some(Value::Int(field_id.0)),
            "value" => Some(Value::Text(value.to_owned())),
            _ => None,
        });
    }
}

/// Which field a row of values belongs to, and the value.
#[must_use]
pub fn of_row<R: Record>(row: &R) -> (Id, String) {
    let id = match cell(row, "field_id") {
        Value::Int(id) => Id(id),
        _ => Id::default(),
    };
    (id, cell(row, "value").text())
}

fn is_of<R: Record>(row: &R, field_id: Id) -> bool {
    cell(row, "field_id") == Value::Int(field_id.0)
}

fn cell<R: Record>(row: &R, name: &str) -> Value {
    field::<R>(name).map_or(Value::Null, |field| (field.get)(row))
}
