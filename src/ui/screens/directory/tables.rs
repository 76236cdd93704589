//! The keys of the directory, as rows: one table for each place where the keys can go, and one for all of them.

use super::Directory;
use crate::ui::keys::{Bind, Group, bind, label};

/// In the search box: letters are text there.
pub const FIND: &[Bind<Directory>] = &[
    bind(
        &["enter"],
        "find.done",
        label("To the list", "到列表"),
        Directory::leave_find,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["tab"],
        "find.complete",
        label("Complete", "补全"),
        Directory::complete,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["esc"],
        "find.leave",
        label("Back", "返回"),
        Directory::leave_find,
    )
    .group(Group::Always)
    .rank(99),
];

/// In the search box, while the list of what could go on is open.
pub const COMPLETING: &[Bind<Directory>] = &[
    bind(
        &["enter", "tab"],
        "find.take",
        label("Take it", "选定"),
        Directory::take_completion,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["esc"],
        "find.close",
        label("Close the list", "关闭列表"),
        Directory::close_completion,
    )
    .group(Group::Always)
    .rank(99),
];

/// In the list.
pub const LIST: &[Bind<Directory>] = &[
    bind(
        &["enter"],
        "directory.open",
        label("Open", "打开"),
        Directory::open,
    )
    .group(Group::Move)
    .rank(12)
    .unless(Directory::why_not_open),
    bind(
        &["space"],
        "directory.mark",
        label("Mark", "选中"),
        Directory::mark,
    )
    .group(Group::Mark)
    .rank(10)
    .unless(Directory::why_nobody),
    bind(
        &["shift-down"],
        "directory.mark-down",
        label("Mark downwards", "向下选中"),
        Directory::mark_down,
    )
    .group(Group::Mark),
    bind(
        &["shift-up"],
        "directory.mark-up",
        label("Mark upwards", "向上选中"),
        Directory::mark_up,
    )
    .group(Group::Mark),
    bind(
        &["tab", "shift-tab"],
        "directory.next-pane",
        label("To facets and chips", "到筛选"),
        Directory::next_pane,
    )
    .group(Group::Move),
    bind(
        &["left"],
        "directory.columns-left",
        label("Columns to the left", "看左边的列"),
        Directory::columns_left,
    )
    .group(Group::Move),
    bind(
        &["right"],
        "directory.columns-right",
        label("Columns to the right", "看右边的列"),
        Directory::columns_right,
    )
    .group(Group::Move),
    bind(
        &["backspace", "x"],
        "directory.loosen",
        label("Drop the last condition", "去掉末尾条件"),
        Directory::drop_last,
    )
    .group(Group::Find),
    bind(
        &["esc"],
        "directory.clear",
        label("Back", "返回"),
        Directory::clear,
    )
    .group(Group::Always)
    .rank(99),
];

/// In the facets.
pub const FACETS: &[Bind<Directory>] = &[
    bind(
        &["space", "enter", "x"],
        "facets.toggle",
        label("Pick", "勾选"),
        Directory::toggle_facet,
    )
    .group(Group::Find)
    .rank(8),
    bind(
        &["left", "right"],
        "facets.fold",
        label("Fold", "折叠"),
        Directory::fold_facet,
    )
    .group(Group::Move),
    bind(
        &["tab", "shift-tab"],
        "facets.next-pane",
        label("To the list", "到列表"),
        Directory::enter_list,
    )
    .group(Group::Move),
    bind(
        &["esc"],
        "facets.leave",
        label("Back", "返回"),
        Directory::enter_list,
    )
    .group(Group::Always)
    .rank(99),
];

/// On the chips.
pub const CHIPS: &[Bind<Directory>] = &[
    bind(
        &["enter", "x", "del", "backspace", "space"],
        "chips.take",
        label("Remove or add", "去掉或添加"),
        Directory::take_chip,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["right"],
        "chips.next",
        label("Next chip", "下一条件"),
        Directory::next_chip,
    )
    .group(Group::Move),
    bind(
        &["left"],
        "chips.previous",
        label("Chip before", "上一条件"),
        Directory::previous_chip,
    )
    .group(Group::Move)
    .rank(3),
    bind(
        &["tab", "shift-tab"],
        "chips.next-pane",
        label("To the list", "到列表"),
        Directory::enter_list,
    )
    .group(Group::Move),
    bind(
        &["esc"],
        "chips.leave",
        label("Back", "返回"),
        Directory::enter_list,
    )
    .group(Group::Always)
    .rank(99),
];

