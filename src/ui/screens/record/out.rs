//! What leaves the house of one person: a file, a sheet, and what is copied.

use super::RecordView;
use crate::office::permit::Action;
use crate::ui::keys::{Bind, Group, bind, label};
use crate::ui::screen::{Cx, Flow, Result};
use crate::ui::screens::copy::{What, copy};
use crate::ui::screens::export::{Export, People};

/// The keys; `y` waits for the letter that says what.
pub const OUT: &[Bind<RecordView>] = &[
    bind(
        &["ctrl-e"],
        "record.export",
        label("Export", "导出"),
        RecordView::export,
    )
    .group(Group::Out)
    .unless(RecordView::why_not_export),
    bind(
        &["p"],
        "record.print",
        label("Print a sheet or a label", "打印档案或标签"),
        RecordView::print,
    )
    .group(Group::Out)
    .unless(RecordView::why_not_export),
    bind(
        &["y n"],
        "record.copy-name",
        label("Copy the name", "复制姓名"),
        |r: &mut RecordView, cx| copy(r.id, What::Name, cx),
    )
    .group(Group::Out),
    bind(
        &["y p"],
        "record.copy-phone",
        label("Copy the phone", "复制电话"),
        |r: &mut RecordView, cx| copy(r.id, What::Phone, cx),
    )
    .group(Group::Out),
    bind(
        &["y e"],
        "record.copy-mail",
        label("Copy the e-mail", "复制邮箱"),
        |r: &mut RecordView, cx| copy(r.id, What::Mail, cx),
    )
    .group(Group::Out),
    bind(
        &["y i"],
        "record.copy-number",
        label("Copy the number", "复制编号"),
        |r: &mut RecordView, cx| copy(r.id, What::Number, cx),
    )
    .group(Group::Out),
    bind(
        &["y l"],
        "record.copy-line",
        label("Copy the line", "复制整行"),
        |r: &mut RecordView, cx| copy(r.id, What::Line, cx),
    )
    .group(Group::Out),
];

impl RecordView {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn export(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::open(Export::new(self.alone(), cx)))
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    fn print(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(Flow::open(Export::print(self.alone(), cx)))
    }

    fn alone(&self) -> People {
        People {
            ids: vec![self.id],
            marked: true,
            ..People::default()
        }
    }

    fn why_not_export(&self, cx: &Cx<'_>) -> Option<String> {
        let may = cx.office.may(Action::Export);
        (!may).then(|| cx.text.msg_export_not_allowed())
    }
}
