//! The imported rows that wait for a decision, one key each: the row beside the people on file who may be meant, cell by
//! cell, and what becomes of it. Every decision is an entry of the history, so that undo takes it back.

mod drawing;

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::office::permit::Action;
use crate::transfer::apply::{Kept, kept};
use crate::transfer::waiting::{Decision, Person, Undecided};
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::record::RecordView;
use crate::ui::widgets::list::{self, Cursor, RowKey};

/// The rows in the order in which they came.
#[derive(Default)]
pub struct WaitingRows {
    rows: Vec<Kept>,
    ids: Vec<crate::model::field::Id>,
    data: Vec<String>,
    cursor: Cursor,
    /// The row under the cursor, read and compared.
    here: Option<Arc<Undecided>>,
    /// Which of the people beside it is looked at.
    person: usize,
    /// How many were decided since the screen was opened.
    decided: usize,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<WaitingRows>] = &[
    bind(
        &["enter", "s"],
        "waiting.same",
        label("Same person", "是同一人"),
        WaitingRows::same,
    )
    .rank(3)
    .unless(WaitingRows::why_not_same),
    bind(
        &["f6", "n"],
        "waiting.add",
        label("Add as new", "作为新人"),
        WaitingRows::add,
    )
    .rank(4)
    .unless(WaitingRows::why_not_add),
    bind(
        &["f8", "d"],
        "waiting.drop",
        label("Drop the row", "丢弃"),
        WaitingRows::drop,
    )
    .rank(5)
    .unless(WaitingRows::why_not_drop),
    bind(
        &["space", "l"],
        "waiting.later",
        label("Later", "以后再说"),
        |screen: &mut WaitingRows, cx| {
            let next = screen.cursor.at() + 1;
            screen
                .cursor
                .go(if next < screen.rows.len() { next } else { 0 });
            screen.look(cx)?;
            Ok(Flow::Stay)
        },
    )
    .group(Group::Move)
    .rank(6)
    .unless(WaitingRows::why_not_drop),
    bind(
        &["right", "tab"],
        "waiting.next-person",
        label("Other person", "换一人"),
        |screen: &mut WaitingRows, _| screen.turn(1),
    )
    .group(Group::Find)
    .rank(7),
    bind(
        &["left", "shift-tab"],
        "waiting.last-person",
        label("Person before", "上一人"),
        |screen: &mut WaitingRows, _| screen.turn(-1),
    )
    .group(Group::Find),
    bind(
        &["f3", "o"],
        "waiting.open",
        label("Open the person", "打开此人"),
        |screen: &mut WaitingRows, _| {
            let who = screen.beside().map(|person| person.id);
            Ok(who.map_or(Flow::Stay, |id| Flow::open(RecordView::new(id))))
        },
    )
    .group(Group::Find)
    .rank(8)
    .unless(WaitingRows::why_not_same),
    bind(&["esc"], "waiting.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

impl WaitingRows {
    /// The person who is looked at.
    fn beside(&self) -> Option<&Person> {
        self.here.as_ref()?.people.get(self.person)
    }

    fn why_not_drop(&self, cx: &Cx<'_>) -> Option<String> {
        let denied = cx.denied(Action::Import, |text| text.msg_home_may_not_import());
        match () {
            () if denied.is_some() => denied,
            () if self.here.is_none() => Some(cx.text.msg_waiting_none()),
            () => None,
        }
    }

    fn why_not_add(&self, cx: &Cx<'_>) -> Option<String> {
        let unreadable = self.here.as_ref().is_some_and(|row| row.read.is_err());
        self.why_not_drop(cx)
            .or_else(|| unreadable.then(|| cx.text.msg_waiting_unreadable()))
    }

    fn why_not_same(&self, cx: &Cx<'_>) -> Option<String> {
        let nobody = self.beside().is_none();
        self.why_not_add(cx)
            .or_else(|| nobody.then(|| cx.text.msg_waiting_nobody()))
    }

    fn same(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(person) = self.beside() else {
            return Ok(Flow::Stay);
        };
        let sentence = cx
            .text
            .msg_waiting_history_same(person.number.as_str(), person.name.as_str());
        self.decide(Decision::Same(person.id), sentence, cx)
    }

    fn add(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let sentence = cx.text.msg_waiting_history_new(self.name());
        self.decide(Decision::New, sentence, cx)
    }

    fn drop(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let sentence = cx.text.msg_waiting_history_drop(self.name());
        self.decide(Decision::Drop, sentence, cx)
    }

    fn name(&self) -> String {
        let here = self.here.as_ref();
        here.map_or_else(String::new, |row| row.kept.cell("name").to_owned())
    }

    fn decide(&mut self, decision: Decision, sentence: String, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(row) = self.here.clone() else {
            return Ok(Flow::Stay);
        };
        let done = cx.text.msg_waiting_done(sentence.as_str());
        cx.order(
            self,
            move |office| row.decide(office, decision, sentence.clone()),
            move |screen, decided, cx| {
                decided?;
                screen.decided += 1;
                cx.say(done);
                screen.read(cx)?;
                Ok(Flow::Stay)
            },
        )
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn turn(&mut self, by: isize) -> Result<Flow> {
        let all = self.here.as_ref().map_or(0, |row| row.people.len());
        let all = all.max(1).cast_signed();
        self.person = (self.person.cast_signed() + by)
            .rem_euclid(all)
            .cast_unsigned();
        Ok(Flow::Stay)
    }

    fn read(&mut self, cx: &Cx<'_>) -> Result<()> {
        (self.rows, self.ids, self.data) = (Vec::new(), Vec::new(), Vec::new());
        for row in cx.office.waiting_rows()? {
            if let Some(kept) = kept(&row.data, cx.office.catalogue()) {
                self.rows.push(kept);
                self.ids.push(row.id);
                self.data.push(row.data);
            }
        }
        self.cursor.follow(&self.ids);
        self.look(cx)
    }

    /// Reads the row under the cursor.
    fn look(&mut self, cx: &Cx<'_>) -> Result<()> {
        let at = self.cursor.at();
        // The same row again: the same person beside it, while that is somebody who may be meant.
        let beside = self.here.take().zip(self.ids.get(at).copied());
        let beside = beside.filter(|(row, id)| row.id == *id);
        let beside = beside.and_then(|(row, _)| Some(row.people.get(self.person)?.id));
        self.here = match self.ids.get(at).zip(self.data.get(at)) {
            Some((id, data)) => Undecided::of(cx.office, *id, data, cx.lang)?.map(Arc::new),
            None => None,
        };
        let mut people = self.here.iter().flat_map(|row| &row.people);
        let same = people.position(|person| Some(person.id) == beside);
        self.person = same.unwrap_or(0);
        Ok(())
    }
}

impl Screen for WaitingRows {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        match keys::take(KEYS, self, &input, cx)? {
            Flow::Pass => {
                let before = self.cursor.at();
                let flow = keys::take(list::KEYS, &mut self.cursor, &input, cx)?;
                if self.cursor.at() != before {
                    self.look(cx)?;
                }
                Ok(flow)
            }
            flow => Ok(flow),
        }
    }

    fn back(&mut self, _from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        self.read(cx)?;
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        self.read(cx)
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame.buffer_mut(), area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut keys = keys::hints(KEYS, self, cx);
        keys.extend(keys::hints(list::KEYS, &self.cursor, cx));
        let at = (self.cursor.at() + 1).min(self.rows.len());
        let title = cx.word(label("Imported rows that wait", "待确认的导入行"));
        let status = match self.decided {
            0 => String::new(),
            n => cx.text.msg_waiting_decided(n),
        };
        Face::titled(title, "")
            .keys(keys)
            .status(status, format!("{at}/{}", self.rows.len()))
            .chosen(self.cursor.key().map(|row| {
                let beside = self.beside().map(|person| person.id);
                RowKey::of((row, beside))
            }))
    }
}
