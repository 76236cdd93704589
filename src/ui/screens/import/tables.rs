//! The keys of each stage.

use super::{Import, Stage};
use crate::ui::keys::{Bind, Group, bind, label};
use crate::ui::screen::{Flow, Outcome};
use crate::ui::screens::waiting::WaitingRows;

/// While the file is named.
pub const PATH: &[Bind<Import>] = &[
    bind(&["enter"], "import.read", label("Read", "读取"), Import::go).rank(3),
    bind(
        &["tab"],
        "import.complete",
        label("Complete", "补全"),
        |screen: &mut Import, _| {
            screen.complete();
            Ok(Flow::Stay)
        },
    )
    .group(Group::Find)
    .rank(4),
    bind(
        &["down"],
        "import.down",
        label("Choose below", "向下选择"),
        |screen: &mut Import, _| {
            screen.listing.step(1);
            Ok(Flow::Stay)
        },
    )
    .group(Group::Move)
    .rank(5),
    bind(
        &["f4"],
        "import.map",
        label("Choose the columns", "选择列对应"),
        Import::map,
    )
    .rank(6)
    .unless(Import::why_not_map),
    bind(
        &["up"],
        "import.up",
        label("Choose above", "向上选择"),
        |screen: &mut Import, _| {
            screen.listing.step(-1);
            Ok(Flow::Stay)
        },
    )
    .group(Group::Move),
    bind(&["esc"], "import.leave", label("Back", "返回"), |_, _| {
        Ok(Flow::Close(Outcome::Dropped))
    })
    .group(Group::Always)
    .rank(9),
];

/// While the plan is looked at.
pub const PLAN: &[Bind<Import>] = &[
    bind(
        &["ctrl-s", "enter"],
        "import.apply",
        label("Import", "导入"),
        Import::ask,
    )
    .rank(3),
    bind(
        &["right", "tab"],
        "import.next-sieve",
        label("Other rows", "换一类"),
        |screen: &mut Import, _| {
            if let Stage::Plan(view) = &mut screen.stage {
                view.turn(1);
            }
            Ok(Flow::Stay)
        },
    )
    .group(Group::Find)
    .rank(4),
    bind(
        &["left", "shift-tab"],
        "import.last-sieve",
        label("Kind before", "上一类"),
        |screen: &mut Import, _| {
            if let Stage::Plan(view) = &mut screen.stage {
                view.turn(-1);
            }
            Ok(Flow::Stay)
        },
    )
    .group(Group::Find),
    bind(
        &["f4", "m"],
        "import.map",
        label("Choose the columns", "选择列对应"),
        Import::map,
    )
    .rank(6),
    bind(
        &["f5"],
        "import.again",
        label("Read again", "重新读取"),
        |screen: &mut Import, cx| {
            if let Stage::Plan(view) = &screen.stage {
                let path = view.plan.path.clone();
                screen.stage = Stage::Reading(super::Reading::start(path, cx)?);
            }
            Ok(Flow::Stay)
        },
    )
    .rank(5),
    bind(
        &["esc"],
        "import.other-file",
        label("Back", "返回"),
        |screen: &mut Import, cx| {
            screen.stage = Stage::Path;
            screen.list();
            cx.note(cx.text.msg_intake_nothing_yet());
            Ok(Flow::Stay)
        },
    )
    .group(Group::Always)
    .rank(9),
];

/// While work goes on.
pub const WORK: &[Bind<Import>] = &[bind(
    &["esc"],
    "import.stop",
    label("Stop", "停止"),
    |screen: &mut Import, cx| {
        screen.stop(cx);
        Ok(Flow::Stay)
    },
)
.group(Group::Always)
.rank(9)];

/// When it is done.
pub const DONE: &[Bind<Import>] = &[
    bind(
        &["u", "ctrl-z"],
        "app.undo",
        label("Undo the import", "撤销导入"),
        Import::undo,
    )
    .rank(3)
    .unless(Import::why_not_undo),
    bind(
        &["f4", "w"],
        "import.waiting",
        label("Decide the rows", "处理待确认行"),
        |_, _| Ok(Flow::Swap(Box::new(WaitingRows::default()))),
    )
    .rank(4)
    .unless(Import::why_not_decide),
    bind(
        &["enter", "esc"],
        "import.close",
        label("Close", "关闭"),
        |_, _| Ok(Flow::Close(Outcome::Dropped)),
    )
    .group(Group::Always)
    .rank(9),
];
