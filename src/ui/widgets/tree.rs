//! A tree as a list: which rows are visible when some are folded, and how one is drawn.
//!
//! The screen keeps the nodes in depth-first order; this module only knows their depth.

use std::collections::HashSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::look::{Look, Role};
use crate::ui::widgets::list::Cursor;
use crate::ui::widgets::text;

/// A node as the tree needs it, in depth-first order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// What the screen knows it by.
    pub id: i64,
    /// 0 at the root.
    pub depth: u16,
}

/// Which nodes are folded.
#[derive(Debug, Clone, Default)]
pub struct Folds {
    folded: HashSet<i64>,
}

impl Folds {
    /// Folds a node, so that what is below it is hidden.
    pub fn fold(&mut self, id: i64) {
        self.folded.insert(id);
    }

    /// Shows what is below a node.
    pub fn unfold(&mut self, id: i64) {
        self.folded.remove(&id);
    }

    /// Unfolds everything.
    pub fn unfold_all(&mut self) {
        self.folded.clear();
    }

    /// Folded or not.
    #[must_use]
    pub fn has(&self, id: i64) -> bool {
        self.folded.contains(&id)
    }

    /// The numbers of the visible nodes.
    #[must_use]
    pub fn visible(&self, nodes: &[Node]) -> Vec<usize> {
        let mut visible = Vec::new();
        let mut hidden_below = None;
        for (n, node) in nodes.iter().enumerate() {
            if hidden_below.is_some_and(|depth| node.depth > depth) {
                continue;
            }
            hidden_below = self.folded.contains(&node.id).then_some(node.depth);
            visible.push(n);
        }
        visible
    }
}

/// The number of a node's parent.
#[must_use]
pub fn parent(nodes: &[Node], of: usize) -> Option<usize> {
    let depth = nodes.get(of)?.depth;
    nodes[..of].iter().rposition(|node| node.depth < depth)
}

/// There is something below this node.
#[must_use]
pub fn has_children(nodes: &[Node], of: usize) -> bool {
    match (nodes.get(of), nodes.get(of + 1)) {
        (Some(node), Some(next)) => next.depth > node.depth,
        _ => false,
    }
}

/// The numbers of nodes that match and of all their ancestors, for a tree that is filtered.
#[must_use]
pub fn with_ancestors(nodes: &[Node], matches: &[bool]) -> Vec<usize> {
    let mut shown = vec![false; nodes.len()];
    for n in matches
        .iter()
        .enumerate()
        .filter_map(|(n, hit)| hit.then_some(n))
    {
        let mut at = Some(n);
        while let Some(here) = at.filter(|here| shown.get(*here) == Some(&false)) {
            shown[here] = true;
            at = parent(nodes, here);
        }
    }
    shown
        .iter()
        .enumerate()
        .filter_map(|(n, shown)| shown.then_some(n))
        .collect()
}

/// A row as it is drawn.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// How deep it stands.
    pub depth: u16,
    /// `v` open, `>` folded, or nothing below.
    pub fold: Fold,
    /// Its name.
    pub name: String,
    /// At the right edge: a count, a `!`.
    pub right: String,
}

/// The sign before a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fold {
    /// Nothing below.
    #[default]
    Leaf,
    /// `v`
    Open,
    /// `>`
    Folded,
}

/// Draws the visible rows. The cursor is ` >` at the left edge and a bold name; folded nodes have their own sign before the
/// name, so the two never touch.
pub fn draw(
    buf: &mut Buffer,
    area: Rect,
    cursor: &Cursor,
    look: &Look,
    row: &dyn Fn(usize) -> Row,
) {
    let top = cursor.settle(usize::from(area.height));
    for (n, at) in (0..area.height).zip(top..cursor.len()) {
        let Some(line) = text::row(area, n) else {
            break;
        };
        let row = row(at);
        let here = at == cursor.at();
        let role = if here { Role::Cursor } else { Role::Text };
        if here {
            text::put(buf, line, ">", look.style(Role::Focus));
        }
        let sign = match row.fold {
            Fold::Leaf => "  ",
            Fold::Open => "v ",
            Fold::Folded => "> ",
        };
        let right = text::put_right(buf, line, &row.right, look.style(Role::Text));
        let left = text::after(line, 2 + row.depth * 2);
        let room = Rect {
            width: left.width.saturating_sub(right + 1),
            ..left
        };
        text::put_pieces(
            buf,
            room,
            &[
                (sign, look.style(Role::Text)),
                (&row.name, look.style(role)),
            ],
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODES: &[Node] = &[
        Node { id: 10, depth: 0 },
        Node { id: 11, depth: 1 },
        Node { id: 12, depth: 2 },
        Node { id: 13, depth: 1 },
        Node { id: 14, depth: 0 },
    ];

    #[test]
    fn what_is_below_a_fold_is_hidden() {
        let mut folds = Folds::default();
        assert_eq!(folds.visible(NODES), [0, 1, 2, 3, 4]);
        folds.fold(11);
        assert_eq!(folds.visible(NODES), [0, 1, 3, 4]);
        folds.fold(10);
        assert_eq!(folds.visible(NODES), [0, 4]);
        folds.unfold(10);
        assert_eq!(folds.visible(NODES), [0, 1, 3, 4]);
    }

    #[test]
    fn a_filter_keeps_the_ancestors() {
        assert_eq!(
            with_ancestors(NODES, &[false, false, true, false, false]),
            [0, 1, 2]
        );
        assert_eq!(
            with_ancestors(NODES, &[false, false, false, true, true]),
            [0, 3, 4]
        );
        assert_eq!((parent(NODES, 3), parent(NODES, 4)), (Some(0), None));
        assert!(has_children(NODES, 1) && !has_children(NODES, 4));
    }
}
