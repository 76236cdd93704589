//! The history of one person: who changed what, when, from what to what; and taking an entry back after it was shown.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::facts::{self, Entry};
use super::phrases;
use crate::model::field::Id;
use crate::office::past::Back;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::confirm::Confirm;
use crate::ui::stuck;
use crate::ui::widgets::list::{self, Column, Cursor, Edge, Row};
use crate::ui::widgets::{panel, text};

/// The entries above, what the one under the cursor changed below.
pub struct History {
    id: Id,
    who: String,
    entries: Vec<Entry>,
    /// So many are read; where there are fewer these are all.
    most: usize,
    cursor: Cursor,
    /// The entry whose changes stand below, and they.
    shown: Option<Id>,
    changes: Vec<String>,
    /// The entry that the open question is about.
    asked: Option<Id>,
}

/// Kinds of deeds that change a person or a few: taking them back is not asked about.
const SMALL: &[&str] = &["add", "edit", "archive", "register", "check-in"];

/// As many entries as are read at once.
const PAGE: usize = 100;

/// The next are read when the cursor is as near as this to the last that was read.
const NEAR: usize = PAGE / 4;

/// As many changed rows of one entry.
const LINES: usize = 200;

/// The keys, tested with all others.
pub const KEYS: &[Bind<History>] = &[
    bind(
        &["u", "ctrl-z"],
        "past.undo",
        label("Take this back", "撤销此项"),
        History::undo,
    )
    .rank(4)
    .unless(History::why_not_undo),
    bind(
        &["esc"],
        "past.back",
        label("Back", "返回"),
        |h: &mut History, _| Ok(Flow::Close(Outcome::Chosen(h.id))),
    )
    .group(Group::Always)
    .rank(9),
];

impl History {
    /// Of this person.
    ///
    /// # Errors
    /// What the office says.
    pub fn of(id: Id, cx: &Cx<'_>) -> Result<Self> {
        let alumnus = cx.office.dossier(id)?.alumnus;
        Ok(Self {
            id,
            who: format!("{} | {}", alumnus.name, alumnus.number),
            entries: Vec::new(),
            most: PAGE,
            cursor: Cursor::default(),
            shown: None,
            changes: Vec::new(),
            asked: None,
        })
    }

    fn here(&self) -> Option<&Entry> {
        self.entries.get(self.cursor.at())
    }

    fn why_not_undo(&self, cx: &Cx<'_>) -> Option<String> {
        match self.here() {
            None => Some(cx.text.msg_app_nothing_to_undo()),
            Some(entry) if entry.undone => Some(cx.text.msg_record_undone_already()),
            Some(_) => None,
        }
    }

    fn undo(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(entry) = self.here() else {
            return Ok(Flow::Stay);
        };
        let id = entry.id;
        let is_small = SMALL.contains(&entry.kind.as_str());
        let question = match entry.user == cx.office.actor().name {
            true if is_small => return self.take_back(id, cx),
            true => Confirm::new(cx.text.msg_record_undo_wide()),
            // A colleague goes on from what they did, and does not see this key.
            false => Confirm::new(cx.text.msg_past_others(entry.user.as_str())),
        };
        let mut question = question.says(entry.sentence.as_str());
        if !is_small {
            question = question.says(cx.text.msg_record_undo_wide_note());
        }
        self.asked = Some(id);
        Ok(Flow::open(question))
    }

    fn take_back(&mut self, id: Id, cx: &mut Cx<'_>) -> Result<Flow> {
        cx.order(
            self,
            move |office| office.undo(Some(id), false),
            |screen, back, cx| screen.taken_back(&back?, cx),
        )
    }

    fn taken_back(&mut self, back: &Back, cx: &mut Cx<'_>) -> Result<Flow> {
        if back.outcome.conflicts.is_empty() {
            let text = cx.text;
            let said = |what: String| match back.again {
                false => text.msg_record_taken_back(what),
                true => text.msg_app_done_again(what),
            };
            cx.say(stuck::done(said, back, text, cx.size.0));
        } else {
            cx.warn(stuck::sentence(back, cx.office, cx.text, cx.size.0));
        }
        self.reload(cx)?;
        Ok(Flow::Stay)
    }