/// Everywhere in the directory.
pub const KEYS: &[Bind<Directory>] = &[
    bind(
        &["f3", "ctrl-f", "/"],
        "directory.find",
        label("Find", "查找"),
        Directory::open_find,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["f7"],
        "directory.seek",
        label("By form", "按表查找"),
        Directory::seek,
    )
    .group(Group::Find)
    .rank(10),
    bind(
        &[","],
        "directory.sort",
        label("Sort by", "排序"),
        Directory::ask_sort,
    )
    .group(Group::Find)
    .rank(13),
    bind(
        &["f9"],
        "directory.columns",
        label("Columns", "列"),
        Directory::ask_columns,
    )
    .group(Group::Find)
    .rank(12),
    bind(
        &["'"],
        "directory.views",
        label("Views", "视图"),
        Directory::ask_view,
    )
    .group(Group::Find)
    .rank(14),
    bind(
        &["ctrl-g", "g o"],
        "directory.jump",
        label("Go to a place or name", "转到第几位或某姓名"),
        Directory::ask_jump,
    )
    .group(Group::Move)
    .unless(Directory::why_nobody),
    bind(
        &["="],
        "directory.mark-matching",
        label("Mark what matches", "选中符合条件的人"),
        Directory::ask_match,
    )
    .group(Group::Mark)
    .unless(Directory::why_nobody),
    bind(
        &["a"],
        "directory.archived",
        label("Search the archive", "查已归档"),
        Directory::archived,
    )
    .group(Group::Find),
    bind(
        &["[", "alt-left"],
        "directory.back",
        label("List before", "上一个列表"),
        Directory::trail_back,
    )
    .group(Group::Find),
    bind(
        &["]", "alt-right"],
        "directory.forward",
        label("List after", "下一个列表"),
        Directory::trail_forward,
    )
    .group(Group::Find),
    bind(
        &["f4", "e"],
        "directory.edit",
        label("Edit", "修改"),
        Directory::edit,
    )
    .rank(4)
    .unless(Directory::why_not_edit),
    bind(
        &["f6", "ctrl-n", "n"],
        "directory.new",
        label("New", "新建"),
        Directory::new_one,
    )
    .on_no_record()
    .rank(6)
    .unless(Directory::why_not_new),
    bind(
        &["f8", "d"],
        "directory.archive",
        label("Archive", "归档"),
        Directory::archive,
    )
    .rank(11)
    .unless(Directory::why_not_edit),
    bind(
        &["ctrl-d", "D"],
        "directory.deceased",
        label("Deceased", "去世"),
        |d: &mut Directory, cx| d.give_status("deceased", cx),
    )
    .rank(9)
    .unless(Directory::why_not_edit),
    bind(
        &["ctrl-k", "L"],
        "directory.lost",
        label("Lost", "失联"),
        |d: &mut Directory, cx| d.give_status("lost", cx),
    )
    .rank(9)
    .unless(Directory::why_not_edit),
    bind(
        &["ctrl-o", "b"],
        "directory.bulk",
        label("Change many", "批量修改"),
        Directory::bulk,
    )
    .unless(Directory::why_not_bulk),
    bind(
        &["shift-f8", "m"],
        "directory.merge",
        label("Merge two marked, or duplicates", "合并选中的两位或查重"),
        Directory::merge,
    )
    .unless(Directory::why_not_merge),
    bind(
        &["h"],
        "directory.history",
        label("History of the person", "此人的变更记录"),
        Directory::history,
    )
    .group(Group::Find)
    .unless(Directory::why_nobody),
    bind(
        &["ctrl-w", "w"],
        "directory.why",
        label("Why is this person here", "此人为何在此"),
        Directory::why,
    )
    .group(Group::Find)
    .unless(Directory::why_not_why),
    bind(
        &["ctrl-v", "v"],
        "directory.range",
        label("Mark a range", "选中一段"),
        Directory::range,
    )
    .group(Group::Mark),
    bind(
        &["ctrl-a"],
        "directory.mark-all",
        label("Mark all or none", "全选或全不选"),
        Directory::mark_all,
    )
    .group(Group::Mark),
    bind(
        &["*"],
        "directory.invert",
        label("Invert the marks", "反选"),
        Directory::invert,
    )
    .group(Group::Mark),
    bind(
        &["ctrl-x", "-"],
        "directory.unmark",
        label("Drop every mark", "取消全部选中"),
        Directory::unmark,
    )
    .group(Group::Mark),
    bind(
        &["+"],
        "directory.details",
        label("Details on or off", "显示或隐藏详情"),
        Directory::details,
    )
    .group(Group::Move),
    bind(
        &["f5"],
        "directory.refresh",
        label("Refresh", "刷新"),
        Directory::refresh,
    )
    .group(Group::Find),
];

/// A key that is no text: a function key or one held with Ctrl or Alt.
pub(super) fn is_chord(key: &str) -> bool {
    let function = key
        .strip_prefix('f')
        .is_some_and(|digits| digits.parse::<u8>().is_ok());
    function || key.starts_with("ctrl-") || key.starts_with("alt-")
}
