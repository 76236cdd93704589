//! The section of the fields that the office added: the same in the forms of people, chapters and events.

use crate::model::custom::{OwnKind, put_value, value_of};
use crate::model::field::Record;
use crate::model::own::Own;
use crate::ui::form::sheet::Sheet;
use crate::ui::form::{Kind, Section, input};
use crate::ui::keys::label;
use crate::ui::screen::Cx;

/// The section with the values of a record; none where nothing was added.
#[must_use]
pub fn section<R: Record>(fields: &[&'static Own], rows: &[R]) -> Option<Section> {
    let inputs = fields.iter().map(|own| {
        let kind = match own.kind {
            OwnKind::Date => Kind::Partial,
            _ => Kind::Own(own),
        };
        let spec = input(key(own), own.label, kind, value_of(rows, own.id));
        if own.needed { spec.needed() } else { spec }
    });
    let mut inputs: Vec<_> = inputs.collect();
    if let Some(first) = inputs.first_mut() {
        first.main = true;
    }
    let lines: Vec<_> = inputs.chunks(2).map(<[_]>::to_vec).collect();
    let title = label("Own fields", "自定义");
    (!lines.is_empty()).then(|| Section::new(title).rows(lines))
}

/// Takes what stands in the section into the rows of the record. What cannot be read is left as it was.
pub fn gather<R: Record>(fields: &[&'static Own], sheet: &Sheet, rows: &mut Vec<R>) {
    for own in fields {
        let input = sheet.find(&key(own)).and_then(|at| sheet.fields.get(at));
        if let Some(input) = input.filter(|input| !input.unread) {
            put_value(rows, own.id, &input.value);
        }
    }
}

/// What a record says in these fields: "Founding grant 1200".
#[must_use]
pub fn said<R: Record>(record: &'static str, rows: &[R], cx: &Cx<'_>) -> Vec<String> {
    let fields = cx.office.catalogue().own(record);
    let said = fields.filter_map(|own| {
        let value = value_of(rows, own.id);
        let shown = own.said(&value, cx.lang);
        (!value.is_empty()).then(|| format!("{} {shown}", own.label.pick(cx.lang)))
    });
    said.collect()
}

/// The key of the input of a field.
#[must_use]
pub fn key(own: &Own) -> String {
    format!("own.{}", own.key)
}
