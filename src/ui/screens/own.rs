//! The fields that the office adds itself: one list for each kind of record, in the order of its form.

pub(super) mod form;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::l10n::grouped;
use crate::model::custom::{OwnKind, RECORDS};
use crate::model::dossier::Privacy;
use crate::model::field::Label;
use crate::model::own::Own;
use crate::office::own::Defined;
use crate::ui::keys::{self, Bind, Group, bind, label};
use crate::ui::look::Role;
use crate::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use crate::ui::widgets::list::{self, Column, Cursor, Row};
use crate::ui::widgets::{panel, text, words};

/// Rows below the list that tell of the field under the cursor.
const DETAIL: u16 = 5;

/// The screen.
#[derive(Default)]
pub struct OwnFields {
    /// The kind of record: its place in [`RECORDS`].
    record: usize,
    /// How many fields each kind has.
    counts: Vec<usize>,
    fields: Vec<Defined>,
    cursor: Cursor,
}

/// The keys, tested with all others.
pub const KEYS: &[Bind<OwnFields>] = &[
    bind(
        &["f6", "n"],
        "own.add",
        label("Add a field", "新增字段"),
        OwnFields::add,
    )
    .on_no_record()
    .rank(3),
    bind(
        &["enter", "f4", "e"],
        "own.edit",
        label("Change", "修改"),
        OwnFields::edit,
    )
    .rank(4)
    .unless(OwnFields::nothing_here),
    bind(
        &["shift-up", "K"],
        "own.earlier",
        label("Further up", "上移"),
        |screen: &mut OwnFields, cx| screen.shift(-1, cx),
    )
    .rank(6)
    .unless(OwnFields::nothing_here),
    bind(
        &["shift-down", "J"],
        "own.later",
        label("Further down", "下移"),
        |screen: &mut OwnFields, cx| screen.shift(1, cx),
    )
    .rank(7)
    .unless(OwnFields::nothing_here),
    bind(
        &["f8", "x"],
        "own.retire",
        label("Retire, bring back", "停用或恢复"),
        OwnFields::retire,
    )
    .rank(5)
    .unless(OwnFields::nothing_here),
    bind(
        &["tab", "right", "l"],
        "own.next-kind",
        label("Next kind", "下一类"),
        |screen: &mut OwnFields, cx| screen.turn(1, cx),
    )
    .group(Group::Move)
    .rank(8),
    bind(
        &["shift-tab", "left", "h"],
        "own.kind-before",
        label("Kind before", "上一类"),
        |screen: &mut OwnFields, cx| screen.turn(RECORDS.len() - 1, cx),
    )
    .group(Group::Move),
    keys::back("own.back"),
];

impl OwnFields {
    fn kind(&self) -> (&'static str, Label) {
        let none = Label { en: "", zh: "" };
        RECORDS.get(self.record).copied().unwrap_or(("", none))
    }

    fn here(&self) -> Option<&Defined> {
        self.fields.get(self.cursor.at())
    }

    fn nothing_here(&self, cx: &Cx<'_>) -> Option<String> {
        self.fields.is_empty().then(|| cx.text.msg_own_none_here())
    }

