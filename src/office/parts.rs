//! A person's record row by row and field by field, as this actor may see it: the one place that walks the tables of
//! fields for whoever shows, prints or writes them.

use super::Office;
use super::permit::Action;
use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::custom::AlumnusCustom;
use crate::model::dossier::Dossier;
use crate::model::field::{Field, Id, Kind, Label, Record, Value};
use crate::model::own::Own;

/// One cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// How it is typed and shown.
    pub kind: Kind,
    /// The field's name.
    pub name: &'static str,
    /// What the clerk sees.
    pub label: Label,
    /// As the file keeps it.
    pub value: Value,
    /// For reading: labels of codes, names of linked records.
    pub shown: String,
}

/// The rows of one table that belong to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What files call it.
    pub name: &'static str,
    /// What the clerk sees.
    pub label: Label,
    /// Row by row.
    pub rows: Vec<Vec<Cell>>,
}

/// What a role without [`Action::ReadPrivate`] does not see: table, field; every field where none is named.
const PRIVATE: &[(&str, &str)] = &[
    ("alumnus", "birth"),
    ("contact_point", ""),
    ("address", "line"),
    ("contact_report", ""),
    // The cells of a row that waits: phones, e-mails, births.
    ("import_row", ""),
];

/// Whether a column is closed to a role without [`Action::ReadPrivate`].
pub(super) fn is_private(table: &str, field: &str) -> bool {
    let mut closed = PRIVATE.iter();
    closed.any(|(of, name)| *of == table && (name.is_empty() || *name == field))
}

/// The part that is the person alone, one row.
pub const PERSON: &str = "person";

impl Office {
    /// The columns of a record kind that this actor may see.
    pub fn fields<R: Record>(&self) -> impl Iterator<Item = &'static Field<R>> + use<R> {
        let private = self.may(Action::ReadPrivate);
        R::FIELDS
            .iter()
            .filter(move |field| private || !is_private(R::TABLE, field.name))
    }

    /// The columns in which two records differ, as far as this actor may see them.
    pub fn differing_fields<R: Record>(
        &self,
        one: &R,
        other: &R,
    ) -> impl Iterator<Item = &'static str> {
        let fields = self.fields::<R>();
        fields
            .filter(move |field| (field.get)(one) != (field.get)(other))
            .map(|field| field.name)
    }

    /// Everything that belongs to a person, the person first; tables without rows are left out.
    #[must_use]
    pub fn parts(&self, dossier: &Dossier, lang: Lang) -> Vec<Part> {
        let d = dossier;
        let one = std::slice::from_ref(&d.alumnus);
        let parts = [
            self.part(one, PERSON, "Person", "校友", lang),
            self.part(
                &d.other_names,
                "other_names",
                "Other names",
                "其他姓名",
                lang,
            ),
            self.part(&d.degrees, "degrees", "Education", "教育经历", lang),
            self.part(&d.contacts, "contacts", "Contact", "联系方式", lang),
            self.part(&d.addresses, "addresses", "Addresses", "地址", lang),
            self.part(&d.posts, "posts", "Posts", "任职", lang),
            self.part(&d.relationships, "relationships", "Relations", "关系", lang),
            self.part(&d.memberships, "memberships", "Chapters", "会籍", lang),
            self.part(&d.tags, "tags", "Tags", "标签", lang),
            self.part(&d.reports, "reports", "Contact reports", "联络记录", lang),
            self.part(&d.consents, "consents", "Consent", "授权", lang),
            self.part(&d.attachments, "attachments", "Files", "附件", lang),
            self.own_part(&d.customs, lang),
        ];
        parts
            .into_iter()
            .filter(|part| !part.rows.is_empty())
            .collect()
    }

    /// The values of the office's own fields: one row, a cell each, in the order of the form.
    fn own_part(&self, rows: &[AlumnusCustom], lang: Lang) -> Part {
        let mut cells: Vec<Cell> = Vec::new();
        for own in self.catalogue.customs.iter().map(Own::of) {
            let row = rows.iter().find(|row| row.field_id == own.id);
            if let Some(row) = row.filter(|row| self.is_open(row.field_id)) {
                cells.push(Cell {
                    kind: Kind::Text,
                    name: own.key,
                    label: own.label,
                    shown: own.said(&row.value, lang),
                    value: Value::Text(row.value.clone()),
                });
            }
        }
        Part {
            name: "customs",
            label: Label {
                en: "Own fields",
                zh: "自定义字段",
            },
            rows: if cells.is_empty() {
                Vec::new()
            } else {
                vec![cells]
            },
        }
    }

    fn part<R: Record>(
        &self,
        records: &[R],
        name: &'static str,
        en: &'static str,
        zh: &'static str,
        lang: Lang,
    ) -> Part {
        let row = |record: &R| {
            let fields = self.fields::<R>();
            fields
                .map(|field| {
                    let value = (field.get)(record);
                    Cell {
                        kind: field.kind,
                        name: field.name,
                        label: field.label,
                        shown: self.value_text(field.reads_as(), &value, lang),
                        value,
                    }
                })
                .collect()
        };
        Part {
            name,
            label: Label { en, zh },
            rows: records.iter().map(row).collect(),
        }
    }

    /// A cell for reading.
    #[must_use]
    pub fn value_text(&self, kind: Kind, value: &Value, lang: Lang) -> String {
        match (kind, value) {
            (_, Value::Null) => String::new(),
            (Kind::Flag, Value::Int(n)) => {
                let word = match (*n, lang) {
                    (0, _) => "",
                    (_, Lang::En) => "yes",
                    (_, Lang::Zh) => "是",
                };
                word.to_owned()
            }
            (Kind::Code(list), value) => {
                let code = value.text();
                self.catalogue.codes.label(list, &code, lang).to_owned()
            }
            (Kind::Link("alumnus"), Value::Int(id)) => self
                .db
                .dossier(Id(*id))
                .map(|d| format!("{} {}", d.alumnus.number, d.alumnus.name))
                .unwrap_or_default(),
            (Kind::Link(table), Value::Int(id)) => {
                linked(&self.catalogue, table, Id(*id), lang).to_owned()
            }
            (_, value) => value.text(),
        }
    }
}

/// The name of a row of a small table.
fn linked<'c>(catalogue: &'c Catalogue, table: &str, id: Id, lang: Lang) -> &'c str {
    match table {
        "faculty" => catalogue.faculties.title(Some(id), lang),
        "programme" => catalogue.programmes.title(Some(id), lang),
        "chapter" => catalogue.chapters.title(Some(id), lang),
        "city" => catalogue.cities.title(Some(id), lang),
        "era" => catalogue.eras.title(Some(id), lang),
        _ => "",
    }
}
