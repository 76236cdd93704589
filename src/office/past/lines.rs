//! What an entry of the history changed, in words: labels for columns, names for linked records.

use std::collections::HashMap;

use chrono::DateTime;

use super::super::permit::Action;
use super::super::{Office, Result};
use crate::config::Lang;
use crate::model::alumnus::{Alumnus, OtherName};
use crate::model::attachment::Attachment;
use crate::model::chapter::{Chapter, Council, Membership, Officer};
use crate::model::consent::Consent;
use crate::model::contact::{Address, City, ContactPoint};
use crate::model::custom::{AlumnusCustom, ChapterCustom, CustomField, EventCustom};
use crate::model::degree::{Degree, Era, Faculty, Programme};
use crate::model::event::{Event, Registration, Series, Session};
use crate::model::field::{Id, Kind, Label, Record, Value, field};
use crate::model::past::Change;
use crate::model::post::Post;
use crate::model::relation::{ContactReport, NotSame, Relationship, Tag};
use crate::model::user::{Code, Heading, SavedView, Setting, User};

/// One thing that an entry changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// The record it belongs to, by its name; empty when that is gone.
    pub who: String,
    /// What: a column, or the kind of a row.
    pub what: String,
    /// What stood there; for a row that went, the row.
    pub old: String,
    /// What stands there since; for a row that came, the row.
    pub new: String,
}

/// What a column of a table is called and how it is said.
type Known = fn(&str) -> Option<(Label, Kind)>;

const fn table<R: Record>(en: &'static str, zh: &'static str) -> (&'static str, Label, Known) {
    (R::TABLE, Label { en, zh }, |name| {
        field::<R>(name).map(|field| (field.label, field.reads_as()))
    })
}

/// Every table whose rows somebody can change. Without a name: the rows are the records themselves.
const TABLES: &[(&str, Label, Known)] = &[
    table::<Alumnus>("", ""),
    table::<OtherName>("Other name", "其他姓名"),
    table::<Degree>("Degree", "学业"),
    table::<ContactPoint>("Contact", "联系方式"),
    table::<Address>("Address", "地址"),
    table::<Post>("Post", "任职"),
    table::<Membership>("Membership", "会籍"),
    table::<Relationship>("Relation", "关系"),
    table::<Tag>("Tag", "标签"),
    table::<ContactReport>("Contact report", "联络记录"),
    table::<Consent>("Consent", "授权"),
    table::<Attachment>("File", "附件"),
    table::<AlumnusCustom>("Own field", "自定义字段"),
    table::<NotSame>("Not the same", "不是同一人"),
    table::<CustomField>("", ""),
    table::<ChapterCustom>("Own field", "自定义字段"),
    table::<EventCustom>("Own field", "自定义字段"),
    table::<Heading>("", ""),
    table::<Chapter>("", ""),
    table::<Council>("Council", "理事会"),
    table::<Officer>("Officer", "负责人"),
    table::<Event>("", ""),
    table::<Session>("Session", "环节"),
    table::<Registration>("Registration", "报名"),
    table::<Series>("", ""),
    table::<City>("", ""),
    table::<Faculty>("", ""),
    table::<Programme>("", ""),
    table::<Era>("", ""),
    table::<Code>("", ""),
    table::<User>("", ""),
    table::<SavedView>("", ""),
    table::<Setting>("", ""),
];

/// Columns that say nothing to a person.
const SILENT: &[&str] = &["id", "rev", "era_id", "starts_at"];

/// What the record is, where it has no name of its own.
const RECORD: Label = Label {
    en: "Record",
    zh: "记录",
};

const fn kind(kind: &'static str, en: &'static str, zh: &'static str) -> (&'static str, Label) {
    (kind, Label { en, zh })
}

