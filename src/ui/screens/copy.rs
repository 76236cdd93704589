//! Copying what one is asked for most of a person: the terminal is asked to put it on its clipboard, also over a network.

use crate::model::dossier::Dossier;
use crate::model::field::{Id, Label};
use crate::model::phone;
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Flow, Result};

/// What can be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The name.
    Name,
    /// The first phone.
    Phone,
    /// The first e-mail.
    Mail,
    /// The public number.
    Number,
    /// Name, phone, e-mail, city and employer.
    Line,
}

impl What {
    fn label(self) -> Label {
        match self {
            Self::Name => label("name", "姓名"),
            Self::Phone => label("phone", "电话"),
            Self::Mail => label("e-mail", "邮箱"),
            Self::Number => label("number", "编号"),
            Self::Line => label("line", "整行"),
        }
    }
}

/// Sends it to the terminal and says so.
///
/// # Errors
/// What the office says.
pub fn copy(id: Id, what: What, cx: &mut Cx<'_>) -> Result<Flow> {
    let dossier = cx.office.dossier(id)?;
    let text = text_of(&dossier, what, cx);
    let word = cx.word(what.label());
    if text.is_empty() {
        cx.warn(cx.text.msg_copy_nothing(word));
    } else {
        cx.copy(&text);
        cx.note(cx.text.msg_copy_sent(word, text));
    }
    Ok(Flow::Stay)
}

fn text_of(dossier: &Dossier, what: What, cx: &Cx<'_>) -> String {
    let point = |kind: &str| dossier.contact(kind).map(|point| point.value.clone());
    let phone = || point("mobile").or_else(|| point("landline"));
    match what {
        What::Name => dossier.alumnus.name.clone(),
        What::Number => dossier.alumnus.number.clone(),
        What::Mail => point("email").unwrap_or_default(),
        What::Phone => phone().map_or_else(String::new, |stored| phone::shown(&stored)),
        What::Line => {
            let column = |key: &str| {
                let known = cx.office.columns().find(|column| column.key == key);
                known.map(|column| (column.get)(dossier, cx.office.catalogue(), cx.lang))
            };
            let keys = [
                "number",
                "name",
                "class_year",
                "employer",
                "city",
                "mobile",
                "email",
            ];
            let cells = keys.iter().filter_map(|key| column(key));
            let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
            cells.join("\t")
        }
    }
}
