//! Stored values in words.

use std::sync::Arc;

use chrono::TimeDelta;

use super::facts;
use crate::config::Lang;
use crate::model::catalogue::Catalogue;
use crate::model::contact::ContactPoint;
use crate::model::field::{Id, Kind, Record, Value, field};
use crate::model::phone;
use crate::ui::keys::label;
use crate::ui::screen::Cx;

/// What is needed to say a stored value.
#[derive(Debug, Clone)]
pub struct Words {
    /// The tables that records point to.
    pub catalogue: Arc<Catalogue>,
    /// The language.
    pub lang: Lang,
    shift: TimeDelta,
}

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
}
