//! The screen of every form: the keys, and the order of things between the sheet, the paper and the office.

pub mod moving;
pub mod choosing;
pub mod carrying;
pub mod rows;
pub mod saving;
pub mod joining;
pub mod drafting;
pub mod leaving;
pub mod beginning;
pub mod telling;
mod ordered;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::model::field::Id;
use crate::model::user::Draft;
use crate::office::drafts::Typed;
use crate::ui::form::draft::{self, Difference};
use crate::ui::form::sheet::Sheet;
use crate::ui::form::{Ask, Paper, Warning, draw};
use crate::ui::keys::chord::Chord;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::screens::pick::Pick;
use crate::ui::widgets::input::Edit;

/// How long typing may go unkept.
const KEEP_EVERY: TimeDelta = TimeDelta::seconds(2);

/// How many changed fields a question lists.
const LISTED: usize = 6;

/// A form with its record. Closes with `Saved` or `Dropped`.
pub struct FormScreen {
    /// What is typed here is kept under this name.
    name: String,
    paper: Box<dyn Paper>,
    sheet: Sheet,
    /// The values of the record saved last in this form: F5.
    last: Vec<(String, String)>,
    saved: Option<Id>,
    kept: Kept,
    /// Which record it is, also when its number is given again.
    origin: String,
    /// The drafts that were taken up: dropped as soon as what is typed here is kept or saved.
    taken: Vec<String>,
    /// A draft that waits for an answer, and the question.
    offer: Option<(Draft, Pick)>,
    /// What the screen on top of this one is about.
    asked: Asked,
    warning: Option<Warning>,
    /// What somebody else saved and was put together with what was typed here; and how often in a row.
    beside: Option<String>,
    joined: u8,
    twins_due: bool,
    /// Looked like the same and are not.
    others: Vec<Id>,
    /// The rows taken away here, the last one last.
    gone: Vec<rows::Gone>,
    /// Inputs that the clerk chose to be kept by "save and new", or not to be.
    carry: HashMap<String, bool>,
}

/// What is known about the draft.
#[derive(Default)]
struct Kept {
    /// Something was typed since.
    due: bool,
    last: Option<DateTime<Utc>>,
    shown: Option<NaiveDateTime>,
    /// Nothing is written to the file any more, and the draft is kept apart from it.
    apart: bool,
}

