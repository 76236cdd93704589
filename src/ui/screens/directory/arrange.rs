//! How the list is arranged: its order, its columns, and the saved views that keep both with a query.

use super::Directory;
use super::actions::Asked;
use super::layout::Layout;
use super::table::SIGNS;
use crate::model::catalogue::Catalogue;
use crate::model::field::Id;
use crate::model::user::SavedView;
use crate::office::finding::Sort;
use crate::office::views::Shown;
use crate::ui::screen::{Cx, Flow, Result, View};
use crate::ui::screens::columns::Columns;
use crate::ui::screens::order::{self, Order};
use crate::ui::screens::views::Views;

impl Directory {
    pub(super) fn ask_sort(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let sorts = match self.search.sorts.as_slice() {
            [] => vec![Sort::default()],
            sorts => sorts.to_vec(),
        };
        self.asked = Some(Asked::Order);
        Ok(Flow::open(Order::new(&sorts, cx.office.catalogue())))
    }

    pub(super) fn sort_by(&mut self, order: &str, cx: &mut Cx<'_>) -> Result<()> {
        self.leave();
        self.search.sorts = known(order, cx.office.catalogue());
        let on = self.here().map(|line| line.id);
        self.find_again(on, cx)?;
        self.note();
        let order = order::in_words(&self.search.sorts, cx.text, cx.lang);
        cx.note(cx.text.msg_directory_sorted(order));
        Ok(())
    }

    pub(super) fn ask_columns(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let (choices, shown) = self.table.choices(cx);
        let details = !self.bare;
        let room = move |size| {
            let layout = Layout::of_window(size, details);
            layout.row_width().saturating_sub(SIGNS)
        };
        self.asked = Some(Asked::Columns);
        Ok(Flow::open(Columns::new(choices, shown, Box::new(room))))
    }

    /// Shows the chosen columns at once; that they are remembered may have to wait.
    pub(super) fn show_columns(&mut self, columns: &str, cx: &mut Cx<'_>) -> Result<Flow> {
        let chosen = Shown::read(columns);
        let view = self.view.as_ref().map(|view| view.id);
        let said = match chosen.is_empty() {
            true => cx.text.msg_lists_columns_reset(),
            false => cx.text.msg_lists_columns_taken(),
        };
        self.table.choose(chosen.clone());
        self.follow(cx)?;
        cx.order(
            self,
            move |office| office.choose_columns(view, &chosen),
            move |_, remembered, cx| {
                remembered?;
                cx.note(said);
                Ok(Flow::Stay)
            },
        )
    }

    pub(super) fn columns_left(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.table.move_by(-1);
        Ok(Flow::Stay)
    }

    pub(super) fn columns_right(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.table.move_by(1);
        Ok(Flow::Stay)
    }

    pub(super) fn ask_view(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Asked::View);
        Ok(Flow::open(Views::new(self.as_view())))
    }

    /// The list as a view would keep it, with the id of the view that is open.
    fn as_view(&self) -> SavedView {
        SavedView {
            query: self.search.query.trim().to_owned(),
            sort: order::written(&self.search.sorts),
            columns: Shown::text(&self.table.chosen),
            ..self.view.clone().unwrap_or_default()
        }
    }

    /// Shows what a view keeps; where that is shown already, the cursor stays.
    pub(super) fn open_view(&mut self, id: Id, cx: &mut Cx<'_>) -> Result<()> {
        let views = cx.office.views()?;
        let Some(view) = views.into_iter().find(|view| view.id == id) else {
            return Ok(());
        };
        let same = self.as_view().query == view.query && self.as_view().sort == view.sort;
        let on = self.here().map(|line| line.id).filter(|_| same);
        self.leave();
        self.find.set(&view.query);
        self.completion = None;
        self.search.sorts = known(&view.sort, cx.office.catalogue());
        let own = cx.office.chosen_columns(Some(id))?;
        let kept = Shown::read(&view.columns);
        self.table.choose(own.unwrap_or(kept));
        self.view = Some(view);
        self.find(cx)?;
        self.find_again(on, cx)?;
        self.note();
        Ok(())
    }

    /// Everybody, in the usual order and the columns chosen last without a view.
    pub(super) fn leave_view(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.leave();
        self.close_view(cx)?;
        self.find_text("", cx)?;
        Ok(())
    }

    pub(super) fn close_view(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.view = None;
        self.search.sorts.clear();
        let columns = cx.office.chosen_columns(None)?;
        self.table.choose(columns.unwrap_or_default());
        Ok(())
    }

    /// The open view as it is now: it may have been renamed or deleted.
    pub(super) fn look_at_view(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        if let Some(open) = &self.view {
            let views = cx.office.views()?;
            self.view = views.into_iter().find(|view| view.id == open.id);
        }
        Ok(())
    }

    /// What the header says of the view.
    pub(super) fn view_in_words(&self, view: &View<'_>) -> Option<String> {
        let open = self.view.as_ref()?;
        let name = open.name.as_str();
        Some(if self.as_view() == *open {
            view.text.msg_lists_view(name)
        } else {
            view.text.msg_lists_view_differs(name)
        })
    }
}

/// The orders of a text, without those that this program does not know.
fn known(order: &str, catalogue: &Catalogue) -> Vec<Sort> {
    let keys = order.split(',').map(str::trim);
    let sorts: Vec<Sort> = keys.filter_map(|key| Sort::named(key, catalogue)).collect();
    match sorts.as_slice() {
        [one] if *one == Sort::default() => Vec::new(),
        _ => sorts,
    }
}