/// The kinds of records.
const KINDS: &[(&str, Label)] = &[
    kind("alumnus", "Person", "校友"),
    kind("chapter", "Chapter", "校友组织"),
    kind("event", "Event", "活动"),
    kind("series", "Series", "系列活动"),
    kind("city", "City", "城市"),
    kind("faculty", "Faculty", "学院"),
    kind("programme", "Programme", "专业"),
    kind("era", "Era", "时期"),
    kind("code", "Code", "代码"),
    kind("user", "User", "用户"),
    kind("custom_field", "Own field", "自定义字段"),
    kind("heading", "Heading", "列名"),
    kind("saved_view", "View", "视图"),
    kind("setting", "Setting", "设置"),
    kind("import_batch", "Import", "导入"),
    kind("import_row", "Row of an import", "导入行"),
];

const EMPTY: Label = Label {
    en: "(empty)",
    zh: "（空）",
};

impl Office {
    /// What an entry changed, in one record or everywhere, in words of the session's language: at most `limit` rows.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn change_lines(
        &self,
        set: Id,
        owner: Option<(&str, Id)>,
        limit: usize,
    ) -> Result<Vec<ChangeLine>> {
        let mut changes = self.changes(set, owner, limit)?;
        if owner.is_some() {
            // The record before what belongs to it.
            let place = |change: &Change| TABLES.iter().position(|row| row.0 == change.table);
            changes.sort_by_key(place);
        }
        let mut names: HashMap<(String, Id), String> = HashMap::new();
        let mut lines = Vec::new();
        for change in &changes {
            let who = names
                .entry(change.owner.clone())
                .or_insert_with(|| self.record_name(&change.owner.0, change.owner.1));
            match self.own_said(change)? {
                Some([what, old, new]) => lines.push(ChangeLine {
                    who: who.clone(),
                    what,
                    old,
                    new,
                }),
                None => self.say_change(change, who, &mut lines),
            }
        }
        Ok(lines)
    }

    /// A row or a column of it in words, for a line that says what stands in the way: "Contact: Value".
    #[must_use]
    pub fn place_words(&self, table: &str, column: Option<&str>) -> String {
        let row = TABLES.iter().find(|(name, ..)| *name == table);
        let title = row.map_or("", |(_, title, _)| title.pick(self.lang));
        let label = row.and_then(|(.., known)| known(column?));
        let label = label.map_or("", |(label, _)| label.pick(self.lang));
        match (title, label) {
            ("", "") => RECORD.pick(self.lang).to_owned(),
            ("", one) | (one, "") => one.to_owned(),
            (title, label) => format!("{title}: {label}"),
        }
    }

    /// What a record is called in a line that has to call it something: its name, else its kind and number.
    #[must_use]
    pub fn record_words(&self, kind: &str, id: Id) -> String {
        match self.record_name(kind, id) {
            name if name.is_empty() => {
                let known = KINDS.iter().find(|(name, _)| *name == kind);
                let kind = known.map_or(RECORD, |(_, label)| *label);
                format!("{} {id}", kind.pick(self.lang))
            }
            name => name,
        }
    }

    /// What a record is called; empty when it is gone or has no name.
    #[must_use]
    pub fn record_name(&self, kind: &str, id: Id) -> String {
        if !self.may(Action::Read) {
            return String::new();
        }
        let both = |zh: &str, en: &str| match (self.lang, zh, en) {
            (Lang::Zh, "", name) | (Lang::En, name, "") => name.to_owned(),
            (Lang::Zh, name, _) | (Lang::En, _, name) => name.to_owned(),
        };
        let catalogue = &self.catalogue;
        match kind {
            "alumnus" => self.db.get::<Alumnus>(id).map_or(String::new(), |person| {
                format!("{} {}", person.number, person.name)
            }),
            "event" => self
                .db
                .get::<Event>(id)
                .map_or(String::new(), |event| both(&event.zh, &event.en)),
            "chapter" => catalogue.chapters.title(Some(id), self.lang).to_owned(),
            "city" => catalogue.cities.title(Some(id), self.lang).to_owned(),
            "faculty" => catalogue.faculties.title(Some(id), self.lang).to_owned(),
            "programme" => catalogue.programmes.title(Some(id), self.lang).to_owned(),
            "custom_field" => catalogue
                .own_of(id)
                .map_or(String::new(), |own| own.label.pick(self.lang).to_owned()),
            "series" => self
                .db
                .get::<Series>(id)
                .map_or(String::new(), |series| both(&series.zh, &series.en)),
            "saved_view" => self
                .db
                .get::<SavedView>(id)
                .map_or(String::new(), |view| view.name),
            "user" => self
                .db
                .get::<User>(id)
                .map_or(String::new(), |user| user.name),
            "era" => catalogue.eras.title(Some(id), self.lang).to_owned(),
            _ => String::new(),
        }
    }

    fn say_change(&self, change: &Change, who: &str, into: &mut Vec<ChangeLine>) {
        let known = TABLES.iter().find(|(name, ..)| *name == change.table);
        let Some((_, title, known)) = known else {
            return;
        };
        let title = title.pick(self.lang);
        let said = change.values.iter().filter_map(|(name, old, new)| {
            let (label, kind) = known(name).filter(|_| !SILENT.contains(&name.as_str()))?;
            // The record itself stands above.
            let itself = matches!(kind, Kind::Link(to) if to == change.owner.0)
                && name.strip_suffix("_id") == Some(change.owner.0.as_str());
            if itself && change.op != "update" {
                return None;
            }
            Some((
                label,
                kind,
                self.raw_text(kind, old),
                self.raw_text(kind, new),
            ))
        });
        if change.op == "update" {
            into.extend(said.map(|(label, _, old, new)| {
                let label = label.pick(self.lang);
                let gap = if title.is_empty() { "" } else { ": " };
                let filled = |text: String| match text.is_empty() {
                    true => EMPTY.pick(self.lang).to_owned(),
                    false => text,
                };
                ChangeLine {
                    who: who.to_owned(),
                    what: format!("{title}{gap}{label}"),
                    old: filled(old),
                    new: filled(new),
                }
            }));
            return;
        }
        // Flags, counts and instants say something only where they changed.
        let parts: Vec<(String, String)> = said
            .filter(|(_, kind, ..)| !matches!(kind, Kind::Flag | Kind::Int | Kind::Instant))
            .map(|(_, _, old, new)| (old, new))
            .collect();
        let joined = |pick: fn(&(String, String)) -> &String| {
            let parts = parts.iter().map(pick).filter(|part| !part.is_empty());
            parts.cloned().collect::<Vec<_>>().join(", ")
        };
        let what = if title.is_empty() {
            RECORD.pick(self.lang)
        } else {
            title
        };
        let line = ChangeLine {
            who: who.to_owned(),
            what: what.to_owned(),
            old: joined(|part| &part.0),
            new: joined(|part| &part.1),
        };
        if !(line.old.is_empty() && line.new.is_empty()) {
            into.push(line);
        }
    }

    /// A stored instant by the clock of the office; as stored when it is none.
    #[must_use]
    pub fn wall_time(&self, instant: &str) -> String {
        let zone = (self.clock)().timezone();
        match DateTime::parse_from_rfc3339(instant) {
            Ok(at) => at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
            Err(_) => instant.to_owned(),
        }
    }

    /// A value as the history keeps it, for reading.
    fn raw_text(&self, kind: Kind, raw: &str) -> String {
        let value = match (kind, raw.parse()) {
            _ if raw.is_empty() => Value::Null,
            (Kind::Flag | Kind::Link(_), Ok(number)) => Value::Int(number),
            _ => Value::Text(raw.to_owned()),
        };
        match (kind, self.value_text(kind, &value, self.lang)) {
            (Kind::Flag, text) if text.is_empty() && raw == "0" => match self.lang {
                Lang::En => "no".to_owned(),
                Lang::Zh => "否".to_owned(),
            },
            (Kind::Money, text) => match text.parse::<i64>() {
                Ok(minor) => format!("{}.{:02}", minor / 100, (minor % 100).abs()),
                Err(_) => text,
            },
            (Kind::Note, text) => text.replace('\n', " / "),
            (Kind::Wall, text) => text.replace('T', " "),
            (Kind::Instant, text) => self.wall_time(&text),
            (Kind::Link("event"), _) => match value {
                Value::Int(id) => self.record_name("event", Id(id)),
                _ => String::new(),
            },
            // What is not known by name is at least known by its number.
            (Kind::Code(_), text) if text.is_empty() => raw.to_owned(),
            (_, text) => text,
        }
    }
}
