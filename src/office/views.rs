//! Saved views: a query with its order and its columns, one's own or everybody's; and the columns that somebody sees last.

use super::permit::{Action, Permit};
use super::{Error, Office, Result};
use crate::clean;
use crate::model::field::Id;
use crate::model::user::SavedView;

/// A column of a list, as somebody chose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The key of the column.
    pub key: String,
    /// Its cells; none: as wide as usual.
    pub cells: Option<u16>,
}

impl Shown {
    /// Columns as a view keeps them: `name:14 class_year faculty:20`.
    #[must_use]
    pub fn read(columns: &str) -> Vec<Self> {
        columns
            .split_whitespace()
            .map(|column| match column.rsplit_once(':') {
                Some((key, cells)) => Self {
                    key: key.to_owned(),
                    cells: cells.parse().ok(),
                },
                None => Self {
                    key: column.to_owned(),
                    cells: None,
                },
            })
            .collect()
    }

    /// Columns as a view keeps them.
    #[must_use]
    pub fn text(columns: &[Self]) -> String {
        let columns: Vec<String> = columns
            .iter()
            .map(|column| match column.cells {
                Some(cells) => format!("{}:{cells}", column.key),
                None => column.key.clone(),
            })
            .collect();
        columns.join(" ")
    }
}

impl Office {
    /// The actor's own views and those of everybody, by name, one's own first.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn views(&self) -> Result<Vec<SavedView>> {
        self.permit(Action::Read)?;
        let mut views = self.db.views(&self.actor.name)?;
        views.sort_by_cached_key(|view| {
            let keys = crate::model::name::keys(&view.name, None);
            (view.user_name.is_empty(), keys.sort, view.id)
        });
        Ok(views)
    }

    /// The view of that name: one's own, else everybody's.
    ///
    /// # Errors
    /// `Missing`, `Refused`, or whatever the file says.
    pub fn view_named(&self, name: &str) -> Result<SavedView> {
        let name = name.trim();
        let views = self.views()?.into_iter();
        let mut same = views.filter(|view| view.name == name);
        same.next().ok_or(Error::Missing)
    }

    /// Saves a view, a new one or over an old one; one of everybody only by those who may.
    ///
    /// # Errors
    /// `Refused`, `Missing`; `Rule` when another view has the name.
    pub fn save_view(&self, view: &SavedView) -> Result<Id> {
        let permit = self.permit_view(view)?;
        let view = SavedView {
            name: clean::line(view.name.trim()).text,
            ..view.clone()
        };
        // What it asks and shows is made by the program and may be longer than what people type.
        let named = SavedView {
            name: view.name.clone(),
            ..SavedView::default()
        };
        super::fits(None, &named)?;
        if view.id.is_new() {
            let sentence = self.text.msg_lists_view_added(view.name.as_str());
            let written = self.write(permit, "add", sentence, |tx| Ok(tx.insert(&view)?))?;
            return Ok(written.value);
        }
        let before: SavedView = self.db.get(view.id)?;
        self.permit_view(&before)?;
        let sentence = if before.name == view.name {
            self.text.msg_lists_view_changed(view.name.as_str())
        } else {
            self.text
                .msg_lists_view_renamed(before.name.as_str(), view.name.as_str())
        };
        self.write(permit, "edit", sentence, |tx| Ok(tx.update(&view)?))?;
        Ok(view.id)
    }

    /// Takes a view out; undo brings it again.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the file says.
    pub fn delete_view(&self, id: Id) -> Result<()> {
        self.permit(Action::Read)?;
        let view: SavedView = self.db.get(id)?;
        let permit = self.permit_view(&view)?;
        let sentence = self.text.msg_lists_view_deleted(view.name.as_str());
        self.write(permit, "delete", sentence, |tx| {
            Ok(tx.delete::<SavedView>(id)?)
        })?;
        Ok(())
    }

    /// Whose view it is decides who may write it.
    fn permit_view(&self, view: &SavedView) -> Result<Permit> {
        if view.user_name.is_empty() {
            return self.permit(Action::ShareViews);
        }
        let permit = self.permit(Action::Read)?;
        if view.user_name == self.actor.name {
            Ok(permit)
        } else {
            Err(Error::Refused(Action::ShareViews))
        }
    }

    /// The columns that the actor chose last in a view; with no view in the plain list.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn chosen_columns(&self, view: Option<Id>) -> Result<Option<Vec<Shown>>> {
        self.permit(Action::Read)?;
        let kept = self.db.preference(&self.actor.name, &columns_key(view))?;
        Ok(kept.map(|columns| Shown::read(&columns)))
    }

    /// Remembers the columns that the actor chose. Outside the history, as they change nothing of the data.
    ///
    /// # Errors
    /// `Refused`, or whatever the file says.
    pub fn choose_columns(&self, view: Option<Id>, columns: &[Shown]) -> Result<()> {
        self.permit(Action::Read)?;
        let (key, text) = (columns_key(view), Shown::text(columns));
        self.jot("setting", |db| {
            db.keep_preference(&self.actor.name, &key, &text)
        })
    }
}

fn columns_key(view: Option<Id>) -> String {
    match view {
        Some(id) => format!("columns of view {id}"),
        None => "columns".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_kept_as_text() {
        let columns = Shown::read("name:14  class_year 入职:8");
        assert_eq!(columns.len(), 3);
        assert_eq!(columns[0].cells, Some(14));
        assert_eq!(columns[1].cells, None);
        assert_eq!(Shown::text(&columns), "name:14 class_year 入职:8");
        assert_eq!(Shown::read(""), []);
    }
}
