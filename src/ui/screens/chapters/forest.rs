//! The tree as the screen keeps it: its nodes in drawing order, what is folded or filtered out, where the cursor stands,
//! and which chapters have something to look at.

use std::collections::{HashMap, HashSet};

use crate::config::Lang;
use crate::l10n::grouped;
use crate::model::catalogue::title;
use crate::model::chapter::Chapter;
use crate::model::field::{Id, Label};
use crate::model::name;
use crate::office::chapters::watch::Notice;
use crate::office::chapters::{Node, Sizes};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};
use crate::ui::screens::chapter_picker::key;
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::{text, tree, words};

/// From how many chapters on the tree is folded when it is first seen.
const LARGE: usize = 40;

/// The tree and the cursor in it.
#[derive(Default)]
pub struct Forest {
    nodes: Vec<Node>,
    sizes: Sizes,
    /// Not everybody is in the sizes; and what the find index knew then.
    behind: bool,
    known: Option<Id>,
    shape: Vec<tree::Node>,
    keys: Vec<String>,
    folds: tree::Folds,
    visible: Vec<usize>,
    query: String,
    notices: HashMap<Id, Vec<Notice>>,
    /// Moves over the visible nodes.
    pub cursor: Cursor,
    /// Archived chapters are shown too.
    pub archived: bool,
    seen: bool,
}

/// A chapter's name in the session's language.
#[must_use]
pub fn name(chapter: &Chapter, lang: Lang) -> &str {
    title(chapter, lang)
}

