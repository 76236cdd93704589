//! A plan as it is looked at: which rows are shown, and what is said of each.

use std::collections::HashMap;
use std::sync::Arc;

use crate::l10n::grouped;
use crate::model::alumnus::Alumnus;
use crate::model::field::{Id, Label};
use crate::office::intake::Who;
use crate::transfer::plan::{Ask, Counts, Plan, Planned, Verdict};
use crate::transfer::row::incoming::Make;
use crate::transfer::row::problem::Problem;
use crate::transfer::whole::ARRAYS;
use crate::ui::keys::label;
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Result, View};
use crate::ui::widgets::list::Cursor;

/// A plan on the screen.
pub(super) struct PlanView {
    /// The plan; the thread that applies it holds it too.
    pub(super) plan: Arc<Plan>,
    /// Which verdict is shown, as a place in [`SIEVES`].
    pub(super) sieve: usize,
    /// The rows that are shown, as places in the plan.
    pub(super) rows: Vec<usize>,
    /// The place in them.
    pub(super) cursor: Cursor,
    /// What the file makes new, and what of it is not understood.
    pub(super) notes: Vec<String>,
    /// People on file who are meant: their numbers and names.
    people: HashMap<Id, String>,
    /// The column that holds names.
    name: Option<usize>,
    /// What the columns of a person are called.
    labels: HashMap<&'static str, Label>,
    /// Applying it would write something.
    pub(super) writes: bool,
}

/// A verdict to sift the rows by.
pub(super) struct Sieve {
    /// What the clerk calls it.
    pub(super) label: Label,
    /// How many rows have it.
    pub(super) count: fn(&Counts) -> usize,
    passes: fn(&Verdict) -> bool,
}

/// Every way to sift, all rows first.
pub(super) const SIEVES: &[Sieve] = &[
    Sieve {
        label: label("All", "全部"),
        count: |counts| counts.rows,
        passes: |_| true,
    },
    Sieve {
        label: label("New", "新增"),
        count: |counts| counts.added,
        passes: |verdict| matches!(verdict, Verdict::New),
    },
    Sieve {
        label: label("Changed", "更新"),
        count: |counts| counts.changed,
        passes: |verdict| matches!(verdict, Verdict::Change { .. } | Verdict::Returned(_)),
    },
    Sieve {
        label: label("Same", "一致"),
        count: |counts| counts.same,
        passes: |verdict| matches!(verdict, Verdict::Same),
    },
    Sieve {
        label: label("Joined", "并入"),
        count: |counts| counts.folded + counts.repeated,
        passes: |verdict| matches!(verdict, Verdict::FoldedInto(_) | Verdict::Repeats(_)),
    },
    Sieve {
        label: label("To ask", "待确认"),
        count: |counts| counts.asked,
        passes: |verdict| matches!(verdict, Verdict::Ask(_)),
    },
    Sieve {
        label: label("Rejected", "拒绝"),
        count: |counts| counts.rejected,
        passes: |verdict| matches!(verdict, Verdict::Rejected(_)),
    },
];

/// As many names are listed of what is made new.
const NAMED: usize = 6;

impl PlanView {
    /// Of a plan that was made just now.
    ///
    /// # Errors
    /// What the office says of the people who are meant.
    pub(super) fn new(plan: Plan, cx: &Cx<'_>) -> Result<Self> {
        let name = plan.table.columns("name").first().copied();
        let mut view = Self {
            people: people(&plan, cx)?,
            notes: notes(&plan, cx),
            labels: labels(cx),
            writes: plan.writes(),
            plan: Arc::new(plan),
            sieve: 0,
            rows: Vec::new(),
            cursor: Cursor::default(),
            name,
        };
        // Rows that somebody should look at come first, if there are any.
        let first = [6, 5].into_iter().find(|&at| view.has(at)).unwrap_or(0);
        view.sift(first);
        Ok(view)
    }

    /// Says again what depends on the language.
    pub(super) fn reword(&mut self, cx: &Cx<'_>) {
        self.notes = notes(&self.plan, cx);
    }

