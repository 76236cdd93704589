//! What leaves the directory: files, pages for the printer, and what is copied.

use super::Directory;
use crate::ui::keys::{Bind, Group, bind, label};
use crate::ui::screen::{Cx, Flow, Result};
use crate::ui::screens::copy::{What, copy};
use crate::ui::screens::export::{Export, People};

/// The keys; `y` waits for the letter that says what.
pub const OUT: &[Bind<Directory>] = &[
    bind(
        &["ctrl-e"],
        "directory.export",
        label("Export", "导出"),
        Directory::export,
    )
    .group(Group::Out)
    .rank(12)
    .unless(Directory::why_not_export),
    bind(
        &["p"],
        "directory.print",
        label("Print labels, roster, sheets", "打印标签、名册、档案"),
        Directory::print,
    )
    .group(Group::Out)
    .unless(Directory::why_not_export),
    bind(
        &["y n"],
        "directory.copy-name",
        label("Copy the name", "复制姓名"),
        |d: &mut Directory, cx| d.copy(What::Name, cx),
    )
    .group(Group::Out)
    .unless(Directory::why_nobody),
    bind(
        &["y p"],
        "directory.copy-phone",
        label("Copy the phone", "复制电话"),
        |d: &mut Directory, cx| d.copy(What::Phone, cx),
    )
    .group(Group::Out)
    .unless(Directory::why_nobody),
    bind(
        &["y e"],
        "directory.copy-mail",
        label("Copy the e-mail", "复制邮箱"),
        |d: &mut Directory, cx| d.copy(What::Mail, cx),
    )
    .group(Group::Out)
    .unless(Directory::why_nobody),
    bind(
        &["y i"],
        "directory.copy-number",
        label("Copy the number", "复制编号"),
        |d: &mut Directory, cx| d.copy(What::Number, cx),
    )
    .group(Group::Out)
    .unless(Directory::why_nobody),
    bind(
        &["y l"],
        "directory.copy-line",
        label("Copy the line", "复制整行"),
        |d: &mut Directory, cx| d.copy(What::Line, cx),
    )
    .group(Group::Out)
    .unless(Directory::why_nobody),
];

impl Directory {
    fn export(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match self.leaving(cx) {
            Some(people) => Flow::open(Export::new(people, cx)),
            None => Flow::Stay,
        })
    }

    fn print(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        Ok(match self.leaving(cx) {
            Some(people) => Flow::open(Export::print(people, cx)),
            None => Flow::Stay,
        })
    }

    /// The people that leave, with the columns of the list.
    fn leaving(&mut self, cx: &mut Cx<'_>) -> Option<People> {
        let chosen = self.chosen(cx)?;
        Some(People {
            ids: chosen.ids,
            marked: chosen.marked,
            query: chosen.query,
            columns: self.table.keys(),
        })
    }

    fn copy(&mut self, what: What, cx: &mut Cx<'_>) -> Result<Flow> {
        match self.here().map(|line| line.id) {
            Some(id) => copy(id, what, cx),
            None => Ok(Flow::Stay),
        }
    }

    fn why_not_export(&self, cx: &Cx<'_>) -> Option<String> {
        let may = cx.office.may(crate::office::permit::Action::Export);
        (!may).then(|| cx.text.msg_export_not_allowed())
    }
}
