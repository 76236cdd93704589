//! The tables of the screen: which lines and columns each has, and the queues that stand below them.

use super::{Here, QualityScreen};
use crate::l10n::grouped;
use crate::model::field::Label;
use crate::office::permit::Action;
use crate::office::quality::{Line, Quality};
use crate::ui::keys::label;
use crate::ui::screen::{Cx, Result};
use crate::ui::widgets::list::RowKey;

/// One of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Side {
    /// Over all: a line for each doubt.
    #[default]
    All,
    /// A line for each class.
    Classes,
    /// A line for each chapter.
    Chapters,
}

impl Side {
    /// All, in the order of Tab.
    pub(super) const ALL: [Self; 3] = [Self::All, Self::Classes, Self::Chapters];

    /// What it is called.
    pub(super) const fn label(self) -> Label {
        match self {
            Self::All => label("Over all", "总计"),
            Self::Classes => label("By class", "按届"),
            Self::Chapters => label("By chapter", "按分会"),
        }
    }

    /// The doubt that makes no column here, because the last line counts it.
    const fn left_out(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Classes => "no-class",
            Self::Chapters => "no-chapter",
        }
    }

    pub(super) fn next(self, by: isize) -> Self {
        let sides = Self::ALL.len().cast_signed();
        let to = (self as usize).cast_signed() + by;
        Self::ALL[to.rem_euclid(sides).cast_unsigned()]
    }
}

/// The lines of a table of several columns: everybody, then each class or chapter.
pub(super) fn lines(quality: &Quality, side: Side) -> Vec<&Line> {
    let each = match side {
        Side::Chapters => &quality.chapters,
        Side::Classes | Side::All => &quality.classes,
    };
    std::iter::once(&quality.all).chain(each).collect()
}

/// The doubts that are its columns, as places in the list of all.
pub(super) fn columns(quality: &Quality, side: Side) -> impl Iterator<Item = usize> + '_ {
    let doubts = quality.doubts.iter().enumerate();
    doubts
        .filter(move |(_, doubt)| doubt.key != side.left_out())
        .map(|(at, _)| at)
}

/// What waits to be decided besides.
#[derive(Debug, Default)]
pub(super) struct Queues {
    pairs: usize,
    rows: usize,
}

impl Queues {
    pub(super) fn read(cx: &Cx<'_>) -> Result<Self> {
        let mut queues = Self::default();
        if cx.office.may(Action::Merge) {
            queues.pairs = cx.office.duplicates_count(usize::MAX)?;
        }
        if cx.office.may(Action::Import) {
            queues.rows = cx.office.waiting_rows()?.len();
        }
        Ok(queues)
    }

    fn each(&self) -> impl Iterator<Item = (Here<'static>, usize)> {
        let both = [(Here::Pairs, self.pairs), (Here::Rows, self.rows)];
        both.into_iter().filter(|(_, count)| *count > 0)
    }

    /// What the lines of the queues are.
    pub(super) fn keys(&self) -> impl Iterator<Item = RowKey> {
        self.each()
            .map(|(here, _)| RowKey::of(matches!(here, Here::Rows)))
    }

    pub(super) fn at(&self, nth: usize) -> Option<Here<'static>> {
        self.each().nth(nth).map(|(here, _)| here)
    }

    /// The line of a queue: what it is called, how many wait.
    pub(super) fn line(&self, nth: usize) -> Option<(Label, usize)> {
        let (here, count) = self.each().nth(nth)?;
        let called = match here {
            Here::Rows => label("Imported rows to decide", "待确认的导入行"),
            _ => label("Pairs that may be the same person", "可能重复的两条记录"),
        };
        Some((called, count))
    }
}

/// `3,912 of 20,000 people to mend`
pub(super) fn summary(quality: Option<&Quality>, cx: &Cx<'_>) -> String {
    quality.map_or_else(String::new, |quality| {
        cx.text
            .msg_quality_summary(grouped(quality.all.mend), grouped(quality.all.people))
    })
}

/// `12.3 %`
pub(super) fn share(part: u32, whole: u32) -> String {
    let thousandths = (u64::from(part) * 1000 + u64::from(whole) / 2) / u64::from(whole.max(1));
    // Few is not none.
    if part > 0 && thousandths == 0 {
        return "<0.1 %".to_owned();
    }
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

impl QualityScreen {
    /// The number under the cursor in words.
    pub(super) fn status(&self, cx: &Cx<'_>) -> String {
        match self.here() {
            _ if self.quality.is_none() => cx.text.msg_quality_counting(),
            Some(Here::People {
                doubt, count, of, ..
            }) if self.side != Side::All => {
                let whose = of.label.clone().unwrap_or_else(|| {
                    if of.query.is_empty() {
                        cx.word(label("All", "全部")).to_owned()
                    } else {
                        cx.word(label("None", "无")).to_owned()
                    }
                });
                cx.text.msg_quality_cell(
                    whose,
                    cx.word(doubt.label),
                    grouped(count),
                    grouped(of.people),
                    share(count, of.people),
                )
            }
            _ => String::new(),
        }
    }
}
