//! The directory: search as you type, the list, what would narrow it further, and the person under the cursor.
//!
//! Only the visible page is read, and only when it changed. Focus is the search box, the list, the facets or the chips;
//! each has a small key table of its own that is asked before the screen's.

mod layout;
pub(in crate::ui::screens) mod search;
mod list;
mod marks;
mod people;
mod table;
mod trail;
mod arrange;
mod places;
mod facets;
mod chips;
mod detail;
pub(in crate::ui::screens) mod complete;
pub mod why;
mod nobody;
mod asking;
mod actions;
mod bulk;
mod merging;
mod drawing;
pub mod tables;
pub mod out;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::doubt::Doubt;
use crate::model::field::Id;
use crate::model::user::SavedView;
use crate::ui::keys;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::input::{Edit, TextInput};
use crate::ui::widgets::list::{Cursor, KEYS as MOVES, RowKey};
use actions::Asked;
use chips::Chips;
use complete::Completion;
use detail::Card;
use facets::Facets;
use layout::Layout;
use list::{Line, Page};
use marks::Marks;
use nobody::Nobody;
use search::Search;
use table::Table;
use trail::Trail;

/// The pane of the people on file.
#[derive(Default)]
pub struct Directory {
    find: TextInput,
    focus: Focus,
    search: Search,
    cursor: Cursor,
    page: Page,
    marks: Marks,
    facets: Facets,
    chips: Chips,
    completion: Option<Completion>,
    /// The ways on when nobody was found.
    nobody: Option<Nobody>,
    /// Searches that were given up for a key since the last one that came to its end: the box says something else than
    /// what was searched last.
    given_up: u8,
    card: Option<Card>,
    /// The person's details are hidden, so that the list has the room.
    bare: bool,
    table: Table,
    /// The saved view that is open, as it was when it was opened.
    view: Option<SavedView>,
    /// The lists that were looked at, for the way back and forward.
    trail: Trail,
    /// The columns chosen last are known.
    arranged: bool,
    asked: Option<Asked>,
    /// What is doubtful about the people of this list, if that is what it lists.
    doubt: Option<&'static Doubt>,
}

/// Where the keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Focus {
    Find,
    #[default]
    List,
    Facets,
    Chips,
}

impl Directory {
    /// With nobody sought.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With this query in the box.
    #[must_use]
    pub fn seeking(query: &str) -> Self {
        let mut pane = Self {
            find: TextInput::new(query),
            ..Self::default()
        };
        pane.find.value().clone_into(&mut pane.search.query);
        pane
    }

    /// With this query in the box, to be typed on.
    #[must_use]
    pub fn typing(query: &str) -> Self {
        Self {
            focus: Focus::Find,
            ..Self::seeking(query)
        }
    }

    /// Searches for what stands in the box, and shows the best.
    fn find(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.leave();
        let query = self.find.value().to_owned();
        self.given_up = 0;
        let before = self.search.serial;
        self.search.run(&query, cx)?;
        self.settle_on_best(before, cx)
    }

    /// Shows the best of a new answer: not that which the search had before.
    fn settle_on_best(&mut self, before: u64, cx: &mut Cx<'_>) -> Result<()> {
        if self.search.serial != before {
            self.marks.give_up();
            self.cursor.go(0);
            if self.focus != Focus::Facets {
                self.facets.cursor = Cursor::default();
            }
            self.show(cx)?;
        }
        Ok(())
    }

    /// Searches for this text, and puts it into the box.
    fn find_text(&mut self, query: &str, cx: &mut Cx<'_>) -> Result<Flow> {
        self.leave();
        self.find.set(query);
        self.completion = None;
        self.find(cx)?;
        self.note();
        Ok(Flow::Stay)
    }

    /// Searches for another form of the query that was answered, and keeps what stands behind it and cannot be read yet.
    fn find_instead(&mut self, query: &str, cx: &mut Cx<'_>) -> Result<Flow> {
        let unread = match &self.search.wrong {
            Some(_) => self.find.value().strip_prefix(&self.search.query),
            None => None,
        };
        let query = format!("{query} {}", unread.unwrap_or_default().trim());
        self.find_text(query.trim(), cx)
    }

    /// Searches again after data changed. The cursor stays on its person; when that one is gone, it goes to the next one
    /// below who is still there, else to the nearest above.
    fn find_again(&mut self, on: Option<Id>, cx: &mut Cx<'_>) -> Result<()> {
        let query = self.find.value().to_owned();
        self.search.all = None;
        self.search.run(&query, cx)?;
        self.marks.settle(&self.search);
        self.cursor.resize(self.search.count());
        let nearest = self.page.nearest(self.cursor.at());
        let place = on
            .into_iter()
            .chain(nearest)
            .find_map(|id| self.search.place(id));
        if let Some(place) = place {
            self.cursor.go(place);
        }
        self.show(cx)
    }

    /// Reads what became visible.
    fn show(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.cursor.resize(self.search.count());
        self.facets.settle(&self.search);
        self.doubt = cx.office.doubt_in(&self.search.query);
        self.chips.read(&self.search, cx);
        self.page = Page::default();
        self.card = None;
        self.look_for_ways(cx)?;
        self.follow(cx)
    }

