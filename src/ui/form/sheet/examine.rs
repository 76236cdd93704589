//! What is the matter with what stands in the inputs, and what they are called in the sentences about it.

use std::collections::HashSet;

use super::{Sheet, row_key};
use crate::ui::form::field::Field;
use crate::ui::form::{Ask, Finding, Kind, Paper};

/// What is the matter, in the order of the inputs.
#[derive(Debug, Default)]
pub(super) struct Findings {
    all: Vec<Finding>,
    /// The input of each; none for what has no place here.
    places: Vec<Option<usize>>,
}

impl Sheet {
    /// What is the matter, in the order of the inputs.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings.all
    }

    /// From now on this is the matter.
    pub fn tell(&mut self, mut findings: Vec<Finding>) {
        findings.sort_by_cached_key(|finding| self.find(&finding.key));
        let places = findings.iter().map(|finding| self.find(&finding.key));
        self.findings = Findings {
            places: places.collect(),
            all: findings,
        };
    }

    /// The words about an input: its problem first.
    #[must_use]
    pub fn finding(&self, at: usize) -> Option<&Finding> {
        let from = self
            .findings
            .places
            .partition_point(|place| *place < Some(at));
        let own = self.findings.places[from..]
            .iter()
            .zip(&self.findings.all[from..]);
        let own = own.take_while(|(place, _)| **place == Some(at));
        own.map(|(_, finding)| finding)
            .min_by_key(|finding| !finding.blocks)
    }

    /// The words about these inputs, which are in their order.
    pub fn told_of<'s>(
        &'s self,
        fields: &'s [usize],
    ) -> impl Iterator<Item = (usize, &'s Finding)> {
        let mut places: Vec<usize> = self.findings.places.iter().copied().flatten().collect();
        places.dedup();
        places.retain(|place| fields.binary_search(place).is_ok());
        places
            .into_iter()
            .filter_map(|at| Some((at, self.finding(at)?)))
    }

    /// Collects what is the matter. With `all`, also needed inputs where nobody was yet.
    pub fn examine(&mut self, paper: &dyn Paper, ask: &Ask<'_>, all: bool) {
        let stored = !paper.id().is_new();
        let own = self.fields.iter();
        let mut found: Vec<Finding> = own
            .filter_map(|field| self.trouble_of(field, ask, all))
            .collect();
        let mut seen: HashSet<String> = found.iter().map(|finding| finding.key.clone()).collect();
        for finding in paper.check(self, ask) {
            let Some(at) = self.find(&finding.key) else {
                continue;
            };
            let field = &self.fields[at];
            let told = all || stored && field.row >= 0 || field.visited;
            if told && seen.insert(finding.key.clone()) {
                found.push(finding);
            }
        }
        self.tell(found);
        self.name_all(paper, ask);
    }

    /// What is the matter with an input by itself.
    fn trouble_of(&self, field: &Field, ask: &Ask<'_>, all: bool) -> Option<Finding> {
        let key = || field.spec.key.clone();
        if let Some(remark) = &field.remark {
            return Some(Finding {
                key: key(),
                blocks: field.unread,
                words: remark.words.clone(),
                cure: remark.cure.clone(),
            });
        }
        let lacks = field.spec.needed && field.value.is_empty() && (field.visited || all);
        let is_missed = lacks && !self.is_in_blank_row(field);
        is_missed.then(|| Finding {
            key: key(),
            blocks: true,
            words: ask.text.msg_form_needed(),
            cure: None,
        })
    }

    fn is_in_blank_row(&self, field: &Field) -> bool {
        let mut row = self.fields_of(field.section, field.row).iter();
        field.row != 0 && row.all(Field::is_blank)
    }

    /// What every input is called and what stands grey in it, where that changed.
    fn name_all(&mut self, paper: &dyn Paper, ask: &Ask<'_>) {
        for at in 0..self.fields.len() {
            let hint = paper
                .hint(&self.fields[at].spec.key, self)
                .unwrap_or_default();
            let called = self.called(at, ask);
            let called = (called != self.fields[at].called).then(|| called.to_owned());
            let field = &mut self.fields[at];
            field.hint = hint;
            if let Some(called) = called {
                field.called = called;
            }
        }
    }

    /// What an input is called in a sentence.
    fn called<'s>(&'s self, at: usize, ask: &'s Ask<'_>) -> &'s str {
        let field = &self.fields[at];
        if let Kind::Contact(code) = field.spec.kind {
            let table = self.table_of(field.section).unwrap_or_default();
            let kind = self.value(&row_key(table, field.row, code));
            if !kind.is_empty() {
                return ask.catalogue.codes.label("contact", kind, ask.lang);
            }
        }
        field.spec.label.pick(ask.lang)
    }
}
