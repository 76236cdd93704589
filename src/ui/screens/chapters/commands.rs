//! What a clerk can do with the tree and with the chapter under the cursor.

use super::detail::Page;
use super::{Asked, Chapters, forest, form};
use crate::model::field::Id;
use crate::office::chapters::Node;
use crate::office::permit::Action;
use crate::office::{Error, Rule};
use crate::ui::keys::{Bind, Group, bind, label};
use crate::ui::screen::{Cx, Flow, Result, Screen as _};
use crate::ui::screens::chapter_picker::ChapterPicker;
use crate::ui::screens::event::EventScreen;
use crate::ui::screens::record::RecordView;

/// The keys of the tree and of the detail.
pub const KEYS: &[Bind<Chapters>] = &[
    bind(
        &["f3", "ctrl-f", "/"],
        "chapters.find",
        label("Find", "查找"),
        Chapters::open_find,
    )
    .group(Group::Find)
    .rank(3),
    bind(
        &["f4", "e"],
        "chapters.edit",
        label("Edit", "修改"),
        Chapters::edit,
    )
    .rank(4)
    .unless(Chapters::why_not_change),
    bind(
        &["f6", "n"],
        "chapters.new",
        label("New", "新建"),
        Chapters::add,
    )
    .rank(6)
    .unless(Chapters::why_not_add),
    bind(
        &["f9", "m"],
        "chapters.move",
        label("Move", "移动"),
        Chapters::shift,
    )
    .rank(8)
    .unless(Chapters::why_not_move),
    bind(
        &["f8", "d"],
        "chapters.archive",
        label("Archive", "归档"),
        Chapters::archive,
    )
    .rank(9)
    .unless(Chapters::why_not_change),
    bind(
        &["]"],
        "chapters.next-notice",
        label("Next !", "下一个 !"),
        Chapters::next_notice,
    )
    .group(Group::Move)
    .rank(9),
    bind(
        &["tab"],
        "chapters.next-pane",
        label("Next panel", "下一栏"),
        |s: &mut Chapters, cx| s.turn(1, cx),
    )
    .group(Group::Move)
    .rank(10),
    bind(
        &["shift-tab"],
        "chapters.last-pane",
        label("Panel before", "上一栏"),
        |s: &mut Chapters, cx| s.turn(-1, cx),
    )
    .group(Group::Move),
    bind(
        &["a"],
        "chapters.archived",
        label("Archived too", "显示已归档"),
        Chapters::show_archived,
    )
    .group(Group::Find),
];

/// The keys that only the tree has.
pub const TREE_KEYS: &[Bind<Chapters>] = &[
    bind(
        &["left", "h", "<"],
        "chapters.fold",
        label("Fold", "折叠"),
        Chapters::fold,
    )
    .group(Group::Move),
    bind(
        &["right", "l", ">"],
        "chapters.unfold",
        label("Unfold", "展开"),
        Chapters::unfold,
    )
    .group(Group::Move),
    bind(
        &["*"],
        "chapters.unfold-all",
        label("Unfold all below", "展开全部下级"),
        Chapters::unfold_below,
    )
    .group(Group::Move),
    bind(
        &["enter"],
        "chapters.open",
        label("Open", "打开"),
        |s: &mut Chapters, cx| s.turn(1, cx),
    )
    .group(Group::Move),
    bind(
        &["esc"],
        "chapters.clear",
        label("Back", "返回"),
        Chapters::clear_find,
    )
    .group(Group::Always)
    .rank(99),
];

/// The keys that only the detail has.
pub const DETAIL_KEYS: &[Bind<Chapters>] = &[
    bind(
        &["1"],
        "chapters.officers",
        label("Officers", "任职"),
        |s: &mut Chapters, cx| s.show(Page::Officers, cx),
    )
    .group(Group::Move),
    bind(
        &["2"],
        "chapters.members",
        label("Members", "会员"),
        |s: &mut Chapters, cx| s.show(Page::Members, cx),
    )
    .group(Group::Move),
    bind(
        &["3"],
        "chapters.events",
        label("Events", "活动"),
        |s: &mut Chapters, cx| s.show(Page::Events, cx),
    )
    .group(Group::Move),
    bind(
        &["enter"],
        "chapters.open",
        label("Open", "打开"),
        Chapters::open_line,
    )
    .group(Group::Move),
    bind(
        &["esc", "left", "["],
        "chapters.back",
        label("Back", "返回"),
        Chapters::leave_detail,
    )
    .group(Group::Always)
    .rank(99),
];

impl Chapters {
    fn fold(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.forest.fold();
        self.look(cx)?;
        Ok(Flow::Stay)
    }

    fn unfold(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.forest.unfold();
        self.look(cx)?;
        Ok(Flow::Stay)
    }

    fn unfold_below(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.forest.unfold_below();
        Ok(Flow::Stay)
    }

    fn next_notice(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        if !self.forest.go_to_notice() {
            cx.note(cx.text.msg_chapters_no_notice());
            return Ok(Flow::Stay);
        }
        self.inside = false;
        self.look(cx)?;
        Ok(Flow::Stay)
    }