    /// Reads the entries again; the cursor stays on its own.
    fn read(&mut self, cx: &Cx<'_>) -> Result<()> {
        self.entries = facts::past(self.id, self.most, cx)?;
        self.cursor
            .follow(self.entries.iter().map(|entry| entry.id));
        Ok(())
    }

    /// Whether there are entries that were not read.
    fn is_more(&self) -> bool {
        self.entries.len() >= self.most
    }

    /// Reads more where the cursor is near the last that was read, and everything for the oldest of all.
    fn read_ahead(&mut self, cx: &Cx<'_>) -> Result<()> {
        let to_last = matches!(self.cursor.asked_for(), Some(Edge::Last));
        let near = self.cursor.at() + NEAR >= self.entries.len();
        if !self.is_more() || !(near || to_last) {
            return Ok(());
        }
        self.most = match to_last {
            true => usize::MAX,
            false => self.most + PAGE,
        };
        self.read(cx)?;
        if to_last {
            self.cursor.go(self.entries.len());
        }
        Ok(())
    }

    /// Reads what the entry under the cursor changed, unless that is shown already.
    fn look(&mut self, cx: &Cx<'_>) -> Result<()> {
        let here = self.here().map(|entry| entry.id);
        if here != self.shown {
            self.changes = match here {
                Some(entry) => {
                    let lines = cx
                        .office
                        .change_lines(entry, Some(("alumnus", self.id)), LINES)?;
                    let said = lines.iter().map(|line| phrases::changed(line, cx.lang));
                    said.collect()
                }
                None => Vec::new(),
            };
            self.shown = here;
        }
        Ok(())
    }
}

impl Screen for History {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        let flow = list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)?;
        if matches!(flow, Flow::Stay) {
            self.read_ahead(cx)?;
            self.look(cx)?;
        }
        Ok(flow)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        match (self.asked.take(), from) {
            (Some(id), Outcome::Agreed) => self.take_back(id, cx),
            _ => Ok(Flow::Stay),
        }
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.read(cx)?;
        self.shown = None;
        self.look(cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        let wanted = u16::try_from(self.entries.len() + 1).unwrap_or(u16::MAX);
        let above = Rect {
            height: wanted.clamp(3, (area.height / 2).max(3)).min(area.height),
            ..area
        };
        let columns = [
            Column::new(view.word(label("When", "时间")), 16),
            Column::new(view.word(label("Who", "操作人")), 10),
            Column::new(view.word(label("What", "内容")), 20).grows(1),
        ];
        list::draw(buf, above, &columns, &self.cursor, view.look, &|at| {
            self.row(at, view)
        });
        let below = text::below(area, above.height);
        panel::rule(
            buf,
            below,
            view.word(label("This changed", "改动内容")),
            view.look,
        );
        let mut room = text::after(text::below(below, 1), 1);
        for line in &self.changes {
            let used = text::put_wrapped(buf, room, line, view.look.style(Role::Text));
            room = text::below(room, used);
        }
        if self.changes.is_empty() && !self.entries.is_empty() {
            let nothing = view.text.msg_record_no_changes();
            text::put_wrapped(buf, room, &nothing, view.look.style(Role::Dim));
        }
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let title = format!("{} | {}", cx.word(label("History", "变更记录")), self.who);
        let mut keys = keys::hints(KEYS, self, cx);
        keys.extend(keys::hints(list::KEYS, &self.cursor, cx));
        let at = (self.cursor.at() + 1).min(self.entries.len());
        let more = if self.is_more() { "+" } else { "" };
        Face::titled(title, "")
            .keys(keys)
            .status(String::new(), format!("{at}/{}{more}", self.entries.len()))
            .acts_on(&self.cursor)
    }
}

impl History {
    fn row(&self, at: usize, view: &View<'_>) -> Row<'_> {
        let Some(entry) = self.entries.get(at) else {
            return Row::default();
        };
        let what = if entry.undone {
            let said = view.word(label("(taken back)", "（已撤销）"));
            format!("{said} {}", entry.sentence).into()
        } else if entry.partly {
            view.text.msg_past_partly(entry.sentence.as_str()).into()
        } else {
            entry.sentence.as_str().into()
        };
        Row {
            cells: vec![entry.when.as_str().into(), entry.user.as_str().into(), what],
            marked: false,
            dim: entry.undone,
        }
    }
}
