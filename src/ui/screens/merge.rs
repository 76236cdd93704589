//! Two records of one person side by side, and what becomes of them: Space picks whose value of a field stays, `x` swaps
//! who stays, `^S` merges. The lists of both are united; nothing is lost, and undo gives both back.

mod rows;
mod drawing;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::field::Id;
use crate::model::merging::Side;
use crate::office::Error;
use crate::office::merging::Merging;
use crate::office::permit::Action;
use crate::ui::keys::{self, Bind, Group, bind, find_hint, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::list::{self, Cursor};
use rows::{Kind, Row};

/// The screen. Closes with `Saved(id)` of the one who stayed, `Picked(0)` when they were told apart, or `Dropped`.
pub struct Merge {
    merging: Merging,
    rows: Vec<Row>,
    cursor: Cursor,
    side: Side,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<Merge>] = &[
    bind(
        &["ctrl-s", "m"],
        "merge.merge",
        label("Merge", "合并"),
        Merge::merge,
    )
    .rank(3),
    bind(
        &["space", "enter"],
        "merge.pick",
        label("Pick", "选用"),
        Merge::pick,
    )
    .rank(4)
    .unless(Merge::why_not_pick),
    bind(
        &["tab", "shift-tab", "left", "right"],
        "merge.side",
        label("Side", "换边"),
        |merge: &mut Merge, _| {
            merge.side = merge.side.other();
            Ok(Flow::Stay)
        },
    )
    .group(Group::Move)
    .rank(5),
    bind(
        &["f5", "x"],
        "merge.swap",
        label("Swap", "互换去留"),
        Merge::swap,
    )
    .rank(6),
    bind(
        &["f8", "n"],
        "merge.apart",
        label("Not the same", "不是同一人"),
        Merge::tell_apart,
    )
    .rank(7),
    bind(&["esc"], "merge.back", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

impl Merge {
    /// Two people. The one stays who is not put away, else the one who was on file first.
    ///
    /// # Errors
    /// `Refused`, `Missing`, or whatever the office says.
    pub fn new(one: Id, other: Id, cx: &mut Cx<'_>) -> Result<Self> {
        let mut merging = cx.office.merging(one.min(other), one.max(other))?;
        let away = |merging: &Merging| {
            let both = [&merging.keep, &merging.goes];
            both.map(|dossier| dossier.alumnus.archived_at.is_some())
        };
        if away(&merging) == [true, false] {
            merging = cx.office.merging(one.max(other), one.min(other))?;
        }
        let mut screen = Self {
            merging,
            rows: Vec::new(),
            cursor: Cursor::default(),
            side: Side::Keep,
        };
        screen.reword(cx);
        Ok(screen)
    }

    fn ids(&self) -> (Id, Id) {
        (self.merging.keep.alumnus.id, self.merging.goes.alumnus.id)
    }

    fn reword(&mut self, cx: &Cx<'_>) {
        self.rows = rows::rows(&self.merging, cx);
        self.cursor.resize(self.rows.len());
    }

    fn here(&self) -> Option<&Row> {
        self.rows.get(self.cursor.at())
    }

    fn why_not_pick(&self, cx: &Cx<'_>) -> Option<String> {
        match self.here().map(|row| &row.kind) {
            Some(Kind::Single(_)) => None,
            Some(Kind::Stricter) => Some(cx.text.msg_merge_stricter()),
            Some(Kind::Agreed) => Some(cx.text.msg_merge_agreed()),
            _ => Some(cx.text.msg_merge_both_kept()),
        }
    }

    /// Takes the value of the side where the cursor is; when that is taken already, the other one.
    fn pick(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some(Kind::Single(at)) = self.here().map(|row| row.kind.clone())
            && let Some(choice) = self.merging.choices.get_mut(at)
        {
            choice.side = if choice.side == self.side {
                self.side.other()
            } else {
                self.side
            };
            self.side = choice.side;
            self.reword(cx);
        }
        Ok(Flow::Stay)
    }

    fn swap(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let (keep, goes) = self.ids();
        self.merging = cx.office.merging(goes, keep)?;
        self.reword(cx);
        Ok(Flow::Stay)
    }

    fn tell_apart(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let (keep, goes) = self.ids();
        cx.order(
            self,
            move |office| office.tell_apart(keep, goes),
            |_, told, cx| {
                told?;
                cx.say(cx.text.msg_twins_told_apart());
                Ok(Flow::Close(Outcome::Picked(0)))
            },
        )
    }

    fn merge(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let merging = self.merging.clone();
        let [goes, keep] =
            [&merging.goes, &merging.keep].map(|dossier| dossier.alumnus.number.clone());
        cx.order(
            self,
            move |office| office.merge(&merging),
            move |screen, merged, cx| match merged {
                Ok(id) => {
                    cx.say(cx.text.msg_merge_done(goes, keep));
                    Ok(Flow::Close(Outcome::Saved(id)))
                }
                Err(Error::Stale) => {
                    screen.read_again(cx)?;
                    cx.warn(cx.text.msg_merge_stale());
                    Ok(Flow::Stay)
                }
                Err(other) => Err(other.into()),
            },
        )
    }

    /// While it waits what was ordered is seen, and not changed.
    fn while_ordered(&mut self, input: &Input, cx: &mut Cx<'_>) -> Result<Flow> {
        let hints = keys::hints(KEYS, self, cx);
        if find_hint(&hints, &cx.wishes.sequence).is_some() || matches!(input, Input::Run(_)) {
            cx.warn(cx.text.msg_form_is_being_saved());
            return Ok(Flow::Stay);
        }
        keys::take(list::KEYS, &mut self.cursor, input, cx)
    }

    /// Reads both as they are now; what was picked by hand stays picked where it can.
    fn read_again(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let (keep, goes) = self.ids();
        let mut fresh = cx.office.merging(keep, goes)?;
        for choice in &mut fresh.choices {
            let mut known = self.merging.choices.iter();
            let same = known
                .find(|old| old.field.name == choice.field.name && old.values == choice.values);
            choice.side = same.map_or(choice.side, |old| old.side);
        }
        self.merging = fresh;
        self.reword(cx);
        Ok(())
    }
}

impl Screen for Merge {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if matches!(input, Input::Tick | Input::Job(_) | Input::HangUp) {
            return Ok(Flow::Pass);
        }
        if cx.is_ordered() {
            return self.while_ordered(&input, cx);
        }
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        if cx.office.may(Action::Merge) {
            // Somebody saved, or the language changed: what was picked stays.
            return self.read_again(cx);
        }
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        self.paint(frame.buffer_mut(), area, view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let mut hints = keys::hints(KEYS, self, cx);
        hints.extend(keys::hints(list::KEYS, &self.cursor, cx));
        let at = (self.cursor.at() + 1).min(self.rows.len());
        let (keep, goes) = (&self.merging.keep.alumnus, &self.merging.goes.alumnus);
        let stays = cx
            .text
            .msg_merge_stays(goes.number.as_str(), keep.number.as_str());
        Face::titled(cx.word(label("Merge two alumni", "合并两位校友")), stays)
            .keys(hints)
            .asks(true)
            .status(
                cx.text.msg_merge_undo(),
                format!("{at}/{}", self.rows.len()),
            )
    }
}
