//! Saved views: a query with its order and columns under a name, one's own or everybody's. Opened, saved, overwritten,
//! renamed, deleted.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::clean;
use crate::model::name;
use crate::model::user::SavedView;
use crate::office::finding::Sort;
use crate::office::permit::Action;
use crate::ui::keys::{self, Bind, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::ask::Ask;
use crate::ui::screens::order;
use crate::ui::screens::pick::Pick;
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{finder, text};

/// The saved views. Closes with [`Outcome::Chosen`], with `Picked(0)` for everybody in the usual columns, or with
/// `Dropped`.
pub struct Views {
    /// The list as it stands now: what saving keeps.
    now: SavedView,
    views: Vec<SavedView>,
    find: TextInput,
    shown: Vec<usize>,
    cursor: Cursor,
    asked: Option<Asked>,
}

/// What an open question is about.
enum Asked {
    /// The name of a new view.
    Name,
    /// Whose the new view of this name is.
    Whose(String),
    /// Another name for this view.
    Rename(SavedView),
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Views>] = &[
    bind(&["enter"], "views.open", label("Open", "打开"), Views::open).rank(3),
    bind(
        &["f6", "ctrl-n"],
        "views.save-as",
        label("Save list as", "另存为视图"),
        Views::ask_name,
    )
    .on_no_record()
    .rank(4),
    bind(
        &["ctrl-s"],
        "views.overwrite",
        label("Overwrite", "用当前列表覆盖"),
        Views::overwrite,
    )
    .rank(5)
    .unless(Views::why_not),
    bind(
        &["f4", "ctrl-e"],
        "views.rename",
        label("Rename", "改名"),
        Views::ask_rename,
    )
    .rank(6)
    .unless(Views::why_not),
    bind(
        &["f8", "ctrl-d"],
        "views.delete",
        label("Delete", "删除"),
        Views::delete,
    )
    .rank(7)
    .unless(Views::why_not),
    keys::back("views.back"),
];

impl Views {
    /// The views; `now` is the list as it stands, with the id of the view that is open.
    #[must_use]
    pub fn new(now: SavedView) -> Self {
        Self {
            now,
            views: Vec::new(),
            find: TextInput::default(),
            shown: Vec::new(),
            cursor: Cursor::default(),
            asked: None,
        }
    }

    fn read(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.views = cx.office.views()?;
        self.filter();
        Ok(())
    }

    fn filter(&mut self) {
        let typed = self.find.value();
        self.shown = finder::fitting(&self.views, typed, |view, sought| {
            key(&view.name).contains(sought)
        });
        let lead = (0..self.lead()).map(|_| None);
        let shown = self.shown.iter().filter_map(|n| self.views.get(*n));
        self.cursor
            .follow(lead.chain(shown.map(|view| Some(view.id))));
    }

    /// Before the views stands everybody, unless a name is sought.
    fn lead(&self) -> usize {
        usize::from(self.find.value().trim().is_empty())
    }

    fn lines(&self) -> usize {
        self.shown.len() + self.lead()
    }

    fn view_at(&self, line: usize) -> Option<&SavedView> {
        let at = line.checked_sub(self.lead())?;
        self.shown.get(at).and_then(|n| self.views.get(*n))
    }

    fn here(&self) -> Option<&SavedView> {
        self.view_at(self.cursor.at())
    }

    fn why_not(&self, cx: &Cx<'_>) -> Option<String> {
        match self.here() {
            None => Some(cx.text.msg_lists_views_none_here()),
            Some(view) if view.user_name.is_empty() && !cx.office.may(Action::ShareViews) => {
                Some(cx.text.msg_lists_views_not_shared())
            }
            Some(_) => None,
        }
    }

    fn open(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match self.here() {
            Some(view) => Flow::Close(Outcome::Chosen(view.id)),
            None if self.lines() > 0 => Flow::Close(Outcome::Picked(0)),
            None => Flow::Stay,
        })
    }

    fn ask_name(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Asked::Name);
        let what = said(&self.now, cx);
        Ok(Flow::open(
            Ask::new(cx.text.msg_lists_views_name())
                .says(cx.text.msg_lists_views_keeps(what))
                .value(self.find.value().trim()),
        ))
    }

    fn named(&mut self, name: &str, cx: &mut Cx<'_>) -> Result<Flow> {
        let name = clean::line(name.trim()).text;
        if !cx.office.may(Action::ShareViews) {
            return self.save(name, false, cx);
        }
        let question = Pick::new(cx.text.msg_lists_views_whose())
            .answer(cx.text.msg_lists_views_for_me())
            .answer(cx.text.msg_lists_views_for_all());
        self.asked = Some(Asked::Whose(name));
        Ok(Flow::open(question))
    }

    fn save(&mut self, name: String, shared: bool, cx: &mut Cx<'_>) -> Result<Flow> {
        let user_name = match shared {
            true => String::new(),
            false => cx.office.actor().name.clone(),
        };
        let view = SavedView {
            id: crate::model::field::Id::NEW,
            user_name,
            name,
            ..self.now.clone()
        };
        let said = cx.text.msg_lists_views_saved(view.name.as_str());
        self.save_as(view, said, cx)
    }

    /// Saves a view and opens it.
    fn save_as(&mut self, view: SavedView, said: String, cx: &mut Cx<'_>) -> Result<Flow> {
        cx.order(
            self,
            move |office| office.save_view(&view),
            move |_, saved, cx| {
                let id = saved?;
                cx.say(said);
                Ok(Flow::Close(Outcome::Chosen(id)))
            },
        )
    }

    fn overwrite(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(old) = self.here() else {
            return Ok(Flow::Stay);
        };
        let view = SavedView {
            query: self.now.query.clone(),
            sort: self.now.sort.clone(),
            columns: self.now.columns.clone(),
            ..old.clone()
        };
        let said = cx.text.msg_lists_views_overwritten(view.name.as_str());
        self.save_as(view, said, cx)
    }

    fn ask_rename(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(view) = self.here().cloned() else {
            return Ok(Flow::Stay);
        };
        let question = Ask::new(cx.text.msg_lists_views_name()).value(&view.name);
        self.asked = Some(Asked::Rename(view));
        Ok(Flow::open(question))
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(view) = self.here().cloned() {
            let id = view.id;
            return cx.order(
                self,
                move |office| office.delete_view(id),
                move |screen, deleted, cx| {
                    deleted?;
                    cx.say(cx.text.msg_lists_views_deleted(view.name));
                    screen.read(cx)?;
                    Ok(Flow::Stay)
                },
            );
        }
        Ok(Flow::Stay)
    }

    fn row(&self, line: usize, view: &View<'_>) -> Row<'_> {
        let Some(saved) = self.view_at(line) else {
            return Row {
                cells: vec![view.text.msg_lists_views_everybody().into()],
                ..Row::default()
            };
        };
        let whose = if saved.user_name.is_empty() {
            view.text.msg_lists_views_shared()
        } else {
            view.text.msg_lists_views_mine()
        };
        Row {
            cells: vec![
                saved.name.as_str().into(),
                whose.into(),
                saved.query.as_str().into(),
            ],
            marked: !self.now.id.is_new() && self.now.id == saved.id,
            dim: false,
        }
    }

    fn draw_views(&self, buf: &mut Buffer, body: Rect, view: &View<'_>) {
        let columns = [
            Column::new("", 20).grows(2),
            Column::new("", 7),
            Column::new("", 20).grows(3),
        ];
        list::draw_body(buf, body, &columns, &self.cursor, view.look, &|at| {
            self.row(at, view)
        });
        let lines = u16::try_from(self.lines()).unwrap_or(u16::MAX);
        let hint = match (self.views.is_empty(), self.shown.is_empty()) {
            (true, _) => Some(view.text.msg_lists_views_none()),
            (false, true) => Some(view.text.msg_lists_views_not_found(self.find.value())),
            _ => None,
        };
        if let Some(hint) = hint {
            let below = text::after(text::below(body, lines), 3);
            text::put_wrapped(buf, below, &hint, view.look.style(Role::Dim));
        }
    }
}

