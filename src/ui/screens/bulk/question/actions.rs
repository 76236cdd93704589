//! What can be done to many people: one row an action, with what it asks and the deed that the answers make.

use super::{Answer, Question};
use crate::model::catalogue::Catalogue;
use crate::model::date::PartialDate;
use crate::model::field::{Id, Label};
use crate::office::bulk::deed::Deed;
use crate::office::bulk::field::Settable;
use crate::ui::keys::label;

/// One thing that can be done.
pub(super) struct Action {
    pub(super) label: Label,
    pub(super) what: Label,
    pub(super) questions: &'static [Question],
    /// The deed that the answers make; none when they make none.
    pub(super) deed: fn(&[Answer], &Catalogue) -> Option<Deed>,
}

const fn action(
    label: Label,
    what: Label,
    questions: &'static [Question],
    deed: fn(&[Answer], &Catalogue) -> Option<Deed>,
) -> Action {
    Action {
        label,
        what,
        questions,
        deed,
    }
}

/// Everything that can be done to many people.
pub(super) const ACTIONS: &[Action] = &[
    action(
        label("Set a field", "设置字段"),
        label(
            "status, language, faculty, class group...",
            "状态、语言、院系、班级等",
        ),
        &[Question::Field, Question::Value],
        |a, c| {
            Some(Deed::Set(
                Settable::of(value(a, 0)?, c)?,
                value(a, 1)?.to_owned(),
            ))
        },
    ),
    action(
        label("Add a line to the notes", "备注追加一行"),
        label("what stands there stays", "原有备注保留"),
        &[Question::Line],
        |a, _| Some(Deed::Append(value(a, 0)?.to_owned())),
    ),
    action(
        label("Put a tag on", "加标签"),
        label("one that is in use, or a new one", "选已有的，或输入新的"),
        &[Question::Tag],
        |a, _| Some(Deed::Tag(value(a, 0)?.to_owned())),
    ),
    action(
        label("Take a tag off", "去标签"),
        label("one that is in use", "选已有的"),
        &[Question::OldTag],
        |a, _| Some(Deed::Untag(value(a, 0)?.to_owned())),
    ),
    action(
        label("Move to another chapter", "转到另一分会"),
        label("leaves the one, joins the other", "退出原分会，加入新分会"),
        &[Question::From, Question::To, Question::Day],
        |a, _| moved(id(a, 0).map(Some)?, id(a, 1).map(Some)?, day(a, 2)?),
    ),
    action(
        label("Join a chapter", "加入分会"),
        label("other memberships stay", "其他会籍不变"),
        &[Question::To, Question::Day],
        |a, _| moved(None, id(a, 0).map(Some)?, day(a, 1)?),
    ),
    action(
        label("Leave a chapter", "退出分会"),
        label("the membership ends on a day", "会籍自某日结束"),
        &[Question::From, Question::Day],
        |a, _| moved(id(a, 0).map(Some)?, None, day(a, 1)?),
    ),
    action(
        label("Register for an event", "报名活动"),
        label(
            "a seat, or the waiting list when it is full",
            "有名额则报上，满员则候补",
        ),
        &[Question::Event],
        |a, _| Some(Deed::Register(id(a, 0)?, a.first()?.shown.clone())),
    ),
    action(
        label("Archive", "归档"),
        label(
            "out of lists; history and events stay",
            "移出列表，历史与活动保留",
        ),
        &[],
        |_, _| Some(Deed::Archive),
    ),
    action(
        label("Restore from the archive", "从归档恢复"),
        label("back into the lists", "回到列表"),
        &[],
        |_, _| Some(Deed::Restore),
    ),
];

pub(super) fn value(answers: &[Answer], at: usize) -> Option<&str> {
    answers.get(at).map(|answer| answer.value.as_str())
}

fn id(answers: &[Answer], at: usize) -> Option<Id> {
    value(answers, at)?.parse().ok().map(Id)
}

fn day(answers: &[Answer], at: usize) -> Option<PartialDate> {
    PartialDate::parse_iso(value(answers, at)?)
}

fn moved(from: Option<Id>, to: Option<Id>, on: PartialDate) -> Option<Deed> {
    (from != to).then_some(Deed::Move { from, to, on })
}