impl Forest {
    /// Reads everything anew; folds and cursor stay with their chapters.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn read(&mut self, cx: &Cx<'_>) -> Result<()> {
        let before = self.chosen().map(|node| node.chapter.id);
        self.count_people(cx)?;
        self.nodes = cx.office.tree(self.archived, &self.sizes)?;
        self.notices = cx.office.watch_chapters(cx.now.today())?;
        self.shape = self
            .nodes
            .iter()
            .map(|node| tree::Node {
                id: node.chapter.id.0,
                depth: u16::try_from(node.depth).unwrap_or(u16::MAX),
            })
            .collect();
        self.keys = self.nodes.iter().map(|node| key(&node.chapter)).collect();
        if !std::mem::replace(&mut self.seen, true) && self.nodes.len() > LARGE {
            let deep = self.shape.iter().filter(|node| node.depth > 0);
            deep.for_each(|node| self.folds.fold(node.id));
        }
        self.lay_out();
        if let Some(id) = before {
            self.go_to(id);
        }
        Ok(())
    }

    /// Counts the people of the chapters; as they were where that cannot be told yet.
    fn count_people(&mut self, cx: &Cx<'_>) -> Result<()> {
        let counted = cx.office.chapter_sizes()?;
        self.behind = counted.as_ref().is_none_or(|counted| counted.behind);
        self.known = cx.office.index_knows();
        if let Some(counted) = counted {
            self.sizes = counted.sizes;
        }
        Ok(())
    }

    /// Counts the people again where not everything was counted and the find index knows more by now; whether it did.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn count_again(&mut self, cx: &Cx<'_>) -> Result<bool> {
        if !self.behind || self.known == cx.office.index_knows() {
            return Ok(false);
        }
        self.count_people(cx)?;
        for node in &mut self.nodes {
            let size = self.sizes.get(&node.chapter.id);
            let size = size.copied().unwrap_or_default();
            (node.own, node.all) = (size.own, size.all);
        }
        Ok(true)
    }

    /// Shows only what matches, and what it stands below.
    pub fn filter(&mut self, query: &str) {
        let query = name::fold(query.trim());
        if query == self.query {
            return;
        }
        let before = self.chosen().map(|node| node.chapter.id);
        self.query = query;
        self.lay_out();
        if self.query.is_empty() {
            before.into_iter().for_each(|id| self.go_to(id));
            return;
        }
        let first = self.visible.iter().position(|n| self.matches(*n));
        self.cursor.go(first.unwrap_or(0));
    }

    /// The chapter under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<&Node> {
        self.visible
            .get(self.cursor.at())
            .and_then(|n| self.nodes.get(*n))
    }

    /// The cursor's place, from 1; 0 when there is nothing.
    #[must_use]
    pub fn place(&self) -> usize {
        (self.cursor.at() + 1).min(self.cursor.len())
    }

    /// How many chapters there are.
    #[must_use]
    pub fn count(&self) -> i64 {
        i64::try_from(self.nodes.len()).unwrap_or(i64::MAX)
    }

    /// How many people belong to them.
    #[must_use]
    pub fn members(&self) -> i64 {
        let tops = self.nodes.iter().filter(|node| node.depth == 0);
        tops.map(|node| node.all).sum()
    }

    /// In how many countries they are.
    #[must_use]
    pub fn countries(&self) -> usize {
        let countries = self.nodes.iter().map(|node| node.chapter.country.as_str());
        countries
            .filter(|country| !country.is_empty())
            .collect::<HashSet<_>>()
            .len()
    }

    /// What the tree's frame says.
    #[must_use]
    pub fn word(&self) -> Label {
        match (self.query.is_empty(), self.archived) {
            (false, _) => label("filtered", "已筛选"),
            (true, true) => label("with archived", "含已归档"),
            (true, false) => label("members", "人数"),
        }
    }

    /// Goes to a chapter, unfolding what hides it.
    pub fn go_to(&mut self, id: Id) {
        let Some(n) = self.nodes.iter().position(|node| node.chapter.id == id) else {
            return;
        };
        let mut above = tree::parent(&self.shape, n);
        let hidden = !self.visible.contains(&n) && self.query.is_empty();
        while let Some(at) = above.filter(|_| hidden) {
            self.folds.unfold(self.shape[at].id);
            above = tree::parent(&self.shape, at);
        }
        if hidden {
            self.lay_out();
        }
        if let Some(row) = self.visible.iter().position(|at| *at == n) {
            self.cursor.go(row);
        }
    }

    /// Folds the chapter, or goes to the one above where nothing is left to fold.
    pub fn fold(&mut self) {
        let Some(&n) = self.visible.get(self.cursor.at()) else {
            return;
        };
        let id = self.shape[n].id;
        if tree::has_children(&self.shape, n) && !self.folds.has(id) && self.query.is_empty() {
            self.folds.fold(id);
            self.lay_out();
        } else if let Some(above) = tree::parent(&self.shape, n) {
            self.go_to(Id(self.shape[above].id));
        }
    }

    /// Unfolds the chapter, or goes to the first below it.
    pub fn unfold(&mut self) {
        let Some(&n) = self.visible.get(self.cursor.at()) else {
            return;
        };
        if !tree::has_children(&self.shape, n) {
            return;
        }
        if self.folds.has(self.shape[n].id) && self.query.is_empty() {
            self.folds.unfold(self.shape[n].id);
            self.lay_out();
        } else {
            self.cursor.go(self.cursor.at() + 1);
        }
    }

    /// Unfolds the chapter and everything below it.
    pub fn unfold_below(&mut self) {
        let Some(&n) = self.visible.get(self.cursor.at()) else {
            return;
        };
        let depth = self.shape[n].depth;
        let below = self.shape[n + 1..]
            .iter()
            .take_while(|node| node.depth > depth);
        let ids: Vec<i64> = std::iter::once(&self.shape[n])
            .chain(below)
            .map(|node| node.id)
            .collect();
        ids.into_iter().for_each(|id| self.folds.unfold(id));
        self.lay_out();
    }

    /// What there is to look at in the chapter under the cursor.
    #[must_use]
    pub fn notices_here(&self) -> &[Notice] {
        self.chosen()
            .map_or(&[], |node| self.notices(node.chapter.id))
    }

    /// What there is to look at in a chapter.
    #[must_use]
    pub fn notices(&self, chapter: Id) -> &[Notice] {
        self.notices.get(&chapter).map_or(&[], Vec::as_slice)
    }

    /// How much there is to look at in the whole tree.
    #[must_use]
    pub fn notices_in_all(&self) -> usize {
        self.nodes
            .iter()
            .map(|node| self.notices(node.chapter.id).len())
            .sum()
    }

    /// Goes to the next chapter with something to look at, from the top again after the last one; false when there is none.
    pub fn go_to_notice(&mut self) -> bool {
        let at = self.visible.get(self.cursor.at()).copied().unwrap_or(0);
        let places = (at + 1..self.nodes.len()).chain(0..self.nodes.len().min(at + 1));
        let next = places
            .filter_map(|n| self.nodes.get(n))
            .find(|node| !self.notices(node.chapter.id).is_empty())
            .map(|node| node.chapter.id);
        next.map(|id| self.go_to(id)).is_some()
    }

    /// A visible node as it is drawn into so many cells.
    #[must_use]
    pub fn row(&self, at: usize, cells: u16, lang: Lang) -> tree::Row {
        let Some((n, node)) = self
            .visible
            .get(at)
            .and_then(|&n| Some((n, self.nodes.get(n)?)))
        else {
            return tree::Row::default();
        };
        let shape = self.shape[n];
        let folded = self.query.is_empty() && self.folds.has(shape.id);
        let fold = match (tree::has_children(&self.shape, n), folded) {
            (false, _) => tree::Fold::Leaf,
            (true, false) => tree::Fold::Open,
            (true, true) => tree::Fold::Folded,
        };
        let right = grouped(node.all);
        let sign = match self.looks_for_attention(n, folded) {
            true => " !",
            false => "",
        };
        let away = match node.chapter.archived_at {
            Some(_) => label(" (archived)", "（已归档）").pick(lang),
            None => "",
        };
        let taken =
            5 + 2 * shape.depth + text::cells(&right) + text::cells(sign) + text::cells(away);
        let room = cells.saturating_sub(taken);
        let both = words::both(&node.chapter.zh, &node.chapter.en, lang, room);
        let name = crate::clean::fit(&both, usize::from(text::cells(&both).min(room)));
        tree::Row {
            depth: shape.depth,
            fold,
            name: format!("{name}{away}{sign}"),
            right,
        }
    }

    /// Something is to be looked at in the node, or, while it is folded, somewhere below.
    fn looks_for_attention(&self, n: usize, folded: bool) -> bool {
        let depth = self.shape[n].depth;
        let below = self.shape[n + 1..]
            .iter()
            .take_while(|node| folded && node.depth > depth);
        let mut all = std::iter::once(&self.shape[n]).chain(below);
        all.any(|node| self.notices.contains_key(&Id(node.id)))
    }

    fn matches(&self, n: usize) -> bool {
        self.keys
            .get(n)
            .is_some_and(|key| key.contains(&self.query))
    }

    fn lay_out(&mut self) {
        self.visible = if self.query.is_empty() {
            self.folds.visible(&self.shape)
        } else {
            let hits: Vec<bool> = (0..self.nodes.len()).map(|n| self.matches(n)).collect();
            tree::with_ancestors(&self.shape, &hits)
        };
        let visible = self.visible.iter().filter_map(|n| self.nodes.get(*n));
        self.cursor.follow(visible.map(|node| node.chapter.id));
    }
}
