//! Stored values in words: what a column holds, and what an entry of the history changed from what to what.

use std::sync::Arc;

use chrono::TimeDelta;

use super::facts;
use crate::config::Lang;
use crate::model::alumnus::{Alumnus, OtherName};
use crate::model::attachment::Attachment;
use crate::model::catalogue::Catalogue;
use crate::model::chapter::Membership;
use crate::model::consent::Consent;
use crate::model::contact::{Address, ContactPoint};
use crate::model::custom::AlumnusCustom;
use crate::model::degree::Degree;
use crate::model::field::{Id, Kind, Label, Record, Value, field};
use crate::model::phone;
use crate::model::post::Post;
use crate::model::relation::{ContactReport, NotSame, Relationship, Tag};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};

/// What is needed to say a stored value.
#[derive(Debug, Clone)]
pub struct Words {
    /// The tables that records point to.
    pub catalogue: Arc<Catalogue>,
    /// The language.
    pub lang: Lang,
    shift: TimeDelta,
}

/// What a column of a table is called and how it is said.
type Known = fn(&str) -> Option<(Label, Kind)>;

/// The tables of a person, as the history calls them.
const TABLES: &[(&str, Label, Known)] = &[
    ("alumnus", label("", ""), known::<Alumnus>),
    ("other_name", label("Name", "姓名"), known::<OtherName>),
    ("degree", label("Degree", "学业"), known::<Degree>),
    (
        "contact_point",
        label("Contact", "联系方式"),
        known::<ContactPoint>,
    ),
    ("address", label("Address", "地址"), known::<Address>),
    ("post", label("Post", "工作"), known::<Post>),
    ("membership", label("Chapter", "分会"), known::<Membership>),
    ("relationship", label("Tie", "关系"), known::<Relationship>),
    ("tag", label("Tag", "标签"), known::<Tag>),
    (
        "contact_report",
        label("Report", "联络记录"),
        known::<ContactReport>,
    ),
    ("consent", label("Consent", "授权"), known::<Consent>),
    ("attachment", label("File", "附件"), known::<Attachment>),
    (
        "alumnus_custom",
        label("Own field", "自定义字段"),
        known::<AlumnusCustom>,
    ),
    (
        "not_same",
        label("Not the same", "不是同一人"),
        known::<NotSame>,
    ),
];

/// Columns that say nothing to a person.
const SILENT: &[&str] = &["alumnus_id", "rev", "era_id"];

impl Words {
    /// Of a session.
    #[must_use]
    pub fn of(cx: &Cx<'_>) -> Self {
        Self {
            catalogue: Arc::clone(cx.office.catalogue()),
            lang: cx.lang,
            shift: facts::shift(cx.now),
        }
    }

    /// A field of a record: its label, and its value in words.
    #[must_use]
    pub fn field<R: Record>(&self, record: &R, name: &str) -> (&'static str, String) {
        field::<R>(name).map_or(("", String::new()), |field| {
            (
                field.label.pick(self.lang),
                self.value(field.kind, &(field.get)(record)),
            )
        })
    }

    /// A stored value in words; nothing for what is not known.
    #[must_use]
    pub fn value(&self, kind: Kind, value: &Value) -> String {
        let text = value.text();
        let id = || text.parse().ok().map(Id);
        let catalogue = &self.catalogue;
        match kind {
            _ if text.is_empty() => text,
            Kind::Code(list) => catalogue.codes.label(list, &text, self.lang).to_owned(),
            Kind::Flag => {
                let yes = label("yes", "是");
                let no = label("no", "否");
                let said = if text == "0" { no } else { yes };
                said.pick(self.lang).to_owned()
            }
            Kind::Instant => facts::on_the_wall(&text, self.shift),
            Kind::Wall => text.replace('T', " "),
            Kind::Note => text.replace('\n', " / "),
            Kind::Link("faculty") => catalogue.faculties.title(id(), self.lang).to_owned(),
            Kind::Link("programme") => catalogue.programmes.title(id(), self.lang).to_owned(),
            Kind::Link("chapter") => catalogue.chapters.title(id(), self.lang).to_owned(),
            Kind::Link("city") => catalogue.cities.title(id(), self.lang).to_owned(),
            Kind::Link("era") => catalogue.eras.title(id(), self.lang).to_owned(),
            _ => text,
        }
    }

    /// The value of a contact point as it is read: numbers in groups.
    #[must_use]
    pub fn contact(&self, point: &ContactPoint) -> String {
        match point.kind.as_str() {
            "mobile" | "landline" | "whatsapp" => phone::shown(&point.value),
            _ => point.value.clone(),
        }
    }

    /// What an entry changed in a person, a line each: `Job title: 主治医师 -> 副主任医师`, `+ Contact: Mobile, +86 ...`.
    ///
    /// # Errors
    /// What the office says.
    pub fn changes(&self, entry: Id, person: Id, cx: &Cx<'_>) -> Result<Vec<String>> {
        const MOST: usize = 200;
        let mut changes = cx.office.changes(entry, Some(("alumnus", person)), MOST)?;
        // The person before what belongs to them.
        changes.sort_by_key(|change| TABLES.iter().position(|(name, ..)| *name == change.table));
        let mut lines = Vec::new();
        for change in &changes {
            match cx.office.own_said(change)? {
                Some([what, old, new]) => {
                    let empty = |text: String| match text.is_empty() {
                        true => label_empty(self.lang).to_owned(),
                        false => text,
                    };
                    let colon = self.colon();
                    lines.push(format!("{what}{colon}{} -> {}", empty(old), empty(new)));
                }
                None => lines.extend(self.change(&change.table, &change.op, &change.values)),
            }
        }
        Ok(lines)
    }

    fn colon(&self) -> &'static str {
        label(": ", "：").pick(self.lang)
    }

    fn change(&self, table: &str, op: &str, values: &[(String, String, String)]) -> Vec<String> {
        let Some((_, title, known)) = TABLES.iter().find(|(name, ..)| *name == table) else {
            return Vec::new();
        };
        let title = title.pick(self.lang);
        let colon = self.colon();
        let said = values.iter().filter_map(|(name, old, new)| {
            let (label, kind) = known(name).filter(|_| !SILENT.contains(&name.as_str()))?;
            // A flag says something only where it changed.
            if kind == Kind::Flag && op != "update" {
                return None;
            }
            let words = |raw: &String| self.value(kind, &Value::Text(raw.clone()));
            Some((label.pick(self.lang), words(old), words(new)))
        });
        match op {
            "update" => said
                .map(|(label, old, new)| {
                    let empty = label_empty(self.lang);
                    let side = |text: String| {
                        if text.is_empty() {
                            empty.to_owned()
                        } else {
                            text
                        }
                    };
                    let gap = if title.is_empty() { "" } else { " " };
                    format!("{title}{gap}{label}{colon}{} -> {}", side(old), side(new))
                })
                .collect(),
            _ => {
                let (sign, added) = if op == "insert" {
                    ("+", true)
                } else {
                    ("-", false)
                };
                let parts: Vec<String> = said
                    .map(|(_, old, new)| if added { new } else { old })
                    .filter(|part| !part.is_empty())
                    .collect();
                if parts.is_empty() {
                    return Vec::new();
                }
                let gap = if title.is_empty() { "" } else { colon };
                vec![format!("{sign} {title}{gap}{}", parts.join(", "))]
            }
        }
    }
}

fn label_empty(lang: Lang) -> &'static str {
    label("(empty)", "（空）").pick(lang)
}

fn known<R: Record>(name: &str) -> Option<(Label, Kind)> {
    field::<R>(name).map(|field| (field.label, field.kind))
}