/// The screen that stands on top of the form.
enum Asked {
    Nothing,
    Leave,
    Compare,
    Person,
    Conflict {
        fresh: Box<dyn Paper>,
        rows: Vec<Difference>,
        again: bool,
    },
    /// Somebody put the record into the archive; then "save and new" or not.
    Archived(bool),
    Draft {
        form: String,
        typed: Typed,
        rows: Vec<Difference>,
    },
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<FormScreen>] = &[
    bind(
        &["f4", "ctrl-e"],
        "form.choose",
        label("Choose", "选择"),
        FormScreen::choose,
    )
    .rank(4),
    bind(
        &["f5"],
        "form.last",
        label("As last", "同上条"),
        FormScreen::as_last,
    )
    .rank(14)
    .unless(FormScreen::no_last),
    bind(
        &["shift-f5"],
        "form.last-all",
        label("All as last record", "全部同上条"),
        FormScreen::all_as_last,
    )
    .unless(FormScreen::no_last),
    bind(
        &["ctrl-k"],
        "form.carry",
        label("Keep for the next", "带到下一条"),
        FormScreen::toggle_carry,
    )
    .rank(15)
    .unless(FormScreen::no_carry),
    bind(
        &["f6"],
        "form.add-row",
        label("Add", "加一行"),
        FormScreen::add_row,
    )
    .rank(6)
    .unless(FormScreen::no_table),
    bind(
        &["ctrl-d"],
        "form.remove-row",
        label("Remove row", "删除此行"),
        FormScreen::remove_row,
    )
    .rank(12)
    .unless(FormScreen::no_row),
    bind(
        &["f8"],
        "form.compare",
        label("Compare", "比对"),
        FormScreen::compare,
    )
    .rank(8)
    .unless(FormScreen::no_twin),
    bind(
        &["ctrl-g"],
        "form.problem",
        label("Next problem", "下个问题"),
        FormScreen::next_problem,
    )
    .group(Group::Move)
    .rank(13)
    .unless(FormScreen::no_problem),
    bind(
        &["ctrl-z"],
        "form.restore",
        label("Restore", "还原"),
        FormScreen::restore,
    )
    .rank(9),
    bind(
        &["ctrl-s"],
        "form.save",
        label("Save", "保存"),
        FormScreen::save,
    )
    .rank(3),
    bind(
        &["ctrl-n"],
        "form.save-new",
        label("Save+new", "存并新建"),
        FormScreen::save_and_new,
    )
    .rank(5)
    .unless(|form, cx| {
        form.paper
            .blank()
            .is_none()
            .then(|| cx.text.msg_form_no_new())
    }),
    bind(
        &["enter"],
        "form.enter",
        label("Next field", "下一项"),
        FormScreen::enter,
    )
    .group(Group::Move),
    bind(
        &["tab"],
        "form.tab",
        label("Take the grey, next", "采用灰字并下一项"),
        FormScreen::tab,
    )
    .group(Group::Move),
    bind(
        &["down"],
        "form.down",
        label("Next field", "下一项"),
        FormScreen::down,
    )
    .group(Group::Move),
    bind(
        &["up"],
        "form.up",
        label("Field before", "上一项"),
        FormScreen::up,
    )
    .group(Group::Move),
    bind(
        &["shift-tab"],
        "form.before",
        label("Field before", "上一项"),
        FormScreen::before,
    )
    .group(Group::Move),
    bind(
        &["pgdn"],
        "form.section",
        label("Next section", "下一节"),
        |f: &mut FormScreen, cx| f.section(1, cx),
    )
    .group(Group::Move),
    bind(
        &["pgup"],
        "form.section-before",
        label("Section before", "上一节"),
        |f: &mut FormScreen, cx| f.section(-1, cx),
    )
    .group(Group::Move),
    bind(
        &["alt-1"],
        "form.section-1",
        label("Section 1", "第一节"),
        |f: &mut FormScreen, cx| f.jump(1, cx),
    )
    .group(Group::Move),
    bind(
        &["alt-2"],
        "form.section-2",
        label("Section 2", "第二节"),
        |f: &mut FormScreen, cx| f.jump(2, cx),
    )
    .group(Group::Move),
    bind(
        &["alt-3"],
        "form.section-3",
        label("Section 3", "第三节"),
        |f: &mut FormScreen, cx| f.jump(3, cx),
    )
    .group(Group::Move),
    bind(
        &["alt-4"],
        "form.section-4",
        label("Section 4", "第四节"),
        |f: &mut FormScreen, cx| f.jump(4, cx),
    )
    .group(Group::Move),
    bind(
        &["alt-5"],
        "form.section-5",
        label("Section 5", "第五节"),
        |f: &mut FormScreen, cx| f.jump(5, cx),
    )
    .group(Group::Move),
    bind(
        &["alt-6"],
        "form.section-6",
        label("Section 6", "第六节"),
        |f: &mut FormScreen, cx| f.jump(6, cx),
    )
    .group(Group::Move),
    bind(
        &["alt-7"],
        "form.section-7",
        label("Section 7", "第七节"),
        |f: &mut FormScreen, cx| f.jump(7, cx),
    )
    .group(Group::Move),
    bind(
        &["alt-8"],
        "form.section-8",
        label("Section 8", "第八节"),
        |f: &mut FormScreen, cx| f.jump(8, cx),
    )
    .group(Group::Move),
    bind(
        &["esc"],
        "form.leave",
        label("Leave", "离开"),
        FormScreen::leave,
    )
    .group(Group::Always)
    .rank(90),
];

impl FormScreen {
    /// A form over this record. A draft of it is offered first.
    ///
    /// # Errors
    /// Whatever the office says.
    pub fn open(paper: Box<dyn Paper>, cx: &mut Cx<'_>) -> Result<Self> {
        // Nobody types in vain.
        cx.office.may_change()?;
        let last = paper.last(cx)?;
        let ask = Ask::of(cx);
        let last = last.map(|last| draft::remembered(&Sheet::new(last.sections(), &ask)));
        let mut sheet = Sheet::new(paper.sections(), &ask);
        sheet.examine(paper.as_ref(), &ask, false);
        let mut form = Self {
            name: cx.office.name_form(),
            twins_due: paper.id().is_new(),
            origin: cx.office.origin_of(paper.kind(), paper.id())?,
            paper,
            sheet,
            last: last.unwrap_or_default(),
            saved: None,
            kept: Kept::default(),
            taken: Vec::new(),
            beside: None,
            joined: 0,
            offer: None,
            asked: Asked::Nothing,
            warning: None,
            others: Vec::new(),
            gone: Vec::new(),
            carry: HashMap::new(),
        };
        form.mark_carried();
        form.offer_draft(cx)?;
        Ok(form)
    }
}