    fn add(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::open(form::new(self.kind().0, cx)?))
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.here() {
            Some(defined) => Ok(Flow::open(form::edit(defined.field.clone(), cx)?)),
            None => Ok(Flow::Stay),
        }
    }

    fn shift(&mut self, by: isize, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(id) = self.here().map(|defined| defined.field.id) else {
            return Ok(Flow::Stay);
        };
        cx.order(
            self,
            move |office| office.move_own_field(id, by),
            |screen, moved, cx| {
                if moved? {
                    screen.reload(cx)?;
                }
                Ok(Flow::Stay)
            },
        )
    }

    fn retire(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(field) = self.here().map(|defined| defined.field.clone()) else {
            return Ok(Flow::Stay);
        };
        let (id, retired) = (field.id, field.retired);
        cx.order(
            self,
            move |office| office.retire_own_field(id, !retired),
            move |screen, done, cx| {
                done?;
                let name = Own::of(&field).label.pick(cx.lang);
                match retired {
                    true => cx.say(cx.text.msg_own_brought_back(name)),
                    false => cx.say(cx.text.msg_own_retired(name)),
                }
                screen.reload(cx)?;
                Ok(Flow::Stay)
            },
        )
    }

    fn turn(&mut self, by: usize, cx: &mut Cx<'_>) -> Result<Flow> {
        self.record = (self.record + by) % RECORDS.len();
        self.reload(cx)?;
        self.cursor.go(0);
        Ok(Flow::Stay)
    }

    fn row(&self, at: usize, view: &View<'_>) -> Row<'_> {
        let Some(Defined { field, used }) = self.fields.get(at) else {
            return Row::default();
        };
        let own = Own::of(field);
        let kind = view.word(kind_word(own.kind));
        let needed = label("required", "必填");
        let private = label("private", "隐私");
        let retired = label("retired", "停用");
        let marks = [
            (own.needed, needed),
            (own.privacy == Privacy::Private, private),
            (field.retired, retired),
        ];
        let marks = marks.iter().filter(|(is, _)| *is);
        let marks: Vec<&str> = marks.map(|(_, word)| view.word(*word)).collect();
        Row {
            cells: vec![
                view.word(own.label).into(),
                own.key.into(),
                kind.into(),
                marks.join(", ").into(),
                grouped(*used).into(),
            ],
            marked: false,
            dim: field.retired,
        }
    }

    /// The kinds with how many fields each has, the one that is shown in brackets.
    fn draw_kinds(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let mut x = 1;
        for (n, (_, name)) in RECORDS.iter().enumerate() {
            let count = self.counts.get(n).copied().unwrap_or(0);
            let (words, role) = match n == self.record {
                true => (format!("[{} {count}]", view.word(*name)), Role::Focus),
                false => (format!(" {} {count} ", view.word(*name)), Role::Text),
            };
            let room = text::after(area, x);
            x += text::put(buf, room, &words, view.look.style(role)) + 1;
        }
    }

    /// Both names, what may be chosen, and how it is asked for.
    fn draw_detail(&self, buf: &mut Buffer, area: Rect, view: &View<'_>) {
        let Some(Defined { field, .. }) = self.here() else {
            return;
        };
        let own = Own::of(field);
        let title = words::both(&field.zh, &field.en, view.lang, u16::MAX);
        panel::rule(buf, area, &title, view.look);
        let mut lines = Vec::new();
        if !own.options.is_empty() {
            lines.push(view.text.msg_own_choices(own.options.join(", ")));
        }
        if field.record == "alumnus" && !field.retired {
            lines.push(view.text.msg_own_asked(own.key));
        }
        if field.retired {
            lines.push(view.text.msg_own_is_retired());
        }
        let mut room = text::after(text::below(area, 1), 1);
        for line in lines {
            let used = text::put_wrapped(buf, room, &line, view.look.style(Role::Dim));
            room = text::below(room, used);
        }
    }
}

impl Screen for OwnFields {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        list::take(KEYS, self, |screen| &mut screen.cursor, &input, cx)
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        if let Outcome::Saved(id) = from {
            self.reload(cx)?;
            self.cursor.go_to(id);
        }
        Ok(Flow::Stay)
    }

    fn reload(&mut self, cx: &mut Cx<'_>) -> Result<()> {
        let all = &cx.office.catalogue().customs;
        let count = |record: &str| all.iter().filter(|field| field.record == record).count();
        self.counts = RECORDS.iter().map(|(record, _)| count(record)).collect();
        self.fields = cx.office.own_fields(self.kind().0)?;
        self.cursor
            .follow(self.fields.iter().map(|one| one.field.id));
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        self.draw_kinds(buf, area, view);
        let body = text::below(area, 1);
        if self.fields.is_empty() {
            panel::rule(buf, body, "", view.look);
            let room = Rect {
                width: area.width.saturating_sub(6),
                ..text::after(text::below(body, 2), 3)
            };
            let none = view.text.msg_own_none();
            text::put_wrapped(buf, room, &none, view.look.style(Role::Text));
            return;
        }
        let columns = [
            Column::new(view.word(label("Name", "名称")), 16).grows(2),
            Column::new(view.word(label("Key", "字段名")), 12).grows(1),
            Column::new(view.word(label("Kind", "类型")), 10),
            Column::new(view.word(label("Rules", "规则")), 18),
            Column::new(view.word(label("Used", "已填")), 9).right(),
        ];
        let rows = Rect {
            height: body.height.saturating_sub(DETAIL),
            ..body
        };
        list::draw(buf, rows, &columns, &self.cursor, view.look, &|at| {
            self.row(at, view)
        });
        self.draw_detail(buf, text::below(body, rows.height), view);
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let (_, kind) = self.kind();
        let title = cx.word(label("Own fields", "自定义字段"));
        let title = format!("{title} | {}", cx.word(kind));
        let at = (self.cursor.at() + 1).min(self.fields.len());
        let place = format!("{at}/{}", self.fields.len());
        Face::titled(title, "")
            .keys(keys::hints(KEYS, self, cx))
            .status(String::new(), place)
            .acts_on(&self.cursor)
    }
}

fn kind_word(kind: OwnKind) -> Label {
    match kind {
        OwnKind::Text => label("Text", "文本"),
        OwnKind::Number => label("Number", "数字"),
        OwnKind::Date => label("Date", "日期"),
        OwnKind::Choice => label("Choice", "选项"),
        OwnKind::Flag => label("Yes or no", "是否"),
    }
}
