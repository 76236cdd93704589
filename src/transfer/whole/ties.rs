//! Objects that point to others of the same file: who points to somebody that does not come in cannot come in either.

use std::collections::{BTreeMap, HashMap};

use super::chunk::text;
use crate::model::dossier::Dossier;
use crate::model::field::{Id, Label};
use crate::transfer::objects::Objects;
use crate::transfer::plan::{Planned, Verdict};
use crate::transfer::row::problem::{Problem, Why};

const OTHER: Label = Label {
    en: "other person",
    zh: "对方",
};

/// Somebody of a file who is not on file yet.
pub(super) fn by_place(index: usize) -> Id {
    Id(-1 - i64::try_from(index).unwrap_or(i64::MAX - 1))
}

fn place_of(id: Id) -> Option<usize> {
    (id.0 < 0)
        .then(|| usize::try_from(-1 - id.0).ok())
        .flatten()
}

/// An object that points to another of the same file.
struct Tie {
    from: usize,
    place: String,
}

/// Who of a file points to whom, by the place of those pointed to.
#[derive(Default)]
pub(super) struct Ties(BTreeMap<usize, Vec<Tie>>);

impl Ties {
    /// Notes to whom of the file an object points.
    pub(super) fn note(&mut self, from: usize, dossier: &Dossier) {
        let others = dossier.relationships.iter().zip(1..);
        let others = others.map(|(row, at)| (row.other_id, format!("relationships.{at}.other")));
        let survivor = dossier.alumnus.merged_into;
        let survivor = survivor.map(|id| (id, "merged_into".to_owned()));
        for (id, place) in others.chain(survivor) {
            if let Some(to) = place_of(id) {
                self.0.entry(to).or_default().push(Tie { from, place });
            }
        }
    }

    /// Who cannot come in since somebody that they point to does not; and who points to those, and so on.
    pub(super) fn lost(&self, rows: &[Planned], objects: &Objects) -> HashMap<usize, Vec<Problem>> {
        let comes = |index: usize| rows.get(index).is_some_and(|row| comes(&row.verdict));
        let mut lost: HashMap<usize, Vec<Problem>> = HashMap::new();
        let mut missing: Vec<usize> = self.0.keys().copied().filter(|to| !comes(*to)).collect();
        while let Some(to) = missing.pop() {
            let Some(ties) = self.0.get(&to) else {
                continue;
            };
            let number = number(objects, to);
            for tie in ties.iter().filter(|tie| comes(tie.from)) {
                let problems = lost.entry(tie.from).or_default();
                if problems.is_empty() {
                    missing.push(tie.from);
                }
                problems.push(Problem {
                    row: objects.line(tie.from),
                    column: tie.place.clone(),
                    field: OTHER,
                    value: number.clone(),
                    why: Why::Unknown(None),
                });
            }
        }
        lost
    }
}

fn comes(verdict: &Verdict) -> bool {
    matches!(
        verdict,
        Verdict::New | Verdict::Change { .. } | Verdict::Same
    )
}

/// The number by which others point to an object.
fn number(objects: &Objects, index: usize) -> String {
    let object = objects.read(index).unwrap_or_default();
    text(&object, "number").unwrap_or_default().to_owned()
}
