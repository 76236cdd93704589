//! What the schema refuses of a person's rows, asked before it can: closed lists of codes, what has to be there, and what a
//! person has once. `tests/constraints.rs` walks the schema, so that none of its constraints is without a rule here.

use super::{Problem, Trouble, problem};
use crate::model::dossier::Dossier;
use crate::model::field::{Record, Value, field};

/// Codes that are part of the program, whatever words an office puts to them: table, column, the codes.
const CLOSED: &[(&str, &str, &[&str])] = &[
    ("alumnus", "gender", &["F", "M", "X"]),
    ("alumnus", "status", &["active", "lost", "deceased"]),
    ("alumnus", "language", &["zh", "en"]),
    (
        "other_name",
        "kind",
        &["former", "diploma", "latin", "passport", "alias"],
    ),
    (
        "degree",
        "verification",
        &["unverified", "archive", "document"],
    ),
    (
        "contact_point",
        "kind",
        &[
            "mobile", "landline", "email", "wechat", "whatsapp", "qq", "other",
        ],
    ),
    ("contact_point", "status", &["ok", "bounced", "wrong"]),
    ("address", "kind", &["home", "work", "mail"]),
    ("membership", "state", &["applied", "active", "left"]),
];

/// Adds what is wrong with a person's rows to what was found before.
pub(super) fn check(dossier: &Dossier, found: &mut Vec<Problem>) {
    closed(std::slice::from_ref(&dossier.alumnus), found);
    closed(&dossier.other_names, found);
    closed(&dossier.degrees, found);
    closed(&dossier.contacts, found);
    closed(&dossier.addresses, found);
    closed(&dossier.memberships, found);
    needed(dossier, found);
    once(dossier, found);
}

fn closed<R: Record>(rows: &[R], found: &mut Vec<Problem>) {
    for (_, column, codes) in CLOSED.iter().filter(|(table, ..)| *table == R::TABLE) {
        let Some(field) = field::<R>(column) else {
            continue;
        };
        for (row, record) in rows.iter().enumerate() {
            // Empty, it follows from the rest or is not known.
            let wrong = match (field.get)(record) {
                Value::Text(text) => !codes.contains(&text.as_str()),
                _ => false,
            };
            if wrong {
                found.push(problem(R::TABLE, row, column, Trouble::NotOfField));
            }
        }
    }
}

fn needed(d: &Dossier, found: &mut Vec<Problem>) {
    let mut lacks = |table, row, field| found.push(problem(table, row, field, Trouble::Needed));
    for (row, point) in d.contacts.iter().enumerate() {
        if point.kind.is_empty() {
            lacks("contact_point", row, "kind");
        }
    }
    for (row, member) in d.memberships.iter().enumerate() {
        if member.chapter_id.is_new() {
            lacks("membership", row, "chapter_id");
        }
    }
    for (row, tag) in d.tags.iter().enumerate() {
        if tag.tag.is_empty() {
            lacks("tag", row, "tag");
        }
    }
    for (row, own) in d.customs.iter().enumerate() {
        if own.field_id.is_new() {
            lacks("alumnus_custom", row, "field_id");
        }
        if own.value.is_empty() {
            lacks("alumnus_custom", row, "value");
        }
    }
}

fn once(d: &Dossier, found: &mut Vec<Problem>) {
    let mut twice = |table, row, field| found.push(problem(table, row, field, Trouble::OnlyOnce));
    for (row, tag) in d.tags.iter().enumerate() {
        if d.tags[..row].iter().any(|other| other.tag == tag.tag) {
            twice("tag", row, "tag");
        }
    }
    for (row, own) in d.customs.iter().enumerate() {
        let mut before = d.customs[..row].iter();
        if before.any(|other| other.field_id == own.field_id) {
            twice("alumnus_custom", row, "field_id");
        }
    }
    let is_active = |state: &str| matches!(state, "" | "active");
    for (row, member) in d.memberships.iter().enumerate() {
        let mut before = d.memberships[..row].iter();
        let same = before.any(|other| {
            other.chapter_id == member.chapter_id
                && is_active(&other.state)
                && is_active(&member.state)
        });
        if same {
            twice("membership", row, "chapter_id");
        }
    }
    for (row, degree) in d.degrees.iter().enumerate() {
        let mut before = d.degrees[..row].iter();
        let number = degree.student_no.as_str();
        let same = before.any(|other| other.student_no == number && other.level == degree.level);
        if same && !number.is_empty() {
            twice("degree", row, "student_no");
        }
    }
}