impl Screen for FormScreen {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Some((_, question)) = &mut self.offer {
            return match input {
                Input::Tick | Input::Job(_) | Input::HangUp => Ok(Flow::Pass),
                input => match question.take(input, cx)? {
                    Flow::Close(answer) => self.answer_offer(&answer, cx),
                    flow => Ok(flow),
                },
            };
        }
        match input {
            Input::Tick => return self.tick(cx),
            Input::HangUp => {
                self.hang_up(cx)?;
                return Ok(Flow::Stay);
            }
            _ if cx.is_ordered() => return self.while_ordered(&input, cx),
            _ => {}
        }
        if let (Some(days), Input::Key(key)) = (&mut self.sheet.days, &input)
            && days.walk(key.code)
        {
            return Ok(Flow::Stay);
        }
        if let Some(field) = self.sheet.fields.get_mut(self.sheet.at) {
            let arrow = self.sheet.list.is_some()
                && matches!(&input, Input::Key(key) if key.code.is_up() || key.code.is_down());
            match if arrow {
                Edit::Pass
            } else {
                field.take(&input)
            } {
                Edit::Changed => {
                    self.follow_typing(cx);
                    return Ok(Flow::Stay);
                }
                Edit::Moved => return Ok(Flow::Stay),
                Edit::Pass => {}
            }
            let typed = matches!(&input, Input::Paste(_))
                || matches!(&input, Input::Key(key) if Chord::of(key).letter().is_some());
            if typed && self.sheet.focused().is_some_and(|field| field.spec.fixed) {
                cx.warn(cx.text.msg_form_fixed());
                return Ok(Flow::Stay);
            }
        }
        keys::take(KEYS, self, &input, cx)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        match (std::mem::replace(&mut self.asked, Asked::Nothing), from) {
            (Asked::Leave, Outcome::Picked(1)) => {
                self.leave_kept(cx)?;
                cx.say(cx.text.msg_form_draft_kept());
                Ok(Flow::Close(self.outcome()))
            }
            (Asked::Leave, Outcome::Picked(2)) => {
                self.drop_kept(cx)?;
                cx.say(cx.text.msg_form_thrown_away());
                Ok(Flow::Close(self.outcome()))
            }
            (Asked::Compare, Outcome::Chosen(id)) => match self.paper.other(id, cx)? {
                Some(other) => {
                    let other = Self::open(other, cx)?;
                    self.leave_kept(cx)?;
                    Ok(Flow::Swap(Box::new(other)))
                }
                None => Ok(Flow::Stay),
            },
            (Asked::Compare, Outcome::Picked(_)) => {
                self.others
                    .extend(self.warning.take().map(|warning| warning.id));
                self.twins_due = true;
                Ok(Flow::Stay)
            }
            (Asked::Person, Outcome::Chosen(id)) => {
                self.put_here(&id.to_string(), cx);
                self.go(self.sheet.beyond(self.sheet.at, 1), cx)
            }
            (Asked::Conflict { fresh, rows, again }, Outcome::Typed(picks)) => {
                self.merge(fresh, &rows, &picks, again, cx)
            }
            (Asked::Archived(again), from) => self.answer_archived(&from, again, cx),
            (Asked::Draft { form, typed, rows }, from) => {
                self.look_at_draft(&form, typed, &rows, &from, cx)
            }
            _ => Ok(Flow::Stay),
        }
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let ask = Ask::of(cx);
        let list = self.sheet.list.take();
        self.sheet.refresh(&ask);
        self.sheet.examine(self.paper.as_ref(), &ask, false);
        if let Some(list) = list {
            self.list_again(&list, cx);
        }
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let warning = self.warning.as_ref().map_or("", |w| w.words.as_str());
        let beneath = View {
            active: view.active && self.offer.is_none(),
            ..*view
        };
        draw::draw(&self.sheet, frame, area, &beneath, warning);
        if let Some((_, question)) = &self.offer {
            question.draw(frame, area, view);
        }
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let ask = Ask::of(cx);
        let mut right = Vec::new();
        let changed = self.sheet.changed();
        if changed > 0 {
            right.push(cx.text.msg_form_changed(changed));
        }
        if let Some(at) = self.kept.shown {
            right.push(cx.text.msg_form_kept(at.format("%H:%M:%S").to_string()));
        }
        let title = self.paper.title(&self.sheet, &ask);
        let face = Face::titled(title, right.join(" | "));
        if let Some((_, question)) = &self.offer {
            return face.keys(question.face(cx).keys).asks(true);
        }
        let fields = self.sheet.fields.len();
        let place = if self.sheet.at < fields {
            cx.text.msg_form_place(self.sheet.at + 1, fields)
        } else {
            String::new()
        };
        face.typing(true)
            .keys(self.hints(cx))
            .status(telling::status(&self.sheet, cx), place)
    }
}
