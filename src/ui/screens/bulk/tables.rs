//! The keys of each stage.

use super::Bulk;
use crate::ui::keys::{Bind, Group, bind, label};
use crate::ui::screen::{Flow, Outcome};

/// While something is asked: letters are text.
pub const ASK: &[Bind<Bulk>] = &[
    bind(
        &["enter"],
        "bulk.answer",
        label("Take this", "选定"),
        Bulk::answer,
    )
    .rank(3),
    bind(
        &["esc"],
        "bulk.step-back",
        label("Back", "返回"),
        Bulk::step_back,
    )
    .group(Group::Always)
    .rank(99),
];

/// Over the plan.
pub const PLAN: &[Bind<Bulk>] = &[
    bind(
        &["ctrl-s", "s"],
        "bulk.apply",
        label("Do it", "执行"),
        Bulk::ask,
    )
    .rank(3)
    .unless(Bulk::why_not_apply),
    bind(
        &["enter"],
        "bulk.open",
        label("Open the person", "打开此人"),
        Bulk::open,
    )
    .group(Group::Move)
    .rank(10),
    bind(
        &["right", "tab"],
        "bulk.next-group",
        label("Next group", "下一组"),
        |screen: &mut Bulk, cx| {
            screen.turn(1);
            screen.read_names(cx)
        },
    )
    .group(Group::Find)
    .rank(4),
    bind(
        &["left", "shift-tab"],
        "bulk.group-before",
        label("Group before", "上一组"),
        |screen: &mut Bulk, cx| {
            screen.turn(-1);
            screen.read_names(cx)
        },
    )
    .group(Group::Find),
    bind(
        &["f5"],
        "bulk.plan-again",
        label("Plan again", "重新计算"),
        Bulk::plan_again,
    )
    .rank(5),
    bind(
        &["esc"],
        "bulk.other",
        label("Back", "返回"),
        Bulk::step_back,
    )
    .group(Group::Always)
    .rank(99),
];

/// While work goes on.
pub const WORK: &[Bind<Bulk>] = &[
    bind(
        &["ctrl-z", "u"],
        "app.undo",
        label("Undo", "撤销"),
        |_, _| Ok(Flow::Stay),
    )
    .unless(Bulk::why_wait),
    bind(
        &["esc"],
        "bulk.stop",
        label("Stop", "停止"),
        |screen: &mut Bulk, cx| {
            screen.stop(cx);
            Ok(Flow::Stay)
        },
    )
    .group(Group::Always)
    .rank(9),
];

/// When it is done.
pub const DONE: &[Bind<Bulk>] = &[
    bind(
        &["u", "ctrl-z"],
        "app.undo",
        label("Undo all of it", "全部撤销"),
        Bulk::undo,
    )
    .rank(3)
    .unless(Bulk::why_not_undo),
    bind(
        &["enter", "esc"],
        "bulk.close",
        label("Close", "关闭"),
        |_, _| Ok(Flow::Close(Outcome::Dropped)),
    )
    .group(Group::Always)
    .rank(9),
];