    /// From the tree over the pages of the detail and back.
    fn turn(&mut self, by: isize, cx: &mut Cx<'_>) -> Result<Flow> {
        let places = Page::ALL.len() + 1;
        let at = if self.inside {
            1 + self.page.place()
        } else {
            0
        };
        let to = (at + places).saturating_add_signed(by) % places;
        self.finding = false;
        match to.checked_sub(1).and_then(|n| Page::ALL.get(n)) {
            Some(page) => self.show(*page, cx),
            None => self.leave_detail(cx),
        }
    }

    fn show(&mut self, page: Page, cx: &mut Cx<'_>) -> Result<Flow> {
        self.page = page;
        self.inside = true;
        self.look(cx)?;
        Ok(Flow::Stay)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the rows of every key table give a result"
    )]
    pub(super) fn leave_detail(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.inside = false;
        Ok(Flow::Stay)
    }

    fn open_line(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let line = self
            .detail
            .as_ref()
            .map(|detail| (detail.event(), detail.person()));
        self.asked = Some(Asked::Other);
        match line {
            Some((Some(event), _)) => Ok(Flow::open(EventScreen::new(event))),
            Some((_, Some(person))) => Ok(Flow::open(RecordView::new(person))),
            _ => {
                cx.note(cx.text.msg_chapters_nothing_to_open());
                Ok(Flow::Stay)
            }
        }
    }

    fn add(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.asked = Some(Asked::Other);
        Ok(Flow::open(form::below(self.chosen(), cx)?))
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(id) = self.chosen() else {
            return Ok(Flow::Stay);
        };
        self.asked = Some(Asked::Other);
        Ok(Flow::open(form::edit(id, cx)?))
    }

    fn shift(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(node) = self.forest.chosen() else {
            return Ok(Flow::Stay);
        };
        let name = forest::name(&node.chapter, cx.lang);
        self.asked = Some(Asked::Parent(node.chapter.id));
        let title = cx.text.msg_chapters_move_title(name);
        Ok(Flow::open(
            ChapterPicker::new(title).at(node.chapter.parent_id),
        ))
    }

    fn archive(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        let Some(node) = self.forest.chosen() else {
            return Ok(Flow::Stay);
        };
        let (id, away) = (node.chapter.id, node.chapter.archived_at.is_none());
        let name = forest::name(&node.chapter, cx.lang).to_owned();
        cx.order(
            self,
            move |office| office.archive_chapter(id, away),
            move |screen, done, cx| {
                match done {
                    Ok(()) if away => cx.say(cx.text.msg_chapters_archived(name)),
                    Ok(()) => cx.say(cx.text.msg_chapters_restored(name)),
                    Err(Error::Rule(Rule::InUse)) => cx.warn(cx.text.msg_chapters_in_use(name)),
                    Err(error) => return Err(error.into()),
                }
                screen.reload(cx)?;
                Ok(Flow::Stay)
            },
        )
    }

    pub(super) fn move_under(&mut self, id: Id, parent: Id, cx: &mut Cx<'_>) -> Result<Flow> {
        let title = |id| {
            cx.office
                .catalogue()
                .chapters
                .title(Some(id), cx.lang)
                .to_owned()
        };
        let (name, above) = (title(id), title(parent));
        let on = self.chosen();
        cx.order(
            self,
            move |office| office.move_chapter(id, parent),
            move |screen, moved, cx| {
                match moved {
                    Ok(()) => cx.say(cx.text.msg_chapters_moved(name, above)),
                    Err(Error::Rule(Rule::Cycle)) => {
                        cx.warn(cx.text.msg_chapters_cycle(above, name));
                    }
                    Err(error) => return Err(error.into()),
                }
                // Who looked at another one while that waited stays there.
                let stays = screen.chosen() == on;
                screen.reload(cx)?;
                if stays {
                    screen.forest.go_to(id);
                }
                screen.look(cx)?;
                Ok(Flow::Stay)
            },
        )
    }

    fn show_archived(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.forest.archived = !self.forest.archived;
        self.reload(cx)?;
        Ok(Flow::Stay)
    }

    fn why_not_add(&self, cx: &Cx<'_>) -> Option<String> {
        cx.denied(Action::EditChapters, |text| text.msg_chapters_may_not())
    }

    fn why_not_change(&self, cx: &Cx<'_>) -> Option<String> {
        self.why_not_add(cx).or_else(|| {
            self.forest
                .chosen()
                .is_none()
                .then(|| cx.text.msg_chapters_none_chosen())
        })
    }

    fn why_not_move(&self, cx: &Cx<'_>) -> Option<String> {
        let is_top = |node: &Node| node.chapter.parent_id.is_none();
        self.why_not_change(cx).or_else(|| {
            self.forest
                .chosen()
                .is_some_and(is_top)
                .then(|| cx.text.msg_chapters_top_stays())
        })
    }
}