    /// Some row passes this sieve.
    #[must_use]
    pub(super) fn has(&self, sieve: usize) -> bool {
        SIEVES
            .get(sieve)
            .is_some_and(|sieve| (sieve.count)(&self.plan.counts) > 0)
    }

    /// Shows the rows of a sieve.
    pub(super) fn sift(&mut self, sieve: usize) {
        let Some(found) = SIEVES.get(sieve) else {
            return;
        };
        self.sieve = sieve;
        let rows = self.plan.rows.iter().enumerate();
        self.rows = rows
            .filter(|(_, row)| (found.passes)(&row.verdict))
            .map(|(at, _)| at)
            .collect();
        self.cursor = Cursor::new(self.rows.len());
    }

    /// To the next sieve that some row passes.
    pub(super) fn turn(&mut self, by: isize) {
        let all = SIEVES.len().cast_signed();
        let mut at = self.sieve.cast_signed();
        for _ in 0..all {
            at = (at + by).rem_euclid(all);
            if self.has(at.cast_unsigned()) {
                break;
            }
        }
        self.sift(at.cast_unsigned());
    }

    /// A shown row.
    #[must_use]
    pub(super) fn row(&self, at: usize) -> Option<&Planned> {
        self.plan.rows.get(*self.rows.get(at)?)
    }

    /// The name that stands in a row.
    #[must_use]
    pub(super) fn name(&self, row: &Planned) -> String {
        let raw = self.plan.table.row(row.index);
        let name = self
            .name
            .zip(raw)
            .map(|(column, raw)| raw.cell(column).trim().to_owned());
        name.unwrap_or_default()
    }

