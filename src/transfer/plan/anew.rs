//! A plan made anew because others wrote since: in the turn in which it is applied, so that nobody is sent away for a change
//! that is not theirs. What others saved meanwhile is never written over: a row that would do so waits for somebody to
//! decide.

use std::sync::Arc;

use super::{Ask, Counts, Plan, Planned, Verdict};
use crate::config::Lang;
use crate::model::dossier::{Column, Dossier};
use crate::model::field::Id;
use crate::office::intake::Who;
use crate::office::intake::news::News;
use crate::office::{Error, Office};

/// Columns to which an import adds beside what is there, and never over it.
const ADDED: &[&str] = &[
    "former_name",
    "chapter",
    "mobile",
    "landline",
    "email",
    "wechat",
    "whatsapp",
    "qq",
    "notes",
];

impl Plan {
    /// Whether what others wrote since touches what the plan is about.
    pub(in crate::transfer) fn is_touched(&self, news: &News) -> bool {
        if news.is_empty() {
            return false;
        }
        // Whole records point to each other, and to anybody on file.
        if self.table.is_whole() || news.changes_words() {
            return true;
        }
        let is_about = |row: &Planned| match &row.verdict {
            Verdict::Change { id, .. } => news.is_about(*id),
            Verdict::Returned(returned) => news.is_about(returned.id),
            Verdict::Ask(Ask::OtherName(Who::OnFile(id)) | Ask::LookAlike(Who::OnFile(id))) => {
                news.is_about(*id)
            }
            _ => false,
        };
        let mut rows = self.rows.iter();
        rows.any(|row| news.has_row(row.fingerprint) || is_about(row)) || self.known.meets(news)
    }

    /// The same file planned anew by a session that sees what was written since.
    ///
    /// # Errors
    /// `Stopped` by `progress`, or whatever the office says.
    pub(in crate::transfer) fn anew(
        &self,
        office: &Office,
        news: &News,
        progress: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<Self, Error> {
        let known = office.acquaintances()?;
        let table = Arc::clone(&self.table);
        let mut plan = Self::of(office, &self.path, self.today, table, known, progress)?;
        plan.keep_choices(self);
        for at in 0..plan.rows.len() {
            let Some(Verdict::Change { id, columns }) = plan.rows.get(at).map(|row| &row.verdict)
            else {
                continue;
            };
            if !news.is_about(*id) {
                continue;
            }
            if let Some(said) = self.said_of_clash(office, *id, columns)? {
                let verdict = Verdict::Ask(Ask::Meanwhile { id: *id, said });
                if let Some(row) = plan.rows.get_mut(at) {
                    row.verdict = verdict;
                }
            }
        }
        let cleaned = plan.counts.cleaned;
        plan.counts = Counts::default();
        for row in &plan.rows {
            plan.counts.add(&row.verdict);
        }
        plan.counts.cleaned = cleaned;
        Ok(plan)
    }

    /// What others saved since, where the row would write over it; none where both go together.
    fn said_of_clash(
        &self,
        office: &Office,
        id: Id,
        columns: &[&'static str],
    ) -> Result<Option<String>, Error> {
        let rev = self.revs.get(&id);
        let before = match rev.map(|rev| office.dossier_at(id, *rev)) {
            None | Some(Err(Error::Missing)) => Dossier::default(),
            Some(before) => before?,
        };
        let now = office.dossier(id)?;
        let catalogue = office.catalogue();
        let shown = |column: &Column, of: &Dossier| (column.get)(of, catalogue, Lang::Zh);
        let mut clashing = office.columns().filter(|column| {
            columns.contains(&column.key)
                && !ADDED.contains(&column.key)
                && shown(column, &before) != shown(column, &now)
        });
        if clashing.next().is_none() {
            return Ok(None);
        }
        match office.said_since(id, rev.copied().unwrap_or(1)) {
            Err(Error::Missing) => Ok(Some(String::new())),
            said => said.map(Some),
        }
    }

    /// What somebody decided about cells of returned rows holds on, where the same stands on both sides.
    fn keep_choices(&mut self, old: &Self) {
        let old = old.rows.iter().map(|row| &row.verdict);
        for (row, old) in self.rows.iter_mut().zip(old) {
            let (Verdict::Returned(new), Verdict::Returned(old)) = (&mut row.verdict, old) else {
                continue;
            };
            for cell in &mut new.cells {
                let same = old.cells.iter().find(|known| {
                    (known.key, &known.file, &known.ours) == (cell.key, &cell.file, &cell.ours)
                });
                if let Some(same) = same {
                    cell.choice = same.choice;
                }
            }
        }
    }
}
