//! A plan as it is looked at: groups of people, and the names in the one that is open.

use std::sync::Arc;

use crate::l10n::grouped;
use crate::model::field::Id;
use crate::model::head::Listed;
use crate::office::bulk::Plan;
use crate::office::bulk::deed::Why;
use crate::ui::screen::{Cx, Result};
use crate::ui::widgets::list::Cursor;

/// People of a plan that share a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// They change.
    Change,
    /// They are so already.
    Same,
    /// They cannot be changed.
    Cannot(Why),
}

/// The plan and the place in it.
pub(super) struct PlanView {
    pub(super) plan: Arc<Plan>,
    /// What is to be done, in words.
    pub(super) said: String,
    /// The first names of whom it changes.
    pub(super) names: String,
    pub(super) groups: Vec<(Group, usize)>,
    pub(super) open: usize,
    pub(super) cursor: Cursor,
    /// Names that were read, and the place of the first.
    page: (usize, Vec<Listed>),
}

/// As many names as are read at once, and how far around the cursor they have to reach.
const PAGE: usize = 400;
const AROUND: usize = 100;

/// First names in a sentence.
const NAMED: usize = 3;

impl PlanView {
    /// The first group that somebody is in is open.
    pub(super) fn new(plan: Arc<Plan>, cx: &Cx<'_>) -> Result<Self> {
        let mut groups = vec![
            (Group::Change, plan.changes.len()),
            (Group::Same, plan.same.len()),
        ];
        let cannot = plan.cannot.iter();
        groups.extend(cannot.map(|(why, ids)| (Group::Cannot(*why), ids.len())));
        let open = groups.iter().position(|(_, people)| *people > 0);
        let mut view = Self {
            plan,
            said: String::new(),
            names: String::new(),
            groups,
            open: open.unwrap_or(0),
            cursor: Cursor::default(),
            page: (0, Vec::new()),
        };
        view.reword(cx)?;
        view.cursor.resize(view.people());
        view.cursor.go(0);
        Ok(view)
    }

    /// In the session's language, with the names as they are now.
    pub(super) fn reword(&mut self, cx: &Cx<'_>) -> Result<()> {
        let said = self.plan.deeds.iter();
        let said: Vec<String> = said
            .map(|deed| deed.said(cx.office.catalogue(), cx.text, cx.lang))
            .collect();
        self.said = said.join(", ");
        let first: Vec<Id> = self.plan.changes.iter().take(NAMED).map(|c| c.0).collect();
        let names = cx.office.listed(&first)?.into_iter().map(|one| one.name);
        let names: Vec<String> = names.collect();
        let comma = cx.word(crate::ui::keys::label(", ", "、"));
        self.names = match self.plan.changes.len().saturating_sub(NAMED) {
            0 => names.join(comma),
            more => cx.text.msg_bulk_and_more(names.join(comma), grouped(more)),
        };
        self.page = (0, Vec::new());
        self.follow(cx)
    }

    fn people(&self) -> usize {
        self.groups.get(self.open).map_or(0, |(_, people)| *people)
    }

    /// Opens the group beside the open one.
    pub(super) fn turn(&mut self, by: isize) {
        let all = isize::try_from(self.groups.len()).unwrap_or(1).max(1);
        let at = isize::try_from(self.open).unwrap_or(0);
        self.open = usize::try_from((at + by).rem_euclid(all)).unwrap_or(0);
        self.cursor = Cursor::new(self.people());
        self.page = (0, Vec::new());
    }

    /// The people at these places of the open group.
    fn ids(&self, from: usize, many: usize) -> Vec<Id> {
        let plan = &self.plan;
        match self.groups.get(self.open).map(|(group, _)| *group) {
            Some(Group::Change) => {
                let changes = plan.changes.iter().skip(from).take(many);
                changes.map(|(id, _)| *id).collect()
            }
            Some(Group::Same) => plan.same.iter().skip(from).take(many).copied().collect(),
            Some(Group::Cannot(why)) => {
                let ids = plan.cannot.get(&why).into_iter().flatten();
                ids.skip(from).take(many).copied().collect()
            }
            None => Vec::new(),
        }
    }

    /// Reads the names around the cursor.
    pub(super) fn follow(&mut self, cx: &Cx<'_>) -> Result<()> {
        let at = self.cursor.at();
        let (start, people) = (self.page.0, self.page.1.len());
        let end = start + people;
        let enough = people > 0
            && (start == 0 || start + AROUND <= at)
            && (end >= self.people() || at + AROUND <= end);
        if !enough {
            let from = at.saturating_sub(PAGE / 2);
            self.page = (from, cx.office.listed(&self.ids(from, PAGE))?);
        }
        Ok(())
    }

    /// The person at a place of the open group.
    pub(super) fn person(&self, at: usize) -> Option<&Listed> {
        self.page.1.get(at.checked_sub(self.page.0)?)
    }
}