impl Screen for Views {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.find.take(&input) {
            Edit::Changed => {
                self.filter();
                self.cursor.go(0);
            }
            Edit::Moved => {}
            Edit::Pass => {
                return list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx);
            }
        }
        Ok(Flow::Stay)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        match (self.asked.take(), from) {
            (Some(Asked::Name), Outcome::Typed(name)) => self.named(&name, cx),
            (Some(Asked::Whose(name)), Outcome::Picked(n)) => self.save(name, n == 1, cx),
            (Some(Asked::Rename(old)), Outcome::Typed(name)) => {
                let view = SavedView { name, ..old };
                cx.order(
                    self,
                    move |office| office.save_view(&view),
                    |screen, saved, cx| {
                        saved?;
                        screen.read(cx)?;
                        Ok(Flow::Stay)
                    },
                )
            }
            _ => Ok(Flow::Stay),
        }
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let first = self.views.is_empty();
        self.read(cx)?;
        if first && !self.now.id.is_new() {
            self.cursor.go_to(Some(self.now.id));
        }
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let count = format!("{}/{}", self.shown.len(), self.views.len());
        let window = finder::Window {
            title: &view.text.msg_lists_views_title(),
            count: &count,
            size: (70, finder::height(self.views.len() + 1)),
        };
        window.draw(frame, area, &self.find, view, |buf, body| {
            self.draw_views(buf, body, view);
        });
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let here = self.here().map_or_else(String::new, |view| said(view, cx));
        Face::over()
            .keys(keys::hints(KEYS, self, cx))
            .typing(true)
            .status(here, String::new())
            .acts_on(&self.cursor)
    }
}

/// What a view keeps, in words.
fn said(view: &SavedView, cx: &Cx<'_>) -> String {
    let sorts = Sort::list(&view.sort, cx.office.catalogue()).unwrap_or_default();
    let order = order::in_words(&sorts, cx.text, cx.lang);
    let order = cx.text.msg_lists_order_now(order);
    match view.query.trim() {
        "" => order,
        query => format!("{query} | {order}"),
    }
}

/// Everything by which a view is found: its name, its pinyin and initials.
fn key(title: &str) -> String {
    let spoken = name::keys(title, None);
    let mut keys = vec![name::fold(title)];
    keys.extend(spoken.joined);
    keys.extend(spoken.initials);
    keys.join("\n")
}
