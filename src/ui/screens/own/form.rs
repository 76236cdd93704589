//! The definition of a field as a sheet to fill.

use crate::model::custom::{CustomField, RECORDS};
use crate::model::field::{Id, Label};
use crate::office::own::Fault;
use crate::office::{self, Error};
use crate::ui::form::screen::FormScreen;
use crate::ui::form::sheet::Sheet;
use crate::ui::form::{Ask, Finding, Kind, Paper, Save, Saving, Section, record_input, saving};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};

/// A definition as it was read.
struct FieldPaper {
    field: CustomField,
}

/// The form of a new field of a kind of record; closes with `Saved`.
pub(super) fn new(record: &str, cx: &mut Cx<'_>) -> Result<FormScreen> {
    let field = CustomField {
        record: record.to_owned(),
        kind: "text".to_owned(),
        ..CustomField::default()
    };
    edit(field, cx)
}

/// The form of a definition; closes with `Saved`.
pub(super) fn edit(field: CustomField, cx: &mut Cx<'_>) -> Result<FormScreen> {
    FormScreen::open(Box::new(FieldPaper { field }), cx)
}

/// What the drafts of definitions are called, by the kind of record.
const KINDS: &[(&str, &str)] = &[
    ("alumnus", "own field of people"),
    ("chapter", "own field of chapters"),
    ("event", "own field of events"),
];

/// The form to which a draft of a definition belongs; none where drafts are of another kind.
///
/// # Errors
/// `Missing`, or whatever the office says.
pub(in crate::ui::screens) fn drafted(
    kind: &str,
    id: Id,
    cx: &mut Cx<'_>,
) -> Result<Option<FormScreen>> {
    let Some((record, _)) = KINDS.iter().find(|(_, name)| *name == kind) else {
        return Ok(None);
    };
    if id.is_new() {
        return new(record, cx).map(Some);
    }
    let mut known = cx.office.catalogue().customs.iter();
    let field = known.find(|field| field.id == id).cloned();
    edit(field.ok_or(Error::Missing)?, cx).map(Some)
}

impl FieldPaper {
    fn typed(&self, sheet: &Sheet) -> CustomField {
        let mut field = self.field.clone();
        sheet.fill(&mut field, "");
        field
    }

    fn whose(&self) -> Label {
        let known = RECORDS
            .iter()
            .find(|(record, _)| *record == self.field.record);
        known.map_or(Label { en: "", zh: "" }, |(_, label)| *label)
    }
}

impl Paper for FieldPaper {
    fn kind(&self) -> &'static str {
        let kinds = KINDS.iter();
        let kind = kinds
            .clone()
            .find(|(record, _)| *record == self.field.record);
        kind.or(KINDS.first()).map_or("", |(_, kind)| kind)
    }

    fn id(&self) -> Id {
        self.field.id
    }

    // A definition has no revision: the office compares the whole of it.
    fn rev(&self) -> i64 {
        0
    }

    fn title(&self, sheet: &Sheet, ask: &Ask<'_>) -> String {
        let word = match self.field.id.is_new() {
            true => label("New field", "新增字段"),
            false => label("Change field", "修改字段"),
        };
        let name = self.name(sheet);
        let parts = [word.pick(ask.lang), self.whose().pick(ask.lang), &name];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" | ")
    }

    fn name(&self, sheet: &Sheet) -> String {
        let names = [sheet.standing("zh"), sheet.standing("en")];
        let names = names.into_iter().filter(|name| !name.is_empty());
        names.collect::<Vec<_>>().join(" ")
    }

    fn sections(&self) -> Vec<Section> {
        let input = |name, kind| record_input(&self.field, name, kind);
        let chinese = input("zh", Kind::Text).label(label("Chinese name", "中文名称"));
        let english = input("en", Kind::Text).label(label("English name", "英文名称"));
        vec![
            Section::new(label("Field", "字段")).rows(vec![
                vec![english.main(), chinese],
                vec![
                    input("key", Kind::Text).needed(),
                    input("kind", Kind::Code("custom_kind")).needed(),
                ],
                vec![input("required", Kind::Flag), input("private", Kind::Flag)],
            ]),
            Section::new(label("Choices", "选项"))
                .rows(vec![vec![input("choices", Kind::Note(8)).main()]]),
        ]
    }

    fn check(&self, sheet: &Sheet, ask: &Ask<'_>) -> Vec<Finding> {
        let faults = ask.office.own_field_faults(&self.typed(sheet));
        let faults = faults.unwrap_or_default();
        faults.iter().map(|fault| finding(fault, ask)).collect()
    }

    /// The key follows from the English name until somebody types one.
    fn follow(&self, key: &str, sheet: &Sheet, _ask: &Ask<'_>) -> Vec<(String, String)> {
        if key != "en" || !sheet.is_open("key") || !self.field.id.is_new() {
            return Vec::new();
        }
        let words = sheet.value("en").to_lowercase();
        let words = words.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        vec![("key".to_owned(), words.join("_"))]
    }

    fn save(&self, sheet: &Sheet, _cx: &Cx<'_>) -> Save {
        let (before, after) = (self.field.clone(), self.typed(sheet));
        Save::by(move |office| office.save_own_field(&before, &after))
    }

    fn saved(&self, outcome: office::Result<Id>, _sheet: &Sheet, cx: &Cx<'_>) -> Result<Saving> {
        match outcome {
            Err(Error::Unfit(faults)) => {
                let ask = Ask::of(cx);
                let findings = faults.iter().map(|fault| finding(fault, &ask));
                Ok(Saving::Problems(findings.collect()))
            }
            outcome => saving(outcome),
        }
    }

    fn stored(&self, cx: &mut Cx<'_>) -> Result<Box<dyn Paper>> {
        cx.office.look()?;
        let own = cx.office.catalogue().own_of(self.field.id);
        let field = own.map(|own| own.field.clone()).ok_or(Error::Missing)?;
        Ok(Box::new(Self { field }))
    }

    fn blank(&self) -> Option<Box<dyn Paper>> {
        let field = CustomField {
            record: self.field.record.clone(),
            kind: self.field.kind.clone(),
            ..CustomField::default()
        };
        Some(Box::new(Self { field }))
    }
}

fn finding(fault: &Fault, ask: &Ask<'_>) -> Finding {
    Finding {
        key: fault.column.to_owned(),
        blocks: true,
        words: fault.said(ask.text),
        cure: None,
    }
}