    /// What a row's verdict is called.
    #[must_use]
    pub(super) fn verdict(&self, row: &Planned, view: &View<'_>) -> &'static str {
        let found = SIEVES
            .iter()
            .skip(1)
            .find(|sieve| (sieve.passes)(&row.verdict));
        found.map_or("", |sieve| view.word(sieve.label))
    }

    /// What is said of a row in the list.
    #[must_use]
    pub(super) fn brief(&self, row: &Planned, view: &View<'_>) -> String {
        match &row.verdict {
            Verdict::New | Verdict::Same => {
                self.cells(row, &["student_no", "programme", "class_year"])
            }
            Verdict::Change { columns, .. } => {
                let labels: Vec<&str> = columns.iter().map(|key| self.label(key, view)).collect();
                labels.join(view.word(label(", ", "、")))
            }
            Verdict::Returned(returned) => {
                let labels = returned.cells.iter().map(|cell| view.word(cell.label));
                labels
                    .collect::<Vec<_>>()
                    .join(view.word(label(", ", "、")))
            }
            Verdict::FoldedInto(first) => view.text.msg_intake_folded(first.to_string()),
            Verdict::Repeats(first) => view.text.msg_command_import_repeats_row(first.to_string()),
            Verdict::Ask(ask) => self.ask(ask, view),
            Verdict::Rejected(problems) => {
                let said = problems
                    .first()
                    .map(|problem| problem.said(view.text, view.lang));
                match (said, problems.len()) {
                    (Some(said), 2..) => format!("{said} (+{})", problems.len() - 1),
                    (said, _) => said.unwrap_or_default(),
                }
            }
        }
    }

    /// Everything that is said of a row, a line each.
    #[must_use]
    pub(super) fn story(&self, row: &Planned, view: &View<'_>) -> Vec<(Role, String)> {
        let mut lines = Vec::new();
        match &row.verdict {
            Verdict::Change { id, columns } => {
                let who = self.people.get(id).map_or("", String::as_str);
                lines.push((Role::Text, view.text.msg_intake_changes(who)));
                for key in columns {
                    let colon = view.word(label(": ", "："));
                    let (of, cells) = (self.label(key, view), self.cells(row, &[key]));
                    let words = match cells.is_empty() {
                        true => of.to_owned(),
                        false => format!("{of}{colon}{cells}"),
                    };
                    lines.push((Role::Text, words));
                }
            }
            Verdict::Ask(ask) => {
                match ask {
                    Ask::Odd(problems) => lines.extend(self.problems(problems, Role::Warn, view)),
                    _ => lines.push((Role::Warn, self.ask(ask, view))),
                }
                lines.push((Role::Text, view.text.msg_intake_kept()));
            }
            Verdict::Rejected(problems) => {
                lines.extend(self.problems(problems, Role::Bad, view));
                lines.push((Role::Text, view.text.msg_intake_left_out()));
            }
            Verdict::FoldedInto(first) => {
                lines.push((Role::Text, view.text.msg_intake_folded(first.to_string())));
            }
            Verdict::Repeats(first) => {
                let same = view.text.msg_command_import_repeats_row(first.to_string());
                lines.push((Role::Warn, same));
                lines.push((Role::Text, view.text.msg_intake_repeats()));
            }
            Verdict::New | Verdict::Same | Verdict::Returned(_) => {}
        }
        lines.push((Role::Dim, self.whole(row)));
        lines
    }

    /// What the confirmation asks and says.
    #[must_use]
    pub(super) fn consequence(&self, cx: &Cx<'_>) -> Vec<String> {
        let counts = &self.plan.counts;
        vec![
            cx.text
                .msg_intake_consequence(grouped(counts.added), grouped(counts.changed)),
            cx.text
                .msg_intake_consequence_rest(grouped(counts.asked), grouped(counts.rejected)),
            cx.text.msg_intake_undo_whole(),
        ]
    }

    fn problems(&self, problems: &[Problem], role: Role, view: &View<'_>) -> Vec<(Role, String)> {
        let said = |problem: &Problem| {
            let said = problem.said(view.text, view.lang);
            let mark = if role == Role::Bad { "!" } else { "?" };
            // A heading that is the name of our field stands in the sentence already.
            if said.starts_with(problem.column.as_str()) {
                format!("{mark} {said}")
            } else {
                format!("{mark} [{}] {said}", problem.column)
            }
        };
        problems
            .iter()
            .map(|problem| (role, said(problem)))
            .collect()
    }

    fn ask(&self, ask: &Ask, view: &View<'_>) -> String {
        match ask {
            Ask::Waits => view.text.msg_command_import_waits(),
            Ask::OtherName(who) => view
                .text
                .msg_command_import_other_name(self.who(*who, view)),
            Ask::LookAlike(who) => view
                .text
                .msg_command_import_look_alike(self.who(*who, view)),
            Ask::Odd(problems) => problems
                .first()
                .map_or_else(String::new, |problem| problem.said(view.text, view.lang)),
            Ask::Clash { fields, .. } => {
                let labels: Vec<&str> = fields.iter().map(|of| view.word(*of)).collect();
                let labels = labels.join(view.word(label(", ", "、")));
                view.text.msg_import_ask_clash(labels)
            }
            Ask::Meanwhile { id, said } => view
                .text
                .msg_import_ask_meanwhile(said.as_str(), self.who(Who::OnFile(*id), view)),
        }
    }

    fn who(&self, who: Who, view: &View<'_>) -> String {
        match who {
            Who::Row(row) => view.text.msg_command_import_who_row(row.to_string()),
            Who::OnFile(id) => self.people.get(&id).cloned().unwrap_or_default(),
        }
    }

    /// Some of the row's cells, as they stand in the file.
    fn cells(&self, row: &Planned, keys: &[&str]) -> String {
        let Some(raw) = self.plan.table.row(row.index) else {
            return String::new();
        };
        let columns = keys.iter().filter_map(|key| {
            let columns = self.plan.table.columns(key).into_iter();
            columns
                .map(|column| raw.cell(column).trim())
                .find(|cell| !cell.is_empty())
        });
        columns.collect::<Vec<_>>().join("  ")
    }

    fn label(&self, key: &str, view: &View<'_>) -> &'static str {
        self.labels.get(key).map_or("", |label| view.word(*label))
    }

    /// The row as it stands in the file: heading and cell.
    fn whole(&self, row: &Planned) -> String {
        let Some(raw) = self.plan.table.row(row.index) else {
            return String::new();
        };
        let cells = self
            .plan
            .table
            .header
            .iter()
            .enumerate()
            .filter_map(|(at, heading)| {
                let cell = raw.cell(at).trim();
                (!cell.is_empty()).then(|| format!("{} {cell}", heading.text))
            });
        cells.collect::<Vec<_>>().join(" | ")
    }
}

/// What a plan may say that differs: flat columns, the other columns of a person, and the rows that belong to one.
fn labels(cx: &Cx<'_>) -> HashMap<&'static str, Label> {
    let arrays = ARRAYS.iter().map(|array| (array.key, array.label));
    let fields = cx.office.fields::<Alumnus>();
    let fields = fields.map(|field| (field.name, field.label));
    let columns = cx.office.columns();
    let columns = columns.map(|column| (column.key, column.label));
    arrays.chain(fields).chain(columns).collect()
}

/// The people on file who are meant by some row.
fn people(plan: &Plan, cx: &Cx<'_>) -> Result<HashMap<Id, String>> {
    let mut ids: Vec<Id> = plan
        .rows
        .iter()
        .filter_map(|row| match &row.verdict {
            Verdict::Change { id, .. }
            | Verdict::Ask(
                Ask::OtherName(Who::OnFile(id))
                | Ask::LookAlike(Who::OnFile(id))
                | Ask::Clash { id, .. }
                | Ask::Meanwhile { id, .. },
            ) => Some(*id),
            _ => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut names = HashMap::new();
    for some in ids.chunks(500) {
        for person in cx.office.listed(some)? {
            let shown = format!("{} {}", person.number, person.name);
            names.insert(person.head.alumnus_id, shown);
        }
    }
    Ok(names)
}

/// What the file makes new, and what of it is not understood, a line each.
fn notes(plan: &Plan, cx: &Cx<'_>) -> Vec<String> {
    let comma = cx.word(label(", ", "、"));
    let listed = |names: Vec<&str>| {
        let more = names.len().saturating_sub(NAMED);
        let mut text = names[..names.len() - more].join(comma);
        if more > 0 {
            text.push(' ');
            text.push_str(&cx.text.msg_intake_more(grouped(more)));
        }
        text
    };
    let made = |pick: fn(&Make) -> Option<&str>| -> Vec<&str> {
        plan.makes.iter().filter_map(pick).collect()
    };
    let faculties = made(|make| match make {
        Make::Faculty(name) => Some(name),
        _ => None,
    });
    let programmes = made(|make| match make {
        Make::Programme { name, .. } => Some(name),
        _ => None,
    });
    let cities = made(|make| match make {
        Make::City { name, .. } => Some(name),
        _ => None,
    });
    let unknown: Vec<&str> = plan.table.unknown().collect();
    let mut notes = Vec::new();
    if plan.counts.cleaned > 0 {
        notes.push(
            cx.text
                .msg_intake_cleaned(plan.counts.cleaned, grouped(plan.counts.cleaned)),
        );
    }
    if plan.left > 0 {
        notes.push(cx.text.msg_intake_files_left(plan.left));
    }
    if plan.table.lost > 0 {
        notes.push(cx.text.msg_intake_lost(plan.table.lost));
    }
    if !unknown.is_empty() {
        notes.push(cx.text.msg_intake_unknown(listed(unknown)));
    }
    if !faculties.is_empty() {
        notes.push(cx.text.msg_intake_faculties(listed(faculties)));
    }
    if !programmes.is_empty() {
        notes.push(cx.text.msg_intake_programmes(listed(programmes)));
    }
    if !cities.is_empty() {
        notes.push(cx.text.msg_intake_cities(listed(cities)));
    }
    notes
}