    /// Reads the page and the person that the cursor moved to, if it moved there now.
    fn follow(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let layout = Layout::of_window(cx.size, !self.bare);
        self.cursor.settle(layout.rows());
        let window = self.cursor.window();
        let other = self.table.settle(layout.row_width(), cx);
        if other || !self.page.holds(&window) {
            let ids = self.search.ids(window.clone());
            self.page = Page::read(window.start, &ids, &self.table.columns, cx)?;
        }
        let here = self.here().map(|line| line.id);
        let shows = layout.card.is_some() || layout.peek.is_some();
        if self.card.as_ref().map(|card| card.id) != here {
            self.card = match here.filter(|_| shows) {
                Some(id) => Some(Card::read(id, cx)?),
                None => None,
            };
        }
        Ok(())
    }

    /// The person under the cursor.
    fn here(&self) -> Option<&Line> {
        self.page.line(self.cursor.at())
    }

    /// What the search box takes itself. None: the key is for a table.
    fn type_in(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Option<Flow>> {
        match self.find.take(input) {
            Edit::Pass => return Ok(None),
            Edit::Moved => {}
            Edit::Changed => {
                self.find_as_typed(cx)?;
                if self.completion.is_some() {
                    self.completion = Completion::of(self.find.value(), cx);
                }
            }
        }
        Ok(Some(Flow::Stay))
    }

    /// Asks the tables: that of the focus, the screen's, then the moves.
    fn press(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Flow> {
        let own = match self.focus {
            Focus::Find => tables::FIND,
            Focus::List => tables::LIST,
            Focus::Facets => tables::FACETS,
            Focus::Chips => tables::CHIPS,
        };
        if self.completion.is_some() {
            let flow = self.ask_completion(input, cx)?;
            if !matches!(flow, Flow::Pass) {
                return Ok(flow);
            }
        }
        let take = match self.focus {
            Focus::Find => keys::take_beside_box,
            _ => keys::take,
        };
        for table in [own, tables::KEYS, out::OUT] {
            let flow = take(table, self, input, cx)?;
            if !matches!(flow, Flow::Pass) {
                return Ok(flow);
            }
        }
        let moves = match (&mut self.nobody, self.focus) {
            (_, Focus::Facets) => &mut self.facets.cursor,
            (Some(nobody), Focus::List) => &mut nobody.cursor,
            _ => &mut self.cursor,
        };
        keys::take(MOVES, moves, input, cx)
    }
}

impl Screen for Directory {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(nobody) = &mut self.nobody
            && nobody.hear(&input, &self.search, cx)
        {
            return Ok(Flow::Stay);
        }
        match &input {
            Input::Tick if self.make_up(cx)? => return Ok(Flow::Stay),
            Input::Tick if self.search.is_outdated(cx) => {
                let on = self.here().map(|line| line.id);
                self.find_again(on, cx)?;
                return Ok(Flow::Stay);
            }
            Input::Tick | Input::Job(_) | Input::HangUp => return Ok(Flow::Pass),
            Input::Paste(_) if self.focus != Focus::Find => {
                self.open_find(cx)?;
            }
            _ => {}
        }
        if self.focus == Focus::Find
            && let Some(flow) = self.type_in(&input, cx)?
        {
            return Ok(flow);
        }
        self.make_up(cx)?;
        let flow = self.press(&input, cx)?;
        if matches!(flow, Flow::Stay) {
            self.follow(cx)?;
        }
        Ok(flow)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        match (self.asked.take(), from) {
            (Some(asked), from) => self.answered(asked, from, cx),
            (None, Outcome::Saved(id)) => {
                self.find_again(Some(id), cx)?;
                if self.search.is_ready() && self.search.place(id).is_none() {
                    cx.warn(cx.text.msg_directory_saved_elsewhere());
                }
                Ok(Flow::Stay)
            }
            (None, Outcome::Typed(query)) => self.take_query(&query, cx),
            (None, Outcome::Chosen(id)) => {
                self.find_again(Some(id), cx)?;
                Ok(Flow::Stay)
            }
            _ => Ok(Flow::Stay),
        }
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        if !self.arranged {
            self.table
                .choose(cx.office.chosen_columns(None)?.unwrap_or_default());
            self.arranged = true;
        }
        self.look_at_view(cx)?;
        if self.search.is_still_true(self.find.value(), cx)? {
            return self.show(cx);
        }
        let on = self.here().map(|line| line.id);
        self.find_again(on, cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame, area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let (own, typing) = match self.focus {
            Focus::Find if self.completion.is_some() => (tables::COMPLETING, true),
            Focus::Find => (tables::FIND, true),
            Focus::List => (tables::LIST, false),
            Focus::Facets => (tables::FACETS, false),
            Focus::Chips => (tables::CHIPS, false),
        };
        let list = if typing {
            keys::hints_beside_box
        } else {
            keys::hints
        };
        let mut hints = keys::hints(own, self, cx);
        let mut others = list(tables::KEYS, self, cx);
        others.extend(keys::hints(out::OUT, self, cx));
        if typing {
            // Letters are text now: the footer names the keys that still work.
            others.retain(|hint| hint.keys.first().is_some_and(|key| tables::is_chord(key)));
        }
        hints.extend(others);
        hints.extend(keys::hints(MOVES, &self.cursor, cx));
        let at = (self.cursor.at() + 1).min(self.cursor.len());
        let place = format!("{}/{}", grouped(at), grouped(self.cursor.len()));
        let person = self.here().map(|line| RowKey::of(line.id));
        let chosen = match (&self.nobody, self.focus) {
            (_, Focus::Facets) => self.facets.cursor.key(),
            (Some(nobody), _) => nobody.cursor.key(),
            _ => person,
        };
        Face::pane()
            .keys(hints)
            .typing(typing)
            .status(self.status(cx), place)
            .chosen(chosen)
    }
}
